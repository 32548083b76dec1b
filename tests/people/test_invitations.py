"""Invitations: one use, two days, in turn, and nobody is told of a "no thanks"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.made import BOX, NOBODY, Answer, Person, World, commit, entry, invitation_body, made, opened
from usness.people import invitations
from usness.sealed import WRAP, b64

NAME = "an invitation"
PATH = f"/invitations/{b64(made(NAME))}"
BOND = made("a bond")

STEPS: dict[str, dict[str, object]] = {
    "hello": {"hello": b64(made("hello", BOX))},
    "reveal": {"reveal": b64(made("reveal", BOX))},
    "gift": {"gift": b64(made("gift", WRAP))},
    "taken": {"epoch": 1, "box": b64(made("taken", WRAP))},
    "end": {},
}
WHO = {"hello": "bob", "reveal": "alice", "gift": "alice", "taken": "bob", "end": "alice"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path / "house") as world:
        yield world


@pytest.fixture
def people(world: World) -> dict[str, Person]:
    people = {name: world.person(name) for name in ("alice", "bob", "charlie")}
    assert world.post(people["alice"], "/invitations", invitation_body(NAME, BOND)).status == 201
    return people


def step(world: World, people: dict[str, Person], name: str, who: str = "") -> Answer:
    return world.post(people[who or WHO[name]], f"{PATH}/{name}", STEPS[name])


def seen(world: World, who: Person = NOBODY) -> Any:
    return world.get(replace(who), PATH).json


# What each may see.


def test_a_holder_sees_the_note_and_no_more(world: World, people: dict[str, Person]) -> None:
    """With the link and no account one sees what is needed to be asked, and none of the keys."""
    for who in (NOBODY, people["charlie"]):
        found = seen(world, who)
        assert (found["role"], found["state"], found["inviter"]) == ("holder", "open", people["alice"].log)
        assert found["note"] == b64(made(f"note {NAME}", BOX))
        assert [found[part] for part in ("hello", "reveal", "gift", "invitee")] == [""] * 4


def test_once_taken_a_holder_sees_nothing_more(world: World, people: dict[str, Person]) -> None:
    """Whoever finds the link later sees that it was used, not the note, nor by whom or how far it has come."""
    found = []
    for name in ("hello", "reveal", "gift", "taken"):
        assert step(world, people, name).status == 204
        found.append(seen(world, people["charlie"]))
    assert found == [found[0]] * 4
    assert (found[0]["state"], found[0]["note"], found[0]["invitee"], found[0]["hello"]) == ("used", "", "", "")


def test_an_old_link_tells_that_it_is_old_and_nothing_else(world: World, people: dict[str, Person]) -> None:
    """Neither whose it was, nor to which room, nor where the two live; while it's open, the first step needs two of these."""
    open_one = seen(world, people["charlie"])
    assert (open_one["bond"], open_one["inviter"]) == (b64(BOND), people["alice"].log)
    step(world, people, "hello")
    old = seen(world, people["charlie"])
    assert [old[name] for name in ("bond", "inviter", "zone", "note")] == [""] * 4
    page = world.get(people["charlie"], f"/i/{b64(made(NAME))}").text
    assert not [secret for secret in (b64(BOND), people["alice"].log) if secret in page]


@pytest.mark.parametrize("ending", ["end", "leave", "another link"])
def test_what_was_sealed_for_the_way_goes_with_it(world: World, people: dict[str, Person], ending: str) -> None:
    """After an end by anyone, no column holds a note or a message that the link out of a history could open."""
    if ending != "another link":
        step(world, people, "hello")
    [row] = world.sql("SELECT note, hello FROM invitations")
    assert row["note"], "there is something to erase"
    if ending == "end":
        world.post(people["alice"], f"/invitations/{b64(made(NAME))}/end")
    elif ending == "leave":
        world.post(people["bob"], f"/bonds/{b64(BOND)}/leave")
    else:
        world.post(people["alice"], "/invitations", invitation_body("second", BOND))
    rows = world.sql("SELECT note, hello, reveal, gift FROM invitations WHERE state = 'ended'")
    assert [tuple(row.values()) for row in rows] == [(b"", None, None, None)]


