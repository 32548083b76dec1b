"""Random histories of one log, on a real SQLite file, against a model that is simpler than the code.

Two people with two devices each commit, release, take back, offer, keep and revise, while days go by. The model knows only
who has answered what, which answers met, and what is open.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from made import BOX, made
from usness.entries import store as log
from usness.entries.records import NewEntry, Record
from usness.people.places import Place, place_of
from usness.refusals import Absent, AlreadyAnswered, OtherAnswer, OutOfTurn, Refusal, RoundMoved
from usness.sealed import WRAP, Header, pair_of, record_hash
from usness.store.migrate import migrate, migrations
from usness.store.sqlite import SqliteStore
from usness.web.app import owners

T = TypeVar("T")

HOUSE = made("house")
PEOPLE = {name: made(name) for name in ("alice", "bob")}
CARDS = ("q001", "q002")
START = date(2026, 11, 20)

WHO = st.sampled_from(sorted(PEOPLE))
CARD = st.sampled_from(CARDS)
PICK = st.integers(0, 10_000)


class Disk:
    """One database for all histories; each history has a bond of its own in it."""

    def __init__(self, folder: Path) -> None:
        path = folder / "house.sqlite"
        migrate(path, migrations(owners()))
        self.runner = asyncio.Runner()
        self.store = SqliteStore(path)
        self.number = count()

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(what)

    def read(self, body: Callable[..., Any], *values: Any) -> Any:
        return self.run(self.store.read(body, *values))

    def write(self, body: Callable[..., Any], *values: Any) -> Any:
        return self.run(self.store.write(body, *values))

    def close(self) -> None:
        self.run(self.store.close())
        self.runner.close()


DISK: Disk


@pytest.fixture(scope="module", autouse=True)
def disk() -> Iterator[None]:
    global DISK  # noqa: PLW0603  Hypothesis makes the machines itself, without fixtures.
    with TemporaryDirectory() as folder:
        DISK = Disk(Path(folder))
        yield
        DISK.close()


async def found_bond(tx: Any, bond: bytes, people: dict[str, bytes]) -> None:
    await tx.run("INSERT INTO bonds (id, kind, zone) VALUES (:bond, 'friends', 'UTC')", bond=bond)
    for seat, person in enumerate(people.values(), 1):
        await tx.run(
            "INSERT INTO people (id, handle, salt, rounds, argon_salt, verifier, passphrase_wrap, recovery_verifier,"
            " recovery_wrap, identity, identity_box, week) VALUES (:id, :handle, :b16, 600000, :b16, :b32, :b61, :b32,"
            " :b61, :b32, :b77, '')", id=person, handle=person.hex(), b16=bytes(16), b32=bytes(32), b61=bytes(61),
            b77=bytes(77))
        await tx.run("INSERT INTO seats (bond, seat, person) VALUES (:bond, :seat, :person)",
                     bond=bond, seat=seat, person=person)


@dataclass(eq=False)
class Thing:
    """An entry as the model knows it: nothing but facts that a child could keep on cards."""

    id: bytes
    author: str
    reveal: str
    card: str
    round: int
    day: date
    hash: bytes
    revision: int = 1
    met: Thing | None = None
    given: bool = False
    is_open: bool = False
    gone: bool = False

    def seen_by(self, who: str) -> bool:
        return self.author == who or (self.reveal == "now" and self.author != who) or self.met is not None

    def view(self, who: str) -> tuple[Any, ...]:
        """What a device of `who` must know of it: gone, own wraps, the other's release, opened, given."""
        if self.gone:
            return (True,)
        own = self.author == who
        has_release = not own and (self.reveal == "now" or self.is_open)
        given = own and (self.given or self.reveal == "now")
        return (False, own, own, has_release, self.is_open, given, self.revision)


@dataclass
class Device:
    """What one device has synced."""

    who: str
    cursors: dict[bytes, int] = field(default_factory=dict)
    known: dict[bytes, Record] = field(default_factory=dict)


