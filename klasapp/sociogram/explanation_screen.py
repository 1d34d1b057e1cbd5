"""How to explain a round to the class."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Markdown, Static

from klasapp.documents.content import lessons_folder
from klasapp.errors import KlasappError
from klasapp.widgets.base_screen import BaseScreen

_FILE = "sociogram-invullen.md"


class ExplanationScreen(BaseScreen[None]):
    """The text that ships with klasapp (``lessons/sociogram-invullen.md``), to read."""

    CSS_PATH = "sociogram.tcss"
    ROOM = "sociogram"
    HEADING = "Uitleg voor de klas"
    AUTO_FOCUS = "#page"
    HELP = "Lees hoe je de meting uitlegt, wat je letterlijk kunt zeggen en wat je beter niet doet."
    ACTIONS = ()

    def compose_content(self) -> ComposeResult:
        """The text, which scrolls."""
        with VerticalScroll(classes="content", id="page"):
            yield Static("", id="complaint", classes="complaint")
            yield Markdown("", open_links=False)

    async def on_mount(self) -> None:
        """Read the file."""
        try:
            text = (lessons_folder() / _FILE).read_text(encoding="utf-8")
        except (OSError, KlasappError):
            self.query_one("#complaint", Static).update(
                f"Het bestand {_FILE} ontbreekt. Installeer klasapp opnieuw; dan is het er weer."
            )
            return
        await self.query_one(Markdown).update(text)
