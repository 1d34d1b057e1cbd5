"""Measures, phase 1-5: what people decided, what belongs to it, and who was told."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.days import typed
from klasapp.cases.level_screen import role_field
from klasapp.cases.measure import (
    EVENT_WORDS,
    KINDS,
    Kind,
    Measure,
    MeasureDraft,
    MeasureEvent,
)
from klasapp.cases.measure_form_screen import measure_fields, only_kind, phase_lead
from klasapp.cases.record_form_screen import (
    NO_WAY_BACK,
    Field,
    RecordForm,
    Values,
    chosen,
    day_in,
    maybe_day,
    number_in,
)
from klasapp.cases.service import (
    MeasuresView,
    Session,
    add_measure,
    change_measure,
    count_attendance,
    read_measures,
    refresh_measures,
    tell_change,
    tick_duty,
)
from klasapp.errors import KlasappError
from klasapp.protocol import Phase, spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.tick_list import hanging

_NOTHING = (
    "Er zijn geen maatregelen in deze zaak.\n\n"
    "Een maatregel komt als afspraken niet zijn gehouden. Mensen besluiten; jij schrijft op wat "
    "besloten is. Druk op n."
)
_REVIEW_DAYS = 7
_AROUND, _LEAST = 4, 40
"""Cells around the lines of the list, and the fewest that a line takes."""


class MeasuresScreen(BaseScreen[None]):
    """See and write down measures."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Maatregelen"
    AUTO_FOCUS = "#measure-lines"
    HELP = (
        "Hier schrijf je op welke maatregel is besloten, door wie en waarom. klasapp besluit "
        "niets. Fase 1 en 2 mag je als mentor zelf; bij fase 3, 4 en 5 vul je in wie het "
        "besloot.\n\n"
        "Onder elke maatregel staat wat erbij hoort: wat de wet vraagt, hoe vaak een leerling zich "
        "meldde, en of de gepeste en de ouders het weten. Kies een regel en druk op Enter.\n\n"
        "Verandert er iets of wordt de maatregel ingetrokken? Druk op w. Ook dan vraagt klasapp "
        "of de gepeste en de ouders het weten. Is hij voorbij, druk dan op e."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("new", "n", "Nieuwe", "Schrijf een maatregel op die is besloten."),
        Action("change", "w", "Wijzigen", "De maatregel verandert of wordt ingetrokken."),
        Action("end", "e", "Afgelopen", "De maatregel is voorbij; schrijf op of hij hielp."),
    )

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self._view = read_measures(session, case_id)
        self._lines: list[tuple[Measure, str, str | MeasureEvent]] = []

    def compose_content(self) -> ComposeResult:
        """The phases in short, and the measures."""
        yield Static("", id="measure-top", classes="page-top")
        yield OptionList(id="measure-lines", markup=False, classes="page-list")
        yield Static(Content(_NOTHING), id="measure-empty", classes="empty")

    def on_mount(self) -> None:
        """Show the measures."""
        self.show()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self.call_after_refresh(self.show)

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self._view = refresh_measures(self._session, self._case_id)
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep what needs a measure out of the footer while there is none."""
        if action in {"change", "end"}:
            return bool(self._view.measures)
        return super().check_action(action, parameters)

    def show(self) -> None:
        """Fill the page; the cursor stays."""
        view = self._view
        running = sum(one.state == "running" for one in view.measures)
        told = sum(len(one.to_tell) for one in view.measures)
        text = f"{running} lopen nu. " if running != 1 else "1 loopt nu. "
        if told:
            text += f"! Nog {told} keer vertellen aan de gepeste en de ouders."
        top = self.query_one("#measure-top", Static)
        top.update(Content(text))
        listed = self.query_one(OptionList)
        now = listed.highlighted
        listed.clear_options()
        self._lines = []
        for measure in view.measures:
            self._add(listed, measure)
        has = bool(view.measures)
        listed.display = top.display = has
        self.query_one("#measure-empty").display = not has
        if has:
            listed.highlighted = min(now or 0, len(self._lines) - 1)
        self.refresh_bindings()

    def _add(self, listed: OptionList, measure: Measure) -> None:
        view = self._view
        self._lines.append((measure, "measure", ""))
        room = max(listed.size.width - _AROUND, _LEAST)
        listed.add_option(Option(_head(view, measure, room)))
        for event in measure.events:
            self._lines.append((measure, "event", event))
            listed.add_option(Option(_told(event)))
        ticked = {tick.item: tick for tick in measure.ticks}
        for item, text in view.duties(measure):
            self._lines.append((measure, "duty", item))
            tick = ticked.get(item)
            note = f" {spoken(tick.on)} {tick.note}" if tick else ""
            line = hanging(f"[{'x' if tick else ' '}] {text}{note}", 8, room)
            listed.add_option(Option(Content(f"    {line}")))
        if measure.draft.kind is Kind.ATTENDANCE:
            self._lines.append((measure, "attendance", ""))
            missed = len(measure.attendance) - measure.times_done
            text = f"    Gemeld: {measure.times_done} van {measure.draft.times} keer"
            listed.add_option(Option(Content(f"{text}{f', {missed} gemist' if missed else ''}")))

    def _chosen(self) -> tuple[Measure, str, str | MeasureEvent]:
        at = self.query_one(OptionList).highlighted
        if at is None or at >= len(self._lines):
            raise KlasappError("Er is nog geen maatregel. Met n schrijf je er een op.")
        return self._lines[at]

    @on(OptionList.OptionSelected, "#measure-lines")
    @telling
    def selected(self) -> None:
        """Do what belongs to the line."""
        measure, kind, what = self._chosen()
        if isinstance(what, MeasureEvent):
            self._tell(measure, what)
        elif kind == "duty":
            self._tick(measure, what)
        elif kind == "attendance":
            self._count(measure)
        else:
            self.action_change()

    def _tell(self, measure: Measure, event: MeasureEvent) -> None:
        if event.settled:
            raise KlasappError("Dit is al verteld.")

        def save(values: Values) -> None:
            day = maybe_day(values, "on", self._session.today)
            tell_change(self._session, self._case_id, measure.id, event.id, day, values["note"])

        fields = (
            Field("on", "Wanneer vertelde je het aan de gepeste en de ouders?", value="vandaag",
                  hint="Laat leeg als je het niet vertelt; schrijf dan hieronder waarom."),
            Field("note", "Aan wie en hoe? (of waarom niet)", "text"),
        )  # fmt: skip
        lead = (
            f"Maatregel fase {measure.draft.phase} is {EVENT_WORDS[event.kind]}. Weten de gepeste "
            "en de ouders dit? Zij horen het van de school, niet van anderen. Vertel alleen wat "
            "zij mogen weten over de ander."
        )
        self.app.push_screen(RecordForm(lead, fields, save))

    def _tick(self, measure: Measure, item: str) -> None:
        text = dict(self._view.duties(measure))[item]

        def save(values: Values) -> None:
            day = day_in(values, "on", self._session.today)
            tick_duty(self._session, self._case_id, measure.id, item, day, values["note"])

        fields = (
            Field("on", "Wanneer is dit gebeurd?", value="vandaag"),
            Field("note", "Door wie, of waar staat het?"),
        )
        self.app.push_screen(RecordForm(text, fields, save))

    def _count(self, measure: Measure) -> None:
        def save(values: Values) -> str:
            day = day_in(values, "on", self._session.today)
            came = chosen(values, "came", "Kies of de leerling er was.") == "ja"
            done = count_attendance(
                self._session, self._case_id, measure.id, day, came, values["note"]
            )
            return f"{done} van {measure.draft.times} keer gemeld."

        fields = (
            Field("came", "Was de leerling er?", "pick", "ja", options=(("ja", "ja"),
                                                                        ("nee", "nee"))),
            Field("on", "Welke dag?", value="vandaag"),
            Field("note", "Wil je er iets bij zetten?"),
        )  # fmt: skip
        self.app.push_screen(RecordForm("30 minuten melden", fields, save))

    def action_new(self) -> None:
        """Choose the phase, then fill in the measure."""
        if not self._view.pupils:
            raise KlasappError(
                "Er is nog geen pester of meeloper bekend. Een maatregel kan dan niet."
            )
        phases = self._view.case_view.protocol.phases

        def save(values: Values) -> str | None:
            number = int(chosen(values, "phase", "Kies de fase."))
            phase = next(one for one in phases if one.number == number)
            self.call_after_refresh(self.app.push_screen, self._form(phase))
            return None

        names = tuple((str(one.number), f"fase {one.number}: {one.name}") for one in phases)
        fields = (Field("phase", "Welke fase?", "pick", options=names),)
        lead = (
            "Begin bij fase 1 en ga pas verder als dat niet hielp. Een fase overslaan mag alleen "
            "met een reden."
        )
        self.app.push_screen(RecordForm(lead, fields, save))

    def _form(self, phase: Phase) -> Screen[None]:
        view, today = self._view, self._session.today
        people = tuple(
            (str(number), view.case_view.pupils[number].display_name) for number in view.pupils
        )
        kinds = KINDS[phase.number]

        def save(values: Values) -> str:
            add_measure(self._session, self._case_id, self._draft(phase, values))
            return "Opgeschreven. Vertel het aan de gepeste en de ouders."

        return RecordForm(phase_lead(view, phase), measure_fields(view, phase, kinds, people, typed(
            today + timedelta(days=_REVIEW_DAYS))), save)  # fmt: skip

    def _draft(self, phase: Phase, values: Values) -> MeasureDraft:
        today, kinds = self._session.today, KINDS[phase.number]
        return MeasureDraft(
            pupil_id=int(chosen(values, "pupil", "Kies de leerling.")),
            phase=phase.number,
            kind=Kind(values["kind"]) if values.get("kind") else only_kind(kinds),
            what=values["what"] or values.get("example", ""),
            decided_on=day_in(values, "decided_on", today),
            decided_by=values["decided_by"],
            decided_role=chosen(values, "decided_role", "Kies de rol van wie het besloot."),
            starts_on=day_in(values, "starts_on", today),
            review_on=day_in(values, "review_on", today),
            relation=values.get("relation", ""),
            days=number_in(values, "days") if "days" in values else None,
            times=number_in(values, "times") if "times" in values else None,
            early_reason=values["early_reason"],
        )

    def action_change(self) -> None:
        """The measure changes or is withdrawn."""
        measure, _, _ = self._chosen()
        self._change(measure, (("changed", "de maatregel verandert"),
                               ("withdrawn", "de maatregel wordt ingetrokken")),
                     "Wat verandert er en waarom?")  # fmt: skip

    def action_end(self) -> None:
        """The measure is over."""
        measure, _, _ = self._chosen()
        self._change(measure, (("ended", "de maatregel is voorbij"),), "Hielp het? Wat zag je?")

    def _change(self, measure: Measure, kinds: tuple[tuple[str, str], ...], ask: str) -> None:
        if measure.state != "running":
            raise KlasappError("Deze maatregel loopt niet meer.")

        def save(values: Values) -> str:
            change_measure(
                self._session,
                self._case_id,
                measure.id,
                chosen(values, "kind", "Kies wat er gebeurt."),
                day_in(values, "on", self._session.today),
                values["note"],
                values["by"],
                chosen(values, "role", "Kies de rol van wie dit besloot."),
            )
            return "Opgeschreven. Vertel het aan de gepeste en de ouders."

        protocol, draft = self._view.case_view.protocol, measure.draft
        fields = (
            Field("kind", "Wat gebeurt er?", "pick", kinds[0][0] if len(kinds) == 1 else "",
                  options=kinds),
            Field("note", ask, "text"),
            Field("on", "Wanneer is dit besloten?", value="vandaag"),
            Field("by", "Wie besloot dit? (naam)", value=draft.decided_by),
            role_field(protocol, "role", "Met welke rol?", draft.decided_role),
        )  # fmt: skip
        lead = f"Fase {draft.phase}: {draft.what}\n{NO_WAY_BACK}"
        self.app.push_screen(RecordForm(lead, fields, save))


def _head(view: MeasuresView, measure: Measure, room: int) -> Content:
    """``room``: cells of a line."""
    draft = measure.draft
    name = view.case_view.pupils[draft.pupil_id].display_name
    state = {"running": "loopt", "withdrawn": "ingetrokken", "ended": "afgelopen"}[measure.state]
    extra = f" · {draft.days} schooldagen" if draft.days else ""
    role = view.case_view.protocol.role_name(draft.decided_role)
    return Content.assemble(
        Content.styled(f"Fase {draft.phase} · {name} · {state}{extra}", "bold"),
        f"\n    {hanging(draft.what, 4, room)}",
        Content.styled(
            "\n    "
            + hanging(
                f"besloten door {draft.decided_by} ({role}), begint {spoken(draft.starts_on)}, "
                f"kijken of het helpt {spoken(draft.review_on)}",
                4,
                room,
            ),
            "$text-muted",
        ),
    )


def _told(event: MeasureEvent) -> Content:
    word = f"{EVENT_WORDS[event.kind].capitalize()} op {spoken(event.on)}"
    if event.told_on is not None:
        return Content(f"    [x] {word}: verteld op {spoken(event.told_on)} {event.told_note}")
    if event.told_note:
        return Content(f"    [–] {word}: niet verteld. {event.told_note}")
    return Content.assemble(
        f"    [ ] {word}: ", Content.styled("weten de gepeste en de ouders dit?", "$text-warning")
    )  # fmt: skip
