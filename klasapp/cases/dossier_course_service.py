"""The file of a case, about its course: levels, measures, online, closing, handing over.

Each function makes the items of one kind, for the inventory.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from klasapp.cases import (
    closing_records,
    dossier_records,
    escalation_records,
    follow_up_records,
    handover_records,
    intake_records,
    measure_records,
    online_records,
)
from klasapp.cases.case import Role
from klasapp.cases.case_view import CaseView
from klasapp.cases.closing import SOLVED
from klasapp.cases.dossier import Field, FileItem, Kind
from klasapp.cases.escalation import FIRST_LEVEL, LevelChange, level_of
from klasapp.cases.handover import CASE, Purpose
from klasapp.cases.intake import CARE
from klasapp.cases.measure import EVENT_WORDS, Measure, duties
from klasapp.cases.online import record_line, situation_text
from klasapp.protocol import spoken
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

_POLICE = frozenset({Kind.POLICE})
_MARKS = {"done": "gedaan", "left_out": "niet nodig", "open": "weer open"}


def level_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """The decisions about the level; reasons and points to tick are for the coordinator."""
    changes = escalation_records.levels(db, view.case.id)
    heard = [
        f"{spoken(one.received_on)}: {one.note}"
        for one in escalation_records.feedback(db, view.case.id)
        if one.received_on is not None
    ]
    for number, one in enumerate(changes, 1):
        name = level_of(view.protocol, one.level).title
        up = one.level > (changes[number - 2].level if number > 1 else FIRST_LEVEL)
        yield FileItem(
            key=f"level:{number}",
            at=one.recorded_at,
            day=one.decided_on,
            kind="niveau",
            title=f"Naar niveau {one.level}: {name}",
            fields=(
                Field("Besloten door", f"{one.decided_by} "
                      f"({view.protocol.role_name(one.decided_role)})", inner=True),
                Field("Reden", one.reason, inner=True),
                Field("Regie", f"van {one.lead_from} naar {one.lead_to}", inner=True),
                Field("Afgevinkt", _ticked(db, view, one, changes[number:]), inner=True),
                Field("Terugkoppeling", "\n".join(heard) if one is changes[-1] else "",
                      inner=True),
            ),
            deed=f"De school pakte de zaak {'zwaarder' if up else 'lichter'} aan "
            f"(niveau {one.level}).",
        )  # fmt: skip


def _ticked(
    db: Database, view: CaseView, change: LevelChange, later: tuple[LevelChange, ...]
) -> str:
    points = level_of(view.protocol, change.level).checklist
    texts = {f"{change.level}.{n}": point.text for n, point in enumerate(points, 1)}
    texts[f"{change.level}.regie"] = "De regie is aangenomen."
    until = next((n.recorded_at for n in later if n.level == change.level), None)
    return "\n".join(
        f"{texts[tick.item]} {spoken(tick.on)}{f' ({tick.note})' if tick.note else ''}"
        for tick in escalation_records.ticks(db, view.case.id)
        if tick.item in texts
        and tick.recorded_at >= change.recorded_at
        and (until is None or tick.recorded_at < until)
    )


def breach_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """The agreements that were broken; what was proposed and decided is for the coordinator."""
    moments = dossier_records.breach_moments(db, view.case.id)
    for one in escalation_records.breaches(db, view.case.id):
        pupil = view.pupils.get(one.pupil_id) if one.pupil_id is not None else None
        decided = ""
        if one.decided_on is not None:
            done = "gedaan" if one.followed else "niet gedaan"
            decided = f"{spoken(one.decided_on)}, {one.decided_by}: {done}. {one.reason}"
        yield FileItem(
            key=f"breach:{one.number}",
            at=moments[one.number],
            day=one.on,
            kind="afspraak",
            title=f"Afspraak niet gehouden{f': {pupil.display_name}' if pupil else ''}",
            fields=(
                Field("Wat", one.what),
                Field("Voorstel", one.words, inner=True),
                Field("Besluit", decided, inner=True),
            ),
            pupils=frozenset({one.pupil_id} if one.pupil_id is not None else ()),
        )


def proposal_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """What klasapp proposed after a follow-up, and what a person decided: for the coordinator.

    The answers of a follow-up themselves stand in its report.
    """
    for one in follow_up_records.proposals(db, view.case.id):
        done = {"yes": "gedaan", "no": "niet gedaan"}.get(one.decision, "")
        when = f"{spoken(one.decided_at.date())}: {done}. {one.reason}" if one.decided_at else ""
        yield FileItem(
            key=f"proposal:{one.id}",
            at=one.made_at,
            day=one.made_at.date(),
            kind="voorstel",
            title="Voorstel na het vervolggesprek",
            fields=(Field("Voorstel", one.words), Field("Besluit", when)),
            pupils=frozenset({one.pupil_id} if one.pupil_id is not None else ()),
            inner=True,
        )


def measure_file_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """The measures with what happened to them; of another pupil by role and letter."""
    for one in measure_records.measures(db, view.case.id):
        draft = one.draft
        name = view.pupils[draft.pupil_id].display_name if draft.pupil_id in view.pupils else ""
        by = f"{draft.decided_by} ({view.protocol.role_name(draft.decided_role)})"
        yield FileItem(
            key=f"measure:{one.id}",
            at=one.recorded_at,
            day=draft.decided_on,
            kind="maatregel",
            title=f"Maatregel voor {name} (fase {draft.phase})",
            fields=(
                Field("Maatregel", draft.what),
                Field("Wat het ermee te maken heeft", draft.relation),
                Field("Vanaf", spoken(draft.starts_on)),
                Field("Bekeken op", spoken(draft.review_on)),
                Field("Dagen", str(draft.days or "")),
                Field("Besloten door", by, inner=True),
                Field("Waarom een fase is overgeslagen", draft.early_reason, inner=True),
                *_course(view, one),
            ),
            pupils=frozenset({draft.pupil_id}),
            superseded=one.state == "withdrawn",
            deed=f"De school nam een maatregel voor {name} (fase {draft.phase}).",
        )


def _course(view: CaseView, one: Measure) -> Iterator[Field]:
    later = [
        f"{spoken(event.on)}: {EVENT_WORDS[event.kind]}{f'. {event.note}' if event.note else ''}"
        for event in one.events
        if event.kind != "decided"
    ]
    yield Field("Verloop", "\n".join(later))
    told = [
        f"{EVENT_WORDS[event.kind]}: "
        f"{spoken(event.told_on) if event.told_on else 'niet verteld'}. {event.told_note}".strip()
        for event in one.events
        if event.settled
    ]
    yield Field("Verteld aan de gepeste en de ouders", "\n".join(told), inner=True)
    came = [
        f"{spoken(day.on)}: {'gemeld' if day.came else 'niet gemeld'}"
        f"{f' ({day.note})' if day.note else ''}"
        for day in one.attendance
    ]
    if one.draft.times:
        came.insert(0, f"{one.times_done} van de {one.draft.times} keer")
    # How somebody kept to a measure is between him and the school.
    yield Field("Melden", "\n".join(came), only=one.draft.pupil_id)
    words = dict(duties(view.protocol, one, False))
    done = [
        f"{words.get(tick.item, 'Afgevinkt.')} {spoken(tick.on)}"
        f"{f' ({tick.note})' if tick.note else ''}"
        for tick in one.ticks
    ]
    yield Field("Afgevinkt", "\n".join(done), inner=True)


def online_file_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """Situations that were opened and notes about police, injury, damage.

    For the family of the gepeste and the police; the checklists are for the coordinator.
    """
    targeted = frozenset(view.case.in_role(Role.TARGETED))
    for one in online_records.situations(db, view.case.id):
        known = situation_text(view.protocol, one.key)
        texts = {entry.code: entry.text for entry in known.items} if known else {}
        done = [
            f"{texts.get(point.item, point.item)} {spoken(point.done_on)}"
            f"{f' ({point.by_whom})' if point.by_whom else ''}"
            f"{f': {point.note}' if point.note else ''}"
            for point in one.last().values()
            if point.done_on is not None
        ]
        yield FileItem(
            key=f"situation:{one.id}",
            at=one.opened_at,
            day=one.opened_at.date(),
            kind="online",
            title=f"Online situatie: {known.title if known else one.key}",
            fields=(
                Field("Gedaan", "\n".join(done)),
                Field("Afgesloten", f"{spoken(one.closed_at.date())}. {one.closing_reason}"
                      if one.closed_at else ""),
            ),
            inner=True,
        )  # fmt: skip
    for note in online_records.records(db, view.case.id):
        yield FileItem(
            key=f"online:{note.id}",
            at=note.saved_at,
            day=note.draft.on_date,
            kind="politie" if note.draft.kind.police else "online",
            title=note.draft.kind.words,
            fields=(Field("Wat", record_line(note.draft, dated=False)),),
            pupils=targeted,
            home=True,
            readers=_POLICE,
            superseded=note.removed_at is not None,
        )


def closing_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """How a case ended and who went on following it; what the gepeste says is for him alone."""
    targeted = view.case.in_role(Role.TARGETED)
    closings = closing_records.closings(db, view.case.id)
    followers = [
        f"{year}: {by} ({spoken(on)})"
        for year, (by, on) in closing_records.acceptances(db, view.case.id).items()
    ]
    for number, (at, one) in enumerate(closings, 1):
        told = (spoken(one.parents_told_on) if one.parents_told_on
                else f"nog niet: {one.parents_reason}")  # fmt: skip
        words = f"{SOLVED[one.solved]}. {one.own_words}".strip()
        yield FileItem(
            key=f"closing:{number}",
            at=at,
            day=at.date(),
            kind="einde",
            title="Uitkomst bij het sluiten",
            fields=(
                Field("Opgelost, volgens de gepeste", words,
                      only=targeted[0] if targeted else None, inner=not targeted),
                Field("De ouders hoorden het", told, inner=True),
                Field("Blijft de zaak volgen",
                      "\n".join(followers) if number == len(closings) else "", inner=True),
            ),
            superseded=number < len(closings),
        )  # fmt: skip


def handover_file_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """The files that went to or came from a colleague, with the answer: for the coordinator."""
    names = handover_records.names_of(db, CASE, view.case.id)
    answers = [one for one in handover_records.answers(db) if one.case_uuid in names]
    for bundle, direction, purpose, sender, receiver, moment in handover_records.exchanges(
        db, view.case.id
    ):
        at = datetime.fromisoformat(moment)
        said = [
            f"{one.by}: {'aangenomen' if one.accepted else f'niet aangenomen. {one.reason}'}"
            for one in answers
            if one.bundle == bundle
        ]
        out = direction == "out"
        yield FileItem(
            key=f"handover:{direction}:{bundle}",
            at=at,
            day=at.date(),
            kind="overdracht",
            title=f"Bestand gemaakt voor {receiver}" if out else f"Bestand ingelezen van {sender}",
            fields=(
                Field("Waarvoor", Purpose(purpose).word),
                Field("Antwoord", "\n".join(said)),
            ),
            inner=True,
        )


def account_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """Why something was late, and what was noted at the five tracks: for the coordinator."""
    case_id = view.case.id
    what = {task.id: task.what for task in view.tasks}
    for number, (task_id, why, at) in enumerate(intake_records.deviations(db, case_id), 1):
        yield FileItem(
            key=f"late:{number}",
            at=at,
            day=at.date(),
            kind="reden",
            title=f"Later dan het protocol zegt: {what.get(task_id, task_id)}",
            fields=(Field("Reden", why),),
            inner=True,
        )
    texts = {entry.code: entry.text for track in view.protocol.tracks for entry in track.items}
    texts[CARE] = "Zorg na letsel"
    for number, mark in enumerate(intake_records.marks(db, case_id), 1):
        yield FileItem(
            key=f"mark:{number}",
            at=mark.recorded_at,
            day=mark.on_day,
            kind="spoor",
            title=f"{texts.get(mark.item, mark.item)}: {_MARKS[mark.state]}",
            fields=(Field("Toelichting", mark.note),),
            inner=True,
        )
