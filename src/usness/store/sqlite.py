"""SQLite: reads run in place on the event loop, writes are grouped so that one fsync serves all that wait.

A thread pool in front of SQLite costs five times what the query does, so nothing here leaves the event
loop but the commit itself, which waits for the disk in one thread of its own.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple, cast

from usness.store.base import Row, Rows, Tx, Unavailable

BUSY_MS = 5_000

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Suspended(RuntimeError):
    """A transaction's body tried to wait. It may not: another body would run inside its transaction."""


class SqliteTx:
    """A transaction on one connection. Its methods are coroutines that never wait."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute

    async def one(self, sql: str, /, **values: Any) -> Row | None:
        cursor = self._execute(sql, values)
        row = cursor.fetchone()
        return None if row is None else dict(zip(_names(cursor), row, strict=True))

    async def all(self, sql: str, /, **values: Any) -> Rows:
        cursor = self._execute(sql, values)
        names = _names(cursor)
        return [dict(zip(names, row, strict=True)) for row in cursor]

    async def tuples(self, sql: str, /, **values: Any) -> list[tuple[Any, ...]]:
        return self._execute(sql, values).fetchall()

    async def run(self, sql: str, /, **values: Any) -> int:
        return self._execute(sql, values).rowcount


def _names(cursor: sqlite3.Cursor) -> list[str]:
    """The columns' names. A dict finds one at once; sqlite3.Row compares with every name before it, which for a record's
    twenty columns takes longer than the query.
    """
    return [one[0] for one in cursor.description]


@dataclass(frozen=True, eq=False)
class _Write:
    body: Callable[[Tx], Awaitable[Any]]
    done: asyncio.Future[Any]


class SqliteStore:
    """One file, one process. `read` sees one snapshot; `write` returns once the disk has it."""

    def __init__(self, path: Path) -> None:
        self._reader = connect(path)
        # A page that writes would do so outside of every group.
        self._reader.execute("PRAGMA query_only=ON")
        self._writer = connect(path)
        self._waiting: list[_Write] = []
        self._flushing: asyncio.Task[None] | None = None
        self._disk = ThreadPoolExecutor(1, "commit")

    async def read(self, body: Callable[[Tx, *Ts], Awaitable[T]], *args: *Ts) -> T:
        try:
            self._reader.execute("BEGIN")
            try:
                return _whole(body(SqliteTx(self._reader), *args))
            finally:
                self._reader.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise Unavailable(str(error)) from error

    async def write(self, body: Callable[[Tx, *Ts], Awaitable[T]], *args: *Ts) -> T:
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Write(lambda tx: body(tx, *args), done))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        return await done

    async def tidy(self) -> None:
        """Carry the write-ahead log over into the file and empty it. A reader in between leaves that to the next time."""
        while self._flushing is not None:
            await asyncio.shield(self._flushing)
        self._flushing = asyncio.create_task(self._empty_log())
        await asyncio.shield(self._flushing)

    async def _empty_log(self) -> None:
        # Without room on the disk the log stays as it is, and nothing is lost.
        with suppress(sqlite3.OperationalError):
            await asyncio.get_running_loop().run_in_executor(self._disk, self._checkpoint)
        # What was to be written meanwhile found this task in its place.
        await self._flush()

    def _checkpoint(self) -> None:
        # Whoever reads just now, a backup say, isn't waited for: writes stand in line behind this.
        self._writer.execute("PRAGMA busy_timeout=0").fetchall()
        try:
            # Read to its end: a statement that is still at its row would be in the way of the next write.
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            self._writer.execute(f"PRAGMA busy_timeout={BUSY_MS}").fetchall()

    async def close(self) -> None:
        """Finish what waits, then close both connections."""
        while self._flushing is not None:
            await asyncio.shield(self._flushing)
        self._disk.shutdown()
        self._writer.close()
        self._reader.close()

    async def _flush(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                await self._commit(group)
        finally:
            self._flushing = None

    async def _commit(self, group: list[_Write]) -> None:
        """Run a group in one transaction. A refused body loses its savepoint; a lost disk loses the whole group."""
        loop = asyncio.get_running_loop()
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            settled = [(write, self._one_of_group(write)) for write in group]
            await loop.run_in_executor(self._disk, self._writer.execute, "COMMIT")
        except (sqlite3.Error, Unavailable) as error:
            self._roll_back()
            _fail(group, Unavailable(str(error)))
        except BaseException as error:
            self._roll_back()
            _fail(group, error)
            raise
        else:
            for write, outcome in settled:
                outcome(write.done)

    def _one_of_group(self, write: _Write) -> Callable[[asyncio.Future[Any]], None]:
        self._writer.execute("SAVEPOINT one")
        try:
            value = _whole(write.body(SqliteTx(self._writer)))
        except Exception as error:
            # A full disk may have rolled back everything, also what went before in this group: then
            # nothing of the group is acknowledged.
            if not self._writer.in_transaction or isinstance(error, sqlite3.OperationalError):
                raise Unavailable(str(error)) from error
            self._writer.execute("ROLLBACK TO one")
            self._writer.execute("RELEASE one")
            return _raise(error)
        self._writer.execute("RELEASE one")
        return _give(value)

    def _roll_back(self) -> None:
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")


def connect(path: Path) -> sqlite3.Connection:
    """A connection whose acknowledged commits survive a power cut (WAL, synchronous=FULL)."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=512)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
        "secure_delete=ON",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _whole(body: Awaitable[T]) -> T:
    """Run a coroutine to its end without giving up the event loop."""
    coroutine = cast("Coroutine[Any, Any, T]", body)
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast("T", end.value)
    coroutine.close()
    raise Suspended("a transaction's body must not wait")


def _give(value: object) -> Callable[[asyncio.Future[Any]], None]:
    return lambda done: None if done.done() else done.set_result(value)


def _raise(error: BaseException) -> Callable[[asyncio.Future[Any]], None]:
    return lambda done: None if done.done() else done.set_exception(error)


def _fail(group: list[_Write], error: BaseException) -> None:
    for write in group:
        _raise(error)(write.done)
