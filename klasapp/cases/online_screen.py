"""Online bullying in a case: situations, the tasks of the protocol, police, and notes."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.case_text_screen import hanging, state_word, when
from klasapp.cases.dialog_screen import AskDay
from klasapp.cases.evidence_decision_screen import ask_about_files
from klasapp.cases.evidence_screen import EvidenceScreen
from klasapp.cases.index_screen import IndexScreen
from klasapp.cases.note_screen import NoteScreen
from klasapp.cases.online import SEARCH, OnlineKind, record_line
from klasapp.cases.service import (
    OnlineView,
    Session,
    complete_task,
    drop_note,
    open_situation,
    read_online,
    take_back_drop,
)
from klasapp.cases.situation_screen import SituationScreen
from klasapp.errors import KlasappError
from klasapp.protocol import Scenario, Task, TaskState
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm

_FIRST = "Begin hier: kies wat er speelt en druk op Enter."


class OnlineScreen(BaseScreen[None]):
    """What to do when bullying happens online."""

    CSS_PATH = ["cases.tcss", "evidence.tcss"]
    ROOM = "cases"
    HEADING = "Online en politie"
    AUTO_FOCUS = "#online-list"
    HELP = (
        "Kies bovenaan de situatie die past (Enter) en werk de punten af. Eronder staan de taken "
        "die het protocol bij online pesten vraagt; met Enter zet je er een op gedaan. Daaronder "
        "staat wat je opschreef over politie, blokkeren, letsel en schade (n).\n\n"
        "Weet je niet van wie het komt? Open dan 'Van wie komt het?' en zoek het uit met ICT. "
        "Weet je het, geef de leerling dan een rol bij de zaak (Rollen, r): de stappen voor de "
        "pester gaan dan vanzelf lopen.\n\n"
        "Gaat het naar de politie? Maak de bewijslijst (p): zonder bestanden, met alleen de namen "
        "die jij aankruist. Of iets strafbaar is, bepaalt de politie."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("note", "n", "Noteren", "Schrijf op wat er met politie of blokkeren gebeurde."),
        Action("index", "p", "Politielijst", "Maak de lijst van het bewijs voor de politie."),
        Action("evidence", "e", "Bewijs", "Ga naar het bewijs van deze zaak."),
        Action("drop", "delete", "Vervalt", "Laat de gekozen notitie vervallen.", in_footer=False),
    )

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self._view = read_online(session, case_id)

    def compose_content(self) -> ComposeResult:
        """What matters most, and the list."""
        yield Static("", id="online-top")
        yield OptionList(id="online-list", markup=False)

    def on_mount(self) -> None:
        """Show it, with the cursor on the first line."""
        self.show()

    def on_resize(self) -> None:
        """Fit the list to the new width."""
        self.call_after_refresh(self.show)

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed."""
        self.refresh_view()

    def refresh_view(self) -> None:
        """Read again and show."""
        self._view = read_online(self._session, self._case_id, again=True)
        self.show()

    def show(self) -> None:
        """Fill the screen; the cursor stays on its line."""
        self.query_one("#online-top", Static).update(_top(self._view))
        listed = self.query_one(OptionList)
        at = listed.highlighted
        now = listed.get_option_at_index(at).id if at is not None else None
        listed.clear_options()
        listed.add_options(self._options(max(listed.size.width - 4, 40)))
        kept = [n for n in range(listed.option_count)
                if now and listed.get_option_at_index(n).id == now]  # fmt: skip
        listed.highlighted = kept[0] if kept else 1

    def _options(self, width: int) -> list[Option]:
        view = self._view
        shown = [_heading("Wat speelt er?")]
        shown += [
            Option(_situation_line(view, one, width), id=f"situation:{one.key}")
            for one in view.offered
        ]
        tasks = _tasks(view)
        if tasks:
            shown.append(_heading("Taken van het protocol"))
            shown += [
                Option(
                    f"{state_word(view.view, task):<15}{when(task):<17}"
                    f"{hanging(task.what, 32, width)}",
                    id=f"task:{task.id}",
                )
                for task in tasks
            ]
        shown.append(_heading("Politie, blokkeren, letsel en schade"))
        if not view.notes:
            shown.append(Option("Nog niets genoteerd (n).", id="nothing"))
        shown += [
            Option(f"• {hanging(record_line(one.draft), 2, width)}", id=f"note:{one.id}")
            for one in view.notes
        ]
        return shown

    def _chosen(self) -> tuple[str, str]:
        listed = self.query_one(OptionList)
        if listed.highlighted is None:
            return "", ""
        kind, _, key = (listed.get_option_at_index(listed.highlighted).id or "").partition(":")
        return kind, key

    @on(OptionList.OptionSelected, "#online-list")
    @telling
    def selected(self) -> None:
        """Open what was chosen."""
        kind, key = self._chosen()
        if kind == "situation":
            self._open(key)
        elif kind == "task":
            self._complete(key)
        elif kind == "nothing":
            self.action_note()

    def _open(self, key: str) -> None:
        running = self._view.running(key)
        if running:
            self.app.push_screen(SituationScreen(self._session, self._case_id, running.id))
            return
        text = next(one for one in self._view.offered if one.key == key)
        if text.no_files:
            self.app.push_screen(
                Confirm(
                    f"{text.title}.\n\nAls je dit opent, neemt klasapp in deze zaak geen bestanden "
                    "meer aan: alleen tekst.",
                    yes="Openen",
                ),
                partial(self._answered, key),
            )
            return
        self._open_now(key)

    @telling
    def _answered(self, key: str, yes: bool | None) -> None:
        if yes:
            self._open_now(key)

    def _open_now(self, key: str) -> None:
        made = open_situation(self._session, self._case_id, key)

        def go_on() -> None:
            self.app.push_screen(SituationScreen(self._session, self._case_id, made))

        ask_about_files(self.shell, self._session, self._case_id, go_on)

    def _complete(self, task_id: str) -> None:
        task = self._view.view.task(task_id)
        if task.state in {TaskState.DONE, TaskState.SKIPPED}:
            raise KlasappError("Deze taak is al klaar of overgeslagen.")
        save = partial(complete_task, self._session, self._case_id, task_id)
        self.app.push_screen(AskDay(f"Gedaan: {task.what}", self._session.today, save))

    def action_note(self) -> None:
        """Write down what happened."""
        self.app.push_screen(NoteScreen(self._session, self._case_id, OnlineKind.CONTACT))

    def action_index(self) -> None:
        """Make the index for the police."""
        self.app.push_screen(IndexScreen(self._session, self._case_id))

    def action_evidence(self) -> None:
        """Go to the evidence."""
        self.app.push_screen(EvidenceScreen(self._session, self._case_id))

    def action_drop(self) -> None:
        """Let a note lapse, after asking."""
        kind, key = self._chosen()
        if kind != "note":
            raise KlasappError("Kies eerst een notitie onderaan de lijst.")
        self.app.push_screen(
            Confirm("Klopt deze notitie niet? Dan vervalt hij; in het verloop blijft hij te lezen.",
                    yes="Laten vervallen"),
            partial(self._dropped, int(key)),
        )  # fmt: skip

    @telling
    def _dropped(self, record_id: int, yes: bool | None) -> None:
        if yes:
            session, case_id = self._session, self._case_id
            drop_note(session, case_id, record_id)
            self.refresh_view()
            self.shell.tell_undoable(
                "De notitie is vervallen.",
                lambda: take_back_drop(session, case_id, record_id),
                "De notitie staat er opnieuw.",
            )


