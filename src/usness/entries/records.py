"""Entries on their way in and out: the JSON that browsers and clients send and get."""

from __future__ import annotations

from typing import Annotated, Any, Self

import msgspec

from usness import sealed
from usness.entries.rules import LONGEST_WAIT
from usness.people.places import Place
from usness.refusals import BadShape
from usness.sealed import urlsafe
from usness.shapes import Box, Count, Hash, Id, OptionalHash, OptionalWrap, Shape, Wrap


class EntryBody(Shape, frozen=True):
    """What a client sends to seal an entry. Bytes are base64url; `pair`, `parent`, `release` may be empty.

    `wait` is for what opens `at` a time, in seconds from now; without it, such an entry opens as its day begins.
    """

    id: Id
    room: str
    kind: str
    subject: str
    pair: OptionalHash
    parent: OptionalHash
    reveal: str
    reveal_at: int
    revision: int
    epoch: Count
    box: Box
    com: Hash
    self: Wrap
    release: OptionalWrap
    mine: Hash
    wait: Annotated[int, msgspec.Meta(gt=0, le=LONGEST_WAIT)] = 0


class NewEntry(msgspec.Struct, frozen=True):
    """A checked entry: its header, its hash and its sealed parts."""

    header: sealed.Header
    hash: bytes
    epoch: int
    box: bytes
    com: bytes
    self: bytes
    release: bytes
    mine: bytes

    @classmethod
    def of(cls, place: Place, instance: bytes, body: EntryBody) -> Self:
        """Check a body's shape for this place; raises BadShape."""
        try:
            header = sealed.Header(
                instance,
                place.log,
                body.id,
                place.me,
                body.room,
                body.kind,
                body.subject,
                body.pair,
                body.parent,
                body.reveal,
                body.reveal_at,
                body.revision,
            )
            sealed.check(header, body.box, body.com, body.self, body.release or None, body.mine)
            found = sealed.record_hash(header.encode(), body.box, body.com)
        except sealed.Malformed as error:
            raise BadShape(str(error)) from error
        return cls(header, found, body.epoch, body.box, body.com, body.self, body.release, body.mine)

    @property
    def id(self) -> bytes:
        return self.header.id

    @property
    def room(self) -> str:
        return self.header.room

    @property
    def subject(self) -> str:
        return self.header.subject

    @property
    def pair(self) -> bytes:
        return self.header.pair

    @property
    def parent(self) -> bytes:
        return self.header.parent

    @property
    def reveal(self) -> str:
        return self.header.reveal

    @property
    def revision(self) -> int:
        return self.header.revision

    def columns(self) -> dict[str, Any]:
        """The columns of this entry's row, without those that the log adds itself."""
        head = self.header
        return {
            "id": head.id,
            "room": head.room,
            "kind": head.kind,
            "subject": head.subject,
            "pair": head.pair or None,
            "parent": head.parent or None,
            "reveal": head.reveal,
            "reveal_at": head.reveal_at,
            "revision": head.revision,
            "epoch": self.epoch,
            "box": self.box,
            "com": self.com,
            "hash": self.hash,
            "self": self.self,
            "release": self.release or None,
            "mine": self.mine,
        }


class Record(msgspec.Struct, frozen=True, gc=False):
    """An entry as one reader may see it. `self`, `mine`, `given` only for the author; `release` only for the other."""

    id: bytes
    author: bytes = b""
    subject: str = ""
    pair: bytes = b""
    parent: bytes = b""
    revision: int = 0
    epoch: int = 0
    box: bytes = b""
    com: bytes = b""
    hash: bytes = b""
    self: bytes = b""
    mine: bytes = b""
    met: bytes | None = None
    day: str = ""
    room: str = ""
    kind: str = ""
    reveal: str = ""
    reveal_at: int = 0
    release: bytes = b""
    given: bool = False
    revealed: str = ""
    gone: bool = False
    theirs_gone: bool = False
    n: int = 0

    @classmethod
    def committed(cls, row: tuple[Any, ...], room: str, kind: str) -> Self:
        """A commit that opens together and isn't released: the first fields in their order, up to the day."""
        values = (*row, room, kind, "together")
        return cls(*values)

    @classmethod
    def nothing(cls, entry: bytes, n: int) -> Self:
        """What remains of a taken-back entry: that it's gone."""
        return cls(entry, gone=True, n=n)

    def header(self, instance: bytes, log: bytes) -> sealed.Header:
        """The record's header, for a room's rule."""
        return sealed.Header(
            instance,
            log,
            self.id,
            self.author,
            self.room,
            self.kind,
            self.subject,
            self.pair,
            self.parent,
            self.reveal,
            self.reveal_at,
            self.revision,
        )

    def json(self) -> dict[str, Any]:
        """The fields as the API gives them; the hash isn't among them, a client computes it."""
        found: dict[str, Any] = msgspec.json.decode(self.attribute())
        return found

    def attribute(self) -> str:
        """The same as JSON text for a page."""
        return attribute(self.shown())

    def shown(self) -> Shown:
        return Shown(
            self.n,
            self.id,
            self.author,
            self.room,
            self.kind,
            self.subject,
            self.pair,
            self.parent,
            self.reveal,
            self.reveal_at,
            self.revision,
            self.epoch,
            self.box,
            self.com,
            self.self,
            self.mine,
            self.release,
            self.day,
            self.revealed,
            self.gone,
        )


class Shown(msgspec.Struct, frozen=True, gc=False):
    """What is told of a record, in this order. Bytes become base64."""

    n: int
    id: bytes
    author: bytes
    room: str
    kind: str
    subject: str
    pair: bytes
    parent: bytes
    reveal: str
    reveal_at: int
    revision: int
    epoch: int
    box: bytes
    com: bytes
    self: bytes
    mine: bytes
    release: bytes
    day: str
    revealed: str
    gone: bool


_encode = msgspec.json.Encoder().encode


def attribute(shown: Any) -> str:
    """One or more `Shown` as JSON: ASCII, and no field can hold a quote, so it may stand in an attribute in single quotes."""
    return urlsafe(_encode(shown))


class Answer(msgspec.Struct, frozen=True, gc=False):
    """The facts of one's own entry without its box, for lists and stages; `asked` is the id of what it answers, if any."""

    id: bytes
    subject: str
    day: str
    met: bytes | None
    given: bool
    revealed: str
    theirs_gone: bool
    gone: bool = False
    theirs_day: str = ""
    pair: bytes = b""
    parent: bytes = b""
    asked: bytes | None = None
