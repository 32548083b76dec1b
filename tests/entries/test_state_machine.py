"""Random histories of one log, on a real SQLite file, against a model that is simpler than the code.

Two people with two devices each ask, commit, release, take back, offer, keep and revise, have letters wait, and exchange
secrets, while seconds and days go by and clocks go back. The model knows only who has answered what, which answers met,
what is open, and what waits until when.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
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

from tests.disk import Disk, feed_of, found_bond, sealed
from tests.made import made
from usness.entries import pending
from usness.entries import store as log
from usness.entries.records import NewEntry, Record
from usness.people.places import Place, place_of
from usness.refusals import Absent, AlreadyAnswered, OtherAnswer, OutOfTurn, Refusal, RoundMoved
from usness.sealed import WRAP

T = TypeVar("T")

NAMES = ("alice", "bob")
CARDS = ("q001", "q002")
OWN = "own"
"""What one of the two asks: it has no card, and its answers hang under it."""
PAGES = (*CARDS, OWN)
SECRET = "secret"
"""An exchange of secrets: it has no card either, and nothing shows that one waits."""
START = date(2026, 11, 20)
DAY = 86_400
EPOCH = date(1970, 1, 1)

WHO = st.sampled_from(NAMES)
CARD = st.sampled_from(PAGES)
PICK = st.integers(0, 10_000)


DISK: Disk
REACHED: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def disk() -> Iterator[None]:
    """One database for all histories; each history has a bond of its own in it."""
    global DISK  # noqa: PLW0603  Hypothesis makes the machines itself, without fixtures.
    with TemporaryDirectory() as folder:
        DISK = Disk(Path(folder))
        yield
        DISK.close()


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
    kind: str = "answer"
    met: Thing | None = None
    given: bool = False
    is_open: bool = False
    gone: bool = False
    due: int = 0
    """The second at which it opens or lapses, while it waits in nobody's feed."""

    def seen_by(self, who: str) -> bool:
        if self.reveal == "at":
            return self.is_open
        if self.kind == SECRET:
            return self.met is not None
        return self.author == who or (self.reveal == "now" and self.author != who) or self.met is not None

    def view(self, who: str) -> tuple[Any, ...]:
        """What a device of `who` must know of it: gone, own wraps, the other's release, opened, given."""
        if self.gone:
            return (True,)
        own = self.author == who
        has_release = not own and (self.reveal == "now" or self.is_open)
        given = own and (self.given or self.reveal in ("now", "at"))
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
        self.people = {name: made(f"{name} {number}") for name in NAMES}
        self.now = (START - EPOCH).days * DAY
        self.serial = count()
        self.things: list[Thing] = []
        self.removed: list[Thing] = []
        self.rounds: Counter[str] = Counter()
        self.question: Thing | None = None
        self.lapsed = 0
        self.devices = [Device(who) for who in NAMES for _ in range(2)]
        DISK.write(found_bond, self.bond, self.people)

    @property
    def today(self) -> date:
        return EPOCH + timedelta(seconds=self.now)

    def teardown(self) -> None:
        things = getattr(self, "things", [])
        REACHED.update(
            {
                "met": any(one.met for one in things),
                "open": any(one.is_open for one in things),
                "a second round": any(one.round > 0 for one in things),
                "an own page open": any(one.is_open and one.card == OWN for one in things),
                "kept by both": any(one.kind == "keep" and one.met for one in things),
                "kept late": any(one.kind == "keep" and one.met and (one.met.day - one.day).days > 7 for one in things),
                "taken back": any(one.gone for one in things),
                "opened at its time": any(one.reveal == "at" and one.is_open for one in things),
                "taken back before": any(one.due and one.reveal == "at" for one in getattr(self, "removed", [])),
                "secrets exchanged": any(one.kind == SECRET and one.is_open for one in things),
                "a second exchange": any(one.kind == SECRET and one.round > 0 for one in things),
                "lapsed": getattr(self, "lapsed", 0) > 0,
                "revised": any(one.revision > 1 for one in things),
                "folded": any(self.folded(one) for one in things),
            }
        )

    def folded(self, one: Thing) -> bool:
        if one.reveal != "together" or one.kind != "answer":
            return False
        late = self.answer_of(self.other(one.author), one.card, one.round)
        return late is not None and one.met is None

    def other(self, who: str) -> str:
        return next(one for one in self.people if one != who)

    async def _placed(self, tx: Any, who: str, at: bytes, body: Callable[..., Any], *values: Any) -> Any:
        return await body(tx, await place_of(tx, self.people[who], at), *values)

    def write(self, who: str, body: Callable[..., Any], *values: Any, at: bytes = b"") -> Any:
        return DISK.write(self._placed, who, at or self.bond, body, *values)

    def read(self, who: str, body: Callable[..., Any], *values: Any, at: bytes = b"") -> Any:
        return DISK.read(self._placed, who, at or self.bond, body, *values)

    def sealed(self, who: str, reveal: str, card: str = "", round_: int = 0, **more: Any) -> NewEntry:
        at = self.people[who] if reveal == "never" else self.bond
        name = f"{self.bond.hex()} {next(self.serial)}"
        subject = card if card in CARDS else ""
        parent = self.asked(who) if card == OWN else b""
        if card == SECRET:
            more = {"kind": SECRET, "room": "confide", **more}
        return sealed(name, at, self.people[who], reveal, subject, round_, **{"parent": parent, **more})

    def asked(self, who: str) -> bytes:
        """The hash of the own question; whoever comes to it first asks it."""
        if self.question is None:
            new = self.sealed(who, "now", kind="question")
            self.write(who, log.add, new, self.today)
            self.question = self.thing(who, new)
            self.things.append(self.question)
        return self.question.hash

    def thing(self, who: str, new: NewEntry, round_: int = 0, card: str = "") -> Thing:
        kind = new.header.kind
        return Thing(new.id, who, new.reveal, card, round_, self.today, new.hash, new.revision, kind)

    def picked(self, pick: int, wanted: Callable[[Thing], bool]) -> Thing | None:
        found = [one for one in self.things if wanted(one)]
        return found[pick % len(found)] if found else None

    def answer_of(self, who: str, card: str, round_: int) -> Thing | None:
        return next(
            (
                one
                for one in self.things
                if one.kind in ("answer", SECRET) and (one.author, one.card, one.round) == (who, card, round_)
            ),
            None,
        )

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
            lambda: self.write(who, log.add, new, self.today),
        )
        if answer is not None:
            theirs = self.answer_of(self.other(who), card, round_)
            in_time = theirs is not None and (self.today - theirs.day).days < 7
            self.committed(who, new, self.thing(who, new, round_, card), theirs if in_time else None, answer)

    def committed(
        self, who: str, new: NewEntry, thing: Thing, theirs: Thing | None, answer: tuple[Record, Record | None]
    ) -> None:
        if theirs and not theirs.gone and not theirs.met:
            thing.met, theirs.met = theirs, thing
            theirs.due = 0
        elif thing.kind == SECRET:
            thing.due = ((self.today - EPOCH).days + 7) * DAY
        self.things.append(thing)
        assert (answer[1].id if answer[1] else None) == (thing.met.id if thing.met else None)
        assert answer[0].hash == new.hash
        again = self.write(who, log.add, new, self.today)
        assert again == answer, "a repeated POST is answered like the first"

    @rule(who=WHO, late=st.sampled_from((0, 0, 0, 1)))
    def give_a_secret(self, who: str, late: int) -> None:
        """Give something untold, in exchange for something untold."""
        self.commit(who, SECRET, late)

    @rule(who=WHO, days=st.sampled_from((0, 0, 6, 7)), back=st.booleans())
    def exchange(self, who: str, days: int, back: bool) -> None:
        """One gives, the other too, in time or a day too late; then both release, or one takes back."""
        self.commit(who, SECRET, 0)
        self.days_go_by(days)
        self.commit(self.other(who), SECRET, 0)
        mine = self.answer_of(who, SECRET, self.rounds[SECRET])
        if mine is None or mine.met is None:
            return
        if back:
            self.taken_back(mine)
        else:
            self.released(mine, honest=True)
            self.released(mine.met, honest=True)

    @rule(who=WHO, wait=st.sampled_from((1, 600, 3_600, 40_000, 3 * DAY)))
    def share_later(self, who: str, wait: int) -> None:
        """Have something go after a wait."""
        due = self.now + wait
        new = self.sealed(who, "at", room="confide", reveal_at=due // DAY * DAY)
        answer = self.write(who, log.add, new, self.today, lambda: due)
        again = self.write(who, log.add, new, self.today, lambda: due + 1)
        assert again == answer, "a repeated POST waits no longer than the first"
        one = self.thing(who, new)
        one.due = due
        self.things.append(one)

    @rule(who=WHO, pick=PICK)
    def think_again(self, who: str, pick: int) -> None:
        """Share something later, and take back something that hasn't gone yet."""
        self.share_later(who, 600)
        mine = self.picked(pick, lambda one: one.author == who and one.due > 0)
        assert mine is not None
        self.taken_back(mine)

    @rule(seconds=st.sampled_from((1, 599, 600, 3_600, 40_000)))
    def time_passes(self, seconds: int) -> None:
        """The clock moves on, and whoever asks next has what is due written first."""
        self.now += seconds
        self.come_due()

    @rule(seconds=st.sampled_from((60, 3_600)))
    def the_clock_goes_back(self, seconds: int) -> None:
        """Set back within the day: nothing opens sooner, twice, or closes again."""
        if (self.now - seconds) // DAY == self.now // DAY:
            self.now -= seconds
            self.come_due()

    def come_due(self) -> None:
        due = sorted((one for one in self.things if one.due and one.due <= self.now), key=lambda one: one.due)
        for _ in range(2):
            DISK.write(pending.come_due, self.now)
        for one in due:
            one.due = 0
            if one.reveal == "at":
                one.is_open, one.day = True, self.today
            else:
                self.things.remove(one)
                self.lapsed += 1

    @rule(card=CARD)
    def both_answer(self, card: str) -> None:
        """The two answer one after the other, as they do most of the time."""
        for who in self.people:
            self.commit(who, card, 0)

    @rule(who=WHO, card=CARD, days=st.sampled_from((6, 7)))
    def answer_late(self, who: str, card: str, days: int) -> None:
        """One answers, the other on the last day or one too late."""
        self.commit(who, card, 0)
        self.days_go_by(days)
        self.commit(self.other(who), card, 0)

    @rule(who=WHO, pick=PICK)
    def keep_a_page(self, who: str, pick: int) -> None:
        """Want a page for one's story: the wish waits for the other's, however long that takes."""
        page = self.picked(pick, lambda one: one.kind == "answer" and one.is_open and one.met is not None)
        if page is None or page.met is None:
            return
        parent = min(page.hash, page.met.hash)
        new = self.sealed(who, "together", page.card, parent=parent, kind="keep")
        mine, theirs = (self.keep_of(one, page) for one in (who, self.other(who)))
        done = AlreadyAnswered if mine else None
        answer = self.refuses(done, lambda: self.write(who, log.add, new, self.today))
        if answer is not None:
            self.committed(who, new, self.thing(who, new, page.round, page.card), theirs, answer)

    def keep_of(self, who: str, page: Thing) -> Thing | None:
        found = (one for one in self.things if one.kind == "keep" and one.author == who)
        return next((one for one in found if (one.card, one.round) == (page.card, page.round)), None)

    @rule(who=WHO, page=CARD, days=st.sampled_from((1, 8, 90)))
    def both_keep(self, who: str, page: str, days: int) -> None:
        """Two answer, open, and one after the other keeps the page."""
        self.both_answer(page)
        mine = self.answer_of(who, page, self.rounds[page])
        if mine is None or mine.met is None or mine.gone or mine.met.gone:
            return
        self.released(mine, honest=True)
        self.released(mine.met, honest=True)
        at = [one for one in self.things if one.kind == "answer" and one.is_open and one.met].index(mine)
        self.keep_a_page(who, at)
        self.days_go_by(days)
        self.keep_a_page(self.other(who), at)

    @rule(who=WHO, pick=PICK, honest=st.sampled_from((True, True, True, False)))
    def release(self, who: str, pick: int, honest: bool) -> None:
        """Release an own answer, whatever its stage, at times over a wrong hash."""
        mine = self.picked(pick, lambda one: one.author == who and one.kind in ("answer", SECRET))
        if mine is not None:
            self.released(mine, honest=honest)

    @rule(pick=PICK)
    def both_release(self, pick: int) -> None:
        """Two answers that have met are released by both."""
        answers = ("answer", SECRET)
        mine = self.picked(pick, lambda one: one.kind in answers and one.met is not None and not one.is_open)
        if mine is not None and mine.met is not None:
            self.released(mine, honest=True)
            self.released(mine.met, honest=True)

    def released(self, mine: Thing, *, honest: bool) -> None:
        who, theirs = mine.author, mine.met
        cited = theirs.hash if theirs and honest else made("another answer", 32)
        early = mine.gone or theirs is None
        other = theirs is not None and (theirs.gone or not honest)
        is_open = self.refuses(
            OutOfTurn if early else OtherAnswer if other else None,
            lambda: self.write(who, log.release, mine.id, made("release", WRAP), 1, cited, self.today),
        )
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
        self.things.append(self.thing(who, new, card=card))

    @rule(who=WHO)
    def keep(self, who: str) -> None:
        """Seal something for oneself."""
        new = self.sealed(who, "never")
        self.write(who, log.add, new, self.today, at=self.people[who])
        self.things.append(self.thing(who, new))

    @rule(who=WHO, pick=PICK, newer=st.sampled_from((1, 1, 3, 0)))
    def revise(self, who: str, pick: int, newer: int) -> None:
        """Change a private entry; two devices may be at it at once."""
        if not any(one.author == who and one.reveal == "never" for one in self.things):
            self.keep(who)
        old = self.picked(pick, lambda one: one.author == who and one.reveal == "never")
        assert old is not None
        new = self.sealed(who, "never", id_=old.id, revision=old.revision + newer)
        act = lambda: self.write(who, log.add, new, self.today, at=self.people[who])
        if self.refuses(None if newer else AlreadyAnswered, act) is not None:
            old.hash, old.revision = new.hash, new.revision

    @rule(who=WHO, pick=PICK)
    def take_back(self, who: str, pick: int) -> None:
        """Withdraw or delete an own entry, open or not."""
        mine = self.picked(pick, lambda one: one.author == who)
        if mine is not None:
            self.taken_back(mine)

    def taken_back(self, mine: Thing) -> None:
        at = self.people[mine.author] if mine.reveal == "never" else self.bond
        self.write(mine.author, log.take_back, mine.id, at=at)
        if mine.kind == SECRET and mine.met and not mine.is_open and not mine.gone and not mine.met.gone:
            self.rounds[SECRET] += 1
        if mine.met or mine.reveal == "now" or mine.is_open:
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
            self.refuses(
                Absent,
                lambda: self.write(who, log.release, theirs.id, made("release", WRAP), 1, theirs.hash, self.today),
            )

    @rule(days=st.sampled_from((1, 2, 3, 6, 7)))
    def days_go_by(self, days: int) -> None:
        """Time passes; answers that met none fold back."""
        self.now += days * DAY
        self.come_due()

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
    def each_sees_what_the_model_says(self) -> None:
        """About, own answers, rounds and lookups give what the model gives, and nothing else; numbers have no gaps."""
        DISK.read(self._as_the_model_says)

    async def _as_the_model_says(self, tx: Any) -> None:
        await self._no_trace(tx)
        for who, me in self.people.items():
            place = await place_of(tx, me, self.bond)
            for card in PAGES:
                await self._card_as_modelled(tx, place, who, card)
            own = {one.id for one in await log.own_answers(tx, place, "questions", "answer")}
            assert own == {one.id for one in self.things if one.kind == "answer" and one.author == who and not one.gone}
            asked = {one.id for one in await log.all_of(tx, place, "questions", "question")}
            assert asked == {one.id for one in self.things if one.kind == "question" and not one.gone}
            waits = {one.id: at for one, at in await log.waiting(tx, place)}
            assert waits == {one.id: one.due for one in self.things if one.author == who and one.due}
            assert await log.rounds(tx, place, "confide", "", b"") == self.rounds[SECRET]
            for one in self.things:
                if one.reveal != "never":
                    await self._entry_as_modelled(tx, place, who, one)
            for at in (self.bond, *self.people.values()):
                numbers = await feed_of(tx, at, me)
                assert numbers == list(range(1, len(numbers) + 1)), f"{who}'s numbers"
                assert await log.counter(tx, me, at) == len(numbers)

    async def _no_trace(self, tx: Any) -> None:
        """What was withdrawn or lapsed before it was there for the other has no row of its own in any table."""
        rows = await tx.all("SELECT id FROM entries WHERE log = :bond", bond=self.bond)
        assert {row["id"] for row in rows} == {one.id for one in self.things if one.reveal != "never"}
        rows = await tx.all("SELECT entry, at FROM pending WHERE log = :bond", bond=self.bond)
        assert {row["entry"]: row["at"] for row in rows} == {one.id: one.due for one in self.things if one.due}
        shown = {row["entry"] for row in await tx.all("SELECT entry FROM feed WHERE log = :bond", bond=self.bond)}
        assert not shown & {one.id for one in self.things if one.due}
        assert not shown & {one.id for one in self.removed if one.kind in (SECRET, "confide")}

    async def _card_as_modelled(self, tx: Any, place: Place, who: str, card: str) -> None:
        subject, parent = (card, b"") if card in CARDS else ("", self.question.hash if self.question else bytes(32))
        told = log.about(tx, place, "questions", card) if subject else log.beneath(tx, place, "questions", parent)
        seen = {one.id for one in await told}
        assert seen == {one.id for one in self.things if one.card == card and not one.gone and self.visible(one, who)}
        assert await log.rounds(tx, place, "questions", subject, parent) == self.rounds[card]

    async def _entry_as_modelled(self, tx: Any, place: Place, who: str, one: Thing) -> None:
        found = await log.seen(tx, place, one.id)
        assert (found is not None) == (one.seen_by(who) and not one.gone)
        by_hash = await log.by_hash(tx, place, one.hash)
        assert (by_hash is not None) == (not one.gone and (one.reveal == "now" or one.is_open))
        for record in (found, by_hash):
            assert record is None or seen_as(record) == one.view(who)


def seen_as(record: Record) -> tuple[Any, ...]:
    """A record as the model speaks of it."""
    if record.gone:
        assert record == Record.nothing(record.id, record.n), "of a taken-back entry nothing but its id is left"
        return (True,)
    return (
        False,
        bool(record.self),
        bool(record.mine),
        bool(record.release),
        bool(record.revealed),
        record.given,
        record.revision,
    )


WANTED = (
    "met",
    "open",
    "an own page open",
    "a second round",
    "kept by both",
    "kept late",
    "taken back",
    "folded",
    "revised",
    "opened at its time",
    "taken back before",
    "secrets exchanged",
    "a second exchange",
    "lapsed",
)


def test_random_histories() -> None:
    """In any history each sees what the model says, numbers have no gaps, and every device can catch up by sync."""
    run_state_machine_as_test(
        House,
        settings=settings(
            max_examples=150, stateful_step_count=28, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    # A machine that never opens a page would prove nothing of open pages.
    assert min(REACHED[one] for one in WANTED) > 3, REACHED


def test_a_place_is_read_from_the_database(tmp_path: Path) -> None:
    """The machine stands on a true bond: a stranger has no place in it."""
    bond, people = made("a bond"), {name: made(f"true {name}") for name in NAMES}
    DISK.write(found_bond, bond, people)
    place = DISK.read(place_of, people["alice"], bond)
    assert isinstance(place, Place)
    assert place.partner == people["bob"]
    with pytest.raises(Absent):
        DISK.read(place_of, made("charlie"), bond)
