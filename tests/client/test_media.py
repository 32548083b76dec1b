"""Recordings and pictures from the Python client: sealed with an entry, opened with one, and taken along."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import Running
from usness.client.api import Refused
from usness.client.export import JSON_NAME, TEXT_NAME, collect, save_media, write
from usness.client.media import File, fetch, media_in
from usness.client.person import Person
from usness.client.pictures import bare
from usness.client.questions import answer, give_all
from usness.client.seal import Failure
from usness.store.shelf import FOLDER

pytestmark = pytest.mark.anyio

TODAY = "2026-03-02"
VOICE = b"OggS" + b"marrowstone " * 9_000
PLACE = b"GPSLatitude 52.5200066"


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def notes(orientation: int) -> bytes:
    """What a phone writes beside a picture: which way is up, the camera, and where it was taken."""
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 1) + entry_end(entries) + b"Canon " + PLACE


def entry_end(entries: bytes) -> bytes:
    return entries + bytes(4)


def jpeg(orientation: int = 6) -> bytes:
    """As much of a JPEG as matters: notes of every kind, a table, two scans, and a second picture appended."""
    tables = segment(0xDB, b"\0" + bytes(64)) + segment(0xC2, bytes(15)) + segment(0xC4, b"\xff\xd9 in a table")
    scan = segment(0xDA, bytes(10)) + b"light\xff\x00and\xff\xd0shade"
    beside = segment(0xE0, b"JFIF\0 " + PLACE) + segment(0xE1, notes(orientation)) + segment(0xED, b"IPTC " + PLACE)
    comment = segment(0xFE, b"taken by " + PLACE)
    return b"\xff\xd8" + beside + comment + tables + scan + segment(0xC4, b"\xff\xd9") + scan + b"\xff\xd9" + PLACE


def png() -> bytes:
    parts = ((b"IHDR", bytes(13)), (b"tEXt", PLACE), (b"eXIf", PLACE), (b"IDAT", b"light"), (b"IEND", b""))
    chunks = (struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(body)) for kind, body in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + PLACE


def test_of_a_picture_only_what_can_be_seen_is_left() -> None:
    """Neither place nor camera, in no kind of note and not after its end; the light, the tables and the turn are whole."""
    for picture in (jpeg(), png()):
        assert picture.count(PLACE) >= 3
        assert PLACE not in bare(picture)
        assert b"light" in bare(picture)
    found = bare(jpeg())
    assert b"Canon" not in found
    assert found.count(b"light\xff\x00and\xff\xd0shade") == 2
    assert found.endswith(b"shade\xff\xd9")
    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in found
    assert b"Exif" not in bare(jpeg(orientation=1))


@pytest.mark.parametrize("broken", [b"", b"GIF89a", jpeg()[:200], png()[:60], b"\xff\xd8\xff", b"\xff\xd8" + bytes(50)])
def test_what_is_no_whole_picture_is_refused(broken: bytes) -> None:
    """A file that can't be looked through isn't sent: what it holds besides would go along."""
    with pytest.raises(Failure) as failed:
        bare(broken)
    assert failed.value.kind == "malformed"


def files(folder: Path) -> list[File]:
    (folder / "voice.ogg").write_bytes(VOICE)
    (folder / "IMG_2041.JPG").write_bytes(jpeg())
    return [File(folder / "voice.ogg", "How it sounded", 65), File(folder / "IMG_2041.JPG", "The stairs")]


async def test_bob_gets_what_alice_attached(alice: Person, bob: Person, bond: bytes, tmp_path: Path) -> None:
    """Sealed with her words, opened with them: the very recording, and the picture without its notes."""
    await alice.seal(bond, "questions", "offer", {"words": "Listen."}, subject="q001", media=files(tmp_path))
    [opened] = await bob.read(bond)
    voice, picture = media_in(opened.fields)
    assert (voice.type, voice.name, voice.seconds, picture.type) == ("audio/ogg", "How it sounded", 65, "image/jpeg")
    assert await fetch(bob, bond, voice) == VOICE
    assert await fetch(bob, bond, picture) == bare(jpeg())


async def test_the_house_holds_nothing_of_it(house: Running, alice: Person, bond: bytes, tmp_path: Path) -> None:
    """No byte of the recording, no name, no place in any file of the house; while the files are there."""
    await alice.seal(bond, "questions", "offer", {"words": "Listen."}, subject="q001", media=files(tmp_path))
    kept = [path for path in house.folder.rglob("*") if path.is_file()]
    assert len([path for path in kept if FOLDER in path.parts]) == 2
    for path in kept:
        content = path.read_bytes()
        assert not [word for word in (b"marrowstone", PLACE, b"stairs", b"IMG_2041", b"voice.ogg") if word in content]


async def test_nothing_before_both(alice: Person, bob: Person, bond: bytes, tmp_path: Path) -> None:
    """With an answer that waits, Bob gets the picture from no one, even with its key in his hand; once it's open he does."""
    await answer(alice, bond, "q001", "Look.", media=files(tmp_path))
    [mine] = await alice.entries(bond)
    media = media_in(alice.open(mine).fields)
    with pytest.raises(Refused) as refused:
        await fetch(bob, bond, media[0])
    assert (refused.value.status, refused.value.code) == (404, "absent")
    await answer(bob, bond, "q001", "And I.")
    await give_all(bob, bond)
    await give_all(alice, bond)
    assert await fetch(bob, bond, media[0]) == VOICE


