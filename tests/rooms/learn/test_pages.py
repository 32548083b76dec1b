"""The pages of the guides: for anyone, and the same words with the doors; they know nothing of who reads."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

import pytest

from tests.made import NOBODY, Answer, Person, World, made, opened
from usness.rooms import ROOMS
from usness.rooms.learn.library import Guide, guides
from usness.sealed import b64

ALL = list(guides().values())
WITH_PRACTICE = [one for one in ALL if one.practice]
UNSAFE = next(one for one in ALL if one.instead)
TOUCH = next(one for one in ALL if one.whom == "partners")
BUSY = next(one for one in ALL if one.practice and one.practice.room == "time")
HTML = {"accept": "text/html"}

LATER_PAGE = 8_000
"""Bytes over the wire that a page costs after the first, at most (docs/architecture.md)."""


@dataclass
class Stage:
    world: World
    alice: Person
    bob: Person
    charlie: Person
    bond: str
    friends: str

    def read(self, path: str, who: Person = NOBODY) -> str:
        return unescape(self.answer(path, who).text)

    def answer(self, path: str, who: Person = NOBODY) -> Answer:
        return self.world.get(replace(who), path, headers=HTML)

    def here(self, log: str, guide: Guide | None = None) -> str:
        return f"/logs/{log}/learn" + (f"/{guide.id}" if guide else "")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with opened(tmp_path_factory.mktemp("learn") / "house") as world:
        alice, bob, charlie, dora = (world.person(name) for name in ("alice", "bob", "charlie", "dora"))
        bond = world.bonded(alice, bob)
        friends = world.bonded(charlie, dora, kind="friends")
        yield Stage(world, alice, bob, charlie, bond, friends)


def texts(guide: Guide) -> list[str]:
    parts = [text for part in guide.section for text in (part.title, *part.text, *part.say)]
    sources = [text for one in guide.source for text in (one.cite, one.found)]
    return [guide.title, *guide.opening, *parts, *sources]


def ends(guide: Guide) -> str:
    ending = guide.practice or guide.instead
    assert ending is not None
    return ending.text


@pytest.mark.parametrize("guide", ALL, ids=lambda guide: guide.id)
def test_anyone_reads_a_guide_whole(stage: Stage, guide: Guide) -> None:
    """Without an account and within the house, every word of it stands on its page, and its sources."""
    for path, who in ((f"/learn/{guide.id}", NOBODY), (stage.here(stage.bond, guide), stage.alice)):
        page = stage.read(path, who)
        assert [text for text in (*texts(guide), ends(guide)) if text not in page] == []


def test_the_contents_lead_to_every_guide_that_has_a_practice(stage: Stage) -> None:
    """Title, summary and address of each, in reading order, outside and inside."""
    for path, who in (("/learn", NOBODY), (stage.here(stage.bond), stage.alice)):
        page = stage.read(path, who)
        places = [page.index(f'href="{path}/{one.id}"') for one in WITH_PRACTICE]
        assert places == sorted(places)
        assert all(one.title in page and one.summary in page for one in ALL)


def test_what_to_read_when_it_is_not_safe_needs_no_address(stage: Stage) -> None:
    """It opens within the list: whoever runs the house sees no request for it, and no history lists it."""
    for path, who in (("/learn", NOBODY), (stage.here(stage.bond), stage.alice)):
        page = stage.read(path, who)
        assert [text for text in (*texts(UNSAFE), ends(UNSAFE)) if text not in page] == []
        assert f"learn/{UNSAFE.id}" not in page
    for guide in WITH_PRACTICE:
        page = stage.read(stage.here(stage.bond, guide), stage.alice)
        assert f"/logs/{stage.bond}/learn" in page
        assert f"learn/{UNSAFE.id}" not in page


def test_the_unsafe_guide_leads_to_safety_and_into_no_room(stage: Stage) -> None:
    """Where others end with a room, it ends with the page about safety, and names no practice."""
    room = f'class="row" href="/logs/{stage.bond}/'
    assert room in stage.read(stage.here(stage.bond, BUSY), stage.alice)
    page = stage.read(stage.here(stage.bond, UNSAFE), stage.alice)
    assert room not in page
    assert '<a class="button" href="/safety">' in page
    assert "One thing to try" not in page


@pytest.mark.parametrize("guide", [one for one in ALL if one.careful], ids=lambda guide: guide.id)
def test_a_careful_guide_begins_with_the_way_to_safety(stage: Stage, guide: Guide) -> None:
    """Before its first word stands a line for whoever is afraid; the line isn't on every page."""
    line = "Afraid of them? Start here"
    page = stage.read(f"/learn/{guide.id}")
    assert 0 < page.index(line) < page.index(guide.opening[0])
    assert line not in stage.read(f"/learn/{BUSY.id}")


@pytest.mark.parametrize("guide", WITH_PRACTICE, ids=lambda guide: guide.id)
def test_a_practice_leads_to_its_room_where_there_is_one(stage: Stage, guide: Guide) -> None:
    """The row is there exactly if the house has the room, and behind it there is a page."""
    assert guide.practice is not None
    path = f"/logs/{stage.bond}/{guide.practice.page}"
    there = guide.practice.room in {room.name for room in ROOMS}
    assert (f'class="row" href="{path}"' in stage.read(stage.here(stage.bond, guide), stage.alice)) is there
    if there:
        assert guide.practice.page.split("/")[0] == guide.practice.room
        assert stage.answer(path, stage.alice).status == 200
    assert "/logs/" not in stage.read(f"/learn/{guide.id}"), "who has no account is led into no log"


