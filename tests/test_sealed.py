"""The shape of a record: what a host can check of it without a key."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usness.sealed import (
    BUCKETS,
    LP,
    OVERHEAD,
    WRAP,
    Header,
    Malformed,
    b64,
    box_size_ok,
    check,
    is_padded_size,
    label,
    padded_size,
    pair_of,
    record_hash,
    u32,
    unb64,
)

ALICE, BOND, HOUSE, ENTRY, HASH = (bytes([n]) * size for n, size in ((1, 16), (2, 16), (3, 16), (4, 16), (5, 32)))
BOX = bytes(OVERHEAD + 512)
A_WRAP = bytes(WRAP)

NOW = Header(
    instance=HOUSE,
    log=BOND,
    id=ENTRY,
    author=ALICE,
    room="asks",
    kind="answer",
    subject="q-1",
    pair=b"",
    parent=b"",
    reveal="now",
    reveal_at=0,
    revision=1,
)
TOGETHER = replace(NOW, reveal="together", pair=HASH)
AT = replace(NOW, reveal="at", reveal_at=1)
NEVER = replace(NOW, log=ALICE, room="private", kind="private", subject="", reveal="never", revision=7)
RELEASED = {"now": A_WRAP, "together": None, "at": A_WRAP, "never": None}


def accept(header: Header) -> None:
    """Check a record whose other parts are as its reveal wants them."""
    check(header, BOX, HASH, A_WRAP, RELEASED.get(header.reveal), HASH)


@pytest.mark.parametrize("header", [NOW, TOGETHER, AT, NEVER], ids=lambda header: header.reveal)
def test_each_reveal_has_a_record_that_passes(header: Header) -> None:
    """The checks let every honest record through, so the refusals below refuse something."""
    accept(header)
    accept(replace(header, parent=HASH if header is not NEVER else b""))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        (replace(NOW, instance=b""), "instance"),
        (replace(NOW, log=bytes(15)), "log"),
        (replace(NOW, id=bytes(17)), "id"),
        (replace(NOW, author=bytes(32)), "author"),
        (replace(NOW, room=""), "room"),
        (replace(NOW, room="Asks"), "room"),
        (replace(NOW, room="asks\n"), "room"),
        (replace(NOW, room="a" * 17), "room"),
        (replace(NOW, kind="é"), "kind"),
        (replace(NOW, kind="-a"), "kind"),
        (replace(NOW, subject="a" * 33), "subject"),
        (replace(NOW, subject="my words"), "subject"),
        (replace(NOW, parent=bytes(31)), "parent"),
        (replace(NOW, pair=HASH), "pair"),
        (replace(NOW, reveal="later"), "reveal"),
        (replace(NOW, reveal_at=1), "reveal_at"),
        (replace(NOW, revision=0), "revision"),
        (replace(NOW, revision=2), "revision"),
        (replace(NOW, log=ALICE), "room"),
        (replace(TOGETHER, pair=b""), "pair"),
        (replace(TOGETHER, pair=bytes(31)), "pair"),
        (replace(AT, reveal_at=-1), "reveal_at"),
        (replace(AT, reveal_at=2**32), "reveal_at"),
        (replace(NEVER, room="asks"), "room"),
        (replace(NEVER, kind="answer"), "kind"),
        (replace(NEVER, subject="q-1"), "subject"),
        (replace(NEVER, parent=HASH), "parent"),
        (replace(NEVER, pair=HASH), "pair"),
        (replace(NEVER, reveal="now"), "reveal"),
        (replace(NEVER, log=BOND), "revision"),
        (replace(NEVER, reveal_at=1), "reveal_at"),
        (replace(NEVER, revision=2**32), "revision"),
    ],
)
def test_a_wrong_header_is_refused_by_its_field(header: Header, field: str) -> None:
    """A size, name or combination that the protocol doesn't have gets in nowhere, and has no bytes to hash."""
    with pytest.raises(Malformed) as refused:
        accept(header)
    assert refused.value.field == field
    with pytest.raises(Malformed):
        header.encode()


@pytest.mark.parametrize(
    ("header", "field"), [(replace(AT, reveal_at=0), "reveal_at"), (replace(NEVER, log=BOND, revision=1), "log")]
)
def test_a_header_that_nobody_writes_is_not_stored(header: Header, field: str) -> None:
    """The host takes no private entry in a bond's log and no time of zero, though both have bytes."""
    assert header.encode()
    with pytest.raises(Malformed) as refused:
        accept(header)
    assert refused.value.field == field


@pytest.mark.parametrize("header", [NOW, TOGETHER, AT, NEVER], ids=lambda header: header.reveal)
def test_a_release_comes_when_it_is_due_and_never_else(header: Header) -> None:
    """A commit brings no release, a private entry has none, and what opens by itself can't come without."""
    other = A_WRAP if RELEASED[header.reveal] is None else None
    with pytest.raises(Malformed) as refused:
        check(header, BOX, HASH, A_WRAP, other, HASH)
    assert refused.value.field == "release"


