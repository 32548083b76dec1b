"""What sealing promises for any input: opening inverts it, nothing changed opens, and no nonce serves twice."""

import base64
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usness.client import seal
from usness.client.seal import Failure, Header, Record, keys, suite
from usness.client.seal.account import ROUNDS_CEILING, ROUNDS_FLOOR, normalise, read_code, stretch, write_code
from usness.client.seal.bytes import label, write_json
from usness.client.seal.failures import SENTENCES
from usness.sealed import NONCE, OVERHEAD, WRAP

ALICE, BOB, CHARLIE, BOND, HOUSE, INVITATION = (bytes([n]) * 16 for n in range(1, 7))
ALICES_KEY, BOBS_KEY, BOND_KEY = (bytes([n]) * 32 for n in range(7, 10))
EPOCH = 3
PAIR = bytes(32)

Shape = TypeVar("Shape", Header, Record)

FIELDS = st.dictionaries(st.text(max_size=8), st.text(max_size=600) | st.integers(1, 5), max_size=3)
TEXTS = FIELDS.map(lambda fields: write_json(fields).decode())
KEYS = st.binary(min_size=32, max_size=32)


def header(author: bytes, reveal: str) -> Header:
    """Give an honest header for a reveal."""
    private = reveal == "never"
    return Header(
        instance=HOUSE,
        log=author if private else BOND,
        id=os.urandom(16),
        author=author,
        room="private" if private else "asks",
        kind="private" if private else "answer",
        subject="" if private else "q-1",
        pair=PAIR if reveal == "together" else b"",
        parent=b"",
        reveal=reveal,
        reveal_at=1_800_000_000 if reveal == "at" else 0,
        revision=1,
    )


def committed(reveal: str = "now", text: str = "{}") -> Record:
    """Give a record of Alice's, before any release."""
    return seal.seal_record(header(ALICE, reveal), text, ALICES_KEY)


def released(record: Record, own: bytes = b"") -> Record:
    """Give what Bob is handed of a record once Alice has released it, over Bob's hash if there is one."""
    given_ = seal.release_record(record, ALICES_KEY, BOND_KEY, EPOCH, own)
    return replace(given_, self_wrap=None, mine=None)


def with_flip(whole: Shape, name: str, at: int, bit: int) -> Shape:
    """Give a record or header with a bit changed in one of its parts."""
    change: dict[str, Any] = {name: flipped(getattr(whole, name), at, bit)}
    return replace(whole, **change)


def kind_of(run: Callable[[], object]) -> str:
    """Give the name by which this fails."""
    with pytest.raises(Failure) as failed:
        run()
    return failed.value.kind


def flipped(x: bytes, at: int, bit: int = 0) -> bytes:
    """Give `x` with a bit changed in one byte."""
    at %= len(x)
    return x[:at] + bytes([x[at] ^ (1 << bit)]) + x[at + 1 :]


# --- The suite ---


@given(KEYS, st.binary(max_size=100), st.binary(max_size=40))
def test_opening_a_box_inverts_sealing_it(key: bytes, plain: bytes, aad: bytes) -> None:
    """What goes into a box comes out of it, with 29 bytes of overhead between."""
    sealed = suite.box(key, plain, aad)
    assert suite.unbox(key, sealed, aad) == plain
    assert len(sealed) == len(plain) + OVERHEAD


@given(st.binary(max_size=40), st.integers(0), st.integers(0, 7))
def test_a_box_with_any_bit_flipped_does_not_open(plain: bytes, at: int, bit: int) -> None:
    """No bit of suite, nonce, ciphertext or tag can change unnoticed."""
    sealed = flipped(suite.box(ALICES_KEY, plain, b"a"), at, bit)
    expected = "cannot-open" if sealed[0] == 1 else "suite"
    assert kind_of(lambda: suite.unbox(ALICES_KEY, sealed, b"a")) == expected


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_a_box_opens_for_one_purpose_alone(one: bytes, other: bytes) -> None:
    """Other associated data opens nothing."""
    sealed = suite.box(ALICES_KEY, b"words", one)
    if one == other:
        assert suite.unbox(ALICES_KEY, sealed, other) == b"words"
    else:
        assert kind_of(lambda: suite.unbox(ALICES_KEY, sealed, other)) == "cannot-open"


