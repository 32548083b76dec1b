"""What opens at a time: until then it is its author's alone, and the time is nowhere once it is past."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.confided import DAY, ROOM, day_of, later, letter, takes_all
from tests.made import NOON, Answer, Clock, Json, Person, World, hasty, invitation_body, made, opened, said_now
from usness.entries import pending
from usness.entries.rules import Wanted
from usness.people import sessions
from usness.sealed import WRAP, b64, unb64
from usness.store import Unavailable
from usness.store.sqlite import SqliteStore
from usness.web import app
from usness.web.app import DATABASE, open_house


class Room:
    """A house with Alice and Bob in a room, and a few words for what they do there."""

    def __init__(self, world: World, zone: str = "UTC") -> None:
        self.world = world
        takes_all(world.app)
        self.clock = world.clock
        self.alice, self.bob = world.person("alice"), world.person("bob")
        self.log = world.bonded(self.alice, self.bob, zone)

    def add(self, body: Json, who: Person | None = None, status: int = 201) -> Answer:
        return self.world.add(who or self.alice, self.log, body, status)

    def waits(self, name: str = "a worry", wait: int = 600, **fields: Any) -> Json:
        found: Json = self.add(later(name, self.clock.now, wait, **fields)).json["record"]
        return found

    def synced(self, who: Person) -> list[Json]:
        found: list[Json] = self.world.get(who, f"/logs/{self.log}/entries").json["entries"]
        return found

    def waiting(self, who: Person) -> list[tuple[str, int]]:
        found = self.world.get(who, f"/logs/{self.log}/waiting").json["waiting"]
        return [(one["record"]["id"], one["at"]) for one in found]

    def take_back(self, record: Json, who: Person | None = None) -> int:
        return self.world.ask(who or self.alice, "DELETE", f"/logs/{self.log}/entries/{record['id']}").status

    def pending(self) -> list[int]:
        return [row["at"] for row in self.world.sql("SELECT at FROM pending ORDER BY at")]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with opened(tmp_path / "house") as world:
        yield Room(world)


def test_it_opens_at_its_second_and_not_before(room: Room) -> None:
    """599 seconds after, Bob has nothing; one second later he has the box, its key, and the day on which it opened."""
    record = room.waits(wait=600)
    room.clock.now += 599
    assert room.synced(room.bob) == []
    room.clock.now += 1
    [found] = room.synced(room.bob)
    assert (found["id"], found["release"]) == (record["id"], b64(made("release a worry", WRAP)))
    assert (found["self"], found["mine"]) == ("", "")
    assert found["day"] == found["revealed"] == "2026-11-20"
    assert found["reveal_at"] == day_of(NOON), "the header stays whole, or nobody could open the box"


def test_the_author_alone_is_told_the_time(room: Room) -> None:
    """Both devices of Alice see what waits and until when; Bob gets an empty list from the same address."""
    record = room.waits(wait=3_600)
    phone = room.world.another_device(room.alice)
    assert room.waiting(room.alice) == room.waiting(phone) == [(record["id"], int(NOON) + 3_600)]
    assert room.waiting(room.bob) == []
    assert record["self"], "it opens for its author"


def test_before_it_goes_it_has_no_number(room: Room) -> None:
    """Neither has anything new in sync, not even the author: a number would stay behind after taking it back."""
    room.waits()
    for who in (room.alice, room.bob):
        assert room.world.get(who, f"/logs/{room.log}/entries").json == {"entries": [], "after": 0, "more": False}
    room.clock.now += 600
    assert [len(room.synced(who)) for who in (room.alice, room.bob)] == [1, 1]


def test_taken_back_before_it_goes_it_was_never_there(room: Room) -> None:
    """One device seals, the other takes back: no table has a row of it, and nothing opens when its time comes."""
    record = room.waits()
    assert len(room.pending()) == 1
    assert room.take_back(record, room.world.another_device(room.alice)) == 204
    room.clock.now += 601
    for who in (room.alice, room.bob):
        assert room.synced(who) == []
    for table in ("entries", "feed", "pending"):
        assert room.world.sql(f"SELECT * FROM {table}") == []


def test_taken_back_after_it_went_it_leaves_its_place(room: Room) -> None:
    """Once open it is like what was said at once: the box goes, and its place stays."""
    record = room.waits()
    room.clock.now += 600
    assert room.synced(room.bob)[0]["box"]
    assert room.take_back(record) == 204
    assert [one["gone"] for one in room.synced(room.bob)] == [True, True]
    [row] = room.world.sql("SELECT gone, box FROM entries")
    assert (row["gone"], row["box"]) == (1, None)


def test_the_exact_time_is_erased_with_the_opening(room: Room) -> None:
    """While it waits the second stands in one row; afterwards no column of any table is within a day of it, but days."""
    room.waits(wait=1_234)
    assert room.pending() == [int(NOON) + 1_234]
    room.clock.now += 1_234
    room.synced(room.bob)
    assert room.pending() == []
    [row] = room.world.sql("SELECT day, revealed, reveal_at FROM entries")
    assert (row["day"], row["revealed"], row["reveal_at"]) == ("2026-11-20", "2026-11-20", day_of(NOON))


def test_when_it_was_written_is_forgotten(room: Room) -> None:
    """A letter written today for the 24th is, once open, of the 24th for everyone: for the reader, the author, the host."""
    day = day_of(NOON + 4 * DAY)
    room.add(letter("for a day", day))
    assert [row["day"] for row in room.world.sql("SELECT day FROM entries")] == ["2026-11-20"]
    room.clock.now = day
    assert [room.synced(who)[0]["day"] for who in (room.bob, room.alice)] == ["2026-11-24", "2026-11-24"]
    assert [row["day"] for row in room.world.sql("SELECT day FROM entries")] == ["2026-11-24"]


def test_a_letter_for_a_day_opens_as_that_day_begins_in_their_zone(tmp_path: Path) -> None:
    """In Tokyo the 22nd begins at 15:00 UTC of the 21st: a second before that the letter isn't there."""
    with opened(tmp_path / "house") as world:
        room = Room(world, "Asia/Tokyo")
        day = day_of(NOON + 2 * DAY)
        room.add(letter("for a day", day))
        room.clock.now = day - 9 * 3_600 - 1
        assert room.synced(room.bob) == []
        room.clock.now += 1
        assert [one["day"] for one in room.synced(room.bob)] == ["2026-11-22"]


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Tokyo", -9), ("America/New_York", 5)])
def test_a_new_zone_moves_the_letters_and_not_the_waits(room: Room, zone: str, hours: int) -> None:
    """A letter for a day follows the day to its new beginning; a wait of an hour stays an hour."""
    day = day_of(NOON + 2 * DAY)
    room.add(letter("for a day", day))
    room.waits("in an hour", 3_600)
    before = room.pending()
    answer = room.world.ask(room.bob, "PUT", f"/bonds/{room.log}/zone", {"zone": zone})
    assert answer.status == 204
    assert room.pending() == [before[0], day + hours * 3_600]
    room.clock.now = day + hours * 3_600
    assert len(room.synced(room.bob)) == 2


