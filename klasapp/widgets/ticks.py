"""A tick that can be told apart without colour: a cross, or nothing."""

from textual.actions import SkipAction
from textual.binding import Binding
from textual.widgets import Checkbox


class Tick(Checkbox):
    """A checkbox that is empty when it is off; Textual shows a paler cross instead.

    The arrows go from tick to tick; after the last one they are the page's, which scrolls.
    """

    BINDINGS = [
        Binding("up", "walk(-1)", "Vorige", show=False),
        Binding("down", "walk(1)", "Volgende", show=False),
    ]

    def action_walk(self, by: int) -> None:
        """To the tick above or below."""
        ticks = [one for one in self.screen.query(Tick) if one.focusable]
        place = ticks.index(self) + by
        if not 0 <= place < len(ticks):
            raise SkipAction
        ticks[place].focus()

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802 - Textual's name
        """What stands between the brackets."""
        return "X" if self.value else " "
