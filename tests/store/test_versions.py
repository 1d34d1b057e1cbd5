"""A database of every earlier schema version opens in today's klasapp, with its rows."""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from klasapp.keys.slots import key_path
from klasapp.store import migrations
from klasapp.store.anchor import anchor_path
from klasapp.store.check import check_store
from klasapp.store.faults import DatabaseFault
from klasapp.store.sqlcipher import Error, connect
from klasapp.store.store import open_store

FOLDER = Path(__file__).parent / "versions"
KEY = bytes(range(32))
VERSIONS = [number for number, _ in migrations.schema_versions()]


def rows_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of a database by table, without bringing it up to date."""
    db = connect(path, KEY)
    try:
        return {name: list(db.table(name).rows) for name in db.table_names()}
    finally:
        db.close()


def assert_all_kept(
    before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]
) -> None:
    """Each row is still there, with the same in each column that it had."""
    for name, rows in before.items():
        assert name in after, name
        assert len(after[name]) >= len(rows), name
        for row in rows:
            assert any(row.items() <= kept.items() for kept in after[name]), (name, row)


def test_every_version_has_a_stored_database() -> None:
    assert {path.name for path in FOLDER.glob("*.db")} == {f"v{n}.db" for n in VERSIONS}


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_database_is_brought_up_to_date(version: int, tmp_path: Path) -> None:
    path = tmp_path / "klas.db"
    shutil.copy(FOLDER / f"v{version}.db", path)
    before = rows_of(path)
    with open_store(path, KEY) as store:
        assert store.db.execute("pragma user_version").fetchone() == (VERSIONS[-1],)
        assert check_store(store).findings == ()
        names = store.db.execute("select given_name, infix, family_name from pupil order by id")
        assert names.fetchall() == [("Zoë", "van", "Testen"), ("Sem", "", "Voorbeeld")]
        current = store.db.schema
    assert_all_kept(before, rows_of(path))
    fresh = connect(tmp_path / "new.db", KEY)
    migrations.apply(fresh, tmp_path / "new.db")
    assert current == fresh.schema
    fresh.close()


def test_an_upgrade_is_not_taken_for_the_work_of_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The anchor of the version before does not know the new tables and columns."""
    path, earlier = tmp_path / "klas.db", migrations.schema_versions()[:-1]
    shutil.copy(FOLDER / f"v{VERSIONS[-2]}.db", path)
    key_path(path).touch()
    with monkeypatch.context() as before:
        before.setattr(migrations, "schema_versions", lambda: earlier)
        with open_store(path, KEY) as store, store.writing() as db:
            db.execute("update pupil set family_name = 'Anders' where id = 1")
    assert anchor_path(path).exists()
    with open_store(path, KEY) as store:
        assert store.trouble() == () == store.note_trouble()


def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "klas.db"
    shutil.copy(FOLDER / "v1.db", path)
    broken = (*migrations.schema_versions()[:1], (2, "create table extra (x);\nselect nothing;"))
    monkeypatch.setattr(migrations, "schema_versions", lambda: broken)
    with pytest.raises(DatabaseFault):
        open_store(path, KEY)
    db = connect(path, KEY)
    assert db.execute("pragma user_version").fetchone() == (1,)
    assert "extra" not in db.table_names()
    db.close()


def test_the_stored_databases_are_encrypted() -> None:
    with pytest.raises(Error):
        connect(FOLDER / "v1.db", bytes(32))


def migrate_and_die(path: Path, statement: int) -> None:
    """In a copy of this process: bring ``path`` up to date, and die before the n-th statement."""
    child = os.fork()
    if child == 0:
        plain, seen = migrations._statements, 0

        def counted(text: str) -> Any:
            nonlocal seen
            for one in plain(text):
                if seen == statement:
                    os.kill(os.getpid(), signal.SIGKILL)
                seen += 1
                yield one

        migrations._statements = counted
        try:
            open_store(path, KEY)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.parametrize("version", (1, VERSIONS[len(VERSIONS) // 2], VERSIONS[-2]))
def test_a_migration_that_is_killed_half_way_is_done_anew(version: int, tmp_path: Path) -> None:
    path = tmp_path / "klas.db"
    shutil.copy(FOLDER / f"v{version}.db", path)
    before = rows_of(path)
    todo = sum(
        len(migrations._statements(text))
        for number, text in migrations.schema_versions()
        if number > version
    )
    for statement in (0, todo // 2) if version == 1 else (todo // 2,):
        migrate_and_die(path, statement)
        db = connect(path, KEY)
        assert db.execute("pragma user_version").fetchone() == (version,)
        db.close()
    assert rows_of(path) == before
    with open_store(path, KEY) as store:
        assert check_store(store).findings == ()
    assert_all_kept(before, rows_of(path))
