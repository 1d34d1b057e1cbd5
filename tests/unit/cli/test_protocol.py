"""``klasapp protocol``: the promise to scripts, and what a person reads."""

import json
from datetime import date
from pathlib import Path

import pytest

from klasapp.cli import main
from klasapp.documents.content import protocol_text, school_holidays_text

Captured = pytest.CaptureFixture[str]


def test_check_of_the_shipped_file(capsys: Captured) -> None:
    """No errors, so exit 0; the contradictions and the empty contacts are listed."""
    assert main(["protocol", "check", "--json"]) == 0
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert all(set(row) == {"file", "line", "level", "code", "message"} for row in faults)
    assert {row["level"] for row in faults} == {"choice", "note"}
    assert {"C1", "C2", "C4", "C5", "C6", "C19"} <= {row["code"] for row in faults}


def test_check_of_a_wrong_file(tmp_path: Path, capsys: Captured) -> None:
    """An error gives exit 1 and stands in the list with file and line."""
    file = tmp_path / "eigen.toml"
    file.write_text(protocol_text().replace('"voor" ', '"soms" ', 1), encoding="utf-8")
    assert main(["protocol", "check", str(file)]) == 1
    out = capsys.readouterr().out
    assert "fout (bad_value): klok.vakantie" in out
    assert "Fouten: 1." in out


def test_check_of_a_file_that_is_no_toml(tmp_path: Path, capsys: Captured) -> None:
    """The line where reading stopped is named."""
    file = tmp_path / "kapot.toml"
    file.write_text('[protocol]\nid = "x\n', encoding="utf-8")
    assert main(["protocol", "check", "--json", str(file)]) == 1
    assert json.loads(capsys.readouterr().out)["faults"][0]["line"] == 2


def test_plan_as_json(capsys: Captured) -> None:
    """Ids, dates, anchors and shifts exactly as promised."""
    assert main(["protocol", "plan", "--reported", "2026-10-05", "--json"]) == 0
    tasks = {row["id"]: row for row in json.loads(capsys.readouterr().out)["tasks"]}
    assert tasks["D2"] == {
        "id": "D2",
        "what": "Stap 3: gesprek met de pester",
        "due": "2026-10-16",
        "anchor": {"task": "D1", "date": "2026-10-12"},
        "rule": "Binnen 7 dagen na stap 2.",
        "shifted_from": "2026-10-19",
        "source_line": 6,
    }
    assert tasks["D1"]["shifted_from"] is None
    assert tasks["D1"]["anchor"] == {"task": "S1", "date": "2026-10-05"}
    for row in tasks.values():
        date.fromisoformat(row["due"])
        assert 1 <= row["source_line"] <= 732


def test_plan_with_options(tmp_path: Path, capsys: Captured) -> None:
    """Severity, region, an own calendar and an own protocol all count."""
    own = tmp_path / "eigen.toml"
    own.write_text('[stap2]\ntermijn_dagen = 3\n[protocol]\nregio = "noord"\n', encoding="utf-8")
    free = tmp_path / "vakanties.csv"
    free.write_bytes(school_holidays_text().encode("utf-16"))
    call = ["protocol", "plan", "--reported", "2026-10-05", "--json", "--severity", "ernstig"]
    assert main([*call, "--protocol", str(own), "--calendar", str(free)]) == 0
    tasks = {row["id"]: row for row in json.loads(capsys.readouterr().out)["tasks"]}
    assert tasks["D1"]["due"] == "2026-10-08"
    assert tasks["D6"]["due"] == "2026-10-09"  # noord is free from the 10th
    assert tasks["D6"]["anchor"]["task"] == "S1"
    assert main([*call, "--region", "midden"]) == 0
    tasks = {row["id"]: row for row in json.loads(capsys.readouterr().out)["tasks"]}
    assert tasks["D6"]["due"] == "2026-10-12"


def test_plan_for_a_person(capsys: Captured) -> None:
    """Dutch dates, the rule, the shift, and what the calendar does not know."""
    assert main(["protocol", "plan", "--reported", "2028-09-11"]) == 0
    out = capsys.readouterr().out
    assert "ma 18 sep 2028" in out
    assert "Zie «Stap 2: Gesprek met de gepeste» in het protocol." in out
    assert "De vakanties van 2029-2030 zijn niet bekend." in out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "check"),
        (["plan"], "--reported"),
        (["plan", "--reported", "5 oktober"], "geen datum"),
        (["plan", "--reported", "9999-12-31"], "kan niet kloppen"),
        (["plan", "--reported", "2026-10-05", "--severity", "erg"], "licht, matig of ernstig"),
        (["plan", "--reported", "2026-10-05", "--region", "oost"], "noord, midden, zuid"),
        (["plan", "--reported", "2026-10-05", "--calendar", "geen.csv"], "geen.csv"),
        (["plan", "--reported", "2026-10-05", "--protocol", "geen.toml"], "geen.toml"),
        (["check", "geen.toml"], "geen.toml"),
    ],
)
def test_a_wrong_call_gives_one_dutch_sentence(
    options: list[str], says: str, capsys: Captured
) -> None:
    """Exit 2, nothing on stdout, one line on stderr."""
    assert main(["protocol", *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert len(captured.err.strip().splitlines()) == 1
