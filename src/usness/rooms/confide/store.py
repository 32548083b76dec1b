"""What Today asks of this room, in one query and without a box. The log itself is the house's."""

from __future__ import annotations

from dataclasses import dataclass

from usness.entries.records import Answer
from usness.people.places import Place
from usness.store import Tx

MOST = 12


@dataclass(frozen=True)
class Lately:
    """The facts of one thing that the asker may see: a confided one of either, or an own secret."""

    kind: str
    mine: bool
    facts: Answer


async def lately(tx: Tx, place: Place, since_day: str) -> list[Lately]:
    """The newest few things since a day, the newest first; own secrets that aren't open yet before all, however old."""
    rows = await tx.tuples(
        "SELECT kind, author = :me, id, subject, day, met, author = :me AND release IS NOT NULL, coalesce(revealed, ''),"
        " met IS NOT NULL AND coalesce((SELECT other.gone FROM entries AS other WHERE other.log = entries.log"
        " AND other.id = entries.met), 1), gone FROM entries"
        " WHERE log = :log AND room = 'confide' AND gone = 0 AND (kind = 'confide' OR (kind = 'secret' AND author = :me))"
        " AND coalesce(revealed, CASE WHEN kind = 'secret' THEN '9999' ELSE day END) >= :since"
        " AND (author = :me OR :open)"
        " AND EXISTS (SELECT 1 FROM feed WHERE feed.log = :log AND feed.reader = :me AND feed.entry = entries.id)"
        " ORDER BY kind = 'secret' AND revealed IS NULL DESC, coalesce(revealed, day) DESC, id LIMIT :most",
        log=place.log,
        me=place.me,
        open=place.open,
        since=since_day,
        most=MOST,
    )
    return [Lately(kind, bool(mine), Answer(*facts)) for kind, mine, *facts in rows]
