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


def leaves_trace(reveal: str, *, met: bool) -> bool:
    """Whether a taken-back entry keeps its place (without its box), so that another can't be put in its stead.

    After both answers met, one side could otherwise read, take back, and answer anew.
    """
    return reveal == "now" or met
