"""School years, classes, pupils and notes: what a mentor can do with them."""

from datetime import date, datetime
from typing import Any

import pytest

from klasapp.errors import InputError, KlasappError
from klasapp.roster import service
from klasapp.roster.pupil import PupilDraft
from klasapp.store import audit
from klasapp.store.session import Session


def draft(given: str, family: str, number: str = "", infix: str = "") -> PupilDraft:
    return PupilDraft(number, given, infix, family, "")


@pytest.fixture
def class_2b(session: Session) -> service.SchoolClass:
    year = service.add_school_year(session, "2026-2027", "zuid")
    return service.add_class(session, year.id, "2B")


def actions(session: Session) -> list[str]:
    with session.reading() as db:
        return [row.action for row in reversed(audit.newest(db))]


def test_a_school_year_runs_from_august_to_july(session: Session) -> None:
    year = service.add_school_year(session, " 2026/27 ", "Zuid")
    assert (year.name, year.region) == ("2026-2027", "zuid")
    assert (year.first_day, year.last_day) == (date(2026, 8, 1), date(2027, 7, 31))
    assert service.list_school_years(session) == (year,)
    assert service.current_school_year(session, date(2027, 7, 31)) == year
    assert service.current_school_year(session, date(2027, 8, 1)) is None


@pytest.mark.parametrize("name", ["", "2026", "2026-2028", "2027-2026", "26-27", "2026-2027x"])
def test_an_impossible_school_year_is_refused(session: Session, name: str) -> None:
    with pytest.raises(InputError, match="2026-2027"):
        service.add_school_year(session, name, "zuid")
    assert service.list_school_years(session) == ()


def test_a_school_year_cannot_be_added_twice_or_in_an_unknown_region(session: Session) -> None:
    service.add_school_year(session, "2026-2027", "zuid")
    with pytest.raises(InputError, match="staat er al"):
        service.add_school_year(session, "2026/2027", "noord")
    with pytest.raises(InputError, match="noord, midden of zuid"):
        service.add_school_year(session, "2027-2028", "oost")


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 7, 31), "2025-2026"),
        (date(2026, 8, 1), "2026-2027"),
        (date(2027, 1, 1), "2026-2027"),
    ],
)
def test_the_school_year_turns_on_the_first_of_august(day: date, name: str) -> None:
    assert service.school_year_name_for(day) == name


def test_classes_stand_newest_year_first_and_in_the_order_of_their_numbers(
    session: Session,
) -> None:
    old = service.add_school_year(session, "2025-2026", "zuid")
    new = service.add_school_year(session, "2026-2027", "zuid")
    for name in ("10A", "2B", "H1a"):
        service.add_class(session, new.id, name)
    service.add_class(session, old.id, "1B")
    listed = [school_class.label for school_class in service.list_classes(session)]
    assert listed == [
        "2B (2026-2027)", "10A (2026-2027)", "H1a (2026-2027)", "1B (2025-2026)"
    ]  # fmt: skip


def test_a_class_name_can_be_used_once_a_year(
    session: Session, class_2b: service.SchoolClass
) -> None:
    with pytest.raises(InputError, match="staat er al"):
        service.add_class(session, class_2b.school_year.id, "2b")
    with pytest.raises(InputError, match="ontbreekt"):
        service.add_class(session, class_2b.school_year.id, "  ")
    other = service.add_class(session, class_2b.school_year.id, "2C")
    with pytest.raises(InputError, match="staat er al"):
        service.rename_class(session, other.id, "2B")
    assert service.rename_class(session, other.id, "2c").name == "2c"


def test_pupils_stand_in_the_dutch_order(session: Session, class_2b: service.SchoolClass) -> None:
    for given, infix, family in (
        ("Noor", "", "Jansen"),
        ("Sem", "van den", "Berg"),
        ("Élise", "", "Berg"),
        ("Zoë", "", "Ång"),
    ):
        service.add_pupil(session, class_2b.id, draft(given, family, infix=infix))
    names = [pupil.display_name for pupil in service.list_pupils(session, class_2b.id)]
    assert names == ["Zoë Ång", "Élise Berg", "Sem van den Berg", "Noor Jansen"]


def test_a_stored_pupil_is_what_was_typed(session: Session, class_2b: service.SchoolClass) -> None:
    typed = PupilDraft(
        "000123", "Zoe\u0308", "van der", "Berg", "", date(2013, 5, 2), date(2030, 7, 1), "v"
    )
    pupil = service.add_pupil(session, class_2b.id, typed)
    found = service.find_pupil(session, pupil.id)
    assert found == pupil
    assert (found.number, found.given_name, found.class_name) == ("000123", "Zoë", "2B")
    assert (found.birth_date, found.leaving_date, found.gender) == (
        date(2013, 5, 2),
        date(2030, 7, 1),
        "v",
    )


def test_awkward_names_come_back_literally(session: Session, awkward_class: Any) -> None:
    listed = service.list_pupils(session, awkward_class.class_id)
    assert {pupil.id for pupil in listed} == set(awkward_class.pupil_ids)
    assert any(pupil.family_name == "[/]" for pupil in listed)
    assert any(pupil.given_name == "Robert'); drop table pupil;--" for pupil in listed)


def test_a_number_belongs_to_one_pupil(session: Session, class_2b: service.SchoolClass) -> None:
    noor = service.add_pupil(session, class_2b.id, draft("Noor", "Jansen", "100001"))
    with pytest.raises(InputError, match=r"100001 is al van Noor Jansen \(2B\)"):
        service.add_pupil(session, class_2b.id, draft("Sem", "Berg", "100001"))
    sem = service.add_pupil(session, class_2b.id, draft("Sem", "Berg"))
    with pytest.raises(InputError, match="is al van Noor"):
        service.change_pupil(session, sem.id, draft("Sem", "Berg", "100001"))
    changed = service.change_pupil(session, noor.id, draft("Noor", "Smits", "100001"))
    assert changed.family_name == "Smits"


