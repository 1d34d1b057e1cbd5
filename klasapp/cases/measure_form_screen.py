"""The form of a new measure: what the protocol says of its phase, and what to fill in."""

from __future__ import annotations

from klasapp.cases.case import DraftError
from klasapp.cases.level_screen import role_field
from klasapp.cases.measure import KIND_WORDS, Kind
from klasapp.cases.record_form_screen import Field
from klasapp.cases.service import MeasuresView
from klasapp.protocol import Phase


def only_kind(kinds: tuple[Kind, ...]) -> Kind:
    """The one kind there is; ``DraftError`` when one must be picked."""
    if len(kinds) > 1:
        raise DraftError("kind", "Kies wat voor maatregel het is.")
    return kinds[0]


def phase_lead(view: MeasuresView, phase: Phase) -> str:
    """What the protocol says of a phase, above the form."""
    parts = [f"Fase {phase.number}: {phase.name}", phase.text]
    if phase.first:
        parts.append(f"Wat eerst komt: {phase.first}")
    if phase.external_protocol:
        parts.append(f"Zie ook het protocol: {phase.external_protocol}.")
    if phase.legal:
        parts.append(f"De wet vraagt: {'; '.join(phase.legal)}.")
    if phase.number > 1 and not view.help_offered:
        parts.append(
            "Er is in deze zaak nog geen hulp aangeboden. Hulp kan altijd, los van de fase."
        )
    return "\n".join(part for part in parts if part)


def measure_fields(
    view: MeasuresView,
    phase: Phase,
    kinds: tuple[Kind, ...],
    people: tuple[tuple[str, str], ...],
    review: str,
) -> tuple[Field, ...]:
    """The fields of a new measure. ``people``: (pupil id, name); ``review``: a day as typed."""
    protocol = view.case_view.protocol
    may = " of ".join(protocol.role_name(role) for role in phase.by)
    own = phase.by[0] if len(phase.by) == 1 and phase.by[0] == "mentor" else ""
    known = [(one, one) for one in phase.examples]
    free = [one for one in phase.examples if one not in protocol.settings.not_preselected]
    taken = free[0] if free and phase.number == 1 else ""
    fields = [Field("pupil", "Voor wie?", "pick", people[0][0] if len(people) == 1 else "",
                    options=people)]  # fmt: skip
    if len(kinds) > 1:
        words = tuple((kind.value, KIND_WORDS[kind]) for kind in kinds)
        fields.append(Field("kind", "Wat voor maatregel?", "pick", options=words))
    if known:
        fields.append(Field("example", "Voorbeelden", "pick", taken, options=tuple(known)))
    hint = "Laat leeg om het voorbeeld te nemen." if known else ""
    fields.append(Field("what", "Wat is de maatregel precies?", "text", hint=hint))
    if phase.number == 1:
        fields.append(Field("relation", "Wat heeft dit te maken met wat er gebeurde?", "text"))
    if Kind.ATTENDANCE in kinds:
        fields.append(Field("times", "Hoe vaak 30 minuten melden?", hint="Alleen bij melden."))
    if Kind.SUSPENSION in kinds:
        fields.append(Field("days", "Hoeveel schooldagen?", hint="Hoogstens een week."))
    fields += [
        Field("decided_by", "Wie besloot het? (naam)", hint=f"Dit mag besluiten: {may}."),
        role_field(protocol, "decided_role", "Met welke rol?", own),
        Field("decided_on", "Wanneer is het besloten?", value="vandaag"),
        Field("starts_on", "Wanneer begint het?", value="vandaag"),
        Field("review_on", "Wanneer kijk je of het helpt?", value=review),
        Field("early_reason", "Sla je een fase over? Schrijf waarom", "text",
              hint="Alleen als de vorige fase nog niet geweest is."),
    ]  # fmt: skip
    return tuple(fields)
