"""The pages of the questions room, and what it brings to Today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from usness.entries import rules as reveal
from usness.entries import store as log
from usness.entries.records import Answer, Record
from usness.entries.rules import Stage, stage
from usness.house import house_of
from usness.people.places import Place
from usness.people.sessions import id_of, in_place
from usness.refusals import Absent
from usness.room import Needs, Piece
from usness.rooms.questions import rules, store
from usness.rooms.questions.library import Card, cards, fits, themes, worded
from usness.rooms.questions.past import past
from usness.rooms.questions.reading import (
    OWN,
    ROOM,
    Asked,
    Page,
    Round,
    card_page,
    name_of,
    own_page,
    round_of,
)
from usness.sealed import b64
from usness.store import Tx

LATELY = timedelta(days=14)
"""How long an opened page may still stand on Today; the device hides those that its person has opened."""

TENDER = 4
"""From this depth on, what is offered openly waits for a tap: nobody has asked to read it."""


@dataclass(frozen=True)
class Written:
    """What one has answered in a place, and what the two ask each other there."""

    place: Place
    answers: list[Answer]
    asked: list[Record]


async def _written(tx: Tx, place: Place) -> Written:
    asked = [] if place.alone else await log.all_of(tx, place, ROOM, "question")
    return Written(place, await log.own_answers(tx, place, ROOM, "answer"), asked)


# The list


async def questions(request: Request) -> Response:
    """GET /logs/{log}/questions: pages opened, answers that wait or came back, and what the two ask each other."""
    house = house_of(request)
    found = await in_place(request, _written)
    place, today = found.place, found.place.today(house.clock())
    listed = {one.id for one in found.asked}
    rows = [one for one in found.answers if one.asked not in listed]
    values = {
        "door": "write",
        "own": [_question_row(place, one, found.answers, today) for one in found.asked],
        "opened": _rows(place, rows, today, Stage.OPEN),
        "waiting": _rows(place, rows, today, Stage.WAITING, Stage.GIVEN, Stage.MET),
        "folded": _rows(place, rows, today, Stage.FOLDED),
    }
    return house.pages.render(request, "questions/questions.html", values, place=place)


def _question_row(place: Place, asked: Record, answers: list[Answer], today: date) -> dict[str, Any]:
    mine = next((one for one in answers if one.asked == asked.id), None)
    return {
        "name": OWN + b64(asked.id),
        "by": _by(place, asked),
        "record": asked.attribute(),
        "day": mine.revealed if mine and mine.revealed else asked.day,
        "round": round_of(place, mine) if mine else 0,
        "stage": str(stage(mine, today)),
    }


def _rows(place: Place, rows: list[Answer], today: date, *stages: Stage) -> list[dict[str, Any]]:
    found = [one for one in rows if stage(one, today) in stages]
    return [_row(place, one) for one in sorted(found, key=lambda one: one.revealed or one.day, reverse=True)]


def _row(place: Place, one: Answer) -> dict[str, Any]:
    """An own answer in a list; an own question's words are sealed, so its text is empty."""
    said = worded(cards()[one.subject], place.language) if one.subject else {"text": "", "lang": place.language}
    return {"card": name_of(one), **said, "day": one.revealed or one.day, "round": round_of(place, one)}


async def ask(request: Request) -> Response:
    """GET /logs/{log}/questions/own: the paper for a question of one's own."""
    place = await in_place(request, _here)
    return house_of(request).pages.render(request, "questions/ask.html", {"door": "write"}, place=place)


async def _here(_: Tx, place: Place) -> Place:
    return place


# One question


async def card(request: Request) -> Response:
    """GET /logs/{log}/questions/{card}: one question, at whatever stage it is."""
    return _shown(request, await in_place(request, card_page, _wanted(request)))


async def card_again(request: Request) -> Response:
    """GET /logs/{log}/questions/{card}/again: the paper for a question that was answered long ago."""
    return _again(request, await in_place(request, card_page, _wanted(request)))


async def own(request: Request) -> Response:
    """GET /logs/{log}/questions/own/{question}: a question that one of the two asks, at whatever stage it is."""
    return _shown(request, await in_place(request, own_page, id_of(request, "question")))


