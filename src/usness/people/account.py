"""Changing an account: passphrase, recovery, the sealed manifest, leaving a room, deleting all."""

from __future__ import annotations

import hmac
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from usness.entries import blobs
from usness.entries import store as entries
from usness.house import House, house_of
from usness.people import invitations, sessions, store
from usness.people.places import ALONE_ZONE, Place, place_of
from usness.people.sessions import Session, id_of, signed_in, signed_in_write
from usness.people.signin import (
    AuthBody,
    ManifestBody,
    address_of,
    handle_from,
    proven,
    recovery_verifier,
    week,
    wrap_columns,
)
from usness.refusals import RecoveryRefused
from usness.sealed import b64
from usness.shapes import Hash, Id, Shape, Wrap, read
from usness.store import Tx
from usness.store.shelf import Name


class PassphraseBody(Shape, frozen=True):
    """A new passphrase; `auth` proves the old one."""

    auth: Hash
    salt: Id
    rounds: int
    new_auth: Hash
    passphrase_wrap: Wrap


class RecoveryBody(Shape, frozen=True):
    """A new recovery code; `auth` proves the passphrase."""

    auth: Hash
    recovery_auth: Hash
    recovery_wrap: Wrap


class RecoverBody(Shape, frozen=True):
    handle: str
    recovery_auth: Hash


class RecoverFinishBody(Shape, frozen=True):
    """Coming back by the code forces a new passphrase and a new code."""

    handle: str
    recovery_auth: Hash
    salt: Id
    rounds: int
    auth: Hash
    passphrase_wrap: Wrap
    new_recovery_auth: Hash
    recovery_wrap: Wrap


async def change_manifest(request: Request) -> Response:
    """PUT /manifest: store the next revision of the own sealed settings."""
    body = read(ManifestBody, await request.body())
    await signed_in_write(request, _change_manifest, body)
    return Response(status_code=204)


async def _change_manifest(tx: Tx, session: Session, body: ManifestBody) -> None:
    await store.change_manifest(tx, session.person, body.revision, body.box)


async def change_passphrase(request: Request) -> Response:
    """PUT /passphrase: all other devices are signed out; this one goes on."""
    house = house_of(request)
    body = read(PassphraseBody, await request.body())
    await proven(request, body.auth)
    wrap = await wrap_columns(house, body.new_auth, body.salt, body.rounds, body.passphrase_wrap)
    await signed_in_write(request, _change_passphrase, wrap)
    return Response(status_code=204)


async def _change_passphrase(tx: Tx, session: Session, wrap: dict[str, Any]) -> None:
    await store.change_passphrase(tx, session.person, wrap)
    await sessions.end_all(tx, session.person, but=session.token)


async def recovery(request: Request) -> Response:
    """GET /recovery: the wrap under the recovery code, so that a written code can be checked."""
    return JSONResponse({"recovery_wrap": b64(await signed_in(request, _recovery_wrap))})


async def _recovery_wrap(tx: Tx, session: Session) -> bytes:
    return bytes((await store.by_id(tx, session.person))["recovery_wrap"])


async def change_recovery(request: Request) -> Response:
    """PUT /recovery: a new code; the old one opens nothing from now on."""
    body = read(RecoveryBody, await request.body())
    await proven(request, body.auth)
    await signed_in_write(request, _change_recovery, body)
    return Response(status_code=204)


async def _change_recovery(tx: Tx, session: Session, body: RecoveryBody) -> None:
    await store.change_recovery(tx, session.person, recovery_verifier(body.recovery_auth), body.recovery_wrap)


async def recover(request: Request) -> Response:
    """POST /recover: give the code's proof; gives the account key under the code."""
    house = house_of(request)
    body = read(RecoverBody, await request.body())
    row = await _recovering(request, house, body.handle, body.recovery_auth)
    return JSONResponse({"person": b64(row["id"]), "recovery_wrap": b64(row["recovery_wrap"])})


async def _recovering(request: Request, house: House, handle: str, recovery_auth: bytes) -> Any:
    handle = handle_from(handle)
    house.limits.signing_in(handle, address_of(request))
    row = await house.db.read(store.by_handle, handle)
    known = row["recovery_verifier"] if row else bytes(32)
    if not hmac.compare_digest(recovery_verifier(recovery_auth), known) or row is None:
        raise RecoveryRefused
    return row


async def finish_recovery(request: Request) -> Response:
    """POST /recover/finish: store the new passphrase and code, end every session, sign this device in."""
    house = house_of(request)
    body = read(RecoverFinishBody, await request.body())
    row = await _recovering(request, house, body.handle, body.recovery_auth)
    wrap = await wrap_columns(house, body.auth, body.salt, body.rounds, body.passphrase_wrap)
    token, secret = house.random(32), house.random(32)
    await house.db.write(_finish_recovery, row["id"], wrap, body, (token, secret, week(house)))
    response = JSONResponse({"person": b64(row["id"]), "secret": b64(secret)})
    sessions.give_cookie(request, response, token)
    return response


async def _finish_recovery(
    tx: Tx, me: bytes, wrap: dict[str, Any], body: RecoverFinishBody, device: tuple[bytes, bytes, str]
) -> None:
    # The code may have been used a moment ago on another device: then it's no longer the one on file.
    row = await store.by_id(tx, me)
    if row["recovery_verifier"] != recovery_verifier(body.recovery_auth):
        raise RecoveryRefused
    await store.change_passphrase(tx, me, wrap)
    await store.change_recovery(tx, me, recovery_verifier(body.new_recovery_auth), body.recovery_wrap)
    await sessions.end_all(tx, me)
    await sessions.start(tx, me, *device)


async def leave(request: Request) -> Response:
    """POST /bonds/{bond}/leave: leave at once; the other needn't agree and isn't told why."""
    house = house_of(request)
    gone = await signed_in_write(request, _leave, id_of(request, "bond"), house.clock())
    await house.shelf.remove(gone)
    return Response(status_code=204)


async def _leave(tx: Tx, session: Session, bond: bytes, now: float) -> list[Name]:
    place = await place_of(tx, session.person, bond)
    await store.leave(tx, session.person, bond, place.today(now).isoformat())
    await invitations.end_of_bond(tx, bond)
    await entries.close(tx, session.person, bond)
    return [*await blobs.close(tx, session.person, bond), *await blobs.orphaned(tx, bond)]


async def delete(request: Request) -> Response:
    """POST /account/delete: everything of this account goes, after the passphrase's proof."""
    house = house_of(request)
    body = read(AuthBody, await request.body())
    await proven(request, body.auth)
    await house.shelf.remove(await signed_in_write(request, _delete, house))
    response = Response(status_code=204, headers={"Clear-Site-Data": '"cache", "storage"'})
    sessions.drop_cookie(request, response)
    return response


async def _delete(tx: Tx, session: Session, house: House) -> list[Name]:
    me = session.person
    day = Place(me, me, "alone", ALONE_ZONE).today(house.clock()).isoformat()
    await entries.erase(tx, me)
    for log in await store.erase(tx, me, day):
        for room in house.rooms.values():
            await room.forget(tx, log)
    return await blobs.erase(tx, me)
