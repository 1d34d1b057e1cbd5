"""Everything about one pupil in a copy, and nothing of the others in it (AVG 15)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from klasapp.cases.copy_service import Choice
from klasapp.errors import InputError, KlasappError
from klasapp.keys import sealed
from klasapp.keys.slots import Derivation, WrongSecret
from klasapp.roster import service as roster
from klasapp.signals import service as signals
from klasapp.signals.signal import SignalDraft
from klasapp.sociogram import service as sociogram
from klasapp.store import migrations
from klasapp.store.session import Session
from klasapp.store.store import open_store
from klasapp.upkeep import access_service as service
from klasapp.upkeep.access_items import entries_about
from klasapp.week.from_upkeep import upkeep_lines

VERSIONS = Path(__file__).parents[1] / "store" / "versions"
NEWEST = migrations.schema_versions()[-1][0]
SECRET = "fietsbel paprika onweer sjaal"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its least: these tests are not about its cost."""
    least = Derivation(memory_kib=8, iterations=1, lanes=1)
    monkeypatch.setattr(sealed, "Derivation", lambda *a, **k: Derivation(*a, **k) if k else least)


@pytest.fixture
def told(school_class: Any) -> Any:
    """Things about Noor (the first pupil), with other pupils in them."""
    session, (noor, sem, yara, *_) = school_class.session, school_class.pupil_ids
    roster.add_note(session, noor, "Noor zat met Sem Berg en Yara op het plein.")
    roster.add_note(session, sem, "Sem zegt dat Noor lachte.")
    signals.add_signal(
        session,
        SignalDraft(school_class.class_id, noor, "concern", date(2026, 11, 20), "ouder",
                    text="Zat alleen, zegt de moeder van Sem."),
    )  # fmt: skip
    round_id = sociogram.start_round(session, school_class.class_id)
    sociogram.open_round(session, round_id)
    asked = sociogram.find_round(session, round_id)
    for one, other in ((noor, sem), (sem, yara), (yara, noor)):
        choices = {q.id: [other] if q.kind == "positive" else [] for q in asked.questions}
        sociogram.save_form(session, round_id, one, choices)
    sociogram.close_round(session, round_id)
    return school_class


def follow(session: Session, number: int, folder: Path, passphrase: str = "") -> tuple[Path, ...]:
    """Follow every proposal, and write the copy."""
    draft = service.prepare(session, number)
    choices = {}
    for place in draft.doubtful:
        hit = draft.redacted[place.paragraph].hits[place.hit]
        choices[place] = Choice(hit.text, "geen naam") if hit.keep else Choice(hit.replacement)
    return service.make(session, draft, choices, folder, passphrase)


def test_the_copy_holds_all_of_the_pupil_and_no_name_of_another(told: Any, tmp_path: Path) -> None:
    session, noor = told.session, told.pupil_ids[0]
    number = service.add_request(session, noor, "parent", "Mw. Jansen", "yes", date(2026, 11, 20))
    pdf, text_file = follow(session, number, tmp_path)
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True)
    for text in (text_file.read_text(encoding="utf-8-sig"), done.stdout.decode()):
        flat = " ".join(text.split())
        assert "Noor Jansen" in flat and "Zat alleen" in flat
        assert "leerling A" in flat and "leerling B" in flat
        assert "Welke klasgenoten deze leerling kozen" in flat
        assert (
            "De naam staat ook in 1 notitie of signaal over een andere leerling of de klas" in flat
        )
        for name in ("Sem", "Berg", "Yara", "Bakker", "lachte"):
            assert name not in flat.split(), name


def test_everything_of_a_case_is_in_the_inventory(tmp_path: Path, clock: Any) -> None:
    path = Path(shutil.copy(VERSIONS / f"v{NEWEST}.db", tmp_path / "full.db"))
    with open_store(path, bytes(range(32))) as store:
        from klasapp.roster.protocol_service import current_protocol_text

        session = Session(store, clock)
        with session.writing() as db:
            # The stored rows hold no real protocol; a case reads the one it began under.
            text = current_protocol_text(session)
            db.execute("update protocol_version set text = ?", [text])
            db.execute("delete from kept_result")
            db.execute("delete from round_removal")
        entries = entries_about(session, 1)
        rooms = {one.room for one in entries}
        assert {"Klas", "Sociogram", "Zaak 2026-001", "Beheer", "Overig"} <= rooms
        everything = " ".join(text for one in entries for _, text in one.fields)
        for known in ("Zoë van Testen", "Zo", "Anja", "Tas weg.", "Praatten."):
            assert known in everything, known


@pytest.fixture
def number(told: Any) -> Iterator[int]:
    """A request of a parent of whom it is not known yet whether there is gezag."""
    yield service.add_request(
        told.session, told.pupil_ids[0], "parent", "Dhr. Jansen", "unknown", date(2026, 11, 20)
    )


def test_nothing_is_made_before_it_is_clear_who_may_have_it(
    told: Any, number: int, tmp_path: Path
) -> None:
    session = told.session
    with pytest.raises(KlasappError, match="Zoek eerst uit of deze ouder gezag heeft"):
        service.prepare(session, number)
    with pytest.raises(InputError, match="schrijf dan waarom"):
        service.decide(session, number, "granted")
    service.decide(session, number, "granted", "Uitspraak van de rechter gezien.")
    assert len(follow(session, number, tmp_path)) == 2
    service.note_given(session, number, "Op papier, op school.")
    with pytest.raises(KlasappError, match="al afgerond"):
        service.note_identity(session, number, "Paspoort gezien.")


