"""What a round shows: points of attention first, then every pupil, then the class."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, OptionList, Static, TabbedContent, TabPane
from textual.widgets.option_list import Option

from klasapp.sociogram.explore_facts import short_flags
from klasapp.sociogram.export_screen import ExportScreen
from klasapp.sociogram.kept import removed_line
from klasapp.sociogram.picture_screen import PictureScreen
from klasapp.sociogram.prediction import Prediction, agreements
from klasapp.sociogram.prediction_screen import predict_first
from klasapp.sociogram.prediction_service import find_prediction
from klasapp.sociogram.prediction_wording import (
    ATTUNEMENT,
    PREDICTION_QUESTIONS,
    agreement_text,
    expected_line,
)
from klasapp.sociogram.pupil_result_screen import PupilResultScreen
from klasapp.sociogram.service import Analysis, Flag, Session, find_round, results
from klasapp.sociogram.wording import (
    CHANCE_LEGEND,
    NOTICE,
    SHORT_NOTICE,
    chance_cell,
    check_title,
    class_facts,
    flag_title,
    headline,
    shown_to_check,
    sorted_flags,
)
from klasapp.sociometry.reason import number
from klasapp.sociometry.result import PupilResult
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.marked_table import Column, MarkedTable

_TABS = ("flags", "pupils", "class", "you")
_SHORT = {"received": "←", "mutual": "↔"}
"""Headings where room is short."""
_NARROW = 100
_LOW = 20
"""Below this height the list has the room, and the notice is short."""
_BESIDE = 4
"""Columns of the page beside the table."""
_COLUMNS = (
    Column("name", "Leerling", give=True),
    Column("received", "Gekozen", right=True),
    Column("expected", "Toeval", right=True),
    Column("chance", "Kans"),
    Column("mutual", "Wederz.", right=True),
    Column("flags", "Aandachtspunt"),
)


class ResultsScreen(BaseScreen[None]):
    """The results of one round."""

    CSS_PATH = ["sociogram.tcss", "results.tcss"]
    ROOM = "sociogram"
    HEADING = "Resultaten"
    AUTO_FOCUS = "#flag-list"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (_LOW, "-high")]
    HELP = (
        "Aandachtspunten zijn leerlingen bij wie iets opvalt dat niet gewoon toeval is. Bij elk "
        "punt staat waarom, zodat je het zelf kunt natellen, en hoe zeker het is:\n"
        "● zeker: het blijft staan, welk formulier je ook weglaat.\n"
        "◐ wankel: het hangt van een paar formulieren af.\n"
        "○ niet te zeggen: te onzeker; het staat er apart bij.\n\n"
        "Druk op Enter bij een leerling voor alles wat de meting over die leerling zegt. Toets t "
        "gaat naar het volgende blad. Op het blad Jij en de meting staat wat je vooraf verwachtte "
        "naast wat de klas zegt."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action(
            "next_tab",
            "t",
            "Volgend blad",
            "Ga naar aandachtspunten, leerlingen, de klas, of jij en de meting.",
        ),
        Action("picture", "b", "Plaatje", "Bewaar het sociogram als plaatje om te printen."),
        Action("export", "x", "Exporteren", "Maak bestanden voor Excel of een netwerkprogramma."),
    )

    def __init__(self, session: Session, round_id: int) -> None:
        super().__init__()
        self._session = session
        self._round_id = round_id
        self._asked = find_round(session, round_id)
        self._names = {str(one.pupil.id): one.pupil.name for one in self._asked.participants}
        self._analysis: Analysis | None = None
        self._prediction: Prediction | None = None
        self._entries: dict[str, tuple[str, Flag | None]] = {}

    def compose_content(self) -> ComposeResult:
        """A headline, and three sheets."""
        with Vertical(classes="content"):
            yield Static(Content(self._asked.name), classes="heading")
            yield Static("Even rekenen ...", id="headline")
            yield Static("", id="warnings", classes="warning")
            yield Static("", id="notice", classes="lead")
            with TabbedContent(initial="flags"):
                with TabPane("Aandachtspunten", id="flags"):
                    yield OptionList(id="flag-list", markup=False)
                with TabPane("Alle leerlingen", id="pupils"):
                    yield Static("", id="legend", classes="lead")
                    yield MarkedTable(id="pupil-table")
                    yield Static("", id="pupil-line")
                with TabPane("De klas", id="class"), VerticalScroll(id="class-page"):
                    yield Static("", id="class-facts")
                with TabPane("Jij en de meting", id="you"), VerticalScroll(id="your-page"):
                    yield Static("", id="your-names")

    def on_mount(self) -> None:
        """Predict first, at the first look."""
        self._notice()
        predict_first(self, self._session, self._round_id, self._load)

    def fits(self, action: str) -> bool:
        """Files and pictures need the choices."""
        removed = self._asked.removed
        if action in {"picture", "export"}:
            return removed is None
        return action != "next_tab" or not self._asked.only_class

    def _load(self) -> None:
        """Calculate in a thread: the first time a library must be loaded."""
        session, round_id = self._session, self._round_id

        def task() -> Analysis:
            with session.reopened() as own:
                return results(own, round_id)

        self.work(task, self._show)

    def _show(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._prediction = find_prediction(self._session, self._round_id)
        self.query_one("#headline", Static).update(Content(headline(analysis)))
        removed = self._asked.removed
        gone = [removed_line(removed)] if removed is not None else []
        said = "\n".join([*gone, *(one.message for one in analysis.warnings)])
        warnings = self.query_one("#warnings", Static)
        warnings.update(Content(f"! {said}"))
        warnings.display = bool(said)
        self._show_flags(analysis)
        self._show_pupils(analysis)
        facts = "\n\n".join(class_facts(analysis, self._asked))
        self.query_one("#class-facts", Static).update(Content(facts))
        self._show_prediction(analysis)
        if self._asked.only_class:
            self._show_only_class()

    def _show_only_class(self) -> None:
        """Nothing about a single pupil is left."""
        tabs = self.query_one(TabbedContent)
        for one in ("flags", "pupils", "you"):
            tabs.hide_tab(one)
        tabs.active = "class"
        self.query_one("#class-page").focus()

    def _show_flags(self, analysis: Analysis) -> None:
        listed = self.query_one("#flag-list", OptionList)
        flags = sorted_flags(analysis.flags)
        firm = [flag for flag in flags if flag.certainty != "undetermined"]
        loose = [flag for flag in flags if flag.certainty == "undetermined"]
        check = shown_to_check(analysis)
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
            self._head(listed, "Om na te gaan: geen aandachtspunt, maar laat het niet liggen.")
        for one in check:
            self._entry(listed, one.pupil, None, check_title(one), one.reason)
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
        expected = expected_line(self._prediction, int(pupil))
        text = Content.assemble(
            (self._names[pupil], "bold"),
            f" · {title}\n",
            reason,
            (f" {expected}" if expected else "", "italic"),
        )
        listed.add_option(Option(text, id=entry))
        listed.add_option(None)

    def _show_pupils(self, analysis: Analysis) -> None:
        narrow = self.size.width < _NARROW
        rows = {
            one.id: self._cells(one, narrow=narrow)
            for one in sorted(analysis.pupils, key=lambda p: self._names[p.id].casefold())
        }
        columns = [
            one._replace(heading=_SHORT.get(one.key, one.heading)) if narrow else one
            for one in _COLUMNS
        ]
        self.query_one(MarkedTable).fill(columns, rows, self.size.width - _BESIDE)
        signs = " ← gekozen, ↔ wederzijds." if narrow else ""
        self.query_one("#legend", Static).update(Content(CHANCE_LEGEND + signs))

    def _cells(self, one: PupilResult, *, narrow: bool) -> tuple[str, ...]:
        asked = one.received is not None
        return (
            self._names[one.id],
            str(one.received) if asked else "",
            "" if one.expected_received is None else number(one.expected_received),
            chance_cell(one),
            ("?" if one.mutual is None else str(one.mutual)) if asked else "",
            short_flags(sorted_flags(one.flags), narrow=narrow),
        )

    def _notice(self) -> None:
        said = SHORT_NOTICE if self.size.height < _LOW else NOTICE
        self.query_one("#notice", Static).update(Content(said))

    def on_resize(self) -> None:
        """Fit the names to the width."""
        self._notice()
        if self._analysis is not None:
            self._show_pupils(self._analysis)

    @on(DataTable.RowHighlighted, "#pupil-table")
    def pupil_read(self, event: DataTable.RowHighlighted) -> None:
        """The whole name, and the flags in words."""
        pupil = event.row_key.value
        if self._analysis is None or pupil is None:
            return
        flags = sorted_flags(self._analysis.pupil(pupil).flags)
        titles = [flag_title(flag) for flag in flags] or ["geen aandachtspunt"]
        expected = expected_line(self._prediction, int(pupil))
        self.query_one("#pupil-line", Static).update(
            Content.assemble(
                (self._names[pupil], "bold"), " · ", " · ".join(titles), f"  {expected}".rstrip()
            )
        )

    def _show_prediction(self, analysis: Analysis) -> None:
        there = self._prediction is not None and not self._asked.only_class
        found = agreements(self._prediction, analysis) if there and self._prediction else ()
        tabs = self.query_one(TabbedContent)
        if not found:
            tabs.hide_tab("you")
            return
        names = {int(key): name for key, name in self._names.items()}
        parts: list[Content | str | tuple[str, str]] = []
        for one in found:
            parts.append((f"{PREDICTION_QUESTIONS[one.kind]}\n", "bold underline"))
            for heading, text in agreement_text(one, analysis, names):
                parts.append((f"{heading}\n" if heading else "", "bold"))
                parts.append(f"  {text}\n" if heading else f"{text}\n")
            parts.append("\n")
        parts.append((ATTUNEMENT, "italic"))
        self.query_one("#your-names", Static).update(Content.assemble(*parts))

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

    def action_picture(self) -> None:
        """The sociogram as a picture to print."""
        self.app.push_screen(PictureScreen(self._session, self._round_id))

    def action_export(self) -> None:
        """Files for other programs."""
        self.app.push_screen(ExportScreen(self._session, self._round_id))

    def action_next_tab(self) -> None:
        """The next sheet, with its list in focus."""
        tabs = self.query_one(TabbedContent)
        there = [one for one in _TABS if tabs.get_tab(one).display]
        tabs.active = there[(there.index(tabs.active) + 1) % len(there)]
        target = {
            "flags": "#flag-list", "pupils": "#pupil-table", "class": "#class-page",
            "you": "#your-page",
        }  # fmt: skip
        self.call_after_refresh(self.query_one(target[tabs.active]).focus)
