"""What each reader may see, in the order in which it came to be so. A row here is what makes an entry exist for someone."""

from __future__ import annotations

from usness.store import Tx


async def show(tx: Tx, log: bytes, reader: bytes, entry: bytes) -> None:
    """Tell a reader of an entry, or of what has changed about it, under the next number of that reader's own."""
    await tx.run(
        "INSERT INTO feed (log, reader, n, entry) SELECT :log, :reader, coalesce(max(n), 0) + 1, :entry"
        " FROM feed WHERE log = :log AND reader = :reader",
        log=log,
        reader=reader,
        entry=entry,
    )
