"""How a case and its tasks are put into words. No markup is ever read from typed text."""

from textual.content import Content

from klasapp.cases.case import Role
from klasapp.cases.coverage import first_action_text
from klasapp.cases.days import distance
from klasapp.cases.follow_up import KEPT, last_chance
from klasapp.cases.service import CaseView, named_task, unmet
from klasapp.protocol import Lane, Task, TaskState, next_action, overdue, spoken
from klasapp.widgets.tick_list import hanging as hanging

_NARROW = 60
_SYMBOLS = {
    TaskState.DONE: ("✓", "gedaan"),
    TaskState.OPEN: ("○", "te doen"),
    TaskState.WAITING: ("…", "wacht"),
    TaskState.PAUSED: ("‖", "pauze"),
    TaskState.SKIPPED: ("–", "overgeslagen"),
}


def state_word(view: CaseView, task: Task) -> str:
    """The state of a task: symbol and word."""
    if overdue(task, view.today):
        return "! te laat"
    return " ".join(_SYMBOLS[task.state])


def when(task: Task) -> str:
    """The date of a task as far as it is known."""
    if task.state is TaskState.DONE and task.done_on is not None:
        return spoken(task.done_on)
    if task.state is TaskState.SKIPPED or (task.due is None and task.forecast is None):
        return ""
    if task.due is not None:
        return spoken(task.due)
    assert task.forecast is not None
    return f"± {spoken(task.forecast)}"


def task_line(view: CaseView, task: Task, width: int) -> Content:
    """One task in the list: state, date, what, about whom; ``width`` columns wide at most."""
    style = ""
    if overdue(task, view.today):
        style = "bold $text-error"
    elif task.state is TaskState.OPEN:
        style = "bold"
    elif task.state is not TaskState.PAUSED:
        style = "$text-muted"
    report = " ✎" if task.id in view.drafts else ""
    head, what = f"{state_word(view, task):<15}{when(task):<17}", named_task(view, task)
    shown = hanging(what, 32, width)
    if width < _NARROW:  # the words below the day: three short lines beside it take more room
        head, shown = f"{head.rstrip()}\n  ", hanging(what, 2, width)
    return Content.assemble(
        Content.styled(head, style), shown, Content.styled(report, "$text-warning")
    )


def top_text(view: CaseView) -> Content:
    """What a case is, in a few lines."""
    case = view.case
    state = "open" if case.open else f"gesloten op {spoken(case.closed_on or view.today)}"
    parts: list[Content | str] = [
        Content.styled(f"Zaak {case.number}", "bold $text-accent"),
        f" · {state} · {case.severity.value} · gemeld {spoken(case.reported_on)}",
    ]
    if case.offender_unknown:
        parts.append(" · nog niet bekend wie er pest")
    speed = first_action_text(case, view.protocol.settings.first_action_days, view.today)
    parts.append(f"\n{speed[0].upper()}{speed[1:]}")
    wish = case.wish or "Nog niet gevraagd (zet het bij Wijzigen, w)."
    parts += [Content.styled("\nWat de gepeste wil: ", "bold"), " ".join(wish.split())]
    given = last_chance(view.proposals)
    waiting = next((one for one in view.proposals if not one.decision), None)
    if waiting:
        words = Content.styled("\n! Voorstel (m, dan n): ", "bold $text-warning")
        parts += [words, waiting.words]
    elif given:
        parts += [Content.styled("\nLaatste kans: ", "bold"), f"gegeven op {spoken(given)}"]
    if not case.open:
        parts += [Content.styled("\nSlotnotitie: ", "bold"), " ".join(case.closing_note.split())]
    return Content.assemble(*parts)


