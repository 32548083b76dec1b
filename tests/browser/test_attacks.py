"""What a host, a page of a host's making, or an injected script may try in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import host
from tests.browser.people import Someone, free_port
from tests.browser.scene import Scene, forgive
from tests.browser.sites import sites
from usness.rooms.questions.library import cards

HERE = Path(__file__).parent
MARKUP = '<b>bold</b><img src="x" onerror="document.body.textContent=1"><script>document.body.remove()</script>'
SEA = "The sea was flat, and for an hour so was I."
HILLS = "The hills were loud with sheep. I sang back."
CLOSED = re.compile("stays closed|can’t be opened|isn’t whole|not accepted")

Record = dict[str, Any]


@contextmanager
def foreign() -> Iterator[tuple[str, list[str]]]:
    """Another site that hears whoever comes; gives its address and the paths it was asked for."""
    heard: list[str] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - the name that http.server asks for

        def log_message(self, *_: object) -> None:
            """Nothing on the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Site)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://elsewhere.localhost:{server.server_port}", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_nothing_that_is_injected_runs_or_gets_out(room: Scene) -> None:
    """Thirty ways to run a text as a script, or to reach another site, from a script that is already in the page."""
    person = room.elsewhere("Ute")
    with foreign() as (there, heard):
        with urlopen(f"http://127.0.0.1:{there.rpartition(':')[2]}/heard"):
            assert heard.pop() == "/heard"
        person.page.route(
            "**/js/house.js",
            lambda route: route.fulfill(
                content_type="text/javascript", body=f'import "./injected.js?foreign={there}";'
            ),
        )
        person.page.route(re.compile("/js/injected.js"), lambda route: route.fulfill(path=HERE / "injected.js"))
        with person.page.expect_console_message(lambda said: said.text.startswith('{"tried"')) as said:
            person.go("/how")
        assert heard == []
    assert json.loads(said.value.text) == {"tried": 31, "free": [], "ran": []}
    person.page.close()
    forgive(person, "")


def test_markup_in_words_and_names_is_text(room: Scene) -> None:
    """Whatever someone writes is shown as it was written."""
    for pen, words in ((room.miras_pen, SEA), (room.jonas_pen, MARKUP)):
        pen.answers("q010", words)
    for pen in (room.miras_pen, room.jonas_pen):
        pen.gives("q010")
    room.jonas_pen.says("reply", "q010", MARKUP, room.jonas_pen.answer("q010", mine=False))
    plan = {"day": "2099-01-01", "minutes": 30, "title": MARKUP}
    room.jonas_pen.seals("time", "plan", plan)
    room.mira.go(room.card("q010"))
    room.mira.tap("See both pages")
    expect(room.mira.page.locator("#theirs [data-words]")).to_have_text(MARKUP)
    expect(room.mira.page.locator(".thread [data-words]")).to_have_text(MARKUP)
    expect(room.mira.page.locator(".words *")).to_have_count(0)
    room.mira.go(f"/logs/{room.log}/time")
    expect(room.mira.page.locator("[data-title]")).to_have_text(MARKUP)
    expect(room.mira.page.locator("[data-title] *")).to_have_count(0)


def open_page(scene: Scene, card: str) -> None:
    """Both have answered and given this card, and Jonas has replied."""
    for pen, words in ((scene.miras_pen, SEA), (scene.jonas_pen, HILLS)):
        pen.answers(card, words)
    for pen in (scene.miras_pen, scene.jonas_pen):
        pen.gives(card)


def record_of(html: str, name: str) -> Record:
    found = re.search(f"id=\"{name}\"[^>]* record='([^']+)'", html)
    assert found, f"the page has no record {name}"
    record: Record = json.loads(found[1])
    return record


def with_record(html: str, name: str, record: Record) -> str:
    before, after = json.dumps(record_of(html, name), separators=(",", ":")), json.dumps(record, separators=(",", ":"))
    assert before in html
    assert before != after, "nothing was forged"
    return re.sub(f"(id=\"{name}\"[^>]* record=')[^']+", lambda found: found[1] + after, html)


