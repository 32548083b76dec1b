"""The labelled replies: enough of them, each in the half that its text decides, and figures that count right."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from bench.coach.agreement import kappa, same
from bench.coach.counted import Counted, counted
from bench.coach.figures import AIM, of_half
from bench.coach.replies import FLAGS, HALVES, half_of, replies
from bench.coach.running import by_chromium, flags
from usness.rooms.listening.coach import coach


def test_there_are_enough_replies_for_every_figure() -> None:
    """At least 240 in all, near half of them held out, and in each half thirty with each flag and thirty with none."""
    sizes = {half: len(replies(half)) for half in HALVES}
    assert sum(sizes.values()) >= 240
    assert abs(sizes["seen"] - sizes["held-out"]) <= sum(sizes.values()) / 10
    for half in HALVES:
        count: Counter[str] = Counter(flag for one in replies(half) for flag in one.flags or ("none",))
        assert min(count[flag] for flag in (*FLAGS, "none")) >= 30, count


def test_nobody_chooses_what_is_held_out() -> None:
    """A reply's own text puts it into its half, and none stands twice."""
    for half in HALVES:
        assert {half_of(one.text) for one in replies(half)} == {half}
    texts = [one.text for half in HALVES for one in replies(half)]
    assert len(set(texts)) == len(texts)


def test_agreement_counts_both_kinds_of_same() -> None:
    """Two of four read alike by chance alone is a kappa of nought; all alike is one."""
    first = {"a": ["asks"], "b": ["asks"], "c": [], "d": []}
    again = {"a": ["asks"], "b": [], "c": ["asks"], "d": []}
    assert (same("asks", first, again), kappa("asks", first, again)) == (0.5, 0)
    assert (same("asks", first, first), kappa("asks", first, first)) == (1, 1)
    assert kappa("self", first, first) == 1


def test_precision_is_of_what_was_said_and_recall_of_what_was_there() -> None:
    """Two said of which one is so; three there of which one was said."""
    found = [{"asks": True}, {"asks": True}, {"asks": False}, {"asks": False}]
    count = counted("asks", [["asks", "self"], [], ["asks"], ["asks"]], found)
    assert count == Counted(both=1, coach=1, reader=2)
    assert (count.precision, count.recall) == (1 / 2, 1 / 3)


def test_a_coach_that_is_silent_has_no_good_figure() -> None:
    """Nothing said and nothing there are noughts, and never a one."""
    assert (Counted(0, 0, 4).precision, Counted(0, 0, 4).recall, Counted(0, 3, 0).recall) == (0, 0, 0)
    with pytest.raises(ValueError, match="shorter"):
        counted("asks", [[], []], [{"asks": True}])


def test_a_browser_sees_what_the_bench_sees() -> None:
    """Chromium and whatever runs the bench read the same in the same rules."""
    texts = [one.text for one in replies("seen")[:40]]
    assert by_chromium(texts, msgspec.to_builtins(coach())) == flags(texts)


def test_the_half_that_rules_were_written_from_holds() -> None:
    """Both figures of each flag are at their limit or above."""
    figures = list(of_half("seen"))
    assert {figure.least for figure in figures} == {AIM}
    assert [figure.line() for figure in figures if not figure.holds] == []
    assert len(figures) == 2 * len(FLAGS)
