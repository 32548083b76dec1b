"""One table from refusals to status codes, and how a refusal looks to a browser or a client."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from usness import refusals as no
from usness.house import house_of
from usness.store import Unavailable

STATUS: dict[type[no.Refusal], int] = {
    no.BadShape: 400,
    no.HandleShape: 400,
    no.NotAccepted: 400,
    no.SignedOut: 401,
    no.SignInRefused: 403,
    no.RecoveryRefused: 403,
    no.ForeignOrigin: 403,
    no.Absent: 404,
    no.HandleTaken: 409,
    no.StaleBuild: 409,
    no.StaleManifest: 409,
    no.InvitationUsed: 409,
    no.OutOfTurn: 409,
    no.NotYetTwo: 409,
    no.RoomClosed: 409,
    no.AlreadyAnswered: 409,
    no.RoundMoved: 409,
    no.DayBegun: 409,
    no.OtherDay: 409,
    no.OtherAnswer: 409,
    no.InvitationExpired: 410,
    no.TooLarge: 413,
    no.Locked: 423,
    no.TooOften: 429,
    no.NoRoom: 503,
}


async def refused(request: Request, error: Exception) -> Response:
    """Answer a refusal: a page for someone who reads, JSON for a script. Bodies are never repeated in either."""
    assert isinstance(error, no.Refusal)
    if _wants_page(request) and isinstance(error, no.SignedOut | no.Locked):
        return _to_door(request, error)
    response = _answer(request, STATUS[type(error)], error)
    if error.wait:
        response.headers["Retry-After"] = str(error.wait)
    return response


async def unavailable(request: Request, _: Exception) -> Response:
    """The disk is full or the database is gone: nothing was half-written, and the form keeps the words."""
    response = _answer(request, 503, no.NoRoom())
    response.headers["Retry-After"] = "30"
    return response


async def http_error(request: Request, error: Exception) -> Response:
    """Starlette's own 404 and 405 look like every other refusal."""
    assert isinstance(error, HTTPException)
    return _answer(request, error.status_code, OF_STARLETTE.get(error.status_code, no.BadShape)())


OF_STARLETTE: dict[int, type[no.Refusal]] = {404: no.Absent, 413: no.TooLarge}


async def crashed(request: Request, _: Exception) -> Response:
    """A fault of ours. The log gets the place in the code, never what was sent."""
    return _answer(request, 500, no.Refusal())


def _wants_page(request: Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def _to_door(request: Request, error: no.Refusal) -> Response:
    if isinstance(error, no.SignedOut):
        return RedirectResponse("/sign-in", 303)
    return RedirectResponse(f"/unlock?next={request.url.path}", 303)


def _answer(request: Request, status: int, error: no.Refusal) -> Response:
    pages = house_of(request).pages
    sentence = pages.translated(request, error.sentence)
    if _wants_page(request):
        return pages.render(request, "error.html", {"sentence": sentence, "status": status}, status=status)
    return JSONResponse({"refused": error.code, "sentence": sentence}, status)


HANDLERS = {
    no.Refusal: refused,
    Unavailable: unavailable,
    HTTPException: http_error,
    Exception: crashed,
}
