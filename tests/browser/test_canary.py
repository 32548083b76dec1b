"""Words that occur nowhere else, typed by two people through a whole story, and looked for afterwards in every byte.

What is looked for must be found where it was planted, or finding nothing would prove nothing.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, expect

from tests.browser.people import PHONE, House, Someone, hear, house, spoken, with_page

NAMES = {"mira": "Zephyrquill", "jonas": "Brindlewax"}
PASSPHRASES = {"mira": "ombrelune tarsivex quollipane", "jonas": "vantrissel mokkelpfad yundrique"}
ANSWERS = {"mira": "Plimsorrel under the awning.", "jonas": "Gwendraft and cold milk."}
NOTE = "Just wexlingham, nothing big."
REPLY = "I kept your drossimere all day."
PLAN = "Towards knappenfeld by tram"
UNSENT = "What I never said is quibbledorn."
ALONE = "Between me and the strothwick."
ASKED = "Which fernhollick would you go back to?"
GUESS = "You will say the marzenstein."
CONFIDED = "The wobblethrush is back, and I am tired of it."
MOMENT = "when the snarkelbus is late"
BODY = "grundelfizz in the stomach"


@dataclass(frozen=True)
class Told:
    """What was typed or shown and must be nowhere, and the two fragments of the link."""

    secrets: dict[str, str]
    fragment: str


@contextmanager
def at_home(chromium: BrowserType, home: House, folder: Path, handle: str) -> Iterator[Someone]:
    """A person whose browser keeps a profile, and a record of all that went over the wire."""
    context = chromium.launch_persistent_context(
        folder / handle,
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox", "--use-fake-device-for-media-stream"],
        viewport=PHONE,
        record_har_path=folder / f"{handle}.har",
        record_har_content="embed",
        locale="en-GB",
        timezone_id="Europe/Berlin",
    )
    person = with_page(handle.title(), home, context)
    yield person
    context.close()
    assert not person.faults, person.faults


def makes_account(person: Someone) -> str:
    """With a passphrase of one's own; gives the recovery code, which is typed back at once."""
    page, handle = person.page, person.handle
    page.get_by_label("Your name here").fill(NAMES[handle])
    page.get_by_label("Handle").fill(handle)
    person.tap("Use my own")
    page.get_by_label("Your own passphrase").fill(PASSPHRASES[handle])
    person.tap("Show or hide it")
    page.get_by_label("I’m 18 or older.").check()
    person.tap("Make my account")
    groups = page.locator(".recovery .groups li")
    expect(groups).to_have_count(9)
    code = "-".join(groups.all_text_contents())
    person.tap("I’ve written it down")
    page.get_by_label("Recovery code").locator("visible=true").fill(code)
    person.tap("Check")
    return code


def tell_the_story(mira: Someone, jonas: Someone) -> Told:
    """From two empty browsers to a reply, a plan, an answer for oneself and a draft that is never sent."""
    mira.go("/sign-up")
    codes = [makes_account(mira)]
    expect(mira.page.locator(".greeting")).to_contain_text(NAMES["mira"])
    link = invites(mira)
    codes.append(takes_it(jonas, link))
    mira.go("/invite")
    said = {one.handle: spoken(one) for one in (mira, jonas)}
    hear(mira, said["jonas"])
    mira.sees("Nobody stands between you")
    hear(jonas, said["mira"])
    jonas.sees("Both pages are in.")
    mira.tap("To the first question")
    mira.sees_words(ANSWERS["jonas"])
    replies_and_plans(mira, jonas)
    secrets = {
        **{f"name of {one}": name for one, name in NAMES.items()},
        **{f"answer of {one}": words for one, words in ANSWERS.items()},
        **{f"passphrase of {one}": words for one, words in PASSPHRASES.items()},
        "note": NOTE,
        "reply": REPLY,
        "plan": PLAN,
        "draft": UNSENT,
        "private answer": ALONE,
        "question": ASKED,
        "guess": GUESS,
        "confided": CONFIDED,
        "moment": MOMENT,
        "looked for a feeling": BODY,
        "code of mira": codes[0],
        "code of jonas": codes[1],
    }
    return Told(secrets, link.partition("#")[2])


