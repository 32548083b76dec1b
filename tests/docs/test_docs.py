"""The docs say what is so. `python -m tests.docs.test_docs` writes docs/api.md anew."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from starlette.routing import Route
from typer.main import get_command

from tests.made import commit, made, opened
from usness import refusals
from usness.cli import app
from usness.entries.records import Record
from usness.sealed import b64
from usness.web.app import owners, routes
from usness.web.errors import STATUS
from usness.web.host_sees import facts
from usness.web.openapi import document
from usness.web.static import Static

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
API = DOCS / "api.md"
ROOM = DOCS / "add-a-room.md"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
PAGES = sorted({*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "vectors" / "README.md"})
TEMPLATES = sorted((ROOT / "src" / "usness").rglob("*.html"))
FOLDED = [
    page
    for page in PAGES
    if page.name not in {"protocol.md", "export.md", "state.md"} and page.parent.name != "vectors"
]
"""Pages that are folded at 120 columns; the others have tables that can't be."""

BLOCK = re.compile(r"^```(\w*)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$", re.MULTILINE)
PATH = re.compile(r"(?:bench|docs|mutants|requirements|src|tests|tools|vectors)/[\w./-]*[\w/]")
EXAMPLE = "hellos"
"""The room that docs/add-a-room.md adds: its files are there only in a test."""

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return BLOCK.sub("", text(page))


def code(page: Path) -> Iterator[str]:
    """All that stands as code in a page, line by line; a line that goes on is one."""
    for _, block in BLOCK.findall(text(page)):
        yield from block.replace("\\\n", " ").splitlines()
    yield from INLINE.findall(prose(page))


# What the pages point at.


def anchors(page: Path) -> set[str]:
    """The names by which a page's headings can be linked."""
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def links(page: Path) -> Iterator[str]:
    for inline, reference in LINK.findall(prose(page)):
        found = inline or reference
        if not re.match(r"[a-z]+:", found):
            yield found


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    """Each link within the docs names a file that is there, and a heading that stands in it."""
    for link in links(page):
        path, _, anchor = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), link
        assert not anchor or anchor in anchors(there), link


def test_the_test_can_see_links() -> None:
    """The README's links and pictures are among what is looked at."""
    found = set(links(ROOT / "README.md"))
    assert {"docs/host.md", "docs/pictures/today-phone-light.png", "docs/host.md#restore"} <= found


@each_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    """A path of this tree in a page is a path of this tree."""
    for said in code(page):
        for path in PATH.findall(said):
            known = EXAMPLE in path or "locale" in path or (ROOT / path).exists()
            assert known, f"{path} isn't there"


# What the pages tell people to type.


def typed(page: Path, program: str) -> Iterator[list[str]]:
    """The words after a program's name, wherever a line of code runs it: at its start, by its path, or behind a pipe."""
    for line in code(page):
        for found in re.finditer(rf"(?:^(?:\w+=\S* )*|/|\| |\$ ){program} ([^|#]*)", line):
            yield shlex.split(found[1])


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))


@each_page
def test_every_make_target_exists(page: Path) -> None:
    """What a page says to make can be made."""
    for words in typed(page, "make"):
        named = [word for word in words if re.fullmatch("[a-z]+", word)]
        assert set(named) <= targets(), words


def test_every_make_target_is_told() -> None:
    """A target that nobody is told of helps nobody."""
    told = {word for words in typed(ROOT / "CONTRIBUTING.md", "make") for word in words}
    assert targets() - {"help"} <= told


def options() -> dict[str, set[str]]:
    """The commands of `usness`, and the options that each takes."""
    group = get_command(app)
    commands: dict[str, Any] = getattr(group, "commands", {})
    return {
        name: {one for param in command.params for one in [*param.opts, *param.secondary_opts]}
        for name, command in commands.items()
    }


@each_page
def test_every_command_and_option_exists(page: Path) -> None:
    """A command in a page is one of the program's, with options that it takes."""
    for words in typed(page, "usness"):
        if words and re.fullmatch("[a-z]+", words[0]) and page.name != "state.md":  # which names what isn't there yet
            assert words[0] in options(), words
            used = {word.partition("=")[0] for word in words if word.startswith("--")} - {"--help"}
            assert used <= options()[words[0]], words


