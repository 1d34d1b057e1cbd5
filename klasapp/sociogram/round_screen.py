"""One round: who handed in a form, and what to do next."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from klasapp.sociogram.explanation_screen import ExplanationScreen
from klasapp.sociogram.explore_screen import ExploreScreen
from klasapp.sociogram.kept import removed_line
from klasapp.sociogram.paper_entry_screen import PaperEntryScreen
from klasapp.sociogram.paper_print_screen import PrintForms, printed_text
from klasapp.sociogram.paper_service import Printed, PrintFor, print_forms
from klasapp.sociogram.pupil_mode_screen import PupilModeScreen
from klasapp.sociogram.results_screen import ResultsScreen
from klasapp.sociogram.round import PARTICIPANT_SYMBOLS, STATE_WORDS, Classmate, participant_word
from klasapp.sociogram.service import (
    Participant,
    ParticipantState,
    Round,
    Session,
    add_missing_pupils,
    close_round,
    find_round,
    mark,
    missing_pupils,
    open_round,
)
from klasapp.sociogram.undo_service import back_to_draft, reopen_form, restore_form
from klasapp.sociogram.wording import OPENING_ADVICE
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm, Tell
from klasapp.widgets.marked_table import Column, MarkedTable
from klasapp.widgets.messages import GroupsRequested

_WHEN: dict[str, frozenset[str]] = {
    "pupil_mode": frozenset({"open"}),
    "print_forms": frozenset({"open"}),
    "type_in": frozenset({"open"}),
    "import_forms": frozenset({"open"}),
    "absent": frozenset({"open"}),
    "refused": frozenset({"open"}),
    "reopen_form": frozenset({"open"}),
    "add_missing": frozenset({"open"}),
    "close": frozenset({"open"}),
    "open": frozenset({"draft", "closed"}),
    "compose": frozenset({"draft"}),
    "results": frozenset({"open", "closed"}),
    "explore": frozenset({"open", "closed"}),
    "groups": frozenset({"open", "closed"}),
    "seating": frozenset({"open", "closed"}),
}
"""In which states of the round an action makes sense."""
_NEEDS_CHOICES = frozenset(_WHEN) - {"results", "explore", "close", "compose"}
"""What makes no sense any more when retention took who-chose-whom."""
_NEEDS_FORMS = frozenset({"results", "explore", "groups", "seating"})
"""What is empty while nobody handed in a form."""
_COLUMNS = (
    Column("name", "Leerling", give=True),
    Column("state", "Stand"),
    Column("when", "Wanneer"),
)
_BESIDE = 4
"""Columns of the page beside the table."""


class RoundScreen(BaseScreen[None]):
    """The participants with what they did."""

    CSS_PATH = "sociogram.tcss"
    ROOM = "sociogram"
    HEADING = "Meting"
    AUTO_FOCUS = "DataTable"
    HELP = (
        "Hier verzamel je de formulieren. Toets s start de leerlingmodus: de leerlingen komen een "
        "voor een naar de laptop. Liever op papier? Toets p maakt formulieren om te printen, en "
        "met toets t typ je ze daarna snel over. Je mag het ook door elkaar gebruiken.\n\n"
        "Is iemand ziek, zet die leerling dan op afwezig (toets a). Een leerling kan later nog "
        "invullen zolang de meting open is.\n\n"
        "Is iedereen geweest, sluit de meting dan (toets c) en bekijk de resultaten (toets r). "
        "Een gesloten meting kun je weer openen."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("pupil_mode", "s", "Invullen", "Leerlingmodus: geef de laptop aan de leerlingen."),
        Action("compose", "b", "Bewerken", "Verander de vragen of wie er meedoen."),
        Action("open", "o", "Openen", "Open de meting, zodat leerlingen kunnen invullen."),
        Action("close", "c", "Sluiten", "Sluit de meting: niemand kan meer invullen."),
        Action("results", "r", "Resultaten", "Bekijk wat de meting laat zien."),
        Action("explore", "v", "Sociogram", "Teken wie met wie omgaat, en loop erdoorheen."),
        Action("type_in", "t", "Intypen", "Typ de formulieren in die op papier zijn ingevuld."),
        Action("print_forms", "p", "Op papier", "Maak formulieren om te printen en uit te delen."),
        Action("absent", "a", "Afwezig", "Zet deze leerling op afwezig, of weer terug."),
        Action("refused", "w", "Wil niet", "Deze leerling doet niet mee, of toch wel."),
        Action("add_missing", "e", "Erbij", "Laat wie nieuw is in de klas ook meedoen."),
        Action("groups", "g", "Groepjes", "Maak werkgroepjes uit de keuzes."),
        Action("seating", "d", "Plattegrond", "Maak een plattegrond uit de keuzes."),
        Action("explain", "u", "Uitleg klas", "Lees hoe je de meting aan de klas uitlegt."),
        Action("import_forms", "i", "Inlezen",
               "Lees formulieren uit Microsoft Forms of Google Forms in."),
        Action("reopen_form", "f", "Formulier wissen",
               "Wis het formulier van deze leerling, om het opnieuw te laten invullen."),
    )  # fmt: skip

    def __init__(self, session: Session, round_id: int) -> None:
        super().__init__()
        self._session = session
        self._round_id = round_id
        self._asked: Round = find_round(session, round_id)
        self._new: tuple[Classmate, ...] = ()

    def compose_content(self) -> ComposeResult:
        """What it is, how far it is, and the list."""
        with Vertical(classes="content"):
            yield Static("", id="round-name", classes="heading")
            yield Static("", id="round-state", classes="lead")
            yield Static("", id="round-hint")
            yield MarkedTable("participants")

    def on_mount(self) -> None:
        """Show the round."""
        self._refresh()

    def on_screen_resume(self) -> None:
        """Pupils may have filled it in."""
        if self.query(MarkedTable):
            self._refresh()

    def on_resize(self) -> None:
        """Fit the names to the width."""
        if self.query(MarkedTable):
            self._fill_table()

    def fits(self, action: str) -> bool:
        """What fits the state of the round."""
        if self._asked.removed is not None and action in _NEEDS_CHOICES:
            return False
        if action in _NEEDS_FORMS and not self._asked.count("answered"):
            return False
        if action == "add_missing" and not self._new:
            return False
        if action in {"absent", "refused", "reopen_form"}:
            one = self._selected()
            if one is None or (one.state == "answered") != (action == "reopen_form"):
                return False
        return self._asked.state in _WHEN.get(action, {self._asked.state})

    def _refresh(self) -> None:
        asked = self._asked = find_round(self._session, self._round_id)
        self._new = missing_pupils(self._session, self._round_id) if asked.state == "open" else ()
        self.query_one("#round-name", Static).update(Content(asked.name))
        answered, everyone = asked.count("answered"), asked.size
        share = f" ({100 * answered / everyone:.0f} %)" if everyone else ""
        questions = "1 vraag" if len(asked.questions) == 1 else f"{len(asked.questions)} vragen"
        self.query_one("#round-state", Static).update(
            Content(
                f"{STATE_WORDS[asked.state].capitalize()} · "
                f"{asked.opened_on.strftime('%d-%m-%Y')} · {questions} · "
                f"{answered} van de {everyone} ingevuld{share}"
            )
        )
        self.query_one("#round-hint", Static).update(Content(self._hint()))
        self._fill_table()
        self.refresh_bindings()

    def _fill_table(self) -> None:
        rows = {str(one.pupil.id): self._cells(one) for one in self._asked.participants}
        self.query_one(MarkedTable).fill(_COLUMNS, rows, self.size.width - _BESIDE)

    def _cells(self, one: Participant) -> tuple[str, ...]:
        moment = one.answered_at and datetime.fromisoformat(one.answered_at)
        timed = moment and self._asked.source == "pupil_mode"
        paper = " op papier" if one.way == "paper" else ""
        return (
            one.pupil.name,
            f"{PARTICIPANT_SYMBOLS[one.state]} {participant_word(one.state, self._asked.state)}",
            moment.strftime("%d-%m-%Y %H:%M") + paper if moment and timed else "",
        )

    @on(MarkedTable.RowHighlighted)
    def _pupil_chosen(self) -> None:
        """What can be done depends on what this pupil did."""
        self.refresh_bindings()

    def _hint(self) -> str:
        asked = self._asked
        if asked.removed is not None:
            return f"{removed_line(asked.removed)} Toets r: de resultaten."
        if asked.state == "draft":
            return "Toets b: de vragen bekijken. Toets o: openen, dan kunnen leerlingen invullen."
        if asked.state == "closed":
            return "Toets r: de resultaten. Toets o: weer openen, voor wie nog wil invullen."
        if self._new:
            names = ", ".join(one.name for one in self._new[:3])
            names += " ..." if len(self._new) > 3 else ""
            return f"Nieuw in de klas en nog niet in deze meting: {names}. Toets e: erbij zetten."
        if not asked.count("waiting") and asked.count("absent"):
            return (
                "Is een afwezige er weer? Kies die leerling en toets a; daarna kan die invullen. "
                "Toets c: de meting sluiten."
            )
        if not asked.count("waiting"):
            return "Iedereen is geweest of afgemeld. Toets c: de meting sluiten."
        return (
            "Toets s: invullen op deze laptop. Toets p: printen op papier, t: overtypen. Deze "
            "leerling is afwezig (a) of wil niet (w). F1: meer uitleg."
        )

    def _selected(self) -> Participant | None:
        tables = self.query(MarkedTable)
        row = tables.first().cursor_row if tables else 0
        return self._asked.participants[row] if row < len(self._asked.participants) else None

    def action_pupil_mode(self) -> None:
        """Hand the laptop over."""
        self.app.push_screen(PupilModeScreen(self._session, self._round_id))

    def action_print_forms(self) -> None:
        """Ask for whom, and make the PDF."""
        self.app.push_screen(PrintForms(self._asked), self._print_forms)

    def _print_forms(self, wish: tuple[PrintFor, int] | None) -> None:
        if wish is None:
            return
        session, round_id = self._session, self._round_id

        def task() -> Printed:
            with session.reopened() as own:
                return print_forms(own, round_id, *wish)

        self.shell.tell("klasapp maakt de formulieren.")
        self.work(task, self._printed)

    def _printed(self, printed: Printed) -> None:
        self.app.push_screen(Tell(printed_text(printed)))

    def action_type_in(self) -> None:
        """Type in what came back on paper."""
        self.app.push_screen(PaperEntryScreen(self._session, self._round_id))

    def action_absent(self) -> None:
        """Absent, or back again."""
        self._mark("absent")

    def action_refused(self) -> None:
        """Does not want to, or does after all."""
        self._mark("refused")

    def _mark(self, state: ParticipantState) -> None:
        one = self._selected()
        if one is None:
            return
        session, round_id, pupil, before = self._session, self._round_id, one.pupil, one.state
        now: ParticipantState = "waiting" if before == state else state
        mark(session, round_id, pupil.id, now)
        self.shell.tell_undoable(
            f"{pupil.name}: {participant_word(now, 'open')}.",
            lambda: mark(session, round_id, pupil.id, before),
            f"{pupil.name}: weer {participant_word(before, 'open')}.",
        )
        self._refresh()

    def action_reopen_form(self) -> None:
        """Delete a form after asking."""
        one = self._selected()
        if one is None or one.state != "answered":
            return
        pupil = one.pupil
        self.app.push_screen(
            Confirm(
                f"Het formulier van {pupil.name} wissen?\n\nDe keuzes gaan weg en de leerling kan "
                "opnieuw invullen. Tot het slot kun je dit met Ctrl+Z terugzetten.",
                yes="Wissen",
            ),
            lambda sure: self._reopen(pupil.id) if sure else None,
        )

    @telling
    def _reopen(self, pupil_id: int) -> None:
        session = self._session
        gone = reopen_form(session, self._round_id, pupil_id)
        name = self._asked.participant(pupil_id).pupil.name
        self.shell.tell_undoable(
            f"Het formulier van {name} is gewist.",
            lambda: restore_form(session, gone),
            f"Het formulier van {name} is er weer.",
        )
        self._refresh()

    def action_add_missing(self) -> None:
        """Let newcomers take part."""
        added = add_missing_pupils(self._session, self._round_id)
        self.shell.tell(
            {0: "Iedereen uit de klas staat er al in.", 1: "1 leerling doet nu ook mee."}.get(
                added, f"{added} leerlingen doen nu ook mee."
            )
        )
        self._refresh()

    def action_import_forms(self) -> None:
        """Read forms from a file into this round."""
        from klasapp.sociogram.import_round_screen import ImportRoundScreen

        asked = self._asked
        self.app.push_screen(ImportRoundScreen(self._session, asked.class_id, self._round_id))

    def action_compose(self) -> None:
        """Change the draft."""
        from klasapp.sociogram.compose_screen import ComposeScreen

        self.app.switch_screen(ComposeScreen(self._session, self._round_id))

    async def action_open(self) -> None:
        """Open, after a look at what a good moment is; or open again."""
        if self._asked.state == "closed":
            await self._open()
            return
        self.app.push_screen(
            Confirm(OPENING_ADVICE, yes="Ja, openen", no="Nog niet", loses=False),
            lambda sure: self._open() if sure else None,
        )

    @telling
    def _open(self) -> None:
        session, round_id = self._session, self._round_id
        take_back = close_round if self._asked.state == "closed" else back_to_draft
        open_round(session, round_id)
        self.shell.tell_undoable(
            "De meting is open.",
            lambda: take_back(session, round_id),
            "De meting is weer dicht.",
        )
        self._refresh()

    async def action_close(self) -> None:
        """Close; ask when forms are still missing."""
        waiting = self._asked.count("waiting")
        if not waiting:
            await self._close()
            return
        one = waiting == 1
        who = "1 leerling heeft" if one else f"{waiting} leerlingen hebben"
        count = "die telt" if one else "zij tellen"
        self.app.push_screen(
            Confirm(
                f"De meting sluiten?\n\n{who} nog niet ingevuld; {count} als afwezig. "
                "Je kunt de meting later weer openen.",
                yes="Sluiten",
                loses=False,
            ),
            lambda sure: self._close() if sure else None,
        )

    @telling
    def _close(self) -> None:
        session, round_id = self._session, self._round_id
        close_round(session, round_id)
        self.shell.tell_undoable(
            "De meting is gesloten.",
            lambda: open_round(session, round_id),
            "De meting is weer open.",
        )
        self._refresh()

    def action_results(self) -> None:
        """Look at what it shows."""
        self.app.push_screen(ResultsScreen(self._session, self._round_id))

    def action_explore(self) -> None:
        """Walk through the drawing."""
        self.app.push_screen(ExploreScreen(self._session, self._round_id))

    def action_groups(self) -> None:
        """Make work groups."""
        self.post_message(GroupsRequested(self._round_id, seating=False))

    def action_seating(self) -> None:
        """Make a seating plan."""
        self.post_message(GroupsRequested(self._round_id, seating=True))

    def action_explain(self) -> None:
        """How to explain the round."""
        self.app.push_screen(ExplanationScreen())
