"""A rough moment: a pause that goes on by itself, and three questions whose answers go nowhere."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.scene import Scene
from tests.browser.test_journal import DRAFTS, lies_sealed

FELT = "Small, and then loud about it."
OFFER = "To begin again tomorrow, slower."


def test_a_rough_moment_stays_with_its_author(scene: Scene) -> None:
    """The pause is there after a reload, what was written is kept for oneself alone, and the other's house is the same."""
    mira, log = scene.mira, scene.log
    before = scene.jonas_pen.counts(scene.bond_id)
    mira.opens_today()
    mira.tap("Rough moment")
    mira.sees("Afraid of them?")
    expect(mira.page.get_by_role("link", name="Start here")).to_have_attribute("href", "/safety")
    expect(mira.page.locator("quiet-clock")).to_be_hidden()
    mira.tap("Begin the pause")
    expect(mira.page.locator("quiet-clock")).to_be_visible()
    mira.tap("Go on to the three questions")
    mira.page.get_by_label("What did I feel?").fill(FELT)
    mira.page.get_by_label("What could I offer?").fill(OFFER)
    mira.tap("Keep it for myself")
    expect(mira.page.locator(".greeting")).to_be_visible()
    [kept] = [one for one in scene.miras_pen.keeps() if one.get("room") == "rough"]
    assert (kept["felt"], kept["own"], kept["offer"]) == (FELT, "", OFFER)
    assert scene.jonas_pen.counts(scene.bond_id) == before
    mira.go(f"/logs/{log}/rough")
    expect(mira.page.get_by_label("What did I feel?")).to_have_value("")


def test_a_pause_goes_on_over_a_reload(scene: Scene) -> None:
    """When it began lies in the sealed draft: a fresh page finds the clock where it is."""
    mira = scene.mira
    mira.go(f"/logs/{scene.log}/rough")
    mira.awake()
    drafts = int(mira.page.evaluate(DRAFTS))
    mira.tap("Begin the pause")
    mira.tap("How long still?")
    mira.sees("About 20 minutes.")
    lies_sealed(mira.page, drafts + 1)
    mira.page.reload()
    expect(mira.page.locator("quiet-clock")).to_be_visible()
    expect(mira.page.get_by_role("button", name="Begin the pause")).to_be_hidden()
