"""How a family is put into words. No markup is ever read from typed text."""

from textual.content import Content

from klasapp.cases.family import AGREEMENT_PLACES, CUSTODY, Guardian
from klasapp.cases.service import FamilyView
from klasapp.protocol import Task, TaskState, spoken

_STATES = {TaskState.DONE: "✓", TaskState.SKIPPED: "–", TaskState.OPEN: "○"}


def contact_line(family: FamilyView, one: Guardian) -> Content:
    """A parent in one line."""
    relation = f" ({one.relation})" if one.relation else ""
    if one.withhold_reason:
        state = f"– niet informeren: {one.withhold_reason}"
    elif family.told(one):
        state = "✓ ingelicht"
    elif one.to_inform:
        state = "○ nog inlichten"
    else:
        state = "alleen op verzoek"
    reach = f" · {one.reach}" if one.reach else ""
    return Content.assemble(
        (one.name, "bold"), f"{relation}: {CUSTODY[one.custody]} · {state}{reach}"
    )  # fmt: skip


def family_text(family: FamilyView) -> Content:
    """Tasks, what is not equal, refusals, agreements, and what happened, newest first."""
    parts: list[Content | str] = []
    for one, copy, _ in family.unequal:
        what = f"kreeg nog niet: {copy}" if copy else "hoorde het nog niet"
        parts.append(Content.styled(f"! {one.name} {what}. Beide ouders krijgen hetzelfde.\n",
                                    "$text-warning"))  # fmt: skip
    parts += [
        Content.styled(f"! {family.text_of(event)} Besluit wat volgt.\n", "$text-warning")
        for event in family.undecided
    ]
    parts += [
        f"! {family.text_of(event)} De stappen gaan door. Andere bronnen: praat met de klas en "
        "medewerkers, en kijk naar een meting.\n"
        for event in family.refusals[-1:]
    ]
    parts.append(Content.styled("Taken\n", "bold"))
    parts += [f"{_task(task)}\n" for task in family.tasks] or ["Geen taken voor deze ouders.\n"]
    if family.agreements:
        parts.append(Content.styled("Afspraken met de ouders\n", "bold"))
    for agreement, place in family.agreements:
        where = AGREEMENT_PLACES.get(place, "")
        back = f", terugkijken {spoken(agreement.follow_up_on)}" if agreement.follow_up_on else ""
        parts.append(f"• {agreement.text} ({agreement.owner.word}{f', {where}' if where else ''}"
                     f"{back})\n")  # fmt: skip
    if family.events:
        parts.append(Content.styled("Wat er gebeurde\n", "bold"))
    for event in reversed(family.events):
        parts += [Content.styled(f"{spoken(event.on_day)}  ", "$text-muted"),
                  f"{family.text_of(event)}\n"]  # fmt: skip
    return Content.assemble(*parts)


def _task(task: Task) -> str:
    sign = _STATES.get(task.state, "…")
    day = task.done_on or task.due or task.forecast
    return f"{sign} {task.what}: {spoken(day) if day else 'nog geen dag'}. {task.rule}"
