"""Handing a case over to another klasapp and back, without loss and without doubles."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klasapp.cases import handover_records as shared_rows
from klasapp.cases import handover_service, handover_week_service, service
from klasapp.cases.case import DraftError, Role
from klasapp.cases.closing import Closing
from klasapp.cases.handover import STAYS, TABLES, ConflictsOpen, Purpose
from klasapp.cases.handover_opening_service import open_bundle
from klasapp.cases.talk import Owner, Report
from klasapp.errors import InputError, KlasappError
from klasapp.keys.slots import new_key
from klasapp.protocol import Severity
from klasapp.store.check import check_store
from klasapp.store.session import Session
from klasapp.store.store import create_store

from .handed_case import (
    SECRET,
    at_least_cost,
    change,
    content,
    new_case,
    receive,
    send,
)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    at_least_cost(monkeypatch)


@pytest.fixture
def other(tmp_path: Path, clock: Any) -> Iterator[Session]:
    """Another klasapp, still empty: that of the anti-pestcoördinator."""
    store = create_store(tmp_path / "other.db", new_key())
    yield Session(store, clock)
    store.close()


def worked_on(school_class: Any) -> int:
    """A case with a report, an agreement and a finished step."""
    session, case_id = school_class.session, new_case(school_class)
    service.complete_task(session, case_id, "D1", date(2026, 11, 23))
    report = Report(date(2026, 11, 23), "Noor en ik", "De tas lag in de bak.", "Verdriet.", "Geen.")
    service.save_draft(session, case_id, "D1", report)
    service.finish_report(session, case_id, "D1", report)
    service.add_agreement(session, case_id, "D2", "Ik laat je tas met rust.", Owner.PUPIL,
                          school_class.pupil_ids[1], date(2026, 11, 27))  # fmt: skip
    return case_id


def test_every_table_of_a_case_travels_or_stays_for_a_reason(session: Session) -> None:
    with session.reading() as db:
        tables = [r[0] for r in db.execute("select name from sqlite_master where type = 'table'")]
        of_case = {"bullying_case"}
        for _ in tables:
            of_case |= {t for t in tables if set(shared_rows.references(db, t).values()) & of_case}
        assert of_case <= {one.name for one in TABLES} | set(STAYS)
        for one in shared_rows.present_tables(db):
            known = set(shared_rows.columns(db, one.name))
            said = {*one.once, *one.local, *(name for group in one.groups for name in group)}
            assert said | {one.owner} <= known, one.name


def test_a_case_arrives_whole(school_class: Any, other: Session, tmp_path: Path) -> None:
    case_id = worked_on(school_class)
    there = send(school_class.session, other, case_id, tmp_path)
    assert content(other, there) == content(school_class.session, case_id)
    view = service.read_case(other, there)
    assert view.names(Role.TARGETED) == ("Noor Jansen",)
    assert view.case.forms == ("LI1",)
    assert "D1" in view.reports
    assert view.protocol.sha256 == service.read_case(school_class.session, case_id).protocol.sha256
    assert [t.due for t in view.tasks] == [
        t.due for t in service.refresh_case(school_class.session, case_id).tasks
    ]
    assert check_store(other.store).findings == ()


def test_only_pupils_of_the_case_travel(school_class: Any, other: Session, tmp_path: Path) -> None:
    send(school_class.session, other, new_case(school_class), tmp_path)
    with other.reading() as db:
        names = [row[0] for row in db.execute("select given_name from pupil order by 1")]
    assert names == ["Noor", "Sem", "Yara"]


def test_reading_the_same_bundle_twice_makes_no_doubles(
    school_class: Any, other: Session, tmp_path: Path
) -> None:
    case_id = worked_on(school_class)
    path = handover_service.export_cases(
        school_class.session, [case_id], Purpose.WORK, "Mentor", "APC", SECRET, tmp_path
    )
    first = receive(other, path)
    before = content(other, first)
    assert receive(other, path) == first
    assert content(other, first) == before


def test_what_was_done_on_both_sides_comes_together(
    school_class: Any, other: Session, tmp_path: Path
) -> None:
    mine, case_id = school_class.session, worked_on(school_class)
    there = send(mine, other, case_id, tmp_path)
    theirs = service.read_case(other, there)
    service.complete_task(other, there, "D2", date(2026, 11, 23))
    service.skip_task(mine, case_id, "S2.ouders", "De ouders wisten het al.")
    assert theirs.case.number
    assert send(other, mine, there, tmp_path, Purpose.BACK) == case_id
    assert send(mine, other, case_id, tmp_path) == there
    assert content(mine, case_id) == content(other, there)
    last = service.read_case(mine, case_id).case.last_records()
    assert {last["D2"].state, last["S2.ouders"].state} == {"done", "skipped"}


@pytest.mark.parametrize("theirs", [True, False])
def test_the_user_chooses_when_both_changed_the_same_and_the_other_text_is_kept(
    school_class: Any, other: Session, tmp_path: Path, theirs: bool
) -> None:
    mine, case_id = school_class.session, new_case(school_class)
    there = send(mine, other, case_id, tmp_path)
    change(mine, case_id, wish="Dat het stopt.")
    change(other, there, wish="Naast Iris zitten.", severity=Severity.SERIOUS)
    asked = []

    def choose(conflict: Any) -> bool:
        asked.append(conflict)
        return theirs

    send(other, mine, there, tmp_path, Purpose.BACK, choose)
    assert [(one.mine, one.theirs) for one in asked] == [("Dat het stopt.", "Naast Iris zitten.")]
    case = service.read_case(mine, case_id).case
    kept, lost = ("Naast Iris zitten.", "Dat het stopt.")[:: 1 if theirs else -1]
    assert (case.wish, case.severity) == (kept, Severity.SERIOUS)
    assert any(lost in line.text and kept in line.text
               for line in service.case_history(mine, case_id))  # fmt: skip
    send(mine, other, case_id, tmp_path)  # the other side hears of the choice without a question
    assert service.read_case(other, there).case.wish == kept
    assert content(mine, case_id) == content(other, there)


def test_nothing_changes_while_a_choice_is_missing(
    school_class: Any, other: Session, tmp_path: Path
) -> None:
    mine, case_id = school_class.session, new_case(school_class)
    there = send(mine, other, case_id, tmp_path)
    change(mine, case_id, wish="Dat het stopt.")
    change(other, there, wish="Naast Iris zitten.")
    service.complete_task(other, there, "D1", date(2026, 11, 23))
    path = handover_service.export_cases(
        other, [there], Purpose.BACK, "APC", "Mentor", SECRET, tmp_path
    )
    opened = open_bundle(mine, path, SECRET)
    before = content(mine, case_id)
    with pytest.raises(ConflictsOpen):
        handover_service.accept_case(mine, opened, opened.cases[0].name, "Mentor", {})
    assert content(mine, case_id) == before


def test_a_task_keeps_its_pupil_when_both_sides_added_one(
    school_class: Any, other: Session, tmp_path: Path
) -> None:
    """The ids of tasks count pupils in the order of joining, which differs per side."""
    mine, case_id = school_class.session, new_case(school_class)
    there = send(mine, other, case_id, tmp_path)
    from klasapp.roster.pupil import PupilDraft
    from klasapp.roster.service import add_pupil, list_classes

    outsider = add_pupil(other, list_classes(other)[0].id, PupilDraft("777", "Bo", "", "Groen", ""))
    add_role(mine, case_id, school_class.pupil_ids[3])
    add_role(other, there, outsider.id)
    done_for(mine, case_id, school_class.pupil_ids[3])
    done_for(other, there, outsider.id)
    send(other, mine, there, tmp_path, Purpose.BACK)
    send(mine, other, case_id, tmp_path)
    for session, number in ((mine, case_id), (other, there)):
        view = service.read_case(session, number)
        skipped = {view.name_of(t): t.reason for t in view.tasks
                   if t.key == "D2" and t.reason}  # fmt: skip
        assert skipped == {"Daan Visser": "Sprak Daan Visser.", "Bo Groen": "Sprak Bo Groen."}
    assert content(mine, case_id) == content(other, there)


def add_role(session: Session, case_id: int, pupil_id: int) -> None:
    case = service.refresh_case(session, case_id).case
    roles = {one.pupil_id: frozenset(case.roles_of(one.pupil_id)) for one in case.active}
    service.change_roles(session, case_id, roles | {pupil_id: frozenset({Role.INVOLVED})})


def done_for(session: Session, case_id: int, pupil_id: int) -> None:
    view = service.refresh_case(session, case_id)
    task = next(t for t in view.tasks if t.key == "D2" and t.pupil == str(pupil_id))
    service.skip_task(session, case_id, task.id, f"Sprak {view.name_of(task)}.")


def test_a_role_that_was_shared_and_taken_away_has_ended_on_both_sides(
    school_class: Any, other: Session, tmp_path: Path
) -> None:
    mine, case_id = school_class.session, new_case(school_class)
    there = send(mine, other, case_id, tmp_path)
    first, second, _ = school_class.pupil_ids[:3]
    roles = {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})}
    service.change_roles(mine, case_id, roles, "Yara was er niet bij.")
    send(mine, other, case_id, tmp_path)
    assert service.read_case(other, there).names(Role.FOLLOWER) == ()
    assert content(mine, case_id) == content(other, there)


def test_accepting_and_declining_are_told_to_who_handed_over(
    school_class: Any, other: Session, tmp_path: Path
) -> None:
    mine = school_class.session
    one, two = new_case(school_class), new_case(school_class)
    path = handover_service.export_cases(
        mine, [one, two], Purpose.YEAR, "Oude mentor", "Nieuwe mentor", SECRET, tmp_path
    )
    with mine.reading() as db:
        assert all(handover_week_service.waiting(db, number) for number in (one, two))
    opened = open_bundle(other, path, SECRET)
    first, second = opened.cases
    handover_service.accept_case(other, opened, first.name, "Nieuwe mentor", {})
    with pytest.raises(DraftError):
        handover_service.decline_case(other, opened, second.name, "Nieuwe mentor", " ")
    handover_service.decline_case(other, opened, second.name, "Nieuwe mentor", "Andere klas.")
    answer = handover_service.write_answer(other, opened, "Nieuwe mentor", SECRET, tmp_path)
    back = open_bundle(mine, answer, SECRET)
    assert handover_service.take_answers(mine, back) == 2
    with mine.reading() as db:
        assert not any(handover_week_service.waiting(db, number) for number in (one, two))
    told = [line.text for line in service.case_history(mine, two)]
    assert "Nieuwe mentor nam de zaak niet aan. Andere klas." in told


def test_a_new_mentor_who_accepts_a_closed_case_takes_over_following_it(
    school_class: Any, other: Session, clock: Any, tmp_path: Path
) -> None:
    mine, case_id = school_class.session, worked_on(school_class)
    service.close_with_outcome(
        mine, case_id, "Het is gestopt.", "Er was geen tijd.",
        Closing("ja", "Het gaat goed.", mine.today),
    )  # fmt: skip
    clock.now = clock.now.replace(year=2027, month=9, day=6)
    there = send(mine, other, case_id, tmp_path, Purpose.YEAR)
    assert service.monitoring_to_accept(mine) == (case_id,)
    assert service.monitoring_to_accept(other) == ()
    assert not service.refresh_case(other, there).case.open


def test_what_is_not_taken_yet_stands_in_the_list_of_things_to_do(
    school_class: Any, tmp_path: Path
) -> None:
    case_id = new_case(school_class)
    handover_service.export_cases(school_class.session, [case_id], Purpose.YEAR, "Ik",
                                  "Fatima", SECRET, tmp_path)  # fmt: skip
    line = next(n for n in service.due(school_class.session) if "Fatima" in n.what)
    assert (line.number, line.due) == (case_id, date(2026, 11, 30))


def test_a_pupil_with_the_same_number_is_the_same_pupil(
    school_class: Any, other: Session, tmp_path: Path
) -> None:
    from klasapp.roster.pupil import PupilDraft
    from klasapp.roster.service import add_pupil, start_class

    here = start_class(other, "2026-2027", "zuid", "2B")
    noor = add_pupil(other, here.id, PupilDraft("100001", "Nora", "", "Jansen", ""))
    sem = add_pupil(other, here.id, PupilDraft("", "Sem", "", "Berg", ""))
    path = handover_service.export_cases(school_class.session, [new_case(school_class)],
                                         Purpose.WORK, "Ik", "APC", SECRET, tmp_path)  # fmt: skip
    opened = open_bundle(other, path, SECRET)
    assert [(m.how, m.found.id if m.found else None) for m in opened.matches] == [
        ("number", noor.id), ("name", sem.id), ("new", None),
    ]  # fmt: skip
    there = receive(other, path)
    assert {one.pupil_id for one in service.read_case(other, there).case.active} >= {
        noor.id, sem.id,
    }  # fmt: skip


def test_the_passphrase_must_fit_and_be_strong(
    school_class: Any, other: Session, tmp_path: Path
) -> None:
    case_id = new_case(school_class)
    with pytest.raises(InputError, match="wachtzin"):
        handover_service.export_cases(school_class.session, [case_id], Purpose.WORK, "Ik", "APC",
                                      "zwak", tmp_path)  # fmt: skip
    path = handover_service.export_cases(school_class.session, [case_id], Purpose.WORK, "Ik",
                                         "APC", SECRET, tmp_path)  # fmt: skip
    with pytest.raises(KlasappError, match="past niet bij dit bestand"):
        open_bundle(other, path, "iets heel anders dan dat")
    sealed = path.read_bytes()
    for word in (b"Noor", b"zaak.json", b"prullenbak", b"PK\x03\x04"):
        assert word not in sealed


def test_each_side_logs_the_hash_of_the_file(
    school_class: Any, other: Session, tmp_path: Path
) -> None:
    import hashlib

    from klasapp.store import audit

    case_id = new_case(school_class)
    path = handover_service.export_cases(school_class.session, [case_id], Purpose.WORK, "Ik",
                                         "APC", SECRET, tmp_path)  # fmt: skip
    there = receive(other, path)
    sha256 = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    for session, action, number in (
        (school_class.session, "handover.out", case_id), (other, "handover.in", there),
    ):  # fmt: skip
        with session.reading() as db:
            rows = audit.newest(db)
            assert audit.verify(db) == ()
        assert any((r.action, r.subject, r.detail) == (action, f"case:{number}", sha256)
                   for r in rows)  # fmt: skip


def test_awkward_names_travel_as_they_are(
    awkward_class: Any, other: Session, tmp_path: Path
) -> None:
    case_id = new_case(awkward_class)
    there = send(awkward_class.session, other, case_id, tmp_path)
    here = service.read_case(awkward_class.session, case_id).pupils.values()
    names = {one.display_name for one in service.read_case(other, there).pupils.values()}
    assert names == {one.display_name for one in here}
