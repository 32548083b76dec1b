"""Every case of `vectors/suite1.json`, both ways: sealing gives its bytes, and opening gives its text or its failure."""

import hmac
import json
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, cast

import pytest

from usness.client.seal import account, blob, invitation, keys, record, suite
from usness.client.seal import bytes as notation
from usness.client.seal.failures import Failure
from usness.sealed import Header

VECTORS: Final = json.loads((Path(__file__).parents[2] / "vectors" / "suite1.json").read_text("ascii"))


@dataclass(frozen=True)
class Case:
    """One case: its fields by the names of `vectors/README.md`."""

    fields: Mapping[str, Any]

    def has(self, name: str) -> bool:
        """Tell whether a field is there, and not null."""
        return self.fields.get(name) is not None

    def raw(self, name: str) -> bytes:
        """Give bytes, from their long form too."""
        return b"".join(bytes.fromhex(part) * times for part, times in self._parts(name))

    def text(self, name: str) -> str:
        """Give a text, from its long form too."""
        return "".join(part * times for part, times in self._parts(name))

    def number(self, name: str) -> int:
        """Give a number."""
        value = self.fields[name]
        assert type(value) is int
        return value

    def also(self, **more: object) -> "Case":
        """Give this case with other fields laid over its own."""
        return Case(ChainMap(more, cast("dict[str, Any]", self.fields)))

    def maybe(self, name: str) -> bytes | None:
        """Give bytes, or nothing for null."""
        return self.raw(name) if self.has(name) else None

    def _parts(self, name: str) -> list[tuple[str, int]]:
        value = self.fields[name]
        return [(value, 1)] if isinstance(value, str) else value


def scripted(*parts: bytes) -> suite.Random:
    """Stand in for the generator: give these bytes, each once and in order."""
    left: Iterator[bytes] = iter(parts)

    def random(size: int) -> bytes:
        part = next(left)
        assert len(part) == size
        return part

    return random


@pytest.fixture(autouse=True)
def _other_nonce() -> None:
    """Let cases share a nonce: each starts as if another had been drawn last."""
    suite.box(bytes(32), b"", b"")


# --- Forwards: what a case's inputs give, under the names of its outputs ---


def label(case: Case) -> dict[str, object]:
    fields = [bytes.fromhex(field) for field in case.fields["fields"]]
    return {"label": notation.label(case.text("purpose"), *fields)}


def normalise(case: Case) -> dict[str, object]:
    return {"normalised": account.normalise(case.text("passphrase"))}


def stretch(case: Case) -> dict[str, object]:
    stretched = account.stretch(case.text("passphrase"), case.raw("salt"), case.number("rounds"), case.number("floor"))
    return {"stretched": stretched, "auth": account.auth_of(stretched), "kek": account.kek_of(stretched)}


def recovery(case: Case) -> dict[str, object]:
    code = case.raw("code")
    return {
        "text": account.write_code(code),
        "recovery_auth": account.recovery_auth_of(code),
        "kek": account.recovery_kek_of(code),
    }


def recovery_parse(case: Case) -> dict[str, object]:
    return {"code": account.read_code(case.text("text"))}


def box(case: Case) -> dict[str, object]:
    return {"box": suite.box(case.raw("key"), case.raw("plain"), case.raw("aad"), scripted(case.raw("nonce")))}


def wrapped(way: account.Way, secret: str) -> Callable[[Case], dict[str, object]]:
    def run(case: Case) -> dict[str, object]:
        random = scripted(case.raw("nonce"))
        person = case.raw("person")
        return {"box": account.wrap_account_key(way, case.raw(secret), case.raw("AK"), person, random)}

    return run


def identity(case: Case) -> dict[str, object]:
    private = case.raw("private")
    sealed = keys.seal_identity(case.raw("AK"), case.raw("person"), private, scripted(case.raw("nonce")))
    return {"public": keys.public_of(private), "pkcs8": keys.PKCS8 + private, "box": sealed}


def bond_key(case: Case) -> dict[str, object]:
    seat = (case.raw("bond"), case.number("epoch"), case.raw("person"))
    return {"box": keys.seal_bond_key(case.raw("AK"), *seat, case.raw("BK"), scripted(case.raw("nonce")))}


def boxed(sealed: bytes) -> dict[str, object]:
    return {"box": sealed, "box_sha256": sha256(sealed).digest()}


