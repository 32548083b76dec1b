"""Houses to measure: filled through the house's own storage, with sealed shapes of the right sizes but random bytes."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from usness import sealed
from usness.entries import store as log
from usness.entries.records import NewEntry
from usness.people import sessions
from usness.people import store as people
from usness.people.places import Place, place_of
from usness.rooms.questions import store as questions
from usness.rooms.questions.library import cards
from usness.store import Tx
from usness.store.sqlite import SqliteStore
from usness.web.app import DATABASE, prepare

BOX = 512 + sealed.OVERHEAD


@dataclass(frozen=True)
class Bonded:
    """A bond of two with sessions; tokens are cookie values."""

    bond: bytes
    alice: bytes
    bob: bytes
    alice_token: bytes
    bob_token: bytes

    @property
    def cookie(self) -> str:
        return f"usness={sealed.b64(self.alice_token)}"

    @property
    def log(self) -> str:
        return sealed.b64(self.bond)


class Maker:
    """Fills one house; `run` closes it."""

    def __init__(self, folder: Path) -> None:
        prepare(folder)
        self.folder = folder
        self.today = date.today()  # noqa: DTZ011 - a day for made-up history

    def run(self, body: Any, *values: Any) -> Any:
        return asyncio.run(self._run(body, *values))

    async def _run(self, body: Any, *values: Any) -> Any:
        store = SqliteStore(self.folder / DATABASE)
        try:
            return await store.write(body, *values)
        finally:
            await store.close()


async def add_bond(tx: Tx) -> Bonded:
    """Two accounts, a bond with its keys, and a signed-in device each."""
    bonded = Bonded(os.urandom(16), os.urandom(16), os.urandom(16), os.urandom(32), os.urandom(32))
    await tx.run("INSERT INTO bonds (id, kind, zone) VALUES (:bond, 'partners', 'UTC')", bond=bonded.bond)
    for seat, (person, token) in enumerate(((bonded.alice, bonded.alice_token), (bonded.bob, bonded.bob_token)), 1):
        await people.add(tx, _account(person), os.urandom(BOX))
        await sessions.start(tx, person, token, os.urandom(32), "2026-W47")
        await tx.run(
            "INSERT INTO seats (bond, seat, person) VALUES (:bond, :seat, :person)",
            bond=bonded.bond,
            seat=seat,
            person=person,
        )
        await people.keep_bond_key(tx, person, bonded.bond, 1, os.urandom(61))
    return bonded


def _account(person: bytes) -> dict[str, Any]:
    return {
        "id": person,
        "handle": "p" + person.hex()[:20],
        "salt": os.urandom(16),
        "rounds": 1_000_000,
        "argon_salt": os.urandom(16),
        "verifier": os.urandom(32),
        "passphrase_wrap": os.urandom(61),
        "recovery_verifier": os.urandom(32),
        "recovery_wrap": os.urandom(61),
        "identity": os.urandom(32),
        "identity_box": os.urandom(77),
        "week": "2026-W47",
    }


def entry(place: Place, kind: str, subject: str, reveal: str, *, count: int = 0, parent: bytes = b"") -> NewEntry:
    """A sealed shape with random bytes."""
    pair = sealed.pair_of(place.log, "questions", subject, b"", count) if reveal == "together" else b""
    header = sealed.Header(
        bytes(16), place.log, os.urandom(16), place.me, "questions", kind, subject, pair, parent, reveal, 0, 1
    )
    return NewEntry(
        header,
        sha256(header.id).digest(),
        1,
        os.urandom(BOX),
        os.urandom(32),
        os.urandom(61),
        os.urandom(61) if reveal == "now" else b"",
        os.urandom(32),
    )


async def add_history(tx: Tx, bonded: Bonded, today: date, days: int) -> None:
    """A bond with a past: a page opened every second day, a reply to each."""
    alice, bob = await place_of(tx, bonded.alice, bonded.bond), await place_of(tx, bonded.bob, bonded.bond)
    for number, card in enumerate(list(cards())[: days // 2]):
        await add_page(tx, alice, bob, card, today - timedelta(days=days - 2 * number), is_open=True)
    await questions.deal(tx, alice, today)


async def add_page(tx: Tx, alice: Place, bob: Place, card: str, day: date, *, is_open: bool) -> None:
    """One question answered by both; open with a reply, or met and waiting for Alice's release."""
    mine = entry(alice, "answer", card, "together")
    theirs = entry(bob, "answer", card, "together")
    await log.add(tx, alice, mine, day)
    await log.add(tx, bob, theirs, day)
    await log.release(tx, bob, theirs.id, os.urandom(61), 1, mine.hash, day)
    if is_open:
        await log.release(tx, alice, mine.id, os.urandom(61), 1, theirs.hash, day)
        await log.add(tx, bob, entry(bob, "reply", card, "now", parent=mine.hash), day)


async def add_thread(tx: Tx, bonded: Bonded, card: str, replies: int, today: date) -> None:
    """An open page with a talk below it."""
    alice, bob = await place_of(tx, bonded.alice, bonded.bond), await place_of(tx, bonded.bob, bonded.bond)
    await add_page(tx, alice, bob, card, today, is_open=True)
    for number in range(replies - 1):
        await log.add(tx, (alice, bob)[number % 2], entry((alice, bob)[number % 2], "reply", card, "now"), today)


async def add_due(tx: Tx, bonded: Bonded, pages: int, today: date) -> None:
    """Pages that met while Alice was away: her Today carries both boxes of each, so that her device can give."""
    alice, bob = await place_of(tx, bonded.alice, bonded.bond), await place_of(tx, bonded.bob, bonded.bond)
    for card in list(cards())[-pages:]:
        await add_page(tx, alice, bob, card, today - timedelta(days=1), is_open=False)


async def add_many(tx: Tx, bonded: Bonded, count: int, today: date) -> None:
    """Ten thousand entries in one bond, over years."""
    alice = await place_of(tx, bonded.alice, bonded.bond)
    names = list(cards())
    for number in range(count):
        day = today - timedelta(days=40 + number % 2000)
        await log.add(tx, alice, entry(alice, "offer", names[number % 100], "now"), day)
