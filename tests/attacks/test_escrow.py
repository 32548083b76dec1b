"""A partner who is the host: Alice holds the database and the room's key, and wants Bob's answer without giving hers."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.support import Cast, Clock, Running, opened, page_of, running
from usness.client import seal
from usness.client.api import Refused
from usness.client.memory import Memory
from usness.client.person import Person
from usness.client.questions import State, answer, give_all, pages
from usness.client.seal import Failure
from usness.client.seal.bytes import b64, label, u32
from usness.client.seal.suite import derive, unbox, unwrap
from usness.client.wire import Entry, body_of, entry_of
from usness.sealed import HASH, OVERHEAD, WRAP, pair_of
from usness.web.app import DATABASE

pytestmark = pytest.mark.anyio

CARD = "q001"
SECRET_WORDS = "Bob's words, for Alice only once she has given hers."


def failing(*kinds: str) -> Any:
    return pytest.raises(Failure, check=lambda failure: failure.kind in kinds)


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


async def met(alice: Person, bob: Person, bond: bytes) -> tuple[Entry, Entry]:
    """Both have answered, neither has given: the two records as their authors have them."""
    mine = await answer(alice, bond, CARD, "Alice's words.")
    theirs = await answer(bob, bond, CARD, SECRET_WORDS)
    return mine.mine, theirs.mine


async def refetched(person: Person, bond: bytes, entry: Entry) -> Entry:
    """An entry as this person gets it now."""
    return next(one for one in await person.entries(bond) if one.header.id == entry.header.id)


# Opening what wasn't given.


def blobs(path: Path) -> Iterator[bytes]:
    """Every value of bytes in every table of the file."""
    with closing(sqlite3.connect(path)) as file:
        for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in file.execute(f"SELECT * FROM {table}"):
                yield from (value for value in row if isinstance(value, bytes))


class Burglar:
    """Alice with the file, her own keys and the room's key, who tries all of them on everything."""

    def __init__(self, alice: Person, bond: bytes, path: Path, hers: Entry, his: Entry) -> None:
        self.found = list(dict.fromkeys(blobs(path)))
        self.his = his
        self.hashes = [his.hash, hers.hash, b"", bytes(HASH), his.header.pair]
        self.secrets = [alice.ak, *alice.bond_keys.values(), *(one for one in self.found if len(one) == HASH)]
        self.bond = bond

    def keys(self) -> Iterator[bytes]:
        """Every key that the protocol derives from a secret, and the secrets themselves."""
        for secret in self.secrets:
            yield secret
            for purpose in ("self", "bond-key", "identity", "manifest", "invitation-gift", "auth", "kek", "device"):
                yield derive(secret, purpose)
            for epoch, salt in product(range(4), (self.bond, b"", self.his.header.id)):
                yield derive(secret, "release", u32(epoch), salt=salt)

    def labels(self) -> Iterator[bytes]:
        """Every label under which a wrap of his record's secret could have been made."""
        for one, other in product(self.hashes, self.hashes):
            yield label("self", one)
            for epoch in range(4):
                yield label("release", u32(epoch), one, other)

    def opened(self) -> str | None:
        """Bob's words, if any of it opens."""
        keys, labels = list(dict.fromkeys(self.keys())), list(dict.fromkeys(self.labels()))
        wraps = [one for one in self.found if len(one) == WRAP]
        guesses = [
            *self.secrets,
            *(secret for secret in (_tried(*one) for one in product(keys, wraps, labels)) if secret),
        ]
        return next(filter(None, (self.read(secret) for secret in guesses)), None)

    def read(self, secret: bytes) -> str | None:
        head = self.his.header
        try:
            return unbox(seal.record.record_key(secret, head.id), self.his.record.box, head.encode()).decode()
        except Failure:
            return None


def _tried(key: bytes, wrap: bytes, aad: bytes) -> bytes | None:
    try:
        return unwrap(key, wrap, aad)
    except Failure:
        return None


