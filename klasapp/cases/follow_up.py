"""A follow-up: how it goes, whether it stopped, which agreements were kept, and what then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from klasapp.cases.case import DraftError
from klasapp.cases.days import on_school_day
from klasapp.cases.talk import Agreement
from klasapp.protocol import SchoolCalendar

GOOD, PARTLY, BAD = "good", "partly", "bad"
WELLBEING = {GOOD: "goed", PARTLY: "gaat wel", BAD: "niet goed"}
STOPPED = {GOOD: "ja", PARTLY: "deels", BAD: "nee"}
KEPT = {GOOD: "gehouden", PARTLY: "deels gehouden", BAD: "niet gehouden"}
EFFECT = {GOOD: "het helpt", PARTLY: "het helpt een beetje", BAD: "het helpt niet"}
LAST_CHANCE = "laatste_kans"
_SOONER_DAYS = 2


@dataclass(frozen=True, slots=True)
class Intervention:
    """Something that runs for a pupil, of which the effect is asked (R121); plain data."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The answers of a follow-up, as far as given. ``results``: by agreement, ``effects``: by
    key of the intervention; each good, partly or bad."""

    held_on: date | None
    wellbeing: str = ""
    stopped: str = ""
    safety: int | None = None
    compliment: bool = False
    note: str = ""
    results: Mapping[int, str] = field(default_factory=dict)
    effects: Mapping[str, str] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        """Whether anything was filled in."""
        return bool(self.wellbeing or self.stopped or self.safety or self.compliment
                    or self.note.strip() or self.results or self.effects)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PastFollowUp:
    """A finished follow-up."""

    id: int
    task_id: str
    pupil_id: int | None
    answers: FollowUp
    next_on: date | None


@dataclass(frozen=True, slots=True)
class AgreementResult:
    """How an agreement stood at a follow-up."""

    agreement_id: int
    result: str
    on: date


@dataclass(frozen=True, slots=True)
class Proposal:
    """What klasapp proposed after a breach; ``decision`` is empty until a person decides."""

    id: int
    follow_up_id: int
    pupil_id: int | None
    rung: str
    """A rung of the protocol's ladder, such as laatste_kans or niveau2+fase1."""
    made_at: datetime
    decision: str = ""
    reason: str = ""
    decided_at: datetime | None = None

    @property
    def words(self) -> str:
        """The proposal in Dutch."""
        return rung_words(self.rung)


def rung_words(rung: str) -> str:
    """A rung of the ladder in Dutch (C11)."""
    if rung == LAST_CHANCE:
        return "Geef nog één kans: de laatste kans."
    parts = [part.replace("niveau", "niveau ").replace("fase", "fase ") for part in rung.split("+")]
    return f"Maak het zwaarder: {' en '.join(parts)}. Overleg eerst met de anti-pestcoördinator."


def sooner(answers: FollowUp, calendar: SchoolCalendar, today: date) -> date | None:
    """When to come back if the pupil is not doing well: within two days, on a school day."""
    if BAD not in {answers.wellbeing, answers.stopped}:
        return None
    return on_school_day(calendar, today, _SOONER_DAYS)


def check_follow_up(
    answers: FollowUp, agreements: Sequence[Agreement], today: date, first: date
) -> date:
    """The day of a follow-up that is complete; ``DraftError`` for what is missing."""
    if answers.held_on is None:
        raise DraftError("held_on", "Vul in op welke dag je de leerling sprak.")
    if answers.held_on > today:
        raise DraftError("held_on", "Deze dag moet nog komen. Vul in wanneer je de leerling sprak.")
    if answers.held_on < first:
        raise DraftError("held_on", "Deze dag ligt voor de melding. Kijk de datum na.")
    if not answers.wellbeing:
        raise DraftError("wellbeing", "Vul nog in hoe het gaat.")
    if not answers.stopped:
        raise DraftError("stopped", "Vul nog in of het gestopt is.")
    if any(agreement.id not in answers.results for agreement in agreements):
        raise DraftError("agreements", "Vul bij elke afspraak in of hij is gehouden.")
    return answers.held_on


def facts_text(answers: FollowUp) -> str:
    """The facts of the report of a follow-up."""
    lines = [f"Is het gestopt? {STOPPED[answers.stopped].capitalize()}."]
    if answers.note.strip():
        lines.append(answers.note.strip())
    if answers.compliment:
        lines.append("De leerling kreeg een schouderklopje.")
    return "\n".join(lines)


def experience_text(answers: FollowUp) -> str:
    """What it is like for the pupil."""
    lines = [f"Hoe gaat het? {WELLBEING[answers.wellbeing].capitalize()}."]
    if answers.safety is not None:
        lines.append(f"Voelt zich veilig op school: {answers.safety} van 10.")
    return "\n".join(lines)


def results_text(
    answers: FollowUp, agreements: Sequence[Agreement], interventions: Sequence[Intervention]
) -> str:
    """How each agreement stands, and what an intervention did."""
    lines = [
        f"{agreement.text} ({KEPT[answers.results[agreement.id]]})"
        for agreement in agreements
        if agreement.id in answers.results
    ]
    lines += [
        f"{one.label}: {EFFECT[answers.effects[one.key]]}."
        for one in interventions
        if one.key in answers.effects
    ]
    return "\n".join(lines)


def last_chance(proposals: Sequence[Proposal]) -> date | None:
    """The day the last chance was given (R142)."""
    given = [p.decided_at for p in proposals if p.rung == LAST_CHANCE and p.decision == "yes"]
    return given[-1].date() if given and given[-1] else None
