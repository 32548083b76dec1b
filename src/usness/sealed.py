"""The shape of a sealed record, as host and client both see it (docs/protocol.md, sections 2, 5 and 6).

Nothing here holds a key or opens a box: a blind host can still tell a record from junk.
"""

import binascii
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

SUITE: Final = b"\x01"
ID: Final = 16
HASH: Final = 32
NONCE: Final = 12
TAG: Final = 16
OVERHEAD: Final = len(SUITE) + NONCE + TAG
WRAP: Final = OVERHEAD + 32
BUCKETS: Final = (512, 2_048, 8_192, 32_768)
STEP: Final = 65_536
BLOB_MOST: Final = OVERHEAD + 192 * STEP
"""The largest sealed blob, in bytes: twelve mebibytes of what's in it, filled up."""
BLOBS_MOST: Final = 6
"""How many blobs an entry may name."""

ROOM: Final = re.compile(r"[a-z][a-z-]{0,15}")
KIND: Final = ROOM
SUBJECT: Final = re.compile(r"[a-z0-9-]{0,32}")


class Malformed(ValueError):
    """A length, name or combination that the protocol doesn't have; `field` names where."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep the field apart, so that a page can point at it."""
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Header:
    """What a record says in the open, bound to its box as associated data.

    `instance`, `log`, `id` and `author` are 16 bytes; `pair` and `parent` 32 bytes or empty; `reveal_at` is in Unix
    seconds; `revision` counts from 1. The texts are ASCII names.
    """

    instance: bytes
    log: bytes
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

    def encode(self) -> bytes:
        """Give the header's bytes; raise `Malformed` as `check_header` does."""
        # What has no place in the protocol gets no bytes, so nobody can hash, seal or open it.
        check_header(self)
        return label(
            "record",
            self.instance,
            self.log,
            self.id,
            self.author,
            self.room.encode("ascii"),
            self.kind.encode("ascii"),
            self.subject.encode("ascii"),
            self.pair,
            self.parent,
            self.reveal.encode("ascii"),
            u32(self.reveal_at),
            u32(self.revision),
        )


def u32(n: int) -> bytes:
    """Give `n` as 4 bytes, big-endian; raise `Malformed` outside 0 to 2³²-1."""
    if not 0 <= n < 2**32:
        raise Malformed("number", "A number doesn't fit in 32 bits.")
    return n.to_bytes(4, "big")


def LP(x: bytes) -> bytes:  # noqa: N802  The protocol's own name.
    """Give `x` after its length, so that no two lists of fields join to the same bytes."""
    return u32(len(x)) + x


def label(purpose: str, *fields: bytes) -> bytes:
    """Give the bytes that tie a key or a box to one purpose and its fields."""
    return b"".join(map(LP, (b"usness", SUITE, purpose.encode("ascii"), *fields)))


def b64(x: bytes) -> str:
    """Give `x` as base64url without padding."""
    # binascii alone is three times as fast as base64's layers above it.
    return urlsafe(binascii.b2a_base64(x, newline=False))


def urlsafe(text: bytes) -> str:
    """Give an ASCII text with plain base64 in it as base64url without padding. It holds no other `+`, `/` or `=`."""
    # A page writes hundreds of these: three replacements take half the time of one translation.
    return text.replace(b"+", b"-").replace(b"/", b"_").replace(b"=", b"").decode("ascii")


