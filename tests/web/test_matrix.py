"""Who gets what at every address: nobody, a stranger, the two, a locked device, and one who has left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from tests.addresses import furnish, pages_of_rooms, rows_of_rooms
from tests.made import (
    BOX,
    NOBODY,
    Answer,
    Json,
    Person,
    World,
    commit,
    entry,
    invitation_body,
    made,
    opened,
    said_now,
    sign_up_body,
)
from usness.sealed import WRAP, b64, unb64

ROLES = ("nobody", "charlie", "alice", "bob", "locked", "left")

MET = "q003"
WAITING = "q002"


@dataclass(frozen=True)
class Stage:
    """A house in which there is one of everything, and who may ask for it."""

    world: World
    log: str
    roles: dict[str, Person]
    ids: dict[str, str]

    def body(self, name: str) -> Json:
        """What someone sends, in the form that the house wants it."""
        return BODIES[name](self) if name in BODIES else {}


def now(stage: Stage) -> Json:
    return said_now("something new")


BODIES: dict[str, Callable[[Stage], Json]] = {
    "POST /logs/{log}/entries": now,
    "PUT /logs/{log}/entries/{id}/release": lambda stage: {
        "release": b64(made("a release", WRAP)),
        "epoch": 1,
        "partner": stage.ids["bob's hash"],
    },
    "POST /sign-up": lambda _: sign_up_body(Person("dora")),
    "POST /sign-in/salt": lambda _: {"handle": "alice"},
    "POST /sign-in": lambda _: {"handle": "alice", "auth": Person("alice").auth},
    "POST /unlock": lambda _: {"auth": Person("alice").auth},
    "PUT /passphrase": lambda _: {
        "auth": Person("alice").auth,
        "salt": b64(made("new salt")),
        "rounds": 1_000_000,
        "new_auth": b64(made("new auth", 32)),
        "passphrase_wrap": b64(made("new wrap", WRAP)),
    },
    "PUT /recovery": lambda _: {
        "auth": Person("alice").auth,
        "recovery_auth": b64(made("new code", 32)),
        "recovery_wrap": b64(made("new recovery wrap", WRAP)),
    },
    "POST /recover": lambda _: {"handle": "alice", "recovery_auth": Person("alice").recovery_auth},
    "POST /recover/finish": lambda _: {
        "handle": "alice",
        "recovery_auth": Person("alice").recovery_auth,
        "salt": b64(made("new salt")),
        "rounds": 1_000_000,
        "auth": b64(made("new auth", 32)),
        "passphrase_wrap": b64(made("new wrap", WRAP)),
        "new_recovery_auth": b64(made("new code", 32)),
        "recovery_wrap": b64(made("new recovery wrap", WRAP)),
    },
    "PUT /manifest": lambda _: {"revision": 2, "box": b64(made("second manifest", BOX))},
    "PUT /devices/here": lambda _: {"about": b64(made("about", BOX))},
    "PUT /bonds/{bond}/zone": lambda _: {"zone": "Asia/Tokyo"},
    "POST /account/delete": lambda _: {"auth": Person("alice").auth},
    "POST /invitations": lambda _: invitation_body("one more", made("one more bond")),
    "POST /invitations/{id}/hello": lambda _: {"hello": b64(made("hello", BOX))},
    "POST /invitations/{id}/reveal": lambda _: {"reveal": b64(made("reveal", BOX))},
    "POST /invitations/{id}/gift": lambda _: {"gift": b64(made("gift", WRAP))},
    "POST /invitations/{id}/taken": lambda _: {"epoch": 1, "box": b64(made("taken", WRAP))},
}

IDS = {
    "DELETE /logs/{log}/entries/{id}": "waiting",
    "PUT /logs/{log}/entries/{id}/release": "met",
    "DELETE /devices/{id}": "device",
    "GET /i/{id}": "open",
    "GET /invitations/{id}": "open",
    "POST /invitations/{id}/hello": "open",
    "POST /invitations/{id}/end": "open",
    "POST /invitations/{id}/decline": "open",
    "POST /invitations/{id}/reveal": "hello",
    "POST /invitations/{id}/gift": "revealed",
    "POST /invitations/{id}/taken": "given",
}
"""Which entry or invitation a route is asked about."""

ANYONE = (200, 200, 200, 200, 200, 200)
OWN = (401, 200, 200, 200, 423, 200)
IN_THE_ROOM = (401, 404, 200, 200, 423, 200)

EXPECTED: dict[str, tuple[int, ...]] = {
    # address                                  nobody charlie alice bob locked left
    **{f"GET /logs/{{log}}/{page}": IN_THE_ROOM for page in pages_of_rooms()},
    **rows_of_rooms("EXPECTED"),
    "GET /": (200, 303, 303, 303, 303, 303),
    "GET /ok": ANYONE,
    "GET /how": ANYONE,
    "GET /safety": ANYONE,
    "GET /away": ANYONE,
    "GET /host-sees": ANYONE,
    "GET /openapi.json": ANYONE,
    "GET /static/{build}/{path}": ANYONE,
    "GET /sign-up": ANYONE,
    "GET /sign-in": ANYONE,
    "GET /recover": ANYONE,
    "GET /unlock": ANYONE,
    "GET /i/{id}": ANYONE,
    "GET /today": (401, 303, 303, 303, 423, 303),
    "GET /you": (401, 303, 303, 303, 423, 303),
    "GET /invite": OWN,
    "GET /you/name": OWN,
    "GET /you/pace": OWN,
    "GET /you/focus": OWN,
    "GET /you/quiet": OWN,
    "GET /you/look": OWN,
    "GET /you/lock": OWN,
    "GET /you/language": OWN,
    "GET /you/devices": OWN,
    "GET /you/passphrase": OWN,
    "GET /you/recovery": OWN,
    "GET /you/export": OWN,
    "GET /you/delete": OWN,
    "GET /logs/{log}/write": IN_THE_ROOM,
    "GET /logs/{log}/us": IN_THE_ROOM,
    "GET /logs/{log}/house": IN_THE_ROOM,
    "GET /logs/{log}/you": IN_THE_ROOM,
    "GET /logs/{log}/zone": IN_THE_ROOM,
    "GET /logs/{log}/leave": IN_THE_ROOM,
    "GET /logs/{log}/entries": IN_THE_ROOM,
    "GET /logs/{log}/waiting": IN_THE_ROOM,
    "GET /logs/{log}/live": (401, 404, 200, 200, 423, 409),
    "POST /logs/{log}/entries": (401, 404, 201, 201, 423, 409),
    "DELETE /logs/{log}/entries/{id}": (401, 404, 204, 404, 423, 204),
    "PUT /logs/{log}/entries/{id}/release": (401, 404, 200, 404, 423, 409),
    "POST /sign-up": (201, 201, 201, 201, 201, 201),
    "POST /sign-in/salt": ANYONE,
    "POST /sign-in": ANYONE,
    "GET /session": OWN,
    "GET /session/salt": (401, 200, 200, 200, 200, 200),
    "POST /lock": (401, 204, 204, 204, 204, 204),
    "POST /unlock": (401, 403, 200, 403, 200, 200),
    "POST /sign-out": (401, 204, 204, 204, 204, 204),
    "PUT /passphrase": (401, 403, 204, 403, 423, 204),
    "GET /recovery": OWN,
    "PUT /recovery": (401, 403, 204, 403, 423, 204),
    "POST /recover": ANYONE,
    "POST /recover/finish": ANYONE,
    "PUT /manifest": (401, 204, 204, 204, 423, 204),
    "DELETE /devices": (401, 204, 204, 204, 423, 204),
    "PUT /devices/here": (401, 204, 204, 204, 423, 204),
    "DELETE /devices/{id}": (401, 404, 204, 404, 423, 204),
    "PUT /bonds/{bond}/zone": (401, 404, 204, 204, 423, 409),
    "POST /bonds/{bond}/leave": (401, 404, 204, 204, 423, 204),
    "POST /account/delete": (401, 403, 204, 403, 423, 204),
    "POST /invitations": (401, 201, 201, 201, 423, 201),
    "GET /invitations/{id}": ANYONE,
    "POST /invitations/{id}/hello": (401, 204, 409, 204, 423, 409),
    "POST /invitations/{id}/reveal": (401, 404, 204, 404, 423, 204),
    "POST /invitations/{id}/gift": (401, 404, 204, 404, 423, 204),
    "POST /invitations/{id}/taken": (401, 404, 404, 204, 423, 404),
    "POST /invitations/{id}/end": (401, 404, 204, 404, 423, 204),
    "POST /invitations/{id}/decline": (204, 204, 204, 204, 204, 204),
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Alice and Bob share a room in which there is one of everything; Charlie has an account."""
    with opened(tmp_path_factory.mktemp("matrix") / "house") as world:
        yield furnished(world)


