"""The journal's pages, with two people and true keys."""

from __future__ import annotations

import re

import pytest

from tests.support import Clock, Running
from usness.client.api import Refused
from usness.client.person import Person
from usness.client.wire import Entry
from usness.rooms.journal.pages import LATELY
from usness.sealed import b64

pytestmark = pytest.mark.anyio

LINE = "Tired, and glad that you cooked."


async def page(house: Running, who: Person, log: bytes, rest: str = "journal") -> str:
    async with house.client(who) as client:
        answer = await client.get(f"/logs/{b64(log)}/{rest}", headers={"Accept": "text/html"})
        assert answer.status_code == 200
        return answer.text


async def line(who: Person, bond: bytes, words: str = LINE) -> Entry:
    return (await who.seal(bond, "journal", "line", {"words": words})).mine


def ids(found: str) -> list[str]:
    """The lines and replies of a page, from top to bottom."""
    return re.findall(r'<sealed-words[^>]* id="((?:line|reply)-[^"]+)"', found)


async def test_a_line_stands_on_both_pages_and_can_be_answered(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    """Sealed on both; it opens with each one's keys, and so does what is said back under it."""
    given = await line(alice, bond)
    back = (await bob.seal(bond, "journal", "reply", {"words": "I saw it."}, parent=given.hash)).mine
    for who in (alice, bob):
        found = await page(house, who, bond)
        assert ids(found) == [f"line-{b64(given.header.id)}", f"reply-{b64(back.header.id)}"]
        assert LINE not in found
        assert [one.fields["words"] for one in await who.read(bond)] == [LINE, "I saw it."]


async def test_the_newest_line_stands_first_and_older_ones_come_when_asked_for(
    house: Running, clock: Clock, alice: Person, bond: bytes
) -> None:
    """A page stays light however many lines there are, and none is lost."""
    given = []
    for _ in range(LATELY + 2):
        given.append(f"line-{b64((await line(alice, bond)).header.id)}")
        clock.forward(hours=13)
    assert ids(await page(house, alice, bond)) == given[: -LATELY - 1 : -1]
    assert ids(await page(house, alice, bond, "journal?lines=all")) == given[::-1]
    assert "lines=all" in await page(house, alice, bond)
    assert "lines=all" not in await page(house, alice, bond, "journal?lines=all")


async def test_a_line_that_is_taken_back_leaves_the_others_reply(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    """It is gone from both pages; the words that the other wrote under it stay theirs, and it's said why they stand alone."""
    given = await line(alice, bond)
    back = (await bob.seal(bond, "journal", "reply", {"words": "I saw it."}, parent=given.hash)).mine
    assert f"line-{b64(given.header.id)}" in ids(await page(house, bob, bond))
    await alice.take_back(given)
    for who in (alice, bob):
        found = await page(house, who, bond)
        assert ids(found) == [f"reply-{b64(back.header.id)}"]
        assert "was taken back" in found


async def test_a_page_of_the_journal_is_refused_in_a_shared_room(alice: Person, bond: bytes) -> None:
    """Even a device that wanted to give it couldn't; in the own log it's welcome."""
    written = await alice.seal(alice.id, "journal", "page", {"words": "For me.", "before": 4})
    assert (written.mine.header.room, written.mine.header.kind) == ("private", "private")
    with pytest.raises(Refused) as refused:
        await alice.seal(bond, "journal", "page", {"words": "For me."})
    assert refused.value.code == "not-accepted"


async def test_in_a_closed_room_only_the_own_lines_stand_and_none_can_be_given(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    """Who stays keeps their own lines; there is no way left to give another, and writing for oneself goes on."""
    mine, theirs = await line(alice, bond), await line(bob, bond)
    assert len(ids(await page(house, alice, bond))) == 2
    assert 'kind="line"' in await page(house, alice, bond)
    await bob.leave(bond)
    found = await page(house, alice, bond)
    assert ids(found) == [f"line-{b64(mine.header.id)}"]
    assert b64(theirs.header.id) not in found
    assert 'kind="line"' not in found
    assert 'kind="reply"' not in found
    assert 'kind="page"' in await page(house, alice, bond, "journal/write")


async def test_alone_there_is_no_line_to_give(house: Running, alice: Person, bond: bytes) -> None:
    """In the own log the page offers the paper and nothing shared, also when lines lie in a room elsewhere."""
    await line(alice, bond)
    found = await page(house, alice, alice.id)
    assert ids(found) == []
    assert 'kind="line"' not in found
    assert "journal/write" in found


async def test_the_paper_seals_for_its_author_alone_wherever_it_stands(
    house: Running, alice: Person, bond: bytes
) -> None:
    """The form that takes a page is marked so in a shared room as in the own log; nothing of it is revealed."""
    for log in (bond, alice.id):
        [form] = re.findall(r"<sealed-form[^>]*>", await page(house, alice, log, "journal/write"))
        assert " alone" in form
        assert "reveal=" not in form