def manifest(case: Case) -> dict[str, object]:
    place = (case.raw("instance"), case.raw("person"), case.number("revision"))
    return boxed(keys.seal_manifest(case.raw("AK"), *place, case.text("text"), scripted(case.raw("nonce"))))


def draft(case: Case) -> dict[str, object]:
    place = (case.raw("log"), case.text("slot"))
    return boxed(keys.seal_draft(case.raw("AK"), *place, case.text("text"), scripted(case.raw("nonce"))))


def note(case: Case) -> dict[str, object]:
    place = (case.raw("person"), case.text("note_name"))
    return boxed(keys.seal_note(case.raw("AK"), *place, case.text("text"), scripted(case.raw("nonce"))))


def pad(case: Case) -> dict[str, object]:
    padded = suite.pad(case.raw("plain"))
    return {"size": len(padded), "sha256": sha256(padded).digest()}


def pair(case: Case) -> dict[str, object]:
    room, subject = case.text("room"), case.text("subject")
    return {"pair": record.pair_of(case.raw("bond"), room, subject, case.raw("parent"), case.number("round"))}


def header_of(case: Case) -> Header:
    fields: dict[str, Any] = {name: case.raw(name) for name in ("instance", "log", "id", "author", "pair", "parent")}
    fields |= {name: case.text(name) for name in ("room", "kind", "subject", "reveal")}
    fields |= {name: case.number(name) for name in ("reveal_at", "revision")}
    return Header(**fields)


def header(case: Case) -> dict[str, object]:
    return {"header": record.header_bytes(header_of(case))}


def sealed_record(case: Case) -> record.Record:
    random = scripted(case.raw("R"), case.raw("nonce"), case.raw("self_nonce"))
    made = record.seal_record(header_of(case), case.text("text"), case.raw("AK"), random)
    if not case.has("release"):
        return made
    random = scripted(case.raw("release_nonce"))
    epoch = case.number("epoch")
    return record.release_record(made, case.raw("AK"), case.raw("BK"), epoch, case.raw("H"), random)


def whole_record(case: Case) -> dict[str, object]:
    made = sealed_record(case)
    return {
        "header": record.header_bytes(made.header),
        "key": record.record_key(case.raw("R"), made.header.id),
        "com": made.com,
        **boxed(made.box),
        "hash": made.hash,
        "self": made.self_wrap,
        "release": made.release,
        "mine": made.mine,
    }


def dh(case: Case) -> dict[str, object]:
    return {"shared": keys.dh(case.raw("private"), case.raw("public"))}


def meeting_of(case: Case) -> invitation.Meeting:
    a, b = (
        invitation.Offer(*(case.raw(f"{key}_{side}") for key in ("identity", "ephemeral", "nonce"))) for side in "AB"
    )
    ids = (case.raw("instance"), case.raw("invitation"), case.raw("bond"))
    people = (case.raw("person_A"), case.raw("person_B"))
    return invitation.Meeting(*ids, case.text("kind"), case.text("lang"), *people, a, b)


def privates_of(case: Case, side: str) -> invitation.Privates:
    return invitation.Privates(case.raw(f"identity_{side}_private"), case.raw(f"ephemeral_{side}_private"))


def whole_invitation(case: Case) -> dict[str, object]:
    a, b = privates_of(case, "A"), privates_of(case, "B")
    publics = {
        "identity_A": keys.public_of(a.identity),
        "identity_B": keys.public_of(b.identity),
        "ephemeral_A": keys.public_of(a.ephemeral),
        "ephemeral_B": keys.public_of(b.ephemeral),
    }
    full = case.also(**{name: key.hex() for name, key in publics.items()})
    met = meeting_of(full)
    key = invitation.meeting_key("A", a, case.raw("S"), met)
    assert key == invitation.meeting_key("B", b, case.raw("S"), met)
    gift = invitation.seal_gift(key, met.bond, case.number("epoch"), case.raw("BK"), scripted(case.raw("gift_nonce")))
    return {
        **publics,
        **letters(case),
        "c": invitation.invitation_commit(met.invitation, met.a),
        "transcript": invitation.transcript(met),
        "dh_identity_A_ephemeral_B": keys.dh(a.identity, met.b.ephemeral),
        "dh_ephemeral_A_identity_B": keys.dh(a.ephemeral, met.b.identity),
        "dh_ephemeral_A_ephemeral_B": keys.dh(a.ephemeral, met.b.ephemeral),
        "K": key,
        "code_A": invitation.spoken_code(key, "A"),
        "code_B": invitation.spoken_code(key, "B"),
        "gift": gift,
    }


