"""Voices and pictures as people add, send and open them: sealed on the way, shown when the words are, gone with them."""

from __future__ import annotations

import base64
import re
import struct
import time
import zlib
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import host
from tests.browser.people import Someone, house, sign_up
from tests.browser.scene import Scene, forgive
from tests.browser.test_access import everything
from tests.browser.test_canary import Traces, at_home, files, stems, wire
from usness.client.media import fetch, media_in

PLACE = b"GPSLatitude 52.5200066"
RED = (196, 85, 58)
TEAL = (44, 122, 128)


def png(width: int, height: int, left: tuple[int, int, int] = RED, right: tuple[int, int, int] = TEAL) -> bytes:
    """A picture of two halves."""
    row = b"\0" + bytes(left) * (width // 2) + bytes(right) * (width - width // 2)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(row * height)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def adds_picture(person: Someone, content: bytes, name: str = "IMG_2041.png", kind: str = "image/png") -> None:
    person.awake()
    person.page.locator("[data-file]").first.set_input_files({"name": name, "mimeType": kind, "buffer": content})


def records(person: Someone, seconds: float = 1.5) -> None:
    """Speak for a moment: the browser's own device beeps."""
    person.context.grant_permissions(["microphone"])
    person.tap("Record your voice")
    person.sees("Recording, 0:01 of 5:00")
    person.page.wait_for_timeout(seconds * 1000)
    person.tap("Stop")


def arrived(page: Page, count: int) -> None:
    """All that was added is with the house."""
    expect(page.locator(".added > li")).to_have_count(count)
    expect(page.locator(".added progress:visible")).to_have_count(0)
    expect(page.locator("[data-retry]:visible")).to_have_count(0)


def test_a_voice_and_a_picture_open_with_the_words(scene: Scene) -> None:
    """Mira adds both to an answer; Jonas has nothing of them until both are open; then he sees the one and plays the other."""
    mira, jonas = scene.mira, scene.jonas
    mira.go(scene.card("q020"))
    mira.write("Listen and look.")
    records(mira)
    adds_picture(mira, png(640, 480))
    mira.page.get_by_label("What is on it, in a few words").fill("The stairs, in the morning")
    arrived(mira.page, 2)
    mira.tap("Seal it")
    mira.sees("Your words are sealed.")
    jonas.go(scene.card("q020"))
    jonas.write("And I.")
    jonas.tap("Seal it")
    jonas.sees("Both pages are in.")
    mira.page.reload()
    mira.sees_words("And I.")
    jonas.page.reload()
    jonas.sees_words("Listen and look.")
    picture = jonas.page.get_by_alt_text("The stairs, in the morning")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.decode().then(() => [img.naturalWidth, img.naturalHeight])") == [640, 480]
    jonas.tap("Play")
    expect(jonas.page.get_by_role("button", name="Pause")).to_be_visible()


# What stays behind, and what nobody gets.


def photograph(page: Page) -> bytes:
    """A true JPEG, red on the left and teal on the right, with the notes of a phone that lay on its side."""
    drawn = page.evaluate(
        """() => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
          const pen = canvas.getContext('2d');
          pen.fillStyle = 'rgb(196 85 58)';
          pen.fillRect(0, 0, 640, 480);
          pen.fillStyle = 'rgb(44 122 128)';
          pen.fillRect(320, 0, 320, 480);
          return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
        }"""
    )
    return noted(base64.b64decode(drawn))


def noted(whole: bytes) -> bytes:
    """A JPEG with what a phone writes beside it."""
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    notes = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 1) + entries + bytes(4) + b"Canon " + PLACE
    return whole[:2] + struct.pack(">BBH", 0xFF, 0xE1, len(notes) + 2) + notes + whole[2:] + PLACE


def test_a_picture_leaves_place_and_camera_behind(scene: Scene) -> None:
    """Of a photograph with a place in it only what can be seen is sealed, the right way up; the Python client finds no note."""
    mira = scene.mira
    mira.go(scene.card("q021"))
    taken = photograph(mira.page)
    assert taken.count(PLACE) == 2
    mira.write("From the roof.")
    adds_picture(mira, taken, "IMG_2041.JPG", "image/jpeg")
    arrived(mira.page, 1)
    assert colours(mira.page, ".added img") == ["red", "teal"]
    mira.tap("Seal it")
    mira.sees("Your words are sealed.")
    [opened] = [one for one in scene.miras_pen.reads("q021") if one.mine]
    [medium] = media_in(opened.fields)
    found = scene.miras_pen.does(lambda one: fetch(one, scene.bond_id, medium))
    assert found.startswith(b"\xff\xd8")
    assert not [note for note in (PLACE, b"Exif", b"Canon", b"IMG_2041") if note in found]
    assert {key: opened.fields["media"][0][key] for key in ("width", "height")} == {"width": 480, "height": 640}


