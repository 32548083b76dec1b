"""The log's storage. Every function takes the asker, and every statement asks for what *that* person may see.

Visibility is a fact in a row, not a computation: `feed` holds, for each reader, what that reader may see, and a row
comes to be there only in the transaction that makes it visible.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from usness import sealed
from usness.entries import blobs, pending, rules
from usness.entries.feed import show as _show
from usness.entries.records import Answer, NewEntry, Record
from usness.people.places import Place
from usness.refusals import Absent, AlreadyAnswered, OtherAnswer, OutOfTurn, RoundMoved
from usness.store import Tx

PAGE = 200

# A record's fields in their order. The partner's release is given out only once both are in (`revealed`) or when the
# entry opens `now`; a closed room gives out nothing of the partner's at all.
_SEEN = (
    "SELECT entries.id, entries.author, entries.subject, coalesce(entries.pair, :none), coalesce(entries.parent, :none),"
    " entries.revision, entries.epoch, coalesce(entries.box, :none), coalesce(entries.com, :none), entries.hash,"
    " coalesce(CASE WHEN entries.author = :me THEN entries.self END, :none),"
    " coalesce(CASE WHEN entries.author = :me THEN entries.mine END, :none),"
    " entries.met, entries.day, entries.room, entries.kind, entries.reveal,"
    " entries.reveal_at,"
    " coalesce(CASE WHEN entries.author <> :me AND (entries.reveal = 'now' OR entries.revealed IS NOT NULL)"
    "               THEN entries.release END, :none),"
    " CASE WHEN entries.author = :me THEN entries.release IS NOT NULL ELSE 0 END,"
    " coalesce(entries.revealed, ''), entries.gone,"
    " CASE WHEN entries.met IS NULL THEN 0 ELSE coalesce((SELECT other.gone FROM entries AS other"
    "      WHERE other.log = entries.log AND other.id = entries.met), 1) END"
)
_FLEETING = ", ".join(f"'{kind}'" for kind in sorted(rules.FLEETING))
_ALLOWED = " AND (entries.author = :me OR :open)"


async def add(
    tx: Tx, place: Place, new: NewEntry, today: date, opens: Callable[[], int] = lambda: 0
) -> tuple[Record, Record | None]:
    """Seal an entry into the log; gives it back as its author sees it, and the partner's commit if the two just met.

    `opens` gives the Unix second for what opens at a time, and is asked of new ones alone. A repeated POST of the same
    bytes is answered like the first. Raises AlreadyAnswered, RoundMoved, Absent.
    """
    if not await _is_repeat(tx, place, new):
        await _insert(tx, place, new, today, opens)
    mine = await own(tx, place, new.id)
    return mine, await partner_of(tx, place, mine)


async def _is_repeat(tx: Tx, place: Place, new: NewEntry) -> bool:
    row = await tx.one(
        "SELECT author, hash, revision FROM entries WHERE log = :log AND id = :id", log=place.log, id=new.id
    )
    if row is None:
        return False
    if row["author"] == place.me and row["hash"] == new.hash:
        return True
    if row["author"] == place.me and place.alone and row["revision"] < new.revision:
        await tx.run(
            "DELETE FROM entries WHERE log = :log AND id = :id AND author = :me", log=place.log, id=new.id, me=place.me
        )
        return False
    raise AlreadyAnswered


async def _insert(tx: Tx, place: Place, new: NewEntry, today: date, opens: Callable[[], int]) -> None:
    theirs = None
    if new.pair:
        await _check_round(tx, place, new)
        await _check_unanswered(tx, place, new)
        theirs = await _waiting_partner(tx, place, new, today)
    await tx.run(
        "INSERT INTO entries (log, id, author, room, kind, subject, pair, parent, reveal, reveal_at, revision, epoch,"
        " box, com, hash, self, release, mine, met, day) VALUES (:log, :id, :me, :room, :kind, :subject, :pair, :parent,"
        " :reveal, :reveal_at, :revision, :epoch, :box, :com, :hash, :self, :release, :mine, :met, :day)",
        **new.columns(),
        me=place.me,
        log=place.log,
        met=theirs,
        day=today.isoformat(),
    )
    await blobs.bind(tx, place, new.id, new.blobs)
    if rules.hidden(new.reveal, new.header.kind, met=theirs is not None):
        await pending.hold(tx, place.log, new.id, opens() or place.begins(rules.fold_day(today)))
        return
    await _show(tx, place.log, place.me, new.id)
    if theirs is not None:
        await _meet(tx, place, new, theirs)
    elif new.reveal == "now" and place.partner is not None:
        await _show(tx, place.log, place.partner, new.id)


async def _meet(tx: Tx, place: Place, new: NewEntry, theirs: bytes) -> None:
    await tx.run("UPDATE entries SET met = :mine WHERE log = :log AND id = :id", mine=new.id, log=place.log, id=theirs)
    await pending.drop(tx, place.log, theirs)
    await _show(tx, place.log, place.me, theirs)
    await _show(tx, place.log, place.require_two(), theirs)
    await _show(tx, place.log, place.require_two(), new.id)


async def _check_round(tx: Tx, place: Place, new: NewEntry) -> None:
    """The pair names how often it was revealed, so an old page can't answer into a round that is over."""
    count = await rounds(tx, place, new.room, new.subject, new.parent)
    if new.pair != sealed.pair_of(place.log, new.room, new.subject, new.parent, count):
        raise RoundMoved