def lane_text(view: CaseView, lane: Lane) -> Content:
    """One lane: who it is about and the next action; never empty while the case is open."""
    names = list(view.names(Role.TARGETED))
    title = "GEPESTE"
    if lane is Lane.INVOLVED:
        title = "PESTER"
        names = [*view.names(Role.INVOLVED)] or ["nog niet bekend"]
        names += [f"{name} (meeloper)" for name in view.names(Role.FOLLOWER)]
    who = ", ".join(names) or "nog niet bekend"
    return Content.assemble(
        Content.styled(f"{title} ", "bold"), who, "\n", *_next_in_lane(view, lane)
    )


def _next_in_lane(view: CaseView, lane: Lane) -> list[Content | str]:
    if not view.case.open:
        return ["De zaak is gesloten."]
    task = next_action(view.tasks, lane)
    if task is None:
        paused = [t for t in view.tasks if t.lane is lane and t.state is TaskState.PAUSED]
        if paused:
            return [
                Content.styled("‖ Wacht: ", "bold"),
                "nog niet bekend wie er pest. Zoek het uit en zet het bij Rollen (r).",
            ]
        return [
            Content.styled("! Hier staat niets meer klaar. ", "bold"),
            "Spreek iets af met een dag (in een verslag, v), of sluit de zaak (s).",
        ]
    day = task.due or task.forecast
    late = overdue(task, view.today)
    word = Content.styled("! Te laat: " if late else "Nu: " if task.due else "Straks: ", "bold")
    if day is None:
        return [word, task.what]
    how_far = f" ({distance(day, view.today)})" if task.due else ""
    date_text = f"{'' if task.due else 'ongeveer '}{spoken(day)}{how_far}"
    return [word, task.what, "\n", Content.styled(date_text, "$text-error" if late else "")]


def details(view: CaseView, task: Task) -> Content:
    """What belongs to a task: what is still needed, what to do, the report, the agreements."""
    parts: list[Content | str] = [Content.styled(task.what, "bold")]
    name = view.name_of(task)
    if name:
        parts.append(f": {name}")
    parts.append(f"\n{_state_sentence(view, task)}")
    if task.why:
        parts.append(f"\n{task.why}")
    missing = unmet(view, task) if task.state in {TaskState.OPEN, TaskState.WAITING} else ()
    if missing:
        parts += [Content.styled("\nNog nodig: ", "bold"), " ".join(missing)]
    if task.id in view.drafts:
        parts.append(Content.styled("\n✎ Het verslag is een concept (v).", "$text-warning"))
    elif task.id in view.reports:
        parts.append("\n✓ Het verslag is vastgesteld (v).")
    mine = [agreement for agreement in view.agreements if agreement.task_id == task.id]
    if mine:
        parts.append(Content.styled("\nAfspraken", "bold"))
    for agreement in mine:
        day = agreement.follow_up_on
        back = f" (terugkijken: {spoken(day)})" if day else ""
        result = view.results.get(agreement.id)
        kept = f" – {KEPT[result.result]} op {spoken(result.on)}" if result else ""
        parts.append(f"\n• {agreement.text}{back}{kept}")
    checklist = view.checklist(task)
    if checklist:
        parts.append(Content.styled("\nZo doe je dat", "bold"))
        parts += [f"\n• {entry.text}" for entry in checklist]
    return Content.assemble(*parts)


def _state_sentence(view: CaseView, task: Task) -> str:
    if task.state is TaskState.DONE and task.done_on is not None:
        early = f" Eerder gedaan dan het protocol zegt: {task.reason}" if task.reason else ""
        return f"✓ Gedaan op {spoken(task.done_on)}.{early}"
    if task.state is TaskState.SKIPPED:
        return f"– Overgeslagen: {task.reason}"
    if task.state is TaskState.PAUSED:
        return f"‖ {task.reason}"
    if task.due is not None:
        mark = "!" if overdue(task, view.today) else "○"
        return f"{mark} Uiterlijk {spoken(task.due)}: {distance(task.due, view.today)}."
    day = f"; als alles volgens plan gaat {spoken(task.forecast)}" if task.forecast else ""
    return f"… Wacht op {task.anchor.what}{day}."
