"""Rendering: templates of all rooms and of the shell, in the reader's language, with strict names."""

from __future__ import annotations

import gettext
import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import negotiate_locale
from minijinja import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from usness.people.places import Place
from usness.sealed import b64
from usness.web.static import Static

LOCALES = Path(__file__).parent.parent / "locale"
DOMAIN = "usness"
SOURCE = "en"


class Pages:
    """All templates, one environment a language."""

    def __init__(
        self,
        folders: Mapping[str, Path],
        static: Static,
        instance: bytes,
        lock_minutes: int,
        locales: Path = LOCALES,
        translate: Callable[[str], str] | None = None,
        outside: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._folders = folders
        self._outside = outside
        self.languages = [SOURCE, *compiled(locales)]
        self.spoken = lists(static, "spoken")
        self._passphrases = lists(static, "passphrase")
        self._globals = {
            "build": static.build,
            "style": static.style(),
            "icons": static.url("icons.svg"),
            "instance": b64(instance),
            "lock_minutes": lock_minutes,
        }
        self._styles = {one: static.style(one) for one in folders if one}
        self._translate = {one: translate or translator(one, locales) for one in self.languages}
        self._parts = Environment(loader=self._source, debug=False)
        self._parts.add_global("icons", self._globals["icons"])
        self._environments = {one: self._environment(one) for one in self.languages}

    def _environment(self, language: str) -> Environment:
        environment = Environment(
            loader=partial(self._load, language),
            undefined_behavior="strict",
            debug=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.add_global("_", said(self._translate[language]))
        outside = [{"url": url, "title": self._translate[language](title)} for url, title in self._outside]
        environment.add_global("outside", outside)
        for name, value in (self._globals | self._of_language(language)).items():
            environment.add_global(name, value)
        return environment

    def _of_language(self, language: str) -> dict[str, str]:
        """What every page knows of its language: where there's no list of words, the English one serves."""
        return {
            "lang": language,
            "dir": "rtl" if Locale.parse(language, sep="-").text_direction == "rtl" else "ltr",
            "spoken_words": language if language in self.spoken else SOURCE,
            "passphrase_words": language if language in self._passphrases else SOURCE,
        }

    def _load(self, language: str, name: str) -> str | None:
        """A template with all in it that is the same each time: sentences, icons, the names of this house's files."""
        source = self._source(name)
        return source and self._fixed(self._drawn(settled(source, self._translate[language])))

    def _source(self, name: str) -> str | None:
        """`questions/card.html` is room `questions`'s; a bare name is the shell's."""
        owner, _, rest = name.rpartition("/")
        path = self._folders.get(owner, Path()) / rest
        return path.read_text(encoding="utf-8") if owner in self._folders and path.is_file() else None

    def _drawn(self, template: str) -> str:
        picture = '{% from "parts.html" import icon %}'
        return ICON.sub(lambda found: self._parts.render_str(picture + found[0]), template)

    def _fixed(self, template: str) -> str:
        return GLOBAL.sub(lambda found: str(self._globals.get(found[1], found[0])), template)

    def names(self) -> list[str]:
        """All templates, for the test that loads each."""
        return sorted(
            f"{owner}/{path.name}" if owner else path.name
            for owner, folder in self._folders.items()
            for path in folder.glob("*.html")
        )

    def language_of(self, request: Request) -> str:
        """The reader's language, as far as the house speaks it: what this device chose, else what its browser asks for."""
        if len(self.languages) == 1:
            return SOURCE
        if chosen := self.chosen(request):
            return chosen
        asked = [part.split(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
        return negotiate_locale(asked, self.languages, sep="-") or SOURCE

    def chosen(self, request: Request) -> str:
        """The language that this device has chosen; empty if it left that to its browser."""
        found = request.cookies.get("lang", "")
        return found if found in self.languages else ""

    def named(self) -> list[dict[str, str]]:
        """Each language by its own name, for someone who reads no other."""
        return [{"code": one, "name": Locale.parse(one, sep="-").get_display_name() or one} for one in self.languages]

    def translated(self, request: Request, sentence: str) -> str:
        return self._translate[self.language_of(request)](sentence)

    def render(
        self,
        request: Request,
        template: str,
        values: Mapping[str, Any],
        *,
        place: Place | None = None,
        person: bytes = b"",
        status: int = 200,
    ) -> Response:
        """A page; `place` adds what every page in a log knows of where it is."""
        me = place.me if place else person
        style = self._styles.get(template.partition("/")[0], "")
        context = {"person": b64(me), "place": placed(place), "door": "", "room_style": style, **values}
        text = self._environments[self.language_of(request)].render_template(template, **context)
        return HTMLResponse(text, status)


def placed(place: Place | None) -> dict[str, Any]:
    """A place as templates know it; all names are there also when there's no place."""
    if place is None:
        return {
            "log": "",
            "kind": "",
            "alone": True,
            "seat": "first",
            "person": "",
            "partner": "",
            "open": True,
            "ready": False,
        }
    return {
        "log": b64(place.log),
        "kind": place.kind,
        "alone": place.alone,
        "seat": "first" if place.seat == 1 else "second",
        "person": b64(place.me),
        "partner": b64(place.partner or b""),
        "open": place.open,
        "ready": place.ready,
    }


def compiled(locales: Path) -> list[str]:
    """The languages that have a compiled catalog, each as pages and browsers name it: `pt-BR` for a folder `pt_BR`."""
    found = (path.parent.parent.name for path in locales.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return sorted(one.replace("_", "-") for one in found if one != SOURCE)


def lists(static: Static, name: str) -> frozenset[str]:
    """The languages of the lists `words/<name>-<language>.txt`."""
    start, end = f"words/{name}-", ".txt"
    return frozenset(one[len(start) : -len(end)] for one in static.files if one.startswith(start))


def translator(language: str, locales: Path = LOCALES) -> Callable[[str], str]:
    if language == SOURCE:
        return str
    return gettext.translation(DOMAIN, locales, [language.replace("-", "_")]).gettext


ICON = re.compile(r'\{\{ icon\("[^"]*"(?:, "[^"]*")?\) \}\}')
GLOBAL = re.compile(r"\{\{ (\w+) \}\}")
WHOLE = re.compile(r'_\(("(?:[^"\\]|\\.)*")\)')
SHOWN = re.compile(r"\{\{ " + WHOLE.pattern + r" \}\}")


def settled(template: str, translate: Callable[[str], str]) -> str:
    """Translate and escape the sentences that have nothing to put in when the template is read, not each time it's shown.

    A page has a hundred of them. One that is shown becomes part of the page's own text; one that is handed on, to a
    macro or beside a condition, stays a string that is marked as escaped.
    """

    def text(found: re.Match[str]) -> str:
        return ascii_html(translate(json.loads(found[1])))

    shown = SHOWN.sub(text, template)
    return WHOLE.sub(lambda found: f"({json.dumps(text(found))}|safe)", shown)


def ascii_html(text: str) -> str:
    """Text as HTML in ASCII alone: a page without other letters is twice as quickly encoded.

    Braces too, or a translation with the template's own marks in it would be run.
    """
    escaped = html.escape(text).replace("{", "&#123;").replace("}", "&#125;")
    return escaped.encode("ascii", "xmlcharrefreplace").decode("ascii")


def said(translate: Callable[[str], str]) -> Callable[..., str]:
    """The templates' `_`: translate, then put named values in (`_("Hello %(name)s", name=…)`)."""

    def _(sentence: str, **values: Any) -> str:
        found = translate(sentence)
        return found % values if values else found

    return _
