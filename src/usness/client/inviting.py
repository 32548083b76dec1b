"""Inviting and being invited: a link, two keys, and four words that each speaks (docs/protocol.md, section 8).

The steps, each by its own side: `invite` gives the link; `accept` takes it up; both `meet`; each says `own_words` and
gives what it heard to `confirm`; then the invitee can `take` the room's key. Nothing confirms itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from usness.client import seal
from usness.client.api import Json
from usness.client.person import FIRST_EPOCH, Person
from usness.client.seal import Failure, Link, Manifest, Offer, Partner, Privates, Side
from usness.client.seal.bytes import b64, bytes_in, text_in, unb64, write_json
from usness.client.seal.keys import PKCS8
from usness.client.seal.suite import KEY
from usness.client.spoken import heard, spoken
from usness.sealed import ID

ROOM: Final = "invitation"
KIND: Final = "secrets"
FIRST_CARD: Final = "q001"
LANG: Final = "en"


class NotYet(Exception):
    """The other's step is due first."""


class Over(Exception):
    """The invitation has ended: it was taken back, or the words were wrong three times."""


@dataclass(frozen=True)
class Invitation:
    """What the inviter hands over: the link, whose part after `#` the house must never see."""

    id: bytes
    bond: bytes
    link: str = field(repr=False)


@dataclass(frozen=True)
class Secrets:
    """One side's part, as it rests in a private entry: `S`, the private ephemeral key, the nonce, and the link's `c`
    (of the invited one; else empty). `kind` is the bond's.
    """

    id: bytes
    bond: bytes
    kind: str
    lang: str
    secret: bytes = field(repr=False)
    ephemeral: bytes = field(repr=False)
    nonce: bytes
    commit: bytes = b""

    def offer(self, person: Person) -> Offer:
        """The public half, which the other gets."""
        return Offer(person.manifest.identity, seal.public_of(self.ephemeral), self.nonce)

    def fields(self) -> dict[str, object]:
        """The fields of the private entry; `of` reads them again."""
        return {
            "room": ROOM,
            "kind": KIND,
            "subject": b64(self.id),
            "id": b64(self.id),
            "bond": b64(self.bond),
            "bond_kind": self.kind,
            "words": self.lang,
            "S": b64(self.secret),
            "ephemeral": b64(PKCS8 + self.ephemeral),
            "public": b64(seal.public_of(self.ephemeral)),
            "nonce": b64(self.nonce),
            "c": b64(self.commit),
        }

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> Secrets:
        """Read the fields of a private entry; fail `malformed`."""
        ephemeral = bytes_in(fields, "ephemeral", len(PKCS8) + KEY)
        return cls(
            bytes_in(fields, "id", ID),
            bytes_in(fields, "bond", ID),
            text_in(fields, "bond_kind"),
            text_in(fields, "words"),
            bytes_in(fields, "S", KEY),
            ephemeral[len(PKCS8) :],
            bytes_in(fields, "nonce", KEY),
            unb64(text_in(fields, "c")) if "c" in fields else b"",
        )


async def invite(
    person: Person, kind: str, zone: str, *, note: str = "", card: str = FIRST_CARD, bond: bytes = b""
) -> Invitation:
    """Make a link that works once, for 48 hours. `kind` is `partners` or `friends`; `zone` an IANA name; `bond` an own
    room that still waits for its second person, else a new one is made. Raise `Refused`.
    """
    random = person.random
    new = Secrets(random(ID), bond or random(ID), kind, LANG, random(KEY), random(KEY), random(KEY))
    bk = person.bond_keys.get((new.bond, FIRST_EPOCH)) or seal.new_key(random)
    letter = write_json({"name": person.name, "note": note}).decode()
    await person.note(new.fields())
    await person.api.post(
        "/invitations",
        {
            "id": b64(new.id),
            "bond": b64(new.bond),
            "kind": kind,
            "zone": zone,
            "lang": LANG,
            "card": card,
            "note": b64(seal.seal_letter("note", new.secret, person.instance, new.id, new.bond, letter, random)),
            "bond_key": {"epoch": FIRST_EPOCH, "box": b64(_key_box(person, new.bond, bk))},
        },
    )
    person.bond_keys[new.bond, FIRST_EPOCH] = bk
    link = Link(new.id, LANG, new.secret, seal.invitation_commit(new.id, new.offer(person)))
    return Invitation(new.id, new.bond, person.api.base_url + seal.write_link(link))


