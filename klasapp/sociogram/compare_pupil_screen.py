"""One pupil over the rounds, and the way to what to do with it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.sociogram.compare import Compared, Course, Step
from klasapp.sociogram.compare_service import Session, note_pupil_read
from klasapp.sociogram.compare_wording import (
    KEPT_SAME,
    flag_cell,
    no_flags_sentence,
    plot_lines,
    pupil_step_lines,
    step_line,
)
from klasapp.sociogram.wording import NOTICE, certainty_sentence
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.messages import CaseRequested, LookFirstRequested, PupilRequested


class ComparePupilScreen(BaseScreen[None]):
    """The scores of one pupil, who chose the pupil, and what can be done."""

    CSS_PATH = ["sociogram.tcss", "compare.tcss"]
    ROOM = "sociogram"
    HEADING = "Leerling door de tijd"
    AUTO_FOCUS = "#page"
    HELP = (
        "Hier staat hoe vaak deze leerling in elke meting gekozen is, en wie er bleef kiezen. De "
        "aantallen kun je natellen.\n\n"
        "Met k begin je een plan om eerst te kijken, voordat er een zaak is. Met z begin je een "
        "zaak; doe dat meteen als je pesten vermoedt. Met l ga je naar de pagina van de leerling."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("look_first", "k", "Kijk eerst", "Maak een plan om eerst een tijdje te kijken."),
        Action("open_case", "z", "Zaak beginnen", "Begin een zaak over deze leerling."),
        Action("pupil", "l", "Leerling", "Ga naar de pagina van deze leerling."),
    )

    def __init__(self, session: Session, compared: Compared, step: Step, course: Course) -> None:
        super().__init__()
        self._compared, self._step, self._course = compared, step, course
        self._flag = step.flag(str(course.pupil.id))
        note_pupil_read(session, course.pupil.id, compared.rounds)

    def compose_content(self) -> ComposeResult:
        """One page that scrolls."""
        with VerticalScroll(classes="content", id="page"):
            yield Static(self._page(), id="text")

    def fits(self, action: str) -> bool:
        """Looking first needs a point of attention."""
        return action != "look_first" or self._flag is not None

    def _page(self) -> Content:
        compared, step, course = self._compared, self._step, self._course
        parts: list[Content | str | tuple[str, str]] = [
            (f"{course.pupil.name}\n", "bold"),
            f"{compared.text}\n\n",
            ("Gekozen in elke meting\n", "bold"),
            *(f"{line}\n" for line in plot_lines(compared, course)),
            (f"\n{step_line(compared, step)}\n", "bold"),
        ]
        if self._flag is None:
            parts.append((no_flags_sentence(compared, step) or "Geen aandachtspunt.") + "\n")
        else:
            parts += [
                (f"{flag_cell(self._flag, wide=True)}\n", "bold"),
                f"{self._flag.reason}\n",
                f"{certainty_sentence(self._flag)}\n",
                f"Wat dit kan veranderen: {self._flag.change}\n",
            ]
        parts.append("\n")
        parts += [f"{line}\n" for line in pupil_step_lines(compared, step, course)]
        parts += [("\n" + KEPT_SAME + "\n" + NOTICE, "italic")]
        return Content.assemble(*parts)

    def action_look_first(self) -> None:
        """Ask for a plan to look first."""
        if self._flag is not None:
            later = self._compared.rounds[self._step.second].id
            self.post_message(LookFirstRequested(self._course.pupil.id, self._flag, later))

    def action_open_case(self) -> None:
        """Ask for a case."""
        self.post_message(CaseRequested(self._course.pupil.id, self._flag))

    def action_pupil(self) -> None:
        """Ask for the pupil's page."""
        self.post_message(PupilRequested(self._course.pupil.id))
