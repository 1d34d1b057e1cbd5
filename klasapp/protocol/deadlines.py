"""The deadline engine: from the facts of a case to its tasks, each with a date and a reason.

One pass walks the steps in order. Every step gives a ``Moment``: the day it was done, or else the
day it falls due when everything goes as planned. What hangs on a moment that is not certain
waits, and shows that planned day as its forecast.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from klasapp.protocol.dates import Placed, add, check_day, place
from klasapp.protocol.document import Protocol, Span
from klasapp.protocol.school_calendar import SchoolCalendar
from klasapp.protocol.task import Anchor, CaseFacts, Gate, GateKind, Lane, Task, TaskState

ROLE_LANES = {"gepeste": Lane.TARGETED, "pester": Lane.INVOLVED, "meeloper": Lane.INVOLVED}
UNKNOWN_OFFENDER = "Het is nog niet bekend wie er pest. Deze stap wacht daarop."
NO_CONSENT = "De gepeste wil dit gesprek niet. Maak de afspraken met ieder apart."
_STEP_IDS = {"stap2": "D1", "stap3": "D2", "stap4": "D3"}


@dataclass(frozen=True, slots=True)
class Moment:
    """The day a step was done (``certain``), or the day it is expected to be."""

    task: str
    on: date
    certain: bool
    what: str


@dataclass(frozen=True, slots=True)
class Person:
    """A pupil in a role of the case; ``suffix`` makes the ids of tasks: gepeste, pester.2."""

    role: str
    index: int
    pupil: str | None

    @property
    def suffix(self) -> str:
        return self.role if self.index == 0 else f"{self.role}.{self.index + 1}"

    @property
    def shown(self) -> str:
        return f"de {self.role}" if self.index == 0 else f"de {self.role} ({self.index + 1})"

    def plain(self, key: str, natural: str) -> str:
        """The id for this pupil of a task that naturally belongs to one role: D1, D1.2."""
        if self.role == natural:
            return key if self.index == 0 else f"{key}.{self.index + 1}"
        return f"{key}.{self.suffix}"


@dataclass(frozen=True, slots=True)
class Draft:
    """What differs from task to task; ``build`` fills in the rest."""

    id: str
    key: str
    lane: Lane
    anchor: Moment
    target: date
    rule: str
    person: Person | None = None
    who: str = ""
    requires: tuple[str, ...] = ()
    gates: tuple[Gate, ...] = ()
    guides: tuple[str, ...] = ()
    fill: tuple[tuple[str, str], ...] = ()
    paused: str = ""
    left_out: str = ""  # skipped by a rule of the protocol, not by the mentor


@dataclass(slots=True)
class Case:
    """One pass of the engine: what goes in, and the moments found so far."""

    protocol: Protocol
    calendar: SchoolCalendar
    facts: CaseFacts
    moments: dict[str, Moment] = field(default_factory=dict)
    talks: dict[str, Task] = field(default_factory=dict)

    def people(self, role: str) -> tuple[Person, ...]:
        """The pupils in a role; one unnamed pupil where the protocol cannot do without."""
        facts = self.facts
        pupils: tuple[str | None, ...] = {
            "gepeste": facts.targeted or (None,),
            "pester": facts.involved or (None,),
            "meeloper": facts.followers,
        }.get(role, ())
        return tuple(Person(role, index, pupil) for index, pupil in enumerate(pupils))

    def from_joining(self, moment: Moment, person: Person | None) -> Moment:
        """The moment itself, or the day this pupil came into the case when that was later."""
        if person is None or person.pupil is None:
            return moment
        joined = self.facts.joined.get(person.pupil, moment.on)
        if joined <= moment.on:
            return moment
        return Moment(moment.task, joined, moment.certain, f"de dag dat {person.shown} erbij kwam")

    def place(self, anchor: Moment, target: date) -> Placed:
        """The date of a task, moved off days without school."""
        mode = self.protocol.settings.holiday_mode
        return place(self.calendar, mode, anchor.on, target)

    def build(self, draft: Draft, placed: Placed | None = None) -> Task:
        """Make the task: its state, its date or forecast, and its texts."""
        placed = placed or self.place(draft.anchor, draft.target)
        text = self.protocol.task_text(draft.key)
        state, reason = self._state(draft)
        dated = state not in {TaskState.WAITING, TaskState.PAUSED}
        certain = draft.anchor.certain
        what, why = text.what, text.why
        fill = (("{rol}", draft.person.shown if draft.person else ""), *draft.fill)
        for mark, value in fill:
            what, why = what.replace(mark, value), why.replace(mark, value)
        return Task(
            id=draft.id,
            key=draft.key,
            what=what,
            who=self.protocol.role_name(draft.who or text.who),
            lane=draft.lane,
            role=draft.person.role if draft.person else None,
            pupil=draft.person.pupil if draft.person else None,
            due=placed.on if dated and certain else None,
            forecast=None if state is TaskState.PAUSED else placed.on,
            anchor=Anchor(
                draft.anchor.task, draft.anchor.on if certain else None, draft.anchor.what
            ),
            rule=draft.rule,
            why=why,
            shifted_from=draft.target if placed.on != draft.target else None,
            shift_reason=placed.reason,
            source_lines=text.lines,
            own_term=text.addition,
            requires=draft.requires,
            gates=draft.gates,
            guides=draft.guides,
            state=state,
            done_on=self.facts.done.get(draft.id),
            reason=reason,
            caveat=self.calendar.caveat(placed.on) or self.calendar.caveat(draft.target),
        )

    def _state(self, draft: Draft) -> tuple[TaskState, str]:
        facts = self.facts
        if draft.id in facts.done:
            return TaskState.DONE, facts.out_of_order.get(draft.id, "")
        if draft.id in facts.skipped:
            return TaskState.SKIPPED, facts.skipped[draft.id]
        if draft.left_out:
            return TaskState.SKIPPED, draft.left_out
        if draft.paused:
            return TaskState.PAUSED, draft.paused
        if draft.anchor.certain:
            return TaskState.OPEN, facts.out_of_order.get(draft.id, "")
        return TaskState.WAITING, ""

    def unlocked(self, task_id: str, anchor: Moment) -> Moment:
        """The anchor of a task taken out of order: the last step that is really done (R150)."""
        if anchor.certain or task_id not in self.facts.out_of_order:
            return anchor
        certain = [moment for moment in self.moments.values() if moment.certain]
        return max(certain, key=lambda moment: moment.on)


def check_facts(facts: CaseFacts) -> None:
    """Raise ``ProtocolError`` for a date on which no case can lie."""
    days = (facts.reported_on, *facts.done.values(), *facts.joined.values())
    for day in (*days, *facts.leaving.values()):
        check_day(day)


def days(number: int) -> Span:
    """A term of so many days."""
    return Span(f"{number}d", days=number)


def first_step(case: Case) -> Iterator[Task]:
    """Step 1 and what runs beside step 2: evidence, police, the parents' notice, the class."""
    settings, facts = case.protocol.settings, case.facts
    start = case.moments["stap1"]
    forms = [form for form in map(case.protocol.form, facts.forms) if form is not None]
    digital = any(form.digital for form in forms)
    criminal = any(form.possibly_criminal for form in forms)
    for key, lane, asked, term in (
        ("S1.politie", Lane.CASE, criminal, settings.criminal_days),
        ("S1.bewijs", Lane.TARGETED, digital, settings.digital_days),
        ("S1.blokkeren", Lane.TARGETED, digital, settings.digital_days),
        ("S1.achterhalen", Lane.CASE, digital, settings.digital_days),
    ):
        if asked or key in facts.done:
            yield _after_report(case, key, key, lane, term, start)
    if settings.step2_inform_parents:
        who = settings.parents_by_level.get(facts.level, "mentor")
        for person in case.people("gepeste"):
            anchor = case.from_joining(start, person)
            key = person.plain("S2.ouders", "gepeste")
            yield _after_report(
                case, key, "S2.ouders", Lane.PARENTS, settings.step2_days, anchor, person, who
            )
    if facts.offender_unknown or "S2.klas" in facts.done:
        yield _after_report(case, "S2.klas", "S2.klas", Lane.CLASS, settings.step2_days, start)


