"""Changing an account: passphrase, recovery code, sealed settings; and deleting it whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.made import BOX, Json, Person, World, commit, invitation_body, made, opened, private, said_now
from usness.sealed import WRAP, b64
from usness.web.app import DATABASE


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path / "house") as world:
        yield world


def new_passphrase(person: Person, **changes: object) -> Json:
    return {
        "auth": person.auth,
        "salt": b64(made("new salt")),
        "rounds": 1_200_000,
        "new_auth": b64(made("new auth", 32)),
        "passphrase_wrap": b64(made("new wrap", WRAP)),
        **changes,
    }


def finish(person: Person, **changes: object) -> Json:
    return {
        "handle": person.name,
        "recovery_auth": person.recovery_auth,
        "salt": b64(made("new salt")),
        "rounds": 1_000_000,
        "auth": b64(made("new auth", 32)),
        "passphrase_wrap": b64(made("new wrap", WRAP)),
        "new_recovery_auth": b64(made("new code", 32)),
        "recovery_wrap": b64(made("new recovery wrap", WRAP)),
        **changes,
    }


def signs_in(world: World, handle: str, auth: str) -> int:
    return world.post(Person(handle), "/sign-in", {"handle": handle, "auth": auth}).status


# The passphrase.


def test_a_new_passphrase_ends_all_other_devices(world: World) -> None:
    """Who knew the old passphrase is out, on every device but the one that changed it."""
    alice = world.person("alice")
    others = [world.another_device(alice) for _ in range(2)]
    assert world.ask(alice, "PUT", "/passphrase", new_passphrase(alice)).status == 204
    assert [world.get(one, "/session").status for one in (alice, *others)] == [200, 401, 401]
    assert world.get(alice, "/session").json["secret"] == alice.secret


def test_a_new_passphrase_replaces_the_old(world: World) -> None:
    """The old proof is refused; the new one gives the new wrap; the salt and rounds are the new ones."""
    alice = world.person("alice")
    world.ask(alice, "PUT", "/passphrase", new_passphrase(alice))
    assert signs_in(world, "alice", alice.auth) == 403
    answer = world.post(Person("alice"), "/sign-in", {"handle": "alice", "auth": b64(made("new auth", 32))})
    assert answer.json["passphrase_wrap"] == b64(made("new wrap", WRAP))
    found = world.post(Person("alice"), "/sign-in/salt", {"handle": "alice"}).json
    assert found == {"salt": b64(made("new salt")), "rounds": 1_200_000}


@pytest.mark.parametrize("change", [{"auth": b64(made("guess", 32))}, {"rounds": 1}, {"rounds": 2**40}])
def test_a_refused_change_changes_nothing(world: World, change: dict[str, object]) -> None:
    """Without the old proof, or with too few rounds, the old passphrase and the other devices stay."""
    alice = world.person("alice")
    phone = world.another_device(alice)
    assert world.ask(alice, "PUT", "/passphrase", new_passphrase(alice, **change)).status in (400, 403)
    assert world.get(phone, "/session").status == 200
    assert signs_in(world, "alice", alice.auth) == 200


def test_a_stolen_open_device_cannot_change_the_passphrase(world: World) -> None:
    """A cookie alone isn't enough for a new passphrase, a new code or deletion: each wants the proof."""
    alice = world.person("alice")
    guess = b64(made("guess", 32))
    assert world.ask(alice, "PUT", "/passphrase", new_passphrase(alice, auth=guess)).status == 403
    code = {"auth": guess, "recovery_auth": b64(made("new code", 32)), "recovery_wrap": b64(made("w", WRAP))}
    assert world.ask(alice, "PUT", "/recovery", code).status == 403
    assert world.post(alice, "/account/delete", {"auth": guess}).status == 403


# The recovery code.


def test_the_code_opens_the_account_key(world: World) -> None:
    """The proof of the code gives the wrap under the code, without a session."""
    alice = world.person("alice")
    answer = world.post(Person("x"), "/recover", {"handle": "alice", "recovery_auth": alice.recovery_auth})
    assert answer.json == {"person": alice.log, "recovery_wrap": b64(made("recovery wrap alice", WRAP))}
    assert answer.header("set-cookie") is None


