"""A seating plan from the choices of a round."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from klasapp.sociogram.groups import GroupPlan, PlanKind, Shape
from klasapp.sociogram.groups_board_screen import Card
from klasapp.sociogram.groups_dialogs_screen import AskNumbers
from klasapp.sociogram.groups_plan_screen import KEPT, PLAN, PlanScreen
from klasapp.sociogram.groups_service import (
    KeptPlan,
    Material,
    Session,
    keep_plan,
    print_seating,
)
from klasapp.sociogram.seating import Classroom, default_classroom, parse_classroom, room_shape
from klasapp.widgets.actions import Action


class SeatingScreen(PlanScreen):
    """The room from above: the board on top, tables in rows."""

    HEADING = "Plattegrond"
    KIND: ClassVar[PlanKind] = "seating"
    NAME = "Plattegrond"
    WISHES = "a: apart · t: samen · v: vooraan"
    HELP = (
        "Maak een plattegrond waarop leerlingen aan een tafel zitten met iemand die ze kozen. Wie "
        "weinig gekozen is, gaat voor. Zeg hoe het lokaal staat (n), zet leerlingen apart (a), "
        "samen aan een tafel (t) of vooraan (v), en deel in (i). Apart is ook: niet aan de tafel "
        "ernaast, ervoor of erachter.\n\n"
        "Toets m pakt de leerling onder de cursor op; ga naar een plaats en druk nog eens op m: "
        "wie daar zit, wisselt. ○ is: zonder gekozen klasgenoot aan de tafel. ! is: een wens is "
        "niet nagekomen, of twee leerlingen zitten liever niet samen.\n\n"
        "Op het geprinte blad (p) staan alleen namen. Laat dit scherm niet aan de klas zien."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        *PLAN,
        Action("wish('front')", "v", "Vooraan", "Kies een leerling die vooraan moet zitten."),
        *KEPT,
    )  # fmt: skip

    def __init__(
        self,
        session: Session,
        round_id: int,
        apart_from_cases: tuple[tuple[int, int], ...] = (),
    ) -> None:
        super().__init__(session, round_id, apart_from_cases)
        self._classroom = Classroom(1, 1)

    def _begin(self, material: Material, newest: KeptPlan | None) -> None:
        pupils = len(material.pupils)
        self._classroom = default_classroom(pupils)
        if newest is not None and newest.columns and newest.seats:
            kept = Classroom(
                len(newest.plan.groups) // newest.columns, newest.columns, newest.seats
            )
            more = max(kept.rows, -(-pupils // (kept.columns * kept.seats)))
            self._classroom = Classroom(more, kept.columns, kept.seats)

    def _shape(self, material: Material) -> Shape:
        return room_shape(self._classroom, len(material.pupils))

    def _cards(self, plan: GroupPlan, marked: dict[int, str]) -> tuple[list[Card], int | None]:
        cards = []
        for number, table in enumerate(plan.groups):
            free = self._classroom.seats - len(table)
            places = (*((one, marked[one]) for one in table), *([(None, "·")] * free))
            front = number < self._classroom.columns
            cards.append(Card(f"Tafel {number + 1}{' (vooraan)' if front else ''}", places))
        return cards, self._classroom.columns

    def _put(self, plan: GroupPlan, pupil: int, card: int, other: int | None) -> GroupPlan:
        if other is not None:
            return plan.swapped(pupil, other)
        return plan if plan.place_of(pupil) == card else plan.moved(pupil, card)

    def _save(self, name: str, plan: GroupPlan) -> None:
        keep_plan(self._session, self._round_id, name, plan, self._classroom)

    def _write(self, session: Session, material: Material, plan: GroupPlan) -> Path:
        return print_seating(session, material, plan, self._classroom)

    def action_size(self) -> None:
        """Ask how the tables stand."""
        if self._material is None:
            return
        pupils, room = len(self._material.pupils), self._classroom
        self.app.push_screen(
            AskNumbers(
                f"Hoe staan de tafels? Er zijn {pupils} leerlingen.",
                (
                    ("Rijen (van voor naar achter)", str(room.rows)),
                    ("Tafels naast elkaar in een rij", str(room.columns)),
                    ("Plaatsen aan een tafel", str(room.seats)),
                ),
                lambda rows, columns, seats: parse_classroom(pupils, rows, columns, seats),
            ),
            self._sized,
        )

    def _sized(self, room: Classroom | None) -> None:
        if room is not None:
            self._classroom = room
            self._resized()
