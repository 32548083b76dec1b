"""A person with keys against a house in this process, honest or not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.support import FLOOR_ROUNDS, PASSPHRASE, URL, Cast, Running, bonded, new_person, opened, page_of
from usness.client import seal
from usness.client.account import recover, sign_in
from usness.client.api import Api, Refused
from usness.client.inviting import Invitation, Meeting, NotYet, Over, accept, invite, meet, note_of
from usness.client.memory import Memory
from usness.client.person import Person
from usness.client.questions import State, answer, give_all
from usness.client.seal import Failure, Manifest
from usness.client.seal.bytes import b64
from usness.client.wire import Entry, body_of

pytestmark = pytest.mark.anyio

Twist = Callable[[dict[str, Any]], None]


class Lying(httpx2.AsyncBaseTransport):
    """A house whose answers to some paths are twisted on the way out; it notes which paths were written to."""

    def __init__(self, house: Running, path: str, twist: Twist) -> None:
        self._honest = house.transport()
        self._path = path
        self._twist = twist
        self.written: list[str] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.method != "GET":
            self.written.append(request.url.path)
        answer = await self._honest.handle_async_request(request)
        if not request.url.path.endswith(self._path):
            return answer
        fields = json.loads(await answer.aread())
        self._twist(fields)
        return httpx2.Response(answer.status_code, json=fields)


def lied_to(person: Person, transport: Lying) -> Person:
    """The same device of a person, at a house that lies."""
    return replace(person, api=Api(URL, transport, cookie=person.api.cookie, instance=person.instance))


def failing(kind: str) -> Any:
    """Expects a failure of this kind."""
    return pytest.raises(Failure, check=lambda failure: failure.kind == kind)


def refused(code: str) -> Any:
    """Expects this refusal of the house."""
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


# The account.


async def test_a_passphrase_signs_in_and_finds_the_same_keys(house: Running, alice: Person) -> None:
    again = await sign_in(house.api(), "alice", PASSPHRASE)
    assert (again.id, again.ak, again.manifest, again.bond_keys) == (
        alice.id,
        alice.ak,
        alice.manifest,
        alice.bond_keys,
    )


async def test_another_passphrase_is_refused(house: Running) -> None:
    with refused("sign-in-refused"):
        await sign_in(house.api(), "alice", PASSPHRASE + "s")


async def test_a_house_that_asks_for_few_rounds_learns_nothing(house: Running) -> None:
    transport = Lying(house, "/sign-in/salt", lambda fields: fields.update(rounds=1))
    with failing("weak"):
        await sign_in(Api(URL, transport, instance=house.house.instance), "alice", PASSPHRASE)
    assert transport.written == ["/sign-in/salt"]


async def test_signing_out_ends_this_device_only(house: Running, alice: Person) -> None:
    phone = await sign_in(house.api(), "alice", PASSPHRASE)
    await phone.sign_out()
    with refused("signed-out"):
        await phone.refresh()
    await alice.refresh()


async def test_the_recovery_code_works_once_and_brings_the_same_keys(house: Running, cast: Cast) -> None:
    here, fresh = await recover(house.api(), "alice", cast.recovery, "a new one, long enough", rounds=FLOOR_ROUNDS)
    assert (here.ak, here.manifest) == (cast.alice.ak, cast.alice.manifest)
    assert fresh != cast.recovery
    await sign_in(house.api(), "alice", "a new one, long enough")
    with refused("recovery-refused"):
        await recover(house.api(), "alice", cast.recovery, "and another one", rounds=FLOOR_ROUNDS)


async def test_a_wrong_letter_in_a_recovery_code_is_told_before_the_house_is_asked(house: Running, cast: Cast) -> None:
    wrong = ("A" if cast.recovery[0] != "A" else "B") + cast.recovery[1:]
    transport = Lying(house, "", lambda _: None)
    with failing("checksum"):
        await recover(Api(URL, transport), "alice", wrong, "a new one", rounds=FLOOR_ROUNDS)
    assert transport.written == []


# The manifest.


def paced(pace: int) -> Callable[[Manifest], Manifest]:
    return lambda manifest: replace(manifest, pace=pace)


async def test_a_manifest_changes_and_another_device_finds_it(house: Running, alice: Person) -> None:
    phone = house.here(alice)
    await alice.change_manifest(paced(2))
    await phone.refresh()
    assert phone.manifest.pace == 2


async def test_two_devices_change_it_and_neither_change_is_lost(house: Running, alice: Person) -> None:
    phone = house.here(alice)
    await alice.change_manifest(paced(5))
    await phone.change_manifest(lambda manifest: replace(manifest, recovery_checked=True))
    await alice.refresh()
    assert (alice.manifest.pace, alice.manifest.recovery_checked) == (5, True)


async def test_an_older_manifest_is_refused(house: Running, alice: Person) -> None:
    old = (await alice.api.get("/session"))["manifest"]
    await alice.change_manifest(paced(2))
    with failing("mismatch"):
        await lied_to(alice, Lying(house, "/session", lambda fields: fields.update(manifest=old))).refresh()


async def test_an_older_manifest_is_refused_also_by_the_next_program(house: Running, tmp_path: Path) -> None:
    first = await sign_in(house.api(), "alice", PASSPHRASE, tmp_path / "memory")
    old = (await first.api.get("/session"))["manifest"]
    await first.change_manifest(paced(2))
    transport = Lying(house, "/session", lambda fields: fields.update(manifest=old))
    with failing("mismatch"):
        await sign_in(Api(URL, transport, instance=first.instance), "alice", PASSPHRASE, tmp_path / "memory")


async def test_another_house_cannot_pass_off_a_manifest(house: Running) -> None:
    with failing("cannot-open"):
        await sign_in(Api(URL, house.transport(), instance=bytes(16)), "alice", PASSPHRASE)


async def test_an_identity_that_is_not_the_manifests_is_refused(house: Running, alice: Person, bob: Person) -> None:
    other = b64(bob.manifest.identity)
    with failing("mismatch"):
        await lied_to(alice, Lying(house, "/session", lambda fields: fields.update(identity=other))).refresh()


# The invitation.


@pytest.fixture
async def dora(house: Running) -> Person:
    """Someone new."""
    return (await new_person(house, "Dora"))[0]


@pytest.fixture
async def invitation(charlie: Person, dora: Person) -> Invitation:
    """Charlie has invited Dora, and she has taken the link up."""
    made = await invite(charlie, "friends", "UTC", note="Come in.")
    assert await note_of(dora, made.link) == ("Charlie", "Come in.")
    await accept(dora, made.link)
    return made


async def both_meet(charlie: Person, dora: Person, made: Invitation) -> tuple[Meeting, Meeting]:
    return await meet(charlie, made.id), await meet(dora, made.id)


async def test_a_room_is_made_by_four_words_each_way(charlie: Person, dora: Person, invitation: Invitation) -> None:
    here, there = await both_meet(charlie, dora, invitation)
    assert here.name == "Dora"
    assert len(set(here.own_words) | set(there.own_words)) >= 4
    await here.confirm(there.own_words)
    with failing("mismatch"):  # Before the own match no key is taken, even though it lies there.
        await there.take()
    await there.confirm(here.own_words)
    await there.take()
    assert charlie.bond_keys == dora.bond_keys
    assert dora.partner(invitation.bond).partner == charlie.id
    await opened(charlie, dora, invitation.bond)


async def test_each_waits_for_the_other(charlie: Person, dora: Person) -> None:
    made = await invite(charlie, "friends", "UTC")
    with pytest.raises(NotYet):
        await meet(charlie, made.id)
    await accept(dora, made.link)
    with pytest.raises(NotYet):
        await meet(dora, made.id)
    here, there = await both_meet(charlie, dora, made)
    await there.confirm(here.own_words)
    with pytest.raises(NotYet):
        await there.take()


async def test_three_wrong_codes_end_it_and_pin_nobody(charlie: Person, dora: Person, invitation: Invitation) -> None:
    here, there = await both_meet(charlie, dora, invitation)
    for said in (here.own_words, ["no", "such", "words", "here"]):  # The own code, read off the own screen, is none.
        with failing("mismatch"):
            await here.confirm(said)
    with pytest.raises(Over):
        await here.confirm(here.own_words)
    with pytest.raises(Over):
        await here.confirm(there.own_words)
    with pytest.raises(Over):
        await meet(dora, invitation.id)
    assert charlie.manifest.bonds == {}


async def test_keys_other_than_the_links_are_refused(
    house: Running, charlie: Person, dora: Person, bob: Person, invitation: Invitation
) -> None:
    """The house answers the invitee with keys of its own, under the link's secret, which a phisher may know."""
    await meet(charlie, invitation.id)
    link = seal.read_link(invitation.link[invitation.link.find("/i/") :])
    offer = seal.Offer(bob.manifest.identity, seal.public_of(bytes(31) + b"\x01"), bytes(32))
    box = seal.seal_letter(
        "reveal", link.secret, dora.instance, link.invitation, charlie.id, seal.write_offer(offer, "Charlie")
    )
    with failing("mismatch"):
        await meet(
            lied_to(dora, Lying(house, b64(invitation.id), lambda told: told.update(reveal=b64(box)))), link.invitation
        )


