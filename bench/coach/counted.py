"""What the coach found beside what a reader labelled, counted for one flag. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Counted:
    """`both` saw the flag; `coach` or `reader` saw it alone."""

    both: int
    coach: int
    reader: int

    @property
    def precision(self) -> float:
        """How much of what the coach says is so; 0 when it never says it."""
        said = self.both + self.coach
        return self.both / said if said else 0.0

    @property
    def recall(self) -> float:
        """How much of what is so the coach says; 0 when there was nothing to find, since nothing is shown by it."""
        there = self.both + self.reader
        return self.both / there if there else 0.0


def counted(flag: str, labels: Sequence[Sequence[str]], found: Sequence[Mapping[str, bool]]) -> Counted:
    """One flag over all replies, labels and findings in the same order; raises ValueError when one is missing."""
    pairs = [(flag in label, one[flag]) for label, one in zip(labels, found, strict=True)]
    return Counted(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))
