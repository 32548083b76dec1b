"""The keys and documents under an account key (docs/protocol.md, section 4).

The account key `ak`, a bond key `bk` and the halves of an identity are 32 bytes; ids are 16. A text is JSON.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from usness.client.seal.bytes import (
    b64,
    bytes_in,
    label,
    number_in,
    read_json,
    same,
    sized,
    text_in,
    u32,
    unb64,
    utf8,
    write_json,
)
from usness.client.seal.failures import Failure
from usness.client.seal.suite import KEY, Random, box, box_text, derive, fresh, unbox, unbox_json, unwrap, wrap
from usness.sealed import ID, OVERHEAD, SUITE

PKCS8: Final = bytes.fromhex("302e020100300506032b656e04220420")
IDENTITY_BOX: Final = len(PKCS8) + KEY + OVERHEAD
SUITE_NUMBER: Final = SUITE[0]
MOST: Final = 2**32 - 1


@dataclass(frozen=True)
class Partner:
    """Who holds the other seat of a bond: id (16 bytes), pinned identity key (32), name, and the bond key's epoch."""

    partner: bytes
    identity: bytes
    name: str
    epoch: int


@dataclass(frozen=True)
class Manifest:
    """What a person knows of house, self and partners without asking the host; `bonds` goes by bond id."""

    instance: bytes
    person: bytes
    name: str
    identity: bytes
    suite: int
    pace: int
    recovery_checked: bool
    bonds: Mapping[bytes, Partner]
    more: Mapping[str, object] = field(default_factory=dict)
    """Settings of the pages, and what a later version has put there: kept as it is, whoever changes the rest."""

    def write(self) -> str:
        """Give the manifest's JSON."""
        fields = {
            **self.more,
            "v": 1,
            "instance": b64(self.instance),
            "person": b64(self.person),
            "name": self.name,
            "identity": b64(self.identity),
            "suite": self.suite,
            "pace": self.pace,
            "recovery_checked": self.recovery_checked,
            "bonds": {b64(bond): _write_partner(partner) for bond, partner in self.bonds.items()},
        }
        return write_json(fields).decode()


NAMED: Final = frozenset({"v", "instance", "person", "name", "identity", "suite", "pace", "recovery_checked", "bonds"})


def public_of(private: bytes) -> bytes:
    """Give the public half of an X25519 key."""
    return X25519PrivateKey.from_private_bytes(sized(private, KEY)).public_key().public_bytes_raw()


def dh(private: bytes, public: bytes) -> bytes:
    """Give the 32 bytes two X25519 keys share; fail `malformed` for a size, `weak` for an all-zero result."""
    own = X25519PrivateKey.from_private_bytes(sized(private, KEY))
    other = X25519PublicKey.from_public_bytes(sized(public, KEY))
    try:
        return own.exchange(other)
    except ValueError as wrong:
        # A point of small order gives zero with every key: the host could hand one to both and know their secret.
        raise Failure("weak") from wrong


def new_key(random: Random = os.urandom) -> bytes:
    """Give 32 fresh bytes: an account key, a bond key, or the private half of an identity."""
    return fresh(KEY, random)


def seal_identity(ak: bytes, person: bytes, private: bytes, random: Random = os.urandom) -> bytes:
    """Seal the private half as PKCS#8, which browsers import; the box has 77 bytes."""
    aad = _identity_label(person, public_of(private))
    return box(_under(ak, "identity"), PKCS8 + private, aad, random)


def open_identity(ak: bytes, person: bytes, public: bytes, sealed: bytes) -> bytes:
    """Give the private half; fail as a box does, `malformed` for another form, `mismatch` for another public half."""
    plain = unbox(_under(ak, "identity"), sized(sealed, IDENTITY_BOX), _identity_label(person, public))
    if not plain.startswith(PKCS8):
        raise Failure("malformed")
    private = plain[len(PKCS8) :]
    same(public_of(private), public)
    return private


def seal_bond_key(ak: bytes, bond: bytes, epoch: int, person: bytes, bk: bytes, random: Random = os.urandom) -> bytes:
    """Seal one epoch's bond key for one seat, as a wrap of 61 bytes."""
    return wrap(_under(ak, "bond-key"), bk, _bond_label(bond, epoch, person), random)


def open_bond_key(ak: bytes, bond: bytes, epoch: int, person: bytes, sealed: bytes) -> bytes:
    """Give the bond key; fail as a wrap does, `cannot-open` for another bond, epoch or seat."""
    return unwrap(_under(ak, "bond-key"), sealed, _bond_label(bond, epoch, person))


