"""Typing in the forms that came in on paper, at the speed of typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from klasapp.errors import KlasappError
from klasapp.sociogram.paper import SKIPPED, form_texts, read_form, read_lines
from klasapp.sociogram.paper_desk_screen import PaperDesk
from klasapp.sociogram.paper_line_screen import SEPARATORS, PaperLine
from klasapp.sociogram.paper_service import (
    PaperForm,
    Session,
    find_paper_form,
    load_paper,
    put_back,
    save_paper_form,
)
from klasapp.sociogram.paper_wording import HOW, about
from klasapp.sociogram.round import Participant, ParticipantState
from klasapp.sociogram.scale import STEPS
from klasapp.sociogram.service import mark
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm


@dataclass(frozen=True, slots=True)
class _Done:
    """Something that Ctrl+Z takes back; ``texts``: what was typed, None for a mark."""

    pupil_id: int
    before: PaperForm | ParticipantState
    texts: tuple[str, ...] | None = None


class PaperEntryScreen(BaseScreen[None]):
    """First whose form it is, then its questions, then its scales; kept after the last."""

    CSS_PATH = "paper.tcss"
    ROOM = "sociogram"
    HEADING = "Formulieren intypen"
    AUTO_FOCUS = "#line"
    HELP = (
        "Hier typ je over wat leerlingen op papier invulden.\n\n"
        + HOW
        + "\n\nEen formulier dat je al typte, verbeter je door zijn nummer te typen. Met pijl "
        "omhoog en omlaag ga je langs de vragen. Esc legt een half formulier opzij: typ het nummer "
        "weer en je gaat verder. Elk heel formulier is meteen bewaard; je kunt stoppen en later "
        "verdergaan."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("undo", "ctrl+z", "Zet terug",
               "Haal terug wat je het laatst bewaarde: het formulier of de afmelding.",
               priority=True),
        Action("absent", "a", "Afwezig", "Deze leerling was er niet, of toch wel."),
        Action("refused", "w", "Wil niet", "Deze leerling doet niet mee, of toch wel."),
    )  # fmt: skip

    def __init__(self, session: Session, round_id: int) -> None:
        super().__init__(classes="keeps-drafts")
        self._session = session
        self._round_id = round_id
        self._paper = load_paper(session, round_id)
        self._undone: list[_Done] = []
        self._half: dict[int, tuple[str, ...]] = {}
        self._last: int | None = None
        self._said = ""
        self._went_by_itself = False
        self._clear()

    def _clear(self) -> None:
        self._pupil: Participant | None = None
        self._before: PaperForm | None = None
        self._at_first: tuple[str, ...] = ()
        self._texts: list[str] = []
        self._place = 0
        self._empty_is_right = False

    def compose_content(self) -> ComposeResult:
        """How far, whose form, the line, and below it the form beside the names."""
        yield PaperDesk(self._key, self._click)

    def on_mount(self) -> None:
        """Ask for the first form."""
        self._show()

    @telling
    def on_screen_resume(self) -> None:
        """Elsewhere a pupil may have been added or marked."""
        if self.query(PaperLine):
            self._paper = load_paper(self._session, self._round_id)
            self._show_check()

    # What is typed

    @property
    def _line(self) -> PaperLine:
        return self.query_one(PaperLine)

    @property
    def _questions(self) -> int:
        return len(self._paper.asked.questions)

    def _key(self, key: str, character: str) -> bool:
        """Do what a key does; False when it is for the line itself."""
        steps = {"up": -1, "shift+tab": -1, "down": 1, "tab": 1}
        by_itself, self._went_by_itself = self._went_by_itself, False
        try:
            if key == "enter" and by_itself and not self._line.value:
                self._complain(
                    "Enter was niet nodig. Niets in te vullen? Druk dan nog eens op Enter."
                )
            elif key == "enter":
                self._enter()
            elif key in steps:
                self._step(steps[key])
            elif key == "backspace":
                self._erase()
            elif key == "escape":
                self.action_back()
            elif character:
                self._type(character)
            else:
                return False
        except KlasappError as error:
            self._complain(str(error))
        return True

    def _type(self, character: str) -> None:
        if character in "aA":
            self.action_absent()
        elif character in "wW":
            self.action_refused()
        elif self._pupil is not None and self._place >= self._questions:
            self._type_step(character)
        elif character in SEPARATORS:
            if self._line.value and not self._line.value.endswith(" "):
                self._line.insert_text_at_cursor(" ")
        elif character.isdecimal() and character.isascii():
            self._complain("")
            self._empty_is_right = False
            self._line.insert_text_at_cursor(character)
            self._complete()

    def _complete(self) -> None:
        """A number that can only be this one is done: no space, no Enter."""
        value = self._line.value
        at_end = self._line.cursor_position == len(value)
        if not at_end or not self._paper.is_whole(value.split()[-1]):
            return
        if self._pupil is None:
            self._went_by_itself = True  # an Enter out of habit would answer the first question
            self._choose(value.strip())
        else:
            self._put(value + " ")

    def _type_step(self, character: str) -> None:
        if character == SKIPPED or character in map(str, STEPS):
            self._put(character)
            self._keep_text()
            self._empty_is_right = False
            self._advance()
            self._went_by_itself = self._pupil is not None
        else:
            self._complain("Typ 1, 2, 3, 4 of 5. Typ - als de leerling de vraag oversloeg.")

    def _erase(self) -> None:
        self._complain("")
        value = self._line.value
        if value.endswith(" ") and self._line.cursor_position == len(value):
            self._put(value[:-2])
        else:
            self._line.action_delete_left()

    def _put(self, text: str) -> None:
        self._line.value = text
        self._line.cursor_position = len(text)

    def _enter(self) -> None:
        text = self._line.value
        if self._pupil is None:
            self._choose(text.strip())
            return
        self._texts[self._place] = text
        if self._place < self._questions:
            fault = read_lines(self._paper, self._pupil.pupil.id, self._texts)[self._place].fault
            if fault:
                self._complain(f"{fault} Haal het weg met Backspace.")
                return
        self._advance()

    def _step(self, step: int) -> None:
        if self._pupil is not None:
            self._click(self._place + step)

    def _click(self, place: int) -> None:
        if self._pupil is not None and 0 <= place < len(self._texts):
            self._keep_text()
            self._place = place
            self._show()

    def _keep_text(self) -> None:
        self._texts[self._place] = self._line.value

    # From form to form

    def _choose(self, text: str) -> None:
        self._put("")
        one = self._paper.find(text) if text else self._paper.next_waiting(self._last)
        if one is None:
            self._complain(
                f"{text} staat niet op de lijst. Kijk welk nummer op het formulier staat."
                if text
                else "Iedereen is binnen of afgemeld. Typ een nummer om iets te verbeteren."
            )
        else:
            self._begin(one.pupil.id)

    def _begin(self, pupil_id: int, texts: Sequence[str] | None = None) -> None:
        self._clear()
        self._before = find_paper_form(self._session, self._round_id, pupil_id)
        self._pupil = self._paper.asked.participant(pupil_id)
        fields = self._questions + len(self._paper.asked.scales)
        self._at_first = (
            form_texts(self._paper, pupil_id, self._before) if self._before else ("",) * fields
        )
        half = self._half.pop(pupil_id, None)
        self._texts = list(texts or half or self._at_first)
        self._show()

    def _advance(self) -> None:
        if self._place + 1 < len(self._texts):
            self._place += 1
            self._show()
        else:
            self._finish()

    def _finish(self) -> None:
        if self._pupil is None:
            return
        pupil = self._pupil.pupil
        lines = read_lines(self._paper, pupil.id, self._texts)
        wrong = next((place for place, line in enumerate(lines) if line.fault), None)
        if wrong is not None:
            self._place = wrong
            self._show()
            self._complain(f"{lines[wrong].fault} Haal het weg met Backspace.")
            return
        if not any(text.strip() for text in self._texts) and not self._empty_is_right:
            self._empty_is_right = True
            self._complain(
                "Er is niets getypt. Is het formulier leeg? Nog eens Enter: overal niemand. "
                "Was de leerling er niet: a."
            )
            return
        form = read_form(self._paper, pupil.id, self._texts)
        save_paper_form(self._session, self._round_id, pupil.id, form)
        done = _Done(pupil.id, self._before or self._pupil.state, tuple(self._texts))
        self._did(done, f"Bewaard: {about(self._paper, pupil)}.")

    def _did(self, done: _Done, said: str) -> None:
        self._undone.append(done)
        self._last = self._paper.numbers[done.pupil_id]
        self._half.pop(done.pupil_id, None)
        self._said = said
        self._leave_form()

    def _leave_form(self) -> None:
        self._clear()
        self._paper = load_paper(self._session, self._round_id)
        self._show()

    def _typed_something(self) -> bool:
        if self._pupil is None:
            return False
        self._keep_text()
        return [text.split() for text in self._texts] != [text.split() for text in self._at_first]

    def _set_aside(self) -> None:
        if self._pupil is not None:
            self._said = ""
            if self._typed_something():
                self._half[self._pupil.pupil.id] = tuple(self._texts)
                self._said = f"Opzij gelegd: {about(self._paper, self._pupil.pupil)}."
            self._leave_form()

    # Keys of the screen

    def action_undo(self) -> None:
        """Take back the last thing that was kept."""
        if not self._undone:
            self._complain(
                "Er is nog niets om terug te halen. Typ het nummer van een formulier om het te "
                "verbeteren."
            )
            return
        self._set_aside()
        done = self._undone[-1]
        put_back(self._session, self._round_id, done.pupil_id, done.before)
        self._undone.pop()
        self._paper = load_paper(self._session, self._round_id)
        self._last = self._paper.numbers[done.pupil_id] - 1
        name = about(self._paper, self._paper.asked.participant(done.pupil_id).pupil)
        self._said = f"Teruggehaald: {name}."
        if done.texts is None:
            self._show()
        else:
            self._begin(done.pupil_id, done.texts)

    def action_absent(self) -> None:
        """Was not there, or was after all."""
        self._mark("absent", "afwezig")

    def action_refused(self) -> None:
        """Does not take part, or does after all."""
        self._mark("refused", "doet niet mee")

    def _mark(self, state: ParticipantState, word: str) -> None:
        one = self._pupil or self._paper.next_waiting(self._last)
        if one is None:
            self._complain("Iedereen is binnen of afgemeld. Typ eerst een nummer.")
        elif self._typed_something():
            self.app.push_screen(
                Confirm(
                    f"Van {one.pupil.name} is al iets getypt.\n\nDat weggooien, en noteren: "
                    f"{word}?",
                    yes="Weggooien",
                ),
                lambda sure: self._mark_anyway(one, state, word) if sure else None,
            )
        else:
            self._mark_now(one, state, word)

    @telling
    def _mark_anyway(self, one: Participant, state: ParticipantState, word: str) -> None:
        self._mark_now(one, state, word)

    def _mark_now(self, one: Participant, state: ParticipantState, word: str) -> None:
        now: ParticipantState = "waiting" if one.state == state else state
        mark(self._session, self._round_id, one.pupil.id, now)
        said = f"{about(self._paper, one.pupil)}: {word if now == state else 'toch nog niet'}."
        self._did(_Done(one.pupil.id, one.state), said)

    def action_back(self) -> None:
        """From a form to the next; from there away, after asking about half forms."""
        if self._pupil is not None:
            self._set_aside()
            return
        if not self._half:
            super().action_back()
            return
        names = ", ".join(
            about(self._paper, self._paper.asked.participant(one).pupil) for one in self._half
        )
        self.app.push_screen(
            Confirm(
                f"Nog niet af: {names}.\n\nWat je daarvan typte, gaat weg. De andere formulieren "
                "zijn bewaard. Toch stoppen?",
                yes="Stoppen",
            ),
            lambda sure: super(PaperEntryScreen, self).action_back() if sure else None,
        )

    # What is shown

    @property
    def _desk(self) -> PaperDesk:
        return self.query_one(PaperDesk)

    def _complain(self, sentence: str) -> None:
        self._desk.complain(sentence)

    def _show(self) -> None:
        """Show the step that has come; the line holds what was typed there before."""
        self._complain("")
        self._put(self._texts[self._place] if self._pupil else "")
        self._line.focus()
        self._show_check()

    @on(Input.Changed)
    def _show_check(self) -> None:
        if self._pupil is None:
            self._desk.ask_whose(
                self._paper, self._paper.next_waiting(self._last), self._said, self._half
            )
        else:
            self._keep_text()
            self._desk.ask_field(
                self._paper, self._pupil, self._texts, self._place, again=self._before is not None
            )
        self.set_class(not self._half and not self._typed_something(), "keeps-drafts")
