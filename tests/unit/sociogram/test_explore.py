"""What the sociogram draws and says, for a small invented class."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from rich.cells import cell_len

from klasapp.sociogram.explore import (
    Explored,
    Lens,
    View,
    base_pairs,
    lens_of,
    lenses,
    polarities,
    seek,
    stretches,
    tones,
)
from klasapp.sociogram.explore_facts import (
    about_class,
    about_pupil,
    connects,
    influence,
    matrix_cell,
    matrix_order,
    matrix_sentence,
    table,
)
from klasapp.sociogram.explore_places import arrange, cut, labels, short_names, suffix
from klasapp.sociogram.question import Kind, RoundQuestion
from klasapp.sociogram.round import Classmate, Participant, Round
from klasapp.sociometry import Nomination, Question, analyse, communities, make_round
from klasapp.sociometry.bridges import bridges
from klasapp.sociometry.layout import LAYOUT_KINDS, LayoutKind
from klasapp.sociometry.round import QuestionKind

LIKED, WORK, NOT, POPULAR = "Graag mee om?", "Graag mee werken?", "Liever niet?", "Populair?"
NAMES = (
    ("Sem van den Berg", "Sem"),
    ("Noor Jansen", "Noor"),
    ("Sem Bakker", "Sem"),
    ("Zoë [/ de Wit", "Zoë [/"),
    ("Amin Haddouchi", "Amin"),
    ("Bo Vos", "Bo"),
)
SEM, NOOR, SEM_B, ZOE, AMIN, BO = "1", "2", "3", "4", "5", "6"


def explored(
    choices: dict[str, list[tuple[str, str]]],
    kinds: dict[str, Kind],
    names: tuple[tuple[str, str], ...] = NAMES,
    absent: tuple[str, ...] = (),
) -> Explored:
    people = tuple(
        Participant(
            Classmate(number, name, given), "absent" if str(number) in absent else "answered"
        )
        for number, (name, given) in enumerate(names, 1)
    )
    asked = Round(
        1, 1, "Meting", date(2026, 11, 23), "closed", "pupil_mode",
        tuple(RoundQuestion(k, k, kind, text, None) for k, (text, kind) in enumerate(
            kinds.items(), 1)),
        people,
    )  # fmt: skip
    questions: list[Question] = []
    for text, kind in kinds.items():
        as_asked: QuestionKind = kind
        questions.append(Question(text, as_asked))
    made = make_round(
        [str(one.pupil.id) for one in people],
        questions,
        [Nomination(a, b, text) for text, pairs in choices.items() for a, b in pairs],
        responded=[str(one.pupil.id) for one in people if one.state == "answered"],
    )
    positive = made.of_kind("positive")
    return Explored(
        asked,
        made,
        analyse(made),
        communities(made) if positive else (),
        bridges(made, positive[0].name) if positive else {},
    )


@pytest.fixture
def small() -> Explored:
    """Sem and Noor chose each other; Amin chose Sem; Noor rejected Bo; Zoë did not answer."""
    return explored(
        {
            LIKED: [(SEM, NOOR), (NOOR, SEM), (AMIN, SEM), (SEM, SEM_B), (SEM_B, NOOR)],
            WORK: [(SEM, AMIN)],
            NOT: [(NOOR, BO), (SEM_B, BO)],
            POPULAR: [(NOOR, AMIN), (SEM, AMIN)],
        },
        {LIKED: "positive", WORK: "positive", NOT: "negative", POPULAR: "popular"},
        absent=(ZOE,),
    )


def test_questions_of_one_polarity_are_offered_with_the_positive_ones_together(
    small: Explored,
) -> None:
    titles = [one.title for one in lenses(small, "positive")]
    assert titles == [LIKED, WORK, "Alle positieve vragen samen", POPULAR]
    assert [one.title for one in lenses(small, "negative")] == [NOT]
    assert polarities(small) == ("positive", "negative", "both")
    together = lenses(small, "positive")[2]
    assert (SEM, AMIN) in small.pairs(together)
    assert (SEM, NOOR) in small.pairs(together)


def test_without_a_negative_question_there_is_only_the_positive_polarity() -> None:
    alone = explored({LIKED: [(SEM, NOOR)]}, {LIKED: "positive"})
    assert polarities(alone) == ("positive",)
    assert lens_of(alone, View(polarity="negative")) is None


def test_a_negative_question_leaves_everyone_where_the_positive_one_put_them(
    small: Explored,
) -> None:
    assert base_pairs(small, View(polarity="negative")) == base_pairs(small, View())


def test_the_chosen_pupil_is_told_apart_from_who_is_chosen_chooses_or_both(
    small: Explored,
) -> None:
    found = tones(small, View(focus=SEM))
    assert found == {
        SEM: "focus", NOOR: "both", SEM_B: "outgoing", AMIN: "incoming", ZOE: "faint", BO: "faint",
    }  # fmt: skip
    assert set(tones(small, View()).values()) == {"plain"}
    assert tones(small, View(polarity="both", focus=NOOR))[BO] == "against"


def test_by_default_only_mutual_choices_and_those_of_the_chosen_pupil_are_drawn(
    small: Explored,
) -> None:
    def drawn(view: View) -> set[tuple[str, str]]:
        return {(one.start, one.end) for one in stretches(small, view)}

    assert drawn(View()) == {(SEM, NOOR)}
    assert drawn(View(focus=SEM_B)) == {(SEM, NOOR), (SEM, SEM_B), (SEM_B, NOOR)}
    assert drawn(View(reach="all")) == {
        (SEM, NOOR), (AMIN, SEM), (SEM, SEM_B), (SEM_B, NOOR),
    }  # fmt: skip
    assert drawn(View(reach="mutual", focus=AMIN)) == {(SEM, NOOR)}
    assert drawn(View(polarity="negative")) == {(NOOR, BO), (SEM_B, BO)}
    assert drawn(View(polarity="both", focus=NOOR)) == {(SEM, NOOR), (SEM_B, NOOR), (NOOR, BO)}


def test_every_relation_differs_in_stroke_head_or_mark_and_not_in_colour_only(
    small: Explored,
) -> None:
    lines = stretches(small, View(polarity="both", focus=SEM, reach="all"))
    lines += stretches(small, View(polarity="both", focus=NOOR))
    looks = {one.tone: (one.stroke, one.head, one.mark) for one in lines}
    assert {"both", "outgoing", "incoming", "against"} <= set(looks)
    assert len(set(looks.values())) == len(looks)


def test_two_pupils_with_one_given_name_get_letters_of_the_family_name_without_infix(
    small: Explored,
) -> None:
    assert short_names(small) == {
        SEM: "Sem Be", NOOR: "Noor", SEM_B: "Sem Ba", ZOE: "Zoë [/", AMIN: "Amin", BO: "Bo",
    }  # fmt: skip


def test_an_infix_with_an_apostrophe_is_no_initial() -> None:
    names = (("Stijn van 't Hof", "Stijn"), ("Sem van den Berg", "Sem"))
    found = labels(
        explored({LIKED: [("1", "2")]}, {LIKED: "positive"}, names), "initials", 4, cell_len
    )
    assert set(found.values()) == {"SH", "SB"}


@pytest.mark.parametrize("limit", [4, 6, 12])
def test_labels_keep_to_the_limit_and_never_fall_together(limit: int) -> None:
    names = tuple((f"{'A' * 30}{k} {'B' * 30}", "A" * 30) for k in range(12))
    many = explored({LIKED: [("1", "2")]}, {LIKED: "positive"}, names)
    for style in ("given", "full", "initials", "numbers"):
        found = labels(many, style, limit, cell_len)
        assert len(set(found.values())) == len(names)
        assert all(cell_len(text) <= limit for text in found.values())


def test_a_name_is_cut_by_cells_not_by_letters() -> None:
    assert cut("Noor", 4, cell_len) == "Noor"
    assert cut("Noortje", 5, cell_len) == "Noor…"
    assert cut("李小龍", 4, cell_len) == "李…"


def test_a_pupil_without_a_form_and_one_with_a_flag_carry_a_sign(small: Explored) -> None:
    assert suffix(small, ZOE) == "–"
    assert suffix(small, NOOR) == ""


def test_where_names_do_not_fit_the_labels_become_initials_and_then_numbers() -> None:
    names = tuple((f"Leerling{k} Achternaam{k}", f"Leerling{k}") for k in range(35))
    many = explored({LIKED: [("1", "2")]}, {LIKED: "positive"}, names)
    roomy = arrange(many, View(labels="full"), (140, 40), cell_len, 1)
    assert roomy.style == "full"
    assert roomy.labels["1"] == "Leerling0 Achternaam0"
    assert arrange(many, View(labels="full"), (26, 14), cell_len, 1).style in {
        "initials", "numbers",
    }  # fmt: skip


def test_a_name_is_found_by_its_beginning_by_a_later_word_and_by_number(small: Explored) -> None:
    assert seek(small, "sem") == (SEM, SEM_B)
    assert seek(small, "HADD") == (AMIN,)
    assert seek(small, "zoe") == (ZOE,)
    assert seek(small, "2") == (NOOR,)
    assert seek(small, "xyz") == seek(small, "") == ()


def said(paragraphs: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(text for _, text in paragraphs)


def test_the_panel_says_who_chooses_whom_and_what_chance_gives(small: Explored) -> None:
    text = said(about_pupil(small, View(focus=SEM)))
    assert "Sem van den Berg (1)" in text
    assert "Gekozen door (2): Noor, Amin" in text
    assert "Koos zelf (2): Noor, Sem Ba" in text
    assert "Wederzijds (1): Noor" in text
    assert "Wordt door 2 klasgenoten gekozen; bij toeval verwacht je 0,6." in text


def test_of_a_pupil_without_a_form_the_own_choices_are_unknown_not_nobody(
    small: Explored,
) -> None:
    text = said(about_pupil(small, View(focus=ZOE)))
    assert "Gekozen door (0): niemand" in text
    assert "Koos zelf" not in text
    assert "niet bekend" in text


def test_popular_is_told_apart_from_liked(small: Explored) -> None:
    text = " ".join(influence(small, Lens(LIKED, "positive", (LIKED,)), AMIN))
    assert "Wordt door geen klasgenoten gekozen" in text
    assert "Populair volgens 2 klasgenoten." in text
    assert "anders dan graag gekozen" in text


def test_no_verdict_word_is_ever_said(small: Explored) -> None:
    for one in small.people:
        text = said(about_pupil(small, View(focus=one))) + said(about_class(small, View()))
        for word in ("leider", "sterk", "zwak", "slachtoffer", "dader", "buitenbeentje"):
            assert word not in text.casefold()


def two_circles() -> Explored:
    """Two groups of four who all chose each other, and one pupil in both."""
    names = tuple((f"Kind{k} Naam{k}", f"Kind{k}") for k in range(9))
    left, right, between = ["1", "2", "3", "4"], ["5", "6", "7", "8"], "9"
    pairs = [(a, b) for part in (left, right) for a in part for b in part if a != b]
    for other in ("1", "2", "5", "6"):
        pairs += [(between, other), (other, between)]
    return explored({LIKED: pairs}, {LIKED: "positive"}, names)


def test_who_alone_links_two_groups_is_said_to_connect_them_and_others_are_not() -> None:
    found = two_circles()
    assert len([group for group in found.groups if len(group) > 1]) == 2
    assert connects(found, "9")
    assert not any(connects(found, one) for one in ("3", "4", "7", "8"))
    assert "Verbindt 2 groepjes" in said(about_pupil(found, View(focus="9")))
    assert found.bridges["9"] == pytest.approx(16 / 28)


def test_the_table_holds_what_the_graph_holds_and_sorts(small: Explored) -> None:
    rows = table(small, View(), "received")
    assert [(row.pupil, row.received, row.given, row.mutual) for row in rows[:3]] == [
        (SEM, 2, 2, 1), (NOOR, 2, 1, 1), (SEM_B, 1, 1, 0),
    ]  # fmt: skip
    assert [row.number for row in table(small, View(), "name")] == [1, 2, 3, 4, 5, 6]
    absent = next(row for row in rows if row.pupil == ZOE)
    assert (absent.given, absent.mutual, absent.bridge) == (None, None, None)


def test_the_matrix_shows_each_choice_once_and_says_it_in_words(small: Explored) -> None:
    view = View()
    pairs = base_pairs(small, view)
    assert matrix_cell(small, view, pairs, SEM, NOOR) == "■"
    assert matrix_cell(small, view, pairs, AMIN, SEM) == "□"
    assert matrix_cell(small, view, pairs, SEM, AMIN) == "·"
    assert matrix_cell(small, view, pairs, ZOE, SEM) == "?"
    assert matrix_cell(small, replace(view, polarity="both"), pairs, NOOR, BO) == "×"
    assert (
        matrix_sentence(small, view, SEM, NOOR) == "Sem van den Berg en Noor Jansen kiezen elkaar."
    )
    assert matrix_sentence(small, view, AMIN, SEM) == "Amin Haddouchi kiest Sem van den Berg."
    assert matrix_sentence(small, view, SEM, BO) == "Sem van den Berg kiest Bo Vos niet."
    assert matrix_sentence(small, view, ZOE, BO) == "Zoë [/ de Wit vulde niet in."


def test_the_matrix_sorted_by_group_keeps_every_group_in_one_block() -> None:
    found = two_circles()
    letters = [found.group_of[one] for one in matrix_order(found, View(), "groups")]
    assert letters == sorted(letters)
    assert matrix_order(found, View(), "name") == tuple(found.people)


def test_the_next_sociogram_is_drawn_with_the_same_choices_but_about_nobody() -> None:
    view = View("negative", 2, "spring", "initials", "mutual", "4")
    assert View().with_kept(view.kept()) == View("positive", 0, "spring", "initials", "mutual")
    assert set(get_args(LayoutKind)) == set(LAYOUT_KINDS)
    for layout in LAYOUT_KINDS:
        assert View().with_kept({"layout": layout}).layout == layout
    assert View().with_kept({"layout": "cirkel", "labels": "", "focus": "4"}) == View()
