"""The JSON API of a house, from outside: one call a request, the cookie by hand, refusals as one exception."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from ipaddress import ip_address
from typing import Any, Final, Self
from urllib.parse import urlsplit

import httpx2

from usness.client.seal.bytes import unb64
from usness.client.seal.failures import Failure
from usness.sealed import ID

COOKIES: Final = ("__Host-usness", "usness")
PAGE_WITH_INSTANCE: Final = "/sign-in"
SECONDS: Final = 30.0

OFFLINE: Final = "The house can't be reached. Is the address right, and is it running?"
INSECURE: Final = "Only https keeps what you send from others on the way. Use an address that starts with https://."
NO_HOUSE: Final = "There is no house of Usness at this address."
WRONG: Final = "The house gave an answer that this client doesn't understand."

Json = dict[str, Any]


class Refused(Exception):
    """The house said no, or couldn't be reached. `status` is 0 without an answer; `sentence` is meant for a person."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence


class Api:
    """A house as one device sees it; the device is signed in while `cookie` is set.

    A name under `localhost` is looked for on this machine, whatever its resolver says of it; `host` replaces the name
    that the house is told. `instance` is the house's id (16 bytes), asked for where it isn't given.
    """

    def __init__(
        self,
        base_url: str,
        transport: httpx2.AsyncBaseTransport | None = None,
        *,
        host: str = "",
        cookie: str = "",
        instance: bytes = b"",
    ) -> None:
        """Raise `Refused` (`insecure`) for an address that would send things in the open."""
        there = urlsplit(base_url)
        near = _is_near(there.hostname or "")
        if there.scheme != "https" and not near:
            raise Refused(0, "insecure", INSECURE)
        self.base_url = base_url.rstrip("/")
        self.cookie = cookie
        self._instance = instance
        headers = {"Accept": "application/json", "Host": host or there.netloc}
        self._client = httpx2.AsyncClient(
            base_url=_reachable(base_url),
            headers=headers,
            timeout=SECONDS,
            # No proxy stands between this machine and itself.
            transport=transport or (httpx2.AsyncHTTPTransport() if near else None),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connection; the device stays signed in."""
        await self._client.aclose()

    async def get(self, path: str) -> Json:
        return await self.call("GET", path)

    async def post(self, path: str, body: Mapping[str, object] | None = None) -> Json:
        return await self.call("POST", path, body or {})

    async def put(self, path: str, body: Mapping[str, object]) -> Json:
        return await self.call("PUT", path, body)

    async def put_bytes(self, path: str, content: bytes) -> Json:
        """Send sealed bytes; raise `Refused`."""
        answer = await self._send("PUT", path, None, {"Content-Type": "application/octet-stream"}, content)
        return _found(answer)

    async def get_bytes(self, path: str) -> bytes:
        """Give sealed bytes; raise `Refused`."""
        answer = await self._send("GET", path, None)
        if not answer.is_success:
            raise _refusal(answer.status_code, _read(answer))
        return answer.content

    async def delete(self, path: str) -> Json:
        return await self.call("DELETE", path)

    async def call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Json:
        """Give the answer as an object, empty for 204; raise `Refused`."""
        return _found(await self._send(method, path, body))

    async def instance(self) -> bytes:
        """Give the house's id: every seal names it, so that no house can pass off another's boxes as its own."""
        if not self._instance:
            page = await self._send("GET", PAGE_WITH_INSTANCE, None, {"Accept": "text/html"})
            self._instance = _instance_in(page.text)
        return self._instance

    async def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None,
        more: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx2.Response:
        headers = {**({"Cookie": self.cookie} if self.cookie else {}), **(more or {})}
        try:
            answer = await self._client.request(method, path, json=body, content=content, headers=headers)
        except httpx2.TransportError as error:
            raise Refused(0, "offline", OFFLINE) from error
        self._keep_cookie(answer)
        return answer

    def _keep_cookie(self, answer: httpx2.Response) -> None:
        # The library's own jar goes by the name that was connected to, which isn't always the house's.
        self._client.cookies.clear()
        for line in answer.headers.get_list("set-cookie"):
            for name, found in SimpleCookie(line).items():
                if name in COOKIES:
                    self.cookie = f"{name}={found.value}" if found.value else ""


def _is_near(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _reachable(base_url: str) -> str:
    there = urlsplit(base_url)
    if not (there.hostname or "").endswith("localhost"):
        return base_url
    return there._replace(netloc=f"127.0.0.1:{there.port}" if there.port else "127.0.0.1").geturl()


def _found(answer: httpx2.Response) -> Json:
    if answer.status_code == 204:
        return {}
    found = _read(answer)
    if not answer.is_success:
        raise _refusal(answer.status_code, found)
    return found


def _read(answer: httpx2.Response) -> Json:
    try:
        found = answer.json()
    except ValueError as error:
        raise Refused(answer.status_code, "wrong", WRONG) from error
    if not isinstance(found, dict):
        raise Refused(answer.status_code, "wrong", WRONG)
    return found


def _refusal(status: int, found: Json) -> Refused:
    code, sentence = found.get("refused"), found.get("sentence")
    if isinstance(code, str) and isinstance(sentence, str):
        return Refused(status, code, sentence)
    return Refused(status, "wrong", WRONG)


class _Body(HTMLParser):
    instance = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self.instance = dict(attrs).get("data-instance") or ""


def _instance_in(page: str) -> bytes:
    body = _Body()
    body.feed(page)
    try:
        found = unb64(body.instance)
    except Failure:
        found = b""
    if len(found) != ID:
        raise Refused(0, "no-house", NO_HOUSE)
    return found
