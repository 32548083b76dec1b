"""Listening as the house serves it: one page that is the same for all, and one file that lies beside every paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import msgspec
import pytest

from tests.made import NOBODY, Person, World, opened, said_now
from tests.said import copied, near, unlike_us
from usness.beside import LANGUAGES, beside_papers
from usness.rooms.confide.library import needs
from usness.rooms.listening import practice
from usness.rooms.listening.library import crisis, starters
from usness.rooms.listening.practice import situations
from usness.rooms.questions.library import cards
from usness.sealed import b64

HTML = {"accept": "text/html"}
LIGHT = next(one.id for one in cards().values() if one.depth == 2)
MIDDLE = next(one.id for one in cards().values() if one.depth == 3)
DEEP = next(one.id for one in cards().values() if one.depth == 5)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with opened(tmp_path_factory.mktemp("listening") / "house") as world:
        yield world


@pytest.fixture(scope="module")
def two(world: World) -> tuple[Person, Person, str]:
    alice, bob = world.person("alice"), world.person("bob")
    return alice, bob, world.bonded(alice, bob)


def read(world: World, who: Person, path: str) -> str:
    answer = world.get(who, path, headers=HTML)
    assert answer.status == 200
    return unescape(answer.text)


# The page.


def test_the_page_has_a_situation_for_each_need_and_no_way_to_send(
    world: World, two: tuple[Person, Person, str]
) -> None:
    """All made-up people stand in it, so choosing one asks for nothing; no part of it seals or names a field."""
    alice, _, log = two
    page = read(world, alice, f"/logs/{log}/listening")
    main = page[page.index("<main") : page.index("</main>")]
    for one in situations().values():
        assert one.words in main
    assert "draft-coach" in main
    assert not re.search(r"<(sealed-form|one-tap)|data-field|<form[^>]*action", main)


def test_the_page_is_the_same_for_both(world: World, two: tuple[Person, Person, str]) -> None:
    """It knows nothing of who reads, nor of what the other did: within the main part no byte differs, before and after."""
    alice, bob, log = two
    inside = [read(world, one, f"/logs/{log}/listening").split("<main")[1].split("</main>")[0] for one in (alice, bob)]
    assert inside[0] == inside[1]
    world.add(bob, log, said_now("an offer", subject=MIDDLE))
    assert read(world, alice, f"/logs/{log}/listening").split("<main")[1].split("</main>")[0] == inside[0]


def test_the_room_takes_no_entry(world: World, two: tuple[Person, Person, str]) -> None:
    """Whether something reached one can't be sealed for the other to see: the shared room refuses it, while the same body
    in a room that takes such things is taken.
    """
    alice, _, log = two
    refused = world.add(alice, log, said_now("shared", "reached", room="listening", subject=""), 400)
    assert refused.code == "not-accepted"
    world.add(alice, log, said_now("a line", "line", room="journal", subject=""))


# What lies beside every paper.


def test_one_file_has_all_that_a_paper_may_need(world: World) -> None:
    """Beginnings, needs, the coach's rules and the crisis words: by one address of this build, for ever the same."""
    build = world.house.pages._globals["build"]
    answer = world.get(NOBODY, f"/static/{build}/words/help-en.json")
    assert answer.status == 200
    assert answer.header("cache-control") == "public, max-age=31536000, immutable"
    assert answer.header("content-type") == "application/json"
    held = answer.json
    assert [one["text"] for one in held["starters"]] == [one.text for one in starters().values()]
    assert [one["sentence"] for one in held["needs"]] == [one.sentence for one in needs().values()]
    assert tuple(held["crisis"]) == crisis()
    assert {"asks", "reflects", "advises", "self"} <= held["coach"].keys()
    assert set(beside_papers()) == {f"words/help-{one}.json" for one in LANGUAGES}


def test_pages_name_no_need_and_no_beginning(world: World, two: tuple[Person, Person, str]) -> None:
    """A page with a composer says neither what would help nor how to begin: those are in the file, and on the device."""
    alice, bob, log = two
    world.add(bob, log, said_now("a page's line", "line", room="journal", subject=""))
    page = read(world, alice, f"/logs/{log}/journal")
    assert "<reply-composer" in page
    held = json.loads(beside_papers()["words/help-en.json"])
    said = [one["text"] for one in held["starters"]] + [one["sentence"] for one in held["needs"]]
    assert len(said) > 90
    assert [one for one in said if one in page] == []


def test_every_page_holds_the_line_to_people_ready(world: World, two: tuple[Person, Person, str]) -> None:
    """It's in the page before a word is written, out of sight, so that showing it asks for nothing."""
    alice, _, log = two
    for path in (f"/logs/{log}/journal/write", f"/logs/{log}/questions/{MIDDLE}", f"/logs/{log}/listening"):
        page = read(world, alice, path)
        assert re.search(r'<template id="heavy"><p[^>]*>.*href="/safety#people"', page)


# Under a reply.


@pytest.mark.parametrize(("card", "asked"), [(LIGHT, False), (MIDDLE, True), (DEEP, True)])
def test_only_what_is_not_light_may_be_asked_about(tmp_path: Path, card: str, asked: bool) -> None:
    """A reply from the other under one's own page holds the question ready from depth 3 on, and for oneself alone."""
    with opened(tmp_path / "house") as world:
        alice, bob = world.person("alice"), world.person("bob")
        log = world.bonded(alice, bob)
        mine, _ = world.open_page(log, alice, bob, card)
        body = said_now("a reply", "reply", subject=card)
        body["parent"] = b64(world.hash_of(log, mine))
        world.add(bob, log, body)
        assert ("<did-reach" in read(world, alice, f"/logs/{log}/questions/{card}")) is asked
        assert "<did-reach" not in read(world, bob, f"/logs/{log}/questions/{card}")


# The situations.


def test_there_is_one_situation_for_each_need() -> None:
    """Six made-up people, one for each kind of help, in the order of the needs."""
    assert [one.need for one in situations().values()] == list(needs())
    assert len({one.who for one in situations().values()}) == len(situations())


def test_situations_are_our_own_and_unlike_each_other() -> None:
    """None shares five words with a source, or half of its words with another; none assumes who someone is."""
    texts = [one.words for one in situations().values()]
    assert near(texts) == []
    assert copied(texts) == []
    may = {"job", "children"}
    assert {word for text in texts for word in unlike_us(text)} <= may


def test_a_wrong_field_stops_the_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A need that doesn't exist is named and refused before anyone comes to practise."""
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "practice.toml").write_text(
        f'[[situation]]\nid = "p01"\nneed = "advice"\nwho = "A friend"\nwords = "{"word " * 20}"\n'
    )
    monkeypatch.setattr(practice, "LIBRARY", tmp_path)
    with pytest.raises(msgspec.ValidationError, match="need"):
        situations("xx")
