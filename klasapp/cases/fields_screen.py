"""A question with several fields, described by what they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Select, Static, TextArea

from klasapp.cases.case import DraftError
from klasapp.widgets.asking import Asking


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``choices``: (value, Dutch) for a choice; ``prompt`` lets it be left open."""

    name: str
    label: str
    kind: Literal["line", "lines", "choice"] = "line"
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    prompt: str = ""


def day_field(label: str, name: str = "day", value: str = "vandaag") -> Field:
    """A field for a day."""
    return Field(name, f"{label} (dd-mm-jjjj of vandaag)", value=value)


class AskFields(Asking[bool]):
    """Ask for several things at once; ``save`` gets the text of each field by name, or raises."""

    HELP = (
        "Vul de velden in; met Tab ga je naar het volgende. Wat je niet weet, mag vaak leeg: "
        "klasapp zegt het als het niet kan. Ctrl+S bewaart alles tegelijk; met Esc ga je terug "
        "en blijft alles zoals het was."
    )
    CSS_PATH = "people.tcss"
    AUTO_FOCUS = ".first"

    def __init__(
        self,
        question: str,
        fields: Sequence[Field],
        save: Callable[[Mapping[str, str]], None],
        *,
        yes: str = "Bewaren",
    ) -> None:
        super().__init__()
        self._question, self._fields, self._save, self.yes = question, tuple(fields), save, yes

    def compose(self) -> ComposeResult:
        """The question and its fields."""
        with VerticalScroll(classes="dialog asking", can_focus=False):
            yield Static(Content(self._question), classes="question")
            for number, field in enumerate(self._fields):
                yield Label(Content(field.label), classes="field-label")
                widget = _widget(field)
                widget.set_class(number == 0, "first")
                yield widget
            yield from self.buttons()

    def on_mount(self) -> None:
        """Begin at the question."""
        box = self.query_one(VerticalScroll)
        self.call_after_refresh(box.scroll_home, animate=False)

    def answer(self) -> bool:
        """Save what the fields say; the cursor goes to the field that is not right."""
        values = {field.name: self._text(field) for field in self._fields}
        try:
            self._save(values)
        except DraftError as error:
            for wrong in self.query(f"#{error.field}") if error.field else ():
                wrong.focus()
            raise
        return True

    def _text(self, field: Field) -> str:
        widget = self.query_one(f"#{field.name}")
        if isinstance(widget, Select):
            return "" if widget.value is Select.NULL else str(widget.value)
        return widget.text if isinstance(widget, TextArea) else self.query_one(
            f"#{field.name}", Input
        ).value  # fmt: skip


def _widget(field: Field) -> Widget:
    if field.kind == "lines":
        return TextArea(field.value, id=field.name, tab_behavior="focus", compact=True)
    if field.kind == "line":
        return Input(field.value, id=field.name, compact=True)
    options = [(Content(text), value) for value, text in field.choices]
    if field.prompt:
        start = field.value or Select.NULL
        return Select(options, id=field.name, prompt=field.prompt, value=start, compact=True)
    first = field.value or field.choices[0][0]
    return Select(options, id=field.name, allow_blank=False, value=first, compact=True)