def furnished(world: World) -> Stage:
    alice, bob, charlie = (world.person(name) for name in ("alice", "bob", "charlie"))
    log = world.bonded(alice, bob)
    world.open_page(log, alice, bob)
    world.add(alice, log, commit(log, "alice waits", WAITING))
    mine = world.add(alice, log, commit(log, "alice met", MET)).json["record"]
    theirs = world.add(bob, log, commit(log, "bob met", MET)).json["record"]
    furnish(world, log, alice, bob)
    ids = {"waiting": b64(made("id alice waits")), "met": mine["id"], "bob's hash": b64(world.hash_of(log, theirs))}
    for name, steps in (("open", 0), ("hello", 1), ("revealed", 2), ("given", 3)):
        ids[name] = invited(world, alice, bob, name, steps)
    ids["device"] = world.get(world.another_device(alice), "/session").json["device"]
    locked = world.another_device(alice)
    assert world.post(locked, "/lock").status == 204
    roles = {"nobody": NOBODY, "charlie": charlie, "alice": alice, "bob": bob, "locked": locked, "left": alice}
    return Stage(world, log, roles, ids)


def invited(world: World, inviter: Person, invitee: Person, name: str, steps: int) -> str:
    """An invitation that has come so far."""
    world.ask(inviter, "POST", "/invitations", invitation_body(name, made(f"bond {name}")))
    path = f"/invitations/{b64(made(name))}"
    for who, step, body in (
        (invitee, "hello", {"hello": b64(made("hello", BOX))}),
        (inviter, "reveal", {"reveal": b64(made("reveal", BOX))}),
        (inviter, "gift", {"gift": b64(made("gift", WRAP))}),
    )[:steps]:
        assert world.post(who, f"{path}/{step}", body).status == 204
    return b64(made(name))


