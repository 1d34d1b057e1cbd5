"""Backups that klasapp makes by itself, how long they stay, and a second place for them.

Rule: of the last seven days on which there is a backup the newest of that day stays, and of the
last four weeks with one the newest of that week. The rest goes, so what was deleted for good is
gone from the backups too after some five weeks of use.
"""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from klasapp.errors import KlasappError, reason_of
from klasapp.keys.files import settle
from klasapp.store.anchor import WRITES
from klasapp.store.backup import SUFFIX, Backup, BackupFault, read_backup, write_backup
from klasapp.store.settings import read_setting, write_setting
from klasapp.store.store import Store

KEEP_DAYS, KEEP_WEEKS = 7, 4
_SECOND, _LAST, _LAST_SECOND = "backup.second", "backup.last", "backup.last_second"
_AT_WRITES = "backup.writes"
"""The count of ``store.writes`` just after the last backup."""


@dataclass(frozen=True)
class Rotated:
    """What an automatic backup did."""

    made: Backup | None
    """None: there was one of today already, and nothing changed since."""
    second: str
    """Why there is none in the second place, as a Dutch sentence; empty when all is well."""


@dataclass(frozen=True)
class BackupState:
    """How it stands with the backups."""

    folder: Path
    second: Path | None
    last: str
    """ISO moment of the last backup that was made and tested; empty: never."""
    last_second: str
    """The same, in the second place."""


def rotation_folder(database: Path) -> Path:
    """Where the automatic backups of ``database`` lie."""
    return database.with_name(f"{database.stem}-reservekopie")


def is_there(folder: Path) -> bool:
    """Whether ``folder`` can be used now; a stick that does not answer is not there."""
    try:
        return folder.is_dir()
    except OSError:
        return False


def backups_in(folder: Path) -> tuple[Backup, ...]:
    """The backups in ``folder``, newest first; what is none, or damaged, is left out."""
    found = []
    try:
        paths = sorted(folder.glob(f"*{SUFFIX}"))
    except OSError:
        return ()
    for path in paths:
        try:
            found.append(read_backup(path))
        except BackupFault:
            continue
    return tuple(sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True))


def to_drop(moments: Iterable[datetime], just_made: datetime | None = None) -> set[datetime]:
    """Which backups go, of those made at ``moments``; never ``just_made`` (a clock set back)."""
    days: set[object] = set()
    weeks: set[object] = set()
    drop: set[datetime] = set()
    for moment in sorted(set(moments), reverse=True):
        day, week = moment.date(), moment.isocalendar()[:2]
        stays = False
        if day not in days and len(days) < KEEP_DAYS:
            days.add(day)
            stays = True
        if week not in weeks and len(weeks) < KEEP_WEEKS:
            weeks.add(week)
            stays = True
        if not stays and moment != just_made:
            drop.add(moment)
    return drop


def rotate(store: Store, now: datetime, *, always: bool = False) -> Rotated:
    """Make today's backup, test it, copy it to the second place, and let old ones go.

    Not when there is one of today already, unless ``always`` and something changed. A second
    place that is not there is told in the result, never as an error. Raises ``KlasappError`` when
    the backup itself fails: then no old one goes.
    """
    folder = rotation_folder(store.path)
    today = [one for one in _own(folder, store.path) if one.made_at.date() == now.date()]
    if today and not (always and _changed(store)):
        return Rotated(None, "")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise BackupFault(
            f"De map {folder} voor reservekopieën kan niet worden gemaakt ({reason_of(error)})."
        ) from error
    made = write_backup(store, _free(folder, store.path, now), now)
    _let_go(folder, store.path, made.made_at)
    state = read_state(store)
    second = _to_second_place(made, state.second, store.path) if state.second else ""
    with store.writing() as db:
        write_setting(db, _LAST, now.isoformat(timespec="seconds"))
        if state.second and not second:
            write_setting(db, _LAST_SECOND, now.isoformat(timespec="seconds"))
        write_setting(db, _AT_WRITES, str(int(read_setting(db, WRITES, "0")) + 1))
    return Rotated(made, second)


def _changed(store: Store) -> bool:
    with store.reading() as db:
        return read_setting(db, WRITES, "0") != read_setting(db, _AT_WRITES)


def read_state(store: Store) -> BackupState:
    """Where the backups go, and when the last ones were made."""
    with store.reading() as db:
        second = read_setting(db, _SECOND)
        return BackupState(
            rotation_folder(store.path),
            Path(second) if second else None,
            read_setting(db, _LAST),
            read_setting(db, _LAST_SECOND),
        )


def choose_second_place(store: Store, folder: Path | None) -> None:
    """Keep backups in ``folder`` too; None: no longer. Raises ``BackupFault``."""
    if folder is not None:
        if not is_there(folder):
            raise BackupFault(
                f"De map {folder} is er niet. Steek de stick erin, of kies een andere."
            )
        if folder.resolve() in {store.path.parent.resolve(), rotation_folder(store.path).resolve()}:
            raise BackupFault(
                "Daar staan de gegevens zelf al. Kies een stick of een andere schijf: gaat de "
                "laptop stuk, dan heb je die nog."
            )
    with store.writing() as db:
        write_setting(db, _SECOND, str(folder) if folder else "")
        write_setting(db, _LAST_SECOND, "")


def _to_second_place(made: Backup, folder: Path, database: Path) -> str:
    """Copy a backup there; returns what went wrong."""
    if not is_there(folder):
        return (
            f"De tweede plek voor reservekopieën ({folder}) is er nu niet. Op de laptop zelf staat "
            "er wel een. Steek de stick erin als je er weer een wilt."
        )
    target = folder / made.path.name
    part = folder / f".{made.path.name}.deel"
    try:
        shutil.copyfile(made.path, part)
        settle(part)
        part.replace(target)
        settle(target)
        if read_backup(target).sha256 != made.sha256:
            raise BackupFault("")
        _let_go(folder, database, made.made_at)
    except OSError as error:
        _unlink(part)
        return _not_there(folder, reason_of(error))
    except KlasappError:
        if not is_there(folder):
            return _not_there(folder, "de schijf of USB-stick reageert niet")
        return f"De reservekopie op {folder} is niet heel aangekomen. Probeer een andere stick."
    return ""


def _not_there(folder: Path, why: str) -> str:
    return (
        f"Op de tweede plek ({folder}) kon geen reservekopie komen ({why}). Op de laptop zelf "
        "staat er wel een."
    )


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _pattern(database: Path) -> re.Pattern[str]:
    return re.compile(re.escape(database.stem) + r"-\d{4}-\d\d-\d\d-\d{6}" + re.escape(SUFFIX))


def _own(folder: Path, database: Path) -> tuple[Backup, ...]:
    """The backups in ``folder`` that klasapp made by itself, by their name."""
    name = _pattern(database)
    return tuple(one for one in backups_in(folder) if name.fullmatch(one.path.name))


def _let_go(folder: Path, database: Path, just_made: datetime) -> None:
    own = _own(folder, database)
    drop = to_drop((one.made_at for one in own), just_made)
    for one in own:
        if one.made_at in drop:
            _unlink(one.path)


def _free(folder: Path, database: Path, now: datetime) -> Path:
    """The file for ``now``, or for the first second after it that has none."""
    while True:
        path = folder / f"{database.stem}-{now:%Y-%m-%d-%H%M%S}{SUFFIX}"
        if not path.exists():
            return path
        now += timedelta(seconds=1)
