"""Every number and label of the reference tables, on invented and on real classes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from klasapp.sociometry import ClassRound, Question, Settings, analyse, analysis_to_json
from klasapp.sociometry.analysis import model, statuses
from klasapp.sociometry.chance import benjamini_hochberg, receive, stratified_null
from klasapp.sociometry.flags import Circumstances, isolated
from klasapp.sociometry.indices import class_indices, mutual
from klasapp.sociometry.rating import rating_chances
from klasapp.sociometry.status import standard_scores
from klasapp.sociometry.tally import Tally, tally

Check = Callable[[object, object, str], None]
ReadClass = Callable[..., ClassRound]
ReadJson = Callable[[Path], Any]

SYNTHETIC = Path(__file__).parent / "synthetic"
INDICES = {
    "pupils": "n",
    "respondents": "respondents",
    "participation": "participation",
    "reciprocity": "reciprocity_arc",
    "mutual_pairs": "dyads_mutual",
    "cohesion": "cohesion_moreno",
    "not_chosen": "not_chosen",
    "no_mutual": "no_mutual",
    "centralisation": "indegree_centralization",
    "transitivity": "transitivity",
    "density": "density",
}
CLASSROOMS = (
    "ibe121",
    *(f"knecht_12b_w{wave}" for wave in (1, 2, 3, 4)),
    "mcfarland_m173",
    "mcfarland_m182",
    *(f"moreno_grade{grade}" for grade in range(1, 9)),
    *(f"polish_class{number}" for number in (1, 2, 3, 4, 5, 6, 7, 9)),
    *(f"ss{year}_g{group}" for year in (96, 97, 98) for group in (15, 16, 25, 26, 35, 45, 46)),
    "ssrat_klas2",
)


def both_questions(read_class: ReadClass, name: str) -> ClassRound:
    """The round with both questions; nobody may have answered the negative one."""
    round = read_class(SYNTHETIC / name, Question("work", "positive"))
    if name in {"s08_everyone_everyone", "s12_nobody_negative"}:
        return replace(round, questions=(*round.questions, Question("notwork", "negative")))
    return read_class(
        SYNTHETIC / name, Question("work", "positive"), Question("notwork", "negative")
    )


def check_chance(round: ClassRound, counts: Tally, table: Any, same: Check) -> None:
    """Counts, expectations, tails and the labels of the chance models at three levels."""
    found = model(round, counts, Settings())
    assert found.liked is not None
    averaged = table.get("newcomb_bukowski_mean_k") or table["newcomb_bukowski_meank"]["pupils"]
    first = found.averaged[0] if found.averaged else None
    sets = [("poisson_binomial", table["poisson_binomial"], found.liked)]
    if first is not None:
        sets.append(("mean k", averaged, first))
    for title, rows, liked in sets:
        for j, row in enumerate(rows):
            where = f"{title} {round.pupils[j]}"
            same(int(liked.count[j]), row["L"], f"{where} L")
            same(float(liked.expected[j]), row["E_L"], f"{where} E_L")
            same(float(liked.p_low[j]), row["p_L_low"], f"{where} p_L_low")
            same(float(liked.p_high[j]), row["p_L_high"], f"{where} p_L_high")
            same(int(counts.eligible.sum(axis=0)[j]), row["possible_nominators"], where)
    if found.disliked is None or found.impact is None or found.preference is None:
        return
    assert found.averaged is not None
    for title, rows, disliked, impact in (
        ("poisson_binomial", table["poisson_binomial"], found.disliked, found.impact),
        ("mean k", averaged, found.averaged[1], found.averaged[2]),
    ):
        for j, row in enumerate(rows):
            where = f"{title} {round.pupils[j]}"
            same(int(disliked.count[j]), row["D"], f"{where} D")
            for letter, got in (("D", disliked), ("I", impact)):
                same(float(got.expected[j]), row[f"E_{letter}"], f"{where} E_{letter}")
                same(float(got.p_low[j]), row[f"p_{letter}_low"], f"{where} p_{letter}_low")
                same(float(got.p_high[j]), row[f"p_{letter}_high"], f"{where} p_{letter}_high")
    scores = standard_scores(found.liked.count, found.disliked.count, counts.eligible.sum(axis=0))
    for alpha in ("0.10", "0.05", "0.01"):
        labels = statuses(found, scores, Settings(alpha=float(alpha)))
        for j, row in enumerate(table["poisson_binomial"]):
            where = f"{alpha} {round.pupils[j]}"
            same(float(found.preference.expected[j]), row["E_P"], f"{where} E_P")
            same(float(found.preference.low[j]), row["p_P_low"], f"{where} p_P_low")
            same(float(found.preference.high[j]), row["p_P_high"], f"{where} p_P_high")
            same(labels["poisson_binomial"][j], row[f"status_nbcrit_{alpha}"], where)
            same(labels["ssrat"][j], row[f"status_ssratcrit_{alpha}"], where)
            averaged_label = averaged[j][f"status_nbcrit_{alpha}"]
            same(labels["newcomb_bukowski_1983"][j], averaged_label, f"mean k {where}")
    check_scores(round, counts, table, same)


def check_scores(round: ClassRound, counts: Tally, table: Any, same: Check) -> None:
    """Standard scores and both labels of Coie and Dodge."""
    found = model(round, counts, Settings())
    assert found.liked is not None
    assert found.disliked is not None
    scores = standard_scores(found.liked.count, found.disliked.count, counts.eligible.sum(axis=0))
    labels = statuses(found, scores, Settings())
    standard = table["standard_proportion_ddof1"]
    for name, values in (
        ("zL", scores.liked),
        ("zD", scores.disliked),
        ("zSP", scores.preference),
        ("zSI", scores.impact),
    ):
        for j, value in enumerate(values):
            same(None if np.isnan(value) else float(value), standard[name][j], f"{name} {j}")
    assert list(labels["coie_dodge_coppotelli_1982"]) == standard["cdc82"]
    assert list(labels["coie_dodge_1983"]) == standard["cd83"]


def check_class(round: ClassRound, counts: Tally, table: Any, same: Check) -> None:
    """Class indices, counts and q-values."""
    found = model(round, counts, Settings())
    assert found.liked is not None
    choices = found.liked.choices
    expected = float(found.liked.low[0].sum())
    same(expected, table["expected_not_chosen"], "expected_not_chosen")
    indices = class_indices(counts.responded, choices, counts.groups, expected)
    theirs = table["indices_positive"]
    rated_pairs = not np.array_equal(counts.eligible, tally(round).eligible)
    for ours, key in INDICES.items():
        if not (rated_pairs and ours == "density"):
            same(getattr(indices, ours), theirs[key], key)
    gender = theirs.get("gender") or {}
    same(indices.same_gender_share, gender.get("share_same"), "share_same")
    if not rated_pairs:
        same(indices.same_gender_share_expected, gender.get("expected_share_same"), "expected")
    same(indices.ei_index, gender.get("ei_index"), "ei_index")
    assert choices.sum(axis=0).tolist() == table["received"]
    assert choices.sum(axis=1).tolist() == table["given"]
    assert mutual(choices).sum(axis=1).tolist() == table["mutual"]
    q_low = benjamini_hochberg(found.liked.p_low)
    for ours, other in zip(q_low, table["q_bh_L_low"], strict=True):
        same(float(ours), other, "q_bh_L_low")
    if found.disliked is not None:
        assert found.disliked.count.tolist() == table["received_negative"]
        q_high = benjamini_hochberg(found.disliked.p_high)
        for ours, other in zip(q_high, table["q_bh_D_high"], strict=True):
            same(float(ours), other, "q_bh_D_high")


@pytest.mark.parametrize("name", sorted(p.name for p in SYNTHETIC.glob("s*")))
def test_an_invented_class_has_every_number_of_its_table(
    name: str, read_class: ReadClass, read_json: ReadJson, same: Check
) -> None:
    """Counts, expectations, tails, q, z, labels, indices and leave-one-out are the reference's."""
    table = read_json(SYNTHETIC / name / "golden.json")
    round = both_questions(read_class, name)
    assert list(round.pupils) == table["ids"]
    counts = tally(round)
    check_chance(round, counts, table, same)
    check_class(round, counts, table, same)
    found = model(round, counts, Settings())
    assert found.chosen is not None
    around = Circumstances(
        counts.responded, counts.eligible.sum(axis=0), counts.eligible, Settings()
    )
    lonely = isolated(around, found.chosen, 1)
    flips = lonely.flips(counts.responded)
    assert flips is not None
    assert lonely.holds.tolist() == table["isolated_alpha05"]
    assert flips.tolist() == table["isolated_leave_one_out_flips"]


