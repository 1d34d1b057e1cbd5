"""Online bullying: situations with their checklists, the search for an unknown sender, police."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from klasapp.cases.case import Case, DraftError, tidy
from klasapp.protocol import Entry, Protocol, Scenario, spoken

SEARCH = "zoek"
"""The key of the search for an unknown sender."""
_SHORT = 200

SEARCH_POINTS = Scenario(
    key=SEARCH,
    title="Van wie komt het? Zoek het uit met ICT",
    forms=(),
    stop=(
        "Kijk nooit zelf in logbestanden, mail of telefoons van leerlingen. Dat doet ICT, na "
        "overleg met de privacy-functionaris (FG). Beschuldig niemand zolang je het niet weet."
    ),
    no_files=False,
    sources=(),
    letter=(
        "Onderwerp: vraag om mee te zoeken\n\n"
        "Een leerling kreeg online vervelende berichten. Wil je met de privacy-functionaris (FG) "
        "bekijken of dit via het netwerk van school ging?\n"
        "Dag en tijd: ...\n"
        "Lokaal of apparaat: ...\n"
        "Welke klas zat daar toen: ...\n"
        "Account of adres waar het vandaan kwam: ...\n\n"
        "Geef mij alleen door wat nodig is om het te stoppen. Bewaar de gegevens voor het geval de "
        "politie erom vraagt."
    ),
    items=(
        Entry("Z1", "Vraag de gepeste: wanneer begon het, welke account, wie kan het weten?",
              (250,)),
        Entry("Z2", "Schrijf dag en tijd zo precies mogelijk op, bij elk bericht.", (255,)),
        Entry("Z3", "Welk lokaal en welk apparaat kan het geweest zijn?", (255,)),
        Entry("Z4", "Welke klas had daar toen les?", (255,)),
        Entry("Z5", "Vallen woorden of schrijffouten op? Noem dat een vermoeden, geen bewijs.",
              (255,)),
        Entry("Z6", "Vraag ICT om te zoeken. Er staat een bericht klaar.", (250, 255)),
        Entry("Z7", "Praat met de klas over online omgang, zonder namen.", (253, 347)),
        Entry("Z8", "Blijft het onbekend: help om niet te reageren en de afzender te blokkeren.",
              (255, 260)),
    ),
    lines=(255,),
    addition=True,
)  # fmt: skip


class OnlineKind(StrEnum):
    """What can be noted on the page about online bullying and police."""

    ADVICE = "advice"
    CONTACT = "contact"
    APPOINTMENT = "appointment"
    REPORT = "report"
    INDEX = "index"
    BLOCKED = "blocked"
    INJURY = "injury"
    DAMAGE = "damage"
    EFFECT = "effect"

    @property
    def words(self) -> str:
        """In Dutch."""
        return _WORDS[self]

    @property
    def hint(self) -> str:
        """What to write in the note, in Dutch."""
        return _HINTS[self]

    @property
    def police(self) -> bool:
        """Whether it belongs to the track of the police."""
        return self in _POLICE


_WORDS = {
    OnlineKind.ADVICE: "Aangifte aangeraden",
    OnlineKind.CONTACT: "Overleg met de politie",
    OnlineKind.APPOINTMENT: "Afspraak bij de politie",
    OnlineKind.REPORT: "Melding of aangifte gedaan",
    OnlineKind.INDEX: "Bewijslijst meegegeven",
    OnlineKind.BLOCKED: "Contact geblokkeerd",
    OnlineKind.INJURY: "Letsel",
    OnlineKind.DAMAGE: "Schade",
    OnlineKind.EFFECT: "Gevolg op school",
}
_HINTS = {
    OnlineKind.ADVICE: "Wat heb je de ouders en de leerling gezegd?",
    OnlineKind.CONTACT: "Wat zei de politie? Welk bewijs willen zij zien?",
    OnlineKind.APPOINTMENT: "Waar is het, en wat neemt de leerling mee?",
    OnlineKind.REPORT: "Wie deed het, en wat is er afgesproken?",
    OnlineKind.INDEX: "Hoe gaf je hem mee: op papier, in een gesprek?",
    OnlineKind.BLOCKED: "Welke app, welk account? Is er een nieuw adres of nummer nodig?",
    OnlineKind.INJURY: "Wat is er te zien? Is de huisarts gebeld?",
    OnlineKind.DAMAGE: "Wat is er stuk of weg, en van wie is het?",
    OnlineKind.EFFECT: "Wat merk je in de les of op school van wat erbuiten gebeurt?",
}
_POLICE = {
    OnlineKind.ADVICE, OnlineKind.CONTACT, OnlineKind.APPOINTMENT, OnlineKind.REPORT,
    OnlineKind.INDEX,
}  # fmt: skip
_FUTURE = {OnlineKind.APPOINTMENT}
ADULT_AGE = 16
"""Under this age an adult goes along to the police."""


@dataclass(frozen=True, slots=True)
class OnlineDraft:
    """A filled-in note. ``at_time``: HH:MM or empty; ``reference``: a number of the police."""

    kind: OnlineKind
    on_date: date
    at_time: str = ""
    who: str = ""
    companion: str = ""
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OnlineRecord:
    """A kept note; ``removed_at`` when it turned out wrong."""

    id: int
    draft: OnlineDraft
    saved_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """What was noted at a point of a checklist; without ``done_on`` the tick was taken back."""

    item: str
    done_on: date | None
    by_whom: str
    note: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation that was opened in a case, with every note at its points, oldest first."""

    id: int
    key: str
    no_files: bool
    opened_at: datetime
    closed_at: datetime | None = None
    closing_reason: str = ""
    points: tuple[Point, ...] = field(default=())

    def last(self) -> dict[str, Point]:
        """What counts, by point."""
        return {point.item: point for point in self.points}


