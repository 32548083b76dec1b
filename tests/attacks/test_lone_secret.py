"""A partner who hosts, with the database and the room's key, against a secret that waits, and against its traces."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.confided import DAY, ROOM, takes_all
from tests.support import Clock, Running
from usness.client import seal
from usness.client.person import Person
from usness.client.seal import Failure, Record
from usness.client.wire import Entry
from usness.web.app import DATABASE

pytestmark = pytest.mark.anyio

WORDS = "Something that I never told anyone."


@pytest.fixture
def house(house: Running) -> Running:
    """The house, with a room where all is accepted."""
    takes_all(house.app)
    return house


def rows(house: Running, sql: str, *values: bytes) -> list[Any]:
    """What lies in the file, read as its owner reads it."""
    with closing(sqlite3.connect(house.folder / DATABASE)) as connection:
        return connection.execute(sql, values).fetchall()


async def untold(alice: Person, bond: bytes) -> Entry:
    return (await alice.seal(bond, ROOM, "secret", {"words": WORDS}, reveal="together")).mine


def keys_of(house: Running, entry: Entry) -> list[bytes]:
    """Every 61 bytes in the row that could be a key's wrap."""
    [row] = rows(house, "SELECT self, release FROM entries WHERE id = ?", entry.header.id)
    return [one for one in row if one]


async def test_with_the_row_and_the_rooms_key_he_opens_nothing(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    """Bob sees that a row is there; no wrap in it opens with the room's key, whatever he claims to have answered."""
    mine = await untold(alice, bond)
    wraps = keys_of(house, mine)
    assert len(wraps) == 1, "there is a row, with the author's own wrap alone"
    key, epoch = bob._bond_key(bond)
    for claimed in (bytes(32), mine.hash):
        for wrap in wraps:
            stolen = Record(mine.header, mine.record.box, mine.record.com, release=wrap)
            with pytest.raises(Failure):
                seal.open_theirs(stolen, key, epoch, alice.id, claimed, mine.hash)
    assert bob.ak != alice.ak
    with pytest.raises(Failure):
        seal.open_own(mine.record, bob.ak, alice.id)
    assert alice.open(mine).fields["words"] == WORDS, "it does open for her"


@pytest.mark.parametrize("how", ["withdrawn", "lapsed"])
async def test_afterwards_the_file_is_as_if_it_had_never_been(
    house: Running, alice: Person, bob: Person, bond: bytes, clock: Clock, how: str
) -> None:
    """Withdrawn or lapsed, every table holds what it held before, and no byte of box, id or wrap is in any file."""
    before = tables(house)
    mine = await untold(alice, bond)
    assert tables(house) != before, "there is something that could be left"
    if how == "withdrawn":
        await alice.take_back(mine)
    else:
        clock.now += 7 * DAY
    assert await bob.entries(bond) == []
    assert tables(house) == before
    await house.house.db.tidy()
    held = b"".join(path.read_bytes() for path in house.folder.glob(f"{DATABASE}*"))
    assert alice.id in held, "the files are read"
    for trace in (mine.header.id, mine.header.pair, mine.hash, mine.record.box[40:100]):
        assert trace not in held


def tables(house: Running) -> dict[str, list[Any]]:
    """Every row of every table."""
    names = [name for (name,) in rows(house, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: sorted(rows(house, f'SELECT * FROM "{name}"'), key=repr) for name in names}


async def test_both_devices_go_on_after_it_lapsed(
    house: Running, alice: Person, bob: Person, bond: bytes, clock: Clock
) -> None:
    """Alice's two devices sync as if nothing had been, and give another, which meets Bob's."""
    phone = house.here(alice)
    await untold(alice, bond)
    assert len(await phone.waiting(bond)) == 1
    clock.now += 7 * DAY
    for device in (alice, phone):
        assert await device.waiting(bond) == []
        assert await device.entries(bond) == []
    mine = await untold(phone, bond)
    theirs = await bob.seal(bond, ROOM, "secret", {"words": "His."}, reveal="together")
    assert theirs.theirs is not None
    assert theirs.theirs.hash == mine.hash
