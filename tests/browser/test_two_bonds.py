"""Mira has a partner, Jonas, and a friend, Noor: two rooms, each as if it were the only one."""

from __future__ import annotations

import re
from urllib.request import Request, urlopen

from playwright.sync_api import expect

from tests.browser.people import Someone, hear, invite, spoken
from tests.browser.scene import Pen, Scene, forgive
from usness.client.export import collect

QUAY = "The quay, when the ferry had gone and the gulls were loud."
PLUM = "A plum from the market, too ripe to carry home."
ONLY_NOOR = "Only Noor knows of the crooked staircase."


def befriend(scene: Scene) -> str:
    """Mira invites Noor while she has a room with Jonas; gives the new room's log."""
    mira, noor = scene.mira, scene.noor
    mira.go("/you")
    mira.page.get_by_role("link", name=re.compile("Invite someone else")).click()
    link = invite(mira, QUAY, "A close friend")
    noor.page.goto(re.sub(r"//[^/]+", f"//noor.us.localhost:{scene.home.port}", link))
    noor.tap("Try the first question")
    noor.write(PLUM)
    noor.tap("Seal it")
    mira.go("/invite")
    said = {one.handle: spoken(one) for one in (mira, noor)}
    hear(mira, said["noor"])
    mira.sees("Nobody stands between you")
    hear(noor, said["mira"])
    expect(noor.page).to_have_url(re.compile("/questions/q001$"))
    mira.tap("To the first question")
    mira.sees_words(PLUM)
    return mira.log


def everything(scene: Scene, pen: Pen) -> list[bytes]:
    """All that the house would tell this person of the room of Mira and Jonas."""
    pages = ("today", "write", "us", "you", "zone", "questions", "questions/q001", "time", "entries?after=0")
    paths = ["/session", *(f"/logs/{scene.log}/{page}" for page in pages)]
    headers = {"Cookie": pen.cookies(), "Accept": "text/html"}
    requests = [Request(f"http://127.0.0.1:{scene.home.port}{path}", headers=headers) for path in paths]
    found = []
    for request in requests:
        with urlopen(request) as answer:
            found.append(answer.read())
    return found


def room_of(person: Someone, name: str) -> str:
    """Goes to a room by its row in the own corner; gives its log."""
    person.go("/you")
    person.page.locator("a.row", has=person.page.locator("room-name", has_text=name)).click()
    expect(person.page.locator(".greeting")).to_contain_text(person.name)
    return person.log


def test_a_partner_and_a_friend_are_kept_apart(scene: Scene) -> None:
    """From the invitation to words that only one of them may read: what Jonas gets is the same to the byte, and his browser
    never meets Noor's name, room or words. Mira's own corner leads to both, and Today to the one she was in last.
    """
    scene.miras_pen.gives("q001")
    scene.jonas_pen.gives("q001")
    before = everything(scene, scene.jonas_pen)
    friends = befriend(scene)
    assert friends != scene.log
    mira, noor, jonas = scene.mira, scene.noor, scene.jonas
    mira.go(f"/logs/{friends}/questions/q033")
    mira.write(ONLY_NOOR)
    mira.tap("Seal it")
    mira.sees("Your words are sealed.")
    assert everything(scene, scene.jonas_pen) == before
    assert room_of(mira, "Jonas") == scene.log
    mira.go("/today")
    expect(mira.page).to_have_url(re.compile(scene.log))
    assert room_of(mira, "Noor") == friends
    mira.go("/today")
    expect(mira.page).to_have_url(re.compile(friends))
    mira.go(scene.card("q001"))
    expect(mira.page.locator("body")).not_to_contain_text(PLUM)
    jonas.opens_today()
    jonas.go("/you")
    expect(jonas.page.locator("room-name")).to_have_count(1)
    expect(jonas.page.locator("room-name")).to_contain_text("Mira")
    jonas.go(f"/logs/{friends}/today")
    jonas.sees("Nothing here")
    forgive(jonas, "404")
    noor.go("/you")
    expect(noor.page.locator("room-name")).to_contain_text("Mira")
    expect(noor.page.locator("room-name")).to_have_count(1)
    wire = b"".join(jonas.wire).replace(f"/logs/{friends}/today".encode(), b"")
    for secret in (friends, scene.noors_pen.log, "Noor"):
        assert secret.encode() not in wire


def test_what_one_takes_along_lies_room_by_room(scene: Scene) -> None:
    """Mira's words to Noor are in Mira's export, under Noor's room; in Jonas's and in Noor's own there's nothing of the
    other room.
    """
    friends = befriend(scene)
    exports = {}
    for name, pen in (("mira", scene.miras_pen), ("jonas", scene.jonas_pen), ("noor", scene.noors_pen)):
        pen.does(lambda one: one.refresh())
        exports[name] = pen.does(lambda one: collect(one, "2026-11-20")).json()
    rooms = {log["name"]: log for log in exports["mira"]["logs"] if log["name"]}
    assert set(rooms) == {"Jonas", "Noor"}
    assert QUAY in str(rooms["Noor"])
    assert QUAY not in str(rooms["Jonas"])
    assert friends not in str(exports["jonas"])
    assert "Noor" not in str(exports["jonas"])
    assert "Jonas" not in str(exports["noor"])
    assert scene.log not in str(exports["noor"])
