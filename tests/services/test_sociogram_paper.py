"""Numbering, printing and typing in forms, through the services."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest

from klasapp.errors import InputError
from klasapp.sociogram import paper_service, service
from klasapp.sociogram.paper import PaperForm, PaperRound
from klasapp.sociogram.question import Kind
from klasapp.sociogram.service import Draft, ScaleKind
from klasapp.store.session import Session

QUESTIONS: tuple[tuple[Kind, str], ...] = (
    ("positive", "Met wie trek je [red]graag op?"),
    ("bullied", "Wie wordt er gepest?"),
)


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


def opened(school: ClassLike) -> int:
    session = school.session
    round_id = service.start_round(session, school.class_id)
    scales: tuple[tuple[ScaleKind, str], ...] = (
        ("safety", "Hoe veilig voel je je?"),
        ("adult", "Bij wie kun je terecht?"),
    )
    draft = Draft("Meting", QUESTIONS, None, school.pupil_ids, scales=scales)
    service.save_draft(session, round_id, draft)
    service.open_round(session, round_id)
    return round_id


def form_of(paper: PaperRound, first: int, second: tuple[int, ...] = ()) -> PaperForm:
    liked, bullied = (question.id for question in paper.asked.questions)
    safety, _ = (scale.id for scale in paper.asked.scales)
    return PaperForm({liked: (first,), bullied: second}, {safety: 2})


def audited(session: Session) -> list[str]:
    with session.reading() as db:
        return [row["action"] for row in db.table("audit").rows]


# Numbers


def test_numbers_go_by_name_and_never_change(school_class: ClassLike) -> None:
    """Who joins later gets the next number, wherever the name stands in the alphabet."""
    session, round_id = school_class.session, opened(school_class)
    first = paper_service.load_paper(session, round_id)
    by_name = sorted(one.pupil.name for one in first.asked.participants)
    assert [one.pupil.name for one in first.by_number()] == by_name
    assert sorted(first.numbers.values()) == list(range(11, 23))
    with session.writing() as db:
        pupil_id: Any = db.table("pupil").insert({
            "number": "9", "given_name": "Aart", "infix": "", "family_name": "Aal",
            "birth_date": "2013-01-01", "leaving_date": None, "gender": None,
        }).last_pk  # fmt: skip
        db.table("enrolment").insert({
            "pupil_id": pupil_id, "class_id": school_class.class_id,
            "joined_on": "2026-11-01", "left_on": None,
        })  # fmt: skip
    assert service.add_missing_pupils(session, round_id) == 1
    later = paper_service.load_paper(session, round_id)
    assert dict(later.numbers) == {**first.numbers, pupil_id: 23}
    assert audited(session).count("round.number") == 2


def test_a_round_that_is_not_open_has_no_forms(school_class: ClassLike, tmp_path: Path) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    with pytest.raises(InputError, match="niet open"):
        paper_service.load_paper(session, round_id)
    with pytest.raises(InputError, match="niet open"):
        paper_service.print_forms(session, round_id, "everyone", 0, tmp_path)


# Typing in


def test_a_typed_form_counts_and_is_kept_as_paper(school_class: ClassLike) -> None:
    session, round_id = school_class.session, opened(school_class)
    paper = paper_service.load_paper(session, round_id)
    one, two, *_ = school_class.pupil_ids
    form = replace(form_of(paper, two), self_named=(paper.asked.questions[1].id,))
    paper_service.save_paper_form(session, round_id, one, form)
    now = service.find_round(session, round_id).participant(one)
    assert (now.state, now.way) == ("answered", "paper")
    assert paper_service.find_paper_form(session, round_id, one) == PaperForm(
        {paper.asked.questions[0].id: [two], paper.asked.questions[1].id: []},
        form.scales,
        form.self_named,
    )
    made = service.class_round(session, round_id)
    assert dict(made.self_named) == {"Wie wordt er gepest?": (str(one),)}
    assert "round.form.read" in audited(session), "reading a child's form is noted"


def test_correcting_replaces_the_whole_form(school_class: ClassLike) -> None:
    session, round_id = school_class.session, opened(school_class)
    paper = paper_service.load_paper(session, round_id)
    one, two, three, *_ = school_class.pupil_ids
    bullied = paper.asked.questions[1].id
    wrong = replace(form_of(paper, two, (three,)), self_named=(bullied,))
    paper_service.save_paper_form(session, round_id, one, wrong)
    paper_service.save_paper_form(session, round_id, one, form_of(paper, three))
    found = paper_service.find_paper_form(session, round_id, one)
    assert found is not None
    assert found.choices == {paper.asked.questions[0].id: [three], bullied: []}
    assert found.self_named == ()


def test_what_a_pupil_handed_in_on_the_laptop_is_not_typed_over(school_class: ClassLike) -> None:
    session, round_id = school_class.session, opened(school_class)
    paper = paper_service.load_paper(session, round_id)
    one, two, three, *_ = school_class.pupil_ids
    service.save_form(session, round_id, one, form_of(paper, two).choices)
    with pytest.raises(InputError, match="niet op papier"):
        paper_service.find_paper_form(session, round_id, one)
    with pytest.raises(InputError, match="niet op papier"):
        paper_service.save_paper_form(session, round_id, one, form_of(paper, three))
    with pytest.raises(InputError, match="niet op papier"):
        paper_service.put_back(session, round_id, one, "waiting")
    chosen = service.class_round(session, round_id).nominations
    assert [(o.nominator, o.nominee) for o in chosen] == [(str(one), str(two))]


def test_a_correction_that_cannot_count_leaves_the_form_as_it_was(
    school_class: ClassLike,
) -> None:
    session, round_id = school_class.session, opened(school_class)
    paper = paper_service.load_paper(session, round_id)
    one, two, *_ = school_class.pupil_ids
    paper_service.save_paper_form(session, round_id, one, form_of(paper, two))
    with pytest.raises(InputError, match="jezelf"):
        paper_service.save_paper_form(session, round_id, one, form_of(paper, one))
    found = paper_service.find_paper_form(session, round_id, one)
    assert found is not None
    assert found.choices[paper.asked.questions[0].id] == [two]


@pytest.mark.parametrize("before", ["waiting", "absent", "refused"])
def test_taking_a_form_back_gives_the_state_of_before(school_class: ClassLike, before: Any) -> None:
    session, round_id = school_class.session, opened(school_class)
    paper = paper_service.load_paper(session, round_id)
    one, two, *_ = school_class.pupil_ids
    service.mark(session, round_id, one, before)
    paper_service.save_paper_form(session, round_id, one, form_of(paper, two))
    paper_service.put_back(session, round_id, one, before)
    now = service.find_round(session, round_id)
    assert now.participant(one).state == before
    assert service.class_round(session, round_id).nominations == ()
    with session.reading() as db:
        assert db.table("scale_answer").count == 0


# Printing


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What goes to the typesetter."""
    found: list[dict[str, Any]] = []

    def typeset(_: str, data: dict[str, Any]) -> bytes:
        found.append(data)
        return b"%PDF-"

    monkeypatch.setattr(paper_service, "typeset", typeset)
    return found


