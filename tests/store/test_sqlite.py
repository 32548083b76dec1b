"""SQLite as the house uses it: grouped commits, whole reads, and a disk that runs full."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.made import BOX, Person, World, commit, made, opened, private, sign_up_body
from usness.sealed import OVERHEAD, b64
from usness.store import Tx, Unavailable
from usness.store.sqlite import SqliteStore, Suspended, connect


class Shelf:
    """One table in one file, and a count of what its disk was asked for."""

    def __init__(self, path: Path) -> None:
        connection = connect(path)
        connection.execute("CREATE TABLE things (name TEXT PRIMARY KEY, box BLOB)")
        connection.close()
        self.path = path
        self.store = SqliteStore(path)
        self.said: list[str] = []
        self.store._writer.set_trace_callback(self.said.append)

    def commits(self) -> int:
        return sum(one.startswith("COMMIT") for one in self.said)

    def on_disk(self) -> list[str]:
        """What another process finds in the file."""
        connection = sqlite3.connect(self.path)
        found = [row[0] for row in connection.execute("SELECT name FROM things ORDER BY name")]
        connection.close()
        return found


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path / "things.sqlite")
    yield shelf
    asyncio.run(shelf.store.close())


async def put(tx: Tx, name: str, box: bytes = b"") -> str:
    await tx.run("INSERT INTO things (name, box) VALUES (:name, :box)", name=name, box=box)
    return name


async def names(tx: Tx) -> list[str]:
    return [row["name"] for row in await tx.all("SELECT name FROM things ORDER BY name")]


class No(Exception):
    """A refusal of a body."""


async def put_and_refuse(tx: Tx, name: str) -> None:
    await put(tx, name)
    raise No


async def put_and_wait(tx: Tx, name: str) -> None:
    await put(tx, name)
    await asyncio.sleep(0)


async def put_and_wait_stubbornly(tx: Tx, name: str) -> None:
    await put(tx, name)
    try:
        await asyncio.sleep(0)
    finally:
        await asyncio.sleep(0)


def all_at_once(*writes: Awaitable[Any]) -> list[Any]:
    async def run() -> list[Any]:
        return list(await asyncio.gather(*writes, return_exceptions=True))

    return asyncio.run(run())


def test_writes_that_wait_share_one_commit(shelf: Shelf) -> None:
    """A hundred writes at once are on disk after a handful of commits, so one fsync serves many."""
    wanted = [f"{n:03}" for n in range(100)]
    assert all_at_once(*(shelf.store.write(put, name) for name in wanted)) == wanted
    assert shelf.on_disk() == wanted
    assert shelf.commits() <= 3


def test_an_acknowledged_write_is_on_disk(shelf: Shelf) -> None:
    """Once `write` returns, another process finds the row; before, it finds nothing."""

    async def run() -> None:
        writing = asyncio.ensure_future(shelf.store.write(put, "one"))
        assert shelf.on_disk() == []
        await writing
        assert shelf.on_disk() == ["one"]

    asyncio.run(run())


def test_a_lone_write_does_not_wait_for_company(shelf: Shelf) -> None:
    """Writes one after the other have a commit each: grouping delays nobody."""
    for name in ("a", "b", "c"):
        assert asyncio.run(shelf.store.write(put, name)) == name
    assert shelf.commits() == 3


def test_a_commit_syncs_the_file(shelf: Shelf) -> None:
    """The connection that writes has WAL, synchronous=FULL, foreign keys and secure_delete, as a fresh question to it shows."""
    for name, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)):
        assert tuple(shelf.store._writer.execute(f"PRAGMA {name}").fetchone()) == (value,)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (put_and_refuse, No),
        (put_and_wait, Suspended),
        (put_and_wait_stubbornly, RuntimeError),
    ],
)
def test_a_refused_body_does_not_hurt_its_neighbours(
    shelf: Shelf, body: Callable[..., Awaitable[None]], error: type[Exception]
) -> None:
    """Of a group, the body that refuses or waits stores nothing and gets its own error; all others are stored."""
    found = all_at_once(
        shelf.store.write(put, "before"), shelf.store.write(body, "refused"), shelf.store.write(put, "after")
    )
    assert (found[0], found[2]) == ("before", "after")
    assert isinstance(found[1], error)
    assert shelf.on_disk() == ["after", "before"]
    assert shelf.commits() == 1, "they were one group"


def test_a_broken_constraint_is_its_own_bodys_error(shelf: Shelf) -> None:
    """A second row of one name is refused by the table; the rest of the group is stored."""
    found = all_at_once(*(shelf.store.write(put, name) for name in ("one", "one", "two")))
    assert isinstance(found[1], sqlite3.IntegrityError)
    assert shelf.on_disk() == ["one", "two"]


def test_a_body_that_waits_stores_nothing(shelf: Shelf) -> None:
    """A body that gives up the event loop is refused, also alone: another body would run inside its transaction."""
    for body in (put_and_wait, put_and_wait_stubbornly):
        with pytest.raises(RuntimeError):
            asyncio.run(shelf.store.write(body, "waiting"))
    assert shelf.on_disk() == []


async def look_and_wait(tx: Tx) -> list[str]:
    await asyncio.sleep(0)
    return await names(tx)


def test_a_read_cannot_write(shelf: Shelf) -> None:
    """What only reads may not write: it would stand outside of every group."""
    with pytest.raises(Unavailable):
        asyncio.run(shelf.store.read(put, "one"))
    assert shelf.on_disk() == []


def test_a_read_that_waits_is_refused(shelf: Shelf) -> None:
    """A read may not wait either, and the reader is free again afterwards."""
    with pytest.raises(Suspended):
        asyncio.run(shelf.store.read(look_and_wait))
    assert asyncio.run(shelf.store.read(names)) == []


def test_a_read_is_one_snapshot(shelf: Shelf) -> None:
    """What another process commits while a page reads isn't in that page, not even in part."""
    asyncio.run(shelf.store.write(put, "one"))

    async def twice(tx: Tx) -> tuple[list[str], list[str]]:
        first = await names(tx)
        other = connect(shelf.path)
        other.execute("INSERT INTO things (name) VALUES ('two')")
        other.close()
        return first, await names(tx)

    assert asyncio.run(shelf.store.read(twice)) == (["one"], ["one"])
    assert asyncio.run(shelf.store.read(names)) == ["one", "two"]


