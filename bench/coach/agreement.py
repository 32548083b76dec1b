"""`python -m bench.coach.agreement`: how far a second labelling of a sample agrees with the first, flag by flag."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.coach.replies import FLAGS, HALVES, replies

AGAIN = Path(__file__).with_name("again.toml")
Labels = Mapping[str, Sequence[str]]


def main() -> int:
    """Print agreement and kappa for each flag, then every reply that got other flags."""
    texts = {one.id: one.text for half in HALVES for one in replies(half)}
    first = {one.id: one.flags for half in HALVES for one in replies(half)}
    again: Labels = tomllib.loads(AGAIN.read_text(encoding="utf-8"))["again"]
    print(f"{len(again)} of {len(first)} replies, labelled twice")
    for flag in FLAGS:
        print(f"     {flag:<9} same {same(flag, first, again):.2f}   kappa {kappa(flag, first, again):.2f}")
    for key in [key for key in again if set(again[key]) != set(first[key])]:
        print(f"     {'+'.join(first[key]) or 'none'} read again as {'+'.join(again[key]) or 'none'}: {texts[key]}")
    return 0


def same(flag: str, first: Labels, again: Labels) -> float:
    """The share of replies that got the flag both times or neither time; raises KeyError for a reply that is gone."""
    return sum((flag in first[key]) == (flag in again[key]) for key in again) / len(again)


def kappa(flag: str, first: Labels, again: Labels) -> float:
    """Cohen's kappa: agreement above chance, 1 for all and 0 for none (Cohen 1960)."""
    one, two = _share(flag, {key: first[key] for key in again}), _share(flag, again)
    chance = one * two + (1 - one) * (1 - two)
    return (same(flag, first, again) - chance) / (1 - chance) if chance < 1 else 1.0


def _share(flag: str, labels: Labels) -> float:
    return sum(flag in flags for flags in labels.values()) / len(labels)


if __name__ == "__main__":
    sys.exit(main())
