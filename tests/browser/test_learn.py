"""The guides in real browsers: found without an account, read with the doors, whole to every eye when all is unfolded."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.people import Someone
from tests.browser.scene import Scene
from usness.rooms.learn.library import guides

OPENING_UP, BUSY = guides()["g01"], guides()["g08"]
UNSAFE = next(one for one in guides().values() if one.instead)

FIRST_VISIT = 60_000
"""Bytes over the wire, at most (docs/architecture.md)."""

AXE = "axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations.map((one) => one.id))"


def unfold(page: Page) -> None:
    folded = page.locator("main details:not([open]) > summary")
    while folded.count():
        folded.first.click()


def violations(page: Page) -> dict[str, list[str]]:
    """What axe finds in each scheme."""
    page.evaluate(Axe().axe_script)
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found[scheme] = page.evaluate(AXE)
    return found


NONE: dict[str, list[str]] = {"light": [], "dark": []}


def reads(person: Someone, words: str) -> None:
    expect(person.page.get_by_text(words)).to_be_visible()


def test_a_stranger_finds_a_guide_and_reads_it_to_its_sources(room: Scene) -> None:
    """From the front page to the list, into a guide, to its sources, and on to the next; nothing asks who they are."""
    ute = room.elsewhere("Ute")
    ute.go("/")
    ute.tap("Learn")
    expect(ute.page).to_have_url(re.compile("/learn$"))
    ute.page.get_by_role("link", name=OPENING_UP.title).click()
    expect(ute.page.get_by_role("heading", level=1)).to_have_text(OPENING_UP.title)
    reads(ute, OPENING_UP.opening[0])
    expect(ute.page.get_by_text(OPENING_UP.source[0].found)).to_be_hidden()
    ute.page.get_by_text("Sources", exact=True).click()
    reads(ute, OPENING_UP.source[0].found)
    ute.page.get_by_role("link", name="The next guide").click()
    expect(ute.page).to_have_url(re.compile("/learn/g02$"))
    expect(ute.page).to_have_title("Usness")
    assert ute.page.context.cookies() == []


def test_what_to_read_when_it_is_not_safe_opens_by_a_key_and_asks_for_nothing(room: Scene) -> None:
    """Enter unfolds it where it stands: no request goes out, and the address stays that of the list."""
    ute = room.elsewhere("Ute")
    ute.go("/learn")
    ute.awake()
    expect(ute.page.get_by_text(UNSAFE.opening[0])).to_be_hidden()
    ute.page.wait_for_load_state("networkidle")
    asked = len(ute.wire)
    assert asked > 0
    ute.page.locator("summary", has_text=UNSAFE.title).focus()
    ute.page.keyboard.press("Enter")
    reads(ute, UNSAFE.opening[0])
    assert len(ute.wire) == asked
    expect(ute.page).to_have_url(re.compile("/learn$"))
    ute.page.locator(".try").get_by_role("link", name="Safety").click()
    expect(ute.page).to_have_url(re.compile("/safety$"))


def test_mira_finds_the_guides_in_her_corner_and_goes_on_to_the_room(room: Scene) -> None:
    """From You to a guide, with the doors around it, and by its practice into the room of our next time."""
    mira = room.mira
    mira.go(f"/logs/{room.log}/you")
    mira.awake()
    mira.page.locator("main").get_by_role("link", name="Learn").click()
    mira.page.get_by_role("link", name=BUSY.title).click()
    reads(mira, BUSY.opening[0])
    expect(mira.page.get_by_role("navigation", name="Doors").locator("[aria-current]")).to_have_text("You")
    mira.page.locator(".try").get_by_role("link").click()
    expect(mira.page).to_have_url(re.compile(f"/logs/{room.log}/time$"))


@pytest.mark.parametrize("inside", [False, True], ids=["outside", "inside"])
def test_an_unfolded_guide_is_whole_to_every_eye(room: Scene, *, inside: bool) -> None:
    """Axe finds nothing in light or dark, with the sources and the guide within the list unfolded too; it would find a fault."""
    person = room.mira if inside else room.elsewhere("Ute")
    base = f"/logs/{room.log}/learn" if inside else "/learn"
    for path in (base, f"{base}/{BUSY.id}", f"{base}/{UNSAFE.id}"):
        person.go(path)
        person.awake()
        unfold(person.page)
        assert violations(person.page) == NONE, path
        assert person.page.evaluate("document.documentElement.scrollWidth") <= 390
    person.page.evaluate("document.querySelector('.guide p').setAttribute('lang', 'no language')")
    assert violations(person.page) != NONE


def test_a_first_visit_to_a_guide_is_light(room: Scene) -> None:
    """All that a new browser fetches for a guide, over the wire, stays below what a first visit may cost."""
    ute = room.elsewhere("Ute")
    session = ute.context.new_cdp_session(ute.page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    ute.page.goto(ute.house.url("ute", f"/learn/{BUSY.id}"), wait_until="networkidle")
    assert len(sizes) > 5
    assert 5_000 < sum(sizes) < FIRST_VISIT, sum(sizes)


def test_without_scripts_every_guide_can_be_read(room: Scene) -> None:
    """A guide needs no script: neither its words, nor its sources, nor what opens within the list."""
    ute = room.at_phone("Mira", java_script_enabled=False)
    for path, words in (("/learn", UNSAFE.opening[0]), (f"/learn/{BUSY.id}", BUSY.source[0].found)):
        ute.go(path)
        expect(ute.page.get_by_text(words)).to_be_hidden()
        ute.page.locator("main summary").first.click()
        reads(ute, words)
