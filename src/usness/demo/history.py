"""Six weeks lived through: every account, word, reveal and reply is made by the real protocol, on the day it says."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from usness.client.account import sign_up
from usness.client.api import Api
from usness.client.inviting import accept, invite, meet
from usness.client.person import Person
from usness.client.questions import ROOM, answer, give_all, keep, mark_opened, pages
from usness.client.wire import Entry
from usness.demo.calendar import Calendar
from usness.demo.story import DAYS, Alone, Confided, Member, Page, Plan, Reply, Story, Who

Act = Callable[[], Awaitable[object]]
CONFIDE = "confide"


@dataclass(eq=False)
class Pair:
    """The two as they live through the story; `said` is the newest of each on a page, by card and who."""

    people: Mapping[Who, Person]
    bond: bytes
    calendar: Calendar
    said: dict[tuple[str, Who], Entry] = field(default_factory=dict)


async def live(
    story: Story, api: Callable[[], Api], calendar: Calendar, bond: bytes, told: Callable[[int], None]
) -> None:
    """Make the history in an empty house.

    `api` gives a new device; `bond` is the room's id (16 bytes); `told` gets each day when it's done.
    """
    members = await asyncio.gather(*(_joined(api(), one) for one in story.person))
    people: dict[Who, Person] = {one.handle: person for one, person in zip(story.person, members, strict=True)}
    pair = Pair(people, bond, calendar)
    await _begin(pair, story)
    await _days(pair, _acts(pair, story), told)
    for person in members:
        await person.sign_out()
        await person.api.close()


async def _days(pair: Pair, acts: Mapping[int, list[Act]], told: Callable[[int], None]) -> None:
    for day in range(1, DAYS + 1):
        pair.calendar.day = day
        for act in acts[day]:
            await act()
        told(day)


async def _joined(api: Api, member: Member) -> Person:
    person, _ = await sign_up(api, member.handle, member.passphrase, member.name)
    await person.change_manifest(lambda manifest: replace(manifest, pace=member.pace, recovery_checked=True))
    return person


async def _begin(pair: Pair, story: Story) -> None:
    """The invitation, both first answers before the room has a key, and then the spoken words."""
    inviter, invitee = (pair.people[one.handle] for one in story.person)
    first = story.page[0]
    link = await invite(inviter, "partners", story.zone, note=story.invitation, card=first.card, bond=pair.bond)
    await _answer(pair, first, story.person[0].handle)
    await accept(invitee, link.link)
    await _answer(pair, first, story.person[1].handle)
    here, there = await meet(inviter, link.id), await meet(invitee, link.id)
    await here.confirm(there.own_words)
    await there.confirm(here.own_words)
    await there.take()


def _acts(pair: Pair, story: Story) -> Mapping[int, list[Act]]:
    """What happens on each day, in order."""
    days: dict[int, list[Act]] = defaultdict(list)
    for number, page in enumerate(story.page):
        for day, act in _of_page(pair, page, begun=number == 0):
            days[day].append(act)
    for lone in story.alone:
        days[lone.day].append(partial(_commit, pair, lone))
    for note in story.note:
        days[note.day].append(partial(_keep_alone, pair, note))
    for plan in story.plan:
        days[plan.day].append(partial(_plan, pair, plan))
    for number, one in enumerate(story.confided):
        days[one.day].append(partial(_confide, pair, f"confided {number}", one))
        for reply in one.reply:
            days[reply.day].append(partial(_say_back, pair, f"confided {number}", reply))
    return days


def _of_page(pair: Pair, page: Page, *, begun: bool) -> Iterator[tuple[int, Act]]:
    first, second = page.order
    if not begun:
        yield page.days[0], partial(_answer, pair, page, first)
        yield page.days[1], partial(_answer, pair, page, second)
    yield page.days[1], partial(give_all, pair.people[second], pair.bond)
    yield page.days[2], partial(give_all, pair.people[first], pair.bond)
    if page.unread:
        return
    for who in page.order:
        yield page.days[2], partial(mark_opened, pair.people[who], pair.bond, page.card, 0)
    for who in page.kept:
        yield page.days[2], partial(_keep, pair, page, who)
    for reply in page.reply:
        yield reply.day, partial(_reply, pair, page, reply)


async def _answer(pair: Pair, page: Page, who: Who) -> None:
    written = await answer(pair.people[who], pair.bond, page.card, page.words(who))
    pair.said[page.card, who] = written.mine


async def _keep(pair: Pair, page: Page, who: Who) -> None:
    person = pair.people[who]
    found = pages(person, await person.entries(pair.bond))
    await keep(person, next(one for one in found if one.card == page.card))


async def _reply(pair: Pair, page: Page, reply: Reply) -> None:
    other: Who = "jonas" if reply.by == "mira" else "mira"
    newest = pair.said[page.card, other]
    written = await pair.people[reply.by].seal(
        pair.bond, ROOM, "reply", {"words": reply.words}, subject=page.card, parent=newest.hash
    )
    pair.said[page.card, reply.by] = written.mine
    if reply.heard:
        await pair.people[other].seal(pair.bond, ROOM, "heard", {}, subject=page.card, parent=written.mine.hash)


async def _commit(pair: Pair, one: Alone) -> None:
    await answer(pair.people[one.by], pair.bond, one.card, one.words)


async def _keep_alone(pair: Pair, one: Alone) -> None:
    person = pair.people[one.by]
    await answer(person, person.id, one.card, one.words)


async def _plan(pair: Pair, plan: Plan) -> None:
    fields = {"day": pair.calendar.saturday_after(plan.day).isoformat(), "minutes": plan.minutes, "title": plan.title}
    await pair.people[plan.by].seal(pair.bond, "time", "plan", fields)


async def _confide(pair: Pair, name: str, one: Confided) -> None:
    """As the room's pages seal it: what it is, how it feels and what would help are in the box."""
    fields = {
        "what": one.what,
        "words": one.words,
        "prompt": one.prompt,
        "lang": "en",
        "feelings": [{"id": felt, "strength": 2} for felt in one.feelings],
        "need": one.need,
        "weight": "tender",
        **({"moment": one.moment} if one.moment else {}),
    }
    written = await pair.people[one.by].seal(pair.bond, CONFIDE, "confide", fields)
    pair.said[name, one.by] = written.mine


async def _say_back(pair: Pair, name: str, reply: Reply) -> None:
    other: Who = "jonas" if reply.by == "mira" else "mira"
    newest = pair.said[name, other]
    fields = {"words": reply.words}
    written = await pair.people[reply.by].seal(pair.bond, CONFIDE, "reply", fields, parent=newest.hash)
    pair.said[name, reply.by] = written.mine
    if reply.heard:
        await pair.people[other].seal(pair.bond, CONFIDE, "heard", {}, parent=written.mine.hash)
