"""From rows of a file to a round: what cannot count becomes a warning with its row numbers.

Two formats, told apart by their header (commands.md, input of ``analyse``; domain.md 5.2):
English ``pupil,gender,responded`` with ``nominator,nominee,question,value``, and the Dutch pair
``deelname.csv`` (afname_id;leerling;status) with ``nominaties.csv``
(afname_id;datum;vraag_code;polariteit;van;naar;volgorde).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from klasapp.errors import InputError
from klasapp.sociometry.refusals import Refusals
from klasapp.sociometry.round import (
    ClassRound,
    Nomination,
    Question,
    RowWarning,
    SelfReport,
)

FileRows: TypeAlias = Sequence[tuple[int, Mapping[str, str]]]

_YES = frozenset({"1", "1.0", "ja", "j", "yes", "y", "true", "waar", "ingevuld"})
_NO = frozenset({"0", "0.0", "nee", "n", "no", "false", "onwaar", "afwezig", "weigert"})
_SELF_NAMING = frozenset({"bullied", "bullies"})


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A pupil on the roster; ``responded`` as written in the file, None without that column."""

    row: int
    pupil: str
    gender: str = ""
    responded: str | None = None


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One answer as written in the file; ``polarity`` only in the Dutch pair."""

    row: int
    nominator: str
    nominee: str
    question: str
    value: str
    polarity: str = ""


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
"""Signs that would steer a terminal or turn the reading direction."""


_WIDE, _MANY = 30, 12
"""How much of the header of a strange file a sentence repeats: letters and columns."""


def clean(text: str | None) -> str:
    """Text as typed, in NFC and on one line, without the apostrophe of a guarded cell."""
    value = _CONTROL.sub(" ", unicodedata.normalize("NFC", text or "")).strip()
    return value[1:] if len(value) > 1 and value[0] == "'" and value[1] in "=+-@" else value


def _columns(rows: FileRows) -> list[tuple[int, dict[str, str]]]:
    return [
        (row, {(key or "").strip().lstrip("\ufeff").lower(): clean(v) for key, v in cells.items()})
        for row, cells in rows
    ]


def _need(cells: Mapping[str, str], columns: Iterable[str], name: str) -> None:
    missing = [column for column in columns if column not in cells]
    if missing:
        keys = [key if len(key) <= _WIDE else f"{key[: _WIDE - 1]}…" for key in cells if key]
        more = [f"en nog {len(keys) - _MANY}"] if len(keys) > _MANY else []
        found = ", ".join([*keys[:_MANY], *more]) or "geen"
        raise InputError(
            f"{name}: de kolom {missing[0]} ontbreekt (rij 1). Gevonden kolommen: {found}. "
            f"Zet de ontbrekende kolom in de eerste rij van het bestand."
        )


def _roster(rows: FileRows, name: str) -> tuple[list[RosterRow], list[str]]:
    """Roster rows, and beside them the afname_id of each (Dutch) or ''."""
    table = _columns(rows)
    if not table:
        raise InputError(
            f"{name}: er staan geen leerlingen in. Zet elke leerling op een eigen rij."
        )
    head = table[0][1]
    if "leerling" in head:
        _need(head, ("status",), name)
        return (
            [
                RosterRow(row, c.get("leerling", ""), c.get("geslacht", ""), c.get("status", ""))
                for row, c in table
            ],
            [c.get("afname_id", "") for _, c in table],
        )
    _need(head, ("pupil",), name)
    has_column = "responded" in head
    return (
        [
            RosterRow(
                row,
                c.get("pupil", ""),
                c.get("gender", ""),
                c.get("responded", "") if has_column else None,
            )
            for row, c in table
        ],
        ["" for _ in table],
    )


def _answers(rows: FileRows, name: str) -> tuple[list[RoundRow], str]:
    """Answer rows and the one afname_id of the file ('' in the English format)."""
    table = _columns(rows)
    if not table:
        return [], ""
    head = table[0][1]
    if "van" in head or "vraag_code" in head:
        _need(head, ("vraag_code", "van", "naar"), name)
        rounds = list(dict.fromkeys(c.get("afname_id", "") for _, c in table))
        if len(rounds) > 1:
            listed = ", ".join(rounds[:5])[:200]
            shown = "".join(sign if sign.isprintable() else " " for sign in listed)
            raise InputError(
                f"{name}: er staan {len(rounds)} metingen in ({shown}). "
                "Maak een bestand met één meting (kolom afname_id)."
            )
        return (
            [
                RoundRow(
                    row,
                    c.get("van", ""),
                    c.get("naar", ""),
                    c.get("vraag_code", ""),
                    c.get("waarde") or "1",
                    c.get("polariteit", ""),
                )
                for row, c in table
            ],
            rounds[0],
        )
    _need(head, ("nominator", "nominee", "question", "value"), name)
    return (
        [
            RoundRow(
                row,
                c.get("nominator", ""),
                c.get("nominee", ""),
                c.get("question", ""),
                c.get("value", ""),
            )
            for row, c in table
        ],
        "",
    )


def question_names(nomination_rows: FileRows, *, name: str = "keuzes") -> tuple[str, ...]:
    """The names of the questions in a nominations file, in order of appearance."""
    return tuple(dict.fromkeys(row.question for row in _answers(nomination_rows, name)[0]))


def read_round(
    pupil_rows: FileRows,
    nomination_rows: FileRows,
    questions: Iterable[Question],
    *,
    pupils_name: str = "leerlingen",
    nominations_name: str = "keuzes",
) -> ClassRound:
    """Build a round from the rows of two files.

    ``pupil_rows`` and ``nomination_rows``: (row number in the file, header -> cell). The names
    are those of the files, for messages. Raises ``InputError`` on a missing column, an empty
    roster, a question that the file does not have, or several rounds in one file.
    """
    asked = tuple(
        Question(clean(question.name), question.kind, question.scale) for question in questions
    )
    roster, roster_rounds = _roster(pupil_rows, pupils_name)
    answers, round_id = _answers(nomination_rows, nominations_name)
    known = list(dict.fromkeys(answer.question for answer in answers))
    for question in asked:
        if question.name not in known:
            listed = ", ".join(known) or "geen"
            raise InputError(
                f"{nominations_name}: de vraag '{question.name}' komt er niet in voor. "
                f"Vragen in dit bestand: {listed}."
            )
    if any(roster_rounds):
        ids = set(roster_rounds)
        if round_id and round_id not in ids:
            raise InputError(
                f"{pupils_name}: de meting '{round_id}' staat er niet in "
                f"(kolom afname_id: {', '.join(sorted(ids))}). Kies twee bestanden die "
                "bij elkaar horen."
            )
        if len(ids) > 1:
            if not round_id:
                raise InputError(
                    f"{pupils_name}: er staan {len(ids)} metingen in. "
                    "Maak een bestand met één meting (kolom afname_id)."
                )
            roster = [one for one, of in zip(roster, roster_rounds, strict=True) if of == round_id]
    return assemble(roster, None, asked, answers)


def _read_roster(
    roster: Sequence[RosterRow], refused: Refusals
) -> tuple[dict[str, RosterRow], frozenset[str], bool]:
    pupils: dict[str, RosterRow] = {}
    present: set[str] = set()
    has_column = False
    for one in roster:
        if not one.pupil:
            refused.add("empty_pupil", one.row)
            continue
        earlier = pupils.get(one.pupil)
        if earlier is not None:
            if (earlier.gender, earlier.responded) != (one.gender, one.responded):
                raise InputError(
                    f"De leerling '{one.pupil}' staat twee keer in de leerlingenlijst, met "
                    f"verschillende gegevens (rij {earlier.row} en {one.row}). "
                    "Geef elke leerling een eigen naam of nummer."
                )
            refused.add("duplicate_pupil", one.row, one.pupil)
            continue
        pupils[one.pupil] = one
        if one.responded is None:
            present.add(one.pupil)
            continue
        has_column = True
        word = one.responded.casefold()
        if word in _YES:
            present.add(one.pupil)
        elif word not in _NO:
            refused.add("responded_unknown", one.row, one.responded)
    return pupils, frozenset(present), has_column


def _number(text: str) -> int | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return int(value) if value.is_integer() else None


def assemble(
    roster: Sequence[RosterRow],
    present: frozenset[str] | None,
    questions: tuple[Question, ...],
    answers: Iterable[RoundRow],
    self_reports: tuple[SelfReport, ...] = (),
) -> ClassRound:
    """Apply the refusals of section 2. ``present`` None: read it from the roster rows."""
    _check_questions(questions)
    refused = Refusals()
    pupils, responded, has_column = _read_roster(roster, refused)
    if not pupils:
        raise InputError("De leerlingenlijst is leeg. Zet elke leerling op een eigen rij.")
    if present is not None:
        responded = frozenset(pupils) & present
    kept, self_named = _keep(pupils, responded, questions, answers, refused)
    kept = _drop_contradictions(kept, questions, refused)
    warnings = refused.warnings()
    if present is None and not has_column:
        warnings += (
            RowWarning(
                "responded_missing",
                "De kolom responded ontbreekt in de leerlingenlijst: iedereen telt als "
                "ingevuld. Wie afwezig was, lijkt dan iemand die niemand koos.",
            ),
        )
    return ClassRound(
        pupils=tuple(pupils),
        responded=responded,
        questions=questions,
        nominations=tuple(one for _, one in kept),
        gender={pupil: one.gender for pupil, one in pupils.items()},
        self_reports=self_reports,
        self_named=self_named,
        warnings=warnings,
    )


def _check_questions(questions: tuple[Question, ...]) -> None:
    names = [question.name for question in questions]
    for question in questions:
        if names.count(question.name) > 1:
            raise InputError(
                f"De vraag '{question.name}' is twee keer opgegeven. "
                "Geef elke vraag één keer, met één soort."
            )
        if question.kind == "rating" and not 2 <= (question.scale or 0) <= 10:
            raise InputError(
                f"De vraag '{question.name}' heeft een schaal van {question.scale}. "
                "Geef het hoogste cijfer van de schaal, van 2 tot en met 10."
            )


def _keep(
    pupils: Mapping[str, RosterRow],
    responded: frozenset[str],
    questions: tuple[Question, ...],
    answers: Iterable[RoundRow],
    refused: Refusals,
) -> tuple[list[tuple[int, Nomination]], dict[str, tuple[str, ...]]]:
    asked = {question.name: question for question in questions}
    kept: dict[tuple[str, str, str], tuple[int, Nomination]] = {}
    named: dict[str, dict[str, None]] = {}
    for answer in answers:
        question = asked.get(answer.question)
        if question is None:
            continue
        source, target = answer.nominator, answer.nominee
        value = _number(answer.value)
        wrong = [who or "leeg" for who in (source, target) if who not in pupils]
        if wrong:
            refused.add("unknown_pupil", answer.row, wrong[0])
        elif source not in responded:
            refused.add("absent_nominator", answer.row, source)
        elif question.kind == "rating" and (
            value is None or not 1 <= value <= (question.scale or 0)
        ):
            refused.add("rating_range", answer.row, answer.value or "leeg")
        elif value is None or value < 1:
            refused.add("value", answer.row, answer.value or "leeg")
        elif source == target and question.kind in _SELF_NAMING:
            refused.add("self_named", answer.row)
            named.setdefault(question.name, {})[source] = None
        elif source == target:
            refused.add("self_choice", answer.row)
        elif (source, target, question.name) in kept:
            refused.add("duplicate", answer.row)
        else:
            if (answer.polarity, question.kind) in {("+", "negative"), ("-", "positive")}:
                refused.add("polarity", answer.row)
            kept[source, target, question.name] = (
                answer.row,
                Nomination(source, target, question.name, value),
            )
    return list(kept.values()), {name: tuple(who) for name, who in named.items()}


def _drop_contradictions(
    kept: list[tuple[int, Nomination]], questions: tuple[Question, ...], refused: Refusals
) -> list[tuple[int, Nomination]]:
    kind = {question.name: question.kind for question in questions}
    pairs: dict[str, set[tuple[str, str]]] = {"positive": set(), "negative": set()}
    for _, one in kept:
        if kind[one.question] in pairs:
            pairs[kind[one.question]].add((one.nominator, one.nominee))
    both = pairs["positive"] & pairs["negative"]
    result = []
    for row, one in kept:
        if kind[one.question] in pairs and (one.nominator, one.nominee) in both:
            refused.add("contradiction", row)
        else:
            result.append((row, one))
    return result
