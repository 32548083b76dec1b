"""What someone who runs the house can do to its database while two people use it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from urllib.parse import urlsplit

from playwright.sync_api import APIResponse, Route

from tests.browser.people import House
from tests.browser.scene import Scene
from usness.client import seal
from usness.client.seal.bytes import write_json
from usness.client.wire import Entry


def rows(home: House, sql: str, **values: object) -> list[tuple[object, ...]]:
    """What truly lies in the database, whoever may see it."""
    with closing(sqlite3.connect(home.folder / "house.sqlite")) as db:
        return db.execute(sql, values).fetchall()


def does(home: House, sql: str, **values: object) -> None:
    """Write into the database behind everyone's back; it must have met something."""
    with closing(sqlite3.connect(home.folder / "house.sqlite")) as db, db:
        assert db.execute(sql, values).rowcount > 0, "the host's hand met nothing"


def answers_anew(scene: Scene, card: str, words: str) -> None:
    """Jonas, who runs the house, puts another answer of his in the place of the one that Mira's was given over.

    All of it is properly sealed, and released over Mira's hash: only her pin can tell.
    """
    pen = scene.jonas_pen
    before, hers = pen.answer(card, mine=True), pen.answer(card, mine=False)
    changed = sealed_again(scene, before, words, hers.hash)
    does(
        scene.home,
        "UPDATE entries SET box = :box, com = :com, hash = :hash, self = :self, release = :release, mine = :mine"
        " WHERE id = :id",
        id=before.header.id,
        box=changed.box,
        com=changed.com,
        hash=changed.hash,
        self=changed.self_wrap,
        release=changed.release,
        mine=changed.mine,
    )


def sealed_again(scene: Scene, before: Entry, words: str, theirs: bytes) -> seal.Record:
    person = scene.jonas_pen.person
    text = write_json({"prompt": "", "lang": "en", "words": words}).decode()
    record = replace(seal.seal_record(before.header, text, person.ak), release=None)
    return seal.release_record(record, person.ak, person.bond_keys[scene.bond_id, 1], 1, theirs)


def asked(route: Route) -> APIResponse:
    """What the house truly answers; names under localhost are known to browsers, not to every resolver."""
    there = urlsplit(route.request.url)
    near = there._replace(netloc=f"127.0.0.1:{there.port}").geturl()
    return route.fetch(url=near, headers={**route.request.all_headers(), "host": there.netloc})
