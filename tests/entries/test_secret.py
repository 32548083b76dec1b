"""A secret in exchange: it opens against the other's, nothing shows that it waits, and a lone one leaves no trace."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.confided import DAY, ROOM, secret, takes_all
from tests.made import BOX, NOON, Answer, Json, Person, World, made, opened
from usness.entries import store as log
from usness.people.places import place_of
from usness.sealed import WRAP, b64, pair_of, unb64
from usness.web.app import DATABASE

TABLES = ("entries", "feed", "pending")


class Room:
    """A house with Alice and Bob in a room."""

    def __init__(self, world: World) -> None:
        self.world = world
        takes_all(world.app)
        self.clock = world.clock
        self.alice, self.bob = world.person("alice"), world.person("bob")
        self.log = world.bonded(self.alice, self.bob)

    def gives(self, who: Person, name: str, round: int = 0, status: int = 201) -> Answer:  # noqa: A002
        return self.world.add(who, self.log, secret(self.log, name, round), status)

    def synced(self, who: Person) -> list[Json]:
        found: list[Json] = self.world.get(who, f"/logs/{self.log}/entries").json["entries"]
        return found

    def waiting(self, who: Person) -> list[tuple[str, int]]:
        found = self.world.get(who, f"/logs/{self.log}/waiting").json["waiting"]
        return [(one["record"]["id"], one["at"]) for one in found]

    def rows(self) -> dict[str, list[Json]]:
        return {table: self.world.sql(f"SELECT * FROM {table}") for table in TABLES}

    def take_back(self, who: Person, record: Json) -> int:
        return self.world.ask(who, "DELETE", f"/logs/{self.log}/entries/{record['id']}").status

    def round(self) -> int:
        """How often an exchange has ended here, as the page of Alice is told."""

        async def told(tx: object) -> int:
            place = await place_of(tx, self.alice.id, unb64(self.log))  # type: ignore[arg-type]
            return await log.rounds(tx, place, ROOM, "", b"")  # type: ignore[arg-type]

        return int(self.world.read(told))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with opened(tmp_path / "house") as world:
        yield Room(world)


EMPTY: dict[str, list[Json]] = {table: [] for table in TABLES}


def test_a_lone_secret_is_in_no_feed(room: Room) -> None:
    """Both devices of Alice know that hers waits, and until when; no sync has it, not her own, and Bob has nothing."""
    record = room.gives(room.alice, "hers").json["record"]
    phone = room.world.another_device(room.alice)
    midnight = int(NOON) // DAY * DAY + 7 * DAY
    assert room.waiting(room.alice) == room.waiting(phone) == [(record["id"], midnight)]
    assert room.waiting(room.bob) == []
    assert [room.synced(who) for who in (room.alice, phone, room.bob)] == [[], [], []]


def test_two_secrets_meet_and_open_like_any_page(room: Room) -> None:
    """The second brings the first; both come into both feeds; each key is there once both are given."""
    mine = room.gives(room.alice, "hers").json["record"]
    answer = room.gives(room.bob, "his").json
    assert answer["partner"]["id"] == mine["id"]
    for who in (room.alice, room.bob):
        assert {one["id"] for one in room.synced(who)} == {mine["id"], answer["record"]["id"]}
    hashes = [room.world.hash_of(room.log, one) for one in (mine, answer["record"])]
    for who, own, theirs in ((room.alice, mine, hashes[1]), (room.bob, answer["record"], hashes[0])):
        assert room.world.release(who, room.log, unb64(own["id"]), theirs).status == 200
    newest = {one["id"]: one for one in room.synced(room.bob)}
    assert newest[mine["id"]]["release"]
    assert room.rows()["pending"] == []


def test_what_has_met_does_not_lapse(room: Room) -> None:
    """Met in the last second and given a month later, both are still there."""
    mine = room.gives(room.alice, "hers").json["record"]
    room.clock.now = NOON // DAY * DAY + 7 * DAY - 1
    theirs = room.gives(room.bob, "his").json
    assert theirs["partner"]["id"] == mine["id"]
    room.clock.now += 30 * DAY
    assert {one["id"] for one in room.synced(room.alice)} == {mine["id"], theirs["record"]["id"]}


def test_one_that_met_none_lapses_on_the_seventh_day(room: Room) -> None:
    """A second before the day it is there for its author; then no table has a row of it, and Bob meets nothing."""
    mine = room.gives(room.alice, "hers").json["record"]
    room.clock.now = NOON // DAY * DAY + 7 * DAY - 1
    assert [id_ for id_, _ in room.waiting(room.alice)] == [mine["id"]]
    room.clock.now += 1
    assert room.waiting(room.alice) == []
    assert room.rows() == EMPTY
    assert room.gives(room.bob, "his").json["partner"] is None


def test_withdrawn_it_was_never_there(room: Room) -> None:
    """Taken back from the other device: no row, no number, and the next one is given as if it were the first."""
    mine = room.gives(room.alice, "hers").json["record"]
    assert room.take_back(room.world.another_device(room.alice), mine) == 204
    assert room.rows() == EMPTY
    assert room.gives(room.alice, "another").json["record"]["n"] == 0
    assert [room.synced(who) for who in (room.alice, room.bob)] == [[], []]


def test_a_second_of_the_same_person_is_refused(room: Room) -> None:
    """One waits at a time; the refusal is the author's own to know."""
    room.gives(room.alice, "hers")
    assert room.gives(room.alice, "one more", status=409).code == "already-answered"


