"""Typing a pupil by hand, or changing one."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Select, Static

from klasapp.errors import InputError, KlasappError
from klasapp.roster import service
from klasapp.roster.pupil import (
    FIELD_WORDS,
    FieldError,
    Pupil,
    PupilDraft,
    parse_birth_date,
    parse_date,
    parse_gender,
    parse_leaving_date,
)
from klasapp.roster.service import Session
from klasapp.roster.spoken_time import numeric_day
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialogs import Confirm

_YEARS = range(2000, 2100)
_GENDERS = (("meisje", "v"), ("jongen", "m"), ("anders", "x"))
_ORDER = ("given_name", "infix", "family_name", "number", "birth_date", "joined_on")


class PupilFormScreen(BaseScreen[None]):
    """Add pupils to a class one after the other (``class_id``), or change one (``pupil_id``)."""

    ROOM = "roster"
    HEADING = "Leerling"
    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#given_name"
    HELP = (
        "Typ de gegevens van een leerling. Alleen de roepnaam moet. Ctrl+S bewaart; bij een nieuwe "
        "leerling staat daarna een leeg formulier klaar voor de volgende. Een leerlingnummer helpt "
        "om een leerling te herkennen als je later een bestand inleest. De geboortedatum is nodig "
        "voor de regels vanaf 16 en 18 jaar. Gaat een leerling van school, vul dan bij wijzigen de "
        "dag in: daarmee rekent klasapp uit wanneer de gegevens weg moeten."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar deze leerling.", priority=True),
    )

    def __init__(
        self, session: Session, *, class_id: int | None = None, pupil_id: int | None = None
    ) -> None:
        super().__init__()
        self._session, self._class_id, self._pupil_id = session, class_id, pupil_id
        self._start: dict[str, str] = {}

    def compose_content(self) -> ComposeResult:
        """The fields; what was known stands in them."""
        pupil = self._pupil()
        with VerticalScroll(classes="form", can_focus=False):
            yield Static(Content(self._title(pupil)), classes="summary")
            with Horizontal(classes="row"):
                yield from _field("given_name", "Roepnaam", pupil.given_name if pupil else "")
                yield from _field(
                    "infix", "Tussenvoegsel", pupil.infix if pupil else "", narrow=True
                )
            yield from _field("family_name", "Achternaam", pupil.family_name if pupil else "")
            with Horizontal(classes="row"):
                yield from _field("number", "Leerlingnummer", pupil.number if pupil else "")
                born = numeric_day(pupil.birth_date) if pupil and pupil.birth_date else ""
                yield from _field("birth_date", "Geboortedatum (dd-mm-jjjj)", born)
            if pupil is not None:
                left = numeric_day(pupil.leaving_date) if pupil.leaving_date else ""
                yield from _field("leaving_date", "Van school op (dd-mm-jjjj)", left)
            if service.keeps_gender(self._session):
                yield Label("Geslacht")
                yield Select(
                    _GENDERS,
                    prompt="niet ingevuld",
                    value=pupil.gender if pupil and pupil.gender else Select.NULL,
                    id="gender",
                )
            if self._class_id is not None:
                since = numeric_day(service.joining_day(self._session, self._class_id))
                yield from _field("joined_on", "In de klas sinds (dd-mm-jjjj)", since)
            yield Static("", id="complaint", classes="complaint")
            yield Button("Bewaren", id="save", variant="primary")

    def on_mount(self) -> None:
        """Remember how the form began."""
        self._start = self._typed()

    def _pupil(self) -> Pupil | None:
        if self._pupil_id is None:
            return None
        return service.find_pupil(self._session, self._pupil_id)

    def _title(self, pupil: Pupil | None) -> str:
        if pupil is not None:
            return f"{pupil.display_name} wijzigen"
        if self._class_id is None:
            return "Leerling"
        label = service.class_of(self._session, self._class_id).label
        return f"Nieuwe leerling in {label}"

    def _typed(self) -> dict[str, str]:
        return {str(field.id): field.value for field in self.query(Input)}

    @on(Input.Submitted)
    def to_next(self) -> None:
        """Enter goes to the next field, at last to the button."""
        self.focus_next()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Save; after a new pupil the form is ready for the next one."""
        try:
            name = self._save()
        except FieldError as error:
            word = FIELD_WORDS.get(error.field, "In de klas sinds").capitalize()
            self._complain(f"{word}: {error}", error.field)
            return
        except KlasappError as error:
            self._complain(str(error), "number" if "nummer" in str(error) else "given_name")
            return
        if self._pupil_id is not None:
            self.shell.tell(f"{name} is gewijzigd.")
            self.dismiss()
            return
        self.shell.tell(f"{name} staat in de klas. Typ de volgende, of ga terug met Esc.")
        for field_id in _ORDER[:-1]:
            self.query_one(f"#{field_id}", Input).value = ""
        for select in self.query(Select):
            select.clear()
        self._complain("", "given_name")
        self._start = self._typed()

    def _save(self) -> str:
        typed = self._typed()
        if not typed["given_name"].strip():
            raise FieldError("given_name", "vul in hoe de leerling heet.")
        old = self._pupil()
        draft = PupilDraft(
            typed["number"],
            typed["given_name"],
            typed["infix"],
            typed["family_name"],
            old.class_name if old else "",
            parse_birth_date(typed["birth_date"]),
            parse_leaving_date(typed.get("leaving_date", "")),
            self._gender(old),
        )
        if self._pupil_id is not None:
            return service.change_pupil(self._session, self._pupil_id, draft).display_name
        if self._class_id is None:
            raise InputError("Kies eerst een klas.")
        joined_on = parse_date(typed["joined_on"], "joined_on", _YEARS)
        return service.add_pupil(self._session, self._class_id, draft, joined_on).display_name

    def _gender(self, old: Pupil | None) -> service.Gender | None:
        for select in self.query(Select):
            return parse_gender(select.value) if isinstance(select.value, str) else None
        return old.gender if old else None

    def _complain(self, sentence: str, field: str) -> None:
        self.query_one("#complaint", Static).update(Content(sentence))
        self.query_one(f"#{field}").focus()

    def action_back(self) -> None:
        """Leave; ask first when something was typed that is not saved."""
        if self._typed() == self._start:
            self.dismiss()
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self.dismiss()

        self.app.push_screen(
            Confirm("Wat je typte is nog niet bewaard. Toch weggaan?", "Weggaan", "Verder typen"),
            answered,
        )


def _field(name: str, label: str, value: str, *, narrow: bool = False) -> ComposeResult:
    with Vertical(classes="narrow field" if narrow else "field"):
        yield Label(label)
        yield Input(value, id=name)
