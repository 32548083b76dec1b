"""The files of sealed recordings and pictures, beside the database. They hold no key and no name."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import BinaryIO, TypeVar
from weakref import WeakValueDictionary

from usness.store.base import Unavailable

T = TypeVar("T")

Name = tuple[bytes, bytes]
"""A log and a blob in it, 16 bytes each."""

FOLDER = "blobs"
FILE = re.compile(r"([0-9a-f]{32})-([0-9a-f]{32})")
PIECE = 65_536

RESERVE = 64 * 1_048_576
"""Bytes of the disk that pictures leave to words: a full disk takes no entry, and nobody's words should wait for that."""


class Shelf:
    """A folder of sealed files. What `put` has returned from is on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks: WeakValueDictionary[Name, asyncio.Lock] = WeakValueDictionary()

    def lock(self, name: Name) -> asyncio.Lock:
        """One piece of a blob after the other: a late repeat must not write over what has been acknowledged since."""
        lock = self._locks.get(name) or asyncio.Lock()
        self._locks[name] = lock
        return lock

    def has_room(self, size: int) -> bool:
        """Whether so many bytes leave enough of the disk to words."""
        return shutil.disk_usage(self._folder.parent).free >= size + RESERVE

    async def put(self, name: Name, offset: int, piece: bytes) -> None:
        """Write a piece of a blob so that a power cut can't take it; raises Unavailable when the disk can't."""
        await _in_thread(lambda: _write(path_of(self._folder, name), offset, piece))

    async def read(self, name: Name) -> AsyncIterator[bytes]:
        """A blob's bytes, piece by piece; raises FileNotFoundError."""
        return _pieces(await asyncio.to_thread(path_of(self._folder, name).open, "rb"))

    async def remove(self, names: Iterable[Name]) -> None:
        """Delete these files, as far as they are there."""
        paths = [path_of(self._folder, one) for one in names]
        if paths:
            await _in_thread(lambda: _remove(paths))

    async def names(self) -> frozenset[Name]:
        """All that lies on the shelf."""
        return await asyncio.to_thread(lambda: frozenset(names_in(self._folder)))


def path_of(folder: Path, name: Name) -> Path:
    """Where a blob lies: in one of 256 folders, by the first byte of its id."""
    log, blob = name
    return folder / blob[:1].hex() / f"{log.hex()}-{blob.hex()}"


def names_in(folder: Path) -> Iterable[Name]:
    """The blobs in a shelf's folder."""
    for path in folder.glob("??/*"):
        found = FILE.fullmatch(path.name)
        if found:
            yield bytes.fromhex(found[1]), bytes.fromhex(found[2])


def _write(path: Path, offset: int, piece: bytes) -> None:
    _have_folder(path.parent)
    new = not path.exists()
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:
        file.seek(offset)
        file.write(piece)
        file.flush()
        _undated(path)
        os.fsync(file.fileno())
    if new:
        _settle(path.parent)


def _have_folder(folder: Path) -> None:
    for one in (folder.parent, folder):
        if not one.is_dir():
            one.mkdir(mode=0o700, exist_ok=True)
            _settle(one.parent, dated=True)


def _settle(folder: Path, *, dated: bool = False) -> None:
    """Have a folder's list of names on the disk too."""
    if not dated:
        _undated(folder)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _undated(path: Path) -> None:
    """The house keeps days. The time of a file would tell the minute in which someone sent it."""
    os.utime(path, (0, 0))


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
    for folder in {path.parent for path in paths}:
        if folder.is_dir():
            _settle(folder)


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece


async def _in_thread(work: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(work)
    except OSError as error:
        raise Unavailable(str(error)) from error
