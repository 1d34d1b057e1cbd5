"""Analyses as plain data: the JSON of commands.md (version 1) and one flat table."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from klasapp.sociometry.exchange import guard
from klasapp.sociometry.result import METHODS, Analysis, Flag, PupilResult, RatingResult

if TYPE_CHECKING:
    from klasapp.sociometry.change import Comparison

VERSION = 1
_CLASS = (
    "pupils",
    "respondents",
    "participation",
    "density",
    "reciprocity",
    "mutual_pairs",
    "cohesion",
    "not_chosen",
    "not_chosen_expected",
    "no_mutual",
    "centralisation",
    "transitivity",
    "same_gender_share",
    "same_gender_share_expected",
)
_PUPIL = (
    "id",
    "responded",
    "given",
    "received",
    "mutual",
    "possible_nominators",
    "expected_received",
    "p_received_low",
    "p_received_high",
    "q_received_low",
    "received_negative",
    "expected_negative",
    "p_negative_low",
    "p_negative_high",
    "q_negative_high",
    "z_liked",
    "z_disliked",
    "z_preference",
    "z_impact",
)
_RATING = ("sympathy", "antipathy", "preference", "impact")


def analysis_to_json(analysis: Analysis) -> dict[str, Any]:
    """The document of ``klasapp analyse --json``; its names are a promise (commands.md)."""
    return {
        "version": VERSION,
        "class": {name: getattr(analysis.classroom, name) for name in _CLASS},
        "questions": {kind: list(names) for kind, names in analysis.questions.items()},
        "pupils": [_pupil(one) for one in analysis.pupils],
        "expected_flags_by_chance": dict(analysis.expected_flags_by_chance),
        "warnings": [
            {"kind": one.kind, "message": one.message, "rows": list(one.rows)}
            for one in analysis.warnings
        ],
    }


def _pupil(pupil: PupilResult) -> dict[str, Any]:
    return {
        **{name: getattr(pupil, name) for name in _PUPIL},
        "status": dict(pupil.status),
        "by_question": {name: asdict(one) for name, one in pupil.by_question.items()},
        "rating": None if pupil.rating is None else _rating(pupil.rating),
        "flags": [_flag(flag) for flag in pupil.flags],
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "kind": flag.kind,
        "certainty": flag.certainty,
        "flips": flag.flips,
        "of": flag.of,
        "reason": flag.reason,
    }


def _rating(rating: RatingResult) -> dict[str, Any]:
    result: dict[str, Any] = {"raters": rating.raters}
    for name in _RATING:
        one = getattr(rating, name)
        result |= {
            name: one.value,
            f"expected_{name}": one.expected,
            f"p_low_{name}": one.p_low,
            f"p_high_{name}": one.p_high,
        }
    return result | {"status": dict(rating.status)}


def analysis_to_table(analysis: Analysis) -> list[list[str]]:
    """One row per pupil under one header row; undefined is an empty cell.

    Text that a spreadsheet would read as a formula gets an apostrophe; numbers stay numbers.
    """
    names = list(analysis.pupils[0].by_question) if analysis.pupils else []
    fields = ("received", "expected_received", "p_received_low", "p_received_high", "mutual")
    head = [*_PUPIL, *(f"status.{method}" for method in METHODS)]
    head += [f"{name}.{field}" for name in names for field in fields]
    rated = any(pupil.rating is not None for pupil in analysis.pupils)
    parts = [f"{part}{name}" for name in _RATING for part in ("", "expected_", "p_low_", "p_high_")]
    levels = ("0.10", "0.05", "0.01")
    if rated:
        head += ["raters", *parts, *(f"status.rating.{level}" for level in levels)]
    table = [[_cell(name) for name in (*head, "flags")]]
    for pupil in analysis.pupils:
        cells: list[object] = [getattr(pupil, name) for name in _PUPIL]
        cells += [pupil.status[method] for method in METHODS]
        cells += [getattr(pupil.by_question[name], field) for name in names for field in fields]
        if pupil.rating is not None:
            flat = _rating(pupil.rating)
            cells += [flat["raters"], *(flat[part] for part in parts)]
            cells += [pupil.rating.status[level] for level in levels]
        cells.append(
            " ".join(f"{f.kind}:{f.certainty}" if f.certainty else f.kind for f in pupil.flags)
        )
        table.append([_cell(cell) for cell in cells])
    return table


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith("\t") else guard(value)
    return str(int(value)) if isinstance(value, bool) else str(value)


def comparison_to_json(comparison: "Comparison") -> dict[str, Any]:
    """The document of ``klasapp compare --json``."""
    return {
        "jaccard": comparison.jaccard,
        "pearson_received": comparison.pearson_received,
        "pearson_preference": comparison.pearson_preference,
        "mutual": {
            "kept": _pairs(comparison.kept),
            "new": _pairs(comparison.new),
            "lost": _pairs(comparison.lost),
        },
        "joined": list(comparison.joined),
        "left": list(comparison.left),
        "pupils": [
            {
                "id": one.id,
                "received_share_a": one.received_share_a,
                "received_share_b": one.received_share_b,
                "declining": one.declining,
            }
            for one in comparison.pupils
        ],
    }


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [list(pair) for pair in pairs]
