"""Serving a house: one process, one worker, no access log."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server
from starlette.types import ASGIApp

from usness.house import Settings
from usness.web.app import Choices, open_house


def run(data: Path, address: str, port: int, *, behind_proxy: bool = False) -> None:
    """Open the house in `data` and serve it until the process is asked to stop."""
    require_free(address, port)
    app = open_house(data, Choices(settings=Settings(trust_proxy=behind_proxy)))
    print(f"Usness is open at http://localhost:{port}", flush=True)  # noqa: T201
    asyncio.run(serve(app, address, port))


async def serve(app: ASGIApp, address: str, port: int) -> None:
    """Serve an app on one port, in this process."""
    server = Server(app, address=address, port=port, interface=Interfaces.ASGI, http=HTTPModes.http1, log_access=False)
    await server.serve()


def require_free(address: str, port: int) -> None:
    """End with a clear sentence when the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            sys.exit(f"Port {port} is in use by another program. Choose another: PORT=8001 make demo")
