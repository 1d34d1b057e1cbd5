"""A talk with its guide: one step at a time, with a note that lands in the report by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from time import monotonic
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from klasapp.cases.case import follows_on
from klasapp.cases.dialog_screen import AskAgreement
from klasapp.cases.draft_screen import DraftScreen, show_word_tips
from klasapp.cases.form_screen import TickList
from klasapp.cases.guided_talk import GuideStep, StepNote, is_class_talk, talk_owners
from klasapp.cases.service import (
    Session,
    add_agreement,
    finish_guided_talk,
    promise_to_ask,
    read_guided_talk,
    save_step,
)
from klasapp.cases.talk import Agreement, Owner
from klasapp.cases.talk_screen import TalkScreen
from klasapp.errors import KlasappError
from klasapp.protocol import spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import telling

_CLOCK_EVERY = 10.0
_FIELD_WORDS = {
    "feiten": "Notitie (komt bij Feiten)",
    "beleving": "Notitie (komt bij Beleving)",
    "afspraken": "Notitie (komt bij Afspraken)",
    "wens": "Wat de leerling wil (komt boven aan de zaak)",
    "ondersteuning": "Notitie voor steun aan deze leerling (komt niet in het verslag)",
    "redenen": "Mogelijke redenen, als de leerling ze noemt (komen niet in het verslag)",
    "sorry": "Bood de leerling excuses aan?",
    "mag_noemen": "Antwoord van de leerling",
    "mag_doorgaan": "Antwoord van de leerling. Liever niet? Schrijf waarom.",
    "mag_delen": "Antwoord van de leerling, en wat wel of niet",
}


class GuideScreen(DraftScreen):
    """Hold a talk step by step."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Gesprek"
    AUTO_FOCUS = ""
    HELP = (
        "Je ziet één stap van de leidraad. Zeg het in je eigen woorden; de zin tussen aanhalings"
        "tekens is een voorbeeld. PgDn (of F4) gaat naar de volgende stap, PgUp terug. Past een "
        "stap nu niet, sla hem over met F7. Tips klap je open met F3.\n\n"
        "Wat je typt wordt vanzelf bewaard en komt op de goede plaats in het verslag. F2 zet een "
        "afspraak apart. Je mag weggaan (Esc) en later verdergaan bij dezelfde stap.\n\n"
        "Rechtsboven staat hoeveel minuten het gesprek duurt. Er gaat niets af. Klaar? Met Ctrl+S "
        "ga je naar het verslag. Welke stappen je oversloeg, zie alleen jij."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("next", "pagedown,f4", "Volgende", "Deze stap is gedaan: naar de volgende.",
               priority=True),
        Action("previous", "pageup", "Vorige", "Terug naar de vorige stap.", in_footer=False,
               priority=True),
        Action("skip", "f7", "Overslaan", "Sla deze stap over.", in_footer=False,
               priority=True),
        Action("tips", "f3", "Tips", "Klap de tips open of dicht.", in_footer=False,
               priority=True),
        Action("agreement", "f2", "Afspraak", "Zet een afspraak apart, met een dag."),
        Action("turn", "f5", "Wie spreekt", "Schrijf op wie er nu praat.", in_footer=False,
               priority=True),
        Action("finish", "ctrl+s", "Verslag", "Klaar met praten: naar het verslag.",
               priority=True),
    )  # fmt: skip

    def __init__(self, session: Session, case_id: int, task_id: str, guide: str) -> None:
        super().__init__(classes="cases keeps-drafts")
        self._session, self._case_id = session, case_id
        self._task_id, self._guide = task_id, guide
        self._view = read_guided_talk(session, case_id, task_id, guide)
        if not self._view.steps:
            raise KlasappError("Deze leidraad heeft geen stappen. Schrijf meteen het verslag.")
        self._place = min(self._view.talk.step, len(self._view.steps) - 1)
        self._kept = self._typed = self._stored()
        self._seconds = self._view.talk.seconds
        self._since = monotonic()
        self._open_tips = False
        self._speaker = -1
        self._unsettled = False
        view = self._view.case_view
        self._writable = view.case.open or follows_on(task_id, view.protocol)

    @property
    def step(self) -> GuideStep:
        """The step on the screen."""
        return self._view.steps[self._place]

    def compose_content(self) -> ComposeResult:
        """Where you are, the step, the note."""
        with Horizontal(id="guide-top"):
            yield Static("", id="guide-place")
            yield Static("", id="guide-clock")
        with VerticalScroll(classes="content", id="guide-step", can_focus=True):
            yield Static("", id="step-text")
            yield Static("", id="step-tips")
            yield TickList([], [], id="step-choice", writes_in="note")
            yield Static("", id="note-label", classes="field-label")
            yield TextArea("", id="note", tab_behavior="focus", read_only=not self._writable)
            yield Static("", id="careless", classes="warning")
        yield Static("", id="save-state")

    def on_mount(self) -> None:
        """Show the step where the mentor was."""
        self.show_step()
        self.set_interval(_CLOCK_EVERY, self._tick)

    @telling
    def on_screen_resume(self) -> None:
        """Let the clock run again, and show agreements made meanwhile."""
        self._since = monotonic()
        self._view = read_guided_talk(
            self._session, self._case_id, self._task_id, self._guide, again=True
        )
        self._show_text()

    def show_step(self) -> None:
        """Put the step on the screen, its note with the cursor at the end."""
        step = self.step
        self._kept = self._typed = self._stored()
        self._open_tips = False
        self._show_text()
        field = step.item.field
        area, choice = self.query_one("#note", TextArea), self.query_one("#step-choice", TickList)
        if field == "redenen":
            reasons = self._view.case_view.protocol.reasons
            choice.points = tuple((entry.code, entry.text) for entry in reasons)
        else:
            choice.points = step.choices
        choice.ticked = set(self._kept.choice.split())
        choice.display = bool(choice.points)
        choice.show()
        area.text = self._kept.note
        area.move_cursor(area.document.end)
        area.display = step.takes_note
        label = self.query_one("#note-label", Static)
        label.update(Content(_FIELD_WORDS.get(field, "")))
        label.display = step.takes_note
        self._check_words()
        self._tick()
        self._say_state()
        target = choice if choice.points else area if step.takes_note else None
        (target or self.query_one("#guide-step")).focus()
        self.query_one("#guide-step").scroll_home(animate=False)

    def _show_text(self) -> None:
        step, view = self.step, self._view
        name = "" if is_class_talk(view.task) else view.case_view.name_of(view.task)
        mark = " (aanvulling)" if step.item.addition else ""
        state = {"done": " · ✓ gedaan", "skipped": " · – overgeslagen"}.get(
            view.notes[step.key].state if step.key in view.notes else "", ""
        )
        place = f"Stap {self._place + 1} van {len(view.steps)} · {step.section.title}{mark}"
        self.query_one("#guide-place", Static).update(
            Content.assemble((place, "bold $text-accent"), f"{state}{f' · {name}' if name else ''}")
        )
        parts: list[Content | str] = [Content.styled(step.item.text, "bold")]
        say = view.say(step)
        if say:
            parts += ["\n“", Content.styled(say, "italic"), "”"]
        for line in view.more(step):
            parts.append(Content.styled(f"\n› {line}", "$text-warning"))
        self.query_one("#step-text", Static).update(Content.assemble(*parts))
        tips = self.query_one("#step-tips", Static)
        tips.display = bool(step.item.tips)
        count = len(step.item.tips)
        word = "1 tip" if count == 1 else f"{count} tips"
        if self._open_tips:
            tips.update(Content("\n".join(f"▾ {tip}" for tip in step.item.tips)))
        else:
            tips.update(Content.styled(f"▸ {word} (F3)", "$text-muted"))

    def _stored(self) -> StepNote:
        step = self.step
        return self._view.notes.get(step.key, StepNote(step.key))

    # The clock

    def _used(self) -> int:
        return self._seconds + int(monotonic() - self._since)

    def _tick(self) -> None:
        self.query_one("#guide-clock", Static).update(Content(f"{self._used() // 60} min"))

    # What is typed

    def _now(self) -> StepNote:
        ticked = self.query_one("#step-choice", TickList)
        chosen = " ".join(code for code, _ in ticked.points if code in ticked.ticked)
        return replace(self._kept, note=self.query_one("#note", TextArea).text, choice=chosen)

    @on(TextArea.Changed, "#note")
    def typed_something(self) -> None:
        """Save soon, however long the mentor goes on typing."""
        self._changed()

    @on(TickList.Toggled)
    def ticked(self, event: TickList.Toggled) -> None:
        """One answer at a time, but for the reasons."""
        if self.step.item.field != "redenen":
            event.ticks.ticked &= {event.item}
            event.ticks.show()
        self._changed()

    def _changed(self) -> None:
        if not self._writable:
            return
        self._typed = self._now()
        if self._typed != self._kept:
            self.save_soon()
        self._check_words()

    @telling
    def on_screen_suspend(self) -> None:
        """Save when another screen comes over this one; the clock stands still then."""
        self.save()
        self._seconds = self._used()
        self._since = monotonic()

    @telling
    def on_unmount(self) -> None:
        """Save when the screen goes."""
        if self._typed != self._kept or self._unsettled:
            self._keep(self._typed, leaving=True)

    @telling
    def action_back(self) -> None:
        """Go back; the talk goes on at this step later."""
        self._keep(self._now(), leaving=True)
        self.dismiss()

    def save(self) -> None:
        """Keep the note, if it changed."""
        if self._typed != self._kept:
            self._keep(self._typed)
            self._say_state()

    def _keep(self, note: StepNote, *, leaving: bool = False, place: int | None = None) -> None:
        if not self._writable:
            return
        save_step(
            self._session, self._case_id, self._task_id, self._guide,
            self._place if place is None else place, self._used(), note, leaving=leaving,
        )  # fmt: skip
        self._kept = self._typed = note
        self._unsettled = not leaving

    def _say_state(self) -> None:
        shown = next(iter(self.query("#save-state").results(Static)), None)
        if shown is not None:
            empty = not (self._kept.note or self._kept.choice)
            text = "Typ maar: klasapp bewaart het vanzelf." if empty else (
                f"Bewaard om {self._session.now:%H:%M}."
            )  # fmt: skip
            keys = "PgUp: vorige · F7: overslaan"
            before = text if self.step.takes_note else "PgDn: gedaan, volgende stap."
            shown.update(Content(f"{before} {keys}"))

    def _check_words(self) -> None:
        text = self.query_one("#note", TextArea).text
        named = self._view.named(text)
        first = f"Je noemt {named[0]}. Noem in een gesprek met de klas geen namen." if named else ""
        show_word_tips(self, self._view.case_view.protocol, text, first)

    # Moving

    def _move(self, by: int, state: str) -> None:
        last = self._place + by >= len(self._view.steps)
        target = min(max(self._place + by, 0), len(self._view.steps) - 1)
        note = self._now()
        self._keep(replace(note, state=state or note.state), leaving=True, place=target)
        self._view = read_guided_talk(
            self._session, self._case_id, self._task_id, self._guide, again=True
        )
        if last:
            self._to_report()
            return
        self._place = target
        self.show_step()

    def action_next(self) -> None:
        """This step was done."""
        self._move(1, "done")

    def action_skip(self) -> None:
        """This step is left out."""
        self._move(1, "skipped")

    def action_previous(self) -> None:
        """One step back."""
        if self._place:
            self._move(-1, "")

    def action_tips(self) -> None:
        """Fold the tips out or in."""
        if not self.step.item.tips:
            self.shell.tell("Bij deze stap zijn geen tips.")
            return
        self._open_tips = not self._open_tips
        self._show_text()

    def action_turn(self) -> None:
        """Write down who speaks now, one after the other (R252)."""
        names = self._view.shown_names
        if self.step.item.shows != "beurten" or not names:
            self.shell.tell("Bij deze stap is er geen beurt.")
            return
        self._speaker = (self._speaker + 1) % len(names)
        area = self.query_one("#note", TextArea)
        start = "\n" if area.text and not area.text.endswith("\n") else ""
        area.insert(f"{start}{names[self._speaker]}: ", area.document.end)
        area.focus()

    def action_agreement(self) -> None:
        """Keep an agreement apart; the note of the step is the beginning of it."""
        self.save()
        if self.step.item.shows == "navraag":
            day = promise_to_ask(self._session, self._case_id, self._task_id)
            self.shell.tell(f"Staat bij Beloftes: op {spoken(day)} vraag je het in de klas.")
            return
        view, task = self._view.case_view, self._view.task
        owners = talk_owners(view.case, {n: p.display_name for n, p in view.pupils.items()}, task)
        text = self._now().note.strip() if self.step.item.shows == "afspraken" else ""
        owner, pupil, _ = owners[0]
        begin = Agreement(0, task.id, owner, pupil, text, None) if text else None
        save = self._save_agreement
        self.app.push_screen(AskAgreement(owners, self._session.today, save, begin))

    def _save_agreement(
        self, text: str, owner: Owner, pupil_id: int | None, day: date | None
    ) -> None:
        add_agreement(self._session, self._case_id, self._task_id, text, owner, pupil_id, day)
        self.shell.tell("De afspraak komt in het verslag.")

    def action_finish(self) -> None:
        """To the report."""
        note = self._now()
        used = bool(note.note.strip() or note.choice)
        self._keep(replace(note, state="done" if used else note.state), leaving=True)
        self._to_report()

    def _to_report(self) -> None:
        how = finish_guided_talk(self._session, self._case_id, self._task_id, self._guide)
        self.shell.tell(
            f"{how.done} van {how.of} stappen gedaan. Kijk het verslag na en stel het vast."
        )
        self.app.switch_screen(TalkScreen(self._session, self._case_id, self._task_id))
