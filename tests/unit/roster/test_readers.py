"""Roster files in the form of a table: klasapp, Magister and screen exports."""

import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.roster.full_name import is_infix
from klasapp.roster.klasapp_csv import HEADER, write_roster
from klasapp.roster.pupil import PupilDraft
from klasapp.roster.readers import ClassMissingError, RosterFile, read_roster

FILES = Path(__file__).parent / "files"
KLASAPP = ";".join(HEADER)
SEM = PupilDraft("100002", "Sem", "van den", "Berg", "H1a", date(2013, 11, 20))


def read(text: str, wanted: str | None = None, *, with_gender: bool = False) -> RosterFile:
    return read_roster(text.encode("utf-8"), "lijst.csv", wanted, with_gender=with_gender)


def test_the_klasapp_sample_is_read() -> None:
    """klasapp's own CSV gives both pupils with everything that stands in it."""
    roster = read_roster((FILES / "rooster_klasapp_fictief.csv").read_bytes(), "r.csv", None)
    assert roster == RosterFile(
        "klasapp",
        ("H1a",),
        (PupilDraft("100001", "Noor", "", "Jansen", "H1a", date(2013, 5, 2)), SEM),
        (),
        (),
        "utf-8",
        "",
    )


def test_the_magister_sample_is_read() -> None:
    """Magister's columns in cp1252 give the pupil and name what was left out."""
    data = (FILES / "magister_decibel_fictief_cp1252.csv").read_bytes()
    roster = read_roster(data, "m.csv", "H1a")
    assert roster.kind == "magister"
    assert roster.encoding == "cp1252"
    assert roster.drafts == (
        PupilDraft("100001", "Noor", "", "Jansén", "H1a", date(2013, 5, 2), None, None),
    )
    (warning,) = roster.warnings
    assert "e-mail" in warning
    assert "geslacht" in warning
    assert "school.example" not in repr(roster)


def test_gender_is_read_only_when_asked_for() -> None:
    """Without ``with_gender`` the column is not looked at, not even for faults."""
    text = "leerlingnummer;roepnaam;achternaam;klas;geslacht\n1;Sem;Bos;H1a;V\n2;Bo;Vos;H1a;?\n"
    without = read(text)
    assert [draft.gender for draft in without.drafts] == [None, None]
    assert any("geslacht" in warning for warning in without.warnings)
    asked = read(text, with_gender=True)
    assert [draft.gender for draft in asked.drafts] == ["v"]
    assert [(row, column) for row, column, _ in asked.rejected] == [(3, "geslacht")]


@pytest.mark.parametrize(
    "header",
    [
        "Stamnr;Roepnaam;Tussenv.;Achternaam;Klas;Geb.datum",
        "STAMNUMMER;ROEPNAAM;TUSSENVOEGSEL;ACHTERNAAM;STAMKLAS;GEBOORTEDATUM",
        "Leerling nr.;Voornaam;Voorvoegsel;Familienaam;Stamgroep;Geboren",
        "leerlingnumer;roepnaaam;tusenvoegsel;achternaan;klas;geboortedatm",
        " Leerling-nummer ; Roepnaam ;Tussenvoegsels;Achternaam ;Klas;Geboorte datum;;",
        "Stamnr,Roepnaam,Tussenv,Achternaam,Klas,Geb. datum",
        "Stamnr\tRoepnaam\tTv\tAchternaam\tKlas\tGeb.dat.",
    ],
)
def test_screen_exports_are_read_by_synonyms(header: str) -> None:
    """Headers in the words of schools, also misspelt a little, find their field."""
    delimiter = next(mark for mark in "\t;," if mark in header)
    row = delimiter.join(["100002", "Sem", "van den", "Berg", "H1a", "20-11-2013"])
    assert read(f"{header}\n{row}\n").drafts == (SEM,)


def test_the_family_name_may_hold_the_infix() -> None:
    """Without a column for it the infix is taken out of the family name, on either side."""
    text = "Stamnr;Roepnaam;Achternaam;Klas\n1;Sem;van den Berg;H1a\n2;Bo;Berg, van den;H1a\n"
    assert [(d.infix, d.family_name) for d in read(text).drafts] == [("van den", "Berg")] * 2


