"""The journal as people use it: what is written for oneself stays there, a line is given, and words are found again."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.people import Someone, house, sign_up
from tests.browser.scene import Scene
from tests.browser.test_access import everything
from tests.browser.test_canary import Traces, at_home, files, stems, wire

PAGE = "The kettle, the keys, and the marrowstone behind my ribs."
MORE = " And the stairs."
LINE = "Heavy day. It isn't about you."
BACK = "Then I'll make the soup."
WORDS = "textarea:visible"


def begins(person: Someone, log: str, before: str = "", length: str = "15 minutes") -> int:
    """To the paper, with a length, and how heavy it is if that is told; gives how many drafts lay there before."""
    person.go(f"/logs/{log}/journal/write")
    person.awake()
    drafts = int(person.page.evaluate(DRAFTS))
    person.page.get_by_label(length, exact=True).check()
    weighs(person, before)
    person.tap("Begin")
    expect(person.page.locator(WORDS)).to_be_focused()
    return drafts


def weighs(person: Someone, load: str) -> None:
    if load:
        person.page.locator("load-scale:visible").get_by_label(load, exact=True).check()
        expect(person.page.locator("[data-chosen]:visible")).to_have_text(load)


def done(person: Someone, after: str = "") -> None:
    """Done with writing: how heavy it is now, if that is told."""
    person.tap("I’m done")
    person.sees("That’s written.")
    weighs(person, after)


def keeps(person: Someone, after: str = "") -> None:
    done(person, after)
    person.tap("Keep it, sealed")
    person.sees("It’s kept. Only you can open it.")


def writes(person: Someone, log: str, words: str, before: str = "", after: str = "") -> None:
    """A page from its first step to its last."""
    begins(person, log, before)
    person.write(words)
    keeps(person, after)


def lies_sealed(page: Page, drafts: int) -> None:
    """Until so many drafts lie on the disk; a reload before would be a race."""
    for _ in range(200):
        if int(page.evaluate(DRAFTS)) == drafts:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"there are never {drafts} drafts")


DRAFTS = """() => new Promise((told) => {
  const opening = indexedDB.open('usness');
  opening.onsuccess = () => {
    const asked = opening.result.transaction('drafts').objectStore('drafts').count();
    asked.onsuccess = () => { opening.result.close(); told(asked.result); };
  };
})"""


def opens(person: Someone, text: str) -> None:
    """Tap a heading that holds something back."""
    person.awake()
    person.page.locator("summary:visible", has_text=text).first.click()


def journal_of(keeps: list[dict[str, object]]) -> list[dict[str, object]]:
    return [one for one in keeps if one.get("room") == "journal"]


def test_a_page_is_written_kept_and_one_line_given(scene: Scene) -> None:
    """Over a reload words and clock stay; the page is its author's alone; the other gets the line, and answers it."""
    mira, jonas, log = scene.mira, scene.jonas, scene.log
    before = scene.jonas_pen.counts(scene.bond_id)
    drafts = begins(mira, log, before="heavy")
    mira.write(PAGE)
    lies_sealed(mira.page, drafts + 2)
    mira.page.reload()
    expect(mira.page.locator(WORDS)).to_have_value(PAGE)
    mira.sees("Here is what you began.")
    expect(mira.page.locator("quiet-clock")).to_be_visible()
    stored = str(mira.page.evaluate(STORES))
    assert len(stored) > 100
    # A device's own lock time lies there too, as minutes; the clock was set to fifteen of them.
    told = ("marrowstone", "began", 'minutes":15', 'minutes\\":15', "'minutes': 15")
    assert not [word for word in told if word in stored]
    mira.write(PAGE + MORE)
    keeps(mira, after="a little heavy")
    mira.sees_words(PAGE + MORE)
    for said in ("Before: heavy.", "After: a little heavy."):
        mira.sees(said)
    assert journal_of(scene.miras_pen.keeps()) == [
        {"room": "journal", "kind": "page", "words": PAGE + MORE, "before": 4, "after": 2}
    ]
    assert scene.jonas_pen.counts(scene.bond_id) == before
    gives_a_line(mira)
    answers_it(jonas, log)
    mira.go(f"/logs/{log}/journal")
    mira.sees_words(BACK)
    assert mira.wire
    assert not [sent for sent in mira.wire if b"marrowstone" in sent or b"Heavy day" in sent]


def gives_a_line(mira: Someone) -> None:
    opens(mira, "Share one line")
    mira.page.get_by_label("One line for the other").fill(LINE)
    mira.tap("Give this line")
    expect(mira.page.locator(".share .say.kind:visible")).to_have_text("It’s sealed, and on its way.")


def answers_it(jonas: Someone, log: str) -> None:
    jonas.go(f"/logs/{log}/journal")
    jonas.sees_words(LINE)
    jonas.sees("Your pages come to lie here.")
    opens(jonas, "Say something back")
    jonas.write(BACK)
    jonas.tap("Send")
    jonas.sees_words(BACK)
    expect(jonas.page.locator("body")).not_to_contain_text("marrowstone")


