"""Two people, a house, and real browsers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, expect, sync_playwright

from tests.browser.people import House, Someone, bond, house, sign_up, someone
from tests.browser.scene import Apart, Base, Scene, sign_in_pens, staged

CHROMIUM = ["--no-sandbox", "--use-fake-device-for-media-stream"]
"""A microphone that beeps; a page hears it only where a test lets it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers last: their driver keeps an event loop on this thread to the end, beside which no other loop can start."""
    items.sort(key=lambda item: "tests/browser/" in item.nodeid)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; each person gets a context of their own in it."""
    with sync_playwright() as driver:
        # A key is stretched for a second or two, longer on a busy machine; what comes sooner is not waited for.
        expect.set_options(timeout=20_000)
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    """A new, empty house."""
    with house(tmp_path) as one:
        yield one


@pytest.fixture
def mira(browser: Browser, home: House) -> Iterator[Someone]:
    """Someone at a phone, not known to the house yet."""
    yield from _at_a_phone(browser, home, "Mira")


@pytest.fixture
def jonas(browser: Browser, home: House) -> Iterator[Someone]:
    """Someone else, at another phone."""
    yield from _at_a_phone(browser, home, "Jonas")


def _at_a_phone(browser: Browser, home: House, name: str) -> Iterator[Someone]:
    one = someone(browser, home, name)
    yield one
    one.context.close()
    assert not one.faults, f"{name}'s browser reported: {one.faults}"


@dataclass(frozen=True)
class Bonded:
    """A house in which two people share a room, kept to start from: the folder, and what each browser holds."""

    folder: Path
    port: int
    mira: StorageState
    jonas: StorageState
    passphrases: tuple[str, str]


@pytest.fixture(scope="session")
def bonded(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Bonded:
    """Made once by walking the whole way; each test that wants it starts from a copy."""
    folder = tmp_path_factory.mktemp("bonded")
    with house(folder) as one:
        mira, jonas = someone(browser, one, "Mira"), someone(browser, one, "Jonas")
        bond(mira, jonas)
        states = [person.context.storage_state(indexed_db=True) for person in (mira, jonas)]
        for person in (mira, jonas):
            person.context.close()
    return Bonded(folder / "house", one.port, states[0], states[1], (mira.passphrase, jonas.passphrase))


@dataclass(frozen=True)
class Two:
    """Both at their phones, in the room they share."""

    home: House
    mira: Someone
    jonas: Someone


@pytest.fixture
def two(browser: Browser, bonded: Bonded, tmp_path: Path) -> Iterator[Two]:
    """Mira and Jonas in their room, right after the words matched; the first page is about to open."""
    shutil.copytree(bonded.folder, tmp_path / "house")
    with house(tmp_path, bonded.port) as one:
        mira = someone(browser, one, "Mira", storage_state=bonded.mira)
        jonas = someone(browser, one, "Jonas", storage_state=bonded.jonas)
        mira.passphrase, jonas.passphrase = bonded.passphrases
        yield Two(one, mira, jonas)
        for person in (mira, jonas):
            person.context.close()
            assert not person.faults, f"{person.name}'s browser reported: {person.faults}"


@pytest.fixture(scope="session")
def apart() -> Iterator[Apart]:
    """Where the pens run."""
    one = Apart()
    yield one
    one.close()


@pytest.fixture(scope="session")
def base(browser: Browser, bonded: Bonded, apart: Apart, tmp_path_factory: pytest.TempPathFactory) -> Base:
    """The bonded house, with Noor in it who is here alone, and with a pen for each of the three."""
    folder = tmp_path_factory.mktemp("base")
    shutil.copytree(bonded.folder, folder / "house")
    with house(folder, bonded.port) as one:
        noor = someone(browser, one, "Noor")
        sign_up(noor)
        noor.sees("Noor")
        states = {"Mira": bonded.mira, "Jonas": bonded.jonas, "Noor": noor.context.storage_state(indexed_db=True)}
        noor.context.close()
        passphrases = dict(zip(states, (*bonded.passphrases, noor.passphrase), strict=True))
        pens = sign_in_pens(one, passphrases, apart)
    return Base(folder / "house", bonded.port, states, passphrases, pens)


@pytest.fixture
def scene(browser: Browser, base: Base, apart: Apart, tmp_path: Path) -> Iterator[Scene]:
    """Mira and Jonas in their room, in a house of this test's own."""
    with staged(browser, base, apart, tmp_path) as one:
        yield one


@pytest.fixture(scope="module")
def room(browser: Browser, base: Base, apart: Apart, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The same for all tests of a file that don't get into each other's way: each takes a card of its own."""
    with staged(browser, base, apart, tmp_path_factory.mktemp("room")) as one:
        yield one
