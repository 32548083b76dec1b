"""An export as a text to read: by day, the question as a heading, the words quoted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any, Final

from usness.client.cards import prompts

Json = Mapping[str, Any]

TITLES: Final = {
    "plan": "Our next time",
    "reply": "Reply",
    "offer": "Offered openly",
    "page": "Journal",
    "line": "A line from my journal",
    "question": "A question of my own",
    "confide": "Let out",
    "secret": "A secret in exchange",
    "copy": "My copy of a secret in exchange",
}
LOADS: Final = ("light", "nearly light", "a little heavy", "rather heavy", "heavy", "very heavy", "almost too much")
"""How heavy it was, from 0 to 6, as the journal asks."""
BRACKETS: Final = str.maketrans("[]()\\", "     ")
AGAIN: Final = "Still true?"


def readable(export: Json) -> str:
    """Give the Markdown of an export (the JSON shape of docs/export.md)."""
    head = [
        f"# {export['person']['name']}: my words",
        "",
        f"Taken along from Usness on {_day(export['exported'])}.",
        "",
    ]
    rows = sorted(_rows(export["logs"]), key=lambda row: str(row[1]["day"]))
    for day, group in groupby(rows, key=lambda row: str(row[1]["day"])):
        head += [f"## {_day(day)}", ""]
        head += [line for log, one in group for line in _entry(log, one)]
    return "\n".join([*head, *_lost(export["unreadable"])])


def _rows(logs: Iterable[Json]) -> Iterable[tuple[Json, Json]]:
    """What has something to read in it; a mark such as "heard" stands in the JSON only."""
    return ((log, one) for log in logs for one in log["entries"] if _text(one))


def _entry(log: Json, one: Json) -> list[str]:
    return [f"### {_title(one)}", "", f"*{_by(log, one)}*", "", *(f"> {line}".rstrip() for line in _text(one)), ""]


def _title(one: Json) -> str:
    asked = str(one["fields"].get("prompt") or prompts().get(one["subject"], ""))
    named = AGAIN if one.get("round") else TITLES.get(one["kind"], "")
    return " ".join(": ".join(part for part in (named, asked) if part).split()) or str(one["kind"]).capitalize()


def _by(log: Json, one: Json) -> str:
    if one["by"] == "other":
        return f"{log['name']}, kept by both"
    return f"With {log['name']}" if log["name"] else ". ".join(["For myself", *_weighed(one["fields"])])


def _weighed(fields: Json) -> Iterable[str]:
    """How heavy it was before and after a page of the journal, as far as it was said."""
    for name in ("before", "after"):
        load = fields.get(name)
        if isinstance(load, int) and load in range(len(LOADS)):
            yield f"{name.capitalize()}: {LOADS[load]}"


def _text(one: Json) -> list[str]:
    fields = one["fields"]
    if one["kind"] == "plan":
        when = _day(str(fields.get("day", "")))
        return [f"{fields.get('title', '')} ({when}, {fields.get('minutes', '')} minutes)".strip()]
    guess = [f"{'I' if one['by'] == 'me' else 'They'} guessed: {fields['guess']}"] if fields.get("guess") else []
    beside = ["", *str(fields["beside"]).splitlines()] if fields.get("beside") else []
    moment = [f"For: {fields['moment']}"] if fields.get("moment") else []
    return [*str(fields.get("words", "")).splitlines(), *beside, *moment, *guess, *_media(fields)]


def _media(fields: Json) -> Iterable[str]:
    """A line for each recording and picture, which leads to its file."""
    for one in fields.get("media", ()):
        name = " ".join(str(one["name"]).translate(BRACKETS).split())
        if str(one["type"]).startswith("image/"):
            yield f"![{name or 'A picture'}]({one['file']})"
        else:
            yield f"[{name or 'A recording'}{_length(one)}]({one['file']})"


def _length(one: Json) -> str:
    minutes, seconds = divmod(int(one.get("seconds", 0)), 60)
    return f", {minutes}:{seconds:02}" if minutes or seconds else ""


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day:%A}, {day.day} {day:%B} {day.year}"


def _lost(unreadable: Iterable[Json]) -> list[str]:
    rows = [f"- {one['id']}: {one['why']}" for one in unreadable]
    return ["## What could not be opened", "", *rows, ""] if rows else []
