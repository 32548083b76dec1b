"""Taking everything along: all own words from every log, and what both have kept (docs/export.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from usness.client.memory import write_whole
from usness.client.person import Opened, Person
from usness.client.questions import number_of
from usness.client.readable import readable
from usness.client.seal import Failure
from usness.client.seal.bytes import b64, unb64
from usness.client.wire import Entry

FORMAT: Final = "usness-export"
VERSION: Final = 1
JSON_NAME: Final = "usness-export.json"
TEXT_NAME: Final = "usness-export.md"
MARKS: Final = ("pass", "opened")
"""Private entries that only say what one left or looked at. Shown to someone who demands it, an export that held them
would tell what the rooms never do; so they come along when they're asked for."""

KEYS_NOT_WORDS: Final = ("pin", "invitation")
"""Private entries that hold keys and hashes: out of their house they serve nobody, or only a thief."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Said:
    """One entry. `by` is `me` or `other`; `day` and `revealed` are ISO dates or empty; ids and hashes are base64url.

    `round` counts how often the page of an answer was opened before it.
    """

    id: str
    hash: str
    by: str
    day: str
    revealed: str
    room: str
    kind: str
    subject: str
    reveal: str
    parent: str
    round: int
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Log:
    """A shared room, or the own log: then `partner` is empty. `name` is the partner's."""

    id: str
    partner: str
    name: str
    entries: tuple[Said, ...]


@dataclass(frozen=True)
class Unreadable:
    """An own entry that doesn't open, and why: an export says what it couldn't bring."""

    log: str
    id: str
    why: str


@dataclass(frozen=True)
class Export:
    """All that one person takes along."""

    exported: str
    house: str
    person: Mapping[str, str]
    logs: tuple[Log, ...]
    unreadable: tuple[Unreadable, ...]

    def json(self) -> dict[str, Any]:
        """Give the documented shape."""
        return {"format": FORMAT, "version": VERSION, **asdict(self)}


async def collect(person: Person, today: str, progress: Progress = lambda *_: None, *, marks: bool = False) -> Export:
    """Open all that `person` may take along; `today` is an ISO date. `progress` gets entries done and all of them.

    What was passed and opened comes along with `marks` only.

    Raise `Refused`; what doesn't open is listed, and stops nothing.
    """
    private = await person.sync()
    found = {log: [*await person.entries(log), *await _waiting(person, log)] for log in _logs(person, private)}
    whole = sum(map(len, found.values()))
    logs, broken = [], []
    done = 0
    for log, entries in found.items():
        opened, lost = _open_all(person, entries, lambda n, done=done: progress(done + n, whole))  # type: ignore[misc]
        kept = [one for one in opened if marks or not _is_mark(one)]
        logs.append(_log(person, log, kept, entries))
        broken += lost
        done += len(entries)
    about = {"id": b64(person.id), "handle": person.handle, "name": person.name}
    return Export(today, b64(person.instance), about, tuple(logs), tuple(broken))


async def _waiting(person: Person, log: bytes) -> list[Entry]:
    """The own letters that haven't gone yet are own words like all others."""
    return [one.entry for one in await person.waiting(log)]


def _logs(person: Person, private: Iterable[Opened]) -> list[bytes]:
    """The own log, every room, and those where a first answer waits for the spoken words."""
    invited = [unb64(str(one.fields["bond"])) for one in private if one.fields.get("room") == "invitation"]
    return list(dict.fromkeys([person.id, *person.bonds, *invited]))


def _open_all(
    person: Person, entries: list[Entry], opened_so_far: Callable[[int], None]
) -> tuple[list[Opened], list[Unreadable]]:
    opened, lost = [], []
    for n, entry in enumerate(entries, 1):
        try:
            opened.append(person.open(entry, person.answer_to(entry, entries)))
        except Failure as failure:
            if entry.header.author == person.id:
                lost.append(Unreadable(b64(entry.header.log), b64(entry.header.id), failure.kind))
        opened_so_far(n)
    return opened, lost


def _log(person: Person, log: bytes, opened: list[Opened], entries: list[Entry]) -> Log:
    kept = kept_by_both(person.id, entries)
    said = tuple(_said(one) for one in opened if (one.mine and not _is_key(one)) or one.entry.hash in kept)
    partner = person.manifest.bonds.get(log)
    return Log(b64(log), b64(partner.partner) if partner else "", partner.name if partner else "", said)


def _is_mark(one: Opened) -> bool:
    return one.entry.header.reveal == "never" and one.fields.get("kind") in MARKS


def _is_key(one: Opened) -> bool:
    return one.entry.header.reveal == "never" and one.fields.get("room") in KEYS_NOT_WORDS


def kept_by_both(me: bytes, entries: Iterable[Entry]) -> set[bytes]:
    """Give the hashes of the other's answers on pages that both have kept; nothing else of theirs is taken along.

    The other's keep is there to be seen only once both keep; its box holds nothing, so it is never opened. Keeps of the
    first weeks opened at once, and each named its author's own answer.
    """
    entries = list(entries)
    answers = {one.hash: one for one in entries if one.header.kind == "answer"}
    keeps = [one for one in entries if one.header.kind == "keep" and one.header.parent in answers]
    pages = {
        mine: {_pair(answers, one) for one in keeps if (one.header.author == me) is mine and _is_own(answers, one)}
        for mine in (True, False)
    }
    both = pages[True] & pages[False]
    return {one.hash for one in answers.values() if one.header.author != me and one.header.pair in both}


def _is_own(answers: Mapping[bytes, Entry], keep: Entry) -> bool:
    """Whether a keep speaks for its author: one that opened at once had to name that one's answer."""
    return keep.header.reveal == "together" or answers[keep.header.parent].header.author == keep.header.author


def _pair(answers: Mapping[bytes, Entry], keep: Entry) -> bytes:
    return answers[keep.header.parent].header.pair


def _said(one: Opened) -> Said:
    head, fields = one.entry.header, dict(one.fields)
    room, kind, subject = head.room, head.kind, head.subject
    if head.reveal == "never":
        room, kind, subject = (str(fields.pop(name, "")) for name in ("room", "kind", "subject"))
    return Said(
        b64(head.id),
        b64(one.entry.hash),
        "me" if one.mine else "other",
        one.entry.day,
        one.entry.revealed,
        room,
        kind,
        subject,
        head.reveal,
        b64(head.parent),
        number_of(one.entry) if head.kind == "answer" and head.pair else 0,
        fields,
    )


def write(export: Export, folder: Path, *, force: bool = False) -> list[Path]:
    """Write the JSON and the readable text; a new folder is its owner's alone (0700), both files are (0600).

    Raise `FileExistsError` before anything is written, unless `force`.
    """
    texts = {
        JSON_NAME: json.dumps(export.json(), ensure_ascii=False, indent=2) + "\n",
        TEXT_NAME: readable(export.json()),
    }
    paths = [folder / name for name in texts]
    taken = [path for path in paths if path.exists()]
    if taken and not force:
        raise FileExistsError(taken[0])
    for path, text in zip(paths, texts.values(), strict=True):
        write_whole(path, text.encode())
    return paths
