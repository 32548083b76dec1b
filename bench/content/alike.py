"""How much two questions are alike. One measure for the test that forbids repeats and for the figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
LETTER_RUN = 5


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Little words, and the words that place a question at its depth ("these days", "how does it
# feel"), carry its frame and not its subject, so they are left out of comparison.
STOP_WORDS = _listed(
    "a about after an and any are as at be been being but by can could did do does each else even "
    "ever few for from had has have how however if in is it its like likely many may might more "
    "most much of on one only or other others our over people so some someone than that the their "
    "them then there these they this those though to too two up was were what when where which "
    "while who whom whose will with without would you your yours yourself "
    "days feel feels lately life moment now part present"
)


class Pair(NamedTuple):
    """Two texts, and how much they share of their words and of their letters: 0 nothing, 1 everything."""

    words: float
    letters: float
    one: str
    two: str


def pairs(texts: Sequence[str]) -> list[Pair]:
    """Every pair, the closest by either measure first."""
    found = [Pair(words_alike(one, two), letters_alike(one, two), one, two) for one, two in combinations(texts, 2)]
    return sorted(found, key=lambda pair: -max(pair.words, pair.letters))


def words_alike(one: str, two: str) -> float:
    """How much two texts share of their subject words."""
    return _overlap(frozenset(subject(one)), frozenset(subject(two)))


def letters_alike(one: str, two: str) -> float:
    """How much two texts share of their runs of letters, so that other word endings still match."""
    return _overlap(_letter_runs(one), _letter_runs(two))


def subject(text: str) -> list[str]:
    """The words that carry what a question is about."""
    return [word for word in WORD.findall(text.lower()) if word not in STOP_WORDS]


def _letter_runs(text: str) -> frozenset[str]:
    line = " ".join(subject(text))
    return frozenset(line[i : i + LETTER_RUN] for i in range(max(1, len(line) - LETTER_RUN + 1)))


def _overlap(one: frozenset[str], two: frozenset[str]) -> float:
    """Jaccard: the shared part of all that either holds."""
    return len(one & two) / len(one | two) if one or two else 1.0
