"""Signing up, in and out, and locking: the host only ever sees what PBKDF2 and HKDF made of a passphrase."""

from __future__ import annotations

import hmac
import re
from hashlib import sha256
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from usness.entries.store import counter
from usness.house import House, house_of
from usness.people import sessions, store
from usness.people.sessions import Session, token_of
from usness.people.stretch import cover, fake_salt
from usness.refusals import BadShape, HandleShape, SignInRefused
from usness.sealed import b64
from usness.shapes import Box, Count, Hash, Id, IdentityBox, Shape, Wrap, read
from usness.store import Row, Tx

HANDLE = re.compile(r"[a-z0-9._-]{3,32}")


class ManifestBody(Shape, frozen=True):
    revision: Count
    box: Box


class SignUpBody(Shape, frozen=True):
    """A new account: all keys come wrapped. `adult` is the person's own word that they're 18 or older."""

    person: Id
    handle: str
    salt: Id
    rounds: int
    auth: Hash
    passphrase_wrap: Wrap
    recovery_auth: Hash
    recovery_wrap: Wrap
    identity: Hash
    identity_box: IdentityBox
    manifest: ManifestBody
    adult: Literal[True]


class HandleBody(Shape, frozen=True):
    handle: str


class SignInBody(Shape, frozen=True):
    handle: str
    auth: Hash


class AuthBody(Shape, frozen=True):
    """A proof of the passphrase."""

    auth: Hash


def handle_from(text: str) -> str:
    """A handle as the house keeps it; raises HandleShape."""
    handle = text.strip().lower()
    if not HANDLE.fullmatch(handle):
        raise HandleShape
    return handle


def address_of(request: Request) -> str:
    """Who asks, for the limits only; never stored."""
    return request.client.host if request.client else ""


def week(house: House) -> str:
    return sessions.week_of(house.clock())


async def sign_up(request: Request) -> Response:
    """POST /sign-up: make an account and sign this device in."""
    house = house_of(request)
    body = read(SignUpBody, await request.body())
    handle = handle_from(body.handle)
    house.limits.signing_up(address_of(request))
    row = await _columns(house, body) | {"handle": handle, "week": week(house)}
    token, secret = house.random(32), house.random(32)
    await house.db.write(_sign_up, row, body.manifest.box, token, secret)
    return _signed_in(request, token, {"person": b64(body.person), "secret": b64(secret)}, 201)


async def _columns(house: House, body: SignUpBody) -> dict[str, Any]:
    wrap = await wrap_columns(house, body.auth, body.salt, body.rounds, body.passphrase_wrap)
    return wrap | {
        "id": body.person,
        "identity": body.identity,
        "identity_box": body.identity_box,
        "recovery_verifier": recovery_verifier(body.recovery_auth),
        "recovery_wrap": body.recovery_wrap,
    }


async def _sign_up(tx: Tx, row: dict[str, Any], manifest: bytes, token: bytes, secret: bytes) -> None:
    await store.add(tx, row, manifest)
    await sessions.start(tx, row["id"], token, secret, row["week"])


async def wrap_columns(house: House, auth: bytes, salt: bytes, rounds: int, wrap: bytes) -> dict[str, Any]:
    """The columns of a passphrase: a fresh Argon2 salt each time, so that no keystream serves twice. Raises BadShape."""
    if not store.FLOOR_ROUNDS <= rounds <= store.CAP_ROUNDS:
        raise BadShape
    argon_salt = house.random(16)
    first, second = await house.stretcher.stretch(auth, argon_salt)
    return {
        "salt": salt,
        "rounds": rounds,
        "argon_salt": argon_salt,
        "verifier": first,
        "passphrase_wrap": cover(second, wrap),
    }


def recovery_verifier(recovery_auth: bytes) -> bytes:
    """The code has 160 random bits: a plain hash of its proof needs no stretching."""
    return sha256(recovery_auth).digest()


async def salt(request: Request) -> Response:
    """POST /sign-in/salt: the salt of a handle. An unknown handle gets a stable one too, so neither can be told apart."""
    house = house_of(request)
    handle = handle_from(read(HandleBody, await request.body()).handle)
    row = await house.db.read(store.by_handle, handle)
    if row is None:
        return JSONResponse({"salt": b64(fake_salt(house.secret, handle)), "rounds": store.NEW_ROUNDS})
    return _salt(row)


def _salt(row: Row) -> Response:
    return JSONResponse({"salt": b64(row["salt"]), "rounds": row["rounds"]})


