"""The app: all routes in one table, put together from the parts of the house."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from starlette.applications import Starlette
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.routing import Route

from usness import entries, people
from usness.beside import beside_papers
from usness.entries import pages as log
from usness.entries.live import Live
from usness.house import House, Settings
from usness.people import account, devices, invitations, inviting, sessions, signin, zones
from usness.people import pages as people_pages
from usness.people.limits import Limits
from usness.people.stretch import Cost, Stretcher
from usness.room import Room
from usness.rooms import ROOMS
from usness.store import Unavailable
from usness.store.migrate import migrate, migrations
from usness.store.sqlite import SqliteStore, connect
from usness.web import shell
from usness.web.errors import HANDLERS
from usness.web.headers import BODY_LIMIT, Shell
from usness.web.openapi import openapi
from usness.web.pages import LOCALES, Pages
from usness.web.static import Static

DATABASE = "house.sqlite"
SECRET = "house.secret"  # noqa: S105 - a file's name
SWEEP_SECONDS = 60


@dataclass(frozen=True)
class Choices:
    """What a house is opened with. Time, randomness and Argon2's cost are arguments; tests choose their own.

    `more` are addresses that come before the house's own; `parts` are folders, by name, whose templates, styles and
    elements are found beside those of the rooms.
    """

    settings: Settings = Settings()
    clock: Callable[[], float] = time.time
    random: Callable[[int], bytes] = os.urandom
    cost: Cost = Cost()
    translate: Callable[[str], str] | None = None
    locales: Path = LOCALES
    more: Sequence[Route] = ()
    parts: Mapping[str, Path] = field(default_factory=dict)


def owners() -> list[tuple[str, Path]]:
    """The parts that own tables, in the order in which their migrations run."""
    own = [
        (part.__name__.rpartition(".")[2], Path(str(part.__file__)).parent / "migrations") for part in (people, entries)
    ]
    return own + [room.migrations for room in ROOMS]


def open_house(folder: Path, choices: Choices = Choices()) -> Starlette:
    """Open the house in `folder`, made with all it needs if it isn't there yet."""
    prepare(folder, choices.random)
    parts = {room.name: room.folder for room in ROOMS} | dict(choices.parts)
    static = Static(more=_files(parts), made=beside_papers())
    settings = choices.settings
    house = House(
        instance=_instance(folder / DATABASE),
        secret=(folder / SECRET).read_bytes(),
        db=SqliteStore(folder / DATABASE),
        rooms={room.name: room for room in ROOMS},
        limits=Limits(choices.clock),
        stretcher=Stretcher(choices.cost),
        live=Live(),
        settings=settings,
        clock=choices.clock,
        random=choices.random,
        opened_at=choices.clock(),
        owners=owners(),
        pages=Pages(
            _templates(parts),
            static,
            _instance(folder / DATABASE),
            settings.lock_minutes,
            choices.locales,
            choices.translate,
            [(room.outside, room.title) for room in ROOMS if room.outside],
        ),
    )
    return _app(house, static, choices)


