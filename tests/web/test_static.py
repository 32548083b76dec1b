"""Styles, scripts and pictures: for ever the same under the name of their build."""

from __future__ import annotations

import gzip
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from tests.made import NOBODY, World, opened
from usness.rooms import ROOMS
from usness.web.app import DATABASE, SECRET, _files, prepare
from usness.web.static import Static

SRC = Path(__file__).resolve().parents[2] / "src" / "usness"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with opened(tmp_path_factory.mktemp("static") / "house") as world:
        yield world


def folder(path: Path, **files: str) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.css").write_text(text)
    return path


def test_a_build_is_what_its_files_are(tmp_path: Path) -> None:
    """The same files give the same build anywhere; one changed byte, another name, one more file gives another."""
    one = Static(folder(tmp_path / "one", a="x", b="y")).build
    assert Static(folder(tmp_path / "two", a="x", b="y")).build == one
    changed = [
        Static(folder(tmp_path / "3", a="x", b="z")).build,
        Static(folder(tmp_path / "4", a="x", c="y")).build,
        Static(folder(tmp_path / "5", a="x", b="y", c="")).build,
        Static(folder(tmp_path / "6", a="xy", b="")).build,
    ]
    assert len({one, *changed}) == 5


def test_times_of_files_dont_matter(tmp_path: Path) -> None:
    """Installing the same version again doesn't turn out those who are writing."""
    one = folder(tmp_path / "one", a="x")
    before = Static(one).build
    os.utime(one / "a.css", (0, 0))
    assert Static(one).build == before


def url(world: World, name: str) -> str:
    build = world.house.pages._globals["build"]
    return f"/static/{build}/{name}"


def test_a_file_may_be_kept_for_ever(world: World) -> None:
    """Under the right build it's served with its type and may be kept; it alone may do nothing."""
    for name, kind in (
        ("js/house.js", "text/javascript"),
        ("css/house.css", "text/css"),
        ("icons.svg", "image/svg+xml"),
        ("words/passphrase-en.txt", "text/plain"),
    ):
        answer = world.get(NOBODY, url(world, name))
        assert answer.status == 200
        assert (answer.header("content-type") or "").startswith(kind)
        assert answer.header("cache-control") == "public, max-age=31536000, immutable"
        assert answer.header("content-security-policy") == "default-src 'none'"
        assert answer.header("cross-origin-resource-policy") == "same-origin"
        assert answer.header("x-content-type-options") == "nosniff"


def test_packed_files_are_the_same(world: World) -> None:
    """Brotli or gzip or plain: the bytes of the file."""
    path = url(world, "js/house.js")
    plain = world.get(NOBODY, path).body
    assert plain == (SRC / "web" / "static" / "js" / "house.js").read_bytes()
    for coding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        answer = world.get(NOBODY, path, headers={"accept-encoding": coding})
        assert answer.header("content-encoding") == coding
        assert answer.header("vary") == "Accept-Encoding"
        assert unpack(answer.body) == plain


@pytest.mark.parametrize(
    "name",
    [
        "../app.py",
        "..%2fapp.py",
        "/etc/passwd",
        "js/../../app.py",
        "js",
        "",
        "nothing.js",
        "js/house.js/",
        "JS/house.js",
    ],
)
def test_nothing_but_files_is_served(world: World, name: str) -> None:
    """No way leads out of the list of files."""
    assert world.get(NOBODY, url(world, name)).status == 404


@pytest.mark.parametrize("build", ["0" * 12, "", "..", "latest"])
def test_another_builds_files_are_gone(world: World, build: str) -> None:
    """An old page can't load half of a new house."""
    assert world.get(NOBODY, f"/static/{build}/js/house.js").status == 404


def test_rooms_bring_their_own_elements(world: World) -> None:
    """Each element in a room's folder is served beside the shell's, and no two have one name."""
    names: list[str] = [path.name for path in SRC.glob("rooms/*/*.js")]
    names += [path.name for path in (SRC / "web" / "static" / "js" / "elements").glob("*.js")]
    assert len(names) == len(set(names))
    for name in names:
        assert world.get(NOBODY, url(world, f"js/elements/{name}")).status == 200


