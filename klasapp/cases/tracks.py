"""The board of five tracks: which points are met by what was recorded, and what is still empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from klasapp.cases.case import Role
from klasapp.cases.case_view import CaseView
from klasapp.cases.family import FamilyEvent, Kind
from klasapp.cases.intake import Intake, Mark
from klasapp.cases.referral import Referral
from klasapp.protocol import Entry, Lane, Task, TaskState, Track, next_action, spoken

MARK = ""
"""Where to go for a point that only the mentor can note."""
_HELP, _FAMILIES, _INTAKE = "page:g", "page:u", "page:q"


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """Everything recorded that the board looks at."""

    view: CaseView
    intake: Intake
    referrals: Sequence[Referral]
    families: Sequence[FamilyEvent]
    reasons: Sequence[str]
    """What talks with the pester found behind it (R231)."""
    marks: Mapping[str, Mark]
    """The last mark of each point."""


@dataclass(frozen=True, slots=True)
class BoardItem:
    """A point. ``state``: met, left_out or open. ``goes_to``: ``task:D1``, ``page:u`` or empty."""

    entry: Entry
    state: str
    because: tuple[str, ...]
    """The facts that meet it, or why it is left out."""
    advice: str
    goes_to: str


@dataclass(frozen=True, slots=True)
class BoardTrack:
    """A track with its points."""

    track: Track
    items: tuple[BoardItem, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing happened in this track yet."""
        return all(item.state == "open" for item in self.items)


Found = tuple[tuple[str, ...], str, str]
"""What meets a point, what to do otherwise, and where."""


def board(facts: BoardFacts) -> tuple[BoardTrack, ...]:
    """The five tracks of the protocol the case began under (R106-R110)."""
    return tuple(
        BoardTrack(track, tuple(_item(facts, entry) for entry in track.items))
        for track in facts.view.protocol.tracks
    )


def _item(facts: BoardFacts, entry: Entry) -> BoardItem:
    rule = _RULES.get(entry.code)
    because, advice, goes_to = rule(facts) if rule else ((), "Leg vast wat je deed (v).", MARK)
    mark = facts.marks.get(entry.code)
    if mark is not None and mark.state == "done":
        because = (*because, f"{mark.note} ({spoken(mark.on_day)})")
    if because:
        return BoardItem(entry, "met", because, "", goes_to)
    if mark is not None and mark.state == "left_out":
        return BoardItem(entry, "left_out", (mark.note,), "", goes_to)
    return BoardItem(entry, "open", (), advice, goes_to)


def empty_lanes(view: CaseView) -> tuple[Lane, ...]:
    """The sides of an open case for which nothing is to do any more (R111).

    A side that waits until somebody knows who bullies has its own way out, and is not empty.
    """
    if not view.case.open:
        return ()
    paused = {task.lane for task in view.tasks if task.state is TaskState.PAUSED}
    return tuple(
        lane
        for lane in (Lane.TARGETED, Lane.INVOLVED)
        if lane not in paused and next_action(view.tasks, lane) is None
    )


# What meets which point


def _done(facts: BoardFacts, *keys: str, lane: Lane | None = None) -> tuple[Task, ...]:
    return tuple(
        task
        for task in facts.view.tasks
        if task.key in keys and task.state is TaskState.DONE and (lane is None or task.lane is lane)
    )


def _said(facts: BoardFacts, tasks: Sequence[Task]) -> tuple[str, ...]:
    """The tasks as facts: what, with whom, when."""
    return tuple(
        f"{task.what}{f': {name}' if (name := facts.view.name_of(task)) else ''}"
        f" ({_day(task.done_on)})"
        for task in tasks
    )


def _day(day: date | None) -> str:
    return spoken(day) if day else "geen datum"


def _to(facts: BoardFacts, key: str) -> str:
    """The first task of a kind that is still to do; else the first of them; else nothing."""
    mine = [task for task in facts.view.tasks if task.key == key]
    over = {TaskState.DONE, TaskState.SKIPPED}
    left = [task for task in mine if task.state not in over]
    return next((f"task:{task.id}" for task in (*left, *mine)), MARK)


def _serious(facts: BoardFacts) -> Found:
    done = _said(facts, _done(facts, "D1"))
    return done, "Praat met de gepeste en luister (stap 2).", _to(facts, "D1")


def _looked_into(facts: BoardFacts) -> Found:
    seen = facts.intake.standing
    because = []
    if seen:
        because.append(f"{len(seen) + 1} waarnemingen vastgelegd")
    if facts.intake.said("verdict"):
        because.append("De kenmerken van pesten zijn nagelopen")
    because += _said(facts, _done(facts, "D2"))
    return tuple(because), "Vraag anderen wat zij zagen en leg het vast (Melding).", _INTAKE


def _solutions(facts: BoardFacts) -> Found:
    lanes = {task.id: task.lane for task in facts.view.tasks}
    own = set(facts.view.case.in_role(Role.TARGETED))
    agreed = [
        one
        for one in facts.view.agreements
        if one.pupil_id in own or lanes.get(one.task_id) is Lane.TARGETED
    ]
    because = [f"Wens van de gepeste: {' '.join(facts.view.case.wish.split())}"] * bool(
        facts.view.case.wish
    )
    because += [f"Afspraak: {one.text}" for one in agreed]
    return tuple(because), "Vraag de gepeste wat zou helpen en spreek iets af.", _to(facts, "D1")