def test_a_nonce_never_comes_again() -> None:
    """A thousand boxes of one text under one key have a thousand nonces, and share no ciphertext."""
    boxes = [suite.box(ALICES_KEY, b"words", b"") for _ in range(1_000)]
    assert len({sealed[1 : 1 + NONCE] for sealed in boxes}) == len(boxes)
    assert len({sealed[1 + NONCE :] for sealed in boxes}) == len(boxes)


def test_a_generator_that_stands_still_is_noticed() -> None:
    """The same nonce twice in a row is refused, under another key and from another call of the same broken source."""
    suite.box(ALICES_KEY, b"one", b"", bytes)
    assert kind_of(lambda: suite.box(ALICES_KEY, b"two", b"", bytes)) == "weak"
    assert kind_of(lambda: suite.box(BOBS_KEY, b"two", b"", bytes)) == "weak"
    assert suite.box(ALICES_KEY, b"two", b"")


def test_a_record_from_a_generator_that_stands_still_is_refused() -> None:
    """Sealing draws more than one nonce, so a broken source can't finish even one record."""
    assert kind_of(lambda: seal.seal_record(header(ALICE, "now"), "{}", ALICES_KEY, bytes)) == "weak"


@pytest.mark.parametrize("size", [0, 11, 13])
def test_a_generator_that_gives_another_size_is_refused(size: int) -> None:
    """A source that runs dry makes no box with a short nonce."""
    assert kind_of(lambda: suite.box(ALICES_KEY, b"", b"", lambda _: os.urandom(size))) == "weak"


@pytest.mark.parametrize("size", [0, 16, 24, 31, 33])
def test_a_key_of_another_size_is_refused(size: int) -> None:
    """Suite 1 is AES-256 alone: a shorter key doesn't quietly make it AES-128."""
    assert kind_of(lambda: suite.box(bytes(size), b"", b"")) == "malformed"
    assert kind_of(lambda: suite.unbox(bytes(size), suite.box(ALICES_KEY, b"", b""), b"")) == "malformed"


def test_a_key_is_not_derived_from_nothing() -> None:
    """An empty secret, whose keys everyone has, is refused."""
    assert kind_of(lambda: suite.derive(b"", "self")) == "malformed"


@given(st.binary(max_size=3_000))
def test_padding_comes_off_again(text: bytes) -> None:
    """Unpadding inverts padding, and a text's length shows only as its step."""
    padded = suite.pad(text)
    assert suite.unpad(padded) == text
    assert len(padded) in {512, 2_048, 8_192}


@given(st.binary(max_size=400), st.integers(0, 511), st.integers(0, 7))
def test_nothing_hides_behind_a_text(text: bytes, at: int, bit: int) -> None:
    """A bit set in the zeros is refused, and so is a size one larger than the text needs."""
    if at >= 4 + len(text):
        assert kind_of(lambda: suite.unpad(flipped(suite.pad(text), at, bit))) == "padding"
    assert kind_of(lambda: suite.unpad(suite.pad(text).ljust(2_048, b"\0"))) == "padding"


# --- The account ---


@given(st.text(max_size=40))
def test_a_passphrase_has_one_spelling(passphrase: str) -> None:
    """Spelling a passphrase out once more changes nothing, and blanks around or doubled don't matter."""
    once = normalise(passphrase)
    assert normalise(once.decode()) == once
    assert normalise(f"\t {passphrase}\r\n") == once


def test_a_composed_letter_and_its_parts_are_one_passphrase() -> None:
    """A phone and a laptop that compose "é" differently get into one account."""
    assert normalise("cafe\u0301  au\u00a0lait") == normalise("caf\u00e9 au lait")


@pytest.mark.parametrize("rounds", [-1, 0, 1, ROUNDS_FLOOR - 1, ROUNDS_CEILING + 1])
def test_a_host_cannot_choose_its_rounds(rounds: int) -> None:
    """Too few rounds, with which a host could guess, and so many that they'd stall the device are refused unasked."""
    assert kind_of(lambda: stretch("words", bytes(16), rounds)) == "weak"


@pytest.mark.parametrize("size", [0, 15, 17])
def test_a_salt_of_another_size_is_refused_first(size: int) -> None:
    """An empty salt, one for all houses, is refused before anything is derived."""
    assert kind_of(lambda: stretch("words", bytes(size), 1)) == "malformed"


