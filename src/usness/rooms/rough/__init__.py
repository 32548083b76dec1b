"""Rough moment: a pause, and three questions to oneself. Nothing of it is ever sent."""

from pathlib import Path

from starlette.routing import Route

from usness.refusals import N_
from usness.room import Room
from usness.rooms.rough import pages

ROOM = Room(
    name="rough",
    title=N_("Rough moment"),
    sentence=N_("A pause of twenty minutes, for you alone."),
    icon="moon",
    folder=Path(__file__).parent,
    routes=(Route("/logs/{log}/rough", pages.rough),),
    act=N_("Rough moment"),
)
