"""The class over time: numbers, what one form can do, and whom to look at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len

from klasapp.sociogram.class_page import (
    ClassPage,
    Open,
    RoundFacts,
    lines_of,
    low_answers,
    only,
    pulse_lines,
    swings,
)
from klasapp.sociogram.class_page_wording import (
    change_sentence,
    first_look,
    page_text,
    printed,
    pulse_sentence,
    reading,
    warnings,
)
from klasapp.sociogram.pulse import TOO_FEW, pulse_of
from klasapp.sociogram.question import RoundQuestion
from klasapp.sociogram.round import Classmate, Participant, Round
from klasapp.sociogram.scale import ScaleKind, ScaleQuestion
from klasapp.sociometry import ClassIndices, Nomination, Question, SelfReport, analyse, make_round

LIKED = "Met wie trek je graag op?"
SIZE = 20


def facts(
    month: int,
    *,
    pulse: dict[ScaleKind, Sequence[int]] | None = None,
    swing: float = 0.02,
    asks: bool = True,
    answered: int = SIZE,
    name: str = "Meting",
    **indices: float | int | None,
) -> RoundFacts:
    """A round on the first of a month, with these indices."""
    room = ClassIndices(SIZE, answered, answered / SIZE, density=0.2, reciprocity=0.5)
    return RoundFacts(
        Round(
            month, 1, name, date(2027, month, 1), "closed", "pupil_mode",
            (RoundQuestion(month, 1, "positive", LIKED, None),) if asks else (),
            tuple(
                Participant(Classmate(n, f"Leerling {n}"), "answered" if n < answered else "absent")
                for n in range(SIZE)
            ),
        ),
        asks,
        replace(room, **indices),  # type: ignore[arg-type]
        dict.fromkeys(("reciprocity", "not_chosen", "no_mutual", "same_gender"), swing),
        tuple(
            pulse_of(ScaleQuestion(place, place, kind, f"Vraag {kind}?"), answers)
            for place, (kind, answers) in enumerate((pulse or {}).items())
        ),
    )  # fmt: skip


def page(*rounds: RoundFacts, open: tuple[Open, ...] = ()) -> ClassPage:
    return ClassPage("2B", (LIKED,), LIKED, rounds, lines_of(rounds), pulse_lines(rounds), open)


def text_of(found: ClassPage, width: int = 74) -> str:
    return "\n".join(text for text, _ in page_text(found, width))


FLAGGED = (Open("Noor", "weinig gekozen (zeker)", False),)


# What one form can do


def test_the_swing_of_a_measure_is_the_largest_change_by_leaving_one_form_out() -> None:
    """Three pupils choose each other, a fourth nobody: without the fourth all pairs are mutual."""
    pairs = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "b"), ("a", "c"), ("c", "a")]
    made = make_round(
        ["a", "b", "c", "d"],
        [Question(LIKED, "positive")],
        [Nomination(one, other, LIKED) for one, other in pairs],
    )
    found = swings(made, LIKED)
    assert found["reciprocity"] == 0.0, "what is left is mutual still"
    assert found["cohesion"] == 3 / 3 - 3 / 6
    assert found["no_mutual"] == 1.0
    assert found["participation"] == 0.25


def test_leaving_out_agrees_with_a_round_in_which_that_pupil_was_absent() -> None:
    pupils = [f"p{n}" for n in range(7)]
    chosen = {n: [(n * k + 1) % 7 for k in (1, 2, 3)] for n in range(7)}
    pairs = {(a, b) for a, others in chosen.items() for b in others if a != b}

    def made(absent: int | None) -> ClassIndices:
        room = make_round(
            pupils,
            [Question(LIKED, "positive")],
            [Nomination(f"p{a}", f"p{b}", LIKED) for a, b in sorted(pairs) if a != absent],
            responded=[one for n, one in enumerate(pupils) if n != absent],
        )
        return analyse(room).classroom

    whole = make_round(
        pupils,
        [Question(LIKED, "positive")],
        [Nomination(f"p{a}", f"p{b}", LIKED) for a, b in sorted(pairs)],
    )
    full = made(None)
    left = [made(n) for n in range(7)]
    found = swings(whole, LIKED)
    for key in ("reciprocity", "cohesion", "not_chosen", "no_mutual", "centralisation"):
        shifts = [abs(getattr(one, key) - getattr(full, key)) for one in left]
        assert found[key] == pytest.approx(max(shifts)), key


def test_only_the_question_of_the_page_counts() -> None:
    made = make_round(
        ["a", "b", "c"],
        [Question("x", "positive"), Question(LIKED, "positive"), Question("n", "negative")],
        [Nomination("a", "b", "x"), Nomination("a", "c", LIKED), Nomination("b", "c", "n")],
        self_reports=[SelfReport("a", "safety", 1)],
    )
    kept = only(made, LIKED)
    assert [q.name for q in kept.questions] == [LIKED]
    assert [one.nominee for one in kept.nominations] == ["c"]
    assert not kept.self_reports
    assert not only(made, None).nominations


# The lines


def test_an_index_that_no_round_can_give_is_left_out() -> None:
    keys = [one.measure.key for one in lines_of((facts(1),))]
    assert "same_gender" not in keys
    assert "participation" in keys
    with_gender = lines_of((facts(1, same_gender_share=0.8, same_gender_share_expected=0.5),))
    assert with_gender[-1].measure.key == "same_gender"


def test_a_round_that_did_not_ask_the_question_has_a_dash_and_not_a_zero() -> None:
    found = page(facts(1), facts(2, asks=False), facts(3))
    line = next(one for one in found.lines if one.measure.key == "reciprocity")
    assert line.values == (0.5, None, 0.5)
    assert "Niet gevraagd op 1 feb" in "\n".join(warnings(found))
    row = next(row for row in text_of(found).split("\n") if row.startswith("Wederzijds"))
    assert row.split() == ["Wederzijds", "▅·▅", "50", "%", "–", "50", "%"]


def test_a_change_is_told_beside_what_one_form_can_do() -> None:
    small = page(facts(1, swing=0.05), facts(2, reciprocity=0.54, swing=0.05))
    line = next(one for one in small.lines if one.measure.key == "reciprocity")
    assert line.direction == 0
    assert change_sentence(line) == (
        "4 punten hoger dan op 1 jan. Dat kan door één formulier komen: dat scheelt al tot "
        "5 punten."
    )
    large = page(facts(1), facts(2, reciprocity=0.4))
    line = next(one for one in large.lines if one.measure.key == "reciprocity")
    assert line.direction == -1
    assert change_sentence(line).startswith("10 punten lager dan op 1 jan. Eén formulier scheelt")
    same = page(facts(1), facts(2))
    assert "Even hoog als op 1 jan." in text_of(same)


def test_fewer_pupils_without_a_mutual_choice_is_better() -> None:
    found = page(facts(1, no_mutual=5), facts(2, no_mutual=2))
    assert found.better == ("zonder wederzijdse keuze",)
    assert found.worse == ()
    assert "3 leerlingen minder dan op 1 jan" in text_of(found)


def test_with_little_participation_no_change_is_told() -> None:
    found = page(facts(1, answered=11), facts(2, reciprocity=0.9))
    assert all(line.change is None for line in found.lines)
    assert not found.improves
    assert "geen conclusie" in text_of(found)


# The pulse


def test_of_fewer_than_three_answers_nothing_is_shown_anywhere() -> None:
    found = page(facts(1, pulse={"safety": [1, 2]}))
    text = text_of(found)
    assert TOO_FEW in text
    assert "te weinig" in text
    rows = {row["naam"]: row["waarden"] for row in printed(found)["schalen"][0]["rijen"]}
    assert {one["tekst"] for row in rows.values() for one in row} == {"–", "te weinig"}


def test_the_pulse_shows_mean_low_answers_and_counts_per_answer() -> None:
    found = page(facts(1, pulse={"safety": [1, 2, 4, 5, 5]}))
    rows = [row for row in text_of(found).split("\n") if row]
    assert any(row.startswith("heel veilig") and row.endswith("██░░░░  2") for row in rows)
    assert any(row.startswith("gemiddeld") and row.endswith("3,4 van 5") for row in rows)
    assert any(row.startswith("de laagste twee") and row.endswith("2 (40 %)") for row in rows)
    order = [rows.index(row) for row in rows if row.startswith(("heel veilig", "helemaal niet"))]
    assert order == sorted(order), "the best answer first"


def test_being_bullied_more_often_is_not_better() -> None:
    worse = page(
        facts(1, pulse={"bullied_self": [1] * 18}), facts(2, pulse={"bullied_self": [3] * 18})
    )
    assert worse.worse == ("zelf gepest worden",)
    assert not worse.improves
    (line,) = worse.pulse
    assert pulse_sentence(line).startswith("2 hoger dan op 1 jan. Eén formulier")
    (scale,) = worse.rounds[1].pulse
    assert low_answers(scale) == (18, "de laatste drie")


def test_a_mean_that_moves_less_than_one_answer_can_is_not_better() -> None:
    found = page(
        facts(1, pulse={"safety": [4] * 10}), facts(2, pulse={"safety": [4] * 7 + [5] * 3})
    )
    assert found.better == ()
    assert "Dat kan door één formulier komen" in text_of(found)


# Whom to look at first


def test_when_the_class_improves_who_is_still_flagged_comes_first() -> None:
    found = page(facts(1), facts(2, reciprocity=0.7), open=FLAGGED)
    assert found.improves
    said = first_look(found)
    assert "gaat beter: wederzijds" in said[0]
    assert "Huitsing 2019" in said[1]
    assert said[2:4] == ("Kijk eerst naar:", "• Noor · weinig gekozen (zeker)")


def test_a_class_that_also_gets_worse_does_not_improve() -> None:
    found = page(facts(1, no_mutual=2), facts(2, reciprocity=0.7, no_mutual=9), open=FLAGGED)
    assert not found.improves
    said = "\n".join(first_look(found))
    assert "Huitsing" not in said
    assert "minder goed: zonder wederzijdse keuze" in said
    assert "Noor" in said


def test_pupils_of_a_round_not_looked_at_yet_have_no_name_on_the_page() -> None:
    hidden = (Open("Noor", "", True), Open("Sem", "weinig gekozen", False))
    said = "\n".join(first_look(page(facts(1), open=hidden)))
    assert "Noor" not in said
    assert "1 leerling heeft een aandachtspunt in een meting die je nog niet bekeek" in said
    assert "Sem" in said


def test_the_reading_names_what_one_pupil_is() -> None:
    assert "van 20 is één leerling al 5 %" in reading(page(facts(1)))


# On paper and on the screen


def test_the_print_has_no_name_of_a_pupil_nor_of_a_round() -> None:
    found = page(
        facts(1, answered=13, name="Meting na ruzie Noor"), facts(2, reciprocity=0.8), open=FLAGGED
    )
    told = str(printed(found))
    assert "Noor" not in told
    assert "Meting na" not in told
    assert "Op 1 jan deden 13 van de 20" in told
    assert "1 leerling heeft nu een aandachtspunt" in told


@pytest.mark.parametrize("width", [74, 134])
@pytest.mark.parametrize("count", [1, 4, 9])
def test_columns_line_up_and_fit(width: int, count: int) -> None:
    rounds = [
        facts(
            month, pulse={"bullied_self": [1, 2, 3, 4, 5]}, same_gender_share=0.9,
            same_gender_share_expected=0.5, not_chosen=3, not_chosen_expected=0.04,
        )
        for month in range(1, count + 1)
    ]  # fmt: skip
    rows = [row for row, style in page_text(page(*rounds), width) if style in {"", "bold"}]
    start = next(n for n, row in enumerate(rows) if row.startswith("Meting op"))
    table = [row for row in rows[start:] if row and "?" not in row]
    assert all(cell_len(row) <= width for row in table)
    indices = [row for row in table if row.rstrip().endswith("%") and "(" not in row]
    assert len({cell_len(row) for row in indices}) == 1
    if count == 9 and width == 74:
        assert "passen niet op dit scherm" in text_of(page(*rounds), width)
