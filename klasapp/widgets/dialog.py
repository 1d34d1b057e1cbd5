"""A modal screen that closes once, however often Escape is pressed."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen

Result = TypeVar("Result")


class ClosesOnce(Screen[Result]):
    """Only the screen on top can be dismissed.

    Textual pops whatever is on top: a second quick Escape would take away the screen below, and
    on the last one it would end the app.
    """

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close this screen and hand over ``result``; nothing happens when it is not on top."""
        if self.app.screen is not self or len(self.app.screen_stack) <= 1:
            return AwaitComplete()
        return super().dismiss(result)


class Dialog(ClosesOnce[Result], ModalScreen[Result]):
    """A modal screen of klasapp."""
