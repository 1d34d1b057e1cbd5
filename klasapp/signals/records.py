"""Rows of signals and of what was done with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from klasapp.signals.signal import Signal, SignalDraft, SignalKind, Step, StepKind

if TYPE_CHECKING:
    from sqlite_utils import Database

_QUERY = (
    "select id, class_id, pupil_id, kind, seen_on, noted_at, source, place, text, round_id, "
    "moment, reporter, unnamed, reported_on from signal where removed_at is null "
)


def add_signal(db: Database, draft: SignalDraft, noted_at: str) -> int:
    """Insert a signal with its codes; returns its id."""
    row = {
        "class_id": draft.class_id,
        "pupil_id": draft.pupil_id,
        "kind": draft.kind,
        "seen_on": draft.seen_on.isoformat(),
        "noted_at": noted_at,
        "source": draft.source,
        "place": draft.place,
        "text": draft.text,
        "round_id": draft.round_id,
        "moment": draft.moment,
        "reporter": draft.reporter,
        "unnamed": int(draft.unnamed),
        "reported_on": draft.reported_on.isoformat() if draft.reported_on else None,
    }
    number = cast(int, db.table("signal").insert(row).last_pk)
    for code in draft.codes:
        db.table("signal_code").insert({"signal_id": number, "code": code})
    return number


def set_pupil(db: Database, signal_id: int, pupil_id: int | None) -> None:
    """Say whom a signal is about."""
    db.table("signal").update(signal_id, {"pupil_id": pupil_id})


def find_signal(db: Database, signal_id: int) -> Signal | None:
    """One signal; None when it is not there (any more)."""
    found = _signals(db, "and id = ?", [signal_id])
    return found[0] if found else None


def signals_of_pupil(db: Database, pupil_id: int) -> tuple[Signal, ...]:
    """The signals about a pupil, newest first."""
    return _signals(db, "and pupil_id = ? order by seen_on desc, id desc", [pupil_id])


def codes_since(db: Database, class_id: int, day: str) -> tuple[str, ...]:
    """The codes that were ticked in signals about a class from ``day`` (ISO) on."""
    query = (
        "select distinct code from signal_code join signal on signal.id = signal_id where "
        "class_id = ? and seen_on >= ? and kind = 'concern' and removed_at is null order by code"
    )
    return tuple(row[0] for row in db.execute(query, [class_id, day]).fetchall())


def signals_of_class(db: Database, class_id: int) -> tuple[Signal, ...]:
    """All signals of a class, newest first."""
    return _signals(db, "and class_id = ? order by seen_on desc, id desc", [class_id])


def add_step(db: Database, signal_id: int, step: Step) -> None:
    """Insert what was done with a signal."""
    db.table("signal_step").insert({
        "signal_id": signal_id,
        "kind": step.kind,
        "check_on": step.check_on.isoformat() if step.check_on else None,
        "case_id": step.case_id,
        "reason": step.reason,
        "recorded_at": step.recorded_at.isoformat(timespec="seconds"),
    })


def drop_last_step(db: Database, signal_id: int, kind: StepKind) -> bool:
    """Take back the newest thing done with a signal; False when that was something else."""
    row = db.execute(
        "select id, kind from signal_step where signal_id = ? order by recorded_at desc, id desc",
        [signal_id],
    ).fetchone()
    if row is None or row[1] != kind:
        return False
    db.table("signal_step").delete(row[0])
    return True


def remove_signal(db: Database, signal_id: int, removed_at: str | None) -> None:
    """Take a signal away; the row stays until retention. No moment: it is there again."""
    db.table("signal").update(signal_id, {"removed_at": removed_at})


def class_of_pupil(db: Database, pupil_id: int) -> int | None:
    """The class a pupil is in now, else the last one."""
    row = db.execute(
        "select class_id from enrolment where pupil_id = ? "
        "order by left_on is not null, joined_on desc, class_id desc",
        [pupil_id],
    ).fetchone()
    return int(row[0]) if row else None


def signals_without_case(db: Database) -> list[Any]:
    """(id, pupil, seen on, last day of the school year) of every signal in no case, oldest
    first."""
    query = (
        "select s.id, s.pupil_id, s.seen_on, y.ends_on from signal s "
        "join school_class c on c.id = s.class_id join school_year y on y.id = c.school_year_id "
        "where not exists (select 1 from signal_step t where t.signal_id = s.id "
        "and t.case_id is not null) order by s.seen_on, s.id"
    )
    return list(db.execute(query).fetchall())


def kinds_between(db: Database, first: date, last: date) -> tuple[int, int]:
    """How many signals of concern and positive ones there are of these days."""
    query = (
        "select count(*) from signal where removed_at is null and kind = ? "
        "and seen_on between ? and ?"
    )
    days = [first.isoformat(), last.isoformat()]
    concern, positive = (
        int(db.execute(query, [kind, *days]).fetchone()[0]) for kind in ("concern", "positive")
    )
    return concern, positive


def signals_of_case(db: Database, case_id: int) -> tuple[int, ...]:
    """The signals that led to a case and to no other."""
    query = (
        "select distinct t.signal_id from signal_step t where t.case_id = ? and not exists ("
        "select 1 from signal_step o where o.signal_id = t.signal_id and o.case_id != t.case_id)"
    )
    return tuple(row[0] for row in db.execute(query, [case_id]).fetchall())


def _signals(db: Database, clause: str, values: list[Any]) -> tuple[Signal, ...]:
    rows = db.execute(_QUERY + clause, values).fetchall()
    numbers = [row[0] for row in rows]
    codes, steps = _codes(db, numbers), _steps(db, numbers)
    return tuple(
        Signal(
            row[0],
            SignalDraft(
                class_id=row[1],
                pupil_id=row[2],
                kind=cast(SignalKind, row[3]),
                seen_on=date.fromisoformat(row[4]),
                source=row[6],
                place=row[7],
                codes=tuple(codes[row[0]]),
                text=row[8],
                round_id=row[9],
                moment=row[10],
                reporter=row[11],
                unnamed=bool(row[12]),
                reported_on=date.fromisoformat(row[13]) if row[13] else None,
            ),
            datetime.fromisoformat(row[5]),
            tuple(steps[row[0]]),
        )
        for row in rows
    )


def _codes(db: Database, numbers: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = db.execute(
        "select signal_id, code from signal_code "
        "where signal_id in (select value from json_each(?)) order by rowid",
        [_listed(numbers)],
    ).fetchall()
    for number, code in rows:
        found[number].append(code)
    return found


def _steps(db: Database, numbers: Iterable[int]) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    rows = db.execute(
        "select signal_id, kind, check_on, case_id, reason, recorded_at from signal_step "
        "where signal_id in (select value from json_each(?)) order by recorded_at, id",
        [_listed(numbers)],
    ).fetchall()
    for number, kind, check_on, case_id, reason, at in rows:
        day = date.fromisoformat(check_on) if check_on else None
        step = Step(cast(StepKind, kind), day, case_id, reason, datetime.fromisoformat(at))
        found[number].append(step)
    return found


def _listed(numbers: Iterable[int]) -> str:
    return f"[{','.join(str(number) for number in numbers)}]"
