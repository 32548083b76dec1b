"""The headers of every answer, and what a request must bring before any page sees it.

The policy allows nothing but this house's own files: an injected script has nowhere to run from and nowhere to send to.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from usness.house import House
from usness.refusals import ForeignOrigin, Refusal, StaleBuild, TooLarge
from usness.web.errors import crashed, refused
from usness.web.gzip import packed

BODY_LIMIT = 1_000_000
"""The largest body in bytes: a sealed text of half a megabyte in base64."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def policy(frame_ancestor: str = "'none'") -> str:
    """The Content-Security-Policy."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "img-src 'self' blob:",
            "media-src blob:",
            "base-uri 'none'",
            f"frame-ancestors {frame_ancestor}",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def safety_headers(frame_ancestor: str = "'none'") -> dict[str, str]:
    return {
        "Content-Security-Policy": policy(frame_ancestor),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Permissions-Policy": "camera=(), microphone=(self), geolocation=(), payment=(), usb=(), interest-cohort=()",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=63072000",
        "X-Content-Type-Options": "nosniff",
    }


def static_headers() -> dict[str, str]:
    """The headers of a style, script or picture: it runs as part of a page, under that page's policy; alone it may nothing."""
    return {
        "Content-Security-Policy": "default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


Raw = list[tuple[bytes, bytes]]


def raw(headers: dict[str, str]) -> Raw:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


class Shell:
    """Checks each request and dresses each answer. Plain ASGI: it stands in the way of every page."""

    def __init__(self, app: ASGIApp, house: House, build: str) -> None:
        self._app = app
        self._house = house
        self._build = build
        self._headers = raw(safety_headers(house.settings.frame_ancestor))
        self._static = raw(static_headers())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        dressed = self._dressed(scope, send)
        try:
            if scope["method"] not in SAFE:
                self._check(Headers(scope=scope))
        except Refusal as error:
            answer = await refused(Request(scope), error)
            await answer(scope, receive, dressed)
            return
        await self._answered(scope, receive, dressed)

    async def _answered(self, scope: Scope, receive: Receive, dressed: Send) -> None:
        """Starlette answers a fault of ours outside of this shell, undressed; so it's answered here, and raised for the log."""
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await dressed(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as fault:
            if not begun:
                answer = await crashed(Request(scope), fault)
                await answer(scope, receive, dressed)
            raise

    def _check(self, headers: Headers) -> None:
        """Cookies ride along from any site, so a write must come from a page of this house, or from no page at all."""
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise ForeignOrigin
        origin = headers.get("origin")
        if origin is not None and origin.split("//", 1)[-1] != headers.get("host"):
            raise ForeignOrigin
        if headers.get("usness-build", self._build) != self._build:
            raise StaleBuild
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > len(str(BODY_LIMIT)) or int(length) > BODY_LIMIT:
            raise TooLarge

    def _dressed(self, scope: Scope, send: Send) -> Send:
        accepts = packed(scope)
        more = self._static if scope["path"].startswith("/static/") else self._headers

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(one for one in more if one[0] not in told)]
            await send(message)

        return accepts(dressed)