def test_one_column_with_the_whole_name_is_enough() -> None:
    """A column Naam is split when there are no columns for its parts."""
    (draft,) = read("Stamnr;Naam;Klas\n100002;Berg, Sem van den;H1a\n").drafts
    assert draft.display_name == "Sem van den Berg"


def test_initials_stand_in_only_where_nothing_else_does() -> None:
    """The given name is preferred over first names and initials."""
    (draft,) = read("nummer;voorletters;achternaam;roepnaam;klas\n1;S.J.;Bos;Sem;H1a\n").drafts
    assert draft.given_name == "Sem"
    (draft,) = read("nummer;voorletters;achternaam;klas\n1;S.J.;Bos;H1a\n").drafts
    assert draft.given_name == "S.J."


def test_what_is_not_needed_is_never_read() -> None:
    """BSN, origin, weight, address, e-mail and parents leave no trace in the result."""
    secret = {
        "BSN": "123456782",
        "Etniciteit": "Atlantisch",
        "Land": "Atlantis",
        "Gewicht": "1.2",
        "Straat": "Geheimlaan",
        "Postcode": "9999ZZ",
        "E-mail": "geheim@school.example",
        "Telefoon": "0612345678",
        "Achternaam vader": "Geheimvader",
        "Roepnaam moeder": "Geheimmoeder",
        "Onderwijsnummer": "987654321",
        "Wachtwoord": "geheimwoord",
        "Hobby": "geheimschaken",
    }
    header = ";".join(["Stamnr", "Roepnaam", "Achternaam", "Klas", *secret])
    row = ";".join(["1", "Sem", "Bos", "H1a", *secret.values()])
    roster = read(f"{header}\n{row}\n1;;Bos;H1a;{';'.join(secret.values())}\n")
    assert len(roster.drafts) == len(roster.rejected) == 1
    for value in secret.values():
        assert value not in repr(roster)
    (warning,) = roster.warnings
    for kind in ("BSN", "herkomst", "gewicht", "adres", "e-mail", "ouders", "1 andere kolom."):
        assert kind in warning


def test_a_column_of_only_bsns_is_refused() -> None:
    """A number column that holds citizen service numbers is a fault of the file."""
    text = f"{KLASAPP}\n123456782;Sem;;Bos;H1a;\n111222333;Bo;;Vos;H1a;\n"
    with pytest.raises(InputError, match=r'kolom "leerlingnummer": .*BSN') as caught:
        read(text)
    assert "123456782" not in str(caught.value)


@pytest.mark.parametrize("missing", ["leerlingnummer", "roepnaam", "achternaam"])
def test_a_needed_column_that_is_missing_is_named(missing: str) -> None:
    """The fault names the file, the header row and the column."""
    header = KLASAPP.replace(missing, "hobby")
    place = f'Bestand "lijst.csv", rij 1, kolom "{missing}": deze kolom ontbreekt'
    with pytest.raises(InputError, match=place):
        read(f"{header}\n1;Sem;;Bos;H1a;\n")


def test_a_needed_column_that_stands_twice_is_named() -> None:
    """Two columns with the same name are a fault only when klasapp needs them."""
    with pytest.raises(InputError, match='kolom "klas": deze kolom staat er twee keer'):
        read(f"{KLASAPP};klas\n1;Sem;;Bos;H1a;;H1b\n")
    assert len(read(f"{KLASAPP};tel;tel\n1;Sem;;Bos;H1a;;06;07\n").drafts) == 1


def test_a_file_without_pupils_is_refused() -> None:
    """Only a header is no roster."""
    with pytest.raises(InputError, match="geen leerlingen"):
        read(f"{KLASAPP}\n\n;;;;;\n")


def test_a_web_page_is_refused() -> None:
    """Some programs call a web page an Excel file."""
    with pytest.raises(InputError, match="webpagina"):
        read("<html><table><tr><td>Stamnr</td></tr></table></html>")


def test_a_number_of_two_pupils_is_a_fault_of_the_file() -> None:
    """The second row is named, with the first; the same pupil twice only warns."""
    rows = f"{KLASAPP}\n100002;Sem;van den;Berg;H1a;20-11-2013\n"
    with pytest.raises(InputError, match=r'rij 3, kolom "leerlingnummer": .*\(rij 2\)'):
        read(f"{rows}100002;Noor;;Jansen;H1a;\n")
    roster = read(f"{rows}100002;sem;van den;Berg;H1a;\n")
    assert roster.drafts == (SEM,)
    assert roster.warnings == (
        "sem van den Berg staat er twee keer in (rij 2 en 3); de eerste telt.",
    )


