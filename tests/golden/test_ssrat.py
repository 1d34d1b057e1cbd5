"""The output of SSrat itself (R, Utrecht): every sum, expectation, tail and label."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from klasapp.sociometry import ClassRound, Method, Question, Settings
from klasapp.sociometry.analysis import model, statuses
from klasapp.sociometry.rating import RatingChances, rating_chances
from klasapp.sociometry.status import Chance, newcomb_bukowski, standard_scores
from klasapp.sociometry.tally import Ints, tally

pytestmark = pytest.mark.golden
NAMES = {"s": "sympathy", "a": "antipathy", "p": "preference", "i": "impact"}
SUMS = {"tr.S": "sympathy", "tr.A": "antipathy", "tr.P": "preference", "tr.I": "impact"}
LEVELS = {"SS.10": 0.10, "SS.05": 0.05, "SS.01": 0.01}


def read(path: Path) -> list[dict[str, str]]:
    """A CSV file as rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ratings_of(rows: list[dict[str, str]]) -> Ints:
    """A square matrix; column k is the k-th row of the group, 0 is no rating.

    SSrat's examples may have more raters than rated pupils, or the other way round.
    """
    columns = [name for name in rows[0] if re.fullmatch(r"r\d+", name)]
    size = max(len(rows), len(columns))
    matrix = np.zeros((size, size), dtype=np.int64)
    for i, row in enumerate(rows):
        for k, name in enumerate(columns):
            if row[name] not in {"", "NA"} and i != k:
                matrix[i, k] = int(row[name])
    return matrix


def three_points(ratings: Ints, scale: int) -> Ints:
    """SSrat's own reduction before Newcomb and Bukowski's rules: lowest 1, highest 3, else 2."""
    kept = np.where(ratings == 1, 1, np.where(ratings == scale, 3, 2))
    return np.where(ratings == 0, 0, kept)


def labels(found: RatingChances, alpha: float, rules: str) -> list[str]:
    """SSrat's rules, or those of Newcomb and Bukowski on its three points."""
    if rules == "SSRAT":
        return [str(one) for one in found.statuses(alpha)]
    return [
        str(one) for one in newcomb_bukowski(found.sympathy, found.antipathy, found.impact, alpha)
    ]


def calls(golden: Path) -> list[tuple[str, str]]:
    """Name and exact R call of every stored output of one group."""
    index = json.loads((golden / "ssrat" / "INDEX.json").read_text(encoding="utf-8"))
    return [(name, entry["call"]) for name, entry in index.items() if "calcgroup(" in entry["call"]]


def test_every_number_and_label_equals_ssrat(golden: Path) -> None:
    """Over 15,000 numbers within 1e-9 (tails 1e-12) and over 3,000 labels, none different."""
    numbers = agreed = 0
    for name, call in calls(golden):
        frame = re.search(r"dataframe=([\w.]+)", call)
        place = re.search(r"schoolid=(\d+), groupid=(\d+)", call)
        scale = re.search(r'scalelength="?(\d)', call)
        assert frame and place and scale, call
        rows = [
            row
            for row in read(golden / "data" / "ssrat" / f"{frame[1]}.csv")
            if (row["schoolid"], row["groupid"]) == (place[1], place[2])
        ]
        if place[2] == "36":  # its ratings are not among the data
            assert not rows
            continue
        ratings, steps = ratings_of(rows), int(scale[1])
        rules = name.rsplit("_", 1)[1]
        if rules == "NB" and steps != 3:
            ratings, steps = three_points(ratings, steps), 3
        found = rating_chances(ratings, steps)
        for row in read(golden / "ssrat" / f"{name}.csv"):
            j = int(row["position"]) - 1
            assert int(found.raters[j]) == int(row["nrAss"]), (name, j)
            for column, part in SUMS.items():
                chance: Chance = getattr(found, part)
                assert float(chance.count[j]) == float(row[column]), (name, j, column)
            for letter, part in NAMES.items():
                chance = getattr(found, part)
                assert abs(chance.expected[j] - float(row[f"e{letter}"])) < 1e-9, (name, j)
                assert abs(chance.low[j] - float(row[f"pl{letter}"])) < 1e-12, (name, j)
                assert abs(chance.high[j] - float(row[f"pr{letter}"])) < 1e-12, (name, j)
                numbers += 4
            for column, alpha in LEVELS.items():
                assert labels(found, alpha, rules)[j] == row[column].lower(), (name, j, column)
                agreed += 1
    assert numbers > 15_000
    assert agreed > 3_000


def test_nominations_equal_ssrat_on_the_same_nominations(
    golden: Path, read_class: Callable[..., ClassRound]
) -> None:
    """SSrat on 3 = chosen, 1 = rejected, 2 = neither: over 9,000 tails and 3,000 labels."""
    tails = agreed = 0
    for path in sorted((golden / "ssrat_on_nominations").glob("*.csv")):
        name, pair, rules = path.stem.split("__")
        positive, negative = pair.split("_")
        folder = golden / "data" / name
        round = read_class(folder, Question(positive, "positive"), Question(negative, "negative"))
        counts = tally(round)
        if name != "ibe121":
            scale = 3 if name == "ssrat_klas2" else 7
            rated = tally(read_class(folder, Question(f"rating{scale}", "rating", scale)))
            counts = replace(counts, eligible=rated.ratings[f"rating{scale}"] > 0)
        found = model(round, counts, Settings())
        assert found.liked and found.disliked and found.impact and found.preference
        label: Method = "ssrat" if rules == "SSRAT" else "poisson_binomial"
        place = {pupil: j for j, pupil in enumerate(round.pupils)}
        blank = standard_scores(
            found.liked.count, found.disliked.count, counts.eligible.sum(axis=0)
        )
        ours = {
            column: statuses(found, blank, Settings(alpha=alpha))[label]
            for column, alpha in LEVELS.items()
        }
        for row in read(path):
            j = place[row["pupil"]]
            assert int(found.liked.count[j]) == int(row["tr.S"])
            assert int(found.disliked.count[j]) == int(row["tr.A"])
            for letter, low, high in (
                ("s", found.liked.p_low, found.liked.p_high),
                ("a", found.disliked.p_low, found.disliked.p_high),
                ("p", found.preference.low, found.preference.high),
                ("i", found.impact.p_low, found.impact.p_high),
            ):
                assert abs(low[j] - float(row[f"pl{letter}"])) < 1e-12, (path.name, j)
                assert abs(high[j] - float(row[f"pr{letter}"])) < 1e-12, (path.name, j)
                tails += 2
            for column, status in ours.items():
                assert status[j] == row[column].lower(), (path.name, j, column)
                agreed += 1
    assert tails > 9_000
    assert agreed > 3_000
