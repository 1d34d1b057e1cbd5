"""Was the protocol followed: a line per task, and the reason of every deviation."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.case_text_screen import hanging
from klasapp.cases.coverage import CoverageLine, first_action_text, summary
from klasapp.cases.dialog_screen import AskReason
from klasapp.cases.service import Session, explain_late, print_coverage, read_coverage
from klasapp.errors import KlasappError
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling


class CoverageScreen(BaseScreen[None]):
    """See what was done on time, later or not, and write why."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Dekking van het protocol"
    AUTO_FOCUS = "#lines"
    HELP = (
        "Hier zie je van elke taak van het protocol of hij op tijd is gedaan. Afwijken mag, als "
        "er een goede reden is en die erbij staat. Een taak zonder reden heeft een ? achter de "
        "stand.\n\n"
        "Kies een taak die te laat is en schrijf met Enter waarom. Een taak overslaan doe je in "
        "de zaak zelf (o); ook daar vraagt klasapp een reden.\n\n"
        "Met p maak je een PDF, bijvoorbeeld voor de anti-pestcoördinator. Daarin staat een rol "
        "met een letter, zoals gepeste A, in plaats van elke naam."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("explain", "w", "Reden", "Schrijf waarom deze taak later was."),
        Action("next", "n", "Volgende zonder reden", "Ga naar de volgende zonder reden."),
        Action("print", "p", "Afdrukken", "Maak er een PDF van, zonder namen."),
    )

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self._view, self._lines = read_coverage(session, case_id)

    def compose_content(self) -> ComposeResult:
        """The sum, the lines, what belongs to the line under the cursor."""
        yield Static("", id="coverage-top", classes="page-top")
        yield OptionList(id="lines", markup=False, classes="page-list")
        with VerticalScroll(id="details"):
            yield Static("", id="line-text")

    def on_mount(self) -> None:
        """Show the lines."""
        self.show()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self.call_after_refresh(self.show)

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self._view, self._lines = read_coverage(self._session, self._case_id, again=True)
        self.show()

    def show(self) -> None:
        """Fill the screen; the cursor stays."""
        case, aim = self._view.case, self._view.protocol.settings.first_action_days
        speed = first_action_text(case, aim, self._view.today)
        self.query_one("#coverage-top", Static).update(
            Content.assemble(
                Content.styled(f"Zaak {case.number}", "bold $text-accent"),
                f"\n{summary(self._lines)}\n{speed[0].upper()}{speed[1:]}.",
            )
        )
        listed = self.query_one(OptionList)
        now, width = listed.highlighted, max(listed.size.width - 6, 30)
        listed.clear_options()
        listed.add_options([Option(self._text(line, width)) for line in self._lines])
        if self._lines:
            listed.highlighted = min(now or 0, len(self._lines) - 1)

    def _text(self, line: CoverageLine, width: int) -> Content:
        name = self._view.name_of(line.task)
        what = f"{line.task.what}: {name}" if name else line.task.what
        sign = f"{line.standing}{' ?' if line.unexplained else ''}"
        style = "bold $text-error" if line.unexplained else "" if line.deviates else "$text-muted"
        return Content.assemble(Content.styled(f"{sign:<21}", style), hanging(what, 21, width))

    @on(OptionList.OptionHighlighted, "#lines")
    def highlighted(self) -> None:
        """Say when, and why."""
        line = self._chosen()
        why = f"\nReden: {line.reason}" if line.reason else ""
        if line.unexplained:
            why = "\nEr staat nog geen reden. Schrijf hem met w."
        text = Content.assemble(Content.styled(line.sentence, "bold"), why)
        self.query_one("#line-text", Static).update(text)

    def _chosen(self) -> CoverageLine:
        place = self.query_one(OptionList).highlighted
        if place is None or place >= len(self._lines):
            raise KlasappError("Kies eerst een taak in de lijst.")
        return self._lines[place]

    @on(OptionList.OptionSelected, "#lines")
    @telling
    def action_explain(self) -> None:
        """Ask why a task is or was late."""
        line = self._chosen()
        if not line.days:
            raise KlasappError("Deze taak is niet te laat, dus er is geen reden nodig.")
        question = f"{line.task.what}. {line.sentence}\n\nWaarom was dit later?"
        save = partial(explain_late, self._session, self._case_id, line.task.id)
        self.app.push_screen(AskReason(question, save))

    def action_print(self) -> None:
        """Write the coverage without names."""
        made = print_coverage(self._session, self._case_id)
        look = f" Kijk nog naar: {', '.join(made.look_at)}." if made.look_at else ""
        self.shell.tell(f"De dekking staat in {made.path}.{look}")

    def action_next(self) -> None:
        """Put the cursor on the next line without a reason."""
        listed = self.query_one(OptionList)
        bare = [n for n, line in enumerate(self._lines) if line.unexplained]
        if not bare:
            raise KlasappError("Elke afwijking heeft al een reden.")
        now = listed.highlighted or 0
        listed.highlighted = next((n for n in bare if n > now), bare[0])
