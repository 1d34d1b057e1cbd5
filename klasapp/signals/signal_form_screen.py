"""Noting a signal in a quarter of a minute: tick what you saw, and Ctrl+S."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Select, Static, TextArea

from klasapp.errors import InputError
from klasapp.protocol.form_words import words_for_form
from klasapp.protocol.moments import MOMENTS
from klasapp.roster.pupil import fold
from klasapp.roster.typed_day import parse_day
from klasapp.signals.service import (
    Session,
    SignalDraft,
    add_signal,
    class_of_pupil,
    current_protocol,
    find_pupil,
    school_rule,
)
from klasapp.signals.signal import OWN_EYES, SignalError, urgent
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm, Tell
from klasapp.widgets.tick_list import TickList
from klasapp.widgets.ticks import Tick

_SENTENCE = {False: "In een zin (mag leeg als je iets aankruist)", True: "In een zin"}
_POSITIVE = {False: "Iets goeds? (F2)", True: "Toch een zorg? (F2)"}


class SignalFormScreen(BaseScreen[None]):
    """Note what you noticed about one pupil, or about the class."""

    CSS_PATH = "signals.tcss"
    ROOM = "signals"
    HEADING = "Signaal"
    AUTO_FOCUS = "#codes"
    HELP = (
        "Noteer wat je zag of hoorde, zo kort als je wilt: zet met de spatiebalk een kruisje, of "
        "schrijf een zin, en bewaar met Ctrl+S. Schrijf op wat er gebeurde, niet wat je ervan "
        "vindt.\n\n"
        "Ging er juist iets goed? Druk op F2 en schrijf dat op.\n\n"
        "Vertelde iemand anders het? Kies bij 'Van wie weet je het?' wie. Het is dan een melding: "
        "die blijft in Deze week staan tot jij beslist wat ermee gebeurt.\n\n"
        "Een signaal zegt op zichzelf weinig. klasapp telt signalen nooit op. Wat je noteert, "
        "staat op de pagina van de leerling."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar dit signaal.", priority=True),
        Action("turn", "f2", "Goed / zorg", "Wissel tussen iets goeds en iets wat je opviel."),
    )

    def __init__(
        self,
        session: Session,
        pupil_id: int | None,
        round_id: int | None = None,
        class_id: int | None = None,
        *,
        positive: bool = False,
        source: str = OWN_EYES,
    ) -> None:
        """``round_id``: the round that made the mentor look. ``pupil_id`` None: the class."""
        super().__init__(classes="signals notes-signal")
        self._session, self._round_id = session, round_id
        self._pupil = find_pupil(session, pupil_id) if pupil_id is not None else None
        self._class_id = class_id if self._pupil is None else None
        self._protocol = current_protocol(session)
        self._positive, self._source = positive, source

    def compose_content(self) -> ComposeResult:
        """Who, what, when."""
        at_school = sorted(self._protocol.signals, key=lambda one: one.seen_at == "thuis")
        points = [
            (one.code, f"{one.text}{' (thuis)' if one.seen_at == 'thuis' else ''}")
            for one in at_school
        ]
        groups = self._protocol.form_groups
        forms = [
            (one.code, f"{groups.get(one.group, one.group)}: {one.label}")
            for one in self._protocol.forms
        ]
        who = self._pupil.display_name if self._pupil else "De klas"
        with Vertical(id="about"):
            yield Static(Content(who), classes="heading")
            yield Static("", id="question", classes="lead")
        with VerticalScroll(classes="content"):
            yield TickList(points, (), id="codes", writes_in="text")
            yield Static("", id="codes-complaint", classes="complaint")
            yield Label(_SENTENCE[False], id="sentence", classes="field-label")
            yield TextArea("", id="text", tab_behavior="focus")
            yield Static("", id="text-complaint", classes="complaint")
            yield from self._around()
            with Vertical(id="told"):
                yield from self._told()
            with Vertical(id="which-form"):
                yield Label("Vorm van pesten (mag leeg)", classes="field-label")
                yield Input(placeholder="Zoek: typ een deel", id="search-forms", compact=True)
                self._forms = TickList(forms, (), id="forms", writes_in="search-forms")
                self._all_forms = self._forms.points
                yield self._forms
            with Horizontal(classes="buttons"):
                yield Button("Bewaren (Ctrl+S)", id="save", variant="primary")
                yield Button(_POSITIVE[False], id="turn")

    def _around(self) -> ComposeResult:
        sources = [(Content("Ik zag of hoorde het zelf"), OWN_EYES)] + [
            (Content(one.text), one.code)
            for one in self._protocol.report_sources
            if one.code not in {OWN_EYES, "zelf", "sociogram"}
        ]
        places = [(Content(one.text), one.code) for one in self._protocol.places]
        moments = [(Content(text), code) for code, text in MOMENTS]
        with Horizontal(classes="row"):
            yield from _field(
                "Van wie weet je het?",
                Select(sources, allow_blank=False, value=self._source, id="source"),
            )
            yield from _field("Wanneer gebeurde het?", Input("vandaag", id="seen_on"))
        yield Static("", id="seen_on-complaint", classes="complaint")
        with Horizontal(classes="row"):
            yield from _field("Waar? (mag leeg)", Select(places, prompt="Kies", id="place"))
            yield from _field("Moment (mag leeg)", Select(moments, prompt="Kies", id="moment"))

    def _told(self) -> ComposeResult:
        """Only for what somebody else told."""
        yield Static(
            Content(f"Zeg tegen een leerling die het vertelt: «{school_rule(self._protocol)}»"),
            classes="lead",
            id="rule",
        )
        with Horizontal(classes="row"):
            yield from _field("Wie vertelde het? (mag leeg)", Input(id="reporter"))
            yield from _field("Wanneer hoorde jij het?", Input("vandaag", id="reported_on"))
        yield Static("", id="reporter-complaint", classes="complaint")
        yield Static("", id="reported_on-complaint", classes="complaint")
        yield Tick("Wil niet genoemd worden", id="unnamed")

    def on_mount(self) -> None:
        """Ask the question."""
        self._show()

    def _show(self) -> None:
        about = "in de klas"
        if self._pupil is not None:
            about = f"bij {self._pupil.given_name or self._pupil.display_name}"
        question = (
            f"Wat ging er goed {about}?"
            if self._positive
            else f"Wat viel je op {about}? Zet een kruisje met de spatiebalk, of typ."
        )
        self.query_one("#question", Static).update(Content(question))
        self.query_one("#codes").display = not self._positive
        self.query_one("#which-form").display = not self._positive
        self.query_one("#sentence", Label).update(_SENTENCE[self._positive])
        self.query_one("#turn", Button).label = _POSITIVE[self._positive]
        self._show_told()
        self.query_one("#text" if self._positive else "#codes").focus()

    @on(Select.Changed, "#source")
    def _show_told(self) -> None:
        """Who told it, where somebody else did."""
        told = self.query_one("#source", Select).value != OWN_EYES
        self.query_one("#told").display = told and not self._positive

    @on(Input.Changed, "#search-forms")
    def searched(self, event: Input.Changed) -> None:
        """Show the forms that hold what was typed; what is ticked stays in sight."""
        self._forms.narrow(words_for_form(event.value), fold)

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
            more = "Het staat in Deze week tot je noteert met wie je overlegde."
            self.app.push_screen(Tell(f"Het signaal is bewaard.\n\n{advice}\n\n{more}"))
        elif draft.is_report:
            self.shell.tell("De melding is bewaard. In Deze week beslis je wat ermee gebeurt.")
        else:
            self.shell.tell("Het signaal is bewaard.")

    def _draft(self) -> SignalDraft:
        codes = self.query_one("#codes", TickList)
        ticked = ((codes.points, codes.ticked), (self._all_forms, self._forms.ticked))
        pupil = self._pupil
        own = self._class_id or 0
        return SignalDraft(
            class_id=class_of_pupil(self._session, pupil.id) if pupil else own,
            pupil_id=pupil.id if pupil else None,
            kind="positive" if self._positive else "concern",
            seen_on=self._day("seen_on"),
            source=self._choice("source"),
            place=self._choice("place"),
            codes=tuple(code for known, on in ticked for code, _ in known if code in on),
            text=self.query_one("#text", TextArea).text,
            round_id=self._round_id,
            moment=self._choice("moment"),
            reporter=self.query_one("#reporter", Input).value,
            unnamed=self.query_one("#unnamed", Tick).value,
            reported_on=self._day("reported_on")
            if self._choice("source") != OWN_EYES and not self._positive
            else None,
        )

    def _choice(self, field: str) -> str:
        value = self.query_one(f"#{field}", Select).value
        return "" if value is Select.NULL else str(value)

    def _day(self, field: str) -> date:
        try:
            return parse_day(self.query_one(f"#{field}", Input).value, self._session.today)
        except InputError as error:
            raise SignalError(field, str(error)) from error

    def _complain(self, field: str, reason: str) -> None:
        self.query_one(f"#{field}-complaint", Static).update(Content(reason))
        self.query_one(f"#{field}").focus()

    def action_back(self) -> None:
        """Ask before something typed is thrown away."""
        ticked = any(one.ticked for one in self.query(TickList))
        if not ticked and not self.query_one("#text", TextArea).text.strip():
            self.dismiss()
            return

        def answered(leave: bool | None) -> None:
            if leave:
                self.dismiss()

        self.app.push_screen(Confirm("Weggaan zonder dit signaal te bewaren?"), answered)


def _field(label: str, field: Widget) -> ComposeResult:
    with Vertical():
        yield Label(label, classes="field-label")
        yield field
