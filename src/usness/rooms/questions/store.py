"""The cards that a room was dealt, day by day. The first who asks on a day fixes them for both."""

from __future__ import annotations

from datetime import date, timedelta

from usness.people.places import Place
from usness.rooms.questions import rules
from usness.rooms.questions.library import Card, cards
from usness.store import Tx

CATCH_UP_DAYS = 60
"""How far back missed days are dealt: a page must not wait for years of them to be worked out."""


async def dealt(tx: Tx, place: Place, day: date) -> list[tuple[Card, int]]:
    """The day's cards, three and two spares, each with how often it was opened; empty when nobody has asked yet."""
    rows = await tx.tuples(
        "SELECT card, (SELECT count(*) FROM entries WHERE entries.log = :log AND entries.room = 'questions'"
        " AND entries.subject = card AND entries.author = :me AND entries.kind = 'answer'"
        " AND entries.revealed IS NOT NULL) FROM questions_deals WHERE log = :log AND day = :day ORDER BY place",
        log=place.log,
        me=place.me,
        day=day.isoformat(),
    )
    return [(cards()[card], opened) for card, opened in rows]


async def deal(tx: Tx, place: Place, day: date) -> None:
    """Fix the cards of a day and of those since the last deal, if they aren't yet.

    Days on which nobody asked are dealt too, and of a day's own reveals none counts: else a device could work out from
    the cards on which days, and when, the other was here.
    """
    for one in await _undealt(tx, place, day):
        history = rules.History(await _opened(tx, place, one), await _dealt_before(tx, place, one))
        for number, card in enumerate(rules.deal(cards().values(), place.kind, place.log, one, history), 1):
            await tx.run(
                "INSERT INTO questions_deals (log, day, place, card) VALUES (:log, :day, :place, :card)",
                log=place.log,
                day=one.isoformat(),
                place=number,
                card=card.id,
            )


async def _undealt(tx: Tx, place: Place, day: date) -> list[date]:
    row = await tx.one(
        "SELECT max(day) AS day FROM questions_deals WHERE log = :log AND day <= :day",
        log=place.log,
        day=day.isoformat(),
    )
    last = date.fromisoformat(row["day"]) if row and row["day"] else day - timedelta(days=1)
    return [day - timedelta(days=n) for n in reversed(range(min((day - last).days, CATCH_UP_DAYS)))]


async def _opened(tx: Tx, place: Place, before: date) -> dict[str, date]:
    rows = await tx.all(
        "SELECT subject, max(revealed) AS day FROM entries WHERE log = :log AND room = 'questions' AND kind = 'answer'"
        " AND subject <> '' AND revealed < :before GROUP BY subject",
        log=place.log,
        before=before.isoformat(),
    )
    return {row["subject"]: date.fromisoformat(row["day"]) for row in rows}


async def _dealt_before(tx: Tx, place: Place, before: date) -> dict[str, date]:
    rows = await tx.all(
        "SELECT card, max(day) AS day FROM questions_deals WHERE log = :log AND day < :before GROUP BY card",
        log=place.log,
        before=before.isoformat(),
    )
    return {row["card"]: date.fromisoformat(row["day"]) for row in rows}


async def forget(tx: Tx, log: bytes) -> None:
    """Delete the deals of a log."""
    await tx.run("DELETE FROM questions_deals WHERE log = :log", log=log)
