"""Ticks that can be told apart without colour: a cross, or nothing."""

from textual.strip import Strip
from textual.widgets import Checkbox, SelectionList
from textual.widgets.option_list import OptionDoesNotExist
from textual.widgets.selection_list import SelectionType


class Tick(Checkbox):
    """A checkbox that is empty when it is off; Textual shows a paler cross instead."""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802 - Textual's name
        """What stands between the brackets."""
        return "X" if self.value else " "


class TickList(SelectionList[SelectionType]):
    """A list of options with a cross before what is chosen, and nothing before the rest."""

    def render_line(self, y: int) -> Strip:
        """One line, with the cross taken out where the option is not chosen."""
        strip = super().render_line(y)
        try:
            option = self.get_option_at_index(self.scroll_offset.y + y)
        except OptionDoesNotExist:
            return strip
        if option.value in self.selected:
            return strip
        segments = list(strip)
        if len(segments) > 1 and segments[1].text == Checkbox.BUTTON_INNER:
            segments[1] = segments[1]._replace(text=" ")
        return Strip(segments, strip.cell_length)
