"""Our next time: one page, and a line on Today."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from usness.entries import store as log
from usness.entries.records import Record
from usness.guide import Done
from usness.house import house_of
from usness.people.places import Place
from usness.people.sessions import in_place
from usness.room import Past, Piece
from usness.store import Tx


async def time(request: Request) -> Response:
    """GET /logs/{log}/time: see or set our next time."""
    house = house_of(request)
    place, plan = await in_place(request, _plan)
    values = {"door": "us", "plan": plan.attribute() if plan else "", "today": place.today(house.clock()).isoformat()}
    return house.pages.render(request, "time/time.html", values, place=place)


async def _plan(tx: Tx, place: Place) -> tuple[Place, Record | None]:
    return place, await log.latest(tx, place, "time", "plan")


LASTS = timedelta(days=7)
"""A plan's own day is sealed. A week after it was set the guide may speak of the next."""


async def today(tx: Tx, place: Place, day: date) -> Piece:
    """The newest plan, sealed; the device shows it until its day is over."""
    plan = None if place.alone else await log.latest(tx, place, "time", "plan")
    return {"plan": plan.attribute() if plan else "", "past": past(plan, day, alone=place.alone)}


def past(plan: Record | None, day: date, *, alone: bool) -> Past:
    """What the guide may know: when the last plan was set, not for when."""
    if plan is None:
        return Past(offered=() if alone else ("plan",))
    made = date.fromisoformat(plan.day)
    return Past([Done("plan", made)], ("plan",) if day - made >= LASTS else ())
