"""The rows of a case as they travel: each with its name, and who changed what how often."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from klasapp.cases import handover_records as shared_rows
from klasapp.cases.case import Role, order_of
from klasapp.cases.case_view import look_up, view_of
from klasapp.cases.handover import (
    CASE,
    FORMS,
    Shared,
    ticked,
)
from klasapp.store.session import Session
from klasapp.store.settings import read_setting, write_setting

if TYPE_CHECKING:
    from sqlite_utils import Database

_SITE = "handover.site"
_POINTS_BY_KIND = {"not_solved_decided": "family_event", "told_promise_stopped": "promise"}
ITEM_TABLES = {"agreement": "case_agreement", "support": "support_note"}
_TAKEN_AWAY = "Deze rol klopte niet en is weggehaald."


@dataclass
class CaseRows:
    """A case as it goes into a bundle."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    pupils: set[int] = field(default_factory=set)
    protocols: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)


def site_of(db: Database) -> str:
    """The random name of this klasapp, which says nothing about whose it is."""
    found = read_setting(db, _SITE)
    if not found:
        found = uuid.uuid4().hex
        write_setting(db, _SITE, found)
    return found


def collect(session: Session, db: Database, case_id: int, *, year: bool = False) -> CaseRows:
    """Everything of a case that travels; gives every row its name and settles its clocks."""
    settle(session, db, case_id)
    made = CaseRows()
    coder = _Coder(session, db, case_id, made)
    no_files = shared_rows.takes_no_files(db, case_id)
    for shared in shared_rows.present_tables(db):
        if (shared.year and not year) or (shared.name == "evidence_file" and no_files):
            continue
        for row_id, values in rows_of_case(db, shared, case_id):
            coded = coder.row(shared, row_id, values)
            if coded is not None:
                made.rows.append(coded)
    return made


def settle(session: Session, db: Database, case_id: int) -> None:
    """Note which parts of a case changed here since they were last shared."""
    site = site_of(db)
    _bring_back_roles(session, db, case_id)
    for shared in shared_rows.present_tables(db):
        if shared.bare:
            continue
        for row_id, values in rows_of_case(db, shared, case_id):
            if not shared_rows.names_of(db, shared.name, row_id):
                shared_rows.name_row(db, shared.name, row_id)
            if shared.name == "case_pupil":
                shared_rows.keep_content(db, shared.name, row_id, values)
            known = shared_rows.fields_of(db, shared.name, row_id)
            for name, now in _parts(db, shared, row_id, values).items():
                was, clock = known.get(name, ("", {}))
                if was != now:
                    counted = ticked(clock, site)
                    shared_rows.keep_field(db, shared.name, row_id, name, now, counted)


def _parts(db: Database, shared: Shared, row_id: int, values: Mapping[str, Any]) -> dict[str, str]:
    parts = {group[0]: json.dumps([values[one] for one in group]) for group in shared.groups}
    if shared.name == CASE:
        parts[FORMS] = json.dumps(shared_rows.case_forms(db, row_id))
    return parts


def _bring_back_roles(session: Session, db: Database, case_id: int) -> None:
    # A role that others know of cannot be forgotten any more: it has ended.
    fixed = ("case_id", "pupil_id", "role", "joined_on")
    seen: set[int] = set()
    for _, row_id, kept in shared_rows.kept_contents(db, "case_pupil"):
        if kept["case_id"] != case_id or row_id in seen:
            continue
        seen.add(row_id)
        now = shared_rows.values_of(db, "case_pupil", row_id, fixed)
        if now == {name: kept[name] for name in fixed}:
            continue
        ended = kept["ended_on"] or max(session.today.isoformat(), kept["joined_on"])
        why = kept["ended_reason"] or _TAKEN_AWAY
        # At the end: the ids of tasks count on the order of who is there already.
        back = {name: value for name, value in kept.items() if name != "id"}
        new = shared_rows.add_row(
            db, "case_pupil", {**back, "ended_on": ended, "ended_reason": why}
        )
        if new == row_id:
            continue
        for name, (value, clock) in shared_rows.fields_of(db, "case_pupil", row_id).items():
            shared_rows.keep_field(db, "case_pupil", new, name, value, clock)
        shared_rows.move_names(db, "case_pupil", row_id, new)
        shared_rows.forget_names(db, "case_pupil", row_id)


