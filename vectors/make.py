"""Makes suite1.json, the test vectors of the sealing protocol, from docs/protocol.md alone.

This is a third implementation, small and slow, that shares no code with the two real ones: the standard library, AES
from PyCryptodome and an own X25519. Every "random" value is a SHA-256 of a name, so each run gives the same bytes.
Each case is opened again here before it's written: the positive ones must give back what was sealed, the negative ones
must fail with the kind they claim.

    python make.py            write suite1.json
    python make.py --check    compare, exit 1 if it differs
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from Crypto.Cipher import AES

OUTPUT = Path(__file__).with_name("suite1.json")
SUITE = b"\x01"
CAP = 10_000_000
BOX_SHOWN = 4096  # a longer box is given by its SHA-256

# A case maps field names to bytes, text, numbers, None, Long, or a list of bytes.
Case = dict[str, Any]


@dataclass(frozen=True)
class Long:
    """A long value by rule: each part repeated, then joined."""

    parts: tuple[tuple[bytes, int] | tuple[str, int], ...]


class Failure(Exception):
    """A refusal, with the name of its kind."""


def need(ok: bool, kind: str) -> None:
    if not ok:
        raise Failure(kind)


# --- Bytes -----------------------------------------------------------------------------------------------------------


def fresh(name: str, length: int = 32) -> bytes:
    """The stand-in for a random generator."""
    blocks = (hashlib.sha256(f"{name} {i}".encode()).digest() for i in range(length // 32 + 1))
    return b"".join(blocks)[:length]


def u32(number: int) -> bytes:
    return number.to_bytes(4, "big")


def lp(value: bytes) -> bytes:
    return u32(len(value)) + value


def label(purpose: str, *fields: bytes) -> bytes:
    return b"".join(lp(x) for x in (b"usness", SUITE, purpose.encode(), *fields))


def raw(value: Any) -> bytes:
    """Text, bytes or a Long, as bytes."""
    if isinstance(value, Long):
        return b"".join(raw(unit) * times for unit, times in value.parts)
    return value.encode() if isinstance(value, str) else bytes(value)


def flip(value: bytes, index: int) -> bytes:
    """One bit changed, in the byte at the index."""
    out = bytearray(value)
    out[index] ^= 1
    return bytes(out)


def b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


# --- X25519 (RFC 7748) -----------------------------------------------------------------------------------------------

PRIME = 2**255 - 19
BASE_POINT = u32(9)[::-1] + bytes(28)


def x25519(scalar: bytes, point: bytes) -> bytes:
    k = int.from_bytes(scalar, "little") & ~7 & ~(1 << 255) | 1 << 254
    u = (int.from_bytes(point, "little") & (1 << 255) - 1) % PRIME
    x2, z2, x3, z3, swap = 1, 0, u, 1, 0
    for t in reversed(range(255)):
        bit = k >> t & 1
        if swap ^ bit:
            x2, z2, x3, z3 = x3, z3, x2, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a, b * b, d * a, c * b
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % PRIME, u * (da - cb) ** 2 % PRIME
        x2, z2 = aa * bb % PRIME, e * (aa + 121665 * e) % PRIME
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little")


def public_of(private: bytes) -> bytes:
    return x25519(private, BASE_POINT)


def exchange(private: bytes, public: bytes) -> bytes:
    need(len(private) == 32 and len(public) == 32, "malformed")
    shared = x25519(private, public)
    need(any(shared), "weak")
    return shared


# RFC 7748: section 5.2 (scalar, point, result) and section 6.1 (Alice's private key, Bob's public key, their secret).
RFC_7748 = [
    tuple(map(bytes.fromhex, row.split()))
    for row in (
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"
        " e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"
        " c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"
        " e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"
        " 95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
        " de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
        " 4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
    )
]


def check_x25519() -> None:
    for scalar, point, result in RFC_7748:
        assert x25519(scalar, point) == result, "RFC 7748 vector"
    k, u = BASE_POINT, BASE_POINT
    for _ in range(1000):  # section 5.2, a thousand times
        k, u = x25519(k, u), k
    assert k.hex() == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"


# --- Hashes, boxes, padding ------------------------------------------------------------------------------------------


def sha256(value: bytes) -> bytes:
    return hashlib.sha256(value).digest()


def mac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int = 32) -> bytes:
    key, block, out = mac(salt, secret), b"", b""
    for i in range(1, length // 32 + 2):
        block = mac(key, block + info + bytes([i]))
        out += block
    return out[:length]


def seal(key: bytes, plain: bytes, aad: bytes, nonce: bytes) -> bytes:
    cipher = AES.new(key, AES.MODE_GCM, nonce=nonce).update(aad)
    return SUITE + nonce + b"".join(cipher.encrypt_and_digest(plain))


def unseal(key: bytes, box: bytes, aad: bytes) -> bytes:
    """Opens a box whose size and suite were checked before."""
    try:
        return AES.new(key, AES.MODE_GCM, nonce=box[1:13]).update(aad).decrypt_and_verify(box[13:-16], box[-16:])
    except ValueError:
        raise Failure("cannot-open") from None


def check_suites(*boxes: bytes) -> None:
    for box in boxes:
        need(box[:1] == SUITE, "suite")


def bucket(length: int) -> int:
    """The size of the padded form of a text of this length."""
    size = length + 4
    return next((b for b in (512, 2048, 8192, 32768) if size <= b), -(-size // 65536) * 65536)


def is_bucket(size: int) -> bool:
    return size in (512, 2048, 8192, 32768) or (size > 0 and size % 65536 == 0)


def pad(text: bytes) -> bytes:
    return lp(text).ljust(bucket(len(text)), b"\0")


def unpad(padded: bytes) -> bytes:
    need(is_bucket(len(padded)), "malformed")
    length = int.from_bytes(padded[:4], "big")
    need(length <= len(padded) - 4, "padding")
    text = padded[4 : 4 + length]
    # One comparison says all three: the smallest size, the text, the zeros.
    need(padded == pad(text), "padding")
    return text


def open_box(key: bytes, box: bytes, aad: bytes, size: int | None = None) -> bytes:
    need(len(box) >= 29 if size is None else len(box) == size, "malformed")
    check_suites(box)
    return unseal(key, box, aad)


def open_padded(key: bytes, box: bytes, aad: bytes) -> bytes:
    need(is_bucket(len(box) - 29), "malformed")
    check_suites(box)
    return unpad(unseal(key, box, aad))


# --- Accounts --------------------------------------------------------------------------------------------------------


def normalise(passphrase: str) -> bytes:
    # Four ASCII characters and no others: the `strip`, `split` and `\s` of every language know more kinds of space.
    return re.sub("[\t\n\r ]+", " ", unicodedata.normalize("NFKC", passphrase)).strip(" ").encode()


def stretch(passphrase: str, salt: bytes, rounds: int, floor: int) -> bytes:
    need(len(salt) == 16, "malformed")
    need(floor <= rounds <= CAP, "weak")
    return hashlib.pbkdf2_hmac("sha256", normalise(passphrase), salt, rounds, 32)


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def recovery_letters(code: bytes) -> str:
    """The code's 32 letters and the four of its checksum."""
    check = int.from_bytes(sha256(label("recovery-check", code))[:3], "big") >> 4
    tail = "".join(LETTERS[check >> shift & 31] for shift in (15, 10, 5, 0))
    return base64.b32encode(code).decode() + tail


def recovery_text(code: bytes) -> str:
    letters = recovery_letters(code)
    return "-".join(letters[i : i + 4] for i in range(0, 36, 4))


def recovery_parse(text: str) -> bytes:
    upper = "".join(chr(ord(c) - 32) if "a" <= c <= "z" else c for c in text)  # upper() would take the long s for S
    letters = upper.translate(str.maketrans("018", "OIB", " -"))
    need(len(letters) == 36 and all(c in LETTERS for c in letters), "malformed")
    code = base64.b32decode(letters[:32])
    need(recovery_letters(code) == letters, "checksum")
    return code


def keystream(second: bytes, length: int) -> bytes:
    return b"".join(mac(second, u32(i)) for i in range(length // 32 + 1))[:length]


def xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))


# --- Records ---------------------------------------------------------------------------------------------------------

HEADER_NAMES = "instance log id author room kind subject pair parent reveal reveal_at revision"


def header(c: Case) -> bytes:
    numbers = ("reveal_at", "revision")
    return label("record", *(u32(c[name]) if name in numbers else raw(c[name]) for name in HEADER_NAMES.split()))


def check_header(c: Case) -> None:
    need(all(len(c[name]) == 16 for name in ("instance", "log", "id", "author")), "malformed")
    need(all(re.fullmatch("[a-z][a-z-]{0,15}", c[name]) for name in ("room", "kind")), "malformed")
    need(re.fullmatch("[a-z0-9-]{0,32}", c["subject"]) is not None, "malformed")
    need(c["reveal"] in ("now", "together", "at", "never"), "malformed")
    need(len(c["pair"]) == (32 if c["reveal"] == "together" else 0), "malformed")
    need(len(c["parent"]) in (0, 32), "malformed")
    need(0 <= c["reveal_at"] < 2**32 and (c["reveal"] == "at" or c["reveal_at"] == 0), "malformed")
    need(1 <= c["revision"] < 2**32, "malformed")
    if c["log"] == c["author"]:
        need((c["room"], c["kind"], c["reveal"]) == ("private", "private", "never"), "malformed")
        need(not (c["subject"] or c["pair"] or c["parent"]), "malformed")
    else:
        need(c["revision"] == 1, "malformed")


def commitment(r: bytes, entry: bytes) -> bytes:
    return hkdf(r, entry, label("commit"))


def record_hash(c: Case) -> bytes:
    return sha256(lp(header(c)) + lp(c["box"]) + lp(c["com"]))


def self_key(c: Case) -> bytes:
    return hkdf(c["AK"], b"", label("self"))


def release_key(c: Case) -> bytes:
    return hkdf(c["BK"], c["log"], label("release", u32(c["epoch"])))


def release_aad(c: Case, digest: bytes) -> bytes:
    return label("release", u32(c["epoch"]), digest, c["H"])


def mine(c: Case, digest: bytes) -> bytes:
    return mac(hkdf(c["AK"], b"", label("mine")), digest)


def wraps(c: Case) -> Case:
    """Everything that's made over the hash."""
    digest = record_hash(c)
    release = None
    if c["BK"] is not None:
        release = seal(release_key(c), c["R"], release_aad(c, digest), c["release_nonce"])
    own = seal(self_key(c), c["R"], label("self", digest), c["self_nonce"])
    return {"hash": digest, "self": own, "release": release, "mine": mine(c, digest)}


