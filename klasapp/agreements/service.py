"""What a mentor can do with the agreements of a class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klasapp.agreements import records
from klasapp.agreements.agreement import (
    AgreementError,
    Event,
    Line,
    clean_line,
    names_in,
)
from klasapp.agreements.agreement_set import (
    AgreementSet,
    Block,
    Signing,
    Status,
    blocks_of,
    missing_blocks,
    signing_of,
    status_of,
)
from klasapp.agreements.class_page import ClassBlock, ClassPage
from klasapp.agreements.follows import what_follows
from klasapp.protocol import StarterLine
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.service import class_of, list_classes, list_pupils
from klasapp.store.session import Session

__all__ = [
    "Event",
    "Line",
    "Overview",
    "Session",
    "Status",
    "adopt",
    "adopted_set",
    "change_motto",
    "class_page",
    "current_protocol",
    "earlier_sets",
    "explained",
    "guide_text",
    "history",
    "line_of",
    "names_in_line",
    "overview",
    "parents_informed",
    "parents_not_informed",
    "put_back_set",
    "started_set",
    "starters",
    "take_back_adoption",
]
LONGEST_REASON = 1000
_MOST_MOTTO = 200


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the room shows about the agreements of a class, without any pupil."""

    class_id: int
    class_name: str
    school_year: str
    found: AgreementSet | None
    status: Status
    blocks: tuple[Block, ...]
    """The agreed lines, block by block; required blocks also when they are empty."""
    missing: tuple[str, ...]
    """Names of the required blocks without a line."""
    signing: Signing
    inform_parents: bool
    new_since_letter: int
    """Lines that were agreed on after the parents were informed."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, also proposals and those that were dropped."""
        return self.found.lines if self.found else ()

    @property
    def agreed(self) -> tuple[Line, ...]:
        """The agreed lines in the order of the page."""
        return tuple(line for block in self.blocks for line in block.lines)


# Reading


def overview(session: Session, class_id: int) -> Overview:
    """The agreements of a class as they are now."""
    protocol = current_protocol(session)
    settings = protocol.settings
    here = class_of(session, class_id)
    with session.reading() as db:
        found = records.set_of_class(db, class_id)
        days = records.chosen_days(db, found.id) if found else {}
    agreed = found.agreed if found else ()
    told = found.parents_informed_on if found else None
    return Overview(
        class_id,
        here.name,
        here.school_year.name,
        found,
        status_of(found, inform_parents=settings.agreements_inform_parents),
        blocks_of(agreed, settings.agreements_blocks),
        missing_blocks(agreed, settings.agreements_blocks),
        signing_of(settings.agreements_signing, here.name),
        settings.agreements_inform_parents,
        sum(told is not None and days.get(one.id, told) > told for one in agreed),
    )


def line_of(session: Session, line_id: int) -> tuple[AgreementSet, Line]:
    """A line with its set. Raises ``AgreementError`` when it is not there."""
    with session.reading() as db:
        found = records.set_of_line(db, line_id)
    if found is None:
        raise AgreementError("Deze afspraak staat niet meer in klasapp.")
    return found, found.line(line_id)


def history(session: Session, line_id: int) -> tuple[Event, ...]:
    """What happened to a line, oldest first."""
    with session.reading() as db:
        return records.events(db, line_id)


def earlier_sets(session: Session, class_id: int) -> tuple[Overview, ...]:
    """The agreements of other classes and years, newest first: to read, never copied (R30)."""
    with session.reading() as db:
        wanted = set(records.classes_with_agreements(db)) - {class_id}
    return tuple(overview(session, one.id) for one in list_classes(session) if one.id in wanted)


def starters(session: Session, class_id: int) -> tuple[StarterLine, ...]:
    """The starter lines of the protocol that this class does not use yet (R51, R207)."""
    used = {one.origin for one in _lines(session, class_id) if one.state != "dropped"}
    return tuple(one for one in current_protocol(session).starter_lines if one.code not in used)


def guide_text(session: Session) -> str:
    """How agreements are made with a class, from the school's protocol (guide B1)."""
    parts: list[str] = []
    for guide in current_protocol(session).guides:
        if guide.used_in == "afspraken":
            parts.append(f"{guide.title}\n{guide.goal}")
            parts += [
                f"{section.title}\n"
                + "\n".join(f"{n}. {item.text}" for n, item in enumerate(section.items, 1))
                for section in guide.sections
            ]
    return "\n\n".join(parts) or "Het protocol van je school heeft hier geen leidraad voor."


def names_in_line(session: Session, class_id: int, text: str) -> tuple[str, ...]:
    """Given names of pupils of the class that stand in a text; it hangs on the wall, so: none."""
    return names_in(text, (pupil.given_name for pupil in list_pupils(session, class_id)))


def class_page(session: Session, class_id: int) -> ClassPage:
    """What the class sees: texts only (beamer mode, poster)."""
    seen = overview(session, class_id)
    return ClassPage(
        f"Zo gaan wij met elkaar om in {seen.class_name}",
        seen.found.motto if seen.found else "",
        tuple(
            ClassBlock(block.name, tuple((one.label, one.text) for one in block.lines))
            for block in seen.blocks
            if block.lines
        ),
        what_follows(current_protocol(session)),
        seen.status is Status.IN_FORCE,
    )


