"""The bottom line: the keys that matter here, as many as fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

_ALWAYS = frozenset({"back", "help", "blank"})
"""Nobody may have to look for the way back, the help and the blank screen."""


@dataclass(frozen=True)
class Key:
    """One key of the bar."""

    key: str
    name: str
    """As it stands on the keyboard."""
    label: str
    action: str
    enabled: bool
    tooltip: str

    @property
    def width(self) -> int:
        """Cells: one around its name, one behind its label."""
        return Content(self.name).cell_length + Content(self.label).cell_length + 3


class KeyBar(Widget):
    """A footer of which nothing is cut off.

    Where the keys of a screen are wider than the line, the last of them give way (F1 lists them
    all), and those that finish a form (Ctrl+S) after the single letters. The way back, the help
    and the blank screen always stay. One widget that draws one line: Textual's ``Footer`` builds
    and styles a widget for each key, anew on every move of the focus.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "key-bar--key", "key-bar--label", "key-bar--pointed", "key-bar--refused",
    }  # fmt: skip
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        text-wrap: nowrap;
        color: $footer-foreground;
        background: $footer-background;
    }
    KeyBar > .key-bar--key {
        color: $footer-key-foreground;
        background: $footer-key-background;
        text-style: bold;
    }
    KeyBar > .key-bar--label {
        color: $footer-description-foreground;
        background: $footer-description-background;
    }
    KeyBar > .key-bar--pointed { background: $block-hover-background; }
    KeyBar > .key-bar--refused { text-style: dim; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[Key, ...] = ()
        self._pointed: Key | None = None

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys that are shown now, from left to right."""
        return self._keys

    def on_mount(self) -> None:
        """Follow what the screen can do."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def on_unmount(self) -> None:
        """Stop following."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def on_resize(self, _: events.Resize) -> None:
        """Fit the keys to the new width."""
        if self._keys:
            self._show()

    def _follow(self, screen: Screen[Any]) -> None:
        if self.is_attached and screen is self.screen:
            self._show()

    def _show(self) -> None:
        keys = tuple(_fitting(tuple(self._all()), self.app.size.width))
        if keys != self._keys:
            self._keys = keys
            self._point(None)
            self.refresh()

    def _all(self) -> Iterator[Key]:
        seen = set()
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            if binding.show and binding.action not in seen:
                seen.add(binding.action)
                yield Key(
                    binding.key,
                    self.app.get_key_display(binding),
                    binding.description,
                    binding.action,
                    enabled,
                    tooltip,
                )

    def render(self) -> Content:
        """The line, in the colours of today's theme."""
        parts = []
        for key in self._keys:
            more = ["key-bar--pointed"] if key is self._pointed else []
            more += [] if key.enabled else ["key-bar--refused"]
            parts.append((f" {key.name} ", self.get_visual_style("key-bar--key", *more)))
            parts.append((f"{key.label} ", self.get_visual_style("key-bar--label", *more)))
        return Content.assemble(*parts)

    def _at(self, column: int) -> Key | None:
        start = 0
        for key in self._keys:
            if start <= column < start + key.width:
                return key
            start += key.width
        return None

    def _point(self, key: Key | None) -> None:
        if key is not self._pointed:
            self._pointed = key
            self.tooltip = Content(key.tooltip) if key and key.tooltip else None
            self.refresh()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Light up the key under the mouse, and tell what it does."""
        self._point(self._at(event.x))

    def on_leave(self, _: events.Leave) -> None:
        """The mouse is gone."""
        self._point(None)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click is a press of that key."""
        key = self._at(event.x)
        if key is None:
            return
        if key.enabled:
            self.app.simulate_key(key.key)
        else:
            self.app.bell()


def _fitting(keys: Sequence[Key], width: int) -> Iterator[Key]:
    over = sum(key.width for key in keys) - width
    gone = set()
    last_first = keys[::-1]
    for key in sorted(last_first, key=lambda key: key.key.startswith("ctrl+")):
        if over > 0 and key.action not in _ALWAYS:
            gone.add(key)
            over -= key.width
    return (key for key in keys if key not in gone)
