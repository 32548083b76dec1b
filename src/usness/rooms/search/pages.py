"""The page of search. The house brings names and addresses of rooms; what is looked for it never learns."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from usness.entries import store as log
from usness.house import House, house_of
from usness.people.places import Place
from usness.people.sessions import in_place
from usness.room import Room
from usness.store import Tx


async def search(request: Request) -> Response:
    """GET /logs/{log}/search: the field; the device reads what sync gives it, and looks there."""
    house = house_of(request)
    place, newest = await in_place(request, _newest)
    values = {"door": "write", "newest": newest, "rooms": [_room(house, request, one) for one in house.rooms.values()]}
    return house.pages.render(request, "search/search.html", values, place=place)


async def _newest(tx: Tx, place: Place) -> tuple[Place, int]:
    """The number up to which sync goes, so that the device can say truly how far it has come."""
    return place, await log.counter(tx, place.me, place.log)


def _room(house: House, request: Request, room: Room) -> dict[str, Any]:
    return {
        "name": room.name,
        "title": house.pages.translated(request, room.title),
        "by_subject": has_page_by_subject(room),
    }


def has_page_by_subject(room: Room) -> bool:
    """Whether what is about one subject stands on a page of its own, as each question has one."""
    start = f"/logs/{{log}}/{room.name}/"
    rests = [route.path.removeprefix(start) for route in room.routes if route.path.startswith(start)]
    return any(rest.startswith("{") and "/" not in rest for rest in rests)
