"""The house: everything a page needs that isn't in the request. Time and randomness come from here, as arguments."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from starlette.requests import Request
from starlette.responses import Response

if TYPE_CHECKING:
    from usness.entries.live import Live
    from usness.people.limits import Limits
    from usness.people.stretch import Stretcher
    from usness.room import Room
    from usness.store import Store
    from usness.web.pages import Pages


@dataclass
class Due:
    """When the next thing that waits is due, in Unix seconds: kept here, so that no page asks the database for it.

    It begins in the past: a house that has just opened looks once.
    """

    at: float = 0.0


Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Settings:
    """What the one who runs the house decides. `lock_minutes`: how long a device stays open untouched."""

    lock_minutes: int = 30
    invitation_hours: int = 48
    frame_ancestor: str = "'none'"


@dataclass(frozen=True, eq=False)
class House:
    instance: bytes
    secret: bytes
    db: Store
    rooms: Mapping[str, Room]
    pages: Pages
    limits: Limits
    stretcher: Stretcher
    live: Live
    settings: Settings = field(default_factory=Settings)
    clock: Callable[[], float] = time.time
    random: Callable[[int], bytes] = os.urandom
    touched: dict[bytes, float] = field(default_factory=dict)
    due: Due = field(default_factory=Due)
    opened_at: float = 0.0
    """When this process began, in Unix seconds: of devices that it hasn't seen yet, nothing later is known."""
    owners: Sequence[tuple[str, Path]] = ()


def house_of(request: Request) -> House:
    """The house that this request came to."""
    return cast("House", request.app.state.house)