@pytest.mark.parametrize("wait", [-600, 0, 1.5, "600", 7 * DAY + 1, True])
def test_a_wait_is_a_whole_number_of_seconds_up_to_a_week(room: Room, wait: object) -> None:
    """What would open before it is there, or at no moment at all, is refused, and leaves nothing."""
    assert room.add(later("right", NOON, 7 * DAY)).status == 201
    answer = room.add({**later("wrong", NOON), "wait": wait}, status=400)
    assert answer.code == "bad-shape"
    assert len(room.pending()) == 1


def test_only_what_opens_at_a_time_can_wait(room: Room) -> None:
    """A wait with something that opens at once, or never, is refused: it would be taken and not heeded."""
    for log, body in (
        (room.log, said_now("now", "confide", room=ROOM, subject="")),
        (room.alice.log, {**later("mine", NOON), "reveal": "never", "reveal_at": 0, "release": ""}),
    ):
        private = {"room": "private", "kind": "private", "epoch": 0} if log == room.alice.log else {}
        plain = {key: value for key, value in {**body, **private}.items() if key != "wait"}
        assert room.world.post(room.alice, f"/logs/{log}/entries", {**plain, "wait": 600}).code == "bad-shape"
        assert room.world.post(room.alice, f"/logs/{log}/entries", plain).status == 201


def test_a_header_names_a_day_and_nothing_finer(room: Room) -> None:
    """A second in the header would stay for ever, where the other can read it."""
    answer = room.add(later("fine", NOON, reveal_at=int(NOON) + 600), status=400)
    assert answer.code == "bad-shape"
    room.add(later("coarse", NOON))


