"""The page of search: it brings names and addresses of rooms, and learns nothing of what is looked for."""

from __future__ import annotations

import re

import pytest

from tests.support import Running, opened
from usness.client.person import Person
from usness.rooms import ROOMS
from usness.rooms.search.pages import has_page_by_subject
from usness.sealed import b64

pytestmark = pytest.mark.anyio


async def page(house: Running, who: Person, log: bytes) -> str:
    async with house.client(who) as client:
        answer = await client.get(f"/logs/{b64(log)}/search", headers={"Accept": "text/html"})
        assert answer.status_code == 200
        return answer.text


def newest(found: str) -> int:
    return int(re.findall(r'newest="(\d+)"', found)[0])


async def test_it_says_how_far_sync_goes_and_no_further(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    """The number up to which the asker's own sync goes, so that progress is true; the other's waiting answer isn't in it."""
    assert newest(await page(house, alice, bond)) == 0
    await bob.seal(bond, "questions", "answer", {"words": "Waits."}, subject="q002", reveal="together")
    assert newest(await page(house, alice, bond)) == 0
    assert newest(await page(house, bob, bond)) == 1
    await opened(alice, bob, bond)
    async with house.client(alice) as client:
        synced = (await client.get(f"/logs/{b64(bond)}/entries")).json()
    assert newest(await page(house, alice, bond)) == synced["after"] > 0


async def test_every_room_is_named(house: Running, alice: Person, bond: bytes) -> None:
    """Whatever is found, the page has the name of its room; only rooms with a page for each subject lead there."""
    found = await page(house, alice, bond)
    assert re.findall(r'data-room="([^"]+)"', found) == [room.name for room in ROOMS]
    assert {room.name for room in ROOMS if has_page_by_subject(room)} >= {"questions"}
    assert not [room for room in ROOMS if room.name in ("journal", "time", "today") and has_page_by_subject(room)]


async def test_the_field_has_no_name_and_the_form_no_address(house: Running, alice: Person, bond: bytes) -> None:
    """What is typed can't be posted, can't come into an address, and isn't kept by the browser."""
    found = await page(house, alice, bond)
    [field] = re.findall(r'<input [^>]*id="wanted"[^>]*>', found)
    assert " name=" not in field
    assert 'autocomplete="off"' in field
    [form] = re.findall(r"<form [^>]*>", found)
    assert "action" not in form
    assert 'method="dialog"' in form
