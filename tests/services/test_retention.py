"""Erasing what must go: everything of it, with a certificate without names."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from klasapp.errors import InputError, KlasappError
from klasapp.keys.recovery import new_recovery_code
from klasapp.keys.slots import Derivation, create_key_file
from klasapp.roster import service as roster
from klasapp.signals import service as signals
from klasapp.signals.signal import SignalDraft
from klasapp.sociogram import service as sociogram
from klasapp.store import migrations
from klasapp.store.check import check_store
from klasapp.store.session import Session
from klasapp.store.store import open_store
from klasapp.upkeep import backup_service as backups
from klasapp.upkeep import holds_service as holds
from klasapp.upkeep import retention_service as service
from klasapp.upkeep.retention import Kind
from klasapp.week.from_upkeep import upkeep_lines

VERSIONS = Path(__file__).parents[1] / "store" / "versions"
NEWEST = migrations.schema_versions()[-1][0]
AUGUST = datetime(2027, 8, 1, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it
LATER = datetime(2030, 1, 7, 9, 0)  # noqa: DTZ001


@pytest.fixture
def full(tmp_path: Path, clock: Any) -> Iterator[Session]:
    """The stored database of the newest version: a case with a row of every kind."""
    path = Path(shutil.copy(VERSIONS / f"v{NEWEST}.db", tmp_path / "full.db"))
    store = open_store(path, bytes(range(32)))
    with store.writing() as db:
        # The stored text is no protocol file; nothing here reads it.
        db.execute("update legal_hold set lifted_on = placed_on, lift_reason = 'Klaar.'")
    clock.now = LATER
    yield Session(store, clock)
    store.close()


def leave(session: Session, day: date, *pupils: int) -> None:
    with session.writing() as db:
        for pupil in pupils:
            db.execute("update pupil set leaving_date = ? where id = ?", [day.isoformat(), pupil])


def close_case(session: Session) -> None:
    with session.writing() as db:
        db.execute(
            "update bullying_case set state = 'closed', closed_on = '2027-01-01', "
            "closing_note = 'Klaar.'"
        )


def everything(session: Session) -> str:
    """All text in all tables."""
    with session.reading() as db:
        return "\n".join(
            str(tuple(row))
            for table in db.table_names()
            for row in db.execute(f"select * from [{table}]").fetchall()  # noqa: S608
        )


def looked(session: Session) -> service.Plan:
    """The plan; what "Deze week" counts without making it must say the same."""
    plan = service.plan_now(session)
    assert service.count_now(session) == plan.counts
    return plan


def erase_all(session: Session) -> service.Certificate:
    return service.erase(session, looked(session).keys)


def test_a_pupil_goes_with_everything_in_every_table(full: Session) -> None:
    leave(full, date(2027, 7, 1), 1, 2)
    (waiting,) = (one for one in looked(full).staying if one.kind is Kind.CASE)
    assert waiting.kept == "De zaak is nog open. Sluit hem eerst."
    close_case(full)
    before = everything(full)
    assert "Zoë" in before and "Voorbeeld" in before and "Tas weg" in before
    made = erase_all(full)
    assert made.kinds["pupil"] == 2 and made.kinds["case"] == 1
    after = everything(full)
    for gone in ("Zoë", "Voorbeeld", "0012", "Tas weg", "Anja", "moeder", "zaak-2026-001"):
        assert gone not in after, gone
    with full.reading() as db:
        about = {
            name
            for name in db.table_names()
            for key in db.table(name).foreign_keys
            if key.other_table in {"pupil", "bullying_case", "evidence", "talk"}
        }
        assert len(about) > 40
        assert [name for name in about if db.table(name).count] == []
    report = check_store(full.store)
    assert report.findings == ()


def test_a_case_stays_while_one_of_its_pupils_is_at_school(full: Session) -> None:
    with full.writing() as db:
        db.execute("update bullying_case set state = 'closed', closed_on = '2027-01-01', "
                   "closing_note = 'Klaar.'")  # fmt: skip
        db.execute("insert into case_pupil (case_id, pupil_id, role, joined_on) "
                   "values (1, 2, 'pester', '2026-10-05')")  # fmt: skip
    leave(full, date(2027, 7, 1), 1)
    plan = looked(full)
    assert not {one.kind for one in plan.going} & {Kind.CASE, Kind.PUPIL}
    (pupil,) = (one for one in plan.staying if one.kind is Kind.PUPIL)
    assert pupil.kept == "Wacht: dossier van een zaak blijft nog."
    erase_all(full)
    assert "Zoë" in everything(full)


def test_nothing_goes_before_its_day_and_all_of_it_after(school_class: Any, clock: Any) -> None:
    session, pupil = school_class.session, school_class.pupil_ids[0]
    signals.add_signal(
        session,
        SignalDraft(school_class.class_id, pupil, "concern", date(2026, 11, 20), "mentor",
                    text="Zat alleen."),
    )  # fmt: skip
    round_id = sociogram.start_round(session, school_class.class_id)
    sociogram.open_round(session, round_id)
    asked = sociogram.find_round(session, round_id)
    for place, one in enumerate(school_class.pupil_ids):
        other = school_class.pupil_ids[place - 1]
        choices = {q.id: [other] if q.kind == "positive" else [] for q in asked.questions}
        sociogram.save_form(session, round_id, one, choices)
    sociogram.close_round(session, round_id)
    clock.now = datetime(2027, 7, 31, 23, 59)  # noqa: DTZ001
    plan = service.read_plan(session)
    assert plan.going == () and {one.kind for one in plan.later} == {
        Kind.CHOICES, Kind.RESULTS, Kind.SIGNAL,
    }  # fmt: skip
    with pytest.raises(KlasappError, match="niets dat weg moet"):
        service.erase(session, frozenset())
    clock.now = AUGUST
    with pytest.raises(KlasappError, match="intussen veranderd"):
        service.erase(session, frozenset())
    (line,) = upkeep_lines(session, school_class.class_id)
    assert line.when == "today" and "1 signaal zonder zaak" in line.why
    made = erase_all(session)
    assert looked(session).going == ()
    assert list(upkeep_lines(session, school_class.class_id)) == []
    assert made.kinds == {"choices": 1, "results": 1, "signal": 1}
    assert "Zat alleen" not in everything(session)
    assert roster.find_pupil(session, pupil).given_name == "Noor"


def test_a_hold_keeps_a_pupil_and_its_rounds_until_it_is_lifted(
    school_class: Any, clock: Any
) -> None:
    session, pupil = school_class.session, school_class.pupil_ids[0]
    leave(session, date(2025, 11, 1), pupil)
    sociogram.start_round(session, school_class.class_id)
    clock.now = LATER
    with pytest.raises(InputError, match="waarom dit moet blijven"):
        holds.place_hold(session, "  ", pupil_id=pupil)
    hold = holds.place_hold(session, "Klacht bij de commissie.", pupil_id=pupil)
    plan = looked(session)
    assert plan.going == ()
    assert {one.kept for one in plan.staying} == {"Moet blijven: Klacht bij de commissie."}
    assert [one.label for one in holds.list_holds(session)] == ["Noor Jansen"]
    holds.lift_hold(session, hold, "Uitspraak is er.")
    with pytest.raises(KlasappError):
        holds.lift_hold(session, hold, "Nog eens.")
    erase_all(session)
    assert "Noor" not in everything(session)
    assert holds.list_holds(session) == ()


def test_pupils_without_a_leaving_date_are_counted(school_class: Any, clock: Any) -> None:
    session = school_class.session
    assert service.plan_now(session).undated == 0
    clock.now = LATER
    assert service.plan_now(session).undated == 12


def test_the_certificate_and_the_audit_have_no_names(full: Session, tmp_path: Path) -> None:
    leave(full, date(2027, 7, 1), 1, 2)
    close_case(full)
    made = erase_all(full)
    path = service.print_certificate(full, made, tmp_path)
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, encoding="utf-8"
    )
    text = " ".join(done.stdout.split())
    assert "2 × leerlingen met alles wat erbij hoort" in text
    assert "1 × dossier van een zaak" in text
    with full.reading() as db:
        told = str(db.execute("select at, action, subject, detail from audit").fetchall())
    for name in ("Zoë", "Testen", "Sem", "Voorbeeld", "2026-001"):
        assert name not in text and name not in told
    assert "retention.erase" in told


def test_awkward_pupils_go_too(awkward_class: Any, clock: Any) -> None:
    session = awkward_class.session
    roster.add_note(session, awkward_class.pupil_ids[2], "Iets.")
    leave(session, date(2024, 2, 29), *awkward_class.pupil_ids)
    clock.now = LATER
    assert looked(session).counts == (("leerlingen met alles wat erbij hoort", 10),)
    erase_all(session)
    with session.reading() as db:
        assert db.table("pupil").count == db.table("pupil_note").count == 0
    assert check_store(session.store).findings == ()


def test_older_backups_go_once_a_new_one_is_sound(
    school_class: Any, clock: Any, tmp_path: Path
) -> None:
    session, second = school_class.session, tmp_path / "stick"
    second.mkdir()
    path, key = session.store.path, session.store.key
    create_key_file(path, key, "kapstok wolkje zeepsop", new_recovery_code(), Derivation(64, 1, 1))
    backups.set_second_place(session, str(second))
    clock.now = clock.now.replace(day=24)
    backups.make_backup(session)
    assert len(backups.overview(session).shown) >= 3
    clock.now = clock.now.replace(day=25)
    gone = service.renew_backups(session)
    left = backups.overview(session).shown
    assert gone >= 3 and {one.backup.made_at.day for one in left} == {25}
    assert {one.second for one in left} == {False, True}
