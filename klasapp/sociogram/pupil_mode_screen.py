"""Pupil mode: one pupil after another fills in the round on this laptop.

Nothing of a form outlives it on the screen: it is on disk after the confirmation, or gone.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.errors import KlasappError
from klasapp.roster.pupil import fold
from klasapp.sociogram.round import both_ways, contradiction
from klasapp.sociogram.service import (
    Classmate,
    Round,
    RoundQuestion,
    Session,
    find_round,
    save_form,
)
from klasapp.sociogram.way_out_screen import WayOutScreen
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.messages import PupilModeEntered, PupilModeLeft

IDLE_SECONDS = 120.0
"""A form that nobody touches for this long is thrown away."""
THANKS_SECONDS = 4.0
NOBODY = "niemand"


class NamePicker(OptionList):
    """A list of names that is searched by typing; space, Enter and the mouse choose."""

    class Sought(Message):
        """Something was typed or erased."""

    def __init__(self, id: str, search: bool = True) -> None:
        super().__init__(id=id, markup=False)
        self.sought = ""
        self._search = search
        self._rows: Sequence[tuple[str, str, str]] = ()

    def show(self, rows: Sequence[tuple[str, str, str]], first: int = 0) -> None:
        """Show rows of (id, mark before the name, name); the highlight stays on its name."""
        self._rows = rows
        here = self.highlighted_option
        self.clear_options()
        wanted = fold(self.sought)
        fitting = [row for row in rows if wanted in fold(row[2])]
        self.add_options([
            Option(Content(f"{mark} {name}"), id=row_id) for row_id, mark, name in fitting
        ])
        ids = [row_id for row_id, _, _ in fitting]
        if here is not None and here.id in ids:
            self.highlighted = ids.index(here.id)
        elif ids:
            self.highlighted = 0 if self.sought else min(first, len(ids) - 1)

    def forget(self) -> None:
        """Empty the list and what was typed."""
        self.sought = ""
        self._rows = ()
        self.clear_options()

    def seek(self, text: str) -> None:
        """Show the names that hold ``text``."""
        self.sought = text
        self.show(self._rows)
        self.post_message(self.Sought())

    def check_consume_key(self, _: str, character: str | None) -> bool:
        """Letters and digits are for searching."""
        return self._search and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Search, or choose by the space bar."""
        if event.key == "space":
            self.action_select()
        elif self._search and event.is_printable and event.character:
            self.seek(self.sought + event.character)
        elif self._search and event.key == "backspace":
            self.seek(self.sought[:-1])
        else:
            return
        event.stop()
        event.prevent_default()