def seal_record(c: Case, padded: bytes | None = None) -> Case:
    """`padded` replaces the padded text, for the cases that spoil it."""
    key, com = hkdf(c["R"], c["id"], label("enc")), commitment(c["R"], c["id"])
    box = seal(key, pad(raw(c["text"])) if padded is None else padded, header(c), c["nonce"])
    made = {"header": header(c), "key": key, "com": com, "box": box}
    return made | wraps(c | made)


def open_record(c: Case, wrap: bytes, unwrap: Callable[[bytes], bytes]) -> bytes:
    """The checks in their order, up to the text; `unwrap` takes the hash."""
    check_header(c)
    need(is_bucket(len(c["box"]) - 29) and len(wrap) == 61 and len(c["com"]) == 32, "malformed")
    check_suites(c["box"], wrap)
    r = unwrap(record_hash(c))
    need(commitment(r, c["id"]) == c["com"], "commitment")
    text = unpad(unseal(hkdf(r, c["id"], label("enc")), c["box"], header(c)))
    try:
        json.loads(text.decode())
    except ValueError:
        raise Failure("malformed") from None
    need(c["author"] in (c["own"], c["partner"]), "mismatch")
    return text


def open_self(c: Case) -> bytes:
    need(len(c["mine"]) == 32, "malformed")
    text = open_record(c, c["self"], lambda digest: unseal(self_key(c), c["self"], label("self", digest)))
    need(mine(c, record_hash(c)) == c["mine"], "mismatch")
    return text


def open_release(c: Case) -> bytes:
    text = open_record(c, c["release"], lambda digest: unseal(release_key(c), c["release"], release_aad(c, digest)))
    need(c["pinned"] in (None, record_hash(c)), "mismatch")
    return text


def pair(c: Case) -> bytes:
    fields = (b"pair", c["bond"], raw(c["room"]), raw(c["subject"]), c["parent"], u32(c["round"]))
    return sha256(b"".join(map(lp, fields)))


# --- A box that two keys open ----------------------------------------------------------------------------------------
# The tag of AES-GCM is linear in the ciphertext (over GF(2)), so "both keys give the same tag" is 128 linear equations.
# The text holds 40 letters of '@' to 'O', each with four free bits: 160 unknowns. The author then reads good JSON,
# while the other key gives noise under the same good tag. Only `com` tells.

FREE_LETTERS = 40


def gf_times(a: int, b: int) -> int:
    """The product in GHASH's field, where the first bit is the constant term."""
    out = 0
    for i in range(128):
        if a >> (127 - i) & 1:
            out ^= b
        b = b >> 1 ^ (0xE1 << 120 if b & 1 else 0)
    return out


def blocks(data: bytes) -> Iterator[int]:
    for i in range(0, len(data), 16):
        yield int.from_bytes(data[i : i + 16].ljust(16, b"\0"), "big")


def ghash_key(key: bytes) -> int:
    return int.from_bytes(AES.new(key, AES.MODE_ECB).encrypt(bytes(16)), "big")


def gcm_tag(key: bytes, nonce: bytes, aad: bytes, ciphertext: bytes) -> int:
    h, state = ghash_key(key), 0
    lengths = (len(aad) * 8) << 64 | len(ciphertext) * 8
    for block in (*blocks(aad), *blocks(ciphertext), lengths):
        state = gf_times(state ^ block, h)
    return state ^ int.from_bytes(AES.new(key, AES.MODE_ECB).encrypt(nonce + u32(1)), "big")


def solve(columns: list[int], target: int) -> set[int]:
    """Which columns (as bit vectors) add up to the target: Gauss's elimination, with a record of what was added."""
    basis: dict[int, tuple[int, int]] = {}  # leading bit -> vector, and which columns made it

    def reduce(vector: int, made_of: int) -> tuple[int, int]:
        while vector and vector.bit_length() in basis:
            other, other_made_of = basis[vector.bit_length()]
            vector, made_of = vector ^ other, made_of ^ other_made_of
        return vector, made_of

    for i, column in enumerate(columns):
        vector, made_of = reduce(column, 1 << i)
        if vector:
            basis[vector.bit_length()] = vector, made_of
    rest, chosen = reduce(target, 0)
    assert not rest, "no solution: take more letters"
    return {i for i in range(len(columns)) if chosen >> i & 1}


