"""The first screen of the room: what runs, and what comes next."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.days import distance
from klasapp.cases.dialog_screen import AskLine, AskReason, PickPupil
from klasapp.cases.intake import KeptForm
from klasapp.cases.intake_screen import THROW_AWAY, IntakeScreen, throw_away
from klasapp.cases.look_first_screen import LookFirstScreen
from klasapp.cases.service import (
    CaseLine,
    Session,
    agenda_hour,
    list_cases,
    list_kept_forms,
    pupils_to_choose,
    start_look_first,
    write_agenda,
)
from klasapp.protocol import spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm
from klasapp.widgets.tick_list import hanging

_WIDE = 110
"""Columns from which there is room beside the list."""
_NO_CLASS = "Voeg eerst een klas toe: toets 7, Klas."
_EMPTY = (
    "Er lopen geen zaken in deze klas.\n\n"
    "Valt je iets op, of staat er een aandachtspunt in het sociogram? Begin met 'kijk eerst' "
    "(toets k): kijken, vragen en luisteren.\n\n"
    "Weet je dat er gepest wordt? Begin dan een zaak (toets n). klasapp zet de stappen van het "
    "protocol met hun data voor je klaar. Losten leerlingen het zelf op, schrijf dat dan op met z."
)
_NONE_ENDED = "Er zijn nog geen gesloten zaken. Druk op c om de lopende te zien."


class CasesScreen(BaseScreen[None]):
    """Cases and "kijk eerst" plans of a class, with the next action of each."""

    CSS_PATH = "cases.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]
    ROOM = "cases"
    HEADING = "Zaken"
    AUTO_FOCUS = "#cases-list"
    HELP = (
        "Hier staan de zaken die lopen en de plannen 'kijk eerst', met wat je als volgende doet "
        "en wanneer. Wat te laat is, staat bovenaan.\n\n"
        "Een concept is een zaak die je begon op te schrijven en die nog niet loopt: Enter gaat "
        "verder, Del gooit hem weg.\n\n"
        "Begin met 'kijk eerst' als je het nog niet weet: een aandachtspunt is een reden om te "
        "kijken, geen oordeel. Begin een zaak als je weet dat er gepest wordt, of als iemand het "
        "meldt. De dagen tellen vanaf de dag dat jij het hoorde."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("new_case", "n", "Zaak beginnen", "Begin een zaak: wie, wat, waar en wanneer."),
        Action("look_first", "k", "Kijk eerst", "Begin met kijken en vragen bij een leerling."),
        Action("drop", "delete", "Concept weg", "Gooi een zaak weg die nog niet is begonnen."),
        Action("agenda", "a", "Agenda", "Zet gesprekken en taken in een bestand voor je agenda."),
        Action(
            "self_solved", "z", "Zelf opgelost", "Wat leerlingen zelf oplosten.", in_footer=False
        ),
        Action(
            "compare",
            "v",
            "Vergelijken",
            "Krijgen zaken die op elkaar lijken dezelfde maatregel?",
            in_footer=False,
        ),
        Action(
            "read_bundle",
            "o",
            "Inlezen",
            "Lees een overdracht of antwoord van een collega in.",
            in_footer=False,
        ),
        Action(
            "new_mentor",
            "j",
            "Naar nieuwe mentor",
            "Draag alle zaken van de klas over.",
            in_footer=False,
        ),
        Action(
            "overview",
            "e",
            "Overzicht",
            "Alle zaken bij elkaar, zonder namen; registers.",
            in_footer=False,
        ),
        Action("closed", "c", "Gesloten", "Toon de gesloten zaken, of weer de lopende."),
    )

    def __init__(self, session: Session, class_id: int | None) -> None:
        super().__init__(classes="cases")
        self._session, self._class_id = session, class_id
        self._show_ended = False
        self._lines: tuple[CaseLine, ...] = ()
        self._forms: dict[int, KeptForm] = {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what has not begun can be thrown away."""
        if action == "drop" and self._form_here() is None:
            return False
        return super().check_action(action, parameters)

    def compose_content(self) -> ComposeResult:
        """A line of explanation, the list, and on a wide screen what belongs to the line."""
        yield Static("", id="cases-lead")
        with Horizontal(id="cases-body"):
            yield OptionList(id="cases-list", markup=False)
            with VerticalScroll(id="cases-detail", can_focus=False):
                yield Static("", id="cases-more")
        yield Static("", id="cases-empty", classes="empty")

    def on_mount(self) -> None:
        """Show the list."""
        self.show()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        if self._class_id is not None:
            self.call_after_refresh(self._fill)

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self.show()

    def show(self) -> None:
        """Fill the list."""
        if self._class_id is None:
            for name in ("#cases-body", "#cases-lead"):
                self.query_one(name).display = False
            self.query_one("#cases-empty", Static).update(Content(_NO_CLASS))
            return
        lines = list_cases(self._session, self._class_id, closed=self._show_ended)
        forms = () if self._show_ended else list_kept_forms(self._session, self._class_id)
        self._forms = {line.number: form for line, form in forms}
        self._lines = (*(line for line, _ in forms), *lines)
        self._fill()

    def _fill(self) -> None:
        """Show what was read."""
        listed = self.query_one(OptionList)
        empty = self.query_one("#cases-empty", Static)
        lead = self.query_one("#cases-lead", Static)
        lead.update(Content(self._lead()))
        lead.display = listed.display = bool(self._lines)
        self.query_one("#cases-body").display = bool(self._lines)
        empty.display = not self._lines
        empty.update(Content(_NONE_ENDED if self._show_ended else _EMPTY))
        now = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(self._line(line, self._room)) for line in self._lines])
        if self._lines:
            listed.highlighted = min(now or 0, len(self._lines) - 1)
            if self.focused is None:  # an empty list was hidden, and lost the focus
                listed.focus()
        self.refresh_bindings()

    @property
    def _room(self) -> int:
        """Cells for a text, in the list and beside it."""
        wide = self.size.width >= _WIDE
        return max(self.size.width // (2 if wide else 1) - 8, 30)

    def _here(self) -> CaseLine | None:
        at = next(iter(self.query("#cases-list").results(OptionList)), None)
        place = at.highlighted if at is not None else None
        return self._lines[place] if place is not None and place < len(self._lines) else None

    def _form_here(self) -> KeptForm | None:
        line = self._here()
        return self._forms.get(line.number) if line and line.kind == "form" else None

    @on(OptionList.OptionHighlighted, "#cases-list")
    def highlighted(self) -> None:
        """Show what belongs to the line under the cursor."""
        line = self._here()
        self.query_one("#cases-more", Static).update(
            _more(line, self._room) if line else Content("")
        )
        self.refresh_bindings()

    def _lead(self) -> str:
        if self._show_ended:
            return "Gesloten zaken en afgeronde plannen. Druk op c om de lopende te zien."
        late = sum(line.overdue for line in self._lines)
        count = len(self._lines) - len(self._forms)
        said = "Er loopt 1 zaak of plan" if count == 1 else f"Er lopen {count} zaken en plannen"
        if not count:
            said = "Er loopt nog geen zaak"
        if late:
            said += f"; bij {late} is iets te laat"
        if self._forms:
            half = len(self._forms)
            said += f". {half} {'concept is' if half == 1 else 'concepten zijn'} nog niet begonnen"
        return f"{said}."

    def _line(self, line: CaseLine, width: int) -> Content:
        today = self._session.today
        if line.due is None:
            when = ""
        elif self._show_ended:
            when = spoken(line.due)
        else:
            when = f"{spoken(line.due)} ({distance(line.due, today)})"
        mark = "! " if line.overdue else "○ " if not self._show_ended else "✓ "
        if line.kind == "form":
            mark = "… "
        style = "bold $text-error" if line.overdue else "bold"
        return Content.assemble(
            Content.styled(f"{mark}{line.label}", style),
            f"  {line.who}  ",
            Content.styled(line.state, "$text-muted"),
            f"\n     {hanging(line.what, 5, width)}",
            Content.styled(f"\n     {when}" if when else "", "$text-muted"),
            "\n",
        )

    @on(OptionList.OptionSelected)
    @telling
    def opened(self, event: OptionList.OptionSelected) -> None:
        """Open what was chosen."""
        line = self._lines[event.option_index]
        if line.kind == "form":
            key = self._forms[line.number].key
            self.app.push_screen(
                IntakeScreen(self._session, key.class_id, key.pupil_id, None, key.look_first_id)
            )
        elif line.kind == "case":
            self.app.push_screen(CaseScreen(self._session, line.number))
        else:
            self.app.push_screen(LookFirstScreen(self._session, line.number))

    def action_drop(self) -> None:
        """Throw a form away that has not become a case."""
        form = self._form_here()
        if form is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                throw_away(self, self._session, form.key)
                self.show()

        self.app.push_screen(Confirm(THROW_AWAY), answered)

    def action_new_case(self) -> None:
        """Fill in the form of a new case."""
        if self._class_id is None:
            self.shell.tell(_NO_CLASS)
            return
        self.app.push_screen(IntakeScreen(self._session, self._class_id, None, None, None))

    def action_look_first(self) -> None:
        """Choose a pupil and say what you noticed."""
        if self._class_id is None:
            self.shell.tell(_NO_CLASS)
            return
        pupils, _ = pupils_to_choose(self._session, self._class_id)

        def picked(pupil_id: int | None) -> None:
            if pupil_id is not None:
                self.app.push_screen(AskReason(
                    "Wat viel je op? Schrijf alleen op wat je zag of hoorde.",
                    lambda reason: self._start(pupil_id, reason),
                    yes="Kijk eerst",
                ))  # fmt: skip

        self.app.push_screen(PickPupil("Bij welke leerling wil je eerst kijken?", pupils), picked)

    def _start(self, pupil_id: int, reason: str) -> None:
        plan_id = start_look_first(self._session, pupil_id, None, None, reason)
        self.call_after_refresh(
            lambda: self.app.push_screen(LookFirstScreen(self._session, plan_id))
        )

    def action_read_bundle(self) -> None:
        """Read a file that a colleague handed over."""
        from klasapp.cases.bundle_screen import ReadBundleScreen

        self.app.push_screen(ReadBundleScreen(self._session))

    def action_new_mentor(self) -> None:
        """Hand all running and followed cases to the next mentor."""
        from klasapp.cases.handover_screen import HandoverScreen

        self.app.push_screen(HandoverScreen(self._session, class_id=self._class_id))

    def action_overview(self) -> None:
        """Show all cases together, without names."""
        from klasapp.cases.register_screen import RegisterScreen

        self.app.push_screen(RegisterScreen(self._session))

    def action_self_solved(self) -> None:
        """Show what pupils solved themselves."""
        from klasapp.cases.self_solved_screen import SelfSolvedScreen

        self.app.push_screen(SelfSolvedScreen(self._session, self._class_id))

    def action_compare(self) -> None:
        """Compare the measures over all cases, without names."""
        from klasapp.cases.compare_screen import CompareScreen

        self.app.push_screen(CompareScreen(self._session))

    def action_agenda(self) -> None:
        """Write the calendar file, after asking at what time talks go in."""
        self.app.push_screen(
            AskLine(
                "klasapp maakt een bestand dat je in je agenda opent: gesprekken als afspraak, de "
                "rest als taak. Er staat geen naam in en niet waar het over gaat, want anderen "
                "kunnen je agenda zien. Verschuift er iets, maak het bestand dan opnieuw.\n\n"
                "Hoe laat begint het eerste gesprek? Staan er meer op een dag, dan komen ze na "
                "elkaar.",
                agenda_hour(self._session),
                self._write_agenda,
                yes="Maken",
            )
        )

    def _write_agenda(self, hour: str) -> None:
        made = write_agenda(self._session, hour)
        lines = "1 regel" if made.planned == 1 else f"{made.planned} regels"
        gone = f", {made.cancelled} vervallen" if made.cancelled else ""
        self.shell.tell(f"Bewaard in {made.path} ({lines}{gone}).")

    def action_closed(self) -> None:
        """Switch between what runs and what ended."""
        self._show_ended = not self._show_ended
        self.show()


def _more(line: CaseLine, width: int) -> Content:
    """What there is to say of a line, for the space beside the list."""
    parts: list[Content | str] = [
        Content.styled(f"{line.label}\n", "bold $text-accent"),
        Content.styled(f"{line.state}\n", "$text-muted"),
    ]
    parts += [f"\n{text}" for text in line.roles]
    if line.coming:
        parts.append(
            Content.styled(f"{chr(10) * 2 if line.roles else chr(10)}Wat er komt\n", "bold")
        )
    for day, what in line.coming:
        when = spoken(day) if day else "wacht"
        parts.append(Content.styled(f"{when}\n", "$text-muted"))
        parts.append(f"  {hanging(what, 2, width)}\n")
    if not line.roles and not line.coming:
        parts.append(f"\n{line.who}\n{line.what}.")
    return Content.assemble(*parts)
