"""Reading in forms, step 3: who is meant by each name that pupils typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from klasapp.errors import InputError
from klasapp.sociogram.forms import who_label
from klasapp.sociogram.forms_answers import (
    Spelling,
    SpellingKey,
    list_spellings,
    remembered,
)
from klasapp.sociogram.forms_check_screen import FormsCheckScreen
from klasapp.sociogram.forms_service import ReadingIn, Session
from klasapp.sociogram.name_picker_screen import NamePicker
from klasapp.sociogram.round import Classmate
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.marked_table import Column, MarkedTable

NOT_HERE = 0
_NOT_IN_CLASS = "niet in de klas"
_COLUMNS = (
    Column("typed", "Getypt"),
    Column("becomes", "Wordt", give=True),
    Column("where", "Waar"),
)
_BESIDE = 4
"""Columns of the page beside the table."""


class PickWho(Dialog[int | None]):
    """Choose a classmate by typing or from the list; hands back an id, ``NOT_HERE`` or None."""

    HELP = (
        "Wie bedoelt de leerling die dit schreef? Typ letters van de naam, kies met de "
        "pijltjes, en druk op Enter. Weet je het niet, ga dan terug met Esc: niets kiezen is "
        "beter dan gokken."
    )
    CSS_PATH = ["sociogram.tcss", "forms.tcss"]
    AUTO_FOCUS = "#pupils"
    BINDINGS = [Binding("escape", "dismiss(None)", "Terug")]

    def __init__(
        self, label: str, likely: Sequence[Classmate], others: Sequence[Classmate]
    ) -> None:
        super().__init__()
        self._label = label
        self._rows = [
            *((str(one.id), "≈", one.name) for one in likely),
            (str(NOT_HERE), "×", _NOT_IN_CLASS),
            *((str(one.id), " ", one.name) for one in others),
        ]

    def compose(self) -> ComposeResult:
        """The name as typed, and the class."""
        with Vertical(classes="dialog"):
            yield Static(Content(f"Wie is «{self._label}»?"), classes="question")
            yield NamePicker(id="pupils")
            yield Static("Typ om te zoeken. Enter kiest, Esc gaat terug.", classes="lead")

    def on_mount(self) -> None:
        """Likely classmates come first; no one is the default."""
        self.query_one(NamePicker).show(self._rows, first=None)

    @on(NamePicker.Chosen)
    def chosen(self, event: NamePicker.Chosen) -> None:
        """Hand the answer back."""
        self.dismiss(int(event.row_id))


class FormsNamesScreen(BaseScreen[int | None]):
    """The names with their proposals, the most doubtful first."""

    CSS_PATH = ["sociogram.tcss", "forms.tcss"]
    ROOM = "sociogram"
    HEADING = "Namen nakijken"
    AUTO_FOCUS = "DataTable"
    HELP = (
        "Leerlingen typen namen op hun eigen manier. Hier kies je wie er bedoeld wordt. Bovenaan "
        "staan de namen waar klasapp het minst zeker van is.\n\n"
        "Enter keurt een voorstel goed; is er geen voorstel, dan kies je uit de klas. Toets k "
        "kiest iemand anders, toets n zegt dat het niemand uit de klas is, toets o maakt je keuze "
        "ongedaan, Ctrl+Z je laatste keuze. Toets a keurt in een keer alle namen goed die precies "
        "kloppen.\n\n"
        "Dezelfde schrijfwijze hoef je maar een keer te kiezen. Past een naam bij meer leerlingen "
        "(twee keer Sem), dan vraagt klasapp het per formulier; toets e geeft ook de andere keren "
        "dat antwoord. Ctrl+T gaat verder. Er is nog niets bewaard."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("exact", "a", "Klopt", "Keur alle namen goed die precies kloppen."),
        Action("everywhere", "e", "Elders", "Geef dit antwoord overal bij deze schrijfwijze."),
        Action("choose", "k", "Kiezen", "Kies zelf wie het is."),
        Action("not_here", "n", "Niemand", "Deze naam is niemand uit de klas."),
        Action("undo", "o", "Ongedaan", "Maak je keuze bij deze naam ongedaan."),
        Action("take_back", "ctrl+z", "Zet terug", "Maak je laatste keuze ongedaan.",
               in_footer=False),
        Action("go_on", "ctrl+t", "Verder", "Bekijk wat er in klasapp komt.", priority=True),
    )  # fmt: skip

    def __init__(self, session: Session, chosen: ReadingIn) -> None:
        super().__init__()
        self._session, self._chosen, self._reading = session, chosen, chosen.reading
        self._who, self._decisions = chosen.who, chosen.decisions
        self._earlier: list[tuple[int, dict[SpellingKey, int | None]]] = []
        self._spellings = list_spellings(
            chosen.reading.form, chosen.who, chosen.targets, chosen.reading.book
        )
        keys = {one.key for one in self._spellings}
        for key in [key for key in self._decisions if key not in keys]:
            del self._decisions[key]
        self._names = {pupil.id: pupil.name for pupil in self._reading.pupils}

    def compose_content(self) -> ComposeResult:
        """How far it is, the names, and where the chosen one stands."""
        with Vertical(classes="content"):
            yield Static("", id="names-left")
            yield MarkedTable("names")
            yield Static("", id="names-about")

    def fits(self, action: str) -> bool:
        """What fits the name under the cursor."""
        if action == "exact":
            return any(
                one.proposal.pupil_id is not None and one.key not in self._decisions
                for one in self._spellings
            )
        if action == "take_back":
            return bool(self._earlier)
        if action not in {"choose", "not_here", "undo", "everywhere"}:
            return True
        here = self._table.cursor_row if self.query(MarkedTable) else 0
        if here >= len(self._spellings):
            return False
        one = self._spellings[here]
        if action == "everywhere":
            return one.key in self._decisions and bool(self._elsewhere(one))
        return action != "undo" or one.key in self._decisions

    @property
    def _table(self) -> MarkedTable:
        return self.query_one(MarkedTable)

    def on_mount(self) -> None:
        """Show the names, at the first that is open."""
        self._refresh_rows()
        self._to_next(0)

    def on_resize(self) -> None:
        """Fit the columns to the width."""
        if self.query(MarkedTable):
            self._refresh_rows()

    def _cells(self, one: Spelling) -> tuple[str, str, str]:
        rows = ", ".join(map(str, one.rows))
        where = f"zelf, rij {rows}" if one.place == "who" else f"rij {rows}"
        return one.label, self._becomes(one), where

    def _becomes(self, one: Spelling) -> str:
        if one.key in self._decisions:
            chosen = self._decisions[one.key]
            return f"× {_NOT_IN_CLASS}" if chosen is None else f"✓ {self._names[chosen]}"
        proposal = one.proposal
        if proposal.pupil_id is not None:
            return f"= {self._names[proposal.pupil_id]}"
        if proposal.suggested is not None:
            return f"? {self._names[proposal.suggested]}"
        likely = " of ".join(self._names[found] for found in proposal.candidates[:3])
        return f"… {likely}" if likely else "… lijkt op niemand"

    def _refresh_rows(self) -> None:
        rows = {str(number): self._cells(one) for number, one in enumerate(self._spellings)}
        self._table.fill(_COLUMNS, rows, self.size.width - _BESIDE)
        self._say()
        if self._spellings:
            self._say_about(self._table.cursor_row)
        self.refresh_bindings()

    def _say(self) -> None:
        left = [one for one in self._spellings if one.key not in self._decisions]
        exact = sum(one.proposal.pupil_id is not None for one in left)
        doubtful = len(left) - exact
        parts = []
        if doubtful:
            parts.append(f"{doubtful} {'naam' if doubtful == 1 else 'namen'} na te kijken.")
        if exact:
            parts.append(f"{exact} {'klopt' if exact == 1 else 'kloppen'} precies: toets a.")
        if not left:
            parts.append("Alle namen zijn gekozen. Ctrl+T gaat verder.")
        self.query_one("#names-left", Static).update(Content(" ".join(parts)))

    @on(DataTable.RowHighlighted)
    def tell_where(self, event: DataTable.RowHighlighted) -> None:
        """Say what the marks mean for the name under the cursor."""
        self._say_about(event.cursor_row)
        self.refresh_bindings()

    def _say_about(self, row: int) -> None:
        if row < len(self._spellings):
            about = self._about(self._spellings[row])
            self.query_one("#names-about", Static).update(Content(about))

    def _about(self, one: Spelling) -> str:
        rows = ("rij " if len(one.rows) == 1 else "rijen ") + ", ".join(map(str, one.rows))
        where = (
            f"«{one.label}» vulde het formulier in ({rows})."
            if one.place == "who"
            else f"«{one.label}» is gekozen{self._by(one)} ({rows})."
        )
        if one.key in self._decisions:
            return f"{where} Enter of k kiest iemand anders, o maakt je keuze ongedaan."
        hint = {
            0: "Dit lijkt op niemand: Enter of k kiest uit de klas, n is niemand uit de klas.",
            1: "Past bij meer leerlingen: Enter of k kiest, e geeft ook de andere keren dit.",
            2: "Enter keurt het voorstel goed, k kiest iemand anders.",
            3: "Klopt precies. Toets a keurt al deze namen goed.",
        }[one.proposal.doubt]
        return f"{where} {hint}"

    def _by(self, one: Spelling) -> str:
        """Who chose so, as typed; of many rows only the numbers are shown."""
        form = self._reading.form
        cells = dict(form.rows)
        labels = [who_label(self._who, cells[row][self._who], form.who) for row in one.rows]
        return f" door «{', '.join(labels)}»" if len(labels) < 3 and all(labels) else ""

    def _selected(self) -> Spelling:
        row = self._table.cursor_row
        if row >= len(self._spellings):
            raise InputError("Er staan geen namen in dit bestand.")
        return self._spellings[row]

    @on(DataTable.RowSelected)
    @telling
    def accept(self) -> None:
        """Take the proposal; without one, choose."""
        one = self._selected()
        if one.proposal.suggested is None or one.key in self._decisions:
            self.action_choose()
        else:
            self._decide(one, one.proposal.suggested)

    def action_choose(self) -> None:
        """Choose from the class, the likely ones first."""
        one = self._selected()
        likely = [pupil for pupil in self._reading.pupils if pupil.id in one.proposal.candidates]
        likely.sort(key=lambda pupil: one.proposal.candidates.index(pupil.id))
        others = [pupil for pupil in self._reading.pupils if pupil not in likely]

        def chosen(answer: int | None) -> None:
            if answer is not None:
                self._decide(one, answer or None)

        self.app.push_screen(PickWho(one.label, likely, others), chosen)

    def action_not_here(self) -> None:
        """Nobody of this class."""
        self._decide(self._selected(), None)

    def _remember(self) -> None:
        """Keep what was decided before the choice that comes now, for Ctrl+Z."""
        self._earlier.append((self._table.cursor_row, dict(self._decisions)))

    def action_take_back(self) -> None:
        """Take back the last choice."""
        row, before = self._earlier.pop()
        self._decisions.clear()
        self._decisions.update(before)
        self._refresh_rows()
        self._table.move_cursor(row=row)

    def _decide(self, one: Spelling, pupil_id: int | None) -> None:
        self._remember()
        self._decisions[one.key] = pupil_id
        if one.proposal.pupil_id is None:
            self._decisions.update(remembered(self._spellings, self._decisions, one.key))
        self._refresh_rows()
        self._to_next(self._table.cursor_row + 1)

    def action_everywhere(self) -> None:
        """The same answer wherever this spelling was chosen and nothing was decided yet."""
        one = self._selected()
        self._remember()
        for key in self._elsewhere(one):
            self._decisions[key] = self._decisions[one.key]
        self._refresh_rows()
        self._to_next(self._table.cursor_row + 1)

    def _elsewhere(self, one: Spelling) -> list[SpellingKey]:
        """Where else a name that pupils chose is spelled so and nothing was decided yet."""
        if one.place == "who":
            return []
        return [
            other.key
            for other in self._spellings
            if other.key[:2] == one.key[:2] and other.key not in self._decisions
        ]

    def action_undo(self) -> None:
        """Open this name again."""
        self._remember()
        self._decisions.pop(self._selected().key, None)
        self._refresh_rows()

    def action_exact(self) -> None:
        """Accept every name that fits exactly."""
        self._remember()
        for one in self._spellings:
            if one.proposal.pupil_id is not None:
                self._decisions.setdefault(one.key, one.proposal.pupil_id)
        self._refresh_rows()
        self._to_next(0)

    def _to_next(self, start: int) -> None:
        """The first name from ``start`` that is still open, or else any that is."""
        places = [*range(start, len(self._spellings)), *range(start)]
        for place in places:
            if place < len(self._spellings) and self._spellings[place].key not in self._decisions:
                self._table.move_cursor(row=place)
                return

    def action_go_on(self) -> None:
        """Go to what would be stored; every name must be decided."""
        left = [one for one in self._spellings if one.key not in self._decisions]
        if left:
            open_ones = "1 naam is" if len(left) == 1 else f"{len(left)} namen zijn"
            raise InputError(
                f"{open_ones} nog niet gekozen, zoals «{left[0].label}». "
                "Kies wie het is; toets a keurt goed wat precies klopt."
            )
        self.app.push_screen(FormsCheckScreen(self._session, self._chosen), self._came_back)

    def _came_back(self, round_id: int | None) -> None:
        if round_id is not None:
            self.dismiss(round_id)
