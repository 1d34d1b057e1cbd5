"""What rounds keep about one pupil, for whoever may see it (AVG 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klasapp.sociogram import records
from klasapp.sociogram.looking_service import find_round, kept_class, results_of
from klasapp.sociogram.round import Round, participant_word
from klasapp.sociogram.wording import flag_title
from klasapp.store.session import Session

BY_OTHERS = "welke klasgenoten deze leerling kozen of noemden: dat zeiden zij in vertrouwen"
_HIDDEN = frozenset({"bullies"})


@dataclass(frozen=True, slots=True)
class RoundItem:
    """What a round says about a pupil. ``fields``: (label, text), names of classmates in it."""

    round_id: int
    name: str
    day: date
    fields: tuple[tuple[str, str], ...]
    withheld: tuple[str, ...]


def round_items(session: Session, pupil_id: int) -> tuple[RoundItem, ...]:
    """Every round a pupil took part in, the newest first: own answers, and the results."""
    with session.reading() as db:
        found = [one for one, _ in records.rounds_of_pupil(db, pupil_id) if one.state != "draft"]
    return tuple(_item(session, find_round(session, one.id), pupil_id) for one in found)


def _item(session: Session, asked: Round, pupil_id: int) -> RoundItem:
    me = asked.participant(pupil_id)
    fields = [("Deelname", participant_word(me.state, asked.state))]
    names = {one.pupil.id: one.pupil.name for one in asked.participants}
    with session.reading() as db:
        chosen = records.nominations(db, asked.id)
        told = {q: step for q, who, step in records.scale_answers(db, asked.id) if who == pupil_id}
        themselves = {q for q, who in records.self_namings(db, asked.id) if who == pupil_id}
    if me.state == "answered" and asked.removed is None:
        for question in asked.questions:
            given = [names[b] for q, a, b in chosen if q == question.id and a == pupil_id]
            given += ["zichzelf"] if question.id in themselves else []
            fields.append((question.text, ", ".join(given) or "niemand"))
    fields += [(one.text, f"antwoord {told[one.id]} van 5") for one in asked.scales
               if one.id in told]  # fmt: skip
    if asked.count("answered"):
        fields += _results(session, asked, pupil_id)
    return RoundItem(asked.id, asked.name, asked.opened_on, tuple(fields), (BY_OTHERS,))


def _results(session: Session, asked: Round, pupil_id: int) -> list[tuple[str, str]]:
    kept = kept_class(session, asked.id)
    analysis = kept.analysis if kept else results_of(session, asked)
    one = next((p for p in analysis.pupils if p.id == str(pupil_id)), None)
    if one is None:
        return []
    kinds = {question.text: question.kind for question in asked.questions}
    counts = [
        f"{text}: {found.received} keer"
        for text, found in one.by_question.items()
        if kinds.get(text) not in _HIDDEN
    ]
    flags = [f"{flag_title(flag)}: {flag.reason}" for flag in one.flags if flag.kind not in _HIDDEN]
    result = [("Hoe vaak gekozen of genoemd", "\n".join(counts))] if counts else []
    return [*result, ("Aandachtspunten", "\n".join(flags))] if flags else result
