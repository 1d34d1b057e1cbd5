"""The agreements on the projector: a page for each heading, or one agreement at a time."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.agreements.class_page import ClassPage
from klasapp.widgets.beamer import BeamerScreen

_ONE_KEY = "1 tegelijk: l"
_LIST_KEY = "lijst: l"
_FOLLOWS = "En als het misgaat?"


class AgreementsBeamer(BeamerScreen):
    """Plain texts for the class; what it is made of holds no pupil."""

    CSS_PATH = "agreements.tcss"
    BINDINGS = [Binding("l", "turn", "Lijst of een tegelijk", priority=True)]

    def __init__(self, page: ClassPage) -> None:
        super().__init__()
        self._page = page
        self._one = False
        self._place = 0

    def compose_class(self) -> ComposeResult:
        """A heading and what belongs to it."""
        yield Static("", id="class-heading", classes="big-heading")
        yield Static("", id="class-text", classes="big")

    def on_mount(self) -> None:
        """Show the first page."""
        self._show()

    @property
    def _pages(self) -> list[tuple[str, tuple[str, ...]]]:
        page = self._page
        blocks = [(b.name, tuple(text for _, text in b.lines)) for b in page.blocks]
        if self._one:
            blocks = [(name, (text,)) for name, texts in blocks for text in texts]
        first = [(page.heading, (page.motto,))] if page.motto else []
        return [*first, *blocks, (_FOLLOWS, page.follows)]

    def _show(self) -> None:
        pages = self._pages
        self._place = min(self._place, len(pages) - 1)
        heading, texts = pages[self._place]
        self.query_one("#class-heading", Static).update(Content(heading))
        mark = "" if self._one or len(texts) == 1 else "•  "
        self.query_one("#class-text", Static).update(
            Content("\n\n".join(f"{mark}{text}" for text in texts))
        )
        scroll = self.query_one("#beamer-page", VerticalScroll)
        scroll.visible = True
        scroll.scroll_home(animate=False)
        key = _LIST_KEY if self._one else _ONE_KEY
        self.say(f"{self._place + 1} van {len(pages)}   {key}")

    def action_next(self) -> None:
        """Further down a long page, then the next one."""
        scroll = self.query_one("#beamer-page", VerticalScroll)
        if scroll.scroll_offset.y < scroll.max_scroll_y:
            scroll.scroll_page_down(animate=False)
        elif self._place + 1 < len(self._pages):
            self._place += 1
            self._show()

    def action_previous(self) -> None:
        """The page before this one."""
        self._place = max(self._place - 1, 0)
        self._show()

    def action_turn(self) -> None:
        """From the list to one agreement at a time, or back."""
        self._one, self._place = not self._one, 0
        self._show()
