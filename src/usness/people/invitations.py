"""Invitations: a link used once, two keys exchanged, and four words spoken (docs/protocol.md, section 8).

The host carries sealed messages from one to the other in turn. It can't read them, and it confirms nothing: each client
compares the spoken words itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from usness.people import store as people
from usness.refusals import Absent, InvitationExpired, InvitationUsed, OutOfTurn
from usness.store import Row, Tx

EPOCH = 1
LIVE = ("open", "hello", "revealed", "given")


@dataclass(frozen=True)
class Invitation:
    """One invitation as one person may see it; `role` is inviter, invitee or holder (someone with the link)."""

    id: bytes
    bond: bytes
    kind: str
    zone: str
    card: str
    lang: str
    inviter: bytes
    invitee: bytes | None
    role: str
    state: str
    note: bytes
    hello: bytes | None = None
    reveal: bytes | None = None
    gift: bytes | None = None


@dataclass(frozen=True)
class NewInvitation:
    id: bytes
    bond: bytes
    kind: str
    zone: str
    lang: str
    note: bytes
    card: str
    key_box: bytes


async def make(tx: Tx, me: bytes, new: NewInvitation, expires_at: int) -> None:
    """A new invitation, to a new bond or to an own one whose second seat is empty; an older open one ends.

    A repeated POST is answered like the first. Raises InvitationUsed, Absent.
    """
    if await _is_repeat(tx, me, new):
        return
    if await tx.one("SELECT 1 FROM bonds WHERE id = :bond", bond=new.bond):
        await _require_own_empty(tx, me, new.bond)
        await _end_where(tx, "bond = :bond AND state IN ('open', 'declined')", bond=new.bond)
    else:
        await _found(tx, me, new)
    await tx.run(
        "INSERT INTO invitations (id, bond, inviter, card, lang, note, expires_at, state)"
        " VALUES (:id, :bond, :me, :card, :lang, :note, :expires_at, 'open')",
        id=new.id,
        bond=new.bond,
        me=me,
        card=new.card,
        lang=new.lang,
        note=new.note,
        expires_at=expires_at,
    )


async def _is_repeat(tx: Tx, me: bytes, new: NewInvitation) -> bool:
    row = await tx.one("SELECT bond, inviter, note FROM invitations WHERE id = :id", id=new.id)
    if row is not None and (row["bond"], row["inviter"], row["note"]) != (new.bond, me, new.note):
        raise InvitationUsed
    return row is not None


async def _found(tx: Tx, me: bytes, new: NewInvitation) -> None:
    # A log goes by a bond's or a person's id: a bond under a person's id would share that person's own log.
    if await tx.one("SELECT 1 FROM people WHERE id = :bond", bond=new.bond):
        raise Absent
    await tx.run(
        "INSERT INTO bonds (id, kind, zone) VALUES (:bond, :kind, :zone)", bond=new.bond, kind=new.kind, zone=new.zone
    )
    await tx.run("INSERT INTO seats (bond, seat, person) VALUES (:bond, 1, :me)", bond=new.bond, me=me)
    await people.keep_bond_key(tx, me, new.bond, EPOCH, new.key_box)


async def _require_own_empty(tx: Tx, me: bytes, bond: bytes) -> None:
    seats = await tx.all("SELECT seat, person, left_on FROM seats WHERE bond = :bond", bond=bond)
    if not any(one["person"] == me and one["left_on"] is None for one in seats):
        raise Absent
    if len(seats) > 1:
        raise InvitationUsed


async def found(tx: Tx, me: bytes | None, invitation: bytes, now: int) -> Invitation:
    """An invitation as `me` (or a stranger with the link, None) may see it; raises Absent."""
    row = await tx.one(
        "SELECT invitations.id, bond, inviter, invitee, card, lang, note, hello, reveal, gift, expires_at, state,"
        " bonds.kind, bonds.zone FROM invitations JOIN bonds ON bonds.id = invitations.bond"
        " WHERE invitations.id = :id",
        id=invitation,
    )
    if row is None:
        raise Absent
    if me is not None and me in (row["inviter"], row["invitee"]):
        return _for_member(row, me, now)
    return _for_holder(row, now)


def _for_member(row: Row, me: bytes, now: int) -> Invitation:
    role = "inviter" if me == row["inviter"] else "invitee"
    return Invitation(
        row["id"],
        row["bond"],
        row["kind"],
        row["zone"],
        row["card"],
        row["lang"],
        row["inviter"],
        row["invitee"],
        role,
        _told(_state(row, now)),
        row["note"],
        row["hello"],
        row["reveal"],
        row["gift"],
    )


def _for_holder(row: Row, now: int) -> Invitation:
    state = _told(_state(row, now))
    shown = state if state in ("open", "expired") else "used"
    # Who joins gets what the first step needs. An old link, out of a browser's history, tells that it is old.
    bond, inviter, note = (row["bond"], row["inviter"], row["note"]) if shown == "open" else (b"", b"", b"")
    return Invitation(row["id"], bond, row["kind"], "", row["card"], row["lang"], inviter, None, "holder", shown, note)


def _state(row: Row, now: int) -> str:
    is_late = row["expires_at"] is not None and row["expires_at"] <= now
    return "expired" if is_late and row["state"] in ("open", "declined") else str(row["state"])


def _told(state: str) -> str:
    """The inviter isn't told of a "no thanks": it looks like a link that nobody has opened yet.

    To a holder it does too, because the inviter can look at the own link signed out.
    """
    return "open" if state == "declined" else state


async def hello(tx: Tx, me: bytes, invitation: bytes, box: bytes, now: int) -> None:
    """Take the second seat: the first who does has it. Raises Absent, InvitationUsed, InvitationExpired."""
    one = await found(tx, me, invitation, now)
    if one.state == "expired":
        raise InvitationExpired
    if one.role != "holder" or one.state != "open":
        raise InvitationUsed
    done = await tx.run(
        "UPDATE invitations SET state = 'hello', invitee = :me, hello = :box, expires_at = NULL"
        " WHERE id = :id AND state = 'open'",
        me=me,
        box=box,
        id=invitation,
    )
    if done != 1:
        raise InvitationUsed
    await tx.run("INSERT INTO seats (bond, seat, person) VALUES (:bond, 2, :me)", bond=one.bond, me=me)


async def step(tx: Tx, me: bytes, invitation: bytes, to: str, box: bytes, now: int) -> None:
    """The inviter's two steps in turn: `revealed` after the hello, `given` after the words matched."""
    one = await found(tx, me, invitation, now)
    column, before = {"revealed": ("reveal", "hello"), "given": ("gift", "revealed")}[to]
    if one.role != "inviter":
        raise Absent
    if one.state != before:
        raise OutOfTurn
    await tx.run(
        f"UPDATE invitations SET state = :to, {column} = :box WHERE id = :id AND state = :before",
        to=to,
        box=box,
        id=invitation,
        before=before,
    )


