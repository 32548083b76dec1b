"""The demo's days: day 1 is six weeks ago, the last one is today, in the zone of the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from usness.demo.story import DAYS

EVENING = time(19, 30)
SATURDAY = 5


@dataclass
class Calendar:
    """The house's clock while the history is made; `now` is the true time in Unix seconds, which it never passes."""

    now: float
    zone: ZoneInfo
    day: int = 1

    def __call__(self) -> float:
        """Unix seconds of this day's evening."""
        evening = datetime.combine(self.on(self.day), EVENING, self.zone).timestamp()
        return min(evening, self.now) if self.day == DAYS else evening

    def on(self, day: int) -> date:
        """The date of a day."""
        today = datetime.fromtimestamp(self.now, self.zone).date()
        return today - timedelta(days=DAYS - day)

    def saturday_after(self, day: int) -> date:
        """The first Saturday that is more than a day after `day`."""
        later = self.on(day + 2)
        return later + timedelta(days=(SATURDAY - later.weekday()) % 7)
