"""What a person shares later or in exchange, with the Python client: sealed, waited for, read, taken back, taken along."""

from __future__ import annotations

from datetime import date

import pytest

from tests.confided import DAY, ROOM, takes_all
from tests.support import Clock, Running
from usness.client.api import Refused
from usness.client.export import collect
from usness.client.person import Person
from usness.sealed import b64

pytestmark = pytest.mark.anyio

TODAY = "2026-03-02"


@pytest.fixture
def house(house: Running) -> Running:
    """The house, with a room where all is accepted."""
    takes_all(house.app)
    return house


async def words(person: Person, bond: bytes) -> list[str]:
    """What opens for someone, in the order in which it came."""
    return [one.fields["words"] for one in await person.read(bond) if "words" in one.fields]


async def test_after_its_wait_the_other_reads_it(alice: Person, bob: Person, bond: bytes, clock: Clock) -> None:
    """Sealed for ten minutes: a second before, Bob reads nothing; then he reads the words, of the day they opened."""
    written = await alice.seal(bond, ROOM, "confide", {"words": "A worry."}, reveal="at", wait=600)
    clock.now += 599
    assert await words(bob, bond) == []
    clock.now += 1
    assert await words(bob, bond) == ["A worry."]
    assert await words(alice, bond) == ["A worry."]
    [found] = await bob.entries(bond)
    assert found.header == written.mine.header
    assert (found.day, found.revealed) == (TODAY, TODAY)


async def test_a_letter_opens_as_its_day_begins(alice: Person, bob: Person, bond: bytes, clock: Clock) -> None:
    """A letter for the 5th is there in the first second of the 5th."""
    await alice.seal(bond, ROOM, "confide", {"words": "Open me."}, reveal="at", opens=date(2026, 3, 5))
    clock.now = clock.now // DAY * DAY + 3 * DAY - 1
    assert await words(bob, bond) == []
    clock.now += 1
    assert await words(bob, bond) == ["Open me."]


async def test_the_author_finds_what_waits(alice: Person, bob: Person, bond: bytes, clock: Clock) -> None:
    """What waits is in no sync, so it has an address of its own; there it opens for its author, with its second."""
    await alice.seal(bond, ROOM, "confide", {"words": "A worry."}, reveal="at", wait=600)
    await alice.seal(bond, ROOM, "secret", {"words": "Untold."}, reveal="together")
    assert await alice.entries(bond) == []
    found = {alice.open(one.entry).fields["words"]: one.at for one in await alice.waiting(bond)}
    assert found == {"A worry.": clock.now + 600, "Untold.": clock.now // DAY * DAY + 7 * DAY}
    assert await bob.waiting(bond) == []


async def test_taken_back_it_never_was(alice: Person, bob: Person, bond: bytes, clock: Clock) -> None:
    """Before it goes, taking back is found by asking again: there is nothing any more."""
    written = await alice.seal(bond, ROOM, "confide", {"words": "A worry."}, reveal="at", wait=600)
    await alice.take_back(written.mine)
    with pytest.raises(Refused, check=lambda refused: refused.code == "absent"):
        await alice.take_back(written.mine)
    clock.now += 600
    assert await words(bob, bond) == []


async def test_an_export_has_what_has_not_gone_yet(alice: Person, bob: Person, bond: bytes) -> None:
    """The own letters and the own secret are own words: Alice takes them along, and Bob's export has none of them."""
    await alice.seal(bond, ROOM, "confide", {"words": "A worry."}, reveal="at", wait=600)
    await alice.seal(bond, ROOM, "secret", {"words": "Untold."}, reveal="together")
    said = {one.fields["words"] for log in (await collect(alice, TODAY)).logs for one in log.entries}
    assert said == {"A worry.", "Untold."}
    assert [one for log in (await collect(bob, TODAY)).logs for one in log.entries] == []


async def test_two_secrets_open_against_each_other(alice: Person, bob: Person, bond: bytes) -> None:
    """Commit, meet, release: each reads the other's once both are given, and not before."""
    mine = await alice.seal(bond, ROOM, "secret", {"words": "Hers."}, reveal="together")
    theirs = await bob.seal(bond, ROOM, "secret", {"words": "His."}, reveal="together")
    assert theirs.theirs is not None
    assert theirs.theirs.hash == mine.mine.hash
    assert not await bob.give(theirs.mine, theirs.theirs)
    assert await words(alice, bond) == ["Hers."]
    assert await alice.give(mine.mine, theirs.mine)
    assert sorted(await words(alice, bond)) == sorted(await words(bob, bond)) == ["Hers.", "His."]


async def test_the_key_is_withheld_and_not_merely_unread(
    alice: Person, bob: Person, bond: bytes, clock: Clock, house: Running
) -> None:
    """Until its second no address gives Bob the box or the key, whatever he asks for by name."""
    written = await alice.seal(bond, ROOM, "confide", {"words": "A worry."}, reveal="at", wait=600)
    assert written.mine.record.release is None, "even its author gets it only sealed for the own eyes"
    box = b64(written.mine.record.box)
    async with house.client(bob) as client:
        for path in ("entries", "waiting", "today", "write", "house"):
            assert box not in (await client.get(f"/logs/{b64(bond)}/{path}")).text
        clock.now += 600
        assert box in (await client.get(f"/logs/{b64(bond)}/entries")).text
