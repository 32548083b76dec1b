"""Situations to practise listening on, read from `library/<language>/practice.toml` and checked by one schema at start."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec

LIBRARY = Path(__file__).parent / "library"


class Situation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a made-up person says, and which kind of help they'd like. `id` never changes and is never reused."""

    id: Annotated[str, msgspec.Meta(pattern="^p[0-9]{2}$")]
    need: Literal["listen", "comfort", "think", "celebrate", "hands", "space"]
    who: Annotated[str, msgspec.Meta(min_length=5, max_length=60)]
    words: Annotated[str, msgspec.Meta(min_length=60, max_length=400)]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    situation: list[Situation]


@cache
def situations(language: str = "en") -> dict[str, Situation]:
    """All situations of a language by id; raises msgspec.ValidationError naming the field that is wrong."""
    text = (LIBRARY / language / "practice.toml").read_text(encoding="utf-8")
    return {one.id: one for one in msgspec.convert(tomllib.loads(text), _File).situation}
