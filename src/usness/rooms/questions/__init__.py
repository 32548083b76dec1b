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
        Route("/logs/{log}/questions/own", pages.ask),
        Route("/logs/{log}/questions/own/{question}", pages.own),
        Route("/logs/{log}/questions/own/{question}/again", pages.own_again),
        Route("/logs/{log}/questions/themes", pages.all_themes),
        Route("/logs/{log}/questions/themes/{theme}", pages.theme),
        Route("/logs/{log}/questions/{card}", pages.card),
        Route("/logs/{log}/questions/{card}/again", pages.card_again),
    ),
    practices=(
        Practice("question", 4, ("openness", "known")),
        Practice(
            "look-back",
            3,
            ("appreciation", "known"),
            N_("Read again what you told each other."),
            N_("Look back"),
            "questions",
        ),
        Practice(
            "still-true",
            4,
            ("known", "acceptance"),
            N_("Some pages are months old. What is still true?"),
            N_("Look at them"),
            "questions",
        ),
    ),
    today=pages.today,
    first_card=first_card,
    forget=store.forget,
)
