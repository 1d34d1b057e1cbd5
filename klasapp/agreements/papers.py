"""What stands on the papers around the agreements, as data for their templates in ``exports/``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from klasapp.agreements.agreement import ONLINE, SOURCE_WORDS
from klasapp.agreements.agreement_set import Signing
from klasapp.agreements.service import Overview
from klasapp.documents.cells import inert
from klasapp.protocol import LibraryItem, Protocol, contacts_at
from klasapp.roster.pupil import Pupil
from klasapp.roster.school_service import School

PAPERS = {
    "poster-a4": "Poster, A4",
    "poster-a3": "Poster, A3",
    "tekenblad": "Blad om te onderschrijven of te tekenen",
    "brief-ouders": "Brief aan de ouders, met de afspraken",
    "brief-online": "Brief en tips aan de ouders: online omgaan met elkaar",
    "tips-leerlingen": "Tips voor leerlingen: bewaren, blokkeren, hulp",
    "tekst": "De afspraken als tekst, om te plakken",
    "csv": "De afspraken als tabel (CSV), met stemmen en herkomst",
    "sjablonen": "Sjablonen klaarzetten, om zelf te veranderen",
}
TEMPLATES = {
    "poster-a4": "afspraken-poster.typ",
    "poster-a3": "afspraken-poster.typ",
    "tekenblad": "afspraken-tekenblad.typ",
    "brief-ouders": "brief-afspraken.typ",
    "brief-online": "brief-online.typ",
    "tips-leerlingen": "tips-leerlingen.typ",
}
"""The template of each paper; the rest is text."""
_CONTACTS = ("apc", "vertrouwenspersoon", "meld_email")
_CONTACTS_OF_PARENTS = (*_CONTACTS, "teamleider")
_HELP = ("kindertelefoon", "meldknop", "helpwanted")
_TABLE = ("nummer", "kopje", "afspraak", "stand", "keer_gezegd", "stemmen", "herkomst", "bron")
_STATES = {"chosen": "afspraak", "proposed": "voorstel", "dropped": "vervallen"}


def paper_data(
    kind: str,
    seen: Overview,
    protocol: Protocol,
    school: School,
    *,
    site: str,
    follows: Sequence[str],
    pupils: Iterable[Pupil],
    library: Iterable[LibraryItem],
    day: str,
) -> dict[str, Any]:
    """The texts of a paper. Only the sheet to sign gets ``pupils``; the others name nobody."""
    wanted = _CONTACTS_OF_PARENTS if kind.startswith("brief") else _CONTACTS
    data: dict[str, Any] = {
        "school": school.name,
        "logo": list(school.logo),
        "klas": seen.class_name,
        "schooljaar": seen.school_year,
        "datum": day,
        "motto": seen.found.motto if seen.found else "",
        "blokken": [
            {"kop": block.name, "regels": [line.text for line in block.lines]}
            for block in seen.blocks
            if block.lines
        ],
        "volgt": list(follows),
        "contacten": _contacts(protocol, wanted, site),
        "tekenen": seen.signing is Signing.SIGN,
    }
    if kind.startswith("poster"):
        data["papier"] = kind.removeprefix("poster-")
    if kind == "tekenblad":
        data["leerlingen"] = [pupil.display_name for pupil in pupils]
    if kind == "brief-online":
        data["online"] = [
            line.text for block in seen.blocks if block.key == ONLINE for line in block.lines
        ]
    if kind in {"brief-online", "tips-leerlingen"}:
        known = {one.key: one for one in library}
        data["hulp"] = [
            {"naam": one.title, "bereik": one.phone or one.address.removeprefix("https://www.")}
            for one in (known[key] for key in _HELP if key in known)
        ]
    return data


def as_text(seen: Overview, follows: Sequence[str]) -> str:
    """The agreements as plain text, to paste anywhere."""
    lines = [f"Zo gaan wij met elkaar om in {seen.class_name} ({seen.school_year})"]
    if seen.found and seen.found.motto:
        lines.append(seen.found.motto)
    for block in seen.blocks:
        if block.lines:
            lines += ["", block.name, *(f"- {line.text}" for line in block.lines)]
    return "\n".join([
        *lines,
        "",
        "Wat volgt er als iemand zich er niet aan houdt?",
        *(f"- {step}" for step in follows),
        "",
    ])


def as_csv(seen: Overview) -> str:
    """Every line as a table for a spreadsheet: ``;``, and no cell that begins a formula."""
    names = {block.key: block.name for block in seen.blocks}
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(_TABLE)
    for line in seen.lines:
        row = (
            line.label, names.get(line.block, line.block), line.text, _STATES[line.state],
            str(line.times), "" if line.votes is None else str(line.votes),
            SOURCE_WORDS[line.source], line.origin,
        )  # fmt: skip
        writer.writerow([inert(value) for value in row])
    return buffer.getvalue()


def _contacts(protocol: Protocol, keys: Sequence[str], site: str) -> list[dict[str, str]]:
    return [
        {
            "functie": one.label,
            "bereik": ", ".join(filter(None, (one.name, one.phone, one.email, one.location))),
        }
        for one in contacts_at(protocol, site)
        if one.key in keys
    ]
