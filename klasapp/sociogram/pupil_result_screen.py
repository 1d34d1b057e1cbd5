"""Everything a round says about one pupil, and the way to what to do with it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.sociogram.kept import removed_line
from klasapp.sociogram.prediction_service import find_prediction
from klasapp.sociogram.prediction_wording import foreseen
from klasapp.sociogram.round import Round, participant_word
from klasapp.sociogram.service import Analysis, Flag, PupilAnswers, Session, pupil_answers
from klasapp.sociogram.wording import (
    NOTICE,
    certainty_sentence,
    check_title,
    choices_line,
    flag_title,
    shown_to_check,
    sorted_flags,
)
from klasapp.sociometry.reason import number, odds
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.messages import (
    CaseRequested,
    LookFirstRequested,
    PupilRequested,
    SignalRequested,
)

_Parts = list[Content | str | tuple[str, str]]
_GOT = {"bullied": "Genoemd door", "negative": "Afgewezen door"}
_GAVE = {"bullied": "Noemde zelf", "negative": "Wees zelf af"}


class PupilResultScreen(BaseScreen[None]):
    """The points of attention of one pupil, who chose whom, and what can be done."""

    CSS_PATH = ["sociogram.tcss", "results.tcss"]
    ROOM = "sociogram"
    HEADING = "Leerling in de meting"
    AUTO_FOCUS = "#page"
    HELP = (
        "Hier staat alles wat de meting over deze leerling zegt. De aantallen kun je natellen.\n\n"
        "Met k begin je een plan om eerst te kijken, voordat er een zaak is. Met z open je een "
        "zaak; doe dat meteen als je pesten vermoedt. Met l ga je naar de pagina van de leerling."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("look_first", "k", "Kijk eerst", "Maak een plan om eerst een tijdje te kijken."),
        Action("signal", "s", "Signaal", "Noteer wat je opviel, of wat goed ging."),
        Action("open_case", "z", "Zaak beginnen", "Begin een zaak over deze leerling."),
        Action("pupil", "l", "Leerling", "Ga naar de pagina van deze leerling."),
        Action("next_flag", "v", "Volgend punt", "Kies het volgende aandachtspunt van deze "
               "leerling, voor k en z."),
    )  # fmt: skip

    def __init__(
        self,
        session: Session,
        asked: Round,
        analysis: Analysis,
        pupil_id: int,
        flag: Flag | None,
    ) -> None:
        super().__init__()
        self._asked = asked
        self._pupil_id = pupil_id
        self._received = analysis.pupil(str(pupil_id))
        self._flags = sorted_flags(self._received.flags)
        self._chosen = self._flags.index(flag) if flag in self._flags else 0
        self._check = [one for one in shown_to_check(analysis) if one.pupil == str(pupil_id)]
        self._answers = pupil_answers(session, asked.id, pupil_id)
        self._foreseen = foreseen(find_prediction(session, asked.id), pupil_id)

    def compose_content(self) -> ComposeResult:
        """One page that scrolls."""
        with VerticalScroll(classes="content", id="page"):
            yield Static("", id="text")

    def on_mount(self) -> None:
        """Write the page."""
        self._show()

    def fits(self, action: str) -> bool:
        """Looking first needs a point of attention."""
        needed = {"look_first": 1, "next_flag": 2}
        return len(self._flags) >= needed.get(action, 0)

    @property
    def _flag(self) -> Flag | None:
        return self._flags[self._chosen] if self._flags else None

    def _show(self) -> None:
        participant = self._asked.participant(self._pupil_id)
        parts: _Parts = [
            (f"{participant.pupil.name}\n", "bold"),
            f"{self._asked.name} · formulier: "
            f"{participant_word(participant.state, self._asked.state)}\n\n",
        ]
        if not self._flags and not self._check:
            parts.append("Geen aandachtspunten in deze meting.\n\n")
        for place, flag in enumerate(self._flags):
            here = len(self._flags) > 1 and place == self._chosen
            parts.extend(_about(flag, here))
        for one in self._check:
            parts += [(f"{check_title(one)}\n", "bold"), f"{one.reason}\n\n"]
        if self._foreseen:
            parts.append((f"{self._foreseen}\n\n", "italic"))
        if self._asked.removed is not None:
            parts += self._counts()
        for answers in self._answers:
            parts.extend(self._question(answers, participant.state == "answered"))
        parts.append((NOTICE, "italic"))
        self.query_one("#text", Static).update(Content.assemble(*parts))

    def _counts(self) -> _Parts:
        """How often the pupil was chosen, now that it is gone by whom."""
        assert self._asked.removed is not None
        parts: _Parts = [(f"{removed_line(self._asked.removed)}\n\n", "italic")]
        for question in self._asked.questions:
            counted = self._received.by_question.get(question.text)
            if counted is not None and question.kind != "bullies":
                word = _GOT.get(question.kind, "Gekozen door")
                parts += [
                    (f"{question.text}\n", "bold"),
                    f"  {word}: {counted.received}. Bij toeval verwacht: "
                    f"{number(counted.expected_received)}.\n\n",
                ]
        return parts

    def _question(self, answers: PupilAnswers, responded: bool) -> _Parts:
        question = answers.question
        counted = self._received.by_question.get(question.text)
        parts: _Parts = [(f"{question.text}\n", "bold")]
        parts.append(
            "  " + choices_line(_GOT.get(question.kind, "Gekozen door"), answers.received) + "\n"
        )
        if counted is not None:
            low = counted.received <= counted.expected_received
            tail = counted.p_received_low if low else counted.p_received_high
            parts.append(
                f"  Bij toeval verwacht: {number(counted.expected_received)}. "
                f"Zo {'weinig' if low else 'veel'} komt door toeval voor {odds(tail)}.\n"
            )
        if responded:
            parts.append(
                "  " + choices_line(_GAVE.get(question.kind, "Koos zelf"), answers.given) + "\n"
            )
            if question.kind == "positive":
                parts.append("  " + choices_line("Wederzijds", answers.mutual) + "\n")
        else:
            parts.append("  Wie deze leerling zelf kiest is niet bekend: geen formulier.\n")
        return [*parts, "\n"]

    def action_next_flag(self) -> None:
        """Choose the next flag."""
        self._chosen = (self._chosen + 1) % len(self._flags)
        self._show()

    def action_look_first(self) -> None:
        """Ask for a plan to look first."""
        if self._flag is not None:
            self.post_message(LookFirstRequested(self._pupil_id, self._flag, self._asked.id))

    def action_open_case(self) -> None:
        """Ask for a case."""
        self.post_message(CaseRequested(self._pupil_id, self._flag))

    def action_signal(self) -> None:
        """Note a signal about this pupil."""
        self.post_message(SignalRequested(self._pupil_id, self._asked.id))

    def action_pupil(self) -> None:
        """Ask for the pupil's page."""
        self.post_message(PupilRequested(self._pupil_id))


def _about(flag: Flag, here: bool) -> _Parts:
    return [
        (("▶ " if here else "") + flag_title(flag) + "\n", "bold"),
        f"{flag.reason}\n",
        f"{certainty_sentence(flag)}\n" if certainty_sentence(flag) else "",
        f"Wat dit kan veranderen: {flag.change}\n\n",
    ]
