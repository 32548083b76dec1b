"""The commands of someone who runs a house: `usness backup` and `usness restore`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from usness.store.backup import Damaged, backup, restore, verify

DATABASE = "house.sqlite"
SECRET = "house.secret"  # noqa: S105 - a file's name

Data = Annotated[Path, typer.Option(help="The folder of the house.", envvar="USNESS_DATA")]


def backup_command(
    data: Data = Path("house"),
    to: Annotated[Path, typer.Option(help="The folder for the backup; made if it isn't there.")] = Path("backups"),
) -> None:
    """Copy a house, in use or not, and verify the copy.

    Signed-in devices aren't in a backup: after a restore everyone signs in again. Example: usness backup --data house
    --to /mnt/safe
    """
    folder = to / f"usness-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    _told(lambda: _backup(data, folder))
    typer.echo(f"Backed up to {folder}, verified: {_summary(folder / DATABASE)}.")


def _backup(data: Path, folder: Path) -> None:
    if not (data / DATABASE).is_file():
        raise FileNotFoundError(data / DATABASE)
    folder.mkdir(mode=0o700, parents=True)
    _with_progress("Copying", lambda told: backup(data / DATABASE, folder / DATABASE, told))
    shutil.copy2(data / SECRET, folder / SECRET)


def restore_command(
    backup_folder: Annotated[Path, typer.Argument(help="A folder that `usness backup` made.")],
    data: Data = Path("house"),
) -> None:
    """Make a house from a backup, in a folder that holds none.

    Example: usness restore /mnt/safe/usness-20261122-101500
    """
    _told(lambda: _restore(backup_folder, data))
    typer.echo(f"Restored to {data}, verified: {_summary(data / DATABASE)}. Start it with: usness serve --data {data}")


def _restore(folder: Path, data: Path) -> None:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    _with_progress("Copying", lambda told: restore(folder / DATABASE, data / DATABASE, told))
    with suppress(FileNotFoundError):
        shutil.copy2(folder / SECRET, data / SECRET)


def _summary(path: Path) -> str:
    rows = verify(path)
    return f"{rows['people']} accounts, {rows['bonds']} rooms, {rows['entries']} entries"


def _with_progress(text: str, work: Callable[[Callable[[int, int], None]], None]) -> None:
    with Progress(transient=True) as progress:
        task = progress.add_task(text)
        work(lambda done, whole: progress.update(task, completed=done, total=whole))


def _told(work: Callable[[], None]) -> None:
    """Run, and end with one sentence where something is in the way."""
    try:
        work()
    except FileExistsError as error:
        sys.exit(
            f"There is something at {error.args[-1] if error.args else 'that place'} already; it was left as it is."
        )
    except FileNotFoundError as error:
        sys.exit(f"There is no house to be found: {error}")
    except (Damaged, OSError) as error:
        sys.exit(str(error))
