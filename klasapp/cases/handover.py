"""Handing over a case: which rows travel, what changed on which side, and who answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from klasapp.errors import KlasappError

Clock: TypeAlias = "dict[str, int]"
"""Per klasapp how often it changed something: a version vector (Parker et al., 1983)."""
CASE = "bullying_case"
FORMS = "forms"
"""The forms of bullying travel as one field of the case."""


class Purpose(StrEnum):
    """Why a case goes to another klasapp."""

    WORK = "work"
    BACK = "back"
    YEAR = "year"
    ANSWER = "answer"

    @property
    def word(self) -> str:
        """The Dutch words on the screen."""
        return {
            "work": "om over te nemen of mee te werken",
            "back": "terug, om samen te voegen",
            "year": "aan de mentor van het nieuwe schooljaar",
            "answer": "alleen een antwoord",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Shared:
    """A table whose rows travel with a case.

    ``owner``: the column that says to which row of ``of`` a row belongs. ``groups``: columns that
    can change, together when they belong together; the other columns stay as they were.
    ``once``: columns that can stand in one row only (where ``alive`` is null): the same row made
    on both sides is one row. ``local``: columns that every klasapp fills in for itself.
    ``only``: the column that is not null in rows that travel. ``moment``: the last row counts, in
    the order of this column. ``bare``: rows without a life of
    their own, known by their columns. ``year``: only at a change of mentor.
    """

    name: str
    owner: str = "case_id"
    of: str = CASE
    groups: tuple[tuple[str, ...], ...] = ()
    once: tuple[str, ...] = ()
    alive: str = ""
    local: tuple[str, ...] = ()
    only: str = ""
    moment: str = ""
    bare: bool = False
    year: bool = False


TABLES = (
    Shared("look_first", "id", "", local=("class_id", "round_id")),
    Shared(CASE, "id", "", local=("number", "class_id"), groups=(
        ("severity",), ("offender_unknown",), ("targeted_consent",), ("summary",), ("wish",),
        ("protocol_sha256",), ("state", "closed_on", "closing_note", "unheard_reason"),
    )),
    Shared("look_first_note", "look_first_id", "look_first", groups=(("removed_at",),),
           local=("round_id",)),
    Shared("case_pupil", groups=(("ended_on", "ended_reason"),),
           once=("case_id", "pupil_id", "role"), alive="ended_on"),
    Shared("case_task", moment="recorded_at"),
    Shared("case_change"),
    Shared("talk", once=("case_id", "task_id")),
    Shared("talk_version", "talk_id", "talk", local=("number",), only="number"),
    Shared("case_agreement",
           groups=(("text", "owner", "pupil_id", "follow_up_on"), ("removed_at",))),
    Shared("case_citation", local=("line_id",), groups=(("removed_at",),)),
    Shared("case_permission", moment="asked_at"),
    Shared("case_observation",
           groups=(("moment", "place", "who"), ("withdrawn_at", "withdrawn_reason"))),
    Shared("case_answer", moment="recorded_at"),
    Shared("case_deviation", moment="recorded_at"),
    Shared("track_mark", moment="recorded_at"),
    Shared("follow_up", only="finished_at"),
    Shared("agreement_result", "follow_up_id", "follow_up", bare=True),
    Shared("intervention_effect", "follow_up_id", "follow_up", bare=True),
    Shared("case_proposal", groups=(("decision", "reason", "decided_at"),)),
    Shared("guardian", "pupil_id", "pupil", once=("pupil_id", "name"),
           groups=(("relation", "reach", "custody", "withhold_reason"), ("removed_at",))),
    Shared("promise", groups=(("text", "owner", "frequency", "starts_on", "until_on"),
                              ("stopped_on", "stop_reason"))),
    Shared("family_event"),
    Shared("agreement_place", "agreement_id", "case_agreement", groups=(("place",),),
           once=("agreement_id",)),
    Shared("promise_tick", "promise_id", "promise", moment="recorded_at"),
    Shared("referral"),
    Shared("referral_event", "referral_id", "referral"),
    Shared("sharing"),
    Shared("outsider", groups=(("ended_on", "ended_reason"),)),
    Shared("outsider_step", "outsider_id", "outsider", once=("outsider_id", "step")),
    Shared("evidence", local=("number",)),
    Shared("evidence_text", "evidence_id", "evidence", moment="saved_at"),
    Shared("evidence_decision", "evidence_id", "evidence"),
    Shared("evidence_file", "evidence_id", "evidence", once=("evidence_id",)),
    Shared("case_situation", groups=(("closed_at", "closing_reason"),),
           once=("case_id", "situation"), alive="closed_at"),
    Shared("situation_point", "case_situation_id", "case_situation", moment="saved_at"),
    Shared("online_record", groups=(("at_time", "companion"), ("removed_at",))),
    Shared("file_filed"),
    Shared("file_note"),
    Shared("support_note"),
    Shared("pupil_nickname", "pupil_id", "pupil", bare=True),
    Shared("case_letter", bare=True),
    Shared("case_copy", local=("number",)),
    Shared("case_copy_kept", "copy_id", "case_copy"),
    Shared("case_copy_given", "copy_id", "case_copy"),
    Shared("case_level", moment="recorded_at"),
    Shared("level_feedback", groups=(("received_on", "note"),)),
    Shared("measure"),
    Shared("measure_event", "measure_id", "measure", groups=(("told_on", "told_note"),)),
    Shared("measure_attendance", "measure_id", "measure", once=("measure_id", "on_day")),
    Shared("case_tick", groups=(("removed_at",),)),
    Shared("case_breach"),
    Shared("breach_decision", "breach_id", "case_breach", once=("breach_id",)),
    Shared("case_closing"),
    Shared("monitoring_acceptance", once=("case_id", "school_year")),
    Shared("pupil_note", "pupil_id", "pupil", year=True),
)  # fmt: skip
"""What a bundle holds of a case, parents before children."""

STAYS = {
    "case_form": "reist mee als veld van de zaak",
    "guided_talk": "hoe een gesprek stap voor stap ging, is alleen voor de mentor zelf",
    "guided_step": "hoe een gesprek stap voor stap ging, is alleen voor de mentor zelf",
    "self_solved": "wordt na een week gewist of wordt een zaak",
    "handover_case": "elke klasapp houdt zelf bij wat er heen en weer ging",
    "signal_step": "signalen blijven bij de mentor die ze noteerde",
    "legal_hold": "elke klasapp bewaart zijn eigen kopie zolang dat daar nodig is",
}
"""Tables of a case that do not travel, and why."""

_WORDS = {
    "severity": "Ernst", "offender_unknown": "Nog niet bekend wie er pest",
    "targeted_consent": "De gepeste stemt in met een gesprek samen", "summary": "Samenvatting",
    "wish": "Wat de gepeste zelf wil", "protocol_sha256": "Protocol", "state": "Open of gesloten",
    FORMS: "Vormen van pesten", "ended_on": "Einde van een rol", "text": "Tekst van een afspraak",
    "removed_at": "Vervallen of niet", "decision": "Besluit over een voorstel",
    "relation": "Gegevens van een ouder", "stopped_on": "Einde van een belofte",
    "place": "Waar een afspraak geldt", "closed_at": "Einde van een online situatie",
    "received_on": "Terugkoppeling", "told_on": "Wanneer een maatregel is verteld",
}  # fmt: skip


def field_words(field: str) -> str:
    """What a changing part of a case is called."""
    return _WORDS.get(field, "Een onderdeel van de zaak")


# Who changed what


def after(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether ``one`` knows everything that ``other`` knows."""
    return all(one.get(site, 0) >= count for site, count in other.items())


