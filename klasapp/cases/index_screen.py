"""Making the index of the evidence for the police: which names stay is the mentor's choice."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.cases.case import Role
from klasapp.cases.form_screen import FormScreen, TickList, labelled
from klasapp.cases.note_screen import NoteScreen
from klasapp.cases.online import OnlineKind
from klasapp.cases.service import IndexReport, Session, refresh_case, write_index
from klasapp.widgets.actions import Action
from klasapp.widgets.dialogs import Confirm


class IndexScreen(FormScreen):
    """Tick who may be named, and make the PDF."""

    CSS_PATH = ["cases.tcss", "evidence.tcss"]
    ROOM = "cases"
    HEADING = "Bewijslijst voor de politie"
    AUTO_FOCUS = "#named"
    HELP = (
        "De lijst bevat elk bewijs met nummer, controlegetal en tijden, en wat er wanneer "
        "gebeurde. Bestanden gaan niet mee. Alleen wie je aankruist staat er met naam in; ieder "
        "ander wordt een rol met een letter, ook in een accountnaam. Vraagt de politie om een "
        "naam, kruis die dan aan.\n\n"
        "Maak de lijst met Ctrl+S, lees hem na, en noteer aan wie je hem gaf."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Maken", "Maak de lijst als PDF.", priority=True),
    )

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self._view = refresh_case(session, case_id)

    def compose_content(self) -> ComposeResult:
        """Whom the case is about, to tick."""
        case, pupils = self._view.case, self._view.pupils
        roles = {one.pupil_id: case.roles_of(one.pupil_id) for one in case.active}
        points = [
            (str(n), f"{pupils[n].display_name}: {' en '.join(role.word for role in of_pupil)}")
            for n, of_pupil in roles.items()
        ]
        ticked = [str(n) for n in case.in_role(Role.TARGETED)]
        with VerticalScroll(classes="content"):
            yield Static(
                Content(
                    "De politie maakt een afspraak per telefoon; onder de 16 gaat een volwassene "
                    "mee. De leerling houdt zijn eigen berichten en beelden en laat ze zelf zien."
                ),
                id="index-lead",
                classes="hint",
            )
            yield from labelled(
                "Wie mag met naam in de lijst?", TickList(points, ticked, id="named"),
                "Spatie zet een kruisje. Wie je niet aankruist, wordt een rol met een letter.",
            )  # fmt: skip

    def action_save(self) -> None:
        """Make the PDF in a thread; typesetting takes a moment."""
        named = {int(item) for item in self.query_one("#named", TickList).ticked}
        session, case_id = self._session, self._case_id

        def make() -> IndexReport:
            store = session.store.reopen()
            try:
                return write_index(Session(store, session.clock), case_id, named)
            finally:
                store.close()

        self.work(make, self._made)

    def _made(self, report: IndexReport) -> None:
        look = ", ".join(report.look_at[:12])
        doubt = (
            f"\n\nKijk in de lijst deze woorden na, het kan een naam zijn: {look}." if look else ""
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self.app.switch_screen(NoteScreen(self._session, self._case_id, OnlineKind.INDEX))
            else:
                self.dismiss()

        self.app.push_screen(
            Confirm(
                f"De lijst met {report.count} bewijs staat hier:\n{report.path}\n\nLees hem na "
                f"voor je hem geeft.{doubt}\n\nNoteer je nu aan wie je hem gaf?",
                yes="Noteren",
                no="Later",
            ),
            answered,
        )
