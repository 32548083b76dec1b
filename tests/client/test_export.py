"""What a person takes along: all own words, what both have kept, and nothing else of the other's."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.support import Clock, Running, opened, page_of
from usness.client import questions
from usness.client.export import JSON_NAME, TEXT_NAME, Export, collect, write
from usness.client.inviting import accept, invite
from usness.client.person import Person
from usness.client.questions import answer, mark_opened
from usness.client.readable import readable
from usness.sealed import b64
from usness.web.app import DATABASE

pytestmark = pytest.mark.anyio

TODAY = "2026-03-02"


async def keep(person: Person, bond: bytes, card: str) -> None:
    """A tap on "keep"."""
    await questions.keep(person, await page_of(person, bond, card))


def words(export: Export) -> list[tuple[str, str]]:
    """Whose words are in it."""
    return [(one.by, one.fields["words"]) for log in export.logs for one in log.entries if "words" in one.fields]


async def test_all_own_words_are_in_it(alice: Person, bob: Person, bond: bytes) -> None:
    page, _ = await opened(alice, bob, bond)
    assert page.theirs is not None
    await alice.seal(bond, "questions", "reply", {"words": "A reply."}, subject="q001", parent=page.theirs.hash)
    await alice.seal(bond, "time", "plan", {"day": TODAY, "minutes": 30, "title": "A walk."})
    await answer(alice, bond, "q002", "Still waiting.")
    await answer(alice, alice.id, "q003", "For me.")
    export = await collect(alice, TODAY)
    assert words(export) == [("me", "For me."), ("me", "Alice to q001."), ("me", "A reply."), ("me", "Still waiting.")]
    plans = [one.fields for log in export.logs for one in log.entries if one.kind == "plan"]
    assert plans == [{"day": TODAY, "minutes": 30, "title": "A walk."}]
    assert (export.person["name"], [log.name for log in export.logs]) == ("Alice", ["", "Bob"])


async def test_the_others_answer_is_in_it_once_both_have_kept_the_page(alice: Person, bob: Person, bond: bytes) -> None:
    await opened(alice, bob, bond)
    await opened(alice, bob, bond, "q002")
    await keep(alice, bond, "q001")
    await keep(alice, bond, "q002")
    assert "other" not in {by for by, _ in words(await collect(alice, TODAY))}
    await keep(bob, bond, "q001")
    for person, other in ((alice, "Bob to q001."), (bob, "Alice to q001.")):
        assert [text for by, text in words(await collect(person, TODAY)) if by == "other"] == [other]


async def test_the_others_replies_are_never_in_it(alice: Person, bob: Person, bond: bytes) -> None:
    page, theirs = await opened(alice, bob, bond)
    for person in (alice, bob):
        await keep(person, bond, "q001")
    await bob.seal(bond, "questions", "reply", {"words": "Only for you."}, subject="q001", parent=page.mine.hash)
    assert len(await alice.read(bond)) == 4
    assert "Only for you." not in json.dumps((await collect(alice, TODAY)).json())
    assert "Only for you." in json.dumps((await collect(bob, TODAY)).json())
    assert theirs.theirs is not None


async def test_keys_stay_behind(alice: Person, bob: Person, bond: bytes) -> None:
    await opened(alice, bob, bond)
    await invite(alice, "friends", "UTC")
    await mark_opened(alice, bond, "q001", 0)
    assert {one.fields["room"] for one in await alice.sync()} >= {"pin", "invitation", "questions"}
    own = next(log for log in (await collect(alice, TODAY, marks=True)).logs if not log.name)
    assert [(one.room, one.kind, one.subject) for one in own.entries] == [("questions", "opened", "q001")]


async def test_marks_come_along_only_when_they_are_asked_for(alice: Person, bob: Person, bond: bytes) -> None:
    """What she opened and passed is hers to take, and in no export that someone else may demand to see; words are in both."""
    await opened(alice, bob, bond)
    await mark_opened(alice, bond, "q001", 0)
    await alice.note({"room": "questions", "kind": "pass", "subject": "q004", "log": b64(bond), "round": 0})
    await alice.note({"room": "questions", "kind": "answer", "subject": "q005", "words": "Kept for me."})
    whole, usual = [json.dumps((await collect(alice, TODAY, marks=marks)).json()) for marks in (True, False)]
    assert '"kind": "pass"' in whole
    assert '"kind": "opened"' in whole
    assert "q004" not in usual
    assert '"opened"' not in usual
    assert "Kept for me." in usual


async def test_a_first_answer_is_in_it_before_the_words_were_spoken(alice: Person, charlie: Person) -> None:
    made = await invite(alice, "friends", "UTC")
    await accept(charlie, made.link)
    await answer(charlie, made.bond, "q001", "Before the key.")
    assert words(await collect(charlie, TODAY)) == [("me", "Before the key.")]


async def test_who_left_takes_everything(alice: Person, bob: Person, bond: bytes) -> None:
    await opened(alice, bob, bond)
    await alice.leave(bond)
    assert words(await collect(alice, TODAY)) == words(await collect(alice, TODAY)) == [("me", "Alice to q001.")]


async def test_what_does_not_open_is_named_and_stops_nothing(house: Running, alice: Person, bond: bytes) -> None:
    broken = (await answer(alice, bond, "q001", "Lost.")).mine
    await answer(alice, bond, "q002", "Safe.")
    database = sqlite3.connect(house.folder / DATABASE)
    database.execute("UPDATE entries SET com = zeroblob(32) WHERE id = ?", (broken.header.id,))
    database.commit()
    database.close()
    export = await collect(alice, TODAY)
    assert words(export) == [("me", "Safe.")]
    assert [(one.id, one.why) for one in export.unreadable] == [(export.json()["unreadable"][0]["id"], "cannot-open")]


async def test_progress_is_true(alice: Person, bob: Person, bond: bytes) -> None:
    await opened(alice, bob, bond)
    seen: list[tuple[int, int]] = []
    await collect(alice, TODAY, lambda done, of: seen.append((done, of)))
    assert seen == [(n, 3) for n in (1, 2, 3)]


async def test_it_is_written_for_its_owner_alone_and_never_over_another(
    alice: Person, bond: bytes, tmp_path: Path
) -> None:
    await answer(alice, bond, "q001", "Mine.")
    export = await collect(alice, TODAY)
    paths = write(export, tmp_path / "words")
    assert [path.name for path in paths] == [JSON_NAME, TEXT_NAME]
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "words", *paths)] == [0o700, 0o600, 0o600]
    assert json.loads(paths[0].read_bytes()) == json.loads(json.dumps(export.json()))
    paths[0].unlink()
    with pytest.raises(FileExistsError):
        write(export, tmp_path / "words")
    assert not paths[0].exists()
    write(export, tmp_path / "words", force=True)
    assert paths[0].exists()


async def test_the_json_has_the_documented_shape(alice: Person, bob: Person, bond: bytes) -> None:
    await opened(alice, bob, bond)
    found = (await collect(alice, TODAY)).json()
    assert {name: found[name] for name in ("format", "version", "exported")} == {
        "format": "usness-export",
        "version": 1,
        "exported": TODAY,
    }
    documented = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    [entry] = found["logs"][1]["entries"]
    for name in (*found, *found["person"], *found["logs"][1], *entry, "why"):
        assert f"`{name}`" in documented, name


async def test_the_text_reads_by_day_with_the_question_above(
    alice: Person, bob: Person, bond: bytes, clock: Clock
) -> None:
    await answer(alice, alice.id, "q003", "For me.\n\nAnd more.")
    clock.forward(days=1)
    page, _ = await opened(alice, bob, bond)
    assert page.theirs is not None
    await alice.seal(bond, "questions", "reply", {"words": "Tell me more?"}, subject="q001", parent=page.theirs.hash)
    await alice.seal(bond, "time", "plan", {"day": "2026-03-07", "minutes": 30, "title": "A walk."})
    for person in (alice, bob):
        await keep(person, bond, "q001")
    export = await collect(alice, "2026-03-09")
    assert readable(export.json()) == TEXT


async def test_a_page_of_the_journal_reads_with_its_loads(alice: Person, bond: bytes) -> None:
    """Private pages and the given line stand under their own names; a load that wasn't told, or is none, isn't shown."""
    await alice.seal(alice.id, "journal", "page", {"words": "The long day.", "before": 5, "after": 2})
    await alice.seal(alice.id, "journal", "page", {"words": "Another.", "after": 9})
    await alice.seal(bond, "journal", "line", {"words": "Tired."})
    export = await collect(alice, TODAY)
    assert readable(export.json()).endswith(JOURNAL)
    assert [one.kind for log in export.logs for one in log.entries] == ["page", "page", "line"]


JOURNAL = """\
### Journal

*For myself. Before: very heavy. After: a little heavy*

> The long day.

### Journal

*For myself*

> Another.

### A line from my journal

*With Bob*

> Tired.
"""


TEXT = """\
# Alice: my words

Taken along from Usness on Monday, 9 March 2026.

## Monday, 2 March 2026

### Who were you glad to hear from this week?

*For myself*

> For me.
>
> And more.

## Tuesday, 3 March 2026

### What small thing went right today?

*With Bob*

> Alice to q001.

### What small thing went right today?

*Bob, kept by both*

> Bob to q001.

### Reply: What small thing went right today?

*With Bob*

> Tell me more?

### Our next time

*With Bob*

> A walk. (Saturday, 7 March 2026, 30 minutes)
"""
