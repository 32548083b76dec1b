"""The cards that a room was dealt, day by day. The first who asks on a day fixes them for both."""

from __future__ import annotations

from datetime import date

from usness.people.places import Place
from usness.rooms.questions import rules
from usness.rooms.questions.library import Card, cards
from usness.store import Tx


async def dealt(tx: Tx, place: Place, day: date) -> list[Card]:
    """The day's cards, three and two spares; empty when nobody has asked yet."""
    rows = await tx.all("SELECT card FROM questions_deals WHERE log = :log AND day = :day ORDER BY place",
                        log=place.log, day=day.isoformat())
    return [cards()[row["card"]] for row in rows]


async def deal(tx: Tx, place: Place, day: date) -> None:
    """Fix the day's cards, if they aren't yet."""
    if await dealt(tx, place, day):
        return
    history = rules.History(await _opened(tx, place), await _dealt_before(tx, place))
    for number, card in enumerate(rules.deal(cards().values(), place.kind, place.log, day, history), 1):
        await tx.run("INSERT INTO questions_deals (log, day, place, card) VALUES (:log, :day, :place, :card)",
                     log=place.log, day=day.isoformat(), place=number, card=card.id)


async def _opened(tx: Tx, place: Place) -> dict[str, date]:
    rows = await tx.all(
        "SELECT subject, max(revealed) AS day FROM entries WHERE log = :log AND room = 'questions' AND kind = 'answer'"
        " AND revealed IS NOT NULL GROUP BY subject", log=place.log)
    return {row["subject"]: date.fromisoformat(row["day"]) for row in rows}


async def _dealt_before(tx: Tx, place: Place) -> dict[str, date]:
    rows = await tx.all("SELECT card, max(day) AS day FROM questions_deals WHERE log = :log GROUP BY card", log=place.log)
    return {row["card"]: date.fromisoformat(row["day"]) for row in rows}
