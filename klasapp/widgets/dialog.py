"""A modal screen that closes once, however often Escape is pressed."""

from typing import Any, ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen

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
