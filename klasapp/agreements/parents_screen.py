"""What the parents know (R101, R209), and what follows when it goes wrong (R179)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from klasapp.agreements import service
from klasapp.agreements.day_dialog_screen import DayDialog
from klasapp.agreements.follows import what_follows
from klasapp.roster.spoken_time import spoken_day
from klasapp.roster.typed_day import parse_day
from klasapp.widgets.listed_text import listed


class ParentsScreen(DayDialog):
    """When the parents were informed, or why not."""

    HELP = (
        "De afspraken gelden pas als de ouders ze kennen. Vul de dag in waarop de brief "
        "wegging, of schrijf waarom de ouders het niet horen. Staat er een reden, dan telt die."
    )

    def compose(self) -> ComposeResult:
        """The day, or a reason."""
        found = service.overview(self._session, self._class_id).found
        told = found.parents_informed_on if found else None
        with VerticalScroll(classes="dialog"):
            yield Static("Weten de ouders het?", classes="heading")
            yield Static(
                "Maak de brief bij Papier (p) en verstuur hem. De afspraken zijn in kracht zodra "
                "je hier de dag invult, of een reden."
            )
            if told is not None:
                yield Static(Content(f"Nu staat er: ingelicht op {spoken_day(told)}."))
            yield Label("Dag waarop de brief wegging", classes="field-label")
            yield Input("vandaag", id="day", compact=True)
            yield Label("Of: waarom horen de ouders het niet?", classes="field-label")
            yield Input(
                found.parents_reason if found else "", id="reason", max_length=1000, compact=True
            )
            yield from self.buttons()

    def keep(self) -> None:
        """A reason goes before the day."""
        reason = self.query_one("#reason", Input).value
        if reason.strip():
            service.parents_not_informed(self._session, self._class_id, reason)
        else:
            day = parse_day(self.typed_day(), self._session.today)
            service.parents_informed(self._session, self._class_id, day)


class FollowsScreen(DayDialog):
    """What follows when somebody breaks an agreement; the mentor notes that the class heard it."""

    HELP = (
        "Zo loopt het als iemand zich niet aan een afspraak houdt: de school heeft dit zo "
        "afgesproken. Vertel het de klas, en vul in wanneer je dat deed."
    )
    AUTO_FOCUS = "VerticalScroll"

    def compose(self) -> ComposeResult:
        """The steps, and the day."""
        found = service.overview(self._session, self._class_id).found
        steps = what_follows(service.current_protocol(self._session))
        text = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
        with VerticalScroll(classes="dialog"):
            yield Static("Wat volgt er als het misgaat?", classes="heading")
            yield Static(listed(text))
            if found is None or found.adopted_on is None:
                yield Static(
                    "Vertel dit als je de afspraken vaststelt. Het staat ook op het bord (b).",
                    classes="field-label",
                )
                yield Button("Terug", id="back")
                return
            if found.explained_on is not None:
                yield Static(
                    Content(f"Uitgelegd op {spoken_day(found.explained_on)}."),
                    classes="field-label",
                )
            yield Label("Wanneer legde je dit uit aan de klas?", classes="field-label")
            yield Input("vandaag", id="day", compact=True)
            yield from self.buttons()

    def keep(self) -> None:
        """The day on which the class heard it."""
        if self.query("#day"):
            day = parse_day(self.typed_day(), self._session.today)
            service.explained(self._session, self._class_id, day)
