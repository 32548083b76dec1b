"""One real database file without a house around it, for tests of what is stored and who may see it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from tests.made import BOX, hasty, made
from usness.entries.records import NewEntry
from usness.people.places import place_of
from usness.sealed import WRAP, Header, pair_of, record_hash
from usness.store.migrate import migrate, migrations
from usness.store.sqlite import SqliteStore
from usness.web.app import owners

T = TypeVar("T")

HOUSE = made("house")


class Disk:
    """A store on a file; a test may have a bond of its own in it, so many tests can share one."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "house.sqlite"
        migrate(self.path, migrations(owners()))
        self.runner = asyncio.Runner()
        self.store: SqliteStore = hasty(SqliteStore(self.path))
        self.number = count()

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(what)

    def read(self, body: Callable[..., Any], *values: Any) -> Any:
        """Reads never leave the event loop, so they need none."""
        coroutine = self.store.read(body, *values)
        try:
            coroutine.send(None)
        except StopIteration as end:
            return end.value
        raise AssertionError("a read waited")

    def write(self, body: Callable[..., Any], *values: Any) -> Any:
        return self.run(self.store.write(body, *values))

    def close(self) -> None:
        self.run(self.store.close())
        self.runner.close()


async def placed(tx: Any, me: bytes, at: bytes, body: Callable[..., Any], *values: Any) -> Any:
    """Run a body of the log as `me` in the log `at`."""
    return await body(tx, await place_of(tx, me, at), *values)


async def found_bond(tx: Any, bond: bytes, people: Mapping[str, bytes]) -> None:
    """Two people without keys, in a room."""
    await tx.run("INSERT INTO bonds (id, kind, zone) VALUES (:bond, 'friends', 'UTC')", bond=bond)
    for seat, person in enumerate(people.values(), 1):
        await tx.run(
            "INSERT INTO people (id, handle, salt, rounds, argon_salt, verifier, passphrase_wrap, recovery_verifier,"
            " recovery_wrap, identity, identity_box, week) VALUES (:id, :handle, :b16, 600000, :b16, :b32, :b61, :b32,"
            " :b61, :b32, :b77, '')",
            id=person,
            handle=person.hex(),
            b16=bytes(16),
            b32=bytes(32),
            b61=bytes(61),
            b77=bytes(77),
        )
        await tx.run(
            "INSERT INTO seats (bond, seat, person) VALUES (:bond, :seat, :person)", bond=bond, seat=seat, person=person
        )


async def feed_of(tx: Any, at: bytes, reader: bytes) -> list[int]:
    """A reader's numbers in one log."""
    rows = await tx.all("SELECT n FROM feed WHERE log = :at AND reader = :reader ORDER BY n", at=at, reader=reader)
    return [row["n"] for row in rows]


def sealed(
    name: str,
    at: bytes,
    author: bytes,
    reveal: str,
    card: str = "",
    round_: int = 0,
    id_: bytes = b"",
    revision: int = 1,
    *,
    parent: bytes = b"",
    kind: str = "",
    room: str = "questions",
    reveal_at: int = 0,
) -> NewEntry:
    """An entry of made-up bytes: if nothing else is said an answer for `together`, an offer for `now`, a private one for
    `never`, something confided for `at`.
    """
    private = reveal == "never"
    pair = pair_of(at, room, card, parent, round_) if reveal == "together" else b""
    kind = kind or {"together": "answer", "now": "offer", "never": "private", "at": "confide"}[reveal]
    header = Header(
        HOUSE,
        at,
        id_ or made(f"id {name}"),
        author,
        "private" if private else room,
        kind,
        "" if private else card,
        pair,
        parent,
        reveal,
        reveal_at,
        revision,
    )
    box, com = made(f"box {name}", BOX), made(f"com {name}", 32)
    release = made(f"release {name}", WRAP) if reveal in ("now", "at") else b""
    return NewEntry(
        header,
        record_hash(header.encode(), box, com),
        0 if private else 1,
        box,
        com,
        made(f"self {name}", WRAP),
        release,
        made(f"mine {name}", 32),
    )
