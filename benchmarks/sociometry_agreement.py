"""Agreement with the reference tables and with SSrat: how many numbers, how large a difference."""

import csv
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from klasapp.sociometry import ClassRound, Question, Settings, read_round
from klasapp.sociometry.analysis import Model, model, statuses
from klasapp.sociometry.rating import rating_chances
from klasapp.sociometry.status import Chance, standard_scores
from klasapp.sociometry.tally import Tally, tally

SYNTHETIC = Path(__file__).parents[1] / "tests" / "golden" / "synthetic"


@dataclass
class Agreement:
    """One source: how many classes, numbers and labels, and how far apart."""

    source: str
    classes: int = 0
    numbers: int = 0
    largest: float = 0.0
    labels: int = 0
    different: int = 0

    def number(self, ours: float, theirs: float) -> None:
        """Compare one number."""
        self.numbers += 1
        self.largest = max(self.largest, abs(float(ours) - float(theirs)))

    def label(self, ours: object, theirs: object) -> None:
        """Compare one label."""
        self.labels += 1
        self.different += ours != theirs


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(enumerate(csv.DictReader(file), start=2))


def _read(folder: Path, *questions: Question) -> ClassRound:
    return read_round(_rows(folder / "pupils.csv"), _rows(folder / "nominations.csv"), questions)


def _tails(found: Model, rows: list[dict[str, Any]], result: Agreement) -> None:
    parts: dict[str, Any] = {"L": found.liked, "D": found.disliked, "I": found.impact}
    for j, row in enumerate(rows):
        for letter, got in parts.items():
            if got is not None and f"p_{letter}_low" in row:
                result.number(got.expected[j], row[f"E_{letter}"])
                result.number(got.p_low[j], row[f"p_{letter}_low"])
                result.number(got.p_high[j], row[f"p_{letter}_high"])
        if found.preference is not None:
            result.number(found.preference.low[j], row["p_P_low"])
            result.number(found.preference.high[j], row["p_P_high"])


def _class(found: Model, counts: Tally, table: dict[str, Any], result: Agreement) -> None:
    result.classes += 1
    _tails(found, table["poisson_binomial"], result)
    if found.liked is None or found.disliked is None:
        return
    possible = counts.eligible.sum(axis=0)
    scores = standard_scores(found.liked.count, found.disliked.count, possible)
    standard = table["standard_proportion_ddof1"]
    for name, values in (("zL", scores.liked), ("zSP", scores.preference), ("zSI", scores.impact)):
        for ours, theirs in zip(values, standard[name], strict=True):
            if theirs is not None:
                result.number(ours, theirs)
    labels = statuses(found, scores, Settings())
    for j, row in enumerate(table["poisson_binomial"]):
        result.label(labels["poisson_binomial"][j], row["status_nbcrit_0.05"])
        result.label(labels["ssrat"][j], row["status_ssratcrit_0.05"])
        result.label(labels["coie_dodge_coppotelli_1982"][j], standard["cdc82"][j])
        result.label(labels["coie_dodge_1983"][j], standard["cd83"][j])


def synthetic() -> Agreement:
    """The invented classes that are part of this repository."""
    result = Agreement("invented classes, independent reference")
    for folder in sorted(SYNTHETIC.glob("s*")):
        table = json.loads((folder / "golden.json").read_text(encoding="utf-8"))
        round = _read(folder, Question("work", "positive"))
        rows = _rows(folder / "nominations.csv")
        negative = Question("notwork", "negative")
        if any(row["question"] == "notwork" for _, row in rows):
            round = _read(folder, *round.questions, negative)
        else:
            round = replace(round, questions=(*round.questions, negative))
        counts = tally(round)
        _class(model(round, counts, Settings()), counts, table, result)
    return result


def classrooms(golden: Path) -> Agreement:
    """Real classrooms; where pupils rated some classmates only, among those."""
    result = Agreement("real classrooms, independent reference")
    for path in sorted((golden / "classrooms").glob("*.json")):
        table = json.loads(path.read_text(encoding="utf-8"))
        folder = golden / "data" / path.stem
        for title, analysis in table["analyses"].items():
            positive, _, negative = title.partition("|")
            questions = [Question(positive, "positive")]
            questions += [Question(negative, "negative")] if negative else []
            round = _read(folder, *questions)
            counts = tally(round)
            if table["eligibility"] == "rated pairs":
                scale = 3 if path.stem == "ssrat_klas2" else 7
                rated = tally(_read(folder, Question(f"rating{scale}", "rating", scale)))
                counts = replace(counts, eligible=rated.ratings[f"rating{scale}"] > 0)
            _class(model(round, counts, Settings()), counts, analysis, result)
    return result


def ssrat(golden: Path) -> Agreement:
    """SSrat's own output on its Dutch classes, 7-point ratings."""
    result = Agreement("SSrat 1.1 (R), ratings of Dutch classes")
    parts = {"s": "sympathy", "a": "antipathy", "p": "preference", "i": "impact"}
    for path in sorted((golden / "ssrat").glob("Ss9*_SSRAT.csv")):
        year, group = path.name[2:4], path.name.split("_g")[1][:2]
        frame = [
            row
            for _, row in _rows(golden / "data" / "ssrat" / f"Ss{year}.rat.csv")
            if row["groupid"] == group
        ]
        if not frame:
            continue
        result.classes += 1
        size = len(frame)
        ratings = np.zeros((size, size), dtype=np.int64)
        for i, row in enumerate(frame):
            for k in range(size):
                ratings[i, k] = int(row[f"r{k + 1:02d}"] or 0) if i != k else 0
        found = rating_chances(ratings, 7)
        labels = {"SS.10": found.statuses(0.1), "SS.05": found.statuses(0.05)}
        for _, row in _rows(path):
            j = int(row["position"]) - 1
            for letter, name in parts.items():
                chance: Chance = getattr(found, name)
                result.number(chance.expected[j], float(row[f"e{letter}"]))
                result.number(chance.low[j], float(row[f"pl{letter}"]))
                result.number(chance.high[j], float(row[f"pr{letter}"]))
            for column, ours in labels.items():
                result.label(ours[j], row[column].lower())
    return result


def agreements() -> list[Agreement]:
    """What can be compared here; real classrooms only where KLASAPP_GOLDEN points to them."""
    folder = os.environ.get("KLASAPP_GOLDEN")
    if not folder:
        return [synthetic()]
    return [synthetic(), classrooms(Path(folder)), ssrat(Path(folder))]
