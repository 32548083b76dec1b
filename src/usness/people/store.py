"""Accounts and their sealed keys. A row alone verifies no guess and opens nothing."""

from __future__ import annotations

from typing import Any

from usness.refusals import HandleTaken, StaleManifest
from usness.store import Row, Rows, Tx

FLOOR_ROUNDS = 600_000
NEW_ROUNDS = 1_000_000
CAP_ROUNDS = 10_000_000


async def add(tx: Tx, person: dict[str, Any], manifest: bytes) -> None:
    """A new account; raises HandleTaken."""
    # A person's id also names the own log: under a bond's id, someone who only saw a link would share that bond's log.
    if await tx.one(
        "SELECT 1 FROM people WHERE handle = :handle OR id = :id UNION SELECT 1 FROM bonds WHERE id = :id",
        handle=person["handle"],
        id=person["id"],
    ):
        raise HandleTaken
    await tx.run(
        "INSERT INTO people (id, handle, salt, rounds, argon_salt, verifier, passphrase_wrap, recovery_verifier,"
        " recovery_wrap, identity, identity_box, week) VALUES (:id, :handle, :salt, :rounds, :argon_salt, :verifier,"
        " :passphrase_wrap, :recovery_verifier, :recovery_wrap, :identity, :identity_box, :week)",
        **person,
    )
    await tx.run("INSERT INTO manifests (person, revision, box) VALUES (:id, 1, :box)", id=person["id"], box=manifest)


async def by_handle(tx: Tx, handle: str) -> Row | None:
    return await tx.one(
        "SELECT id, salt, rounds, argon_salt, verifier, passphrase_wrap, recovery_verifier, recovery_wrap"
        " FROM people WHERE handle = :handle",
        handle=handle,
    )


async def by_id(tx: Tx, me: bytes) -> Row:
    row = await tx.one(
        "SELECT people.id, handle, salt, rounds, argon_salt, verifier, passphrase_wrap, recovery_verifier,"
        " recovery_wrap, identity, identity_box, manifests.revision, manifests.box AS manifest"
        " FROM people JOIN manifests ON manifests.person = people.id WHERE people.id = :me",
        me=me,
    )
    assert row is not None, "a session names a person, by foreign key"
    return row


async def bond_keys(tx: Tx, me: bytes) -> Rows:
    """The room keys sealed for me, newest epoch last."""
    return await tx.all("SELECT bond, epoch, box FROM bond_keys WHERE person = :me ORDER BY bond, epoch", me=me)


async def keep_bond_key(tx: Tx, me: bytes, bond: bytes, epoch: int, box: bytes) -> None:
    await tx.run(
        "INSERT INTO bond_keys (bond, person, epoch, box) VALUES (:bond, :me, :epoch, :box)",
        bond=bond,
        me=me,
        epoch=epoch,
        box=box,
    )


async def change_manifest(tx: Tx, me: bytes, revision: int, box: bytes) -> None:
    """Store a manifest one revision on; raises StaleManifest when another device was faster."""
    done = await tx.run(
        "UPDATE manifests SET revision = :revision, box = :box WHERE person = :me AND revision = :revision - 1",
        me=me,
        revision=revision,
        box=box,
    )
    if done != 1:
        raise StaleManifest


async def change_passphrase(tx: Tx, me: bytes, wrap: dict[str, Any]) -> None:
    await tx.run(
        "UPDATE people SET salt = :salt, rounds = :rounds, argon_salt = :argon_salt, verifier = :verifier,"
        " passphrase_wrap = :passphrase_wrap WHERE id = :me",
        me=me,
        **wrap,
    )


async def change_recovery(tx: Tx, me: bytes, verifier: bytes, wrap: bytes) -> None:
    await tx.run(
        "UPDATE people SET recovery_verifier = :verifier, recovery_wrap = :wrap WHERE id = :me",
        me=me,
        verifier=verifier,
        wrap=wrap,
    )


async def leave(tx: Tx, me: bytes, bond: bytes, day: str) -> None:
    """Leave a room: one-sided, at once."""
    await tx.run(
        "UPDATE seats SET left_on = :day WHERE bond = :bond AND person = :me AND left_on IS NULL",
        bond=bond,
        me=me,
        day=day,
    )


async def erase(tx: Tx, me: bytes, day: str) -> list[bytes]:
    """Delete an account. Its seats stay behind, empty and left, so that the other sees a closed room.

    Rooms in which nobody is left go too. Gives the logs that nobody can open any more.
    """
    seats = await tx.all("SELECT bond FROM seats WHERE person = :me", me=me)
    await tx.run("UPDATE seats SET left_on = coalesce(left_on, :day) WHERE person = :me", me=me, day=day)
    await tx.run("DELETE FROM people WHERE id = :me", me=me)
    return [me, *[row["bond"] for row in seats if await _removed_if_empty(tx, row["bond"])]]


async def _removed_if_empty(tx: Tx, bond: bytes) -> bool:
    return (
        await tx.run(
            "DELETE FROM bonds WHERE id = :bond AND NOT EXISTS"
            " (SELECT 1 FROM seats WHERE bond = :bond AND person IS NOT NULL)",
            bond=bond,
        )
        == 1
    )
