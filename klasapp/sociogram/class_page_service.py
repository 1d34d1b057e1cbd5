"""Reading the class over time, and printing it without names."""

from __future__ import annotations

from pathlib import Path

from klasapp.documents.file_names import slug
from klasapp.documents.folders import export_folder
from klasapp.documents.typeset import typeset
from klasapp.errors import InputError
from klasapp.keys.files import write_atomically
from klasapp.roster.service import class_of
from klasapp.sociogram.class_page import (
    ClassPage,
    Open,
    RoundFacts,
    lines_of,
    only,
    pulse_lines,
    swings,
)
from klasapp.sociogram.class_page_wording import printed
from klasapp.sociogram.compare import series_of
from klasapp.sociogram.compare_service import closed_rounds, declining_flags
from klasapp.sociogram.compare_wording import FLAG_NAMES
from klasapp.sociogram.looking_service import kept_class
from klasapp.sociogram.prediction_service import awaits_prediction
from klasapp.sociogram.round import Round
from klasapp.sociogram.service import (
    OpenFlag,
    Session,
    class_round,
    find_round,
    open_flags,
    pulse,
)
from klasapp.sociogram.wording import CERTAINTY_WORDS

__all__ = ["ClassPage", "Session"]


def class_page(session: Session, class_id: int, text: str | None = None) -> ClassPage:
    """The class over its closed rounds, oldest first (R15); noted in the audit.

    ``text``: the positive question of the indices, by default the one most rounds asked. Safe in
    a worker thread. Raises ``InputError`` when no round is closed yet.
    """
    asked = closed_rounds(session, class_id, only_class=True)
    if not asked:
        raise InputError("Er is nog geen gesloten meting met antwoorden. Sluit eerst een meting.")
    texts = tuple(one.text for one in series_of(asked))
    chosen = text if text in texts else next(iter(texts), None)
    rounds = tuple(_facts(session, one, chosen) for one in asked)
    page = ClassPage(
        class_of(session, class_id).name,
        texts,
        chosen,
        rounds,
        lines_of(rounds),
        pulse_lines(rounds),
        _open(session, class_id),
    )
    with session.writing():
        session.audit("class.page.read", f"class:{class_id}")
    return page


def what_improved(session: Session, class_id: int) -> str:
    """On what the class does better than in the round before, in words; empty when it does not.

    Nothing is noted in the audit: no pupil is looked at. Analyses two rounds: call it in a worker.
    """
    asked = closed_rounds(session, class_id)
    text = next((one.text for one in series_of(asked)), None)
    rounds = tuple(_facts(session, one, text) for one in asked[-2:])
    lines, felt = lines_of(rounds), pulse_lines(rounds)
    page = ClassPage("", (), text, rounds, lines, felt, ())
    return ", ".join(page.better) if page.improves else ""


def print_class_page(
    session: Session, class_id: int, page: ClassPage, folder: Path | None = None
) -> Path:
    """Write the page as a PDF without any pupil's name; returns its path."""
    day = session.today
    pdf = typeset("klaspagina.typ", {"datum": day.strftime("%d-%m-%Y"), **printed(page)})
    name = f"klaspagina-{slug(page.class_name, 'klas')}-{day.isoformat()}.pdf"
    path = export_folder(folder) / name
    write_atomically(path, pdf)
    with session.writing():
        session.audit("class.page.print", f"class:{class_id}")
    return path


def _facts(session: Session, asked: Round, text: str | None) -> RoundFacts:
    from klasapp.sociometry import Settings, analyse

    if asked.removed is not None:
        return _kept_facts(session, asked, text)
    made = class_round(session, asked.id)
    asks = any(one.kind == "positive" and one.text == text for one in asked.questions)
    return RoundFacts(
        asked,
        asks,
        analyse(only(made, text), Settings(stability=False)).classroom,
        swings(made, text) if asks and text is not None else {},
        pulse(session, asked.id),
    )


def _kept_facts(session: Session, asked: Round, text: str | None) -> RoundFacts:
    """What was kept of the class when the choices went."""
    kept = kept_class(session, asked.id)
    assert kept is not None
    found = kept.by_text.get(text or "")
    return RoundFacts(
        asked,
        found is not None,
        found.classroom if found else kept.analysis.classroom,
        found.swings if found else {},
        pulse(session, asked.id),
    )


def _open(session: Session, class_id: int) -> tuple[Open, ...]:
    """Who has an open flag: each pupil once, by name; of rounds not looked at, without a name."""
    flags = {(one.pupil_id, one.flag.kind): one for one in open_flags(session, class_id)}
    for one in declining_flags(session, class_id):
        flags.setdefault((one.pupil_id, one.flag.kind), one)
    by_pupil: dict[int, list[OpenFlag]] = {}
    for one in flags.values():
        by_pupil.setdefault(one.pupil_id, []).append(one)
    unseen = {one.round_id for one in flags.values() if awaits_prediction(session, one.round_id)}
    found = []
    for pupil, these in by_pupil.items():
        seen = [one for one in these if one.round_id not in unseen]
        name = find_round(session, these[0].round_id).participant(pupil).pupil.name
        found.append(Open(name, "; ".join(_words(one) for one in seen), not seen))
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def _words(one: OpenFlag) -> str:
    certainty = one.flag.certainty
    return FLAG_NAMES[one.flag.kind] + (f" ({CERTAINTY_WORDS[certainty][1]})" if certainty else "")
