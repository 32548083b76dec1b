"""What two people do with questions beyond one card: their own, guesses, asking anew, looking around."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.people import Someone
from tests.browser.scene import Scene
from usness.client import questions
from usness.client.questions import ask, give_all
from usness.client.wire import Entry
from usness.rooms.questions.library import cards
from usness.sealed import b64

ASKED = "Which room of your childhood do you still walk through?"
KITCHEN = "The kitchen, with the lighthouse on the wall."
ATTIC = "The attic. I kept a paper lighthouse there."
STAIRS = "You will say the stairs."


def seals(person: Someone, words: str) -> None:
    person.write(words)
    person.tap("Seal it")


def test_two_people_walk_a_question_of_their_own(scene: Scene) -> None:
    """Mira asks, both answer, each with a guess or without; both open, with the guess and the word that they share."""
    mira, jonas = scene.mira, scene.jonas
    mira.go(f"/logs/{scene.log}/questions/own")
    mira.write(ASKED)
    mira.tap("Ask it")
    mira.sees(ASKED)
    jonas.go(f"/logs/{scene.log}/questions")
    jonas.page.get_by_role("link", name=re.compile(re.escape(ASKED))).click()
    jonas.sees("Mira")
    jonas.sees(ASKED)
    seals(jonas, ATTIC)
    jonas.sees("Your words are sealed.")
    mira.page.get_by_role("link", name=re.compile(re.escape(ASKED))).click()
    mira.awake()
    mira.page.get_by_text("What do you think they will say?").locator("visible=true").click()
    mira.page.get_by_label("What do you think they will say?").fill(STAIRS)
    seals(mira, KITCHEN)
    mira.sees("Both pages are in.")
    jonas.page.reload()
    jonas.sees_words(KITCHEN)
    jonas.tap("See both pages")
    jonas.sees(f"They guessed: {STAIRS}")
    jonas.sees("You both wrote “lighthouse”.")
    mira.page.reload()
    mira.sees_words(ATTIC)
    expect(mira.page.get_by_text(STAIRS)).to_be_hidden()
    mira.tap("See both pages")
    mira.sees(f"You guessed: {STAIRS}")
    a_reply_under_it_and_a_keep(mira, jonas)


def a_reply_under_it_and_a_keep(mira: Someone, jonas: Someone) -> None:
    mira.write("I can see it.")
    mira.tap("Send")
    mira.sees_words("I can see it.")
    jonas.page.reload()
    jonas.sees_words("I can see it.")
    for one, said in ((mira, "You keep this page."), (jonas, "You keep this page.")):
        one.tap("Keep this page")
        one.sees(said)
    for one in (mira, jonas):
        one.page.reload()
        one.sees("You both keep this page.")


def test_a_deeper_question_waits_for_a_tap_above_ones_pace(scene: Scene) -> None:
    """How deep it goes is in the box; above the own pace, in list and page, no word of it is shown before a tap."""
    asked = scene.miras_pen.does(lambda one: ask(one, scene.miras_pen.bond, ASKED, depth=4)).mine
    jonas = scene.jonas
    jonas.go(f"/logs/{scene.log}/questions")
    jonas.sees("A deeper one. No hurry.")
    expect(jonas.page.locator("body")).not_to_contain_text(ASKED)
    jonas.go(own_page(scene, asked))
    jonas.sees("A deeper one. No hurry.")
    expect(jonas.page.locator("textarea:visible")).to_have_count(0)
    expect(jonas.page.locator("body")).not_to_contain_text(ASKED)
    jonas.tap("Read it")
    jonas.sees(ASKED)
    jonas.tap("Pass on this one")
    expect(jonas.page.locator(".greeting")).to_be_visible()
    jonas.go(f"/logs/{scene.log}/questions")
    jonas.awake()
    expect(jonas.page.get_by_text("A deeper one. No hurry.").locator("visible=true")).to_have_count(0)
    scene.mira.go(own_page(scene, asked))
    scene.mira.sees(ASKED)


def own_page(scene: Scene, asked: Entry) -> str:
    return f"/logs/{scene.log}/questions/own/{b64(asked.header.id)}"


def test_a_question_taken_back_closes_kindly(scene: Scene) -> None:
    """Mira takes her question back; Jonas, who had answered, finds his own words and no reason."""
    asked = scene.miras_pen.does(lambda one: ask(one, scene.miras_pen.bond, ASKED)).mine
    scene.jonas.go(own_page(scene, asked))
    seals(scene.jonas, ATTIC)
    scene.jonas.sees("Your words are sealed.")
    scene.mira.go(own_page(scene, asked))
    scene.mira.sees(ASKED)
    scene.mira.tap("Take the question back")
    scene.mira.page.locator("dialog[open]").get_by_role("button", name="Take it back").click()
    scene.mira.sees("It may already have been read.")
    scene.jonas.page.reload()
    scene.jonas.sees("The question was taken back.")
    scene.jonas.sees_words(ATTIC)


def both_open(scene: Scene, card: str, *words: str) -> None:
    """Mira and Jonas have answered a card and given it."""
    pens = (scene.miras_pen, scene.jonas_pen)
    for pen, said in zip(pens, words, strict=True):
        pen.does(lambda one, pen=pen, said=said: questions.answer(one, pen.bond, card, said))  # type: ignore[misc]
    for pen in (*pens, pens[0]):
        pen.does(lambda one, pen=pen: give_all(one, pen.bond))  # type: ignore[misc]


def test_a_page_is_asked_anew_after_a_season(scene: Scene) -> None:
    """Ninety days later each may write anew, the own earlier words beside; then both rounds stand, the newest first."""
    both_open(scene, "q025", "The train to the sea.", "The goat in the hall.")
    scene.mira.go(scene.card("q025"))
    scene.mira.tap("See both pages")
    expect(scene.mira.page.get_by_text("Still true?")).to_have_count(0)
    scene.jonas_pen.does(lambda one: questions.mark_opened(one, scene.jonas_pen.bond, "q025", 0))
    scene.pass_time(90)
    for one, fresh, old in (
        (scene.mira, "The night on the ferry.", "The train to the sea."),
        (scene.jonas, "Still the goat.", "The goat in the hall."),
    ):
        one.go(scene.card("q025"))
        expect(one.page.locator("[data-pair]")).to_be_visible()
        # Whether this device has read the page before is a mark that the restart may have cut off.
        both = one.page.get_by_role("button", name="See both pages")
        if both.is_visible():
            both.click()
        one.tap("Still true?")
        one.page.get_by_text("What you wrote then").click()
        one.sees_words(old)
        seals(one, fresh)
        one.sees("Both pages are in." if one is scene.jonas else "Your words are sealed.")
    scene.mira.page.reload()
    scene.mira.sees_words("Still the goat.")
    scene.mira.tap("See both pages")
    expect(scene.mira.page.locator(".words:visible")).to_have_text(
        ["Still the goat.", "The night on the ferry.", "The goat in the hall.", "The train to the sea."]
    )
    scene.jonas.page.reload()
    scene.jonas.sees_words("The night on the ferry.")


def test_looking_around_shows_what_is_for_oneself(scene: Scene) -> None:
    """By theme, the lightest first: nothing deeper than the own pace, nothing passed, and no sign that something is left out."""
    about = [one for one in cards().values() if one.theme == "rest" and "partners" in one.kinds]
    within = [one for one in about if one.depth <= 3]
    assert len(within) < len(about)
    mira = scene.mira
    mira.go(f"/logs/{scene.log}/questions/themes")
    mira.tap("Rest and quiet")
    rows = mira.page.locator(".waits a:visible")
    expect(rows).to_have_count(len(within))
    passed = within[0]
    mira.tap(passed.text)
    mira.tap("Pass on this one")
    expect(mira.page.locator(".greeting")).to_be_visible()
    mira.go(f"/logs/{scene.log}/questions/themes/rest")
    expect(rows).to_have_count(len(within) - 1)
    expect(rows.filter(has_text=passed.text)).to_have_count(0)


def test_what_is_offered_of_a_deep_card_waits_for_a_tap(scene: Scene) -> None:
    """Nobody has asked to read it: the words stay out of sight until then, and so does the field for a reply."""
    scene.jonas_pen.says("offer", "q073", ATTIC)
    mira = scene.mira
    mira.go(scene.card("q073"))
    mira.sees("This is tender. No hurry.")
    expect(mira.page.locator(".words:visible")).to_have_count(0)
    expect(mira.page.locator("textarea:visible")).to_have_count(0)
    mira.tap("Read it")
    mira.sees_words(ATTIC)


def test_someone_alone_asks_and_answers_and_asks_anew(scene: Scene) -> None:
    """A question of one's own, an answer, and after ninety days another, all sealed for oneself."""
    noor = scene.noor
    noor.go("/today")
    log = noor.log
    noor.go(f"/logs/{log}/questions/own")
    seals(noor, ASKED)
    noor.page.get_by_role("link", name=re.compile(re.escape(ASKED))).click()
    noor.sees(ASKED)
    seals(noor, KITCHEN)
    noor.sees_words(KITCHEN)
    expect(noor.page.get_by_text("Still true?")).to_be_hidden()
    scene.pass_time(90)
    noor.page.reload()
    noor.tap("Still true?")
    noor.page.get_by_text("What you wrote then").click()
    noor.sees_words(KITCHEN)
    seals(noor, ATTIC)
    expect(noor.page.locator(".words:visible")).to_have_text([ATTIC, KITCHEN])
    noor.go(f"/logs/{log}/questions")
    noor.sees("Kept for yourself")
    noor.page.get_by_role("link", name=re.compile(re.escape(ASKED))).last.click()
    noor.sees_words(ATTIC)
