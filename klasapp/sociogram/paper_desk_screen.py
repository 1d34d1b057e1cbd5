"""What lies before the mentor who types in forms: the line, the form, and the names beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.sociogram.paper import PaperRound, read_lines
from klasapp.sociogram.paper_line_screen import FieldList, PaperLine
from klasapp.sociogram.paper_wording import (
    HOW,
    Pieces,
    about,
    ask_field,
    ask_whose,
    field_lines,
    line_names,
    progress,
    scale_steps,
    waiting_names,
)
from klasapp.sociogram.round import Participant

_MARKED = {"absent": " · stond op afwezig", "refused": " · wilde niet"}


class PaperDesk(Vertical):
    """How far, whose form, the line, and below it the form beside the names."""

    def __init__(self, taken: Callable[[str, str], bool], go: Callable[[int], None]) -> None:
        """``taken``: see ``PaperLine``; ``go``: goes to the field that was clicked."""
        super().__init__(classes="content")
        self._taken, self._go = taken, go
        self._drawn: dict[str, Pieces] = {}

    def compose(self) -> ComposeResult:
        """All of it."""
        yield Static("", id="progress")
        yield Static("", id="whose", classes="heading")
        yield Static("", id="prompt")
        yield PaperLine(self._taken, id="line")
        yield Static("", id="complaint", classes="complaint")
        with Horizontal(id="work"):
            with VerticalScroll(id="form", can_focus=False):
                yield FieldList(self._go, id="fields")
            with VerticalScroll(id="check", can_focus=False):
                yield Static("", id="names")

    def complain(self, sentence: str) -> None:
        """Say below the line what is wrong with it."""
        self.query_one("#complaint", Static).update(Content(sentence))

    def ask_whose(
        self, paper: PaperRound, proposed: Participant | None, said: str, half: Collection[int]
    ) -> None:
        """Ask for the next form; ``said``: what was just done, ``half``: forms laid aside."""
        self._update("progress", [(progress(paper.asked), "")])
        self._update("whose", [(said or "Leg de stapel formulieren klaar.", "")])
        self._update("prompt", ask_whose(paper, proposed))
        self._update("fields", [(HOW, "")])
        self._update("names", waiting_names(paper, half))

    def ask_field(
        self, paper: PaperRound, one: Participant, texts: Sequence[str], place: int, *, again: bool
    ) -> None:
        """Show a form with what is typed at ``place``; ``again``: it was typed in before."""
        lines = read_lines(paper, one.pupil.id, texts, typing=place)
        note = " · al getypt, je verbetert het" if again else _MARKED.get(one.state, "")
        self._update("progress", [(progress(paper.asked), "")])
        self._update("whose", [(f"Formulier {about(paper, one.pupil)}{note}", "")])
        self._update("prompt", ask_field(paper, place))
        width = self.query_one("#form").size.width
        self._update("fields", field_lines(paper, lines, texts, place, width))
        questions = len(paper.asked.questions)
        if place < questions:
            self._update("names", line_names(lines[place], one.pupil.id))
        else:
            self._update("names", scale_steps(paper.asked.scales[place - questions], texts[place]))

    def _update(self, name: str, pieces: Pieces) -> None:
        if self._drawn.get(name) != pieces:  # every update lays out the whole screen anew
            self._drawn[name] = pieces
            self.query_one(f"#{name}", Static).update(Content.assemble(*pieces))
