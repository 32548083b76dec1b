"""What the room's pages say: of rounds, of own questions, of what is delicate, and of what one keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import msgspec
import pytest

from tests.made import Clock, Json, Person, World, answer_to, commit, keep, made, opened, said_now
from usness.entries.records import Record
from usness.people.places import Place
from usness.rooms.questions import pages
from usness.rooms.questions.library import cards, themes
from usness.sealed import b64, unb64
from usness.store import Tx

SAFETY = "Afraid of them? Start here."


class Two:
    """Alice and Bob in their room, and how they bring something about."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.alice, self.bob = world.person("alice"), world.person("bob")
        self.log = world.bonded(self.alice, self.bob)

    def page(self, name: str, who: Person | None = None) -> str:
        answer = self.world.get(replace(who or self.alice), f"/logs/{self.log}/{name}")
        assert answer.status == 200, answer.text
        return unescape(answer.text)

    def asks(self, who: Person, name: str = "asks") -> Json:
        body = said_now(f"{who.name} {name}", "question", subject="")
        record: Json = self.world.add(who, self.log, body).json["record"]
        return record

    def answers(self, who: Person, question: Json, round: int = 0) -> Json:  # noqa: A002  The protocol's own name.
        asked = self.world.hash_of(self.log, question)
        body = answer_to(self.log, f"{who.name} answers {question['id']} {round}", asked, round)
        record: Json = self.world.add(who, self.log, body).json["record"]
        return record

    def open(self, mine: Json, theirs: Json) -> None:
        """Both give: Alice's answer and Bob's."""
        for who, own, other in ((self.alice, mine, theirs), (self.bob, theirs, mine)):
            answer = self.world.release(who, self.log, unb64(own["id"]), self.world.hash_of(self.log, other))
            assert answer.status == 200, answer.text

    def round_two(self, card: str) -> None:
        both = [
            self.world.add(who, self.log, commit(self.log, f"{who.name} {card} anew", card, 1)).json["record"]
            for who in (self.alice, self.bob)
        ]
        self.open(*both)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    with opened(tmp_path / "house", Clock()) as world:
        yield Two(world)


def rounds_in(page: str, tag: str) -> list[str]:
    return re.findall(rf'<{tag}[^>]* round="(\d+)"', page)


# Rounds.


def test_two_rounds_stand_on_every_device_with_their_true_numbers(two: Two) -> None:
    """The second opening of a card is round 1: on its page, on Today, for both, and on a device that comes later."""
    two.world.open_page(two.log, two.alice, two.bob, "q007")
    assert rounds_in(two.page("today"), "ready-row") == ["0"]
    assert rounds_in(two.page("questions/q007"), "reveal-pair") == ["0"]
    two.world.clock.days(100)
    two.round_two("q007")
    later = two.world.another_device(two.alice)
    for who in (two.alice, two.bob, later):
        assert rounds_in(two.page("today", who), "ready-row") == ["1"]
        page = two.page("questions/q007", who)
        assert rounds_in(page, "reveal-pair") == ["1"]
        assert [page.index(f'id="{one}"') for one in ("theirs", "mine", "theirs-0", "mine-0")] == sorted(
            page.index(f'id="{one}"') for one in ("theirs", "mine", "theirs-0", "mine-0")
        )


def test_a_card_that_is_dealt_again_is_dealt_for_the_next_round(two: Two) -> None:
    """Today's card names how often it was opened, so an old "pass" or "opened" of one's own says nothing of it."""
    two.world.open_page(two.log, two.alice, two.bob, "q007")
    two.world.clock.days(400)
    today = datetime.fromtimestamp(two.world.clock(), UTC).date().isoformat()
    two.world.run(two.world.house.db.write(dealt, two.log, today, ("q007", "q025", "q049", "q008", "q026")))
    found = dict(re.findall(r'data-subject="(q\d+)"[^>]* data-round="(\d+)"', two.page("today")))
    assert (found["q007"], found["q025"]) == ("1", "0")


