"""`python -m bench.content`: how blind labels agree with the library, and its closest pairs.

Exit 1 when a reader told fewer than nine in ten pairs of adjacent depths apart, or when nobody has read the sample yet.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.content.agreement import DEPTHS, Placed, confusion, exact, misplaced, placed, told_apart, within_one
from bench.content.alike import pairs
from bench.content.sample import SAMPLE, read
from bench.figures import Figure
from usness.rooms.questions.library import Card, cards

LABELS = Path(__file__).with_name("labels.toml")
NINE_IN_TEN = 0.9
CLOSEST = 10


def main() -> int:
    """Print all; 1 when the ladder doesn't hold or nothing shows that it does."""
    sample = read(SAMPLE.read_text(encoding="utf-8"), cards().values())
    readers = tomllib.loads(LABELS.read_text(encoding="utf-8")).get("readers", {})
    held = [_reader(name, sample, labels) for name, labels in readers.items()]
    if not held:
        print("nobody has read the sample yet")
    _closest([card.text for card in cards().values()])
    return 0 if held and all(held) else 1


def _reader(name: str, sample: Mapping[str, Card], labels: Mapping[str, int]) -> bool:
    """One reader's figures; whether adjacent depths were told apart."""
    found = placed({number: card.depth for number, card in sample.items()}, labels)
    figure = Figure("pairs of adjacent depths told apart", told_apart(found), "", least=NINE_IN_TEN)
    print(f"reader {name}, {len(found)} questions")
    print(figure.line())
    print(f"     on their own rung {exact(found):.3f}, there or on the next {within_one(found):.3f}")
    _table(found)
    for one in misplaced(found):
        print(f"     {one.depth} read as {one.label}: {sample[one.id].id} {sample[one.id].text}")
    return figure.holds


def _table(found: Sequence[Placed]) -> None:
    print("     depth  read as " + "".join(f"{label:>4}" for label in DEPTHS))
    for depth, row in zip(DEPTHS, confusion(found), strict=True):
        print(f"     {depth:>5}          " + "".join(f"{count:>4}" for count in row))


def _closest(texts: Sequence[str]) -> None:
    print(f"the {CLOSEST} closest pairs of {len(texts)} questions, by words and by letters")
    for pair in pairs(texts)[:CLOSEST]:
        print(f"     {pair.words:.2f} {pair.letters:.2f}  {pair.one} / {pair.two}")


if __name__ == "__main__":
    sys.exit(main())
