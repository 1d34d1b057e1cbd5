"""What one room asks of another. A screen posts it; the app decides where it leads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:  # the start-up path stays free of numpy and networkx
    from klasapp.sociometry import Flag
    from klasapp.store.restore import BackupKey


class PupilRequested(Message):
    """Show the page of a pupil."""

    def __init__(self, pupil_id: int) -> None:
        super().__init__()
        self.pupil_id = pupil_id


class PupilsMerged(Message):
    """Two pupils were one child: ``pupil_id`` is who stays; the other had ``former_names``."""

    def __init__(self, pupil_id: int, former_names: tuple[str, ...]) -> None:
        super().__init__()
        self.pupil_id = pupil_id
        self.former_names = former_names


class LookFirstRequested(Message):
    """Start a "kijk eerst" plan for a pupil from a flag, before there is any case."""

    def __init__(self, pupil_id: int, flag: Flag, round_id: int) -> None:
        super().__init__()
        self.pupil_id = pupil_id
        self.flag = flag
        self.round_id = round_id


class SignalRequested(Message):
    """Note a signal about a pupil; ``round_id``: the round that made the mentor look."""

    def __init__(self, pupil_id: int, round_id: int | None = None) -> None:
        super().__init__()
        self.pupil_id = pupil_id
        self.round_id = round_id


class CaseRequested(Message):
    """Open a new case; with the pupil, flag or "kijk eerst" plan that led to it, if any."""

    def __init__(
        self,
        pupil_id: int | None = None,
        flag: Flag | None = None,
        look_first_id: int | None = None,
    ) -> None:
        super().__init__()
        self.pupil_id = pupil_id
        self.flag = flag
        self.look_first_id = look_first_id


class CaseFromSignals(Message):
    """Open a new case with what one or several signals say."""

    def __init__(self, signal_ids: tuple[int, ...]) -> None:
        super().__init__()
        self.signal_ids = signal_ids


class CaseBegun(Message):
    """A case began from signals: they are in it from now on."""

    def __init__(self, case_id: int, signal_ids: tuple[int, ...]) -> None:
        super().__init__()
        self.case_id = case_id
        self.signal_ids = signal_ids


class PlaceRequested(Message):
    """Go to a place that a list names: kind ``case``, ``look_first``, ``signal``,
    ``round``, ``agreements``, ``retention``, ``access``, ``access_items`` or ``class``.

    ``detail``: what to point at there, such as the id of a task in a case.
    """

    def __init__(self, kind: str, number: int, detail: str = "") -> None:
        super().__init__()
        self.kind = kind
        self.number = number
        self.detail = detail


class CitationRequested(Message):
    """Choose an agreement of the class to name in a case."""

    def __init__(self, case_id: int) -> None:
        super().__init__()
        self.case_id = case_id


class GroupsRequested(Message):
    """Make work groups, or a seating plan, from the choices of a round."""

    def __init__(self, round_id: int, *, seating: bool) -> None:
        super().__init__()
        self.round_id = round_id
        self.seating = seating


class HandbookRequested(Message):
    """Read the handbook."""


class ClassChosen(Message):
    """The mentor works with this class from now on."""

    def __init__(self, class_id: int) -> None:
        super().__init__()
        self.class_id = class_id


class PupilModeEntered(Message):
    """Pupils sit at the laptop now: no idle lock, no way out without the passphrase."""


class PupilModeLeft(Message):
    """The mentor is back."""


class BeamerEntered(Message):
    """The class looks at the screen now: nothing but what is safe for a class may be shown."""


class BeamerLeft(Message):
    """The mentor's screens may be seen again."""


class AgreementProposed(Message):
    """A class made an agreement in a lesson; ``block``: ``algemeen`` or ``online``."""

    def __init__(self, class_id: int, lesson_id: str, text: str, block: str) -> None:
        super().__init__()
        self.class_id = class_id
        self.lesson_id = lesson_id
        self.text = text
        self.block = block


class RestoreRequested(Message):
    """Close the database and put a backup in its place; it was looked into with ``key``."""

    def __init__(self, path: Path, key: BackupKey) -> None:
        super().__init__()
        self.path = path
        self.key = key
