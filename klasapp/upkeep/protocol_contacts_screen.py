"""Who can be reached where: the contacts of the protocol, per location."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, DataTable, Input, Label, Static

from klasapp.errors import KlasappError
from klasapp.protocol.completeness import completeness
from klasapp.protocol.document import Contact, Protocol
from klasapp.protocol.passages import Location
from klasapp.upkeep import protocol_service as service
from klasapp.upkeep.protocol_service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText, Confirm
from klasapp.widgets.marked_table import Column, MarkedTable

_EDGES = 4
_BESIDE = 70
_LABEL = 24

_EVERYWHERE = "Hele school"


class ProtocolContactsScreen(BaseScreen[None]):
    """A row for each role at each location."""

    ROOM = "upkeep"
    HEADING = "Contacten"
    CSS_PATH = "protocol.tcss"
    AUTO_FOCUS = "#contacts"
    HELP = (
        "Vul in wie je bereikt. Bij «! verplicht» ontbreekt een contact dat het protocol nodig "
        "heeft: zolang dat zo is, is het protocol niet compleet. Heeft je school meer locaties, "
        "zet ze er dan met n bij. Per rol vul je een contact voor de hele school in, of een eigen "
        "contact voor een locatie; dat van de locatie gaat voor. De contacten staan versleuteld op "
        "deze laptop en komen op de bladen die je afdrukt."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("edit", "enter", "Invullen", "Vul dit contact in.", False),
        Action("add", "n", "Locatie erbij", "Zet een locatie van je school erbij."),
        Action("rename", "r", "Naam", "Geef de locatie van deze regel een andere naam."),
        Action("remove", "delete", "Haal weg", "Haal de locatie van deze regel weg."),
    )

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: list[tuple[Contact, Location | None]] = []
        self._protocol: Protocol = service.current_protocol(session)

    def compose_content(self) -> ComposeResult:
        """What is missing, and the table."""
        with Vertical(classes="protocol-page"):
            yield Static("", id="missing", classes="summary")
            yield MarkedTable("contacts")
            yield Static("", id="about")

    def on_mount(self) -> None:
        """Fill the table."""
        self._show()

    def _show(self) -> None:
        protocol = self._protocol = service.current_protocol(self._session)
        found = completeness(protocol, self._session.today)
        missing = {(one.key, one.location.key if one.location else "") for one in found.missing}
        text = (
            f"! Nog niet compleet: {len(missing)} verplichte contacten ontbreken. Enter vult in."
            if missing
            else "✓ Alle verplichte contacten zijn ingevuld."
        )
        self.query_one("#missing", Static).update(Content(text))
        general = {one.key: one for one in protocol.contacts if not one.site}
        own = {(one.key, one.site): one for one in protocol.contacts if one.site}
        self._rows = [(one, None) for one in general.values()]
        for location in protocol.locations:
            for one in general.values():
                blank = replace(one, name="", phone="", email="", location="", site=location.key)
                self._rows.append((own.get((one.key, location.key), blank), location))
        covered = {one.key for one in general.values() if one.filled}
        room = max(_LABEL, self.size.width - _BESIDE)
        rows = {
            f"{contact.key} {contact.site}": (
                contact.label if len(contact.label) <= room else f"{contact.label[:room]}…",
                place.name if place else _EVERYWHERE,
                _state(contact, place, missing, covered),
                _reach(contact),
            )
            for contact, place in self._rows
        }
        columns = (
            Column("role", "Rol"),
            Column("where", "Waar"),
            Column("state", "Stand"),
            Column("reach", "Bereik", give=True),
        )
        self.query_one(MarkedTable).fill(columns, rows, self.size.width - _EDGES)

    def on_resize(self) -> None:
        """Use the room there is."""
        if self.query("#contacts"):
            self._show()

    @on(DataTable.RowHighlighted, "#contacts")
    def tell_whole(self, event: DataTable.RowHighlighted) -> None:
        """The whole of the contact under the cursor."""
        if event.cursor_row < len(self._rows):
            contact, place = self._rows[event.cursor_row]
            where = place.name if place else _EVERYWHERE
            text = f"{contact.label} ({where}): {_reach(contact)}"
            self.query_one("#about", Static).update(Content(text))
        self.refresh_bindings()

    def on_screen_resume(self) -> None:
        """Contacts may have been put back."""
        if self.query("#contacts"):
            self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a location can have another name, or go."""
        if action in {"rename", "remove"}:
            chosen = self._row() if self.query("#contacts") else None
            return chosen is not None and chosen[1] is not None
        return super().check_action(action, parameters)

    def actions(self) -> tuple[Action, ...]:
        """The same for the palette."""
        return tuple(one for one in self.ACTIONS if self.check_action(one.name, ()))

    @on(DataTable.RowSelected, "#contacts")
    def action_edit(self) -> None:
        """Fill in the contact under the cursor."""
        chosen = self._row()
        if chosen is not None:
            contact, location = chosen
            name = location.name if location else _EVERYWHERE
            screen, was = ProtocolContactScreen(self._session, contact, name), self._protocol

            def done(kept: bool | None) -> None:
                if kept:
                    back = f"Bij {contact.label} staat weer wat er stond."
                    self._offer(was, f"Bewaard: {contact.label}.", back)

            self.app.push_screen(screen, done)

    def _row(self) -> tuple[Contact, Location | None] | None:
        place = self.query_one(MarkedTable).cursor_row
        return self._rows[place] if place < len(self._rows) else None

    def action_add(self) -> None:
        """Ask for the name of a location."""
        self.app.push_screen(
            AskText("Hoe heet deze locatie?", required="Geef de locatie een naam."), self._add
        )

    @telling
    def _add(self, name: str | None) -> None:
        if name:
            self._change(
                lambda: service.add_location(self._session, name),
                "De locatie staat erbij.", "De locatie is weer weg.",
            )  # fmt: skip

    def action_rename(self) -> None:
        """Ask for another name."""
        chosen = self._row()
        if chosen is None or chosen[1] is None:
            return
        location = chosen[1]

        question = AskText("Hoe heet deze locatie?", location.name, required="Geef een naam.")
        self.app.push_screen(question, lambda name: self._rename(location.key, name))

    @telling
    def _rename(self, key: str, name: str | None) -> None:
        if name:
            self._change(
                lambda: service.rename_location(self._session, key, name),
                "De locatie heeft een andere naam.", "De locatie heeft weer de oude naam.",
            )  # fmt: skip

    def action_remove(self) -> None:
        """Ask, then remove the location with its contacts."""
        chosen = self._row()
        if chosen is None or chosen[1] is None:
            return
        location = chosen[1]
        question = f"De locatie «{location.name}» weghalen, met de contacten die daarbij staan?"
        self.app.push_screen(
            Confirm(question, "Ja, weghalen"), lambda sure: self._remove(location.key, sure)
        )

    @telling
    def _remove(self, key: str, sure: bool | None) -> None:
        if sure:
            self._change(
                lambda: service.remove_location(self._session, key),
                "De locatie is weggehaald, met haar contacten.",
                "De locatie staat er weer, met haar contacten.",
            )

    def _change(self, do: Callable[[], object], said: str, back: str) -> None:
        do()
        self._offer(self._protocol, said, back)

    def _offer(self, was: Protocol, said: str, back: str) -> None:
        session = self._session
        self._show()
        self.shell.tell_undoable(said, lambda: service.put_back_contacts(session, was), back)