def test_every_command_is_told() -> None:
    """The README names all that the program can do."""
    told = {words[0] for words in typed(ROOT / "README.md", "usness") if words}
    assert set(options()) <= told


@each_page
def test_python_in_a_page_is_python(page: Path) -> None:
    """Each block marked as Python can be read as such."""
    for language, block in BLOCK.findall(text(page)):
        if language == "python":
            ast.parse(block)


# How the pages are written.


@pytest.mark.parametrize("page", FOLDED, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_lines_fit(page: Path) -> None:
    """A line has up to 120 characters."""
    assert [line for line in text(page).splitlines() if len(line) > 120] == []


def test_decisions_are_numbered_without_gaps() -> None:
    """Decision 001 is the first, each is called by its number, and none is long."""
    assert [page.name[:4] for page in DECISIONS] == [f"{n:03}-" for n in range(1, len(DECISIONS) + 1)]
    for page in DECISIONS:
        assert text(page).startswith(f"# {page.name[:3]}: ")
        assert len(text(page).splitlines()) <= 16


# Words that we don't say.


def not_said() -> list[str]:
    """The right column of docs/words.md, "Say, and not"."""
    table = text(DOCS / "words.md").partition("## Say, and not")[2]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", table, re.MULTILINE)[1:]
    return [word.strip() for _, row in rows for word in row.split(",") if "---" not in word]


def left_as_it_is() -> list[str]:
    """What may be said all the same: the quoted words below that table."""
    return re.findall(r'"([^"]+)"', prose(DOCS / "words.md").partition("## Say, and not")[2].rpartition("|")[2])


def forbidden(sentence: str) -> list[str]:
    for phrase in left_as_it_is():
        sentence = re.sub(re.escape(phrase), "", sentence, flags=re.IGNORECASE)
    return [word for word in not_said() if re.search(_as_said(word), sentence, re.IGNORECASE)]


def _as_said(word: str) -> str:
    return rf"\b{re.escape(word)}(?:s|es)?\b" if word[0].isalpha() else re.escape(word)


def sentences() -> Iterator[tuple[str, str]]:
    """All that people read: sentences of templates, refusals and tables, each with where it stands."""
    for page in TEMPLATES:
        for sentence in re.findall(r'_\("((?:[^"\\]|\\.)*)"', text(page)):
            yield page.name, sentence
    for name, refusal in vars(refusals).items():
        if isinstance(refusal, type) and issubclass(refusal, refusals.Refusal):
            yield name, refusal.sentence
    for part in facts(owners()):
        yield from (("a migration", sentence) for sentence in part)


def test_no_sentence_has_a_word_that_we_do_not_say() -> None:
    """No sentence has a word of the glossary's right column, nor an exclamation mark."""
    found = [(where, sentence, forbidden(sentence)) for where, sentence in sentences()]
    assert len(found) > 300
    assert [one for one in found if one[2]] == []


def test_the_test_knows_a_wrong_word() -> None:
    """A forbidden word is found, in the plural too; one inside another word, or of somebody else's, isn't."""
    assert forbidden("Your passwords are encrypted.") == ["password", "encrypted"]
    assert forbidden("Well done!") == ["!"]
    assert forbidden("Let your password manager keep it. The postman chatters; no streaks.") == []


# The room that the page adds.


def files_of_the_room() -> dict[str, str]:
    """The blocks of docs/add-a-room.md that are whole files, by their paths."""
    found = re.findall(r"^`([\w./]+)`:\n\n```\w+\n(.*?)\n```$", text(ROOM), re.MULTILINE | re.DOTALL)
    return {path: f"{block}\n" for path, block in found}


def with_the_room(house: str) -> str:
    """The house's list of rooms with the page's one line in it, and the name in the import."""
    line = next(block for _, block in BLOCK.findall(text(ROOM)) if block == f"{EXAMPLE}.ROOM,")
    listed = house.replace("from usness.rooms import ", f"from usness.rooms import {EXAMPLE}, ", 1)
    return listed.replace("\n)\n", f"\n    {line}\n)\n")


def test_doing_what_the_page_says_gives_a_room(tmp_path: Path) -> None:
    """In a copy of the tree, the page's files and its one line make a room whose tests pass."""
    files = files_of_the_room()
    assert len(files) == 10
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for path in ("pyproject.toml", "tests/conftest.py", "tests/support.py"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        shutil.copy2(ROOT / path, tmp_path / path)
    for path, block in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(block, encoding="utf-8")
    house = tmp_path / "src" / "usness" / "rooms" / "__init__.py"
    house.write_text(with_the_room(text(house)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/rooms"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout or re.search(r"^\.+ *\[100%\]", done.stdout, re.MULTILINE), done.stdout


# The page of the API.

ABOUT = """# The API

Written by `python -m tests.docs.test_docs` from the house's own routes, shapes and refusals; a test holds it to them.
The same is at `/openapi.json` of every house.

Reading is HTML. Writing and syncing is this, used alike by the browser, the Python client and anyone's own program.
Words are sealed as [protocol.md](protocol.md) says; the house can't do it for you.

- Bodies are JSON objects with exactly the fields named here. Bytes are base64url without padding; ids have 16 bytes.
- Signing in, signing up and recovering give a cookie: `__Host-usness` behind TLS, `usness` under `localhost` names.
- A page's script sends its build as `Usness-Build`; a program of one's own leaves it out.
- A write with an `Origin` other than the house's own is left undone.
- A refusal is `{"refused": code, "sentence": text}`. What isn't there and what isn't yours get the same 404.

## Answers
What has nothing to tell answers 204. The others answer with an object:

| address | answer |
| --- | --- |
| `GET /logs/{log}/entries` | `entries`, the newest number as `after`, and whether there is `more` |
| `POST /logs/{log}/entries` | the entry as `record`; the other's commit as `partner` if the two have met, else null |
| `GET /logs/{log}/waiting` | `waiting`: own entries that no sync has yet, each a `record` and an `at` |
| `PUT …/release` | `open`: whether the page is open now |
| `POST /sign-up`, `POST /recover/finish` | `person`, and this device's `secret` |
| `POST /sign-in`, `POST /unlock` | the same, and `passphrase_wrap` without the host's layer |
| `POST /sign-in/salt`, `GET /session/salt` | `salt`, `rounds` |
| `GET /recovery` | `recovery_wrap`; `POST /recover` gives `person` too |
| `POST /invitations` | `id` |

`GET /session` has `person`, `secret`, `salt`, `rounds`, `identity`, `identity_box`, the `manifest` (its `revision` and
`box`), `bond_keys` (each a `bond`, an `epoch` and a `box`), `private_n` (the newest number in the own log),
`lock_minutes`, the id of this `device`, and whether it has `described` itself.

`GET /invitations/{id}` has `id`, `bond`, `kind`, `lang`, `zone`, `card`, `inviter`, `invitee`, the asker's `role`
(`inviter`, `invitee`, or `holder` of the link), the `state`, the `instance`, and the sealed `note`, `hello`, `reveal`
and `gift`, each empty where it isn't for the asker.

RECORD

What opens `at` a time opens `wait` seconds later by the house's clock, up to a week; without `wait`, which may be left
out, as the day of its `reveal_at` begins in the room's zone. `reveal_at` is the first second of a day in UTC. Of what
waits, `at` is the Unix second; an exchange that met none lapses then, and 0 is for what will never open.

`GET /logs/{log}/live` is a stream of events, and silent until both are there: `both`; then `met`, `open` or `reply`
with an entry's id.
"""

RECORD = (
    "An entry has FIELDS. What the asker may not have is empty: `self` and `mine` are for the author, `release` for the other"
    " once it may be opened. Of one that is `gone` only `id` and `n` hold."
)

SPOKEN = {"string": "text", "integer": "number", "boolean": "yes or no"}


def api_page() -> str:
    all_routes = routes(Static())
    described = document(all_routes)
    fields = ", ".join(f"`{name}`" for name in Record(bytes(16)).json())
    parts = [ABOUT.replace("RECORD", "\n".join(_folded(RECORD.replace("FIELDS", fields)))), "## Addresses"]
    for route in all_routes:
        for method in sorted((route.methods or set()) - {"HEAD"}):
            operation = described["paths"].get(route.path, {}).get(method.lower())
            if operation:
                parts.append(_address(route, operation, described["components"]["schemas"]))
    refused = [
        line for kind, status in STATUS.items() for line in _folded(f"- {status} `{kind.code}`: {kind.sentence}")
    ]
    parts += ["## Refusals", *refused, ""]
    reading = [route for route in all_routes if not _speaks_json(route, described)]
    parts += ["## Pages, and what isn't JSON", "\n".join(f"- `{_plain(route.path)}`" for route in reading), ""]
    return "\n".join(parts)


def _speaks_json(route: Route, described: dict[str, Any]) -> bool:
    return any(method.lower() in described["paths"].get(route.path, {}) for method in route.methods or ())


def _plain(path: str) -> str:
    return path.replace(":path", "")


def _address(route: Route, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    said = " ".join((route.endpoint.__doc__ or "").split("\n\n")[0].split())
    head, _, sentence = said.partition(": ")
    lines = [f"### {head}", *_folded(sentence[:1].upper() + sentence[1:])]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if body:
        schema = schemas[body["$ref"].rpartition("/")[2]]
        lines += ["", *_folded(f"Body: {'; '.join(_fields(schema, schemas))}.")]
    return "\n".join([*lines, ""])


def _folded(line: str) -> list[str]:
    words, lines = line.split(" "), [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        turn = "  " if line.startswith("- ") else ""
        lines = [*lines[:-1], longer] if len(longer) <= 118 else [*lines, f"{turn}{word}"]
    return lines


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> Iterator[str]:
    for name, field in schema["properties"].items():
        if "$ref" in field:
            inner = ", ".join(_fields(schemas[field["$ref"].rpartition("/")[2]], schemas))
            yield f"`{name}`: an object of {inner}"
        else:
            yield f"`{name}` ({_kind(field)})"


def _kind(field: dict[str, Any]) -> str:
    if "enum" in field:
        return " or ".join(str(one).lower() if isinstance(one, bool) else str(one) for one in field["enum"])
    sizes = re.search(r"bytes: (.+)$", field.get("description", ""))
    if sizes:
        return "a sealed box" if "protocol" in sizes[1] else f"{sizes[1]} bytes"
    return SPOKEN.get(field.get("type", ""), "a value")


def test_the_page_of_the_api_is_up_to_date() -> None:
    """docs/api.md is what the routes, shapes and refusals of today give."""
    assert text(API) == api_page(), "run: python -m tests.docs.test_docs"


def test_every_field_of_an_answer_is_told(tmp_path: Path) -> None:
    """What the house answers with has no field that docs/api.md doesn't name."""
    with opened(tmp_path / "house") as world:
        alice, bob = world.person("alice"), world.person("bob")
        log = world.bonded(alice, bob)
        invitation = b64(made("alice to bob"))
        gets = ("/session", "/session/salt", "/recovery", f"/logs/{log}/entries", f"/invitations/{invitation}")
        answers = [world.get(alice, path).json for path in gets]
        answers.append(world.add(alice, log, commit(log, "alice", "q001")).json)
        answers.append(answers[0]["bond_keys"][0] | answers[0]["manifest"])
    told = set(INLINE.findall(text(API)))
    assert {name for answer in answers for name in answer} <= told


def test_every_address_of_the_house_is_told() -> None:
    """Each route stands in docs/api.md, among the addresses or among the pages."""
    for route in routes(Static()):
        assert re.search(rf"^(?:### \w+ |- `){re.escape(_plain(route.path))}(?:[`?\s]|$)", text(API), re.MULTILINE), (
            route
        )


def test_the_program_is_one_that_can_be_asked() -> None:
    """The commands are read off the program itself."""
    assert isinstance(app, typer.Typer)
    assert {"serve", "backup", "export"} <= set(options())


if __name__ == "__main__":
    API.write_text(api_page(), encoding="utf-8")
