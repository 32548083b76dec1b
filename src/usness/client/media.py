"""Recordings and pictures from the outside: sealed and sent with an entry, fetched and opened with one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from usness.client import seal
from usness.client.api import Api
from usness.client.pictures import bare
from usness.client.seal import Failure, Random
from usness.client.seal.bytes import b64, bytes_in, number_in, text_in
from usness.sealed import BLOB_MOST, HASH, ID

if TYPE_CHECKING:
    from usness.client.person import Person

TYPES: Final = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webm": "audio/webm",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
}
ENDINGS: Final = {**{kind: ending for ending, kind in TYPES.items()}, "image/jpeg": ".jpg", "image/webp": ".webp"}
PIECE: Final = 524_288
KEY: Final = 32


@dataclass(frozen=True)
class File:
    """A file to go with an entry. `name` says what is on it; `seconds` is how long a recording is."""

    path: Path
    name: str = ""
    seconds: int = 0


@dataclass(frozen=True)
class Medium:
    """A recording or picture as an entry's box names it. `key` opens it, `hash` names its sealed bytes."""

    id: bytes
    key: bytes
    hash: bytes
    type: str
    size: int
    name: str
    seconds: int = 0

    def json(self) -> dict[str, Any]:
        """Give its fields in the box."""
        length = {"seconds": self.seconds} if self.seconds else {}
        ids = {"id": b64(self.id), "key": b64(self.key), "hash": b64(self.hash)}
        return {"type": self.type, "name": self.name, "size": self.size, **length, **ids}


def media_in(fields: Mapping[str, Any]) -> list[Medium]:
    """Give the recordings and pictures of an opened entry; what hasn't their form is left out."""
    found = fields.get("media")
    return [one for one in map(_medium, found if isinstance(found, list) else []) if one]


def _medium(fields: object) -> Medium | None:
    if not isinstance(fields, dict):
        return None
    try:
        key = bytes_in(fields, "key", KEY)
        seconds = number_in(fields, "seconds", 0, 86_400) if "seconds" in fields else 0
        size, kind = number_in(fields, "size", 0, BLOB_MOST), text_in(fields, "type")
        ids = (bytes_in(fields, "id", ID), key, bytes_in(fields, "hash", HASH))
        return Medium(*ids, kind, size, text_in(fields, "name"), seconds) if kind in ENDINGS else None
    except Failure:
        return None


async def send(person: Person, log: bytes, files: Iterable[File]) -> list[Medium]:
    """Seal files for a log and send them; an entry that names them has to follow. Raise `Refused`.

    Of a picture all that can't be seen stays behind; a recording goes as it is. Fail `malformed` for another kind of
    file, or one of more than twelve mebibytes.
    """
    return [await _send(person, log, one) for one in files]


async def _send(person: Person, log: bytes, file: File) -> Medium:
    kind = TYPES.get(file.path.suffix.lower())
    if kind is None:
        raise Failure("malformed")
    content = file.path.read_bytes()
    content = bare(content) if kind.startswith("image/") else content
    id_, key = _fresh(person.random)
    sealed = seal.seal_blob(key, person.instance, log, id_, content, person.random)
    await _upload(person.api, log, id_, sealed)
    return Medium(id_, key, seal.blob_hash(sealed), kind, len(content), file.name, file.seconds)


def _fresh(random: Random) -> tuple[bytes, bytes]:
    return random(ID), random(KEY)


async def _upload(api: Api, log: bytes, id_: bytes, sealed: bytes) -> None:
    path = f"/logs/{b64(log)}/blobs"
    told = await api.post(path, {"id": b64(id_), "size": len(sealed)})
    at = number_in(told, "received", 0, len(sealed))
    while at < len(sealed):
        told = await api.put_bytes(f"{path}/{b64(id_)}?offset={at}", sealed[at : at + PIECE])
        # A house that never counted on would keep this going for ever.
        at = number_in(told, "received", at + 1, len(sealed))


async def fetch(person: Person, log: bytes, medium: Medium) -> bytes:
    """Give the content of a recording or picture of an entry in `log`. Raise `Refused`; fail as a blob does."""
    sealed = await person.api.get_bytes(f"/logs/{b64(log)}/blobs/{b64(medium.id)}")
    return seal.open_blob(medium.key, person.instance, log, medium.id, sealed, medium.hash)