def test_adding_several_pupils_is_all_or_nothing(
    session: Session, class_2b: service.SchoolClass
) -> None:
    with pytest.raises(InputError, match="is al van"):
        service.add_pupils(
            session, class_2b.id, (draft("Noor", "Jansen", "1"), draft("Sem", "Berg", "1"))
        )
    assert service.list_pupils(session, class_2b.id) == ()
    assert "pupil.add" not in actions(session)


def test_the_first_pupils_of_a_class_are_in_it_from_august_and_a_newcomer_from_today(
    session: Session, class_2b: service.SchoolClass, clock: Any
) -> None:
    noor = service.add_pupil(session, class_2b.id, draft("Noor", "Jansen"))
    sem = service.add_pupil(session, class_2b.id, draft("Sem", "Berg"))
    clock.now = datetime(2027, 1, 11, 9, 0)  # noqa: DTZ001
    yara = service.add_pupil(session, class_2b.id, draft("Yara", "Bakker"))
    in_october = service.list_pupils(session, class_2b.id, date(2026, 10, 1))
    assert {pupil.id for pupil in in_october} == {noor.id, sem.id}
    now = service.list_pupils(session, class_2b.id, date(2027, 1, 11))
    assert {pupil.id for pupil in now} == {noor.id, sem.id, yara.id}


def test_a_pupil_who_leaves_the_class_stays_in_its_past_and_can_come_back(
    session: Session, school_class: Any
) -> None:
    class_id, pupil_id = school_class.class_id, school_class.pupil_ids[0]
    removal = service.remove_from_class(session, pupil_id, class_id)
    assert pupil_id not in {p.id for p in service.list_pupils(session, class_id)}
    assert pupil_id not in {p.id for p in service.list_pupils(session, class_id, session.today)}
    yesterday = date(2026, 11, 22)
    assert pupil_id in {p.id for p in service.list_pupils(session, class_id, yesterday)}
    assert service.find_pupil(session, pupil_id).class_name == "2B"
    service.undo_removal(session, removal)
    assert pupil_id in {p.id for p in service.list_pupils(session, class_id)}
    assert actions(session)[-2:] == ["pupil.leave", "pupil.return"]


def test_a_pupil_added_by_mistake_can_be_deleted_and_put_back(
    session: Session, school_class: Any
) -> None:
    pupil_id = school_class.pupil_ids[3]
    before = service.find_pupil(session, pupil_id)
    deletion = service.delete_pupil(session, pupil_id)
    with pytest.raises(KlasappError, match="staat niet meer in klasapp"):
        service.find_pupil(session, pupil_id)
    service.undo_deletion(session, deletion)
    assert service.find_pupil(session, pupil_id) == before
    assert len(service.list_pupils(session, school_class.class_id)) == 12


def test_a_pupil_about_whom_something_is_known_is_not_deleted(
    session: Session, school_class: Any
) -> None:
    pupil_id = school_class.pupil_ids[0]
    service.add_note(session, pupil_id, "Vertelde over thuis.")
    with pytest.raises(KlasappError, match="Wissen kan niet meer"):
        service.delete_pupil(session, pupil_id)
    assert service.find_pupil(session, pupil_id).display_name == "Noor Jansen"


def test_notes_are_dated_and_stand_newest_first(
    session: Session, school_class: Any, clock: Any
) -> None:
    pupil_id = school_class.pupil_ids[0]
    service.add_note(session, pupil_id, "  Eerste gesprek.\nRustig. ")
    clock.now = datetime(2026, 11, 24, 10, 30)  # noqa: DTZ001
    service.add_note(session, pupil_id, "Tweede.")
    assert [(n.written_at.day, n.text) for n in service.notes(session, pupil_id)] == [
        (24, "Tweede."),
        (23, "Eerste gesprek.\nRustig."),
    ]
    with pytest.raises(InputError, match="nog niets"):
        service.add_note(session, pupil_id, " \n ")
    pupils = service.list_pupils(session, school_class.class_id)
    assert service.last_notes(session, pupils) == {pupil_id: datetime(2026, 11, 24, 10, 30)}  # noqa: DTZ001


def test_reading_a_pupils_page_is_in_the_audit_without_the_name(
    session: Session, school_class: Any
) -> None:
    page = service.open_page(session, school_class.pupil_ids[0])
    assert page.pupil.display_name == "Noor Jansen"
    (stay,) = page.stays
    assert stay.school_class.name == "2B"
    assert (stay.joined_on, stay.left_on) == (date(2026, 8, 31), None)
    with session.reading() as db:
        newest = audit.newest(db)[0]
    assert (newest.action, newest.subject) == (
        "pupil.read",
        f"pupil:{school_class.pupil_ids[0]}",
    )
    assert newest.detail == ""


def test_turning_gender_off_empties_what_was_kept(
    session: Session, class_2b: service.SchoolClass
) -> None:
    assert not service.keeps_gender(session)
    service.keep_gender(session, True)
    pupil = service.add_pupil(
        session, class_2b.id, PupilDraft("", "Noor", "", "Jansen", "", gender="x")
    )
    assert service.find_pupil(session, pupil.id).gender == "x"
    service.keep_gender(session, False)
    assert service.find_pupil(session, pupil.id).gender is None
    assert not service.keeps_gender(session)
