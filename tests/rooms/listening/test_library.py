"""The beginnings of a reply and the crisis words hold their promises: spread, tone, presence before advice, recall."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import pytest

from tests.said import copied, near, unlike_us, well_set
from usness.rooms.listening import library
from usness.rooms.listening.library import LIBRARY, Starter, crisis, starters

ALL = list(starters().values())
EACH = pytest.mark.parametrize("starter", ALL, ids=lambda starter: starter.id)
SET = Path(__file__).with_name("crisis.toml")

NEEDS = ("listen", "comfort", "think", "celebrate", "hands", "space", "dread", "any")
STEPS = ("heard", "sense", "accept", "ask")
FEWEST, FEWEST_OF_A_NEED, FEWEST_OF_A_STEP = 90, 12, 3
ADVISING = (
    "have you thought of",
    "have you tried to",
    "why not",
    "you might try",
    "just try",
    "you’ll be",
    "everything happens",
)
OF_ONESELF = ("happened to me", "same thing", "when i was", "i once", "me too", "as i do")
RECALL, PRECISION = 1.0, 0.9


def asked_for(need: str) -> list[Starter]:
    return [one for one in ALL if one.need == need]


# The beginnings of a reply.


def test_there_are_enough_starters_for_each_need() -> None:
    """At least ninety starters: at least a dozen a need, and some for each step of a reply."""
    spread = Counter((one.need, one.step) for one in ALL)
    assert len(ALL) >= FEWEST
    assert set(spread) == {(need, step) for need in NEEDS for step in STEPS}
    assert min(len(asked_for(need)) for need in NEEDS) >= FEWEST_OF_A_NEED
    assert min(spread.values()) >= FEWEST_OF_A_STEP


def test_ids_run_on_and_steps_stand_in_order() -> None:
    """Starters are st001 and on without a gap, and those of a need go from what was heard to one open question."""
    assert list(starters()) == [f"st{number:03}" for number in range(1, len(ALL) + 1)]
    for need in NEEDS:
        places = [STEPS.index(one.step) for one in asked_for(need)]
        assert places == sorted(places)


@EACH
def test_a_starter_is_warm_and_plain(starter: Starter) -> None:
    """No starter urges, assumes, or has a word that we don't say; one to finish says so at its end or in its middle."""
    assert unlike_us(starter.text) == []
    assert well_set(starter.text)


@EACH
def test_presence_comes_before_advice(starter: Starter) -> None:
    """No starter advises, cheers up, or turns to the one who writes it, whatever was asked for."""
    low = starter.text.lower()
    assert [part for part in (*ADVISING, *OF_ONESELF) if part in low] == []


@EACH
def test_a_step_that_asks_asks_one_open_thing(starter: Starter) -> None:
    """What asks has one question mark or is to be finished; and nothing asks why, for details, or who did what."""
    if starter.step == "ask":
        assert starter.text.count("?") == 1 or starter.text.endswith("…")
    assert not re.search(r"\bwhy did|\bdetails?\b|what exactly|what happened\b", starter.text.lower())


def test_good_news_gets_curiosity() -> None:
    """For good news there are more questions than of any other step, and none of them doubts."""
    steps = Counter(one.step for one in asked_for("celebrate"))
    assert steps.most_common(1)[0][0] == "ask"
    assert [one.text for one in asked_for("celebrate") if re.search(r"\b(?:but|careful|sure|hope)\b", one.text)] == []


def test_no_two_starters_are_nearly_the_same() -> None:
    """No pair of starters is too alike; one put another way would be found."""
    texts = [one.text for one in ALL]
    assert near(texts) == []
    assert near([*texts, "Which part was hardest?"]) == [
        ("Which part of it was the hardest?", "Which part was hardest?")
    ]


def test_nothing_is_copied_from_the_source_texts() -> None:
    """No run of five words of any starter stands in the source texts."""
    assert copied([one.text for one in ALL]) == []


