"""An invitation: the link, the exchange of keys, the spoken codes and the gift (docs/protocol.md, section 8).

`secret` is `S` and `key` is `K`; both, keys and nonces are 32 bytes, ids 16, codes 4. A text is JSON. A is the inviter.
"""

import os
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from usness.client.seal.bytes import (
    b64,
    bytes_in,
    label,
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
from usness.client.seal.keys import dh
from usness.client.seal.suite import KEY, Random, box_text, derive, hkdf, unbox_json, unwrap, wrap
from usness.sealed import HASH, ID, ROOM

Side = Literal["A", "B"]
Letter = Literal["note", "hello", "reveal"]

CODE: Final = 4

_LINK: Final = re.compile(r"/i/([A-Za-z0-9_-]{22})#v1\.([^.]+)\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})")
_SPEAKERS: Final[dict[Side, str]] = {"A": "code-inviter", "B": "code-invitee"}


@dataclass(frozen=True)
class Link:
    """What the inviter hands over: invitation id, list of spoken words, `S`, and the commitment `c` to A's keys."""

    invitation: bytes
    lang: str
    secret: bytes
    commit: bytes


@dataclass(frozen=True)
class Offer:
    """The public keys and the nonce that one side brings."""

    identity: bytes
    ephemeral: bytes
    nonce: bytes


@dataclass(frozen=True)
class Privates:
    """The private halves of one side's two keys."""

    identity: bytes
    ephemeral: bytes


@dataclass(frozen=True)
class Meeting:
    """All that both sides must agree on before they share a key."""

    instance: bytes
    invitation: bytes
    bond: bytes
    kind: str
    lang: str
    person_a: bytes
    person_b: bytes
    a: Offer
    b: Offer


def write_link(link: Link) -> str:
    """Give the link from `/i/` on; what stands after `#` never reaches the host. Fail `malformed` for a size or name."""
    if not ROOM.fullmatch(link.lang):
        raise Failure("malformed")
    secret, commit = b64(sized(link.secret, KEY)), b64(sized(link.commit, HASH))
    return f"/i/{b64(sized(link.invitation, ID))}#v1.{link.lang}.{secret}.{commit}"


def read_link(text: str) -> Link:
    """Read a link from `/i/` on; fail `malformed` for any other spelling than the one that `write_link` gives."""
    found = _LINK.fullmatch(text)
    if found is None:
        raise Failure("malformed")
    link = Link(unb64(found[1]), found[2], unb64(found[3]), unb64(found[4]))
    write_link(link)
    return link


def invitation_commit(invitation: bytes, offer: Offer) -> bytes:
    """Give `c`, which fixes the inviter's keys before the host has seen any."""
    return sha256(label("invitation-commit", sized(invitation, ID), *_parts(offer))).digest()


def check_commit(commit: bytes, invitation: bytes, offer: Offer) -> None:
    """Fail `mismatch` unless the revealed keys are those of the link."""
    same(invitation_commit(invitation, offer), sized(commit, HASH))


def write_offer(offer: Offer, name: str) -> str:
    """Give the JSON of a hello or a reveal."""
    identity, ephemeral, nonce = map(b64, _parts(offer))
    return write_json({"identity": identity, "ephemeral": ephemeral, "nonce": nonce, "name": name}).decode()


def read_offer(text: str) -> tuple[Offer, str]:
    """Read the JSON of a hello or a reveal, as keys and name; fail `malformed`."""
    fields = read_json(utf8(text))
    offer = Offer(*(bytes_in(fields, name, KEY) for name in ("identity", "ephemeral", "nonce")))
    return offer, text_in(fields, "name")


def seal_letter(
    letter: Letter,
    secret: bytes,
    instance: bytes,
    invitation: bytes,
    tied: bytes,
    text: str,
    random: Random = os.urandom,
) -> bytes:
    """Seal a text to whoever holds the link.

    A `note` (the inviter's first words) is tied to the bond's id, a `hello` (the invitee's keys) to B's, a `reveal` (the
    inviter's keys, once the hello has come) to A's.
    """
    key, aad = _letter_bound(letter, secret, (instance, invitation, tied))
    return box_text(key, utf8(text), aad, random)


def open_letter(letter: Letter, secret: bytes, instance: bytes, invitation: bytes, tied: bytes, sealed: bytes) -> str:
    """Give a letter's JSON; fail as a padded box does."""
    key, aad = _letter_bound(letter, secret, (instance, invitation, tied))
    return unbox_json(key, sealed, aad)


def transcript(meeting: Meeting) -> bytes:
    """Give the label over everything that both sides must agree on; fail `malformed` for a size."""
    a, b = _parts(meeting.a), _parts(meeting.b)
    return label(
        "invitation-key",
        sized(meeting.instance, ID),
        sized(meeting.invitation, ID),
        sized(meeting.bond, ID),
        utf8(meeting.kind),
        utf8(meeting.lang),
        sized(meeting.person_a, ID),
        sized(meeting.person_b, ID),
        *(key for both in zip(a, b, strict=True) for key in both),
    )


def meeting_key(side: Side, privates: Privates, secret: bytes, meeting: Meeting) -> bytes:
    """Give `K`, the same on either side; fail `malformed`, or `weak` for an exchange that gives zero."""
    info = transcript(meeting)
    other = meeting.b if side == "A" else meeting.a
    # A's identity, then B's: the order is the inviter's on both sides.
    crossed = (dh(privates.identity, other.ephemeral), dh(privates.ephemeral, other.identity))
    ordered = crossed if side == "A" else crossed[::-1]
    return hkdf(b"".join((*ordered, dh(privates.ephemeral, other.ephemeral))), sized(secret, KEY), info)


def spoken_code(key: bytes, speaker: Side) -> bytes:
    """Give the 4 bytes that this side speaks, as one word of the list each."""
    return derive(sized(key, KEY), _SPEAKERS[speaker], size=CODE)


def check_code(key: bytes, speaker: Side, heard: bytes) -> None:
    """Fail `mismatch` unless these are the speaker's 4 bytes; own ones copied from the screen are not."""
    same(spoken_code(key, speaker), sized(heard, CODE))


def seal_gift(key: bytes, bond: bytes, epoch: int, bk: bytes, random: Random = os.urandom) -> bytes:
    """Wrap the bond key for the invitee, after the own match."""
    return wrap(_gift_key(key), bk, _gift_label(bond, epoch), random)


def open_gift(key: bytes, bond: bytes, epoch: int, sealed: bytes) -> bytes:
    """Give the bond key; fail as a wrap does."""
    return unwrap(_gift_key(key), sealed, _gift_label(bond, epoch))


def _parts(offer: Offer) -> tuple[bytes, bytes, bytes]:
    return sized(offer.identity, KEY), sized(offer.ephemeral, KEY), sized(offer.nonce, KEY)


def _letter_bound(letter: Letter, secret: bytes, ids: tuple[bytes, bytes, bytes]) -> tuple[bytes, bytes]:
    instance, invitation, tied = (sized(id_, ID) for id_ in ids)
    purpose = f"invitation-{letter}"
    return derive(sized(secret, KEY), purpose, salt=invitation), label(purpose, instance, invitation, tied)


def _gift_key(key: bytes) -> bytes:
    return derive(sized(key, KEY), "invitation-gift")


def _gift_label(bond: bytes, epoch: int) -> bytes:
    return label("invitation-gift", sized(bond, ID), u32(epoch))
