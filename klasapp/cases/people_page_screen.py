"""What the pages about people share: a few words above, a list, and what belongs to a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.service import Session
from klasapp.errors import KlasappError
from klasapp.widgets.base_screen import BaseScreen, telling


class PeoplePage(BaseScreen[None]):
    """A list with details below; it reads again whenever it comes back into sight."""

    CSS_PATH = ["cases.tcss", "people.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    ROOM = "cases"
    AUTO_FOCUS = "#page-lines"
    ABOUT_A_LINE: ClassVar[frozenset[str]] = frozenset()
    """The actions that do something with the line under the cursor."""

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self.load(again=False)

    def load(self, *, again: bool) -> None:
        """Read what the page shows. ``again``: it is on the screen already."""
        raise NotImplementedError

    def lead(self) -> Content:
        """What stands above the list."""
        raise NotImplementedError

    def lines(self) -> Sequence[tuple[str, Content]]:
        """(key, text) of each line."""
        raise NotImplementedError

    def detail(self, key: str) -> Content:
        """What belongs to a line; an empty key when there is none."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep what needs a line out of the footer while there is none."""
        if action in self.ABOUT_A_LINE and self.query("#page-lines") and not self.chosen:
            return False
        return super().check_action(action, parameters)

    def compose_content(self) -> ComposeResult:
        """The lead, the list, the details."""
        yield Static("", id="page-top")
        with Vertical(id="page-body"):
            yield OptionList(id="page-lines", markup=False)
            with VerticalScroll(id="page-detail"):
                yield Static("", id="page-text")

    def on_mount(self) -> None:
        """Show the page."""
        self.show()

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self.refresh_view()

    def refresh_view(self) -> None:
        """Read again and show it; the cursor stays."""
        self.load(again=True)
        self.show()

    def show(self) -> None:
        """Fill the page."""
        self.query_one("#page-top", Static).update(self.lead())
        listed = self.query_one("#page-lines", OptionList)
        chosen, lines = self.chosen, self.lines()
        listed.clear_options()
        listed.add_options([Option(text, id=key) for key, text in lines])
        listed.display = bool(lines)
        keys = [key for key, _ in lines]
        if keys:
            listed.highlighted = keys.index(chosen) if chosen in keys else 0
        self._show_detail()
        self.refresh_bindings()

    @property
    def chosen(self) -> str:
        """The key of the line under the cursor; empty when there is none."""
        listed = self.query_one("#page-lines", OptionList)
        if listed.highlighted is None or listed.highlighted >= listed.option_count:
            return ""
        return listed.get_option_at_index(listed.highlighted).id or ""

    def required(self, sentence: str) -> str:
        """As ``chosen``. Raises ``KlasappError`` with ``sentence`` when there is none."""
        if not self.chosen:
            raise KlasappError(sentence)
        return self.chosen

    @on(OptionList.OptionHighlighted, "#page-lines")
    def _show_detail(self) -> None:
        text, box = self.detail(self.chosen), self.query_one("#page-detail")
        self.query_one("#page-text", Static).update(text)
        box.display = bool(text.plain.strip())
        box.scroll_home(animate=False)
