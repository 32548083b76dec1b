"""Runs the coach as it's served: its own module, in Node where there is one, else in Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from playwright.sync_api import sync_playwright

from usness.rooms.listening import coach as rules

HERE = Path(__file__).parent
MODULE = Path(rules.__file__).with_name("coach.js")
IN_A_PAGE = """
async ([source, coach, texts]) => {
  const { flags } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  return texts.map((text) => flags(text, coach));
}
"""

Found = Mapping[str, bool]


def flags(texts: Sequence[str], language: str = "en") -> Sequence[Found]:
    """What the coach sees in each text."""
    coach = msgspec.to_builtins(rules.coach(language))
    node = shutil.which("node")
    return by_node(node, texts, coach) if node else by_chromium(texts, coach)


def by_node(node: str, texts: Sequence[str], coach: object) -> Sequence[Found]:
    asked = json.dumps({"coach": coach, "texts": texts})
    done = subprocess.run([node, str(HERE / "run.mjs")], input=asked, capture_output=True, text=True, check=True)
    found: Sequence[Found] = json.loads(done.stdout)
    return found


def by_chromium(texts: Sequence[str], coach: object) -> Sequence[Found]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        found: Sequence[Found] = browser.new_page().evaluate(
            IN_A_PAGE, [MODULE.read_text(encoding="utf-8"), coach, texts]
        )
        browser.close()
    return found
