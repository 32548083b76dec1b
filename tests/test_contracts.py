"""The house's walls stand: who may import whom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_contracts_between_the_parts_of_the_house_hold() -> None:
    """Nothing on the host can open a box, rooms don't know each other, rules are pure."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    found = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
    assert "0 broken" in found.stdout
