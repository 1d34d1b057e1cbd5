"""What a mentor does with agreements, from the first proposal to a set in force."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from klasapp.agreements import endorse_service as endorsing
from klasapp.agreements import proposals_service as proposals
from klasapp.agreements import review_service as reviewing
from klasapp.agreements import service
from klasapp.agreements.agreement import AgreementError, joined_times
from klasapp.agreements.agreement_set import Status
from klasapp.roster import service as roster
from klasapp.roster.protocol_service import choose
from klasapp.store import audit
from klasapp.week import service as week_service

BLOCKS = ("online_en_groepsapp", "hulp_vragen", "als_het_misgaat")


def filled(school_class: Any) -> service.Overview:
    """Proposals of the class and starter lines, one for each block."""
    session, class_id = school_class.session, school_class.class_id
    for text in ("We laten elkaar uitpraten.", "Iedereen mag meedoen.", "We lachen samen."):
        proposals.choose(session, proposals.propose(session, class_id, text).line.id, "chosen")
    for block in BLOCKS:
        code = next(o.code for o in service.starters(session, class_id) if o.block == block)
        line = proposals.add_starter(session, class_id, code)
        proposals.choose(session, line.id, "chosen")
    proposals.add_starter(session, class_id, "KA4")
    return service.overview(session, class_id)


def test_from_proposals_to_a_set_in_force(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    assert service.overview(session, class_id).status is Status.NONE
    proposals.propose(session, class_id, "Niet schelden")
    assert service.overview(session, class_id).status is Status.DRAFT
    with pytest.raises(AgreementError, match="Kies eerst"):
        service.adopt(session, class_id)
    seen = filled(school_class)
    assert seen.missing == ()
    assert service.adopt(session, class_id).status is Status.ADOPTED
    service.explained(session, class_id, session.today)
    assert service.parents_informed(session, class_id, session.today).status is Status.IN_FORCE
    with session.reading() as db:
        assert audit.newest(db)[0].action == "agreements.parents_informed_on"
        assert audit.verify(db) == ()


def test_an_empty_required_block_is_named_and_stops_nothing_else(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    line = proposals.propose(session, class_id, "Iedereen hoort erbij.").line
    proposals.choose(session, line.id, "chosen")
    with pytest.raises(AgreementError, match="Online en in de groepsapp"):
        service.adopt(session, class_id)
    assert service.overview(session, class_id).status is Status.DRAFT


def test_without_the_parents_there_must_be_a_reason(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    filled(school_class)
    with pytest.raises(AgreementError, match="Stel eerst"):
        service.parents_informed(session, class_id, session.today)
    service.adopt(session, class_id)
    with pytest.raises(AgreementError, match="waarom"):
        service.parents_not_informed(session, class_id, "  ")
    held = service.parents_not_informed(session, class_id, "De ouderavond is volgende week.")
    assert held.status is Status.IN_FORCE


def test_what_is_said_twice_counts_twice(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    first = proposals.propose(session, class_id, "We lúisteren naar elkaar")
    again = proposals.propose(session, class_id, "we luisteren naar elkaar!")
    assert again.again and again.line.id == first.line.id
    assert again.line.times == 2
    other = proposals.propose(session, class_id, "Laat elkaar uitpraten").line
    proposals.join(session, other.id, first.line.id)
    third = proposals.propose(session, class_id, "laat elkaar uitpraten")
    assert third.line.id == first.line.id
    found = service.overview(session, class_id).found
    assert found is not None
    assert joined_times(found.lines, found.line(first.line.id)) == 4
    assert [one.id for one in found.open_lines] == [first.line.id]


def test_a_line_keeps_its_number_and_its_history(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    line = proposals.propose(session, class_id, "Niet schelden").line
    proposals.vote(session, line.id, "21")
    worded = proposals.reword(session, line.id, "We noemen elkaar bij de eigen naam.")
    proposals.choose(session, line.id, "chosen")
    assert (worded.id, worded.label, worded.votes) == (line.id, "A1", 21)
    told = [(event.kind, event.text) for event in service.history(session, line.id)]
    assert told[0] == ("proposed", "Niet schelden")
    assert told[-1] == ("chosen", "We noemen elkaar bij de eigen naam.")


def test_several_lines_at_once_are_kept_all_or_none(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    assert len(proposals.propose_many(session, class_id, ["Een.", "", " Twee. "])) == 2
    with pytest.raises(AgreementError):
        proposals.propose_many(session, class_id, ["Drie.", "x" * 500])
    assert len(service.overview(session, class_id).lines) == 2


def test_a_lesson_adds_an_agreement_that_counts_at_once(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    lesson = "plagen-ruzie-of-pesten"
    line_id = proposals.propose_from_lesson(session, class_id, lesson, "Ik vraag het.", "online")
    _, line = service.line_of(session, line_id)
    assert (line.source, line.origin, line.state) == ("lesson", lesson, "chosen")
    assert line.block == "online_en_groepsapp"
    assert proposals.propose_from_lesson(session, class_id, lesson, "ik vraag het") == line_id
    assert service.overview(session, class_id).agreed == (line,)


def test_a_lesson_adopts_what_was_only_proposed(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    line = proposals.propose(session, class_id, "Ik vraag het.").line
    assert proposals.propose_from_lesson(session, class_id, "les", "Ik vraag het.") == line.id
    assert service.line_of(session, line.id)[1].state == "chosen"


def test_new_lines_after_the_letter_are_counted(school_class: Any, clock: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    filled(school_class)
    service.adopt(session, class_id)
    service.parents_informed(session, class_id, session.today)
    clock.now += timedelta(days=30)
    proposals.propose_from_lesson(session, class_id, "les", "We helpen elkaar met huiswerk.")
    assert service.overview(session, class_id).new_since_letter == 1


def test_last_years_set_is_read_and_never_copied(school_class: Any) -> None:
    session = school_class.session
    filled(school_class)
    year = roster.add_school_year(session, "2027-2028", "zuid")
    newer = roster.add_class(session, year.id, "3B").id
    (earlier,) = service.earlier_sets(session, newer)
    assert (earlier.class_name, earlier.school_year) == ("2B", "2026-2027")
    assert len(earlier.agreed) == 7
    assert service.overview(session, newer).lines == ()


def test_a_name_of_a_pupil_in_a_line_is_noticed(awkward_class: Any) -> None:
    session, class_id = awkward_class.session, awkward_class.class_id
    assert service.names_in_line(session, class_id, "Zoë [/ mag meedoen") == ("Zoë [/",)
    assert service.names_in_line(session, class_id, "Iedereen mag meedoen") == ()


class TestEndorsing:
    """Who stands behind the agreements, and what follows."""

    def adopted(self, school_class: Any) -> tuple[Any, int, tuple[int, ...]]:
        filled(school_class)
        service.adopt(school_class.session, school_class.class_id)
        return school_class.session, school_class.class_id, school_class.pupil_ids

    def test_only_an_adopted_set_can_be_endorsed(self, school_class: Any) -> None:
        with pytest.raises(AgreementError, match="Stel eerst"):
            endorsing.endorse(
                school_class.session, school_class.class_id, school_class.pupil_ids[0], "yes"
            )

    def test_not_yet_asks_for_a_talk_and_absentees_come_later(self, school_class: Any) -> None:
        session, class_id, pupils = self.adopted(school_class)
        said = endorsing.endorse(session, class_id, pupils[0], "not_yet", note="De groepsapp.")
        assert said.talk_on == date(2026, 11, 30)
        endorsing.endorse(session, class_id, pupils[1], "absent")
        assert endorsing.endorse_rest(session, class_id, "yes") == 10
        asked = endorsing.ballot(session, class_id)
        assert asked.counts == {"yes": 10, "signed": 0, "not_yet": 1, "absent": 1, "open": 0}
        lines = {one.topic.split()[0]: one for one in reviewing.due(session, class_id)}
        assert lines["talk"].pupil == "Noor Jansen"
        assert "1 leerling " in lines["endorse"].what
        endorsing.endorse(session, class_id, pupils[0], "yes")
        endorsing.endorse(session, class_id, pupils[1], "yes")
        assert {one.topic for one in reviewing.due(session, class_id)} == {"parents", "explain"}

    def test_an_answer_can_be_taken_back(self, school_class: Any) -> None:
        session, class_id, pupils = self.adopted(school_class)
        endorsing.endorse(session, class_id, pupils[0], "yes")
        endorsing.endorse(session, class_id, pupils[0], "open")
        assert endorsing.ballot(session, class_id).counts["open"] == 12

    def test_a_talk_is_not_in_the_past(self, school_class: Any) -> None:
        session, class_id, pupils = self.adopted(school_class)
        with pytest.raises(AgreementError, match="al geweest"):
            endorsing.endorse(
                session, class_id, pupils[0], "not_yet", talk_on=session.today - timedelta(days=1)
            )

    @pytest.mark.parametrize(
        ("policy", "waiting"),
        [("geen", 0), ("onderschrijven", 0), ("handtekening_brugklas", 0),
         ("handtekening_alle", 12)],
    )  # fmt: skip
    def test_the_choice_of_the_school_says_what_is_still_asked(
        self, school_class: Any, policy: str, waiting: int
    ) -> None:
        session, class_id, pupils = self.adopted(school_class)
        choose(session, "afspraken.ondertekening", policy)
        if policy != "geen":
            endorsing.endorse_rest(session, class_id, "yes")
        assert len(endorsing.ballot(session, class_id).waiting) == waiting
        if policy == "handtekening_alle":
            for pupil in pupils:
                endorsing.endorse(session, class_id, pupil, "signed")
            assert endorsing.ballot(session, class_id).waiting == ()


class TestDue:
    """What stands in "Deze week"."""

    def test_agreements_are_due_in_the_fourth_school_week(
        self, school_class: Any, clock: Any
    ) -> None:
        session, class_id = school_class.session, school_class.class_id
        clock.now = datetime(2026, 8, 31, 9)  # noqa: DTZ001
        (line,) = reviewing.due(session, class_id)
        assert line.due == date(2026, 9, 18)
        assert "schoolweek 4" in line.why
        week = week_service.this_week(session, class_id)
        assert ("Maak afspraken met je klas", "later") in [(one.what, one.when) for one in week]
        clock.now = datetime(2027, 9, 1, 9)  # noqa: DTZ001
        assert reviewing.due(session, class_id) == ()

    def test_after_the_autumn_holiday_the_class_looks_back(
        self, school_class: Any, clock: Any
    ) -> None:
        session, class_id = school_class.session, school_class.class_id
        clock.now = datetime(2026, 9, 14, 9)  # noqa: DTZ001
        filled(school_class)
        service.adopt(session, class_id)
        service.parents_informed(session, class_id, session.today)
        service.explained(session, class_id, session.today)
        endorsing.endorse_rest(session, class_id, "yes")
        assert reviewing.due(session, class_id) == ()
        clock.now = datetime(2026, 11, 2, 9)  # noqa: DTZ001
        (line,) = reviewing.due(session, class_id)
        assert "herfstvakantie" in line.what
        first, second, third = service.overview(session, class_id).agreed[:3]
        reviewing.hold_review(
            session,
            class_id,
            "herfst",
            {first.id: "kept", second.id: "hard"},
            {third.id: "We lachen samen, en we lachen niemand uit."},
            "Goed gesprek.",
        )
        assert reviewing.due(session, class_id) == ()
        assert service.line_of(session, third.id)[1].text.startswith("We lachen samen, en")
        kinds = [event.kind for event in service.history(session, third.id)]
        assert kinds[-1] == "changed"
        held = reviewing.reviews(session, class_id)
        assert reviewing.verdict_counts(held, second.id)["hard"] == 1

    def test_after_an_incident_the_class_looks_back_within_a_week(self, school_class: Any) -> None:
        session, class_id = school_class.session, school_class.class_id
        filled(school_class)
        with pytest.raises(AgreementError):
            reviewing.plan_review(session, class_id)
        service.adopt(session, class_id)
        assert reviewing.plan_review(session, class_id) == date(2026, 11, 30)
        with pytest.raises(AgreementError, match="al gepland"):
            reviewing.plan_review(session, class_id)
        (asked,) = reviewing.reviews_due(session, class_id)
        assert asked.moment == "incident"
        line = service.overview(session, class_id).agreed[0]
        reviewing.hold_review(session, class_id, "incident", {line.id: "hard"}, {})
        assert reviewing.reviews_due(session, class_id) == ()

    def test_after_a_case_klasapp_proposes_to_look_back_until_it_was_done(
        self, school_class: Any
    ) -> None:
        session, class_id = school_class.session, school_class.class_id
        today = session.today
        assert reviewing.day_to_look_back(session, class_id, [today]) is None, "nothing adopted"
        filled(school_class)
        service.adopt(session, class_id)
        for days in ([], [today - timedelta(days=15)], [today - timedelta(days=1)]):
            assert reviewing.day_to_look_back(session, class_id, days) is None
        assert reviewing.day_to_look_back(session, class_id, [today]) == date(2026, 12, 7)
        reviewing.hold_review(session, class_id, "incident", {}, {}, "Het ging goed.")
        assert reviewing.day_to_look_back(session, class_id, [today]) is None

    def test_a_review_without_a_word_is_not_kept(self, school_class: Any) -> None:
        filled(school_class)
        service.adopt(school_class.session, school_class.class_id)
        with pytest.raises(AgreementError, match="minstens één"):
            reviewing.hold_review(school_class.session, school_class.class_id, "mei", {}, {})


def test_lines_come_back_as_they_were_and_their_history_tells_both(school_class: Any) -> None:
    """Dropped, joined, worded and counted: each is put back, and nothing is wiped."""
    session, class_id = school_class.session, school_class.class_id
    seen = filled(school_class)
    first, second = seen.agreed[0], seen.agreed[1]
    proposals.vote(session, first.id, "12")
    before = [one for one in service.overview(session, class_id).lines if one.state == "chosen"]
    proposals.vote(session, first.id, "3")
    proposals.reword(session, first.id, "Laat een ander uitpraten.")
    proposals.join(session, first.id, second.id)
    proposals.choose(session, second.id, "dropped")
    proposals.put_back_lines(session, before)
    lines = service.overview(session, class_id).lines
    assert [one for one in lines if one.state == "chosen"] == before
    kinds = [one.kind for one in service.history(session, second.id)]
    assert kinds[-2:] == ["dropped", "chosen"]


def test_what_was_fixed_is_a_draft_again_until_somebody_answered(
    school_class: Any, clock: Any
) -> None:
    session, class_id = school_class.session, school_class.class_id
    filled(school_class)
    service.adopt(session, class_id)
    assert service.take_back_adoption(session, class_id).status is Status.DRAFT
    was = service.adopt(session, class_id).found
    assert was is not None
    service.change_motto(session, class_id, "Samen")
    service.parents_informed(session, class_id, session.today)
    clock.now = clock.now.replace(day=25)
    line = service.overview(session, class_id).agreed[0]
    proposals.choose(session, line.id, "dropped")
    proposals.put_back_lines(session, [line])
    assert service.overview(session, class_id).new_since_letter == 0
    service.put_back_set(session, class_id, was)
    again = service.overview(session, class_id)
    assert again.found is not None and (again.found.motto, again.status) == ("", Status.ADOPTED)
    day = reviewing.plan_review(session, class_id)
    reviewing.unplan_review(session, class_id)
    assert reviewing.plan_review(session, class_id) == day
    reviewing.unplan_review(session, class_id)
    with pytest.raises(AgreementError):
        reviewing.unplan_review(session, class_id)
    before = endorsing.ballot(session, class_id).rows
    endorsing.endorse_rest(session, class_id, "yes")
    endorsing.put_back_answers(session, class_id, [(pupil.id, said) for pupil, said in before])
    assert endorsing.ballot(session, class_id).rows == before
    with pytest.raises(AgreementError, match="al iets mee gedaan"):
        service.take_back_adoption(session, class_id)
    with session.reading() as db:
        assert audit.verify(db) == ()