def _heading(text: str) -> Option:
    return Option(Content.styled(text, "bold $text-accent"), disabled=True)


def _tasks(view: OnlineView) -> list[Task]:
    keys = {"S2.klas", "S2.vervolg"} if view.view.case.offender_unknown else set()
    hidden = {TaskState.WAITING, TaskState.PAUSED}
    return [
        task
        for task in view.view.worth_showing
        if (task.key.startswith("S1.") or task.key in keys) and task.state not in hidden
    ]


def _top(view: OnlineView) -> Content:
    parts: list[Content | str] = []
    if view.no_files:
        parts.append(
            Content.styled(
                "! Geen beelden bewaren of bekijken. Eerst Helpwanted, dan de politie. klasapp "
                "neemt hier geen bestanden aan.\n",
                "bold $text-warning",
            )
        )
    if view.criminal:
        parts.append(
            f"Misschien strafbaar: {', '.join(view.criminal)}. De politie bepaalt dat. Raad "
            "aangifte aan en noteer dat (n).\n"
        )
    if view.view.case.offender_unknown:
        parts.append(
            "Nog niet bekend van wie het komt: de stappen voor de pester wachten. Weet je het, zet "
            "het dan bij Rollen (r in de zaak).\n"
        )
    if not parts and view.view.case.place in {"buiten", "online", "onderweg"}:
        parts.append("Ook wat buiten school gebeurt, hoort erbij als de school er last van heeft.")
    return Content.assemble(*parts) if parts else Content(_FIRST)


def _situation_line(view: OnlineView, one: Scenario, width: int) -> str:
    running = view.running(one.key)
    if running:
        done = sum(point.done_on is not None for point in running.last().values())
        state = f"▸ {done} van {len(one.items)} gedaan"
    elif any(done.key == one.key for done in view.situations):
        state = "– afgesloten"
    else:
        case = view.view.case
        fits = set(one.forms) & set(case.forms) or (one.key == SEARCH and case.offender_unknown)
        state = "○ past hierbij" if fits else "○"
    return f"{state:<18}{hanging(one.title, 18, width)}"
