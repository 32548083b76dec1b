"""The labelled replies, and which half each belongs to: its own text decides, so that nobody chooses."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

import msgspec

REPLIES = Path(__file__).with_name("replies")
FLAGS = ("asks", "reflects", "advises", "self")
HALVES = ("seen", "held-out")

Flag = Literal["asks", "reflects", "advises", "self"]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=600)]


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What someone wrote (`text`), what it answers (`to`), and the flags that a reader gave it by the guide."""

    to: Words
    text: Words
    flags: tuple[Flag, ...]

    @property
    def id(self) -> str:
        """Eight hexadecimal digits of the text's hash; a changed text is another reply."""
        return sha256(self.text.encode()).hexdigest()[:8]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reply: list[Reply]


def replies(half: str) -> list[Reply]:
    """All of one half; raises msgspec.ValidationError naming the field that is wrong."""
    text = (REPLIES / f"{half}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _File).reply


def half_of(text: str) -> str:
    """The half that a reply belongs to: the last bit of its hash, which is as good as a coin."""
    return HALVES[sha256(text.encode()).digest()[-1] % 2]
