"""Rows of agreements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from klasapp.agreements.agreement import PUT_BACK, Event, EventKind, Line, LineState, Source
from klasapp.agreements.agreement_set import AgreementSet, Answer, Endorsement
from klasapp.agreements.review import Review, Verdict

if TYPE_CHECKING:
    from sqlite_utils import Database

_SET = (
    "select id, class_id, motto, started_on, adopted_on, explained_on, parents_informed_on, "
    "parents_reason from agreement_set where "
)
_LINE = (
    "select id, number, block, text, source, origin, state, times, votes, same_as "
    "from agreement_line where set_id = ? order by number"
)


def set_of_class(db: Database, class_id: int) -> AgreementSet | None:
    """The agreements of a class, if there are any yet."""
    return _set(db, "class_id = ?", class_id)


def set_of_line(db: Database, line_id: int) -> AgreementSet | None:
    """The set that a line belongs to."""
    return _set(db, "id = (select set_id from agreement_line where id = ?)", line_id)


def add_set(db: Database, class_id: int, started_on: date) -> int:
    """Insert an empty set; returns its id."""
    row = {"class_id": class_id, "started_on": started_on.isoformat()}
    return cast(int, db.table("agreement_set").insert(row).last_pk)


def change_set(db: Database, set_id: int, fields: Mapping[str, str | None]) -> None:
    """Change fields of a set; dates as ISO text."""
    db.table("agreement_set").update(set_id, dict(fields))


def add_line(
    db: Database, set_id: int, block: str, text: str, source: Source, origin: str, state: LineState
) -> int:
    """Insert a line under the next number of its set; returns its id."""
    (last,) = db.execute(
        "select coalesce(max(number), 0) from agreement_line where set_id = ?", [set_id]
    ).fetchone()
    row = {
        "set_id": set_id,
        "number": last + 1,
        "block": block,
        "text": text,
        "source": source,
        "origin": origin,
        "state": state,
    }
    return cast(int, db.table("agreement_line").insert(row).last_pk)


def change_line(db: Database, line_id: int, fields: Mapping[str, Any]) -> None:
    """Change fields of a line."""
    db.table("agreement_line").update(line_id, dict(fields))


def add_event(db: Database, line_id: int, at: datetime, kind: EventKind, text: str = "") -> None:
    """Note what happened to a line."""
    row = {"line_id": line_id, "at": _stamp(at), "kind": kind, "text": text}
    db.table("agreement_event").insert(row)


def events(db: Database, line_id: int) -> tuple[Event, ...]:
    """What happened to a line, oldest first."""
    rows = db.execute(
        "select at, kind, text from agreement_event where line_id = ? order by id", [line_id]
    ).fetchall()
    return tuple(
        Event(datetime.fromisoformat(at), cast(EventKind, kind), text) for at, kind, text in rows
    )


def chosen_days(db: Database, set_id: int) -> dict[int, date]:
    """On which day each line was last agreed on, by line id."""
    rows = db.execute(
        "select line_id, max(at) from agreement_event where kind = 'chosen' and text != ? "
        "and line_id in (select id from agreement_line where set_id = ?) group by line_id",
        [PUT_BACK, set_id],
    ).fetchall()
    return {line_id: datetime.fromisoformat(at).date() for line_id, at in rows}


def add_answer(
    db: Database, set_id: int, pupil_id: int, endorsement: Endorsement, at: datetime
) -> None:
    """Keep what a pupil said."""
    db.table("agreement_answer").insert({
        "set_id": set_id,
        "pupil_id": pupil_id,
        "answer": endorsement.answer,
        "on_day": endorsement.on.isoformat(),
        "talk_on": endorsement.talk_on.isoformat() if endorsement.talk_on else None,
        "note": endorsement.note,
        "recorded_at": _stamp(at),
    })


def answers(db: Database, set_id: int) -> dict[int, Endorsement]:
    """What each pupil said last, by pupil id."""
    rows = db.execute(
        "select pupil_id, answer, on_day, talk_on, note from agreement_answer "
        "where set_id = ? order by id",
        [set_id],
    ).fetchall()
    return {
        pupil: Endorsement(cast(Answer, answer), date.fromisoformat(day), _day(talk), note)
        for pupil, answer, day, talk, note in rows
    }


def remove_plan(db: Database, review_id: int) -> None:
    """Take out a review that was planned and not held."""
    db.execute("delete from agreement_review where id = ? and held_on is null", [review_id])


def answers_of_pupil(db: Database, pupil_id: int) -> dict[int, Endorsement]:
    """What a pupil said last, by the id of the class, the newest class last."""
    rows = db.execute(
        "select s.class_id, a.answer, a.on_day, a.talk_on, a.note from agreement_answer a "
        "join agreement_set s on s.id = a.set_id where a.pupil_id = ? order by a.id",
        [pupil_id],
    ).fetchall()
    return {
        class_id: Endorsement(cast(Answer, answer), date.fromisoformat(day), _day(talk), note)
        for class_id, answer, day, talk, note in rows
    }


def add_review(
    db: Database, set_id: int, moment: str, *, due_on: date | None, held_on: date | None, note: str
) -> int:
    """Insert a review that is planned or was held; returns its id."""
    row = {
        "set_id": set_id,
        "moment": moment,
        "due_on": due_on.isoformat() if due_on else None,
        "held_on": held_on.isoformat() if held_on else None,
        "note": note,
    }
    return cast(int, db.table("agreement_review").insert(row).last_pk)


def hold_review(db: Database, review_id: int, held_on: date, note: str) -> None:
    """Fill in when a planned review was held."""
    db.table("agreement_review").update(review_id, {"held_on": held_on.isoformat(), "note": note})


def add_verdict(db: Database, review_id: int, line_id: int, verdict: Verdict) -> None:
    """Keep what a review said about a line."""
    row = {"review_id": review_id, "line_id": line_id, "verdict": verdict}
    db.table("agreement_review_line").insert(row)


def reviews(db: Database, set_id: int) -> tuple[Review, ...]:
    """The reviews of a set, oldest first."""
    rows = db.execute(
        "select id, moment, due_on, held_on, note from agreement_review where set_id = ? "
        "order by id",
        [set_id],
    ).fetchall()
    query = "select line_id, verdict from agreement_review_line where review_id = ?"
    return tuple(
        Review(
            review_id,
            moment,
            _day(due),
            _day(held),
            note,
            {line: cast(Verdict, verdict) for line, verdict in db.execute(query, [review_id])},
        )
        for review_id, moment, due, held, note in rows
    )


def classes_with_agreements(db: Database) -> tuple[int, ...]:
    """The ids of the classes that agreed on something."""
    rows = db.execute(
        "select distinct s.class_id from agreement_set s join agreement_line l on l.set_id = s.id "
        "where l.state = 'chosen'"
    ).fetchall()
    return tuple(class_id for (class_id,) in rows)


def _set(db: Database, clause: str, value: int) -> AgreementSet | None:
    row = db.execute(_SET + clause, [value]).fetchone()
    if row is None:
        return None
    return AgreementSet(
        id=row[0],
        class_id=row[1],
        motto=row[2],
        started_on=date.fromisoformat(row[3]),
        adopted_on=_day(row[4]),
        explained_on=_day(row[5]),
        parents_informed_on=_day(row[6]),
        parents_reason=row[7],
        lines=tuple(Line(*one) for one in db.execute(_LINE, [row[0]]).fetchall()),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
