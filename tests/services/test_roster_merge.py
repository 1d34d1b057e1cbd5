"""One child who stands there twice becomes one pupil, with everything of both."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from klasapp.cases import service as cases
from klasapp.cases.case import CaseDraft, Role
from klasapp.errors import InputError, KlasappError
from klasapp.protocol import Severity
from klasapp.roster import enrolment_service, merging_records, records, service
from klasapp.roster.merge_service import merge_candidates, merge_pupils, preview_merge
from klasapp.roster.pupil import PupilDraft
from klasapp.sociogram import service as rounds
from klasapp.store import audit, migrations
from klasapp.store.check import check_store
from klasapp.store.session import Session
from klasapp.store.sqlcipher import Error
from klasapp.store.store import open_store

VERSIONS = Path(__file__).parents[1] / "store" / "versions"
DAY = date(2026, 11, 23)


def test_everything_that_refers_to_the_one_refers_to_the_other(tmp_path: Path) -> None:
    """A row of every table goes along, and what may not be changed still may not."""
    newest = max(number for number, _ in migrations.schema_versions())
    path = tmp_path / "klas.db"
    shutil.copy(VERSIONS / f"v{newest}.db", path)
    with open_store(path, bytes(range(32))) as store:
        session = Session(store, lambda: datetime(2026, 11, 23, 9))  # noqa: DTZ001
        kept = service.add_pupil(session, 1, PupilDraft("", "Zoë", "", "Testen", ""))
        before = merging_records.counts(store.db, 1)
        enrolments = before.pop("enrolment")
        assert len(before) > 15 and enrolments == 1
        schema = {row[0] for row in store.db.execute("select sql from sqlite_master").fetchall()}
        merged = merge_pupils(session, kept.id, 1)
        assert (merged.number, merged.birth_date) == ("0012", date(2013, 5, 2))
        after = merging_records.counts(store.db, kept.id)
        assert after.pop("enrolment") == 1
        assert after == before
        assert merging_records.counts(store.db, 1) == {}
        assert records.find_pupil(store.db, 1) is None
        now = {row[0] for row in store.db.execute("select sql from sqlite_master").fetchall()}
        assert now == schema
        assert check_store(store).findings == ()
        with pytest.raises(Error, match="append-only"):
            store.db.execute("update family_event set note = 'anders'")


@pytest.fixture
def case_id(school_class: Any) -> int:
    """Noor is bullied by Sem."""
    noor, sem = school_class.pupil_ids[:2]
    draft = CaseDraft(
        DAY - timedelta(days=3), DAY, "zelf", "klas", "Sem pakte Noors tas.", Severity.MODERATE,
        {noor: frozenset({Role.TARGETED}), sem: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    return cases.open_case(school_class.session, school_class.class_id, draft)


def test_the_history_of_roles_in_a_case_follows(school_class: Any, case_id: int) -> None:
    """The case, its roles and its history name the pupil who stays."""
    session, (noor, *_) = school_class.session, school_class.pupil_ids
    twin = service.add_pupil(
        session, school_class.class_id, PupilDraft("", "Noor", "", "Janse", "")
    )
    service.add_note(session, noor, "Eerst.")
    service.add_note(session, twin.id, "Later.")
    preview = preview_merge(session, twin.id, noor)
    assert "1 notitie" in preview.moves and "1 rol in een zaak" in preview.moves
    merge_pupils(session, twin.id, noor)
    assert {one.text for one in service.notes(session, twin.id)} == {"Eerst.", "Later."}
    (fact,) = cases.pupil_case_facts(session, twin.id)
    assert "gepeste" in fact[0]
    assert twin.id in cases.read_case(session, case_id).pupils
    with session.reading() as db:
        roles = db.execute("select became from case_change where field = 'role'").fetchall()
        assert not any(row[0].startswith(f"{noor}:") for row in roles)
        (noted,) = (row for row in audit.newest(db) if row.action == "pupil.merge")
    assert (noted.subject, noted.detail) == (f"pupil:{twin.id}", f"pupil:{noor}")


def test_a_round_with_both_keeps_the_form_and_the_choices(school_class: Any) -> None:
    """Who chose both chose once; a choice of the one by the other is none."""
    session, class_id = school_class.session, school_class.class_id
    noor, sem, yara = school_class.pupil_ids[:3]
    twin = service.add_pupil(
        session, class_id, PupilDraft("", "Noor", "", "Jansen", ""), date(2026, 9, 1)
    ).id
    round_id = rounds.start_round(session, class_id)
    asked = rounds.find_round(session, round_id)
    question = asked.questions[0].id
    rounds.open_round(session, round_id)
    rounds.save_form(session, round_id, sem, {question: [noor, twin, yara]}, {}, "screen")
    rounds.save_form(session, round_id, twin, {question: [noor, sem]}, {}, "screen")
    merge_pupils(session, noor, twin)
    with session.reading() as db:
        chosen = db.execute("select nominator_id, nominee_id from nomination").fetchall()
        states = dict(db.execute("select pupil_id, state from round_participant").fetchall())
    assert sorted(chosen) == sorted([(sem, noor), (sem, yara), (noor, sem)])
    assert states[noor] == "answered" and twin not in states
    assert len(states) == 12


def test_two_children_are_not_merged(school_class: Any, case_id: int) -> None:
    """Both answered one round, or both have a role in one case: these are two children."""
    session, class_id = school_class.session, school_class.class_id
    noor, sem, yara, daan = school_class.pupil_ids[:4]
    with pytest.raises(KlasappError, match="rol in zaak"):
        merge_pupils(session, noor, sem)
    round_id = rounds.start_round(session, class_id)
    question = rounds.find_round(session, round_id).questions[0].id
    rounds.open_round(session, round_id)
    for one in (yara, daan):
        rounds.save_form(session, round_id, one, {question: [noor]}, {}, "screen")
    with pytest.raises(KlasappError, match="vulden zelf de meting"):
        merge_pupils(session, yara, daan)
    with pytest.raises(InputError, match="dezelfde leerling"):
        merge_pupils(session, noor, noor)
    assert len(service.list_pupils(session, class_id)) == 12
    assert case_id


def test_the_likely_pupils_are_offered_first(school_class: Any) -> None:
    """Also those of another class; of the others only classmates."""
    session, class_id = school_class.session, school_class.class_id
    year = service.class_of(session, class_id).school_year
    other = service.add_class(session, year.id, "2C")
    twin = service.add_pupil(session, other.id, PupilDraft("", "Noor", "", "Janssen", ""))
    service.add_pupil(session, other.id, PupilDraft("", "Wim", "", "Anders", ""))
    found = merge_candidates(session, school_class.pupil_ids[0])
    assert found[0].pupil.id == twin.id and found[0].reason == "bijna dezelfde naam"
    assert len(found) == 12
    merged = merge_pupils(session, school_class.pupil_ids[0], twin.id)
    stays = enrolment_service.class_history(session, merged.id)
    assert [one.school_class.name for one in stays if one.left_on is None] == ["2B"]
    assert len(stays) == 2


def test_a_pupil_moves_from_a_day_on_and_the_case_goes_along(
    school_class: Any, case_id: int
) -> None:
    """The old class keeps its history, and the case stands in the new class."""
    session, class_id = school_class.session, school_class.class_id
    noor = school_class.pupil_ids[0]
    year = service.class_of(session, class_id).school_year
    other = service.add_class(session, year.id, "2C")
    assert [one.id for one in enrolment_service.classes_to_move_to(session, noor)] == [other.id]
    for typed, said in (
        ("", "Typ de eerste dag"), ("31-02-2027", "bestaat niet"), ("01-09-2027", "ligt niet in"),
        ("01-08-2026", "pas sinds"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=said):
            enrolment_service.move_pupil(session, noor, other.id, typed)
    enrolment_service.move_pupil(session, noor, other.id, "16-11-2026")
    with pytest.raises(InputError, match="zit al in"):
        enrolment_service.move_pupil(session, noor, other.id, "17-11-2026")
    ids = {day: {p.id for p in service.list_pupils(session, class_id, day)}
           for day in (date(2026, 11, 15), date(2026, 11, 16))}  # fmt: skip
    assert noor in ids[date(2026, 11, 15)] and noor not in ids[date(2026, 11, 16)]
    assert [p.id for p in service.list_pupils(session, other.id)] == [noor]
    assert [line.number for line in cases.list_cases(session, other.id)] == [case_id]
    stays = enrolment_service.class_history(session, noor)
    assert [(s.school_class.name, s.left_on) for s in stays] == [
        ("2C", None), ("2B", date(2026, 11, 16)),
    ]  # fmt: skip
    with session.reading() as db:
        assert "pupil.move" in {row.action for row in audit.newest(db)}


def test_a_class_has_two_mentors_as_typed(school_class: Any) -> None:
    """Names are kept as they are; a third, or something that is no name, is refused."""
    session, class_id = school_class.session, school_class.class_id
    enrolment_service.set_class_mentors(session, class_id, ("[red]A. Vos", " "))
    assert enrolment_service.class_mentors(session, class_id) == ("[red]A. Vos",)
    with pytest.raises(InputError, match="hoogstens twee"):
        enrolment_service.set_class_mentors(session, class_id, ("A", "B", "C"))
    with pytest.raises(InputError, match="mentor"):
        enrolment_service.change_class(session, class_id, "2X", "", ("12-34", ""))
    assert service.class_of(session, class_id).name == "2B"