async def sign_in(request: Request) -> Response:
    """POST /sign-in: prove the passphrase; gives this device its secret and the wrapped account key."""
    house = house_of(request)
    body = read(SignInBody, await request.body())
    handle = handle_from(body.handle)
    house.limits.signing_in(handle, address_of(request))
    row = await house.db.read(store.by_handle, handle)
    wrap = await opened_wrap(house, row, body.auth)
    house.limits.signed_in(handle, address_of(request))
    assert row is not None, "opened_wrap refuses when there is no account"
    token, secret = house.random(32), house.random(32)
    await house.db.write(sessions.start, row["id"], token, secret, week(house))
    return _signed_in(request, token, {"person": b64(row["id"]), "secret": b64(secret), "passphrase_wrap": b64(wrap)})


async def opened_wrap(house: House, row: Row | None, auth: bytes) -> bytes:
    """The passphrase wrap without its outer layer; raises SignInRefused. An unknown handle takes as long as a known one."""
    argon_salt = row["argon_salt"] if row else bytes(16)
    first, second = await house.stretcher.stretch(auth, argon_salt)
    if row is None or not hmac.compare_digest(first, row["verifier"]):
        raise SignInRefused
    return cover(second, row["passphrase_wrap"])


def _signed_in(request: Request, token: bytes, told: dict[str, Any], status: int = 200) -> Response:
    response = JSONResponse(told, status)
    sessions.give_cookie(request, response, token)
    return response


async def session(request: Request) -> Response:
    """GET /session: what an open page needs to open its keys. 423 while locked."""
    house = house_of(request)
    return JSONResponse(await sessions.signed_in(request, _session, house.settings.lock_minutes))


async def _session(tx: Tx, session: Session, lock_minutes: int) -> dict[str, Any]:
    row = await store.by_id(tx, session.person)
    keys = await store.bond_keys(tx, session.person)
    return {
        "person": b64(session.person),
        "secret": b64(session.secret),
        "salt": b64(row["salt"]),
        "rounds": row["rounds"],
        "identity": b64(row["identity"]),
        "identity_box": b64(row["identity_box"]),
        "manifest": {"revision": row["revision"], "box": b64(row["manifest"])},
        "bond_keys": [{"bond": b64(k["bond"]), "epoch": k["epoch"], "box": b64(k["box"])} for k in keys],
        "device": b64(sessions.device_of(session.token)),
        "described": await sessions.is_described(tx, session.token),
        "private_n": await counter(tx, session.person, session.person),
        "lock_minutes": lock_minutes,
    }


async def own_salt(request: Request) -> Response:
    """GET /session/salt: the own salt, also while locked."""
    return _salt(await _own_row(request))


async def _own_row(request: Request) -> Row:
    return await house_of(request).db.read(_row_of_token, token_of(request))


async def _row_of_token(tx: Tx, token: bytes) -> Row:
    return await store.by_id(tx, (await sessions.session_of(tx, token)).person)


async def lock(request: Request) -> Response:
    """POST /lock: withhold this device's secret until the passphrase is given again."""
    await house_of(request).db.write(sessions.lock, token_of(request))
    return Response(status_code=204)


async def unlock(request: Request) -> Response:
    """POST /unlock: give the passphrase's proof; gives the secret again, and the wrap for a device that lost its own."""
    house, token = house_of(request), token_of(request)
    body = read(AuthBody, await request.body())
    row, wrap = await proven(request, body.auth)
    found = await house.db.read(sessions.session_of, token)
    await house.db.write(sessions.unlock, token)
    sessions.touch(house, token)
    return JSONResponse({"person": b64(row["id"]), "secret": b64(found.secret), "passphrase_wrap": b64(wrap)})


async def proven(request: Request, auth: bytes) -> tuple[Row, bytes]:
    """The own account and its opened wrap, when `auth` proves the passphrase. Raises SignInRefused, TooOften."""
    house = house_of(request)
    row = await _own_row(request)
    house.limits.proving(row["handle"])
    wrap = await opened_wrap(house, row, auth)
    house.limits.proved(row["handle"])
    return row, wrap


async def sign_out(request: Request) -> Response:
    """POST /sign-out: forget this device. What it still holds can't be opened any more."""
    house, token = house_of(request), token_of(request)
    await house.db.write(sessions.end, token)
    house.touched.pop(token, None)
    response = Response(status_code=204, headers={"Clear-Site-Data": '"cache"'})
    sessions.drop_cookie(request, response)
    return response
