"""Two people with a browser each, on phones, and what they do. Each step waits for what a person would see."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)

PHONE: ViewportSize = {"width": 390, "height": 844}
HARBOUR = "The harbour at six, before anyone was up. I stood there with cold hands and felt lucky."
BREAD = "The bread came out right. I ate the first slice standing, like a thief."


@dataclass
class House:
    """A running house."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def url(self, who: str, path: str = "/") -> str:
        return f"http://{who}.us.localhost:{self.port}{path}"

    def forward(self, days: float) -> None:
        """Move the house's clock."""
        ahead = self.folder.parent / "ahead"
        before = float(ahead.read_text()) if ahead.exists() else 0
        ahead.write_text(str(before + days * 86_400))

    def kill(self) -> None:
        """What a power cut does."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        """Stop and start again, in the same folder at the same port."""
        self.process.terminate()
        self.process.wait()
        self.process = _started(self.folder.parent, self.port)
        until_ready(self.port, self.process)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def house(folder: Path, port: int = 0) -> Iterator[House]:
    """A house in a process of its own; stopped at the end. A browser's keys belong to an origin, so a copy keeps the port."""
    port = port or free_port()
    one = House(folder / "house", port, _started(folder, port), folder / "server.log")
    try:
        until_ready(port, one.process)
        yield one
    finally:
        one.process.terminate()
        one.process.wait()


def _started(folder: Path, port: int) -> subprocess.Popen[bytes]:
    with (folder / "server.log").open("ab") as out:
        command = [sys.executable, "-m", "tests.browser.house", str(folder / "house"), str(port)]
        return subprocess.Popen(command, stdout=out, stderr=out)


def until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(6000):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ok", timeout=1):
                return
        except OSError:
            assert process.poll() is None, "the house didn't start"
            time.sleep(0.01)
    raise AssertionError("the house didn't answer")


@dataclass
class Someone:
    """A person with a browser of their own, and all that went over the wire."""

    name: str
    house: House
    context: BrowserContext
    page: Page
    wire: list[bytes] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    passphrase: str = ""

    @property
    def handle(self) -> str:
        return self.name.lower()

    def go(self, path: str) -> None:
        self.page.goto(self.house.url(self.handle, path))

    def awake(self) -> None:
        """Wait until every part of the page has its script; a tap before that would be lost, as it is for a person."""
        expect(self.page.locator("body :not(:defined, [data-later], [data-later] *)")).to_have_count(0)

    def write(self, words: str) -> None:
        """Type into the one writing field that is shown."""
        self.page.locator("textarea.paper:visible").first.fill(words)

    def tap(self, text: str) -> None:
        """Tap the button or link that says this, once the page's scripts live."""
        self.awake()
        words = re.compile(f"^{re.escape(text)}$")
        button = self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words))
        button.locator("visible=true").first.click()

    @property
    def log(self) -> str:
        """The room that the open page belongs to."""
        found = re.search(r"/logs/([^/]+)/", self.page.url)
        assert found, self.page.url
        return found[1]

    def opens_today(self) -> None:
        self.go("/today")
        expect(self.page.locator(".greeting")).to_contain_text(self.name)

    def opens_card(self, card: str, log: str) -> None:
        self.go(f"/logs/{log}/questions/{card}")

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def sees_words(self, words: str) -> None:
        expect(self.page.locator(".words:visible", has_text=words)).to_be_visible()


def someone(browser: Browser, home: House, name: str, **options: Any) -> Someone:
    """A person on a phone."""
    context = browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB", timezone_id="Europe/Berlin", **options
    )
    return with_page(name, home, context)


def with_page(name: str, home: House, context: BrowserContext) -> Someone:
    context.set_default_timeout(40_000)
    page = context.pages[0] if context.pages else context.new_page()
    person = Someone(name, home, context, page)
    watch(person, page)
    return person


def watch(person: Someone, page: Page) -> None:
    """Keep every byte that goes over the wire, and every fault of a script."""

    def sent(request: Request) -> None:
        person.wire.append(request.url.encode() + (request.post_data_buffer or b"") + repr(request.headers).encode())

    def got(response: Response) -> None:
        person.wire.append(repr(response.headers).encode())

    def told(said: ConsoleMessage) -> None:
        # The browser asks for an icon by itself where a page names none.
        if said.type == "error" and not said.location["url"].endswith("/favicon.ico"):
            person.faults.append(f"{said.text} {said.location['url']}")

    def failed(error: Error) -> None:
        # On the way to a page that has no style of ours, a view transition ends, which is as it should be.
        if "ViewTransition" not in str(error):
            person.faults.append(str(error))

    page.on("request", sent)
    page.on("response", got)
    page.on("pageerror", failed)
    page.on("console", told)


def sign_up(person: Someone) -> None:
    """Make an account from the front door; the recovery code is checked tomorrow."""
    person.go("/sign-up")
    make_account(person)
    person.tap("Check it tomorrow")


def make_account(person: Someone) -> None:
    """Fill in the account form that the page shows, with the six words it offers."""
    page = person.page
    page.get_by_label("Your name here").fill(person.name)
    page.get_by_label("Handle").fill(person.handle)
    expect(page.locator(".six-words li")).to_have_count(6)
    person.passphrase = " ".join(page.locator(".six-words li").all_text_contents())
    page.get_by_label("I’m 18 or older.").check()
    person.tap("Make my account")
    expect(page.locator(".recovery .groups li")).to_have_count(9)


def invite(person: Someone, words: str, kind: str = "My partner") -> str:
    """Answer the first question and make a link; gives it."""
    person.go("/invite")
    person.page.get_by_label(kind).check()
    person.tap("Go on")
    person.write(words)
    person.tap("Go on")
    person.page.get_by_label("Your line").fill("No big talk. I'd like to know you better.")
    person.tap("Make the link")
    link = person.page.locator("#link")
    expect(link).to_have_value(re.compile("#v1"))
    return link.input_value()


def accept(person: Someone, link: str, words: str) -> None:
    """Open an invitation, write the first answer before any account, then seal it."""
    person.page.goto(re.sub(r"//[^/]+", f"//{person.handle}.us.localhost:{person.house.port}", link))
    person.tap("Try the first question")
    person.write(words)
    person.tap("Seal it")
    make_account(person)
    person.tap("Check it tomorrow")


def spoken(person: Someone) -> list[str]:
    """The four words that a person's screen shows, to be said aloud."""
    expect(person.page.locator(".spoken li")).to_have_count(4)
    return [word.strip() for word in person.page.locator(".spoken li").all_text_contents()]


def hear(person: Someone, words: list[str]) -> None:
    """Type the four words that were heard."""
    for number, word in enumerate(words, 1):
        person.page.get_by_label(f"Word {number}").fill(word)
    person.tap("These are the words")


def bond(mira: Someone, jonas: Someone) -> None:
    """From nothing to a room for two in which both have answered the first question."""
    sign_up(mira)
    link = invite(mira, HARBOUR)
    accept(jonas, link, BREAD)
    mira.go("/invite")
    said_by_mira, said_by_jonas = spoken(mira), spoken(jonas)
    hear(mira, said_by_jonas)
    mira.sees("Nobody stands between you")
    hear(jonas, said_by_mira)
    expect(jonas.page).to_have_url(re.compile("/questions/q001$"))
