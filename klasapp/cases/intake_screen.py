"""The intake of a new case: what is known now, kept from the first keystroke."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Select, Static, TextArea

from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.days import parse_day
from klasapp.cases.draft_screen import DraftScreen
from klasapp.cases.form_screen import (
    UNKNOWN,
    TickList,
    choice,
    complain,
    criminal_hint,
    forms_choice,
    labelled,
    severity_choice,
    unknown_tick,
)
from klasapp.cases.intake import (
    DURATIONS,
    FIELDS,
    FREQUENCIES,
    MOMENTS,
    OUTSIDE,
    SEVERITY_HELP,
    YES,
    DraftKey,
    with_told,
)
from klasapp.cases.report_page_screen import urgent_card
from klasapp.cases.roles_screen import ROLE_KEYS, RoleList, pick_other
from klasapp.cases.service import (
    Pupil,
    Session,
    begin_case,
    current_protocol,
    drop_intake,
    keep_intake,
    kept_intake,
    pupils_to_choose,
    put_back_intake,
    read_look_first,
    refresh_case,
)
from klasapp.errors import InputError
from klasapp.protocol import Entry, Severity
from klasapp.protocol.form_words import words_for_form
from klasapp.roster.pupil import fold
from klasapp.sociometry import Flag
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm
from klasapp.widgets.messages import CaseBegun

_LINES = ("seen_on", "reported_on", "effect")
_PICKS = ("source", "place", "moment", "severity", "frequency", "duration")
_TICKS = ("unknown", "noted", "forms")
THROW_AWAY = "Deze zaak is nog niet begonnen. Alles wat je invulde weggooien?"
_UNNAMED = " De melder wil niet genoemd worden: laat die naam hier weg."
_NOTED = ("anonymous", "injury", "self_harm", "damage")


class IntakeScreen(DraftScreen):
    """Write down what is known, and begin the case."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Zaak beginnen"
    AUTO_FOCUS = "#seen_on"
    SAVE_AFTER = 0.5
    HELP = (
        "Vul in wat je nu weet; de rest komt later. klasapp bewaart het vanzelf als concept: je "
        "kunt weggaan en later verder. Met Tab ga je naar het volgende veld. Met Ctrl+S begin je "
        "de zaak en zet klasapp de stappen met hun data klaar.\n\n"
        "De dagen tellen vanaf 'Wanneer hoorde jij het?'. Geef leerlingen een rol met een letter: "
        "g = gepeste, p = pester, m = meeloper, s = stille getuige, h = helper, r = melder. Weet "
        "je nog niet wie er pest? Kruis dat aan: stap 3 en 4 wachten dan.\n\n"
        "Schrijf bij 'Wat is er gebeurd?' alleen feiten: wie zag wat, waar en wanneer. Of het "
        "pesten is, kijk je later na: in de zaak, bij Meer (m), Melding. De steun begint nu al."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Beginnen", "Begin de zaak met wat hier staat.",
               priority=True),
        Action("other_class", "f2", "Andere klas", "Zoek een leerling uit een andere klas."),
        Action("drop", "f8", "Concept weg", "Gooi weg wat je invulde."),
    )  # fmt: skip

    def __init__(
        self,
        session: Session,
        class_id: int | None,
        pupil_id: int | None,
        flag: Flag | None,
        look_first_id: int | None,
        told: Mapping[str, Any] | None = None,
    ) -> None:
        """``told``: what signals say already, by field; ``signals`` holds their numbers."""
        super().__init__(classes="cases keeps-drafts")
        self._session, self._class_id = session, class_id
        kind = flag.kind if flag else None
        if look_first_id is not None:
            plan = read_look_first(session, look_first_id).plan
            kind, pupil_id, self._class_id = plan.flag_kind, plan.pupil_id, plan.class_id
        self._protocol = current_protocol(session)
        self._own, self._others = (
            pupils_to_choose(session, self._class_id) if self._class_id is not None else ((), ())
        )
        self._about = pupil_id
        self._key = DraftKey(self._class_id or 0, look_first_id, pupil_id)
        # Only being named as gepeste says something about a role; the mentor decides the rest.
        preset = {str(pupil_id): [Role.TARGETED.value]} if kind == "targeted" else {}
        empty: dict[str, Any] = {"seen_on": "vandaag", "reported_on": "vandaag", "roles": preset,
                                 "source": "sociogram" if kind is not None else "",
                                 "severity": Severity.MODERATE.value}  # fmt: skip
        found = kept_intake(session, self._key) if self._class_id is not None else None
        self._first = with_told(found[0] if found else empty, told or {})
        self._kept_at = found[1] if found else None
        self._told = bool(told)
        self._typed: dict[str, Any] = {}
        self._kept: dict[str, Any] = {}
        self._over = False

    def compose_content(self) -> ComposeResult:
        """The form, or what to do first."""
        if self._class_id is None:
            yield Static(Content("Voeg eerst een klas toe: toets 7, Klas."), classes="empty")
            return
        with VerticalScroll(classes="content"):
            yield from self._what()
            yield from self._around()
            yield Button("Zaak beginnen (Ctrl+S)", id="open", variant="primary")
        yield Static("", id="save-state")

    def _what(self) -> ComposeResult:
        """When, who, what, where."""
        with Horizontal(classes="two-fields"):
            yield from labelled("Wanneer is het gezien?", self._line("seen_on"))
            yield from labelled("Wanneer hoorde jij het?", self._line("reported_on"))
        yield Static(
            Content(
                "Typ 12-10-2026, vandaag of gisteren. De dagen tellen vanaf dat jij het hoorde."
            ),
            classes="hint",
        )
        yield from labelled("Wie is wat in deze zaak?", self._role_list(), ROLE_KEYS)
        yield unknown_tick(bool(self._was("unknown", [])), "unknown")
        yield from labelled(
            "Wat is er gebeurd?",
            TextArea(str(self._was("summary", "")), id="summary", tab_behavior="focus"),
            "Alleen feiten, in een paar zinnen: wie zag wat, waar en wanneer."
            + (_UNNAMED if "anonymous" in self._was("noted", []) else ""),
        )
        yield from labelled("Wie meldde het?", self._pick("source", self._protocol.report_sources))
        yield from labelled("Waar gebeurde het?", self._pick("place", self._protocol.places))
        yield from labelled(
            "Wat merk je ervan op school?",
            self._line("effect"),
            "Het gebeurde buiten school of online. School mag er iets aan doen als het op school "
            "te merken is.",
        )

    def _around(self) -> ComposeResult:
        """How serious, when, how often, which forms."""
        severity = Severity(str(self._was("severity", Severity.MODERATE.value)))
        yield from labelled("Hoe ernstig is het?", severity_choice(severity), SEVERITY_HELP)
        yield from labelled(
            "Kruis aan wat klopt (spatie)",
            TickList([(name, FIELDS[name]) for name in _NOTED], self._was("noted", []),
                     id="noted"),
        )  # fmt: skip
        for name, options in (("moment", MOMENTS), ("frequency", FREQUENCIES),
                              ("duration", DURATIONS)):  # fmt: skip
            entries = [Entry(code, text) for code, text in options]
            yield from labelled(f"{FIELDS[name]} (mag leeg)", self._pick(name, entries))
        yield from labelled(
            "Zoek een vorm van pesten", Input(placeholder="Typ een deel", id="search-forms")
        )
        forms = forms_choice(self._protocol, self._was("forms", []), "search-forms")
        yield from labelled("Vormen van pesten (spatie zet een kruisje)", forms)
        yield Static("", id="criminal", classes="warning")

    def _was(self, name: str, otherwise: Any) -> Any:
        return self._first.get(name, otherwise)

    def _line(self, name: str) -> Input:
        return Input(str(self._was(name, "")), id=name)

    def _pick(self, name: str, entries: Any) -> Select[str]:
        return choice(entries, name, str(self._was(name, "")))

    def _role_list(self) -> RoleList:
        given = {
            int(pupil): frozenset(map(Role, roles))
            for pupil, roles in self._was("roles", {}).items()
        }
        everyone = {pupil.id: pupil for pupil in (*self._own, *self._others)}
        first = [self._about] if self._about else []
        in_front = [everyone[n] for n in dict.fromkeys(first) if n in everyone]
        mine = [pupil for pupil in self._own if pupil.id != self._about]
        elsewhere: list[Pupil] = [
            everyone[n] for n in given
            if n in everyone and everyone[n] not in mine and n != self._about
        ]  # fmt: skip
        known = {n: roles for n, roles in given.items() if n in everyone}
        return RoleList([*in_front, *mine, *elsewhere], known, id="roles")

    def on_mount(self) -> None:
        """Remember what stands there, and say what is kept."""
        if self._class_id is None:
            return
        self._typed = self._body()
        if self._told:
            self.query_one(RoleList).focus()  # the days stand there; a letter would wipe one out
            self._keep()  # what signals say is work already: leaving must not lose it
        self._kept = self._typed
        self._show_effect()
        self._show_hint()
        self._say_state()

    # What is typed stays

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    @on(TickList.Toggled)
    @on(RoleList.Changed)
    def changed(self) -> None:
        """Keep it soon, however long the mentor goes on typing."""
        if self._over or not self._kept:
            return
        self._typed = self._body()
        self._show_effect()
        self._show_hint()
        if self._typed != self._kept:
            self.save_soon()

    def save(self) -> None:
        """Keep what is typed as a draft, if it changed."""
        if self._over or self._class_id is None or self._typed == self._kept:
            return
        self._keep()
        self._say_state()

    def _keep(self) -> None:
        keep_intake(self._session, self._key, self._typed)
        self._kept, self._kept_at = self._typed, self._session.now

    def _body(self) -> dict[str, Any]:
        roles = self.query_one(RoleList).roles
        body: dict[str, Any] = {n: self.query_one(f"#{n}", Input).value for n in _LINES}
        body |= {n: self._choice(n) for n in _PICKS}
        body |= {n: sorted(self.query_one(f"#{n}", TickList).ticked) for n in _TICKS}
        body["summary"] = self.query_one("#summary", TextArea).text
        body["roles"] = {str(n): sorted(role.value for role in of) for n, of in roles.items()}
        if self._was("signals", []):
            body["signals"] = self._was("signals", [])
        return body

    def _say_state(self) -> None:
        shown = next(iter(self.query("#save-state").results(Static)), None)
        if shown is None:  # the screen is going
            return
        text = "Typ maar: klasapp bewaart het vanzelf als concept."
        if self._kept_at is not None:
            text = f"Concept bewaard op {self._kept_at:%d-%m} om {self._kept_at:%H:%M}. De zaak "
            text += "begint pas met Ctrl+S."
        shown.update(Content(text))

    # What the form shows

    def _show_effect(self) -> None:
        field = self.query_one("#effect").parent
        assert field is not None
        setattr(field, "display", self._choice("place") in OUTSIDE)  # noqa: B010

    def _show_hint(self) -> None:
        ticked = self.query_one("#forms", TickList).ticked
        self.query_one("#criminal", Static).update(Content(criminal_hint(self._protocol, ticked)))

    @on(Input.Changed, "#search-forms")
    def searched(self, event: Input.Changed) -> None:
        """Show the forms that hold what was typed; what is ticked always stays in sight."""
        self.query_one("#forms", TickList).narrow(words_for_form(event.value), fold)

    def action_other_class(self) -> None:
        """Add a pupil from another class."""
        if self._class_id is not None:
            pick_other(self, self._others, self.query_one(RoleList).add)

    # Beginning, leaving

    @on(Button.Pressed, "#open")
    @telling
    def open_pressed(self) -> None:
        """Begin the case."""
        self.action_save()

    def action_save(self) -> None:
        """Begin the case, or show which field is not right."""
        if self._class_id is None:
            return
        noted = self.query_one("#noted", TickList).ticked
        answers = {name: YES for name in _NOTED if name in noted}
        answers |= {name: self._choice(name) for name in ("moment", "frequency", "duration")}
        if self._choice("place") in OUTSIDE:
            answers["effect"] = self.query_one("#effect", Input).value
        try:
            case_id = begin_case(self._session, self._class_id, self._draft(), answers, self._key)
        except DraftError as error:
            complain(self, error)
            return
        self._over = True
        if signals := self._was("signals", []):
            # To the app itself: this screen is on its way out.
            self.app.post_message(CaseBegun(case_id, tuple(signals)))
        self.shell.tell("De zaak is begonnen. Doe eerst wat bovenaan staat.")
        app, session = self.app, self._session
        app.switch_screen(CaseScreen(session, case_id))
        if noted & {"injury", "self_harm"}:
            app.push_screen(urgent_card(refresh_case(session, case_id)))

    def _draft(self) -> CaseDraft:
        chosen = self.query_one("#forms", TickList).ticked
        return CaseDraft(
            seen_on=self._day("seen_on"),
            reported_on=self._day("reported_on"),
            source=self._choice("source"),
            place=self._choice("place"),
            summary=self.query_one("#summary", TextArea).text,
            severity=Severity(self._choice("severity")),
            roles=self.query_one(RoleList).roles,
            forms=tuple(form.code for form in self._protocol.forms if form.code in chosen),
            offender_unknown=UNKNOWN in self.query_one("#unknown", TickList).ticked,
        )

    def _day(self, field: str) -> date:
        try:
            return parse_day(self.query_one(f"#{field}", Input).value, self._session.today)
        except InputError as error:
            raise DraftError(field, str(error)) from error

    def _choice(self, field: str) -> str:
        value = self.query_one(f"#{field}", Select).value
        return "" if value is Select.NULL else str(value)

    def action_back(self) -> None:
        """Leave; what was typed is kept."""
        if self._kept:
            self._typed = self._body()
        self.save()
        if self._kept_at is not None:
            self.shell.tell(
                "Je concept is bewaard. Het staat bovenaan in Zaken; Enter gaat verder."
            )
        self.dismiss()

    def action_drop(self) -> None:
        """Throw the draft away, after asking."""
        if self._class_id is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._over = True
                throw_away(self, self._session, self._key)
                self.dismiss()

        self.app.push_screen(Confirm(THROW_AWAY), answered)


def throw_away(screen: BaseScreen[Any], session: Session, key: DraftKey) -> None:
    """Drop the form in work, and offer the way back."""
    found = kept_intake(session, key)
    drop_intake(session, key)
    if found is not None:
        screen.shell.tell_undoable(
            "Het concept is weg.",
            lambda: put_back_intake(session, key, found[0]),
            "Het concept staat weer in Zaken.",
        )
