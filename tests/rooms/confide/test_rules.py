"""What may be confided in a shared room, without a house."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usness.entries.rules import Wanted
from usness.rooms.confide.rules import accept
from usness.sealed import Header

GIVEN = Header(bytes(16), bytes(16), bytes(16), bytes(16), "confide", "confide", "", b"", b"", "now", 0, 1)
LATER = replace(GIVEN, reveal="at", reveal_at=86_400)
SECRET = replace(GIVEN, kind="secret", reveal="together", pair=bytes(32))
REPLY = replace(GIVEN, kind="reply", parent=bytes(32))
HEARD = replace(GIVEN, kind="heard", parent=bytes(32))

HEADERS = st.builds(
    replace,
    st.sampled_from((GIVEN, LATER, SECRET, REPLY, HEARD)),
    kind=st.sampled_from(("confide", "secret", "reply", "heard", "copy", "forecast", "private", "keep", "answer")),
    reveal=st.sampled_from(("now", "at", "together", "never")),
    subject=st.sampled_from(("", "q001", "fear")),
    parent=st.sampled_from((b"", bytes(32))),
)
"""Headers as they may come, right and wrong."""


def accepted(head: Header, parent: Header | None = None, *, mine: bool = False) -> bool:
    return accept(Wanted(head, "partners", parent, parent_is_mine=mine))


def test_what_the_pages_send_is_taken() -> None:
    """So the refusals below refuse something. Both kinds of bond have the room."""
    for head in (GIVEN, LATER, SECRET):
        assert accepted(head)
        assert accept(Wanted(head, "friends", None, parent_is_mine=False))
    for parent in (GIVEN, LATER, SECRET, REPLY):
        assert accepted(REPLY, parent)
        assert accepted(REPLY, parent, mine=True)
    assert accepted(HEARD, REPLY)


@pytest.mark.parametrize("head", [GIVEN, LATER, SECRET, REPLY])
@pytest.mark.parametrize("subject", ["fear", "old-hurt", "fe001", "listen"])
def test_no_header_says_what_it_is_about(head: Header, subject: str) -> None:
    """A kind, a feeling or a need in a header would be known to whoever runs the house."""
    assert accepted(head, GIVEN)
    assert not accepted(replace(head, subject=subject), GIVEN)


@pytest.mark.parametrize(
    ("head", "wrong"),
    [
        (GIVEN, {"reveal": "together", "pair": bytes(32)}),
        (GIVEN, {"reveal": "never"}),
        (GIVEN, {"parent": bytes(32)}),
        (SECRET, {"reveal": "now"}),
        (SECRET, {"reveal": "at"}),
        (SECRET, {"parent": bytes(32)}),
    ],
)
def test_a_thing_opens_as_it_should_and_stands_by_itself(head: Header, wrong: dict[str, Any]) -> None:
    """Above all a secret opens only for another: sent to be read at once it would be no exchange."""
    assert accepted(head)
    assert not accepted(replace(head, **wrong), GIVEN)


@pytest.mark.parametrize("parent", [None, HEARD, replace(GIVEN, room="questions"), replace(GIVEN, kind="copy")])
def test_a_reply_needs_something_to_answer(parent: Header | None) -> None:
    """It hangs under nothing else of the room, and under nothing of another."""
    assert accepted(REPLY, GIVEN)
    assert not accepted(REPLY, parent)


@pytest.mark.parametrize("reveal", ["at", "together"])
def test_a_reply_opens_at_once(reveal: str) -> None:
    """Nothing is said back in a way that could wait for something."""
    assert accepted(REPLY, GIVEN)
    assert not accepted(replace(REPLY, reveal=reveal), GIVEN)


@pytest.mark.parametrize("parent", [GIVEN, LATER, SECRET])
def test_only_a_reply_is_felt(parent: Header) -> None:
    """That one felt heard is said to who listened: under something confided it would be a receipt."""
    assert accepted(HEARD, REPLY)
    assert not accepted(HEARD, parent)


def test_nobody_feels_heard_by_themselves() -> None:
    """Under an own reply there is nothing to tap."""
    assert accepted(HEARD, REPLY)
    assert not accepted(HEARD, REPLY, mine=True)


@given(head=HEADERS, parent=st.none() | HEADERS, mine=st.booleans())
def test_what_is_for_oneself_has_no_way_in(head: Header, parent: Header | None, mine: bool) -> None:
    """Whatever is taken is one of four kinds, says nothing of what it is about, and names a parent only to answer it."""
    if accepted(head, parent, mine=mine):
        assert head.kind in ("confide", "secret", "reply", "heard")
        assert head.subject == ""
        assert bool(head.parent) is (head.kind in ("reply", "heard")) or parent is not None
        assert (head.reveal == "together") is (head.kind == "secret")
        assert head.reveal != "never"
