"""Everything klasapp keeps about one pupil, gathered from every room: the inventory (AVG 15)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from klasapp.cases import access_service as cases
from klasapp.documents.redaction import Person, Redactor
from klasapp.protocol import spoken
from klasapp.roster import keeping_service as roster
from klasapp.roster.pupil import Pupil
from klasapp.roster.service import find_pupil, notes
from klasapp.signals import keeping_service as signals
from klasapp.sociogram import access_service as sociogram
from klasapp.store.session import Session
from klasapp.upkeep import access_records as records
from klasapp.upkeep import retention_records
from klasapp.upkeep.access_words import row_in_words, table_name

_TOLD = frozenset([
    "access_request", "case_agreement", "case_breach", "case_copy", "case_letter",
    "case_permission", "case_proposal", "case_pupil", "data_note", "enrolment", "family_event",
    "file_filed", "follow_up", "guardian", "kept_flag", "kept_result", "legal_hold", "look_first",
    "measure", "nomination", "promise", "pupil_nickname", "pupil_note", "referral",
    "round_participant", "scale_answer", "self_naming", "self_solved", "sharing", "signal",
    "support_note",
])  # fmt: skip
"""Tables that the rooms tell about in words; rows of any other table are told as they are."""
_GENDERS = {"m": "jongen", "v": "meisje", "x": "anders"}
_RIGHTS = "rechten van anderen (AVG artikel 15, lid 4; UAVG artikel 41)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing about a pupil. ``fields``: (label, text) with names of others still in it.

    ``withheld``: what of it is not in the copy, and why. ``notes``: corrections and objections.
    """

    key: str
    room: str
    day: date | None
    title: str
    fields: tuple[tuple[str, str], ...] = ()
    withheld: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def entries_about(session: Session, pupil_id: int) -> tuple[Entry, ...]:
    """The inventory, room by room; the caller audits it."""
    pupil = find_pupil(session, pupil_id)
    with session.reading() as db:
        said = records.data_notes(db, pupil_id)
        other = records.other_rows(db, pupil_id, _TOLD)
        holds = [one for one in retention_records.holds(db) if one.pupil_id == pupil_id]
        asked = [one for one in records.requests(db) if one.pupil_id == pupil_id]
    by_item: dict[str, list[str]] = {}
    for note in said:
        word = "Correctie" if note.kind == "correction" else "Bezwaar"
        answer = f" Antwoord van school: {note.answer}" if note.answer else ""
        by_item.setdefault(note.item, []).append(f"{word} van {note.by_whom}: {note.text}{answer}")
    found = [
        *_of_roster(session, pupil),
        *_of_sociogram(session, pupil_id),
        *_of_signals(session, pupil_id),
        *_of_cases(session, pupil_id),
        *(
            Entry(
                f"hold:{one.id}", "Beheer", one.placed_on, "Langer bewaard",
                (("Reden", one.reason),),
            )
            for one in holds
        ),
        *(
            Entry(
                f"request:{one.id}", "Beheer", one.received_on, "Verzoek om inzage",
                (("Van", one.who),),
            )
            for one in asked
        ),
        *_of_the_rest(other),
    ]  # fmt: skip
    return tuple(
        Entry(one.key, one.room, one.day, one.title, one.fields, one.withheld,
              (*one.notes, *by_item.get(one.key, ())))
        for one in found
    )  # fmt: skip


