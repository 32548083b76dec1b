"""What the house must know of a room. A room is a folder in `rooms/`; `docs/add-a-room.md` shows one being added."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from starlette.routing import Route

from usness.entries.rules import Wanted
from usness.guide import Done, Practice
from usness.people.places import Place
from usness.store import Tx

__all__ = ["Needs", "Past", "Piece", "Practice", "Room", "TodayHook", "accept_nothing", "keep_nothing"]

Piece = Mapping[str, Any]
"""What a room brings to the Today page: template values by name, and its `past` for the guide."""


@dataclass(frozen=True)
class Past:
    """What a room tells the guide: what was done there and what could be done now, as far as the asker may know.

    `first` is the day of the first reveal, if the room has reveals.
    """

    done: Sequence[Done] = ()
    offered: Sequence[str] = ()
    first: date | None = None


TodayHook = Callable[[Tx, Place, date], Awaitable[Piece]]


class Needs(Exception):
    """Raised by a page's read when something must be written first; the house writes it and reads again."""

    def __init__(self, write: Callable[..., Awaitable[None]], *values: Any) -> None:
        super().__init__("a write is due before this page can be read")
        self.write = write
        self.values = values


def accept_nothing(_: Wanted) -> bool:
    """The rule of a room that keeps no entries."""
    return False


async def keep_nothing(_: Tx, __: bytes) -> None:
    """What a room without tables of its own has to forget."""


@dataclass(frozen=True)
class Room:
    """A room: its pages, the rule for what may be sealed in it, and how it shows at the doors and on Today."""

    name: str
    title: str
    sentence: str
    icon: str
    folder: Path
    door: str = ""
    accept: Callable[[Wanted], bool] = accept_nothing
    routes: Sequence[Route] = ()
    practices: Sequence[Practice] = ()
    today: TodayHook | None = None
    first_card: Callable[[str, str], dict[str, str]] | None = None
    """The card with this id, or the one that an invitation asks first; in this language, if the room has it."""
    always: bool = True
    """Whether the room is there for someone who is alone."""
    act: str = ""
    """What Today's last row says of this room, if it is a thing to do at any moment."""
    outside: str = ""
    """The room's own page for anyone, also without an account; the front page, "How it works" and every foot lead there."""
    forget: Callable[[Tx, bytes], Awaitable[None]] = keep_nothing
    """Deletes what the room itself keeps of a log that nobody is in any more."""

    @property
    def migrations(self) -> tuple[str, Path]:
        return (self.name, self.folder / "migrations")