async def taken(tx: Tx, me: bytes, invitation: bytes, epoch: int, box: bytes, now: int) -> None:
    """The invitee has matched the words and keeps the room's key: the invitation is done and its messages go."""
    one = await found(tx, me, invitation, now)
    if one.role != "invitee":
        raise Absent
    if one.state != "given":
        raise OutOfTurn
    await people.keep_bond_key(tx, me, one.bond, epoch, box)
    await tx.run(
        "UPDATE invitations SET state = 'done', note = :none, hello = NULL, reveal = NULL, gift = NULL WHERE id = :id",
        id=invitation,
        none=b"",
    )


async def end(tx: Tx, me: bytes, invitation: bytes, day: str, now: int) -> bytes | None:
    """End an invitation: taken back, or three misses. Once someone took the seat, the room closes; gives its bond then."""
    one = await found(tx, me, invitation, now)
    if one.role == "holder":
        raise Absent
    if one.state not in LIVE and one.state != "expired":
        raise OutOfTurn
    await _end_where(tx, "id = :id", id=invitation)
    if one.invitee is None:
        return None
    await tx.run("UPDATE seats SET left_on = :day WHERE bond = :bond AND left_on IS NULL", day=day, bond=one.bond)
    return one.bond


async def end_of_bond(tx: Tx, bond: bytes) -> None:
    """End what is under way to a room that someone leaves."""
    await _end_where(tx, "bond = :bond AND state <> 'done'", bond=bond)


async def _end_where(tx: Tx, which: str, **values: bytes) -> None:
    """What was sealed for the way goes with it: with the link out of a browser's history it could still be opened."""
    await tx.run(
        "UPDATE invitations SET state = 'ended', expires_at = NULL, note = :none, hello = NULL, reveal = NULL,"
        f" gift = NULL WHERE {which}",
        none=b"",
        **values,
    )


async def decline(tx: Tx, invitation: bytes, now: int) -> None:
    """Someone with the link says no thanks: the link is dead, and nobody is told."""
    one = await found(tx, None, invitation, now)
    if one.state == "open":
        await tx.run("UPDATE invitations SET state = 'declined' WHERE id = :id AND state = 'open'", id=invitation)


async def sweep(tx: Tx, now: int) -> None:
    """Erase the times of invitations that have run out."""
    await tx.run(
        "UPDATE invitations SET state = 'expired', expires_at = NULL, note = :none"
        " WHERE expires_at <= :now AND state IN ('open', 'declined')",
        now=now,
        none=b"",
    )


async def pending(tx: Tx, me: bytes, bond: bytes | None, now: int, wanted: bytes = b"") -> Row | None:
    """The invitation that still waits for something of mine: of one room, or of any; `wanted` rather than another."""
    return await tx.one(
        "SELECT id, state FROM invitations WHERE (inviter = :me OR invitee = :me) AND state IN ('open', 'declined',"
        " 'hello', 'revealed', 'given') AND (expires_at IS NULL OR expires_at > :now) AND (:bond IS NULL OR bond = :bond)"
        " ORDER BY id = :wanted DESC, state LIMIT 1",
        me=me,
        wanted=wanted,
        now=now,
        bond=bond,
    )
