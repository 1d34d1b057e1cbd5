"""Everything that is kept about one pupil, with corrections and objections."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.errors import KlasappError
from klasapp.roster.spoken_time import spoken_day
from klasapp.upkeep import access_service as service
from klasapp.upkeep.access_items import Entry, grounds
from klasapp.upkeep.find_one_screen import FindOne
from klasapp.upkeep.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText, Tell


class AccessItemsScreen(BaseScreen[None]):
    """The inventory over all rooms."""

    ROOM = "upkeep"
    HEADING = "Alles over een leerling"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#items"
    HELP = (
        "Dit is alles wat klasapp over deze leerling bewaart, met namen van anderen er nog in: "
        "laat dit scherm niet aan de leerling of ouders zien. Enter leest een onderdeel.\n\n"
        "Zegt iemand dat iets niet klopt? Met c zet je een correctie bij het onderdeel, met z een "
        "bezwaar. Wat er stond, blijft staan. Met a leg je vast wat de school op het laatste "
        "bezwaar antwoordt. In een zaak doe je dit bij het dossier van de zaak."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("read", "enter", "Lezen", "Lees dit onderdeel.", False),
        Action("correction", "c", "Correctie", "Zet een correctie bij dit onderdeel."),
        Action("objection", "z", "Bezwaar", "Zet een bezwaar bij dit onderdeel."),
        Action("answer", "a", "Antwoord", "Leg vast wat de school antwoordt."),
    )

    def __init__(self, session: Session, pupil_id: int) -> None:
        super().__init__()
        self._session, self._pupil_id = session, pupil_id
        self._entries: tuple[Entry, ...] = ()

    def compose_content(self) -> ComposeResult:
        """A count and the list."""
        with Vertical(classes="room"):
            yield Static("Even alles bij elkaar zoeken ...", id="count", classes="summary")
            yield OptionList(id="items", markup=False)

    def on_mount(self) -> None:
        """Gather it."""
        self._read()

    def _read(self) -> None:
        session, pupil_id = self._session, self._pupil_id

        def gather() -> tuple[Entry, ...]:
            with session.store.reopen() as store:
                return service.inventory(Session(store, session.clock), pupil_id)

        self.work(gather, self._show)

    def _show(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self.query_one("#count", Static).update(Content(f"{len(entries)} onderdelen"))
        listed = self.query_one(OptionList)
        here = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(_line(n, one)) for n, one in enumerate(entries, 1)])
        listed.highlighted = min(here or 0, len(entries) - 1)

    def _chosen(self) -> Entry:
        place = self.query_one(OptionList).highlighted
        if place is None or place >= len(self._entries):
            raise KlasappError("Er is niets gekozen.")
        return self._entries[place]

    @on(OptionList.OptionSelected, "#items")
    def action_read(self) -> None:
        """Read one."""
        one = self._chosen()
        parts: list[Content | str | tuple[str, str]] = [(f"{one.title}\n", "bold"), f"{one.room}\n"]
        for label, text in one.fields:
            parts += [(f"\n{label}\n", "bold"), f"{text}\n"]
        parts += [(f"\n{note}\n", "italic") for note in one.notes]
        if one.withheld:
            parts.append(("\nNiet in een kopie voor de leerling:\n", "bold"))
            parts += [f"{ground}\n" for ground in grounds(one)]
        self.app.push_screen(Tell(Content.assemble(*parts)))

    def action_correction(self) -> None:
        """What is not right."""
        self._note("correction")

    def action_objection(self) -> None:
        """What somebody does not agree with."""
        self._note("objection")

    def _note(self, kind: str) -> None:
        one = self._chosen()
        if one.key.startswith("case:"):
            raise KlasappError(
                "Dit staat in een zaak. Zet de correctie of het bezwaar daar, bij het dossier (d)."
            )
        word = "De correctie" if kind == "correction" else "Het bezwaar"

        def who_said(who: str | None) -> None:
            if who is not None:
                self.app.push_screen(
                    AskText(f"{word} van {who}: wat klopt er niet?", lines=True,
                            required="Schrijf op wat er volgens hem of haar niet klopt."),
                    partial(said, self, who),
                )  # fmt: skip

        @telling
        def said(screen: AccessItemsScreen, who: str, text: str | None) -> None:
            if text is not None:
                service.add_data_note(screen._session, screen._pupil_id, one, kind, who, text)
                screen._read()

        self.app.push_screen(
            AskText("Van wie is dit? Bijvoorbeeld: moeder van de leerling.",
                    required="Schrijf van wie dit is."),
            who_said,
        )  # fmt: skip

    def action_answer(self) -> None:
        """What the school answers to a correction or an objection."""
        waiting = [
            (f"{one.by_whom}: {one.text[:60]}", one)
            for one in service.notes_about(self._session, self._pupil_id)
            if one.answered_on is None
        ]
        if not waiting:
            raise KlasappError("Er is geen correctie of bezwaar zonder antwoord.")

        @telling
        def answered(screen: AccessItemsScreen, number: int, text: str | None) -> None:
            if text is not None:
                service.answer_data_note(screen._session, screen._pupil_id, number, text)
                screen._read()

        def chosen(one: service.DataNote | None) -> None:
            if one is not None:
                self.app.push_screen(
                    AskText(f"Antwoord van school aan {one.by_whom}:", lines=True,
                            required="Schrijf wat de school antwoordt."),
                    partial(answered, self, one.id),
                )  # fmt: skip

        self.app.push_screen(FindOne("Waarop antwoordt de school?", waiting), chosen)


def _line(number: int, one: Entry) -> Content:
    day = f"{spoken_day(one.day)} · " if one.day else ""
    marks = "".join(
        mark for mark, there in ((" ✎", bool(one.notes)), (" (deels niet in kopie)", one.withheld))
        if there
    )  # fmt: skip
    return Content.assemble(
        f"{number:>3}. ", (one.room, "bold"), f" · {day}{one.title}", (marks, "italic")
    )
