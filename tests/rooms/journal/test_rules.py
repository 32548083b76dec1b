"""What of a journal gets into a shared room, without a house."""

from dataclasses import replace
from typing import Any

import pytest

from usness.entries.rules import Wanted
from usness.rooms.journal.rules import accept
from usness.sealed import Header

LINE = Header(bytes(16), bytes(16), bytes(16), bytes(16), "journal", "line", "", b"", b"", "now", 0, 1)
REPLY = replace(LINE, kind="reply", parent=bytes(32))


def accepted(head: Header, parent: Header | None = None, *, mine: bool = False) -> bool:
    return accept(Wanted(head, "partners", parent, parent_is_mine=mine))


def test_a_line_is_taken_and_so_are_replies_to_it() -> None:
    """What the pages send fits, so the refusals below refuse something. Each may answer a line, also the own one."""
    assert accepted(LINE)
    assert accepted(REPLY, LINE)
    assert accepted(REPLY, LINE, mine=True)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "page"}, {"kind": "private"}, {"reveal": "together"}, {"subject": "2026-03"}, {"parent": bytes(32)}],
)
def test_what_is_no_line_is_refused(wrong: dict[str, Any]) -> None:
    """A page above all: there is no way for one into a shared room, not even for a device that asks for it."""
    assert not accepted(replace(LINE, **wrong), LINE)


@pytest.mark.parametrize(
    "parent",
    [None, REPLY, replace(LINE, room="questions"), replace(LINE, kind="page")],
)
def test_a_reply_needs_a_line(parent: Header | None) -> None:
    """It hangs under nothing else, and not under another reply."""
    assert not accepted(REPLY, parent)


@pytest.mark.parametrize("wrong", [{"kind": "heard"}, {"reveal": "together"}, {"subject": "x"}])
def test_what_is_no_reply_is_refused(wrong: dict[str, Any]) -> None:
    """Nothing but words may be said under a line."""
    assert not accepted(replace(REPLY, **wrong), LINE)
