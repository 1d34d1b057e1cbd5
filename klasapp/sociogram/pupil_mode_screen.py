"""Pupil mode: one pupil after another fills in the round on this laptop.

Nothing of a form outlives it on the screen: it is on disk after the confirmation, or gone.
"""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Button, OptionList, Static

from klasapp.errors import KlasappError
from klasapp.sociogram.name_picker_screen import NamePicker
from klasapp.sociogram.pupil_form import Page, PupilForm
from klasapp.sociogram.pupil_page_screen import ROOMY, PupilPage
from klasapp.sociogram.question import RoundQuestion
from klasapp.sociogram.scale import RATHER_NOT, ScaleQuestion
from klasapp.sociogram.service import Round, Session, find_round, save_form
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.messages import PupilModeEntered, PupilModeLeft
from klasapp.widgets.way_out import WayOutScreen

IDLE_SECONDS = 120.0
"""A form that nobody touches for this long is thrown away."""
CLOSING_SECONDS = 30.0
"""The last question, of which nothing is kept, goes away by itself after this."""
THANKS_SECONDS = 4.0
NOBODY = "niemand"
CLOSING_QUESTION = "Waar word jij blij van?"
CLOSING_ANSWERS = (
    "muziek",
    "sporten of buiten zijn",
    "een goed verhaal, een film of een game",
    "dieren",
    "iets lekkers eten",
)
"""Something pleasant to end with, after questions that may not have been; nothing is kept."""
_CHOSEN, _OPEN = "[✓]", "[ ]"
_WAY_OUT = (
    "Alleen voor de mentor. Typ je wachtzin en druk op Enter. Een formulier dat nog niet is "
    "ingeleverd, wordt niet bewaard."
)


