"""The room of questions through the client: own questions, guesses, rounds, and what both keep."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support import Clock, Running, opened, page_of
from usness.client import questions
from usness.client.export import collect
from usness.client.person import Person
from usness.client.questions import State, answer, answer_own, ask, give_all, pages, thread
from usness.client.readable import readable
from usness.client.wire import Entry
from usness.sealed import b64

pytestmark = pytest.mark.anyio

ASKED = "Which sound of home do you miss when you are away?"


async def asked(alice: Person, bob: Person, bond: bytes) -> tuple[Entry, Entry]:
    """Alice's question, as each of the two has it."""
    await ask(alice, bond, ASKED, questions.DEEPER)
    return await question_of(alice, bond), await question_of(bob, bond)


async def question_of(person: Person, bond: bytes) -> Entry:
    [found] = questions.questions(await person.read(bond))
    assert found.fields == {"words": ASKED, "depth": 4}
    return found.entry


async def give(*people: Person, bond: bytes) -> None:
    for person in (*people, people[0]):
        await give_all(person, bond)


async def test_an_own_question_is_answered_by_both_and_opens(alice: Person, bob: Person, bond: bytes) -> None:
    """Each names the question's hash; the pages open like a card's, and what is said below is found from there."""
    mine, theirs = await asked(alice, bob, bond)
    await answer_own(alice, mine, "The tram.", guess="He will say rain.")
    assert pages(bob, await bob.entries(bond)) == [], "before his own answer there is none for Bob"
    await answer_own(bob, theirs, "Rain on the roof.")
    await give(alice, bob, bond=bond)
    page = pages(bob, await bob.entries(bond))[-1]
    assert (page.card, page.question, page.state, page.round) == ("", mine.hash, State.OPEN, 0)
    assert page.theirs is not None
    fields = bob.open(page.theirs, page.mine).fields
    assert fields == {"prompt": ASKED, "lang": "en", "words": "The tram.", "guess": "He will say rain."}
    await bob.seal(bond, "questions", "reply", {"words": "I hear it."}, parent=page.theirs.hash)
    assert [one.fields["words"] for one in thread(await alice.read(bond), "", mine.hash)] == ["I hear it."]
    assert thread(await alice.read(bond), "", bytes(32)) == []


async def test_a_second_round_has_its_number(alice: Person, bob: Person, bond: bytes, clock: Clock) -> None:
    """Of a card and of an own question: the round is read from the pair."""
    await opened(alice, bob, bond)
    clock.forward(days=90)
    await opened(alice, bob, bond)
    assert [one.round for one in pages(alice, await alice.entries(bond))] == [0, 1]
    mine, theirs = await asked(alice, bob, bond)
    for _ in range(2):
        await answer_own(alice, mine, "The tram.")
        await answer_own(bob, theirs, "Rain.")
        await give(alice, bob, bond=bond)
    assert [one.round for one in pages(alice, await alice.entries(bond))] == [0, 1, 0, 1]


async def test_alone_a_question_and_its_answer_are_private(alice: Person) -> None:
    """For the house they are two private entries; on the device the answer bears the name of its question's page."""
    written = (await ask(alice, alice.id, ASKED)).mine
    await answer_own(alice, written, "The tram.")
    assert {one.header.room for one in await alice.entries(alice.id)} == {"private"}
    [_, found] = await alice.sync()
    assert found.fields["subject"] == f"own/{b64(written.header.id)}"
    assert found.fields["prompt"] == ASKED


async def test_two_keeps_make_a_pair_whoever_comes_first(alice: Person, bob: Person, bond: bytes, clock: Clock) -> None:
    """A lone one is in nobody's sync but its author's; a season later the other's still meets it."""
    page, _ = await opened(alice, bob, bond)
    before = await bob.entries(bond)
    mine = await questions.keep(alice, page)
    assert await bob.entries(bond) == before
    clock.forward(days=100)
    theirs = await questions.keep(bob, await page_of(bob, bond, "q001"))
    assert theirs.theirs is not None
    assert theirs.theirs.hash == mine.mine.hash


async def test_an_export_has_questions_guesses_and_rounds(alice: Person, bob: Person, bond: bytes) -> None:
    """To read: one's own question, what one guessed, and that something was asked anew; none of the other's."""
    mine, theirs = await asked(alice, bob, bond)
    await answer_own(alice, mine, "The tram.", guess="Rain.")
    await answer_own(bob, theirs, "Only his.", guess="His guess.")
    for words in ("First.", "Anew."):
        for person in (alice, bob):
            await answer(person, bond, "q001", words)
        await give(alice, bob, bond=bond)
    export = await collect(alice, "2026-03-02")
    found = [(one.kind, one.round) for log in export.logs for one in log.entries if one.room == "questions"]
    assert found == [("question", 0), ("answer", 0), ("answer", 0), ("answer", 1)]
    text = readable(export.json())
    for line in (f"> {ASKED}", "### A question of my own", f"### {ASKED}", "> I guessed: Rain.", "### Still true?: "):
        assert line in text, line
    assert "Only his." not in text
    assert "His guess." not in text


async def test_keeps_of_the_first_weeks_are_still_read(alice: Person, bob: Person, bond: bytes, house: Running) -> None:
    """Then each opened at once and named its author's own answer; the room takes no such keep any more."""
    page, _ = await opened(alice, bob, bond)
    rooms = house.house.rooms
    was = rooms["questions"]
    rooms["questions"] = replace(was, accept=lambda _: True)  # type: ignore[index]
    for person, entry in ((alice, page.mine), (bob, page.theirs)):
        assert entry is not None
        export = await collect(alice, "2026-03-02")
        assert "other" not in {one.by for log in export.logs for one in log.entries}
        await person.seal(bond, "questions", "keep", {}, subject="q001", parent=entry.hash)
    rooms["questions"] = was  # type: ignore[index]
    export = await collect(alice, "2026-03-02")
    assert [one.fields["words"] for log in export.logs for one in log.entries if one.by == "other"] == ["Bob to q001."]
