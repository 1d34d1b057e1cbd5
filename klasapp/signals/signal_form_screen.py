"""Noting a signal in a quarter of a minute: tick what you saw, and Ctrl+S."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Select, Static, TextArea

from klasapp.errors import InputError
from klasapp.roster.typed_day import parse_day
from klasapp.signals.service import (
    Session,
    SignalDraft,
    add_signal,
    class_of_pupil,
    current_protocol,
    find_pupil,
)
from klasapp.signals.signal import OWN_EYES, SignalError, urgent
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Tell
from klasapp.widgets.tick_list import TickList

_POSITIVE = {False: "Iets goeds? (F2)", True: "Toch een zorg? (F2)"}


class SignalFormScreen(BaseScreen[None]):
    """Note what you noticed about one pupil."""

    CSS_PATH = "signals.tcss"
    ROOM = "roster"
    HEADING = "Signaal"
    AUTO_FOCUS = "#codes"
    HELP = (
        "Noteer wat je zag of hoorde, zo kort als je wilt: zet met de spatiebalk een kruisje, of "
        "schrijf een zin, en bewaar met Ctrl+S. Schrijf op wat er gebeurde, niet wat je ervan "
        "vindt.\n\n"
        "Ging er juist iets goed? Druk op F2 en schrijf dat op.\n\n"
        "Een signaal zegt op zichzelf weinig. klasapp telt signalen nooit op. Wat je noteert, "
        "staat op de pagina van de leerling."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar dit signaal.", priority=True),
        Action("turn", "f2", "Goed / zorg", "Wissel tussen iets goeds en iets wat je opviel."),
    )

    def __init__(self, session: Session, pupil_id: int, round_id: int | None = None) -> None:
        """``round_id``: the round that made the mentor look."""
        super().__init__(classes="signals")
        self._session, self._round_id = session, round_id
        self._pupil = find_pupil(session, pupil_id)
        self._protocol = current_protocol(session)
        self._positive = False

    def compose_content(self) -> ComposeResult:
        """Who, what, when."""
        at_school = sorted(self._protocol.signals, key=lambda one: one.seen_at == "thuis")
        points = [
            (one.code, f"{one.text}{' (thuis)' if one.seen_at == 'thuis' else ''}")
            for one in at_school
        ]
        sources = [(Content("Ik zag of hoorde het zelf"), OWN_EYES)] + [
            (Content(one.text), one.code)
            for one in self._protocol.report_sources
            if one.code not in {OWN_EYES, "sociogram"}
        ]
        places = [(Content(one.text), one.code) for one in self._protocol.places]
        with VerticalScroll(classes="content"):
            yield Static(Content(self._pupil.display_name), classes="heading")
            yield Static("", id="question", classes="lead")
            yield TickList(points, (), id="codes")
            yield Static("", id="codes-complaint", classes="complaint")
            yield Label("In een zin (mag leeg als je iets aankruist)", classes="field-label")
            yield TextArea("", id="text", tab_behavior="focus")
            yield Static("", id="text-complaint", classes="complaint")
            with Horizontal(classes="row"):
                with Vertical():
                    yield Label("Wanneer?", classes="field-label")
                    yield Input("vandaag", id="seen_on")
                with Vertical():
                    yield Label("Van wie weet je het?", classes="field-label")
                    yield Select(sources, allow_blank=False, value=OWN_EYES, id="source")
                with Vertical():
                    yield Label("Waar? (mag leeg)", classes="field-label")
                    yield Select(places, prompt="Kies", id="place")
            yield Static("", id="seen_on-complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("Bewaren (Ctrl+S)", id="save", variant="primary")
                yield Button(_POSITIVE[False], id="turn")

    def on_mount(self) -> None:
        """Ask the question."""
        self._show()

    def _show(self) -> None:
        given = self._pupil.given_name or self._pupil.display_name
        question = (
            f"Wat ging er goed bij {given}?"
            if self._positive
            else f"Wat viel je op bij {given}? Zet een kruisje met de spatiebalk."
        )
        self.query_one("#question", Static).update(Content(question))
        self.query_one("#codes").display = not self._positive
        self.query_one("#turn", Button).label = _POSITIVE[self._positive]
        self.query_one("#text" if self._positive else "#codes").focus()

    @on(Button.Pressed, "#turn")
    def action_turn(self) -> None:
        """Something good, or something to keep an eye on."""
        self._positive = not self._positive
        self._show()

    @on(Button.Pressed, "#save")
    @telling
    def action_save(self) -> None:
        """Keep it, and say what must happen today if anything must."""
        for shown in self.query(".complaint").results(Static):
            shown.update("")
        try:
            draft = self._draft()
            add_signal(self._session, draft)
        except SignalError as error:
            self._complain(error.field, str(error))
            return
        self.dismiss()
        today = urgent(self._protocol.signals, draft.codes)
        if today:
            advice = "\n\n".join(f"{one.text}.\n{one.advice}" for one in today)
            self.app.push_screen(Tell(f"Het signaal is bewaard.\n\n{advice}"))
        else:
            self.shell.tell("Het signaal is bewaard.")

    def _draft(self) -> SignalDraft:
        place = self.query_one("#place", Select).value
        try:
            day = parse_day(self.query_one("#seen_on", Input).value, self._session.today)
        except InputError as error:
            raise SignalError("seen_on", str(error)) from error
        return SignalDraft(
            class_id=class_of_pupil(self._session, self._pupil.id),
            pupil_id=self._pupil.id,
            kind="positive" if self._positive else "concern",
            seen_on=day,
            source=str(self.query_one("#source", Select).value),
            place=str(place) if place is not Select.NULL else "",
            codes=tuple(
                code
                for code, _ in self.query_one("#codes", TickList).points
                if code in self.query_one("#codes", TickList).ticked
            ),
            text=self.query_one("#text", TextArea).text,
            round_id=self._round_id,
        )

    def _complain(self, field: str, reason: str) -> None:
        self.query_one(f"#{field}-complaint", Static).update(Content(reason))
        self.query_one(f"#{field}").focus()
