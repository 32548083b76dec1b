"""What tests share: a house in this process, a clock that moves, and the cast.

Alice owns, Bob shares with her, Charlie must see nothing. Their accounts and the room of Alice and Bob are made once,
by the real protocol; each test gets its own copy of the folder.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
from starlette.applications import Starlette

from usness.client.account import sign_up
from usness.client.api import Api
from usness.client.inviting import accept, invite, meet
from usness.client.person import Person
from usness.client.questions import Page, answer, give_all, pages
from usness.house import House, Settings
from usness.people.stretch import Cost
from usness.web.app import Choices, open_house

URL = "http://us.localhost"
START = datetime(2026, 3, 2, 18, tzinfo=UTC).timestamp()
CHEAP = Cost(memory=8, passes=1)
FLOOR_ROUNDS = 600_000
PASSPHRASE = "sill pebble anchor meadow thirty plum"
AGES = Settings(lock_minutes=10_000_000)
"""Devices never lock by themselves here, however far the clock moves; a test of the lock opens its own house."""


@dataclass
class Clock:
    """Unix seconds that a test moves."""

    now: float = START

    def __call__(self) -> float:
        return self.now

    def forward(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        self.now += timedelta(days=days, hours=hours, minutes=minutes).total_seconds()

    @property
    def day(self) -> str:
        """The day in UTC, which is also the zone of the cast's room."""
        return datetime.fromtimestamp(self.now, UTC).date().isoformat()


@dataclass(frozen=True)
class Running:
    """A house in this process, its lifespan running."""

    app: Starlette
    clock: Clock
    folder: Path

    @property
    def house(self) -> House:
        return self.app.state.house  # type: ignore[no-any-return]

    def transport(self) -> httpx2.ASGITransport:
        return httpx2.ASGITransport(self.app)

    def api(self, cookie: str = "") -> Api:
        """A device of its own, signed in if `cookie` is that of a session."""
        return Api(URL, self.transport(), cookie=cookie, instance=self.house.instance)

    def client(self, person: Person | None = None) -> httpx2.AsyncClient:
        """A bare client, for what no honest client sends; as `person` if one is given."""
        headers = {"Cookie": person.api.cookie} if person else {}
        return httpx2.AsyncClient(transport=self.transport(), base_url=URL, headers=headers)

    def here(self, person: Person) -> Person:
        """The same device of a person, in this copy of the house and with a memory of its own."""
        return replace(
            person,
            api=self.api(person.api.cookie),
            bond_keys=dict(person.bond_keys),
            memory=deepcopy(person.memory),
            clock=self.clock,
        )


def house_at(folder: Path, clock: Clock, settings: Settings = AGES) -> Running:
    """Open the house in `folder`, with a cheap Argon2; nothing of it runs by itself."""
    return Running(open_house(folder, Choices(settings=settings, clock=clock, cost=CHEAP)), clock, folder)


@asynccontextmanager
async def running(folder: Path, clock: Clock | None = None, settings: Settings = AGES) -> AsyncIterator[Running]:
    """Open the house in `folder` and run its lifespan."""
    here = house_at(folder, clock or Clock(), settings)
    async with here.app.router.lifespan_context(here.app):
        yield here


@dataclass(frozen=True)
class Cast:
    """A house with its people in it; nothing of it runs. `bond` is the room of Alice and Bob."""

    folder: Path
    alice: Person
    bob: Person
    charlie: Person
    bond: bytes
    recovery: str
    """Alice's recovery code."""

    def copied(self, to: Path) -> Path:
        shutil.copytree(self.folder, to)
        return to


def make_cast(folder: Path) -> Cast:
    """Make the accounts and the bond, with the spoken words compared."""
    return asyncio.run(_make_cast(folder))


async def _make_cast(folder: Path) -> Cast:
    async with running(folder) as here:
        (alice, code), (bob, _), (charlie, _) = await asyncio.gather(
            *(new_person(here, name) for name in ("Alice", "Bob", "Charlie"))
        )
        bond = await bonded(alice, bob)
        return Cast(folder, alice, bob, charlie, bond, code)


async def new_person(here: Running, name: str) -> tuple[Person, str]:
    """A new account, named and with a handle after `name`; also its recovery code."""
    return await sign_up(here.api(), name.lower(), PASSPHRASE, name, rounds=FLOOR_ROUNDS)


async def bonded(inviter: Person, invitee: Person, kind: str = "partners", zone: str = "UTC") -> bytes:
    """A new room of two, made by every step of the protocol."""
    invitation = await invite(inviter, kind, zone)
    await accept(invitee, invitation.link)
    here, there = await meet(inviter, invitation.id), await meet(invitee, invitation.id)
    await here.confirm(there.own_words)
    await there.confirm(here.own_words)
    await there.take()
    return invitation.bond


async def opened(first: Person, second: Person, bond: bytes, card: str = "q001") -> tuple[Page, Page]:
    """A page that both have answered and given; as the first and as the second sees it. The words name their author."""
    await answer(first, bond, card, f"{first.name} to {card}.")
    await answer(second, bond, card, f"{second.name} to {card}.")
    await give_all(second, bond)
    await give_all(first, bond)
    return await page_of(first, bond, card), await page_of(second, bond, card)


async def page_of(person: Person, bond: bytes, card: str) -> Page:
    """A page as its person sees it now."""
    return next(one for one in reversed(pages(person, await person.entries(bond))) if one.card == card)
