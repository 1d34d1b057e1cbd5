"""The protocol of the school: contacts, choices, a file, what changed, papers, library."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klasapp.cases import service as cases
from klasapp.cases.case import CaseDraft, Role
from klasapp.documents.content import protocol_text
from klasapp.errors import InputError, KlasappError
from klasapp.protocol import Severity, completeness, layers
from klasapp.roster import protocol_service as school
from klasapp.store.session import Session
from klasapp.upkeep import library_service as library
from klasapp.upkeep import protocol_service as service

AWKWARD = "[red]O'Brien =1+1 \"x\" \\ 'y' Zoë [/"


def fill(session: Session, **fields: str) -> None:
    """Fill all required contacts."""
    for contact in service.current_protocol(session).contacts:
        if contact.required:
            service.save_contact(session, replace(contact, **{"phone": "045-1", **fields}))  # type: ignore[arg-type]


def choice(session: Session, code: str) -> service.Choice:
    return next(one for one in service.choices(session) if one.contradiction.code == code)


def test_without_changes_it_is_the_shipped_protocol(session: Session) -> None:
    """Nothing kept, nothing changed: the same text and hash."""
    found = school.school_protocol(session)
    assert found.text == protocol_text()
    assert (found.own_file, found.own_choices) == (False, {})


def test_contacts_make_it_complete_and_are_kept_as_typed(session: Session) -> None:
    """R20: names are never read as anything else; each change is another version and hash."""
    before = service.current_protocol(session)
    assert not service.read_protocol_view(session).completeness.complete
    fill(session, name=AWKWARD)
    after = service.current_protocol(session)
    assert service.read_protocol_view(session).completeness.complete
    assert {one.name for one in after.contacts if one.required} == {AWKWARD}
    assert after.id == before.id
    assert (before.version, after.version) == ("2", "2-5")
    assert after.sha256 != before.sha256


def test_a_way_to_reach_somebody_must_look_like_one(session: Session) -> None:
    """A mail address without @ and a phone number without digits are asked again."""
    contact = service.current_protocol(session).contacts[0]
    with pytest.raises(InputError, match="mailadres"):
        service.save_contact(session, replace(contact, email="bel maar"))
    with pytest.raises(InputError, match="telefoonnummer"):
        service.save_contact(session, replace(contact, phone="op kantoor"))


def test_locations_have_contacts_of_their_own(session: Session) -> None:
    """R1: adding, renaming and removing a location; its contacts go with it."""
    key = service.add_location(session, "  Locatie   Noord ")
    with pytest.raises(InputError, match="is er al"):
        service.add_location(session, "locatie noord")
    with pytest.raises(InputError, match="naam"):
        service.add_location(session, " ")
    contact = service.current_protocol(session).contacts[0]
    service.save_contact(session, replace(contact, site=key, phone="045-2"))
    protocol = service.current_protocol(session)
    assert [one.name for one in protocol.locations] == ["Locatie Noord"]
    assert len(completeness(protocol).missing) == 4
    service.rename_location(session, key, "Noord")
    assert service.current_protocol(session).locations[0].name == "Noord"
    was = service.current_protocol(session)
    service.remove_location(session, key)
    service.put_back_contacts(session, was)
    again = service.current_protocol(session)
    assert (again.locations, again.contacts) == (was.locations, was.contacts)
    service.remove_location(session, key)
    protocol = service.current_protocol(session)
    assert protocol.locations == ()
    assert not any(one.site for one in protocol.contacts)


@pytest.mark.parametrize(
    ("code", "typed", "field", "value"),
    [
        ("C4", "5", "step2_days", 5),
        ("C18", "false", "step4_consent", False),
        ("C28", "na", "holiday_mode", "na"),
        ("C2", "geen", "agreements_signing", "geen"),
        ("C6", "B2, B6", "step2_guides", ("B2", "B6")),
    ],
)
def test_a_choice_counts_and_can_be_taken_back(
    session: Session, code: str, typed: str, field: str, value: object
) -> None:
    """C1..C30: every kind of setting; the usual value comes back."""
    usual = getattr(service.current_protocol(session).settings, field)
    service.set_choice(session, choice(session, code), typed)
    assert getattr(service.current_protocol(session).settings, field) == value
    assert choice(session, code).own
    service.set_choice(session, choice(session, code), None)
    assert getattr(service.current_protocol(session).settings, field) == usual
    assert not choice(session, code).own


def test_choices_of_other_kinds(session: Session) -> None:
    """A series, who calls the parents, the approach, an old name of a role."""
    service.set_choice(session, choice(session, "C1"), "1d, 1w, 1m")
    service.set_choice(session, choice(session, "C9"), "mentor, mentor, apc, directie")
    service.set_choice(session, choice(session, "C7"), "zonder_schuldvraag")
    service.set_choice(session, choice(session, "C8"), "teamleider")
    protocol = service.current_protocol(session)
    assert [span.text for span in protocol.settings.series] == ["1d", "1w", "1m"]
    assert protocol.settings.parents_by_level[2] == "mentor"
    assert protocol.settings.approach_by_level[2] == "zonder_schuldvraag"
    assert protocol.role_name("coordinator") == "afdelingsleider"
    assert len(service.choices(session)) == 30
    assert all(one.spoken and one.label for one in service.choices(session))
    service.set_choice(session, choice(session, "C8"), None)
    assert service.current_protocol(session).role_name("zorgteam") == "ondersteuningsteam"


@pytest.mark.parametrize(
    ("code", "typed", "says"),
    [
        ("C4", "veel", "heel getal"),
        ("C4", "99999", "heel getal"),
        ("C1", "7d, 2d", "oplopen"),
        ("C3", "1m, 2m", "stap 5"),
        ("C9", "mentor", "vier rollen"),
        ("C9", "mentor, kok, apc, directie", "kok"),
        ("C6", "B99", "B99"),
        ("C11", "fase2, fase1", "omlaag"),
        ("C10", "x", "vast"),
    ],
)
def test_a_choice_that_cannot_be_is_told_and_not_kept(
    session: Session, code: str, typed: str, says: str
) -> None:
    """One Dutch sentence, and everything stays as it was."""
    before = service.current_protocol(session)
    with pytest.raises(InputError, match=says):
        service.set_choice(session, choice(session, code), typed)
    assert service.current_protocol(session) == before


def test_a_file_of_the_school_replaces_choices_and_keeps_contacts(
    session: Session, tmp_path: Path
) -> None:
    """The file decides from now on; what it leaves out is the shipped protocol."""
    fill(session, name="A. Bakker")
    service.set_choice(session, choice(session, "C4"), "5")
    file = tmp_path / "eigen.toml"
    file.write_text(
        '[protocol]\nid = "onze"\nversie = "9"\n[stap3]\ntermijn_dagen = 4\n', encoding="utf-16"
    )
    service.load_path(session, f' "{file}" ')
    protocol = service.current_protocol(session)
    assert (protocol.id, protocol.settings.step3_days) == ("onze", 4)
    assert protocol.settings.step2_days == 7
    assert {one.name for one in protocol.contacts if one.required} == {"A. Bakker"}
    assert service.read_protocol_view(session).own_file
    saved = service.save_protocol_file(session, tmp_path / "uit")
    assert saved.read_text(encoding="utf-8").startswith('[protocol]\nid = "onze"')
    own = service.own_file_text(session)
    service.use_shipped(session)
    assert service.put_back_file(session, own).id == "onze"
    service.put_back_file(session, "")
    assert service.current_protocol(session).id == "svopl-antipest"
    assert not service.read_protocol_view(session).own_file
    assert (
        service.save_protocol_file(session, tmp_path / "uit").read_text(encoding="utf-8")
        == protocol_text()
    )


def test_contacts_in_the_file_go_before_those_of_the_app(session: Session, tmp_path: Path) -> None:
    """A filled contact of the file wins; an empty one leaves that of the app."""
    fill(session)
    file = tmp_path / "eigen.toml"
    file.write_text(
        '[protocol]\nid = "x"\nvereiste_contacten = ["apc", "politie"]\n'
        '[[contacten]]\nsleutel = "apc"\nfunctie = "APC"\ntelefoon = "06-9"\n'
        '[[contacten]]\nsleutel = "politie"\nfunctie = "wijkagent"\ntelefoon = ""\n',
        encoding="utf-8",
    )
    service.load_path(session, str(file))
    phones = {one.key: one.phone for one in service.current_protocol(session).contacts}
    assert phones["apc"] == "06-9"
    assert phones["politie"] == "045-1"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[stap2]\ntermijn_dagen = -1\n[protocol]\n", "fout"),
        ("[protocol\n", "fout"),
        ("gewoon een brief", "fout"),
    ],
)
def test_a_file_with_errors_is_not_taken(
    session: Session, tmp_path: Path, text: str, says: str
) -> None:
    """All faults can be seen, and nothing changes."""
    file = tmp_path / "eigen.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        service.load_path(session, str(file))
    assert service.current_protocol(session).id == "svopl-antipest"


@pytest.mark.parametrize("name", ["", "geen.toml", "\x00", "~niemand_hier/x.toml", "."])
def test_a_file_that_cannot_be_read_is_told(session: Session, name: str) -> None:
    """One Dutch sentence, whatever was typed."""
    with pytest.raises(InputError):
        service.check_path(session, name)


def test_what_changed_since_a_case_began(school_class: Any) -> None:
    """R4, R9: a case keeps its protocol; the difference is told in Dutch."""
    session = school_class.session
    case_id = cases.open_case(session, school_class.class_id, intake(school_class))
    assert [one.differs for one in service.open_cases(session)] == [False]
    assert service.changes_since(session, case_id) == ()
    service.set_choice(session, choice(session, "C4"), "5")
    found = service.open_cases(session)
    assert [(one.case_id, one.differs) for one in found] == [(case_id, True)]
    told = [change.sentence for change in service.changes_since(session, case_id)]
    assert len(told) == 1
    assert "Was: Stap 2: gesprek met de gepeste binnen (dagen): 7." in told[0]
    assert "Nu: Stap 2: gesprek met de gepeste binnen (dagen): 5." in told[0]


def intake(school_class: Any) -> CaseDraft:
    return CaseDraft(
        reported_on=date(2026, 11, 23),
        seen_on=date(2026, 11, 20),
        source="collega",
        place="plein",
        summary="Tas weg.",
        severity=Severity.MODERATE,
        roles={school_class.pupil_ids[0]: frozenset({Role.TARGETED})},
        offender_unknown=True,
    )


@pytest.mark.parametrize("kind", list(service.PAPERS))
def test_every_paper_is_one_page(session: Session, tmp_path: Path, kind: str) -> None:
    """R19, R45: a PDF of one page, also with long names and two locations."""
    service.add_location(session, "Noord")
    service.add_location(session, "Zuid")
    fill(session, name=AWKWARD)
    path = service.print_paper(session, kind, tmp_path)
    data = path.read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type */Page(?!s)", data)) == 1


def test_an_unknown_paper_is_told(session: Session, tmp_path: Path) -> None:
    with pytest.raises(KlasappError):
        service.print_paper(session, "../x", tmp_path)


def test_everything_is_noted_without_a_name(session: Session) -> None:
    """The audit says what was done, in numbers."""
    fill(session, name="A. Bakker")
    service.set_choice(session, choice(session, "C4"), "5")
    library.mark(session, "meldknop", "werkt")
    with session.reading() as db:
        rows = db.execute("select action, subject, detail from audit").fetchall()
    assert {row[0] for row in rows} >= {"protocol.contacts", "protocol.choose", "source.check"}
    assert "Bakker" not in str(rows)


def test_a_pinned_text_is_whole_by_itself(session: Session) -> None:
    """What a case keeps can be read without the shipped file beside it."""
    service.set_choice(session, choice(session, "C4"), "5")
    text = school.current_protocol_text(session)
    assert layers(text)[-1] == protocol_text()
    from klasapp.protocol import read_protocol

    assert read_protocol(text).sha256 == service.current_protocol(session).sha256


def test_the_library_filters_and_puts_help_first(session: Session) -> None:
    """R135, R198, R200: by audience and subject; Helpwanted first for a nude image."""
    assert library.shelf(session, subject="naaktbeeld").items[0].key == "helpwanted"
    for audience in library.AUDIENCES:
        for subject in library.SUBJECTS:
            for item in library.shelf(session, audience, subject).items:
                assert audience in item.audiences
                assert subject in item.subjects
    everything = library.shelf(session).items
    assert {one for item in everything for one in item.audiences} <= set(library.AUDIENCES)
    assert {one for item in everything for one in item.subjects} <= set(library.SUBJECTS)


def test_a_source_that_is_gone_can_be_hidden(session: Session) -> None:
    """C24: shown with its status, or hidden, as the school chose."""
    before = library.shelf(session).items
    marked = library.mark(session, "pestweb", "vervallen", " schoolenveiligheid ")
    assert marked.spoken_state == "vervallen (nagekeken op 23-11-2026)"
    assert "Stichting School" in library.instead_of(session, marked)
    assert library.shelf(session).items[-1].key == "pestweb"
    service.set_choice(session, choice(session, "C24"), "verbergen")
    shown = library.shelf(session)
    assert (len(shown.items), shown.hidden) == (len(before) - 1, 1)
    with pytest.raises(InputError):
        library.mark(session, "bestaat-niet", "werkt")
    day = date(2026, 10, 12)
    assert library.mark(session, "pestweb", "werkt", on=day).checked_on == day


def test_a_qr_code_says_what_it_should(session: Session) -> None:
    """The half blocks are the very modules of the code, with the quiet edge around them."""
    import segno

    for item in library.shelf(session).items:
        if not item.reach:
            continue
        lines = library.qr_lines(item.reach, 4)
        modules = [[sign in half for sign in line] for line in lines for half in ("▀█", "▄█")]
        expected = [
            [bool(cell) for cell in row]
            for row in segno.make(
                item.reach, error="l", micro=False, boost_error=False
            ).matrix_iter(border=4)
        ]
        assert modules[: len(expected)] == expected
        assert not any(map(any, modules[len(expected) :]))
