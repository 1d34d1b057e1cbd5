"""The report of a case: who saw what and when, whether it is bullying, and what cannot wait."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.case_text_screen import hanging
from klasapp.cases.days import parse_day
from klasapp.cases.dialog_screen import AskReason
from klasapp.cases.fields_screen import AskFields, day_field
from klasapp.cases.fields_screen import Field as AskField
from klasapp.cases.intake import (
    ANSWERS,
    CARE,
    CRITERIA,
    DURATIONS,
    FIELDS,
    FREQUENCIES,
    MOMENTS,
    OUTSIDE,
    Intake,
    Observation,
    advice,
    spoken_answer,
)
from klasapp.cases.record_form_screen import Field, RecordForm, Values, day_in
from klasapp.cases.service import (
    CaseView,
    Session,
    add_observation,
    answer_intake,
    mark_track,
    read_intake,
    take_back_withdrawal,
    withdraw_observation,
)
from klasapp.errors import KlasappError
from klasapp.protocol import Definition, contact_for, spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Tell

_QUESTIONS = {
    "intent": "Opzet: wil iemand de ander pijn doen of raken?",
    "repetition": "Herhaling: gebeurt het vaker, een langere tijd?",
    "power": "Macht: staat de een sterker dan de ander?",
}
_AROUND = ("moment", "frequency", "duration")
_HARM = ("injury", "self_harm", "damage")


class ReportPageScreen(BaseScreen[None]):
    """See and add what was seen; look at the criteria; arrange care after harm."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Melding"
    AUTO_FOCUS = "#seen"
    HELP = (
        "Hier staat wat er is gezien, door wie en wanneer. Hoor je later iets erbij, ook over "
        "een eerdere dag? Zet het erbij (n). Klopt iets niet, laat het dan vervallen (Delete); "
        "het blijft te lezen.\n\n"
        "Bij Kenmerken (b) kijk je of het pesten is: opzet, herhaling en verschil in macht. Dat is "
        "een hulp, geen oordeel: de steun en de stappen gaan altijd door. Bij Omstandigheden (a) "
        "staat hoe vaak, hoe lang al, en of iemand gewond is. Bij letsel of als een leerling "
        "zichzelf pijn doet, overleg je vandaag nog met het ondersteuningsteam (y)."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("add", "n", "Waarneming", "Schrijf op wat iemand zag of hoorde."),
        Action("judge", "b", "Kenmerken", "Kijk of het pesten is."),
        Action("around", "a", "Omstandigheden", "Hoe vaak, hoe lang, letsel, effect op school."),
        Action("care", "y", "Zorg", "Leg vast met wie je overlegde na letsel."),
        Action("withdraw", "delete", "Vervalt", "Laat een waarneming vervallen, met een reden.",
               in_footer=False),
        Action("explain", "w", "Wat is pesten?", "Lees wat het protocol pesten noemt.",
               in_footer=False),
    )  # fmt: skip

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self._view = read_intake(session, case_id)

    def compose_content(self) -> ComposeResult:
        """The assessment, and what was seen."""
        yield Static("", id="report-top", classes="page-top")
        yield OptionList(id="seen", markup=False, classes="page-list")

    def on_mount(self) -> None:
        """Show it."""
        self.show()

    def on_resize(self) -> None:
        """Fit the texts to the new width."""
        self.call_after_refresh(self.show)

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self._view = read_intake(self._session, self._case_id, again=True)
        self.show()

    def show(self) -> None:
        """Fill the screen; the cursor stays."""
        view, intake = self._view.case_view, self._view.intake
        self.query_one("#report-top", Static).update(_top(view, intake))
        listed = self.query_one(OptionList)
        now, width = listed.highlighted, max(listed.size.width - 6, 30)
        listed.clear_options()
        listed.add_options([Option(_line(view, one, width)) for one in self._seen])
        listed.highlighted = min(now or 0, len(self._seen) - 1)

    @property
    def _seen(self) -> tuple[Observation, ...]:
        """What the case began with, and what came later; withdrawn ones at the end."""
        case, intake = self._view.case_view.case, self._view.intake
        first = Observation(0, case.seen_on, case.source, case.summary, place=case.place)
        gone = tuple(one for one in intake.observations if one.withdrawn_reason)
        return (first, *intake.standing, *gone)

    def action_add(self) -> None:
        """Ask what was seen."""
        protocol = self._view.case_view.protocol
        fields = (
            Field("seen_on", "Wanneer is het gezien?", value="vandaag"),
            Field("source", "Van wie hoorde je het?", "pick",
                  options=tuple((e.code, e.text) for e in protocol.report_sources)),
            Field("who", "Naam (mag leeg)", hint="Laat leeg als deze persoon niet genoemd wil "
                  "worden."),
            Field("text", "Wat is er gezien of gehoord?", "text", hint="Alleen feiten."),
            Field("place", "Waar?", "pick",
                  options=tuple((e.code, e.text) for e in protocol.places)),
            Field("moment", "Wanneer op de dag?", "pick", options=MOMENTS),
        )  # fmt: skip
        self.app.push_screen(RecordForm("Waarneming erbij", fields, self._add))

    def _add(self, values: Values) -> str:
        one = Observation(
            0, day_in(values, "seen_on", self._session.today), values["source"], values["text"],
            values["moment"], values["place"], values["who"],
        )  # fmt: skip
        add_observation(self._session, self._case_id, one)
        return "De waarneming staat erbij."

    def action_withdraw(self) -> None:
        """Ask why an observation no longer counts."""
        place = self.query_one(OptionList).highlighted
        one = self._seen[place or 0]
        if not one.id:
            raise KlasappError("Dit is de melding zelf. Verander hem bij Wijzigen (w) in de zaak.")
        if one.withdrawn_reason:
            raise KlasappError("Deze waarneming telt al niet meer mee.")
        self.app.push_screen(
            AskReason(
                "Waarom klopt deze waarneming niet? Hij blijft te lezen, maar telt niet meer mee.",
                partial(self._withdraw, one.id),
                yes="Laat vervallen",
            )
        )

    def _withdraw(self, number: int, reason: str) -> None:
        session, case_id = self._session, self._case_id
        withdraw_observation(session, case_id, number, reason)
        self.shell.tell_undoable(
            "De waarneming telt niet meer mee.",
            lambda: take_back_withdrawal(session, case_id, number),
            "De waarneming staat er opnieuw; de eerste blijft te lezen.",
        )

    def action_judge(self) -> None:
        """Ask about the three criteria, each with what shows it."""
        intake = self._view.intake
        fields = []
        for name in CRITERIA:
            fields += [
                Field(name, _QUESTIONS[name], "pick", intake.said(name), options=ANSWERS),
                Field(f"{name}_note", "Waaraan zie je dat?", value=intake.said(f"{name}_note")),
            ]
        verdicts = self._view.case_view.protocol.definition.verdicts
        fields.append(
            Field("verdict", "Hoe noem je het nu?", "pick", intake.said("verdict"),
                  "Je mag dit later veranderen. De steun gaat hoe dan ook door.",
                  tuple((e.code, e.text) for e in verdicts))
        )  # fmt: skip
        lead = "Kenmerken van pesten. Een hulp bij het kijken, geen oordeel."
        self.app.push_screen(RecordForm(lead, fields, self._answered))

    def action_around(self) -> None:
        """Ask how often, how long, about harm, and the effect at school."""
        intake = self._view.intake
        choices = {"moment": MOMENTS, "frequency": FREQUENCIES, "duration": DURATIONS}
        fields = [
            Field(name, f"{FIELDS[name]}?", "pick", intake.said(name), options=choices[name])
            for name in _AROUND
        ]
        fields += [
            Field(name, f"{FIELDS[name]}?", "pick", intake.said(name), options=ANSWERS)
            for name in _HARM
        ]
        fields += [
            Field("harm_note", FIELDS["harm_note"], "text", intake.said("harm_note")),
            Field("effect", "Wat merk je ervan op school?", "text", intake.said("effect"),
                  "Nodig als het buiten school of online gebeurde: daarom mag school iets doen."),
            Field("anonymous", f"{FIELDS['anonymous']}?", "pick", intake.said("anonymous"),
                  options=ANSWERS),
        ]  # fmt: skip
        self.app.push_screen(RecordForm("Omstandigheden", fields, self._answered))

    def _answered(self, values: Values) -> str | None:
        before = self._view.intake.urgent
        changed = answer_intake(self._session, self._case_id, values)
        now = read_intake(self._session, self._case_id, again=True)
        if now.intake.urgent and not before:
            self.app.call_later(self.app.push_screen, urgent_card(now.case_view))
        return "Bewaard. Wat er eerst stond, blijft in het verloop." if changed else None

    def action_care(self) -> None:
        """Ask with whom it was discussed."""
        if not self._view.intake.urgent:
            raise KlasappError(
                "Er staat geen letsel bij deze zaak. Zet dat bij Omstandigheden (a)."
            )
        fields = (AskField("note", "Met wie overlegde je, en wat gebeurt er nu?", "lines"),
                  day_field("Welke dag?"))  # fmt: skip
        self.app.push_screen(AskFields("Overleg met het ondersteuningsteam", fields, self._cared))

    def _cared(self, values: Mapping[str, str]) -> None:
        day = parse_day(values["day"], self._session.today)
        mark_track(self._session, self._case_id, CARE, "done", day, values["note"])

    def action_explain(self) -> None:
        """Show what the protocol calls bullying."""
        self.app.push_screen(Tell(_definition(self._view.case_view.protocol.definition)))


