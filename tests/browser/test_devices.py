"""Tabs, devices, and words that are being typed when something goes wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import host
from tests.browser.people import Someone, watch
from tests.browser.scene import Scene, forgive
from usness.sealed import b64

SNOW = "It snowed on the way, and I wished you had been there to be silly about it."
TEA = "Tea with too much honey. I have no better answer today."
DAY = 86_400_000


def until(what: Callable[[], bool]) -> None:
    """Ask again until it is so."""
    deadline = time.monotonic() + 20
    while not what():
        assert time.monotonic() < deadline, "it never came to be"


def kept(page: Page, store: str) -> int:
    """How many things lie in a store of this browser's database."""
    found: int = page.evaluate(
        """(store) => new Promise((resolve, reject) => {
             const opening = indexedDB.open('usness');
             opening.onerror = () => reject(opening.error);
             opening.onsuccess = () => {
               const db = opening.result;
               const counting = db.transaction(store).objectStore(store).count();
               counting.onsuccess = () => { db.close(); resolve(counting.result); };
             };
           })""",
        store,
    )
    return found


def begins(person: Someone, words: str) -> None:
    """Type, and stay long enough for the draft to be kept."""
    person.awake()
    before = kept(person.page, "drafts")
    person.write(words)
    until(lambda: kept(person.page, "drafts") > before)


def another_tab(person: Someone) -> Someone:
    tab = Someone(
        person.name,
        person.house,
        person.context,
        person.context.new_page(),
        person.wire,
        person.faults,
        person.passphrase,
    )
    watch(tab, tab.page)
    return tab


def reads_page(scene: Scene, person: Someone, card: str) -> None:
    """Both have answered this card and given it, and this person has it open."""
    for pen, words in ((scene.miras_pen, SNOW), (scene.jonas_pen, TEA)):
        pen.answers(card, words)
    for pen in (scene.miras_pen, scene.jonas_pen):
        pen.gives(card)
    person.go(scene.card(card))
    person.sees_words(TEA)


def shows_nothing(page: Page) -> None:
    """Neither in the picture nor in the source of the page."""
    expect(page.locator("body")).not_to_contain_text(TEA)
    assert TEA not in page.content()
    assert SNOW not in page.content()


def test_locking_one_tab_locks_them_all_and_keeps_what_is_typed(scene: Scene) -> None:
    """Both tabs go blank and ask for the passphrase; after it, the typed words are back where they were."""
    mira = scene.mira
    reads_page(scene, mira, "q010")
    other = another_tab(mira)
    other.go(scene.card("q011"))
    other.awake()
    expect(other.page.get_by_role("button", name="Seal it")).to_be_enabled()
    other.write(SNOW)
    mira.tap("Lock")
    for tab in (mira, other):
        expect(tab.page).to_have_url(re.compile("/unlock"))
        shows_nothing(tab.page)
    assert kept(mira.page, "device") == 0
    mira.go(scene.card("q010"))
    expect(mira.page).to_have_url(re.compile("/unlock"))
    other.page.get_by_label("Your six words").fill(other.passphrase)
    other.tap("Unlock")
    expect(other.page.get_by_label("Your answer")).to_have_value(SNOW)
    other.sees("Here is what you began.")


def test_signing_out_leaves_nothing_to_go_back_to(scene: Scene) -> None:
    """Not in the other tab, not behind the back button, and of keys and drafts nothing on the disk."""
    mira = scene.mira
    reads_page(scene, mira, "q012")
    other = another_tab(mira)
    other.go(scene.card("q013"))
    begins(other, SNOW)
    mira.go(f"/logs/{scene.log}/you")
    mira.tap("Sign out on this device")
    for tab in (mira, other):
        tab.sees("A private room for two.")
        shows_nothing(tab.page)
    assert [kept(mira.page, store) for store in ("device", "drafts", "notes")] == [0, 0, 0]
    mira.page.go_back()
    expect(mira.page).to_have_url(re.compile("/sign-in"))
    shows_nothing(mira.page)
    token = [one for one in mira.context.cookies() if one.get("name") == "usness"]
    assert token == []


def test_a_device_left_alone_locks_itself(scene: Scene) -> None:
    """After half an hour without a touch the page goes by itself; and the house would not answer it any more either."""
    mira = scene.mira
    mira.page.clock.install()
    reads_page(scene, mira, "q014")
    mira.page.clock.fast_forward(29 * 60_000)
    mira.page.keyboard.press("Shift")
    mira.page.clock.fast_forward(29 * 60_000)
    expect(mira.page.locator(".words:visible", has_text=TEA)).to_be_visible()
    mira.page.clock.fast_forward(2 * 60_000)
    expect(mira.page).to_have_url(re.compile("/unlock"))
    shows_nothing(mira.page)
    scene.home.forward(days=1)
    scene.jonas.go(scene.card("q014"))
    scene.jonas.sees("Locked")


def test_without_the_hosts_half_a_disk_opens_nothing(scene: Scene) -> None:
    """With the session's row gone, or another secret in its place, what the device holds is noise."""
    mira = scene.mira
    reads_page(scene, mira, "q015")
    assert kept(mira.page, "device") == 1
    secret = "SELECT secret FROM sessions WHERE person = :her"
    assert len(host.rows(scene.home, secret, her=scene.miras_pen.person.id)) == 2
    host.does(
        scene.home, "UPDATE sessions SET secret = randomblob(32) WHERE person = :her", her=scene.miras_pen.person.id
    )
    mira.page.reload()
    expect(mira.page).to_have_url(re.compile("/unlock"))
    shows_nothing(mira.page)
    host.does(scene.home, "DELETE FROM sessions WHERE person = :her", her=scene.miras_pen.person.id)
    mira.go(scene.card("q015"))
    expect(mira.page).to_have_url(re.compile("/sign-in"))
    shows_nothing(mira.page)
    assert kept(mira.page, "device") == 1


