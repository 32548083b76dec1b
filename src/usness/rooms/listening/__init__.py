"""Listening: the receiving side of all that is said in the house, and a page to practise it on. It keeps nothing."""

from pathlib import Path

from starlette.routing import Route

from usness.refusals import N_
from usness.room import Room
from usness.rooms.listening import pages
from usness.rooms.listening.practice import situations

# A situation that is wrong keeps the house from opening, before anyone has come to practise.
situations()

ROOM = Room(
    name="listening",
    title=N_("Listening"),
    sentence=N_("Being heard, and hearing. With practice that stays with you."),
    icon="heard",
    folder=Path(__file__).parent,
    door="write",
    routes=(Route("/logs/{log}/listening", pages.listening),),
)
