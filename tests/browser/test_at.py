"""Words that go later, in two browsers and by the Python client: they wait, they are taken back, they open."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser import standin
from tests.browser.people import Someone
from tests.browser.scene import Scene

WORRY = "The brackenmere letter came, and I haven't opened it."
AGAIN = "I opened it after all."
TEN, TWENTY = 600, 1_200


def at_it(person: Someone, scene: Scene) -> None:
    person.go(f"/logs/{scene.log}/standin")
    person.awake()


def shares(person: Someone, scene: Scene, words: str, when: str = "") -> None:
    at_it(person, scene)
    person.write(words)
    if when:
        person.page.get_by_label(when).check()
    person.tap("Seal it")
    person.sees_words(words)


def has_nothing(person: Someone, scene: Scene) -> None:
    at_it(person, scene)
    expect(person.page.locator("sealed-words")).to_have_count(0)


def waits(person: Someone) -> int:
    """The seconds that its author's page tells."""
    return int(person.page.locator("[data-waits]").inner_text())


def moves_on(scene: Scene, seconds: int) -> None:
    # The house counts whole seconds, rounded up.
    scene.home.forward((seconds + 1) / 86_400)


def test_it_goes_after_ten_minutes_and_is_read_in_the_other_browser(scene: Scene) -> None:
    """Mira's page says how long still, on her second device too; Jonas has nothing, then the words of the day it went."""
    shares(scene.mira, scene, WORRY)
    assert TEN - 60 < waits(scene.mira) <= TEN
    tablet = scene.at_phone("Mira")
    at_it(tablet, scene)
    tablet.sees_words(WORRY)
    assert TEN - 60 < waits(tablet) <= TEN
    has_nothing(scene.jonas, scene)
    moves_on(scene, TEN)
    for person in (scene.jonas, scene.mira):
        at_it(person, scene)
        person.sees_words(WORRY)
    expect(scene.mira.page.locator("[data-waits]")).to_have_count(0)
    assert WORRY.encode() not in b"".join(scene.mira.wire + scene.jonas.wire)


def test_taken_back_before_it_goes_it_says_so_and_is_gone(scene: Scene) -> None:
    """One device seals and the other takes back: "It hadn't opened for them yet" is true, and nothing comes."""
    shares(scene.mira, scene, WORRY)
    tablet = scene.at_phone("Mira")
    at_it(tablet, scene)
    tablet.tap("Take it back")
    tablet.page.locator("dialog").get_by_role("button", name="Take it back").click()
    tablet.sees("It hadn’t opened for them yet.")
    moves_on(scene, TEN)
    has_nothing(scene.jonas, scene)
    has_nothing(scene.mira, scene)


def test_a_page_that_is_older_than_the_going_never_says_so(scene: Scene) -> None:
    """Mira's page still shows it waiting when it has gone: taken back now, it may already have been read."""
    shares(scene.mira, scene, WORRY)
    moves_on(scene, TEN)
    scene.mira.tap("Take it back")
    scene.mira.page.locator("dialog").get_by_role("button", name="Take it back").click()
    scene.mira.sees("It may already have been read.")


def test_the_chosen_wait_and_the_chosen_day_are_kept(scene: Scene) -> None:
    """Twenty minutes are twenty; a letter for a day waits until the day begins in the room's zone, not in UTC."""
    shares(scene.mira, scene, WORRY, "In twenty minutes")
    assert TWENTY - 60 < waits(scene.mira) <= TWENTY
    later = datetime.now(UTC).date() + timedelta(days=3)
    scene.mira.page.get_by_label("On a day").fill(later.isoformat())
    scene.mira.write(AGAIN)
    scene.mira.tap("Seal it")
    scene.mira.sees_words(AGAIN)
    found = scene.apart.run(scene.miras_pen.person.waiting(scene.bond_id))
    assert {one.entry.header.reveal_at % 86_400 for one in found} == {0}
    begins = datetime.combine(later, time(), ZoneInfo("Europe/Berlin")).timestamp()
    assert max(one.at for one in found) == begins
    moves_on(scene, TWENTY)
    at_it(scene.jonas, scene)
    scene.jonas.sees_words(WORRY)
    expect(scene.jonas.page.locator("sealed-words")).to_have_count(1)


def test_what_a_client_seals_a_browser_opens_and_the_other_way(scene: Scene) -> None:
    """The pen's letter is read by Jonas's browser, Mira's browser's by Jonas's pen: one format, both ways."""
    fields = {"words": AGAIN}
    seal = scene.miras_pen.person.seal(scene.bond_id, standin.ROOM, "confide", fields, reveal="at", wait=TEN)
    scene.apart.run(seal)
    shares(scene.mira, scene, WORRY)
    moves_on(scene, TEN)
    at_it(scene.jonas, scene)
    scene.jonas.sees_words(AGAIN)
    scene.jonas.sees_words(WORRY)
    read = scene.apart.run(scene.jonas_pen.person.read(scene.bond_id))
    found = {one.fields["words"] for one in read if re.match(standin.ROOM, one.entry.header.room)}
    assert found == {AGAIN, WORRY}
