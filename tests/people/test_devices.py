"""One's devices: sealed descriptions, weeks and no days, signing out from anywhere, and never anyone else's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.made import BOX, NOON, Person, World, made, opened
from usness.people.sessions import week_of, weeks_since
from usness.sealed import b64


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path / "house") as world:
        yield world


def device(world: World, who: Person) -> str:
    return str(world.get(who, "/session").json["device"])


def listed(world: World, who: Person) -> list[str]:
    """The ids on the page of devices, this device's first."""
    page = world.get(who, "/you/devices", headers={"accept": "text/html"}).text
    return re.findall(r'<device-name device="([\w-]+)"', page)


def test_a_description_is_kept_for_this_device_and_told_to_its_person_alone(world: World) -> None:
    """What a phone says of itself stands at the phone's row, on each of one's own devices, and in no page of another's."""
    phone, bob = world.person("alice"), world.person("bob")
    laptop, about = world.another_device(phone), b64(made("Firefox on Android", BOX))
    assert world.get(phone, "/session").json["described"] is False
    assert world.ask(phone, "PUT", "/devices/here", {"about": about}).status == 204
    assert [world.get(one, "/session").json["described"] for one in (phone, laptop)] == [True, False]
    page = world.get(laptop, "/you/devices").text
    assert f'device="{device(world, phone)}" about="{about}"' in page
    assert f'device="{device(world, laptop)}" about=""' in page
    assert about not in world.get(bob, "/you/devices").text


def test_the_house_keeps_no_name_of_a_browser(world: World) -> None:
    """What a browser says it is goes into no column: of a device there's a hash, a key half, a week and a sealed box."""
    phone, agent = world.person("alice"), "Zephyrquill/7 (Brindlewax)"
    for path in ("/you/devices", "/today", "/session"):
        world.get(phone, path, headers={"user-agent": agent})
    world.ask(phone, "PUT", "/devices/here", {"about": b64(made("x", BOX))}, headers={"user-agent": agent})
    [row] = world.sql("SELECT * FROM sessions")
    assert set(row.keys()) == {"token", "person", "secret", "locked", "week", "about"}
    raw = b"".join(path.read_bytes() for path in world.folder.iterdir() if path.is_file())
    assert made("x", BOX) in raw, "the box is there to be found"
    assert b"Zephyrquill" not in raw


def test_one_device_is_signed_out_and_no_other(world: World) -> None:
    """The one that was named is out at its next request; this one and a third go on. A second try finds nothing."""
    phone = world.person("alice")
    laptop, tablet = world.another_device(phone), world.another_device(phone)
    lost = device(world, laptop)
    assert sorted(listed(world, phone)) == sorted(device(world, one) for one in (phone, laptop, tablet))
    assert listed(world, phone)[0] == device(world, phone)
    assert world.ask(phone, "DELETE", f"/devices/{lost}").status == 204
    assert [world.get(one, "/session").status for one in (phone, laptop, tablet)] == [200, 401, 200]
    assert world.ask(phone, "DELETE", f"/devices/{lost}").status == 404


def test_all_others_are_signed_out_at_once(world: World) -> None:
    """One tap leaves this device alone with the account; another person's devices stay."""
    phone, bob = world.person("alice"), world.person("bob")
    others = [world.another_device(phone) for _ in range(3)]
    assert world.ask(phone, "DELETE", "/devices").status == 204
    assert [world.get(one, "/session").status for one in (phone, *others, bob)] == [200, 401, 401, 401, 200]


def test_nobody_signs_out_someone_elses_device(world: World) -> None:
    """Another person's device is as absent as one that was made up; and its id is of no use as a cookie."""
    alice, bob = world.person("alice"), world.person("bob")
    answers = [world.ask(bob, "DELETE", f"/devices/{one}") for one in (device(world, alice), b64(made("nothing")))]
    assert answers[0] == answers[1]
    assert answers[0].status == 404
    assert world.get(alice, "/session").status == 200
    thief = Person("thief", cookie=re.sub(r"=.*", f"={device(world, alice)}", alice.cookie))
    assert world.get(thief, "/session").status == 401


def test_a_device_signed_in_in_a_week_and_on_no_day(world: World) -> None:
    """On the page stands how many weeks ago, in words; the days of one week can't be told apart."""
    phone = world.person("alice")
    pages = []
    for days in (0, 2, 8, 30, 80):
        world.clock.now = NOON + days * 86_400
        pages.append(re.search(r"<small>(.*?)</small>", world.get(phone, "/you/devices").text, re.DOTALL))
    told = [found[1].strip() for found in pages if found]
    assert told == [
        "Signed in this week. This device.",
        "Signed in this week. This device.",
        "Signed in last week. This device.",
        "Signed in a few weeks ago. This device.",
        "Signed in some months ago. This device.",
    ]


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (2, 0), (3, 1), (9, 1), (10, 2), (45, 7), (-5, -1)])
def test_weeks_are_counted_over_the_turn_of_the_year(days: int, weeks: int) -> None:
    """From a Friday on: the third day is a Monday, and the week around New Year is one like any other."""
    assert weeks_since(week_of(NOON), NOON + days * 86_400) == weeks
