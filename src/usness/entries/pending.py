"""What waits in nobody's feed until its time has come: then it opens, or it goes without a trace.

An exact time tells when someone sat and wrote. So it stands in a row of its own, is told to nobody but the author, and
is deleted in the very transaction in which it has come.
"""

from __future__ import annotations

from math import inf

from usness.entries import blobs
from usness.entries.feed import show
from usness.people.places import Place, place_of
from usness.store import Tx
from usness.store.shelf import Name


async def hold(tx: Tx, log: bytes, entry: bytes, at: int) -> None:
    """Have an entry wait until `at`, in Unix seconds."""
    await tx.run("INSERT INTO pending (log, entry, at) VALUES (:log, :entry, :at)", log=log, entry=entry, at=at)


async def drop(tx: Tx, log: bytes, entry: bytes) -> None:
    """Forget that an entry waits."""
    await tx.run("DELETE FROM pending WHERE log = :log AND entry = :entry", log=log, entry=entry)


async def next_at(tx: Tx) -> float:
    """When the next of all is due, in Unix seconds; infinite when nothing waits."""
    row = await tx.one("SELECT min(at) AS at FROM pending")
    return inf if row is None or row["at"] is None else float(row["at"])


async def come_due(tx: Tx, now: float) -> tuple[float, list[Name]]:
    """Do what is due by now, what was due first before the rest; gives `next_at`, and the files that nothing needs any more.

    Doing it twice changes nothing.
    """
    gone: list[Name] = []
    for row in await tx.all("SELECT log, entry FROM pending WHERE at <= :now ORDER BY at, entry", now=now):
        gone += await _come(tx, row["log"], row["entry"], now)
        await drop(tx, row["log"], row["entry"])
    return await next_at(tx), gone


async def _come(tx: Tx, log: bytes, entry: bytes, now: float) -> list[Name]:
    row = await tx.one("SELECT author, reveal FROM entries WHERE log = :log AND id = :entry", log=log, entry=entry)
    # A house of the version before may have taken it back without this row.
    if row is None:
        return []
    if row["reveal"] == "together":
        await tx.run("DELETE FROM entries WHERE log = :log AND id = :entry AND met IS NULL", log=log, entry=entry)
        return await blobs.orphaned(tx, log)
    place = await place_of(tx, row["author"], log)
    if place.open and place.partner is not None:
        await _open(tx, place, place.partner, entry, place.today(now).isoformat())
    return []


async def _open(tx: Tx, place: Place, partner: bytes, entry: bytes, day: str) -> None:
    # From here on it is an entry of this day: when it was written is nobody's business any more, nor the host's.
    await tx.run(
        "UPDATE entries SET revealed = :day, day = :day WHERE log = :log AND id = :entry",
        day=day,
        log=place.log,
        entry=entry,
    )
    await blobs.redate(tx, place.log, entry, day)
    for reader in (place.me, partner):
        await show(tx, place.log, reader, entry)


async def end(tx: Tx, log: bytes) -> None:
    """A room closes: nothing in it opens any more. Letters stay their authors' own, lone exchanges leave no trace."""
    await tx.run(
        "DELETE FROM entries WHERE log = :log AND reveal = 'together'"
        " AND id IN (SELECT entry FROM pending WHERE log = :log)",
        log=log,
    )
    await tx.run(
        "UPDATE entries SET release = NULL WHERE log = :log AND id IN (SELECT entry FROM pending WHERE log = :log)",
        log=log,
    )
    await tx.run("DELETE FROM pending WHERE log = :log", log=log)


async def move(tx: Tx, before: Place, after: Place) -> None:
    """A room's days begin at another hour: what waits for one of them waits for its new beginning."""
    for row in await tx.all("SELECT entry, at FROM pending WHERE log = :log", log=before.log):
        day = before.day_at(row["at"])
        if before.begins(day) == row["at"]:
            await tx.run(
                "UPDATE pending SET at = :at WHERE log = :log AND entry = :entry",
                at=after.begins(day),
                log=before.log,
                entry=row["entry"],
            )
