"""Making one pupil of two, after a look at what that does."""

from __future__ import annotations

from typing import ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from klasapp.roster.merge_service import MergePreview, merge_pupils, preview_merge
from klasapp.roster.pupil import FIELD_WORDS, Pupil
from klasapp.roster.service import Session
from klasapp.roster.spoken_time import numeric_day
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm

_FIELDS = ("given_name", "infix", "family_name", "number", "class_name", "birth_date",
           "leaving_date")  # fmt: skip


class MergeScreen(BaseScreen[int | None]):
    """Two pupils side by side; hands back the pupil who stays, or None."""

    ROOM = "roster"
    HEADING = "Samenvoegen"
    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#fields"
    HELP = (
        "Staat een kind twee keer in klasapp, bijvoorbeeld één keer zelf getypt en één keer uit "
        "een bestand, dan maak je er hier één van. Alles blijft bewaard: metingen, signalen, "
        "notities, zaken en klassen van allebei. De namen komen van de leerling die blijft; wat "
        "daar leeg is, komt van de ander. Met w draai je om wie er blijft.\n\n"
        "Samenvoegen kun je niet terugdraaien. Twijfel je, doe het dan niet."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("merge", "ctrl+s", "Samenvoegen", "Maak van deze twee één leerling.", priority=True),
        Action("turn", "w", "Wissel", "Draai om wie er blijft."),
    )

    def __init__(self, session: Session, kept_id: int, gone_id: int) -> None:
        super().__init__()
        self._session = session
        self._preview: MergePreview = preview_merge(session, kept_id, gone_id)

    def compose_content(self) -> ComposeResult:
        """The question, the fields of both, and what comes along."""
        with Vertical(classes="room"):
            yield Static("Is dit hetzelfde kind?", classes="summary")
            yield Static(
                "Links blijft; rechts gaat daarin op. Toets w draait het om.", classes="lead"
            )
            yield DataTable[Text](id="fields", cursor_type="row", zebra_stripes=True)
            yield Static("", id="moves")

    def on_mount(self) -> None:
        """Show both."""
        self._show()

    def _show(self) -> None:
        one = self._preview
        table = cast("DataTable[Text]", self.query_one("#fields"))
        table.clear(columns=True)
        for header in ("", "Blijft", "Gaat op in links", "Wordt"):
            table.add_column(Text(header), width=None if not header else self._width())
        for field in _FIELDS:
            cells = [_said(who, field) for who in (one.kept, one.gone, one.result)]
            if any(cells):
                word = FIELD_WORDS[field]
                table.add_row(*(Text(cell, overflow="ellipsis") for cell in (word, *cells)))
        moves = ", ".join(one.moves) or "niets; er is nog niets over bewaard"
        text = Content.assemble(
            ("Dit komt mee van rechts: ", "bold"), f"{moves}.\n",
            "Metingen, signalen, notities, zaken en klassen van allebei blijven bewaard. "
            "Dit kun je niet terugdraaien.",
        )  # fmt: skip
        self.query_one("#moves", Static).update(text)

    def _width(self) -> int:
        return max((self.size.width - 30) // 3, 12)

    def on_resize(self) -> None:
        """Fit the columns to the width."""
        self._show()

    def action_turn(self) -> None:
        """The other one stays."""
        one = self._preview
        self._preview = preview_merge(self._session, one.gone.id, one.kept.id)
        self._show()

    def action_merge(self) -> None:
        """Ask, naming both, and merge."""
        one = self._preview

        @telling
        def answered(screen: MergeScreen, sure: bool | None) -> None:
            if sure:
                kept = merge_pupils(screen._session, one.kept.id, one.gone.id)
                screen.shell.tell(f"{kept.display_name} staat er nu één keer in.")
                screen.dismiss(kept.id)

        question = (
            f"{_who(one.gone)} samenvoegen met {_who(one.kept)}?\n\n"
            f"Daarna is er één leerling: {_who(one.result)}. Alles van allebei staat bij die ene. "
            "Dit kun je niet terugdraaien."
        )
        self.app.push_screen(
            Confirm(question, "Ja, het is hetzelfde kind"), lambda sure: answered(self, sure)
        )


def _said(pupil: Pupil, field: str) -> str:
    if field in {"birth_date", "leaving_date"}:
        day = pupil.birth_date if field == "birth_date" else pupil.leaving_date
        return numeric_day(day) if day else ""
    return str(getattr(pupil, field))


def _who(pupil: Pupil) -> str:
    where = ", ".join(
        part
        for part in (
            pupil.class_name,
            f"nummer {pupil.number}" if pupil.number else "zonder nummer",
        )
        if part
    )
    return f"{pupil.display_name} ({where})"
