"""Two pupils who may be one child: proposed with a reason, never decided."""

from datetime import date

import pytest

from klasapp.roster.changes import plan_import
from klasapp.roster.likeness import doubts, likeness, with_same
from klasapp.roster.pupil import Pupil, PupilDraft

TODAY = date(2026, 11, 23)
BORN = date(2013, 5, 2)


def pupil(number: str, given: str, family: str, born: date | None = None, *, id: int = 1) -> Pupil:
    return Pupil(number, given, "", family, "2B", born, id=id)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (("1", "Noor", "Jansen", None), ("001", "Bo", "Vos", None), "leerlingnummer"),
        (("1", "Noor", "Jansen", BORN), ("2", "Noor", "Jansen", BORN), "geboortedatum en dezelfde"),
        (("1", "Noor", "Jansen", BORN), ("2", "Noor", "de Boer", BORN), "bijna dezelfde naam"),
        (("", "Noor", "Janssen", None), ("2", "Noor", "Jansen", BORN), "bijna dezelfde naam"),
        (("", "Noor", "", None), ("2", "Noor", "Jansen", BORN), "zonder achternaam"),
        (
            ("1", "Noor", "Jansen", date(2012, 1, 1)),
            ("2", "Noor", "Jansen", BORN),
            "andere geboort",
        ),
        (("1", "Noor", "Janssen", date(2012, 1, 1)), ("2", "Noor", "Jansen", BORN), ""),
        (("1", "Sem", "Jansen", None), ("2", "Noor", "Jansen", None), ""),
        (("1", "Sem", "Vos", BORN), ("2", "Noor", "Jansen", BORN), ""),
        (("", "李", "", None), ("", "王", "", None), ""),
    ],
)
def test_what_makes_two_pupils_alike(
    one: tuple[str, str, str, date | None],
    other: tuple[str, str, str, date | None],
    reason: str,
) -> None:
    """The reason is said both ways round, and names that only share a part say nothing."""
    for first, second in ((one, other), (other, one)):
        said = likeness(pupil(*first), pupil(*second))
        assert reason in said
        assert bool(said) == bool(reason)


def test_a_new_pupil_is_laid_beside_the_likeliest_and_nobody_twice() -> None:
    """The same day of birth weighs more than a name alone."""
    typed = pupil("", "Noor", "Janssen", id=1)
    other = pupil("9", "Noor", "Jansen-Bos", BORN, id=2)
    new = PupilDraft("5", "Noor", "", "Jansen", "2B", BORN)
    twin = PupilDraft("6", "Noor", "", "Jansen", "2B", BORN)
    found = doubts([new, twin], [typed, other])
    assert [(one.draft.number, one.pupil.id) for one in found] == [("5", 2), ("6", 1)]


def test_when_it_is_the_same_pupil_nobody_is_added_or_gone() -> None:
    """The stored pupil takes the number and the name of the file."""
    stored = pupil("", "Noor", "Janssen")
    new = PupilDraft("5", "Noor", "", "Jansen", "2B", BORN)
    plan = plan_import([stored], [new], TODAY)
    assert (plan.new, plan.gone) == ((new,), (stored,))
    (doubt,) = doubts(plan.new, plan.gone)
    same = with_same(plan, doubt)
    assert (same.new, same.gone) == ((), ())
    (change,) = same.changed
    assert change.applied == Pupil("5", "Noor", "", "Jansen", "2B", BORN, id=1)
    assert with_same(same, doubt) == same
