"""What Bob writes for himself changes nothing for Alice: two houses, alike but for his journal, answer her alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.test_before_my_commit import ALICES_GETS, Twins
from tests.made import private


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[Twins]:
    twins = Twins(tmp_path)
    yield twins
    twins.close()


def writes_a_journal(twins: Twins) -> int:
    """Bob writes three pages, lets one go, and looks at his journal and for words in it; gives how many pages there are."""
    world, bob = twins.with_bob, twins.bob
    pages = [world.add(bob, bob.log, private(f"page {n} of bob's journal")).json["record"] for n in range(3)]
    assert world.ask(bob, "DELETE", f"/logs/{bob.log}/entries/{pages[0]['id']}").status == 204
    for log in (twins.log, bob.log):
        for page in ("journal", "journal/write", "search", "entries"):
            assert world.get(bob, f"/logs/{log}/{page}").status == 200
    return sum(not one["gone"] for one in world.get(bob, f"/logs/{bob.log}/entries").json["entries"])


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_answer_is_the_same_with_and_without_the_others_journal(twins: Twins, accept: str) -> None:
    """Pages, sync and session: status, headers and body are byte for byte the same, on that day and a week later."""
    assert writes_a_journal(twins) == 2
    assert twins.without.get(twins.bob, f"/logs/{twins.bob.log}/entries").json["entries"] == []
    for days in (0, 8):
        twins.clock.days(days)
        for path in ALICES_GETS:
            one, two = twins.ask("GET", path, accept=accept)
            assert one == two, path
            assert one.status in (200, 303), path


def test_his_own_log_is_no_address_of_hers(twins: Twins) -> None:
    """There he finds his pages; she gets what a stranger gets, for the journal, the paper, the search and the sync."""
    writes_a_journal(twins)
    for page in ("journal", "journal/write", "search", "entries"):
        assert twins.with_bob.get(twins.bob, f"/logs/{twins.bob.log}/{page}").status == 200
        assert twins.with_bob.get(twins.alice, f"/logs/{twins.bob.log}/{page}").status == 404
