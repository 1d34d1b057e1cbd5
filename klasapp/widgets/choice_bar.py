"""Keys with what they do, to press or to click."""

from textual import events
from textual.content import Content
from textual.widgets import Static


class ChoiceBar(Static):
    """Keys with what they do, on as many lines as they take; a click does the same."""

    def __init__(self, id: str) -> None:
        super().__init__("", id=id)
        self._choices: list[tuple[str, str, str]] = []
        self._spans: list[tuple[int, int, int, str]] = []

    def offer(self, choices: list[tuple[str, str, str]]) -> None:
        """Show choices of (key, text, action)."""
        self._choices, self._spans = choices, []
        parts: list[Content] = []
        row, column = 0, 0
        for key, text, action in choices:
            shown = [Content.styled(f" {key} ", "bold $text-accent"), Content(f" {text}  ")]
            width = sum(part.cell_length for part in shown)
            if column and column + width > self.size.width + 2:
                parts.append(Content("\n"))
                row, column = row + 1, 0
            self._spans.append((row, column, column + width, action))
            parts += shown
            column += width
        self.update(Content.assemble(*parts))

    def say(self, text: str) -> None:
        """Show a line of text instead."""
        self._choices, self._spans = [], []
        self.update(Content(text))

    def on_resize(self, _: events.Resize) -> None:
        """Break the lines anew."""
        if self._choices:
            self.offer(self._choices)

    async def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        for row, start, end, action in self._spans:
            if row == event.y and start <= event.x < end:
                await self.screen.run_action(action)
