"""Signed-in devices. The host keeps, for each, a secret that opens what the device holds; locking withholds it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TypeVar, TypeVarTuple

from starlette.requests import Request
from starlette.responses import Response

from usness.entries import pending
from usness.house import House, house_of
from usness.people.places import Place, place_of
from usness.refusals import Absent, Locked, SignedOut
from usness.sealed import Malformed, b64, unb64
from usness.store import Rows, Tx, Unavailable
from usness.store.shelf import Name

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

COOKIE = "usness"


@dataclass(frozen=True)
class Session:
    token: bytes
    person: bytes
    secret: bytes
    locked: bool


def week_of(now: float) -> str:
    """The week of a moment, like 2026-W47: sign-ins are kept no finer than that."""
    year, week, _ = datetime.fromtimestamp(now, UTC).isocalendar()
    return f"{year}-W{week:02}"


def weeks_since(week: str, now: float) -> int:
    """How many weeks ago a week was: 0 for this one."""
    return (_monday(week_of(now)) - _monday(week)).days // 7


def _monday(week: str) -> date:
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def token_of(request: Request) -> bytes:
    """What the cookie's token is kept under (its SHA-256, so that a stolen database signs nobody in)."""
    found = request.cookies.get(cookie_name(request))
    if not found:
        raise SignedOut
    return sha256(found.encode("ascii", "replace")).digest()


def cookie_name(request: Request) -> str:
    """Behind TLS the name carries the browser's own promise that no other host set it."""
    return f"__Host-{COOKIE}" if request.scope["scheme"] == "https" else COOKIE


