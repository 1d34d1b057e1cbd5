"""A family as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from klasapp.cases import family_records
from klasapp.cases.case import Role
from klasapp.cases.case_view import CaseView
from klasapp.cases.family import (
    FamilyEvent,
    Guardian,
    Kind,
    age_on,
    age_rule,
    event_text,
    is_adult,
    is_informed,
    still_to_inform,
    undecided,
    unequal,
)
from klasapp.cases.talk import Agreement
from klasapp.protocol import Lane, Task, TaskState
from klasapp.roster.pupil import Pupil

if TYPE_CHECKING:
    from sqlite_utils import Database

_ORDER = tuple(Role)


@dataclass(frozen=True, slots=True)
class FamilyView:
    """A family as its page shows it."""

    case_view: CaseView
    pupil: Pupil
    roles: tuple[Role, ...]
    age: int | None
    guardians: tuple[Guardian, ...]
    """Those on the list now."""
    events: tuple[FamilyEvent, ...]
    names: Mapping[int, str]
    """Of every parent, also those that were taken from the list."""
    agreements: tuple[tuple[Agreement, str], ...]
    """Made with the parents, each with where it holds: school, thuis or nothing."""

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What the protocol asks about these parents."""
        number = str(self.pupil.id)
        return tuple(
            one for one in self.case_view.tasks
            if one.pupil == number and one.lane is Lane.PARENTS and one.key != "D8"
        )  # fmt: skip

    @property
    def talk(self) -> Task | None:
        """The talk with these parents (D6)."""
        return next((one for one in self.tasks if one.key == "D6"), None)

    @property
    def owner(self) -> str:
        """Who calls these parents (C9), in Dutch: the mentor, from level 2 the coordinator."""
        protocol = self.case_view.protocol
        key = self.tasks[0].who if self.tasks else protocol.settings.parents_by_level.get(1, "")
        return protocol.role_name(key or "mentor")

    @property
    def escalated(self) -> bool:
        """Whether somebody other than the mentor calls (C9): then every family is asked to talk
        with the child, and help is discussed (R160, R161)."""
        return any(one.who != "mentor" for one in self.tasks if one.state is TaskState.OPEN)

    @property
    def adult(self) -> bool:
        """Whether the pupil is 18."""
        return is_adult(self.age)

    @property
    def rule(self) -> str:
        """What must come before the parents hear something (16 and 18 years); empty: nothing."""
        return age_rule(self.age, self.events)

    @property
    def to_inform(self) -> tuple[Guardian, ...]:
        """Who did not hear it yet."""
        return still_to_inform(self.guardians, self.events)

    @property
    def unequal(self) -> tuple[tuple[Guardian, str, date], ...]:
        """Who did not get what the other parent got."""
        return unequal(self.guardians, self.events)

    @property
    def undecided(self) -> tuple[FamilyEvent, ...]:
        """What is not solved according to the parents, without a decision yet."""
        return undecided(self.events)

    @property
    def refusals(self) -> tuple[FamilyEvent, ...]:
        """What the parents refused."""
        return tuple(one for one in self.events if one.kind is Kind.REFUSED)

    def told(self, guardian: Guardian) -> bool:
        """Whether this parent was informed."""
        return is_informed(guardian, self.events)

    def text_of(self, event: FamilyEvent) -> str:
        """An event in a sentence."""
        return event_text(event, who_said(event, self.names, self.pupil.display_name))


def families(db: Database, view: CaseView) -> tuple[FamilyView, ...]:
    """The families of the pupils in a case, the gepeste first."""
    events = family_records.events(db, view.case.id)
    places = family_records.places(db, view.case.id)
    ids = dict.fromkeys(
        one.pupil_id for one in sorted(view.case.active, key=lambda one: _ORDER.index(one.role))
    )
    return tuple(_family(db, view, pupil_id, events, places) for pupil_id in ids)


def _family(
    db: Database, view: CaseView, pupil_id: int, events: Sequence[FamilyEvent],
    places: Mapping[int, str],
) -> FamilyView:  # fmt: skip
    pupil = view.pupils[pupil_id]
    known = family_records.guardians(db, pupil_id)
    family = FamilyView(
        view, pupil, view.case.roles_of(pupil_id), age_on(pupil.birth_date, view.today),
        tuple(one for one in known if not one.removed),
        tuple(one for one in events if one.pupil_id == pupil_id),
        {one.id: one.name for one in known}, (),
    )  # fmt: skip
    talk = family.talk
    mine = [one for one in view.agreements if talk is not None and one.task_id == talk.id]
    return replace(family, agreements=tuple((one, places.get(one.id, "")) for one in mine))


def who_said(event: FamilyEvent, names: Mapping[int, str], pupil: str) -> str:
    """Whom an event is about, in Dutch."""
    if event.guardian_id is not None:
        return names.get(event.guardian_id, "een ouder")
    return pupil if event.kind is Kind.NOT_SATISFIED else "de ouders"