class PupilModeScreen(Dialog[None]):
    """The whole of pupil mode. A modal screen: the keys of the app do not reach past it."""

    CSS_PATH = "sociogram.tcss"
    ALLOW_SELECT = False
    AUTO_FOCUS = "#names"
    BINDINGS = [
        Binding("ctrl+e", "way_out", "Mentor", priority=True),
        Binding("right", "forward", "Verder"),
        Binding("left", "backward", "Terug"),
        Binding("j", "sure(True)", "Ja"),
        Binding("n", "sure(False)", "Nee"),
    ]

    def __init__(self, session: Session, round_id: int) -> None:
        super().__init__()
        self._session = session
        self._round_id = round_id
        self._asked: Round
        self._step = "who"
        self._forget()

    def _forget(self) -> None:
        self._pupil: Classmate | None = None
        self._ballot: tuple[Classmate, ...] = ()
        self._place = 0
        self._choices: dict[int, list[int]] = {}
        self._nobody: set[int] = set()

    def compose(self) -> ComposeResult:
        """One page on which each step shows its own parts."""
        with Vertical(id="form"):
            yield Static("", id="progress")
            yield Static("", id="title")
            yield Static("", id="lead")
            yield Static("", id="sought")
            yield NamePicker(id="names")
            with VerticalScroll(id="overview"):
                yield Static("", id="answers")
            yield Static("", id="complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("Terug", id="backward")
                yield Button("Verder", id="forward", variant="primary")
        yield Static("Mentor: Ctrl+E", id="way-out")

    def on_mount(self) -> None:
        """Shut the doors and show the first step."""
        self.post_message(PupilModeEntered())
        self._idle = self.set_timer(IDLE_SECONDS, self._start_over)
        self._start_over()

    # Someone is there

    def _touched(self) -> None:
        self._idle.reset()

    def on_key(self) -> None:
        """A key that nothing used."""
        self._touched()

    def on_mouse_move(self) -> None:
        """The mouse moved."""
        self._touched()

    @on(NamePicker.Sought)
    def seeking(self) -> None:
        """Show what is typed."""
        self._touched()
        self._show_sought()

    @on(OptionList.OptionHighlighted)
    def looking(self) -> None:
        """The pupil walks through the list."""
        self._touched()

    # The steps

    def _start_over(self) -> None:
        """Forget everything of the last pupil and ask who is next."""
        self._forget()
        self._asked = find_round(self._session, self._round_id)
        self._names.forget()
        self.query_one("#answers", Static).update("")
        self._go("who")
        self._idle.stop()
        self._idle = self.set_timer(IDLE_SECONDS, self._start_over)

    @property
    def _names(self) -> NamePicker:
        return self.query_one(NamePicker)

    @property
    def _question(self) -> RoundQuestion:
        return self._asked.questions[self._place]

    def _go(self, step: str) -> None:
        self._step = step
        self._complain("")
        self._names.sought = ""
        getattr(self, f"_show_{step}")()

    def _show_who(self) -> None:
        waiting = [one.pupil for one in self._asked.participants if one.state == "waiting"]
        if not waiting:
            self._page("", "Iedereen is geweest.", "Roep je mentor. Dank jullie wel!")
            self.set_focus(None)
            return
        self._page(
            self._asked.name,
            "Wie ben jij?",
            "Typ je naam, of zoek hem met de pijltjes. Druk dan op Enter.",
            names=True,
        )
        self._names.show([(str(one.id), " ", one.name) for one in waiting])
        self._show_sought()

    def _show_sure(self) -> None:
        name = self._pupil.name if self._pupil else ""
        self._page(
            "",
            f"Ben jij {name}?",
            "Druk op J als dat klopt, en op N als je iemand anders bent.",
            backward="Nee (N)",
            forward="Ja, dat ben ik (J)",
        )
        self.set_focus(None)

    def _show_question(self) -> None:
        number = f"Vraag {self._place + 1} van {len(self._asked.questions)}"
        self._page(
            number,
            self._question.text,
            "Kies met de spatiebalk of de muis. Typ een naam om te zoeken. "
            "Met de pijl naar rechts ga je verder.",
            names=True,
            backward="← Terug",
            forward="Verder →",
        )
        self._names.clear_options()
        self._show_choices()

    def _show_choices(self) -> None:
        chosen = self._choices.get(self._question.id, [])
        nobody = self._question.id in self._nobody
        self._names.show(
            [
                (NOBODY, "[✓]" if nobody else "[ ]", "Niemand"),
                *(
                    (str(one.id), "[✓]" if one.id in chosen else "[ ]", one.name)
                    for one in self._ballot
                ),
            ],
            first=1,
        )
        self._show_sought()

    def _show_overview(self) -> None:
        names = {one.id: one.name for one in self._ballot}
        parts: list[Content | str | tuple[str, str]] = []
        for question in self._asked.questions:
            parts.append((f"{question.text}\n", "bold"))
            chosen = [names[one] for one in self._choices.get(question.id, ())]
            parts.append("".join(f"   {name}\n" for name in chosen or ["niemand"]) + "\n")
        self._page(
            "Klaar?",
            "Klopt dit?",
            "Kijk het na. Na het inleveren kun je niets meer veranderen.",
            backward="← Nog iets veranderen",
            forward="Inleveren",
            overview=Content.assemble(*parts),
        )
        self.query_one("#forward").focus()

    def _show_thanks(self) -> None:
        self._page("", "Dank je wel!", "Je formulier is bewaard. Je mag gaan.")
        self.set_focus(None)
        self._idle.stop()
        self._idle = self.set_timer(THANKS_SECONDS, self._start_over)

    def _page(
        self,
        progress: str,
        title: str,
        lead: str,
        *,
        names: bool = False,
        backward: str = "",
        forward: str = "",
        overview: Content | None = None,
    ) -> None:
        for name, text in (("progress", progress), ("title", title), ("lead", lead)):
            self.query_one(f"#{name}", Static).update(Content(text))
        self._names.display = self.query_one("#sought").display = names
        self.query_one("#overview").display = overview is not None
        self.query_one("#answers", Static).update(overview or "")
        for button, label in (("backward", backward), ("forward", forward)):
            widget = self.query_one(f"#{button}", Button)
            widget.display = bool(label)
            widget.label = Content(label)
            widget.refresh(layout=True)
        if names:
            self._names.focus()

    def _show_sought(self) -> None:
        sought = self._names.sought
        parts = [f"Zoek: {sought}▁"] if sought else []
        if self._step == "question":
            limit = self._question.max_choices
            count = len(self._choices.get(self._question.id, ()))
            chosen = "Niemand gekozen" if self._question.id in self._nobody else f"{count} gekozen"
            parts.append(chosen + (f" (hoogstens {limit})" if limit else ""))
        if sought and not self._names.option_count:
            parts.append("geen naam gevonden; wis met Backspace")
        self.query_one("#sought", Static).update(Content("   ".join(parts)))

    def _complain(self, sentence: str) -> None:
        self.query_one("#complaint", Static).update(Content(sentence))

    # What the pupil does

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """The own name, or a classmate."""
        self._touched()
        self._complain("")
        option_id = event.option.id or ""
        if self._step == "who":
            self._pupil = self._asked.participant(int(option_id)).pupil
            self._go("sure")
        elif option_id == NOBODY:
            self._nobody ^= {self._question.id}
            self._choices.pop(self._question.id, None)
            self._names.sought = ""
            self._show_choices()
        else:
            self._toggle(int(option_id))

    def _toggle(self, pupil_id: int) -> None:
        question = self._question
        chosen = self._choices.setdefault(question.id, [])
        if pupil_id in chosen:
            chosen.remove(pupil_id)
        else:
            other = contradiction(self._asked.questions, self._choices, question.id, pupil_id)
            if other is not None:
                name = self._asked.participant(pupil_id).pupil.name
                self._complain(both_ways(name, other.text))
                return
            if question.max_choices is not None and len(chosen) >= question.max_choices:
                limit = "1 naam" if question.max_choices == 1 else f"{question.max_choices} namen"
                self._complain(f"Je mag hoogstens {limit} kiezen. Haal er eerst een weg.")
                return
            chosen.append(pupil_id)
            self._nobody.discard(question.id)
        self._names.sought = ""
        self._show_choices()

    @on(Button.Pressed, "#forward")
    def pressed_forward(self) -> None:
        """Hand in takes the button itself: the arrow key only turns pages."""
        if self._step == "overview":
            self._hand_in()
        else:
            self.action_forward()

    def action_forward(self) -> None:
        """To the next step, when this one is done."""
        self._touched()
        if self._step == "sure":
            self.action_sure(True)
        elif self._step == "question":
            if not self._choices.get(self._question.id) and self._question.id not in self._nobody:
                self._complain("Kies een of meer klasgenoten, of kies Niemand.")
            elif self._place + 1 < len(self._asked.questions):
                self._place += 1
                self._go("question")
            else:
                self._go("overview")

    @on(Button.Pressed, "#backward")
    def action_backward(self) -> None:
        """To the step before this one."""
        self._touched()
        if self._step == "sure":
            self.action_sure(False)
        elif self._step == "overview":
            self._go("question")
        elif self._step == "question" and self._place > 0:
            self._place -= 1
            self._go("question")
        elif self._step == "question":
            self._start_over()

    def action_sure(self, right: bool) -> None:
        """Whether the pupil picked the own name."""
        if self._step != "sure" or self._pupil is None:
            return
        if not right:
            self._start_over()
            return
        self._ballot = self._asked.ballot(self._pupil.id)
        self._go("question")

    def _hand_in(self) -> None:
        if self._pupil is None:
            return
        choices = {
            question.id: tuple(self._choices.get(question.id, ()))
            for question in self._asked.questions
        }
        try:
            save_form(self._session, self._round_id, self._pupil.id, choices)
        except KlasappError as error:
            self._complain(str(error))
            return
        self._forget()
        self._names.forget()
        self._go("thanks")

    # The mentor

    def action_way_out(self) -> None:
        """Ask the passphrase."""
        if self.app.screen is self:
            self.app.push_screen(WayOutScreen(), self._let_out)

    def _let_out(self, out: bool | None) -> None:
        if out:
            self._forget()
            self.post_message(PupilModeLeft())
            self.dismiss()
        else:
            self._touched()
