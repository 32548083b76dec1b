"""The story of the demo holds together: cards that exist, days in order, words of our own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fence.make import FENCE_FILE, hashes
from usness.demo.story import DAYS, Page, Reply, story
from usness.entries.rules import FOLD_DAYS
from usness.rooms.questions.library import cards, fits

STORY = story()


def texts() -> Iterator[str]:
    """All words that stand in it."""
    yield STORY.invitation
    for page in STORY.page:
        yield from (page.mira, page.jonas, *(reply.words for reply in page.reply))
    yield from (one.words for one in (*STORY.alone, *STORY.note))
    yield from (plan.title for plan in STORY.plan)


def test_every_card_is_one_for_partners_and_comes_once() -> None:
    used = [*(page.card for page in STORY.page), *(one.card for one in STORY.alone)]
    assert len(set(used)) == len(used) >= 20
    assert all(fits(cards()[one], "partners") for one in (*used, *(note.card for note in STORY.note)))


@pytest.mark.parametrize("page", STORY.page, ids=lambda page: page.card)
def test_each_page_is_lived_through_in_order(page: Page) -> None:
    assert set(page.order) == {"mira", "jonas"}
    assert 1 <= page.days[0] <= page.days[1] <= page.days[2] <= DAYS
    assert page.days[1] - page.days[0] < FOLD_DAYS
    assert all(page.days[2] <= reply.day <= DAYS for reply in page.reply)
    assert not (page.unread and (page.reply or page.kept))


def test_the_days_hold_what_a_demo_shows() -> None:
    assert sum(set(page.kept) == {"mira", "jonas"} for page in STORY.page) >= 3
    assert sum(page.unread for page in STORY.page) == 1
    assert (STORY.waiting.by, STORY.waiting.day) == ("jonas", DAYS)
    [folded] = [one for one in STORY.alone if one is not STORY.waiting]
    assert folded.day <= DAYS - FOLD_DAYS
    assert any(page.days[1] - page.days[0] > 0 for page in STORY.page)


def test_most_disclosures_are_met() -> None:
    """The flow never stops at "sent": each page but the lightest has a reply, and most replies were heard."""
    replied = [page for page in STORY.page if page.reply]
    replies: list[Reply] = list(itertools.chain.from_iterable(page.reply for page in replied))
    assert len(replied) >= len(STORY.page) - 3
    assert sum(reply.heard for reply in replies) > len(replies) / 2


def test_the_words_are_our_own_and_sound_typed() -> None:
    forbidden = frozenset(Path(FENCE_FILE).read_text(encoding="ascii").split())
    for text in texts():
        assert text == text.strip() != ""
        assert not hashes(text) & forbidden, text
        assert not {"'", '"', "\n", "  "} & {text[at : at + size] for size in (1, 2) for at in range(len(text))}, text


def test_passphrases_say_that_they_are_public() -> None:
    assert all(one.passphrase.split()[0] == "demo" for one in STORY.person)
