"""The story of the demo's two people, read from `story.toml` and checked by one schema."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

FOLDER = Path(__file__).parent
DAYS = 42
"""How many days the history has; the last one is today."""

Who = Literal["mira", "jonas"]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Member(_Part, frozen=True):
    """One of the two; the first in the story invites. The passphrase is public, and its first word says so."""

    handle: Who
    name: str
    passphrase: str
    pace: int


class Reply(_Part, frozen=True):
    """Words below a page, to the newest that the other has said there; `heard` is the other's tap."""

    by: Who
    day: int
    words: str
    heard: bool = False


class Page(_Part, frozen=True):
    """A page of both. `days`: when the first in `order` answered, when the second did, when it opened."""

    card: str
    order: tuple[Who, Who]
    days: tuple[int, int, int]
    mira: str
    jonas: str
    kept: tuple[Who, ...] = ()
    unread: bool = False
    reply: tuple[Reply, ...] = ()

    def words(self, who: Who) -> str:
        return self.mira if who == "mira" else self.jonas


class Alone(_Part, frozen=True):
    """Words of one of them to a card: an answer that met none, or a private entry."""

    by: Who
    day: int
    card: str
    words: str


class Plan(_Part, frozen=True):
    """A plan for the Saturday after; `minutes` is one of the lengths of the room of time."""

    by: Who
    day: int
    title: str
    minutes: int


class Confided(_Part, frozen=True):
    """Something that one of them let out for the other, and what came back. `what`, `need` and `feelings` are the room's."""

    by: Who
    day: int
    what: str
    words: str
    prompt: str
    need: str
    feelings: tuple[str, ...]
    moment: str = ""
    reply: tuple[Reply, ...] = ()


class Story(_Part, frozen=True):
    """All of it."""

    zone: str
    invitation: str
    person: tuple[Member, Member]
    page: tuple[Page, ...]
    alone: tuple[Alone, ...]
    note: tuple[Alone, ...]
    plan: tuple[Plan, ...]
    confided: tuple[Confided, ...]

    def member(self, handle: str) -> Member | None:
        """The one with this handle, if it is one of the two."""
        return next((one for one in self.person if one.handle == handle), None)

    @property
    def waiting(self) -> Alone:
        """Today's answer, which waits for the other's."""
        return next(one for one in self.alone if one.day == DAYS)


@cache
def story() -> Story:
    """Read the story; raises msgspec.ValidationError naming the field that is wrong."""
    return msgspec.convert(tomllib.loads((FOLDER / "story.toml").read_text(encoding="utf-8")), Story)
