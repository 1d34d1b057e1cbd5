"""The class: its pupils, and what can be done with the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, DataTable, Static

from klasapp.roster import service
from klasapp.roster.class_form_screen import ClassFormScreen
from klasapp.roster.classes_screen import ClassesScreen
from klasapp.roster.enrolment_service import class_mentors
from klasapp.roster.import_screen import ImportScreen
from klasapp.roster.list_service import write_list
from klasapp.roster.paste_screen import PasteScreen
from klasapp.roster.pupil_form_screen import PupilFormScreen
from klasapp.roster.service import Pupil, SchoolClass, Session
from klasapp.roster.spoken_time import age_on, spoken_ago
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm, Tell
from klasapp.widgets.marked_table import Column, MarkedTable
from klasapp.widgets.messages import ClassChosen, PupilRequested

_NEEDS_CLASS = frozenset({"new_pupil", "paste", "import_file"})
_NEEDS_PUPIL = frozenset({"edit", "remove", "delete", "sort", "export"})
_COLUMNS = (
    Column("given", "Roepnaam", give=True),
    Column("family", "Achternaam"),
    Column("number", "Nummer"),
    Column("age", "Leeftijd", right=True),
    Column("noted", "Laatste notitie"),
)
_NARROW = 70
"""Below this width the age gives way; it stands on the pupil's page."""
_BESIDE = 4
"""Columns of the page beside the table."""


