"""Properties that hold for every class, and classes at the edge of what is possible."""

import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.sociometry import (
    Analysis,
    ClassRound,
    Nomination,
    Question,
    QuestionKind,
    SelfReport,
    Settings,
    analyse,
    analysis_to_json,
    analysis_to_table,
    communities,
    make_round,
)

ALL_KINDS: tuple[tuple[str, QuestionKind], ...] = (
    ("samen", "positive"),
    ("werken", "positive"),
    ("liever niet", "negative"),
    ("gepest", "bullied"),
    ("pest", "bullies"),
    ("helpt", "defends"),
    ("populair", "popular"),
)


def facts(analysis: Analysis) -> dict[str, Any]:
    """What is said of each pupil, without the order of the roster."""
    return {pupil["id"]: pupil for pupil in analysis_to_json(analysis)["pupils"]}


def alike(a: object, b: object) -> bool:
    """Equal, numbers within 1e-9."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) < 1e-9
    return a == b


@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_roster_and_rows_changes_nothing(
    seed: int, invent: Callable[..., Any]
) -> None:
    """Every number, label and flag of every pupil is the same."""
    made = invent(seed, kinds=ALL_KINDS)
    draw = random.Random(seed)
    pupils = list(made.pupils)
    draw.shuffle(pupils)
    shuffled = replace(
        made,
        pupils=tuple(pupils),
        chosen={key: tuple(draw.sample(v, len(v))) for key, v in made.chosen.items()},
    )
    assert alike(facts(analyse(made.build())), facts(analyse(shuffled.build())))


@pytest.mark.parametrize("seed", range(12))
def test_other_names_change_nothing_but_the_names(seed: int, invent: Callable[..., Any]) -> None:
    """A class with awkward names has the same numbers."""
    made = invent(seed)
    other = {pupil: f"[red]O'Brien =1+1 {pupil[::-1]}" for pupil in made.pupils}
    renamed = replace(
        made,
        pupils=tuple(other.values()),
        responded=frozenset(other[pupil] for pupil in made.responded),
        gender={other[pupil]: gender for pupil, gender in made.gender.items()},
        chosen={
            key: tuple((other[a], other[b]) for a, b in pairs) for key, pairs in made.chosen.items()
        },
    )
    before, after = facts(analyse(made.build())), facts(analyse(renamed.build()))
    for old, new in other.items():
        assert alike(before[old] | {"id": new}, after[new])


@pytest.mark.parametrize("seed", range(12))
def test_an_extra_absentee_changes_no_observed_count(seed: int, invent: Callable[..., Any]) -> None:
    """Absent is not isolated, and not choosing either."""
    made = invent(seed)
    more = replace(made, pupils=(*made.pupils, "nieuw"))
    before, after = facts(analyse(made.build())), facts(analyse(more.build()))
    for pupil, was in before.items():
        for name in ("received", "received_negative", "given", "mutual", "possible_nominators"):
            assert after[pupil][name] == was[name]


@pytest.mark.parametrize("seed", range(12))
def test_who_chose_nobody_equals_an_absentee_for_everyones_tails(
    seed: int, invent: Callable[..., Any]
) -> None:
    """Both contribute p = 0."""
    made = invent(seed)
    silent = sorted(made.responded)[0] if made.responded else made.pupils[0]
    chosen = {k: tuple(p for p in v if p[0] != silent) for k, v in made.chosen.items()}
    there = replace(made, chosen=chosen, responded=made.responded | {silent})
    away = replace(made, chosen=chosen, responded=made.responded - {silent})
    present, absent = facts(analyse(there.build())), facts(analyse(away.build()))
    for pupil in made.pupils:
        for name in present[pupil]:
            if name.startswith(("p_", "expected_", "q_")):
                assert alike(present[pupil][name], absent[pupil][name])


@pytest.mark.parametrize("seed", range(30))
def test_certainty_is_what_analysing_again_without_each_respondent_says(
    seed: int, invent: Callable[..., Any]
) -> None:
    """Leave-one-out counts equal a full analysis per respondent, for every kind of flag."""
    made = invent(seed, size=10 + seed % 14, kinds=ALL_KINDS)
    loose = Settings(alpha=0.2, participation_minimum=0.0, participation_normal=0.0)
    full = analyse(made.build(), loose)
    fewer = [
        {(flag.kind, flag.pupil) for flag in analyse(without(made, r), loose).flags}
        for r in sorted(made.responded)
    ]
    for flag in full.flags:
        assert flag.flips == sum((flag.kind, flag.pupil) not in flags for flags in fewer)
        assert flag.of == len(made.responded)


def without(made: Any, pupil: str) -> ClassRound:
    """The round in which this pupil was absent."""
    round: ClassRound = replace(
        made,
        responded=made.responded - {pupil},
        chosen={k: tuple(p for p in v if p[0] != pupil) for k, v in made.chosen.items()},
    ).build()
    return round


@settings(deadline=None, max_examples=25)
@given(st.integers(2, 30), st.integers(1, 29))
def test_nobody_stands_out_when_everyone_is_chosen_equally(size: int, k: int) -> None:
    """A ring: no flags, also no statuses other than average."""
    pupils = [f"p{n}" for n in range(size)]
    pairs = [
        Nomination(pupils[n], pupils[(n + step) % size], "samen")
        for n in range(size)
        for step in range(1, min(k, size - 1) + 1)
    ]
    analysis = analyse(make_round(pupils, [Question("samen", "positive")], pairs))
    assert analysis.flags == ()
    assert analysis.classroom.not_chosen == 0


POSITIVE, NEGATIVE = Question("samen", "positive"), Question("niet", "negative")
AWKWARD = "[red]O'Brien =1+1"


def degenerate() -> dict[str, ClassRound]:
    """Classes at the edge; each must be analysed without a warning of numpy."""
    big = [f"p{n}" for n in range(200)]
    six = ["a", "b", "c", "d", "e", AWKWARD]
    everyone = [Nomination(i, j, "samen") for i in six for j in six if i != j]
    return {
        "one pupil": make_round(["a"], [POSITIVE, NEGATIVE], []),
        "two pupils": make_round(["a", "b"], [POSITIVE], [Nomination("a", "b", "samen")]),
        "nobody answered": make_round(six, [POSITIVE, NEGATIVE], [], responded=[]),
        "everyone chose nobody": make_round(six, [POSITIVE, NEGATIVE], []),
        "everyone chose everyone": make_round(six, [POSITIVE, NEGATIVE], everyone),
        "no negative question": make_round(six, [POSITIVE], everyone[:7]),
        "only a negative question": make_round(
            six, [NEGATIVE], [replace(one, question="niet") for one in everyone[:7]]
        ),
        "one respondent": make_round(
            six, [POSITIVE, NEGATIVE], [Nomination("a", AWKWARD, "samen")], responded=["a"]
        ),
        "one gender": make_round(six, [POSITIVE], everyone[:9], gender=dict.fromkeys(six, "v")),
        "only bullying": make_round(
            six,
            [Question("gepest", "bullied")],
            [Nomination(i, AWKWARD, "gepest") for i in six[:3]],
        ),
        "two hundred pupils": make_round(
            big,
            [POSITIVE, NEGATIVE],
            [
                Nomination(big[n], big[(n * 7 + s) % 200], "samen")
                for n in range(200)
                for s in (1, 2, 3)
                if (n * 7 + s) % 200 != n
            ],
        ),
        "a rating nobody gave": make_round(six, [Question("cijfer", "rating", 7)], []),
    }


@pytest.mark.parametrize("name", sorted(degenerate()))
def test_a_class_at_the_edge_is_analysed_like_any_other(name: str) -> None:
    """Undefined is null, probabilities are probabilities, and the JSON has every name."""
    round = degenerate()[name]
    by_gender = round.gender_complete
    document = analysis_to_json(analyse(round, Settings(by_gender=by_gender)))
    assert len(document["pupils"]) == len(round.pupils)
    for pupil in document["pupils"]:
        for key, value in pupil.items():
            if key.startswith(("p_", "q_")) and value is not None:
                assert 0.0 <= value <= 1.0
            assert not (isinstance(value, float) and np.isnan(value))
    table = analysis_to_table(analyse(round))
    assert {len(row) for row in table} == {len(table[0])}


def test_undefined_indices_are_null_and_never_zero() -> None:
    """Nobody answered: reciprocity, density and the like cannot be said."""
    indices = analyse(degenerate()["nobody answered"]).classroom
    assert indices.participation == 0.0
    assert (indices.density, indices.reciprocity, indices.cohesion) == (None, None, None)
    assert (indices.transitivity, indices.same_gender_share) == (None, None)


def test_without_a_negative_question_all_that_needs_one_is_null() -> None:
    """Negative fields, z-scores and all five statuses."""
    pupil = analysis_to_json(analyse(degenerate()["no negative question"]))["pupils"][0]
    assert {pupil[name] for name in pupil if "negative" in name or name.startswith("z_")} == {None}
    assert set(pupil["status"].values()) == {None}
    assert pupil["rating"] is None
    assert pupil["received"] is not None


def test_the_json_has_exactly_the_promised_names() -> None:
    """commands.md, version 1; the names are a promise."""
    round = make_round(
        ["a", "b", "c"],
        [POSITIVE, NEGATIVE, Question("cijfer", "rating", 5)],
        [
            Nomination("a", "b", "samen"),
            Nomination("b", "c", "niet"),
            Nomination("a", "c", "cijfer", 4),
        ],
    )
    document = analysis_to_json(analyse(round))
    assert document["version"] == 1
    assert set(document) == {
        "version", "class", "questions", "pupils", "expected_flags_by_chance", "warnings",
    }  # fmt: skip
    assert list(document["class"]) == [
        "pupils", "respondents", "participation", "density", "reciprocity", "mutual_pairs",
        "cohesion", "not_chosen", "not_chosen_expected", "no_mutual", "centralisation",
        "transitivity", "same_gender_share", "same_gender_share_expected",
    ]  # fmt: skip
    assert list(document["pupils"][0]) == [
        "id", "responded", "given", "received", "mutual", "possible_nominators",
        "expected_received", "p_received_low", "p_received_high", "q_received_low",
        "received_negative", "expected_negative", "p_negative_low", "p_negative_high",
        "q_negative_high", "z_liked", "z_disliked", "z_preference", "z_impact", "status",
        "by_question", "rating", "flags",
    ]  # fmt: skip
    assert list(document["pupils"][0]["by_question"]["samen"]) == [
        "received", "expected_received", "p_received_low", "p_received_high", "mutual",
    ]  # fmt: skip
    assert set(document["pupils"][0]["rating"]) == {
        "raters", "status",
        *(f"{part}{name}" for name in ("sympathy", "antipathy", "preference", "impact")
          for part in ("", "expected_", "p_low_", "p_high_")),
    }  # fmt: skip
    assert set(document["questions"]) == {
        "positive", "negative", "bullied", "bullies", "defends", "popular", "rating",
    }  # fmt: skip


def test_the_gender_null_needs_every_gender() -> None:
    """A half filled column would quietly change the outcome."""
    round = make_round(["a", "b"], [POSITIVE], [], gender={"a": "m"})
    with pytest.raises(InputError, match="geslacht"):
        analyse(round, Settings(by_gender=True))


@pytest.mark.parametrize("alpha", [0.0, 1.0, -1.0, 5.0])
def test_alpha_lies_between_nought_and_one(alpha: float) -> None:
    """Anything else is a mistake, not an analysis."""
    with pytest.raises(InputError, match="alpha"):
        analyse(degenerate()["two pupils"], Settings(alpha=alpha))


def test_communities_are_the_same_every_time_and_hold_everyone(
    invent: Callable[..., Any],
) -> None:
    """Seeded Louvain; two cliques are two groups; every pupil is in exactly one."""
    cliques = [
        Nomination(f"{team}{i}", f"{team}{j}", "samen")
        for team in "ab"
        for i in range(4)
        for j in range(4)
        if i != j
    ]
    pupils = [f"{team}{i}" for team in "ab" for i in range(4)]
    found = communities(make_round(pupils, [POSITIVE], cliques))
    assert found == (("a0", "a1", "a2", "a3"), ("b0", "b1", "b2", "b3"))
    round = invent(3).build()
    assert communities(round) == communities(round)
    assert sorted(p for group in communities(round) for p in group) == sorted(round.pupils)
    with pytest.raises(InputError, match="niet gesteld"):
        communities(round, "anders")


def test_a_self_report_reaches_the_pupils_own_result() -> None:
    """The flags of a pupil and of the class are the same objects."""
    round = make_round(
        ["a", "b"], [POSITIVE], [], self_reports=[SelfReport("b", "bullied_self", 3)]
    )
    analysis = analyse(round)
    assert analysis.pupil("b").flags == analysis.flags
    assert analysis.pupil("a").flags == ()
    with pytest.raises(KeyError):
        analysis.pupil("c")


FRESH = """
import sys
import klasapp
assert "numpy" not in sys.modules and "networkx" not in sys.modules
from klasapp.sociometry import ClassRound, Flag, Settings, read_round
assert "numpy" not in sys.modules and "networkx" not in sys.modules
from klasapp.sociometry import *
from klasapp.sociometry import analyse, compare_rounds, make_round, to_graphml
from klasapp.sociometry import Nomination, Question
round = make_round(["a", "b"], [Question("q", "positive")], [Nomination("a", "b", "q")])
analyse(round), compare_rounds(round, round), to_graphml(round)
heavy = {"textual", "rich", "sqlite3", "sqlcipher3", "sqlite_utils", "matplotlib"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""


def test_it_works_in_a_notebook_without_the_rest_of_klasapp() -> None:
    """Fresh interpreter: no Textual, sqlite or matplotlib; types alone load not even numpy."""
    done = subprocess.run(
        [sys.executable, "-c", FRESH], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_pupil_whom_nobody_rated_has_no_sums_and_no_status() -> None:
    """Unrated is not average: everything but the number of raters is null."""
    rated = Question("cijfer", "rating", 5)
    round = make_round("abc", [rated], [Nomination("a", "b", "cijfer", 5)])
    first, second, _ = (one["rating"] for one in analysis_to_json(analyse(round))["pupils"])
    assert first.pop("raters") == 0
    assert first.pop("status") == {"0.10": None, "0.05": None, "0.01": None}
    assert set(first.values()) == {None}
    assert (second["raters"], second["sympathy"], second["p_high_sympathy"]) == (1, 2.0, 1.0)
