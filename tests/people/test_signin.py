"""Signing up, in and out, locking, and what a guesser gets for the effort."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from argon2.low_level import Type, hash_secret_raw

from tests.made import CHEAP, NOBODY, Person, World, made, opened, sign_up_body
from usness.client import seal
from usness.client.seal import Failure
from usness.house import Settings
from usness.people.stretch import AT_ONCE, Cost, Stretcher, cover
from usness.sealed import WRAP, b64, unb64


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path / "house") as world:
        yield world


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[World]:
    """A house with the settings that it ships with."""
    with opened(tmp_path / "strict", settings=Settings()) as world:
        yield world


def sign_in(world: World, handle: str, auth: str, **more: Any) -> tuple[Person, Any]:
    person = Person(handle)
    return person, world.post(person, "/sign-in", {"handle": handle, "auth": auth}, **more)


# Signing up.


def test_signing_up_signs_this_device_in(world: World) -> None:
    """A new account can open its session at once, and finds there what it stored."""
    alice = world.person("alice")
    found = world.get(alice, "/session").json
    body = sign_up_body(alice)
    assert found["person"] == alice.log
    assert (found["secret"], len(unb64(found["secret"]))) == (alice.secret, 32)
    for name in ("salt", "rounds", "identity", "identity_box", "manifest"):
        assert found[name] == body[name]


def test_a_handle_is_taken_once(world: World) -> None:
    """The second account of a name, however it's spelt, is refused, and the first is untouched."""
    alice = world.person("alice")
    for handle in ("alice", "ALICE", " Alice "):
        answer = world.post(Person("x"), "/sign-up", {**sign_up_body(Person("x")), "handle": handle})
        assert (answer.status, answer.code) == (409, "handle-taken")
    assert world.get(alice, "/session").status == 200
    assert len(world.sql("SELECT 1 FROM people")) == 1


@pytest.mark.parametrize("handle", ["ab", "a" * 33, "a b", "ä" * 5, "a/b", "a'b", "", "al\nice", "a\0lice", "<b>alice"])
def test_a_handle_has_a_shape(world: World, handle: str) -> None:
    """What can't be a handle is refused with its own sentence, at sign-up and at sign-in alike."""
    for path, body in (
        ("/sign-up", {**sign_up_body(Person("x")), "handle": handle}),
        ("/sign-in", {"handle": handle, "auth": Person("x").auth}),
        ("/sign-in/salt", {"handle": handle}),
    ):
        answer = world.post(Person("x"), path, body)
        assert (answer.status, answer.code) == (400, "handle-shape")
    assert world.sql("SELECT 1 FROM people") == []


@pytest.mark.parametrize(
    "change",
    [
        {"adult": False},
        {"adult": 1},
        {"rounds": 599_999},
        {"rounds": 10_000_001},
        {"rounds": "1000000"},
        {"rounds": 1e6},
        {"salt": ""},
        {"salt": b64(bytes(15))},
        {"auth": b64(bytes(31))},
        {"identity": b64(bytes(33))},
        {"person": b64(bytes(17))},
        {"passphrase_wrap": b64(bytes(WRAP - 1))},
        {"recovery_wrap": ""},
        {"identity_box": b64(bytes(76))},
        {"extra": 1},
        {"manifest": {"revision": 1, "box": b64(bytes(540))}},
        {"manifest": {"revision": 1}},
        {"handle": None},
        {"name": "Alice"},
    ],
)
def test_a_sign_up_of_another_form_is_refused(world: World, change: dict[str, object]) -> None:
    """Too few rounds, a wrong size, an unknown field, a minor: 400, and there is no account."""
    answer = world.post(Person("alice"), "/sign-up", {**sign_up_body(Person("alice")), **change})
    assert (answer.status, answer.code) == (400, "bad-shape")
    assert world.sql("SELECT 1 FROM people") == []


def test_one_id_is_one_log(world: World) -> None:
    """Nobody gets an account under the id of another, or of a room: that id would open the room's log."""
    alice, bob = world.person("alice"), world.person("bob")
    log = world.bonded(alice, bob)
    for taken in (alice.log, log):
        answer = world.post(Person("mallory"), "/sign-up", {**sign_up_body(Person("mallory")), "person": taken})
        assert (answer.status, answer.code) == (409, "handle-taken")


