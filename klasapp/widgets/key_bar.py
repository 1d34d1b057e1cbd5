"""The bottom line: the keys that matter here, as many as fit."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

_ALWAYS = frozenset({"back", "help", "blank"})
"""Nobody may have to look for the way back, the help and the blank screen."""


class KeyBar(Footer):
    """A footer of which nothing is cut off.

    Where the keys of a screen are wider than the line, the last of them give way (F1 lists them
    all), and those that finish a form (Ctrl+S) after the single letters. The way back, the help
    and the blank screen always stay.
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)

    def compose(self) -> ComposeResult:
        """The keys; those without room are there but not shown."""
        parts = list(super().compose())
        self._fit([part for part in parts if isinstance(part, FooterKey)])
        yield from parts

    def on_resize(self, _: events.Resize) -> None:
        """Fit the keys to the new width."""
        self._fit(list(self.query(FooterKey)))

    def _fit(self, keys: Sequence[FooterKey]) -> None:
        over = sum(map(_width, keys)) - self.app.size.width
        last_first = keys[::-1]
        for key in sorted(last_first, key=lambda key: key.key.startswith("ctrl+")):
            key.display = over <= 0 or key.action in _ALWAYS
            if not key.display:
                over -= _width(key)


def _width(key: FooterKey) -> int:
    """Cells of a key: one around its name, one before its label."""
    return Content(key.key_display).cell_length + Content(key.description).cell_length + 3
