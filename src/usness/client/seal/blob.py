"""A blob: a recording or a picture, sealed under a secret that lies in its entry's box (docs/protocol.md, section 10).

`secret` and hashes are 32 bytes, ids 16.
"""

import os
from hashlib import sha256

from usness.client.seal.bytes import label, same, sized, u32
from usness.client.seal.failures import Failure
from usness.client.seal.suite import KEY, Random, box, check_suite, derive, unbox
from usness.sealed import HASH, ID, blob_size_ok, filled_size


def seal_blob(
    secret: bytes, instance: bytes, log: bytes, blob: bytes, content: bytes, random: Random = os.urandom
) -> bytes:
    """Fill up and seal a blob's content; fail `malformed` for more than a blob may hold."""
    filled = (u32(len(content)) + content).ljust(filled_size(len(content)), b"\0")
    sealed = box(blob_key(secret, blob), filled, _label(instance, log, blob), random)
    if not blob_size_ok(len(sealed)):
        raise Failure("malformed")
    return sealed


def open_blob(secret: bytes, instance: bytes, log: bytes, blob: bytes, sealed: bytes, hash_: bytes) -> bytes:
    """Give a blob's content; `hash_` is the one that the entry's box names.

    Fail, in this order: `malformed` (a size), `mismatch` (the hash), `suite`, `cannot-open`, `padding`.
    """
    if not blob_size_ok(len(sealed)):
        raise Failure("malformed")
    # The entry commits to these very bytes: another picture under the same key would be another entry's.
    same(blob_hash(sealed), sized(hash_, HASH))
    check_suite(sealed)
    return _emptied(unbox(blob_key(secret, blob), sealed, _label(instance, log, blob)))


def blob_key(secret: bytes, blob: bytes) -> bytes:
    """Give the key of a blob from the secret in its entry's box."""
    return derive(sized(secret, KEY), "blob", salt=sized(blob, ID))


def blob_hash(sealed: bytes) -> bytes:
    """Give the 32 bytes by which an entry names its blob."""
    return sha256(sealed).digest()


def _label(instance: bytes, log: bytes, blob: bytes) -> bytes:
    return label("blob", sized(instance, ID), sized(log, ID), sized(blob, ID))


def _emptied(filled: bytes) -> bytes:
    length = int.from_bytes(filled[:4], "big")
    # One content has one filling: spare room could carry what no page shows.
    if filled_size(length) != len(filled) or any(filled[4 + length :]):
        raise Failure("padding")
    return filled[4 : 4 + length]
