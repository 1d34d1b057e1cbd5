"""One agreement: its words, where it came from, how it went (R16)."""

from __future__ import annotations

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.agreements.agreement import (
    EVENT_WORDS,
    SOURCE_WORDS,
    Event,
    block_name,
    votes_told,
)
from klasapp.agreements.review import VERDICT_WORDS
from klasapp.agreements.review_service import reviews, verdict_counts
from klasapp.agreements.service import Session, history, line_of
from klasapp.roster.spoken_time import spoken_day
from klasapp.widgets.base_screen import BaseScreen


class LineScreen(BaseScreen[None]):
    """The page of one agreement; no pupil is named on it."""

    CSS_PATH = "agreements.tcss"
    ROOM = "agreements"
    HEADING = "Afspraak"
    AUTO_FOCUS = "#whole"
    HELP = (
        "Hier staat waar een afspraak vandaan komt, hoe hij eerst heette, hoe het ging als je "
        "terugkeek, en in hoeveel zaken hij genoemd is. Namen staan hier niet."
    )
    ACTIONS = ()

    def __init__(
        self, session: Session, line_id: int, cases: int, titles: Mapping[str, str] | None = None
    ) -> None:
        """``cases``: in how many cases this agreement is named. ``titles``: of lessons, by id."""
        super().__init__()
        self._titles = titles or {}
        self._session, self._line_id, self._cases = session, line_id, cases

    def compose_content(self) -> ComposeResult:
        """Everything about it."""
        with VerticalScroll(id="whole", classes="content", can_focus=True):
            yield Static("")
            for piece in about_line(self._session, self._line_id, self._cases, self._titles):
                yield Static(piece)


def about_line(
    session: Session, line_id: int, cases: int, titles: Mapping[str, str]
) -> tuple[Content, Table]:
    """An agreement and how it went, and its history: two pieces to show under each other."""
    found, line = line_of(session, line_id)
    held = reviews(session, found.class_id)
    origin = f" ({_lesson(line.origin, titles)})" if line.origin else ""
    votes = f" · {votes_told(line.votes)}" if line.votes is not None else ""
    told = Content.assemble(
        Content.styled(f"{line.label}  {line.text}", "bold $text-accent"),
        f"\n{block_name(line.block)} · {SOURCE_WORDS[line.source]}{origin}{votes}\n\n",
    )
    counts = verdict_counts(held, line.id)
    if any(counts.values()):
        verdicts = ", ".join(
            f"{VERDICT_WORDS[verdict][0]} {count}× {VERDICT_WORDS[verdict][1]}"
            for verdict, count in counts.items()
            if count
        )
        told += Content(f"Terugkijken: {verdicts}\n")
    named = "1 zaak" if cases == 1 else f"{cases} zaken"
    told += Content(f"Genoemd in: {named if cases else 'geen zaak'}\n\n")
    told += Content.styled("Geschiedenis", "bold")
    events = Table.grid(padding=(0, 2, 0, 0))
    events.add_column(no_wrap=True)
    events.add_column()
    for event in history(session, line.id):
        text = f": {_told(event, titles)}" if event.text else ""
        events.add_row(Text(spoken_day(event.at.date())), Text(f"{EVENT_WORDS[event.kind]}{text}"))
    return told, events


def _lesson(origin: str, titles: Mapping[str, str]) -> str:
    """A lesson by its title; a code of a starter line stays."""
    return f"«{titles[origin]}»" if origin in titles else origin


def _told(event: Event, titles: Mapping[str, str]) -> str:
    lesson = event.text.removeprefix("les ")
    if event.kind == "again" and lesson in titles:
        return f"in de les «{titles[lesson]}»"
    return event.text
