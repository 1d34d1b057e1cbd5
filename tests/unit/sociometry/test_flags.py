"""The rules of section 5, their sentences, and how certain they are."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from klasapp.sociometry import (
    Analysis,
    ClassRound,
    Flag,
    Nomination,
    Question,
    QuestionKind,
    SelfReport,
    Settings,
    analyse,
    make_round,
)
from klasapp.sociometry.flags import certainty
from klasapp.sociometry.reason import number, odds

N = 26
PUPILS = [f"p{n:02d}" for n in range(N)]
SAMEN, NIET = Question("samen", "positive"), Question("niet", "negative")


def ring(name: str, k: int, *, leave_out: str = "", of: Iterable[str] = PUPILS) -> list[Nomination]:
    """Everyone chooses the next ``k``, stepping over one pupil who is never chosen."""
    pupils = list(of)
    result = []
    for place, pupil in enumerate(pupils):
        after = [pupils[(place + step) % len(pupils)] for step in range(1, len(pupils))]
        picked = [one for one in after if one != leave_out][:k]
        result += [Nomination(pupil, one, name) for one in picked]
    return result


def build(
    *questions: Question, rows: Iterable[Nomination], absent: Iterable[str] = (), **more: object
) -> ClassRound:
    """A class of 26."""
    gone = set(absent)
    round = make_round(
        PUPILS,
        questions,
        [one for one in rows if one.nominator not in gone],
        responded=[pupil for pupil in PUPILS if pupil not in gone],
    )
    return replace(round, **more) if more else round  # type: ignore[arg-type]


def flags(analysis: Analysis, kind: str) -> list[Flag]:
    """The flags of one kind."""
    return [flag for flag in analysis.flags if flag.kind == kind]


def test_a_pupil_nobody_chose_stands_out_when_enough_choices_were_asked() -> None:
    """With five choices each the chance of none is 0.4 in a hundred."""
    (flag,) = analyse(build(SAMEN, rows=ring("samen", 5, leave_out="p03"))).flags
    assert (flag.kind, flag.pupil, flag.certainty, flag.flips) == ("isolated", "p03", "certain", 0)
    assert flag.reason == (
        "Geen van de 25 klasgenoten die konden kiezen koos deze leerling; bij toeval verwacht je "
        "er 5 en komt dat voor bij 4 van de 1000. Er is dus ook geen wederzijdse keuze."
    )
    assert flag.change.startswith("Met 2 of meer keuzes, of met één wederzijdse keuze, is dit geen")


def test_the_sentence_counts_choices_and_says_they_are_not_mutual() -> None:
    """Two choices, neither of them answered."""
    rows = [
        *ring("samen", 8, leave_out="p03"),
        Nomination("p20", "p03", "samen"),
        Nomination("p21", "p03", "samen"),
    ]
    (flag,) = analyse(build(SAMEN, rows=rows)).flags
    assert flag.reason == (
        "2 van de 25 klasgenoten die konden kiezen kozen deze leerling; bij toeval verwacht je "
        "er 8,1 en komt 2 of minder voor bij 5 van de 1000. Geen van die keuzes is wederzijds."
    )


def test_one_mutual_choice_is_enough_not_to_be_little_chosen() -> None:
    """A pupil with one friend who answers it is no flag, however few the choices."""
    rows = [*ring("samen", 8, leave_out="p03"), Nomination("p04", "p03", "samen")]
    assert analyse(build(SAMEN, rows=rows)).flags == ()


def test_with_two_choices_nobody_can_stand_out_and_it_is_said() -> None:
    """An unchosen pupil is not listed as flagged; the warning tells why."""
    analysis = analyse(build(SAMEN, rows=ring("samen", 2, leave_out="p03")))
    assert analysis.flags == ()
    (warning,) = analysis.warnings
    assert warning.kind == "no_power"
    assert "kan niemand opvallen" in warning.message
    assert analysis.expected_flags_by_chance["isolated"] == 0.0


def test_several_positive_questions_count_a_classmate_once() -> None:
    """The union: a mutual choice on either question, or across them, keeps the flag away."""
    other = Question("werken", "positive")
    rows = [*ring("samen", 5, leave_out="p03"), *ring("werken", 5, leave_out="p03")]
    (flag,) = analyse(build(SAMEN, other, rows=rows)).flags
    assert flag.reason.startswith("Over 2 vragen samen: geen van de 25 klasgenoten")
    assert "verwacht je er 5 " in flag.reason
    across = [*rows, Nomination("p04", "p03", "werken")]
    assert analyse(build(SAMEN, other, rows=across)).flags == ()


def test_an_absent_pupil_may_be_flagged_but_never_with_certainty() -> None:
    """Nobody knows whom he would have chosen; the sentence says so."""
    analysis = analyse(build(SAMEN, rows=ring("samen", 6, leave_out="p03"), absent=["p03"]))
    (flag,) = analysis.flags
    assert (flag.certainty, flag.flips) == ("shaky", 0)
    assert "De leerling was afwezig" in flag.reason
    assert analysis.pupil("p03").mutual is None
    assert analysis.pupil("p03").given is None


def test_certainty_follows_the_share_of_respondents_on_whom_it_hangs() -> None:
    """None: certain; at most a fifth: shaky; more: undetermined; not asked: null."""
    usual = Settings()

    def sure(flips: int | None, *, absent: bool = False) -> str | None:
        return certainty(flips, 25, absent_isolated=absent, settings=usual)

    assert [sure(0), sure(1), sure(5), sure(6)] == ["certain", "shaky", "shaky", "undetermined"]
    assert sure(0, absent=True) == "shaky"
    assert sure(6, absent=True) == "undetermined"
    assert sure(None) is None


def test_without_stability_certainty_is_null() -> None:
    """The flags are the same."""
    round = build(SAMEN, rows=ring("samen", 5, leave_out="p03"))
    (flag,) = analyse(round, Settings(stability=False)).flags
    assert (flag.certainty, flag.flips, flag.of) == (None, None, None)


@pytest.mark.parametrize(
    ("there", "flagged", "warned"),
    [(26, True, False), (20, True, False), (19, True, True), (16, True, True), (15, False, True)],
)
def test_participation_decides_what_may_be_said(there: int, flagged: bool, warned: bool) -> None:
    """From 75 % normal, from 60 % with a warning, below that only facts."""
    rows = ring("samen", 9, leave_out="p03")
    analysis = analyse(build(SAMEN, rows=rows, absent=PUPILS[there:]))
    assert bool(analysis.flags) == flagged
    assert ("participation" in [one.kind for one in analysis.warnings]) == warned
    assert analysis.pupil("p03").received == 0


def test_rejected_needs_a_negative_question_and_few_choices() -> None:
    """Often chosen on the negative question and less liked than expected."""
    rejecting = [Nomination(pupil, "p03", "niet") for pupil in PUPILS[10:18]]
    rest = [Nomination(pupil, PUPILS[(n + 9) % N], "niet") for n, pupil in enumerate(PUPILS)]
    rows = [*ring("samen", 4, leave_out="p03"), *rejecting, *rest]
    (flag,) = flags(analyse(build(SAMEN, NIET, rows=rows)), "rejected")
    assert (flag.pupil, flag.certainty) == ("p03", "certain")
    assert "9 van de 25 klasgenoten" in flag.reason or "8 van de 25 klasgenoten" in flag.reason
    assert "kreeg de leerling geen keuzes, minder dan de 4 die" in flag.reason
    assert not flags(analyse(build(SAMEN, rows=ring("samen", 4, leave_out="p03"))), "rejected")


def named(kind: QuestionKind, count: int, absent: Iterable[str] = ()) -> Analysis:
    """p03 is named by ``count`` classmates on a question of this kind."""
    rows = [*ring("samen", 5), *(Nomination(one, "p03", "wie") for one in PUPILS[5 : 5 + count])]
    return analyse(build(SAMEN, Question("wie", kind), rows=rows, absent=absent))


@pytest.mark.parametrize(("kind", "flag"), [("bullied", "targeted"), ("bullies", "bullies")])
@pytest.mark.parametrize(("count", "flagged"), [(1, False), (2, False), (3, True), (9, True)])
def test_named_by_a_tenth_of_the_class_is_a_flag(
    kind: QuestionKind, flag: str, count: int, flagged: bool
) -> None:
    """Of 25 possible nominators three are 12 %; two are 8 % and something to check."""
    analysis = named(kind, count)
    assert bool(flags(analysis, flag)) == flagged
    assert [(one.pupil, one.named_by) for one in analysis.to_check] == (
        [] if flagged else [("p03", count)]
    )


def test_one_naming_in_a_tiny_class_is_no_flag() -> None:
    """Ten per cent of five is less than one, but two different nominators are needed."""
    five = PUPILS[:5]
    round = make_round(five, [Question("wie", "bullied")], [Nomination("p00", "p03", "wie")])
    analysis = analyse(round)
    assert analysis.flags == ()
    assert [one.reason for one in analysis.to_check] == [
        "Door 1 van de 4 klasgenoten die konden kiezen genoemd als gepest. "
        "Geen aandachtspunt, wel iets om na te gaan."
    ]


def test_the_sentence_on_bullying_speaks_of_being_named() -> None:
    """A naming is what classmates say, not what is so."""
    (flag,) = flags(named("bullies", 5), "bullies")
    assert flag.reason.startswith(
        "Door 5 van de 25 klasgenoten die konden kiezen genoemd als pestend;"
    )
    assert "Genoemd door 2 of minder klasgenoten is geen aandachtspunt" in flag.change


def test_what_would_change_a_naming_is_true() -> None:
    """One naming less than the threshold in the sentence is no flag any more."""
    (flag,) = flags(named("bullied", 6), "targeted")
    assert "Genoemd door 2 of minder" in flag.change
    assert not flags(named("bullied", 2), "targeted")
    assert flags(named("bullied", 3), "targeted")


def test_naming_yourself_is_always_shown_and_never_counted() -> None:
    """Also beside a flag."""
    rows = [Nomination(one, "p03", "wie") for one in ["p03", *PUPILS[5:12]]]
    rows.append(Nomination("p04", "p04", "wie"))
    analysis = analyse(build(Question("wie", "bullied"), rows=rows))
    (flag,) = flags(analysis, "targeted")
    assert "Door 7 van de 25" in flag.reason
    assert [(one.pupil, one.named_by, one.self_named) for one in analysis.to_check] == [
        ("p03", 7, True),
        ("p04", 0, True),
    ]
    assert "De leerling noemde zichzelf als gepest." in analysis.to_check[1].reason


def test_namings_stay_visible_when_too_few_took_part() -> None:
    """Below 60 % there are no flags, but a naming may not get lost."""
    analysis = named("bullied", 6, absent=PUPILS[12:])
    assert analysis.flags == ()
    assert [(one.pupil, one.named_by) for one in analysis.to_check] == [("p03", 6)]


@pytest.mark.parametrize(
    ("report", "flagged"),
    [
        (SelfReport("p03", "bullied_self", 1), False),
        (SelfReport("p03", "bullied_self", 2), True),
        (SelfReport("p03", "bullied_self", 4), True),
        (SelfReport("p03", "safety", 2), True),
        (SelfReport("p03", "safety", 3), False),
        (SelfReport("p03", "belonging", 1), False),
    ],
)
def test_self_reports_are_flagged_from_two_or_three_times_a_month(
    report: SelfReport, flagged: bool
) -> None:
    """Solberg and Olweus (2003); safety in the lowest band; belonging is not a flag."""
    analysis = analyse(build(SAMEN, rows=ring("samen", 5), self_reports=(report,)))
    assert [flag.kind for flag in analysis.flags] == (["self_reported"] if flagged else [])
    assert all(flag.certainty is None for flag in analysis.flags)


def test_a_self_report_in_a_class_with_many_absentees_is_something_to_check() -> None:
    """What a pupil says of himself does not depend on the others; it stays visible."""
    report = (SelfReport("p03", "bullied_self", 4),)
    rows = ring("samen", 5)
    analysis = analyse(build(SAMEN, rows=rows, absent=PUPILS[10:], self_reports=report))
    assert analysis.flags == ()
    assert [(one.kind, one.pupil) for one in analysis.to_check] == [("self_reported", "p03")]
    assert "meer dan één keer per week" in analysis.to_check[0].reason


def test_no_sentence_contains_a_name() -> None:
    """Reasons can be read aloud with a colleague without saying whom they are about."""
    rows = [
        *ring("samen", 5, leave_out="p03"),
        *(Nomination(p, "p03", "wie") for p in PUPILS[5:12]),
    ]
    analysis = analyse(build(SAMEN, Question("wie", "bullied"), rows=rows))
    assert len(analysis.flags) == 2
    for flag in analysis.flags:
        assert not any(pupil in flag.reason + flag.change for pupil in PUPILS)


def test_the_settings_of_the_school_decide() -> None:
    """A stricter alpha, and another share of the class."""
    round = build(SAMEN, rows=ring("samen", 5, leave_out="p03"))
    assert analyse(round, Settings(alpha=0.001)).flags == ()
    rows = [*ring("samen", 5), *(Nomination(one, "p03", "wie") for one in PUPILS[5:9])]
    bullied = build(SAMEN, Question("wie", "bullied"), rows=rows)
    assert flags(analyse(bullied), "targeted")
    assert not flags(analyse(bullied, Settings(named_share=0.25)), "targeted")
    assert not flags(analyse(bullied, Settings(named_at_least=5)), "targeted")


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (0.01, "bijna 0"), (3.0, "3"), (3.249, "3,2"), (0.25, "0,3")]
)
def test_numbers_are_written_the_dutch_way(value: float, text: str) -> None:
    """A comma, one decimal, none when it is whole."""
    assert number(value) == text


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (0.0365, "bij 4 van de 100"),
        (0.0098, "bij 1 van de 100"),
        (0.0042, "bij 4 van de 1000"),
        (0.0004, "bij minder dan 1 van de 1000"),
    ],
)
def test_chances_are_written_as_counts(p: float, text: str) -> None:
    """A mentor pictures 4 of 100 better than p = .037."""
    assert odds(p) == text