async def test_a_second_hello_is_refused(house: Running, charlie: Person, dora: Person, invitation: Invitation) -> None:
    await meet(charlie, invitation.id)
    link = seal.read_link(invitation.link[invitation.link.find("/i/") :])
    offer = seal.Offer(dora.manifest.identity, seal.public_of(bytes(31) + b"\x01"), bytes(32))
    box = seal.seal_letter(
        "hello", link.secret, dora.instance, link.invitation, dora.id, seal.write_offer(offer, "Dora")
    )
    with failing("mismatch"):
        await meet(
            lied_to(charlie, Lying(house, b64(invitation.id), lambda told: told.update(hello=b64(box)))),
            link.invitation,
        )


async def test_a_first_answer_goes_up_before_the_words_are_spoken(charlie: Person, dora: Person) -> None:
    made = await invite(charlie, "friends", "UTC")
    await answer(charlie, made.bond, "q001", "Charlie first.")
    await accept(dora, made.link)
    assert (await answer(dora, made.bond, "q001", "Dora before the key.")).theirs is not None
    here, there = await both_meet(charlie, dora, made)
    await here.confirm(there.own_words)
    await there.confirm(here.own_words)
    await there.take()
    await give_all(dora, made.bond)
    await give_all(charlie, made.bond)
    assert {one.fields["words"] for one in await dora.read(made.bond)} == {"Charlie first.", "Dora before the key."}


