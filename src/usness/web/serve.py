"""Serving a house: one process, one worker, no access log."""

from __future__ import annotations

import asyncio
import fcntl
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server
from granian.utils.proxies import wrap_asgi_with_proxy_headers
from starlette.types import ASGIApp

from usness.web.app import open_house

AT_ONCE = 10_000
"""Open connections. Granian's own limit of 128 would let that many waiting live streams stop the whole house."""


def run(data: Path, address: str, port: int, *, behind_proxy: str = "") -> None:
    """Open the house in `data` and serve it until the process is asked to stop.

    `behind_proxy` names the TLS proxy whose word on scheme and address is taken; nobody else's is.
    """
    require_free(address, port)
    with alone_in(data):
        _run(data, address, port, behind_proxy)


def _run(data: Path, address: str, port: int, behind_proxy: str) -> None:
    house = open_house(data)
    app = wrap_asgi_with_proxy_headers(house, behind_proxy) if behind_proxy else house
    print(f"Usness is open at http://localhost:{port}", flush=True)  # noqa: T201
    asyncio.run(serve(app, address, port))


@contextmanager
def alone_in(data: Path) -> Iterator[None]:
    """One process a house: two would each count tries, idle times and open streams for themselves. The system lets the
    lock go when the process ends, however it ends.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / "house.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit(f"The house in {data} is already being served by another process.")
        yield


async def serve(app: ASGIApp, address: str, port: int) -> None:
    """Serve an app on one port, in this process."""
    server = Server(
        app,
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        log_access=False,
        backlog=1024,
        backpressure=AT_ONCE,
    )
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, server.stop)
    await server.serve()


def require_free(address: str, port: int) -> None:
    """End with a clear sentence when the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            sys.exit(f"Port {port} is in use by another program. Choose another: PORT=8001 make demo")