def test_every_form_has_its_own_order_and_the_same_numbers(
    school_class: ClassLike, tmp_path: Path, sent: list[dict[str, Any]]
) -> None:
    session, round_id = school_class.session, opened(school_class)
    printed = paper_service.print_forms(session, round_id, "everyone", 2, tmp_path)
    assert (printed.named, printed.blanks, printed.unprintable) == (12, 2, ())
    (data,) = sent
    paper = paper_service.load_paper(session, round_id)
    everyone = [(paper.number(one), one.pupil.name) for one in paper.by_number()]
    assert data["nummers"] == everyone
    named, blanks = data["formulieren"][:12], data["formulieren"][12:]
    assert [(form["nummer"], form["naam"]) for form in named] == everyone
    for form in named:
        pupil_id = next(i for i, n in paper.numbers.items() if str(n) == form["nummer"])
        ballot = [(paper.number(one), one.name) for one in paper.asked.ballot(pupil_id)]
        assert form["lijst"] == ballot, "the order of the ballot, without the pupil"
    assert len({tuple(form["lijst"]) for form in data["formulieren"]}) == 14
    for form in blanks:
        assert (form["naam"], form["nummer"]) == ("", "")
        assert sorted(form["lijst"]) == everyone, "nobody knows whose it is: everyone is on it"
    assert [one["tekst"] for one in data["vragen"]] == [text for _, text in QUESTIONS]
    assert [len(one["stappen"]) for one in data["schalen"]] == [5, 5]


def test_forms_can_be_for_those_who_are_still_to_come(
    school_class: ClassLike, tmp_path: Path, sent: list[dict[str, Any]]
) -> None:
    session, round_id = school_class.session, opened(school_class)
    service.mark(session, round_id, school_class.pupil_ids[0], "absent")
    paper_service.print_forms(session, round_id, "waiting", 0, tmp_path)
    paper_service.print_forms(session, round_id, "nobody", 3, tmp_path)
    assert [len(data["formulieren"]) for data in sent] == [11, 3]
    for who, blanks in (("nobody", 0), ("everyone", -1), ("everyone", 41)):
        with pytest.raises(InputError):
            paper_service.print_forms(session, round_id, who, blanks, tmp_path)  # type: ignore[arg-type]


def test_the_pdf_is_for_the_owner_only(school_class: ClassLike, tmp_path: Path) -> None:
    session, round_id = school_class.session, opened(school_class)
    printed = paper_service.print_forms(session, round_id, "everyone", 1, tmp_path)
    assert printed.path == tmp_path / "meetformulieren-2B-2026-11-23.pdf"
    assert printed.path.stat().st_mode & 0o777 == 0o600
    pdf = printed.path.read_bytes()
    assert b"/StructTreeRoot" in pdf, "tagged, for who listens to it"
    assert "round.paper.print" in audited(session)


def test_names_without_a_letter_in_the_fonts_are_printed_with_a_question_mark(
    awkward_class: ClassLike, tmp_path: Path, sent: list[dict[str, Any]]
) -> None:
    """They never become an empty box, and the mentor hears whose name it is."""
    session, round_id = awkward_class.session, opened(awkward_class)
    with session.writing() as db:
        db.table("pupil").update(awkward_class.pupil_ids[6], {"given_name": "\u0378"})
    printed = paper_service.print_forms(session, round_id, "everyone", 0, tmp_path)
    names = dict(sent[0]["nummers"])
    told = [line.split(" ", 1) for line in printed.unprintable]
    assert any(name.startswith("\u0378") for _, name in told)
    assert all("?" in names[number] for number, _ in told)
    assert "[red]O'Brien =1+1 [/]" in names.values()


def test_a_form_with_awkward_names_is_typeset(awkward_class: ClassLike, tmp_path: Path) -> None:
    session, round_id = awkward_class.session, opened(awkward_class)
    printed = paper_service.print_forms(session, round_id, "everyone", 1, tmp_path)
    assert printed.path.read_bytes().startswith(b"%PDF-")


def test_a_pupil_of_another_round_has_no_form_here(school_class: ClassLike) -> None:
    session, round_id = school_class.session, opened(school_class)
    with pytest.raises(InputError, match="doet niet mee"):
        paper_service.find_paper_form(session, round_id, 999)