def invites(mira: Someone) -> str:
    mira.go("/invite")
    mira.tap("Go on")
    mira.write(ANSWERS["mira"])
    mira.tap("Go on")
    mira.page.get_by_label("Your line").fill(NOTE)
    mira.tap("Make the link")
    link = mira.page.locator("#link")
    expect(link).to_have_value(re.compile("#v1"))
    return link.input_value()


def takes_it(jonas: Someone, link: str) -> str:
    jonas.page.goto(link.replace("//mira.", "//jonas."))
    jonas.sees(NAMES["mira"])
    expect(jonas.page).to_have_url(re.compile(r"/i/[^#]+$"))
    jonas.sees(NOTE)
    jonas.tap("Try the first question")
    jonas.write(ANSWERS["jonas"])
    jonas.tap("Seal it")
    return makes_account(jonas)


def replies_and_plans(mira: Someone, jonas: Someone) -> None:
    log = mira.log
    jonas.page.reload()
    jonas.sees_words(ANSWERS["mira"])
    jonas.tap("Say what reached you")
    jonas.write(REPLY)
    jonas.tap("Send")
    jonas.sees_words(REPLY)
    mira.page.reload()
    mira.sees_words(REPLY)
    mira.go(f"/logs/{log}/time")
    mira.page.get_by_label("Which day").fill("2099-05-02")
    mira.page.get_by_label("For what").fill(PLAN)
    mira.tap("Set it")
    mira.sees(PLAN)
    asks(mira, log)
    confides(mira, jonas, log)
    for_oneself(mira)
    leaves_a_draft(jonas, f"/logs/{log}/questions/q020")


def asks(mira: Someone, log: str) -> None:
    """A question of one's own, which the other may read."""
    mira.go(f"/logs/{log}/questions/own")
    mira.write(ASKED)
    mira.tap("Ask it")
    mira.sees(ASKED)


def confides(mira: Someone, jonas: Someone, log: str) -> None:
    """A letter for a moment, after looking for a feeling that has no word here; the other opens it, and asks the coach."""
    mira.go(f"/logs/{log}/confide/write")
    mira.awake()
    mira.page.locator('[data-what="weight"]').click()
    mira.page.get_by_label("Find a word").fill(BODY)
    mira.tap("Go on")
    mira.write(CONFIDED)
    mira.tap("Go on")
    mira.tap("Go on")
    mira.page.locator('[data-fate="letter"]').click()
    mira.page.get_by_label("Open it …").fill(MOMENT)
    mira.tap("Seal it")
    mira.sees_words(CONFIDED)
    jonas.go(mira.page.url.partition("#")[0].partition(str(mira.house.port))[2])
    jonas.sees(MOMENT)
    jonas.tap("Open it")
    jonas.sees_words(CONFIDED)


def leaves_a_draft(jonas: Someone, path: str) -> None:
    """Typed and left by a link, where a browser likes to keep what stood in a field; typed, locked, and found again."""
    field = jonas.page.get_by_label("Your answer")
    jonas.go(path)
    jonas.write(UNSENT)
    jonas.tap("Today")
    expect(jonas.page.locator(".greeting")).to_be_visible()
    jonas.go(path)
    jonas.write(UNSENT)
    jonas.page.get_by_text("What do you think they will say?").locator("visible=true").click()
    jonas.page.get_by_label("What do you think they will say?").fill(GUESS)
    jonas.tap("Lock")
    expect(jonas.page).to_have_url(re.compile("/unlock"))
    jonas.page.get_by_label("Your six words").fill(PASSPHRASES["jonas"])
    jonas.tap("Unlock")
    expect(field).to_have_value(UNSENT)


def for_oneself(mira: Someone) -> None:
    """What someone writes alone, and finds again."""
    mira.go(f"/logs/{mira.page.locator('body').get_attribute('data-person')}/questions/q021")
    mira.write(ALONE)
    mira.tap("Seal it")
    mira.sees_words(ALONE)


@dataclass(frozen=True)
class Traces:
    """All that is left, by where: files as they are, and every part of every request and answer."""

    places: dict[str, bytes]

    @cached_property
    def lower(self) -> dict[str, bytes]:
        return {name: content.lower() for name, content in self.places.items()}

    def hold(self, text: str) -> list[str]:
        """Where this text stands, in any of the ways in which a program writes text."""
        plain = {
            place for place, content in self.lower.items() if any(form in content for form in written(text.lower()))
        }
        return sorted(
            plain | {place for place, content in self.places.items() if any(x in content for x in encoded(text))}
        )


