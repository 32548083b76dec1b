"""Listening as people use it: the need on the device alone, beginnings, few words, the coach, and what is asked of oneself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Request, expect

from tests.browser.people import Someone, house, sign_up
from tests.browser.scene import Pen, Scene
from tests.browser.test_access import everything
from tests.browser.test_canary import Traces, at_home, files, stems, wire
from tests.browser.test_devices import begins
from tests.browser.test_journal import DRAFTS, STORES, lies_sealed, opens
from usness.client.wire import Entry
from usness.rooms.confide.library import needs
from usness.rooms.listening.library import starters
from usness.rooms.listening.practice import situations
from usness.rooms.questions.library import cards
from usness.sealed import b64

LINE = "The letter came, and I haven't opened it."
DRAFT = "You should tell the plumvetch to stop."
DEEP = next(one.id for one in cards().values() if one.depth == 5)
LIGHT = next(one.id for one in cards().values() if one.depth == 1 and one.id != "q001")
MIDDLE = next(one.id for one in cards().values() if one.depth == 3)


def tells(pen: Pen, words: str = LINE, **fields: str) -> Entry:
    """A line beside the journal, with what the box says besides."""
    return pen.seals("journal", "line", {"words": words, **fields})


def composer(person: Someone, log: str, entry: Entry) -> Locator:
    """The composer under this line, opened."""
    person.go(f"/logs/{log}/journal")
    person.awake()
    thread = person.page.locator(".line-thread", has=person.page.locator(f'[id="line-{b64(entry.header.id)}"]'))
    thread.locator("summary", has_text="Say something back").click()
    person.page.wait_for_load_state("networkidle")
    return thread.locator("reply-composer")


def opened(scene: Scene, card: str) -> None:
    """A card that both have answered and given."""
    for pen, words in ((scene.miras_pen, "What Mira said."), (scene.jonas_pen, "What Jonas said.")):
        pen.answers(card, words)
    for pen in (scene.miras_pen, scene.jonas_pen):
        pen.gives(card)


@contextmanager
def silence(person: Someone) -> Iterator[None]:
    """While this lasts the browser asks for nothing at all."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(f"{request.method} {request.url}")

    person.page.on("request", note)
    yield
    person.page.wait_for_timeout(700)
    person.page.remove_listener("request", note)
    assert asked == []


def test_the_test_hears_a_request(scene: Scene) -> None:
    """A silence in which something is asked for is none."""
    scene.mira.opens_today()
    with pytest.raises(AssertionError), silence(scene.mira):
        scene.mira.page.evaluate("fetch('/ok')")


def test_what_would_help_is_told_on_the_device_alone(scene: Scene) -> None:
    """Each need has its sentence over the paper, out of the box; no byte of the page names it, and none asks for it."""
    mira = scene.mira
    told = {one.id: tells(scene.jonas_pen, need=one.id) for one in needs().values()}
    assert set(told) == {"listen", "comfort", "think", "celebrate", "hands", "space"}
    for name, entry in told.items():
        paper = composer(mira, scene.log, entry)
        expect(paper.locator("p[data-need]:visible")).to_have_text(needs()[name].sentence)
        expect(paper.locator("[data-guide]:visible")).to_have_text(needs()[name].guide)
    plain = composer(mira, scene.log, tells(scene.jonas_pen, "Nothing named."))
    expect(plain.get_by_label("What reached you")).to_be_visible()
    expect(plain.locator("[data-need]:visible")).to_have_count(0)
    source = str(mira.page.evaluate("fetch(location.href).then((answer) => answer.text())"))
    assert "reply-composer" in source
    assert not [one.sentence for one in needs().values() if one.sentence in source]
    assert not [sent for sent in mira.wire if b"celebrate" in sent]


def test_a_few_beginnings_at_a_time_and_they_stay_ones_own(scene: Scene) -> None:
    """A step shows three that fit the need, then others; a tap puts one on the paper and sends nothing."""
    mira = scene.mira
    paper = composer(mira, scene.log, tells(scene.jonas_pen, need="listen"))
    shown = paper.locator(".beginnings button")
    with silence(mira):
        paper.get_by_role("button", name="Say what you heard").click()
        expect(shown).to_have_count(3)
        first = shown.all_text_contents()
        fitting = {one.text for one in starters().values() if one.need in ("listen", "any") and one.step == "heard"}
        assert set(first) <= fitting
        paper.get_by_role("button", name="Others").click()
        expect(shown.first).not_to_have_text(first[0])
        chosen = shown.first.inner_text()
        shown.first.click()
    field = paper.get_by_label("What reached you")
    expect(field).to_be_focused()
    assert field.input_value().strip() == chosen.replace("…", "").strip()
    paper.get_by_role("button", name="I dread answering this one").click()
    dreaded = {one.text for one in starters().values() if one.need in ("dread", "any")}
    expect(paper.get_by_role("button", name="I dread answering this one")).to_have_attribute("aria-pressed", "true")
    assert set(shown.all_text_contents()) <= dreaded
    assert set(shown.all_text_contents()) & {one.text for one in starters().values() if one.need == "dread"}


