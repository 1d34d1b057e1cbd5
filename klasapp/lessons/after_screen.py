"""After the lesson: what was done, the exit cards, how it went, and the agreement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Select, Static, TextArea

from klasapp.errors import KlasappError
from klasapp.lessons import run_service as service
from klasapp.lessons.module import LessonModule
from klasapp.lessons.run import WENT, LessonRun, skipped_titles
from klasapp.lessons.run_service import Afterwards
from klasapp.lessons.service import Session, find_module
from klasapp.roster.spoken_time import spoken_day
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.messages import AgreementProposed

_SAVE_EVERY = 3.0
_COUNT = r"[0-9]{0,2}"
_STATES = {"done": "✓", "skipped": "–", "open": "·"}


class AfterScreen(BaseScreen[None]):
    """The log of one lesson, to fill in and to read later."""

    CSS_PATH = "lessons.tcss"
    ROOM = "lessons"
    HEADING = "Na de les"
    AUTO_FOCUS = "Input, Select"
    HELP = (
        "Tel de exitkaarten en vul in hoeveel leerlingen een antwoord gaven; niemand staat met "
        "een naam in klasapp. Schrijf in een zin hoe het ging, voor jezelf en voor een volgende "
        "keer. Koos de klas een afspraak? Zet hem erbij; met Ctrl+S komt hij als voorstel bij "
        "Afspraken.\n\n"
        "Wat je invult wordt vanzelf bewaard. Met F2 leg je vast dat je op deze les hebt "
        "teruggekeken."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Klaar", "Bewaar, en ga terug.", priority=True),
        Action("looked_back", "f2", "Teruggekeken", "De klas keek terug op deze les."),
    )

    def __init__(self, session: Session, run_id: int) -> None:
        super().__init__(classes="lessons keeps-drafts")
        self._session = session
        self._run: LessonRun = service.find_run(session, run_id)
        self._proposed = self._run.agreement
        try:
            self._module: LessonModule | None = find_module(session, self._run.lesson_id)
        except KlasappError:
            self._module = None

    def compose_content(self) -> ComposeResult:
        """What was done, and the fields."""
        run, module = self._run, self._module
        # Right after the lesson the class is still there: a number of absentees, no names.
        absent = service.absent_names(self._session, run) if _filled(run) else []
        with VerticalScroll(classes="content after", can_focus=False):
            yield Static(Content(run.title), classes="heading")
            yield Static(Content(_done(run, absent)))
            for number, question in enumerate(module.exit_card if module else ()):
                if not question.answers:
                    continue
                yield Label(
                    Content(f"Exitkaart: {question.text} (aantal kaarten)"), classes="field-label"
                )
                with Horizontal(classes="counts"):
                    for place, answer in enumerate(question.answers):
                        kept = run.counts.get((number, place))
                        with Vertical():
                            yield Label(Content(answer))
                            yield Input(
                                "" if kept is None else str(kept),
                                id=f"count-{number}-{place}",
                                classes="count",
                                restrict=_COUNT,
                                compact=True,
                            )
            yield Label("Hoe ging het?", classes="field-label")
            options = [(Content(word), code) for code, word in WENT.items()]
            yield Select(options, prompt="Kies", value=run.went or Select.NULL, id="went",
                         compact=True)  # fmt: skip
            yield Label("Wat wil je onthouden?", classes="field-label")
            yield TextArea(run.remark, id="remark", tab_behavior="focus", compact=True)
            yield Label("Gaf iemand de les mee? (naam, mag leeg)", classes="field-label")
            yield Input(run.co_leader, id="co_leader", compact=True)
            yield Label(Content(_asked(module)), classes="field-label")
            yield Input(run.agreement, id="agreement", compact=True)
            with Horizontal(classes="buttons"):
                yield Button("Klaar (Ctrl+S)", id="save", variant="primary")

    def _values(self) -> Afterwards:
        counts = {}
        for field in self.query(".count").results(Input):
            if field.value:
                _, question, answer = str(field.id).split("-")
                counts[int(question), int(answer)] = int(field.value)
        went = self.query_one("#went", Select).value
        return Afterwards(
            went="" if went is Select.NULL else str(went),
            remark=self.query_one("#remark", TextArea).text,
            agreement=self.query_one("#agreement", Input).value,
            co_leader=self.query_one("#co_leader", Input).value,
            counts=counts,
        )

    def on_mount(self) -> None:
        """Save what is typed every few seconds, too."""
        self._kept = self._values()
        if _filled(self._run):
            # To read back: a digit goes to a room, it does not become a number of cards.
            self.query_one("#save").focus(scroll_visible=False)
        self.set_interval(_SAVE_EVERY, self._keep_soon)

    def _keep(self) -> None:
        """Save what is filled in, if it changed."""
        if not self.query("#went") or (values := self._values()) == self._kept:
            return
        self._run = service.save_afterwards(self._session, self._run.id, values)
        self._kept = values

    @telling
    def _keep_soon(self) -> None:
        self._keep()

    @telling
    def on_descendant_blur(self, _: events.DescendantBlur) -> None:
        """Leaving a field saves."""
        self._keep()

    @telling
    def on_screen_suspend(self) -> None:
        """So does another screen over this one."""
        self._keep()

    def action_back(self) -> None:
        """Going back saves too."""
        self._keep()
        self._hand_over()
        self.dismiss()

    @on(Button.Pressed, "#save")
    @telling
    def action_save(self) -> None:
        """Save and go back."""
        self.action_back()

    def _hand_over(self) -> None:
        text = self._run.agreement
        if text and text != self._proposed:
            self._proposed = text
            block = self._module.agreement.block.value if self._module else "algemeen"
            self.app.post_message(
                AgreementProposed(self._run.class_id, self._run.lesson_id, text, block)
            )

    def action_looked_back(self) -> None:
        """The class looked back on this lesson."""
        self._keep()
        session, run_id = self._session, self._run.id
        self._run = service.looked_back(session, run_id)
        self.shell.tell_undoable(
            "Genoteerd: de klas keek terug op deze les.",
            lambda: service.looked_back(session, run_id, done=False),
            "Het terugkijken op deze les staat weer open.",
        )


def _filled(run: LessonRun) -> bool:
    """Whether the mentor wrote down how it went, and now reads it back."""
    return bool(run.went or run.remark or run.agreement or run.co_leader or run.counts)


def _done(run: LessonRun, absent: Sequence[str]) -> str:
    form = "korte vorm" if run.short else "hele les"
    minutes = sum(one.seconds for one in run.steps) // 60
    unit = "minuut" if minutes == 1 else "minuten"
    lines = [f"{spoken_day(run.started_at.date())} · {form} · {minutes} {unit}"]
    for one in run.steps:
        took = f" ({round(one.seconds / 60)} min)" if one.state == "done" else ""
        why = "" if one.minutes is not None else " (niet in de korte vorm)"
        note = f"  {one.note}" if one.note else ""
        lines.append(f"  {_STATES[one.state]} {one.title}{took}{why}{note}")
    missed = skipped_titles(run)
    if missed:
        lines.append(f"Niet gedaan: {', '.join(missed)}.")
    if run.absent:
        lines.append(f"Afwezig: {', '.join(absent) or len(run.absent)}.")
    return "\n".join(lines)


def _asked(module: LessonModule | None) -> str:
    asked = module.agreement.question if module else "Welke afspraak koos de klas?"
    return f"De afspraak van de klas (mag leeg). {asked}"