@pytest.mark.parametrize("part", ["box", "com", "self", "release", "mine"])
@pytest.mark.parametrize("change", [-1, 1])
def test_a_part_of_another_size_is_refused(part: str, change: int) -> None:
    """One byte too few or too many in any part is noticed before anything is stored."""
    parts = {"box": BOX, "com": HASH, "self": A_WRAP, "release": A_WRAP, "mine": HASH}
    parts[part] = bytes(len(parts[part]) + change)
    with pytest.raises(Malformed) as refused:
        check(NOW, parts["box"], parts["com"], parts["self"], parts["release"], parts["mine"])
    assert refused.value.field == part


@given(st.integers(0, 300_000))
def test_a_text_takes_the_smallest_size_that_holds_it(n: int) -> None:
    """A size tells of a text only which step it's on, and no step is larger than it must be."""
    size = padded_size(n)
    assert is_padded_size(size)
    assert size >= n + 4
    assert not any(is_padded_size(smaller) for smaller in range(n + 4, size))


def test_box_sizes_are_those_of_padded_texts() -> None:
    """Only 512, 2,048, 8,192, 32,768 and multiples of 65,536 bytes, each with 29 of overhead, are the size of a box."""
    ok = [n for n in range(200_000) if is_padded_size(n)]
    assert ok == [512, 2_048, 8_192, 32_768, 65_536, 131_072, 196_608]
    assert BUCKETS == (512, 2_048, 8_192, 32_768)
    assert (OVERHEAD, WRAP) == (29, 61)
    assert [n for n in range(3_000) if box_size_ok(bytes(n))] == [541, 2_077]


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_no_two_lists_of_fields_share_a_label(one: list[bytes], other: list[bytes]) -> None:
    """A byte can't move over the boundary of a field without changing the label."""
    assert (label("p", *one) == label("p", *other)) == (one == other)


def test_a_header_starts_like_a_label_and_holds_its_twelve_fields() -> None:
    """The header's bytes are those that docs/protocol.md, section 6, lists in its order."""
    start = LP(b"usness") + LP(b"\x01") + LP(b"record")
    ids = LP(HOUSE) + LP(BOND) + LP(ENTRY) + LP(ALICE)
    names = LP(b"asks") + LP(b"answer") + LP(b"q-1") + LP(HASH) + LP(b"") + LP(b"together")
    assert TOGETHER.encode() == start + ids + names + LP(bytes(4)) + LP(bytes(3) + b"\x01")


def test_a_record_is_named_by_all_its_parts() -> None:
    """The hash is over header, box and com, so that none can be exchanged under the same name."""
    assert record_hash(b"h", b"b", b"c") == sha256(LP(b"h") + LP(b"b") + LP(b"c")).digest()
    assert record_hash(b"hb", b"", b"c") != record_hash(b"h", b"b", b"c")


def test_a_pair_is_one_question_in_one_round() -> None:
    """Another bond, room, subject, parent or round gives another pair."""
    pairs = {
        pair_of(BOND, "asks", "q-1", b"", 0),
        pair_of(ALICE, "asks", "q-1", b"", 0),
        pair_of(BOND, "ask", "sq-1", b"", 0),
        pair_of(BOND, "asks", "q-2", b"", 0),
        pair_of(BOND, "asks", "q-1", HASH, 0),
        pair_of(BOND, "asks", "q-1", b"", 1),
    }
    assert len(pairs) == 6


@pytest.mark.parametrize(
    ("bond", "room", "subject", "parent", "turn"),
    [
        (b"", "asks", "", b"", 0),
        (BOND, "", "", b"", 0),
        (BOND, "asks", "Q", b"", 0),
        (BOND, "asks", "", b"x", 0),
        (BOND, "asks", "", b"", -1),
        (BOND, "asks", "", b"", 2**32),
    ],
)
def test_a_pair_of_nothing_is_refused(bond: bytes, room: str, subject: str, parent: bytes, turn: int) -> None:
    """A pair has only fields that a header could have."""
    with pytest.raises(Malformed):
        pair_of(bond, room, subject, parent, turn)


@given(st.binary(max_size=70))
def test_base64url_comes_back(x: bytes) -> None:
    """Reading inverts writing, and nothing that is written needs escaping in an address."""
    assert unb64(b64(x)) == x
    assert not set(b64(x)) & set("+/=")


@pytest.mark.parametrize("text", ["A", "AB", "AA==", "AA=", "A A", "AA\n", "AAA+", "AAA/", "AAé", "AAAAA", "=", "ÿ"])
def test_base64url_has_one_spelling(text: str) -> None:
    """Padding, spaces, spare bits and other alphabets are refused, so an id can't come twice as two texts."""
    with pytest.raises(Malformed):
        unb64(text)


@given(st.integers(0, 2**32 - 1))
def test_a_number_is_four_bytes(n: int) -> None:
    """A number keeps its size, the largest first."""
    assert int.from_bytes(u32(n), "big") == n
    assert len(u32(n)) == 4


@pytest.mark.parametrize("n", [-1, 2**32])
def test_a_number_outside_32_bits_is_refused(n: int) -> None:
    """A number never wraps round to another."""
    with pytest.raises(Malformed):
        u32(n)
