"""A signed-in person with keys: what they seal, give, open and take back.

`api` carries sealed bytes; the keys never leave this process. What comes from the house is checked, or it isn't used.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from usness.client import seal
from usness.client.api import Api, Json, Refused
from usness.client.memory import Memory, Pin
from usness.client.seal import Failure, Header, Manifest, Partner, Random, Record
from usness.client.seal.bytes import b64, bytes_in, number_in, read_json, same, text_in, unb64, write_json
from usness.client.wire import MOST, Entry, Written, body_of, entry_of, object_in, objects_in
from usness.sealed import HASH, ID, WRAP

TRIES: Final = 3
FIRST_EPOCH: Final = 1
PRIVATE: Final = "private"
FIRST: Final = date(1970, 1, 1)

Fields = dict[str, Any]
Change = Callable[[Manifest], Manifest]


@dataclass(frozen=True)
class Opened:
    """An entry and the fields of its box; `mine` tells whose words they are.

    The fields of a private entry name its true room and kind.
    """

    entry: Entry
    fields: Fields = field(repr=False)
    mine: bool


@dataclass(frozen=True)
class Waits:
    """An own entry that is in no sync yet. `at` is the Unix second at which it opens or lapses, 0 where it never will."""

    entry: Entry
    at: int


@dataclass(eq=False)
class Person:
    """One person on one device. `id` is 16 bytes, `ak` the account key; bond keys go by bond and epoch."""

    api: Api
    handle: str
    id: bytes
    instance: bytes
    ak: bytes = field(repr=False)
    identity: bytes = field(repr=False)
    manifest: Manifest = field(repr=False)
    revision: int
    # No key and no word may come into a traceback.
    bond_keys: dict[tuple[bytes, int], bytes] = field(default_factory=dict, repr=False)
    memory: Memory = field(default_factory=Memory, repr=False)
    random: Random = os.urandom
    clock: Callable[[], float] = time.time
    _private: dict[bytes, Opened] = field(default_factory=dict, init=False, repr=False)
    _private_after: int = field(default=0, init=False)

    @property
    def name(self) -> str:
        """The name that this person goes by."""
        return self.manifest.name

    @property
    def bonds(self) -> list[bytes]:
        """The shared rooms: those with a pinned partner, then those that wait for one."""
        waiting = [bond for bond, _ in self.bond_keys if bond not in self.manifest.bonds]
        return [*self.manifest.bonds, *dict.fromkeys(waiting)]

    async def refresh(self) -> None:
        """Take over what other devices changed; raise `Refused`, fail `mismatch` for an older manifest."""
        told = await self.api.get("/session")
        self.revision, self.manifest = opened_manifest(told, self.ak, self.instance, self.id, self.memory)
        self.read_keys(told)

    def read_keys(self, told: Mapping[str, object]) -> None:
        """Open the room keys of `GET /session`."""
        self.bond_keys = dict(_bond_keys(told, self.ak, self.id))

    async def change_manifest(self, change: Change) -> None:
        """Store a changed manifest; `change` is made again if another device was quicker."""
        for left in reversed(range(TRIES)):
            try:
                await self._put_manifest(change(self.manifest))
            except Refused as refused:
                if refused.code != "stale-manifest" or not left:
                    raise
                await self.refresh()
            else:
                return

    async def _put_manifest(self, manifest: Manifest) -> None:
        revision = self.revision + 1
        box = seal.seal_manifest(self.ak, self.instance, self.id, revision, manifest.write(), self.random)
        await self.api.put("/manifest", {"revision": revision, "box": b64(box)})
        self.manifest, self.revision = manifest, revision
        self.memory.revision("manifest", revision)

    async def sign_out(self) -> None:
        """Forget this device on the house's side."""
        await self.api.post("/sign-out")

    async def leave(self, bond: bytes) -> None:
        """Leave a room: at once, and without the other. The own words stay readable to their author."""
        await self.api.post(f"/bonds/{b64(bond)}/leave")

    # What is sealed.

    async def seal(
        self,
        log: bytes,
        room: str,
        kind: str,
        fields: Mapping[str, object],
        *,
        subject: str = "",
        reveal: str = "now",
        parent: bytes = b"",
        round: int = 0,  # noqa: A002  The protocol's own name.
        wait: int | None = None,
        opens: date | None = None,
    ) -> Written:
        """Seal an entry. `reveal` is `now`, or `together` for a commit, which opens only against the partner's.

        `at` opens after `wait` seconds by the house's clock, or as the day `opens` begins there; the house withholds it
        until then, and could give it out sooner.

        In the own log all is sealed for oneself alone, and room, kind and subject go into the box with the words.
        Raise `Refused`; fail `malformed`, or `cannot-open` while the room has no key yet.
        """
        if log == self.id:
            return await self.note({"room": room, "kind": kind, **({"subject": subject} if subject else {}), **fields})
        pair = seal.pair_of(log, room, subject, parent, round) if reveal == "together" else b""
        day = self._day(wait, opens) if reveal == "at" else 0
        header = self._header(log, room, kind, subject=subject, reveal=reveal, parent=parent, pair=pair, reveal_at=day)
        record = seal.seal_record(header, write_json(fields).decode(), self.ak, self.random)
        if reveal == "together":
            return await self._post(record, self._epoch(log))
        key, epoch = self._bond_key(log)
        return await self._post(seal.release_record(record, self.ak, key, epoch, random=self.random), epoch, wait)

    def _day(self, wait: int | None, opens: date | None) -> int:
        """The first second, in UTC, of the day on which something opens: nothing finer belongs into a header."""
        day = opens or FIRST + timedelta(seconds=self.clock() + (wait or 0))
        return int((day - FIRST).total_seconds())

    async def note(self, fields: Mapping[str, object]) -> Written:
        """Seal a private entry; `fields` name its true `room` and `kind`."""
        header = self._header(self.id, PRIVATE, PRIVATE, reveal="never")
        return await self._post(seal.seal_record(header, write_json(fields).decode(), self.ak, self.random), 0)

    def _header(
        self,
        log: bytes,
        room: str,
        kind: str,
        *,
        subject: str = "",
        reveal: str,
        parent: bytes = b"",
        pair: bytes = b"",
        reveal_at: int = 0,
    ) -> Header:
        made = self.random(ID)
        return Header(self.instance, log, made, self.id, room, kind, subject, pair, parent, reveal, reveal_at, 1)

    async def _post(self, record: Record, epoch: int, wait: int | None = None) -> Written:
        log = record.header.log
        body = body_of(record, epoch) | ({} if wait is None else {"wait": wait})
        answer = await self.api.post(f"/logs/{b64(log)}/entries", body)
        theirs = entry_of(object_in(answer, "partner"), self.instance, log) if answer.get("partner") else None
        return Written(entry_of(object_in(answer, "record"), self.instance, log), theirs)

    async def take_back(self, entry: Entry) -> None:
        """Withdraw or delete an own entry; nobody tells whether it was read."""
        await self.api.delete(f"/logs/{b64(entry.header.log)}/entries/{b64(entry.header.id)}")

    # The two halves of a reveal.

    async def give(self, mine: Entry, theirs: Entry) -> bool:
        """Release an own answer over the partner's; tell whether the page is open now (docs/protocol.md, section 7).

        The pin lies on this device and in the own log before the release leaves. Fail `mismatch` for an answer other
        than the one that was pinned, or one that isn't the partner's to this question.
        """
        await self.sync()
        # Words that the house put into this person's mouth are not released.
        self._open_own(mine.record)
        found = seal.check_partner(mine.header, theirs.record, self.partner(mine.header.log).partner)
        await self._pin(Pin(mine.hash, found, mine.header.pair))
        key, epoch = self._bond_key(mine.header.log)
        given = seal.release_record(mine.record, self.ak, key, epoch, found, self.random)
        return await self._release(given, epoch, found)

    async def _pin(self, pin: Pin) -> None:
        self.memory.pin(pin)
        if pin not in (_pin_in(one.fields) for one in self._private.values()):
            await self.note({"room": "pin", "own": b64(pin.own), "theirs": b64(pin.theirs), "pair": b64(pin.pair)})

    async def _release(self, given: Record, epoch: int, theirs: bytes) -> bool:
        path = f"/logs/{b64(given.header.log)}/entries/{b64(given.header.id)}/release"
        body = {"release": b64(given.release or b""), "epoch": epoch, "partner": b64(theirs)}
        try:
            return (await self.api.put(path, body)).get("open") is True
        except Refused as refused:
            if refused.code == "other-answer":
                raise Failure("mismatch") from refused
            raise

    # What is read.

    async def entries(self, log: bytes, after: int = 0) -> list[Entry]:
        """Give all that this person may see in a log, in the order in which it came to be seen, as it stands now."""
        found: dict[bytes, Entry] = {}
        async for fields in self._feed(log, after):
            if fields.get("gone") is True:
                found.pop(bytes_in(fields, "id", ID), None)
            else:
                entry = entry_of(fields, self.instance, log)
                found[entry.header.id] = entry
        return list(found.values())

    async def waiting(self, log: bytes) -> list[Waits]:
        """Give the own entries that are in no sync yet: what opens at a time, and an exchange that has met none."""
        told = await self.api.get(f"/logs/{b64(log)}/waiting")
        found = objects_in(told, "waiting")
        return [
            Waits(entry_of(object_in(one, "record"), self.instance, log), number_in(one, "at", 0, MOST))
            for one in found
        ]

    async def _feed(self, log: bytes, after: int) -> AsyncIterator[Json]:
        more: object = True
        while more is True:
            page = await self.api.get(f"/logs/{b64(log)}/entries?after={after}")
            more, last = page.get("more"), number_in(page, "after", after, MOST)
            for fields in objects_in(page, "entries"):
                yield fields
            # A house that gave the same page again would keep this going for ever.
            if more is True and last == after:
                raise Failure("malformed")
            after = last

    async def sync(self) -> list[Opened]:
        """Give the own private entries, opened, oldest first; and take over the pins of this person's other devices.

        One that doesn't open is left out: it must not hide all the others. Fail `mismatch` for a contradicting pin.
        """
        async for fields in self._feed(self.id, self._private_after):
            self._private_after = number_in(fields, "n", 1, MOST)
            if fields.get("gone") is True:
                self._private.pop(bytes_in(fields, "id", ID), None)
            else:
                self._take(entry_of(fields, self.instance, self.id))
        return list(self._private.values())

    def _take(self, entry: Entry) -> None:
        try:
            opened = Opened(entry, self._open_own(entry.record), mine=True)
        except Failure:
            return
        self.memory.revision(b64(entry.header.id), entry.header.revision)
        self._private[entry.header.id] = opened
        pin = _pin_in(opened.fields)
        if pin is not None:
            self.memory.pin(pin)

    def open(self, entry: Entry, mine: Entry | None = None) -> Opened:
        """Open an entry. The partner's of a `together` pair needs the own one and its pin: call `sync` before.

        Fail as `open_own` and `open_theirs` do, `mismatch` for an answer that isn't the pinned one.
        """
        if entry.header.author == self.id:
            return Opened(entry, self._open_own(entry.record), mine=True)
        own, pinned = self._pinned(entry, mine)
        key, epoch = self._bond_key(entry.header.log, entry.epoch)
        partner = self.partner(entry.header.log).partner
        text = seal.open_theirs(entry.record, key, epoch, partner, own, pinned)
        return Opened(entry, json.loads(text), mine=False)

    def _open_own(self, record: Record) -> Fields:
        return read_json(seal.open_own(record, self.ak, self.id).encode())

    def _pinned(self, theirs: Entry, mine: Entry | None) -> tuple[bytes, bytes | None]:
        if theirs.header.reveal != "together":
            return b"", None
        found = self.memory.pinned(mine.hash) if mine else None
        # Without a pin this answer may be another than the one that was given for the own.
        if mine is None or found is None:
            raise Failure("mismatch")
        return mine.hash, found

    async def read(self, log: bytes) -> list[Opened]:
        """Open all of a log that opens for this person now; what is still sealed or doesn't open is left out."""
        await self.sync()
        entries = await self.entries(log)
        return [one for one in (self._opened(entry, entries) for entry in entries) if one is not None]

    def _opened(self, entry: Entry, entries: Iterable[Entry]) -> Opened | None:
        try:
            return self.open(entry, self.answer_to(entry, entries))
        except Failure:
            return None

    def answer_to(self, entry: Entry, entries: Iterable[Entry]) -> Entry | None:
        """Give the own answer to the same pair as a partner's, if there is one."""
        pair = entry.header.pair
        own = (one for one in entries if one.header.pair == pair and one.header.author == self.id)
        return next(own, None) if pair else None

    # Who is there.

    def partner(self, bond: bytes) -> Partner:
        """Give who holds the other seat, from the sealed manifest alone; fail `mismatch` where nobody was pinned."""
        found = self.manifest.bonds.get(bond)
        if found is None:
            raise Failure("mismatch")
        return found

    def _epoch(self, bond: bytes) -> int:
        return max((epoch for log, epoch in self.bond_keys if log == bond), default=FIRST_EPOCH)

    def _bond_key(self, bond: bytes, epoch: int = 0) -> tuple[bytes, int]:
        wanted = epoch or self._epoch(bond)
        key = self.bond_keys.get((bond, wanted))
        if key is None:
            raise Failure("cannot-open")
        return key, wanted


