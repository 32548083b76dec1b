"""Pages against the bare answer of the same server, and against themselves in a large house."""

from __future__ import annotations

import gzip
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.houses import Bonded, Maker, add_bond, add_due, add_history, add_many, add_thread
from bench.servers import Load, Server, load, serving
from usness.rooms.questions.library import cards, fits

BONDS = 100_000
ENTRIES = 10_000
TURNS = 5


def measure(folder: Path) -> Iterator[Figure]:
    """All figures about pages."""
    maker = Maker(folder / "small")
    plain, due = maker.run(add_bond), maker.run(add_bond)
    maker.run(add_history, plain, maker.today, 40)
    maker.run(add_history, due, maker.today, 40)
    maker.run(add_due, due, 10, maker.today)
    thread_card = next(one.id for one in reversed(cards().values()) if fits(one, "partners"))
    maker.run(add_thread, plain, thread_card, 18, maker.today)
    with serving(maker.folder) as server:
        yield Figure("start to ready", server.started, "s", most=1)
        yield Figure("an idle process", server.memory(), "MB", most=80)
        yield from _pages(server, plain, due, thread_card)
    yield from _grown(folder, plain, maker)


def _pages(server: Server, plain: Bonded, due: Bonded, card: str) -> Iterator[Figure]:
    shown = {
        "Today, 20 boxes": (due, f"/logs/{due.log}/today"),
        "Today, nothing due": (plain, f"/logs/{plain.log}/today"),
        "an opened page, 20 boxes": (plain, f"/logs/{plain.log}/questions/{card}"),
    }
    for name, (bonded, path) in shown.items():
        # In turns, and the one in the middle: a machine that others use too is quick in one second and slow in the next.
        ask = (server.url(path), f"Cookie: {bonded.cookie}", "Accept: text/html")
        turns = sorted(((load(*ask), load(server.url("/ok"))) for _ in range(TURNS)), key=_ratio)
        found, bare = turns[TURNS // 2]
        beside = f"{found.rate:.0f}/s beside {bare.rate:.0f}/s for a bare ok, the middle of {TURNS} turns"
        # These limits are Today's, which people open each time they come; half as quick will do for any other page.
        slower = 1 if name.startswith("Today") else 2
        yield Figure(f"{name}: rate, of the bare ok's", _ratio((found, bare)), "", least=0.1 / slower, beside=beside)
        yield Figure(f"{name}: p99 with 16 connections", found.p99, "ms", most=25 * slower)
        yield _size(server, bonded, path, name)


def _ratio(turn: tuple[Load, Load]) -> float:
    return turn[0].rate / turn[1].rate


def _size(server: Server, bonded: Bonded, path: str, name: str) -> Figure:
    body, packed = fetch(server, bonded, path)
    boxes = body.count(b'"box":"') - body.count(b'"box":""')
    return Figure(f"{name}: over the wire", packed / 1000, "KB", most=8 + 0.8 * boxes, beside=f"{boxes} boxes")


def fetch(server: Server, bonded: Bonded, path: str) -> tuple[bytes, int]:
    """A page as a browser fetches it: its text, and its bytes on the wire."""
    headers = {"Cookie": bonded.cookie, "Accept": "text/html", "Accept-Encoding": "gzip"}
    with urllib.request.urlopen(urllib.request.Request(server.url(path), headers=headers)) as answer:
        raw = answer.read()
        return (gzip.decompress(raw) if answer.headers["Content-Encoding"] == "gzip" else raw), len(raw)


def _grown(folder: Path, plain: Bonded, small: Maker) -> Iterator[Figure]:
    """The same page in a bond with 10,000 entries, and in a house with 100,000 bonds."""
    maker = Maker(folder / "large")
    one, crowded = maker.run(add_bond), maker.run(add_bond)
    for bonded in (one, crowded):
        maker.run(add_history, bonded, maker.today, 40)
    maker.run(add_many, crowded, ENTRIES, maker.today)
    maker.run(add_bonds, BONDS)
    with serving(small.folder) as before, serving(maker.folder) as after:
        for name, bonded in ((f"bond with {ENTRIES:,} entries", crowded), (f"house with {BONDS:,} bonds", one)):
            turns = sorted(
                ((_today(before, plain), _today(after, bonded)) for _ in range(TURNS)),
                key=lambda turn: turn[0] / turn[1],
            )
            yield _against(f"Today in a {name}", *turns[TURNS // 2])


def _today(server: Server, bonded: Bonded) -> float:
    return load(server.url(f"/logs/{bonded.log}/today"), f"Cookie: {bonded.cookie}", "Accept: text/html").rate


def _against(name: str, before: float, rate: float) -> Figure:
    beside = f"{rate:.0f}/s beside {before:.0f}/s, the middle of {TURNS} turns"
    return Figure(f"{name}: time, of a small one's", before / rate, "", most=1.3, beside=beside)


async def add_bonds(tx, count: int) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Many bonds of two, each with an account a seat."""
    for _ in range(count):
        await add_bond(tx)
