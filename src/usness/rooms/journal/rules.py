"""What of a journal may come into a shared room: a line, and replies to it. A page has no way in at all."""

from usness.entries.rules import Wanted


def accept(wanted: Wanted) -> bool:
    """A line stands by itself, a reply under a line; both open at once, and neither names anything else."""
    head = wanted.header
    if (head.reveal, head.subject) != ("now", ""):
        return False
    if head.kind == "line":
        return not head.parent
    return head.kind == "reply" and _under_a_line(wanted)


def _under_a_line(wanted: Wanted) -> bool:
    """Replies stand side by side: with the line gone, none of them hangs under words that the other may not see."""
    parent = wanted.parent
    return parent is not None and (parent.room, parent.kind) == (wanted.header.room, "line")
