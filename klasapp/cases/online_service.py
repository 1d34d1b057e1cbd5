"""Online bullying in a case: open a situation, tick its points, note what police and ICT said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.cases import evidence_records
from klasapp.cases import online_records as rows
from klasapp.cases.case import DraftError, Role, require_open, tidy
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.evidence import Evidence, NoFiles, spoken_moment
from klasapp.cases.online import (
    SEARCH,
    OnlineDraft,
    OnlineKind,
    OnlineRecord,
    Point,
    Situation,
    age_on,
    check_record,
    is_digital,
    possibly_criminal,
    record_line,
    situation_text,
    situations_of,
)
from klasapp.cases.week_item import WeekItem
from klasapp.documents.content import library_text
from klasapp.documents.file_names import slug
from klasapp.documents.folders import export_folder
from klasapp.errors import KlasappError
from klasapp.keys.files import write_atomically
from klasapp.protocol import (
    Contact,
    Lane,
    LibraryItem,
    Scenario,
    contact_for,
    read_library,
    spoken,
    with_checks,
)
from klasapp.protocol.library import in_order
from klasapp.roster import protocol_records
from klasapp.roster.protocol_service import current_protocol
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

ABUSE = "abuse@"
"""How the address of a provider for abuse begins."""
_CONTACTS = {
    SEARCH: ("ict", "politie"),
    "S1": ("politie", "vertrouwenspersoon", "ict"),
    "S2": ("politie", "vertrouwenspersoon"),
    "S3": ("ict", "vertrouwenspersoon"),
}


@dataclass(frozen=True, slots=True)
class OnlineView:
    """What the page about online bullying shows."""

    view: CaseView
    offered: tuple[Scenario, ...]
    """What can be opened, fitting first."""
    situations: tuple[Situation, ...]
    """In the order of opening, closed ones too."""
    notes: tuple[OnlineRecord, ...]
    """Those that stand, by day."""
    digital: bool
    criminal: tuple[str, ...]
    """Forms that may be an offence; a hint, never a verdict."""
    no_files: tuple[NoFiles, ...]

    def running(self, key: str) -> Situation | None:
        """The open situation with that key."""
        found = (one for one in self.situations if one.key == key and one.closed_at is None)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class SituationView:
    """One opened situation with everything that helps."""

    view: CaseView
    situation: Situation
    text: Scenario
    help: tuple[LibraryItem, ...]
    """Sources, the first one first (Helpwanted at a nude image)."""
    contacts: tuple[tuple[str, Contact | None], ...]
    """Whom to reach, by role; None when the school did not fill it in."""


def read_online(session: Session, case_id: int, *, again: bool = False) -> OnlineView:
    """The online page of a case; reading it is noted, unless it is shown ``again``."""
    with session.reading() if again else session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        if not again:
            session.audit("online.read", f"case:{case_id}")
        return OnlineView(
            view=view,
            offered=situations_of(view.protocol, view.case),
            situations=rows.situations(db, case_id),
            notes=tuple(one for one in rows.records(db, case_id) if one.removed_at is None),
            digital=is_digital(view.protocol, view.case),
            criminal=possibly_criminal(view.protocol, view.case.forms),
            no_files=evidence_records.no_files(db, case_id),
        )


# Situations


def open_situation(session: Session, case_id: int, key: str) -> int:
    """Open a situation in a case; returns its id, also when it was open already.

    A situation that takes no files shuts the case for files from now on (R86).
    """
    with session.writing() as db:
        case = look_up(db, case_id)
        running = [one for one in rows.situations(db, case_id)
                   if one.key == key and one.closed_at is None]  # fmt: skip
        if running:
            return running[0].id
        require_open(case)
        text = situation_text(view_of(session, db, case).protocol, key)
        if text is None:
            raise KlasappError("Deze situatie staat niet in het protocol van deze zaak.")
        made = rows.open_situation(db, case_id, key, text.no_files, session.now)
        session.audit("online.open", f"case:{case_id}", key)
    return made


def close_situation(session: Session, case_id: int, situation_id: int, reason: str) -> None:
    """Let a situation end, with how it ended. Raises ``DraftError``."""
    kept = tidy(reason, "reason")
    if not kept:
        raise DraftError("reason", "Schrijf hoe het afliep, of waarom dit toch niet past.")
    with session.writing() as db:
        require_open(look_up(db, case_id))
        if _find(db, case_id, situation_id).closed_at is not None:
            raise KlasappError("Deze situatie is al afgesloten.")
        rows.close_situation(db, situation_id, session.now, kept)
        session.audit("online.close", f"case:{case_id}")


def read_situation(session: Session, case_id: int, situation_id: int) -> SituationView:
    """One situation with its points, sources and contacts."""
    protocol = current_protocol(session)
    with session.reading() as db:
        view = view_of(session, db, look_up(db, case_id))
        found = _find(db, case_id, situation_id)
        text = situation_text(view.protocol, found.key)
        checks = protocol_records.source_checks(db)
    if text is None:
        raise KlasappError("Deze situatie staat niet in het protocol van deze zaak.")
    library = with_checks(read_library(library_text()), checks)
    wanted = _CONTACTS.get(found.key, ("vertrouwenspersoon", "politie", "ict"))
    contacts = tuple(
        (_label(protocol.contacts, key), contact_for(protocol, key, view.site)) for key in wanted
    )
    sources = in_order(library, text.sources) if text.sources else ()
    return SituationView(view, found, text, sources, contacts)


def note_point(
    session: Session, case_id: int, situation_id: int, item: str, on: date | None,
    by_whom: str = "", note: str = "",
) -> None:  # fmt: skip
    """Note that a point was done on a day, by whom; without a day the tick is taken back.

    Raises ``DraftError``.
    """
    if on is not None and on > session.today:
        raise DraftError("date", "Deze dag moet nog komen. Vul in wanneer het was.")
    who = " ".join(tidy(by_whom, "by_whom", 200).split())
    point = Point(item, on, who, tidy(note, "note"), session.now)
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        found = _find(db, case_id, situation_id)
        if found.closed_at is not None:
            raise KlasappError("Deze situatie is afgesloten. Open hem opnieuw.")
        text = situation_text(view_of(session, db, case).protocol, found.key)
        if text is None or item not in {entry.code for entry in text.items}:
            raise KlasappError("Dit punt staat niet in de lijst.")
        rows.add_point(db, situation_id, point)
        session.audit("online.tick", f"case:{case_id}", item)


def write_letter(
    session: Session, case_id: int, situation_id: int, folder: Path | None = None, to: str = ""
) -> Path:
    """Write the draft of the request of a situation, with what the evidence says about where.

    ``to``: where it goes, for a provider its address for abuse (S1.5). Returns the file: plain
    text in the export folder. It names no pupil and holds no image. Raises ``DraftError``.
    """
    address = " ".join(tidy(to, "answer", 200).split())
    found = read_situation(session, case_id, situation_id)
    if not found.text.letter:
        raise KlasappError("Bij deze situatie hoort geen bericht.")
    with session.writing() as db:
        places = [_place(one) for one in evidence_records.all_evidence(db, case_id)
                  if one.text.url or one.text.account or one.text.nickname]  # fmt: skip
        text = f"Aan: {address}\n" * bool(address) + found.text.letter.strip()
        if places:
            text += "\n\nWat wij opschreven:\n" + "\n".join(places)
        name = f"{found.view.case.number}-bericht-{slug(found.situation.key.lower())}.txt"
        path = export_folder(folder) / name
        write_atomically(path, f"{text}\n".encode())
        session.audit("online.letter", f"case:{case_id}")
    return path


def _place(one: Evidence) -> str:
    text = one.text
    parts = (text.url, text.account, text.nickname, f"gezien {spoken_moment(text.received_at)}")
    return f"- {one.label}: {' · '.join(part for part in parts if part)}"


def _find(db: Database, case_id: int, situation_id: int) -> Situation:
    found = next((one for one in rows.situations(db, case_id) if one.id == situation_id), None)
    if found is None:
        raise KlasappError("Deze situatie staat niet meer in de zaak.")
    return found


def _label(contacts: tuple[Contact, ...], key: str) -> str:
    found = next((one.label for one in contacts if one.key == key), key)
    return found[:1].upper() + found[1:]


# Police, blocking, injury, damage


def youngest_targeted(view: CaseView) -> int | None:
    """The age of the youngest gepeste today; None when a day of birth is not known."""
    pupils = [view.pupils[number] for number in view.case.in_role(Role.TARGETED)]
    born = [pupil.birth_date for pupil in pupils]
    ages = [age_on(day, view.today) for day in born if day is not None]
    return min(ages) if ages and len(ages) == len(born) else None


def note_online(session: Session, case_id: int, draft: OnlineDraft) -> int:
    """Note what happened with the police, blocking, injury, damage. Raises ``DraftError``."""
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        kept = check_record(draft, session.today, youngest_targeted(view_of(session, db, case)))
        made = rows.add_record(db, case_id, kept, session.now)
        session.audit(f"online.{kept.kind.value}", f"case:{case_id}")
    return made


def drop_note(session: Session, case_id: int, record_id: int) -> None:
    """Let a note lapse; it stays in the history."""
    with session.writing() as db:
        require_open(look_up(db, case_id))
        found = [one for one in rows.records(db, case_id)
                 if one.id == record_id and one.removed_at is None]  # fmt: skip
        if not found:
            raise KlasappError("Deze notitie is al vervallen.")
        rows.remove_record(db, record_id, session.now)
        session.audit("online.drop", f"case:{case_id}")


# What other pages show


def online_items(db: Database, view: CaseView) -> tuple[WeekItem, ...]:
    """What this subject adds to Deze week: a visit to the police, files to decide about."""
    case_id = view.case.id
    found = []
    notes = [one.draft for one in rows.records(db, case_id) if one.removed_at is None]
    for note in notes:
        if note.kind is not OnlineKind.APPOINTMENT:
            continue
        after = any(
            other.kind in {OnlineKind.CONTACT, OnlineKind.REPORT} and other.on_date >= note.on_date
            for other in notes
        )
        if not after:
            at = f" om {note.at_time}" if note.at_time else ""
            what = f"Afspraak bij de politie{at}. Daarna: schrijf op hoe het ging"
            why = f"De afspraak staat op {spoken(note.on_date)}."
            found.append(WeekItem(what, "", note.on_date, why, "i"))
    if evidence_records.no_files(db, case_id):
        waiting = [one for one in evidence_records.all_evidence(db, case_id) if one.undecided]
        if waiting:
            names = ", ".join(one.label for one in waiting)
            what = f"Beslis over bestanden bij het bewijs: {names}"
            why = "In een zaak met naaktbeelden mag klasapp geen bestanden bewaren."
            found.append(WeekItem(what, "", view.today, why, "e", Lane.TARGETED))
    return tuple(found)


def online_history(db: Database, view: CaseView) -> tuple[tuple[datetime, str], ...]:
    """What happened online and with the police, for the history of the case."""
    lines: list[tuple[datetime, str]] = []
    for one in rows.situations(db, view.case.id):
        text = situation_text(view.protocol, one.key)
        title = text.title if text else one.key
        lines.append((one.opened_at, f"Situatie geopend: {title}"))
        if one.closed_at:
            lines.append((one.closed_at, f"Situatie afgesloten: {title}. {one.closing_reason}"))
        names = {entry.code: entry.text for entry in text.items} if text else {}
        lines += [(n.saved_at, _point_line(n, names.get(n.item, n.item))) for n in one.points]
    for note in rows.records(db, view.case.id):
        lines.append((note.saved_at, record_line(note.draft)))
        if note.removed_at:
            lines.append((note.removed_at, f"Vervallen: {record_line(note.draft)}"))
    return tuple(lines)


def _point_line(point: Point, text: str) -> str:
    if point.done_on is None:
        return f"Niet gedaan: {text} {point.note}".strip()
    who = f" door {point.by_whom}" if point.by_whom else ""
    return f"Gedaan op {spoken(point.done_on)}{who}: {text} {point.note}".strip()
