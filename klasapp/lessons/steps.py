"""The Markdown half of a module: introduction, steps with their labels, hand-outs."""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from klasapp.lessons.module import WORK_FORMS, Handout, Step

Report = Callable[[int, str, str], None]
LABELS = ("Minuten", "Kort", "Werkvorm", "Mentor doet", "Zeg", "Leerlingen", "Scherm",
          "Lukt het niet")  # fmt: skip
_MOST_MINUTES, _MOST_WORDS, _MOST_LINES = 45, 60, 12
_HEADING = re.compile(r"^(#{1,6})\s*(.*?)\s*#*$")
_STEP = re.compile(r"^Stap\s+(\d{1,3})\s*:\s*(.*)$")
_HANDOUT = re.compile(r"^Uitdeelblad\s*:\s*(.*)$")
_LABEL = re.compile(r"^\*{0,2}(" + "|".join(LABELS) + r")(?:\?:?|:)\*{0,2}(?:\s+(.*))?$")
_LIKE_LABEL = re.compile(r"^\*{0,2}([A-Za-z]+(?: [a-z]+){0,2})(?:\?:?|:)\*{0,2}(?:\s|$)")
_SHORT = re.compile(r"^(\d{1,4}|overslaan)(?:\s*[,;:.(]\s*(.*?)\)?)?$", re.IGNORECASE)


@dataclass(slots=True)
class Paragraph:
    """The lines under one label, or in one part, with the line number of the first."""

    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text without blank lines around it."""
        return "\n".join(self.lines).strip()


@dataclass(slots=True)
class Part:
    """A part under a ``##`` heading."""

    heading: str
    line: int
    body: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Body:
    """What the Markdown half holds."""

    introduction: str
    steps: tuple[Step, ...]
    handouts: tuple[Handout, ...]
    step_lines: tuple[int, ...]


def read_body(lines: list[str], first: int, report: Report) -> Body:
    """Read the lines under the front matter; ``first`` is the line number of the first one."""
    before, parts = _split(lines, first, report)
    if not before.text:
        report(first, "intro_missing", "Schrijf boven de eerste stap waar deze les over gaat.")
    steps: list[Step] = []
    step_lines: list[int] = []
    handouts: list[Handout] = []
    for part in parts:
        if step := _STEP.match(part.heading):
            _check_order(int(step[1]), len(steps) + 1, part.line, report)
            steps.append(_step(len(steps) + 1, step[2].strip(), part, report))
            step_lines.append(part.line)
        elif sheet := _HANDOUT.match(part.heading):
            handouts.append(_handout(sheet[1].strip(), part, handouts, report))
        else:
            report(
                part.line,
                "unknown_heading",
                f"De kop '{part.heading[:40]}' kent klasapp niet. Schrijf '## Stap 1: titel' of "
                "'## Uitdeelblad: titel'.",
            )
    if not steps:
        report(first, "no_steps", "Er is nog geen stap. Schrijf een kop '## Stap 1: titel'.")
    return Body(before.text, tuple(steps), tuple(handouts), tuple(step_lines))


def _split(lines: list[str], first: int, report: Report) -> tuple[Paragraph, list[Part]]:
    before, parts = Paragraph(first), list[Part]()
    for number, line in enumerate(lines, start=first):
        heading = _HEADING.match(line)
        if heading and len(heading[1]) == 2:
            parts.append(Part(heading[2], number))
        elif heading and len(heading[1]) == 1:
            report(number, "unknown_heading", "Een stap of uitdeelblad begint met twee hekjes: ##.")
        elif parts:
            parts[-1].body.append(line)
        else:
            before.lines.append(line)
    return before, parts


def _check_order(number: int, expected: int, line: int, report: Report) -> None:
    if number != expected:
        report(line, "step_number", f"Hier staat stap {number}, maar dit is stap {expected}.")


def _handout(title: str, part: Part, earlier: list[Handout], report: Report) -> Handout:
    text = "\n".join(part.body).strip()
    if not title or not text:
        report(part.line, "empty_text", "Een uitdeelblad heeft een titel en een tekst.")
    if any(sheet.title == title for sheet in earlier):
        report(part.line, "handout_twice", f"Er is al een uitdeelblad '{title[:40]}'.")
    return Handout(title, text)


