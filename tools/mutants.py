"""Take each defence out, one at a time, and see a test fail.

`python tools/mutants.py [WORD …]` tries all mutants of mutants/*.toml, or those whose name has one of the words. Each is
applied to a copy of the tree, so nothing here changes. Exit 1 when a mutant survives or its text isn't found exactly once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARTS = ("src", "tests", "vectors", "tools", "mutants", "docs", "requirements")
FILES = ("pyproject.toml", "Makefile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md")
AT_ONCE = 2
TIME = 300


@dataclass(frozen=True)
class Mutant:
    """One defence taken out: in `file`, `find` becomes `replace`; then at least one of `tests` must fail."""

    name: str
    defence: str
    file: str
    find: str
    replace: str
    tests: tuple[str, ...]


def mutants(words: list[str]) -> Iterator[Mutant]:
    """All mutants, or those whose name has one of the words."""
    for path in sorted((ROOT / "mutants").glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]:
            one = Mutant(**{**row, "tests": tuple(row["tests"])})
            if not words or any(word in one.name for word in words):
                yield one


def tried(one: Mutant) -> str:
    """What became of a mutant: `killed`, `SURVIVED`, or why it couldn't be tried."""
    with tempfile.TemporaryDirectory() as folder:
        tree = _copy(Path(folder))
        path = tree / one.file
        text = path.read_text(encoding="utf-8")
        if text.count(one.find) != 1:
            return f"NOT FOUND ONCE ({text.count(one.find)} times)"
        path.write_text(text.replace(one.find, one.replace), encoding="utf-8")
        return "killed" if _fails(tree, one.tests) else "SURVIVED"


def _copy(folder: Path) -> Path:
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "pictures"))
    for name in FILES:
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, folder / name)
    return folder


def _fails(tree: Path, tests: tuple[str, ...]) -> bool:
    return any(_run(tree, test) != 0 for test in tests)


def _run(tree: Path, test: str) -> int:
    """Run one test file, or one test in it; a Node test where the file is one."""
    node = [shutil.which("node") or "node", "--test", test]
    pytest = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "USNESS_KILLS": "3"}
    done = subprocess.run(
        node if test.endswith(".mjs") else pytest,
        cwd=tree,
        env=environment,
        capture_output=True,
        timeout=TIME,
        check=False,
    )
    # pytest's 4 and 5 mean that the test wasn't there: that kills nothing.
    return 0 if done.returncode in (4, 5) and not test.endswith(".mjs") else done.returncode


def main(words: list[str]) -> int:
    chosen = list(mutants(words))
    alive = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for one, outcome in zip(chosen, pool.map(tried, chosen), strict=True):
            alive += outcome != "killed"
            print(f"{outcome:<10} {one.name}: {one.defence}", flush=True)
    print(f"{len(chosen)} defences taken out, {alive} not noticed")
    return 1 if alive or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
