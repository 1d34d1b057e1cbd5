"""About whom? Type a few letters of a name; Enter takes the first."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.roster.pupil import fold
from klasapp.signals.service import Pupil
from klasapp.widgets.dialog import Dialog

WHOLE_CLASS = 0
"""What is handed back for the class as a whole."""
_CLASS = "De hele klas (of weet ik niet)"


class Who(Dialog[int | None]):
    """Hands back the id of a pupil, ``WHOLE_CLASS``, or None."""

    HELP = (
        "Typ een paar letters van de naam en druk op Enter. Met de pijltjes kies je een ander. "
        "Onderaan staat de klas als geheel, voor iets wat niet over één leerling gaat."
    )
    AUTO_FOCUS = "#name"
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("down", "move(1)", "Omlaag", show=False, priority=True),
        Binding("up", "move(-1)", "Omhoog", show=False, priority=True),
    ]

    def __init__(self, question: str, pupils: tuple[Pupil, ...], first: int | None = None) -> None:
        """``first``: the pupil on the screen before; stands on top."""
        super().__init__()
        self._question = question
        own = [(one.id, one.display_name) for one in pupils if one.id == first]
        rest = [(one.id, one.display_name) for one in pupils if one.id != first]
        self._everyone = [*own, *rest, (WHOLE_CLASS, _CLASS)]
        self._found = list(self._everyone)

    def compose(self) -> ComposeResult:
        """A field and the names."""
        with Vertical(classes="dialog who"):
            yield Static(Content(self._question), classes="question")
            yield Input(id="name", placeholder="Typ een paar letters van de naam", compact=True)
            yield OptionList(id="names", markup=False)

    def on_mount(self) -> None:
        """Everybody."""
        self._show()

    @on(Input.Changed, "#name")
    def searched(self, event: Input.Changed) -> None:
        """Who fits what was typed; a name that begins with it goes first."""
        wanted = fold(event.value).strip()
        fitting = [one for one in self._everyone if wanted in fold(one[1])]
        self._found = sorted(fitting, key=lambda one: not fold(one[1]).startswith(wanted))
        if (WHOLE_CLASS, _CLASS) not in self._found:
            self._found.append((WHOLE_CLASS, _CLASS))
        self._show()

    def _show(self) -> None:
        listed = self.query_one("#names", OptionList)
        listed.clear_options()
        listed.add_options([Option(Content(name)) for _, name in self._found])
        listed.highlighted = 0

    def action_move(self, step: int) -> None:
        """Walk through the names while the cursor stays in the field."""
        listed = self.query_one("#names", OptionList)
        now = listed.highlighted or 0
        listed.highlighted = min(max(now + step, 0), len(self._found) - 1)

    @on(Input.Submitted, "#name")
    def entered(self) -> None:
        """Take the name under the cursor."""
        self.dismiss(self._found[self.query_one("#names", OptionList).highlighted or 0][0])

    @on(OptionList.OptionSelected, "#names")
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """Take the name that was clicked."""
        self.dismiss(self._found[event.option_index][0])
