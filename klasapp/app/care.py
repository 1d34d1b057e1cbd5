"""What klasapp does by itself for the data: look at opening, and make backups.

In a thread, with a connection of its own; what the mentor must know comes back as sentences.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from klasapp.errors import KlasappError
from klasapp.keys.slots import key_path
from klasapp.store.location import location_warning

if TYPE_CHECKING:
    from klasapp.store.store import Store

_STALE_SECOND = timedelta(days=7)
_CLOCK_SLACK = timedelta(minutes=90)
"""Winter time sets a clock back by an hour."""


def look_at_opening(store: Store, now: datetime) -> tuple[str, ...]:
    """Compare with how klasapp left the data, look at the clock, make today's backup.

    Returns Dutch sentences for the mentor; empty when all is well. A database without a key file
    (a test, a demo in memory) gets no backups.
    """
    if not key_path(store.path).exists():
        return ()
    told: list[str] = []
    try:
        with store.reopen() as own:
            found = own.note_trouble()
            if found:
                told.append(f"{found[0]} Bij Beheer, Reservekopie, kun je een kopie terugzetten.")
            told.extend(_clock_is_back(own, now))
            told.extend(_make_backup(own, now))
    except KlasappError as error:
        told.append(str(error))
    warning = location_warning(store.path)
    return (*told, warning) if warning else tuple(told)


def backup_at_closing(store: Store, now: datetime) -> None:
    """Make a backup of what this day added; the next opening tells when that fails."""
    from klasapp.store.rotation import rotate

    if store.wrote and key_path(store.path).exists():
        with suppress(KlasappError):
            rotate(store, now, always=True)


def _clock_is_back(store: Store, now: datetime) -> tuple[str, ...]:
    from klasapp.store.audit import newest

    with store.reading() as db:
        last = newest(db, 1)
    if not last or datetime.fromisoformat(last[0].at) <= now + _CLOCK_SLACK:
        return ()
    at = datetime.fromisoformat(last[0].at)
    return (
        f"De klok van deze laptop staat op {now:%d-%m-%Y %H:%M}, maar je werkte al op "
        f"{at:%d-%m-%Y %H:%M}. Zet de klok goed: klasapp rekent met datums.",
    )


def _make_backup(store: Store, now: datetime) -> tuple[str, ...]:
    from klasapp.store.rotation import read_state, rotate

    try:
        done = rotate(store, now)
    except KlasappError as error:
        return (f"De reservekopie van vandaag is niet gelukt. {error}",)
    if not done.second:
        return ()
    last = read_state(store).last_second
    stale = not last or datetime.fromisoformat(last) < now - _STALE_SECOND
    # A stick that is at home for a day is no news.
    return (done.second,) if stale else ()
