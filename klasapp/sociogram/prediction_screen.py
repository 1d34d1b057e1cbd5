"""What does the mentor expect? Asked once, before the first look at a round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.sociogram.explore import fitting
from klasapp.sociogram.prediction import MOST
from klasapp.sociogram.prediction_service import (
    Classmate,
    PredictionKind,
    Session,
    awaits_prediction,
    predict,
    prediction_form,
    skip_prediction,
)
from klasapp.sociogram.prediction_wording import FINAL, PREDICTION_QUESTIONS
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm


def predict_first(
    screen: BaseScreen[Any], session: Session, round_id: int, then: Callable[[], None]
) -> None:
    """Go on with ``then``; before the first look at a round, ask for a prediction.

    Whoever goes back does not look: ``screen`` closes.
    """
    if not awaits_prediction(session, round_id):
        then()
        return

    def answered(done: bool | None) -> None:
        if done:
            then()
        else:
            screen.dismiss()

    screen.app.push_screen(PredictionScreen(session, round_id), answered)


class PupilPicker(Vertical):
    """A question, a field to find names, and the names; at most three are chosen."""

    class Full(Message):
        """A fourth name was asked for."""

    def __init__(self, kind: PredictionKind, pupils: tuple[Classmate, ...]) -> None:
        super().__init__(id=f"pick-{kind}", classes="picker")
        self.kind = kind
        self.chosen: list[int] = []
        self._pupil_names = {one.id: one.name for one in pupils}

    def compose(self) -> ComposeResult:
        """The question, what is chosen, the field, the list."""
        yield Static(Content(PREDICTION_QUESTIONS[self.kind]), classes="asked")
        yield Input(placeholder="Typ een paar letters van een naam", max_length=80)
        yield OptionList(markup=False)
        yield Static("", classes="lead count")

    def on_mount(self) -> None:
        """Everybody is there; the keyboard stays in the field."""
        self.query_one(OptionList).can_focus = False
        self._show()

    @property
    def names(self) -> tuple[str, ...]:
        """The chosen names, in the order of naming."""
        return tuple(self._pupil_names[one] for one in self.chosen)

    @on(Input.Changed)
    def _show(self) -> None:
        typed = self.query_one(Input).value
        others = [one for one in self._pupil_names if one not in self.chosen]
        found = list(fitting(self._pupil_names, typed)) if typed.strip() else self.chosen + others
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([
            Option(
                Content(f"{'[✓]' if one in self.chosen else '[ ]'} {self._pupil_names[one]}"),
                id=str(one),
            )
            for one in found
        ])
        listed.highlighted = 0 if typed.strip() and found else None
        count = f"{len(self.chosen)} van hoogstens {MOST}"
        if typed.strip() and not found:
            count = "Geen naam gevonden; wis met Backspace."
        self.query_one(".count", Static).update(Content(count))

    def on_key(self, event: events.Key) -> None:
        """Arrows walk through the names while the field keeps the keyboard."""
        listed = self.query_one(OptionList)
        if event.key not in {"down", "up"} or not self.query_one(Input).has_focus:
            return
        if event.key == "down":
            listed.action_cursor_down()
        else:
            listed.action_cursor_up()
        event.stop()
        event.prevent_default()

    @on(Input.Submitted)
    def _entered(self) -> None:
        option = self.query_one(OptionList).highlighted_option
        if option is not None and option.id:
            self._toggle(int(option.id))
        else:
            self.screen.focus_next()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.query_one(Input).focus()
        self._toggle(int(event.option.id or 0))

    def _toggle(self, pupil: int) -> None:
        if pupil in self.chosen:
            self.chosen.remove(pupil)
        elif len(self.chosen) >= MOST:
            self.post_message(self.Full())
            return
        else:
            self.chosen.append(pupil)
        field = self.query_one(Input)
        if field.value:
            field.value = ""
        else:
            self._show()


class PredictionScreen(BaseScreen[bool]):
    """Name whom you expect, or look at once; hands back True when the mentor may look."""

    CSS_PATH = "prediction.tcss"
    ROOM = "sociogram"
    HEADING = "Wat verwacht je?"
    AUTO_FOCUS = "Input"
    HELP = (
        "Voordat je de meting voor het eerst bekijkt, kun je opschrijven wat je verwacht: "
        "hoogstens drie leerlingen per vraag. Straks staat ernaast wat de klas zegt. Zo leer je "
        "wat jij ziet en wat je ontgaat. Alleen jij ziet dit.\n\n"
        "Typ een paar letters van een naam en druk op Enter. Nog een keer kiezen haalt de naam "
        "weer weg. Met Tab ga je naar de volgende vraag. Niemand noemen mag ook. Met Ctrl+S bewaar "
        f"je het. {FINAL}\n\n"
        "Met Ctrl+K kijk je liever meteen; klasapp vraagt het bij deze meting dan niet meer. "
        "Met Esc ga je terug zonder te kijken."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren en kijken", "Bewaar je voorspelling en kijk.",
               priority=True),
        Action("skip", "ctrl+k", "Meteen kijken",
               "Kijk zonder te voorspellen; klasapp vraagt het bij deze meting niet meer.",
               priority=True),
    )  # fmt: skip

    def __init__(self, session: Session, round_id: int) -> None:
        super().__init__()
        self._session = session
        self._round_id = round_id
        self._form = prediction_form(session, round_id)

    def compose_content(self) -> ComposeResult:
        """Why, a picker for each kind, and two ways on."""
        with Vertical(classes="content"):
            yield Static(Content(f"{self._form.round_name}: eerst jij"), classes="heading")
            yield Static(
                "Noem wie je verwacht, hoogstens drie per vraag. Straks zie je ernaast wat de klas "
                f"zegt. Alleen jij ziet dit. {FINAL}",
                id="why",
            )
            with Horizontal(id="pickers"):
                for kind in self._form.kinds:
                    yield PupilPicker(kind, self._form.pupils)
            yield Static("", id="complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("Bewaren en kijken", id="save", variant="primary")
                yield Button("Ik kijk liever meteen", id="skip")

    @on(PupilPicker.Full)
    def full(self) -> None:
        """Three names are enough."""
        self._complain(f"Noem hoogstens {MOST} leerlingen. Haal er eerst een weg.")

    @on(Input.Changed)
    def typing(self, event: Input.Changed) -> None:
        """A complaint goes once the mentor goes on."""
        if event.value:
            self._complain("")

    def _complain(self, sentence: str) -> None:
        self.query_one("#complaint", Static).update(Content(sentence))

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Show what is kept, and that it is for good."""
        lines = [
            f"{PREDICTION_QUESTIONS[one.kind]}\n   {', '.join(one.names) or 'niemand'}"
            for one in self.query(PupilPicker)
        ]
        question = "\n".join(lines) + f"\n\nZo bewaren? {FINAL}"
        self.app.push_screen(Confirm(question, yes="Bewaren en kijken"), self._save)

    @telling
    def _save(self, sure: bool | None) -> None:
        if sure:
            named = {one.kind: tuple(one.chosen) for one in self.query(PupilPicker)}
            predict(self._session, self._round_id, named)
            self.dismiss(True)

    @on(Button.Pressed, "#skip")
    @telling
    def action_skip(self) -> None:
        """Look at once."""
        skip_prediction(self._session, self._round_id)
        self.dismiss(True)
