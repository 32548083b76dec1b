"""How often one may try to sign in: a bucket for each handle and each address, in memory.

On disk the buckets would tell who tried what and when.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from usness.refusals import TooOften

FORGET_ABOVE = 50_000


@dataclass
class Bucket:
    """Holds up to `size` tries and fills again within `seconds`."""

    size: int
    seconds: float
    left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, key: str, now: float) -> None:
        """Take one try; raises TooOften with the seconds to wait."""
        left, then = self.left.get(key, (float(self.size), now))
        left = min(float(self.size), left + (now - then) * self.size / self.seconds)
        if left < 1:
            raise TooOften(wait=int((1 - left) * self.seconds / self.size) + 1)
        self._forget(now)
        self.left[key] = (left - 1, now)

    def give_back(self, key: str) -> None:
        """Undo one try: it was right, and right ones don't count."""
        if key in self.left:
            left, then = self.left[key]
            self.left[key] = (min(float(self.size), left + 1), then)

    def _forget(self, now: float) -> None:
        """A flood of made-up handles may not fill the memory: full buckets are the same as none."""
        if len(self.left) >= FORGET_ABOVE:
            self.left = {key: (left, then) for key, (left, then) in self.left.items() if now - then < self.seconds}


@dataclass
class Limits:
    """Eight tries a quarter of an hour for one handle, and eight more for who is signed in with it; forty for one address;
    twelve accounts an hour for one address.
    """

    clock: Callable[[], float]
    handle: Bucket = field(default_factory=lambda: Bucket(8, 900))
    address: Bucket = field(default_factory=lambda: Bucket(40, 900))
    proof: Bucket = field(default_factory=lambda: Bucket(8, 900))
    sign_up: Bucket = field(default_factory=lambda: Bucket(12, 3600))

    def signing_in(self, handle: str, address: str) -> None:
        now = self.clock()
        self.address.take(address, now)
        self.handle.take(handle, now)

    def signed_in(self, handle: str, address: str) -> None:
        """A right passphrase doesn't count: who locks often unlocks often."""
        self.address.give_back(address)
        self.handle.give_back(handle)

    def proving(self, handle: str) -> None:
        """Someone signed in proves the passphrase: a count of its own, so that a stranger who knows the handle and tries it
        can't keep its owner from unlocking or deleting.
        """
        self.proof.take(handle, self.clock())

    def proved(self, handle: str) -> None:
        self.proof.give_back(handle)

    def signing_up(self, address: str) -> None:
        self.sign_up.take(address, self.clock())
