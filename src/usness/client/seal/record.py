"""A record: one entry, sealed, and the ways to open it (docs/protocol.md, sections 5 to 7).

`ak` and `bk` are 32 bytes, hashes and `com` and `mine` 32, wraps 61, ids 16. A text is JSON.
"""

import os
from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import digest

from usness import sealed
from usness.client.seal.bytes import label, read_json, same, sized, u32, utf8
from usness.client.seal.failures import Failure, failing
from usness.client.seal.suite import KEY, Random, box_text, check_suite, derive, fresh, unbox_json, unwrap, wrap
from usness.sealed import HASH, ID, Header

check_new = failing(sealed.check_new)
check_header = failing(sealed.check_header)
check_sizes = failing(sealed.check_sizes)
header_bytes = failing(Header.encode)
pair_of = failing(sealed.pair_of)


@dataclass(frozen=True)
class Record:
    """A header, its box and commitment, and what the holder was given of the three others.

    A partner's commit has none of them; once it's released, it has `release`.
    """

    header: Header
    box: bytes
    com: bytes
    self_wrap: bytes | None = None
    release: bytes | None = None
    mine: bytes | None = None

    @property
    def hash(self) -> bytes:
        """Give the 32 bytes that name this record, its `H` to a partner; fail `malformed`."""
        return sealed.record_hash(header_bytes(self.header), self.box, self.com)


def seal_record(header: Header, text: str, ak: bytes, random: Random = os.urandom) -> Record:
    """Seal a text for its author alone; fail `malformed` for a header or a text that no opening would take."""
    check_new(header)
    read_json(utf8(text))
    secret = fresh(KEY, random)
    box = box_text(record_key(secret, header.id), utf8(text), header_bytes(header), random)
    bare = Record(header, box, record_com(secret, header.id))
    own = wrap(_self_key(ak), secret, label("self", bare.hash), random)
    return replace(bare, self_wrap=own, mine=record_mine(ak, bare.hash))


def release_record(
    record: Record, ak: bytes, bk: bytes, epoch: int, theirs: bytes = b"", random: Random = os.urandom
) -> Record:
    """Give the record with its release; `theirs` is the partner's hash for `together`, else empty.

    Fail `malformed`, `suite` or `cannot-open` as the own wrap does, `mismatch` for a record released before.
    """
    _check_parts(record, record.self_wrap)
    together = record.header.reveal == "together"
    # A release over nothing would hold for any answer the host shows in return; a private entry has nobody to go to.
    if record.header.reveal == "never" or len(theirs) != (HASH if together else 0):
        raise Failure("malformed")
    # One release for each of two hashes would let a host show this answer in return for either.
    if record.release is not None:
        raise Failure("mismatch")
    secret = unwrap(_self_key(ak), _there(record.self_wrap), label("self", record.hash))
    same(record_com(secret, record.header.id), record.com, "commitment")
    given = wrap(_release_key(bk, record.header, epoch), secret, _release_label(record, epoch, theirs), random)
    return replace(record, release=given)


def open_own(record: Record, ak: bytes, own: bytes) -> str:
    """Give the text of an own record through its `self_wrap`; `own` is the person's id.

    Fail, in this order: `malformed`, `suite`, `cannot-open` (the wrap), `commitment`, `cannot-open` (the box),
    `padding`, `malformed` (not JSON), `mismatch` (`mine` or the author).
    """
    mine = _there(record.mine)
    sized(own, ID)
    _check_parts(record, record.self_wrap)
    secret = unwrap(_self_key(ak), _there(record.self_wrap), label("self", record.hash))
    text = _open_box(record, secret)
    # A partner who is the host could put words under this person's name; only this person can make `mine`.
    same(mine, record_mine(ak, record.hash))
    same(record.header.author, own)
    return text


def open_theirs(
    record: Record, bk: bytes, epoch: int, partner: bytes, own: bytes = b"", pinned: bytes | None = None
) -> str:
    """Give the text of a partner's record through its `release`; `partner` is the manifest's id.

    For `together`, `own` is the hash of the own record, which the release must cite, and `pinned` the hash that this
    record had before the own one was released (none on a device that never saw it). Fail as `open_own` does.
    """
    _check_parts(record, record.release)
    sized(partner, ID)
    # What cites nothing was not given in return for the own answer.
    if record.header.reveal == "together":
        sized(own, HASH)
    aad = _release_label(record, epoch, own)
    secret = unwrap(_release_key(bk, record.header, epoch), _there(record.release), aad)
    text = _open_box(record, secret)
    # The own id is refused too: through a release, which the partner can make, own words would be forged ones.
    same(record.header.author, partner)
    if pinned is not None:
        same(record.hash, pinned)
    return text


def check_partner(own: Header, theirs: Record, partner: bytes) -> bytes:
    """Give `H`, the hash to pin and to release over, for a partner's commit to the same question.

    Fail `malformed`, or `mismatch` for a commit to another question, pair or house, or by anyone but `partner`.
    """
    check_header(theirs.header)
    check_sizes(theirs.box, theirs.com, None, None, None)
    # All but id and author must agree, or the host could trade this answer for one to an easier question.
    twin = replace(own, id=theirs.header.id, author=partner)
    if own.reveal != "together" or theirs.header != twin:
        raise Failure("mismatch")
    return theirs.hash


def record_key(secret: bytes, id_: bytes) -> bytes:
    """Give the key of a record's box from its secret `R`."""
    return derive(sized(secret, KEY), "enc", salt=id_)


def record_com(secret: bytes, id_: bytes) -> bytes:
    """Give the commitment to `R`."""
    return derive(sized(secret, KEY), "commit", salt=id_)


def record_mine(ak: bytes, record_hash: bytes) -> bytes:
    """Give the mark by which an author knows an own record again."""
    return digest(derive(sized(ak, KEY), "mine"), record_hash, sha256)


def _check_parts(record: Record, wrapped: bytes | None) -> None:
    check_header(record.header)
    check_sizes(record.box, record.com, record.self_wrap, record.release, record.mine)
    check_suite(record.box, _there(wrapped))


def _open_box(record: Record, secret: bytes) -> str:
    id_ = record.header.id
    # AES-GCM doesn't commit to its key: one box can open to two texts, one for each key.
    same(record_com(secret, id_), record.com, "commitment")
    return unbox_json(record_key(secret, id_), record.box, header_bytes(record.header))


def _there(part: bytes | None) -> bytes:
    if part is None:
        raise Failure("malformed")
    return part


def _self_key(ak: bytes) -> bytes:
    return derive(sized(ak, KEY), "self")


def _release_key(bk: bytes, header: Header, epoch: int) -> bytes:
    return derive(sized(bk, KEY), "release", u32(epoch), salt=header.log)


def _release_label(record: Record, epoch: int, cited: bytes) -> bytes:
    return label("release", u32(epoch), record.hash, cited)
