"""Every template and every page: it loads, it says everything through the translator, it holds nothing inline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from minijinja import TemplateError
from starlette.requests import Request
from starlette.routing import Route

from tests.addresses import named_pages_of_rooms, open_pages_of_rooms, pages_of_rooms, rows_of_rooms
from tests.made import (
    NOBODY,
    Json,
    Person,
    World,
    answer_to,
    commit,
    invitation_body,
    keep,
    made,
    opened,
    said_now,
)
from usness import refusals
from usness.rooms.questions.library import cards, themes
from usness.sealed import b64, unb64
from usness.web.errors import STATUS
from usness.web.pages import Pages
from usness.web.static import Static

OPEN, CLOSE = "⟦", "⟧"
SRC = Path(__file__).resolve().parents[2] / "src" / "usness"

NAMES = {"Usness", "English"}
"""Names that are the same in every language."""

SAID = {"alt", "title", "aria-label", "placeholder", "data-fill", "aria-description", "label", "content"}
"""Attributes that a reader sees or hears."""

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def pseudo(sentence: str) -> str:
    """A language in which every sentence is as in English, in brackets."""
    return f"{OPEN}{sentence}{CLOSE}"


@dataclass
class Found:
    """What stands in a page."""

    texts: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads a page to a list of its texts, each with the attributes of all elements around it, and of its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found = Found()
        self.around: list[tuple[str, dict[str, str]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.found.tags.append((tag, attributes))
        if tag not in VOID:
            self.around.append((tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        while self.around and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            merged: dict[str, str] = {}
            for tag, attributes in self.around:
                merged |= {**attributes, "<": tag}
            inside = next((one["lang"] for tag, one in self.around if "lang" in one and tag != "html"), "")
            self.found.texts.append((data.strip(), {**merged, "lang inside": inside}))


def read(page: str) -> Found:
    return Reader(page).found


class Stage:
    """A house in which every page is worth a look, in one language."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.alice, self.bob, self.dora = (world.person(name) for name in ("alice", "bob", "dora"))
        self.asked: list[Json] = []
        log = self.log = world.bonded(self.alice, self.bob)
        world.add(self.alice, log, commit(log, "folded", "q005"))
        world.clock.days(8)
        world.open_page(log, self.alice, self.bob, "q008")
        world.clock.days(100)
        mine, theirs = world.open_page(log, self.alice, self.bob)
        for who in (self.alice, self.bob):
            hashes = (world.hash_of(log, one) for one in (mine, theirs))
            world.add(who, log, keep(log, f"{who.name} keeps", hashes))
            self.asked.append(world.add(who, log, said_now(f"{who.name} asks", "question", subject="")).json["record"])
        gone = world.add(self.bob, log, said_now("bob thinks better of it", "question", subject="")).json["record"]
        self.asked.append(gone)
        world.ask(self.bob, "DELETE", f"/logs/{log}/entries/{gone['id']}")
        world.add(self.alice, log, answer_to(log, "to bob", world.hash_of(log, self.asked[1])))
        for who, kind, parent in (
            (self.alice, "reply", theirs),
            (self.bob, "heard", mine),
            (self.bob, "reply", mine),
        ):
            world.add(who, log, said_now(f"{who.name} {kind}", kind, parent=world.hash_of(log, parent)))
        world.add(self.alice, log, said_now("offer", subject="q006"))
        world.add(self.alice, log, said_now("tender", subject="q073"))
        world.add(self.bob, log, said_now("plan", "plan", room="time", subject=""))
        world.add(self.alice, log, commit(log, "waits", "q002"))
        for card in ("q003", "q004"):
            mine, theirs = (
                world.add(who, log, commit(log, f"{who.name} {card}", card)).json["record"]
                for who in (self.alice, self.bob)
            )
            if card == "q004":
                world.release(self.alice, log, unb64(mine["id"]), world.hash_of(log, theirs))
        world.post(self.alice, "/invitations", invitation_body("open", made("another bond")))
        self.closed = world.bonded(self.dora, self.bob, kind="friends")
        world.open_page(self.closed, self.dora, self.bob)
        world.post(self.dora, f"/bonds/{self.closed}/leave")

    def pages(self) -> Iterator[tuple[str, Person]]:
        """Every page in the state in which it says most, and who reads it."""
        for path in (
            "/",
            "/sign-up",
            "/sign-in",
            "/recover",
            "/unlock",
            "/how",
            "/safety",
            "/away",
            "/host-sees",
            "/nothing",
            *open_pages_of_rooms(),
            f"/i/{b64(made('open'))}",
            f"/i/{b64(made('alice to bob'))}",
            f"/i/{b64(made('nowhere'))}",
        ):
            yield path, NOBODY
        for path in (
            "/invite",
            "/you/name",
            "/you/pace",
            "/you/focus",
            "/you/quiet",
            "/you/look",
            "/you/lock",
            "/you/language",
            "/you/devices",
            "/you/passphrase",
            "/you/recovery",
            "/you/export",
            "/you/delete",
            f"/i/{b64(made('open'))}",
        ):
            yield path, self.alice
        for log, who in (
            (self.log, self.alice),
            (self.log, self.bob),
            (self.alice.log, self.alice),
            (self.closed, self.bob),
        ):
            pages = (*pages_of_rooms(), *named_pages_of_rooms(), "write", "us", "house", "you", "leave")
            for page in (*pages, *([] if log == who.log else ["zone"])):
                yield f"/logs/{log}/{page}", who
            for theme in themes():
                yield f"/logs/{log}/questions/themes/{theme}", who
            for one in self.asked:
                yield f"/logs/{log}/questions/own/{one['id']}", who
                yield f"/logs/{log}/questions/own/{one['id']}/again", who
            for card in ("q001", "q002", "q003", "q004", "q005", "q006", "q007", "q008", "q008/again", "q073"):
                yield f"/logs/{log}/questions/{card}", who

    def read(self, path: str, who: Person) -> str:
        answer = self.world.get(replace(who), path, headers={"accept": "text/html"})
        assert answer.status in (200, 404), path
        return answer.text


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with opened(tmp_path_factory.mktemp("pages") / "house") as world:
        yield Stage(world)