def test_nothing_secret_stands_in_the_database_in_the_open(world: World) -> None:
    """Neither what proves the passphrase or the code, nor the cookie, nor the wrap as it was sent, is in any column."""
    alice = world.person("alice")
    token = unb64(alice.cookie.partition("=")[2])
    everything = repr([world.sql(f"SELECT * FROM {table}") for table in ("people", "sessions", "manifests")])
    for secret in (alice.auth, alice.recovery_auth, alice.wrap, b64(token)):
        assert repr(unb64(secret))[2:-1] not in everything
        assert secret not in everything


def test_sign_ins_are_kept_by_the_week(world: World) -> None:
    """Of when someone signed in, only the week is stored."""
    world.person("alice")
    world.clock.days(9)
    sign_in(world, "alice", Person("alice").auth)
    assert world.sql("SELECT week FROM people") == [{"week": "2026-W48"}]
    assert [row["week"] for row in world.sql("SELECT week FROM sessions ORDER BY week")] == ["2026-W47", "2026-W48"]


# Signing in.


def test_the_right_proof_signs_in(world: World) -> None:
    """A second device gets the wrap exactly as it was stored, and a secret of its own."""
    alice = world.person("alice")
    device, answer = sign_in(world, "alice", alice.auth)
    assert answer.status == 200
    assert answer.json["passphrase_wrap"] == alice.wrap
    assert answer.json["secret"] != alice.secret
    assert world.get(device, "/session").json["secret"] == answer.json["secret"]


def test_a_wrong_proof_and_an_unknown_handle_are_one_answer(world: World) -> None:
    """A wrong passphrase and a handle that nobody has get byte for byte the same."""
    world.person("alice")
    answers = [sign_in(world, handle, b64(made("guess", 32)))[1] for handle in ("alice", "nobody-here")]
    assert answers[0] == answers[1]
    assert (answers[0].status, answers[0].code) == (403, "sign-in-refused")


def test_an_unknown_handle_costs_the_same_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each try stretches once, whether or not there is such an account, so that time tells nothing."""
    world.person("alice")
    calls: list[tuple[int, int]] = []
    plain = Stretcher._argon

    def counted(self: Stretcher, auth: bytes, salt: bytes) -> bytes:
        calls.append((len(auth), len(salt)))
        return plain(self, auth, salt)

    monkeypatch.setattr(Stretcher, "_argon", counted)
    for handle in ("alice", "nobody-here"):
        sign_in(world, handle, b64(made("guess", 32)))
    assert calls == [(32, 16), (32, 16)]


def test_an_unknown_handle_has_a_stable_salt(world: World, tmp_path: Path) -> None:
    """It stays the same, also after a restart; another handle, and another house, has another one."""
    first = salt_of(world, "nobody-here")
    assert salt_of(world, "Nobody-Here ") == first != salt_of(world, "nobody-else")
    with opened(world.copied(tmp_path / "copy")) as again:
        assert salt_of(again, "nobody-here") == first
    with opened(tmp_path / "other") as other:
        assert salt_of(other, "nobody-here") != first


def salt_of(world: World, handle: str) -> Any:
    return world.post(Person("x"), "/sign-in/salt", {"handle": handle}).json


def test_a_made_up_salt_looks_like_a_true_one(world: World) -> None:
    """Known and unknown handles get the same fields, the same number of rounds, and 16 bytes."""
    world.person("alice")
    answers = [world.post(Person("x"), "/sign-in/salt", {"handle": handle}) for handle in ("alice", "nobody-here")]
    known, unknown = (answer.json for answer in answers)
    assert known["salt"] != unknown["salt"]
    assert {name: type(value) for name, value in known.items()} == {
        name: type(value) for name, value in unknown.items()
    }
    assert known["rounds"] == unknown["rounds"]
    assert len(unb64(known["salt"])) == len(unb64(unknown["salt"])) == 16
    assert answers[0].headers == answers[1].headers


# What a stolen row is worth.


def test_a_row_alone_verifies_no_guess(world: World) -> None:
    """With the right passphrase, but without Argon2id, a thief of the row can't open its wrap nor tell that it's right."""
    person, ak = Person("alice"), made("account key", 32)
    stretched = seal.stretch("six words that nobody would guess", made("salt alice"), 1, floor=1)
    kek = seal.kek_of(stretched)
    wrap = seal.wrap_account_key("passphrase", kek, ak, person.id)
    body = {**sign_up_body(person), "auth": b64(seal.auth_of(stretched)), "passphrase_wrap": b64(wrap)}
    assert world.post(person, "/sign-up", body).status == 201
    [row] = world.sql("SELECT * FROM people")
    with pytest.raises(Failure) as failure:
        seal.unwrap_account_key("passphrase", kek, row["passphrase_wrap"], person.id)
    assert failure.value.kind in ("suite", "cannot-open")
    for known in (stretched, kek, seal.auth_of(stretched)):
        assert known not in row.values()
    # With Argon2id over the right guess it does open: that is what each guess has to cost.
    raw = hash_secret_raw(
        seal.auth_of(stretched), row["argon_salt"], CHEAP.passes, CHEAP.memory, CHEAP.lanes, 64, Type.ID
    )
    assert raw[:32] == row["verifier"]
    assert seal.unwrap_account_key("passphrase", kek, cover(raw[32:], row["passphrase_wrap"]), person.id) == ak


def test_the_true_cost_is_argon2id_with_64_mib() -> None:
    """A house that isn't told otherwise stretches with 64 MiB, three passes, one lane."""
    auth, salt = made("auth", 32), made("salt")
    found = asyncio.run(Stretcher().stretch(auth, salt))
    assert b"".join(found) == hash_secret_raw(auth, salt, 3, 65_536, 1, 64, Type.ID)