def test_no_practice_leads_into_a_room_that_is_not_open(stage: Stage) -> None:
    """Alone, what is for two isn't offered; nor is anything in a room that was left."""
    row = 'class="row" href="/logs/{log}/time"'
    assert row.format(log=stage.bond) in stage.read(stage.here(stage.bond, BUSY), stage.alice)
    own = stage.bob.log
    assert row.format(log=own) not in stage.read(stage.here(own, BUSY), stage.bob)
    left = stage.world.bonded(stage.world.person("edda"), stage.bob)
    assert row.format(log=left) in stage.read(stage.here(left, BUSY), stage.bob)
    assert stage.world.post(replace(stage.bob), f"/bonds/{left}/leave").status == 204
    assert row.format(log=left) not in stage.read(stage.here(left, BUSY), stage.bob)


def test_friends_are_not_shown_what_is_for_partners(stage: Stage) -> None:
    """Their list and their "next" leave it out; partners have it, and outside it says whom it is for."""
    assert TOUCH.title in stage.read(stage.here(stage.bond), stage.alice)
    assert TOUCH.title not in stage.read(stage.here(stage.friends), stage.charlie)
    before = ALL[ALL.index(TOUCH) - 1]
    assert TOUCH.title in stage.read(stage.here(stage.bond, before), stage.alice)
    assert TOUCH.title not in stage.read(stage.here(stage.friends, before), stage.charlie)
    assert "For partners" in stage.read("/learn")
    assert "For partners" not in stage.read(stage.here(stage.bond), stage.alice)


def test_a_guide_that_is_none_is_absent(stage: Stage) -> None:
    """A made-up guide is 404 to everyone, and a stranger can't tell it, or a log, from what exists."""
    for path, who in (("/learn/g99", NOBODY), (f"/logs/{stage.bond}/learn/g99", stage.alice)):
        assert stage.answer(path, who).status == 404
    nowhere = b64(made("nothing at all"))
    answers = [
        stage.answer(f"/logs/{log}/learn/{guide}", stage.charlie)
        for log in (stage.bond, nowhere)
        for guide in (UNSAFE.id, "g99")
    ]
    assert answers == [answers[0]] * 4
    assert stage.answer(f"/logs/{stage.bond}/learn/g99").header("location") == "/sign-in"


def test_a_public_page_is_the_same_for_everyone(stage: Stage) -> None:
    """With a signed-in device or with none, byte for byte: it carries no person, no room and no seat."""
    for path in ("/learn", *(f"/learn/{one.id}" for one in ALL)):
        page = stage.answer(path)
        assert stage.answer(path, stage.alice) == page
        assert 'data-person=""' in page.text
        assert 'data-log=""' in page.text
    assert 'data-person=""' not in stage.answer(stage.here(stage.bond), stage.alice).text


def test_reading_leaves_nothing_in_the_house(stage: Stage) -> None:
    """No row of any table is written, changed or gone after all guides were read; writing a plan does leave a row."""
    tables = [row["name"] for row in stage.world.sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert len(tables) > 5

    def held() -> list[object]:
        return [stage.world.sql(f"SELECT * FROM {table}") for table in tables]

    before = held()
    for one in ALL:
        assert stage.answer(f"/learn/{one.id}", stage.alice).status == 200
        assert stage.answer(stage.here(stage.bond, one), stage.alice).status == 200
    assert held() == before
    stage.world.person("frida")
    assert held() != before


def test_a_page_that_was_read_looks_like_one_that_was_not(stage: Stage) -> None:
    """The list before and after reading is the same, byte for byte: there is no mark and no progress."""
    before = stage.answer(stage.here(stage.bond), stage.alice)
    for one in WITH_PRACTICE:
        assert stage.answer(stage.here(stage.bond, one), stage.alice) != before
    assert stage.answer(stage.here(stage.bond), stage.alice) == before


def test_the_guides_are_found_from_outside_and_from_the_own_corner(stage: Stage) -> None:
    """The front page, "How it works" and every foot lead to them; the own corner leads to those with the doors."""
    for path in ("/", "/how"):
        page = stage.read(path)
        assert page.index('href="/learn"') < page.index('class="foot"'), path
    for path in ("/safety", "/sign-in", "/learn"):
        foot = stage.read(path).partition('class="foot"')[2]
        assert 'href="/learn"' in foot, path
    assert f'href="/logs/{stage.bond}/learn"' in stage.read(f"/logs/{stage.bond}/you", stage.alice)


def test_a_guide_costs_little_over_the_wire(stage: Stage) -> None:
    """Packed, the list and every guide stay below what any later page may cost."""
    for path in ("/learn", *(f"/learn/{one.id}" for one in ALL)):
        packed = zlib.compress(stage.answer(path).body, 6)
        assert 1_000 < len(packed) < LATER_PAGE, (path, len(packed))
