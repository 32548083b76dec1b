"""`python -m bench.coach`: how well the coach sees each flag, in both halves. Exit 1 when a figure is under its limit.

`python -m bench.coach seen` prints that half alone, with every reply of it that was read otherwise. There's no such list
for the half that is held out: whoever reads its failures while writing rules has no half left that measures.
"""

from __future__ import annotations

import sys

from bench.coach.figures import of_half
from bench.coach.replies import FLAGS, HALVES, replies
from bench.coach.running import flags


def main(names: list[str]) -> int:
    """Print all; 1 when one doesn't hold."""
    figures = [figure for half in (names or HALVES) for figure in of_half(half)]
    for figure in figures:
        print(figure.line())
    if names == ["seen"]:
        _otherwise()
    return 0 if all(figure.holds for figure in figures) else 1


def _otherwise() -> None:
    labelled = replies("seen")
    for one, found in zip(labelled, flags([one.text for one in labelled]), strict=True):
        said = [flag for flag in FLAGS if found[flag]]
        if set(said) != set(one.flags):
            print(f"     {'+'.join(one.flags) or 'none'} read as {'+'.join(said) or 'none'}: {one.text}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
