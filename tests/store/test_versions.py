"""A database of every earlier schema version opens in today's klasapp, with its rows."""

import shutil
from pathlib import Path

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


def test_every_version_has_a_stored_database() -> None:
    assert {path.name for path in FOLDER.glob("*.db")} == {f"v{n}.db" for n in VERSIONS}


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_database_is_brought_up_to_date(version: int, tmp_path: Path) -> None:
    path = tmp_path / "klas.db"
    shutil.copy(FOLDER / f"v{version}.db", path)
    with open_store(path, KEY) as store:
        assert store.db.execute("pragma user_version").fetchone() == (VERSIONS[-1],)
        assert check_store(store).findings == ()
        names = store.db.execute("select given_name, infix, family_name from pupil order by id")
        assert names.fetchall() == [("Zoë", "van", "Testen"), ("Sem", "", "Voorbeeld")]
        current = store.db.schema
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