async def test_the_secrets_of_an_invitation_go_once_they_have_served(charlie: Person, dora: Person) -> None:
    assert "invitation" not in {one.fields["room"] for one in await dora.sync()}
    await bonded(charlie, dora)
    for person in (charlie, dora):
        assert "invitation" not in {one.fields["room"] for one in await person.sync()}


# Sealing and the two halves of a reveal.


async def test_both_answer_and_both_open(alice: Person, bob: Person, bond: bytes) -> None:
    await answer(alice, bond, "q001", "Mine.")
    assert (await page_of(alice, bond, "q001")).state is State.WAITING
    assert [one for one in await bob.entries(bond) if one.header.author == alice.id] == []
    assert (await answer(bob, bond, "q001", "His.")).theirs is not None
    assert (await page_of(bob, bond, "q001")).state is State.MET
    assert await give_all(bob, bond) == []
    assert (await page_of(bob, bond, "q001")).state is State.GIVEN
    assert [page.card for page in await give_all(alice, bond)] == ["q001"]
    for reader in (alice, bob):
        assert sorted(one.fields["words"] for one in await reader.read(bond)) == ["His.", "Mine."]


async def test_a_second_round_of_a_question_opens_too(alice: Person, bob: Person, bond: bytes) -> None:
    first, _ = await opened(alice, bob, bond)
    second, _ = await opened(alice, bob, bond)
    assert first.mine.header.pair != second.mine.header.pair