async def rounds(tx: Tx, place: Place, room: str, subject: str, parent: bytes) -> int:
    """How often this question was revealed here, or, where one may be asked again and again, ended before it was."""
    # A card stays closed when one of its two answers is taken back. Exchanges all have one subject: one that was taken
    # back would end them for ever.
    row = await tx.one(
        "SELECT count(DISTINCT pair) AS count FROM entries WHERE log = :log AND room = :room AND subject = :subject"
        f" AND (revealed IS NOT NULL OR (gone = 1 AND kind IN ({_FLEETING})))"
        " AND coalesce(parent, :none) = :parent",
        log=place.log,
        room=room,
        subject=subject,
        parent=parent,
        none=b"",
    )
    return int(row["count"]) if row else 0


async def _check_unanswered(tx: Tx, place: Place, new: NewEntry) -> None:
    if await tx.one(
        "SELECT 1 FROM entries WHERE log = :log AND pair = :pair AND author = :me",
        log=place.log,
        pair=new.pair,
        me=place.me,
    ):
        raise AlreadyAnswered


async def _waiting_partner(tx: Tx, place: Place, new: NewEntry, today: date) -> bytes | None:
    """The partner's commit for the same pair, if it still waits. One that has folded back is its author's alone."""
    row = await tx.one(
        "SELECT id FROM entries WHERE log = :log AND pair = :pair AND author <> :me AND met IS NULL AND gone = 0"
        " AND day >= :oldest",
        log=place.log,
        pair=new.pair,
        me=place.me,
        oldest=rules.oldest_waiting(today, new.header.kind).isoformat(),
    )
    return row["id"] if row else None


async def release(tx: Tx, place: Place, entry: bytes, wrap: bytes, epoch: int, theirs_hash: bytes, today: date) -> bool:
    """Give the release of one's own met answer over the partner's hash; true once both are in and the page is open.

    Raises Absent, OutOfTurn when the two haven't met, OtherAnswer when the hash isn't the partner's.
    """
    mine = await own(tx, place, entry)
    if mine.met is None or mine.gone:
        raise OutOfTurn
    theirs = await tx.one(
        "SELECT hash, gone, release IS NOT NULL AS given FROM entries WHERE log = :log AND id = :id",
        log=place.log,
        id=mine.met,
    )
    if theirs is None or theirs["gone"] or theirs["hash"] != theirs_hash:
        raise OtherAnswer
    if not mine.given:
        await _keep_release(tx, place, mine, wrap, epoch)
        if theirs["given"]:
            await _open_both(tx, place, mine, today)
    return bool(mine.revealed or theirs["given"])


async def _keep_release(tx: Tx, place: Place, mine: Record, wrap: bytes, epoch: int) -> None:
    await tx.run(
        "UPDATE entries SET release = :wrap, epoch = :epoch WHERE log = :log AND id = :id AND author = :me",
        wrap=wrap,
        epoch=epoch,
        log=place.log,
        id=mine.id,
        me=place.me,
    )
    await _show(tx, place.log, place.me, mine.id)