def test_a_read_sees_nothing_of_an_open_write(shelf: Shelf) -> None:
    """Between a body's insert and its commit a reader finds nothing."""

    async def run() -> list[str]:
        seen: list[str] = []

        async def put_and_look(tx: Tx) -> None:
            await put(tx, "one")
            seen.extend(await shelf.store.read(names))

        await shelf.store.write(put_and_look)
        return seen

    assert asyncio.run(run()) == []


def test_a_reader_that_goes_away_does_not_stop_the_write(shelf: Shelf) -> None:
    """When whoever asked is gone before the commit, the write is still done, and the next ones go on."""

    async def run() -> None:
        asking = asyncio.ensure_future(shelf.store.write(put, "one"))
        await asyncio.sleep(0)
        asking.cancel()
        await shelf.store.write(put, "two")

    asyncio.run(run())
    assert shelf.on_disk() == ["one", "two"]


def full(shelf: Shelf, spare: int = 0) -> None:
    """Let the file grow by `spare` pages only."""
    pages = shelf.store._writer.execute("PRAGMA page_count").fetchone()[0]
    shelf.store._writer.execute(f"PRAGMA max_page_count = {pages + spare}")


def test_a_full_disk_fails_the_whole_group(shelf: Shelf) -> None:
    """When the disk runs full in the middle of a group, none of its writes is acknowledged and none is stored."""
    full(shelf, spare=2)
    found = all_at_once(*(shelf.store.write(put, f"{n}", bytes(3_000)) for n in range(12)))
    assert all(isinstance(one, Unavailable) for one in found)
    assert shelf.on_disk() == []