def test_the_real_rounds_work() -> None:
    """The floor that a client accepts is one that it can derive, to a key of its own for each use."""
    stretched = stretch("words", bytes(16), ROUNDS_FLOOR)
    assert len({stretched, seal.auth_of(stretched), seal.kek_of(stretched)}) == 3


@given(st.binary(min_size=20, max_size=20))
def test_a_recovery_code_comes_back_from_paper(code: bytes) -> None:
    """Reading inverts writing, however the groups are spaced, in small letters, and with the digits that look alike."""
    text = write_code(code)
    assert read_code(text) == code
    assert read_code(text.lower().replace("-", " ")) == code
    assert read_code(text.replace("O", "0").replace("I", "1").replace("B", "8")) == code


@given(st.binary(min_size=20, max_size=20), st.integers(0, 35))
def test_a_wrong_letter_in_a_recovery_code_is_noticed(code: bytes, at: int) -> None:
    """A letter misread anywhere is noticed, but for the one case in a million where the checksum is the same."""
    letters = write_code(code).replace("-", "")
    changed = letters[:at] + ("A" if letters[at] != "A" else "C") + letters[at + 1 :]
    if write_code(base64.b32decode(changed[:32]))[-4:] != changed[-4:]:
        assert kind_of(lambda: read_code(changed)) == "checksum"


WAYS: list[tuple[seal.Way, bytes]] = [("passphrase", bytes(32)), ("recovery", bytes(20)), ("device", bytes(32))]


@pytest.mark.parametrize(("way", "secret"), WAYS)
def test_each_way_in_gives_the_account_key_to_its_person_alone(way: seal.Way, secret: bytes) -> None:
    """Each wrap opens with its secret, for its person, by its way, and no other."""
    wrapped = seal.wrap_account_key(way, secret, ALICES_KEY, ALICE)
    assert len(wrapped) == WRAP
    assert seal.unwrap_account_key(way, secret, wrapped, ALICE) == ALICES_KEY
    assert kind_of(lambda: seal.unwrap_account_key(way, secret, wrapped, BOB)) == "cannot-open"
    assert kind_of(lambda: seal.unwrap_account_key(way, flipped(secret, 0), wrapped, ALICE)) == "cannot-open"
    for other, others_secret in WAYS:
        if other != way:
            assert kind_of(lambda: seal.unwrap_account_key(other, others_secret, wrapped, ALICE)) == "cannot-open"  # noqa: B023


# --- Keys and documents ---


def test_keys_under_the_account_key_come_back() -> None:
    """Identity, bond key and documents open under the key that sealed them, where they were sealed, and nowhere else."""
    private = seal.new_key()
    public = seal.public_of(private)
    identity = seal.seal_identity(ALICES_KEY, ALICE, private)
    assert seal.open_identity(ALICES_KEY, ALICE, public, identity) == private
    assert kind_of(lambda: seal.open_identity(ALICES_KEY, ALICE, bytes(32), identity)) == "cannot-open"
    bond = seal.seal_bond_key(ALICES_KEY, BOND, EPOCH, ALICE, BOND_KEY)
    assert seal.open_bond_key(ALICES_KEY, BOND, EPOCH, ALICE, bond) == BOND_KEY
    assert kind_of(lambda: seal.open_bond_key(ALICES_KEY, BOND, EPOCH - 1, ALICE, bond)) == "cannot-open"


@pytest.mark.parametrize(("at", "kind"), [(0, "malformed"), (15, "malformed"), (20, "mismatch")])
def test_an_identity_of_another_form_or_half_is_refused(at: int, kind: str) -> None:
    """A box that holds something else than PKCS#8, or the half of another pair, gives no key."""
    private = seal.new_key()
    public = seal.public_of(private)
    plain = flipped(keys.PKCS8 + private, at)
    sealed = suite.box(suite.derive(ALICES_KEY, "identity"), plain, label("identity", ALICE, public))
    assert kind_of(lambda: seal.open_identity(ALICES_KEY, ALICE, public, sealed)) == kind


