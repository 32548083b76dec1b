"""The room of questions from the outside: answering a card, and how far each page has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from usness.client.cards import prompts
from usness.client.media import File
from usness.client.person import Opened, Person
from usness.client.seal import pair_of
from usness.client.seal.bytes import b64
from usness.client.wire import Entry, Written

ROOM: Final = "questions"
LANG: Final = "en"
LIGHT: Final = 2
DEEPER: Final = 4
ROUNDS: Final = 1000
"""More than anyone lives to see."""


class State(StrEnum):
    """How far a page has come, as its person may know it."""

    WAITING = "waiting for the other"
    MET = "both are in"
    GIVEN = "given, opens with the other's"
    OPEN = "open"


@dataclass(frozen=True)
class Page:
    """One's own answer to a card or to an own question, and the partner's as far as one may see it.

    `card` is empty for an own question, and `question` is then its hash. `round` counts the reveals before this one.
    """

    card: str
    mine: Entry
    theirs: Entry | None
    state: State
    question: bytes = b""
    round: int = 0


async def answer(
    person: Person, log: bytes, card: str, words: str, guess: str = "", media: Sequence[File] = ()
) -> Written:
    """Seal an answer: a commit in a shared room, private in the own log. Raise `Refused`, `KeyError` for no card.

    `guess` is what one thinks the other will say; it travels in the same box.
    """
    entries = await person.entries(log) if log != person.id else []
    fields = _answer(prompts(LANG)[card], words, guess)
    number = round_of(entries, card)
    return await person.seal(log, ROOM, "answer", fields, subject=card, reveal="together", round=number, media=media)


def _answer(prompt: str, words: str, guess: str) -> dict[str, str]:
    return {"prompt": prompt, "lang": LANG, "words": words, **({"guess": guess} if guess else {})}


async def ask(person: Person, log: bytes, words: str, depth: int = LIGHT) -> Written:
    """Seal a question of one's own; the other can read it at once. In the own log it is for oneself alone."""
    return await person.seal(log, ROOM, "question", {"words": words, "depth": depth})


async def answer_own(person: Person, question: Entry, words: str, guess: str = "") -> Written:
    """Seal an answer to a question that one of the two asked, or that one asked oneself."""
    log = question.header.log
    fields = _answer(str(person.open(question).fields["words"]), words, guess)
    if log == person.id:
        return await person.seal(log, ROOM, "answer", fields, subject=f"own/{b64(question.header.id)}")
    number = round_of(await person.entries(log), "", question.hash)
    return await person.seal(log, ROOM, "answer", fields, reveal="together", parent=question.hash, round=number)


async def keep(person: Person, page: Page) -> Written:
    """Want an open page for one's story. The other learns of it only by keeping it too.

    Both name the same parent, the lower hash of the two, so that the two keeps make a pair.
    """
    head = page.mine.header
    parent = min(one.hash for one in (page.mine, page.theirs) if one)
    return await person.seal(head.log, ROOM, "keep", {}, subject=page.card, reveal="together", parent=parent)


def round_of(entries: Iterable[Entry], card: str, question: bytes = b"") -> int:
    """Give how often this card's page, or this own question's, was revealed, as far as one was there."""
    asked = (card, question)
    own = (one for one in entries if _is_answer(one) and (one.header.subject, one.header.parent) == asked)
    return len({one.header.pair for one in own if one.revealed})


def number_of(entry: Entry) -> int:
    """Give the round that an answer is of, read from its pair."""
    head = entry.header
    pairs = (pair_of(head.log, head.room, head.subject, head.parent, n) for n in range(ROUNDS))
    return next((n for n, pair in enumerate(pairs) if pair == head.pair), 0)


def pages(person: Person, entries: list[Entry]) -> list[Page]:
    """Give the pages that one has answered, the oldest first."""
    mine = (one for one in entries if _is_answer(one) and one.header.author == person.id)
    return [_page(person, one, entries) for one in mine]


def _is_answer(entry: Entry) -> bool:
    return (entry.header.room, entry.header.kind) == (ROOM, "answer")


def _page(person: Person, mine: Entry, entries: list[Entry]) -> Page:
    others = (one for one in entries if one.header.pair == mine.header.pair and one.header.author != person.id)
    theirs = next(others, None)
    state = _state(person, mine, theirs)
    return Page(mine.header.subject, mine, theirs, state, mine.header.parent, number_of(mine))


def _state(person: Person, mine: Entry, theirs: Entry | None) -> State:
    if theirs is None:
        return State.WAITING
    if theirs.record.release is not None:
        return State.OPEN
    return State.GIVEN if person.memory.pinned(mine.hash) else State.MET


async def give_all(person: Person, log: bytes) -> list[Page]:
    """Release every own answer that has met the other's; give the pages that this opened."""
    await person.sync()
    due = [one for one in pages(person, await person.entries(log)) if one.state in (State.MET, State.GIVEN)]
    return [one for one in due if one.theirs and await person.give(one.mine, one.theirs)]


async def mark_opened(person: Person, log: bytes, card: str, round: int) -> None:  # noqa: A002  The protocol's own name.
    """Note for oneself that a page was read, so that no device offers it as new."""
    await person.note({"room": ROOM, "kind": "opened", "subject": card, "log": b64(log), "round": round})


def questions(opened: Iterable[Opened]) -> list[Opened]:
    """Give the questions that the two ask each other, the oldest first."""
    return [one for one in opened if (one.entry.header.room, one.entry.header.kind) == (ROOM, "question")]


def thread(opened: Iterable[Opened], card: str, question: bytes = b"") -> list[Opened]:
    """Give what was said below a card's page, or an own question's: replies and open offers, the oldest first."""
    under = {question}
    found = []
    for one in opened:
        head = one.entry.header
        if not (head.subject == card if card else head.parent in under):
            continue
        under.add(one.entry.hash)
        if head.kind in ("reply", "offer"):
            found.append(one)
    return found