def _after_report(
    case: Case,
    task_id: str,
    key: str,
    lane: Lane,
    term: int,
    anchor: Moment,
    person: Person | None = None,
    who: str = "",
) -> Task:
    rule = within(term, anchor.what)
    target = add(anchor.on, days(term))
    return case.build(Draft(task_id, key, lane, anchor, target, rule, person, who))


def within(term: int, what: str) -> str:
    """The rule of a term in Dutch."""
    if term == 0:
        return f"Op de dag van {what}."
    return f"Binnen {'1 dag' if term == 1 else f'{term} dagen'} na {what}."


def step_talks(case: Case, step: str) -> tuple[Task, ...]:
    """The talks of step 2, 3 or 4, and the moment at which that step is done.

    Step 2 is a talk with each gepeste, step 3 one with each pester and meeloper (C17), step 4 one
    joint talk. A step that is wholly skipped gives the moment of the step before it.
    """
    settings, facts = case.protocol.settings, case.facts
    term, after, guides = {
        "stap2": (settings.step2_days, "stap1", settings.step2_guides),
        "stap3": (settings.step3_days, settings.step3_after, settings.step3_guides),
        "stap4": (settings.step4_days, settings.step4_after, settings.step4_guides),
    }[step]
    roles = {"stap2": ("gepeste",), "stap3": ("pester", "meeloper"), "stap4": ()}[step]
    key = _STEP_IDS[step]
    people: tuple[Person | None, ...] = tuple(p for role in roles for p in case.people(role))
    made: list[Task] = []
    for person in people or (None,):
        task_id = person.plain(key, roles[0]) if person else key
        base = case.unlocked(task_id, case.moments[after])
        anchor = case.from_joining(base, person)
        left_out = NO_CONSENT if step == "stap4" and facts.targeted_consent is False else ""
        draft = Draft(
            id=task_id,
            key=key,
            lane=ROLE_LANES[person.role] if person else Lane.CASE,
            anchor=anchor,
            target=add(anchor.on, days(term)),
            rule=within(term, anchor.what),
            person=person,
            requires=_required(case, after),
            gates=_gates(case, step),
            guides=guides,
            paused=UNKNOWN_OFFENDER if facts.offender_unknown and step != "stap2" else "",
            left_out=left_out,
        )
        made.append(case.build(draft))
    case.talks.update((task.id, task) for task in made)
    case.moments[step] = _moment(case, step, after, made)
    return tuple(made)