def joined(one: Mapping[str, int], other: Mapping[str, int]) -> Clock:
    """What both know together."""
    return {site: max(one.get(site, 0), other.get(site, 0)) for site in {*one, *other}}


def ticked(clock: Mapping[str, int], site: str) -> Clock:
    """One more change here."""
    return {**clock, site: clock.get(site, 0) + 1}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A part that both sides changed without knowing of each other; the user chooses."""

    key: str
    what: str
    mine: str
    theirs: str


class ConflictsOpen(KlasappError):
    """Both sides changed the same; nothing was merged until somebody chose."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__("Jullie veranderden allebei hetzelfde. Kies wat er blijft staan.")
        self.conflicts = conflicts


def told(values: list[Any]) -> str:
    """The values of a part, to show beside each other."""
    shown = [{None: "niet ingevuld", "": "leeg"}.get(one, str(one)) for one in values]
    return " · ".join(shown)


# What is in a bundle


@dataclass(frozen=True, slots=True)
class BundlePupil:
    """A pupil in a bundle: only what is needed to find him in another list."""

    names: tuple[str, ...]
    """The names (uuids) under which the row is known."""
    number: str
    given_name: str
    infix: str
    family_name: str
    class_name: str
    birth_date: str

    @property
    def display_name(self) -> str:
        """Sem van den Berg."""
        return " ".join(part for part in (self.given_name, self.infix, self.family_name) if part)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who took a case of a bundle, or did not and why."""

    bundle: str
    case_uuid: str
    accepted: bool
    by: str
    reason: str
    at: str
