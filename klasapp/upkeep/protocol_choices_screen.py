"""Where the written protocol disagrees with itself, and what this school chose (C1..C30)."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, DataTable, Input, Label, Select, Static

from klasapp.errors import KlasappError
from klasapp.upkeep import protocol_service as service
from klasapp.upkeep.protocol_service import Choice, Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.marked_table import Column, MarkedTable

_EDGES = 4


class ProtocolChoicesScreen(BaseScreen[None]):
    """Thirty rows; the text of the one under the cursor below."""

    ROOM = "upkeep"
    HEADING = "Keuzes"
    CSS_PATH = "protocol.tcss"
    AUTO_FOCUS = "#choices"
    HELP = (
        "Op dertig plekken zegt het geschreven protocol twee dingen, of zegt het iets niet. Hier "
        "zie je wat gekozen is. Onder de lijst staat waar het om gaat en bij welk kopje. Met "
        "Enter verander je een keuze. Bij «vast» kan klasapp het niet anders. Zaken die al lopen, "
        "houden het protocol waarmee ze begonnen."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("edit", "enter", "Veranderen", "Verander deze keuze.", False),
    )

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._choices: tuple[Choice, ...] = ()

    def compose_content(self) -> ComposeResult:
        """The table and the text."""
        with Vertical(classes="protocol-page"):
            yield MarkedTable("choices")
            yield Static("", id="about")

    def on_mount(self) -> None:
        """Fill the table."""
        self._show()

    def _show(self) -> None:
        self._choices = service.choices(self._session)
        rows = {
            one.contradiction.code: (
                one.contradiction.code,
                "vast" if one.fixed else "● eigen" if one.own else "gewoon",
                one.label,
                one.spoken,
            )
            for one in self._choices
        }
        columns = (
            Column("code", "Nr"),
            Column("state", "Stand"),
            Column("about", "Waarover"),
            Column("chosen", "Gekozen", give=True),
        )
        self.query_one(MarkedTable).fill(columns, rows, self.size.width - _EDGES)

    def on_screen_resume(self) -> None:
        """A choice may have been put back."""
        if self.query("#choices"):
            self._show()

    def on_resize(self) -> None:
        """Use the room there is."""
        if self.query("#choices"):
            self._show()

    @on(DataTable.RowHighlighted, "#choices")
    def explain(self, event: DataTable.RowHighlighted) -> None:
        """Say what it is about."""
        if event.cursor_row < len(self._choices):
            self.query_one("#about", Static).update(
                Content(_about(self._choices[event.cursor_row]))
            )

    @on(DataTable.RowSelected, "#choices")
    def action_edit(self) -> None:
        """Change the choice under the cursor."""
        place = self.query_one(MarkedTable).cursor_row
        if place >= len(self._choices):
            return
        choice = self._choices[place]
        if choice.fixed:
            self.shell.tell("Deze keuze staat vast in klasapp: anders kan het niet veilig.")
            return
        session, was = self._session, _typed(choice.value) if choice.own else None

        def done(kept: bool | None) -> None:
            self._show()
            if kept:
                code = choice.contradiction.code
                self.shell.tell_undoable(
                    f"Keuze {code} is bewaard.", lambda: service.set_choice(session, choice, was),
                    f"Keuze {code} staat weer zoals hij stond.",
                )  # fmt: skip

        self.app.push_screen(ProtocolChoiceScreen(session, choice), done)


class ProtocolChoiceScreen(BaseScreen[bool]):
    """One choice: options, a number, or a list."""

    ROOM = "upkeep"
    HEADING = "Keuze"
    CSS_PATH = "protocol.tcss"
    AUTO_FOCUS = "#value"
    HELP = (
        "Kies of typ wat op jouw school geldt. Klopt het niet met de rest van het protocol, dan "
        "zegt klasapp dat. «Gewone waarde» zet terug wat het protocol zelf zegt. Ctrl+S bewaart."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar deze keuze.", priority=True),
    )

    def __init__(self, session: Session, choice: Choice) -> None:
        super().__init__()
        self._session, self._choice = session, choice

    def compose_content(self) -> ComposeResult:
        """What it is about, and the field."""
        choice = self._choice
        options = choice.contradiction.options
        if isinstance(choice.value, bool) and not options:
            options = {"true": "ja", "false": "nee"}
        with VerticalScroll(classes="protocol-form", can_focus=False):
            yield Static(Content(f"{choice.contradiction.code}: {choice.label}"), classes="summary")
            yield Static(Content(_about(choice)))
            yield Label(_hint(choice) if not options else "Kies", classes="field-label")
            if options:
                listed = [(Content(text), value) for value, text in options.items()]
                now = _typed(choice.value)
                yield Select(
                    listed,
                    value=now if now in options else next(iter(options)),
                    allow_blank=False,
                    id="value",
                    compact=True,
                )
            else:
                yield Input(_typed(choice.value), id="value", compact=True)
            yield Static("", id="complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("Bewaren", id="save", variant="primary")
                yield Button("Gewone waarde", id="usual", disabled=not choice.own)

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Keep it, or say what is wrong."""
        field = self.query_one("#value")
        typed = field.value if isinstance(field, (Input, Select)) else ""
        self._set(str(typed))

    @on(Button.Pressed, "#usual")
    def usual(self) -> None:
        """What the protocol itself says."""
        self._set(None)

    def _set(self, typed: str | None) -> None:
        try:
            service.set_choice(self._session, self._choice, typed)
        except KlasappError as error:
            self.query_one("#complaint", Static).update(Content(str(error)))
        else:
            self.dismiss(True)


def _about(choice: Choice) -> str:
    where = f" Dat staat bij {choice.where}." if choice.where else ""
    return f"{choice.contradiction.text}.{where} Gekozen: {choice.spoken}."


def _hint(choice: Choice) -> str:
    if isinstance(choice.value, int):
        return "Een heel getal"
    if choice.contradiction.setting == "ouders.wie":
        return "De rol op niveau 1, 2, 3 en 4, met komma's (mentor, apc, teamleider, directie)"
    if choice.contradiction.setting.endswith("reeks"):
        return "Termijnen met komma's: 2d is 2 dagen, 1w een week, 1m een maand, 1j een jaar"
    return "Met komma's ertussen"


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return ", ".join(str(item) for _, item in sorted(value.items()))
    if isinstance(value, tuple):
        return ", ".join(str(getattr(item, "text", item)) for item in value)
    return str(value)