@given(TEXTS)
def test_drafts_and_notes_come_back_where_they_lay(text: str) -> None:
    """A draft opens in its slot, a note under its name, and neither elsewhere."""
    draft = seal.seal_draft(ALICES_KEY, BOND, "asks", text)
    assert seal.open_draft(ALICES_KEY, BOND, "asks", draft) == text
    assert kind_of(lambda: seal.open_draft(ALICES_KEY, BOND, "else", draft)) == "cannot-open"
    note = seal.seal_note(ALICES_KEY, ALICE, "pin", text)
    assert seal.open_note(ALICES_KEY, ALICE, "pin", note) == text
    assert kind_of(lambda: seal.open_note(ALICES_KEY, BOB, "pin", note)) == "cannot-open"


BOBS_SEAT = seal.Partner(partner=BOB, identity=BOBS_KEY, name="Bob", epoch=EPOCH)
MANIFEST = seal.Manifest(
    instance=HOUSE,
    person=ALICE,
    name="Alice",
    identity=ALICES_KEY,
    suite=1,
    pace=2,
    recovery_checked=True,
    bonds={BOND: BOBS_SEAT},
)


@given(st.text(max_size=20), st.integers(1, 5), st.booleans())
def test_a_manifest_comes_back(name: str, pace: int, checked: bool) -> None:
    """What a person knows of house, self and partners is the same after sealing and opening."""
    manifest = replace(MANIFEST, name=name, pace=pace, recovery_checked=checked)
    sealed = seal.seal_manifest(ALICES_KEY, HOUSE, ALICE, 4, manifest.write())
    assert seal.read_manifest(seal.open_manifest(ALICES_KEY, HOUSE, ALICE, 4, sealed, seen=4), HOUSE, ALICE) == manifest


@given(st.dictionaries(st.text(min_size=1, max_size=9), st.none() | st.booleans() | st.text(max_size=9), max_size=4))
def test_a_manifest_keeps_what_this_version_does_not_know(more: dict[str, object]) -> None:
    """Settings of the pages, and of versions to come, are written back as they were read; none takes a known one's place."""
    settings = {"quiet_until": "2026-12-01", "look": {"scheme": "dark", "later": [1]}, **more}
    manifest = replace(MANIFEST, more={name: value for name, value in settings.items() if name not in MANIFEST.write()})
    read = seal.read_manifest(manifest.write(), HOUSE, ALICE)
    assert read == manifest
    assert replace(read, pace=1).more["quiet_until"] == "2026-12-01"
    assert seal.read_manifest(replace(MANIFEST, more={"name": "Mallory"}).write(), HOUSE, ALICE).name == "Alice"


def test_an_older_manifest_is_refused() -> None:
    """A host that rolls back can't bring an old identity key back to a device that has seen the new."""
    sealed = seal.seal_manifest(ALICES_KEY, HOUSE, ALICE, 4, MANIFEST.write())
    assert kind_of(lambda: seal.open_manifest(ALICES_KEY, HOUSE, ALICE, 4, sealed, seen=5)) == "mismatch"
    assert kind_of(lambda: seal.open_manifest(ALICES_KEY, HOUSE, ALICE, 5, sealed)) == "cannot-open"


@pytest.mark.parametrize(
    ("manifest", "kind"),
    [
        (replace(MANIFEST, instance=BOND), "mismatch"),
        (replace(MANIFEST, person=BOB), "mismatch"),
        (replace(MANIFEST, suite=2), "suite"),
        (replace(MANIFEST, suite=0), "malformed"),
        (replace(MANIFEST, pace=6), "malformed"),
        (replace(MANIFEST, pace=True), "malformed"),
        (replace(MANIFEST, identity=bytes(31)), "malformed"),
        (replace(MANIFEST, bonds={b"": BOBS_SEAT}), "malformed"),
        (replace(MANIFEST, bonds={BOND: replace(BOBS_SEAT, epoch=-1)}), "malformed"),
        (replace(MANIFEST, bonds={BOND: replace(BOBS_SEAT, partner=b"")}), "malformed"),
    ],
)
def test_a_manifest_that_cannot_be_ones_own_is_refused(manifest: seal.Manifest, kind: str) -> None:
    """Another house's or person's, one for a later suite, and one with a field out of form are not obeyed."""
    assert kind_of(lambda: seal.read_manifest(manifest.write(), HOUSE, ALICE)) == kind


