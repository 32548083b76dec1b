"""The commands of a person, run as a terminal runs them, against a house in this process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.support import PASSPHRASE, URL, Cast, Clock, Running, house_at
from usness.cli import app
from usness.client import terminal
from usness.client.inviting import accept, invite, meet
from usness.client.person import Person
from usness.client.questions import answer, give_all

THEIRS = ("export", "list", "seal", "open", "release", "invite")


@pytest.fixture
def still(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A house that each command enters by itself: no loop of its own runs."""
    here = house_at(cast.copied(tmp_path / "house"), Clock())
    monkeypatch.setattr(terminal, "transport", here.transport)
    monkeypatch.setattr(terminal, "clock", here.clock)
    for name, value in {"URL": URL, "HANDLE": "alice", "PASSPHRASE": PASSPHRASE, "MEMORY": tmp_path / "memory"}.items():
        monkeypatch.setenv(f"USNESS_{name}", str(value))
    yield here
    asyncio.run(here.house.db.close())


@pytest.fixture
def alice(still: Running, cast: Cast) -> Person:
    return still.here(cast.alice)


@pytest.fixture
def bob(still: Running, cast: Cast) -> Person:
    return still.here(cast.bob)


def usness(*args: str, typed: str = "") -> Result:
    """Run a command; `typed` is its standard input."""
    return CliRunner().invoke(app, args, input=typed, env={"COLUMNS": "200"})


def done(*args: str, typed: str = "") -> str:
    """What a command that succeeds writes."""
    result = usness(*args, typed=typed)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_two_people_walk_through_a_page(still: Running, bob: Person, cast: Cast) -> None:
    assert "opens when you both have" in done("seal", "--card", "q001", typed="The kettle.\n")
    assert "waiting for the other" in done("list")
    assert "No page opened" in done("release")
    asyncio.run(his(bob, cast.bond))
    assert "both are in" in done("list")
    assert done("release") == "Open now: q001\n"
    assert "open" in done("list")
    read = done("open", "--card", "q001")
    assert read.startswith("What small thing went right today?\n")
    assert read.index("Alice, 2026-03-02:\nThe kettle.") < read.index("Bob, 2026-03-02:\nYou.")


async def his(bob: Person, bond: bytes, words: str = "You.") -> None:
    await answer(bob, bond, "q001", words)
    await give_all(bob, bond)


def test_the_second_answer_says_that_both_are_in(still: Running, bob: Person, cast: Cast) -> None:
    asyncio.run(answer_only(bob, cast.bond))
    assert "Both answers are in" in done("seal", "--card", "q001", typed="The kettle.")


async def answer_only(bob: Person, bond: bytes) -> None:
    await answer(bob, bond, "q001", "You.")


def test_words_for_oneself_alone(still: Running, alice: Person) -> None:
    assert done("seal", "--card", "q002", "--alone", typed="Only me.") == "Sealed for you alone.\n"
    assert [one.fields["words"] for one in asyncio.run(alice.sync())] == ["Only me."]


def test_an_export_is_written_once(still: Running, tmp_path: Path) -> None:
    done("seal", "--card", "q001", typed="The kettle.")
    folder = str(tmp_path / "words")
    assert done("export", "--to", folder).splitlines() == [f"{folder}/usness-export.json", f"{folder}/usness-export.md"]
    exported = json.loads((tmp_path / "words" / "usness-export.json").read_bytes())
    assert (exported["exported"], exported["person"]["handle"]) == ("2026-03-02", "alice")
    again = usness("export", "--to", folder)
    assert (again.exit_code, again.stderr.strip().endswith("--force writes over it.")) == (1, True)
    done("export", "--to", folder, "--force")


def test_nobody_stays_signed_in(still: Running) -> None:
    before = sessions(still)
    done("list")
    assert sessions(still) == before


def sessions(still: Running) -> int:
    async def count() -> int:
        return await still.house.db.read(_sessions)

    return asyncio.run(count())


async def _sessions(tx: object) -> int:
    row = await tx.one("SELECT count(*) AS count FROM sessions")  # type: ignore[attr-defined]
    return int(row["count"])


def test_an_invitation_goes_on_to_the_spoken_words(still: Running, alice: Person, cast: Cast) -> None:
    link, words = asyncio.run(taken_up(alice, still.here(cast.charlie)))
    told = usness("invite", "--go-on", link, typed=f"not these four words\n{words}\n")
    assert told.exit_code == 0, told.output
    assert "Those aren't the words." in told.stderr
    assert "The words match." in told.stdout


def test_three_wrong_codes_end_it(still: Running, alice: Person, cast: Cast) -> None:
    link, _ = asyncio.run(taken_up(alice, still.here(cast.charlie)))
    told = usness("invite", "--go-on", link, typed="not these four words\n" * 3)
    assert (told.exit_code, told.stderr.splitlines()[-1]) == (1, "This invitation has ended. Make a new one.")


async def taken_up(alice: Person, charlie: Person) -> tuple[str, str]:
    """A link that Charlie has taken up, and the words that Charlie speaks."""
    made = await invite(alice, "friends", "UTC")
    await accept(charlie, made.link)
    await meet(alice, made.id)
    return made.link, " ".join((await meet(charlie, made.id)).own_words)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("open", "--card", "q001"), "You haven't answered that question yet."),
        (("release", "--with", "Zoe"), "You share no room with Zoe."),
        (("list", "--handle", "nobody"), "That handle and passphrase don't belong together."),
        (("list", "--url", "http://us.example.org"), "Only https keeps what you send from others"),
        (("invite", "--go-on", "https://us.example.org/i/none"), "This doesn't have the form that it should have."),
    ],
)
def test_what_goes_wrong_is_one_sentence(still: Running, args: tuple[str, ...], sentence: str) -> None:
    result = usness(*args)
    assert result.exit_code == 1
    assert result.stderr.startswith(sentence)
    assert len(result.stderr.splitlines()) == 1


def test_a_page_that_waits_does_not_open(still: Running) -> None:
    done("seal", "--card", "q001", typed="The kettle.")
    assert usness("open", "--card", "q001").stderr == "That page isn't open: waiting for the other.\n"


@pytest.mark.parametrize(
    "args",
    [
        ("seal", "--card", "q999"),
        ("seal",),
        ("open", "--card", "x"),
        ("invite", "--kind", "foes"),
        ("list", "--nonsense"),
    ],
)
def test_wrong_use_ends_with_two(still: Running, args: tuple[str, ...]) -> None:
    assert usness(*args, typed="Words.").exit_code == 2


def test_no_words_are_wrong_use(still: Running) -> None:
    assert usness("seal", "--card", "q001", typed=" \n").exit_code == 2


@pytest.mark.parametrize("command", THEIRS)
def test_each_command_explains_itself(command: str) -> None:
    assert "Example: " in done(command, "--help")


def test_the_others_words_do_not_steer_the_terminal(still: Running, bob: Person, cast: Cast) -> None:
    done("seal", "--card", "q001", typed="The kettle.")
    asyncio.run(his(bob, cast.bond, "Red \x1b[31m\x9b2J\r bell\a, 👩‍🚀\nnext"))
    done("release")
    assert "Red [31m2J bell, 👩‍🚀\nnext" in done("open", "--card", "q001")


def test_a_passphrase_is_asked_for(still: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("USNESS_PASSPHRASE")
    told = usness("list", typed=f"{PASSPHRASE}\n")
    assert told.exit_code == 0, told.output
    assert PASSPHRASE not in told.output
