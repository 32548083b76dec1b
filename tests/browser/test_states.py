"""The states that an answer, a room and an account can be in, as the people meet them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing, suppress
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Someone, hear, make_account, spoken
from tests.browser.scene import Pen, Scene, forgive
from usness.client.api import Refused
from usness.client.inviting import Meeting, Over, accept, invite, meet
from usness.client.person import Person
from usness.rooms.questions.library import cards

WALK = "A walk by the canal, both ways."
RAIN = "I would have liked to stand in the rain a little longer."


def rows(scene: Scene, sql: str, **values: object) -> list[tuple[object, ...]]:
    """What truly lies in the house's database."""
    with closing(sqlite3.connect(scene.home.folder / "house.sqlite")) as db:
        return db.execute(sql, values).fetchall()


def test_an_answer_that_met_none_is_its_authors_again(scene: Scene) -> None:
    """After seven days it has come back: kept, it is private; offered, the other reads it; let go, it is nowhere."""
    kept, offered, gone = "q010", "q011", "q012"
    for card in (kept, offered, gone):
        scene.miras_pen.answers(card, f"{WALK} {card}")
    scene.pass_time(7)
    scene.mira.go(scene.card(kept))
    scene.mira.sees("Your words have come back.")
    scene.mira.sees_words(f"{WALK} {kept}")
    scene.mira.tap("Keep it for myself")
    expect(scene.mira.page.get_by_role("button", name="Seal it")).to_be_enabled()
    scene.mira.go(f"/logs/{scene.log}/questions")
    scene.mira.sees("Kept for yourself")
    expect(scene.mira.page.get_by_role("link", name=re.compile(re.escape(cards()[kept].text)))).to_be_visible()
    offer_openly(scene, offered)
    scene.mira.go(scene.card(gone))
    scene.mira.tap("Let it go")
    expect(scene.mira.page.locator(".greeting")).to_be_visible()
    assert [one["words"] for one in scene.miras_pen.keeps() if one.get("kind") == "answer"] == [f"{WALK} {kept}"]
    assert rows(scene, "SELECT kind FROM entries WHERE subject IN (:kept, :gone)", kept=kept, gone=gone) == []


def offer_openly(scene: Scene, card: str) -> None:
    assert scene.jonas_pen.reads(card) == []
    scene.mira.go(scene.card(card))
    scene.mira.tap("Offer it openly")
    expect(scene.mira.page.locator(".thread .words")).to_have_text(f"{WALK} {card}")
    [found] = scene.jonas_pen.reads(card)
    assert (found.entry.header.kind, found.fields["words"]) == ("offer", f"{WALK} {card}")


def test_an_answer_that_waits_can_be_withdrawn_and_written_anew(scene: Scene) -> None:
    """Nobody has read it, nothing of it stays, and the second answer takes its place."""
    scene.mira.go(scene.card("q013"))
    seals(scene.mira, "A first try.")
    scene.mira.tap("Take it back")
    scene.mira.sees("These words leave the house for good.")
    sheet(scene.mira.page).get_by_role("button", name="Take it back").click()
    scene.mira.sees("Nobody has read it.")
    assert rows(scene, "SELECT id FROM entries WHERE subject = 'q013'") == []
    scene.mira.tap("Close")
    expect(scene.mira.page.locator(".greeting")).to_be_visible()
    scene.mira.go(scene.card("q013"))
    seals(scene.mira, WALK)
    assert scene.jonas_pen.reads("q013") == []
    scene.jonas_pen.answers("q013", RAIN)
    scene.mira.page.reload()
    scene.mira.sees("Both pages are in.")
    scene.jonas_pen.gives("q013")
    scene.mira.page.reload()
    scene.mira.sees_words(RAIN)
    assert WALK in [one.fields["words"] for one in scene.jonas_pen.reads("q013")]


