"""A bullying case: who has which role in it, what was done, and what may not be skipped."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from klasapp.errors import InputError, KlasappError
from klasapp.protocol import (
    CaseFacts,
    Lane,
    Protocol,
    SchoolCalendar,
    Severity,
    Task,
    TaskState,
    tasks,
)

MAX_TEXT = 4000
LAPSED = "Vervallen bij het sluiten van de zaak."
NO_PUPIL = ""
"""Stands in the order of a role for a pupil who is not known (any more)."""


class Role(StrEnum):
    """What a pupil is in one case, never outside it (R43)."""

    TARGETED = "gepeste"
    INVOLVED = "pester"
    FOLLOWER = "meeloper"
    BYSTANDER = "stille_getuige"
    HELPER = "helper"
    REPORTER = "melder"

    @property
    def word(self) -> str:
        """The Dutch word on the screen."""
        return self.value.replace("_", " ")


class DraftError(InputError):
    """A field of a form that cannot be kept like this; ``field`` is its name in code."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, slots=True)
class CasePupil:
    """A pupil in a role, from ``joined_on``; ``ended_on`` when the role turned out wrong."""

    pupil_id: int
    role: Role
    joined_on: date
    ended_on: date | None = None
    ended_reason: str = ""


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """What was noted about a task; the last record of a task counts."""

    task_id: str
    state: str  # done | skipped | reopened
    on_date: date | None
    reason: str
    recorded_at: datetime


_FIELD_WORDS = {
    "seen_on": "Eerste signaal",
    "role": "Rol in de zaak",
    "severity": "Ernst",
    "protocol": "Protocol",
    "dubbel": "Op twee plaatsen vastgelegd",
    "offender_unknown": "Nog niet bekend wie er pest",
    "targeted_consent": "De gepeste stemt in met een gesprek samen",
    "summary": "Samenvatting",
    "wish": "Wat de gepeste zelf wil",
    "forms": "Vormen van pesten",
    "undo": "Teruggedraaid",
}


