"""The rules of the listening coach, one `coach.toml` a language, checked by one schema at start.

A rule that could never match, or that `coach.js` would read as something else, stops the house instead of being silent.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

LIBRARY = Path(__file__).parent / "library"

WORD = re.compile(r"\*?[^\W_](?:[^\W_]|')*\*?")
"""As `coach.js` cuts words: letters and figures, with straight apostrophes after the first. Case is looked at apart."""

Sentence = Annotated[str, msgspec.Meta(min_length=20, max_length=110)]
Words = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence matches when one pattern of `yes` does and none of `no`."""

    yes: Words
    no: tuple[str, ...] = ()


class Flag(Rule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule that the writer hears of, in one kind `sentence`."""

    sentence: Sentence


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`outweighs`: how many times its length advice must have to outweigh the understanding before it. `story`: how many
    words of one's own are more than an aside.
    """

    outweighs: Annotated[int, msgspec.Meta(ge=1, le=20)]
    story: Annotated[int, msgspec.Meta(ge=1, le=40)]


class Coach(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language's rules. `coach.toml` says at its top how a pattern is written."""

    first: Words
    second: Words
    openers: Words
    breaks: Words
    weights: Weights
    lists: dict[str, Words]
    asks: Flag
    reflects: Flag
    advises: Flag
    self: Flag
    own: Rule
    understands: Rule

    def __post_init__(self) -> None:
        for phrase in (*self.first, *self.second, *self.openers, *self.breaks, *_inside(self.lists)):
            _check_phrase(phrase)
        for pattern in self._patterns():
            _check_pattern(pattern, self.lists)
        if unused := [name for name in self.lists if not any(f"{{{name}}}" in one for one in self._patterns())]:
            raise ValueError(f"no pattern names these lists: {unused}")

    def _patterns(self) -> Iterator[str]:
        for rule in (self.asks, self.reflects, self.advises, self.self, self.own, self.understands):
            yield from rule.yes
            yield from rule.no


@cache
def coach(language: str = "en") -> Coach:
    """A language's rules; raises msgspec.ValidationError naming what is wrong, FileNotFoundError where there are none."""
    text = (LIBRARY / language / "coach.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Coach)


def _inside(lists: dict[str, Words]) -> Iterator[str]:
    for words in lists.values():
        yield from words


def _check_phrase(phrase: str) -> None:
    """Words with one space between them, as a sentence has them when it's read; commas may stand apart."""
    if not all(word == "," or _is_word(word) for word in phrase.split(" ")):
        raise ValueError(f"no sentence could hold {phrase!r}")


def _is_word(word: str) -> bool:
    return word.count("*") <= 1 and word == word.lower() and WORD.fullmatch(word) is not None


def _check_pattern(pattern: str, lists: dict[str, Words]) -> None:
    """Every part is a sign, or alternatives that are words, lists that exist, a comma or the end."""
    parts = pattern.removeprefix("^ ").split(" ")
    for place, part in enumerate(parts):
        if part not in {"..", "...", "?"} and not all(_is_alternative(one, lists) for one in _alternatives(part)):
            raise ValueError(f"{part!r} in {pattern!r} is no part of a pattern")
        if part in {"?", "$"} and place < len(parts) - 1:
            raise ValueError(f"nothing comes after the end in {pattern!r}")


def _alternatives(part: str) -> list[str]:
    return (part[1:-1] if part.startswith("(") and part.endswith(")") else part).split("/")


def _is_alternative(one: str, lists: dict[str, Words]) -> bool:
    if one.startswith("{"):
        return one.endswith("}") and one[1:-1] in lists
    return one in {",", "$"} or all(_is_word(word) for word in one.split("_"))