async def dealt(tx: Tx, log: str, day: str, found: tuple[str, ...]) -> None:
    for place, card in enumerate(found, 1):
        await tx.run(
            "INSERT INTO questions_deals (log, day, place, card) VALUES (:log, :day, :place, :card)",
            log=unb64(log),
            day=day,
            place=place,
            card=card,
        )


def test_a_page_is_asked_anew_after_ninety_days_and_not_before(two: Two) -> None:
    """On the day before, the address shows the page as it stands; then it is paper for the next round."""
    two.world.open_page(two.log, two.alice, two.bob, "q007")
    two.world.clock.days(89)
    assert "Still true?" not in two.page("questions/q007")
    assert rounds_in(two.page("questions/q007/again"), "sealed-form") == []
    two.world.clock.days(1)
    assert "Still true?" in two.page("questions/q007")
    assert rounds_in(two.page("questions/q007/again"), "sealed-form") == ["1"]


def test_the_others_new_words_are_hidden_until_ones_own(two: Two) -> None:
    """Bob has written anew: Alice's pages are those of someone whose other hasn't."""
    two.world.open_page(two.log, two.alice, two.bob, "q007")
    two.world.clock.days(90)
    before = [two.page(name) for name in ("questions", "questions/q007", "questions/q007/again", "today")]
    two.world.add(two.bob, two.log, commit(two.log, "bob anew", "q007", 1))
    after = [two.page(name) for name in ("questions", "questions/q007", "questions/q007/again", "today")]
    assert before == after
    two.world.add(two.alice, two.log, commit(two.log, "alice anew", "q007", 1))
    assert "Both pages are in." in two.page("questions/q007")


# Own questions.


def test_an_own_question_is_answered_opens_and_is_listed(two: Two) -> None:
    """It stands for both; its page has its own talk and no other's."""
    asked, other = two.asks(two.alice), two.asks(two.bob)
    name = f"questions/own/{asked['id']}"
    assert 'reveal="together" round="0"' in two.page(name, two.bob)
    mine, theirs = two.answers(two.alice, asked), two.answers(two.bob, asked)
    two.open(mine, theirs)
    reply = said_now("bob replies", "reply", subject="", parent=two.world.hash_of(two.log, mine))
    two.world.add(two.bob, two.log, reply)
    for who in (two.alice, two.bob):
        page = two.page(name, who)
        assert "Two pages, one question." in page
        assert b64(made("id bob replies")) in page
        assert b64(made("id bob replies")) not in two.page(f"questions/own/{other['id']}", who)
        listed = two.page("questions", who)
        assert all(f"questions/own/{one['id']}" in listed for one in (asked, other))
    assert f"questions/own/{asked['id']}" in two.page("today")


def test_an_own_question_may_be_asked_anew(two: Two) -> None:
    """Its rounds are its own: ninety days later both stand."""
    asked, other = two.asks(two.alice), two.asks(two.alice, "once more")
    two.open(two.answers(two.alice, asked), two.answers(two.bob, asked))
    two.world.clock.days(90)
    assert rounds_in(two.page(f"questions/own/{asked['id']}/again"), "sealed-form") == ["1"]
    two.open(two.answers(two.alice, asked, 1), two.answers(two.bob, asked, 1))
    assert rounds_in(two.page(f"questions/own/{asked['id']}"), "reveal-pair") == ["1"]
    assert 'id="theirs-0"' in two.page(f"questions/own/{asked['id']}")
    assert rounds_in(two.page(f"questions/own/{other['id']}"), "sealed-form") == ["0"]