async def _open_both(tx: Tx, place: Place, mine: Record, today: date) -> None:
    await tx.run(
        "UPDATE entries SET revealed = :day WHERE log = :log AND id IN (:mine, :theirs)",
        day=today.isoformat(),
        log=place.log,
        mine=mine.id,
        theirs=mine.met,
    )
    for reader in (place.me, place.require_two()):
        await _show(tx, place.log, reader, mine.id)
        await _show(tx, place.log, reader, mine.met or b"")


async def take_back(tx: Tx, place: Place, entry: bytes) -> bool:
    """Withdraw or delete one's own entry. The answer is the same whether or not it was read.

    What the partner may have seen leaves an empty place behind (see `rules.leaves_trace`), and then this is true; all
    else leaves nothing.
    """
    mine = await own(tx, place, entry)
    if mine.gone:
        return True
    left = rules.leaves_trace(mine.reveal, met=mine.met is not None or bool(mine.revealed))
    where = {"log": place.log, "id": entry, "me": place.me}
    if left:
        await tx.run(
            "UPDATE entries SET gone = 1, box = NULL, com = NULL, self = NULL, release = NULL, mine = NULL"
            " WHERE log = :log AND id = :id AND author = :me",
            **where,
        )
    else:
        await tx.run("DELETE FROM entries WHERE log = :log AND id = :id AND author = :me", **where)
        await pending.drop(tx, place.log, entry)
    for row in await tx.all(
        "SELECT DISTINCT reader FROM feed WHERE log = :log AND entry = :id", log=place.log, id=entry
    ):
        await _show(tx, place.log, row["reader"], entry)
    return left


async def own(tx: Tx, place: Place, entry: bytes) -> Record:
    """One's own entry; raises Absent."""
    found = await _records(tx, place, f"{_SEEN} FROM entries WHERE log = :log AND id = :id AND author = :me", id=entry)
    if not found:
        raise Absent
    return found[0]


async def partner_of(tx: Tx, place: Place, mine: Record) -> Record | None:
    """The answer that met one's own, as far as one may see it."""
    if mine.met is None:
        return None
    return await seen(tx, place, mine.met)


async def seen(tx: Tx, place: Place, entry: bytes) -> Record | None:
    """One entry that the asker may see, or nothing."""
    found = await _records(tx, place, f"{_SEEN} {_FROM_FEED} AND entries.id = :id", id=entry)
    return found[0] if found else None


async def trace(tx: Tx, place: Place, entry: bytes) -> Record | None:
    """The facts of an entry that the asker could once see, without its box: also when it is gone, or the room closed."""
    row = await tx.one(
        "SELECT author, room, kind, hash, gone FROM entries WHERE log = :log AND id = :id"
        " AND EXISTS (SELECT 1 FROM feed WHERE feed.log = :log AND feed.reader = :me AND feed.entry = entries.id)",
        log=place.log,
        me=place.me,
        id=entry,
    )
    return Record(entry, **row) if row else None


async def waiting(tx: Tx, place: Place, room: str = "") -> list[tuple[Record, int]]:
    """One's own entries of a room, or of all, that are in no feed yet, oldest first: each with its Unix second, 0 for none.

    What opens at a time has the second at which it does, an exchange that met none the one at which it lapses. In a
    closed room nothing opens any more.
    """
    rows = await tx.tuples(
        f"{_SEEN}, coalesce(pending.at, 0) FROM entries LEFT JOIN pending ON pending.log = entries.log"
        " AND pending.entry = entries.id WHERE entries.log = :log AND entries.author = :me AND entries.gone = 0"
        " AND entries.revealed IS NULL AND (entries.room = :room OR :room = '') AND (entries.reveal = 'at'"
        f" OR (entries.kind IN ({_FLEETING}) AND entries.met IS NULL AND entries.reveal = 'together'))"
        " ORDER BY entries.day, entries.id",
        **_asker(place),
        room=room,
    )
    return [(Record(*row[:-1]), row[-1]) for row in rows]


_FROM_FEED = (
    "FROM entries WHERE entries.log = :log AND entries.gone = 0"
    " AND EXISTS (SELECT 1 FROM feed WHERE feed.log = :log AND feed.reader = :me AND feed.entry = entries.id)"
    + _ALLOWED
)


_CAME = "(SELECT min(n) FROM feed WHERE feed.log = :log AND feed.reader = :me AND feed.entry = entries.id)"
"""When the asker first came to see an entry."""


