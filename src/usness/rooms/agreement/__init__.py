"""Our agreement: how the two want to treat what is said here. Offered after the first reveal, and never a gate."""

from pathlib import Path

from starlette.routing import Route

from usness.refusals import N_
from usness.room import Practice, Room
from usness.rooms.agreement import pages, rules

ROOM = Room(
    name="agreement",
    title=N_("Our agreement"),
    sentence=N_("How you want to treat what is said here."),
    icon="keep",
    folder=Path(__file__).parent,
    door="us",
    accept=rules.accept,
    routes=(Route("/logs/{log}/agreement", pages.agreement),),
    practices=(
        Practice(
            "agreement",
            3,
            ("safety",),
            N_("A few lines on how you treat what is said here."),
            N_("Read them"),
            "agreement",
            once=True,
        ),
    ),
    today=pages.today,
    always=False,
)