def seals(person: Someone, words: str) -> None:
    person.write(words)
    person.tap("Seal it")
    person.sees("Your words are sealed.")


def sheet(page: Page) -> Locator:
    """The dialog that is open."""
    return page.locator("dialog[open]")


def both_open(scene: Scene, card: str) -> None:
    """Both have answered a card and given it."""
    for pen, words in ((scene.miras_pen, WALK), (scene.jonas_pen, RAIN)):
        pen.answers(card, words)
    for pen in (scene.miras_pen, scene.jonas_pen):
        pen.gives(card)


def test_a_page_taken_back_after_the_reveal_may_have_been_read(scene: Scene) -> None:
    """It goes, the sentence promises no more than is true, and the other sees a closed page without a reason."""
    both_open(scene, "q014")
    scene.mira.go(scene.card("q014"))
    scene.mira.sees_words(RAIN)
    scene.mira.tap("See both pages")
    scene.mira.tap("Take my page back")
    sheet(scene.mira.page).get_by_role("button", name="Take it back").click()
    scene.mira.sees("It may already have been read.")
    expect(scene.mira.page.get_by_text("Nobody has read it.")).to_be_hidden()
    scene.jonas.go(scene.card("q014"))
    scene.jonas.sees("This page is closed.")
    scene.jonas.sees_words(RAIN)
    expect(scene.jonas.page.locator("body")).not_to_contain_text(WALK)


def test_a_page_opens_live_only_when_both_have_tapped(scene: Scene) -> None:
    """Until both have tapped "open together now" nothing at all is heard; then both pages open by themselves."""
    scene.miras_pen.answers("q015", WALK)
    heard = events(scene.mira)
    scene.mira.go(scene.card("q015"))
    with scene.mira.page.expect_response(re.compile("/live")):
        scene.mira.tap("Open together now")
    scene.mira.sees("Leave this page open.")
    scene.jonas.go(scene.card("q015"))
    scene.jonas.write(RAIN)
    scene.jonas.tap("Seal it")
    scene.jonas.sees("They open together")
    scene.mira.sees("Your words are sealed.")
    assert heard == []
    scene.jonas.tap("Open together now")
    scene.mira.sees_words(RAIN)
    scene.jonas.sees_words(WALK)
    # That the other had sealed an answer would have come before.
    assert heard[0] == "both", heard


def events(person: Someone) -> list[str]:
    """The events that the house sends to this browser, as they come."""
    heard: list[str] = []
    wire = person.context.new_cdp_session(person.page)
    wire.send("Network.enable")
    wire.on("Network.eventSourceMessageReceived", lambda event: heard.append(event["eventName"]))
    return heard


def test_one_slip_of_the_four_words_is_forgiven(scene: Scene) -> None:
    """One's own words said back are a miss; the right ones then make the room."""
    noor, person = scene.noor, scene.jonas_pen
    invitation = person.does(lambda one: accept(one, link_by_noor(noor)))
    noor.go("/invite")
    own = spoken(noor)
    met: Meeting = person.does(lambda one: meet(one, invitation))
    hear(noor, own)
    noor.sees("Those differ.")
    hear(noor, list(met.own_words))
    noor.sees("Nobody stands between you")


def link_by_noor(noor: Someone) -> str:
    noor.go("/invite")
    noor.awake()
    noor.page.get_by_label("A close friend").check()
    noor.tap("Go on")
    noor.tap("Without an answer")
    noor.tap("Make the link")
    link = noor.page.locator("#link")
    expect(link).to_have_value(re.compile("#v1"))
    return link.input_value()


