"""Choosing the columns of a list with headers of its own."""

from datetime import date

import pytest

from klasapp.documents.tables import Table, read_table
from klasapp.roster import column_choice
from klasapp.roster.magister import ColumnsMissingError
from klasapp.roster.pupil import PupilDraft
from klasapp.roster.readers import RosterFile, read_roster

LIST = (
    "Code;Hoe heet je;Van je achternaam;Wanneer;Telefoon thuis;Iets;Groepje\n"
    "007;Noor;Berg, van den;2-5-2013;0612345678;123456782;2B\n"
    "008;[red]Bo;=1+1;41596;0612345679;111222333;2B\n"
)
CHOSEN = {
    "number": "Code",
    "given_name": "Hoe heet je",
    "family_name": "Van je achternaam",
    "birth_date": "Wanneer",
    "class_name": "Groepje",
}


def table(text: str = LIST) -> Table:
    return read_table(text.encode("utf-8"), "l.csv", tolerant=True)


def read(text: str, chosen: dict[str, str] | None) -> RosterFile:
    return read_roster(text.encode("utf-8"), "l.csv", None, chosen=lambda _: chosen)


def test_a_list_with_its_own_headers_asks_for_the_columns() -> None:
    """The error brings the table, so that the mentor can choose at once."""
    with pytest.raises(ColumnsMissingError, match="ontbreken") as caught:
        read(LIST, None)
    assert caught.value.table.header[0] == "Code"


def test_the_chosen_columns_are_read_with_zeros_infix_and_days() -> None:
    """Leading zeros stay, "Berg, van den" is split, and Excel's day count becomes a date."""
    roster = read(LIST, CHOSEN)
    assert roster.kind == "chosen"
    assert roster.drafts == (
        PupilDraft("007", "Noor", "van den", "Berg", "2B", date(2013, 5, 2)),
        PupilDraft("008", "[red]Bo", "", "=1+1", "2B", date(2013, 11, 18)),
    )
    assert "0612345678" not in repr(roster.drafts)


def test_a_column_that_klasapp_never_reads_cannot_be_chosen() -> None:
    """Neither by name nor by what stands in it; its values are not shown either."""
    views = {one.header: one for one in column_choice.view_columns(table(), CHOSEN)}
    assert views["Telefoon thuis"].never and views["Telefoon thuis"].examples == ()
    assert views["Iets"].never and views["Iets"].examples == ()
    assert views["Code"].examples == ("007", "008")
    assert (views["Code"].field, views["Groepje"].field) == ("number", "class_name")
    roster = read(LIST, {**CHOSEN, "infix": "Telefoon thuis"})
    assert [draft.infix for draft in roster.drafts] == ["van den", ""]


def test_a_list_without_numbers_can_be_read_when_the_mentor_says_so() -> None:
    """The names are enough."""
    chosen = {k: v for k, v in CHOSEN.items() if k != "number"}
    assert [draft.number for draft in read(LIST, chosen).drafts] == ["", ""]


def test_each_choice_moves_what_it_pushes_aside() -> None:
    """A field has one column, a column one field; whole name and parts exclude each other."""
    columns = column_choice.with_choice(CHOSEN, "Iets", "number")
    assert columns["number"] == "Iets" and "Code" not in columns.values()
    columns = column_choice.with_choice(columns, "Iets", "birth_date")
    assert "number" not in columns and columns["birth_date"] == "Iets"
    whole = column_choice.with_choice(CHOSEN, "Iets", "full_name")
    assert not {"given_name", "family_name"} & whole.keys()
    assert column_choice.still_needed(whole) == ""
    parts = column_choice.with_choice(whole, "Hoe heet je", "given_name")
    assert "full_name" not in parts
    assert "achternaam" in column_choice.still_needed(parts)
    assert "roepnaam en de achternaam" in column_choice.still_needed({})
    assert column_choice.with_choice(CHOSEN, "Code", "") == {
        k: v for k, v in CHOSEN.items() if k != "number"
    }


def test_the_first_pupils_are_shown_or_why_it_does_not_work() -> None:
    """A wrong column is told with its row."""
    found = column_choice.first_pupils(table(), CHOSEN, with_gender=False)
    assert not isinstance(found, str) and [d.given_name for d in found] == ["Noor", "[red]Bo"]
    wrong = column_choice.with_choice(CHOSEN, "Hoe heet je", "birth_date")
    wrong = column_choice.with_choice(wrong, "Wanneer", "given_name")
    said = column_choice.first_pupils(table(), wrong, with_gender=False)
    assert isinstance(said, str) and said.startswith("Rij 2")
    empty = table("a;b\n")
    said = column_choice.first_pupils(
        empty, {"given_name": "a", "family_name": "b"}, with_gender=False
    )
    assert said == "Onder de kopregel staat niets."


def test_the_same_headers_in_another_order_are_the_same_list() -> None:
    """A remembered choice is found again; another column makes another list."""
    key = column_choice.profile_key(("Naam", "Klas"))
    assert key == column_choice.profile_key(("KLAS", "naam "))
    assert key != column_choice.profile_key(("Naam", "Klas", "Iets"))


@pytest.mark.parametrize(
    "header",
    [
        "Leerlingnummer;Roepnaam;Voorvoegsel;Achternaam;Stamgroep;Geboortedatum",  # SOMtoday
        "Stamnr;Roepnaam;Tussenv.;Achternaam;Klas;Geb.datum",  # Magister on screen
        "Llnr.;Voornaam;Tv;Familienaam;Stamklas;Geboren",
    ],
)
def test_headers_that_schools_use_need_no_choice(header: str) -> None:
    """The synonyms are proposed, and read at once."""
    roster = read(f"{header}\n0101;Sem;van den;Berg;2B;20-11-2013\n", None)
    assert roster.drafts == (
        PupilDraft("0101", "Sem", "van den", "Berg", "2B", date(2013, 11, 20)),
    )
