"""Entries on the wire: the JSON that the house gives and takes, and the records that are sealed and opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from usness.client.api import Json
from usness.client.seal import Failure, Header, Record
from usness.client.seal.bytes import b64, bytes_in, number_in, text_in, unb64
from usness.sealed import ID

MOST: Final = 2**32 - 1


@dataclass(frozen=True)
class Entry:
    """A record as the house tells it to one reader.

    `n` is the reader's own count, 0 where the house gives none; `epoch` names the bond key of its release; `day` and
    `revealed` are ISO dates or empty. Only the record is bound by seals, the rest is the house's word.
    """

    record: Record
    n: int
    epoch: int
    day: str
    revealed: str

    @property
    def header(self) -> Header:
        """What the record says in the open."""
        return self.record.header

    @property
    def hash(self) -> bytes:
        """The 32 bytes that name the record; fail `malformed`."""
        return self.record.hash


@dataclass(frozen=True)
class Written:
    """What the house answers to a sealed entry: it, and the partner's commit if the two have met."""

    mine: Entry
    theirs: Entry | None


def entry_of(fields: Mapping[str, object], instance: bytes, log: bytes) -> Entry:
    """Read an entry of a log; fail `malformed`. The house names neither itself nor the log: the reader knows them."""
    header = Header(
        instance=instance,
        log=log,
        id=bytes_in(fields, "id", ID),
        author=bytes_in(fields, "author", ID),
        room=text_in(fields, "room"),
        kind=text_in(fields, "kind"),
        subject=text_in(fields, "subject"),
        pair=_bytes(fields, "pair"),
        parent=_bytes(fields, "parent"),
        reveal=text_in(fields, "reveal"),
        reveal_at=number_in(fields, "reveal_at", 0, MOST),
        revision=number_in(fields, "revision", 0, MOST),
    )
    record = Record(
        header,
        _bytes(fields, "box"),
        _bytes(fields, "com"),
        self_wrap=_bytes(fields, "self") or None,
        release=_bytes(fields, "release") or None,
        mine=_bytes(fields, "mine") or None,
    )
    return Entry(
        record,
        number_in(fields, "n", 0, MOST),
        number_in(fields, "epoch", 0, MOST),
        text_in(fields, "day"),
        text_in(fields, "revealed"),
    )


def object_in(fields: Mapping[str, object], name: str) -> Json:
    """Give the object under `name`, else fail `malformed`."""
    found = fields.get(name)
    if not isinstance(found, dict):
        raise Failure("malformed")
    return found


def objects_in(fields: Mapping[str, object], name: str) -> list[Json]:
    """Give the list of objects under `name`, else fail `malformed`."""
    found = fields.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Failure("malformed")
    return found


def _bytes(fields: Mapping[str, object], name: str) -> bytes:
    return unb64(text_in(fields, name))


def body_of(record: Record, epoch: int, blobs: Sequence[bytes] = ()) -> dict[str, object]:
    """Give what to POST; the house knows who its author is and in which log it belongs. `blobs` are ids that go with it."""
    head = record.header
    return {
        **({"blobs": [b64(one) for one in blobs]} if blobs else {}),
        "id": b64(head.id),
        "room": head.room,
        "kind": head.kind,
        "subject": head.subject,
        "pair": b64(head.pair),
        "parent": b64(head.parent),
        "reveal": head.reveal,
        "reveal_at": head.reveal_at,
        "revision": head.revision,
        "epoch": epoch,
        "box": b64(record.box),
        "com": b64(record.com),
        "self": b64(record.self_wrap or b""),
        "release": b64(record.release or b""),
        "mine": b64(record.mine or b""),
    }
