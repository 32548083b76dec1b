"""Before Alice's commit Bob's doesn't exist for her: two houses, alike but for what Bob has hidden, answer her alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.addresses import furnish, named_pages_of_rooms, open_pages_of_rooms, pages_of_rooms, rows_of_rooms
from tests.confided import DAY, ROOM, day_of, letter, secret, takes_all
from tests.made import BOX, Answer, Clock, Json, Person, World, answer_to, commit, entry, keep, made, private, said_now
from usness.rooms.questions.library import cards
from usness.sealed import OVERHEAD, b64, unb64

HIDDEN = ("q002", "q003")
PARTNERS_CARDS = [one.id for one in cards().values() if "partners" in one.kinds][10:40]

OWN = "q004"
"""A card that only Alice answered."""

ALICES_GETS = (
    "/",
    "/today",
    "/you",
    "/ok",
    "/how",
    "/media",
    "/safety",
    "/away",
    "/host-sees",
    "/openapi.json",
    "/session",
    "/session/salt",
    "/recovery",
    "/invite",
    "/unlock",
    "/sign-in",
    "/sign-up",
    "/recover",
    *open_pages_of_rooms(),
    "/you/name",
    "/you/pace",
    "/you/focus",
    "/you/quiet",
    "/you/look",
    "/you/lock",
    "/you/language",
    "/you/devices",
    "/you/passphrase",
    "/you/recovery",
    "/you/export",
    "/you/delete",
    *(
        f"/logs/{{log}}/{page}"
        for page in (
            *pages_of_rooms(),
            *named_pages_of_rooms(),
            "write",
            "us",
            "house",
            "you",
            "leave",
            "zone",
            "entries",
            "waiting",
        )
    ),
    *(f"/logs/{{log}}/questions/{card}" for card in ("q001", *HIDDEN, OWN, "q005")),
    *(f"/logs/{{log}}/questions/{page}" for page in ("q001/again", "own/{asked}", "own/{asked}/again", "themes/rest")),
    "/logs/{log}/entries?after=3",
    "/logs/{log}/entries?after=1000",
    *(f"/logs/{{own}}/{page}" for page in (*pages_of_rooms(alone=True), "you", "entries", "waiting")),
    "/logs/{log}/live?pair={pair}",
    "/invitations/{invitation}",
    "/i/{invitation}",
    "/static/{build}/js/house.js",
)

PICTURES = tuple(f"/logs/{{log}}/blobs/{{{blob}}}{more}" for blob in ("blob", "begun") for more in ("", "/received"))
"""Where Bob's pictures would be: there is nothing for her, in either house."""


