"""Someone with two rooms: nothing of the one is in the other, in any byte that anyone gets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.addresses import pages_of_rooms
from tests.made import Answer, Person, World, commit, invitation_body, made, opened, said_now
from usness.entries.live import Live
from usness.entries.records import Record
from usness.sealed import b64, unb64


class Rooms:
    """Alice shares one room with Bob, and another, for friends, with Charlie."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.alice, self.bob, self.charlie = (world.person(name) for name in ("alice", "bob", "charlie"))
        self.partners = world.bonded(self.alice, self.bob)
        self.friends = world.bonded(self.alice, self.charlie, kind="friends")
        world.open_page(self.partners, self.alice, self.bob)

    def with_bob(self) -> dict[tuple[str, str], Answer]:
        """All that the house says of the first room, to both who are in it, but for the list of her own rooms."""
        pages = [*pages_of_rooms(), "write", "us", "zone", "leave", "questions/q001", "entries", "entries?after=2"]
        found = {
            (who.name, page): self.world.get(replace(who), f"/logs/{self.partners}/{page}")
            for who in (self.alice, self.bob)
            for page in pages
        }
        found["bob", "you"] = self.world.get(replace(self.bob), f"/logs/{self.partners}/you")
        found["bob", "session"] = self.world.get(replace(self.bob), "/session")
        return found

    def does(self, what: str, n: int) -> None:
        """Something happens in the room with Charlie."""
        world, log, name = self.world, self.friends, f"{what} {n}"
        if what == "answers":
            world.post(self.alice, f"/logs/{log}/entries", commit(log, name, f"q{n + 1:03}"))
        elif what == "is answered":
            world.post(self.charlie, f"/logs/{log}/entries", commit(log, name, f"q{n + 1:03}"))
        elif what == "offers":
            world.post(self.charlie, f"/logs/{log}/entries", said_now(name, subject=f"q{n + 1:03}"))
        elif what == "plans":
            world.post(self.alice, f"/logs/{log}/entries", said_now(name, "plan", room="time", subject=""))
        elif what == "looks":
            world.get(self.charlie, f"/logs/{log}/today")
        elif what == "zone":
            zone = ("Asia/Tokyo", "America/Lima", "UTC")[n % 3]
            assert world.ask(self.charlie, "PUT", f"/bonds/{log}/zone", {"zone": zone}).status in (204, 409)
        elif what == "invites":
            world.post(self.charlie, "/invitations", invitation_body(f"by charlie {n}", made(f"third {n}")))
        else:
            world.post(self.charlie, f"/bonds/{log}/leave")


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with opened(tmp_path_factory.mktemp("two") / "house") as world:
        yield Rooms(world)


DEEDS = ("answers", "is answered", "offers", "plans", "looks", "zone", "invites", "leaves")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 5)), min_size=1, max_size=8))
def test_whatever_happens_in_one_room_the_other_is_byte_for_byte_the_same(
    rooms: Rooms, tmp_path: Path, deeds: list[tuple[str, int]]
) -> None:
    """Pages, sync and session of the first room, for both who are in it, don't change by what goes on in the second."""
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    rooms.world.on_a_copy(folder)
    try:
        before = rooms.with_bob()
        assert all(answer.status == 200 for answer in before.values()), before
        for what, n in deeds:
            rooms.does(what, n)
        assert rooms.with_bob() == before
    finally:
        rooms.world.back()


def test_there_is_something_to_keep_apart(rooms: Rooms, tmp_path: Path) -> None:
    """The same deeds do change the pages of the room in which they're done."""
    rooms.world.on_a_copy(tmp_path / "copy")
    seen = []
    for deed in ("looks", "offers", "plans", "zone", "leaves"):
        rooms.does(deed, 1)
        pages = [f"/logs/{rooms.friends}/{page}" for page in ("today", "zone", "you", "entries")]
        seen.append([rooms.world.get(rooms.alice, page).body for page in pages])
    assert all(one != other for one, other in pairwise(seen))
    rooms.world.back()


def test_neither_learns_that_there_is_a_third(rooms: Rooms, tmp_path: Path) -> None:
    """The other room's id, the third person's id and the words between them are in nothing that Bob gets, anywhere."""
    rooms.world.on_a_copy(tmp_path / "copy")
    record = rooms.world.add(rooms.charlie, rooms.friends, said_now("to alice", subject="q002")).json["record"]
    secrets = [rooms.friends, rooms.charlie.log, record["id"], record["box"]]
    hers = rooms.world.get(rooms.alice, f"/logs/{rooms.friends}/entries").text
    assert all(secret in hers for secret in secrets[1:]), "there is something to find"
    for (who, page), answer in rooms.with_bob().items():
        assert not [secret for secret in secrets if secret in answer.text], (who, page)
    for path in ("/today", "/you", "/invite", "/you/devices", f"/logs/{rooms.friends}/today", "/session"):
        answer = rooms.world.get(rooms.bob, path)
        told = answer.text + repr(answer.headers)
        assert not [secret for secret in secrets if secret in told], path
    assert rooms.world.get(rooms.bob, f"/logs/{rooms.friends}/entries").status == 404
    rooms.world.back()