def test_good_news_is_asked_about_first(scene: Scene) -> None:
    """The order of the steps follows the need: curiosity before all else for good news, last for anything that weighs."""
    mira = scene.mira
    glad = composer(mira, scene.log, tells(scene.jonas_pen, need="celebrate"))
    expect(glad.locator("[data-begin]").first).to_have_text("Ask one open question")
    sad = composer(mira, scene.log, tells(scene.jonas_pen, need="comfort"))
    expect(sad.locator("[data-begin]").first).to_have_text("Say what you heard")
    expect(sad.locator("[data-begin]").last).to_have_text("Ask one open question")


def test_few_words_and_time_go_as_ordinary_replies(scene: Scene) -> None:
    """One tap sends a whole sentence; so does "I need time". Jonas reads both, and answers nobody's count."""
    mira, jonas = scene.mira, scene.jonas
    paper = composer(mira, scene.log, tells(scene.jonas_pen, need="space"))
    paper.locator("summary", has_text="Help").click()
    paper.get_by_role("button", name="I read every word.").click()
    mira.sees_words("I read every word.")
    opens(mira, "Say something back")
    mira.tap("I need time")
    mira.sees_words("I’m with you. Words will follow.")
    jonas.go(f"/logs/{scene.log}/journal")
    jonas.sees_words("I read every word.")
    jonas.sees_words("I’m with you. Words will follow.")


def test_something_heavy_comes_with_a_few_lines_before_the_paper(scene: Scene) -> None:
    """The box says so, or the card's depth; the paper comes after a tap, and "I need time" is there without it."""
    mira = scene.mira
    paper = composer(mira, scene.log, tells(scene.jonas_pen, need="listen", weight="heavy"))
    expect(paper.get_by_text("You don’t have to fix it.")).to_be_visible()
    expect(paper.locator("[data-part=hard] [data-need]")).to_have_text(needs()["listen"].sentence)
    expect(paper.get_by_label("What reached you")).to_be_hidden()
    paper.get_by_role("button", name="Write").click()
    expect(paper.get_by_label("What reached you")).to_be_focused()
    opened(scene, DEEP)
    mira.go(scene.card(DEEP))
    mira.tap("Say what reached you")
    mira.sees("They trusted you with this.")
    expect(mira.page.locator("[data-part=hard] h2")).to_be_focused()
    mira.tap("Write")
    mira.write("I’m here.")
    mira.tap("Send")
    mira.sees_words("I’m here.")


def test_the_coach_looks_at_the_own_draft_on_request_and_sends_nothing(scene: Scene) -> None:
    """No request while it is asked, nothing of it in any store; it goes with the next letter, and sending goes on."""
    mira = scene.mira
    paper = composer(mira, scene.log, tells(scene.jonas_pen, "You should ask me? I also feel sad, it sounds so."))
    said = paper.locator("[data-flag]:visible")
    paper.locator("summary", has_text="Help").click()
    drafts = int(mira.page.evaluate(DRAFTS))
    field = paper.get_by_label("What reached you")
    field.fill(DRAFT)
    lies_sealed(mira.page, drafts + 1)
    expect(said).to_have_count(0)
    before = mira.page.evaluate(STORES)
    with silence(mira):
        paper.get_by_role("button", name="Look at my draft").click()
        expect(paper.locator("[data-flag=advises]:visible")).to_have_count(1)
        assert mira.page.evaluate(STORES) == before
    field.press_sequentially("!")
    expect(said).to_have_count(0)
    field.fill("")
    with silence(mira):
        paper.get_by_role("button", name="Look at my draft").click()
        # The words above have all the flags there are; of an empty draft nothing is said but that it is empty.
        expect(said).to_have_text(["There are no words yet. One is enough."])
    assert mira.wire
    assert not [sent for sent in mira.wire if b"plumvetch" in sent]
    mira.write(DRAFT)
    mira.tap("Send")
    mira.sees_words(DRAFT)


