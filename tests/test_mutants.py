"""The table of mutants is true: each names a defence that stands in the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.mutants import Mutant, mutants

ROOT = Path(__file__).parent.parent
ALL = list(mutants([]))


def test_there_are_mutants_and_each_has_its_own_name() -> None:
    """A table that lost its rows would find nothing."""
    assert len(ALL) >= 25
    assert len({one.name for one in ALL}) == len(ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_the_defence_stands_once_and_its_tests_exist(one: Mutant) -> None:
    """A mutant whose text has moved would no longer take anything out."""
    text = (ROOT / one.file).read_text(encoding="utf-8")
    assert text.count(one.find) == 1
    assert one.replace != one.find
    assert one.tests
    for test in one.tests:
        assert (ROOT / test.partition("::")[0]).exists(), test
