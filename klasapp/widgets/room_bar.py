"""The bar on top: where you are, and the rooms."""

from collections.abc import Callable, Iterator
from typing import TypeAlias, cast

from textual import events
from textual.content import Content
from textual.widgets import Static

from klasapp.widgets.shell import RoomLink, Shell

Names: TypeAlias = tuple[tuple[str, str], ...]
"""The rooms in a row: key and text."""


def _spoken(facts: tuple[str, ...]) -> str:
    return "".join((" · ".join(facts), " ")) if facts else ""


def _room_for(facts: tuple[str, ...]) -> int:
    """The cells these facts take, with a space before them."""
    return Content(_spoken(facts)).cell_length + 1 if facts else 0


class RoomBar(Static):
    """One line: the rooms with their digits, the class, and the name of this screen."""

    def __init__(self, room: str, heading: str) -> None:
        super().__init__(id="room-bar")
        self._room = room
        self._heading = heading
        self._spans: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Show the bar."""
        self.show()

    def on_resize(self, _: events.Resize) -> None:
        """Fit the bar to the new width."""
        self.show()

    def rename(self, heading: str) -> None:
        """Change the name of this screen in the bar."""
        self._heading = heading
        self.show()

    def show(self) -> None:
        """Draw the bar: rooms left, heading and class right, as far as the width allows."""
        ways = list(self._ways())
        names, facts = next(
            (way for way in ways if self._length(way[0]) + _room_for(way[1]) <= self.size.width),
            ways[-1],
        )
        parts: list[Content] = []
        self._spans = []
        column = 0
        for (key, text), gap in zip(names, self._gaps(names), strict=True):
            style = "bold reverse" if key == self._room else ""
            parts.extend((Content.styled(text, style), Content(gap)))
            self._spans.append((column, column + len(text), key))
            column += len(text) + len(gap)
        space = self.size.width - column - Content(_spoken(facts)).cell_length
        parts.append(Content(" " * space + _spoken(facts)))
        self.update(Content.assemble(*parts))

    def _ways(self) -> Iterator[tuple[Names, tuple[str, ...]]]:
        """How the rooms can be named and what stands behind them, the roomiest first.

        What matters least gives way first: that nothing here is real stays longest. On the first
        screen of a room its name says where you are; deeper, the name of the screen matters more
        than the names of the other rooms.
        """
        shell = cast(Shell, self.app)
        links = shell.room_links

        def named(other: Callable[[RoomLink], str], own: Callable[[RoomLink], str]) -> Names:
            return tuple((one.key, (own if one.key == self._room else other)(one)) for one in links)

        def long(one: RoomLink) -> str:
            return f"{one.number} {one.name}"

        def short(one: RoomLink) -> str:
            return f"{one.number} {one.short}"

        roomy = tuple((one.key, f" {long(one)} ") for one in links)
        ways = (
            roomy,
            named(short, long),
            named(short, short),
            named(lambda one: f"{one.number}", long),
        )
        practice = "OEFENSCHOOL" if shell.practice else ""
        facts = tuple(part for part in (self._heading, shell.class_label, practice) if part)
        stack = self.app.screen_stack
        if stack and self.screen is stack[0]:
            yield roomy, facts
            facts = facts[1:] if self._heading else facts
        for gone in range(len(facts) + 1):
            for names in ways:
                yield names, facts[gone:]

    @staticmethod
    def _gaps(names: Names) -> tuple[str, ...]:
        return tuple("" if text.endswith(" ") else " " for _, text in names)

    def _length(self, names: Names) -> int:
        return sum(len(text) for _, text in names) + sum(map(len, self._gaps(names)))

    async def on_click(self, event: events.Click) -> None:
        """Go to the room that was clicked."""
        for start, end, key in self._spans:
            if start <= event.x < end:
                await self.app.run_action(f"go_to('{key}')")
