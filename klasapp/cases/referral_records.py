"""Rows of help that was offered, how it went, and what was told to others."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases.referral import Referral, ReferralEvent, Sharing
from klasapp.cases.row_records import day_text, inserted, read_day, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_referral(db: Database, case_id: int, one: Referral) -> int:
    """Insert help that was offered (its id is ignored); returns the new id."""
    row = {
        "case_id": case_id,
        "pupil_id": one.pupil_id,
        "for_parents": int(one.for_parents),
        "offer": one.offer,
        "label": one.label,
        "external": int(one.external),
        "most": one.most,
        "offered_on": one.offered_on.isoformat(),
        "note": one.note,
        "made_at": stamp(one.made_at),
    }
    return inserted(db, "referral", row)


def referrals(db: Database, case_id: int) -> tuple[Referral, ...]:
    """All help of a case, oldest first."""
    query = (
        "select id, pupil_id, for_parents, offer, label, external, most, offered_on, note, made_at "
        "from referral where case_id = ? order by id"
    )
    return tuple(
        Referral(
            row[0], row[1], bool(row[2]), row[3], row[4], bool(row[5]), row[6],
            date.fromisoformat(row[7]), row[8], datetime.fromisoformat(row[9]), _events(db, row[0]),
        )
        for row in db.execute(query, [case_id]).fetchall()
    )  # fmt: skip


def _events(db: Database, referral_id: int) -> tuple[ReferralEvent, ...]:
    query = (
        "select kind, on_day, answer, note, recorded_at from referral_event "
        "where referral_id = ? order by id"
    )
    return tuple(
        ReferralEvent(
            row[0], date.fromisoformat(row[1]), row[2], row[3], datetime.fromisoformat(row[4])
        )
        for row in db.execute(query, [referral_id]).fetchall()
    )


def add_event(db: Database, referral_id: int, event: ReferralEvent) -> None:
    """Note what happened with help."""
    db.table("referral_event").insert({
        "referral_id": referral_id,
        "kind": event.kind,
        "on_day": event.on_day.isoformat(),
        "answer": event.answer,
        "note": event.note,
        "recorded_at": stamp(event.recorded_at),
    })


def add_sharing(db: Database, case_id: int, one: Sharing) -> int:
    """Note what was told to whom; returns the new id."""
    row = {
        "case_id": case_id,
        "pupil_id": one.pupil_id,
        "referral_id": one.referral_id,
        "with_whom": one.with_whom,
        "what": one.what,
        "ground": one.ground,
        "shared_on": one.shared_on.isoformat(),
        "parents_told_on": day_text(one.parents_told_on),
        "untold_reason": one.untold_reason,
        "recorded_at": stamp(one.recorded_at),
    }
    return inserted(db, "sharing", row)


def sharings(db: Database, case_id: int) -> tuple[Sharing, ...]:
    """What was told to others in a case, oldest first."""
    query = (
        "select id, pupil_id, referral_id, with_whom, what, ground, shared_on, parents_told_on, "
        "untold_reason, recorded_at from sharing where case_id = ? order by id"
    )
    return tuple(
        Sharing(
            row[0], row[1], row[2], row[3], row[4], row[5],
            date.fromisoformat(row[6]), read_day(row[7]), row[8],
            datetime.fromisoformat(row[9]),
        )
        for row in db.execute(query, [case_id]).fetchall()
    )  # fmt: skip


def is_offered(db: Database, case_id: int) -> bool:
    """Whether any help was offered in a case."""
    query = "select exists (select 1 from referral where case_id = ?)"
    return bool(db.execute(query, [case_id]).fetchone()[0])
