"""Letting something out, as people do it: kept, given, exchanged; opened when one likes, and met."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.people import Someone
from tests.browser.scene import Scene
from usness.client.wire import Entry
from usness.rooms.confide.library import feelings, kinds, needs
from usness.sealed import b64

WORDS = "I keep thinking about the letter from the thornwickel clinic."
BACK = "I'm with you. I hear how it sits on you."
AGAIN = "That helped more than I thought."
MOMENT = "on the night train"
FELT = {word.word: word for word in feelings().values()}
NEEDS = {need: one.name for need, one in needs().items()}


def begins(person: Someone, log: str, kind: str) -> None:
    """To the first page of the paper, and past what it is."""
    person.go(f"/logs/{log}/confide/write")
    person.awake()
    person.page.locator(f'[data-what="{kind}"]').click()
    person.sees("How does it feel?")


def feels(person: Someone, typed: str, word: str, strength: str = "") -> None:
    """Look for a word, choose it, and say how strong it is if that is told."""
    person.page.get_by_label("Find a word").fill(typed)
    person.page.locator(".feel:visible", has_text=re.compile(f"^{word}$")).click()
    row = person.page.locator(".pick", has_text=word)
    if strength:
        row.get_by_label(strength, exact=True).check()
    expect(row).to_be_visible()


def writes(person: Someone, words: str, need: str = "", beside: str = "") -> None:
    """From the feelings to the last question, what shall happen with it."""
    person.tap("Go on")
    person.write(words)
    if beside:
        person.page.locator("#beside").fill(beside)
    person.tap("Go on")
    if need:
        person.page.get_by_label(NEEDS[need], exact=True).check()
    person.tap("Go on")
    person.sees("What shall happen with it?")


def decides(person: Someone, fate: str) -> None:
    person.page.locator(f'[data-fate="{fate}"]').click()
    expect(person.page.locator('[data-step="seal"] h1')).to_be_visible()


def guesses(person: Someone, degree: int) -> None:
    """How awkward it will be, for oneself."""
    person.page.locator("summary:visible", has_text="How awkward will this be?").click()
    person.page.get_by_label("How awkward will this be?").fill(str(degree))


def seals(person: Someone) -> None:
    person.tap("Seal it")
    expect(person.page).to_have_url(re.compile("#(sealed|kept)$"))


def kept(scene: Scene) -> list[dict[str, object]]:
    """What Mira keeps for herself of this room."""
    return [one for one in scene.miras_pen.keeps() if one.get("room") == "confide"]


def given(scene: Scene) -> list[tuple[Entry, dict[str, object]]]:
    """What Jonas may see of this room, opened where it opens."""
    pen = scene.jonas_pen
    found = pen.does(lambda jonas: jonas.read(pen.bond))
    return [(one.entry, one.fields) for one in found if one.entry.header.room == "confide"]


def test_a_letter_is_written_found_opened_and_met(scene: Scene) -> None:
    """From the first tap to "I felt heard"; nothing but the box tells what it is, how it feels, and what would help."""
    mira, jonas, log = scene.mira, scene.jonas, scene.log
    begins(mira, log, "weight")
    feels(mira, "wor", "worried", "strongly")
    writes(mira, WORDS, need="listen")
    decides(mira, "letter")
    mira.page.get_by_label("Open it …").fill(MOMENT)
    guesses(mira, 80)
    seals(mira)
    mira.sees("That took something. You needn’t do more tonight.")
    [(entry, fields)] = given(scene)
    assert (entry.header.kind, entry.header.reveal, entry.header.subject) == ("confide", "now", "")
    felt = [{"id": FELT["worried"].id, "strength": 3}]
    assert fields == {
        "prompt": kinds()["weight"].prompt,
        "lang": "en",
        "what": "weight",
        "feelings": felt,
        "words": WORDS,
        "need": "listen",
        "moment": MOMENT,
        "weight": "heavy",
    }
    assert kept(scene) == [{"room": "confide", "kind": "forecast", "about": b64(entry.header.id), "awkward": 80}]
    finds_it(jonas, log)
    meets_it(mira, jonas, log, b64(entry.header.id))
    for person in (mira, jonas):
        assert not [sent for sent in person.wire if b"thornwickel" in sent or b"night train" in sent]


def finds_it(jonas: Someone, log: str) -> None:
    """On Today without a day; in the room as an envelope; and not a word before the tap."""
    jonas.opens_today()
    row = jonas.page.get_by_role("link", name=re.compile("Something for you, no hurry"))
    expect(row).to_be_visible()
    assert row.text_content() == "Something for you, no hurry"
    jonas.go(f"/logs/{log}/confide")
    jonas.sees("Something heavy, for you")
    jonas.sees(MOMENT)
    expect(jonas.page.locator("body")).not_to_contain_text("thornwickel")
    jonas.page.get_by_text("Something heavy, for you").click()
    jonas.sees("Something heavy, for you.")
    jonas.sees("No hurry.")
    jonas.awake()
    expect(jonas.page.locator("[data-read]")).to_be_enabled()
    expect(jonas.page.locator("body")).not_to_contain_text("thornwickel")
    expect(jonas.page.locator("#theirs[record]")).to_have_count(0)


def meets_it(mira: Someone, jonas: Someone, log: str, entry: str) -> None:
    jonas.tap("Open it")
    jonas.sees_words(WORDS)
    jonas.sees(needs()["listen"].sentence)
    jonas.sees("They trusted you with this.")
    expect(jonas.page.locator(".felt > li")).to_have_text(["worried, strongly"])
    jonas.page.get_by_role("button", name="Write", exact=True).click()
    jonas.write(BACK)
    jonas.tap("Send")
    jonas.sees_words(BACK)
    jonas.opens_today()
    expect(jonas.page.get_by_text("Something for you, no hurry")).to_be_hidden()
    mira.go(f"/logs/{log}/confide/{entry}")
    mira.sees_words(BACK)
    expect(mira.page.get_by_text("That took something.")).to_be_hidden()
    mira.tap("I felt heard")
    mira.sees("You felt heard.")
    jonas.go(f"/logs/{log}/confide/{entry}")
    jonas.sees("felt heard")


def test_what_is_kept_stays_with_its_author(scene: Scene) -> None:
    """A part that one hides, kept: it is found again, let go, and the other's house never changed by a thing."""
    mira, log = scene.mira, scene.log
    before = scene.jonas_pen.counts(scene.bond_id)
    begins(mira, log, "unposed-hidden")
    writes(mira, WORDS)
    decides(mira, "keep")
    expect(mira.page.get_by_text("How awkward will this be?").locator("visible=true")).to_have_count(0)
    seals(mira)
    mira.sees("It’s kept. Only you can open it.")
    mira.sees_words(WORDS)
    [one] = kept(scene)
    assert (one["kind"], one["what"], one["words"]) == ("confide", "unposed-hidden", WORDS)
    assert "need" not in one
    assert scene.jonas_pen.counts(scene.bond_id) == before
    mira.tap("Let it go")
    mira.page.locator("dialog[open] [data-do]").click()
    mira.sees("What you let out comes to lie here.")
    assert kept(scene) == []