async def _records(tx: Tx, place: Place, sql: str, /, **values: Any) -> list[Record]:
    return [Record(*row) for row in await tx.tuples(sql, **_asker(place), **values)]


def _asker(place: Place) -> dict[str, Any]:
    return {"log": place.log, "me": place.me, "open": place.open, "none": b""}


async def by_hash(tx: Tx, place: Place, parent: bytes) -> Record | None:
    """The entry with this hash, if the asker may see it open: one's own once it is open, or the partner's."""
    is_open = "(entries.reveal = 'now' OR entries.revealed IS NOT NULL)"
    found = await _records(tx, place, f"{_SEEN} {_FROM_FEED} AND entries.hash = :hash AND {is_open}", hash=parent)
    return found[0] if found else None


async def about(tx: Tx, place: Place, room: str, subject: str) -> list[Record]:
    """All that the asker may see about one subject of a room, in the order in which the asker came to see it."""
    return await _records(
        tx,
        place,
        f"{_SEEN} {_FROM_FEED} AND entries.room = :room AND entries.subject = :subject ORDER BY {_CAME}",
        room=room,
        subject=subject,
    )


async def beneath(tx: Tx, place: Place, room: str, root: bytes) -> list[Record]:
    """All that the asker may see under one entry of a room, however deep, in the order in which the asker came to see it.

    `root` is its hash. What hangs under something that the asker can't see isn't in reach: nobody can answer it either.
    """
    return await _records(
        tx,
        place,
        "WITH RECURSIVE under (hash) AS (SELECT :root UNION SELECT entries.hash FROM under JOIN entries"
        " ON entries.log = :log AND entries.parent = under.hash)"
        f" {_SEEN} {_FROM_FEED} AND entries.room = :room AND entries.parent IN (SELECT hash FROM under)"
        f" ORDER BY {_CAME}",
        room=room,
        root=root,
    )


async def all_of(tx: Tx, place: Place, room: str, kind: str) -> list[Record]:
    """The entries of a kind in a room, newest first as the asker came to see them."""
    return await _records(
        tx,
        place,
        f"{_SEEN} {_FROM_FEED} AND entries.room = :room AND entries.kind = :kind ORDER BY {_CAME} DESC",
        room=room,
        kind=kind,
    )


async def latest(tx: Tx, place: Place, room: str, kind: str) -> Record | None:
    """The newest entry of a kind in a room, as the asker came to see them."""
    found = await _records(
        tx,
        place,
        f"{_SEEN} {_FROM_FEED} AND entries.room = :room AND entries.kind = :kind ORDER BY {_CAME} DESC LIMIT 1",
        room=room,
        kind=kind,
    )
    return found[0] if found else None


async def own_answers(tx: Tx, place: Place, room: str, kind: str, since_day: str = "") -> list[Answer]:
    """One's own entries of a kind without their boxes: those opened on `since_day` or later and those that aren't open
    yet, newest first.
    """
    rows = await tx.tuples(
        "SELECT mine.id, mine.subject, mine.day, mine.met, mine.release IS NOT NULL, coalesce(mine.revealed, ''),"
        " mine.met IS NOT NULL AND coalesce(theirs.gone, 1), mine.gone, coalesce(theirs.day, ''),"
        " coalesce(mine.pair, :none), coalesce(mine.parent, :none), asked.id FROM entries AS mine"
        " LEFT JOIN entries AS theirs ON theirs.log = mine.log AND theirs.id = mine.met"
        " LEFT JOIN entries AS asked ON asked.log = mine.log AND asked.hash = mine.parent"
        " WHERE mine.log = :log AND mine.author = :me AND mine.room = :room AND mine.kind = :kind AND mine.gone = 0"
        " AND coalesce(mine.revealed, '9999') >= :since ORDER BY mine.day DESC, mine.id",
        log=place.log,
        me=place.me,
        room=room,
        kind=kind,
        since=since_day,
        none=b"",
    )
    return [Answer(*row) for row in rows]


async def first_opened(tx: Tx, place: Place, room: str, kind: str) -> date | None:
    """The day on which the first of one's own answers of a kind was opened."""
    row = await tx.one(
        "SELECT min(coalesce(revealed, '9999')) AS day FROM entries"
        " WHERE log = :log AND author = :me AND room = :room AND kind = :kind",
        log=place.log,
        me=place.me,
        room=room,
        kind=kind,
    )
    return date.fromisoformat(row["day"]) if row and row["day"] and row["day"] != "9999" else None


