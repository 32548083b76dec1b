"""Backup and restore: online, verified, and without the sessions.

A session's row holds the secret that opens what a device keeps. A backup with it would bring signed-out devices back.
Recordings and pictures are copied beside the database; what was begun and never sent isn't.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from usness.store.files import copy_files, missing


class Damaged(Exception):
    """A file isn't a sound Usness database; the text says what is wrong."""


Progress = Callable[[int, int], None]
"""Called with the pages that are done and all pages; then with the files."""


def backup(source: Path, target: Path, progress: Progress = lambda *_: None) -> None:
    """Copy the database at `source`, in use or not, to a new file `target` (0600), and verify the copy.

    Raises FileExistsError, FileNotFoundError, Damaged.
    """
    if target.exists():
        raise FileExistsError(target)
    part = _copy(source, target.parent, progress)
    try:
        _forget_what_passes(part)
        copy_files(part, source, target, progress)
        verify(part)
        os.link(part, target)
    finally:
        part.unlink()


def restore(source: Path, target: Path, progress: Progress = lambda *_: None) -> None:
    """Put the backup `source` in the place of a house that isn't there yet. Raises FileExistsError, Damaged."""
    if target.exists():
        raise FileExistsError(target)
    verify(source)
    part = _copy(source, target.parent, progress)
    try:
        copy_files(part, source, target, progress)
        verify(part)
        os.link(part, target)
    finally:
        part.unlink()


def verify(path: Path) -> dict[str, int]:
    """Check every page, every foreign key, the tables and the files beside them; gives how many rows each has. Raises Damaged."""
    if not path.is_file():
        raise FileNotFoundError(path)
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return _verify(connection, path.parent)
    except sqlite3.DatabaseError as error:
        raise Damaged(f"{path.name} isn't a sound database: {error}") from error


def _verify(connection: sqlite3.Connection, folder: Path) -> dict[str, int]:
    (found,) = connection.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        raise Damaged(f"The database is damaged: {found}")
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise Damaged("The database has rows that point at nothing.")
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    if "house" not in names or "entries" not in names:
        raise Damaged("This is a database, but not one of Usness.")
    for path in missing(connection, folder):
        raise Damaged(f"A recording or picture isn't there whole: {path}")
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def _copy(source: Path, folder: Path, progress: Progress) -> Path:
    """A whole copy in `folder`, under a name of its own until it is verified."""
    if not source.is_file():
        raise FileNotFoundError(source)
    handle, name = tempfile.mkstemp(prefix=".usness-", dir=folder)
    os.close(handle)
    part = Path(name)
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new, pages=256, progress=lambda _, left, whole: progress(whole - left, whole))
    except BaseException:
        part.unlink()
        raise
    return part


def _forget_what_passes(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("DELETE FROM sessions")
        # A house of an earlier version has no such table yet.
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'blobs'").fetchone():
            connection.execute("DELETE FROM blobs WHERE entry IS NULL")
        connection.execute("VACUUM")
