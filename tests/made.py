"""A house in this process, and people, bonds and sealed things made up from bytes of the right sizes.

The host is blind: it can't tell made-up boxes from true ones, so most of what it promises is tested without a key.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Awaitable, Coroutine, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from starlette.applications import Starlette

from usness.entries.media import CHUNK
from usness.house import House, Settings
from usness.people.limits import Limits
from usness.people.stretch import Cost
from usness.sealed import OVERHEAD, WRAP, Header, b64, pair_of, record_hash, unb64
from usness.store.shelf import FOLDER, Shelf
from usness.store.sqlite import SqliteStore
from usness.web.app import DATABASE, SECRET, Choices, open_house, prepare

T = TypeVar("T")

CHEAP = Cost(memory=8, passes=1)
"""Argon2 as cheap as it gets: its true cost has a test of its own."""

NEVER_IDLE = Settings(lock_minutes=10_000_000)
"""Devices don't lock by themselves, however far the clock moves: the idle lock has tests of its own."""

NOON = 1_795_176_000.0
"""2026-11-20, 12:00 UTC, a Friday."""

DAY = 86_400.0
BOX = OVERHEAD + 512
BLOB = OVERHEAD + 65_536
CARDS = ("q001", "q002", "q003")

Json = dict[str, Any]


def made(what: str, size: int = 16) -> bytes:
    """Bytes that stand for `what`, always the same."""
    return b"".join(sha256(f"{what}/{n}".encode()).digest() for n in range(-(-size // 32)))[:size]


@dataclass
class Clock:
    """A clock that a test sets."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now

    def days(self, n: int) -> None:
        self.now += n * DAY


@dataclass(frozen=True)
class Answer:
    """What the house answered."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def code(self) -> str:
        """The name of a refusal."""
        return str(self.json["refused"])

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name.lower()), None)


@dataclass
class Person:
    """Someone with an account: made-up keys, and the cookie of one device."""

    name: str
    cookie: str = ""
    secret: str = ""
    tries: int = field(default=0, repr=False)

    @property
    def id(self) -> bytes:
        return made(f"person {self.name}")

    @property
    def log(self) -> str:
        return b64(self.id)

    @property
    def auth(self) -> str:
        return b64(made(f"auth {self.name}", 32))

    @property
    def recovery_auth(self) -> str:
        return b64(made(f"recovery {self.name}", 32))

    @property
    def wrap(self) -> str:
        return b64(made(f"wrap {self.name}", WRAP))


NOBODY = Person("nobody")


async def asked(
    app: Starlette,
    method: str,
    path: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    scheme: str = "http",
    chunked: bool = False,
    address: str = "127.0.0.1",
) -> Answer:
    """Ask an app without a socket. A fault's own answer is kept; a stream that doesn't end gives its first piece."""
    plain, _, query = path.partition("?")
    told = {"host": "us.localhost", **{key.lower(): value for key, value in (headers or {}).items()}}
    if body and not chunked:
        told.setdefault("content-length", str(len(body)))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": scheme,
        "path": plain,
        "raw_path": plain.encode("latin-1", "replace"),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(key.encode(), value.encode("latin-1")) for key, value in told.items()],
        "client": (address, 50_000),
        "server": ("us.localhost", 80),
        "state": {},
    }
    pieces = [body[at : at + 65_536] for at in range(0, len(body), 65_536)] or [b""]
    start: dict[str, Any] = {}
    got: list[bytes] = []
    ended = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}
        await ended.wait()
        return {"type": "http.disconnect"}

    async def send(message: Mapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        elif message["type"] == "http.response.body":
            got.append(message.get("body", b""))
            if not message.get("more_body") or (streams(start) and b"\n\n" in got[-1]):
                ended.set()

    try:
        await app(scope, receive, send)
    except Exception:
        # Starlette answers a fault of ours and raises it again, for the server's log.
        if not start:
            raise
    kept = tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in start["headers"])
    return Answer(start["status"], kept, b"".join(got))


