"""Fixtures in steps: an empty store, a school year with a class, a class with pupils."""

import gc
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from klasapp.keys.slots import new_key
from klasapp.store.session import Session
from klasapp.store.store import create_store, open_store

# How long a busy machine takes says nothing about the rule that is tested.
settings.register_profile("klasapp", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("klasapp")

# Each screen test makes thousands of small objects that refer to each other; with Python's own
# threshold a fifth of the suite's time goes to looking for those that can go.
gc.set_threshold(100_000, 50, 100)


def _read_style_sheets_once() -> None:
    """A tenth of the suite's time went to reading the same style sheets for each app anew."""
    read = Stylesheet._parse_rules
    known: dict[tuple[object, ...], list[RuleSet]] = {}

    def remembered(self: Stylesheet, css: str, **where: Any) -> list[RuleSet]:
        key = (css, *sorted(where.items()), *sorted(self._variables.items()))
        if key not in known:
            known[key] = read(self, css, **where)
        return list(known[key])

    Stylesheet._parse_rules = remembered  # type: ignore[assignment, method-assign]


_read_style_sheets_once()

MONDAY = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it

AWKWARD_NAMES = (
    ("[red]O'Brien =1+1", "", "[/]"),
    ("Zoë [/", "van der", "=cmd|'/c calc'!A0"),
    ("Robert'); drop table pupil;--", "", "Jansen"),
    ("💥Ünï", "", "Łukasz\u0301"),
    ("محمد", "", "الأمين"),
    ("$name {0} %s \\", "", "<b>x</b>"),
    ("李", "", "小龍"),
    ("@click=app.quit", "", "[@click=app.bell]x[/]"),
    ("A" * 60, "", "B" * 60),
    ("../../etc", "", "passwd\u200b"),
)
"""Given name, infix and family name of pupils that each break something somewhere."""


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Monday 23 November 2026, nine o'clock."""
    return Clock()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """The file of an empty, encrypted store, made once, and its key."""
    path, key = tmp_path_factory.mktemp("store") / "empty.db", new_key()
    create_store(path, key).close()
    return path, key


@pytest.fixture
def session(tmp_path: Path, clock: Clock, empty_store: tuple[Path, bytes]) -> Iterator[Session]:
    """An empty, encrypted store: a copy, because making one takes a quarter of a second."""
    empty, key = empty_store
    store = open_store(Path(shutil.copy(empty, tmp_path / "test.db")), key)
    yield Session(store, clock)
    store.close()


@dataclass(frozen=True)
class SchoolClass:
    """A class with pupils, by number in the store."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


def add_class(session: Session, names: tuple[tuple[str, str, str], ...]) -> SchoolClass:
    """Put a school year, class 2B and these pupils in the store, without any service."""
    with session.writing() as db:
        year = (
            db
            .table("school_year")
            .insert({
                "name": "2026-2027",
                "starts_on": "2026-08-01",
                "ends_on": "2027-07-31",
                "region": "zuid",
            })
            .last_pk
        )
        class_id = db.table("school_class").insert({"school_year_id": year, "name": "2B"}).last_pk
        assert isinstance(class_id, int)
        pupil_ids = []
        for number, (given, infix, family) in enumerate(names, 100001):
            pupil_id = (
                db
                .table("pupil")
                .insert({
                    "number": str(number),
                    "given_name": given,
                    "infix": infix,
                    "family_name": family,
                    "birth_date": "2013-05-02",
                    "leaving_date": None,
                    "gender": None,
                })
                .last_pk
            )
            assert isinstance(pupil_id, int)
            db.table("enrolment").insert({
                "pupil_id": pupil_id,
                "class_id": class_id,
                "joined_on": "2026-08-31",
                "left_on": None,
            })
            pupil_ids.append(pupil_id)
    return SchoolClass(session, class_id, tuple(pupil_ids))


@pytest.fixture
def school_class(session: Session) -> SchoolClass:
    """Class 2B with twelve invented pupils."""
    given = ("Noor", "Sem", "Yara", "Daan", "Lotte", "Amin", "Fenna", "Joris", "Sara", "Mats",
             "Iris", "Tygo")  # fmt: skip
    family = ("Jansen", "Berg", "Bakker", "Visser", "Smits", "Haddad", "Mulder", "Kok", "Vos",
              "Peters", "Dekker", "Maas")  # fmt: skip
    return add_class(session, tuple((g, "", f) for g, f in zip(given, family, strict=True)))


@pytest.fixture
def awkward_class(session: Session) -> SchoolClass:
    """Class 2B with pupils whose names break careless programs."""
    return add_class(session, AWKWARD_NAMES)


@pytest.fixture(scope="session")
def start_awkward_class() -> Callable[[Session], SchoolClass]:
    """Put the class of ``awkward_class`` in a store that a whole module of tests shares."""
    return lambda session: add_class(session, AWKWARD_NAMES)