def test_an_exchange_that_was_taken_back_ends_no_other(room: Room) -> None:
    """Both have met, one takes back: that exchange is over, and the two can begin another."""
    room.gives(room.alice, "hers")
    his = room.gives(room.bob, "his").json["record"]
    assert room.round() == 0
    assert room.take_back(room.bob, his) == 204
    assert room.round() == 1
    room.gives(room.alice, "hers again", 1)
    assert room.gives(room.bob, "his again", 1).json["partner"]["id"] == b64(made("id hers again"))
    assert room.gives(room.bob, "an old page", 0, status=409).code == "round-moved"


def test_leaving_takes_lone_secrets_along(room: Room) -> None:
    """A closed room keeps no secret that met none: Bob leaves, and nothing is left of Alice's in the house."""
    room.gives(room.alice, "hers")
    assert room.rows() != EMPTY
    assert room.world.post(room.bob, f"/bonds/{room.log}/leave").status == 204
    assert room.rows() == EMPTY


def everything_in(world: World) -> bytes:
    """All bytes of the database and its log, once the house has tidied up."""
    world.run(world.house.db.tidy())
    return b"".join(path.read_bytes() for path in sorted(world.folder.glob(f"{DATABASE}*")))


def marks(room: Room, name: str) -> list[bytes]:
    """What a lone secret puts into a file: its id, its box, its wraps, its pair."""
    pair = pair_of(unb64(room.log), ROOM, "", b"", 0)
    return [made(f"id {name}"), made(f"box {name}", BOX)[100:160], made(f"self {name}", WRAP), pair]


@pytest.mark.parametrize("how", ["withdrawn", "lapsed"])
def test_no_byte_of_it_is_left_in_the_file(room: Room, how: str) -> None:
    """Someone with the whole file finds it while it waits; afterwards no table, free page or log holds a byte of it."""
    mine = room.gives(room.alice, "hers").json["record"]
    before = everything_in(room.world)
    assert all(mark in before for mark in marks(room, "hers")), "there is something to erase"
    if how == "withdrawn":
        room.take_back(room.alice, mine)
    else:
        room.clock.now += 7 * DAY
        room.synced(room.bob)
    after = everything_in(room.world)
    assert [mark.hex() for mark in marks(room, "hers") if mark in after] == []


def test_the_file_erases_what_it_deletes(room: Room) -> None:
    """Deleted rows are written over with zeros: without that the test above would depend on chance."""
    connection = room.world.house.db._writer  # type: ignore[attr-defined]
    assert isinstance(connection, sqlite3.Connection)
    assert connection.execute("PRAGMA secure_delete").fetchone()[0] == 1
