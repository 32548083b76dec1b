"""The own corner in real browsers: look, lock, devices, quiet time."""

from __future__ import annotations

import re
from urllib.request import Request, urlopen

from playwright.sync_api import BrowserContext, expect

from tests.browser.people import Someone
from tests.browser.scene import Pen, Scene

CARD = "q031"
TEA = "Tea with too much honey. I have no better answer today."
SNOW = "It snowed on the way, and I wished you had been there to be silly about it."
PAPER, NIGHT = "rgb(251, 247, 241)", "rgb(23, 20, 27)"

FRAMES = """
  globalThis.frames_seen = [];
  const look = () => {
    if (document.body) {
      const style = getComputedStyle(document.documentElement);
      globalThis.frames_seen.push([style.backgroundColor, style.fontSize].join(' / '));
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""
"""Notes, before each frame that is painted, which ground and which size of text it has."""


def painted(context: BrowserContext, url: str, *, without: str = "") -> set[str]:
    """What the frames of a page looked like, from its first one on."""
    page = context.new_page()
    page.add_init_script(FRAMES)
    if without:
        page.route(without, lambda route: route.abort())
    page.goto(url)
    expect(page.locator(".greeting")).not_to_have_text("Hello.")
    # Waiting for a function would evaluate a text in the page, which its policy forbids.
    while page.evaluate("globalThis.frames_seen.length") <= 5:
        page.wait_for_timeout(20)
    found = set(page.evaluate("globalThis.frames_seen"))
    page.close()
    return found


def test_a_look_is_there_from_the_first_frame_and_gone_with_signing_out(scene: Scene) -> None:
    """On a light phone, a dark room in larger letters: no frame of the next page is light or small. Without the script
    that comes early there would be such frames. Who signs out leaves nothing of it on the device.
    """
    mira = scene.at_phone("Mira", color_scheme="light")
    today = scene.home.url("mira", f"/logs/{scene.log}/today")
    assert painted(mira.context, today) == {f"{PAPER} / 16px"}
    mira.go("/you/look")
    mira.page.get_by_label("Dark", exact=True).check()
    mira.sees("Kept, sealed.")
    mira.page.get_by_label("Larger", exact=True).check()
    expect(mira.page.locator("html")).to_have_attribute("data-text", "larger")
    mira.sees("Kept, sealed.")
    assert painted(mira.context, today) == {f"{NIGHT} / 20px"}
    late = painted(mira.context, today, without="**/early.js")
    assert f"{PAPER} / 16px" in late
    assert f"{NIGHT} / 20px" in late, "its keys told it later, and too late"
    mira.go(f"/logs/{scene.log}/you")
    mira.tap("Sign out on this device")
    mira.sees("A private room for two.")
    assert mira.page.evaluate("Object.keys(localStorage)") == []
    assert [one.get("name") for one in mira.context.cookies()] == []
    assert "data-look" not in mira.page.content()


def signs_in(person: Someone) -> None:
    person.go("/sign-in")
    person.awake()
    person.page.get_by_label("Handle").fill(person.handle)
    person.page.get_by_label("Your six words").fill(person.passphrase)
    person.tap("Sign in")
    expect(person.page.locator(".greeting")).to_contain_text(person.name)


def test_a_new_device_is_pointed_out_once_and_signed_out_from_afar(scene: Scene) -> None:
    """What is there at the first look is known. Then a laptop signs in, says sealed what it is, and wears the same look;
    the phone points it out, once, and signs it out, whose next page asks for the passphrase.
    """
    mira = scene.mira
    mira.go("/you/look")
    mira.page.get_by_label("Dark", exact=True).check()
    mira.sees("Kept, sealed.")
    mira.go("/you")
    expect(mira.page.locator("room-name")).to_contain_text("Jonas")
    expect(mira.page.locator("new-device[data-kept]")).to_be_hidden()
    laptop = scene.elsewhere(
        "Mira", user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
    )
    with laptop.page.expect_response("**/devices/here"):
        signs_in(laptop)
    expect(laptop.page.locator("html")).to_have_attribute("data-look", "dark")
    assert b'"about"' in b"".join(laptop.wire)
    mira.page.reload()
    mira.sees("A new device is signed in. Yours?")
    expect(mira.page.locator("new-device li:visible")).to_have_count(1)
    expect(mira.page.locator("new-device li:visible")).to_contain_text("Firefox on Linux")
    expect(mira.page.locator("new-device[data-kept]")).to_have_count(1)
    mira.page.reload()
    expect(mira.page.locator("room-name")).to_contain_text("Jonas")
    expect(mira.page.locator("new-device")).to_be_hidden()
    mira.go("/you/devices")
    row = mira.page.locator("li.row", has_text="Firefox on Linux")
    expect(mira.page.locator("li.row").first).to_contain_text("This device.")
    mira.awake()
    row.get_by_role("button").click()
    expect(row).to_have_count(0)
    laptop.go(scene.card("q001"))
    expect(laptop.page).to_have_url(re.compile("/sign-in"))
    mira.page.reload()
    expect(mira.page.locator("li.row").first).to_contain_text("This device.")


def test_a_person_may_lock_sooner_than_the_house(scene: Scene) -> None:
    """Half an hour becomes a minute, on the page where it's chosen and on the next; words go from the page by themselves."""
    mira = scene.mira
    mira.page.clock.install()
    mira.go("/you/lock")
    expect(mira.page.get_by_label("After half an hour")).to_be_checked()
    mira.page.get_by_label("After a minute").check()
    mira.sees("Kept, sealed.")
    mira.opens_today()
    expect(mira.page.locator(".card:visible")).to_have_count(1)
    mira.page.clock.fast_forward(50_000)
    mira.page.keyboard.press("Shift")
    mira.page.clock.fast_forward(50_000)
    expect(mira.page.locator(".greeting")).to_be_visible()
    mira.page.clock.fast_forward(30_000)
    expect(mira.page).to_have_url(re.compile("/unlock"))