def test_what_is_let_go_leaves_nothing(scene: Scene) -> None:
    """Neither in the house nor on the device: no draft, no clock, and a fresh paper the next time."""
    noor, log = scene.noor, scene.noors_pen.log
    drafts = begins(noor, log)
    noor.write(PAGE)
    lies_sealed(noor.page, drafts + 2)
    done(noor)
    noor.tap("Let it go")
    noor.sees("Let this page go?")
    noor.page.locator("dialog[open] [data-do]").click()
    noor.sees("Your pages come to lie here.")
    lies_sealed(noor.page, drafts)
    assert journal_of(scene.noors_pen.keeps()) == []
    noor.go(f"/logs/{log}/journal/write")
    noor.sees("A page for yourself")
    expect(noor.page.locator(WORDS)).to_have_count(0)


def test_a_kept_page_can_be_let_go_later(scene: Scene) -> None:
    """It leaves the house; the one beside it stays, and both were found in a shared room as they are alone."""
    mira = scene.mira
    for words in (PAGE, "Another one."):
        writes(mira, scene.log, words)
    mira.go(f"/logs/{scene.miras_pen.log}/journal")
    expect(mira.page.locator(".begins")).to_have_text(["Another one.", PAGE])
    mira.page.locator(".begins", has_text="kettle").click()
    mira.sees_words(PAGE)
    mira.tap("Let it go")
    mira.page.locator("dialog[open] [data-do]").click()
    expect(mira.page.locator(".begins")).to_have_text(["Another one."])
    assert [one["words"] for one in journal_of(scene.miras_pen.keeps())] == ["Another one."]


def test_the_clock_ends_nothing(scene: Scene) -> None:
    """It goes by the wall clock and asks for nothing; at its end one line is said, and writing goes on."""
    noor = scene.noor
    noor.page.clock.install()
    begins(noor, scene.noors_pen.log, length="5 minutes")
    noor.write(PAGE)
    apart = between_circles(noor.page)
    expect(noor.page.get_by_text("minutes.", exact=False).locator("visible=true")).to_have_count(0)
    noor.page.clock.fast_forward("02:00")
    noor.tap("How long still?")
    noor.sees("About 3 minutes.")
    assert between_circles(noor.page) < apart
    expect(noor.page.get_by_text("The circles have met.")).to_be_hidden()
    noor.page.clock.fast_forward("03:01")
    noor.sees("The circles have met. Stay as long as you like.")
    noor.write(PAGE + MORE)
    expect(noor.page.locator(WORDS)).to_have_value(PAGE + MORE)
    keeps(noor)
    assert [one["words"] for one in journal_of(scene.noors_pen.keeps())] == [PAGE + MORE]


def between_circles(page: Page) -> float:
    """How far the second circle stands from the first."""
    page.clock.run_for(2_000)
    boxes = [page.locator(f"quiet-clock i.{seat}").bounding_box() for seat in ("first", "second")]
    assert boxes[0] is not None
    assert boxes[1] is not None
    return abs(boxes[1]["x"] - boxes[0]["x"])


def test_after_two_heavy_pages_another_kind_of_help_is_offered(scene: Scene) -> None:
    """Not after one; then where a page was kept, in the list and before the next; it leads to telling someone."""
    noor, log = scene.noor, scene.noors_pen.log
    offer = noor.page.get_by_text("Would a walk, or a person, help more than another page?").locator("visible=true")
    writes(noor, log, "The first.", after="very heavy")
    expect(offer).to_have_count(0)
    writes(noor, log, "The second.", before="rather heavy", after="rather heavy")
    expect(offer).to_have_count(1)
    noor.tap("Done for now")
    expect(offer).to_have_count(1)
    noor.tap("Write a page")
    expect(offer).to_have_count(1)
    noor.tap("Someone to tell")
    expect(noor.page).to_have_url(re.compile("/safety#people$"))
    expect(noor.page.locator("#people")).to_be_in_viewport()


