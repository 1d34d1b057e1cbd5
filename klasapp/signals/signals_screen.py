"""The room Signalen: what was noticed and told, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar, TypeVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import DataTable, Input, Select, Static

from klasapp.errors import KlasappError
from klasapp.roster.spoken_time import numeric_day
from klasapp.signals.class_log_screen import ClassLogScreen
from klasapp.signals.decide_screen import StaysDialog
from klasapp.signals.listing import PERIODS, SHOWS, Filter, Show, SignalLine, chosen
from klasapp.signals.papers_screen import PapersScreen
from klasapp.signals.pattern import Incident
from klasapp.signals.pattern_screen import PatternScreen
from klasapp.signals.service import (
    Session,
    check_day,
    current_protocol,
    list_pupils,
    list_signals,
    stays_signal,
    take_back_stays,
)
from klasapp.signals.signal import STATE_WORDS
from klasapp.signals.signal_form_screen import SignalFormScreen
from klasapp.signals.signal_screen import SignalScreen
from klasapp.signals.who_screen import WHOLE_CLASS, Who
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.marked_table import Column, MarkedTable
from klasapp.widgets.messages import CaseFromSignals

_Cell = TypeVar("_Cell")
_NO_CLASS = "Voeg eerst een klas toe: toets 7, Klas."
_EMPTY = (
    "Nog geen signalen.\n\n"
    "Zag of hoorde je iets, of vertelde iemand iets? Toets n noteert het in een paar tellen. "
    "Ging er iets goed? Toets +. Vanaf elk ander scherm doe je dat met Ctrl+N.\n\n"
    "Toets p maakt een meldbriefje voor collega's en een blad voor ouders; wat collega's "
    "invullen lees je daar ook in. Toets l opent het klassenlogboek."
)
_NOTHING_FITS = "Niets past bij deze keuze. Zet de keuzes bovenaan weer op alles."
_COLUMNS = (
    Column("pick", " "),
    Column("day", "Gezien"),
    Column("who", "Leerling"),
    Column("what", "Wat", give=True),
    Column("place", "Waar"),
    Column("state", "Stand"),
)
_PLACE = 4
"""Where the place stands in a row; it gives way first, for it is on the page of the signal too."""
_ROOM_FOR_PLACE = 100
_SHORT = {"stays": "blijft"}
"""The word of a state where room is short."""
_ANY = "alle"


def _without_place(row: tuple[_Cell, ...]) -> tuple[_Cell, ...]:
    return row[:_PLACE] + row[_PLACE + 1 :]


class SignalsScreen(BaseScreen[None]):
    """All signals of a class, newest first; what waits stands on top."""

    CSS_PATH = "signals.tcss"
    ROOM = "signals"
    HEADING = "Signalen"
    AUTO_FOCUS = "#signals"
    HELP = (
        "Hier staat wat je zag en hoorde, en wat leerlingen, ouders en collega's vertelden. Wat "
        "op jou wacht, staat bovenaan. Enter opent een signaal; daar beslis je: het wordt een "
        "zaak, of het blijft een signaal met een reden en een dag waarop je weer kijkt.\n\n"
        "Waar en wanneer gebeurt het vaker? Dat lees je met w. "
        "Horen meer signalen bij elkaar? Zet er met de spatiebalk een kruisje voor, en begin met "
        "z een zaak met alles samen, of laat ze met b samen blijven.\n\n"
        "Boven de lijst kies je wat je ziet: soort, plaats, tijd, en met / een naam of woord. "
        "Signalen zijn er om te kijken. klasapp telt ze nooit op bij een leerling."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("new", "n", "Nieuw", "Noteer wat je zag of hoorde, of wat iemand vertelde."),
        Action("good", "plus", "Iets goeds", "Noteer wat er goed ging."),
        Action("pick", "space", "Kruisje", "Neem dit signaal mee in een zaak.", in_footer=False),
        Action("case", "z", "Zaak", "Begin een zaak met dit signaal, of met wat is aangekruist."),
        Action("stays", "b", "Blijft", "Het blijft een signaal, met een reden en een dag."),
        Action("log", "l", "Logboek", "Open het klassenlogboek."),
        Action("papers", "p", "Papier", "Meldbriefje, ouderblad, en briefjes inlezen."),
        Action("places", "w", "Waar", "Bekijk waar en wanneer het vaker gebeurt."),
        Action("search", "slash", "Zoek", "Zoek op naam of woord.", in_footer=False),
    )

    def __init__(
        self,
        session: Session,
        class_id: int | None,
        incidents: Callable[[], tuple[Incident, ...]] = tuple,
        talks: Callable[[], dict[int, date]] = dict,
        said: Callable[[], dict[int, tuple[str, ...]]] = dict,
    ) -> None:
        """``incidents``, ``talks``: what the cases know of where it happened and who was heard.

        ``said``: corrections and objections of a pupil or a parent, by the number of the signal.
        """
        super().__init__(classes="signals")
        self._session, self._class_id = session, class_id
        self._incidents, self._talks, self._said = incidents, talks, said
        self._everything: tuple[SignalLine, ...] = ()
        self._shown: dict[str, SignalLine] = {}
        self._picked: set[int] = set()
        self._disputed: frozenset[int] = frozenset()
        """Signals of which a pupil or a parent says that they are not right."""

    def compose_content(self) -> ComposeResult:
        """The choices, the table, or what to do first."""
        places = [(Content("Alle plaatsen"), _ANY)]
        places += [(Content(n.text), n.code) for n in current_protocol(self._session).places]
        shows = [(Content(text), key) for key, text in SHOWS]
        periods = [(Content(text), days) for days, text in PERIODS]
        with Vertical(classes="content"):
            with Horizontal(id="choices"):
                yield Select(shows, allow_blank=False, id="show", compact=True)
                yield Select(places, allow_blank=False, id="where", compact=True)
                yield Select(periods, allow_blank=False, id="period", compact=True)
                yield Input(id="search", placeholder="/ zoek", compact=True)
            yield Static("", id="empty", classes="empty")
            yield MarkedTable("signals")
            yield Static("", id="count", classes="lead")

    def on_mount(self) -> None:
        """Fill it."""
        self._read()

    def on_screen_resume(self) -> None:
        """Something may have changed."""
        if self.query("#signals"):
            self._read()

    def on_resize(self, _: events.Resize) -> None:
        """Fit the columns."""
        if self.query("#signals"):
            self._show()

    def _read(self) -> None:
        known = {one.signal.id for one in self._everything}
        self._everything = (
            list_signals(self._session, self._class_id) if self._class_id is not None else ()
        )
        self._disputed = frozenset(self._said())
        now = {one.signal.id for one in self._everything}
        self._picked &= now
        self._show()
        if known and (new := now - known):
            # Who notes something and then presses z means that, not the pupil of before.
            self.query_one(MarkedTable).choose(str(max(new)))

    @on(Select.Changed)
    @on(Input.Changed, "#search")
    def _show(self) -> None:
        lines = chosen(self._everything, self._filter(), self._session.today)
        table, empty = self.query_one(MarkedTable), self.query_one("#empty", Static)
        self._shown = {str(one.signal.id): one for one in lines}
        text = _NO_CLASS if self._class_id is None else _NOTHING_FITS
        if self._class_id is not None and not self._everything:
            text = _EMPTY
        empty.update(Content(text))
        empty.display, table.display = not lines, bool(lines)
        self.query_one("#choices").display = bool(self._everything)
        self._say_count()
        if lines:
            had = self.focused is table
            columns: tuple[Column, ...] = _COLUMNS
            rows = {key: self._row(one) for key, one in self._shown.items()}
            if self.size.width < _ROOM_FOR_PLACE:
                columns = _without_place(columns)
                rows = {key: _without_place(row) for key, row in rows.items()}
            table.fill(columns, rows, self.size.width - 4)
            if len(rows) < table.size.height:
                table.call_after_refresh(table.scroll_home, animate=False)
            if had or self.focused is None:
                table.focus()
        self.refresh_bindings()

    def _filter(self) -> Filter:
        wanted = self.query_one("#show", Select).value
        show: Show = next((key for key, _ in SHOWS if key == wanted), "all")
        where = str(self.query_one("#where", Select).value)
        days = self.query_one("#period", Select).value
        return Filter(
            show,
            "" if where == _ANY else where,
            days if isinstance(days, int) else 0,
            self.query_one("#search", Input).value,
        )

    def _row(self, one: SignalLine) -> tuple[str, ...]:
        symbol, state = STATE_WORDS[one.signal.state]
        if self.size.width < _ROOM_FOR_PLACE:
            state = _SHORT.get(one.signal.state, state)
        return (
            "x" if one.signal.id in self._picked else " ",
            numeric_day(one.signal.draft.seen_on)[:5],
            one.who or "De klas",
            ("(bezwaar) " if one.signal.id in self._disputed else "") + " ".join(one.what.split()),
            one.place,
            f"{symbol} {state}",
        )

    def _say_count(self) -> None:
        everything = self._everything
        waiting = sum(one.signal.state == "waiting" for one in everything)
        parts = [f"{len(self._shown)} van {len(everything)} in beeld"] if everything else []
        if waiting:
            noun = "1 melding wacht" if waiting == 1 else f"{waiting} meldingen wachten"
            parts.append(f"{noun} op jou")
        if self._picked:
            parts.append(f"{len(self._picked)} aangekruist")
        self.query_one("#count", Static).update(Content(" · ".join(parts)))

    def actions(self) -> tuple[Action, ...]:
        """Nothing without a class."""
        return tuple(a for a in self.ACTIONS if self.check_action(a.name, ()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what makes no sense yet."""
        if action in {"pick", "case", "stays"}:
            return bool(self._shown)
        if action in {name.name for name in self.ACTIONS}:
            return self._class_id is not None
        return super().check_action(action, parameters)

    def _here(self) -> SignalLine | None:
        key = self.query_one(MarkedTable).chosen
        return self._shown.get(key) if key else None

    def _meant(self) -> tuple[int, ...]:
        """What is ticked, else the one under the cursor; ``KlasappError`` for what cannot be."""
        here = self._here()
        numbers = tuple(sorted(self._picked)) or ((here.signal.id,) if here else ())
        by_number = {one.signal.id: one.signal for one in self._everything}
        for number in numbers:
            signal = by_number[number]
            if signal.draft.kind == "positive":
                what = "Haal het kruisje weg" if self._picked else "Kies een ander signaal"
                raise KlasappError(f"Over iets goeds hoef je niet te beslissen. {what}.")
            if signal.state == "case":
                raise KlasappError("Dit signaal zit al in een zaak. Enter brengt je erheen.")
        return numbers

    @on(DataTable.RowSelected, "#signals")
    @telling
    def opened(self) -> None:
        """Open the signal."""
        here = self._here()
        if here is not None:
            self.app.push_screen(SignalScreen(self._session, here.signal.id, self._said))

    def action_pick(self) -> None:
        """Tick the signal, or take the tick back."""
        here = self._here()
        if here is not None:
            number = here.signal.id
            self._picked ^= {number}
            table = self.query_one(MarkedTable)
            table.update_cell(str(number), "pick", Text("x" if number in self._picked else " "))
            self._say_count()

    def action_case(self) -> None:
        """Begin a case with one or several signals."""
        numbers = self._meant()
        if numbers:
            self._picked.clear()
            self.post_message(CaseFromSignals(numbers))

    def action_stays(self) -> None:
        """Let one or several stay."""
        session, numbers = self._session, self._meant()

        def save(reason: str, day: date | None) -> None:
            with session.writing():
                for number in numbers:
                    stays_signal(session, number, reason, day)
            self._picked.clear()
            one = len(numbers) == 1
            self.shell.tell_undoable(
                "Het blijft een signaal." if one else f"{len(numbers)} signalen blijven signalen.",
                lambda: take_back_stays(session, numbers),
                "Er is nog niet over beslist.",
            )

        if numbers:
            dialog = StaysDialog(session.today, check_day(session), save, len(numbers))
            self.app.push_screen(dialog)

    def action_new(self) -> None:
        """Note a signal."""
        self._note(positive=False)

    def action_good(self) -> None:
        """Note something good."""
        self._note(positive=True)

    def _note(self, *, positive: bool) -> None:
        session, class_id = self._session, self._class_id
        if class_id is None:
            raise KlasappError(_NO_CLASS)

        def answered(pupil: int | None) -> None:
            if pupil is not None:
                about = None if pupil == WHOLE_CLASS else pupil
                self.app.push_screen(
                    SignalFormScreen(session, about, class_id=class_id, positive=positive)
                )

        question = "Bij wie ging er iets goed?" if positive else "Over wie gaat het?"
        self.app.push_screen(Who(question, list_pupils(session, class_id)), answered)

    def action_log(self) -> None:
        """The log of the class."""
        if self._class_id is not None:
            self.app.push_screen(ClassLogScreen(self._session, self._class_id, self._talks))

    def action_places(self) -> None:
        """Where and when."""
        if self._class_id is not None:
            self.app.push_screen(PatternScreen(self._session, self._class_id, self._incidents()))

    def action_papers(self) -> None:
        """What can be printed, and read in."""
        if self._class_id is not None:
            self.app.push_screen(PapersScreen(self._session, self._class_id))

    def action_search(self) -> None:
        """To the search field."""
        if self._everything:
            self.query_one("#search").focus()
