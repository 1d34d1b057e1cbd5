"""Evidence: numbered, append-only, checked; and never a file in a case about nude images."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klasapp.cases import evidence_records, service
from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.cases.evidence import MAX_FILE, EvidenceDraft, EvidenceFile
from klasapp.cases.evidence_service import evidence_items, keep_file
from klasapp.errors import InputError, KlasappError
from klasapp.protocol import Severity
from klasapp.store.check import check_store
from klasapp.store.session import Session
from klasapp.store.sqlcipher import Error

NUDE_FORMS = frozenset({"DI8", "DI9"})
"""A bangalijst, and asking for or passing on nudes."""
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


def new_case(school_class: Any, forms: tuple[str, ...] = ("DI4",), **changes: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    fields: dict[str, Any] = {
        "seen_on": date(2026, 11, 20),
        "reported_on": date(2026, 11, 20),
        "source": "gepeste",
        "place": "online",
        "summary": "Vervelende berichten.",
        "severity": Severity.MODERATE,
        "roles": {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
        "forms": forms,
    }
    draft = CaseDraft(**{**fields, **changes})
    return service.open_case(school_class.session, school_class.class_id, draft)


def draft(**changes: Any) -> EvidenceDraft:
    fields: dict[str, Any] = {
        "kind": "BW6",
        "what": "Schermafdruk van de chat",
        "supplied_by": "De gepeste",
        "made": "20-11-2026 16:40",
        "received": "vandaag",
    }
    return EvidenceDraft(**{**fields, **changes})


def forms(session: Session, case_id: int, codes: tuple[str, ...]) -> None:
    case = service.refresh_case(session, case_id).case
    service.change_case(
        session,
        case_id,
        service.CaseUpdate(case.severity, case.offender_unknown, case.targeted_consent,
                           case.summary, case.wish, codes),
    )  # fmt: skip


def rows(session: Session, query: str) -> list[Any]:
    with session.reading() as db:
        return db.execute(query).fetchall()


def with_file(school_class: Any, tmp_path: Path, **changes: Any) -> tuple[int, int]:
    """A case and its evidence with a screenshot."""
    session = school_class.session
    case_id = new_case(school_class, **changes)
    evidence_id = service.add_evidence(session, case_id, draft())
    path = tmp_path / "scherm.png"
    path.write_bytes(PNG)
    service.attach_file(session, evidence_id, path)
    return case_id, evidence_id


def test_evidence_is_numbered_and_every_earlier_reading_stays(school_class: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class)
    first = service.add_evidence(session, case_id, draft())
    service.add_evidence(session, case_id, draft(kind="voorwerp", what="Kapotte fiets"))
    assert service.correct_evidence(session, first, draft(account="@x_123"))
    assert not service.correct_evidence(session, first, draft(account="@x_123"))
    items = service.read_evidence(session, case_id).items
    assert [one.label for one in items] == ["BW-1", "BW-2"]
    assert [text.account for text in items[0].texts] == ["", "@x_123"]
    assert items[0].text.made_at == "2026-11-20T16:40"
    with session.writing() as db, pytest.raises(Error, match="append-only"):
        db.execute("update evidence_text set what = 'iets anders'")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"what": "  "}, "what"),
        ({"supplied_by": ""}, "supplied_by"),
        ({"received": "morgen"}, "received"),
        ({"made": "vandaag 23:59"}, "made"),
        ({"made": "20-11-2026 25:00"}, "made"),
        ({"made": "vandaag", "received": "gisteren"}, "received"),
        ({"url": "x" * 3000}, "url"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field(
    school_class: Any, changes: dict[str, str], field: str
) -> None:
    case_id = new_case(school_class)
    with pytest.raises(DraftError) as error:
        service.add_evidence(school_class.session, case_id, draft(**changes))
    assert error.value.field == field


def test_a_file_is_kept_byte_for_byte_and_the_original_is_left_alone(
    school_class: Any, tmp_path: Path
) -> None:
    session = school_class.session
    case_id, evidence_id = with_file(school_class, tmp_path)
    path = tmp_path / "scherm.png"
    assert path.read_bytes() == PNG
    file = service.read_evidence(session, case_id).items[0].file
    assert file is not None and file.sha256 == hashlib.sha256(PNG).hexdigest()
    copy = service.export_file(session, evidence_id, tmp_path / "uit")
    assert copy.read_bytes() == PNG
    assert copy.stat().st_mode & 0o077 == 0
    assert service.changed_files(session, case_id) == ()
    with pytest.raises(InputError, match="al een bestand"):
        service.attach_file(session, evidence_id, path)
    with session.writing() as db, pytest.raises(Error, match="read-only"):
        db.execute("update evidence_file set name = 'x.png'")
    with session.writing() as db, pytest.raises(Error, match="with a decision"):
        db.execute("delete from evidence_file")


def test_a_file_that_changed_is_noticed_at_every_look_and_by_the_check(
    school_class: Any, tmp_path: Path
) -> None:
    session = school_class.session
    case_id, evidence_id = with_file(school_class, tmp_path)
    assert not any("SHA-256" in line for line in check_store(session.store).findings)
    with session.writing() as db:
        db.execute("drop trigger evidence_file_stays")
        db.execute("update evidence_file set content = ?", [PNG[::-1]])
    assert service.changed_files(session, case_id) == ("BW-1",)
    with pytest.raises(KlasappError, match="niet meer wat het was"):
        service.export_file(session, evidence_id, tmp_path / "uit")
    assert any("SHA-256" in line for line in check_store(session.store).findings)


def test_a_text_is_shown_as_text(school_class: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class)
    evidence_id = service.add_evidence(session, case_id, draft(kind="BW4"))
    keep_file(session, evidence_id, "chat.txt", "Zoë: [red]stop\x1b[31m nu".encode("cp1252"))
    assert service.read_evidence_text(session, evidence_id) == ("Zoë: [red]stop[31m nu", True)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("leeg.txt", b"", "leeg"),
        ("groot.txt", b"x" * (MAX_FILE + 1), "groter"),
        ("programma.exe", b"MZ\x90", "neemt klasapp niet aan"),
        ("foto.png", b"MZ\x90 a program", "iets anders"),
        ("chat.txt", PNG, "iets anders"),
        ("zonder", b"tekst", "neemt klasapp niet aan"),
    ],
)
def test_what_cannot_be_evidence_is_refused(
    school_class: Any, name: str, data: bytes, why: str
) -> None:
    session = school_class.session
    evidence_id = service.add_evidence(session, new_case(school_class), draft())
    with pytest.raises(InputError, match=why):
        keep_file(session, evidence_id, name, data)
    assert rows(session, "select count(*) from evidence_file") == [(0,)]


def test_a_path_that_is_no_file_is_refused_in_words(school_class: Any, tmp_path: Path) -> None:
    session = school_class.session
    evidence_id = service.add_evidence(session, new_case(school_class), draft())
    for path in (tmp_path, tmp_path / "weg.png", Path("a\0b.png")):
        with pytest.raises(InputError):
            service.attach_file(session, evidence_id, path)


# Nude images


def shut_by(way: str, school_class: Any) -> tuple[int, int]:
    """A case that takes no files, shut in one of the ways there are, and evidence in it."""
    session = school_class.session
    case_id = new_case(school_class, forms=(way,) if way in NUDE_FORMS else ("DI4",))
    evidence_id = service.add_evidence(session, case_id, draft(nude=way == "nude"))
    if way == "other":
        service.add_evidence(session, case_id, draft(nude=True))
    if way == "S1":
        service.open_situation(session, case_id, "S1")
    return case_id, evidence_id


@pytest.mark.parametrize("way", ["DI8", "DI9", "S1", "nude", "other"])
def test_no_byte_enters_a_case_about_nude_images_by_any_way(
    school_class: Any, tmp_path: Path, way: str
) -> None:
    """By the screen's function, by bytes read before, and by the rows themselves."""
    session = school_class.session
    case_id, evidence_id = shut_by(way, school_class)
    assert service.read_evidence(session, case_id).no_files
    path = tmp_path / "beeld.png"
    path.write_bytes(PNG)
    with pytest.raises(InputError, match="neemt klasapp geen bestanden aan"):
        service.attach_file(session, evidence_id, path)
    with pytest.raises(InputError, match="strafbaar"):
        keep_file(session, evidence_id, "beeld.png", PNG)
    file = EvidenceFile("beeld.png", len(PNG), hashlib.sha256(PNG).hexdigest(), session.now)
    with session.writing() as db, pytest.raises(Error, match="takes no files"):
        evidence_records.add_file(db, evidence_id, file, PNG)
    assert rows(session, "select count(*) from evidence_file") == [(0,)]
    service.correct_evidence(session, evidence_id, draft(url="https://voorbeeld.nl/1",
                                                         nude=way == "nude"))  # fmt: skip
    assert service.read_evidence(session, case_id).items[0].text.url


