"""Before my commit the other's does not exist for me: two worlds side by side, one with the other's commits, one without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disk import Disk, found_bond, placed, sealed
from tests.made import made
from usness.entries import pending
from usness.entries import store as log
from usness.people.places import Place, place_of
from usness.refusals import Refusal
from usness.sealed import WRAP

CARDS = ("q001", "q002", "q003")
START = date(2026, 11, 20)
EPOCH = date(1970, 1, 1)
DAY = 86_400
FAR = (date(2036, 11, 20) - EPOCH).days * DAY
NUMBER = count()

DISKS: tuple[Disk, Disk]

CARD = st.sampled_from(CARDS)
HIDDEN = st.tuples(
    st.sampled_from(("bob answers", "bob takes back", "bob keeps", "bob waits", "bob gives", "bob thinks again")), CARD
)
OPEN = st.tuples(
    st.sampled_from(
        (
            "alice answers",
            "alice takes back",
            "alice offers",
            "bob offers",
            "alice keeps",
            "a day",
            "a week",
            "alice looks",
        )
    ),
    CARD,
)


@pytest.fixture(scope="module", autouse=True)
def disks() -> Iterator[None]:
    global DISKS  # noqa: PLW0603  Hypothesis knows no fixtures of a module.
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        DISKS = Disk(Path(one)), Disk(Path(two))
        yield
        for disk in DISKS:
            disk.close()


class Worlds:
    """The same bond in two databases; what Bob hides happens in the first alone."""

    def __init__(self) -> None:
        number = next(NUMBER)
        self.bond = made(f"hidden bond {number}")
        self.people = {name: made(f"hidden {name} {number}") for name in ("alice", "bob")}
        self.alice, self.bob = self.people.values()
        self.today = START
        self.serial = count()
        self.waiting: dict[tuple[str, str], tuple[bytes, date]] = {}
        self.hidden: list[tuple[bytes, bytes]] = []
        self.withheld: list[bytes] = []
        for disk in DISKS:
            disk.write(found_bond, self.bond, self.people)

    def both(self, me: bytes, body: Callable[..., Any], *values: Any, at: bytes = b"") -> Any:
        """Do the same in both worlds, and get the same."""
        one, two = (outcome(disk, me, at or self.bond, body, *values) for disk in DISKS)
        assert one == two
        return one

    def only_in_the_first(self, me: bytes, body: Callable[..., Any], *values: Any, at: bytes = b"") -> Any:
        return outcome(DISKS[0], me, at or self.bond, body, *values)

    def may_meet(self, card: str) -> bool:
        """Whether an answer of Alice's would meet one of Bob's, as then she rightly learns of it."""
        found = self.waiting.get(("bob", card))
        return found is not None and (self.today - found[1]).days < 7

    def new(self, who: bytes, reveal: str, card: str = "") -> Any:
        at = who if reveal == "never" else self.bond
        return sealed(f"{self.bond.hex()} {next(self.serial)}", at, who, reveal, card)

    def answers(self, name: str, card: str) -> None:
        hidden = name == "bob"
        if (name, card) in self.waiting or (not hidden and self.may_meet(card)) or (hidden and self.meets_alice(card)):
            return
        new = self.new(self.people[name], "together", card)
        act = self.only_in_the_first if hidden else self.both
        mine, theirs = act(self.people[name], log.add, new, self.today)
        assert theirs is None
        self.waiting[name, card] = (mine.id, self.today)
        if hidden:
            self.hidden.append((mine.id, mine.hash))

    def meets_alice(self, card: str) -> bool:
        found = self.waiting.get(("alice", card))
        return found is not None and (self.today - found[1]).days < 7

    def takes_back(self, name: str, card: str) -> None:
        found = self.waiting.pop((name, card), None)
        if found is not None:
            (self.only_in_the_first if name == "bob" else self.both)(self.people[name], log.take_back, found[0])

    def withholds(self, reveal: str, **more: Any) -> None:
        """Bob has something wait that Alice mustn't know of: a letter for a day far away, or a secret."""
        bob = self.people["bob"]
        new = sealed(f"{self.bond.hex()} {next(self.serial)}", self.bond, bob, reveal, room="confide", **more)
        done = self.only_in_the_first(bob, log.add, new, self.today, lambda: FAR)
        if done != "already-answered":
            self.withheld.append(new.id)
            self.hidden.append((new.id, new.hash))

    def thinks_again(self) -> None:
        """Bob takes back what he had wait, and nothing is left of it; what has lapsed is gone already."""
        for entry in self.withheld:
            self.only_in_the_first(self.people["bob"], log.take_back, entry)
            assert DISKS[0].read(rows_of, self.bond, entry) == 0
        self.withheld = []

    def step(self, what: str, card: str) -> None:
        name, _, deed = what.partition(" ")
        if deed == "answers":
            self.answers(name, card)
        elif deed == "takes back":
            self.takes_back(name, card)
        elif deed == "keeps":
            act = self.only_in_the_first if name == "bob" else self.both
            act(self.people[name], log.add, self.new(self.people[name], "never"), self.today, at=self.people[name])
        elif deed == "waits":
            self.withholds("at", reveal_at=FAR)
        elif deed == "gives":
            self.withholds("together", kind="secret")
        elif deed == "thinks again":
            self.thinks_again()
        elif deed == "offers":
            self.both(self.people[name], log.add, self.new(self.people[name], "now", card), self.today)
        elif what in ("a day", "a week"):
            self.today += timedelta(days=7 if what == "a week" else 1)
            for disk in DISKS:
                disk.write(pending.come_due, (self.today - EPOCH).days * DAY)
        self.look()

    def look(self) -> None:
        """All that Alice can ask of the log, in both worlds."""
        self.both(self.alice, everything, self.hidden, self.today)