def unb64(text: str) -> bytes:
    """Read base64url without padding; raise `Malformed` for any other spelling.

    Decoders skip strange letters and spare bits. Two spellings of one id would get past a check for "used twice".
    """
    try:
        x = binascii.a2b_base64(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        x = b""
    if b64(x) != text:
        raise Malformed("base64url", "This isn't base64url without padding.")
    return x


def padded_size(n: int) -> int:
    """Give how many bytes a text of `n` bytes takes once it's padded, its 4-byte length included."""
    whole = 4 + n
    return next((size for size in BUCKETS if whole <= size), -(-whole // STEP) * STEP)


def is_padded_size(n: int) -> bool:
    """Tell whether some text, once padded, takes `n` bytes."""
    return n in BUCKETS or (n > 0 and n % STEP == 0)


def box_size_ok(box: bytes) -> bool:
    """Tell whether a box has the size of a sealed, padded text."""
    return is_padded_size(len(box) - OVERHEAD)


def filled_size(n: int) -> int:
    """Give how many bytes a blob's content of `n` bytes takes once it's filled up, its 4-byte length included."""
    return -(-(4 + n) // STEP) * STEP


def blob_size_ok(n: int) -> bool:
    """Tell whether a sealed blob can have `n` bytes."""
    return OVERHEAD < n <= BLOB_MOST and (n - OVERHEAD) % STEP == 0


def record_hash(header: bytes, box: bytes, com: bytes) -> bytes:
    """Give the 32 bytes that name a record: a change of a single bit in any part gives others."""
    return sha256(LP(header) + LP(box) + LP(com)).digest()


def pair_of(bond: bytes, room: str, subject: str, parent: bytes, round: int) -> bytes:  # noqa: A002
    """Give the 32 bytes that two answers to one question share; raise `Malformed` for a size or name.

    `bond` is 16 bytes, `parent` 32 or none; `round` counts the reveals of this pair so far.
    """
    _sized("bond", bond, ID)
    _named("room", ROOM, room)
    _named("subject", SUBJECT, subject)
    _check_parent(parent)
    fields = (b"pair", bond, room.encode("ascii"), subject.encode("ascii"), parent, u32(round))
    return sha256(b"".join(map(LP, fields))).digest()


def check(header: Header, box: bytes, com: bytes, self_wrap: bytes, release: bytes | None, mine: bytes) -> None:
    """Accept a record as it is first uploaded, or raise `Malformed`.

    `com` and `mine` are 32 bytes, wraps 61. A `together` record comes without its release: that follows when both are in.
    """
    check_new(header)
    check_sizes(box, com, self_wrap, release, mine)
    released = RULES[header.reveal].released
    _claim(
        (release is not None) == released,
        "release",
        "This reveal needs its release at once." if released else "This reveal takes no release yet.",
    )


def check_new(header: Header) -> None:
    """Raise `Malformed` as `check_header` does, and for a header that nobody has a reason to write.

    Opening is milder, because a record's own wrap already tells whether such a header is the author's.
    """
    check_header(header)
    rule = RULES[header.reveal]
    _claim((header.reveal_at > 0) == rule.timed, "reveal_at", "What opens at a time says when.")
    _claim((header.log == header.author) == rule.private, "log", "A private entry lies in its author's own log.")


def check_header(header: Header) -> None:
    """Raise `Malformed` when a size or name in the header is wrong, or when they don't go together."""
    _check_fields(header)
    _claim(header.reveal in RULES, "reveal", "There is no such reveal.")
    rule = RULES[header.reveal]
    _claim(len(header.pair) == rule.pair, "pair", "A pair belongs to together, and only there.")
    _claim(rule.timed or header.reveal_at == 0, "reveal_at", "A time belongs to at, and only there.")
    if header.log == header.author:
        _check_private(header)
    else:
        # A second revision would rewrite what the other has already read.
        _claim(header.revision == 1, "revision", "A shared record is never edited.")


def check_sizes(box: bytes, com: bytes, self_wrap: bytes | None, release: bytes | None, mine: bytes | None) -> None:
    """Raise `Malformed` when a part that is there has the wrong number of bytes."""
    _claim(box_size_ok(box), "box", "A box has one of a few sizes.")
    _sized("com", com, HASH)
    for field, part, size in (("self", self_wrap, WRAP), ("release", release, WRAP), ("mine", mine, HASH)):
        if part is not None:
            _sized(field, part, size)


@dataclass(frozen=True)
class Rule:
    """What a reveal asks of the rest: the size of its pair, a time, a release at once, a private log."""

    pair: int = 0
    timed: bool = False
    released: bool = False
    private: bool = False


RULES: Final = {
    "now": Rule(released=True),
    "together": Rule(pair=HASH),
    "at": Rule(timed=True, released=True),
    "never": Rule(private=True),
}


def _check_fields(header: Header) -> None:
    for field in ("instance", "log", "id", "author"):
        _sized(field, getattr(header, field), ID)
    for field, names in (("room", ROOM), ("kind", KIND), ("subject", SUBJECT)):
        _named(field, names, getattr(header, field))
    _check_parent(header.parent)
    _claim(0 <= header.reveal_at < 2**32, "reveal_at", "A time fits in 32 bits.")
    _claim(1 <= header.revision < 2**32, "revision", "A revision counts from 1.")


def _check_private(header: Header) -> None:
    # A room or subject in the open would tell the host what a private entry is about.
    _claim(header.room == "private", "room", "A private entry doesn't say its room.")
    _claim(header.kind == "private", "kind", "A private entry doesn't say its kind.")
    _claim(header.subject == "", "subject", "A private entry doesn't say its subject.")
    _claim(header.parent == b"", "parent", "A private entry doesn't say what it answers.")
    _claim(header.reveal == "never", "reveal", "A private entry is never revealed.")


def _check_parent(parent: bytes) -> None:
    _claim(len(parent) in (0, HASH), "parent", "A parent is a hash or nothing.")


def _named(field: str, names: re.Pattern[str], name: str) -> None:
    # `fullmatch`, because `$` would let a line break through at the end.
    _claim(names.fullmatch(name) is not None, field, f"This can't be a {field}.")


def _sized(field: str, part: bytes, size: int) -> None:
    _claim(len(part) == size, field, f"This has {len(part)} bytes where {size} belong.")


def _claim(holds: bool, field: str, sentence: str) -> None:
    if not holds:
        raise Malformed(field, sentence)