def seal_manifest(
    ak: bytes, instance: bytes, person: bytes, revision: int, text: str, random: Random = os.urandom
) -> bytes:
    """Seal a manifest's JSON as one revision, counted from 1."""
    return box_text(_under(ak, "manifest"), utf8(text), _manifest_label(instance, person, revision), random)


def open_manifest(ak: bytes, instance: bytes, person: bytes, revision: int, sealed: bytes, seen: int = 0) -> str:
    """Give a manifest's JSON; fail as a padded box does, `mismatch` for a lower revision than was `seen`."""
    text = unbox_json(_under(ak, "manifest"), sealed, _manifest_label(instance, person, revision))
    # An older manifest would bring back an identity key that the person has since replaced.
    if revision < seen:
        raise Failure("mismatch")
    return text


def read_manifest(text: str, instance: bytes, person: bytes) -> Manifest:
    """Read a manifest; fail `malformed`, `suite` if it asks for a later suite, `mismatch` for another house or person."""
    fields = read_json(utf8(text))
    manifest = Manifest(
        instance=bytes_in(fields, "instance", ID),
        person=bytes_in(fields, "person", ID),
        name=text_in(fields, "name"),
        identity=bytes_in(fields, "identity", KEY),
        suite=number_in(fields, "suite", 1, 255),
        pace=number_in(fields, "pace", 1, 5),
        recovery_checked=_flag_in(fields, "recovery_checked"),
        bonds=_read_bonds(fields.get("bonds")),
        more={name: value for name, value in fields.items() if name not in NAMED},
    )
    number_in(fields, "v", 1, 1)
    if manifest.suite > SUITE_NUMBER:
        raise Failure("suite")
    same(manifest.instance + manifest.person, instance + person)
    return manifest


def seal_draft(ak: bytes, log: bytes, slot: str, text: str, random: Random = os.urandom) -> bytes:
    """Seal what is being written, for this device alone; `slot` says where it is being written."""
    return box_text(_under(ak, "draft"), utf8(text), _draft_label(log, slot), random)


def open_draft(ak: bytes, log: bytes, slot: str, sealed: bytes) -> str:
    """Give a draft's JSON; fail as a padded box does."""
    return unbox_json(_under(ak, "draft"), sealed, _draft_label(log, slot))


def seal_note(ak: bytes, person: bytes, name: str, text: str, random: Random = os.urandom) -> bytes:
    """Seal what this device alone remembers under a name, such as a pin."""
    return box_text(_under(ak, "note"), utf8(text), _note_label(person, name), random)


def open_note(ak: bytes, person: bytes, name: str, sealed: bytes) -> str:
    """Give a note's JSON; fail as a padded box does."""
    return unbox_json(_under(ak, "note"), sealed, _note_label(person, name))


def _under(ak: bytes, purpose: str) -> bytes:
    return derive(sized(ak, KEY), purpose)


def _identity_label(person: bytes, public: bytes) -> bytes:
    return label("identity", sized(person, ID), sized(public, KEY))


def _bond_label(bond: bytes, epoch: int, person: bytes) -> bytes:
    return label("bond-key", sized(bond, ID), u32(epoch), sized(person, ID))


def _manifest_label(instance: bytes, person: bytes, revision: int) -> bytes:
    return label("manifest", sized(instance, ID), sized(person, ID), u32(revision))


def _draft_label(log: bytes, slot: str) -> bytes:
    return label("draft", sized(log, ID), utf8(slot))


def _note_label(person: bytes, name: str) -> bytes:
    return label("note", sized(person, ID), utf8(name))


def _write_partner(partner: Partner) -> dict[str, object]:
    return {
        "partner": b64(partner.partner),
        "identity": b64(partner.identity),
        "name": partner.name,
        "epoch": partner.epoch,
    }


def _read_bonds(bonds: object) -> dict[bytes, Partner]:
    if not isinstance(bonds, dict):
        raise Failure("malformed")
    return {sized(unb64(bond), ID): _read_partner(partner) for bond, partner in bonds.items()}


def _read_partner(fields: object) -> Partner:
    if not isinstance(fields, dict):
        raise Failure("malformed")
    return Partner(
        partner=bytes_in(fields, "partner", ID),
        identity=bytes_in(fields, "identity", KEY),
        name=text_in(fields, "name"),
        epoch=number_in(fields, "epoch", 0, MOST),
    )


def _flag_in(fields: Mapping[str, object], name: str) -> bool:
    value = fields.get(name)
    if not isinstance(value, bool):
        raise Failure("malformed")
    return value
