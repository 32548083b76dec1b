"""The pages of the questions room, and what it brings to Today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from usness.entries import rules as reveal
from usness.entries import store as log
from usness.entries.records import Answer, Record, attribute
from usness.entries.rules import Stage, stage
from usness.house import house_of
from usness.people.places import Place
from usness.people.sessions import in_place
from usness.refusals import Absent
from usness.room import Needs, Piece
from usness.rooms.questions import store
from usness.rooms.questions.library import Card, cards, fits, worded
from usness.sealed import b64, pair_of
from usness.store import Tx

ROOM = "questions"
LATELY = timedelta(days=14)
"""How long an opened page may still stand on Today; the device hides those that its person has opened."""


@dataclass(frozen=True)
class CardPage:
    """All that a card's page shows: one's own answer, the other's as far as it may be seen, and the talk below."""

    place: Place
    card: Card
    round: int
    mine: Record | None
    theirs: Record | None
    thread: list[Record]
    keeps: list[Record]


async def questions(request: Request) -> Response:
    """GET /logs/{log}/questions: pages opened, answers that wait, answers that came back."""
    house = house_of(request)
    place, rows = await in_place(request, _own_answers)
    today = place.today(house.clock())
    values = {
        "door": "write",
        "opened": _rows(place, rows, today, Stage.OPEN),
        "waiting": _rows(place, rows, today, Stage.WAITING, Stage.GIVEN, Stage.MET),
        "folded": _rows(place, rows, today, Stage.FOLDED),
    }
    return house.pages.render(request, "questions/questions.html", values, place=place)


async def _own_answers(tx: Tx, place: Place) -> tuple[Place, list[Answer]]:
    return place, await log.own_answers(tx, place, ROOM, "answer")


def _rows(place: Place, rows: list[Answer], today: date, *stages: Stage) -> list[dict[str, Any]]:
    found = [one for one in rows if stage(one, today) in stages]
    return [_row(place, one) for one in sorted(found, key=lambda one: one.revealed or one.day, reverse=True)]


def _row(place: Place, one: Answer) -> dict[str, Any]:
    said = worded(cards()[one.subject], place.language)
    return {"card": one.subject, **said, "day": one.revealed or one.day, "round": 0}


async def card(request: Request) -> Response:
    """GET /logs/{log}/questions/{card}: one question, at whatever stage it is."""
    house = house_of(request)
    found = cards().get(request.path_params["card"])
    if found is None:
        raise Absent
    page = await in_place(request, _card_page, found)
    today = page.place.today(house.clock())
    values = card_values(page, stage(page.mine, today), today)
    return house.pages.render(request, "questions/card.html", values, place=page.place)


async def _card_page(tx: Tx, place: Place, card: Card) -> CardPage:
    if not fits(card, place.kind):
        raise Absent
    records = await log.about(tx, place, ROOM, card.id)
    answers = [one for one in records if one.kind == "answer"]
    mine = next((one for one in reversed(answers) if one.author == place.me), None)
    theirs = next((one for one in answers if mine and one.id == mine.met), None)
    closed = None if mine else await log.gone_answer(tx, place, ROOM, card.id)
    thread = [one for one in records if one.kind not in ("answer", "keep")]
    keeps = [one for one in records if one.kind == "keep"]
    count = await log.rounds(tx, place, ROOM, card.id, b"")
    return CardPage(place, card, count, mine or closed, theirs, thread, keeps)


def card_values(page: CardPage, at: Stage, today: date) -> dict[str, Any]:
    """A card's page as its template takes it."""
    place, mine = page.place, page.mine
    keepers = {one.author for one in page.keeps}
    return {
        "door": "write",
        "card": {
            "id": page.card.id,
            **worded(page.card, place.language),
            "depth": page.card.depth,
            "theme": page.card.theme,
        },
        "stage": "alone" if place.alone else str(at),
        "round": page.round,
        "pair": b64(mine.pair if mine and mine.pair else pair_of(place.log, ROOM, page.card.id, b"", page.round)),
        "mine": mine.attribute() if mine and not mine.gone else "",
        "theirs": page.theirs.attribute() if page.theirs else "",
        "thread": [_said(place, one) for one in page.thread],
        "fold_day": reveal.fold_day(date.fromisoformat(mine.day)).isoformat() if mine and at == Stage.WAITING else "",
        "when": mine.revealed if mine else "",
        "today": today.isoformat(),
        "kept_me": place.me in keepers,
        "kept_both": len(keepers) == 2,
    }


def _said(place: Place, one: Record) -> dict[str, str]:
    return {
        "by": "me" if one.author == place.me else "them",
        "kind": one.kind,
        "day": one.day,
        "record": one.attribute(),
        "parent": b64(one.parent),
        "hash": b64(one.hash),
    }


async def today(tx: Tx, place: Place, day: date) -> Piece:
    """The day's cards, the pages that are ready, and the releases that are due."""
    dealt = await store.dealt(tx, place, day)
    if not dealt:
        raise Needs(store.deal, place, day)
    answers = await log.own_answers(tx, place, ROOM, "answer", (day - LATELY).isoformat())
    staged = [(one, stage(one, day)) for one in answers]
    due = await log.due(tx, place, ROOM, "answer") if any(at is Stage.MET for _, at in staged) else []
    stages = {one.subject: at for one, at in reversed(staged)}
    offered = [_offered(place, one, stages.get(one.id, Stage.NONE)) for one in dealt]
    return {
        "cards": offered[:3],
        "spares": offered[3:],
        "opened": [_row(place, one) for one, at in staged if at is Stage.OPEN],
        "folded": [_row(place, one) for one, at in staged if at is Stage.FOLDED],
        "releases": attribute([{"mine": mine.shown(), "theirs": theirs.shown()} for mine, theirs in due])
        if due
        else "",
    }


def _offered(place: Place, card: Card, at: Stage) -> dict[str, Any]:
    return {"id": card.id, **worded(card, place.language), "depth": card.depth, "stage": str(at), "round": 0}
