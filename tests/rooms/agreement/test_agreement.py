"""Our agreement: two yeses that open together, with two people and true keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support import Clock, Running
from usness.client.person import Person
from usness.entries.rules import Wanted
from usness.rooms.agreement.rules import accept
from usness.sealed import Header, b64

pytestmark = pytest.mark.anyio

HEAD = Header(bytes(16), bytes(16), bytes(16), bytes(16), "agreement", "yes", "first", bytes(32), b"", "together", 0, 1)


def accepted(head: Header) -> bool:
    return accept(Wanted(head, "partners", None, parent_is_mine=False))


def test_a_yes_is_taken() -> None:
    """What the page sends fits, so the refusals below refuse something."""
    assert accepted(HEAD)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "no"}, {"subject": ""}, {"subject": "second"}, {"reveal": "now", "pair": b""}, {"parent": bytes(32)}],
)
def test_what_is_no_yes_is_refused(wrong: dict[str, Any]) -> None:
    """Nothing else belongs here: no lone yes that opens at once, no other lines, no answer to something."""
    assert not accepted(replace(HEAD, **wrong))


async def page(house: Running, who: Person, bond: bytes, name: str = "agreement") -> str:
    async with house.client(who) as client:
        answer = await client.get(f"/logs/{b64(bond)}/{name}", headers={"Accept": "text/html"})
        assert answer.status_code == 200
        return answer.text


async def says_yes(who: Person, bond: bytes, words: str) -> None:
    await who.seal(bond, "agreement", "yes", {"words": words}, subject="first", reveal="together")


async def test_a_lone_yes_is_nobodys_business(house: Running, alice: Person, bob: Person, bond: bytes) -> None:
    """Alice's yes changes no byte of Bob's pages; her own page says that it waits."""
    before = [await page(house, bob, bond, name) for name in ("agreement", "today", "us")]
    assert "sealed-form" in await page(house, alice, bond)
    await says_yes(alice, bond, "Time to answer.")
    assert "sealed-form class" not in await page(house, alice, bond)
    assert [await page(house, bob, bond, name) for name in ("agreement", "today", "us")] == before


async def test_two_yeses_open_and_each_reads_the_others_line(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    """Once both have said yes and given, both pages hold both; Today gives what is due there too."""
    await says_yes(alice, bond, "Time to answer.")
    await says_yes(bob, bond, "No jokes about it later.")
    assert "<release-pending" in await page(house, alice, bond, "today")
    entries = [one for one in await alice.entries(bond) if one.header.room == "agreement"]
    mine, theirs = sorted(entries, key=lambda one: one.header.author != alice.id)
    await alice.give(mine, theirs)
    entries = [one for one in await bob.entries(bond) if one.header.room == "agreement"]
    mine, theirs = sorted(entries, key=lambda one: one.header.author != bob.id)
    await bob.give(mine, theirs)
    for who in (alice, bob):
        assert "You both said yes" in await page(house, who, bond)
        assert "You both said yes" in await page(house, who, bond, "today")
        read = {one.fields["words"] for one in await who.read(bond) if one.entry.header.room == "agreement"}
        assert read == {"Time to answer.", "No jokes about it later."}


async def test_a_yes_that_met_none_comes_back(house: Running, clock: Clock, alice: Person, bond: bytes) -> None:
    """After seven days it is hers again; once let go, she can say it anew."""
    await says_yes(alice, bond, "Time.")
    clock.forward(days=7)
    assert "has come back to you" in await page(house, alice, bond)
    [lone] = [one for one in await alice.entries(bond) if one.header.room == "agreement"]
    await alice.take_back(lone)
    assert "sealed-form class" in await page(house, alice, bond)
    await says_yes(alice, bond, "Time, again.")
    assert "You said yes, sealed" in await page(house, alice, bond)
