"""What the log knows of recordings and pictures: who began them, how much has come, which entry they go with.

The bytes lie on the shelf (`store/shelf.py`). Rows go first and files after them, so a crash leaves a file without a row at
worst, which nobody can ask for and the next sweep removes.
"""

from __future__ import annotations

from datetime import date, timedelta

from usness.people.places import Place
from usness.refusals import Absent, MediaDayFull, MediaMissing, OutOfStep, ShelfFull, TooManyMedia
from usness.sealed import BLOBS_MOST
from usness.store import Tx
from usness.store.shelf import Name

MEBIBYTE = 1_048_576
A_DAY = 100 * MEBIBYTE
"""How much one person may add to one log in a day. Each has an allowance of their own: one for both would tell the one
how much the other has added, also to what isn't open yet."""

IN_ALL = 2_048 * MEBIBYTE
"""How much one person may have in one log."""

UNBOUND_DAYS = 2
"""For how long something may lie here that goes with no entry."""


async def begin(tx: Tx, place: Place, blob: bytes, size: int, today: date) -> int:
    """Make room for a blob; gives how much of it has come, so a repeated begin goes on where the first one got to.

    Raises MediaDayFull, ShelfFull, OutOfStep.
    """
    place.require_open()
    row = await tx.one("SELECT author, size, received FROM blobs WHERE log = :log AND id = :id", log=place.log, id=blob)
    if row is None:
        await _insert(tx, place, blob, size, today)
        return 0
    if row["author"] != place.me or row["size"] != size:
        raise OutOfStep
    return int(row["received"])


async def _insert(tx: Tx, place: Place, blob: bytes, size: int, today: date) -> None:
    if await _held(tx, place, today.isoformat()) + size > A_DAY:
        raise MediaDayFull
    if await _held(tx, place) + size > IN_ALL:
        raise ShelfFull
    await tx.run(
        "INSERT INTO blobs (log, id, author, size, received, day) VALUES (:log, :id, :me, :size, 0, :day)",
        log=place.log,
        id=blob,
        me=place.me,
        size=size,
        day=today.isoformat(),
    )


async def _held(tx: Tx, place: Place, since: str = "") -> int:
    row = await tx.one(
        "SELECT coalesce(sum(size), 0) AS held FROM blobs WHERE log = :log AND author = :me AND day >= :since",
        log=place.log,
        me=place.me,
        since=since,
    )
    return int(row["held"]) if row else 0


async def progress(tx: Tx, place: Place, blob: bytes) -> tuple[int, int]:
    """The size of one's own blob, and how much of it has come; raises Absent."""
    row = await tx.one(
        "SELECT size, received FROM blobs WHERE log = :log AND id = :id AND author = :me",
        log=place.log,
        id=blob,
        me=place.me,
    )
    if row is None:
        raise Absent
    return row["size"], row["received"]


async def grow(tx: Tx, place: Place, blob: bytes, start: int, end: int) -> None:
    """Note that the bytes from `start` to `end` lie on the disk; raises Absent if the blob went meanwhile."""
    done = await tx.run(
        "UPDATE blobs SET received = :end WHERE log = :log AND id = :id AND author = :me AND received = :start",
        log=place.log,
        id=blob,
        me=place.me,
        start=start,
        end=end,
    )
    if done != 1:
        raise Absent


async def bind(tx: Tx, place: Place, entry: bytes, blobs: tuple[bytes, ...]) -> None:
    """Tie whole blobs of one's own to one's own entry, in this order. Raises TooManyMedia, MediaMissing.

    What an earlier revision had and this one leaves out is tied to nothing any more, and goes with the next sweep.
    """
    if len(blobs) > BLOBS_MOST:
        raise TooManyMedia
    await tx.run(
        "UPDATE blobs SET entry = NULL, slot = NULL WHERE log = :log AND entry = :entry AND author = :me",
        log=place.log,
        entry=entry,
        me=place.me,
    )
    for slot, blob in enumerate(blobs, 1):
        await _bind(tx, place, entry, blob, slot)


