"""What a roster file would change, before anything is written."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, cast

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import DataTable, Label, Select, Static

from klasapp.documents.tables import Table
from klasapp.errors import InputError, KlasappError
from klasapp.roster import import_service, service
from klasapp.roster.columns_screen import ColumnsScreen
from klasapp.roster.import_preview_wording import (
    accents_question,
    change_rows,
    class_for,
    doubt_row,
)
from klasapp.roster.import_service import ImportPreview, Session
from klasapp.roster.pupil import same_class
from klasapp.roster.readers import ClassMissingError, ColumnsMissingError
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen

_KINDS = {
    "klasapp": "klasapp-lijst",
    "magister": "Magister-lijst",
    "screen_export": "lijst uit een spreadsheet",
    "edexml": "EDEXML",
    "oneroster": "OneRoster",
    "chosen": "lijst met jouw kolommen",
}
_ENCODINGS = (
    ("vanzelf gekozen", ""),
    ("UTF-8", "utf-8"),
    ("Windows (cp1252)", "cp1252"),
    ("oud, DOS (cp850)", "cp850"),
    ("UTF-16", "utf-16"),
)
_LEAVE = (
    ("blijft in de klas", ""),
    ("gaat uit de klas", "leave"),
    ("is van school (uit de klas)", "school"),
)
_NEW_CLASS = 0
_WIDE = 110


class ImportPreviewScreen(BaseScreen[int | None]):
    """The changes, a choice of class and of encoding; ctrl+s writes them."""

    ROOM = "roster"
    HEADING = "Voorbeeld"
    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#changes"
    HELP = (
        "Dit zou er veranderen als je het bestand inleest. Er is nog niets bewaard. Kijk of de "
        "namen met accenten kloppen; zo niet, kies dan bij «Tekens» een andere soort. Staan er "
        "meer klassen in het bestand, kies dan jouw klas. Wie niet meer in het bestand staat, "
        "blijft in de klas, tenzij je iets anders kiest. Niemand wordt gewist. Ctrl+S bewaart.\n\n"
        "Lijkt een nieuwe leerling op iemand die er al staat, bijvoorbeeld omdat je de naam eerder "
        "zelf typte, dan staat er «? dezelfde». Met g zeg je dat het dezelfde leerling is: dan "
        "komt er geen tweede bij, en alles wat bewaard is blijft bij die ene. Met k kies je zelf "
        "welke kolom wat is; klasapp onthoudt dat."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Inlezen", "Bewaar deze veranderingen.", priority=True),
        Action(
            "same", "g", "Dezelfde", "Zeg dat dit een leerling is die er al staat, of toch niet."
        ),
        Action("columns", "k", "Kolommen", "Kies zelf welke kolom wat is."),
    )

    def __init__(self, session: Session, class_id: int, name: str, data: bytes) -> None:
        super().__init__()
        self._session, self._file_name, self._data = session, name, data
        self._mine = service.class_of(session, class_id)
        self._wanted: str | None = None
        self._into: int | None = None
        self._encoding = ""
        self._preview: ImportPreview | None = None
        self._source: Table | None = None
        self._same: set[int] = set()
        self._asked = 0
        self._listed = [
            c
            for c in service.list_classes(session)
            if c.school_year.id == self._mine.school_year.id
        ]

    def compose_content(self) -> ComposeResult:
        """Kind and accents, three choices, the changes."""
        with Vertical(classes="room"):
            yield Static("Even lezen ...", id="about", classes="summary")
            yield Static("", id="accents", classes="lead")
            with Horizontal(classes="options"):
                yield Label("Klas in het bestand")
                yield Select[str]([], id="wanted", compact=True, prompt="-")
                yield Label("komt in")
                yield Select[int]([], id="into", compact=True, prompt="-")
            with Horizontal(classes="options"):
                yield Label("Tekens")
                yield Select[str](
                    _ENCODINGS, id="encoding", compact=True, value="", allow_blank=False
                )
            with Horizontal(id="leave-line", classes="options"):
                yield Label("", id="leave-label")
                yield Select[str](_LEAVE, id="leave", compact=True, value="", allow_blank=False)
            yield Static("", id="complaint", classes="complaint")
            yield DataTable[Text](id="changes", cursor_type="row")

    def on_mount(self) -> None:
        """Begin to read."""
        self.query_one("#leave-line").display = False
        self._read()

    @property
    def _table(self) -> DataTable[Text]:
        return cast("DataTable[Text]", self.query_one("#changes"))

    # Reading, in a thread

    def _read(self) -> None:
        session, data, name, mine = self._session, self._data, self._file_name, self._mine
        wanted, encoding = self._wanted, self._encoding or None
        into = next((c for c in self._listed if c.id == self._into), None)

        def task() -> ImportPreview | KlasappError:
            with session.reopened() as own:
                try:
                    if wanted is None:
                        return _first_look(own, data, name, mine, encoding)
                    return import_service.preview_import(
                        own, data, name, mine.school_year, wanted, into, encoding
                    )
                except KlasappError as error:
                    return error

        # Until it is read there is nothing to write; an older answer no longer counts.
        self._preview = None
        self._asked += 1
        self.work(task, partial(self._read_done, self._asked))

    def _read_done(self, asked: int, result: ImportPreview | KlasappError) -> None:
        if asked != self._asked:
            return
        self._table.clear()
        self._same.clear()
        if isinstance(result, ColumnsMissingError):
            # Which column is what, the mentor knows.
            opened, self._source = self._source is not None, result.table
            if not opened and result.table.rows:
                self.action_columns()
        elif not isinstance(result, KlasappError):
            self._source = result.roster.table if result.roster else None
        self.refresh_bindings()
        if isinstance(result, KlasappError):
            self.query_one("#about", Static).update(Content("Dit bestand lukt niet"))
            self.query_one("#complaint", Static).update(Content(str(result)))
            return
        self.query_one("#complaint", Static).update("")
        if self._wanted is None:
            # With the classes known it is compared again, now for one class.
            self._offer_choices(result)
            self._read()
            return
        self._preview = result
        self._show(result)

    def _offer_choices(self, preview: ImportPreview) -> None:
        """Fill the choices once the file has told its classes."""
        found = preview.roster.class_names if preview.roster else ()
        self._wanted = class_for(found, self._mine.name)
        into = next((c.id for c in self._listed if same_class(c.name, self._wanted)), None)
        if into is None:
            empty = not service.list_pupils(self._session, self._mine.id)
            into = self._mine.id if empty or not found else _NEW_CLASS
        self._into = into
        wanted = self.query_one("#wanted", Select)
        with self.prevent(Select.Changed):
            wanted.set_options([(_plain(name), name) for name in found or (self._wanted,)])
            wanted.value = self._wanted
            wanted.disabled = len(found) < 2
            self._offer_targets()
            edexml = preview.roster is not None and not preview.roster.encoding
            self.query_one("#encoding", Select).disabled = edexml

    def _offer_targets(self) -> None:
        select = self.query_one("#into", Select)
        targets = [(_plain(c.name), c.id) for c in self._listed]
        known = any(same_class(c.name, self._wanted or "") for c in self._listed)
        if not known:
            targets.append((_plain(f"nieuwe klas {self._wanted}"), _NEW_CLASS))
        with self.prevent(Select.Changed):
            select.set_options(targets)
            select.value = self._into if self._into is not None else self._mine.id

    @on(Select.Changed, "#wanted")
    def other_class(self, event: Select.Changed) -> None:
        """Another class of the file; it comes in the class with that name, else in a new one."""
        if isinstance(event.value, str) and event.value != self._wanted:
            self._wanted = event.value
            found = (c.id for c in self._listed if same_class(c.name, event.value))
            self._into = next(found, _NEW_CLASS)
            self._offer_targets()
            self._read()

    @on(Select.Changed, "#into")
    def other_target(self, event: Select.Changed) -> None:
        """Another class of klasapp."""
        if isinstance(event.value, int) and event.value != self._into:
            self._into = event.value
            self._read()

    @on(Select.Changed, "#encoding")
    def other_encoding(self, event: Select.Changed) -> None:
        """Another way to read the letters."""
        if isinstance(event.value, str) and event.value != self._encoding:
            self._encoding = event.value
            self._read()

    # Showing

    def _decided(self, preview: ImportPreview) -> ImportPreview:
        return preview.with_same([preview.doubts[place] for place in sorted(self._same)])

    def _show(self, preview: ImportPreview) -> None:
        roster, plan = preview.roster, self._decided(preview).plan
        if roster is None:
            return
        parts = (
            f"{_KINDS.get(roster.kind, roster.kind)}: {len(plan.new)} nieuw",
            f"{len(plan.changed)} gewijzigd",
            f"{len(plan.unchanged)} hetzelfde",
            f"{len(plan.gone)} niet meer in het bestand" if plan.gone else "",
            f"{len(preview.doubts)} om na te kijken" if preview.doubts else "",
            f"{len(roster.rejected)} niet bruikbaar" if roster.rejected else "",
        )
        about = " · ".join(part for part in parts if part)
        self.query_one("#about", Static).update(Content(about))
        self.query_one("#accents", Static).update(
            Content(accents_question(roster.drafts, roster.encoding))
        )
        self.query_one("#leave-line").display = bool(plan.gone)
        who = f"Wie weg is ({len(plan.gone)})"
        self.query_one("#leave-label", Label).update(Content(who))
        self._fit_columns()
        for place, doubt in enumerate(preview.doubts):
            cells = doubt_row(doubt, same=place in self._same)
            self._table.add_row(*(Text(cell) for cell in cells), height=None, key=f"doubt:{place}")
        for cells in change_rows(self._decided(preview)):
            self._table.add_row(*(Text(cell) for cell in cells), height=None)

    def _fit_columns(self) -> None:
        self._table.clear(columns=True)
        who = 22 if self.size.width < _WIDE else 36
        for header, width in (("Wordt", 10), ("Wie", who), ("Wat", self.size.width - who - 24)):
            self._table.add_column(Text(header), width=width)

    def on_resize(self, _: events.Resize) -> None:
        """Fit the columns to the width."""
        if self._preview is not None:
            self._show(self._preview)

    def fits(self, action: str) -> bool:
        """Leave out what this file gives no reason for."""
        if action == "same":
            return self._preview is not None and bool(self._preview.doubts)
        return action != "columns" or self._source is not None

    def action_same(self) -> None:
        """Turn over what was said of the doubt under the cursor."""
        preview, row = self._preview, self._table.cursor_row
        if preview is None or row >= len(preview.doubts):
            raise InputError("Zet de cursor eerst op een regel met «dezelfde».")
        self._same ^= {row}
        self._show(preview)
        self._table.move_cursor(row=row)

    def action_columns(self) -> None:
        """Choose the columns; then it is read again."""

        def chosen(kept: bool | None) -> None:
            if kept:
                self._wanted = None
                self._read()

        if self._source is not None:
            self.app.push_screen(ColumnsScreen(self._session, self._source), chosen)

    def action_save(self) -> None:
        """Write what is shown."""
        if self._preview is None:
            raise InputError("Er is nog niets om in te lezen. Kies een ander bestand met Esc.")
        preview = self._decided(self._preview)
        plan = preview.plan
        leave = self.query_one("#leave", Select).value
        leaving = {pupil.id for pupil in plan.gone} if leave in {"leave", "school"} else set()
        left_school = leaving if leave == "school" else set()
        if not (plan.new or plan.changed or leaving):
            raise InputError("Dit bestand verandert niets. Ga terug met Esc.")
        result = import_service.import_roster(self._session, preview, leaving, left_school)
        left = f", {result.left} uit de klas" if result.left else ""
        self.shell.tell(f"Klaar: {result.new} nieuw, {result.changed} gewijzigd{left}.")
        self.dismiss(result.classes[0].id if result.classes else None)


def _first_look(
    session: Session,
    data: bytes,
    name: str,
    mine: service.SchoolClass,
    encoding: str | None,
) -> ImportPreview:
    """All classes of the file; a file without classes gets the mentor's own."""
    try:
        return import_service.preview_import(
            session, data, name, mine.school_year, encoding=encoding
        )
    except ClassMissingError:
        return import_service.preview_import(
            session, data, name, mine.school_year, mine.name, mine, encoding
        )


def _plain(text: str) -> Text:
    return Text(text)