async def test_other_bytes_are_noticed(house: Running, alice: Person, bond: bytes, tmp_path: Path) -> None:
    """A house that gives other bytes, also well sealed ones of another entry, shows nothing: the entry names its own."""
    for name in ("first", "second"):
        (tmp_path / f"{name}.ogg").write_bytes(name.encode())
        await alice.seal(
            bond, "questions", "offer", {"words": name}, subject="q001", media=[File(tmp_path / f"{name}.ogg")]
        )
    one, two = (media_in(opened.fields)[0] for opened in await alice.read(bond))
    assert await fetch(alice, bond, one) == b"first"
    paths = {path.name[-32:]: path for path in (house.folder / FOLDER).rglob("*") if path.is_file()}
    there, other = (paths[medium.id.hex()] for medium in (one, two))
    there.write_bytes(other.read_bytes())
    with pytest.raises(Failure) as failed:
        await fetch(alice, bond, one)
    assert failed.value.kind == "mismatch"
    with pytest.raises(Failure) as failed:
        await fetch(alice, bond, replace(one, hash=two.hash))
    assert failed.value.kind == "cannot-open"


async def test_another_kind_of_file_is_not_sent(house: Running, alice: Person, bond: bytes, tmp_path: Path) -> None:
    """A letter, or a drawing that could hold a script, is refused before anything leaves."""
    for name in ("letter.pdf", "drawing.svg"):
        (tmp_path / name).write_bytes(b"<svg/>")
        with pytest.raises(Failure):
            await alice.seal(bond, "questions", "offer", {"words": ""}, subject="q001", media=[File(tmp_path / name)])
    assert not (house.folder / FOLDER).exists()


async def test_an_export_brings_them_along(alice: Person, bob: Person, bond: bytes, tmp_path: Path) -> None:
    """As files of their owner's alone, linked from the text, named in the JSON; no key and nothing of the other's."""
    await alice.seal(bond, "questions", "offer", {"words": "Listen."}, subject="q001", media=files(tmp_path))
    await alice.note({"room": "journal", "kind": "page", "words": ""}, media=files(tmp_path)[:1])
    await bob.seal(bond, "questions", "offer", {"words": "Mine."}, subject="q002", media=files(tmp_path))
    export = await collect(alice, TODAY)
    write(export, tmp_path / "out")
    assert await save_media(alice, export, tmp_path / "out") == []
    found = sorted((tmp_path / "out" / "media").iterdir())
    assert sorted(path.suffix for path in found) == [".jpg", ".ogg", ".ogg"]
    assert {path.read_bytes() for path in found} == {VOICE, bare(jpeg())}
    assert {path.stat().st_mode & 0o777 for path in found} == {0o600}
    text = (tmp_path / "out" / TEXT_NAME).read_text()
    for path in found:
        assert f"(media/{path.name})" in text
    assert "![The stairs](media/" in text
    assert "[How it sounded, 1:05](media/" in text
    told = (tmp_path / "out" / JSON_NAME).read_text()
    listed = [one for log in json.loads(told)["logs"] for entry in log["entries"] for one in entry["fields"]["media"]]
    assert [sorted(one) for one in listed if "seconds" not in one] == [["file", "name", "type"]]
    assert '"key"' not in told


async def test_an_export_says_what_did_not_come(house: Running, alice: Person, bond: bytes, tmp_path: Path) -> None:
    """A file that the house has lost is named, and stops nothing."""
    await alice.seal(bond, "questions", "offer", {"words": "Listen."}, subject="q001", media=files(tmp_path))
    export = await collect(alice, TODAY)
    next(path for path in (house.folder / FOLDER).rglob("*") if path.is_file()).unlink()
    lost = await save_media(alice, export, tmp_path / "out")
    assert len(lost) == 1
    assert len(list((tmp_path / "out" / "media").iterdir())) == 1
