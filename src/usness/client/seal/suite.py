"""Suite 1: HKDF-SHA256, AES-256-GCM in a box, and padding (docs/protocol.md, section 2)."""

import os
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from usness.client.seal.bytes import label, read_json, sized, u32
from usness.client.seal.failures import Failure
from usness.sealed import NONCE, OVERHEAD, SUITE, WRAP, box_size_ok, is_padded_size, padded_size

Random = Callable[[int], bytes]

KEY: Final = 32
LEAST_SECRET: Final = 20


def hkdf(secret: bytes, salt: bytes, info: bytes, size: int = KEY) -> bytes:
    """Give `size` bytes of HKDF-SHA256 (RFC 5869); an empty salt is the empty string."""
    return HKDF(algorithm=SHA256(), length=size, salt=salt, info=info).derive(secret)


def derive(secret: bytes, purpose: str, *fields: bytes, salt: bytes = b"", size: int = KEY) -> bytes:
    """Give the key for one purpose; fail `malformed` for a secret of fewer than 20 bytes."""
    # An empty secret would give a key that everyone has.
    if len(secret) < LEAST_SECRET:
        raise Failure("malformed")
    return hkdf(secret, salt, label(purpose, *fields), size)


def fresh(size: int, random: Random) -> bytes:
    """Give `size` random bytes; fail `weak` when the generator gives another number."""
    x = random(size)
    if len(x) != size:
        raise Failure("weak")
    return x


class _Nonces:
    """The nonce drawn last."""

    last = b""

    def draw(self, random: Random) -> bytes:
        nonce = fresh(NONCE, random)
        # A second text under one key and nonce gives both texts away, and with them the key that makes tags.
        if nonce == self.last:
            raise Failure("weak")
        self.last = nonce
        return nonce


_nonces: Final = _Nonces()


def box(key: bytes, plain: bytes, aad: bytes, random: Random = os.urandom) -> bytes:
    """Seal `plain` under a 32-byte key: suite, 12-byte nonce, ciphertext, 16-byte tag.

    Fail `malformed` for a key of another size, `weak` when the generator gives the same nonce twice in a row.
    """
    # A key of 16 bytes would quietly make it AES-128.
    cipher = AESGCM(sized(key, KEY))
    nonce = _nonces.draw(random)
    return SUITE + nonce + cipher.encrypt(nonce, plain, aad)


def unbox(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Open a box; fail `malformed`, `suite` or `cannot-open`."""
    if len(sealed) < OVERHEAD:
        raise Failure("malformed")
    check_suite(sealed)
    rest = sealed[len(SUITE) :]
    try:
        return AESGCM(sized(key, KEY)).decrypt(rest[:NONCE], rest[NONCE:], aad)
    except InvalidTag as wrong:
        raise Failure("cannot-open") from wrong


def check_suite(*boxes: bytes) -> None:
    """Fail `suite` unless each box starts with the one suite we know."""
    # Nothing is negotiated: a host that could choose would choose the weakest.
    if not all(sealed.startswith(SUITE) for sealed in boxes):
        raise Failure("suite")


def wrap(key: bytes, secret: bytes, aad: bytes, random: Random = os.urandom) -> bytes:
    """Seal a 32-byte secret; a wrap has 61 bytes."""
    return box(key, sized(secret, KEY), aad, random)


def unwrap(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Open a wrap; fail as `unbox` does, and `malformed` for another size than 61 bytes."""
    return unbox(key, sized(sealed, WRAP), aad)


def pad(text: bytes) -> bytes:
    """Fill a text up to one of a few sizes, so that a box doesn't tell how much was written."""
    return (u32(len(text)) + text).ljust(padded_size(len(text)), b"\0")


def unpad(padded: bytes) -> bytes:
    """Give the text back; fail `malformed` for a size that no text has, `padding` unless it's filled up the one way."""
    if not is_padded_size(len(padded)):
        raise Failure("malformed")
    text = padded[4 : 4 + int.from_bytes(padded[:4], "big")]
    # One text has one padding: spare room could carry a message that no page shows.
    if padded != pad(text):
        raise Failure("padding")
    return text


def box_text(key: bytes, text: bytes, aad: bytes, random: Random = os.urandom) -> bytes:
    """Pad and seal a text."""
    return box(key, pad(text), aad, random)


def unbox_text(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Open a padded text; fail as `unbox` does, `malformed` for a size that none has, or `padding`."""
    if not box_size_ok(sealed):
        raise Failure("malformed")
    return unpad(unbox(key, sealed, aad))


def unbox_json(key: bytes, sealed: bytes, aad: bytes) -> str:
    """Open a padded text that is one JSON object; fail as `unbox_text` does, `malformed` for another text."""
    text = unbox_text(key, sealed, aad)
    read_json(text)
    return text.decode()
