"""Choosing which column of a list is what."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from klasapp.documents.tables import Table, shown
from klasapp.errors import InputError
from klasapp.roster import service
from klasapp.roster.column_choice import (
    CHOICES,
    ColumnView,
    first_pupils,
    proposed,
    still_needed,
    view_columns,
    with_choice,
)
from klasapp.roster.column_service import remember_columns, remembered_columns
from klasapp.roster.pupil import PupilDraft
from klasapp.roster.service import Session
from klasapp.roster.spoken_time import numeric_day
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.marked_table import Column, MarkedTable
from klasapp.widgets.pick import PickOne

_COLUMNS = (
    Column("header", "Kolom"),
    Column("field", "Dit is"),
    Column("examples", "Bijvoorbeeld", give=True),
)
_UNREAD = "niet lezen"
_MARGIN = 4
_LONGEST = 26


class ColumnsScreen(BaseScreen[bool]):
    """Every column with examples and what it is; hands back True when the choice is kept."""

    ROOM = "roster"
    HEADING = "Kolommen kiezen"
    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#columns"
    HELP = (
        "Elke school maakt lijsten met eigen namen boven de kolommen. Wijs hier aan wat elke "
        "kolom is: Enter op een kolom, en dan de goede regel (een letter springt ernaartoe). Een "
        "roepnaam en een achternaam zijn nodig, of één kolom met de hele naam. Del zet een kolom "
        "op niet lezen.\n\n"
        "Onder de lijst zie je hoe klasapp de eerste leerlingen leest. Ctrl+S gaat verder. "
        "klasapp onthoudt je keuze: een volgende lijst met dezelfde kolommen gaat vanzelf goed. "
        "Gegevens die klasapp niet mag hebben, zoals BSN en adres, kun je niet kiezen."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("choose", "enter", "Kies", "Kies wat deze kolom is."),
        Action("leave_out", "delete", "Niet lezen", "Lees deze kolom niet."),
        Action("save", "ctrl+s", "Verder", "Onthoud de keuze en lees de lijst.", priority=True),
    )

    def __init__(self, session: Session, table: Table) -> None:
        super().__init__()
        self._session, self._source = session, table
        self._with_gender = service.keeps_gender(session)
        kept = remembered_columns(session, table.header)
        self._chosen = kept or proposed(table, with_gender=self._with_gender)
        self._views: tuple[ColumnView, ...] = ()

    def compose_content(self) -> ComposeResult:
        """The columns, and the first pupils as they are read now."""
        with Vertical(classes="room"):
            yield Static("Welke kolom is wat?", classes="summary")
            yield Static(
                "Enter: zeg wat een kolom is. Ctrl+S: verder naar het voorbeeld.", classes="lead"
            )
            yield MarkedTable(id="columns")
            yield Static("", id="outcome")

    def on_mount(self) -> None:
        """Show the columns."""
        self._show()

    def on_resize(self, _: events.Resize) -> None:
        """Fit the columns to the width."""
        if self._views:
            self._show()

    def _show(self) -> None:
        self._views = view_columns(self._source, self._chosen)
        rows = {
            str(place): (shown(one.header, _LONGEST), _what(one), _examples(one))
            for place, one in enumerate(self._views)
        }
        self.query_one(MarkedTable).fill(_COLUMNS, rows, self.size.width - _MARGIN)
        self.query_one("#outcome", Static).update(self._outcome())

    def _outcome(self) -> Content:
        if reason := still_needed(self._chosen):
            return Content.styled(f"! {reason}", "bold")
        found = first_pupils(self._source, self._chosen, with_gender=self._with_gender)
        if isinstance(found, str):
            return Content.assemble(("! Zo lukt het niet. ", "bold"), found)
        lines = [("Zo leest klasapp de eerste leerlingen:", "bold")]
        lines += [(f"\n  {_read(draft)}", "") for draft in found]
        if "number" not in self._chosen:
            lines.append((
                "\nZonder leerlingnummer herkent klasapp leerlingen aan naam en geboortedatum.",
                "italic",
            ))
        return Content.assemble(*lines)

    @property
    def _here(self) -> ColumnView:
        chosen = self.query_one(MarkedTable).chosen
        return self._views[int(chosen or 0)]

    @on(DataTable.RowSelected, "#columns")
    def action_choose(self) -> None:
        """Ask what the column under the cursor is."""
        here = self._here
        if here.never:
            self.shell.tell(f"klasapp leest deze kolom nooit ({here.never}).")
            return
        lines = [(field, _choice_line(field, self._chosen)) for field in CHOICES]
        if not self._with_gender:
            lines = [line for line in lines if line[0] != "gender"]
        lines.append(("", _UNREAD))

        def answered(field: str | None) -> None:
            if field is not None:
                self._set(here.header, field)

        examples = ", ".join(here.examples) or "leeg"
        question = f"Wat is de kolom «{here.header}»?\n({examples})"
        self.app.push_screen(PickOne(question, lines, here.field), answered)

    def action_leave_out(self) -> None:
        """Do not read the column under the cursor."""
        self._set(self._here.header, "")

    def _set(self, header: str, field: str) -> None:
        self._chosen = with_choice(self._chosen, header, field)
        self._show()

    def action_save(self) -> None:
        """Keep the choice and go on."""
        found = first_pupils(self._source, self._chosen, with_gender=self._with_gender)
        if isinstance(found, str) and not still_needed(self._chosen):
            raise InputError(found)
        remember_columns(self._session, self._source.header, self._chosen)
        self.dismiss(True)


def _choice_line(field: str, chosen: dict[str, str]) -> str:
    used = f"  (nu: {chosen[field]})" if field in chosen else ""
    return f"{CHOICES[field]}{used}"


def _what(one: ColumnView) -> str:
    if one.never:
        return "mag niet"
    return f"● {CHOICES[one.field]}" if one.field else _UNREAD


def _examples(one: ColumnView) -> str:
    return f"nooit gelezen: {one.never}" if one.never else " · ".join(one.examples)


def _read(draft: PupilDraft) -> str:
    family = ", ".join(part for part in (draft.family_name, draft.infix) if part)
    parts = (
        f"roepnaam {draft.given_name}",
        f"achternaam {family}" if family else "",
        f"nummer {draft.number}" if draft.number else "",
        f"klas {draft.class_name}" if draft.class_name else "",
        f"geboren {numeric_day(draft.birth_date)}" if draft.birth_date else "",
        f"van school {numeric_day(draft.leaving_date)}" if draft.leaving_date else "",
    )
    return " · ".join(part for part in parts if part)