def test_at_most_two_stretch_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many try to sign in, only two take 64 MiB at a time."""
    now: list[int] = [0, 0]

    def counted(self: Stretcher, auth: bytes, salt: bytes) -> bytes:
        now[0] += 1
        now[1] = max(now)
        found = hash_secret_raw(auth, salt, 1, 2_048, 1, 64, Type.ID)
        now[0] -= 1
        return found

    monkeypatch.setattr(Stretcher, "_argon", counted)

    async def crowd() -> None:
        stretcher = Stretcher(Cost())
        await asyncio.gather(*(stretcher.stretch(bytes(32), bytes(16)) for _ in range(12)))

    asyncio.run(crowd())
    assert now[1] <= AT_ONCE == 2


def test_no_two_stored_wraps_share_a_keystream(world: World) -> None:
    """The same passphrase stored twice gives other bytes: a keystream that served twice would give both wraps away."""
    alice = world.person("alice")
    [first] = world.sql("SELECT argon_salt, passphrase_wrap FROM people")
    body = {
        "auth": alice.auth,
        "new_auth": alice.auth,
        "salt": b64(made("salt alice")),
        "rounds": 1_000_000,
        "passphrase_wrap": alice.wrap,
    }
    assert world.ask(alice, "PUT", "/passphrase", body).status == 204
    [second] = world.sql("SELECT argon_salt, passphrase_wrap FROM people")
    assert first["argon_salt"] != second["argon_salt"]
    assert first["passphrase_wrap"] != second["passphrase_wrap"]


# Too many tries.


def test_the_ninth_try_has_to_wait(world: World) -> None:
    """After eight tries for one handle the right proof is refused too, with the time to wait; then it works."""
    alice = world.person("alice")
    for n in range(8):
        assert sign_in(world, "alice", b64(made(f"guess {n}", 32)))[1].status == 403
    _, answer = sign_in(world, "alice", alice.auth)
    assert (answer.status, answer.code) == (429, "too-often")
    world.clock.now += int(answer.header("retry-after") or 0)
    assert sign_in(world, "alice", alice.auth)[1].status == 200


def test_waiting_less_than_told_is_not_enough(world: World) -> None:
    """`Retry-After` is true: a second sooner is still too soon, and asking doesn't push it further away."""
    world.person("alice")
    for n in range(8):
        sign_in(world, "alice", b64(made(f"guess {n}", 32)))
    wait = int(sign_in(world, "alice", Person("alice").auth)[1].header("retry-after") or 0)
    world.clock.now += wait - 2
    assert sign_in(world, "alice", Person("alice").auth)[1].status == 429
    world.clock.now += 2
    assert sign_in(world, "alice", Person("alice").auth)[1].status == 200


def test_unknown_handles_run_out_of_tries_alike(world: World) -> None:
    """The limit doesn't tell whether a handle exists."""
    world.person("alice")
    found = [
        [sign_in(world, handle, b64(made("guess", 32)))[1].status for _ in range(10)] for handle in ("alice", "nobody")
    ]
    assert found[0] == found[1] == [403] * 8 + [429] * 2


