"""What two people may do with a question, and which cards a day brings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from usness.entries.rules import Wanted
from usness.rooms.questions.library import Card, cards, fits
from usness.rooms.questions.rules import GENTLE_PAGES, History, accept, deal, may_ask_again
from usness.sealed import Header, pair_of

LOG, ALICE, BOB = bytes(16), b"a" * 16, b"b" * 16
TODAY = date(2026, 11, 22)
ALL = cards()


def head(
    kind: str, reveal: str = "now", subject: str = "q001", *, author: bytes = ALICE, parent: bytes = b""
) -> Header:
    pair = pair_of(LOG, "questions", subject, parent, 0) if reveal == "together" else b""
    return Header(bytes(16), LOG, b"i" * 16, author, "questions", kind, subject, pair, parent, reveal, 0, 1)


THEIR_ANSWER = head("answer", "together", author=BOB)
MY_ANSWER = head("answer", "together")
THEIR_QUESTION = head("question", subject="", author=BOB)
MY_QUESTION = head("question", subject="")
THEIR_REPLY = head("reply", author=BOB, parent=b"p" * 32)


def accepted(wanted: Header, parent: Header | None = None, kind: str = "partners") -> bool:
    return accept(ALL, Wanted(wanted, kind, parent, parent is not None and parent.author == ALICE))


@pytest.mark.parametrize(
    ("wanted", "parent"),
    [
        (head("answer", "together"), None),
        (head("offer"), None),
        (head("reply", parent=b"p" * 32), THEIR_ANSWER),
        (head("reply", parent=b"p" * 32), THEIR_REPLY),
        (head("heard", parent=b"p" * 32), THEIR_REPLY),
        (head("keep", "together", parent=b"p" * 32), MY_ANSWER),
        (head("keep", "together", parent=b"p" * 32), THEIR_ANSWER),
        (head("question", subject=""), None),
        (head("answer", "together", "", parent=b"p" * 32), THEIR_QUESTION),
        (head("answer", "together", "", parent=b"p" * 32), MY_QUESTION),
        (head("offer", subject="", parent=b"p" * 32), THEIR_QUESTION),
        (head("reply", subject="", parent=b"p" * 32), head("answer", "together", "", author=BOB, parent=b"q" * 32)),
    ],
)
def test_what_belongs_in_the_room_is_accepted(wanted: Header, parent: Header | None) -> None:
    """An answer, an offer, an own question and answers to it, and under something open: a reply, "I felt heard", a keep."""
    assert accepted(wanted, parent)


@pytest.mark.parametrize(
    ("wanted", "parent"),
    [
        (head("answer"), None),
        (head("answer", "together", "q999"), None),
        (head("offer", "together"), None),
        (head("reply", parent=b"p" * 32), None),
        (head("reply", parent=b"p" * 32), head("answer", "together", "q002", author=BOB)),
        (head("reply", parent=b"p" * 32), head("heard", author=BOB, parent=b"p" * 32)),
        (head("heard", parent=b"p" * 32), head("reply", parent=b"p" * 32)),
        (head("keep", parent=b"p" * 32), MY_ANSWER),
        (head("keep", "together", parent=b"p" * 32), THEIR_REPLY),
        (head("keep", "together"), None),
        (head("reply", "together", parent=b"p" * 32), THEIR_ANSWER),
        (head("question"), None),
        (head("question", "together", ""), None),
        (head("question", subject="", parent=b"p" * 32), THEIR_ANSWER),
        (head("answer", "together", ""), None),
        (head("answer", "together", "", parent=b"p" * 32), None),
        (head("answer", "together", "", parent=b"p" * 32), THEIR_ANSWER),
        (head("answer", "together", "q001", parent=b"p" * 32), THEIR_QUESTION),
        (head("answer", subject="", parent=b"p" * 32), THEIR_QUESTION),
        (head("reply", subject="", parent=b"p" * 32), THEIR_QUESTION),
        (head("offer", subject="", parent=b"p" * 32), head("answer", "together", "", author=BOB, parent=b"q" * 32)),
        (head("verdict", parent=b"p" * 32), THEIR_ANSWER),
    ],
)
def test_what_does_not_belong_is_refused(wanted: Header, parent: Header | None) -> None:
    """No answer that opens at once, no unknown card, nothing under nothing, nothing about another card, no praise of oneself,
    no keep that the other could see alone, no answer to what is no question.
    """
    assert not accepted(wanted, parent)


KINDS_OF_ENTRY = some.sampled_from(["question", "answer", "offer", "reply", "heard", "keep", "verdict"])
HEADERS = some.builds(
    lambda kind, reveal, subject, author, parent: head(kind, reveal, subject, author=author, parent=parent),
    KINDS_OF_ENTRY,
    some.sampled_from(["now", "together"]),
    some.sampled_from(["", "q001", "q002", "q999"]),
    some.sampled_from([ALICE, BOB]),
    some.sampled_from([b"", b"p" * 32]),
)


@given(HEADERS, some.none() | HEADERS)
def test_whatever_is_accepted_has_its_place(wanted: Header, parent: Header | None) -> None:
    """Of any two headers: an own question stands alone, what has no card hangs under one, and words of the other aren't kept
    or given in their name.
    """
    if not accepted(wanted, parent if wanted.parent else None):
        return
    assert wanted.kind != "verdict"
    assert (wanted.reveal == "together") is (wanted.kind in ("answer", "keep"))
    assert wanted.subject in ("", "q001", "q002")
    if wanted.kind == "question":
        assert (wanted.subject, wanted.parent) == ("", b"")
    elif not wanted.subject or wanted.kind in ("reply", "heard", "keep"):
        assert parent is not None
        assert wanted.parent
        assert parent.subject == wanted.subject
        assert (parent.kind == "question") is (wanted.kind in ("answer", "offer"))


def test_a_page_may_be_asked_anew_after_ninety_days() -> None:
    """On the day before not yet."""
    assert may_ask_again(TODAY - timedelta(days=90), TODAY)
    assert not may_ask_again(TODAY - timedelta(days=89), TODAY)


def test_a_card_for_partners_is_not_accepted_between_friends() -> None:
    """The host holds both to the kind of their bond."""
    card = next(card for card in ALL.values() if card.kinds == ("partners",))
    assert accepted(head("answer", "together", card.id))
    assert not accepted(head("answer", "together", card.id), kind="friends")


DAYS_AGO = some.integers(1, 800).map(lambda days: TODAY - timedelta(days=days))
PAST = some.dictionaries(some.sampled_from(sorted(ALL)), DAYS_AGO, max_size=90)
HISTORIES = some.builds(History, opened=PAST, dealt=PAST)
KINDS = some.sampled_from(["partners", "friends", "alone"])


@given(HISTORIES, KINDS, some.binary(min_size=16, max_size=16))
def test_a_day_brings_five_different_cards_that_fit_and_none_opened_within_a_year(
    history: History, kind: str, log: bytes
) -> None:
    """Three and two spares, for this kind of bond, with nothing that was opened in the last 365 days."""
    dealt = deal(ALL.values(), kind, log, TODAY, history)
    assert len({card.id for card in dealt}) == len(dealt) == 5
    assert all(fits(card, kind) for card in dealt)
    assert all(TODAY - history.opened.get(card.id, date.min) >= timedelta(days=365) for card in dealt)


@given(HISTORIES, KINDS, some.binary(min_size=16, max_size=16))
def test_a_deal_is_the_same_for_both_and_whoever_asks_first(history: History, kind: str, log: bytes) -> None:
    """Nothing but the bond, the day and what both may know decides; the order of the library doesn't."""
    turned = list(reversed(ALL.values()))
    assert deal(ALL.values(), kind, log, TODAY, history) == deal(turned, kind, log, TODAY, history)


@given(KINDS, some.binary(min_size=16, max_size=16), some.integers(0, 400))
def test_the_first_pages_stay_light_and_later_days_go_light_to_deep(kind: str, log: bytes, days: int) -> None:
    """Nobody starts with fears; once some pages were opened, the third card may be deep, the first is always light."""
    day = TODAY + timedelta(days=days)
    first = _depths(deal(ALL.values(), kind, log, day, History()))
    assert first == [1, 2, 3, 1, 2]
    opened = dict.fromkeys(sorted(ALL)[:GENTLE_PAGES], day - timedelta(days=400))
    later = _depths(deal(ALL.values(), kind, log, day, History(opened=opened)))
    assert later[0] == 1
    assert later[1] in (2, 3)
    assert later[2] in (4, 5)
    assert max(later[3:]) <= 3


@given(KINDS, some.binary(min_size=16, max_size=16))
def test_the_three_cards_of_a_day_differ_in_theme(kind: str, log: bytes) -> None:
    """Variety: no two of a fresh day's three cards share a theme."""
    three = deal(ALL.values(), kind, log, TODAY, History())[:3]
    assert len({card.theme for card in three}) == 3


def _depths(dealt: list[Card]) -> list[int]:
    return [card.depth for card in dealt]