def addresses(world: World) -> list[str]:
    """All that the app answers to, from its own table."""
    routes = [route for route in world.app.routes if isinstance(route, Route)]
    assert len(routes) == len(world.app.routes), "another kind of route needs another kind of row"
    return [
        f"{method} {route.path.replace(':path', '')}"
        for route in routes
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]


def path_of(stage: Stage, address: str, **ids: str) -> str:
    """The address with true ids put in, or with those given."""
    world = stage.world
    found = {
        "log": stage.log,
        "bond": stage.log,
        "id": stage.ids.get(IDS.get(address, ""), ""),
        **rows_of_rooms("IDS"),
        "build": world.house.pages._globals["build"],
        "path": "js/house.js",
        **ids,
    }
    path = address.partition(" ")[2].format_map(found)
    return f"{path}?pair={b64(bytes(32))}" if path.endswith("/live") else path


@pytest.fixture
def stage(before: Stage, tmp_path: Path) -> Iterator[Stage]:
    """The same for one test alone."""
    before.world.on_a_copy(tmp_path / "copy")
    yield replace(before, roles={name: replace(who) for name, who in before.roles.items()})
    before.world.back()


def test_every_address_has_its_row(before: Stage) -> None:
    """A new route without a row in the table fails here, and so does a row without its route."""
    assert sorted(addresses(before.world)) == sorted(EXPECTED)


def test_every_body_is_for_an_address() -> None:
    """No body or id in this file is left over from a route that is gone."""
    assert set(BODIES) | set(IDS) <= set(EXPECTED)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", EXPECTED)
def test_who_gets_what(stage: Stage, address: str, role: str) -> None:
    """Each address answers each role as the table says."""
    if role == "left":
        assert stage.world.post(stage.roles["alice"], f"/bonds/{stage.log}/leave").status == 204
    answer = asked_as(stage, address, role)
    assert answer.status == EXPECTED[address][ROLES.index(role)], answer.body[:300]


def asked_as(stage: Stage, address: str, role: str, path: str = "", **headers: str) -> Answer:
    method = address.partition(" ")[0]
    body = None if method == "GET" else stage.body(address)
    who = replace(stage.roles["alice" if role == "left" else role])
    return stage.world.ask(who, method, path or path_of(stage, address), body, headers=headers)


PAGES = [address for address in EXPECTED if address.startswith("GET /") and EXPECTED[address][0] == 401]


@pytest.mark.parametrize("address", PAGES)
def test_a_reader_is_shown_the_door(before: Stage, address: str) -> None:
    """Someone with a browser who is signed out or locked is led to the page that helps, and sees nothing else."""
    for role, door in (("nobody", "/sign-in"), ("locked", "/unlock?next=")):
        if address != "GET /session/salt":
            answer = asked_as(before, address, role, accept="text/html")
            assert (answer.status, answer.body) == (303, b"")
            assert (answer.header("location") or "").startswith(door)


TELLING = [address for address in EXPECTED if "{log}" in address or "{id}" in address or "{bond}" in address]
"""Addresses with an id in them, which could tell what exists."""

