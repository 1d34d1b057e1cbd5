"""Work groups from the choices of a round."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from klasapp.sociogram.groups import (
    GroupPlan,
    PlanKind,
    Shape,
    group_shape,
    parse_size,
)
from klasapp.sociogram.groups_board_screen import Card
from klasapp.sociogram.groups_dialogs_screen import AskNumbers
from klasapp.sociogram.groups_plan_screen import KEPT, PLAN, PlanScreen
from klasapp.sociogram.groups_service import (
    KeptPlan,
    Material,
    Session,
    keep_plan,
    print_groups,
)
from klasapp.widgets.actions import Action

_FOUR = 4


class GroupsScreen(PlanScreen):
    """Groups as columns of names."""

    HEADING = "Groepjes"
    KIND: ClassVar[PlanKind] = "groups"
    NAME = "Groepjes"
    HELP = (
        "Maak groepjes waarin leerlingen zitten bij iemand die ze kozen. Wie weinig gekozen is, "
        "gaat voor. Kies de grootte (n), zet leerlingen apart (a) of samen (t) en deel in (i). "
        "Dezelfde wensen geven steeds dezelfde indeling; toets o maakt een andere.\n\n"
        "Toets m pakt de leerling onder de cursor op; ga met de pijltjes naar een groep en druk "
        "nog eens op m, of op w om te wisselen. ○ is: zonder gekozen klasgenoot. ! is: een wens "
        "is niet nagekomen, of twee leerlingen zitten liever niet samen.\n\n"
        "Op het geprinte blad (p) staan alleen namen. Laat dit scherm niet aan de klas zien."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (*PLAN, *KEPT)

    def __init__(
        self,
        session: Session,
        round_id: int,
        apart_from_cases: tuple[tuple[int, int], ...] = (),
    ) -> None:
        super().__init__(session, round_id, apart_from_cases)
        self._count = 2

    def _begin(self, material: Material, newest: KeptPlan | None) -> None:
        self._count = (
            len(newest.plan.groups) if newest else max(2, -(-len(material.pupils) // _FOUR))
        )

    def _shape(self, material: Material) -> Shape:
        return group_shape(len(material.pupils), self._count)

    def _cards(self, plan: GroupPlan, marked: dict[int, str]) -> tuple[list[Card], int | None]:
        cards = []
        for number, group in enumerate(plan.groups, start=1):
            places = tuple((one, marked[one]) for one in group) or ((None, "(leeg)"),)
            cards.append(Card(f"Groep {number} ({len(group)})", places))
        return cards, None

    def _put(self, plan: GroupPlan, pupil: int, card: int, other: int | None) -> GroupPlan:  # noqa: ARG002
        return plan if plan.place_of(pupil) == card else plan.moved(pupil, card)

    def _save(self, name: str, plan: GroupPlan) -> None:
        keep_plan(self._session, self._round_id, name, plan)

    def _write(self, session: Session, material: Material, plan: GroupPlan) -> Path:
        return print_groups(session, material, plan)

    def action_size(self) -> None:
        """Ask for a number of groups, or for the largest size."""
        if self._material is None:
            return
        pupils = len(self._material.pupils)
        self.app.push_screen(
            AskNumbers(
                f"Hoe verdeel je {pupils} leerlingen? Vul een van de twee in.",
                (("Aantal groepen", ""), ("of: leerlingen per groep, hoogstens", "")),
                lambda count, size: parse_size(pupils, count, size),
            ),
            self._sized,
        )

    def _sized(self, count: int | None) -> None:
        if count is not None:
            self._count = count
            self._resized()