class ProtocolContactScreen(BaseScreen[bool]):
    """Four fields for one contact."""

    ROOM = "upkeep"
    HEADING = "Contact"
    CSS_PATH = "protocol.tcss"
    AUTO_FOCUS = "#name"
    HELP = (
        "Vul in hoe je deze persoon bereikt. Een telefoonnummer, een mailadres of een plaats is "
        "genoeg. Bij het mailadres of de brievenbus voor meldingen zet je de plaats van de "
        "brievenbus. Ctrl+S bewaart."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar dit contact.", priority=True),
    )

    def __init__(self, session: Session, contact: Contact, where: str) -> None:
        super().__init__()
        self._session, self._contact, self._where = session, contact, where

    def compose_content(self) -> ComposeResult:
        """Name, phone, mail, place."""
        contact = self._contact
        with VerticalScroll(classes="protocol-form", can_focus=False):
            yield Static(Content(f"{contact.label}: {self._where}"), classes="summary")
            for pair in (_FIELDS[:2], _FIELDS[2:]):
                with Horizontal(classes="row"):
                    for name, label, longest in pair:
                        with Vertical():
                            yield Label(label, classes="field-label")
                            yield Input(
                                _of(contact, name), id=name, max_length=longest, compact=True
                            )
            yield Static("", id="complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("Bewaren", id="save", variant="primary")

    @on(Input.Submitted)
    def to_next(self) -> None:
        """Enter goes to the next field."""
        self.focus_next()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Keep it, or say what is wrong."""
        values = {name: self.query_one(f"#{name}", Input).value for name, _, _ in _FIELDS}
        contact = replace(
            self._contact,
            name=values["name"],
            phone=values["phone"],
            email=values["email"],
            location=values["location"],
        )
        try:
            service.save_contact(self._session, contact)
        except KlasappError as error:
            self.query_one("#complaint", Static).update(Content(str(error)))
        else:
            self.dismiss(True)


_FIELDS = (
    ("name", "Naam", 120),
    ("phone", "Telefoon", 40),
    ("email", "E-mail", 120),
    ("location", "Kamer of brievenbus", 120),
)


def _of(contact: Contact, name: str) -> str:
    return str(getattr(contact, name))


def _reach(contact: Contact) -> str:
    ways = (contact.name, contact.phone, contact.email, contact.location)
    return ", ".join(way for way in ways if way) or "-"


def _state(
    contact: Contact,
    location: Location | None,
    missing: set[tuple[str, str]],
    covered: set[str],
) -> str:
    if contact.filled:
        return "✓ ingevuld"
    here = location.key if location else ""
    if (contact.key, here) in missing:
        return "! verplicht"
    if location and contact.key in covered:
        return "zie hele school"
    spread = location is None and contact.required and missing
    return "per locatie" if spread and (contact.key, "") not in missing else "leeg"
