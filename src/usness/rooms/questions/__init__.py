"""Questions: both answer, then both open."""

from functools import partial
from pathlib import Path

from starlette.routing import Route

from usness.refusals import N_
from usness.room import Practice, Room
from usness.rooms.questions import pages, rules, store
from usness.rooms.questions.library import cards, worded

FIRST_CARD = "q001"


def first_card(wanted: str, language: str) -> dict[str, str]:
    """The card with this id if there is one, else the one that an invitation asks."""
    card = cards().get(wanted) or cards()[FIRST_CARD]
    return {"id": card.id, **worded(card, language)}


ROOM = Room(
    name="questions",
    title=N_("Questions"),
    sentence=N_("You each answer. Then both pages open."),
    icon="feather",
    folder=Path(__file__).parent,
    door="write",
    accept=partial(rules.accept, cards()),
    routes=(
        Route("/logs/{log}/questions", pages.questions),
        Route("/logs/{log}/questions/{card}", pages.card),
    ),
    practices=(Practice("question", 4, ("openness", "known")),),
    today=pages.today,
    first_card=first_card,
    forget=store.forget,
)
