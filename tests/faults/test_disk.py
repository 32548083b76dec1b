"""A disk that runs full under a real house: 503, nothing half-written, and all is well once there is room."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.served import BOND, Json, Reply, Served, person_id, served
from tests.made import commit, made, private
from usness.rooms.questions.library import cards
from usness.sealed import OVERHEAD, b64
from usness.web.app import DATABASE

LARGE = OVERHEAD + 32_768
SPARE = 300_000
"""Bytes that a file may be longer than the database is now."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as house:
        yield house


def limited(house: Served) -> Callable[[], None]:
    """Let no file of the process grow longer than the database is now, and some. Python turns the signal into an error."""
    most = (house.folder / DATABASE).stat().st_size + SPARE
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def with_room_again(house: Served) -> None:
    assert house.process is not None
    resource.prlimit(house.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def fill(house: Served) -> tuple[list[Json], list[Json]]:
    """Write large entries until the house has refused some; gives those acknowledged and those refused."""
    kept: list[Json] = []
    refused: list[Json] = []
    for n in range(60):
        body = private(f"large {n}", box=made(f"large {n}", LARGE))
        reply = post(house, body)
        assert reply.status in (201, 503), reply
        (kept if reply.status == 201 else refused).append(body)
        if len(refused) == 5:
            return kept, refused
    raise AssertionError("the disk never ran full")


def post(house: Served, body: Json, who: str = "alice", log: bytes = b"") -> Reply:
    return house.ask(who, "POST", f"/logs/{b64(log or person_id(who))}/entries", body)


def stored(house: Served) -> set[str]:
    return {b64(row[0]) for row in house.rows("SELECT id FROM entries")}


def test_a_full_disk_refuses_whole_entries(house: Served) -> None:
    """Some writes go through, then 503 with a sentence; what was acknowledged is there, what was refused isn't, in no part."""
    house.start(limited(house))
    kept, refused = fill(house)
    assert kept
    reply = post(house, refused[0])
    assert (reply.status, reply.json["refused"]) == (503, "no-room")
    assert reply.json["sentence"]
    found = stored(house)
    assert found >= {one["id"] for one in kept}
    assert not found & {one["id"] for one in refused}
    assert len(house.rows("SELECT 1 FROM feed")) == len(found)


def test_one_can_still_read(house: Served) -> None:
    """Pages, sync and session answer while nothing can be written."""
    house.start(limited(house))
    kept, _ = fill(house)
    assert {one["id"] for one in house.synced("alice", person_id("alice"))} == {one["id"] for one in kept}
    assert house.ask("alice", "GET", "/session").status == 200


def test_it_goes_on_without_a_restart(house: Served) -> None:
    """As soon as there is room the same process writes again, and what was refused goes through unchanged."""
    house.start(limited(house))
    kept, refused = fill(house)
    with_room_again(house)
    for body in refused:
        assert post(house, body).status == 201
    assert stored(house) == {one["id"] for one in (*kept, *refused)}


def test_all_is_there_after_a_restart(house: Served) -> None:
    """Killed while the disk is full and started again with room: everything acknowledged is there, and the file is sound."""
    house.start(limited(house))
    kept, refused = fill(house)
    house.kill()
    house.start()
    records = house.synced("alice", person_id("alice"))
    assert {one["id"]: one["box"] for one in records} == {one["id"]: one["box"] for one in kept}
    assert house.rows("PRAGMA integrity_check") == [("ok",)]
    assert post(house, refused[0]).status == 201


def test_two_answers_meet_whole_or_not_at_all(house: Served) -> None:
    """At the edge of the disk a commit that meets the other's leaves both sides met, or neither."""
    house.start()
    log = b64(BOND)
    names = [one.id for one in cards().values() if "partners" in one.kinds][:40]
    for card in names:
        assert post(house, commit(log, f"bob {card}", card), "bob", BOND).status == 201
    house.kill()
    house.start(limited(house))
    statuses = [
        post(house, commit(log, f"alice {card}", card, box=made(card, LARGE)), "alice", BOND).status for card in names
    ]
    assert set(statuses) == {201, 503}
    met = {b64(row[0]) for row in house.rows("SELECT id FROM entries WHERE met IS NOT NULL")}
    for card, status in zip(names, statuses, strict=True):
        both = {commit(log, f"{who} {card}", card)["id"] for who in ("alice", "bob")}
        assert both <= met if status == 201 else not both & met
    for who in ("alice", "bob"):
        numbers = [one["n"] for one in house.synced(who, BOND)]
        assert numbers == list(range(1, len(numbers) + 1))
