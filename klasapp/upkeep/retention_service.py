"""What must go, what stays and why; erasing it, with a certificate without names (D17)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.cases import keeping_service as cases
from klasapp.cases.closing import forget_on
from klasapp.documents.folders import export_folder
from klasapp.documents.report import as_pdf
from klasapp.errors import KlasappError, reason_of
from klasapp.keys.files import write_atomically
from klasapp.protocol import Settings, spoken
from klasapp.protocol.settings_words import spoken_settings
from klasapp.roster import keeping_service as roster
from klasapp.roster.protocol_service import current_protocol
from klasapp.signals import keeping_service as signals
from klasapp.sociogram import keeping_service as sociogram
from klasapp.store.backup import look_inside
from klasapp.store.erasure import compact
from klasapp.store.session import Session
from klasapp.upkeep import backup_service as backups
from klasapp.upkeep import retention_records as records
from klasapp.upkeep.certificate_paper import certificate_paper
from klasapp.upkeep.retention import (
    STILL_OPEN,
    WITH_PUPIL,
    AskedRound,
    Hold,
    Item,
    Kind,
    case_due,
    choices_due,
    count_going,
    counted,
    held,
    pupil_due,
    results_due,
    year_item_due,
)
from klasapp.upkeep.retention_records import Certificate as Certificate

if TYPE_CHECKING:
    from klasapp.cases.closing import SelfSolved

_RULES = ("bewaren.", "zelf_opgelost.wissen_na_dagen")
_CHANGED = "Wat weg moet is intussen veranderd. Bekijk de lijst opnieuw; er is niets gewist."


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes now, what would but stays, and what comes later (the soonest first)."""

    going: tuple[Item, ...]
    staying: tuple[Item, ...]
    later: tuple[Item, ...]
    undated: int
    """Pupils who are in no class any more and have no leaving date."""

    @property
    def keys(self) -> frozenset[str]:
        """The names in code of what goes."""
        return frozenset(one.key for one in self.going)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """(Dutch words, how many) of what goes, by kind."""
        return counted(Counter(one.kind.value for one in self.going))


# What must go


def read_plan(session: Session) -> Plan:
    """Look what must go today; nothing is erased. Noted in the audit."""
    found = plan_now(session)
    with session.writing():
        session.audit("retention.read", "retention:list", f"items:{len(found.going)}")
    return found


def plan_now(session: Session) -> Plan:
    """What must go today by the protocol of the school, what stays and why."""
    with session.reading() as db:
        settings = current_protocol(session).settings
        years = settings.keep_years_after_leaving
        left, in_cases = roster.pupils_who_left(session), cases.cases_to_keep(session)
        every = (
            *_items(session, settings, {one.id: one.leaving_date for one in left}, in_cases),
            *(
                Item(
                    Kind.PUPIL, one.id, one.name, *pupil_due(one.leaving_date, years),
                    frozenset({one.id}),
                )
                for one in left
                if one.leaving_date is not None
            ),
        )  # fmt: skip
        holds = records.holds(db)
        of_case = {one.id: one.pupils for one in in_cases}
    today = session.today
    listed = held(every, holds, today, of_case)
    later = [one for one in listed if one.due is not None and one.due > today]
    return Plan(
        tuple(one for one in listed if one.goes(today)),
        tuple(one for one in listed if one.stays(today)),
        tuple(sorted(later, key=lambda one: one.due or today)),
        roster.pupils_without_date(session),
    )


def count_now(session: Session) -> tuple[tuple[str, int], ...]:
    """(Dutch words, how many) of what must go today: the ``counts`` of ``plan_now``.

    For "Deze week": no name is read, and pupils whose time is not over are left out.
    """
    today = session.today
    with session.reading() as db:
        settings = current_protocol(session).settings
        left, years = roster.leaving_dates(session), settings.keep_years_after_leaving
        over_days = {day for day in set(left.values()) if pupil_due(day, years)[0] <= today}
        over = {pupil: day for pupil, day in left.items() if day in over_days}
        in_cases = cases.cases_to_keep(session)
        every = _items(session, settings, over, in_cases)
        of_case = {one.id: one.pupils for one in in_cases}
        return counted(count_going(every, over, records.holds(db), today, of_case))