def written(text: str) -> set[bytes]:
    """UTF-8 and UTF-16; a code also without its dashes."""
    return {one.encode(form) for one in (text, text.replace("-", "")) for form in ("utf-8", "utf-16-le")}


def encoded(text: str) -> set[bytes]:
    """The same in base64: of each of the three places where it may begin, the letters that depend on nothing around it."""
    found = set()
    for raw in written(text):
        for start in range(3):
            whole = raw[start : len(raw) - (len(raw) - start) % 3]
            found |= {base64.b64encode(whole), base64.urlsafe_b64encode(whole)}
    return found


def files(name: str, folder: Path) -> dict[str, bytes]:
    return {f"{name}/{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def wire(name: str, har: Path) -> dict[str, bytes]:
    """Every request and answer, decoded: addresses, headers, bodies."""
    found = {}
    for number, entry in enumerate(json.loads(har.read_text())["log"]["entries"]):
        content = entry["response"]["content"]
        body = content.get("text", "").encode()
        if content.get("encoding") == "base64":
            body = base64.b64decode(body)
        whole = json.dumps(entry, ensure_ascii=False).encode()
        found[f"{name} {number} {entry['request']['url']}"] = whole + body
    return found


@pytest.fixture(scope="module")
def story(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, Traces, Traces]:
    """The story, told; then what it left behind outside the two browsers, and inside."""
    folder = tmp_path_factory.mktemp("story")
    with house(folder) as home:
        with (
            at_home(browser.browser_type, home, folder, "mira") as mira,
            at_home(browser.browser_type, home, folder, "jonas") as jonas,
        ):
            told = tell_the_story(mira, jonas)
        # Before the house tidies up at its end, the newest words lie beside the database.
        outside = files("house", home.folder)
    assert any(name.endswith("-wal") for name in outside)
    outside |= {"log": home.log.read_bytes()}
    outside |= wire("mira", folder / "mira.har") | wire("jonas", folder / "jonas.har")
    inside = files("mira", folder / "mira") | files("jonas", folder / "jonas")
    return told, Traces(outside), Traces(inside)


def test_the_search_finds_what_is_there(story: tuple[Told, Traces, Traces], tmp_path: Path) -> None:
    """The handle is no secret: it's found on the wire and in the house; a planted secret is found in every form."""
    told, outside, inside = story
    found = outside.hold("jonas")
    assert any(place.startswith("house/") for place in found)
    assert any("/sign-up" in place for place in found)
    assert any("History" in place for place in inside.hold("jonas.us.localhost"))
    assert len(told.secrets) == 18
    for name, secret in told.secrets.items():
        for number, form in enumerate(forms := [*written(secret), *encoded(secret)]):
            (tmp_path / f"{name} {number}").write_bytes(b"\0before" + form + b"after\0")
        assert len(Traces(files("planted", tmp_path)).hold(secret)) >= len(forms), name


def test_no_typed_word_is_anywhere(story: tuple[Told, Traces, Traces]) -> None:
    """Not in a request or an answer, not in the server's log or files, not in the profiles of the two browsers."""
    told, outside, inside = story
    everywhere = Traces(outside.places | inside.places)
    rare = {f"{name}: {word}": word for name, text in told.secrets.items() for word in stems(name, text)}
    assert len(rare) > len(told.secrets)
    assert {name: found for name, word in rare.items() if (found := everywhere.hold(word))} == {}


def stems(name: str, text: str) -> list[str]:
    """The words that no other program would write; of a code any three groups."""
    if name.startswith("code"):
        groups = text.split("-")
        return ["-".join(groups[at : at + 3]) for at in (0, 3, 6)]
    return [word for word in re.findall(r"[A-Za-z]+", text) if len(word) > 7]


def test_the_links_secret_reaches_no_server(story: tuple[Told, Traces, Traces]) -> None:
    """Neither the secret nor what it commits to is in a request, a referrer, an answer or the house."""
    told, outside, _ = story
    parts = told.fragment.split(".")
    assert [len(part) for part in parts] == [2, 2, 43, 43]
    raw = [base64.urlsafe_b64decode(part + "=") for part in parts[2:]]
    looked_for = [part.encode() for part in parts[2:]] + raw + [part.hex().encode() for part in raw]
    assert [place for place, content in outside.places.items() if any(one in content for one in looked_for)] == []
