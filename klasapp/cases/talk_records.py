"""Rows of talks, versions of their reports, and agreements."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from klasapp.cases.row_records import day_text, inserted, read_day, stamp
from klasapp.cases.talk import Agreement, Owner, Report, TalkVersion

if TYPE_CHECKING:
    from sqlite_utils import Database

_VERSION = (
    "select number, held_on, participants, facts, experience, agreements, saved_at "
    "from talk_version"
)


def talk_id(db: Database, case_id: int, task_id: str, *, make: bool = False) -> int | None:
    """The report that belongs to a task; ``make`` starts one."""
    query = "select id from talk where case_id = ? and task_id = ?"
    row = db.execute(query, [case_id, task_id]).fetchone()
    if row:
        return int(row[0])
    return inserted(db, "talk", {"case_id": case_id, "task_id": task_id}) if make else None


def versions(db: Database, talk: int) -> tuple[TalkVersion, ...]:
    """The versions of a report: the final ones in order, then the draft."""
    query = f"{_VERSION} where talk_id = ? order by number is null, number"
    return tuple(_version(row) for row in db.execute(query, [talk]).fetchall())


def save_draft(db: Database, talk: int, report: Report, saved_at: datetime) -> bool:
    """Keep what is typed so far; True when this is a new draft."""
    row = {**_report(report), "saved_at": stamp(saved_at)}
    found = db.execute(
        "select id from talk_version where talk_id = ? and number is null", [talk]
    ).fetchone()
    if found:
        db.table("talk_version").update(found[0], row)
        return False
    db.table("talk_version").insert({"talk_id": talk, **row})
    return True


def drop_draft(db: Database, talk: int) -> None:
    """Throw the draft away; final versions stay."""
    db.execute("delete from talk_version where talk_id = ? and number is null", [talk])


def make_final(db: Database, talk: int, report: Report, number: int, saved_at: datetime) -> None:
    """Let the draft become the next final version."""
    save_draft(db, talk, report, saved_at)
    db.execute(
        "update talk_version set number = ? where talk_id = ? and number is null", [number, talk]
    )


def talk_states(db: Database, case_id: int | None = None) -> tuple[tuple[int, str, int, str], ...]:
    """(case, task, number of final versions, moment the draft was saved or '') of each talk."""
    query = (
        "select t.case_id, t.task_id, count(v.number), "
        "coalesce(max(case when v.number is null then v.saved_at end), '') "
        "from talk t join talk_version v on v.talk_id = t.id "
    )
    query += "where t.case_id = ? " if case_id is not None else ""
    values = [] if case_id is None else [case_id]
    rows = db.execute(query + "group by t.id order by t.id", values).fetchall()
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)


def add_agreement(db: Database, case_id: int, agreement: Agreement, made_at: datetime) -> int:
    """Insert an agreement (its id is ignored); returns the new id."""
    return inserted(
        db,
        "case_agreement",
        {
            "case_id": case_id,
            "task_id": agreement.task_id,
            "owner": agreement.owner.value,
            "pupil_id": agreement.pupil_id,
            "text": agreement.text,
            "follow_up_on": day_text(agreement.follow_up_on),
            "made_at": stamp(made_at),
        },
    )


def remove_agreement(db: Database, agreement_id: int, removed_at: datetime) -> None:
    """Withdraw an agreement; it stays readable."""
    db.table("case_agreement").update(agreement_id, {"removed_at": stamp(removed_at)})


def agreements(db: Database, case_id: int) -> tuple[Agreement, ...]:
    """All agreements of a case, withdrawn ones too, oldest first."""
    query = (
        "select id, task_id, owner, pupil_id, text, follow_up_on, removed_at from case_agreement "
        "where case_id = ? order by id"
    )
    return tuple(
        Agreement(
            row[0], row[1], Owner(row[2]), row[3], row[4], read_day(row[5]), row[6] is not None
        )
        for row in db.execute(query, [case_id]).fetchall()
    )


def _version(row: Any) -> TalkVersion:
    report = Report(read_day(row[1]), *row[2:6])
    return TalkVersion(row[0], report, datetime.fromisoformat(row[6]))


def _report(report: Report) -> dict[str, str | None]:
    return {
        "held_on": day_text(report.held_on),
        "participants": report.participants,
        "facts": report.facts,
        "experience": report.experience,
        "agreements": report.agreements,
    }
