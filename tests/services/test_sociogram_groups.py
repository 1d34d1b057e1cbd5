"""Groups and seating plans: what is read, kept and printed."""

import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klasapp.errors import InputError
from klasapp.sociogram import groups_service, service, undo_service
from klasapp.sociogram.groups import GroupPlan, GroupWish, case_wishes
from klasapp.sociogram.seating import Classroom
from klasapp.store import audit
from klasapp.store.session import Session


@pytest.fixture
def asked(school_class: Any) -> service.Round:
    """A round in which each chose the next two, the last pupil was absent, and one dislike."""
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    pupils = school_class.pupil_ids
    service.save_draft(
        session,
        round_id,
        service.Draft("Meting", (("positive", "Met wie?"), ("negative", "Liever niet?")), None,
                      pupils),
    )  # fmt: skip
    service.open_round(session, round_id)
    asked = service.find_round(session, round_id)
    liked, disliked = (question.id for question in asked.questions)
    for place, pupil in enumerate(pupils[:-1]):
        chosen = [pupils[(place + 1) % 10], pupils[(place + 2) % 10]]
        chosen = [one for one in chosen if one != pupil]
        away = [pupils[5]] if place == 0 else []
        service.save_form(session, round_id, pupil, {liked: chosen, disliked: away})
    return service.find_round(session, round_id)


@pytest.fixture
def material(session: Session, asked: service.Round) -> groups_service.Material:
    return groups_service.load_material(session, asked.id)


