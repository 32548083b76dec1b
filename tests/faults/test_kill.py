"""kill -9 of a real house under a write load, a hundred times: nothing that was acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import http.client
import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.faults.served import BOND, Json, Served, ask, person_id, served
from tests.made import private, said_now
from usness.sealed import b64

KILLS = int(os.environ.get("USNESS_KILLS", "100"))
"""How often a house is killed, over both lanes; set it lower for a quick look."""

LANES = 2
WRITERS = ("alice", "alice", "bob", "bob")
LOAD_SECONDS = (0.05, 0.3)


@dataclass
class Letters:
    """What the writers have sent: to whom it was acknowledged, and what hangs in the air."""

    lane: int
    serial: count[int] = field(default_factory=count)
    known: dict[str, tuple[bytes, Json]] = field(default_factory=dict)
    hanging: dict[str, tuple[str, bytes, Json]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self, who: str) -> tuple[bytes, Json]:
        """Something new to write: for both at once, or for oneself alone."""
        number = next(self.serial)
        name = f"letter {self.lane} {number}"
        log, body = (person_id(who), private(name)) if number % 3 == 0 else (BOND, said_now(name))
        with self.lock:
            self.hanging[body["id"]] = (who, log, body)
        return log, body

    def acknowledge(self, entry: str, record: Json) -> None:
        with self.lock:
            _, log, body = self.hanging.pop(entry)
            assert (record["id"], record["box"], record["self"]) == (body["id"], body["box"], body["self"])
            self.known[entry] = (log, record)


def write(house: Served, letters: Letters, who: str, stop: threading.Event) -> None:
    """Write as fast as the house takes it, until it is gone."""
    with closing(house.connection()) as connection:
        while not stop.is_set():
            log, body = letters.next(who)
            try:
                reply = ask(connection, who, "POST", f"/logs/{b64(log)}/entries", body)
            except (OSError, http.client.HTTPException, ValueError):
                return
            assert reply.status == 201, reply
            letters.acknowledge(body["id"], reply.json["record"])


def killed_under_load(house: Served, letters: Letters, chance: random.Random) -> None:
    """One round: start, write from several sides, and kill in the middle of it."""
    house.start()
    repeat(house, letters)
    stop = threading.Event()
    with ThreadPoolExecutor(len(WRITERS)) as pool:
        writing = [pool.submit(write, house, letters, who, stop) for who in WRITERS]
        time.sleep(chance.uniform(*LOAD_SECONDS))
        house.kill()
        stop.set()
    for one in writing:
        one.result()


def repeat(house: Served, letters: Letters) -> None:
    """Send again what was never acknowledged, as a client does: each is answered as if it came for the first time."""
    for entry, (who, log, body) in list(letters.hanging.items()):
        answers = [house.ask(who, "POST", f"/logs/{b64(log)}/entries", body) for _ in range(2)]
        assert [answer.status for answer in answers] == [201, 201], answers
        assert answers[0] == answers[1]
        letters.acknowledge(entry, answers[0].json["record"])


def all_is_there(house: Served, letters: Letters) -> None:
    """Everything acknowledged is there once, whole, and nothing else is; each reader's numbers have no gaps."""
    house.start()
    repeat(house, letters)
    rows = house.rows("SELECT id, log, box FROM entries")
    assert {b64(id_): (log, b64(box)) for id_, log, box in rows} == {
        entry: (log, record["box"]) for entry, (log, record) in letters.known.items()
    }
    assert len(rows) == len(letters.known)
    for who in ("alice", "bob"):
        for log in (BOND, person_id(who)):
            records = house.synced(who, log)
            assert [one["n"] for one in records] == list(range(1, len(records) + 1))
            assert {one["id"] for one in records} == {
                entry for entry, (where, _) in letters.known.items() if where == log
            }
            assert len(records) == len({one["id"] for one in records}), "nothing is shown twice"
    assert house.rows("PRAGMA integrity_check") == [("ok",)]
    assert house.rows("PRAGMA foreign_key_check") == []


def lane(folder: Path, number: int, kills: int) -> tuple[int, int]:
    """One house that is killed again and again; gives how much was written, and how often something was left hanging."""
    folder.mkdir()
    letters, chance, left_hanging = Letters(number), random.Random(number), 0
    with served(folder) as house:
        for _ in range(kills):
            killed_under_load(house, letters, chance)
            left_hanging += bool(letters.hanging)
        all_is_there(house, letters)
        assert "letter" not in house.log.read_text()
        assert not any(body["box"][:40] in house.log.read_text() for _, body in letters.known.values())
    return len(letters.known), left_hanging


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(tmp_path: Path) -> None:
    """Killed at any moment: every acknowledged entry is there; a repeated POST is answered like the first and stored once."""
    with ThreadPoolExecutor(LANES) as pool:
        found = list(pool.map(lambda number: lane(tmp_path / str(number), number, -(-KILLS // LANES)), range(LANES)))
    written, hanging = map(sum, zip(*found, strict=True))
    assert written > KILLS, "there was a load"
    assert hanging > KILLS // 4, "the kills came while something was being written"