def test_it_goes_on_once_there_is_space(shelf: Shelf) -> None:
    """After a full disk the same store reads as before, and writes again as soon as it can."""
    asyncio.run(shelf.store.write(put, "before"))
    full(shelf)
    with pytest.raises(Unavailable):
        asyncio.run(shelf.store.write(put, "large", bytes(50_000)))
    assert asyncio.run(shelf.store.read(names)) == ["before"]
    shelf.store._writer.execute("PRAGMA max_page_count = 100000")
    asyncio.run(shelf.store.write(put, "large", bytes(50_000)))
    assert shelf.on_disk() == ["before", "large"]


def test_a_body_cannot_swallow_a_full_disk(shelf: Shelf) -> None:
    """A body that catches the database's error and goes on isn't acknowledged: the rollback took its neighbours too."""
    full(shelf)

    async def swallow(tx: Tx) -> str:
        try:
            await put(tx, "large", bytes(50_000))
        except sqlite3.OperationalError:
            return "fine"
        return "stored"

    found = all_at_once(shelf.store.write(put, "neighbour"), shelf.store.write(swallow), shelf.store.write(put, "last"))
    stored = shelf.on_disk()
    for name, outcome in (("neighbour", found[0]), ("last", found[2])):
        assert (name in stored) == (outcome == name), "acknowledged is stored, and the other way round"


def test_a_locked_file_is_unavailable(shelf: Shelf) -> None:
    """While another process holds the file, a write is refused as unavailable and works later."""
    shelf.store._writer.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(shelf.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        asyncio.run(shelf.store.write(put, "one"))
    other.execute("ROLLBACK")
    other.close()
    asyncio.run(shelf.store.write(put, "one"))
    assert shelf.on_disk() == ["one"]


def test_closing_finishes_what_waits(tmp_path: Path) -> None:
    """A house that is told to stop first stores what it was given."""
    shelf = Shelf(tmp_path / "closing.sqlite")

    async def run() -> None:
        writes = [asyncio.ensure_future(shelf.store.write(put, name)) for name in ("a", "b")]
        await asyncio.sleep(0)
        await shelf.store.close()
        await asyncio.gather(*writes)

    asyncio.run(run())
    assert shelf.on_disk() == ["a", "b"]


# The same through the house.


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path / "house") as world:
        yield world


def fill(world: World, *, pages: int | None) -> None:
    store = world.house.db
    assert isinstance(store, SqliteStore)
    count = store._writer.execute("PRAGMA page_count").fetchone()[0] + (pages or 0)
    store._writer.execute(f"PRAGMA max_page_count = {count if pages is not None else 1_000_000}")


def test_a_full_disk_is_503_and_nothing_is_half_written(world: World) -> None:
    """The API says 503 with a sentence and a time to come back; no row of it is there; later the same bytes go through."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    world.add(bob, log, commit(log, "bob"))
    before = world.sql("SELECT count(*) AS n FROM feed"), world.sql("SELECT id, met FROM entries")
    body = commit(log, "alice", box=made("large", OVERHEAD + 3 * 65_536))
    fill(world, pages=0)
    answer = world.post(alice, f"/logs/{log}/entries", body)
    assert (answer.status, answer.code, answer.header("retry-after")) == (503, "no-room", "30")
    fill(world, pages=None)
    assert (world.sql("SELECT count(*) AS n FROM feed"), world.sql("SELECT id, met FROM entries")) == before
    assert world.add(alice, log, body).json["partner"] is not None


def test_reading_goes_on_while_the_disk_is_full(world: World) -> None:
    """Pages and sync don't need room on the disk."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    world.open_page(log, alice, bob)
    world.get(alice, f"/logs/{log}/today")
    fill(world, pages=0)
    for path in (f"/logs/{log}/today", f"/logs/{log}/entries", f"/logs/{log}/questions/q001", "/session"):
        assert world.get(alice, path).status == 200


