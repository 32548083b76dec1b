"""Learn: short guides about what makes closeness hard, and what helps. Nothing is kept of who reads them."""

from pathlib import Path

from starlette.routing import Route

from usness.refusals import N_
from usness.room import Room
from usness.rooms.learn import pages
from usness.rooms.learn.library import guides

# A guide that is wrong keeps the house from opening, before anyone has come to read it.
guides()

ROOM = Room(
    name="learn",
    title=N_("Learn"),
    sentence=N_("Short guides, for when closeness is hard."),
    icon="book",
    folder=Path(__file__).parent,
    routes=(
        Route("/learn", pages.contents),
        Route("/learn/{guide}", pages.guide),
        Route("/logs/{log}/learn", pages.contents_here),
        Route("/logs/{log}/learn/{guide}", pages.guide_here),
    ),
    outside=pages.OUTSIDE,
)