def test_a_wrong_code_and_an_unknown_handle_are_one_answer(world: World) -> None:
    """Guessing at a code doesn't tell whether there is such a handle."""
    world.person("alice")
    answers = [
        world.post(Person("x"), "/recover", {"handle": handle, "recovery_auth": b64(bytes(32))})
        for handle in ("alice", "nobody-here")
    ]
    assert answers[0] == answers[1]
    assert (answers[0].status, answers[0].code) == (403, "recovery-refused")


def test_coming_back_ends_everything_old(world: World) -> None:
    """After a recovery the old passphrase, the old code and all old devices are dead; the new ones work."""
    alice = world.person("alice")
    back = Person("alice")
    answer = world.post(back, "/recover/finish", finish(alice))
    assert answer.status == 200
    assert world.get(back, "/session").json["secret"] == answer.json["secret"]
    assert world.get(alice, "/session").status == 401
    assert signs_in(world, "alice", alice.auth) == 403
    assert signs_in(world, "alice", b64(made("new auth", 32))) == 200
    old, new = (
        world.post(Person("x"), "/recover", {"handle": "alice", "recovery_auth": one}).status
        for one in (alice.recovery_auth, b64(made("new code", 32)))
    )
    assert (old, new) == (403, 200)


def test_a_code_works_once(world: World) -> None:
    """Of two who use one code at the same moment, one gets in and the other is refused."""
    alice = world.person("alice")
    first, second = Person("alice"), Person("alice")
    answers = world.at_once(
        world.asking(first, "POST", "/recover/finish", finish(alice, auth=b64(made("one", 32)))),
        world.asking(second, "POST", "/recover/finish", finish(alice, auth=b64(made("two", 32)))),
    )
    assert sorted(answer.status for answer in answers) == [200, 403]
    assert sorted(world.get(one, "/session").status for one in (first, second)) == [200, 401]


def test_a_new_code_kills_the_old(world: World) -> None:
    """A code that was replaced opens nothing, even if someone had written it down."""
    alice = world.person("alice")
    code = {"auth": alice.auth, "recovery_auth": b64(made("new code", 32)), "recovery_wrap": b64(made("w", WRAP))}
    assert world.ask(alice, "PUT", "/recovery", code).status == 204
    assert world.post(Person("x"), "/recover", {"handle": "alice", "recovery_auth": alice.recovery_auth}).status == 403
    assert world.get(alice, "/recovery").json["recovery_wrap"] == b64(made("w", WRAP))


# The manifest.


def test_of_two_devices_that_change_settings_one_is_told(world: World) -> None:
    """Two devices that store revision 2 at once: one wins, the other is told to load anew, and nothing is mixed."""
    alice = world.person("alice")
    phone = world.another_device(alice)
    answers = world.at_once(
        *(
            world.asking(who, "PUT", "/manifest", {"revision": 2, "box": b64(made(name, BOX))})
            for who, name in ((alice, "one"), (phone, "two"))
        )
    )
    assert sorted(answer.status for answer in answers) == [204, 409]
    won = ("one", "two")[[answer.status for answer in answers].index(204)]
    assert world.get(alice, "/session").json["manifest"] == {"revision": 2, "box": b64(made(won, BOX))}


@pytest.mark.parametrize("revision", [0, 1, 3, 2**32 - 1])
def test_a_revision_is_the_next_one(world: World, revision: int) -> None:
    """Neither an old manifest nor one that skips ahead replaces the present one."""
    alice = world.person("alice")
    answer = world.ask(alice, "PUT", "/manifest", {"revision": revision, "box": b64(made("other", BOX))})
    assert (answer.status, answer.code) == (409, "stale-manifest")
    assert world.get(alice, "/session").json["manifest"]["revision"] == 1


@pytest.mark.parametrize("revision", [-1, 2**32, 2**70, 1.5, "2", None])
def test_a_revision_is_a_number_of_the_protocol(world: World, revision: object) -> None:
    """What 32 bits can't hold is a wrong form, not a fault."""
    alice = world.person("alice")
    answer = world.ask(alice, "PUT", "/manifest", {"revision": revision, "box": b64(made("other", BOX))})
    assert (answer.status, answer.code) == (400, "bad-shape")


# Deleting an account.


