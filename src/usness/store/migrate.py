"""Migrations: numbered SQL files, forward only, each in one transaction.

Each part of the house that owns tables brings a folder `migrations/` with `0001_words.sql`, `0002_…`. A migration
never breaks the version before it, so that an upgrade can be taken back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from usness.store.sqlite import connect


@dataclass(frozen=True, order=True)
class Migration:
    owner: str
    number: int
    path: Path

    @property
    def sql(self) -> str:
        return self.path.read_text(encoding="utf-8")


def migrations(owners: Iterable[tuple[str, Path]]) -> list[Migration]:
    """All migrations in the order in which they run: owner by owner as given, then by number."""
    return [
        Migration(owner, int(path.name[:4]), path)
        for owner, folder in owners
        for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    ]


def migrate(path: Path, wanted: Iterable[Migration]) -> list[Migration]:
    """Bring the file at `path` up to date; returns what was run."""
    connection = connect(path)
    try:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations"
            " (owner TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (owner, number))"
        )
        return [one for one in wanted if _run(connection, one)]
    finally:
        connection.close()


def _run(connection: sqlite3.Connection, one: Migration) -> bool:
    values = {"owner": one.owner, "number": one.number}
    found = "SELECT 1 FROM migrations WHERE owner = :owner AND number = :number"
    if connection.execute(found, values).fetchone():
        return False
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements(one.sql):
            connection.execute(statement)
        connection.execute("INSERT INTO migrations (owner, number) VALUES (:owner, :number)", values)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return True


def statements(sql: str) -> list[str]:
    """The statements of a file, one by one (executescript would commit in between)."""
    found, rest = [], ""
    for line in sql.splitlines(keepends=True):
        rest += line
        if sqlite3.complete_statement(rest):
            found.append(rest)
            rest = ""
    return found
