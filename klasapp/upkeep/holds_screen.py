"""What stays although its time is over, and why; and lifting that."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.roster.spoken_time import spoken_day
from klasapp.upkeep import holds_service as service
from klasapp.upkeep.find_one_screen import FindOne
from klasapp.upkeep.holds_service import HoldView, Subject
from klasapp.upkeep.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText

_MISSING = "Schrijf een reden. Wie dit later leest, moet begrijpen waarom."
_TAKEN_BACK = "Meteen teruggenomen."


def begin_hold(screen: BaseScreen[Any], session: Session, subject: Subject | None) -> None:
    """Ask what must stay (unless it is given) and why, and keep that."""

    def picked(one: Subject | None) -> None:
        if one is None:
            return

        @telling
        def answered(screen: BaseScreen[Any], reason: str | None) -> None:
            if reason is not None:
                number = service.place_hold(
                    session, reason, pupil_id=one.pupil_id, case_id=one.case_id
                )
                screen.shell.tell_undoable(
                    f"{one.label} blijft staan tot je dit losmaakt.",
                    lambda: service.lift_hold(session, number, _TAKEN_BACK),
                    f"{one.label} staat niet meer vast.",
                )

        question = f"Waarom moet {one.label} blijven?\nBijvoorbeeld: er loopt een klacht."
        screen.app.push_screen(
            AskText(question, required=_MISSING), lambda text: answered(screen, text)
        )

    if subject is not None:
        picked(subject)
        return
    choices = [(one.label, one) for one in service.subjects(session)]
    screen.app.push_screen(FindOne("Wat moet blijven? Kies een leerling of een zaak.", choices),
                           picked)  # fmt: skip


class HoldsScreen(BaseScreen[None]):
    """The holds, with their reasons."""

    ROOM = "upkeep"
    HEADING = "Wat vaststaat"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#holds"
    HELP = (
        "Wat hier staat, wist klasapp niet, ook niet als de bewaartermijn voorbij is. Doe dit "
        "alleen als het moet, bijvoorbeeld bij een klacht, een aangifte of een rechtszaak, en "
        "overleg met de privacy-functionaris. Maak het los met l zodra het kan, weer met een reden."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("add", "n", "Vastzetten", "Laat een leerling of zaak langer staan."),
        Action("lift", "l", "Losmaken", "Laat het weer gaan als de termijn voorbij is."),
    )

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._holds: tuple[HoldView, ...] = ()

    def compose_content(self) -> ComposeResult:
        """A count and the list."""
        with Vertical(classes="room"):
            yield Static("", id="count", classes="summary")
            yield OptionList(id="holds", markup=False)

    def on_mount(self) -> None:
        """Show them."""
        self._show()

    def on_screen_resume(self) -> None:
        """Show what changed."""
        if self.query("#holds"):
            self._show()

    def _show(self) -> None:
        self._holds = service.list_holds(self._session)
        standing = sum(one.hold.lifted_on is None for one in self._holds)
        count = self.query_one("#count", Static)
        count.set_class(not standing, "-empty")
        count.update(
            Content(
                f"Dit staat vast: {standing}"
                if standing
                else "Er staat niets vast. Toets n zet een leerling of zaak vast."
            )
        )
        listed = self.query_one(OptionList)
        here = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(_line(one)) for one in self._holds])
        listed.display = bool(self._holds)
        if self._holds:
            listed.highlighted = min(here or 0, len(self._holds) - 1)
            if self.focused is None:
                listed.focus()

        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what stands fast can be let go."""
        if action == "lift":
            return self._chosen is not None
        return super().check_action(action, parameters)

    def actions(self) -> tuple[Action, ...]:
        """The same for the palette."""
        return tuple(one for one in self.ACTIONS if self.check_action(one.name, ()))

    @property
    def _chosen(self) -> HoldView | None:
        """What is under the cursor, if it still stands fast."""
        for listed in self.query(OptionList):
            place = listed.highlighted
            if place is not None and place < len(self._holds):
                one = self._holds[place]
                return one if one.hold.lifted_on is None else None
        return None

    @on(OptionList.OptionHighlighted)
    def _offer(self) -> None:
        self.refresh_bindings()

    def action_add(self) -> None:
        """Another hold."""
        begin_hold(self, self._session, None)

    def action_lift(self) -> None:
        """Ask why, and lift it."""
        one = self._chosen
        if one is None:
            return

        @telling
        def answered(screen: HoldsScreen, reason: str | None) -> None:
            if reason is not None:
                session, hold = screen._session, one.hold
                service.lift_hold(session, hold.id, reason)
                screen._show()
                screen.shell.tell_undoable(
                    f"{one.label} staat niet meer vast.",
                    lambda: service.place_hold(
                        session, hold.reason, pupil_id=hold.pupil_id, case_id=hold.case_id
                    ),
                    f"{one.label} staat weer vast.",
                )

        question = f"Waarom hoeft {one.label} niet meer te blijven?"
        self.app.push_screen(
            AskText(question, required=_MISSING), lambda text: answered(self, text)
        )


def _line(one: HoldView) -> Content:
    hold = one.hold
    ended = hold.lifted_on
    lines = [
        Content.styled(f"{'○ los' if ended else '■ vast'}  {one.label}", "" if ended else "bold"),
        Content(f"\n    {spoken_day(hold.placed_on)}: {hold.reason}"),
    ]
    if ended:
        lines.append(Content(f"\n    los sinds {spoken_day(ended)}: {hold.lift_reason}"))
    return Content.assemble(*lines)
