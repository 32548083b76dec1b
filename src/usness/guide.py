"""The guide: what Today proposes, and why. Pure: no clock, no random, no storage, no web.

It knows only what the asker may know anyway: what both have opened, set or said, and on which days. What it proposes is
no duty: each device leaves out what is above its person's pace, and "Something else" goes on to the next.

Where its rules come from: pleasant things keep people near (Lippert and Prager 2001), so light ones stand between deep
ones; taking turns at starting brings people closer than one-sided telling (Sprecher et al. 2013); after a quiet spell a
small warm thing, since closeness of single practices fades within days and comes back as easily (Collabra 2022).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

QUESTION = "question"
REST = "rest"
STILL_TRUE = "still-true"
LOOK_BACK = "look-back"
PLAN = "plan"

WEEK_ONE = (QUESTION, "thanks", REST, QUESTION, "gesture", PLAN, LOOK_BACK)
"""The first seven days from the first reveal on."""

DEEP = 4
LIGHT = 2
DEEPEST = 5
QUIET = timedelta(days=7)
LATELY = timedelta(days=14)
TURN = timedelta(days=3)
"""How long someone who began last isn't asked first to begin again; after that, waiting for the other would be a gate."""
MONTH_THREE = timedelta(days=84)


@dataclass(frozen=True)
class Practice:
    """A thing two people can do in a room: its length in minutes and the dimensions it builds.

    `invitation` is the sentence with which Today proposes it, `action` says what its button does, `path` is the page in
    the log to which that leads.
    """

    name: str
    minutes: int
    dimensions: tuple[str, ...]
    invitation: str = ""
    action: str = ""
    path: str = ""
    once: bool = False
    """Who has said "something else" to it isn't asked again; it stays in its room."""


@dataclass(frozen=True)
class Done:
    """Something that happened and that both may know: on which day, how deep (0 where depth means nothing), who began."""

    practice: str
    day: date
    depth: int = 0
    mine: bool = False


@dataclass(frozen=True)
class Facts:
    """What the guide goes by. `first` is the day of the first reveal; `offered` are the practices that could be done now."""

    day: date
    first: date | None = None
    done: Sequence[Done] = ()
    offered: Collection[str] = (QUESTION,)
    practices: Sequence[Practice] = ()

    @cached_property
    def is_quiet(self) -> bool:
        """Whether nothing has happened for a while between two who had begun."""
        return self.first is not None and all(self.day - one.day >= QUIET for one in self.done)

    @cached_property
    def last_question(self) -> Done | None:
        """The question that was opened last; of one day's, the deepest."""
        asked = [one for one in self.done if one.practice in (QUESTION, STILL_TRUE)]
        return max(asked, key=lambda one: (one.day, one.depth), default=None)


@dataclass(frozen=True)
class Proposal:
    """One thing for today. `reason` is a code; the sentence for it stands in Today's template."""

    practice: str
    reason: str


@dataclass(frozen=True)
class Guidance:
    """What Today shows: the proposals, best first, and how deep a question may be that wasn't asked for."""

    proposals: tuple[Proposal, ...]
    deepest: int


def propose(facts: Facts) -> Guidance:
    """The day's proposals, each practice once, and the depth that they keep to."""
    found: dict[str, str] = {}
    for practice, reason in _in_order(facts):
        if practice == REST or practice in facts.offered:
            found.setdefault(practice, reason)
    return Guidance(tuple(Proposal(*one) for one in found.items()), deepest(facts))


def deepest(facts: Facts) -> int:
    """How deep a proposed question may be: light after deep and after a quiet spell, never 4 or 5 twice running."""
    if facts.first is None or facts.is_quiet:
        return LIGHT
    last = facts.last_question
    if last is not None and last.depth >= DEEP:
        return LIGHT if facts.day - last.day <= timedelta(days=1) else DEEP - 1
    return DEEPEST


def _in_order(facts: Facts) -> Iterator[tuple[str, str]]:
    """Everything that speaks for something today, the strongest first; what comes again later counts once."""
    yield from _firsts(facts)
    if not facts.is_quiet:
        yield from _turns(facts)
    yield from ((practice, "others-lately") for practice in _rarest(facts) if practice != QUESTION)
    yield QUESTION, _why_question(facts)
    yield REST, "enough"


def _firsts(facts: Facts) -> Iterator[tuple[str, str]]:
    """What the time since the first reveal asks for."""
    if facts.first is None:
        yield QUESTION, "first"
        return
    age = facts.day - facts.first
    if facts.is_quiet:
        yield QUESTION, "warm-again"
    elif age.days in range(1, len(WEEK_ONE)):
        yield from _week_one(facts, WEEK_ONE[age.days])
    elif age >= MONTH_THREE and not _lately(facts, STILL_TRUE):
        yield STILL_TRUE, "time-has-passed"


def _week_one(facts: Facts, practice: str) -> Iterator[tuple[str, str]]:
    yield practice, "rest-day" if practice == REST else "week-one"
    if practice not in facts.offered and practice != REST:
        yield _agreement(facts) or (QUESTION, "week-one")


def _turns(facts: Facts) -> Iterator[tuple[str, str]]:
    """A question comes first, unless the asker began the last one just now. Today's own may be followed by a deeper one."""
    last = facts.last_question
    if last is None or last.day == facts.day or not (last.mine and facts.day - last.day < TURN):
        yield _agreement(facts) or (QUESTION, _why_question(facts))


def _agreement(facts: Facts) -> tuple[str, str] | None:
    """Not on the day of the first reveal, which had enough, and not after two weeks, when it has been seen."""
    young = facts.first is not None and facts.first < facts.day <= facts.first + LATELY
    return ("agreement", "before-more") if young and "agreement" in facts.offered else None


def _why_question(facts: Facts) -> str:
    if facts.is_quiet:
        return "warm-again"
    last = facts.last_question
    return "light-after-deep" if last is not None and last.depth >= DEEP else "question"


def _rarest(facts: Facts) -> list[str]:
    """The offered practices, first those whose dimensions were built least of late."""
    built = _built(facts)
    known = [one for one in facts.practices if one.name in facts.offered]
    return [one.name for one in sorted(known, key=lambda one: (_share(one, built), one.minutes, one.name))]


def _built(facts: Facts) -> Counter[str]:
    dimensions = {one.name: one.dimensions for one in facts.practices}
    recent = [one for one in facts.done if facts.day - one.day <= LATELY]
    return Counter(name for one in recent for name in dimensions.get(one.practice, ()))


def _share(practice: Practice, built: Counter[str]) -> float:
    return sum(built[name] for name in practice.dimensions) / max(1, len(practice.dimensions))


def _lately(facts: Facts, practice: str) -> bool:
    return any(one.practice == practice and facts.day - one.day <= LATELY for one in facts.done)
