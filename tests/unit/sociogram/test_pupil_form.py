"""The form of one pupil while it is being filled in."""

from datetime import date

from klasapp.sociogram.pupil_form import PupilForm
from klasapp.sociogram.question import RoundQuestion
from klasapp.sociogram.round import Classmate, Participant, Round, check_form
from klasapp.sociogram.scale import RATHER_NOT, ScaleQuestion, check_scales

LIKED = RoundQuestion(11, 1, "positive", "Met wie trek je graag op?", 2)
DISLIKED = RoundQuestion(12, 2, "negative", "Met wie liever niet?", None)
SAFETY = ScaleQuestion(7, 1, "safety", "Hoe veilig voel je je?")
ADULT = ScaleQuestion(8, 2, "adult", "Weet je bij wie je terecht kunt?")
PUPILS = tuple(Classmate(n, name) for n, name in enumerate(("Noor", "Sem", "Yara", "Daan"), 1))
ASKED = Round(
    1, 1, "Meting", date(2026, 11, 23), "open", "pupil_mode", (LIKED, DISLIKED),
    tuple(Participant(pupil, "waiting") for pupil in PUPILS), (SAFETY, ADULT),
)  # fmt: skip


def form() -> PupilForm:
    return PupilForm(ASKED, PUPILS[0])


def test_questions_about_others_come_before_those_about_oneself() -> None:
    assert form().pages == (LIKED, DISLIKED, SAFETY, ADULT)
    assert {one.id for one in form().ballot} == {2, 3, 4}


def test_choosing_twice_takes_the_choice_back() -> None:
    one = form()
    assert one.toggle(LIKED, 2) == ""
    assert one.chosen(LIKED) == (2,)
    assert one.toggle(LIKED, 2) == ""
    assert one.chosen(LIKED) == ()


def test_what_cannot_count_is_refused_with_a_sentence_and_changes_nothing() -> None:
    one = form()
    one.toggle(LIKED, 2)
    one.toggle(LIKED, 3)
    assert "hoogstens 2 namen" in one.toggle(LIKED, 4)
    assert "Je koos Sem al bij" in one.toggle(DISLIKED, 2)
    assert one.all_choices() == {11: (2, 3), 12: ()}


def test_nobody_and_a_name_exclude_each_other() -> None:
    one = form()
    one.toggle(LIKED, 2)
    one.toggle_nobody(LIKED)
    assert (one.chosen(LIKED), one.missing(LIKED)) == ((), "")
    one.toggle(LIKED, 3)
    assert (one.chosen(LIKED), one.nobody) == ((3,), set())


def test_no_page_is_done_without_an_answer_but_rather_not_is_one() -> None:
    one = form()
    assert "kies Niemand" in one.missing(LIKED)
    assert RATHER_NOT in one.missing(SAFETY)
    one.steps[SAFETY.id] = None
    assert one.missing(SAFETY) == ""
    assert one.all_steps() == {}


def test_a_form_that_is_done_can_be_saved_and_reads_as_it_was_filled_in() -> None:
    one = form()
    one.toggle(LIKED, 3)
    one.toggle(LIKED, 2)
    one.toggle_nobody(DISLIKED)
    one.steps |= {SAFETY.id: 4, ADULT.id: None}
    assert [one.missing(page) for page in one.pages] == [""] * 4
    check_form(ASKED, 1, one.all_choices())
    check_scales(ASKED.scales, one.all_steps())
    assert one.all_steps() == {SAFETY.id: 4}
    assert [answer for _, answer in one.answers()] == [
        "Yara, Sem",
        "niemand",
        "meestal veilig",
        RATHER_NOT,
    ]
