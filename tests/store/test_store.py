"""The store keeps everything or nothing, refuses what is not its own, and shows no name."""

import multiprocessing
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from klasapp.keys.slots import new_key
from klasapp.store import audit, migrations
from klasapp.store.check import check_store
from klasapp.store.faults import DatabaseFault, StoreFault
from klasapp.store.session import Session
from klasapp.store.store import Store, create_store, open_store


@pytest.fixture
def key() -> bytes:
    return new_key()


@pytest.fixture
def path(tmp_path: Path, key: bytes) -> Path:
    file = tmp_path / "klas.db"
    create_store(file, key).close()
    return file


def _year(name: str) -> dict[str, str]:
    return {"name": name, "starts_on": "2026-08-01", "ends_on": "2027-07-31", "region": "zuid"}


def test_a_failed_action_leaves_nothing_behind(session: Session) -> None:
    with pytest.raises(RuntimeError), session.writing() as db:
        db.table("school_year").insert(_year("2026-2027"))
        raise RuntimeError
    with session.reading() as db:
        assert db.table("school_year").count == 0


def test_an_inner_action_joins_the_outer_one(session: Session) -> None:
    with pytest.raises(RuntimeError), session.writing():
        with session.writing() as db:
            db.table("school_year").insert(_year("2026-2027"))
        raise RuntimeError
    with session.reading() as db:
        assert db.table("school_year").count == 0


def test_a_breach_of_a_rule_is_one_dutch_sentence(session: Session) -> None:
    with pytest.raises(StoreFault, match="niet opgeslagen"), session.writing() as db:
        db.table("school_year").insert({**_year("2026-2027"), "region": "oost"})


def test_every_table_is_strict_and_refers_to_what_exists(session: Session) -> None:
    with session.reading() as db:
        tables = db.execute("select name, strict from pragma_table_list where schema = 'main'")
        loose = [name for name, strict in tables if not strict and not name.startswith("sqlite_")]
        assert loose == []
        assert db.execute("pragma foreign_keys").fetchone() == (1,)
        assert db.execute("pragma journal_mode").fetchone() == ("wal",)


def test_nothing_is_overwritten(path: Path, key: bytes) -> None:
    before = path.read_bytes()
    with pytest.raises(StoreFault, match="overschrijft het niet"):
        create_store(path, key)
    assert path.read_bytes() == before


