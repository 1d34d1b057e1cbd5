"""The families in a case, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.widgets import OptionList

from klasapp.cases.family_screen import FamilyScreen
from klasapp.cases.family_text_screen import family_text
from klasapp.cases.people_page_screen import PeoplePage
from klasapp.cases.service import FamilyView, read_families
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import telling


class FamiliesScreen(PeoplePage):
    """Whose parents heard what; Enter opens a family."""

    HEADING = "Ouders"
    HELP = (
        "Hier staat elk gezin van deze zaak. Kies een gezin en druk op Enter: dan zet je er "
        "contacten bij, wie je inlichtte, afspraken, en wat de ouders vinden.\n\n"
        "Praat met ieder gezin apart en noem geen andere leerlingen. Beide ouders horen hetzelfde."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("open", "enter", "Openen", "Open het gezin onder de cursor."),
    )

    def load(self, *, again: bool) -> None:
        """Read the families."""
        self._families = read_families(self._session, self._case_id, again=again)

    def lead(self) -> Content:
        """What this page is."""
        return Content.assemble(
            ("Ouders. ", "bold"),
            "Ieder gezin heeft één vaste beller, zodat niemand twee keer of nooit wordt gebeld. "
            "Druk op Enter om een gezin te openen.",
        )

    def lines(self) -> Sequence[tuple[str, Content]]:
        """A line per family."""
        return [(str(one.pupil.id), _line(one)) for one in self._families]

    def detail(self, key: str) -> Content:
        """The family under the cursor."""
        found = next((one for one in self._families if str(one.pupil.id) == key), None)
        return family_text(found) if found else Content("")

    @on(OptionList.OptionSelected, "#page-lines")
    @telling
    def selected(self) -> None:
        """Open the family."""
        self.action_open()

    def action_open(self) -> None:
        """Open the family under the cursor."""
        number = int(self.required("Er heeft nog niemand een rol in deze zaak."))
        self.app.push_screen(FamilyScreen(self._session, self._case_id, number))


def _line(one: FamilyView) -> Content:
    roles = " en ".join(role.word for role in one.roles)
    return Content.assemble(
        (f"{one.pupil.display_name}", "bold"), f" ({roles}): ", _state(one)
    )  # fmt: skip


def _state(one: FamilyView) -> str:
    if one.undecided:
        return "! niet opgelost volgens ouders: besluit wat volgt"
    if not one.guardians:
        return "nog geen contacten"
    if one.unequal:
        return f"! {one.unequal[0][0].name} kreeg nog niet hetzelfde"
    left = [guardian.name for guardian in one.to_inform]
    return f"nog inlichten: {', '.join(left)}" if left else "✓ ingelicht"
