"""The languages of a house: found by their catalogs, chosen on a device or by its browser, right-to-left included.

The language here is made up: Hebrew by name, every sentence as in English in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from babel.messages import mofile
from babel.messages.catalog import Catalog

from tests.made import NOBODY, Person, World, opened
from usness.rooms.questions import library
from usness.rooms.questions.library import cards, worded
from usness.web.pages import compiled

SENTENCES = ("You", "Language", "Skip to the page", "A private room for two.", "Here")
OPEN, CLOSE = "⟦", "⟧"
HTML = {"accept": "text/html"}


def catalog(folder: Path, language: str) -> None:
    """A compiled catalog with a few sentences in brackets."""
    found = Catalog(locale=language)
    for sentence in (*SENTENCES, "There's nothing here, or it isn't yours to see."):
        found.add(sentence, f"{OPEN}{sentence}{CLOSE}")
    path = folder / language / "LC_MESSAGES"
    path.mkdir(parents=True)
    with (path / "usness.mo").open("wb") as file:
        mofile.write_mo(file, found)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("languages")
    for language in ("he", "pt_BR"):
        catalog(folder / "locale", language)
    with opened(folder / "house", locales=folder / "locale") as world:
        yield world


def page(world: World, path: str, who: Person = NOBODY, cookie: str = "", accept: str = "") -> str:
    cookies = "; ".join(one for one in (who.cookie, cookie) if one)
    headers = {**HTML, **({"cookie": cookies} if cookies else {}), **({"accept-language": accept} if accept else {})}
    return unescape(world.get(Person("nobody"), path, headers=headers).text)


def root(text: str) -> tuple[str, str]:
    found = re.search(r'<html lang="([^"]*)" dir="([^"]*)">', text)
    assert found
    return found[1], found[2]


def test_languages_are_those_that_have_a_compiled_catalog(world: World, tmp_path: Path) -> None:
    """A folder with a `.mo` is a language of the house; one that is still being translated is none."""
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "fr" / "LC_MESSAGES" / "usness.po").write_text("")
    assert compiled(tmp_path) == []
    assert world.house.pages.languages == ["en", "he", "pt-BR"]


def test_a_browser_is_answered_in_its_language(world: World) -> None:
    """Without a choice the browser's wish counts, right-to-left and all; what nobody translated is in English."""
    assert root(page(world, "/")) == ("en", "ltr")
    text = page(world, "/", accept="he-IL,he;q=0.9,en;q=0.5")
    assert root(text) == ("he", "rtl")
    assert f"{OPEN}A private room for two.{CLOSE}" in text
    assert "Make a room" in text
    assert root(page(world, "/", accept="xx,zz")) == ("en", "ltr")


def test_the_devices_choice_wins(world: World) -> None:
    """What was chosen on this device stands above what its browser asks for, in pages and in refusals."""
    assert root(page(world, "/", cookie="lang=en", accept="he")) == ("en", "ltr")
    assert root(page(world, "/", cookie="lang=pt-BR", accept="he")) == ("pt-BR", "ltr")
    answer = world.get(Person("nobody"), "/nowhere", headers={"cookie": "lang=he"})
    assert answer.json["sentence"].startswith(OPEN)


@pytest.mark.parametrize(
    "strange", ["xx", "", "../he", "he/../../etc", "HE", "he-IL", '"he"', "<script>", "%68e", "en" * 900]
)
def test_only_the_houses_languages_can_be_chosen(world: World, strange: str) -> None:
    """Any other value is as no choice, and stands in no page."""
    text = page(world, "/", cookie=f"lang={strange}", accept="he")
    assert text == page(world, "/", accept="he")


def test_each_language_is_offered_by_its_own_name(world: World) -> None:
    """On the page of the choice each stands in itself, and the chosen one is marked."""
    alice = world.person("alice")
    text = page(world, "/you/language", alice, cookie="lang=he")
    names = re.findall(r'value="([\w-]*)"( checked)?><span(?: lang="([\w-]+)" dir="auto")?>([^<]+)', text)
    assert [(code, mark, lang) for code, mark, lang, _ in names] == [
        ("", "", ""),
        ("en", "", "en"),
        ("he", " checked", "he"),
        ("pt-BR", "", "pt-BR"),
    ]
    assert [name for _, _, lang, name in names if lang] == ["English", "עברית", "português (Brasil)"]


def test_with_one_language_there_is_nothing_to_choose(tmp_path: Path) -> None:
    """A house that speaks English alone says so in one sentence, offers nothing, and heeds no cookie."""
    with opened(tmp_path / "house", locales=tmp_path) as world:
        alice = world.person("alice")
        text = page(world, "/you/language", alice, cookie="lang=he")
        assert root(text) == ("en", "ltr")
        assert "This house speaks English so far, and nothing else." in text
        assert "<language-choice" not in text


def test_cards_are_in_the_readers_language_as_far_as_there_are_any(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A translated card comes in its language, one that isn't comes in English, and each element says in which it is."""
    (tmp_path / "he").mkdir()
    lines = 'id = "q001"\ndepth = 1\nkinds = ["partners"]\ndimensions = ["known"]\ntheme = "day"\n'
    text = f'[[question]]\n{lines}text = "{OPEN}A question in brackets{CLOSE}"\n'
    english = cards()
    assert worded(english["q001"], "he") == {"text": english["q001"].text, "lang": "en"}
    cards.cache_clear()
    (tmp_path / "he" / "depth-1.toml").write_text(text, encoding="utf-8")
    (tmp_path / "en").symlink_to(library.LIBRARY / "en")
    monkeypatch.setattr(library, "LIBRARY", tmp_path)
    try:
        alice, bob = world.person("carol"), world.person("dan")
        log = world.bonded(alice, bob)
        for card, lang in (("q001", "he"), ("q002", "en")):
            found = page(world, f"/logs/{log}/questions/{card}", alice, cookie="lang=he")
            assert root(found) == ("he", "rtl")
            assert f'lang="{lang}">{worded(cards()[card], "he")["text"]}<' in found
        assert f'lang="en">{cards()["q001"].text}<' in page(world, f"/logs/{log}/questions/q001", bob)
    finally:
        cards.cache_clear()


def test_lists_of_words_are_english_where_there_is_no_other(world: World) -> None:
    """Passphrase and spoken words come from a list that exists, whatever the page's language; and no other is taken."""
    assert 'data-words="en"' in page(world, "/sign-up", cookie="lang=he")
    erin = world.person("erin")
    assert 'data-spoken="en"' in page(world, "/invite", erin, cookie="lang=he")
    assert world.house.pages.spoken == {"en"}