def _key_box(person: Person, bond: bytes, bk: bytes) -> bytes:
    return seal.seal_bond_key(person.ak, bond, FIRST_EPOCH, person.id, bk, person.random)


async def accept(person: Person, link: str) -> bytes:
    """Take the second seat; give the invitation's id. A first answer may be sealed from now on, the key comes later.

    Raise `Refused`; fail `malformed` for what isn't a whole link.
    """
    found = seal.read_link(link[max(link.find("/i/"), 0) :])
    told = await _told(person, found.invitation)
    own = Secrets(
        found.invitation,
        bytes_in(told, "bond", ID),
        text_in(told, "kind"),
        found.lang,
        found.secret,
        person.random(KEY),
        person.random(KEY),
        found.commit,
    )
    await person.note(own.fields())
    await _send(person, own, "hello")
    return own.id


async def _send(person: Person, own: Secrets, letter: seal.Letter) -> None:
    text = seal.write_offer(own.offer(person), person.name)
    box = seal.seal_letter(letter, own.secret, person.instance, own.id, person.id, text, person.random)
    await person.api.post(f"/invitations/{b64(own.id)}/{letter}", {letter: b64(box)})


async def _told(person: Person, invitation: bytes) -> Json:
    return await person.api.get(f"/invitations/{b64(invitation)}")


@dataclass(eq=False)
class Meeting:
    """Both have shown their keys. Whether nobody stands between them, only the spoken words tell."""

    person: Person
    own: Secrets
    side: Side
    key: bytes = field(repr=False)
    partner: Partner

    @property
    def name(self) -> str:
        """The name that the other side gave."""
        return self.partner.name

    @property
    def own_words(self) -> tuple[str, ...]:
        """The four words to speak; the other side types them."""
        return spoken(seal.spoken_code(self.key, self.side), self.own.lang)

    async def confirm(self, said: Iterable[str]) -> None:
        """Compare what the other spoke, and only then pin who they are; the inviter also gives the room's key.

        Fail `mismatch` for wrong words; raise `Over` at the third time, which ends the invitation for good.
        """
        if not self.person.memory.may_try(self.own.id):
            raise Over
        try:
            seal.check_code(self.key, "B" if self.side == "A" else "A", heard(said, self.own.lang))
        except Failure:
            await self._miss()
            raise
        await self.person.change_manifest(self._pinned)
        if self.side == "A":
            await self._give()

    async def _miss(self) -> None:
        memory = self.person.memory
        memory.miss(self.own.id)
        if not memory.may_try(self.own.id):
            await self.person.api.post(f"/invitations/{b64(self.own.id)}/end")
            raise Over

    def _pinned(self, manifest: Manifest) -> Manifest:
        return replace(manifest, bonds={**manifest.bonds, self.own.bond: self.partner})

    async def _give(self) -> None:
        bk = self.person.bond_keys[self.own.bond, FIRST_EPOCH]
        gift = seal.seal_gift(self.key, self.own.bond, FIRST_EPOCH, bk, self.person.random)
        await self.person.api.post(f"/invitations/{b64(self.own.id)}/gift", {"gift": b64(gift)})
        await _forget(self.person, self.own.id)

    async def take(self) -> None:
        """Take the room's key, on the invitee's side. Raise `NotYet` until the inviter has confirmed.

        Fail `mismatch` before the own match: a key from someone unproven would be the house's own.
        """
        if self.own.bond not in self.person.manifest.bonds:
            raise Failure("mismatch")
        told = await _told(self.person, self.own.id)
        if text_in(told, "state") != "given":
            raise NotYet
        bk = seal.open_gift(self.key, self.own.bond, FIRST_EPOCH, unb64(text_in(told, "gift")))
        box = _key_box(self.person, self.own.bond, bk)
        await self.person.api.post(f"/invitations/{b64(self.own.id)}/taken", {"epoch": FIRST_EPOCH, "box": b64(box)})
        self.person.bond_keys[self.own.bond, FIRST_EPOCH] = bk
        await _forget(self.person, self.own.id)


