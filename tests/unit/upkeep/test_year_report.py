"""The year report shows no small number and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from klasapp.upkeep.year_report import (
    FEW,
    ClassYear,
    Counts,
    Section,
    as_csv,
    as_text,
    safe,
    sections,
)


def counts(number: int) -> Counts:
    return Counts(number, number, number, number, number, number, number, number)


@given(st.integers(0, 40))
def test_no_small_number_about_pupils_is_shown(number: int) -> None:
    assert safe(number) == (FEW if 0 < number < 5 else str(number))
    found = sections((), (), counts(number), (), ())
    if 0 < number < 5:
        for one in found:
            if one.title in {"Zien en aanpakken zonder zaak", "Gegevens van leerlingen"}:
                shown = [value for what, value in one.rows if "opgeruimd" not in what]
                assert set(shown) == {FEW}


def test_what_was_done_with_each_class_is_told() -> None:
    one = ClassYear("2B", 7, 5, {"2026-09": 4, "2026-10": 3}, date(2026, 9, 14), 8, None, 1, 3,
                    ((date(2026, 10, 12), 0.964),))  # fmt: skip
    other = ClassYear("=1+1", 0, 0, {}, None, 0, None, 0, 0, ())
    found = sections((one, other), (("Doel 1 «samen»", 2), ("online", 0)), counts(0), (), ())
    text = as_text("Jaarverslag", found)
    for line in (
        "- Klas 2B: 7 gegeven, nog 5 gepland", "- In september 2026: 4", "- online: nog geen les",
        "- Klas 2B: 8 afspraken sinds 14 september 2026; ouders nog niet ingelicht; 1 keer "
        "teruggekeken (gepland: 3)",
        "- Klas =1+1: nog niet vastgesteld", "- Klas 2B, 12 oktober 2026: deelname 96 %",
    ):  # fmt: skip
        assert line in text


@given(st.text(max_size=20), st.text(max_size=20))
def test_csv_reads_back_and_starts_no_formula(what: str, value: str) -> None:
    made = as_csv([Section("Deel", "", ((what, value),))])
    rows = list(csv.reader(io.StringIO(made, newline=""), delimiter=";"))
    assert rows[0] == ["onderdeel", "wat", "uitkomst"]
    assert len(rows) == 2
    assert all(cell[:1] not in tuple("=+-@") for cell in rows[1])