class Twins:
    """The same house twice. `with_bob` gets what Bob hides, `without` never does; Alice asks both the same."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.with_bob = World(folder / "with", self.clock)
        self.alice, self.bob = (self.with_bob.person(name) for name in ("alice", "bob"))
        self.log = self.with_bob.bonded(self.alice, self.bob)
        self.opened = self.with_bob.open_page(self.log, self.alice, self.bob)
        furnish(self.with_bob, self.log, self.alice)
        self.with_bob.add(self.alice, self.log, commit(self.log, "alice alone", OWN))
        self.with_bob.get(self.alice, f"/logs/{self.log}/today")
        self.without = World(self.with_bob.copied(folder / "without"), self.clock)
        for world in (self.with_bob, self.without):
            takes_all(world.app)

    def hide(self) -> list[Json]:
        """Bob answers two cards, one with a picture, takes a third answer back, has a letter and a secret wait, keeps
        something and looks around; nobody may know.
        """
        world, bob, log = self.with_bob, self.bob, self.log
        picture = world.uploaded(bob, log, "bob's picture")
        world.begun(bob, log, "bob begins another")
        hidden = [
            world.add(bob, log, {**commit(log, f"bob {card}", card), "blobs": pictures}).json["record"]
            for card, pictures in zip(HIDDEN, ([picture], *[[]] * (len(HIDDEN) - 1)), strict=True)
        ]
        back = world.add(bob, log, commit(log, "bob thinks again", "q005")).json["record"]
        assert world.ask(bob, "DELETE", f"/logs/{log}/entries/{back['id']}").status == 204
        hidden.append(world.add(bob, log, letter("bob's letter", day_of(self.clock.now) + 90 * DAY)).json["record"])
        hidden.append(world.add(bob, log, secret(log, "bob's secret")).json["record"])
        hidden.append(world.add(bob, log, self.answer("bob answers her question")).json["record"])
        hidden.append(world.add(bob, log, self.keep("bob keeps the open page")).json["record"])
        world.add(bob, bob.log, private("bob keeps this"))
        for page in ("today", "questions", "questions/q002", "questions/q004", "entries", "waiting"):
            assert world.get(bob, f"/logs/{log}/{page}").status == 200
        return hidden

    def answer(self, name: str) -> Json:
        """An answer to what Alice asks."""
        return answer_to(self.log, name, self.with_bob.hash_of(self.log, self.asked()))

    def asked(self) -> Json:
        records = self.with_bob.get(self.alice, f"/logs/{self.log}/entries").json["entries"]
        return next(one for one in records if one["kind"] == "question")

    def keep(self, name: str) -> Json:
        """A wish to keep the page that both have opened."""
        return keep(self.log, name, (self.with_bob.hash_of(self.log, one) for one in self.opened))

    def path(self, path: str) -> str:
        invitation = b64(made("alice to bob"))
        build = self.with_bob.house.pages._globals["build"]
        pair = commit(self.log, "", HIDDEN[0])["pair"]
        asked = rows_of_rooms("IDS")["question"]
        blob, begun = (b64(made(f"blob {name}")) for name in ("bob's picture", "bob begins another"))
        return path.format(
            log=self.log,
            own=self.alice.log,
            invitation=invitation,
            build=build,
            pair=pair,
            asked=asked,
            blob=blob,
            begun=begun,
        )

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[Answer, Answer]:
        """Alice asks in both houses, from the same device."""
        one, two = (
            world.ask(replace(self.alice), method, self.path(path), body, headers=headers)
            for world in (self.with_bob, self.without)
        )
        return one, two

    def close(self) -> None:
        self.with_bob.close()
        self.without.close()


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[Twins]:
    twins = Twins(tmp_path)
    yield twins
    twins.close()


def in_database(world: World, records: list[Json]) -> int:
    return sum(len(world.sql("SELECT 1 FROM entries WHERE id = :id", id=unb64(one["id"]))) for one in records)


def test_every_get_of_the_house_is_asked(twins: Twins) -> None:
    """The list above has every route that is read, so none can tell what it shouldn't."""
    asked = {one.partition("?")[0] for one in (*ALICES_GETS, *PICTURES)}
    pages = {
        "{own}": "{log}",
        "q001": "{card}",
        "{asked}": "{question}",
        "rest": "{theme}",
        "{invitation}": "{id}",
        "{blob}": "{id}",
        "js/house.js": "{path:path}",
    }
    pages |= {name: f"{{{place}}}" for place, name in rows_of_rooms("IDS").items()}
    for name, place in pages.items():
        asked |= {one.replace(name, place) for one in asked}
    routes = {route.path for route in twins.with_bob.app.routes if "GET" in (route.methods or ())}  # type: ignore[attr-defined]
    assert routes <= asked


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_answer_is_the_same_with_and_without_the_others_commit(twins: Twins, accept: str) -> None:
    """Pages, sync, the session, the document of the API: status, headers and body are byte for byte the same, each day."""
    hidden = twins.hide()
    assert (in_database(twins.with_bob, hidden), in_database(twins.without, hidden)) == (6, 0)
    for days in (0, 1, 5, 1, 1):
        twins.clock.days(days)
        for path in (*ALICES_GETS, *PICTURES):
            one, two = twins.ask("GET", path, accept=accept)
            assert one == two, path
            assert one.status in ((404,) if path in PICTURES else (200, 303)), path


@pytest.mark.parametrize("encoding", ["gzip", "identity", "br"])
def test_sizes_on_the_wire_are_the_same(twins: Twins, encoding: str) -> None:
    """Packed or not, and asked for the head alone, an answer is as long with as without."""
    twins.hide()
    for path in ALICES_GETS:
        for method in ("GET", "HEAD"):
            one, two = twins.ask(method, path, **{"accept-encoding": encoding, "accept": "text/html"})
            assert one == two, path


