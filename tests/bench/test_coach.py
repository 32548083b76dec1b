"""The labelled replies: enough of them, each in the half that its text decides, and figures that count right."""

from __future__ import annotations

from collections import Counter

from bench.coach.agreement import kappa, same
from bench.coach.replies import FLAGS, HALVES, half_of, replies


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
