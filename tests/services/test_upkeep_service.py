"""Beheer: the check, the passphrase, the recovery code, the audit."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from klasapp.errors import InputError
from klasapp.keys.recovery import new_recovery_code, normalise_recovery_code
from klasapp.keys.slots import Derivation, WrongSecret, create_key_file, new_key, unlock
from klasapp.roster.service import add_note
from klasapp.store.session import Session
from klasapp.store.store import create_store
from klasapp.upkeep import service
from klasapp.upkeep.audit_words import spoken_action, spoken_subject

CHEAP = Derivation(memory_kib=64, iterations=1, lanes=1)
OLD = "kapstok wolkje zeepsop trompet"
NEW = "fietsbel paprika onweer sjaal"


@pytest.fixture
def keyed(tmp_path: Path, clock: Any) -> Iterator[Session]:
    """A store with a key file."""
    path, key = tmp_path / "mentor.db", new_key()
    store = create_store(path, key)
    create_key_file(path, key, OLD, new_recovery_code(), CHEAP)
    yield Session(store, clock)
    store.close()


def test_a_new_passphrase_opens_and_the_old_one_no_longer_does(keyed: Session) -> None:
    service.change_passphrase(keyed, OLD, NEW, NEW, CHEAP)
    assert unlock(keyed.store.path, NEW) == keyed.store.key
    with pytest.raises(WrongSecret):
        unlock(keyed.store.path, OLD)
    assert service.audit_rows(keyed)[0].action == "key.passphrase"


@pytest.mark.parametrize(
    ("old", "new", "again", "error"),
    [
        ("verkeerd woord hier ook", NEW, NEW, WrongSecret),
        (OLD, NEW, NEW + "x", InputError),
        (OLD, "klasapp2026", "klasapp2026", InputError),
        (OLD, "", "", InputError),
    ],
)
def test_a_refused_passphrase_changes_nothing(
    keyed: Session, old: str, new: str, again: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        service.change_passphrase(keyed, old, new, again, CHEAP)
    assert unlock(keyed.store.path, OLD) == keyed.store.key
    assert service.audit_rows(keyed) == ()


def test_a_new_recovery_code_opens_and_the_passphrase_still_does(keyed: Session) -> None:
    code = service.replace_recovery_code(keyed, CHEAP)
    assert normalise_recovery_code(code) == code
    assert unlock(keyed.store.path, code, "recovery") == keyed.store.key
    assert unlock(keyed.store.path, OLD) == keyed.store.key
    again = service.replace_recovery_code(keyed, CHEAP)
    with pytest.raises(WrongSecret):
        unlock(keyed.store.path, code, "recovery")
    assert unlock(keyed.store.path, again, "recovery") == keyed.store.key


def test_neither_secret_stands_in_the_audit(keyed: Session) -> None:
    service.change_passphrase(keyed, OLD, NEW, NEW, CHEAP)
    code = service.replace_recovery_code(keyed, CHEAP)
    told = repr(service.audit_rows(keyed))
    assert not any(secret in told for secret in (OLD, NEW, code))


def test_a_sound_database_has_no_findings_and_a_changed_audit_has(school_class: Any) -> None:
    session = school_class.session
    add_note(session, school_class.pupil_ids[0], "Gesproken.")
    report = service.check_now(session)
    assert report.findings == () and report.audit_rows == 1
    with session.writing() as db:
        db.execute("update audit set action = 'case.read'")
    assert any("logboek" in finding for finding in service.check_now(session).findings)


def test_the_place_of_the_data_is_told(keyed: Session) -> None:
    place = service.data_place(keyed)
    assert place.database.exists() and place.key_file.exists() and place.key_copy.exists()
    assert place.size == place.database.stat().st_size


@pytest.mark.parametrize(
    ("action", "words"),
    [("case.read", "zaak: bekeken"), ("pupil.add", "leerling: toegevoegd"), ("x.y", "x: y")],
)
def test_the_audit_speaks_dutch_and_keeps_what_it_does_not_know(action: str, words: str) -> None:
    assert spoken_action(action) == words
    assert (spoken_subject("case:3"), spoken_subject("key:passphrase")) == ("zaak 3", "toegang")
