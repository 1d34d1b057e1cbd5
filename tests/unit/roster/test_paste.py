"""Pasted lists of names."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.roster.paste import MAX_LINES, read_paste


def read(line: str) -> tuple[str, str, str, str, date | None]:
    (pasted,) = read_paste(line, "H1a")
    draft = pasted.draft
    assert draft is not None, pasted.note
    assert draft.class_name == "H1a"
    return draft.number, draft.given_name, draft.infix, draft.family_name, draft.birth_date


@pytest.mark.parametrize(
    "line",
    [
        "Sem van den Berg",
        "Berg, Sem van den",
        "Sem;van den;Berg",
        "Sem,van den,Berg",
        "Sem\tvan den\tBerg",
        "Sem\tvan den Berg",
        "Sem\tBerg\tvan den",
        "Berg, van den\tSem",
        '"Sem";"van den";"Berg"',
        "1. Sem van den Berg",
        "12) Berg, Sem van den",
        "3 Sem van den Berg",
        "- Sem van den Berg",
        "• Sem van den Berg",
        "1\tSem\tvan den\tBerg",
        "  Sem   van den  Berg\t",
    ],
)
def test_every_common_form_gives_the_same_pupil(line: str) -> None:
    """Plain, family name first, cells, bullets and list numbers."""
    assert read(line) == ("", "Sem", "van den", "Berg", None)


@pytest.mark.parametrize(
    "line",
    [
        "001234\tSem\tvan den\tBerg\t20-11-2013",
        "001234;Sem;van den;Berg;H1a;2013-11-20".replace(";H1a", ""),
        "Sem\tvan den\tBerg\t20-11-2013\t001234",
        "1\t001234\tSem\tvan den\tBerg\t20-11-13",
    ],
)
def test_numbers_and_birth_dates_are_recognised(line: str) -> None:
    """A number of four digits or more keeps its zeros; a date is the date of birth."""
    assert read(line) == ("001234", "Sem", "van den", "Berg", date(2013, 11, 20))


@pytest.mark.parametrize(
    "line", ["001234 Noor Jansen", "Noor Jansen 001234", "Noor Jansen (001234)"]
)
def test_a_number_may_stand_beside_the_name(line: str) -> None:
    """Before or behind a name, with or without brackets."""
    assert read(line) == ("001234", "Noor", "", "Jansen", None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("noor@school.example", "e-mailadres"),
        ("Klas H1a", "kopje"),
        ("Leerlingen:", "kopje"),
        ("123456782 Noor Jansen", "BSN"),
        ("---\x07", "onzichtbare tekens"),
        ("31-02-2013\tNoor\tJansen", "Geboortedatum: deze datum bestaat niet"),
        ("a;b;c;d;e", "te veel stukken"),
        ("x" * 101 + " Jansen", "Roepnaam: dit is langer dan 100"),
    ],
)
def test_lines_that_cannot_be_used_say_why(line: str, reason: str) -> None:
    """Each unusable line has its own reason and no draft."""
    (pasted,) = read_paste(line, "H1a")
    assert pasted.draft is None
    assert reason in pasted.note


def test_awkward_names_are_kept_as_typed() -> None:
    """Markup and formulas are just names."""
    assert read("[red]O'Brien =1+1")[1:4] == ("[red]O'Brien", "", "=1+1")
    assert read("Zoë [/;van der;=cmd|' /c calc'!A0")[1:4] == (
        "Zoë [/",
        "van der",
        "=cmd|' /c calc'!A0",
    )


def test_the_preview_keeps_line_numbers_and_text() -> None:
    """Empty lines count for the numbering; a doubt goes with its draft."""
    lines = read_paste("Sem Bos\r\n\r\nAnna Maria Jansen\n", "H1a")
    assert [(line.row, line.text, bool(line.note)) for line in lines] == [
        (1, "Sem Bos", False),
        (3, "Anna Maria Jansen", True),
    ]
    assert lines[1].draft is not None


def test_doubles_are_refused_with_the_first_line() -> None:
    """The same name or number twice is taken once; namesakes with numbers are two pupils."""
    lines = read_paste("Sem Bos\nsem bos\n1001 Noor Vos\n1002 Noor Vos\n1001 Tim Vos", "H1a")
    assert [line.draft is not None for line in lines] == [True, False, True, True, False]
    assert lines[1].note == "Deze naam staat al op regel 1."
    assert lines[4].note == "Dit leerlingnummer staat al op regel 3."


def test_a_whole_school_is_too_much_to_paste() -> None:
    """More lines than a few classes is a fault in one sentence."""
    with pytest.raises(InputError, match="één klas"):
        read_paste("Sem\n" * (MAX_LINES + 1), "H1a")


@settings(deadline=None)
@given(st.text(max_size=120))
def test_any_text_gives_lines_with_a_draft_or_a_reason(text: str) -> None:
    """Whatever is pasted, each line that is not empty has a draft or a reason."""
    for line in read_paste(text, "H1a"):
        assert line.draft is not None or line.note