def test_a_number_does_not_pass_for_a_flag() -> None:
    """A manifest with 1 where true belongs is another implementation's slip, and is not read as either."""
    text = MANIFEST.write().replace("true", "1")
    assert kind_of(lambda: seal.read_manifest(text, HOUSE, ALICE)) == "malformed"


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"a":NaN}', '{"a":1}x', "{}\0", "[" * 100_000, '{"v":1,"bonds":[]}']
)
def test_a_text_that_is_no_manifest_is_malformed(text: str) -> None:
    """What isn't one JSON object with all fields fails by name, and never by a bare Python error."""
    assert kind_of(lambda: seal.read_manifest(text, HOUSE, ALICE)) == "malformed"


# --- Records ---


@given(TEXTS, st.sampled_from(["now", "together", "at", "never"]))
def test_opening_a_record_inverts_sealing_it(text: str, reveal: str) -> None:
    """The author opens each record, and the partner each that was released."""
    record = committed(reveal, text)
    assert seal.open_own(record, ALICES_KEY, ALICE) == text
    if reveal != "never":
        own = b"h" * 32 if reveal == "together" else b""
        given_ = released(record, own)
        assert seal.open_theirs(given_, BOND_KEY, EPOCH, ALICE, own, record.hash) == text


@given(st.integers(0), st.integers(0, 7))
def test_no_bit_of_a_record_can_change(at: int, bit: int) -> None:
    """A flipped bit in the box, com, a wrap, `mine` or an id of the header opens nothing, by any way."""
    record = committed()
    given_ = released(record)
    for name in ("box", "com", "self_wrap", "mine"):
        changed = with_flip(record, name, at, bit)
        assert kind_of(lambda: seal.open_own(changed, ALICES_KEY, ALICE)) in SENTENCES  # noqa: B023
    for name in ("box", "com", "release"):
        changed = with_flip(given_, name, at, bit)
        assert kind_of(lambda: seal.open_theirs(changed, BOND_KEY, EPOCH, ALICE)) in SENTENCES  # noqa: B023
    for name in ("instance", "log", "id", "author"):
        moved = with_flip(record.header, name, at, bit)
        assert kind_of(lambda: seal.open_own(replace(record, header=moved), ALICES_KEY, ALICE)) == "cannot-open"  # noqa: B023


def test_no_byte_of_a_box_can_change() -> None:
    """All bytes of one small record are tried, one after the other."""
    record = committed()
    for at in range(len(record.box)):
        changed = replace(record, box=flipped(record.box, at))
        assert kind_of(lambda: seal.open_own(changed, ALICES_KEY, ALICE)) in {"suite", "cannot-open"}  # noqa: B023


def test_two_records_of_one_text_share_nothing() -> None:
    """The same words sealed twice have another secret, so no part of the two is alike."""
    one, other = committed(), committed()
    assert not {one.box, one.com, one.self_wrap, one.mine} & {other.box, other.com, other.self_wrap, other.mine}


def test_a_record_opens_for_its_author_alone() -> None:
    """Charlie opens nothing, nor does Bob before a release, nor anyone under another's name."""
    record = committed()
    assert seal.open_own(record, ALICES_KEY, ALICE) == "{}"
    assert kind_of(lambda: seal.open_own(record, BOBS_KEY, ALICE)) == "cannot-open"
    assert kind_of(lambda: seal.open_own(record, ALICES_KEY, BOB)) == "mismatch"
    assert kind_of(lambda: seal.open_theirs(record, BOND_KEY, EPOCH, ALICE)) == "malformed"
    assert kind_of(lambda: seal.open_theirs(released(record), BOBS_KEY, EPOCH, ALICE)) == "cannot-open"
    assert kind_of(lambda: seal.open_theirs(released(record), BOND_KEY, EPOCH + 1, ALICE)) == "cannot-open"
    assert kind_of(lambda: seal.open_theirs(released(record), BOND_KEY, EPOCH, CHARLIE)) == "mismatch"


def test_a_partner_cannot_put_words_under_ones_name() -> None:
    """Bob, who has the bond key, seals as Alice: her client takes it neither as her own words nor as his."""
    forged = seal.seal_record(header(ALICE, "now"), "{}", BOBS_KEY)
    given_ = seal.release_record(forged, BOBS_KEY, BOND_KEY, EPOCH)
    assert seal.open_theirs(given_, BOND_KEY, EPOCH, ALICE) == "{}"
    assert kind_of(lambda: seal.open_theirs(given_, BOND_KEY, EPOCH, BOB)) == "mismatch"
    assert kind_of(lambda: seal.open_own(given_, ALICES_KEY, ALICE)) == "cannot-open"


