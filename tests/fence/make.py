"""Write the fence: hashes of every run of five words in a folder of source texts.

The texts themselves are not ours to publish, so only short hashes are kept. A test hashes our own
sentences in the same way and fails when one of them shares five words in a row with a source.

    python tests/fence/make.py FOLDER
"""

import hashlib
import re
import sys
from pathlib import Path

RUN = 5
HEX_CHARS = 8
FENCE_FILE = Path(__file__).with_name("seed-5grams.txt")

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def words(text: str) -> list[str]:
    """Lower-cased words; curly and straight apostrophes count as the same."""
    return WORD.findall(text.replace("\u2019", "'").lower())


def runs(text: str) -> list[str]:
    """Every run of five words, sentence ends ignored so that punctuation cannot hide a copy."""
    found = words(text)
    return [" ".join(found[i : i + RUN]) for i in range(len(found) - RUN + 1)]


def run_hash(run: str) -> str:
    """Eight hex characters: enough to tell runs apart, too few to be worth guessing back."""
    return hashlib.sha256(run.encode("utf-8")).hexdigest()[:HEX_CHARS]


def hashes(text: str) -> set[str]:
    """The hashes of every run of five words in a text."""
    return {run_hash(run) for run in runs(text)}


def fence_of(folder: Path) -> list[str]:
    """Sorted hashes over all texts of a folder, each text on its own."""
    found: set[str] = set()
    for path in sorted(folder.glob("*.txt")):
        found |= hashes(path.read_text(encoding="utf-8"))
    return sorted(found)


def main(arguments: list[str]) -> None:
    """Read the folder named on the command line and write the fence beside this script."""
    if len(arguments) != 1:
        raise SystemExit("usage: make.py FOLDER")
    fence = fence_of(Path(arguments[0]))
    # An empty fence would let every test pass, so a wrong folder must fail aloud.
    if not fence:
        raise SystemExit("no text of five words or more in that folder")
    FENCE_FILE.write_text("\n".join(fence) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(sys.argv[1:])
