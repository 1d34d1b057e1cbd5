"""Opening the store, and one transaction per action."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from klasapp.errors import reason_of
from klasapp.keys.slots import key_path
from klasapp.store import anchor, audit, migrations
from klasapp.store.faults import (
    DamagedDatabase,
    DatabaseFault,
    StoreFault,
    may_be_out_of_reach,
    opening_fault,
    sentence_for,
    within_reach,
)
from klasapp.store.sqlcipher import Database, Error, connect

_PLAIN_HEADER = b"SQLite format 3\x00"
_PAGE = 4096
_ANCHOR_SECONDS = 60.0
"""At most so often a running klasapp notes how far the audit came."""


@dataclass
class _Writing:
    """What the connections of one opening share about their writing."""

    wrote: bool = False
    looked: bool = False
    """Whether the database was compared with how klasapp left it."""
    anchored_at: float = float("-inf")


class Store:
    """An open database. Not for use in two threads: a worker opens its own with ``reopen``."""

    def __init__(
        self, path: Path, key: bytes, db: Database, shared: _Writing | None = None
    ) -> None:
        self.path = path
        self.db = db
        self._key = key
        self._first = shared is None
        self._shared = shared or _Writing()
        self._shaken = False
        """Whether the disk did not answer: the connection is of no use any more."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; what was confirmed is on disk."""
        try:
            if self._first and self._shared.wrote and self._anchors():
                anchor.drop(self.db, self.path, self._key, seal=True)
        except Error:
            pass  # the anchor lags behind: nothing of the mentor's is lost
        finally:
            self.db.close()

    @property
    def wrote(self) -> bool:
        """Whether this opening saved anything, by any of its connections."""
        return self._shared.wrote

    def reopen(self) -> "Store":
        """A second connection to the same database, for another thread."""
        other = open_store(self.path, self._key, checked=True)
        other._first, other._shared = False, self._shared
        return other

    @property
    def key(self) -> bytes:
        """The 32-byte key, for writing a new slot."""
        return self._key

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One action: all of it is saved, or none of it.

        Takes the write lock at once (BEGIN IMMEDIATE), so that two programs on one file wait for
        each other. A nested call joins the outer transaction. Raises ``StoreFault``.
        """
        if self.db.conn.in_transaction:
            yield self.db
            return
        with self._told():
            self._come_back()
            self._look_before_writing()
            self.db.execute("begin immediate")
            try:
                yield self.db
                anchor.count_writing(self.db)
                self.db.execute("commit")
            except BaseException:
                if self.db.conn.in_transaction:
                    self.db.execute("rollback")
                raise
        self._shared.wrote = True
        self._anchor_now_and_then()

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """One consistent look at the data. Raises ``StoreFault``."""
        if self.db.conn.in_transaction:
            yield self.db
            return
        with self._told():
            self._come_back()
            self.db.execute("begin")
            try:
                yield self.db
            finally:
                if self.db.conn.in_transaction:
                    self.db.execute("rollback")

    def audit(self, now: datetime, action: str, subject: str, detail: str = "") -> None:
        """Add one row to the audit, inside the running transaction."""
        audit.append(self.db, now, action, subject, detail)

    def trouble(self) -> tuple[str, ...]:
        """What differs from how klasapp left this database, as Dutch sentences (see ``anchor``)."""
        if not self._anchors():
            return ()
        with self._told():
            return anchor.trouble(self.db, self.path, self._key)

    def note_trouble(self) -> tuple[str, ...]:
        """Look at the start of an opening, and keep what was noticed; returns it."""
        if self._shared.looked or not self._anchors():
            return ()
        self._shared.looked = True
        found = self.trouble()
        if found:
            with self.writing() as db:
                anchor.note_trouble(db, found)
        return found

    def accept_as_it_is(self) -> None:
        """The mentor knows why the database differs: from here on it is how klasapp left it."""
        with self.writing() as db:
            anchor.forget_trouble(db)
        with self._told():
            anchor.drop(self.db, self.path, self._key, seal=True, force=True)

    def _look_before_writing(self) -> None:
        if not self._shared.looked:
            self.note_trouble()

    def _anchor_now_and_then(self) -> None:
        now = time.monotonic()
        if now - self._shared.anchored_at < _ANCHOR_SECONDS or not self._anchors():
            return
        self._shared.anchored_at = now
        with suppress(Error):  # what was saved is confirmed; the anchor follows later
            anchor.drop(self.db, self.path, self._key, seal=False)

    def _anchors(self) -> bool:
        # A database without a key file is nobody's: a copy that is being looked at.
        return key_path(self.path).exists()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except Error as error:
            self._shaken = self._shaken or may_be_out_of_reach(error)
            raise StoreFault(sentence_for(error, self.path)) from error

    def _come_back(self) -> None:
        """Go on with a new connection once the disk or the stick is there again.

        The old one calls a sound database damaged from the moment on that the disk was away.
        """
        if not self._shaken or not within_reach(self.path):
            return
        fresh = connect(self.path, self._key)
        with suppress(Error):
            self.db.close()
        self.db, self._shaken = fresh, False


def create_store(path: Path, key: bytes) -> Store:
    """Make an empty database at ``path``, readable by its owner only.

    Raises ``StoreFault`` when something is already there: nothing is ever overwritten.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise StoreFault(
            f"Er staat al een bestand {path}; klasapp overschrijft het niet."
        ) from None
    except OSError as error:
        raise StoreFault(
            f"In {path.parent} kan klasapp niets opslaan ({reason_of(error)}). Kies een andere map."
        ) from error
    return _opened(path, key)


def open_store(path: Path, key: bytes, *, checked: bool = False) -> Store:
    """Open the database at ``path`` and bring its schema up to date.

    ``checked``: somebody just opened it, so looking through every page once more is not needed.

    Raises ``DatabaseFault`` when the file is missing, damaged, foreign, or made by a newer
    klasapp; such a file is not changed.
    """
    _refuse_foreign(path)
    return _opened(path, key, checked=checked)


def _refuse_foreign(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            header = stream.read(len(_PLAIN_HEADER))
    except FileNotFoundError:
        raise DamagedDatabase(f"Het bestand {path} is er niet. Kijk of de naam klopt.") from None
    except OSError as error:
        raise DatabaseFault(f"{path} kan niet worden gelezen ({reason_of(error)}).") from error
    if header == _PLAIN_HEADER:
        raise DatabaseFault(
            f"{path.name} is een onversleutelde database van een ander programma, niet van "
            "klasapp. Er is niets aan veranderd."
        )
    if size == 0 or size % _PAGE:
        raise DamagedDatabase(
            f"{path.name} is afgebroken of beschadigd: het is niet heel. Er is niets aan "
            "veranderd; zet een reservekopie terug."
        )


def _opened(path: Path, key: bytes, *, checked: bool = False) -> Store:
    try:
        db = connect(path, key)
    except Error as error:
        raise opening_fault(error, path) from error
    try:
        if not checked:
            _require_sound(db, path)
        migrations.apply(db, path)
    except Error as error:
        db.close()
        raise opening_fault(error, path) from error
    except BaseException:
        db.close()
        raise
    return Store(path, key, db)


def _require_sound(db: Database, path: Path) -> None:
    findings = [row[0] for row in db.execute("pragma quick_check(1)").fetchall()]
    if findings != ["ok"]:
        raise DamagedDatabase(
            f"{path.name} is beschadigd. Er is niets aan veranderd; zet een reservekopie terug."
        )
