"""`python -m bench.content.sample`: a shuffled sample of the library for a blind reader, into `sample.txt`.

The sample has numbers of its own instead of the questions' ids: ids run depth by depth and would give them away.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

from usness.rooms.questions.library import Card, cards

SAMPLE = Path(__file__).with_name("sample.txt")
SEED = 2026
PER_DEPTH = 15
DEPTHS = (1, 2, 3, 4, 5)
LADDER = """\
# Each question belongs to one of five depths. Which? Read this file and nothing else.
#   1  delights and small things of the day
#   2  stories and tastes
#   3  how life feels at present
#   4  needs, insecurities, dreams
#   5  fears, regrets, hurts, what I hardly tell
"""


def drawn(library: Iterable[Card], chance: random.Random) -> list[Card]:
    """Equally many of each depth, shuffled over all; the order of the library decides nothing."""
    ordered = sorted(library, key=lambda card: card.id)
    found = [card for depth in DEPTHS for card in chance.sample([c for c in ordered if c.depth == depth], PER_DEPTH)]
    chance.shuffle(found)
    return found


def written(sample: Iterable[Card]) -> str:
    """The file a reader gets: the ladder's five lines, then a number and a text a line."""
    return LADDER + "".join(f"{number:02} {card.text}\n" for number, card in enumerate(sample, 1))


def read(text: str, library: Iterable[Card]) -> dict[str, Card]:
    """The cards of a sample by their numbers; raises KeyError with the text that the library no longer has."""
    known = {card.text: card for card in library}
    lines = [line.split(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {number: known[question] for number, question in lines}


if __name__ == "__main__":
    SAMPLE.write_text(written(drawn(cards().values(), random.Random(SEED))), encoding="utf-8")
    print(f"{SAMPLE.name}: {PER_DEPTH * len(DEPTHS)} questions")
