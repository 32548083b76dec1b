"""What the house asks of a database, whichever it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

Row = Mapping[str, Any]
Rows = list[Row]


class Unavailable(Exception):
    """The database can't take or give anything now (a full disk, a lost file). Nothing was half-written."""


class Tx(Protocol):
    """One open transaction. SQL has named parameters (`:name`); rows read by column name."""

    async def one(self, sql: str, /, **values: Any) -> Row | None: ...

    async def all(self, sql: str, /, **values: Any) -> Rows: ...

    async def tuples(self, sql: str, /, **values: Any) -> list[tuple[Any, ...]]:
        """Rows without their names, for what a page reads by the dozen: naming takes longer than reading."""
        ...

    async def run(self, sql: str, /, **values: Any) -> int: ...


class Store(Protocol):
    """A database with whole reads (one snapshot) and whole writes (durable once they return)."""

    async def read(self, body: Callable[[Tx, *Ts], Awaitable[T]], *args: *Ts) -> T: ...

    async def write(self, body: Callable[[Tx, *Ts], Awaitable[T]], *args: *Ts) -> T: ...

    async def tidy(self) -> None:
        """Empty what the database keeps of past writes: what was deleted is then in no file any more."""
        ...

    async def close(self) -> None: ...
