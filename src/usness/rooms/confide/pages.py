"""The pages of confide, and what it brings to Today. What is kept for oneself is a private entry: only the device finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from usness.entries import store as log
from usness.entries.records import Answer, Record, attribute
from usness.entries.rules import Stage, stage
from usness.guide import Done
from usness.house import House, house_of
from usness.people.places import Place
from usness.people.sessions import id_of, in_place
from usness.refusals import Absent
from usness.room import Past, Piece
from usness.rooms.confide.library import Feeling, families, feelings, kinds, needs
from usness.rooms.confide.store import Lately, lately
from usness.sealed import b64
from usness.store import Tx

ROOM = "confide"
THING, SECRET = "confide", "secret"
SHOWN = 12
"""How many things a page shows at first; the others come when they're asked for."""

LATELY = timedelta(days=14)
EVERY = 5
"""Today proposes it on one day in so many at most, and not for two weeks after one of the two did it."""

LIVE = (Stage.WAITING, Stage.MET, Stage.GIVEN)


# The list


@dataclass(frozen=True)
class Given:
    """What the two have confided here, as far as one may see it: things, newest first, own secrets, and own that wait."""

    place: Place
    things: list[Record]
    secrets: list[Answer]
    waiting: list[tuple[Record, int]]


async def _given(tx: Tx, place: Place) -> Given:
    if place.alone:
        return Given(place, [], [], [])
    things, secrets = await log.all_of(tx, place, ROOM, THING), await log.own_answers(tx, place, ROOM, SECRET)
    return Given(place, things, secrets, await log.waiting(tx, place, ROOM))


async def confide(request: Request) -> Response:
    """GET /logs/{log}/confide: what one keeps, opened by the device; what the two gave each other, and what waits to go."""
    house = house_of(request)
    found = await in_place(request, _given)
    today = found.place.today(house.clock())
    shown = found.things if request.query_params.get("things") == "all" else found.things[:SHOWN]
    values = {
        "door": "write",
        "waiting": [_row(found.place, one) | {"goes": at} for one, at in found.waiting if one.kind == THING],
        "things": [_row(found.place, one) for one in shown],
        "more_things": len(shown) < len(found.things),
        "secrets": _secret_rows(found.secrets, today),
        **library(found.place.language),
    }
    return house.pages.render(request, "confide/confide.html", values, place=found.place)


def _row(place: Place, one: Record) -> dict[str, Any]:
    return {"id": b64(one.id), "by": by(place, one), "day": one.revealed or one.day, "record": one.attribute()}


def _secret_rows(secrets: Sequence[Answer], today: date) -> list[dict[str, str]]:
    """One's own secrets that wait or have opened. One that lapsed is among what one keeps: its copy lies there."""
    staged = [(one, stage(one, today)) for one in secrets]
    return [
        {"id": b64(one.id), "stage": str(at), "day": one.revealed or one.day}
        for one, at in staged
        if at in (*LIVE, Stage.OPEN)
    ]


def by(place: Place, one: Record) -> str:
    return "me" if one.author == place.me else "them"


def library(language: str) -> dict[str, Any]:
    """The words that pages of this room hold ready for the device, which alone knows which of them were chosen.

    All of them stand in every page alike: asking for one would tell which.
    """
    return {
        "kinds": [_named(one) for one in kinds(_known(language)).values()],
        "needs": [_named(one) for one in needs(_known(language)).values()],
        "families": _families(_known(language)),
        "library_lang": _known(language),
    }


def _known(language: str) -> str:
    """There is one library so far; whoever reads another language gets it and is told so by its `lang`."""
    return language if language == "en" else "en"


def _named(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__struct_fields__}


def _families(language: str) -> list[dict[str, Any]]:
    return [
        {**_named(one), "feelings": [_feeling(felt) for felt in feelings(language).values() if felt.family == one.id]}
        for one in families(language).values()
    ]


def _feeling(one: Feeling) -> dict[str, Any]:
    return {"id": one.id, "word": one.word, "strength": one.strength, "also": ", ".join(one.also)}


# Writing


async def write(request: Request) -> Response:
    """GET /logs/{log}/confide/write: one thing a page, from what it is to what shall happen with it."""
    house = house_of(request)
    place, values = await in_place(request, _write, house.clock())
    values |= {"door": "write", **library(place.language)}
    return house.pages.render(request, "confide/write.html", values, place=place)


async def _write(tx: Tx, place: Place, now: float) -> tuple[Place, dict[str, Any]]:
    """What can be done with it here. One secret at a time: of the other's nothing is asked, so nothing can show."""
    today = place.today(now)
    found: dict[str, Any] = {"round": 0, "exchanges": False, "shares": False, "zone": place.zone}
    found["tomorrow"] = (today + timedelta(days=1)).isoformat()
    if place.alone or not (place.open and place.ready and place.partner):
        return place, found
    secrets = await log.own_answers(tx, place, ROOM, SECRET)
    free = not any(stage(one, today) in LIVE for one in secrets)
    return place, found | {"round": await log.rounds(tx, place, ROOM, "", b""), "exchanges": free, "shares": True}


