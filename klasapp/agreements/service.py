"""What a mentor can do with the agreements of a class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from klasapp.agreements import records
from klasapp.agreements.agreement import (
    PROMISE,
    AgreementError,
    Event,
    EventKind,
    Line,
    LineState,
    Source,
    check_votes,
    clean_line,
    joined_times,
    lesson_block,
    names_in,
    same_line,
    suggested_starters,
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
from klasapp.protocol import Protocol, StarterLine
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.service import class_of, list_classes, list_pupils
from klasapp.store.session import Session

__all__ = [
    "Event",
    "Line",
    "Overview",
    "Proposed",
    "Session",
    "Status",
    "add_starter",
    "adopt",
    "change_motto",
    "choose",
    "class_page",
    "current_protocol",
    "earlier_sets",
    "explained",
    "guide_text",
    "history",
    "join",
    "line_of",
    "move_to_block",
    "names_in_line",
    "overview",
    "parents_informed",
    "parents_not_informed",
    "propose",
    "propose_from_lesson",
    "propose_many",
    "reword",
    "starters",
    "suggestions",
    "times_proposed",
    "vote",
]
_LONGEST_REASON = 1000
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


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of a proposal: the line, and whether somebody had proposed it before."""

    line: Line
    again: bool


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


def suggestions(protocol: Protocol, line: Line) -> tuple[StarterLine, ...]:
    """Starter lines that say what a proposal means in a positive way."""
    by_code = {one.code: one for one in protocol.starter_lines}
    codes = suggested_starters(line.text, line.block)
    return tuple(by_code[code] for code in codes if code in by_code)


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


# Proposals


def propose(
    session: Session, class_id: int, text: str, block: str = "omgang", source: Source = "class"
) -> Proposed:
    """Keep a proposal; one that says the same as another counts with that one.

    Raises ``AgreementError`` for an empty or a long text.
    """
    kept = clean_line(text)
    with session.writing() as db:
        found = _started(session, class_id)
        same = same_line(found.lines, kept)
        if same is not None:
            root = found.line(same.same_as) if same.same_as else same
            records.change_line(db, same.id, {"times": min(same.times + 1, 999)})
            _event(session, same.id, "again")
            return Proposed(line_of(session, root.id)[1], True)
        line_id = _add(session, found, block, kept, source, "", "proposed")
    return Proposed(line_of(session, line_id)[1], False)


def propose_many(
    session: Session, class_id: int, texts: Iterable[str], block: str = "omgang"
) -> tuple[Proposed, ...]:
    """Keep several proposals at once, all or none; empty lines are passed over."""
    with session.writing():
        return tuple(propose(session, class_id, one, block) for one in texts if one.strip())


def add_starter(session: Session, class_id: int, code: str) -> Line:
    """Take over a starter line of the protocol as a proposal; the mentor's own promises at once."""
    starter = next((o for o in current_protocol(session).starter_lines if o.code == code), None)
    if starter is None:
        raise AgreementError(f"De startregel {code} staat niet in het protocol.")
    promise = starter.block == PROMISE
    with session.writing():
        found = _started(session, class_id)
        same = same_line(found.lines, starter.text)
        if same is not None:
            return same
        line_id = _add(
            session, found, starter.block, starter.text, "mentor" if promise else "starter",
            code, "chosen" if promise else "proposed",
        )  # fmt: skip
        if promise:
            _event(session, line_id, "chosen", starter.text)
    return line_of(session, line_id)[1]


def propose_from_lesson(
    session: Session, class_id: int, lesson_id: str, text: str, block: str = "omgang"
) -> int:
    """Keep the agreement that a class made in a lesson (R16); returns the id of the line.

    The class agreed on it in the lesson, so it counts at once. ``lesson_id``: the id of the
    module; ``block``: a block of the protocol, or the lessons' own ``algemeen`` or ``online``.
    The same text again gives the line that is there. Raises ``AgreementError``.
    """
    kept = clean_line(text)
    with session.writing():
        found = _started(session, class_id)
        same = same_line(found.lines, kept)
        if same is not None:
            line_id = same.same_as or same.id
            if found.line(line_id).state != "chosen":
                _set_state(session, found.line(line_id), "chosen")
            _event(session, line_id, "again", f"les {lesson_id}"[:_LONGEST_REASON])
            return line_id
        line_id = _add(
            session, found, lesson_block(block), kept, "lesson", lesson_id[:80], "chosen"
        )
        _event(session, line_id, "chosen", kept)
    return line_id


def reword(session: Session, line_id: int, text: str, kind: EventKind = "worded") -> Line:
    """Say a line in other words; the words before it stay in its history."""
    kept = clean_line(text)
    with session.writing() as db:
        _, line = line_of(session, line_id)
        if kept == line.text:
            return line
        records.change_line(db, line_id, {"text": kept})
        _event(session, line_id, kind, kept)
        session.audit("class_agreement.word", f"class_agreement:{line_id}")
    return line_of(session, line_id)[1]


