"""One source, with a QR code to read with a phone; klasapp itself opens nothing."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.protocol.library import LibraryItem
from klasapp.upkeep import library_service as service
from klasapp.upkeep.library_service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText

_BARS = 2
_EDGES = (4, 2)
"""Quiet modules around the code: as the standard asks, or what still reads."""
_TEXT = 34
"""Cells that the text needs beside the code."""


class LibraryItemScreen(BaseScreen[None]):
    """The text on the left, the code on the right."""

    ROOM = "upkeep"
    HEADING = "Bron"
    CSS_PATH = "library.tcss"
    AUTO_FOCUS = "#about"
    HELP = (
        "Alles over deze bron. De QR-code lees je met de camera van een telefoon. klasapp opent "
        "zelf niets. Heb je de bron nagekeken, op een ander apparaat, druk dan w (werkt) of v "
        "(vervallen). klasapp zet de datum van vandaag erbij."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("works", "w", "Werkt", "Ik heb deze bron nagekeken: hij werkt."),
        Action("gone", "v", "Vervallen", "Ik heb deze bron nagekeken: hij bestaat niet meer."),
    )

    def __init__(self, session: Session, key: str) -> None:
        super().__init__()
        self._session, self._key = session, key
        self._item: LibraryItem = service.find(session, key)

    def compose_content(self) -> ComposeResult:
        """Text and code."""
        with Horizontal(id="library-item"):
            with VerticalScroll(id="about"):
                yield Static("", id="text")
            yield Static("", id="qr")

    def on_mount(self) -> None:
        """Show it."""
        self._show()

    def on_screen_resume(self) -> None:
        """The state may have been put back."""
        if self.query("#qr"):
            self._item = service.find(self._session, self._key)
            self._show()

    def on_resize(self) -> None:
        """A code that does not fit is of no use."""
        if self.query("#qr"):
            self._show()

    def _show(self) -> None:
        item = self._item
        codes = [service.qr_lines(item.reach, edge) for edge in _EDGES] if item.reach else []
        code = next((one for one in codes if self._fits(one)), None)
        shown = self.query_one("#qr", Static)
        shown.display = code is not None
        shown.update(Content.styled("\n".join(code or ()), "#000000 on #ffffff"))
        too_big = bool(codes) and code is None
        self.query_one("#text", Static).update(_text(item, self._session, too_big))

    def _fits(self, code: tuple[str, ...]) -> bool:
        high, wide = len(code), len(code[0])
        return high <= self.size.height - _BARS and wide + _TEXT <= self.size.width

    @telling
    def _mark(self, state: str, instead: str = "") -> None:
        session, key, was = self._session, self._key, self._item
        self._item = service.mark(session, key, state, instead)
        self._show()
        self.shell.tell_undoable(
            f"Genoteerd: {self._item.spoken_state}.",
            lambda: service.mark(session, key, was.state.value, was.replaced_by, was.checked_on),
            f"De stand van {was.title} is weer zoals die was.",
        )

    async def action_works(self) -> None:
        """It works."""
        await self._mark("werkt")

    def action_gone(self) -> None:
        """Ask what came instead."""
        question = "Deze bron bestaat niet meer. Wat kun je nu gebruiken? Leeg laten mag."
        self.app.push_screen(AskText(question), self._is_gone)

    async def _is_gone(self, instead: str | None) -> None:
        if instead is not None:
            await self._mark("vervallen", instead)


def _text(item: LibraryItem, session: Session, too_big: bool) -> Content:
    facts = {
        "Van": item.maker,
        "Adres": item.address,
        "Telefoon": item.phone,
        "Bereikbaar": item.hours,
        "ISBN": item.isbn,
        "Leeftijd": item.age,
        "Hoe": ", ".join(item.channels),
        "Voor": ", ".join(service.AUDIENCES.get(one, one) for one in item.audiences),
        "Stand": item.spoken_state,
        "In plaats daarvan": service.instead_of(session, item),
        "Let op": item.remark,
    }
    parts = [Content.styled(f"{item.title}\n\n", "bold $text-accent"), Content(f"{item.text}\n\n")]
    for name, value in facts.items():
        if value:
            parts += [Content.styled(f"{name}: ", "bold"), Content(f"{value}\n")]
    if item.questions:
        parts.append(Content.styled("\nOm over te praten\n", "bold"))
        parts += [Content(f"- {question}\n") for question in item.questions]
    source = "Staat niet in het protocol zelf." if item.addition else "Staat in het protocol."
    parts.append(
        Content.styled(f"\n{source}" if item.lines or item.addition else "", "$text-muted")
    )
    if too_big:
        parts.append(Content("\n\nDe QR-code past niet op dit scherm. Maak het venster groter."))
    return Content.assemble(*parts)
