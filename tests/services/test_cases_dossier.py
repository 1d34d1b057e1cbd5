"""The file of a case: the inventory, copies for one reader, and what others say about it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.cases.copy_names import name_parts
from klasapp.cases.copy_service import Choice, CopyDraft, Place
from klasapp.cases.dossier import Aspect, Audience, Kind, NoteKind
from klasapp.cases.escalation import LevelDraft
from klasapp.cases.family import Guardian
from klasapp.cases.guided_talk import Permission
from klasapp.cases.measure import Kind as MeasureKind
from klasapp.cases.measure import MeasureDraft
from klasapp.cases.online import OnlineDraft, OnlineKind
from klasapp.cases.promise import Promise
from klasapp.cases.referral import Sharing
from klasapp.cases.talk import Owner, Report
from klasapp.errors import KlasappError
from klasapp.protocol import Severity
from klasapp.store import audit
from klasapp.store.session import Session

DAY = date(2026, 11, 23)


@pytest.fixture
def case_id(school_class: Any) -> int:
    """Noor is bullied by Sem; Daan (class, no role) is named in what was written."""
    session = school_class.session
    noor, sem = school_class.pupil_ids[:2]
    draft = CaseDraft(
        DAY - timedelta(days=3), DAY, "zelf", "klas", "Sem pakte Noors tas. Daan zag het.",
        Severity.MODERATE, {noor: frozenset({Role.TARGETED}), sem: frozenset({Role.INVOLVED})},
        wish="Noor wil dat het stopt.",
    )  # fmt: skip
    number = service.open_case(session, school_class.class_id, draft)
    service.finish_report(
        session, number, "D1",
        Report(DAY, "Noor Jansen, mentor", "Sem Berg schold haar uit. N. bleef stil.",
               "Ik was bang voor Sem.", "Noor belt Yara."),
    )  # fmt: skip
    service.complete_task(session, number, "D1", DAY)
    service.add_agreement(session, number, "D1", "Ik zeg het tegen Sem.", Owner.PUPIL, noor, DAY)
    return number


def all_agreed(draft: CopyDraft) -> dict[Place, Choice]:
    """Every doubtful hit decided as proposed."""
    found = {}
    for place in draft.doubtful:
        hit = draft.redacted[place.paragraph].hits[place.hit]
        found[place] = Choice(hit.text if hit.keep else hit.replacement, "Geen naam.")
    return found


def test_the_inventory_numbers_everything_and_a_number_once_given_stays(
    session: Session, case_id: int
) -> None:
    first = service.read_file(session, case_id).items
    assert [item.number for item in first] == list(range(1, len(first) + 1))
    assert {item.kind for item in first} == {"melding", "verslag", "stap", "afspraak"}
    service.skip_task(session, case_id, "D3", "Noor wil dit niet.")
    later = service.read_file(session, case_id).items
    assert {n.key: n.number for n in first}.items() <= {n.key: n.number for n in later}.items()
    assert any("overgeslagen" in item.title for item in later)


def test_a_copy_for_the_pester_names_no_other_pupil_and_leaves_out_what_noor_felt(
    session: Session, case_id: int, school_class: Any
) -> None:
    sem = school_class.pupil_ids[1]
    draft = service.prepare_copy(session, case_id, Audience(Kind.PUPIL, sem))
    text = "\n".join(one.text for one in draft.final(all_agreed(draft)).paragraphs)
    for name in ("Noor", "Jansen", "Daan", "Yara"):
        assert name not in text
    assert "gepeste A" in text and "Leerling A" in text and "Sem Berg schold" in text
    assert "bang" not in text and "wil dat het stopt" not in text
    assert "staat niet in deze kopie" in text


def test_a_copy_for_noor_has_her_own_words_and_the_same_letters(
    session: Session, case_id: int, school_class: Any
) -> None:
    noor = school_class.pupil_ids[0]
    draft = service.prepare_copy(session, case_id, Audience(Kind.PUPIL, noor))
    text = "\n".join(one.text for one in draft.final(all_agreed(draft)).paragraphs)
    assert "Ik was bang voor pester A." in text and "Noor wil dat het stopt." in text
    assert "Sem" not in text and "Berg" not in text
    again = service.prepare_copy(session, case_id, Audience(Kind.PARENTS, noor))
    assert [p.text for p in again.final(all_agreed(again)).paragraphs] == [
        p.text for p in draft.final(all_agreed(draft)).paragraphs
    ]


def test_who_reported_is_for_the_coordinator_only(
    session: Session, case_id: int, school_class: Any
) -> None:
    def said(audience: Audience) -> bool:
        paper = service.prepare_copy(session, case_id, audience).paper
        return any(one.text == "Gemeld door" for one in paper.paragraphs)

    assert said(Audience(Kind.COORDINATOR))
    assert not said(Audience(Kind.POLICE))
    assert not any(said(Audience(Kind.PUPIL, n)) for n in school_class.pupil_ids[:2])


def test_support_notes_are_in_no_copy_but_the_pupils_own(
    session: Session, case_id: int, school_class: Any
) -> None:
    noor, sem = school_class.pupil_ids[:2]
    service.add_support_note(session, case_id, noor, Aspect.BODY, "Kijkt weg als het spannend is.")
    with pytest.raises(KlasappError, match="hoort niet bij deze zaak"):
        service.add_support_note(session, case_id, school_class.pupil_ids[5], Aspect.BODY, "x")

    def has(audience: Audience, items: tuple[str, ...] | None = None) -> bool:
        draft = service.prepare_copy(session, case_id, audience, items)
        return any("Kijkt weg" in one.text for one in draft.paper.paragraphs)

    every = tuple(item.key for item in service.read_file(session, case_id).items)
    assert has(Audience(Kind.PUPIL, noor)) and has(Audience(Kind.COORDINATOR))
    for audience in (Audience(Kind.PUPIL, sem), Audience(Kind.PARENTS, sem),
                     Audience(Kind.POLICE), Audience(Kind.OVERVIEW, sem)):  # fmt: skip
        assert not has(audience) and not has(audience, every)


def test_the_talk_with_one_family_is_not_for_the_other(
    session: Session, case_id: int, school_class: Any
) -> None:
    view = service.refresh_case(session, case_id)
    mine = next(
        t for t in view.tasks if t.key == "D6" and t.pupil == str(view.case.pupils[0].pupil_id)
    )
    report = Report(DAY, "de ouders", "Thuis slaapt zij slecht.", "", "")
    service.finish_report(session, case_id, mine.id, report)
    for number, pupil_id in enumerate(school_class.pupil_ids[:2]):
        paper = service.prepare_copy(session, case_id, Audience(Kind.PARENTS, pupil_id)).paper
        assert any("slaapt" in one.text for one in paper.paragraphs) is (number == 0)


def test_a_copy_is_made_only_when_every_doubtful_name_was_looked_at(
    session: Session, case_id: int, school_class: Any, tmp_path: Path
) -> None:
    draft = service.prepare_copy(session, case_id, Audience(Kind.PUPIL, school_class.pupil_ids[1]))
    assert [draft.redacted[p.paragraph].hits[p.hit].text for p in draft.doubtful] == ["N."]
    with pytest.raises(KlasappError, match="nog 1 twijfelgeval niet bekeken"):
        service.make_copy(session, draft, {}, tmp_path)
    place = draft.doubtful[0]
    with pytest.raises(KlasappError, match=r"waarom 'N\.' mag blijven"):
        service.make_copy(session, draft, {place: Choice("N.")}, tmp_path)
    assert service.read_file(session, case_id).copies == ()
    report = service.make_copy(session, draft, {place: Choice("N.", "Lokaal N.")}, tmp_path)
    (copy,) = service.read_file(session, case_id).copies
    assert copy.kept == (("N.", "Lokaal N."),) and copy.number == report.number == 1


def test_the_files_name_nobody_and_belong_to_their_owner(
    session: Session, case_id: int, school_class: Any, tmp_path: Path
) -> None:
    draft = service.prepare_copy(session, case_id, Audience(Kind.PUPIL, school_class.pupil_ids[1]))
    report = service.make_copy(session, draft, all_agreed(draft), tmp_path)
    assert [path.name for path in report.paths] == [
        f"zaak-2026-001-kopie-1-pester-A.{ending}" for ending in ("pdf", "docx", "txt")
    ]
    assert all(path.stat().st_mode & 0o077 == 0 for path in report.paths)
    pdf, _, text = (path.read_bytes() for path in report.paths)
    assert pdf.startswith(b"%PDF") and b"pdfuaid" in pdf
    with ZipFile(report.paths[1]) as parts:
        inside = "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist()
                         if name.endswith(".xml"))  # fmt: skip
    for name in ("Noor", "Jansen", "Daan", "python-docx"):
        assert name not in inside and name not in text.decode("utf-8")
    assert "NUMPAGES" in inside and "pester A" not in text.decode("utf-8-sig").splitlines()[1]


def test_the_coordinator_gets_everything_with_names(session: Session, case_id: int) -> None:
    draft = service.prepare_copy(session, case_id, Audience(Kind.COORDINATOR))
    text = "\n".join(one.text for one in draft.final({}).paragraphs)
    assert draft.places == () and "Noor Jansen" in text and "Sem Berg" in text


def test_the_overview_tells_what_school_did_and_nothing_else(
    session: Session, case_id: int, school_class: Any
) -> None:
    draft = service.prepare_copy(
        session, case_id, Audience(Kind.OVERVIEW, school_class.pupil_ids[1])
    )
    text = "\n".join(one.text for one in draft.final(all_agreed(draft)).paragraphs)
    assert "De school kreeg een melding" in text and "gepeste A" in text
    assert "schold" not in text and "Noor" not in text and "Wat hierna komt" in text


def test_a_name_stays_only_with_a_reason_and_the_copy_says_so(
    session: Session, case_id: int, school_class: Any, tmp_path: Path
) -> None:
    draft = service.prepare_copy(session, case_id, Audience(Kind.PUPIL, school_class.pupil_ids[1]))
    place = next(p for p in draft.places
                 if draft.redacted[p.paragraph].hits[p.hit].text == "Daan")  # fmt: skip
    lifted = {**all_agreed(draft), place: Choice("Daan", "Daans ouders vinden het goed.")}
    report = service.make_copy(session, draft, lifted, tmp_path)
    assert "Daan zag het" in report.paths[2].read_text(encoding="utf-8-sig")
    assert service.read_file(session, case_id).copies[0].kept[-1][0] == "Daan"


def test_nicknames_go_too(session: Session, case_id: int, school_class: Any) -> None:
    noor, sem = school_class.pupil_ids[:2]
    assert service.set_nicknames(session, noor, " Nootje , ,Noortje, Nootje") == (
        "Nootje", "Noortje",
    )  # fmt: skip
    view = service.refresh_case(session, case_id)
    service.finish_report(session, case_id, "D2",
                          Report(DAY, "Sem", "Hij riep Nootjes naam.", "", ""))  # fmt: skip
    draft = service.prepare_copy(session, view.case.id, Audience(Kind.PUPIL, sem))
    text = "\n".join(one.text for one in draft.final(all_agreed(draft)).paragraphs)
    assert "Hij riep gepeste A's naam." in text
    with pytest.raises(DraftError):
        service.set_nicknames(session, noor, "x" * 61)


def test_a_correction_stands_beside_the_report_which_stays(session: Session, case_id: int) -> None:
    before = service.read_file(session, case_id).items
    item = next(n for n in before if n.kind == "verslag")
    for who, text in (("", "x"), ("moeder", " ")):
        with pytest.raises(DraftError):
            service.add_file_note(session, case_id, item.key, NoteKind.OBJECTION, who, text)
    service.add_file_note(session, case_id, item.key, NoteKind.CORRECTION, "moeder van Sem",
                          "Sem was er die dag niet.")  # fmt: skip
    after = next(n for n in service.read_file(session, case_id).items if n.key == item.key)
    assert after.fields == item.fields and after.notes[0].text == "Sem was er die dag niet."
    assert replace(after, notes=()) == item
    lines = [line.text for line in service.case_history(session, case_id)]
    assert "Correctie bij het dossier, van moeder van Sem" in lines


def test_where_a_report_stands_is_kept_per_pupil(
    session: Session, case_id: int, school_class: Any
) -> None:
    noor, sem = school_class.pupil_ids[:2]
    key = next(n.key for n in service.read_file(session, case_id).items if n.kind == "verslag")
    with pytest.raises(DraftError, match="moet nog komen"):
        service.mark_filed(session, case_id, [key], DAY + timedelta(days=1), noor)
    service.mark_filed(session, case_id, [key], DAY - timedelta(days=1), noor)
    service.mark_filed(session, case_id, [key], DAY, noor)
    service.mark_filed(session, case_id, [key], DAY, sem)
    item = next(n for n in service.read_file(session, case_id).items if n.key == key)
    assert [(one.pupil_id, one.filed_on) for one in item.filed] == [(noor, DAY), (sem, DAY)]


def test_to_whom_a_copy_was_given_is_kept(session: Session, case_id: int, tmp_path: Path) -> None:
    draft = service.prepare_copy(session, case_id, Audience(Kind.COORDINATOR))
    report = service.make_copy(session, draft, {}, tmp_path)
    with pytest.raises(DraftError):
        service.give_copy(session, case_id, report.copy_id, " ", DAY)
    service.give_copy(session, case_id, report.copy_id, "mevrouw De Wit", DAY)
    assert service.read_file(session, case_id).copies[0].given == (("mevrouw De Wit", DAY),)


def test_one_report_alone_can_be_copied(session: Session, case_id: int, school_class: Any) -> None:
    draft = service.prepare_copy(
        session, case_id, Audience(Kind.PUPIL, school_class.pupil_ids[0]), ("talk:D1:1",)
    )
    assert draft.paper.title == "Verslag" and draft.chosen == {"talk:D1:1"}
    facts = dict(draft.paper.facts)
    assert facts["Zaak"] == "2026-001" and facts["Verslag"] == "nr. 2"
    assert "versie" in facts["Protocol"] and facts["Kopie voor"] == "het dossier van Noor Jansen"
    with pytest.raises(KlasappError, match="staat er niets"):
        service.prepare_copy(session, case_id, draft.audience, ())


def test_the_inventory_can_be_printed_and_the_audit_names_nobody(
    session: Session, case_id: int, tmp_path: Path
) -> None:
    path = service.print_inventory(session, case_id, tmp_path)
    assert path.name == "zaak-2026-001-inventaris.pdf" and path.read_bytes().startswith(b"%PDF")
    with session.reading() as db:
        rows = [f"{row.action} {row.subject} {row.detail}" for row in audit.newest(db)]
    assert any(row.startswith("case.file.print") for row in rows)
    assert not any("Noor" in row or "Sem" in row for row in rows)


def test_everything_recorded_about_a_case_is_in_its_file(
    session: Session, case_id: int, school_class: Any
) -> None:
    """One of each kind, and who may read it."""
    noor, sem = school_class.pupil_ids[:2]
    mother = service.save_guardian(
        session, case_id, Guardian(0, noor, "mw. F. Vlietstra", "moeder", "06-1", "yes")
    )
    service.inform(session, case_id, noor, [mother], DAY, "telefoon", "Zij schrok.")
    service.make_promise(
        session, case_id, Promise(0, noor, "Elke dag even praten.", "mentor", "daily", DAY, DAY)
    )
    offer = next(one.code for one in service.read_help(session, case_id).offers(noor, False))
    service.offer_help(session, case_id, noor, False, offer, DAY, "Zij wil graag.")
    service.share(session, case_id, Sharing(0, sem, None, "leerplicht", "Verzuim van deze week.",
                                            "consent", DAY, DAY))  # fmt: skip
    service.add_outsider(session, case_id, "staff", "Kees Hendriksma", DAY)
    service.give_permission(session, case_id, noor, Permission.TELL_PARENTS, "no", "Liever niet.")
    service.set_level(session, case_id, LevelDraft(
        2, DAY, "Els", "apc", "Het gaat door.", "Els", DAY + timedelta(days=14)))  # fmt: skip
    service.record_breach(session, case_id, sem, DAY, "Sem schold weer.")
    service.add_measure(session, case_id, MeasureDraft(
        sem, 1, MeasureKind.OTHER, "Sem zit vooraan.", DAY, "Jan", "mentor", DAY,
        DAY + timedelta(days=7), relation="Hij schold achterin."))  # fmt: skip
    service.note_online(session, case_id, OnlineDraft(OnlineKind.CONTACT, DAY, note="Wijkagent."))
    kinds = {item.kind for item in service.read_file(session, case_id).items}
    assert kinds >= {"ouders", "belofte", "hulp", "gedeeld", "volwassene", "toestemming", "niveau",
                     "maatregel", "politie"}  # fmt: skip
    texts = {
        who: "\n".join(
            one.text for one in service.prepare_copy(session, case_id, audience).paper.paragraphs
        )
        for who, audience in (
            ("noor", Audience(Kind.PARENTS, noor)), ("sem", Audience(Kind.PARENTS, sem)),
            ("police", Audience(Kind.POLICE)), ("apc", Audience(Kind.COORDINATOR)))
    }  # fmt: skip
    readers = {
        "Zij schrok.": {"noor", "apc"},
        "Elke dag even praten.": {"noor", "apc"},
        "Zij wil graag.": {"noor", "apc"},
        "Verzuim van deze week.": {"sem", "apc"},
        "Kees Hendriksma": {"noor", "police", "apc"},
        "Liever niet.": {"apc"},
        "Het gaat door.": {"apc"},
        "Sem schold weer.": {"noor", "sem", "police", "apc"},
        "Sem zit vooraan.": {"noor", "sem", "police", "apc"},
        "Wijkagent.": {"noor", "police", "apc"},
    }
    assert {said: {who for who, text in texts.items() if said in text} for said in readers} == (
        readers
    )


def test_parents_and_staff_become_ouder_van_and_medewerker(
    session: Session, case_id: int, school_class: Any
) -> None:
    noor, sem = school_class.pupil_ids[:2]
    service.save_guardian(session, case_id, Guardian(0, noor, "mw. F. Vlietstra", "moeder"))
    service.save_guardian(session, case_id, Guardian(0, sem, "Bram Postma", "vader"))
    service.add_outsider(session, case_id, "staff", "Kees Hendriksma", DAY)
    said = "Mevrouw Vlietstra belde Kees Hendriksma. Bram Postma wist van niets."
    service.finish_report(session, case_id, "D2", Report(DAY, "Sem", said, "", ""))
    found = {}
    for pupil_id in (noor, sem):
        draft = service.prepare_copy(session, case_id, Audience(Kind.PUPIL, pupil_id))
        text = "\n".join(one.text for one in draft.final(all_agreed(draft)).paragraphs)
        found[pupil_id] = next(line for line in text.split("\n") if "wist van niets" in line)
    assert found[noor] == ("Mevrouw Vlietstra belde medewerker. Ouder van pester A wist van niets.")
    assert found[sem] == "Mevrouw ouder van gepeste A belde medewerker. Bram Postma wist van niets."


def test_who_said_no_to_being_named_is_no_source_in_the_copy_of_another(
    session: Session, case_id: int, school_class: Any
) -> None:
    """R245: what Noor told is left out, also from the list of what is in the copy."""
    noor, sem = school_class.pupil_ids[:2]

    def told(audience: Audience) -> bool:
        paper = service.prepare_copy(session, case_id, audience).paper
        return any("schold haar uit" in one.text for one in paper.paragraphs)

    assert told(Audience(Kind.PUPIL, sem))
    service.give_permission(session, case_id, noor, Permission.NAME_ME, "no", "Zij durft niet.")
    assert not told(Audience(Kind.PUPIL, sem)) and not told(Audience(Kind.PARENTS, sem))
    assert told(Audience(Kind.PUPIL, noor)) and told(Audience(Kind.POLICE))
    assert told(Audience(Kind.COORDINATOR))


def test_a_report_that_is_not_filed_comes_back_in_deze_week(
    session: Session, case_id: int, clock: Any
) -> None:
    def lines() -> list[Any]:
        return [one for one in service.due(session) if "LVS" in one.what]

    assert lines() == []
    clock.now += timedelta(days=2)
    (line,) = lines()
    assert line.task_id == "page:d" and line.due == DAY + timedelta(days=2)
    service.mark_filed(session, case_id, [service.report_key("D1", 1)], session.today)
    assert lines() == []


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("mw. F. van den Berg", ("F.", "van den", "Berg")),
        ("mevrouw Jansen", ("", "", "Jansen")),
        ("de heer De Wit", ("", "De", "Wit")),
        ("Fatima El Amrani", ("Fatima", "El", "Amrani")),
        ("J P Kok (stiefvader)", ("J P", "", "Kok")),
        ("[red]O'Brien", ("[red]O'Brien", "", "")),
        ("moeder van Sem", None),
        ("Moeder", None),
    ],
)
def test_the_name_of_a_grown_up_is_read_as_typed(
    typed: str, parts: tuple[str, str, str] | None
) -> None:
    assert name_parts(typed) == parts


def test_awkward_names_are_replaced_and_read_as_text(awkward_class: Any, tmp_path: Path) -> None:
    session, pupils = awkward_class.session, awkward_class.pupil_ids
    names = [(p.given_name, p.family_name) for p in service.pupils_to_choose(
        session, awkward_class.class_id)[0]]  # fmt: skip
    everyone = "; ".join(f"{given} {family}" for given, family in names)
    draft = CaseDraft(
        DAY, DAY, "zelf", "klas", f"Erbij waren {everyone}.", Severity.MODERATE,
        {pupils[0]: frozenset({Role.TARGETED}), pupils[1]: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    number = service.open_case(session, awkward_class.class_id, draft)
    copy = service.prepare_copy(session, number, Audience(Kind.PUPIL, pupils[0]))
    report = service.make_copy(session, copy, all_agreed(copy), tmp_path)
    text = report.paths[2].read_text(encoding="utf-8-sig")
    assert "[red]O'Brien" in text
    for other in ("Zoë", "Robert", "Ünï", "محمد", "الأمين", "小龍", "AAAA", "BBBB", "passwd"):
        assert other not in text
