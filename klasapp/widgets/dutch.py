"""Textual's own few words that reach the screen, in Dutch."""

from dataclasses import replace
from typing import Any

from textual.widgets._select import SelectOverlay


def speak_dutch() -> None:
    """Name the way out of an open list in Dutch; Textual has no setting for that word."""
    overlay: Any = SelectOverlay
    bindings = overlay._merged_bindings.key_to_bindings
    bindings["escape"] = [replace(b, description="Lijst dicht") for b in bindings["escape"]]