async def due(tx: Tx, place: Place, room: str, kind: str) -> list[tuple[Record, Record]]:
    """One's own met answers whose release isn't given yet, each with the partner's commit."""
    # A closed room gives out nothing of the partner's, and there is nothing to release any more. Neither release is
    # out yet, so neither is asked for: what isn't read needs no rule.
    rows = await tx.tuples(
        f"SELECT {_COMMIT.format('mine')}, mine.self, mine.mine, mine.met, mine.day,"
        f" {_COMMIT.format('theirs')}, :none, :none, theirs.met, theirs.day FROM entries AS mine"
        " JOIN entries AS theirs ON theirs.log = mine.log AND theirs.id = mine.met AND theirs.gone = 0"
        " WHERE mine.log = :log AND mine.author = :me AND mine.room = :room"
        " AND mine.kind = :kind AND coalesce(mine.revealed, '9999') = '9999' AND mine.met IS NOT NULL"
        " AND mine.release IS NULL AND mine.gone = 0 AND :open",
        **_asker(place),
        room=room,
        kind=kind,
    )
    halves = ((row[:_HALF], row[_HALF:]) for row in rows)
    return [(Record.committed(mine, room, kind), Record.committed(theirs, room, kind)) for mine, theirs in halves]


_COMMIT = (
    "{0}.id, {0}.author, {0}.subject, {0}.pair, coalesce({0}.parent, :none),"
    " {0}.revision, {0}.epoch, {0}.box, {0}.com, {0}.hash"
)
_HALF = 14


async def gone_answers(tx: Tx, place: Place, room: str, subject: str, parent: bytes) -> list[Record]:
    """One's own taken-back answers to one question that left their places behind."""
    return await _records(
        tx,
        place,
        f"{_SEEN} FROM entries WHERE log = :log AND author = :me AND room = :room AND subject = :subject"
        " AND coalesce(parent, :none) = :parent AND gone = 1 AND pair IS NOT NULL",
        room=room,
        subject=subject,
        parent=parent,
    )


async def since(tx: Tx, place: Place, after: int) -> list[Record]:
    """What is new for the asker after number `after`, at most PAGE records; a taken-back one has only its id."""
    rows = await tx.tuples(
        f"{_SEEN}, feed.n, feed.entry FROM feed LEFT JOIN entries ON entries.log = feed.log"
        f" AND entries.id = feed.entry AND entries.gone = 0{_ALLOWED}"
        " WHERE feed.log = :log AND feed.reader = :me AND feed.n > :after ORDER BY feed.n LIMIT :page",
        **_asker(place),
        after=after,
        page=PAGE,
    )
    return [_fed(row) for row in rows]


def _fed(row: tuple[Any, ...]) -> Record:
    *fields, entry = row
    return Record.nothing(entry, fields[-1]) if fields[0] is None else Record(*fields)


async def counter(tx: Tx, reader: bytes, log: bytes) -> int:
    """The number of the newest thing this reader may see in a log."""
    row = await tx.one(
        "SELECT coalesce(max(n), 0) AS n FROM feed WHERE log = :log AND reader = :reader", log=log, reader=reader
    )
    return int(row["n"]) if row else 0


async def close(tx: Tx, me: bytes, log: bytes) -> None:
    """Someone leaves: the leaver's releases are deleted, so that nothing of theirs opens any more, nor what waits."""
    await tx.run("UPDATE entries SET release = NULL WHERE log = :log AND author = :me", log=log, me=me)
    await pending.end(tx, log)


async def erase(tx: Tx, me: bytes) -> None:
    """Someone deletes the account: everything they sealed goes, in every log, and in theirs nothing waits any more."""
    for row in await tx.all("SELECT DISTINCT log FROM pending, seats WHERE bond = log AND person = :me", me=me):
        await pending.end(tx, row["log"])
    await tx.run(
        "DELETE FROM feed WHERE EXISTS (SELECT 1 FROM entries WHERE entries.log = feed.log"
        " AND entries.id = feed.entry AND entries.author = :me) OR reader = :me",
        me=me,
    )
    await tx.run("DELETE FROM entries WHERE author = :me", me=me)
