"""The time zone of a room: either's to change, the same for both, and no day is ever begun twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.made import NOON, Person, World, commit, made, opened
from usness.people.places import Place
from usness.people.zones import ZONES
from usness.sealed import b64

EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"
"""Fourteen hours before UTC, and eleven behind: more than a day apart."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path / "house") as world:
        yield world


def change(world: World, who: Person, log: str, zone: object) -> int:
    return world.ask(who, "PUT", f"/bonds/{log}/zone", {"zone": zone}).status


def cards(world: World, who: Person, log: str) -> list[str]:
    page = world.get(who, f"/logs/{log}/today").text
    return re.findall(r'<section class="card" data-subject="(\w+)"', page)


def dealt(world: World) -> list[str]:
    return [row["day"] for row in world.sql("SELECT DISTINCT day FROM questions_deals ORDER BY day")]


def test_either_changes_it_and_both_get_the_same_day(world: World) -> None:
    """After Bob's change Alice's page names the new zone, and the two are dealt the same cards of the same day."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    before = cards(world, alice, log)
    assert change(world, bob, log, EAST) == 204
    assert "<option selected>Pacific/Kiritimati" in unescape(world.get(alice, f"/logs/{log}/zone").text)
    after = cards(world, alice, log)
    assert after == cards(world, bob, log)
    assert after != before, "over there it's tomorrow"
    assert dealt(world) == ["2026-11-20", "2026-11-21"]


def test_a_change_to_the_west_lengthens_the_day(world: World) -> None:
    """Where it's yesterday, today goes on: the same cards, no second deal, and tomorrow comes with the new midnight."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob, zone=EAST)
    today = cards(world, alice, log)
    assert change(world, alice, log, WEST) == 204
    assert Place(b"", b"", "partners", WEST).today(NOON) == date(2026, 11, 20), "it is an earlier day there"
    assert cards(world, bob, log) == today
    world.clock.now += 20 * 3600
    assert cards(world, alice, log) == today
    world.clock.now += 26 * 3600
    assert cards(world, alice, log) == today, "it is still the evening of that day there"
    world.clock.now += 2 * 3600
    assert cards(world, alice, log) != today
    assert dealt(world) == ["2026-11-21", "2026-11-22"]


def test_an_answers_seven_days_are_never_shortened_twice(world: World) -> None:
    """Going round the world again and again wins nobody more than the one day that the first turn brings."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    world.add(alice, log, commit(log, "waits", "q002"))
    for _ in range(9):
        for zone in (EAST, WEST):
            assert change(world, bob, log, zone) == 204
    assert "come back" in world.get(alice, f"/logs/{log}/questions/q002").text
    [row] = world.sql("SELECT reached FROM bonds")
    assert row["reached"] == "2026-11-21"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "UTC+3", "europe/berlin", 7, None, ["UTC"]])
def test_only_names_of_zones_are_taken(world: World, zone: object) -> None:
    """What is no IANA name is refused, and the room keeps its own."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    assert change(world, alice, log, zone) == 400
    assert [row["zone"] for row in world.sql("SELECT zone FROM bonds")] == ["UTC"]


def test_nobody_else_changes_it(world: World) -> None:
    """A stranger finds no such room; alone there's no zone to share; in a closed room nothing changes any more."""
    alice, bob, charlie = (world.person(name) for name in ("alice", "bob", "charlie"))
    log = world.bonded(alice, bob)
    assert change(world, charlie, log, EAST) == change(world, charlie, b64(made("none")), EAST) == 404
    assert change(world, alice, alice.log, EAST) == 404
    assert world.get(alice, f"/logs/{alice.log}/zone").status == 404
    world.post(bob, f"/bonds/{log}/leave")
    assert change(world, alice, log, EAST) == 409
    assert [row["zone"] for row in world.sql("SELECT zone FROM bonds")] == ["UTC"]


def test_the_same_zone_again_is_no_change(world: World) -> None:
    """A tap that changes nothing leaves no day in the table."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    assert change(world, alice, log, "UTC") == 204
    assert [row["reached"] for row in world.sql("SELECT reached FROM bonds")] == [None]


STEPS = st.lists(st.tuples(st.integers(0, 30 * 3600), st.sampled_from(sorted(ZONES))), max_size=12)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_the_day_never_goes_back(steps: list[tuple[int, str]]) -> None:
    """Whatever zones a room goes through, and however long it stays in each, its day only ever goes on.

    It's never more than a day ahead of what the clock says in UTC.
    """
    now, zone, reached, last = NOON, "UTC", "", date.min
    for seconds, wanted in steps:
        now += seconds
        day = Place(b"", b"", "partners", zone, reached=reached).today(now)
        assert day >= last
        assert (day - datetime.fromtimestamp(now, UTC).date()).days <= 1
        zone, reached, last = wanted, day.isoformat(), day
        assert Place(b"", b"", "partners", zone, reached=reached).today(now) >= last
