"""The commands of a person: what a browser does with a room, from a terminal.

Keys are opened in this process and forgotten with it; the only thing that stays is what `--memory` names.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from usness.client.terminal import There, fail, plain, room, run, signed_in, today

if TYPE_CHECKING:
    from usness.client.inviting import Meeting
    from usness.client.person import Person
    from usness.client.questions import Page

LOOK_SECONDS: Final = 3.0
OWN: Final = "a question of your own"

Url = Annotated[
    str,
    typer.Option(
        prompt="The address of the house",
        help="The address of the house, like https://us.example.org.",
        envvar="USNESS_URL",
    ),
]
Handle = Annotated[str, typer.Option(prompt="Your handle", help="The handle you sign in with.", envvar="USNESS_HANDLE")]
MemoryFolder = Annotated[
    Path | None,
    typer.Option(
        "--memory",
        envvar="USNESS_MEMORY",
        show_default="the folder for programs' data",
        help="The folder where this machine remembers which answers it has seen; no words are in it.",
    ),
]
With = Annotated[str, typer.Option("--with", help="The other's name, if you share more than one room.")]
Card = Annotated[str, typer.Option(help="The id of a question, like q001.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (export, show, seal, open_page, release, invite):
        app.command(NAMES.get(command.__name__, command.__name__))(command)


NAMES: Final = {"show": "list", "open_page": "open"}


def export(
    url: Url,
    handle: Handle,
    to: Annotated[Path, typer.Option(help="The folder to write into.")] = Path("usness-export"),
    force: Annotated[bool, typer.Option("--force", help="Write over an earlier export.")] = False,
    marks: Annotated[bool, typer.Option("--marks", help="Also which cards you passed and opened.")] = False,
    memory: MemoryFolder = None,
) -> None:
    """Take your own words along, and what you both kept: one JSON file, and one to read.

    Example: usness export --url https://us.example.org --handle mira --to my-words
    """
    run(_export(There(url, handle, memory), to, force=force, marks=marks))


async def _export(there: There, to: Path, *, force: bool, marks: bool) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from usness.client.export import collect, save_media, write

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Opening your words", total=None)
        async with signed_in(there) as person:
            whole = await collect(
                person, today(), lambda done, of: progress.update(task, completed=done, total=of), marks=marks
            )
            paths = write(whole, to, force=force)
            lost = await save_media(person, whole, to)
    for path in paths:
        typer.echo(path)
    if lost:
        typer.echo(f"{len(lost)} recordings or pictures could not be fetched: {', '.join(lost)}", err=True)
    if whole.unreadable:
        typer.echo(f"{len(whole.unreadable)} of your entries could not be opened; both files name them.", err=True)


def show(url: Url, handle: Handle, memory: MemoryFolder = None) -> None:
    """List the questions you have answered, and how far each page has come.

    Example: usness list --url https://us.example.org --handle mira
    """
    run(_show(There(url, handle, memory)))


async def _show(there: There) -> None:
    from rich.console import Console

    from usness.client.questions import pages

    async with signed_in(there) as person:
        await person.sync()
        found = {log: pages(person, await person.entries(log)) for log in person.bonds}
    for log, rows in found.items():
        partner = person.manifest.bonds.get(log)
        Console().print(
            _table(f"With {plain(partner.name)}" if partner else "A room that waits for its second person", rows)
        )


def _table(title: str, rows: list[Page]) -> object:
    from rich.table import Table
    from rich.text import Text

    from usness.client.cards import prompts

    table = Table("day", "card", "question", "state", title=Text(title), title_justify="left")
    for one in rows:
        table.add_row(one.mine.day, one.card, Text(prompts().get(one.card, OWN)), str(one.state))
    return table


def seal(
    url: Url,
    handle: Handle,
    card: Card,
    with_: With = "",
    attach: Annotated[
        list[Path] | None, typer.Option(help="A picture or recording to go with it; give it again for each more.")
    ] = None,
    alone: Annotated[bool, typer.Option("--alone", help="Keep it for yourself; nobody else can ever open it.")] = False,
    memory: MemoryFolder = None,
) -> None:
    """Answer a question: your words come from standard input, and leave this machine sealed.

    Example: echo "The light on the stairs." | usness seal --url https://us.example.org --handle mira --card q001
    """
    _require_card(card)
    words = _words()
    run(_seal(There(url, handle, memory), card, words, with_, attach or [], alone=alone))


def _require_card(card: str) -> None:
    from usness.client.cards import prompts

    if card not in prompts():
        raise typer.BadParameter(f"There is no question {card}. They run from {min(prompts())} to {max(prompts())}.")


def _words() -> str:
    if sys.stdin.isatty():
        typer.echo("Your words, then a line with Ctrl-D alone:", err=True)
    words = sys.stdin.read().strip()
    if not words:
        raise typer.BadParameter("There are no words on standard input.")
    return words


async def _seal(there: There, card: str, words: str, partner: str, attach: list[Path], *, alone: bool) -> None:
    from usness.client.media import File
    from usness.client.questions import answer

    async with signed_in(there) as person:
        written = await answer(
            person, person.id if alone else room(person, partner), card, words, media=[File(one) for one in attach]
        )
    if alone:
        typer.echo("Sealed for you alone.")
    elif written.theirs:
        typer.echo("Sealed. Both answers are in: usness release gives yours.")
    else:
        typer.echo("Sealed. It opens when you both have answered.")


def open_page(url: Url, handle: Handle, card: Card, with_: With = "", memory: MemoryFolder = None) -> None:
    """Read a page that is open: both answers, and what was said below.

    Example: usness open --url https://us.example.org --handle mira --card q001
    """
    _require_card(card)
    run(_open(There(url, handle, memory), card, with_))


async def _open(there: There, card: str, partner: str) -> None:
    from usness.client.cards import prompts
    from usness.client.questions import State, mark_opened, pages, round_of, thread

    async with signed_in(there) as person:
        log = room(person, partner)
        opened = await person.read(log)
        entries = await person.entries(log)
        page = next((one for one in reversed(pages(person, entries)) if one.card == card), None)
        if page is None or page.state is not State.OPEN or page.theirs is None:
            fail(f"That page isn't open: {page.state}." if page else "You haven't answered that question yet.")
        both = [person.open(page.mine), person.open(page.theirs, page.mine)]
        await mark_opened(person, log, card, round_of(entries, card) - 1)
    typer.echo(prompts()[card])
    names = {True: person.name, False: person.partner(log).name}
    for one in [*both, *thread(opened, card)]:
        typer.echo(plain(f"\n{names[one.mine]}, {one.entry.day}:\n{one.fields.get('words', '')}"))


def release(url: Url, handle: Handle, with_: With = "", memory: MemoryFolder = None) -> None:
    """Give your answers wherever both are in; each opens once the other's is given too.

    Example: usness release --url https://us.example.org --handle mira
    """
    run(_release(There(url, handle, memory), with_))


async def _release(there: There, partner: str) -> None:
    from usness.client.questions import give_all

    async with signed_in(there) as person:
        opened = await give_all(person, room(person, partner))
    for page in opened:
        typer.echo(f"Open now: {page.card or OWN}")
    if not opened:
        typer.echo("No page opened just now.")


def invite(
    url: Url,
    handle: Handle,
    zone: Annotated[str, typer.Option(help="The time zone of the two of you, like Europe/Berlin.")] = "UTC",
    kind: Annotated[str, typer.Option(help="partners or friends.")] = "partners",
    note: Annotated[str, typer.Option(help="A line to go with the link; only its holder can read it.")] = "",
    go_on: Annotated[str, typer.Option("--go-on", help="Wait again for an invitation made before, by its link.")] = "",
    memory: MemoryFolder = None,
) -> None:
    """Invite the other: make the link, wait until it is taken up, then compare four spoken words.

    Example: usness invite --url https://us.example.org --handle mira --zone Europe/Berlin
    """
    if kind not in ("partners", "friends"):
        raise typer.BadParameter("The kind is partners or friends.")
    run(_invite(There(url, handle, memory), kind, zone, note, go_on))


async def _invite(there: There, kind: str, zone: str, note: str, go_on: str) -> None:
    from usness.client import inviting
    from usness.client.seal import read_link

    async with signed_in(there) as person:
        if go_on:
            id_ = read_link(go_on[max(go_on.find("/i/"), 0) :]).invitation
        else:
            made = await inviting.invite(person, kind, zone, note=note)
            typer.echo(made.link)
            id_ = made.id
        typer.echo("Waiting until it is taken up. Ctrl-C stops waiting; --go-on LINK waits again.", err=True)
        await _compare(await _met(person, id_))
    typer.echo("The words match. The room is yours, both of you.")


async def _met(person: Person, invitation: bytes) -> Meeting:
    from usness.client.inviting import NotYet, meet

    while True:
        try:
            return await meet(person, invitation)
        except NotYet:
            await asyncio.sleep(LOOK_SECONDS)


async def _compare(meeting: Meeting) -> None:
    from usness.client.seal import Failure

    name = plain(meeting.name)
    typer.echo(f"Tell {name} these words, by voice: {' '.join(meeting.own_words)}")
    while True:
        try:
            await meeting.confirm(typer.prompt(f"What does {name} say?").split())
        except Failure:
            typer.echo("Those aren't the words. Listen once more.", err=True)
        else:
            return
