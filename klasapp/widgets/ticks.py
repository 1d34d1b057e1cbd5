"""A tick that can be told apart without colour: a cross, or nothing."""

from textual.widgets import Checkbox


class Tick(Checkbox):
    """A checkbox that is empty when it is off; Textual shows a paler cross instead."""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802 - Textual's name
        """What stands between the brackets."""
        return "X" if self.value else " "