def test_a_record_of_one_room_is_not_taken_in_the_other(rooms: Rooms, tmp_path: Path) -> None:
    """Alice's own entry can't be withdrawn, nor given, by the path of the wrong room, nor answered from there."""
    rooms.world.on_a_copy(tmp_path / "copy")
    mine = rooms.world.add(rooms.alice, rooms.friends, commit(rooms.friends, "mine", "q002")).json["record"]
    assert rooms.world.ask(rooms.alice, "DELETE", f"/logs/{rooms.partners}/entries/{mine['id']}").status == 404
    assert rooms.world.release(rooms.alice, rooms.partners, unb64(mine["id"]), bytes(32)).status == 404
    under = said_now("reply", "reply", subject="q002", parent=rooms.world.hash_of(rooms.friends, mine))
    assert rooms.world.post(rooms.alice, f"/logs/{rooms.partners}/entries", under).status == 400
    assert rooms.world.ask(rooms.alice, "DELETE", f"/logs/{rooms.friends}/entries/{mine['id']}").status == 204
    rooms.world.back()


def test_events_of_one_room_are_silent_in_the_other() -> None:
    """With all three at a page of the same number, what comes in the room with Charlie reaches nobody in Bob's."""
    live, pair = Live(), bytes(32)
    partners, friends = made("partners"), made("friends")
    seats = {
        (log, who): live.join((log, pair), made(who))
        for log, who in ((partners, "alice"), (partners, "bob"), (friends, "alice"), (friends, "charlie"))
    }
    heard = {key: [seat.events.get_nowait() for _ in range(seat.events.qsize())] for key, seat in seats.items()}
    assert heard[partners, "alice"], "both are there, and were told"
    record = cast("Record", SimpleNamespace(id=made("reply"), pair=b""))
    live.tell(friends, record, "reply")
    assert {key: seat.events.qsize() for key, seat in seats.items()} == {
        (partners, "alice"): 0,
        (partners, "bob"): 0,
        (friends, "alice"): 1,
        (friends, "charlie"): 1,
    }


def went(world: World, who: Person, path: str, cookie: str = "") -> str:
    """Where a path leads someone whose device says this was its last room."""
    headers = {"cookie": f"{who.cookie}; room={cookie}"} if cookie else {}
    answer = world.get(who, path, headers=headers)
    assert answer.status == 303
    return answer.header("location") or ""


def test_today_leads_to_the_room_that_this_device_was_in_last(rooms: Rooms, tmp_path: Path) -> None:
    """Each of one's own open rooms, as the device says; what it can't have been in leads to the first, as ever."""
    world, alice = rooms.world, rooms.alice
    world.on_a_copy(tmp_path / "copy")
    first = went(world, alice, "/today")
    assert first in (f"/logs/{rooms.partners}/today", f"/logs/{rooms.friends}/today")
    for room in (rooms.partners, rooms.friends):
        assert went(world, alice, "/today", room) == f"/logs/{room}/today"
        assert went(world, alice, "/you", room) == f"/logs/{room}/you"
    for strange in (b64(made("nothing")), "x", "../../away", alice.log, rooms.bob.log):
        assert went(world, alice, "/today", strange) == first
    assert went(world, rooms.bob, "/today", rooms.friends) == f"/logs/{rooms.partners}/today"
    world.post(rooms.charlie, f"/bonds/{rooms.friends}/leave")
    assert went(world, alice, "/today", rooms.friends) == f"/logs/{rooms.partners}/today"
    world.back()


def test_her_own_corner_lists_her_rooms_and_asks_someone_else(rooms: Rooms) -> None:
    """Both rooms stand there, by their ids and kinds alone: the house has no names. So does a way to invite another."""
    page = unescape(rooms.world.get(rooms.alice, f"/logs/{rooms.partners}/you").text)
    assert page.count("<room-name ") == 2
    for room in (rooms.partners, rooms.friends):
        assert f'href="/logs/{room}/today"' in page
    assert 'href="/invite"' in page
    assert rooms.world.get(rooms.bob, f"/logs/{rooms.partners}/you").text.count("<room-name ") == 1
    assert not re.search("alice|bob|charlie", page)