PUBLIC = {"GET /i/{id}", "GET /invitations/{id}", "POST /invitations/{id}/decline", "POST /invitations/{id}/hello"}
"""Whoever holds an invitation's id holds the link: for them it does exist."""


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
@pytest.mark.parametrize("address", [one for one in TELLING if one not in PUBLIC])
def test_absent_and_not_yours_are_one_answer(stage: Stage, address: str, accept: str) -> None:
    """A stranger gets byte for byte the same for what exists and for what was made up, at every address with an id."""
    assert 200 <= asked_as(stage, address, "bob" if address.endswith("taken") else "alice").status < 300, "it exists"
    name = "log" if "{log}" in address else "bond" if "{bond}" in address else "id"
    made_up = path_of(stage, address, **{name: b64(made("nothing at all"))})
    there, nowhere = (asked_as(stage, address, "charlie", path, accept=accept) for path in ("", made_up))
    assert there == nowhere
    assert there.status == 404


@pytest.mark.parametrize("address", [one for one in TELLING if "{log}/entries/{id}" in one])
def test_the_others_entry_is_as_absent_as_none(stage: Stage, address: str) -> None:
    """In the same room, what the other wrote can't be told from what nobody wrote by trying to change it."""
    answers = [
        asked_as(stage, address, "bob", path_of(stage, address, id=id_))
        for id_ in (stage.ids["waiting"], stage.ids["met"], b64(made("nothing at all")))
    ]
    assert answers == [answers[0]] * 3
    assert answers[0].status == 404


@pytest.mark.parametrize("strange", ["", "x", "%00", "é", "..", "A" * 22 + "=", "A" * 21 + "B", "A" * 5_000, "null"])
def test_what_cannot_be_an_id_is_absent_too(before: Stage, strange: str) -> None:
    """A path with junk for an id is answered like any absent one, to its reader and to a stranger alike."""
    world, absent = before.world, b64(made("nothing at all"))
    for role in ("alice", "charlie"):
        found = asked_as(before, "GET /logs/{log}/today", role, f"/logs/{strange}/today")
        assert found == asked_as(before, "GET /logs/{log}/today", role, f"/logs/{absent}/today")
    assert world.get(NOBODY, f"/invitations/{strange}").status == 404


def test_another_spelling_of_an_id_is_another_id(before: Stage) -> None:
    """Base64 has spare bits: a second spelling of the room's id opens nothing, not even for Alice."""
    last = before.log[-1]
    twin = next(
        one
        for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        if one != last and loosely(before.log[:-1] + one) == unb64(before.log)
    )
    assert asked_as(before, "GET /logs/{log}/today", "alice", f"/logs/{before.log[:-1]}{twin}/today").status == 404


def loosely(text: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(text + "==")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(before: Stage, method: str) -> None:
    """What an address wasn't made for is 405 or 404, never a fault."""
    for address in EXPECTED:
        if not any(f"{method} {address.partition(' ')[2]}" == other for other in EXPECTED):
            answer = before.world.ask(replace(before.roles["alice"]), method, path_of(before, address))
            assert answer.status in (404, 405), address


def test_a_cookie_that_is_none_is_nobody(before: Stage) -> None:
    """Made-up, empty, foreign and overlong cookies are all just signed out."""
    address = "GET /logs/{log}/today"
    wanted: Any = asked_as(before, address, "nobody")
    for cookie in (
        "usness=",
        "usness=x",
        f"usness={b64(bytes(32))}",
        "usness=" + "é" * 40,
        "other=1",
        "usness=" + "A" * 9_000,
        f"__Host-usness={before.roles['alice'].cookie.partition('=')[2]}",
    ):
        assert before.world.get(Person("nobody", cookie), path_of(before, address)) == wanted


def test_the_person_of_a_session_is_its_own(before: Stage) -> None:
    """Alice's cookie is Alice's: `GET /session` names her, and no parameter can make it name Bob."""
    found = before.world.get(replace(before.roles["alice"]), f"/session?person={b64(before.roles['bob'].id)}").json
    assert unb64(found["person"]) == before.roles["alice"].id


def test_there_is_something_to_see(before: Stage) -> None:
    """The table isn't about an empty house: Alice's sync has her open page, her waiting answer and a met pair."""
    world, alice, bob = before.world, replace(before.roles["alice"]), replace(before.roles["bob"])
    mine = {one["id"] for one in world.get(alice, f"/logs/{before.log}/entries").json["entries"]}
    theirs = {one["id"] for one in world.get(bob, f"/logs/{before.log}/entries").json["entries"]}
    assert before.ids["waiting"] in mine - theirs
    assert before.ids["met"] in mine & theirs
    assert entry("alice q001")["id"] in mine & theirs
