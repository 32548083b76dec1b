"""Recordings and pictures in the log: in pieces, bound by an entry, told to whom it opens, and gone with it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.confided import later, secret
from tests.disk import placed
from tests.made import (
    BLOB,
    NEVER_IDLE,
    NOON,
    Answer,
    Clock,
    Json,
    Person,
    World,
    commit,
    made,
    opened,
    private,
    said_now,
)
from usness.entries import blobs
from usness.entries import media as pages
from usness.entries.media import CHUNK
from usness.refusals import Absent
from usness.sealed import BLOB_MOST, OVERHEAD, STEP, b64, unb64
from usness.store.shelf import FOLDER, path_of
from usness.web.app import open_house

LARGE = OVERHEAD + 10 * STEP
NOTHING = b64(made("nothing at all"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(tmp_path: Path, clock: Clock) -> Iterator[World]:
    with opened(tmp_path / "house", clock, settings=NEVER_IDLE) as world:
        yield world


@pytest.fixture
def two(world: World) -> tuple[Person, Person, str]:
    """Alice, Bob, and their room."""
    alice, bob = world.person("alice"), world.person("bob")
    return alice, bob, world.bonded(alice, bob)


def fetched(world: World, who: Person, log: str, blob: str) -> Answer:
    return world.get(replace(who), f"/logs/{log}/blobs/{blob}")


def bound(world: World, who: Person, log: str, name: str, body: Json | None = None) -> tuple[str, Json]:
    """A blob that goes with an entry, if nothing else is said one that opens at once; and that entry."""
    blob = world.uploaded(who, log, name)
    return blob, world.add(who, log, {**(body or said_now(name)), "blobs": [blob]}).json["record"]


def file_of(world: World, log: str, blob: str) -> Path:
    return path_of(world.folder / FOLDER, (unb64(log), unb64(blob)))


def rows(world: World) -> list[dict[str, Any]]:
    return world.sql("SELECT * FROM blobs")


# What is sent, and what comes back.


def test_what_was_sent_in_pieces_comes_back_whole(world: World, two: tuple[Person, Person, str]) -> None:
    """Two pieces, an entry, and both get the very bytes."""
    alice, bob, log = two
    blob = world.uploaded(alice, log, "large", LARGE)
    assert CHUNK < LARGE
    world.add(alice, log, {**said_now("large"), "blobs": [blob]})
    for who in (alice, bob):
        assert fetched(world, who, log, blob).body == made("bytes large", LARGE)


def test_an_answer_tells_nothing_of_when(world: World, two: tuple[Person, Person, str]) -> None:
    """No date, no mark of a version, nothing that a cache may keep; and the file itself bears no time."""
    alice, _, log = two
    blob, _ = bound(world, alice, log, "shown")
    answer = fetched(world, alice, log, blob)
    assert answer.header("cache-control") == "private, no-store"
    assert {answer.header(name) for name in ("etag", "last-modified")} == {None}
    path = file_of(world, log, blob)
    assert path.stat().st_mtime == path.parent.stat().st_mtime == 0


def test_the_files_are_their_owners_alone(world: World, two: tuple[Person, Person, str]) -> None:
    """Nobody else on the machine may read a file, nor list the folders."""
    alice, _, log = two
    path = file_of(world, log, bound(world, alice, log, "shown")[0])
    modes = [one.stat().st_mode & 0o777 for one in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_a_repeated_piece_is_answered_like_the_first(world: World, two: tuple[Person, Person, str]) -> None:
    """After a lost answer the same piece goes through again, and a begin says how far it had come."""
    alice, _, log = two
    blob, whole = world.begun(alice, log, "large", LARGE), made("bytes large", LARGE)
    first = world.piece(alice, log, blob, 0, whole[:1_000])
    assert (first.status, first.json) == (200, {"received": 1_000})
    assert world.piece(alice, log, blob, 0, whole[:1_000]) == first
    assert world.post(alice, f"/logs/{log}/blobs", {"id": blob, "size": LARGE}).json == {"received": 1_000}
    assert world.get(alice, f"/logs/{log}/blobs/{blob}/received").json == {"received": 1_000}


def test_a_late_repeat_changes_nothing(world: World, two: tuple[Person, Person, str]) -> None:
    """What has been acknowledged can't be written over, not even by its author."""
    alice, _, log = two
    blob, whole = world.begun(alice, log, "one"), made("bytes one", BLOB)
    assert world.piece(alice, log, blob, 0, whole).status == 200
    assert world.piece(alice, log, blob, 0, bytes(BLOB)).status == 200
    assert fetched(world, alice, log, blob).body == whole