def test_leading_zeros_make_another_number() -> None:
    """0012 and 12 are two numbers, and both stay as they stand."""
    roster = read(f"{KLASAPP}\n0012;Sem;;Bos;H1a;\n12;Noor;;Vos;H1a;\n")
    assert [draft.number for draft in roster.drafts] == ["0012", "12"]


def test_rows_that_cannot_be_used_are_listed_and_the_rest_is_taken() -> None:
    """Each has its row, its column and a reason without the value."""
    text = "\n".join([
        "Stamnr;Roepnaam;Tussenv;Achternaam;Klas;Geb.datum;Vertrekdatum",
        "1;Sem;;Bos;H1a;20-11-2013;31-07-2026",
        "2;;;Vos;H1a;;",
        "3;Noor;;  ;H1a;;",
        ";Bo;;Smit;H1a;;",
        "1,0E+05;Ali;;Kaya;H1a;;",
        "6;Tim;;Tol;H1a;31-02-2013;",
        "7;Eva;;Pol;H1a;;ooit",
        "8;Lot;;Mos;H1a;;;extra",
        "9;Jet;;Kok;;;",
        '10;"Jo\nAn";;Kok;H1a;;',
        "11;Cas;;Mol;H1a;;",
    ])
    roster = read(text)
    assert [draft.number for draft in roster.drafts] == ["1", "11"]
    assert roster.drafts[0].leaving_date == date(2026, 7, 31)
    assert [(row, column) for row, column, _ in roster.rejected] == [
        (3, "Roepnaam"),
        (4, "Achternaam"),
        (5, "Stamnr"),
        (6, "Stamnr"),
        (7, "Geb.datum"),
        (8, "Vertrekdatum"),
        (9, ""),
        (10, "Klas"),
        (11, "Roepnaam"),
    ]
    for _, _, reason in roster.rejected:
        assert reason.endswith(".")
        assert "2013" not in reason


CLASSES = (
    f"{KLASAPP}\n1;Sem;;Bos;H1a;\n2;Noor;;Vos;H1b;\n3;Bo;;Tol;h1A;\n4;Jet;;Kok;;\n5;;;Fout;H1b;\n"
)


def test_a_class_is_picked_where_the_file_names_classes() -> None:
    """Case and blanks do not matter; rows of other classes say nothing."""
    roster = read(CLASSES, " h1 A")
    assert [(draft.number, draft.class_name) for draft in roster.drafts] == [
        ("1", "h1 A"),
        ("3", "h1 A"),
    ]
    assert roster.rejected == ()
    assert roster.class_names == ("H1a", "H1b")
    assert roster.warnings == ("1 leerling(en) zonder klas zijn overgeslagen.",)


def test_without_a_choice_all_classes_come_in_one_spelling() -> None:
    """H1a and h1A are one class; a pupil without a class cannot be used."""
    roster = read(CLASSES)
    assert [draft.class_name for draft in roster.drafts] == ["H1a", "H1b", "H1a"]
    assert [(row, column) for row, column, _ in roster.rejected] == [(5, "klas"), (6, "roepnaam")]


def test_a_class_that_is_not_there_is_named_with_those_that_are() -> None:
    """Nothing is imported into a class that the file does not know."""
    with pytest.raises(InputError, match=r'kolom "klas": klas 2B staat er niet in\. .* H1a, H1b'):
        read(CLASSES, "2B")


def test_a_class_is_assigned_where_the_file_names_none() -> None:
    """Without a class in the file the choice counts for all, and there must be one."""
    text = "leerlingnummer;roepnaam;achternaam\n1;Sem;Bos\n"
    assert read(text, "2B").drafts[0].class_name == "2B"
    for wanted in (None, " "):
        with pytest.raises(ClassMissingError, match="noemt geen klas"):
            read(text, wanted)
    with pytest.raises(InputError, match="naam van de klas"):
        read(text, "2\nB")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp850", "utf-16"])
def test_accents_survive_every_encoding(encoding: str) -> None:
    """Names come out the same from any encoding in which schools export."""
    text = f"{KLASAPP}\r\n1;Zoë;;Brontë;H1a;\r\n2;André;;Müller;H1a;\r\n"
    roster = read_roster(text.encode(encoding), "lijst.csv", None)
    assert [d.display_name for d in roster.drafts] == ["Zoë Brontë", "André Müller"]