def _of_roster(session: Session, pupil: Pupil) -> Iterator[Entry]:
    fields = [
        ("Naam", pupil.display_name),
        ("Leerlingnummer", pupil.number),
        ("Geboortedatum", spoken(pupil.birth_date) if pupil.birth_date else ""),
        ("Uitgeschreven op", spoken(pupil.leaving_date) if pupil.leaving_date else ""),
        ("Geslacht", _GENDERS.get(pupil.gender or "", "")),
    ]
    classes = [
        f"{label}: vanaf {spoken(first)}{f' tot {spoken(last)}' if last else ''}"
        for label, first, last in roster.classes_of(session, pupil.id)
    ]
    fields.append(("Klassen", "\n".join(classes)))
    plans = cases.pupil_plans(session, pupil.id)
    fields.append(("Andere namen", ", ".join(plans.nicknames)))
    yield Entry(
        f"pupil:{pupil.id}", "Klas", None, "Gegevens van de leerling",
        tuple((label, text) for label, text in fields if text),
    )  # fmt: skip
    for one in plans.guardians:
        about = [one.relation, one.reach, cases.spoken_custody(one)]
        about += [f"niet informeren: {one.withhold_reason}"] if one.withhold_reason else []
        text = "; ".join(part for part in about if part)
        yield Entry(
            f"guardian:{one.id}", "Klas", None, "Contact", (("Wie", one.name), ("Over", text))
        )
    for note in reversed(notes(session, pupil.id)):
        yield Entry(
            f"note:{note.id}", "Klas", note.written_at.date(), "Notitie van de mentor",
            (("Tekst", note.text),),
        )  # fmt: skip


def _of_sociogram(session: Session, pupil_id: int) -> Iterator[Entry]:
    for one in reversed(sociogram.round_items(session, pupil_id)):
        yield Entry(
            f"round:{one.round_id}", "Sociogram", one.day, one.name, one.fields, one.withheld
        )


def _of_signals(session: Session, pupil_id: int) -> Iterator[Entry]:
    for one in signals.signals_about(session, pupil_id):
        yield Entry(
            f"signal:{one.id}", "Signalen", one.seen_on, "Signaal", (("Wat", one.text),),
            ("wie dit meldde",) if one.source != "mentor" else (),
        )  # fmt: skip


def _of_cases(session: Session, pupil_id: int) -> Iterator[Entry]:
    plans = cases.pupil_plans(session, pupil_id)
    for key, day, text in plans.plans:
        yield Entry(key, "Zaken", day, "«Kijk eerst»-plan", (("Tekst", text),))
    for one in plans.self_solved:
        fields = [("Wat", one.what), ("Daarna", one.note)]
        yield Entry(
            f"self_solved:{one.id}", "Zaken", one.noted_on, "Zelf opgelost",
            tuple((label, text) for label, text in fields if text),
            ("van wie de mentor dit hoorde",),
        )  # fmt: skip
    for item in cases.case_items(session, pupil_id):
        yield Entry(
            f"case:{item.case}:{item.number}", f"Zaak {item.case}", item.day,
            f"{_capital(item.title)} (onderdeel {item.number})", item.fields, item.withheld,
            item.notes,
        )  # fmt: skip


def _of_the_rest(rows: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]) -> Iterator[Entry]:
    numbers: Counter[str] = Counter()
    for table, cells in rows:
        numbers[table] += 1
        told = row_in_words(cells) or (("Inhoud", "(leeg)"),)
        yield Entry(f"{table}:{numbers[table]}", "Overig", None, table_name(table), told)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def grounds(entry: Entry) -> tuple[str, ...]:
    """Why something of an entry is not in the copy, with the ground in law."""
    return tuple(f"{what}. Grond: {_RIGHTS}" for what in entry.withheld)


def mentions(session: Session, pupil_id: int, people: tuple[Person, ...]) -> int:
    """In how many notes and signals about others, or about the class, this pupil is named.

    They are about others, so that they stay out of the copy; that they exist is told.
    """
    own = [
        Person(one.key, one.given_name, one.infix, one.family_name, "x", nicknames=one.nicknames)
        for one in people
        if one.own and one.key == str(pupil_id)
    ]
    redactor = Redactor(own)
    texts: list[str] = []
    for one in roster.pupils_met(session, pupil_id):
        if one.id != pupil_id:
            texts += [note.text for note in notes(session, one.id)]
            texts += [signal.text for signal in signals.signals_about(session, one.id)]
    classes = {number for _, number in roster.class_numbers(session, pupil_id)}
    texts += [one.text for one in signals.logs_to_keep(session) if one.class_id in classes]
    return sum(any(not hit.why for hit in redactor.redact(text).hits) for text in texts)