def _required(case: Case, after: str) -> tuple[str, ...]:
    key = _STEP_IDS.get(after, "S1")
    return tuple(task_id for task_id, task in case.talks.items() if task.key == key)


def _gates(case: Case, step: str) -> tuple[Gate, ...]:
    settings = case.protocol.settings
    gates: list[Gate] = []
    if step == "stap4" and settings.step4_consent:
        gates.append(Gate(GateKind.CONSENT, "De gepeste stemt in met dit gesprek."))
    if step in {"stap3", "stap4"}:
        gates += [
            agreements_gate(settings.minimum_agreements),
            Gate(GateKind.FOLLOW_UP, "Er is een dag afgesproken voor een vervolggesprek."),
        ]
    return tuple(gates)


def agreements_gate(minimum: int) -> Gate:
    """The condition that at least so many agreements were made."""
    what = "1 afspraak" if minimum == 1 else f"{minimum} afspraken"
    return Gate(GateKind.AGREEMENTS, f"Er is minstens {what} gemaakt.", minimum)


def _moment(case: Case, step: str, after: str, talks: list[Task]) -> Moment:
    left = [task for task in talks if task.state is not TaskState.SKIPPED]
    if not left:
        return replace(case.moments[after])
    number = step.removeprefix("stap")
    what = f"stap {number}"
    if all(task.done_on for task in left):
        last = max(left, key=lambda task: (task.done_on or date.min, task.id))
        return Moment(last.id, last.done_on or date.min, True, what)
    expected = {task.id: task.done_on or task.forecast or case.moments[after].on for task in left}
    last_id = max(expected, key=lambda task_id: (expected[task_id], task_id))
    return Moment(last_id, expected[last_id], False, what)
