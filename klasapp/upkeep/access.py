"""A request to see what is kept about a pupil (AVG 15, D16). Pure.

Under 16 a parent with gezag asks for it, from 16 the pupil; from 18 a parent needs the pupil's
consent (``domain.md`` 4.1). The answer is due one month after it came in, two months later when it
is extended in time with a reason; holidays do not stop the clock.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Asker: TypeAlias = Literal["pupil", "parent", "other"]
Custody: TypeAlias = Literal["yes", "no", "unknown"]
Decision: TypeAlias = Literal["granted", "partly", "refused"]
StepKind: TypeAlias = Literal[
    "identity", "consent", "extended", "bundle", "decided", "given", "withdrawn"
]
Answer: TypeAlias = Literal["yes", "ask", "no"]

ASKERS: dict[Asker, str] = {
    "pupil": "de leerling zelf",
    "parent": "een ouder of verzorger",
    "other": "iemand anders, namens de leerling of ouder",
}
DECISIONS: dict[Decision, str] = {
    "granted": "toegewezen",
    "partly": "voor een deel toegewezen",
    "refused": "afgewezen",
}
_OLD_ENOUGH, _ADULT = 16, 18
_MONTHS, _MORE = 1, 2


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened with a request."""

    kind: StepKind
    on_day: date
    answer: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked what about which pupil, and what happened since, oldest first."""

    id: int
    pupil_id: int
    asker: Asker
    who: str
    custody: Custody
    received_on: date
    steps: tuple[Step, ...] = ()

    def last(self, kind: StepKind) -> Step | None:
        """The last step of a kind; None when there is none."""
        return next((one for one in reversed(self.steps) if one.kind == kind), None)

    @property
    def done(self) -> bool:
        """Whether nothing has to happen any more."""
        decided = self.last("decided")
        return bool(
            self.last("withdrawn")
            or (decided and decided.answer == "refused")
            or (decided and self.last("given"))
        )


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether somebody may have it; ``text`` says why, or what to find out first."""

    answer: Answer
    text: str


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last one there is."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def first_due(received_on: date) -> date:
    """The last day to answer or to extend."""
    return add_months(received_on, _MONTHS)


def due_on(request: Request) -> date:
    """The last day to answer: one month, or three when it was extended."""
    months = _MONTHS + _MORE if request.last("extended") else _MONTHS
    return add_months(request.received_on, months)


def may_have(request: Request, age: int | None) -> Ruling:
    """Whether the person who asks may see what is kept; ``age`` of the pupil in years, today."""
    consent = request.last("consent")
    agreed = consent.answer if consent else ""
    if request.asker == "pupil":
        return _pupil(age)
    if request.asker == "other":
        return _with_consent(
            agreed, "Vraag een schriftelijke machtiging van wie recht heeft op inzage, en zet dat "
            "erbij (t).", "Er is geen machtiging. Zonder mag je niets laten zien.",
            "Er is een machtiging.",
        )  # fmt: skip
    if age is None:
        return Ruling("ask", "De geboortedatum ontbreekt. Vul die in bij de leerling (Klas).")
    if age >= _OLD_ENOUGH:
        adult = (
            "De leerling is 18 of ouder. Een ouder krijgt inzage alleen als de leerling dat goed "
            "vindt. Vraag het en zet het antwoord erbij (t)."
        )
        older = (
            "De leerling is 16 of ouder en beslist zelf over inzage in het dossier. Vraag of de "
            "leerling het goed vindt en zet het antwoord erbij (t). Ouders met gezag houd je tot "
            "18 jaar wel op de hoogte van hoe het gaat."
        )
        return _with_consent(
            agreed, adult if age >= _ADULT else older,
            "De leerling vindt het niet goed. Dan krijgt de ouder het dossier niet.",
            "De leerling vindt het goed.",
        )  # fmt: skip
    if request.custody == "yes":
        return Ruling("yes", "Een ouder met gezag mag dit zien tot de leerling 16 is.")
    if request.custody == "no":
        return Ruling(
            "no",
            "Een ouder zonder gezag heeft geen recht op het dossier. Vertel wel op verzoek hoe het "
            "met de leerling gaat, tenzij dat niet goed is voor de leerling.",
        )
    return Ruling("ask", "Zoek eerst uit of deze ouder gezag heeft, en vraag dan opnieuw aan.")


def _pupil(age: int | None) -> Ruling:
    if age is None:
        return Ruling("ask", "De geboortedatum ontbreekt. Vul die in bij de leerling (Klas).")
    if age >= _OLD_ENOUGH:
        return Ruling("yes", "De leerling is 16 of ouder en vraagt het zelf.")
    return Ruling(
        "no",
        "Onder de 16 vraagt een ouder met gezag het. Je mag een leerling altijd zelf vertellen wat "
        "er staat.",
    )


def _with_consent(agreed: str, ask: str, no: str, yes: str) -> Ruling:
    if agreed == "yes":
        return Ruling("yes", yes)
    return Ruling("no", no) if agreed == "no" else Ruling("ask", ask)


def open_points(request: Request, ruling: Ruling) -> tuple[str, ...]:
    """What still has to happen, in order, in Dutch."""
    if request.done:
        return ()
    points = []
    if not request.last("identity"):
        points.append("Stel vast wie het vraagt (i).")
    if ruling.answer == "ask":
        points.append(ruling.text)
    if not request.last("decided"):
        if ruling.answer == "yes" and not request.last("bundle"):
            points.append("Maak het overzicht met de kopieën (k).")
        points.append("Neem een besluit (b).")
    elif not request.last("given"):
        points.append("Geef de kopie en leg vast aan wie (g).")
    return tuple(points)


def is_late(request: Request, today: date) -> bool:
    """Whether a request should have been answered before today."""
    return not request.done and due_on(request) < today
