"""The ways in which sealing and opening fail, by the names that every implementation shares."""

from collections.abc import Callable
from functools import wraps
from typing import Final, Literal, ParamSpec, TypeVar

from usness.sealed import Malformed

Kind = Literal["malformed", "suite", "weak", "checksum", "commitment", "cannot-open", "padding", "mismatch"]
P = ParamSpec("P")
T = TypeVar("T")

SENTENCES: Final[dict[Kind, str]] = {
    "malformed": "This doesn't have the form that it should have.",
    "suite": "This was sealed in a way that this version doesn't know.",
    "weak": "This would protect less than we accept.",
    "checksum": "A letter of this recovery code is wrong.",
    "commitment": "This box was made for another key.",
    "cannot-open": "This key doesn't open this box.",
    "padding": "What this box holds isn't filled up as it should be.",
    "mismatch": "This isn't what it was before, or what it says it is.",
}


class Failure(Exception):
    """Nothing was sealed or opened, not even in part; `kind` names why."""

    def __init__(self, kind: Kind) -> None:
        """Take the sentence from the kind, so that no text from a box can slip into a message."""
        super().__init__(SENTENCES[kind])
        self.kind: Final = kind


def failing(shape: Callable[P, T]) -> Callable[P, T]:
    """Give `shape` with its `Malformed` turned into the client's one exception."""

    @wraps(shape)
    def shaped(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return shape(*args, **kwargs)
        except Malformed as wrong:
            raise Failure("malformed") from wrong

    return shaped
