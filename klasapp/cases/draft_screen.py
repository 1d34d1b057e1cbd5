"""What forms that keep a draft share: saving by themselves, and tips about words."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from klasapp.cases.form_screen import FormScreen
from klasapp.protocol import Protocol, words_to_reconsider
from klasapp.widgets.base_screen import BaseScreen, telling

_MOST_TIPS = 2


class DraftScreen(FormScreen):
    """A form that is saved a moment after a change, when a field is left, and when it goes.

    Subclasses give ``save``, which does nothing when nothing changed.
    """

    SAVE_AFTER: ClassVar[float] = 1.0
    """Seconds between the first change and its place in the database."""

    _saver: Timer | None = None

    def save(self) -> None:
        """Keep what is filled in as a draft, if it changed."""
        raise NotImplementedError

    def save_soon(self) -> None:
        """Save within ``SAVE_AFTER``, however long the mentor goes on typing."""
        if self._saver is None:
            self._saver = self.set_timer(self.SAVE_AFTER, self._save_now)

    @telling
    def _save_now(self) -> None:
        self._saver = None
        self.save()

    @telling
    def on_descendant_blur(self, _: events.DescendantBlur) -> None:
        """Save when a field is left."""
        self.save()

    @telling
    def on_screen_suspend(self) -> None:
        """Save when another screen comes over this one (the lock, a question)."""
        self.save()

    @telling
    def on_unmount(self) -> None:
        """Save when the screen goes."""
        self.save()


def show_word_tips(screen: BaseScreen[Any], protocol: Protocol, text: str, first: str = "") -> None:
    """Show in ``#careless`` which words deserve a second look (R124, R217); nothing is forbidden.

    ``first``: a tip of the screen's own that comes before them.
    """
    found = [f"'{one.word.lower()}': {one.tip}" for one in words_to_reconsider(protocol, text)]
    tips = [*([first] if first else []), *list(dict.fromkeys(found))[:_MOST_TIPS]]
    shown = screen.query_one("#careless", Static)
    shown.update(Content(f"Tip over woorden. {' '.join(tips)}" if tips else ""))
    shown.display = bool(tips)
