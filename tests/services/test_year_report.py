"""The year report from every room, without names."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klasapp.agreements import proposals_service as proposals
from klasapp.cli import main
from klasapp.signals import service as signals
from klasapp.signals.signal import SignalDraft
from klasapp.upkeep import year_report_service as service


def test_the_report_tells_of_every_room_and_names_nobody(
    awkward_class: Any, tmp_path: Path
) -> None:
    session, class_id = awkward_class.session, awkward_class.class_id
    proposals.propose(session, class_id, "omgang", "We luisteren naar elkaar.")
    for pupil in awkward_class.pupil_ids[:6]:
        signals.add_signal(
            session,
            SignalDraft(class_id, pupil, "positive", date(2026, 11, 20), "mentor", text="Hielp."),
        )  # fmt: skip
    found = service.year_report(session, "2026-2027")
    rows = {one.title: dict(one.rows) for one in found.sections}
    assert rows["Zien en aanpakken zonder zaak"]["Positieve opmerkingen"] == "6"
    assert rows["Lessen"]["Klas 2B"] == "0 gegeven"
    assert rows["Afspraken"]["Klas 2B"] == "nog niet vastgesteld"
    assert rows["Waar de lessen over gingen"]
    pdf, text, table = service.write_year_report(session, found, tmp_path)
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True)
    for said in (done.stdout.decode(), text.read_text("utf-8-sig"), table.read_text("utf-8-sig")):
        assert "Positieve opmerkingen" in said
        assert "O'Brien" not in said and "Robert" not in said and "Hielp" not in said


def test_the_command_writes_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, secret = tmp_path / "new.db", tmp_path / "secret"
    secret.write_text("kapstok wolkje zeepsop trompet", encoding="utf-8")
    where = ["--database", str(path), "--passphrase-file", str(secret)]
    assert main(["new", "--school-year", "2026-2027", *where]) == 0
    options = ["--database", str(path), "--passphrase-file", str(secret), "--to", str(tmp_path)]
    assert main(["export", "year-report", *options]) == 0
    assert (tmp_path / "jaarverslag-2026-2027.pdf").read_bytes().startswith(b"%PDF")
    assert main(["export", "year-report", "--school-year", "1999-2000", *options]) == 2
    assert "Er is geen schooljaar 1999-2000" in capsys.readouterr().err
    plain = options[:4]
    assert main(["retention", "--dry-run", "--json", *plain]) == 0
    assert '"going": []' in capsys.readouterr().out
    assert main(["access-request", "niemand", *plain]) == 2
    assert "Er is geen leerling 'niemand'" in capsys.readouterr().err