def test_words_that_sound_like_danger_bring_the_way_to_people(scene: Scene) -> None:
    """On the paper of a card, of a reply and of the journal; on this device alone: no request, no trace but the words
    themselves, and nothing in the way of sealing.
    """
    mira = scene.mira
    line = mira.page.get_by_role("link", name="people who can help, day and night").locator("visible=true")
    paper = composer(mira, scene.log, tells(scene.jonas_pen))
    field = paper.get_by_label("What reached you")
    for words, offered in (("A grey day.", 0), ("I can’t go on like this.", 1), ("A grey day.", 0)):
        with silence(mira):
            field.fill(words)
            expect(line).to_have_count(offered)
    for path in (scene.card(MIDDLE), f"/logs/{scene.log}/questions/own"):
        mira.go(path)
        mira.awake()
        mira.write("Sometimes I want to kill myself.")
        expect(line).to_have_count(1)
    mira.go(f"/logs/{scene.log}/journal/write")
    mira.tap("Begin")
    mira.write("I can't go on.")
    expect(line).to_have_count(1)
    mira.sees("Nobody is watching")
    mira.tap("I’m done")
    mira.tap("Keep it, sealed")
    mira.sees("It’s kept.")
    mira.go(scene.card(MIDDLE))
    mira.awake()
    mira.write("Sometimes I want to kill myself.")
    mira.tap("Seal it")
    mira.sees("Your words are sealed.")
    assert not [sent for sent in mira.wire if b"kill" in sent or b"/safety" in sent]


def test_the_line_leads_to_safety(scene: Scene) -> None:
    """One tap, and the page is there; what was being written lies sealed and waits."""
    mira = scene.mira
    mira.go(scene.card(MIDDLE))
    begins(mira, "I want to die.")
    mira.tap("people who can help, day and night")
    expect(mira.page).to_have_url(re.compile("/safety#people$"))
    mira.go(scene.card(MIDDLE))
    expect(mira.page.locator("textarea.paper:visible").first).to_have_value("I want to die.")


def asked_about(pen: Pen, card: str, under: Entry) -> Entry:
    """A reply whose id is one of those that are asked about; the others are replies like any."""
    for number in range(60):
        reply = pen.says("reply", card, f"A reply, the {number}th.", under)
        if sum(map(ord, b64(reply.header.id))) % 3 == 0:
            return reply
    raise AssertionError("no such id in sixty")


def test_whether_it_reached_one_is_asked_and_kept_for_oneself(scene: Scene) -> None:
    """Under some replies to one's own words; the answer is a private entry, the other's feed doesn't change, and it is
    asked once. "Not yet" brings a paper that goes as an ordinary reply.
    """
    mira, jonas = scene.mira, scene.jonas
    opened(scene, MIDDLE)
    reply = asked_about(scene.jonas_pen, MIDDLE, scene.jonas_pen.answer(MIDDLE, mine=False))
    before = scene.jonas_pen.counts(scene.bond_id)
    mira.go(scene.card(MIDDLE))
    mira.tap("See both pages")
    mira.sees("Did this reach you?")
    expect(mira.page.locator("did-reach:visible")).to_have_count(1)
    mira.tap("Not yet")
    mira.sees("What I’d love is …")
    kept = [one for one in scene.miras_pen.keeps() if one.get("room") == "listening"]
    assert [(one["kind"], one["answer"]) for one in kept] == [("reached", "not-yet")]
    assert kept[0]["about"] == b64(reply.header.id)
    assert scene.jonas_pen.counts(scene.bond_id) == before
    paper = mira.page.locator("did-reach textarea:visible")
    expect(paper).to_have_value("What I’d love is ")
    paper.press_sequentially("a walk.")
    mira.page.locator("did-reach").get_by_role("button", name="Send").locator("visible=true").click()
    mira.sees_words("What I’d love is a walk.")
    mira.page.reload()
    mira.sees_words(reply_words(reply, scene))
    expect(mira.page.locator(f'did-reach[of="{of(mira, reply)}"]')).to_be_hidden()
    jonas.go(scene.card(MIDDLE))
    jonas.tap("See both pages")
    jonas.sees_words("What I’d love is a walk.")
    expect(jonas.page.locator("did-reach:visible")).to_have_count(0)


def reply_words(reply: Entry, scene: Scene) -> str:
    found = next(one for one in scene.jonas_pen.reads(MIDDLE) if one.entry.header.id == reply.header.id)
    return str(found.fields["words"])


def of(person: Someone, reply: Entry) -> str:
    """The id of the part that shows this reply."""
    shown = person.page.locator(f"sealed-words[record*='{b64(reply.header.id)}']").get_attribute("id")
    assert shown
    return shown