def test_what_is_no_question_has_no_page(two: Two) -> None:
    """An answer, a plan and nothing at all are equally absent; so is a hidden answer's id."""
    asked = two.asks(two.alice)
    plan = two.world.add(two.bob, two.log, said_now("plan", "plan", room="time", subject="")).json["record"]
    hidden = two.answers(two.bob, asked)
    ids = (plan["id"], hidden["id"], b64(made("nothing")))
    answers = [two.world.get(replace(two.alice), f"/logs/{two.log}/questions/own/{one}") for one in ids]
    assert answers == [answers[0]] * 3
    assert answers[0].status == 404


@pytest.mark.parametrize("answered", [False, True])
def test_a_question_that_was_taken_back_closes(two: Two, *, answered: bool) -> None:
    """Its words are gone, nobody can answer it any more, what waited stays its author's, and what is open stays open."""
    asked, read = two.asks(two.alice), two.asks(two.alice, "once more")
    two.open(two.answers(two.alice, read), two.answers(two.bob, read))
    mine = two.answers(two.bob, asked) if answered else None
    for one in (asked, read):
        assert one["box"] in two.page("questions", two.bob)
        two.world.ask(two.alice, "DELETE", f"/logs/{two.log}/entries/{one['id']}")
    page = two.page(f"questions/own/{asked['id']}", two.bob)
    assert "The question was taken back." in page
    assert "sealed-form" not in page
    assert (mine is not None and mine["box"] in page) is answered
    assert "Two pages, one question." in two.page(f"questions/own/{read['id']}", two.bob)
    late = answer_to(two.log, "alice is late", two.world.hash_of(two.log, asked))
    assert two.world.post(two.alice, f"/logs/{two.log}/entries", late).code == "not-accepted"


def test_in_a_closed_room_ones_own_answer_stays(two: Two) -> None:
    """The other's question is no longer given out; the own words to it are."""
    asked = two.asks(two.bob)
    mine = two.answers(two.alice, asked)
    assert asked["box"] in two.page(f"questions/own/{asked['id']}")
    two.world.post(two.bob, f"/bonds/{two.log}/leave")
    page = two.page(f"questions/own/{asked['id']}")
    assert asked["box"] not in page
    assert "taken back" not in page
    assert mine["box"] in page
    assert f"questions/own/{asked['id']}" in two.page("questions")


# What is delicate.


