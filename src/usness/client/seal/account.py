"""An account: its passphrase, its recovery code and what wraps its key (docs/protocol.md, section 3).

An account key is 32 bytes, a person's id 16, a recovery code 20, a device secret 32, a wrap 61.
"""

import base64
import os
import re
import unicodedata
from collections.abc import Callable
from hashlib import pbkdf2_hmac, sha256
from typing import Final, Literal

from usness.client.seal.bytes import label, same, sized, utf8
from usness.client.seal.failures import Failure
from usness.client.seal.suite import Random, derive, unwrap, wrap
from usness.sealed import ID

Way = Literal["passphrase", "recovery", "device"]

SALT: Final = 16
CODE: Final = 20
SECRET: Final = 32
ROUNDS: Final = 1_000_000
ROUNDS_FLOOR: Final = 600_000
ROUNDS_CEILING: Final = 10_000_000

_BLANKS: Final = re.compile(r"[\t\n\r ]+")
_CODE: Final = re.compile(r"([A-Z2-7]{32})([A-Z2-7]{4})")
_LOOKALIKES: Final = str.maketrans("018", "OIB", " -")


def normalise(passphrase: str) -> bytes:
    """Give the one spelling of a passphrase, however a keyboard composes it, as UTF-8."""
    composed = unicodedata.normalize("NFKC", passphrase)
    return utf8(_BLANKS.sub(" ", composed).strip(" "))


def stretch(passphrase: str, salt: bytes, rounds: int, floor: int = ROUNDS_FLOOR) -> bytes:
    """Give the 32 bytes that `rounds` of PBKDF2-HMAC-SHA256 make of a passphrase.

    Fail `malformed` for a salt that isn't 16 bytes, `weak` for fewer rounds than `floor` or more than 10,000,000.
    """
    sized(salt, SALT)
    # A host that asks for one round could guess the passphrase; one that asks for too many would stall the device.
    if not floor <= rounds <= ROUNDS_CEILING:
        raise Failure("weak")
    return pbkdf2_hmac("sha256", normalise(passphrase), salt, rounds)


def auth_of(stretched: bytes) -> bytes:
    """Give the 32 bytes that prove the passphrase to the host."""
    return derive(stretched, "auth")


def kek_of(stretched: bytes) -> bytes:
    """Give the 32-byte key that wraps the account key; it never leaves the client."""
    return derive(stretched, "kek")


def recovery_auth_of(code: bytes) -> bytes:
    """Give the 32 bytes that prove a recovery code to the host."""
    return derive(sized(code, CODE), "recovery-auth")


def write_code(code: bytes) -> str:
    """Give a recovery code as it stands on paper: nine groups of four letters."""
    letters = base64.b32encode(sized(code, CODE)).decode("ascii") + _checksum(code)
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def read_code(text: str) -> bytes:
    """Read a recovery code from paper; fail `malformed` for what isn't one, `checksum` for a wrong letter."""
    # Outside ASCII, upper case turns some letters into others: a dotless i would pass for I.
    if not text.isascii():
        raise Failure("malformed")
    found = _CODE.fullmatch(text.upper().translate(_LOOKALIKES))
    if found is None:
        raise Failure("malformed")
    code = base64.b32decode(found[1])
    same(utf8(found[2]), utf8(_checksum(code)), "checksum")
    return code


def wrap_account_key(way: Way, secret: bytes, ak: bytes, person: bytes, random: Random = os.urandom) -> bytes:
    """Wrap the account key for one way in; `secret` is `kek`, the recovery code, or the session's device secret."""
    return wrap(_WAYS[way](secret), ak, _way_label(way, person), random)


def unwrap_account_key(way: Way, secret: bytes, wrapped: bytes, person: bytes) -> bytes:
    """Give the account key; fail `malformed`, `suite`, or `cannot-open` for another secret, way or person."""
    return unwrap(_WAYS[way](secret), wrapped, _way_label(way, person))


def recovery_kek_of(code: bytes) -> bytes:
    """Give the 32-byte key that a recovery code wraps with."""
    return derive(sized(code, CODE), "recovery-kek")


def _checksum(code: bytes) -> str:
    return base64.b32encode(sha256(label("recovery-check", code)).digest())[:4].decode("ascii")


def _device_key(secret: bytes) -> bytes:
    return derive(sized(secret, SECRET), "device")


def _way_label(way: Way, person: bytes) -> bytes:
    # The purpose stands in the label, or a host could serve one wrap in place of another.
    return label(f"{way}-wrap", sized(person, ID))


_WAYS: Final[dict[Way, Callable[[bytes], bytes]]] = {
    "passphrase": bytes,
    "recovery": recovery_kek_of,
    "device": _device_key,
}
