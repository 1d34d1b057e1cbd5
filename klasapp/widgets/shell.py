"""What a screen may ask of the app around it."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.app import App
from textual.binding import Binding

from klasapp.errors import KlasappError
from klasapp.widgets.actions import spoken_key
from klasapp.widgets.undo import NOTHING, WayBack, WaysBack


@dataclass(frozen=True)
class RoomLink:
    """A room in the menu."""

    key: str
    """Such as ``week``; also the name of the room's mode."""
    number: int
    """The digit that leads there."""
    name: str
    """The Dutch name."""
    short: str = ""
    """The Dutch name where there is little room."""


class Shell(App[None]):
    """The app as screens know it."""

    BINDINGS = [Binding("ctrl+z", "undo", "Zet terug", show=False)]

    room_links: tuple[RoomLink, ...] = ()
    class_label: str = ""
    """The class the mentor works with, such as ``2B``; empty when there is none."""
    current_class: int | None = None
    """The id of that class."""
    practice: bool = False
    """True in the demo: nothing here is real."""
    hint: str = ""
    """The passphrase of the demo, told to whoever must type it."""

    def __init__(self) -> None:
        super().__init__()
        self.ways_back = WaysBack()

    @property
    def way_back_locked(self) -> bool:
        """Whether leaving beamer mode takes the passphrase: nobody was there for some minutes."""
        return False

    @property
    def can_go_back(self) -> bool:
        """Whether Escape leads anywhere from the screen in use."""
        return len(self.screen_stack) > 1

    def go_back(self) -> None:
        """From the first screen of a room: to where the mentor came from, if anywhere."""

    @abstractmethod
    def passphrase_fits(self, passphrase: str) -> bool:
        """Whether ``passphrase`` opens the database; takes about 0.3 s, and slows down.

        Raises ``KlasappError`` while the user must wait after wrong tries.
        """

    def get_key_display(self, binding: Binding) -> str:
        """The name of a key in the footer: the same as in the help and in every text."""
        return binding.key_display or spoken_key(binding.key)

    def tell_undoable(
        self, said: str, take_back: Callable[[], object], back: str, place: str = ""
    ) -> None:
        """Say what was done and that Ctrl+Z takes it back; for the arguments see ``WayBack``."""
        self.ways_back.offer(WayBack(said, take_back, back, place))
        self.notify(f"{said} Ctrl+Z zet het terug.", markup=False, timeout=6)

    def tell_final(self, said: str, instead: str) -> None:
        """Say what was done for good; Ctrl+Z then tells so, and does not undo something older.

        ``instead``: Dutch, a whole sentence, what to do when it is not right.
        """

        def refuse() -> None:
            raise KlasappError(instead)

        self.ways_back.offer(WayBack(said, refuse, ""))
        self.tell(said)

    def action_undo(self, place: str = "") -> None:
        """Take back what was done last (in ``place``), and let the screen show it."""
        way = self.ways_back.latest(place)
        if way is None:
            self.tell(NOTHING)
            return
        self.ways_back.forget(way)
        try:
            way.take_back()
        except KlasappError as error:
            raise KlasappError(f"Dit kan niet meer terug: «{way.said}» {error}") from error
        self.clear_notifications()  # what was just said is no longer true
        self.tell(way.back)
        # As when the mentor comes back to this screen: each shows then what is there now.
        self.screen.post_message(events.ScreenResume())

    def tell(self, message: str) -> None:
        """Show a short message; never parsed as markup."""
        self.notify(message, markup=False, timeout=4)

    def tell_failure(self, message: str) -> None:
        """Show why something was not done; never parsed as markup."""
        self.notify(message, severity="error", markup=False, timeout=8)
