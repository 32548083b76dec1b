"""The coach's figures: precision and recall of each flag, against the reader's labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.coach.counted import counted
from bench.coach.replies import FLAGS, replies
from bench.coach.running import flags
from bench.figures import Figure

AIM = 0.85


def measure(_: Path) -> Iterator[Figure]:
    """The half that no rule was written from."""
    yield from of_half("held-out")


def of_half(half: str) -> Iterator[Figure]:
    """Two figures a flag."""
    labelled = replies(half)
    found = flags([one.text for one in labelled])
    for flag in FLAGS:
        count = counted(flag, [one.flags for one in labelled], found)
        said, there = count.both + count.coach, count.both + count.reader
        what = f"the coach, {half}, {flag}"
        yield Figure(f"{what}: precision", count.precision, "", least=AIM, beside=f"{count.both} of {said} said")
        yield Figure(f"{what}: recall", count.recall, "", least=AIM, beside=f"{count.both} of {there} there")
