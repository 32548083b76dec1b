"""What may be confided to the other, and what may be said back. Pure: no clock, no random, no storage."""

from usness.entries.rules import Wanted

THINGS = ("confide", "secret")
"""What stands by itself: something given, and one half of an exchange."""


def accept(wanted: Wanted) -> bool:
    """Whether this entry belongs in the room. What is kept for oneself has no way in at all.

    No header names a subject: what it is about, how it feels and what would help stand in the box.
    """
    head = wanted.header
    if head.subject:
        return False
    if head.kind in THINGS:
        return not head.parent and head.reveal in (("together",) if head.kind == "secret" else ("now", "at"))
    return head.reveal == "now" and _belongs(wanted)


def _belongs(wanted: Wanted) -> bool:
    """A reply stands under something confided or under another reply; "heard" is said under the other's reply."""
    head, parent = wanted.header, wanted.parent
    if parent is None or parent.room != head.room:
        return False
    if head.kind == "heard":
        return parent.kind == "reply" and not wanted.parent_is_mine
    return head.kind == "reply" and parent.kind in (*THINGS, "reply")
