"""Letting something out, as people do it: kept, given, exchanged; opened when one likes, and met."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing

from playwright.sync_api import expect

from tests.browser.people import Someone
from tests.browser.scene import Scene, forgive
from tests.browser.test_access import everything
from tests.browser.test_media import adds_picture, arrived, png
from usness.client.wire import Entry
from usness.rooms.confide.library import feelings, kinds, needs
from usness.sealed import b64
from usness.web.app import DATABASE

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
        # A feeling or a need, asked for or sent in plain, would tell what is in the box.
        told = (b"thornwickel", b"night train", FELT["worried"].id.encode(), b"worried", b'"need"')
        assert person.wire
        assert not [word for word in told for sent in person.wire if word in sent]
    held = [file.read_bytes() for file in scene.home.folder.rglob("*") if file.is_file()]
    assert any(b"confide" in one for one in held)
    assert not [word for word in told for one in held if word in one]


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
    """All that the house says to him of this room: three pages, then the sync and how much he sees, which no day changes."""
    pen, log = scene.jonas_pen, scene.log
    scene.jonas.go(f"/logs/{log}/us")
    paths = (f"/logs/{log}/{page}" for page in ("confide", "confide/write", "today", "entries"))
    return [told(scene, path) for path in paths] + [str(pen.counts(scene.bond_id))]


def told(scene: Scene, path: str) -> str:
    page = str(scene.jonas.page.evaluate("(path) => fetch(path).then((page) => page.text())", path))
    assert len(page) > 100
    return page


TEN_MINUTES = 600 / 86_400


def shares(person: Someone, log: str, wait: str, words: str = WORDS) -> str:
    """Something shared after a wait; gives its id."""
    begins(person, log, "fear")
    writes(person, words)
    decides(person, "share")
    person.page.get_by_label(wait, exact=True).check()
    seals(person)
    person.sees("It waits to go.")
    return person.page.url.rpartition("/")[2].partition("#")[0]


def test_what_is_shared_waits_ten_minutes_and_a_restart(scene: Scene) -> None:
    """Until then nothing the house says to the other changes by a byte; then it is there. Two devices see it wait."""
    mira, log = scene.mira, scene.log
    nothing = seen_by_jonas(scene)
    entry = shares(mira, log, "In ten minutes")
    elsewhere = scene.at_phone("Mira")
    elsewhere.go(f"/logs/{log}/confide")
    elsewhere.sees("Waits to go")
    expect(elsewhere.page.locator(".begins:visible")).to_have_text([WORDS])
    scene.home.restart()
    assert seen_by_jonas(scene) == nothing
    scene.home.forward(TEN_MINUTES * 0.9)
    assert seen_by_jonas(scene) == nothing
    scene.home.forward(TEN_MINUTES * 0.2)
    [(found, fields)] = given(scene)
    assert (b64(found.header.id), fields["words"]) == (entry, WORDS)
    mira.go(f"/logs/{log}/confide/{entry}")
    mira.sees("You let it out.")
    jonas = scene.jonas
    jonas.go(f"/logs/{log}/confide/{entry}")
    jonas.tap("Open it")
    jonas.sees_words(WORDS)


def test_taken_back_before_it_went_it_never_was(scene: Scene) -> None:
    """It leaves nothing on either side, also for the other device; and the page says what is so."""
    mira, log = scene.mira, scene.log
    nothing = seen_by_jonas(scene)
    entry = shares(mira, log, "In an hour")
    takes_back(mira, "It hadn’t opened for them yet.")
    scene.pass_time(TEN_MINUTES * 8)
    assert seen_by_jonas(scene) == nothing
    assert given(scene) == []
    mira.go(f"/logs/{log}/confide/{entry}")
    mira.sees("Nothing here")
    forgive(mira, "404")


def takes_back(person: Someone, said: str) -> None:
    """The same question each time; what is said afterwards is true."""
    person.tap("Take it back")
    person.sees("These words leave the house for good.")
    person.page.locator("dialog[open]").get_by_role("button", name="Take it back").click()
    person.sees(said)
    person.page.locator("dialog[open]").get_by_role("button", name="Close").locator("visible=true").click()
    expect(person.page).to_have_url(re.compile("/confide$"))


def test_taken_back_afterwards_it_may_have_been_read(scene: Scene) -> None:
    """Read or not, the same is said; the other finds its place, and that it needs no reason."""
    mira, jonas, log = scene.mira, scene.jonas, scene.log
    for opens in (True, False):
        begins(mira, log, "dream")
        writes(mira, WORDS)
        decides(mira, "letter")
        seals(mira)
        path = mira.page.url.partition("#")[0].partition("/logs/")[2]
        jonas.go(f"/logs/{path}")
        if opens:
            jonas.tap("Open it")
            jonas.sees_words(WORDS)
        takes_back(mira, "It may already have been read.")
        jonas.go(f"/logs/{path}")
        jonas.sees("It was taken back.")
        expect(jonas.page.locator("body")).not_to_contain_text("thornwickel")


def test_a_night_and_a_date_go_when_they_should(scene: Scene) -> None:
    """After a night it is morning; a letter for a date comes as that day begins in the room."""
    mira, log = scene.mira, scene.log
    shares(mira, log, "After a night", "After a night.")
    begins(mira, log, "good-news")
    writes(mira, "For the day.", need="celebrate")
    decides(mira, "letter")
    mira.page.get_by_label("For a date", exact=True).check()
    mira.tap("Seal it")
    mira.sees("Choose the day on which it goes.")
    mira.page.get_by_label("On which day?").fill(str(mira.page.evaluate(IN_THREE_DAYS)))
    seals(mira)
    mira.sees("It waits to go.")
    scene.pass_time(0.2)
    assert given(scene) == []
    scene.pass_time(1.1)
    arrives(scene, ["After a night."])
    scene.pass_time(2)
    arrives(scene, ["After a night.", "For the day."])
    # A device that was asleep for a day finds itself locked.
    mira.faults[:] = [fault for fault in mira.faults if "423" not in fault]


def arrives(scene: Scene, words: list[str]) -> None:
    """A house that has just opened does what is due while it already answers: a moment later it has."""
    for _ in range(50):
        if [fields["words"] for _, fields in given(scene)] == words:
            return
        time.sleep(0.1)
    assert [fields["words"] for _, fields in given(scene)] == words


IN_THREE_DAYS = "() => new Date(Date.now() + 3 * 864e5).toISOString().slice(0, 10)"


def test_every_kind_and_every_need_arrive_as_they_were_said(scene: Scene) -> None:
    """Each kind has its prompt, its weight and, where there is one, its second paper; each need its sentence."""
    mira, jonas, log = scene.mira, scene.jonas, scene.log
    asked = [*NEEDS, *NEEDS]
    for kind, need in zip(kinds().values(), asked, strict=False):
        begins(mira, log, kind.id)
        writes(mira, f"About {kind.id}.", need, beside="The bread." if kind.beside else "")
        decides(mira, "letter")
        seals(mira)
    found = {str(fields["what"]): (entry, fields) for entry, fields in given(scene)}
    assert list(found) == list(kinds())
    for kind, need in zip(kinds().values(), asked, strict=False):
        entry, fields = found[kind.id]
        expected = {"prompt": kind.prompt, "weight": kind.weight, "need": need, "words": f"About {kind.id}."}
        assert {name: fields[name] for name in expected} == expected
        assert fields.get("beside") == ("The bread." if kind.beside else None)
        jonas.go(f"/logs/{log}/confide/{b64(entry.header.id)}")
        jonas.sees(f"Something {kind.weight}, for you.")
        jonas.tap("Open it")
        jonas.sees_words(f"About {kind.id}.")
        jonas.sees(needs()[need].sentence)
        jonas.sees(kind.title)


def test_the_fear_is_seen_beside_what_came(scene: Scene) -> None:
    """Asked a day later, on the own page alone; what one guessed and found is no part of anything that the other gets."""
    mira, log = scene.mira, scene.log
    begins(mira, log, "insecurity")
    writes(mira, WORDS, beside="My bread.")
    decides(mira, "letter")
    guesses(mira, 90)
    seals(mira)
    mira.sees("You let it out.")
    expect(mira.page.get_by_text("How was it in truth?")).to_be_hidden()
    before = seen_by_jonas(scene)
    scene.pass_time(1)
    mira.page.reload()
    mira.sees("How was it in truth?")
    mira.page.get_by_label("How awkward was it?").fill("15")
    mira.tap("Keep it")
    mira.sees("You expected it to be awkward: very. It was: not at all.")
    expect(mira.page.locator(".fears > li")).to_have_count(1)
    assert [one["kind"] for one in kept(scene)] == ["forecast", "look-back"]
    assert seen_by_jonas(scene)[3:] == before[3:]


def test_someone_without_words_finds_some(scene: Scene) -> None:
    """By another word for it, by the body, by keyboard; and a draft brings back what was chosen."""
    mira, log = scene.mira, scene.log
    begins(mira, log, "feeling")
    search = mira.page.get_by_label("Find a word")
    search.fill("xqzw")
    mira.sees("No word here is like that.")
    search.fill("FED UP")
    expect(mira.page.locator(".feel:visible").first).to_be_visible()
    search.fill("")
    expect(mira.page.locator(".feel:visible")).to_have_count(0)
    mira.page.get_by_text("I don’t know", exact=True).click()
    mira.tap("My jaw or fists are tight")
    expect(mira.page.locator('[data-family="fam7"] summary')).to_be_focused()
    mira.page.keyboard.press("Tab")
    mira.page.keyboard.press("Space")
    expect(mira.page.locator(".pick")).to_have_count(1)
    mira.page.locator(".pick [data-drop]").click()
    expect(mira.page.locator(".pick")).to_have_count(0)
    feels(mira, "lonely", "lonely")
    feels(mira, "ash", "ashamed", "a little")
    mira.tap("Go on")
    mira.write(WORDS)
    mira.page.wait_for_timeout(800)
    mira.page.reload()
    mira.sees("Here is what you began.")
    expect(mira.page.locator("#words")).to_have_value(WORDS)
    mira.tap("Back")
    expect(mira.page.locator(".pick legend")).to_have_text(["lonely", "ashamed"])
    expect(mira.page.locator(".pick").nth(1).get_by_label("a little", exact=True)).to_be_checked()


def test_each_step_is_whole_to_every_eye(scene: Scene) -> None:
    """Axe finds nothing on any page of the paper, on an own page and on an envelope, open and closed."""
    mira, jonas, log = scene.mira, scene.jonas, scene.log
    for person in (mira, jonas):
        person.page.emulate_media(reduced_motion="reduce")
    begins(mira, log, "insecurity")
    feels(mira, "lonely", "lonely")
    assert everything(mira.page) == []
    for step in ("words", "need", "fate"):
        mira.tap("Go on")
        assert everything(mira.page) == []
        if step == "words":
            mira.write(WORDS)
    for fate in ("keep", "share", "exchange", "letter"):
        decides(mira, fate)
        assert everything(mira.page) == []
        if fate != "letter":
            mira.tap("Back")
    seals(mira)
    mira.sees_words(WORDS)
    assert everything(mira.page) == []
    jonas.go(mira.page.url.partition("#")[0].partition(":" + str(scene.home.port))[2])
    jonas.awake()
    assert everything(jonas.page) == []
    jonas.tap("Open it")
    jonas.sees_words(WORDS)
    assert everything(jonas.page) == []


def pictures(person: Someone, alt: str) -> None:
    """From the feelings to the last question, with words and a picture."""
    person.tap("Go on")
    person.write(WORDS)
    adds_picture(person, png(320, 240))
    person.page.get_by_label("What is on it, in a few words").fill(alt)
    arrived(person.page, 1)
    person.tap("Go on")
    person.tap("Go on")


def sees_picture(person: Someone, alt: str) -> None:
    picture = person.page.get_by_alt_text(alt)
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.decode().then(() => [img.naturalWidth, img.naturalHeight])") == [320, 240]


def test_a_picture_goes_where_its_words_go(scene: Scene) -> None:
    """Added before anything is decided, it lies in the own log; shared, it waits with the words and opens with them; kept, it
    stays.
    """
    mira, jonas, log = scene.mira, scene.jonas, scene.log
    nothing = seen_by_jonas(scene)
    begins(mira, log, "feeling")
    pictures(mira, "The empty chair")
    assert logs_of_blobs(scene) == [scene.base.pens["Mira"].id]
    decides(mira, "share")
    seals(mira)
    assert logs_of_blobs(scene) == [scene.bond_id]
    mira.sees("It waits to go.")
    mira.page.reload()
    sees_picture(mira, "The empty chair")
    assert seen_by_jonas(scene) == nothing
    scene.pass_time(TEN_MINUTES * 1.1)
    [(found, _)] = given(scene)
    jonas.go(f"/logs/{log}/confide/{b64(found.header.id)}")
    jonas.tap("Open it")
    sees_picture(jonas, "The empty chair")
    begins(mira, log, "dream")
    pictures(mira, "A blue door")
    decides(mira, "keep")
    seals(mira)
    sees_picture(mira, "A blue door")


def test_a_picture_in_a_lone_secret_stays_with_its_author(scene: Scene) -> None:
    """The house lets go of a secret that met none, with its picture; its author's copy has one of its own."""
    mira, log, own = scene.mira, scene.log, scene.base.pens["Mira"].id
    begins(mira, log, "secret")
    pictures(mira, "The old key")
    decides(mira, "exchange")
    seals(mira)
    mira.sees("Yours is sealed.")
    mira.page.wait_for_load_state("networkidle")
    assert sorted(logs_of_blobs(scene)) == sorted([own, scene.bond_id])
    scene.pass_time(8)
    mira.go(f"/logs/{log}/confide")
    mira.page.locator("own-confided .row").first.click()
    sees_picture(mira, "The old key")
    mira.page.close()
    scene.home.restart()
    assert logs_of_blobs(scene) == [own]


def logs_of_blobs(scene: Scene) -> list[bytes]:
    """In which logs recordings and pictures lie, by what the house's own file says."""
    with closing(sqlite3.connect(f"file:{scene.home.folder / DATABASE}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT log FROM blobs")]
