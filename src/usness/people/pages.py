"""The pages of an account: front door, sign-up, sign-in, the own corner, an invitation."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from usness.house import Endpoint, house_of
from usness.people import invitations
from usness.people.invitations import Invitation
from usness.people.inviting import as_seen
from usness.people.places import Place, bonds_of
from usness.people.sessions import (
    Session,
    device_of,
    devices,
    in_place,
    session_of,
    signed_in,
    token_of,
    weeks_since,
)
from usness.people.zones import offered
from usness.refusals import Absent, SignedOut
from usness.sealed import Malformed, b64, unb64
from usness.store import Row, Rows, Tx


async def front(request: Request) -> Response:
    """GET /: what this is; someone who is signed in goes on to Today."""
    house = house_of(request)
    try:
        await house.db.read(session_of, token_of(request))
    except SignedOut:
        return house.pages.render(request, "people/front.html", {})
    return RedirectResponse("/today", 303)


def plain(template: str) -> Endpoint:
    """A page that anyone may open."""

    async def page(request: Request) -> Response:
        return house_of(request).pages.render(request, template, {"next": _next(request)})

    return page


OWN_PATH = re.compile(r"/(?!/)[!-\[\]-~]*")
"""Printable ASCII without a backslash: a browser drops tabs and turns `\\` to `/`, and so finds another site's name."""


def _next(request: Request) -> str:
    """Where to go after unlocking: a path of this house only."""
    path = request.query_params.get("next", "")
    return path if OWN_PATH.fullmatch(path) else "/today"


async def own_corner(request: Request) -> Response:
    """GET /you: to the own corner, in the room that is home."""
    log = await signed_in(request, home_log, _last_room(request))
    return RedirectResponse(f"/logs/{b64(log)}/you", 303)


async def today(request: Request) -> Response:
    """GET /today: to Today of the room that this device was in last, or of the own log for someone who is here alone."""
    log = await signed_in(request, home_log, _last_room(request))
    return RedirectResponse(f"/logs/{b64(log)}/today", 303)


def _last_room(request: Request) -> bytes:
    """The room that this device says it was in last; the house keeps no such thing."""
    try:
        return unb64(request.cookies.get("room", ""))
    except Malformed:
        return b""


async def home_log(tx: Tx, session: Session, last: bytes) -> bytes:
    """The log that is home: of the bonds with two in them the open one last used here, else the first; else the own log."""
    bonds = [one for one in await bonds_of(tx, session.person) if one["two"]]
    if any(one["id"] == last and one["open"] for one in bonds):
        return last
    return bytes(bonds[0]["id"]) if bonds else session.person


def own(template: str) -> Endpoint:
    """A page of someone who is signed in."""

    async def page(request: Request) -> Response:
        person = await signed_in(request, _person)
        return house_of(request).pages.render(request, template, {"door": "you"}, person=person)

    return page


async def _person(_: Tx, session: Session) -> bytes:
    return session.person


async def languages(request: Request) -> Response:
    """GET /you/language: which of the languages that the house speaks this device shows."""
    pages, person = house_of(request).pages, await signed_in(request, _person)
    values = {"door": "you", "languages": pages.named(), "chosen": pages.chosen(request)}
    return pages.render(request, "people/language.html", values, person=person)


async def own_devices(request: Request) -> Response:
    """GET /you/devices: where one is signed in, in the devices' own sealed words."""
    house = house_of(request)
    person, rows, here = await signed_in(request, _devices)
    values = {"door": "you", "devices": device_values(rows, here, house.clock())}
    return house.pages.render(request, "people/devices.html", values, person=person)


async def _devices(tx: Tx, session: Session) -> tuple[bytes, Rows, bytes]:
    return session.person, await devices(tx, session.person), session.token


def device_values(rows: Rows, here: bytes, now: float) -> list[dict[str, Any]]:
    """Devices as templates take them, this one first."""
    found = [
        {
            "id": b64(device_of(row["token"])),
            "about": b64(row["about"] or b""),
            "weeks": weeks_since(row["week"], now),
            "here": row["token"] == here,
        }
        for row in rows
    ]
    return sorted(found, key=lambda one: not one["here"])


async def you(request: Request) -> Response:
    """GET /logs/{log}/you: the own corner."""
    house = house_of(request)
    token, now = token_of(request), house.clock()
    place, pending, rooms, signed = await in_place(request, _you, int(now))
    values = {
        "door": "you",
        "invitation": invitation_values(pending),
        "rooms": [_room(row, place) for row in rooms],
        "devices": device_values(signed, token, now),
    }
    return house.pages.render(request, "people/you.html", values, place=place)