def _discussed(facts: BoardFacts) -> Found:
    talks = [t for t in facts.view.tasks if t.key == "D1" and t.id in facts.view.reports]
    because = tuple(f"Verslag: {t.what}, {facts.view.name_of(t)}" for t in talks)
    return because, "Stel het verslag van het gesprek met de gepeste vast.", _to(facts, "D1")


def _helped(facts: BoardFacts, roles: tuple[Role, ...], for_parents: bool) -> tuple[str, ...]:
    case, view = facts.view.case, facts.view
    mine = {pupil_id for role in roles for pupil_id in case.in_role(role)}
    return tuple(
        f"{one.label}: {'ouders van ' if for_parents else ''}"
        f"{view.pupils[one.pupil_id].display_name} ({spoken(one.offered_on)})"
        for one in facts.referrals
        if one.for_parents is for_parents and one.pupil_id in mine
    )


def _help_targeted(facts: BoardFacts) -> Found:
    because = _helped(facts, (Role.TARGETED,), False)
    return because, "Bied de gepeste hulp aan; meedoen is vrijwillig (Hulp).", _HELP


def _confronted(facts: BoardFacts) -> Found:
    because = _said(facts, _done(facts, "D2"))
    return because, "Praat met de pester over wat er gebeurt (stap 3).", _to(facts, "D2")


def _causes(facts: BoardFacts) -> Found:
    because = tuple(f"Uit het gesprek: {text}" for text in facts.reasons)
    return because, "Vraag in het gesprek met de pester hoe het komt.", _to(facts, "D2")


def _empathy(facts: BoardFacts) -> Found:
    because = _said(facts, _done(facts, "D3"))
    advice = "Praat samen (stap 4), of leg vast hoe je dit met de pester oefende (v)."
    return because, advice, _to(facts, "D3")


def _help_involved(facts: BoardFacts) -> Found:
    because = _helped(facts, (Role.INVOLVED, Role.FOLLOWER), False)
    return because, "Bied de pester hulp of een training aan (Hulp).", _HELP


def _class_talk(facts: BoardFacts) -> Found:
    because = _said(facts, _done(facts, "T4.1"))
    return because, "Praat met de klas. Overleg eerst met de gepeste.", _to(facts, "T4.1")


def _class_return(facts: BoardFacts) -> Found:
    because = _said(facts, _done(facts, "T4.2"))
    return because, "Kom in de klas terug op wat jullie bespraken.", _to(facts, "T4.2")


def _parents_heard(facts: BoardFacts) -> Found:
    told = {one.pupil_id: one.on_day for one in facts.families if one.kind is Kind.INFORMED}
    because = [
        f"Ouders van {facts.view.pupils[pupil_id].display_name} ingelicht ({spoken(day)})"
        for pupil_id, day in told.items()
        if pupil_id in facts.view.pupils
    ]
    because += _said(facts, _done(facts, "S2.ouders"))
    return tuple(because), "Licht de ouders in en luister naar hun zorgen (Ouders).", _FAMILIES


def _together(facts: BoardFacts) -> Found:
    tasks = {task.id for task in facts.view.tasks if task.key == "D6"}
    because = [f"Afspraak: {a.text}" for a in facts.view.agreements if a.task_id in tasks]
    because += _said(facts, _done(facts, "D6"))
    return tuple(because), "Praat met de ouders en spreek samen iets af (stap 6).", _FAMILIES


def _advised(facts: BoardFacts) -> Found:
    talks = [t for t in facts.view.tasks if t.key == "D6" and t.id in facts.view.reports]
    because = tuple(f"Verslag: {t.what}, {facts.view.name_of(t)}" for t in talks)
    advice = "Geef advies in het gesprek met de ouders en leg het vast in het verslag."
    return because, advice, _to(facts, "D6")


def _parents_referred(facts: BoardFacts) -> Found:
    because = _helped(facts, (Role.TARGETED, Role.INVOLVED, Role.FOLLOWER), True)
    return because, "Wijs de ouders zo nodig op hulp, of schrijf waarom dat niet nodig is.", _HELP


def _team(_facts: BoardFacts) -> Found:
    return (), "Vertel het team wat nodig is en leg vast wie je het vertelde (v).", MARK


_RULES: Mapping[str, Callable[[BoardFacts], Found]] = {
    "T1.1": _team,
    "T2.1": _serious,
    "T2.2": _looked_into,
    "T2.3": _solutions,
    "T2.4": _discussed,
    "T2.5": _help_targeted,
    "T3.1": _confronted,
    "T3.2": _causes,
    "T3.3": _empathy,
    "T3.4": _help_involved,
    "T4.1": _class_talk,
    "T4.2": _class_return,
    "T5.1": _parents_heard,
    "T5.2": _together,
    "T5.3": _advised,
    "T5.4": _parents_referred,
}
"""What meets a point, by its code; a point of another protocol is noted by hand."""
