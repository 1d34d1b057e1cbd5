"""Nothing at all, at once: for when a pupil walks up to the desk (F9)."""

from textual.screen import Screen


class BlankScreen(Screen[None]):
    """An empty screen; F9 comes back."""
