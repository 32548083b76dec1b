"""The words for letting something out hold their promises: shape, spread, tone, no repeats, nothing copied."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from tests.said import copied, near, unlike_us, well_set
from usness.rooms.confide import library
from usness.rooms.confide.library import (
    LIBRARY,
    Feeling,
    Kind,
    KindId,
    NeedId,
    families,
    feelings,
    kinds,
    needs,
)

ALL = list(feelings().values())
FEWEST, FEWEST_OF_A_FAMILY = 120, 12
LEAD_TO_A_WORD = {
    "fine": "all right",
    "fed up": "fed up",
    "stressed": "wound up",
    "can't sleep": "restless",
    "meh": "low",
    "pissed off": "angry",
    "miss you": "missing someone",
    "nobody listens": "unheard",
    "burnt out": "exhausted",
    "not good enough": "inadequate",
    "butterflies": "excited",
    "knot in my stomach": "nervous",
}


def sentences() -> list[str]:
    """All whole sentences that this library shows."""
    of_kinds = [text for one in kinds().values() for text in (one.sentence, one.prompt, one.help, one.beside) if text]
    of_needs = [text for one in needs().values() for text in (one.sentence, one.guide)]
    return [*(one.hint for one in families().values()), *of_kinds, *of_needs]


def titles() -> list[str]:
    """All short names that this library shows, words for feelings left out."""
    of_families = [one.name for one in families().values()]
    of_needs = [one.name for one in needs().values()]
    return [*of_families, *of_needs, *(one.title for one in kinds().values())]


def found_by(typed: str) -> list[str]:
    """The words of the feelings that someone finds who types exactly this."""
    return [one.word for one in ALL if typed in (one.word, *one.also)]


def test_there_are_enough_words_in_nine_families() -> None:
    """At least 120 words lie in nine families of at least twelve, in the families' order."""
    spread = Counter(one.family for one in ALL)
    assert len(ALL) >= FEWEST
    assert list(families()) == list(spread) == [f"fam{number}" for number in range(1, 10)]
    assert min(spread.values()) >= FEWEST_OF_A_FAMILY


def test_ids_run_on() -> None:
    """Feelings are fe001 and on, without a gap: an id stands in records for ever."""
    assert list(feelings()) == [f"fe{number:03}" for number in range(1, len(ALL) + 1)]


@pytest.mark.parametrize("family", families())
def test_a_family_goes_from_mild_to_strong(family: str) -> None:
    """Each family begins mild and ends strong, with at least three words of each strength."""
    strengths = [one.strength for one in ALL if one.family == family]
    assert strengths == sorted(strengths)
    assert min(Counter(strengths)[strength] for strength in (1, 2, 3)) >= 3


def test_a_word_is_plain_and_stands_once() -> None:
    """Words and what finds them are lower case and typed as people type, and each leads to one feeling only."""
    typed = [text for one in ALL for text in (one.word, *one.also)]
    assert [text for text, times in Counter(typed).items() if times > 1] == []
    assert [text for text in typed if text != text.lower().strip() or "’" in text] == []
    assert max(len(one.word.split()) for one in ALL) <= 4


@pytest.mark.parametrize(("typed", "word"), LEAD_TO_A_WORD.items())
def test_what_people_type_leads_to_a_word(typed: str, word: str) -> None:
    """Someone who says “fine”, or only knows where it sits in the body, finds a word."""
    assert found_by(typed) == [word]


def test_every_hint_begins_at_fine() -> None:
    """Each family has its own hint for someone who would say “fine”."""
    hints = [one.hint for one in families().values()]
    assert all("“fine”" in hint for hint in hints)
    assert len(set(hints)) == len(hints)


def test_all_kinds_and_needs_are_there_in_order() -> None:
    """Each kind and each need that a box may name has its words, and no other has."""
    assert tuple(kinds()) == get_args(KindId)
    assert tuple(needs()) == get_args(NeedId)


def test_a_doubt_has_something_to_be_proud_of_beside_it() -> None:
    """The kind for a doubt has a second paper, and no other kind has."""
    assert [one.id for one in kinds().values() if one.beside] == ["insecurity"]


@pytest.mark.parametrize("kind", [one for one in kinds().values() if one.depth == 5], ids=lambda kind: kind.id)
def test_the_deepest_kinds_are_heavy(kind: Kind) -> None:
    """A fear, a secret and an old hurt come in a heavy envelope unless their writer says otherwise."""
    assert kind.id in {"fear", "secret", "old-hurt"}
    assert kind.weight == "heavy"


def test_no_kind_asks_for_the_story_of_a_hurt() -> None:
    """An old hurt is asked about as it is now; under its paper stands that what happened may stay untold."""
    asks = " ".join(one.prompt.lower() for one in kinds().values())
    assert "these days" in kinds()["old-hurt"].prompt
    assert [words for words in ("what happened", "tell me about", "describe", "when did") if words in asks] == []
    assert "untold" in kinds()["old-hurt"].help
    assert [one.id for one in kinds().values() if "s much or as little as you want" in one.help] == ["fear", "old-hurt"]


@pytest.mark.parametrize("text", sentences())
def test_a_sentence_is_warm_and_plain(text: str) -> None:
    """No sentence urges, assumes, or has a word that we don't say."""
    assert unlike_us(text) == []
    assert well_set(text)


def test_titles_are_short_and_their_own() -> None:
    """No two kinds, needs or families are called alike, and none has a word that we don't say."""
    assert len(set(titles())) == len(titles())
    assert [title for title in titles() if unlike_us(title)] == []


def test_no_two_sentences_are_nearly_the_same() -> None:
    """No pair of sentences is too alike, needs apart, which are said alike on purpose; a planted one would be found."""
    first = next(iter(kinds().values())).help
    different = [text for text in sentences() if not text.startswith("They’d like")]
    assert near(different) == []
    assert near([*different, "One word is quite enough. So is “I don’t know”."]) == [
        (first, "One word is quite enough. So is “I don’t know”.")
    ]


def test_nothing_is_copied_from_the_source_texts() -> None:
    """No run of five words of any sentence, word or phrase stands in the source texts."""
    assert copied([*sentences(), *titles(), *(text for one in ALL for text in (one.word, *one.also))]) == []


def test_a_wrong_field_stops_the_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A feeling without its strength isn't read, and the error names the field."""
    whole = (LIBRARY / "en" / "feelings.toml").read_text(encoding="utf-8")
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "feelings.toml").write_text(whole.replace("strength = 1\n", "", 1), encoding="utf-8")
    monkeypatch.setattr(library, "LIBRARY", tmp_path)
    with pytest.raises(msgspec.ValidationError, match="strength"):
        feelings("xx")


def test_a_feeling_keeps_its_meaning() -> None:
    """The first and the last feeling are what they were when their ids were given."""
    assert (feelings()["fe001"].word, feelings()["fe161"].word) == ("all right", "at breaking point")
    assert isinstance(feelings()["fe161"], Feeling)
