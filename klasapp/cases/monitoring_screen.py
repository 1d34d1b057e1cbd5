"""Ending a case, and following it for two years after that."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.case import Role
from klasapp.cases.closing import SOLVED, Closing
from klasapp.cases.days import distance
from klasapp.cases.dialog_screen import AskLine, AskReason
from klasapp.cases.record_form_screen import Field, RecordForm, Values, maybe_day
from klasapp.cases.service import (
    CaseView,
    Session,
    accept_monitoring,
    close_with_outcome,
    named_task,
    put_back,
    read_monitoring,
    reopen_case,
    skip_task,
    take_back_closing,
    take_back_task,
)
from klasapp.cases.talk_way_screen import open_task
from klasapp.errors import KlasappError
from klasapp.protocol import Task, TaskState, overdue, spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.tick_list import hanging


def closing_form(session: Session, view: CaseView, unheard_reason: str) -> Screen[None]:
    """The form that closes a case. ``unheard_reason``: why a side has no report."""
    case_id = view.case.id
    names = ", ".join(view.names(Role.TARGETED)) or "de gepeste"
    to_do = sum(task.state is TaskState.OPEN for task in view.tasks)
    left = f"Er staan nog {to_do} taken open. " if to_do else ""
    terms = view.protocol.settings.long_series
    last = terms[-1].text if terms else ""
    follow = (
        "Vervolggesprekken blijven staan: klasapp vraagt er nog naar tot "
        f"{last.removesuffix('m')} maanden, ook na de zomer. De rest vervalt."
        if last.endswith("m")
        else "Vervolggesprekken van de lange reeks blijven staan. De rest vervalt."
    )

    def save(values: Values) -> str:
        closing = Closing(
            values["solved"],
            values["own_words"],
            maybe_day(values, "parents_told_on", session.today),
            values["parents_reason"],
        )
        close_with_outcome(session, case_id, values["note"], unheard_reason, closing)
        return "De zaak is gesloten. klasapp blijft vragen hoe het gaat."

    fields = (
        Field("note", f"Hoe gaat het nu met {names} en met de anderen? Is het gestopt?", "text"),
        Field("solved", f"Is het opgelost volgens {names}?", "pick",
              options=tuple(SOLVED.items())),
        Field("own_words", "In eigen woorden", "text",
              hint="Niet gevraagd? Schrijf hier waarom niet."),
        Field("parents_told_on", "Wanneer hoorden de ouders dat je de zaak sluit?",
              hint="Dag, zoals vandaag. Leeg: nog niet."),
        Field("parents_reason", "Nog niet verteld? Schrijf waarom", "text"),
    )  # fmt: skip
    way_back = (partial(take_back_closing, session, case_id), "De zaak is weer open.")
    lead = f"Zaak {view.case.number} sluiten. {left}{follow}"
    return RecordForm(lead, fields, save, way_back)


class MonitoringScreen(BaseScreen[None]):
    """The follow-ups of two years, with a short form for each."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Blijven volgen"
    AUTO_FOCUS = "#follow-lines"
    HELP = (
        "Pesten komt soms terug. Daarom vraag je nog twee jaar af en toe hoe het gaat, ook als de "
        "zaak gesloten is. Kies een gesprek en druk op Enter: het formulier kost twee minuten. "
        "Het houdt op als de leerling van school gaat.\n\n"
        "Gaat het niet goed? Heropen de zaak met h. Wil je een gesprek overslaan, dan schrijf je "
        "waarom (o).\n\n"
        "Elk schooljaar neemt de nieuwe mentor het volgen over (a)."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("skip", "o", "Overslaan", "Sla het gekozen gesprek over, met een reden."),
        Action("put_back", "t", "Terugzetten", "Laat het gesprek weer open staan."),
        Action("accept", "a", "Overnemen", "Jij volgt deze zaak dit schooljaar."),
        Action("reopen", "h", "Heropenen", "Open de gesloten zaak weer."),
    )

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self._view = read_monitoring(session, case_id)

    def compose_content(self) -> ComposeResult:
        """How long, and the follow-ups."""
        yield Static("", id="follow-top", classes="page-top")
        yield OptionList(id="follow-lines", markup=False, classes="page-list")

    def on_mount(self) -> None:
        """Show the follow-ups, with the cursor on the first to do."""
        self.show()
        to_do = [n for n, t in enumerate(self._view.tasks) if t.state is TaskState.OPEN]
        if self._view.tasks:
            self.query_one(OptionList).highlighted = next(iter(to_do), 0)

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self.call_after_refresh(self.show)

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self.refresh_view()

    def refresh_view(self) -> None:
        """Read the page again and show it."""
        self._view = read_monitoring(self._session, self._case_id)
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep what makes no sense out of the footer."""
        if action == "accept" and not self._view.to_accept:
            return False
        if action == "reopen" and self._view.case_view.case.open:
            return False
        return super().check_action(action, parameters)

    def show(self) -> None:
        """Fill the page; the cursor stays."""
        view = self._view
        self.query_one("#follow-top", Static).update(self._top())
        listed = self.query_one(OptionList)
        now = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(self._line(task), id=task.id) for task in view.tasks])
        if view.tasks:
            listed.highlighted = min(now or 0, len(view.tasks) - 1)
        self.refresh_bindings()

    def _top(self) -> Content:
        view = self._view
        parts: list[Content | str] = []
        case = view.case_view.case
        if not view.tasks:
            return Content("Bij deze zaak zijn er geen gesprekken om te blijven volgen.")
        if case.open:
            parts.append("De zaak is nog open. Deze gesprekken gaan door als je hem sluit.")
        elif view.until is None:
            parts.append("De zaak is gesloten en alle gesprekken zijn geweest of overgeslagen.")
        else:
            parts += [Content.styled("Gesloten · volgen tot ", "bold"), spoken(view.until), "."]
        if view.outcome is not None:
            parts.append(f"\nOpgelost volgens de gepeste: {SOLVED[view.outcome.solved]}.")
        if view.to_accept:
            parts.append(Content.styled("\n! Dit schooljaar heeft nog niemand het volgen "
                                        "overgenomen (a).", "$text-warning"))  # fmt: skip
        elif view.accepted is not None:
            parts.append(f"\n{view.accepted[0]} volgt deze zaak sinds {spoken(view.accepted[1])}.")
        return Content.assemble(*parts)

    def _line(self, task: Task) -> Content:
        view = self._view.case_view
        width = max(self.query_one(OptionList).size.width - 4, 40)
        what = hanging(named_task(view, task), 2, width)
        if task.state is TaskState.DONE and task.done_on is not None:
            return Content(f"✓ {what}\n   gedaan op {spoken(task.done_on)}")
        if task.state is TaskState.SKIPPED:
            return Content(f"– {what}\n   overgeslagen: {task.reason}")
        day = task.due or task.forecast
        if day is None:
            return Content(f"… {what}\n   {task.reason or 'wacht op een eerdere stap'}")
        late = overdue(task, view.today)
        when = f"{spoken(day)} ({distance(day, view.today)})"
        if task.due is None:
            when = f"wacht op {task.anchor.what}, ongeveer {spoken(day)}"
        return Content.assemble(
            Content.styled(f"{'!' if late else '○'} {what}", "bold $text-error" if late else ""),
            Content.styled(f"\n   {when}", "$text-muted"),
        )

    def _chosen(self) -> Task:
        at = self.query_one(OptionList).highlighted
        if at is None or at >= len(self._view.tasks):
            raise KlasappError("Er is hier geen gesprek om te kiezen.")
        return self._view.tasks[at]

    @on(OptionList.OptionSelected, "#follow-lines")
    @telling
    def selected(self) -> None:
        """Open the form of the follow-up."""
        task = self._chosen()
        if task.state is TaskState.SKIPPED:
            raise KlasappError("Dit gesprek is overgeslagen. Met t zet je het terug.")
        if task.state is not TaskState.DONE and task.due is None:
            raise KlasappError("Dit gesprek is nog niet aan de beurt.")
        open_task(self, self._session, self._case_id, task.id)

    def action_skip(self) -> None:
        """Ask why the follow-up is left out."""
        task = self._chosen()
        self.app.push_screen(
            AskReason(
                f"Overslaan: {task.what}\n\nWaarom sla je dit gesprek over?",
                partial(self._skip, task.id),
                yes="Overslaan",
            )
        )

    def _skip(self, task_id: str, reason: str) -> None:
        session, case_id = self._session, self._case_id
        skip_task(session, case_id, task_id, reason)
        self.shell.tell_undoable(
            "Het gesprek is overgeslagen.",
            lambda: take_back_task(session, case_id, task_id),
            "Het gesprek staat weer open.",
        )

    def action_put_back(self) -> None:
        """Let the follow-up be open again."""
        put_back(self._session, self._case_id, self._chosen().id)
        self.refresh_view()

    def action_accept(self) -> None:
        """Ask who takes over."""
        self.app.push_screen(
            AskLine(
                "Je neemt het volgen van deze zaak over voor dit schooljaar. Lees eerst de zaak. "
                "Wat is je naam?",
                "",
                partial(accept_monitoring, self._session, self._case_id),
                yes="Overnemen",
            )
        )

    def action_reopen(self) -> None:
        """Ask why the case opens again."""
        self.app.push_screen(
            AskReason(
                "Waarom heropen je deze zaak? Wat zag of hoorde je?",
                partial(reopen_case, self._session, self._case_id),
                yes="Heropenen",
            )
        )
