"""Confide: what someone lets out, for themselves or for the other."""

from pathlib import Path

from starlette.routing import Route

from usness.refusals import N_
from usness.room import Practice, Room
from usness.rooms.confide import pages, rules

ROOM = Room(
    name="confide",
    title=N_("Let it out"),
    sentence=N_("Say what goes on in you: for yourself, or for the other."),
    icon="unlock",
    folder=Path(__file__).parent,
    door="write",
    accept=rules.accept,
    routes=(
        Route("/logs/{log}/confide", pages.confide),
        Route("/logs/{log}/confide/write", pages.write),
        Route("/logs/{log}/confide/{entry}", pages.one),
    ),
    practices=(
        Practice(
            "confide",
            10,
            ("openness", "clarity"),
            N_("Is there something you’d like to let out?"),
            N_("Have a look"),
            "confide/write",
        ),
    ),
    today=pages.today,
    act=N_("Let it out"),
)