def test_each_step_is_passed_on_as_it_was_sent(world: World, people: dict[str, Person]) -> None:
    """The two see each other's sealed messages unchanged, in their turn; when it's done the messages are gone."""
    for name, part in (("hello", "hello"), ("reveal", "reveal"), ("gift", "gift")):
        step(world, people, name)
        for who in ("alice", "bob"):
            assert seen(world, people[who])[part] == STEPS[name][part]
    step(world, people, "taken")
    for who, role in (("alice", "inviter"), ("bob", "invitee")):
        found = seen(world, people[who])
        assert (found["role"], found["state"]) == (role, "done")
        assert [found[part] for part in ("hello", "reveal", "gift")] == [""] * 3


def test_the_room_is_ready_when_its_key_was_taken(world: World, people: dict[str, Person]) -> None:
    """Each gets the room's key as sealed for the own seat, and only that."""
    for name in ("hello", "reveal", "gift", "taken"):
        step(world, people, name)
    keys = {name: world.get(people[name], "/session").json["bond_keys"] for name in people}
    assert keys["alice"] == [{"bond": b64(BOND), "epoch": 1, "box": b64(made(f"key {NAME}", WRAP))}]
    assert keys["bob"] == [{"bond": b64(BOND), "epoch": 1, "box": b64(made("taken", WRAP))}]
    assert keys["charlie"] == []


# One use.


def test_two_redeemers_at_once(world: World, people: dict[str, Person]) -> None:
    """Two who take the seat in the same moment: one has it, the other is told that the link was used."""
    answers = world.at_once(
        *(
            world.asking(people[who], "POST", f"{PATH}/hello", {"hello": b64(made(who, BOX))})
            for who in ("bob", "charlie")
        )
    )
    assert sorted(answer.status for answer in answers) == [204, 409]
    winner = ("bob", "charlie")[[answer.status for answer in answers].index(204)]
    found = seen(world, people["alice"])
    assert (found["invitee"], found["hello"]) == (people[winner].log, b64(made(winner, BOX)))
    assert world.sql("SELECT count(*) AS n FROM seats WHERE bond = :bond", bond=BOND) == [{"n": 2}]


@pytest.mark.parametrize("steps", [("hello",), ("hello", "reveal"), ("hello", "reveal", "gift", "taken")])
def test_a_used_link_is_dead(world: World, people: dict[str, Person], steps: tuple[str, ...]) -> None:
    """Neither a stranger nor the invitee nor the inviter can take the seat again, at any later step."""
    for name in steps:
        step(world, people, name)
    for who in people:
        answer = step(world, people, "hello", who)
        assert (answer.status, answer.code) == (409, "used")


def test_nobody_takes_the_own_invitation(world: World, people: dict[str, Person]) -> None:
    """Alice can't sit in both seats."""
    assert step(world, people, "hello", "alice").code == "used"
    assert seen(world)["state"] == "open"


def test_a_new_link_for_the_room_ends_the_old(world: World, people: dict[str, Person]) -> None:
    """Only the newest link leads into a room."""
    assert world.post(people["alice"], "/invitations", invitation_body("another", BOND)).status == 201
    assert step(world, people, "hello").code == "used"
    assert world.post(people["bob"], f"/invitations/{b64(made('another'))}/hello", STEPS["hello"]).status == 204


def test_a_full_room_has_no_third_seat(world: World, people: dict[str, Person]) -> None:
    """Once someone sits there, no further link to the room can be made, by neither of the two."""
    step(world, people, "hello")
    for who, refused in (("alice", "used"), ("bob", "used"), ("charlie", "absent")):
        assert world.post(people[who], "/invitations", invitation_body("another", BOND)).code == refused


def test_nobody_invites_into_a_room_of_others(world: World, people: dict[str, Person]) -> None:
    """A room that isn't one's own is absent, and so is another person's own log."""
    for bond in (BOND, people["alice"].id):
        answer = world.post(people["charlie"], "/invitations", invitation_body("mine", bond))
        assert (answer.status, answer.code) == (404, "absent")
    assert world.sql("SELECT 1 FROM seats WHERE person = :me", me=people["charlie"].id) == []


def test_a_repeated_post_is_answered_like_the_first(world: World, people: dict[str, Person]) -> None:
    """A client that never saw the answer asks again: the same link, still open, and one row."""
    first = world.post(people["alice"], "/invitations", invitation_body(NAME, BOND))
    assert (first.status, first.json) == (201, {"id": b64(made(NAME))})
    assert seen(world)["state"] == "open"
    assert world.sql("SELECT count(*) AS n FROM invitations") == [{"n": 1}]


