"""The room of questions from the outside: answering a card, and how far each page has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from usness.client.cards import prompts
from usness.client.person import Opened, Person
from usness.client.seal.bytes import b64
from usness.client.wire import Entry, Written

ROOM: Final = "questions"
LANG: Final = "en"


class State(StrEnum):
    """How far a page has come, as its person may know it."""

    WAITING = "waiting for the other"
    MET = "both are in"
    GIVEN = "given, opens with the other's"
    OPEN = "open"


@dataclass(frozen=True)
class Page:
    """One's own answer to a card, and the partner's as far as one may see it."""

    card: str
    mine: Entry
    theirs: Entry | None
    state: State


async def answer(person: Person, log: bytes, card: str, words: str) -> Written:
    """Seal an answer: a commit in a shared room, private in the own log. Raise `Refused`, `KeyError` for no card."""
    fields = {"prompt": prompts(LANG)[card], "lang": LANG, "words": words}
    entries = await person.entries(log) if log != person.id else []
    return await person.seal(
        log, ROOM, "answer", fields, subject=card, reveal="together", round=round_of(entries, card)
    )


def round_of(entries: Iterable[Entry], card: str) -> int:
    """Give how often this card's page was revealed, as far as one was there."""
    return len({one.header.pair for one in entries if _is_answer(one) and one.header.subject == card and one.revealed})


def pages(person: Person, entries: list[Entry]) -> list[Page]:
    """Give the pages that one has answered, the oldest first."""
    mine = (one for one in entries if _is_answer(one) and one.header.author == person.id)
    return [_page(person, one, entries) for one in mine]


def _is_answer(entry: Entry) -> bool:
    return (entry.header.room, entry.header.kind) == (ROOM, "answer")


def _page(person: Person, mine: Entry, entries: list[Entry]) -> Page:
    others = (one for one in entries if one.header.pair == mine.header.pair and one.header.author != person.id)
    theirs = next(others, None)
    return Page(mine.header.subject, mine, theirs, _state(person, mine, theirs))


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


def thread(opened: Iterable[Opened], card: str) -> list[Opened]:
    """Give what was said below a card's page: replies and open offers, the oldest first."""
    return [one for one in opened if one.entry.header.subject == card and one.entry.header.kind in ("reply", "offer")]
