"""A picture's file without what isn't in the picture: place, time, camera, name, and whatever else programs put beside it."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Final

from usness.client.seal.failures import Failure

JPEG: Final = b"\xff\xd8"
END: Final = 0xD9
MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What begins a part; within a scan these bytes mean something else."""

PNG: Final = b"\x89PNG\r\n\x1a\n"
SCAN: Final = 0xDA
APP0: Final = 0xE0
APP1: Final = 0xE1
ADOBE: Final = 0xEE
COMMENT: Final = 0xFE
KEPT: Final = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"iCCP")
ORIENTATION: Final = 0x0112


def bare(picture: bytes) -> bytes:
    """Give a JPEG or PNG without all that is not needed to show it; fail `malformed` for another file, or a broken one.

    The way a JPEG has to be turned is kept, and nothing else of its notes.
    """
    try:
        if picture.startswith(JPEG):
            return _bare_jpeg(picture)
        if picture.startswith(PNG):
            return PNG + b"".join(whole for kind, whole in _chunks(picture) if kind in KEPT)
    except (struct.error, IndexError) as wrong:
        raise Failure("malformed") from wrong
    raise Failure("malformed")


def _bare_jpeg(picture: bytes) -> bytes:
    segments = list(_segments(picture))
    turned = next((found for marker, body in segments if marker == APP1 and (found := _orientation(body))), 1)
    kept = b"".join(_segment(marker, body) for marker, body in segments if _shows(marker))
    return JPEG + _turn(turned) + kept + _scans(picture, segments)


def _shows(marker: int) -> bool:
    return marker == ADOBE or not (APP0 <= marker <= 0xEF or marker == COMMENT)


def _segments(picture: bytes) -> Iterator[tuple[int, bytes]]:
    """The parts before the first scan."""
    at = len(JPEG)
    while picture[at + 1] != SCAN:
        marker, (size,) = picture[at + 1], struct.unpack_from(">H", picture, at + 2)
        if picture[at] != 0xFF or size < 2:
            raise Failure("malformed")
        yield marker, picture[at + 4 : at + 2 + size]
        at += 2 + size


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _scans(picture: bytes, segments: list[tuple[int, bytes]]) -> bytes:
    """From the first scan to the picture's end. What programs append, such as a second picture, stays behind."""
    start = at = len(JPEG) + sum(4 + len(body) for _, body in segments)
    while picture[at + 1] != END:
        (size,) = struct.unpack_from(">H", picture, at + 2)
        found = MARKER.search(picture, at + 2 + size)
        if found is None:
            raise Failure("malformed")
        at = found.start()
    return picture[start : at + 2]


def _orientation(notes: bytes) -> int:
    """How a picture is to be turned, from 2 to 8, or 0 where the notes don't say."""
    if not notes.startswith(b"Exif\0\0"):
        return 0
    tiff = notes[6:]
    order = ">" if tiff.startswith(b"MM") else "<"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for n in range(count):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * n)
        if tag == ORIENTATION and 2 <= value <= 8:
            return int(value)
    return 0


def _turn(orientation: int) -> bytes:
    if orientation == 1:
        return b""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, orientation, 0)
    return _segment(APP1, b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 1) + entry + bytes(4))


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at < len(picture):
        size, kind = struct.unpack_from(">I4s", picture, at)
        whole = picture[at : at + 12 + size]
        if len(whole) != 12 + size:
            raise Failure("malformed")
        yield kind, whole
        at += 12 + size
        if kind == b"IEND":
            return
