"""Reading a roster file: a look at what changes first, then all of it or nothing."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from klasapp.errors import InputError, KlasappError
from klasapp.roster import import_service, records, service
from klasapp.roster.pupil import PupilDraft
from klasapp.store.session import Session

HEADER = "leerlingnummer;roepnaam;tussenvoegsel;achternaam;klas;geboortedatum\r\n"
EDEXML = """<?xml version="1.0" encoding="UTF-8"?>
<EDEX><school><schooljaar>2026-2027</schooljaar><brincode>99ZZ</brincode></school>
<groepen><groep key="g1"><naam>2B</naam><jaargroep>12</jaargroep></groep></groepen>
<leerlingen><leerling key="100001"><achternaam>Jansen</achternaam><roepnaam>Noor</roepnaam>
<geboortedatum>2013-05-02</geboortedatum><geslacht>2</geslacht><groep key="g1"/>
<etniciteit>NL-herkomst-7731</etniciteit><land>9031</land><bsn>123456782</bsn>
<gewicht>1.20</gewicht><postcode>1234QX</postcode></leerling></leerlingen></EDEX>"""


def klasapp_csv(*rows: str) -> bytes:
    return (HEADER + "".join(f"{row}\r\n" for row in rows)).encode("utf-8-sig")


@pytest.fixture
def year(session: Session) -> service.SchoolYear:
    return service.add_school_year(session, "2026-2027", "zuid")


def names(session: Session, class_id: int) -> list[str]:
    return [pupil.display_name for pupil in service.list_pupils(session, class_id)]


def everything(session: Session) -> str:
    with session.reading() as db:
        return repr([list(db.table(name).rows) for name in db.table_names()])


def test_a_first_import_makes_the_class_and_its_pupils(
    session: Session, year: service.SchoolYear
) -> None:
    data = klasapp_csv("100001;Noor;;Jansen;2B;2013-05-02", "000002;Sem;van den;Berg;2B;")
    preview = import_service.preview_import(session, data, "klas.csv", year)
    assert [draft.display_name for draft in preview.plan.new] == ["Noor Jansen", "Sem van den Berg"]
    assert service.list_classes(session) == ()
    result = import_service.import_roster(session, preview)
    assert (result.new, result.changed, result.left) == (2, 0, 0)
    (school_class,) = service.list_classes(session)
    assert result.classes == (school_class,)
    assert names(session, school_class.id) == ["Sem van den Berg", "Noor Jansen"]
    assert service.list_pupils(session, school_class.id)[0].number == "000002"
    assert len(service.list_pupils(session, school_class.id, date(2026, 9, 1))) == 2


def test_a_preview_writes_nothing(session: Session, year: service.SchoolYear) -> None:
    before = everything(session)
    data = klasapp_csv("100001;Noor;;Jansen;2B;2013-05-02")
    import_service.preview_import(session, data, "klas.csv", year)
    assert everything(session) == before


def test_importing_the_same_file_again_changes_nothing(
    session: Session, year: service.SchoolYear
) -> None:
    data = klasapp_csv("100001;Noor;;Jansen;2B;2013-05-02", "100002;Sem;;Berg;2B;")
    import_service.import_roster(
        session, import_service.preview_import(session, data, "klas.csv", year)
    )
    again = import_service.preview_import(session, data, "klas.csv", year)
    assert (again.plan.new, again.plan.changed, again.plan.gone) == ((), (), ())
    assert len(again.plan.unchanged) == 2


def test_who_is_not_in_the_file_stays_unless_the_mentor_says_so(
    session: Session, year: service.SchoolYear
) -> None:
    first = klasapp_csv("1;Noor;;Jansen;2B;", "2;Sem;;Berg;2B;", "3;Yara;;Bakker;2B;")
    import_service.import_roster(
        session, import_service.preview_import(session, first, "klas.csv", year)
    )
    (school_class,) = service.list_classes(session)
    second = klasapp_csv("1;Noor;;Smits;2B;", "4;Amin;;Haddad;2B;")
    preview = import_service.preview_import(session, second, "klas.csv", year)
    assert [change.fields for change in preview.plan.changed] == [("family_name",)]
    gone = {pupil.display_name: pupil.id for pupil in preview.plan.gone}
    assert set(gone) == {"Sem Berg", "Yara Bakker"}
    result = import_service.import_roster(session, preview, leaving={gone["Sem Berg"]})
    assert (result.new, result.changed, result.left) == (1, 1, 1)
    assert names(session, school_class.id) == ["Yara Bakker", "Amin Haddad", "Noor Smits"]
    assert service.find_pupil(session, gone["Sem Berg"]).display_name == "Sem Berg"


def test_a_pupil_of_last_year_is_recognised_and_moves_to_the_new_class(
    session: Session, clock: Any
) -> None:
    clock.now = datetime(2025, 9, 1, 9, 0)  # noqa: DTZ001
    old_year = service.add_school_year(session, "2025-2026", "zuid")
    data = klasapp_csv("1;Noor;;Jansen;1B;", "2;Sem;;Berg;1B;")
    import_service.import_roster(
        session, import_service.preview_import(session, data, "klas.csv", old_year)
    )
    (old_class,) = service.list_classes(session)
    noor = next(p for p in service.list_pupils(session, old_class.id) if p.number == "1")
    clock.now = datetime(2026, 9, 1, 9, 0)  # noqa: DTZ001
    new_year = service.add_school_year(session, "2026-2027", "zuid")
    data = klasapp_csv("1;Noor;;Jansen;2B;", "3;Yara;;Bakker;2B;")
    preview = import_service.preview_import(session, data, "klas.csv", new_year)
    assert [change.pupil.id for change in preview.plan.changed] == [noor.id]
    assert preview.plan.gone == ()
    import_service.import_roster(session, preview)
    new_class = service.list_classes(session)[0]
    assert names(session, new_class.id) == ["Yara Bakker", "Noor Jansen"]
    assert names(session, old_class.id) == ["Sem Berg", "Noor Jansen"]
    assert service.find_pupil(session, noor.id).class_name == "2B"


def test_a_pupil_who_changes_class_in_the_year_leaves_the_old_one(
    session: Session, year: service.SchoolYear
) -> None:
    data = klasapp_csv("1;Noor;;Jansen;2B;", "2;Sem;;Berg;2C;")
    import_service.import_roster(
        session, import_service.preview_import(session, data, "klas.csv", year)
    )
    data = klasapp_csv("1;Noor;;Jansen;2C;", "2;Sem;;Berg;2C;")
    preview = import_service.preview_import(session, data, "klas.csv", year, "2C")
    import_service.import_roster(session, preview)
    by_name = {c.name: c.id for c in service.list_classes(session)}
    assert names(session, by_name["2B"]) == []
    assert names(session, by_name["2C"]) == ["Sem Berg", "Noor Jansen"]


def test_one_class_is_picked_from_a_file_with_more_and_can_get_another_name(
    session: Session, year: service.SchoolYear
) -> None:
    mine = service.add_class(session, year.id, "2B")
    data = klasapp_csv("1;Noor;;Jansen;H2b;", "2;Sem;;Berg;V2c;")
    preview = import_service.preview_import(session, data, "x.csv", year, "H2b", mine)
    assert preview.roster is not None
    assert preview.roster.class_names == ("H2b", "V2c")
    assert preview.class_names == ("2B",)
    import_service.import_roster(session, preview)
    assert names(session, mine.id) == ["Noor Jansen"]
    assert [c.name for c in service.list_classes(session)] == ["2B"]


def test_a_class_spelt_otherwise_is_the_same_class(
    session: Session, year: service.SchoolYear
) -> None:
    mine = service.add_class(session, year.id, "2 B")
    data = klasapp_csv("1;Noor;;Jansen;2b;")
    preview = import_service.preview_import(session, data, "x.csv", year)
    import_service.import_roster(session, preview)
    assert names(session, mine.id) == ["Noor Jansen"]


def test_magister_in_cp1252_keeps_its_accents_and_drops_the_rest(
    session: Session, year: service.SchoolYear
) -> None:
    text = (
        "STAMNR;FIRSTNAME;PREFIX;LASTNAME;EMAIL;GENDER;BIRTHDATE;STREET;CLASS\r\n"
        "0100001;Zoë;van 't;Jansén;geheim.adres@school.example;V;02-05-2013;Dorpsstraat 77;2B\r\n"
    )
    preview = import_service.preview_import(session, text.encode("cp1252"), "m.csv", year)
    assert preview.roster is not None
    assert (preview.roster.kind, preview.roster.encoding) == ("magister", "cp1252")
    import_service.import_roster(session, preview)
    (school_class,) = service.list_classes(session)
    (pupil,) = service.list_pupils(session, school_class.id)
    assert (pupil.display_name, pupil.number) == ("Zoë van 't Jansén", "0100001")
    assert pupil.gender is None
    assert "geheim" not in everything(session) and "Dorpsstraat" not in everything(session)


def test_bsn_and_other_forbidden_fields_of_edexml_leave_no_trace(
    session: Session, year: service.SchoolYear
) -> None:
    preview = import_service.preview_import(session, EDEXML.encode(), "edex.xml", year)
    for value in ("123456782", "herkomst-7731", "9031", "1.20", "1234QX"):
        assert value not in repr(preview)
    import_service.import_roster(session, preview)
    stored = everything(session)
    assert "Jansen" in stored
    for value in ("123456782", "herkomst-7731", "9031", "1.20", "1234QX"):
        assert value not in stored


def test_gender_is_read_only_when_it_is_turned_on(
    session: Session, year: service.SchoolYear
) -> None:
    preview = import_service.preview_import(session, EDEXML.encode(), "edex.xml", year)
    assert preview.plan.new[0].gender is None
    service.keep_gender(session, True)
    preview = import_service.preview_import(session, EDEXML.encode(), "edex.xml", year)
    assert preview.plan.new[0].gender == "v"


def test_a_file_of_another_school_year_gives_a_warning(session: Session) -> None:
    other = service.add_school_year(session, "2027-2028", "zuid")
    preview = import_service.preview_import(session, EDEXML.encode(), "edex.xml", other)
    assert any("van schooljaar 2026-2027" in warning for warning in preview.warnings)


def test_an_import_that_fails_halfway_leaves_everything_as_it_was(
    session: Session, year: service.SchoolYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = klasapp_csv("1;Noor;;Jansen;2B;", "2;Sem;;Berg;2B;")
    preview = import_service.preview_import(session, data, "klas.csv", year)
    before = everything(session)
    add_pupil = records.add_pupil

    def failing(db: Any, draft: PupilDraft, pupil_id: int | None = None) -> int:
        if draft.given_name == "Sem":
            raise KlasappError("Stop.")
        return add_pupil(db, draft, pupil_id)

    monkeypatch.setattr(records, "add_pupil", failing)
    with pytest.raises(KlasappError):
        import_service.import_roster(session, preview)
    assert everything(session) == before


def test_a_pasted_list_adds_who_is_new_and_leaves_the_others(
    session: Session, year: service.SchoolYear
) -> None:
    mine = service.add_class(session, year.id, "2B")
    service.add_pupil(session, mine.id, PupilDraft("1001", "Noor", "", "Jansen", ""))
    service.add_pupil(session, mine.id, PupilDraft("1002", "Mats", "", "Vos", ""))
    text = "Noor Jansen\nSem van den Berg\nnoor@school.example\n1002 Mats Bos\n"
    preview = import_service.preview_paste(session, mine.id, text)
    outcomes = [preview.outcome(line) for line in preview.lines]
    assert outcomes == ["known", "new", "unusable", "changed"]
    assert names(session, mine.id) == ["Noor Jansen", "Mats Vos"]
    import_service.import_roster(session, preview)
    assert names(session, mine.id) == ["Sem van den Berg", "Mats Bos", "Noor Jansen"]


def test_a_file_that_is_not_there_or_a_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is er niet"):
        import_service.read_file(str(tmp_path / "geen.csv"))
    with pytest.raises(InputError, match="is een map"):
        import_service.read_file(str(tmp_path))
    with pytest.raises(InputError, match="kan niet worden gelezen"):
        import_service.read_file("klas\0.csv")
    (tmp_path / "klas.csv").write_bytes(b"x")
    assert import_service.read_file(f" {tmp_path / 'klas.csv'} ") == ("klas.csv", b"x")
