"""What is shared later, or only in exchange, before any test of a room has a page for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from tests.made import Json, entry, made
from usness.room import Room
from usness.sealed import WRAP, pair_of, unb64

ROOM = "confide"
DAY = 86_400


def takes_all(app: Starlette) -> None:
    """The log's own promises are tested here, so the room where things are confided accepts whatever comes."""
    house = app.state.house
    nowhere = Room(ROOM, "Confide", "", "lock", Path(__file__).parent, door="nowhere")
    room = replace(house.rooms.get(ROOM, nowhere), accept=lambda _: True)
    app.state.house = replace(house, rooms={**house.rooms, ROOM: room})


def day_of(now: float) -> int:
    """The first second, in UTC, of the day in UTC that `now` is in: what a header says in a room whose zone is UTC."""
    return int(now) // DAY * DAY


def later(name: str, now: float, wait: int = 600, **fields: Any) -> Json:
    """Something that goes after a wait."""
    day = fields.pop("reveal_at", day_of(now + wait))
    return letter(name, day, **{"wait": wait, **fields})


def letter(name: str, reveal_at: int, **fields: Any) -> Json:
    """Something that opens as a day begins."""
    known = {"room": ROOM, "kind": "confide", "subject": "", "reveal": "at", "release": made(f"release {name}", WRAP)}
    return entry(name, **{**known, "reveal_at": reveal_at, **fields})


def secret(log: str, name: str, round: int = 0, **fields: Any) -> Json:  # noqa: A002
    """Something that opens in exchange, and that nobody can see waiting."""
    pair = pair_of(unb64(log), ROOM, "", b"", round)
    return entry(name, **{"room": ROOM, "kind": "secret", "subject": "", "pair": pair, **fields})
