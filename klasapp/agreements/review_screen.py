"""Looking back with the class: what works, what is hard, what should change."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.agreements.agreement import Line
from klasapp.agreements.review import VERDICT_WORDS, Verdict, moment_name
from klasapp.agreements.review_service import hold_review, moments, reviews, verdict_counts
from klasapp.agreements.reword_screen import RewordScreen
from klasapp.agreements.service import Session, overview
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm
from klasapp.widgets.tick_list import with_remark


class ReviewScreen(BaseScreen[None]):
    """One key for each agreement; Ctrl+S keeps the review."""

    CSS_PATH = "agreements.tcss"
    ROOM = "agreements"
    HEADING = "Terugkijken"
    AUTO_FOCUS = "#lines"
    HELP = (
        "Lees de afspraken voor, of zet ze op het bord, en vraag bij elke afspraak hoe het gaat. "
        "g is: dit lukt. m is: dit is moeilijk. w past de woorden aan. Daarna staat klasapp bij "
        "de volgende. Wat je niet bespreekt, laat je leeg.\n\n"
        "Met k kies je het moment: na een vakantie, tussendoor of na een incident. Schrijf "
        "onderaan in een zin wat jullie afspreken, zonder namen, en bewaar met Ctrl+S."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("say('kept')", "g", "Lukt", "Deze afspraak lukt."),
        Action("say('hard')", "m", "Moeilijk", "Deze afspraak is moeilijk."),
        Action("reword", "w", "Aanpassen", "Geef de afspraak andere woorden."),
        Action("moment", "k", "Moment", "Kies na welk moment je terugkijkt."),
        Action("save", "ctrl+s", "Bewaren", "Bewaar dit terugkijken.", priority=True),
    )

    def __init__(self, session: Session, class_id: int, moment: str = "") -> None:
        """``moment``: the one to begin with; else the one that is asked for first."""
        super().__init__()
        self._session, self._class_id = session, class_id
        self._lines: tuple[Line, ...] = overview(session, class_id).agreed
        self._moments = moments(session, class_id)
        self._moment = moment if moment in self._moments else self._moments[0]
        self._said: dict[int, Verdict] = {}
        self._changes: dict[int, str] = {}

    def compose_content(self) -> ComposeResult:
        """The moment, the lines, a sentence to end with."""
        yield Static("", id="status")
        yield Static("", id="asked")
        yield OptionList(id="lines", markup=False)
        yield Static("Wat spreken jullie af? In een zin, zonder namen (mag leeg):", id="keys")
        yield Input(id="note", max_length=1000, compact=True)

    def on_mount(self) -> None:
        """Show the lines."""
        self.show()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.show()

    def show(self) -> None:
        """Draw the lines with what was said."""
        listed = self.query_one("#lines", OptionList)
        chosen = listed.highlighted or 0
        listed.clear_options()
        held = reviews(self._session, self._class_id)
        width = max(self.size.width - 8, 30)
        for line in self._lines:
            verdict = "changed" if line.id in self._changes else self._said.get(line.id)
            mark = "[ ]"
            if verdict is not None:
                symbol, word = VERDICT_WORDS[verdict]
                mark = f"[{symbol}] {word}:"
            text = self._changes.get(line.id, line.text)
            before = verdict_counts(held, line.id)["hard"]
            earlier = f"eerder {before}× moeilijk" if before else ""
            shown = with_remark(f"{mark} {line.label:<4}{text}", earlier, 8, width)
            listed.add_option(Option(shown))
        if self._lines:
            listed.highlighted = min(chosen, len(self._lines) - 1)
        done = len({*self._said, *self._changes})
        self.query_one("#asked", Static).update(
            Content(f"Terugkijken {moment_name(self._moment)} (k kiest een ander moment)")
        )
        self.query_one("#status", Static).update(
            Content(
                f"{done} van {len(self._lines)} besproken. Vraag: wat lukt, en wat is moeilijk?"
            )
        )

    @property
    def _line(self) -> Line | None:
        place = self.query_one("#lines", OptionList).highlighted
        return self._lines[place] if place is not None and place < len(self._lines) else None

    def action_say(self, verdict: Verdict) -> None:
        """Keep it in mind and go to the next line."""
        line = self._line
        if line is not None:
            self._said[line.id] = verdict
            self._changes.pop(line.id, None)
            self._on()

    def action_reword(self) -> None:
        """Other words, as the class wants them."""
        line = self._line
        if line is None:
            return

        def keep(text: str | None) -> None:
            if text is not None and text.strip() != line.text:
                self._changes[line.id] = text
                self._on()

        self.app.push_screen(RewordScreen(line, ()), keep)

    @on(OptionList.OptionSelected, "#lines")
    def entered(self) -> None:
        """Enter goes on to the next line."""
        self._on()

    def _on(self) -> None:
        listed = self.query_one("#lines", OptionList)
        self.show()
        if listed.highlighted is not None and listed.highlighted + 1 < len(self._lines):
            listed.highlighted += 1

    def action_moment(self) -> None:
        """The next moment."""
        place = self._moments.index(self._moment) + 1
        self._moment = self._moments[place % len(self._moments)]
        self.show()

    @on(Input.Submitted, "#note")
    @telling
    def action_save(self) -> None:
        """Keep the review and go back."""
        note = self.query_one("#note", Input).value
        hold_review(self._session, self._class_id, self._moment, self._said, self._changes, note)
        self.dismiss()
        self.shell.tell("Het terugkijken is bewaard.")

    def action_back(self) -> None:
        """Ask before something said is thrown away."""
        if not (self._said or self._changes or self.query_one("#note", Input).value.strip()):
            self.dismiss()
            return

        def answered(leave: bool | None) -> None:
            if leave:
                self.dismiss()

        question = "Je keek terug en bewaarde het niet. Weggaan zonder bewaren?"
        self.app.push_screen(Confirm(question), answered)
