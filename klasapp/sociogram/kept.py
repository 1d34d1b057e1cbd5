"""What stays of a round when who-chose-whom goes: numbers and flags per pupil, and the class."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, cast

from klasapp.roster.spoken_time import spoken_day
from klasapp.sociogram.pulse import ScalePulse
from klasapp.sociogram.round import Removed
from klasapp.sociometry.result import (
    Analysis,
    ClassIndices,
    Flag,
    PupilResult,
    QuestionResult,
    Settings,
    ToCheck,
)
from klasapp.sociometry.round import QuestionKind, RowWarning

_ABOUT_CLASS = frozenset({"participation", "no_power"})
"""Warnings that name no pupil."""


@dataclass(frozen=True, slots=True)
class QuestionIndices:
    """The class on one positive question, with how far one form can move each measure."""

    classroom: ClassIndices
    swings: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class KeptClass:
    """A round without pupils in it. ``by_text``: by positive question."""

    analysis: Analysis
    by_text: Mapping[str, QuestionIndices]
    pulse: tuple[ScalePulse, ...]


@dataclass(frozen=True, slots=True)
class RoundKeeping:
    """A round as retention sees it. ``questions``: (kind, text) of what pupils were asked."""

    id: int
    class_id: int
    class_name: str
    name: str
    opened_on: date
    closed: bool
    year_ends_on: date
    questions: frozenset[tuple[str, str]]
    has_choices: bool


def removed_line(removed: Removed) -> str:
    """What is gone, since when, and what is left, in Dutch."""
    if removed.results_on is not None:
        return (
            f"De resultaten per leerling zijn gewist op {spoken_day(removed.results_on)}, zoals "
            "het protocol vraagt. Wat over de hele klas gaat, is bewaard."
        )
    return (
        f"Wie koos wie is gewist op {spoken_day(removed.choices_on)}, zoals het protocol vraagt. "
        "De aantallen en de aandachtspunten zijn bewaard."
    )


def class_text(analysis: Analysis, by_text: Mapping[str, QuestionIndices],
               pulse: Iterable[ScalePulse]) -> str:  # fmt: skip
    """The class as JSON, without any pupil."""
    return json.dumps(
        {
            "classroom": asdict(analysis.classroom),
            "questions": {kind: list(names) for kind, names in analysis.questions.items()},
            "expected": dict(analysis.expected_flags_by_chance),
            "warnings": [
                asdict(one) for one in analysis.warnings if one.kind in _ABOUT_CLASS
            ],
            "settings": asdict(analysis.settings),
            "by_text": {
                text: {"classroom": asdict(one.classroom), "swings": dict(one.swings)}
                for text, one in by_text.items()
            },
            "pulse": [asdict(one) for one in pulse],
        },
        ensure_ascii=False,
    )  # fmt: skip


def read_class(text: str, pupils: Iterable[tuple[PupilResult, tuple[ToCheck, ...]]]) -> KeptClass:
    """What ``class_text`` and ``pupil_text`` kept, as an analysis."""
    body = json.loads(text)
    listed = tuple(pupils)
    results = tuple(one for one, _ in listed)
    analysis = Analysis(
        classroom=ClassIndices(**body["classroom"]),
        questions={kind: tuple(names) for kind, names in body["questions"].items()},
        pupils=results,
        flags=tuple(flag for one in results for flag in one.flags),
        to_check=tuple(check for _, checks in listed for check in checks),
        expected_flags_by_chance=body["expected"],
        warnings=tuple(
            RowWarning(one["kind"], one["message"], tuple(one["rows"])) for one in body["warnings"]
        ),
        settings=Settings(**body["settings"]),
    )
    by_text = {
        name: QuestionIndices(ClassIndices(**one["classroom"]), one["swings"])
        for name, one in body["by_text"].items()
    }
    return KeptClass(analysis, by_text, tuple(_pulse(one) for one in body["pulse"]))


def pupil_text(result: PupilResult, checks: Iterable[ToCheck]) -> str:
    """The results of one pupil as JSON."""
    body = asdict(result)
    del body["id"], body["rating"]
    body["to_check"] = [asdict(one) for one in checks]
    return json.dumps(body, ensure_ascii=False)


def read_pupil(pupil: str, text: str) -> tuple[PupilResult, tuple[ToCheck, ...]]:
    """What ``pupil_text`` kept."""
    body = json.loads(text)
    checks = tuple(ToCheck(**one) for one in body.pop("to_check"))
    body["flags"] = tuple(Flag(**one) for one in body["flags"])
    body["by_question"] = {name: QuestionResult(**one) for name, one in body["by_question"].items()}
    return PupilResult(id=pupil, rating=None, **body), checks


def flag_text(flag: Flag) -> str:
    """A flag as JSON."""
    return json.dumps(asdict(flag), ensure_ascii=False)


def read_flag(text: str) -> Flag:
    """What ``flag_text`` kept."""
    return Flag(**json.loads(text))


def _pulse(body: dict[str, Any]) -> ScalePulse:
    counts = cast("tuple[int, int, int, int, int] | None", tuple(body["counts"] or ()) or None)
    return ScalePulse(body["kind"], body["text"], body["answered"], counts, body["mean"])


def asked_kinds(analysis: Analysis) -> frozenset[QuestionKind]:
    """The kinds of question that were asked."""
    return frozenset(kind for kind, names in analysis.questions.items() if names)
