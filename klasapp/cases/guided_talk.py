"""A talk with a guide: which guide fits, its steps, and where each note belongs in the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from klasapp.cases.case import Case, Role
from klasapp.cases.talk import Owner, Report
from klasapp.protocol import Guide, GuideItem, GuideSection, Lane, Protocol, Task

FOLLOW_UP_KEYS = frozenset({"D4", "D5", "D7", "S2.vervolg"})
"""The tasks that are a follow-up: they have a form of their own."""
_PLACES = {"feiten": "facts", "beleving": "experience", "wens": "experience", "sorry": "experience",
           "mag_noemen": "experience", "mag_doorgaan": "experience", "mag_delen": "experience",
           "afspraken": "agreements"}  # fmt: skip
_PLACES_OF = {
    Lane.TARGETED: ("stap2", "stap4", "stap5"),
    Lane.INVOLVED: ("stap3", "stap4", "stap5", "niveau"),
    Lane.PARENTS: ("stap6",),
    Lane.CLASS: ("spoor4",),
    Lane.CASE: ("stap4",),
}
"""Where a guide must be used in to be chosen, with a reason, for a talk of this lane."""
_ROLES = frozenset(role.value for role in Role)


class Permission(StrEnum):
    """What a pupil is asked to allow (R245, C30); the last is the consult after an objection."""

    NAME_ME = "name_me"
    TALK_MAY_GO_ON = "talk_may_go_on"
    TELL_PARENTS = "tell_parents"
    CONSULTED = "consulted"

    @property
    def word(self) -> str:
        """The Dutch words on the screen."""
        return {
            "name_me": "Mag je zeggen dat de leerling het zelf vertelde?",
            "talk_may_go_on": "Mag het gesprek met de pester doorgaan?",
            "tell_parents": "Mag je het de ouders vertellen?",
            "consulted": "Overlegd met de anti-pestcoördinator",
        }[self.value]


ANSWERS = {"yes": "ja", "no": "nee", "later": "weet ik nog niet"}
_ASKS = {
    "mag_noemen": Permission.NAME_ME,
    "mag_doorgaan": Permission.TALK_MAY_GO_ON,
    "mag_delen": Permission.TELL_PARENTS,
}


@dataclass(frozen=True, slots=True)
class PermissionAnswer:
    """What a pupil answered, the last time it was asked."""

    kind: Permission
    pupil_id: int
    answer: str  # yes | no | later
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One step of a guide on the screen; ``key`` names it in the store."""

    key: str
    section: GuideSection
    item: GuideItem

    @property
    def asks(self) -> Permission | None:
        """The permission this step asks for."""
        return _ASKS.get(self.item.field)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """What to choose from at this step: (answer, Dutch)."""
        if self.asks:
            return tuple(ANSWERS.items())
        return (("yes", "ja"), ("no", "nee")) if self.item.field == "sorry" else ()

    @property
    def takes_note(self) -> bool:
        """Whether there is something to write down."""
        return self.item.field != "geen"


@dataclass(frozen=True, slots=True)
class StepNote:
    """What happened at a step; ``state`` is empty while it was not passed yet."""

    item: str
    state: str = ""  # "" | done | skipped
    note: str = ""
    choice: str = ""
    poured: str = ""


@dataclass(frozen=True, slots=True)
class GuidedTalk:
    """A talk that was begun with a guide."""

    id: int
    task_id: str
    guide: str
    reason: str
    started_at: datetime
    step: int
    seconds: int
    finished: bool