async def test_a_private_entry_tells_the_house_nothing_of_what_it_is(alice: Person, bob: Person) -> None:
    await alice.seal(alice.id, "questions", "answer", {"words": "For me."}, subject="q002")
    entry = next(iter(await alice.entries(alice.id)))
    assert (entry.header.room, entry.header.kind, entry.header.subject) == ("private", "private", "")
    assert alice.open(entry).fields == {"room": "questions", "kind": "answer", "subject": "q002", "words": "For me."}
    with refused("absent"):
        await bob.entries(alice.id)


async def test_a_reply_hangs_under_the_answer_it_means(alice: Person, bob: Person, bond: bytes) -> None:
    page, _ = await opened(alice, bob, bond)
    assert page.theirs is not None
    reply = await alice.seal(bond, "questions", "reply", {"words": "I heard."}, subject="q001", parent=page.theirs.hash)
    found = next(one for one in await bob.read(bond) if one.entry.header.id == reply.mine.header.id)
    assert (found.fields, found.mine) == ({"words": "I heard."}, False)
    assert found.entry.header.parent == page.theirs.hash


async def test_a_stranger_gets_nothing(alice: Person, bob: Person, charlie: Person, bond: bytes) -> None:
    page, _ = await opened(alice, bob, bond)
    with refused("absent"):
        await charlie.entries(bond)
    with failing("cannot-open"):
        await charlie.seal(bond, "questions", "reply", {"words": "Me too."}, subject="q001", parent=page.mine.hash)
    with failing("mismatch"):
        charlie.open(page.mine)


async def another_of(bob: Person, bond: bytes, mine: Entry) -> Entry:
    """Bob, who is the host, seals a second answer to the same pair after he has read the first."""
    header = replace(mine.header, id=bob.random(16), author=bob.id)
    record = seal.seal_record(header, '{"words":"Rather this."}', bob.ak)
    return Entry(record, 0, 1, "", "")


