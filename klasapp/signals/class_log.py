"""The log of a class: in which phase the group is, and what stood out (R22, R67)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from klasapp.signals.signal import MAX_TEXT, SignalError, tidy

Phase: TypeAlias = Literal["", "forming", "storming", "norming", "performing"]
PHASES: tuple[tuple[Phase, str, str], ...] = (
    (
        "forming",
        "kennismaken",
        "De klas kijkt de kat uit de boom. Leer elkaars namen, doe samen iets, maak afspraken.",
    ),
    (
        "norming",
        "regels zoeken",
        "De klas maakt haar eigen regels, ook die niemand uitspreekt. Stuur nu: benoem wat goed "
        "gaat, kom terug op de afspraken.",
    ),
    (
        "storming",
        "botsen",
        "Leerlingen zoeken hun plek: wie is de baas, wie hoort erbij? Wees er vaak bij, grijp "
        "meteen in, praat met wie buiten valt.",
    ),
    (
        "performing",
        "samenwerken",
        "De klas kan samen werken. Geef haar iets te doen, en blijf kijken wie stil is.",
    ),
)
"""Key, Dutch name, and what it asks of a mentor; in the order to strive for: regels before botsen.
After a holiday or with a new pupil a group often begins again."""
PHASE_WORDS = {key: name for key, name, _ in PHASES}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One dated line of the log."""

    id: int
    on_day: date
    phase: Phase
    text: str
    written_at: datetime


def check_entry(on_day: date, phase: str, text: str, today: date) -> tuple[Phase, str]:
    """The phase and the tidy text; ``SignalError`` for what cannot be kept."""
    if on_day > today:
        raise SignalError("on_day", "Deze dag moet nog komen. Vul in wanneer je het zag.")
    kept = tidy(text)
    if len(kept) > MAX_TEXT:
        raise SignalError("text", f"Deze tekst is langer dan {MAX_TEXT} tekens. Maak hem korter.")
    known = next((key for key in PHASE_WORDS if key == phase), "")
    if phase and not known:
        raise SignalError("phase", "Kies een fase uit de lijst.")
    if not known and not kept:
        raise SignalError("text", "Schrijf wat je zag, of kies een fase.")
    return known, kept  # type: ignore[return-value]


def phase_now(entries: tuple[LogEntry, ...]) -> LogEntry | None:
    """The entry that says in which phase the class is (newest first in ``entries``)."""
    return next((one for one in entries if one.phase), None)