@dataclass(frozen=True, slots=True)
class GuideChoice:
    """A guide to choose; ``free`` ones need no reason (C7)."""

    guide: Guide
    free: bool


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How a guide was followed: for the mentor alone, never in a copy of the file."""

    task_id: str
    guide: str
    on: date
    minutes: int
    done: int
    of: int
    skipped: tuple[str, ...]
    """The texts of the steps that were left out on purpose."""


def guide_choices(protocol: Protocol, task: Task, level: int) -> tuple[GuideChoice, ...]:
    """The guides for a talk, the fitting ones first (C6: by key; C7: by level).

    From the level on where the protocol confronts, a talk with a pester or meeloper takes the
    guides of that level.
    """
    known = [guide for key in task.guides if (guide := protocol.guide(key)) is not None]
    if task.key == "D2" and _approach(protocol, level) == "confronteren":
        confronting = [g for g in protocol.guides if g.used_in.startswith("niveau")]
        known = confronting or known
    places = {guide.used_in for guide in known}
    named = _named_guides(protocol)
    same = [g for g in protocol.guides
            if g.used_in in places and g.key not in named and g not in known]  # fmt: skip
    fitting = [*known, *same]
    near = _PLACES_OF.get(task.lane, ())
    others = [g for g in protocol.guides if g not in fitting and g.used_in.startswith(near)]
    return (
        *(GuideChoice(guide, True) for guide in fitting),
        *(GuideChoice(guide, protocol.settings.approach_deviation != "met_reden")
          for guide in others),
    )  # fmt: skip


def _named_guides(protocol: Protocol) -> set[str]:
    """The guides that some kind of talk names as its own."""
    settings = protocol.settings
    return {*settings.step2_guides, *settings.step3_guides, *settings.step4_guides,
            *settings.follow_up_guides, *settings.step6_guides, *settings.step6_targeted_guides,
            *settings.class_talk_guides}  # fmt: skip


def _approach(protocol: Protocol, level: int) -> str:
    known = protocol.settings.approach_by_level
    return next((known[n] for n in sorted(known, reverse=True) if n <= level), "")


def guide_steps(guide: Guide, task: Task) -> tuple[GuideStep, ...]:
    """The steps of a guide in order; parts for another role than this talk's are left out."""
    return tuple(
        GuideStep(f"{section.key}:{number}", section, item)
        for section in guide.sections
        if section.moment == "gesprek" and not _for_another(section, task)
        for number, item in enumerate(section.items, 1)
    )


def _for_another(section: GuideSection, task: Task) -> bool:
    if section.key not in _ROLES or task.role is None:
        return False
    mine = "pester" if task.role == "meeloper" else task.role
    return section.key != mine


def sections_at(guide: Guide, moment: str) -> tuple[GuideSection, ...]:
    """The parts to read before the talk, or in the weeks after."""
    return tuple(section for section in guide.sections if section.moment == moment)


def spoken_note(step: GuideStep, note: StepNote) -> str:
    """A note as a line of the report; empty when there is nothing to say."""
    text = note.note.strip()
    answer = dict(step.choices).get(note.choice, "")
    if step.item.field == "sorry":
        answer = {"yes": "De leerling bood excuses aan.", "no": "Geen excuses."}.get(
            note.choice, ""
        )
        return " ".join(filter(None, (answer, text)))
    if step.asks:
        return f"{step.asks.word} {answer or 'niet gevraagd'}. {text}".strip() if answer else text
    if not text:
        return ""
    label = step.item.label or ("Wens van de leerling" if step.item.field == "wens" else "")
    return f"{label}: {text}" if label else text


def pour(report: Report, step: GuideStep, note: StepNote) -> tuple[Report, StepNote]:
    """Let a note land in its field of the report; what stood there of this note goes first.

    Notes for support alone (R211, R219) and steps without a note leave the report as it is.
    """
    place = _PLACES.get(step.item.field)
    line = spoken_note(step, note)
    if place is None or line == note.poured:
        return report, note
    text: str = getattr(report, place)
    if note.poured and note.poured in text:
        text = text.replace(note.poured, line, 1)
        text = "\n".join(kept for kept in text.split("\n") if kept or line) if not line else text
    elif line:
        text = f"{text.rstrip()}\n{line}" if text.strip() else line
    changed = Report(
        report.held_on,
        report.participants,
        facts=text if place == "facts" else report.facts,
        experience=text if place == "experience" else report.experience,
        agreements=text if place == "agreements" else report.agreements,
    )
    return changed, replace(note, poured=line)


