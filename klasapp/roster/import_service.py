"""Reading a roster file: first a look at what it would change, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from klasapp.roster import records, service
from klasapp.roster.changes import ImportPlan, plan_import
from klasapp.roster.column_service import Chosen, choosing
from klasapp.roster.likeness import Doubt, doubts, with_same
from klasapp.roster.paste import PastedLine, read_paste
from klasapp.roster.pupil import Pupil, PupilDraft, fold, same_class
from klasapp.roster.readers import RosterFile, read_roster
from klasapp.roster.roster_file import read_file
from klasapp.roster.school_year import SchoolClass, SchoolYear
from klasapp.store.session import Session

__all__ = [
    "ImportPreview",
    "ImportResult",
    "PastePreview",
    "Session",
    "import_roster",
    "preview_import",
    "preview_paste",
    "read_file",
]


@dataclass(frozen=True)
class ImportPreview:
    """What a file would change; nothing is written yet."""

    plan: ImportPlan
    school_year: SchoolYear
    class_names: tuple[str, ...]
    """The classes that get pupils, as they are (or will be) called in klasapp."""
    warnings: tuple[str, ...] = ()
    """Dutch sentences about the file and about the changes."""
    roster: RosterFile | None = None
    """What the file holds; None for a pasted list."""
    doubts: tuple[Doubt, ...] = ()
    """New pupils who may be somebody who is there already."""

    def with_same(self, chosen: Collection[Doubt]) -> ImportPreview:
        """The preview after the mentor said of these doubts that it is the same pupil."""
        plan = self.plan
        for doubt in chosen:
            plan = with_same(plan, doubt)
        return replace(self, plan=plan)


@dataclass(frozen=True)
class PastePreview(ImportPreview):
    """What a pasted list would change, with how each line is read."""

    lines: tuple[PastedLine, ...] = ()

    def outcome(self, line: PastedLine) -> str:
        """``unusable``, ``new``, ``changed``, or ``known`` (nothing changes)."""
        if line.draft is None:
            return "unusable"
        if line.draft in self.plan.new:
            return "new"
        if any(change.draft == line.draft for change in self.plan.changed):
            return "changed"
        return "known"


@dataclass(frozen=True)
class ImportResult:
    """What an import did."""

    classes: tuple[SchoolClass, ...]
    new: int
    changed: int
    left: int


def preview_import(
    session: Session,
    data: bytes,
    name: str,
    school_year: SchoolYear,
    wanted_class: str | None = None,
    into: SchoolClass | None = None,
    encoding: str | None = None,
    *,
    chosen: Chosen | None = None,
) -> ImportPreview:
    """What reading this file would change in ``school_year``.

    ``wanted_class``: the class to pick from the file, or to give to pupils of a file without
    classes; None takes all classes. ``into``: put them in this class, whatever the file calls it.
    ``chosen``: the columns of a list by its header; by default as the mentor chose them before.
    Raises ``InputError`` for faults of the file (``ClassMissingError``: it names no class).
    """
    roster = read_roster(
        data,
        name,
        wanted_class,
        encoding,
        with_gender=service.keeps_gender(session),
        chosen=chosen or choosing(session),
    )
    with session.reading() as db:
        classes = [c for c in records.classes(db) if c.school_year.id == school_year.id]
    named = [draft for draft in roster.drafts if draft.given_name]
    drafts = [_with_known_class(draft, classes, into) for draft in named]
    names = tuple(dict.fromkeys(draft.class_name for draft in drafts))
    plan, found = _plan(session, drafts, [c for c in classes if c.name in names])
    if roster.partial:
        plan = replace(plan, gone=())
    nameless = tuple(
        f"Van {draft.display_name} staat er geen roepnaam; deze leerling wordt niet ingelezen."
        for draft in roster.drafts
        if not draft.given_name
    )
    other_year = _other_year(roster, school_year)
    warnings = (*other_year, *roster.warnings, *nameless, *plan.warnings)
    return ImportPreview(plan, school_year, names, warnings, roster, found)


def preview_paste(session: Session, class_id: int, text: str) -> PastePreview:
    """What adding this pasted list to a class would change; who is not in it stays.

    Raises ``InputError`` when the text is far too long for a class.
    """
    school_class = service.class_of(session, class_id)
    lines = read_paste(text, school_class.name)
    drafts = [line.draft for line in lines if line.draft is not None]
    plan, found = _plan(session, drafts, [school_class])
    warnings = (*plan.warnings, *(spoken_doubt(one) for one in found))
    year, names = school_class.school_year, (school_class.name,)
    return PastePreview(replace(plan, gone=()), year, names, warnings, lines=lines)


def spoken_doubt(doubt: Doubt) -> str:
    """A doubt as a Dutch sentence, for where there is no choice to make."""
    where = f" uit {doubt.pupil.class_name}" if doubt.pupil.class_name else ""
    return (
        f"{doubt.draft.display_name} is nieuw, maar lijkt op {doubt.pupil.display_name}{where} "
        f"({doubt.reason}). Is het dezelfde leerling, voeg ze dan samen op de pagina van de "
        "leerling."
    )


def import_roster(
    session: Session,
    preview: ImportPreview,
    leaving: Collection[int] = (),
    left_school: Collection[int] = (),
) -> ImportResult:
    """Write what was shown, in one transaction; classes that are not there yet are made.

    ``leaving``: ids of pupils among ``plan.gone`` who leave their class as of today; of those in
    ``left_school`` today is also kept as the day on which they left the school (retention counts
    from it). Nobody is ever deleted, with a case or without.
    """
    plan, year = preview.plan, preview.school_year
    with session.writing() as db:
        known = {c.name: c for c in records.classes(db) if c.school_year.id == year.id}
        for name in preview.class_names:
            if name not in known:
                known[name] = service.add_class(session, year.id, name)
        since = {name: service.joining_day(session, known[name].id) for name in preview.class_names}
        for draft in plan.new:
            pupil_id = records.add_pupil(db, draft)
            records.enrol(db, pupil_id, known[draft.class_name].id, since[draft.class_name])
            session.audit("pupil.add", f"pupil:{pupil_id}", "import")
        for change in plan.changed:
            records.change_pupil(db, change.pupil.id, change.applied)
            if "class_name" in change.fields:
                name = change.draft.class_name
                _move(session, change.pupil.id, known[name], since[name])
            session.audit("pupil.change", f"pupil:{change.pupil.id}", "import")
        gone = [pupil for pupil in plan.gone if pupil.id in leaving]
        for pupil in gone:
            service.remove_from_class(session, pupil.id, known[pupil.class_name].id)
            if pupil.id in left_school and pupil.leaving_date is None:
                records.change_pupil(db, pupil.id, replace(pupil, leaving_date=session.today))
                session.audit("pupil.change", f"pupil:{pupil.id}", "import")
        for name in preview.class_names:
            service.mark_filled(session, known[name].id)
        kind = preview.roster.kind if preview.roster else "paste"
        session.audit("roster.import", f"school_year:{year.id}", kind)
    return ImportResult(
        tuple(known[name] for name in preview.class_names),
        len(plan.new),
        len(plan.changed),
        len(gone),
    )


def _plan(
    session: Session, drafts: Sequence[PupilDraft], targets: Sequence[SchoolClass]
) -> tuple[ImportPlan, tuple[Doubt, ...]]:
    """Compare with the pupils of the target classes, and recognise those of other classes."""
    with session.reading() as db:
        members = [
            pupil for target in targets for pupil in records.pupils_of_class(db, target.id, None)
        ]
        inside = {pupil.id for pupil in members}
        others = [pupil for pupil in records.all_pupils(db) if pupil.id not in inside]
    plan = plan_import([*members, *_recognised(others, drafts)], drafts, session.today)
    known = {one.id for one in plan.unchanged} | {one.pupil.id for one in plan.changed}
    born = {draft.birth_date for draft in plan.new if draft.birth_date}
    # Outside the class a name alone says little: only who was typed by hand, or has the same day.
    free = [p for p in others if p.id not in known and (not p.number or p.birth_date in born)]
    found = doubts(plan.new, [*(p for p in members if p.id not in known), *free])
    return replace(plan, gone=tuple(pupil for pupil in plan.gone if pupil.id in inside)), found


def _move(session: Session, pupil_id: int, target: SchoolClass, joined_on: date) -> None:
    """Out of the other classes of this school year, into the target."""
    with session.writing() as db:
        of_year = {c.id for c in records.classes(db) if c.school_year.id == target.school_year.id}
        for enrolment in records.enrolments(db, pupil_id):
            if enrolment.left_on is None and enrolment.class_id in of_year - {target.id}:
                records.leave(db, pupil_id, enrolment.class_id, session.today)
        records.enrol(db, pupil_id, target.id, joined_on)


def _with_known_class(
    draft: PupilDraft, classes: Sequence[SchoolClass], into: SchoolClass | None
) -> PupilDraft:
    """The draft with its class spelt as klasapp has it."""
    if into is not None:
        return replace(draft, class_name=into.name)
    spelling = (c.name for c in classes if same_class(c.name, draft.class_name))
    return replace(draft, class_name=next(spelling, draft.class_name))


def _recognised(others: Sequence[Pupil], drafts: Sequence[PupilDraft]) -> list[Pupil]:
    """Pupils of other classes and years who are in the file beyond doubt."""
    numbers = {draft.number for draft in drafts if draft.number}
    people = {(_name(draft), draft.birth_date) for draft in drafts if draft.birth_date}
    return [
        pupil
        for pupil in others
        if pupil.number in numbers or (_name(pupil), pupil.birth_date) in people
    ]


def _name(pupil: PupilDraft) -> tuple[str, str, str]:
    return fold(pupil.given_name), fold(pupil.infix), fold(pupil.family_name)


def _other_year(roster: RosterFile, year: SchoolYear) -> tuple[str, ...]:
    if roster.school_year and roster.school_year != year.name:
        return (
            f"Dit bestand is van schooljaar {roster.school_year}; je leest het in bij {year.name}.",
        )
    return ()