def opened_manifest(
    told: Mapping[str, object], ak: bytes, instance: bytes, person: bytes, memory: Memory
) -> tuple[int, Manifest]:
    """Open the manifest of `GET /session`; fail `mismatch` if it's older than one that this device has seen."""
    sealed = object_in(told, "manifest")
    revision = number_in(sealed, "revision", 1, MOST)
    text = seal.open_manifest(ak, instance, person, revision, unb64(text_in(sealed, "box")))
    manifest = seal.read_manifest(text, instance, person)
    # Else a house could have someone confirm spoken words for a key that isn't this person's.
    same(manifest.identity, bytes_in(told, "identity", HASH))
    memory.revision("manifest", revision)
    return revision, manifest


def _bond_keys(told: Mapping[str, object], ak: bytes, person: bytes) -> Iterable[tuple[tuple[bytes, int], bytes]]:
    for one in objects_in(told, "bond_keys"):
        bond, epoch = bytes_in(one, "bond", ID), number_in(one, "epoch", 1, MOST)
        yield (bond, epoch), seal.open_bond_key(ak, bond, epoch, person, bytes_in(one, "box", WRAP))


def _pin_in(fields: Mapping[str, object]) -> Pin | None:
    if fields.get("room") != "pin":
        return None
    try:
        return Pin(*(bytes_in(fields, name, HASH) for name in ("own", "theirs", "pair")))
    except Failure:
        return None
