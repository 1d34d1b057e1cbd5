"""One signal, whole, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.protocol.moments import MOMENTS
from klasapp.roster.spoken_time import spoken_day
from klasapp.signals.decide_screen import StaysDialog
from klasapp.signals.service import (
    Session,
    check_day,
    current_protocol,
    find_pupil,
    list_pupils,
    needs_support_team,
    note_consulted,
    put_back_signal,
    read_signal,
    remove_signal,
    say_about,
    stays_signal,
    take_back_stays,
)
from klasapp.signals.signal import OWN_EYES, STATE_WORDS, Signal, Step
from klasapp.signals.who_screen import WHOLE_CLASS, Who
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText, Confirm
from klasapp.widgets.messages import CaseFromSignals, PlaceRequested, PupilRequested

_STEP_WORDS = {
    "stays": "Blijft een signaal",
    "to_case": "In een zaak",
    "consulted": "Besproken met het ondersteuningsteam",
}


class SignalScreen(BaseScreen[None]):
    """Read a signal again, and decide."""

    CSS_PATH = "signals.tcss"
    ROOM = "signals"
    HEADING = "Signaal"
    AUTO_FOCUS = "#whole"
    HELP = (
        "Zo noteerde je het. Een signaal is een reden om te kijken, geen oordeel.\n\n"
        "Denk je dat er gepest wordt, begin dan een zaak (z): wat hier staat, staat dan al in het "
        "formulier. Wil je het eerst aankijken, kies dan b: het blijft een signaal, met een reden "
        "en een dag waarop je weer kijkt. Op die dag staat het in Deze week.\n\n"
        "Bij letsel of zichzelf pijn doen praat je vandaag met het ondersteuningsteam (meldcode). "
        "Noteer met o met wie."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("case", "z", "Zaak beginnen", "Begin een zaak met wat hier staat."),
        Action("stays", "b", "Blijft signaal", "Het blijft een signaal, met een reden en een dag."),
        Action("consulted", "o", "Overlegd", "Noteer met wie van het team je overlegde."),
        Action("open_case", "enter", "Naar de zaak", "Ga naar de zaak waar dit bij hoort."),
        Action("pupil", "l", "Leerling", "Ga naar de pagina van deze leerling."),
        Action("about", "w", "Over wie", "Zeg over wie dit gaat.", in_footer=False),
        Action("remove", "delete", "Weghalen", "Haal dit signaal weg als het een vergissing was.",
               in_footer=False),
    )  # fmt: skip

    def __init__(
        self,
        session: Session,
        signal_id: int,
        said: Callable[[], dict[int, tuple[str, ...]]] = dict,
    ) -> None:
        """``said``: corrections and objections of a pupil or a parent, by number of the signal."""
        super().__init__(classes="signals")
        self._said = said
        self._session = session
        self._signal = read_signal(session, signal_id)
        self._protocol = current_protocol(session)

    def compose_content(self) -> ComposeResult:
        """Everything that was noted."""
        with VerticalScroll(id="whole", classes="content", can_focus=True):
            yield Static("", id="text")

    def on_mount(self) -> None:
        """Show it."""
        self._show()

    @telling
    def on_screen_resume(self) -> None:
        """Something may have been decided."""
        self._read_again()

    def _read_again(self) -> None:
        if self.query("#text"):
            self._signal = read_signal(self._session, self._signal.id, again=True)
            self._show()

    def _show(self) -> None:
        self.query_one("#text", Static).update(self._whole(self._signal))
        self.refresh_bindings()

    def _whole(self, signal: Signal) -> Content:
        draft, protocol = signal.draft, self._protocol
        words = {one.code: one.text for one in protocol.signals}
        words |= {one.code: f"Vorm: {one.label}" for one in protocol.forms}
        places = {one.code: one.text for one in protocol.places}
        who = (
            find_pupil(self._session, draft.pupil_id).display_name
            if draft.pupil_id is not None
            else "De klas"
        )
        symbol, state = STATE_WORDS[signal.state]
        where = places.get(draft.place, draft.place)
        moment = dict(MOMENTS).get(draft.moment, draft.moment)
        parts: list[Content | str] = [
            Content.styled(who, "bold $text-accent"),
            f"   {symbol} {state}\n",
            " · ".join(filter(None, (spoken_day(draft.seen_on), where, moment))),
            f"\n{self._told(signal)}\n",
        ]
        advice = {one.code: one.advice for one in protocol.signals if one.urgent}
        for code in draft.codes:
            parts.append(f"\n• {words.get(code, code)}")
            if code in advice:
                parts.append(Content.styled(f"\n  ! {advice[code]}", "$text-warning"))
        if draft.text:
            parts.append(f"\n\n{draft.text}")
        if needs_support_team(signal, protocol):
            parts.append(Content.styled(
                "\n\n! Praat vandaag met het ondersteuningsteam. Noteer met o met wie.",
                "bold $text-error",
            ))  # fmt: skip
        if signal.steps:
            parts.append(Content.styled("\n\nWat je ermee deed", "bold"))
            parts += [f"\n{_spoken_step(step)}" for step in signal.steps]
        if said := self._said().get(signal.id, ()):
            parts.append(Content.styled("\n\nWat de leerling of ouder ervan zegt", "bold"))
            parts += [f"\n• {line}" for line in said]
        return Content.assemble(*parts)

    def _told(self, signal: Signal) -> str:
        draft = signal.draft
        if draft.kind == "positive":
            return "Iets goeds"
        if draft.source == OWN_EYES:
            return "Zelf gezien of gehoord"
        sources = {one.code: one.text for one in self._protocol.report_sources}
        heard = draft.reported_on or signal.noted_at.date()
        named = draft.reporter
        if draft.unnamed:
            named = f"{named}, wil niet genoemd worden" if named else "wil niet genoemd worden"
        told = f"Melding: {sources.get(draft.source, draft.source)}"
        return f"{told}{f' ({named})' if named else ''} · jij hoorde het {spoken_day(heard)}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what still makes sense."""
        signal = self._signal
        if action in {"case", "stays"}:
            return signal.draft.kind == "concern" and signal.state != "case"
        if action == "consulted":
            return needs_support_team(signal, self._protocol)
        if action == "open_case":
            return self._case() is not None
        if action == "pupil":
            return signal.draft.pupil_id is not None
        return super().check_action(action, parameters)

    def actions(self) -> tuple[Action, ...]:
        """Only what can be done now."""
        return tuple(a for a in self.ACTIONS if self.check_action(a.name, ()))

    def _case(self) -> int | None:
        decision = self._signal.decision
        return decision.case_id if decision is not None else None

    def action_case(self) -> None:
        """Begin a case with what stands here."""
        self.post_message(CaseFromSignals((self._signal.id,)))

    def action_open_case(self) -> None:
        """Go to the case."""
        case_id = self._case()
        if case_id is not None:
            self.post_message(PlaceRequested("case", case_id))

    def action_stays(self) -> None:
        """It stays a signal."""
        session, number = self._session, self._signal.id

        def save(reason: str, day: date | None) -> None:
            stays_signal(session, number, reason, day)
            self.shell.tell_undoable(
                "Het blijft een signaal.",
                lambda: take_back_stays(session, (number,)),
                "Er is nog niet over dit signaal beslist.",
            )

        self.app.push_screen(StaysDialog(session.today, check_day(session), save))

    def action_consulted(self) -> None:
        """Note with whom the mentor spoke."""

        @telling
        def answered(_: SignalScreen, text: str | None) -> None:
            if text is not None:
                note_consulted(self._session, self._signal.id, text)
                self._read_again()

        asked = AskText(
            "Met wie van het ondersteuningsteam overlegde je, en wat spraken jullie af?",
            lines=True,
            required="Schrijf met wie je overlegde.",
        )
        self.app.push_screen(asked, lambda text: answered(self, text))

    def action_pupil(self) -> None:
        """Go to the pupil's page."""
        if self._signal.draft.pupil_id is not None:
            self.post_message(PupilRequested(self._signal.draft.pupil_id))

    def action_about(self) -> None:
        """Say whom it is about."""

        def answered(pupil: int | None) -> None:
            if pupil is not None:
                about = None if pupil == WHOLE_CLASS else pupil
                say_about(self._session, self._signal.id, about)
                self._read_again()

        pupils = list_pupils(self._session, self._signal.draft.class_id)
        self.app.push_screen(
            Who("Over wie gaat dit?", pupils, self._signal.draft.pupil_id), answered
        )

    def action_remove(self) -> None:
        """Ask, and take it away."""

        def answered(sure: bool | None) -> None:
            if sure:
                session, number = self._session, self._signal.id
                remove_signal(session, number)
                self.shell.tell_undoable(
                    "Het signaal is weg.",
                    lambda: put_back_signal(session, number),
                    "Het signaal staat er weer.",
                )
                self.dismiss()

        question = "Dit signaal weghalen? Doe dat alleen als het een vergissing was."
        self.app.push_screen(Confirm(question, "Weghalen"), answered)


def _spoken_step(step: Step) -> str:
    check = f"; kijk weer op {spoken_day(step.check_on)}" if step.check_on else ""
    reason = f": {step.reason}" if step.reason else ""
    return f"{spoken_day(step.recorded_at.date())} · {_STEP_WORDS[step.kind]}{reason}{check}"
