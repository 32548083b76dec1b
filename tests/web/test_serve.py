"""Serving a house: one process, one port."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from usness.web.serve import alone_in, require_free


def test_a_house_is_served_by_one_process(tmp_path: Path) -> None:
    """A second one is refused with a sentence, and may begin once the first has ended."""
    with alone_in(tmp_path), pytest.raises(SystemExit, match="already being served"), alone_in(tmp_path):
        pass
    with alone_in(tmp_path):
        assert (tmp_path / "house.lock").exists()


def test_a_port_in_use_is_a_clear_sentence() -> None:
    """It names the port and what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is in use"):
            require_free("127.0.0.1", port)
