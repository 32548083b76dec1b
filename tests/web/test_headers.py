"""What stands around every answer, and what a request must bring before a page sees it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.addresses import rows_of_rooms
from tests.made import NEVER_IDLE, NOBODY, Answer, World, commit, entry, made, opened, private, said_now
from usness.house import Settings
from usness.sealed import OVERHEAD, b64
from usness.store import Unavailable
from usness.web.headers import BODY_LIMIT, policy

CANARY = "the-words-of-nobody-else"

POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "manifest-src": {"'self'"},
    "worker-src": {"'self'"},
    "img-src": {"'self'", "blob:"},
    "media-src": {"blob:"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "require-trusted-types-for": {"'script'"},
    "trusted-types": {"'none'"},
}
"""The policy of `protocol.md`, "Serving": nothing more is allowed, nothing less is refused."""

HEADERS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=63072000",
}


async def fault(_: Request) -> Response:
    raise RuntimeError(CANARY)


async def echo(request: Request) -> Response:
    return Response(str(len(await request.body())))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    more = [Route("/fault", fault, methods=["GET", "POST"]), Route("/echo", echo, methods=["POST"])]
    with opened(tmp_path / "house", more=more) as world:
        yield world


def directives(answer: Answer) -> dict[str, set[str]]:
    parts = (answer.header("content-security-policy") or "").split("; ")
    return {name: set(values) for name, *values in (part.split() for part in parts if part)}


def is_dressed(answer: Answer) -> bool:
    assert directives(answer) == POLICY
    assert {name: answer.header(name) for name in HEADERS} == HEADERS
    allowed = (answer.header("permissions-policy") or "").split(", ")
    assert len(allowed) > 3
    # A voice is recorded by this house's own page alone, when someone taps there; a frame or another site gets nothing.
    assert {one for one in allowed if not one.endswith("=()")} == {"microphone=(self)"}
    assert answer.header("cross-origin-embedder-policy") is None
    return True


def test_every_page_and_answer_is_dressed(world: World) -> None:
    """Whatever is asked, by whom, in whatever form: the policy is exactly the protocol's and nothing is kept in a cache."""
    alice = world.person("alice")
    for who in (NOBODY, alice):
        for route in world.app.routes:
            if isinstance(route, Route) and "GET" in (route.methods or ()) and "static" not in route.path:
                path = route.path.format_map({"log": alice.log, "id": "x", **rows_of_rooms("IDS")})
                for accept in ("text/html", "application/json"):
                    assert is_dressed(world.get(replace(who), path, headers={"accept": accept})), path


@pytest.mark.parametrize("html", [True, False])
def test_refusals_and_faults_are_dressed_too(world: World, monkeypatch: pytest.MonkeyPatch, *, html: bool) -> None:
    """404, 405, 409, 413, 400, 401, 403, 500 and 503 carry the same headers as a page."""
    alice = world.person("alice")
    accept = {"accept": "text/html" if html else "application/json"}
    entries = f"/logs/{alice.log}/entries"
    found = {
        404: world.get(alice, "/nothing", headers=accept),
        405: world.ask(alice, "PATCH", "/session", headers=accept),
        409: world.post(alice, entries, private("x"), headers={**accept, "usness-build": "old"}),
        413: world.post(alice, entries, headers={**accept, "content-length": "9999999"}),
        400: world.post(alice, entries, b"{", headers=accept),
        401: world.post(replace(NOBODY), "/lock", headers=accept),
        403: world.post(alice, entries, headers={**accept, "origin": "https://elsewhere.example"}),
        500: world.get(alice, "/fault", headers=accept),
    }
    assert {status: answer.status for status, answer in found.items()} == {status: status for status in found}

    async def gone(*_: Any, **__: Any) -> None:
        raise Unavailable

    monkeypatch.setattr(world.house.db, "read", gone)
    found[503] = world.get(alice, "/session", headers=accept)
    assert found[503].status == 503
    for answer in found.values():
        assert is_dressed(answer)


def test_a_fault_tells_nothing(world: World) -> None:
    """Neither the page nor the JSON of a fault has the error, its words, or a place in the code."""
    for method in ("GET", "POST"):
        for accept in ("text/html", "application/json"):
            answer = world.ask(replace(NOBODY), method, "/fault", headers={"accept": accept})
            assert answer.status == 500
            assert CANARY not in answer.text
            assert "Traceback" not in answer.text
            assert "RuntimeError" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        {**private("x"), "box": CANARY},
        {**private("x"), CANARY: "1"},
        {CANARY: 1},
        [CANARY],
        CANARY,
        {**private("x"), "room": CANARY},
    ],
)
def test_a_refusal_does_not_repeat_what_was_sent(world: World, body: object) -> None:
    """A body of the wrong form is refused without a word of it in the answer."""
    alice = world.person("alice")
    answer = world.post(alice, f"/logs/{alice.log}/entries", body)
    assert answer.status == 400
    assert CANARY not in answer.text


