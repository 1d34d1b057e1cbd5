"""Which goals, topics and work forms the class got this year, and what is still open (R17)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from klasapp.lessons import plan_service
from klasapp.lessons.service import Session, covered_by, library
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.marked_table import Column, MarkedTable

_COLUMNS = (
    Column("what", "Wat het protocol vraagt", give=True),
    Column("given", "Gegeven"),
    Column("planned", "Gepland"),
)
_MARGIN = 4
_SIGNS = "✓ een les gegeven · ◐ een les gepland · ○ nog geen les"


class CoverageScreen(BaseScreen[None]):
    """A row for each goal, topic and work form."""

    CSS_PATH = "lessons.tcss"
    ROOM = "lessons"
    HEADING = "Dekking"
    AUTO_FOCUS = "#coverage"
    HELP = (
        "Wat het protocol van de lessen vraagt: doelen, momenten in het jaar, onderwerpen en "
        "werkvormen. Achter elk staat hoeveel lessen erover je gaf, en hoeveel er nog in het "
        "jaarplan staan. Een regel zonder les (○) is geen fout: kies zelf wat je klas nodig heeft."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ()

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__(classes="lessons")
        self._session, self._class_id = session, class_id

    def compose_content(self) -> ComposeResult:
        """What the signs say, and the table."""
        with Vertical(classes="content"):
            yield Static(Content(_SIGNS), classes="lead")
            yield MarkedTable("coverage")

    def on_mount(self) -> None:
        """Count."""
        self._show()

    def on_resize(self) -> None:
        """Fit the columns."""
        self._show()

    def _show(self) -> None:
        if not self.query("#coverage"):
            return
        year = plan_service.year_of(self._session, self._class_id)
        modules = library(self._session).modules
        given = covered_by(modules, (one.lesson_id for one in year
                                     if one.run and one.run.state == "finished"))  # fmt: skip
        planned = covered_by(modules, (one.lesson_id for one in year if one.run is None))
        rows = {}
        for done, ahead in zip(given, planned, strict=True):
            sign = "✓" if done.lessons else ("◐" if ahead.lessons else "○")
            rows[done.what] = (f"{sign} {done.what}", _count(len(done.lessons)),
                                 _count(len(ahead.lessons)))  # fmt: skip
        self.query_one(MarkedTable).fill(_COLUMNS, rows, self.size.width - _MARGIN)


def _count(lessons: int) -> str:
    return "" if not lessons else f"{lessons} {'les' if lessons == 1 else 'lessen'}"
