"""What the rooms answer to, read from the rooms themselves: a new room is looked at by every test of all pages."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from usness.rooms import ROOMS

LOG = "/logs/{log}/"
HERE = Path(__file__).parent / "rooms"


def pages_of_rooms(*, alone: bool = False) -> list[str]:
    """Every page of a room that stands at one address in a log: `today`, `questions`, `time`; `alone` there for one too."""
    paths = [path for path in _paths(alone=alone) if path.startswith(LOG)]
    return [path.removeprefix(LOG) for path in paths if "{" not in path.removeprefix(LOG)]


def named_pages_of_rooms() -> list[str]:
    """Every page of a room that names something in a log, with a name that is there: `questions/q003`."""
    return [path.removeprefix(LOG) for path in _named() if path.startswith(LOG)]


def open_pages_of_rooms() -> list[str]:
    """Every page of a room that anyone may read, without an account."""
    plain = [path for path in _paths() if not path.startswith(LOG) and "{" not in path]
    return plain + [path for path in _named() if not path.startswith(LOG)]


def _paths(*, alone: bool = False) -> list[str]:
    rooms = [room for room in ROOMS if room.always or not alone]
    return [route.path for room in rooms for route in room.routes if "GET" in (route.methods or ())]


def _named() -> list[str]:
    names = {"log": "{log}", **rows_of_rooms("IDS")}
    return [path.format_map(names) for path in _paths() if "{" in path.removeprefix(LOG)]


def rows_of_rooms(name: str) -> dict[str, Any]:
    """What the rooms' own tests say of their other addresses: `name` in `tests/rooms/<room>/rows.py`, where there is one."""
    found: dict[str, Any] = {}
    for path in sorted(HERE.glob("*/rows.py")):
        spec = importlib.util.spec_from_file_location(f"rows_{path.parent.name}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for key, value in getattr(module, name, {}).items():
            # Two rooms may each want something to be there by the same person.
            found[key] = [*found.get(key, ()), *value] if isinstance(value, list) else value
    return found


def furnish(world: Any, log: str, *people: Any) -> None:
    """Put in what the rooms' addresses are about: `ENTRIES` in their rows, by whom."""
    for who in people:
        for body in rows_of_rooms("ENTRIES").get(who.name, ()):
            world.add(who, log, body)
