"""Reading in forms, step 4: what would be stored, and what does not count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Select, Static

from klasapp.sociogram.forms_answers import Resolved, resolve
from klasapp.sociogram.forms_service import ReadingIn, Session, save_forms
from klasapp.sociogram.question import KIND_WORDS
from klasapp.sociogram.round import Classmate, ParticipantState
from klasapp.sociogram.scale import SCALE_WORDS
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling

_STATES: tuple[tuple[str, ParticipantState], ...] = (
    ("vult het nog in", "waiting"),
    ("is afwezig", "absent"),
    ("doet niet mee", "refused"),
)


class FormsCheckScreen(BaseScreen[int | None]):
    """A last look; hands back the round once it is stored."""

    CSS_PATH = ["sociogram.tcss", "forms.tcss"]
    ROOM = "sociogram"
    HEADING = "Controleren"
    AUTO_FOCUS = "#save"
    HELP = (
        "Dit komt er in klasapp als je bewaart. Vulde een leerling vaker in, kies dan welk "
        "formulier telt. Kies ook wat er geldt voor wie niet in het bestand staat: vult iemand "
        "het nog in, dan blijft de meting open.\n\n"
        "Onderaan staat wat niet meetelt, met de rij in het bestand. Ctrl+S bewaart alles in een "
        "keer; tot dan is er niets bewaard."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Zet de formulieren in klasapp.", priority=True),
    )

    def __init__(self, session: Session, chosen: ReadingIn) -> None:
        super().__init__()
        self._session, self._chosen, self._reading = session, chosen, chosen.reading
        self._targets = chosen.targets
        self._pupil_names = {pupil.id: pupil.name for pupil in self._reading.pupils}
        self._keep: dict[int, int] = {}
        self._resolved = self._resolve()
        self._missing = self._reading.missing(self._resolved)

    def _resolve(self) -> Resolved:
        reading = self._reading
        return resolve(
            reading.form, self._chosen.who, self._targets, reading.book, reading.pupils,
            self._chosen.decisions,
            keep=self._keep, taken=reading.taken,
        )  # fmt: skip

    def compose_content(self) -> ComposeResult:
        """Counts, doubles, who is missing, what does not count."""
        with VerticalScroll(classes="content", can_focus=False):
            yield Static("", id="about")
            with Horizontal(classes="buttons"):
                yield Button("Bewaren", id="save", variant="success")
            if self._resolved.doubles:
                yield Static("Vulde vaker in: welk formulier telt?", classes="heading")
                yield from self._double_rows()
            if self._missing:
                yield Static(
                    f"Niet in het bestand: {_pupils(len(self._missing))}", classes="heading"
                )
                yield from self._missing_rows(self._missing)
            yield Static("", id="note-list")

    def on_mount(self) -> None:
        """Show the numbers."""
        self._show()

    def _double_rows(self) -> Iterable[Horizontal]:
        for pupil_id, rows in self._resolved.doubles.items():
            options = [
                (f"rij {row}" + (" (de laatste)" if row == rows[-1] else ""), row) for row in rows
            ]
            yield _pair(
                self._pupil_names[pupil_id],
                Select(options, value=rows[-1], allow_blank=False, id=f"row-{pupil_id}",
                       compact=True),
            )  # fmt: skip

    def _missing_rows(self, missing: Sequence[Classmate]) -> Iterable[Horizontal]:
        # A new round was held elsewhere and is over; in an open one they may still come.
        proposed: ParticipantState = "absent" if self._reading.asked is None else "waiting"
        if len(missing) > 1:
            yield _pair(
                "allemaal", Select(_STATES, prompt="per leerling", id="everyone", compact=True)
            )
        for pupil in missing:
            yield _pair(
                pupil.name,
                Select(_STATES, value=proposed, allow_blank=False, id=f"state-{pupil.id}",
                       compact=True),
            )  # fmt: skip

    def _show(self) -> None:
        found = self._resolved
        everyone = len(self._reading.pupils)
        lines = [
            f"{len(found.forms)} van de {_pupils(everyone)} in dit bestand."
            + (
                f" In klasapp al ingevuld: {len(self._reading.taken)}." if self._reading.taken
                else ""
            )
        ]  # fmt: skip
        for place, target in enumerate(self._targets):
            if target.kind:
                count = sum(len(form.choices.get(place, ())) for form in found.forms)
                kind = KIND_WORDS[target.kind]
                lines.append(f"{target.text} ({kind}): {_some(count, 'keuze', 'keuzes')}.")
            elif target.scale:
                count = sum(place in form.steps for form in found.forms)
                kind = SCALE_WORDS[target.scale]
                lines.append(f"{target.text} ({kind}): {_some(count, 'antwoord', 'antwoorden')}.")
        lines.append("Er is nog niets bewaard.")
        self.query_one("#about", Static).update(Content("\n".join(lines)))
        notes = [Content.styled("Dit telt niet mee:\n", "bold")] if found.notes else []
        notes += [Content(f"! {note}\n") for note in found.notes]
        self.query_one("#note-list", Static).update(Content("").join(notes))

    @on(Select.Changed)
    def changed(self, event: Select.Changed) -> None:
        """Another form counts, or everyone who is missing gets one answer."""
        which, _, pupil = (event.select.id or "").partition("-")
        if which == "row" and isinstance(event.value, int):
            self._keep[int(pupil)] = event.value
            self._resolved = self._resolve()
            self._show()
        elif which == "everyone" and isinstance(event.value, str):
            for one in self._missing:
                self.query_one(f"#state-{one.id}", Select).value = event.value

    @on(Button.Pressed, "#save")
    @telling
    def action_save(self) -> None:
        """Store it all."""
        states = dict(_STATES)
        missing: dict[int, ParticipantState] = {}
        for one in self._missing:
            value = self.query_one(f"#state-{one.id}", Select).value
            missing[one.id] = next(state for state in states.values() if state == value)
        round_id = save_forms(
            self._session,
            self._chosen.class_id,
            self._reading,
            self._targets,
            self._resolved,
            missing,
            name=self._chosen.name,
            measured_on=self._chosen.measured_on,
        )
        self.shell.tell("De formulieren staan in klasapp.")
        self.dismiss(round_id)


def _pair(label: str, field: Select[int] | Select[str] | Select[ParticipantState]) -> Horizontal:
    return Horizontal(Static(Content(label), classes="label"), field, classes="pair")


def _pupils(count: int) -> str:
    return _some(count, "leerling", "leerlingen")


def _some(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
