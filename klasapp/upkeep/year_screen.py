"""The school year: its holiday region, and the days on which this school is closed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import DataTable, Label, Select, Static

from klasapp.roster.school_year import REGIONS
from klasapp.roster.spoken_time import numeric_day, spoken_day
from klasapp.upkeep import service
from klasapp.upkeep.day_off_screen import DayOffScreen
from klasapp.upkeep.service import DayOff, SchoolYear, Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm
from klasapp.widgets.marked_table import Column, MarkedTable

_COLUMNS = (
    Column("first", "Van"),
    Column("last", "Tot en met"),
    Column("name", "Wat", give=True),
    Column("source", "Waarvandaan"),
)
_EDGES = 4
_NARROW = 76
_PLACE = "upkeep.days_off"


class YearScreen(BaseScreen[None]):
    """Holidays of the region and days off of the school, in the order of the year."""

    ROOM = "upkeep"
    HEADING = "Schooljaar"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#days"
    HELP = (
        "klasapp kiest nooit een datum op een dag zonder school. Daarvoor moet het weten wanneer "
        "jouw school dicht is. De schoolvakanties van de regio staan er al in; leg ze een keer "
        "naast de jaaragenda van je school. Wijkt je school af, zet dan met n de eigen vakantie "
        "erin; die komt in de plaats van die van de regio. Studiedagen en andere lesvrije dagen "
        "zet je er ook met n in."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("add", "n", "Vrije dag erbij", "Zet een vrije dag of eigen vakantie erin."),
        Action("remove", "delete", "Haal weg", "Haal de gekozen eigen vrije dag weg."),
        Action("undo", "u", "Zet terug", "Zet terug wat je net weghaalde."),
    )

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._years = service.list_school_years(session)
        current = service.current_school_year(session, session.today)
        first = self._years[0] if self._years else None
        self._year: SchoolYear | None = current or first
        self._own: dict[str, DayOff] = {}

    def compose_content(self) -> ComposeResult:
        """Two choices and the table."""
        with Vertical(classes="room"):
            if self._year is None:
                yield Static(
                    "Er is nog geen schooljaar. Maak eerst je klas bij Klas; het schooljaar komt "
                    "er dan vanzelf bij.",
                    classes="empty",
                )
                return
            with Horizontal(classes="options"):
                yield Label("Schooljaar")
                yield Select(
                    [(year.name, year.id) for year in self._years],
                    value=self._year.id,
                    allow_blank=False,
                    compact=True,
                    id="year",
                )
                yield Label("Vakantieregio")
                yield Select(
                    [(region.capitalize(), region) for region in REGIONS],
                    value=self._year.region,
                    allow_blank=False,
                    compact=True,
                    id="region",
                )
            yield Static("", id="note", classes="lead")
            yield MarkedTable("days")

    def on_mount(self) -> None:
        """Show the days."""
        self._show()

    def on_screen_resume(self) -> None:
        """A day may have been put back."""
        if self.query("#days"):
            self._show()

    def _show(self) -> None:
        year = self._year
        if year is None:
            return
        own = service.days_off(self._session, year.id)
        replaced = {day.name for day in own if day.replaces}
        regional = service.regional_holidays(year)
        rows: list[tuple[date, date, str, str, DayOff | None]] = [
            (day.first_day, day.last_day, day.name, "● van je school", day) for day in own
        ]
        for holiday in regional:
            source = "? niet nagegaan" if holiday.unchecked else "✓ regio"
            if holiday.name in replaced:
                source = "- telt niet mee"
            rows.append((holiday.first_day, holiday.last_day, holiday.name, source, None))
        rows.sort(key=lambda row: row[:3])
        said = spoken_day if self.size.width >= _NARROW else numeric_day
        self._own = {f"own {day.id}": day for *_, day in rows if day is not None}
        shown = {
            f"own {day.id}" if day else f"region {name}": (
                said(first), said(last), name, source,
            )
            for first, last, name, source, day in rows
        }  # fmt: skip
        self.query_one(MarkedTable).fill(_COLUMNS, shown, self.size.width - _EDGES)
        unchecked = sum(h.unchecked and h.name not in replaced for h in regional)
        note = (
            "Feestdagen zoals Koningsdag tellen vanzelf mee. Is je school op andere dagen dicht? "
            "Zet die erbij (n)."
        )
        if not regional:
            note = f"Van {year.name} kent klasapp de schoolvakanties niet. Zet ze er met n in."
        elif unchecked:
            note = f"Niet nagegaan: {unchecked}. Leg die naast de jaaragenda van je school. {note}"
        self.query_one("#note", Static).update(Content(note))
        self.refresh_bindings()

    @on(Select.Changed, "#year")
    def other_year(self, event: Select.Changed) -> None:
        """Show another school year."""
        year = next((y for y in self._years if y.id == event.value), None)
        if year is not None and year != self._year:
            self._year = year
            with self.prevent(Select.Changed):
                self.query_one("#region", Select).value = year.region
            self._show()

    @on(Select.Changed, "#region")
    @telling
    def other_region(self, event: Select.Changed) -> None:
        """Let the holidays of another region count."""
        year = self._year
        if year is None or event.value == year.region or not isinstance(event.value, str):
            return
        service.change_region(self._session, year.id, event.value)
        self._years = service.list_school_years(self._session)
        self._year = next(y for y in self._years if y.id == year.id)
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what makes no sense now."""
        if action == "add":
            return self._year is not None
        if action == "remove":
            return self._chosen is not None
        if action == "undo":
            return self.shell.ways_back.latest(_PLACE) is not None
        return super().check_action(action, parameters)

    @property
    def _chosen(self) -> DayOff | None:
        """The school's own day under the cursor."""
        table = self.query("#days").results(MarkedTable)
        return next((self._own.get(one.chosen or "") for one in table), None)

    @on(DataTable.RowHighlighted, "#days")
    def _offer(self) -> None:
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Use the room there is."""
        if self.query("#days"):
            self._show()

    def actions(self) -> tuple[Action, ...]:
        """Only what can be done now."""
        return tuple(a for a in self.ACTIONS if self.check_action(a.name, ()))

    def action_add(self) -> None:
        """Ask for a day off."""
        if self._year is not None:
            self.app.push_screen(DayOffScreen(self._session, self._year), lambda _: self._show())

    def action_remove(self) -> None:
        """Ask, then remove the school's own day under the cursor."""
        day = self._chosen
        if day is None:
            return
        self.app.push_screen(
            Confirm(f"{day.name} van {spoken_day(day.first_day)} weghalen?", "Ja, weghalen"),
            lambda sure: self._remove(day) if sure else None,
        )

    @telling
    def _remove(self, day: DayOff) -> None:
        session = self._session

        def put_back() -> None:
            service.add_day_off(session, day.school_year_id, day.first_day, day.last_day, day.name)

        service.remove_day_off(session, day.id)
        self.shell.tell_undoable(
            f"{day.name} is weggehaald.", put_back, f"{day.name} staat er weer in.", _PLACE
        )
        self._show()

    def action_undo(self) -> None:
        """Put back what was removed last."""
        self.shell.action_undo(_PLACE)
