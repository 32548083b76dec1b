"""The shelf's files in a backup: copied beside the copied database, and compared with its rows."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from usness.store.shelf import FOLDER, Name, path_of

Sized = tuple[Name, int]


def copy_files(database: Path, source: Path, target: Path, progress: Callable[[int, int], None]) -> None:
    """Copy the files that `database` names from beside `source` to beside `target`.

    What was taken back while this went on has no file any more, and loses its row in `database`.
    """
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        rows = named(connection)
        for done, (name, _) in enumerate(rows, 1):
            if not _copied(path_of(source.parent / FOLDER, name), path_of(target.parent / FOLDER, name)):
                _forget_if_gone(connection, source, name)
            progress(done, len(rows))


def named(connection: sqlite3.Connection) -> list[Sized]:
    """The files that a database names, with their sizes; a database of an earlier time names none."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'blobs'").fetchone():
        return []
    rows = connection.execute("SELECT log, id, size FROM blobs WHERE entry IS NOT NULL")
    return [((log, blob), size) for log, blob, size in rows]


def missing(connection: sqlite3.Connection, folder: Path) -> list[Path]:
    """The files that a database names and that aren't beside it whole."""
    paths = [(path_of(folder / FOLDER, name), size) for name, size in named(connection)]
    return [path for path, size in paths if not path.is_file() or path.stat().st_size != size]


def _copied(source: Path, target: Path) -> bool:
    for folder in (target.parent.parent, target.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        target.unlink(missing_ok=True)
        return False
    target.chmod(0o600)
    return True


def _forget_if_gone(connection: sqlite3.Connection, source: Path, name: Name) -> None:
    """A row that the house itself still has is kept: then the file is lost, and verifying says so."""
    log, blob = name
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live:
        there = live.execute("SELECT 1 FROM blobs WHERE log = ? AND id = ?", (log, blob)).fetchone()
    if not there:
        connection.execute("DELETE FROM blobs WHERE log = ? AND id = ?", (log, blob))
