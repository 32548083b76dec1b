"""Migrations: each once, each whole, in order."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.made import opened
from usness.rooms import ROOMS
from usness.store.migrate import Migration, migrate, migrations, statements
from usness.web.app import DATABASE, owners, prepare


def folder_of(path: Path, **files: str) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, sql in files.items():
        (path / f"{name[1:]}.sql").write_text(sql, encoding="utf-8")
    return path


def tables(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return found


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


def test_each_runs_once(tmp_path: Path) -> None:
    """A second start runs nothing again; a new file is all that a third one runs."""
    folder = folder_of(tmp_path / "m", _0001_one="CREATE TABLE one (a);", _0002_two="CREATE TABLE two (a);")
    wanted = migrations([("room", folder)])
    assert [one.number for one in migrate(tmp_path / "db", wanted)] == [1, 2]
    assert migrate(tmp_path / "db", wanted) == []
    folder_of(folder, _0003_three="CREATE TABLE three (a);")
    assert [one.number for one in migrate(tmp_path / "db", migrations([("room", folder)]))] == [3]
    assert {"one", "two", "three"} <= tables(tmp_path / "db")


def test_they_run_owner_by_owner_and_by_number(tmp_path: Path) -> None:
    """The order is the owners' and then the numbers', not the names'; other files in the folder are left alone."""
    first = folder_of(tmp_path / "z", _0010_b="SELECT 1;", _0002_a="SELECT 1;")
    second = folder_of(tmp_path / "a", _0001_c="SELECT 1;")
    (first / "README.md").write_text("no migration")
    found = [(one.owner, one.number) for one in migrations([("z", first), ("a", second)])]
    assert found == [("z", 2), ("z", 10), ("a", 1)]


def test_two_owners_may_use_one_number(tmp_path: Path) -> None:
    """A room's first migration isn't taken for another room's."""
    wanted = migrations(
        [(name, folder_of(tmp_path / name, _0001_t=f"CREATE TABLE {name} (a);")) for name in ("x", "y")]
    )
    assert len(migrate(tmp_path / "db", wanted)) == 2
    assert {"x", "y"} <= tables(tmp_path / "db")


@pytest.mark.parametrize("broken", ["CREATE TABLE twice (a);", "INSERT INTO nowhere VALUES (1);", "NOT SQL;"])
def test_a_broken_migration_leaves_nothing(tmp_path: Path, broken: str) -> None:
    """When a later statement fails, the earlier ones of the same file are undone and the file counts as not run."""
    sql = f"CREATE TABLE twice (a);\nINSERT INTO kept VALUES (2);\n{broken}\n"
    folder = folder_of(tmp_path / "m", _0001_one="CREATE TABLE kept (a);\nINSERT INTO kept VALUES (1);", _0002_two=sql)
    wanted = migrations([("room", folder)])
    with pytest.raises(sqlite3.OperationalError):
        migrate(tmp_path / "db", wanted)
    assert "twice" not in tables(tmp_path / "db")
    assert rows(tmp_path / "db", "SELECT a FROM kept") == [(1,)]
    assert rows(tmp_path / "db", "SELECT number FROM migrations") == [(1,)]


def test_a_mended_migration_runs(tmp_path: Path) -> None:
    """After a broken start the house starts with the mended file, from where it stood."""
    folder = folder_of(tmp_path / "m", _0001_one="CREATE TABLE one (a);", _0002_two="NOT SQL;")
    with pytest.raises(sqlite3.OperationalError):
        migrate(tmp_path / "db", migrations([("room", folder)]))
    folder_of(folder, _0002_two="CREATE TABLE two (a);")
    assert [one.number for one in migrate(tmp_path / "db", migrations([("room", folder)]))] == [2]


def test_statements_are_told_apart() -> None:
    """Semicolons in texts and comments don't cut a statement, and a trigger stays whole."""
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  UPDATE a SET b = 1;\n  DELETE FROM c;\nEND;\n"
    sql = f"-- a; b\nINSERT INTO a VALUES ('x;\ny'); -- sees: more; words\n{trigger}"
    assert [one.strip().splitlines()[-1] for one in statements(sql)] == ["y'); -- sees: more; words", "END;"]


def test_nothing_of_a_file_is_lost() -> None:
    """Each migration of the house is cut into statements without dropping a line that isn't blank or a comment."""
    for one in migrations(owners()):
        left = one.sql
        for statement in statements(one.sql):
            assert left.startswith(statement)
            left = left.removeprefix(statement)
        assert all(not line or line.startswith("--") for line in left.splitlines()), one.path.name


def test_the_house_opens_twice(tmp_path: Path) -> None:
    """A house that is opened again has the same id and runs no migration."""
    with opened(tmp_path / "house") as world:
        first = world.house.instance
    assert migrate(tmp_path / "house" / DATABASE, migrations(owners())) == []
    with opened(tmp_path / "house") as world:
        assert world.house.instance == first


def test_every_room_brings_its_own_tables(tmp_path: Path) -> None:
    """A room's tables carry its name, so that they can be found and dropped with it."""
    prepare(tmp_path / "house")
    names = tables(tmp_path / "house" / DATABASE)
    for room in ROOMS:
        for one in migrations([room.migrations]):
            made = {part.split("(")[0].split()[-1] for part in one.sql.split("CREATE TABLE")[1:] if "(" in part}
            assert all(name.startswith(f"{room.name}_") for name in (part.strip() for part in made) if name in names)


def test_a_migration_is_known_by_owner_and_number(tmp_path: Path) -> None:
    """Renaming a file that was run doesn't run it again."""
    folder = folder_of(tmp_path / "m", _0001_one="CREATE TABLE one (a);")
    migrate(tmp_path / "db", migrations([("room", folder)]))
    (folder / "0001_one.sql").rename(folder / "0001_better_name.sql")
    assert migrate(tmp_path / "db", migrations([("room", folder)])) == []
    assert Migration("room", 1, folder / "0001_better_name.sql").sql
