"""The guides hold their promises: shape, length, tone, true sources, nothing copied, none that leads into harm."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.docs.test_docs import forbidden
from tests.fence.make import FENCE_FILE, hashes, words
from usness.rooms.learn.library import LIBRARY, Guide, after, fits, guides

ALL = list(guides().values())
EACH = pytest.mark.parametrize("guide", ALL, ids=lambda guide: guide.obstacle)

SHORTEST, LONGEST = 350, 600

EVIDENCE = {
    "RS88": "Reis and Shaver 1988",
    "L98": "Laurenceau, Barrett and Pietromonaco 1998",
    "A97": "Aron and others 1997",
    "S13": "Sprecher and others 2013",
    "K21": "Kardas, Kumar and Epley 2021",
    "W14": "Weger and others 2014",
    "C07": "Cutrona, Shebilske and Coy 2007",
    "HAI": "Sharma and others 2022",
    "TRA": "Social interactions in trauma disclosure",
    "AVO": "Stanton 2017; Overall 2013",
    "SUP": "Butler 2003; Chervonsky and Hunt 2017",
    "AUT": "Wickham 2013",
    "ACC": "Rossman, Lerner and Córdova 2021",
    "FI13": "Finkel and others 2013",
    "LAB": "Torre and Lieberman 2018",
    "ALX": "Mendia and others 2024",
    "TOU": "Debrot 2013",
    "LDR": "Jiang and Hancock 2013",
    "PAS": "Aykutoğlu and Uysal 2017",
    "TIM": "Hogan 2021",
    "PHU": "Frontiers in Psychology 2025",
    "EXP": "Aron 2000; Reissman 1993; Coulter and Malouff 2013",
    "MET": "Spencer and Anderson 2021",
    "FR18": "Freed and others 2018",
    "IPV": "McCollum and Stith 2008",
}
"""What the project has read, by its key, and whose it is. A guide may lean on nothing else."""

ASSUMING = {
    *("he", "she", "him", "her", "his", "hers"),
    *("boyfriend", "girlfriend", "husband", "wife", "spouse", "marriage", "married"),
}
PUSHING = ("you must", "you have to", "you should", "don’t forget", "every day", "make sure", "be sure to")
LABELS = ("attachment style", "anxiously attached", "narcissis", "disorder", "toxic", "codependen", "you are avoidant")
BEARING = re.compile(r"\b(?:forgive|overlook|put up with|be patient with) (?:it|them|him|her|harm)\b")


def said(guide: Guide) -> list[str]:
    """All that someone reads from the first paragraph to the end of the practice."""
    parts = [text for part in guide.section for text in (part.title, *part.text, *part.say)]
    ending = guide.practice or guide.instead
    assert ending is not None
    return [*guide.opening, *parts, ending.text]


def everything(guide: Guide) -> list[str]:
    return [guide.title, guide.summary, *said(guide), *(text for one in guide.source for text in (one.cite, one.found))]


def raw(guide: Guide) -> dict[str, Any]:
    return tomllib.loads((LIBRARY / "en" / f"{guide.obstacle}.toml").read_text(encoding="utf-8"))


def test_the_first_nine_are_there_in_reading_order() -> None:
    """Each file is one guide, named for its obstacle, each obstacle has one, and the unsafe one comes last."""
    assert [one.obstacle for one in ALL] == [
        "fear-of-being-vulnerable",
        "old-hurts",
        "image-and-self",
        "acceptance",
        "words-for-feelings",
        "listening",
        "not-only-touch",
        "too-busy",
        "not-safe",
    ]
    assert sorted(path.stem for path in Path(LIBRARY / "en").iterdir()) == sorted(one.obstacle for one in ALL)


@EACH
def test_a_guide_is_read_in_a_few_minutes(guide: Guide) -> None:
    """From its first word to its practice it has 350 to 600 words, in paragraphs that fit on a phone."""
    assert SHORTEST <= sum(len(text.split()) for text in said(guide)) <= LONGEST
    assert max(len(text.split()) for text in said(guide)) <= 90


@EACH
def test_a_guide_leans_on_what_was_read(guide: Guide) -> None:
    """Each has sources, each is of the project's evidence under its true authors, none twice."""
    keys = [one.key for one in guide.source]
    assert len(set(keys)) == len(keys) >= 1
    for one in guide.source:
        assert EVIDENCE[one.key] in one.cite
        assert one.found.endswith((".", ").")), one.key