@pytest.fixture(scope="module")
def pseudo_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with opened(tmp_path_factory.mktemp("pseudo") / "house", translate=pseudo) as world:
        yield Stage(world)


# Templates.


def test_every_template_loads(stage: Stage) -> None:
    """Each template of the shell and of every room is well formed, and is found by its name."""
    pages = stage.world.house.pages
    names = pages.names()
    found = {path.relative_to(SRC).as_posix() for path in SRC.rglob("*.html") if "demo" not in path.parts}
    assert len(names) == len(found), "a template that no folder owns is never shown"
    for name in names:
        found_wrong = trouble(pages, name)
        assert found_wrong == "" or found_wrong.startswith("undefined value"), name


def trouble(pages: Pages, name: str) -> str:
    """What is wrong with a template that is given no values: they are what it may lack, and nothing else."""
    try:
        pages._environments["en"].render_template(name)
    except TemplateError as error:
        return str(error).partition(":")[0]
    return ""


def test_a_name_that_nobody_gave_is_an_error(stage: Stage) -> None:
    """Templates are strict: a missing value never renders as nothing."""
    environment = stage.world.house.pages._environments["en"]
    for template in (
        "{{ nothing }}",
        "{{ place.nothing.more }}",
        "{% if nothing %}x{% endif %}",
        "{% for x in nothing %}{% endfor %}",
    ):
        with pytest.raises(TemplateError):
            environment.render_str(template, place={"log": ""})


def test_every_page_renders_with_the_names_it_was_given(stage: Stage) -> None:
    """In every state, strict names and all: each page of the house is an answer and no fault."""
    seen = {path for path, _ in stage.pages()}
    assert len(seen) > 40
    for path, who in stage.pages():
        assert stage.read(path, who).rstrip().endswith("</html>"), path


def test_every_page_is_looked_at_here(stage: Stage) -> None:
    """A new page without a line above fails."""
    looked = {re.sub(r"/(logs|i|own)/[\w-]{22}", lambda found: f"/{found[1]}/x", path) for path, _ in stage.pages()}
    looked |= {
        re.sub(r"(questions)/q\d+|(themes)/[a-z-]+", lambda found: f"{found[1] or found[2]}/x", path) for path in looked
    }
    skipped = {
        "/ok",
        "/today",
        "/you",
        "/openapi.json",
        "/session",
        "/session/salt",
        "/recovery",
        "/invitations/x",
        "/logs/x/entries",
        "/logs/x/waiting",
        "/logs/x/live",
    }
    for route in stage.world.app.routes:
        if isinstance(route, Route) and "GET" in (route.methods or ()) and "static" not in route.path:
            names = {**rows_of_rooms("IDS"), "log": "x", "id": "x"}
            assert route.path.format_map(names) in looked | skipped or route.path.format_map(
                {"log": "x", "id": "x"} | dict.fromkeys(rows_of_rooms("IDS"), "x")
            ) in (looked | skipped), route.path


