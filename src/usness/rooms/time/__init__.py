"""Time: when you will next have half an hour for each other."""

from pathlib import Path

from starlette.routing import Route

from usness.refusals import N_
from usness.room import Practice, Room
from usness.rooms.time import pages, rules

ROOM = Room(
    name="time",
    title=N_("Our next time"),
    sentence=N_("A day and a length, so that it happens."),
    icon="time",
    folder=Path(__file__).parent,
    door="us",
    accept=rules.accept,
    routes=(Route("/logs/{log}/time", pages.time),),
    practices=(
        Practice(
            "plan",
            1,
            ("togetherness",),
            N_("When will you next have half an hour for each other?"),
            N_("Choose a time"),
            "time",
        ),
    ),
    today=pages.today,
    always=False,
)
