"""Parents: what must come first at 16 and 18, and that both get the same."""

from datetime import date

import pytest

from klasapp.cases.family import (
    FamilyEvent,
    Guardian,
    Kind,
    age_on,
    age_rule,
    changed_text,
    still_to_inform,
    undecided,
    unequal,
)

DAY = date(2026, 11, 23)
MOTHER = Guardian(1, 9, "Anja", custody="yes")
FATHER = Guardian(2, 9, "Bert", custody="yes")
FRIEND = Guardian(3, 9, "Cor", custody="no")


def event(kind: Kind, guardian: int | None = None, **more: object) -> FamilyEvent:
    return FamilyEvent(more.pop("id", 0), 9, guardian, kind, DAY, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("birth", "age"),
    [(date(2010, 11, 23), 16), (date(2010, 11, 24), 15), (date(2008, 2, 29), 18), (None, None)],
)
def test_an_age_counts_whole_years(birth: date | None, age: int | None) -> None:
    assert age_on(birth, DAY) == age


def test_below_sixteen_nothing_comes_first() -> None:
    assert age_rule(15, ()) == "" == age_rule(None, ())


def test_from_sixteen_the_pupil_is_asked_first_and_may_say_no() -> None:
    assert "16 of ouder" in age_rule(16, ())
    assert age_rule(16, (event(Kind.PUPIL_ASKED, answer="no", note="Liever mama."),)) == ""


def test_from_eighteen_only_a_yes_opens_the_way_and_the_last_answer_counts() -> None:
    yes, no = event(Kind.PUPIL_CONSENT, answer="yes"), event(Kind.PUPIL_CONSENT, answer="no")
    asked = event(Kind.PUPIL_ASKED, answer="yes")
    assert "18 of ouder" in age_rule(18, (asked,))
    assert age_rule(18, (no, yes)) == ""
    assert "wil niet" in age_rule(18, (yes, no))


def test_who_has_no_gezag_or_a_reason_is_not_waited_for() -> None:
    away = Guardian(4, 9, "Dora", custody="yes", withhold_reason="contactverbod")
    unknown = Guardian(5, 9, "Els")
    people = (MOTHER, FRIEND, away, unknown)
    assert still_to_inform(people, ()) == (MOTHER, unknown)
    assert still_to_inform(people, (event(Kind.INFORMED, 1),)) == (unknown,)


def test_a_notice_or_a_copy_to_one_parent_asks_about_the_other() -> None:
    """Ruling 104072: both parents count the same; whether capitals differ does not matter."""
    people = (MOTHER, FATHER, FRIEND)
    assert unequal(people, ()) == ()
    assert unequal(people, (event(Kind.INFORMED, 1),)) == ((FATHER, "", DAY),)
    both = (event(Kind.INFORMED, 1), event(Kind.INFORMED, 2))
    assert unequal(people, both) == ()
    copy = event(Kind.COPY, 1, note="Verslag 1")
    assert unequal(people, (*both, copy)) == ((FATHER, "Verslag 1", DAY),)
    assert unequal(people, (*both, copy, event(Kind.COPY, 2, note="verslag 1"))) == ()


def test_not_solved_waits_for_a_decision_of_a_person() -> None:
    said = event(Kind.NOT_SOLVED, id=7)
    assert undecided((said,)) == (said,)
    assert undecided((said, event(Kind.NOT_SOLVED_DECIDED, about=7, answer="no"))) == ()


def test_a_change_of_a_contact_is_told_in_words() -> None:
    now = Guardian(1, 9, "Anja", custody="no", withhold_reason="contactverbod")
    text = changed_text(MOTHER, now)
    assert "heeft gezag naar heeft geen gezag" in text and "contactverbod" in text
    assert changed_text(MOTHER, MOTHER) == ""
    assert "contact erbij: Anja" in changed_text(None, MOTHER)
