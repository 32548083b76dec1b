"""The command `usness`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from usness.client import commands
from usness.demo.command import demo
from usness.store.commands import backup_command, restore_command

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A private room for two, on your own machine.")

Data = Annotated[Path, typer.Option(help="The folder of the house.", envvar="USNESS_DATA")]
Port = Annotated[int, typer.Option(help="The port to listen on.", envvar="PORT", min=1, max=65535)]


@app.callback()
def usness() -> None:
    """Each command explains itself with --help."""


@app.command()
def serve(
    data: Data = Path("house"),
    port: Port = 8000,
    address: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    behind_proxy: Annotated[
        str, typer.Option(help="The address of the TLS proxy whose X-Forwarded headers are true, like 127.0.0.1.")
    ] = "",
) -> None:
    """Start a house. An empty folder becomes a new, empty house."""
    from usness.web.serve import run

    run(data, address, port, behind_proxy=behind_proxy)


app.command()(demo)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
commands.add_to(app)