def swapped(mine: Record, theirs: Record, *parts: str) -> tuple[Record, Record]:
    return {**mine, **{part: theirs[part] for part in parts}}, {**theirs, **{part: mine[part] for part in parts}}


FORGED: dict[str, Callable[[Record, Record], tuple[Record, Record]]] = {
    "one's own words shown as theirs": lambda mine, theirs: (mine, mine),
    "one's own words under their name": lambda mine, theirs: (mine, {**mine, "author": theirs["author"]}),
    "their words shown as one's own": lambda mine, theirs: (theirs, theirs | {"release": mine["self"]}),
    "their words under one's own name": lambda mine, theirs: (
        {**theirs, "author": mine["author"], "self": mine["self"], "mine": mine["mine"]},
        {**theirs, "epoch": 2},
    ),
    "boxes swapped": lambda mine, theirs: swapped(mine, theirs, "box"),
    "boxes and commitments swapped": lambda mine, theirs: swapped(mine, theirs, "box", "com"),
    "another subject": lambda mine, theirs: ({**mine, "subject": "q002"}, {**theirs, "subject": "q002"}),
    "another kind": lambda mine, theirs: ({**mine, "kind": "offer"}, {**theirs, "kind": "offer"}),
    "open at once": lambda mine, theirs: (
        {**mine, "reveal": "now", "pair": ""},
        {**theirs, "reveal": "now", "pair": ""},
    ),
    "a later revision": lambda mine, theirs: ({**mine, "revision": 2}, {**theirs, "revision": 2}),
    "the own wrap as release": lambda mine, theirs: (
        {**mine, "self": theirs["release"]},
        {**theirs, "release": mine["self"]},
    ),
    "no release, no own wrap": lambda mine, theirs: ({**mine, "self": ""}, {**theirs, "release": ""}),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_record_shows_one_sentence_and_no_text(
    room: Scene, forged_card: str, forge: Callable[[Record, Record], tuple[Record, Record]]
) -> None:
    """Whatever a host changes in what the page says of a record, it doesn't open, and nothing of it is shown."""
    page = room.mira.page
    truly = shown(room.mira, forged_card, lambda html: html)
    assert truly == {"mine": SEA, "theirs": HILLS}

    def change(html: str) -> str:
        mine, theirs = forge(record_of(html, "mine"), record_of(html, "theirs"))
        html = with_record(html, "theirs", theirs)
        return with_record(html, "mine", mine) if mine != record_of(html, "mine") else html

    falsely = shown(room.mira, forged_card, change)
    assert falsely["theirs"] == ""
    assert HILLS not in page.locator("body").inner_text()
    expect(page.locator("#theirs .say:visible")).to_have_count(1)
    expect(page.locator("#theirs .say:visible")).to_have_text(CLOSED)


@pytest.fixture(scope="module")
def forged_card(room: Scene) -> str:
    open_page(room, "q011")
    return room.card("q011")


def shown(person: Someone, path: str, change: Callable[[str], str]) -> dict[str, str]:
    """What the page shows of both records when the house serves it changed."""

    def serve(route: Route) -> None:
        answer = host.asked(route)
        route.fulfill(response=answer, body=change(answer.text()))

    person.page.route(f"**{path}", serve)
    person.go(path)
    person.page.unroute(f"**{path}")
    for name in ("mine", "theirs"):
        ended = person.page.locator(f"#{name} [data-words]:not([hidden]), #{name} .say:not([hidden])")
        expect(ended).to_have_count(1)
    return {name: person.page.locator(f"#{name} [data-words]").text_content() or "" for name in ("mine", "theirs")}


def test_their_page_without_ones_own_beside_it_stays_closed(room: Scene, forged_card: str) -> None:
    """What opens together opens only against the own answer, whichever attribute a host leaves out."""
    falsely = shown(room.mira, forged_card, lambda html: html.replace(' with="mine"', "", 1))
    assert falsely == {"mine": SEA, "theirs": ""}


def test_an_answer_changed_after_ones_own_was_given_is_refused(room: Scene) -> None:
    """Jonas, who runs the house, reads Mira's answer and puts a better one of his in its place: her browser shows none."""
    open_page(room, "q012")
    room.mira.go(room.card("q012"))
    room.mira.sees_words(HILLS)
    host.answers_anew(room, "q012", "What a coincidence: the sea was flat here too.")
    room.mira.page.reload()
    room.mira.sees("This page was changed after yours was given.")
    expect(room.mira.page.locator("body")).not_to_contain_text("coincidence")


def test_one_answer_is_never_given_for_two(room: Scene) -> None:
    """Asked to give it again for another answer than before, the browser sends nothing."""
    for pen, words in ((room.miras_pen, SEA), (room.jonas_pen, HILLS)):
        pen.answers("q013", words)
    room.mira.go(room.card("q013"))
    room.mira.sees("They open together")
    host.answers_anew(room, "q013", "Another answer.")
    host.does(room.home, "UPDATE entries SET release = NULL WHERE subject = 'q013'")
    sent: list[str] = []
    room.mira.page.on("request", lambda request: sent.append(request.method))
    room.mira.page.reload()
    room.mira.sees("Their page was changed after yours was given.")
    assert "PUT" not in sent


@pytest.mark.parametrize(
    ("offer", "says"),
    [
        ({"rounds": 1}, "The house asked for weaker keys"),
        ({"salt": "AAAA"}, "isn’t whole"),
        ({"salt": ""}, "isn’t whole"),
    ],
    ids=["one round", "a short salt", "no salt"],
)
def test_weak_keys_are_refused_before_the_passphrase_is_touched(room: Scene, offer: dict[str, Any], says: str) -> None:
    """A host that offers less than the floor learns nothing to guess by: nothing is derived, nothing is sent."""
    person = room.elsewhere("Mira")
    person.context.add_init_script(COUNTING)
    person.go("/sign-in")
    good = {"salt": "AAAAAAAAAAAAAAAAAAAAAA", "rounds": 1_000_000}
    person.page.route("**/sign-in/salt", lambda route: route.fulfill(json={**good, **offer}))
    person.page.get_by_label("Handle").fill("mira")
    person.page.get_by_label("Your six words").fill(person.passphrase)
    person.tap("Sign in")
    person.sees(says)
    assert person.page.evaluate("derived") == 0
    assert not any(b"/sign-in " in one or b'"auth"' in one for one in person.wire)
    person.page.unroute("**/sign-in/salt")
    person.tap("Sign in")
    expect(person.page.locator(".progress")).to_be_visible()
    expect(person.page).to_have_url(re.compile("/logs/[^/]+/today$"))
    # Left open it would give what it finds on Today while the next tests take things back.
    person.page.close()


COUNTING = """
globalThis.derived = 0;
const derive = SubtleCrypto.prototype.deriveBits;
SubtleCrypto.prototype.deriveBits = function (algorithm, ...rest) {
  if (algorithm.name === 'PBKDF2') globalThis.derived += 1;
  return derive.call(this, algorithm, ...rest);
};
"""


def html_of(scene: Scene, who: str, path: str) -> str:
    """A page as the house serves it."""
    pens = {"Mira": scene.miras_pen, "Noor": scene.noors_pen}
    headers = {"Accept": "text/html"} | ({"Cookie": pens[who].cookies()} if who else {})
    url = f"http://127.0.0.1:{scene.home.port}{path.partition('#')[0]}"
    with urlopen(Request(url, headers=headers)) as answer:
        found: bytes = answer.read()
        return found.decode()


FIELD = re.compile(r"<(?:input|textarea|select|button)\b[^>]*>")
CHOICE = re.compile(r'type="(?:radio|checkbox)"')


def test_no_field_that_holds_words_has_a_name(room: Scene) -> None:
    """Neither in a template nor in a page: what has no name no form can send, with or without a script."""
    templates = [path.read_text() for path in (HERE.parents[1] / "src/usness").rglob("*.html")]
    pages = [html_of(room, one.who, one.path) for one in sites(room) if one.path != "/nowhere"]
    fields = [field for html in templates + pages for field in FIELD.findall(html)]
    assert sum("<textarea" in field for field in fields) >= 10
    named = [field for field in fields if re.search(r"\sname=", field)]
    assert [field for field in named if not CHOICE.search(field)] == []
    assert all('method="dialog"' in form for html in templates + pages for form in re.findall("<form[^>]*>", html))
    titles = {title for html in pages for title in re.findall("<title>(.*?)</title>", html)}
    assert titles == {"Usness", "Notes"}


def test_without_scripts_nothing_can_be_typed_away(room: Scene) -> None:
    """The public pages are readable; on paper nothing can be sent, by no key and no button."""
    person = room.at_phone("Mira", java_script_enabled=False)
    for path in ("/how", "/safety", "/host-sees"):
        person.go(path)
        expect(person.page.get_by_role("heading", level=1)).to_be_visible()
        expect(person.page.locator("noscript .note")).to_be_visible()
    person.go(room.card("q014"))
    person.write(SEA)
    expect(person.page.get_by_role("button", name="Seal it")).to_be_disabled()
    stays(person, lambda: person.page.locator("#words").press("Enter"))
    person.go("/sign-in")
    person.page.get_by_label("Handle").fill("mira")
    person.page.get_by_label("Your six words").fill(SEA)
    stays(person, lambda: person.page.get_by_label("Your six words").press("Enter"))
    stays(person, lambda: person.page.get_by_role("button", name="Sign in").click())
    assert SEA.encode() not in b"".join(person.wire)


def stays(person: Someone, act: Callable[[], None]) -> None:
    """Nothing is asked of any house, and the page is the same."""
    before, asked = person.page.url, len(person.wire)
    act()
    assert person.page.url == before
    assert len(person.wire) == asked


def test_escape_twice_leaves_a_plain_page_and_a_locked_house(room: Scene) -> None:
    """The page and its place in the history are gone; the way back shows nothing, and asks for the passphrase."""
    open_page(room, "q015")
    person = room.at_phone("Mira")
    person.go("/how")
    person.go(room.card("q015"))
    person.sees_words(HILLS)
    # What the page still asks for would be refused by the locked house, and reported.
    person.page.wait_for_load_state("networkidle")
    person.page.keyboard.press("Escape")
    expect(person.page.locator(".words:visible", has_text=HILLS)).to_be_visible()
    person.page.keyboard.press("Escape")
    person.sees("Return the library books")
    expect(person.page).to_have_title("Notes")
    expect(person.page).to_have_url(re.compile("/away$"))
    person.page.go_back()
    expect(person.page).to_have_url(re.compile("/how$"))
    person.go(room.card("q015"))
    person.sees("Locked")
    assert HILLS not in person.page.content()


def test_the_browser_agrees_with_every_vector(room: Scene) -> None:
    """The third implementation's cases, in Chromium, from this house and under its policy."""
    tests, vectors = HERE.parent / "js" / "run-vectors.js", HERE.parents[1] / "vectors" / "suite1.json"
    person = room.elsewhere("Ute")
    person.go("/how")
    person.page.route("**/run-vectors.js", lambda route: route.fulfill(path=tests))
    found = person.page.evaluate(
        """async ([vectors, base]) => (await import('/static/run-vectors.js')).runVectors(vectors, base)""",
        [json.loads(vectors.read_text()), f"/static/{build_of(person.page)}/js/seal/"],
    )
    assert found["failed"] == []
    assert found["passed"] > 700
    assert cards()


def build_of(page: Page) -> str:
    return page.locator("body").get_attribute("data-build") or ""
