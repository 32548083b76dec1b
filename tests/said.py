"""What every sentence of a library is held to: warm and plain, like no other one, and like no source."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from tests.docs.test_docs import forbidden
from tests.fence.make import FENCE_FILE, hashes, words

# Half of all words shared: above the closest two different sentences, below a sentence that was put another way.
ALIKE = 0.5

ASSUMING = {
    *("he", "she", "him", "her", "his", "hers", "man", "men", "woman", "women", "boyfriend", "girlfriend"),
    *("husband", "wife", "spouse", "couple", "partner", "marriage", "married", "wedding", "kids", "children"),
    *("job", "boss", "kiss", "hug", "touch", "sex", "bed", "darling", "honey"),
}
PUSHING = (
    "you must",
    "you should",
    "you ought",
    "you need to",
    "don’t forget",
    "make sure",
    "why don’t you",
    "at least",
    "forgive them",
    "overlook it",
)
CLINICAL = (
    "validate",
    "trauma",
    "trigger",
    "boundar",
    "processing",
    "coping",
    "hold space",
    "i hear you saying",
    "journey",
)


def near(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Every pair that shares half of its words or more; short sentences share little ones, so all words count."""
    bags = [(text, frozenset(words(text))) for text in texts]
    return [(a, b) for (a, one), (b, two) in combinations(bags, 2) if len(one & two) >= ALIKE * len(one | two)]


def copied(texts: Sequence[str]) -> list[str]:
    """The texts that share a run of five words with a source."""
    fence = frozenset(FENCE_FILE.read_text(encoding="ascii").split())
    return [text for text in texts if hashes(text) & fence]


def unlike_us(text: str) -> list[str]:
    """What we wouldn't say to someone about two: a wrong word, an assumption, a push, a clinic's word."""
    low = text.lower()
    found = [part for part in (*PUSHING, *CLINICAL) if part in low]
    return [*forbidden(text), *sorted(ASSUMING & set(words(text))), *found]


def well_set(text: str) -> bool:
    """One line with curly apostrophes, a capital at its start, and a mark or an ellipsis at its end."""
    return text == " ".join(text.split()) and "'" not in text and text[:1].isupper() and text[-1:] in ".?…"
