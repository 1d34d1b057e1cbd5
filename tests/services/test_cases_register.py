"""The register of the cases here, and the overview over many registers."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klasapp.cases import register_service, service
from klasapp.cases.case import CaseDraft, Role
from klasapp.errors import InputError
from klasapp.protocol import Severity


def open_case(school_class: Any, day: date = date(2026, 11, 20), **changes: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    fields: dict[str, Any] = {
        "seen_on": date(2026, 11, 18), "reported_on": day, "source": "zelf", "place": "klas",
        "summary": "De tas van Noor is weg.", "severity": Severity.MODERATE, "wish": "Rust.",
        "roles": {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    }  # fmt: skip
    draft = CaseDraft(**{**fields, **changes})
    return service.open_case(school_class.session, school_class.class_id, draft)


def test_the_register_has_no_name_and_no_text(school_class: Any, tmp_path: Path) -> None:
    open_case(school_class)
    path, book = register_service.write_register_files(school_class.session, "2026-2027", tmp_path)
    text = path.read_text(encoding="utf-8")
    for word in ("Noor", "Jansen", "Sem", "Berg", "tas", "Rust", "2026-001", "2B", "10000"):
        assert word not in text
    assert "2026-11;" in text and book.read_bytes()[:2] == b"PK"


def test_a_line_says_how_fast_and_how_far(school_class: Any) -> None:
    case_id = open_case(school_class)
    service.complete_task(school_class.session, case_id, "D1", date(2026, 11, 23))
    (line,) = register_service.register(school_class.session, "2026-2027")
    assert (line.dagen_tot_melding, line.dagen_tot_gesprek) == ("2", "3")
    assert (line.d1_op_tijd, line.d2_op_tijd) == ("1 van 1", "")
    assert (line.gepesten, line.pesters, line.gesloten, line.heropend) == (
        "1", "1", "nee", "0 van 1",
    )  # fmt: skip


def test_a_case_of_another_year_is_in_another_register(school_class: Any) -> None:
    open_case(school_class)
    assert register_service.register(school_class.session, "2025-2026") == ()


def test_registers_of_others_are_merged_without_doubles(school_class: Any, tmp_path: Path) -> None:
    for _ in range(5):
        open_case(school_class)
    session = school_class.session
    register_service.write_register_files(session, "2026-2027", tmp_path)
    found = register_service.overview(session, "2026-2027", [str(tmp_path)])
    assert (found.registers, found.cases) == (1, 5)
    assert dict(next(t.rows for t in found.tables if t.title == "Ernst")) == {"matig": "5"}


def test_a_missing_register_is_told(school_class: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kan niet worden gelezen"):
        register_service.overview(school_class.session, "2026-2027", [str(tmp_path / "x.csv")])


def test_the_overview_is_a_pdf(school_class: Any, tmp_path: Path) -> None:
    for _ in range(6):
        open_case(school_class)
    found = register_service.overview(school_class.session, "2026-2027")
    path = register_service.print_overview(school_class.session, found, tmp_path)
    assert path.read_bytes()[:5] == b"%PDF-"
