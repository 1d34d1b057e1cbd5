"""The form of a follow-up: when all is well it takes six key strokes at most (R141)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Label, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from klasapp.cases.case import DraftError
from klasapp.cases.dialog_screen import AskDay, AskReason
from klasapp.cases.draft_screen import DraftScreen, show_word_tips
from klasapp.cases.follow_up import (
    BAD,
    EFFECT,
    GOOD,
    KEPT,
    PARTLY,
    STOPPED,
    WELLBEING,
    FollowUp,
    Intervention,
    check_follow_up,
)
from klasapp.cases.proposal_screen import DecideProposal
from klasapp.cases.service import (
    Session,
    finish_follow_up,
    read_follow_up,
    save_follow_up,
)
from klasapp.errors import KlasappError
from klasapp.protocol import Task, TaskState, spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import telling

_MOST_SAFE, _FIRST_GRADE = 10, 7


@dataclass(frozen=True, slots=True)
class _Row:
    """One question; ``group`` says where its answer goes, ``key`` which one of the group."""

    group: str
    question: str
    words: Mapping[str, str]
    key: str = ""


class FollowUpScreen(DraftScreen):
    """Ask how it goes; two minutes when it goes well."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Vervolggesprek"
    AUTO_FOCUS = "#answers"
    HELP = (
        "Beantwoord de vragen met g (goed, ja, gehouden), d (gaat wel, deels) of n (niet goed, "
        "nee). De cursor gaat vanzelf naar de volgende vraag. Met a zet je de rest in één keer op "
        "goed. Enter bewaart: het gesprek is dan klaar en het verslag staat vast.\n\n"
        "Een cijfer voor hoe veilig iemand zich voelt zet je met de pijltjes naar links en rechts; "
        "dat hoeft niet. Een opmerking schrijf je in het vak eronder (Tab, en dan Ctrl+S). Was het "
        "op een andere dag? Druk op e.\n\n"
        "Gaat het niet goed, of is een afspraak niet gehouden? klasapp doet dan een voorstel. "
        "Jij beslist."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("answer('good')", "g", "Goed", "Goed, ja of gehouden."),
        Action("answer('partly')", "d", "Deels", "Gaat wel, of deels."),
        Action("answer('bad')", "n", "Niet", "Niet goed, nee of niet gehouden."),
        Action("rest", "a", "Rest goed", "Zet alles wat nog leeg is op goed."),
        Action("day", "e", "Andere dag", "Het gesprek was op een andere dag.", in_footer=False),
        Action("grade(1)", "right", "Cijfer omhoog", "Zet het cijfer hoger.", in_footer=False),
        Action("grade(-1)", "left", "Cijfer omlaag", "Zet het cijfer lager.", in_footer=False),
        Action("finish", "ctrl+s", "Klaar", "Bewaar: het gesprek is gehouden.", priority=True),
    )  # fmt: skip

    def __init__(
        self, session: Session, case_id: int, task_id: str,
        interventions: Sequence[Intervention] = (),
    ) -> None:  # fmt: skip
        """``interventions``: what runs for this pupil, to ask the effect of (R121)."""
        super().__init__(classes="cases keeps-drafts")
        self._session, self._case_id, self._task_id = session, case_id, task_id
        self._interventions = tuple(interventions)
        self._form = read_follow_up(session, case_id, task_id, self._interventions)
        task = self._form.task
        if task.state in {TaskState.DONE, TaskState.SKIPPED}:
            raise KlasappError("Dit gesprek is al klaar of overgeslagen. Zet het eerst terug (t).")
        if task.state is TaskState.PAUSED:
            raise KlasappError(task.reason)
        self._answers = self._saved = self._form.draft
        self._rows = self._questions(task)
        self._over = False

    def _questions(self, task: Task) -> tuple[_Row, ...]:
        targeted = task.role == "gepeste"
        yes_no = {GOOD: "ja", BAD: "nee"}
        rows = [
            _Row("wellbeing", "Hoe gaat het?", WELLBEING),
            _Row("stopped", "Is het gestopt?", STOPPED),
        ]
        rows += [
            _Row("results", agreement.text, KEPT, str(agreement.id))
            for agreement in self._form.agreements
        ]
        rows += [
            _Row("effects", f"{one.label}: helpt het?", EFFECT, one.key)
            for one in self._form.interventions
        ]
        rows.append(_Row("compliment", "Gaf je een schouderklopje?", yes_no))
        if targeted:
            rows.append(_Row("safety", "Hoe veilig op school, van 1 tot 10? (mag leeg)", {}))
        return tuple(rows)

    def compose_content(self) -> ComposeResult:
        """The questions and a note."""
        form = self._form
        name = form.case_view.name_of(form.task)
        with VerticalScroll(classes="content"):
            yield Static(
                Content.assemble(
                    (form.task.what, "bold $text-accent"), f": {name}" if name else ""
                ),
                id="follow-up-top",
            )
            yield Static("", id="follow-up-day", classes="hint")
            yield OptionList(id="answers", markup=False)
            yield Static("", id="follow-up-complaint", classes="warning")
            yield Label("Opmerking (mag leeg)", classes="field-label")
            yield TextArea(self._answers.note, id="note", tab_behavior="focus")
            yield Static("", id="careless", classes="warning")
            if form.prompts:
                lines = [f"\n• {prompt.text}" for prompt in form.prompts]
                yield Static(
                    Content.assemble(("In deze weken", "bold"), *lines), classes="hint",
                    id="follow-up-prompts",
                )  # fmt: skip

    def on_mount(self) -> None:
        """Show what was filled in."""
        self.show()
        self._check_words()

    def on_resize(self, _: events.Resize) -> None:
        """Fit the questions to the new width."""
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Draw every question; the cursor stays."""
        listed = self.query_one("#answers", OptionList)
        now = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(self._line(row)) for row in self._rows])
        listed.highlighted = min(now or 0, len(self._rows) - 1)
        day = self._answers.held_on
        self.query_one("#follow-up-day", Static).update(
            Content(f"Gesprek op {spoken(day) if day else '?'} (e = andere dag)")
        )

    def _line(self, row: _Row) -> Content:
        if row.group == "safety":
            grade = self._answers.safety
            shown = f"{grade} van 10" if grade else "leeg"
            return Content.assemble(row.question, f"\n    ← {shown} →")
        value = self._value(row)
        words: list[Content | str] = []
        for code, word in row.words.items():
            chosen = code == value
            words.append(Content.styled(f"[{'x' if chosen else ' '}] {word}  ",
                                        "bold" if chosen else "$text-muted"))  # fmt: skip
        return Content.assemble(row.question, "\n    ", *words)

    def _value(self, row: _Row) -> str:
        answers = self._answers
        match row.group:
            case "wellbeing":
                return answers.wellbeing
            case "stopped":
                return answers.stopped
            case "results":
                return answers.results.get(int(row.key), "")
            case "effects":
                return answers.effects.get(row.key, "")
            case "compliment":
                return GOOD if answers.compliment else ""
            case _:
                return ""

    def _with(self, row: _Row, value: str) -> FollowUp:
        answers = self._answers
        match row.group:
            case "wellbeing":
                return replace(answers, wellbeing=value)
            case "stopped":
                return replace(answers, stopped=value)
            case "results":
                return replace(answers, results={**answers.results, int(row.key): value})
            case "effects":
                return replace(answers, effects={**answers.effects, row.key: value})
            case _:
                return replace(answers, compliment=value == GOOD)

    # Answering

    def _row(self) -> int:
        return self.query_one("#answers", OptionList).highlighted or 0

    def action_answer(self, value: str) -> None:
        """Answer the question under the cursor and go to the next."""
        row = self._rows[self._row()]
        if row.group == "safety":
            raise KlasappError("Zet het cijfer met de pijltjes naar links en rechts.")
        if row.group == "compliment" and value == PARTLY:
            raise KlasappError("Kies ja (g) of nee (n).")
        self._answers = self._with(row, value)
        listed = self.query_one("#answers", OptionList)
        listed.highlighted = min(self._row() + 1, len(self._rows) - 1)
        self.show()
        self.save()

    def action_rest(self) -> None:
        """Everything that is empty is good; the grade stays empty.

        A compliment is a deed, not an answer: only when all is well it is taken as given.
        """
        for row in self._rows:
            well = all(self._value(one) in {"", GOOD} for one in self._rows)
            asked = row.group != "safety" and (well or row.group != "compliment")
            if asked and not self._value(row):
                self._answers = self._with(row, GOOD)
        self.query_one("#answers", OptionList).highlighted = len(self._rows) - 1
        self.show()
        self.save()

    def action_grade(self, by: int) -> None:
        """Set the grade for safety higher or lower."""
        if self._rows[self._row()].group != "safety":
            return
        grade = self._answers.safety
        now = _FIRST_GRADE if grade is None else min(max(grade + by, 1), _MOST_SAFE)
        self._answers = replace(self._answers, safety=now)
        self.show()
        self.save()

    def action_day(self) -> None:
        """Ask on which day it was."""
        self.app.push_screen(
            AskDay("Op welke dag sprak je de leerling?", self._session.today, self._set_day,
                   value=self._answers.held_on)
        )  # fmt: skip

    def _set_day(self, day: date, _: str) -> None:
        self._answers = replace(self._answers, held_on=day)
        self.show()
        self.save()

    # Keeping

    @on(TextArea.Changed, "#note")
    def typed_something(self, event: TextArea.Changed) -> None:
        """Save soon."""
        self._answers = replace(self._answers, note=event.text_area.text)
        if self._answers != self._saved:
            self.save_soon()
        self._check_words()

    def save(self) -> None:
        """Keep what was filled in, if it changed."""
        if self._over or self._answers == self._saved:
            return
        save_follow_up(
            self._session, self._case_id, self._task_id, self._answers, self._interventions
        )
        self._saved = self._answers

    def _check_words(self) -> None:
        show_word_tips(self, self._form.case_view.protocol, self.query_one("#note", TextArea).text)

    @on(OptionList.OptionSelected, "#answers")
    @telling
    def chosen(self) -> None:
        """Enter: the follow-up was held."""
        self.action_finish()

    def action_finish(self) -> None:
        """Keep it all; ask for a reason when it comes before its turn."""
        self._answers = replace(self._answers, note=self.query_one("#note", TextArea).text)
        form, case = self._form, self._form.case_view.case
        complaint = self.query_one("#follow-up-complaint", Static)
        complaint.update("")
        try:
            check_follow_up(self._answers, form.agreements, self._session.today, case.reported_on)
        except DraftError as error:
            complaint.update(Content(str(error)))
            self._show_missing(error)
            return
        if not form.reason:
            self._finish("")
            return
        self.app.push_screen(AskReason(self._form.reason, self._finish, yes="Klaar"))

    def _finish(self, reason: str) -> None:
        outcome = finish_follow_up(
            self._session, self._case_id, self._task_id, self._answers,
            self._interventions, reason,
        )  # fmt: skip
        self._over = True
        told = "Het gesprek is klaar en het verslag staat vast."
        if outcome.next_on:
            told += f" Het ging niet goed: kom er uiterlijk {spoken(outcome.next_on)} op terug."
        self.shell.tell_final(told, "Het verslag van dit gesprek blijft staan.")
        proposal = outcome.proposal
        self.call_later(partial(self._leave, proposal.id if proposal else 0))

    def _leave(self, proposal_id: int) -> None:
        if self.app.screen is not self:  # the question for a reason is still going
            self.call_after_refresh(self._leave, proposal_id)
            return
        if proposal_id:
            self.app.switch_screen(DecideProposal(self._session, self._case_id, proposal_id))
        else:
            self.dismiss()

    def _show_missing(self, error: DraftError) -> None:
        wanted = {"agreements": "results"}.get(error.field, error.field)
        found = [n for n, row in enumerate(self._rows)
                 if row.group == wanted and not self._value(row)]  # fmt: skip
        if found:
            listed = self.query_one("#answers", OptionList)
            listed.highlighted = found[0]
            listed.focus()