def test_a_chosen_encoding_goes_before_the_guess() -> None:
    """The mentor sees wrong accents in the preview and picks another encoding."""
    data = f"{KLASAPP}\n1;Ç;;Bos;H1a;\n".encode("cp850")
    assert read_roster(data, "x", None).drafts[0].given_name == "€"
    assert read_roster(data, "x", None, "cp850").drafts[0].given_name == "Ç"


def test_a_whole_school_is_read() -> None:
    """Three thousand pupils in a hundred classes all come in."""
    rows = [f"{n:06};Sem{n};van;Bos{n};{n % 100 // 10}{n % 10};01-02-2013" for n in range(3000)]
    roster = read("\n".join([KLASAPP, *rows]))
    assert len(roster.drafts) == 3000
    assert len(roster.class_names) == 100
    assert roster.drafts[7].number == "000007"


word = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\u2028\u2029"),
    min_size=1,
    max_size=12,
)


def _usable(draft: tuple[str, str, str, str, str]) -> bool:
    try:
        family_name = PupilDraft(*draft).family_name
    except InputError:
        return False
    # "Berg, van den" is put right when it is read, so it does not come back as it was.
    return bool(family_name) and not is_infix(family_name.partition(",")[2])


wild = st.tuples(
    st.text(string.ascii_letters + string.digits, min_size=1, max_size=8),
    word | st.sampled_from(["=1+1", "'=1", "''+x", "@a", "-", "'t", '"', "a;b", "[/]"]),
    st.sampled_from(["", "van den", "'t", "=x", "'"]),
    word | st.sampled_from(["=cmd|'/c calc'!A0", "O'Brien", '"', "Berg; x"]),
    st.sampled_from(["H1a", "=2B", "'-3", "1,2"]),
)


@settings(deadline=None)
@given(
    st.lists(
        wild.filter(_usable).map(lambda fields: PupilDraft(*fields)),
        min_size=1,
        max_size=4,
        unique_by=lambda draft: draft.number,
    )
)
def test_klasapps_own_csv_comes_back_as_it_was(drafts: list[PupilDraft]) -> None:
    """Wild names, formulas and quotes survive writing and reading."""
    data = write_roster(drafts)
    roster = read_roster(data, "x", None)
    assert [d.number for d in roster.drafts] == [d.number for d in drafts]
    assert [(d.given_name, d.infix, d.family_name) for d in roster.drafts] == [
        (d.given_name, d.infix, d.family_name) for d in drafts
    ]


def test_no_cell_of_the_csv_is_a_formula() -> None:
    """A spreadsheet that opens the CSV finds no cell beginning with = + - or @."""
    drafts = [PupilDraft("1", mark + "x", "", mark + "y", mark + "z") for mark in "=+-@"]
    for line in write_roster(drafts).decode("utf-8-sig").splitlines()[1:]:
        assert all(cell[:1] not in set("=+-@") for cell in line.split(";") if cell)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "H1a"]), st.booleans())
def test_any_bytes_give_a_roster_or_a_sentence(
    data: bytes, wanted: str | None, with_header: bool
) -> None:
    """No bytes give anything but a ``RosterFile`` or one line naming the file."""
    if with_header:
        data = f"{KLASAPP}\n".encode() + data
    try:
        roster = read_roster(data, "lijst.csv", wanted, with_gender=True)
    except InputError as error:
        assert "\n" not in str(error)
        assert '"lijst.csv"' in str(error)
    else:
        assert roster.drafts or roster.rejected


@settings(deadline=None)
@given(st.integers(10**8, 10**9 - 1), st.permutations(["BSN", *HEADER]))
def test_a_bsn_never_appears(bsn: int, header: list[str]) -> None:
    """Wherever the BSN column stands, its number is nowhere in the result."""
    cells = dict(zip(HEADER, ["1", "Sem", "", "Bos", "H1a", "fout"], strict=True))
    rows = [";".join({**cells, "BSN": str(bsn)}[column] for column in header)]
    rows.append(rows[0].replace("fout", "2013-01-01"))
    roster = read(";".join(header) + "\n" + "\n".join(rows))
    assert len(roster.drafts) == len(roster.rejected) == 1
    assert str(bsn) not in repr(roster)
