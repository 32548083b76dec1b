"""Fixtures that every folder of tests may use. The cast is made once; each test works in its own copy of the house."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import Cast, Clock, Running, make_cast, running
from usness.client.person import Person

# A slow machine is no failure: no property is proved against a clock.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio; mark them with `pytestmark = pytest.mark.anyio`."""
    return "asyncio"


@pytest.fixture(scope="session")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Cast:
    """Alice and Bob, who share a room, and Charlie, as they are before any test."""
    return make_cast(tmp_path_factory.mktemp("cast") / "house")


@pytest.fixture
def clock() -> Clock:
    """The house's clock; `clock.forward(days=1)` moves it."""
    return Clock()


@pytest.fixture
async def house(cast: Cast, clock: Clock, tmp_path: Path) -> AsyncIterator[Running]:
    """A running copy of the house, with the cast in it."""
    async with running(cast.copied(tmp_path / "house"), clock) as here:
        yield here


@pytest.fixture
def bond(cast: Cast) -> bytes:
    """The room of Alice and Bob."""
    return cast.bond


@pytest.fixture
def alice(house: Running, cast: Cast) -> Person:
    """Seat one; signed in."""
    return house.here(cast.alice)


@pytest.fixture
def bob(house: Running, cast: Cast) -> Person:
    """Seat two; signed in."""
    return house.here(cast.bob)


@pytest.fixture
def charlie(house: Running, cast: Cast) -> Person:
    """A stranger with an account; signed in."""
    return house.here(cast.charlie)


@pytest.fixture
def unused_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