def turns_away(person: Someone) -> None:
    """What a browser does when another tab or app comes to the front."""
    person.page.evaluate(
        """() => {
          Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }"""
    )


def test_leaving_the_page_locks_for_someone_who_wants_it(scene: Scene) -> None:
    """From page to page nothing locks; another app in front does at once. It opens with the passphrase, and stays open."""
    mira = scene.mira
    mira.opens_today()
    turns_away(mira)
    mira.go("/you/lock")
    mira.page.get_by_label("Also when I leave the page").check()
    mira.sees("Kept, sealed.")
    for path in (f"/logs/{scene.log}/us", f"/logs/{scene.log}/you"):
        mira.go(path)
        mira.awake()
    mira.opens_today()
    mira.awake()
    turns_away(mira)
    expect(mira.page).to_have_url(re.compile("/unlock"))
    mira.awake()
    mira.page.get_by_label("Your six words").fill(mira.passphrase)
    mira.tap("Unlock")
    expect(mira.page.locator(".greeting")).to_contain_text("Mira")
    mira.page.evaluate("localStorage.setItem('usness-left', String(Date.now() - 60_000))")
    mira.page.evaluate("addEventListener('pagehide', (event) => event.stopImmediatePropagation(), { capture: true })")
    back = mira.context.new_page()
    back.goto(scene.home.url("mira", f"/logs/{scene.log}/today"))
    expect(back).to_have_url(re.compile("/unlock"))


def test_in_quiet_time_it_is_for_the_other_as_if_nobody_came(scene: Scene) -> None:
    """Both pages of a card are in. Mira, who is quiet, comes to Today and to the card: she's asked nothing, and all that
    Jonas gets stays the same to the byte. When she ends it, her release goes, and his pages say so.
    """
    mira, jonas = scene.mira, scene.jonas_pen
    scene.miras_pen.gives("q001")
    jonas.gives("q001")
    for pen, words in ((scene.miras_pen, SNOW), (jonas, TEA)):
        pen.answers(CARD, words)
    jonas.gives(CARD)
    nobody_came = told(scene, jonas)
    mira.go("/you/quiet")
    mira.page.get_by_label("For a week").check()
    mira.tap("Be quiet")
    mira.sees("It’s quiet")
    for path in ("/today", scene.card(CARD)):
        mira.go(path)
        mira.awake()
        expect(mira.page.locator("#main")).to_contain_text("quiet")
    mira.sees("It’s quiet time, so yours isn’t given by itself.")
    mira.opens_today()
    mira.sees("It’s quiet here. Nothing is asked of you.")
    expect(mira.page.locator("#main :is(a, button):visible")).to_have_count(1)
    expect(mira.page.locator("#main .card:visible, #main .waits:visible")).to_have_count(0)
    assert told(scene, jonas) == nobody_came
    mira.tap("End quiet time")
    expect(mira.page.locator("#main .card:visible")).to_have_count(1)
    expect(mira.page.get_by_text("A page is ready to open")).to_have_count(2)
    assert told(scene, jonas) != nobody_came
    assert [one.mine for one in jonas.reads(CARD)].count(False) == 1


def told(scene: Scene, pen: Pen) -> list[bytes]:
    """Everything that the house would tell this person now."""
    pages = ("today", "write", "us", "you", "questions", f"questions/{CARD}", "time", "zone", "entries?after=0")
    return [raw(scene, pen, f"/logs/{scene.log}/{page}") for page in pages] + [raw(scene, pen, "/session")]


def raw(scene: Scene, pen: Pen, path: str) -> bytes:
    headers = {"Cookie": pen.person.api.cookie, "Accept": "text/html"}
    with urlopen(Request(f"http://127.0.0.1:{scene.home.port}{path}", headers=headers)) as answer:
        found: bytes = answer.read()
        return found


def test_focus_is_on_two_at_most_and_comes_back(scene: Scene) -> None:
    """A third is left unticked with one kind sentence; after a reload the two stand there."""
    mira = scene.mira
    mira.go("/you/focus")
    for name in ("Feeling known", "Making up"):
        mira.page.get_by_label(name).check()
        mira.sees("Kept, sealed.")
    mira.page.get_by_label("Time together").click()
    mira.sees("Two are enough at a time.")
    mira.page.reload()
    expect(mira.page.get_by_label("Feeling known")).to_be_checked()
    expect(mira.page.locator("input:checked")).to_have_count(2)
    assert b"repair" not in b"".join(mira.wire)


def test_both_move_to_another_zone(scene: Scene) -> None:
    """Jonas takes his device's zone; on Mira's page the same stands, and neither address nor wire carries where she is."""
    jonas = scene.at_phone("Jonas")
    jonas.go(f"/logs/{scene.log}/zone")
    jonas.awake()
    jonas.page.get_by_label("Time zone").select_option("Asia/Tokyo")
    jonas.tap("Keep it")
    jonas.sees("Kept, for both of you.")
    scene.mira.go(f"/logs/{scene.log}/zone")
    expect(scene.mira.page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    scene.mira.awake()
    scene.mira.page.get_by_text("Take this device’s: Europe/Berlin").click()
    expect(scene.mira.page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    assert b"Berlin" not in b"".join(scene.mira.wire)
