"""A room for two to start from, copied for each test: browsers open when they're first asked for, pens write at once.

A pen is the Python client, signed in as another device of the same person: it brings about in milliseconds what a test
needs to be there, so that the browser only walks what the test is about.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from playwright.sync_api import Browser, StorageState

from tests.browser.people import House, Someone, house, someone
from usness.client.account import sign_in
from usness.client.api import Api
from usness.client.person import Opened, Person
from usness.client.wire import Entry
from usness.rooms.questions.library import cards
from usness.sealed import b64

T = TypeVar("T")
QUESTIONS = "questions"


class Apart:
    """An event loop in a thread of its own: the browsers' driver holds that of the tests."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        done: Future[T] = asyncio.run_coroutine_threadsafe(what, self._loop)
        return done.result(60)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@dataclass
class Pen:
    """One person's Python client."""

    person: Person
    bond: bytes
    apart: Apart

    @property
    def log(self) -> str:
        """The own log, where one is alone."""
        return b64(self.person.id)

    def answers(self, card: str, words: str, **where: Any) -> Entry:
        """Seal an answer that opens together."""
        fields = {"prompt": cards()[card].text, "lang": "en", "words": words}
        sealing = self.person.seal(self.bond, QUESTIONS, "answer", fields, subject=card, reveal="together", **where)
        return self.apart.run(sealing).mine

    def gives(self, card: str) -> None:
        """Give the release of the own answer, now that both are in."""
        mine, theirs = self.answer(card, mine=True), self.answer(card, mine=False)
        self.apart.run(self.person.give(mine, theirs))

    def cookies(self) -> str:
        """What this device sends along, for a request that no client makes."""
        return self.person.api.cookie

    def says(self, kind: str, card: str, words: str, under: Entry | None = None) -> Entry:
        """Seal something that the other may read at once."""
        fields = {"words": words} if words else {}
        parent = under.hash if under else b""
        return self.apart.run(self.person.seal(self.bond, QUESTIONS, kind, fields, subject=card, parent=parent)).mine

    def seals(self, room: str, kind: str, fields: dict[str, Any]) -> Entry:
        """Seal an entry of any room, to be read at once."""
        return self.apart.run(self.person.seal(self.bond, room, kind, fields)).mine

    def answer(self, card: str, *, mine: bool) -> Entry:
        """The own answer to a card, or the other's as far as it may be seen."""
        return next(
            one
            for one in reversed(self.entries(card))
            if one.header.kind == "answer" and (one.header.author == self.person.id) is mine
        )

    def entries(self, card: str) -> list[Entry]:
        found = self.apart.run(self.person.entries(self.bond))
        return [one for one in found if one.header.subject == card]

    def reads(self, card: str) -> list[Opened]:
        """All about a card that opens for this person now."""
        found = self.apart.run(self.person.read(self.bond))
        return [one for one in found if one.entry.header.subject == card]

    def keeps(self) -> list[dict[str, Any]]:
        """The fields of the own private entries."""
        return [one.fields for one in self.apart.run(self.person.sync())]

    def counts(self, log: bytes) -> int:
        """How many things this person may see in a log."""
        return len(self.apart.run(self.person.entries(log)))

    def does(self, what: Callable[[Person], Coroutine[Any, Any, T]]) -> T:
        return self.apart.run(what(self.person))


@dataclass(frozen=True)
class Base:
    """What every scene starts from: a folder in which all four devices are signed in, and what each device holds."""

    folder: Path
    port: int
    states: dict[str, StorageState]
    passphrases: dict[str, str]
    pens: dict[str, Person]


