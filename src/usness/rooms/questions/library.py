"""The question cards, read from `library/<language>/*.toml` and checked by one schema at start."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec

LIBRARY = Path(__file__).parent / "library"

Dimension = Literal[
    "safety",
    "openness",
    "known",
    "acceptance",
    "clarity",
    "comfort",
    "appreciation",
    "togetherness",
    "growth",
    "repair",
]


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question. `id` never changes and is never reused; `depth` is 1 (delights) to 5 (fears and hurts).

    `careful`: in an unsafe room the answer could be turned against its author (docs/abuse.md says when that is so).
    """

    id: Annotated[str, msgspec.Meta(pattern="^q[0-9]{3}$")]
    depth: Annotated[int, msgspec.Meta(ge=1, le=5)]
    kinds: tuple[Literal["partners", "friends"], ...]
    dimensions: tuple[Dimension, ...]
    theme: str
    text: Annotated[str, msgspec.Meta(min_length=15, max_length=140)]
    careful: bool = False


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What some cards are about, for those who would rather look around than be asked."""

    id: Annotated[str, msgspec.Meta(pattern="^[a-z]+(-[a-z]+)*$")]
    name: Annotated[str, msgspec.Meta(min_length=3, max_length=30)]


class _Themes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    theme: list[Theme]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    question: list[Card]


@cache
def cards(language: str = "en") -> dict[str, Card]:
    """All cards of a language by id, lightest first; raises msgspec.ValidationError naming the field that is wrong."""
    found = [card for path in sorted((LIBRARY / language).glob("depth-*.toml")) for card in _read(path)]
    assert len({card.id for card in found}) == len(found), "two cards share an id"
    return {card.id: card for card in found}


def _read(path: Path) -> list[Card]:
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File).question


@cache
def themes(language: str = "en") -> dict[str, Theme]:
    """All themes of a language by id, in the order shown; raises msgspec.ValidationError naming the field that is wrong."""
    text = (LIBRARY / language / "themes.toml").read_text(encoding="utf-8")
    return {one.id: one for one in msgspec.convert(tomllib.loads(text), _Themes).theme}


def worded(card: Card, language: str) -> dict[str, str]:
    """A card's text in this language where its library has it, else in English; and the language that it is in."""
    found = cards(language).get(card.id)
    return {"text": found.text, "lang": language} if found else {"text": card.text, "lang": "en"}


def fits(card: Card, kind: str) -> bool:
    """Whether a card is for this kind of bond; someone alone gets those that fit every kind."""
    return kind in card.kinds or (kind == "alone" and len(card.kinds) == 2)
