"""How to hold or write down the talk of a task: with a guide, a short form, or a report."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.follow_up_screen import FollowUpScreen
from klasapp.cases.guide_card_screen import GuideCardScreen
from klasapp.cases.guide_screen import GuideScreen
from klasapp.cases.referral_service import interventions
from klasapp.cases.service import Session, TalkWays, talk_ways
from klasapp.cases.talk_screen import TalkScreen
from klasapp.protocol import TaskState
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.tick_list import hanging

_OVER = (TaskState.DONE, TaskState.SKIPPED)


def open_talk(screen: Screen[None], session: Session, case_id: int, task_id: str) -> None:
    """Open the talk of a task; ask how when there is more than one way (v)."""
    ways = talk_ways(session, case_id, task_id)
    running = ways.begun is not None and not ways.begun.finished
    ask = ways.open and (running or not ways.reported) and bool(ways.choices or ways.follow_up)

    def chosen(way: str | None) -> None:
        if way is not None:
            screen.app.push_screen(_screen_of(way, ways, session, case_id))

    if ask and ways.task.state is not TaskState.SKIPPED:
        screen.app.push_screen(TalkWay(ways), chosen)
    else:
        screen.app.push_screen(TalkScreen(session, case_id, task_id))


def open_task(screen: Screen[None], session: Session, case_id: int, task_id: str) -> None:
    """As ``open_talk``; a follow-up that is still to be held opens its form at once (Enter)."""
    ways = talk_ways(session, case_id, task_id)
    if ways.open and ways.follow_up and ways.task.state not in _OVER:
        screen.app.push_screen(_follow_up(ways, session, case_id))
    else:
        open_talk(screen, session, case_id, task_id)


def _follow_up(ways: TalkWays, session: Session, case_id: int) -> FollowUpScreen:
    pupil = ways.task.pupil
    running = interventions(session, case_id, int(pupil)) if pupil else ()
    return FollowUpScreen(session, case_id, ways.task.id, running)


def _screen_of(way: str, ways: TalkWays, session: Session, case_id: int) -> Screen[None]:
    task_id = ways.task.id
    if way == "form":
        return _follow_up(ways, session, case_id)
    if way == "report":
        return TalkScreen(session, case_id, task_id)
    if ways.begun is not None and way == ways.begun.guide:
        return GuideScreen(session, case_id, task_id, way)
    free = {choice.guide.key for choice in ways.choices if choice.free}
    return GuideCardScreen(session, case_id, task_id, way, reason=way not in free)


_WIDE, _FRAME = 76, 10
"""Cells of a dialog, and of its border, padding and scroll bar."""


class TalkWay(Dialog[str]):
    """Choose by letter, arrows or mouse; gives back form, report, or the key of a guide."""

    HELP = (
        "Kies hoe je dit gesprek wilt doen. Een leidraad zet de vragen van het gesprek onder "
        "elkaar en maakt daarna het verslag. Heb je het gesprek al gehad, schrijf dan meteen "
        "het verslag. Druk op de letter, of kies met de pijltjes en Enter."
    )
    BINDINGS = [Binding("escape", "dismiss(None)", "Terug")]
    AUTO_FOCUS = "#ways"

    def __init__(self, ways: TalkWays) -> None:
        super().__init__(classes="cases")
        self._ways = ways
        lines: list[tuple[str, str, str, str]] = []
        if ways.follow_up:
            lines.append(("form", "f", "Kort formulier", "een paar toetsen, ook als het goed gaat"))
        begun = ways.begun
        if begun is not None:
            title = next((c.guide.title for c in ways.choices if c.guide.key == begun.guide), "")
            lines.append((begun.guide, "l", f"Verder met: {title}", f"vanaf stap {begun.step + 1}"))
        for choice in ways.choices:
            if begun is not None and choice.guide.key == begun.guide:
                continue
            key = "" if any(line[1] == "l" for line in lines) else "l"
            mark = " (aanvulling)" if choice.guide.addition else ""
            hint = choice.guide.goal if choice.free else "niet wat het protocol noemt: met reden"
            lines.append((choice.guide.key, key, f"Leidraad: {choice.guide.title}{mark}", hint))
        fitting = sum(choice.free for choice in ways.choices) + bool(ways.follow_up)
        report = ("report", "v", "Meteen het verslag", "zonder leidraad")
        lines.insert(min(max(fitting, 1), len(lines)), report)
        self._lines = lines

    def compose(self) -> ComposeResult:
        """A line per way, and how far the guide was followed."""
        room = min(_WIDE, int(self.app.size.width * 0.95)) - _FRAME
        with VerticalScroll(classes="dialog"):
            yield Static(Content(self._ways.task.what), classes="heading")
            yield OptionList(
                *(
                    Option(
                        Content.assemble((f" {letter or ' '}  ", "bold $text-accent"),
                                         (label, "bold"),
                                         (f"\n    {hanging(hint, 4, room)}", "$text-muted")),
                        id=way,
                    )
                    for way, letter, label, hint in self._lines
                ),
                id="ways", markup=False,
            )  # fmt: skip
            how = self._ways.fidelity
            if how is not None:
                left = f" Overgeslagen: {' '.join(how.skipped)}" if how.skipped else ""
                yield Static(
                    Content(
                        f"Alleen voor jou: {how.done} van {how.of} stappen gedaan in "
                        f"{how.minutes} {'minuut' if how.minutes == 1 else 'minuten'}.{left}"
                    ),
                    classes="hint",
                )

    @on(OptionList.OptionSelected, "#ways")
    def selected(self, event: OptionList.OptionSelected) -> None:
        """Go that way."""
        self.dismiss(event.option_id)

    def on_key(self, event: events.Key) -> None:
        """Go that way by its letter."""
        way = next((line[0] for line in self._lines if line[1] and line[1] == event.key), None)
        if way is not None:
            event.stop()
            self.dismiss(way)
