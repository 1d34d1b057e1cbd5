"""Online bullying: situations, unknown sender, police, and the papers that go with them."""

import re
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.cases.evidence import EvidenceDraft
from klasapp.cases.evidence_service import keep_file
from klasapp.cases.online import SEARCH, OnlineDraft, OnlineKind, age_on
from klasapp.errors import KlasappError
from klasapp.protocol import Severity, TaskState
from klasapp.roster.protocol_service import current_protocol, keep_contacts

DAY = date(2026, 11, 23)


def new_case(school_class: Any, **changes: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    fields: dict[str, Any] = {
        "seen_on": DAY,
        "reported_on": DAY,
        "source": "gepeste",
        "place": "online",
        "summary": "Vervelende berichten.",
        "severity": Severity.MODERATE,
        "roles": {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
        "forms": ("DI4",),
    }
    draft = CaseDraft(**{**fields, **changes})
    return service.open_case(school_class.session, school_class.class_id, draft)


def unknown_case(school_class: Any) -> int:
    first = school_class.pupil_ids[0]
    return new_case(school_class, roles={first: frozenset({Role.TARGETED})}, offender_unknown=True)


def note(school_class: Any, case_id: int, kind: OnlineKind, **fields: Any) -> int:
    draft = OnlineDraft(kind, **{"on_date": DAY, "note": "Kort.", **fields})
    return service.note_online(school_class.session, case_id, draft)


def pdf_text(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True,
        encoding="utf-8",
    )  # fmt: skip
    return re.sub(r"\s+", " ", done.stdout.replace("\u200b", ""))


def test_situations_that_fit_the_forms_come_first_and_nude_images_before_all(
    school_class: Any,
) -> None:
    case_id = new_case(school_class, forms=("AF2", "DI9"))
    offered = service.read_online(school_class.session, case_id).offered
    assert [one.key for one in offered] == ["S1", "S3", "S2", SEARCH]


def test_points_are_ticked_with_day_and_name_and_nothing_is_lost(school_class: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class)
    made = service.open_situation(session, case_id, "S2")
    assert service.open_situation(session, case_id, "S2") == made
    service.note_point(session, case_id, made, "S2.3", DAY, "de afdelingsleider", "Gebeld.")
    service.note_point(session, case_id, made, "S2.3", None)
    service.note_point(session, case_id, made, "S2.4", DAY)
    found = service.read_situation(session, case_id, made).situation
    assert {item: point.done_on for item, point in found.last().items()} == {
        "S2.3": None, "S2.4": DAY,
    }  # fmt: skip
    assert len(found.points) == 3
    with pytest.raises(DraftError, match="nog komen"):
        service.note_point(session, case_id, made, "S2.4", DAY + timedelta(days=1))
    with pytest.raises(KlasappError, match="niet in de lijst"):
        service.note_point(session, case_id, made, "S1.1", DAY)
    service.close_situation(session, case_id, made, "Het is gestopt.")
    with pytest.raises(KlasappError, match="afgesloten"):
        service.note_point(session, case_id, made, "S2.4", DAY)
    told = " ".join(line.text for line in service.case_history(session, case_id))
    assert "Gedaan op ma 23 nov 2026 door de afdelingsleider" in told
    assert "Niet gedaan: Licht de ouders in." in told
    assert "Situatie afgesloten" in told


def test_at_a_nude_image_helpwanted_comes_first_and_contacts_come_from_the_protocol(
    school_class: Any,
) -> None:
    session = school_class.session
    case_id = new_case(school_class, forms=("DI9",))
    made = service.open_situation(session, case_id, "S1")
    found = service.read_situation(session, case_id, made)
    assert found.help[0].key == "helpwanted"
    assert "GEEN kopie" in found.text.stop
    assert [contact for _, contact in found.contacts] == [None] * 3
    protocol = current_protocol(session)
    from dataclasses import replace

    contacts = [replace(one, phone="0900-8844") if one.key == "politie" else one
                for one in protocol.contacts]  # fmt: skip
    keep_contacts(session, (), contacts)
    found = service.read_situation(session, case_id, made)
    police = found.contacts[0][1]
    assert police is not None and police.phone == "0900-8844"


def test_closing_the_nude_situation_by_mistake_opens_the_case_for_files_again(
    school_class: Any,
) -> None:
    session = school_class.session
    case_id = new_case(school_class)
    made = service.open_situation(session, case_id, "S1")
    assert service.read_online(session, case_id).no_files
    with pytest.raises(DraftError):
        service.close_situation(session, case_id, made, " ")
    service.close_situation(session, case_id, made, "Het was een gewone foto.")
    assert not service.read_online(session, case_id).no_files


def test_the_letter_says_where_it_is_and_names_no_pupil(school_class: Any, tmp_path: Path) -> None:
    session = school_class.session
    case_id = new_case(school_class, forms=("DI9",))
    service.add_evidence(
        session,
        case_id,
        EvidenceDraft("BW2", "Pagina", "Noor Jansen", "", "vandaag", url="https://voorbeeld.nl/p"),
    )
    made = service.open_situation(session, case_id, "S1")
    text = service.write_letter(session, case_id, made, tmp_path).read_text(encoding="utf-8")
    assert "verwijderen" in text and "https://voorbeeld.nl/p" in text
    assert "Noor" not in text and "Sem" not in text
    assert text.startswith("Onderwerp:")
    path = service.write_letter(session, case_id, made, tmp_path, to="abuse@voorbeeld.nl\n x")
    assert path.read_text(encoding="utf-8").startswith("Aan: abuse@voorbeeld.nl x\nOnderwerp:")
    other = service.open_situation(session, case_id, "S2")
    with pytest.raises(KlasappError, match="geen bericht"):
        service.write_letter(session, case_id, other, tmp_path)


def test_with_an_unknown_sender_the_search_comes_first_and_the_lane_fills_once_known(
    school_class: Any, tmp_path: Path
) -> None:
    session = school_class.session
    case_id = unknown_case(school_class)
    online = service.read_online(session, case_id)
    assert online.offered[0].key == SEARCH
    tasks = {task.id: task.state for task in online.view.tasks}
    assert tasks["S1.achterhalen"] is TaskState.OPEN
    assert tasks["S2.klas"] is TaskState.OPEN
    assert tasks["D2"] is TaskState.PAUSED
    made = service.open_situation(session, case_id, SEARCH)
    text = service.write_letter(session, case_id, made, tmp_path).read_text(encoding="utf-8")
    assert "lokaal" in text.lower() and "FG" in text
    service.note_point(session, case_id, made, "Z6", DAY, "ICT")
    first, second = school_class.pupil_ids[:2]
    service.change_roles(
        session,
        case_id,
        {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )
    view = service.read_online(session, case_id).view
    assert not view.case.offender_unknown
    assert all(t.state is not TaskState.PAUSED for t in view.tasks if t.key in {"D2", "D3"})


def test_a_visit_to_the_police_stands_in_the_week_until_it_was_written_down(
    school_class: Any,
) -> None:
    session = school_class.session
    case_id = new_case(school_class)
    visit = DAY + timedelta(days=2)
    with pytest.raises(DraftError) as error:
        note(school_class, case_id, OnlineKind.APPOINTMENT, on_date=visit)
    assert error.value.field == "companion"
    note(school_class, case_id, OnlineKind.APPOINTMENT, on_date=visit, at_time="14.30",
         companion="moeder")  # fmt: skip
    lines = [line for line in service.due(session) if "politie om 14:30" in line.what]
    assert [line.due for line in lines] == [visit]
    assert lines[0].task_id == "page:i"
    with pytest.raises(DraftError, match="nog komen"):
        note(school_class, case_id, OnlineKind.REPORT, on_date=visit)


def test_a_visit_that_was_written_down_is_over(school_class: Any) -> None:
    case_id = new_case(school_class)
    note(school_class, case_id, OnlineKind.APPOINTMENT, companion="vader")
    note(school_class, case_id, OnlineKind.REPORT, reference="PL-1")
    assert not any("politie om" in line.what for line in service.due(school_class.session))
    assert not any("Afspraak bij de politie" in n.what for n in service.due(school_class.session))


def test_a_wrong_note_lapses_and_stays_in_the_history(school_class: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class)
    made = note(school_class, case_id, OnlineKind.INJURY, who="de gepeste", note="Blauwe plek.")
    service.drop_note(session, case_id, made)
    assert service.read_online(session, case_id).notes == ()
    told = [line.text for line in service.case_history(session, case_id)]
    assert any(text.startswith("Vervallen: Letsel") for text in told)
    with pytest.raises(KlasappError, match="al vervallen"):
        service.drop_note(session, case_id, made)


def test_ages_count_whole_years() -> None:
    assert age_on(date(2010, 11, 24), DAY) == 15
    assert age_on(date(2010, 11, 23), DAY) == 16


def test_the_index_has_numbers_and_hashes_and_only_the_ticked_names(
    school_class: Any, tmp_path: Path
) -> None:
    session = school_class.session
    first, _, third = school_class.pupil_ids[:3]
    case_id = new_case(school_class)
    evidence_id = service.add_evidence(
        session,
        case_id,
        EvidenceDraft(
            "BW4", "Chat van Sem met Yara Bakker", "Noor Jansen", "20-11-2026 16:40", "vandaag",
            account="sem_berg", description="Sem Berg schrijft: 'weg jij'. Yara lachte.",
        ),
    )  # fmt: skip
    file = keep_file(session, evidence_id, "chat-sem.txt", b"weg jij")
    note(school_class, case_id, OnlineKind.CONTACT, who="wijkagent", note="Sem is genoemd.")
    report = service.write_index(session, case_id, {first}, tmp_path)
    assert report.count == 1
    assert report.path.stat().st_mode & 0o077 == 0
    text = pdf_text(report.path)
    assert "BW-1" in text and "20 nov 2026, 16:40" in text and "wijkagent" in text
    assert file.sha256 in text.replace(" ", "")
    assert "Noor" in text
    for name in ("Sem", "Berg", "berg", "Yara", "Bakker"):
        assert name not in text
    assert "pester A" in text
    named = pdf_text(service.write_index(session, case_id, {first, third}, tmp_path).path)
    assert "Yara Bakker" in named and "Sem" not in named


def test_the_index_of_a_case_about_nude_images_says_that_the_school_has_none(
    school_class: Any, tmp_path: Path
) -> None:
    session = school_class.session
    case_id = new_case(school_class, forms=("DI9",))
    with pytest.raises(KlasappError, match="nog geen bewijs"):
        service.write_index(session, case_id, (), tmp_path)
    service.add_evidence(
        session, case_id, EvidenceDraft("BW2", "Pagina", "De gepeste", "", "vandaag", nude=True)
    )
    text = pdf_text(service.write_index(session, case_id, (), tmp_path).path)
    assert "De school heeft geen beelden" in text


def test_that_the_index_was_given_is_noted_with_a_name(school_class: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class)
    with pytest.raises(DraftError) as error:
        note(school_class, case_id, OnlineKind.INDEX)
    assert error.value.field == "who"
    note(school_class, case_id, OnlineKind.INDEX, who="agent De Wit")
    told = [line.text for line in service.case_history(session, case_id)]
    assert any("Bewijslijst meegegeven" in text and "De Wit" in text for text in told)


def test_the_index_takes_awkward_names(awkward_class: Any, tmp_path: Path) -> None:
    session = awkward_class.session
    case_id = new_case(awkward_class)
    names = " en ".join(pupil.display_name for pupil in service.pupils_to_choose(
        session, awkward_class.class_id)[0])  # fmt: skip
    service.add_evidence(
        session, case_id, EvidenceDraft("BW1", "#panic() $x$ *a*", "iemand", "", "vandaag",
                                        description=names)
    )  # fmt: skip
    text = pdf_text(service.write_index(session, case_id, (), tmp_path).path)
    assert "#panic() $x$ *a*" in text
    assert "O'Brien" not in text and "Łukasz" not in text and "الأمين" not in text


def test_the_card_for_pupils_says_how_to_keep_messages_and_what_never_to_copy(
    session: Any, tmp_path: Path
) -> None:
    text = pdf_text(service.write_card(session, tmp_path))
    assert "Blokkeer" in text and "bloot" in text and "Helpwanted" in text
