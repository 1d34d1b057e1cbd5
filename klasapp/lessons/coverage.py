"""What a set of lessons covers: work forms, topics and goals of the protocol (R17, R28, R29...)."""

from collections.abc import Sequence
from dataclasses import dataclass

from klasapp.lessons.module import PHASES, LessonModule

AIMS = {
    1: "een hechte en veilige groep",
    2: "elkaar aanspreken op afspraken",
    3: "elkaar steunen en respect tonen",
}
MOMENTS = {
    "gouden": "in de gouden weken",
    "zilver": "na de kerstvakantie",
    "brons": "na de meivakantie",
    "onderhoud": "de rest van het jaar",
    "na incident": "na een incident",
}
"""When a phase of the year is, in words."""
_WORK_FORMS = ("spreekbeurt", "rollenspel", "afspraken maken", "groepsopdracht")
_TOPICS = {
    "R28": ("veiligheid", "omgaan met elkaar", "rollen in de groep", "ruzie aanpakken"),
    "R36": ("wachtwoorden",),
    "R37": ("berichten bewaren",),
    "R39": ("telefoon", "groepsapp"),
    "R40": ("regels op internet",),
    "R41": ("gevaren van internet", "gevolgen van online pesten", "strafbaar gedrag"),
    "R46": ("hulp vragen",),
    "R53": ("gevaren van internet", "gevolgen van online pesten", "strafbaar gedrag"),
    "R54": ("groepsapp",),
    "R55": ("elkaar aanspreken", "tips tegen online pesten"),
    "R92": ("strafbaar gedrag",),
    "R179": ("vervolg bij pesten",),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that the lessons must hold, and the lessons that do."""

    requirement: str
    kind: str
    """Such as ``Doel 1`` or ``Werkvorm``."""
    name: str
    lessons: tuple[LessonModule, ...]

    @property
    def what(self) -> str:
        """Kind and name in a list: Werkvorm: rollenspel."""
        return f"{self.kind}: {self.name}"

    @property
    def quoted(self) -> str:
        """Kind and name before a colon: Werkvorm «rollenspel»."""
        return f"{self.kind} «{self.name}»"


def coverage(modules: Sequence[LessonModule]) -> tuple[Row, ...]:
    """A row for each goal (R17), phase (R21, R27), topic and work form (R29), with its lessons."""
    rows = [
        Row("R17", f"Doel {aim}", text, tuple(m for m in modules if aim in m.aims))
        for aim, text in AIMS.items()
    ]
    rows += [
        Row("R21, R27", "Moment", MOMENTS[phase], tuple(m for m in modules if phase in m.phases))
        for phase in PHASES
    ]
    rows += [
        Row(requirement, "Onderwerp", topic, tuple(m for m in modules if topic in m.topics))
        for requirement, topics in _TOPICS.items()
        for topic in topics
    ]
    rows += [
        Row("R29", "Werkvorm", form, tuple(m for m in modules if form in m.work_forms))
        for form in _WORK_FORMS
    ]
    return tuple(rows)


def required_topics() -> frozenset[str]:
    """The topics that the protocol asks for."""
    return frozenset(topic for topics in _TOPICS.values() for topic in topics)


def uncovered(modules: Sequence[LessonModule]) -> tuple[Row, ...]:
    """The rows without any lesson."""
    return tuple(row for row in coverage(modules) if not row.lessons)


def table(modules: Sequence[LessonModule]) -> str:
    """The page ``docs/lessen.md`` (Dutch, Markdown)."""
    lines = [
        "# De lessen en wat ze dekken",
        "",
        "Gemaakt uit de lesbestanden met `python docs/make_lessons_table.py`; verander deze "
        "bladzijde niet met de hand.",
        "",
        "| nr | les | minuten | kort | fase | doelen | onderwerpen | werkvormen |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for module in modules:
        cells = (
            _number(module),
            f"[{module.title}](../lessons/{module.file})",
            str(module.minutes),
            str(module.short_minutes),
            ", ".join(module.phases),
            ", ".join(str(aim) for aim in module.aims),
            ", ".join(module.topics),
            ", ".join(module.work_forms),
        )
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "## Wat het protocol vraagt", "", "| eis | wat | lessen |", "|---|---|---|"]
    for row in coverage(modules):
        names = ", ".join(_number(module) for module in row.lessons) or "**nog geen les**"
        lines.append(f"| {row.requirement} | {row.what} | {names} |")
    return "\n".join([*lines, ""])


def _number(module: LessonModule) -> str:
    return module.file.partition("-")[0]