def prepare(folder: Path, random: Callable[[int], bytes] = os.urandom) -> None:
    """Make what a house needs at its first start: a folder and a secret that only its owner reads, and the tables."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError), _new_file(folder / SECRET) as file:
        file.write(random(32))
    with suppress(FileExistsError), _new_file(folder / DATABASE):
        pass
    migrate(folder / DATABASE, migrations(owners()))
    connection = connect(folder / DATABASE)
    connection.execute(
        "INSERT INTO house (one, instance) SELECT 1, :instance WHERE NOT EXISTS (SELECT 1 FROM house)",
        {"instance": random(16)},
    )
    connection.close()


def _new_file(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _instance(path: Path) -> bytes:
    connection = connect(path)
    row = connection.execute("SELECT instance FROM house").fetchone()
    connection.close()
    return bytes(row[0])


def _templates(parts: Mapping[str, Path]) -> dict[str, Path]:
    web = Path(shell.__file__).parent / "templates"
    return {"": web, "people": Path(str(people.__file__)).parent, **parts}


def _files(parts: Mapping[str, Path]) -> dict[str, Path]:
    """A room's own styles and elements are served beside the shell's."""
    files = [(name, path) for name, folder in parts.items() for path in sorted(folder.glob("*.[cj]s*"))]
    return {
        (f"css/{name}/{path.name}" if path.suffix == ".css" else f"js/elements/{path.name}"): path
        for name, path in files
    }


def routes(static: Static, rooms: Sequence[Room] = ROOMS) -> list[Route]:
    """Every address of the house."""
    # They are tried in this order, so what is asked for most stands first.
    return [
        *(route for room in rooms for route in room.routes),
        *LOG_API,
        *shell.ROUTES,
        Route("/static/{build}/{path:path}", static.serve),
        *people_pages.ROUTES,
        *PEOPLE_API,
        *INVITATION_API,
        Route("/openapi.json", openapi),
    ]


PEOPLE_API = [
    Route("/sign-up", signin.sign_up, methods=["POST"]),
    Route("/sign-in/salt", signin.salt, methods=["POST"]),
    Route("/sign-in", signin.sign_in, methods=["POST"]),
    Route("/session", signin.session, methods=["GET"]),
    Route("/session/salt", signin.own_salt, methods=["GET"]),
    Route("/lock", signin.lock, methods=["POST"]),
    Route("/unlock", signin.unlock, methods=["POST"]),
    Route("/sign-out", signin.sign_out, methods=["POST"]),
    Route("/passphrase", account.change_passphrase, methods=["PUT"]),
    Route("/recovery", account.recovery, methods=["GET"]),
    Route("/recovery", account.change_recovery, methods=["PUT"]),
    Route("/recover", account.recover, methods=["POST"]),
    Route("/recover/finish", account.finish_recovery, methods=["POST"]),
    Route("/manifest", account.change_manifest, methods=["PUT"]),
    Route("/devices", devices.sign_out_others, methods=["DELETE"]),
    Route("/devices/here", devices.describe, methods=["PUT"]),
    Route("/devices/{id}", devices.sign_out_one, methods=["DELETE"]),
    Route("/bonds/{bond}/leave", account.leave, methods=["POST"]),
    Route("/bonds/{bond}/zone", zones.change, methods=["PUT"]),
    Route("/account/delete", account.delete, methods=["POST"]),
]

INVITATION_API = [
    Route("/invitations", inviting.make, methods=["POST"]),
    Route("/invitations/{id}", inviting.show, methods=["GET"]),
    Route("/invitations/{id}/hello", inviting.hello, methods=["POST"]),
    Route("/invitations/{id}/reveal", inviting.reveal, methods=["POST"]),
    Route("/invitations/{id}/gift", inviting.gift, methods=["POST"]),
    Route("/invitations/{id}/taken", inviting.taken, methods=["POST"]),
    Route("/invitations/{id}/end", inviting.end, methods=["POST"]),
    Route("/invitations/{id}/decline", inviting.decline, methods=["POST"]),
]

LOG_API = [
    Route("/logs/{log}/entries", log.sync, methods=["GET"]),
    Route("/logs/{log}/entries", log.add, methods=["POST"]),
    Route("/logs/{log}/entries/{id}", log.take_back, methods=["DELETE"]),
    Route("/logs/{log}/entries/{id}/release", log.release, methods=["PUT"]),
    Route("/logs/{log}/waiting", log.waiting, methods=["GET"]),
    Route("/logs/{log}/live", log.live, methods=["GET"]),
]


def _app(house: House, static: Static, choices: Choices) -> Starlette:
    app = Starlette(
        routes=[*choices.more, *routes(static)],
        exception_handlers=HANDLERS,
        lifespan=_lifespan(house),
    )
    app.state.house = house
    app.router.redirect_slashes = False
    # The one added last stands outermost: a length that is told in advance is refused by the shell, in its own words.
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=BODY_LIMIT)
    app.add_middleware(Shell, house=house, build=static.build)
    return app


def _lifespan(house: House) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(_sweep(house))
        yield
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        await house.db.close()

    return lifespan


async def _sweep(house: House) -> None:
    """Once a minute, erase times that are past, and what was deleted from the database's own log."""
    while True:
        # A disk that is full now may have room in a minute.
        with suppress(Unavailable):
            await house.db.write(invitations.sweep, int(house.clock()))
        await sessions.settle(house)
        await house.db.tidy()
        await asyncio.sleep(SWEEP_SECONDS)
