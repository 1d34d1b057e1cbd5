"""The audit to read, to filter and to hand to the privacy officer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from klasapp.documents.cells import inert
from klasapp.documents.folders import export_folder
from klasapp.errors import KlasappError
from klasapp.keys.files import write_atomically
from klasapp.roster.pupil import fold
from klasapp.store import audit
from klasapp.store.audit import AuditRow
from klasapp.store.session import Session
from klasapp.upkeep.audit_words import spoken_action, spoken_detail, spoken_subject

PERIODS: dict[str, tuple[str, int | None]] = {
    "week": ("laatste 7 dagen", 7),
    "month": ("31 dagen", 31),
    "year": ("laatste jaar", 366),
    "all": ("alles", None),
}
"""Dutch words and days of each period."""
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "all": ("alles", ()),
    "read": ("bekeken", ("read", "look", "file", "history")),
    "out": ("naar buiten: kopie, export, print", ("export", "print", "copy", "bundle", "given",
                                                  "letter", "paper")),
    "gone": ("gewist of weggehaald", ("erase", "delete", "remove", "removed", "forget")),
    "keys": ("toegang en herstel", ("key", "passphrase", "recovery", "restore", "backup")),
}  # fmt: skip
"""Dutch words, and words in an action that make it of this kind."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the audit in words. ``key``: its number."""

    key: int
    at: datetime
    what: str
    about: str
    more: str
    action: str


def lines(
    session: Session, period: str = "month", kind: str = "all", part: str = ""
) -> tuple[Line, ...]:
    """The rows of a period and a kind in which ``part`` stands, newest first."""
    days = PERIODS[period][1]
    today = session.today
    first = date(1970, 1, 1) if days is None else today - timedelta(days=days - 1)
    with session.reading() as db:
        found = audit.between(db, first, date(9999, 12, 31))
    wanted = fold(part)
    listed = [_line(one) for one in reversed(found) if _fits(one.action, kind)]
    return tuple(
        one
        for one in listed
        if wanted in fold(f"{one.what} {one.about} {one.more} {one.at:%d-%m-%Y}")
    )  # fmt: skip


def _fits(action: str, kind: str) -> bool:
    words = KINDS[kind][1]
    return not words or any(part in words for part in action.split("."))


def _line(row: AuditRow) -> Line:
    return Line(
        row.id,
        datetime.fromisoformat(row.at),
        spoken_action(row.action),
        spoken_subject(row.subject),
        spoken_detail(row.detail),
        row.action,
    )


def export_audit(session: Session, found: Iterable[Line], folder: Path | None = None) -> Path:
    """Write these lines as CSV, with whether the whole audit is sound; returns the path.

    There are no names in it, but numbers that klasapp can lead back to a pupil: handle it as
    personal data.
    """
    listed = sorted(found, key=lambda one: one.key)
    if not listed:
        raise KlasappError("Er zijn geen regels om te bewaren. Kies een andere periode of soort.")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    with session.reading() as db:
        wrong = audit.verify(db)
    writer.writerow(("nr", "wanneer", "wat", "waarover", "meer", "code"))
    for one in listed:
        cells = (str(one.key), f"{one.at:%Y-%m-%d %H:%M:%S}", one.what, one.about, one.more,
                 one.action)  # fmt: skip
        writer.writerow([inert(cell) for cell in cells])
    sound = wrong[0] if wrong else "Het hele logboek is nagekeken en klopt."
    writer.writerow(("", "", sound, "", "", ""))
    path = export_folder(folder) / f"logboek-{session.today.isoformat()}.csv"
    write_atomically(path, stream.getvalue().encode("utf-8-sig"))
    with session.writing():
        session.audit("audit.export", "audit:all", f"rows:{len(listed)}")
    return path
