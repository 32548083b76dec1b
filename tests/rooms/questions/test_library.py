"""The question library holds its promises: shape, spread, tone, no repeats, nothing copied."""

import importlib.util
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bench.content.alike import letters_alike, pairs, words_alike
from usness.rooms.questions.library import cards

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = ROOT / "src" / "usness" / "rooms" / "questions" / "library" / "en"
FENCE = ROOT / "tests" / "fence"
REVIEW = ROOT / "docs" / "abuse.md"

DEPTHS = (1, 2, 3, 4, 5)
PER_DEPTH = 72
FOR_BOTH_KINDS = 60
FEWEST_OF_A_DIMENSION, MOST_OF_A_DIMENSION = 6, 11
FEWEST_OF_A_THEME, MOST_OF_A_THEME = 3, 10
# Ids stand in records for ever, so the second part of each depth goes on where the first five parts ended.
FIRST_IDS = {1: range(1, 25), 2: range(25, 49), 3: range(49, 73), 4: range(73, 97), 5: range(97, 121)}
LATER_IDS = {1: range(121, 169), 2: range(169, 217), 3: range(217, 265), 4: range(265, 313), 5: range(313, 361)}
CAREFUL = ["q082", "q098", "q100", "q112", "q259", "q302", "q323", "q336", "q347", "q351", "q355", "q356"]
SHORTEST, LONGEST = 15, 140
FIRST = "What small thing went right today?"

KINDS = ("partners", "friends")
DIMENSIONS = frozenset(
    {
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
    }
)
FIELDS = {"id", "depth", "kinds", "dimensions", "theme", "text"}
MAY_HAVE = {"careful"}
SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")


def listed(text: str) -> frozenset[str]:
    """The words of a plain list, one blank between them."""
    return frozenset(text.split())


# A question that opens like this can be answered with yes or no.
YES_NO_OPENERS = listed("am are can could did do does had has have is may might must shall should was were will would")
# Words that assume a gender, a marriage, a family, a job or touch, or that ask to bear with harm.
ASSUMING = listed(
    "he she him her his hers man men woman women boyfriend girlfriend husband wife spouse "
    "marriage married wedding kids children son daughter mother father job boss career salary "
    "kiss hug touch sex bed forgive overlook"
)
# Set at 120 questions, above the closest pair of different ones (0.33 by words, 0.26 by letters) and below the planted
# repeats. They stayed when the library grew; questions that came too close were written anew. Each alone catches
# repeats that the other misses.
WORDS_ALIKE = 0.4
LETTERS_ALIKE = 0.4


@dataclass(frozen=True)
class Question:
    """One entry of the library."""

    id: str
    depth: int
    kinds: tuple[str, ...]
    dimensions: tuple[str, ...]
    theme: str
    text: str
    careful: bool


