"""Argon2id on the host, over what the browser already stretched (docs/protocol.md, section 3)."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from usness.sealed import WRAP, label, u32

AT_ONCE = 2
"""Each takes 64 MiB; more at once would let a crowd of strangers take the machine's memory."""


@dataclass(frozen=True)
class Cost:
    """Argon2id: memory in KiB, passes, lanes."""

    memory: int = 65_536
    passes: int = 3
    lanes: int = 1


class Stretcher:
    """Stretches `auth` to a verifier and a keystream, in threads, two at once."""

    def __init__(self, cost: Cost | None = None) -> None:
        self._cost = cost or Cost()
        self._free = asyncio.Semaphore(AT_ONCE)

    async def stretch(self, auth: bytes, salt: bytes) -> tuple[bytes, bytes]:
        """32 bytes that verify and 32 that key the stored wrap's outer layer."""
        async with self._free:
            found = await asyncio.to_thread(self._argon, auth, salt)
        return found[:32], found[32:]

    def _argon(self, auth: bytes, salt: bytes) -> bytes:
        cost = self._cost
        return hash_secret_raw(auth, salt, cost.passes, cost.memory, cost.lanes, 64, Type.ID)


def cover(second: bytes, wrap: bytes) -> bytes:
    """Lay the keystream over a wrap, or take it off again: a row alone can't be guessed at without Argon2id."""
    stream = keystream(second, WRAP)
    return bytes(a ^ b for a, b in zip(wrap, stream, strict=True))


def keystream(second: bytes, size: int) -> bytes:
    blocks = (hmac.digest(second, u32(n), "sha256") for n in range(-(-size // 32)))
    return b"".join(blocks)[:size]


def fake_salt(secret: bytes, handle: str) -> bytes:
    """The salt that an unknown handle gets: always the same, so that it can't be told from a known one."""
    return hmac.digest(secret, label("fake-salt", handle.encode()), "sha256")[:16]
