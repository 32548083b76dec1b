"""kill -9 of a real house while pieces of a picture come in: no acknowledged piece is lost, and the rest goes on from there."""

from __future__ import annotations

import http.client
import json
import os
import random
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.faults.served import BOND, Served, served
from tests.made import made, said_now
from usness.sealed import OVERHEAD, STEP, b64
from usness.store.shelf import FOLDER, path_of

KILLS = int(os.environ.get("USNESS_KILLS", "100")) // 20 + 1
SIZE = OVERHEAD + 40 * STEP
PIECE = 4_096
LOAD_SECONDS = (0.02, 0.25)


@dataclass
class Picture:
    """One that is being sent: how much of it was acknowledged."""

    number: int
    acknowledged: int = 0

    @property
    def id(self) -> bytes:
        return made(f"picture {self.number}")

    @property
    def path(self) -> str:
        return f"/logs/{b64(BOND)}/blobs/{b64(self.id)}"

    @property
    def content(self) -> bytes:
        return made(f"picture {self.number} bytes", SIZE)


def send(house: Served, picture: Picture, stop: threading.Event) -> None:
    """Piece by piece, as fast as the house takes them, until it is gone or all is there."""
    with closing(house.connection()) as connection, suppress(OSError, http.client.HTTPException, ValueError):
        while not stop.is_set() and picture.acknowledged < SIZE:
            at = picture.acknowledged
            reply = raw(connection, f"{picture.path}?offset={at}", picture.content[at : at + PIECE])
            picture.acknowledged = reply


def wait_for(truth: Callable[[], bool]) -> None:
    """On a busy machine the first piece takes its time; a kill before it would show nothing."""
    for _ in range(2_000):
        if truth():
            return
        time.sleep(0.01)


def raw(connection: http.client.HTTPConnection, path: str, piece: bytes) -> int:
    connection.request("PUT", path, piece, {"Cookie": f"usness={b64(made('token alice', 32))}"})
    answer = connection.getresponse()
    found = json.loads(answer.read())
    assert answer.status == 200, found
    return int(found["received"])


def test_no_acknowledged_piece_is_lost(tmp_path: Path) -> None:
    """Killed again and again: what was acknowledged lies in the file byte for byte, the house says where to go on, and the
    picture is whole in the end and goes with its entry.
    """
    chance = random.Random(4)
    with served(tmp_path) as house:
        picture = Picture(0)
        for _ in range(KILLS):
            house.start()
            body = {"id": b64(picture.id), "size": SIZE}
            begun = house.ask("alice", "POST", f"/logs/{b64(BOND)}/blobs", body).json["received"]
            assert begun >= picture.acknowledged
            picture.acknowledged = begun
            on_disk = path_of(house.folder / FOLDER, (BOND, picture.id))
            assert begun == 0 or on_disk.read_bytes()[:begun] == picture.content[:begun]
            stop = threading.Event()
            sending = threading.Thread(target=send, args=(house, picture, stop))
            sending.start()
            wait_for(lambda begun=begun: picture.acknowledged > begun or picture.acknowledged == SIZE)  # type: ignore[misc]
            time.sleep(chance.uniform(*LOAD_SECONDS))
            house.kill()
            stop.set()
            sending.join()
        house.start()
        assert picture.acknowledged > 0
        picture.acknowledged = house.ask("alice", "GET", f"{picture.path}/received").json["received"]
        send(house, picture, threading.Event())
        entry = {**said_now("with a picture"), "blobs": [b64(picture.id)]}
        assert house.ask("alice", "POST", f"/logs/{b64(BOND)}/entries", entry).status == 201
        house.kill()
        house.start()
        with closing(house.connection()) as connection:
            connection.request("GET", picture.path, headers={"Cookie": f"usness={b64(made('token bob', 32))}"})
            assert connection.getresponse().read() == picture.content
