"""One question with all that was said on it, as one of the two may see it: a card's, or one that they ask each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from usness.entries import store as log
from usness.entries.records import Answer, Record
from usness.people.places import Place
from usness.refusals import Absent
from usness.rooms.questions.library import Card, fits
from usness.sealed import b64, pair_of
from usness.store import Tx

ROOM = "questions"
OWN = "own/"
ROUNDS = 1000
"""More than anyone lives to see: a page is asked anew after ninety days."""


@dataclass(frozen=True)
class Asked:
    """What is asked: a card, or an own question, whose words are in a box and whose answers name its hash as parent.

    `name` is how addresses and private marks call it. Of an own question that was taken back only its hash is left.
    """

    name: str
    card: Card | None = None
    parent: bytes = b""
    question: Record | None = None

    @property
    def subject(self) -> str:
        return self.card.id if self.card else ""

    def pair(self, place: Place, round: int) -> bytes:  # noqa: A002  The protocol's own name.
        return pair_of(place.log, ROOM, self.subject, self.parent, round)


@dataclass(frozen=True)
class Round:
    """One time that a question was answered by both, and what was said under it."""

    number: int
    mine: Record | None
    theirs: Record | None
    thread: list[Record]
    keeps: list[Record]


@dataclass(frozen=True)
class Page:
    """A question's page: the newest round, in which one may stand before, and those that were opened earlier."""

    place: Place
    asked: Asked
    opened: int
    now: Round
    earlier: list[Round]


def name_of(one: Answer) -> str:
    """How the page that an own answer stands on is called."""
    return one.subject or OWN + b64(one.asked or b"")


def round_of(place: Place, one: Answer) -> int:
    """The round that an own answer is of, read from its pair: that costs no query."""
    return _number(place.log, one.subject, one.parent, one.pair)


@lru_cache(maxsize=4096)
def _number(log: bytes, subject: str, parent: bytes, pair: bytes) -> int:
    """Today shows the same pages for days, to both; nothing in here can ever change."""
    pairs = (pair_of(log, ROOM, subject, parent, n) for n in range(ROUNDS))
    return next((n for n, one in enumerate(pairs) if one == pair), 0)


async def own_question(tx: Tx, place: Place, entry: bytes) -> Asked:
    """What this entry asks; raises Absent when it's no question that the asker could ever see."""
    found = await log.trace(tx, place, entry)
    if found is None or (found.room, found.kind) != (ROOM, "question"):
        raise Absent
    return Asked(OWN + b64(entry), None, found.hash, await log.seen(tx, place, entry))


async def card_page(tx: Tx, place: Place, card: Card) -> Page:
    """A card's page; raises Absent for one that isn't for this kind of bond.

    Alone, every card has its page: what was kept for oneself in a bond may stand on one that nobody alone is dealt.
    """
    if not (place.alone or fits(card, place.kind)):
        raise Absent
    asked = Asked(card.id, card)
    return await _page(tx, place, asked, await log.about(tx, place, ROOM, card.id))


async def own_page(tx: Tx, place: Place, entry: bytes) -> Page:
    """The page of a question that one of the two asks. Alone, only the device knows whether this entry is one."""
    if place.alone:
        asked = Asked(OWN + b64(entry), question=await log.seen(tx, place, entry))
        return Page(place, asked, 0, Round(0, None, None, [], []), [])
    asked = await own_question(tx, place, entry)
    return await _page(tx, place, asked, await log.beneath(tx, place, ROOM, asked.parent))


async def _page(tx: Tx, place: Place, asked: Asked, records: list[Record]) -> Page:
    opened = await log.rounds(tx, place, ROOM, asked.subject, asked.parent)
    gone = await log.gone_answers(tx, place, ROOM, asked.subject, asked.parent)
    numbers = {asked.pair(place, n): n for n in range(opened + 1)}
    own = {numbers[one.pair]: one for one in [*gone, *records] if one.pair in numbers and one.author == place.me}
    # The newest round is the one that is open to answer, once one has; until then the one that was opened last.
    last = opened if opened in own or not opened else opened - 1
    rounds = [_round(n, own.get(n), records, newest=n == last) for n in range(last, -1, -1)]
    return Page(place, asked, opened, rounds[0], [one for one in rounds[1:] if one.mine and one.theirs])


def _round(number: int, mine: Record | None, records: list[Record], *, newest: bool) -> Round:
    theirs = next((one for one in records if mine and one.id == mine.met), None)
    heads = {one.hash for one in (mine, theirs) if one}
    tops = _tops(records)
    # Offers stand under no answer, and what hung under an answer that is gone has lost its place: both stay in sight.
    answers = {one.hash for one in records if one.kind == "answer"}
    under = [one for one in records if tops[one.hash] in heads or (newest and tops[one.hash] not in answers)]
    said = [one for one in under if one.kind not in ("answer", "keep")]
    mine_alive = mine if newest or (mine and not mine.gone) else None
    return Round(number, mine_alive, theirs, said, [one for one in under if one.kind == "keep"])


def _tops(records: Iterable[Record]) -> Mapping[bytes, bytes]:
    """For each record the one at the top of its thread, as far as it is among them."""
    tops: dict[bytes, bytes] = {}
    for one in records:
        # A parent came to be seen before what answers it.
        tops[one.hash] = tops.get(one.parent, one.hash)
    return tops