def rows_of_case(db: Database, shared: Shared, case_id: int) -> list[tuple[int, dict[str, Any]]]:
    wanted = shared_rows.columns(db, shared.name)
    if shared.name in {CASE, "look_first"}:
        found = case_id
        if shared.name == "look_first":
            root = shared_rows.values_of(db, CASE, case_id, ("look_first_id",))
            found = root.get("look_first_id") or 0
        return shared_rows.rows_of(db, shared, (found,), wanted)
    if shared.of == CASE:
        owners = [case_id]
    elif shared.of == "pupil":
        owners = sorted({one.pupil_id for one in look_up(db, case_id).pupils})
    else:
        parents = {one.name: one for one in shared_rows.present_tables(db)}
        owners = [row_id for row_id, _ in rows_of_case(db, parents[shared.of], case_id)]
    return shared_rows.rows_of(db, shared, owners, wanted)


class _Coder:
    """Turns what holds here (row numbers, ids of tasks) into what holds everywhere."""

    def __init__(self, session: Session, db: Database, case_id: int, made: CaseRows) -> None:
        self._db, self._made, self._case_id = db, made, case_id
        self._tasks = {task.id: task for task in view_of(session, db, look_up(db, case_id)).tasks}
        self._case = look_up(db, case_id)

    def row(self, shared: Shared, row_id: int, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """A row for the bundle; None when it hangs on something that stays here."""
        known = shared_rows.references(self._db, shared.name)
        key = shared_rows.key_column(self._db, shared.name)
        coded: dict[str, Any] = {}
        for name, value in values.items():
            if name in shared.local or (name == key and name not in known):
                continue
            coded[name] = self._value(shared, name, value, known, values)
            if value is not None and coded[name] is None:
                return None
        if shared.name == CASE:
            self._made.protocols.add(str(values["protocol_sha256"]))
        row: dict[str, Any] = {"table": shared.name, "values": coded}
        if not shared.bare:
            row["names"] = shared_rows.names_of(self._db, shared.name, row_id)
            row["clocks"] = {
                name: clock
                for name, (_, clock) in shared_rows.fields_of(self._db, shared.name, row_id).items()
            }
        if shared.name == CASE:
            row[FORMS] = shared_rows.case_forms(self._db, row_id)
        return row

    def _value(
        self, shared: Shared, name: str, value: Any, known: Mapping[str, str],
        values: Mapping[str, Any],
    ) -> Any:  # fmt: skip
        if value is None:
            return None
        if isinstance(value, bytes):
            sha256 = hashlib.sha256(value).hexdigest()
            self._made.files[f"files/{sha256}"] = value
            return {"file": sha256}
        table = known.get(name)
        if name == "about":
            table = _POINTS_BY_KIND.get(str(values.get("kind")))
        if table:
            return self._pointer(table, int(value))
        if name == "task_id":
            return self._task(str(value))
        if name == "item" and shared.name.startswith("file_"):
            return self._item(str(value))
        if shared.name == "case_change" and name in {"was", "became"} and values["field"] == "role":
            pupil, _, role = str(value).partition(":")
            return {"role": [self._names("pupil", int(pupil)), role]} if role else value
        return value

    def _names(self, table: str, row_id: int) -> tuple[str, ...]:
        names = shared_rows.names_of(self._db, table, row_id)
        if table == "pupil":
            self._made.pupils.add(row_id)
            names = names or (shared_rows.name_row(self._db, table, row_id),)
        return names

    def _pointer(self, table: str, row_id: int) -> dict[str, Any] | None:
        names = self._names(table, row_id)
        return {"row": [table, names]} if names else None

    def _task(self, task_id: str) -> Any:
        task = self._tasks.get(task_id)
        if task is None or not task.pupil or task.role is None:
            return task_id
        index = order_of(self._case, Role(task.role)).index(task.pupil)
        base = task_id.removesuffix(f".{index + 1}") if index else task_id
        return {"task": [base, task.role, self._names("pupil", int(task.pupil))]}

    def _item(self, item: str) -> Any:
        kind, _, number = item.partition(":")
        if kind in ITEM_TABLES and number.isdecimal():
            names = shared_rows.names_of(self._db, ITEM_TABLES[kind], int(number))
            return {"item": [kind, names]} if names else item
        return item