def test_alone_it_can_only_be_kept(scene: Scene) -> None:
    """Someone without another finds the paper and one way to end it."""
    noor = scene.noor
    begins(noor, scene.noors_pen.log, "fear")
    writes(noor, WORDS)
    expect(noor.page.locator("[data-fate]")).to_have_count(1)
    decides(noor, "keep")
    seals(noor)
    noor.sees_words(WORDS)
    noor.sees("That took something. You needn’t do more tonight.")
    assert [one["words"] for one in scene.noors_pen.keeps() if one.get("room") == "confide"] == [WORDS]


def test_two_secrets_open_one_for_the_other(scene: Scene) -> None:
    """The first waits unseen, with a copy for its author; the second brings both; each opens only with a tap."""
    mira, jonas, log = scene.mira, scene.jonas, scene.log
    nothing = seen_by_jonas(scene)
    begins(mira, log, "secret")
    writes(mira, WORDS)
    decides(mira, "exchange")
    seals(mira)
    mira.sees("Yours is sealed.")
    assert seen_by_jonas(scene) == nothing
    assert [one["kind"] for one in kept(scene)] == ["copy"]
    mira.go(f"/logs/{log}/confide/write")
    mira.awake()
    expect(mira.page.locator('[data-fate="share"]')).to_have_count(1)
    expect(mira.page.locator('[data-fate="exchange"]')).to_have_count(0)
    begins(jonas, log, "secret")
    writes(jonas, "Mine is about the piano.", need="space")
    decides(jonas, "exchange")
    seals(jonas)
    jonas.sees("They open together, as soon as the one who sealed first is back.")
    expect(jonas.page.locator("body")).not_to_contain_text("thornwickel")
    mira.opens_today()
    mira.page.get_by_role("link", name=re.compile("A page is ready to open")).first.wait_for()
    jonas.page.reload()
    jonas.sees("Two secrets, one for the other.")
    expect(jonas.page.locator("body")).not_to_contain_text("thornwickel")
    jonas.tap("Open it")
    jonas.sees_words(WORDS)
    jonas.page.get_by_role("button", name="Write", exact=True).click()
    jonas.write(BACK)
    jonas.tap("Send")
    jonas.sees_words(BACK)
    mira.opens_today()
    mira.page.get_by_role("link", name=re.compile("A secret in exchange")).click()
    mira.tap("Open it")
    mira.sees_words("Mine is about the piano.")
    mira.sees(needs()["space"].sentence)
    mira.go(f"/logs/{log}/confide/write")
    mira.awake()
    expect(mira.page.locator('[data-fate="exchange"]')).to_have_count(1)


def seen_by_jonas(scene: Scene) -> list[str]:
    """All that the house says to him of this room, page by page."""
    pen, log = scene.jonas_pen, scene.log
    scene.jonas.go(f"/logs/{log}/us")
    paths = (f"/logs/{log}/{page}" for page in ("confide", "confide/write", "today", "entries"))
    return [told(scene, path) for path in paths] + [str(pen.counts(scene.bond_id))]


def told(scene: Scene, path: str) -> str:
    page = str(scene.jonas.page.evaluate("(path) => fetch(path).then((page) => page.text())", path))
    assert len(page) > 100
    return page