async def test_nothing_is_released_over_a_second_answer(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    await answer(alice, bond, "q001", "Mine.")
    await answer(bob, bond, "q001", "His.")
    page = await page_of(alice, bond, "q001")
    assert page.theirs is not None
    await alice.give(page.mine, page.theirs)
    quiet = Lying(house, "nowhere", lambda _: None)
    with failing("mismatch"):
        await lied_to(alice, quiet).give(page.mine, await another_of(bob, bond, page.mine))
    assert quiet.written == []


async def test_another_device_knows_the_pin_and_refuses_a_second_answer(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    page, _ = await opened(alice, bob, bond)
    phone = replace(house.here(alice), memory=Memory())
    with failing("mismatch"):
        await phone.give(page.mine, await another_of(bob, bond, page.mine))
    assert phone.memory.pinned(page.mine.hash) == (page.theirs.hash if page.theirs else None)


async def test_an_answer_to_another_question_is_not_released_over(alice: Person, bob: Person, bond: bytes) -> None:
    mine = await answer(alice, bond, "q001", "Mine.")
    easier = await answer(bob, bond, "q002", "Something light.")
    with failing("mismatch"):
        await alice.give(mine.mine, easier.mine)


async def test_without_a_pin_the_others_answer_does_not_open(alice: Person, bob: Person, bond: bytes) -> None:
    page, _ = await opened(alice, bob, bond)
    assert page.theirs is not None
    assert alice.open(page.theirs, page.mine).fields["words"] == "Bob to q001."
    alice.memory.pins.clear()
    with failing("mismatch"):
        alice.open(page.theirs, page.mine)


async def test_words_put_into_ones_mouth_do_not_open(alice: Person, bob: Person, bond: bytes) -> None:
    """Bob is the host: he has the database and the bond key, but not Alice's account key."""
    header = seal.Header(alice.instance, bond, bytes(16), alice.id, "questions", "offer", "q001", b"", b"", "now", 0, 1)
    forged = seal.seal_record(header, '{"words":"I never said that."}', bob.ak)
    forged = seal.release_record(forged, bob.ak, bob.bond_keys[bond, 1], 1)
    with failing("cannot-open"):
        alice.open(Entry(forged, 0, 1, "", ""))
    with failing("malformed"):
        alice.open(Entry(replace(forged, self_wrap=None, mine=None), 0, 1, "", ""))


async def test_a_release_that_the_house_refuses_as_another_answers_is_a_mismatch(
    house: Running, alice: Person, bob: Person, bond: bytes
) -> None:
    await answer(alice, bond, "q001", "Mine.")
    mine = (await page_of(alice, bond, "q001")).mine
    await answer(bob, bond, "q001", "His.")
    with failing("mismatch"):
        await alice.give(mine, await another_of(bob, bond, mine))


async def test_pins_rest_in_a_file_of_ones_own(house: Running, bob: Person, bond: bytes, tmp_path: Path) -> None:
    alice = await sign_in(house.api(), "alice", PASSPHRASE, tmp_path / "memory")
    page, _ = await opened(alice, bob, bond)
    path = tmp_path / "memory" / f"{b64(alice.id)}.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert Memory.at(path).pinned(page.mine.hash) == (page.theirs.hash if page.theirs else None)
    path.write_text("[]", encoding="utf-8")
    with failing("malformed"):
        Memory.at(path)


async def test_a_feed_that_goes_in_circles_ends(house: Running, alice: Person, bond: bytes) -> None:
    transport = Lying(house, "/entries", lambda fields: fields.update(more=True))
    with failing("malformed"):
        await lied_to(alice, transport).entries(bond)


async def test_all_pages_of_a_long_log_are_read(alice: Person) -> None:
    for n in range(205):
        await alice.note({"room": "journal", "kind": "line", "words": str(n)})
    assert [one.fields["words"] for one in await alice.sync() if one.fields["room"] == "journal"] == [
        str(n) for n in range(205)
    ]


async def test_a_repeated_post_is_answered_like_the_first(alice: Person, bond: bytes) -> None:
    mine = (await answer(alice, bond, "q001", "Once.")).mine
    again = await alice.api.post(f"/logs/{b64(bond)}/entries", body_of(mine.record, 1))
    assert again["record"]["id"] == b64(mine.header.id)
    assert len(await alice.entries(bond)) == 1


# Taking back, and leaving.


async def test_what_is_taken_back_is_gone_for_both(alice: Person, bob: Person, bond: bytes) -> None:
    offer = await alice.seal(bond, "questions", "offer", {"words": "Hm."}, subject="q001")
    assert len(await bob.read(bond)) == 1
    await alice.take_back(offer.mine)
    assert await bob.read(bond) == await alice.read(bond) == []


async def test_who_leaves_keeps_the_own_words_and_gives_no_others(alice: Person, bob: Person, bond: bytes) -> None:
    await opened(alice, bob, bond)
    await bob.leave(bond)
    assert [one.fields["words"] for one in await bob.read(bond)] == ["Bob to q001."]
    assert [one.fields["words"] for one in await alice.read(bond)] == ["Alice to q001."]


# The way to the house.


async def test_the_houses_id_is_read_from_its_page(house: Running) -> None:
    assert await Api(URL, house.transport()).instance() == house.house.instance


async def test_nothing_is_sent_in_the_open() -> None:
    with refused("insecure"):
        Api("http://us.example.org")


async def test_a_house_that_is_not_there_is_a_refusal(unused_port: int) -> None:
    async with Api(f"http://mira.us.localhost:{unused_port}") as api:
        with refused("offline"):
            await api.get("/session")


@pytest.mark.parametrize("body", [b"<p>hello</p>", b"[]", b'{"refused": 1}'])
async def test_an_answer_that_is_no_answer_is_a_refusal(body: bytes) -> None:
    transport = httpx2.MockTransport(lambda _: httpx2.Response(500, content=body))
    with refused("wrong"):
        await Api(URL, transport).get("/session")
    with refused("no-house"):
        await Api(URL, transport).instance()
