"""The rules of groups: sizes, wishes, what a plan does, and the quick start."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.sociogram.groups import (
    Bonds,
    GroupPlan,
    GroupWish,
    bonds_of,
    case_wishes,
    check_plan,
    clashing,
    clean_plan_name,
    fitted,
    group_shape,
    make_wish,
    parse_size,
    plan_value,
)
from klasapp.sociogram.groups_start import greedy_plan, swapped_plan
from klasapp.sociometry import Nomination, Question, make_round

SIX = Bonds(
    (1, 2, 3, 4, 5, 6),
    frozenset({(1, 2), (2, 1), (3, 4), (5, 1)}),
    frozenset({(3, 5)}),
    frozenset({6}),
)
HALVES = GroupPlan(((1, 2, 3), (4, 5, 6)))


@pytest.mark.parametrize(
    ("pupils", "count", "words"),
    [(30, 8, "8 groepen: 6 van 4 en 2 van 3"), (30, 10, "10 groepen van 3")],
)
def test_sizes_differ_by_one_at_most(pupils: int, count: int, words: str) -> None:
    shape = group_shape(pupils, count)
    sizes = [most for _, most in shape.places]
    assert (sum(sizes), len(sizes)) == (pupils, count)
    assert max(sizes) - min(sizes) <= 1
    assert shape.words == words


@pytest.mark.parametrize(("pupils", "count"), [(30, 1), (30, 16), (3, 2), (0, 1)])
def test_groups_that_cannot_be_are_refused(pupils: int, count: int) -> None:
    with pytest.raises(InputError):
        group_shape(pupils, count)


@pytest.mark.parametrize(
    ("count", "size", "wanted"), [("8", "", 8), ("", "4", 8), ("", "5", 6), (" 10 ", " ", 10)]
)
def test_a_mentor_gives_the_number_or_the_largest_size(count: str, size: str, wanted: int) -> None:
    assert parse_size(30, count, size) == wanted


@pytest.mark.parametrize(
    ("count", "size"),
    [("", ""), ("8", "4"), ("x", ""), ("", "1"), ("²", ""), ("", "0"), ("9999", ""), ("-3", "")],
)
def test_other_sizes_are_refused_with_a_sentence(count: str, size: str) -> None:
    with pytest.raises(InputError):
        parse_size(30, count, size)


def test_a_wish_has_one_spelling_and_is_there_once() -> None:
    wish = make_wish("apart", (7, 3))
    assert wish == GroupWish("apart", 3, 7)
    with pytest.raises(InputError, match="staat er al"):
        make_wish("apart", (3, 7), (wish,))
    with pytest.raises(InputError, match="twee verschillende"):
        make_wish("together", (3, 3))
    assert make_wish("front", (3,)) == GroupWish("front", 3)


def test_pairs_of_cases_come_once_and_only_of_this_class() -> None:
    found = case_wishes([(2, 1), (1, 2), (1, 1), (1, 99)], (1, 2, 3))
    assert found == (GroupWish("apart", 1, 2, from_case=True),)


def test_bonds_take_every_positive_and_negative_question_and_nothing_of_bullying() -> None:
    asked = make_round(
        ["1", "2", "3", "4"],
        [
            Question("werk", "positive"),
            Question("spel", "positive"),
            Question("niet", "negative"),
            Question("pest", "bullies"),
        ],
        [
            Nomination("1", "2", "werk"),
            Nomination("1", "2", "spel"),
            Nomination("2", "3", "spel"),
            Nomination("1", "4", "niet"),
            Nomination("2", "1", "pest"),
        ],
    )
    found = bonds_of(asked, ["3"], (1, 2, 3, 4))
    assert found.given == {(1, 2), (2, 3)}
    assert found.avoided == {(1, 4)}
    assert found.isolated == {1, 3, 4}, "the flag, and whoever nobody chose"
    without = bonds_of(asked, [], (1, 2, 4))
    assert without.given == {(1, 2)}


def test_company_is_whom_you_chose_else_who_chose_you_else_who_does_not_mind() -> None:
    bonds = Bonds((1, 2, 3, 4), frozenset({(1, 2)}), frozenset({(4, 3)}), frozenset({3}))
    assert bonds.company == {
        1: frozenset({2}),
        2: frozenset({1}),
        3: frozenset({1, 2}),
        4: frozenset(),
    }


def test_a_check_counts_choices_wishes_and_dislikes() -> None:
    wishes = (GroupWish("apart", 1, 2), GroupWish("together", 4, 5), GroupWish("together", 1, 6))
    check = check_plan(HALVES, SIX, wishes, group_shape(6, 2))
    assert check.with_choice == (1, 2)
    assert check.without_choice == (3, 5)
    assert check.no_choices == (4, 6)
    assert check.lonely == ()
    assert check.avoided == ()
    assert check.broken == (wishes[0], wishes[2])


def test_value_counts_company_choices_and_dislikes() -> None:
    assert plan_value(HALVES, SIX) == 20 + 20 + 2 + 60
    worse = HALVES.swapped(3, 6).swapped(1, 3)
    assert worse.groups == ((3, 2, 6), (4, 5, 1))
    assert plan_value(worse, SIX) == (20 + 20 + 1 + 60) - 20


def test_moving_and_swapping_lose_nobody_and_names_stand_by_alphabet() -> None:
    moved = HALVES.moved(1, 1)
    assert moved.groups == ((2, 3), (4, 5, 6, 1))
    assert HALVES.swapped(1, 6).groups == ((6, 2, 3), (4, 5, 1))
    names = {1: "b", 2: "A", 3: "c", 4: "z", 5: "y", 6: "x"}
    assert HALVES.ordered(names).groups == ((2, 1, 3), (6, 5, 4))


def test_a_kept_plan_fits_the_class_of_today() -> None:
    shape = group_shape(6, 2)
    assert fitted(HALVES, (1, 2, 4, 5, 6, 7), shape).groups == ((1, 2, 7), (4, 5, 6))


@pytest.mark.parametrize("text", ["", "  ", "x" * 81])
def test_a_plan_has_a_name_of_one_to_eighty_characters(text: str) -> None:
    with pytest.raises(InputError):
        clean_plan_name(text)
    assert clean_plan_name(" Zoe\u0308  1 ") == "Zoë 1"


def test_the_conflict_is_the_smallest_and_spares_the_mentors_own_wishes_first() -> None:
    wishes = tuple(GroupWish("apart", 1, n, from_case=n == 9) for n in range(2, 10))
    bad = {wishes[1], wishes[4], wishes[7]}
    assert clashing(wishes, lambda rest: not bad <= set(rest)) == tuple(
        one for one in wishes if one in bad
    )
    at_least_two = clashing(wishes, lambda rest: len(rest) < 2)
    assert len(at_least_two) == 2
    assert all(not one.from_case for one in at_least_two)


@st.composite
def classes(draw: st.DrawFn) -> tuple[Bonds, tuple[GroupWish, ...], int]:
    """A class of 4 to 16, its choices, some wishes, a number of groups."""
    size = draw(st.integers(4, 16))
    ids = tuple(range(1, size + 1))
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda p: p[0] != p[1])
    given_ = draw(st.frozensets(pairs, max_size=3 * size))
    avoided = draw(st.frozensets(pairs, max_size=size)) - given_
    isolated = draw(st.frozensets(st.sampled_from(ids), max_size=3))
    wished = draw(st.lists(pairs, max_size=3))
    wishes: list[GroupWish] = []
    for pair in wished:
        kind = draw(st.sampled_from(("apart", "together")))
        wish = GroupWish("apart" if kind == "apart" else "together", min(pair), max(pair))
        if wish not in wishes:
            wishes.append(wish)
    count = draw(st.integers(2, size // 2))
    return Bonds(ids, given_, avoided, isolated), tuple(wishes), count


@given(classes(), st.integers(0, 99))
def test_the_quick_start_divides_everyone_in_the_sizes_asked(
    made: tuple[Bonds, tuple[GroupWish, ...], int], seed: int
) -> None:
    bonds, wishes, count = made
    shape = group_shape(len(bonds.pupils), count)
    plan = greedy_plan(bonds, wishes, shape, seed)
    assert sorted(one for group in plan.groups for one in group) == list(bonds.pupils)
    assert all(
        fewest <= len(group) <= most
        for group, (fewest, most) in zip(plan.groups, shape.places, strict=True)
    )
    assert plan == greedy_plan(bonds, wishes, shape, seed)
    better = swapped_plan(plan, bonds, wishes, shape)
    assert sorted(map(len, better.groups)) == sorted(map(len, plan.groups))

    def worth(one: GroupPlan) -> tuple[int, int]:
        return -len(check_plan(one, bonds, wishes, shape).broken), plan_value(one, bonds)

    assert worth(better) >= worth(plan)
