"""Numbers instead of names: they tell nothing, and a matrix or a round under them is the same."""

from hypothesis import given
from hypothesis import strategies as st

from klasapp.sociogram.codes import code_names, renamed
from klasapp.sociogram.matrix_sheets import ABSENT, CHOSEN, MUTUAL, matrix_sheets
from klasapp.sociometry import Nomination, Question, make_round

ROUND = make_round(
    ["Anna", "Bram", "=1+1", "Dirk"],
    [Question("Graag?", "positive"), Question("Liever niet?", "negative")],
    [
        Nomination("Anna", "Bram", "Graag?"),
        Nomination("Bram", "Anna", "Graag?"),
        Nomination("Bram", "Dirk", "Graag?"),
        Nomination("=1+1", "Dirk", "Liever niet?"),
    ],
    responded=["Anna", "Bram", "=1+1"],
    gender={"Anna": "v", "Bram": "m"},
)
CODES = {"Anna": "L04", "Bram": "L02", "=1+1": "L03", "Dirk": "L01"}


@given(st.sets(st.integers(1, 10_000), min_size=1, max_size=60), st.text(min_size=1))
def test_every_pupil_has_a_number_of_its_own(pupils: set[int], secret: str) -> None:
    found = code_names(pupils, secret)
    assert sorted(found.values()) == [f"L{number:02d}" for number in range(1, len(pupils) + 1)]
    assert found == code_names(sorted(pupils, reverse=True), secret)


def test_the_numbers_follow_neither_the_list_nor_another_secret() -> None:
    pupils = range(1, 29)
    one, other = code_names(pupils, "a"), code_names(pupils, "b")
    assert one != other
    assert [one[pupil] for pupil in pupils] != sorted(one.values())


def test_a_round_under_numbers_keeps_who_chose_whom_and_forgets_the_order_of_the_list() -> None:
    made = renamed(ROUND, CODES, with_gender=False)
    assert made.pupils == ("L01", "L02", "L03", "L04")
    assert made.responded == {"L04", "L02", "L03"}
    assert [(one.nominator, one.nominee) for one in made.nominations] == [
        ("L02", "L01"), ("L02", "L04"), ("L04", "L02"), ("L03", "L01"),
    ]  # fmt: skip
    assert made.gender == {}
    assert renamed(ROUND, CODES, with_gender=True).gender["L04"] == "v"


def test_the_matrix_tells_choices_mutual_choices_absence_and_totals_in_symbols() -> None:
    about, liked, disliked = matrix_sheets(ROUND, [("klas", "2B")])
    assert about.name == "uitleg"
    assert [cell.value for cell in liked.rows[2]][1:5] == list(ROUND.pupils)
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in liked.rows[3:]}
    assert rows["Anna"] == ["", MUTUAL, "", "", 1, 1]
    assert rows["Bram"] == [MUTUAL, "", "", CHOSEN, 2, 1]
    assert rows["=1+1"] == ["", "", "", "", 0, 0]
    assert rows[f"Dirk {ABSENT}"] == [ABSENT, ABSENT, ABSENT, "", ABSENT, ABSENT]
    assert rows["kreeg"] == [1, 1, 0, 1, 3, 2]
    assert disliked.rows[0][0].value == "Liever niet?"
    words = " ".join(str(cell.value) for row in about.rows for cell in row)
    assert all(part in words for part in (CHOSEN, MUTUAL, ABSENT, "geen oordeel", "Liever niet?"))
