"""Leaving: one-sided, at once, whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.disk import placed
from tests.made import NOBODY, Person, World, commit, invitation_body, made, opened, private, said_now
from usness.entries import store as entries
from usness.sealed import b64, unb64


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path / "house") as world:
        yield world


@pytest.fixture
def pair(world: World) -> tuple[Person, Person, str]:
    """Alice and Bob with an open page, a met pair that Alice released, a waiting answer each, and an offer each."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    world.open_page(log, alice, bob)
    mine = world.add(alice, log, commit(log, "alice met", "q002")).json["record"]
    theirs = world.add(bob, log, commit(log, "bob met", "q002")).json["record"]
    assert world.release(alice, log, unb64(mine["id"]), world.hash_of(log, theirs)).json == {"open": False}
    world.add(alice, log, commit(log, "alice waits", "q003"))
    world.add(bob, log, commit(log, "bob waits", "q004"))
    for who in (alice, bob):
        world.add(who, log, said_now(f"{who.name} offers", subject="q005"))
    return alice, bob, log


def records(world: World, who: Person, log: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in world.get(replace(who), f"/logs/{log}/entries").json["entries"]:
        found[one["id"]] = one
    return found


def leave(world: World, who: Person, log: str) -> None:
    answer = world.post(who, f"/bonds/{log}/leave")
    assert (answer.status, answer.body) == (204, b"")


def test_the_leavers_releases_are_deleted(world: World, pair: tuple[Person, Person, str]) -> None:
    """Not one of Alice's keys for Bob is left in the database, not even of pages that were open."""
    alice, bob, log = pair
    count = "SELECT count(*) AS n FROM entries WHERE author = :who AND release IS NOT NULL"
    assert world.sql(count, who=alice.id)[0]["n"] == 3
    leave(world, alice, log)
    assert world.sql(count, who=alice.id)[0]["n"] == 0
    assert world.sql(count, who=bob.id)[0]["n"] > 0, "the other's are the other's"


def test_nothing_of_the_leavers_is_given_out_any_more(world: World, pair: tuple[Person, Person, str]) -> None:
    """Bob gets none of Alice's boxes on any page or by sync, though he had them before."""
    alice, bob, log = pair
    pages = ("today", "questions", "questions/q001", "questions/q002", "questions/q005", "time", "entries")
    hers = [one["box"][:60] for one in records(world, alice, log).values() if one["author"] == alice.log]
    before = "".join(world.get(replace(bob), f"/logs/{log}/{page}").text for page in pages)
    assert sum(one in before for one in hers) >= 3, "there is something to take away"
    leave(world, alice, log)
    after = "".join(world.get(replace(bob), f"/logs/{log}/{page}").text for page in pages)
    assert [one for one in hers if one in after] == []


def test_each_keeps_the_own_words(world: World, pair: tuple[Person, Person, str]) -> None:
    """Both can still get every own record with its own wrap, the one who left and the one who stayed."""
    alice, bob, log = pair
    before = {who.name: own(world, who, log) for who in (alice, bob)}
    assert all(len(found) == 4 for found in before.values())
    leave(world, alice, log)
    assert {who.name: own(world, who, log) for who in (alice, bob)} == before


def own(world: World, who: Person, log: str) -> set[tuple[str, str, str]]:
    return {
        (one["id"], one["box"], one["self"])
        for one in records(world, who, log).values()
        if one["author"] == who.log and one["self"]
    }


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_the_room_is_closed_for_both(world: World, pair: tuple[Person, Person, str], who: str) -> None:
    """Nobody writes into a closed room: not a commit, not a reply, not a release."""
    alice, bob, log = pair
    leave(world, alice, log)
    me = {"alice": alice, "bob": bob}[who]
    for body in (commit(log, f"{who} again", "q006"), said_now("more", subject="q005")):
        assert world.post(me, f"/logs/{log}/entries", body).code == "room-closed"
    mine = next(one for one in records(world, me, log).values() if one["subject"] == "q002" and one["author"] == me.log)
    assert world.release(me, log, unb64(mine["id"]), made("any", 32)).code == "room-closed"


def test_a_release_that_comes_too_late_opens_nothing(world: World, pair: tuple[Person, Person, str]) -> None:
    """Bob, who hadn't released yet when Alice left, can't bring the page to open."""
    alice, bob, log = pair
    due = (placed, bob.id, unb64(log), entries.due, "questions", "answer")
    assert len(world.read(*due)) == 1, "a release was due"
    leave(world, alice, log)
    assert world.read(*due) == []
    assert world.sql("SELECT count(*) AS n FROM entries WHERE subject = 'q002' AND revealed IS NOT NULL") == [{"n": 0}]
    assert all(not one["release"] for one in records(world, bob, log).values())


def test_leaving_is_silent_and_repeatable(world: World, pair: tuple[Person, Person, str]) -> None:
    """Leaving twice is answered like once; Bob's numbers don't move; only the day is kept, and never the first one again."""
    alice, bob, log = pair
    before = world.get(replace(bob), f"/logs/{log}/entries").json["after"]
    leave(world, alice, log)
    world.clock.days(2)
    leave(world, alice, log)
    assert world.get(replace(bob), f"/logs/{log}/entries").json["after"] == before
    assert world.sql("SELECT left_on FROM seats WHERE person = :me", me=alice.id) == [{"left_on": "2026-11-20"}]


def test_the_other_can_not_prevent_it(world: World, pair: tuple[Person, Person, str]) -> None:
    """A partner who writes all the while, or leaves too, delays nothing."""
    alice, bob, log = pair
    answers = world.at_once(
        world.asking(alice, "POST", f"/bonds/{log}/leave"),
        *(world.asking(bob, "POST", f"/logs/{log}/entries", said_now(f"bob {n}", subject="q005")) for n in range(5)),
        world.asking(bob, "POST", f"/bonds/{log}/leave"),
    )
    assert [answers[0].status, answers[-1].status] == [204, 204]
    assert len(world.sql("SELECT 1 FROM seats WHERE left_on IS NOT NULL AND bond = :bond", bond=unb64(log))) == 2


def test_home_is_where_one_still_is(world: World, pair: tuple[Person, Person, str]) -> None:
    """Who has left comes to the own log; the own private entries are untouched."""
    alice, _, log = pair
    world.add(alice, alice.log, private("alice keeps"))
    assert world.get(alice, "/today").header("location") == f"/logs/{log}/today"
    leave(world, alice, log)
    assert world.get(alice, "/today").header("location") == f"/logs/{alice.log}/today"
    assert len(records(world, alice, alice.log)) == 1


def test_the_own_words_can_be_deleted_afterwards(world: World, pair: tuple[Person, Person, str]) -> None:
    """Whoever left may still take back what they wrote there."""
    alice, _, log = pair
    leave(world, alice, log)
    for entry in list(records(world, alice, log)):
        assert world.ask(alice, "DELETE", f"/logs/{log}/entries/{entry}").status in (204, 404)
    assert world.sql("SELECT 1 FROM entries WHERE author = :me AND box IS NOT NULL", me=alice.id) == []


def test_leaving_ends_an_open_link(world: World) -> None:
    """A link to a room whose maker has left leads nowhere."""
    alice, bob = world.person("alice"), world.person("bob")
    bond = made("a bond")
    world.post(alice, "/invitations", invitation_body("open", bond))
    leave(world, alice, b64(bond))
    assert world.post(bob, f"/invitations/{b64(made('open'))}/hello", {"hello": b64(made("hello", 541))}).status == 409
    assert world.get(replace(NOBODY), f"/invitations/{b64(made('open'))}").json["state"] == "used"


def test_an_empty_seat_stays_empty(world: World, pair: tuple[Person, Person, str]) -> None:
    """After Alice left, neither can bring someone else into her seat."""
    alice, bob, log = pair
    charlie = world.person("charlie")
    leave(world, alice, log)
    for who in (alice, bob, charlie):
        assert world.post(who, "/invitations", invitation_body("instead", unb64(log))).status in (404, 409)


def test_a_new_room_can_follow(world: World, pair: tuple[Person, Person, str]) -> None:
    """The same two may begin anew: a new room, a new key, nothing of the old one in it."""
    alice, bob, log = pair
    leave(world, alice, log)
    again = b64(made("bond bob alice"))
    assert world.bonded(bob, alice) == again
    assert records(world, bob, again) == {}
    assert world.get(bob, "/today").header("location") == f"/logs/{again}/today"
