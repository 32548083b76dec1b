"""The guides, for anyone at `/learn` and with the doors at `/logs/{log}/learn`. Who read what is noted nowhere."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from usness.house import House, house_of
from usness.people.places import Place
from usness.people.sessions import in_place
from usness.refusals import Absent
from usness.rooms.learn.library import Guide, Practice, after, fits, guides
from usness.store import Tx

OUTSIDE = "/learn"


async def contents(request: Request) -> Response:
    """GET /learn: all guides, for anyone."""
    return house_of(request).pages.render(request, "learn/contents.html", listed(OUTSIDE, ""))


async def guide(request: Request) -> Response:
    """GET /learn/{guide}: one of them, for anyone."""
    values = shown(OUTSIDE, wanted(request), "")
    return house_of(request).pages.render(request, "learn/guide.html", values)


async def contents_here(request: Request) -> Response:
    """GET /logs/{log}/learn: the guides that fit who shares the log."""
    place = await in_place(request, _here)
    values = listed(base_of(request), place.kind)
    return house_of(request).pages.render(request, "learn/contents.html", values, place=place)


async def guide_here(request: Request) -> Response:
    """GET /logs/{log}/learn/{guide}: one of them, with the way to the room where its practice is done."""
    house = house_of(request)
    # First the place: a stranger gets the same answer whether the guide exists or not.
    place = await in_place(request, _here)
    found = wanted(request)
    values = shown(base_of(request), found, place.kind) | {"leads": leads(house, request, place, found.practice)}
    return house.pages.render(request, "learn/guide.html", values, place=place)


async def _here(_: Tx, place: Place) -> Place:
    return place


def wanted(request: Request) -> Guide:
    """The guide that the address names."""
    found = guides().get(request.path_params["guide"])
    if found is None:
        raise Absent
    return found


def base_of(request: Request) -> str:
    return f"/logs/{request.path_params['log']}/learn"


def listed(base: str, kind: str) -> dict[str, Any]:
    """The list as its template takes it: guides with a page of their own, and those that open within the list."""
    fitting = [one for one in guides().values() if fits(one, kind)]
    return {
        "door": "you",
        "base": base,
        "guides": [values_of(one, kind) for one in fitting if one.practice],
        # Whoever runs the house sees which address is asked for. To read these asks for none.
        "folded": [values_of(one, kind) for one in fitting if one.instead],
    }


def shown(base: str, found: Guide, kind: str) -> dict[str, Any]:
    """A guide's page as its template takes it."""
    following = after(found, kind) if found.practice else None
    return {
        "door": "you",
        "base": base,
        "guide": values_of(found, kind),
        "following": following and values_of(following, kind),
        "leads": None,
    }


def values_of(found: Guide, kind: str) -> dict[str, Any]:
    """A guide as templates take it; whom it is for is told where there may be both kinds of reader."""
    told = found.whom if kind in ("alone", "") else "both"
    return {**msgspec.to_builtins(found), "for": told, "lang": "en"}


def leads(house: House, request: Request, place: Place, practice: Practice | None) -> dict[str, str] | None:
    """Where a practice is done, if there is such a room and it's open to who reads."""
    room = house.rooms.get(practice.room) if practice else None
    if practice is None or room is None or not place.open or (place.alone and not room.always):
        return None
    return {
        "url": f"/logs/{request.path_params['log']}/{practice.page}",
        "icon": room.icon,
        "name": house.pages.translated(request, room.title),
        "sentence": house.pages.translated(request, room.sentence),
    }
