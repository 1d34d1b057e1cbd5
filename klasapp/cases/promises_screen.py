"""What the school promised: fill in whether it was done, and see at a glance how it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual.content import Content

from klasapp.cases.days import parse_day
from klasapp.cases.dialog_screen import AskDay, AskReason
from klasapp.cases.fields_screen import AskFields, Field, day_field
from klasapp.cases.people_page_screen import PeoplePage
from klasapp.cases.promise import FREQUENCIES, Promise, PromiseState
from klasapp.cases.service import (
    first_open,
    last_ticked,
    make_promise,
    read_promises,
    stop_promise,
    take_back_promise_stop,
    tell_promise_stopped,
    tick_promise,
    told_on,
)
from klasapp.errors import KlasappError
from klasapp.protocol import spoken
from klasapp.widgets.actions import Action

_NONE = "Er is nog geen belofte. Druk op n."
_SHOWN = 20
"""So many days back at most; the history of the case has them all."""


class PromisesScreen(PeoplePage):
    """The promises of the school in one case."""

    HEADING = "Beloftes van school"
    ABOUT_A_LINE = frozenset({"kept", "missed", "stop", "told", "again"})
    HELP = (
        "Beloof je de leerling of de ouders iets, zet het dan hier (n): wie het doet, hoe vaak, en "
        "tot wanneer. Op elke dag dat het aan de beurt is, staat het in Deze week. Vul in of het "
        "lukte met g (gehouden) of m (niet gehouden, met de reden).\n\n"
        "Staan er dagen open, dan vult g de oudste eerst in. Doet de school het niet meer, stop de "
        "belofte dan (s) met de reden, en vertel het de leerling en de ouders (i)."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("add", "n", "Nieuw", "Zet er een belofte bij."),
        Action("kept", "g", "Gehouden", "De school deed wat er was beloofd."),
        Action("missed", "m", "Niet gehouden", "Het lukte niet, met de reden."),
        Action("stop", "s", "Stoppen", "De school doet dit niet meer."),
        Action("told", "i", "Verteld", "De leerling en de ouders weten dat het stopt."),
        Action("again", "w", "Verbeteren", "Vul de laatste dag opnieuw in.", in_footer=False),
    )

    def load(self, *, again: bool) -> None:
        """Read the promises."""
        self._view, found = read_promises(self._session, self._case_id, again=again)
        self._found: dict[str, tuple[Promise, PromiseState]] = {str(p.id): (p, s) for p, s in found}
        self._told = told_on(self._session, self._case_id)

    def lead(self) -> Content:
        """What this page is."""
        text = _NONE if not self._found else "Laatste dag verkeerd ingevuld? Druk op w."
        return Content.assemble(
            ("Wat de school beloofde. ", "bold"),
            "Beloof alleen wat je kunt doen. Een belofte staat op elke schooldag dat hij aan de "
            f"beurt is in Deze week.\n{text}",
        )

    def lines(self) -> Sequence[tuple[str, Content]]:
        """A line per promise."""
        return [(key, self._line(*pair)) for key, pair in self._found.items()]

    def _line(self, one: Promise, state: PromiseState) -> Content:
        sign = "○"
        if one.stopped_on is not None:
            sign = "– gestopt" if one.id in self._told else "! gestopt, nog vertellen"
        elif state.open and state.open[0] < self._session.today:
            sign = "! invullen"
        elif state.open:
            sign = "● vandaag"
        elif state.next is None:
            sign = "✓ voorbij"
        return Content.assemble(f"{sign}  ", (one.text, "bold"), f"  {state.text}")

    def detail(self, key: str) -> Content:
        """A promise with its days."""
        if key not in self._found:
            return Content("")
        one, state = self._found[key]
        pupil = self._view.pupils.get(one.pupil_id)
        parts: list[Content | str] = [
            Content.styled(f"{one.text}\n", "bold"),
            f"Aan {pupil.display_name if pupil else 'de leerling'}. {one.owner} doet dit, "
            f"{one.words}, van {spoken(one.starts_on)} tot en met {spoken(one.until_on)}.\n",
            f"{state.text[0].upper()}{state.text[1:]}.\n",
        ]
        if one.stopped_on is not None:
            told = self._told.get(one.id)
            heard = f"Verteld op {spoken(told)}." if told else "Nog niet verteld (i)."
            parts.append(f"Gestopt op {spoken(one.stopped_on)}. {one.stop_reason} {heard}\n")
        if state.next is not None and one.stopped_on is None:
            parts.append(f"Volgende keer: {spoken(state.next)}.\n")
        past = [day for day in state.days if day <= self._session.today][-_SHOWN:]
        for day in reversed(past):
            answer = one.ticks.get(day)
            word = "! nog niet ingevuld"
            if answer is not None:
                word = "✓ gehouden" if answer else "✗ niet gehouden"
            parts.append(f"{spoken(day):<16}{word}\n")
        return Content.assemble(*parts)

    def _chosen(self) -> Promise:
        return self._found[self.required(_NONE)][0]

    def action_add(self) -> None:
        """A new promise."""
        case = self._view.case
        pupils = {str(one.pupil_id): self._view.pupils[one.pupil_id] for one in case.active}
        if not case.open:
            raise KlasappError("Deze zaak is gesloten. Heropen hem eerst.")
        fields = (
            Field("text", "Wat belooft de school?", "lines"),
            Field("pupil", "Aan wie?", "choice",
                  choices=tuple((key, one.display_name) for key, one in pupils.items())),
            Field("owner", "Wie doet het? (naam)"),
            Field("frequency", "Hoe vaak?", "choice", choices=tuple(FREQUENCIES.items())),
            day_field("Vanaf", "starts_on"),
            day_field("Tot en met", "until_on", ""),
        )  # fmt: skip

        def save(values: Mapping[str, str]) -> None:
            today = self._session.today
            first = parse_day(values["starts_on"], today)
            last = parse_day(values["until_on"], today)
            make_promise(
                self._session, self._case_id,
                Promise(0, int(values["pupil"]), values["text"], values["owner"],
                        values["frequency"], first, last),
            )  # fmt: skip

        self.app.push_screen(AskFields("Een belofte van school", fields, save))

    def action_kept(self) -> None:
        """The oldest open day was kept."""
        day = tick_promise(self._session, self._case_id, self._chosen().id, True)
        self.refresh_view()
        self.shell.tell(f"Gehouden op {spoken(day)}.")

    def action_missed(self) -> None:
        """The oldest open day was not kept."""
        one = self._chosen()
        _, state = self._found[str(one.id)]
        day = first_open(state)
        self.app.push_screen(
            AskReason(
                f"Niet gehouden op {spoken(day)}: {one.text}\n\nWaarom lukte het niet, "
                "en wat doe je nu?",
                lambda why: self._missed(one.id, why),
            )
        )

    def _missed(self, promise_id: int, reason: str) -> None:
        tick_promise(self._session, self._case_id, promise_id, False, reason)

    def action_again(self) -> None:
        """Answer the last day again."""
        one = self._chosen()
        day = last_ticked(self._session, self._case_id, one.id)
        kept = one.ticks[day]
        answers = (("yes", "gehouden"), ("no", "niet gehouden"))
        fields = (
            Field("answer", "Hoe ging het?", "choice", "yes" if kept else "no", answers),
            Field("reason", "Als het niet lukte: waarom?", "lines"),
        )

        def save(values: Mapping[str, str]) -> None:
            yes = values["answer"] == "yes"
            tick_promise(self._session, self._case_id, one.id, yes, values["reason"], day)

        self.app.push_screen(AskFields(f"{spoken(day)}: {one.text}", fields, save))

    def action_stop(self) -> None:
        """The school does it no more."""
        one = self._chosen()
        self.app.push_screen(
            AskReason(
                f"Stoppen met: {one.text}\n\nWaarom doet de school dit niet meer? De leerling en "
                "de ouders horen dit van jou.",
                partial(self._stop, one.id),
                yes="Stoppen",
            )
        )

    def _stop(self, promise_id: int, reason: str) -> None:
        session, case_id = self._session, self._case_id
        stop_promise(session, case_id, promise_id, reason)
        self.shell.tell_undoable(
            "De belofte is gestopt.",
            lambda: take_back_promise_stop(session, case_id, promise_id),
            "De belofte loopt weer.",
        )

    def action_told(self) -> None:
        """The family knows that it ended."""
        one = self._chosen()
        if one.stopped_on is None:
            raise KlasappError("Deze belofte loopt nog. Stoppen doe je met s.")
        self.app.push_screen(
            AskDay(
                f"Wanneer vertelde je de leerling en de ouders dat dit stopt? {one.text}",
                self._session.today,
                lambda day, _: tell_promise_stopped(self._session, self._case_id, one.id, day),
            )
        )
