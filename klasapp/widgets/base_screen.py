"""The screen every room's screens build on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import wraps
from inspect import isawaitable
from typing import Any, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from klasapp.errors import KlasappError
from klasapp.widgets.actions import Action
from klasapp.widgets.dialog import ClosesOnce
from klasapp.widgets.key_bar import KeyBar
from klasapp.widgets.remembered import row_now, to_row
from klasapp.widgets.room_bar import RoomBar
from klasapp.widgets.shell import Shell

Result = TypeVar("Result")

UNEXPECTED = (
    "Er ging iets mis dat klasapp niet verwachtte. Wat je eerder opsloeg is er nog. "
    "Probeer het opnieuw; blijft het misgaan, sluit klasapp dan af en start opnieuw."
)


def telling(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Let a message handler tell the mentor about a ``KlasappError`` (actions do so by themselves).

    Put it under ``@on(...)``.
    """

    @wraps(handler)
    async def told(self: Widget, *args: Any) -> None:
        try:
            result = handler(self, *args)
            if isawaitable(result):
                await result
        except KlasappError as error:
            cast(Shell, self.app).tell_failure(str(error))

    return told


def _settled(action: Action) -> Binding:
    binding = action.binding()
    if not action.priority:
        return binding
    # A priority key overtakes the letters that wait in the queue of the field.
    return replace(binding, action=f"settled({action.name!r})")


class BaseScreen(ClosesOnce[Result]):
    """A screen with the room bar above, the footer below, and help.

    Subclasses give ``HEADING``, ``HELP`` and ``ACTIONS``, and yield their widgets from
    ``compose_content``. Escape goes back; it never quits.
    """

    HEADING: ClassVar[str] = ""
    """Dutch, shown in the bar behind the room's name."""
    HELP: ClassVar[str] = ""
    """Dutch, some sentences: what this screen is for and what to do first (F1)."""
    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    ROOM: ClassVar[str] = ""
    """The key of the room this screen belongs to."""
    VIEW: ClassVar[str] = ""
    """A name under which the app keeps ``view_now`` of a screen that is not the first of a room."""

    _row_wanted: str = ""

    BACK: ClassVar[Action] = Action("back", "escape", "Terug", "Ga terug naar het vorige scherm.")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # Also a screen that is only read (no actions, but a heading) must know the way back.
        own = cls.__dict__.get("ACTIONS")
        if own is not None or (cls.HEADING and not cls.ACTIONS):
            bindings: Iterable[Binding] = (_settled(action) for action in own or () if action.key)
            cls.BINDINGS = [*bindings, cls.BACK.binding()]
        super().__init_subclass__(**kwargs)

    @property
    def pupil_in_sight(self) -> int | None:
        """The pupil this screen is about now: stands first when the mentor notes a signal."""
        return None

    @property
    def shell(self) -> Shell:
        """The app around this screen."""
        return cast(Shell, self.app)

    def fits(self, action: str) -> bool:  # noqa: ARG002
        """Whether an action (its name without arguments) makes sense now; override to leave it out.

        What does not fit is not in the footer, the palette or F1, and its key does nothing.
        """
        return True

    def actions(self) -> tuple[Action, ...]:
        """What can be done here now."""
        return tuple(one for one in self.ACTIONS if self.fits(one.name.partition("(")[0]))

    def view_now(self) -> dict[str, str]:
        """How this screen is left, for the next time; no text that people typed.

        Here: the row of its list. Override to add a sort or a filter, with ``begin_with``.
        """
        return {"row": row_now(self)}

    def begin_with(self, view: Mapping[str, str]) -> None:
        """Begin as the screen was left; called before it is shown. Unknown values do nothing."""
        self._row_wanted = view.get("row", "")

    def _on_screen_resume(self, _: events.ScreenResume) -> None:
        # After the screen's own on_screen_resume, and beside Textual's.
        self._to_wanted_row()

    def _to_wanted_row(self) -> None:
        if self._row_wanted and to_row(self, self._row_wanted):
            self._row_wanted = ""

    def compose(self) -> ComposeResult:
        """The bar, the content, the footer."""
        yield RoomBar(self.ROOM, self.HEADING)
        yield from self.compose_content()
        yield KeyBar()

    def compose_content(self) -> ComposeResult:
        """The widgets between bar and footer."""
        yield from ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what does not fit; leave "back" out where there is nothing to go back to."""
        if action == "settled":
            return self.check_action(str(parameters[0]), ())
        if not self.fits(action):
            return False
        if action == "back" and not self.shell.can_go_back:
            return False
        return super().check_action(action, parameters)

    async def action_settled(self, action: str) -> None:
        """Run an action after what was typed before it: a fast typist loses no letter."""

        async def run() -> None:
            await self.app.run_action(action, self)

        (self.focused or self).call_later(run)

    def action_back(self) -> None:
        """Go to the screen under this one; from the first screen of a room to where the mentor
        came from, if that was another room.
        """
        if len(self.app.screen_stack) > 1:
            self.dismiss()
        else:
            self.shell.go_back()

    def work(self, task: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Run ``task`` in a thread (its own store connection!) and hand ``done`` its result.

        A ``KlasappError`` is told; anything else is told as unexpected.
        """
        worker = self.run_worker(task, thread=True, exit_on_error=False)
        self._when_done[worker] = done

    @property
    def _when_done(self) -> dict[Worker[Any], Callable[[Any], None]]:
        return cast(
            dict[Worker[Any], Callable[[Any], None]],
            self.__dict__.setdefault("_done_by_worker", {}),
        )

    @telling
    async def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Hand on the result of a worker, or tell that it failed."""
        if event.state is WorkerState.SUCCESS:
            done = self._when_done.pop(event.worker, None)
            if done is not None:
                done(event.worker.result)
                self._to_wanted_row()
        elif event.state is WorkerState.ERROR:
            self._when_done.pop(event.worker, None)
            error = event.worker.error
            known = isinstance(error, KlasappError)
            self.shell.tell_failure(str(error) if known else UNEXPECTED)
        elif event.state is WorkerState.CANCELLED:
            self._when_done.pop(event.worker, None)
