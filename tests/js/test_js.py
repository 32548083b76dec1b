"""The rings of the JavaScript, tried outside a browser by Node's own test runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="these run where Node is; the browser tests run everywhere")
@pytest.mark.parametrize(
    "name",
    ["seal", "keep", "choose", "entries", "unload", "found", "both-wrote", "heard", "you", "opening", "confided"],
)
def test_the_rings_hold_without_a_browser(name: str) -> None:
    assert NODE is not None
    found = subprocess.run(
        [NODE, "--test", str(HERE / f"{name}.mjs")], capture_output=True, text=True, check=False, timeout=120
    )
    assert found.returncode == 0, found.stdout
