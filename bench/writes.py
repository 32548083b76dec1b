"""Sealed writes, each durable, against what raw SQLite commits in groups of the same size."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.houses import Bonded, Maker, add_bond, add_history, add_many, entry
from bench.pages import BONDS, ENTRIES, add_bonds
from bench.servers import load, serving
from usness.entries.records import NewEntry
from usness.people.places import Place
from usness.rooms.questions.library import cards
from usness.sealed import b64

CONNECTIONS = 64
PREPARED = 60_000

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
    raw = _raw(folder / "raw.sqlite", CONNECTIONS)
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
    return json.dumps(_json(entry(place, "offer", list(cards())[number % 100], "now")), separators=(",", ":"))


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


def _raw(path: Path, group: int) -> float:
    """Rows of the same size, written by SQLite alone, one durable commit a group."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE raw (log BLOB, id BLOB, box BLOB, rest BLOB, PRIMARY KEY (log, id))"
    )
    done, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < 3:
        connection.execute("BEGIN IMMEDIATE")
        for _ in range(group):
            row = (bytes(16), os.urandom(16), os.urandom(541), os.urandom(240))
            connection.execute("INSERT INTO raw VALUES (?, ?, ?, ?)", row)
        connection.execute("COMMIT")
        done += group
    return done / (time.perf_counter() - begin)