def test_the_same_piece_twice_at_once_is_one_piece(world: World, two: tuple[Person, Person, str]) -> None:
    """Two tabs that send the same bytes get the same answer, and the blob is whole once."""
    alice, _, log = two
    blob, whole = world.begun(alice, log, "one"), made("bytes one", BLOB)
    path = f"/logs/{log}/blobs/{blob}?offset=0"
    answers = world.at_once(*(world.asking(alice, "PUT", path, whole) for _ in range(3)))
    assert [one.json for one in answers] == [{"received": BLOB}] * 3
    assert fetched(world, alice, log, blob).body == whole


def test_a_piece_from_elsewhere_is_told_where_to_go_on(world: World, two: tuple[Person, Person, str]) -> None:
    """A gap is refused with the right place, and so is a piece that begins before it and ends after it."""
    alice, _, log = two
    blob, whole = world.begun(alice, log, "large", LARGE), made("bytes large", LARGE)
    world.piece(alice, log, blob, 0, whole[:1_000])
    for start, end in ((2_000, 3_000), (500, 1_500)):
        refused = world.piece(alice, log, blob, start, whole[start:end])
        assert (refused.status, refused.code, refused.json["received"]) == (409, "out-of-step", 1_000)
    assert world.piece(alice, log, blob, 1_000, whole[1_000:2_000]).json == {"received": 2_000}


@pytest.mark.parametrize("query", ["", "?offset=", "?offset=-1", "?offset=x", "?offset=99999999999", "?offset=²"])
def test_an_offset_that_is_none_is_refused(world: World, two: tuple[Person, Person, str], query: str) -> None:
    """What isn't a place in a blob isn't taken for one."""
    alice, _, log = two
    blob = world.begun(alice, log, "one")
    assert world.ask(alice, "PUT", f"/logs/{log}/blobs/{blob}{query}", b"x").status == 400
    assert world.piece(alice, log, blob, 0, b"x").status == 200


# Limits.


@pytest.mark.parametrize("size", [0, OVERHEAD, OVERHEAD + 512, BLOB - 1, BLOB + 1])
def test_a_size_that_no_blob_has_is_refused(world: World, two: tuple[Person, Person, str], size: int) -> None:
    """Only what is filled up may come: a size would else tell how long a recording is."""
    alice, _, log = two
    body = {"id": b64(made("strange")), "size": size}
    assert world.post(alice, f"/logs/{log}/blobs", body).status == 400
    assert not rows(world)


def test_twelve_megabytes_and_not_a_step_more(world: World, two: tuple[Person, Person, str]) -> None:
    """The largest blob is taken, the next size is refused with its own sentence."""
    alice, _, log = two
    world.begun(alice, log, "largest", BLOB_MOST)
    answer = world.post(alice, f"/logs/{log}/blobs", {"id": b64(made("more")), "size": BLOB_MOST + STEP})
    assert (answer.status, answer.code) == (413, "media-too-large")
    assert "12 megabytes" in answer.json["sentence"]


def test_a_piece_has_a_largest_size(world: World, two: tuple[Person, Person, str]) -> None:
    """A piece of half a mebibyte goes through; one byte more is refused and nothing of it kept."""
    alice, _, log = two
    blob, whole = world.begun(alice, log, "large", LARGE), made("bytes large", LARGE)
    assert world.piece(alice, log, blob, 0, whole[: CHUNK + 1]).status == 413
    assert rows(world)[0]["received"] == 0
    assert world.piece(alice, log, blob, 0, whole[:CHUNK]).status == 200


def test_no_piece_goes_beyond_the_end(world: World, two: tuple[Person, Person, str]) -> None:
    """More bytes than were announced, or none at all, are refused."""
    alice, _, log = two
    blob = world.begun(alice, log, "one")
    assert world.piece(alice, log, blob, 0, bytes(BLOB + 1)).status == 400
    assert world.piece(alice, log, blob, 0, b"").status == 400
    assert world.piece(alice, log, blob, 0, bytes(BLOB)).status == 200


