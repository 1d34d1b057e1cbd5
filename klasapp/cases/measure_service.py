"""Measures: write down what was decided, count, tell, compare. One transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases import escalation_records, measure_records, records
from klasapp.cases.case import DraftError, Role, require_open, tidy
from klasapp.cases.case_view import CaseView, look_up, pinned_protocol, view_of
from klasapp.cases.escalation import MAX_NAME
from klasapp.cases.escalation_service import require_past
from klasapp.cases.measure import (
    EVENT_WORDS,
    MAX_WHAT,
    Attendance,
    CaseOutcome,
    Comparison,
    Kind,
    Measure,
    MeasureDraft,
    check_measure,
    compare,
    duties,
    highest_phase,
    may_decide,
    phase_of,
    who_may,
)
from klasapp.cases.referral_service import help_offered
from klasapp.cases.week_item import WeekItem
from klasapp.errors import KlasappError
from klasapp.protocol import Lane, Phase, TaskState, spoken
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

PAGE = "a"
FIRST_PARENTS_TALK = "eerste_oudergesprek"


@dataclass(frozen=True, slots=True)
class MeasuresView:
    """Everything the page of the measures shows."""

    case_view: CaseView
    measures: tuple[Measure, ...]
    """Newest first."""
    help_offered: bool

    def duties(self, measure: Measure) -> tuple[tuple[str, str], ...]:
        """What has to be ticked at a measure: (item, text)."""
        return duties(self.case_view.protocol, measure, self.help_offered)

    def one(self, measure_id: int) -> Measure:
        """One measure. Raises ``KlasappError`` when it is not there."""
        found = next((one for one in self.measures if one.id == measure_id), None)
        if found is None:
            raise KlasappError("Deze maatregel staat niet in deze zaak.")
        return found

    @property
    def pupils(self) -> tuple[int, ...]:
        """Who can get a measure: pesters and meelopers."""
        case = self.case_view.case
        return (*case.in_role(Role.INVOLVED), *case.in_role(Role.FOLLOWER))


def read_measures(session: Session, case_id: int) -> MeasuresView:
    """The measures of a case; reading is noted in the audit."""
    with session.writing() as db:
        found = _view(session, db, case_id)
        session.audit("case.measures.read", f"case:{case_id}")
    return found


def refresh_measures(session: Session, case_id: int) -> MeasuresView:
    """As ``read_measures``, for a page that is on the screen already."""
    with session.reading() as db:
        return _view(session, db, case_id)


def _view(
    session: Session, db: Database, case_id: int, view: CaseView | None = None
) -> MeasuresView:
    view = view or view_of(session, db, look_up(db, case_id))
    found = measure_records.measures(db, case_id)
    return MeasuresView(view, tuple(reversed(found)), help_offered(session, case_id))


def add_measure(session: Session, case_id: int, draft: MeasureDraft) -> int:
    """Write down a measure that was decided.

    Raises ``DraftError`` when the role may not decide it (C29), something must come first
    (R186, R194), or a field is not right.
    """
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        found = _view(session, db, case_id)
        if draft.pupil_id not in found.pupils:
            raise DraftError("pupil", "Kies een pester of een meeloper van deze zaak.")
        if draft.decided_on < case.reported_on:
            raise DraftError("decided_on", "Deze dag ligt voor de melding. Kijk de datum na.")
        protocol = found.case_view.protocol
        kept = check_measure(draft, protocol, found.measures, session.today)
        _require_parents(found.case_view, phase_of(protocol, kept.phase), kept.pupil_id)
        number = measure_records.add_measure(db, case_id, kept, session.now)
        by = (kept.decided_by, kept.decided_role)
        measure_records.add_event(
            db, number, "decided", kept.decided_on, kept.early_reason, by, session.now
        )
        session.audit("case.measure", f"case:{case_id}", f"fase {kept.phase}")
    return number


def _require_parents(view: CaseView, phase: Phase, pupil_id: int) -> None:
    """A second talk with parents needs a first one, or a reason why that did not happen (R186)."""
    if phase.requires != FIRST_PARENTS_TALK:
        return
    over = {TaskState.DONE, TaskState.SKIPPED}
    talks = [t for t in view.tasks if t.key == "D6" and t.pupil == str(pupil_id)]
    if talks and not any(task.state in over for task in talks):
        raise DraftError(
            "phase",
            "Het eerste gesprek met de ouders van deze leerling is nog niet geweest. Zet dat eerst "
            "op gedaan, of sla het over met de reden.",
        )


def change_measure(
    session: Session, case_id: int, measure_id: int, kind: str, on: date, note: str, by: str,
    role: str,
) -> None:  # fmt: skip
    """A measure changes, is withdrawn or ends; the gepeste and parents have to hear it.

    ``kind``: changed, withdrawn or ended. Who may decide it may change it.
    """
    kept, who = tidy(note, "note"), tidy(by, "by", MAX_NAME)
    if not kept:
        raise DraftError("note", "Schrijf wat er verandert en waarom.")
    if not who:
        raise DraftError("by", "Vul in wie dit besloot.")
    require_past(on, session.today)
    with session.writing() as db:
        require_open(look_up(db, case_id))
        found = _view(session, db, case_id)
        measure, protocol = found.one(measure_id), found.case_view.protocol
        phase = phase_of(protocol, measure.draft.phase)
        if measure.state != "running":
            raise KlasappError("Deze maatregel loopt niet meer.")
        if on < measure.draft.decided_on:
            raise DraftError("on", "Deze dag ligt voor het besluit. Kijk de datum na.")
        if kind != "ended" and not may_decide(phase, role):
            raise DraftError(
                "role",
                f"Fase {phase.number} besluit {who_may(protocol, phase)}. Vul in wie het besloot.",
            )
        measure_records.add_event(db, measure_id, kind, on, kept, (who, role), session.now)
        session.audit("case.measure.change", f"case:{case_id}", f"{measure_id} {kind}")


def tell_change(
    session: Session, case_id: int, measure_id: int, event_id: int, on: date | None, note: str
) -> None:
    """Note that the gepeste and the parents were told, or (``on`` None) why not."""
    kept = tidy(note, "note")
    if on is None and not kept:
        raise DraftError("note", "Schrijf waarom je het niet vertelt.")
    if on is not None:
        require_past(on, session.today)
    with session.writing() as db:
        look_up(db, case_id)
        measure = _view(session, db, case_id).one(measure_id)
        if event_id not in {one.id for one in measure.to_tell}:
            raise KlasappError("Dit is al verteld.")
        measure_records.tell_event(db, event_id, on, kept)
        session.audit("case.measure.told", f"case:{case_id}", str(measure_id))


def count_attendance(
    session: Session, case_id: int, measure_id: int, on: date, came: bool, note: str = ""
) -> int:
    """Note whether the pupil came on a day (D14); gives how often it was in all."""
    kept = tidy(note, "note", MAX_WHAT)
    require_past(on, session.today)
    with session.writing() as db:
        require_open(look_up(db, case_id))
        measure = _view(session, db, case_id).one(measure_id)
        if measure.draft.kind is not Kind.ATTENDANCE or measure.state != "running":
            raise KlasappError("Bij deze maatregel hoeft de leerling zich niet te melden.")
        if on < measure.draft.starts_on:
            raise DraftError("on", "De maatregel was toen nog niet begonnen.")
        if on in {one.on for one in measure.attendance}:
            raise DraftError("on", "Voor deze dag is het al opgeschreven.")
        measure_records.add_attendance(db, measure_id, Attendance(on, came, kept), session.now)
        session.audit("case.measure.attendance", f"case:{case_id}", str(measure_id))
    return measure.times_done + came


def tick_duty(
    session: Session, case_id: int, measure_id: int, item: str, on: date, note: str = ""
) -> None:
    """Tick something the law or the protocol asks at a measure, with the day."""
    kept = tidy(note, "note", MAX_WHAT)
    require_past(on, session.today)
    with session.writing() as db:
        look_up(db, case_id)
        found = _view(session, db, case_id)
        measure = found.one(measure_id)
        if item not in dict(found.duties(measure)) or item in {t.item for t in measure.ticks}:
            raise KlasappError("Dit punt is al afgevinkt. Open de bladzijde opnieuw.")
        escalation_records.add_tick(db, case_id, measure_id, item, on, kept, session.now)
        session.audit("case.measure.tick", f"case:{case_id}", f"{measure_id} {item}")


def compare_cases(session: Session) -> tuple[Comparison, ...]:
    """Over all cases: the same facts, the same phase? Without names, k >= 5 (R56)."""
    outcomes: list[CaseOutcome] = []
    with session.writing() as db:
        for case in records.cases(db):
            protocol = pinned_protocol(db, case.protocol_sha256)
            forms = (protocol.form(code) for code in case.forms)
            groups = sorted({protocol.form_groups.get(f.group, f.group) for f in forms if f})
            phase = highest_phase(measure_records.measures(db, case.id))
            outcomes.append(CaseOutcome(case.severity, tuple(groups), phase))
        session.audit("case.compare", "cases")
    return compare(outcomes)


# What other parts show


def measure_items(session: Session, db: Database, view: CaseView) -> tuple[WeekItem, ...]:
    """What is to do about the measures of a case."""
    found = _view(session, db, view.case.id, view)
    items: list[WeekItem] = []
    for measure in found.measures:
        draft, name = measure.draft, view.pupils[measure.draft.pupil_id].display_name
        items += [
            WeekItem(
                f"Vertel de gepeste en de ouders: maatregel {EVENT_WORDS[event.kind]}",
                name,
                event.on,
                "Van elke verandering van een maatregel horen ze het van jou.",
                PAGE,
                Lane.TARGETED,
            )
            for event in measure.to_tell
        ]
        if measure.state == "withdrawn" or not view.case.open:
            continue
        ticked = {tick.item for tick in measure.ticks}
        left = [text for item, text in found.duties(measure) if item not in ticked]
        if left:
            what = f"Fase {draft.phase}: nog {len(left)} punten af te vinken"
            what = what if len(left) > 1 else f"Fase {draft.phase}: {left[0]}"
            items.append(WeekItem(what, name, draft.starts_on,
                                  "Dit vragen de wet en het protocol bij deze maatregel.", PAGE,
                                  Lane.INVOLVED))  # fmt: skip
        if measure.state == "running":
            items.append(
                WeekItem(f"Kijk of de maatregel helpt (fase {draft.phase})", name,
                         draft.review_on, "Die dag staat bij de maatregel. Loopt hij af, zet hem "
                         "dan op afgelopen.", PAGE, Lane.INVOLVED)
            )  # fmt: skip
    return tuple(items)


def measure_history(db: Database, view: CaseView) -> tuple[tuple[datetime, str], ...]:
    """What happened to the measures: moment and text."""
    lines: list[tuple[datetime, str]] = []
    role = view.protocol.role_name
    for measure in measure_records.measures(db, view.case.id):
        name = view.pupils[measure.draft.pupil_id].display_name
        what = f"Maatregel fase {measure.draft.phase} voor {name} ({measure.draft.what})"
        for event in measure.events:
            note = f" {event.note}" if event.note else ""
            lines.append((
                event.recorded_at,
                f"{what}: {EVENT_WORDS[event.kind]} op {spoken(event.on)} door {event.by_name} "
                f"({role(event.by_role)}).{note}",
            ))
            if event.settled:
                told = f"verteld op {spoken(event.told_on)}" if event.told_on else "niet verteld"
                at = datetime.combine(event.told_on or event.on, datetime.min.time())
                lines.append((max(at, event.recorded_at), f"{what}: {told}. {event.told_note}"))
        for one in measure.attendance:
            at = datetime.combine(one.on, datetime.min.time())
            lines.append((at, f"{what}: {'gemeld' if one.came else 'niet gemeld'}. {one.note}"))
        lines += [(t.recorded_at, f"{what}: {_duty(view, measure, t.item)} Op {spoken(t.on)}. "
                   f"{t.note}") for t in measure.ticks]  # fmt: skip
    return tuple((at, text.strip()) for at, text in lines)


def _duty(view: CaseView, measure: Measure, item: str) -> str:
    return dict(duties(view.protocol, measure, False)).get(item, "Afgevinkt.")