def test_values_are_escaped(stage: Stage, tmp_path: Path) -> None:
    """Whatever a value is, it stays text: in a page's body, in an attribute, and in a translated sentence."""
    request = Request({"type": "http", "headers": [], "method": "GET", "path": "/"})
    nasty = "\"'><script>alert(1)</script>&"
    page = stage.world.house.pages.render(request, "error.html", {"sentence": nasty, "status": nasty})
    assert b"<script>alert" not in page.body
    (tmp_path / "one.html").write_text('<a title="{{ _("x") }}">{{ _("x") }}{{ _("%(name)s", name="y") }}</a>')
    said = Pages({"": tmp_path}, Static(tmp_path), bytes(16), 30, translate=lambda _: nasty).render(
        request, "one.html", {}
    )
    assert b"<script>" not in said.body
    assert bytes(said.body).count(b"alert") == 3


# Sentences.


def test_every_sentence_of_every_page_comes_from_the_translator(pseudo_stage: Stage) -> None:
    """In a language that brackets everything, no text that a reader sees stands outside of brackets.

    A card's own text is in the language of its pack, and its element says in which.
    """
    for path, who in pseudo_stage.pages():
        for text, around in read(pseudo_stage.read(path, who)).texts:
            assert is_said(text, around), f"{path}: {text!r} in <{around.get('<')}>"


def is_said(text: str, around: dict[str, str]) -> bool:
    """Whether a text is translated, a name, a number, a card's or a command's."""
    bare = re.sub(f"{OPEN}[^{CLOSE}]*{CLOSE}", "", text)
    words = re.findall(r"[^\W\d_]+", bare)
    if not words or set(words) <= NAMES:
        return True
    return around["lang inside"] != "" or around.get("<") == "code" or text in CARD_TEXTS


CARD_TEXTS = {card.text for card in cards().values()}


def test_every_attribute_that_is_read_out_is_translated(pseudo_stage: Stage) -> None:
    """Titles, labels, placeholders and sentences with a gap are bracketed too."""
    for path, who in pseudo_stage.pages():
        for tag, attributes in read(pseudo_stage.read(path, who)).tags:
            for name in SAID & set(attributes):
                if tag != "meta" and attributes[name]:
                    assert is_said(attributes[name], {"lang inside": attributes.get("lang", "")}), (path, tag, name)


def test_every_refusal_is_translated(pseudo_stage: Stage) -> None:
    """Each sentence of the API is in the reader's language."""
    for refusal in STATUS:
        assert refusal.sentence[0].isupper()
        assert refusal.sentence.endswith(".")
    answers = [
        pseudo_stage.world.get(NOBODY, "/nothing"),
        pseudo_stage.world.get(NOBODY, "/session"),
        pseudo_stage.world.post(NOBODY, "/sign-in", {}),
    ]
    for answer in answers:
        assert answer.json["sentence"].startswith(OPEN)


def test_every_refusal_has_a_status_and_a_code() -> None:
    """No named refusal ends as a fault for want of a row in the table, and no two share a code."""
    every = {one for one in vars(refusals).values() if isinstance(one, type) and issubclass(one, refusals.Refusal)}
    assert set(STATUS) == every - {refusals.Refusal}
    assert len({one.code for one in every}) == len(every)


def test_scripts_hold_no_sentence() -> None:
    """What a person reads stands in HTML: no string in a script has two words with a blank and ends like a sentence."""
    for path in SRC.rglob("*.js"):
        for line in path.read_text(encoding="utf-8").splitlines():
            code = line.split("//")[0] if not line.lstrip().startswith(("*", "/*", "//")) else ""
            for quoted in re.findall(r"'([^'\\]*)'|\"([^\"\\]*)\"|`([^`]*)`", code):
                text = "".join(quoted)
                assert not re.search(r"[A-Za-z]{2,} [a-z]{2,}.*[.?!]$", text), f"{path.name}: {text}"


# Nothing inline, nothing named, nothing foreign.


