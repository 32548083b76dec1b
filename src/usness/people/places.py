"""Where someone is: in the room of a bond, or alone in the own log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from usness.refusals import Absent, NotYetTwo, RoomClosed
from usness.store import Rows, Tx


@dataclass(frozen=True)
class Place:
    """A log as one person sees it. `kind` is `alone` for a person's own log."""

    log: bytes
    me: bytes
    kind: str
    zone: str
    seat: int = 1
    partner: bytes | None = None
    open: bool = True
    ready: bool = True
    reached: str = ""
    language: str = "en"
    """The reader's, for what a room has in several languages."""

    @property
    def alone(self) -> bool:
        return self.kind == "alone"

    def today(self, now: float) -> date:
        """The day here: it is the bond's, in one time zone, so that both get the same cards.

        A new zone never brings an earlier day than the one that was reached: no day is begun twice.
        """
        day = self.day_at(now)
        return max(day, date.fromisoformat(self.reached)) if self.reached else day

    def day_at(self, now: float) -> date:
        """The day of a moment by the clock on the wall here."""
        return datetime.fromtimestamp(now, ZoneInfo(self.zone)).date()

    def begins(self, day: date) -> int:
        """The Unix second at which a day begins here."""
        return int(datetime.combine(day, time(), ZoneInfo(self.zone)).timestamp())

    def require_open(self) -> None:
        if not self.open:
            raise RoomClosed

    def require_two(self) -> bytes:
        """The other person; raises NotYetTwo or RoomClosed."""
        self.require_open()
        if self.partner is None:
            raise NotYetTwo
        return self.partner


ALONE_ZONE = "UTC"


async def place_of(tx: Tx, me: bytes, log: bytes) -> Place:
    """The place with this log; raises Absent when there's none or it isn't the asker's."""
    if log == me:
        return Place(log, me, "alone", ALONE_ZONE)
    row = await tx.one(
        "SELECT bonds.kind, bonds.zone, bonds.reached, mine.seat, mine.left_on AS mine_left,"
        " other.seat AS other_seat, other.person AS partner, other.left_on AS other_left,"
        " EXISTS (SELECT 1 FROM bond_keys WHERE bond = mine.bond AND person = :me) AS ready"
        " FROM seats AS mine JOIN bonds ON bonds.id = mine.bond"
        " LEFT JOIN seats AS other ON other.bond = mine.bond AND other.seat <> mine.seat"
        " WHERE mine.bond = :log AND mine.person = :me",
        me=me,
        log=log,
    )
    if row is None:
        raise Absent
    is_open = row["mine_left"] is None and row["other_left"] is None
    return Place(
        log,
        me,
        row["kind"],
        row["zone"],
        row["seat"],
        row["partner"],
        is_open,
        bool(row["ready"]),
        row["reached"] or "",
    )


async def bonds_of(tx: Tx, me: bytes) -> Rows:
    """The bonds someone sits in, the open ones of two first: id, kind, whether it is open and has had two persons.

    Someone whose account is gone has sat there all the same: the other finds a closed room, and the own words in it.
    """
    return await tx.all(
        "SELECT bonds.id, bonds.kind, mine.seat,"
        " mine.left_on IS NULL AND other.left_on IS NULL AS open, other.seat IS NOT NULL AS two"
        " FROM seats AS mine JOIN bonds ON bonds.id = mine.bond"
        " LEFT JOIN seats AS other ON other.bond = mine.bond AND other.seat <> mine.seat"
        " WHERE mine.person = :me AND mine.left_on IS NULL ORDER BY open DESC, two DESC, bonds.id",
        me=me,
    )