class ClassScreen(BaseScreen[None]):
    """The first screen of the room."""

    ROOM = "roster"
    HEADING = "Klas"
    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#pupils, #paste, #first-class"
    HELP = (
        "Hier staat je klas. Enter opent de pagina van een leerling, met je notities. "
        "Zet leerlingen erin door een lijst te plakken, een bestand in te lezen of ze een voor een "
        "te typen. klasapp bewaart alleen naam, leerlingnummer, klas en geboortedatum; een BSN of "
        "adres in een bestand wordt niet gelezen. In de laatste kolom zie je wie je al lang niet "
        "in een notitie noemde."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("paste", "p", "Plak lijst", "Plak een lijst met namen en kijk hem na."),
        Action("import_file", "i", "Bestand", "Lees een bestand van Magister, EDEXML of klasapp."),
        Action("new_pupil", "n", "Nieuw", "Zet een leerling met de hand in de klas."),
        Action("edit", "w", "Wijzig", "Wijzig de gegevens van de gekozen leerling."),
        Action("remove", "delete", "Uit klas", "Haal de gekozen leerling uit de klas."),
        Action("classes", "c", "Klassen", "Kies een andere klas, of maak een nieuwe.", False),
        Action("sort", "s", "Sorteer", "Zet bovenaan wie het langst geen notitie kreeg.", False),
        Action("export", "x", "Exporteren",
               "Zet de lijst in een bestand, voor Excel of klasapp op een andere laptop.", False),
        Action("undo", "u", "Zet terug", "Zet terug wie je net uit de klas haalde of wiste."),
        Action(
            "delete", "shift+delete", "Leerling wissen",
            "Wis wie er per ongeluk in staat; dat kan zolang er niets over bewaard is.",
            False,
        ),
    )  # fmt: skip

    def __init__(self, session: Session, class_id: int | None) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id
        self._pupils: tuple[Pupil, ...] = ()
        self._longest_first = False

    @property
    def pupil_in_sight(self) -> int | None:
        """The pupil under the cursor."""
        return self._chosen_id() if self._ready else None

    def view_now(self) -> dict[str, str]:
        """The row, and whether who got no note for longest stands on top."""
        return {**super().view_now(), "longest_first": "1" if self._longest_first else ""}

    def begin_with(self, view: Mapping[str, str]) -> None:
        """Begin with the same order."""
        super().begin_with(view)
        self._longest_first = bool(view.get("longest_first"))

    # What is shown

    def compose_content(self) -> ComposeResult:
        """The list, or what to do first."""
        with Vertical(classes="room"):
            yield Static("", id="summary", classes="summary")
            yield Static("", id="lead", classes="lead")
            with Horizontal(id="choices", classes="choices"):
                if self._class_id is None:
                    yield Button("Maak je klas", id="first-class", variant="primary")
                else:
                    yield Button("Plak een lijst", id="paste", variant="primary")
                    yield Button("Lees een bestand", id="import")
                    yield Button("Typ een leerling", id="new")
            yield MarkedTable("pupils")

    def on_mount(self) -> None:
        """Show the class."""
        self._show()

    def on_screen_resume(self) -> None:
        """Show what may have changed elsewhere."""
        if self._ready:
            self._show()

    def on_resize(self, _: events.Resize) -> None:
        """Fit the columns to the width."""
        if self._ready:
            self._show()

    @property
    def _ready(self) -> bool:
        return self.is_mounted and bool(self.query("#pupils"))

    @property
    def _table(self) -> MarkedTable:
        return self.query_one(MarkedTable)

    def _show(self) -> None:
        chosen = self._chosen_id()
        self._pupils = (
            service.list_pupils(self._session, self._class_id) if self._class_id is not None else ()
        )
        last = service.last_notes(self._session, self._pupils)
        if self._longest_first:
            never = datetime.min  # noqa: DTZ901 - only to sort, beside local times
            self._pupils = tuple(sorted(self._pupils, key=lambda p: last.get(p.id, never)))
        self.query_one("#summary", Static).update(Content(self._summary()))
        self.query_one("#lead", Static).update(Content(self._lead()))
        self.query_one("#choices").display = not self._pupils
        self._table.display = bool(self._pupils)
        if self._pupils:
            self._fill(chosen, last)
        self.refresh_bindings()

    def _summary(self) -> str:
        if self._class_id is None:
            return "Begin met je klas"
        label = service.class_of(self._session, self._class_id).label
        count = len(self._pupils)
        mentors = " en ".join(class_mentors(self._session, self._class_id))
        who = f" · {mentors}" if mentors else ""
        return f"Klas {label} · {count} {'leerling' if count == 1 else 'leerlingen'}{who}"

    def _lead(self) -> str:
        if self._class_id is None:
            return (
                "Maak eerst je klas. Daarna zet je de leerlingen erin: plak een "
                "lijst, lees een bestand van Magister, of typ de namen."
            )
        if not self._pupils:
            return (
                "Er staan nog geen leerlingen in deze klas. Het snelst: kopieer de namen uit "
                "Magister of een document en plak ze hier."
            )
        if self._longest_first:
            return "Bovenaan: wie het langst geen notitie kreeg. Toets s zet de namen op volgorde."
        return "Enter opent een leerling. Toets s: wie kreeg het langst geen notitie?"

    def _fill(self, chosen: int | None, last: dict[int, datetime]) -> None:
        table, focused = self._table, self.focused
        narrow = self.size.width < _NARROW
        columns = [one for one in _COLUMNS if not (narrow and one.key == "age")]
        rows = {
            str(one.id): tuple(self._cells(one, last.get(one.id))[column.key] for column in columns)
            for one in self._pupils
        }
        table.fill(columns, rows, self.size.width - _BESIDE)
        table.choose(None if chosen is None else str(chosen))
        if focused is None or not focused.display or focused.id == "paste":
            table.focus()

    def _cells(self, pupil: Pupil, noted: datetime | None) -> dict[str, str]:
        today = self._session.today
        return {
            "given": pupil.given_name,
            "family": ", ".join(part for part in (pupil.family_name, pupil.infix) if part),
            "number": pupil.number or "-",
            "age": f"{age_on(pupil.birth_date, today)}" if pupil.birth_date else "-",
            "noted": spoken_ago(noted.date(), today) if noted else "nog geen",
        }

    # What can be done

    def fits(self, action: str) -> bool:
        """Leave out what makes no sense yet."""
        if action in _NEEDS_CLASS:
            return self._class_id is not None
        if action in _NEEDS_PUPIL:
            return bool(self._pupils)
        if action == "undo":
            return self.shell.ways_back.latest(self.ROOM) is not None
        return True

    @on(DataTable.RowSelected, "#pupils")
    def open_pupil(self, event: DataTable.RowSelected) -> None:
        """Go to the pupil's page."""
        self.post_message(PupilRequested(self._pupils[event.cursor_row].id))

    @on(Button.Pressed, "#first-class")
    def make_first_class(self) -> None:
        """Make the school year and the class."""
        self.app.push_screen(ClassFormScreen(self._session), self._class_made)

    def _class_made(self, school_class: SchoolClass | None) -> None:
        if school_class is not None:
            self.post_message(ClassChosen(school_class.id))

    def action_classes(self) -> None:
        """Choose another class; without any, make the first."""
        if not service.list_classes(self._session):
            self.make_first_class()
            return
        self.app.push_screen(ClassesScreen(self._session, self._class_id), self._class_chosen)

    def _class_chosen(self, class_id: int | None) -> None:
        if class_id is not None and class_id != self._class_id:
            self.post_message(ClassChosen(class_id))

    @on(Button.Pressed, "#new")
    def action_new_pupil(self) -> None:
        """Type a pupil."""
        if self._class_id is not None:
            self.app.push_screen(PupilFormScreen(self._session, class_id=self._class_id))

    @on(Button.Pressed, "#paste")
    def action_paste(self) -> None:
        """Paste a list."""
        if self._class_id is not None:
            self.app.push_screen(PasteScreen(self._session, self._class_id))

    @on(Button.Pressed, "#import")
    def action_import_file(self) -> None:
        """Read a file."""
        if self._class_id is not None:
            self.app.push_screen(ImportScreen(self._session, self._class_id), self._imported)

    def _imported(self, class_id: int | None) -> None:
        self._class_chosen(class_id)

    def action_edit(self) -> None:
        """Change the pupil under the cursor."""
        pupil = self._chosen()
        if pupil is not None:
            self.app.push_screen(PupilFormScreen(self._session, pupil_id=pupil.id))

    def action_remove(self) -> None:
        """Ask, then take the pupil out of the class."""
        self._ask(
            "{name} uit de klas halen? Notities, metingen en zaken blijven bewaard, en je kunt "
            "dit met Ctrl+Z terugzetten.",
            "Ja, uit de klas",
            self._remove,
        )

    def action_delete(self) -> None:
        """Ask, then delete a pupil who was added by mistake."""
        self._ask(
            "{name} helemaal wissen? Dat is voor een leerling die er per ongeluk in staat. "
            "Tot het slot kun je dit met Ctrl+Z terugzetten.",
            "Ja, wissen",
            self._delete,
        )

    def _ask(self, question: str, yes: str, then: Callable[[Pupil], None]) -> None:
        pupil = self._chosen()
        if pupil is None:
            return

        @telling
        def answered(_: ClassScreen, sure: bool | None) -> None:
            if sure:
                then(pupil)
                self._show()

        name = pupil.display_name
        self.app.push_screen(
            Confirm(question.replace("{name}", name), yes), lambda sure: answered(self, sure)
        )

    def _remove(self, pupil: Pupil) -> None:
        session = self._session
        if self._class_id is not None:
            gone = service.remove_from_class(session, pupil.id, self._class_id)
            self._tell_gone(
                f"{pupil.display_name} is uit de klas.",
                lambda: service.undo_removal(session, gone),
                pupil,
            )

    def _delete(self, pupil: Pupil) -> None:
        session = self._session
        gone = service.delete_pupil(session, pupil.id)
        self._tell_gone(
            f"{pupil.display_name} is gewist.",
            lambda: service.undo_deletion(session, gone),
            pupil,
        )

    def _tell_gone(self, said: str, put_back: Callable[[], None], pupil: Pupil) -> None:
        back = f"{pupil.display_name} staat er weer in."
        self.shell.tell_undoable(said, put_back, back, self.ROOM)

    def action_sort(self) -> None:
        """By name, or by how long ago the last note was (R23)."""
        self._longest_first = not self._longest_first
        self._show()

    def action_export(self) -> None:
        """Write the list to a file."""
        if self._class_id is not None:
            path = write_list(self._session, self._class_id)
            self.app.push_screen(Tell(
                f"De lijst staat in:\n\n{path}\n\nEr staan namen in; wis het bestand als je het "
                "niet meer nodig hebt. Met toets i leest klasapp op een andere laptop het in."
            ))  # fmt: skip

    def action_undo(self) -> None:
        """Put back the pupil who was last taken out or deleted."""
        self.shell.action_undo(self.ROOM)

    def _chosen(self) -> Pupil | None:
        place = self._table.cursor_row
        return self._pupils[place] if self._pupils and 0 <= place < len(self._pupils) else None

    def _chosen_id(self) -> int | None:
        pupil = self._chosen()
        return pupil.id if pupil else None
