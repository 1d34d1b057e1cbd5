"""Two laptops and a case that goes from one to the other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klasapp.cases import handover_records as shared_rows
from klasapp.cases import handover_service, service
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.handover import ConflictsOpen, Purpose
from klasapp.cases.handover_opening_service import open_bundle
from klasapp.keys.slots import Derivation
from klasapp.protocol import Severity
from klasapp.store.session import Session

SECRET = "vier woorden op een rij"


def at_least_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its least: these tests are not about its cost."""
    from klasapp.keys import sealed

    least = Derivation(memory_kib=8, iterations=1, lanes=1)
    monkeypatch.setattr(sealed, "Derivation", lambda *a, **k: Derivation(*a, **k) if k else least)


@dataclass
class StartedClass:
    """A class with pupils in a store of its own."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


def start(session: Session, names: tuple[tuple[str, str, str], ...]) -> StartedClass:
    from klasapp.roster.pupil import PupilDraft
    from klasapp.roster.service import add_pupils, start_class

    made = start_class(session, "2026-2027", "zuid", "2B")
    drafts = [PupilDraft(str(n), *name, "2B") for n, name in enumerate(names, 100001)]
    pupils = add_pupils(session, made.id, drafts)
    return StartedClass(session, made.id, tuple(one.id for one in pupils))


def send(source: Session, target: Session, case_id: int, folder: Path,
         purpose: Purpose = Purpose.WORK,
         choose: Callable[[Any], bool] = lambda _: True) -> int:  # fmt: skip
    """One bundle from one klasapp to the other; returns the id of the case there."""
    path = handover_service.export_cases(
        source, [case_id], purpose, "Mentor", "Coördinator", SECRET, folder
    )
    return receive(target, path, choose)


def receive(target: Session, path: Path, choose: Callable[[Any], bool] = lambda _: True) -> int:
    opened = open_bundle(target, path, SECRET)
    name, choices = opened.cases[0].name, dict[str, bool]()
    while True:
        try:
            return handover_service.accept_case(
                target, opened, name, "Coördinator",
                {m.index: m.found.id if m.found else None for m in opened.matches}, choices,
            )  # fmt: skip
        except ConflictsOpen as error:
            choices = choices | {one.key: choose(one) for one in error.conflicts}


def content(session: Session, case_id: int) -> list[str]:
    """Everything a case says, in words that hold in every klasapp, in order."""
    from klasapp.cases.handover_rows_service import collect

    with session.writing() as db:
        made = collect(session, db, case_id)
        numbers = {
            name: str(session_pupil(session, row))
            for row in made.pupils
            for name in shared_rows.names_of(db, "pupil", row)
        }

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            known = [numbers[one] for one in value if isinstance(one, str) and one in numbers]
            return known[:1] or [plain(one) for one in value]
        return value

    lines = []
    for row in made.rows:
        values = plain(row["values"])
        if values.get("reason", "").startswith("Bij het samenvoegen"):
            values.pop("changed_at")
        lines.append(f"{row['table']} {sorted(values.items(), key=str)} {row.get('forms', '')}")
    return sorted(lines)


def session_pupil(session: Session, pupil_id: int) -> str:
    from klasapp.roster.service import find_pupil

    return find_pupil(session, pupil_id).number


def all_pupils(session: Session) -> list[int]:
    with session.reading() as db:
        return [row[0] for row in db.execute("select id from pupil").fetchall()]


def new_case(school_class: Any) -> int:
    first, second, third = school_class.pupil_ids[:3]
    draft = CaseDraft(
        seen_on=date(2026, 11, 20), reported_on=date(2026, 11, 20), source="medeleerling",
        place="kantine", summary="De tas ging de prullenbak in.", severity=Severity.MODERATE,
        roles={first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED}),
               third: frozenset({Role.FOLLOWER})},
        forms=("LI1",),
    )  # fmt: skip
    return service.open_case(school_class.session, school_class.class_id, draft)


def change(session: Session, case_id: int, **fields: Any) -> None:
    case = service.refresh_case(session, case_id).case
    said = {name: getattr(case, name) for name in
            ("severity", "offender_unknown", "targeted_consent", "summary", "wish",
             "forms")} | fields  # fmt: skip
    service.change_case(session, case_id, service.CaseUpdate(**said))
