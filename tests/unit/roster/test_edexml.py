"""EDEXML, plain and in UWLR."""

from datetime import date
from pathlib import Path

import pytest

from klasapp.errors import InputError
from klasapp.roster.readers import ClassMissingError, RosterFile, read_roster

FILES = Path(__file__).parent / "files"
SCHOOL = "<school><schooljaar>2024-2025</schooljaar><brincode>99ZZ</brincode></school>"
GROUPS = (
    '<groepen><groep key="g1"><naam>H1a</naam><jaargroep>11</jaargroep></groep>'
    '<groep key="g2"><naam>H1b</naam></groep>'
    '<samengestelde_groep key="s1"><naam>Plusklas</naam></samengestelde_groep></groepen>'
)


def pupil(key: str, inside: str, group: str | None = "g1") -> str:
    within = f'<groep key="{group}"/>' if group else ""
    return f'<leerling key="{key}" eckid="https://geheim.example/1">{inside}{within}</leerling>\n'


def edex(*pupils: str, school: str = SCHOOL, groups: str = GROUPS) -> bytes:
    people = "\n".join(pupils)
    return f"<EDEX>{school}{groups}\n<leerlingen>\n{people}</leerlingen></EDEX>".encode()


def read(data: bytes, wanted: str | None = None, *, with_gender: bool = False) -> RosterFile:
    return read_roster(data, "edex.xml", wanted, with_gender=with_gender)


NOOR = "<achternaam>Jansen</achternaam><roepnaam>Noor</roepnaam>"


def test_the_sample_is_read() -> None:
    """Numbers, names and class of both pupils, and no warning."""
    roster = read((FILES / "edexml_vo_minimal_fictional.xml").read_bytes())
    assert [(d.number, d.display_name, d.class_name) for d in roster.drafts] == [
        ("100001", "Noor Jansen", "H1a"),
        ("100002", "Sem van den Berg", "H1a"),
    ]
    assert (roster.kind, roster.school_year, roster.warnings) == ("edexml", "2024-2025", ())


def test_uwlr_with_namespace_and_envelope_is_read() -> None:
    """The same element names with a prefix, inside SOAP, give the same pupil."""
    space = "http://www.edustandaard.nl/leerresultaten/2/leerlinggegevens"
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<l:leerlinggegevens_antwoord xmlns:l="{space}"><l:leerlinggegevens>'
        "<l:school><l:schooljaar>2024-2025</l:schooljaar></l:school>"
        '<l:groepen><l:groep key="g1"><l:naam>H1a</l:naam></l:groep></l:groepen>'
        '<l:leerlingen><l:leerling key="1"><l:achternaam>Brontë</l:achternaam>'
        '<l:roepnaam>Zoë</l:roepnaam><l:groep key="g1"/></l:leerling></l:leerlingen>'
        "</l:leerlinggegevens></l:leerlinggegevens_antwoord></s:Body></s:Envelope>"
    )
    roster = read(text.encode())
    assert [(d.display_name, d.class_name) for d in roster.drafts] == [("Zoë Brontë", "H1a")]
    assert roster.warnings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "cp1252"])
def test_the_encoding_of_the_xml_itself_counts(encoding: str) -> None:
    """Each encoding that the declaration names is obeyed."""
    declared = encoding.removesuffix("-sig")
    text = edex(pupil("1", NOOR.replace("Noor", "Zoë"))).decode("utf-8")
    data = f'<?xml version="1.0" encoding="{declared}"?>{text}'.encode(encoding)
    assert read(data).drafts[0].given_name == "Zoë"


def test_a_wrong_declaration_can_be_overruled() -> None:
    """cp1252 that calls itself UTF-8 is a fault with its row, until the mentor chooses."""
    text = edex(pupil("1", NOOR.replace("Noor", "Zoë"))).decode("utf-8")
    data = text.encode("cp1252")
    with pytest.raises(InputError, match=r'"edex\.xml", rij 3: hier klopt de XML niet'):
        read(data)
    assert read_roster(data, "edex.xml", None, "cp1252").drafts[0].given_name == "Zoë"


def test_dates_and_gender_are_read() -> None:
    """Birth and leaving date always, gender only when asked for."""
    inside = (
        f"{NOOR}<geboortedatum>2013-05-02</geboortedatum><geslacht>2</geslacht>"
        "<uitstroomdatum>2026-07-31</uitstroomdatum>"
    )
    (draft,) = read(edex(pupil("1", inside)), with_gender=True).drafts
    assert (draft.birth_date, draft.leaving_date, draft.gender) == (
        date(2013, 5, 2),
        date(2026, 7, 31),
        "v",
    )
    roster = read(edex(pupil("1", inside)))
    assert roster.drafts[0].gender is None
    assert any("geslacht" in warning for warning in roster.warnings)


