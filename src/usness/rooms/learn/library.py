"""The guides, one file each in `library/<language>/`, checked by one schema at start.

A guide's `id` says nothing of what it is about: it stands in addresses, and so in a browser's history.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec

LIBRARY = Path(__file__).parent / "library"

Obstacle = Literal[
    "fear-of-being-vulnerable",
    "old-hurts",
    "image-and-self",
    "acceptance",
    "words-for-feelings",
    "listening",
    "not-only-touch",
    "too-busy",
    "friends-too",
    "good-news",
    "small-things",
    "time-not-things",
    "right-kind-of-help",
    "depressed-partner",
    "far-apart",
    "limited",
    "give-and-receive",
    "not-safe",
]
"""What stands in the way, or is worth knowing, in the order in which the guides are read."""

Line = Annotated[str, msgspec.Meta(min_length=5, max_length=100)]
Paragraph = Annotated[str, msgspec.Meta(min_length=20, max_length=700)]
Paragraphs = Annotated[tuple[Paragraph, ...], msgspec.Meta(min_length=1)]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a guide under a heading. `say` are sentences that someone might say."""

    title: Line
    text: Paragraphs
    say: tuple[Line, ...] = ()


class Practice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to try. It leads to `page` of `room`, where the house has that room."""

    text: Paragraph
    room: Annotated[str, msgspec.Meta(pattern="^[a-z-]{1,16}$")]
    page: Annotated[str, msgspec.Meta(pattern="^[a-z-]+(/[a-z0-9-]+)?$")]


class Instead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a guide ends without a practice; it leads to safety."""

    text: Paragraph


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding and where it stands; `key` is its name among the project's evidence."""

    key: Annotated[str, msgspec.Meta(pattern="^[A-Z]{1,3}[0-9]{0,2}$")]
    cite: Line
    found: Paragraph


class Guide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One guide. `id` never changes and is never reused; a `careful` one shows the way to safety before its first word."""

    id: Annotated[str, msgspec.Meta(pattern="^g[0-9]{2}$")]
    title: Line
    summary: Line
    obstacle: Obstacle
    opening: Paragraphs
    section: Annotated[tuple[Section, ...], msgspec.Meta(min_length=2)]
    source: Annotated[tuple[Source, ...], msgspec.Meta(min_length=1)]
    whom: Literal["partners", "friends", "both"] = msgspec.field(name="for")
    practice: Practice | None = None
    instead: Instead | None = None
    careful: bool = False

    def __post_init__(self) -> None:
        if (self.practice is None) == (self.instead is None):
            raise ValueError("a guide ends with a practice, or says why it has none")


@cache
def guides(language: str = "en") -> dict[str, Guide]:
    """All guides of a language by id, in reading order; raises msgspec.ValidationError naming the field that is wrong."""
    found = sorted(map(_read, (LIBRARY / language).glob("*.toml")), key=_place_in_order)
    assert len({one.id for one in found}) == len(found), "two guides share an id"
    return {one.id: one for one in found}


def _read(path: Path) -> Guide:
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Guide)


def _place_in_order(guide: Guide) -> int:
    return get_args(Obstacle).index(guide.obstacle)


def fits(guide: Guide, kind: str) -> bool:
    """Whether a guide is listed for this kind of bond; someone who is alone or has no account may find all."""
    return guide.whom == "both" or kind in (guide.whom, "alone", "")


def after(guide: Guide, kind: str) -> Guide | None:
    """The guide to read next: the first that comes later in order, has a practice and fits."""
    later = (one for one in guides().values() if _place_in_order(one) > _place_in_order(guide))
    return next((one for one in later if one.practice and fits(one, kind)), None)
