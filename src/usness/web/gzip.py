"""Pages go out compressed: a sealed box in base64 shrinks to its true size, which is what a phone has to fetch.

Compression can leak secrets that stand beside words of an attacker's choice. A page of this house holds no such
secret: no token is in it, and what is sealed doesn't compress.
"""

from __future__ import annotations

from collections.abc import Callable

from isal import isal_zlib
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

MINIMUM = 1_024


def packed(scope: Scope) -> Callable[[Send], Send]:
    """Wraps `send` so that whole HTML and JSON answers are compressed, if the browser takes that."""
    if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
        return lambda send: send
    return _packing


def _packing(send: Send) -> Send:
    start: Message = {}

    async def packing(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            return
        if start:
            message = _pack(start, message)
            await send(start)
            start = {}
        await send(message)

    return packing


def _pack(start: Message, message: Message) -> Message:
    headers = MutableHeaders(raw=start["headers"])
    body = message.get("body", b"")
    kind = headers.get("content-type", "")
    if message.get("more_body") or len(body) < MINIMUM or "content-encoding" in headers or "event-stream" in kind:
        return message
    if not kind.startswith(("text/html", "application/json")):
        return message
    packer = isal_zlib.compressobj(1, isal_zlib.DEFLATED, 31)
    body = packer.compress(body) + packer.flush()
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    headers.add_vary_header("Accept-Encoding")
    start["headers"] = headers.raw
    return {**message, "body": body}