def test_an_id_of_another_is_refused_politely(world: World, people: dict[str, Person]) -> None:
    """Someone who knows the link can't put another invitation under its id."""
    answer = world.post(people["charlie"], "/invitations", invitation_body(NAME, made("another bond")))
    assert (answer.status, answer.code) == (409, "used")
    assert seen(world)["inviter"] == people["alice"].log


@pytest.mark.parametrize(
    "change",
    [
        {"zone": "Mars/Olympus"},
        {"zone": ""},
        {"zone": "../etc/passwd"},
        {"lang": "xx"},
        {"lang": ""},
        {"card": "Q 1"},
        {"card": "'"},
        {"kind": "family"},
        {"bond_key": {"epoch": 2, "box": b64(bytes(WRAP))}},
        {"note": ""},
        {"id": ""},
        {"name": "Alice"},
    ],
)
def test_an_invitation_of_another_form_is_refused(
    world: World, people: dict[str, Person], change: dict[str, object]
) -> None:
    """An unknown zone, language, card name or kind, a later epoch or a name in the open: 400."""
    body = {**invitation_body("another", made("another bond")), **change}
    assert world.post(people["alice"], "/invitations", body).code == "bad-shape"


# Time.


def test_a_link_runs_out_after_two_days(world: World, people: dict[str, Person]) -> None:
    """It works up to the last second of 48 hours, and not after; everyone who looks is told so."""
    world.clock.now += 48 * 3600 - 1
    assert seen(world)["state"] == "open"
    world.clock.now += 1
    assert (seen(world)["state"], seen(world)["note"]) == ("expired", "")
    answer = step(world, people, "hello")
    assert (answer.status, answer.code) == (410, "expired")
    assert seen(world, people["alice"])["state"] == "expired"


def test_what_has_begun_does_not_run_out(world: World, people: dict[str, Person]) -> None:
    """Two who have met may speak their words days later."""
    step(world, people, "hello")
    world.clock.days(5)
    for name in ("reveal", "gift", "taken"):
        assert step(world, people, name).status == 204


def test_no_time_outlives_its_use(world: World, people: dict[str, Person]) -> None:
    """The time of expiry is erased when the link is used, ended, or has run out and was swept; so is the note then."""
    assert world.sql("SELECT expires_at FROM invitations")[0]["expires_at"] is not None
    world.clock.days(3)
    world.write(invitations.sweep, int(world.clock()))
    assert world.sql("SELECT state, expires_at, note FROM invitations") == [
        {"state": "expired", "expires_at": None, "note": b""}
    ]
    for name, ending in (("used", "hello"), ("over", "end")):
        world.post(people["alice"], "/invitations", invitation_body(name, made(f"bond {name}")))
        who = people["bob" if ending == "hello" else "alice"]
        world.post(who, f"/invitations/{b64(made(name))}/{ending}", STEPS[ending])
        assert world.sql("SELECT expires_at FROM invitations WHERE id = :id", id=made(name)) == [{"expires_at": None}]


def test_a_sweep_leaves_the_living_alone(world: World, people: dict[str, Person]) -> None:
    """What still runs, or has met, isn't touched by the sweep."""
    before = world.sql("SELECT * FROM invitations")
    world.write(invitations.sweep, int(world.clock()))
    assert world.sql("SELECT * FROM invitations") == before
    assert seen(world, people["alice"])["state"] == "open"


# No thanks.


def test_the_inviter_is_not_told_of_a_no(world: World, people: dict[str, Person]) -> None:
    """After a "no thanks" everything that Alice can look at is byte for byte as before: API, pages, and signed out too."""
    looks = [
        (who, path)
        for who in (people["alice"], NOBODY)
        for path in (
            PATH,
            f"/i/{b64(made(NAME))}",
            "/invite",
            "/you",
            f"/logs/{people['alice'].log}/you",
            f"/logs/{b64(BOND)}/you",
            f"/logs/{b64(BOND)}/today",
            f"/logs/{people['alice'].log}/today",
        )
    ]
    before = [world.get(replace(who), path, headers={"accept": "text/html"}) for who, path in looks]
    assert world.post(replace(NOBODY), f"{PATH}/decline").status == 204
    assert [world.get(replace(who), path, headers={"accept": "text/html"}) for who, path in looks] == before
    world.clock.days(3)
    assert seen(world, people["alice"])["state"] == "expired"


def test_after_a_no_the_link_is_dead(world: World, people: dict[str, Person]) -> None:
    """The page promises it: nobody can take the seat with that link any more."""
    world.post(replace(NOBODY), f"{PATH}/decline")
    assert step(world, people, "hello").code == "used"


