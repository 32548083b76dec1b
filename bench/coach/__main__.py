"""`python -m bench.coach`: how well the coach sees each flag. Exit 1 when a figure is under its limit.

`python -m bench.coach seen` (or `later`) prints those replies alone, with every one that was read otherwise. There's no
such list for those that only measure: whoever reads their failures while writing rules has none left that measures.
"""

from __future__ import annotations

import sys

from bench.coach.figures import of_half
from bench.coach.replies import AFTERWARDS, FLAGS, HALVES, replies
from bench.coach.running import flags


def main(names: list[str]) -> int:
    """Print all; 1 when one doesn't hold."""
    figures = [figure for half in (names or (*HALVES, *AFTERWARDS)) for figure in of_half(half)]
    for figure in figures:
        print(figure.line())
    for name in {"seen", "later"}.intersection(names):
        _otherwise(name)
    return 0 if all(figure.holds for figure in figures) else 1


def _otherwise(name: str) -> None:
    labelled = replies(name)
    for one, found in zip(labelled, flags([one.text for one in labelled]), strict=True):
        said = [flag for flag in FLAGS if found[flag]]
        if set(said) != set(one.flags):
            print(f"     {'+'.join(one.flags) or 'none'} read as {'+'.join(said) or 'none'}: {one.text}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
