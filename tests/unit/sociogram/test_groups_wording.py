"""The sentences about groups, and what they never say."""

from klasapp.sociogram.groups import Bonds, GroupPlan, GroupWish, check_plan, group_shape
from klasapp.sociogram.groups_wording import (
    check_words,
    clash_sentence,
    pupil_words,
    short_names,
    wish_words,
)
from klasapp.sociogram.round import Classmate

NAMES = {1: "Noor", 2: "Sem", 3: "Yara", 4: "Daan", 5: "Zoë [/", 6: "Finn"}
BONDS = Bonds((1, 2, 3, 4, 5, 6), frozenset({(1, 2), (3, 4)}), frozenset({(3, 1)}), frozenset({5}))
PLAN = GroupPlan(((1, 2, 3), (4, 5, 6)))
SHAPE = group_shape(6, 2)


def test_a_wish_of_a_case_says_houd_apart_and_no_more() -> None:
    assert (
        wish_words(GroupWish("apart", 1, 5, from_case=True), NAMES) == "Noor en Zoë [/: houd apart"
    )
    assert wish_words(GroupWish("together", 1, 2), NAMES) == "Noor en Sem: samen"
    assert wish_words(GroupWish("front", 5), NAMES) == "Zoë [/: vooraan"


def test_a_contradiction_names_the_wishes_that_clash() -> None:
    core = (GroupWish("together", 1, 2), GroupWish("apart", 1, 2, from_case=True))
    assert clash_sentence(core, NAMES, SHAPE) == (
        "Noor en Sem moeten samen, maar Noor en Sem moeten apart. "
        "Deze wensen gaan niet samen. Haal er een weg."
    )


def test_a_contradiction_names_the_sizes_when_they_matter() -> None:
    core = tuple(GroupWish("apart", *pair) for pair in ((1, 2), (1, 3), (2, 3)))
    assert clash_sentence(core, NAMES, SHAPE) == (
        "Noor en Sem moeten apart, maar Noor en Yara moeten apart en Sem en Yara moeten apart. "
        "Deze wensen gaan niet samen in 2 groepen van 3. Haal er een weg, of kies een andere "
        "indeling."
    )


def test_a_long_contradiction_stays_a_sentence() -> None:
    core = tuple(GroupWish("apart", a, b) for a in NAMES for b in NAMES if a < b)
    said = clash_sentence(core, NAMES, SHAPE)
    assert said.count("moeten apart") == 6
    assert "en nog 9 wensen over dezelfde leerlingen. Deze wensen gaan niet samen in 2" in said


def test_a_wish_that_cannot_be_by_itself_is_called_so() -> None:
    said = clash_sentence((GroupWish("front", 1),), NAMES, SHAPE)
    assert said.startswith("Noor moet vooraan. Deze wens kan niet in")


def test_the_check_says_who_has_no_chosen_classmate_and_which_wishes_failed() -> None:
    wishes = (GroupWish("apart", 1, 2),)
    lines = check_words(check_plan(PLAN, BONDS, wishes, SHAPE), NAMES)
    assert lines == (
        "1 van de 2 leerlingen die kozen, zitten bij iemand die ze kozen.",
        "○ Zonder gekozen klasgenoot: Yara.",
        "! Liever niet samen: Noor en Yara.",
        "! Wens niet nagekomen: Noor en Sem: apart.",
    )
    good = check_words(check_plan(PLAN, BONDS, (), SHAPE), NAMES, repeats=False)
    assert good[0].endswith("Alle wensen zijn nagekomen.")
    assert good[-1].startswith("Het zoeken stopte")


def test_one_pupil_is_described_with_choices_and_wishes() -> None:
    wishes = (GroupWish("apart", 1, 4), GroupWish("apart", 1, 2))
    assert pupil_words(1, PLAN, BONDS, wishes, SHAPE, NAMES) == (
        "Noor · koos Sem ✓ · ! liever niet samen: Yara · Noor en Daan: apart ✓ · "
        "Noor en Sem: apart ✗"
    )
    assert pupil_words(6, PLAN, BONDS, (), SHAPE, NAMES) == "Finn · koos niemand"


def test_short_names_never_name_two_pupils() -> None:
    pupils = (
        Classmate(1, "Sem Berg", "Sem"),
        Classmate(2, "sem Kok", "sem"),
        Classmate(3, "Yara Bakker", "Yara"),
    )
    assert short_names(pupils) == {1: "Sem Berg", 2: "sem Kok", 3: "Yara"}
