"""What pupils solved themselves: remembered, asked about once more, and then erased."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.closing import SelfSolved
from klasapp.cases.days import distance, typed
from klasapp.cases.intake_screen import IntakeScreen
from klasapp.cases.record_form_screen import Field, RecordForm, Values, chosen, day_in, maybe_day
from klasapp.cases.service import (
    Session,
    case_from_self_solved,
    check_again,
    find_pupil_name,
    find_self_solved,
    forget_self_solved,
    list_self_solved,
    note_self_solved,
    pupils_to_choose,
)
from klasapp.errors import KlasappError
from klasapp.protocol import spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling

_EMPTY = (
    "Er staat hier nog niets.\n\n"
    "Soms lossen leerlingen iets zelf op. Je hoeft dan niets te doen, maar je vraagt een week "
    "later nog een keer hoe het gaat. Druk op n om het op te schrijven. Het krijgt geen "
    "zaaknummer, en blijft het rustig, dan wist klasapp het vanzelf."
)
_WEEK = 7


class SelfSolvedScreen(BaseScreen[None]):
    """Level 0: the pupils solve it, the mentor keeps an eye on it."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Zelf opgelost"
    AUTO_FOCUS = "#solved-lines"
    HELP = (
        "Hier staat wat leerlingen zelf oplosten. klasapp vraagt je na een week of het echt goed "
        "gaat. Kies een regel en druk op Enter om op te schrijven wat je hoorde.\n\n"
        "Gaat het toch mis, begin dan een zaak met z. Blijft het rustig, dan wist klasapp de regel "
        "na 90 dagen (of wat in het protocol staat)."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("new", "n", "Nieuwe", "Schrijf op wat leerlingen zelf oplosten."),
        Action("case", "z", "Zaak beginnen", "Het is niet opgelost: begin een zaak."),
    )

    def __init__(self, session: Session, class_id: int | None, number: int | None = None) -> None:
        """``number``: show the class of this note, with the cursor on it."""
        super().__init__(classes="cases")
        if number is not None:
            class_id = find_self_solved(session, number).class_id
        self._session, self._class_id, self._first = session, class_id, number
        self._lines: tuple[tuple[SelfSolved, date | None], ...] = ()
        self._asked: int | None = None

    def compose_content(self) -> ComposeResult:
        """The notes."""
        yield OptionList(id="solved-lines", markup=False, classes="page-list")
        yield Static(Content(_EMPTY), id="solved-empty", classes="empty")

    def on_mount(self) -> None:
        """Erase what stayed quiet long enough, and show the rest."""
        forget_self_solved(self._session)
        self.show()
        wanted = [n for n, (one, _) in enumerate(self._lines) if one.id == self._first]
        if self._lines:
            self.query_one(OptionList).highlighted = next(iter(wanted), 0)

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed meanwhile; a case that was begun from a note belongs to it."""
        if self._asked is not None:
            case_from_self_solved(self._session, self._asked)
            self._asked = None
        self.show()

    def show(self) -> None:
        """Fill the list; the cursor stays."""
        self._lines = list_self_solved(self._session, self._class_id)
        listed = self.query_one(OptionList)
        listed.display = bool(self._lines)
        self.query_one("#solved-empty").display = not self._lines
        now = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(self._line(*line)) for line in self._lines])
        if self._lines:
            listed.highlighted = min(now or 0, len(self._lines) - 1)

    def _line(self, one: SelfSolved, erased: date | None) -> Content:
        today = self._session.today
        late = one.state == "open" and one.check_on < today
        if one.state == "open":
            how = f"vragen op {spoken(one.check_on)} ({distance(one.check_on, today)})"
        elif one.state == "quiet":
            how = f"rustig gebleven; wordt gewist op {spoken(erased or today)}"
        else:
            how = "werd een zaak"
        name = find_pupil_name(self._session, one.pupil_id)
        mark = "!" if late else "○" if one.state == "open" else "✓"
        return Content.assemble(
            Content.styled(f"{mark} {name}", "bold $text-error" if late else "bold"),
            f"  {how}",
            Content.styled(f"\n   {spoken(one.noted_on)}, van {one.source}: {one.what}",
                           "$text-muted"),
            Content.styled(f"\n   {one.note}", "$text-muted") if one.note else "",
        )  # fmt: skip

    def _chosen(self) -> SelfSolved:
        at = self.query_one(OptionList).highlighted
        if at is None or at >= len(self._lines):
            raise KlasappError("Er staat nog niets in de lijst. Met n schrijf je iets op.")
        return self._lines[at][0]

    @on(OptionList.OptionSelected, "#solved-lines")
    @telling
    def selected(self) -> None:
        """Write down how it goes."""
        one = self._chosen()
        if one.state != "open":
            raise KlasappError("Dit is al afgerond.")

        def save(values: Values) -> None:
            quiet = chosen(values, "quiet", "Kies hoe het gaat.") == "ja"
            day = None if quiet else maybe_day(values, "next_on", self._session.today)
            check_again(self._session, one.id, values["note"], quiet=quiet, next_on=day)

        fields = (
            Field("quiet", "Is het echt opgelost?", "pick",
                  options=(("ja", "Ja, het blijft goed gaan"),
                           ("nee", "Nog niet zeker: later weer vragen"))),
            Field("note", "Wat hoorde je?", "text"),
            Field("next_on", "Wanneer vraag je het weer?",
                  hint="Alleen als je het later weer vraagt."),
        )  # fmt: skip
        lead = "Vraag het aan de gepeste zelf. Gaat het niet goed? Ga terug en begin een zaak (z)."
        self.app.push_screen(RecordForm(lead, fields, save))

    def action_new(self) -> None:
        """Write down what pupils solved."""
        if self._class_id is None:
            raise KlasappError("Voeg eerst een klas toe: toets 7, Klas.")
        own, others = pupils_to_choose(self._session, self._class_id)

        def save(values: Values) -> str:
            day = day_in(values, "noted_on", self._session.today)
            pupil = int(chosen(values, "pupil", "Kies de leerling."))
            note_self_solved(self._session, pupil, values["source"], values["what"], day)
            return "Opgeschreven. Na een week vraagt klasapp hoe het gaat."

        fields = (
            Field("pupil", "Wie werd er gepest?", "pick",
                  options=tuple((str(p.id), p.display_name) for p in (*own, *others))),
            Field("source", "Van wie hoorde je het?"),
            Field("what", "Wat gebeurde er, en hoe losten ze het op?", "text"),
            Field("noted_on", "Wanneer hoorde je het?", value=typed(self._session.today)),
        )  # fmt: skip
        self.app.push_screen(RecordForm("Leerlingen losten het zelf op", fields, save))

    def action_case(self) -> None:
        """Begin a case about this pupil."""
        one = self._chosen()
        if one.state == "to_case":
            raise KlasappError("Dit werd al een zaak.")
        if one.state != "open":
            raise KlasappError("Dit is al afgerond. Begin een zaak in de kamer Zaken.")
        self._asked = one.id
        self.app.push_screen(
            IntakeScreen(self._session, one.class_id, one.pupil_id, None, None)
        )  # fmt: skip
