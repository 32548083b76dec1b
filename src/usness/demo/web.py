"""The demo's own pages: two phones side by side, and a way in that signs in with the public passphrase.

Each of the two has an origin, and so a device, of their own. All three names lie under `localhost`: browsers take them
for this machine, and for one site, so that the frames keep their cookies and their keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from usness.demo.story import story
from usness.house import Settings, house_of
from usness.people import pages as people_pages
from usness.people.sessions import session_of, token_of
from usness.refusals import SignedOut
from usness.web.app import Choices
from usness.web.headers import policy

FOLDER: Final = Path(__file__).parent
HOST: Final = "us.localhost"
LOCK_MINUTES: Final = 12 * 60


def choices(port: int) -> Choices:
    """What the demo's house is opened with; `more` comes before the house's own addresses."""
    settings = Settings(lock_minutes=LOCK_MINUTES, frame_ancestor=origin(port))
    more = [Route("/", root), Route("/demo", phones)]
    return Choices(settings=settings, more=more, parts={"demo": FOLDER})


def origin(port: int, handle: str = "") -> str:
    """The origin of the demo's page, or of one of the two."""
    return f"http://{handle}.{HOST}:{port}" if handle else f"http://{HOST}:{port}"


async def root(request: Request) -> Response:
    """GET /: at the name of one of the two the way in, else the house's own front."""
    member = story().member((request.url.hostname or "").partition(".")[0])
    if member is None:
        return await people_pages.front(request)
    house = house_of(request)
    try:
        await house.db.read(session_of, token_of(request))
    except SignedOut:
        return house.pages.render(request, "demo/enter.html", {"member": _told(member.handle)})
    return RedirectResponse("/today", 303)


async def phones(request: Request) -> Response:
    """GET /demo: both phones on one page, so that one person alone can live through a reveal."""
    port = request.url.port or 80
    first, second = ({**_told(one.handle), "url": f"{origin(port, one.handle)}/"} for one in story().person)
    answer = house_of(request).pages.render(request, "demo/demo.html", {"first": first, "second": second})
    frames = " ".join(origin(port, one.handle) for one in story().person)
    answer.headers["Content-Security-Policy"] = f"{policy()}; frame-src {frames}"
    return answer


def _told(handle: str) -> Mapping[str, str]:
    member = story().member(handle)
    assert member is not None, "the story has both"
    return {"handle": member.handle, "name": member.name, "passphrase": member.passphrase}
