"""The handbook, to read and to search: the same text as ``docs/handleiding.md``."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.app.handbook_text import parted, shown
from klasapp.documents.handbook import HANDBOOK, Hit, Section, books, search
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.key_bar import KeyBar
from klasapp.widgets.room_bar import RoomBar

_MOST_HITS = 200
_SHOWN = 60


class HandbookScreen(BaseScreen[None]):
    """Contents on the left, the text on the right."""

    HEADING = "Handleiding"
    CSS_PATH = "handbook.tcss"
    AUTO_FOCUS = "#contents"
    HELP = (
        "Hier lees je hoe alles werkt. Loop met de pijlen door de inhoud; rechts staat de tekst. "
        "Met Enter of Tab ga je naar de tekst, met Esc terug. Zoeken doe je met /: typ een woord, "
        "en kies met pijl omlaag."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("look_up", "slash", "Zoeken", "Zoek een woord in de hele handleiding."),
    )

    def __init__(self, room: str = "", first: Section | None = None) -> None:
        """``room``: where the mentor comes from; ``first``: the section to begin with."""
        super().__init__()
        self.add_class("keeps-drafts")  # what is typed here only searches
        self._room = room
        self._sections = books()
        self._hits: tuple[Hit, ...] = ()
        self._first = self._sections.index(first) if first in self._sections else 0

    def compose(self) -> ComposeResult:
        """The bar of the room that the mentor came from stays."""
        yield RoomBar(self._room, self.HEADING)
        yield from self.compose_content()
        yield KeyBar()

    def compose_content(self) -> ComposeResult:
        """Search field, contents and text."""
        with Vertical(id="handbook"):
            yield Input(placeholder="/ zoeken in de handleiding", id="query", compact=True)
            with Horizontal():
                yield OptionList(id="contents", markup=False)
                yield VerticalScroll(id="page")

    def on_mount(self) -> None:
        """Show the contents."""
        self._list()

    def _list(self) -> None:
        query = self.query_one("#query", Input).value
        contents = self.query_one("#contents", OptionList)
        contents.clear_options()
        self._hits = search(self._sections, query)[:_MOST_HITS]
        if not query.strip():
            contents.add_options(self._lines())
            contents.highlighted = contents.get_option_index(f"section:{self._first}")
            return
        if not self._hits:
            nothing = "Niets gevonden. Probeer een ander woord, of een deel ervan."
            contents.add_option(Option(Content(nothing), disabled=True))
        for number, hit in enumerate(self._hits):
            text = hit.text if len(hit.text) <= _SHOWN else f"{hit.text[: _SHOWN - 1]}…"
            title = Content.styled(f"{hit.section.title}\n", "bold")
            contents.add_option(Option(Content.assemble(title, text), id=f"hit:{number}"))
        contents.highlighted = 0 if self._hits else None

    def _lines(self) -> list[Option]:
        lines = []
        for number, section in enumerate(self._sections):
            inner = section.book != HANDBOOK and section.opens_chapter
            heading = section.opens_chapter and not (inner and self._continues(number))
            style = "bold" if heading else ""
            margin = "" if heading else "  "
            lines.append(
                Option(Content.styled(f"{margin}{section.title}", style), id=f"section:{number}")
            )
        return lines

    def _continues(self, number: int) -> bool:
        return number > 0 and self._sections[number - 1].book == self._sections[number].book

    @on(OptionList.OptionHighlighted, "#contents")
    async def turn_page(self, event: OptionList.OptionHighlighted) -> None:
        """Show what is under the cursor."""
        kind, _, number = str(event.option_id).partition(":")
        if kind == "hit":
            if int(number) < len(self._hits):
                hit = self._hits[int(number)]
                await self._read(hit.section, hit.place)
        elif number:
            self._first = int(number)
            await self._read(self._sections[self._first])

    async def _read(self, section: Section, found: int = -1) -> None:
        page = self.query_one("#page", VerticalScroll)
        lines = [Static(Content.styled(f"{section.title}\n", "bold $text-accent"))]
        for place, (block, apart) in enumerate(
            zip(section.blocks, parted(section.blocks), strict=True)
        ):
            line = Static(shown(block), classes="found" if place == found else "")
            line.styles.margin = (int(apart), 0, 0, 0)
            lines.append(line)
        with self.app.batch_update():
            await page.remove_children()
            await page.mount_all(lines)
            page.scroll_home(animate=False)
        for one in page.query(".found"):
            one.scroll_visible(animate=False, top=True)

    @on(OptionList.OptionSelected, "#contents")
    def to_text(self) -> None:
        """Enter goes from the contents to the text."""
        self.query_one("#page").focus()

    @on(Input.Changed, "#query")
    def searched(self) -> None:
        """Show what fits while typing."""
        self._list()

    @on(Input.Submitted, "#query")
    def to_hits(self) -> None:
        """Enter goes from the field to what was found."""
        self.query_one("#contents").focus()

    def key_down(self) -> None:
        """The arrow goes from the field to what was found."""
        if self.focused is self.query_one("#query"):
            self.query_one("#contents").focus()

    def action_look_up(self) -> None:
        """To the search field."""
        self.query_one("#query").focus()

    def action_back(self) -> None:
        """Out of the text, out of the search, and only then back."""
        query = self.query_one("#query", Input)
        if self.focused is self.query_one("#page"):
            self.query_one("#contents").focus()
        elif query.value or self.focused is query:
            query.value = ""
            self.query_one("#contents").focus()
        else:
            super().action_back()
