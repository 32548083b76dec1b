"""How well blind labels agree with the library's depths. Pure: the placed questions in, figures out.

The limit is on *pairs of adjacent depths told apart*: of all pairs of a question of one depth and a question of the next
deeper one, the share in which the reader put the deeper question on a deeper rung than the other. Two questions on the
same rung aren't told apart, so a reader who puts everything in the middle reaches 0, and one who guesses about 0.4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DEPTHS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Placed:
    """One question: its depth in the library, and the depth that a reader gave it."""

    id: str
    depth: int
    label: int


def placed(depths: Mapping[str, int], labels: Mapping[str, int]) -> list[Placed]:
    """Depths and labels by the same numbers; raises ValueError when a label is missing, too many, or no depth."""
    if set(depths) != set(labels):
        raise ValueError(f"no question or no label: {sorted(set(depths) ^ set(labels))}")
    if wrong := [number for number, label in labels.items() if label not in DEPTHS]:
        raise ValueError(f"no depth: {sorted(wrong)}")
    return [Placed(number, depth, labels[number]) for number, depth in depths.items()]


def exact(sample: Sequence[Placed]) -> float:
    """The share of questions that the reader put on their own rung."""
    return sum(one.label == one.depth for one in sample) / len(sample)


def within_one(sample: Sequence[Placed]) -> float:
    """The share that is on its own rung or on the next."""
    return sum(abs(one.label - one.depth) <= 1 for one in sample) / len(sample)


def told_apart(sample: Sequence[Placed]) -> float:
    """The share of pairs of adjacent depths that the reader put in their order, on different rungs."""
    adjacent = [(one, two) for one in sample for two in sample if two.depth - one.depth == 1]
    return sum(one.label < two.label for one, two in adjacent) / len(adjacent)


def misplaced(sample: Sequence[Placed]) -> list[Placed]:
    """What the reader put on another rung, the farthest off first."""
    off = [one for one in sample if one.label != one.depth]
    return sorted(off, key=lambda one: (-abs(one.label - one.depth), one.depth, one.id))


def confusion(sample: Sequence[Placed]) -> list[list[int]]:
    """A row for each depth of the library, a column for each label."""
    count = Counter((one.depth, one.label) for one in sample)
    return [[count[depth, label] for label in DEPTHS] for depth in DEPTHS]