def two_key_record(c: Case, second_r: bytes) -> Case:
    """The record's text, and its box, that `second_r` opens as well."""
    text = '{"words":"' + "@" * FREE_LETTERS + '"}'
    keys = [hkdf(r, c["id"], label("enc")) for r in (c["R"], second_r)]
    plain = bytearray(pad(text.encode()))
    start, count = 4 + text.index("@"), len(plain) // 16
    hashes = [ghash_key(key) for key in keys]

    def weight(position: int, bit: int) -> int:
        """How flipping this bit of this byte changes the difference of the two tags."""
        out = 0
        for h in hashes:
            value = 1 << (8 * (15 - position % 16) + bit)
            for _ in range(count - position // 16 + 1):  # the last block and the lengths come after it
                value = gf_times(value, h)
            out ^= value
        return out

    bits = [(start + i, bit) for i in range(FREE_LETTERS) for bit in range(4)]
    ciphertext = seal(keys[0], bytes(plain), header(c), c["nonce"])[13:-16]
    tags = [gcm_tag(key, c["nonce"], header(c), ciphertext) for key in keys]
    for i in solve([weight(*b) for b in bits], tags[0] ^ tags[1]):
        position, bit = bits[i]
        plain[position] ^= 1 << bit
    box = seal(keys[0], bytes(plain), header(c), c["nonce"])
    unseal(keys[1], box, header(c))  # it really opens
    return {"text": bytes(unpad(bytes(plain))).decode(), "box": box}


# --- Invitations -----------------------------------------------------------------------------------------------------


def invitation_commit(c: Case) -> bytes:
    return sha256(label("invitation-commit", c["invitation"], c["identity_A"], c["ephemeral_A"], c["nonce_A"]))


def transcript(c: Case) -> bytes:
    places = "instance invitation bond kind lang person_A person_B"
    keys = "identity_A identity_B ephemeral_A ephemeral_B nonce_A nonce_B"
    return label("invitation-key", *(raw(c[name]) for name in f"{places} {keys}".split()))


def invitation_key(c: Case) -> bytes:
    identity, ephemeral = c["identity_private"], c["ephemeral_private"]
    if c["side"] == "A":
        pairs = (identity, c["ephemeral_B"]), (ephemeral, c["identity_B"]), (ephemeral, c["ephemeral_B"])
    else:
        pairs = (ephemeral, c["identity_A"]), (identity, c["ephemeral_A"]), (ephemeral, c["ephemeral_A"])
    publics = ("identity_A", "identity_B", "ephemeral_A", "ephemeral_B")
    need(all(len(c[name]) == 32 for name in publics), "malformed")
    return hkdf(b"".join(exchange(*p) for p in pairs), c["S"], transcript(c))


def spoken(key: bytes, speaker: str) -> bytes:
    return hkdf(key, b"", label({"A": "code-inviter", "B": "code-invitee"}[speaker]), 4)


def letter_key(c: Case, name: str) -> bytes:
    return hkdf(c["S"], c["invitation"], label(f"invitation-{name}"))


# Which id, besides instance and invitation, stands in the associated data.
LETTER_ID = {"note": "bond", "hello": "person_B", "reveal": "person_A"}


def letter_aad(c: Case, name: str) -> bytes:
    return label(f"invitation-{name}", c["instance"], c["invitation"], c[LETTER_ID[name]])


def gift_key(c: Case) -> bytes:
    return hkdf(c["K"], b"", label("invitation-gift"))


def gift_aad(c: Case) -> bytes:
    return label("invitation-gift", c["bond"], u32(c["epoch"]))


def seal_invitation(c: Case) -> Case:
    made: Case = {
        f"{kind}_{who}": public_of(c[f"{kind}_{who}_private"]) for kind in ("identity", "ephemeral") for who in "AB"
    }
    full = c | made
    made |= {"c": invitation_commit(full), "transcript": transcript(full)}
    for a, b in (("identity", "ephemeral"), ("ephemeral", "identity"), ("ephemeral", "ephemeral")):
        made[f"dh_{a}_A_{b}_B"] = exchange(c[f"{a}_A_private"], full[f"{b}_B"])
    made["K"] = invitation_key(invitation_side(full, "A"))
    assert made["K"] == invitation_key(invitation_side(full, "B")), "the two sides differ"
    made |= {f"code_{who}": spoken(made["K"], who) for who in "AB"}
    for name in LETTER_ID:
        plain = pad(raw(c[f"{name}_text"]))
        made[name] = seal(letter_key(c, name), plain, letter_aad(c, name), c[f"{name}_nonce"])
    made["gift"] = seal(gift_key(made), c["BK"], gift_aad(c), c["gift_nonce"])
    return made


def invitation_side(c: Case, side: str) -> Case:
    private = {f"{kind}_private": c[f"{kind}_{side}_private"] for kind in ("identity", "ephemeral")}
    return c | private | {"side": side}


# --- Blobs -----------------------------------------------------------------------------------------------------------


def fill(content: bytes) -> bytes:
    return lp(content).ljust(-(-(len(content) + 4) // 65536) * 65536, b"\0")


def blob_key(c: Case) -> bytes:
    return hkdf(c["B"], c["blob"], label("blob"))


def blob_aad(c: Case) -> bytes:
    return label("blob", c["instance"], c["log"], c["blob"])


def seal_blob(c: Case) -> Case:
    box = seal(blob_key(c), fill(raw(c["plain"])), blob_aad(c), c["nonce"])
    return {"key": blob_key(c), "box": box, "hash": sha256(box)}


def made_blob(c: Case) -> bytes:
    """The box of a case of opening, by its recipe: it would be too long for the file."""
    box = seal(c["made_key"], raw(c["padded"]), c["made_aad"], c["nonce"])
    box = box if c["flip"] is None else flip(box, c["flip"])
    return box[: c["length"]].ljust(c["length"], b"\0")


def open_blob(c: Case) -> bytes:
    box = made_blob(c)
    need(len(box) > 29 and (len(box) - 29) % 65536 == 0, "malformed")
    need(all(len(c[name]) == 16 for name in ("instance", "log", "blob")), "malformed")
    need(len(c["B"]) == 32 and len(c["hash"]) == 32, "malformed")
    need(sha256(box) == c["hash"], "mismatch")
    check_suites(box)
    filled = unseal(blob_key(c), box, blob_aad(c))
    length = int.from_bytes(filled[:4], "big")
    need(length <= len(filled) - 4 and filled == fill(filled[4 : 4 + length]), "padding")
    return filled[4 : 4 + length]


# --- The operations: sealing gives the outputs, opening gives back one field -----------------------------------------


@dataclass(frozen=True)
class Box:
    """An operation that is one box: the names of its inputs, what it holds, and its key and associated data."""

    takes: str
    holds: str
    key: Callable[[Case], bytes]
    aad: Callable[[Case], bytes]
    padded: bool = False
    size: int | None = 61

    def seal(self, c: Case) -> Case:
        plain = raw(c[self.holds])
        return {"box": seal(self.key(c), pad(plain) if self.padded else plain, self.aad(c), c["nonce"])}

    def open(self, c: Case) -> bytes:
        if self.padded:
            return open_padded(self.key(c), c["box"], self.aad(c))
        return open_box(self.key(c), c["box"], self.aad(c), self.size)


def under_ak(purpose: str) -> Callable[[Case], bytes]:
    return lambda c: hkdf(c["AK"], b"", label(purpose))


PKCS8 = bytes.fromhex("302e020100300506032b656e04220420")

BOXES = {
    "box": Box("key box aad", "plain", lambda c: c["key"], lambda c: c["aad"], size=None),
    "passphrase_wrap": Box("kek person box", "AK", lambda c: c["kek"], lambda c: label("passphrase-wrap", c["person"])),
    "recovery_wrap": Box(
        "code person box",
        "AK",
        lambda c: hkdf(c["code"], b"", label("recovery-kek")),
        lambda c: label("recovery-wrap", c["person"]),
    ),
    "device_wrap": Box(
        "secret person box",
        "AK",
        lambda c: hkdf(c["secret"], b"", label("device")),
        lambda c: label("device-wrap", c["person"]),
    ),
    "identity": Box(
        "AK person public box",
        "pkcs8",
        under_ak("identity"),
        lambda c: label("identity", c["person"], c["public"]),
        size=77,
    ),
    "bond_key": Box(
        "AK bond epoch person box",
        "BK",
        under_ak("bond-key"),
        lambda c: label("bond-key", c["bond"], u32(c["epoch"]), c["person"]),
    ),
    "manifest": Box(
        "AK instance person revision box",
        "text",
        under_ak("manifest"),
        lambda c: label("manifest", c["instance"], c["person"], u32(c["revision"])),
        padded=True,
    ),
    "draft": Box(
        "AK log slot box", "text", under_ak("draft"), lambda c: label("draft", c["log"], raw(c["slot"])), padded=True
    ),
    "note": Box(
        "AK person note_name box",
        "text",
        under_ak("note"),
        lambda c: label("note", c["person"], raw(c["note_name"])),
        padded=True,
    ),
    **{
        f"invitation_{name}": Box(
            f"S instance invitation {LETTER_ID[name]} box",
            "text",
            lambda c, name=name: letter_key(c, name),  # type: ignore[misc]
            lambda c, name=name: letter_aad(c, name),  # type: ignore[misc]
            padded=True,
        )
        for name in LETTER_ID
    },
    "invitation_gift": Box("K bond epoch box", "BK", gift_key, gift_aad),
}


def seal_account(c: Case) -> Case:
    stretched = stretch(c["passphrase"], c["salt"], c["rounds"], c["floor"])
    keys = {name: hkdf(stretched, b"", label(name)) for name in ("auth", "kek")}
    return {"stretched": stretched} | keys


def seal_recovery(c: Case) -> Case:
    keys = {name: hkdf(c["code"], b"", label(f"recovery-{name}")) for name in ("auth", "kek")}
    return {"text": recovery_text(c["code"]), "recovery_auth": keys["auth"], "kek": keys["kek"]}


def seal_identity(c: Case) -> Case:
    made = {"public": public_of(c["private"]), "pkcs8": PKCS8 + c["private"]}
    return made | BOXES["identity"].seal(c | made)


def seal_pad(c: Case) -> Case:
    padded = pad(raw(c["plain"]))
    return {"size": len(padded), "sha256": sha256(padded)}


def seal_header(c: Case) -> Case:
    check_header(c)
    return {"header": header(c)}


def seal_fake_salt(c: Case) -> Case:
    return {"salt": mac(c["house_secret"], label("fake-salt", raw(c["handle"])))[:16]}


SEAL: dict[str, Callable[[Case], Case]] = {
    "label": lambda c: {"label": label(c["purpose"], *c["fields"])},
    "normalise": lambda c: {"normalised": normalise(c["passphrase"])},
    "account": seal_account,
    "recovery": seal_recovery,
    "recovery_parse": lambda c: {"code": recovery_parse(c["text"])},
    **{name: box.seal for name, box in BOXES.items()},
    "identity": seal_identity,
    "pad": seal_pad,
    "pair": lambda c: {"pair": pair(c)},
    "header": seal_header,
    "record": seal_record,
    "dh": lambda c: {"shared": exchange(c["private"], c["public"])},
    "invitation": seal_invitation,
    "blob": seal_blob,
    "keystream": lambda c: {"keystream": keystream(c["second"], c["length"])},
    "host_layer": lambda c: {"stored": xor(c["wrap"], keystream(c["second"], len(c["wrap"])))},
    "fake_salt": seal_fake_salt,
}


def open_commit(c: Case) -> None:
    need(invitation_commit(c) == c["c"], "mismatch")


def open_code(c: Case) -> None:
    need(spoken(c["K"], c["speaker"]) == c["code"], "mismatch")


# What opening takes, and does. Operations without an opening run forwards.
OPEN: dict[str, tuple[str, Callable[[Case], Any]]] = {
    "account": ("passphrase salt rounds floor", seal_account),
    "recovery_parse": ("text", lambda c: recovery_parse(c["text"])),
    **{name: (box.takes, box.open) for name, box in BOXES.items()},
    "pad": ("padded", lambda c: unpad(raw(c["padded"]))),
    "header": (HEADER_NAMES, seal_header),
    "record_self": (f"{HEADER_NAMES} box com self mine AK own partner", open_self),
    "record_release": (f"{HEADER_NAMES} box com release BK epoch H own partner pinned", open_release),
    "dh": ("private public", lambda c: exchange(c["private"], c["public"])),
    "invitation_commit": ("c invitation identity_A ephemeral_A nonce_A", open_commit),
    "invitation_key": (
        "side identity_private ephemeral_private S instance invitation bond kind lang person_A person_B"
        " identity_A identity_B ephemeral_A ephemeral_B nonce_A nonce_B",
        invitation_key,
    ),
    "invitation_code": ("K speaker code", open_code),
    "blob_open": ("B instance log blob hash made_key made_aad nonce padded flip length", open_blob),
}


# --- The positive cases ----------------------------------------------------------------------------------------------


def ident(name: str) -> bytes:
    return fresh(f"id of {name}", 16)


def nonce(name: str) -> bytes:
    return fresh(f"nonce {name}", 12)


ALMA, BELA, CARA = (ident(name) for name in ("Alma", "Bela", "Cara"))
HOUSE, OTHER_HOUSE = ident("house"), ident("other house")
BOND, OTHER_BOND = ident("bond"), ident("other bond")
AK_ALMA, AK_BELA, AK_CARA = (fresh(f"AK {name}") for name in ("Alma", "Bela", "Cara"))
BK, BK_OLD = fresh("BK epoch 1"), fresh("BK epoch 0")

NON_ASCII = "Grüße, žluťoučký kůň, 愛してる, אהבה, 👩🏽‍❤️‍👩🏻 e\u0301"


def named(name: str, **inputs: Any) -> Case:
    return {"name": name, **inputs}


def blob_inputs() -> list[Case]:
    common: Case = {"instance": HOUSE, "log": BOND}
    contents: dict[str, Any] = {
        "a few bytes": NON_ASCII.encode(),
        "nothing": b"",
        "zeros": bytes(9),
        "all of one step": Long(((b"a", 65532),)),
        "one byte more than a step": Long(((b"a", 65533),)),
        "two steps and some": Long(((b"ab", 70_000),)),
    }
    shared = [
        named(
            name, B=fresh(f"B {name}"), blob=ident(f"blob {name}"), plain=plain, nonce=nonce(f"blob {name}"), **common
        )
        for name, plain in contents.items()
    ]
    alone = common | {"log": ALMA}
    return [
        *shared,
        named(
            "in the own log", B=fresh("B own"), blob=ident("blob own"), plain=b"mine", nonce=nonce("blob own"), **alone
        ),
    ]


def label_inputs() -> list[Case]:
    return [
        named("no fields", purpose="auth", fields=[]),
        named("one id", purpose="passphrase-wrap", fields=[ALMA]),
        named("an id, a number, an id", purpose="bond-key", fields=[BOND, u32(1), ALMA]),
        named("an empty field", purpose="release", fields=[u32(0), fresh("hash"), b""]),
        named("the boundary before", purpose="draft", fields=[b"ab", b"c"]),
        named("the boundary after", purpose="draft", fields=[b"a", b"bc"]),
        named("a field of 300 bytes", purpose="x", fields=[fresh("long field", 300)]),
    ]


def normalise_inputs() -> list[Case]:
    texts = {
        "plain": "correct horse battery staple",
        "composed (NFC)": "caf\u00e9 \u00fcber",
        "decomposed (NFD)": "cafe\u0301 u\u0308ber",
        "marks in one order": "a\u0323\u0307",
        "marks in the other order": "a\u0307\u0323",
        "Hangul composed": "\ud55c\uae00",
        "Hangul decomposed": "\u1112\u1161\u11ab\u1100\u1173\u11af",
        "no-break space": "one\u00a0two",
        "ideographic and em space": "one\u3000two\u2003three",
        "tabs and line ends": "one\ttwo\r\nthree\nfour\rfive",
        "runs": "one   two \t \n three",
        "ends": " \t one two \r\n ",
        "no-break spaces at the ends": "\u00a0 one two\u00a0\u00a0",
        "full-width": "\uff30\uff41\uff53\uff53\u3000\uff11\uff12\uff13\uff01",
        "compatibility": "\ufb01\u00b2 \u2167 \u338f \u017f \u212b",
        "a spacing mark becomes a space": "e\u00a8x",
        "a spacing mark at the start": "\u00a8x",
        "a ligature with spaces inside": "\ufdfa",
        "emoji": "\U0001f469\U0001f3fd\u200d\u2764\ufe0f\u200d\U0001f469\U0001f3fb \U0001f1e8\U0001f1ff",
        "case stays": "ABC abc \u0130\u0131\u1e9e\u00df",
        "other spaces stay inside": "a\u000bb\u000cc\u0085d\u2028e\u2029f\u1680g",
        "other spaces stay at the ends": "\u000b\u000c\u0085\u2028\ufeffa\ufeff\u2029\u200b\u001c\u001f",
        "separators beside spaces": " \u001c \u001d ",
        "a zero byte": "a\u0000b",
        "only spaces": " \t\u00a0\u3000 ",
        "empty": "",
    }
    return [named(name, passphrase=text) for name, text in texts.items()]


def account_inputs() -> list[Case]:
    salt = fresh("salt", 16)
    quick: Case = {"salt": salt, "rounds": 1000, "floor": 1000}
    return [
        named("words", passphrase="correct horse battery staple", **quick),
        named("the same words in other spaces", passphrase="\u00a0correct\thorse  battery staple\n", **quick),
        named("composed", passphrase="\u017elu\u0165ou\u010dk\u00fd k\u016f\u0148", **quick),
        named("decomposed", passphrase="z\u030clut\u030couc\u030cky\u0301 ku\u030an\u030c", **quick),
        named("emoji", passphrase="\U0001f469\u200d\u2764\ufe0f\u200d\U0001f469 only us", **quick),
        named("longer than a hash block", passphrase="seventy letters and more " * 5, **quick),
        named("another salt", passphrase="correct horse battery staple", **quick | {"salt": fresh("salt 2", 16)}),
        named("a round more", passphrase="correct horse battery staple", **quick | {"rounds": 1001}),
        named("the floor", passphrase="the floor", salt=salt, rounds=600_000, floor=600_000),
        named("the real cost", passphrase="correct horse battery staple", salt=salt, rounds=1_000_000, floor=600_000),
    ]


CODE = next(
    code
    for i in range(10_000)
    if set("OIBSL") <= set(recovery_letters(code := fresh(f"code {i}", 20)))  # holds all that's mistaken
)


def recovery_inputs() -> list[Case]:
    codes = {"zeros": bytes(20), "ones": b"\xff" * 20, "counting": bytes(range(20)), "with O, I, B, S, L": CODE}
    return [named(name, code=code) for name, code in codes.items()] + [
        named(f"random {i}", code=fresh(f"recovery code {i}", 20)) for i in range(3)
    ]


def recovery_parse_inputs() -> list[Case]:
    text = recovery_text(CODE)
    plain = text.replace("-", "")
    digits = str.maketrans("OIB", "018")
    texts = {
        "as printed": text,
        "lower case": text.lower(),
        "mixed case": "".join(c.lower() if i % 2 else c for i, c in enumerate(text)),
        "no dashes": plain,
        "spaces for dashes": text.replace("-", " "),
        "spaces at the ends": f"  {text} ",
        "a space after each letter": " ".join(plain),
        "dashes anywhere": f"-{plain[:3]}--{plain[3:20]}- -{plain[20:]}-",
        "0 for O": text.replace("O", "0"),
        "1 for I": text.replace("I", "1"),
        "8 for B": text.replace("B", "8"),
        "all three": text.translate(digits),
        "all three, lower case, no dashes": plain.translate(digits).lower(),
        "zeros with 0, 1, 8 in the checksum only": recovery_text(bytes(20)).translate(digits),
    }
    return [named(name, text=value) for name, value in texts.items()]


def box_inputs() -> list[Case]:
    key = fresh("box key")
    return [
        named("32 bytes", key=key, nonce=nonce("1"), plain=fresh("plain"), aad=label("x", ALMA)),
        named("empty", key=key, nonce=nonce("2"), plain=b"", aad=label("x")),
        named("one byte", key=key, nonce=nonce("3"), plain=b"\x00", aad=label("x")),
        named("no associated data", key=key, nonce=nonce("4"), plain=fresh("plain", 100), aad=b""),
        named("zeros", key=bytes(32), nonce=bytes(12), plain=bytes(16), aad=b""),
        named("long associated data", key=key, nonce=nonce("5"), plain=fresh("p", 17), aad=fresh("a", 333)),
    ]


def wrap_inputs(secret: str, length: int) -> list[Case]:
    """For the three wraps of the account key, which differ in the name of their secret only."""
    return [
        named(
            who,
            **{secret: fresh(f"{secret} {who}", length)},
            person=ident(who),
            AK=fresh(f"AK {who}"),
            nonce=nonce(f"{secret} {who}"),
        )
        for who in ("Alma", "Bela")
    ]


def identity_inputs() -> list[Case]:
    private = {"random": fresh("identity"), "bits that clamping changes": b"\xff" * 32, "small": b"\x01" + bytes(31)}
    return [
        named(name, private=value, AK=AK_ALMA, person=ALMA, nonce=nonce(f"identity {name}"))
        for name, value in private.items()
    ]


def bond_key_inputs() -> list[Case]:
    epochs = {"epoch 0": 0, "epoch 1": 1, "epoch 258": 258, "the highest epoch": 2**32 - 1}
    return [
        named(name, AK=AK_ALMA, bond=BOND, epoch=epoch, person=ALMA, BK=fresh(f"BK {name}"), nonce=nonce(f"BK {name}"))
        for name, epoch in epochs.items()
    ] + [named("Bela's seat", AK=AK_BELA, bond=BOND, epoch=1, person=BELA, BK=BK, nonce=nonce("BK Bela"))]


def manifest_text(bonds: int) -> str:
    partner = {"partner": b64(BELA), "identity": b64(public_of(fresh("Bela"))), "name": "Béla ❤️", "epoch": 1}
    return json.dumps(
        {
            "v": 1,
            "instance": b64(HOUSE),
            "person": b64(ALMA),
            "name": "Alma",
            "identity": b64(public_of(fresh("identity"))),
            "suite": 1,
            "pace": 3,
            "recovery_checked": True,
            "bonds": {b64(ident(f"bond {i}")): partner for i in range(bonds)},
        },
        ensure_ascii=False,
    )


def manifest_inputs() -> list[Case]:
    revisions = {"no bond": (0, 1), "one bond": (1, 2), "twenty bonds, the highest revision": (20, 2**32 - 1)}
    return [
        named(
            name,
            AK=AK_ALMA,
            instance=HOUSE,
            person=ALMA,
            revision=revision,
            text=manifest_text(bonds),
            nonce=nonce(f"manifest {name}"),
        )
        for name, (bonds, revision) in revisions.items()
    ]


def draft_inputs() -> list[Case]:
    common: Case = {"AK": AK_ALMA, "log": BOND}
    return [
        named("words", slot="now.word", text=json.dumps({"words": NON_ASCII}), nonce=nonce("draft 1"), **common),
        named("an empty slot", slot="", text="{}", nonce=nonce("draft 2"), **common),
        named("a long draft", slot="x", text=words(9_000), nonce=nonce("draft 3"), **common),
    ]


def note_inputs() -> list[Case]:
    common: Case = {"AK": AK_ALMA, "person": ALMA}
    return [
        named("a pin", note_name="pins", text='{"pins":{}}', nonce=nonce("note 1"), **common),
        named("an empty name", note_name="", text="{}", nonce=nonce("note 2"), **common),
    ]


def words(length: int) -> Long:
    """A JSON text of exactly this length in bytes."""
    start, end = '{"words":"', '"}'
    return Long(((start, 1), ("w", length - len(start) - len(end)), (end, 1)))


PAD_LENGTHS = (0, 1, 507, 508, 509, 2044, 2045, 8188, 8189, 32764, 32765, 65532, 65533, 131068, 131069)


def pad_inputs() -> list[Case]:
    return [named(f"{n} bytes", plain=Long(((b"a", n),))) for n in PAD_LENGTHS] + [
        named("text that is zeros", plain=bytes(7)),
        named("text outside ASCII", plain=NON_ASCII.encode()),
    ]


def pair_inputs() -> list[Case]:
    full: Case = {"bond": BOND, "room": "now", "subject": "card-12", "parent": fresh("parent"), "round": 0}
    return [
        named("full", **full),
        named("round 1", **full | {"round": 1}),
        named("no parent", **full | {"parent": b""}),
        named("no subject", **full | {"subject": ""}),
        named("neither", **full | {"subject": "", "parent": b""}),
        named("another bond", **full | {"bond": OTHER_BOND}),
        named("another room", **full | {"room": "deck"}),
        named("the boundary moved", **full | {"room": "nowc", "subject": "ard-12"}),
    ]


def header_fields(name: str, **changes: Any) -> Case:
    fields: Case = {
        "instance": HOUSE,
        "log": BOND,
        "id": ident(f"entry {name}"),
        "author": ALMA,
        "room": "now",
        "kind": "word",
        "subject": "card-12",
        "pair": b"",
        "parent": b"",
        "reveal": "now",
        "reveal_at": 0,
        "revision": 1,
    }
    return fields | changes


def private_fields(name: str, **changes: Any) -> Case:
    private: Case = {"log": ALMA, "room": "private", "kind": "private", "subject": "", "reveal": "never"}
    return header_fields(name, **private | changes)


PAIR = pair({"bond": BOND, "room": "now", "subject": "card-12", "parent": b"", "round": 0})
LONGEST: Case = {"room": "a" + "-z" * 7 + "q", "kind": "k" * 16, "subject": "0-9a" * 8}


def header_inputs() -> list[Case]:
    return [
        named("now", **header_fields("h1")),
        named("now, with a parent", **header_fields("h2", parent=fresh("parent"))),
        named("together", **header_fields("h3", reveal="together", pair=PAIR)),
        named("at", **header_fields("h4", reveal="at", reveal_at=1_800_000_000)),
        named("the last second", **header_fields("h5", reveal="at", reveal_at=2**32 - 1)),
        named("private", **private_fields("h6")),
        named("private, a high revision", **private_fields("h7", revision=2**32 - 1)),
        named("the longest names", **header_fields("h8", **LONGEST)),
        named("the shortest names", **header_fields("h9", room="a", kind="b", subject="")),
    ]


def record_inputs(name: str, fields: Case, text: Any, release: bool = True, **changes: Any) -> Case:
    """Everything a record is made of, with a release unless it's left out."""
    by_bela = fields["author"] == BELA
    released: Case = {"BK": BK, "epoch": 1, "release_nonce": nonce(f"{name} release"), "H": b""}
    case = named(
        name,
        **fields,
        R=fresh(f"R {name}"),
        text=text,
        nonce=nonce(f"{name} box"),
        AK=AK_BELA if by_bela else AK_ALMA,
        self_nonce=nonce(f"{name} self"),
        **released if release else dict.fromkeys(released),
        other=ALMA if by_bela else BELA,
    )
    return case | changes


def together_inputs() -> list[Case]:
    """The two sides of one pair, first as committed, then released over each other's hash."""
    sides = {"Alma": ALMA, "Bela": BELA}
    committed = [
        record_inputs(
            f"together, {who}",
            header_fields(f"together {who}", author=person, reveal="together", pair=PAIR),
            f'{{"words":"{who} says yes","rating":4}}',
            release=False,
        )
        for who, person in sides.items()
    ]
    hashes = [seal_record(c)["hash"] for c in committed]
    out = [c | {"name": c["name"] + ", committed"} for c in committed]
    for c, partner_hash in zip(committed, reversed(hashes), strict=True):
        released = {"BK": BK, "epoch": 1, "release_nonce": nonce(c["name"] + " release"), "H": partner_hash}
        out.append(c | released | {"name": c["name"] + ", released"})
    return out


def record_cases() -> list[Case]:
    text = '{"words":"yes","rating":4}'
    return [
        record_inputs("now", header_fields("now"), text),
        record_inputs("now, a reply", header_fields("reply", parent=fresh("parent"), subject=""), text),
        record_inputs("now, by Bela", header_fields("Bela", author=BELA), text),
        record_inputs("now, an old epoch", header_fields("old epoch"), text, BK=BK_OLD, epoch=0),
        record_inputs("now, the highest epoch", header_fields("epoch"), text, epoch=2**32 - 1),
        *together_inputs(),
        record_inputs("at", header_fields("at", reveal="at", reveal_at=1_800_000_000), text),
        record_inputs("private", private_fields("private"), '{"room":"pin","own":"","theirs":""}', release=False),
        record_inputs("private, revision 2", private_fields("private", revision=2), text, release=False),
        record_inputs("the longest names", header_fields("longest", **LONGEST), text),
        record_inputs("not ASCII", header_fields("not ASCII"), json.dumps({"w": NON_ASCII}, ensure_ascii=False)),
        record_inputs("an empty object, spaced", header_fields("empty"), " { } "),
        record_inputs("508 bytes", header_fields("508"), words(508)),
        record_inputs("509 bytes", header_fields("509"), words(509)),
        record_inputs("2,045 bytes", header_fields("2045"), words(2045)),
        record_inputs("40,000 bytes", header_fields("40000"), words(40_000)),
        record_inputs("65,533 bytes", header_fields("65533"), words(65_533)),
        record_inputs(
            "long and not ASCII",
            header_fields("long"),
            Long((('{"w":"', 1), ("愛👩🏽‍❤️‍👩🏻", 1500), ('"}', 1))),
        ),
    ]


def dh_inputs() -> list[Case]:
    alice = fresh("dh Alice")
    return [
        *(named(f"RFC 7748, {i}", private=k, public=u) for i, (k, u, _) in enumerate(RFC_7748)),
        named("random", private=alice, public=public_of(fresh("dh Bob"))),
        named("the same, from the other side", private=fresh("dh Bob"), public=public_of(alice)),
        named("the top bit is ignored", private=alice, public=flip_top(public_of(fresh("dh Bob")))),
        named("9 written as 9 + p", private=alice, public=(PRIME + 9).to_bytes(32, "little")),
    ]


def flip_top(point: bytes) -> bytes:
    return point[:31] + bytes([point[31] ^ 0x80])


def invitation_inputs() -> list[Case]:
    return [one_invitation("English", "couple", "en", 1), one_invitation("Czech", "friends", "cs", 0)]


def one_invitation(name: str, kind: str, lang: str, epoch: int) -> Case:
    c = named(
        name,
        instance=HOUSE,
        invitation=ident(f"invitation {name}"),
        bond=BOND,
        kind=kind,
        lang=lang,
        person_A=ALMA,
        person_B=BELA,
        identity_A_private=fresh("identity"),
        identity_B_private=fresh("Bela"),
        ephemeral_A_private=fresh(f"ephemeral A {name}"),
        ephemeral_B_private=fresh(f"ephemeral B {name}"),
        nonce_A=fresh(f"nonce A {name}"),
        nonce_B=fresh(f"nonce B {name}"),
        S=fresh(f"S {name}"),
        epoch=epoch,
        BK=BK,
    )
    keys = {
        who: {
            "identity": b64(public_of(c[f"identity_{who}_private"])),
            "ephemeral": b64(public_of(c[f"ephemeral_{who}_private"])),
            "nonce": b64(c[f"nonce_{who}"]),
            "name": {"A": "Alma", "B": "Béla"}[who],
        }
        for who in "AB"
    }
    texts = {"note": {"name": "Alma", "note": NON_ASCII}, "hello": keys["B"], "reveal": keys["A"]}
    for part, value in texts.items():
        c[f"{part}_text"] = json.dumps(value, ensure_ascii=False)
        c[f"{part}_nonce"] = nonce(f"invitation {name} {part}")
    return c | {"gift_nonce": nonce(f"invitation {name} gift")}


def host_inputs() -> dict[str, list[Case]]:
    second, secret = fresh("second half"), fresh("house secret")
    wrap = BOXES["passphrase_wrap"].seal(wrap_inputs("kek", 32)[0])["box"]
    handles = {"a handle": "alma", "not ASCII": "žofie", "empty": ""}
    return {
        "keystream": [named(f"{n} bytes", second=second, length=n) for n in (0, 1, 31, 32, 33, 61, 64, 100)],
        "host_layer": [named("a passphrase wrap", second=second, wrap=wrap)],
        "fake_salt": [named(name, house_secret=secret, handle=handle) for name, handle in handles.items()],
    }


def positive_inputs() -> dict[str, list[Case]]:
    return {
        "label": label_inputs(),
        "normalise": normalise_inputs(),
        "account": account_inputs(),
        "recovery": recovery_inputs(),
        "recovery_parse": recovery_parse_inputs(),
        "box": box_inputs(),
        "passphrase_wrap": wrap_inputs("kek", 32),
        "recovery_wrap": wrap_inputs("code", 20),
        "device_wrap": wrap_inputs("secret", 32),
        "identity": identity_inputs(),
        "bond_key": bond_key_inputs(),
        "manifest": manifest_inputs(),
        "draft": draft_inputs(),
        "note": note_inputs(),
        "pad": pad_inputs(),
        "pair": pair_inputs(),
        "header": header_inputs(),
        "record": record_cases(),
        "dh": dh_inputs(),
        "invitation": invitation_inputs(),
        "blob": blob_inputs(),
        **host_inputs(),
    }


Positive = dict[str, list[Case]]


def by_self(record: Case) -> Case:
    """A sealed record as its author opens it."""
    return record | {"own": record["author"], "partner": record["other"]}


def by_release(record: Case) -> Case:
    """A sealed record as the partner opens it."""
    return record | {"own": record["other"], "partner": record["author"], "pinned": None}


def opening(operation: str, case: Case) -> Case:
    return {name: case[name] for name in OPEN[operation][0].split()}


def two_key_case() -> tuple[Case, Case]:
    """A record whose box opens under two keys, and what the second key's wraps would be."""
    c = record_inputs("two keys", header_fields("two keys"), "")
    second_r = fresh("R two keys, the second")
    c |= two_key_record(c, second_r) | {"com": commitment(c["R"], c["id"])}
    return c | wraps(c), c | wraps(c | {"R": second_r})


def make_positive() -> Positive:
    out = {
        operation: [case | SEAL[operation](case) for case in cases] for operation, cases in positive_inputs().items()
    }
    salamander = two_key_case()[0]
    honest = opening("record_self", by_self(salamander)) | {"text": salamander["text"]}
    out["record_self"] = [named("the author's side of the two-key box", **honest)]
    return out


# --- The negative cases ----------------------------------------------------------------------------------------------


def bad(operation: str, name: str, failure: str, base: Case, **changes: Any) -> Case:
    """A case of opening, changed, that must fail in this way."""
    case = opening(operation, base | changes)
    return {"name": f"{operation}: {name}", "operation": operation, **case, "failure": failure}


def find(cases: list[Case], name: str) -> Case:
    return next(c for c in cases if c["name"] == name)


def resized(box: bytes) -> dict[str, bytes]:
    return {"a byte short": box[:-1], "a byte more": box + b"\0", "without its tag": box[:-16], "empty": b""}


def flipped(box: bytes) -> dict[str, bytes]:
    places = {"nonce, first": 1, "nonce, last": 12, "ciphertext, first": 13, "ciphertext, last": -17}
    places |= {"tag, first": -16, "tag, last": -1}
    return {name: flip(box, index) for name, index in places.items()}


def other_suites(box: bytes) -> dict[str, bytes]:
    return {f"suite {s:02x}": bytes([s]) + box[1:] for s in (0, 2, 255)}


def account_negatives() -> Iterator[Case]:
    base: Case = {
        "passphrase": "correct horse battery staple",
        "salt": fresh("salt", 16),
        "rounds": 1_000_000,
        "floor": 600_000,
    }
    for rounds in (0, 1, 1000, 599_999, CAP + 1, 2**32 - 1):
        yield bad("account", f"{rounds} rounds", "weak", base, rounds=rounds)
    yield bad("account", "one below a given floor", "weak", base, rounds=999, floor=1000)
    for length in (0, 8, 15, 17, 32):
        yield bad("account", f"a salt of {length} bytes", "malformed", base, salt=fresh("salt", 32)[:length])
    yield bad("account", "no salt and one round", "malformed", base, salt=b"", rounds=1)


def recovery_negatives() -> Iterator[Case]:
    text = recovery_text(CODE)
    plain = text.replace("-", "")

    def replaced(index: int, letter: str | None = None) -> str:
        wrong = letter or LETTERS[(LETTERS.index(plain[index]) + 1) % 32]
        return plain[:index] + wrong + plain[index + 1 :]

    for name, index in {"first": 0, "last of the code": 31, "first of the checksum": 32, "last": 35}.items():
        yield bad("recovery_parse", f"wrong letter, {name}", "checksum", {"text": replaced(index)})
    swap = next(i for i in range(30) if plain[i] != plain[i + 1])
    swapped = plain[:swap] + plain[swap + 1] + plain[swap] + plain[swap + 2 :]
    yield bad("recovery_parse", "two letters swapped", "checksum", {"text": swapped})
    yield bad(
        "recovery_parse",
        "the checksum of another code",
        "checksum",
        {"text": plain[:32] + recovery_letters(bytes(20))[32:]},
    )
    lengths = {"empty": "", "only dashes": "----", "a letter short": plain[:-1], "a letter more": plain + "A"}
    lengths |= {"no checksum": plain[:32], "twice": plain * 2}
    s_at = plain.index("S")
    strange = {
        "a 9": replaced(5, "9"),
        "an exclamation mark": replaced(5, "!"),
        "base32 padding": plain[:32] + "====",
        "an accent": replaced(5, "É"),
        "a long s for S": replaced(s_at, "\u017f"),
        "a dotless i for I": replaced(plain.index("I"), "\u0131"),
        "a full-width letter": replaced(s_at, "\uff33"),
        "underscores": text.replace("-", "_"),
        "en dashes": text.replace("-", "\u2013"),
    }
    for name, value in (lengths | strange).items():
        yield bad("recovery_parse", name, "malformed", {"text": value})


def box_negatives(positive: Positive) -> Iterator[Case]:
    base = find(positive["box"], "32 bytes")
    box = base["box"]
    for name, value in flipped(box).items():
        yield bad("box", f"a bit of the {name}", "cannot-open", base, box=value)
    for name, value in other_suites(box).items():
        yield bad("box", name, "suite", base, box=value)
    cuts = {"a byte short": box[:-1], "a byte more": box + b"\0", "tag of 12 bytes": box[:-4], "no tag": box[:-16]}
    cuts |= {"a ciphertext byte less": box[:-17] + box[-16:], "29 bytes": box[:29]}
    for name, value in cuts.items():
        yield bad("box", name, "cannot-open", base, box=value)
    for length in (0, 1, 13, 28):
        yield bad("box", f"{length} bytes", "malformed", base, box=box[:length])
    yield bad("box", "28 bytes of suite 02", "malformed", base, box=b"\x02" + box[1:28])
    empty = find(positive["box"], "empty")
    yield bad("box", "no ciphertext, a bit of the tag", "cannot-open", empty, box=flip(empty["box"], -1))
    yield bad("box", "another key", "cannot-open", base, key=fresh("another key"))
    yield bad("box", "other associated data", "cannot-open", base, aad=label("x", BELA))
    yield bad("box", "longer associated data", "cannot-open", base, aad=base["aad"] + b"\0")
    yield bad("box", "no associated data", "cannot-open", base, aad=b"")


def changed_box_negatives(operation: str, base: Case, fixed: bool = True) -> Iterator[Case]:
    """What every operation of one box refuses."""
    for name, value in flipped(base["box"]).items():
        yield bad(operation, f"a bit of the {name}", "cannot-open", base, box=value)
    yield bad(operation, "suite 02", "suite", base, box=b"\x02" + base["box"][1:])
    for name, value in resized(base["box"]).items():
        yield bad(operation, name, "malformed", base, box=value)


def other_input_negatives(operation: str, base: Case, others: Case) -> Iterator[Case]:
    """One input after the other replaced."""
    for name, value in others.items():
        yield bad(operation, f"another {name}", "cannot-open", base, **{name: value})


def wrap_negatives(positive: Positive) -> Iterator[Case]:
    secrets = {"passphrase_wrap": ("kek", 32), "recovery_wrap": ("code", 20), "device_wrap": ("secret", 32)}
    for operation, (secret, length) in secrets.items():
        base = find(positive[operation], "Alma")
        yield from changed_box_negatives(operation, base)
        yield from other_input_negatives(operation, base, {"person": BELA, secret: fresh("another", length)})
        yield bad(operation, "another person's wrap", "cannot-open", base, box=find(positive[operation], "Bela")["box"])
    yield from crossed_wrap_negatives(positive)


def crossed_wrap_negatives(positive: Positive) -> Iterator[Case]:
    """One kind of wrap used as another, under the very key it was made with: only the purpose in the label tells."""
    recovery, device = find(positive["recovery_wrap"], "Alma"), find(positive["device_wrap"], "Alma")
    recovery_kek = hkdf(recovery["code"], b"", label("recovery-kek"))
    device_kek = hkdf(device["secret"], b"", label("device"))
    operation = "passphrase_wrap"
    yield bad(operation, "a recovery wrap", "cannot-open", recovery, kek=recovery_kek)
    yield bad(operation, "a device wrap", "cannot-open", device, kek=device_kek)
    own = find(positive["passphrase_wrap"], "Alma")
    yield bad("recovery_wrap", "a passphrase wrap", "cannot-open", recovery, box=own["box"])
    yield bad("device_wrap", "a recovery wrap", "cannot-open", device, box=recovery["box"])
    sealed = seal(recovery_kek, recovery["AK"], label("passphrase-wrap", ALMA), nonce("crossed"))
    yield bad("recovery_wrap", "a passphrase wrap under the recovery key", "cannot-open", recovery, box=sealed)
    sealed = seal(device_kek, device["AK"], label("passphrase-wrap", ALMA), nonce("crossed 2"))
    yield bad("device_wrap", "a passphrase wrap under the device key", "cannot-open", device, box=sealed)


def key_negatives(positive: Positive) -> Iterator[Case]:
    identity = find(positive["identity"], "random")
    others: Case = {"AK": AK_BELA, "person": BELA, "public": public_of(fresh("Bela"))}
    yield from changed_box_negatives("identity", identity)
    yield from other_input_negatives("identity", identity, others)
    raw_box = seal(under_ak("identity")(identity), identity["private"], BOXES["identity"].aad(identity), nonce("raw"))
    yield bad("identity", "a raw key of 32 bytes", "malformed", identity, box=raw_box)
    long_box = identity["box"][:-16] + bytes(12) + identity["box"][-16:]
    yield bad("identity", "89 bytes", "malformed", identity, box=long_box)

    bond_key = find(positive["bond_key"], "epoch 1")
    others = {"AK": AK_BELA, "person": BELA, "bond": OTHER_BOND, "epoch": 2}
    yield from changed_box_negatives("bond_key", bond_key)
    yield from other_input_negatives("bond_key", bond_key, others)
    seat = find(positive["bond_key"], "Bela's seat")
    yield bad("bond_key", "the box of another seat", "cannot-open", bond_key, box=seat["box"])


def wrong_padding(text: bytes) -> dict[str, tuple[bytes, str]]:
    """Padded forms of a text (of 512 bytes, not full) that opening refuses, and how."""
    good = pad(text)
    end = 4 + len(text)
    sizes = (0, 3, 4, 16, 511, 513, 1024, 2047)
    out = {f"padded to {n}": (good[:n].ljust(n, b"\0"), "malformed") for n in sizes}
    out |= {f"padded to {n}": (good.ljust(n, b"\0"), "padding") for n in (2048, 8192)}
    return out | {
        "the first byte after the text not zero": (flip(good, end), "padding"),
        "a middle byte not zero": (flip(good, 400), "padding"),
        "the last byte not zero": (flip(good, -1), "padding"),
        "length a byte less": (u32(len(text) - 1) + good[4:], "padding"),
        "length 509 in 512": (u32(509) + good[4:], "padding"),
        "length 512 in 512": (u32(512) + good[4:], "padding"),
        "length 2^31": (u32(2**31) + good[4:], "padding"),
        "length 2^32-1": (u32(2**32 - 1) + good[4:], "padding"),
    }


def pad_negatives() -> Iterator[Case]:
    for name, (padded, failure) in wrong_padding(b'{"words":"yes"}').items():
        yield bad("pad", name, failure, {"padded": padded})
    for size in (8191, 16384, 32767, 32769, 49152, 65535, 65537, 98304):
        yield bad(
            "pad", f"a size of {size}", "malformed", {"padded": Long(((u32(1), 1), (b"a", 1), (b"\0", size - 5)))}
        )
    for length, size in (
        (508, 2048),
        (2044, 8192),
        (8188, 32768),
        (32764, 65536),
        (0, 65536),
        (65532, 131072),
        (1, 196608),
    ):
        wasteful = Long(((u32(length), 1), (b"a", length), (b"\0", size - 4 - length)))
        yield bad("pad", f"{length} bytes in {size}", "padding", {"padded": wasteful})
    far = Long(((u32(65533), 1), (b"a", 65533), (b"\0", 131072 - 65533 - 5), (b"\1", 1)))
    yield bad("pad", "the last of 131072 bytes not zero", "padding", {"padded": far})
    yield bad("pad", "length 65533 in 65536", "padding", {"padded": Long(((u32(65533), 1), (b"a", 65532)))})


def blob_recipe(c: Case) -> Case:
    """A sealed blob as it is opened: what makes its box stands beside what opens it."""
    start, size = lp(raw(c["plain"])), len(c["box"]) - 29
    padded = Long(((start, 1), (b"\0", size - len(start))))
    made: Case = {"made_key": c["key"], "made_aad": blob_aad(c), "padded": padded, "flip": None, "length": size + 29}
    return c | made


def rehashed(c: Case, **changes: Any) -> Case:
    """The same, changed, with the hash of just these bytes: only the later checks can tell."""
    changed = c | changes
    return changed | {"hash": sha256(made_blob(changed))}


def blob_negatives(positive: Positive) -> Iterator[Case]:
    base = blob_recipe(find(positive["blob"], "a few bytes"))
    assert open_blob(base) == raw(base["plain"])
    size = base["length"]
    for name, length in {"a byte short": size - 1, "a byte more": size + 1, "empty": 0, "29 bytes": 29}.items():
        yield bad("blob_open", name, "malformed", rehashed(base, length=length))
    for name, index in {"suite": 0, "nonce": 1, "ciphertext, first": 13, "tag, last": -1}.items():
        yield bad("blob_open", f"a bit of the {name}", "mismatch", base, flip=index)
        failure = "suite" if name == "suite" else "cannot-open"
        yield bad("blob_open", f"a bit of the {name}, named by the entry", failure, rehashed(base, flip=index))
    yield bad("blob_open", "a wrong size and hash", "malformed", base, length=size - 1)
    yield bad("blob_open", "another hash", "mismatch", base, hash=fresh("another hash"))
    yield bad("blob_open", "a hash of 31 bytes", "malformed", base, hash=base["hash"][:31])
    others: Case = {"B": fresh("another B"), "instance": OTHER_HOUSE, "log": OTHER_BOND, "blob": ident("another blob")}
    for field, other in others.items():
        yield bad("blob_open", f"another {field}", "cannot-open", base, **{field: other})
    yield bad("blob_open", "a B of 16 bytes", "malformed", base, B=base["B"][:16])
    crossed = rehashed(base, made_aad=label("record", HOUSE, BOND, base["blob"]))
    yield bad("blob_open", "sealed for another purpose", "cannot-open", crossed)
    lengths = {"one more than there is": 65533, "far more": 2**32 - 1}
    for name, length in lengths.items():
        padded = Long(((u32(length), 1), (b"a", 65532)))
        yield bad("blob_open", f"a length {name}", "padding", rehashed(base, padded=padded))
    for name, (count, zeros, last) in {
        "the last byte not zero": (5, 65526, b"\1"),
        "a step too much": (5, 131062, b"\0"),
        "a whole step in two": (65532, 65535, b"\0"),
    }.items():
        padded = Long(((u32(count), 1), (b"a", count), (b"\0", zeros), (last, 1)))
        whole = 4 + count + zeros + 1 + 29
        yield bad("blob_open", name, "padding", rehashed(base, padded=padded, length=whole))


def document_negatives(positive: Positive) -> Iterator[Case]:
    """Manifest, draft and note."""
    document: dict[str, tuple[str, Case]] = {
        "manifest": ("no bond", {"AK": AK_BELA, "instance": OTHER_HOUSE, "person": BELA, "revision": 2}),
        "draft": ("words", {"AK": AK_BELA, "log": OTHER_BOND, "slot": "now.words"}),
        "note": ("a pin", {"AK": AK_BELA, "person": BELA, "note_name": "pin"}),
    }
    for operation, (name, others) in document.items():
        base = find(positive[operation], name)
        box = BOXES[operation]
        yield from changed_box_negatives(operation, base)
        yield from other_input_negatives(operation, base, others)
        for spoiled in ("padded to 1024", "padded to 2048", "the last byte not zero", "length 2^32-1"):
            padded, failure = wrong_padding(b"{}")[spoiled]
            sealed = seal(box.key(base), padded, box.aad(base), nonce(f"{operation} {spoiled}"))
            yield bad(operation, spoiled, failure, base, box=sealed)
    shifted = {"log": ALMA, "slot": "x"}
    draft = shifted | {"AK": AK_ALMA, "text": "{}", "nonce": nonce("draft as note")}
    sealed_draft = BOXES["draft"].seal(draft)["box"]
    note: Case = {"AK": AK_ALMA, "person": ALMA, "note_name": "x", "box": sealed_draft}
    yield bad("note", "a draft of the same ids", "cannot-open", note)


def header_negatives() -> Iterator[Case]:
    now, private = header_fields("h1"), private_fields("h6")
    together = header_fields("h3", reveal="together", pair=PAIR)
    for field in ("instance", "log", "id", "author"):
        yield bad("header", f"{field} of 15 bytes", "malformed", now, **{field: now[field][:15]})
        yield bad("header", f"{field} of 17 bytes", "malformed", now, **{field: now[field] + b"\0"})
    yield bad("header", "an empty id", "malformed", now, id=b"")
    for field in ("room", "kind"):
        for value in ("", "Now", "1now", "-now", "now1", "now_", "now\n", "n\u00f6w", "a" * 17):
            yield bad("header", f"{field} {value!a}", "malformed", now, **{field: value})
    for value in ("Card", "card_1", "card 1", "card\n", "\u010dard", "\u0661", "a" * 33):
        yield bad("header", f"subject {value!a}", "malformed", now, subject=value)
    for value in ("", "Now", "later", "now "):
        yield bad("header", f"reveal {value!a}", "malformed", now, reveal=value)
    yield bad("header", "together without a pair", "malformed", together, pair=b"")
    yield bad("header", "together, pair of 31 bytes", "malformed", together, pair=PAIR[:31])
    yield bad("header", "together, pair of 33 bytes", "malformed", together, pair=PAIR + b"\0")
    yield bad("header", "a pair with now", "malformed", now, pair=PAIR)
    yield bad("header", "a pair with at", "malformed", now, pair=PAIR, reveal="at", reveal_at=1_800_000_000)
    yield bad("header", "parent of 16 bytes", "malformed", now, parent=bytes(16))
    yield bad("header", "parent of 33 bytes", "malformed", now, parent=bytes(33))
    yield bad("header", "a time with now", "malformed", now, reveal_at=1_800_000_000)
    yield bad("header", "a time with together", "malformed", together, reveal_at=1)
    for number in (-1, 2**32):
        yield bad("header", f"reveal_at {number}", "malformed", now, reveal="at", reveal_at=number)
    for number in (-1, 0, 2**32):
        yield bad("header", f"private, revision {number}", "malformed", private, revision=number)
    yield bad("header", "shared, revision 2", "malformed", now, revision=2)
    not_private: Case = {
        "room": "now",
        "kind": "word",
        "subject": "card-12",
        "parent": fresh("parent"),
        "reveal": "now",
    }
    for field, value in not_private.items():
        yield bad("header", f"private with a {field}", "malformed", private, **{field: value})
    yield bad("header", "private, together with a pair", "malformed", private, reveal="together", pair=PAIR)


def both(name: str, failure: str, record: Case, **changes: Any) -> Iterator[Case]:
    """The same change, opened by the author and by the partner."""
    yield bad("record_self", name, failure, by_self(record), **changes)
    yield bad("record_release", name, failure, by_release(record), **changes)


def resealed(record: Case, padded: bytes | None = None, **changes: Any) -> Case:
    """A record that was *made* wrong: box and wraps belong to the changed fields."""
    changed = record | changes
    return changed | seal_record(changed, padded)


def rewrapped(record: Case, **changes: Any) -> Case:
    """A record that was changed and wrapped again by someone who has the keys: only what follows the wrap can tell."""
    changed = record | changes
    return changed | wraps(changed)


def moved_record_negatives(positive: Positive) -> Iterator[Case]:
    """A good record under another header."""
    together = find(positive["record"], "together, Alma, released")
    yield from both("another instance", "cannot-open", together, instance=OTHER_HOUSE)
    yield from both("another log", "cannot-open", together, log=OTHER_BOND)
    yield from both("another id", "cannot-open", together, id=ident("another entry"))
    yield from both("the other as author", "cannot-open", together, author=BELA)
    yield from both("another room", "cannot-open", together, room="deck")
    yield from both("another kind", "cannot-open", together, kind="mood")
    yield from both("another subject", "cannot-open", together, subject="card-13")
    yield from both("no subject", "cannot-open", together, subject="")
    yield from both("another pair", "cannot-open", together, pair=fresh("another pair"))
    yield from both("a parent", "cannot-open", together, parent=fresh("parent"))
    yield from both("flipped to now", "cannot-open", together, reveal="now", pair=b"")
    yield from both("flipped to now, the pair left", "malformed", together, reveal="now")
    yield from both("flipped to never", "cannot-open", together, reveal="never", pair=b"")
    yield from both("revision 2", "malformed", together, revision=2)
    yield from both("a letter moved from room to kind", "cannot-open", together, room="no", kind="wword")
    yield from both("a letter moved from kind to room", "cannot-open", together, room="noww", kind="ord")
    yield from both("a letter moved from kind to subject", "cannot-open", together, kind="wor", subject="dcard-12")
    moved: Case = {"subject": "card-1", "pair": b"2" + PAIR}
    yield from both("a letter moved from subject to pair", "malformed", together, **moved)
    yield from both("the pair moved to parent", "malformed", together, pair=b"", parent=PAIR)

    at = find(positive["record"], "at")
    yield from both("another time", "cannot-open", at, reveal_at=at["reveal_at"] - 1)
    yield from both("at flipped to now", "cannot-open", at, reveal="now", reveal_at=0)
    yield from both("at flipped to now, the time left", "malformed", at, reveal="now")

    reply = find(positive["record"], "now, a reply")
    yield from both("another parent", "cannot-open", reply, parent=fresh("another parent"))
    yield from both("no parent", "cannot-open", reply, parent=b"")

    private = by_self(find(positive["record"], "private, revision 2"))
    yield bad("record_self", "private, an older revision", "cannot-open", private, revision=1)
    yield bad("record_self", "private, a newer revision", "cannot-open", private, revision=3)
    older = find(positive["record"], "private")
    swapped = {name: older[name] for name in ("box", "com", "self", "mine")}
    yield bad("record_self", "private, the box of an older revision", "cannot-open", private, **swapped)
    yield bad("record_self", "private, flipped to now", "malformed", private, reveal="now")
    yield bad("record_self", "private, moved into the bond", "malformed", private, log=BOND)
    yield bad("record_self", "private, revision 1 moved into the bond", "cannot-open", by_self(older), log=BOND)


def wrong_wrap_negatives(positive: Positive) -> Iterator[Case]:
    """The two wraps and `mine`."""
    records = positive["record"]
    together, theirs = find(records, "together, Alma, released"), find(records, "together, Bela, released")
    own, given = by_self(together), by_release(together)
    for operation, base, field in (("record_self", own, "self"), ("record_release", given, "release")):
        for name, value in flipped(base[field]).items():
            yield bad(operation, f"{field}, a bit of the {name}", "cannot-open", base, **{field: value})
        yield bad(operation, f"{field} of suite 02", "suite", base, **{field: b"\x02" + base[field][1:]})
        for name, value in resized(base[field]).items():
            yield bad(operation, f"{field} {name}", "malformed", base, **{field: value})
        yield bad(operation, f"the {field} of another record", "cannot-open", base, **{field: theirs[field]})
    yield bad("record_self", "the release as self", "cannot-open", own, self=together["release"])
    yield bad("record_release", "the self as release", "cannot-open", given, release=together["self"])
    # The keys differ as well; here each is sealed under the other's key, so that the label alone tells.
    digest = together["hash"]
    crossed = seal(self_key(together), together["R"], release_aad(together, digest), nonce("crossed 3"))
    yield bad("record_self", "a release under the key of self", "cannot-open", own, self=crossed)
    crossed = seal(release_key(together), together["R"], label("self", digest), nonce("crossed 4"))
    yield bad("record_release", "a self under the key of release", "cannot-open", given, release=crossed)
    yield bad("record_self", "another AK", "cannot-open", own, AK=AK_BELA)
    yield bad("record_release", "another H", "cannot-open", given, H=fresh("another hash"))
    yield bad("record_release", "the record's own hash as H", "cannot-open", given, H=digest)
    yield bad("record_release", "another epoch", "cannot-open", given, epoch=0)
    yield bad("record_release", "another BK", "cannot-open", given, BK=BK_OLD)
    yield bad(
        "record_release",
        "an old epoch under the new BK",
        "cannot-open",
        by_release(find(records, "now, an old epoch")),
        BK=BK,
    )
    without_h = seal(release_key(together), together["R"], label("release", u32(1), digest, b""), nonce("no H"))
    yield bad("record_release", "a release without H", "cannot-open", given, release=without_h)
    yield bad("record_release", "another record than the pinned", "mismatch", given, pinned=fresh("another hash"))
    for name, index in {"first": 0, "last": -1}.items():
        yield bad("record_self", f"mine, {name} byte changed", "mismatch", own, mine=flip(own["mine"], index))
    yield bad("record_self", "mine by another", "mismatch", own, mine=mine(theirs, digest))
    yield bad("record_self", "mine of another record", "mismatch", own, mine=mine(own, theirs["hash"]))
    yield bad("record_self", "mine of 31 bytes", "malformed", own, mine=own["mine"][:31])
    yield bad("record_self", "no mine", "malformed", own, mine=b"")


def wrong_box_negatives(positive: Positive) -> Iterator[Case]:
    """The box and `com`: first changed by the host, then made wrong by someone who has the keys."""
    now = find(positive["record"], "now")
    box, com = now["box"], now["com"]
    for name, value in flipped(box).items():
        yield from both(f"box, a bit of the {name}", "cannot-open", now, box=value)
        yield from both(f"box, a bit of the {name}, wrapped again", "cannot-open", rewrapped(now, box=value))
    for name, value in other_suites(box).items():
        yield from both(f"box of {name}", "suite", now, box=value)
    yield from both("box of suite 02, wrapped again", "suite", rewrapped(now, box=b"\x02" + box[1:]))
    for name, value in resized(box).items():
        yield from both(f"box {name}", "malformed", now, box=value)
    yield from both("box a byte short, wrapped again", "malformed", rewrapped(now, box=box[:-1]))
    yield from both("box of a wrong size and suite", "malformed", now, box=b"\x02" + box[1:-1])
    yield from both("box of another record", "cannot-open", now, box=find(positive["record"], "now, a reply")["box"])
    yield from both("com changed", "cannot-open", now, com=flip(com, 0))
    yield from both("com changed, wrapped again", "commitment", rewrapped(now, com=flip(com, 0)))
    yield from both("com changed at its end, wrapped again", "commitment", rewrapped(now, com=flip(com, -1)))
    yield from both("com of 31 bytes", "malformed", rewrapped(now, com=com[:31]))
    yield from both("com empty", "malformed", rewrapped(now, com=b""))
    yield from both("another R", "commitment", rewrapped(now, R=fresh("another R")))
    yield from both("com and tag both wrong", "commitment", rewrapped(now, com=flip(com, 0), box=flip(box, -1)))
    yield from both("another id, wrapped again", "commitment", rewrapped(now, id=ident("another entry")))
    # The wraps fit the new header; what's refused is the box, whose associated data is the old one.
    others: Case = {"subject": "card-13", "room": "deck", "log": OTHER_BOND}
    for field, other in others.items():
        yield from both(f"another {field}, wrapped again", "cannot-open", rewrapped(now, **{field: other}))
    reflected = rewrapped(now, author=BELA)
    yield from both("the other as author, wrapped again", "cannot-open", reflected, own=ALMA, partner=BELA)
    by_cara = resealed(now, author=CARA)
    yield from both("a third person as author", "mismatch", by_cara, own=ALMA, partner=BELA)


def inside_box_negatives(positive: Positive) -> Iterator[Case]:
    now = find(positive["record"], "now")
    for name, (padded, failure) in wrong_padding(raw(now["text"])).items():
        yield from both(name, failure, resealed(now, padded))
    texts = {"not JSON": b"yes", "no text": b"", "JSON and more": b"{} {}", "not UTF-8": b'{"words":"\xff"}'}
    for name, text in texts.items():
        yield from both(name, "malformed", resealed(now, pad(text)))


def two_key_negatives() -> Iterator[Case]:
    yield from both("the second key of a two-key box", "commitment", two_key_case()[1])


# The points of small order (and what isn't reduced among them): each gives zero with every private key.
SMALL_ORDER = {
    "0": bytes(32),
    "1": b"\x01" + bytes(31),
    "of order 8": bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    "the other of order 8": bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    "p-1": (PRIME - 1).to_bytes(32, "little"),
    "p": PRIME.to_bytes(32, "little"),
    "p+1": (PRIME + 1).to_bytes(32, "little"),
    "0 with the top bit": flip_top(bytes(32)),
    "p-1 with the top bit": flip_top((PRIME - 1).to_bytes(32, "little")),
}


def exchange_negatives(positive: Positive) -> Iterator[Case]:
    private = fresh("dh Alice")
    for name, point in SMALL_ORDER.items():
        yield bad("dh", f"public {name}", "weak", {"private": private, "public": point})
    public = public_of(fresh("dh Bob"))
    yield bad("dh", "public of 31 bytes", "malformed", {"private": private, "public": public[:31]})
    yield bad("dh", "public of 33 bytes", "malformed", {"private": private, "public": public + b"\0"})
    yield bad("dh", "no public", "malformed", {"private": private, "public": b""})

    base = positive["invitation"][0]
    for side, other in (("A", "B"), ("B", "A")):
        mine_of = invitation_side(base, side)
        for kind in ("identity", "ephemeral"):
            field = f"{kind}_{other}"
            for name in ("0", "1", "of order 8", "p"):
                yield bad(
                    "invitation_key", f"{side} gets {field} {name}", "weak", mine_of, **{field: SMALL_ORDER[name]}
                )
            short = {field: base[field][:31]}
            yield bad("invitation_key", f"{side} gets {field} of 31 bytes", "malformed", mine_of, **short)


def invitation_negatives(positive: Positive) -> Iterator[Case]:
    base, other = positive["invitation"]
    yield bad("invitation_commit", "c changed", "mismatch", base, c=flip(base["c"], 0))
    yield bad("invitation_commit", "c changed at its end", "mismatch", base, c=flip(base["c"], -1))
    yield bad("invitation_commit", "another identity", "mismatch", base, identity_A=base["identity_B"])
    yield bad("invitation_commit", "another ephemeral", "mismatch", base, ephemeral_A=other["ephemeral_A"])
    yield bad("invitation_commit", "another nonce", "mismatch", base, nonce_A=other["nonce_A"])
    yield bad("invitation_commit", "another invitation", "mismatch", base, invitation=other["invitation"])
    swapped = {"identity_A": base["ephemeral_A"], "ephemeral_A": base["identity_A"]}
    yield bad("invitation_commit", "identity and ephemeral swapped", "mismatch", base, **swapped)

    for speaker, code in {"A": base["code_B"], "B": base["code_A"]}.items():
        heard: Case = {"K": base["K"], "speaker": speaker, "code": code}
        yield bad("invitation_code", f"{speaker}, the other's code", "mismatch", heard)
        right = base[f"code_{speaker}"]
        yield bad("invitation_code", f"{speaker}, a wrong last word", "mismatch", heard, code=flip(right, 3))
        yield bad("invitation_code", f"{speaker}, another K", "mismatch", heard, K=other["K"], code=right)
    middle = invitation_side(base, "A") | {"ephemeral_B": public_of(fresh("someone between"))}
    between: Case = {"K": invitation_key(middle), "speaker": "B", "code": base["code_B"]}
    yield bad("invitation_code", "a key replaced on the way", "mismatch", between)

    for name, person in LETTER_ID.items():
        operation, letter = f"invitation_{name}", base | {"box": base[name]}
        yield from changed_box_negatives(operation, letter)
        others = {"S": other["S"], "instance": OTHER_HOUSE, "invitation": other["invitation"], person: CARA}
        yield from other_input_negatives(operation, letter, others)
    # All three take the same third id here, so that only the purpose can tell them apart.
    same = base | {"bond": ALMA, "person_A": ALMA, "person_B": ALMA}
    sealed = same | seal_invitation(same)
    for name, used_as in (("note", "hello"), ("hello", "reveal"), ("reveal", "note"), ("reveal", "hello")):
        yield bad(f"invitation_{used_as}", f"the {name}", "cannot-open", sealed, box=sealed[name])

    gift = base | {"box": base["gift"]}
    yield from changed_box_negatives("invitation_gift", gift)
    yield from other_input_negatives("invitation_gift", gift, {"K": other["K"], "bond": OTHER_BOND, "epoch": 2})


def make_negative(positive: Positive) -> list[Case]:
    return [
        *account_negatives(),
        *recovery_negatives(),
        *box_negatives(positive),
        *wrap_negatives(positive),
        *key_negatives(positive),
        *pad_negatives(),
        *document_negatives(positive),
        *header_negatives(),
        *moved_record_negatives(positive),
        *wrong_wrap_negatives(positive),
        *wrong_box_negatives(positive),
        *inside_box_negatives(positive),
        *two_key_negatives(),
        *exchange_negatives(positive),
        *invitation_negatives(positive),
        *blob_negatives(positive),
    ]


# --- Checking and writing --------------------------------------------------------------------------------------------


def check_positive(positive: Positive) -> None:
    for operation, box in BOXES.items():
        for c in positive.get(operation, []):
            assert box.open(c) == raw(c[box.holds]), (operation, c["name"])
    for c in positive["record"]:
        check_header(c)
        assert open_self(by_self(c)) == raw(c["text"]), c["name"]
        if c["release"]:
            assert open_release(by_release(c) | {"pinned": c["hash"]}) == raw(c["text"]), c["name"]
    for c in positive["record_self"]:
        assert open_self(c) == raw(c["text"])
    for c in positive["recovery"]:
        assert recovery_parse(c["text"]) == c["code"]
    assert all(c["code"] == CODE for c in positive["recovery_parse"][:-1])
    for c in positive["invitation"]:
        for name in LETTER_ID:
            assert BOXES[f"invitation_{name}"].open(c | {"box": c[name]}) == raw(c[f"{name}_text"])
        assert BOXES["invitation_gift"].open(c | {"box": c["gift"]}) == c["BK"]
        open_commit(c)
    for a, b in (("composed (NFC)", "decomposed (NFD)"), ("Hangul composed", "Hangul decomposed")):
        assert len({find(positive["normalise"], name)["normalised"] for name in (a, b)}) == 1


def check_blobs(positive: Positive) -> None:
    for c in positive["blob"]:
        assert open_blob(blob_recipe(c)) == raw(c["plain"]), c["name"]


def outcome(c: Case) -> str:
    try:
        OPEN[c["operation"]][1](c)
    except Failure as failure:
        return str(failure)
    return "opened"


def check_negative(negative: list[Case]) -> None:
    for c in negative:
        assert outcome(c) == c["failure"], (c["name"], c["failure"], outcome(c))
    names = [c["name"] for c in negative]
    assert len(names) == len(set(names)), [n for n in names if names.count(n) > 1]


def shown(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Long):
        return [[shown(unit), times] for unit, times in value.parts]
    if isinstance(value, list):
        return [shown(v) for v in value]
    return value


def shown_case(case: Case) -> Case:
    out = {}
    for name, value in case.items():
        if name == "box" and len(value) > BOX_SHOWN and "failure" not in case:
            name, value = "box_sha256", sha256(value)
        out[name] = shown(value)
    return out


def make() -> str:
    check_x25519()
    positive = make_positive()
    check_positive(positive)
    check_blobs(positive)
    negative = make_negative(positive)
    check_negative(negative)
    document = {
        "suite": 1,
        "note": "Made by make.py from docs/protocol.md; fields: README.md. No secrets: keys are SHA-256 of names.",
        "positive": {operation: [shown_case(c) for c in cases] for operation, cases in positive.items()},
        "negative": [shown_case(c) for c in negative],
    }
    return json.dumps(document, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    made = make()
    if arguments == ["--check"]:
        same = OUTPUT.exists() and OUTPUT.read_text(encoding="utf-8") == made
        print("suite1.json is what make.py makes" if same else "suite1.json differs from what make.py makes")
        return 0 if same else 1
    if arguments:
        print(__doc__)
        return 2
    OUTPUT.write_text(made, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
