"""What a template has of its own is made when it's read, not each time it's shown."""

from __future__ import annotations

from pathlib import Path

from usness.web.pages import IMPORT, Pages, used
from usness.web.static import Static

WEB = Path(__file__).resolve().parents[2] / "src" / "usness" / "web" / "templates"
PART = """{% from "parts.html" import circles, icon, refused, say %}
{{ icon("lock") }}{{ refused() }}{{ say("draft", _("A “draft” & more"), "kind") }}{{ circles("both", seat) }}
"""


def pages(folder: Path) -> Pages:
    (folder / "part.html").write_text(PART, encoding="utf-8")
    return Pages({"": WEB, "room": folder}, Static(), bytes(16), 30)


def test_fixed_parts_are_drawn_when_a_template_is_read(tmp_path: Path) -> None:
    """An icon, an empty slot and a waiting sentence are the page's own text; only what hangs on a value is left."""
    loaded = pages(tmp_path)._load("en", "room/part.html") or ""
    assert IMPORT.findall(loaded) == [("parts.html", "circles")]
    assert loaded.count("{{") == 1
    assert 'data-say="draft"' in loaded
    assert "A &#8220;draft&#8221; &amp; more" in loaded
    assert 'href="/static/' in loaded


def test_it_shows_what_its_macros_would(tmp_path: Path) -> None:
    """Read or shown, the same text comes of it."""
    made = pages(tmp_path)
    environment = made._environments["en"]
    sentence = "('A &#8220;draft&#8221; &amp; more'|safe)"
    environment.add_template("plain.html", PART.replace('_("A “draft” & more")', sentence))
    assert environment.render_template("room/part.html", seat="first").strip() == (
        environment.render_template("plain.html", seat="first").strip()
    )


def test_an_import_that_nothing_calls_goes() -> None:
    """Each import runs the other template anew: only what is called is kept, of names that begin alike too."""
    template = '{% from "parts.html" import row, rows, say %}\n{% from "room.html" import words %}\n{{ rows(1) }}\n'
    assert used(template) == '{% from "parts.html" import rows %}\n{{ rows(1) }}\n'
    assert used("plain\n") == "plain\n"
