"""What every command of a person shares: where the room is, signing in for one command, and ending with a sentence."""

from __future__ import annotations

import asyncio
import os
import unicodedata
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    import httpx2

    from usness.client.person import Person


@dataclass(frozen=True)
class There:
    """Where a person's room is, and who asks."""

    url: str
    handle: str
    memory: Path | None


def transport() -> httpx2.AsyncBaseTransport | None:
    """The way to the house; tests put one there that stays in their process."""
    return None


def clock() -> float:
    """Give the time in Unix seconds; tests put their own here."""
    return datetime.now(UTC).timestamp()


def today() -> str:
    """Give the day in UTC as an ISO date."""
    return datetime.fromtimestamp(clock(), UTC).date().isoformat()


def plain(text: object) -> str:
    """Give a text without control characters: the other's words may not move this terminal's cursor, or worse."""
    return "".join(sign for sign in str(text) if sign in "\n\t" or unicodedata.category(sign) != "Cc")


@asynccontextmanager
async def signed_in(there: There) -> AsyncIterator[Person]:
    """Sign in for one command; signed out again when it ends."""
    from usness.client.account import sign_in
    from usness.client.api import Api

    passphrase = _passphrase()
    async with Api(there.url, transport()) as api:
        person = await sign_in(api, there.handle, passphrase, there.memory or Path(typer.get_app_dir("usness")))
        try:
            yield person
        finally:
            await person.sign_out()


def _passphrase() -> str:
    return os.environ.get("USNESS_PASSPHRASE") or str(typer.prompt("Passphrase", hide_input=True, err=True))


def room(person: Person, partner: str) -> bytes:
    """Give the log of the shared room, or end with a sentence that says what to name."""
    found = {bond: one.name for bond, one in person.manifest.bonds.items() if partner in ("", one.name)}
    if not found:
        fail(f"You share no room with {partner}." if partner else "You share no room with anyone yet.")
    if len(found) > 1:
        return fail(f"You share more than one room. Say --with and a name: {plain(', '.join(found.values()))}.")
    return next(iter(found))


def fail(sentence: str) -> NoReturn:
    """End the command with one sentence and exit code 1."""
    raise Said(sentence)


class Said(Exception):
    """A reason to stop, in one sentence."""


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a command to its end; what goes wrong is one sentence, never a traceback."""
    from usness.client.api import Refused
    from usness.client.inviting import Over
    from usness.client.seal import Failure

    try:
        asyncio.run(work)
    except (Said, Refused, Failure) as reason:
        _end(str(reason))
    except Over:
        _end("This invitation has ended. Make a new one.")
    except FileExistsError as error:
        _end(f"{error.args[0]} is already there; --force writes over it.")
    except OSError as error:
        _end(f"{error.filename or 'A file'}: {error.strerror}.")


def _end(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