def test_a_pin_made_on_one_device_holds_on_the_other(scene: Scene) -> None:
    """Mira's laptop gave her answer; her phone, which never saw the other's, refuses one that was changed since."""
    for pen, words in ((scene.miras_pen, SNOW), (scene.jonas_pen, TEA)):
        pen.answers("q016", words)
    scene.miras_pen.gives("q016")
    scene.jonas_pen.gives("q016")
    host.answers_anew(scene, "q016", "Something else altogether.")
    scene.mira.go(scene.card("q016"))
    scene.mira.sees("This page was changed after yours was given.")
    expect(scene.mira.page.locator("body")).not_to_contain_text("Something else altogether.")


def test_a_draft_outlives_a_reload_and_a_day_without_a_network(scene: Scene) -> None:
    """It comes back after a reload; offline, the words stay in the field under one kind sentence; then they go through."""
    mira = scene.mira
    mira.go(scene.card("q017"))
    begins(mira, SNOW)
    mira.page.reload()
    expect(mira.page.get_by_label("Your answer")).to_have_value(SNOW)
    mira.sees("Here is what you began.")
    mira.context.set_offline(True)
    mira.sees("No connection.")
    mira.tap("Seal it")
    mira.sees("The house can’t be reached. What you typed is still here")
    says_one_thing(mira.page)
    expect(mira.page.get_by_label("Your answer")).to_have_value(SNOW)
    mira.context.set_offline(False)
    expect(mira.page.get_by_text("No connection.")).to_be_hidden()
    mira.tap("Seal it")
    mira.sees("Your words are sealed.")
    assert kept(mira.page, "drafts") == 0
    forgive(mira, "ERR_INTERNET_DISCONNECTED")


def says_one_thing(page: Page) -> None:
    """One sentence in the form, not several."""
    expect(page.locator("sealed-form .say:visible")).to_have_count(1)


def full(route: Route) -> None:
    route.fulfill(
        status=503, json={"refused": "no-room", "sentence": "Your words are still here. Try again in a while."}
    )


def stale(route: Route) -> None:
    route.continue_(headers={**route.request.headers, "usness-build": "0123456789ab"})


@pytest.mark.parametrize(
    ("answers", "says", "status"),
    [
        (full, "Your words are still here. Try again in a while.", "503"),
        (stale, "Your words are kept. Reload the page and go on.", "409"),
    ],
    ids=["a full disk", "a renewed house"],
)
def test_words_stay_when_the_house_refuses_them(
    scene: Scene, answers: Callable[[Route], None], says: str, status: str
) -> None:
    """One kind sentence, the words still in the field; after a reload they are there too, and go through."""
    mira = scene.mira
    mira.go(scene.card("q018"))
    begins(mira, SNOW)
    mira.page.route("**/entries", answers)
    mira.tap("Seal it")
    mira.sees(says)
    says_one_thing(mira.page)
    expect(mira.page.get_by_label("Your answer")).to_have_value(SNOW)
    mira.page.unroute("**/entries")
    mira.page.reload()
    expect(mira.page.get_by_label("Your answer")).to_have_value(SNOW)
    mira.tap("Seal it")
    mira.sees("Your words are sealed.")
    assert entries_about(scene, "q018") == 1
    forgive(mira, status)


def entries_about(scene: Scene, card: str) -> int:
    found = host.rows(scene.home, "SELECT count(*) FROM entries WHERE subject = :card", card=card)
    return int(str(found[0][0]))


def test_an_answer_lost_on_the_way_and_a_double_tap_write_nothing_twice(scene: Scene) -> None:
    """The house had the words already; the second try says the very same bytes. Two taps are one reply."""
    mira, sent = scene.mira, []

    def lost(route: Route) -> None:
        sent.append(route.request.post_data_json)
        host.asked(route)
        route.abort()

    mira.go(scene.card("q019"))
    begins(mira, SNOW)
    mira.page.route("**/entries", lost, times=1)
    mira.tap("Seal it")
    mira.sees("The house can’t be reached.")
    forgive(mira, "ERR_FAILED")
    assert entries_about(scene, "q019") == 1
    with mira.page.expect_request("**/entries") as again:
        mira.tap("Seal it")
    assert again.value.post_data_json == sent[0]
    mira.sees("Your words are sealed.")
    assert entries_about(scene, "q019") == 1
    reads_page(scene, mira, "q020")
    mira.tap("Say what reached you")
    mira.write("I heard the honey.")
    mira.page.get_by_role("button", name="Send", exact=True).dblclick()
    mira.sees_words("I heard the honey.")
    expect(mira.page.locator(".thread .words")).to_have_count(1)
    assert entries_about(scene, "q020") == 3


def test_words_outlive_a_house_that_is_cut_off_while_they_are_sealed(scene: Scene) -> None:
    """Kill -9 in the middle; after the restart the same words go through, once."""
    mira = scene.mira

    def cut(route: Route) -> None:
        scene.home.kill()
        route.continue_()

    mira.go(scene.card("q021"))
    begins(mira, SNOW)
    mira.page.route("**/entries", cut, times=1)
    mira.tap("Seal it")
    mira.sees("The house can’t be reached.")
    expect(mira.page.get_by_label("Your answer")).to_have_value(SNOW)
    scene.home.restart()
    mira.tap("Seal it")
    mira.sees("Your words are sealed.")
    mira.page.get_by_text("What you wrote").click()
    mira.sees_words(SNOW)
    assert entries_about(scene, "q021") == 1
    assert b64(scene.miras_pen.person.id) in mira.page.content()
    forgive(mira, "ERR_")
