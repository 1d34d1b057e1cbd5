"""The intake of a case: who saw what, whether it is bullying, how serious, what cannot wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from klasapp.cases.case import DraftError, Role, tidy
from klasapp.protocol import Definition
from klasapp.protocol.moments import MOMENTS as MOMENTS

MAX_WHO, MAX_LINE = 120, 200
OUTSIDE = frozenset({"onderweg", "buiten", "online"})
"""Places outside the school: the rules hold there when it has an effect in school (C20)."""
YES, NO = "ja", "nee"
ANSWERS = ((YES, "Ja"), (NO, "Nee"), ("onbekend", "Weet ik nog niet"))
FREQUENCIES = (
    ("eens", "Eén keer"),
    ("soms", "Een paar keer"),
    ("wekelijks", "Elke week"),
    ("vaak", "Een paar keer per week"),
    ("dagelijks", "Elke dag"),
)
DURATIONS = (
    ("dagen", "Een paar dagen"),
    ("weken", "Een paar weken"),
    ("maanden", "Een paar maanden"),
    ("jaar", "Langer dan een half jaar"),
)
CRITERIA = ("intent", "repetition", "power")
"""The fields of the three criteria, in the order of the protocol (R72)."""
CARE = "zorg"
"""The mark that somebody took care of an injured pupil, or one who hurts himself."""
SEVERITY_HELP = (
    "Licht: vervelend, het kwam pas een keer voor en de leerling kan ermee omgaan. "
    "Matig: het gebeurt vaker of de leerling heeft er last van. "
    "Ernstig: bedreiging, letsel, een blootfoto, bang zijn om naar school te komen, of het duurt "
    "al maanden. Twijfel je, kies dan het zwaarste."
)
FIELDS = {
    "anonymous": "De melder wil niet genoemd worden",
    "moment": "Moment van de dag",
    "effect": "Effect op school",
    "frequency": "Hoe vaak",
    "duration": "Hoe lang al",
    "intent": "Opzet",
    "intent_note": "Opzet: waaraan zie je dat",
    "repetition": "Herhaling",
    "repetition_note": "Herhaling: waaraan zie je dat",
    "power": "Verschil in macht",
    "power_note": "Verschil in macht: waaraan zie je dat",
    "verdict": "Beoordeling",
    "injury": "Letsel",
    "self_harm": "Doet zichzelf pijn of wil niet meer leven",
    "damage": "Schade aan spullen",
    "harm_note": "Letsel of schade: wat",
}
"""The answers of the intake, with their Dutch names."""
_LINES = frozenset({"anonymous", "moment", "frequency", "duration", "verdict", *CRITERIA})
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "moment": dict(MOMENTS),
    "frequency": dict(FREQUENCIES),
    "duration": dict(DURATIONS),
    **{name: dict(ANSWERS) for name in (*CRITERIA, "injury", "self_harm", "damage", "anonymous")},
}


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Which form in work it is: for a class, maybe from a plan, maybe about a pupil."""

    class_id: int
    look_first_id: int | None = None
    pupil_id: int | None = None


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A case that is being written down and has not begun: the form as it was left."""

    id: int
    key: DraftKey
    body: Mapping[str, Any]
    kept_at: datetime

    @property
    def signals(self) -> int:
        """How many signals it was begun with."""
        return len(self.body.get("signals", ()))

    def in_role(self, role: Role) -> tuple[int, ...]:
        """The pupils the form gives this role."""
        given = self.body.get("roles", {}).items()
        return tuple(int(pupil) for pupil, roles in given if role.value in roles)

    @property
    def missing(self) -> tuple[str, ...]:
        """What the case cannot begin without, in Dutch, in the order of the form."""
        found = []
        if not self.in_role(Role.TARGETED):
            found.append("wie er gepest wordt")
        known = self.in_role(Role.INVOLVED) or self.in_role(Role.FOLLOWER)
        if not known and not self.body.get("unknown"):
            found.append("wie er pest, of dat je het nog niet weet")
        texts = (("summary", "wat er is gebeurd"), ("source", "wie het meldde"),
                 ("place", "waar het gebeurde"))  # fmt: skip
        return (*found, *(text for name, text in texts if not str(self.body.get(name, "")).strip()))


@dataclass(frozen=True, slots=True)
class Observation:
    """What somebody saw or heard, and who told it."""

    id: int
    seen_on: date
    source: str
    text: str
    moment: str = ""
    place: str = ""
    who: str = ""
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """What the intake says besides the case itself. ``answers``: by field, empty = not asked."""

    answers: Mapping[str, str]
    observations: tuple[Observation, ...]
    care: Mark | None = None
    """Who took care after harm."""

    def said(self, field: str) -> str:
        """The answer of a field; empty when it was not asked."""
        return self.answers.get(field, "")

    @property
    def criteria_seen(self) -> int:
        """How many of the three criteria the mentor saw (R72); advice only."""
        return sum(self.said(name) == YES for name in CRITERIA)

    @property
    def urgent(self) -> bool:
        """Whether a pupil is hurt, or hurts himself: today to the support team."""
        return YES in {self.said("injury"), self.said("self_harm")}

    @property
    def standing(self) -> tuple[Observation, ...]:
        """The observations that were not withdrawn, oldest first."""
        kept = (one for one in self.observations if not one.withdrawn_reason)
        return tuple(sorted(kept, key=lambda one: (one.seen_on, one.id)))


@dataclass(frozen=True, slots=True)
class Mark:
    """What was noted at a point of the five tracks: done, left out, or open again."""

    item: str
    state: str
    on_day: date
    note: str
    recorded_at: datetime


def check_answers(answers: Mapping[str, str], definition: Definition) -> dict[str, str]:
    """Tidy answers; ``DraftError`` for the first that cannot be kept."""
    verdicts = {entry.code for entry in definition.verdicts}
    kept = {}
    for name, value in answers.items():
        if name not in FIELDS:
            raise DraftError(name, "Deze vraag hoort niet bij de intake.")
        kept[name] = tidy(value, name, MAX_LINE if name in _LINES else 4000)
        known = verdicts if name == "verdict" else set(_CHOICES.get(name, ()))
        if known and kept[name] and kept[name] not in known:
            raise DraftError(name, "Kies een antwoord uit de lijst.")
    return kept


def check_observation(one: Observation, today: date) -> Observation:
    """The observation with tidy texts; ``DraftError`` for what is not right."""
    if one.seen_on > today:
        raise DraftError("seen_on", "Deze dag moet nog komen. Vul in wanneer het is gezien.")
    if not one.source:
        raise DraftError("source", "Kies van wie je dit hoorde.")
    text = tidy(one.text, "text")
    if not text:
        raise DraftError("text", "Schrijf op wat er is gezien of gehoord.")
    return Observation(
        one.id, one.seen_on, one.source, text, one.moment, one.place, tidy(one.who, "who", MAX_WHO)
    )


def with_told(form: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """The form with what signals say. What the mentor filled in stays: lists are joined, a text
    is added below the other, a day or a choice fills what was left empty or as proposed."""
    merged: dict[str, Any] = dict(form)
    for name, value in told.items():
        now = merged.get(name)
        if not value:
            continue
        if isinstance(value, list):
            merged[name] = [*(now or []), *(one for one in value if one not in (now or []))]
        elif name == "summary" and now:
            merged[name] = now if value in now else f"{now}\n{value}"
        elif now in {None, "", "vandaag"}:
            merged[name] = value
    return merged


def spoken_answer(field: str, value: str, definition: Definition) -> str:
    """An answer as the mentor reads it."""
    if field == "verdict":
        return next((e.text for e in definition.verdicts if e.code == value), value)
    return _CHOICES.get(field, {}).get(value, value)


def advice(intake: Intake) -> str:
    """What the criteria say, as advice: support never waits for it (C23, R61)."""
    seen = intake.criteria_seen
    asked = any(intake.said(name) for name in CRITERIA)
    if not asked:
        return "Nog geen kenmerken ingevuld. De steun begint gewoon; dit kan later."
    return (
        f"{seen} van de 3 kenmerken gezien. Dit is een hulp bij het kijken, geen oordeel: "
        "de steun en de stappen gaan altijd door."
    )
