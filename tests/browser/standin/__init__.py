"""A room that only the browser tests' house has: what the log can do before, or without, a room that offers it."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from usness.entries import store as log
from usness.entries.records import Record
from usness.house import house_of
from usness.people.places import Place
from usness.people.sessions import in_place
from usness.sealed import b64
from usness.store import Tx

ROOM = "standin"
FOLDER = Path(__file__).parent


async def page(request: Request) -> Response:
    """GET /logs/{log}/standin: what waits, how many seconds still, and what is there for both."""
    house = house_of(request)
    place, waits, seen = await in_place(request, _read)
    values = {
        "waits": [{**_told(place, one), "wait": int(at - house.clock())} for one, at in waits],
        "open": [_told(place, one) for one in seen],
        "zone": place.zone,
    }
    return house.pages.render(request, "standin/standin.html", values, place=place)


async def _read(tx: Tx, place: Place) -> tuple[Place, list[tuple[Record, int]], list[Record]]:
    return place, await log.waiting(tx, place, ROOM), await log.all_of(tx, place, ROOM, "confide")


def _told(place: Place, one: Record) -> dict[str, object]:
    return {"id": b64(one.id), "record": one.attribute(), "mine": one.author == place.me, "day": one.day}


ROUTES = [Route("/logs/{log}/standin", page)]
