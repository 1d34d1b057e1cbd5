"""What a module must hold beyond being readable: sums, words, sources, an exit card."""

import re
from collections.abc import Callable
from datetime import date

from klasapp.lessons.module import DEBRIEF, EXIT_CARD, LessonModule
from klasapp.lessons.steps import Body
from klasapp.lessons.values import Values

Report = Callable[[int, str, str], None]
FILL_IN = "VUL IN"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_GOAL = "Na deze les kan de leerling "
_VAGUE = re.compile(r"\b(begrijpen|weten|beseffen|snappen|inzien|bewust)\b")
_NEGATIVE = re.compile(r"\b(niet|geen|nooit)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_LAW = re.compile(r"\b(strafba(ar|re)|wetboek|volgens de wet|aangifte)\b", re.IGNORECASE)
_FORBIDDEN = {
    re.compile(r"\bpestcontract(en)?\b", re.IGNORECASE): "afspraken",
    re.compile(r"\bslachtoffers?\b", re.IGNORECASE): "gepeste",
    re.compile(r"\bdaders?\b", re.IGNORECASE): "pester",
}
_FIGURE = re.compile(
    r"\d\s?(%|procent\b)|\b(\d+|één|een|twee|drie) op de "
    r"(\d+|drie|vier|vijf|zes|zeven|acht|negen|tien|honderd)\b",
    re.IGNORECASE,
)
_TABLE = re.compile(r"^\s*\[\[?\s*([\w-]+)")


def check_words(lines: list[str], end: int, report: Report) -> None:
    """Words that may not stand in a lesson, what is still to fill in, figures without a source.

    ``lines`` are those of the whole file; the front matter ends at index ``end``.
    """
    for number, line in enumerate(lines, start=1):
        for pattern, better in _FORBIDDEN.items():
            if found := pattern.search(line):
                report(
                    number, "forbidden_word", f"Schrijf niet '{found[0]}', maar bijvoorbeeld "
                    f"'{better}'."
                )  # fmt: skip
        comment = number <= end and line.lstrip().startswith("#")
        if FILL_IN in line and not comment:
            report(number, "fill_in", f"Vul dit nog in: {line.strip()[:60]}")
    table = ""
    for number, line in enumerate(lines[:end], start=1):
        if header := _TABLE.match(line):
            table = header[1]
        if table != "bewijs" and _FIGURE.search(line):
            _figure(number, line, report)
    start = end + 1
    for index in range(start, len(lines) + 1):
        if index == len(lines) or not lines[index].strip():
            paragraph = "\n".join(lines[start:index])
            if found := _FIGURE.search(paragraph):
                number = start + paragraph.count("\n", 0, found.start()) + 1
                _figure(number, paragraph, report)
            start = index + 1


def _figure(line: int, text: str, report: Report) -> None:
    if "(bron:" not in text.lower():
        report(
            line,
            "figure_without_source",
            "Bij een cijfer hoort waar het vandaan komt. Zet erachter: (bron: wie, jaar). "
            "Of laat het cijfer weg.",
        )


def check_module(
    module: LessonModule, values: Values, body: Body, today: date, lines: list[str]
) -> None:
    """Everything that asks for more than one value; faults go to ``values``."""
    if module.id and not _ID.fullmatch(module.id):
        values.fault("id", "id_form", "schrijf kleine letters, cijfers en streepjes: 'mijn-les'.")
    for key, text, most in (("titel", module.title, 60), ("kern", module.summary, 200)):
        if len(text) > most:
            values.fault(key, "too_long", f"maak dit korter: hoogstens {most} tekens.")
    if module.group_size[0] > module.group_size[1]:
        values.fault("groepsgrootte", "out_of_range", "het kleinste getal staat eerst.")
    _check_goals(module, values)
    _check_agreement(module, values)
    _check_evidence(module, values)
    _check_law(module, values, today, lines)
    _check_steps(module, values, body)


def _check_goals(module: LessonModule, values: Values) -> None:
    for goal, place in zip(module.goals, values.inner("doelen"), strict=True):
        if goal.text and (not goal.text.startswith(_GOAL) or _VAGUE.search(goal.text)):
            place.fault(
                "tekst",
                "goal_not_measurable",
                f"begin met '{_GOAL.strip()}' en zeg wat je kunt zien of horen: noemen, kiezen, "
                "laten zien. Dus niet: weten of begrijpen.",
            )


def _check_agreement(module: LessonModule, values: Values) -> None:
    for example in module.agreement.examples:
        if _NEGATIVE.search(example):
            for place in values.inner("afspraak_uit_les"):
                place.fault(
                    "voorbeelden",
                    "agreement_not_positive",
                    "schrijf wat je wel doet, zonder 'niet', 'geen' of 'nooit'.",
                )


def _check_evidence(module: LessonModule, values: Values) -> None:
    for item, place in zip(module.evidence, values.inner("bewijs"), strict=True):
        if item.source and item.strength != "praktijk" and not _YEAR.search(item.source):
            place.fault("bron", "source_missing", "noem wie het onderzocht, en het jaar.")


def _check_law(module: LessonModule, values: Values, today: date, lines: list[str]) -> None:
    if module.law_checked is None:
        for number, line in enumerate(lines, start=1):
            if _LAW.search(line):
                values.report(
                    number,
                    "law_date_missing",
                    "Deze les zegt iets over de wet. Schrijf bovenaan wanneer je dat nakeek: "
                    "wet_nagekeken = 2026-11-23.",
                )
                return
    elif module.law_checked > today:
        values.fault("wet_nagekeken", "law_date_future", "deze dag moet nog komen.")


def _check_steps(module: LessonModule, values: Values, body: Body) -> None:
    if not module.steps:
        return
    if not 3 <= len(module.steps) <= 12:
        values.report(body.step_lines[-1], "wrong_count", "Een les heeft 3 tot en met 12 stappen.")
    if EXIT_CARD not in module.steps[-1].work_forms or module.steps[-1].short_minutes is None:
        values.report(
            body.step_lines[-1],
            "exit_step",
            f"De laatste stap is de exitkaart, ook in de korte vorm: 'Werkvorm: {EXIT_CARD}'.",
        )
    if DEBRIEF not in module.work_forms:
        values.fault("nabespreking", "debrief_step", f"geef een stap de werkvorm '{DEBRIEF}'.")
    if not all(step.minutes for step in module.steps):
        return
    normal = sum(step.minutes for step in module.steps)
    short = sum(step.short_minutes or 0 for step in module.steps)
    if module.minutes and normal != module.minutes:
        values.fault(
            "duur", "sum_normal", f"hier staat {module.minutes}, maar de stappen duren samen "
            f"{normal} minuten."
        )  # fmt: skip
    if module.short_minutes and short != module.short_minutes:
        values.fault(
            "kort", "sum_short", f"hier staat {module.short_minutes}, maar de korte vorm duurt "
            f"{short} minuten."
        )  # fmt: skip
