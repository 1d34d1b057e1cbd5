"""The words beside the sociogram: about the chosen pupil, or about the class."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.sociogram.explore import Explored, View
from klasapp.sociogram.explore_facts import about_class, about_pupil
from klasapp.sociogram.explore_places import Arranged
from klasapp.sociogram.explore_service import Note
from klasapp.widgets.choice_bar import ChoiceBar

_STYLES = {"title": "bold", "flag": "bold", "plain": "", "quiet": "italic"}


class ExplorePanel(Vertical):
    """Text that scrolls, and below it where one can go from here."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._about: object = None

    def compose(self) -> ComposeResult:
        """The text, and the ways onward."""
        with VerticalScroll(id="reading", can_focus=False):
            yield Static("Even rekenen ...", id="details")
        yield ChoiceBar(id="onward")

    def say(self, text: str) -> None:
        """Show one sentence."""
        self.query_one("#details", Static).update(Content(text))

    def show(
        self,
        explored: Explored,
        view: View,
        arranged: Arranged,
        note: Note | None = None,
        *,
        narrow: bool,
    ) -> None:
        """Show the chosen pupil with the mentor's ``note``, or the class.

        ``narrow``: the panel is wide and low.
        """
        if self._about != view.focus:
            self._about = view.focus
            self.query_one("#reading", VerticalScroll).scroll_home(animate=False)
        if view.focus is None:
            said = about_class(explored, view, arranged.layout.rings)
            offered = [("t", "tabel", "show_table"), ("m", "matrix", "show_matrix")]
        else:
            said = about_pupil(explored, view, note=note, short=narrow)
            offered = [("Enter", "alles", "details")]
            if explored.flags(view.focus):
                offered.append(("k", "kijk eerst", "look_first"))
            offered += [("z", "zaak", "open_case"), ("l", "leerling", "pupil")]
        self.query_one(ChoiceBar).offer(offered)
        parts: list[Content | str] = []
        for weight, text in said:
            gap = "\n" if narrow or weight == "flag" else "\n\n"
            parts += [Content.styled(text, _STYLES[weight]), gap]
        self.query_one("#details", Static).update(Content.assemble(*parts))

    def turn_page(self, by: int) -> None:
        """Move the text by pages."""
        reading = self.query_one("#reading", VerticalScroll)
        reading.scroll_relative(y=by * max(reading.size.height - 1, 1), animate=False)
