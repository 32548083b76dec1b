"""What the host can see, read off the tables: behind each column of each migration stands a comment that says it.

`-- sees: …` is a fact the host learns; `-- sealed: …` is something it holds and can't read; `-- none` is a column that
tells nothing by itself (a number that joins rows, a salt, a check).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from usness.store.migrate import migrations

NOTE = re.compile(r"--\s*(sees|sealed):\s*(.+?)\s*$", re.MULTILINE)


def facts(owners: Iterable[tuple[str, Path]]) -> tuple[list[str], list[str]]:
    """What is seen and what is held sealed, each sentence once, in the order of the tables."""
    found: dict[str, dict[str, None]] = {"sees": {}, "sealed": {}}
    for one in migrations(owners):
        for kind, sentence in NOTE.findall(one.sql):
            found[kind][sentence] = None
    return list(found["sees"]), list(found["sealed"])


def extract(fileobj, keywords, comment_tags, options):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, ARG001
    """Babel's hook: the sentences in a migration are translated like any other."""
    for number, line in enumerate(fileobj.read().decode().splitlines(), 1):
        for _, sentence in NOTE.findall(line):
            yield number, "_", sentence, []
