"""The time zone that two people share: by it a day begins for both at once. Either may change it."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import available_timezones

from starlette.requests import Request
from starlette.responses import Response

from usness.entries import pending
from usness.house import house_of
from usness.people.places import place_of
from usness.people.sessions import Session, id_of, signed_in_write
from usness.refusals import Absent, BadShape
from usness.shapes import Shape, read
from usness.store import Tx

ZONES = frozenset(available_timezones())


class ZoneBody(Shape, frozen=True):
    """An IANA name, such as Europe/Berlin."""

    zone: str


def offered() -> list[str]:
    """The zones that are named after a place, which is how people know them."""
    return sorted(one for one in ZONES if "/" in one and not one.startswith(("Etc/", "SystemV/", "US/", "posix/")))


async def change(request: Request) -> Response:
    """PUT /bonds/{bond}/zone: the room's time zone, for both; the day never goes back."""
    body = read(ZoneBody, await request.body())
    if body.zone not in ZONES:
        raise BadShape
    house = house_of(request)
    await signed_in_write(request, _change, id_of(request, "bond"), body.zone, house.clock())
    # A day may begin sooner now.
    house.due.at = 0.0
    return Response(status_code=204)


async def _change(tx: Tx, session: Session, bond: bytes, zone: str, now: float) -> None:
    place = await place_of(tx, session.person, bond)
    if place.alone:
        raise Absent
    place.require_open()
    if zone != place.zone:
        await pending.move(tx, place, replace(place, zone=zone))
        await tx.run(
            "UPDATE bonds SET zone = :zone, reached = :reached WHERE id = :bond",
            zone=zone,
            reached=place.today(now).isoformat(),
            bond=bond,
        )