def colours(page: Page, selector: str) -> list[str]:
    """What stands in the upper half of a picture, and what in the lower."""
    found = page.locator(selector).evaluate(
        """async (img) => {
          await img.decode();
          const canvas = Object.assign(document.createElement('canvas'), { width: 9, height: 9 });
          const pen = canvas.getContext('2d');
          pen.drawImage(img, 0, 0, 9, 9);
          return [1, 7].map((y) => [...pen.getImageData(4, y, 1, 1).data]);
        }"""
    )
    return ["red" if red > blue else "teal" for red, _, blue, _ in found]


@pytest.fixture(scope="module")
def traces(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> tuple[Traces, Traces, bytes]:
    """Mira alone keeps a page with a voice and a picture, plays and looks; then what is left in house, wire and profile."""
    folder = tmp_path_factory.mktemp("traces")
    with house(folder) as home:
        with at_home(browser.browser_type, home, folder, "mira") as mira:
            mira.page.add_init_script(MADE)
            sign_up(mira)
            mira.sees("Mira")
            log = mira.page.locator("body").get_attribute("data-person") or ""
            mira.go(f"/logs/{log}/journal/write")
            mira.tap("Begin")
            records(mira)
            adds_picture(mira, noted(noise(mira.page)), "IMG_2041.JPG", "image/jpeg")
            mira.page.get_by_label("What is on it, in a few words").fill(NAME)
            arrived(mira.page, 2)
            mira.tap("I’m done")
            mira.tap("Keep it, sealed")
            mira.sees("It’s kept. Only you can open it.")
            mira.tap("Play")
            expect(mira.page.get_by_alt_text(NAME)).to_be_visible()
            shown = mira.page.evaluate(SHOWN)
        outside = files("house", home.folder) | {"log": home.log.read_bytes()} | wire("mira", folder / "mira.har")
    return Traces(outside), Traces(files("mira", folder / "mira")), base64.b64decode(shown)


NAME = "The quollipane on the sill"
MADE = """
window.made = [];
const made = URL.createObjectURL.bind(URL);
URL.createObjectURL = (blob) => {
  window.made.push(blob);
  return made(blob);
};
"""
SHOWN = """async () => {
  const picture = window.made.find((blob) => blob.type === 'image/jpeg');
  return btoa(Array.from(new Uint8Array(await picture.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''));
}"""


def holding(places: Traces, marker: bytes, *, shown: bool) -> list[str]:
    """Where these bytes stand, plain or in base64: among what the open page shows to itself, or anywhere else."""
    forms = (marker, base64.b64encode(marker)[:-4])
    there = {name: content for name, content in places.places.items() if (" blob:" in name) is shown}
    return [name for name, content in there.items() if any(form in content for form in forms)]


def test_no_byte_of_a_voice_or_a_picture_is_anywhere(traces: tuple[Traces, Traces, bytes]) -> None:
    """Not in a request, the house, its log or the browser's profile: neither what every recording and picture begins with,
    nor the middle of this picture, nor what was said of it, nor the file's name and place. The page that shows them has them.
    """
    outside, inside, picture = traces
    everywhere = Traces(outside.places | inside.places)
    assert any(place.startswith("house/blobs/") for place in outside.places)
    assert picture[6:10] == b"JFIF"
    middle = picture[len(picture) // 2 :][:24]
    for marker in (b"OpusHead", picture[:20], middle):
        assert holding(everywhere, marker, shown=True), "the search finds them where they are"
    for marker in (b"OpusHead", picture[:20], middle, PLACE, b"IMG_2041"):
        assert holding(everywhere, marker, shown=False) == [], marker
    for word in stems("alt", NAME):
        assert everywhere.hold(word) == []


# On the way.


def noise(page: Page) -> bytes:
    """A picture that hardly gets smaller: its sealed bytes go up in several pieces."""
    drawn = page.evaluate(
        """() => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 1200 });
          const pen = canvas.getContext('2d');
          const all = pen.createImageData(1200, 1200);
          for (let at = 0; at < all.data.length; at += 1) all.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
          pen.putImageData(all, 0, 0);
          return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
        }"""
    )
    return base64.b64decode(drawn)


def test_an_upload_goes_on_where_it_was_cut(scene: Scene) -> None:
    """The line breaks after the first piece; the page says so. Opened anew it goes on from there, and nothing comes twice."""
    mira = scene.mira
    mira.go(scene.card("q022"))
    mira.write("A large one.")
    mira.page.route("**/blobs/*?offset=*", cut)
    adds_picture(mira, noise(mira.page), "large.jpg", "image/jpeg")
    mira.sees("Send it again")
    [(size, received)] = host.rows(scene.home, "SELECT size, received FROM blobs")
    assert received == 262_144
    mira.tap("Seal it")
    expect(mira.page.get_by_role("button", name="Seal it")).to_be_enabled()
    mira.sees("The house can’t be reached. What you typed is still here; try again in a moment.")
    assert not host.rows(scene.home, "SELECT 1 FROM blobs WHERE entry IS NOT NULL")
    forgive(mira, "net::ERR_INTERNET_DISCONNECTED")
    mira.page.unroute("**/blobs/*?offset=*")
    mira.wire.clear()
    mira.page.reload()
    arrived(mira.page, 1)
    expect(mira.page.locator(".added img")).to_be_visible()
    sent = [line for line in mira.wire if b"offset=" in line]
    assert [line for line in sent if b"offset=0" in line] == []
    assert any(b"offset=262144" in line for line in sent)
    mira.tap("Seal it")
    mira.sees("Your words are sealed.")
    assert host.rows(scene.home, "SELECT size, received FROM blobs WHERE entry IS NOT NULL") == [(size, size)]


def cut(route: Route) -> None:
    if "offset=0" in route.request.url:
        route.continue_()
    else:
        route.abort("internetdisconnected")


def test_what_is_taken_away_is_gone_from_the_house(scene: Scene) -> None:
    """Both are with the house; one is taken away and gone there too; the other goes along, and a draft let go leaves nothing."""
    mira = scene.mira
    mira.go(f"/logs/{scene.log}/journal/write")
    mira.tap("Begin")
    mira.write("For the drawer.")
    for width in (40, 60):
        adds_picture(mira, png(width, 40))
    arrived(mira.page, 2)
    assert len(blobs(scene)) == 2
    mira.tap("Take it away")
    expect(mira.page.locator(".added > li")).to_have_count(1)
    expect_blobs(scene, 1)
    mira.tap("I’m done")
    mira.tap("Let it go")
    mira.page.locator("dialog[open]").get_by_role("button", name="Let it go").click()
    expect(mira.page.get_by_role("heading", name="Journal")).to_be_visible()
    expect_blobs(scene, 0)


def blobs(scene: Scene) -> list[Path]:
    return [path for path in (scene.home.folder / "blobs").rglob("*") if path.is_file()]


def expect_blobs(scene: Scene, count: int) -> None:
    """So many files lie in the house, at the latest in a moment."""
    for _ in range(100):
        if len(blobs(scene)) == count:
            return
        time.sleep(0.05)
    assert len(blobs(scene)) == count


# The microphone.


def test_the_microphone_opens_on_a_tap_alone(scene: Scene) -> None:
    """No page asks for it by itself; a tap does, once; a browser that says no gets a sentence, and writing goes on."""
    mira = scene.mira
    mira.page.add_init_script(COUNTS)
    for path in ("/today", scene.card("q023"), f"/logs/{scene.log}/journal/write"):
        mira.go(path)
        mira.awake()
        assert mira.page.evaluate("window.asked") == 0, path
    mira.go(scene.card("q023"))
    mira.context.clear_permissions()
    mira.tap("Record your voice")
    mira.sees("This browser doesn’t let this page hear you.")
    assert mira.page.evaluate("window.asked") == 1
    expect(mira.page.get_by_role("button", name="Record your voice")).to_be_enabled()


COUNTS = """
window.asked = 0;
const ask = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
if (ask) navigator.mediaDevices.getUserMedia = (...wanted) => {
  window.asked += 1;
  return ask(...wanted).then((stream) => {
    window.tracks = stream.getTracks();
    return stream;
  });
};
"""


def test_it_closes_when_one_stops_or_throws_it_away(scene: Scene) -> None:
    """Thrown away, nothing is added and the microphone is closed; stopped, it's closed and what was said can be played."""
    mira = scene.mira
    mira.page.add_init_script(COUNTS)
    mira.go(scene.card("q029"))
    mira.context.grant_permissions(["microphone"])
    for way, count in (("Throw it away", 0), ("Stop", 1)):
        mira.tap("Record your voice")
        mira.sees("Recording, 0:01 of 5:00")
        assert mira.page.evaluate("window.tracks[0].readyState") == "live"
        mira.tap(way)
        expect(mira.page.locator(".added > li")).to_have_count(count)
        assert mira.page.evaluate("window.tracks[0].readyState") == "ended"
    mira.tap("Play")
    expect(mira.page.get_by_role("button", name="Pause")).to_be_visible()


def test_whoever_speaks_when_the_device_locks_finds_it_again(scene: Scene) -> None:
    """The lock closes the microphone; after unlocking, the words and what was said until then are there."""
    mira = scene.mira
    mira.go(scene.card("q025"))
    mira.write("Wait, I")
    mira.context.grant_permissions(["microphone"])
    mira.tap("Record your voice")
    mira.sees("Recording, 0:02 of 5:00")
    mira.tap("Lock")
    expect(mira.page).to_have_url(re.compile("/unlock"))
    mira.page.get_by_label("Your six words").fill(mira.passphrase)
    mira.tap("Unlock")
    expect(mira.page.get_by_label("Your answer")).to_have_value("Wait, I")
    arrived(mira.page, 1)
    mira.tap("Play")
    expect(mira.page.get_by_role("button", name="Pause")).to_be_visible()


def test_what_is_no_picture_gets_a_sentence(scene: Scene) -> None:
    """A file that this browser can't read isn't added; the page says what would do. Six are the most."""
    mira = scene.mira
    mira.go(scene.card("q026"))
    adds_picture(mira, b"\0\0\0\x18ftypheic" + bytes(400), "IMG_1.HEIC", "image/heic")
    mira.sees("This browser can’t read that picture.")
    expect(mira.page.locator(".added > li")).to_have_count(0)
    for number in range(6):
        adds_picture(mira, png(20 + number, 20))
        expect(mira.page.locator(".added > li")).to_have_count(number + 1)
    expect(mira.page.get_by_role("button", name="Add a picture")).to_be_hidden()


# Elsewhere.


def test_an_answer_that_came_back_keeps_its_picture(scene: Scene) -> None:
    """Kept for oneself after seven days, words and picture are sealed anew in the own log, and open there."""
    mira = scene.mira
    mira.go(scene.card("q027"))
    mira.write("Nobody came.")
    adds_picture(mira, png(64, 48))
    mira.page.get_by_label("What is on it, in a few words").fill("A gate")
    arrived(mira.page, 1)
    mira.tap("Seal it")
    mira.sees("Your words are sealed.")
    mira.go("/how")
    scene.home.forward(7)
    # A device left alone for a week is locked; a house that has just opened counts from now.
    scene.home.restart()
    mira.go(scene.card("q027"))
    mira.sees("Your words have come back.")
    expect(mira.page.get_by_alt_text("A gate")).to_be_visible()
    mira.tap("Keep it for myself")
    expect(mira.page.get_by_text("Your words have come back.")).to_be_hidden()
    person = mira.page.locator("body").get_attribute("data-person")
    mira.go(f"/logs/{person}/questions/q027")
    mira.sees_words("Nobody came.")
    expect(mira.page.get_by_alt_text("A gate")).to_be_visible()
    expect_blobs(scene, 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_whole_to_every_eye(scene: Scene, scheme: Literal["light", "dark"]) -> None:
    """While one records, with a voice and a picture added, and on the page that tells about them: axe finds nothing."""
    mira = scene.mira
    mira.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    mira.go(scene.card("q028"))
    mira.context.grant_permissions(["microphone"])
    adds_picture(mira, png(64, 48))
    mira.tap("Record your voice")
    mira.sees("Recording, 0:01 of 5:00")
    assert everything(mira.page) == []
    mira.tap("Stop")
    arrived(mira.page, 2)
    assert everything(mira.page) == []
