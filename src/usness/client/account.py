"""Making an account, signing in, and coming back by the recovery code. A passphrase never leaves this process."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Final

from usness.client import seal
from usness.client.api import Api, Json
from usness.client.memory import Memory
from usness.client.person import Person, opened_manifest
from usness.client.seal import Manifest, Random
from usness.client.seal.account import CODE, ROUNDS, SALT
from usness.client.seal.bytes import b64, bytes_in, number_in
from usness.client.seal.keys import IDENTITY_BOX
from usness.client.wire import MOST
from usness.sealed import HASH, ID, WRAP

FIRST_PACE: Final = 3
"""The pace of a new person: how life feels at present, and nothing deeper until they say so."""


async def sign_up(
    api: Api,
    handle: str,
    passphrase: str,
    name: str,
    *,
    random: Random = os.urandom,
    rounds: int = ROUNDS,
    folder: Path | None = None,
) -> tuple[Person, str]:
    """Make an account; give the person and the recovery code, which nobody can show again. Raise `Refused`."""
    person, ak, code = random(ID), seal.new_key(random), random(CODE)
    private = seal.new_key(random)
    manifest = Manifest(
        instance=await api.instance(),
        person=person,
        name=name,
        identity=seal.public_of(private),
        suite=1,
        pace=FIRST_PACE,
        recovery_checked=False,
        bonds={},
    )
    body = {
        "person": b64(person),
        "handle": handle,
        "adult": True,
        "identity": b64(manifest.identity),
        "identity_box": b64(seal.seal_identity(ak, person, private, random)),
        "manifest": {"revision": 1, "box": b64(_sealed(ak, manifest, random))},
        **await _under_passphrase(passphrase, ak, person, rounds, random),
        **_under_code(code, ak, person, random),
    }
    await api.post("/sign-up", body)
    return await _at_home(api, handle, person, ak, folder, random), seal.write_code(code)


def _sealed(ak: bytes, manifest: Manifest, random: Random) -> bytes:
    return seal.seal_manifest(ak, manifest.instance, manifest.person, 1, manifest.write(), random)


async def _under_passphrase(
    passphrase: str, ak: bytes, person: bytes, rounds: int, random: Random
) -> dict[str, object]:
    salt = random(SALT)
    stretched = await _stretched(passphrase, salt, rounds)
    wrap = seal.wrap_account_key("passphrase", seal.kek_of(stretched), ak, person, random)
    return {"salt": b64(salt), "rounds": rounds, "auth": b64(seal.auth_of(stretched)), "passphrase_wrap": b64(wrap)}


async def _stretched(passphrase: str, salt: bytes, rounds: int) -> bytes:
    # In a thread: a million rounds would stop everything else for a good while.
    return await asyncio.to_thread(seal.stretch, passphrase, salt, rounds)


def _under_code(code: bytes, ak: bytes, person: bytes, random: Random) -> dict[str, object]:
    wrap = seal.wrap_account_key("recovery", code, ak, person, random)
    return {"recovery_auth": b64(seal.recovery_auth_of(code)), "recovery_wrap": b64(wrap)}


async def sign_in(api: Api, handle: str, passphrase: str, folder: Path | None = None) -> Person:
    """Sign this device in; raise `Refused`, fail `weak` where the house asks for too few rounds.

    What must outlast the house's word (pins, the newest manifest) is kept in `folder` if there is one.
    """
    asked = await api.post("/sign-in/salt", {"handle": handle})
    stretched = await _stretched(passphrase, bytes_in(asked, "salt", SALT), number_in(asked, "rounds", 0, MOST))
    found = await api.post("/sign-in", {"handle": handle, "auth": b64(seal.auth_of(stretched))})
    person = bytes_in(found, "person", ID)
    wrap = bytes_in(found, "passphrase_wrap", WRAP)
    ak = seal.unwrap_account_key("passphrase", seal.kek_of(stretched), wrap, person)
    return await _at_home(api, handle, person, ak, folder)


async def recover(
    api: Api,
    handle: str,
    written: str,
    passphrase: str,
    *,
    random: Random = os.urandom,
    rounds: int = ROUNDS,
    folder: Path | None = None,
) -> tuple[Person, str]:
    """Come back by the recovery code, with a new passphrase; give the person and a new code: the old one is dead.

    Raise `Refused`; fail `malformed` or `checksum` for a code with a wrong letter.
    """
    code, fresh = seal.read_code(written), random(CODE)
    proof = {"handle": handle, "recovery_auth": b64(seal.recovery_auth_of(code))}
    found = await api.post("/recover", proof)
    person = bytes_in(found, "person", ID)
    ak = seal.unwrap_account_key("recovery", code, bytes_in(found, "recovery_wrap", WRAP), person)
    under = _under_code(fresh, ak, person, random)
    body = {
        **await _under_passphrase(passphrase, ak, person, rounds, random),
        **proof,
        "new_recovery_auth": under["recovery_auth"],
        "recovery_wrap": under["recovery_wrap"],
    }
    await api.post("/recover/finish", body)
    return await _at_home(api, handle, person, ak, folder, random), seal.write_code(fresh)


async def _at_home(
    api: Api, handle: str, person: bytes, ak: bytes, folder: Path | None, random: Random = os.urandom
) -> Person:
    told = await api.get("/session")
    instance = await api.instance()
    memory = Memory.at(folder / f"{b64(person)}.json" if folder else None)
    revision, manifest = opened_manifest(told, ak, instance, person, memory)
    home = Person(
        api, handle, person, instance, ak, _identity(told, ak, person), manifest, revision, memory=memory, random=random
    )
    home.read_keys(told)
    return home


def _identity(told: Json, ak: bytes, person: bytes) -> bytes:
    return seal.open_identity(
        ak, person, bytes_in(told, "identity", HASH), bytes_in(told, "identity_box", IDENTITY_BOX)
    )
