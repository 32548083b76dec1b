"""What the rooms answer to, read from the rooms themselves: a new room is looked at by every test of all pages."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from usness.rooms import ROOMS

LOG = "/logs/{log}/"
HERE = Path(__file__).parent / "rooms"


def pages_of_rooms() -> list[str]:
    """Every page of a room that stands at one address in a log: `today`, `questions`, `time`."""
    paths = [route.path for room in ROOMS for route in room.routes if "GET" in (route.methods or ())]
    return [path.removeprefix(LOG) for path in paths if path.startswith(LOG) and "{" not in path.removeprefix(LOG)]


def rows_of_rooms(name: str) -> dict[str, Any]:
    """What the rooms' own tests say of their other addresses: `name` in `tests/rooms/<room>/rows.py`, where there is one."""
    found: dict[str, Any] = {}
    for path in sorted(HERE.glob("*/rows.py")):
        spec = importlib.util.spec_from_file_location(f"rows_{path.parent.name}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= getattr(module, name, {})
    return found


def furnish(world: Any, log: str, *people: Any) -> None:
    """Put in what the rooms' addresses are about: `ENTRIES` in their rows, by whom."""
    for who in people:
        for body in rows_of_rooms("ENTRIES").get(who.name, ()):
            world.add(who, log, body)