# One thing


async def one(request: Request) -> Response:
    """GET /logs/{log}/confide/{entry}: the envelope and the words of one thing, and what was said back."""
    house = house_of(request)
    place, template, values = await in_place(request, _one, house, id_of(request, "entry"))
    values |= {"door": "write", **library(place.language)}
    return house.pages.render(request, template, values, place=place)


async def _one(tx: Tx, place: Place, house: House, entry: bytes) -> tuple[Place, str, dict[str, Any]]:
    """What one couldn't ever see isn't there; what was taken back, or lies in a closed room, says so."""
    if place.alone:
        raise Absent
    waits = next(((one, at) for one, at in await log.waiting(tx, place, ROOM) if one.id == entry), None)
    trace = waits[0] if waits else await log.trace(tx, place, entry)
    if trace is None or trace.room != ROOM or trace.kind not in (THING, SECRET):
        raise Absent
    found = waits[0] if waits else await log.seen(tx, place, entry)
    today = place.today(house.clock())
    if trace.kind == SECRET:
        return place, "confide/secret.html", await _exchange(tx, place, found, today)
    values = await _thing(tx, place, trace, found)
    return place, "confide/one.html", values | {"goes": waits[1] if waits else 0, "today": today.isoformat()}


async def _thing(tx: Tx, place: Place, trace: Record, found: Record | None) -> dict[str, Any]:
    return {
        "stage": _stage(place, trace, found),
        "by": by(place, trace),
        "id": b64(trace.id),
        "record": found.attribute() if found else "",
        "day": (found.revealed or found.day) if found else "",
        "thread": await _thread(tx, place, trace.hash),
    }


def _stage(place: Place, trace: Record, found: Record | None) -> str:
    """Of the other's in a closed room nothing is shown; one's own stays one's own."""
    if trace.gone:
        return "gone"
    return "given" if found and (place.open or trace.author == place.me) else "closed"


async def _thread(tx: Tx, place: Place, *roots: bytes) -> list[dict[str, Any]]:
    """What was said below, in the order in which it came."""
    found = [one for root in roots for one in await log.beneath(tx, place, ROOM, root)]
    return [_said(place, one) for one in sorted(found, key=lambda one: one.day)]


def _said(place: Place, one: Record) -> dict[str, Any]:
    return {
        "by": by(place, one),
        "kind": one.kind,
        "day": one.day,
        "record": one.attribute(),
        "parent": b64(one.parent),
        "hash": b64(one.hash),
    }


# An exchange


async def _exchange(tx: Tx, place: Place, found: Record | None, today: date) -> dict[str, Any]:
    """The two halves as far as one may see them; the page is the same under either's number."""
    mine, theirs = await _halves(tx, place, found)
    at = stage(mine, today)
    due = at is Stage.MET and mine and theirs
    return {
        "stage": str(at) if mine and place.open else "closed",
        "id": b64(mine.id) if mine else "",
        "mine": mine.attribute() if mine else "",
        "theirs": theirs.attribute() if theirs else "",
        "day": (mine.revealed or mine.day) if mine else "",
        "today": today.isoformat(),
        "releases": attribute([{"mine": mine.shown(), "theirs": theirs.shown()}]) if due and mine and theirs else "",
        "pair": b64(mine.pair) if mine else "",
        "thread": await _thread(tx, place, *(one.hash for one in (theirs, mine) if one)),
    }


async def _halves(tx: Tx, place: Place, found: Record | None) -> tuple[Record | None, Record | None]:
    other = await log.seen(tx, place, found.met) if found and found.met else None
    return (found, other) if found is None or found.author == place.me else (other, found)


# Today


async def today(tx: Tx, place: Place, day: date) -> Piece:
    """The newest thing that the other gave, and secrets that are both in. Of what waits nothing is known here."""
    found = [] if place.alone else await lately(tx, place, (day - LATELY).isoformat())
    staged = [(one.facts, stage(one.facts, day)) for one in found if one.kind == SECRET]
    return {
        "past": _past(place, found, day),
        "due": await log.due(tx, place, ROOM, SECRET) if any(at is Stage.MET for _, at in staged) else [],
        "envelope": next((b64(one.facts.id) for one in found if not one.mine), ""),
        "secrets_open": [b64(one.id) for one, at in staged if at is Stage.OPEN],
    }


def _past(place: Place, found: Sequence[Lately], day: date) -> Past:
    """Whoever waits for an exchange doesn't count as having done it: the guide goes by what both may know."""
    done = [Done(ROOM, date.fromisoformat(one.facts.day), mine=one.mine) for one in found if one.kind == THING]
    rarely = not place.alone and not done and day.toordinal() % EVERY == 0
    return Past(done, (ROOM,) if rarely else ())
