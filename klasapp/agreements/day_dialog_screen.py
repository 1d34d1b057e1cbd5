"""A small form around one day."""

from __future__ import annotations

from textual.widgets import Input

from klasapp.agreements.service import Session
from klasapp.widgets.asking import Asking


class DayDialog(Asking[bool]):
    """Hands back True when something was kept; a subclass yields the fields, and keeps them."""

    AUTO_FOCUS = "#day"

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id

    def answer(self) -> bool:
        """Keep it."""
        self.keep()
        return True

    def keep(self) -> None:
        """Keep what was typed. Raises ``KlasappError``."""
        raise NotImplementedError

    def typed_day(self) -> str:
        """What stands in the field for the day."""
        return self.query_one("#day", Input).value
