"""The question cards of this package: what a question asks must not come from the house at the moment of answering."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

LIBRARY: Final = Path(__file__).parent.parent / "rooms" / "questions" / "library"


@cache
def prompts(lang: str = "en") -> dict[str, str]:
    """Give each card's question by its id."""
    files = sorted((LIBRARY / lang).glob("depth-*.toml"))
    cards = (card for file in files for card in tomllib.loads(file.read_text(encoding="utf-8"))["question"])
    return {card["id"]: card["text"] for card in cards}
