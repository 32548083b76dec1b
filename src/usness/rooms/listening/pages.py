"""The one page of listening: what it is, and practice that leaves nothing. Who practised is noted nowhere."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from usness.house import house_of
from usness.people.places import Place
from usness.people.sessions import in_place
from usness.rooms.listening.practice import situations
from usness.store import Tx


async def listening(request: Request) -> Response:
    """GET /logs/{log}/listening: how being heard goes, and made-up people to try it on. The same page for everyone."""
    place = await in_place(request, _here)
    return house_of(request).pages.render(request, "listening/listening.html", page_values(), place=place)


async def _here(_: Tx, place: Place) -> Place:
    return place


def page_values() -> dict[str, Any]:
    """The page as its template takes it. All situations stand in it: to choose one asks for nothing."""
    return {"door": "write", "situations": [msgspec.to_builtins(one) for one in situations().values()], "lang_of": "en"}
