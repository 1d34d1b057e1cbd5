"""Requests to see what is kept about a pupil: the list, and registering one."""

from __future__ import annotations

from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, OptionList, Select, Static
from textual.widgets.option_list import Option

from klasapp.cases.access_service import guardians_of
from klasapp.errors import KlasappError
from klasapp.roster.keeping_service import every_pupil
from klasapp.roster.pupil import Pupil
from klasapp.roster.spoken_time import spoken_day
from klasapp.roster.typed_day import parse_day
from klasapp.upkeep import access_service as service
from klasapp.upkeep.access import ASKERS, DECISIONS, Asker, Custody, due_on
from klasapp.upkeep.access_request_screen import AccessRequestScreen
from klasapp.upkeep.access_service import RequestView
from klasapp.upkeep.find_one_screen import FindOne
from klasapp.upkeep.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen

_CUSTODY: dict[Custody, str] = {
    "yes": "heeft gezag", "no": "heeft geen gezag", "unknown": "weet ik nog niet",
}  # fmt: skip


class AccessScreen(BaseScreen[None]):
    """The requests, those that wait for an answer on top."""

    ROOM = "upkeep"
    HEADING = "Inzage"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#requests"
    HELP = (
        "Een leerling of ouder mag vragen wat klasapp over de leerling bewaart. Leg elk verzoek "
        "hier vast, ook als het mondeling is. Je hebt één maand voor het antwoord; vakanties "
        "tellen gewoon mee. Overleg met de privacy-functionaris (FG) van je school.\n\n"
        "Enter opent een verzoek. Daar staat wie het mag zien, en wat je nog moet doen."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("add", "n", "Nieuw verzoek", "Leg een verzoek om inzage vast."),
    )

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._requests: tuple[RequestView, ...] = ()

    def compose_content(self) -> ComposeResult:
        """A count and the list."""
        with Vertical(classes="room"):
            yield Static("", id="count", classes="summary")
            yield OptionList(id="requests", markup=False)

    def on_mount(self) -> None:
        """Show them."""
        self._show()

    def on_screen_resume(self) -> None:
        """Show what changed."""
        if self.query("#requests"):
            self._show()

    def _show(self) -> None:
        self._requests = service.list_requests(self._session)
        waiting = sum(not one.request.done for one in self._requests)
        text = f"Nog te beantwoorden: {waiting}" if self._requests else (
            "Er is nog geen verzoek. Vraagt een leerling of ouder wat er over de leerling staat? "
            "Toets n legt het vast."
        )  # fmt: skip
        count = self.query_one("#count", Static)
        count.set_class(not self._requests, "-empty")
        count.update(Content(text))
        listed = self.query_one(OptionList)
        here = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(self._line(one)) for one in self._requests])
        listed.display = bool(self._requests)
        if self._requests:
            listed.highlighted = min(here or 0, len(self._requests) - 1)
            if self.focused is None:
                listed.focus()

    def _line(self, one: RequestView) -> Content:
        request = one.request
        due = due_on(request)
        decided = request.last("decided")
        if request.last("withdrawn"):
            state = "○ vervallen"
        elif request.done and decided is not None:
            state = f"✓ {DECISIONS[decided.answer]}"  # type: ignore[index]
        elif due < self._session.today:
            state = f"! te laat: moest uiterlijk {spoken_day(due)}"
        else:
            state = f"● antwoord uiterlijk {spoken_day(due)}"
        return Content.assemble(
            (one.pupil, "bold"), f" · gevraagd door {request.who} ({ASKERS[request.asker]}), "
            f"{spoken_day(request.received_on)}\n    {state}",
        )  # fmt: skip

    @on(OptionList.OptionSelected, "#requests")
    def opened(self, event: OptionList.OptionSelected) -> None:
        """To the request."""
        number = self._requests[event.option_index].request.id
        self.app.push_screen(AccessRequestScreen(self._session, number))

    def action_add(self) -> None:
        """Ask about whom it is, then the rest."""
        pupils = [
            (f"{one.display_name}{f' ({one.class_name})' if one.class_name else ''}", one)
            for one in every_pupil(self._session)
        ]
        if not pupils:
            raise KlasappError("Er staan nog geen leerlingen in klasapp.")
        self.app.push_screen(FindOne("Over welke leerling gaat het verzoek?", pupils), self._form)

    def _form(self, pupil: Pupil | None) -> None:
        if pupil is not None:
            self.app.push_screen(AccessFormScreen(self._session, pupil), self._added)

    def _added(self, number: int | None) -> None:
        if number is not None:
            self.app.push_screen(AccessRequestScreen(self._session, number))


class AccessFormScreen(BaseScreen[int]):
    """Who asks, when it came in, and whether a parent has gezag."""

    ROOM = "upkeep"
    HEADING = "Nieuw verzoek om inzage"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#asker"
    HELP = (
        "Vul in wie het vraagt en wanneer het verzoek binnenkwam: vanaf die dag loopt de maand. "
        "Tot 16 jaar vraagt een ouder met gezag het, daarna de leerling zelf. Dagen schrijf je als "
        "12-10-2026, of als vandaag of gisteren."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Leg het verzoek vast.", priority=True),
    )

    def __init__(self, session: Session, pupil: Pupil) -> None:
        super().__init__()
        self._session, self._pupil = session, pupil

    def compose_content(self) -> ComposeResult:
        """Four fields."""
        contacts = guardians_of(self._session, self._pupil.id)
        known = "; ".join(f"{one.name} ({_CUSTODY[one.custody]})"  # type: ignore[index]
                          for one in contacts)  # fmt: skip
        with VerticalScroll(classes="form", can_focus=False):
            yield Static(Content(f"Over {self._pupil.display_name}"), classes="summary")
            yield Label("Wie vraagt het?", classes="field-label")
            yield Select([(text, key) for key, text in ASKERS.items()], value="parent",
                         allow_blank=False, id="asker", compact=True)  # fmt: skip
            yield Label("Naam", classes="field-label")
            yield Input(id="who", max_length=200, compact=True)
            if known:
                yield Static(Content(f"Bekende contacten: {known}"), classes="lead")
            yield Label("Gezag van deze ouder", id="custody-label", classes="field-label")
            yield Select([(text, key) for key, text in _CUSTODY.items()], value="unknown",
                         allow_blank=False, id="custody", compact=True)  # fmt: skip
            yield Label("Binnengekomen op", classes="field-label")
            yield Input("vandaag", id="received", compact=True)
            yield Static("", id="complaint", classes="complaint")
            yield Button("Bewaren", id="save", variant="primary")

    @on(Select.Changed, "#asker")
    def asker_chosen(self, event: Select.Changed) -> None:
        """Gezag is about parents."""
        for field in ("#custody", "#custody-label"):
            self.query_one(field).display = event.value == "parent"

    @on(Input.Submitted)
    def to_next(self) -> None:
        """Enter goes to the next field."""
        self.focus_next()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Keep it, or say under the fields what is wrong."""
        try:
            number = service.add_request(
                self._session,
                self._pupil.id,
                cast(Asker, self.query_one("#asker", Select).value),
                self.query_one("#who", Input).value,
                cast(Custody, self.query_one("#custody", Select).value),
                parse_day(self.query_one("#received", Input).value, self._session.today),
            )
        except KlasappError as error:
            self.query_one("#complaint", Static).update(Content(str(error)))
        else:
            self.dismiss(number)