def situations_of(protocol: Protocol, case: Case) -> tuple[Scenario, ...]:
    """The situations a mentor can open, those that fit the forms of the case first."""
    fitting = protocol.scenarios_for(case.forms)
    rest = tuple(one for one in protocol.scenarios if one not in fitting)
    first = (SEARCH_POINTS,) if case.offender_unknown else ()
    last = () if case.offender_unknown else (SEARCH_POINTS,)
    return (*first, *fitting, *rest, *last)


def situation_text(protocol: Protocol, key: str) -> Scenario | None:
    """What a situation says."""
    return SEARCH_POINTS if key == SEARCH else protocol.scenario(key)


def is_digital(protocol: Protocol, case: Case) -> bool:
    """Whether something of this case happened online."""
    forms = (protocol.form(code) for code in case.forms)
    return case.place == "online" or any(form is not None and form.digital for form in forms)


def possibly_criminal(protocol: Protocol, codes: Iterable[str]) -> tuple[str, ...]:
    """The names of forms that may be an offence; the police decides, nobody else (R92)."""
    forms = (protocol.form(code) for code in codes)
    return tuple(form.label for form in forms if form is not None and form.possibly_criminal)


def check_record(draft: OnlineDraft, today: date, youngest: int | None) -> OnlineDraft:
    """The note as it is kept. ``youngest``: the age of the youngest gepeste, if known.

    Raises ``DraftError`` for the first field that is not right.
    """
    if draft.on_date > today and draft.kind not in _FUTURE:
        raise DraftError("date", "Deze dag moet nog komen. Vul in wanneer het was.")
    at = draft.at_time.strip().replace(".", ":")
    if at:
        try:
            at = datetime.strptime(at, "%H:%M").strftime("%H:%M")  # noqa: DTZ007
        except ValueError:
            raise DraftError("at_time", "Schrijf de tijd als 14:05.") from None
    kept = OnlineDraft(
        kind=draft.kind,
        on_date=draft.on_date,
        at_time=at,
        who=_line(draft.who, "who"),
        companion=_line(draft.companion, "companion"),
        reference=_line(draft.reference, "reference"),
        note=tidy(draft.note, "note"),
    )
    if (
        draft.kind is OnlineKind.APPOINTMENT
        and not kept.companion
        and (youngest is None or youngest < ADULT_AGE)
    ):
        raise DraftError(
            "companion", f"Schrijf wie er meegaat: onder de {ADULT_AGE} gaat een volwassene mee."
        )
    if draft.kind is OnlineKind.INDEX and not kept.who:
        raise DraftError("who", "Schrijf aan wie je de lijst meegaf.")
    if not (kept.note or kept.who or kept.reference):
        raise DraftError("note", "Schrijf kort wat er is gebeurd.")
    return kept


def _line(text: str, name: str) -> str:
    return " ".join(tidy(text, name, _SHORT).split())


def age_on(born: date, day: date) -> int:
    """How old somebody is on a day, in whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def record_line(draft: OnlineDraft, *, dated: bool = True) -> str:
    """A note in one line, with its day or without."""
    at = f" {draft.at_time}" if draft.at_time else ""
    parts = [draft.kind.words + (f", {spoken(draft.on_date)}{at}" if dated else "")]
    parts += [draft.who] if draft.who else []
    parts += [f"mee: {draft.companion}"] if draft.companion else []
    parts += [f"nummer {draft.reference}"] if draft.reference else []
    parts += [draft.note] if draft.note else []
    return " · ".join(parts)
