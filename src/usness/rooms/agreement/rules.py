"""What belongs under our agreement. Pure: no clock, no random, no storage."""

from usness.entries.rules import Wanted

SUBJECT = "first"
"""The lines that both say yes to. Other lines would be another subject, and want a yes of their own."""


def accept(wanted: Wanted) -> bool:
    """A yes opens together with the other's: a lone one is nobody's business, and nobody is waited for."""
    head = wanted.header
    return (head.kind, head.reveal, head.subject, head.parent) == ("yes", "together", SUBJECT, b"")