def test_only_the_owner_can_read_the_file(path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0


def _foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("create table t (x)")
    other.close()


def _of_another_key(path: Path) -> None:
    create_store(path.with_name("x.db"), new_key()).close()
    path.write_bytes(path.with_name("x.db").read_bytes())


DAMAGE: dict[str, Callable[[Path], object]] = {
    "another key's": _of_another_key,
    "plain sqlite": _foreign,
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "half": lambda path: path.write_bytes(path.read_bytes()[:8192]),
    "flipped": lambda path: path.write_bytes(
        path.read_bytes()[:9000] + b"\x00" * 50 + path.read_bytes()[9050:]
    ),
    "text": lambda path: path.write_text("Beste ouders,\n" * 600, encoding="utf-8"),
    "empty": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_or_foreign_file_is_refused_and_not_touched(
    path: Path, key: bytes, damage: str
) -> None:
    DAMAGE[damage](path)
    before = path.read_bytes()
    with pytest.raises(DatabaseFault) as told:
        open_store(path, key)
    assert path.name in str(told.value)
    assert path.read_bytes() == before


def test_a_missing_file_is_told_and_not_made(tmp_path: Path, key: bytes) -> None:
    with pytest.raises(DatabaseFault, match="is er niet"):
        open_store(tmp_path / "weg.db", key)
    assert not (tmp_path / "weg.db").exists()


def test_a_database_of_a_newer_klasapp_is_refused(path: Path, key: bytes) -> None:
    with open_store(path, key) as store:
        store.db.execute("pragma user_version = 999")
    with pytest.raises(DatabaseFault, match="nieuwere klasapp"):
        open_store(path, key)


def test_the_file_and_its_log_hold_no_name_in_plain_bytes(path: Path, key: bytes) -> None:
    """Both while the app is open (with the write-ahead log) and after it closed."""
    store = open_store(path, key)
    with store.writing() as db:
        for number in range(200):
            db.table("pupil").insert({
                "number": f"77{number:04}",
                "given_name": "Wilhelmientje",
                "infix": "van",
                "family_name": "Ganzenbroek",
                "birth_date": None,
                "leaving_date": None,
                "gender": None,
            })

    def plain() -> bool:
        files = [path, *path.parent.glob(path.name + "-*")]
        found = b"".join(file.read_bytes() for file in files)
        assert len(found) > 8192
        return any(
            name.encode(encoding) in found
            for name in ("Wilhelmientje", "Ganzenbroek", "given_name", "770001")
            for encoding in ("utf-8", "utf-16-le")
        )

    assert path.with_name(path.name + "-wal").exists()
    assert not plain()
    store.close()
    assert not plain()


def _insert_years(path: Path, key: bytes, start: int, answer: "multiprocessing.Queue[int]") -> None:
    done = 0
    with open_store(path, key) as store:
        for number in range(start, start + 40):
            with store.writing() as db:
                count = db.table("school_year").count
                db.table("school_year").insert(_year(f"{number}-{number + 1}"))
                done += db.table("school_year").count == count + 1
    answer.put(done)


def test_two_programs_on_one_file_wait_for_each_other(path: Path, key: bytes) -> None:
    context = multiprocessing.get_context("spawn")
    answer: multiprocessing.Queue[int] = context.Queue()
    writers = [
        context.Process(target=_insert_years, args=(path, key, start, answer))
        for start in (2000, 3000)
    ]
    for writer in writers:
        writer.start()
    assert sorted(answer.get(timeout=60) for _ in writers) == [40, 40]
    for writer in writers:
        writer.join()
    with open_store(path, key) as store:
        assert store.db.table("school_year").count == 80


class TestAudit:
    """Who did and read what; nothing can be taken out unnoticed."""

    @pytest.fixture
    def told(self, session: Session) -> Session:
        with session.writing():
            for number in range(5):
                session.audit("case.read", f"case:{number}")
        return session

    def test_a_whole_chain_verifies(self, told: Session) -> None:
        with told.reading() as db:
            assert audit.verify(db) == ()
            assert [row.subject for row in audit.newest(db, 2)] == ["case:4", "case:3"]

    @pytest.mark.parametrize(
        "tampering",
        [
            "update audit set subject = 'case:9' where id = 3",
            "update audit set at = '2020-01-01T00:00:00' where id = 1",
            "delete from audit where id = 3",
            "delete from audit where id = 5",
            "delete from audit",
        ],
    )
    def test_a_changed_or_missing_line_is_found(self, told: Session, tampering: str) -> None:
        with told.writing() as db:
            db.execute(tampering)
        assert check_store(told.store).findings != ()

    def test_an_action_that_fails_leaves_no_line(self, told: Session) -> None:
        with pytest.raises(RuntimeError), told.writing():
            told.audit("case.open", "case:6")
            raise RuntimeError
        with told.reading() as db:
            assert db.table("audit").count == 5


def test_check_finds_a_sound_store_sound(session: Session) -> None:
    assert check_store(session.store).findings == ()


def test_check_finds_a_reference_that_leads_nowhere(session: Session) -> None:
    session.store.db.execute("pragma foreign_keys = off")
    with session.writing() as db:
        db.execute("insert into enrolment values (99, 99, '2026-08-31', null)")
    assert any("nergens" in finding for finding in check_store(session.store).findings)


def test_schema_versions_count_from_one_without_gaps() -> None:
    numbers = [number for number, _ in migrations.schema_versions()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_reopening_in_a_thread_sees_the_same_data(session: Session) -> None:
    with session.writing() as db:
        db.table("school_year").insert(_year("2026-2027"))
    other: Store = session.store.reopen()
    with other.reading() as db:
        assert db.table("school_year").count == 1
    other.close()
