"""Requests to see what is kept about a pupil: register, redact, decide, give (AVG 15, D16)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from klasapp.cases import access_service as cases
from klasapp.cases.bundle import pack, unpack
from klasapp.cases.copy_service import Choice, Place
from klasapp.cases.copy_text import with_texts
from klasapp.documents.folders import export_folder
from klasapp.documents.redaction import Person, Redacted, Redactor
from klasapp.documents.report import ReportPaper, as_pdf, as_text
from klasapp.errors import InputError, KlasappError
from klasapp.keys.files import write_atomically
from klasapp.keys.passphrase import require_acceptable
from klasapp.keys.sealed import seal, unseal
from klasapp.protocol import spoken
from klasapp.roster import keeping_service as roster
from klasapp.roster.service import find_pupil
from klasapp.store.session import Session
from klasapp.upkeep import access_records as records
from klasapp.upkeep.access import (
    ASKERS,
    DECISIONS,
    Asker,
    Custody,
    Decision,
    Request,
    Ruling,
    Step,
    first_due,
    may_have,
)
from klasapp.upkeep.access_items import Entry, entries_about, mentions
from klasapp.upkeep.access_paper import access_paper
from klasapp.upkeep.access_records import DataNote as DataNote

MAX_WHO, MAX_TEXT = 200, 4000
_MARK = re.compile("\ue000([0-9]+)\ue001")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with what the screen needs: the pupil's name, and what may be given."""

    request: Request
    pupil: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class AccessDraft:
    """The copy to look at before it is made. ``redacted``: per paragraph of ``paper``."""

    request: Request
    pupil: str
    entries: tuple[Entry, ...]
    paper: ReportPaper
    redacted: tuple[Redacted, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """Every name found, in order."""
        return tuple(
            Place(n, m) for n, one in enumerate(self.redacted) for m in range(len(one.hits))
        )

    @property
    def doubtful(self) -> tuple[Place, ...]:
        """The names somebody must look at."""
        return tuple(p for p in self.places if self.redacted[p.paragraph].hits[p.hit].why)

    def final(self, choices: Mapping[Place, Choice]) -> ReportPaper:
        """The copy as it becomes with these choices."""
        texts = (
            one.with_choices({p.hit: c.text for p, c in choices.items() if p.paragraph == n})
            for n, one in enumerate(self.redacted)
        )
        return with_texts(self.paper, texts)


# Requests


def list_requests(session: Session) -> tuple[RequestView, ...]:
    """Every request; those that wait for an answer first, the oldest of them on top."""
    with session.reading() as db:
        found = records.requests(db)
    views = [_view(session, one) for one in found]
    return tuple(
        sorted(views, key=lambda one: (one.request.done, one.request.received_on.toordinal()
                                       * (-1 if one.request.done else 1)))
    )  # fmt: skip


def read_request(session: Session, request_id: int) -> RequestView:
    """One request. Raises ``KlasappError`` when it is not there."""
    with session.reading() as db:
        found = records.requests(db, request_id)
    if not found:
        raise KlasappError("Dit verzoek staat niet meer in klasapp.")
    return _view(session, found[0])


def _view(session: Session, one: Request) -> RequestView:
    pupil = find_pupil(session, one.pupil_id)
    return RequestView(one, pupil.display_name, may_have(one, cases.age_of(pupil, session.today)))


def add_request(
    session: Session, pupil_id: int, asker: Asker, who: str, custody: Custody, received_on: date
) -> int:
    """Register a request; returns its number. Raises ``InputError``."""
    name = " ".join(who.split())
    if asker not in ASKERS:
        raise InputError("Kies wie het vraagt.")
    if not name or len(name) > MAX_WHO:
        raise InputError("Vul de naam in van wie het vraagt.")
    if received_on > session.today:
        raise InputError("Deze dag moet nog komen. Vul in wanneer het verzoek binnenkwam.")
    find_pupil(session, pupil_id)
    one = Request(0, pupil_id, asker, name, custody, received_on)
    with session.writing() as db:
        number = records.add_request(db, one, session.now)
        session.audit("access.add", f"pupil:{pupil_id}", f"request:{number}")
    return number


def note_identity(session: Session, request_id: int, how: str) -> None:
    """Keep how it was established who asks."""
    text = _text(how, "Schrijf hoe je het vaststelde, zoals: paspoort gezien op school.")
    _step(session, request_id, Step("identity", session.today, note=text))


def note_consent(session: Session, request_id: int, agreed: bool, note: str = "") -> None:
    """Keep whether the pupil (or who else must) agrees."""
    step = Step("consent", session.today, "yes" if agreed else "no", " ".join(note.split()))
    _step(session, request_id, step)


def extend(session: Session, request_id: int, reason: str) -> None:
    """Take two months more: within the first month, once, with a reason that the asker hears."""
    text = _text(reason, "Schrijf waarom het langer duurt. De vrager moet dit ook horen.")
    one = read_request(session, request_id).request
    if one.last("extended"):
        raise KlasappError("Dit verzoek is al een keer verlengd. Nog een keer mag niet.")
    if session.today > first_due(one.received_on):
        raise KlasappError("De eerste maand is voorbij. Verlengen kan alleen binnen die maand.")
    _step(session, request_id, Step("extended", session.today, note=text))


def decide(session: Session, request_id: int, decision: Decision, reason: str = "") -> None:
    """Keep what was decided; anything but a plain yes has its reason."""
    view = read_request(session, request_id)
    text = " ".join(reason.split())
    if decision not in DECISIONS:
        raise InputError("Kies een besluit.")
    if decision != "granted" and not text:
        raise InputError("Schrijf waarom (een deel) niet gegeven wordt. De vrager moet dit horen.")
    if decision != "refused" and view.ruling.answer != "yes" and not text:
        raise InputError(f"{view.ruling.text} Geef je het toch, schrijf dan waarom dat mag.")
    _step(session, request_id, Step("decided", session.today, decision, text))


def note_given(session: Session, request_id: int, how: str) -> None:
    """Keep that the copy was given, to whom and how."""
    text = _text(how, "Schrijf aan wie je het gaf en hoe, zoals: op papier aan moeder, op school.")
    decided = read_request(session, request_id).request.last("decided")
    if decided is None or decided.answer == "refused":
        raise KlasappError("Neem eerst een besluit om het te geven (b).")
    _step(session, request_id, Step("given", session.today, note=text))


def withdraw(session: Session, request_id: int, reason: str) -> None:
    """The request was taken back."""
    text = _text(reason, "Schrijf waarom het verzoek vervalt.")
    _step(session, request_id, Step("withdrawn", session.today, note=text))


def _step(session: Session, request_id: int, step: Step) -> None:
    with session.writing() as db:
        if read_request(session, request_id).request.done:
            raise KlasappError("Dit verzoek is al afgerond.")
        records.add_step(db, request_id, step, session.now)
        session.audit(f"access.{step.kind}", f"request:{request_id}", step.answer)


def _text(typed: str, missing: str) -> str:
    text = typed.strip()
    if not text:
        raise InputError(missing)
    if len(text) > MAX_TEXT:
        raise InputError(f"Deze tekst is langer dan {MAX_TEXT} tekens. Maak hem korter.")
    return text


# The copy


def inventory(session: Session, pupil_id: int) -> tuple[Entry, ...]:
    """Everything that is kept about a pupil; noted in the audit."""
    found = entries_about(session, pupil_id)
    with session.writing():
        session.audit("access.read", f"pupil:{pupil_id}", f"items:{len(found)}")
    return found


def prepare(session: Session, request_id: int) -> AccessDraft:
    """The copy with every name found in it; takes seconds, so in a thread.

    Raises ``KlasappError`` when the person who asks may not have it (yet): it can still be given
    when that was decided with a reason.
    """
    view = read_request(session, request_id)
    request = view.request
    decided = request.last("decided")
    allowed = decided is not None and decided.answer != "refused"
    if view.ruling.answer != "yes" and not allowed:
        raise KlasappError(f"Nog geen kopie maken. {view.ruling.text}")
    entries = inventory(session, request.pupil_id)
    people = _people(session, request.pupil_id)
    elsewhere = mentions(session, request.pupil_id, people)
    paper = access_paper(session, request, view.pupil, entries, elsewhere)
    redactor = Redactor(people)
    redacted = tuple(
        Redacted(one.text, ()) if one.fixed else redactor.redact(one.text)
        for one in paper.paragraphs
    )
    return AccessDraft(request, view.pupil, entries, paper, _lettered(redacted))


def _people(session: Session, pupil_id: int) -> tuple[Person, ...]:
    """Everybody whose name can be in a text about the pupil."""
    met = {one.id: one for one in roster.pupils_met(session, pupil_id)}
    for other in cases.pupils_in_cases(session, pupil_id):
        met.setdefault(other.id, other)
    return cases.known_names(session, tuple(met.values()), pupil_id)


def _lettered(redacted: tuple[Redacted, ...]) -> tuple[Redacted, ...]:
    """Each other pupil becomes "leerling" with a letter, the same one in the whole copy."""
    letters: dict[str, str] = {}

    def word(match: re.Match[str]) -> str:
        number = match.group(1)
        place = letters.setdefault(number, str(len(letters)))
        turn, letter = divmod(int(place), len(_LETTERS))
        return f"leerling {_LETTERS[letter]}{turn or ''}"

    return tuple(
        replace(
            one,
            hits=tuple(
                replace(hit, replacement=_MARK.sub(word, hit.replacement),
                        same=_MARK.sub(word, hit.same))
                for hit in one.hits
            ),
        )
        for one in redacted
    )  # fmt: skip


def cautious(draft: AccessDraft) -> dict[Place, Choice]:
    """Replace every doubtful word, also what may be no name: for when nobody can look."""
    return {
        place: Choice(draft.redacted[place.paragraph].hits[place.hit].replacement)
        for place in draft.doubtful
    }


def make(
    session: Session,
    draft: AccessDraft,
    choices: Mapping[Place, Choice],
    folder: Path | None = None,
    passphrase: str = "",
) -> tuple[Path, ...]:
    """Write the copy as PDF and text, or with a passphrase as one encrypted file.

    Raises ``KlasappError`` when a doubtful name was not looked at, or stays without a reason.
    """
    left = [place for place in draft.doubtful if place not in choices]
    if left:
        raise KlasappError(
            f"Je hebt nog {len(left)} twijfelgeval{'len' * (len(left) != 1)} niet bekeken."
        )
    for place, choice in choices.items():
        hit = draft.redacted[place.paragraph].hits[place.hit]
        if hit.text in choice.text and not choice.reason.strip():
            raise KlasappError(f"Schrijf kort waarom '{hit.text}' mag blijven staan.")
    if passphrase:
        require_acceptable(passphrase)
    paper = draft.final(choices)
    request = draft.request
    parts = {"inzage.pdf": as_pdf(paper), "inzage.txt": as_text(paper).encode("utf-8-sig")}
    target = export_folder(folder)
    name = f"inzage-{request.id}"
    if passphrase:
        about = {"kind": "inzage", "made": session.today.isoformat()}
        files = {f"{name}.klasapp": seal(pack(about, parts), passphrase)}
    else:
        files = {f"{name}.pdf": parts["inzage.pdf"], f"{name}.txt": parts["inzage.txt"]}
    withheld = sum(bool(one.withheld) for one in draft.entries)
    note = f"{len(draft.entries)} onderdelen, bij {withheld} is iets weggelaten"
    with session.writing() as db:
        records.add_step(db, request.id, Step("bundle", session.today, note=note), session.now)
        session.audit("access.bundle", f"request:{request.id}", f"items:{len(draft.entries)}")
        for path, content in files.items():
            write_atomically(target / path, content)
    return tuple(target / path for path in files)


def open_copy(data: bytes, passphrase: str, folder: Path | None = None) -> tuple[Path, ...]:
    """Write what is in an encrypted copy. Raises ``WrongSecret`` and ``InputError``."""
    found = unpack(unseal(data, passphrase))
    if found.about.get("kind") != "inzage":
        raise InputError("Dit is geen kopie van een verzoek om inzage.")
    target = export_folder(folder)
    for name, content in found.parts.items():
        write_atomically(target / name, content)
    return tuple(target / name for name in found.parts)


# Corrections and objections outside a case

_WORDS = {"correction": "Correctie", "objection": "Bezwaar"}


def notes_about(session: Session, pupil_id: int) -> tuple[DataNote, ...]:
    """Corrections and objections about a pupil outside its cases, oldest first."""
    with session.reading() as db:
        return records.data_notes(db, pupil_id)


def pupil_note_facts(session: Session, pupil_id: int) -> tuple[tuple[str, str, int], ...]:
    """Lines for the pupil's page: (Dutch text, place kind, pupil), newest first."""
    return tuple(
        (
            f"{_WORDS[one.kind]} van {one.by_whom}, {spoken(one.noted_on)}, bij {one.title}"
            f"{'' if one.answered_on else ' (nog geen antwoord)'}",
            "access_items",
            pupil_id,
        )
        for one in reversed(notes_about(session, pupil_id))
    )


def said_at(session: Session, kind: str) -> dict[int, tuple[str, ...]]:
    """Corrections and objections at things of one kind (``signal``), in Dutch, by its number."""
    with session.reading() as db:
        found = records.notes_of_kind(db, kind)
    lines: dict[int, tuple[str, ...]] = {}
    for one in found:
        number = int(one.item.partition(":")[2])
        said = f"{_WORDS[one.kind]} van {one.by_whom}, {spoken(one.noted_on)}: {one.text}"
        answer = f" Antwoord van school: {one.answer}" if one.answer else " Nog geen antwoord."
        lines[number] = (*lines.get(number, ()), said + answer)
    return lines


def add_data_note(
    session: Session, pupil_id: int, entry: Entry, kind: str, by_whom: str, text: str
) -> int:
    """Put a correction or an objection at something; what stands there stays as it is."""
    who = " ".join(by_whom.split())
    if kind not in {"correction", "objection"}:
        raise InputError("Kies of het een correctie of een bezwaar is.")
    if not who or len(who) > MAX_WHO:
        raise InputError("Schrijf van wie dit is, zoals: moeder van de leerling.")
    if entry.key.startswith("case:"):
        raise KlasappError("Dit staat in een zaak. Zet de correctie of het bezwaar daar, bij het "
                           "dossier.")  # fmt: skip
    kept = _text(text, "Schrijf op wat er volgens hem of haar niet klopt.")
    note = DataNote(0, pupil_id, entry.key, entry.title, kind, who, kept, session.today)
    with session.writing() as db:
        number = records.add_note(db, note, session.now)
        session.audit("access.note", f"pupil:{pupil_id}", f"{kind}:{number}")
    return number


def answer_data_note(session: Session, pupil_id: int, note_id: int, answer: str) -> None:
    """Keep what the school answered; once."""
    text = _text(answer, "Schrijf wat de school antwoordt.")
    with session.writing() as db:
        one = next((n for n in records.data_notes(db, pupil_id) if n.id == note_id), None)
        if one is None or one.answered_on is not None:
            raise KlasappError("Hierop is al geantwoord, of het staat niet meer in klasapp.")
        records.answer_note(db, note_id, text, session.today)
        session.audit("access.answer", f"pupil:{pupil_id}", f"note:{note_id}")