@dataclass(frozen=True, slots=True)
class CaseChange:
    """Something the case says now that it did not say before."""

    changed_at: datetime
    field: str
    was: str
    became: str
    reason: str

    @property
    def what(self) -> str:
        """What was changed, in Dutch."""
        return _FIELD_WORDS.get(self.field, self.field)


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """A filled-in intake form. ``roles``: by pupil id, in the order of the class."""

    seen_on: date
    reported_on: date
    source: str
    place: str
    summary: str
    severity: Severity
    roles: Mapping[int, frozenset[Role]]
    forms: tuple[str, ...] = ()
    offender_unknown: bool = False
    wish: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A stored case."""

    id: int
    number: str
    class_id: int
    opened_on: date
    reported_on: date
    seen_on: date
    source: str
    place: str
    summary: str
    wish: str
    severity: Severity
    offender_unknown: bool
    targeted_consent: bool | None
    open: bool
    protocol_sha256: str
    look_first_id: int | None
    closed_on: date | None
    closing_note: str
    unheard_reason: str
    forms: tuple[str, ...] = ()
    pupils: tuple[CasePupil, ...] = ()  # in the order of joining, ended ones too
    records: tuple[TaskRecord, ...] = ()  # in the order of recording
    level: int = 1  # of escalation (R169-R175)
    level_since: date | None = None

    @property
    def active(self) -> tuple[CasePupil, ...]:
        """Who has a role now."""
        return tuple(one for one in self.pupils if one.ended_on is None)

    def in_role(self, role: Role) -> tuple[int, ...]:
        """The pupils who have this role now."""
        return tuple(one.pupil_id for one in self.active if one.role is role)

    def roles_of(self, pupil_id: int) -> tuple[Role, ...]:
        """The roles of a pupil now."""
        return tuple(one.role for one in self.active if one.pupil_id == pupil_id)

    def last_records(self) -> dict[str, TaskRecord]:
        """The record that counts, by task."""
        return {record.task_id: record for record in self.records}


def tidy(text: str, field: str = "", longest: int = MAX_TEXT) -> str:
    """Typed text as it is kept: NFC, no control characters; ``DraftError`` when too long."""
    kept = "".join(
        c
        for c in unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}
    ).strip()
    if len(kept) > longest:
        raise DraftError(field, f"Deze tekst is langer dan {longest} tekens. Maak hem korter.")
    return kept


def check_draft(draft: CaseDraft, today: date) -> CaseDraft:
    """The draft with tidy texts; ``DraftError`` for the first thing that is not right."""
    if draft.seen_on > today:
        raise DraftError("seen_on", "Deze dag moet nog komen. Vul in wanneer het is gezien.")
    if draft.reported_on > today:
        raise DraftError("reported_on", "Deze dag moet nog komen. Vul in wanneer jij het hoorde.")
    if draft.seen_on > draft.reported_on:
        raise DraftError(
            "reported_on", "Je kunt het niet eerder horen dan het is gezien. Kijk de dagen na."
        )
    if not draft.source:
        raise DraftError("source", "Kies wie het meldde.")
    if not draft.place:
        raise DraftError("place", "Kies waar het gebeurde.")
    summary = tidy(draft.summary, "summary")
    if not summary:
        raise DraftError("summary", "Schrijf in een paar zinnen wat er is gebeurd.")
    check_roles(draft.roles, draft.offender_unknown)
    return replace(draft, summary=summary, wish=tidy(draft.wish, "wish"))


def check_roles(roles: Mapping[int, Iterable[Role]], offender_unknown: bool) -> None:
    """Whether a case can run with these roles; ``DraftError`` says what is missing."""
    given = [role for of_pupil in roles.values() for role in of_pupil]
    if Role.TARGETED not in given:
        raise DraftError(
            "roles",
            "Kies wie er gepest wordt: zet de cursor op een leerling en druk op g. "
            "Weet je het nog niet, begin dan met 'kijk eerst'.",
        )
    known = Role.INVOLVED in given or Role.FOLLOWER in given
    if not known and not offender_unknown:
        raise DraftError(
            "roles",
            "Kies wie er pest (p) of meeloopt (m), of kruis aan dat dit nog niet bekend is.",
        )
    if Role.INVOLVED in given and offender_unknown:
        raise DraftError(
            "roles",
            "Je koos een pester. Haal dan het kruisje weg bij 'Nog niet bekend wie er pest'.",
        )
    for of_pupil in roles.values():
        if len(set(of_pupil) - {Role.REPORTER}) > 1:
            raise DraftError(
                "roles", "Een leerling heeft in een zaak één rol, en kan daarnaast melder zijn."
            )


def with_role(roles: frozenset[Role], role: Role) -> frozenset[Role]:
    """The roles of a pupil after choosing one: chosen again it goes; main roles push each other
    out; melder goes with any."""
    if role in roles:
        return roles - {role}
    if role is Role.REPORTER:
        return roles | {role}
    return (roles & {Role.REPORTER}) | {role}


def facts_of(case: Case, leaving: Mapping[int, date]) -> CaseFacts:
    """What the deadline engine must know of a case. ``leaving``: days pupils leave the school."""
    last = case.last_records().values()
    done = {r.task_id: r.on_date for r in last if r.state == "done" and r.on_date is not None}
    return CaseFacts(
        reported_on=case.reported_on,
        severity=case.severity,
        done=done,
        skipped={r.task_id: r.reason for r in last if r.state == "skipped"},
        out_of_order={r.task_id: r.reason for r in last if r.state == "done" and r.reason},
        targeted=order_of(case, Role.TARGETED),
        involved=order_of(case, Role.INVOLVED),
        followers=order_of(case, Role.FOLLOWER),
        joined={
            str(one.pupil_id): one.joined_on
            for one in case.pupils
            if one.joined_on > case.reported_on
        },
        leaving={str(pupil_id): day for pupil_id, day in leaving.items()},
        forms=case.forms,
        offender_unknown=case.offender_unknown,
        targeted_consent=case.targeted_consent,
        self_solved=case.level == 0,
        self_solved_on=case.level_since,
        level=case.level,
    )


def case_tasks(
    case: Case, protocol: Protocol, calendar: SchoolCalendar, leaving: Mapping[int, date]
) -> tuple[Task, ...]:
    """Every task of a case, in order of date and harm.

    A pupil whose role ended keeps the place in the order (the ids of tasks count on it); what was
    still to do then counts as skipped, with the reason why the role ended. In a closed case all
    that is not the long series lapses; the series counts from the last step that was done (R143).
    """
    facts = facts_of(case, leaving)
    made = tasks(protocol, calendar, facts)
    ended = _ended(case)
    over: dict[str, str] = {}
    # Skipping a talk can make the engine plan others for the same pupil: those go too.
    while more := _left_over(made, ended) | _lapsed(case, protocol, made):
        over |= more
        made = tasks(protocol, calendar, replace(facts, skipped={**facts.skipped, **over}))
    return made


def _left_over(made: Iterable[Task], ended: Mapping[tuple[str, str], str]) -> dict[str, str]:
    return {
        task.id: ended[key]
        for task in made
        if (key := (task.role or "", task.pupil or "")) in ended
        and task.state not in {TaskState.DONE, TaskState.SKIPPED}
    }


def follows_on(task_id: str, protocol: Protocol) -> bool:
    """Whether a task belongs to the two years of following, which go on after closing (D5)."""
    kind, _, rest = task_id.partition(".")
    long_terms = {span.text for span in protocol.settings.long_series}
    return kind == "D5" or (kind == "S2" and rest.partition(".")[0] in long_terms)


def _lapsed(case: Case, protocol: Protocol, made: Iterable[Task]) -> dict[str, str]:
    if case.open:
        return {}
    return {
        task.id: LAPSED
        for task in made
        if not follows_on(task.id, protocol)
        and task.state not in {TaskState.DONE, TaskState.SKIPPED}
    }


def _ended(case: Case) -> dict[tuple[str, str], str]:
    active = {(one.role.value, str(one.pupil_id)) for one in case.active}
    keys = {(one.role.value, str(one.pupil_id)): one.ended_reason for one in case.pupils}
    return {key: reason for key, reason in keys.items() if key not in active}


def order_of(case: Case, role: Role) -> tuple[str, ...]:
    """The pupils of a role as the deadline engine counts them, in the order of joining.

    When all of them ended, a place without a name stands for whoever has the role really.
    """
    names = tuple(dict.fromkeys(str(one.pupil_id) for one in case.pupils if one.role is role))
    if names and not case.in_role(role) and role is not Role.FOLLOWER:
        return (*names, NO_PUPIL)
    return names


def may_forget(case: Case, one: CasePupil, listed: Iterable[Task], recorded: set[str]) -> bool:
    """Whether a wrong role can go without a trace in the order: nothing was recorded for this
    pupil in this role, nor for one who came after. ``recorded``: ids of tasks with any record."""
    order = order_of(case, one.role)
    if str(one.pupil_id) not in order:
        return True
    later = set(order[order.index(str(one.pupil_id)) :])
    return not any(
        task.role == one.role.value and (task.pupil or NO_PUPIL) in later and task.id in recorded
        for task in listed
    )


def unheard(reported: Iterable[Task]) -> tuple[Lane, ...]:
    """Which sides have no report yet (R14). ``reported``: tasks with a final report.

    The joint talk of step 4 hears both sides.
    """
    heard: set[Lane] = set()
    for task in reported:
        if task.key == "D3":
            heard |= {Lane.TARGETED, Lane.INVOLVED}
        elif task.lane in {Lane.TARGETED, Lane.INVOLVED}:
            heard.add(task.lane)
    return tuple(lane for lane in (Lane.TARGETED, Lane.INVOLVED) if lane not in heard)


def require_open(case: Case, task_id: str = "") -> None:
    """``KlasappError`` when the case is closed, unless the task may be one that goes on then.

    Whether it really is one says the state of the task: all others have lapsed.
    """
    if not case.open and not task_id.startswith(("D5.", "S2.")):
        raise KlasappError("Deze zaak is gesloten. Heropen hem eerst als er iets moet veranderen.")


def next_number(year: int, taken: Sequence[str]) -> str:
    """The next free number of a year: 2026-001, 2026-002, ..."""
    start = f"{year}-"
    last = max((int(n[5:]) for n in taken if n.startswith(start)), default=0)
    return f"{start}{last + 1:03}"
