"""The one page of a rough moment. The house serves the same paper to everyone and keeps nothing of it but a private box."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from usness.house import house_of
from usness.people.places import Place
from usness.people.sessions import in_place
from usness.store import Tx


async def rough(request: Request) -> Response:
    """GET /logs/{log}/rough: the pause, then what I felt, could own, could offer."""
    place = await in_place(request, _place)
    return house_of(request).pages.render(request, "rough/rough.html", {"door": "today"}, place=place)


async def _place(_: Tx, place: Place) -> Place:
    return place