def test_an_answer_is_extended_in_time_once_and_with_a_reason(
    told: Any, number: int, clock: Any
) -> None:
    session = told.session
    (line,) = upkeep_lines(session, told.class_id)
    assert line.due == date(2026, 12, 20) and line.legal and line.who == "Noor Jansen"
    with pytest.raises(InputError, match="waarom het langer duurt"):
        service.extend(session, number, " ")
    clock.now = datetime(2026, 12, 20, 9, 0)  # noqa: DTZ001
    service.extend(session, number, "Veel dossiers.")
    (line,) = upkeep_lines(session, told.class_id)
    assert line.due == date(2027, 2, 20)
    with pytest.raises(KlasappError, match="al een keer verlengd"):
        service.extend(session, number, "Nog meer.")
    service.withdraw(session, number, "Ouder wil het niet meer.")
    assert list(upkeep_lines(session, told.class_id)) == []


def test_after_the_first_month_it_is_too_late_to_extend(told: Any, number: int, clock: Any) -> None:
    clock.now = datetime(2026, 12, 21, 9, 0)  # noqa: DTZ001
    with pytest.raises(KlasappError, match="De eerste maand is voorbij"):
        service.extend(told.session, number, "Veel dossiers.")


def test_a_copy_can_be_one_encrypted_file(told: Any, tmp_path: Path) -> None:
    session = told.session
    number = service.add_request(
        session, told.pupil_ids[0], "parent", "Mw. Jansen", "yes", date(2026, 11, 20)
    )
    with pytest.raises(InputError):
        follow(session, number, tmp_path, "kort")
    (path,) = follow(session, number, tmp_path, SECRET)
    data = path.read_bytes()
    assert b"Noor" not in data and path.stat().st_mode & 0o077 == 0
    with pytest.raises(WrongSecret):
        service.open_copy(data, "iets anders dan dat", tmp_path)
    pdf, text = service.open_copy(data, SECRET, tmp_path / "open")
    assert pdf.read_bytes().startswith(b"%PDF") and "Noor Jansen" in text.read_text("utf-8-sig")


def test_a_doubtful_name_must_be_looked_at(told: Any, tmp_path: Path) -> None:
    session, noor = told.session, told.pupil_ids[0]
    roster.add_note(session, noor, "Vandaag was Berg en dal prachtig, zei Fenn.")
    number = service.add_request(session, noor, "parent", "A", "yes", date(2026, 11, 20))
    draft = service.prepare(session, number)
    assert draft.doubtful
    with pytest.raises(KlasappError, match="niet bekeken"):
        service.make(session, draft, {}, tmp_path)
    kept = {
        place: Choice(draft.redacted[place.paragraph].hits[place.hit].text)
        for place in draft.doubtful
    }
    with pytest.raises(KlasappError, match="mag blijven staan"):
        service.make(session, draft, kept, tmp_path)
    assert list(tmp_path.glob("inzage*")) == []


def test_a_correction_stands_beside_what_was_written(told: Any) -> None:
    session, noor = told.session, told.pupil_ids[0]
    entry = next(one for one in service.inventory(session, noor) if one.key.startswith("signal:"))
    with pytest.raises(InputError, match="van wie dit is"):
        service.add_data_note(session, noor, entry, "objection", " ", "Klopt niet.")
    note = service.add_data_note(
        session, noor, entry, "objection", "moeder", "Zij zat niet alleen."
    )
    service.answer_data_note(session, noor, note, "We laten het staan, met dit bezwaar erbij.")
    with pytest.raises(KlasappError, match="al geantwoord"):
        service.answer_data_note(session, noor, note, "Toch niet.")
    number = int(entry.key.partition(":")[2])
    ((line,),) = (service.said_at(session, "signal")[number],)
    assert "Zij zat niet alleen. Antwoord van school: We laten het staan" in line
    assert service.said_at(session, "round") == {}
    ((line, kind, number),) = service.pupil_note_facts(session, noor)
    assert line.startswith("Bezwaar van moeder") and (kind, number) == ("access_items", noor)
    again = next(one for one in service.inventory(session, noor) if one.key == entry.key)
    assert again.fields == entry.fields
    assert again.notes == (
        "Bezwaar van moeder: Zij zat niet alleen. Antwoord van school: We laten het staan, met dit "
        "bezwaar erbij.",
    )
    with session.writing() as db, pytest.raises(Exception, match="stays as it is"):
        db.execute("update data_note set text = 'x'")


def test_awkward_names_are_found(awkward_class: Any, tmp_path: Path) -> None:
    session, pupils = awkward_class.session, awkward_class.pupil_ids
    roster.add_note(session, pupils[0], "Zoë [/ van der =cmd|'/c calc'!A0 en محمد zaten samen.")
    number = service.add_request(session, pupils[0], "parent", "[red]", "yes", date(2026, 11, 20))
    _, text = follow(session, number, tmp_path)
    said = text.read_text("utf-8-sig")
    assert "[red]O'Brien =1+1 [/]" in said and "محمد" not in said and "=cmd" not in said
