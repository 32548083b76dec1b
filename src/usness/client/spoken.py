"""The spoken words: a code of 4 bytes as four words of a list of 256.

The list comes with this package and never from the house: a house that sent 256 equal words could stand in the middle.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from usness.client.seal import Failure

LISTS: Final = Path(__file__).parent.parent / "web" / "static" / "words"
SIZE: Final = 256


@cache
def words(lang: str) -> tuple[str, ...]:
    """Give a language's list; fail `malformed` for a language that has none."""
    path = LISTS / f"spoken-{lang}.txt"
    found = tuple(path.read_text(encoding="utf-8").split()) if lang.isalnum() and path.is_file() else ()
    if len(set(found)) != SIZE:
        raise Failure("malformed")
    return found


def spoken(code: bytes, lang: str) -> tuple[str, ...]:
    """Give the words of a code."""
    return tuple(words(lang)[byte] for byte in code)


def heard(said: Iterable[str], lang: str) -> bytes:
    """Give the code of words that were heard; fail `mismatch` for one that isn't in the list."""
    try:
        return bytes(words(lang).index(word.strip().lower()) for word in said)
    except ValueError as wrong:
        raise Failure("mismatch") from wrong
