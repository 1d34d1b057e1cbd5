"""Taking in the rows of another klasapp: without loss, and without doubles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from klasapp.cases import handover_records as shared_rows
from klasapp.cases import records
from klasapp.cases.case import Role, next_number, order_of
from klasapp.cases.case_view import look_up
from klasapp.cases.handover import (
    CASE,
    FORMS,
    Conflict,
    Shared,
    after,
    field_words,
    joined,
    ticked,
    told,
)
from klasapp.cases.handover_rows_service import ITEM_TABLES, rows_of_case, site_of
from klasapp.errors import InputError
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database


class Merger:
    """Takes in the rows of one case. ``pupils``: names in the bundle to pupils here.

    ``choices``: per conflict whether theirs stays. Conflicts without a choice are gathered in
    ``conflicts``; the caller then takes everything back.
    """

    def __init__(
        self, session: Session, db: Database, pupils: Mapping[str, int], class_id: int,
        files: Mapping[str, bytes], choices: Mapping[str, bool],
    ) -> None:  # fmt: skip
        self._session, self._db, self._site = session, db, site_of(db)
        self._pupils, self._class_id = pupils, class_id
        self._files, self._choices = files, choices
        self.conflicts: list[Conflict] = []
        self._losers: list[tuple[str, str, str, str]] = []
        self.case_id = 0
        self.new = 0

    def take(self, rows: list[dict[str, Any]]) -> None:
        """Merge these rows. Raises ``InputError`` when they are not what a bundle holds."""
        order = {one.name: n for n, one in enumerate(shared_rows.present_tables(self._db))}
        known = {one.name: one for one in shared_rows.present_tables(self._db)}
        try:
            for row in sorted(rows, key=lambda row: order[row["table"]]):
                self._row(known[row["table"]], row)
        except (KeyError, TypeError, AttributeError, IndexError, ValueError):
            raise InputError(
                "In dit bestand staat iets wat klasapp niet kent. Werk klasapp bij en vraag om een "
                "nieuw bestand."
            ) from None
        talks = {one.name: one for one in shared_rows.present_tables(self._db)}["talk"]
        for talk, _ in rows_of_case(self._db, talks, self.case_id):
            shared_rows.reorder_versions(self._db, talk)
        for shared in known.values():
            if shared.moment:
                found = rows_of_case(self._db, shared, self.case_id)
                shared_rows.reorder_rows(self._db, shared, found)
        shared_rows.drop_removed_files(self._db, self.case_id)
        self._keep_losers()

    def _row(self, shared: Shared, row: Mapping[str, Any]) -> None:
        db, values = self._db, self._values(shared, row)
        if values is None:
            return
        if shared.bare:
            shared_rows.add_bare_row(db, shared.name, values)
            return
        names = [_checked_name(name) for name in row["names"]]
        found = shared_rows.rows_named(db, shared.name, names)
        if len(found) > 1 and shared.name == "case_pupil":
            self._one_role(found)
        there = found[0] if found else shared_rows.same_row(db, shared, values)
        parts = {group[0]: [values[one] for one in group if one in values]
                 for group in shared.groups}  # fmt: skip
        if shared.name == CASE:
            parts[FORMS] = sorted(str(code) for code in row[FORMS])
        clocks = {name: _checked_clock(row["clocks"][name]) for name in parts}
        if there is None:
            there = self._added(shared, values)
            if there is None:
                return
            if shared.name == CASE:
                self.case_id = there
                records.set_forms(db, there, parts[FORMS])
            for name, value in parts.items():
                shared_rows.keep_field(db, shared.name, there, name, json.dumps(value),
                                       clocks[name])  # fmt: skip
        else:
            if shared.name == CASE:
                self.case_id = there
            if not found:
                self._same_made_twice(shared, there, values)
            for name, value in parts.items():
                self._part(shared, there, name, value, clocks[name], min(names))
        for name in names:
            shared_rows.name_row(db, shared.name, there, name)
        if shared.name == "case_pupil":
            kept = shared_rows.values_of(db, shared.name, there,
                                         shared_rows.columns(db, shared.name))  # fmt: skip
            shared_rows.keep_content(db, shared.name, there, kept)

    def _values(self, shared: Shared, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the row says here; None when it is about something that is not here."""
        allowed = set(shared_rows.columns(self._db, shared.name))
        values: dict[str, Any] = {}
        for name, coded in row["values"].items():
            if name not in allowed:
                raise KeyError(name)
            values[name] = self._decoded(coded)
            if coded is not None and values[name] is None:
                return None
        return values

    def _added(self, shared: Shared, values: dict[str, Any]) -> int | None:
        db, own = self._db, dict(values)
        if shared.name == "evidence_file":
            gone = shared_rows.removed_files(db, own["evidence_id"])
            if own["sha256"] in gone or shared_rows.takes_no_files(db, self.case_id):
                return None
        if "class_id" in shared.local:
            own["class_id"] = self._class_id
        if "number" in shared.local:
            year = self._session.today.year
            own["number"] = (
                next_number(year, records.case_numbers(db))
                if shared.name == CASE
                else shared_rows.next_number(db, shared, own[shared.owner])
            )
        self.new += 1
        return shared_rows.add_row(db, shared.name, own)

    def _part(
        self, shared: Shared, row_id: int, name: str, theirs: list[Any],
        their_clock: dict[str, int], row_name: str,
    ) -> None:  # fmt: skip
        known = shared_rows.fields_of(self._db, shared.name, row_id)
        mine, clock = known.get(name, ("null", {}))
        value = json.dumps(theirs)
        if after(clock, their_clock):
            return
        both = joined(clock, their_clock)
        if after(their_clock, clock) or mine == value:
            if mine != value:
                self._set(shared, row_id, name, theirs)
            shared_rows.keep_field(self._db, shared.name, row_id, name, value, both)
            return
        key = f"{row_name}:{name}"
        if key not in self._choices:
            shown = self._shown(name, json.loads(mine)), self._shown(name, theirs)
            self.conflicts.append(Conflict(key, field_words(name), *shown))
            return
        chosen = value if self._choices[key] else mine
        if self._choices[key]:
            self._set(shared, row_id, name, theirs)
        lost = mine if self._choices[key] else value
        self._losers.append((f"{key}:{lost}:{json.dumps(both, sort_keys=True)}", name,
                             self._shown(name, json.loads(lost)),
                             self._shown(name, json.loads(chosen))))  # fmt: skip
        counted = ticked(both, self._site)
        shared_rows.keep_field(self._db, shared.name, row_id, name, chosen, counted)

    def _shown(self, name: str, values: list[Any]) -> str:
        if name in {"offender_unknown", "targeted_consent"}:
            return {1: "ja", 0: "nee"}.get(values[0], "nog niet gevraagd")
        return told(values)

    def _set(self, shared: Shared, row_id: int, name: str, value: list[Any]) -> None:
        if name == FORMS and shared.name == CASE:
            records.set_forms(self._db, row_id, value)
            return
        group = next(group for group in shared.groups if group[0] == name)
        changed = dict(zip(group, value, strict=True))
        if shared.name == CASE:
            records.change_case(self._db, row_id, changed)
        else:
            shared_rows.replace_values(self._db, shared.name, row_id, changed)

    def _same_made_twice(self, shared: Shared, there: int, values: Mapping[str, Any]) -> None:
        # Made on both sides: both keep the same one, and the other stays readable.
        moving = {one for group in shared.groups for one in group}
        known = moving.union(shared.once)
        fixed = [n for n, v in values.items() if n not in known and not isinstance(v, bytes)]
        here = shared_rows.values_of(self._db, shared.name, there, fixed) if fixed else {}
        theirs = {name: values[name] for name in fixed}
        if here == theirs:
            return
        mine_text, their_text = _canonical(here), _canonical(theirs)
        lost, kept = max(mine_text, their_text), min(mine_text, their_text)
        if kept == their_text:
            shared_rows.replace_values(self._db, shared.name, there, theirs)
        if shared.name != "case_pupil":
            self._losers.append((f"{shared.name}:{lost}:{kept}", "dubbel", lost, kept))

    def _one_role(self, rows: tuple[int, ...]) -> None:
        # Here it was made twice, there it is known to be one.
        kept, *others = rows
        db = self._db
        for other in others:
            fields = shared_rows.fields_of(db, "case_pupil", kept)
            for name, (_, clock) in shared_rows.fields_of(db, "case_pupil", other).items():
                value, own = fields[name]
                shared_rows.keep_field(db, "case_pupil", kept, name, value, joined(own, clock))
            shared_rows.move_names(db, "case_pupil", other, kept)
            shared_rows.forget_names(db, "case_pupil", other)
            shared_rows.remove_row(db, "case_pupil", other)

    def _keep_losers(self) -> None:
        for key, name, lost, kept in self._losers:
            row_name = hashlib.sha256(f"{self._site}:{key}".encode()).hexdigest()[:32]
            if name == "dubbel":
                row_name = hashlib.sha256(key.encode()).hexdigest()[:32]
            if shared_rows.rows_named(self._db, "case_change", (row_name,)):
                continue
            row_id = shared_rows.add_row(self._db, "case_change", {
                "case_id": self.case_id,
                "changed_at": self._session.now.isoformat(timespec="seconds"),
                "field": name,
                "was": lost,
                "became": kept,
                "reason": "Bij het samenvoegen stond het er op twee manieren.",
            })  # fmt: skip
            shared_rows.name_row(self._db, "case_change", row_id, row_name)

    def _decoded(self, coded: Any) -> Any:
        if not isinstance(coded, dict):
            if not isinstance(coded, str | int | float | None):
                raise TypeError
            return coded
        ((kind, what),) = coded.items()
        if kind == "file":
            data = self._files[f"files/{what}"]
            return data if hashlib.sha256(data).hexdigest() == what else None
        if kind == "row":
            return self._row_of(what[0], what[1])
        if kind == "task":
            return self._task(str(what[0]), Role(what[1]), what[2])
        if kind == "role":
            return f"{self._row_of('pupil', what[0])}:{Role(what[1])}"
        found = self._row_of(ITEM_TABLES[what[0]], what[1])
        return f"{what[0]}:{found}" if found else None

    def _row_of(self, table: str, names: list[str]) -> int | None:
        if table == "pupil":
            return next((self._pupils[name] for name in names if name in self._pupils), None)
        found = shared_rows.rows_named(self._db, table, names)
        return found[0] if found else None

    def _task(self, base: str, role: Role, names: list[str]) -> str:
        pupil = self._row_of("pupil", names)
        order = order_of(look_up(self._db, self.case_id), role)
        if str(pupil) not in order:
            return base
        index = order.index(str(pupil))
        return f"{base}.{index + 1}" if index else base


def _canonical(values: Mapping[str, Any]) -> str:
    # Numbers of rows differ from side to side and say nothing.
    plain = {name: value for name, value in values.items() if not name.endswith("_id")}
    return json.dumps(plain, sort_keys=True, ensure_ascii=False)


def _checked_name(name: Any) -> str:
    if not isinstance(name, str) or len(name) != 32 or not name.isalnum():
        raise ValueError
    return name


def _checked_clock(clock: Any) -> dict[str, int]:
    checked = {_checked_name(site): int(count) for site, count in clock.items()}
    if not all(0 < count < 10**9 for count in checked.values()):
        raise ValueError
    return checked
