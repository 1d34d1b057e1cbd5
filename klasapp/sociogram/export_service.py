"""What a mentor takes out of klasapp of a round: pictures to print, and files for other programs.

Pupils leave as numbers unless the mentor asks for names; the list that tells whose number it is
is written only when asked for.
"""

from __future__ import annotations

import csv
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from klasapp.documents.file_names import slug
from klasapp.documents.folders import export_folder
from klasapp.errors import InputError
from klasapp.keys.files import write_atomically
from klasapp.roster.service import class_of
from klasapp.sociogram.codes import code_names, renamed
from klasapp.sociogram.explore import Explored, View, lens_of
from klasapp.sociogram.explore_places import LAYOUT_WORDS
from klasapp.sociogram.explore_service import explore
from klasapp.sociogram.picture_subject import NAMING_WORDS, Naming, subject_of
from klasapp.sociogram.service import find_round, list_rounds
from klasapp.sociometry.rows import clean
from klasapp.store.session import Session
from klasapp.store.settings import read_setting, write_setting

if TYPE_CHECKING:
    from klasapp.sociogram.picture import PictureFormat
    from klasapp.sociogram.picture_sheet import Subject
    from klasapp.sociometry import ClassRound

__all__ = ["NAMING_WORDS", "Explored", "Naming", "Session", "explore", "find_round"]

DataFormat: TypeAlias = Literal["graphml", "gexf", "csv", "xlsx"]
DATA_FORMATS: dict[DataFormat, str] = {
    "xlsx": "sociomatrix voor Excel (xlsx)",
    "csv": "keuzes en deelname (twee CSV-bestanden)",
    "graphml": "netwerk (GraphML)",
    "gexf": "netwerk voor Gephi (GEXF)",
}
NAMES_WARNING = (
    "In dit bestand staan namen van leerlingen en wie koos wie. Bewaar het achter slot, stuur het "
    "niet door en wis het als je het niet meer nodig hebt."
)
_SECRET = "sociogram.codes"
_NAMING_PARTS: dict[Naming, str] = {
    "codes": "nummers", "none": "leeg", "initials": "initialen", "given": "voornamen",
    "full": "namen",
}  # fmt: skip
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class PictureWish:
    """How a picture is to be; the view says which question, layout and lines."""

    view: View
    naming: Naming = "codes"
    flags: bool = False


def codes(session: Session, round_id: int) -> dict[str, str]:
    """The number of every pupil who ever took part in a round of this class, by id as text.

    The same for all rounds of the class, so that two exported rounds can be compared.
    """
    with session.writing() as db:
        secret = read_setting(db, _SECRET)
        if not secret:
            secret = secrets.token_hex(16)
            write_setting(db, _SECRET, secret)
        class_id = find_round(session, round_id).class_id
        pupils = {
            one.pupil.id
            for summary in list_rounds(session, class_id)
            for one in find_round(session, summary.id).participants
        }
    return {str(one): code for one, code in code_names(pupils, f"{class_id}:{secret}").items()}


# Pictures


def show(session: Session, explored: Explored, wish: PictureWish, dpi: int) -> bytes:
    """The picture as a PNG of so many dots to an inch, for a terminal; nothing is written."""
    from klasapp.sociogram.picture import draw

    return draw(_subject(session, explored, wish), "png", dpi)


def _subject(session: Session, explored: Explored, wish: PictureWish) -> Subject:
    asked = explored.asked
    return subject_of(
        explored,
        wish.view,
        wish.naming,
        codes(session, asked.id),
        class_name=class_of(session, asked.class_id).name,
        today=session.today,
        flags=wish.flags,
    )


def save_pictures(
    session: Session,
    explored: Explored,
    wish: PictureWish,
    kinds: Sequence[PictureFormat],
    *,
    key: bool = False,
    folder: Path | None = None,
) -> tuple[Path, ...]:
    """Write the picture in every format, and the list of numbers with ``key``; returns the paths.

    Raises ``InputError`` when there is nothing to draw, ``KlasappError`` when a file cannot be
    written.
    """
    from klasapp.sociogram.picture import draw

    lens = lens_of(explored, wish.view)
    parts = [
        LAYOUT_WORDS[wish.view.layout],
        _which(explored, lens.questions) if lens else "",
        {"positive": "", "negative": "", "both": "plus-en-min"}[wish.view.polarity],
        "wederzijds" if wish.view.reach == "mutual" else "",
        _NAMING_PARTS[wish.naming],
    ]
    stem = "-".join(["sociogram", _stem(session, explored), *(part for part in parts if part)])
    subject = _subject(session, explored, wish)
    files = [(f"{stem}.{kind}", draw(subject, kind)) for kind in kinds]
    if key and wish.naming == "codes":
        files.append(_key_list(session, explored))
    return _write(session, explored.asked.id, files, [*kinds, wish.naming], folder)


# Data


