"""Sealed writes, each durable, against what raw SQLite commits in groups of the same size."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.houses import BOX, Bonded, Maker, add_bond, add_history, add_many, entry
from bench.pages import BONDS, ENTRIES, add_bonds
from bench.servers import SECONDS, load, serving
from usness.entries.records import NewEntry
from usness.people.places import Place
from usness.rooms.questions.library import cards, fits
from usness.sealed import b64
from usness.store.sqlite import connect
from usness.web.app import DATABASE

CONNECTIONS = 64
PREPARED = 60_000
FITTING = [one.id for one in cards().values() if fits(one, "partners")]
"""What the house takes from partners: a load in which some writes are refused measures something else."""

POST = """
local bodies, number = {}, 0
for line in io.lines("%s") do bodies[#bodies + 1] = line end
request = function()
  number = number + 1
  return wrk.format("POST", "%s", {["Cookie"] = "%s", ["Content-Type"] = "application/json"}, bodies[number])
end
"""


def measure(folder: Path) -> Iterator[Figure]:
    """All figures about writes."""
    maker = Maker(folder / "writes")
    bonded = maker.run(add_bond)
    maker.run(add_history, bonded, maker.today, 40)
    rate = _writes(maker, bonded)
    raw = _raw(folder / "raw", CONNECTIONS)
    beside = f"{rate:.0f}/s beside {raw:.0f}/s raw, in groups of {CONNECTIONS}"
    yield Figure("sealed writes: rate, of raw SQLite's", rate / raw, "", least=1 / 6, beside=beside)
    yield from _grown(folder, rate)


def _grown(folder: Path, before: float) -> Iterator[Figure]:
    maker = Maker(folder / "large-writes")
    crowded, one = maker.run(add_bond), maker.run(add_bond)
    maker.run(add_many, crowded, ENTRIES, maker.today)
    maker.run(add_bonds, BONDS)
    for name, bonded in ((f"in a bond with {ENTRIES:,} entries", crowded), (f"in a house with {BONDS:,} bonds", one)):
        rate = _writes(maker, bonded)
        beside = f"{rate:.0f}/s beside {before:.0f}/s"
        yield Figure(f"a write {name}: time, of a small one's", before / rate, "", most=1.3, beside=beside)


def _writes(maker: Maker, bonded: Bonded) -> float:
    bodies = maker.folder / "bodies"
    with bodies.open("w", encoding="ascii") as file:
        for number in range(PREPARED):
            file.write(_body(bonded, number) + "\n")
    script = maker.folder / "post.lua"
    script.write_text(POST % (bodies, f"/logs/{bonded.log}/entries", bonded.cookie), encoding="ascii")
    with serving(maker.folder) as server:
        return load(server.url("/"), script=script, connections=CONNECTIONS).rate


def _body(bonded: Bonded, number: int) -> str:
    """One entry that opens at once, as a client would send it."""
    place = Place(bonded.bond, bonded.alice, "partners", "UTC")
    return json.dumps(_json(entry(place, "offer", FITTING[number % len(FITTING)], "now")), separators=(",", ":"))


def _json(new: NewEntry) -> dict[str, object]:
    head = new.header
    return {
        "id": b64(head.id),
        "room": head.room,
        "kind": head.kind,
        "subject": head.subject,
        "pair": "",
        "parent": "",
        "reveal": head.reveal,
        "reveal_at": 0,
        "revision": 1,
        "epoch": 1,
        "box": b64(new.box),
        "com": b64(new.com),
        "self": b64(new.self),
        "release": b64(new.release),
        "mine": b64(new.mine),
    }


def _raw(folder: Path, group: int) -> float:
    """The same rows in the same tables, an entry and its place in both feeds, by SQLite alone: one durable commit a group."""
    maker = Maker(folder)
    bonded = maker.run(add_bond)
    connection = connect(folder / DATABASE)
    done, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < SECONDS:
        connection.execute("BEGIN IMMEDIATE")
        for number in range(done + 1, done + group + 1):
            _insert(connection, bonded, number)
        connection.execute("COMMIT")
        done += group
    connection.close()
    return done / (time.perf_counter() - begin)


def _insert(connection: sqlite3.Connection, bonded: Bonded, number: int) -> None:
    entry = os.urandom(16)
    wraps = (os.urandom(61), os.urandom(61), os.urandom(32))
    row = (bonded.bond, entry, bonded.alice, os.urandom(BOX), os.urandom(32), os.urandom(32), *wraps)
    connection.execute(
        "INSERT INTO entries (log, id, author, room, kind, subject, reveal, reveal_at, revision, epoch, box, com, hash, self,"
        " release, mine, day) VALUES (?, ?, ?, 'questions', 'offer', 'q001', 'now', 0, 1, 1, ?, ?, ?, ?, ?, ?, '2026-01-01')",
        row,
    )
    for reader in (bonded.alice, bonded.bob):
        connection.execute(
            "INSERT INTO feed (log, reader, n, entry) VALUES (?, ?, ?, ?)", (bonded.bond, reader, number, entry)
        )
