"""The level of a case: who leads, what has to be ticked, and what klasapp proposes."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.days import typed
from klasapp.cases.escalation import ROLES, SHARED_LEVEL, Feedback, LevelDraft, Point, Proposal
from klasapp.cases.record_form_screen import (
    Field,
    RecordForm,
    Values,
    chosen,
    day_in,
    maybe_day,
)
from klasapp.cases.service import (
    LevelView,
    Session,
    decide,
    read_level,
    receive_feedback,
    record_breach,
    refresh_level,
    set_level,
    tick_level,
    untick_level,
)
from klasapp.errors import KlasappError
from klasapp.protocol import Protocol, spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling

Line = Point | Feedback | Proposal
_APPROACH = {
    "zonder_schuldvraag": "zonder schuldvraag",
    "confronteren": "confronteren: je noemt het gedrag en vraagt naar de oorzaak",
}


class LevelScreen(BaseScreen[None]):
    """See and change the level of a case."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Niveau"
    AUTO_FOCUS = "#level-lines"
    HELP = (
        "Een zaak begint op niveau 1: jij hebt de regie. Helpt dat niet genoeg, dan gaat de zaak "
        "naar niveau 2: de anti-pestcoördinator neemt de regie. Druk op n en vul in wie het "
        "besloot en wanneer jij hoort hoe het verdergaat.\n\n"
        "Daarna staan hier de punten van het niveau. Vink ze af met Enter, in elke volgorde, met "
        "de dag en waar het staat (zoals de notulen).\n\n"
        "Houdt een leerling zich niet aan een afspraak? Schrijf het op met b. klasapp doet dan een "
        "voorstel volgens de ladder van het protocol. Jij of iemand anders besluit, met een reden."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("level", "n", "Niveau", "Zet de zaak op een ander niveau."),
        Action("breach", "b", "Niet gehouden", "Schrijf op dat een afspraak niet is gehouden."),
        Action("untick", "t", "Terugzetten", "Haal het kruisje weg bij het gekozen punt."),
    )

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self._view = read_level(session, case_id)
        self._lines: tuple[Line, ...] = ()

    def compose_content(self) -> ComposeResult:
        """What the level means, and the points."""
        yield Static("", id="level-top", classes="page-top")
        yield OptionList(id="level-lines", markup=False, classes="page-list")

    def on_mount(self) -> None:
        """Show the level."""
        self.show()

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self.refresh_view()

    def refresh_view(self) -> None:
        """Read the page again and show it."""
        self._view = refresh_level(self._session, self._case_id)
        self.show()

    def show(self) -> None:
        """Fill the page; the cursor stays."""
        view = self._view
        self.query_one("#level-top", Static).update(_top(view))
        open_ones = [one for one in view.proposals if one.followed is None]
        over = [one for one in view.proposals if one.followed is not None]
        feedback = view.feedback if view.case_view.case.level >= SHARED_LEVEL else ()
        self._lines = (*open_ones, *view.points, *feedback, *over)
        listed = self.query_one(OptionList)
        now = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(_line(view, line)) for line in self._lines])
        if self._lines:
            listed.highlighted = min(now or 0, len(self._lines) - 1)

    def _chosen(self) -> Line:
        at = self.query_one(OptionList).highlighted
        if at is None or at >= len(self._lines):
            raise KlasappError("Er is hier nog niets te kiezen. Met n zet je het niveau.")
        return self._lines[at]

    @on(OptionList.OptionSelected, "#level-lines")
    @telling
    def selected(self) -> None:
        """Tick, write down what you heard, or decide."""
        line = self._chosen()
        if isinstance(line, Point):
            self._tick(line)
        elif isinstance(line, Feedback):
            self._hear(line)
        else:
            self._decide(line)

    def _tick(self, point: Point) -> None:
        if point.tick is not None:
            raise KlasappError("Dit punt is al afgevinkt. Met t zet je het terug.")

        def save(values: Values) -> None:
            day = day_in(values, "on", self._session.today)
            tick_level(self._session, self._case_id, point.item, day, values["note"])

        fields = (
            Field("on", "Wanneer is dit gebeurd?", value="vandaag"),
            Field("note", "Waar staat het? (zoals: notulen 12 oktober, punt 3)"),
        )
        self.app.push_screen(RecordForm(point.text, fields, save))

    def action_untick(self) -> None:
        """Take the tick away."""
        line = self._chosen()
        if not isinstance(line, Point):
            raise KlasappError("Kies een punt van het niveau dat is afgevinkt.")
        untick_level(self._session, self._case_id, line.item)
        self.refresh_view()

    def _hear(self, feedback: Feedback) -> None:
        if feedback.received_on is not None:
            raise KlasappError("Deze terugkoppeling is al opgeschreven.")

        def save(values: Values) -> None:
            today = self._session.today
            receive_feedback(
                self._session,
                self._case_id,
                feedback.id,
                day_in(values, "on", today),
                values["note"],
                maybe_day(values, "next_on", today),
            )

        fields = (
            Field("on", "Wanneer hoorde je het?", value="vandaag"),
            Field("note", "Wat hoorde je? Hoe gaat het verder?", "text"),
            Field("next_on", "Wanneer hoor je weer iets?", value=typed(self._view.feedback_on),
                  hint="Laat leeg als het niet meer nodig is."),
        )  # fmt: skip
        lead = f"Terugkoppeling van {self._view.lead}"
        self.app.push_screen(RecordForm(lead, fields, save))

    def _decide(self, proposal: Proposal) -> None:
        if proposal.followed is not None:
            raise KlasappError("Over dit voorstel is al besloten.")

        def save(values: Values) -> None:
            answer = chosen(values, "followed", "Kies of jullie dit doen.")
            decide(
                self._session,
                self._case_id,
                proposal,
                followed=answer == "ja",
                reason=values["reason"],
                by=values["by"],
            )

        fields = (
            Field("followed", "Doen jullie dit?", "pick",
                  options=(("ja", "Ja, dit doen we"), ("nee", "Nee, nu niet"))),
            Field("reason", "Waarom?", "text"),
            Field("by", "Wie besloot dit? (naam)"),
        )  # fmt: skip
        lead = (
            f"{proposal.what}\n\nVoorstel: {proposal.words} Het gebeurt niet vanzelf: het niveau "
            "zet je met n, een maatregel schrijf je op bij Maatregelen."
        )
        self.app.push_screen(RecordForm(lead, fields, save))

    def action_level(self) -> None:
        """Choose another level."""
        view = self._view
        protocol, now = view.case_view.protocol, view.case_view.case.level
        later = next((one for one in protocol.levels if one.number == now + 1), None)
        lead = protocol.role_name(later.leads) if later else ""

        def save(values: Values) -> str:
            today = self._session.today
            level = int(chosen(values, "level", "Kies het niveau."))
            role = chosen(values, "decided_role", "Kies de rol van wie het besloot.")
            feedback = maybe_day(values, "feedback_on", today) if level >= SHARED_LEVEL else None
            draft = LevelDraft(
                level, day_in(values, "decided_on", today), values["decided_by"], role,
                values["reason"], values["lead_to"], feedback,
            )  # fmt: skip
            set_level(self._session, self._case_id, draft)
            return f"De zaak staat op niveau {level}."

        fields = (
            Field("level", "Naar welk niveau?", "pick", str(now + 1) if later else "",
                  options=tuple((str(one.number), f"{one.number}: {one.title}")
                                for one in protocol.levels)),
            Field("reason", "Waarom?", "text"),
            Field("decided_by", "Wie besloot het? (naam)"),
            role_field(protocol, "decided_role", "Met welke rol?"),
            Field("decided_on", "Wanneer?", value="vandaag"),
            Field("lead_to", "Wie heeft vanaf nu de regie? (naam of rol)", value=lead),
            Field("feedback_on", "Wanneer hoor jij hoe het verdergaat?",
                  value=typed(view.feedback_on), hint="Vanaf niveau 2."),
        )  # fmt: skip
        self.app.push_screen(RecordForm("De zaak op een ander niveau zetten", fields, save))

    def action_breach(self) -> None:
        """Write down a breach; a proposal follows."""
        case = self._view.case_view
        suspects = [
            one for one in case.case.active if one.role.value in {"pester", "meeloper"}
        ]  # fmt: skip

        def save(values: Values) -> str:
            pupil = int(values["pupil"]) if values["pupil"] else None
            day = day_in(values, "on", self._session.today)
            made = record_breach(self._session, self._case_id, pupil, day, values["what"])
            return f"Voorstel: {made.words} Besluit erover met Enter."

        options = tuple(
            (str(one.pupil_id), case.pupils[one.pupil_id].display_name) for one in suspects
        )  # fmt: skip
        fields = (
            Field("pupil", "Van wie was de afspraak?", "pick",
                  options[0][0] if len(options) == 1 else "", options=options),
            Field("on", "Wanneer gebeurde het?", value="vandaag"),
            Field("what", "Wat gebeurde er, en welke afspraak was dat?", "text"),
        )  # fmt: skip
        self.app.push_screen(RecordForm("Een afspraak is niet gehouden", fields, save))


