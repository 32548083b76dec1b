"""The pages of confide, with two people and true keys."""

from __future__ import annotations

import re

import pytest

from tests.support import Clock, Running
from usness.client.api import Refused
from usness.client.person import Person
from usness.client.wire import Entry
from usness.rooms.confide.library import feelings, kinds, needs
from usness.rooms.confide.pages import SHOWN
from usness.sealed import b64

pytestmark = pytest.mark.anyio

WORDS = "I practise the phone call in my head."


async def page(house: Running, who: Person, log: bytes, rest: str = "confide", status: int = 200) -> str:
    async with house.client(who) as client:
        answer = await client.get(f"/logs/{b64(log)}/{rest}", headers={"Accept": "text/html"})
        assert answer.status_code == status
        return answer.text


async def lets_out(who: Person, bond: bytes, words: str = WORDS) -> Entry:
    return (await who.seal(bond, "confide", "confide", {"what": "fear", "words": words, "weight": "heavy"})).mine


async def secret(who: Person, bond: bytes, number: int = 0) -> Entry:
    return (await who.seal(bond, "confide", "secret", {"words": WORDS}, reveal="together", round=number)).mine


def listed(found: str) -> list[str]:
    return re.findall(r'about="confide/([^"]+)"', found)


async def test_what_is_given_stands_on_both_pages_sealed(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    """It opens with each one's keys; neither its words nor what it is about is told by any page."""
    given = await lets_out(alice, bond)
    for who in (alice, bob):
        assert listed(await page(house, who, bond)) == [b64(given.header.id)]
        found = await page(house, who, bond, f"confide/{b64(given.header.id)}")
        assert b64(given.record.box) in found
        assert WORDS not in found
        assert [one.fields["words"] for one in await who.read(bond)] == [WORDS]


async def test_the_newest_stands_first_and_older_ones_come_when_asked_for(
    house: Running, alice: Person, bond: bytes
) -> None:
    """A page stays light however much was let out, and nothing is lost."""
    given = [b64((await lets_out(alice, bond)).header.id) for _ in range(SHOWN + 2)]
    assert listed(await page(house, alice, bond)) == given[: -SHOWN - 1 : -1]
    assert listed(await page(house, alice, bond, "confide?things=all")) == given[::-1]


async def test_every_page_holds_all_the_words_alike(house: Running, alice: Person, bob: Person, bond: bytes) -> None:
    """Which of them were chosen is only in the box: a page that held the chosen ones would tell the house."""
    given = await lets_out(alice, bond)
    pages = [await page(house, who, bond, f"confide/{b64(given.header.id)}") for who in (alice, bob)]
    for found in (*pages, await page(house, alice, bond)):
        for name, known in (("feeling", feelings()), ("kind", kinds()), ("need", needs())):
            assert re.findall(rf'<p data-{name}="([^"]+)"', found) == list(known)


async def test_what_waits_is_its_authors_alone(
    house: Running, clock: Clock, alice: Person, bob: Person, bond: bytes
) -> None:
    """She finds it, with its time; for him nothing is there, at its own address either, until it has gone."""
    written = await alice.seal(bond, "confide", "confide", {"words": WORDS}, reveal="at", wait=600)
    rest = f"confide/{b64(written.mine.header.id)}"
    nothing = [await page(house, bob, bond, where) for where in ("confide", "confide/write", "today")]
    assert "It waits to go." in await page(house, alice, bond, rest)
    assert f'at="{int(clock()) + 600}"' in await page(house, alice, bond)
    await page(house, bob, bond, rest, status=404)
    clock.forward(minutes=11)
    assert "You let it out." in await page(house, alice, bond, rest)
    assert "confide-envelope" in await page(house, bob, bond, rest)
    assert await page(house, bob, bond) != nothing[0]


async def test_a_lone_secret_changes_nothing_for_the_other(
    house: Running, clock: Clock, alice: Person, bob: Person, bond: bytes
) -> None:
    """Not while it waits, and not when it has lapsed; at its own address he finds what a stranger finds."""
    where = ("confide", "confide/write", "today", "entries", "house")
    nothing = [await page(house, bob, bond, rest) for rest in where]
    waits = await secret(alice, bond)
    assert "Yours is sealed" in await page(house, alice, bond)
    assert [await page(house, bob, bond, rest) for rest in where] == nothing
    await page(house, bob, bond, f"confide/{b64(waits.header.id)}", status=404)
    clock.forward(days=8)
    assert "Yours is sealed" not in await page(house, alice, bond)
    await page(house, alice, bond, f"confide/{b64(waits.header.id)}", status=404)
    assert await bob.entries(bond) == []


async def test_two_secrets_have_one_page_and_then_a_next_round(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    """While they wait no second one is offered; once both are given each sees the other's, and may begin anew."""
    hers, his = await secret(alice, bond), None
    assert 'data-fate="exchange"' not in await page(house, alice, bond, "confide/write")
    assert 'data-fate="exchange"' in await page(house, bob, bond, "confide/write")
    with pytest.raises(Refused):
        await secret(alice, bond)
    his = await secret(bob, bond)
    await bob.give(his, hers)
    [met] = [one for one in await alice.entries(bond) if one.header.author == bob.id]
    await alice.give(hers, met)
    for who in (alice, bob):
        for entry in (hers, his):
            assert "confide-envelope" in await page(house, who, bond, f"confide/{b64(entry.header.id)}")
        assert re.search(r'round="1"', await page(house, who, bond, "confide/write"))
    await secret(alice, bond, 1)


async def test_what_was_taken_back_says_so_to_both(house: Running, alice: Person, bob: Person, bond: bytes) -> None:
    """With its reply, which stays its author's; in the list it is gone."""
    given = await lets_out(alice, bond)
    rest = f"confide/{b64(given.header.id)}"
    await bob.seal(bond, "confide", "reply", {"words": "I'm with you."}, parent=given.hash)
    assert "It was taken back." not in await page(house, bob, bond, rest)
    await alice.take_back(given)
    for who in (alice, bob):
        assert "It was taken back." in await page(house, who, bond, rest)
        assert listed(await page(house, who, bond)) == []


async def test_in_a_closed_room_only_ones_own_is_there(house: Running, alice: Person, bob: Person, bond: bytes) -> None:
    """The other's is in no byte of the page any more, and nothing new can be shared; keeping goes on."""
    mine, theirs = await lets_out(alice, bond), await lets_out(bob, bond)
    assert b64(theirs.record.box) in await page(house, alice, bond, f"confide/{b64(theirs.header.id)}")
    await bob.leave(bond)
    assert listed(await page(house, alice, bond)) == [b64(mine.header.id)]
    assert b64(theirs.record.box) not in await page(house, alice, bond, f"confide/{b64(theirs.header.id)}")
    paper = await page(house, alice, bond, "confide/write")
    assert re.findall(r'data-fate="(\w+)"', paper) == ["keep"]


async def test_nothing_private_comes_into_a_shared_room(alice: Person, bob: Person, bond: bytes) -> None:
    """A kept page, a guess, a look back, a copy: in the own log they are welcome, here they are refused."""
    for kind in ("forecast", "look-back", "copy", "opened"):
        kept = await alice.seal(alice.id, "confide", kind, {"about": "x", "awkward": 40})
        assert (kept.mine.header.room, kept.mine.header.kind) == ("private", "private")
        with pytest.raises(Refused) as refused:
            await alice.seal(bond, "confide", kind, {"about": "x", "awkward": 40})
        assert refused.value.code == "not-accepted"
    assert await bob.entries(bond) == []


async def test_today_says_that_there_is_something_and_never_when(
    house: Running, clock: Clock, alice: Person, bob: Person, bond: bytes
) -> None:
    """A row without a day, for the other alone; weeks later it has left Today and stays in the room."""
    given = await lets_out(alice, bond)
    row = f'<ready-row subject="confide/{b64(given.header.id)}" round="0">'
    found = await page(house, bob, bond, "today")
    assert row in found
    assert "day-name" not in found.partition(row)[2].partition("</ready-row>")[0]
    assert row not in await page(house, alice, bond, "today")
    clock.forward(days=20)
    assert row not in await page(house, bob, bond, "today")
    assert listed(await page(house, bob, bond)) == [b64(given.header.id)]
