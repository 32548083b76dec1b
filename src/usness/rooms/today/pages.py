"""The Today page, put together from what each room brings to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from usness.entries.records import attribute
from usness.guide import QUESTION, Facts, propose
from usness.house import House, house_of
from usness.people import invitations
from usness.people.pages import invitation_values
from usness.people.places import Place
from usness.people.sessions import in_place
from usness.room import Needs, Past
from usness.store import Tx


async def today(request: Request) -> Response:
    """GET /logs/{log}/today."""
    house = house_of(request)
    try:
        place, values = await in_place(request, _today, house)
    except Needs as due:
        await house.db.write(due.write, *due.values)
        place, values = await in_place(request, _today, house)
    return house.pages.render(request, "today/today.html", values, place=place)


async def _today(tx: Tx, place: Place, house: House) -> tuple[Place, dict[str, Any]]:
    day = place.today(house.clock())
    pieces = [await room.today(tx, place, day) for room in house.rooms.values() if room.today is not None]
    values = {name: value for piece in pieces for name, value in piece.items()}
    due = [
        {"mine": mine.shown(), "theirs": theirs.shown()} for piece in pieces for mine, theirs in piece.get("due", ())
    ]
    values["releases"] = attribute(due) if due else ""
    values |= _guided(house, day, [piece["past"] for piece in pieces if "past" in piece])
    bond = None if place.alone else place.log
    values["invitation"] = invitation_values(await invitations.pending(tx, place.me, bond, int(house.clock())))
    values["first_day"] = not (place.alone or values["opened"] or values["folded"] or values["releases"])
    return place, {"door": "today", "today": day.isoformat(), **values}


def _guided(house: House, day: date, pasts: list[Past]) -> dict[str, Any]:
    """What the guide says of this day, as the template takes it: the order, its reasons, and how deep a question may be."""
    firsts = [past.first for past in pasts if past.first]
    done = [one for past in pasts for one in past.done]
    offered = {name for past in pasts for name in past.offered}
    guidance = propose(Facts(day, min(firsts, default=None), done, offered, list(house.practices.values())))
    others = [one for one in guidance.proposals if one.practice in house.practices and one.practice != QUESTION]
    return {
        "order": " ".join(one.practice for one in guidance.proposals),
        "reasons": {one.practice: one.reason for one in guidance.proposals},
        "deepest": guidance.deepest,
        "proposed": [house.practices[one.practice] for one in others],
        "acts": house.acts,
    }
