"""Workbooks become tables, and no workbook can take the program down."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klasapp.documents import spreadsheet, tables
from klasapp.documents.spreadsheet import SheetError, read_sheet
from klasapp.documents.tables import read_table
from klasapp.errors import InputError

NOON = datetime(2026, 11, 20, 12, 0, 5)  # noqa: DTZ001 - a workbook knows no time zones


def workbook(rows: Sequence[Sequence[Any]], at: tuple[int, int] = (0, 0)) -> bytes:
    """An xlsx with these cells; text stays text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": NOON})  # the same bytes every time
    sheet = book.add_worksheet("Form1")
    moment = book.add_format({"num_format": "m/d/yy h:mm:ss"})
    for row, cells in enumerate(rows, at[0]):
        for column, cell in enumerate(cells, at[1]):
            if isinstance(cell, datetime):
                sheet.write_datetime(row, column, cell, moment)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell)
            else:
                sheet.write(row, column, cell)
    book.close()
    return out.getvalue()


def test_numbers_that_are_ids_become_text_again() -> None:
    """100001 is not 100001.0, and leading zeros stay where the file has text."""
    table = read_table(
        workbook([["nummer", "naam", "wanneer", "cijfer"], [100001, "0012", NOON, 7.5]]), "x.xlsx"
    )
    assert table.header == ("nummer", "naam", "wanneer", "cijfer")
    ((row, cells),) = table.rows
    assert (row, list(cells.values())) == (2, ["100001", "0012", "2026-11-20 12:00:05", "7.5"])
    assert (table.encoding, table.delimiter) == ("", "")


def test_row_numbers_are_those_of_the_sheet() -> None:
    """Empty rows above and between do not shift the numbers; empty columns are left out."""
    table = read_table(workbook([["a", "b"], ["1", "2"], [], ["3", "4"]], at=(2, 1)), "x.xlsx")
    assert [row for row, _ in table.rows] == [4, 6]
    assert table.rows[1][1] == {"a": "3", "b": "4"}


def test_the_first_sheet_with_something_on_it_is_read() -> None:
    """Empty and hidden sheets in front do not count."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    hidden = book.add_worksheet("verborgen")
    hidden.write(0, 0, "geheim")
    book.add_worksheet("leeg").activate()
    hidden.hide()
    book.add_worksheet("goed").write(0, 0, "naam")
    book.close()
    assert read_table(out.getvalue(), "x.xlsx").header == ("naam",)


def test_awkward_text_comes_through_as_it_stands() -> None:
    """Formulas-to-be, markup and other scripts are text."""
    names = ["=1+1", "[red]O'Brien", "محمد الأمين", "💥Ünï", "a;b,c", "x\ny"]
    table = read_table(workbook([["naam"], *([name] for name in names)]), "x.xlsx")
    assert [cells["naam"] for _, cells in table.rows] == names


def test_a_stray_cell_in_the_last_corner_gives_a_sentence() -> None:
    """A block of 17 billion cells does not end the program."""
    data = workbook([["naam"]])
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "naam")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    with pytest.raises(InputError, match=r'"x\.xlsx": .*te groot of te vreemd'):
        read_table(out.getvalue(), "x.xlsx")
    assert read_table(data, "x.xlsx").header == ("naam",)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the parts say they will take counts."""
    monkeypatch.setattr(spreadsheet, "MAX_UNPACKED", 1_000)
    with pytest.raises(InputError, match="te groot"):
        read_table(workbook([["naam"], ["Noor"]]), "x.xlsx")


def test_a_workbook_that_takes_too_long_is_given_up() -> None:
    """A reader that hangs ends after its time."""
    with pytest.raises(SheetError, match="large"):
        read_sheet(workbook([["naam"]]), patience=0.001)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04" + b"x" * 80, "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Excel"),
        (workbook([["naam"]])[:900], "Excel"),
        (workbook([]), "staat niets in"),
        (workbook([[" "], ["\n"]]), "staat niets in"),
    ],
)
def test_what_is_no_workbook_is_told(data: bytes, why: str) -> None:
    """Damaged and empty workbooks give a sentence with the file's name."""
    with pytest.raises(InputError, match=rf'"lijst\.xlsx": .*{why}'):
        read_table(data, "lijst.xlsx")


def test_too_wide_and_too_long_sheets_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of text hold for workbooks too."""
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    with pytest.raises(InputError, match="meer dan 2 rijen"):
        read_table(workbook([["a"], ["1"], ["2"]]), "x.xlsx")
    monkeypatch.setattr(tables, "MAX_COLUMNS", 2)
    with pytest.raises(InputError, match="te veel kolommen"):
        read_table(workbook([["a", "b", "c"]]), "x.xlsx")


def test_a_cell_beside_the_table_is_named_with_its_row() -> None:
    """A note right of the table is a fault with the row."""
    with pytest.raises(InputError, match=r"rij 2: .*rechts van de tabel"):
        read_table(workbook([["a"], ["1", "x"]]), "x.xlsx")


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name.replace("_", "."), data)
    return out.getvalue()


def test_the_csv_in_a_zip_is_read() -> None:
    """Google Forms hands out its CSV in a zip."""
    table = read_table(zipped(Meting_csv='"Tijdstempel","Naam"\n"x","Zoë"\n'.encode()), "m.csv.zip")
    assert table.rows == ((2, {"Tijdstempel": "x", "Naam": "Zoë"}),)


def test_a_zip_of_other_things_is_told() -> None:
    """Two files, or none that is a table, are no table; a bomb in a zip is too large."""
    for data in (zipped(a_csv=b"a", b_csv=b"b"), zipped(a_txt=b"a")):
        with pytest.raises(InputError, match="kan lezen"):
            read_table(data, "x.zip")
    with pytest.raises(InputError, match="groter dan 20 MB"):
        read_table(zipped(a_csv=b"0" * (tables.MAX_BYTES + 5)), "x.zip")


def test_a_damaged_csv_in_a_zip_is_told() -> None:
    """Bytes that do not unpack give a sentence."""
    data = bytearray(zipped(a_csv=b"naam\nNoor\n" * 50))
    data[35:45] = b"\xff" * 10
    with pytest.raises(InputError, match="Pak het uit"):
        read_table(bytes(data), "x.zip")


def test_no_trace_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Children's names go to the reading process through a pipe, never through a file."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    read_table(workbook([["naam"], ["Noor"]]), "x.xlsx")
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_spoilt_workbook_gives_a_table_or_a_sentence(data: st.DataObject) -> None:
    """Whatever bytes of a workbook are wrong, the program goes on."""
    good = workbook([["naam", "keuze"], ["Noor", "Sem;Yara;"]])
    spoilt = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        spoilt[data.draw(st.integers(4, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_table(bytes(spoilt), "lijst.xlsx", tolerant=True)
    except InputError as error:
        assert str(error).startswith('Bestand "lijst.xlsx"')
