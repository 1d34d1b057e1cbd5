"""The board: cards with names side by side, and a cursor that goes over the places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import set_cell_size
from textual import events
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Static

_NARROWEST = 19


@dataclass(frozen=True, slots=True)
class Card:
    """A group or a table: a title, and (pupil or None for a free place, text) per place."""

    title: str
    places: tuple[tuple[int | None, str], ...]


class Board(Static, can_focus=True):
    """Cards in rows; arrow keys and the mouse choose a place."""

    BINDINGS = [
        Binding("up", "step(0, -1)", show=False),
        Binding("down", "step(0, 1)", show=False),
        Binding("left", "step(-1, 0)", show=False),
        Binding("right", "step(1, 0)", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Moved(Message):
        """The cursor stands on another place."""

    class Chosen(Message):
        """Enter, or a click on the place of the cursor."""

    def __init__(self, id: str) -> None:
        super().__init__("", id=id)
        self._cards: Sequence[Card] = ()
        self._columns: int | None = None
        self._picked: int | None = None
        self.card = 0
        self.place = 0

    @property
    def pupil(self) -> int | None:
        """The pupil under the cursor."""
        if not self._cards:
            return None
        return self._cards[self.card].places[self.place][0]

    def show(self, cards: Sequence[Card], columns: int | None, picked: int | None) -> None:
        """Show these cards, ``columns`` in a row (None: what fits); ``picked`` is being moved."""
        self._cards, self._columns, self._picked = cards, columns, picked
        self.card = min(self.card, max(len(cards) - 1, 0))
        self._draw()

    def go_to(self, pupil: int) -> None:
        """Put the cursor on a pupil."""
        for number, card in enumerate(self._cards):
            for place, (one, _) in enumerate(card.places):
                if one == pupil:
                    self.card, self.place = number, place
        self._draw()

    @property
    def _in_row(self) -> int:
        return self._columns or max(1, self._width // _NARROWEST)

    @property
    def _width(self) -> int:
        return self.size.width or 76

    def _tall(self, row: int) -> int:
        """Lines of a row of cards, with the title and an empty line."""
        cards = self._cards[row * self._in_row : (row + 1) * self._in_row]
        return 2 + max(len(card.places) for card in cards)

    def _draw(self) -> None:
        if self._cards:
            self.place = min(self.place, len(self._cards[self.card].places) - 1)
        each = self._width // min(self._in_row, max(len(self._cards), 1))
        lines: list[Content] = []
        for start in range(0, len(self._cards), self._in_row):
            row = range(start, min(start + self._in_row, len(self._cards)))
            lines.extend(
                Content("").join([self._cell(number, line - 1, each) for number in row])
                for line in range(self._tall(start // self._in_row))
            )
        self.update(Content("\n").join(lines))
        if self.is_attached:
            self.call_after_refresh(self._keep_in_view)

    def _cell(self, number: int, place: int, width: int) -> Content:
        card = self._cards[number]
        if place < 0:
            return Content.styled(set_cell_size(card.title, width - 1) + " ", "bold")
        if place >= len(card.places):
            return Content(" " * width)
        pupil, text = card.places[place]
        here = (number, place) == (self.card, self.place)
        picked = pupil is not None and pupil == self._picked
        mark = "►" if picked else "›" if here else " "
        style = "bold reverse" if here else "bold" if picked else ""
        return Content.styled(set_cell_size(f"{mark} {text}", width - 2), style) + Content("  ")

    def _keep_in_view(self) -> None:
        parent = self.parent
        if isinstance(parent, VerticalScroll) and self._cards:
            row = self.card // self._in_row
            top = sum(self._tall(n) for n in range(row))
            line = 0 if self.place == 0 else self.place + 1
            tall = 2 if self.place == 0 else 1
            parent.scroll_to_region(Region(0, top + line, 1, tall), animate=False)

    def action_step(self, across: int, down: int) -> None:
        """Go one place on; past the end of a card, to the card under or above it."""
        if not self._cards:
            return
        if across:
            column = self.card % self._in_row + across
            if 0 <= column < self._in_row and self.card + across < len(self._cards):
                self.card += across
        elif 0 <= self.place + down < len(self._cards[self.card].places):
            self.place += down
        elif 0 <= self.card + down * self._in_row < len(self._cards):
            self.card += down * self._in_row
            self.place = 0 if down > 0 else len(self._cards[self.card].places) - 1
        self._draw()
        self.post_message(self.Moved())

    def action_choose(self) -> None:
        """Choose the place under the cursor."""
        if self._cards:
            self.post_message(self.Chosen())

    def on_resize(self, _: events.Resize) -> None:
        """More or fewer cards fit in a row."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click there chooses."""
        top = 0
        for start in range(0, len(self._cards), self._in_row):
            tall = self._tall(start // self._in_row)
            if top <= event.y < top + tall:
                each = self._width // min(self._in_row, len(self._cards))
                number = start + event.x // each
                if event.x // each >= self._in_row or number >= len(self._cards):
                    return
                place = min(max(event.y - top - 1, 0), len(self._cards[number].places) - 1)
                again = (number, place) == (self.card, self.place)
                self.card, self.place = number, place
                self._draw()
                self.post_message(self.Chosen() if again else self.Moved())
                return
            top += tall
