"""A person with keys, against a house in this process."""

from __future__ import annotations

import pytest

from tests.support import Running
from usness.client.person import Person

pytestmark = pytest.mark.anyio


async def test_both_answer_and_both_open(alice: Person, bob: Person, bond: bytes) -> None:
    first = await alice.seal(bond, "questions", "answer", {"words": "The kettle."}, subject="q001", reveal="together")
    assert first.theirs is None
    second = await bob.seal(bond, "questions", "answer", {"words": "You."}, subject="q001", reveal="together")
    assert second.theirs is not None
    assert await bob.give(second.mine, second.theirs) is False
    theirs = next(one for one in await alice.entries(bond) if one.header.author == bob.id)
    assert await alice.give(first.mine, theirs) is True
    for reader in (alice, bob):
        assert [one.fields["words"] for one in await reader.read(bond)] in (["The kettle.", "You."], ["You.", "The kettle."])
