"""Feelings, kinds and needs, read from `library/<language>/*.toml` and checked by one schema a file at start."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec

LIBRARY = Path(__file__).parent / "library"

KindId = Literal[
    "feeling",
    "weight",
    "fear",
    "dream",
    "secret",
    "good-news",
    "old-hurt",
    "insecurity",
    "request",
    "unposed-hidden",
    "unposed-overlooked",
]
"""What someone may let out. It stands in the box, so the host never has it."""

NeedId = Literal["listen", "comfort", "think", "celebrate", "hands", "space"]
"""What would help. It stands in the box as well."""

File = TypeVar("File")

Word = Annotated[str, msgspec.Meta(min_length=2, max_length=40)]
Line = Annotated[str, msgspec.Meta(min_length=10, max_length=110)]


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Feelings that are related. `hint` is for someone who would say “fine”."""

    id: Annotated[str, msgspec.Meta(pattern="^fam[1-9]$")]
    name: Word
    hint: Line


class Feeling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One word for a feeling. `id` never changes and is never reused; `strength` is 1 (mild), 2 or 3 (strong).

    `also`: what people type who look for it, in lower case with straight apostrophes.
    """

    id: Annotated[str, msgspec.Meta(pattern="^fe[0-9]{3}$")]
    family: Annotated[str, msgspec.Meta(pattern="^fam[1-9]$")]
    word: Word
    strength: Annotated[int, msgspec.Meta(ge=1, le=3)]
    also: Annotated[tuple[Word, ...], msgspec.Meta(min_length=3)]


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of thing to let out. `depth` is 1 (delights) to 5 (fears and hurts).

    `beside`: the label of a second paper, where there is one. `weight`: what the envelope says at first.
    """

    id: KindId
    title: Annotated[str, msgspec.Meta(min_length=5, max_length=40)]
    sentence: Line
    prompt: Line
    weight: Literal["tender", "heavy"]
    depth: Annotated[int, msgspec.Meta(ge=1, le=5)]
    help: Line
    beside: Line | None = None


class Need(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What would help: its name for who writes, and for who listens a sentence and one line on how to give it."""

    id: NeedId
    name: Word
    sentence: Line
    guide: Line


class _Feelings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    family: list[Family]
    feeling: list[Feeling]


class _Kinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: list[Kind]


class _Needs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    need: list[Need]


@cache
def families(language: str = "en") -> dict[str, Family]:
    """All families of a language by id, in the order shown; raises msgspec.ValidationError naming the wrong field."""
    found = _read(language, "feelings", _Feelings).family
    assert len({one.id for one in found}) == len(found), "two families share an id"
    return {one.id: one for one in found}


@cache
def feelings(language: str = "en") -> dict[str, Feeling]:
    """All feelings of a language by id, each family from mild to strong; raises msgspec.ValidationError."""
    found = _read(language, "feelings", _Feelings).feeling
    assert len({one.id for one in found}) == len(found), "two feelings share an id"
    assert {one.family for one in found} <= families(language).keys(), "a feeling is of no family"
    return {one.id: one for one in found}


@cache
def kinds(language: str = "en") -> dict[str, Kind]:
    """All kinds of a language by id, in the order shown; raises msgspec.ValidationError naming the wrong field."""
    found = _read(language, "kinds", _Kinds).kind
    assert len({one.id for one in found}) == len(found), "two kinds share an id"
    return {one.id: one for one in found}


@cache
def needs(language: str = "en") -> dict[str, Need]:
    """All needs of a language by id, in the order shown; raises msgspec.ValidationError naming the wrong field."""
    found = _read(language, "needs", _Needs).need
    assert len({one.id for one in found}) == len(found), "two needs share an id"
    return {one.id: one for one in found}


def _read(language: str, name: str, shape: type[File]) -> File:
    text = (LIBRARY / language / f"{name}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), shape)
