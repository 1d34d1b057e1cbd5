"""Ten rulings about bullying as promises: what a complaints committee asked, klasapp can show."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from klasapp.cases import (
    family_service,
    measure_service,
    promise_service,
    referral_service,
    service,
)
from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.cases.coverage import Standing
from klasapp.cases.escalation import LevelDraft
from klasapp.cases.family import Guardian
from klasapp.cases.follow_up import BAD, GOOD, FollowUp
from klasapp.cases.intake import Observation
from klasapp.cases.measure import Kind, MeasureDraft
from klasapp.cases.promise import Promise
from klasapp.cases.referral import Sharing
from klasapp.cases.talk import Owner, Report
from klasapp.documents.report import as_text
from klasapp.protocol import Lane, Severity, TaskState
from klasapp.store import audit
from klasapp.store.session import Session

REPORTED = date(2026, 11, 2)


def on(clock: Any, day: date) -> None:
    clock.now = datetime(day.year, day.month, day.day, 9, 0)  # noqa: DTZ001


def begin(school_class: Any, clock: Any, **changes: Any) -> int:
    """A case of Noor (gepeste), Sem (pester) and Yara (meeloper)."""
    on(clock, REPORTED)
    noor, sem, yara = school_class.pupil_ids[:3]
    fields: dict[str, Any] = {
        "seen_on": date(2026, 10, 30), "reported_on": REPORTED, "source": "ouder",
        "place": "onderweg", "summary": "De fiets lag in de sloot.",
        "severity": Severity.MODERATE,
        "roles": {noor: frozenset({Role.TARGETED}), sem: frozenset({Role.INVOLVED}),
                  yara: frozenset({Role.FOLLOWER})},
    }  # fmt: skip
    answers = changes.pop("answers", {})
    draft = CaseDraft(**{**fields, **changes})
    return service.begin_case(school_class.session, school_class.class_id, draft, answers)


def talk(session: Session, clock: Any, case_id: int, task_id: str, day: date) -> None:
    """A talk on a day, with its report, and the task done."""
    on(clock, day)
    task = service.refresh_case(session, case_id).task(task_id)
    if task.gates:
        pupil = int(task.pupil) if task.pupil else None
        owner = Owner.PUPIL if pupil else Owner.SCHOOL
        service.add_agreement(session, case_id, task_id, "Ik laat je fiets met rust.", owner, pupil,
                              date(2026, 11, 30))  # fmt: skip
    report = Report(day, "mentor", "Er is gepraat over de fiets.")
    service.finish_report(session, case_id, task_id, report)
    service.complete_task(session, case_id, task_id, day)


def parents(session: Session, case_id: int, pupil_id: int) -> tuple[int, int]:
    """Two parents with custody who do not live together."""
    return tuple(  # type: ignore[return-value]
        family_service.save_guardian(session, case_id, Guardian(0, pupil_id, name, rel, "", "yes"))
        for name, rel in (("Anne Jansen", "moeder"), ("Bas Jansen", "vader"))
    )


def due_texts(session: Session) -> list[str]:
    return [line.what for line in service.due(session)]


def steps_one_to_three(session: Session, clock: Any, case_id: int) -> None:
    """Step 2 with Noor, then step 3 with Sem and Yara."""
    talk(session, clock, case_id, "D1", date(2026, 11, 4))
    for task in service.refresh_case(session, case_id).tasks:
        if task.key == "D2":
            talk(session, clock, case_id, task.id, date(2026, 11, 9))


def test_105512_every_step_not_taken_is_seen_and_asks_its_reason(
    school_class: Any, clock: Any, tmp_path: Path
) -> None:
    """Upheld: essential parts skipped, reports and contact with parents poor."""
    session = school_class.session
    case_id = begin(school_class, clock)
    with pytest.raises(DraftError, match="waarom"):
        service.skip_task(session, case_id, "D1", " ")
    on(clock, date(2026, 11, 30))
    _, lines = service.read_coverage(session, case_id)
    by_id = {line.task.id: line for line in lines}
    assert {"D1", "D3"} <= by_id.keys()
    assert by_id["D1"].standing is Standing.OVERDUE and by_id["D1"].unexplained
    assert by_id["D1"].days == (date(2026, 11, 30) - date(2026, 11, 9)).days
    late = {line.task.id for line in lines if line.standing is Standing.OVERDUE}
    assert any(task_id.startswith("S2.ouders") for task_id in late)
    assert late <= {line.task_id for line in service.due(session) if line.overdue}
    service.explain_late(session, case_id, "D1", "Noor was ziek.")
    talk(session, clock, case_id, "D1", date(2026, 11, 30))
    _, lines = service.read_coverage(session, case_id)
    printed = service.print_coverage(session, case_id, tmp_path)
    assert printed.path.read_bytes().startswith(b"%PDF") and printed.look_at == ()
    paper = as_text(printed.paper)
    assert "Reden: gepeste A was ziek." in paper and "Er staat nog geen reden." in paper
    names = {name for one in service.refresh_case(session, case_id).pupils.values()
             for name in (one.given_name, one.family_name) if name}  # fmt: skip
    assert names and not {name for name in names if name in paper}
    with session.reading() as db:
        assert "case.coverage.print" in {row.action for row in audit.newest(db)}
    done = next(line for line in lines if line.task.id == "D1")
    assert (done.standing, done.reason) == (Standing.LATE, "Noor was ziek.")
    assert any("Noor was ziek." in line.text for line in service.case_history(session, case_id))
    # A talk without a report stays to do.
    service.put_back(session, case_id, "D1")
    assert any(t.key == "D8" for t in service.refresh_case(session, case_id).tasks)


def test_107100_bullying_outside_school_counts_and_nog_steeds_proposes_to_escalate(
    school_class: Any, clock: Any
) -> None:
    """Upheld: outside the grounds, not escalated, parents of the others not involved."""
    session = school_class.session
    answers = {"effect": "Noor durft niet meer te fietsen en komt te laat."}
    case_id = begin(school_class, clock, answers=answers)
    assert service.read_intake(session, case_id).intake.said("effect").startswith("Noor durft")
    families = [t for t in service.refresh_case(session, case_id).tasks if t.key == "D6"]
    assert {task.pupil for task in families} == {str(n) for n in school_class.pupil_ids[:3]}
    steps_one_to_three(session, clock, case_id)
    service.skip_task(session, case_id, "D3", "Noor wil dit niet.")
    for _ in range(2):
        task = next(
            t for t in service.refresh_case(session, case_id).tasks
            if t.key == "D4" and t.role == "gepeste" and t.state is TaskState.OPEN
        )  # fmt: skip
        assert task.due is not None
        on(clock, task.due)
        form = service.read_follow_up(session, case_id, task.id)
        results = {one.id: BAD for one in form.agreements}
        answers_now = FollowUp(task.due, BAD, BAD, note="Het gaat nog steeds door.",
                               results=results)  # fmt: skip
        outcome = service.finish_follow_up(session, case_id, task.id, answers_now)
        assert outcome.proposal is not None
        service.decide_proposal(session, case_id, outcome.proposal.id, accepted=True)
    rungs = [one.rung for one in service.list_proposals(session, case_id)]
    assert rungs[0] == "laatste_kans" and "niveau2" in rungs[1]
    assert service.refresh_case(session, case_id).case.level == 1  # a person decides
    today = session.today
    service.set_level(session, case_id, LevelDraft(2, today, "R. Vos", "apc", "Het gaat door.",
                                                   "R. Vos", date(2026, 12, 1)))  # fmt: skip
    assert service.refresh_case(session, case_id).case.level == 2


def test_2022019009_a_promise_of_daily_talks_shows_every_day_it_was_not_kept(
    school_class: Any, clock: Any
) -> None:
    """Upheld: promise kept for one week, suspension withdrawn without telling, no aftercare."""
    session = school_class.session
    noor, sem = school_class.pupil_ids[:2]
    case_id = begin(school_class, clock)
    number = promise_service.make_promise(
        session, case_id,
        Promise(0, noor, "Elke dag even praten", "mentor", "daily", REPORTED, date(2026, 11, 27)),
    )  # fmt: skip
    for day in range(2, 7):
        on(clock, date(2026, 11, day))
        promise_service.tick_promise(session, case_id, number, True)
    on(clock, date(2026, 11, 13))
    _, found = promise_service.read_promises(session, case_id)
    assert (len(found[0][1].kept), len(found[0][1].open)) == (5, 5)
    assert any("5 keer niet ingevuld" in text for text in due_texts(session))
    promise_service.stop_promise(session, case_id, number, "De mentor is ziek.")
    assert any(text.startswith("Vertel de leerling en de ouders") for text in due_texts(session))
    promise_service.tell_promise_stopped(session, case_id, number, session.today)
    assert not any(text.startswith("Vertel de leerling") for text in due_texts(session))

    measure = measure_service.add_measure(
        session, case_id,
        MeasureDraft(sem, 1, Kind.OTHER, "In de pauze binnen blijven", session.today, "R. Vos",
                     "mentor", session.today, date(2026, 11, 27), relation="Samen praten."),
    )  # fmt: skip
    measure_service.change_measure(session, case_id, measure, "withdrawn", session.today,
                                   "Het ging goed.", "R. Vos", "mentor")  # fmt: skip
    told = service.refresh_measures(session, case_id).one(measure)
    assert [event.kind for event in told.to_tell][-1] == "withdrawn"
    # Aftercare: the gepeste is followed for two years, also after closing.
    lane = [t for t in service.refresh_case(session, case_id).tasks if t.lane is Lane.TARGETED]
    assert sum(task.key == "D5" for task in lane) == 5


def test_106653_leaving_the_protocol_is_fine_with_a_reason_one_can_follow(
    school_class: Any, clock: Any
) -> None:
    """Not upheld: steps were skipped with understandable motives."""
    session = school_class.session
    case_id = begin(school_class, clock)
    steps_one_to_three(session, clock, case_id)
    service.skip_task(session, case_id, "D3", "Noor durft geen gesprek samen.")
    _, lines = service.read_coverage(session, case_id)
    skipped = next(line for line in lines if line.task.id == "D3")
    assert skipped.standing is Standing.SKIPPED and not skipped.unexplained
    assert skipped.reason == "Noor durft geen gesprek samen."
    left = [line for line in lines if line.unexplained]
    assert all(line.days for line in left)
    for line in left:
        service.explain_late(session, case_id, line.task.id, "Herfstgriep.")
    assert not any(line.unexplained for line in service.read_coverage(session, case_id)[1])


def test_104962_104451_105330_the_file_proves_what_was_done_written_and_evaluated(
    school_class: Any, clock: Any
) -> None:
    """Not upheld: measures really applied, written down and evaluated."""
    session = school_class.session
    case_id = begin(school_class, clock)
    steps_one_to_three(session, clock, case_id)
    service.skip_task(session, case_id, "D3", "Noor wil dit niet.")
    task = next(t for t in service.refresh_case(session, case_id).tasks
                if t.key == "D4" and t.role == "pester")  # fmt: skip
    assert task.due is not None
    on(clock, task.due)
    form = service.read_follow_up(session, case_id, task.id)
    assert form.agreements  # each agreement is asked about
    results = {one.id: GOOD for one in form.agreements}
    service.finish_follow_up(session, case_id, task.id,
                             FollowUp(task.due, GOOD, GOOD, results=results))  # fmt: skip
    view = service.refresh_case(session, case_id)
    assert {view.results[n].result for n in results} == {GOOD}
    kinds = {item.kind for item in service.read_file(session, case_id).items}
    assert {"melding", "verslag", "afspraak", "stap"} <= kinds
    text = "\n".join(line.text for line in service.case_history(session, case_id))
    assert "klaar" in text and "Verslag" in text


def test_105629_a_refusal_by_parents_is_a_fact_and_stops_no_step(
    school_class: Any, clock: Any
) -> None:
    """Partly upheld: the school still had to look into new reports."""
    session = school_class.session
    case_id = begin(school_class, clock)
    sem = school_class.pupil_ids[1]
    before = {t.id: t.due for t in service.refresh_case(session, case_id).tasks}
    family_service.note_refusal(session, case_id, sem, None,
                                "Niet met Sem praten zonder ons.", session.today)  # fmt: skip
    assert {t.id: t.due for t in service.refresh_case(session, case_id).tasks} == before
    family = next(f for f in family_service.read_families(session, case_id) if f.pupil.id == sem)
    assert len(family.refusals) == 1
    # Other sources go on: what a classmate and a colleague saw is added.
    for source in ("medeleerling", "collega"):
        seen = Observation(0, session.today, source, "Sem stond bij de fietsen.")
        service.add_observation(session, case_id, seen)
    intake = service.read_intake(session, case_id).intake
    assert [one.source for one in intake.standing] == ["medeleerling", "collega"]
    assert any("Niet met Sem" in line.text for line in service.case_history(session, case_id))


def test_104548_the_inventory_lists_everything_with_a_number(
    school_class: Any, clock: Any, tmp_path: Path
) -> None:
    """Partly upheld: file incomplete and unclear, no inventory list."""
    session = school_class.session
    case_id = begin(school_class, clock, answers={"verdict": "vermoeden"})
    service.add_observation(
        session, case_id, Observation(0, date(2026, 10, 29), "collega", "Duwen op de gang.")
    )
    steps_one_to_three(session, clock, case_id)
    items = service.read_file(session, case_id).items
    assert [item.number for item in items] == list(range(1, len(items) + 1))
    assert sum(item.kind == "verslag" for item in items) == 3
    assert {"waarneming", "melding", "stap", "afspraak"} <= {item.kind for item in items}
    assert service.print_inventory(session, case_id, tmp_path).exists()


def test_105034_nothing_goes_to_others_before_the_parents_heard_it(
    school_class: Any, clock: Any
) -> None:
    """Upheld: signals given to a third party without telling the parents."""
    session = school_class.session
    case_id = begin(school_class, clock)
    noor = school_class.pupil_ids[0]
    silent = Sharing(0, noor, None, "wijkteam", "Dat Noor gepest wordt", "interest",
                     session.today, None)  # fmt: skip
    with pytest.raises(DraftError, match="Ouders horen het voordat"):
        referral_service.share(session, case_id, silent)
    told = replace(silent, parents_told_on=date(2026, 10, 31))
    referral_service.share(session, case_id, told)
    kept = referral_service.read_help(session, case_id).sharings
    assert [(one.with_whom, one.parents_told_on) for one in kept] == [
        ("wijkteam", date(2026, 10, 31))
    ]


def test_109542_a_conflict_is_a_category_of_its_own_and_both_are_still_heard(
    school_class: Any, clock: Any
) -> None:
    """Not upheld: an unpleasant dynamic, talks with both held."""
    session = school_class.session
    case_id = begin(school_class, clock)
    before = {task.id for task in service.refresh_case(session, case_id).tasks}
    assert service.count_verdicts(session) == {service.UNJUDGED: 1}
    answers = {"intent": "nee", "repetition": "nee", "power": "onbekend", "verdict": "ruzie"}
    assert service.answer_intake(session, case_id, answers)
    assert service.count_verdicts(session) == {"ruzie": 1}
    # The judgement takes no step away: support goes on (C23).
    assert {task.id for task in service.refresh_case(session, case_id).tasks} == before
    assert service.refresh_case(session, case_id).silent_sides == (Lane.TARGETED, Lane.INVOLVED)
    steps_one_to_three(session, clock, case_id)
    assert service.refresh_case(session, case_id).silent_sides == ()


def test_104072_both_parents_hear_and_get_the_same(school_class: Any, clock: Any) -> None:
    """Upheld: a statement for one divorced parent, a copy refused to the other."""
    session = school_class.session
    case_id = begin(school_class, clock)
    noor = school_class.pupil_ids[0]
    mother, father = parents(session, case_id, noor)
    told = family_service.inform(session, case_id, noor, [mother], session.today, "telefoon")
    assert "Bas Jansen" in told
    task = next(t for t in service.refresh_case(session, case_id).tasks
                if t.key == "S2.ouders" and t.pupil == str(noor))  # fmt: skip
    assert task.state is TaskState.OPEN
    assert any("Licht Bas Jansen in" in text for text in due_texts(session))
    family_service.inform(session, case_id, noor, [father], session.today, "telefoon")
    assert service.refresh_case(session, case_id).task(task.id).state is TaskState.DONE
    said = family_service.note_copy(session, case_id, noor, mother, "Verslag", session.today)
    assert "Bas Jansen" in said
    assert any("Geef Bas Jansen dezelfde kopie" in text for text in due_texts(session))
    family_service.note_copy(session, case_id, noor, father, "Verslag", session.today)
    assert not any("dezelfde kopie" in text for text in due_texts(session))