def test_a_full_disk_refuses_a_whole_sign_up(world: World) -> None:
    """An account is there with its manifest and session, or not at all."""
    fill(world, pages=0)
    statuses = [world.post(Person(f"n{n}"), "/sign-up", sign_up_body(Person(f"n{n}"))).status for n in range(10, 20)]
    assert 503 in statuses
    fill(world, pages=None)
    counts = world.sql(
        "SELECT (SELECT count(*) FROM people) AS people, (SELECT count(*) FROM manifests) AS manifests,"
        " (SELECT count(*) FROM sessions) AS sessions"
    )[0]
    assert len(set(counts.values())) == 1


def test_many_who_write_at_once_on_a_full_disk(world: World) -> None:
    """Of twenty writes at the edge of the disk, those that were acknowledged are there, and no others."""
    alice = world.person("alice")
    bodies = [private(f"note {n}", box=made(f"note {n}", OVERHEAD + 8_192)) for n in range(20)]
    fill(world, pages=12)
    answers = world.at_once(*(world.asking(alice, "POST", f"/logs/{alice.log}/entries", body) for body in bodies))
    fill(world, pages=None)
    answers += [world.post(alice, f"/logs/{alice.log}/entries", body) for body in bodies[:1]]
    stored = {b64(row["id"]) for row in world.sql("SELECT id FROM entries")}
    assert {answer.status for answer in answers} <= {200, 201, 503}
    assert 503 in {answer.status for answer in answers}
    assert stored == {answer.json["record"]["id"] for answer in answers if answer.status != 503}
    assert len(bodies[0]["box"]) > BOX


def test_the_sweep_outlives_a_full_disk(tmp_path: Path) -> None:
    """A minute with a full disk doesn't end the erasing of times, nor make the house fail when it closes."""
    world = World(tmp_path / "house")

    async def live() -> None:
        async with world.app.router.lifespan_context(world.app):
            await asyncio.sleep(0.05)

    store = world.house.db
    assert isinstance(store, SqliteStore)
    store._writer.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(tmp_path / "house" / "house.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    world.run(live())
    other.execute("ROLLBACK")
    other.close()
    world.runner.close()


# What was deleted.


async def clear(tx: Tx) -> None:
    await tx.run("DELETE FROM things")


def files(shelf: Shelf) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(shelf.path.parent.glob(f"{shelf.path.name}*")))


def test_tidied_up_nothing_that_was_deleted_is_in_any_file(shelf: Shelf) -> None:
    """A deleted box is still in the write-ahead log; tidied up, it is in no byte of the folder."""
    box = made("a box", BOX)

    async def deleted() -> list[bool]:
        await shelf.store.write(put, "one", box)
        await shelf.store.write(clear)
        before = box in files(shelf)
        await shelf.store.tidy()
        return [before, box in files(shelf)]

    assert asyncio.run(deleted()) == [True, False]


def test_what_is_written_while_it_is_tidied_up_is_written(shelf: Shelf) -> None:
    """Forty writes in the middle of three tidyings are all on the disk, and the store still takes more."""

    async def busy() -> None:
        writes = [shelf.store.write(put, f"{n:02}") for n in range(40)]
        await asyncio.gather(*writes[:20], shelf.store.tidy(), *writes[20:], shelf.store.tidy(), shelf.store.tidy())
        await shelf.store.write(put, "last")

    asyncio.run(busy())
    assert shelf.on_disk() == [*(f"{n:02}" for n in range(40)), "last"]


def test_a_reader_is_not_waited_for(shelf: Shelf) -> None:
    """While another process reads, tidying gives up at once, and the next one does it."""
    box = made("a box", BOX)
    other = sqlite3.connect(shelf.path, isolation_level=None)

    async def tidied() -> list[bool]:
        await shelf.store.write(put, "one", box)
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM things").fetchone()
        await shelf.store.write(clear)
        await asyncio.wait_for(shelf.store.tidy(), 2)
        before = box in files(shelf)
        other.execute("COMMIT")
        await shelf.store.tidy()
        return [before, box in files(shelf)]

    assert asyncio.run(tidied()) == [True, False]
    other.close()
