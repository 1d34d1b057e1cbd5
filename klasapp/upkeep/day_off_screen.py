"""A day off, or a holiday of the school's own."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Select, Static

from klasapp.errors import InputError, KlasappError
from klasapp.roster.pupil import FieldError, parse_date
from klasapp.roster.school_year import HOLIDAYS
from klasapp.upkeep import service
from klasapp.upkeep.service import SchoolYear, Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen

_YEARS = range(2000, 2100)
_EXTRA = "extra"


class DayOffScreen(BaseScreen[bool]):
    """A kind, a name, and the days."""

    ROOM = "upkeep"
    HEADING = "Vrije dag"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#name"
    HELP = (
        "Zet hier een dag in waarop jouw school dicht is, bijvoorbeeld een studiedag. Wijkt een "
        "schoolvakantie af van de regio, kies dan bij «Soort» die vakantie: jouw dagen komen in de "
        "plaats. Is het maar één dag, laat «tot en met» dan leeg."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar deze vrije dagen.", priority=True),
    )

    def __init__(self, session: Session, year: SchoolYear) -> None:
        super().__init__()
        self._session, self._year = session, year

    def compose_content(self) -> ComposeResult:
        """Four fields."""
        kinds = [("Lesvrije dag (studiedag, roostervrij, ...)", _EXTRA)] + [
            (f"{name.capitalize()}, in plaats van die van de regio", name)
            for name in HOLIDAYS.values()
        ]
        with VerticalScroll(classes="form", can_focus=False):
            yield Static(f"Vrije dag in {self._year.name}", classes="summary")
            yield Label("Soort", classes="field-label")
            yield Select(kinds, value=_EXTRA, allow_blank=False, id="kind", compact=True)
            yield Label("Naam", id="name-label", classes="field-label")
            yield Input(
                id="name", placeholder="bijvoorbeeld studiedag", max_length=60, compact=True
            )
            with Horizontal(classes="row"):
                with Vertical():
                    yield Label("Van (dd-mm-jjjj)", classes="field-label")
                    yield Input(id="first", compact=True)
                with Vertical():
                    yield Label("Tot en met (mag leeg)", classes="field-label")
                    yield Input(id="last", compact=True)
            yield Static("", id="complaint", classes="complaint")
            yield Button("Bewaren", id="save", variant="primary")

    @on(Select.Changed, "#kind")
    def show_name(self, event: Select.Changed) -> None:
        """A holiday has its name already."""
        for field in ("#name", "#name-label"):
            self.query_one(field).display = event.value == _EXTRA

    @on(Input.Submitted)
    def to_next(self) -> None:
        """Enter goes to the next field."""
        self.focus_next()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Keep it, or say under the fields what is wrong."""
        kind = self.query_one("#kind", Select).value
        name = self.query_one("#name", Input).value if kind == _EXTRA else str(kind)
        try:
            first = parse_date(self.query_one("#first", Input).value, "first", _YEARS)
            last = parse_date(self.query_one("#last", Input).value, "last", _YEARS)
            if first is None:
                raise InputError("Vul de eerste vrije dag in.")
            service.add_day_off(self._session, self._year.id, first, last or first, name)
        except FieldError as error:
            field = "Van" if error.field == "first" else "Tot en met"
            self._complain(f"{field}: {error}")
        except KlasappError as error:
            self._complain(str(error))
        else:
            self.dismiss(True)

    def _complain(self, sentence: str) -> None:
        self.query_one("#complaint", Static).update(Content(sentence))
