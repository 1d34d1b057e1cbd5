"""What a round shows: points of attention first, then every pupil, then the class."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, OptionList, Static, TabbedContent, TabPane
from textual.widgets.option_list import Option

from klasapp.sociogram.pupil_result_screen import PupilResultScreen
from klasapp.sociogram.service import Analysis, Flag, Session, find_round, results
from klasapp.sociogram.wording import (
    CHANCE_LEGEND,
    NOTICE,
    chance_cell,
    class_facts,
    flag_title,
    flags_cell,
    headline,
    sorted_flags,
)
from klasapp.sociometry.reason import number
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen

_TABS = ("flags", "pupils", "class")


class ResultsScreen(BaseScreen[None]):
    """The results of one round."""

    CSS_PATH = "sociogram.tcss"
    ROOM = "sociogram"
    HEADING = "Resultaten"
    AUTO_FOCUS = "#flag-list"
    HELP = (
        "Aandachtspunten zijn leerlingen bij wie iets opvalt dat niet gewoon toeval is. Bij elk "
        "punt staat waarom, zodat je het zelf kunt natellen, en hoe zeker het is:\n"
        "● zeker: het blijft staan, welk formulier je ook weglaat.\n"
        "◐ wankel: het hangt van een paar formulieren af.\n"
        "○ niet te zeggen: te onzeker; het staat er apart bij.\n\n"
        "Druk op Enter bij een leerling voor alles wat de meting over die leerling zegt. Toets t "
        "gaat naar het volgende blad."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("next_tab", "t", "Volgend blad", "Ga naar aandachtspunten, leerlingen of de klas."),
    )

    def __init__(self, session: Session, round_id: int) -> None:
        super().__init__()
        self._session = session
        self._round_id = round_id
        self._asked = find_round(session, round_id)
        self._names = {str(one.pupil.id): one.pupil.name for one in self._asked.participants}
        self._analysis: Analysis | None = None
        self._entries: dict[str, tuple[str, Flag | None]] = {}

    def compose_content(self) -> ComposeResult:
        """A headline, and three sheets."""
        with Vertical(classes="content"):
            yield Static(Content(self._asked.name), classes="heading")
            yield Static("Even rekenen ...", id="headline")
            yield Static("", id="warnings", classes="warning")
            yield Static(Content(NOTICE), classes="lead")
            with TabbedContent(initial="flags"):
                with TabPane("Aandachtspunten", id="flags"):
                    yield OptionList(id="flag-list", markup=False)
                with TabPane("Alle leerlingen", id="pupils"):
                    yield Static(Content(CHANCE_LEGEND), classes="lead")
                    yield DataTable(id="pupil-table", cursor_type="row", zebra_stripes=True)
                with TabPane("De klas", id="class"), VerticalScroll(id="class-page"):
                    yield Static("", id="class-facts")

    def on_mount(self) -> None:
        """Calculate in a thread: the first time a library must be loaded."""
        session, round_id = self._session, self._round_id

        def task() -> Analysis:
            with session.store.reopen() as store:
                return results(Session(store, session.clock), round_id)

        self.work(task, self._show)

    def _show(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self.query_one("#headline", Static).update(Content(headline(analysis)))
        said = "\n".join(one.message for one in analysis.warnings)
        warnings = self.query_one("#warnings", Static)
        warnings.update(Content(f"! {said}"))
        warnings.display = bool(said)
        self._show_flags(analysis)
        self._show_pupils(analysis)
        facts = "\n\n".join(class_facts(analysis, self._asked))
        self.query_one("#class-facts", Static).update(Content(facts))

    def _show_flags(self, analysis: Analysis) -> None:
        listed = self.query_one("#flag-list", OptionList)
        flags = sorted_flags(analysis.flags)
        firm = [flag for flag in flags if flag.certainty != "undetermined"]
        loose = [flag for flag in flags if flag.certainty == "undetermined"]
        check = [one for one in analysis.to_check if one.kind == "bullied"]
        if not firm:
            self._head(
                listed,
                "Geen aandachtspunten. Dat zegt niet dat alles goed gaat: blijf zelf kijken.",
            )
        for flag in firm:
            self._entry(listed, flag.pupil, flag, flag_title(flag), flag.reason)
        if loose:
            self._head(listed, "Niet te zeggen: dit hangt van te veel losse formulieren af.")
        for flag in loose:
            self._entry(listed, flag.pupil, flag, flag_title(flag), flag.reason)
        if check:
            self._head(listed, "Om na te gaan: genoemd, maar geen aandachtspunt.")
        for one in check:
            self._entry(listed, one.pupil, None, "? om na te gaan", one.reason)
        listed.highlighted = next(
            (n for n, option in enumerate(listed.options) if not option.disabled), None
        )

    def _head(self, listed: OptionList, text: str) -> None:
        listed.add_option(Option(Content.styled(text, "italic"), disabled=True))

    def _entry(
        self, listed: OptionList, pupil: str, flag: Flag | None, title: str, reason: str
    ) -> None:
        entry = f"entry-{len(self._entries)}"
        self._entries[entry] = (pupil, flag)
        text = Content.assemble((self._names[pupil], "bold"), f" · {title}\n", reason)
        listed.add_option(Option(text, id=entry))
        listed.add_option(None)

    def _show_pupils(self, analysis: Analysis) -> None:
        table = self.query_one("#pupil-table", DataTable)
        narrow = self.size.width < 100
        table.add_column("Leerling", width=13 if narrow else 28)
        for label in ("Gekozen", "Toeval", "Kans", "Wederz.", "Aandachtspunt"):
            table.add_column(label)
        for one in sorted(analysis.pupils, key=lambda p: self._names[p.id].casefold()):
            flags = sorted_flags(one.flags)
            mutual = "?" if one.mutual is None else str(one.mutual)
            expected = "" if one.expected_received is None else number(one.expected_received)
            table.add_row(
                Text(self._names[one.id], overflow="ellipsis", no_wrap=True),
                Text("" if one.received is None else str(one.received), justify="right"),
                Text(expected, justify="right"),
                Text(chance_cell(one)),
                Text(mutual if one.received is not None else "", justify="right"),
                Text(flags_cell(flags, narrow=narrow)),
                key=one.id,
            )

    @on(OptionList.OptionSelected, "#flag-list")
    def flag_chosen(self, event: OptionList.OptionSelected) -> None:
        """Everything about this pupil."""
        pupil, flag = self._entries[event.option.id or ""]
        self._open(pupil, flag)

    @on(DataTable.RowSelected, "#pupil-table")
    def pupil_chosen(self, event: DataTable.RowSelected) -> None:
        """Everything about this pupil."""
        self._open(event.row_key.value or "", None)

    def _open(self, pupil: str, flag: Flag | None) -> None:
        if self._analysis is not None:
            self.app.push_screen(
                PupilResultScreen(self._session, self._asked, self._analysis, int(pupil), flag)
            )

    def action_next_tab(self) -> None:
        """The next sheet, with its list in focus."""
        tabs = self.query_one(TabbedContent)
        tabs.active = _TABS[(_TABS.index(tabs.active) + 1) % len(_TABS)]
        target = {"flags": "#flag-list", "pupils": "#pupil-table", "class": "#class-page"}
        self.call_after_refresh(self.query_one(target[tabs.active]).focus)