def test_after_a_light_card_or_in_quiet_time_nothing_is_asked(scene: Scene) -> None:
    """A reply that would be asked about elsewhere isn't on a card of depth 1, nor while one rests."""
    mira = scene.mira
    for card in (LIGHT, MIDDLE):
        opened(scene, card)
        asked_about(scene.jonas_pen, card, scene.jonas_pen.answer(card, mine=False))
    mira.go(scene.card(MIDDLE))
    mira.tap("See both pages")
    mira.sees("Did this reach you?")
    mira.go(scene.card(LIGHT))
    mira.tap("See both pages")
    mira.sees("A reply, the 0th.")
    expect(mira.page.locator("did-reach")).to_have_count(0)
    mira.go("/you/quiet")
    mira.page.get_by_label("For a week").check()
    mira.tap("Be quiet")
    mira.sees("It’s quiet")
    mira.go(scene.card(MIDDLE))
    mira.sees("A reply, the 0th.")
    mira.page.wait_for_timeout(500)
    expect(mira.page.locator("did-reach:visible")).to_have_count(0)


def test_practice_leaves_nothing(scene: Scene) -> None:
    """Someone alone answers made-up people, with beginnings and the coach: no request, no draft, no entry."""
    noor = scene.noor
    noor.go(f"/logs/{scene.noors_pen.log}/listening")
    noor.awake()
    noor.page.wait_for_load_state("networkidle")
    before, entries = noor.page.evaluate(STORES), len(scene.noors_pen.keeps())
    with silence(noor):
        for one in situations().values():
            noor.page.get_by_label(one.who).check()
            noor.sees_words(one.words[:30])
            expect(noor.page.locator("p[data-need]:visible")).to_have_text(needs()[one.need].sentence)
        noor.write(DRAFT)
        noor.tap("Look at my draft")
        expect(noor.page.locator("[data-flag]:visible")).not_to_have_count(0)
        noor.page.locator("textarea:visible").press("Enter")
        noor.tap("Someone else")
        expect(noor.page.locator("textarea:visible")).to_have_count(0)
    assert noor.page.evaluate(STORES) == before
    assert len(scene.noors_pen.keeps()) == entries


CANARY = "You should ask the grondlewick. I can't go on, plumvetch."


def test_no_word_that_was_looked_at_is_anywhere(browser: Browser, tmp_path: Path) -> None:
    """What the coach and the crisis words were held against, on a paper that was left: in no request, no answer, no file of
    the house and none of the browser.
    """
    with house(tmp_path) as home:
        with at_home(browser.browser_type, home, tmp_path, "mira") as mira:
            sign_up(mira)
            mira.sees("Mira")
            mira.go(f"/logs/{mira.log}/listening")
            mira.awake()
            mira.page.get_by_label(situations()["p02"].who).check()
            mira.write(CANARY)
            mira.sees("people who can help, day and night")
            mira.tap("Look at my draft")
            expect(mira.page.locator("[data-flag=advises]:visible")).to_have_count(1)
            mira.go("/today")
        places = files("house", home.folder) | {"log": home.log.read_bytes()}
        everywhere = Traces(places | wire("mira", tmp_path / "mira.har") | files("mira", tmp_path / "mira"))
    assert any("help-en.json" in place for place in everywhere.places)
    assert any(place.startswith("house/") for place in everywhere.hold("mira"))
    assert {word: found for word in stems("canary", CANARY) if (found := everywhere.hold(word))} == {}


def test_every_state_of_the_composer_is_whole_to_every_eye(scene: Scene) -> None:
    """With beginnings open, the coach's sentences, the line to safety, the few lines, the question, and in practice."""
    mira = scene.mira
    mira.page.emulate_media(reduced_motion="reduce")
    found = {}
    paper = composer(mira, scene.log, tells(scene.jonas_pen, need="comfort"))
    paper.get_by_role("button", name="Say what you heard").click()
    paper.locator("summary", has_text="Help").click()
    paper.get_by_label("What reached you").fill("You should sleep. I can't go on.")
    paper.get_by_role("button", name="Look at my draft").click()
    mira.sees("people who can help, day and night")
    found["composer"] = everything(mira.page)
    composer(mira, scene.log, tells(scene.jonas_pen, need="listen", weight="heavy"))
    mira.sees("They trusted you with this.")
    found["hard"] = everything(mira.page)
    opened(scene, MIDDLE)
    asked_about(scene.jonas_pen, MIDDLE, scene.jonas_pen.answer(MIDDLE, mine=False))
    mira.go(scene.card(MIDDLE))
    mira.tap("See both pages")
    mira.sees("Did this reach you?")
    found["asked"] = everything(mira.page)
    mira.tap("Partly")
    mira.sees("What I’d love is …")
    found["love"] = everything(mira.page)
    mira.go(f"/logs/{scene.log}/listening")
    mira.page.get_by_label(situations()["p04"].who).check()
    mira.tap("Ask one open question")
    found["practice"] = everything(mira.page)
    assert {state: said for state, said in found.items() if said} == {}
