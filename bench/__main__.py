"""`python -m bench`: measure all, print each figure beside its limit; exit 1 when one is over."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import browsers, memory, pages, writes
from bench.coach import figures as coach

PARTS = {"pages": pages, "writes": writes, "memory": memory, "browsers": browsers, "coach": coach}


def main(names: list[str]) -> int:
    """Measure the named parts, or all."""
    _require_wrk()
    over = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names or PARTS:
            for figure in PARTS[name].measure(Path(folder)):
                print(figure.line(), flush=True)
                over += not figure.holds
    print(f"{over} over their limit" if over else "all within their limits")
    return 1 if over else 0


def _require_wrk() -> None:
    """The load generator, from Debian's packages."""
    if shutil.which("wrk") is None:
        subprocess.run(["apt-get", "install", "-y", "-qq", "wrk"], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