def test_scripts_import_only_what_is_served() -> None:
    """Every import is relative and leads to a file of the same build: no third party's script, no map."""
    served = {path.relative_to(SRC / "web" / "static").as_posix() for path in (SRC / "web" / "static").rglob("*.js")}
    served |= {f"js/elements/{path.name}" for path in SRC.glob("rooms/*/*.js")}
    for name in served:
        path = SRC / "web" / "static" / name
        text = (path if path.exists() else next(SRC.glob(f"rooms/*/{Path(name).name}"))).read_text(encoding="utf-8")
        for target in re.findall(r"^(?:import|export)[^'\n;]*from '([^']+)'|^import '([^']+)'", text, re.MULTILINE):
            wanted = "".join(target)
            assert wanted.startswith("."), f"{name} imports {wanted}"
            assert os.path.normpath(f"{Path(name).parent.as_posix()}/{wanted}") in served, f"{name} imports {wanted}"


FORBIDDEN = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "DOMParser",
    "document.write",
    "eval(",
    "new Function",
    "setHTML",
    "localStorage",
    "sendBeacon",
    "WebSocket",
    "importScripts",
    "console.log",
    "console.info",
    "console.debug",
    "debugger",
)

DEVICE_COPIES = {"localStorage"}
"""How pages look and when they lock, which a page has to know before it has keys; two small scripts keep it."""


def test_scripts_put_words_into_pages_as_text_only() -> None:
    """No script turns a text into markup or code, keeps it in the open, sends it elsewhere, or says it to a console."""
    for path in [*SRC.rglob("*.js")]:
        bare = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found = {one for one in FORBIDDEN if one in bare}
        assert not found - (DEVICE_COPIES if path.name in ("early.js", "here.js") else set()), path.name
        assert not re.search(r"https?://", bare), path.name


def test_inner_rings_know_no_page_and_no_network() -> None:
    """`seal` and `keep` import nothing from outside of their ring, and touch neither page nor network."""
    for ring, may in (("seal", ("./",)), ("keep", ("./", "../seal/"))):
        for path in (SRC / "web" / "static" / "js" / ring).glob("*.js"):
            text = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            for wanted in re.findall(r"from '([^']+)'", text):
                assert wanted.startswith(may), f"{ring}/{path.name} imports {wanted}"
            assert not re.search(
                r"\bfetch\(|XMLHttpRequest|\bwindow\b|\bquerySelector|HTMLElement|\blocation\b", text
            ), path.name


# The house's own files.


def test_only_the_owner_reads_a_house(tmp_path: Path) -> None:
    """Folder 0700; secret and database 0600, whatever the umask; also the files that the database lays beside itself."""
    old = os.umask(0)
    try:
        prepare(tmp_path / "deep" / "house")
        with opened(tmp_path / "deep" / "house") as world:
            world.person("alice")
            for path in (tmp_path / "deep" / "house").iterdir():
                assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "deep" / "house").stat().st_mode) == 0o700


def test_the_secret_is_made_once(tmp_path: Path) -> None:
    """A second start changes neither the secret nor the house's id; another house has others."""
    prepare(tmp_path / "house")
    first = (tmp_path / "house" / SECRET).read_bytes()
    prepare(tmp_path / "house")
    assert (tmp_path / "house" / SECRET).read_bytes() == first
    prepare(tmp_path / "other")
    assert (tmp_path / "other" / SECRET).read_bytes() != first
    assert len(first) == 32
    assert (tmp_path / "house" / DATABASE).exists()


def test_a_page_links_the_shells_styles_and_its_own_rooms() -> None:
    """One sheet for all, in the order of its layers; one more where the room has styles; no page another room's."""
    with_styles = {"journal", "learn"}
    static = Static(more=_files({room.name: room.folder for room in ROOMS}))
    assert static.files["css/house.css"].body.startswith(b"/* The order of the layers")
    assert static.style() == static.url("css/house.css")
    assert with_styles <= {room.name for room in ROOMS if static.style(room.name)}
    assert static.style("questions") == static.style("no-room") == ""
    assert b".weighed" in static.files["css/journal.css"].body
    assert b".weighed" not in static.files["css/house.css"].body


def test_a_rooms_page_has_its_rooms_styles(world: World) -> None:
    """The journal's are linked in the journal, and nowhere else."""
    journal = url(world, "css/journal.css")
    alice = world.person("alice")
    assert journal in world.get(alice, f"/logs/{alice.log}/journal").text
    assert journal not in world.get(alice, f"/logs/{alice.log}/today").text
