"""What lies beside every paper on the device: beginnings, needs, and words that sound like danger.

One file a language, under the name of the build: whoever opens a page with a paper has it, so no request tells that
someone looked for help. It's put together here because rooms don't know each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from usness.rooms.confide.library import needs
from usness.rooms.listening.library import crisis, starters

LANGUAGES = ("en",)


def beside_papers() -> dict[str, bytes]:
    """The files by the path that they're served at, each as JSON."""
    return {f"words/help-{one}.json": msgspec.json.encode(help_in(one)) for one in LANGUAGES}


def help_in(language: str) -> Mapping[str, Any]:
    """All that a paper may need in this language."""
    return {
        "starters": list(starters(language).values()),
        "needs": list(needs(language).values()),
        "crisis": crisis(language),
    }
