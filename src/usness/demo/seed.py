"""Making the demo's house: beside its folder first, so that a demo is there whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import httpx2

from usness.client.api import Api
from usness.demo.calendar import Calendar
from usness.demo.history import live
from usness.demo.story import DAYS, Story, story
from usness.house import Settings
from usness.people.stretch import Cost
from usness.rooms.questions.library import cards
from usness.rooms.questions.rules import History, deal
from usness.web.app import Choices, open_house

MARK: Final = "this-is-a-demo"
AGES: Final = Settings(lock_minutes=DAYS * 24 * 60 * 2)
"""Nobody's device locks while the days fly past."""


class NotADemo(Exception):
    """A folder with something else in it; the text names it."""


def is_demo(folder: Path) -> bool:
    """Whether the folder holds a demo that was made to its end. Raises NotADemo for one that holds something else."""
    if (folder / MARK).is_file():
        return True
    if folder.exists() and any(folder.iterdir()):
        raise NotADemo(str(folder))
    return False


def remove(folder: Path) -> None:
    """Delete a demo; raises NotADemo rather than delete anything else."""
    if is_demo(folder):
        shutil.rmtree(folder)


async def make(folder: Path, now: float, told: Callable[[int], None], cost: Cost = Cost()) -> None:
    """Make the demo in `folder`, as of `now` (Unix seconds); `told` gets each of the 42 days when it's done."""
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    calendar = Calendar(now, ZoneInfo(story().zone))
    app = open_house(part, Choices(settings=AGES, clock=calendar, cost=cost))
    instance = app.state.house.instance
    async with app.router.lifespan_context(app):
        await live(
            story(),
            lambda: Api("http://us.localhost", httpx2.ASGITransport(app), instance=instance),
            calendar,
            room_id(story(), calendar),
            told,
        )
    (part / MARK).write_text("Mira and Jonas don't exist, and their passphrases are public.\n", encoding="utf-8")
    if folder.exists():
        folder.rmdir()
    part.rename(folder)


def room_id(story: Story, calendar: Calendar, random: Callable[[int], bytes] = os.urandom) -> bytes:
    """An id for the room to which today deals the card that Jonas has answered, and else only fresh ones.

    The deal follows from the room's id, so about one id in fifteen will do.
    """
    history = History({page.card: calendar.on(page.days[2]) for page in story.page})
    used = {one.card for one in story.alone}
    while True:
        found = random(16)
        first, *others = deal(cards().values(), "partners", found, calendar.on(DAYS), history)
        if first.id == story.waiting.card and not used & {one.id for one in others}:
            return found