def outcome(disk: Disk, me: bytes, at: bytes, body: Callable[..., Any], *values: Any) -> Any:
    """What someone gets, or the name of the refusal."""
    try:
        return disk.write(placed, me, at, body, *values)
    except Refusal as refusal:
        return refusal.code


async def everything(tx: Any, place: Place, hidden: list[tuple[bytes, bytes]], today: date) -> list[Any]:
    """Every function of the log's storage that gives something, as this person."""
    own = await place_of(tx, place.me, place.me)
    cards = [
        [
            await log.about(tx, place, "questions", card),
            await log.gone_answers(tx, place, "questions", card, b""),
            await log.rounds(tx, place, "questions", card, b""),
        ]
        for card in CARDS
    ]
    aimed = [
        [
            await log.seen(tx, place, id_),
            await log.by_hash(tx, place, hash_),
            await log.trace(tx, place, id_),
            await log.beneath(tx, place, "questions", hash_),
            await refusal_of(log.own(tx, place, id_)),
            await refusal_of(log.take_back(tx, place, id_)),
            await refusal_of(log.release(tx, place, id_, bytes(WRAP), 1, hash_, today)),
        ]
        for id_, hash_ in hidden
    ]
    mine = await log.own_answers(tx, place, "questions", "answer")
    cited = [
        await refusal_of(log.release(tx, place, one.id, bytes(WRAP), 1, hash_, today))
        for one in mine
        for _, hash_ in hidden
    ]
    return [
        [await log.all_of(tx, place, "questions", kind) for kind in ("answer", "offer", "keep")],
        [await log.all_of(tx, place, "confide", kind) for kind in ("confide", "secret")],
        [await log.own_answers(tx, place, "confide", kind) for kind in ("confide", "secret")],
        await log.about(tx, place, "confide", ""),
        await log.rounds(tx, place, "confide", "", b""),
        await log.waiting(tx, place),
        await log.due(tx, place, "confide", "secret"),
        cards,
        aimed,
        cited,
        mine,
        await log.since(tx, place, 0),
        await log.since(tx, place, 3),
        await log.since(tx, own, 0),
        await log.counter(tx, place.me, place.log),
        await log.counter(tx, place.me, place.me),
        *[await log.latest(tx, place, "questions", kind) for kind in ("answer", "offer")],
        await log.due(tx, place, "questions", "answer"),
    ]


async def refusal_of(act: Any) -> str:
    try:
        await act
    except Refusal as refusal:
        return refusal.code
    return "done"


@settings(max_examples=120, deadline=None)
@given(st.lists(HIDDEN | OPEN, min_size=4, max_size=20))
def test_whatever_the_other_hides_i_get_the_same(steps: list[tuple[str, str]]) -> None:
    """Every answer of the log to Alice is the same with and without Bob's commits, in any order of events."""
    worlds = Worlds()
    for what, card in steps:
        worlds.step(what, card)


def test_there_is_something_to_hide() -> None:
    """The two worlds do differ: the first has Bob's commit in its table, and Bob sees it there."""
    worlds = Worlds()
    worlds.step("bob answers", "q001")
    [(entry, _)] = worlds.hidden
    for disk, there in zip(DISKS, (1, 0), strict=True):
        assert disk.read(rows_of, worlds.bond, entry) == there
    assert worlds.only_in_the_first(worlds.bob, log.seen, entry) is not None


async def rows_of(tx: Any, bond: bytes, entry: bytes) -> int:
    row = await tx.one("SELECT count(*) AS n FROM entries WHERE log = :bond AND id = :entry", bond=bond, entry=entry)
    return int(row["n"])


def test_there_is_something_withheld() -> None:
    """A letter and a secret of Bob's are in the first world's table, and Bob sees both waiting there."""
    worlds = Worlds()
    worlds.step("bob waits", "q001")
    worlds.step("bob gives", "q001")
    assert [DISKS[0].read(rows_of, worlds.bond, entry) for entry in worlds.withheld] == [1, 1]
    waits = worlds.only_in_the_first(worlds.bob, log.waiting)
    assert {one.id for one, _ in waits} == set(worlds.withheld)
    worlds.step("bob thinks again", "q001")
    assert worlds.only_in_the_first(worlds.bob, log.waiting) == []


def test_after_my_commit_i_get_it() -> None:
    """What was hidden comes with the answer to one's own commit, and only then: the test above can see a difference."""
    worlds = Worlds()
    worlds.step("bob answers", "q001")
    mine = worlds.new(worlds.alice, "together", "q001")
    met, unmet = (outcome(disk, worlds.alice, worlds.bond, log.add, mine, START) for disk in DISKS)
    assert met[1].id == worlds.hidden[0][0]
    assert met[1].release == met[1].self == met[1].mine == b""
    assert unmet[1] is None
    one, two = (outcome(disk, worlds.alice, worlds.bond, everything, worlds.hidden, START) for disk in DISKS)
    assert one != two
