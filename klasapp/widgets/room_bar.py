"""The bar on top: where you are, and the rooms."""

from typing import cast

from textual import events
from textual.content import Content
from textual.widgets import Static

from klasapp.widgets.shell import Shell


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
        parts: list[Content] = []
        self._spans = []
        column = 0
        for link in shell.room_links:
            text = f" {link.number} {link.name} "
            style = "bold reverse" if link.key == self._room else ""
            parts.append(Content.styled(text, style))
            self._spans.append((column, column + len(text), link.key))
            column += len(text)
        practice = "OEFENSCHOOL" if shell.practice else ""
        facts = [part for part in (self._heading, shell.class_label, practice) if part]
        # What matters least gives way first: that nothing here is real stays longest.
        while facts:
            right = " · ".join(facts) + " "
            space = self.size.width - column - Content(right).cell_length
            if space >= 1:
                parts.append(Content(" " * space + right))
                break
            facts.pop(0)
        self.update(Content.assemble(*parts))

    async def on_click(self, event: events.Click) -> None:
        """Go to the room that was clicked."""
        for start, end, key in self._spans:
            if start <= event.x < end:
                await self.app.run_action(f"go_to('{key}')")
