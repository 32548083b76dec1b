"""A house that has been lived in takes what is new, and the version before still finds its way in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.made import BOX, made
from usness.entries import __file__ as here
from usness.sealed import WRAP
from usness.store.migrate import migrate, migrations

OWNERS = [("entries", Path(str(here)).parent / "migrations")]
COLUMNS = (
    "log, id, author, room, kind, subject, pair, parent, reveal, reveal_at, revision, epoch, box, com, hash, self,"
    " release, mine, met, revealed, day, gone"
)
LOG, ALICE, BOB = made("a log"), made("alice"), made("bob")


def row(name: str, **fields: Any) -> dict[str, Any]:
    """An entry as the tables of the version before held it."""
    known: dict[str, Any] = {
        "log": LOG,
        "id": made(f"id {name}"),
        "author": ALICE,
        "room": "questions",
        "kind": "offer",
        "subject": "",
    }
    known |= {"pair": None, "parent": None, "reveal": "now", "reveal_at": 0, "revision": 1, "epoch": 1}
    known |= {"box": made(f"box {name}", BOX), "com": made("com", 32), "hash": made(f"hash {name}", 32)}
    known |= {"self": made("self", WRAP), "release": made("release", WRAP), "mine": made("mine", 32), "met": None}
    return known | {"revealed": None, "day": "2026-11-20", "gone": 0} | fields


EMPTIED = {"gone": 1, "box": None, "com": None, "self": None, "release": None, "mine": None}
PAIR = made("pair", 32)
ROWS = [
    row("offer"),
    row("hers", reveal="together", pair=PAIR, met=made("id his"), revealed="2026-11-21"),
    row("his", reveal="together", pair=PAIR, author=BOB, met=made("id hers"), revealed="2026-11-21"),
    row("taken back", **EMPTIED),
    row("private", log=ALICE, room="private", kind="private", reveal="never", epoch=0, release=None),
    row("reply", kind="reply", parent=made("hash offer", 32)),
]


def write(connection: sqlite3.Connection, one: dict[str, Any]) -> None:
    values = ", ".join(f":{name}" for name in COLUMNS.split(", "))
    connection.execute(f"INSERT INTO entries ({COLUMNS}) VALUES ({values})", one)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of the version before, with one of everything in it."""
    path = tmp_path / "house.sqlite"
    migrate(path, [one for one in migrations(OWNERS) if one.number < 3])
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for one in ROWS:
            write(connection, one)
            connection.execute("INSERT INTO feed VALUES (?, ?, 1, ?)", (one["log"], one["id"], one["id"]))
    return path


def rows_of(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_every_row_and_every_index_comes_along(old: Path) -> None:
    """Not a byte of any entry or feed changes, and whatever was found by an index is still found by it."""
    tables = (f"SELECT {COLUMNS} FROM entries ORDER BY id", "SELECT * FROM feed ORDER BY entry")
    indexes = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('entries', 'feed')"
    before = [rows_of(old, one) for one in (*tables, f"{indexes} ORDER BY name")]
    assert [len(one) for one in before[:2]] == [len(ROWS), len(ROWS)]
    assert [one.number for one in migrate(old, migrations(OWNERS))] == [3]
    assert [rows_of(old, one) for one in (*tables, f"{indexes} ORDER BY name")] == before
    assert rows_of(old, "SELECT name FROM sqlite_master WHERE name LIKE '%before%'") == []


def test_no_column_changes_its_place(old: Path) -> None:
    """The version before finds each column where it was, so an upgrade can be taken back."""
    shape = "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('entries')"
    before = rows_of(old, shape)
    migrate(old, migrations(OWNERS))
    assert rows_of(old, shape) == before


def test_the_version_before_goes_on_writing(old: Path) -> None:
    """All that it writes is taken as it was."""
    migrate(old, migrations(OWNERS))
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        write(connection, row("one more"))
        write(connection, row("another", reveal="together", pair=made("another pair", 32), release=None))
        connection.execute("DELETE FROM entries WHERE id = :id", {"id": made("id offer")})
        assert connection.execute("SELECT count(*) FROM entries").fetchone() == (len(ROWS) + 1,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reveal": "at", "reveal_at": 0},
        {"reveal": "at", "reveal_at": 1_795_176_000},
        {"reveal": "at", "reveal_at": -86_400},
        {"reveal": "now", "reveal_at": 86_400},
        {"reveal": "later", "reveal_at": 86_400},
        {"reveal": "at", "reveal_at": 86_400, "pair": PAIR},
    ],
)
def test_the_table_itself_refuses_a_time_that_is_no_day(old: Path, wrong: dict[str, Any]) -> None:
    """What opens at a time names a day, nothing else does, and nothing names a second: also if a rule forgot it."""
    migrate(old, migrations(OWNERS))
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        write(connection, row("right", reveal="at", reveal_at=86_400))
        with pytest.raises(sqlite3.IntegrityError):
            write(connection, row("wrong", **wrong))