async def meet(person: Person, invitation: bytes) -> Meeting:
    """Show the own keys when it's their turn, and meet the other's. Raise `NotYet`, `Over`, `Refused`.

    Fail `mismatch` when the inviter's keys aren't those of the link, or the other's were others before.
    """
    own = await _secrets(person, invitation)
    told = await _told(person, invitation)
    side: Side = "A" if text_in(told, "role") == "inviter" else "B"
    if side == "A" and text_in(told, "state") == "hello":
        await _send(person, own, "reveal")
        told = await _told(person, invitation)
    _require_turn(text_in(told, "state"))
    return _met(person, own, side, told)


def _require_turn(state: str) -> None:
    if state in ("open", "hello"):
        raise NotYet
    if state not in ("revealed", "given"):
        raise Over


def _met(person: Person, own: Secrets, side: Side, told: Json) -> Meeting:
    other, name = _greeting(person, own, side, told)
    partner = Partner(bytes_in(told, "invitee" if side == "A" else "inviter", ID), other.identity, name, FIRST_EPOCH)
    known = person.manifest.bonds.get(own.bond)
    if known is not None and (known.partner, known.identity) != (partner.partner, partner.identity):
        raise Failure("mismatch")
    mine = own.offer(person)
    a, b = (mine, other) if side == "A" else (other, mine)
    person_a, person_b = (person.id, partner.partner) if side == "A" else (partner.partner, person.id)
    both = seal.Meeting(person.instance, own.id, own.bond, own.kind, own.lang, person_a, person_b, a, b)
    key = seal.meeting_key(side, Privates(person.identity, own.ephemeral), own.secret, both)
    return Meeting(person, own, side, key, partner)


def _greeting(person: Person, own: Secrets, side: Side, told: Json) -> tuple[Offer, str]:
    letter: seal.Letter = "hello" if side == "A" else "reveal"
    tied = bytes_in(told, "invitee" if side == "A" else "inviter", ID)
    message = unb64(text_in(told, letter))
    text = seal.open_letter(letter, own.secret, person.instance, own.id, tied, message)
    offer, name = seal.read_offer(text)
    if side == "B":
        seal.check_commit(own.commit, own.id, offer)
    person.memory.only_one(own.id, message)
    return offer, name


async def _secrets(person: Person, invitation: bytes) -> Secrets:
    for one in reversed(await person.sync()):
        if (one.fields.get("room"), one.fields.get("subject")) == (ROOM, b64(invitation)):
            return Secrets.of(one.fields)
    raise NotYet


async def _forget(person: Person, invitation: bytes) -> None:
    """Delete the private entry: a key that has served can only do harm."""
    for one in await person.sync():
        if (one.fields.get("room"), one.fields.get("subject")) == (ROOM, b64(invitation)):
            await person.take_back(one.entry)


async def note_of(person: Person, link: str) -> tuple[str, str]:
    """Give the inviter's name and note, which the link alone opens."""
    found = seal.read_link(link[max(link.find("/i/"), 0) :])
    told = await _told(person, found.invitation)
    bond, sealed = bytes_in(told, "bond", ID), unb64(text_in(told, "note"))
    text = seal.open_letter("note", found.secret, person.instance, found.invitation, bond, sealed)
    fields = json.loads(text)
    return text_in(fields, "name"), text_in(fields, "note")
