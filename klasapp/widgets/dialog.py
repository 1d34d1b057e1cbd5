"""A modal screen that closes once, however often Escape is pressed."""

from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.style import Style

from klasapp.widgets.actions import spoken_key

Result = TypeVar("Result")


class ClosesOnce(Screen[Result]):
    """Only the screen on top can be dismissed.

    Textual pops whatever is on top: a second quick Escape would take away the screen below, and
    on the last one it would end the app.

    A screen carries the class of its package, such as ``in-week``: style sheets hold for the whole
    app once they are read, so a rule that does not name it changes screens of other rooms too.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        package = type(self).__module__.removeprefix("klasapp.").split(".")[0]
        self.add_class(f"in-{package}")

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close this screen and hand over ``result``; nothing happens when it is not on top.

        The app itself waits until the screen is gone. Nobody else may: a callback that hands the
        wait on (``lambda _: self.dismiss()``) runs in the widget that had the focus, and that
        widget would wait for its own end, so that the app stands still for good.
        """
        if self.app.screen is self and len(self.app.screen_stack) > 1:
            super().dismiss(result)
        return AwaitComplete()


class Dialog(ClosesOnce[Result], ModalScreen[Result]):
    """A modal screen of klasapp; on a low screen the question keeps its place above the fields."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]

    HELP: ClassVar[str] = ""
    """Dutch, some sentences: what this window asks, and what each answer does (F1).

    Without it F1 does nothing: only for what explains itself, or is not for the mentor.
    """

    def _on_mount(self, _: events.Mount) -> None:
        # In the lower edge of the window: its keys, also to click.
        named = [(key, binding.description) for key, binding in keys_of(self)]
        named.sort(key=lambda one: one[0] == "escape")
        if self.HELP:
            named.append(("f1", "Hulp"))
        for box in self.query(".dialog"):
            box.border_subtitle = Content(" · ").join(_to_click(*one) for one in named)

    def action_press(self, key: str) -> None:
        """A click on a key is a press of it."""
        # Not from here: Textual lets a key rise no further than the widget that sent it.
        self.app.call_later(self.app.simulate_key, key)


def keys_of(screen: Screen[Any]) -> Iterator[tuple[str, Binding]]:
    """The keys that a window names, each action once."""
    seen = set()
    for key, binding in screen._bindings:
        possible = screen.check_action(binding.action.partition("(")[0], ())
        if binding.show and possible and binding.description and binding.action not in seen:
            seen.add(binding.action)
            yield key, binding


def _to_click(key: str, label: str) -> Content:
    press = Style.from_meta({"@click": f"screen.press('{key}')"})
    return Content(f"{spoken_key(key)} {label}").stylize(press)