def test_a_reveal_together_needs_each_others_hash() -> None:
    """A release opens only in return for the hash it cites, and only the record that was pinned."""
    record = committed("together")
    own, another = b"h" * 32, b"i" * 32
    given_ = released(record, own)
    assert seal.open_theirs(given_, BOND_KEY, EPOCH, ALICE, own, record.hash) == "{}"
    assert kind_of(lambda: seal.open_theirs(given_, BOND_KEY, EPOCH, ALICE, another, record.hash)) == "cannot-open"
    assert kind_of(lambda: seal.open_theirs(given_, BOND_KEY, EPOCH, ALICE, own, another)) == "mismatch"
    assert kind_of(lambda: seal.open_theirs(given_, BOND_KEY, EPOCH, ALICE)) == "malformed"


def test_one_record_is_released_once() -> None:
    """A record that has its release gets no second one, over no other hash."""
    record = committed("together")
    once = seal.release_record(record, ALICES_KEY, BOND_KEY, EPOCH, b"h" * 32)
    assert kind_of(lambda: seal.release_record(once, ALICES_KEY, BOND_KEY, EPOCH, b"i" * 32)) == "mismatch"


def test_a_release_is_made_only_where_one_belongs() -> None:
    """A private entry has no release; together cites a hash, and the others none."""
    assert kind_of(lambda: seal.release_record(committed("never"), ALICES_KEY, BOND_KEY, EPOCH)) == "malformed"
    assert kind_of(lambda: seal.release_record(committed("together"), ALICES_KEY, BOND_KEY, EPOCH)) == "malformed"
    assert kind_of(lambda: seal.release_record(committed(), ALICES_KEY, BOND_KEY, EPOCH, b"h" * 32)) == "malformed"


def test_a_partners_commit_is_to_the_same_question() -> None:
    """The hash to release over comes only from the partner's answer to the very same question."""
    own = header(BOB, "together")
    theirs = replace(committed("together"), self_wrap=None, mine=None)
    assert seal.check_partner(own, theirs, ALICE) == theirs.hash
    assert kind_of(lambda: seal.check_partner(own, theirs, CHARLIE)) == "mismatch"
    assert kind_of(lambda: seal.check_partner(header(BOB, "now"), committed(), ALICE)) == "mismatch"
    for change in (
        {"instance": BOND},
        {"log": HOUSE},
        {"room": "else"},
        {"kind": "else"},
        {"subject": ""},
        {"pair": b"p" * 32},
    ):
        moved = replace(theirs, header=replace(theirs.header, **change))
        assert kind_of(lambda: seal.check_partner(own, moved, ALICE)) == "mismatch"  # noqa: B023
    assert kind_of(lambda: seal.check_partner(own, replace(theirs, com=b""), ALICE)) == "malformed"


@pytest.mark.parametrize("text", ["", "[]", "words", '{"a":NaN}', '{"a":-Infinity}', '"words"', '{"a":\ud800}'])
def test_what_no_opening_takes_is_not_sealed(text: str) -> None:
    """A text that isn't a JSON object is refused while it's still on the screen, not when it can't be read again."""
    assert kind_of(lambda: committed("now", text)) == "malformed"


@pytest.mark.parametrize(
    "wrong", [replace(header(ALICE, "never"), log=BOND), replace(header(ALICE, "at"), reveal_at=0)], ids=["log", "time"]
)
def test_what_no_host_takes_is_not_sealed(wrong: Header) -> None:
    """A private entry in a bond's log, or a reveal at no time, is refused before it could be lost on the way."""
    assert kind_of(lambda: seal.seal_record(wrong, "{}", ALICES_KEY)) == "malformed"


# --- Invitations ---


def side() -> tuple[seal.Privates, seal.Offer]:
    """Give one side's private halves, and what it offers."""
    privates = seal.Privates(seal.new_key(), seal.new_key())
    offer = seal.Offer(seal.public_of(privates.identity), seal.public_of(privates.ephemeral), seal.new_key())
    return privates, offer


def meeting(a: seal.Offer, b: seal.Offer) -> seal.Meeting:
    """Give what Alice and Bob agree on."""
    return seal.Meeting(HOUSE, INVITATION, BOND, "pair", "en", ALICE, BOB, a, b)