def _items(
    session: Session,
    settings: Settings,
    leaving: Mapping[int, date | None],
    in_cases: tuple[cases.CaseKeeping, ...],
) -> tuple[Item, ...]:
    """Everything but the pupils; ``leaving``: when pupils left school."""
    years = settings.keep_years_after_leaving
    return (
        *_rounds(session, settings, leaving),
        *(() if settings.keep_signals == WITH_PUPIL else _signals(session)),
        *_self_solved(session, settings, leaving),
        *(
            Item(
                Kind.CASE, one.id, f"Zaak {one.number}",
                *case_due({n: leaving.get(n) for n in one.subjects}, years),
                one.pupils, one.id, STILL_OPEN if one.open else "",
            )
            for one in in_cases
        ),
    )  # fmt: skip


def _rounds(session: Session, settings: Settings, left: Collection[int]) -> Iterator[Item]:
    found = sociogram.rounds_to_keep(session)
    asked = {
        one.id: AskedRound(
            one.id, one.class_id, one.opened_on, one.closed, one.questions, one.year_ends_on
        )
        for one in found
    }
    with session.reading() as db:
        on_hold = _pupils_on_hold(session, records.holds(db))
    inside = sociogram.rounds_of_pupils(session, {*left, *on_hold})
    by_class: dict[int, list[AskedRound]] = {}
    for round_ in asked.values():
        by_class.setdefault(round_.class_id, []).append(round_)
    for one in found:
        label = f"{one.name} ({one.class_name})"
        pupils = inside.get(one.id, frozenset())
        if one.has_choices:
            due, why = choices_due(
                asked[one.id], by_class[one.class_id], settings.keep_sociogram_raw_days
            )
            yield Item(Kind.CHOICES, one.id, label, due, why, pupils)
        if settings.keep_sociogram_result != WITH_PUPIL:
            yield Item(Kind.RESULTS, one.id, label, *results_due(asked[one.id]), pupils)


def _pupils_on_hold(session: Session, holds: tuple[Hold, ...]) -> set[int]:
    standing = [one for one in holds if one.lifted_on is None]
    found = {one.pupil_id for one in standing if one.pupil_id is not None}
    on_hold = {one.case_id for one in standing}
    for case in cases.cases_to_keep(session) if on_hold - {None} else ():
        if case.id in on_hold:
            found |= case.pupils
    return found


def _signals(session: Session) -> Iterator[Item]:
    for one in signals.signals_to_keep(session):
        due, why = year_item_due(one.year_ends_on, "Een signaal zonder zaak")
        pupils = frozenset() if one.pupil_id is None else frozenset({one.pupil_id})
        yield Item(Kind.SIGNAL, one.id, f"Signaal van {spoken(one.seen_on)}", due, why, pupils)
    for entry in signals.logs_to_keep(session):
        due, why = year_item_due(entry.year_ends_on, "Een notitie in het klassenlogboek")
        yield Item(Kind.LOG, entry.id, f"Klassenlogboek van {spoken(entry.on_day)}", due, why)
    for plan in cases.plans_to_keep(session):
        due, why = year_item_due(plan.year_ends_on, "Een «kijk eerst»-plan zonder zaak")
        yield Item(
            Kind.PLAN, plan.id, f"«Kijk eerst» van {spoken(plan.started_on)}", due, why,
            frozenset({plan.pupil_id}),
        )  # fmt: skip


def _self_solved(
    session: Session, settings: Settings, leaving: Mapping[int, date | None]
) -> Iterator[Item]:
    for one in cases.self_solved_to_keep(session):
        due, why, left = forget_on(one, settings), _quiet(one, settings), leaving.get(one.pupil_id)
        if due is None and left is not None:
            due, why = pupil_due(left, settings.keep_years_after_leaving)
        label = f"«Zelf opgelost» van {spoken(one.noted_on)}"
        yield Item(Kind.SELF_SOLVED, one.id, label, due, why, frozenset({one.pupil_id}))