def test_a_path_is_not_even_read_in_such_a_case(school_class: Any) -> None:
    _, evidence_id = shut_by("DI9", school_class)
    with pytest.raises(InputError, match="geen bestanden aan"):
        service.attach_file(school_class.session, evidence_id, Path("/bestaat/niet.png"))


@pytest.mark.parametrize("way", ["DI8", "DI9", "S1", "nude"])
def test_files_that_were_there_stay_shut_until_somebody_decides(
    school_class: Any, tmp_path: Path, way: str
) -> None:
    session = school_class.session
    case_id, evidence_id = with_file(school_class, tmp_path)
    if way == "S1":
        service.open_situation(session, case_id, "S1")
    elif way == "nude":
        service.correct_evidence(session, evidence_id, draft(nude=True))
    else:
        forms(session, case_id, (way,))
    assert [one.id for one in service.read_evidence(session, case_id).to_decide] == [evidence_id]
    with pytest.raises(KlasappError, match="blijft dicht"):
        service.export_file(session, evidence_id, tmp_path / "uit")
    assert any("Beslis over bestanden" in line.what for line in service.due(session))


def test_removing_overwrites_the_bytes_and_leaves_a_certificate(
    school_class: Any, tmp_path: Path
) -> None:
    session = school_class.session
    case_id, evidence_id = with_file(school_class, tmp_path)
    forms(session, case_id, ("DI9",))
    with pytest.raises(InputError, match="waarom"):
        service.remove_file(session, evidence_id, " ")
    made = service.remove_file(session, evidence_id, "Er kan bloot op staan.")
    assert rows(session, "select count(*) from evidence_file") == [(0,)]
    wal = session.store.path.with_name(session.store.path.name + "-wal")
    assert not wal.exists() or wal.stat().st_size == 0
    told = [line.text for line in service.case_history(session, case_id)]
    assert any("veilig gewist" in line and made.sha256 in line for line in told)
    assert service.read_evidence(session, case_id).to_decide == ()
    assert not any("Beslis over" in line.what for line in service.due(session))
    with pytest.raises(InputError, match="geen bestanden aan"):
        keep_file(session, evidence_id, "beeld.png", PNG)


