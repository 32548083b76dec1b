"""The Today page, put together from what each room brings to it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from usness.house import House, house_of
from usness.people import invitations
from usness.people.pages import invitation_values
from usness.people.places import Place
from usness.people.sessions import in_place
from usness.room import Needs
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
    values: dict[str, Any] = {"door": "today", "today": day.isoformat()}
    for room in house.rooms.values():
        if room.today is not None:
            values |= await room.today(tx, place, day)
    bond = None if place.alone else place.log
    values["invitation"] = invitation_values(await invitations.pending(tx, place.me, bond, int(house.clock())))
    values["first_day"] = not (place.alone or values["opened"] or values["folded"] or values["releases"])
    return place, values
