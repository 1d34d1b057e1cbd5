"""The questions around groups: which pupils, which sizes, which kept plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.errors import InputError
from klasapp.sociogram.groups_service import KeptPlan
from klasapp.sociogram.name_picker_screen import NamePicker
from klasapp.sociogram.round import Classmate
from klasapp.widgets.dialog import Dialog

Answer = TypeVar("Answer")


class PickPupils(Dialog[tuple[int, ...] | None]):
    """Choose one or two pupils by typing some letters of their names."""

    HELP = (
        "Typ letters van de naam, kies met de pijltjes, en druk op Enter. Na de laatste gaat "
        "dit venster vanzelf dicht. Met Esc ga je terug."
    )
    CSS_PATH = "groups.tcss"
    AUTO_FOCUS = "#picker"
    BINDINGS = [Binding("escape", "dismiss(None)", "Terug")]

    def __init__(self, question: str, pupils: Sequence[Classmate], count: int) -> None:
        super().__init__()
        self._question, self._pupils, self._count = question, pupils, count
        self._chosen: list[int] = []

    def compose(self) -> ComposeResult:
        """The question, what was typed, the names."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="question")
            yield Static("", id="typed")
            yield NamePicker(id="picker")

    def on_mount(self) -> None:
        """Show everyone."""
        self._show()

    def _show(self) -> None:
        picker = self.query_one(NamePicker)
        picker.show([
            (str(one.id), "✓" if one.id in self._chosen else " ", one.name) for one in self._pupils
        ])
        self._tell()

    def _tell(self) -> None:
        named = [one.name for one in self._pupils if one.id in self._chosen]
        said = f"Gekozen: {named[0]}. En wie nog meer? " if named else ""
        self.query_one("#typed", Static).update(Content(f"{said}Typ letters van de naam."))

    @on(NamePicker.Chosen)
    def chosen(self, event: NamePicker.Chosen) -> None:
        """One more; the last one closes the question."""
        pupil = int(event.row_id)
        if pupil in self._chosen:
            self._chosen.remove(pupil)
        else:
            self._chosen.append(pupil)
        if len(self._chosen) == self._count:
            self.dismiss(tuple(self._chosen))
            return
        self.query_one(NamePicker).sought = ""
        self._show()


class AskNumbers(Dialog[Answer | None], Generic[Answer]):
    """Ask for some numbers; what cannot be is said in the dialog."""

    HELP = (
        "Typ de getallen; met Tab ga je naar het volgende veld. Kan iets niet, dan zegt klasapp "
        "waarom. Ctrl+S of Enter is klaar."
    )
    CSS_PATH = "groups.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("ctrl+s", "save", "Klaar", priority=True),
    ]

    def __init__(
        self,
        question: str,
        fields: Sequence[tuple[str, str]],
        parse: Callable[..., Answer],
    ) -> None:
        """``fields``: (label, value). ``parse`` makes the answer of the texts."""
        super().__init__()
        self._question, self._fields, self._parse = question, fields, parse

    def compose(self) -> ComposeResult:
        """The question, a field for each number, two buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="question")
            for label, value in self._fields:
                with Horizontal(classes="number-row"):
                    yield Static(Content(label), classes="label")
                    yield Input(value, compact=True)
            yield Static("", id="complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("Klaar", id="save", variant="primary")
                yield Button("Terug", id="back")

    @on(Button.Pressed, "#back")
    def went_back(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Hand the answer back, or say what is wrong."""
        try:
            answer = self._parse(*(field.value for field in self.query(Input)))
        except InputError as error:
            self.query_one("#complaint", Static).update(Content(str(error)))
            return
        self.dismiss(answer)


class PickPlan(Dialog[tuple[str, KeptPlan] | None]):
    """The plans that were kept: Enter opens one, Delete deletes one."""

    HELP = (
        "Dit zijn de indelingen die je bewaarde. Enter opent er een; met Del wis je er een, en "
        "dat vraagt klasapp eerst."
    )
    CSS_PATH = "groups.tcss"
    AUTO_FOCUS = "OptionList"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("delete", "drop", "Wissen"),
    ]

    def __init__(self, plans: Sequence[KeptPlan]) -> None:
        super().__init__()
        self._plans = plans

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="dialog"):
            yield Static("Bewaarde indelingen. Enter: openen. Del: wissen.", classes="question")
            yield OptionList(
                *(
                    Option(Content(f"{one.name} · {one.kept_at.strftime('%d-%m-%Y %H:%M')}"))
                    for one in self._plans
                ),
                markup=False,
            )

    @on(OptionList.OptionSelected)
    def opened(self, event: OptionList.OptionSelected) -> None:
        """Open this one."""
        self.dismiss(("open", self._plans[event.option_index]))

    def action_drop(self) -> None:
        """Delete the highlighted one (the screen asks first)."""
        number = self.query_one(OptionList).highlighted
        if number is not None:
            self.dismiss(("delete", self._plans[number]))
