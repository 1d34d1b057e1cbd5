"""What the mentor expected beside what the round shows: the rule, and its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from klasapp.errors import InputError
from klasapp.sociogram.prediction import (
    Agreement,
    Named,
    Prediction,
    PredictionKind,
    agreements,
    check_prediction,
    kinds_to_predict,
)
from klasapp.sociogram.prediction_wording import (
    ATTUNEMENT,
    FINAL,
    agreement_text,
    expected_line,
    foreseen,
)
from klasapp.sociometry import Nomination, Question, analyse, make_round
from klasapp.sociometry.result import Analysis
from klasapp.sociometry.round import SelfReport

LIKED, BULLIED = "Met wie trek je graag op?", "Wie wordt er gepest?"
LONELY, TARGET, NAMED_ONCE = 3, 5, 7
PUPILS = range(1, 21)
ASKED: tuple[PredictionKind, ...] = ("isolated",)
NAMES = {one: f"Leerling {one}" for one in PUPILS}


def analysed(
    *, absent: Iterable[int] = (), choices: int = 5, reports: tuple[SelfReport, ...] = ()
) -> Analysis:
    """Twenty pupils: nobody chooses one, six name another as bullied, one names a third."""
    chosen = []
    away = set(absent)
    for one in PUPILS:
        if one in away:
            continue
        ahead = [(one + step - 1) % len(PUPILS) + 1 for step in range(1, len(PUPILS))]
        near = [other for other in ahead if other != LONELY][:choices]
        if one != LONELY:
            chosen += [Nomination(str(one), str(other), LIKED) for other in near]
        if one in {1, 2, 8, 9, 10, 11}:
            chosen.append(Nomination(str(one), str(TARGET), BULLIED))
        if one == 12:
            chosen.append(Nomination(str(one), str(NAMED_ONCE), BULLIED))
    made = make_round(
        [str(one) for one in PUPILS],
        [Question(LIKED, "positive"), Question(BULLIED, "bullied")],
        chosen,
        responded=[str(one) for one in PUPILS if one not in away],
    )
    return analyse(replace(made, self_reports=reports))


def compared(named: Named, analysis: Analysis | None = None) -> dict[str, Agreement]:
    found = agreements(Prediction(False, named), analysis or analysed())
    return {one.kind: one for one in found}


def said(agreement: Agreement, analysis: Analysis) -> str:
    return "\n".join(" ".join(pair) for pair in agreement_text(agreement, analysis, NAMES))


def test_only_what_was_asked_can_be_predicted() -> None:
    assert kinds_to_predict({"positive", "popular"}, set()) == ("isolated",)
    assert kinds_to_predict({"positive", "bullied"}, set()) == ("isolated", "targeted")
    assert kinds_to_predict({"positive"}, {"bullied_self", "safety"}) == ("isolated", "targeted")
    assert kinds_to_predict({"positive", "bullies"}, {"safety"}) == ("isolated",)
    assert kinds_to_predict({"popular"}, set()) == ()


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ({"isolated": (1, 2, 3, 4)}, "hoogstens 3"),
        ({"isolated": (1, 1)}, "twee keer"),
        ({"isolated": (99,)}, "doet niet mee"),
        ({"targeted": (1,)}, "niet naar gevraagd"),
    ],
)
def test_what_cannot_be_a_prediction_is_refused_with_a_sentence(named: Named, words: str) -> None:
    with pytest.raises(InputError, match=words):
        check_prediction(named, ASKED, PUPILS)


def test_three_names_or_none_are_a_prediction() -> None:
    check_prediction({"isolated": (1, 2, 3), "targeted": ()}, ASKED, PUPILS)


def test_names_that_the_round_shows_too_stand_apart_from_those_it_does_not_show() -> None:
    found = compared({"isolated": (4, LONELY), "targeted": (TARGET, 6, NAMED_ONCE)})
    assert found["isolated"] == Agreement("isolated", (LONELY,), (), (4,), ())
    assert found["targeted"] == Agreement("targeted", (TARGET,), (NAMED_ONCE,), (6,), ())


def test_who_the_round_shows_and_the_mentor_did_not_name_is_missed_not_lost() -> None:
    found = compared({"isolated": (4,), "targeted": ()})
    assert found["isolated"].missed == (LONELY,)
    assert found["targeted"].missed == (TARGET,)


def test_the_words_are_kind_and_make_both_differences_a_reason_to_look() -> None:
    analysis = analysed()
    found = compared({"isolated": (4,), "targeted": (TARGET, NAMED_ONCE)}, analysis)
    text = said(found["isolated"], analysis)
    assert "Jij zag iets wat de meting niet ziet Leerling 4. Ook dat is een reden om" in text
    assert "De meting laat zien wat jij niet noemde Leerling 3." in text
    text = said(found["targeted"], analysis)
    assert "Jij zag het, en de meting ook Leerling 5." in text
    assert "de meting geeft een aanwijzing Leerling 7." in text
    assert "Verder laat de meting niemand zien die jij niet noemde." in text
    for word in ("fout", "gemist", "goed geraden", "score"):
        assert word not in text.casefold()
    assert "0,16" in ATTUNEMENT


def test_who_says_it_himself_counts_as_shown_with_the_words_beside_the_name() -> None:
    analysis = analysed(reports=(SelfReport("9", "bullied_self", 3),))
    found = compared({"targeted": (9,)}, analysis)["targeted"]
    assert found.both == (9,)
    assert "Leerling 9 (zegt " in said(found, analysis)


def test_expecting_nobody_is_an_answer_of_its_own() -> None:
    analysis = analysed()
    found = compared({"isolated": (), "targeted": ()}, analysis)
    assert said(found["targeted"], analysis).startswith(
        " Je verwachtte van niemand dat die gepest wordt."
    )
    assert "Leerling 5" in said(found["targeted"], analysis)


def test_with_too_few_forms_the_round_neither_confirms_nor_denies() -> None:
    analysis = analysed(absent=range(10, 21))
    found = compared({"isolated": (4,)}, analysis)["isolated"]
    assert found.against == "participation"
    assert "ook niet tegenspreken" in said(found, analysis)
    assert "niet ziet" not in said(found, analysis)


def test_with_too_few_choices_nobody_can_stand_out_and_the_mentor_is_not_contradicted() -> None:
    analysis = analysed(choices=1)
    found = compared({"isolated": (LONELY,)}, analysis)["isolated"]
    assert found.against == "no_power"
    assert "Jij noemde: Leerling 3." in said(found, analysis)


def test_who_skipped_has_nothing_to_compare_and_reads_nothing_about_it() -> None:
    skipped = Prediction(True, {"isolated": ()})
    assert agreements(skipped, analysed()) == ()
    assert foreseen(skipped, 4) == foreseen(None, 4) == ""


def test_each_pupil_says_as_what_he_was_expected() -> None:
    one = Prediction(False, {"isolated": (4, 6), "targeted": (6,)})
    assert expected_line(one, 4) == "Jij verwachtte vooraf: weinig gekozen."
    assert expected_line(one, 6) == "Jij verwachtte vooraf: weinig gekozen en gepest."
    assert expected_line(one, 8) == ""
    assert foreseen(one, 8) == "Jij noemde deze leerling vooraf niet."


def test_the_mentor_reads_that_it_is_for_good_and_why() -> None:
    assert "niet meer veranderen" in FINAL
