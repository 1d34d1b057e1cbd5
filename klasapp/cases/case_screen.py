"""One case: its two lanes, its tasks with their dates, and what can be done with them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.case_menu_screen import CaseMenu
from klasapp.cases.case_pages_screen import PAGES
from klasapp.cases.case_text_screen import details, lane_text, state_word, task_line, top_text
from klasapp.cases.dialog_screen import AskDay, AskReason
from klasapp.cases.facts_screen import FactsScreen
from klasapp.cases.monitoring_screen import closing_form
from klasapp.cases.roles_screen import RolesScreen
from klasapp.cases.service import (
    CaseView,
    Session,
    case_history,
    complete_task,
    explain_late,
    needs_reason,
    put_back,
    read_case,
    refresh_case,
    reopen_case,
    skip_task,
    take_back_task,
    task_of_report,
    unmet,
    why_reason,
)
from klasapp.cases.talk_way_screen import open_talk, open_task
from klasapp.cases.week_item import PAGE_PREFIX
from klasapp.errors import KlasappError
from klasapp.protocol import Lane, Task, TaskState, explain, outline, overdue
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Tell
from klasapp.widgets.tick_list import hanging


class CaseScreen(BaseScreen[None]):
    """Follow the protocol for one case."""

    CSS_PATH = "cases.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]
    ROOM = "cases"
    HEADING = "Zaak"
    AUTO_FOCUS = "#tasks"
    HELP = (
        "Boven zie je wat je als volgende doet voor de gepeste en voor de pester. Daaronder staan "
        "alle taken van het protocol op datum. Kies een taak met de pijltjes; onderaan (of rechts) "
        "lees je wat erbij hoort.\n\n"
        "Heb je iets gedaan? Druk op d en vul de dag in; klasapp rekent de volgende data uit. Bij "
        "stap 3 en 4 maak je eerst een afspraak en een dag om terug te kijken, in het verslag "
        "(v). Wil je een stap niet doen, sla hem dan over met een reden (o). Een taak die nog "
        "wacht mag je eerder doen; ook dan schrijf je waarom.\n\n"
        "Waarom een datum is zoals hij is, lees je met u. Wie pest en wie gepest wordt, verander "
        "je bij Rollen (r); ernst, toestemming en samenvatting bij Wijzigen (w)."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("complete", "d", "Gedaan", "Zet de gekozen taak op gedaan, met de dag."),
        Action("report", "v", "Verslag", "Praat met een leidraad, of schrijf het verslag."),
        Action("menu", "m", "Meer", "Alles wat verder bij deze zaak hoort."),
        Action("skip", "o", "Overslaan", "Sla de gekozen taak over, met een reden."),
        Action("why", "u", "Uitleg", "Lees waarom de taak deze datum heeft."),
        Action("roles", "r", "Rollen", "Verander wie welke rol heeft.", in_footer=False),
        Action("facts", "w", "Wijzigen", "Verander ernst, toestemming, vormen of samenvatting.",
               in_footer=False),
        Action("put_back", "t", "Terugzetten", "Laat een taak weer open staan.", in_footer=False),
        Action("history", "l", "Verloop", "Lees alles wat in deze zaak gebeurde.",
               in_footer=False),
        Action("close", "s", "Zaak sluiten", "Sluit de zaak, met een slotnotitie.",
               in_footer=False),
        Action("reopen", "h", "Zaak heropenen", "Open een gesloten zaak weer.", in_footer=False),
    )  # fmt: skip

    def __init__(self, session: Session, case_id: int, task_id: str = "") -> None:
        """``task_id``: put the cursor on this task."""
        super().__init__(classes="cases")
        self._session, self._case_id, self._first = session, case_id, task_id
        self._view = read_case(session, case_id)
        self._shown: tuple[Task, ...] = ()

    def actions(self) -> tuple[Action, ...]:
        """Closing or reopening, whichever fits."""
        hidden = {"reopen"} if self._view.case.open else {
            "close", "complete", "skip", "put_back", "roles", "facts",
        }  # fmt: skip
        return tuple(action for action in self.ACTIONS if action.name not in hidden)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep what makes no sense out of the footer."""
        known = {one.name for one in self.ACTIONS}
        if action in known and action not in {one.name for one in self.actions()}:
            return False
        return super().check_action(action, parameters)

    def compose_content(self) -> ComposeResult:
        """The top, the lanes, the tasks, the details."""
        yield Static("", id="case-top")
        with Horizontal(id="lanes"):
            yield Static("", id="lane-targeted", classes="lane")
            yield Static("", id="lane-involved", classes="lane")
        with Vertical(id="case-body"):
            yield OptionList(id="tasks", markup=False)
            with VerticalScroll(id="details"):
                yield Static("", id="detail-text")

    def on_mount(self) -> None:
        """Show the case, with the cursor on what comes first."""
        self.show()
        wanted = [n for n, task in enumerate(self._shown) if task.id == self._first]
        to_do = [n for n, task in enumerate(self._shown) if task.state is TaskState.OPEN]
        if self._shown:
            self.query_one(OptionList).highlighted = next(iter((*wanted, *to_do)), 0)
        if self._first.startswith(PAGE_PREFIX):
            self.call_after_refresh(self.action_page, self._first.removeprefix(PAGE_PREFIX))

    def on_resize(self) -> None:
        """Fit the list to the new width."""
        self.call_after_refresh(self.show)

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self.refresh_view()

    def refresh_view(self) -> None:
        """Read the case again and show it."""
        self._view = refresh_case(self._session, self._case_id)
        self.show()
        # The width is known only when the screen stands.
        self.call_after_refresh(self.show)
        self.refresh_bindings()

    def show(self) -> None:
        """Fill the screen from the view; the cursor stays on its task."""
        view = self._view
        self.query_one("#case-top", Static).update(top_text(view))
        sides = ((Lane.TARGETED, "#lane-targeted"), (Lane.INVOLVED, "#lane-involved"))
        for lane, name in sides:
            box = self.query_one(name, Static)
            box.update(lane_text(view, lane))
            late = any(overdue(task, view.today) for task in view.tasks if task.lane is lane)
            box.set_class(late and view.case.open, "late")
        listed = self.query_one(OptionList)
        chosen = self._chosen()
        self._shown = view.worth_showing
        listed.clear_options()
        width = listed.size.width - 6
        listed.add_options([
            Option(task_line(view, task, width), id=task.id) for task in self._shown
        ])
        wanted = [n for n, task in enumerate(self._shown) if chosen and task.id == chosen.id]
        if self._shown:
            listed.highlighted = wanted[0] if wanted else 0

    def _chosen(self) -> Task | None:
        listed = self.query_one(OptionList)
        if listed.highlighted is None or listed.highlighted >= len(self._shown):
            return None
        return self._shown[listed.highlighted]

    def _chosen_task(self) -> Task:
        chosen = self._chosen()
        if chosen is None:
            raise KlasappError("Kies eerst een taak in de lijst.")
        return chosen

    @on(OptionList.OptionHighlighted, "#tasks")
    def highlighted(self) -> None:
        """Show what belongs to the task under the cursor."""
        chosen = self._chosen()
        text = details(self._view, chosen) if chosen else Content("")
        self.query_one("#detail-text", Static).update(text)
        self.query_one("#details").scroll_home(animate=False)

    @on(OptionList.OptionSelected, "#tasks")
    @telling
    def selected(self) -> None:
        """Enter opens the form of a follow-up, else the report."""
        task = self._chosen_task()
        if task.key == "D8":
            self.action_report()
        else:
            open_task(self, self._session, self._case_id, task.id)

    def action_complete(self) -> None:
        """Ask on which day the task was done."""
        task = self._chosen_task()
        if task.state in {TaskState.DONE, TaskState.SKIPPED}:
            raise KlasappError("Deze taak is al klaar of overgeslagen. Zet hem eerst terug (t).")
        if task.state is TaskState.PAUSED:
            raise KlasappError(task.reason)
        missing = unmet(self._view, task)
        if missing:
            how = "Dat leg je vast in het verslag (v)."
            if not self._view.case.targeted_consent and task.key == "D3":
                how = "Toestemming zet je bij Wijzigen (w), afspraken in het verslag (v)."
            raise KlasappError(f"Deze stap kan nog niet klaar. Nodig: {' '.join(missing)} {how}")
        reason = why_reason(self._view, task) if needs_reason(self._view, task) else ""
        if not reason and overdue(task, self._view.today):
            reason = "Dit is later dan het protocol zegt. Waarom? (Later schrijven mag: m, y, d.)"
        self.app.push_screen(
            AskDay(
                f"Gedaan: {task.what}",
                self._session.today,
                partial(self._complete, task.id),
                reason=reason,
            )
        )

    def _complete(self, task_id: str, day: date, reason: str) -> None:
        session, case_id = self._session, self._case_id
        complete_task(session, case_id, task_id, day, reason)
        due = self._view.task(task_id).due
        if reason.strip() and due is not None and day > due:
            explain_late(session, case_id, task_id, reason)
        self._tell_task("De taak is gedaan.", task_id)

    def _tell_task(self, said: str, task_id: str) -> None:
        session, case_id = self._session, self._case_id
        self.shell.tell_undoable(
            said,
            lambda: take_back_task(session, case_id, task_id),
            f"Weer open: {self._view.task(task_id).what}. Wat er eerst stond, blijft in het "
            "verloop.",
        )

    def _skip(self, task_id: str, reason: str) -> None:
        skip_task(self._session, self._case_id, task_id, reason)
        self._tell_task("De taak is overgeslagen.", task_id)

    def action_skip(self) -> None:
        """Ask why the task is left out."""
        task = self._chosen_task()
        if task.state in {TaskState.DONE, TaskState.SKIPPED}:
            raise KlasappError("Deze taak is al klaar of overgeslagen. Zet hem eerst terug (t).")
        self.app.push_screen(
            AskReason(
                f"Overslaan: {task.what}\n\nWaarom sla je deze taak over? Met een goede reden mag "
                "het; de reden komt in het dossier.",
                partial(self._skip, task.id),
                yes="Overslaan",
            )
        )

    def action_put_back(self) -> None:
        """Let a task be open again."""
        task = self._chosen_task()
        put_back(self._session, self._case_id, task.id)
        self.refresh_view()
        self.shell.tell(f"Weer open: {task.what}. Wat er eerst stond, blijft in het verloop.")

    def action_why(self) -> None:
        """Explain the date."""
        task = self._chosen_task()
        rule = Content.styled("Waarom deze datum?\n\n", "bold")
        text = Content.assemble(
            rule,
            task.what,
            f" ({state_word(self._view, task)})\n\n",
            explain(task, outline(self._view.protocol)),
        )
        self.app.push_screen(Tell(text))

    def action_report(self) -> None:
        """Open the report of the task (a task to write a report leads to that report)."""
        task = self._view.task(task_of_report(self._chosen_task().id))
        if not self._view.case.open and task.id not in self._view.reports | self._view.drafts:
            raise KlasappError("Bij deze taak is geen verslag gemaakt.")
        open_talk(self, self._session, self._case_id, task.id)

    def action_menu(self) -> None:
        """Show the other pages and the seldom actions."""
        seldom = [action for action in self.actions() if not action.in_footer]
        ways = {page.key: f"page('{page.key}')" for page in PAGES}
        ways |= {action.key: action.name for action in seldom}

        def chosen(key: str | None) -> None:
            if key is not None:
                self.call_later(self.app.run_action, ways[key], self)

        self.app.push_screen(CaseMenu(PAGES, seldom), chosen)

    def action_page(self, key: str) -> None:
        """Open a page of the menu."""
        page = next(page for page in PAGES if page.key == key)
        self.app.push_screen(page.make(self._session, self._case_id))

    def action_roles(self) -> None:
        """Change who has which role."""
        self.app.push_screen(RolesScreen(self._session, self._case_id))

    def action_facts(self) -> None:
        """Change what the case says."""
        self.app.push_screen(FactsScreen(self._session, self._case_id))

    def action_history(self) -> None:
        """Show everything that happened."""
        lines: list[Content | str] = [Content.styled("Verloop van de zaak\n\n", "bold")]
        width = min(76, self.size.width * 95 // 100) - 8
        for line in case_history(self._session, self._case_id):
            lines.append(Content.styled(f"{line.at:%d-%m-%Y %H:%M}  ", "$text-muted"))
            lines.append(f"{hanging(line.text, 18, width)}\n")
        self.app.push_screen(Tell(Content.assemble(*lines)))

    def action_close(self) -> None:
        """Ask how it ended; first, why a side was not heard."""
        silent = self._view.silent_sides
        if not silent:
            self._ask_note("")
            return
        sides = " en ".join(f"de {lane.value}" for lane in silent)
        reasons: list[str] = []

        def next_question(answered: bool | None) -> None:
            if answered:
                self._ask_note(reasons[-1])

        self.app.push_screen(
            AskReason(
                f"Van {sides} is er nog geen verslag. Beide kanten horen gehoord te zijn voor "
                "je een zaak sluit. Waarom is dat niet gebeurd?",
                lambda reason: reasons.append(_required(reason)),
                yes="Verder",
            ),
            next_question,
        )

    def _ask_note(self, unheard_reason: str) -> None:
        self.app.push_screen(closing_form(self._session, self._view, unheard_reason))

    def action_reopen(self) -> None:
        """Ask why the case opens again."""
        self.app.push_screen(
            AskReason(
                "Waarom heropen je deze zaak?",
                partial(reopen_case, self._session, self._case_id),
                yes="Heropenen",
            )
        )

    @property
    def view(self) -> CaseView:
        """What is shown now."""
        return self._view


def _required(reason: str) -> str:
    if not reason.strip():
        raise KlasappError("Schrijf waarom er geen verslag is.")
    return reason