def _quiet(one: SelfSolved, settings: Settings) -> str:
    if one.checked_on is None:
        return "Je hebt nog niet opnieuw gevraagd hoe het gaat."
    return (
        f"Het bleef rustig sinds {spoken(one.checked_on)}; {settings.self_solved_delete_days} "
        "dagen daarna gaat de notitie weg."
    )


# Erasing


def erase(session: Session, keys: frozenset[str]) -> Certificate:
    """Erase what goes today, all of it or nothing, and keep a certificate.

    ``keys``: what the mentor was shown. Raises ``KlasappError`` when something else is due by now.
    Afterwards the file is rewritten; takes seconds: in a thread with its own connection.
    """
    with session.writing() as db:
        found = plan_now(session)
        if found.keys != keys:
            raise KlasappError(_CHANGED)
        if not found.going:
            raise KlasappError("Er is niets dat weg moet.")
        rows: Counter[str] = Counter()
        for one in sorted(found.going, key=lambda one: list(Kind).index(one.kind)):
            rows.update(_erase(session, one))
        protocol = current_protocol(session)
        body = {
            "kinds": dict(Counter(one.kind.value for one in found.going)),
            "rows": dict(rows),
            "rules": [
                (label, value)
                for path, label, value in spoken_settings(protocol)
                if path.startswith(_RULES)
            ],
            "protocol": f"{protocol.name}, versie {protocol.version}",
            "kept": len(found.staying),
        }
        number = records.add_certificate(db, session.now, body)
        session.audit("retention.erase", f"certificate:{number}", f"rows:{rows.total()}")
        made = records.certificates(db)[0]
    compact(session.store.db)
    return made


def _erase(session: Session, one: Item) -> dict[str, int]:
    if one.kind is Kind.CHOICES:
        return {"nomination": sociogram.remove_choices(session, one.number)}
    if one.kind is Kind.RESULTS:
        return {"round_result": sociogram.remove_results(session, one.number)}
    with_it: Counter[str] = Counter()
    if one.kind is Kind.CASE:
        for signal in signals.signals_of_case(session, one.number):
            gone = signals.erase_signal(session, signal)
            with_it.update({table: len(rows) for table, rows in gone.items()})
    erasers = {
        Kind.LOG: signals.erase_log,
        Kind.SIGNAL: signals.erase_signal,
        Kind.PLAN: cases.erase_plan,
        Kind.SELF_SOLVED: cases.erase_self_solved,
        Kind.CASE: cases.erase_case,
        Kind.PUPIL: roster.erase_pupil,
    }
    gone = erasers[one.kind](session, one.number)
    with_it.update({table: len(rows) for table, rows in gone.items()})
    return dict(with_it)


def renew_backups(session: Session) -> int:
    """Make and test a new backup, then delete every older one, also in the second place.

    What was erased stands in the older ones. Nothing is deleted when the new backup is not sound
    (``KlasappError``). Takes a moment, so in a thread. Returns how many were deleted.
    """
    before = [one for one in backups.overview(session).shown if _own(session, one)]
    backups.make_backup(session)
    gone = 0
    for one in before:
        try:
            one.backup.path.unlink()
        except OSError as error:
            raise KlasappError(
                f"{one.backup.path} kan niet worden gewist ({reason_of(error)}). Doe dat zelf."
            ) from error
        gone += 1
    with session.writing():
        session.audit("database.backup.erase", "database:1", f"rows:{gone}")
    return gone


def _own(session: Session, one: backups.Shown) -> bool:
    """Whether a backup is of this database: a stick may hold those of a colleague too."""
    if not one.second:
        return True
    try:
        look_inside(one.backup.path, session.store.key)
    except KlasappError:
        return False
    return True


def certificates(session: Session) -> tuple[Certificate, ...]:
    """What was erased before, the newest first."""
    with session.reading() as db:
        return records.certificates(db)


def print_certificate(session: Session, one: Certificate, folder: Path | None = None) -> Path:
    """Write a certificate as PDF; returns its path. No name stands in it."""
    path = export_folder(folder) / f"bewijs-van-wissen-{one.id}.pdf"
    with session.writing():
        session.audit("retention.print", f"certificate:{one.id}")
    write_atomically(path, as_pdf(certificate_paper(one)))
    return path