def test_three_wrong_tries_end_an_invitation(scene: Scene) -> None:
    """Also across a reload: the third miss ends it for both, no key was sent, and the words stay sealed."""
    noor, pen = scene.noor, scene.jonas_pen
    made = pen.does(lambda one: invite(one, "friends", "Europe/Berlin"))
    noor.page.goto(made.link.replace("//jonas.", "//noor."))
    noor.tap("Try the first question")
    noor.write(WALK)
    noor.tap("Seal it")
    noor.sees("Your words are sealed")
    pen.does(lambda one: meet(one, made.id))
    miss(noor)
    noor.sees("Those differ.")
    noor.page.reload()
    miss(noor)
    noor.sees("Those differ.")
    miss(noor)
    noor.sees("This invitation has ended")
    assert ends(pen, made.id)
    assert rows(scene, "SELECT count(*) FROM bond_keys WHERE bond = :bond", bond=made.bond) == [(1,)]


def miss(person: Someone) -> None:
    hear(person, spoken(person))


def ends(pen: Pen, invitation: bytes) -> bool:
    async def over(one: Person) -> bool:
        with suppress(Over):
            await meet(one, invitation)
            return False
        return True

    return pen.does(over)


def test_a_link_that_was_declined_used_or_late_says_so(scene: Scene) -> None:
    """The one who holds it reads one plain sentence; the inviter of a declined one still sees an open link."""
    stranger = scene.elsewhere("Ute")
    used, late, declined = (scene.noors_pen.does(lambda one: invite(one, "friends", "UTC")) for _ in range(3))
    stranger.page.goto(declined.link)
    stranger.sees("Noor would like to share a private room with you.")
    stranger.tap("No thanks")
    stranger.sees("The link is dead now. Noor isn’t told")
    looks_open_and_is_dead(scene, declined.link)
    scene.jonas_pen.does(lambda one: accept(one, used.link))
    stranger.page.goto(used.link)
    stranger.sees("This link has been used")
    scene.home.forward(days=3)
    stranger.page.goto(late.link)
    stranger.sees("This invitation has run out")


def looks_open_and_is_dead(scene: Scene, link: str) -> None:
    """To the inviter it looks like any link that nobody has opened; nobody can enter by it."""
    scene.noor.go("/invite")
    scene.noor.sees("Send it once")
    expect(scene.noor.page.locator("#link")).to_have_value(link)
    assert refusal(scene.jonas_pen, lambda one: accept(one, link)) == "used"


def refusal(pen: Pen, what: Callable[[Person], Coroutine[Any, Any, object]]) -> str:
    """The code of the house's refusal; empty when it didn't refuse."""

    async def refused(one: Person) -> str:
        try:
            await what(one)
        except Refused as no:
            return no.code
        return ""

    return pen.does(refused)


def test_someone_alone_finds_the_own_answer_again(scene: Scene) -> None:
    """Nobody else is needed: it is sealed for oneself, stands on its page, and is listed under Questions."""
    noor = scene.noor
    noor.opens_today()
    card = noor.page.locator(".card:visible")
    question = card.locator(".card-text").inner_text()
    noor.tap("Answer")
    noor.write(RAIN)
    noor.tap("Seal it")
    noor.sees("Sealed for you alone.")
    noor.sees_words(RAIN)
    noor.go(f"/logs/{noor.log}/questions")
    noor.page.get_by_role("link", name=re.compile(re.escape(question))).click()
    noor.sees_words(RAIN)
    assert rows(scene, "SELECT DISTINCT room, kind, subject FROM entries WHERE log = author") == [
        ("private", "private", "")
    ]


def test_passing_and_pace_leave_no_trace_for_the_other(scene: Scene) -> None:
    """Jonas's pages stay the same to the byte while Mira passes cards and keeps it light; no deep card is ever shown her."""
    for pen in (scene.miras_pen, scene.jonas_pen):
        # The first page opens by itself when someone comes, which the other may well see.
        pen.gives("q001")
    scene.jonas.opens_today()
    assert max(depths_on_offer(scene.jonas)) > 2
    before = pages_of(scene, scene.jonas_pen)
    scene.mira.go("/you/pace")
    scene.mira.tap("Keep it light")
    scene.mira.sees("Kept, sealed.")
    scene.mira.opens_today()
    assert max(depths_on_offer(scene.mira)) <= 2
    scene.mira.go(scene.card("q017"))
    scene.mira.tap("Pass on this one")
    expect(scene.mira.page.locator(".greeting")).to_be_visible()
    assert ("pass", "q017") in [(one.get("kind"), one.get("subject")) for one in scene.miras_pen.keeps()]
    assert pages_of(scene, scene.jonas_pen) == before


