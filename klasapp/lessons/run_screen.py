"""Giving a lesson: the mentor's face, and the key that shows the class its own."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.errors import KlasappError
from klasapp.lessons import run_service as service
from klasapp.lessons.after_screen import AfterScreen
from klasapp.lessons.attendance_screen import AttendanceScreen
from klasapp.lessons.face import Face
from klasapp.lessons.face_beamer_screen import ClassFaceScreen
from klasapp.lessons.module import Step
from klasapp.lessons.module_text_screen import step_text, text_of, title_of
from klasapp.lessons.run import Clock, LessonRun, clock, is_last, next_step
from klasapp.lessons.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialogs import AskText, Confirm, Tell

_STAFF = ("anti-pestcoördinator", "vertrouwenspersoon")
_SHEET_WIDTH = 68
_LATE = 60
"""Seconds behind from which it is told."""


class RunScreen(BaseScreen[None]):
    """One lesson while it is given."""

    CSS_PATH = "lessons.tcss"
    ROOM = "lessons"
    HEADING = "Les geven"
    AUTO_FOCUS = "#step"
    HELP = (
        "Dit is jouw scherm: wat je zegt en doet. De klas ziet iets anders.\n\n"
        "Eén scherm en een beamer? Met F8 wissel je: de klas ziet de tekst en de klok, jij komt "
        "met F8 weer terug. Heb je twee schermen? Zet op het scherm van de beamer een tweede "
        "terminalvenster met 'klasapp lessons show': dat loopt vanzelf mee. Maak de letters daar "
        "groter met Ctrl en +.\n\n"
        "Verder en terug doe je met PgDn en PgUp, ook met een presenter. s slaat een stap over, k "
        "gaat verder in de korte vorm, u leest de uitdeelbladen. Ga je weg, dan kom je later "
        "terug bij dezelfde stap."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("next", "pagedown", "Verder", "De stap is klaar: naar de volgende.",
               priority=True),
        Action("before", "pageup", "Vorige", "Naar de vorige stap.", in_footer=False,
               priority=True),
        Action("face", "f8", "Klas", "Laat de klas haar scherm zien; F8 brengt je terug.",
               priority=True),
        Action("note", "n", "Notitie", "Schrijf iets op bij deze stap."),
        Action("end", "e", "Einde", "Rond de les af."),
        Action("skip", "s", "Overslaan", "Sla deze stap over."),
        Action("form", "k", "Kort", "Ga verder in de korte vorm, of in de gewone."),
        Action("sheets", "u", "Uitdeelblad", "Lees de uitdeelbladen, om voor te lezen.",
               in_footer=False),
        Action("absent", "a", "Afwezig", "Geef aan wie er niet is.", in_footer=False),
        Action("clock", "p", "Pauze", "Zet de klok stil, of laat hem weer lopen.",
               in_footer=False),
        Action("throw_away", "delete", "Weg ermee", "Gooi deze les weg: je begon per ongeluk.",
               in_footer=False),
    )  # fmt: skip

    def __init__(self, session: Session, run_id: int) -> None:
        super().__init__(classes="lessons")
        self._session = session
        self._run: LessonRun = service.find_run(session, run_id)
        self._module = service.module_of(session, self._run)
        self._contacts = service.who_helps(session)

    def compose_content(self) -> ComposeResult:
        """Where we are, the clock, the step."""
        with Vertical(classes="content"):
            yield Static("", id="where")
            yield Static("", id="clock")
            with VerticalScroll(id="step"):
                yield Static("", id="step-text")

    def on_mount(self) -> None:
        """Come back at the step, and keep the clock."""
        self._show(service.come_back(self._session, self._run.id))
        self.set_interval(1, self._show_clock)

    def on_unmount(self) -> None:
        """A second window has nothing to follow any more."""
        service.write_face(None)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._show_step()

    def _step(self) -> Step:
        return next(one for one in self._module.steps if one.number == self._run.step)

    def _show(self, run: LessonRun) -> None:
        moved = run.step != self._run.step
        self._run = run
        self._face()
        self._show_step()
        self._show_clock()
        if moved:
            self.query_one("#step", VerticalScroll).scroll_home(animate=False)

    def _show_step(self) -> None:
        if not self.query("#where"):
            return
        run, step = self._run, self._step()
        route = [one.number for one in run.route]
        place = route.index(run.step) + 1 if run.step in route else run.step
        short = " · korte vorm" if run.short else ""
        forms = ", ".join(step.work_forms)
        where = f"Stap {place} van {len(route)}{short} · {step.title} · {forms}"
        self.query_one("#where", Static).update(Content(where))
        width = min(max(self.size.width - 8, 30), 100)
        parts = []
        if run.short and step.short_note:
            parts += [title_of("KORT"), Content(f"\n  {step.short_note}\n\n")]
        if step.number == 1:
            parts += [Content.styled(f"{self._before()}\n\n", "$text-warning")]
        parts.append(step_text(self._module, step, width))
        if self._contacts and any(word in f"{step.mentor} {step.say}" for word in _STAFF):
            parts += [title_of("OP JOUW SCHOOL"), Content("\n")]
            parts.append(Content("".join(f"  {one}\n" for one in self._contacts)))
        following = next_step(run)
        if following is not None:
            parts.append(Content.styled(
                f"\nHierna: {following.title} ({following.minutes} min)", "$text-muted"
            ))  # fmt: skip
        if run.current.note:
            parts += [Content("\n"), title_of("JOUW NOTITIE"), Content(f"\n  {run.current.note}\n")]
        self.query_one("#step-text", Static).update(Content.assemble(*parts))

    def _before(self) -> str:
        return "Ligt alles klaar? " + " · ".join(self._module.materials)

    def _show_clock(self) -> None:
        if not self.query("#clock"):
            return
        time = clock(self._run, self._session.now)
        shown = self.query_one("#clock", Static)
        shown.update(Content(_spoken(time)))
        shown.set_class(time.left < 0, "late")

    def _face(self) -> Face:
        return service.show_face(self._session, self._run, self._module)

    # Keys

    def action_next(self) -> None:
        """The step was done."""
        if is_last(self._run):
            self.action_end()
            return
        self._show(service.next_step(self._session, self._run.id))

    def action_before(self) -> None:
        """Back one step."""
        self._show(service.previous_step(self._session, self._run.id))

    def action_skip(self) -> None:
        """Leave the step out."""
        if is_last(self._run):
            self.action_end()
            return
        self._show(service.next_step(self._session, self._run.id, skip=True))

    def action_form(self) -> None:
        """Short or normal."""
        self._show(service.turn_form(self._session, self._run.id))
        word = "korte" if self._run.short else "gewone"
        self.shell.tell(f"Je gaat verder in de {word} vorm.")

    def action_clock(self) -> None:
        """Still or running."""
        self._show(service.stop_clock(self._session, self._run.id))

    def action_note(self) -> None:
        """A note at this step; names in it never reach the class's face."""

        def keep(text: str | None) -> None:
            if text is not None:
                self._show(service.note_step(self._session, self._run.id, text))

        self.app.push_screen(
            AskText("Notitie bij deze stap (alleen voor jou)", self._run.current.note, lines=True),
            keep,
        )

    def action_sheets(self) -> None:
        """What pupils have on paper."""
        sheets = self._module.handouts
        if not sheets:
            raise KlasappError("Bij deze les hoort geen uitdeelblad.")
        width = min(self.size.width - 12, _SHEET_WIDTH)
        parts = []
        for sheet in sheets:
            parts += [title_of(sheet.title), Content("\n"), text_of(sheet.text, width),
                      Content("\n")]  # fmt: skip
        self.app.push_screen(Tell(Content.assemble(*parts)))

    def action_absent(self) -> None:
        """Who is not there."""

        def keep(absent: frozenset[int] | None) -> None:
            if absent is not None:
                self._show(service.mark_absent(self._session, self._run.id, absent))

        pupils = service.pupils_of(self._session, self._run)
        self.app.push_screen(AttendanceScreen(pupils, self._run.absent), keep)

    def action_face(self) -> None:
        """What the class sees."""
        self.app.push_screen(ClassFaceScreen(self._turn))

    def _turn(self, by: int) -> Face:
        """A page of the presenter while the class is looking on."""
        if by > 0 and not is_last(self._run):
            self._run = service.next_step(self._session, self._run.id)
        elif by < 0:
            self._run = service.previous_step(self._session, self._run.id)
        if by:
            self._show(self._run)
        return service.show_face(self._session, self._run, self._module)

    def action_end(self) -> None:
        """Ask, then go on to what comes after."""

        def answered(sure: bool | None) -> None:
            if sure:
                session, run = self._session, self._run
                service.end(session, run.id)
                self.app.push_screen(AfterScreen(session, run.id), lambda _: self.dismiss())
                self.shell.tell_undoable(
                    "De les is afgerond.", lambda: service.reopen(session, run),
                    "De les loopt weer; de klok staat stil. Open hem bij Lessen.",
                )  # fmt: skip

        left = [one.title for one in self._run.route if one.state == "open"
                and one.number != self._run.step]  # fmt: skip
        not_yet = f"\n\nNog niet gedaan: {', '.join(left)}." if left else ""
        question = Confirm(f"De les afronden?{not_yet}", "Ja, afronden", loses=bool(not_yet))
        self.app.push_screen(question, answered)

    def action_throw_away(self) -> None:
        """Begun by mistake."""

        def answered(sure: bool | None) -> None:
            if sure:
                session, run = self._session, self._run
                service.throw_away(session, run.id)
                self.dismiss()
                self.shell.tell_undoable(
                    "De les is weggegooid.", lambda: service.bring_back(session, run),
                    "De les is er weer; de klok staat stil. Open hem bij Lessen.",
                )  # fmt: skip

        question = "Deze les weggooien? Je notities en de afwezigen gaan ook weg."
        self.app.push_screen(Confirm(question, "Weggooien"), answered)


def _spoken(time: Clock) -> str:
    left = time.left
    step = f"nog {_minutes(left)}" if left >= 0 else f"! {_minutes(-left)} over tijd"
    parts = [f"Deze stap: {step} van {_minutes(time.planned)}"]
    if time.behind >= _LATE:
        parts.append(f"{round(time.behind / 60)} min achter")
    elif time.behind <= -_LATE:
        parts.append(f"{round(-time.behind / 60)} min voor")
    parts.append(f"les {time.in_lesson // 60} van {time.lesson_planned // 60} min")
    if not time.running:
        parts.append("klok staat stil (p)")
    return " · ".join(parts)


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