class House(RuleBasedStateMachine):
    """The log of one bond and the private logs of two people."""

    @initialize()
    def begin(self) -> None:
        number = next(DISK.number)
        self.bond = made(f"bond {number}")
        self.people = {name: made(f"{name} {number}") for name in PEOPLE}
        self.today = START
        self.serial = count()
        self.things: list[Thing] = []
        self.removed: list[Thing] = []
        self.rounds = dict.fromkeys(CARDS, 0)
        self.devices = [Device(who) for who in PEOPLE for _ in range(2)]
        DISK.write(found_bond, self.bond, self.people)

    def other(self, who: str) -> str:
        return next(one for one in self.people if one != who)

    async def _placed(self, tx: Any, who: str, at: bytes, body: Callable[..., Any], *values: Any) -> Any:
        return await body(tx, await place_of(tx, self.people[who], at), *values)

    def write(self, who: str, body: Callable[..., Any], *values: Any, at: bytes = b"") -> Any:
        return DISK.write(self._placed, who, at or self.bond, body, *values)

    def read(self, who: str, body: Callable[..., Any], *values: Any, at: bytes = b"") -> Any:
        return DISK.read(self._placed, who, at or self.bond, body, *values)

    def sealed(self, who: str, reveal: str, card: str = "", round_: int = 0, id_: bytes = b"", revision: int = 1) -> NewEntry:
        number = next(self.serial)
        private = reveal == "never"
        at = self.people[who] if private else self.bond
        pair = pair_of(at, "questions", card, b"", round_) if reveal == "together" else b""
        header = Header(
            HOUSE, at, id_ or made(f"{self.bond.hex()} {number}"), self.people[who], "private" if private else "questions",
            "private" if private else {"together": "answer", "now": "offer"}[reveal], card, pair, b"", reveal, 0, revision)
        box, com = made(f"box {number}", BOX), made(f"com {number}", 32)
        release = made(f"release {number}", WRAP) if reveal == "now" else b""
        return NewEntry(header, record_hash(header.encode(), box, com), 1, box, com, made(f"self {number}", WRAP), release,
                        made(f"mine {number}", 32))

    def thing(self, who: str, new: NewEntry, round_: int = 0) -> Thing:
        return Thing(new.id, who, new.reveal, new.subject, round_, self.today, new.hash, new.revision)

    def picked(self, pick: int, wanted: Callable[[Thing], bool]) -> Thing | None:
        found = [one for one in self.things if wanted(one)]
        return found[pick % len(found)] if found else None

    def answer_of(self, who: str, card: str, round_: int) -> Thing | None:
        return next((one for one in self.things if one.reveal == "together"
                     and (one.author, one.card, one.round) == (who, card, round_)), None)

    def refuses(self, kind: type[Refusal] | None, act: Callable[[], T]) -> T | None:
        if kind is None:
            return act()
        with pytest.raises(kind):
            act()
        return None

    @rule(who=WHO, card=CARD, late=st.sampled_from((0, 0, 0, 0, 0, -1, 1)))
    def commit(self, who: str, card: str, late: int) -> None:
        """Answer a card, at times from a page that is out of date."""
        round_ = max(0, self.rounds[card] + late)
        new = self.sealed(who, "together", card, round_)
        mine = self.answer_of(who, card, round_)
        moved = round_ != self.rounds[card]
        answer = self.refuses(
            RoundMoved if moved else AlreadyAnswered if mine else None,
            lambda: self.write(who, log.add, new, self.today))
        if answer is not None:
            self.committed(who, new, round_, answer)

    def committed(self, who: str, new: NewEntry, round_: int, answer: tuple[Record, Record | None]) -> None:
        thing, theirs = self.thing(who, new, round_), self.answer_of(self.other(who), new.subject, round_)
        if theirs and not theirs.gone and not theirs.met and (self.today - theirs.day).days < 7:
            thing.met, theirs.met = theirs, thing
        self.things.append(thing)
        assert (answer[1].id if answer[1] else None) == (thing.met.id if thing.met else None)
        assert answer[0].hash == new.hash
        again = self.write(who, log.add, new, self.today)
        assert again == answer, "a repeated POST is answered like the first"

    @rule(who=WHO, pick=PICK, honest=st.sampled_from((True, True, True, False)))
    def release(self, who: str, pick: int, honest: bool) -> None:  # noqa: FBT001
        """Release an own answer, at times over a wrong hash."""
        mine = self.picked(pick, lambda one: one.author == who and one.reveal == "together")
        if mine is None:
            return
        theirs = mine.met
        cited = theirs.hash if theirs and honest else made("another answer", 32)
        early = mine.gone or theirs is None
        other = theirs is not None and (theirs.gone or not honest)
        is_open = self.refuses(
            OutOfTurn if early else OtherAnswer if other else None,
            lambda: self.write(who, log.release, mine.id, made("release", WRAP), 1, cited, self.today))
        if is_open is not None and theirs is not None:
            mine.given = True
            if theirs.given and not mine.is_open:
                mine.is_open = theirs.is_open = True
                self.rounds[mine.card] += 1
            assert is_open is theirs.given

    @rule(who=WHO, card=CARD)
    def offer(self, who: str, card: str) -> None:
        """Say something that opens at once: a re-offer, a reply."""
        new = self.sealed(who, "now", card)
        answer = self.write(who, log.add, new, self.today)
        assert answer[1] is None
        self.things.append(self.thing(who, new))

    @rule(who=WHO)
    def keep(self, who: str) -> None:
        """Seal something for oneself."""
        new = self.sealed(who, "never")
        self.write(who, log.add, new, self.today, at=self.people[who])
        self.things.append(self.thing(who, new))

    @rule(who=WHO, pick=PICK, newer=st.sampled_from((1, 1, 3, 0)))
    def revise(self, who: str, pick: int, newer: int) -> None:
        """Change a private entry; two devices may be at it at once."""
        old = self.picked(pick, lambda one: one.author == who and one.reveal == "never")
        if old is None:
            return
        new = self.sealed(who, "never", id_=old.id, revision=old.revision + newer)
        act = lambda: self.write(who, log.add, new, self.today, at=self.people[who])  # noqa: E731
        if self.refuses(None if newer else AlreadyAnswered, act) is not None:
            old.hash, old.revision = new.hash, new.revision

    @rule(who=WHO, pick=PICK)
    def take_back(self, who: str, pick: int) -> None:
        """Withdraw or delete an own entry, open or not."""
        mine = self.picked(pick, lambda one: one.author == who)
        if mine is None:
            return
        at = self.people[who] if mine.reveal == "never" else self.bond
        self.write(who, log.take_back, mine.id, at=at)
        if mine.met or mine.reveal == "now":
            mine.gone = True
        else:
            self.things.remove(mine)
            self.removed.append(mine)

    @rule(who=WHO, pick=PICK)
    def touch_the_others(self, who: str, pick: int) -> None:
        """Try to take back, or release, what the other wrote: it isn't there."""
        theirs = self.picked(pick, lambda one: one.author != who)
        if theirs is not None:
            self.refuses(Absent, lambda: self.write(who, log.take_back, theirs.id))
            self.refuses(Absent, lambda: self.write(
                who, log.release, theirs.id, made("release", WRAP), 1, theirs.hash, self.today))

    @rule(days=st.sampled_from((1, 2, 3, 6, 7)))
    def days_go_by(self, days: int) -> None:
        """Time passes; answers that met none fold back."""
        self.today += timedelta(days=days)

    @rule(pick=PICK)
    def sync(self, pick: int) -> None:
        """One device asks for what is new, and then knows exactly what its person may see."""
        device = self.devices[pick % len(self.devices)]
        for at in (self.bond, self.people[device.who]):
            self.catch_up(device, at)
        expected = {one.id: one.view(device.who) for one in self.things if self.visible(one, device.who)}
        expected |= {one.id: (True,) for one in self.removed if one.id in device.known}
        assert {id_: seen_as(record) for id_, record in device.known.items()} == expected

    def catch_up(self, device: Device, at: bytes) -> None:
        while True:
            records = self.read(device.who, log.since, device.cursors.get(at, 0), at=at)
            for record in records:
                device.cursors[at] = record.n
                device.known[record.id] = record
            if len(records) < log.PAGE:
                return

    def visible(self, one: Thing, who: str) -> bool:
        return one.author == who if one.reveal == "never" else one.seen_by(who)

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        """Each reader's numbers are 1, 2, 3 …, so that a gap tells of nothing hidden."""
        for at in (self.bond, *self.people.values()):
            for who, person in self.people.items():
                numbers = DISK.read(feed_of, at, person)
                assert numbers == list(range(1, len(numbers) + 1)), f"{who}'s numbers"
                assert DISK.read(log.counter, person, at) == len(numbers)

    @invariant()
    def each_sees_what_the_model_says(self) -> None:
        """About, own answers, rounds, latest and lookups give what the model gives, and nothing else."""
        for who in self.people:
            for card in CARDS:
                seen = {one.id for one in self.read(who, log.about, "questions", card)}
                assert seen == {one.id for one in self.things
                                if one.card == card and not one.gone and self.visible(one, who)}
                assert self.read(who, log.rounds, "questions", card, b"") == self.rounds[card]
            own = {one.id for one in self.read(who, log.own_answers, "questions", "answer")}
            assert own == {one.id for one in self.things
                           if one.reveal == "together" and one.author == who and not one.gone}
            for one in self.things:
                if one.reveal != "never":
                    self.looked_up(who, one)

    def looked_up(self, who: str, one: Thing) -> None:
        found = self.read(who, log.seen, one.id)
        assert (found is not None) == (one.seen_by(who) and not one.gone)
        by_hash = self.read(who, log.by_hash, one.hash)
        assert (by_hash is not None) == (not one.gone and (one.reveal == "now" or one.is_open))
        for record in (found, by_hash):
            assert record is None or seen_as(record) == one.view(who)


