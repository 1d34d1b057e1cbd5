"""A lesson that is given: the steps, the clock, and the class's face."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from klasapp.documents.content import lessons_folder
from klasapp.documents.markup import blocks, plain
from klasapp.lessons.face import Face, face_of, from_json, to_json
from klasapp.lessons.library import read_library
from klasapp.lessons.run import (
    LessonRun,
    change_form,
    clock,
    finished,
    go_back,
    go_on,
    is_last,
    pause,
    resume,
    skipped_titles,
    steps_of,
    with_note,
)
from klasapp.lessons.suggestion import suggest, what_goes_on

NINE = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it
MODULES = read_library([lessons_folder()], date(2026, 11, 23)).modules
MODULE = next(one for one in MODULES if one.id == "plagen-ruzie-of-pesten")


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def begun(*, short: bool = False) -> LessonRun:
    return LessonRun(1, 1, MODULE.id, MODULE.title, short, "running", NINE, 1, NINE,
                     steps_of(MODULE, short=short))  # fmt: skip


def test_the_clock_tells_what_is_left_and_how_far_behind() -> None:
    run = begun()  # the first step takes 4 minutes, the second 10
    assert clock(run, after(1)).left == 180
    late = clock(run, after(6))
    assert (late.left, late.behind) == (-120, 120)
    second = go_on(run, after(6))
    assert (second.step, clock(second, after(8)).left) == (2, 8 * 60)
    assert clock(second, after(8)).behind == 120
    assert clock(second, after(8)).in_lesson == 8 * 60
    assert clock(second, after(8)).lesson_planned == 50 * 60


def test_a_skipped_step_takes_its_minutes_out_of_the_delay() -> None:
    run = go_on(begun(), after(1), skip=True)
    assert run.steps[0].state == "skipped"
    assert clock(run, after(1)).behind == 60
    assert MODULE.steps[0].title in skipped_titles(run)


def test_back_opens_the_step_before_and_its_clock_goes_on() -> None:
    run = go_back(go_on(begun(), after(3)), after(4))
    assert (run.step, run.current.state, clock(run, after(4)).in_step) == (1, "open", 180)
    assert go_back(run, after(5)) == run


def test_the_short_form_leaves_out_what_the_lesson_says() -> None:
    run = begun(short=True)
    seen = [run.step]
    while not is_last(run):
        run = go_on(run, NINE)
        seen.append(run.step)
    assert seen == [1, 2, 3, 5, 6]
    assert clock(run, NINE).lesson_planned == 20 * 60


def test_the_short_form_in_the_middle_keeps_what_was_done() -> None:
    run = change_form(go_on(go_on(begun(), after(4)), after(14)), MODULE, short=True)
    assert [one.minutes for one in run.steps] == [4, 10, 6, None, 3, 2]
    run = go_on(run, after(20))
    assert run.step == 5
    assert change_form(run, MODULE, short=False).steps[3].minutes == 8
    fourth = go_on(go_on(go_on(begun(), NINE), NINE), NINE)
    assert change_form(fourth, MODULE, short=True).current.minutes == 8, "the step in use stays"


def test_the_clock_can_stand_still() -> None:
    still = pause(begun(), after(2))
    assert clock(still, after(30)).in_step == 120
    assert clock(pause(still, after(30)), after(31)).in_step == 180


def test_coming_back_within_the_lesson_keeps_the_clock_and_long_after_it_does_not() -> None:
    assert clock(resume(begun(), after(3)), after(3)).in_step == 180
    tomorrow = resume(begun(), after(24 * 60))
    assert (tomorrow.clock_since, clock(tomorrow, after(24 * 60)).in_step) == (None, 0)


def test_the_last_step_stays_until_the_lesson_is_finished() -> None:
    run = begun()
    for _ in range(9):
        run = go_on(run, NINE)
    assert run.step == 6
    assert {one.state for one in run.steps} == {"done"}
    over = finished(run, after(50))
    assert (over.state, over.finished_at, skipped_titles(over)) == ("finished", after(50), ())


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.id))
@pytest.mark.parametrize("short", [False, True])
def test_every_lesson_can_be_given_from_start_to_exit_card(module: object, short: bool) -> None:
    from klasapp.lessons.module import LessonModule

    assert isinstance(module, LessonModule)
    steps = steps_of(module, short=short)
    first = next(one.number for one in steps if one.minutes is not None)
    run = LessonRun(1, 1, module.id, module.title, short, "running", NINE, first, NINE, steps)
    faces = [face_of(run, module, NINE, 0.0)]
    while not is_last(run):
        run = go_on(run, NINE)
        faces.append(face_of(run, module, NINE, 0.0))
    assert [face.text for face in faces] == [one.screen for one in module.steps_of(short=short)]
    assert [face.step for face in faces] == list(range(1, len(faces) + 1))
    assert "exitkaart" in module.steps[run.step - 1].work_forms


def test_the_class_sees_the_lessons_own_text_and_nothing_of_a_note() -> None:
    run = with_note(begun(), "Noor Jansen was stil")
    face = face_of(replace(run, absent=frozenset({7})), MODULE, after(1), 100.0)
    assert "Noor" not in to_json(face)
    assert face.text == MODULE.steps[0].screen
    assert (face.left(100.0), face.left(160.0), face.left(9999.0)) == (180, 120, 0)
    assert from_json(to_json(face)) == face


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"title": 1}', "nul", "9" * 5000])
def test_a_broken_face_is_no_face(text: str) -> None:
    assert from_json(text) is None


def test_a_clock_that_stands_still_stands_still_for_the_class_too() -> None:
    face = Face("Les", 1, 2, "Vraag?", 60, 120, False, 0.0)
    assert face.left(500.0) == 60


def test_forms_and_signals_say_what_goes_on_without_a_name() -> None:
    assert what_goes_on(["DI9", "WO2"], ["SG5", "SG1"]) == (
        "spullen", "woorden", "online", "beelden",
    )  # fmt: skip
    assert what_goes_on([], []) == ()


def test_what_fits_best_and_was_not_given_comes_first() -> None:
    found = suggest(MODULES, ("online", "beelden"), {"veilig-online"})
    assert found[0].lesson_id == "beelden-delen-en-sexting"
    assert found[0].fits == ("online", "beelden")
    assert not {"veilig-online", "na-een-incident"} & {one.lesson_id for one in found}
    assert suggest(MODULES, (), set()) == ()


def test_the_markdown_of_a_lesson_becomes_blocks() -> None:
    table = "| a | b |\n|---|---|\n| **c** | d |"
    text = f"Lees **dit**, dan\ndat.\n\n1. Een\n   verder\n2. Twee\n\n{table}"
    found = blocks(text)
    assert [one.kind for one in found] == ["text", "item", "item", "row", "row"]
    assert [(span.text, span.bold) for span in found[0].spans] == [
        ("Lees ", False), ("dit", True), (", dan dat.", False),
    ]  # fmt: skip
    assert (found[1].mark, found[1].spans[0].text) == ("1.", "Een verder")
    assert found[4].cells[0][0].bold
    assert plain("**a** b") == "a b"
