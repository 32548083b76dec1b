"""The rules of reveal. Pure: no clock, no storage.

An answer that opens *together* is first a commit that only its author sees. When both commits are in they have
*met*; each author then gives its release, and once both are given the page is *open*. A commit that meets none
within FOLD_DAYS *folds back* to its author.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from usness.sealed import Header

FOLD_DAYS = 7

PATIENT = frozenset({"keep"})
"""Kinds that wait for the other's for as long as it takes: no words are in them that could come back to anyone."""

FLEETING = frozenset({"secret"})
"""Kinds that are nowhere to be found until they have met: in no feed, not even the author's. One that met none lapses
after FOLD_DAYS, and nothing is left of it. Its author's device has sealed a private copy."""

DAY = 86_400
FIRST = date(1970, 1, 1)
LONGEST_WAIT = 7 * DAY
"""How many seconds something may be held back; what is meant for later is for a day."""


class Stage(StrEnum):
    """How far an answer has come, as its author may know it."""

    NONE = "none"
    WAITING = "waiting"
    FOLDED = "folded"
    MET = "met"
    GIVEN = "given"
    OPEN = "open"
    CLOSED = "closed"


class Own(Protocol):
    """The facts of one's own answer that decide its stage; `day` and `revealed` are ISO dates, `revealed` may be empty."""

    @property
    def day(self) -> str: ...

    @property
    def met(self) -> bytes | None: ...

    @property
    def given(self) -> bool: ...

    @property
    def revealed(self) -> str: ...

    @property
    def gone(self) -> bool: ...

    @property
    def theirs_gone(self) -> bool: ...


@dataclass(frozen=True)
class Wanted:
    """An entry that someone wants to add, for a room to accept or not.

    `parent` is the header of the entry it answers, if the author may see that one open; `parent_is_mine` tells whose it is.
    """

    header: Header
    bond_kind: str
    parent: Header | None
    parent_is_mine: bool


def folded(day: date, today: date) -> bool:
    """Whether an answer of `day` that met none has folded back by `today`."""
    return today >= day + timedelta(days=FOLD_DAYS)


def fold_day(day: date) -> date:
    """The day on which an answer of `day` comes back if it meets none."""
    return day + timedelta(days=FOLD_DAYS)


def oldest_waiting(today: date, kind: str = "") -> date:
    """The earliest day whose answers may still be met today."""
    return date.min if kind in PATIENT else today - timedelta(days=FOLD_DAYS - 1)


def stage(own: Own | None, today: date) -> Stage:
    """How far one's own answer has come. What the other did before both were in is not among the facts."""
    if own is None:
        return Stage.NONE
    if own.gone or (own.met and own.theirs_gone):
        return Stage.CLOSED
    if not own.met:
        return Stage.FOLDED if folded(date.fromisoformat(own.day), today) else Stage.WAITING
    if own.revealed:
        return Stage.OPEN
    return Stage.GIVEN if own.given else Stage.MET


def hidden(reveal: str, kind: str, *, met: bool) -> bool:
    """Whether a new entry is in no feed yet, not even its author's, so that it can still go without leaving a number."""
    return reveal == "at" or (kind in FLEETING and not met)


def day_named(reveal_at: int) -> date:
    """The day that a header names by its first second in UTC."""
    return FIRST + timedelta(seconds=reveal_at)


def names_a_day(reveal_at: int) -> bool:
    """Whether a header's time is the first second of a day: anything finer would stay in it for ever."""
    return reveal_at % DAY == 0


def agrees(named: date, day: date) -> bool:
    """Whether the day that a header names fits the day on which its wait ends.

    A device's clock, or its idea of the zone, may be on the other side of midnight; the header can't be changed for it.
    """
    return abs(named - day) <= timedelta(days=1)


def leaves_trace(reveal: str, *, met: bool) -> bool:
    """Whether a taken-back entry keeps its place (without its box), so that another can't be put in its stead.

    `met` is so for what opened at its time, too: from then on it is as if it had been said then.

    After both answers met, one side could otherwise read, take back, and answer anew.
    """
    return reveal == "now" or met
