"""Journal: writing that nobody else reads, and one line of it for the other, if one likes."""

from pathlib import Path

from starlette.routing import Route

from usness.refusals import N_
from usness.room import Practice, Room
from usness.rooms.journal import pages, rules

ROOM = Room(
    name="journal",
    title=N_("Journal"),
    sentence=N_("Put down what weighs on you. Nobody else reads it."),
    icon="journal",
    folder=Path(__file__).parent,
    door="write",
    accept=rules.accept,
    routes=(
        Route("/logs/{log}/journal", pages.journal),
        Route("/logs/{log}/journal/write", pages.write),
    ),
    practices=(Practice("unload", 15, ("clarity", "comfort")),),
    act=N_("A page for myself"),
)
