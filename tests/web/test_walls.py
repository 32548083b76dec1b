"""The house knows no room: what entries, store and web say of rooms comes from the rooms themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from usness.rooms import ROOMS

SRC = Path(__file__).resolve().parents[2] / "src" / "usness"

DOORS = {"today", "time", "search"}
"""Rooms whose names are words that the house needs as such: the door Today, the module `time`, an address's `search`. For
them only what can mean nothing but the room is looked for: an import, a path, a template, a row's value."""


def texts(path: Path) -> Iterator[str]:
    """All that a file says but for its comments and docstrings: names and strings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _python(text)
    elif path.suffix == ".js":
        bare = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
        yield from re.findall(r"""'[^'\n]*'|"[^"\n]*"|`[^`]*`|\w+""", bare)
    else:
        bare = re.sub(r"\{#.*?#\}|/\*.*?\*/|_\(\"[^\"]*\"|--[^\n]*", "", text, flags=re.DOTALL)
        yield from re.findall(r"""'[^'\n]*'|"[^"\n]*"|\w+""", bare)


def _python(text: str) -> Iterator[str]:
    tree = ast.parse(text)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    loose = {
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str() as value) if value not in docs | loose:
                yield f'"{value}"'
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) | ast.arg(arg=name):
                yield name
            case ast.ImportFrom(module=str() as module):
                yield module


def names_the_room(said: str, room: str) -> bool:
    """Whether this bit of code can mean the room."""
    if said[:1] not in "'\"`":
        return f"rooms.{room}" in said or (said == room and room not in DOORS)
    inside = said[1:-1]
    if room in DOORS:
        return re.search(rf"rooms[./]{room}\b|\b{room}/\w+\.html|room ?= ?'{room}'", inside) is not None
    return re.search(rf"(?<![\w-]){room}(?![\w-])", inside) is not None


FILES = sorted(
    path
    for part in ("entries", "store", "web")
    for path in (SRC / part).rglob("*")
    if path.suffix in (".py", ".sql", ".html", ".js", ".css") and "words" not in path.parent.name
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_no_rooms_name_stands_outside_of_its_room(path: Path) -> None:
    """A room is added or taken out by its folder and one line: nothing in entries, store or web names it."""
    for room in ROOMS:
        assert not [said for said in texts(path) if names_the_room(said, room.name)]


def test_the_test_can_see_a_name() -> None:
    """A name in a string, a path, an import or a variable is found; the same word in prose isn't."""
    for said in (
        '"questions"',
        "'/logs/x/questions/q001'",
        "\"SELECT 1 WHERE room = 'questions'\"",
        "questions",
        "usness.rooms.questions",
    ):
        assert names_the_room(said, "questions")
    for said in ('"questionsome"', '"pre-questions"', "own_questions_asked"):
        assert not names_the_room(said, "questions")
    assert names_the_room('"time/time.html"', "time")
    assert not names_the_room('"time"', "time")
    assert any(names_the_room(said, "questions") for said in texts(SRC / "rooms" / "questions" / "pages.py"))


def test_a_rooms_folder_is_its_name() -> None:
    """What a room is called in code, routes and records is the folder that it lives in."""
    for room in ROOMS:
        assert room.folder.name == room.name
        assert all(f"/{room.name}" in route.path for route in room.routes)
    assert len({room.name for room in ROOMS}) == len(ROOMS)
    folders = {path.name for path in (SRC / "rooms").iterdir() if (path / "__init__.py").is_file()}
    assert folders == {room.name for room in ROOMS}, "a folder that no line names is no room"
