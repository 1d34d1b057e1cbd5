"""A list of points to tick, readable without colour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from textwrap import wrap

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, TextArea
from textual.widgets.option_list import Option

NOTHING_FITS = "Niets gevonden. Maak het zoekwoord leeg om alles te zien."


def hanging(text: str, indent: int, width: int) -> str:
    """Text that starts at column ``indent`` and goes on there on every next line."""
    lines = wrap(text, max(width - indent, 20), break_on_hyphens=False)
    return f"\n{' ' * indent}".join(lines)


def with_remark(text: str, remark: str, indent: int, width: int) -> Content:
    """``text`` hanging at ``indent``, then a paler ``remark``, on a line of its own if need be."""
    shown = hanging(text, indent, width)
    if not remark:
        return Content(shown)
    room = width - len(shown.rsplit("\n", maxsplit=1)[-1])
    gap = "  " if cell_len(remark) + 2 <= room else "\n" + " " * indent
    return Content.assemble(Content(f"{shown}{gap}"), Content.styled(remark, "$text-muted"))


class TickList(OptionList):
    """Points to tick with space or Enter. What is ticked reads ``[x]``, also without colour."""

    BINDINGS = [Binding("space", "select", "Kruisje", show=False)]

    class Toggled(Message):
        """A tick was set or taken back by the mentor."""

        def __init__(self, ticks: TickList, item: str) -> None:
            super().__init__()
            self.ticks, self.item = ticks, item

        @property
        def control(self) -> TickList:
            """The list, for selectors."""
            return self.ticks

    def __init__(
        self,
        points: Iterable[tuple[str, str]],
        ticked: Iterable[str],
        *,
        id: str,
        writes_in: str = "",
        headings: Mapping[str, str] | None = None,
    ) -> None:
        """``points``: (item, text) in order; ``headings``: what stands above an item.

        ``writes_in``: the id of the text area, or of the search field, beside the list. Who starts
        to type while the list has the focus means that one; the spaces of a sentence would set
        ticks nobody meant.
        """
        super().__init__(id=id, markup=False)
        self._writes_in, self._nothing = writes_in, False
        self._headings = headings or {}
        self.points = self._all = tuple(points)
        self.ticked = set(ticked)

    def on_resize(self) -> None:
        """Fit the texts to the new width."""
        self.show()

    def on_key(self, event: events.Key) -> None:
        """Hand on a sentence that was meant for the text beside the list."""
        letter = event.character or ""
        if not self._writes_in or not letter.isalpha():
            return
        area = self.screen.query_one(f"#{self._writes_in}")
        if isinstance(area, Input) and area.display:
            event.stop()
            area.select_on_focus = False  # the next letter comes behind this one
            self.screen.set_focus(area)
            area.value += letter
            area.cursor_position = len(area.value)
        elif isinstance(area, TextArea) and area.display and not area.read_only:
            event.stop()
            self.screen.set_focus(area)  # at once: the next key may be a space
            area.move_cursor(area.document.end)
            area.insert(letter)

    def narrow(self, wanted: Iterable[str], fold: Callable[[str], str]) -> None:
        """Show what holds one of ``wanted``; what is ticked stays in sight. Says when nothing does.

        ``fold``: text for comparing.
        """
        parts = [fold(part) for part in wanted]
        fits = [item for item, text in self._all if any(part in fold(text) for part in parts)]
        self.points = tuple(
            (item, text) for item, text in self._all if item in fits or item in self.ticked
        )
        self._nothing = not fits
        self.show()

    def show(self) -> None:
        """Draw every point; the cursor stays."""
        width = max(self.size.width - 4, 24)
        now = self.highlighted
        self.clear_options()
        for item, text in self.points:
            if item in self._headings:
                heading = Content.styled(self._headings[item], "bold $text-accent")
                self.add_option(Option(heading, disabled=True))
            mark = "x" if item in self.ticked else " "
            self.add_option(Option(Content(f"[{mark}] {hanging(text, 4, width)}"), id=item))
        if self._nothing:
            self.add_option(Option(Content(NOTHING_FITS), disabled=True))
        if self.points:
            first = self.get_option_index(self.points[0][0])
            self.highlighted = first if now is None else min(now, self.option_count - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Turn the tick over."""
        event.stop()
        item = str(event.option_id)
        self.ticked ^= {item}
        self.show()
        self.post_message(self.Toggled(self, item))
