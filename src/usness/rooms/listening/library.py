"""Starters of a reply and crisis words, read from `library/<language>/*.toml` and checked by one schema a file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec

LIBRARY = Path(__file__).parent / "library"

File = TypeVar("File")

Pattern = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9']+( [a-z0-9']+)*\*?$", min_length=3, max_length=40)]


class Starter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The beginning of a reply; `id` never changes and is never reused. What ends in “…” is for the writer to finish.

    `need` is what the other asked for; `dread` is for words that one dreads answering, `any` fits all of them. `step`
    is its place in a reply: what one heard, that it makes sense, what one accepts and loves, one open question.
    """

    id: Annotated[str, msgspec.Meta(pattern="^st[0-9]{3}$")]
    need: Literal["listen", "comfort", "think", "celebrate", "hands", "space", "dread", "any"]
    step: Literal["heard", "sense", "accept", "ask"]
    text: Annotated[str, msgspec.Meta(min_length=8, max_length=90)]


class Patterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words at which the device offers safety, by what they may be about. The file's first lines say how they match."""

    ending_life: tuple[Pattern, ...]
    indirect: tuple[Pattern, ...]
    harming_oneself: tuple[Pattern, ...]
    hurt_or_afraid: tuple[Pattern, ...]
    hurting_someone: tuple[Pattern, ...]


class _Starters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    starter: list[Starter]


class _Crisis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    patterns: Patterns


@cache
def starters(language: str = "en") -> dict[str, Starter]:
    """All starters of a language by id; raises msgspec.ValidationError naming the field that is wrong."""
    found = _read(language, "starters", _Starters).starter
    assert len({one.id for one in found}) == len(found), "two starters share an id"
    return {one.id: one for one in found}


@cache
def crisis(language: str = "en") -> tuple[str, ...]:
    """All crisis patterns of a language; raises msgspec.ValidationError naming the field that is wrong.

    They are only ever matched on a device, against a draft that nobody else has. People who are in need leave out
    apostrophes, so each pattern that has one is there without it too.
    """
    found = _read(language, "crisis", _Crisis).patterns
    written = [pattern for about in msgspec.structs.astuple(found) for pattern in about]
    return tuple(dict.fromkeys([*written, *(pattern.replace("'", "") for pattern in written)]))


def _read(language: str, name: str, shape: type[File]) -> File:
    text = (LIBRARY / language / f"{name}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), shape)
