"""The small questions of this room. Each keeps what was typed until it could be saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, OptionList, Select, Static, TextArea
from textual.widgets.option_list import Option

from klasapp.cases.days import parse_day, typed
from klasapp.cases.talk import Agreement, Owner
from klasapp.roster.pupil import Pupil, fold
from klasapp.widgets.asking import Asking
from klasapp.widgets.dialog import Dialog


class AskDay(Asking[bool]):
    """Ask for a day, and for a reason when one is needed; ``save`` keeps the answer."""

    HELP = (
        "Typ de dag, zoals 24-11-2026, vandaag of gisteren. Vraagt klasapp een reden, dan "
        "wijk je af van het protocol: dat mag, zolang erbij staat waarom. Ctrl+S bewaart."
    )
    AUTO_FOCUS = "#day"

    def __init__(
        self,
        question: str,
        today: date,
        save: Callable[[date, str], None],
        *,
        value: date | None = None,
        reason: str = "",
    ) -> None:
        """``reason``: the question to ask for a reason; empty asks none."""
        super().__init__()
        self._question, self._today, self._save = question, today, save
        self._value, self._reason = value, reason

    def compose(self) -> ComposeResult:
        """A question, the day, maybe a reason."""
        with VerticalScroll(classes="dialog asking"):
            yield Static(Content(self._question), classes="question")
            yield Label("Welke dag? (dd-mm-jjjj, vandaag, gisteren)", classes="field-label")
            yield Input(typed(self._value) if self._value else "vandaag", id="day")
            if self._reason:
                yield Static(Content(self._reason), classes="field-label warning")
                yield TextArea("", id="reason", tab_behavior="focus")
            yield from self.buttons()

    def answer(self) -> bool:
        """Save the day and the reason."""
        reason = self.query_one("#reason", TextArea).text if self._reason else ""
        self._save(parse_day(self.query_one("#day", Input).value, self._today), reason)
        return True


class AskLine(Asking[bool]):
    """Ask for one line; ``save`` keeps it or raises."""

    HELP = (
        "Typ het antwoord op één regel. Enter of Ctrl+S bewaart; met Esc ga je terug en blijft "
        "alles zoals het was."
    )
    AUTO_FOCUS = "#line"

    def __init__(self, question: str, value: str, save: Callable[[str], None], *, yes: str) -> None:
        super().__init__()
        self._question, self._value, self._save, self.yes = question, value, save, yes

    def compose(self) -> ComposeResult:
        """The question and a field."""
        with VerticalScroll(classes="dialog asking"):
            yield Static(Content(self._question), classes="question")
            yield Input(self._value, id="line")
            yield from self.buttons()

    def answer(self) -> bool:
        """Save the line."""
        self._save(self.query_one("#line", Input).value)
        return True


class AskReason(Asking[bool]):
    """Ask for some lines of text; ``save`` keeps it."""

    HELP = (
        "Schrijf kort op wat er gevraagd wordt; het komt in het dossier. Schrijf feiten, geen "
        "oordeel. Ctrl+S bewaart; met Esc ga je terug en blijft alles zoals het was."
    )
    AUTO_FOCUS = "#reason"

    def __init__(self, question: str, save: Callable[[str], None], *, yes: str = "Bewaren") -> None:
        super().__init__()
        self._question, self._save, self.yes = question, save, yes

    def compose(self) -> ComposeResult:
        """The question and a field."""
        with VerticalScroll(classes="dialog asking"):
            yield Static(Content(self._question), classes="question")
            yield TextArea("", id="reason", tab_behavior="focus")
            yield from self.buttons()

    def answer(self) -> bool:
        """Save the text."""
        self._save(self.query_one("#reason", TextArea).text)
        return True


class AskAgreement(Asking[bool]):
    """One agreement: its words, whose it is, when you look back."""

    HELP = (
        "Schrijf de afspraak op in de woorden van de leerling zelf, kies van wie hij is, en op "
        "welke dag jullie samen terugkijken. Die dag komt in Deze week. Ctrl+S bewaart."
    )
    AUTO_FOCUS = "#text"

    def __init__(
        self,
        owners: Sequence[tuple[Owner, int | None, str]],
        today: date,
        save: Callable[[str, Owner, int | None, date | None], None],
        agreement: Agreement | None = None,
        remove: Callable[[], None] | None = None,
    ) -> None:
        """``owners``: who can promise something, with the name to show. ``remove``: withdraw."""
        super().__init__()
        self._owners, self._today, self._save = owners, today, save
        self._agreement, self._remove = agreement, remove

    def compose(self) -> ComposeResult:
        """The fields."""
        now = self._agreement
        chosen = 0
        if now is not None:
            chosen = next(
                (
                    n
                    for n, (owner, pupil, _) in enumerate(self._owners)
                    if owner is now.owner and pupil == now.pupil_id
                ),
                0,
            )
        with VerticalScroll(classes="dialog asking"):
            yield Label("De afspraak, in de woorden van de leerling zelf", classes="field-label")
            yield TextArea(now.text if now else "", id="text", tab_behavior="focus")
            yield Label("Van wie is deze afspraak?", classes="field-label")
            yield Select(
                [(Content(name), n) for n, (_, _, name) in enumerate(self._owners)],
                value=chosen,
                allow_blank=False,
                id="owner",
            )
            yield Label(
                "Wanneer kijk je samen terug? (een stap is pas klaar met een dag)",
                classes="field-label",
            )
            day = now.follow_up_on if now else None
            yield Input(
                typed(day) if day else "",
                placeholder="dd-mm-jjjj, of: over een week",
                id="follow-up",
            )
            withdraw = Button("Afspraak vervalt", id="remove", variant="warning")
            yield from self.buttons(*([withdraw] if self._remove is not None else []))

    @on(Button.Pressed, "#remove")
    def removed(self) -> None:
        """Withdraw the agreement."""
        if self._remove is not None:
            self._remove()
        self.dismiss(True)

    def answer(self) -> bool:
        """Save the agreement."""
        typed_day = self.query_one("#follow-up", Input).value.strip()
        day = parse_day(typed_day, self._today) if typed_day else None
        number = self.query_one("#owner", Select).value
        owner, pupil_id, _ = self._owners[number if isinstance(number, int) else 0]
        self._save(self.query_one("#text", TextArea).text, owner, pupil_id, day)
        return True


class PickPupil(Dialog[int | None]):
    """Choose a pupil by typing part of the name."""

    HELP = (
        "Typ een deel van de naam; de lijst wordt korter. Met de pijltjes kies je wie je "
        "bedoelt, Enter neemt die leerling."
    )
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("down", "down", show=False, priority=True),
        Binding("up", "up", show=False, priority=True),
    ]
    AUTO_FOCUS = "#search"

    def __init__(self, question: str, pupils: Sequence[Pupil]) -> None:
        super().__init__()
        self._question, self._pupils = question, pupils

    def compose(self) -> ComposeResult:
        """The question, a search field, the pupils."""
        with VerticalScroll(classes="dialog asking"):
            yield Static(Content(self._question), classes="question")
            yield Input(placeholder="Typ een deel van de naam", id="search")
            yield OptionList(id="pupils", markup=False)

    def on_mount(self) -> None:
        """Show everybody."""
        self.show("")

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Show who fits."""
        self.show(event.value)

    def show(self, text: str) -> None:
        """Fill the list with the pupils whose name holds ``text``."""
        wanted = fold(text)
        shown = self.query_one(OptionList)
        shown.clear_options()
        shown.add_options([
            Option(Content(f"{pupil.display_name}  {pupil.class_name}"), id=str(pupil.id))
            for pupil in self._pupils
            if wanted in fold(pupil.display_name)
            or text.casefold() in pupil.display_name.casefold()
        ])
        shown.highlighted = 0 if shown.option_count else None

    @on(Input.Submitted)
    def chosen_by_enter(self) -> None:
        """Take the highlighted pupil."""
        shown = self.query_one(OptionList)
        if shown.highlighted is not None:
            self.dismiss(int(shown.get_option_at_index(shown.highlighted).id or 0))

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Take the pupil that was clicked or chosen."""
        self.dismiss(int(event.option.id or 0))

    def action_down(self) -> None:
        """One pupil down, while typing."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """One pupil up, while typing."""
        self.query_one(OptionList).action_cursor_up()
