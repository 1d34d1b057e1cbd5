"""What an import would change."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.roster.changes import plan_import
from klasapp.roster.likeness import doubts
from klasapp.roster.pupil import Pupil, PupilDraft

TODAY = date(2026, 11, 23)
BORN = date(2013, 11, 20)


def pupil(key: int, name: str, number: str = "", born: date | None = None) -> Pupil:
    return Pupil(number, name, "", "Bos", "H1a", born, id=key)


def draft(name: str, number: str = "", born: date | None = None) -> PupilDraft:
    return PupilDraft(number, name, "", "Bos", "H1a", born)


def test_pupils_match_by_number() -> None:
    """Changed fields are listed; unchanged, new and gone pupils are told apart."""
    sem, noor, bo = pupil(1, "Sem", "1", BORN), pupil(2, "Noor", "2"), pupil(3, "Bo", "3")
    changed = replace(draft("Sem", "1", BORN), infix="van den", class_name="H1b")
    plan = plan_import([sem, noor, bo], [changed, draft("Noor", "2"), draft("Tim", "4")], TODAY)
    assert [(c.pupil, c.fields) for c in plan.changed] == [(sem, ("infix", "class_name"))]
    assert plan.changed[0].applied == replace(sem, infix="van den", class_name="H1b")
    assert (plan.unchanged, plan.gone) == ((noor,), (bo,))
    assert plan.new == (draft("Tim", "4"),)
    assert plan.warnings == ()


def test_importing_twice_changes_nothing() -> None:
    """The second import of the same list finds everyone unchanged."""
    stored = [pupil(1, "Sem", "1", BORN), pupil(2, "Noor")]
    plan = plan_import(stored, [draft("Sem", "1", BORN), draft("Noor")], TODAY)
    assert (plan.new, plan.changed, plan.gone) == ((), (), ())


def test_what_the_file_does_not_say_is_kept() -> None:
    """An empty number, date, gender or class in the file wipes nothing."""
    known = Pupil("1", "Sem", "", "Bos", "H1a", BORN, date(2027, 1, 1), "m", id=1)
    plan = plan_import([known], [PupilDraft("1", "Sem", "", "Bos", "")], TODAY)
    assert plan.unchanged == (known,)


def test_a_new_number_is_found_by_name_and_birth_date() -> None:
    """The same name and date of birth is the same pupil, and the new number is told."""
    plan = plan_import([pupil(1, "Zoë", "1", BORN)], [draft("Zoe", "9", BORN)], TODAY)
    assert plan.changed[0].fields == ("number", "given_name")
    assert "leerlingnummer 9" in plan.warnings[0]


def test_a_pasted_class_gets_its_numbers_from_a_later_file() -> None:
    """A name alone matches when only one has it and nothing contradicts it, with a warning."""
    plan = plan_import([pupil(1, "Sem")], [draft("Sem", "1", BORN)], TODAY)
    assert [(c.pupil.id, c.fields) for c in plan.changed] == [(1, ("number", "birth_date"))]
    assert (plan.new, plan.gone) == ((), ())
    assert "alleen de naam" in plan.warnings[0]


def test_namesakes_are_never_merged_in_silence() -> None:
    """When two could be meant, nobody is touched and the draft is left out with a warning."""
    two = [pupil(1, "Sem"), pupil(2, "Sem")]
    plan = plan_import(two, [draft("Sem", "1", BORN)], TODAY)
    assert (plan.new, plan.changed, plan.gone) == ((), (), ())
    assert set(plan.unchanged) == set(two)
    assert "niet duidelijk" in plan.warnings[0]
    plan = plan_import([pupil(1, "Sem")], [draft("Sem", "1"), draft("Sem", "2")], TODAY)
    assert (plan.new, plan.changed, plan.gone) == ((), (), ())
    assert len(plan.warnings) == 2


def test_a_namesake_who_contradicts_is_someone_else() -> None:
    """Another date of birth or number under the same name is a new pupil, and a doubt."""
    for stored, read in [
        (pupil(1, "Sem", "", BORN), draft("Sem", "", date(2012, 1, 1))),
        (pupil(1, "Sem", "1"), draft("Sem", "2")),
    ]:
        plan = plan_import([stored], [read], TODAY)
        assert (plan.new, plan.gone) == ((read,), (stored,))
        (doubt,) = doubts(plan.new, plan.gone)
        assert (doubt.draft, doubt.pupil) == (read, stored)


def test_lost_leading_zeros_are_recognised() -> None:
    """A spreadsheet that ate the zeros does not make a new pupil or change the number."""
    stored = pupil(1, "Sem", "0012")
    plan = plan_import([stored], [draft("Sem", "12")], TODAY)
    assert plan.unchanged == (stored,)
    assert "nullen" in plan.warnings[0]
    plan = plan_import([pupil(1, "Sem", "12")], [draft("Sem", "0012")], TODAY)
    assert plan.changed[0].fields == ("number",)
    plan = plan_import([pupil(1, "Sem", "0012")], [draft("Noor", "12")], TODAY)
    assert plan.new == (draft("Noor", "12"),)


def test_a_number_that_went_to_someone_else_warns() -> None:
    """A number is never reused, so another name under it needs a look."""
    plan = plan_import(
        [pupil(1, "Sem", "1")], [PupilDraft("1", "Noor", "", "Jansen", "H1a")], TODAY
    )
    assert len(plan.changed) == 1
    assert "Kijk of dat klopt" in plan.warnings[0]


def test_pupils_who_left_are_neither_new_nor_gone() -> None:
    """Someone who left before today is not added, and not missed."""
    yesterday = date(2026, 11, 22)
    gone = replace(pupil(1, "Sem", "1"), leaving_date=yesterday)
    plan = plan_import([gone], [replace(draft("Bo", "2"), leaving_date=yesterday)], TODAY)
    assert (plan.new, plan.gone, plan.unchanged) == ((), (), (gone,))
    assert "van school" in plan.warnings[0]
    leaving_today = replace(draft("Bo", "2"), leaving_date=TODAY)
    assert plan_import([], [leaving_today], TODAY).new == (leaving_today,)


names = st.sampled_from(["Sem", "sem", "Noor"])
numbers = st.sampled_from(["", "1", "01", "2", "3"])
dates = st.sampled_from([None, BORN, date(2012, 1, 1)])


@settings(deadline=None)
@given(
    st.lists(st.tuples(names, numbers, dates), max_size=5, unique_by=lambda p: p[1] or object()),
    st.lists(st.tuples(names, numbers, dates), max_size=5, unique_by=lambda p: p[1] or object()),
)
def test_nobody_is_lost_or_doubled(
    stored: list[tuple[str, str, date | None]], read: list[tuple[str, str, date | None]]
) -> None:
    """Every stored pupil is in exactly one part of the plan; every draft too, or has a warning."""
    pupils = [pupil(key, *fields) for key, fields in enumerate(stored)]
    drafts = [draft(*fields) for fields in read]
    plan = plan_import(pupils, drafts, TODAY)
    parts = [*(c.pupil for c in plan.changed), *plan.gone, *plan.unchanged]
    assert sorted(p.id for p in parts) == list(range(len(pupils)))
    left_out = sum("niet duidelijk" in warning for warning in plan.warnings)
    matched = len(pupils) - len(plan.gone)
    assert len(plan.new) + left_out <= len(drafts) <= len(plan.new) + left_out + matched
