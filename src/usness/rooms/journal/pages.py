"""The journal's two pages. Own pages are private entries, which only the device can tell from others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from usness.entries import store as log
from usness.entries.records import Record
from usness.house import house_of
from usness.people.places import Place
from usness.people.sessions import in_place
from usness.sealed import b64
from usness.store import Tx

ROOM = "journal"
LATELY = 8
"""How many lines a page shows at first; the others come when they're asked for."""


async def journal(request: Request) -> Response:
    """GET /logs/{log}/journal: the own pages, opened by the device, and the lines that the two have shared."""
    house = house_of(request)
    place, records = await in_place(request, _shared)
    found = threads(place, records)
    shown = found if request.query_params.get("lines") == "all" else found[:LATELY]
    values = {"door": "write", "threads": shown, "more": len(shown) < len(found)}
    return house.pages.render(request, "journal/journal.html", values, place=place)


async def _shared(tx: Tx, place: Place) -> tuple[Place, list[Record]]:
    return place, [] if place.alone else await log.about(tx, place, ROOM, "")


def threads(place: Place, records: Sequence[Record]) -> list[dict[str, Any]]:
    """Lines with their replies, the newest line first. Replies to a line that was taken back stay, without it."""
    lines = {one.hash: one for one in records if one.kind == "line"}
    replies: dict[bytes, list[Record]] = {line: [] for line in lines}
    for one in records:
        if one.kind == "reply":
            replies.setdefault(one.parent, []).append(one)
    found = [_thread(place, lines.get(line), under) for line, under in replies.items()]
    return sorted(found, key=lambda thread: str(thread["day"]))[::-1]


def _thread(place: Place, line: Record | None, replies: Sequence[Record]) -> dict[str, Any]:
    first = line or replies[0]
    return {
        "id": b64(first.id),
        "day": first.day,
        "line": _said(place, line) if line else None,
        "replies": [_said(place, one) for one in replies],
    }


def _said(place: Place, one: Record) -> dict[str, Any]:
    return {"id": b64(one.id), "mine": one.author == place.me, "day": one.day, "record": one.attribute()}


async def write(request: Request) -> Response:
    """GET /logs/{log}/journal/write: the paper, with a calm clock if one likes."""
    house = house_of(request)
    place = await in_place(request, _here)
    return house.pages.render(request, "journal/write.html", {"door": "write"}, place=place)


async def _here(_: Tx, place: Place) -> Place:
    return place
