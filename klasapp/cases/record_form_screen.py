"""A form made of a list of fields; what was typed stays until it could be saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Select, Static, TextArea

from klasapp.cases.case import DraftError
from klasapp.cases.days import parse_day
from klasapp.cases.form_screen import FormScreen, complain, labelled
from klasapp.errors import InputError
from klasapp.widgets.actions import Action
from klasapp.widgets.dialogs import Confirm

Values = Mapping[str, str]
"""What was typed or chosen, by name of the field."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field. ``kind``: line, text or pick; ``options``: (code, Dutch text) of a pick."""

    name: str
    label: str
    kind: str = "line"
    value: str = ""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()


NO_WAY_BACK = "Let op: wat je hier bewaart, staat vast. Het gaat niet terug met Ctrl+Z."


class RecordForm(FormScreen):
    """A form; ``save`` keeps it or raises ``DraftError`` with the field it is about."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Invullen"
    AUTO_FOCUS = "RecordForm Input, RecordForm Select, RecordForm TextArea"
    HELP = (
        "Vul de velden in en bewaar met Ctrl+S. Klopt er iets niet, dan zegt klasapp dat bij het "
        "veld. Met Esc ga je terug; klasapp vraagt het eerst als je iets hebt ingevuld.\n\n"
        "Dagen schrijf je als 12-10-2026, of als vandaag, gisteren of morgen."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar wat je invulde.", priority=True),
    )

    def __init__(
        self,
        lead: str,
        fields: Sequence[Field],
        save: Callable[[Values], str | None],
        way_back: tuple[Callable[[], object], str] | None = None,
    ) -> None:
        """``lead``: what the form is for. ``save`` gives back the sentence to tell, or None.

        ``way_back``: takes back what was saved, and the sentence to say then.
        """
        super().__init__(classes="cases")
        self._lead, self._fields, self._save = lead, tuple(fields), save
        self._way_back = way_back
        self._first: Values = {}

    def compose_content(self) -> ComposeResult:
        """The explanation and the fields."""
        with VerticalScroll(classes="content"):
            yield Static(Content(self._lead), classes="lead")
            for field in self._fields:
                yield from labelled(field.label, _widget(field), field.hint)

    def on_mount(self) -> None:
        """Remember what stood there at first."""
        self._first = self.values()

    def values(self) -> Values:
        """What the fields say now."""
        return {field.name: _value(self.query_one(f"#{field.name}")) for field in self._fields}

    def action_save(self) -> None:
        """Save and go back; or say at which field something is not right."""
        try:
            told = self._save(self.values())
        except DraftError as error:
            complain(self, error)
            return
        if told and self._way_back is not None:
            self.shell.tell_undoable(told, *self._way_back)
        elif told:
            self.shell.tell(told)
        self.dismiss()

    def action_back(self) -> None:
        """Ask before something typed is thrown away."""
        if self.values() == self._first:
            self.dismiss()
            return

        def answered(leave: bool | None) -> None:
            if leave:
                self.dismiss()

        question = "Je vulde iets in en bewaarde het niet. Weggaan zonder bewaren?"
        self.app.push_screen(Confirm(question), answered)


def _widget(field: Field) -> Widget:
    if field.kind == "text":
        return TextArea(field.value, id=field.name, tab_behavior="focus")
    if field.kind == "pick":
        return Select(
            [(Content(text), code) for code, text in field.options],
            prompt="Kies",
            id=field.name,
            value=field.value or Select.NULL,
        )
    return Input(field.value, id=field.name)


def _value(widget: Widget) -> str:
    if isinstance(widget, TextArea):
        return widget.text
    if isinstance(widget, Select):
        return "" if widget.value is Select.NULL else str(widget.value)
    assert isinstance(widget, Input)
    return widget.value


def day_in(values: Values, name: str, today: date) -> date:
    """The day in a field; ``DraftError`` when it cannot be read."""
    try:
        return parse_day(values[name], today)
    except InputError as error:
        raise DraftError(name, str(error)) from error


def maybe_day(values: Values, name: str, today: date) -> date | None:
    """As ``day_in``; None when nothing was typed."""
    return day_in(values, name, today) if values[name].strip() else None


def number_in(values: Values, name: str) -> int | None:
    """The whole number in a field, None when empty; ``DraftError`` when it is none."""
    text = values[name].strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise DraftError(name, "Vul een heel getal in, zoals 3.")
    return int(text)


def chosen(values: Values, name: str, complaint: str) -> str:
    """What was picked; ``DraftError`` with ``complaint`` when nothing was."""
    if not values[name]:
        raise DraftError(name, complaint)
    return values[name]
