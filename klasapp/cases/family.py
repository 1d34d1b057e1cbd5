"""A family in a case: who may hear what, who heard it, and what the parents said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from klasapp.cases.case import DraftError, tidy
from klasapp.cases.people import UNSAVED

MAX_NAME, MAX_RELATION, MAX_REACH, MAX_REASON = 120, 60, 200, 1000
_TALKED_WITH, _ADULT = 16, 18
CUSTODY = {"yes": "heeft gezag", "no": "heeft geen gezag", "unknown": "gezag onbekend"}
PLACES = {"telefoon": "aan de telefoon", "bericht": "met een bericht", "school": "op school",
          "thuis": "thuis"}  # fmt: skip
AGREEMENT_PLACES = {"school": "op school", "thuis": "thuis"}


class Kind(StrEnum):
    """What can happen with a family."""

    CONTACT = "contact"
    INFORMED = "informed"
    COPY = "copy"
    PUPIL_ASKED = "pupil_asked"
    PUPIL_CONSENT = "pupil_consent"
    REFUSED = "refused"
    NOT_SOLVED = "not_solved"
    NOT_SOLVED_DECIDED = "not_solved_decided"
    NOT_SATISFIED = "not_satisfied"
    TOLD_PROMISE_STOPPED = "told_promise_stopped"


@dataclass(frozen=True, slots=True)
class Guardian:
    """A parent or carer. ``withhold_reason``: why this person is not informed; empty = is."""

    id: int
    pupil_id: int
    name: str
    relation: str = ""
    reach: str = ""
    custody: str = "unknown"
    withhold_reason: str = ""
    removed: bool = False

    @property
    def to_inform(self) -> bool:
        """Whether this parent hears what the other hears: gezag, or not known that there is none
        (ruling 104072); a parent without gezag hears it on request."""
        return not self.removed and not self.withhold_reason and self.custody != "no"


@dataclass(frozen=True, slots=True)
class FamilyEvent:
    """Something that happened with a family. ``about``: the event or promise it answers."""

    id: int
    pupil_id: int
    guardian_id: int | None
    kind: Kind
    on_day: date
    place: str = ""
    answer: str = ""
    about: int | None = None
    note: str = ""
    recorded_at: datetime = UNSAVED


def check_guardian(one: Guardian) -> Guardian:
    """The contact with tidy texts; ``DraftError`` for what is not right."""
    name = tidy(one.name, "name", MAX_NAME)
    if not name:
        raise DraftError("name", "Vul de naam in.")
    if one.custody not in CUSTODY:
        raise DraftError("custody", "Kies of deze persoon gezag heeft.")
    return Guardian(
        one.id, one.pupil_id, name, tidy(one.relation, "relation", MAX_RELATION),
        tidy(one.reach, "reach", MAX_REACH), one.custody,
        tidy(one.withhold_reason, "withhold_reason", MAX_REASON), one.removed,
    )  # fmt: skip


def changed_text(was: Guardian | None, now: Guardian) -> str:
    """What changed about a contact, for the history; empty when nothing did."""
    if was is None:
        return f"contact erbij: {now.name} ({CUSTODY[now.custody]})"
    parts = []
    if now.removed:
        parts.append(f"contact weg: {now.name}")
    if was.name != now.name:
        parts.append(f"naam van {was.name} naar {now.name}")
    if was.relation != now.relation:
        parts.append(f"{now.name} is {now.relation or 'onbekend'}")
    if was.reach != now.reach:
        parts.append(f"bereikbaar van '{was.reach}' naar '{now.reach}'")
    if was.custody != now.custody:
        parts.append(f"{now.name}: van {CUSTODY[was.custody]} naar {CUSTODY[now.custody]}")
    if was.withhold_reason != now.withhold_reason:
        why = now.withhold_reason
        parts.append(f"{now.name} niet informeren: {why}" if why else f"{now.name} weer informeren")
    return "; ".join(parts)


def age_on(birth: date | None, today: date) -> int | None:
    """Somebody's age; None when the date of birth is not known."""
    if birth is None:
        return None
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def age_rule(age: int | None, events: Sequence[FamilyEvent]) -> str:
    """What must come before the parents hear something, as a Dutch sentence; empty: nothing.

    From 16 years the mentor first talks with the pupil about what the parents hear; from 18 the
    parents hear it only when the pupil agrees (domain 4.2).
    """
    if age is None:
        return ""
    if age >= _ADULT:
        given = [one.answer for one in events if one.kind is Kind.PUPIL_CONSENT]
        if given[-1:] == ["yes"]:
            return ""
        if given:
            return "De leerling is 18 of ouder en wil niet dat de ouders dit horen."
        return (
            "De leerling is 18 of ouder. De ouders horen het alleen als de leerling dat goed "
            "vindt. Vraag het eerst en zet het antwoord erbij (b)."
        )
    if age >= _TALKED_WITH and not any(one.kind is Kind.PUPIL_ASKED for one in events):
        return (
            "De leerling is 16 of ouder. Bespreek eerst samen wat de ouders horen, en zet dat "
            "erbij (b)."
        )
    return ""


