"""Voices and pictures as people add, send and open them: sealed on the way, shown when the words are, gone with them."""

from __future__ import annotations

import struct
import zlib

from playwright.sync_api import Page, expect

from tests.browser.people import Someone
from tests.browser.scene import Scene

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
    mira.page.get_by_label("What is on it, for someone who can’t see it").fill("The stairs, in the morning")
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
    jonas.page.screenshot(path="/tmp/shown.png", full_page=True)
