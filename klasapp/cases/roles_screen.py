"""Who has which role in a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.case import Role, with_role
from klasapp.cases.dialog_screen import AskReason, PickPupil
from klasapp.cases.service import (
    Pupil,
    Session,
    change_roles,
    pupils_to_choose,
    refresh_case,
)
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialogs import Confirm

ROLE_KEYS = "g gepeste, p pester, m meeloper, s stille getuige, h helper, r melder"


class RoleList(OptionList):
    """Pupils with their roles; a letter gives the pupil under the cursor a role."""

    BINDINGS = [
        Binding("g", "role('gepeste')", "Gepeste", show=False),
        Binding("p", "role('pester')", "Pester", show=False),
        Binding("m", "role('meeloper')", "Meeloper", show=False),
        Binding("s", "role('stille_getuige')", "Stille getuige", show=False),
        Binding("h", "role('helper')", "Helper", show=False),
        Binding("r", "role('melder')", "Melder", show=False),
        Binding("delete,backspace", "role('')", "Geen rol", show=False),
    ]

    class Changed(Message):
        """A pupil got or lost a role."""

    def __init__(
        self, pupils: Sequence[Pupil], roles: Mapping[int, frozenset[Role]], *, id: str
    ) -> None:
        super().__init__(id=id, markup=False)
        self.pupils = list(pupils)
        self.roles = {n: given for n, given in roles.items() if given}

    def on_mount(self) -> None:
        """Fill the list."""
        self.show()

    def show(self) -> None:
        """Draw every pupil with the roles chosen so far."""
        now = self.highlighted
        self.clear_options()
        self.add_options([Option(self._line(pupil), id=str(pupil.id)) for pupil in self.pupils])
        if self.option_count:
            self.highlighted = min(now or 0, self.option_count - 1)

    def _line(self, pupil: Pupil) -> Content:
        given = self.roles.get(pupil.id, frozenset())
        words = " + ".join(role.word for role in Role if role in given)
        name = f"{pupil.display_name}"
        return Content.assemble(
            ("● " if words else "  "), name, "  ", Content.styled(words, "bold $text-accent")
        )

    def add(self, pupil: Pupil) -> None:
        """Add a pupil at the end and put the cursor there."""
        if all(known.id != pupil.id for known in self.pupils):
            self.pupils.append(pupil)
        self.show()
        self.highlighted = next(n for n, known in enumerate(self.pupils) if known.id == pupil.id)

    def action_role(self, role: str) -> None:
        """Give or take the role of the pupil under the cursor."""
        if self.highlighted is None:
            return
        pupil = self.pupils[self.highlighted]
        now = self.roles.pop(pupil.id, frozenset())
        new = with_role(now, Role(role)) if role else frozenset()
        if new:
            self.roles[pupil.id] = new
        self.show()
        self.post_message(self.Changed())


class RolesScreen(BaseScreen[None]):
    """Change the roles of a case."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Rollen"
    AUTO_FOCUS = "#roles"
    HELP = (
        "Een rol hoort bij een leerling in deze zaak, niet bij de leerling zelf. Zet de cursor op "
        "een naam en druk op een letter. Nog eens dezelfde letter haalt de rol weg.\n\n"
        "g = gepeste, p = pester, m = meeloper, s = stille getuige, h = helper, r = melder "
        "(mag naast een andere rol).\n\n"
        "Klopt een rol niet meer? Haal hem weg; klasapp vraagt dan waarom. Wat al gedaan is blijft "
        "in het dossier. Bewaar met Ctrl+S."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar de rollen van deze zaak.", priority=True),
        Action("other_class", "f2", "Andere klas", "Zoek een leerling uit een andere klas."),
    )

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        view = refresh_case(session, case_id)
        self._own, self._others = pupils_to_choose(session, view.case.class_id)
        in_case = [view.pupils[one.pupil_id] for one in view.case.active]
        listed = {pupil.id: pupil for pupil in [*in_case, *self._own]}
        self._pupils = tuple(listed.values())
        self._before = {one.pupil_id: frozenset(view.case.roles_of(one.pupil_id))
                        for one in view.case.active}  # fmt: skip

    def compose_content(self) -> ComposeResult:
        """What the letters mean, and the pupils."""
        with Vertical(id="roles-body"):
            yield Static(Content("Zet de cursor op een leerling en druk op een letter:"))
            yield Static(Content(ROLE_KEYS), classes="lead")
            yield RoleList(self._pupils, self._before, id="roles")

    def action_other_class(self) -> None:
        """Add a pupil from another class."""
        pick_other(self, self._others, self.query_one(RoleList).add)

    def action_save(self) -> None:
        """Save; ask for a reason when a role ends."""
        roles = self.query_one(RoleList).roles
        ended = [n for n, given in self._before.items() if given - roles.get(n, frozenset())]
        if not ended:
            self._keep(roles, "")
            self.dismiss()
            return
        names = ", ".join(pupil.display_name for pupil in self._pupils if pupil.id in ended)

        def done(saved: bool | None) -> None:
            if saved:
                self.dismiss()

        question = f"Je haalt een rol weg bij {names}. Waarom klopt die rol niet?"
        self.app.push_screen(AskReason(question, lambda reason: self._keep(roles, reason)), done)

    def _keep(self, roles: Mapping[int, frozenset[Role]], reason: str) -> None:
        if change_roles(self._session, self._case_id, roles, reason):
            self.shell.tell("De rollen zijn bewaard.")

    def action_back(self) -> None:
        """Ask before a choice is thrown away."""
        if self.query_one(RoleList).roles == self._before:
            self.dismiss()
            return

        def answered(leave: bool | None) -> None:
            if leave:
                self.dismiss()

        self.app.push_screen(
            Confirm("Je veranderde rollen en bewaarde ze niet. Weggaan zonder bewaren?"), answered
        )


def pick_other(
    screen: BaseScreen[None], others: Sequence[Pupil], add: Callable[[Pupil], None]
) -> None:
    """Let the mentor choose a pupil from another class."""
    if not others:
        screen.shell.tell(
            "In klasapp staan nog geen andere klassen. Voeg de klas toe bij Klas, of laat de rol "
            "nog open."
        )
        return

    def picked(pupil_id: int | None) -> None:
        found = next((pupil for pupil in others if pupil.id == pupil_id), None)
        if found is not None:
            add(found)

    screen.app.push_screen(PickPupil("Welke leerling uit een andere klas?", others), picked)