def give_cookie(request: Request, response: Response, token: bytes) -> None:
    """Hand a device that has just signed in its token; it counts as in use."""
    touch(house_of(request), _kept(token))
    response.set_cookie(
        cookie_name(request),
        b64(token),
        max_age=180 * 86_400,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def drop_cookie(request: Request, response: Response) -> None:
    """Take the token back; a browser heeds it only if it is dressed as it was given."""
    response.delete_cookie(cookie_name(request), httponly=True, samesite="lax", secure=request.url.scheme == "https")


async def start(tx: Tx, person: bytes, token: bytes, secret: bytes, week: str) -> None:
    """Remember a device that has just signed in; `token` is the cookie's value, of which only a hash is kept."""
    await tx.run(
        "INSERT INTO sessions (token, person, secret, week) VALUES (:token, :person, :secret, :week)",
        token=_kept(token),
        person=person,
        secret=secret,
        week=week,
    )
    await tx.run("UPDATE people SET week = :week WHERE id = :person", week=week, person=person)


def _kept(token: bytes) -> bytes:
    return sha256(b64(token).encode()).digest()


async def session_of(tx: Tx, token: bytes) -> Session:
    row = await tx.one("SELECT person, secret, locked FROM sessions WHERE token = :token", token=token)
    if row is None:
        raise SignedOut
    return Session(token, row["person"], row["secret"], bool(row["locked"]))


async def lock(tx: Tx, token: bytes) -> None:
    await tx.run("UPDATE sessions SET locked = 1 WHERE token = :token", token=token)


async def unlock(tx: Tx, token: bytes) -> None:
    await tx.run("UPDATE sessions SET locked = 0 WHERE token = :token", token=token)


async def end(tx: Tx, token: bytes) -> None:
    """Sign out: with the secret gone, what the device still holds is noise, also on a stolen phone."""
    await tx.run("DELETE FROM sessions WHERE token = :token", token=token)


async def end_all(tx: Tx, person: bytes, but: bytes = b"") -> None:
    await tx.run("DELETE FROM sessions WHERE person = :person AND token <> :but", person=person, but=but)


async def end_device(tx: Tx, person: bytes, device: bytes) -> bytes:
    """Sign out one device of a person's own; gives its token. Raises Absent."""
    for row in await devices(tx, person):
        if device_of(row["token"]) == device:
            await end(tx, row["token"])
            return bytes(row["token"])
    raise Absent


def device_of(token: bytes) -> bytes:
    """The id by which a signed-in device is spoken of; it signs nobody in, and tells nothing of the token."""
    return sha256(b"device" + token).digest()[:16]


async def devices(tx: Tx, person: bytes) -> Rows:
    """The devices on which someone is signed in, those of the latest weeks first."""
    return await tx.all(
        "SELECT token, week, about FROM sessions WHERE person = :person ORDER BY week DESC, token", person=person
    )


async def describe(tx: Tx, token: bytes, about: bytes) -> None:
    """Keep what a device says of itself, sealed."""
    await tx.run("UPDATE sessions SET about = :about WHERE token = :token", about=about, token=token)


async def is_described(tx: Tx, token: bytes) -> bool:
    return await tx.one("SELECT 1 FROM sessions WHERE token = :token AND about IS NOT NULL", token=token) is not None


def touch(house: House, token: bytes) -> None:
    """Note that a device is in use. The time stays in memory: on disk it would tell when someone was here."""
    house.touched[token] = house.clock()


def is_idle(house: House, token: bytes) -> bool:
    """Whether a device was left untouched for longer than the house allows."""
    # After a restart a device that nobody touched yet would else stay open for ever.
    last = house.touched.get(token, house.opened_at)
    return house.clock() - last > house.settings.lock_minutes * 60


def _require_open(house: House, session: Session) -> None:
    if session.locked or is_idle(house, session.token):
        raise Locked
    touch(house, session.token)


async def settle(house: House) -> None:
    """Have what is due written before anything else is read or written: a letter is there from its second on."""
    if house.clock() < house.due.at:
        return
    try:
        await house.shelf.remove(await house.db.write(_settle, house))
    except Unavailable:
        # Nothing was written, so nothing has opened; what can be read without it still can.
        house.due.at = 0.0


async def _settle(tx: Tx, house: House) -> list[Name]:
    # Inside of the transaction: whatever is added after this one lowers it again, and never the other way round.
    house.due.at, gone = await pending.come_due(tx, house.clock())
    return gone


async def signed_in(request: Request, body: Callable[[Tx, Session, *Ts], Awaitable[T]], *args: *Ts) -> T:
    """Read as a person whose device is unlocked, in one snapshot. Raises SignedOut, Locked."""
    house = house_of(request)
    await settle(house)
    return await house.db.read(_as_session, house, token_of(request), body, *args)


async def signed_in_write(request: Request, body: Callable[[Tx, Session, *Ts], Awaitable[T]], *args: *Ts) -> T:
    """Write as a person whose device is unlocked, in one transaction. Raises SignedOut, Locked."""
    house = house_of(request)
    await settle(house)
    return await house.db.write(_as_session, house, token_of(request), body, *args)


async def _as_session(
    tx: Tx, house: House, token: bytes, body: Callable[[Tx, Session, *Ts], Awaitable[T]], *args: *Ts
) -> T:
    session = await session_of(tx, token)
    _require_open(house, session)
    return await body(tx, session, *args)


def log_of(request: Request) -> bytes:
    """The log that a path names; raises Absent for what can't be one."""
    return id_of(request, "log")


def id_of(request: Request, name: str) -> bytes:
    """The id that stands in a path under `name`; raises Absent for what can't be one."""
    try:
        found = unb64(request.path_params[name])
    except Malformed as error:
        raise Absent from error
    if len(found) != 16:
        raise Absent
    return found


async def in_place(request: Request, body: Callable[[Tx, Place, *Ts], Awaitable[T]], *args: *Ts) -> T:
    """Read in the log of the path, as one who belongs there. Raises SignedOut, Locked, Absent."""
    return await signed_in(request, _as_placed, log_of(request), _language(request), body, *args)


async def in_place_write(request: Request, body: Callable[[Tx, Place, *Ts], Awaitable[T]], *args: *Ts) -> T:
    """Write in the log of the path, as one who belongs there. Raises SignedOut, Locked, Absent."""
    return await signed_in_write(request, _as_placed, log_of(request), _language(request), body, *args)


def _language(request: Request) -> str:
    return house_of(request).pages.language_of(request)


async def _as_placed(
    tx: Tx, session: Session, log: bytes, language: str, body: Callable[[Tx, Place, *Ts], Awaitable[T]], *args: *Ts
) -> T:
    place = await place_of(tx, session.person, log)
    return await body(tx, place if language == place.language else replace(place, language=language), *args)
