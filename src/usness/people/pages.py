"""The pages of an account: front door, sign-up, sign-in, the own corner, an invitation."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from usness.house import Endpoint, house_of
from usness.people import invitations
from usness.people.invitations import Invitation
from usness.people.inviting import as_seen
from usness.people.places import Place, bonds_of
from usness.people.sessions import Session, in_place, session_of, signed_in, token_of
from usness.refusals import SignedOut
from usness.sealed import b64
from usness.store import Row, Tx


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
    log = await signed_in(request, home_log)
    return RedirectResponse(f"/logs/{b64(log)}/you", 303)


async def today(request: Request) -> Response:
    """GET /today: to Today of the own bond, or of the own log for someone who is here alone."""
    log = await signed_in(request, home_log)
    return RedirectResponse(f"/logs/{b64(log)}/today", 303)


async def home_log(tx: Tx, session: Session) -> bytes:
    """The log that is home: the open bond with two in it, else the own."""
    bonds = [one for one in await bonds_of(tx, session.person) if one["two"]]
    return bytes(bonds[0]["id"]) if bonds else session.person


def own(template: str) -> Endpoint:
    """A page of someone who is signed in."""

    async def page(request: Request) -> Response:
        person = await signed_in(request, _person)
        return house_of(request).pages.render(request, template, {"door": "you"}, person=person)

    return page


async def _person(_: Tx, session: Session) -> bytes:
    return session.person


async def you(request: Request) -> Response:
    """GET /logs/{log}/you: the own corner."""
    house = house_of(request)
    place, pending = await in_place(request, _you, int(house.clock()))
    values = {"door": "you", "invitation": invitation_values(pending)}
    return house.pages.render(request, "people/you.html", values, place=place)


async def _you(tx: Tx, place: Place, now: int) -> tuple[Place, Row | None]:
    bond = None if place.alone else place.log
    return place, await invitations.pending(tx, place.me, bond, now)


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
            return room.first_card(one.card)
    return NO_CARD


NO_CARD = {"id": "", "text": "", "lang": "en"}


async def invite(request: Request) -> Response:
    """GET /invite: the inviter's way, and where an invitation stands."""
    house = house_of(request)
    person, row = await signed_in(request, _invite, int(house.clock()))
    card = next((room.first_card("") for room in house.rooms.values() if room.first_card), NO_CARD)
    values = {"door": "you", "invitation": invitation_values(row), "card": card}
    return house.pages.render(request, "people/invite.html", values, person=person)


async def _invite(tx: Tx, session: Session, now: int) -> tuple[bytes, Row | None]:
    return session.person, await invitations.pending(tx, session.person, None, now)


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
    Route("/you/passphrase", own("people/passphrase.html")),
    Route("/you/recovery", own("people/recovery.html")),
    Route("/you/export", own("people/export.html")),
    Route("/you/delete", own("people/delete.html")),
    Route("/logs/{log}/you", you),
    Route("/logs/{log}/leave", leave),
]