@pytest.mark.parametrize("days", [-400, -2, 2, 400])
def test_the_header_agrees_with_the_day_of_its_wait(room: Room, days: int) -> None:
    """A device that is days apart is told so; one on the other side of midnight is not, since the host's day counts."""
    assert room.add(later("far", NOON, reveal_at=day_of(NOON) + days * DAY), status=409).code == "other-day"
    room.add(later("near", NOON, reveal_at=day_of(NOON) + DAY))
    room.clock.now += 600
    assert [one["day"] for one in room.synced(room.bob)] == ["2026-11-20"]


@pytest.mark.parametrize("days", [0, -1, -30])
def test_a_day_that_has_begun_is_refused(room: Room, days: int) -> None:
    """A letter for today would open at once, which is another thing to decide."""
    assert room.add(letter("today", day_of(NOON) + days * DAY), status=409).code == "day-begun"
    room.add(letter("tomorrow", day_of(NOON) + DAY))


def test_the_same_bytes_again_are_answered_like_the_first(room: Room) -> None:
    """A lost answer costs nothing, also when the day has begun meanwhile; and the wait isn't begun anew."""
    body, dated = later("once", NOON), letter("dated", day_of(NOON) + DAY)
    first = room.add(body).json
    room.add(dated)
    room.clock.now += 300
    assert room.add(body).json == first
    assert room.pending()[0] == int(NOON) + 600
    room.clock.now += DAY
    assert room.add(dated).json["record"]["revealed"] == "2026-11-21"


def test_replies_find_it_once_it_is_open(room: Room) -> None:
    """Under what hasn't gone nobody can say anything, its author included: the house refuses as for what isn't there."""
    record = room.waits()
    parent = room.world.hash_of(room.log, record)
    room.clock.now += 599
    reply = said_now("a reply", "reply", room=ROOM, subject="", parent=parent)
    seen: list[bool] = []
    house = room.world.house

    def under_something(wanted: Wanted) -> bool:
        seen.append(wanted.parent is not None)
        return seen[-1]

    heeds = replace(house.rooms[ROOM], accept=under_something)
    room.world.app.state.house = replace(house, rooms={**house.rooms, ROOM: heeds})
    for who in (room.bob, room.alice):
        assert room.world.post(who, f"/logs/{room.log}/entries", reply).code == "not-accepted"
    room.clock.now += 1
    room.add(reply, room.bob)
    assert seen == [False, False, True]


def test_many_open_in_their_order(room: Room) -> None:
    """A house that slept through several opens each once, the earliest first, and they number without a gap."""
    wanted = [room.waits(f"one {wait}", wait)["id"] for wait in (500, 100, 300, 200, 400)]
    room.waits("another", 9_000)
    room.clock.now += 600
    found = room.synced(room.bob)
    assert [one["id"] for one in found] == [wanted[n] for n in (1, 3, 2, 4, 0)]
    assert [one["n"] for one in found] == [1, 2, 3, 4, 5]
    assert len(room.pending()) == 1


def test_many_requests_at_once_open_it_once(room: Room) -> None:
    """Ten requests in the same second, by both: each has the letter, and there is one row of it for each reader."""
    room.waits()
    room.clock.now += 600
    path = f"/logs/{room.log}/entries"
    answers = room.world.at_once(*(room.world.asking(who, "GET", path) for who in (room.alice, room.bob) * 5))
    assert [len(one.json["entries"]) for one in answers] == [1] * 10
    assert len(room.world.sql("SELECT * FROM feed")) == 2


def test_what_is_added_while_others_come_due_is_not_slept_through(room: Room) -> None:
    """Something shorter that is sealed in the very group in which something longer comes due opens in its own time."""
    room.waits("first", 600)
    room.waits("last", 9_000)
    room.clock.now += 600
    world = room.world
    path = f"/logs/{room.log}/entries"
    body = later("between", room.clock.now, 60)
    world.at_once(world.asking(room.bob, "GET", path), world.asking(room.alice, "POST", path, body))
    room.clock.now += 60
    assert len(room.synced(room.bob)) == 2


def test_a_new_process_goes_on_waiting(room: Room, tmp_path: Path) -> None:
    """Killed or restarted, the house opens what came due meanwhile at the first request, and the rest in its time."""
    room.waits("meanwhile", 600)
    room.waits("still", 7_200)
    folder = room.world.copied(tmp_path / "copy")
    with opened(folder, Clock(NOON + 3_600)) as world:
        path = f"/logs/{room.log}/entries"
        assert len(world.get(replace(room.bob), path).json["entries"]) == 1
        world.clock.now += 3_600
        assert len(world.get(replace(room.bob), path).json["entries"]) == 2