def fidelity(
    talk: GuidedTalk, guide: Guide, steps: Sequence[GuideStep], notes: Mapping[str, StepNote]
) -> Fidelity:
    """How much of the guide was done, and what was left out."""
    state = {step.key: notes[step.key].state if step.key in notes else "" for step in steps}
    return Fidelity(
        task_id=talk.task_id,
        guide=guide.title,
        on=talk.started_at.date(),
        minutes=round(talk.seconds / 60),
        done=sum(value == "done" for value in state.values()),
        of=len(steps),
        skipped=tuple(step.item.text for step in steps if state[step.key] == "skipped"),
    )


def last_answers(answers: Iterable[PermissionAnswer]) -> dict[tuple[int, Permission],
                                                              PermissionAnswer]:  # fmt: skip
    """The answer that counts, by pupil and kind. ``answers``: oldest first."""
    return {(one.pupil_id, one.kind): one for one in answers}


def objectors(case: Case, answers: Iterable[PermissionAnswer]) -> tuple[int, ...]:
    """The gepesten who do not want the talk with the pester, without a consult since (C30)."""
    last = last_answers(answers)
    found = []
    for pupil_id in case.in_role(Role.TARGETED):
        no = last.get((pupil_id, Permission.TALK_MAY_GO_ON))
        talked = last.get((pupil_id, Permission.CONSULTED))
        settled = no and no.reason and talked and talked.asked_at >= no.asked_at
        if no and no.answer == "no" and not settled:
            found.append(pupil_id)
    return tuple(found)


def source_line(
    case: Case, answers: Iterable[PermissionAnswer], names: Mapping[int, str] | None = None
) -> str:
    """What to say about the source in the talk with a pester (R225, R245).

    Without ``names`` no gepeste is named: the pester may read along during the talk.
    """
    last = last_answers(answers)
    yes: list[str] = []
    no: list[str] = []
    for pupil_id in case.in_role(Role.TARGETED):
        answer = last.get((pupil_id, Permission.NAME_ME))
        name = names[pupil_id] if names else ""
        (yes if answer and answer.answer == "yes" else no).append(name)
    if names is None:
        return "Je mag zeggen dat de gepeste het zelf vertelde." if not no else (
            "Vertel niet wie het vertelde. Zeg: 'Iemand zag het en kwam naar mij toe.'"
        )  # fmt: skip
    parts = []
    if yes:
        parts.append(f"Je mag zeggen dat {' en '.join(yes)} het zelf vertelde.")
    if no:
        parts.append(
            f"Zeg niet dat {' en '.join(no)} het vertelde: daar is geen ja op. Zeg: 'Iemand "
            "zag het en kwam naar mij toe.' Vraagt de leerling door? 'Wie het was, vertel ik niet.'"
        )
    return " ".join(parts)


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names of pupils of the case that stand in ``text``, for a talk with the class (R42)."""
    words = {word.strip(".,;:!?'\"()").casefold() for word in text.split()}
    return tuple(n for n in names if n and n.casefold().split()[0] in words)


def is_class_talk(task: Task) -> bool:
    """Whether no pupil may be named in it."""
    return task.lane is Lane.CLASS


def talk_owners(
    case: Case, names: Mapping[int, str], task: Task
) -> list[tuple[Owner, int | None, str]]:
    """Who can promise something in a talk, the likeliest first, with the name to show."""
    mine = int(task.pupil) if task.pupil else None
    active = {one.pupil_id: one.role for one in case.active if one.role is not Role.REPORTER}
    ordered = sorted(active, key=lambda n: n != mine)
    pupils: list[tuple[Owner, int | None, str]] = [
        (Owner.PUPIL, n, f"{names[n]} ({active[n].word})") for n in ordered
    ]
    others = [(Owner.PARENTS, None, "de ouders"), (Owner.SCHOOL, None, "de school (jij)")]
    return [*others, *pupils] if task.key in {"D6", "T4.1"} else [*pupils, *others]
