"""What belongs in the room of time: a plan, open at once. Day, length and title are all sealed in its box."""

from usness.entries.rules import Wanted


def accept(wanted: Wanted) -> bool:
    """A plan stands by itself; the newest one counts."""
    head = wanted.header
    return (head.kind, head.reveal, head.subject, head.parent) == ("plan", "now", "", b"")
