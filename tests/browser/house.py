"""A real house for the browser tests, in a process of its own, whose clock the tests can move.

Run as `python -m tests.browser.house FOLDER PORT`; the file FOLDER/../ahead holds how many seconds the clock is ahead.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from tests.browser import standin
from tests.confided import takes_all
from usness.people.stretch import Cost
from usness.web.app import Choices, open_house
from usness.web.serve import serve

CHEAP = Cost(memory=1024, passes=1)


def main(folder: Path, port: int) -> None:
    ahead = folder.parent / "ahead"

    def clock() -> float:
        return time.time() + (float(ahead.read_text()) if ahead.exists() else 0)

    more, parts = standin.ROUTES, {standin.ROOM: standin.FOLDER}
    app = open_house(folder, Choices(clock=clock, cost=CHEAP, more=more, parts=parts))
    takes_all(app, standin.ROOM)
    asyncio.run(serve(app, "127.0.0.1", port))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
