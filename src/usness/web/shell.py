"""Pages that belong to no room: how it works, safety, what the host can see, the doors, and the way out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from usness.house import Endpoint, house_of
from usness.people.places import Place
from usness.people.sessions import in_place
from usness.refusals import N_
from usness.sealed import b64
from usness.store import Tx
from usness.web.host_sees import facts

ANY_DAY = N_("Any day")
TITLES = {"write": N_("Write"), "us": N_("Us")}


def plain(template: str) -> Endpoint:
    """A page without an account and without data."""

    async def page(request: Request) -> Response:
        return house_of(request).pages.render(request, template, {})

    return page


async def ok(_: Request) -> Response:
    """GET /ok: the bare answer, for whoever watches that the house is up."""
    return PlainTextResponse("ok")


async def host_sees(request: Request) -> Response:
    """GET /host-sees: made from the tables themselves."""
    house, pages = house_of(request), house_of(request).pages
    seen, held = ([pages.translated(request, one) for one in part] for part in facts(house.owners))
    return pages.render(request, "host-sees.html", {"seen": seen, "held": held})


async def door(request: Request) -> Response:
    """GET /logs/{log}/write and /us: the rooms behind a door."""
    house = house_of(request)
    place = await in_place(request, here)
    name = request.url.path.rpartition("/")[2]
    title = house.pages.translated(request, TITLES[name])
    values = {"title": title, "rooms": _rooms(request, place, name), "door": name}
    return house.pages.render(request, "door.html", values, place=place)


async def whole_house(request: Request) -> Response:
    """GET /logs/{log}/house: every room, behind its door."""
    place = await in_place(request, here)
    pages = house_of(request).pages
    doors = [
        {"title": pages.translated(request, title), "rooms": _rooms(request, place, name)}
        for name, title in (("", ANY_DAY), *TITLES.items())
    ]
    return pages.render(request, "house.html", {"doors": doors, "door": ""}, place=place)


def _rooms(request: Request, place: Place, door: str) -> list[dict[str, str]]:
    house = house_of(request)
    return [
        {
            "name": house.pages.translated(request, room.title),
            "icon": room.icon,
            "sentence": house.pages.translated(request, room.sentence),
            "url": f"/logs/{b64(place.log)}/{room.name}",
        }
        for room in house.rooms.values()
        if room.door == door and (room.always or not place.alone)
    ]


async def here(_: Tx, place: Place) -> Place:
    """The place itself."""
    return place


ROUTES = [
    Route("/ok", ok),
    Route("/host-sees", host_sees),
    Route("/safety", plain("safety.html")),
    Route("/how", plain("how.html")),
    Route("/media", plain("media.html")),
    Route("/away", plain("away.html")),
    Route("/logs/{log}/write", door),
    Route("/logs/{log}/us", door),
    Route("/logs/{log}/house", whole_house),
]