def test_one_address_can_not_try_many_handles(world: World) -> None:
    """After forty tries from one address any handle has to wait there, and nowhere else."""
    alice = world.person("alice")
    for n in range(40):
        assert sign_in(world, f"handle{n}", b64(made("guess", 32)))[1].status == 403
    assert sign_in(world, "alice", alice.auth)[1].status == 429
    assert sign_in(world, "alice", alice.auth, address="10.1.1.1")[1].status == 200


def test_an_address_is_not_taken_from_the_asker(world: World) -> None:
    """A made-up `X-Forwarded-For` gives no fresh tries."""
    for n in range(41):
        answer = sign_in(world, f"handle{n}", b64(made("guess", 32)), headers={"x-forwarded-for": f"10.9.{n}.1"})[1]
    assert answer.status == 429


GUESS = {"auth": b64(made("guess", 32))}


@pytest.mark.parametrize("path", ["/unlock", "/account/delete"])
def test_who_is_signed_in_has_tries_of_their_own(world: World, path: str) -> None:
    """A signed-in device runs out of tries too, and a stranger who tries the handle takes none of them away."""
    alice = world.person("alice")
    for _ in range(9):
        stranger = sign_in(world, "alice", b64(made("guess", 32)))[1].status
    assert stranger == 429
    assert [world.post(alice, path, GUESS).status for _ in range(9)] == [403] * 8 + [429]


def test_recovering_counts_the_same_tries_as_signing_in(world: World) -> None:
    """A code can't be tried more often than a passphrase."""
    alice = world.person("alice")
    body = {"handle": "alice", "recovery_auth": b64(made("guess", 32))}
    assert [world.post(alice, "/recover", body).status for _ in range(9)] == [403] * 8 + [429]
    assert sign_in(world, "alice", alice.auth)[1].status == 429


def test_one_address_makes_few_accounts(world: World) -> None:
    """The thirteenth account within an hour from one address has to wait."""
    found = [world.post(Person(f"p{n:02}x"), "/sign-up", sign_up_body(Person(f"p{n:02}x"))).status for n in range(13)]
    assert found == [201] * 12 + [429]


def test_tries_are_not_stored(world: World) -> None:
    """Who tried what is in no table."""
    before = {row["name"]: world.sql(f"SELECT count(*) AS n FROM {row['name']}") for row in tables(world)}
    for n in range(9):
        sign_in(world, "alice", b64(made(f"guess {n}", 32)))
    assert {row["name"]: world.sql(f"SELECT count(*) AS n FROM {row['name']}") for row in tables(world)} == before


def tables(world: World) -> list[dict[str, Any]]:
    return world.sql("SELECT name FROM sqlite_master WHERE type = 'table'")


# Locking and signing out.


def test_a_locked_device_gets_its_secret_for_the_passphrase_only(world: World) -> None:
    """Locked: no session, no page, no log; a wrong proof changes nothing; the right one gives the same secret again."""
    alice = world.person("alice")
    world.post(alice, "/lock")
    for path in ("/session", f"/logs/{alice.log}/today", f"/logs/{alice.log}/entries"):
        assert world.get(alice, path).status == 423
    assert world.post(alice, "/unlock", {"auth": b64(made("guess", 32))}).status == 403
    assert world.get(alice, "/session").status == 423
    answer = world.post(alice, "/unlock", {"auth": alice.auth})
    assert (answer.json["secret"], answer.json["passphrase_wrap"]) == (alice.secret, alice.wrap)
    assert world.get(alice, "/session").status == 200


def test_locking_is_for_one_device(world: World) -> None:
    """The other devices of the same person stay open."""
    alice = world.person("alice")
    phone = world.another_device(alice)
    world.post(phone, "/lock")
    assert (world.get(phone, "/session").status, world.get(alice, "/session").status) == (423, 200)


def test_an_untouched_device_locks_itself(strict: World) -> None:
    """After half an hour without a request the secret is withheld; each request before that starts the time anew."""
    alice = strict.person("alice")
    for _ in range(4):
        strict.clock.now += 29 * 60
        assert strict.get(alice, "/session").status == 200
    strict.clock.now += 31 * 60
    assert strict.get(alice, "/session").status == 423
    assert strict.get(alice, "/session").status == 423, "being refused isn't use"
    assert strict.post(alice, "/unlock", {"auth": alice.auth}).status == 200
    assert strict.get(alice, "/session").status == 200


