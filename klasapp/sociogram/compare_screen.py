"""Rounds beside each other: every pupil, the mutual choices, and the class as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static, TabbedContent, TabPane

from klasapp.errors import KlasappError
from klasapp.sociogram.compare import Compared, Series, Step, sparkline
from klasapp.sociogram.compare_pick_screen import PickRounds
from klasapp.sociogram.compare_pupil_screen import ComparePupilScreen
from klasapp.sociogram.compare_service import Session, closed_rounds, compare, list_series
from klasapp.sociogram.compare_wording import (
    KEPT_SAME,
    choices_gone,
    flag_cell,
    flags_line,
    likeness_lines,
    limits_warning,
    mutual_lines,
    no_flags_sentence,
    participation_warnings,
    percent,
    point_cell,
    rounds_line,
    short_day,
    step_line,
    who_changed,
    why_not,
)
from klasapp.sociogram.prediction_screen import predict_first
from klasapp.sociogram.round import Round
from klasapp.sociogram.wording import NOTICE
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.marked_table import Column, MarkedTable

_BESIDE = 2
"""Columns of the page beside the table."""
_TABS = {"pupils": "#pupil-table", "mutual": "#mutual-page", "class": "#class-page"}


class CompareScreen(BaseScreen[None]):
    """Two or more rounds of a class that ask the same question."""

    CSS_PATH = ["sociogram.tcss", "compare.tcss"]
    ROOM = "sociogram"
    HEADING = "Vergelijken"
    AUTO_FOCUS = "#pupil-table"
    HELP = (
        "Hier staan metingen die dezelfde vraag stelden naast elkaar. Per leerling zie je het "
        "verloop: hoe groot het deel van de klasgenoten was dat deze leerling koos, als blokjes "
        "en als getallen. Druk op Enter bij een leerling voor wie er koos, en voor wat je kunt "
        "doen.\n\n"
        "Aandachtspunten, wederzijdse keuzes en de klas gaan over één stap: van een meting naar "
        "een latere. Met s kies je een andere stap, met m andere metingen, met v een andere vraag. "
        "Voor een stap tellen alleen leerlingen die beide keren in de meting zaten, en keuzes van "
        "wie beide keren invulde.\n\n"
        f"{KEPT_SAME}"
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("next_tab", "t", "Volgend blad", "Ga naar leerlingen, keuzes of de klas."),
        Action("next_step", "s", "Stap", "Kies tussen welke twee metingen je kijkt."),
        Action("pick", "m", "Metingen", "Kies welke metingen je vergelijkt."),
        Action("next_question", "v", "Vraag", "Neem een andere vraag.", in_footer=False),
    )

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id
        self._series = tuple(one for one in list_series(session, class_id) if len(one.rounds) > 1)
        self._question = 0
        self._rounds: tuple[Round, ...] = self._series[0].rounds if self._series else ()
        self._compared: Compared | None = None
        self._step = 0

    @property
    def _asked(self) -> Series:
        return self._series[self._question]

    def compose_content(self) -> ComposeResult:
        """What is compared, warnings, and three sheets; or why there is nothing."""
        with Vertical(classes="content"):
            yield Static("", id="question", classes="heading")
            yield Static("", id="empty", classes="empty")
            yield Static("", id="rounds", classes="lead")
            yield Static("", id="warnings", classes="warning")
            with TabbedContent(initial="pupils"):
                with TabPane("Leerlingen", id="pupils"):
                    yield Static("", id="pupils-lead", classes="lead")
                    yield MarkedTable("pupil-table")
                mutual = TabPane("Wederzijdse keuzes", id="mutual")
                with mutual, VerticalScroll(id="mutual-page"):
                    yield Static("", id="mutual-text")
                with TabPane("De klas", id="class"), VerticalScroll(id="class-page"):
                    yield Static("", id="class-text")

    def on_mount(self) -> None:
        """Compare all rounds of the question that was asked most; before the first look, ask."""
        self.query_one("#empty").display = not self._series
        self.query_one(TabbedContent).display = bool(self._series)
        if not self._series:
            rounds = closed_rounds(self._session, self._class_id)
            self.query_one("#question", Static).update("Vergelijken")
            self.query_one("#empty", Static).update(Content(why_not(rounds)))
            return
        self._look(self._rounds)

    def fits(self, action: str) -> bool:
        """What can be done with these rounds."""
        if action == "next_question":
            return len(self._series) > 1
        if action == "next_step":
            return self._compared is not None and len(self._compared.steps) > 1
        return bool(self._series) or action not in {"next_tab", "pick"}

    def _look(self, rounds: Sequence[Round]) -> None:
        """Ask for the mentor's prediction of each round that was never looked at; then compare."""
        if rounds:
            rest = rounds[1:]
            predict_first(self, self._session, rounds[0].id, lambda: self._look(rest))
        else:
            self._load()

    def _load(self) -> None:
        session, text, rounds = self._session, self._asked.text, self._rounds
        self.query_one("#question", Static).update(Content(text))
        self.query_one("#rounds", Static).update("Even rekenen ...")

        def task() -> Compared:
            with session.reopened() as own:
                return compare(own, text, rounds)

        self.work(task, self._show)

    def _show(self, compared: Compared) -> None:
        if (compared.text, compared.rounds) != (self._asked.text, self._rounds):
            return  # the mentor chose something else meanwhile
        self._compared, self._step = compared, 0
        self._fill()
        self._show_step()
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Fit the columns to the width."""
        if self._compared is not None:
            self._fill()

    @property
    def _wide(self) -> bool:
        return self.size.width >= 110

    def _fill(self) -> None:
        compared = self._compared
        if compared is None:
            return
        columns = [
            Column("name", "Leerling", give=True),
            Column("course", "Verloop"),
            Column("flag", "Aandachtspunt" if self._wide else "Punt"),
            *(
                Column(f"round-{place}", short_day(asked))
                for place, asked in enumerate(compared.rounds)
            ),
        ]
        step = compared.steps[self._step]
        rows = {
            str(one.pupil.id): (
                one.pupil.name,
                sparkline(one.shares, compared.top),
                flag_cell(step.flag(str(one.pupil.id)), wide=self._wide),
                *(point_cell(point, wide=self._wide) for point in one.points),
            )
            for one in compared.courses
        }
        shown = self.query_one(MarkedTable)
        shown.fill(columns, rows, self.size.width - _BESIDE)
        shown.fixed_columns = 2

    def _show_step(self) -> None:
        compared = self._compared
        if compared is None:
            return
        step = compared.steps[self._step]
        warnings = (
            *participation_warnings(compared.rounds),
            limits_warning(compared.rounds, compared.text),
            no_flags_sentence(compared, step),
            choices_gone(compared, step),
        )
        said = "\n".join(f"! {one}" for one in warnings if one)
        self.query_one("#rounds", Static).update(Content(rounds_line(compared.rounds)))
        self.query_one("#warnings", Static).update(Content(said))
        self.query_one("#warnings").display = bool(said)
        where = f"{step_line(compared, step)}. "
        points = flags_line(step) if not no_flags_sentence(compared, step) else ""
        self.query_one("#pupils-lead", Static).update(
            Content(f"{where}{points} Blokjes: 0 tot {percent(compared.top)}.")
        )
        self._show_mutual(compared, step)
        self.query_one("#class-text", Static).update(
            Content("\n\n".join((
                where.strip(), *who_changed(compared, step), *likeness_lines(step), KEPT_SAME,
                NOTICE,
            )))
        )  # fmt: skip

    def _show_mutual(self, compared: Compared, step: Step) -> None:
        if step.counts_only:
            text = choices_gone(compared, step)
            self.query_one("#mutual-text", Static).update(Content(text))
            return
        parts: list[Content | str | tuple[str, str]] = [
            f"{step_line(compared, step)}. Alleen tussen leerlingen die beide keren invulden.\n"
        ]
        for heading, pairs in mutual_lines(compared, step):
            parts += [(f"\n{heading}\n", "bold"), *(f"  {pair}\n" for pair in pairs or ("geen",))]
        self.query_one("#mutual-text", Static).update(Content.assemble(*parts))

    @on(DataTable.RowSelected, "#pupil-table")
    @telling
    def pupil_chosen(self, event: DataTable.RowSelected) -> None:
        """Everything about this pupil."""
        if self._compared is not None:
            course = self._compared.courses[event.cursor_row]
            step = self._compared.steps[self._step]
            self.app.push_screen(ComparePupilScreen(self._session, self._compared, step, course))

    def action_next_tab(self) -> None:
        """The next sheet, in focus."""
        tabs, order = self.query_one(TabbedContent), list(_TABS)
        tabs.active = order[(order.index(tabs.active) + 1) % len(order)]
        self.call_after_refresh(self.query_one(_TABS[tabs.active]).focus)

    def action_next_step(self) -> None:
        """The next step between two rounds."""
        if self._compared is not None:
            self._step = (self._step + 1) % len(self._compared.steps)
            self._fill()
            self._show_step()

    def action_pick(self) -> None:
        """Choose rounds of this question."""
        self.app.push_screen(PickRounds(self._asked, self._rounds), self._picked)

    @telling
    def _picked(self, rounds: tuple[Round, ...] | None) -> None:
        if rounds is None:
            return
        if len(rounds) < 2:
            raise KlasappError("Kies ten minste twee metingen om te vergelijken.")
        self._rounds = rounds
        self._look(rounds)

    def action_next_question(self) -> None:
        """The next question that two rounds share."""
        self._question = (self._question + 1) % len(self._series)
        self._rounds = self._asked.rounds
        self._look(self._rounds)
