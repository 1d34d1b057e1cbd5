"""What the screens of groups and of seating share: their keys, keeping a plan, printing it."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, ClassVar

from klasapp.sociogram.groups import GroupPlan
from klasapp.sociogram.groups_dialogs_screen import PickPlan
from klasapp.sociogram.groups_making_screen import MakingScreen
from klasapp.sociogram.groups_service import (
    KeptPlan,
    Material,
    Session,
    delete_plan,
    kept_plans,
    restore_plan,
)
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import telling
from klasapp.widgets.dialogs import AskText, Confirm

PLAN = (
    Action("swap", "w", "Wissel", "Wissel de opgepakte leerling met deze."),
    Action("stop", "s", "Stoppen", "Stop met zoeken en neem de beste tot nu toe."),
    Action("pick", "m", "Verplaats", "Pak de leerling op, of zet de leerling hier neer."),
    Action("another", "o", "Anders", "Maak een andere indeling."),
    Action("print", "p", "Printen", "Maak een pdf met alleen namen, zonder redenen."),
    Action("keep", "ctrl+s", "Bewaren", "Bewaar deze indeling onder een naam."),
    Action("make", "i", "Indelen", "Deel de klas in, zo goed als het met de keuzes kan."),
    Action("size", "n", "Grootte", "Kies hoeveel groepen, of hoe groot."),
    Action("wish('apart')", "a", "Apart", "Kies twee leerlingen die apart moeten."),
    Action("wish('together')", "t", "Samen", "Kies twee leerlingen die samen moeten."),
)
"""What groups and seating plans share, in the order of the footer: what a plan needs first."""
KEPT = (
    Action("kept", "b", "Bewaard", "Open of wis een bewaarde indeling."),
    Action("drop_wish", "delete", "Wens weg", "Haal de gekozen wens weg."),
)


class PlanScreen(MakingScreen):
    """One division of the class, to keep and to print."""

    NAME: ClassVar[str]
    """Dutch, the name of what is made, such as Groepjes."""

    @abstractmethod
    def _save(self, name: str, plan: GroupPlan) -> None:
        """Keep the plan."""

    @abstractmethod
    def _write(self, session: Session, material: Material, plan: GroupPlan) -> Path:
        """Write the PDF."""

    def action_keep(self) -> None:
        """Ask for a name and keep the plan."""
        day = self._session.today.strftime("%d-%m-%Y")
        self.app.push_screen(
            AskText(
                "Hoe heet deze indeling?",
                f"{self.NAME} {day}",
                required="Geef de indeling een naam.",
            ),
            lambda name: self._keep(name) if name else None,
        )

    @telling
    def _keep(self, name: str) -> None:
        if self._plan is not None:
            self._save(name, self._plan)
            self._unkept = False
            self.shell.tell("De indeling is bewaard. Toets b: bewaarde indelingen.")

    def action_kept(self) -> None:
        """Choose a kept plan."""
        plans = kept_plans(self._session, self._round_id, self.KIND)
        if not plans:
            self.shell.tell_failure("Er is nog geen indeling bewaard. Toets Ctrl+S bewaart er een.")
            return
        self.app.push_screen(PickPlan(plans), self._chose_plan)

    @telling
    def _chose_plan(self, chosen: tuple[str, KeptPlan] | None) -> None:
        if chosen is None:
            return
        what, kept = chosen
        if what == "open":
            self._open(kept)
            return
        self.app.push_screen(
            Confirm(
                f'De indeling "{kept.name}" wissen?\n\nTot het slot kun je dit met Ctrl+Z '
                "terugzetten.",
                "Wissen",
            ),
            lambda sure: self._delete(kept) if sure else None,
        )

    @telling
    def _delete(self, kept: KeptPlan) -> None:
        session = self._session
        delete_plan(session, kept.id)
        self.shell.tell_undoable(
            "De indeling is gewist.",
            lambda: restore_plan(session, kept),
            "De indeling is weer bewaard.",
        )

    def action_print(self) -> None:
        """Write the PDF in a thread."""
        session, material, plan = self._session, self._material, self._plan
        if material is None or plan is None:
            return

        def task() -> Path:
            with session.reopened() as own:
                return self._write(own, material, plan)

        self.work(task, lambda path: self.shell.tell(f"Klaar om te printen: {path}"))

    def action_back(self) -> None:
        """Put a picked-up pupil back; else go, after asking about a plan that is not kept."""
        if self._picked is not None:
            self._picked = None
            self._refresh()
        elif self._unkept:
            self.app.push_screen(
                Confirm(
                    "Deze indeling is nog niet bewaard. Toch weggaan?\n\nJe wensen blijven staan.",
                    yes="Weggaan",
                ),
                self._leave,
            )
        else:
            super().action_back()

    def _leave(self, sure: bool | None) -> Any:
        if sure:
            self._unkept = False
            super().action_back()
