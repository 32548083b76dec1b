"""What the questions tell the guide: pages that are open for both, never an answer that waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from usness.entries.records import Answer
from usness.entries.rules import Stage
from usness.guide import LOOK_BACK, QUESTION, STILL_TRUE, Done
from usness.room import Past
from usness.rooms.questions.library import Card

RIPE = timedelta(days=90)
"""After this many days an opened page may be asked anew: "still true?"."""

ENOUGH_TO_LOOK_BACK = 3


def past(cards: Mapping[str, Card], staged: Sequence[tuple[Answer, Stage]], first: date | None, day: date) -> Past:
    """The opened pages of late, and what may be done: `staged` are one's own answers, `first` the day of the first reveal."""
    opened = [one for one, at in staged if at is Stage.OPEN]
    offered = [QUESTION]
    if len(opened) >= ENOUGH_TO_LOOK_BACK:
        offered.append(LOOK_BACK)
    if first is not None and day - first >= RIPE:
        offered.append(STILL_TRUE)
    return Past([_done(cards, one) for one in opened], offered, first)


def _done(cards: Mapping[str, Card], one: Answer) -> Done:
    card = cards.get(one.subject)
    return Done(QUESTION, date.fromisoformat(one.revealed), card.depth if card else 0, mine=one.day < one.theirs_day)
