"""Rows of protocol versions, cases, their pupils and their tasks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from klasapp.cases.case import Case, CaseChange, CaseDraft, CasePupil, Role, TaskRecord
from klasapp.cases.row_records import day_text, inserted, read_day, stamp
from klasapp.protocol import Protocol, Severity

if TYPE_CHECKING:
    from sqlite_utils import Database

_CASE = (
    "select id, number, class_id, opened_on, reported_on, seen_on, source, place, summary, wish, "
    "severity, offender_unknown, targeted_consent, state, protocol_sha256, look_first_id, "
    "closed_on, closing_note, unheard_reason from bullying_case c"
)

# Protocols and classes


def pin_protocol(db: Database, protocol: Protocol, text: str) -> None:
    """Keep the text of a protocol, once."""
    row = {"sha256": protocol.sha256, "id": protocol.id, "version": protocol.version, "text": text}
    db.table("protocol_version").insert(row, pk="sha256", ignore=True)


def protocol_text(db: Database, sha256: str) -> str:
    """The text of a pinned protocol."""
    query = "select text from protocol_version where sha256 = ?"
    return str(db.execute(query, [sha256]).fetchone()[0])


def class_of_pupil(db: Database, pupil_id: int) -> int | None:
    """The newest class a pupil is (or was) in."""
    query = (
        "select class_id from enrolment where pupil_id = ? "
        "order by left_on is not null, joined_on desc, class_id desc limit 1"
    )
    row = db.execute(query, [pupil_id]).fetchone()
    return row[0] if row else None


# Cases


def case_numbers(db: Database) -> list[str]:
    """The numbers of all cases."""
    return [row[0] for row in db.execute("select number from bullying_case").fetchall()]


def add_case(
    db: Database,
    number: str,
    class_id: int,
    opened_on: date,
    draft: CaseDraft,
    protocol_sha256: str,
    look_first_id: int | None,
) -> int:
    """Insert a case with its forms and pupils; returns its id."""
    case_id = inserted(
        db,
        "bullying_case",
        {
            "number": number,
            "class_id": class_id,
            "opened_on": opened_on.isoformat(),
            "reported_on": draft.reported_on.isoformat(),
            "seen_on": draft.seen_on.isoformat(),
            "source": draft.source,
            "place": draft.place,
            "summary": draft.summary,
            "wish": draft.wish,
            "severity": draft.severity.value,
            "offender_unknown": int(draft.offender_unknown),
            "state": "open",
            "protocol_sha256": protocol_sha256,
            "look_first_id": look_first_id,
        },
    )
    set_forms(db, case_id, draft.forms)
    for pupil_id, roles in draft.roles.items():
        for role in sorted(roles):
            add_pupil(db, case_id, CasePupil(pupil_id, role, draft.reported_on))
    return case_id


def change_case(db: Database, case_id: int, fields: Mapping[str, object]) -> None:
    """Overwrite fields of a case, by column name."""
    db.table("bullying_case").update(case_id, dict(fields))


def set_forms(db: Database, case_id: int, codes: Iterable[str]) -> None:
    """Let exactly these forms of bullying belong to a case."""
    db.execute("delete from case_form where case_id = ?", [case_id])
    db.table("case_form").insert_all({"case_id": case_id, "code": code} for code in codes)


def add_pupil(db: Database, case_id: int, one: CasePupil) -> None:
    """Give a pupil a role in a case."""
    db.table("case_pupil").insert({
        "case_id": case_id,
        "pupil_id": one.pupil_id,
        "role": one.role.value,
        "joined_on": one.joined_on.isoformat(),
    })


def end_role(db: Database, case_id: int, one: CasePupil, ended_on: date, reason: str) -> None:
    """Let a role end; the row stays."""
    db.execute(
        "update case_pupil set ended_on = ?, ended_reason = ? "
        "where case_id = ? and pupil_id = ? and role = ? and ended_on is null",
        [ended_on.isoformat(), reason, case_id, one.pupil_id, one.role.value],
    )


def forget_role(db: Database, case_id: int, one: CasePupil) -> None:
    """Take away a role that nothing was recorded for."""
    db.execute(
        "delete from case_pupil where case_id = ? and pupil_id = ? and role = ? "
        "and ended_on is null",
        [case_id, one.pupil_id, one.role.value],
    )


def add_change(db: Database, case_id: int, change: CaseChange) -> None:
    """Note what a case says now and said before."""
    db.table("case_change").insert({
        "case_id": case_id,
        "changed_at": stamp(change.changed_at),
        "field": change.field,
        "was": change.was,
        "became": change.became,
        "reason": change.reason,
    })


def changes(db: Database, case_id: int) -> tuple[CaseChange, ...]:
    """What changed in a case, oldest first."""
    query = (
        "select changed_at, field, was, became, reason from case_change where case_id = ? "
        "order by id"
    )
    rows = db.execute(query, [case_id]).fetchall()
    return tuple(CaseChange(datetime.fromisoformat(row[0]), *row[1:]) for row in rows)


def add_task_record(db: Database, case_id: int, record: TaskRecord) -> None:
    """Note what happened to a task."""
    db.table("case_task").insert({
        "case_id": case_id,
        "task_id": record.task_id,
        "state": record.state,
        "on_date": day_text(record.on_date),
        "reason": record.reason,
        "recorded_at": stamp(record.recorded_at),
    })


def find_case(db: Database, case_id: int) -> Case | None:
    """One case with its forms, pupils and task records, or None."""
    found = _cases(db, " where id = ?", [case_id])
    return found[0] if found else None


def cases(
    db: Database, class_id: int | None = None, *, state: str | None = None
) -> tuple[Case, ...]:
    """Cases (of a class, or of a pupil who is in that class now), newest first."""
    where, values = [], []
    if class_id is not None:
        where.append(
            "(c.class_id = ? or exists (select 1 from case_pupil p join enrolment e "
            "on e.pupil_id = p.pupil_id where p.case_id = c.id and p.ended_on is null "
            "and e.class_id = ? and e.left_on is null))"
        )
        values += [class_id, class_id]
    if state is not None:
        where.append("c.state = ?")
        values.append(cast(Any, state))
    clause = f" where {' and '.join(where)}" if where else ""
    return _cases(db, f"{clause} order by c.opened_on desc, c.id desc", values)


def cases_of_pupil(db: Database, pupil_id: int) -> tuple[Case, ...]:
    """Cases in which a pupil has a role, newest first."""
    clause = (
        " where exists (select 1 from case_pupil p where p.case_id = c.id and p.pupil_id = ? "
        "and p.ended_on is null) order by c.opened_on desc, c.id desc"
    )
    return _cases(db, clause, [pupil_id])


def _cases(db: Database, clause: str, values: list[int]) -> tuple[Case, ...]:
    found = [_case(row) for row in db.execute(_CASE + clause, values).fetchall()]
    ids = json.dumps([case.id for case in found])
    forms = _by_case(db, "code from case_form", "rowid", ids)
    pupils = _by_case(
        db, "pupil_id, role, joined_on, ended_on, ended_reason from case_pupil", "id", ids
    )
    tasks = _by_case(db, "task_id, state, on_date, reason, recorded_at from case_task", "id", ids)
    levels = _by_case(db, "level, decided_on from case_level", "id", ids)
    return tuple(
        replace(
            case,
            level=levels[case.id][-1][0] if case.id in levels else 1,
            level_since=read_day(levels[case.id][-1][1]) if case.id in levels else None,
            forms=tuple(row[0] for row in forms.get(case.id, ())),
            pupils=tuple(
                CasePupil(
                    row[0], Role(row[1]), date.fromisoformat(row[2]), read_day(row[3]), row[4]
                )
                for row in pupils.get(case.id, ())
            ),
            records=tuple(
                TaskRecord(row[0], row[1], read_day(row[2]), row[3], datetime.fromisoformat(row[4]))
                for row in tasks.get(case.id, ())
            ),
        )
        for case in found
    )


def _by_case(db: Database, what: str, order: str, ids: str) -> dict[int, list[Any]]:
    """The rows of these cases (a JSON list), by case: one query, however many cases there are."""
    columns, table = what.split(" from ")
    query = (
        f"select case_id, {columns} from {table} "  # noqa: S608 - from this file, no user text
        f"where case_id in (select value from json_each(?)) order by {order}"
    )
    found: dict[int, list[Any]] = {}
    for row in db.execute(query, [ids]).fetchall():
        found.setdefault(row[0], []).append(row[1:])
    return found


def _case(row: Any) -> Case:
    return Case(
        id=row[0],
        number=row[1],
        class_id=row[2],
        opened_on=date.fromisoformat(row[3]),
        reported_on=date.fromisoformat(row[4]),
        seen_on=date.fromisoformat(row[5]),
        source=row[6],
        place=row[7],
        summary=row[8],
        wish=row[9],
        severity=Severity(row[10]),
        offender_unknown=bool(row[11]),
        targeted_consent=None if row[12] is None else bool(row[12]),
        open=row[13] == "open",
        protocol_sha256=row[14],
        look_first_id=row[15],
        closed_on=read_day(row[16]),
        closing_note=row[17],
        unheard_reason=row[18],
    )
