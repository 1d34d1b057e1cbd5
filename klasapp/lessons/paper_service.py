"""The sheets that go with a lesson: hand-outs, exit cards, the lesson itself, a note for home."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from klasapp.documents.file_names import slug
from klasapp.documents.folders import export_folder
from klasapp.documents.markup import Block, blocks, plain
from klasapp.documents.typeset import typeset
from klasapp.errors import KlasappError
from klasapp.keys.files import write_atomically
from klasapp.lessons.coverage import AIMS
from klasapp.lessons.module import Handout, LessonModule, Step
from klasapp.roster.school_service import School, school
from klasapp.roster.spoken_time import spoken_day
from klasapp.store.session import Session

_CUT = re.compile(r"\bknip", re.IGNORECASE)
LESSON, CARDS, HOME, SHEETS = "les", "exitkaart", "thuis", "uitdeelbladen"
_TEMPLATES = {LESSON: "les.typ", CARDS: "exitkaart.typ", HOME: "briefje-thuis.typ",
              SHEETS: "uitdeelblad.typ"}  # fmt: skip


def papers_of(module: LessonModule) -> dict[str, str]:
    """The sheets of a lesson: kind and Dutch name."""
    found = {LESSON: "De les op papier, ook voor wie hem mee geeft"}
    if module.handouts:
        count = len(module.handouts)
        found[SHEETS] = f"Uitdeelbladen ({count})" if count > 1 else "Uitdeelblad"
    return {
        **found,
        CARDS: "Exitkaarten, vier op een blad",
        HOME: "Briefje voor thuis",
    }


def print_paper(
    session: Session, module: LessonModule, kind: str, folder: Path | None = None
) -> Path:
    """Make a sheet as PDF in the export folder; returns its path. Raises ``KlasappError``."""
    if kind not in papers_of(module):
        raise KlasappError("Dit blad hoort niet bij deze les.")
    pdf = typeset(_TEMPLATES[kind], paper_data(module, kind, school(session)))
    path = export_folder(folder) / f"{kind}-{slug(module.id)}.pdf"
    write_atomically(path, pdf)
    with session.writing() as db:
        del db
        session.audit("lesson.print", f"lesson:{module.id}", kind)
    return path


def paper_data(module: LessonModule, kind: str, at: School) -> dict[str, Any]:
    """What the template of a sheet gets."""
    base = {"titel": module.title, "school": at.name}
    if kind == SHEETS:
        return {**base, "bladen": [
            {"titel": one.title, "knippen": _to_cut(one), "alineas": _data(one.text)}
            for one in module.handouts
        ]}  # fmt: skip
    if kind == CARDS:
        return {**base, "vragen": [
            {"vraag": one.text, "antwoorden": list(one.answers)} for one in module.exit_card
        ]}  # fmt: skip
    if kind == HOME:
        text = [plain(" ".join(part.split())) for part in module.home.split("\n\n")]
        return {**base, "logo": list(at.logo), "tekst": text}
    low, high = module.group_size
    years = ", ".join(str(year) for year in module.years)
    return {
        **base,
        "kern": module.summary,
        "kort": f"{module.minutes} minuten, of kort {module.short_minutes} · leerjaar {years} · "
        f"groep van {low} tot {high}",
        "delen": [
            {"kop": heading, "punten": list(items)}
            for heading, items in (
                ("Geef deze les niet als", module.not_when),
                ("Na deze les", (f"{g.text} (doel {g.aim}: {AIMS[g.aim]})" for g in module.goals)),
                ("Klaarleggen", module.materials),
                ("Vooraf doen", module.preparation),
                ("Opstelling", (module.setup,)),
                ("Wie geeft de les mee?", (module.co_leader,)),
            )
        ],
        "inleiding": _data(module.introduction),
        "stappen": [_step(module, one) for one in module.steps],
        "na": [
            {"kop": heading, "punten": list(items)}
            for heading, items in (
                ("Makkelijker of moeilijker", (module.easier, module.harder)),
                ("Vervolg", (f"Na {module.follow_up.weeks} weken: {module.follow_up.text}",)),
                ("Wat weten we ervan?", (f"{one.says} ({one.strength}; {one.source})"
                                         for one in module.evidence)),
            )
        ],
        "bron": f"{module.source}. {module.licence}."
        + (f" De wet is nagekeken op {spoken_day(module.law_checked)}."
           if module.law_checked else ""),
    }  # fmt: skip


def _to_cut(sheet: Handout) -> bool:
    """Whether the items of a sheet are cards to cut loose: its text says so."""
    return bool(_CUT.search(sheet.text))


def _step(module: LessonModule, step: Step) -> dict[str, Any]:
    short = "niet in de korte vorm" if step.short_minutes is None else (
        f"kort: {step.short_minutes}{', ' if step.short_note else ''}{step.short_note}"
    )  # fmt: skip
    return {
        "kop": f"Stap {step.number}. {step.title}",
        "minuten": f"{step.minutes} min ({short}) · {', '.join(step.work_forms)}",
        "zeg": _data(step.say),
        "erbij": [
            {"kop": heading, "punten": list(items)} for heading, items in module.needed_in(step)
        ],
        "doe": _data(step.mentor),
        "leerlingen": _data(step.pupils),
        "scherm": step.screen.split("\n"),
        "anders": _data(step.fallback),
    }


def _data(text: str) -> list[dict[str, Any]]:
    return [_block(one) for one in blocks(text)]


def _block(block: Block) -> dict[str, Any]:
    cells = [[{"t": span.text, "v": span.bold} for span in cell] for cell in block.cells]
    return {"soort": block.kind, "teken": block.mark, "cellen": cells}
