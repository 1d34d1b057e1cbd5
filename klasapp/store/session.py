"""A session: the open store and the clock, handed to every service."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from klasapp.store.sqlcipher import Database
from klasapp.store.store import Store


@dataclass(frozen=True)
class Session:
    """What a service needs to act: where the data are, and what time it is."""

    store: Store
    clock: Callable[[], datetime]
    """Local time; a demo or a test brings its own."""

    @property
    def now(self) -> datetime:
        """This moment, local time."""
        return self.clock()

    @property
    def today(self) -> date:
        """The current date."""
        return self.clock().date()

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One action in one transaction (see ``Store.writing``)."""
        with self.store.writing() as db:
            yield db

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """One consistent look, without a line in the audit (lists, counts)."""
        with self.store.reading() as db:
            yield db

    @contextmanager
    def reopened(self) -> Iterator["Session"]:
        """A session of its own on the same database, for a thread."""
        with self.store.reopen() as store:
            yield Session(store, self.clock)

    def audit(self, action: str, subject: str, detail: str = "") -> None:
        """Note an action or a read in the audit, inside the running ``writing``."""
        self.store.audit(self.now, action, subject, detail)
