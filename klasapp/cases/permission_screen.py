"""What the pupils of a case allow: name the source, go on with the talk, tell the parents."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Select, Static

from klasapp.cases.case import DraftError, Role
from klasapp.cases.form_screen import FormScreen, complain, labelled
from klasapp.cases.guided_talk import ANSWERS, Permission
from klasapp.cases.service import Session, give_permission, permissions, read_case
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import telling

_ASKED = {
    Role.TARGETED: (Permission.NAME_ME, Permission.TALK_MAY_GO_ON, Permission.TELL_PARENTS),
}


class PermissionScreen(FormScreen):
    """Write down what a pupil allows."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Toestemming"
    AUTO_FOCUS = "Select"
    HELP = (
        "Hier staat wat elke leerling goed vindt. Vraag je niets, laat het dan leeg. Zonder een "
        "ja noem je de leerling niet als degene die het vertelde.\n\n"
        "Wil de gepeste niet dat je met de pester praat? Schrijf waarom, en overleg met de anti-"
        "pestcoördinator. Schrijf met wie je overlegde en wat jullie besloten; dan pas kan het "
        "gesprek met de pester doorgaan. Met Ctrl+S bewaar je."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar wat er staat.", priority=True),
    )

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self._view = read_case(session, case_id)
        self._given = permissions(session, case_id)
        pupils = dict.fromkeys(one.pupil_id for one in self._view.case.active
                               if one.role is not Role.REPORTER)  # fmt: skip
        self._asked = tuple(
            (pupil_id, kind)
            for pupil_id in pupils
            for kind in _ASKED.get(self._view.case.roles_of(pupil_id)[0],
                                   (Permission.TELL_PARENTS,))
        )  # fmt: skip

    def compose_content(self) -> ComposeResult:
        """A question with its answer and reason, per pupil."""
        locked = not self._view.case.open
        shown: set[int] = set()
        with VerticalScroll(classes="content"):
            for pupil_id, kind in self._asked:
                if pupil_id not in shown:
                    shown.add(pupil_id)
                    yield Static(Content(self._view.pupils[pupil_id].display_name),
                                 classes="heading")  # fmt: skip
                given = self._given.get((pupil_id, kind))
                yield from labelled(
                    kind.word,
                    Select(
                        [(Content(word), answer) for answer, word in ANSWERS.items()],
                        prompt="Nog niet gevraagd", disabled=locked,
                        value=given.answer if given else Select.NULL, id=f"{kind}-{pupil_id}",
                    ),
                )  # fmt: skip
                yield from labelled(
                    "Toelichting, en bij 'nee' waarom",
                    Input(given.reason if given else "", id=f"why-{kind}-{pupil_id}",
                          disabled=locked),
                )  # fmt: skip
                if kind is Permission.TALK_MAY_GO_ON:
                    talked = self._given.get((pupil_id, Permission.CONSULTED))
                    yield from labelled(
                        "Overleg met de anti-pestcoördinator: met wie, en wat besloten jullie?",
                        Input(talked.reason if talked else "", id=f"consulted-{pupil_id}",
                              disabled=locked),
                        "Alleen nodig als de leerling dit gesprek niet wil.",
                    )  # fmt: skip
            yield Button("Bewaren (Ctrl+S)", id="save", variant="primary", disabled=locked)

    @on(Button.Pressed, "#save")
    @telling
    def action_save(self) -> None:
        """Keep every answer that was given."""
        changed = 0
        for pupil_id, kind in self._asked:
            answer = self.query_one(f"#{kind}-{pupil_id}", Select).value
            why = self.query_one(f"#why-{kind}-{pupil_id}", Input).value
            if not isinstance(answer, str):
                continue
            changed += self._give(pupil_id, kind, answer, why, f"why-{kind}-{pupil_id}")
            if kind is Permission.TALK_MAY_GO_ON:
                talked = self.query_one(f"#consulted-{pupil_id}", Input).value
                if talked.strip():
                    changed += self._give(pupil_id, Permission.CONSULTED, "yes", talked,
                                          f"consulted-{pupil_id}")  # fmt: skip
        self.shell.tell("Bewaard." if changed else "Er is niets veranderd.")
        self.dismiss()

    def _give(self, pupil_id: int, kind: Permission, answer: str, why: str, field: str) -> bool:
        try:
            return give_permission(self._session, self._case_id, pupil_id, kind, answer, why)
        except DraftError as error:
            complain(self, DraftError(field, str(error)))
            raise