def test_two_sides_meet_in_one_key() -> None:
    """Both sides get one key, two different codes, each side's own only to be spoken, and the bond key through it."""
    (alice, a), (bob, b) = side(), side()
    secret, met = seal.new_key(), meeting(a, b)
    key = seal.meeting_key("A", alice, secret, met)
    assert key == seal.meeting_key("B", bob, secret, met)
    seal.check_code(key, "A", seal.spoken_code(key, "A"))
    assert kind_of(lambda: seal.check_code(key, "A", seal.spoken_code(key, "B"))) == "mismatch"
    gift = seal.seal_gift(key, BOND, EPOCH, BOND_KEY)
    assert seal.open_gift(key, BOND, EPOCH, gift) == BOND_KEY
    assert kind_of(lambda: seal.open_gift(key, BOND, EPOCH + 1, gift)) == "cannot-open"


def test_a_host_in_the_middle_changes_the_codes() -> None:
    """Keys replaced on the way give each side another key, so the spoken words differ."""
    (alice, a), (bob, b), (_, middle) = side(), side(), side()
    secret = seal.new_key()
    alices = seal.meeting_key("A", alice, secret, meeting(a, middle))
    bobs = seal.meeting_key("B", bob, secret, meeting(middle, b))
    assert kind_of(lambda: seal.check_code(alices, "B", seal.spoken_code(bobs, "B"))) == "mismatch"
    assert kind_of(lambda: seal.check_commit(seal.invitation_commit(INVITATION, a), INVITATION, middle)) == "mismatch"


@pytest.mark.parametrize("name", ["identity", "ephemeral"])
def test_a_key_that_gives_zero_is_refused(name: str) -> None:
    """A point of small order, with which a host would know the shared key, is refused."""
    (alice, a), (_, b) = side(), side()
    weak = replace(b, **{name: bytes(32)})
    assert kind_of(lambda: seal.meeting_key("A", alice, seal.new_key(), meeting(a, weak))) == "weak"


@given(st.binary(min_size=16, max_size=16), KEYS, KEYS, st.sampled_from(["en", "de", "pt-br"]))
def test_a_link_comes_back(invitation: bytes, secret: bytes, commit: bytes, lang: str) -> None:
    """Reading a link inverts writing it, and its secret stands behind the `#`, where no host sees it."""
    link = seal.Link(invitation, lang, secret, commit)
    text = seal.write_link(link)
    assert seal.read_link(text) == link
    assert text.partition("#")[0] == f"/i/{seal.write_link(link)[3:25]}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#v1.", "#v2."),
        (".en.", "."),
        (".en.", ".EN."),
        (".en.", ".."),
        ("/i/", "/"),
        ("#", "?"),
        ("AAAA", "AAA"),
        ("AA#", "AB#"),
    ],
)
def test_another_spelling_of_a_link_is_refused(old: str, new: str) -> None:
    """A link of another version, without a part, or with spare bits is not read as something else."""
    text = seal.write_link(seal.Link(bytes(16), "en", bytes(32), bytes(32)))
    assert kind_of(lambda: seal.read_link(text.replace(old, new, 1))) == "malformed"
    assert kind_of(lambda: seal.read_link(text + "\n")) == "malformed"


LETTERS: list[seal.Letter] = ["note", "hello", "reveal"]


@pytest.mark.parametrize("letter", LETTERS)
@given(name=st.text(max_size=20))
def test_a_letter_opens_for_whoever_holds_the_link(letter: seal.Letter, name: str) -> None:
    """Each letter opens with the link's secret as what it is, and as no other letter."""
    _, offer = side()
    secret = seal.new_key()
    sealed = seal.seal_letter(letter, secret, HOUSE, INVITATION, BOB, seal.write_offer(offer, name))
    assert seal.read_offer(seal.open_letter(letter, secret, HOUSE, INVITATION, BOB, sealed)) == (offer, name)
    for other in LETTERS:
        if other != letter:
            assert kind_of(lambda: seal.open_letter(other, secret, HOUSE, INVITATION, BOB, sealed)) == "cannot-open"  # noqa: B023


def test_every_failure_has_one_sentence() -> None:
    """A failure says in a whole sentence what's wrong, and nothing of what was in the box."""
    for kind, sentence in SENTENCES.items():
        assert str(Failure(kind)) == sentence
        assert sentence.endswith(".")
        assert sentence.count(".") == 1
