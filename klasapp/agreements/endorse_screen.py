"""Asking a whole class, one key for each pupil (R206)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from klasapp.agreements.agreement_set import ANSWER_WORDS, Answer, Endorsement, Signing
from klasapp.agreements.endorse_service import (
    Ballot,
    Session,
    ballot,
    endorse,
    endorse_rest,
    put_back_answers,
)
from klasapp.agreements.talk_screen import TalkScreen
from klasapp.roster.spoken_time import numeric_day
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialogs import Confirm
from klasapp.widgets.marked_table import Column, MarkedTable
from klasapp.widgets.messages import PupilRequested

_COLUMNS = (
    Column("pupil", "Leerling"),
    Column("answer", "Antwoord"),
    Column("day", "Op"),
    Column("talk", "Gesprek", give=True),
)
_QUESTIONS = {
    Signing.ENDORSE: "Sta jij achter deze afspraken, op school en daarbuiten?",
    Signing.SIGN: "Wie leverde het blad in, getekend door leerling en ouder? (h)",
    Signing.NOTHING: "Je school vraagt niet om onderschrijven.",
}


class EndorseScreen(BaseScreen[None]):
    """The class list; a key answers and goes to the next pupil."""

    CSS_PATH = "agreements.tcss"
    ROOM = "agreements"
    HEADING = "Onderschrijven"
    AUTO_FOCUS = "#pupils"
    HELP = (
        "Ga de klas langs: j is ja, n is nog niet, a is afwezig; daarna staat klasapp bij de "
        "volgende. Zei bijna iedereen ja? Noteer eerst wie niet, en druk dan op r: de rest wordt "
        "ja.\n\n"
        "Nog niet is een goed antwoord. klasapp zet een gesprek binnen een week in Deze week; "
        "met Enter kies je een andere dag of schrijf je erbij waarom. Wie er niet was, blijft "
        "staan tot je het vraagt.\n\n"
        "Vraagt je school een handtekening, dan noteer je met h dat het blad binnen is, getekend "
        "door de leerling en een ouder. Met z neem je een antwoord terug. Dit scherm heeft namen: "
        "zet het niet op het bord."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("answer('yes')", "j", "Ja", "Deze leerling staat achter de afspraken."),
        Action("answer('not_yet')", "n", "Nog niet", "Nog niet; er volgt een gesprek."),
        Action("answer('absent')", "a", "Afwezig", "Was er niet; vraag het later."),
        Action("answer('signed')", "h", "Getekend", "Het blad is binnen, met handtekeningen."),
        Action("rest", "r", "Rest ja", "Iedereen die nog niet gevraagd is, zegt ja."),
        Action("talk", "enter", "Gesprek", "Dag van het gesprek, en waarom nog niet."),
        Action("answer('open')", "z", "Terugnemen", "Neem het antwoord terug."),
        Action("pupil", "l", "Leerling", "Open de pagina van de leerling.", in_footer=False),
    )

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id
        self._ballot: Ballot = ballot(session, class_id)

    def compose_content(self) -> ComposeResult:
        """The question, how far it is, the class."""
        yield Static("", id="status")
        yield MarkedTable("pupils")

    def on_mount(self) -> None:
        """Begin at the first pupil who was not asked."""
        self.show()
        waiting = next((row for row in self._ballot.waiting if row[1] is None), None)
        if waiting is not None:
            self.query_one(MarkedTable).choose(str(waiting[0].id))

    def on_resize(self, _: events.Resize) -> None:
        """Fit the table."""
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Signing only where the school asks for it."""
        if action == "answer" and parameters and parameters[0] == "signed":
            return self._ballot.signing is Signing.SIGN
        return super().check_action(action, parameters)

    def actions(self) -> tuple[Action, ...]:
        """The same for the palette."""
        signing = self._ballot.signing is Signing.SIGN
        return tuple(one for one in self.ACTIONS if "signed" not in one.name or signing)

    def show(self) -> None:
        """Draw the class."""
        self._ballot = ballot(self._session, self._class_id)
        rows = {}
        for pupil, said in self._ballot.rows:
            symbol, word = ANSWER_WORDS[said.answer if said else "open"]
            talk = ""
            if said is not None and said.talk_on is not None:
                talk = f"{said.talk_on:%d-%m}{': ' + said.note if said.note else ''}"
            day = numeric_day(said.on) if said else ""
            rows[str(pupil.id)] = (pupil.display_name, f"{symbol} {word}", day, talk)
        self.query_one(MarkedTable).fill(_COLUMNS, rows, max(self.size.width - 2, 40))
        counts = self._ballot.counts
        told = " · ".join(
            f"{counts[answer]} {word}"
            for answer, (_, word) in ANSWER_WORDS.items()
            if counts[answer] or answer in {"yes", "not_yet"}
        )
        if not rows:
            told = "Er staan nog geen leerlingen in deze klas. Zet ze er eerst in bij Klas (7)."
        self.query_one("#status", Static).update(
            Content.assemble(
                Content.styled(_QUESTIONS[self._ballot.signing], "bold"), Content(f"\n{told}")
            )
        )

    @property
    def _pupil_id(self) -> int | None:
        chosen = self.query_one(MarkedTable).chosen
        return int(chosen) if chosen else None

    def action_answer(self, answer: Answer) -> None:
        """Keep it and go to the next pupil."""
        table, pupil_id = self.query_one(MarkedTable), self._pupil_id
        if pupil_id is None:
            return
        pupil, before = next(row for row in self._ballot.rows if row[0].id == pupil_id)
        endorse(self._session, self._class_id, pupil_id, answer)
        row = table.cursor_row
        self.show()
        if before is not None:  # a first answer is taken back with z, without a note for each
            name, word = pupil.display_name, ANSWER_WORDS[answer][1]
            self._offer(f"{name}: {word}.", [(pupil_id, before)], f"{name} heeft weer het oude.")
        if answer != "open" and row + 1 < table.row_count:
            table.move_cursor(row=row + 1, animate=False)

    def action_rest(self) -> None:
        """Everybody who was not asked yet says yes."""
        waiting = self._ballot.counts["open"]
        if not waiting:
            self.shell.tell("Iedereen is al gevraagd.")
            return

        def answered(sure: bool | None) -> None:
            if sure:
                before = [(pupil.id, said) for pupil, said in self._ballot.rows if said is None]
                endorse_rest(self._session, self._class_id, "yes")
                self.show()
                self._offer(f"{who} op ja gezet.", before, "De rest is weer niet gevraagd.")

        who = "1 leerling" if waiting == 1 else f"{waiting} leerlingen"
        self.app.push_screen(Confirm(f"{who} op ja zetten?", "Ja, de rest zei ja"), answered)

    def _offer(
        self, said: str, before: Sequence[tuple[int, Endorsement | None]], back: str
    ) -> None:
        session, class_id = self._session, self._class_id
        self.shell.tell_undoable(said, lambda: put_back_answers(session, class_id, before), back)

    def on_screen_resume(self) -> None:
        """An answer may have been put back."""
        if self.query("#pupils"):
            self.show()

    def action_talk(self) -> None:
        """Which day, and why not yet."""
        pupil_id = self._pupil_id
        if pupil_id is None:
            return
        pupil, said = next(row for row in self._ballot.rows if row[0].id == pupil_id)
        screen = TalkScreen(self._session, self._class_id, pupil, said)
        self.app.push_screen(screen, lambda _: self.show())

    @on(MarkedTable.RowSelected)
    def entered(self) -> None:
        """Enter in the table."""
        self.action_talk()

    def action_pupil(self) -> None:
        """The page of the pupil."""
        if self._pupil_id is not None:
            self.post_message(PupilRequested(self._pupil_id))