def test_what_she_tries_to_do_is_answered_the_same(twins: Twins) -> None:
    """Releasing, replying to, taking back and overtaking what she may not know of: each refusal is the same."""
    hidden = twins.hide()
    log = twins.log
    # Alice may have seen Bob's hash by a leak; still no answer confirms it.
    hashes = [twins.with_bob.hash_of(log, one) for one in hidden]
    mine = entry("alice alone")["id"]
    release = {"release": b64(made("release", OVERHEAD + 32)), "epoch": 1}
    tries = [
        *(("PUT", f"/logs/{log}/entries/{mine}/release", {**release, "partner": b64(one)}) for one in hashes),
        *(
            ("PUT", f"/logs/{log}/entries/{one['id']}/release", {**release, "partner": b64(bytes(32))})
            for one in hidden
        ),
        *(("DELETE", f"/logs/{log}/entries/{one['id']}", None) for one in hidden),
        *(
            ("POST", f"/logs/{log}/entries", said_now("reply", kind, subject=HIDDEN[0], parent=hashes[0]))
            for kind in ("reply", "heard", "keep")
        ),
        *(
            ("POST", f"/logs/{log}/entries", said_now(f"reply {n}", "reply", room=ROOM, subject="", parent=one))
            for n, one in enumerate(hashes)
        ),
        ("POST", f"/logs/{log}/entries", secret(log, "a later round", 1)),
        *(("POST", f"/logs/{log}/entries", commit(log, f"round {n}", HIDDEN[0], n)) for n in (1, 2)),
        ("POST", f"/logs/{log}/entries", commit(log, "again", OWN)),
        ("POST", f"/logs/{log}/entries", commit(log, "alice alone", OWN)),
        ("GET", f"/logs/{log}/entries?after=5", None),
    ]
    for method, path, body in tries:
        one, two = twins.ask(method, path, body)
        assert one == two, (method, path)


def test_a_hidden_entry_is_no_different_from_an_own_when_ids_collide(twins: Twins) -> None:
    """An id that is taken is refused in one way, whoever took it; ids are 128 random bits, so nobody meets one by chance."""
    hidden, *_ = twins.hide()
    mine = commit(twins.log, "collision", "q006")
    answers = [
        twins.with_bob.post(twins.alice, f"/logs/{twins.log}/entries", {**mine, "id": taken})
        for taken in (hidden["id"], entry("alice alone")["id"])
    ]
    assert answers[0] == answers[1]
    assert (answers[0].status, answers[0].code) == (409, "already-answered")


def test_numbers_and_sizes_stay_the_same_after_she_writes(twins: Twins) -> None:
    """What Alice does elsewhere gets the same numbers in both houses: a counter that skipped would tell."""
    twins.hide()
    for name, path, body in (
        ("an offer", "/logs/{log}/entries", said_now("an offer", subject="q007")),
        ("a note", "/logs/{own}/entries", private("a note")),
        ("another card", "/logs/{log}/entries", commit(twins.log, "another", "q008")),
        ("a long one", "/logs/{log}/entries", commit(twins.log, "long", "q009", box=made("long", OVERHEAD + 8_192))),
    ):
        one, two = twins.ask("POST", path, body)
        assert one == two, name
        assert one.status == 201, name
    for path in ("/logs/{log}/entries", "/logs/{own}/entries", "/session", "/logs/{log}/today"):
        one, two = twins.ask("GET", path)
        assert one == two


def test_her_own_commit_changes_that(twins: Twins) -> None:
    """What was hidden is there to be given: Alice's commit brings Bob's, without its release, and only in that house."""
    hidden, *_ = twins.hide()
    one, two = twins.ask("POST", "/logs/{log}/entries", commit(twins.log, "alice too", HIDDEN[0]))
    assert one.json["partner"]["id"] == hidden["id"]
    assert one.json["partner"]["box"] == b64(made("box bob q002", BOX))
    assert [one.json["partner"][part] for part in ("self", "mine", "release")] == ["", "", ""]
    assert two.json["partner"] is None
    page, other = twins.ask("GET", f"/logs/{twins.log}/questions/{HIDDEN[0]}")
    assert page != other
    due = json.loads(re.findall("pairs='([^']+)'", twins.ask("GET", f"/logs/{twins.log}/today")[0].text)[0])
    assert [due[0]["theirs"][part] for part in ("id", "self", "mine", "release")] == [hidden["id"], "", "", ""]
    assert due[0]["mine"]["self"] == one.json["record"]["self"] != ""