def depths_on_offer(person: Someone) -> list[int]:
    """Pass everything until there is nothing left; gives the depths of the cards that were seen."""
    shown, seen = person.page.locator(".card:visible"), []
    expect(shown).to_have_count(1)
    while shown.get_attribute("data-practice") != "rest":
        one = "data-subject" if shown.get_attribute("data-subject") else "data-practice"
        name, depth = shown.get_attribute(one), shown.get_attribute("data-depth")
        seen += [int(depth)] if depth else []
        person.tap("Something else")
        expect(person.page.locator(f'.card[{one}="{name}"]')).to_be_hidden()
        expect(shown).to_have_count(1)
    person.sees("Enough for today.")
    return seen


def pages_of(scene: Scene, pen: Pen) -> list[bytes]:
    """Everything that the house would tell this person now."""
    log = f"/logs/{scene.log}"
    pages = ["/today", "/write", "/us", "/you", "/questions", "/questions/q017", "/time", "/entries?after=0"]
    return [raw(scene, pen, log + page) for page in pages]


def raw(scene: Scene, pen: Pen, path: str) -> bytes:
    headers = {"Cookie": pen.person.api.cookie, "Accept": "text/html"}
    with urlopen(Request(f"http://127.0.0.1:{scene.home.port}{path}", headers=headers)) as answer:
        found: bytes = answer.read()
        return found


def test_leaving_closes_the_room_and_leaves_each_the_own_words(scene: Scene) -> None:
    """At once and without the other, who then sees that the room is closed, the own words, and nothing of the leaver's."""
    both_open(scene, "q018")
    assert WALK in [one.fields["words"] for one in scene.jonas_pen.reads("q018")]
    scene.mira.go(f"/logs/{scene.log}/leave")
    scene.mira.tap("Leave")
    scene.mira.sees("Tick the line above")
    scene.mira.page.get_by_label("I want to leave this room for good.").check()
    scene.mira.tap("Leave")
    scene.mira.sees("You’ve left")
    scene.jonas.go("/today")
    scene.jonas.sees("This room is closed.")
    scene.jonas.tap("Your own words")
    scene.jonas.page.get_by_role("link", name=re.compile(re.escape(cards()["q018"].text))).click()
    scene.jonas.sees_words(RAIN)
    expect(scene.jonas.page.locator(".words:visible")).to_have_count(1)
    assert WALK.encode() not in b"".join(scene.jonas.wire)
    assert rows(
        scene, "SELECT count(*) FROM entries WHERE release IS NOT NULL AND author = :her", her=scene.miras_pen.person.id
    ) == [(0,)]


def test_deleting_everything_needs_the_passphrase_and_leaves_nothing(scene: Scene) -> None:
    """The wrong passphrase deletes nothing; the right one takes account, words and keys, here and on the server."""
    scene.mira.go("/you/delete")
    scene.mira.page.get_by_label("Your six words").fill("not my passphrase at all")
    scene.mira.tap("Delete everything")
    scene.mira.sees("Nothing was deleted.")
    forgive(scene.mira, "403")
    scene.mira.page.get_by_label("Your six words").fill(scene.mira.passphrase)
    scene.mira.tap("Delete everything")
    scene.mira.sees("A private room for two.")
    her = scene.miras_pen.person.id
    left = "SELECT id FROM people WHERE id = :her UNION SELECT id FROM entries WHERE author = :her"
    assert rows(scene, left, her=her) == []
    # Signed out here too, and no wrapped key lies on the disk.
    assert kept_on_disk(scene.mira) == []
    scene.jonas.go("/today")
    scene.jonas.sees("This room is closed.")


