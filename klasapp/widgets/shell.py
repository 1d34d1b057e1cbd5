"""What a screen may ask of the app around it."""

from abc import abstractmethod
from dataclasses import dataclass

from textual.app import App
from textual.binding import Binding

from klasapp.widgets.actions import spoken_key


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

    room_links: tuple[RoomLink, ...] = ()
    class_label: str = ""
    """The class the mentor works with, such as ``2B``; empty when there is none."""
    current_class: int | None = None
    """The id of that class."""
    practice: bool = False
    """True in the demo: nothing here is real."""
    hint: str = ""
    """The passphrase of the demo, told to whoever must type it."""

    @property
    def way_back_locked(self) -> bool:
        """Whether leaving beamer mode takes the passphrase: nobody was there for some minutes."""
        return False

    @abstractmethod
    def passphrase_fits(self, passphrase: str) -> bool:
        """Whether ``passphrase`` opens the database; takes about 0.3 s, and slows down.

        Raises ``KlasappError`` while the user must wait after wrong tries.
        """

    def get_key_display(self, binding: Binding) -> str:
        """The name of a key in the footer: the same as in the help and in every text."""
        return binding.key_display or spoken_key(binding.key)

    def tell(self, message: str) -> None:
        """Show a short message; never parsed as markup."""
        self.notify(message, markup=False, timeout=4)

    def tell_failure(self, message: str) -> None:
        """Show why something was not done; never parsed as markup."""
        self.notify(message, severity="error", markup=False, timeout=8)
