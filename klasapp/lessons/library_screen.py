"""The library: every lesson, to filter, read and give."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import DataTable, Select, Static

from klasapp.errors import KlasappError
from klasapp.lessons import service
from klasapp.lessons.module import PHASES, TOPICS, WORK_FORMS, LessonModule
from klasapp.lessons.module_screen import ModuleScreen
from klasapp.lessons.plan_service import given_on
from klasapp.lessons.service import Filter, Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText, Tell
from klasapp.widgets.marked_table import Column, MarkedTable

_COLUMNS = (
    Column("title", "Les", give=True),
    Column("minutes", "Min", right=True),
    Column("short", "Kort", right=True),
    Column("phases", "Wanneer"),
    Column("given", "Gegeven"),
)
_MARGIN = 4
_WIDE = 100
_PHASE_LETTERS = {"gouden": "G", "zilver": "Z", "brons": "B", "onderhoud": "O", "na incident": "I"}
_LETTERS_MEAN = "G gouden weken, Z na kerst, B na mei, O onderhoud"
_ROOM_FOR_MEANING = 76


class LibraryScreen(BaseScreen[None]):
    """All lessons that fit what was chosen."""

    CSS_PATH = "lessons.tcss"
    ROOM = "lessons"
    HEADING = "Bibliotheek"
    AUTO_FOCUS = "#lessons"
    HELP = (
        "Alle lessen. Kies boven de lijst een onderwerp, werkvorm, moment of leerjaar (Tab), of "
        "haal met w alles weer weg. Enter leest een les; daar geef, plan of print je hem.\n\n"
        "Wanneer: G gouden weken, Z na de kerstvakantie, B na de meivakantie, O onderhoud, I na "
        "een incident.\n\n"
        "Heeft je school eigen lessen? Zet ze in één map en kies die met m. Met 'klasapp lessons "
        "new' maak je een lege les. Zit er een fout in, dan leest f welke, met de regel."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("clear", "w", "Alles", "Laat alle lessen weer zien."),
        Action("folder", "m", "Eigen map", "Kies de map met lessen van je school."),
        Action("faults", "f", "Fouten", "Lees wat er mis is met een les."),
    )

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__(classes="lessons")
        self._session, self._class_id = session, class_id
        self._library = service.library(session)

    def compose_content(self) -> ComposeResult:
        """The filters and the list."""
        with Vertical(classes="content"):
            with Horizontal(classes="filters"):
                yield _choice("topic", "Onderwerp", TOPICS)
                yield _choice("form", "Werkvorm", WORK_FORMS)
                yield _choice("phase", "Moment", PHASES)
                yield _choice("year", "Leerjaar", tuple(str(year) for year in range(1, 7)))
            yield Static("", id="count", classes="lead")
            yield MarkedTable("lessons")

    def on_mount(self) -> None:
        """Show every lesson."""
        self._show()

    def on_resize(self) -> None:
        """Fit the columns."""
        self._show()

    def on_screen_resume(self) -> None:
        """A lesson may have been given."""
        self._show()

    def _filter(self) -> Filter:
        def value(name: str) -> str:
            chosen = self.query_one(f"#{name}", Select).value
            return "" if chosen is Select.NULL else str(chosen)

        year = value("year")
        return Filter(value("topic"), value("form"), value("phase"), int(year) if year else None)

    def _show(self) -> None:
        if not self.query("#lessons"):
            return
        modules = service.filtered(self._library.modules, self._filter())
        given = given_on(self._session, self._class_id)
        rows = {one.id: self._row(one, given) for one in modules}
        self.query_one(MarkedTable).fill(_COLUMNS, rows, self.size.width - _MARGIN)
        faults = len({fault.file for fault in self._library.faults})
        wrong = f" · {faults} met een fout (f)" if faults else ""
        own = service.own_folder(self._session)
        where = f" · eigen map: {own}" if own else ""
        text = f"{len(modules)} van {len(self._library.modules)} lessen{wrong}{where}"
        if _ROOM_FOR_MEANING <= self.size.width < _WIDE and not own:
            text += f" · {_LETTERS_MEAN}"
        self.query_one("#count", Static).update(Content(text))

    def _row(self, one: LessonModule, given: dict[str, str]) -> tuple[str, ...]:
        wide = self.size.width >= _WIDE
        phases = ", ".join(one.phases) if wide else " ".join(_PHASE_LETTERS[p] for p in one.phases)
        return (one.title, str(one.minutes), str(one.short_minutes), phases, given.get(one.id, ""))

    @on(Select.Changed)
    def filtered(self) -> None:
        """Show what fits."""
        self._show()

    @on(DataTable.RowSelected)
    @telling
    def opened(self) -> None:
        """Read a lesson."""
        chosen = self.query_one(MarkedTable).chosen
        if chosen:
            self.app.push_screen(ModuleScreen(self._session, self._class_id, chosen))

    def action_clear(self) -> None:
        """Every lesson again."""
        for one in self.query(Select):
            one.value = Select.NULL
        self.query_one(MarkedTable).focus()

    def action_folder(self) -> None:
        """Where the school's own lessons lie."""

        own = service.own_folder(self._session)
        question = "In welke map staan de lessen van je school? Leeg: alleen die van klasapp."
        self.app.push_screen(
            AskText(question, str(own or "")),
            lambda typed: None if typed is None else self._use_folder(typed),
        )

    @telling
    def _use_folder(self, typed: str) -> None:
        self._library = service.choose_own_folder(self._session, typed)
        self._show()

    def action_faults(self) -> None:
        """What is wrong, by file and line."""
        faults = self._library.faults
        if not faults:
            raise KlasappError("Alle lessen zijn in orde.")
        self.app.push_screen(
            Tell("\n\n".join(f"{one.file}, regel {one.line}: {one.message}" for one in faults))
        )


def _choice(name: str, prompt: str, values: tuple[str, ...]) -> Select[str]:
    options = [(Content(value), value) for value in values]
    return Select(options, prompt=prompt, id=name, compact=True)
