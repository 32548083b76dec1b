"""Search: finding one's way back to words, on this device alone."""

from pathlib import Path

from starlette.routing import Route

from usness.refusals import N_
from usness.room import Room
from usness.rooms.search import pages

ROOM = Room(
    name="search",
    title=N_("Search"),
    sentence=N_("Find words again, in all that you may open here."),
    icon="search",
    folder=Path(__file__).parent,
    door="write",
    routes=(Route("/logs/{log}/search", pages.search),),
)
