"""Rounds beside each other: which can be compared, and what is said about it."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from klasapp.sociogram.compare import (
    Compared,
    Course,
    Point,
    Step,
    bar,
    chosen_by,
    courses_of,
    mutual_of,
    pupils_of,
    series_of,
    sparkline,
)
from klasapp.sociogram.compare_wording import (
    flag_cell,
    flags_line,
    likeness_lines,
    limits_warning,
    mutual_lines,
    no_flags_sentence,
    participation_warnings,
    plot_lines,
    point_cell,
    pupil_step_lines,
    who_changed,
    why_not,
)
from klasapp.sociogram.question import Kind, RoundQuestion
from klasapp.sociogram.round import Classmate, Participant, Round, RoundState
from klasapp.sociometry import Nomination, Question, Settings, analyse, compare_rounds, make_round

LIKED, WORK = "Met wie trek je graag op?", "Met wie werk je graag?"
Pairs = dict[int, tuple[int, ...]]


def asked(
    number: int,
    *,
    day: date = date(2026, 10, 12),
    questions: tuple[tuple[Kind, str], ...] = (("positive", LIKED),),
    pupils: tuple[int, ...] = tuple(range(1, 11)),
    absent: tuple[int, ...] = (),
    state: RoundState = "closed",
    limit: int | None = None,
    names: dict[int, str] | None = None,
) -> Round:
    return Round(
        number,
        1,
        f"Meting {number}",
        day,
        state,
        "pupil_mode",
        tuple(
            RoundQuestion(number * 10 + place, place, kind, text, limit)
            for place, (kind, text) in enumerate(questions)
        ),
        tuple(
            Participant(
                Classmate(one, (names or {}).get(one, f"Leerling {one:02d}")),
                "absent" if one in absent else "answered",
            )
            for one in pupils
        ),
    )


def compared(*rounds: tuple[Round, Pairs]) -> Compared:
    made = [
        make_round(
            [str(one.pupil.id) for one in one_round.participants],
            [Question(LIKED, "positive")],
            [Nomination(str(a), str(b), LIKED) for a, chosen in pairs.items() for b in chosen],
            responded=[
                str(one.pupil.id) for one in one_round.participants if one.state == "answered"
            ],
        )
        for one_round, pairs in rounds
    ]
    facts = Settings(stability=False)
    found = compare_rounds(made[0], made[-1], LIKED)
    both = len(made[0].responded & made[-1].responded)
    listed = tuple(one for one, _ in rounds)
    return Compared(
        LIKED,
        listed,
        tuple(made),
        courses_of(listed, [analyse(one, facts) for one in made], LIKED),
        (Step(0, len(made) - 1, found, both),),
    )


def falling(absent: tuple[int, ...] = ()) -> Compared:
    """Pupil 1 is chosen by the nine others, and then by nobody; they all choose two more."""
    ring = {one: (1 + one % 10, 1 + (one + 1) % 10) for one in range(1, 11)}
    first = {one: tuple({*chosen, 1} - {one}) for one, chosen in ring.items()}
    second = {
        one: tuple(set(chosen) - {1} | {1 + (one + 2) % 10} - {1})
        for one, chosen in ring.items()
        if one not in absent
    }
    return compared((asked(1), first), (asked(2, day=date(2027, 1, 11), absent=absent), second))


# Which rounds can be compared


def test_only_closed_rounds_with_answers_and_the_very_same_words_are_compared() -> None:
    rounds = (
        asked(1),
        asked(2, state="open"),
        asked(3, absent=tuple(range(1, 11))),
        asked(4, questions=(("positive", LIKED + " "),)),
        asked(5, questions=(("negative", LIKED),)),
        asked(6, day=date(2026, 9, 1)),
    )
    (first, second) = series_of(rounds)
    assert [one.id for one in first.rounds] == [6, 1], "oldest first"
    assert (first.text, [one.id for one in second.rounds]) == (LIKED, [4])


def test_the_question_of_most_rounds_comes_first_and_then_the_newest() -> None:
    both: tuple[tuple[Kind, str], ...] = (("positive", WORK), ("positive", LIKED))
    rounds = (asked(1, questions=both), asked(2, questions=both), asked(3))
    assert [one.text for one in series_of(rounds)] == [LIKED, WORK]
    assert [one.text for one in series_of(rounds[:2])] == [WORK, LIKED]


def test_without_a_shared_question_the_mentor_reads_what_each_round_asked() -> None:
    said = why_not((asked(1), asked(2, questions=(("negative", WORK),))))
    assert "precies dezelfde woorden" in said
    assert f'Meting 1: "{LIKED}"' in said
    assert "Meting 2: geen positieve vraag" in said


def test_namesakes_of_different_rounds_are_told_apart() -> None:
    rounds = (
        asked(1, pupils=(1, 2), names={1: "Sem Bakker"}),
        asked(2, pupils=(2, 3), names={3: "Sem Bakker"}),
    )
    names = [one.name for one in pupils_of(rounds)]
    assert len(set(names)) == 3
    assert sum(name.startswith("Sem Bakker (") for name in names) == 2


# One pupil over time


def test_a_pupil_who_was_not_in_a_round_has_no_point_there_and_not_a_zero() -> None:
    found = compared(
        (asked(1), {2: (1, 3)}),
        (asked(2, pupils=tuple(range(2, 11))), {2: (3,)}),
    )
    gone = found.courses[0]
    assert gone.points[0] == Point(1, 9, 2 / 9, 0)
    assert gone.points[1] is None
    assert point_cell(gone.points[1], wide=True) == "–"
    assert point_cell(gone.points[0], wide=False) == "1 van 9"
    assert point_cell(gone.points[0], wide=True) == "11 % · 1 van 9"
    assert plot_lines(found, gone)[1].endswith("deed niet mee in deze meting")
    assert who_changed(found, found.steps[0])[1].endswith(": Leerling 01.")


def test_a_pupil_whom_nobody_could_choose_is_undefined_and_not_zero() -> None:
    found = compared((asked(1, absent=tuple(range(2, 11))), {}), (asked(2), {2: (1,), 1: (2,)}))
    course = found.courses[0]
    assert course.shares == (None, 1 / 9)
    assert "niet te bepalen" in plot_lines(found, course)[0]


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=8), st.floats(0, 1))
def test_a_plot_has_one_cell_per_round(values: list[float | None], top: float) -> None:
    assert len(sparkline(values, top)) == len(values)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=2))
def test_more_is_never_drawn_lower(pair: list[float]) -> None:
    low, high = sorted(pair)
    drawn = sparkline((low, high), 1.0)
    assert drawn[0] <= drawn[1]
    assert bar(low, 20).count("█") <= bar(high, 20).count("█")


def test_nothing_is_a_dot_and_zero_is_a_floor() -> None:
    assert sparkline((None, 0.0, 0.5, 1.0), 1.0) == "·▁▅█"
    assert sparkline((0.0, 0.0), 0.0) == "▁▁"
    assert bar(0.0, 4) == "░░░░"
    assert bar(0.001, 4) == "█░░░"


# A step


def test_a_pupil_who_loses_all_choices_is_a_point_of_attention_with_the_counts() -> None:
    found = falling()
    flag = found.steps[0].flag("1")
    assert flag is not None
    assert "kozen er eerst 9 en nu 0" in flag.reason
    assert flag_cell(flag, wide=True) == "● duidelijk minder gekozen · zeker"
    assert flag_cell(flag, wide=False) == "● zeker"
    assert flags_line(found.steps[0]).startswith("Duidelijk minder gekozen: 1 leerling;")
    assert flag_cell(found.steps[0].flag("2"), wide=True) == ""


def test_no_word_about_a_step_announces_a_label() -> None:
    """Scores and reasons to look; never what a pupil would have become."""
    found = falling()
    step = found.steps[0]
    said = " ".join((
        flags_line(step),
        *who_changed(found, step),
        *likeness_lines(step),
        *(line for course in found.courses for line in plot_lines(found, course)),
        *(line for course in found.courses for line in pupil_step_lines(found, step, course)),
        *(heading for heading, _ in mutual_lines(found, step)),
    )).casefold()
    for word in ("afgewezen", "populair", "geworden", "status", "genegeerd", "buitenbeentje"):
        assert word not in said


def test_below_three_quarters_there_are_no_flags_and_that_is_said() -> None:
    found = falling(absent=(8, 9, 10))
    step = found.steps[0]
    assert step.found.flags == ()
    assert "75 %" in no_flags_sentence(found, step)
    assert participation_warnings(found.rounds) == (
        'Aan "Meting 2" deden 7 van de 10 (70 %) mee. Lees deze getallen voorzichtig.',
    )
    few = falling(absent=(6, 7, 8, 9, 10))
    assert "geen conclusie" in participation_warnings(few.rounds)[0]
    assert participation_warnings(few.rounds, by_day=True)[0].startswith("Op 11 jan deden 5 van")
    assert no_flags_sentence(falling(), falling().steps[0]) == ""


def test_another_number_of_allowed_choices_is_said() -> None:
    first, second = asked(1, limit=3), asked(2, day=date(2027, 1, 11))
    assert "12 okt 3; 11 jan onbeperkt" in limits_warning((first, second), LIKED)
    assert limits_warning((first, first), LIKED) == ""


def test_who_stayed_began_and_stopped_is_named_on_the_same_nominators() -> None:
    """Pupil 5 answered once only, so that choice is neither lost nor new."""
    first, second = asked(1), asked(2, day=date(2027, 1, 11), absent=(5,))
    found = compared(
        (first, {2: (1,), 3: (1,), 5: (1,), 1: (2, 3)}),
        (second, {2: (1,), 4: (1,), 1: (2, 4)}),
    )
    step, course = found.steps[0], found.courses[0]
    chosen = chosen_by(found, step, "1")
    assert (chosen.kept, chosen.new, chosen.lost) == (("2",), ("4",), ("3",))
    mutual = mutual_of(step, "1")
    assert (mutual.kept, mutual.new, mutual.lost) == (("2",), ("4",), ("3",))
    lines = pupil_step_lines(found, step, course)
    assert "Eerst wel, nu niet (1): Leerling 03" in lines
    assert "Nieuw wederzijds (1): Leerling 04" in lines
    assert mutual_lines(found, step)[0] == (
        "Gebleven: beide keren wederzijds (1)", ("Leerling 01 en Leerling 02",)
    )  # fmt: skip
    absent = pupil_step_lines(found, step, found.courses[4])
    assert absent[-1].startswith("Wederzijds is niet bekend")


def test_likeness_says_the_number_and_what_it_means() -> None:
    same = compared((asked(1), {1: (2, 3), 2: (3,)}), (asked(2), {1: (2, 3), 2: (3,)}))
    jaccard, received = likeness_lines(same.steps[0])
    assert "100 %" in jaccard
    assert "Jaccard 1,00" in jaccard
    assert "bijna altijd ook (samenhang 1,00" in received
    nobody = compared((asked(1), {}), (asked(2), {}))
    assert all("niet te bepalen" in line for line in likeness_lines(nobody.steps[0]))


def test_a_course_shows_shares_in_the_order_of_the_rounds() -> None:
    course = Course(Classmate(1, "x"), (Point(2, 4, 1.0, 0), None, Point(1, 4, 1.0, None)))
    assert course.shares == (0.5, None, 0.25)