TIED: Final[dict[invitation.Letter, str]] = {"note": "bond", "hello": "person_B", "reveal": "person_A"}


def letters(case: Case) -> dict[str, object]:
    place = (case.raw("S"), case.raw("instance"), case.raw("invitation"))
    return {
        letter: invitation.seal_letter(
            letter, *place, case.raw(tied), case.text(f"{letter}_text"), scripted(case.raw(f"{letter}_nonce"))
        )
        for letter, tied in TIED.items()
    }


def sealed_blob(case: Case) -> dict[str, object]:
    secret, instance, log, id_ = blob_place(case)
    sealed = blob.seal_blob(secret, instance, log, id_, case.raw("plain"), scripted(case.raw("nonce")))
    return {**boxed(sealed), "key": blob.blob_key(secret, id_), "hash": blob.blob_hash(sealed)}


def blob_place(case: Case) -> tuple[bytes, bytes, bytes, bytes]:
    return case.raw("B"), case.raw("instance"), case.raw("log"), case.raw("blob")


# The last three are the host's formulas: what stands here shows that their vectors use the client's labels and numbers.


def keystream(case: Case) -> dict[str, object]:
    second, blocks = case.raw("second"), range(-(-case.number("length") // 32))
    stream = b"".join(hmac.digest(second, notation.u32(block), sha256) for block in blocks)
    return {"keystream": stream[: case.number("length")]}


def host_layer(case: Case) -> dict[str, object]:
    return {"stored": layered(case, "wrap")}


def layered(case: Case, name: str) -> bytes:
    data = case.raw(name)
    stream = keystream(case.also(length=len(data)))["keystream"]
    assert isinstance(stream, bytes)
    return bytes(x ^ y for x, y in zip(data, stream, strict=True))


def fake_salt(case: Case) -> dict[str, object]:
    info = notation.label("fake-salt", notation.utf8(case.text("handle")))
    return {"salt": hmac.digest(case.raw("house_secret"), info, sha256)[:16]}


FORWARDS: Final[dict[str, Callable[[Case], dict[str, object]]]] = {
    "label": label,
    "normalise": normalise,
    "account": stretch,
    "recovery": recovery,
    "recovery_parse": recovery_parse,
    "box": box,
    "passphrase_wrap": wrapped("passphrase", "kek"),
    "recovery_wrap": wrapped("recovery", "code"),
    "device_wrap": wrapped("device", "secret"),
    "identity": identity,
    "bond_key": bond_key,
    "manifest": manifest,
    "draft": draft,
    "note": note,
    "pad": pad,
    "pair": pair,
    "header": header,
    "record": whole_record,
    "dh": dh,
    "invitation": whole_invitation,
    "blob": sealed_blob,
    "keystream": keystream,
    "host_layer": host_layer,
    "fake_salt": fake_salt,
}


# --- Backwards: what opening gives ---


def open_box(case: Case) -> dict[str, object]:
    return {"plain": suite.unbox(case.raw("key"), case.raw("box"), case.raw("aad"))}


def unwrapped(way: account.Way, secret: str) -> Callable[[Case], dict[str, object]]:
    def run(case: Case) -> dict[str, object]:
        return {"AK": account.unwrap_account_key(way, case.raw(secret), case.raw("box"), case.raw("person"))}

    return run


def open_identity(case: Case) -> dict[str, object]:
    place = (case.raw("AK"), case.raw("person"), case.raw("public"))
    return {"private": keys.open_identity(*place, case.raw("box"))}


def open_bond_key(case: Case) -> dict[str, object]:
    seat = (case.raw("bond"), case.number("epoch"), case.raw("person"))
    return {"BK": keys.open_bond_key(case.raw("AK"), *seat, case.raw("box"))}


def box_of(case: Case, sealing: Callable[[Case], dict[str, object]]) -> bytes:
    """Give a case's box; one too large for the file is made again, since sealing is compared with its hash."""
    if case.has("box"):
        return case.raw("box")
    sealed = sealing(case)["box"]
    assert isinstance(sealed, bytes)
    return sealed


def open_manifest(case: Case) -> dict[str, object]:
    place = (case.raw("instance"), case.raw("person"), case.number("revision"))
    return {"text": keys.open_manifest(case.raw("AK"), *place, box_of(case, manifest))}


def open_draft(case: Case) -> dict[str, object]:
    return {"text": keys.open_draft(case.raw("AK"), case.raw("log"), case.text("slot"), box_of(case, draft))}


def open_note(case: Case) -> dict[str, object]:
    return {"text": keys.open_note(case.raw("AK"), case.raw("person"), case.text("note_name"), case.raw("box"))}


def unpad(case: Case) -> dict[str, object]:
    padded = case.raw("padded") if case.has("padded") else suite.pad(case.raw("plain"))
    return {"plain": suite.unpad(padded)}


def parts_of(case: Case) -> record.Record:
    return record.Record(
        header_of(case), case.raw("box"), case.raw("com"), case.maybe("self"), case.maybe("release"), case.maybe("mine")
    )


def open_self(case: Case) -> dict[str, object]:
    return {"text": record.open_own(parts_of(case), case.raw("AK"), case.raw("own"))}


def open_release(case: Case) -> dict[str, object]:
    key = (case.raw("BK"), case.number("epoch"), case.raw("partner"))
    return {"text": record.open_theirs(parts_of(case), *key, case.raw("H"), case.maybe("pinned"))}


def open_record(case: Case) -> dict[str, object]:
    made = sealed_record(case)
    author = made.header.author
    text = record.open_own(made, case.raw("AK"), author)
    if made.release is not None:
        given = replace(made, self_wrap=None, mine=None)
        assert text == record.open_theirs(given, case.raw("BK"), case.number("epoch"), author, case.raw("H"), made.hash)
    return {"text": text}


def open_commit(case: Case) -> dict[str, object]:
    offer = invitation.Offer(case.raw("identity_A"), case.raw("ephemeral_A"), case.raw("nonce_A"))
    invitation.check_commit(case.raw("c"), case.raw("invitation"), offer)
    return {}


def open_key(case: Case) -> dict[str, object]:
    privates = invitation.Privates(case.raw("identity_private"), case.raw("ephemeral_private"))
    return {"K": invitation.meeting_key(side_of(case, "side"), privates, case.raw("S"), meeting_of(case))}


def hear_code(case: Case) -> dict[str, object]:
    invitation.check_code(case.raw("K"), side_of(case, "speaker"), case.raw("code"))
    return {}


def side_of(case: Case, name: str) -> invitation.Side:
    return "A" if case.text(name) == "A" else "B"


def open_letter(letter: invitation.Letter) -> Callable[[Case], dict[str, object]]:
    def run(case: Case) -> dict[str, object]:
        place = (case.raw("S"), case.raw("instance"), case.raw("invitation"), case.raw(TIED[letter]))
        return {"text": invitation.open_letter(letter, *place, case.raw("box"))}

    return run


def open_gift(case: Case) -> dict[str, object]:
    return {"BK": invitation.open_gift(case.raw("K"), case.raw("bond"), case.number("epoch"), case.raw("box"))}


def open_invitation(case: Case) -> dict[str, object]:
    """Open each box of an honest invitation, and let each side check the other's words."""
    key = case.raw("K")
    open_commit(case)
    for speaker in ("A", "B"):
        hear_code(case.also(speaker=speaker, code=case.fields[f"code_{speaker}"]))
    texts: dict[str, object] = {}
    for letter in TIED:
        opened = open_letter(letter)(case.also(box=case.fields[letter]))
        texts[f"{letter}_text"] = opened["text"]
    gift = invitation.open_gift(key, case.raw("bond"), case.number("epoch"), case.raw("gift"))
    return {**texts, "BK": gift}


def open_whole_blob(case: Case) -> dict[str, object]:
    return {"plain": blob.open_blob(*blob_place(case), box_of(case, sealed_blob), case.raw("hash"))}


def open_made_blob(case: Case) -> dict[str, object]:
    """Make the sealed bytes by their recipe first: they would be too long for the file."""
    made = bytearray(
        suite.box(case.raw("made_key"), case.raw("padded"), case.raw("made_aad"), scripted(case.raw("nonce")))
    )
    if case.has("flip"):
        made[case.number("flip")] ^= 1
    length = case.number("length")
    sealed = bytes(made[:length].ljust(length, b"\0"))
    return {"plain": blob.open_blob(*blob_place(case), sealed, case.raw("hash"))}


BACKWARDS: Final[dict[str, Callable[[Case], dict[str, object]]]] = {
    "box": open_box,
    "recovery": recovery_parse,
    "passphrase_wrap": unwrapped("passphrase", "kek"),
    "recovery_wrap": unwrapped("recovery", "code"),
    "device_wrap": unwrapped("device", "secret"),
    "identity": open_identity,
    "bond_key": open_bond_key,
    "manifest": open_manifest,
    "draft": open_draft,
    "note": open_note,
    "pad": unpad,
    "record": open_record,
    "record_self": open_self,
    "record_release": open_release,
    "host_layer": lambda case: {"wrap": layered(case, "stored")},
    "invitation": open_invitation,
    "invitation_commit": open_commit,
    "invitation_key": open_key,
    "invitation_code": hear_code,
    "invitation_note": open_letter("note"),
    "invitation_hello": open_letter("hello"),
    "invitation_reveal": open_letter("reveal"),
    "invitation_gift": open_gift,
    "blob": open_whole_blob,
    "blob_open": open_made_blob,
}

POSITIVE: Final = [(operation, Case(case)) for operation, cases in VECTORS["positive"].items() for case in cases]
NEGATIVE: Final = [(case["operation"], Case(case)) for case in VECTORS["negative"]]


# Sealing needs no other person; an own wrap opens only what this person wrote, so the partner's id plays no part.
UNREAD: Final = {"record": ("other",), "record_self": ("partner",)}


def named(value: object) -> str:
    return value if isinstance(value, str) else str(value.fields["name"]) if isinstance(value, Case) else ""


def agree(given: Mapping[str, object], case: Case) -> None:
    """Compare each given value that the case names too, in the case's own form."""
    shared = [name for name in given if name in case.fields]
    assert shared or not given
    for name in shared:
        value = given[name]
        if isinstance(value, bytes):
            assert value == case.raw(name), name
        elif isinstance(value, str):
            assert value == case.text(name), name
        else:
            assert value == case.fields[name], name


@pytest.mark.parametrize(("operation", "case"), [row for row in POSITIVE if row[0] in FORWARDS], ids=named)
def test_sealing_gives_the_vectors_bytes(operation: str, case: Case) -> None:
    """With the vectors' inputs and nonces, each output is theirs to the last bit."""
    agree(FORWARDS[operation](case), case)


@pytest.mark.parametrize(("operation", "case"), [row for row in POSITIVE if row[0] in BACKWARDS], ids=named)
def test_opening_gives_the_vectors_text(operation: str, case: Case) -> None:
    """What another implementation sealed, this one opens, to the same text."""
    agree(BACKWARDS[operation](case), case)


@pytest.mark.parametrize(("operation", "case"), NEGATIVE, ids=named)
def test_opening_fails_as_the_vectors_say(operation: str, case: Case) -> None:
    """Each attack fails, and by the same name as in every other implementation."""
    run = BACKWARDS.get(operation) or FORWARDS[operation]
    with pytest.raises(Failure) as failed:
        run(case)
    assert failed.value.kind == case.text("failure")


def test_no_operation_is_left_out() -> None:
    """A new operation in the vectors fails here until it's run, and none that we run has gone from them."""
    known = {*FORWARDS, *BACKWARDS}
    assert known == {operation for operation, _ in (*POSITIVE, *NEGATIVE)}


def test_no_output_is_left_out() -> None:
    """Each field of a positive case is an input that was read or an output that was compared."""
    for operation, case in POSITIVE:
        seen = Watched(case.fields)
        for runs in (FORWARDS, BACKWARDS):
            if operation in runs:
                suite.box(bytes(32), b"", b"")
                agree(runs[operation](Case(seen)), Case(seen))
        there = {name for name, value in case.fields.items() if value is not None}
        assert there - seen.read <= {"name", *UNREAD.get(operation, ())}, operation


class Watched(dict[str, Any]):
    """A case's fields that remember which were read."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(fields)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.read.add(name)
        return super().get(name, default)
