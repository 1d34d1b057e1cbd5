"""A report as PDF, docx and plain text: one list of paragraphs, three ways to write it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from textwrap import wrap

from klasapp.documents.typeset import typeset

_TEXT_WIDTH = 90


class Style(StrEnum):
    """What a paragraph is."""

    HEADING = "kop"
    ITEM = "onderdeel"
    META = "feit"
    MOMENT = "moment"
    ENTRY = "vermelding"
    SETTING = "instelling"
    LABEL = "label"
    BODY = "tekst"
    NOTE = "noot"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``text`` may hold line ends. ``fixed``: nobody typed any of it."""

    style: Style
    text: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """A whole report. ``facts``: (label, value) lines under the title; ``foot``: on every page."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[Paragraph, ...]
    foot: str


def as_pdf(paper: ReportPaper) -> bytes:
    """The report as a tagged PDF, with page x of y at the foot."""
    paper = _printable(paper)
    return typeset(
        "verslag.typ",
        {
            "titel": paper.title,
            "ondertitel": paper.subtitle,
            "feiten": [{"naam": name, "waarde": value} for name, value in paper.facts],
            "alineas": [
                {"soort": one.style.value, "regels": one.text.split("\n")}
                for one in paper.paragraphs
            ],
            "voet": paper.foot,
        },
    )


def as_text(paper: ReportPaper) -> str:
    """The report as plain text, to paste into the pupil tracking system."""
    lines = [paper.title, paper.subtitle, ""]
    lines += [f"{name}: {value}" for name, value in paper.facts]
    for one in paper.paragraphs:
        if one.style is Style.HEADING:
            lines += ["", one.text.upper(), ""]
        elif one.style is Style.ITEM:
            lines += ["", one.text]
        elif one.style is Style.LABEL:
            lines.append(f"{one.text}:")
        else:
            for line in one.text.split("\n"):
                lines += wrap(line, _TEXT_WIDTH, break_on_hyphens=False) or [""]
    return "\n".join([*lines, "", paper.foot, ""])


def as_docx(paper: ReportPaper, made: datetime) -> bytes:
    """The report as a docx whose properties name nobody; ``made`` is the only date in it."""
    from docx import Document
    from docx.shared import Pt

    paper = _printable(paper)
    document = Document()
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(paper.title, 1)
    document.add_paragraph().add_run(paper.subtitle).bold = True
    table = document.add_table(rows=0, cols=2)
    for name, value in paper.facts:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
        cells[0].width, cells[1].width = Pt(120), Pt(330)
    for one in paper.paragraphs:
        if one.style is Style.HEADING:
            document.add_heading(one.text, 2)
        elif one.style is Style.ITEM:
            document.add_heading(one.text, 3)
        else:
            run = document.add_paragraph().add_run(one.text)
            run.bold = one.style is Style.LABEL
            run.italic = one.style is Style.NOTE
    _number_pages(document, paper.foot)
    about = document.core_properties
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category"):
        setattr(about, name, "")
    about.title, about.language = paper.title, "nl-NL"
    about.created = about.modified = made
    about.revision = 1
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _number_pages(document: object, foot: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    line = document.sections[0].footer.paragraphs[0]  # type: ignore[attr-defined]

    def put(field: str) -> None:
        for kind, text in (("begin", ""), ("", field), ("end", "")):
            run = line.add_run()
            part = OxmlElement("w:instrText" if text else "w:fldChar")
            if text:
                part.text = text
            else:
                part.set(qn("w:fldCharType"), kind)
            run._r.append(part)

    line.add_run(f"{foot} · pagina ")
    put("PAGE")
    line.add_run(" van ")
    put("NUMPAGES")


def _printable(paper: ReportPaper) -> ReportPaper:
    """Without the signs that neither XML nor a page can hold."""

    def clean(text: str) -> str:
        return "".join(c for c in text if c in "\n\t" or (c.isprintable() or ord(c) > 0x9F))

    return replace(
        paper,
        facts=tuple((clean(name), clean(value)) for name, value in paper.facts),
        paragraphs=tuple(Paragraph(one.style, clean(one.text)) for one in paper.paragraphs),
        title=clean(paper.title),
        subtitle=clean(paper.subtitle),
        foot=clean(paper.foot),
    )
