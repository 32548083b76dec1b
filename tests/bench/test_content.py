"""The figures of the library: blind labels counted right, a sample that tells no depth, and closest pairs first."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.content import __main__ as content
from bench.content.agreement import Placed, confusion, exact, misplaced, placed, told_apart, within_one
from bench.content.alike import pairs
from bench.content.sample import DEPTHS, PER_DEPTH, SAMPLE, SEED, drawn, read, written
from usness.rooms.questions.library import cards

CARDS = list(cards().values())


def sample_of(*placings: tuple[int, int]) -> list[Placed]:
    """Made-up questions as (depth, label)."""
    return [Placed(f"{number:02}", depth, label) for number, (depth, label) in enumerate(placings)]


def labels_for(label: dict[str, int]) -> str:
    """A labels file of one reader."""
    return "[readers.made-up]\n" + "".join(f"{number} = {depth}\n" for number, depth in label.items())


def test_a_reader_who_agrees_tells_all_apart() -> None:
    """Each on its own rung: everything is 1."""
    sample = sample_of(*((depth, depth) for depth in DEPTHS for _ in range(3)))
    assert (exact(sample), within_one(sample), told_apart(sample)) == (1, 1, 1)
    assert misplaced(sample) == []


def test_a_reader_who_puts_all_in_the_middle_tells_nothing_apart() -> None:
    """Same rung isn't apart: a fifth is right by chance, and no pair is told apart."""
    sample = sample_of(*((depth, 3) for depth in DEPTHS))
    assert (exact(sample), within_one(sample), told_apart(sample)) == (0.2, 0.6, 0)


def test_a_reader_who_turns_the_ladder_round_tells_nothing_apart() -> None:
    """The wrong order counts as little as no order."""
    assert told_apart(sample_of(*((depth, 6 - depth) for depth in DEPTHS))) == 0


def test_only_pairs_of_adjacent_depths_count() -> None:
    """Two of depth 1, one on the rung of depth 2's: half of the pairs is apart; 1 and 4 make no pair."""
    assert told_apart(sample_of((1, 1), (1, 2), (2, 2), (4, 1))) == 0.5


def test_a_shifted_reader_still_tells_apart() -> None:
    """Order is what counts: a reader who puts everything one rung higher agrees on nothing and tells all apart."""
    sample = sample_of((1, 2), (2, 3), (3, 4), (4, 5))
    assert (exact(sample), within_one(sample), told_apart(sample)) == (0, 1, 1)


def test_the_table_and_the_misplaced_show_the_same() -> None:
    """Rows are the library's depths, columns the labels; what stands off the diagonal is listed, the farthest first."""
    sample = sample_of((1, 1), (2, 1), (5, 2), (5, 5))
    assert confusion(sample) == [[1, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0] * 5, [0] * 5, [0, 1, 0, 0, 1]]
    assert [(one.depth, one.label) for one in misplaced(sample)] == [(5, 2), (2, 1)]


@pytest.mark.parametrize("labels", [{"01": 1}, {"01": 1, "02": 2, "03": 3}, {"01": 1, "02": 6}])
def test_labels_that_do_not_fit_are_refused(labels: dict[str, int]) -> None:
    """A missing label, one too many, and a rung that isn't there each stop the count."""
    assert len(placed({"01": 1, "02": 2}, {"01": 1, "02": 2})) == 2
    with pytest.raises(ValueError, match=r"no question or no label|no depth"):
        placed({"01": 1, "02": 2}, labels)


def test_the_sample_is_fifteen_of_each_depth_whatever_the_order() -> None:
    """A seed draws one sample: equally many of each depth, the same from a library turned round, other with other seeds."""
    sample = drawn(CARDS, random.Random(SEED))
    assert [sum(card.depth == depth for card in sample) for depth in DEPTHS] == [PER_DEPTH] * len(DEPTHS)
    assert drawn(reversed(CARDS), random.Random(SEED)) == sample
    assert drawn(CARDS, random.Random(SEED + 1)) != sample


def test_the_sample_in_the_tree_is_the_one_that_the_library_gives() -> None:
    """Nobody labels, or counts, questions that the library no longer has."""
    assert SAMPLE.read_text(encoding="utf-8") == written(drawn(CARDS, random.Random(SEED)))


def test_the_sample_tells_no_depth() -> None:
    """No id stands in it, and its numbers say nothing: the depths don't come in order."""
    sample = drawn(CARDS, random.Random(SEED))
    text = written(sample)
    assert [card.id for card in sample if card.id in text] == []
    assert [card.depth for card in sample] != sorted(card.depth for card in sample)
    assert list(read(text, CARDS).values()) == sample


def test_a_question_that_was_changed_since_stops_the_count() -> None:
    """A sample of older words isn't read as if it were of today's."""
    changed = written(drawn(CARDS, random.Random(SEED))).replace("?", " then?", 7)
    with pytest.raises(KeyError, match="then"):
        read(changed, CARDS)


@pytest.mark.parametrize(("off_by", "code"), [(0, 0), (1, 1)])
def test_the_command_says_whether_the_ladder_holds(
    off_by: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends with 0 when a reader agrees, and with 1 when every question of depth 2 went to depth 3."""
    sample = read(SAMPLE.read_text(encoding="utf-8"), CARDS)
    labels = {number: card.depth + off_by * (card.depth == 2) for number, card in sample.items()}
    (tmp_path / "labels.toml").write_text(labels_for(labels), encoding="utf-8")
    monkeypatch.setattr(content, "LABELS", tmp_path / "labels.toml")
    assert content.main() == code
    assert capsys.readouterr().out.count("2 read as 3: q") == off_by * PER_DEPTH


def test_the_command_does_not_hold_a_ladder_that_nobody_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No labels are no agreement: it ends with 1."""
    (tmp_path / "labels.toml").write_text("# none yet\n", encoding="utf-8")
    monkeypatch.setattr(content, "LABELS", tmp_path / "labels.toml")
    assert content.main() == 1


def test_the_closest_pair_comes_first() -> None:
    """A reworded question stands before everything that merely shares a word."""
    texts = ["Which red tin box pleases you?", "Which lake is red?", "Which tin box, red, pleases you?"]
    assert (pairs(texts)[0].one, pairs(texts)[0].two) == (texts[0], texts[2])
    assert pairs(texts)[0].words == 1