def test_nothing_is_inline(stage: Stage) -> None:
    """No page has a script, a style or a handler in it, a frame, or an object; the policy would refuse them."""
    for path, who in stage.pages():
        for tag, attributes in read(stage.read(path, who)).tags:
            assert tag not in {"style", "iframe", "object", "embed", "base", "applet"}, path
            assert not [name for name in attributes if name.startswith("on") or name == "style"], (path, tag)
            if tag == "script":
                assert attributes["src"].startswith("/static/"), path
                assert attributes.get("type") == "module" or attributes["src"].endswith("/js/early.js"), path


def test_everything_comes_from_this_house(stage: Stage) -> None:
    """No page loads or leads to another site, but for the links of the safety page, which say so."""
    for path, who in stage.pages():
        for tag, attributes in read(stage.read(path, who)).tags:
            for name in ("src", "href", "action", "poster", "srcset", "formaction", "xlink:href"):
                target = attributes.get(name, "")
                outside = re.match(r"[a-z]+:|//|\\", target)
                assert not outside or (tag == "a" and path in ("/safety", "/how", "/away")), (path, tag, target)


def test_no_field_can_be_posted(stage: Stage) -> None:
    """Fields have no name and forms no address, so words can't leave in the open, with scripts or without."""
    count = 0
    for path, who in stage.pages():
        for tag, attributes in read(stage.read(path, who)).tags:
            if tag in ("input", "textarea", "select", "button"):
                count += 1
                assert "name" not in attributes or attributes.get("type") == "radio", (path, attributes)
                assert "formaction" not in attributes
            if tag == "textarea":
                assert (attributes.get("autocomplete"), attributes.get("spellcheck")) == ("off", "false"), (
                    path,
                    attributes,
                )
            if tag == "form":
                assert attributes.get("method") == "dialog", (path, attributes)
                assert "action" not in attributes
    assert count > 50


def test_fields_have_labels_and_pictures_texts(stage: Stage) -> None:
    """Every field is labelled, every picture has a text or is hidden from readers, every page has one title and heading."""
    for path, who in stage.pages():
        found = read(stage.read(path, who))
        labelled = {attributes.get("for") for tag, attributes in found.tags if tag == "label"}
        for tag, attributes in found.tags:
            if (
                tag in ("input", "textarea", "select")
                and "aria-hidden" not in attributes
                and attributes.get("type") not in ("radio", "hidden")
            ):
                assert (
                    attributes.get("id") in labelled or "aria-label" in attributes or "aria-labelledby" in attributes
                ), (path, attributes)
            if tag == "img":
                assert "alt" in attributes, path
        assert [tag for tag, _ in found.tags].count("title") == 1, path


def test_titles_say_nothing_intimate(stage: Stage) -> None:
    """The title of every page in the room is neutral: it stands in tabs, histories and notifications."""
    for path, who in stage.pages():
        texts = [text for text, around in read(stage.read(path, who)).texts if around.get("<") == "title"]
        if path.startswith("/logs/"):
            assert texts == ["Usness"], path


def test_ids_are_used_once(stage: Stage) -> None:
    """No page has two elements of one id, or a label that points nowhere."""
    for path, who in stage.pages():
        tags = read(stage.read(path, who)).tags
        ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
        assert len(ids) == len(set(ids)), path
        for tag, attributes in tags:
            if tag == "label" and "for" in attributes:
                assert attributes["for"] in ids, (path, attributes)


def test_records_in_pages_are_json(stage: Stage) -> None:
    """A record in an attribute is whole JSON of ASCII, and what it says is what sync says."""
    world, alice = stage.world, replace(stage.alice)
    synced = {one["id"]: one for one in world.get(alice, f"/logs/{stage.log}/entries").json["entries"]}
    count = 0
    for path, who in stage.pages():
        for _, attributes in read(stage.read(path, who)).tags:
            for name in ("record", "mine", "theirs", "own"):
                value = attributes.get(name, "")
                if value.startswith("{"):
                    count += 1
                    record = json.loads(value)
                    assert value.isascii()
                    if who.name == "alice" and record["id"] in synced:
                        assert {**record, "n": 0} == {**synced[record["id"]], "n": 0}
    assert count > 10


def test_no_time_of_day_stands_in_a_page(stage: Stage) -> None:
    """Pages show days, never times, of what anyone did."""
    for path, who in stage.pages():
        page = re.sub(r"\"[^\"]*\"|'[^']*'", "", stage.read(path, who)) if "/logs/" in path else ""
        assert not re.search(r"\b\d{1,2}:\d{2}\b", page), path
