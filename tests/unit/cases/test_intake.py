"""Rules of the intake, of following the protocol, and of the first action; no store, no screen."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.cases.case import Case, DraftError, TaskRecord
from klasapp.cases.coverage import (
    NOT_YET,
    Standing,
    coverage,
    first_action_days,
    first_action_text,
    summary,
)
from klasapp.cases.intake import (
    CRITERIA,
    Intake,
    Observation,
    advice,
    check_answers,
    check_observation,
    with_told,
)
from klasapp.documents.content import protocol_text
from klasapp.protocol import (
    Anchor,
    Lane,
    Severity,
    Task,
    TaskState,
    read_protocol,
)

TODAY = date(2026, 11, 23)
DEFINITION = read_protocol(protocol_text()).definition
CASE = Case(
    1, "2026-001", 1, date(2026, 11, 2), date(2026, 11, 2), date(2026, 10, 30), "zelf", "klas",
    "x", "", Severity.MODERATE, False, None, True, "0" * 64, None, None, "", "",
)  # fmt: skip


def task(state: TaskState, due: date | None, done_on: date | None = None, reason: str = "") -> Task:
    return Task(
        "D1", "D1", "Gesprek", "mentor", Lane.TARGETED, "gepeste", "1", due, due,
        Anchor("S1", TODAY, "de melding"), "", "", None, "", (1,), False, (), (), (), state,
        done_on, reason, "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "standing", "days", "unexplained"),
    [
        (task(TaskState.DONE, TODAY, TODAY), Standing.ON_TIME, 0, False),
        (task(TaskState.DONE, TODAY, TODAY + timedelta(1)), Standing.LATE, 1, True),
        (task(TaskState.DONE, TODAY, TODAY, "Durfde al."), Standing.EARLY, 0, False),
        (task(TaskState.SKIPPED, None, None, "Wil niet."), Standing.SKIPPED, 0, False),
        (task(TaskState.OPEN, TODAY - timedelta(3)), Standing.OVERDUE, 3, True),
        (task(TaskState.OPEN, TODAY), Standing.TO_DO, 0, False),
        (task(TaskState.WAITING, None), Standing.WAITING, 0, False),
        (task(TaskState.PAUSED, None, None, "Onbekend."), Standing.PAUSED, 0, False),
    ],
)
def test_every_task_has_a_standing_and_only_what_deviates_needs_a_reason(
    one: Task, standing: Standing, days: int, unexplained: bool
) -> None:
    (line,) = coverage([one], {}, TODAY)
    assert (line.standing, line.days, line.unexplained) == (standing, days, unexplained)
    (told,) = coverage([one], {"D1": "Ziek."}, TODAY)
    assert not told.unexplained


@given(st.lists(st.integers(-40, 40), max_size=8), st.booleans())
def test_the_sum_counts_what_was_due_and_never_more(days: list[int], finished: bool) -> None:
    """Whatever the dates: done is not more than due, and a deviation is named."""
    listed = [
        task(TaskState.DONE, TODAY, TODAY + timedelta(n)) if finished
        else task(TaskState.OPEN, TODAY + timedelta(n))
        for n in days
    ]  # fmt: skip
    lines = coverage(listed, {}, TODAY)
    due = sum(line.standing not in NOT_YET for line in lines)
    done = len(days) if finished else 0
    text = summary(lines)
    assert text.startswith(f"{done} van de {due} taken")
    late = sum(n > 0 for n in days) if finished else sum(n < 0 for n in days)
    assert (f"{late} keer staat er nog geen reden" in text) is bool(late)


def test_the_first_action_counts_from_the_first_signal() -> None:
    assert first_action_days(CASE) is None
    assert "24 dagen na het eerste signaal" in first_action_text(CASE, 2, TODAY)
    at = datetime(2026, 11, 4, 9, 0)  # noqa: DTZ001
    back = TaskRecord("D2", "reopened", None, "", at)
    first = TaskRecord("D1", "done", date(2026, 11, 4), "", at)
    case = replace(CASE, records=(TaskRecord("D2", "done", CASE.seen_on, "", at), back, first))
    assert first_action_days(case) == 5
    assert first_action_text(case, 2, TODAY) == (
        "eerste actie 5 dagen na het eerste signaal (streven: 2 dagen)"
    )


@given(st.dictionaries(st.sampled_from(CRITERIA), st.sampled_from(["ja", "nee", "onbekend"])))
def test_the_criteria_are_counted_and_never_judge(answers: dict[str, str]) -> None:
    intake = Intake(answers, ())
    seen = list(answers.values()).count("ja")
    assert intake.criteria_seen == seen
    assert "steun" in advice(intake)
    assert not answers or advice(intake).startswith(f"{seen} van de 3")


@pytest.mark.parametrize(("field", "value"), [
    ("verdict", "schuldig"), ("intent", "misschien"), ("moment", "x"), ("nonsense", "ja"),
])  # fmt: skip
def test_an_answer_that_is_not_in_the_list_is_refused_at_its_field(field: str, value: str) -> None:
    with pytest.raises(DraftError) as caught:
        check_answers({field: value}, DEFINITION)
    assert caught.value.field == field


@pytest.mark.parametrize(("changes", "field"), [
    ({"seen_on": TODAY + timedelta(1)}, "seen_on"), ({"source": ""}, "source"),
    ({"text": " \x00 "}, "text"), ({"who": "x" * 121}, "who"),
])  # fmt: skip
def test_an_observation_needs_its_day_source_and_words(
    changes: dict[str, object], field: str
) -> None:
    one = Observation(0, TODAY, "collega", "Duwen.")
    assert check_observation(one, TODAY) == one
    with pytest.raises(DraftError) as caught:
        check_observation(replace(one, **changes), TODAY)  # type: ignore[arg-type]
    assert caught.value.field == field


def test_only_injury_and_self_harm_cannot_wait() -> None:
    assert Intake({"injury": "ja"}, ()).urgent and Intake({"self_harm": "ja"}, ()).urgent
    assert not Intake({"damage": "ja", "injury": "nee"}, ()).urgent


def test_what_signals_say_fills_the_form_and_what_was_typed_stays() -> None:
    told = {"seen_on": "10-11-2026", "place": "plein", "summary": "Duwen.", "noted": ["injury"],
            "forms": ["LI1"], "source": "", "signals": [1, 2]}  # fmt: skip
    empty = {"seen_on": "vandaag", "summary": "", "noted": [], "source": "ouder"}
    filled = with_told(empty, told)
    assert (filled["seen_on"], filled["place"], filled["source"]) == (
        "10-11-2026", "plein", "ouder")  # fmt: skip
    assert filled["signals"] == [1, 2] and filled["noted"] == ["injury"]
    typed = {"seen_on": "09-11-2026", "place": "gang", "summary": "Al getypt.", "forms": ["BU1"],
             "signals": [1]}  # fmt: skip
    merged = with_told(typed, told)
    assert (merged["seen_on"], merged["place"]) == ("09-11-2026", "gang")
    assert merged["summary"] == "Al getypt.\nDuwen." and merged["forms"] == ["BU1", "LI1"]
    assert merged["signals"] == [1, 2]
    assert with_told(merged, told) == merged, "coming back adds nothing twice"
