"""The coach's rules: whole, kind, and refused when they could not match; and a module that reaches for nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from usness.rooms.listening import coach as rules
from usness.rooms.listening.coach import LIBRARY, Coach, coach

FLAGS = ("asks", "reflects", "advises", "self")
REACHES = (
    r"\b(import|fetch|XMLHttpRequest|WebSocket|sendBeacon|EventSource|document|window|localStorage|indexedDB|await)\b"
)


def changed(change: Callable[[dict[str, Any]], object]) -> Coach:
    """The English rules with one thing made otherwise."""
    data = tomllib.loads((LIBRARY / "en" / "coach.toml").read_text(encoding="utf-8"))
    change(data)
    return msgspec.convert(data, Coach)


def test_the_rules_are_read_and_handed_out_whole() -> None:
    """What a browser gets has every rule and a sentence for each flag."""
    assert changed(lambda _: None) == coach()
    handed = msgspec.json.decode(msgspec.json.encode(coach()))
    for flag in FLAGS:
        assert all(handed[flag][part] for part in ("yes", "no", "sentence"))


@pytest.mark.parametrize(
    "pattern",
    [
        "you {nobody}",
        "You look",
        "you’re",
        "you  look",
        "you look ",
        "",
        "look. now",
        "well-made",
        "you (really",
        "a|b",
        "a/ b",
        "? you",
        "$ you",
        "you ^ look",
        "a+",
        "you [a-z]",
        "{feeling",
        "*",
        "*x*",
        "x*y",
    ],
)
def test_a_pattern_that_could_never_match_stops_the_house(pattern: str) -> None:
    """Wrong lists, case, apostrophes and spaces, and whatever else `coach.js` would read as something else."""
    with pytest.raises(msgspec.ValidationError):
        changed(lambda data: data["asks"]["yes"].append(pattern))


@pytest.mark.parametrize("words", ["Sad", "self-made", "worn  out", "", "fed up.", "don’t"])
def test_a_phrase_that_no_sentence_holds_stops_the_house(words: str) -> None:
    """As with patterns: a list, and what stands before a beginning, hold words as they are when they're read."""
    changed(lambda data: data["lists"]["feeling"].append("feeling odd"))
    with pytest.raises(msgspec.ValidationError):
        changed(lambda data: data["lists"]["feeling"].append(words))
    with pytest.raises(msgspec.ValidationError):
        changed(lambda data: data["openers"].append(words))


def test_a_list_without_a_use_stops_the_house() -> None:
    """A list whose name was mistyped in every pattern would be silent."""
    with pytest.raises(msgspec.ValidationError, match="spare"):
        changed(lambda data: data["lists"].update(spare=["word"]))


def test_there_are_no_rules_for_a_language_that_has_none() -> None:
    """English rules for another language would say what isn't so."""
    with pytest.raises(FileNotFoundError):
        coach("xx")


def test_what_the_writer_hears_is_kind() -> None:
    """No flag commands, forbids or grades, and the two that are options begin with what the words do."""
    grading = r"(?i)\b(should|must|wrong|bad|don't|never|score|better|good|correct)\b|!"
    assert re.search(grading, "You should never advise")
    for flag in FLAGS:
        assert not re.search(grading, getattr(coach(), flag).sentence)
    assert coach().advises.sentence.startswith("This ")
    assert coach().self.sentence.startswith("This ")


def test_the_coach_reaches_for_nothing() -> None:
    """It has no import, no network, no storage and no page: what it reads can go nowhere."""
    source = Path(rules.__file__).with_name("coach.js").read_text(encoding="utf-8")
    code = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    elements = Path(rules.__file__).parents[1] / "journal" / "journal-pages.js"
    assert re.search(REACHES, elements.read_text(encoding="utf-8"))
    assert "export function flags" in code
    assert not re.search(REACHES, code)