@EACH
def test_a_guide_is_calm(guide: Guide) -> None:
    """No exclamation mark, no word that the house doesn't say, no pushing, no label for a person."""
    for text in everything(guide):
        assert forbidden(text) == [], text
        lowered = text.lower()
        assert [one for one in (*PUSHING, *LABELS) if one in lowered] == [], text
        assert text == " ".join(text.split())
        assert not re.search(r"[\"']", text), "typographic quotes, as everywhere in the house"


@EACH
def test_a_guide_assumes_nothing_of_a_life(guide: Guide) -> None:
    """No guide names a gender or a marriage as if it were the reader's, or asks to bear with harm."""
    for text in said(guide):
        assert set(words(text)) & ASSUMING == set(), text
        assert not BEARING.search(text.lower()), text


def test_the_tests_know_what_they_refuse() -> None:
    """A pushing, labelling, assuming or bearing sentence would be found, so their absence says something."""
    assert forbidden("Well done!") == ["!"]
    assert any(one in "you should talk every day" for one in PUSHING)
    assert any(one in "they have a toxic trait" for one in LABELS)
    assert set(words("Ask her husband.")) & ASSUMING == {"her", "husband"}
    assert BEARING.search("try to overlook it this once")


@EACH
def test_nothing_is_copied_from_the_source_texts(guide: Guide) -> None:
    """No run of five words of any guide stands in the source texts."""
    fence = set(FENCE_FILE.read_text(encoding="ascii").split())
    assert len(fence) > 1000
    assert [text for text in everything(guide) if hashes(text) & fence] == []


def test_a_planted_copy_is_caught() -> None:
    """Five words in a row of a fenced sentence are found in a longer one."""
    fence = hashes("The kettle sang before anyone had thought of tea.")
    assert hashes("Once, a kettle sang before anyone had come home.") & fence
    assert not hashes("Once, a kettle whistled.") & fence


def test_only_the_unsafe_guide_has_no_practice() -> None:
    """Every other ends with one thing to try; this one says that there is nothing to do together."""
    without = [one for one in ALL if one.practice is None]
    assert [one.obstacle for one in without] == ["not-safe"]
    assert without[0].instead is not None
    assert "nothing here to do together" in without[0].instead.text


def test_what_could_be_turned_against_someone_shows_the_way_to_safety_first() -> None:
    """Guides on opening up, old hurts and acceptance are careful ones, and acceptance says where it ends."""
    careful = {one.obstacle for one in ALL if one.careful}
    assert careful >= {"fear-of-being-vulnerable", "old-hurts", "acceptance"}
    acceptance = next(one for one in ALL if one.obstacle == "acceptance")
    assert "hurt" in acceptance.opening[1]
    assert any("a hand that is raised" in text for text in said(acceptance))


@pytest.mark.parametrize(
    "change",
    [
        {"id": "old-hurts"},
        {"obstacle": "boredom"},
        {"for": "everyone"},
        {"opening": []},
        {"source": []},
        {"section": []},
        {"practice": None},
        {"instead": {"text": "Nothing to try at the end of this."}},
        {"practice": {"text": "Something to try, once or twice.", "room": "questions", "page": "//elsewhere"}},
        {"more": "a field that nobody knows"},
    ],
    ids=str,
)
def test_a_wrong_guide_is_refused_by_the_schema(change: dict[str, Any]) -> None:
    """A guide as it stands fits; with any one thing wrong it doesn't, and the house wouldn't open."""
    right = raw(ALL[1])
    assert msgspec.convert(right, Guide) == ALL[1]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**right, **change}, Guide)


def test_a_guide_is_listed_for_those_whom_it_is_for() -> None:
    """Friends aren't shown what is for partners; someone alone, or without an account, may find all."""
    touch = next(one for one in ALL if one.whom == "partners")
    assert [kind for kind in ("partners", "friends", "alone", "") if fits(touch, kind)] == ["partners", "alone", ""]
    assert all(fits(one, "friends") for one in ALL if one.whom == "both")


def test_the_next_guide_fits_and_has_a_practice() -> None:
    """In order, past what isn't for the reader; the last leads to none, and none leads on to the unsafe one."""
    assert [(one and one.id) for one in (after(guide, "partners") for guide in ALL[5:8])] == ["g07", "g08", None]
    assert after(ALL[5], "friends") == guides()["g08"]
