"""Parents, promises, help and grown-ups in a case: what is kept, asked and refused."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from klasapp.cases import family_service, outsider_service, promise_service, referral_service
from klasapp.cases import service as cases
from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.cases.family import Guardian
from klasapp.cases.family_view import FamilyView
from klasapp.cases.promise import Promise
from klasapp.cases.referral import Sharing
from klasapp.cases.talk import Owner
from klasapp.errors import KlasappError
from klasapp.protocol import Location, Severity, TaskState
from klasapp.roster.location_service import set_class_location
from klasapp.roster.protocol_service import current_protocol, keep_contacts
from klasapp.store import audit
from klasapp.store.sqlcipher import Error

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)


def on(clock: Any, day: date) -> None:
    clock.now = datetime(day.year, day.month, day.day, 9, 0)  # noqa: DTZ001


@pytest.fixture
def case_id(school_class: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    draft = CaseDraft(
        seen_on=MONDAY, reported_on=MONDAY, source="zelf", place="klas", summary="De tas is weg.",
        severity=Severity.MODERATE,
        roles={first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    return cases.open_case(school_class.session, school_class.class_id, draft)


def family(session: Any, case_id: int, place: int = 0) -> FamilyView:
    return family_service.read_families(session, case_id, again=True)[place]


def parent(session: Any, case_id: int, pupil_id: int, name: str, **more: str) -> int:
    one = Guardian(0, pupil_id, name, **{"custody": "yes", **more})  # type: ignore[arg-type]
    return family_service.save_guardian(session, case_id, one)


def whats(session: Any, page: str) -> list[tuple[str, date]]:
    return [(one.what, one.due) for one in cases.due(session) if one.task_id == f"page:{page}"]


def texts(session: Any, case_id: int) -> str:
    return "\n".join(line.text for line in cases.case_history(session, case_id))


def birthday(session: Any, pupil_id: int, day: str) -> None:
    with session.writing() as db:
        db.table("pupil").update(pupil_id, {"birth_date": day})


# Parents


def test_both_parents_are_told_and_then_the_task_is_done(school_class: Any, case_id: int) -> None:
    """Ruling 104072, R128."""
    session, noor = school_class.session, school_class.pupil_ids[0]
    mother = parent(session, case_id, noor, "Anja")
    father = parent(session, case_id, noor, "Bert")
    told = family_service.inform(session, case_id, noor, [mother], MONDAY, "telefoon")
    assert "Bert" in told
    assert whats(session, "u") == [("Licht Bert in", TUESDAY)]
    task = next(one for one in family(session, case_id).tasks if one.key == "S2.ouders")
    assert task.state is TaskState.OPEN
    told = family_service.inform(session, case_id, noor, [father], MONDAY, "bericht")
    assert "Alle ouders" in told
    assert whats(session, "u") == []
    done = cases.refresh_case(session, case_id).task(task.id)
    assert (done.state, done.done_on) == (TaskState.DONE, MONDAY)


def test_a_copy_for_one_parent_asks_for_the_other_and_none_without_gezag(
    school_class: Any, case_id: int
) -> None:
    session, noor = school_class.session, school_class.pupil_ids[0]
    mother = parent(session, case_id, noor, "Anja")
    parent(session, case_id, noor, "Bert", custody="unknown")
    friend = parent(session, case_id, noor, "Cor", custody="no")
    told = family_service.note_copy(session, case_id, noor, mother, "Verslag 1", MONDAY)
    assert "Bert" in told and "Cor" not in told
    assert ("Geef Bert dezelfde kopie: Verslag 1", TUESDAY) in whats(session, "u")
    with pytest.raises(DraftError, match="zonder gezag"):
        family_service.note_copy(session, case_id, noor, friend, "Verslag 1", MONDAY)


def test_who_must_not_be_informed_is_not(school_class: Any, case_id: int) -> None:
    session, noor = school_class.session, school_class.pupil_ids[0]
    away = parent(session, case_id, noor, "Dora", withhold_reason="contactverbod")
    with pytest.raises(DraftError, match="contactverbod"):
        family_service.inform(session, case_id, noor, [away], MONDAY, "telefoon")
    assert family(session, case_id).events[-1].kind == "contact"


@pytest.mark.parametrize(("born", "word"), [("2010-05-02", "16"), ("2008-05-02", "18")])
def test_from_sixteen_the_pupil_comes_first(
    school_class: Any, case_id: int, born: str, word: str
) -> None:
    session, noor = school_class.session, school_class.pupil_ids[0]
    birthday(session, noor, born)
    mother = parent(session, case_id, noor, "Anja")
    with pytest.raises(DraftError, match=f"{word} of ouder"):
        family_service.inform(session, case_id, noor, [mother], MONDAY, "telefoon")
    with pytest.raises(DraftError):
        family_service.ask_pupil(session, case_id, noor, False, " ", MONDAY)
    family_service.ask_pupil(session, case_id, noor, True, "", MONDAY)
    family_service.inform(session, case_id, noor, [mother], MONDAY, "telefoon")
    assert family(session, case_id).to_inform == ()


def test_a_contact_that_changes_or_goes_stays_in_the_history(
    school_class: Any, case_id: int
) -> None:
    session, noor = school_class.session, school_class.pupil_ids[0]
    number = parent(session, case_id, noor, "Anja")
    again = Guardian(number, noor, "Anja", custody="no")
    assert family_service.save_guardian(session, case_id, again) == number
    family_service.remove_guardian(session, case_id, family(session, case_id).guardians[0])
    assert family(session, case_id).guardians == ()
    text = texts(session, case_id)
    assert "Contact erbij: Anja" in text and "heeft geen gezag" in text
    assert "Contact weg: Anja" in text
    with pytest.raises(KlasappError):
        family_service.save_guardian(session, case_id, again)


def test_a_refusal_is_a_fact_and_stops_no_step(school_class: Any, case_id: int) -> None:
    """Ruling 105629."""
    session, noor = school_class.session, school_class.pupil_ids[0]
    before = [(t.id, t.state, t.due) for t in cases.refresh_case(session, case_id).tasks]
    family_service.note_refusal(session, case_id, noor, None, "Niet zonder ons praten.", MONDAY)
    assert [(t.id, t.state, t.due) for t in cases.refresh_case(session, case_id).tasks] == before
    assert "Niet zonder ons praten." in texts(session, case_id)
    assert len(family(session, case_id).refusals) == 1


def test_not_solved_opens_a_closed_case_and_asks_a_decision(
    school_class: Any, case_id: int
) -> None:
    """R50."""
    session, noor = school_class.session, school_class.pupil_ids[0]
    cases.close_case(session, case_id, "Het is gestopt.", "Beiden zijn verhuisd.")
    opened = family_service.note_not_solved(session, case_id, noor, None, "Nog in de app.", MONDAY)
    assert opened and cases.refresh_case(session, case_id).case.open
    assert whats(session, "u") == [("Ouders: niet opgelost. Besluit of je opschaalt", TUESDAY)]
    (event,) = family(session, case_id).undecided
    with pytest.raises(DraftError):
        family_service.decide_not_solved(session, case_id, noor, event.id, True, "")
    family_service.decide_not_solved(session, case_id, noor, event.id, True, "Het gaat door.")
    assert whats(session, "u") == []
    with pytest.raises(KlasappError, match="al besloten"):
        family_service.decide_not_solved(session, case_id, noor, event.id, False, "Nee.")
    assert "opschalen. Het gaat door." in texts(session, case_id)


def test_of_a_complaint_only_the_day_is_kept(school_class: Any, case_id: int) -> None:
    """R195: the database itself refuses any content."""
    session, noor = school_class.session, school_class.pupil_ids[0]
    family_service.note_not_satisfied(session, case_id, noor, None, MONDAY)
    (event,) = family(session, case_id).events
    assert (event.kind, event.note, event.on_day) == ("not_satisfied", "", MONDAY)
    with pytest.raises((Error, KlasappError)), session.writing() as db:
        db.execute(
            "insert into family_event (case_id, pupil_id, kind, on_day, note, recorded_at) "
            "values (?, ?, 'not_satisfied', '2026-11-23', 'waarom', '2026-11-23T09:00:00')",
            [case_id, noor],
        )


def test_an_agreement_with_parents_holds_at_school_or_at_home(
    school_class: Any, case_id: int
) -> None:
    """R187; it counts for the talk of step 6 (R241)."""
    session, noor = school_class.session, school_class.pupil_ids[0]
    with pytest.raises(DraftError) as caught:
        family_service.agree_with_parents(
            session, case_id, noor, "Geen telefoon.", Owner.PARENTS, "", None
        )
    assert caught.value.field == "place"
    family_service.agree_with_parents(
        session, case_id, noor, "Geen telefoon op bed.", Owner.PARENTS, "thuis", TUESDAY
    )
    ((agreement, place),) = family(session, case_id).agreements
    assert (agreement.text, place) == ("Geen telefoon op bed.", "thuis")
    talk = family(session, case_id).talk
    assert talk is not None
    assert cases.unmet(cases.refresh_case(session, case_id), talk) == ()
    assert "Afspraak met ouders (thuis): Geen telefoon op bed." in texts(session, case_id)


def test_the_protocol_says_who_calls_the_parents(school_class: Any, case_id: int) -> None:
    """C9, level 1."""
    assert family(school_class.session, case_id).owner.casefold() == "mentor"


# Promises


def make(session: Any, case_id: int, pupil_id: int, frequency: str = "daily") -> int:
    last = date(2026, 12, 4)
    one = Promise(0, pupil_id, "Even praten", "mevrouw Smit", frequency, MONDAY, last)
    return promise_service.make_promise(session, case_id, one)


def test_a_daily_promise_stands_in_the_week_until_each_day_is_filled_in(
    school_class: Any, clock: Any, case_id: int
) -> None:
    """Ruling 2022019009: a promise that was kept for some days only can be seen."""
    session, noor = school_class.session, school_class.pupil_ids[0]
    number = make(session, case_id, noor)
    assert whats(session, "b") == [("Belofte: Even praten", MONDAY)]
    assert promise_service.tick_promise(session, case_id, number, True) == MONDAY
    assert whats(session, "b") == [("Belofte: Even praten", TUESDAY)]
    with pytest.raises(KlasappError, match="di 24 nov 2026"):
        promise_service.tick_promise(session, case_id, number, True)
    on(clock, date(2026, 11, 30))
    assert whats(session, "b") == [("Belofte: Even praten (5 keer niet ingevuld)", TUESDAY)]
    line = next(one for one in cases.due(session) if one.task_id == "page:b")
    assert line.overdue and "mevrouw Smit, elke schooldag" in line.why and line.who == "Noor Jansen"
    with pytest.raises(DraftError):
        promise_service.tick_promise(session, case_id, number, False)
    day = promise_service.tick_promise(session, case_id, number, False, "Ziek.")
    assert day == TUESDAY
    ((_, state),) = promise_service.read_promises(session, case_id, again=True)[1]
    assert (len(state.kept), len(state.missed), len(state.open)) == (1, 1, 4)
    assert "Belofte niet gehouden op di 24 nov 2026: Even praten. Ziek." in texts(session, case_id)


def test_a_day_can_be_answered_again_and_the_last_answer_counts(
    school_class: Any, case_id: int
) -> None:
    session, noor = school_class.session, school_class.pupil_ids[0]
    number = make(session, case_id, noor)
    with pytest.raises(KlasappError):
        promise_service.last_ticked(session, case_id, number)
    promise_service.tick_promise(session, case_id, number, True)
    day = promise_service.last_ticked(session, case_id, number)
    promise_service.tick_promise(session, case_id, number, False, "Vergist.", day)
    ((_, state),) = promise_service.read_promises(session, case_id, again=True)[1]
    assert state.missed == (MONDAY,) and state.kept == ()
    with pytest.raises(DraftError):
        promise_service.tick_promise(session, case_id, number, True, "", date(2026, 11, 28))


def test_a_promise_that_stops_is_told_to_the_family(school_class: Any, case_id: int) -> None:
    session, noor = school_class.session, school_class.pupil_ids[0]
    number = make(session, case_id, noor)
    with pytest.raises(KlasappError, match="loopt nog"):
        promise_service.tell_promise_stopped(session, case_id, number, MONDAY)
    promise_service.stop_promise(session, case_id, number, "Noor wil het niet meer.")
    ((what, day),) = whats(session, "b")
    assert what.startswith("Vertel de leerling en de ouders") and day == TUESDAY
    promise_service.tell_promise_stopped(session, case_id, number, MONDAY)
    assert whats(session, "b") == []
    assert promise_service.told_on(session, case_id) == {number: MONDAY}
    with pytest.raises(KlasappError, match="al gestopt"):
        promise_service.stop_promise(session, case_id, number, "Weer.")


# Help


def test_help_goes_from_offer_to_effect(school_class: Any, case_id: int) -> None:
    """R133, R147, R164, R167, R188, D9, D13."""
    session, noor = school_class.session, school_class.pupil_ids[0]
    assert not referral_service.help_offered(session, case_id)
    number = referral_service.offer_help(session, case_id, noor, False, "HA11", MONDAY)
    assert referral_service.help_offered(session, case_id)
    note = referral_service.note_help
    with pytest.raises(DraftError, match="vrijwillig"):
        note(session, case_id, number, "started", MONDAY)
    note(session, case_id, number, "consent", MONDAY, "Noor en moeder", "yes")
    assert referral_service.interventions(session, case_id, noor) == ()
    note(session, case_id, number, "started", MONDAY)
    for _ in range(4):
        note(session, case_id, number, "session", MONDAY)
    with pytest.raises(DraftError, match="hooguit 4 keer"):
        note(session, case_id, number, "session", MONDAY)
    (running,) = referral_service.interventions(session, case_id, noor)
    assert running.key == f"referral:{number}" and "assertiviteit" in running.label
    note(session, case_id, number, "ended", MONDAY, "Noor durft meer.")
    assert referral_service.interventions(session, case_id, noor) == ()
    text = texts(session, case_id)
    assert "antwoord ja van Noor en moeder" in text and "Noor durft meer." in text


def test_a_promise_that_runs_is_asked_about_too(school_class: Any, case_id: int) -> None:
    """R121: of every intervention the effect is asked."""
    session, noor = school_class.session, school_class.pupil_ids[0]
    number = make(session, case_id, noor)
    promise_service.tick_promise(session, case_id, number, True)
    (running,) = referral_service.interventions(session, case_id, noor)
    assert (running.key, running.label) == (f"promise:{number}", "Even praten")


def test_help_from_outside_waits_for_parents_who_know(school_class: Any, case_id: int) -> None:
    """Ruling 105034, R174."""
    session, noor = school_class.session, school_class.pupil_ids[0]
    number = referral_service.offer_help(session, case_id, noor, False, "HA4", MONDAY)
    referral_service.note_help(session, case_id, number, "consent", MONDAY, "Noor", "yes")
    with pytest.raises(DraftError, match="welke grond"):
        referral_service.note_help(session, case_id, number, "started", MONDAY)
    untold = Sharing(0, noor, number, "psycholoog", "Verslag 1", "consent", MONDAY, None)
    with pytest.raises(DraftError) as caught:
        referral_service.share(session, case_id, untold)
    assert caught.value.field == "untold_reason"
    told = Sharing(0, noor, number, "psycholoog", "Verslag 1", "consent", MONDAY, MONDAY)
    referral_service.share(session, case_id, told)
    referral_service.note_help(session, case_id, number, "started", MONDAY)
    assert "Gedeeld met psycholoog: Verslag 1 (toestemming; ouders ingelicht" in texts(
        session, case_id
    )


def test_help_must_be_in_the_protocol_and_the_pupil_in_the_case(
    school_class: Any, case_id: int
) -> None:
    session, (noor, _, other) = school_class.session, school_class.pupil_ids[:3]
    with pytest.raises(DraftError):
        referral_service.offer_help(session, case_id, noor, False, "HA99", MONDAY)
    with pytest.raises(DraftError):
        referral_service.offer_help(session, case_id, other, False, "HA11", MONDAY)


# Grown-ups


def test_a_grown_up_who_bullies_goes_to_management_and_confidant(
    school_class: Any, case_id: int
) -> None:
    """R33."""
    session = school_class.session
    number = outsider_service.add_outsider(session, case_id, "staff", "", MONDAY)
    assert [what for what, _ in whats(session, "x")] == [
        "Meld het bij de directie",
        "Wijs de gepeste en de ouders op de vertrouwenspersoon",
    ]
    outsider_service.take_step(session, case_id, number, "management", MONDAY)
    outsider_service.take_step(session, case_id, number, "confidant", MONDAY)
    assert whats(session, "x") == []
    with pytest.raises(KlasappError, match="al gedaan"):
        outsider_service.take_step(session, case_id, number, "management", MONDAY)
    outsider_service.end_outsider(session, case_id, number, "Het was een leerling.")
    text = texts(session, case_id)
    assert "medewerker" in text and "Het was een leerling." in text


def test_a_case_reaches_the_people_of_the_location_of_its_class(school_class: Any) -> None:
    """R1: the contacts of the location come first, those of the school fill what is missing."""
    session, class_id = school_class.session, school_class.class_id
    school = [
        replace(one, phone="045-1") if one.key == "directie" else one
        for one in current_protocol(session).contacts
    ]
    directie = next(one for one in school if one.key == "directie")
    trusted = next(one for one in school if one.key == "vertrouwenspersoon")
    keep_contacts(
        session,
        [Location("n", "Noord"), Location("z", "Zuid")],
        [*school, replace(directie, phone="045-2", site="n"),
         replace(trusted, phone="045-3", site="n")],
    )  # fmt: skip
    first, second = school_class.pupil_ids[:2]
    draft = CaseDraft(
        seen_on=MONDAY, reported_on=MONDAY, source="zelf", place="klas", summary="De tas is weg.",
        severity=Severity.MODERATE,
        roles={first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    number = cases.open_case(session, class_id, draft)

    def phones() -> list[str | None]:
        view = cases.refresh_case(session, number)
        found = [cases.contact_of(view, "management"), cases.confidant(view)]
        return [one.phone if one else None for one in found]

    assert phones() == ["045-1", None]
    set_class_location(session, class_id, "n")
    assert phones() == ["045-2", "045-3"]
    made = cases.open_situation(session, number, "S1")
    contacts = cases.read_situation(session, number, made).contacts
    assert [one.phone for _, one in contacts if one] == ["045-3"]
    set_class_location(session, class_id, "z")
    assert phones() == ["045-1", None]


# All of it


def test_a_closed_case_takes_no_promise_help_or_grown_up(school_class: Any, case_id: int) -> None:
    session, noor = school_class.session, school_class.pupil_ids[0]
    cases.close_case(session, case_id, "Het is gestopt.", "Beiden zijn verhuisd.")
    with pytest.raises(KlasappError, match="gesloten"):
        make(session, case_id, noor)
    with pytest.raises(KlasappError, match="gesloten"):
        referral_service.offer_help(session, case_id, noor, False, "HA11", MONDAY)
    with pytest.raises(KlasappError, match="gesloten"):
        outsider_service.add_outsider(session, case_id, "staff", "", MONDAY)


def test_nothing_happens_on_a_day_that_must_come(school_class: Any, case_id: int) -> None:
    session, noor = school_class.session, school_class.pupil_ids[0]
    mother = parent(session, case_id, noor, "Anja")
    with pytest.raises(DraftError):
        family_service.inform(session, case_id, noor, [mother], TUESDAY, "telefoon")
    with pytest.raises(DraftError):
        referral_service.offer_help(session, case_id, noor, False, "HA11", TUESDAY)
    with pytest.raises(DraftError):
        outsider_service.add_outsider(session, case_id, "staff", "", TUESDAY)


def test_every_action_is_in_the_audit_without_names(school_class: Any, case_id: int) -> None:
    session, noor = school_class.session, school_class.pupil_ids[0]
    mother = parent(session, case_id, noor, "Anja")
    family_service.inform(session, case_id, noor, [mother], MONDAY, "telefoon", "geheim")
    family_service.read_families(session, case_id)
    make(session, case_id, noor)
    with session.reading() as db:
        rows = [tuple(row) for row in db.execute("select * from audit").fetchall()]
        assert audit.verify(db) == ()
    kept = " ".join(str(cell) for row in rows for cell in row)
    for action in ("family.contact", "family.inform", "family.read", "promise.add"):
        assert action in kept
    assert "Anja" not in kept and "geheim" not in kept and "Even praten" not in kept