async def _bind(tx: Tx, place: Place, entry: bytes, blob: bytes, slot: int) -> None:
    done = await tx.run(
        "UPDATE blobs SET entry = :entry, slot = :slot WHERE log = :log AND id = :id AND author = :me"
        " AND received = size AND entry IS NULL",
        entry=entry,
        slot=slot,
        log=place.log,
        id=blob,
        me=place.me,
    )
    if done != 1:
        raise MediaMissing


async def readable(tx: Tx, place: Place, blob: bytes) -> int:
    """The size of a blob whose bytes the asker may have now: with what isn't sent yet, its author; else whoever may open
    the entry. Raises Absent.
    """
    row = await tx.one(
        "SELECT blobs.size FROM blobs WHERE blobs.log = :log AND blobs.id = :id AND blobs.received = blobs.size"
        " AND ((blobs.entry IS NULL AND blobs.author = :me) OR EXISTS (SELECT 1 FROM entries"
        " WHERE entries.log = blobs.log AND entries.id = blobs.entry AND entries.gone = 0"
        " AND EXISTS (SELECT 1 FROM feed WHERE feed.log = :log AND feed.reader = :me AND feed.entry = entries.id)"
        " AND (entries.author = :me OR (:open AND (entries.reveal <> 'together' OR entries.revealed IS NOT NULL)))))",
        log=place.log,
        id=blob,
        me=place.me,
        open=place.open,
    )
    if row is None:
        raise Absent
    return int(row["size"])


async def drop(tx: Tx, place: Place, blob: bytes) -> None:
    """Let go of a blob of one's own that goes with no entry; raises Absent."""
    done = await tx.run(
        "DELETE FROM blobs WHERE log = :log AND id = :id AND author = :me AND entry IS NULL",
        log=place.log,
        id=blob,
        me=place.me,
    )
    if done != 1:
        raise Absent


async def orphaned(tx: Tx, log: bytes) -> list[Name]:
    """Delete the rows of a log whose entry is gone; gives the names of their files."""
    return _names(await tx.tuples(f"{_ORPHANS} AND log = :log RETURNING log, id", log=log))


_ORPHANS = (
    "DELETE FROM blobs WHERE entry IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entries"
    " WHERE entries.log = blobs.log AND entries.id = blobs.entry AND entries.gone = 0)"
)


async def stale(tx: Tx, today: date) -> list[Name]:
    """Delete the rows of what goes with no entry, or with none that is still there; gives the names of their files."""
    oldest = (today - timedelta(days=UNBOUND_DAYS)).isoformat()
    unbound = await tx.tuples(
        "DELETE FROM blobs WHERE entry IS NULL AND day < :oldest RETURNING log, id", oldest=oldest
    )
    return _names([*unbound, *await tx.tuples(f"{_ORPHANS} RETURNING log, id")])


async def close(tx: Tx, me: bytes, log: bytes) -> list[Name]:
    """Someone leaves: what they had begun to send goes. What goes with their own words stays theirs."""
    return _names(
        await tx.tuples(
            "DELETE FROM blobs WHERE log = :log AND author = :me AND entry IS NULL RETURNING log, id", log=log, me=me
        )
    )


async def erase(tx: Tx, me: bytes) -> list[Name]:
    """Someone deletes the account: all of theirs goes, in every log."""
    return _names(await tx.tuples("DELETE FROM blobs WHERE author = :me RETURNING log, id", me=me))


async def there(tx: Tx, names: frozenset[Name]) -> frozenset[Name]:
    """Those of these names that have a row."""
    return names & frozenset(_names(await tx.tuples("SELECT log, id FROM blobs")))


def _names(rows: list[tuple[bytes, bytes]]) -> list[Name]:
    return [(log, blob) for log, blob in rows]