def test_a_wrong_field_stops_the_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A starter for a need that isn't one isn't read, and the error names the field."""
    whole = (LIBRARY / "en" / "starters.toml").read_text(encoding="utf-8")
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "starters.toml").write_text(whole.replace('"listen"', '"advise"', 1), encoding="utf-8")
    monkeypatch.setattr(library, "LIBRARY", tmp_path)
    with pytest.raises(msgspec.ValidationError, match="need"):
        starters("xx")


# Crisis words.


def as_matched(text: str) -> str:
    """A text as patterns see it: lower case, straight apostrophes, all but letters, digits and these one space."""
    plain = re.sub(r"(?:[^\w']|_)+", " ", text.lower().replace("’", "'")).strip()
    return f" {plain} "


def matches(text: str, pattern: str) -> bool:
    """Whether a pattern stands in a text as whole words; a star at its end stands for any ending."""
    wanted = f" {pattern[:-1]}" if pattern.endswith("*") else f" {pattern} "
    return wanted in as_matched(text)


def offers(text: str) -> bool:
    return any(matches(text, pattern) for pattern in crisis())


@cache
def sentences(name: str) -> list[str]:
    """The sentences of the test set that must match, or must not."""
    found: list[str] = tomllib.loads(SET.read_text(encoding="utf-8"))[name]
    return found


def test_the_rule_of_matching() -> None:
    """Case, curly apostrophes and marks don't matter; half a word doesn't match; a star takes any ending."""
    assert matches("I CAN’T — go, on", "can't go on")
    assert matches("self-harm", "self harm*")
    assert matches("suicidal", "suicid*")
    assert not matches("skills me", "kills me")
    assert not matches("kill me_thod", "kill method")


def test_a_pattern_is_plain_and_stands_once() -> None:
    """A pattern is as texts are matched, stands once, and none is found by another already."""
    assert len(set(crisis())) == len(crisis())
    whole = [(one, as_matched(one.removesuffix("*"))) for one in crisis()]
    assert [one for one, seen in whole if seen.strip() != one.removesuffix("*")] == []
    loose = [one for one in crisis() if not one.endswith("*")]
    assert [(one, two) for one in loose for two in crisis() if one != two and matches(one, two)] == []


def test_an_apostrophe_may_be_left_out() -> None:
    """Every pattern with an apostrophe is found without it too."""
    with_one = [one for one in crisis() if "'" in one]
    assert len(with_one) > 50
    assert {one.replace("'", "") for one in with_one} <= set(crisis())


def test_the_set_is_large_and_its_own() -> None:
    """The set holds at least 120 different sentences, many of either side."""
    assert (
        len({*sentences("must"), *sentences("must_not")}) == len(sentences("must")) + len(sentences("must_not")) >= 120
    )
    assert min(len(sentences("must")), len(sentences("must_not"))) >= 60


def test_nothing_that_must_match_is_missed() -> None:
    """Recall on the set is one: each sentence that needs the offer gets it."""
    missed = [text for text in sentences("must") if not offers(text)]
    assert missed == []
    assert 1 - len(missed) / len(sentences("must")) >= RECALL


def test_what_needs_no_offer_rarely_gets_one() -> None:
    """Precision on the set is at least nine in ten, and ways of speaking stay what they are."""
    wrong = [text for text in sentences("must_not") if offers(text)]
    right = len(sentences("must"))
    assert right / (right + len(wrong)) >= PRECISION
    assert not offers("I could kill for a coffee, and then I was dying of laughter.")


def test_each_word_list_is_needed() -> None:
    """Without any one of the five lists something that must match would be missed."""
    found = tomllib.loads((LIBRARY / "en" / "crisis.toml").read_text(encoding="utf-8"))["patterns"]
    for about in found:
        others = [pattern for name, patterns in found.items() if name != about for pattern in patterns]
        assert [text for text in sentences("must") if not any(matches(text, one) for one in others)] != []


def test_what_the_house_says_itself_offers_nothing() -> None:
    """No starter would bring the offer on, so that it comes for the writer's own words alone."""
    assert [one.text for one in ALL if offers(one.text)] == []
