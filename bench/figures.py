"""A figure and its limit, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value. `most` or `least` is its limit; `beside` says what it was measured against in this run."""

    what: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None
    beside: str = ""

    @property
    def holds(self) -> bool:
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    def line(self) -> str:
        limit = f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"
        mark = "ok  " if self.holds else "OVER"
        return f"{mark} {self.what:<58} {self.value:>9.3g} {self.unit:<4} {limit:<16} {self.beside}"
