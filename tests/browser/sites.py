"""All pages of the house, each in a state that it can be in, for what must hold on every one."""

from __future__ import annotations

from dataclasses import dataclass

from tests.addresses import open_pages_of_rooms, pages_of_rooms
from tests.browser import host
from tests.browser.scene import Scene
from usness.client.inviting import invite
from usness.client.questions import ask
from usness.sealed import b64

PUBLIC = (
    *(
        "/",
        "/how",
        "/media",
        "/safety",
        "/host-sees",
        "/sign-in",
        "/sign-up",
        "/recover",
        "/unlock",
        "/away",
        "/nowhere",
    ),
    *open_pages_of_rooms(),
)
YOU = ("name", "pace", "focus", "quiet", "look", "lock", "language", "devices", "passphrase", "recovery", "export")
OWN = ("/invite", *(f"/you/{page}" for page in YOU), "/you/delete")
SHARED = (*pages_of_rooms(), "write", "us", "house", "you", "leave", "zone")
ALONE = (*pages_of_rooms(alone=True), "write", "us", "house", "you")


@dataclass(frozen=True)
class Site:
    """A page by a short name; `who` has to be signed in to see it, nobody when it is empty."""

    name: str
    who: str
    path: str


def sites(scene: Scene) -> list[Site]:
    """The pages, after something was brought about for each of a card's stages."""
    ours = [Site(f"ours/{name}", "Mira", f"/logs/{scene.log}/{name}") for name in SHARED]
    alone = scene.noors_pen.log
    own = [Site(f"alone/{name}", "Noor", f"/logs/{alone}/{name}") for name in ALONE]
    made = scene.noors_pen.does(lambda one: invite(one, "friends", "UTC"))
    return [
        *(Site(path, "", path) for path in PUBLIC),
        *(Site(path, "Mira", path) for path in OWN),
        *ours,
        *own,
        *stages(scene),
        *own_questions(scene),
        Site("theme", "Mira", f"/logs/{scene.log}/questions/themes/rest"),
        Site("alone/theme", "Noor", f"/logs/{alone}/questions/themes/rest"),
        Site("alone/card", "Noor", f"/logs/{alone}/questions/q001"),
        Site("invitation/inviter", "Noor", "/invite"),
        Site("invitation/holder", "", made.link[made.link.index("/i/") :]),
    ]


def own_questions(scene: Scene) -> list[Site]:
    """What each of the two asks: one to answer, one that is deeper than the other's pace, one that was taken back."""
    mira, jonas = scene.miras_pen, scene.jonas_pen
    asked = {
        "own/mine": mira.does(lambda one: ask(one, mira.bond, "Which sound wakes you kindly?")).mine,
        "own/deeper": jonas.does(lambda one: ask(one, jonas.bond, "What do you hardly ask for?", 5)).mine,
        "own/gone": jonas.does(lambda one: ask(one, jonas.bond, "Shall we?")).mine,
    }
    jonas.does(lambda one: one.take_back(asked["own/gone"]))
    return [Site(name, "Mira", f"/logs/{scene.log}/questions/own/{b64(one.header.id)}") for name, one in asked.items()]


def stages(scene: Scene) -> list[Site]:
    """One card at each stage that an answer goes through."""
    mira, jonas = scene.miras_pen, scene.jonas_pen
    for card in ("q101", "q102", "q103", "q104", "q105", "q106"):
        mira.answers(card, "A small thing about the sea.")
    for card in ("q102", "q103", "q104", "q106"):
        jonas.answers(card, "A small thing about the hills.")
    for card in ("q103", "q104", "q106"):
        mira.gives(card)
    for card in ("q104", "q106"):
        jonas.gives(card)
    jonas.says("reply", "q104", "I can hear the gulls.", jonas.answer("q104", mine=False))
    jonas.says("offer", "q107", "You may read this at once.")
    jonas.does(lambda one: one.take_back(jonas.answer("q106", mine=True)))
    host.does(scene.home, "UPDATE entries SET day = '2020-01-01' WHERE subject = 'q105'")
    names = {
        "none": "q100",
        "waiting": "q101",
        "met": "q102",
        "given": "q103",
        "open": "q104",
        "folded": "q105",
        "closed": "q106",
        "offered": "q107",
    }
    return [Site(f"card/{stage}", "Mira", scene.card(card)) for stage, card in names.items()]
