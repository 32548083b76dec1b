"""Backup and restore: online, verified, without sessions."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.made import opened, private
from usness.cli import app
from usness.sealed import unb64
from usness.store.backup import Damaged, backup, restore, verify
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
