"""Backup and restore: online, verified, without sessions."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.made import made, opened, private, said_now
from usness.cli import app
from usness.sealed import unb64
from usness.store.backup import Damaged, backup, restore, verify
from usness.store.shelf import FOLDER, path_of
from usness.web.app import DATABASE


def test_a_house_in_use_is_copied_whole_and_without_its_sessions(tmp_path: Path) -> None:
    """What was acknowledged before the backup is in it; signed-in devices are not."""
    with opened(tmp_path / "house") as world:
        alice = world.person("alice")
        entry = private("a line")
        world.add(alice, alice.log, entry)
        assert world.sql("SELECT 1 FROM sessions")
        backup(tmp_path / "house" / DATABASE, tmp_path / "copy.sqlite")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copy:
        assert copy.execute("SELECT id FROM entries").fetchall() == [(unb64(entry["id"]),)]
        assert copy.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
    assert verify(tmp_path / "copy.sqlite")["people"] == 1
    assert (tmp_path / "copy.sqlite").stat().st_mode & 0o077 == 0


def test_a_session_secret_is_nowhere_in_the_bytes_of_a_backup(tmp_path: Path) -> None:
    """Deleted rows don't linger in free pages."""
    with opened(tmp_path / "house") as world:
        alice = world.person("alice")
        secret = unb64(alice.secret)
        assert world.sql("SELECT secret FROM sessions") == [{"secret": secret}]
        backup(tmp_path / "house" / DATABASE, tmp_path / "copy.sqlite")
    assert secret not in (tmp_path / "copy.sqlite").read_bytes()


def test_a_damaged_backup_is_refused_and_nothing_is_put_in_its_place(tmp_path: Path) -> None:
    """Restoring verifies before the house is made."""
    with opened(tmp_path / "house") as world:
        world.person("alice")
        backup(tmp_path / "house" / DATABASE, tmp_path / "copy.sqlite")
    damaged = bytearray((tmp_path / "copy.sqlite").read_bytes())
    damaged[4096 * 3 : 4096 * 3 + 600] = bytes(600)
    (tmp_path / "damaged.sqlite").write_bytes(damaged)
    with pytest.raises(Damaged):
        restore(tmp_path / "damaged.sqlite", tmp_path / "new.sqlite")
    assert not (tmp_path / "new.sqlite").exists()
    restore(tmp_path / "copy.sqlite", tmp_path / "new.sqlite")
    assert verify(tmp_path / "new.sqlite")["people"] == 1


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A backup or a restore never replaces what is there."""
    with opened(tmp_path / "house"):
        pass
    (tmp_path / "there").write_bytes(b"mine")
    for copy in (backup, restore):
        with pytest.raises(FileExistsError):
            copy(tmp_path / "house" / DATABASE, tmp_path / "there")
    assert (tmp_path / "there").read_bytes() == b"mine"


def test_the_commands_say_what_they_did_and_what_is_in_the_way(tmp_path: Path) -> None:
    """`usness backup` and `usness restore` from end to end, and their refusals in one sentence."""
    with opened(tmp_path / "house") as world:
        world.person("alice")
        told = CliRunner().invoke(app, ["backup", "--data", str(tmp_path / "house"), "--to", str(tmp_path / "safe")])
    assert told.exit_code == 0, told.output
    assert "1 accounts" in told.output
    (made,) = (tmp_path / "safe").iterdir()
    again = ["restore", str(made), "--data", str(tmp_path / "second")]
    assert CliRunner().invoke(app, again).exit_code == 0
    refused = CliRunner().invoke(app, again)
    assert refused.exit_code == 1
    assert "left as it is" in str(refused.exception) + refused.output
    assert CliRunner().invoke(app, ["backup", "--data", str(tmp_path / "nowhere")]).exit_code == 1


def test_pictures_are_copied_and_what_was_never_sent_is_not(tmp_path: Path) -> None:
    """From a house in use to a second house: the picture is there to its last byte, its owner's alone; a draft's isn't."""
    with opened(tmp_path / "house") as world:
        alice = world.person("alice")
        sent, begun = (world.uploaded(alice, alice.log, name) for name in ("sent", "begun"))
        world.add(alice, alice.log, {**private("page"), "blobs": [sent]})
        (tmp_path / "safe").mkdir()
        backup(tmp_path / "house" / DATABASE, tmp_path / "safe" / DATABASE)
    (tmp_path / "second").mkdir()
    restore(tmp_path / "safe" / DATABASE, tmp_path / "second" / DATABASE)
    for folder in ("safe", "second"):
        kept, left = (path_of(tmp_path / folder / FOLDER, (alice.id, unb64(blob))) for blob in (sent, begun))
        assert kept.read_bytes() == made("bytes sent", kept.stat().st_size)
        assert kept.stat().st_mode & 0o077 == 0
        assert not left.exists()
    with opened(tmp_path / "second") as world:
        again = world.another_device(alice)
        assert world.get(again, f"/logs/{alice.log}/blobs/{sent}").body == made("bytes sent", 65_565)
        assert world.get(again, f"/logs/{alice.log}/blobs/{begun}").status == 404


@pytest.mark.parametrize("change", ["missing", "short"])
def test_a_backup_without_its_picture_is_refused(tmp_path: Path, change: str) -> None:
    """A lost or cut file is noticed: when the backup is made, and when it's restored."""
    with opened(tmp_path / "house") as world:
        alice = world.person("alice")
        sent = world.uploaded(alice, alice.log, "sent")
        world.add(alice, alice.log, {**private("page"), "blobs": [sent]})
        for folder in ("safe", "again"):
            (tmp_path / folder).mkdir()
        backup(tmp_path / "house" / DATABASE, tmp_path / "safe" / DATABASE)
        assert verify(tmp_path / "safe" / DATABASE)["blobs"] == 1
        for folder in ("safe", "house"):
            path = path_of(tmp_path / folder / FOLDER, (alice.id, unb64(sent)))
            path.unlink() if change == "missing" else path.write_bytes(b"short")
        with pytest.raises(Damaged, match="whole"):
            backup(tmp_path / "house" / DATABASE, tmp_path / "again" / DATABASE)
    with pytest.raises(Damaged, match="whole"):
        restore(tmp_path / "safe" / DATABASE, tmp_path / "new.sqlite")
    assert not (tmp_path / "new.sqlite").exists()


def test_what_is_taken_back_during_a_backup_does_not_stop_it(tmp_path: Path) -> None:
    """The database was copied, then a picture went: the copy has its row no more, and is sound."""
    with opened(tmp_path / "house") as world:
        alice, bob = world.person("alice"), world.person("bob")
        log = world.bonded(alice, bob)
        blob = world.uploaded(alice, log, "sent")
        entry = world.add(alice, log, {**said_now("sent"), "blobs": [blob]}).json["record"]
        (tmp_path / "safe").mkdir()
        left: list[int] = []

        def told(done: int, whole: int) -> None:
            if done == whole and not left:
                left.append(world.ask(alice, "DELETE", f"/logs/{log}/entries/{entry['id']}").status)

        backup(tmp_path / "house" / DATABASE, tmp_path / "safe" / DATABASE, told)
    assert left == [204]
    assert verify(tmp_path / "safe" / DATABASE)["blobs"] == 0
