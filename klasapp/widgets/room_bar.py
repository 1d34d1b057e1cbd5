"""The bar on top: where you are, and the rooms."""

from typing import cast

from textual import events
from textual.content import Content
from textual.widgets import Static

from klasapp.widgets.shell import Shell

_SEPARATOR = " · "


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
        shell = cast(Shell, self.app)
        practice = "OEFENSCHOOL" if shell.practice else ""
        facts = [part for part in (self._heading, shell.class_label, practice) if part]
        wanted = self.size.width - (Content(_SEPARATOR.join(facts)).cell_length + 2 if facts else 0)
        names = next(
            (names for names in self._ways() if self._length(names) <= wanted), self._ways()[-1]
        )
        parts: list[Content] = []
        self._spans = []
        column = 0
        for (key, text), gap in zip(names, self._gaps(names), strict=True):
            style = "bold reverse" if key == self._room else ""
            parts.extend((Content.styled(text, style), Content(gap)))
            self._spans.append((column, column + len(text), key))
            column += len(text) + len(gap)
        # What matters least gives way first: that nothing here is real stays longest.
        while facts:
            right = _SEPARATOR.join(facts) + " "
            space = self.size.width - column - Content(right).cell_length
            if space >= 1:
                parts.append(Content(" " * space + right))
                break
            facts.pop(0)
        self.update(Content.assemble(*parts))

    def _ways(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """How the rooms can be named, from roomy to narrow.

        Deep in a room the name of the screen matters more than the names of the other rooms.
        """
        links = cast(Shell, self.app).room_links
        long = tuple((link.key, f" {link.number} {link.name} ") for link in links)
        short = tuple(
            (link.key, f"{link.number} {link.name if link.key == self._room else link.short}")
            for link in links
        )
        digits = tuple(
            (link.key, f"{link.number} {link.name}" if link.key == self._room else f"{link.number}")
            for link in links
        )
        stack = self.app.screen_stack
        deep = bool(stack) and self.screen is not stack[0]
        narrow = self._length(short) > self.size.width
        return (long, short, digits) if deep or narrow else (long, short)

    @staticmethod
    def _gaps(names: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        return tuple("" if text.endswith(" ") else " " for _, text in names)

    def _length(self, names: tuple[tuple[str, str], ...]) -> int:
        return sum(len(text) for _, text in names) + sum(map(len, self._gaps(names)))

    async def on_click(self, event: events.Click) -> None:
        """Go to the room that was clicked."""
        for start, end, key in self._spans:
            if start <= event.x < end:
                await self.app.run_action(f"go_to('{key}')")