def test_search_finds_what_may_be_opened_and_keeps_nothing(scene: Scene) -> None:
    """Own pages, own words and the other's open ones, whatever the case and the accents; what waits of the other's isn't
    there. Nothing of the query or the words rests in this browser's stores or goes over the wire.
    """
    mira, log = scene.mira, scene.log
    scene.miras_pen.answers("q030", "Over the Quixotréal bridge.")
    scene.jonas_pen.answers("q030", "I remember the bridge, and quixotreal rain.")
    for pen in (scene.miras_pen, scene.jonas_pen):
        pen.gives("q030")
    scene.jonas_pen.answers("q031", "The bridge, and what waits.")
    scene.miras_pen.does(
        lambda one: one.note({"room": "journal", "kind": "page", "words": "QUIXOTREAL under a bridge."})
    )
    looks_for(mira, log, "bridge quixotreal")
    expect(mira.page.locator("[data-results] li")).to_have_count(3)
    expect(mira.page.locator("[data-results] mark")).to_have_count(6)
    expect(mira.page.locator("[data-results]")).not_to_contain_text("what waits")
    expect(mira.page.locator("[data-results] small", has_text="Jonas")).to_have_count(1)
    stored = str(mira.page.evaluate(STORES))
    assert len(stored) > 100
    assert "quixot" not in stored.lower()
    leads_to_where_it_stands(mira, log)
    mira.go(f"/logs/{log}/search")
    expect(mira.page.get_by_label("Which words?")).to_have_value("")
    assert "quixot" not in str(mira.page.evaluate(STORES)).lower()
    assert not [sent for sent in mira.wire if b"quixot" in sent.lower()]


def looks_for(person: Someone, log: str, words: str) -> None:
    person.go(f"/logs/{log}/search")
    person.page.get_by_label("Which words?").fill(words)
    person.tap("Find")


def leads_to_where_it_stands(mira: Someone, log: str) -> None:
    """A page of the journal opens alone; an answer on its card's page. What no page has is said so."""
    mira.page.locator("[data-results] a", has_text="under a bridge").click()
    mira.sees_words("QUIXOTREAL under a bridge.")
    looks_for(mira, log, "remember rain")
    mira.page.locator("[data-results] a").click()
    expect(mira.page).to_have_url(re.compile(f"/logs/{log}/questions/q030#"))
    mira.sees_words("I remember the bridge, and quixotreal rain.")
    looks_for(mira, log, "bridge nowhere")
    mira.sees("There is no page that has all of these words.")


def test_every_step_is_whole_to_every_eye(scene: Scene) -> None:
    """The paper, what comes after it, a kept page and what was found: axe finds nothing, and nothing is too wide."""
    mira = scene.mira
    mira.page.emulate_media(reduced_motion="reduce")
    found = {}
    begins(mira, scene.log, before="heavy")
    mira.write(PAGE)
    mira.tap("How long still?")
    found["paper"] = everything(mira.page)
    done(mira, after="light")
    found["after"] = everything(mira.page)
    mira.tap("Keep it, sealed")
    mira.sees("It’s kept. Only you can open it.")
    opens(mira, "Share one line")
    found["kept"] = everything(mira.page)
    mira.tap("Done for now")
    expect(mira.page.locator(".begins")).to_have_text([PAGE])
    found["list"] = everything(mira.page)
    looks_for(mira, scene.log, "kettle")
    expect(mira.page.locator("[data-results] mark")).to_have_text(["kettle"])
    found["found"] = everything(mira.page)
    assert {step: said for step, said in found.items() if said} == {}


STORES = """async () => {
  const done = (asked) => new Promise((told) => { asked.onsuccess = () => told(asked.result); });
  const rows = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name));
    for (const one of db.objectStoreNames) {
      const store = db.transaction(one).objectStore(one);
      rows.push(...await done(store.getAll()), ...await done(store.getAllKeys()));
    }
    db.close();
  }
  const text = (row) => row instanceof Uint8Array ? new TextDecoder('latin1').decode(row) : JSON.stringify(row);
  return [...rows.map(text), JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })].join('\\n');
}"""
"""All that the page's own stores hold, as text."""


KEPT = "A grimbleworth under the tongue."
UNKEPT = "And the fenwhistle that I never name."
SOUGHT = "grimbleworth"


def test_no_word_of_a_journal_is_anywhere(browser: Browser, tmp_path: Path) -> None:
    """Kept, let go, left as a draft, or looked for: in no request, no answer, no file of the house, no file of the browser."""
    with house(tmp_path) as home:
        with at_home(browser.browser_type, home, tmp_path, "mira") as mira:
            sign_up(mira)
            mira.sees("Mira")
            log = mira.log
            writes(mira, log, KEPT, before="heavy", after="light")
            looks_for(mira, log, SOUGHT)
            expect(mira.page.locator("[data-results] mark")).to_have_text([SOUGHT])
            drafts = begins(mira, log)
            mira.write(UNKEPT)
            lies_sealed(mira.page, drafts + 2)
        places = files("house", home.folder) | {"log": home.log.read_bytes()}
        everywhere = Traces(places | wire("mira", tmp_path / "mira.har") | files("mira", tmp_path / "mira"))
    assert any(place.startswith("house/") for place in everywhere.hold("mira"))
    assert any("/journal/write" in place for place in everywhere.places)
    rare = stems("kept", KEPT) + stems("draft", UNKEPT)
    assert rare == ["grimbleworth", "fenwhistle"]
    assert {word: found for word in rare if (found := everywhere.hold(word))} == {}
