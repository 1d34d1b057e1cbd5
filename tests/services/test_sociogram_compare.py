"""Comparing rounds and the class page, through the services."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from klasapp.errors import InputError
from klasapp.sociogram import service
from klasapp.sociogram.class_page_service import class_page, print_class_page
from klasapp.sociogram.compare import series_of
from klasapp.sociogram.compare_service import (
    closed_rounds,
    compare,
    declining_flags,
    list_series,
    note_pupil_read,
)
from klasapp.sociogram.explore_service import explore
from klasapp.sociogram.keeping_service import remove_choices, remove_results
from klasapp.sociogram.prediction_service import awaits_prediction, skip_prediction
from klasapp.sociogram.question import Kind
from klasapp.sociogram.scale import ScaleKind
from klasapp.store.check import check_store

LIKED, WORK = "Met wie trek je graag op?", "Met wie werk je graag?"
OCTOBER, JANUARY, APRIL = (
    datetime.fromisoformat(f"{day}T09:00") for day in ("2026-10-12", "2027-01-11", "2027-04-12")
)
SCALES: tuple[tuple[ScaleKind, str], ...] = (("safety", "Hoe veilig voel je je?"),)


def add_round(
    school: Any,
    clock: Any,
    when: datetime,
    chosen: Mapping[int, Sequence[int]],
    *,
    questions: tuple[tuple[Kind, str], ...] = (("positive", LIKED),),
    taking_part: Sequence[int] | None = None,
    absent: Sequence[int] = (),
    safety: Mapping[int, int] | None = None,
    name: str | None = None,
    close: bool = True,
) -> int:
    """A round filled in on ``when``; pupils by their place in the class."""
    clock.now = when
    session, ids = school.session, school.pupil_ids
    places = list(range(len(ids))) if taking_part is None else list(taking_part)
    round_id = service.start_round(session, school.class_id)
    service.save_draft(
        session,
        round_id,
        service.Draft(
            name or service.find_round(session, round_id).name,
            questions,
            None,
            tuple(ids[one] for one in places),
            SCALES if safety else (),
        ),
    )
    service.open_round(session, round_id)
    asked = service.find_round(session, round_id)
    for place in places:
        if place in absent:
            service.mark(session, round_id, ids[place], "absent")
            continue
        picked = [ids[one] for one in chosen.get(place, ())]
        answers = {q.id: picked if n == 0 else [] for n, q in enumerate(asked.questions)}
        told = {asked.scales[0].id: safety[place]} if safety and place in safety else {}
        service.save_form(session, round_id, ids[place], answers, told)
    if close:
        service.close_round(session, round_id)
    return round_id


def ring(size: int, *steps: int, extra: int | None = None) -> dict[int, list[int]]:
    """Everyone chooses the classmates so many places further, and ``extra`` if any."""
    found = {}
    for place in range(size):
        chosen = [(place + step) % size for step in steps]
        found[place] = [*chosen, *([extra] if extra not in {None, place, *chosen} else [])]
    return found  # type: ignore[return-value]


def without(chosen: Mapping[int, Sequence[int]], gone: int) -> dict[int, list[int]]:
    """The same choices with nobody choosing ``gone``."""
    return {place: [one for one in these if one != gone] for place, these in chosen.items()}


@pytest.fixture
def falling(school_class: Any, clock: Any) -> tuple[int, int]:
    """Two rounds of twelve pupils: everyone chooses the last, and then nobody does."""
    first = add_round(school_class, clock, OCTOBER, ring(12, 1, 2, extra=11))
    second = add_round(school_class, clock, JANUARY, without(ring(12, 1, 2, 3, 4), 11))
    return first, second


def pdf_text(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


def audited(session: Any) -> list[str]:
    from klasapp.store.audit import newest

    with session.reading() as db:
        return [row.action for row in newest(db)]


# Comparing


def test_open_rounds_and_drafts_do_not_count(school_class: Any, clock: Any) -> None:
    first = add_round(school_class, clock, OCTOBER, ring(12, 1))
    add_round(school_class, clock, JANUARY, ring(12, 1), close=False)
    service.start_round(school_class.session, school_class.class_id)
    found = closed_rounds(school_class.session, school_class.class_id)
    assert [one.id for one in found] == [first]


def test_steps_go_from_each_round_to_the_next_and_from_the_first_to_the_newest(
    school_class: Any, clock: Any
) -> None:
    for when in (OCTOBER, JANUARY, APRIL):
        add_round(school_class, clock, when, ring(12, 1, 2))
    (series,) = list_series(school_class.session, school_class.class_id)
    found = compare(school_class.session, series.text, series.rounds)
    assert [(one.first, one.second) for one in found.steps] == [(1, 2), (0, 1), (0, 2)]
    assert all(one.found.jaccard == 1.0 for one in found.steps)
    assert [course.pupil.name for course in found.courses] == sorted(
        (course.pupil.name for course in found.courses), key=str.casefold
    )
    assert "round.compare.read" in audited(school_class.session)


def test_who_came_and_who_went_and_the_mutual_choices_are_found(
    school_class: Any, clock: Any
) -> None:
    ids = [str(one) for one in school_class.pupil_ids]
    add_round(school_class, clock, OCTOBER, {0: [1], 1: [0], 2: [3], 3: [2]}, taking_part=range(11))
    add_round(
        school_class, clock, JANUARY, {0: [1, 4], 1: [0], 4: [0], 2: [3]},
        taking_part=[*range(10), 11],
    )  # fmt: skip
    (series,) = list_series(school_class.session, school_class.class_id)
    (step,) = compare(school_class.session, series.text, series.rounds).steps
    assert (step.found.joined, step.found.left) == ((ids[11],), (ids[10],))
    assert step.found.kept == ((ids[0], ids[1]),) or step.found.kept == ((ids[1], ids[0]),)
    assert {frozenset(pair) for pair in step.found.new} == {frozenset({ids[0], ids[4]})}
    assert {frozenset(pair) for pair in step.found.lost} == {frozenset({ids[2], ids[3]})}
    assert step.answered_both == 10


def test_one_round_cannot_be_compared(school_class: Any, clock: Any) -> None:
    add_round(school_class, clock, OCTOBER, ring(12, 1))
    rounds = closed_rounds(school_class.session, school_class.class_id)
    with pytest.raises(InputError, match="twee metingen"):
        compare(school_class.session, LIKED, rounds)
    assert [len(one.rounds) for one in series_of(rounds)] == [1]


@pytest.mark.usefixtures("falling")
def test_reading_a_pupil_over_time_is_audited(school_class: Any) -> None:
    rounds = closed_rounds(school_class.session, school_class.class_id)
    note_pupil_read(school_class.session, school_class.pupil_ids[0], rounds)
    assert audited(school_class.session)[0] == "round.pupil.read"


# Declining


def test_a_pupil_whom_the_class_stops_choosing_is_a_flag_of_the_newest_round(
    school_class: Any, falling: tuple[int, int]
) -> None:
    (found,) = declining_flags(school_class.session, school_class.class_id)
    assert found.round_id == falling[1]
    assert (found.pupil_id, found.flag.kind) == (school_class.pupil_ids[11], "declining")
    assert found.flag.certainty == "certain"
    assert "eerst 11 en nu 0" in found.flag.reason


def test_the_newest_round_is_compared_with_the_newest_before_that_asked_the_same(
    school_class: Any, clock: Any
) -> None:
    """A round with another question between the two does not come between them."""
    add_round(school_class, clock, OCTOBER, ring(12, 1, 2, extra=11))
    add_round(school_class, clock, JANUARY, ring(12, 1, 2), questions=(("positive", WORK),))
    add_round(school_class, clock, APRIL, without(ring(12, 1, 2, 3, 4), 11))
    (found,) = declining_flags(school_class.session, school_class.class_id)
    assert found.opened_on == APRIL.date()


def test_nothing_declines_without_a_second_round_or_with_few_forms(
    school_class: Any, clock: Any
) -> None:
    session, class_id = school_class.session, school_class.class_id
    assert declining_flags(session, class_id) == ()
    add_round(school_class, clock, OCTOBER, ring(12, 1, 2, extra=11))
    assert declining_flags(session, class_id) == ()
    add_round(school_class, clock, JANUARY, without(ring(12, 1, 2, 3, 4), 11), absent=(0, 1, 2, 3))
    assert declining_flags(session, class_id) == (), "8 of 12 took part: below 75 %"


def test_rounds_without_a_pupil_in_common_give_no_flags(school_class: Any, clock: Any) -> None:
    add_round(school_class, clock, OCTOBER, {0: [1]}, taking_part=range(6))
    add_round(school_class, clock, JANUARY, {6: [7]}, taking_part=range(6, 12))
    assert declining_flags(school_class.session, school_class.class_id) == ()


# The class page


def test_the_class_page_has_the_indices_and_the_pulse_of_every_round(
    school_class: Any, clock: Any
) -> None:
    add_round(school_class, clock, OCTOBER, ring(12, 1, 2), safety=dict.fromkeys(range(12), 2))
    add_round(school_class, clock, JANUARY, ring(12, 1, 11), safety=dict.fromkeys(range(12), 4))
    session = school_class.session
    found = class_page(session, school_class.class_id)
    lines = {one.measure.key: one.values for one in found.lines}
    assert lines["reciprocity"] == (0.0, 1.0)
    assert lines["participation"] == (1.0, 1.0)
    assert lines["no_mutual"] == (12, 0)
    assert [one.mean for one in found.pulse[0].values if one] == [2.0, 4.0]
    assert found.improves
    assert set(found.better) == {"wederzijds", "zonder wederzijdse keuze", "veilig voelen"}
    assert "class.page.read" in audited(session)


def test_the_class_page_takes_the_question_of_most_rounds_or_the_one_asked_for(
    school_class: Any, clock: Any
) -> None:
    for when in (OCTOBER, JANUARY):
        add_round(school_class, clock, when, ring(12, 1))
    add_round(school_class, clock, APRIL, ring(12, 1), questions=(("positive", WORK),))
    session, class_id = school_class.session, school_class.class_id
    found = class_page(session, class_id)
    assert (found.text, found.texts) == (LIKED, (LIKED, WORK))
    assert [one.asks for one in found.rounds] == [True, True, False]
    assert class_page(session, class_id, WORK).text == WORK
    assert class_page(session, class_id, "weg").text == LIKED


def test_a_round_without_a_positive_question_still_shows_its_participation(
    school_class: Any, clock: Any
) -> None:
    add_round(
        school_class, clock, OCTOBER, {}, questions=(("negative", "Liever niet?"),), absent=(0,)
    )
    found = class_page(school_class.session, school_class.class_id)
    assert found.text is None
    assert [(one.measure.key, one.values) for one in found.lines] == [("participation", (11 / 12,))]


def test_without_a_closed_round_there_is_no_class_page(school_class: Any) -> None:
    with pytest.raises(InputError, match="gesloten meting"):
        class_page(school_class.session, school_class.class_id)


def test_open_flags_have_a_name_only_after_the_mentor_looked(
    school_class: Any, falling: tuple[int, int]
) -> None:
    """Before the first look the mentor may still predict; the page must not give it away."""
    session, class_id = school_class.session, school_class.class_id
    (before,) = class_page(session, class_id).open
    assert before.hidden
    for round_id in falling:
        skip_prediction(session, round_id)
    (after,) = class_page(session, class_id).open
    assert (after.name, after.hidden) == ("Tygo Maas", False)
    assert "duidelijk minder gekozen (zeker)" in after.what
    assert "weinig gekozen (zeker)" in after.what


def test_the_printed_class_page_has_no_name_of_any_pupil(
    school_class: Any, clock: Any, tmp_path: Path
) -> None:
    """Not even when the mentor put one in the name of a round."""
    first = add_round(
        school_class, clock, OCTOBER, ring(12, 1, 2, extra=11), absent=(0, 1, 2, 3),
        safety=dict.fromkeys(range(4, 12), 5), name="Meting na ruzie Tygo",
    )  # fmt: skip
    second = add_round(school_class, clock, JANUARY, without(ring(12, 1, 2, 3, 4), 11))
    session = school_class.session
    for round_id in (first, second):
        skip_prediction(session, round_id)
    page = class_page(session, school_class.class_id)
    assert page.open
    path = print_class_page(session, school_class.class_id, page, tmp_path)
    assert path.name == "klaspagina-2B-2027-01-11.pdf"
    text = pdf_text(path)
    with session.reading() as db:
        names = [tuple(row) for row in db.execute("select given_name, family_name from pupil")]
    assert len(names) == 12
    words = set(text.replace(".", " ").replace(",", " ").split())
    assert not words & {part for name in names for part in name}
    for wanted in ("Klas 2B door de tijd", "Wederzijds", "12 okt 2026", "Hoe veilig voel je je?"):
        assert wanted in text
    assert "class.page.print" in audited(session)


def test_awkward_classes_and_questions_are_printed_as_they_are(
    awkward_class: Any, clock: Any, tmp_path: Path
) -> None:
    session = awkward_class.session
    question = "#panic() *[wie]* $x$ <b>?"
    add_round(awkward_class, clock, OCTOBER, ring(10, 1, 2), questions=(("positive", question),))
    with session.writing() as db:
        db.execute("update school_class set name = '../#2B*[x]'")
    page = class_page(session, awkward_class.class_id)
    path = print_class_page(session, awkward_class.class_id, page, tmp_path)
    assert path.parent == tmp_path
    assert path.name == "klaspagina-2B-x-2026-10-12.pdf"
    text = pdf_text(path)
    assert "Klas ../#2B*[x] door de tijd" in text
    assert question in text


# What is left when retention took the choices, and the results


@pytest.fixture
def seen(school_class: Any, falling: tuple[int, int]) -> tuple[int, int]:
    """The two rounds, looked at by the mentor."""
    for one in falling:
        skip_prediction(school_class.session, one)
    return falling


def names_left(session: Any, round_id: int) -> int:
    with session.reading() as db:
        query = (
            "select count(*) from nomination where question_id in "
            "(select id from round_question where round_id = ?)"
        )
        return int(db.execute(query, [round_id]).fetchone()[0])


def test_the_results_are_the_same_after_the_choices_are_gone(
    school_class: Any, seen: tuple[int, int]
) -> None:
    session, (first, second) = school_class.session, seen
    before = service.results(session, first), service.results(session, second)
    flags = service.open_flags(session, school_class.class_id)
    page = class_page(session, school_class.class_id)
    assert any(one.flag.kind == "declining" for one in flags)
    assert remove_choices(session, first) > 0
    assert remove_choices(session, second) > 0
    assert names_left(session, first) == names_left(session, second) == 0
    after = service.results(session, first), service.results(session, second)
    for was, now in zip(before, after, strict=True):
        assert now.classroom == was.classroom
        assert now.flags == was.flags
        assert [(p.id, p.received, p.by_question, p.status) for p in now.pupils] == [
            (p.id, p.received, dict(p.by_question), dict(p.status)) for p in was.pupils
        ]
    assert service.open_flags(session, school_class.class_id) == flags
    kept = class_page(session, school_class.class_id)
    assert [(n.values, n.expected, n.change and n.change.swing) for n in kept.lines] == [
        (n.values, n.expected, n.change and n.change.swing) for n in page.lines
    ]
    assert kept.open == page.open
    assert check_store(session.store).findings == ()
    assert remove_choices(session, first) == 0


def test_rounds_are_compared_by_what_is_left(school_class: Any, seen: tuple[int, int]) -> None:
    session, (first, second) = school_class.session, seen
    (series,) = list_series(session, school_class.class_id)
    whole = compare(session, series.text, series.rounds)
    flags = declining_flags(session, school_class.class_id)
    remove_choices(session, first)
    assert declining_flags(session, school_class.class_id) == flags != ()
    (series,) = list_series(session, school_class.class_id)
    left = compare(session, series.text, series.rounds)
    assert left.courses == whole.courses
    assert left.steps[0].counts_only and not whole.steps[0].counts_only
    assert left.steps[0].found.flags == whole.steps[0].found.flags
    assert left.steps[0].found.kept == ()
    assert names_left(session, second)


def test_what_needs_the_choices_says_that_they_are_gone(
    school_class: Any, seen: tuple[int, int], clock: Any
) -> None:
    session, (first, _) = school_class.session, seen
    clock.now = datetime(2027, 2, 10, 9, 0)  # noqa: DTZ001
    remove_choices(session, first)
    with pytest.raises(InputError, match="gewist op wo 10 feb 2027"):
        explore(session, first)
    with pytest.raises(InputError, match="Begin een nieuwe meting"):
        service.open_round(session, first)
    assert service.pupil_answers(session, first, school_class.pupil_ids[0]) == ()


def test_after_the_results_only_the_class_is_left(school_class: Any, seen: tuple[int, int]) -> None:
    session, (first, second) = school_class.session, seen
    was = service.results(session, second).classroom
    measures = class_page(session, school_class.class_id).lines
    for one in seen:
        remove_results(session, one)
    asked = service.find_round(session, second)
    assert asked.participants == () and asked.only_class
    assert (asked.count("answered"), asked.size) == (was.respondents, was.pupils)
    found = service.results(session, second)
    assert found.classroom == was and found.pupils == () and found.flags == ()
    page = class_page(session, school_class.class_id)
    assert [line.values for line in page.lines] == [line.values for line in measures]
    assert page.open == ()
    assert list_series(session, school_class.class_id) == ()
    assert service.open_flags(session, school_class.class_id) == ()
    assert not awaits_prediction(session, first)
    with session.reading() as db:
        for table in ("nomination", "round_participant", "kept_result", "kept_flag"):
            assert db.table(table).count == 0
        assert db.table("round").count == 2
    assert [one.answered for one in service.list_rounds(session, school_class.class_id)] == [12, 12]


def test_a_round_without_anybody_leaves_an_empty_class(school_class: Any) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    with session.writing() as db:
        db.execute("delete from round_participant where round_id = ?", [round_id])
    remove_results(session, round_id)
    assert service.results(session, round_id).classroom.pupils == 0