def test_a_careful_card_shows_the_way_to_safety_before_the_paper(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above any word, with others and alone; a card that isn't careful says nothing of it."""
    found = {one.id: one for one in cards().values()}
    found["q082"] = msgspec.structs.replace(found["q082"], careful=True)
    found["q003"] = msgspec.structs.replace(found["q003"], careful=False)
    monkeypatch.setattr(pages, "cards", lambda: found)
    for log in (two.log, two.alice.log):
        page = unescape(two.world.get(replace(two.alice), f"/logs/{log}/questions/q082").text)
        assert page.index(SAFETY) < page.index("Not answering is an answer.") < page.index("<textarea")
        assert SAFETY not in unescape(two.world.get(replace(two.alice), f"/logs/{log}/questions/q003").text)


@pytest.mark.parametrize(("card", "waits"), [("q003", False), ("q049", False), ("q073", True), ("q097", True)])
def test_a_deep_answer_that_is_offered_waits_for_a_tap(two: Two, card: str, *, waits: bool) -> None:
    """Depth 4 and 5, and only for the one who hasn't asked to read it: not once one has said something back."""
    offer = two.world.add(two.bob, two.log, said_now("offer", subject=card)).json["record"]
    assert ("<no-hurry" in two.page(f"questions/{card}")) is waits
    assert offer["box"] in two.page(f"questions/{card}")
    assert "<no-hurry" not in two.page(f"questions/{card}", two.bob)
    reply = said_now("said", "reply", subject=card, parent=two.world.hash_of(two.log, offer))
    two.world.add(two.alice, two.log, reply)
    assert "<no-hurry" not in two.page(f"questions/{card}")


# Looking around.


def test_a_theme_has_its_cards_lightest_first_and_says_what_was_opened(two: Two) -> None:
    """All that fit the room, each with its depth for the device to choose by; the day of an open page; nothing of what waits
    for oneself.
    """
    card = next(one for one in cards().values() if one.theme == "rest")
    before = two.page("questions/themes/rest")
    two.world.add(two.bob, two.log, commit(two.log, "bob waits", card.id))
    assert two.page("questions/themes/rest") == before
    depths = [int(one) for one in re.findall(r'data-depth="(\d)"', before)]
    assert depths == sorted(depths)
    assert len(depths) == sum(one.theme == "rest" and "partners" in one.kinds for one in cards().values())
    assert "Opened" not in before
    mine = two.world.add(two.alice, two.log, commit(two.log, "alice too", card.id)).json["record"]
    records = two.world.get(two.alice, f"/logs/{two.log}/entries").json["entries"]
    two.open(mine, next(one for one in records if one["author"] != mine["author"]))
    assert "<small>Opened, <day-name" in two.page("questions/themes/rest")


def test_every_theme_leads_somewhere(two: Two) -> None:
    """A theme is listed where it has a card for this kind of room, and an unknown one is absent."""
    listed = re.findall(r"/questions/themes/([a-z-]+)\"", two.page("questions/themes"))
    assert listed == [one for one in themes() if any(card.theme == one for card in cards().values())]
    assert two.world.get(two.alice, f"/logs/{two.log}/questions/themes/nothing").status == 404


# Keeping.

ALICE, BOB = b"a" * 16, b"b" * 16


def kept(*found: tuple[bytes, str, bool]) -> str:
    place = Place(b"l" * 16, ALICE, "friends", "UTC", partner=BOB)
    keeps = [Record(b"k", author, reveal=reveal, met=b"m" if met else None) for author, reveal, met in found]
    return pages.kept(place, keeps)


@pytest.mark.parametrize(
    ("found", "who"),
    [
        ((), ""),
        (((ALICE, "together", False),), "me"),
        (((ALICE, "together", True), (BOB, "together", True)), "both"),
        (((ALICE, "now", False), (BOB, "now", False)), "both"),
        (((BOB, "now", False),), ""),
        (((ALICE, "now", False),), ""),
    ],
)
def test_who_keeps_a_page(found: tuple[tuple[bytes, str, bool], ...], who: str) -> None:
    """Both, when the two wishes have met or both stand from the first weeks; a lone one of the other's is nobody's."""
    assert kept(*found) == who


def test_each_keeps_and_then_both_do(two: Two) -> None:
    """Alice's page says that she keeps it; Bob's says nothing; once he does too, both pages say so."""
    hashes = [two.world.hash_of(two.log, one) for one in two.world.open_page(two.log, two.alice, two.bob, "q007")]
    before = two.page("questions/q007", two.bob)
    two.world.add(two.alice, two.log, keep(two.log, "alice keeps", hashes, "q007"))
    assert "You keep this page. It joins" in two.page("questions/q007")
    assert two.page("questions/q007", two.bob) == before
    two.world.add(two.bob, two.log, keep(two.log, "bob keeps", hashes, "q007"))
    for who in (two.alice, two.bob):
        assert "You both keep this page." in two.page("questions/q007", who)


def test_what_was_kept_in_a_bond_has_its_page_when_one_is_alone(two: Two) -> None:
    """A card for partners alone isn't dealt to someone alone, nor to friends; its page is there for whoever kept it."""
    card = next(one for one in cards().values() if one.kinds == ("partners",)).id
    friends = two.world.bonded(two.world.person("dora"), two.alice, kind="friends")
    path = f"questions/{card}"
    assert two.world.get(two.alice, f"/logs/{friends}/{path}").status == 404
    assert two.world.get(two.alice, f"/logs/{two.log}/{path}").status == 200
    assert two.world.get(two.alice, f"/logs/{two.alice.log}/{path}").status == 200
