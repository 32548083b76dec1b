"""The first ten minutes and one question, walked by two people with a browser each."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Two
from tests.browser.people import (
    BREAD,
    HARBOUR,
    Someone,
    accept,
    hear,
    invite,
    sign_up,
    spoken,
)

REPLY = "I heard the cold hands most. I am glad you had that hour."


def test_two_people_walk_from_the_invitation_to_feeling_heard(mira: Someone, jonas: Someone) -> None:
    """From an empty house to "I felt heard", in the order of the first ten minutes."""
    sign_up(mira)
    link = invite(mira, HARBOUR)
    accept(jonas, link, BREAD)
    jonas.sees("Your words are sealed")
    mira.go("/invite")
    said_by_mira, said_by_jonas = spoken(mira), spoken(jonas)
    assert said_by_mira != said_by_jonas
    hear(mira, said_by_jonas)
    mira.sees("Nobody stands between you")
    hear(jonas, said_by_mira)
    jonas.sees("Both pages are in.")
    the_first_page_opens(mira, jonas)
    a_reply_reaches_the_other(mira, jonas)


def the_first_page_opens(mira: Someone, jonas: Someone) -> None:
    mira.tap("To the first question")
    mira.sees("Two pages, one question.")
    mira.sees_words(BREAD)
    jonas.page.reload()
    jonas.sees_words(HARBOUR)


def a_reply_reaches_the_other(mira: Someone, jonas: Someone) -> None:
    jonas.tap("Say what reached you")
    jonas.write(REPLY)
    jonas.tap("Send")
    jonas.sees_words(REPLY)
    mira.page.reload()
    mira.sees_words(REPLY)
    mira.tap("I felt heard")
    mira.sees("You felt heard.")
    jonas.page.reload()
    jonas.sees("felt heard")


def test_before_my_own_answer_the_others_page_says_nothing(two: Two) -> None:
    """Jonas answers today's card; until Mira has sealed hers, her pages show an unanswered card; then both open."""
    two.mira.opens_today()
    two.jonas.opens_today()
    card = two.jonas.page.locator(".card:visible")
    question = card.locator(".card-text").inner_text()
    two.jonas.tap("Answer")
    two.jonas.write("A quiet bus, and a window seat.")
    two.jonas.tap("Seal it")
    two.jonas.sees("Your words are sealed.")
    two.mira.opens_today()
    expect(two.mira.page.locator(".card:visible .card-text")).to_have_text(question)
    two.mira.tap("Answer")
    expect(two.mira.page.locator("body")).not_to_contain_text("quiet bus")
    two.mira.write("Nothing much. It was enough.")
    two.mira.tap("Seal it")
    two.mira.sees("Both pages are in.")
    two.jonas.opens_today()
    two.jonas.tap("Open it")
    two.jonas.sees_words("Nothing much. It was enough.")
    two.mira.page.reload()
    two.mira.sees_words("A quiet bus, and a window seat.")


def test_our_next_time_is_sealed_and_shown_to_both(two: Two) -> None:
    """A plan that one of the two makes stands on the other's Today."""
    two.mira.opens_today()
    log = two.mira.log
    two.mira.go(f"/logs/{log}/time")
    two.mira.page.locator("input[type=date]").fill("2099-05-02")
    two.mira.page.locator("input.line:not([type=date]):visible").first.fill("The long way round the lake")
    two.mira.tap("Set it")
    expect(two.mira.page.locator("[data-title]:visible")).to_have_text("The long way round the lake")
    two.jonas.opens_today()
    two.jonas.sees("Our next time")