def test_six_go_with_an_entry(world: World, two: tuple[Person, Person, str]) -> None:
    """A seventh is refused with a sentence, and so is the whole entry."""
    alice, _, log = two
    seven = [world.uploaded(alice, log, f"picture {n}") for n in range(7)]
    refused = world.add(alice, log, {**said_now("seven"), "blobs": seven}, status=413)
    assert refused.code == "too-many-media"
    assert not world.sql("SELECT 1 FROM entries")
    world.add(alice, log, {**said_now("six"), "blobs": seven[:6]})
    found = world.sql("SELECT id FROM blobs WHERE entry IS NOT NULL ORDER BY slot")
    assert [b64(row["id"]) for row in found] == seven[:6]


def test_a_day_has_its_allowance(
    world: World, two: tuple[Person, Person, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it's used up there is a sentence, and tomorrow there is room again."""
    alice, _, log = two
    monkeypatch.setattr(blobs, "A_DAY", 2 * BLOB)
    for name in ("one", "two"):
        world.begun(alice, log, name)
    refused = world.post(alice, f"/logs/{log}/blobs", {"id": b64(made("three")), "size": BLOB})
    assert (refused.status, refused.code) == (429, "media-day-full")
    world.clock.days(1)
    world.begun(alice, log, "three")


def test_a_shelf_has_its_allowance(
    world: World, two: tuple[Person, Person, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it's full there is a sentence; what is taken back makes room."""
    alice, _, log = two
    monkeypatch.setattr(blobs, "IN_ALL", 2 * BLOB)
    _, entry = bound(world, alice, log, "one")
    world.clock.days(1)
    world.begun(alice, log, "two")
    refused = world.post(alice, f"/logs/{log}/blobs", {"id": b64(made("three")), "size": BLOB})
    assert (refused.status, refused.code) == (503, "shelf-full")
    assert world.ask(alice, "DELETE", f"/logs/{log}/entries/{entry['id']}").status == 204
    world.begun(alice, log, "three")


def test_an_allowance_tells_nothing_of_the_other(
    world: World, two: tuple[Person, Person, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bob has used up his with an answer that waits; Alice has all of hers, as if there were nothing."""
    alice, bob, log = two
    monkeypatch.setattr(blobs, "A_DAY", BLOB)
    monkeypatch.setattr(blobs, "IN_ALL", BLOB)
    bound(world, bob, log, "bob's", commit(log, "bob waits"))
    assert world.post(bob, f"/logs/{log}/blobs", {"id": b64(made("more")), "size": BLOB}).status == 429
    world.begun(alice, log, "alice's")


def test_pictures_leave_the_rest_of_the_disk_to_words(
    world: World, two: tuple[Person, Person, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that is nearly full no picture is begun, with a sentence, while an entry still goes through."""
    alice, _, log = two
    usage = shutil.disk_usage(world.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=BLOB))
    refused = world.post(alice, f"/logs/{log}/blobs", {"id": b64(made("one")), "size": BLOB})
    assert (refused.status, refused.code) == (503, "no-room")
    world.add(alice, log, said_now("words"))


def test_a_disk_that_fails_takes_no_piece(
    world: World, two: tuple[Person, Person, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 and a sentence; nothing of the piece counts, and once there is room the same piece goes through."""
    alice, _, log = two
    blob, whole = world.begun(alice, log, "one"), made("bytes one", BLOB)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        refused = world.piece(alice, log, blob, 0, whole)
    assert (refused.status, refused.code) == (503, "no-room")
    assert rows(world)[0]["received"] == 0
    assert world.piece(alice, log, blob, 0, whole).status == 200
    assert fetched(world, alice, log, blob).body == whole


# Binding.


def test_what_is_bound_is_whole_ones_own_and_bound_once(world: World, two: tuple[Person, Person, str]) -> None:
    """Half a picture, the other's, one of another log, one that goes with something else, the same twice, and one that
    nobody sent are refused, and the entry with them.
    """
    alice, bob, log = two
    half = world.begun(alice, log, "half")
    world.piece(alice, log, half, 0, b"x")
    taken, _ = bound(world, alice, log, "taken")
    fine = world.uploaded(alice, log, "fine")
    elsewhere = world.uploaded(alice, alice.log, "elsewhere")
    theirs = world.uploaded(bob, log, "theirs")
    for wrong in ([half], [theirs], [elsewhere], [taken], [fine, fine], [NOTHING], [fine, half]):
        refused = world.add(alice, log, {**said_now("with wrong ones"), "blobs": wrong}, status=409)
        assert refused.code == "media-missing"
    assert len(world.sql("SELECT 1 FROM entries")) == 1, "only the one that holds the taken picture"
    assert [row["id"] for row in world.sql("SELECT id FROM blobs WHERE entry IS NOT NULL")] == [unb64(taken)]
    world.add(alice, log, {**said_now("with a fine one"), "blobs": [fine]})


def test_a_repeated_entry_is_answered_like_the_first(world: World, two: tuple[Person, Person, str]) -> None:
    """After a lost answer the same entry with the same pictures goes through again, and changes nothing."""
    alice, _, log = two
    body = {**said_now("twice"), "blobs": [world.uploaded(alice, log, "one")]}
    first = world.add(alice, log, body)
    before = rows(world)
    assert world.add(alice, log, body) == first
    assert rows(world) == before


def test_a_private_entry_keeps_its_picture_when_it_changes(world: World) -> None:
    """A new revision names what it keeps; what it leaves out is nobody's any more and goes with the sweep."""
    alice = world.person("alice")
    kept, left = (world.uploaded(alice, alice.log, name) for name in ("kept", "left"))
    world.add(alice, alice.log, {**private("page"), "blobs": [kept, left]})
    world.clock.days(3)
    world.run(pages.sweep(world.house))
    assert len(rows(world)) == 2
    changed = {**private("page", box=made("again", 541)), "revision": 2, "blobs": [kept]}
    world.add(alice, alice.log, changed)
    world.run(pages.sweep(world.house))
    assert [b64(row["id"]) for row in rows(world)] == [kept]
    assert [file_of(world, alice.log, one).exists() for one in (kept, left)] == [True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE blobs SET received = size - 1",
        "UPDATE blobs SET received = size + 1",
        "UPDATE blobs SET slot = 7",
        "UPDATE blobs SET slot = NULL",
        "UPDATE blobs SET slot = 1",
        "UPDATE blobs SET size = size + 1, received = size + 1",
    ],
)
def test_the_table_itself_holds_the_promises(world: World, two: tuple[Person, Person, str], wrong: str) -> None:
    """Half a blob can't be bound, six is the most, each has its own place, and no size is out of step: whatever the code does."""
    alice, _, log = two
    pair = [world.uploaded(alice, log, name) for name in ("one", "two")]
    world.add(alice, log, {**said_now("two"), "blobs": pair})
    with pytest.raises(sqlite3.IntegrityError):
        world.sql(wrong)


# Who gets it.


def test_what_is_not_sent_is_its_authors_alone(world: World, two: tuple[Person, Person, str]) -> None:
    """Alice can look at what she adds; for Bob it's as absent as what nobody has, in every way of asking."""
    alice, bob, log = two
    blob = world.uploaded(alice, log, "one")
    assert fetched(world, alice, log, blob).status == 200
    for method, path, body in (
        ("GET", "", None),
        ("GET", "/received", None),
        ("PUT", "?offset=0", b"x"),
        ("DELETE", "", None),
    ):
        there, nowhere = (world.ask(bob, method, f"/logs/{log}/blobs/{one}{path}", body) for one in (blob, NOTHING))
        assert there == nowhere
        assert there.status == 404
    assert fetched(world, alice, log, blob).status == 200


def test_half_a_blob_is_shown_to_nobody(world: World, two: tuple[Person, Person, str]) -> None:
    """Not to its author either: what isn't whole opens for no one."""
    alice, _, log = two
    blob = world.begun(alice, log, "large", LARGE)
    world.piece(alice, log, blob, 0, b"x")
    assert fetched(world, alice, log, blob).status == 404


def test_before_the_reveal_there_is_nothing(world: World, two: tuple[Person, Person, str]) -> None:
    """While an answer waits, when both are in, when one is given: Bob gets the same as for nothing. Then it's open."""
    alice, bob, log = two
    blob, mine = bound(world, alice, log, "hers", commit(log, "alice answers"))
    nothing = fetched(world, bob, log, NOTHING)
    assert nothing.status == 404
    assert fetched(world, alice, log, blob).status == 200
    assert fetched(world, bob, log, blob) == nothing
    theirs = world.add(bob, log, commit(log, "bob answers")).json["record"]
    assert fetched(world, bob, log, blob) == nothing
    for who, own, other in ((alice, mine, theirs), (bob, theirs, mine)):
        assert fetched(world, bob, log, blob) == nothing
        world.release(who, log, unb64(own["id"]), world.hash_of(log, other))
    assert fetched(world, bob, log, blob).body == made("bytes hers", BLOB)


def test_what_waits_for_its_time_keeps_its_picture_to_its_author(
    world: World, two: tuple[Person, Person, str], clock: Clock
) -> None:
    """Until its second Bob gets the same as for nothing; then it's there, and of the day on which it opened."""
    alice, bob, log = two
    blob, _ = bound(world, alice, log, "hers", later("alice waits", clock.now, 2 * 86_400))
    assert fetched(world, alice, log, blob).status == 200
    assert fetched(world, bob, log, blob) == fetched(world, bob, log, NOTHING)
    clock.now += 2 * 86_400 - 60
    assert fetched(world, bob, log, blob).status == 404
    clock.now += 120
    assert fetched(world, bob, log, blob).body == made("bytes hers", BLOB)
    assert [row["day"] for row in rows(world)] == ["2026-11-22"]


def test_a_lone_secret_takes_its_picture_along(world: World, two: tuple[Person, Person, str], clock: Clock) -> None:
    """Nobody but its author has it while it waits; it lapses with its row and its file, and so it does when someone leaves."""
    alice, bob, log = two
    for ends in ("lapses", "leaves"):
        blob, _ = bound(world, alice, log, ends, secret(log, f"alice {ends}"))
        assert fetched(world, alice, log, blob).status == 200
        assert fetched(world, bob, log, blob) == fetched(world, bob, log, NOTHING)
        assert file_of(world, log, blob).exists()
        if ends == "lapses":
            clock.days(7)
            assert fetched(world, bob, log, NOTHING).status == 404
        else:
            assert world.post(bob, f"/bonds/{log}/leave").status == 204
        assert not rows(world)
        assert not file_of(world, log, blob).exists()


def test_what_is_not_in_ones_feed_has_no_picture(world: World, two: tuple[Person, Person, str]) -> None:
    """The feed decides, whatever the reveal: an entry that waits for its time isn't in Bob's, and nor is its picture."""
    alice, bob, log = two
    blob, entry = bound(world, alice, log, "hers")
    assert fetched(world, bob, log, blob).status == 200
    assert world.sql(
        "DELETE FROM feed WHERE reader = :bob AND entry = :id RETURNING n", bob=bob.id, id=unb64(entry["id"])
    )
    assert fetched(world, bob, log, blob) == fetched(world, bob, log, NOTHING)
    assert fetched(world, alice, log, blob).status == 200


def test_a_private_one_is_its_authors_alone(world: World, two: tuple[Person, Person, str]) -> None:
    """What goes with a private entry lies in a log that nobody else has."""
    alice, bob, log = two
    blob, _ = bound(world, alice, alice.log, "own", private("own"))
    assert fetched(world, alice, alice.log, blob).status == 200
    assert fetched(world, bob, alice.log, blob).status == 404
    assert fetched(world, bob, log, blob).status == 404


def test_another_log_is_no_way_round(world: World, two: tuple[Person, Person, str]) -> None:
    """The same id in Charlie's own log, and in a room that Bob shares with someone else, is nothing."""
    alice, bob, log = two
    charlie = world.person("charlie")
    other = world.bonded(bob, charlie)
    blob, _ = bound(world, alice, log, "hers")
    assert fetched(world, bob, log, blob).status == 200
    assert [fetched(world, charlie, one, blob).status for one in (log, other, charlie.log)] == [404] * 3
    assert fetched(world, bob, other, blob).status == 404


# Gone.


def test_it_goes_with_its_entry(world: World, two: tuple[Person, Person, str]) -> None:
    """Taken back, its row and its file are gone at once, for both; the other's are untouched."""
    alice, bob, log = two
    blob, entry = bound(world, alice, log, "hers")
    other, _ = bound(world, bob, log, "his")
    assert file_of(world, log, blob).exists()
    assert world.ask(alice, "DELETE", f"/logs/{log}/entries/{entry['id']}").status == 204
    assert [b64(row["id"]) for row in rows(world)] == [other]
    assert not file_of(world, log, blob).exists()
    assert file_of(world, log, other).exists()
    assert [fetched(world, who, log, blob).status for who in (alice, bob)] == [404, 404]


def test_a_withdrawn_answer_takes_its_picture_along(world: World, two: tuple[Person, Person, str]) -> None:
    """Also before anyone could see it."""
    alice, _, log = two
    blob, entry = bound(world, alice, log, "hers", commit(log, "alice waits"))
    world.ask(alice, "DELETE", f"/logs/{log}/entries/{entry['id']}")
    assert not rows(world)
    assert not file_of(world, log, blob).exists()


def test_the_other_cannot_take_it_back(world: World, two: tuple[Person, Person, str]) -> None:
    """Bob can delete neither Alice's entry nor her picture."""
    alice, bob, log = two
    blob, entry = bound(world, alice, log, "hers")
    assert world.ask(bob, "DELETE", f"/logs/{log}/entries/{entry['id']}").status == 404
    assert world.ask(bob, "DELETE", f"/logs/{log}/blobs/{blob}").status == 404
    assert file_of(world, log, blob).exists()


def test_one_let_go_before_it_was_sent_is_gone(world: World, two: tuple[Person, Person, str]) -> None:
    """Its author deletes what was begun; what goes with an entry goes only with it."""
    alice, _, log = two
    blob = world.uploaded(alice, log, "one")
    sent, _ = bound(world, alice, log, "sent")
    assert world.ask(alice, "DELETE", f"/logs/{log}/blobs/{blob}").status == 204
    assert not file_of(world, log, blob).exists()
    assert world.ask(alice, "DELETE", f"/logs/{log}/blobs/{sent}").status == 404
    assert file_of(world, log, sent).exists()


def test_leaving_closes_it_to_the_other(world: World, two: tuple[Person, Person, str]) -> None:
    """Alice leaves: what she had begun is gone, her own stays hers, and Bob gets nothing of hers any more."""
    alice, bob, log = two
    blob, _ = bound(world, alice, log, "hers")
    begun = world.uploaded(alice, log, "begun")
    his = world.uploaded(bob, log, "his")
    assert fetched(world, bob, log, blob).status == 200
    assert world.post(alice, f"/bonds/{log}/leave").status == 204
    assert fetched(world, bob, log, blob).status == 404
    assert fetched(world, alice, log, blob).status == 200
    assert [file_of(world, log, one).exists() for one in (blob, begun, his)] == [True, False, True]


def test_deleting_the_account_deletes_every_file(world: World, two: tuple[Person, Person, str]) -> None:
    """In the room, in the own log, sent or not: not one of Alice's is left, and all of Bob's are."""
    alice, bob, log = two
    hers = [bound(world, alice, log, "sent")[0], world.uploaded(alice, log, "begun")]
    own, _ = bound(world, alice, alice.log, "own", private("own"))
    his, _ = bound(world, bob, log, "his")
    assert world.post(alice, "/account/delete", {"auth": alice.auth}).status == 204
    assert [b64(row["id"]) for row in rows(world)] == [his]
    assert not any(file_of(world, log, one).exists() for one in hers)
    assert not file_of(world, alice.log, own).exists()
    assert fetched(world, bob, log, his).status == 200


def test_when_the_last_leaves_nothing_is_left(world: World, two: tuple[Person, Person, str]) -> None:
    """Both delete their accounts: no row and no file remains of the room."""
    alice, bob, log = two
    for who in (alice, bob):
        bound(world, who, log, who.name)
    for who in (alice, bob):
        assert world.post(who, "/account/delete", {"auth": who.auth}).status == 204
    assert not rows(world)
    assert not [path for path in (world.folder / FOLDER).rglob("*") if path.is_file()]


def test_what_was_never_sent_goes_after_two_days(world: World, two: tuple[Person, Person, str]) -> None:
    """Two days are enough to come back to a draft; then the row and the file go. What was sent stays."""
    alice, _, log = two
    begun, (sent, _) = world.uploaded(alice, log, "begun"), bound(world, alice, log, "sent")
    world.clock.days(2)
    world.run(pages.sweep(world.house))
    assert file_of(world, log, begun).exists()
    world.clock.days(1)
    world.run(pages.sweep(world.house))
    assert [b64(row["id"]) for row in rows(world)] == [sent]
    assert [file_of(world, log, one).exists() for one in (begun, sent)] == [False, True]


def test_what_its_entry_left_behind_goes(world: World, two: tuple[Person, Person, str]) -> None:
    """Whatever made an entry go, the sweep finds what it left; until then nobody gets it."""
    alice, bob, log = two
    blob, entry = bound(world, alice, log, "hers")
    world.sql("DELETE FROM entries WHERE id = :id RETURNING id", id=unb64(entry["id"]))
    assert [fetched(world, who, log, blob).status for who in (alice, bob)] == [404, 404]
    world.run(pages.sweep(world.house))
    assert not rows(world)
    assert not file_of(world, log, blob).exists()


def test_a_file_without_a_row_goes_when_the_house_opens(tmp_path: Path) -> None:
    """A crash between the row and the file leaves a file that nobody can ask for; the next start removes it, and no other."""
    with opened(tmp_path / "house") as world:
        alice = world.person("alice")
        kept, _ = bound(world, alice, alice.log, "kept", private("kept"))
        lost = world.uploaded(alice, alice.log, "lost")
        world.sql("DELETE FROM blobs WHERE id = :id RETURNING id", id=unb64(lost))
        paths = [file_of(world, alice.log, one) for one in (kept, lost)]
        assert all(path.exists() for path in paths)

    async def opens() -> None:
        app = open_house(tmp_path / "house")
        async with app.router.lifespan_context(app):
            for _ in range(200):
                if not paths[1].exists():
                    return
                await asyncio.sleep(0.01)

    asyncio.run(opens())
    assert [path.exists() for path in paths] == [True, False]


def test_an_hour_is_often_enough(tmp_path: Path) -> None:
    """A house that runs sweeps by itself: what was left three days ago is gone without anyone asking."""
    clock = Clock()
    with opened(tmp_path / "house", clock) as world:
        alice = world.person("alice")
        world.uploaded(alice, alice.log, "begun")
        clock.now = NOON + 3 * 86_400

        async def runs() -> None:
            async with world.app.router.lifespan_context(world.app):
                for _ in range(200):
                    if not await world.house.db.read(blobs.there, await world.house.shelf.names()):
                        return
                    await asyncio.sleep(0.01)

        assert rows(world)
        world.run(runs())
        assert not [path for path in (world.folder / FOLDER).rglob("*") if path.is_file()]
        world.app = open_house(tmp_path / "house")


def test_a_blob_that_went_while_a_piece_came_leaves_no_file(
    world: World, two: tuple[Person, Person, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deleted in between, the piece is answered as for nothing, and what it had written goes too."""
    alice, _, log = two
    blob = world.begun(alice, log, "one")

    async def gone(*_: Any) -> None:
        raise Absent

    monkeypatch.setattr(blobs, "grow", gone)
    assert world.piece(alice, log, blob, 0, b"x").status == 404
    assert not file_of(world, log, blob).exists()


def test_an_id_of_the_others_is_no_way_in(world: World, two: tuple[Person, Person, str]) -> None:
    """Begun once more by the other, or with another size, an id stays what it was."""
    alice, bob, log = two
    blob, _ = bound(world, alice, log, "hers")
    for who, size in ((bob, BLOB), (alice, LARGE)):
        assert world.post(who, f"/logs/{log}/blobs", {"id": blob, "size": size}).status == 409
    assert fetched(world, bob, log, blob).body == made("bytes hers", BLOB)
    assert world.read(placed, alice.id, unb64(log), blobs.progress, unb64(blob)) == (BLOB, BLOB)
