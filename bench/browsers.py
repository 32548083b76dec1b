"""What a browser fetches at a first visit, and how long a slow phone takes to open a page of fifty boxes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.figures import Figure
from tests.browser.people import House, Someone, house, invite, sign_up, someone

BOXES = 50
SLOWED = 4
RUNS = 7

# Seals fifty replies of the usual size, then opens them the way a page does; gives milliseconds for each run.
OPENING = """
async ([build, boxes, runs]) => {
  const at = (name) => import(`/static/${build}/js/${name}.js`);
  const [record, bytes, suite] = await Promise.all(['seal/record', 'seal/bytes', 'seal/suite'].map(at));
  const id = () => suite.random(16);
  const [AK, BK] = await Promise.all([suite.secret(suite.random(32)), suite.secret(suite.random(32))]);
  const [instance, log, author] = [id(), id(), id()];
  const H = new Uint8Array(0);
  const sealed = await Promise.all(Array.from({ length: boxes }, async (_, n) => {
    const head = { instance, log, id: id(), author, room: 'questions', kind: 'reply', subject: 'q001',
      pair: new Uint8Array(0), parent: new Uint8Array(0), reveal: 'now', reveal_at: 0, revision: 1 };
    const made = await record.seal(head, { words: `Reply number ${n}, of an ordinary length, a line or two.` }, { AK });
    return { record: made, release: await made.release(BK, 1, H) };
  }));
  const times = [];
  for (let run = 0; run < runs; run += 1) {
    const begin = performance.now();
    await Promise.all(sealed.map((one) => record.open(one.record, { BK, epoch: 1, H, release: one.release, author })));
    times.push(performance.now() - begin);
  }
  return times;
}
"""


def measure(folder: Path) -> Iterator[Figure]:
    """All figures about browsers."""
    folder = folder / "browser"
    folder.mkdir()
    with house(folder) as home, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path in ("/", "/sign-up"):
            yield _first_visit(browser, home, path, path)
        yield from _walked(browser, home)
        browser.close()


def _walked(browser: Browser, home: House) -> Iterator[Figure]:
    mira = someone(browser, home, "Mira")
    sign_up(mira)
    link = invite(mira, "Something small.")
    yield _first_visit(browser, home, link[link.index("/i/") :], "an invitation")
    yield _opening(mira)


def _first_visit(browser: Browser, home: House, path: str, name: str) -> Figure:
    visitor = someone(browser, home, "Visitor")
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    visitor.page.goto(home.url("visitor", path), wait_until="networkidle")
    visitor.context.close()
    return Figure(f"first visit to {name}", sum(sizes) / 1000, "KB", most=60, beside=f"{len(sizes)} files")


def _opening(person: Someone) -> Figure:
    person.go("/safety")
    build = person.page.locator("body").get_attribute("data-build")
    session = person.context.new_cdp_session(person.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    first, *later = person.page.evaluate(OPENING, [build, BOXES, RUNS])
    times = sorted([first, *later])
    return Figure(
        f"opening {BOXES} boxes at a {SLOWED} times slowed CPU",
        times[RUNS // 2],
        "ms",
        most=30,
        beside=f"median of {RUNS}, the first {first:.0f}",
    )
