"""The API of an invitation: the host passes sealed messages on, each in its turn."""

from __future__ import annotations

from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from usness.entries import store as entries
from usness.house import House, house_of
from usness.people import invitations
from usness.people.invitations import Invitation, NewInvitation
from usness.people.places import ALONE_ZONE, Place
from usness.people.sessions import Session, id_of, session_of, signed_in_write, token_of
from usness.people.zones import ZONES
from usness.refusals import BadShape, SignedOut
from usness.sealed import SUBJECT, b64
from usness.shapes import Box, Id, Shape, Wrap, read
from usness.store import Tx


class KeyBody(Shape, frozen=True):
    """The room's key sealed for oneself."""

    epoch: Literal[1]
    box: Wrap


class InvitationBody(Shape, frozen=True):
    id: Id
    bond: Id
    kind: Literal["partners", "friends"]
    zone: str
    lang: str
    note: Box
    card: str
    bond_key: KeyBody


class HelloBody(Shape, frozen=True):
    hello: Box


class RevealBody(Shape, frozen=True):
    reveal: Box


class GiftBody(Shape, frozen=True):
    gift: Wrap


async def make(request: Request) -> Response:
    """POST /invitations: a new link, which works once and for 48 hours."""
    house = house_of(request)
    body = read(InvitationBody, await request.body())
    if body.zone not in ZONES or not SUBJECT.fullmatch(body.card) or body.lang not in house.pages.spoken:
        raise BadShape
    new = NewInvitation(body.id, body.bond, body.kind, body.zone, body.lang, body.note, body.card, body.bond_key.box)
    expires_at = int(house.clock()) + house.settings.invitation_hours * 3600
    await signed_in_write(request, _make, new, expires_at)
    return JSONResponse({"id": b64(body.id)}, 201)


async def _make(tx: Tx, session: Session, new: NewInvitation, expires_at: int) -> None:
    await invitations.make(tx, session.person, new, expires_at)


async def show(request: Request) -> Response:
    """GET /invitations/{id}: as far as the asker may see it; needs no account."""
    one, _ = await as_seen(request)
    return JSONResponse(_json(house_of(request), one))


async def as_seen(request: Request) -> tuple[Invitation, bytes]:
    """The invitation of the path as the asker may see it, and who asks (nothing for someone without a session)."""
    house = house_of(request)
    return await house.db.read(_as_seen, _token_or_none(request), id_of(request, "id"), int(house.clock()))


def _token_or_none(request: Request) -> bytes | None:
    try:
        return token_of(request)
    except SignedOut:
        return None


async def _as_seen(tx: Tx, token: bytes | None, invitation: bytes, now: int) -> tuple[Invitation, bytes]:
    me = await _person_or_nobody(tx, token) if token else b""
    return await invitations.found(tx, me or None, invitation, now), me


async def _person_or_nobody(tx: Tx, token: bytes) -> bytes:
    try:
        return (await session_of(tx, token)).person
    except SignedOut:
        return b""


def _json(house: House, one: Invitation) -> dict[str, Any]:
    def text(part: bytes | None) -> str:
        return b64(part or b"")

    return {
        "id": b64(one.id),
        "bond": b64(one.bond),
        "kind": one.kind,
        "lang": one.lang,
        "zone": one.zone,
        "card": one.card,
        "inviter": b64(one.inviter),
        "invitee": text(one.invitee),
        "role": one.role,
        "state": one.state,
        "note": text(one.note),
        "hello": text(one.hello),
        "reveal": text(one.reveal),
        "gift": text(one.gift),
        "instance": b64(house.instance),
    }


async def hello(request: Request) -> Response:
    """POST /invitations/{id}/hello: the invitee takes the second seat."""
    body = read(HelloBody, await request.body())
    house = house_of(request)
    await signed_in_write(request, _hello, id_of(request, "id"), body.hello, int(house.clock()))
    return Response(status_code=204)


async def _hello(tx: Tx, session: Session, invitation: bytes, box: bytes, now: int) -> None:
    await invitations.hello(tx, session.person, invitation, box, now)


async def reveal(request: Request) -> Response:
    """POST /invitations/{id}/reveal: the inviter shows the keys that the link committed to."""
    body = read(RevealBody, await request.body())
    return await _step(request, "revealed", body.reveal)


async def gift(request: Request) -> Response:
    """POST /invitations/{id}/gift: after the inviter's own match, the room's key under the shared secret."""
    body = read(GiftBody, await request.body())
    return await _step(request, "given", body.gift)


async def _step(request: Request, to: str, box: bytes) -> Response:
    house = house_of(request)
    await signed_in_write(request, _step_write, id_of(request, "id"), to, box, int(house.clock()))
    return Response(status_code=204)


async def _step_write(tx: Tx, session: Session, invitation: bytes, to: str, box: bytes, now: int) -> None:
    await invitations.step(tx, session.person, invitation, to, box, now)


async def taken(request: Request) -> Response:
    """POST /invitations/{id}/taken: after the invitee's own match; the room is ready."""
    body = read(KeyBody, await request.body())
    house = house_of(request)
    await signed_in_write(request, _taken, id_of(request, "id"), body, int(house.clock()))
    return Response(status_code=204)


async def _taken(tx: Tx, session: Session, invitation: bytes, body: KeyBody, now: int) -> None:
    await invitations.taken(tx, session.person, invitation, body.epoch, body.box, now)


async def end(request: Request) -> Response:
    """POST /invitations/{id}/end: taken back by the inviter, or three misses by either."""
    house = house_of(request)
    await signed_in_write(request, _end, id_of(request, "id"), house.clock())
    return Response(status_code=204)


async def _end(tx: Tx, session: Session, invitation: bytes, now: float) -> None:
    day = Place(session.person, session.person, "alone", ALONE_ZONE).today(now).isoformat()
    bond = await invitations.end(tx, session.person, invitation, day, int(now))
    if bond is not None:
        await entries.close(tx, session.person, bond)


async def decline(request: Request) -> Response:
    """POST /invitations/{id}/decline: no thanks; nobody is told."""
    house = house_of(request)
    await house.db.write(invitations.decline, id_of(request, "id"), int(house.clock()))
    return Response(status_code=204)
