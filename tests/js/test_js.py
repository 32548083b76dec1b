"""The rings of the JavaScript, tried outside a browser by Node's own test runner."""

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import msgspec
import pytest

from usness.rooms.listening.coach import coach
from usness.rooms.listening.library import crisis

HERE = Path(__file__).parent
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="these run where Node is; the browser tests run everywhere")
@pytest.mark.parametrize(
    "name",
    [
        "seal",
        "keep",
        "choose",
        "entries",
        "unload",
        "found",
        "both-wrote",
        "heard",
        "you",
        "listening",
        "opening",
        "confided",
    ],
)
def test_the_rings_hold_without_a_browser(name: str) -> None:
    assert NODE is not None
    found = subprocess.run(
        [NODE, "--test", str(HERE / f"{name}.mjs")], capture_output=True, text=True, check=False, timeout=120
    )
    assert found.returncode == 0, found.stdout


@pytest.mark.skipif(NODE is None, reason="these run where Node is; the browser tests run everywhere")
def test_the_coach_reads_as_its_rules_say(tmp_path: Path) -> None:
    """With the language's own rules, as the host would hand them out."""
    assert NODE is not None
    rules = tmp_path / "coach.json"
    rules.write_bytes(msgspec.json.encode(coach()))
    found = subprocess.run(
        [NODE, "--test", str(HERE / "coach.mjs")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "COACH": str(rules)},
    )
    assert found.returncode == 0, found.stdout


@pytest.mark.skipif(NODE is None, reason="these run where Node is; the browser tests run everywhere")
def test_the_browsers_matcher_offers_what_the_set_wants() -> None:
    """Nothing that must bring the offer is missed, and at most a tenth of what is offered needn't have been."""
    assert NODE is not None
    sets = tomllib.loads((HERE.parent / "rooms" / "listening" / "crisis.toml").read_text(encoding="utf-8"))
    asked = msgspec.json.encode({"patterns": crisis(), "sentences": [*sets["must"], *sets["must_not"]]})
    said = subprocess.run([NODE, str(HERE / "crisis.mjs")], input=asked, capture_output=True, check=True, timeout=120)
    offered = msgspec.json.decode(said.stdout, type=list[bool])
    must = len(sets["must"])
    assert must >= 60
    assert [one for one, offers in zip(sets["must"], offered, strict=False) if not offers] == []
    assert must / sum(offered) >= 0.9
