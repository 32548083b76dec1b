"""Today: one thing for the two of you, what waits, and our next time."""

from pathlib import Path

from starlette.routing import Route

from usness.refusals import N_
from usness.room import Room
from usness.rooms.today import pages

ROOM = Room(
    name="today",
    title=N_("Today"),
    sentence=N_("One thing for the two of you."),
    icon="today",
    folder=Path(__file__).parent,
    routes=(Route("/logs/{log}/today", pages.today),),
)