async def test_with_file_and_room_key_an_unreleased_answer_stays_shut(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    """Every wrap in the database, under every key that Alice has and every label, gives nothing; once given, it opens."""
    hers, his = await met(alice, bob, bond)
    path = house.folder / DATABASE
    assert his.record.box in set(blobs(path)), "his sealed answer is in the file that she holds"
    burglar = Burglar(alice, bond, path, hers, his)
    burglar.secrets = burglar.secrets[:12]
    assert burglar.opened() is None
    await give_all(bob, bond)
    after = Burglar(alice, bond, path, hers, his)
    after.secrets = burglar.secrets
    assert SECRET_WORDS in (after.opened() or ""), "the same burglary succeeds on what was released"


async def test_no_secret_in_the_file_opens_the_box_itself(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    """None of the 32 bytes that lie about in the file (hashes, marks, verifiers) is the record's own secret."""
    hers, his = await met(alice, bob, bond)
    burglar = Burglar(alice, bond, house.folder / DATABASE, hers, his)
    assert len(burglar.secrets) > 20
    assert [one for one in burglar.secrets if burglar.read(one)] == []


# Rolling the house back.


async def test_a_house_that_was_rolled_back_cannot_show_another_answer(cast: Cast, tmp_path: Path) -> None:
    """Bob gives; Alice restores the file from before, puts another answer there, and Bob's device refuses it."""
    clock = Clock()
    async with running(cast.copied(tmp_path / "house"), clock) as house:
        alice, bob = house.here(cast.alice), house.here(cast.bob)
        hers, his = await met(alice, bob, cast.bond)
        before = backed_up(house.folder, tmp_path / "before.sqlite")
        await give_all(bob, cast.bond)
        stolen = (await released(house.folder, his))["release"]
        key, epoch = alice._bond_key(cast.bond)
        given = replace(his.record, self_wrap=None, mine=None, release=stolen)
        words = seal.open_theirs(given, key, epoch, bob.id, hers.hash)
        assert SECRET_WORDS in words, "she has read his answer; now she would like to have given another"
        second = another(alice, hers, "Something that suits me better.")
    rolled_back(before, tmp_path / "house", hers, second)
    async with running(tmp_path / "house", clock) as house:
        bob = house.here(replace(bob))
        page = await page_of(bob, cast.bond, CARD)
        assert page.theirs is not None
        assert page.theirs.hash == second.hash, "the house shows the second answer as if it were the first"
        assert page.mine.record.release is None
        with failing("mismatch"):
            await bob.give(page.mine, page.theirs)
        with failing("mismatch"):
            await give_all(bob, cast.bond)
        open_now = seal.release_record(second.record, alice.ak, key, epoch, his.hash)
        with failing("mismatch"):
            bob.open(replace(page.theirs, record=open_now), page.mine)
        assert (await released(house.folder, his))["release"] is None, "nothing of his was given for it"


async def test_answering_anew_after_a_roll_back_gives_nothing_to_a_second_answer(cast: Cast, tmp_path: Path) -> None:
    """Even when his own answer was rolled back too and he writes it anew, his device gives it for the first answer alone."""
    clock = Clock()
    async with running(cast.copied(tmp_path / "house"), clock) as house:
        alice, bob = house.here(cast.alice), house.here(cast.bob)
        hers = (await answer(alice, cast.bond, CARD, "Alice's words.")).mine
        before = backed_up(house.folder, tmp_path / "before.sqlite")
        await answer(bob, cast.bond, CARD, SECRET_WORDS)
        await give_all(bob, cast.bond)
        second = another(alice, hers, "Something else.")
    rolled_back(before, tmp_path / "house", hers, second)
    async with running(tmp_path / "house", clock) as house:
        bob = house.here(replace(bob))
        again = await answer(bob, cast.bond, CARD, SECRET_WORDS)
        assert again.theirs is not None
        assert again.theirs.hash == second.hash
        with failing("mismatch"):
            await bob.give(again.mine, again.theirs)


async def test_the_same_answer_after_a_roll_back_is_given_again(cast: Cast, tmp_path: Path) -> None:
    """An honest restore from a backup loses a release, and the device gives it again for the same answer: the page opens."""
    clock = Clock()
    async with running(cast.copied(tmp_path / "house"), clock) as house:
        alice, bob = house.here(cast.alice), house.here(cast.bob)
        await met(alice, bob, cast.bond)
        before = backed_up(house.folder, tmp_path / "before.sqlite")
        await give_all(bob, cast.bond)
    restored(before, tmp_path / "house")
    async with running(tmp_path / "house", clock) as house:
        alice, bob = house.here(cast.alice), house.here(replace(bob))
        await give_all(bob, cast.bond)
        await give_all(alice, cast.bond)
        assert (await page_of(alice, cast.bond, CARD)).state is State.OPEN


def backed_up(folder: Path, to: Path) -> Path:
    with closing(sqlite3.connect(folder / DATABASE)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
    return to


def restored(before: Path, folder: Path) -> None:
    for part in folder.glob(f"{DATABASE}*"):
        part.unlink()
    backed_up_into = folder / DATABASE
    with closing(sqlite3.connect(before)) as source, closing(sqlite3.connect(backed_up_into)) as copy:
        source.backup(copy)


def rolled_back(before: Path, folder: Path, first: Entry, second: Entry) -> None:
    """Put the old file back, with the second answer in the place of the first."""
    restored(before, folder)
    record = second.record
    with closing(sqlite3.connect(folder / DATABASE)) as file, file:
        changed = file.execute(
            "UPDATE entries SET box = ?, com = ?, hash = ?, self = ?, mine = ? WHERE id = ?",
            (record.box, record.com, second.hash, record.self_wrap, record.mine, first.header.id),
        )
        assert changed.rowcount == 1


async def released(folder: Path, entry: Entry) -> dict[str, bytes]:
    with closing(sqlite3.connect(folder / DATABASE)) as file:
        [(release,)] = file.execute("SELECT release FROM entries WHERE id = ?", (entry.header.id,)).fetchall()
    return {"release": release}


def another(author: Person, first: Entry, words: str) -> Entry:
    """Another answer of the same author to the same pair, under the same id: only the words differ."""
    record = seal.seal_record(first.header, f'{{"words":"{words}"}}', author.ak)
    return Entry(record, 0, 1, "", "")


# Swapping, rewriting, wrong hashes.


async def test_two_answers_cannot_be_swapped(house: Running, alice: Person, bob: Person, bond: bytes) -> None:
    """A house that shows the box of one page under the head of another gives pages that don't open, to either of the two."""
    pages_of = [(await opened(alice, bob, bond, card)) for card in (CARD, "q002")]
    with closing(sqlite3.connect(house.folder / DATABASE)) as file, file:
        ids = [page.theirs.header.id for page, _ in pages_of if page.theirs]
        parts = "box, com, self, release, mine"
        rows = [file.execute(f"SELECT {parts} FROM entries WHERE id = ?", (id_,)).fetchone() for id_ in ids]
        for id_, row in zip(ids, reversed(rows), strict=True):
            file.execute(
                "UPDATE entries SET box = ?, com = ?, self = ?, release = ?, mine = ? WHERE id = ?", (*row, id_)
            )
    for card in (CARD, "q002"):
        page, own = await page_of(alice, bond, card), await page_of(bob, bond, card)
        assert page.theirs is not None
        with failing("cannot-open", "mismatch"):
            alice.open(page.theirs, page.mine)
        with failing("cannot-open", "mismatch"):
            bob.open(own.mine)


async def test_after_meeting_nobody_rewrites(alice: Person, bob: Person, bond: bytes) -> None:
    """Alice, who has seen that his is in, takes hers back and writes another: the house refuses the second."""
    hers, his = await met(alice, bob, bond)
    await alice.take_back(hers)
    with refused("already-answered"):
        await answer(alice, bond, CARD, "On second thought …")
    theirs = [one for one in await bob.entries(bond) if one.header.author == alice.id]
    assert theirs == []
    with refused("other-answer"):
        await bob.api.put(
            f"/logs/{b64(bond)}/entries/{b64(his.header.id)}/release",
            {"release": b64(bytes(WRAP)), "epoch": 1, "partner": b64(hers.hash)},
        )


async def test_before_meeting_one_may_rewrite(alice: Person, bob: Person, bond: bytes) -> None:
    """What has met nothing can be withdrawn and written anew, and only the new one is ever shown."""
    first = await answer(alice, bond, CARD, "A first try.")
    await alice.take_back(first.mine)
    second = await answer(alice, bond, CARD, "The one I mean.")
    assert (await answer(bob, bond, CARD, "His.")).theirs == replace(
        second.mine, n=0, record=replace(second.mine.record, self_wrap=None, mine=None)
    )
    with refused("absent"):
        await alice.take_back(first.mine)


async def test_a_release_names_the_answer_that_it_is_for(alice: Person, bob: Person, bond: bytes) -> None:
    """The house refuses a release that cites any other hash; early, late, empty-handed, it stays unopened."""
    hers, his = await met(alice, bob, bond)
    path = f"/logs/{b64(bond)}/entries/{b64(his.header.id)}/release"
    for cited in (his.hash, bytes(HASH), his.header.pair):
        with refused("other-answer"):
            await bob.api.put(path, {"release": b64(bytes(WRAP)), "epoch": 1, "partner": b64(cited)})
    assert (await page_of(bob, bond, CARD)).mine.record.release is None
    with refused("absent"):
        await alice.api.put(path, {"release": b64(bytes(WRAP)), "epoch": 1, "partner": b64(hers.hash)})


async def test_a_release_over_another_answer_does_not_open(alice: Person, bob: Person, bond: bytes) -> None:
    """If the house let it through all the same, Alice's device would refuse a release that isn't over her own answer."""
    hers, his = await met(alice, bob, bond)
    await give_all(alice, bond)
    key, epoch = bob._bond_key(bond)
    for cited in (bytes(HASH), his.hash):
        wrong = seal.release_record(his.record, bob.ak, key, epoch, cited)
        theirs = replace(his, record=replace(wrong, self_wrap=None, mine=None))
        with failing("cannot-open"):
            alice.open(theirs, hers)
    right = seal.release_record(his.record, bob.ak, key, epoch, hers.hash)
    assert alice.open(replace(his, record=right), hers).fields["words"] == SECRET_WORDS


async def test_the_house_gives_neither_release_before_it_has_both(alice: Person, bob: Person, bond: bytes) -> None:
    """After one of the two has given, neither gets anything; after the second, both do."""
    await met(alice, bob, bond)
    await give_all(bob, bond)
    for one, state in ((alice, State.MET), (bob, State.GIVEN)):
        page = await page_of(one, bond, CARD)
        assert page.state is state
        assert page.theirs is not None
        assert page.theirs.record.release is None
    await give_all(alice, bond)
    for one in (alice, bob):
        assert (await page_of(one, bond, CARD)).state is State.OPEN


# Races and devices.


async def test_of_two_answers_at_once_one_counts(house: Running, alice: Person, bob: Person, bond: bytes) -> None:
    """Two devices of Alice's answer one card in the same moment: one is in, the other is told so politely."""
    phone = house.here(alice)
    found = await asyncio.gather(
        *(answer(one, bond, CARD, f"Try {n}.") for n, one in enumerate((alice, phone))), return_exceptions=True
    )
    won = [one for one in found if not isinstance(one, BaseException)]
    lost = [one for one in found if isinstance(one, Refused)]
    assert len(won) == len(lost) == 1
    assert (lost[0].status, lost[0].code) == (409, "already-answered")
    assert [page.mine.hash for page in pages(alice, await alice.entries(bond))] == [won[0].mine.hash]
    assert (await answer(bob, bond, CARD, "His.")).theirs is not None


async def test_the_two_answers_at_once_meet(alice: Person, bob: Person, bond: bytes) -> None:
    """When both commit in the same moment, exactly one of the two answers brings the other's commit."""
    one, other = await asyncio.gather(answer(alice, bond, CARD, "Hers."), answer(bob, bond, CARD, "His."))
    assert [one.theirs is None, other.theirs is None].count(True) == 1
    await asyncio.gather(give_all(alice, bond), give_all(bob, bond))
    for person in (alice, bob):
        page = await page_of(person, bond, CARD)
        assert page.state is State.OPEN
        assert page.theirs is not None
        person.open(page.theirs, page.mine)


async def test_two_devices_that_release_at_once_release_once(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    """Both of Bob's devices give at the same time: the second finds it done, and both open the page."""
    await met(alice, bob, bond)
    phone = house.here(bob)
    await asyncio.gather(give_all(bob, bond), give_all(phone, bond))
    await give_all(alice, bond)
    for one in (bob, phone):
        page = await page_of(one, bond, CARD)
        assert page.theirs is not None
        assert one.open(page.theirs, page.mine).fields["words"] == "Alice's words."


async def test_a_second_device_takes_over_the_pin(house: Running, alice: Person, bob: Person, bond: bytes) -> None:
    """What one device pinned, another knows after its next sync; it holds to it against the house."""
    hers, _ = await met(alice, bob, bond)
    await give_all(bob, bond)
    tablet = replace(house.here(bob), memory=Memory())
    page = await page_of(tablet, bond, CARD)
    with failing("mismatch"):
        await tablet.give(page.mine, another(alice, hers, "Another."))
    assert tablet.memory.pinned(page.mine.hash) == hers.hash


# Forgeries.


async def test_nobody_puts_words_into_bobs_mouth(house: Running, alice: Person, bob: Person, bond: bytes) -> None:
    """Alice writes a row that says it is Bob's, with every wrap that she can make: Bob's device doesn't take it for his."""
    key, epoch = alice._bond_key(bond)
    hers = await alice.seal(bond, "questions", "offer", {"words": "Hers."}, subject=CARD)
    header = replace(hers.mine.header, id=bytes(16), author=bob.id)
    forged = seal.release_record(
        seal.seal_record(header, '{"words":"I hate it here."}', alice.ak), alice.ak, key, epoch
    )
    with closing(sqlite3.connect(house.folder / DATABASE)) as file, file:
        file.execute(
            "INSERT INTO entries (log, id, author, room, kind, subject, reveal, reveal_at, revision, epoch, box, com, hash, self,"
            " release, mine, day) VALUES (?, ?, ?, 'questions', 'offer', ?, 'now', 0, 1, 1, ?, ?, ?, ?, ?, ?, '2026-03-02')",
            (
                bond,
                header.id,
                bob.id,
                CARD,
                forged.box,
                forged.com,
                forged.hash,
                forged.self_wrap,
                forged.release,
                forged.mine,
            ),
        )
        for reader in (alice.id, bob.id):
            file.execute("INSERT INTO feed (log, reader, n, entry) VALUES (?, ?, 100, ?)", (bond, reader, header.id))
    shown = await refetched(bob, bond, replace(hers.mine, record=forged))
    assert shown.header.author == bob.id, "the house says that it is his"
    with failing("cannot-open"):
        bob.open(shown)
    assert all(one.entry.header.id != header.id for one in await bob.read(bond))


@pytest.mark.parametrize("at", [0, 15, 31])
async def test_a_mark_that_is_not_ones_own_is_noticed(bob: Person, bond: bytes, at: int) -> None:
    """One bit of `mine` changed, and the own record isn't taken for the own."""
    mine = (await bob.seal(bond, "questions", "offer", {"words": "His."}, subject=CARD)).mine
    mark = bytearray(mine.record.mine or b"")
    mark[at] ^= 1
    assert bob.open(mine).mine
    with failing("mismatch"):
        bob.open(replace(mine, record=replace(mine.record, mine=bytes(mark))))


async def test_ones_own_record_is_not_the_others(alice: Person, bob: Person, bond: bytes) -> None:
    """A house that reflects Bob's answer as Alice's gets no release for it, and shows nothing of it as hers."""
    _, his = await met(alice, bob, bond)
    assert bob.partner(bond).partner == alice.id
    with failing("mismatch"):
        await bob.give(his, his)
    key, epoch = bob._bond_key(bond)
    given = seal.release_record(his.record, bob.ak, key, epoch, his.hash)
    with failing("mismatch"):
        seal.open_theirs(given, key, epoch, alice.id, his.hash)
    as_hers = replace(given, header=replace(given.header, author=alice.id))
    with failing("cannot-open"):
        seal.open_theirs(as_hers, key, epoch, alice.id, his.hash)


MOVES: tuple[dict[str, Any], ...] = (
    {"subject": "q002"},
    {"kind": "reply"},
    {"room": "time"},
    {"reveal": "now", "pair": b""},
    {"parent": bytes(HASH)},
    {"pair": bytes(HASH)},
    {"log": bytes(16)},
    {"instance": bytes(16)},
    {"id": bytes(16)},
    {"author": bytes(16)},
)


@pytest.mark.parametrize("move", MOVES, ids=str)
async def test_an_answer_cannot_be_moved(alice: Person, bob: Person, bond: bytes, move: dict[str, Any]) -> None:
    """To another question, kind, room, reveal, parent, pair, room, house, id or author: it neither opens nor is given for."""
    page, his = await opened(alice, bob, bond)
    assert page.theirs is not None
    moved = replace(page.theirs, record=replace(page.theirs.record, header=replace(page.theirs.header, **move)))
    with failing("mismatch", "cannot-open", "malformed"):
        alice.open(moved, page.mine)
    own = replace(his.mine, record=replace(his.mine.record, header=replace(his.mine.header, **move)))
    with failing("mismatch", "cannot-open", "malformed"):
        bob.open(own)
    if "id" not in move:
        with failing("mismatch", "malformed"):
            seal.check_partner(page.mine.header, moved.record, bob.id)


async def test_an_old_key_is_not_the_new_one(alice: Person, bob: Person, bond: bytes) -> None:
    """A release under one epoch doesn't open as of another, with either epoch's key."""
    page, _ = await opened(alice, bob, bond)
    assert page.theirs is not None
    alice.bond_keys[bond, 2] = alice.bond_keys[bond, 1]
    assert alice.open(page.theirs, page.mine).fields["words"]
    with failing("cannot-open"):
        alice.open(replace(page.theirs, epoch=2), page.mine)
    alice.bond_keys[bond, 2] = bytes(32)
    with failing("cannot-open"):
        alice.open(replace(page.theirs, epoch=2), page.mine)


async def test_a_wrap_serves_one_purpose(alice: Person, bob: Person, bond: bytes) -> None:
    """`self` as `release`, `release` as `self`, the room key's wrap as either: none of them opens."""
    page, his = await opened(alice, bob, bond)
    assert page.theirs is not None
    theirs, own = page.theirs.record, his.mine.record
    wraps: Iterable[bytes | None] = (own.self_wrap, bytes(WRAP), b"\1" + bytes(WRAP - 1))
    for wrap in wraps:
        with failing("cannot-open", "suite"):
            alice.open(replace(page.theirs, record=replace(theirs, release=wrap)), page.mine)
    with failing("cannot-open"):
        bob.open(replace(his.mine, record=replace(own, self_wrap=theirs.release)))


async def test_the_house_cannot_make_a_page_open_at_once(alice: Person, bob: Person, bond: bytes) -> None:
    """Asked to seal an answer for `now`, the house refuses it: a card's answer opens together or not at all."""
    with refused("not-accepted"):
        await bob.seal(bond, "questions", "answer", {"words": "His."}, subject=CARD, reveal="now")
    assert await alice.entries(bond) == []


async def test_an_old_page_cannot_answer_into_the_next_round(alice: Person, bob: Person, bond: bytes) -> None:
    """A page that was open before the reveal is out of date: its pair is refused, and the next round has its own."""
    await opened(alice, bob, bond)
    with refused("round-moved"):
        await alice.seal(bond, "questions", "answer", {"words": "Late."}, subject=CARD, reveal="together", round=0)
    with refused("already-answered"):
        await _again(alice, bond)
    with refused("round-moved"):
        await alice.seal(bond, "questions", "answer", {"words": "Too far."}, subject=CARD, reveal="together", round=2)
    second = await answer(alice, bond, CARD, "Still true.")
    assert second.mine.header.pair == pair_of(bond, "questions", CARD, b"", 1)


async def _again(person: Person, bond: bytes) -> None:
    """Post another entry under the id of one's own open answer."""
    mine = next(one for one in await person.entries(bond) if one.header.author == person.id)
    record = seal.seal_record(mine.header, '{"words":"Rewritten."}', person.ak)
    await person.api.post(f"/logs/{b64(bond)}/entries", body_of(record, 1))


async def test_a_taken_id_is_refused_whoever_has_it(alice: Person, bob: Person, bond: bytes) -> None:
    """Bob can't overwrite what Alice wrote by using its id, nor learn by that whose it is."""
    hers = (await answer(alice, bond, CARD, "Hers.")).mine
    header = replace(hers.header, author=bob.id)
    record = seal.seal_record(header, '{"words":"His."}', bob.ak)
    with refused("already-answered"):
        await bob.api.post(f"/logs/{b64(bond)}/entries", body_of(record, 1))
    assert (await refetched(alice, bond, hers)).hash == hers.hash


async def test_a_stranger_with_ids_gets_nothing(alice: Person, bob: Person, charlie: Person, bond: bytes) -> None:
    """Charlie, who knows every id, hash and pair of the room, can neither read, write, release nor take back."""
    page, _ = await opened(alice, bob, bond)
    log, entry = b64(bond), b64(page.mine.header.id)
    for call in (
        charlie.api.get(f"/logs/{log}/entries"),
        charlie.api.delete(f"/logs/{log}/entries/{entry}"),
        charlie.api.post(f"/logs/{log}/entries", body_of(page.mine.record, 1)),
        charlie.api.put(
            f"/logs/{log}/entries/{entry}/release",
            {"release": b64(bytes(WRAP)), "epoch": 1, "partner": b64(bytes(HASH))},
        ),
        charlie.api.post(f"/bonds/{log}/leave"),
    ):
        with refused("absent"):
            await call


async def test_a_box_with_two_keys_opens_to_neither(alice: Person, bond: bytes) -> None:
    """The commitment is checked before the box: one made for another secret is refused as such."""
    mine = (await alice.seal(bond, "questions", "offer", {"words": "Hers."}, subject=CARD)).mine
    other = seal.seal_record(mine.header, '{"words":"Other."}', alice.ak)
    mixed = replace(mine.record, com=other.com)
    assert len(mine.record.box) == OVERHEAD + 512
    with failing("cannot-open", "commitment"):
        alice.open(replace(mine, record=mixed))


async def test_what_sync_gives_is_what_was_written(alice: Person, bob: Person, bond: bytes) -> None:
    """Every byte of an own record comes back as it was sent, after the partner has met and opened it."""
    page, _ = await opened(alice, bob, bond)
    told = await alice.api.get(f"/logs/{b64(bond)}/entries")
    again = [entry_of(one, alice.instance, bond) for one in told["entries"] if one["id"] == b64(page.mine.header.id)]
    assert len(again) > 1, "it came to be seen several times: sealed, given, open"
    assert {one.hash for one in again} == {page.mine.hash}
    assert {one.record.mine for one in again} == {page.mine.record.mine}
