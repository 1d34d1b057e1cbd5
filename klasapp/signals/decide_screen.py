"""It stays a signal: why, and when to look again (C13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual.content import Content

from klasapp.roster.typed_day import parse_day, typed
from klasapp.widgets.reason_day import ReasonDay, ReasonDayWords


class StaysDialog(ReasonDay):
    """Ask for the reason and the day; True when it was kept."""

    HELP = (
        "Niet elk signaal wordt een zaak. Schrijf waarom je het nu een signaal laat, en wanneer "
        "je weer kijkt; op die dag staat het in Deze week. Ctrl+S bewaart."
    )

    def __init__(
        self, today: date, proposed: date, save: Callable[[str, date | None], None], count: int = 1
    ) -> None:
        what = "Dit blijft een signaal." if count == 1 else f"{count} signalen blijven."

        def keep(reason: str, day: str) -> None:
            save(reason, parse_day(day, today) if day.strip() else None)

        words = ReasonDayWords(
            Content(f"{what} Er komt nu geen zaak."),
            "Waarom?",
            "Wanneer kijk je weer? (leeg: niet meer)",
        )
        super().__init__(words, "", typed(proposed), keep)
