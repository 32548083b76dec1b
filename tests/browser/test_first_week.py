"""A whole first week of two people, day by day, with the house's clock moved."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.browser.people import Someone
from tests.browser.scene import Scene


def both(scene: Scene) -> tuple[Someone, Someone]:
    return scene.mira, scene.jonas


def next_day(scene: Scene) -> None:
    """A night passes: both devices have locked themselves, and both come back to Today."""
    for person in both(scene):
        person.go("/how")
    scene.home.forward(days=1)
    for person in both(scene):
        person.go("/today")
        person.sees("Locked")
        person.page.get_by_label("Your six words").fill(person.passphrase)
        person.tap("Unlock")
        expect(person.page.locator(".greeting")).to_contain_text(person.name)


def proposed(person: Someone, text: str) -> None:
    """The one thing that Today shows says this."""
    expect(person.page.locator(".card:visible")).to_have_count(1)
    expect(person.page.locator(".card:visible")).to_contain_text(text)


def answers(person: Someone, words: str) -> None:
    """From Today's card to the sealed page."""
    person.tap("Answer")
    person.write(words)
    person.tap("Seal it")
    person.sees("sealed")


def answer_todays_question(scene: Scene) -> str:
    """Both answer the day's card in their browsers, and both read; gives the card."""
    mira, jonas = both(scene)
    card = mira.page.locator(".card:visible").get_attribute("data-subject") or ""
    assert card == jonas.page.locator(".card:visible").get_attribute("data-subject")
    answers(mira, "The light on the stairs, for a minute.")
    answers(jonas, "The second coffee, which nobody had asked for.")
    jonas.sees("They open together")
    mira.opens_today()
    proposed(mira, "Both pages are here.")
    mira.go(scene.card(card))
    mira.sees_words("The second coffee")
    jonas.go(scene.card(card))
    jonas.sees_words("The light on the stairs")
    return card


def test_the_first_week(scene: Scene) -> None:
    """A reveal; an agreement; nothing, on purpose; a question; another; time together; and a look back at three pages."""
    mira, jonas = both(scene)

    # The first day: the page of the invitation opens, and a deeper card may follow.
    jonas.opens_today()
    expect(jonas.page.locator("release-pending")).to_have_count(0)
    mira.opens_today()
    mira.sees("A page is ready to open")
    jonas.go(scene.card("q001"))
    expect(jonas.page.locator(".words:visible")).to_have_count(1)
    mira.go(scene.card("q001"))
    expect(mira.page.locator(".words:visible")).to_have_count(1)

    # The second: the room of thanks isn't there yet; a few lines on how they treat what is said.
    next_day(scene)
    for person, line in ((mira, "Time to answer."), (jonas, "No jokes about it later.")):
        proposed(person, "how you treat what is said here")
        person.tap("Read them")
        person.page.get_by_label("In a word or two: what would help you most?").fill(line)
        person.tap("I can say yes to this")
        person.sees("said yes")
    mira.opens_today()
    mira.sees("You both said yes to the agreement")
    mira.go(f"/logs/{scene.log}/agreement")
    mira.sees("You both said yes.")
    mira.sees_words("No jokes about it later.")
    jonas.opens_today()
    jonas.tap("You both said yes to the agreement")
    jonas.sees_words("Time to answer.")

    # The third: nothing, and a way on for whoever wants one.
    next_day(scene)
    proposed(mira, "A day for nothing, on purpose.")
    mira.tap("Something else")
    expect(mira.page.locator(".card:visible [data-else]")).to_have_count(1)
    expect(mira.page.locator(".card:visible")).not_to_contain_text("A day for nothing")

    # The fourth and the fifth: a question each, as the room of gestures isn't there yet.
    for _ in range(2):
        next_day(scene)
        for person in both(scene):
            proposed(person, "One small thing, this first week.")
        answer_todays_question(scene)

    # The sixth: time together, set by one and seen by the other.
    next_day(scene)
    proposed(mira, "When will you next have half an hour for each other?")
    mira.tap("Choose a time")
    mira.page.get_by_label("Which day").fill((date.today() + timedelta(days=9)).isoformat())  # noqa: DTZ011
    mira.page.get_by_label("For what, if you know").fill("The lake, if it's dry.")
    mira.tap("Set it")
    expect(mira.page.locator("[data-title]:visible")).to_have_text("The lake, if it's dry.")
    jonas.opens_today()
    expect(jonas.page.locator("next-time a:visible")).to_contain_text("Our next time")

    # The seventh: three pages to look back at.
    next_day(scene)
    for person in both(scene):
        proposed(person, "Read again what you told each other.")
    mira.tap("Look back")
    expect(mira.page.get_by_role("link", name="What small thing went right today?")).to_be_visible()
    expect(mira.page.get_by_role("heading", name="Opened")).to_be_visible()
