"""What changed in the protocol since a case began, and going on with the new one."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.cases.dialog_screen import AskReason
from klasapp.cases.migration_service import Migration, migrate_case, preview_migration
from klasapp.cases.service import Session
from klasapp.errors import KlasappError
from klasapp.protocol import spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen


class MigrationScreen(BaseScreen[None]):
    """The differences and the dates that would move."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Nieuw protocol"
    AUTO_FOCUS = "#migration-body"
    HELP = (
        "Een zaak houdt het protocol waarmee hij begon. Is het protocol daarna veranderd, dan zie "
        "je hier wat er anders is en welke dagen verschuiven. Wil je dat deze zaak verdergaat met "
        "het nieuwe protocol, druk dan op o en schrijf waarom. Dat staat daarna in het verloop. "
        "Wat al gedaan is, verandert niet."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("move", "o", "Overstappen", "Ga in deze zaak verder met het nieuwe protocol."),
    )

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self._found = preview_migration(session, case_id)

    def compose_content(self) -> ComposeResult:
        """One column."""
        with VerticalScroll(id="migration-body", classes="content"):
            yield Static(_text(self._found), id="migration-text")

    def action_move(self) -> None:
        """Ask why, and move."""
        if not self._found.needed:
            raise KlasappError("Deze zaak heeft het nieuwste protocol al.")
        self.app.push_screen(AskReason(
            "Waarom gaat deze zaak verder met het nieuwe protocol?",
            partial(migrate_case, self._session, self._case_id), yes="Overstappen",
        ), self._moved)  # fmt: skip

    def _moved(self, done: bool | None) -> None:
        if done:
            self.shell.tell("De zaak gaat verder met het nieuwe protocol.")
            self.dismiss()


def _text(found: Migration) -> Content:
    if not found.needed:
        return Content(
            f"Zaak {found.number} heeft het nieuwste protocol (versie {found.old.version})."
        )
    parts: list[Content | str] = [
        f"Zaak {found.number} begon met versie {found.old.version}; nu is er versie "
        f"{found.new.version}.\n",
        Content.styled("\nDeze dagen verschuiven\n", "bold"),
    ]
    for one in found.moved:
        who = f": {one.who}" if one.who else ""
        parts.append(f"  {one.what}{who}\n    {_day(one.was)} → {_day(one.becomes)}\n")
    if not found.moved:
        parts.append("  geen\n")
    section = ""
    for change in found.changes:
        if change.section != section:
            section = change.section
            parts.append(Content.styled(f"\n{section}\n", "bold"))
        parts.append(f"{change.sentence}\n")
    return Content.assemble(*parts)


def _day(day: date | None) -> str:
    return spoken(day) if day else "geen dag"
