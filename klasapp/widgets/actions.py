"""One registry of what a user can do: key, name and help, written once.

Each screen lists its ``ACTIONS``; from that list come the key bindings, the footer, the command
palette and the ``F1`` page.
"""

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True)
class Action:
    """Something a user can do on a screen."""

    name: str
    """The name of the screen's ``action_`` method, with arguments if it takes any."""
    key: str
    """Textual's key name(s), separated by commas; empty when it is in the palette only."""
    label: str
    """Dutch, one or two words: footer, palette and help page."""
    help: str
    """Dutch, one sentence: what happens."""
    in_footer: bool = True
    priority: bool = False
    """Also when a text field has the focus."""

    def binding(self) -> Binding:
        """The key binding of this action."""
        return Binding(
            self.key,
            self.name,
            self.label,
            show=self.in_footer,
            priority=self.priority,
            tooltip=self.help,
        )


_KEY_NAMES = {
    "escape": "Esc", "enter": "Enter", "space": "spatie", "delete": "Del", "up": "↑", "down": "↓",
    "left": "←", "right": "→", "pageup": "PgUp", "pagedown": "PgDn", "slash": "/", "plus": "+",
    "minus": "-", "question_mark": "?", "tab": "Tab", "backspace": "Backspace",
}  # fmt: skip


def spoken_key(key: str) -> str:
    """How a key is named on the screen: ``ctrl+p`` becomes ``Ctrl+P``."""
    first = key.split(",", maxsplit=1)[0].strip()
    parts = first.split("+")
    loud = len(parts) > 1 or (first[:1] == "f" and first[1:].isdigit())
    return "+".join(_KEY_NAMES.get(part, part.capitalize() if loud else part) for part in parts)
