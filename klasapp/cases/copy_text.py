"""What a copy says: its title, its facts, and its paragraphs. Names are still in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from klasapp.cases.case_view import CaseView
from klasapp.cases.dossier import (
    LEFT_OUT,
    Audience,
    FileItem,
    Kind,
    readable,
)
from klasapp.documents.report import Paragraph, ReportPaper, Style
from klasapp.protocol import Lane, TaskState, spoken
from klasapp.protocol.settings_words import spoken_settings

_IN_FORCE = (
    "stap2.termijn_dagen", "stap3.termijn_dagen", "stap4.termijn_dagen", "stap5.reeks",
    "stap5.lange_reeks", "stap6.gesprek_termijn_dagen", "stap2.verslag_binnen_dagen",
    "klok.vakantie", "dossier.andere_leerlingen", "bewaren.na_uitschrijving_jaren",
)  # fmt: skip
_REPLACED = (
    "Namen van andere leerlingen en hun ouders zijn vervangen door hun rol in deze zaak en een "
    "letter; dezelfde letter is steeds dezelfde leerling."
)


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """What a copy says about itself. ``reader``: for whom, with the own name."""

    reader: str
    number: int
    made_on: date
    made_by: str


def reader_of(view: CaseView, audience: Audience) -> str:
    """For whom a copy is, in Dutch."""
    name = view.pupils[audience.pupil_id].display_name if audience.pupil_id else ""
    return {
        Kind.PUPIL: f"het dossier van {name}",
        Kind.PARENTS: f"de ouders van {name}",
        Kind.OVERVIEW: f"de ouders van {name}",
        Kind.COORDINATOR: "de anti-pestcoördinator",
        Kind.POLICE: "de politie",
    }[audience.kind]


def copy_paper(
    view: CaseView, items: Sequence[FileItem], audience: Audience, facts: CopyFacts
) -> ReportPaper:
    """The copy with all names still in it; ``items`` are those that this reader may read."""
    case, protocol = view.case, view.protocol
    overview = audience.kind is Kind.OVERVIEW
    only = items[0] if len(items) == 1 and items[0].kind == "verslag" else None
    title = "Wat de school deed" if overview else "Verslag" if only else "Uit het dossier"
    reports = ", ".join(f"nr. {one.number}" for one in items if one.kind == "verslag")
    about = [
        ("Zaak", case.number),
        ("Kopie", f"nummer {facts.number}"),
        *((("Verslag", reports),) if reports else ()),
        ("Gemaakt", f"{spoken(facts.made_on)} door {facts.made_by}"),
        ("Kopie voor", facts.reader),
        ("Protocol", f"{protocol.name}, versie {protocol.version}"),
    ]
    if audience.redacted:
        about.append(("Namen", _REPLACED))
    body = _overview(view, items, audience) if overview else _whole(items, audience)
    return ReportPaper(
        title=title,
        subtitle=f"Kopie voor {facts.reader}",
        facts=tuple(about),
        paragraphs=(*body, *_in_force(view)),
        foot=f"Zaak {case.number} · kopie {facts.number} · {spoken(facts.made_on)}",
    )


def with_texts(paper: ReportPaper, texts: Iterable[str]) -> ReportPaper:
    """The paper with other texts in its paragraphs, in order."""
    changed = (replace(one, text=text) for one, text in zip(paper.paragraphs, texts, strict=True))
    return replace(paper, paragraphs=tuple(changed))


def inventory_paper(
    view: CaseView, items: Sequence[FileItem], made_on: date, made_by: str
) -> ReportPaper:
    """The list of everything in the file (ruling 104548), with all names."""
    lines: list[Paragraph] = [Paragraph(Style.HEADING, "Inventaris", fixed=True)]
    for item in items:
        state = " · niet meer geldig" if item.superseded else ""
        said = [f"{item.number}. {item.title}", f"{item.kind} · {spoken(item.day)}{state}"]
        filed = "; ".join(filed_words(view, item))
        if filed:
            said.append(f"In het leerlingvolgsysteem: {filed}")
        said += [
            f"{note.kind.word.capitalize()} van {note.by_whom}, {spoken(note.noted_on)}"
            for note in item.notes
        ]
        lines.append(Paragraph(Style.ENTRY, "\n".join(said)))
    about = (
        ("Zaak", view.case.number),
        ("Gemaakt", f"{spoken(made_on)} door {made_by}"),
        ("Onderdelen", str(len(items))),
        ("Let op", "Dit blad noemt namen. Bewaar het bij het dossier van de zaak."),
    )
    return ReportPaper(
        title="Inventaris van het dossier",
        subtitle=f"Zaak {view.case.number}",
        facts=about,
        paragraphs=(*lines, *_in_force(view)),
        foot=f"Zaak {view.case.number} · inventaris · {spoken(made_on)}",
    )


def filed_words(view: CaseView, item: FileItem) -> list[str]:
    return [
        f"{view.pupils[one.pupil_id].display_name} {spoken(one.filed_on)}"
        if one.pupil_id is not None and one.pupil_id in view.pupils
        else spoken(one.filed_on)
        for one in item.filed
    ]


def item_paragraphs(item: FileItem, audience: Audience) -> list[Paragraph]:
    """One item, as this reader may read it, with corrections and objections."""
    parts = [
        Paragraph(Style.ITEM, f"{item.number}. {item.title}"),
        Paragraph(Style.META, f"{item.kind} · {spoken(item.day)}"),
    ]
    for part in readable(item, audience):
        parts += [Paragraph(Style.LABEL, part.label, fixed=True), Paragraph(Style.BODY, part.text)]
    for note in item.notes:
        top = f"{note.kind.word.capitalize()} van {note.by_whom}, {spoken(note.noted_on)}: "
        parts.append(Paragraph(Style.NOTE, top + note.text))
    return parts


def _whole(items: Sequence[FileItem], audience: Audience) -> list[Paragraph]:
    parts = [Paragraph(Style.HEADING, "Inhoud", fixed=True)]
    parts += [Paragraph(Style.META, f"{one.number}. {spoken(one.day)} · {one.title}")
              for one in items]  # fmt: skip
    parts.append(Paragraph(Style.HEADING, "Onderdelen", fixed=True))
    for item in items:
        parts += item_paragraphs(item, audience)
    hidden = any(part.only and part not in readable(item, audience)
                 for item in items for part in item.fields if part.text.strip())  # fmt: skip
    if hidden:
        parts.append(Paragraph(Style.NOTE, LEFT_OUT, fixed=True))
    return parts


def _overview(view: CaseView, items: Sequence[FileItem], audience: Audience) -> list[Paragraph]:
    parts = [Paragraph(Style.HEADING, "Wat er gebeurde, op volgorde", fixed=True)]
    for item in sorted(items, key=lambda one: (one.day, one.number)):
        parts += [Paragraph(Style.MOMENT, spoken(item.day)), Paragraph(Style.BODY, item.deed)]
    coming = [
        task
        for task in view.tasks
        if task.state is TaskState.OPEN
        and task.due is not None
        and task.key != "D8"
        and (task.lane is not Lane.PARENTS or task.pupil in {None, "", str(audience.pupil_id)})
        and (not task.pupil or task.pupil == str(audience.pupil_id))
    ]
    if coming and view.case.open:
        parts.append(Paragraph(Style.HEADING, "Wat hierna komt", fixed=True))
    for task in coming if view.case.open else ():
        assert task.due is not None
        parts.append(Paragraph(Style.BODY, f"Uiterlijk {spoken(task.due)}: {task.what}"))
    return parts


def _in_force(view: CaseView) -> list[Paragraph]:
    said = [f"{label}: {value}" for path, label, value in spoken_settings(view.protocol)
            if path in _IN_FORCE]  # fmt: skip
    name = f"{view.protocol.name}, versie {view.protocol.version}"
    return [
        Paragraph(Style.HEADING, "Instellingen die golden", fixed=True),
        Paragraph(Style.SETTING, "\n".join([f"Protocol: {name}", *said]), fixed=True),
    ]
