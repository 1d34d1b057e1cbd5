"""Talks held with a guide: choose, begin, go on, and let the notes land in the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from klasapp.cases import guided_talk_records as talks
from klasapp.cases import records, talk_records
from klasapp.cases.case import (
    CaseChange,
    DraftError,
    Role,
    facts_of,
    follows_on,
    require_open,
    tidy,
)
from klasapp.cases.case_view import CaseView, look_up, objection_line, view_of
from klasapp.cases.guided_talk import (
    FOLLOW_UP_KEYS,
    Fidelity,
    GuideChoice,
    GuidedTalk,
    GuideStep,
    Permission,
    PermissionAnswer,
    StepNote,
    fidelity,
    guide_choices,
    guide_steps,
    is_class_talk,
    names_in,
    pour,
    source_line,
)
from klasapp.cases.permission_service import keep_permission
from klasapp.cases.talk import MAX_REPORT, Report
from klasapp.cases.talk_service import TalkView
from klasapp.errors import KlasappError
from klasapp.protocol import Guide, Lane, Task, TaskState, spoken
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

_SUPPORT = frozenset({"ondersteuning", "redenen"})


@dataclass(frozen=True, slots=True)
class TalkWays:
    """How the talk of a task can be held or written down."""

    task: Task
    choices: tuple[GuideChoice, ...]
    """The guides, the fitting ones first; empty when the task is no talk."""
    begun: GuidedTalk | None
    """The guided talk that was touched last."""
    follow_up: bool
    reported: bool
    """Whether there is a report, or the beginning of one."""
    fidelity: Fidelity | None
    open: bool
    """Whether the case runs."""


@dataclass(frozen=True, slots=True)
class GuidedView:
    """What the screen of a guided talk shows."""

    case_view: CaseView
    task: Task
    guide: Guide
    talk: GuidedTalk
    steps: tuple[GuideStep, ...]
    notes: Mapping[str, StepNote]
    participants: str
    source: str
    """What to say about the source, in a talk with a pester or meeloper (R225); the gepeste is
    named on the card before the talk alone."""
    shown_names: tuple[str, ...]
    """Who can have a turn (R252)."""

    def more(self, step: GuideStep) -> tuple[str, ...]:
        """What klasapp adds to a step."""
        view = self.case_view
        match step.item.shows:
            case "bron":
                return (self.source,) if self.source else ()
            case "overzicht":
                done = [t for t in view.tasks if t.state is TaskState.DONE and t.done_on]
                done.sort(key=lambda t: str(t.done_on))
                return tuple(f"{spoken(t.done_on)}: {t.what}." for t in done if t.done_on)
            case "maatregel":
                return tuple(f"Fase {p.number}: {p.name}." for p in view.protocol.phases)
            case "afspraken":
                mine = [a for a in view.agreements if a.task_id == self.task.id]
                return tuple(f"Afspraak: {a.text}" for a in mine)
            case "navraag":
                return ("Met F2 komt het op je lijst: vragen hoe het in de klas gaat.",)
            case "beurten":
                return (f"Om de beurt (F5): {', '.join(self.shown_names)}.",)
            case _:
                return ()

    def say(self, step: GuideStep) -> str:
        """The sentence to say, with the name filled in."""
        name = self.case_view.name_of(self.task) or "de leerling"
        return step.item.say.replace("{naam}", name)

    def named(self, text: str) -> tuple[str, ...]:
        """Names of this case in a note of a talk with the class (R42)."""
        if not is_class_talk(self.task):
            return ()
        return names_in(text, [p.display_name for p in self.case_view.pupils.values()])


def talk_ways(session: Session, case_id: int, task_id: str) -> TalkWays:
    """What can be done with the talk of a task."""
    with session.reading() as db:
        view = view_of(session, db, look_up(db, case_id))
        task = view.task(task_id)
        begun = talks.guided_talks(db, case_id, task_id)
        found = [_fidelity(db, view, one) for one in begun]
    return TalkWays(
        task=task,
        choices=guide_choices(view.protocol, task, _level(view))
        if task.guides and view.case.open
        else (),
        begun=begun[-1] if begun else None,
        follow_up=task.key in FOLLOW_UP_KEYS,
        reported=task_id in view.reports | view.drafts,
        fidelity=next((one for one in reversed(found) if one), None),
        open=view.case.open or follows_on(task.id, view.protocol),
    )


def start_guided_talk(
    session: Session, case_id: int, task_id: str, guide: str, reason: str = "", colleague: str = ""
) -> None:
    """Begin a talk with a guide, or take up the one that was begun.

    ``reason``: why another guide than the protocol's (C7). ``colleague``: who is there too
    (R235), added to those present. Raises ``DraftError``, or ``KlasappError`` when a gepeste
    objects and nobody was consulted (C30).
    """
    why, who = tidy(reason, "reason"), tidy(colleague, "colleague", 200)
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case, task_id)
        view = view_of(session, db, case)
        task = view.task(task_id)
        choice = next((c for c in guide_choices(view.protocol, task, _level(view))
                       if c.guide.key == guide), None)  # fmt: skip
        if choice is None:
            raise KlasappError("Deze leidraad staat niet in het protocol van deze zaak.")
        if not choice.free and not why:
            raise DraftError("reason", "Schrijf waarom je een andere leidraad kiest.")
        if task.key == "D2" and view.objections:
            raise KlasappError(objection_line(view))
        talk_id, new = talks.start(db, case_id, task_id, guide, why, session.now)
        if new:
            session.audit("talk.start", f"case:{case_id}", f"{task_id} {guide}")
        if who:
            report = _report(db, view, task)
            if who not in report.participants:
                whole = ", ".join(filter(None, (report.participants, who)))
                _keep(db, case_id, task_id, replace(report, participants=whole), session.now)
    assert talk_id


def read_guided_talk(
    session: Session, case_id: int, task_id: str, guide: str, *, again: bool = False
) -> GuidedView:
    """A talk that was begun; reading it is noted in the audit unless it is on the screen."""
    with session.reading() if again else session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        if not again:
            session.audit("talk.read", f"case:{case_id}", task_id)
        return _guided_view(db, view, task_id, guide)


def preview_guide(session: Session, case_id: int, task_id: str, guide: str) -> GuidedView:
    """What the card before a talk shows; nothing begins yet."""
    with session.reading() as db:
        view = view_of(session, db, look_up(db, case_id))
        return _guided_view(db, view, task_id, guide, begun=False)


def save_step(
    session: Session, case_id: int, task_id: str, guide: str, place: int, seconds: int,
    note: StepNote, *, leaving: bool = False,
) -> None:  # fmt: skip
    """Keep a note and the place in the guide; the note lands in the report at once.

    ``leaving``: the step is over; what the pupil allows and wants is then kept in the case.
    """
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case, task_id)
        view = _guided_view(db, view_of(session, db, case), task_id, guide)
        step = next((one for one in view.steps if one.key == note.item), None)
        if step is None:
            raise KlasappError("Deze stap staat niet in de leidraad.")
        stored = view.notes.get(note.item, StepNote(note.item))
        # A draft keeps the blanks around it: the mentor may be in the middle of a sentence.
        tidy(note.note, "note", MAX_REPORT)
        kept = replace(note, poured=stored.poured)
        before = _report(db, view.case_view, view.task)
        report, kept = pour(before, step, kept)
        if report != before:
            _keep(db, case_id, task_id, report, session.now)
        talks.save_note(db, view.talk.id, kept)
        talks.save_place(db, view.talk.id, place, seconds, session.now)
        if leaving:
            _conclude(session, db, view, step, kept)


def finish_guided_talk(session: Session, case_id: int, task_id: str, guide: str) -> Fidelity:
    """Note that the talk is over; how the guide was followed is for the mentor alone."""
    with session.writing() as db:
        require_open(look_up(db, case_id), task_id)
        view = _guided_view(db, view_of(session, db, look_up(db, case_id)), task_id, guide)
        talks.finish(db, view.talk.id, session.now)
        session.audit("talk.finish", f"case:{case_id}", f"{task_id} {guide}")
        return fidelity(view.talk, view.guide, view.steps, view.notes)


# Permissions


def fidelities(session: Session, case_id: int) -> tuple[Fidelity, ...]:
    """How the guides of a case were followed, oldest first; never for a copy of the file."""
    with session.reading() as db:
        view = view_of(session, db, look_up(db, case_id))
        found = [_fidelity(db, view, one) for one in talks.guided_talks(db, case_id)]
    return tuple(one for one in found if one is not None)


def support_notes(session: Session, case_id: int) -> tuple[tuple[int | None, str, str], ...]:
    """Notes that support one pupil: (pupil, task, text). They stand in no report, and belong in
    no copy for another pupil (R211, R219)."""
    lines: list[tuple[int | None, str, str]] = []
    with session.reading() as db:
        view = view_of(session, db, look_up(db, case_id))
        known = {task.id: task for task in view.tasks}
        for talk in talks.guided_talks(db, case_id):
            guide, task = view.protocol.guide(talk.guide), known.get(talk.task_id)
            if guide is None or task is None:
                continue
            notes = talks.notes(db, talk.id)
            for step in guide_steps(guide, task):
                text = support_text(view, step, notes.get(step.key))
                if text:
                    lines.append((int(task.pupil) if task.pupil else None, task.id, text))
    return tuple(lines)


def support_text(view: CaseView, step: GuideStep, note: StepNote | None) -> str:
    """A support note as a line; empty when it is none."""
    if note is None or step.item.field not in _SUPPORT:
        return ""
    known = {entry.code: entry.text for entry in view.protocol.reasons}
    reasons = [known.get(code, code) for code in note.choice.split()]
    return ". ".join(filter(None, (step.item.label, "; ".join(reasons), note.note.strip())))


def talk_history(db: Database, view: CaseView) -> tuple[tuple[datetime, str], ...]:
    """What the course of a case says of guided talks and permissions: moment and text."""
    lines: list[tuple[datetime, str]] = []
    for talk in talks.guided_talks(db, view.case.id):
        guide = view.protocol.guide(talk.guide)
        title = guide.title if guide else talk.guide
        why = f" Andere leidraad dan het protocol noemt: {talk.reason}" if talk.reason else ""
        lines.append((talk.started_at, f"Gesprek begonnen met leidraad '{title}'.{why}"))
    for given in talks.permissions(db, view.case.id):
        pupil = view.pupils.get(given.pupil_id)
        name = pupil.display_name if pupil else "een leerling"
        answer = {"yes": "ja", "no": "nee", "later": "nog niet duidelijk"}[given.answer]
        said = given.reason if given.kind is Permission.CONSULTED else (
            f"{answer}. {given.reason}".strip()
        )  # fmt: skip
        lines.append((given.asked_at, f"{name}: {given.kind.word} {said}"))
    return tuple(lines)


# Inside


def _level(view: CaseView) -> int:
    return facts_of(view.case, {}).level


def _fidelity(db: Database, view: CaseView, talk: GuidedTalk) -> Fidelity | None:
    guide = view.protocol.guide(talk.guide)
    task = next((one for one in view.tasks if one.id == talk.task_id), None)
    if guide is None or task is None:
        return None
    return fidelity(talk, guide, guide_steps(guide, task), talks.notes(db, talk.id))


def _guided_view(
    db: Database, view: CaseView, task_id: str, key: str, *, begun: bool = True
) -> GuidedView:
    task, guide = view.task(task_id), view.protocol.guide(key)
    if guide is None:
        raise KlasappError("Deze leidraad staat niet in het protocol van deze zaak.")
    found = [one for one in talks.guided_talks(db, view.case.id, task_id) if one.guide == key]
    if begun and not found:
        raise KlasappError("Dit gesprek is nog niet begonnen.")
    talk = (
        found[0] if found else GuidedTalk(0, task_id, key, "", datetime.min, 0, 0, finished=False)  # noqa: DTZ901
    )
    names = {number: pupil.display_name for number, pupil in view.pupils.items()}
    with_pester = task.lane is Lane.INVOLVED
    answers = talks.permissions(db, view.case.id)
    in_turn = [one.pupil_id for one in view.case.active if one.role is not Role.REPORTER]
    return GuidedView(
        case_view=view,
        task=task,
        guide=guide,
        talk=talk,
        steps=guide_steps(guide, task),
        notes=talks.notes(db, talk.id) if talk.id else {},
        participants=_report(db, view, task).participants,
        source=source_line(view.case, answers, None if begun else names) if with_pester else "",
        shown_names=tuple(names[n] for n in dict.fromkeys(in_turn)),
    )


def _report(db: Database, view: CaseView, task: Task) -> Report:
    talk = talk_records.talk_id(db, view.case.id, task.id)
    found = talk_records.versions(db, talk) if talk is not None else ()
    draft = next((version for version in found if version.number is None), None)
    final = tuple(version for version in found if version.number is not None)
    report = TalkView(view, task, final, draft, ()).report
    if not found and is_class_talk(task):
        return replace(report, participants="de klas, mentor")
    return report


def _keep(db: Database, case_id: int, task_id: str, report: Report, at: datetime) -> None:
    talk = talk_records.talk_id(db, case_id, task_id, make=True)
    assert talk is not None
    talk_records.save_draft(db, talk, report, at)


def _conclude(
    session: Session, db: Database, view: GuidedView, step: GuideStep, note: StepNote
) -> None:
    case, task = view.case_view.case, view.task
    targeted = case.in_role(Role.TARGETED)
    pupil_id = int(task.pupil) if task.pupil else next(iter(targeted), None)
    text = tidy(note.note, "note")
    if step.asks and note.choice and pupil_id is not None:
        given = PermissionAnswer(step.asks, pupil_id, note.choice, text[:4000], session.now)
        keep_permission(session, db, case.id, given)
    if step.item.field == "wens" and text and task.lane is Lane.TARGETED:
        name = view.case_view.name_of(task)
        wish = text if len(targeted) < 2 else _merged_wish(case.wish, name, text)
        if wish != case.wish:
            records.change_case(db, case.id, {"wish": wish[:4000]})
            change = CaseChange(session.now, "wish", case.wish, wish[:4000], "")
            records.add_change(db, case.id, change)
            session.audit("case.change", f"case:{case.id}")


def _merged_wish(wish: str, name: str, text: str) -> str:
    start = f"{name}: "
    others = [line for line in wish.split("\n") if line and not line.startswith(start)]
    return "\n".join([*others, start + " ".join(text.split())])