def is_adult(age: int | None) -> bool:
    """Whether the parents hear something only with the pupil's consent."""
    return age is not None and age >= _ADULT


def is_informed(guardian: Guardian, events: Iterable[FamilyEvent]) -> bool:
    """Whether this parent was told."""
    return any(one.kind is Kind.INFORMED and one.guardian_id == guardian.id for one in events)


def still_to_inform(
    guardians: Iterable[Guardian], events: Sequence[FamilyEvent]
) -> tuple[Guardian, ...]:
    """Who should hear it and did not yet."""
    return tuple(one for one in guardians if one.to_inform and not is_informed(one, events))


def unequal(
    guardians: Sequence[Guardian], events: Sequence[FamilyEvent]
) -> tuple[tuple[Guardian, str, date], ...]:
    """Which parent did not get what the other one got: (parent, what, since when).

    Both parents count the same (ruling 104072); a copy is the same when its name is.
    """
    found: list[tuple[Guardian, str, date]] = []
    told = [one.on_day for one in events if one.kind is Kind.INFORMED]
    if told:
        found += [(one, "", min(told)) for one in still_to_inform(guardians, events)]
    copies: dict[str, list[FamilyEvent]] = {}
    for one in events:
        if one.kind is Kind.COPY:
            copies.setdefault(one.note.casefold(), []).append(one)
    for given in copies.values():
        have = {one.guardian_id for one in given}
        day = min(one.on_day for one in given)
        found += [
            (one, given[0].note, day) for one in guardians if one.to_inform and one.id not in have
        ]
    return tuple(found)


def undecided(events: Sequence[FamilyEvent]) -> tuple[FamilyEvent, ...]:
    """Parents say it is not solved, and nobody decided yet what follows (R50)."""
    decided = {one.about for one in events if one.kind is Kind.NOT_SOLVED_DECIDED}
    return tuple(one for one in events if one.kind is Kind.NOT_SOLVED and one.id not in decided)


def event_text(event: FamilyEvent, who: str) -> str:
    """An event in a sentence. ``who``: the parent it is about, or "de ouders"."""
    place = f" {PLACES[event.place]}" if event.place in PLACES else ""
    note = f" {event.note}" if event.note else ""
    yes = event.answer == "yes"
    texts = {
        Kind.CONTACT: event.note,
        Kind.INFORMED: f"{who} ingelicht{place}.{note}",
        Kind.COPY: f"{who} kreeg een kopie: {event.note}",
        Kind.PUPIL_ASKED: "Met de leerling besproken wat de ouders horen: "
        + ("dat is goed." if yes else "liever niet.") + note,
        Kind.PUPIL_CONSENT: f"De leerling (18+) vindt {'' if yes else 'niet '}goed dat de ouders "
        f"het horen.{note}",
        Kind.REFUSED: f"Weigering van {who}:{note}",
        Kind.NOT_SOLVED: f"Volgens {who} is het niet opgelost.{note}",
        Kind.NOT_SOLVED_DECIDED: f"Besluit na 'niet opgelost': "
        f"{'opschalen' if yes else 'op dit niveau verder'}.{note}",
        Kind.NOT_SATISFIED: f"{who} is niet tevreden en kreeg de gegevens van de "
        "vertrouwenspersoon. (Van dat gesprek bewaart klasapp niets.)",
        Kind.TOLD_PROMISE_STOPPED: "Verteld dat een belofte van school verandert.",
    }  # fmt: skip
    text = texts[event.kind]
    return f"{text[:1].upper()}{text[1:]}"
