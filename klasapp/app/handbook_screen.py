"""The handbook, to read and to search: the same text as ``docs/handleiding.md``."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.app.handbook_text import hung, parted, shown
from klasapp.documents.handbook import HANDBOOK, Hit, Section, books, search
from klasapp.widgets.actions import Action
from klasapp.widgets.book_screen import MOST_HITS, BookScreen, hit_line, nothing_found
from klasapp.widgets.key_bar import KeyBar
from klasapp.widgets.room_bar import RoomBar


class HandbookScreen(BookScreen):
    """Contents on the left, the text on the right."""

    HEADING = "Handleiding"
    CSS_PATH = "handbook.tcss"
    TEXT = "#page"
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
        self.list_contents()

    def list_contents(self) -> None:
        """The sections, or what fits the query."""
        query = self.query_one("#query", Input).value
        contents = self.query_one("#contents", OptionList)
        contents.clear_options()
        self._hits = search(self._sections, query)[:MOST_HITS]
        if not query.strip():
            contents.add_options(self._lines())
            contents.highlighted = contents.get_option_index(f"section:{self._first}")
            return
        if not self._hits:
            contents.add_option(nothing_found())
        for number, hit in enumerate(self._hits):
            line = hit_line(hit.section.title, hit.text)
            contents.add_option(Option(line, id=f"hit:{number}"))
        contents.highlighted = 0 if self._hits else None

    def _lines(self) -> list[Option]:
        lines = []
        for number, section in enumerate(self._sections):
            inner = section.book != HANDBOOK and section.opens_chapter
            heading = section.opens_chapter and not (inner and self._continues(number))
            title = Text(section.title, style="bold" if heading else "")
            lines.append(Option(hung("" if heading else "  ", title), id=f"section:{number}"))
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