def kept_on_disk(person: Someone) -> list[str]:
    """Which stores of this browser's database hold anything."""
    origins: list[Any] = list(person.context.storage_state(indexed_db=True)["origins"])
    stores = [store for one in origins for db in one.get("indexedDB", []) for store in db["stores"]]
    return [store["name"] for store in stores if store["records"]]


def test_a_new_passphrase_takes_the_old_ones_place(scene: Scene) -> None:
    """Other devices are signed out, the old words open nothing, the new ones open everything."""
    mira, before = scene.mira, scene.mira.passphrase
    mira.go("/you/passphrase")
    mira.page.get_by_label("The one you use now").fill(before)
    expect(mira.page.locator(".six-words li")).to_have_count(6)
    after = " ".join(mira.page.locator(".six-words li").all_text_contents())
    mira.tap("Change it")
    mira.sees("It’s changed")
    assert refusal(scene.miras_pen, lambda one: one.api.get("/session")) == "signed-out"
    mira.go(scene.card("q001"))
    mira.sees("Both pages are in.")
    laptop = scene.elsewhere("Mira")
    laptop.go("/sign-in")
    gives_passphrase(laptop, before)
    laptop.sees("That handle and passphrase don't belong together.")
    forgive(laptop, "403")
    gives_passphrase(laptop, after)
    expect(laptop.page.locator(".greeting")).to_contain_text("Mira")


def gives_passphrase(person: Someone, passphrase: str) -> None:
    person.page.get_by_label("Handle").fill(person.handle)
    person.page.get_by_label("Your six words").fill(passphrase)
    person.tap("Sign in")


def test_the_code_on_paper_opens_the_account_once(scene: Scene) -> None:
    """Checked by typing when it was shown, it brings a forgotten account back, with new words and a new code."""
    ute = scene.elsewhere("Ute")
    ute.go("/sign-up")
    make_account(ute)
    code = checked_now(ute)
    # Checked already: Today has no hint.
    expect(ute.page.locator(".greeting")).to_contain_text("Ute")
    expect(ute.page.locator("recovery-hint")).to_be_hidden()
    ute.go(f"/logs/{ute.log}/questions/q001")
    ute.write(WALK)
    ute.tap("Seal it")
    ute.sees_words(WALK)
    there = ute.page.url
    again = scene.elsewhere("Ute")
    comes_back(again, code)
    expect(again.page.locator(".recovery .groups li")).to_have_count(9)
    assert "-".join(again.page.locator(".recovery .groups li").all_text_contents()) != code
    again.tap("Check it tomorrow")
    expect(again.page.locator(".greeting")).to_contain_text("Ute")
    again.page.goto(there)
    again.sees_words(WALK)
    again.go("/recover")
    proves(again, code)
    again.sees("That handle and recovery code don't belong together.")
    forgive(again, "403")


def checked_now(person: Someone) -> str:
    groups = person.page.locator(".recovery .groups li").all_text_contents()
    code = "-".join(groups)
    person.tap("I’ve written it down")
    typed = person.page.get_by_label("Recovery code").locator("visible=true")
    typed.fill("-".join(reversed(groups)))
    person.tap("Check")
    person.sees("That code isn’t right.")
    typed.fill(code.lower().replace("-", " "))
    person.tap("Check")
    return code


def proves(person: Someone, code: str) -> None:
    person.page.get_by_label("Handle").fill(person.handle)
    person.page.locator("input[data-code]:visible").fill(code)
    person.tap("Go on")


def comes_back(person: Someone, code: str) -> None:
    person.go("/recover")
    proves(person, code)
    person.sees("Choose new words")
    expect(person.page.locator(".six-words li:visible")).to_have_count(6)
    person.tap("Use these")
