"""Real screenshots of the demo's pages into docs/pictures/: phone and desktop, light and dark.

`python tools/pictures.py [NAME …]` takes all pages, or the named ones.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, StorageState, ViewportSize, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.addresses import open_pages_of_rooms, pages_of_rooms
from tests.browser.people import free_port, until_ready

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
OPENED = "q012"

OWN = {
    **{page.replace("/", "-"): page for page in pages_of_rooms()},
    "reveal": f"questions/{OPENED}",
    "answer": "questions/q033",
    "waiting": "",
    "write": "write",
    "us": "us",
    "you": "you",
    "leave": "leave",
    "zone": "zone",
}
OWN_CORNER = ("name", "pace", "focus", "quiet", "look", "lock", "language", "devices")
OPEN_TO_ALL = {
    "front": "/",
    "sign-up": "/sign-up",
    "sign-in": "/sign-in",
    "safety": "/safety",
    "how": "/how",
    "host-sees": "/host-sees",
    "not-there": "/nothing-here",
    **{f"open{page.replace('/', '-')}": page for page in open_pages_of_rooms()},
}


def main(names: list[str]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with _demo() as port, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        states = {who: _signed_in(browser, port, who) for who in ("mira", "jonas")}
        for name, who, path in _pages(states):
            if not names or name in names:
                _take(
                    browser,
                    f"http://{who or 'visitor'}.us.localhost:{port}{path}",
                    name,
                    states[who][0] if who else None,
                )
        if not names or "demo" in names:
            _demo_page(browser, port)


@contextmanager
def _demo() -> Iterator[int]:
    """The demo, served as `usness demo` does."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "usness", "demo", "--port", str(port), "--data", f"{folder}/demo"]
        demo = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            until_ready(port, demo)
            yield port
        finally:
            demo.terminate()
            demo.wait()


def _signed_in(browser: Browser, port: int, who: str) -> tuple[StorageState, str]:
    """What a browser holds after the demo signed it in, and the room's log."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://{who}.us.localhost:{port}/")
    page.wait_for_url("**/logs/*/today")
    page.locator(".card:visible").wait_for()
    state = context.storage_state(indexed_db=True)
    log = page.url.split("/logs/")[1].split("/")[0]
    context.close()
    return state, log


def _pages(states: dict[str, tuple[StorageState, str]]) -> Iterator[tuple[str, str, str]]:
    """Name, whose browser, and path of each page."""
    log = states["mira"][1]
    for name, path in OWN.items():
        if path:
            yield name, "mira", f"/logs/{log}/{path}"
    yield "waiting", "jonas", f"/logs/{log}/today"
    yield "invite", "mira", "/invite"
    for name in OWN_CORNER:
        yield f"you-{name}", "mira", f"/you/{name}"
    for name, path in OPEN_TO_ALL.items():
        yield name, "", path


def _take(browser: Browser, url: str, name: str, state: StorageState | None) -> None:
    for device, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport=ViewportSize(width=width, height=height),
                color_scheme=scheme,
                storage_state=state,
                is_mobile=device == "phone",
                has_touch=device == "phone",
                locale="en-GB",
                timezone_id="Europe/Berlin",
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.goto(url, wait_until="networkidle")
            _shot(page, f"{name}-{device}-{scheme}")
            context.close()


def _shot(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png")
    print(PICTURES / f"{name}.png", flush=True)


def _demo_page(browser: Browser, port: int) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1100}, reduced_motion="reduce")
    page.goto(f"http://us.localhost:{port}/demo", wait_until="networkidle")
    for phone in page.frames[1:]:
        phone.locator(".card:visible").wait_for()
    _shot(page, "demo-desktop-light")


if __name__ == "__main__":
    main(sys.argv[1:])
