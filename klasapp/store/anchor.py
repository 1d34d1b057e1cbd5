"""The anchor: how klasapp left the database, kept beside it and signed with its key.

With it a check notices what the database cannot tell about itself: that it was replaced by an
older copy, or that rows were changed, removed or swapped by another program that has the key.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from klasapp.errors import KlasappError
from klasapp.keys.files import write_unannounced
from klasapp.store.settings import read_setting, write_setting
from klasapp.store.sqlcipher import Database

WRITES = "store.writes"
"""The setting that counts the transactions of this database."""
_KEPT, _TROUBLE = "anchor.kept", "anchor.trouble"
_LONGEST = 1_000_000


@dataclass(frozen=True)
class Anchor:
    """The state of a database at some moment."""

    audit_id: int
    audit_hash: str
    audit_at: str
    writes: int
    sealed_writes: int
    """The count of ``writes`` when ``tables`` was made; -1: never."""
    tables: dict[str, str]
    """A digest of all rows, by table."""
    schema: int = -1
    """The version of the schema that ``tables`` was made with: another one has other columns."""


def anchor_path(database: Path) -> Path:
    """Where the anchor of ``database`` lies."""
    return database.with_name(database.name + ".anker")


def count_writing(db: Database) -> None:
    """Count one transaction, inside it."""
    db.execute(
        "insert into setting (key, value) values (?, '1') "
        "on conflict (key) do update set value = cast(cast(value as integer) + 1 as text)",
        [WRITES],
    )


def drop(db: Database, path: Path, key: bytes, *, seal: bool, force: bool = False) -> None:
    """Note how the database is now; ``seal``: with a digest of every row.

    An anchor that this database does not reach stays as it is, unless ``force``: it is the proof
    that the database was replaced. A folder that refuses the file changes nothing.
    """
    before = _read(path, key)
    if before is not None and not force and _replaced(db, before):
        return
    if read_setting(db, _KEPT) != "1":
        db.execute("insert or replace into setting (key, value) values (?, '1')", [_KEPT])
    db.execute("begin")
    try:
        head = _head(db)
        writes = _writes(db)
        tables, sealed = (_digests(db), writes) if seal else ({}, -1)
        schema = _schema(db)
    finally:
        db.execute("rollback")
    if not seal and before is not None and not force:
        tables, sealed, schema = before.tables, before.sealed_writes, before.schema
    text = json.dumps(asdict(Anchor(*head, writes, sealed, tables, schema)), sort_keys=True)
    try:
        content = {"anchor": text, "mac": _mac(key, text)}
        write_unannounced(anchor_path(path), json.dumps(content).encode())
    except KlasappError:
        return


def trouble(db: Database, path: Path, key: bytes) -> tuple[str, ...]:
    """What differs from how klasapp left the database, as Dutch sentences.

    What was noticed before counts until ``forget_trouble``. Call it outside a transaction, or in
    one that only reads.
    """
    noted = json.loads(read_setting(db, _TROUBLE, "[]"))
    return tuple(dict.fromkeys((*noted, *_differences(db, path, key))))


def note_trouble(db: Database, sentences: tuple[str, ...]) -> None:
    """Keep what was noticed, inside a transaction: writing on would hide it."""
    write_setting(db, _TROUBLE, json.dumps(sentences))


def forget_trouble(db: Database) -> None:
    """The mentor knows; inside a transaction."""
    db.execute("delete from setting where key = ?", [_TROUBLE])


def _differences(db: Database, path: Path, key: bytes) -> Iterator[str]:
    anchor = _read(path, key)
    if anchor is None:
        if read_setting(db, _KEPT) == "1":
            yield (
                f"Het bestand {anchor_path(path).name} ontbreekt of is veranderd. Daarin staat "
                "hoe klasapp de gegevens achterliet: of er iets aan veranderd is, is nu niet te "
                "zien."
            )
        return
    if _replaced(db, anchor):
        yield (
            "De database is vervangen door een oudere: het logboek liep tot regel "
            f"{anchor.audit_id} ({_day(anchor.audit_at)}) en nu tot regel {_head(db)[0]}. Zette "
            "jij geen reservekopie terug, dan deed iemand anders dat."
        )
    elif anchor.sealed_writes == _writes(db) and anchor.schema == _schema(db):
        now = _digests(db)
        for name in sorted(anchor.tables.keys() | now.keys()):
            if anchor.tables.get(name) != now.get(name):
                yield (
                    f"In de tabel «{name}» zijn rijen veranderd, verwisseld, toegevoegd of "
                    "weggehaald met een ander programma dan klasapp. Zet een reservekopie terug, "
                    "of zoek uit wie dat deed."
                )


def _replaced(db: Database, anchor: Anchor) -> bool:
    if anchor.audit_id:
        row = db.execute("select hash from audit where id = ?", [anchor.audit_id]).fetchone()
        if row is None or row[0] != anchor.audit_hash:
            return True
    return _writes(db) < anchor.writes


def _head(db: Database) -> tuple[int, str, str]:
    row = db.execute("select id, hash, at from audit order by id desc limit 1").fetchone()
    return (int(row[0]), str(row[1]), str(row[2])) if row else (0, "", "")


def _schema(db: Database) -> int:
    return int(db.execute("pragma user_version").fetchone()[0])


def _writes(db: Database) -> int:
    return int(read_setting(db, WRITES, "0"))


def _digests(db: Database) -> dict[str, str]:
    found = {}
    for name in db.table_names():
        if name.startswith("sqlite_"):
            continue
        total = hashlib.blake2b(digest_size=16)
        for row in db.execute(f'select * from "{name}"'):  # noqa: S608
            total.update(repr(row).encode("utf-8", "surrogatepass"))
        found[name] = total.hexdigest()
    return found


def _day(at: str) -> str:
    return f"{at[8:10]}-{at[5:7]}-{at[:4]} {at[11:16]}"


def _mac(key: bytes, text: str) -> str:
    return hmac.new(key, b"klasapp-anchor:" + text.encode(), hashlib.sha256).hexdigest()


def _read(path: Path, key: bytes) -> Anchor | None:
    """The anchor; None when there is none, or when it is not ours."""
    place = anchor_path(path)
    try:
        if place.stat().st_size > _LONGEST:
            return None
        content = json.loads(place.read_text(encoding="utf-8"))
        text = content["anchor"]
        if not hmac.compare_digest(content["mac"], _mac(key, text)):
            return None
        return Anchor(**json.loads(text))
    except (OSError, ValueError, KeyError, TypeError):
        return None
