"""The page "What the host can see" is the truth about the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.made import NOBODY, World, commit, opened, private
from usness.store.migrate import migrations, statements
from usness.web.app import owners
from usness.web.host_sees import facts

NOTE = re.compile(r"-- (?:(sees|sealed): \S.*|none)$")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with opened(tmp_path_factory.mktemp("sees") / "house") as world:
        yield world


def columns(world: World) -> list[tuple[str, str]]:
    """Every column of the database as it truly is."""
    tables = [row["name"] for row in world.sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [
        (table, row["name"])
        for table in tables
        if table != "migrations"
        for row in world.sql(f"PRAGMA table_info({table})")
    ]


def noted() -> dict[tuple[str, str], str]:
    """The line of every column in the migrations."""
    found: dict[tuple[str, str], str] = {}
    for one in migrations(owners()):
        for statement in statements(one.sql):
            table = re.search(r"(?:CREATE TABLE|ALTER TABLE) (\w+)", statement)
            for line in statement.splitlines() if table else []:
                column = re.match(r"\s+(?:ADD COLUMN )?([a-z_]\w*)\s+(?:BLOB|TEXT|INTEGER|REAL)\b", line)
                if table and column:
                    found[table[1], column[1]] = line.rstrip()
    return found


def test_every_column_says_what_it_tells(world: World) -> None:
    """Each column of the database stands in a migration with a comment: what the host sees, holds sealed, or none."""
    lines = noted()
    for column in columns(world):
        assert column in lines, f"{column} isn't written one to a line"
        assert NOTE.search(lines[column]), f"{column} has no comment that says what the host learns"


def test_no_comment_is_left_over(world: World) -> None:
    """No fact on the page is of a column that is gone."""
    assert set(noted()) == set(columns(world))


def test_the_page_says_every_fact(world: World) -> None:
    """Each comment stands on the page, under seen or under sealed; the page has no other list."""
    page = unescape(world.get(NOBODY, "/host-sees", headers={"accept": "text/html"}).text)
    seen, held = facts(owners())
    listed = re.findall(r"<li>(.*?)</li>", page, re.DOTALL)
    assert listed == [*seen, *held]
    kinds = {"sees": set(seen), "sealed": set(held)}
    for line in noted().values():
        found = re.search(r"-- (sees|sealed): (.+)$", line)
        if found:
            assert found[2] in kinds[found[1]], line


def test_every_fact_is_a_sentence() -> None:
    """Each is for a person: it begins with a capital, ends with a full stop, and names no column."""
    names = {name for _, name in noted() if "_" in name}
    for sentence in (*facts(owners())[0], *facts(owners())[1]):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert not names & set(re.findall(r"\w+", sentence))


@pytest.mark.parametrize(
    "fact",
    [
        r"handle",
        r"week in which you last signed in",
        r"two accounts share a room",
        r"partners or for friends",
        r"of private things only that they are private",
        r"question card",
        r"opens now, together, or never",
        r"day on which you sealed",
        r"size in steps",
        r"taken back",
        r"both of you answered",
        r"day on which a page opened",
    ],
)
def test_it_says_what_the_design_says(world: World, fact: str) -> None:
    """The list of `product.md`, "What the host can see", is on the page."""
    assert re.search(fact, unescape(world.get(NOBODY, "/host-sees").text))


@pytest.mark.parametrize("sentence", ["can also see when your device connects", "use a house that someone else hosts"])
def test_it_says_what_no_table_shows(world: World, sentence: str) -> None:
    """Connections and altered scripts are in no column, and on the page all the same."""
    assert sentence in unescape(world.get(NOBODY, "/host-sees").text)


def test_no_time_of_day_is_stored(tmp_path: Path) -> None:
    """After a day of use, the only time in the database that is finer than a day is an open invitation's end."""
    with opened(tmp_path / "house") as world:
        alice, bob = world.person("alice"), world.person("bob")
        log = world.bonded(alice, bob)
        world.clock.now += 12_345.678
        world.open_page(log, alice, bob)
        world.add(alice, log, commit(log, "waiting", "q002"))
        world.add(alice, alice.log, private("kept"))
        world.get(alice, f"/logs/{log}/today")
        world.post(bob, "/lock")
        now = int(world.clock.now)
        for table, column in columns(world):
            for row in world.sql(f'SELECT "{column}" AS value FROM {table}'):
                value = row["value"]
                if isinstance(value, int | float):
                    assert not now - 10**6 < value < now + 10**6, (table, column)
                if isinstance(value, str):
                    assert not re.search(r"\d\d:\d\d", value), (table, column)


def test_a_private_entry_says_nothing_of_itself(tmp_path: Path) -> None:
    """Of what someone keeps alone the row has `private` for room and kind, and no subject, pair or parent."""
    with opened(tmp_path / "house") as world:
        alice = world.person("alice")
        world.add(alice, alice.log, private("kept"))
        [row] = world.sql("SELECT * FROM entries")
        assert (row["room"], row["kind"], row["subject"], row["pair"], row["parent"], row["reveal"]) == (
            "private",
            "private",
            "",
            None,
            None,
            "never",
        )
        for change in ({"room": "questions"}, {"kind": "answer"}, {"subject": "q001"}, {"parent": row["hash"].hex()}):
            answer = world.post(alice, f"/logs/{alice.log}/entries", private("more", **change))
            assert (answer.status, answer.code) == (400, "bad-shape")
