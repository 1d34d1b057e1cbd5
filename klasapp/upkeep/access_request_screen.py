"""One request: who may see it, what is still to do, and what happened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.errors import KlasappError
from klasapp.roster.spoken_time import spoken_day
from klasapp.upkeep import access_service as service
from klasapp.upkeep.access import (
    ASKERS,
    DECISIONS,
    Decision,
    StepKind,
    due_on,
    is_late,
    open_points,
)
from klasapp.upkeep.access_items_screen import AccessItemsScreen
from klasapp.upkeep.access_review_screen import AccessReviewScreen
from klasapp.upkeep.access_service import AccessDraft, RequestView
from klasapp.upkeep.find_one_screen import FindOne
from klasapp.upkeep.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText

_MAY = {"yes": "✓ Mag het zien", "ask": "? Nog uitzoeken", "no": "× Mag het niet zien"}
_STEPS: dict[StepKind, str] = {
    "identity": "Vastgesteld wie het vraagt", "consent": "Toestemming", "extended": "Verlengd",
    "bundle": "Kopie gemaakt", "decided": "Besluit", "given": "Gegeven", "withdrawn": "Vervallen",
}  # fmt: skip

_STAYS = "Dit blijft staan in het verzoek: je kunt het niet terugnemen."


class AccessRequestScreen(BaseScreen[None]):
    """A page that scrolls, and keys for each step."""

    ROOM = "upkeep"
    HEADING = "Verzoek om inzage"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#page"
    HELP = (
        "klasapp zegt wie het mag zien volgens leeftijd en gezag; jij en de school beslissen. Stel "
        "eerst vast wie het vraagt. Met o zie je alles wat er over de leerling staat; daar zet je "
        "ook een correctie of bezwaar bij. Met k maak je de kopie: namen van anderen worden "
        "vervangen, en je kijkt na wat klasapp niet zeker weet. Leg daarna het besluit vast, en "
        "aan wie je de kopie gaf.\n\n"
        "Lukt het niet binnen een maand, verleng dan op tijd (v) en laat weten waarom."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("identity", "i", "Wie", "Leg vast hoe je vaststelde wie het vraagt."),
        Action("consent", "t", "Toestemming", "Leg vast wat de leerling vindt, of een machtiging."),
        Action("items", "o", "Overzicht", "Bekijk alles wat er over de leerling staat."),
        Action("copy", "k", "Kopie", "Kijk de namen na en maak de kopie."),
        Action("decide", "b", "Besluit", "Leg vast of het gegeven wordt."),
        Action("given", "g", "Gegeven", "Leg vast aan wie je de kopie gaf."),
        Action("extend", "v", "Verlengen", "Neem twee maanden extra, met een reden.", False),
        Action("withdraw", "x", "Vervalt", "Het verzoek is ingetrokken.", False),
    )  # fmt: skip

    def __init__(self, session: Session, number: int) -> None:
        super().__init__()
        self._session, self._number = session, number
        self._view: RequestView = service.read_request(session, number)

    def compose_content(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(classes="room", id="page"):
            yield Static("", id="text")

    def on_mount(self) -> None:
        """Write it."""
        self._show()

    def on_screen_resume(self) -> None:
        """Write it again."""
        if self.query("#text"):
            self._show()

    def _show(self) -> None:
        view = self._view = service.read_request(self._session, self._number)
        request, due = view.request, due_on(view.request)
        late = is_late(request, self._session.today)
        parts: list[Content | str | tuple[str, str]] = [
            (f"{view.pupil}\n", "bold"),
            f"Gevraagd door {request.who} ({ASKERS[request.asker]}), binnengekomen op "
            f"{spoken_day(request.received_on)}.\n",
            (f"{'! Te laat: a' if late else 'A'}ntwoord uiterlijk {spoken_day(due)}"
             f"{' (verlengd)' if request.last('extended') else ''}.\n\n",
             "bold $text-error" if late else ""),
            (f"{_MAY[view.ruling.answer]}\n", "bold"),
            f"{view.ruling.text}\n",
        ]  # fmt: skip
        points = open_points(request, view.ruling)
        if points:
            parts.append(("\nNog te doen\n", "bold"))
            parts += [f"  ○ {one}\n" for one in points]
        elif request.done:
            parts.append(("\nDit verzoek is afgerond.\n", "bold"))
        if request.steps:
            parts.append(("\nWat er gebeurde\n", "bold"))
        for step in request.steps:
            answer = f": {_answer(step.kind, step.answer)}" if step.answer else ""
            note = f". {step.note}" if step.note else ""
            parts.append(f"  {spoken_day(step.on_day)}  {_STEPS[step.kind]}{answer}{note}\n")
        self.query_one("#text", Static).update(Content.assemble(*parts))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A finished request is only to read."""
        if action in {"identity", "consent", "copy", "decide", "given", "extend", "withdraw"}:
            return not self._view.request.done
        return super().check_action(action, parameters)

    def actions(self) -> tuple[Action, ...]:
        """Only what can be done now."""
        return tuple(one for one in self.ACTIONS if self.check_action(one.name, ()))

    def _ask(self, question: str, keep: Callable[[str], None], value: str = "") -> None:
        @telling
        def answered(screen: AccessRequestScreen, text: str | None) -> None:
            if text is not None:
                keep(text)
                screen._show()

        self.app.push_screen(AskText(question, value), partial(answered, self))

    def action_identity(self) -> None:
        """How was it established who asks?"""
        self._ask(
            "Hoe heb je vastgesteld wie dit vraagt? Schrijf geen nummer van een paspoort op.",
            partial(service.note_identity, self._session, self._number),
        )

    def action_consent(self) -> None:
        """Does the pupil agree?"""
        pupil = self._view.request.asker != "other"
        question = (
            "Vindt de leerling het goed dat deze persoon het dossier ziet?" if pupil
            else "Is er een schriftelijke machtiging van wie recht heeft op inzage?"
        )  # fmt: skip

        @telling
        def answered(screen: AccessRequestScreen, agreed: bool | None) -> None:
            if agreed is not None:
                service.note_consent(screen._session, screen._number, agreed)
                screen._show()

        choices = [("Ja", True), ("Nee", False)]
        self.app.push_screen(FindOne(question, choices), partial(answered, self))

    def action_items(self) -> None:
        """Everything about the pupil."""
        self.app.push_screen(AccessItemsScreen(self._session, self._view.request.pupil_id))

    def action_copy(self) -> None:
        """Find the names, in a thread; then look at them."""
        session, number = self._session, self._number
        self.shell.tell("Even alles bij elkaar zoeken ...")

        def find() -> AccessDraft:
            with session.store.reopen() as store:
                return service.prepare(Session(store, session.clock), number)

        self.work(find, self._found)

    def _found(self, draft: AccessDraft) -> None:
        self.app.push_screen(AccessReviewScreen(self._session, draft))

    def action_decide(self) -> None:
        """Which decision, and why."""
        choices: list[tuple[str, Decision]] = [
            (text.capitalize(), key) for key, text in DECISIONS.items()
        ]

        def chosen(decision: Decision | None) -> None:
            if decision is None:
                return
            self._ask(
                f"Besluit: {DECISIONS[decision]}. Waarom? Bij helemaal toewijzen mag dit leeg.\n"
                f"{_STAYS}",
                lambda reason: service.decide(self._session, self._number, decision, reason),
            )

        self.app.push_screen(FindOne("Wat is het besluit?", choices), chosen)

    def action_given(self) -> None:
        """To whom, and how."""
        self._ask(
            f"Aan wie gaf je de kopie, en hoe?\n{_STAYS}",
            partial(service.note_given, self._session, self._number),
        )

    def action_extend(self) -> None:
        """Why it takes longer."""
        if self._view.request.last("extended"):
            raise KlasappError("Dit verzoek is al een keer verlengd. Nog een keer mag niet.")
        self._ask(
            "Waarom duurt het langer? Laat dit ook aan de vrager weten.",
            partial(service.extend, self._session, self._number),
        )

    def action_withdraw(self) -> None:
        """Why it lapses."""
        self._ask(
            f"Waarom vervalt dit verzoek?\n{_STAYS}",
            partial(service.withdraw, self._session, self._number),
        )


def _answer(kind: StepKind, answer: str) -> str:
    if kind == "decided":
        return DECISIONS[answer]  # type: ignore[index]
    return {"yes": "ja", "no": "nee"}.get(answer, answer)
