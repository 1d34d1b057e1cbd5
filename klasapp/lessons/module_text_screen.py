"""A lesson as text on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from textual.content import Content

from klasapp.documents.markup import Block, blocks
from klasapp.lessons.coverage import AIMS
from klasapp.lessons.module import LessonModule, Step
from klasapp.roster.spoken_time import spoken_day

_LEAST = 24


def text_of(text: str, width: int, indent: int = 0) -> Content:
    """A text of a lesson file, wrapped at ``width``."""
    parts = [_block(one, width, indent) for one in blocks(text)]
    kinds = [one.kind for one in blocks(text)]
    joined: list[Content] = []
    for place, part in enumerate(parts):
        if place and not (kinds[place] == kinds[place - 1] and kinds[place] in {"item", "row"}):
            joined.append(Content("\n"))
        joined.append(part)
    return Content.assemble(*joined)


def title_of(text: str) -> Content:
    """A heading."""
    return Content.styled(text, "bold $text-accent")


def step_text(module: LessonModule, step: Step, width: int) -> Content:
    """Everything about one step; what to do comes first, for it says when to say what."""
    parts: list[Content] = []
    for heading, text in (
        ("DOE", step.mentor),
        ("ZEG", step.say),
        ("LEERLINGEN", step.pupils),
        ("LUKT HET NIET?", step.fallback),
    ):
        parts += [title_of(heading), Content("\n"), text_of(text, width, 2), Content("\n")]
        if heading == "ZEG":
            for more, items in module.needed_in(step):
                lines = [f"  · {_hung(item, 4, width)}\n" for item in items]
                parts += [title_of(more.upper()), Content(f"\n{''.join(lines)}\n")]
    parts += [title_of("OP HET SCHERM"), Content("\n"), screen_lines(step.screen, width)]
    return Content.assemble(*parts)


def screen_lines(text: str, width: int) -> Content:
    """The text for the class, its own lines kept, in a margin."""
    rows = [part for line in text.split("\n") for part in (wrap(line, width - 4) or [""])]
    return Content("".join(f"  │ {row}\n" for row in rows))


def module_text(module: LessonModule, width: int) -> Content:
    """The whole lesson to read before giving it."""
    years = ", ".join(str(year) for year in module.years)
    low, high = module.group_size
    parts = [
        Content.styled(f"{module.title}\n", "bold"),
        text_of(module.summary, width),
        Content("\n"),
        Content(
            f"{module.minutes} minuten, of kort {module.short_minutes} · leerjaar {years} · "
            f"{', '.join(module.levels)} · groep van {low} tot {high}\n\n"
        ),
    ]
    parts += _section("Geef deze les niet als", module.not_when, width, "! ")
    parts += [text_of(module.introduction, width), Content("\n")]
    parts += _section("Na deze les", (f"{g.text} (doel {g.aim}: {AIMS[g.aim]})"
                                      for g in module.goals), width)  # fmt: skip
    parts += _section("Klaarleggen", module.materials, width)
    parts += _section("Vooraf doen", module.preparation, width)
    parts += _section("Opstelling", (module.setup,), width)
    parts += _section("Wie geeft de les mee?", (module.co_leader,), width)
    for step in module.steps:
        short = "niet in de korte vorm" if step.short_minutes is None else (
            f"kort: {step.short_minutes}{', ' if step.short_note else ''}{step.short_note}"
        )  # fmt: skip
        head = f"Stap {step.number}. {step.title}"
        about = f"  {step.minutes} minuten ({short}) · {', '.join(step.work_forms)}\n"
        parts += [
            Content("\n"),
            title_of(head),
            Content("\n"),
            Content.styled(about, "$text-muted"),
        ]
        parts.append(step_text(module, step, width))
    parts += [Content("\n")]
    parts += _section("Makkelijker of moeilijker", (module.easier, module.harder), width)
    parts += _section("Thuis", (module.home,), width)
    parts += _section("Vervolg", (f"Na {module.follow_up.weeks} weken: {module.follow_up.text}",),
                      width)  # fmt: skip
    parts += _section("Wat weten we ervan?", (
        f"{one.says} ({one.strength}; {one.source})" for one in module.evidence
    ), width)  # fmt: skip
    if module.law_checked:
        parts.append(Content(f"De wet is nagekeken op {spoken_day(module.law_checked)}.\n"))
    for sheet in module.handouts:
        parts += [Content("\n"), title_of(f"Uitdeelblad: {sheet.title}"), Content("\n"),
                  text_of(sheet.text, width)]  # fmt: skip
    parts.append(Content.styled(f"\n{module.source}. {module.licence}.\n", "$text-muted"))
    return Content.assemble(*parts)


def _section(
    heading: str, items: Iterable[str], width: int, mark: str = "· "
) -> list[Content]:  # fmt: skip
    lines = [f"{mark}{_hung(item, 2, width)}\n" for item in items]
    return [title_of(heading), Content("\n"), Content("".join(lines)), Content("\n")]


def _hung(text: str, indent: int, width: int) -> str:
    lines = wrap(text, max(width - indent, _LEAST), break_on_hyphens=False)
    return f"\n{' ' * indent}".join(lines)


def _block(block: Block, width: int, indent: int) -> Content:
    margin = " " * indent
    if block.kind == "row":
        cells = ["".join(span.text for span in cell) for cell in block.cells]
        return Content(f"{margin}{_hung(' | '.join(cells), indent + 2, width)}\n")
    mark = {"item": "· " if block.mark == "-" else f"{block.mark} ", "quote": ""}
    start = margin + mark.get(block.kind, "")
    words: list[tuple[str, bool]] = [
        (word, span.bold) for span in block.spans for word in span.text.replace("\n", " ").split()
    ]
    glued = _glue(block)
    parts, used, first = [Content(start)], len(start), True
    for place, (word, bold) in enumerate(words):
        gap = "" if first or place in glued else " "
        if not first and gap and used + len(gap) + len(word) > max(width, _LEAST):
            parts.append(Content("\n" + " " * len(start)))
            used, gap = len(start), ""
        parts.append(Content.styled(gap + word, "bold") if bold or block.kind == "head"
                     else Content(gap + word))  # fmt: skip
        used += len(gap) + len(word)
        first = False
    return Content.assemble(*parts, "\n")


def _glue(block: Block) -> set[int]:
    """Places of words that follow a bold piece without a space (``**woord**,``)."""
    found, place = set(), 0
    for number, span in enumerate(block.spans):
        count = len(span.text.split())
        before = block.spans[number - 1].text if number else " "
        if number and span.text and not span.text[0].isspace() and not before[-1:].isspace():
            found.add(place)
        place += count
    return found
