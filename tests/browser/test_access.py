"""Every page by every eye and hand: axe's rules, light and dark, small and large, by keyboard, without motion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.people import Someone
from tests.browser.scene import Scene
from tests.browser.sites import Site, sites

SMALL: ViewportSize = {"width": 390, "height": 844}
LARGE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}
"""What 1280 pixels are at 400 %, and a phone of old."""

LOOKED_AT = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]}
}
"""The rules whose answer depends on colours and widths; the others are asked once."""


@dataclass
class Visits:
    """Someone of each kind at a browser: Mira, Noor, and a stranger."""

    scene: Scene
    pages: list[Site]
    people: dict[str, Someone]

    def each(self, look: Callable[[Page], list[str]]) -> dict[str, list[str]]:
        """What there is to say of each page, without those of which there is nothing."""
        found = {one.name: look(self.opened(one)) for one in self.pages}
        return {name: said for name, said in found.items() if said}

    def opened(self, one: Site) -> Page:
        person = self.people[one.who]
        person.go(one.path)
        person.awake()
        settled(person.page)
        return person.page


def settled(page: Page) -> None:
    """All that was sealed has opened, or said why not; a card stands on Today."""
    expect(page.locator(f"sealed-words[record]:not(:has({OPENED}))")).to_have_count(0)
    expect(page.locator("[data-step=opening]:visible")).to_have_count(0)


OPENED = "[data-words]:not([hidden]), [data-opened]:not([hidden]), .say:not([hidden])"


@pytest.fixture(scope="module")
def visits(room: Scene) -> Visits:
    pages = sites(room)
    people = {"Mira": room.mira, "Noor": room.noor, "": room.elsewhere("Ute")}
    for person in people.values():
        person.page.emulate_media(reduced_motion="reduce")
    return Visits(room, pages, people)


def test_every_page_is_whole_to_every_eye(visits: Visits) -> None:
    """Axe finds nothing, in light and dark, on a phone and a desk; one heading of the first rank, one main landmark, a
    language; nothing to scroll sideways on the narrowest screen.
    """
    assert len(visits.pages) >= 39
    assert visits.each(everything) == {}
    for person in visits.people.values():
        # The page that isn't there.
        person.faults[:] = [fault for fault in person.faults if "/nowhere" not in fault]


def everything(page: Page) -> list[str]:
    page.evaluate(Axe().axe_script)
    found = []
    for size in (SMALL, LARGE):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            options = {} if (size, scheme) == (SMALL, "light") else LOOKED_AT
            found += [f"{size['width']} {scheme}: {one}" for one in violations(page, options)]
    page.set_viewport_size(NARROW)
    found += page.evaluate(SHAPE)
    page.set_viewport_size(SMALL)
    page.emulate_media(color_scheme="light")
    return found


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    found = page.evaluate("(options) => axe.run(document, {resultTypes: ['violations'], ...options})", options)
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


SHAPE = """() => {
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const wide = document.documentElement.scrollWidth;
  return [
    seen('h1').length === 1 ? '' : `${seen('h1').length} headings of the first rank`,
    seen('main').length === 1 ? '' : 'no main landmark',
    document.documentElement.lang ? '' : 'no language',
    seen('.asked, .card-text').every((one) => one.closest('[lang]')) ? '' : 'a question without its language',
    wide <= innerWidth ? '' : `${wide} pixels wide on ${innerWidth}`,
  ].filter(Boolean);
}"""


def test_a_question_is_answered_and_met_by_keyboard_alone(scene: Scene) -> None:
    """From Today to a reply by Tab, Enter and letters."""
    mira = scene.mira
    mira.opens_today()
    mira.awake()
    expect(mira.page.locator(".card:visible")).to_have_count(1)
    card = mira.page.locator(".card:visible").get_attribute("data-subject") or ""
    tabs_to(mira, "Answer")
    mira.page.keyboard.press("Enter")
    expect(mira.page.get_by_role("button", name="Seal it")).to_be_enabled()
    tabs_to(mira, "Your answer")
    mira.page.keyboard.type("Typed without a mouse.")
    tabs_to(mira, "Seal it")
    mira.page.keyboard.press("Enter")
    mira.sees("Your words are sealed.")
    scene.jonas_pen.answers(card, "Read with both hands free.")
    mira.page.reload()
    mira.sees("They open together")
    scene.jonas_pen.gives(card)
    mira.page.reload()
    mira.sees_words("Read with both hands free.")
    tabs_to(mira, "Say what reached you")
    mira.page.keyboard.press("Enter")
    expect(mira.page.get_by_label("What reached you")).to_be_focused()
    mira.page.keyboard.type("That you were at ease.")
    expect(mira.page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    tabs_to(mira, "Send")
    mira.page.keyboard.press("Enter")
    mira.sees_words("That you were at ease.")


def tabs_to(person: Someone, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(60):
        person.page.keyboard.press("Tab")
        if person.page.evaluate(FOCUSED) == name:
            return
    raise AssertionError(f"no Tab leads to {name}")


FOCUSED = """() => {
  const here = document.activeElement;
  return (here.labels?.[0]?.textContent ?? here.getAttribute('aria-label') ?? here.textContent).trim();
}"""


def test_whoever_wants_no_motion_gets_none(room: Scene) -> None:
    """The circles of a reveal move for those who like it, and for nobody else."""
    for pen, words in ((room.miras_pen, "Still."), (room.jonas_pen, "Quiet.")):
        pen.answers("q020", words)
    for pen in (room.miras_pen, room.jonas_pen):
        pen.gives("q020")
    page = room.jonas.page
    room.jonas.go(room.card("q020"))
    room.jonas.sees_words("Still.")
    assert page.evaluate(MOVING) > 0
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    room.jonas.sees_words("Still.")
    assert page.evaluate(MOVING) == 0


MOVING = """() => [...document.querySelectorAll('*')].filter((one) => {
  const { animationName, animationDuration, transitionDuration } = getComputedStyle(one);
  const takes = (time) => time.split(',').some((part) => parseFloat(part) > 0.05);
  return (animationName !== 'none' && takes(animationDuration)) || takes(transitionDuration);
}).length"""
