"""Opening the database, keeping it for this klasapp alone, and putting a backup in its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import Worker, WorkerState

from klasapp.app import rooms
from klasapp.app.guard import GuardedShell
from klasapp.app.unlock_screen import UnlockScreen
from klasapp.errors import KlasappError
from klasapp.keys.files import tell_of_files
from klasapp.widgets.messages import RestoreRequested

if TYPE_CHECKING:
    from klasapp.store.occupancy import Occupancy
    from klasapp.store.session import Session

_CARE = "care"


class OpeningShell(GuardedShell):
    """A shell with a database: open, looked after, or being restored."""

    def __init__(
        self, database: Path, clock: Callable[[], datetime], session: Session | None
    ) -> None:
        super().__init__()
        self.database = database
        self.clock = clock
        self.session = session
        self.is_open = session is not None
        self._occupancy: Occupancy | None = None
        self.files_made: list[Path] = []
        """What was made for the mentor since klasapp was opened, newest last."""
        self._end_listening = tell_of_files(self.files_made.append)

    def begin(self, key: bytes) -> None:
        """Open the database with ``key`` and enter the rooms.

        Raises ``InUse`` when another klasapp has it open, and ``DatabaseFault``.
        """
        from klasapp.store.session import Session
        from klasapp.store.store import open_store

        self.hold()
        try:
            store = open_store(self.database, key, checked=True)
        except BaseException:
            self.let_go()
            raise
        self.opened(Session(store, self.clock))

    def rescued(self, key: bytes | None) -> None:
        """A backup was put in place: open it; None: the user went back."""
        if key is None:
            return
        try:
            self.begin(key)
        except KlasappError as error:
            self.tell_failure(str(error))
        else:
            self.tell("De reservekopie staat op zijn plaats. Kijk of alles klopt.")

    def hold(self) -> None:
        """Keep the database for this klasapp; ``InUse`` when another has it."""
        from klasapp.store.occupancy import occupy

        if self._occupancy is None:
            self._occupancy = occupy(self.database, self.clock())

    def let_go(self) -> None:
        """Another klasapp may have it."""
        if self._occupancy is not None:
            self._occupancy.release()
            self._occupancy = None

    def opened_session(self) -> Session:
        """The open database; ``KlasappError`` before and after."""
        if self.session is None:
            raise KlasappError("klasapp is nog niet geopend.")
        return self.session

    def opened(self, session: Session) -> None:
        """The store is open: enter the rooms."""
        raise NotImplementedError

    def look_after(self, session: Session) -> None:
        """Look at the data and make today's backup, in a thread."""
        from klasapp.app.care import look_at_opening

        if not self.practice:
            look = partial(look_at_opening, session.store, session.now)
            self.run_worker(look, thread=True, exit_on_error=False, group=_CARE)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell what looking after the data found."""
        if event.worker.group == _CARE and event.state is WorkerState.SUCCESS:
            for sentence in event.worker.result or ():
                self.notify(sentence, severity="warning", markup=False, timeout=20)

    def close_store(self) -> None:
        """Make the last backup of the day, close, and let go."""
        from klasapp.app.care import backup_at_closing

        session, self.session = self.session, None
        self.is_open = False
        self.ways_back.clear()
        if session is not None:
            if not self.practice:
                backup_at_closing(session.store, session.now)
            session.store.close()
        self.let_go()

    def on_restore_requested(self, message: RestoreRequested) -> None:
        """Leave the rooms, put the backup in place, and ask for the passphrase again."""
        from klasapp.app.rescue_screen import RestoringScreen

        self.ways_back.clear()

        async def restore() -> None:
            self.add_mode("restoring", lambda: RestoringScreen(message.path, message.key))
            await self.switch_mode("restoring")
            for room in rooms.ROOMS:
                await self.remove_mode(room.key)

        self.call_next(restore)

    async def restored(self, sentence: str) -> None:
        """The backup is in place, or not; back to the start."""
        if "unlock" not in self._modes:
            self.add_mode("unlock", UnlockScreen)
        await self.switch_mode("unlock")
        await self.remove_mode("restoring")
        self.notify(sentence, markup=False, timeout=30)