@pytest.mark.parametrize("name", sorted(p.name for p in SYNTHETIC.glob("s*")))
def test_the_json_of_an_invented_class_holds_the_same_numbers(
    name: str, read_class: ReadClass, read_json: ReadJson, same: Check
) -> None:
    """What ``analyse --json`` prints is what the table says, under the promised names."""
    table = read_json(SYNTHETIC / name / "golden.json")
    round = both_questions(read_class, name)
    document = analysis_to_json(analyse(round))
    z = table["standard_proportion_ddof1"]
    same(document["class"]["not_chosen_expected"], table["expected_not_chosen"], "not chosen")
    for j, (pupil, row) in enumerate(
        zip(document["pupils"], table["poisson_binomial"], strict=True)
    ):
        there = bool(table["responded"][j])
        for ours, theirs in (
            ("id", table["ids"][j]),
            ("responded", there),
            ("given", table["given"][j] if there else None),
            ("mutual", table["mutual"][j] if there else None),
            ("received", row["L"]),
            ("possible_nominators", row["possible_nominators"]),
            ("expected_received", row["E_L"]),
            ("p_received_low", row["p_L_low"]),
            ("p_received_high", row["p_L_high"]),
            ("q_received_low", table["q_bh_L_low"][j]),
            ("received_negative", row["D"]),
            ("expected_negative", row["E_D"]),
            ("p_negative_low", row["p_D_low"]),
            ("p_negative_high", row["p_D_high"]),
            ("q_negative_high", table["q_bh_D_high"][j]),
            ("z_liked", z["zL"][j]),
            ("z_disliked", z["zD"][j]),
            ("z_preference", z["zSP"][j]),
            ("z_impact", z["zSI"][j]),
        ):
            same(pupil[ours], theirs, f"{pupil['id']} {ours}")
        assert pupil["status"]["poisson_binomial"] == row["status_nbcrit_0.05"]
        assert pupil["status"]["ssrat"] == row["status_ssratcrit_0.05"]
        assert pupil["status"]["coie_dodge_coppotelli_1982"] == z["cdc82"][j]
        assert pupil["status"]["coie_dodge_1983"] == z["cd83"][j]