def move_to_block(session: Session, line_id: int, block: str) -> None:
    """Put a line under another heading."""
    with session.writing() as db:
        records.change_line(db, line_id, {"block": block})
        session.audit("class_agreement.block", f"class_agreement:{line_id}", block)


def join(session: Session, line_id: int, into_id: int) -> Line:
    """Let a line count with another one that says the same; returns that one."""
    with session.writing() as db:
        found, line = line_of(session, line_id)
        into = found.line(into_id)
        if into.same_as is not None:
            into = found.line(into.same_as)
        if into.id == line.id:
            raise AgreementError("Kies een andere afspraak om mee samen te voegen.")
        for one in found.lines:
            if one.id == line.id or one.same_as == line.id:
                records.change_line(db, one.id, {"same_as": into.id, "state": "dropped"})
        _event(session, line.id, "joined", f"met {into.label}")
        _event(session, into.id, "joined", line.text)
        session.audit(
            "class_agreement.join", f"class_agreement:{line.id}", f"class_agreement:{into.id}"
        )
    return line_of(session, into.id)[1]


def vote(session: Session, line_id: int, typed: str) -> Line:
    """Keep the number of votes as typed; nothing typed takes the number away."""
    votes = check_votes(typed)
    with session.writing() as db:
        records.change_line(db, line_id, {"votes": votes})
        session.audit("class_agreement.vote", f"class_agreement:{line_id}")
    return line_of(session, line_id)[1]


def choose(session: Session, line_id: int, state: LineState) -> Line:
    """Agree on a line, make it a proposal again, or drop it; its history stays."""
    with session.writing():
        _, line = line_of(session, line_id)
        if line.state != state:
            _set_state(session, line, state)
    return line_of(session, line_id)[1]


def times_proposed(found: AgreementSet, line: Line) -> int:
    """How many times a line was proposed, with those that were joined to it."""
    return joined_times(found.lines, line)


# The set


def change_motto(session: Session, class_id: int, text: str) -> None:
    """Keep the class's own sentence above its agreements."""
    kept = clean_line(text) if text.strip() else ""
    with session.writing() as db:
        found = _started(session, class_id)
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


def explained(session: Session, class_id: int, on: date) -> None:
    """Keep when the mentor told the class what follows on breaking agreements (R179)."""
    _keep_day(session, class_id, "explained_on", on)


def parents_informed(session: Session, class_id: int, on: date) -> Overview:
    """Keep when the parents were informed; an adopted set is in force from then (R101, R209)."""
    _keep_day(session, class_id, "parents_informed_on", on)
    return overview(session, class_id)


def parents_not_informed(session: Session, class_id: int, reason: str) -> Overview:
    """Keep why the parents were not informed. Raises ``AgreementError`` without a reason."""
    kept = reason.strip()[:_LONGEST_REASON]
    if not kept:
        raise AgreementError("Schrijf op waarom de ouders het niet horen.")
    with session.writing() as db:
        found = _adopted(session, class_id)
        records.change_set(db, found.id, {"parents_reason": kept})
        session.audit("agreements.parents_not_informed", f"class:{class_id}")
    return overview(session, class_id)


def _keep_day(session: Session, class_id: int, field: str, on: date) -> None:
    if on > session.today:
        raise AgreementError("Deze dag moet nog komen. Vul in wanneer je het deed.")
    with session.writing() as db:
        found = _adopted(session, class_id)
        fields: dict[str, str | None] = {field: on.isoformat()}
        if field == "parents_informed_on":
            fields["parents_reason"] = ""
        records.change_set(db, found.id, fields)
        session.audit(f"agreements.{field}", f"class:{class_id}", on.isoformat())


def _adopted(session: Session, class_id: int) -> AgreementSet:
    with session.reading() as db:
        found = records.set_of_class(db, class_id)
    if found is None or found.adopted_on is None:
        raise AgreementError("Stel eerst de afspraken vast met je klas (g).")
    return found


def _started(session: Session, class_id: int) -> AgreementSet:
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


def _add(
    session: Session,
    found: AgreementSet,
    block: str,
    text: str,
    source: Source,
    origin: str,
    state: LineState,
) -> int:
    with session.writing() as db:
        line_id = records.add_line(db, found.id, block, text, source, origin, state)
        _event(session, line_id, "proposed", text)
        session.audit("class_agreement.add", f"class_agreement:{line_id}", source)
    return line_id


def _set_state(session: Session, line: Line, state: LineState) -> None:
    with session.writing() as db:
        records.change_line(db, line.id, {"state": state, "same_as": None})
        kinds: dict[LineState, EventKind] = {
            "chosen": "chosen", "dropped": "dropped", "proposed": "proposed",
        }  # fmt: skip
        _event(session, line.id, kinds[state], line.text)
        session.audit(f"class_agreement.{state}", f"class_agreement:{line.id}")


def _event(session: Session, line_id: int, kind: EventKind, text: str = "") -> None:
    with session.writing() as db:
        records.add_event(db, line_id, session.now, kind, text)