def urgent_card(view: CaseView) -> Tell:
    """What to do today when a pupil is hurt, or hurts himself."""
    contact = contact_for(view.protocol, "ondersteuningsteam", view.site)
    whom = ""
    if contact is not None and contact.filled:
        reach = ", ".join(filter(None, (contact.name, contact.phone, contact.email)))
        whom = f" ({reach})"
    return Tell(
        Content.assemble(
            Content.styled("Vandaag nog\n\n", "bold $text-error"),
            "1. Is iemand in gevaar? Bel 112. Bij letsel: zorg eerst voor een arts.\n"
            f"2. Overleg vandaag met het ondersteuningsteam{whom}.\n"
            "3. Doet een leerling zichzelf pijn, of wil hij of zij niet meer leven? Laat de "
            "leerling niet alleen. Praten kan dag en nacht bij 113 (bel 113).\n"
            "4. Is het thuis niet veilig? Dan geldt de meldcode: het ondersteuningsteam doet de "
            "volgende stap met jou.\n\n"
            "Daarna leg je vast met wie je overlegde: in de zaak m, dan q (Melding), dan y.",
        )
    )


def _top(view: CaseView, intake: Intake) -> Content:
    definition = view.protocol.definition
    verdict = spoken_answer("verdict", intake.said("verdict"), definition)
    parts: list[Content | str] = [
        Content.styled(f"Zaak {view.case.number}", "bold $text-accent"),
        f" · {verdict or 'nog niet beoordeeld (b)'}\n{advice(intake)}",
    ]
    if intake.urgent and (intake.care is None or intake.care.state != "done"):
        parts.append(
            Content.styled(
                "\n! Vandaag: overleg met het ondersteuningsteam en leg dat vast (y).",
                "bold $text-error",
            )
        )
    if view.case.place in OUTSIDE and not intake.said("effect"):
        parts.append("\nHet gebeurde buiten school. Leg vast wat je er op school van merkt (a).")
    shown = [(name, intake.said(name)) for name in (*_AROUND, "effect", "harm_note")]
    said = [f"{FIELDS[n]}: {spoken_answer(n, v, definition)}" for n, v in shown if v]
    if said:
        parts.append("\n" + " · ".join(said))
    return Content.assemble(*parts)


def _line(view: CaseView, one: Observation, width: int) -> Content:
    sources = {entry.code: entry.text for entry in view.protocol.report_sources}
    places = {entry.code: entry.text for entry in view.protocol.places}
    facts = (sources.get(one.source, one.source), one.who, places.get(one.place, one.place),
             dict(MOMENTS).get(one.moment, ""))  # fmt: skip
    head = f"{spoken(one.seen_on)}  {' · '.join(fact for fact in facts if fact)}"
    gone = f"\n  Vervallen: {one.withdrawn_reason}" if one.withdrawn_reason else ""
    return Content.assemble(
        Content.styled(head, "$text-muted" if gone else "bold"),
        f"\n  {hanging(one.text, 2, width)}{gone}",
    )


def _definition(definition: Definition) -> Content:
    parts: list[Content | str] = [Content.styled("Wat is pesten?\n\n", "bold"), definition.working]
    for title, entries in (
        ("Drie kenmerken", definition.criteria),
        ("Hoe onderzoekers het zeggen", definition.descriptions),
        ("Wat kan het zijn", definition.verdicts),
    ):
        parts.append(Content.styled(f"\n\n{title}", "bold"))
        parts += [f"\n• {entry.text}" for entry in entries]
    return Content.assemble(*parts)