def streams(start: Mapping[str, Any]) -> bool:
    """Whether an answer is a stream of events, which has no end."""
    return (b"content-type", b"text/event-stream; charset=utf-8") in start["headers"]


@cache
def _empty_house() -> Path:
    """A house that was opened once and is empty. Each test has a copy: making one waits for the disk a dozen times."""
    folder = Path(tempfile.mkdtemp(prefix="usness-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    prepare(folder / "house")
    return folder / "house"


def hasty(store: Any) -> Any:
    """Let a store's commits not wait for the disk: tests of what survives a power cut have processes of their own."""
    store._writer.execute("PRAGMA synchronous=OFF")
    return store


class World:
    """One house in one folder, asked from outside in turn or all at once."""

    def __init__(self, folder: Path, clock: Clock | None = None, **choices: Any) -> None:
        self.folder = folder
        self.clock = clock or Clock()
        self.runner = asyncio.Runner()
        self._copies: list[House] = []
        if not folder.exists():
            shutil.copytree(_empty_house(), folder)
            (folder / SECRET).write_bytes(os.urandom(32))
        self.app = open_house(
            folder, Choices(**{"clock": self.clock, "cost": CHEAP, "settings": NEVER_IDLE, **choices})
        )
        hasty(self.house.db)

    @property
    def house(self) -> House:
        house = self.app.state.house
        assert isinstance(house, House)
        return house

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(what)

    def read(self, body: Any, *values: Any) -> Any:
        return self.run(self.house.db.read(body, *values))

    def write(self, body: Any, *values: Any) -> Any:
        return self.run(self.house.db.write(body, *values))

    def sql(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """The rows that are truly in the database, whoever may see them."""

        async def body(tx: Any) -> list[dict[str, Any]]:
            return [dict(row) for row in await tx.all(sql, **values)]

        return self.write(body)  # type: ignore[no-any-return]

    async def asking(
        self,
        who: Person,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Answer:
        told = {**({"cookie": who.cookie} if who.cookie else {}), **(headers or {})}
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        answer = await asked(self.app, method, path, raw, told, **more)
        for value in [value for key, value in answer.headers if key == "set-cookie"]:
            name, _, rest = value.partition("=")
            who.cookie = "" if rest.startswith(('""', ";")) else f"{name}={rest.partition(';')[0]}"
        return answer

    def ask(self, who: Person, method: str, path: str, body: object = None, **more: Any) -> Answer:
        return self.run(self.asking(who, method, path, body, **more))

    def get(self, who: Person, path: str, **more: Any) -> Answer:
        return self.ask(who, "GET", path, **more)

    def post(self, who: Person, path: str, body: object = None, **more: Any) -> Answer:
        return self.ask(who, "POST", path, {} if body is None else body, **more)

    def at_once(self, *what: Awaitable[Answer]) -> list[Answer]:
        """Ask all of these at the same time."""

        async def all_of_them() -> list[Answer]:
            return list(await asyncio.gather(*what))

        return self.run(all_of_them())

    def person(self, name: str) -> Person:
        """Someone who has just signed up."""
        person = Person(name)
        answer = self.post(person, "/sign-up", sign_up_body(person), address=f"10.0.0.{len(name)}")
        assert answer.status == 201, answer.text
        person.secret = answer.json["secret"]
        return person

    def bonded(self, inviter: Person, invitee: Person, zone: str = "UTC", kind: str = "partners") -> str:
        """A room for these two, made by an invitation from its first step to its last; gives its log."""
        invitation, bond = f"{inviter.name} to {invitee.name}", made(f"bond {inviter.name} {invitee.name}")
        for who, step, body in (
            (inviter, "", invitation_body(invitation, bond, zone=zone, kind=kind)),
            (invitee, "/hello", {"hello": b64(os.urandom(BOX))}),
            (inviter, "/reveal", {"reveal": b64(os.urandom(BOX))}),
            (inviter, "/gift", {"gift": b64(os.urandom(WRAP))}),
            (invitee, "/taken", {"epoch": 1, "box": b64(os.urandom(WRAP))}),
        ):
            path = f"/invitations/{b64(made(invitation))}" if step else "/invitations"
            answer = self.post(who, path + step, body)
            assert answer.status in (201, 204), answer.text
        return b64(bond)

    def another_device(self, person: Person) -> Person:
        """The same person on a second device."""
        other = Person(person.name)
        answer = self.post(other, "/sign-in", {"handle": person.name, "auth": person.auth})
        assert answer.status == 200, answer.text
        other.secret = answer.json["secret"]
        return other

    def add(self, who: Person, log: str, body: Json, status: int = 201) -> Answer:
        answer = self.post(who, f"/logs/{log}/entries", body)
        assert answer.status == status, answer.text
        return answer

    def begun(self, who: Person, log: str, name: str, size: int = BLOB) -> str:
        """Room for a blob of this name; gives its id."""
        blob = b64(made(f"blob {name}"))
        answer = self.post(who, f"/logs/{log}/blobs", {"id": blob, "size": size})
        assert answer.status == 201, answer.text
        return blob

    def uploaded(self, who: Person, log: str, name: str, size: int = BLOB) -> str:
        """A blob whose bytes have all come; gives its id."""
        blob, whole = self.begun(who, log, name, size), made(f"bytes {name}", size)
        for at in range(0, size, CHUNK):
            assert self.piece(who, log, blob, at, whole[at : at + CHUNK]).status == 200
        return blob

    def piece(self, who: Person, log: str, blob: str, offset: int, piece: bytes, **more: Any) -> Answer:
        return self.ask(who, "PUT", f"/logs/{log}/blobs/{blob}?offset={offset}", piece, **more)

    def release(self, who: Person, log: str, entry: bytes, theirs: bytes, **more: Any) -> Answer:
        body = {"release": b64(made(f"release {entry.hex()}", WRAP)), "epoch": 1, "partner": b64(theirs)}
        return self.ask(who, "PUT", f"/logs/{log}/entries/{b64(entry)}/release", body, **more)

    def hash_of(self, log: str, record: Json) -> bytes:
        """The hash of a record as the API gave it."""
        return hash_of(self.house.instance, unb64(log), record)

    def open_page(self, log: str, alice: Person, bob: Person, card: str = "q001") -> tuple[Json, Json]:
        """Both answer and both release: gives the two records as their authors got them."""
        ours = [self.add(who, log, commit(log, f"{who.name} {card}", card)).json["record"] for who in (alice, bob)]
        for who, mine, theirs in ((alice, *ours), (bob, *ours[::-1])):
            answer = self.release(who, log, unb64(mine["id"]), self.hash_of(log, theirs))
            assert answer.status == 200, answer.text
        return ours[0], ours[1]

    def copied(self, folder: Path) -> Path:
        """Copy this house to a folder, as it is now."""
        folder.mkdir()
        shutil.copy2(self.folder / SECRET, folder / SECRET)
        if (self.folder / FOLDER).exists():
            shutil.copytree(self.folder / FOLDER, folder / FOLDER)
        source = sqlite3.connect(self.folder / DATABASE)
        with closing(source), closing(sqlite3.connect(folder / DATABASE)) as copy:
            source.backup(copy)
        return folder

    def on_a_copy(self, folder: Path) -> None:
        """Go on with a copy of the database, so that what comes leaves this house as it was."""
        self.copied(folder)
        house = replace(
            self.house,
            db=hasty(SqliteStore(folder / DATABASE)),
            shelf=Shelf(folder / FOLDER),
            limits=Limits(self.clock),
            touched={},
        )
        self._copies.append(self.house)
        self.app.state.house = house

    def back(self) -> None:
        """Leave the copy."""
        self.run(self.house.db.close())
        self.app.state.house = self._copies.pop()

    def close(self) -> None:
        self.run(self.house.db.close())
        self.runner.close()


@contextmanager
def opened(folder: Path, clock: Clock | None = None, **choices: Any) -> Iterator[World]:
    """A house that closes at the end."""
    world = World(folder, clock, **choices)
    try:
        yield world
    finally:
        world.close()


def sign_up_body(person: Person) -> Json:
    who = person.name
    return {
        "person": b64(person.id),
        "handle": who,
        "salt": b64(made(f"salt {who}")),
        "rounds": 1_000_000,
        "auth": person.auth,
        "passphrase_wrap": person.wrap,
        "recovery_auth": person.recovery_auth,
        "recovery_wrap": b64(made(f"recovery wrap {who}", WRAP)),
        "identity": b64(made(f"identity {who}", 32)),
        "identity_box": b64(made(f"identity box {who}", OVERHEAD + 48)),
        "adult": True,
        "manifest": {"revision": 1, "box": b64(made(f"manifest {who}", BOX))},
    }


def invitation_body(name: str, bond: bytes, zone: str = "UTC", kind: str = "partners") -> Json:
    return {
        "id": b64(made(name)),
        "bond": b64(bond),
        "kind": kind,
        "zone": zone,
        "lang": "en",
        "note": b64(made(f"note {name}", BOX)),
        "card": "q001",
        "bond_key": {"epoch": 1, "box": b64(made(f"key {name}", WRAP))},
    }


def entry(name: str, **fields: Any) -> Json:
    """A sealed entry named for what it is; its bytes are made from its name."""
    raw = {
        "id": made(f"id {name}"),
        "room": "questions",
        "kind": "answer",
        "subject": "q001",
        "pair": b"",
        "parent": b"",
        "reveal": "together",
        "reveal_at": 0,
        "revision": 1,
        "epoch": 1,
        "box": made(f"box {name}", BOX),
        "com": made(f"com {name}", 32),
        "self": made(f"self {name}", WRAP),
        "release": b"",
        "mine": made(f"mine {name}", 32),
        **fields,
    }
    return {key: b64(value) if isinstance(value, bytes) else value for key, value in raw.items()}


def commit(log: str, name: str, card: str = "q001", round: int = 0, **fields: Any) -> Json:  # noqa: A002
    """An answer that opens together."""
    return entry(name, subject=card, pair=pair_of(unb64(log), "questions", card, b"", round), **fields)


def answer_to(log: str, name: str, question: bytes, round: int = 0, **fields: Any) -> Json:  # noqa: A002
    """An answer to an own question, which is named by its hash."""
    pair = pair_of(unb64(log), "questions", "", question, round)
    return entry(name, subject="", parent=question, pair=pair, **fields)


def keep(log: str, name: str, hashes: Iterable[bytes], card: str = "q001") -> Json:
    """A wish to keep a page: both name the lower hash of its two answers."""
    parent = min(hashes)
    pair = pair_of(unb64(log), "questions", card, parent, 0)
    return entry(name, kind="keep", subject=card, parent=parent, pair=pair)


def said_now(name: str, kind: str = "offer", **fields: Any) -> Json:
    """Something that the other may read at once."""
    return entry(name, **{"kind": kind, "reveal": "now", "release": made(f"release {name}", WRAP), **fields})


def private(name: str, **fields: Any) -> Json:
    """Something sealed for its author alone."""
    return entry(name, **{"room": "private", "kind": "private", "subject": "", "reveal": "never", "epoch": 0, **fields})


def hash_of(instance: bytes, log: bytes, record: Json) -> bytes:
    """A record's hash, computed as a client does."""
    ids = {name: unb64(record[name]) for name in ("id", "author", "pair", "parent")}
    header = Header(
        instance,
        log,
        ids["id"],
        ids["author"],
        record["room"],
        record["kind"],
        record["subject"],
        ids["pair"],
        ids["parent"],
        record["reveal"],
        record["reveal_at"],
        record["revision"],
    )
    return record_hash(header.encode(), unb64(record["box"]), unb64(record["com"]))
