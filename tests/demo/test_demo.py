"""The demo: made once by the real protocol in this process, then opened as a stranger's browser would find it."""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner

from tests.support import CHEAP
from usness.cli import app as cli
from usness.client.account import sign_in
from usness.client.api import Api
from usness.client.person import Person
from usness.client.questions import Page, State, pages
from usness.demo import command
from usness.demo.seed import MARK, NotADemo, is_demo, make, remove
from usness.demo.story import DAYS, story
from usness.demo.web import choices
from usness.sealed import b64
from usness.web.app import Choices, open_house

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()
"""A Friday."""

PORT = 8123
STORY = story()


@dataclass(frozen=True)
class Made:
    folder: Path
    days: list[int]
    seconds: float


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The demo, with true key derivation and a cheap Argon2."""
    folder = tmp_path_factory.mktemp("demo") / "demo-house"
    days: list[int] = []
    start = time.monotonic()
    asyncio.run(make(folder, NOW, days.append, CHEAP))
    return Made(folder, days, time.monotonic() - start)


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[httpx2.ASGITransport]:
    """The demo as it is served, at the moment it was made for."""
    asked = choices(PORT)
    app = open_house(
        folder, Choices(settings=asked.settings, more=asked.more, parts=asked.parts, clock=lambda: NOW, cost=CHEAP)
    )
    async with app.router.lifespan_context(app):
        yield httpx2.ASGITransport(app)


def browser(transport: httpx2.ASGITransport, name: str = "us.localhost") -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=transport, base_url=f"http://{name}:{PORT}", headers={"Accept": "text/html"})


async def entered(transport: httpx2.ASGITransport, handle: str) -> tuple[Person, bytes, dict[str, Page]]:
    """One of the two, signed in at the own name as the browser does; their room and its pages by card."""
    member = STORY.member(handle)
    assert member is not None
    person = await sign_in(Api(f"http://{handle}.us.localhost:{PORT}", transport), handle, member.passphrase)
    [bond] = person.bonds
    await person.sync()
    return person, bond, {page.card: page for page in pages(person, await person.entries(bond))}


def test_all_days_are_made_in_good_time(made: Made) -> None:
    assert made.days == list(range(1, DAYS + 1))
    assert made.seconds < 60
    assert is_demo(made.folder)
    assert made.folder.stat().st_mode & 0o777 == 0o700


async def test_both_read_every_page_in_each_others_words(made: Made) -> None:
    async with demo(made.folder) as transport:
        for handle in ("mira", "jonas"):
            person, bond, found = await entered(transport, handle)
            opened = {card for card, page in found.items() if page.state is State.OPEN}
            assert opened == {page.card for page in STORY.page}
            said = {(one.entry.header.subject, one.mine, one.fields.get("words")) for one in await person.read(bond)}
            for page in STORY.page:
                assert {(page.card, handle == "mira", page.mira), (page.card, handle == "jonas", page.jonas)} <= said
                assert {reply.words for reply in page.reply} <= {words for card, _, words in said if card == page.card}


async def test_the_days_are_those_of_the_story(made: Made) -> None:
    async with demo(made.folder) as transport:
        _, _, found = await entered(transport, "mira")
    today = date(2026, 11, 20)
    for page in STORY.page:
        entry = found[page.card].mine
        day = page.days[page.order.index("mira")]
        assert (today - date.fromisoformat(entry.day)).days == DAYS - day
        assert (today - date.fromisoformat(entry.revealed)).days == DAYS - page.days[2]


async def test_a_reveal_can_be_lived_through(made: Made) -> None:
    async with demo(made.folder) as transport:
        _, bond, his = await entered(transport, "jonas")
        mira, _, hers = await entered(transport, "mira")
        assert his[STORY.waiting.card].state is State.WAITING
        assert STORY.waiting.card not in hers
        today = await browser(transport, "mira.us.localhost").get(
            f"/logs/{b64(bond)}/today", headers={"Cookie": mira.api.cookie}
        )
        cards = re.findall(r'data-subject="(q[0-9]{3})"[^>]*data-stage="(\w+)"', today.text)
        assert cards[0] == (STORY.waiting.card, "none")
        assert {stage for _, stage in cards} == {"none"}


async def test_an_answer_came_back_and_a_page_waits_to_be_opened(made: Made) -> None:
    async with demo(made.folder) as transport:
        mira, _, found = await entered(transport, "mira")
        opened = {one.fields["subject"] for one in await mira.sync() if one.fields.get("kind") == "opened"}
    [folded] = [one for one in STORY.alone if one.by == "mira"]
    assert found[folded.card].state is State.WAITING
    assert {page.card for page in STORY.page} - opened == {page.card for page in STORY.page if page.unread}


async def test_the_plan_is_for_next_saturday(made: Made) -> None:
    async with demo(made.folder) as transport:
        mira, bond, _ = await entered(transport, "mira")
        plans = [one.fields for one in await mira.read(bond) if one.entry.header.kind == "plan"]
    assert (plans[-1]["day"], plans[-1]["title"]) == ("2026-11-21", STORY.plan[-1].title)


async def test_private_notes_are_only_the_authors(made: Made) -> None:
    async with demo(made.folder) as transport:
        for handle in ("mira", "jonas"):
            person, _, _ = await entered(transport, handle)
            words = {one.fields["words"] for one in await person.sync() if "words" in one.fields}
            assert words == {note.words for note in STORY.note if note.by == handle}


def test_no_word_lies_in_the_folder(made: Made) -> None:
    held = b"".join(path.read_bytes() for path in made.folder.iterdir())
    assert b"questions" in held
    for page in STORY.page:
        assert page.mira.encode()[:20] not in held


# The pages.


async def test_each_name_has_its_own_way_in(made: Made) -> None:
    async with demo(made.folder) as transport:
        for member in STORY.person:
            page = (await browser(transport, f"{member.handle}.us.localhost").get("/")).text
            assert f'handle="{member.handle}" passphrase="{member.passphrase}"' in page
            assert "This is a demo." in page
        front = (await browser(transport).get("/")).text
        assert "demo-enter" not in front


async def test_who_is_signed_in_goes_on_to_today(made: Made) -> None:
    async with demo(made.folder) as transport:
        mira, _, _ = await entered(transport, "mira")
        answer = await browser(transport, "mira.us.localhost").get("/", headers={"Cookie": mira.api.cookie})
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")


async def test_both_phones_may_stand_in_the_demos_page_and_nowhere_else(made: Made) -> None:
    async with demo(made.folder) as transport:
        page = await browser(transport).get("/demo")
        phone = await browser(transport, "mira.us.localhost").get("/")
    frames = " ".join(f"http://{one.handle}.us.localhost:{PORT}" for one in STORY.person)
    policy = page.headers.get_list("content-security-policy")
    assert [one.rpartition("; ")[2] for one in policy] == [f"frame-src {frames}"]
    assert "frame-ancestors 'none'" in policy[0]
    assert f"frame-ancestors http://us.localhost:{PORT};" in phone.headers["content-security-policy"]
    assert "This is a demo." in page.text
    assert page.text.count("<iframe") == 2


async def test_the_way_in_is_served_beside_the_other_elements(made: Made) -> None:
    async with demo(made.folder) as transport:
        client = browser(transport)
        build = re.findall(r'data-build="(\w+)"', (await client.get("/")).text)[0]
        script = await client.get(f"/static/{build}/js/elements/demo-enter.js")
    assert (script.status_code, script.headers["content-type"]) == (200, "text/javascript; charset=utf-8")


async def test_a_real_house_has_nothing_of_the_demo(tmp_path: Path) -> None:
    app = open_house(tmp_path / "house", Choices(cost=CHEAP))
    async with app.router.lifespan_context(app):
        client = browser(httpx2.ASGITransport(app), "mira.us.localhost")
        assert (await client.get("/demo")).status_code == 404
        front = await client.get("/")
    assert "demo" not in front.text
    assert "frame-ancestors 'none'" in front.headers["content-security-policy"]


# The command.


def test_a_demo_that_is_there_is_used_again(made: Made) -> None:
    before = (made.folder / MARK).stat()
    command.prepare(made.folder, fresh=False)
    assert (made.folder / MARK).stat() == before


def test_fresh_makes_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / MARK).touch()
    found: list[bool] = []
    monkeypatch.setattr(command, "_make", lambda folder: found.append(folder.exists()))
    command.prepare(tmp_path / "demo", fresh=True)
    assert found == [False]


def test_a_busy_port_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        told = CliRunner().invoke(cli, ["demo", "--port", str(port), "--data", str(tmp_path / "demo")])
    assert told.exit_code == 1
    assert str(told.exception).startswith(f"Port {port} is in use")
    assert not (tmp_path / "demo").exists()


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("mine", encoding="utf-8")
    for act in (is_demo, remove):
        with pytest.raises(NotADemo):
            act(tmp_path)
    assert (tmp_path / "letters").read_text(encoding="utf-8") == "mine"


def test_a_real_house_is_never_taken_for_a_demo(tmp_path: Path, unused_port: int) -> None:
    open_house(tmp_path / "house", Choices(cost=CHEAP))
    told = CliRunner().invoke(cli, ["demo", "--fresh", "--port", str(unused_port), "--data", str(tmp_path / "house")])
    assert told.exit_code == 1
    assert told.stderr.startswith(f"{tmp_path / 'house'} holds something that isn't a demo; it was left as it is.")
    assert len(told.stderr.splitlines()) == 1
    assert (tmp_path / "house" / "house.sqlite").exists()


async def test_a_demo_that_was_interrupted_is_not_one(tmp_path: Path) -> None:
    def stop(day: int) -> None:
        if day == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await make(tmp_path / "demo", NOW, stop, CHEAP)
    assert not is_demo(tmp_path / "demo")
