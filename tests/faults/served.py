"""A real house in a process of its own, with people who are signed in already: no key stretching stands in the way."""

from __future__ import annotations

import http.client
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.made import BOX, made
from usness.sealed import WRAP, b64
from usness.web.app import DATABASE, prepare

READY_SECONDS = 30.0
ASK_SECONDS = 20.0

PEOPLE = ("alice", "bob")
BOND = made("served bond")

Json = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    status: int
    json: Any


@dataclass
class Served:
    """A house in a folder; its process may come and go."""

    folder: Path
    log: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self, before: Callable[[], None] | None = None) -> None:
        """Start the command that everyone starts, and wait until it answers."""
        self.port = free_port()
        command = [sys.executable, "-m", "usness", "serve", "--data", str(self.folder), "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=before)  # noqa: PLW1509
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()
            with suppress(OSError), closing(self.connection()) as connection:
                assert ask(connection, "", "GET", "/session").status == 401
                return
            time.sleep(0.01)
        raise AssertionError("the house didn't open")

    def kill(self) -> None:
        """End the process at once, whatever it is doing (SIGKILL)."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=ASK_SECONDS)

    def ask(self, who: str, method: str, path: str, body: Json | None = None) -> Reply:
        with closing(self.connection()) as connection:
            return ask(connection, who, method, path, body)

    def synced(self, who: str, log: bytes, after: int = 0) -> list[Json]:
        """All that someone may see after a number."""
        found: list[Json] = []
        while True:
            page = self.ask(who, "GET", f"/logs/{b64(log)}/entries?after={after}").json
            found += page["entries"]
            after = page["after"]
            if not page["more"]:
                return found

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What is in the file, read as another process does."""
        with closing(sqlite3.connect(self.folder / DATABASE)) as file:
            return file.execute(sql).fetchall()


def ask(connection: http.client.HTTPConnection, who: str, method: str, path: str, body: Json | None = None) -> Reply:
    headers = {"Cookie": f"usness={b64(made(f'token {who}', 32))}"} if who else {}
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    text = answer.read()
    return Reply(answer.status, json.loads(text) if text else None)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """A furnished house whose process is gone at the end."""
    furnish(folder / "house")
    house = Served(folder / "house", folder / "log.txt")
    try:
        yield house
    finally:
        house.kill()


def person_id(who: str) -> bytes:
    return made(f"person {who}")


def furnish(folder: Path) -> None:
    """Make a house with two people in a room, each signed in on one device."""
    prepare(folder)
    with closing(sqlite3.connect(folder / DATABASE)) as file, file:
        file.execute("INSERT INTO bonds (id, kind, zone) VALUES (?, 'partners', 'UTC')", (BOND,))
        for seat, who in enumerate(PEOPLE, 1):
            _sit_down(file, who, seat)


def _sit_down(file: sqlite3.Connection, who: str, seat: int) -> None:
    me, token = person_id(who), sha256(b64(made(f"token {who}", 32)).encode()).digest()
    file.execute(
        "INSERT INTO people (id, handle, salt, rounds, argon_salt, verifier, passphrase_wrap, recovery_verifier, recovery_wrap,"
        " identity, identity_box, week) VALUES (?, ?, ?, 600000, ?, ?, ?, ?, ?, ?, ?, '2026-W47')",
        (me, who, bytes(16), bytes(16), bytes(32), bytes(WRAP), bytes(32), bytes(WRAP), bytes(32), bytes(77)),
    )
    file.execute("INSERT INTO manifests (person, revision, box) VALUES (?, 1, ?)", (me, bytes(BOX)))
    file.execute("INSERT INTO seats (bond, seat, person) VALUES (?, ?, ?)", (BOND, seat, me))
    file.execute("INSERT INTO bond_keys (bond, person, epoch, box) VALUES (?, ?, 1, ?)", (BOND, me, bytes(WRAP)))
    file.execute(
        "INSERT INTO sessions (token, person, secret, week) VALUES (?, ?, ?, '2026-W47')", (token, me, os.urandom(32))
    )
