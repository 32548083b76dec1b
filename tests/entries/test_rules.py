"""The rules of reveal, without a database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usness.entries import rules
from usness.entries.rules import (
    FOLD_DAYS,
    Stage,
    agrees,
    day_named,
    fold_day,
    folded,
    hidden,
    leaves_trace,
    names_a_day,
    oldest_waiting,
    stage,
)

TODAY = date(2026, 11, 20)
OTHER = b"the other's answer"


@dataclass(frozen=True)
class Own:
    """The facts of an own answer, as a row gives them."""

    day: str = TODAY.isoformat()
    met: bytes | None = None
    given: bool = False
    revealed: str = ""
    gone: bool = False
    theirs_gone: bool = False


COMMITTED = Own()
MET = replace(COMMITTED, met=OTHER)
OPEN = replace(MET, given=True, revealed=TODAY.isoformat())
DAYS = st.dates(date(2020, 1, 1), date(2100, 1, 1))


def days_ago(n: int) -> date:
    return TODAY - timedelta(days=n)


def test_the_promise_is_seven_days() -> None:
    """What the pages say, "after seven days they come back to you", is the number in the code."""
    assert FOLD_DAYS == 7


@pytest.mark.parametrize(("days", "is_folded"), [(0, False), (1, False), (6, False), (7, True), (8, True), (400, True)])
def test_an_answer_folds_on_the_seventh_day_after_its_own(days: int, *, is_folded: bool) -> None:
    """An answer waits on its own day and six more, and is its author's again from the seventh day on."""
    assert folded(days_ago(days), TODAY) is is_folded


@given(DAYS, st.integers(-2, 20))
def test_waiting_and_folded_are_opposites(day: date, later: int) -> None:
    """The rule for one's own page and the bound for the partner's query agree about every day around the seventh."""
    today = day + timedelta(days=later)
    assert folded(day, today) is (day < oldest_waiting(today))


@given(DAYS)
def test_the_day_that_a_page_names_is_the_day_it_comes_back(day: date) -> None:
    """`fold_day` is the first day on which the answer has folded, not one before or after."""
    back = fold_day(day)
    assert folded(day, back)
    assert not folded(day, back - timedelta(days=1))


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (None, Stage.NONE),
        (COMMITTED, Stage.WAITING),
        (replace(COMMITTED, day=days_ago(6).isoformat()), Stage.WAITING),
        (replace(COMMITTED, day=days_ago(7).isoformat()), Stage.FOLDED),
        (MET, Stage.MET),
        (replace(MET, given=True), Stage.GIVEN),
        (OPEN, Stage.OPEN),
        (replace(COMMITTED, gone=True), Stage.CLOSED),
        (replace(MET, theirs_gone=True), Stage.CLOSED),
        (replace(OPEN, theirs_gone=True), Stage.CLOSED),
    ],
)
def test_each_stage(own: Own | None, expected: Stage) -> None:
    """Each combination of facts that can be has the stage that its page is written for."""
    assert stage(own, TODAY) == expected


@given(st.integers(0, 1_000), st.booleans())
def test_what_has_met_never_folds(days: int, given_it: bool) -> None:
    """Once both are in, time changes nothing: a page opens also after months."""
    own = replace(MET, day=days_ago(days).isoformat(), given=given_it)
    assert stage(own, TODAY) == (Stage.GIVEN if given_it else Stage.MET)


@given(DAYS, DAYS)
def test_unmet_stages_depend_on_nothing_of_the_other(day: date, today: date) -> None:
    """Before both are in, no fact about the other's side changes the stage, even if it slipped in."""
    own = Own(day.isoformat())
    assert stage(own, today) == stage(replace(own, theirs_gone=True), today)


@pytest.mark.parametrize(
    ("reveal", "met", "expected"),
    [("together", False, False), ("together", True, True), ("now", False, True), ("never", False, False)],
)
def test_what_the_other_may_have_seen_leaves_its_place(reveal: str, *, met: bool, expected: bool) -> None:
    """A place stays exactly where the other could otherwise be shown something else in its stead."""
    assert leaves_trace(reveal, met=met) is expected


def test_what_opened_at_its_time_leaves_its_place_too() -> None:
    """Before it goes nothing is left of it; from then on it is as if it had been said then."""
    assert not leaves_trace("at", met=False)
    assert leaves_trace("at", met=True)


@pytest.mark.parametrize(
    ("reveal", "kind", "met", "expected"),
    [
        ("at", "confide", False, True),
        ("together", "secret", False, True),
        ("together", "secret", True, False),
        ("together", "answer", False, False),
        ("now", "reply", False, False),
        ("never", "private", False, False),
    ],
)
def test_what_is_in_no_feed_at_first(reveal: str, kind: str, *, met: bool, expected: bool) -> None:
    """What waits for its time, and a secret until it has met: all else has its number at once."""
    assert hidden(reveal, kind, met=met) is expected


@given(st.dates(date(1970, 1, 2), date(2100, 1, 1)), st.integers(1, 86_399))
def test_a_header_can_name_every_day_and_no_second(day: date, second: int) -> None:
    """The day that is named is the day that is read, and whatever is finer isn't one."""
    named = (day - date(1970, 1, 1)).days * 86_400
    assert names_a_day(named)
    assert day_named(named) == day
    assert not names_a_day(named + second)


@given(DAYS, st.integers(-30, 30))
def test_a_device_may_be_on_the_other_side_of_midnight(day: date, apart: int) -> None:
    """One day apart is the same moment on two clocks; two are not."""
    assert agrees(day + timedelta(days=apart), day) is (abs(apart) <= 1)


def test_the_stages_are_those_of_the_pages() -> None:
    """No stage exists that a card's page doesn't know."""
    assert {str(one) for one in Stage} == {"none", "waiting", "folded", "met", "given", "open", "closed"}


def test_the_rules_read_no_clock() -> None:
    """The same facts give the same stage: `rules` imports neither a clock nor a store."""
    assert not {"time", "sqlite3", "os"} & set(vars(rules))