async def own_again(request: Request) -> Response:
    """GET /logs/{log}/questions/own/{question}/again: the paper for an own question that was answered long ago."""
    return _again(request, await in_place(request, own_page, id_of(request, "question")))


def _wanted(request: Request) -> Card:
    found = cards().get(request.path_params["card"])
    if found is None:
        raise Absent
    return found


def _shown(request: Request, page: Page) -> Response:
    house = house_of(request)
    today = page.place.today(house.clock())
    values = page_values(page, stage(page.now.mine, today), today)
    return house.pages.render(request, "questions/card.html", values, place=page.place)


def _again(request: Request, page: Page) -> Response:
    """Where there is nothing to ask anew, the page itself says what is."""
    house = house_of(request)
    today = page.place.today(house.clock())
    if not may_ask_again(page, today):
        return _shown(request, page)
    values = page_values(page, stage(page.now.mine, today), today)
    values |= {
        "stage": "again",
        "round": page.opened,
        "offers": [],
        "earlier": _earlier(page.place, [page.now, *page.earlier]),
    }
    return house.pages.render(request, "questions/card.html", values, place=page.place)


def may_ask_again(page: Page, today: date) -> bool:
    """Whether the newest page was opened long enough ago, in a room where two can still write."""
    mine = page.now.mine
    asked = page.asked.card or page.asked.question
    if not (mine and mine.revealed and asked and page.place.open):
        return False
    return rules.may_ask_again(date.fromisoformat(mine.revealed), today)


def page_values(page: Page, at: Stage, today: date) -> dict[str, Any]:
    """A question's page as its template takes it."""
    place, now, mine = page.place, page.now, page.now.mine
    asks, taken = asked_values(place, page.asked), place.open and page.asked.card is None and not page.asked.question
    # Nobody can answer a question that was taken back; what waits for the other's answer to it has come to its end.
    at = Stage.CLOSED if taken and at in (Stage.NONE, Stage.WAITING) else at
    thread = [_said(place, one) for one in now.thread]
    return {
        "door": "write",
        "card": asks,
        "taken": taken,
        "stage": "alone" if place.alone else str(at),
        "round": now.number,
        "pair": b64(mine.pair if mine and mine.pair else page.asked.pair(place, now.number)),
        "mine": mine.attribute() if mine and not mine.gone else "",
        "theirs": now.theirs.attribute() if now.theirs else "",
        "thread": thread,
        "offers": [one for one in thread if one["kind"] == "offer"],
        "tender": _is_tender(asks["depth"], thread),
        "earlier": _earlier(place, page.earlier),
        "again": may_ask_again(page, today),
        "fold_day": reveal.fold_day(date.fromisoformat(mine.day)).isoformat() if mine and at == Stage.WAITING else "",
        "when": mine.revealed if mine else "",
        "today": today.isoformat(),
        "kept": kept(place, now.keeps),
    }


def asked_values(place: Place, asked: Asked) -> dict[str, Any]:
    """What is asked. `depth` is 0 for an own question: only the box tells how deep it goes."""
    question = asked.question
    card = asked.card
    return {
        "id": asked.subject,
        "name": asked.name,
        **(worded(card, place.language) if card else {"text": "", "lang": place.language}),
        "depth": card.depth if card else 0,
        "careful": card is not None and card.careful,
        "question": question.attribute() if question else "",
        "by": _by(place, question) if question else "",
    }


def _is_tender(depth: int, thread: list[dict[str, str]]) -> bool:
    """Whether something offered openly should wait for a tap. Whoever has answered it has read it."""
    theirs = any(one["kind"] == "offer" and one["by"] == "them" for one in thread)
    return theirs and (depth == 0 or depth >= TENDER) and not any(one["by"] == "me" for one in thread)


def _earlier(place: Place, rounds: list[Round]) -> list[dict[str, Any]]:
    return [
        {
            "number": str(one.number),
            "day": one.mine.revealed,
            "mine": one.mine.attribute(),
            "theirs": one.theirs.attribute() if one.theirs else "",
            "thread": [_said(place, item) for item in one.thread],
        }
        for one in rounds
        if one.mine and not one.mine.gone
    ]