def _step(number: int, title: str, part: Part, report: Report) -> Step:
    if not title:
        report(part.line, "empty_text", f"Stap {number} heeft nog geen titel.")
    found = _paragraphs(part, report)
    for label in LABELS:
        if label not in found:
            report(part.line, "label_missing", f"Stap {number}: '{label}' ontbreekt.")
        elif not found[label].text:
            report(found[label].line, "empty_text", f"Stap {number}: vul '{label}' in.")
    empty = Paragraph(part.line)
    minutes = _minutes(found.get("Minuten", empty), report)
    short, note = _short(found.get("Kort", empty), minutes, report)
    return Step(
        number=number,
        title=title,
        minutes=minutes,
        short_minutes=short,
        short_note=note,
        work_forms=_work_forms(found.get("Werkvorm", empty), report),
        mentor=found.get("Mentor doet", empty).text,
        say=_spoken(found.get("Zeg", empty)),
        pupils=found.get("Leerlingen", empty).text,
        screen=_screen(found.get("Scherm", empty), report),
        fallback=found.get("Lukt het niet", empty).text,
    )


def _paragraphs(part: Part, report: Report) -> dict[str, Paragraph]:
    found: dict[str, Paragraph] = {}
    current: Paragraph | None = None
    for number, line in enumerate(part.body, start=part.line + 1):
        if label := _LABEL.match(line):
            name = label[1]
            if name in found:
                report(number, "label_twice", f"'{name}' staat twee keer in deze stap.")
            current = found.setdefault(name, Paragraph(number))
            current.lines.append(label[2] or "")
            continue
        if near := _meant(line):
            report(number, "unknown_label", f"Dit woord kent klasapp niet. Bedoel je '{near}:'?")
        elif current is None and line.strip():
            report(number, "loose_text", "Deze regel hoort nergens bij. Zet hem na een woord zoals "
                   "'Zeg:' of 'Leerlingen:'.")  # fmt: skip
        if current is not None:
            current.lines.append(line)
    return found


def _meant(line: str) -> str:
    """The label that was probably meant by a line that only looks like one."""
    like = _LIKE_LABEL.match(line)
    if not like:
        return ""
    lowered = {label.lower(): label for label in LABELS}
    near = difflib.get_close_matches(like[1].lower(), lowered, n=1, cutoff=0.75)
    return lowered[near[0]] if near else ""


def _minutes(paragraph: Paragraph, report: Report) -> int:
    text = paragraph.text.removesuffix("minuten").strip()
    if re.fullmatch(r"[0-9]{1,4}", text) and 1 <= int(text) <= _MOST_MINUTES:
        return int(text)
    if text:
        report(paragraph.line, "minutes", f"Schrijf het aantal minuten, 1 tot en met "
               f"{_MOST_MINUTES}, in cijfers.")  # fmt: skip
    return 0


def _short(paragraph: Paragraph, minutes: int, report: Report) -> tuple[int | None, str]:
    text = paragraph.text
    if not text:
        return None, ""
    found = _SHORT.match(text.replace("\n", " "))
    if not found or not (found[1].isascii()):
        report(paragraph.line, "minutes", "Schrijf 'overslaan', of het aantal minuten met erachter "
               "wat je korter doet: 'Kort: 5, alleen verhaal 1'.")  # fmt: skip
        return None, ""
    note = (found[2] or "").strip()
    if found[1].lower() == "overslaan":
        return None, note
    if not 1 <= int(found[1]) <= (minutes or _MOST_MINUTES):
        report(
            paragraph.line,
            "short_longer",
            "De korte vorm duurt minstens 1 minuut en niet langer dan de gewone. Doe je deze "
            "stap dan niet? Schrijf 'overslaan'.",
        )
    return int(found[1]), note


def _work_forms(paragraph: Paragraph, report: Report) -> tuple[str, ...]:
    forms = tuple(part.strip() for part in paragraph.text.split(",") if part.strip())
    for form in forms:
        if form not in WORK_FORMS:
            report(
                paragraph.line,
                "unknown_value",
                f"De werkvorm '{form[:40]}' bestaat niet. Kies uit: {', '.join(WORK_FORMS)}.",
            )
    return forms


def _spoken(paragraph: Paragraph) -> str:
    return "\n".join(line.removeprefix(">").strip() for line in paragraph.lines).strip()


def _screen(paragraph: Paragraph, report: Report) -> str:
    text = paragraph.text
    lines = [line for line in text.split("\n") if line.strip()]
    if len(text.split()) > _MOST_WORDS or len(lines) > _MOST_LINES:
        report(
            paragraph.line,
            "screen_too_long",
            f"De tekst voor het scherm is te lang voor achter in de klas: hoogstens {_MOST_WORDS} "
            f"woorden op {_MOST_LINES} regels.",
        )
    return text
