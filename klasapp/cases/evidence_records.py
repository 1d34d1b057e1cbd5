"""Rows of evidence, its files and what was decided about them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from klasapp.cases.evidence import Decision, Evidence, EvidenceFile, EvidenceText, NoFiles
from klasapp.cases.row_records import inserted, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

_TEXT = (
    "kind", "what", "supplied_by", "made_at", "received_at", "url", "account", "nickname",
    "description",
)  # fmt: skip


def next_number(db: Database, case_id: int) -> int:
    """The next number of evidence in a case: 1, 2, ..."""
    query = "select coalesce(max(number), 0) + 1 from evidence where case_id = ?"
    return int(db.execute(query, [case_id]).fetchone()[0])


def add_evidence(db: Database, case_id: int, number: int, at: datetime) -> int:
    """Insert a numbered piece of evidence; returns its id."""
    return inserted(db, "evidence", {"case_id": case_id, "number": number, "added_at": stamp(at)})


def add_text(db: Database, evidence_id: int, text: EvidenceText) -> None:
    """Add what is said about it from now on."""
    row: dict[str, Any] = {name: getattr(text, name) for name in _TEXT}
    row |= {"evidence_id": evidence_id, "nude": int(text.nude), "saved_at": stamp(text.saved_at)}
    db.table("evidence_text").insert(row)


def add_file(db: Database, evidence_id: int, file: EvidenceFile, content: bytes) -> None:
    """Keep the bytes of a file."""
    db.table("evidence_file").insert({
        "evidence_id": evidence_id,
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "content": content,
        "added_at": stamp(file.added_at),
    })


def content(db: Database, evidence_id: int) -> bytes:
    """The bytes of a file."""
    query = "select content from evidence_file where evidence_id = ?"
    return bytes(db.execute(query, [evidence_id]).fetchone()[0])


def remove_file(db: Database, evidence_id: int) -> None:
    """Take away the bytes; the store overwrites them with zeros."""
    db.execute("delete from evidence_file where evidence_id = ?", [evidence_id])


def add_decision(db: Database, evidence_id: int, one: Decision) -> None:
    """Note what was decided about a file."""
    db.table("evidence_decision").insert({
        "evidence_id": evidence_id,
        "decision": one.decision,
        "reason": one.reason,
        "size": one.size,
        "sha256": one.sha256,
        "decided_at": stamp(one.decided_at),
    })


def empty_journal(db: Database) -> bool:
    """Write the journal into the database and cut it to nothing: what was removed is in neither.

    False when somebody else was reading; the next checkpoint does it then.
    """
    return bool(db.execute("pragma wal_checkpoint(truncate)").fetchone()[0] == 0)


def no_files(db: Database, case_id: int) -> tuple[NoFiles, ...]:
    """Why a case takes no files; empty when it does."""
    query = (
        "select 'form' as why from case_form where case_id = :id and code in ('DI8', 'DI9') union "
        "select 'situation' from case_situation where case_id = :id and no_files = 1 "
        "and closed_at is null union "
        "select 'nude' from evidence e join evidence_text t on t.evidence_id = e.id "
        "where e.case_id = :id and t.nude = 1 and t.id = "
        "(select max(o.id) from evidence_text o where o.evidence_id = e.id) order by why"
    )
    return tuple(NoFiles(row[0]) for row in db.execute(query, {"id": case_id}).fetchall())


def all_evidence(db: Database, case_id: int) -> tuple[Evidence, ...]:
    """The evidence of a case, by number."""
    query = "select id, case_id, number, added_at from evidence where case_id = ? order by number"
    return tuple(_whole(db, row) for row in db.execute(query, [case_id]).fetchall())


def find_evidence(db: Database, evidence_id: int) -> Evidence | None:
    """One piece of evidence, or None."""
    query = "select id, case_id, number, added_at from evidence where id = ?"
    row = db.execute(query, [evidence_id]).fetchone()
    return _whole(db, row) if row else None


def _whole(db: Database, row: Any) -> Evidence:
    texts = db.execute(
        "select kind, what, supplied_by, made_at, received_at, url, account, nickname, "
        "description, nude, saved_at from evidence_text where evidence_id = ? order by id",
        [row[0]],
    ).fetchall()
    file = db.execute(
        "select name, size, sha256, added_at from evidence_file where evidence_id = ?", [row[0]]
    ).fetchone()
    decisions = db.execute(
        "select decision, reason, size, sha256, decided_at from evidence_decision "
        "where evidence_id = ? order by id",
        [row[0]],
    ).fetchall()
    moment = datetime.fromisoformat
    return Evidence(
        id=row[0],
        case_id=row[1],
        number=row[2],
        added_at=moment(row[3]),
        texts=tuple(EvidenceText(*[*one[:-2], bool(one[-2]), moment(one[-1])]) for one in texts),
        file=EvidenceFile(*[*file[:3], moment(file[3])]) if file else None,
        decisions=tuple(Decision(*[*one[:4], moment(one[4])]) for one in decisions),
    )
