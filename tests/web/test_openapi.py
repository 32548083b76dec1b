"""The document of the API and the API agree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.routing import Route

from tests.addresses import furnish, rows_of_rooms
from tests.made import NOBODY, World, entry, invitation_body, opened, sign_up_body

BODYLESS = {
    "POST /lock",
    "POST /sign-out",
    "DELETE /devices",
    "DELETE /devices/{id}",
    "POST /bonds/{bond}/leave",
    "POST /invitations/{id}/end",
    "POST /invitations/{id}/decline",
    "DELETE /logs/{log}/entries/{id}",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with opened(tmp_path_factory.mktemp("openapi") / "house") as world:
        yield world


@pytest.fixture(scope="module")
def document(world: World) -> Any:
    return world.get(NOBODY, "/openapi.json").json


def test_it_has_every_address_that_speaks_json_and_no_other(world: World, document: Any) -> None:
    """All that writes, and all that reads as JSON or as events, is in the document; pages and files aren't."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    furnish(world, log, alice, bob)
    wanted = set()
    for route in world.app.routes:
        assert isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}:
            path = route.path.replace(":path", "").format_map(
                {
                    "log": log,
                    "bond": log,
                    "id": invitation_body("alice to bob", bytes(16))["id"],
                    **rows_of_rooms("IDS"),
                    "build": "x",
                    "path": "x",
                }
            )
            kind = world.get(alice, f"{path}?pair=").header("content-type") if method == "GET" else "application/json"
            if kind and kind.startswith(("application/json", "text/event-stream")) and route.path != "/openapi.json":
                wanted.add((method.lower(), route.path))
    assert {(method, path) for path, methods in document["paths"].items() for method in methods} == wanted
    assert len(wanted) > 25


def test_it_is_whole(document: Any) -> None:
    """Every reference leads somewhere, every parameter of a path is declared, every operation says what it does."""
    for found in re.findall(r'"\$ref": ?"#/components/schemas/(\w+)"', json.dumps(document)):
        assert found in document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            declared = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert declared == set(re.findall(r"{(\w+)}", path)), path
            assert len(operation["summary"]) > 10, (method, path)
            assert {"2XX", "4XX"} <= set(operation["responses"])
    assert document["openapi"].startswith("3.1")


def test_every_body_is_described(document: Any) -> None:
    """What takes a body says which, and what takes none says none."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            takes_one = method != "get" and f"{method.upper()} {path}" not in BODYLESS
            assert ("requestBody" in operation) is takes_one, (method, path)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("SignUpBody", {**sign_up_body(NOBODY)}),
        ("EntryBody", entry("x")),
        ("InvitationBody", invitation_body("x", bytes(16))),
    ],
)
def test_a_described_body_is_the_one_that_is_sent(document: Any, name: str, body: dict[str, Any]) -> None:
    """The fields that the document names are those that the house takes and no others; all are required but a wait."""
    schema = document["components"]["schemas"][name]
    assert set(schema["properties"]) - {"wait"} == set(schema["required"]) == set(body)
    assert schema["additionalProperties"] is False


def test_it_is_the_same_for_everyone(world: World, document: Any) -> None:
    """The document tells nothing of who asks, and has no address of this machine in it."""
    assert world.get(world.another_device(world.person("carol")), "/openapi.json").json == document
    assert "localhost" not in json.dumps(document)
