"""Measures, phase 1-5: klasapp writes down what people decided, and asks what belongs to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from klasapp.cases.case import DraftError, tidy
from klasapp.cases.escalation import MAX_NAME, ROLES, Tick
from klasapp.protocol import Phase, Protocol, Severity

MAX_WHAT = 1000
MAX_DAYS = 5
"""The longest suspension: a week of school days."""
MAX_TIMES = 60
SUSPENSION_PHASE, REMOVAL_PHASE = 4, 5
SUSPENSION_DAYS_TO_REPORT = 1
HELP_ITEM = "hulp"
_FOLLOW_ITEM = "volgen"
SMALLEST_GROUP = 5


class Kind(StrEnum):
    """What kind of measure it is; decides what else klasapp asks."""

    OTHER = "other"
    ATTENDANCE = "attendance"
    CLASS_MOVE = "class_move"
    SUSPENSION = "suspension"
    REMOVAL = "removal"


KINDS = {
    1: (Kind.OTHER,),
    2: (Kind.OTHER,),
    3: (Kind.OTHER, Kind.ATTENDANCE, Kind.CLASS_MOVE),
    4: (Kind.SUSPENSION,),
    5: (Kind.REMOVAL,),
}
KIND_WORDS = {
    Kind.OTHER: "iets anders",
    Kind.ATTENDANCE: "een aantal keren melden",
    Kind.CLASS_MOVE: "naar een andere klas",
    Kind.SUSPENSION: "schorsing",
    Kind.REMOVAL: "verwijdering",
}
EVENT_WORDS = {
    "decided": "besloten",
    "changed": "veranderd",
    "withdrawn": "ingetrokken",
    "ended": "afgelopen",
}


@dataclass(frozen=True, slots=True)
class MeasureDraft:
    """A filled-in form of a measure."""

    pupil_id: int
    phase: int
    kind: Kind
    what: str
    decided_on: date
    decided_by: str
    decided_role: str
    starts_on: date
    review_on: date
    relation: str = ""
    days: int | None = None
    times: int | None = None
    early_reason: str = ""


@dataclass(frozen=True, slots=True)
class MeasureEvent:
    """What happened to a measure; ``told_note`` says who was told, or why nobody was."""

    id: int
    kind: str
    on: date
    note: str
    by_name: str
    by_role: str
    recorded_at: datetime
    told_on: date | None = None
    told_note: str = ""

    @property
    def settled(self) -> bool:
        """Whether the gepeste and the parents were told, or there is a reason why not."""
        return self.told_on is not None or bool(self.told_note)


@dataclass(frozen=True, slots=True)
class Attendance:
    """One day of "x keer 30 minuten" (D14)."""

    on: date
    came: bool
    note: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with everything that happened to it."""

    id: int
    draft: MeasureDraft
    recorded_at: datetime
    events: tuple[MeasureEvent, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    ticks: tuple[Tick, ...] = ()

    @property
    def state(self) -> str:
        """``running``, ``withdrawn`` or ``ended``."""
        over = [one.kind for one in self.events if one.kind in {"withdrawn", "ended"}]
        return over[-1] if over else "running"

    @property
    def times_done(self) -> int:
        """How often the pupil came (D14)."""
        return sum(one.came for one in self.attendance)

    @property
    def to_tell(self) -> tuple[MeasureEvent, ...]:
        """What the gepeste and the parents do not know yet (ruling 2022019009)."""
        return tuple(one for one in self.events if not one.settled)


def phase_of(protocol: Protocol, number: int) -> Phase:
    """The phase with that number. Raises ``DraftError`` when the protocol has none."""
    found = next((phase for phase in protocol.phases if phase.number == number), None)
    if found is None:
        raise DraftError("phase", f"Het protocol van deze zaak heeft geen fase {number}.")
    return found


def may_decide(phase: Phase, role: str) -> bool:
    """Whether that role may decide on a phase: one the protocol names, or anyone above it."""
    named = [ROLES.index(one) for one in phase.by if one in ROLES]
    return role in ROLES and (not named or ROLES.index(role) >= min(named))


def who_may(protocol: Protocol, phase: Phase) -> str:
    """Who may decide on a phase, in Dutch."""
    return " of ".join(f"de {protocol.role_name(role)}" for role in phase.by)


def not_yet(
    protocol: Protocol, phase: Phase, pupil_id: int, earlier: Iterable[Measure]
) -> tuple[str, ...]:
    """The phases that should come first and did not, as Dutch sentences (R194)."""
    had = {
        one.draft.phase
        for one in earlier
        if one.draft.pupil_id == pupil_id and one.state != "withdrawn"
    }
    lower = [one for one in protocol.phases if one.number == phase.number - 1]
    return tuple(f"Fase {one.number} is nog niet geweest." for one in lower
                 if one.number not in had)  # fmt: skip


def check_measure(
    draft: MeasureDraft, protocol: Protocol, earlier: Iterable[Measure], today: date
) -> MeasureDraft:
    """The draft with tidy texts; ``DraftError`` for the first thing that is not right.

    Who may decide stands in the protocol (C29); skipping a phase needs a reason (R194).
    """
    phase = phase_of(protocol, draft.phase)
    if not may_decide(phase, draft.decided_role):
        raise DraftError(
            "decided_role",
            f"Fase {phase.number} mag een {protocol.role_name(draft.decided_role)} niet geven. Dat "
            f"besluit {who_may(protocol, phase)}. Vul in wie het besloot; jij legt het vast.",
        )
    if draft.kind not in KINDS[draft.phase]:
        raise DraftError("kind", f"Bij fase {draft.phase} hoort een andere soort maatregel.")
    kept = replace(
        draft,
        what=tidy(draft.what, "what", MAX_WHAT),
        relation=tidy(draft.relation, "relation", MAX_WHAT),
        decided_by=tidy(draft.decided_by, "decided_by", MAX_NAME),
        early_reason=tidy(draft.early_reason, "early_reason"),
        days=draft.days if draft.kind is Kind.SUSPENSION else None,
        times=draft.times if draft.kind is Kind.ATTENDANCE else None,
    )
    _check_texts(kept)
    _check_days(kept, today)
    _check_numbers(kept)
    missing = not_yet(protocol, phase, draft.pupil_id, earlier)
    if missing and not kept.early_reason:
        raise DraftError(
            "early_reason",
            f"{' '.join(missing)} Een fase overslaan mag alleen met een reden. Schrijf die op.",
        )
    return replace(kept, early_reason=kept.early_reason if missing else "")


def _check_texts(draft: MeasureDraft) -> None:
    if not draft.what:
        raise DraftError("what", "Schrijf wat de maatregel is.")
    if draft.phase == 1 and not draft.relation:
        raise DraftError("relation", "Schrijf wat de maatregel te maken heeft met wat er gebeurde.")
    if not draft.decided_by:
        raise DraftError("decided_by", "Vul de naam in van wie het besloot.")


def _check_days(draft: MeasureDraft, today: date) -> None:
    if draft.decided_on > today:
        raise DraftError("decided_on", "Deze dag moet nog komen. Vul in wanneer het besloten is.")
    if draft.starts_on < draft.decided_on:
        raise DraftError("starts_on", "De maatregel kan niet beginnen voor hij besloten is.")
    if draft.review_on <= draft.starts_on:
        raise DraftError("review_on", "Kies een dag na het begin om te kijken of het helpt.")


def _check_numbers(draft: MeasureDraft) -> None:
    if draft.kind is Kind.SUSPENSION and not 1 <= (draft.days or 0) <= MAX_DAYS:
        raise DraftError(
            "days",
            f"Vul 1 tot en met {MAX_DAYS} dagen in. Langer dan een week schorsen mag niet volgens "
            "de wet.",
        )
    if draft.kind is Kind.ATTENDANCE and not 1 <= (draft.times or 0) <= MAX_TIMES:
        raise DraftError("times", f"Vul in hoe vaak: 1 tot en met {MAX_TIMES} keer.")


def duties(protocol: Protocol, measure: Measure, help_offered: bool) -> tuple[tuple[str, str], ...]:
    """What has to be ticked at a measure: (item, text).

    The law and the parties of the protocol (D15, R182, R183, R193); from phase 2 whether help was
    offered (C12); at another class that both pupils are followed (R190).
    """
    phase = phase_of(protocol, measure.draft.phase)
    made: list[tuple[str, str]] = []
    for number, text in enumerate(phase.legal, 1):
        # The file writes from how long on the inspectorate has to know.
        longer = measure.draft.days is None or measure.draft.days > SUSPENSION_DAYS_TO_REPORT
        if longer or "langer dan 1 dag" not in text.casefold():
            made.append((f"wet.{number}", f"{text[:1].upper()}{text[1:]}."))
    made += [(f"meld.{who}", f"{_reader(protocol, who)}: ingelicht.") for who in phase.inform]
    if measure.draft.phase > 1 and not help_offered:
        made.append((HELP_ITEM, "Er is hulp aangeboden aan deze leerling (los van de maatregel)."))
    if measure.draft.kind is Kind.CLASS_MOVE:
        made.append((
            _FOLLOW_ITEM,
            "De leerling staat in klasapp in de nieuwe klas, en de mentor daar volgt mee: van "
            "beide leerlingen.",
        ))
    return tuple(made)


def _reader(protocol: Protocol, who: str) -> str:
    contact = next((one.label for one in protocol.contacts if one.key == who), "")
    name = contact or protocol.role_name(who).replace("_", " ")
    return f"{name[:1].upper()}{name[1:]}"


def highest_phase(measures: Iterable[Measure]) -> int:
    """The highest phase that was given and not withdrawn; 0 for none."""
    return max((one.draft.phase for one in measures if one.state != "withdrawn"), default=0)


# The same facts, the same phase? (R56)


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What the comparison needs of a case: no names, no number, no text."""

    severity: Severity
    groups: tuple[str, ...]
    """Groups of forms, such as LI."""
    phase: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which phases cases of one kind got. ``cases`` per phase, only where there are enough."""

    severity: Severity
    group: str
    enough: bool
    cases: tuple[tuple[int, int], ...] = ()
    others: bool = False
    """Whether fewer than ``SMALLEST_GROUP`` cases had another phase."""


def compare(outcomes: Sequence[CaseOutcome]) -> tuple[Comparison, ...]:
    """Per severity and group of forms the phases that followed, without small numbers (R56).

    A number below ``SMALLEST_GROUP`` (5) is not shown, and no total either: nobody can be found
    by subtracting.
    """
    found: dict[tuple[Severity, str], list[int]] = defaultdict(list)
    for one in outcomes:
        for group in one.groups or ("",):
            found[one.severity, group].append(one.phase)
    made: list[Comparison] = []
    ranks = list(Severity)
    for (severity, group), phases in sorted(
        found.items(), key=lambda item: (ranks.index(item[0][0]), item[0][1])
    ):
        if len(phases) < SMALLEST_GROUP:
            made.append(Comparison(severity, group, False))
            continue
        counts = sorted(Counter(phases).items())
        shown = tuple((phase, n) for phase, n in counts if n >= SMALLEST_GROUP)
        made.append(Comparison(severity, group, True, shown, len(shown) < len(counts)))
    return tuple(made)