async def _you(tx: Tx, place: Place, now: int) -> tuple[Place, Row | None, Rows, Rows]:
    pending = await invitations.pending(tx, place.me, None, now)
    return place, pending, await bonds_of(tx, place.me), await devices(tx, place.me)


def _room(row: Row, place: Place) -> dict[str, Any]:
    state = "closed" if not row["open"] else "two" if row["two"] else "waiting"
    return {"id": b64(row["id"]), "kind": row["kind"], "state": state, "here": row["id"] == place.log}


async def zone(request: Request) -> Response:
    """GET /logs/{log}/zone: the time zone that the two share, and another one."""
    place = await in_place(request, _shared)
    values = {"door": "you", "zone": place.zone, "zones": offered()}
    return house_of(request).pages.render(request, "people/zone.html", values, place=place)


async def _shared(_: Tx, place: Place) -> Place:
    # Someone alone has days in one zone for all; there's nobody to share another with.
    if place.alone:
        raise Absent
    return place


def invitation_values(row: Row | None) -> dict[str, str] | None:
    """An invitation that waits, as templates take it."""
    if row is None:
        return None
    state = "open" if row["state"] == "declined" else row["state"]
    return {"id": b64(row["id"]), "state": state}


async def leave(request: Request) -> Response:
    """GET /logs/{log}/leave: what leaving does, and the one button."""
    place = await in_place(request, _place)
    return house_of(request).pages.render(request, "people/leave.html", {"door": "you"}, place=place)


async def _place(_: Tx, place: Place) -> Place:
    return place


async def invited(request: Request) -> Response:
    """GET /i/{id}: the invitation as its holder sees it; the words of the note open in the browser only."""
    house = house_of(request)
    one, person = await as_seen(request)
    values = {
        "invitation": {
            "id": b64(one.id),
            "bond": b64(one.bond),
            "kind": one.kind,
            "lang": one.lang,
            "card": one.card,
            "inviter": b64(one.inviter),
            "state": one.state,
            "note": b64(one.note),
        },
        "card": _first_card(request, one),
    }
    return house.pages.render(request, "people/invited.html", values, person=person)


def _first_card(request: Request, one: Invitation) -> dict[str, str]:
    """The question that an invitation asks, from the room that keeps first cards."""
    for room in house_of(request).rooms.values():
        if room.first_card is not None:
            return room.first_card(one.card, house_of(request).pages.language_of(request))
    return NO_CARD


NO_CARD = {"id": "", "text": "", "lang": "en"}


async def invite(request: Request) -> Response:
    """GET /invite: the inviter's way, and where an invitation stands."""
    house = house_of(request)
    person, row = await signed_in(request, _invite, int(house.clock()), _wanted(request))
    language = house.pages.language_of(request)
    card = next((room.first_card("", language) for room in house.rooms.values() if room.first_card), NO_CARD)
    values = {"door": "you", "invitation": invitation_values(row), "card": card}
    return house.pages.render(request, "people/invite.html", values, person=person)


def _wanted(request: Request) -> bytes:
    try:
        return unb64(request.query_params.get("invitation", ""))
    except Malformed:
        return b""


async def _invite(tx: Tx, session: Session, now: int, wanted: bytes) -> tuple[bytes, Row | None]:
    return session.person, await invitations.pending(tx, session.person, None, now, wanted)


ROUTES = [
    Route("/", front),
    Route("/sign-up", plain("people/sign-up.html"), methods=["GET"]),
    Route("/sign-in", plain("people/sign-in.html"), methods=["GET"]),
    Route("/recover", plain("people/recover.html"), methods=["GET"]),
    Route("/unlock", plain("people/unlock.html"), methods=["GET"]),
    Route("/i/{id}", invited),
    Route("/invite", invite),
    Route("/today", today),
    Route("/you", own_corner),
    Route("/you/name", own("people/name.html")),
    Route("/you/pace", own("people/pace.html")),
    Route("/you/focus", own("people/focus.html")),
    Route("/you/quiet", own("people/quiet.html")),
    Route("/you/look", own("people/look.html")),
    Route("/you/lock", own("people/lock.html")),
    Route("/you/language", languages),
    Route("/you/devices", own_devices),
    Route("/you/passphrase", own("people/passphrase.html")),
    Route("/you/recovery", own("people/recovery.html")),
    Route("/you/export", own("people/export.html")),
    Route("/you/delete", own("people/delete.html")),
    Route("/logs/{log}/you", you),
    Route("/logs/{log}/zone", zone),
    Route("/logs/{log}/leave", leave),
]