def test_only_the_demo_may_be_framed(tmp_path: Path) -> None:
    """The one part of the policy that a house can set is who may frame it; a page of another house may not by default."""
    with opened(tmp_path / "demo", settings=replace(NEVER_IDLE, frame_ancestor="http://us.localhost:8000")) as demo:
        assert directives(demo.get(NOBODY, "/")) == {**POLICY, "frame-ancestors": {"http://us.localhost:8000"}}
    assert Settings().frame_ancestor == "'none'"
    assert "unsafe" not in policy()


# Where a write may come from.


FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "strange"},
    {"origin": "https://elsewhere.example"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "http://us.localhost.evil.example"},
    {"origin": "http://us.localhost:81"},
    {"origin": "http://mira.us.localhost"},
    {"origin": "http://x@us.localhost"},
    {"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"},
    {"origin": "http://us.localhost", "sec-fetch-site": "cross-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_write_from_elsewhere_is_left_undone(world: World, headers: dict[str, str]) -> None:
    """With Alice's cookie, but from a page of another origin, even a neighbour's: 403 and nothing is stored."""
    alice = world.person("alice")
    for method, path, body in (
        ("POST", f"/logs/{alice.log}/entries", private("x")),
        ("POST", "/lock", {}),
        ("PUT", "/manifest", {"revision": 2, "box": b64(made("m", 541))}),
        ("POST", "/sign-out", {}),
    ):
        answer = world.ask(replace(alice), method, path, body, headers=headers)
        assert (answer.status, answer.code) == (403, "foreign-origin")
    assert world.get(alice, "/session").json["manifest"]["revision"] == 1
    assert world.sql("SELECT 1 FROM entries") == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://us.localhost"},
        {"origin": "http://us.localhost", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_write_from_this_house_is_done(world: World, headers: dict[str, str]) -> None:
    """The own pages, and clients that are no page, are let in."""
    alice = world.person("alice")
    assert world.post(alice, f"/logs/{alice.log}/entries", private("x"), headers=headers).status == 201


def test_following_a_link_from_elsewhere_is_fine(world: World) -> None:
    """Reading may begin on another site: an invitation is opened from a letter."""
    alice = world.person("alice")
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://mail.example"}):
        assert world.get(alice, f"/logs/{alice.log}/today", headers=headers).status == 200


# A stale build.


def test_a_script_of_yesterday_writes_nothing(world: World) -> None:
    """A page of an older build is told so before anything of it is read; its body is not stored."""
    alice = world.person("alice")
    path, body = f"/logs/{alice.log}/entries", private("x")
    answer = world.post(alice, path, body, headers={"usness-build": "0123456789ab"})
    assert (answer.status, answer.code) == (409, "stale-build")
    assert world.sql("SELECT 1 FROM entries") == []
    build = world.house.pages._globals["build"]
    assert world.post(alice, path, body, headers={"usness-build": str(build)}).status == 201


def test_every_page_names_its_build(world: World) -> None:
    """The page carries the build that its script must send, and loads everything from under it."""
    page, build = unescape(world.get(replace(NOBODY), "/sign-in").text), world.house.pages._globals["build"]
    assert f'data-build="{build}"' in page
    assert page.count("/static/") == page.count(f"/static/{build}/") > 5


# Too large.


def test_a_body_may_be_as_large_as_the_limit(world: World) -> None:
    """The last byte that fits is read, the first that doesn't is refused, with an honest length or without one."""
    who = replace(NOBODY)
    assert world.ask(who, "POST", "/echo", b"x" * BODY_LIMIT).text == str(BODY_LIMIT)
    assert world.ask(who, "POST", "/echo", b"x" * BODY_LIMIT, chunked=True).text == str(BODY_LIMIT)
    for chunked in (False, True):
        answer = world.ask(who, "POST", "/echo", b"x" * (BODY_LIMIT + 1), chunked=chunked)
        assert (answer.status, answer.code) == (413, "too-large")


def test_a_body_longer_than_it_says_is_refused(world: World) -> None:
    """A small Content-Length doesn't let a large body through."""
    answer = world.ask(replace(NOBODY), "POST", "/echo", b"x" * (BODY_LIMIT + 1), headers={"content-length": "10"})
    assert answer.status == 413


@pytest.mark.parametrize("length", ["1000001", "9" * 30, "-1", "abc", "\xb2", "1e9", "", " 5 5"])
def test_a_length_that_is_none_is_refused(world: World, length: str) -> None:
    """A length that is too large, or no number, is 413 at once and never a fault."""
    answer = world.ask(replace(NOBODY), "POST", "/echo", b"x", headers={"content-length": length})
    assert (answer.status, answer.code) == (413, "too-large")


def test_the_largest_box_fits(world: World) -> None:
    """Half a megabyte of sealed text goes in and comes out again."""
    alice = world.person("alice")
    body = private("large", box=made("large", OVERHEAD + 8 * 65_536))
    assert world.add(alice, alice.log, body).status == 201
    [record] = world.get(alice, f"/logs/{alice.log}/entries").json["entries"]
    assert record["box"] == body["box"]


# What is packed.


def test_packed_answers_are_the_same(world: World) -> None:
    """Pages and JSON come gzipped to those who take it, and are what the others get."""
    alice = world.person("alice")
    for n in range(3):
        world.add(alice, alice.log, private(f"note {n}"))
    for path in (f"/logs/{alice.log}/today", f"/logs/{alice.log}/entries", "/openapi.json", "/how"):
        plain, packed = (
            world.get(replace(alice), path, headers=headers) for headers in ({}, {"accept-encoding": "gzip"})
        )
        assert packed.header("content-encoding") == "gzip"
        assert gzip.decompress(packed.body) == plain.body
        assert len(packed.body) < len(plain.body)
        assert "accept-encoding" in (packed.header("vary") or "").lower()
        assert int(packed.header("content-length") or 0) == len(packed.body)


def test_live_events_are_not_packed(world: World) -> None:
    """A stream has to arrive as it is written."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    answer = world.get(alice, f"/logs/{log}/live?pair={b64(bytes(32))}", headers={"accept-encoding": "gzip"})
    assert (answer.header("content-encoding"), answer.header("cache-control")) == (None, "no-store")
    assert (answer.header("content-type") or "").startswith("text/event-stream")


# Bodies that are none.


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"a":1}',
        b'"' + b"[" * 100_000,
        b"[" * 100_000,
        b"{}" * 2,
        b'{"handle":"\\ud800"}',
        b"\0",
    ],
)
def test_junk_is_never_a_fault(world: World, body: bytes) -> None:
    """Whatever is sent to an address of the API, the answer is a refusal with a sentence."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    for route in world.app.routes:
        assert isinstance(route, Route)
        for method in (route.methods or set()) & {"POST", "PUT", "DELETE"}:
            if route.path not in ("/fault", "/echo", "/lock", "/sign-out", "/devices", "/bonds/{bond}/leave"):
                path = route.path.format_map({"log": log, "bond": log, "id": b64(made("x"))})
                answer = world.ask(replace(alice), method, path, body)
                assert answer.status in (400, 404, 409, 429), (method, path, answer.status)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("epoch", -1),
        ("epoch", 2**32),
        ("epoch", 2**70),
        ("epoch", 1.5),
        ("revision", 0),
        ("revision", 2),
        ("revision", 2**64),
        ("reveal_at", -1),
        ("reveal_at", 5),
        ("reveal_at", 2**70),
        ("reveal", "at"),
        ("reveal", "never"),
        ("reveal", ""),
        ("room", ""),
        ("room", "Questions"),
        ("kind", "answer\n"),
        ("subject", "'>"),
        ("subject", "q 1"),
        ("pair", ""),
        ("pair", b64(bytes(31))),
        ("parent", b64(bytes(16))),
        ("id", ""),
        ("box", ""),
        ("box", b64(bytes(540))),
        ("com", ""),
        ("self", b64(bytes(62))),
        ("release", b64(bytes(61))),
        ("release", b64(bytes(5))),
        ("mine", None),
        ("box", 5),
        ("extra", ""),
        ("author", ""),
        ("day", ""),
        ("id", b64(bytes(16)) + "="),
        ("com", b64(bytes(32))[:-1] + "B"),
    ],
)
def test_an_entry_of_another_form_is_refused(world: World, field: str, value: object) -> None:
    """One field out of place, in size, name or spelling: 400, and nothing is stored."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    answer = world.post(alice, f"/logs/{log}/entries", {**commit(log, "x"), field: value})
    assert (answer.status, answer.code) == (400, "bad-shape")
    assert world.sql("SELECT 1 FROM entries") == []


@pytest.mark.parametrize(
    "body",
    [
        entry("x", kind="reply", reveal="now", release=made("r", 61)),
        said_now("x", "heard"),
        said_now("x", "keep"),
        said_now("x", "question"),
        said_now("x", "offer", parent=bytes(32)),
        said_now("x", "unknown"),
        said_now("x", room="kitchen"),
        said_now("x", subject="q999"),
        said_now("x", subject=""),
        said_now("x", subject="", parent=bytes(32)),
        said_now("x", "answer"),
        said_now("x", "plan", room="time"),
        said_now("x", "plan", room="time", subject="q001"),
        said_now("x", room="today", kind="plan", subject=""),
    ],
)
def test_what_belongs_in_no_room_is_refused(world: World, body: dict[str, object]) -> None:
    """A well-formed entry that no room accepts is 400 by the room's rule, and nothing is stored."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    answer = world.post(alice, f"/logs/{log}/entries", body)
    assert (answer.status, answer.code) == (400, "not-accepted")
    assert world.sql("SELECT 1 FROM entries") == []


def test_next_stays_in_the_house(world: World) -> None:
    """After unlocking nobody is led to another site."""
    for elsewhere in (
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "evil",
        "/\t/evil.example",
        "/%09/evil.example",
        "/\n/evil.example",
    ):
        page = world.get(replace(NOBODY), f"/unlock?next={elsewhere}").text
        assert "evil.example" not in page
        assert "javascript:" not in page
    assert "/logs/x/today?a=1" in unescape(world.get(replace(NOBODY), "/unlock?next=/logs/x/today?a=1").text)
