"""Writing the anonymous register, and the overview over many registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.cases import escalation_records, follow_up_records, measure_records, records
from klasapp.cases import handover_records as shared_rows
from klasapp.cases.case import Case, Role
from klasapp.cases.case_view import CaseView, view_of
from klasapp.cases.handover import CASE
from klasapp.cases.measure import highest_phase
from klasapp.cases.register import (
    COLUMNS,
    ON_TIME,
    SMALLEST,
    Measure,
    RegisterLine,
    Table,
    measures,
    merge_registers,
    read_register,
    tables,
    write_register,
)
from klasapp.cases.taking_back_service import CLOSING_TAKEN_BACK
from klasapp.documents.folders import export_folder
from klasapp.documents.tables import MAX_BYTES
from klasapp.errors import InputError, reason_of
from klasapp.keys.files import write_atomically
from klasapp.protocol import TaskState, overdue, spoken
from klasapp.roster.school_year import school_year_name_for
from klasapp.roster.service import school_calendar
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Overview:
    """What the coordinator sees: no names, no small numbers."""

    registers: int
    """How many files were read, beside the cases here."""
    cases: int
    school_year: str
    tables: tuple[Table, ...]
    measures: tuple[Measure, ...]


def register(session: Session, school_year: str = "") -> tuple[RegisterLine, ...]:
    """A line per case reported in a school year (empty: all). Gives every case a random name."""
    with session.writing() as db:
        calendar = school_calendar(session)
        found = [
            _line(session, db, view_of(session, db, case, calendar))
            for case in records.cases(db)
            if not school_year or school_year_name_for(case.reported_on) == school_year
        ]
        session.audit("register.make", f"cases:{len(found)}")
    return tuple(found)


def years(session: Session) -> tuple[str, ...]:
    """The school years with cases, newest first."""
    with session.reading() as db:
        found = {school_year_name_for(case.reported_on) for case in records.cases(db)}
    return tuple(sorted({*found, school_year_name_for(session.today)}, reverse=True))


def _line(session: Session, db: Database, view: CaseView) -> RegisterLine:
    case = view.case
    names = shared_rows.names_of(db, CASE, case.id)
    name = names[0] if names else shared_rows.name_row(db, CASE, case.id)
    counts = Counter(one.role for one in case.active)
    first = [task for task in view.tasks if task.key == "D1" and task.done_on]
    levels = escalation_records.levels(db, case.id)
    phase = highest_phase(measure_records.measures(db, case.id))
    places = {one.code: one.text for one in view.protocol.places}
    talk = min((task.done_on for task in first if task.done_on), default=None)
    return RegisterLine(
        zaak=name,
        gemaakt=session.now.isoformat(timespec="seconds"),
        schooljaar=school_year_name_for(case.reported_on),
        maand=case.reported_on.isoformat()[:7],
        plaats=places.get(case.place, case.place),
        vormen=" ".join(sorted(case.forms)),
        ernst=case.severity.value,
        gepesten=str(counts[Role.TARGETED]),
        pesters=str(counts[Role.INVOLVED]),
        meelopers=str(counts[Role.FOLLOWER]),
        stille_getuigen=str(counts[Role.BYSTANDER]),
        helpers=str(counts[Role.HELPER]),
        melders=str(counts[Role.REPORTER]),
        niveau=str(levels[-1].level if levels else 1),
        fase=str(phase),
        gesloten="nee" if case.open else "ja",
        heropend=_reopened(db, case),
        dagen_tot_melding=str((case.reported_on - case.seen_on).days),
        dagen_tot_gesprek=str((talk - case.reported_on).days) if talk else "",
        **{f"{key.lower()}_op_tijd": _on_time(view, key) for key in ON_TIME},
        vervolg_gepeste=_followed(view, "gepeste"),
        vervolg_pester=_followed(view, "pester"),
        gestopt_na_maand=_stopped(db, case),
    )


def _reopened(db: Database, case: Case) -> str:
    reopened = any(
        one.field == "state" and one.became == "open" and one.reason != CLOSING_TAKEN_BACK
        for one in records.changes(db, case.id)
    )
    return f"{int(reopened)} van 1"


def _on_time(view: CaseView, key: str) -> str:
    done = [t for t in view.tasks if t.key == key and t.state is TaskState.DONE]
    late = [t for t in view.tasks if t.key == key and overdue(t, view.today)]
    whole = len(done) + len(late)
    good = sum(t.due is not None and t.done_on is not None and t.done_on <= t.due for t in done)
    return f"{good} van {whole}" if whole else ""


def _followed(view: CaseView, role: str) -> str:
    mine = [t for t in view.tasks if t.key in {"D4", "D7"} and t.role == role]
    done = sum(t.state is TaskState.DONE for t in mine)
    whole = done + sum(overdue(t, view.today) for t in mine)
    return f"{done} van {whole}" if whole else ""


def _stopped(db: Database, case: Case) -> str:
    answers = [
        one.answers.stopped
        for one in follow_up_records.finished(db, case.id)
        if one.task_id.startswith("D4.1m.gepeste")
    ]
    return f"{int(answers[-1] == 'good')} van 1" if answers else ""


def write_register_files(
    session: Session, school_year: str, folder: Path | None = None
) -> tuple[Path, Path]:
    """Write the register of a school year as CSV and as workbook; returns where they are."""
    from klasapp.documents.workbook import Cell, Sheet, write_workbook

    lines = register(session, school_year)
    place = export_folder(folder)
    csv_path = place / f"register-{school_year}.csv"
    write_atomically(csv_path, ("\ufeff" + write_register(lines)).encode("utf-8"))
    rows = [[Cell(name, "head") for name in COLUMNS]]
    rows += [[Cell(str(getattr(line, name))) for name in COLUMNS] for line in lines]
    sheet = Sheet("Register", rows, [14.0] * len(COLUMNS), (1, 0), landscape=True)
    book_path = place / f"register-{school_year}.xlsx"
    write_atomically(book_path, write_workbook([sheet], session.now))
    return csv_path, book_path


def overview(session: Session, school_year: str, files: Iterable[str] = ()) -> Overview:
    """The cases here and those in the registers of other mentors, merged. Raises ``InputError``.

    ``files``: paths of registers, or of folders with registers.
    """
    paths = [path for text in files for path in _registers(text)]
    read = [read_register(_bytes(path), path.name) for path in paths]
    own = register(session, school_year)
    merged = merge_registers([own, *read])
    lines = [line for line in merged if line.schooljaar == school_year]
    return Overview(len(paths), len(lines), school_year, tables(lines), measures(lines))


def _registers(text: str) -> list[Path]:
    path = Path(text.strip()).expanduser()
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if one.suffix.lower() == ".csv")
        if not found:
            raise InputError(f"In {path} staat geen register (csv). Kies een andere map.")
        return found
    return [path]


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path.name} is te groot voor een register.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} kan niet worden gelezen ({reason_of(error)}).") from error


def print_overview(session: Session, found: Overview, folder: Path | None = None) -> Path:
    """Write the overview as PDF."""
    from klasapp.documents.typeset import typeset

    pdf = typeset("overzicht.typ", {
        "jaar": found.school_year,
        "datum": spoken(session.today),
        "bron": source_line(found),
        "klein": SMALLEST,
        "maten": [[one.title, one.value] for one in found.measures],
        "tabellen": [{"titel": one.title, "rijen": [list(row) for row in one.rows]}
                     for one in found.tables],
    })  # fmt: skip
    path = export_folder(folder) / f"overzicht-{found.school_year}.pdf"
    write_atomically(path, pdf)
    with session.writing():
        session.audit("register.print", f"cases:{found.cases}")
    return path


def source_line(found: Overview) -> str:
    """Where the numbers come from."""
    files = "1 register" if found.registers == 1 else f"{found.registers} registers"
    beside = f" en {files} van anderen" if found.registers else ""
    number = str(found.cases) if found.cases >= SMALLEST else f"minder dan {SMALLEST}"
    return f"Zaken in deze klasapp{beside}: {number}."