def role_field(protocol: Protocol, name: str, label: str, value: str = "") -> Field:
    """A choice of the roles that decide about cases."""
    return Field(name, label, "pick", value,
                 options=tuple((role, protocol.role_name(role)) for role in ROLES))  # fmt: skip


def _top(view: LevelView) -> Content:
    settings = view.case_view.protocol.settings
    known = settings.approach_by_level
    now = view.case_view.case.level
    approach = next((known[n] for n in sorted(known, reverse=True) if n <= now), "")
    last = view.changes[-1] if view.changes else None
    since = f" (sinds {spoken(last.decided_on)})" if last else ""
    parents = settings.parents_by_level.get(now, "mentor")
    return Content.assemble(
        Content.styled(f"Niveau {now}: {view.level.title}", "bold $text-accent"),
        since,
        f"\n{view.level.text}",
        Content.styled("\nRegie: ", "bold"),
        view.lead,
        Content.styled("  Met de ouders praat: ", "bold"),
        view.case_view.protocol.role_name(parents),
        Content.styled("\nAanpak: ", "bold") if approach else "",
        _APPROACH.get(approach, approach),
        Content.styled(f"\nWaarom dit niveau: {last.reason}", "$text-muted") if last else "",
    )  # fmt: skip


def _line(view: LevelView, line: Line) -> Content:
    today = view.case_view.today
    if isinstance(line, Point):
        if line.tick is not None:
            note = f" ({line.tick.note})" if line.tick.note else ""
            return Content(f"[x] {line.text} {spoken(line.tick.on)}{note}")
        return Content.assemble(f"[ ] {line.text}", _when(f"voor {spoken(line.due)}",
                                                         line.due < today))  # fmt: skip
    if isinstance(line, Feedback):
        if line.received_on is not None:
            return Content(f"[x] Terugkoppeling op {spoken(line.received_on)}: {line.note}")
        return Content.assemble(f"[ ] Terugkoppeling van {view.lead}",
                                _when(spoken(line.due_on), line.due_on < today))  # fmt: skip
    name = view.name(line.pupil_id)
    who = f"{name}: " if name else ""
    head = f"{spoken(line.on)} {who}{line.what}"
    if line.followed is None:
        return Content.assemble(Content.styled("? Besluit: ", "bold $text-warning"),
                                line.words, f"\n      {head}")  # fmt: skip
    word = "✓ Gedaan" if line.followed else "– Niet gedaan"
    by = f" ({line.decided_by})" if line.decided_by else ""
    return Content(f"{word}: {line.words}\n      {head}\n      {line.reason}{by}")


def _when(text: str, late: bool) -> Content:
    return Content.styled(f"  {'! te laat, ' if late else ''}{text}",
                          "$text-error" if late else "$text-muted")  # fmt: skip