def test_what_is_not_needed_is_never_read() -> None:
    """No BSN, origin, weight, address, e-mail, eckid or addition leaves a trace."""
    secret = {
        "bsn": "123456782",
        "etniciteit": "Geheim1",
        "land_vader": "Geheim2",
        "gewicht_nieuw": "Geheim3",
        "postcode": "9999ZZ",
        "emailadres": "geheim@school.example",
        "gebruikersnaam": "Geheim4",
        "fotourl": "Geheim5",
    }
    inside = NOOR + "".join(f"<{tag}>{value}</{tag}>" for tag, value in secret.items())
    inside += "<toevoegingen><blok><roepnaam>Geheim6</roepnaam><groep key='Geheim7'/></blok>"
    inside += "</toevoegingen>"
    roster = read(edex(pupil("1", inside)))
    assert [d.display_name for d in roster.drafts] == ["Noor Jansen"]
    shown = repr(roster)
    for value in (*secret.values(), "Geheim", "geheim.example"):
        assert value not in shown
    for kind in ("BSN", "herkomst", "gewicht", "adres", "e-mail", "foto"):
        assert any(kind in warning for warning in roster.warnings)


def test_a_school_year_outside_the_schema_only_warns() -> None:
    """A later school year is read, with a warning; so is a missing one."""
    later = SCHOOL.replace("2024-2025", "2026-2027")
    roster = read(edex(pupil("1", NOOR), school=later))
    assert roster.school_year == "2026-2027"
    assert "2026-2027" in roster.warnings[0]
    for wrong in ("<school/>", SCHOOL.replace("2024-2025", "2024-2026")):
        assert "schooljaar" in read(edex(pupil("1", NOOR), school=wrong)).warnings[0]


def test_dummy_keys_are_no_numbers() -> None:
    """A key that begins with # gives a pupil without a number, and a warning with the row."""
    roster = read(edex(pupil("#1", NOOR), pupil("#2", NOOR.replace("Noor", "Bo"))))
    assert [d.number for d in roster.drafts] == ["", ""]
    assert any("tijdelijke sleutel" in w and "rij 3, 5" in w for w in roster.warnings)


def test_pupils_without_a_group_are_listed() -> None:
    """A pupil without a class cannot be used, unless the class is chosen for all."""
    data = edex(pupil("1", NOOR), pupil("2", NOOR, None))
    assert [(row, column) for row, column, _ in read(data).rejected] == [(5, "groep")]
    assert len(read(data, "H1a").drafts) == 1
    lonely = edex(pupil("2", NOOR, None), groups="")
    with pytest.raises(ClassMissingError):
        read(lonely)
    assert read(lonely, "2B").drafts[0].class_name == "2B"


def test_an_unknown_group_is_called_by_its_key() -> None:
    """A group that the file does not describe keeps its key as name, with a warning."""
    roster = read(edex(pupil("1", NOOR, "H9z")))
    assert roster.class_names == ("H9z",)
    assert any("groep" in warning for warning in roster.warnings)


def test_first_names_stand_in_for_the_given_name() -> None:
    """Voornamen, then initials; a pupil with only a given name is fine."""
    roster = read(
        edex(
            pupil("1", "<achternaam>Bos</achternaam><voornamen>Samuel Jan</voornamen>"),
            pupil("2", "<achternaam>Bos</achternaam><voorletters-1>S.</voorletters-1>"),
            pupil("3", "<roepnaam>Cem</roepnaam>"),
            pupil("4", "<achternaam>Bos</achternaam>"),
        )
    )
    assert [d.given_name for d in roster.drafts] == ["Samuel Jan", "S.", "Cem"]
    assert [(row, column) for row, column, _ in roster.rejected] == [(9, "roepnaam")]


def test_rows_that_cannot_be_used_carry_their_line() -> None:
    """A bad date or a missing key is listed with the line of the pupil and the element."""
    roster = read(
        edex(
            pupil("1", NOOR),
            pupil("2", f"{NOOR}<geboortedatum>2013-02-31</geboortedatum>"),
            pupil("", NOOR),
            pupil("een twee", NOOR),
        )
    )
    assert [(row, column) for row, column, _ in roster.rejected] == [
        (5, "geboortedatum"),
        (7, "key"),
        (9, "key"),
    ]


def test_a_key_of_two_pupils_is_a_fault_of_the_file() -> None:
    """The fault names the line and the attribute."""
    with pytest.raises(InputError, match='rij 5, kolom "key"'):
        read(edex(pupil("1", NOOR), pupil("1", NOOR.replace("Noor", "Bo"))))


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://localhost/x"> %a;]>',
        '<!DOCTYPE EDEX SYSTEM "http://localhost/niet.dtd">',
    ],
)
def test_entity_tricks_are_refused(head: str) -> None:
    """Entity bombs and files from elsewhere are never expanded or fetched."""
    with pytest.raises(InputError, match="XML-entiteiten of een DTD"):
        read(head.encode() + edex(pupil("1", NOOR)))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (edex(pupil("1", NOOR))[:-20], "rij [0-9]+: hier klopt de XML niet"),
        (b"<EDEX/>", "geen EDEXML"),
        (b"<leerling key='1'><roepnaam>Bo</roepnaam></leerling>", "geen EDEXML"),
        (
            b"<?xml version='1.0' encoding='klingon'?><EDEX/>",
            "hier klopt de XML niet|niet te lezen",
        ),
        (b"<", "hier klopt de XML niet"),
        (edex(), "geen leerlingen"),
    ],
)
def test_broken_files_give_a_sentence(data: bytes, what: str) -> None:
    """What is not EDEXML is refused with what is wrong."""
    with pytest.raises(InputError, match=what):
        read(data)
