"""What two people may do with a question, and which cards a day brings. Pure: no clock, no random, no storage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from usness.entries.rules import Wanted
from usness.rooms.questions.library import Card, fits

STILL_TRUE = timedelta(days=90)
"""How old a page is before it may be asked anew: people known for long go stale, not those of last month."""

YEAR = timedelta(days=365)
PLACES = ((1, 1), (2, 3), (4, 5), (1, 2), (2, 3))
"""The depths of a day's five places: three cards light to deep, then two spares on the light side."""

GENTLE_PLACES = ((1, 1), (2, 2), (3, 3), (1, 1), (2, 2))
"""The same until GENTLE_PAGES pages were opened: nobody starts with fears."""

GENTLE_PAGES = 5


def accept(cards: Mapping[str, Card], wanted: Wanted) -> bool:
    """Whether this entry belongs in the room, here and now."""
    head = wanted.header
    if head.kind == "question":
        return (head.reveal, head.subject, head.parent) == ("now", "", b"")
    if head.subject and not (head.subject in cards and fits(cards[head.subject], wanted.bond_kind)):
        return False
    if head.kind in ("answer", "offer"):
        return head.reveal == ("together" if head.kind == "answer" else "now") and _answers(wanted)
    return _belongs(wanted)


def _answers(wanted: Wanted) -> bool:
    """An answer, or one that is offered openly, is to a card, or to a question that one of the two asks the other."""
    head, parent = wanted.header, wanted.parent
    if head.subject:
        return not head.parent
    return parent is not None and (parent.room, parent.kind, parent.subject) == (head.room, "question", "")


def _belongs(wanted: Wanted) -> bool:
    """A reply, a "heard", a "keep" stands under something open, of the same card.

    A keep opens together: until the other keeps the page too, nobody but its author sees that it is there.
    """
    head, parent = wanted.header, wanted.parent
    if parent is None or (parent.room, parent.subject) != (head.room, head.subject):
        return False
    if head.kind == "keep":
        return head.reveal == "together" and parent.kind == "answer"
    if head.reveal != "now" or parent.kind not in ("answer", "offer", "reply"):
        return False
    return head.kind == "reply" or (head.kind == "heard" and not wanted.parent_is_mine)


def may_ask_again(opened: date, today: date) -> bool:
    """Whether a page that opened on this day may be asked anew, to see what is still true."""
    return today - opened >= STILL_TRUE


@dataclass(frozen=True)
class History:
    """What both may know of the past: pages opened, and cards dealt, each with its latest day.

    Answers that wait are no part of it: a deal that avoided them would tell that they exist.
    """

    opened: Mapping[str, date] = field(default_factory=dict)
    dealt: Mapping[str, date] = field(default_factory=dict)


def deal(cards: Iterable[Card], kind: str, log: bytes, day: date, history: History) -> list[Card]:
    """The five cards of a day: three light to deep and two spares, the same for both.

    Varies dimension and theme over the five and against the cards dealt lately; no card that was opened within a year.
    """
    pool = [card for card in cards if fits(card, kind) and not _opened_within_a_year(card, day, history)]
    places = PLACES if len(history.opened) >= GENTLE_PAGES else GENTLE_PLACES
    chosen: list[Card] = []
    for depths in places:
        left = [card for card in pool if card not in chosen]
        if left:
            chosen.append(_best(left, depths, chosen, log, day, history))
    return chosen


def _opened_within_a_year(card: Card, day: date, history: History) -> bool:
    opened = history.opened.get(card.id)
    return opened is not None and day - opened < YEAR


def _best(
    left: list[Card], depths: tuple[int, int], chosen: Collection[Card], log: bytes, day: date, history: History
) -> Card:
    """The right depth, dealt longest ago, unlike the other cards of the day, then a fixed shuffle.

    Each step looks only at what the one before left: up to sixty missed days are dealt while a page waits.
    """
    right = _least(left, lambda card: max(depths[0] - card.depth, card.depth - depths[1], 0))
    rested = _least(right, lambda card: _staleness(card, day, history))
    varied = _least(rested, lambda card: _likeness(card, chosen))
    return min(varied, key=lambda card: _shuffle(card, log, day))


def _least(left: list[Card], key: Callable[[Card], int]) -> list[Card]:
    """All that share the smallest value."""
    values = [key(card) for card in left]
    smallest = min(values)
    return [card for card, value in zip(left, values, strict=True) if value == smallest]


def _staleness(card: Card, day: date, history: History) -> int:
    """0 for a card that was never dealt, then smaller the longer ago it was."""
    dealt = history.dealt.get(card.id)
    return 0 if dealt is None else max(1, 366 - (day - dealt).days)


def _likeness(card: Card, chosen: Collection[Card]) -> int:
    """How much a card repeats the day's other cards, in dimensions and theme."""
    shared = sum(len(set(card.dimensions) & set(other.dimensions)) for other in chosen)
    return shared + sum(2 for other in chosen if other.theme == card.theme)


def _shuffle(card: Card, log: bytes, day: date) -> bytes:
    return sha256(log + day.isoformat().encode() + card.id.encode()).digest()
