"""What a device has seen and holds against the house: pins, the newest manifest, who answered an invitation.

None of it is secret, all of it must outlast the house's word: a house that was rolled back is told by it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from usness.client.seal import Failure
from usness.client.seal.bytes import b64, same, unb64

MISSES: Final = 3


@dataclass(frozen=True)
class Pin:
    """The one answer of the partner over which an own record is released; hashes of 32 bytes, and their pair."""

    own: bytes
    theirs: bytes
    pair: bytes


@dataclass(eq=False)
class Memory:
    """One person's, kept in `path` if there is one, else only while the program runs."""

    path: Path | None = None
    pins: dict[bytes, Pin] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    met: dict[str, str] = field(default_factory=dict)
    misses: dict[str, int] = field(default_factory=dict)

    @classmethod
    def at(cls, path: Path | None) -> Memory:
        """Read a memory; a missing file is an empty one. Fail `malformed` for a file that isn't one."""
        memory = cls(path)
        if path is not None and path.exists():
            memory._read(path)
        return memory

    def pin(self, fresh: Pin) -> bool:
        """Keep a pin, on disk when this returns; tell whether it is new. Fail `mismatch` for a second H.

        A partner who is the host could else read this answer, then give another of their own.
        """
        if any(_contradicts(old, fresh) for old in self.pins.values()):
            raise Failure("mismatch")
        if fresh.own in self.pins:
            return False
        self.pins[fresh.own] = fresh
        self._keep()
        return True

    def pinned(self, own: bytes) -> bytes | None:
        """Give the one H that an own record was, or may be, released over."""
        found = self.pins.get(own)
        return found.theirs if found else None

    def revision(self, of: str, number: int) -> None:
        """Keep the newest revision; fail `mismatch` for an older one than was seen."""
        seen = self.revisions.get(of, 0)
        if number < seen:
            raise Failure("mismatch")
        if number > seen:
            self.revisions[of] = number
            self._keep()

    def only_one(self, invitation: bytes, message: bytes) -> None:
        """Take the other side's keys once: a second message is someone else, or another try at the same words."""
        name, found = b64(invitation), b64(sha256(message).digest())
        if name not in self.met:
            self.met[name] = found
            self._keep()
        same(self.met[name].encode(), found.encode())

    def may_try(self, invitation: bytes) -> bool:
        """Tell whether fewer than three wrong codes were given for an invitation."""
        return self.misses.get(b64(invitation), 0) < MISSES

    def miss(self, invitation: bytes) -> None:
        """Count a wrong code; the count outlasts the program, or each start would be three more tries."""
        self.misses[b64(invitation)] = self.misses.get(b64(invitation), 0) + 1
        self._keep()

    def _keep(self) -> None:
        if self.path is None:
            return
        pins = [{"own": b64(one.own), "theirs": b64(one.theirs), "pair": b64(one.pair)} for one in self.pins.values()]
        whole = {"v": 1, "pins": pins, "revisions": self.revisions, "met": self.met, "misses": self.misses}
        write_whole(self.path, json.dumps(whole, indent=1).encode())

    def _read(self, path: Path) -> None:
        try:
            whole = json.loads(path.read_bytes())
            pins = [Pin(unb64(one["own"]), unb64(one["theirs"]), unb64(one["pair"])) for one in whole["pins"]]
            self.pins = {one.own: one for one in pins}
            self.revisions, self.met, self.misses = (dict(whole[name]) for name in ("revisions", "met", "misses"))
        except (ValueError, KeyError, TypeError) as wrong:
            raise Failure("malformed") from wrong


def _contradicts(old: Pin, fresh: Pin) -> bool:
    if old.own == fresh.own:
        return old != fresh
    return old.pair == fresh.pair and old.theirs != fresh.theirs


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file (0600) at once: a crash leaves the old or the new. A folder that isn't there is made (0700)."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