def test_a_file_without_nudity_may_stay_but_not_with_evidence_that_says_there_is(
    school_class: Any, tmp_path: Path
) -> None:
    session = school_class.session
    case_id, evidence_id = with_file(school_class, tmp_path)
    service.open_situation(session, case_id, "S1")
    service.keep_after_all(session, evidence_id)
    assert service.read_evidence(session, case_id).to_decide == ()
    assert service.export_file(session, evidence_id, tmp_path / "uit").read_bytes() == PNG
    service.correct_evidence(session, evidence_id, draft(nude=True))
    assert service.read_evidence(session, case_id).to_decide
    with pytest.raises(InputError, match="bloot"):
        service.keep_after_all(session, evidence_id)


def test_the_database_and_the_code_mean_the_same_forms(school_class: Any) -> None:
    protocol = service.current_protocol(school_class.session)
    shut = {
        form.code
        for form in protocol.forms
        if service.read_evidence(
            school_class.session, new_case(school_class, forms=(form.code,))
        ).no_files
    }
    assert shut == NUDE_FORMS


def test_the_file_of_the_case_lists_evidence_but_nude_ones_for_the_coordinator_only(
    school_class: Any,
) -> None:
    session = school_class.session
    case_id = new_case(school_class)
    service.add_evidence(session, case_id, draft())
    service.add_evidence(session, case_id, draft(nude=True, what="Bericht met beeld"))
    with session.reading() as db:
        items = list(evidence_items(session, db, service.refresh_case(session, case_id)))
    assert [item.inner for item in items] == [False, True]


def test_a_closed_case_takes_no_evidence(school_class: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class)
    service.close_case(session, case_id, "Het is gestopt.", "Ze verhuisden.")
    with pytest.raises(KlasappError, match="gesloten"):
        service.add_evidence(session, case_id, draft())


def test_looking_at_evidence_is_noted(school_class: Any, tmp_path: Path) -> None:
    session = school_class.session
    case_id, evidence_id = with_file(school_class, tmp_path)
    service.read_evidence(session, case_id)
    service.export_file(session, evidence_id, tmp_path / "uit")
    seen = [row[0] for row in rows(session, "select action from audit")]
    assert {"evidence.read", "evidence.look", "evidence.export"} <= set(seen)
