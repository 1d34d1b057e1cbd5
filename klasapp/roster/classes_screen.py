"""Choosing the class to work with."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.roster import service
from klasapp.roster.class_form_screen import ClassChangeScreen, ClassFormScreen
from klasapp.roster.service import SchoolClass, Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen


class ClassesScreen(BaseScreen[int | None]):
    """All classes, newest school year first; hands back the one that was chosen."""

    ROOM = "roster"
    HEADING = "Klassen"
    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#classes"
    HELP = (
        "Kies hier met welke klas je werkt. Alle kamers gaan dan over die klas. "
        "Klassen van eerdere schooljaren blijven staan; je kunt er altijd in terugkijken."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("new", "n", "Nieuwe klas", "Maak een klas in dit of een ander schooljaar."),
        Action("change", "w", "Wijzig", "Wijzig de naam of de locatie van de gekozen klas."),
    )

    def __init__(self, session: Session, class_id: int | None) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id
        self._listed: tuple[SchoolClass, ...] = ()

    def compose_content(self) -> ComposeResult:
        """A line of explanation and the list."""
        with Vertical(classes="room"):
            yield Static("Met welke klas werk je?", classes="summary")
            yield Static("Enter kiest de klas.", classes="lead")
            yield OptionList(id="classes", markup=False)

    def on_mount(self) -> None:
        """Show the list."""
        self._show(self._class_id)

    def _show(self, chosen: int | None) -> None:
        self._listed = service.list_classes(self._session)
        options = self.query_one("#classes", OptionList)
        options.clear_options()
        for place, school_class in enumerate(self._listed):
            count = len(service.list_pupils(self._session, school_class.id))
            mark = "●" if school_class.id == self._class_id else " "
            here = "  (nu gekozen)" if school_class.id == self._class_id else ""
            pupils = "leerling" if count == 1 else "leerlingen"
            options.add_option(
                Option(
                    Content(f"{mark} {school_class.label} · {count} {pupils}{here}"),
                    id=str(school_class.id),
                )
            )
            if school_class.id == chosen:
                options.highlighted = place

    @on(OptionList.OptionSelected, "#classes")
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Hand the class back."""
        self.dismiss(self._listed[event.option_index].id)

    def action_new(self) -> None:
        """Make a class and work with it."""
        self.app.push_screen(ClassFormScreen(self._session), self._made)

    def _made(self, school_class: SchoolClass | None) -> None:
        if school_class is not None:
            self.dismiss(school_class.id)

    def action_change(self) -> None:
        """Change the name, and the location when the school has locations."""
        place = self.query_one("#classes", OptionList).highlighted
        if place is None:
            return
        self.app.push_screen(ClassChangeScreen(self._session, self._listed[place]), self._changed)

    def _changed(self, school_class: SchoolClass | None) -> None:
        if school_class is not None:
            self._show(school_class.id)