def export_round(
    session: Session,
    explored: Explored,
    formats: Collection[DataFormat],
    *,
    names: bool = False,
    key: bool = False,
    folder: Path | None = None,
) -> tuple[Path, ...]:
    """Write the round for other programs; pupils as numbers unless ``names``; returns the paths.

    The question who bullies is left out, as everywhere outside a case. Raises as
    ``save_pictures``.
    """
    if not explored.made.responded:
        raise InputError("Er is nog geen formulier ingeleverd. Neem eerst de meting af.")
    called = _names(explored) if names else codes(session, explored.asked.id)
    made = renamed(explored.made, called, with_gender=names)
    stem = f"{_stem(session, explored)}-{'namen' if names else 'nummers'}"
    files: list[tuple[str, bytes]] = []
    for one in DATA_FORMATS:
        if one in formats:
            files += _data_files(session, explored, made, called, one, stem)
    if key and not names:
        files.append(_key_list(session, explored))
    with_names = ["names"] if names else ["codes"]
    return _write(session, explored.asked.id, files, [*sorted(formats), *with_names], folder)


def _data_files(
    session: Session,
    explored: Explored,
    made: ClassRound,
    called: dict[str, str],
    kind: DataFormat,
    stem: str,
) -> list[tuple[str, bytes]]:
    from klasapp.sociometry import to_dutch_pair, to_gexf, to_graphml

    asked = explored.asked
    day = asked.opened_on.isoformat()
    if kind == "csv":
        refused = {
            called[str(one.pupil.id)] for one in asked.participants if one.state == "refused"
        }
        pair = to_dutch_pair(made, round_id=str(asked.id), date=day, refused=refused)
        return [
            (f"{what}-{stem}.csv", (_BOM + text).encode())
            for what, text in zip(("nominaties", "deelname"), pair, strict=True)
        ]
    if kind == "xlsx":
        from klasapp.documents.workbook import write_workbook
        from klasapp.sociogram.matrix_sheets import matrix_sheets

        sheets = matrix_sheets(made, _facts(session, explored, called))
        return [(f"sociomatrix-{stem}.xlsx", write_workbook(sheets, session.now))]
    text = to_graphml(made, date=day) if kind == "graphml" else to_gexf(made, date=day)
    return [(f"sociogram-{stem}.{kind}", text.encode())]


def _facts(session: Session, explored: Explored, called: dict[str, str]) -> list[tuple[str, str]]:
    asked = explored.asked
    refused = asked.count("refused")
    facts = [
        ("klas", class_of(session, asked.class_id).label),
        ("meting", asked.name),
        ("afgenomen op", f"{asked.opened_on:%d-%m-%Y}"),
        ("gemaakt op", f"{session.today:%d-%m-%Y}"),
        (
            "deelname",
            f"{len(explored.made.responded)} van de {len(asked.participants)} vulden in"
            + (f", {refused} wilde niet meedoen" if refused else ""),
        ),
    ]
    if called == _names(explored):
        facts.append(("let op", NAMES_WARNING))
    else:
        facts.append((
            "leerlingen",
            "L01, L02 ...: nummers in een willekeurige volgorde. Een leerling houdt in de "
            "metingen van deze klas hetzelfde nummer, tot er iemand bij komt.",
        ))
    if any(question.kind == "bullies" for question in asked.questions):
        facts.append(("weggelaten", "De vraag wie er pest: die antwoorden horen bij een zaak."))
    return facts


# Files


def _names(explored: Explored) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, one in enumerate(explored.people, 1):
        name = clean(explored.name(one)) or f"leerling {number}"
        found[one] = name if name not in found.values() else f"{name} ({number})"
    return found


def _stem(session: Session, explored: Explored) -> str:
    """2B-2026-11-14-meting3: which class and round, without a name."""
    asked = explored.asked
    name = slug(class_of(session, asked.class_id).name, "klas")
    return f"{name}-{asked.opened_on.isoformat()}-meting{asked.id}"


def _which(explored: Explored, questions: tuple[str, ...]) -> str:
    """The number of a question, never its words: a file name is read by everyone."""
    if len(questions) > 1:
        return "samen"
    texts = [one.text for one in explored.asked.questions]
    return f"vraag{texts.index(questions[0]) + 1}"


def _key_list(session: Session, explored: Explored) -> tuple[str, bytes]:
    from klasapp.sociometry.exchange import guard

    called = codes(session, explored.asked.id)
    out = StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(["nummer", "leerling"])
    for one in sorted(explored.people, key=called.__getitem__):
        table.writerow([called[one], guard(clean(explored.name(one)))])
    return f"sleutel-{_stem(session, explored)}.csv", (_BOM + out.getvalue()).encode()


def _write(
    session: Session,
    round_id: int,
    files: Sequence[tuple[str, bytes]],
    words: Sequence[str],
    folder: Path | None,
) -> tuple[Path, ...]:
    if not files:
        raise InputError("Er is nog niets gekozen. Kies ten minste een soort bestand.")
    target = export_folder(folder)
    keyed = any(name.startswith("sleutel-") for name, _ in files)
    # Noted first: no file ever leaves without a line in the audit.
    with session.writing():
        session.audit(
            "round.export", f"round:{round_id}", " ".join([*words, *(["key"] if keyed else [])])
        )
    for name, data in files:
        write_atomically(target / name, data)
    return tuple(target / name for name, _ in files)