def load_fence_maker() -> ModuleType:
    """The script that makes the fence, so that both sides cut and hash words alike."""
    spec = importlib.util.spec_from_file_location("usness_fence_make", FENCE / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


fence_maker = load_fence_maker()
words: Callable[[str], list[str]] = fence_maker.words
hashes: Callable[[str], set[str]] = fence_maker.hashes


@cache
def raw(name: str) -> dict[str, Any]:
    """One file of the library, parsed."""
    return tomllib.loads((LIBRARY / name).read_text(encoding="utf-8"))


def raw_questions(depth: int) -> list[dict[str, Any]]:
    """The untyped entries of one depth."""
    entries: list[dict[str, Any]] = raw(f"depth-{depth}.toml")["question"]
    return entries


def typed(entry: dict[str, Any]) -> Question:
    """An entry as a question; the schema test vouches for its types."""
    return Question(
        id=entry["id"],
        depth=entry["depth"],
        kinds=tuple(entry["kinds"]),
        dimensions=tuple(entry["dimensions"]),
        theme=entry["theme"],
        text=entry["text"],
        careful=entry.get("careful", False),
    )


def at_depth(depth: int) -> list[Question]:
    """The questions of one depth, in file order."""
    return [typed(entry) for entry in raw_questions(depth)]


def library() -> list[Question]:
    """All questions, in file order."""
    return [question for depth in DEPTHS for question in at_depth(depth)]


def theme_ids() -> list[str]:
    """The ids of all themes, in file order."""
    return [theme["id"] for theme in raw("themes.toml")["theme"]]


def is_list_of_text(value: object) -> bool:
    """Whether a parsed value is a list of strings."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def shape_faults(entry: dict[str, Any], depth: int) -> list[str]:
    """What is wrong with the shape of an entry; empty when nothing is."""
    if set(entry) - MAY_HAVE != FIELDS:
        return [f"fields {sorted(entry)}"]
    faults = []
    if not (isinstance(entry["id"], str) and re.fullmatch(r"q\d{3}", entry["id"])):
        faults.append("id")
    if type(entry["depth"]) is not int or entry["depth"] != depth:
        faults.append("depth")
    if entry["kinds"] not in (list(KINDS), [KINDS[0]], [KINDS[1]]):
        faults.append("kinds")
    if not is_list_of_text(entry["dimensions"]) or not good_dimensions(entry["dimensions"]):
        faults.append("dimensions")
    if entry["theme"] not in theme_ids():
        faults.append("theme")
    if not isinstance(entry["text"], str):
        faults.append("text")
    if entry.get("careful", True) is not True:
        faults.append("careful")
    return faults


def good_dimensions(names: list[str]) -> bool:
    """One or two different names, all among the ten."""
    return len(names) in (1, 2) and len(set(names)) == len(names) and set(names) <= DIMENSIONS


def near_duplicates(texts: list[str]) -> list[tuple[str, str]]:
    """Every pair that is too alike by either measure."""
    return [(pair.one, pair.two) for pair in pairs(texts) if pair.words >= WORDS_ALIKE or pair.letters >= LETTERS_ALIKE]


def fence() -> frozenset[str]:
    """The committed hashes of the source texts."""
    return frozenset((FENCE / "seed-5grams.txt").read_text(encoding="ascii").split())


def copied(texts: list[str], forbidden: frozenset[str]) -> list[str]:
    """The texts that share a run of five words with a source."""
    return [text for text in texts if hashes(text) & forbidden]


@pytest.mark.parametrize("depth", DEPTHS)
def test_every_entry_has_the_agreed_shape(depth: int) -> None:
    """Each entry has exactly the six fields, known kinds, dimensions and theme; and may be marked as careful."""
    faults = {
        str(entry.get("id")): shape_faults(entry, depth) for entry in raw_questions(depth) if shape_faults(entry, depth)
    }
    assert set(raw(f"depth-{depth}.toml")) == {"question"}
    assert faults == {}


def test_a_misshapen_entry_is_found() -> None:
    """The shape check names each fault of a planted bad entry."""
    bad = {"id": "7", "depth": 2, "kinds": [], "dimensions": ["joy"], "theme": "none", "text": 3}
    bad["careful"] = False
    assert shape_faults(bad, 1) == ["id", "depth", "kinds", "dimensions", "theme", "text", "careful"]
    assert shape_faults({"id": "q001"}, 1) != []


def test_there_is_one_file_for_each_depth_and_one_of_themes() -> None:
    """The folder holds the five depths, the themes and nothing else."""
    expected = {f"depth-{depth}.toml" for depth in DEPTHS} | {"themes.toml"}
    assert {path.name for path in LIBRARY.iterdir()} == expected


@pytest.mark.parametrize("depth", DEPTHS)
def test_ids_stay_and_run_on(depth: int) -> None:
    """A depth holds its first 24 ids, then its next 48, in file order."""
    expected = [f"q{number:03}" for number in (*FIRST_IDS[depth], *LATER_IDS[depth])]
    assert [question.id for question in at_depth(depth)] == expected


def test_ids_run_without_gap_or_repeat() -> None:
    """Over all depths ids are q001 to q360, each once."""
    expected = [f"q{number:03}" for number in range(1, PER_DEPTH * len(DEPTHS) + 1)]
    assert sorted(question.id for question in library()) == expected


@pytest.mark.parametrize("depth", DEPTHS)
def test_each_depth_is_full_and_for_most_bonds(depth: int) -> None:
    """A depth has 72 questions, and at least 60 of them fit both kinds of bond."""
    questions = at_depth(depth)
    assert len(questions) == PER_DEPTH
    assert sum(question.kinds == KINDS for question in questions) >= FOR_BOTH_KINDS


@pytest.mark.parametrize("depth", DEPTHS)
def test_each_depth_reaches_all_of_a_bond(depth: int) -> None:
    """At each depth all ten dimensions and all themes are there, and none takes over."""
    questions = at_depth(depth)
    dimensions = Counter(name for question in questions for name in question.dimensions)
    themes = Counter(question.theme for question in questions)
    assert set(dimensions) == DIMENSIONS
    assert set(themes) == set(theme_ids())
    assert FEWEST_OF_A_DIMENSION <= min(dimensions.values()) <= max(dimensions.values()) <= MOST_OF_A_DIMENSION
    assert FEWEST_OF_A_THEME <= min(themes.values()) <= max(themes.values()) <= MOST_OF_A_THEME


def test_what_could_be_turned_against_someone_is_marked() -> None:
    """The questions that the review of misuse names are marked as careful, and no others."""
    careful = [question for question in library() if question.careful]
    review = " ".join(REVIEW.read_text(encoding="utf-8").split())
    assert sorted(question.id for question in careful) == CAREFUL
    assert [question.id for question in careful if f'- **{question.id}, "{question.text}"**' not in review] == []
    assert review.count("- **q") == len(CAREFUL)


def test_the_house_reads_the_mark() -> None:
    """The cards that the house hands to its pages are careful where the files say so, and not elsewhere."""
    assert sorted(card.id for card in cards().values() if card.careful) == CAREFUL


@pytest.mark.parametrize("depth", DEPTHS)
def test_partners_and_friends_find_equally_many(depth: int) -> None:
    """At each depth neither kind of bond is offered more questions than the other."""
    found = Counter(kind for question in at_depth(depth) for kind in question.kinds)
    assert found[KINDS[0]] == found[KINDS[1]]


def test_themes_are_well_formed_and_all_in_use() -> None:
    """About fourteen themes, each with an own plain id and short name, each in use."""
    themes = raw("themes.toml")["theme"]
    assert set(raw("themes.toml")) == {"theme"}
    assert all(set(theme) == {"id", "name"} for theme in themes)
    assert all(SLUG.fullmatch(theme["id"]) for theme in themes)
    assert all(3 <= len(theme["name"]) <= 30 for theme in themes)
    assert 10 <= len(themes) <= 14
    assert len(set(theme_ids())) == len({theme["name"] for theme in themes}) == len(themes)
    assert {question.theme for question in library()} == set(theme_ids())


def test_the_first_question_stays_the_same() -> None:
    """The question every invited person answers first is the agreed one, for both kinds."""
    first = library()[0]
    assert (first.id, first.depth, first.kinds, first.text) == ("q001", 1, KINDS, FIRST)


@pytest.mark.parametrize("question", library(), ids=lambda question: question.id)
def test_a_text_is_brief_calm_and_one_sentence(question: Question) -> None:
    """A text is one calm sentence of 15 to 140 characters that ends with '?' or '.'."""
    text = question.text
    assert SHORTEST <= len(text) <= LONGEST
    assert text == " ".join(text.split())
    assert text[0].isupper()
    assert text[-1] in "?."
    assert sum(text.count(mark) for mark in "?.") == 1
    assert "!" not in text


@pytest.mark.parametrize("question", library(), ids=lambda question: question.id)
def test_a_text_asks_one_open_thing(question: Question) -> None:
    """No text can be answered with yes or no, and none piles a second question on the first."""
    found = words(question.text)
    assert found[0] not in YES_NO_OPENERS
    assert not re.search(r"\b(?:and|or) (?:why|how|what|when|where|who|which)\b", question.text)


@pytest.mark.parametrize("question", library(), ids=lambda question: question.id)
def test_a_text_assumes_nothing_of_a_life(question: Question) -> None:
    """No text names gender, marriage, children, job or touch, or asks to forgive or overlook."""
    assert set(words(question.text)) & ASSUMING == set()


@pytest.mark.parametrize("question", library(), ids=lambda question: question.id)
def test_words_for_one_kind_stay_with_that_kind(question: Question) -> None:
    """A text that says 'couple' or 'partner' is for partners alone, one that says 'your friend' for friends."""
    if {"couple", "partner"} & set(words(question.text)):
        assert question.kinds == ("partners",)
    if "your friend" in question.text:
        assert question.kinds == ("friends",)


def test_no_two_questions_are_nearly_the_same() -> None:
    """No pair in the whole library is too alike by its words or by its letters."""
    assert near_duplicates([question.text for question in library()]) == []


@pytest.mark.parametrize(
    "planted",
    [
        "What went right today, a small thing?",
        "Today, what small thing went right for you?",
        "Which small things went right today?",
        "What little thing went well today?",
    ],
)
def test_a_planted_near_duplicate_is_caught(planted: str) -> None:
    """A reworded first question added to the library is found, and nothing else is."""
    texts = [question.text for question in library()]
    assert near_duplicates([*texts, planted]) == [(FIRST, planted)]


def test_each_measure_catches_what_the_other_misses() -> None:
    """Short words in a new order are caught by words alone, new word endings by letters alone."""
    moved = ("Which old red tin box pleases you?", "You box which tin, pleases old red?")
    ended = (
        "What childhood friendship surprised you?",
        "Which childhood friendships surprise you?",
    )
    assert words_alike(*moved) >= WORDS_ALIKE
    assert letters_alike(*moved) < LETTERS_ALIKE
    assert words_alike(*ended) < WORDS_ALIKE
    assert letters_alike(*ended) >= LETTERS_ALIKE


def test_two_questions_of_one_frame_are_told_apart() -> None:
    """Sharing only the little words of a frame doesn't make two questions alike."""
    pair = ["What do you need from others when you travel?", "What do you need from others at sea?"]
    assert near_duplicates(pair) == []


def test_nothing_is_copied_from_the_source_texts() -> None:
    """No run of five words of any question stands in the source texts."""
    assert copied([question.text for question in library()], fence()) == []


def test_a_planted_copy_is_caught() -> None:
    """A question with five words in a row of a fenced sentence is found, however it is written."""
    sentence = "The kettle sang before anyone had thought of tea."
    guarded = fence() | hashes(sentence)
    planted = "When did ANYONE had thought, of tea become a habit?"
    innocent = "When did anyone think of tea?"
    assert copied([planted, innocent], guarded) == [planted]
    assert copied([planted], fence()) == []


def test_the_fence_stands_and_holds_only_hashes() -> None:
    """The committed fence is a sorted list of many eight-character hashes and no text."""
    lines = (FENCE / "seed-5grams.txt").read_text(encoding="ascii").splitlines()
    assert len(lines) > 1000
    assert all(re.fullmatch(r"[0-9a-f]{8}", line) for line in lines)
    assert lines == sorted(set(lines))


def test_the_fence_is_made_from_every_text_of_a_folder(tmp_path: Path) -> None:
    """The fence of a folder holds each run of five words of each text, and none across texts."""
    (tmp_path / "a.txt").write_text("One two three four five six.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Don\u2019t stop at the gate", encoding="utf-8")
    made: list[str] = fence_maker.fence_of(tmp_path)
    expected = ["one two three four five", "two three four five six", "don't stop at the gate"]
    assert made == sorted(fence_maker.run_hash(run) for run in expected)
    assert len(made) == 3