@pytest.mark.parametrize("name", sorted(p.name for p in SYNTHETIC.glob("r*")))
def test_an_invented_rating_class_has_every_number_of_its_table(
    name: str, read_class: ReadClass, read_json: ReadJson, same: Check
) -> None:
    """Sums, expectations, tails and labels of the rating model, through the JSON."""
    table = read_json(SYNTHETIC / name / "golden.json")
    scale = int(table["scale"])
    round = read_class(SYNTHETIC / name, Question(f"rating{scale}", "rating", scale))
    document = analysis_to_json(analyse(round))
    parts = {"sympathy": "S", "antipathy": "A", "preference": "P", "impact": "I"}
    for pupil, row in zip(document["pupils"], table["ratings"], strict=True):
        ours = pupil["rating"]
        assert ours["raters"] == row["raters"]
        for part, letter in parts.items():
            same(ours[part], row[letter], letter)
            same(ours[f"expected_{part}"], row[f"E_{letter}"], f"E_{letter}")
            same(ours[f"p_low_{part}"], row[f"p_{letter}_low"], f"p_{letter}_low")
            same(ours[f"p_high_{part}"], row[f"p_{letter}_high"], f"p_{letter}_high")
        assert ours["status"] == {
            level: row[f"status_{level}"] for level in ("0.10", "0.05", "0.01")
        }


@pytest.mark.golden
@pytest.mark.parametrize("name", CLASSROOMS)
def test_a_real_class_has_every_number_of_its_table(
    name: str, golden: Path, read_class: ReadClass, read_json: ReadJson, same: Check
) -> None:
    """As for the invented classes; where pupils rated some classmates only, among those."""
    table = read_json(golden / "classrooms" / f"{name}.json")
    for title, analysis in table["analyses"].items():
        positive, _, negative = title.partition("|")
        questions = [Question(positive, "positive")]
        if negative:
            questions.append(Question(negative, "negative"))
        round = read_class(golden / "data" / name, *questions)
        counts = tally(round)
        if table["eligibility"] == "rated pairs":
            scale = 3 if name == "ssrat_klas2" else 7
            rated = read_class(golden / "data" / name, Question(f"rating{scale}", "rating", scale))
            ratings = tally(rated).ratings[f"rating{scale}"]
            counts = replace(counts, eligible=ratings > 0)
        check_chance(round, counts, analysis, same)
        check_class(round, counts, analysis, same)
        stratified = table.get("poisson_binomial_gender_stratified") or {}
        for question, rows in stratified.items():
            if question in counts.choices:
                choices = counts.choices[question]
                null = stratified_null(choices, counts.eligible, counts.groups)
                (got,) = receive([(choices, null)])
                for j, row in enumerate(rows):
                    same(float(got.expected[j]), row["E_L"], f"gender {question} {j} E")
                    same(float(got.p_low[j]), row["p_L_low"], f"gender {question} {j} p_low")
                    same(float(got.p_high[j]), row["p_L_high"], f"gender {question} {j} p_high")


def test_rating_sums_come_in_halves_on_an_even_scale() -> None:
    """On a scale 1..4 the midpoint is 2.5: a 4 is 1.5 points of sympathy."""
    ratings = np.array([[0, 4, 1], [4, 0, 2], [3, 3, 0]])
    found = rating_chances(ratings, 4)
    assert found.sympathy.count.tolist() == [2.0, 2.0, 0.0]
    assert found.antipathy.count.tolist() == [0.0, 0.0, 2.0]