def pdf_text(path: Path) -> str:
    """The text of a PDF; very long words may break anywhere, that is undone here."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8").replace("\u200b", "")


def trail(session: Session) -> list[tuple[str, str]]:
    with session.reading() as db:
        return [(row.action, row.subject) for row in reversed(audit.newest(db))]


def thirds(material: groups_service.Material) -> GroupPlan:
    pupils = material.bonds.pupils
    return GroupPlan((pupils[:4], pupils[4:8], pupils[8:]))


def test_the_choices_are_read_with_who_needs_company_first_and_that_is_audited(
    session: Session, asked: service.Round, material: groups_service.Material, school_class: Any
) -> None:
    pupils = school_class.pupil_ids
    assert (pupils[0], pupils[1]) in material.bonds.given
    assert material.bonds.avoided == {(pupils[0], pupils[5])}
    assert {pupils[10], pupils[11]} <= material.bonds.isolated
    assert material.names[pupils[0]] == "Noor"
    assert trail(session)[-1] == ("round.groups.read", f"round:{asked.id}")


def test_who_left_is_out_and_who_came_is_in(
    session: Session, asked: service.Round, school_class: Any
) -> None:
    gone = school_class.pupil_ids[3]
    with session.writing() as db:
        db.execute("update enrolment set left_on = '2026-11-01' where pupil_id = ?", [gone])
        new = db.table("pupil").insert({
            "number": "9", "given_name": "Noor", "infix": "", "family_name": "Nieuw",
            "birth_date": None, "leaving_date": None, "gender": None,
        }).last_pk  # fmt: skip
        db.table("enrolment").insert({
            "pupil_id": new, "class_id": school_class.class_id, "joined_on": "2026-11-02",
            "left_on": None,
        })  # fmt: skip
    found = groups_service.load_material(session, asked.id)
    assert gone not in found.bonds.pupils and new in found.bonds.pupils
    assert all(gone not in pair for pair in found.bonds.given)
    assert isinstance(new, int)
    assert found.names[new] == "Noor Nieuw", "two with one given name are told apart"


def test_a_round_without_a_form_says_what_to_do(session: Session, school_class: Any) -> None:
    round_id = service.start_round(session, school_class.class_id)
    with pytest.raises(InputError, match="Neem eerst de meting af"):
        groups_service.load_material(session, round_id)


def test_wishes_are_kept_at_once_and_per_kind_of_plan(
    session: Session, asked: service.Round, school_class: Any
) -> None:
    a, b, *_ = school_class.pupil_ids
    groups_service.add_wish(session, asked.id, "groups", "apart", (b, a))
    groups_service.add_wish(session, asked.id, "seating", "front", (b,))
    assert groups_service.list_wishes(session, asked.id, "groups") == (GroupWish("apart", a, b),)
    assert groups_service.list_wishes(session, asked.id, "seating") == (GroupWish("front", b),)
    with pytest.raises(InputError, match="staat er al"):
        groups_service.add_wish(session, asked.id, "groups", "apart", (a, b))
    groups_service.remove_wish(session, asked.id, "seating", GroupWish("front", b))
    assert groups_service.list_wishes(session, asked.id, "seating") == ()


def test_what_comes_from_a_case_cannot_be_removed_here(
    session: Session, asked: service.Round, school_class: Any
) -> None:
    a, b, *_ = school_class.pupil_ids
    (wish,) = case_wishes([(b, a), (a, b), (a, 999)], school_class.pupil_ids)
    with pytest.raises(InputError, match="Houd apart"):
        groups_service.remove_wish(session, asked.id, "groups", wish)


def test_a_plan_is_kept_found_again_and_deleted(
    session: Session, asked: service.Round, material: groups_service.Material
) -> None:
    plan = thirds(material)
    tables = GroupPlan((*plan.groups, ()))
    kept = groups_service.keep_plan(session, asked.id, " Project  water ", plan)
    groups_service.keep_plan(session, asked.id, "Lokaal 12", tables, Classroom(2, 2, 4))
    (found,) = groups_service.kept_plans(session, asked.id, "groups")
    assert (found.name, found.plan, found.kept_at) == ("Project water", plan, session.now)
    (seated,) = groups_service.kept_plans(session, asked.id, "seating")
    assert (seated.plan, seated.columns, seated.seats) == (tables, 2, 4)
    groups_service.delete_plan(session, kept)
    assert groups_service.kept_plans(session, asked.id, "groups") == ()
    assert trail(session)[-1] == ("round.plan.delete", f"plan:{kept}")
    with pytest.raises(InputError, match="naam"):
        groups_service.keep_plan(session, asked.id, "  ", plan)


def test_deleting_the_round_deletes_its_plans_and_wishes(
    session: Session, asked: service.Round, material: groups_service.Material
) -> None:
    groups_service.keep_plan(session, asked.id, "Groepjes", thirds(material))
    groups_service.add_wish(session, asked.id, "groups", "apart", material.bonds.pupils[:2])
    undo_service.delete_round(session, asked.id)
    with session.reading() as db:
        for table in ("group_plan", "group_place", "group_wish"):
            assert db.table(table).count == 0


def test_the_printed_groups_hold_names_and_nothing_else(
    session: Session, material: groups_service.Material, tmp_path: Path
) -> None:
    path = groups_service.print_groups(session, material, thirds(material), tmp_path)
    assert path.name == f"groepjes-2B-{date(2026, 11, 23)}.pdf"
    words = set(pdf_text(path).split())
    names = set(material.names.values())
    assert words - names == {"Groepjes", "2B", "Groep", "1", "2", "3", "23-11-2026"}
    assert names <= words


def test_the_printed_seating_plan_holds_names_and_nothing_else(
    session: Session, material: groups_service.Material, tmp_path: Path
) -> None:
    plan = GroupPlan((*thirds(material).groups, (), (), ()))
    path = groups_service.print_seating(session, material, plan, Classroom(3, 2, 4), tmp_path)
    words = set(pdf_text(path).split())
    assert words == {*material.names.values(), "Plattegrond", "2B", "Bord", "23-11-2026"}


def test_awkward_names_and_class_names_are_printed_as_they_are(
    awkward_class: Any, tmp_path: Path
) -> None:
    session = awkward_class.session
    with session.writing() as db:
        db.execute("update school_class set name = '../#2B*[x]'")
    round_id = service.start_round(session, awkward_class.class_id)
    service.open_round(session, round_id)
    asked = service.find_round(session, round_id)
    service.save_form(
        session, round_id, awkward_class.pupil_ids[0], {one.id: [] for one in asked.questions}
    )
    material = groups_service.load_material(session, round_id)
    pupils = material.bonds.pupils
    plan = GroupPlan((pupils[:5], pupils[5:]))
    path = groups_service.print_groups(session, material, plan, tmp_path)
    assert path.parent == tmp_path
    assert path.name == "groepjes-2B-x-2026-11-23.pdf"
    text = pdf_text(path)
    assert "Groepjes ../#2B*[x]" in text
    for name in ("[red]O'Brien =1+1", "Zoë [/", "@click=app.quit", "$name {0} %s \\"):
        assert name in text
    assert "AAAAAAAAAA" in text
