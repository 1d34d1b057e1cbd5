"""What a mentor can do with the intake, with reasons for being late, and with the five tracks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from klasapp.cases import family_records, intake_records, records, referral_records
from klasapp.cases.case import CaseChange, CaseDraft, DraftError, Role, require_open, tidy
from klasapp.cases.case_service import open_case
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.coverage import CoverageLine, coverage
from klasapp.cases.dossier import Field, FileItem
from klasapp.cases.guided_talk_service import support_notes
from klasapp.cases.intake import (
    CARE,
    FIELDS,
    YES,
    DraftKey,
    Intake,
    Mark,
    Observation,
    check_answers,
    check_observation,
    spoken_answer,
)
from klasapp.cases.tracks import BoardFacts, BoardTrack, board
from klasapp.cases.week_item import WeekItem
from klasapp.errors import KlasappError
from klasapp.protocol import Lane, spoken
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

PAGE = "q"
"""The letter of the page with the intake in the menu of a case."""
MAX_NOTE = 1000
UNJUDGED = ""
"""Counts the cases that nobody judged yet."""


@dataclass(frozen=True, slots=True)
class IntakeView:
    """A case with what its intake says."""

    case_view: CaseView
    intake: Intake


@dataclass(frozen=True, slots=True)
class BoardView:
    """A case with its five tracks."""

    case_view: CaseView
    tracks: tuple[BoardTrack, ...]


# Beginning a case


def begin_case(
    session: Session,
    class_id: int,
    draft: CaseDraft,
    answers: Mapping[str, str],
    key: DraftKey | None = None,
) -> int:
    """Begin a case with what else the intake says; the form in work (``key``) is gone then.

    Raises ``DraftError`` for the first field that is not right; then nothing was kept.
    """
    with session.writing() as db:
        case_id = open_case(session, class_id, draft, key.look_first_id if key else None)
        answer_intake(session, case_id, {name: text for name, text in answers.items() if text})
        if key is not None:
            intake_records.drop_draft(db, key)
    return case_id


def keep_intake(session: Session, key: DraftKey, body: Mapping[str, Any]) -> None:
    """Keep the form as it is typed so far. Only the first time is noted in the audit."""
    text = json.dumps(body, ensure_ascii=False)
    with session.writing() as db:
        if intake_records.save_draft(db, key, text, session.now):
            session.audit("intake.draft", f"class:{key.class_id}")


def kept_intake(session: Session, key: DraftKey) -> tuple[dict[str, Any], datetime] | None:
    """The form that was not finished, and when it was kept."""
    with session.reading() as db:
        found = intake_records.draft(db, key)
    return (json.loads(found[0]), found[1]) if found else None


def drop_intake(session: Session, key: DraftKey) -> None:
    """Throw the unfinished form away."""
    with session.writing() as db:
        intake_records.drop_draft(db, key)
        session.audit("intake.draft.drop", f"class:{key.class_id}")


def put_back_intake(session: Session, key: DraftKey, body: Mapping[str, Any]) -> None:
    """Put a form back that was thrown away. Raises ``KlasappError`` when a new one stands there."""
    if kept_intake(session, key) is not None:
        raise KlasappError("Er is inmiddels een nieuw concept begonnen.")
    keep_intake(session, key, body)


# What the intake says


def read_intake(session: Session, case_id: int, *, again: bool = False) -> IntakeView:
    """The intake of a case; reading is noted in the audit, unless it is shown ``again``."""
    with session.reading() if again else session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        found = IntakeView(view, _intake(db, case_id))
        if not again:
            session.audit("intake.read", f"case:{case_id}")
    return found


def _intake(db: Database, case_id: int) -> Intake:
    answers = {field: value for field, value, _ in intake_records.answers(db, case_id)}
    care = _marks(db, case_id).get(CARE)
    return Intake(answers, intake_records.observations(db, case_id), care)


def _marks(db: Database, case_id: int) -> dict[str, Mark]:
    return {mark.item: mark for mark in intake_records.marks(db, case_id)}


def answer_intake(session: Session, case_id: int, answers: Mapping[str, str]) -> bool:
    """Keep answers; the older ones stay in the history. False: nothing changed.

    The definition never stops a step (C23). Raises ``DraftError``.
    """
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        kept = check_answers(answers, view_of(session, db, case).protocol.definition)
        now = _intake(db, case_id)
        changed = [name for name, value in kept.items() if value != now.said(name)]
        for name in changed:
            intake_records.add_answer(db, case_id, name, kept[name], session.now)
        if changed:
            session.audit("intake.answer", f"case:{case_id}", " ".join(changed))
    return bool(changed)


def add_observation(session: Session, case_id: int, one: Observation) -> int:
    """Keep what somebody saw, whenever it comes in; returns its id.

    An earlier day is the first signal from now on (R60). Raises ``DraftError``.
    """
    kept = check_observation(one, session.today)
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        number = intake_records.add_observation(db, case_id, kept, session.now)
        if kept.seen_on < case.seen_on:
            records.change_case(db, case_id, {"seen_on": kept.seen_on.isoformat()})
            was, became = case.seen_on.isoformat(), kept.seen_on.isoformat()
            records.add_change(
                db, case_id, CaseChange(session.now, "seen_on", was, became, "Eerder gezien.")
            )
        session.audit("intake.observe", f"case:{case_id}", f"observation:{number}")
    return number


def withdraw_observation(session: Session, case_id: int, number: int, reason: str) -> None:
    """Let an observation no longer count; it stays readable. Raises ``DraftError``."""
    kept = tidy(reason, "reason", MAX_NOTE)
    if not kept:
        raise DraftError("reason", "Schrijf waarom deze waarneming niet klopt.")
    with session.writing() as db:
        require_open(look_up(db, case_id))
        if number not in {one.id for one in _intake(db, case_id).standing}:
            raise KlasappError("Deze waarneming telt al niet meer mee.")
        intake_records.withdraw_observation(db, number, kept, session.now)
        session.audit("intake.withdraw", f"case:{case_id}", f"observation:{number}")


def count_verdicts(session: Session) -> dict[str, int]:
    """How many cases are signaal, ruzie, vermoeden or pesten (C23); ``UNJUDGED``: not judged."""
    with session.reading() as db:
        judged = dict(intake_records.verdicts(db))
        found = [judged.get(case.id, UNJUDGED) for case in records.cases(db)]
    return {verdict: found.count(verdict) for verdict in dict.fromkeys(found)}


# The protocol followed or left


def read_coverage(
    session: Session, case_id: int, *, again: bool = False
) -> tuple[CaseView, tuple[CoverageLine, ...]]:
    """How far the protocol was followed, with the reasons; noted in the audit."""
    with session.reading() if again else session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        lines = case_coverage(db, view)
        if not again:
            session.audit("case.coverage", f"case:{case_id}")
    return view, lines


def case_coverage(db: Database, view: CaseView) -> tuple[CoverageLine, ...]:
    """As ``read_coverage``, inside a running transaction: for printing."""
    reasons = {task: why for task, why, _ in intake_records.deviations(db, view.case.id)}
    return coverage(view.worth_showing, reasons, view.today)


def explain_late(session: Session, case_id: int, task_id: str, reason: str) -> None:
    """Keep why a task is or was late (ruling 106653), also in a closed case."""
    kept = tidy(reason, "reason")
    if not kept:
        raise DraftError("reason", "Schrijf waarom dit later was dan het protocol zegt.")
    with session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        line = next((one for one in case_coverage(db, view) if one.task.id == task_id), None)
        if line is None or not line.days:
            raise KlasappError("Deze taak is niet te laat, dus er is niets uit te leggen.")
        intake_records.add_deviation(db, case_id, task_id, kept, session.now)
        session.audit("case.deviation", f"case:{case_id}", task_id)


# The five tracks


def read_board(session: Session, case_id: int, *, again: bool = False) -> BoardView:
    """The five tracks of a case, met by what was recorded (R106-R110); noted in the audit."""
    with session.reading() if again else session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        lanes = {task.id: task.lane for task in view.tasks}
        facts = BoardFacts(
            view=view,
            intake=_intake(db, case_id),
            referrals=referral_records.referrals(db, case_id),
            families=family_records.events(db, case_id),
            reasons=tuple(
                text
                for _, task_id, text in support_notes(session, case_id)
                if lanes.get(task_id) is Lane.INVOLVED
            ),
            marks=_marks(db, case_id),
        )
        if not again:
            session.audit("case.tracks", f"case:{case_id}")
    return BoardView(view, board(facts))


def mark_track(
    session: Session, case_id: int, item: str, state: str, on_day: date, note: str
) -> None:
    """Note at a point of the tracks what was done, why it is left out, or that it is open again.

    ``state``: done, left_out or open. Raises ``DraftError``.
    """
    kept = tidy(note, "note", MAX_NOTE)
    if not kept:
        asked = {"done": "Schrijf wat je deed, en met wie.", "open": "Schrijf waarom."}
        raise DraftError("note", asked.get(state, "Schrijf waarom dit niet nodig is."))
    if on_day > session.today:
        raise DraftError("day", "Deze dag moet nog komen. Vul de dag in waarop het gebeurde.")
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        tracks = view_of(session, db, case).protocol.tracks
        known = {entry.code for track in tracks for entry in track.items}
        if item not in known | {CARE}:
            raise KlasappError("Dit punt staat niet op het bord van deze zaak.")
        mark = Mark(item, state, on_day, kept, session.now)
        intake_records.add_mark(db, case_id, mark)
        session.audit("case.track", f"case:{case_id}", f"{item} {state}")


# What others show


def intake_due(db: Database, view: CaseView) -> tuple[WeekItem, ...]:
    """A pupil who is hurt, or hurts himself: the support team hears it today."""
    intake = _intake(db, view.case.id)
    if not intake.urgent or (intake.care is not None and intake.care.state == "done"):
        return ()
    said = [
        (field, at) for field, value, at in intake_records.answers(db, view.case.id)
        if field in {"injury", "self_harm"} and value == YES
    ]  # fmt: skip
    day = max(at for _, at in said).date()  # also on a day without school
    own = any(field == "self_harm" for field, _ in said)
    why = "Een leerling doet zichzelf pijn." if own else "Een leerling is gewond."
    what = "Vandaag overleggen met het ondersteuningsteam (meldcode)"
    names = ", ".join(view.names(Role.TARGETED))
    return (WeekItem(what, names, day, why, PAGE, Lane.TARGETED),)


def intake_history(db: Database, view: CaseView) -> tuple[tuple[datetime, str], ...]:
    """What the intake said, the reasons for being late, and the marks: moment and text."""
    case_id, definition = view.case.id, view.protocol.definition
    sources = {entry.code: entry.text for entry in view.protocol.report_sources}
    lines = [
        (at, f"{FIELDS[field]}: {spoken_answer(field, value, definition) or 'leeg'}")
        for field, value, at in intake_records.answers(db, case_id)
    ]
    seen = {one.id: one for one in intake_records.observations(db, case_id)}
    for number, at, withdrawn in intake_records.observed_at(db, case_id):
        one = seen[number]
        told = sources.get(one.source, one.source)
        lines.append((at, f"Waarneming van {spoken(one.seen_on)} ({told}): {one.text}"))
        if withdrawn is not None:
            lines.append((withdrawn, f"Waarneming telt niet meer mee: {one.withdrawn_reason}"))
    what = {task.id: task.what for task in view.tasks}
    lines += [
        (at, f"Later dan het protocol zegt: {what.get(task_id, task_id)}. {why}")
        for task_id, why, at in intake_records.deviations(db, case_id)
    ]
    texts = {entry.code: entry.text for track in view.protocol.tracks for entry in track.items}
    texts[CARE] = "Zorg na letsel"
    words = {"done": "gedaan", "left_out": "niet nodig", "open": "weer open"}
    lines += [
        (mark.recorded_at, f"{texts.get(mark.item, mark.item)} {words[mark.state]}: {mark.note}")
        for mark in intake_records.marks(db, case_id)
    ]
    return tuple(lines)


def intake_file_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """The observations and the assessment as items of the file of a case."""
    sources = {entry.code: entry.text for entry in view.protocol.report_sources}
    places = {entry.code: entry.text for entry in view.protocol.places}
    intake = _intake(db, view.case.id)
    recorded = {number: at for number, at, _ in intake_records.observed_at(db, view.case.id)}
    for one in intake.observations:
        yield FileItem(
            key=f"observation:{one.id}",
            at=recorded[one.id],
            day=one.seen_on,
            kind="waarneming",
            title="Wat er is gezien",
            fields=(
                Field("Van wie", " · ".join(filter(None, (sources.get(one.source, one.source),
                                                          one.who))), inner=True),
                Field("Plaats", places.get(one.place, one.place)),
                Field("Wat", one.text),
                Field("Telt niet meer mee", one.withdrawn_reason, inner=True),
            ),
            superseded=bool(one.withdrawn_reason),
        )  # fmt: skip
    given = intake_records.answers(db, view.case.id)
    if given:
        definition = view.protocol.definition
        yield FileItem(
            key="assessment",
            at=given[0][2],
            day=given[-1][2].date(),
            kind="melding",
            title="Beoordeling van de melding",
            fields=tuple(
                Field(FIELDS[name], spoken_answer(name, intake.said(name), definition), inner=True)
                for name in FIELDS
            ),
            inner=True,
        )
