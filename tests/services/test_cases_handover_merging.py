"""Whatever was done on two laptops comes together, in any order."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copy2
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klasapp.cases import handover_service, service
from klasapp.cases.case import Role
from klasapp.cases.handover import Purpose
from klasapp.cases.talk import Owner, Report
from klasapp.errors import KlasappError
from klasapp.keys.slots import new_key
from klasapp.protocol import Severity
from klasapp.store.session import Session
from klasapp.store.store import create_store, open_store

from .handed_case import (
    SECRET,
    all_pupils,
    at_least_cost,
    change,
    content,
    new_case,
    receive,
    send,
    start,
)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    at_least_cost(monkeypatch)


@dataclass
class Clock:
    """A clock that is moved by the test."""

    now: datetime = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def two_sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Path, tuple[int, int]]:
    """Two klasapps that have the same case: their key, their folder, and the case in each."""
    folder, key, clock = tmp_path_factory.mktemp("start"), new_key(), Clock()
    with (
        create_store(folder / "a.db", key) as one,
        create_store(folder / "b.db", key) as two,
    ):
        names = tuple((g, "", "Test") for g in ("Noor", "Sem", "Yara", "Daan", "Lotte", "Amin"))
        school_class = start(Session(one, clock), names)
        case_id = new_case(school_class)
        there = send(school_class.session, Session(two, clock), case_id, folder)
        for store in (one, two):
            store.db.execute("pragma wal_checkpoint(truncate)")
    return key, folder, (case_id, there)


_EDITS = ("task", "skip", "agree", "withdraw", "wish", "severity", "forms", "report", "add",
          "remove", "close", "reopen")  # fmt: skip


def edit(session: Session, case_id: int, what: str, step: int) -> None:
    """One thing a mentor does; what cannot be done now is left."""
    view = service.refresh_case(session, case_id)
    case = view.case
    roles = {one.pupil_id: frozenset(case.roles_of(one.pupil_id)) for one in case.active}
    open_tasks = [t for t in view.tasks if t.due is not None and t.done_on is None]
    try:
        if what == "task" and open_tasks:
            service.complete_task(session, case_id, open_tasks[0].id, session.today, "Eerder.")
        elif what == "skip" and open_tasks:
            service.skip_task(session, case_id, open_tasks[-1].id, f"Niet nodig {step}.")
        elif what == "agree":
            service.add_agreement(session, case_id, "D1", f"Afspraak {step}.", Owner.SCHOOL, None,
                                  date(2026, 11, 30))  # fmt: skip
        elif what == "withdraw" and view.agreements:
            service.remove_agreement(session, case_id, view.agreements[0].id)
        elif what == "wish":
            change(session, case_id, wish=f"Wens {step}.")
        elif what == "severity":
            change(session, case_id, severity=list(Severity)[step % 3])
        elif what == "forms":
            change(session, case_id, forms=("LI1", "VE1", "DI1")[: step % 3])
        elif what == "report":
            report = Report(session.today, "Ik", f"Feit {step}.", "", "")
            service.save_draft(session, case_id, "D1", report)
            service.finish_report(session, case_id, "D1", report)
        elif what == "add":
            others = [p for p in view.pupils if p not in roles] or sorted(all_pupils(session))
            pupil = others[step % len(others)]
            if pupil not in roles:
                given = roles | {pupil: frozenset({list(Role)[1 + step % 3]})}
                service.change_roles(session, case_id, given)
        elif what == "remove" and len(roles) > 2:
            service.change_roles(session, case_id, dict(list(roles.items())[:-1]), f"Nee {step}.")
        elif what == "close":
            service.close_case(session, case_id, f"Het gaat goed {step}.", "Niet gehoord.")
        elif what == "reopen":
            service.reopen_case(session, case_id, f"Toch weer {step}.")
    except KlasappError:
        pass


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.sampled_from((0, 1)), st.sampled_from(_EDITS)),
        st.tuples(st.just("write"), st.sampled_from((0, 1)), st.just("")),
        st.tuples(st.just("read"), st.integers(0, 7), st.booleans()),
    ),
    min_size=4, max_size=14,
))  # fmt: skip
def test_any_work_on_both_sides_comes_together_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, two_sides: Any, walk: list[Any]
) -> None:
    """Bundles may be read late, twice, or in any order: after one exchange both say the same,
    and nothing that either side recorded is gone or there twice."""
    folder = tmp_path_factory.mktemp("walk")
    clock = Clock()
    key, beginning, case_ids = two_sides
    sides = []
    for path in sorted(beginning.glob("*.db")):
        copy2(path, folder / path.name)
        sides.append(Session(open_store(folder / path.name, key), clock))
        sides[-1].store.db.execute("pragma synchronous = off")
    try:
        bundles: list[tuple[int, Path]] = []
        for step, (kind, where, what) in enumerate(walk):
            clock.now += timedelta(minutes=7)
            if kind == "edit":
                edit(sides[where], case_ids[where], what, step)
            elif kind == "write":
                path = handover_service.export_cases(
                    sides[where], [case_ids[where]], Purpose.WORK, "A", "B", SECRET, folder
                )
                bundles.append((where, path))
            elif bundles:
                source, path = bundles[where % len(bundles)]
                receive(sides[1 - source], path, [lambda _: False, lambda _: True][bool(what)])
        recorded = [history(sides[n], case_ids[n]) for n in (0, 1)]
        send(sides[0], sides[1], case_ids[0], folder)
        send(sides[1], sides[0], case_ids[1], folder, Purpose.BACK)
        one, two = (content(sides[n], case_ids[n]) for n in (0, 1))
        assert one == two
        assert len(one) == len(set(one))
        assert shown(sides[0], case_ids[0]) == shown(sides[1], case_ids[1])
        after = history(sides[0], case_ids[0])
        assert recorded[0] <= after
        assert recorded[1] <= after
    finally:
        for side in sides:
            side.store.close()


def history(session: Session, case_id: int) -> set[str]:
    """What was recorded and may never be lost: tasks, agreements, reports, wishes."""
    with session.reading() as db:
        kept = {
            f"{r[0]} {r[1]} {r[2]}"
            for r in db.execute(
                "select state, on_date, reason from case_task where case_id = ?", [case_id]
            )
        }
        kept |= {
            r[0] for r in db.execute("select text from case_agreement where case_id = ?", [case_id])
        }
        kept |= {
            r[0]
            for r in db.execute(
                "select facts from talk_version v join talk t on t.id = v.talk_id "
                "where t.case_id = ?",
                [case_id],
            )
        }
        kept |= {
            f"{r[0]} {r[1]} {r[2]}"
            for r in db.execute(
                "select field, changed_at, reason from case_change where case_id = ?", [case_id]
            )
        }
    return kept  # fmt: skip


def shown(session: Session, case_id: int) -> list[str]:
    """What the screen says of each task, and what the case says."""
    view = service.refresh_case(session, case_id)
    tasks = [f"{t.key} {view.name_of(t)} {t.state} {t.done_on} {t.reason}" for t in view.tasks]
    case = view.case
    said = f"{case.severity} {case.wish} {sorted(case.forms)} {case.open} {case.closing_note}"
    return [*sorted(tasks), said, *sorted(one.text for one in view.agreements)]
