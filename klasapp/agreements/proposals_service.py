"""What a mentor can do with the proposals of a class: collect, vote, word, join and choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from klasapp.agreements import records
from klasapp.agreements.agreement import (
    PROMISE,
    PUT_BACK,
    AgreementError,
    EventKind,
    Line,
    LineState,
    Source,
    check_votes,
    clean_line,
    lesson_block,
    same_line,
    suggested_starters,
)
from klasapp.agreements.agreement_set import AgreementSet
from klasapp.agreements.service import LONGEST_REASON, Session, line_of, started_set
from klasapp.protocol import Protocol, StarterLine
from klasapp.roster.protocol_service import current_protocol

__all__ = [
    "Proposed",
    "Session",
    "add_starter",
    "choose",
    "join",
    "move_to_block",
    "propose",
    "propose_from_lesson",
    "propose_many",
    "put_back_lines",
    "reword",
    "suggestions",
    "vote",
]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of a proposal: the line, and whether somebody had proposed it before."""

    line: Line
    again: bool


def suggestions(protocol: Protocol, line: Line) -> tuple[StarterLine, ...]:
    """Starter lines that say what a proposal means in a positive way."""
    by_code = {one.code: one for one in protocol.starter_lines}
    codes = suggested_starters(line.text, line.block)
    return tuple(by_code[code] for code in codes if code in by_code)


def propose(
    session: Session, class_id: int, text: str, block: str = "omgang", source: Source = "class"
) -> Proposed:
    """Keep a proposal; one that says the same as another counts with that one.

    Raises ``AgreementError`` for an empty or a long text.
    """
    kept = clean_line(text)
    with session.writing() as db:
        found = started_set(session, class_id)
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
        found = started_set(session, class_id)
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
        found = started_set(session, class_id)
        same = same_line(found.lines, kept)
        if same is not None:
            line_id = same.same_as or same.id
            if found.line(line_id).state != "chosen":
                _set_state(session, found.line(line_id), "chosen")
            _event(session, line_id, "again", f"les {lesson_id}"[:LONGEST_REASON])
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


def put_back_lines(session: Session, before: Iterable[Line]) -> None:
    """Put lines back as they were: words, heading, votes, state and what they counted with.

    What happened since stays in their history. Raises ``AgreementError`` for a line that is gone.
    """
    with session.writing() as db:
        for was in before:
            _, now = line_of(session, was.id)
            if now.text != was.text:
                _event(session, was.id, "worded", was.text)
            if (now.state, now.same_as) != (was.state, was.same_as):
                _event(session, was.id, _KINDS[was.state], PUT_BACK)
            fields = {
                "text": was.text, "block": was.block, "votes": was.votes, "state": was.state,
                "same_as": was.same_as, "times": was.times,
            }  # fmt: skip
            records.change_line(db, was.id, fields)
            session.audit("class_agreement.restore", f"class_agreement:{was.id}")


_KINDS: dict[LineState, EventKind] = {
    "chosen": "chosen", "dropped": "dropped", "proposed": "proposed",
}  # fmt: skip


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