def kept(place: Place, keeps: list[Record]) -> str:
    """Who keeps a page: `both`, `me` or nobody, as far as one may know.

    Keeps of the first weeks opened at once: two of those are one of each; a lone one counts for nobody.
    """
    mine = [one for one in keeps if one.author == place.me]
    together = any(one.met for one in mine) or len({one.author for one in keeps if one.reveal == "now"}) == 2
    if together:
        return "both"
    return "me" if any(one.reveal == "together" for one in mine) else ""


def _said(place: Place, one: Record) -> dict[str, str]:
    return {
        "by": _by(place, one),
        "kind": one.kind,
        "day": one.day,
        "record": one.attribute(),
        "parent": b64(one.parent),
        "hash": b64(one.hash),
    }


def _by(place: Place, one: Record) -> str:
    return "me" if one.author == place.me else "them"


# Looking around


async def all_themes(request: Request) -> Response:
    """GET /logs/{log}/questions/themes: what one may look around in."""
    place = await in_place(request, _here)
    used = {one.theme for one in cards().values() if fits(one, place.kind)}
    values = {"door": "write", "themes": [one for one in _theme_rows() if one["id"] in used]}
    return house_of(request).pages.render(request, "questions/themes.html", values, place=place)


def _theme_rows() -> list[dict[str, str]]:
    return [{"id": one.id, "name": one.name} for one in themes().values()]


async def theme(request: Request) -> Response:
    """GET /logs/{log}/questions/themes/{theme}: its cards, the lightest first. The device hides what isn't for it."""
    house = house_of(request)
    wanted = themes().get(request.path_params["theme"])
    if wanted is None:
        raise Absent
    found = await in_place(request, _written)
    today = found.place.today(house.clock())
    about = [one for one in cards().values() if one.theme == wanted.id and fits(one, found.place.kind)]
    rows = [_in_theme(found.place, one, found.answers, today) for one in sorted(about, key=lambda one: one.depth)]
    values = {"door": "write", "theme": {"name": wanted.name}, "cards": rows}
    return house.pages.render(request, "questions/theme.html", values, place=found.place)


def _in_theme(place: Place, card: Card, answers: list[Answer], today: date) -> dict[str, Any]:
    mine = [one for one in answers if one.subject == card.id]
    at = stage(mine[0], today) if mine else Stage.NONE
    opened = [one.revealed for one in mine if one.revealed]
    return _offered(place, card, len(opened), at) | {"opened": max(opened, default="")}


# Today


async def today(tx: Tx, place: Place, day: date) -> Piece:
    """The day's cards, the pages that are ready, and the releases that are due."""
    dealt = await store.dealt(tx, place, day)
    if not dealt:
        raise Needs(store.deal, place, day)
    answers = await log.own_answers(tx, place, ROOM, "answer", (day - LATELY).isoformat())
    staged = [(one, stage(one, day)) for one in answers]
    due = await log.due(tx, place, ROOM, "answer") if any(at is Stage.MET for _, at in staged) else []
    stages = {one.subject: at for one, at in reversed(staged)}
    offered = [_offered(place, card, opened, stages.get(card.id, Stage.NONE)) for card, opened in dealt]
    first = None if place.alone else await log.first_opened(tx, place, ROOM, "answer")
    return {
        "past": past(cards(), staged, first, day),
        "cards": offered[:3],
        "spares": offered[3:],
        "opened": [_row(place, one) for one, at in staged if at is Stage.OPEN],
        "folded": [_row(place, one) for one, at in staged if at is Stage.FOLDED],
        "due": due,
    }


def _offered(place: Place, card: Card, opened: int, at: Stage) -> dict[str, Any]:
    """A card for the device to choose from. An open page is of the last round, anything else of the one to come."""
    number = opened - 1 if at is Stage.OPEN and opened else opened
    return {"id": card.id, **worded(card, place.language), "depth": card.depth, "stage": str(at), "round": number}
