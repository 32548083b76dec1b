"""`usness demo`: make the demo if it isn't there yet, and serve it."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Annotated

import typer

ADDRESS = "127.0.0.1"


def demo(
    port: Annotated[int, typer.Option(help="The port to listen on.", envvar="PORT", min=1, max=65535)] = 8000,
    data: Annotated[Path, typer.Option(help="The folder of the demo.")] = Path("demo-house"),
    fresh: Annotated[bool, typer.Option("--fresh", help="Make the six weeks anew, up to today.")] = False,
) -> None:
    """Two people with six weeks behind them, on this machine: live through a reveal on your own.

    Example: usness demo --port 8000 --data demo-house
    """
    from usness.demo.seed import NotADemo
    from usness.web.serve import require_free

    require_free(ADDRESS, port)
    try:
        prepare(data, fresh=fresh)
    except NotADemo:
        typer.echo(
            f"{data} holds something that isn't a demo; it was left as it is. Choose another: --data FOLDER", err=True
        )
        raise typer.Exit(1) from None
    _serve(data, port)


def prepare(data: Path, *, fresh: bool) -> None:
    """Have a demo in `data`: the one that is there, or a new one. Raises NotADemo."""
    from usness.demo.seed import is_demo, remove

    if fresh:
        remove(data)
    if not is_demo(data):
        _make(data)


def _make(data: Path) -> None:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from usness.demo.seed import make
    from usness.demo.story import DAYS

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("days"),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as progress:
        task = progress.add_task("Six weeks of Mira and Jonas", total=DAYS)
        asyncio.run(make(data, time.time(), lambda day: progress.update(task, completed=day)))


def _serve(data: Path, port: int) -> None:
    from usness.demo.story import story
    from usness.demo.web import choices, origin
    from usness.web.app import open_house
    from usness.web.serve import serve

    app = open_house(data, choices(port))
    typer.echo(f"Both phones side by side: {origin(port)}/demo")
    for one in story().person:
        typer.echo(f"{one.name}'s phone alone: {origin(port, one.handle)}/")
    typer.echo("This is a demo: its two people don't exist, and their passphrases are public. Ctrl-C ends it.")
    asyncio.run(serve(app, ADDRESS, port))