def test_a_letter_and_a_secret_are_there_once_they_may_be(twins: Twins) -> None:
    """What was hidden was there: Alice's own secret brings Bob's at once, and on its day his letter is in her sync."""
    _, _, later, untold, *_ = twins.hide()
    one, two = twins.ask("POST", "/logs/{log}/entries", secret(twins.log, "alice's secret"))
    assert one.json["partner"]["id"] == untold["id"]
    assert two.json["partner"] is None
    twins.clock.days(89)
    assert later["id"] not in twins.ask("GET", "/logs/{log}/entries")[0].text
    twins.clock.days(1)
    assert later["id"] in twins.ask("GET", "/logs/{log}/entries")[0].text


def test_a_lone_keep_is_there_for_nobody_until_both_keep(twins: Twins) -> None:
    """Bob's wish to keep a page they both read is in the house, and in no byte that Alice gets, until she keeps it too."""
    kept = twins.hide()[-1]
    path = f"/logs/{twins.log}/entries?after=0"
    one, two = twins.ask("GET", path)
    assert one == two
    one, two = twins.ask("POST", f"/logs/{twins.log}/entries", twins.keep("alice keeps it too"))
    assert one.json["partner"]["id"] == kept["id"]
    assert two.json["partner"] is None
    assert kept["id"] in twins.ask("GET", path)[0].text
    pages = twins.ask("GET", f"/logs/{twins.log}/questions/q001")
    assert ["You both keep this page." in page.text for page in pages] == [True, False]


def test_a_keep_waits_for_as_long_as_it_takes(twins: Twins) -> None:
    """Unlike an answer it doesn't fold back: Alice may come to keep the page a season later."""
    kept = twins.hide()[-1]
    twins.clock.days(120)
    one, _ = twins.ask("POST", f"/logs/{twins.log}/entries", twins.keep("alice keeps it too"))
    assert one.json["partner"]["id"] == kept["id"]


def test_an_answer_that_folded_back_stays_its_authors(twins: Twins) -> None:
    """After seven days Bob's answer is his again: Alice's commit doesn't bring it, and still tells nothing."""
    twins.hide()
    twins.clock.days(7)
    one, two = twins.ask("POST", "/logs/{log}/entries", commit(twins.log, "alice is late", HIDDEN[0]))
    assert one == two
    assert one.json["partner"] is None


def test_days_on_which_the_other_was_here_leave_no_trace(twins: Twins) -> None:
    """Bob opens Today on days when Alice doesn't; afterwards her cards are those that she would have had anyway."""
    for _ in range(5):
        twins.clock.days(1)
        assert twins.with_bob.get(twins.bob, f"/logs/{twins.log}/today").status == 200
    for _ in range(3):
        twins.clock.days(1)
        one, two = twins.ask("GET", "/logs/{log}/today")
        assert one == two


def test_when_the_other_looked_today_leaves_no_trace(twins: Twins) -> None:
    """Whether Bob opened Today before or after a page opened, Alice's cards of that day are the same."""
    twins.clock.days(1)
    twins.with_bob.get(twins.bob, f"/logs/{twins.log}/today")
    for world in (twins.with_bob, twins.without):
        for card in PARTNERS_CARDS:
            world.open_page(twins.log, replace(twins.alice), replace(twins.bob), card)
    one, two = twins.ask("GET", "/logs/{log}/today")
    assert one == two


def test_live_tells_nothing_until_both_are_there(twins: Twins) -> None:
    """Alice's stream has the same first bytes whether or not Bob has answered: only that it is open."""
    twins.hide()
    one, two = twins.ask("GET", "/logs/{log}/live?pair={pair}")
    assert one == two
    assert one.body == b": here\n\n"


def test_a_stranger_sees_no_difference_either(twins: Twins) -> None:
    """Nobody and Charlie get the same in both houses."""
    twins.hide()
    for path in ALICES_GETS:
        for who in (Person("nobody"), Person("charlie", f"usness={b64(made('x', 32))}")):
            answers = [world.get(replace(who), twins.path(path)) for world in (twins.with_bob, twins.without)]
            assert answers[0] == answers[1]