class PupilModeScreen(Dialog[None]):
    """The whole of pupil mode. A modal screen: the keys of the app do not reach past it."""

    CSS_PATH = "sociogram.tcss"
    ALLOW_SELECT = False
    AUTO_FOCUS = "#names"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (ROOMY, "-high")]
    BINDINGS = [
        Binding("ctrl+e", "way_out", "Mentor", priority=True),
        Binding("tab", "to_button", "Knop"),
        Binding("j", "sure(True)", "Ja"),
        Binding("n", "sure(False)", "Nee"),
    ]

    def __init__(self, session: Session, round_id: int) -> None:
        super().__init__()
        self._session = session
        self._round_id = round_id
        self._asked: Round
        self._step = "who"
        self._form: PupilForm | None = None
        self._place = 0

    def compose(self) -> ComposeResult:
        """The page, and the mentor's way out."""
        yield PupilPage(id="form")
        yield Static("Mentor: Ctrl+E", id="way-out")

    def on_mount(self) -> None:
        """Shut the doors and show the first step."""
        self.post_message(PupilModeEntered())
        self._idle = self.set_timer(IDLE_SECONDS, self._start_over)
        self._start_over()

    # Someone is there

    def _touched(self) -> None:
        if self._step != "thanks":
            self._idle.reset()

    def _wait(self, seconds: float) -> None:
        self._idle.stop()
        self._idle = self.set_timer(seconds, self._start_over)

    def on_key(self, event: events.Key) -> None:
        """A key that nothing used: digits choose an answer, letters search from anywhere."""
        self._touched()
        answers = self._sheet.answers
        if answers.display and event.character and event.character in "123456":
            place = int(event.character) - 1
            if place < answers.option_count:
                answers.highlighted = place
                answers.action_select()
        elif self._sheet.names.display and event.is_printable and event.key != "space":
            self._sheet.names.focus()
            self._sheet.names.seek(self._sheet.names.sought + (event.character or ""))

    def on_mouse_move(self) -> None:
        """The mouse moved."""
        self._touched()

    @on(NamePicker.Walked)
    @on(OptionList.OptionHighlighted)
    def looking(self) -> None:
        """The pupil types, or walks through the list."""
        self._touched()

    # The steps

    def _start_over(self) -> None:
        """Forget everything of the last pupil and ask who is next."""
        self._forget()
        self._asked = find_round(self._session, self._round_id)
        self._go("who")
        self._wait(IDLE_SECONDS)

    def _forget(self) -> None:
        self._form = None
        self._place = 0
        self._sheet.wipe()

    @property
    def _sheet(self) -> PupilPage:
        return self.query_one(PupilPage)

    @property
    def _filling(self) -> PupilForm:
        if self._form is None:
            raise RuntimeError("no pupil is filling in a form")
        return self._form

    @property
    def _page(self) -> Page:
        return self._filling.pages[self._place]

    def _go(self, step: str) -> None:
        self._step = step
        self._sheet.names.sought = ""
        getattr(self, f"_show_{step}")()

    def _turn_to(self, place: int) -> None:
        self._place = place
        self._go("scale" if isinstance(self._page, ScaleQuestion) else "question")

    def _show_who(self) -> None:
        waiting = [one.pupil for one in self._asked.participants if one.state == "waiting"]
        if not waiting:
            self._sheet.present(
                "Iedereen is geweest.",
                "Roep je mentor. Dank jullie wel! Was jij er eerder niet? Zeg dat tegen je mentor.",
            )
            return
        self._sheet.present(
            "Wie ben jij?",
            "Typ de eerste letters van je naam en druk op Enter. Of klik op je naam.",
            names=True,
        )
        self._sheet.names.show([(str(one.id), " ", one.name) for one in waiting], first=None)
        self._show_status()

    def _show_sure(self) -> None:
        self._sheet.present(
            f"Ben jij {self._filling.pupil.name}?",
            "Klopt dat? Druk op Enter of op J. Ben je iemand anders? Druk op N.",
            backward="Nee (N)",
            forward="Ja, dat ben ik (J)",
        )

    def _show_question(self) -> None:
        self._sheet.present(
            self._page.text,
            "Typ letters van een naam en druk op Enter, of klik. Klaar? Tab en dan Enter.",
            names=True,
            backward="← Terug",
            forward="Verder →",
        )
        self._sheet.names.forget()
        self._show_choices()

    def _show_choices(self) -> None:
        question = self._page
        if not isinstance(question, RoundQuestion):
            return
        chosen = self._filling.chosen(question)
        nobody = question.id in self._filling.nobody
        self._sheet.names.sought = ""
        self._sheet.names.show(
            [
                (NOBODY, _CHOSEN if nobody else _OPEN, "Niemand"),
                *(
                    (str(one.id), _CHOSEN if one.id in chosen else _OPEN, one.name)
                    for one in self._filling.ballot
                ),
            ],
            first=None,
        )
        self._show_status()

    def _show_scale(self) -> None:
        scale = self._page
        if not isinstance(scale, ScaleQuestion):
            return
        self._sheet.present(
            scale.text,
            "Druk op een cijfer, klik, of kies met de pijltjes en Enter.",
            answers=(*scale.steps, RATHER_NOT),
            backward="← Terug",
            forward="Verder →",
        )
        if scale.id in self._filling.steps:
            step = self._filling.steps[scale.id]
            place = len(scale.steps) if step is None else step - 1
            self._sheet.answers.highlighted = place
        self._show_status()

    def _show_overview(self) -> None:
        self._sheet.present(
            "Klopt dit?",
            "Ja? Druk op Tab en dan op Enter. Daarna kun je niets meer veranderen.",
            backward="← Nog iets veranderen",
            forward="Inleveren",
            overview=self._filling.answers(),
        )

    def _show_closing(self) -> None:
        self._sheet.present(
            CLOSING_QUESTION,
            "Je formulier is bewaard. Wat je hier kiest, wordt niet bewaard.",
            answers=CLOSING_ANSWERS,
            forward="Sla over",
        )
        self._wait(CLOSING_SECONDS)

    def _show_thanks(self) -> None:
        self._sheet.present(
            "Dank je wel!",
            "Je formulier is bewaard. Je mag gaan.",
            forward="Volgende leerling",
        )
        self._wait(THANKS_SECONDS)

    def _show_status(self) -> None:
        parts: list[str] = []
        if self._step in {"question", "scale"}:
            parts.append(f"Vraag {self._place + 1} van {len(self._filling.pages)}")
        if self._step == "question" and isinstance(self._page, RoundQuestion):
            limit = self._page.max_choices
            count = len(self._filling.chosen(self._page))
            nobody = self._page.id in self._filling.nobody
            chosen = "Niemand gekozen" if nobody else f"{count} gekozen"
            parts.append(chosen + (f" (hoogstens {limit})" if limit else ""))
        self._sheet.say("   ".join(parts))

    # What the pupil does

    @on(NamePicker.Chosen)
    def named(self, event: NamePicker.Chosen) -> None:
        """The own name, or a classmate."""
        self._touched()
        self._sheet.complain("")
        if self._step == "who":
            self._form = PupilForm(self._asked, self._asked.participant(int(event.row_id)).pupil)
            self._go("sure")
        elif self._step == "question" and isinstance(self._page, RoundQuestion):
            if event.row_id == NOBODY:
                self._filling.toggle_nobody(self._page)
            else:
                self._sheet.complain(self._filling.toggle(self._page, int(event.row_id)))
            self._show_choices()

    @on(OptionList.OptionSelected)
    def answered(self, event: OptionList.OptionSelected) -> None:
        """A step of a scale, which turns the page; or the last answer, which is not kept."""
        if self._step == "scale":
            place = event.option_index + 1
            steps = self._sheet.answers.option_count - 1
            self._filling.steps[self._page.id] = place if place <= steps else None
            self._forward()
        elif self._step == "closing":
            self._go("thanks")

    @on(Button.Pressed, "#forward")
    def _forward(self) -> None:
        """To the next step, when this one is done."""
        self._touched()
        if self._step == "sure":
            self.action_sure(True)
        elif self._step in {"question", "scale"}:
            missing = self._filling.missing(self._page)
            if missing:
                self._sheet.complain(missing)
                (self._sheet.names if self._step == "question" else self._sheet.answers).focus()
            elif self._place + 1 < len(self._filling.pages):
                self._turn_to(self._place + 1)
            else:
                self._go("overview")
        elif self._step == "overview":
            self._hand_in()
        elif self._step == "closing":
            self._go("thanks")
        elif self._step == "thanks":
            self._start_over()

    @on(Button.Pressed, "#backward")
    def _backward(self) -> None:
        """To the step before this one; nothing that was chosen is lost."""
        self._touched()
        if self._step == "sure":
            self.action_sure(False)
        elif self._step == "overview":
            self._turn_to(self._place)
        elif self._place > 0:
            self._turn_to(self._place - 1)
        else:
            self._go("sure")

    def action_to_button(self) -> None:
        """From the list to the button that goes on; from there as Tab always goes."""
        forward = self._sheet.forward
        if isinstance(self.focused, Button) or not forward.display:
            self.focus_next()
        else:
            forward.focus()

    def action_sure(self, right: bool) -> None:
        """Whether the pupil picked the own name."""
        if self._step != "sure":
            return
        if right:
            self._turn_to(0)
        else:
            self._start_over()

    def _hand_in(self) -> None:
        form = self._filling
        try:
            save_form(
                self._session,
                self._round_id,
                form.pupil.id,
                form.all_choices(),
                form.all_steps(),
            )
        except KlasappError as error:
            self._sheet.complain(str(error))
            return
        self._forget()
        self._go("closing")

    # The mentor

    def action_way_out(self) -> None:
        """Ask the passphrase."""
        if self.app.screen is self:
            way_out = WayOutScreen("Leerlingmodus stoppen", _WAY_OUT, "Terug naar de leerlingen")
            self.app.push_screen(way_out, self._let_out)

    def _let_out(self, out: bool | None) -> None:
        if out:
            self._forget()
            self.post_message(PupilModeLeft())
            self.dismiss()
        else:
            self._touched()
