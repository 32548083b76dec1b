"""The one page of our agreement, and what it brings to Today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from usness.entries import store as log
from usness.entries.records import Record, attribute
from usness.entries.rules import Stage, stage
from usness.guide import Done
from usness.house import house_of
from usness.people.places import Place
from usness.people.sessions import in_place
from usness.refusals import Absent
from usness.room import Past, Piece
from usness.rooms.agreement.rules import SUBJECT
from usness.store import Tx

ROOM = "agreement"
LATELY = timedelta(days=14)


async def agreement(request: Request) -> Response:
    """GET /logs/{log}/agreement: the lines, and how far the two yeses have come."""
    house = house_of(request)
    place, values = await in_place(request, _agreement, house.clock())
    return house.pages.render(request, "agreement/agreement.html", values, place=place)


async def _agreement(tx: Tx, place: Place, now: float) -> tuple[Place, dict[str, Any]]:
    if place.alone:
        raise Absent
    said = await log.about(tx, place, ROOM, SUBJECT)
    mine = next((one for one in reversed(said) if one.author == place.me), None)
    theirs = next((one for one in said if mine and one.id == mine.met), None)
    rounds = await log.rounds(tx, place, ROOM, SUBJECT, b"")
    at = stage(mine, place.today(now))
    return place, values_of(at, mine, theirs, rounds)


def values_of(at: Stage, mine: Record | None, theirs: Record | None, rounds: int) -> dict[str, Any]:
    """The page as its template takes it."""
    due = at is Stage.MET and mine and theirs
    return {
        "door": "us",
        "stage": str(at),
        "mine": mine.attribute() if mine else "",
        "theirs": theirs.attribute() if theirs else "",
        "round": rounds,
        "releases": attribute([{"mine": mine.shown(), "theirs": theirs.shown()}]) if due and mine and theirs else "",
    }


async def today(tx: Tx, place: Place, day: date) -> Piece:
    """Whether the guide may speak of it: not once both have said yes. What met is given, and what is open says so a while."""
    mine = [] if place.alone else await log.own_answers(tx, place, ROOM, "yes")
    at = stage(mine[0], day) if mine else Stage.NONE
    opened = date.fromisoformat(mine[0].revealed) if at is Stage.OPEN else None
    offered = () if place.alone or at not in (Stage.NONE, Stage.FOLDED) else (ROOM,)
    return {
        "past": Past([Done(ROOM, opened)] if opened else (), offered),
        "due": await log.due(tx, place, ROOM, "yes") if at is Stage.MET else [],
        "agreed": opened is not None and day - opened <= LATELY,
    }
