"""Reading in forms, step 2: which column says what."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Select, Static

from klasapp.documents.tables import Table
from klasapp.errors import InputError
from klasapp.sociogram.forms import AskedColumn, WhoColumn
from klasapp.sociogram.forms_answers import SpellingKey, Target, check_targets
from klasapp.sociogram.forms_names_screen import FormsNamesScreen
from klasapp.sociogram.forms_service import (
    ReadingIn,
    Session,
    check_name,
    free_name,
    open_rounds,
    read_forms,
)
from klasapp.sociogram.import_service import parse_day
from klasapp.sociogram.question import KIND_WORDS, SENSITIVE, clean_text
from klasapp.sociogram.scale import SCALE_WORDS, SENSITIVE_SCALES
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm

_SKIP = "skip"
_NEW = 0


class FormsColumnsScreen(BaseScreen[int | None]):
    """The columns of a file; hands back the round that was made or filled, or None."""

    CSS_PATH = ["sociogram.tcss", "forms.tcss"]
    ROOM = "sociogram"
    HEADING = "Formulieren inlezen"
    AUTO_FOCUS = "#who"
    HELP = (
        "Dit is wat klasapp in het bestand herkende. Kijk of de kolom klopt waarin staat wie het "
        "invulde, en kies bij elke kolom welke vraag het is. Een kolom die je niet nodig hebt, "
        "neem je niet mee: die wordt nergens bewaard. Tijden en e-mailadressen bewaart klasapp "
        "nooit.\n\n"
        "Maak je een nieuwe meting, dan kun je de tekst van de vraag nog veranderen. Bij een "
        "gevoelige vraag (!) vertelt klasapp eerst wat je moet regelen.\n\n"
        "Met Ctrl+T ga je naar de namen. Er is nog niets bewaard."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("go_on", "ctrl+t", "Namen", "Ga verder naar de namen.", priority=True),
    )

    def __init__(
        self, session: Session, class_id: int, table: Table, round_id: int | None = None
    ) -> None:
        super().__init__()
        self._session, self._class_id, self._table = session, class_id, table
        self._reading = read_forms(session, class_id, table, round_id)
        self._fixed = round_id is not None
        self._allowed: set[str] = set()
        self._decisions: dict[SpellingKey, int | None] = {}
        self._shown: tuple[AskedColumn, ...] = ()
        self._ready = False

    def compose_content(self) -> ComposeResult:
        """What it is, where it goes, who answered, and the questions."""
        form = self._reading.form
        day = form.measured_on or self._session.today
        with VerticalScroll(classes="content", can_focus=False):
            yield Static(Content(self._about()), classes="heading")
            yield _pair("Hoort bij", Select(
                self._rounds(), value=self._value_of_round(), allow_blank=False, id="into",
                compact=True, disabled=self._fixed,
            ))  # fmt: skip
            name = free_name(self._session, self._class_id, day)
            yield _pair("Naam", Input(name, id="name", compact=True))
            yield _pair("Datum (dd-mm-jjjj)", Input(_numeric(day), id="day", compact=True))
            yield _pair("Wie vulde het in?", Select(
                [(Content(_who_words(one)), one.header) for one in form.who],
                prompt="kies de kolom met de eigen naam",
                value=next((one.header for one in form.who if one.is_likely), Select.NULL),
                id="who", compact=True,
            ))  # fmt: skip
            yield Static("De vragen", classes="heading")
            yield Vertical(id="questions")
            yield Static("", id="ignored")
            with Horizontal(classes="buttons"):
                yield Button("Verder naar de namen", id="go-on", variant="primary")
        yield Static("", id="example")

    async def on_mount(self) -> None:
        """Show the questions."""
        await self._show_questions()

    def _about(self) -> str:
        form = self._reading.form
        forms = "1 formulier" if len(form.rows) == 1 else f"{len(form.rows)} formulieren"
        return " · ".join(part for part in (form.maker, form.name, forms) if part)

    def _rounds(self) -> list[tuple[Content, int]]:
        asked = self._reading.asked
        if self._fixed and asked:
            return [(Content(asked.name), asked.id)]
        return [
            (Content("een nieuwe meting"), _NEW),
            *(
                (Content(f"{one.name} (open)"), one.id)
                for one in open_rounds(self._session, self._class_id)
            ),
        ]

    def _value_of_round(self) -> int:
        return self._reading.asked.id if self._reading.asked else _NEW

    # The questions

    async def _show_questions(self) -> None:
        self._ready = False
        new = self._reading.asked is None
        for name in ("#name", "#day"):
            self.query_one(name).parent.display = new  # type: ignore[union-attr]
        who = self._who()
        self._shown = tuple(
            column for column in self._reading.form.columns if who not in column.headers
        )
        rows: list[Widget] = []
        for number, column in enumerate(self._shown):
            rows.append(self._question_row(number, column, new))
            if len(column.headers) > 1:
                listed = ", ".join(one.removeprefix(column.text).strip() for one in column.headers)
                rows.append(Static(Content(f"uit de kolommen {listed}"), classes="from"))
        place = self.query_one("#questions", Vertical)
        await place.remove_children()
        await place.mount(*rows)
        self._show_ignored(who)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._ready = True

    def _question_row(self, number: int, column: AskedColumn, new: bool) -> Horizontal:
        name: Widget = (
            Input(column.text, id=f"text-{number}", compact=True)
            if new
            else Static(Content(column.text), classes="label")
        )
        options, proposed, prompt = self._options(column)
        return Horizontal(
            name,
            Select(
                options,
                prompt=prompt,
                value=Select.NULL if proposed is None else proposed,
                id=f"target-{number}",
                compact=True,
            ),
            classes="question-row",
        )

    def _options(self, column: AskedColumn) -> tuple[list[tuple[Content, str]], str | None, str]:
        """What a column can be, what is proposed, and what the empty choice says."""
        asked = self._reading.asked
        leave = (Content("niet meenemen"), _SKIP)
        if asked is not None:
            options = [(Content(one.text), f"question:{one.id}") for one in asked.questions]
            options += [(Content(f"schaal: {one.text}"), f"scale:{one.id}") for one in asked.scales]
            proposed = (
                f"question:{column.question_id}"
                if column.question_id is not None
                else f"scale:{column.scale_id}"
                if column.scale_id is not None
                else _SKIP
            )
            return [*options, leave], proposed, ""
        options = [
            (Content(word + (" !" if kind in SENSITIVE else "")), f"kind:{kind}")
            for kind, word in KIND_WORDS.items()
        ]
        options += [
            (Content(f"schaal: {word}" + (" !" if kind in SENSITIVE_SCALES else "")),
             f"of:{kind}")
            for kind, word in SCALE_WORDS.items()
        ]  # fmt: skip
        options.append(leave)
        word, sensitive = "", False
        wanted: str | None = None
        if column.names and column.kind:
            word, wanted = KIND_WORDS[column.kind], f"kind:{column.kind}"
            sensitive = column.kind in SENSITIVE
        elif column.scale:
            word, wanted = SCALE_WORDS[column.scale], f"of:{column.scale}"
            sensitive = column.scale in SENSITIVE_SCALES
        elif not column.names:
            wanted = _SKIP
        options.sort(key=lambda option: option[1] != wanted)
        if sensitive:
            # The mentor turns it on, after reading why; it is never on by itself.
            return options, None, f"kies: {word} !"
        return options, wanted, "kies de soort"

    def _show_ignored(self, who: str | None) -> None:
        form = self._reading.form
        unread = [*form.ignored]
        unread += [
            one.header
            for one in form.who
            if one.header != who and all(one.header not in c.headers for c in self._shown)
        ]
        text = f"Niet gelezen: {', '.join(unread)}." if unread else ""
        self.query_one("#ignored", Static).update(Content(text))

    def _who(self) -> str | None:
        value = self.query_one("#who", Select).value
        return value if isinstance(value, str) else None

    @on(Select.Changed, "#who")
    async def other_who(self) -> None:
        """The column with the names asks nothing else."""
        if self._ready:
            self._decisions.clear()
            await self._show_questions()

    @on(Select.Changed, "#into")
    @telling
    async def other_round(self, event: Select.Changed) -> None:
        """Another round has other questions."""
        if not self._ready or event.value == self._value_of_round():
            return
        into = event.value if isinstance(event.value, int) and event.value != _NEW else None
        self._reading = read_forms(self._session, self._class_id, self._table, into)
        self._decisions.clear()
        self._allowed.clear()
        await self._show_questions()

    @on(Select.Changed)
    def sensitive_chosen(self, event: Select.Changed) -> None:
        """A sensitive question is read in only after reading why it is."""
        picker, value = event.select, event.value
        if not (picker.id or "").startswith("target-") or not isinstance(value, str):
            return
        kind = value.partition(":")[2]
        why = _why(value)
        if why is None or f"{picker.id} {kind}" in self._allowed:
            return
        with self.prevent(Select.Changed):
            picker.value = Select.NULL

        def answered(sure: bool | None) -> None:
            if sure:
                self._allowed.add(f"{picker.id} {kind}")
            self.query_one(f"#{picker.id}", Select).value = value if sure else _SKIP

        self.app.push_screen(
            Confirm(why, yes="Ik heb dit geregeld: meenemen", no="Niet meenemen"), answered
        )

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show what stands in the column that is being judged."""
        number = (event.widget.id or "").rpartition("-")[2]
        column = (
            self._shown[int(number)]
            if number.isdecimal() and int(number) < len(self._shown)
            else None
        )
        self.query_one("#example", Static).update(Content(self._example(column)))

    def _example(self, column: AskedColumn | None) -> str:
        if column is None:
            return ""
        for row, cells in self._reading.form.rows:
            said = " | ".join(
                " ".join(cell.split()) for one in column.headers if (cell := cells[one])
            )
            if said:
                return f"Bijvoorbeeld rij {row}: {said[:120]}"
        return "In deze kolom staat niets."

    # Going on

    def _targets(self) -> tuple[Target, ...]:
        targets = []
        for number, column in enumerate(self._shown):
            value = self.query_one(f"#target-{number}", Select).value
            if not isinstance(value, str):
                raise InputError(
                    f'Kies bij "{column.text}" welke vraag het is, of kies «niet meenemen».'
                )
            if value != _SKIP:
                targets.append(self._target(number, column, value))
        return tuple(targets)

    def _target(self, number: int, column: AskedColumn, value: str) -> Target:
        sort, _, which = value.partition(":")
        asked = self._reading.asked
        if asked is not None and sort == "question":
            question = next(one for one in asked.questions if str(one.id) == which)
            return Target(
                column, question.text, question.kind, None, question.id, question.max_choices
            )
        if asked is not None:
            scale = next(one for one in asked.scales if str(one.id) == which)
            return Target(column, scale.text, None, scale.kind, scale.id)
        text = clean_text(self.query_one(f"#text-{number}", Input).value)
        if sort == "kind":
            return Target(column, text, next(kind for kind in KIND_WORDS if kind == which))
        return Target(column, text, None, next(kind for kind in SCALE_WORDS if kind == which))

    @on(Button.Pressed, "#go-on")
    @telling
    def action_go_on(self) -> None:
        """Check what was chosen and go to the names."""
        who = self._who()
        if who is None:
            raise InputError("Kies in welke kolom staat wie het formulier invulde.")
        targets = self._targets()
        check_targets(targets, self._reading.asked)
        name, day = "", None
        if self._reading.asked is None:
            name = self.query_one("#name", Input).value
            check_name(self._session, self._class_id, name)
            day = parse_day(self.query_one("#day", Input).value)
        chosen = ReadingIn(self._class_id, self._reading, who, targets, self._decisions, name, day)
        self.app.push_screen(FormsNamesScreen(self._session, chosen), self._came_back)

    def _came_back(self, round_id: int | None) -> None:
        if round_id is not None:
            self.dismiss(round_id)

    def action_back(self) -> None:
        """Ask before names that were decided are lost."""
        if not self._decisions:
            super().action_back()
            return
        self.app.push_screen(
            Confirm(
                "Stoppen met inlezen?\n\nWat je bij de namen koos, gaat verloren. Er is nog niets "
                "bewaard.",
                yes="Stoppen",
            ),
            self._leave,
        )

    def _leave(self, sure: bool | None) -> None:
        if sure:
            self.dismiss()


def _pair(label: str, field: Widget) -> Horizontal:
    return Horizontal(Static(label, classes="label"), field, classes="pair")


def _numeric(day: date) -> str:
    return day.strftime("%d-%m-%Y")


def _who_words(one: WhoColumn) -> str:
    return f"{one.header} ({one.fits} van de {one.filled} kloppen precies)"


def _why(value: str) -> str | None:
    """Why a choice is sensitive, None when it is not."""
    sort, _, which = value.partition(":")
    if sort == "kind":
        return next((text for kind, text in SENSITIVE.items() if kind == which), None)
    if sort == "of":
        return next((text for kind, text in SENSITIVE_SCALES.items() if kind == which), None)
    return None