def test_a_no_does_not_undo_a_yes(world: World, people: dict[str, Person]) -> None:
    """A stranger with a used link can't end what two have begun."""
    step(world, people, "hello")
    world.post(replace(NOBODY), f"{PATH}/decline")
    assert seen(world, people["bob"])["state"] == "hello"
    assert step(world, people, "reveal").status == 204


def test_a_declined_link_can_be_taken_back(world: World, people: dict[str, Person]) -> None:
    """Alice can end the link as if nobody had looked at it."""
    world.post(replace(NOBODY), f"{PATH}/decline")
    assert step(world, people, "end").status == 204
    assert seen(world, people["alice"])["state"] == "ended"


# In turn.


@pytest.mark.parametrize(
    "done",
    [
        (),
        ("hello",),
        ("hello", "reveal"),
        ("hello", "reveal", "gift"),
        ("hello", "reveal", "gift", "taken"),
        ("end",),
        ("hello", "end"),
    ],
)
def test_a_step_out_of_turn_is_refused(world: World, people: dict[str, Person], done: tuple[str, ...]) -> None:
    """At each stage exactly one further step works; all others say so and change nothing."""
    for name in done:
        assert step(world, people, name).status == 204
    before = world.sql("SELECT * FROM invitations")
    order = ["hello", "reveal", "gift", "taken"]
    due = order[len(done)] if len(done) < len(order) and "end" not in done else None
    for name in order:
        if name != due:
            answer = step(world, people, name)
            assert answer.status in (404, 409), (done, name)
    assert world.sql("SELECT * FROM invitations") == before
    if due:
        assert step(world, people, due).status == 204


@pytest.mark.parametrize(
    ("name", "done"),
    [
        ("reveal", ("hello",)),
        ("gift", ("hello", "reveal")),
        ("taken", ("hello", "reveal", "gift")),
        ("end", ("hello",)),
    ],
)
def test_a_step_belongs_to_one_of_the_two(
    world: World, people: dict[str, Person], name: str, done: tuple[str, ...]
) -> None:
    """The other of the two, and a stranger, find nothing to do there; only an end is either's."""
    for one in done:
        step(world, people, one)
    others = {"charlie"} if name == "end" else set(people) - {WHO[name]}
    for who in others:
        answer = step(world, people, name, who)
        assert (answer.status, answer.code) == (404, "absent")


# Three misses.


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_an_end_after_the_meeting_closes_the_room(world: World, people: dict[str, Person], who: str) -> None:
    """Three misses on either side: the room is closed for both, and neither the gift nor a new link can follow."""
    for name in ("hello", "reveal"):
        step(world, people, name)
    log = b64(BOND)
    assert world.post(people[who], f"{PATH}/end").status == 204
    for name in ("gift", "taken", "hello"):
        assert step(world, people, name).status in (404, 409)
    for one in ("alice", "bob"):
        assert world.post(people[one], f"/logs/{log}/entries", commit(log, one)).code == "room-closed"
        assert seen(world, people[one])["state"] == "ended"
    assert world.post(people["alice"], "/invitations", invitation_body("another", BOND)).status in (404, 409)


def test_a_finished_invitation_cannot_be_ended(world: World, people: dict[str, Person]) -> None:
    """Once the words matched and the key was taken, the old invitation is no way to close the room."""
    for name in ("hello", "reveal", "gift", "taken"):
        step(world, people, name)
    for who in ("alice", "bob"):
        assert world.post(people[who], f"{PATH}/end").code == "out-of-turn"
    log = b64(BOND)
    assert world.post(people["bob"], f"/logs/{log}/entries", commit(log, "bob")).status == 201


def test_the_first_answers_wait_for_nothing(world: World, people: dict[str, Person]) -> None:
    """Both may answer before the words were spoken; what opens at once has to wait for a second person."""
    log = b64(BOND)
    assert world.post(people["alice"], f"/logs/{log}/entries", commit(log, "alice")).status == 201
    offer = entry("offer", kind="offer", reveal="now", release=made("release", WRAP))
    assert world.post(people["alice"], f"/logs/{log}/entries", offer).code == "not-yet-two"
    step(world, people, "hello")
    assert (
        world.post(people["bob"], f"/logs/{log}/entries", commit(log, "bob")).json["partner"]["author"]
        == people["alice"].log
    )
