"""The one way in and out of a log: seal, release, take back, sync, and live events. A small JSON API for every room."""

from __future__ import annotations

from functools import partial
from math import ceil
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from usness.entries import pending, rules, store
from usness.entries.live import stream
from usness.entries.records import EntryBody, NewEntry, Record, attribute
from usness.house import House, house_of
from usness.people.places import Place
from usness.people.sessions import id_of, in_place, in_place_write, log_of
from usness.refusals import BadShape, DayBegun, NotAccepted, OtherDay
from usness.sealed import Header, Malformed, unb64
from usness.shapes import Count, Hash, Shape, Wrap, read
from usness.store import Tx


class ReleaseBody(Shape, frozen=True):
    """The release of one's own answer, over the partner's hash."""

    release: Wrap
    epoch: Count
    partner: Hash


async def add(request: Request) -> Response:
    """POST /logs/{log}/entries: seal an entry; answers with it, and with the partner's commit if the two met."""
    body = read(EntryBody, await request.body())
    mine, theirs = await in_place_write(request, _add, house_of(request), body)
    if mine.reveal == "now" or theirs:
        house_of(request).live.tell(log_of(request), mine, "reply" if mine.reveal == "now" else "met")
    return told({"record": mine.shown(), "partner": theirs.shown() if theirs else None}, 201)


async def _add(tx: Tx, place: Place, house: House, body: EntryBody) -> tuple[Record, Record | None]:
    new = NewEntry.of(place, house.instance, body)
    _require_day(new.header, body.wait)
    if not place.alone:
        await _require_accepted(tx, place, house, new)
    now = house.clock()
    answer = await store.add(tx, place, new, place.today(now), partial(_opening, place, now, new.header, body.wait))
    if new.reveal in ("at", "together"):
        house.due.at = min(house.due.at, await pending.next_at(tx))
    return answer


def _require_day(header: Header, wait: int) -> None:
    """The header stays for ever, so it may name a day and nothing finer; to wait is for what opens at a time."""
    timed = header.reveal == "at"
    if (wait and not timed) or (timed and not rules.names_a_day(header.reveal_at)):
        raise BadShape


def _opening(place: Place, now: float, header: Header, wait: int) -> int:
    """When something new opens by itself, in Unix seconds, or 0. Raises DayBegun, OtherDay."""
    if header.reveal != "at":
        return 0
    named = rules.day_named(header.reveal_at)
    if not wait:
        if named <= place.today(now):
            raise DayBegun
        return place.begins(named)
    opens = ceil(now) + wait
    if not rules.agrees(named, place.today(opens)):
        raise OtherDay
    return opens


async def _require_accepted(tx: Tx, place: Place, house: House, new: NewEntry) -> None:
    """The room's own rule decides; what opens by itself needs someone who can read it."""
    place.require_open()
    if new.reveal in ("now", "at"):
        place.require_two()
    room = house.rooms.get(new.room)
    parent = await store.by_hash(tx, place, new.parent) if new.parent else None
    wanted = rules.Wanted(
        new.header,
        place.kind,
        parent.header(house.instance, place.log) if parent else None,
        parent is not None and parent.author == place.me,
    )
    if room is None or not room.accept(wanted):
        raise NotAccepted


async def release(request: Request) -> Response:
    """PUT /logs/{log}/entries/{id}/release: give one's own release; tells whether the page is open now."""
    body = read(ReleaseBody, await request.body())
    mine, is_open = await in_place_write(request, _release, house_of(request), id_of(request, "id"), body)
    if is_open:
        house_of(request).live.tell(log_of(request), mine, "open")
    return JSONResponse({"open": is_open})


async def _release(tx: Tx, place: Place, house: House, entry: bytes, body: ReleaseBody) -> tuple[Record, bool]:
    place.require_two()
    today = place.today(house.clock())
    is_open = await store.release(tx, place, entry, body.release, body.epoch, body.partner, today)
    return await store.own(tx, place, entry), is_open


async def take_back(request: Request) -> Response:
    """DELETE /logs/{log}/entries/{id}: withdraw or delete one's own entry."""
    await in_place_write(request, store.take_back, id_of(request, "id"))
    return Response(status_code=204)


async def sync(request: Request) -> Response:
    """GET /logs/{log}/entries?after=N: what is new for the asker after N."""
    after = _number(request, "after")
    records = await in_place(request, store.since, after)
    last = records[-1].n if records else after
    return told({"entries": [one.shown() for one in records], "after": last, "more": len(records) == store.PAGE})


def told(found: dict[str, Any], status: int = 200) -> Response:
    """Records in an answer, written once: the same text as in a page."""
    return Response(attribute(found), status, media_type="application/json")


async def waiting(request: Request) -> Response:
    """GET /logs/{log}/waiting: the asker's own entries that are in no feed yet, each with the second that it waits for."""
    found = await in_place(request, store.waiting)
    return told({"waiting": [{"record": one.shown(), "at": at} for one, at in found]})


async def live(request: Request) -> Response:
    """GET /logs/{log}/live?pair=…: events while both have this pair's page open together."""
    try:
        pair = unb64(request.query_params.get("pair", ""))
    except Malformed as error:
        raise BadShape from error
    place = await in_place(request, _place)
    place.require_two()
    return stream(house_of(request).live, place, pair)


async def _place(_: Tx, place: Place) -> Place:
    return place


def _number(request: Request, name: str) -> int:
    text = request.query_params.get(name, "0")
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise BadShape
    return int(text)
