"""Styles, scripts and pictures: read at start, compressed once, served under a path that names their build.

The build is a hash of all files. A page keeps asking for the files of its own build; after an upgrade they're gone, and
what it POSTs is answered "stale build", so that an old script never seals for a new house.
"""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import brotli
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
SHELL = "house"
STYLES = ("usness", "raw", "base", "shell", "parts", "circles", "words", "pages", "print")
TYPES = {
    ".js": "text/javascript",
    ".json": "application/json",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.compress,
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}


@dataclass(frozen=True)
class File:
    """A file and its media type. It's compressed when first asked for, and then for good: doing all at start takes a second."""

    body: bytes
    kind: str
    _packed: dict[str, bytes] = field(default_factory=dict, hash=False, compare=False)

    def packed(self, coding: str) -> bytes:
        if coding not in self._packed:
            self._packed[coding] = PACKERS[coding](self.body)
        return self._packed[coding]


class Static:
    """All files in memory, by path."""

    def __init__(
        self, folder: Path = FOLDER, more: dict[str, Path] | None = None, made: Mapping[str, bytes] | None = None
    ) -> None:
        """`more` are files that lie elsewhere; `made` are those that no folder has, by path too."""
        paths = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
        files = {name: _load(path) for name, path in (paths | (more or {})).items()}
        self.files = sheets(files | {name: File(body, _kind(name)) for name, body in (made or {}).items()})
        self.build = build_of(self.files)

    def style(self, owner: str = SHELL) -> str:
        """The address of a room's styles, or of the shell's; empty where there are none."""
        name = f"css/{owner}.css"
        return self.url(name) if name in self.files else ""

    def url(self, name: str) -> str:
        return f"/static/{self.build}/{name}"

    async def serve(self, request: Request) -> Response:
        """GET /static/{build}/{path}: for ever the same, so it may be kept for ever."""
        file = self.files.get(request.path_params["path"])
        if file is None or request.path_params["build"] != self.build:
            return Response(status_code=404)
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
        accepted = request.headers.get("accept-encoding", "")
        for coding in PACKERS:
            if coding in accepted:
                return Response(
                    file.packed(coding), media_type=file.kind, headers=headers | {"Content-Encoding": coding}
                )
        return Response(file.body, media_type=file.kind, headers=headers)


def build_of(files: dict[str, File]) -> str:
    whole = sha256()
    for name, file in sorted(files.items()):
        whole.update(name.encode() + b"\0" + sha256(file.body).digest())
    return whole.hexdigest()[:12]


def _load(path: Path) -> File:
    return File(path.read_bytes(), _kind(path.name))


def _kind(name: str) -> str:
    return TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def sheets(files: dict[str, File]) -> dict[str, File]:
    """All of the shell's styles (`css/NAME.css`) as one file, and each room's (`css/ROOM/NAME.css`) as another.

    A page asks for two and not for twelve, one compresses better than many, and no page fetches another room's.
    """
    joined: dict[str, bytes] = {}
    for name in sorted(filter(_is_style, files), key=_style_order):
        owner = Path(name).parent.name if name.count("/") == 2 else SHELL
        joined[f"css/{owner}.css"] = joined.get(f"css/{owner}.css", b"") + files[name].body
    others = {name: file for name, file in files.items() if not _is_style(name)}
    return others | {name: File(body, TYPES[".css"]) for name, body in joined.items()}


def _is_style(name: str) -> bool:
    return name.startswith("css/") and name.endswith(".css")


def _style_order(name: str) -> tuple[int, str]:
    stem = Path(name).stem
    return (STYLES.index(stem) if stem in STYLES else len(STYLES), name)