@dataclass
class Scene:
    """Mira and Jonas in their room, where both have answered q001; and Noor alone."""

    base: Base
    browser: Browser
    home: House
    apart: Apart
    there: list[Someone] = field(default_factory=list)

    @cached_property
    def mira(self) -> Someone:
        return self.at_phone("Mira")

    @cached_property
    def jonas(self) -> Someone:
        return self.at_phone("Jonas")

    def at_phone(self, name: str, **options: object) -> Someone:
        """A browser in which this person is signed in; each has its own disk."""
        state = moved(self.base.states[name], self.base.port, self.home.port)
        return self._opened(name, storage_state=state, **options)

    def elsewhere(self, name: str, **options: object) -> Someone:
        """A browser that knows nobody yet."""
        return self._opened(name, **options)

    def _opened(self, name: str, **options: object) -> Someone:
        one = someone(self.browser, self.home, name, **options)
        one.passphrase = self.base.passphrases.get(name, "")
        self.there.append(one)
        return one

    @cached_property
    def noor(self) -> Someone:
        """Someone who is here alone."""
        return self.at_phone("Noor")

    @cached_property
    def miras_pen(self) -> Pen:
        return self._pen("Mira")

    @cached_property
    def jonas_pen(self) -> Pen:
        return self._pen("Jonas")

    @cached_property
    def noors_pen(self) -> Pen:
        return self._pen("Noor")

    def _pen(self, name: str) -> Pen:
        known = self.base.pens[name]
        there = api(self.home, known.handle, known.api.cookie, known.instance)
        memory = replace(known.memory, pins=dict(known.memory.pins), revisions=dict(known.memory.revisions))
        mine = replace(known, api=there, bond_keys=dict(known.bond_keys), memory=memory)
        return Pen(mine, known.bonds[0] if known.bonds else known.id, self.apart)

    @property
    def bond_id(self) -> bytes:
        return self.base.pens["Mira"].bonds[0]

    @property
    def log(self) -> str:
        return b64(self.bond_id)

    def card(self, number: str) -> str:
        """The path of a card's page."""
        return f"/logs/{self.log}/questions/{number}"

    def pass_time(self, days: float) -> None:
        """Nobody is here meanwhile; a device would be locked by then, so the house opens anew.

        What a page still asks for is waited for: the house would refuse it, or not be there.
        """
        for one in self.there:
            if not one.page.is_closed():
                one.page.wait_for_load_state("networkidle")
        self.home.forward(days)
        self.home.restart()

    def close(self) -> None:
        for one in self.there:
            one.context.close()
        for pen in [self.__dict__[one] for one in ("miras_pen", "jonas_pen", "noors_pen") if one in self.__dict__]:
            self.apart.run(pen.person.api.close())
        faults = {one.name: one.faults for one in self.there if one.faults}
        assert not faults, f"browsers reported: {faults}"


def api(home: House, who: str, cookie: str = "", instance: bytes = b"") -> Api:
    return Api(home.url(who, ""), cookie=cookie, instance=instance)


def moved(state: StorageState, before: int, port: int) -> StorageState:
    """What a browser held, for the same house at another port."""
    origins = [{**one, "origin": one["origin"].replace(f":{before}", f":{port}")} for one in state["origins"]]
    return {**state, "origins": origins}  # type: ignore[typeddict-item]


def sign_in_pens(home: House, passphrases: dict[str, str], apart: Apart) -> dict[str, Person]:
    """Both at a second device, which is the Python client."""

    async def both() -> list[Person]:
        known = passphrases.items()
        people = await asyncio.gather(*(sign_in(api(home, name.lower()), name.lower(), words) for name, words in known))
        for one in people:
            await one.api.close()
        return people

    return dict(zip(passphrases, apart.run(both()), strict=True))


@contextmanager
def staged(browser: Browser, base: Base, apart: Apart, folder: Path, **options: Any) -> Iterator[Scene]:
    """A copy of the base, running; every fault of a script that a test didn't expect fails it."""
    shutil.copytree(base.folder, folder / "house")
    with house(folder, **options) as home:
        scene = Scene(base, browser, home, apart)
        try:
            yield scene
        finally:
            scene.close()


def forgive(person: Someone, *expected: str) -> None:
    """What the browser itself reports of a refused request is no fault of a script; it must have been reported, though."""
    for text in expected:
        assert any(text in fault for fault in person.faults), (text, person.faults)
    person.faults[:] = [fault for fault in person.faults if not any(text in fault for text in expected)]