def test_a_clock_that_goes_back_opens_nothing_sooner_or_twice(room: Room) -> None:
    """Set back by a day, what has opened stays open, and what waits waits until its second comes."""
    room.waits("open", 600)
    room.clock.now += 600
    assert len(room.synced(room.bob)) == 1
    room.waits("waits", 600)
    room.clock.now -= DAY
    assert len(room.synced(room.bob)) == 1
    room.clock.now += DAY + 600
    assert len(room.synced(room.bob)) == 2


def test_a_page_where_nothing_is_due_writes_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much waits, reading costs a look at a number in memory; the first request after its second writes once."""
    room.waits()
    room.synced(room.bob)
    written = []
    write = SqliteStore.write

    def counting(self: SqliteStore, *values: Any) -> Any:
        written.append(values[0])
        return write(self, *values)

    monkeypatch.setattr(SqliteStore, "write", counting)
    for _ in range(3):
        room.synced(room.bob)
    assert written == []
    room.clock.now += 600
    for _ in range(3):
        room.synced(room.bob)
    assert written == [sessions._settle]


def test_a_full_disk_opens_nothing_and_reading_goes_on(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be written doesn't open; the pages stay, and once there is room it opens at the next request."""
    room.waits()
    room.clock.now += 600

    async def full(*_: Any) -> Any:
        raise Unavailable("full")

    with monkeypatch.context() as patch:
        patch.setattr(pending, "come_due", full)
        assert room.synced(room.bob) == []
    assert len(room.synced(room.bob)) == 1


def test_in_a_quiet_house_it_opens_all_the_same(room: Room, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody asks for anything: the house's own minute erases the time, and opens."""
    room.waits()
    folder = room.world.copied(tmp_path / "quiet")
    clock = Clock(NOON + 300)
    monkeypatch.setattr(app, "SWEEP_SECONDS", 0.01)
    quiet = open_house(folder, app.Choices(clock=clock))
    rows = []

    async def stay() -> None:
        hasty(quiet.state.house.db)
        async with quiet.router.lifespan_context(quiet):
            for now in (NOON + 599, NOON + 600):
                clock.now = now
                await asyncio.sleep(0.1)
                rows.append(await quiet.state.house.db.read(pending.next_at))

    asyncio.run(stay())
    assert rows == [NOON + 600, float("inf")]
    assert (folder / DATABASE).exists()


def test_after_leaving_nothing_opens_any_more(room: Room) -> None:
    """Alice goes: what she and Bob had waiting never opens, no key of it is left, and each keeps the own words."""
    mine = room.waits()
    theirs = room.add(later("his", NOON), room.bob).json["record"]
    assert room.world.post(room.alice, f"/bonds/{room.log}/leave").status == 204
    assert room.pending() == []
    room.clock.now += 2 * DAY
    assert [room.synced(who) for who in (room.alice, room.bob)] == [[], []]
    assert room.waiting(room.alice) == [(mine["id"], 0)]
    assert room.waiting(room.bob) == [(theirs["id"], 0)]
    assert [row["release"] for row in room.world.sql("SELECT release FROM entries")] == [None, None]


def test_with_the_account_its_letters_go(room: Room) -> None:
    """Alice deletes her account: her letters, their times, and Bob's for her wait no more."""
    room.waits()
    room.add(later("his", NOON), room.bob)
    assert len(room.pending()) == 2
    assert room.world.post(room.alice, "/account/delete", {"auth": room.alice.auth}).status == 204
    assert room.pending() == []
    assert [row["author"] for row in room.world.sql("SELECT author FROM entries")] == [room.bob.id]
    room.clock.now += 600
    assert room.synced(room.bob) == []


def test_someone_who_is_alone_has_nobody_to_write_to(room: Room) -> None:
    """Before there are two, nothing can be held for the other: it would open to whoever comes."""
    charlie = room.world.person("charlie")
    bond = made("bond charlie")
    body = invitation_body("lone", bond)
    assert room.world.post(charlie, "/invitations", body).status == 201
    assert room.world.add(charlie, b64(bond), later("too early", NOON), 409).code == "not-yet-two"


def test_a_row_without_its_entry_hurts_nothing(room: Room) -> None:
    """A house of the version before took a letter back and knows of no second row: when it comes due, it just goes."""
    record = room.waits()
    room.world.sql("DELETE FROM entries WHERE id = :id RETURNING 1", id=unb64(record["id"]))
    room.clock.now += 600
    assert room.synced(room.bob) == []
    assert room.pending() == []
