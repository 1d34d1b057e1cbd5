"""The one page of pupil mode, on which each step shows its own parts."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.sociogram.name_picker_screen import NamePicker

ROOMY = 32
"""From this many lines on there is room for larger answers."""
_AIRY = 22
"""With fewer lines the answers stand close together: all must be seen, not only the worst."""


class PupilPage(Vertical):
    """A question in large letters, what to choose from, and the way on and back."""

    _offered: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Every part; ``present`` hides what a step does not need."""
        yield Static("", id="title")
        yield Static("", id="lead")
        yield Static("", id="status")
        yield NamePicker(id="names")
        yield OptionList(id="answers", markup=False)
        with VerticalScroll(id="overview"):
            yield Static("", id="summary")
        yield Static("", id="complaint", classes="complaint")
        with Horizontal(id="turn"):
            yield Button("Terug", id="backward")
            yield Button("Verder", id="forward", variant="primary")

    @property
    def names(self) -> NamePicker:
        """The list of names."""
        return self.query_one(NamePicker)

    @property
    def answers(self) -> OptionList:
        """The numbered answers."""
        return self.query_one("#answers", OptionList)

    @property
    def forward(self) -> Button:
        """The button that goes on."""
        return self.query_one("#forward", Button)

    def present(
        self,
        title: str,
        lead: str,
        *,
        names: bool = False,
        answers: tuple[str, ...] = (),
        overview: tuple[tuple[str, str], ...] = (),
        backward: str = "",
        forward: str = "",
    ) -> None:
        """Show a step: at most one of names, numbered answers and (question, answer) pairs."""
        with self.app.batch_update():
            self.query_one("#title", Static).update(Content(title))
            self.query_one("#lead", Static).update(Content(lead))
            self.say("")
            self.complain("")
            self.names.display = names
            self._list(answers)
            self.query_one("#overview").display = bool(overview)
            self.query_one("#summary", Static).update(_summary(overview))
            for button, label in (("backward", backward), ("forward", forward)):
                widget = self.query_one(f"#{button}", Button)
                widget.display = bool(label)
                widget.label = Content(label)
                widget.refresh(layout=True)
        for part, shown in (
            (self.names, names),
            (self.answers, bool(answers)),
            (self.query_one("#overview"), bool(overview)),
            (self.forward, bool(forward)),
        ):
            if shown:
                part.focus()
                return
        self.screen.set_focus(None)

    def on_resize(self) -> None:
        """Closer together, or further apart; the cursor stays."""
        if self._offered and self.query("#answers"):
            here = self.answers.highlighted
            self._list(self._offered)
            self.answers.highlighted = here

    def _list(self, answers: tuple[str, ...]) -> None:
        self._offered = answers
        height = self.screen.size.height
        above, below = "\n" if height >= ROOMY else "", "\n" if height >= _AIRY else ""
        self.answers.clear_options()
        self.answers.add_options([
            Option(Content(f"{above} {number}  {text}{below}"))
            for number, text in enumerate(answers, 1)
        ])
        self.answers.display = bool(answers)

    def say(self, text: str) -> None:
        """Where the pupil is, and what was chosen or typed."""
        self.query_one("#status", Static).update(Content(text), layout=False)

    def complain(self, sentence: str) -> None:
        """What cannot be; empty takes it away."""
        complaint = self.query_one("#complaint", Static)
        if sentence or complaint.display:
            complaint.update(Content(sentence))
            complaint.display = bool(sentence)

    def wipe(self) -> None:
        """Leave nothing of a form in any part."""
        self.names.forget()
        self.answers.clear_options()
        self.query_one("#summary", Static).update("")


def _summary(overview: tuple[tuple[str, str], ...]) -> Content:
    parts: list[str | tuple[str, str]] = []
    for question, answer in overview:
        parts += [(f"{question}\n", "bold"), f"   {answer}\n\n"]
    return Content.assemble(*parts)
