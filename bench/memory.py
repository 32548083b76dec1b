"""What a live connection costs the process."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.houses import Maker, add_bond
from bench.servers import Server, serving
from usness.sealed import b64

STREAMS = 400


def measure(folder: Path) -> Iterator[Figure]:
    """Memory a live connection, over 400 of them."""
    maker = Maker(folder / "live")
    bonded = maker.run(add_bond)
    path = f"/logs/{bonded.log}/live?pair={b64(bytes(32))}"
    with serving(maker.folder) as server:
        for one in _streams(server, path, bonded.cookie, 20):  # the first ones fill pools that are there for all
            one.close()
        before = server.memory()
        streams = _streams(server, path, bonded.cookie, STREAMS)
        grown = (server.memory() - before) * 1024 / STREAMS
        for one in streams:
            one.close()
    yield Figure("a live connection", grown, "KB", most=50, beside=f"over {STREAMS}")


def _streams(server: Server, path: str, cookie: str, count: int) -> list[socket.socket]:
    ask = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n".encode()
    streams = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(count)]
    for one in streams:
        one.sendall(ask)
    for one in streams:
        assert one.recv(4096).startswith(b"HTTP/1.1 200"), "the stream was refused"
    return streams
