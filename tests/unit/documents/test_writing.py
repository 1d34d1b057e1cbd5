"""What klasapp writes: names of files, letters a font lacks, workbooks."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from klasapp.documents.file_names import slug
from klasapp.documents.glyphs import printable
from klasapp.documents.workbook import Cell, Sheet, sheet_names, write_workbook

NOON = datetime(2026, 11, 23, 12, 0)  # noqa: DTZ001 - local time, as the app keeps it
LATIN = range(0x250)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2B", "2B"), ("Zoë van der Berg", "Zoe-van-der-Berg"), ("../../etc/passwd", "etc-passwd"),
        ("con", "con-"), ("COM1", "COM1-"), ("李", "naamloos"), ("a.b:c*?", "a-b-c"),
        (" . ", "naamloos"),
    ],
)  # fmt: skip
def test_a_slug_is_what_is_left_of_a_text_on_every_system(text: str, name: str) -> None:
    assert slug(text) == name


@given(st.text())
def test_a_slug_holds_letters_digits_and_dashes_only_and_is_short(text: str) -> None:
    name = slug(text)
    assert 0 < len(name) <= 41
    assert name.isascii()
    assert name.replace("-", "").isalnum()
    assert not name.startswith("-")


@pytest.mark.parametrize(
    ("text", "shown", "readable"),
    [
        ("Zoë", "Zoë", True),
        ("Zoe\u0308", "Zoë", True),
        ("💥Ünï", "?Ünï", True),
        ("李 小龍", "? ??", False),
        ("a\u200bb\n\u202ec", "ab c", True),
        ("", "", False),
    ],
)
def test_a_letter_the_font_lacks_becomes_a_question_mark(
    text: str, shown: str, readable: bool
) -> None:
    assert printable(text, LATIN) == (shown, readable)


@given(st.text())
def test_what_is_printable_has_only_letters_of_the_font(text: str) -> None:
    assert all(ord(sign) in LATIN for sign in printable(text, LATIN)[0])


def test_text_in_a_workbook_is_never_a_formula_or_a_link() -> None:
    texts = ["=1+1", "@SUM(A1)", "https://voorbeeld.test", "0007", "+31", "{=A1}", "a\nb", "&<x>"]
    book = write_workbook([Sheet("blad", [[Cell(one) for one in texts], [Cell(3)]])], NOON)
    read = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert read[0] == texts
    assert read[1][0] == 3
    with ZipFile(BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        about = parts.read("docProps/core.xml").decode() + parts.read("docProps/app.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "<dc:creator></dc:creator>" in about
    assert "<Company></Company>" in about


@given(st.lists(st.text(), min_size=1, max_size=6))
def test_every_text_gives_a_sheet_name_that_excel_takes(wanted: list[str]) -> None:
    names = sheet_names(wanted)
    assert len({one.casefold() for one in names}) == len(wanted)
    assert all(0 < len(one) <= 31 and not set(one) & set("[]:*?/\\") for one in names)
    assert all(one[0] != "'" and one[-1] != "'" for one in names)


def test_two_questions_that_begin_alike_get_two_sheets() -> None:
    long = "Met wie werk je graag samen aan "
    assert sheet_names([long + "een", long + "twee"]) == (
        "Met wie werk je graag samen aan",
        "Met wie werk je graag samen (2)",
    )
    assert sheet_names(["History", "a/b?", ""]) == ("History 1", "a b", "blad")