async def feed_of(tx: Any, at: bytes, reader: bytes) -> list[int]:
    rows = await tx.all("SELECT n FROM feed WHERE log = :at AND reader = :reader ORDER BY n", at=at, reader=reader)
    return [row["n"] for row in rows]


def seen_as(record: Record) -> tuple[Any, ...]:
    """A record as the model speaks of it."""
    if record.gone:
        assert record == Record.nothing(record.id, record.n), "of a taken-back entry nothing but its id is left"
        return (True,)
    return (False, bool(record.self), bool(record.mine), bool(record.release), bool(record.revealed), record.given,
            record.revision)


def test_random_histories() -> None:
    """In any history each sees what the model says, numbers have no gaps, and every device can catch up by sync."""
    run_state_machine_as_test(House, settings=settings(  # type: ignore[no-untyped-call]
        max_examples=200, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)))


def test_a_place_is_read_from_the_database(tmp_path: Path) -> None:
    """The machine stands on a true bond: a stranger has no place in it."""
    bond, people = made("a bond"), {name: made(f"true {name}") for name in PEOPLE}
    DISK.write(found_bond, bond, people)
    place = DISK.read(place_of, people["alice"], bond)
    assert isinstance(place, Place)
    assert place.partner == people["bob"]
    with pytest.raises(Absent):
        DISK.read(place_of, made("charlie"), bond)
