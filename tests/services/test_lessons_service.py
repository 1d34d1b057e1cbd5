"""Plan, give and log lessons on a real store."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from klasapp.documents.content import lessons_folder
from klasapp.errors import InputError, KlasappError
from klasapp.lessons import paper_service, plan_service, run_service, service
from klasapp.lessons.run_service import Afterwards
from klasapp.roster.service import add_day_off, list_school_years, start_class
from klasapp.store.check import check_store
from klasapp.store.session import Session
from klasapp.week.from_lessons import lesson_lines, what_goes_on

LESSON = "plagen-ruzie-of-pesten"


@pytest.fixture(autouse=True)
def _face_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLASAPP_FACE_FILE", str(tmp_path / "face.json"))


def planned(school: Any) -> list[tuple[str, date]]:
    year = plan_service.year_of(school.session, school.class_id)
    return [(line.lesson_id, line.day) for line in year if line.run is None]


def make_plan(school: Any, first: date = date(2026, 11, 23)) -> int:
    return plan_service.make_plan(school.session, school.class_id, 0, first)


def give(school: Any, lesson_id: str = LESSON) -> int:
    run_id = run_service.begin(school.session, school.class_id, lesson_id, short=False)
    run_service.end(school.session, run_id)
    return run_id


# The plan


def test_a_proposal_can_be_moved_added_to_and_dropped_from(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    assert make_plan(school_class) == len(planned(school_class)) > 6
    first = plan_service.year_of(session, class_id)[0]
    assert (first.lesson_id, first.day) == ("kennismaken", date(2026, 11, 23))
    assert first.plan is not None
    free = plan_service.shift(session, first.plan.id, 1)
    assert free not in {day for _, day in planned(school_class) if _ != "kennismaken"}
    assert plan_service.plan_lesson(session, class_id, LESSON) == date(2026, 11, 23)
    other = plan_service.year_of(session, class_id)[1]
    assert other.plan is not None
    plan_service.drop(session, other.plan.id, "Deden we vorig jaar.")
    assert other.lesson_id not in {lesson for lesson, _ in planned(school_class)}
    # A new proposal keeps what the mentor did by hand.
    make_plan(school_class)
    after = dict(planned(school_class))
    assert (after["kennismaken"], after[LESSON]) == (free, date(2026, 11, 23))
    assert other.lesson_id not in after
    plan_service.undo_drop(session, other.plan.id)
    assert other.lesson_id in dict(planned(school_class))


def test_what_was_done_to_the_plan_can_be_taken_back(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    empty, hour = plan_service.planned_lessons(session, class_id), None
    make_plan(school_class)
    before = planned(school_class)
    plan_service.put_back_plan(session, class_id, empty, hour)
    assert planned(school_class) == [] and plan_service.mentor_hour(session, class_id) is None
    make_plan(school_class)
    was = plan_service.planned_lessons(session, class_id)
    hour = plan_service.mentor_hour(session, class_id)
    plan_service.make_plan(session, class_id, 2, date(2026, 11, 25))
    plan_service.put_back_plan(session, class_id, was, hour)
    assert planned(school_class) == before
    line = plan_service.planned_lessons(session, class_id)[0]
    plan_service.shift(session, line.id, 1)
    plan_service.put_back(session, line)
    day = plan_service.plan_lesson(session, class_id, LESSON)
    plan_service.unplan(session, class_id, LESSON, day)
    assert planned(school_class) == before
    with pytest.raises(KlasappError, match="niet meer"):
        plan_service.unplan(session, class_id, LESSON, day)


def test_a_lesson_is_never_put_on_a_day_without_school(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    make_plan(school_class)
    for day, why in (
        (date(2026, 12, 22), "kerstvakantie"),
        (date(2026, 11, 28), "zaterdag"),
        (date(2026, 11, 2), "geweest"),
    ):
        with pytest.raises(InputError, match=why):
            plan_service.plan_lesson(session, class_id, LESSON, day)
    with pytest.raises(InputError, match="waarom"):
        plan_service.drop(session, 1, "  ")
    with pytest.raises(InputError, match="2026-2027"):
        make_plan(school_class, date(2027, 9, 1))
    year = list_school_years(session)[0]
    add_day_off(session, year.id, date(2026, 11, 30), date(2026, 11, 30), "studiedag")
    make_plan(school_class)
    assert date(2026, 11, 30) not in {day for _, day in planned(school_class)}


def test_a_year_of_which_the_holidays_are_not_known_says_so(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    assert plan_service.caveat(session, class_id) == ""
    later = start_class(session, "2031-2032", "zuid", "2B")
    assert "2031-2032" in plan_service.caveat(session, later.id)


# Giving


def test_a_lesson_is_given_from_start_to_exit_card_and_logged(
    school_class: Any, clock: Any
) -> None:
    session, class_id = school_class.session, school_class.class_id
    make_plan(school_class)
    plan_service.plan_lesson(session, class_id, LESSON, date(2026, 11, 24))
    run_id = run_service.begin(session, class_id, LESSON, short=False)
    with pytest.raises(KlasappError, match="loopt nog"):
        run_service.begin(session, class_id, "kennismaken", short=True)
    run_service.mark_absent(session, run_id, {school_class.pupil_ids[3]})
    run_service.note_step(session, run_id, "Rustig begonnen.")
    clock.now += timedelta(minutes=5)
    run_service.next_step(session, run_id)
    clock.now += timedelta(minutes=9)
    run_service.next_step(session, run_id, skip=True)
    run_service.turn_form(session, run_id)
    clock.now += timedelta(minutes=6)
    run = run_service.next_step(session, run_id)
    assert run.current.title == "Terugkijken en een afspraak"
    run_service.next_step(session, run_id)
    run_service.end(session, run_id)
    after = Afterwards(
        "good", " Ging fijn. ", "We vragen het  eerst.", "T. Bos", {(0, 0): 20, (0, 1): 7}
    )
    run_service.save_afterwards(session, run_id, after)
    kept = run_service.find_run(session, run_id)
    assert [one.state for one in kept.steps] == [
        "done", "skipped", "done", "open", "done", "done",
    ]  # fmt: skip
    assert [one.seconds for one in kept.steps][:3] == [300, 540, 360]
    assert (kept.agreement, kept.remark, kept.counts[0, 0]) == (
        "We vragen het eerst.",
        "Ging fijn.",
        20,
    )
    assert kept.absent == {school_class.pupil_ids[3]}
    # The year shows it once, as given.
    lines = [one for one in plan_service.year_of(session, class_id) if one.lesson_id == LESSON]
    assert [(one.run is not None, one.plan is not None) for one in lines] == [(True, True)]
    assert check_store(session.store).findings == ()


def test_after_a_kill_the_lesson_goes_on_at_its_step(school_class: Any, clock: Any) -> None:
    """Nothing is in memory only: another connection finds the step and the clock."""
    session, class_id = school_class.session, school_class.class_id
    run_id = run_service.begin(session, class_id, LESSON, short=False)
    run_service.next_step(session, run_id)
    clock.now += timedelta(minutes=2)
    with session.store.reopen() as store:
        fresh = Session(store, clock)
        assert run_service.running(fresh, class_id) is not None
        run = run_service.come_back(fresh, run_id)
    assert (run.step, run.clock_since) == (2, datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001


def test_a_lesson_begun_by_mistake_goes_back_into_the_plan(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    make_plan(school_class)
    before = planned(school_class)
    run_id = run_service.begin(session, class_id, "kennismaken", short=True)
    run_service.throw_away(session, run_id)
    assert planned(school_class) == before
    with pytest.raises(KlasappError, match="niet meer"):
        run_service.find_run(session, run_id)


def test_a_lesson_that_was_thrown_away_or_ended_goes_on_where_it_was(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    make_plan(school_class)
    run_id = run_service.begin(session, class_id, "kennismaken", short=False)
    run_service.next_step(session, run_id)
    run_service.mark_absent(session, run_id, {school_class.pupil_ids[0]})
    gone = run_service.note_step(session, run_id, "Fijn gesprek.")
    run_service.throw_away(session, run_id)
    back = run_service.bring_back(session, gone)
    assert (back.step, back.absent, back.steps) == (gone.step, gone.absent, gone.steps)
    assert "kennismaken" not in dict(planned(school_class))
    run_service.end(session, back.id)
    run_service.reopen(session, back)
    going = run_service.running(session, class_id)
    assert going is not None and (going.step, going.steps) == (back.step, back.steps)
    with pytest.raises(KlasappError, match="loopt nog"):
        run_service.bring_back(session, gone)
    run_service.end(session, back.id)
    run_service.looked_back(session, back.id)
    assert not run_service.looked_back(session, back.id, done=False).looked_back


def test_an_impossible_count_is_told(school_class: Any) -> None:
    run_id = give(school_class)
    with pytest.raises(InputError, match="0 tot en met 99"):
        run_service.save_afterwards(school_class.session, run_id, Afterwards(counts={(0, 0): 100}))


def test_the_file_of_the_second_window_holds_no_name(awkward_class: Any, tmp_path: Path) -> None:
    session = awkward_class.session
    run_id = run_service.begin(session, awkward_class.class_id, LESSON, short=False)
    run_service.mark_absent(session, run_id, awkward_class.pupil_ids)
    names = [pupil.display_name for pupil in run_service.pupils_of(
        session, run_service.find_run(session, run_id))]  # fmt: skip
    run = run_service.note_step(session, run_id, " ".join(names))
    run_service.show_face(session, run, run_service.module_of(session, run))
    text = (tmp_path / "face.json").read_text(encoding="utf-8")
    assert not [name for name in names if name in text]
    assert (tmp_path / "face.json").stat().st_mode & 0o077 == 0
    run_service.write_face(None)
    assert not (tmp_path / "face.json").exists()


def test_a_place_that_cannot_be_written_does_not_stop_the_lesson(
    school_class: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("KLASAPP_FACE_FILE", str(tmp_path / "file" / "face.json"))
    run_id = run_service.begin(school_class.session, school_class.class_id, LESSON, short=False)
    run = run_service.find_run(school_class.session, run_id)
    run_service.show_face(
        school_class.session, run, service.find_module(school_class.session, LESSON)
    )


def test_a_lesson_file_that_changed_meanwhile_is_told(session: Session, tmp_path: Path) -> None:
    text = (lessons_folder() / "06-plagen-ruzie-of-pesten.md").read_text(encoding="utf-8")
    mine = text.replace(f'id = "{LESSON}"', 'id = "mijn-les"')
    (tmp_path / "mijn.md").write_text(mine, encoding="utf-8")
    service.choose_own_folder(session, str(tmp_path))
    class_id = start_class(session, "2026-2027", "zuid", "2B").id
    run = run_service.find_run(
        session, run_service.begin(session, class_id, "mijn-les", short=False)
    )
    changed = mine.replace("## Stap 2: Drie vragen", "## Stap 2: Vier vragen!")
    (tmp_path / "mijn.md").write_text(changed, encoding="utf-8")
    with pytest.raises(KlasappError, match="veranderd"):
        run_service.module_of(session, run)


# The school's own lessons


def test_a_folder_of_the_school_is_read_beside_the_shipped_lessons(
    session: Session, tmp_path: Path
) -> None:
    own = tmp_path / "eigen"
    own.mkdir()
    text = (lessons_folder() / "06-plagen-ruzie-of-pesten.md").read_text(encoding="utf-8")
    (own / "mijn.md").write_text(
        text.replace(f'id = "{LESSON}"', 'id = "mijn-les"'), encoding="utf-8"
    )
    (own / "fout.md").write_text(text.replace("duur = 50", "duur = 49"), encoding="utf-8")
    found = service.choose_own_folder(session, str(own))
    assert len(found.modules) == 21
    assert {Path(fault.file).name for fault in found.faults} == {"fout.md"}
    assert service.find_module(session, "mijn-les").title == "Plagen, ruzie of pesten?"
    shutil.rmtree(own)
    away = service.library(session)
    assert (len(away.modules), [fault.code for fault in away.faults]) == (20, ["folder"])
    with pytest.raises(InputError, match="is er niet"):
        service.choose_own_folder(session, str(own))
    service.choose_own_folder(session, "")
    assert service.own_folder(session) is None


def test_the_library_is_filtered_by_topic_form_phase_and_year(session: Session) -> None:
    modules = service.library(session).modules
    chosen = service.Filter("ruzie aanpakken", "rollenspel", "brons", 2)
    assert [one.id for one in service.filtered(modules, chosen)] == ["ruzie-uitpraten"]
    assert service.filtered(modules, service.Filter()) == modules


def test_coverage_counts_given_lessons_per_goal(school_class: Any) -> None:
    give(school_class)
    given = plan_service.given_on(school_class.session, school_class.class_id)
    assert given == {LESSON: "23-11-2026"}
    rows = service.covered_by(service.library(school_class.session).modules, given)
    assert {row.what for row in rows[:3] if row.lessons} == {row.what for row in rows[:3]}
    assert any(not row.lessons for row in rows)


# Deze week


def test_deze_week_names_what_comes_what_was_left_and_what_to_look_back_on(
    school_class: Any, clock: Any
) -> None:
    session, class_id = school_class.session, school_class.class_id
    assert list(lesson_lines(session, class_id)) == []
    make_plan(school_class)
    lines = list(lesson_lines(session, class_id))
    assert lines[0].what == "Les geven: Wie zitten er in onze klas?"
    assert {line.who for line in lines} == {""}
    run_id = run_service.begin(session, class_id, LESSON, short=False)
    assert any(line.what.startswith("Les afmaken") for line in lesson_lines(session, class_id))
    run_service.end(session, run_id)
    clock.now += timedelta(weeks=4)
    back = [
        line for line in lesson_lines(session, class_id) if "Terugkijken op de les" in line.what
    ]
    assert [line.due for line in back] == [date(2026, 12, 18)], "the last school day before kerst"
    run_service.looked_back(session, run_id)
    assert not [n for n in lesson_lines(session, class_id) if "Terugkijken op de les" in n.what]


def test_a_dose_that_ran_out_is_told_once_lessons_are_given_here(
    school_class: Any, clock: Any
) -> None:
    give(school_class)
    clock.now += timedelta(weeks=6)
    (line,) = [n for n in lesson_lines(school_class.session, school_class.class_id)
               if n.what == "Plan een les"]  # fmt: skip
    assert "6 weken" in line.why


def test_what_goes_on_gives_codes_and_lessons_that_fit(school_class: Any) -> None:
    from klasapp.signals.service import SignalDraft, add_signal

    session, class_id = school_class.session, school_class.class_id
    draft = SignalDraft(class_id, school_class.pupil_ids[0], "concern", session.today, "mentor",
                        codes=("SG5",))  # fmt: skip
    add_signal(session, draft)
    forms, signals = what_goes_on(session, class_id)
    assert signals == ("SG5",)
    found = plan_service.suggestions(session, class_id, forms, signals)
    assert found
    assert all(one.fits == ("spullen",) for one, _ in found)


# On paper


@pytest.mark.parametrize("kind", ["les", "uitdeelbladen", "exitkaart", "thuis"])
def test_each_sheet_of_a_lesson_is_a_pdf(session: Session, tmp_path: Path, kind: str) -> None:
    module = service.find_module(session, LESSON)
    path = paper_service.print_paper(session, module, kind, tmp_path)
    assert path.name == f"{kind}-{LESSON}.pdf"
    assert path.read_bytes().startswith(b"%PDF")