def test_a_restart_opens_no_idle_device(strict: World, tmp_path: Path) -> None:
    """Times of use are in memory only; a device that nobody touched since a restart locks all the same."""
    alice = strict.person("alice")
    with opened(strict.copied(tmp_path / "again"), clock=strict.clock, settings=Settings()) as again:
        strict.clock.now += 31 * 60
        assert again.get(alice, "/session").status == 423


def test_times_of_use_are_not_stored(strict: World) -> None:
    """Using a device for days changes no row."""
    alice = strict.person("alice")
    before = strict.sql("SELECT * FROM sessions"), strict.sql("SELECT * FROM people")
    for _ in range(5):
        strict.clock.now += 20 * 60
        strict.get(alice, "/session")
    assert (strict.sql("SELECT * FROM sessions"), strict.sql("SELECT * FROM people")) == before


def test_signing_out_deletes_the_secret(world: World) -> None:
    """The device's row and its secret are gone; its cookie opens nothing; other devices go on."""
    alice = world.person("alice")
    phone = world.another_device(alice)
    old = replace(phone)
    answer = world.post(phone, "/sign-out")
    assert (answer.status, answer.header("clear-site-data")) == (204, '"cache"')
    assert phone.cookie == ""
    assert unb64(phone.secret) not in [row["secret"] for row in world.sql("SELECT secret FROM sessions")]
    assert (world.get(old, "/session").status, world.get(alice, "/session").status) == (401, 200)


def test_a_device_can_be_signed_out_while_locked(world: World) -> None:
    """Whoever holds a locked device may at least sign it out."""
    alice = world.person("alice")
    world.post(alice, "/lock")
    assert world.post(alice, "/sign-out").status == 204
    assert world.sql("SELECT 1 FROM sessions") == []


# The cookie.


def cookie_of(world: World, path: str, body: object, who: Person, scheme: str) -> str:
    return world.post(who, path, body, scheme=scheme).header("set-cookie") or ""


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_cookie_is_for_this_house_alone(world: World, scheme: str) -> None:
    """HttpOnly, SameSite, path / and no domain; under TLS also Secure, by a name that no other host can set."""
    alice = Person("alice")
    for answer in (
        cookie_of(world, "/sign-up", sign_up_body(alice), alice, scheme),
        cookie_of(world, "/sign-in", {"handle": "alice", "auth": alice.auth}, Person("alice"), scheme),
    ):
        name, _, rest = answer.partition("=")
        flags = {part.strip().lower() for part in rest.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/", "max-age=15552000"} <= flags
        assert not any(flag.startswith("domain") for flag in flags)
        assert (name, "secure" in flags) == (("__Host-usness", True) if scheme == "https" else ("usness", False))
        assert len(unb64(rest.partition(";")[0])) == 32


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_cookie_is_taken_back_as_it_was_given(world: World, scheme: str) -> None:
    """A browser drops a `__Host-` cookie only for an answer that is Secure too."""
    alice = Person("alice")
    cookie_of(world, "/sign-up", sign_up_body(alice), alice, scheme)
    dropped = cookie_of(world, "/sign-out", {}, alice, scheme).lower()
    assert "max-age=0" in dropped
    assert ("secure" in dropped) is (scheme == "https")


def test_over_tls_a_plain_cookie_signs_nobody_in(world: World) -> None:
    """A neighbour that sets a cookie named `usness` for this name can't choose who someone is under TLS."""
    alice = world.person("alice")
    assert alice.cookie.startswith("usness=")
    assert world.get(alice, "/session", scheme="https").status == 401


def test_tokens_are_fresh(world: World) -> None:
    """Each sign-in gets a new token and a new secret."""
    alice = world.person("alice")
    found = [world.another_device(alice) for _ in range(3)]
    assert len({one.cookie for one in found} | {alice.cookie}) == 4
    assert len({one.secret for one in found} | {alice.secret}) == 4


def test_nobody_has_no_session(world: World) -> None:
    """Without a cookie there is nothing to lock, unlock or sign out."""
    for path in ("/lock", "/unlock", "/sign-out"):
        assert world.post(replace(NOBODY), path, {"auth": b64(bytes(32))}).status == 401