def furnished(world: World) -> tuple[Person, Person, str]:
    """Alice has one of everything: open page, waiting answer, offer, private entry, deals, an open invitation."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    world.open_page(log, alice, bob)
    world.add(alice, log, commit(log, "alice waits", "q002"))
    world.add(alice, log, said_now("alice offers", subject="q003"))
    world.add(alice, alice.log, private("alice keeps"))
    world.add(bob, bob.log, private("bob keeps"))
    for place in (log, alice.log):
        assert world.get(alice, f"/logs/{place}/today").status == 200
    return alice, bob, log


def raw_bytes(world: World) -> bytes:
    """All bytes of the database and its log, after everything was written over."""
    with closing(sqlite3.connect(world.folder / DATABASE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return b"".join(path.read_bytes() for path in sorted(world.folder.glob(f"{DATABASE}*")))


CANARIES = ("box alice waits", "box alice offers", "box alice keeps", "box alice q001", "manifest alice")
"""What Alice sealed: 60 bytes of each box are looked for in the raw file."""


def test_deleting_an_account_erases_every_box(world: World) -> None:
    """After deletion and a checkpoint, no box, wrap, key or handle of Alice's is in any byte of the file or its log."""
    alice, bob, log = furnished(world)
    marks = [made(name, BOX)[100:160] for name in CANARIES]
    marks += [made("identity alice", 32), made("recovery wrap alice", WRAP), made("self alice waits", WRAP), alice.id]
    before = raw_bytes(world)
    assert all(mark in before for mark in marks), "there is something to erase"
    assert world.post(alice, "/account/delete", {"auth": alice.auth}).status == 204
    after = raw_bytes(world)
    assert [mark.hex() for mark in marks if mark in after] == []
    assert made("box bob keeps", BOX)[100:160] in after, "the other's words are where they were"
    assert world.get(bob, f"/logs/{log}/entries").status == 200


def test_a_deleted_account_cannot_be_used(world: World) -> None:
    """Session, handle and code are gone; the handle may be taken by someone else, who finds nothing."""
    alice, _, log = furnished(world)
    phone = world.another_device(alice)
    old = replace(alice)
    answer = world.post(alice, "/account/delete", {"auth": alice.auth})
    assert answer.header("clear-site-data") == '"cache", "storage"'
    assert [world.get(one, "/session").status for one in (old, phone)] == [401, 401]
    assert signs_in(world, "alice", alice.auth) == 403
    assert world.post(Person("x"), "/recover", {"handle": "alice", "recovery_auth": alice.recovery_auth}).status == 403
    again = world.person("alice")
    assert world.get(again, f"/logs/{log}/entries").status == 404
    assert world.get(again, f"/logs/{again.log}/entries").json == {"entries": [], "after": 0, "more": False}


def test_the_other_sees_a_closed_room_and_the_own_words(world: World) -> None:
    """Bob keeps what he wrote, gets nothing of Alice's, and can't write into the room any more."""
    alice, bob, log = furnished(world)
    world.post(alice, "/account/delete", {"auth": alice.auth})
    records = world.get(bob, f"/logs/{log}/entries").json["entries"]
    assert {one["author"] for one in records if not one["gone"]} == {bob.log}
    assert all(one["self"] for one in records if not one["gone"])
    for page in ("today", "questions", "questions/q001", "questions/q002", "you", "time"):
        assert world.get(bob, f"/logs/{log}/{page}").status == 200
    assert world.post(bob, f"/logs/{log}/entries", commit(log, "bob again", "q004")).code == "room-closed"


def test_when_both_are_gone_nothing_is_left(world: World) -> None:
    """The last who deletes the account takes the room along: no table has a row of either."""
    alice, bob, _ = furnished(world)
    for who in (alice, bob):
        assert world.post(who, "/account/delete", {"auth": who.auth}).status == 204
    tables = [row["name"] for row in world.sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
    left = {name: world.sql(f"SELECT count(*) AS n FROM {name}")[0]["n"] for name in tables}
    assert {name for name, rows in left.items() if rows} == {"house", "migrations"}


def test_deleting_ends_an_open_invitation(world: World) -> None:
    """A link of someone who is gone leads nowhere."""
    alice = world.person("alice")
    world.post(alice, "/invitations", invitation_body("open", made("a bond")))
    world.post(alice, "/account/delete", {"auth": alice.auth})
    assert world.get(Person("x"), f"/invitations/{b64(made('open'))}").status == 404
