"""Reading what colleagues filled in: tolerant, and exact about what is wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.documents.content import protocol_text
from klasapp.protocol import read_protocol
from klasapp.roster.pupil import Pupil
from klasapp.signals.slip import COLUMNS, Slip, as_answers, find_columns, new_rows, read_rows

TODAY = date(2026, 11, 23)
PROTOCOL = read_protocol(protocol_text())


def pupil(number: int, given: str, family: str, infix: str = "") -> Pupil:
    return Pupil(id=number, number=str(1000 + number), given_name=given, infix=infix,
                 family_name=family, class_name="2B")  # fmt: skip


PUPILS = (pupil(1, "Sem", "Berg", "van den"), pupil(2, "Noor", "Jansen"),
          pupil(3, "Noor", "Peters"), pupil(4, "[red]Zoë", "[/]"))  # fmt: skip


def read(*rows: dict[str, str]) -> Slip:
    return read_rows("b.csv", list(enumerate(rows, 2)), PUPILS, PROTOCOL, TODAY)


def test_headings_are_found_however_they_are_written() -> None:
    header = ("Leerling", "datum", "Wat zag of hoorde je ?", "WAAR", "Tijdstip", "Collega", "Foto")
    assert set(find_columns(header)) == {field for field, _, _ in COLUMNS}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("Sem van den Berg", 1),
        ("Berg, Sem van den", 1),
        ("sem", 1),
        ("Noor J.", 2),
        ("noor peters", 3),
        ("1003", 3),
        ("Noor", None),
        ("Iemand", None),
        ("", None),
    ],
)
def test_a_name_is_one_pupil_or_nobody(typed: str, number: int | None) -> None:
    (row,) = read({"pupil": typed, "text": "Stond alleen."}).rows
    assert row.pupil_id == number
    if number is None and typed:
        assert row.text == f"Over: {typed}. Stond alleen."
    assert bool(row.remarks[1:]) == (number is None)


def test_words_of_the_list_become_codes_and_others_stay_in_the_text() -> None:
    (row,) = read({
        "pupil": "sem", "seen_on": "20-11-2026", "place": "op het plein", "moment": "grote pauze",
        "text": "Werd uitgelachen.", "reporter": " Kok ",
    }).rows  # fmt: skip
    assert (row.seen_on, row.place, row.moment) == (date(2026, 11, 20), "plein", "pauze")
    assert (row.reporter, row.remarks) == ("Kok", ())
    (other,) = read({"pupil": "sem", "place": "achter de schuur", "text": "Geduwd."}).rows
    assert other.place == "" and other.text == "Waar: achter de schuur. Geduwd."


def test_a_fault_names_file_row_and_column_and_the_rest_stays() -> None:
    slip = read(
        {"pupil": "sem", "text": ""},
        {"pupil": "sem", "seen_on": "31-02-2026", "text": "Geduwd."},
        {"pupil": "sem", "seen_on": "24-11-2026", "text": "Geduwd."},
        {"pupil": "sem", "text": "Geduwd."},
        {"pupil": "  ", "text": " "},
    )
    assert [one.row for one in slip.rows] == [5]
    assert slip.faults[0].startswith('Bestand "b.csv", rij 2, kolom "Wat zag of hoorde je?":')
    assert 'rij 3, kolom "Wanneer? (dag)"' in slip.faults[1]
    assert "moet nog komen" in slip.faults[2]


def test_a_text_with_questions_and_answers_is_read_too() -> None:
    text = (
        "Hoi, hierbij twee dingen.\nOver welke leerling?: Sem\nWanneer: gisteren\n"
        "Wat zag of hoorde je?: Stond alleen\nbij de kluisjes.\n-----\n"
        "Leerling: Noor Peters\nWat: Werd uitgelachen.\n"
    )
    slip = read_rows("b.txt", as_answers(text), PUPILS, PROTOCOL, TODAY)
    assert [(one.pupil_id, one.text) for one in slip.rows] == [
        (1, "Stond alleen\nbij de kluisjes."),
        (3, "Werd uitgelachen."),
    ]
    assert slip.rows[0].seen_on == date(2026, 11, 22)


def test_what_is_known_already_does_not_come_in_twice() -> None:
    slip = read({"pupil": "sem", "text": "Geduwd."}, {"pupil": "sem", "text": "Geduwd."})
    assert len(list(new_rows(slip, ()))) == 1
    assert list(new_rows(slip, [(TODAY, "Geduwd.")])) == []


cells = st.dictionaries(
    st.sampled_from([field for field, _, _ in COLUMNS]), st.text(max_size=40), max_size=6
)


@given(st.lists(cells, max_size=6))
def test_every_filled_row_is_kept_or_has_a_sentence(rows: list[dict[str, str]]) -> None:
    slip = read(*rows)
    filled = [row for row in rows if any(value.strip() for value in row.values())]
    assert len(slip.rows) + len(slip.faults) == len(filled)
    assert all(one.seen_on <= TODAY and one.text for one in slip.rows)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    for _, answers in as_answers(text):
        assert any(answers.values())