def _lines(session: Session, class_id: int) -> tuple[Line, ...]:
    with session.reading() as db:
        found = records.set_of_class(db, class_id)
    return found.lines if found else ()


# The set


def change_motto(session: Session, class_id: int, text: str) -> None:
    """Keep the class's own sentence above its agreements."""
    kept = clean_line(text) if text.strip() else ""
    with session.writing() as db:
        found = started_set(session, class_id)
        records.change_set(db, found.id, {"motto": kept[:_MOST_MOTTO]})
        session.audit("agreements.motto", f"class:{class_id}")


def adopt(session: Session, class_id: int) -> Overview:
    """Fix the agreements of the class; every required block must have at least one line.

    Raises ``AgreementError`` with the names of the blocks that are empty.
    """
    with session.writing() as db:
        seen = overview(session, class_id)
        found = seen.found
        if found is None or not found.agreed:
            raise AgreementError("Kies eerst welke voorstellen afspraken worden (spatie).")
        if seen.missing:
            names = ", ".join(f"«{name}»" for name in seen.missing)
            raise AgreementError(
                f"Er ontbreekt nog een afspraak bij {names}. Maak er daar minstens één; een "
                "startregel mag ook."
            )
        records.change_set(db, found.id, {"adopted_on": session.today.isoformat()})
        session.audit("agreements.adopt", f"class:{class_id}", f"{len(found.agreed)}")
    return overview(session, class_id)


def take_back_adoption(session: Session, class_id: int) -> Overview:
    """Make the agreements a draft again, as long as nothing was done with them since.

    Raises ``AgreementError`` when somebody answered, the parents know, or the class looked back.
    """
    with session.writing() as db:
        found = adopted_set(session, class_id)
        used = (
            found.parents_informed_on or found.parents_reason or found.explained_on
            or records.answers(db, found.id) or records.reviews(db, found.id)
        )  # fmt: skip
        if used:
            raise AgreementError("Er is al iets mee gedaan sinds je ze vaststelde.")
        records.change_set(db, found.id, {"adopted_on": None})
        session.audit("agreements.restore", f"class:{class_id}")
    return overview(session, class_id)


def explained(session: Session, class_id: int, on: date) -> None:
    """Keep when the mentor told the class what follows on breaking agreements (R179)."""
    _keep_day(session, class_id, "explained_on", on)


def parents_informed(session: Session, class_id: int, on: date) -> Overview:
    """Keep when the parents were informed; an adopted set is in force from then (R101, R209)."""
    _keep_day(session, class_id, "parents_informed_on", on)
    return overview(session, class_id)


def parents_not_informed(session: Session, class_id: int, reason: str) -> Overview:
    """Keep why the parents were not informed. Raises ``AgreementError`` without a reason."""
    kept = reason.strip()[:LONGEST_REASON]
    if not kept:
        raise AgreementError("Schrijf op waarom de ouders het niet horen.")
    with session.writing() as db:
        found = adopted_set(session, class_id)
        records.change_set(db, found.id, {"parents_reason": kept})
        session.audit("agreements.parents_not_informed", f"class:{class_id}")
    return overview(session, class_id)


def put_back_set(session: Session, class_id: int, was: AgreementSet) -> None:
    """Put back the motto, and what the class and the parents were told, as they were."""
    fields: dict[str, str | None] = {
        "motto": was.motto,
        "parents_informed_on": _iso(was.parents_informed_on),
        "parents_reason": was.parents_reason,
        "explained_on": _iso(was.explained_on),
    }
    with session.writing() as db:
        records.change_set(db, was.id, fields)
        session.audit("agreements.restore", f"class:{class_id}")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _keep_day(session: Session, class_id: int, field: str, on: date) -> None:
    if on > session.today:
        raise AgreementError("Deze dag moet nog komen. Vul in wanneer je het deed.")
    with session.writing() as db:
        found = adopted_set(session, class_id)
        fields: dict[str, str | None] = {field: on.isoformat()}
        if field == "parents_informed_on":
            fields["parents_reason"] = ""
        records.change_set(db, found.id, fields)
        session.audit(f"agreements.{field}", f"class:{class_id}", on.isoformat())


def adopted_set(
    session: Session,
    class_id: int,
    otherwise: str = "Stel eerst de afspraken vast met je klas (g).",
) -> AgreementSet:
    """The set that the class adopted; ``AgreementError`` saying ``otherwise`` without one."""
    with session.reading() as db:
        found = records.set_of_class(db, class_id)
    if found is None or found.adopted_on is None:
        raise AgreementError(otherwise)
    return found


def started_set(session: Session, class_id: int) -> AgreementSet:
    """The set of the class, made when it is not there; call it inside a transaction."""
    with session.writing() as db:
        found = records.set_of_class(db, class_id)
        if found is None:
            class_of(session, class_id)
            records.add_set(db, class_id, session.today)
            session.audit("agreements.start", f"class:{class_id}")
            found = records.set_of_class(db, class_id)
    if found is None:
        raise AgreementError("De afspraken van deze klas zijn er niet meer.")
    return found
