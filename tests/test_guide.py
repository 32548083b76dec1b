"""The guide's rules, over random histories."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from usness.guide import (
    DEEP,
    LIGHT,
    PLAN,
    QUESTION,
    REST,
    STILL_TRUE,
    WEEK_ONE,
    Done,
    Facts,
    Practice,
    propose,
)

TODAY = date(2026, 11, 26)
PRACTICES = (
    Practice(QUESTION, 4, ("openness", "known")),
    Practice(PLAN, 1, ("togetherness",)),
    Practice("look-back", 3, ("appreciation",)),
    Practice("agreement", 3, ("safety",)),
    Practice(STILL_TRUE, 4, ("known",)),
    Practice("thanks", 2, ("appreciation",)),
    Practice("gesture", 1, ("comfort",)),
)
ASKED = (QUESTION, STILL_TRUE)
NAMES = [one.name for one in PRACTICES]

days = st.integers(0, 120).map(lambda ago: TODAY - timedelta(days=ago))
things = st.builds(Done, st.sampled_from(NAMES), days, st.integers(1, 5), st.booleans())


@st.composite
def histories(
    draw: st.DrawFn, since: st.SearchStrategy[date | None] = st.none() | days, last: Done | None = None
) -> Facts:
    """Any past of two people, with any rooms in the house; a question can always be asked.

    `since` are days of a first reveal; `last` is a question after which there was none.
    """
    first = draw(since)
    done = [] if first is None else [one for one in draw(st.lists(things, max_size=12)) if one.day >= first]
    if first is not None:
        done.append(Done(QUESTION, first, 1))
    if last is not None:
        done = [one for one in done if one.practice not in ASKED or one.day < last.day] + [last]
    offered = {QUESTION, *draw(st.sets(st.sampled_from(NAMES)))}
    return Facts(TODAY, first, tuple(done), offered, PRACTICES)


def asked(
    ago: st.SearchStrategy[int], depth: st.SearchStrategy[int], mine: st.SearchStrategy[bool]
) -> st.SearchStrategy[Done]:
    """The last question there was."""
    return st.builds(Done, st.sampled_from(ASKED), ago.map(lambda n: TODAY - timedelta(days=n)), depth, mine)


LONG_AGO = st.integers(20, 80).map(lambda n: TODAY - timedelta(days=n))


def names(facts: Facts) -> list[str]:
    return [one.practice for one in propose(facts).proposals]


@given(histories())
def test_only_what_can_be_done_is_proposed_and_each_once(facts: Facts) -> None:
    """Every proposal is offered by a room, or is rest; none comes twice; the same past brings the same day."""
    found = names(facts)
    assert set(found) <= {*facts.offered, REST}
    assert len(set(found)) == len(found)
    assert propose(facts) == propose(facts)


@given(histories())
def test_a_question_and_enough_can_always_be_reached(facts: Facts) -> None:
    """To a question and to enough leads "Something else" on every day."""
    assert {QUESTION, REST} <= set(names(facts))


@given(st.data(), asked(st.integers(0, 6), st.integers(DEEP, 5), st.booleans()))
def test_deep_never_follows_deep(data: st.DataObject, last: Done) -> None:
    """After a question of depth 4 or 5 the next that is proposed is lighter, and the day after it is light."""
    facts = data.draw(histories(LONG_AGO, last))
    assert propose(facts).deepest < DEEP
    if TODAY - last.day <= timedelta(days=1):
        assert propose(facts).deepest <= LIGHT


def test_deep_comes_when_light_went_before() -> None:
    """The rule above refuses something: after a light question a deep one may be proposed."""
    assert propose(Facts(TODAY, TODAY - timedelta(days=30), (Done(QUESTION, TODAY, 1),))).deepest == 5


@given(histories())
def test_after_a_quiet_spell_it_begins_low_and_warm(facts: Facts) -> None:
    """Nothing for a week: one light question first, with a reason that names no gap."""
    assume(facts.is_quiet)
    guidance = propose(facts)
    assert (guidance.proposals[0].practice, guidance.proposals[0].reason) == (QUESTION, "warm-again")
    assert guidance.deepest <= LIGHT


@given(st.data(), asked(st.integers(1, 2), st.integers(1, 5), st.just(value=True)))
def test_nobody_is_asked_twice_running_to_begin(data: st.DataObject, last: Done) -> None:
    """Who began the last question isn't asked first for the next within three days, outside the first week."""
    facts = data.draw(histories(LONG_AGO, last))
    # With no other room there is nothing else to propose but enough.
    if len(facts.offered) > 1:
        assert names(facts)[0] != QUESTION


def test_after_todays_question_a_deeper_one_may_follow() -> None:
    """On the day of a question the next thing is another, and nothing new is asked on the day of the first reveal."""
    facts = Facts(TODAY, TODAY, (Done(QUESTION, TODAY, 1, mine=True),), NAMES, PRACTICES)
    assert names(facts)[0] == QUESTION


def test_the_other_is_asked_instead() -> None:
    """The same evening seen from the other seat begins with the question."""
    first = TODAY - timedelta(days=30)
    mine = Facts(TODAY, first, (Done(QUESTION, TODAY - timedelta(days=1), 2, mine=True),), NAMES[:2], PRACTICES)
    theirs = Facts(TODAY, first, (Done(QUESTION, TODAY - timedelta(days=1), 2, mine=False),), NAMES[:2], PRACTICES)
    assert names(mine)[0] == PLAN
    assert names(theirs)[0] == QUESTION


def test_the_first_week_goes_as_it_should() -> None:
    """Answer, thanks, nothing, answer, a gesture, time together, a look back."""
    first = TODAY
    for after, practice in enumerate(WEEK_ONE[1:], 1):
        day = first + timedelta(days=after)
        done = (Done(QUESTION, day - timedelta(days=1), 1),)
        assert propose(Facts(day, first, done, set(NAMES) - {"agreement"}, PRACTICES)).proposals[0].practice == practice


def test_a_room_that_isnt_there_yet_leaves_its_day_to_a_question() -> None:
    """Without the room of thanks the second day has a question."""
    day = TODAY + timedelta(days=1)
    assert names(Facts(day, TODAY, (Done(QUESTION, TODAY, 1),), {QUESTION}, PRACTICES))[0] == QUESTION


@given(st.data(), asked(st.integers(0, 6), st.integers(1, 5), st.booleans()), st.integers(84, 120))
def test_month_three_looks_at_what_was_said(data: st.DataObject, last: Done, age: int) -> None:
    """From the twelfth week on "still true?" comes first, unless it came lately."""
    facts = data.draw(histories(st.just(TODAY - timedelta(days=age)), last))
    assume(STILL_TRUE in facts.offered)
    recent = any(one.practice == STILL_TRUE and (TODAY - one.day).days <= 14 for one in facts.done)
    if not recent:
        assert names(facts)[0] == STILL_TRUE


def test_what_was_built_least_comes_first() -> None:
    """Between two rooms the one whose dimensions had less of late stands first."""
    first, yesterday = TODAY - timedelta(days=30), TODAY - timedelta(days=1)
    began = Done(QUESTION, yesterday, 1, mine=True)
    planned = Facts(TODAY, first, (began, Done(PLAN, yesterday)), {QUESTION, PLAN, "gesture"}, PRACTICES)
    hugged = Facts(TODAY, first, (began, Done("gesture", yesterday)), {QUESTION, PLAN, "gesture"}, PRACTICES)
    assert names(planned)[:2] == ["gesture", PLAN]
    assert names(hugged)[:2] == [PLAN, "gesture"]
