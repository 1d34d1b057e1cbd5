"""From the bytes of a file to a ``LessonModule`` and every fault in it. Pure: no files."""

import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from klasapp.lessons.fault import Fault
from klasapp.lessons.module import (
    LANGUAGES,
    LEVELS,
    PHASES,
    STRENGTHS,
    SUITS,
    TOPICS,
    AgreementIdea,
    Block,
    Evidence,
    ExitQuestion,
    FollowUp,
    Goal,
    LessonModule,
)
from klasapp.lessons.rules import check_module, check_words
from klasapp.lessons.steps import Body, read_body
from klasapp.lessons.values import Values
from klasapp.protocol.toml_lines import TomlLines, line_of_fault

if TYPE_CHECKING:
    from collections.abc import Callable

_FENCE = "+++"
_LARGEST = 500_000  # bytes; a long lesson has 20,000


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: the module as far as it can be read, and the faults by line.

    ``module`` is None when the file has no front matter that can be read. A module with faults
    is there to be looked at, not to be given.
    """

    module: LessonModule | None
    faults: tuple[Fault, ...]
    id_line: int = 1
    next_line: int = 1


def read_module(file: str, data: bytes, today: date) -> Reading:
    """Read one module file (domain 3.1, issue 6 part 1).

    ``file`` is the name in the faults. Never raises: whatever the bytes are, what cannot be used
    becomes a fault with its line. ``today`` judges the date of the law check.
    """
    faults: list[Fault] = []

    def report(line: int, code: str, message: str) -> None:
        faults.append(Fault(file, line, code, message))

    module, id_line, next_line = None, 1, 1
    lines = _lines(data, report)
    if lines is not None and (end := _end_of_front(lines, report)):
        front = "\n".join(lines[1:end])
        body = read_body(lines[end + 1 :], end + 2, report)
        check_words(lines, end, report)
        data_or_none = _toml(front, report)
        if data_or_none is not None:
            values = Values(data_or_none, TomlLines(front), report)
            module = _module(file, values, body)
            id_line = values.line("id")
            next_line = next((place.line("les") for place in values.inner("vervolg")), 1)
            check_module(module, values, body, today, lines)
    return Reading(module, tuple(sorted(set(faults))), id_line, next_line)


def _lines(data: bytes, report: "Callable[[int, str, str], None]") -> list[str] | None:
    if len(data) > _LARGEST:
        report(1, "too_large", "Dit bestand is te groot voor een les. Haal er plaatjes uit.")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        report(
            data.count(b"\n", 0, error.start) + 1,
            "not_utf8",
            "Hier staat een teken dat klasapp niet kan lezen. Bewaar het bestand als UTF-8.",
        )
        return None
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\xa0", " "))
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if not all(char.isprintable() or char == "\t" for char in line):
            report(
                number,
                "control_character",
                "Op deze regel staat een teken dat je niet kunt zien. Typ de regel opnieuw.",
            )
    return ["".join(c if c.isprintable() or c == "\t" else "�" for c in line) for line in lines]


def _end_of_front(lines: list[str], report: "Callable[[int, str, str], None]") -> int:
    """The index of the closing fence; 0 when there is no front matter."""
    if lines[0].rstrip() != _FENCE:
        report(1, "front_matter_missing", "Het bestand begint niet met een regel +++.")
        return 0
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return index
    report(1, "front_matter_open", "De tweede regel +++ ontbreekt: daar eindigen de gegevens.")
    return 0


def _toml(front: str, report: "Callable[[int, str, str], None]") -> dict[str, object] | None:
    try:
        return tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        line = line_of_fault(str(error), front) + 1
    except (ValueError, RecursionError):
        line = 1
    report(
        line,
        "toml",
        "Hier zijn de gegevens niet te lezen. Kijk of de aanhalingstekens, haken en komma's op "
        "deze regel en de regel erboven kloppen.",
    )
    return None


def _module(file: str, values: Values, body: Body) -> LessonModule:
    levels = values.table("differentiatie")
    sizes = values.numbers("groepsgrootte", 2, 40, 2, 2)
    module = LessonModule(
        file=file,
        id=values.text("id"),
        title=values.text("titel"),
        summary=values.text("kern"),
        version=values.number("versie", 1, 999, 1),
        language=values.choice("taal", LANGUAGES),
        source=values.text("bron"),
        licence=values.text("licentie"),
        years=values.numbers("leerjaar", 1, 6, 1, 6),
        levels=values.choices("niveau", LEVELS),
        phases=values.choices("fase", PHASES),
        group_size=(sizes[0], sizes[1]) if len(sizes) == 2 else (2, 40),
        minutes=values.number("duur", 40, 60),
        short_minutes=values.number("kort", 15, 25),
        co_leader=values.text("samen_met"),
        materials=values.texts("materiaal"),
        preparation=values.texts("voorbereiding"),
        setup=values.text("opstelling"),
        not_when=values.texts("geef_niet_als"),
        goals=_goals(values),
        easier=levels.text("makkelijker"),
        harder=levels.text("moeilijker"),
        debrief=values.texts("nabespreking", 1, 8),
        exit_card=_exit_card(values),
        agreement=_agreement(values.table("afspraak_uit_les")),
        home=values.text("thuis"),
        follow_up=_follow_up(values.table("vervolg")),
        evidence=_evidence(values),
        sensitive=values.texts("gevoelig"),
        referral=values.texts("doorverwijzing"),
        suits=values.choices("past_bij", SUITS, optional=True),
        law_checked=values.day("wet_nagekeken"),
        introduction=body.introduction,
        steps=body.steps,
        handouts=body.handouts,
    )
    values.finish()
    return module


def _goals(values: Values) -> tuple[Goal, ...]:
    return tuple(
        Goal(goal.text("tekst"), goal.number("doel", 1, 3), goal.choice("onderwerp", TOPICS))
        for goal in values.tables("doelen", 2, 6)
    )


def _exit_card(values: Values) -> tuple[ExitQuestion, ...]:
    return tuple(
        ExitQuestion(item.text("vraag"), item.texts("antwoorden", 2, 4, optional=True))
        for item in values.tables("exitkaart", 1, 3)
    )


def _evidence(values: Values) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(item.choice("sterkte", STRENGTHS), item.text("zegt"), item.text("bron"))
        for item in values.tables("bewijs", 1, 6)
    )


def _agreement(idea: Values) -> AgreementIdea:
    block = idea.choice("blok", list(Block))
    return AgreementIdea(
        idea.text("vraag"),
        idea.texts("voorbeelden", 1, 4),
        Block(block) if block in list(Block) else Block.GENERAL,
    )


def _follow_up(after: Values) -> FollowUp:
    return FollowUp(
        after.text("les", optional=True),
        after.number("na_weken", 1, 30, 6),
        after.text("tekst"),
    )
