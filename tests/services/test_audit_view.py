"""Reading, filtering and handing out the audit."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from klasapp.errors import KlasappError
from klasapp.roster import service as roster
from klasapp.upkeep import audit_service as service


def test_lines_are_filtered_by_period_kind_and_word(school_class: Any, clock: Any) -> None:
    session, (noor, sem, *_) = school_class.session, school_class.pupil_ids
    roster.add_note(session, noor, "Iets.")
    roster.open_page(session, sem)
    clock.now = clock.now.replace(month=12, day=28)
    roster.open_page(session, noor)
    assert [one.what for one in service.lines(session, "all")] == [
        "leerling: bekeken", "leerling: bekeken", "notitie: toegevoegd",
    ]  # fmt: skip
    assert len(service.lines(session, "week")) == 1
    assert len(service.lines(session, "all", "read")) == 2
    assert [one.about for one in service.lines(session, "all", "read", f"leerling {sem}")] == [
        f"leerling {sem}"
    ]
    assert service.lines(session, "all", "gone") == ()


def test_the_export_holds_the_chosen_lines_without_names(school_class: Any, tmp_path: Path) -> None:
    session = school_class.session
    for pupil in school_class.pupil_ids:
        roster.open_page(session, pupil)
    found = service.lines(session, "all")
    path = service.export_audit(session, found, tmp_path)
    text = path.read_text("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert len(rows) == 14 and rows[-1][2] == "Het hele logboek is nagekeken en klopt."
    assert "Noor" not in text and "Jansen" not in text
    with session.writing() as db:
        db.execute("update audit set detail = '=1+1' where id = 2")
    changed = service.export_audit(session, service.lines(session, "all"), tmp_path)
    said = changed.read_text("utf-8-sig")
    assert "Het logboek is veranderd bij regel 2" in said and ";'=1+1;" in said
    with pytest.raises(KlasappError, match="geen regels"):
        service.export_audit(session, (), tmp_path)
