"""The whole way by keyboard: a class and its choices in, a flag, a case with its dates."""

import csv
import os
import random
import shutil
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klasapp.app.creation import create_database, open_database
from klasapp.app.demo_class import PUPILS
from klasapp.cases.service import refresh_case
from klasapp.cli.options import local_now
from klasapp.roster.school_year import school_year_days, school_year_name_for
from klasapp.roster.service import add_school_year, school_calendar
from klasapp.store.check import check_store

pytestmark = pytest.mark.e2e

PASSPHRASE = "fiets azijn gordijn tunnel"
Open = Callable[[int, int], Any]
ISOLATED, TARGETED = 10, 23
REPORTED = date(2026, 12, 10)
"""A Thursday; step 3 would fall on 24 December, in the Christmas holiday."""


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A CSV file as Dutch Excel writes it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([header, *rows])


def write_class(folder: Path) -> None:
    """A roster of 28 and their choices: one pupil whom nobody chose, one named by six."""
    numbers = [str(230101 + place) for place in range(len(PUPILS))]
    write(
        folder / "klas.csv",
        ("leerlingnummer", "roepnaam", "tussenvoegsel", "achternaam", "klas", "geboortedatum"),
        [(n, *name, "2B", "2013-05-02") for n, name in zip(numbers, PUPILS, strict=True)],
    )
    dice = random.Random(3)
    chosen: list[tuple[object, ...]] = []
    for place, number in enumerate(numbers):
        if place == 8:
            continue
        others = [other for other in range(28) if other not in {place, ISOLATED}]
        chosen += [
            ("A1", "2026-10-01", "graag", "+", number, numbers[other], rank)
            for rank, other in enumerate(dice.sample(others, 5), 1)
        ]
        if place in range(1, 7):
            chosen.append(("A1", "2026-10-01", "gepest", "v", number, numbers[TARGETED], 1))
    columns = ("afname_id", "datum", "vraag_code", "polariteit", "van", "naar", "volgorde")
    write(folder / "nominaties.csv", columns, chosen)
    write(
        folder / "deelname.csv",
        ("afname_id", "leerling", "status"),
        [("A1", n, "afwezig" if p == 8 else "ingevuld") for p, n in enumerate(numbers)],
    )


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """An empty database with the school year of the walk, region zuid."""
    path = tmp_path / "klas.db"
    create_database(path, PASSPHRASE, local_now)
    session = open_database(path, PASSPHRASE, local_now)
    add_school_year(session, school_year_name_for(session.today), "zuid")
    session.store.close()
    return path


def unlock(terminal: Any) -> None:
    """From the first screen to the class room."""
    terminal.wait_for("Typ je wachtzin")
    terminal.type(PASSPHRASE)
    terminal.press("Enter")
    terminal.wait_for("Begin met je klas")


def fill_class(terminal: Any, name: str, roster: Path, count: int) -> None:
    """Make the class and import its roster."""
    terminal.press("Enter")
    terminal.wait_for("Naam van de klas")
    terminal.type(name)
    terminal.press("C-s")
    terminal.wait_for("0 leerlingen")
    terminal.press("i")
    terminal.wait_for("Waar staat het bestand")
    terminal.type(str(roster))
    time.sleep(0.5)
    terminal.press("Enter")
    terminal.wait_for(f"{count} nieuw", "Inlezen")
    terminal.press("C-s")
    terminal.wait_for(f"{count} leerlingen")


def import_round(terminal: Any, files: Sequence[str], *, names_kind: bool = True) -> None:
    """Import the choices as a round, after looking at the preview.

    ``names_kind``: the file says itself what kind of question it holds.
    """
    terminal.press("4")
    terminal.wait_for("Nog geen metingen")
    terminal.press("i")
    terminal.wait_for("Bestand uit Microsoft Forms")
    for place, file in enumerate(files):
        if place:
            terminal.press("Tab")
            time.sleep(0.5)
        terminal.type(file)
        time.sleep(0.3)
    terminal.press("C-r")
    terminal.wait_for("2. De meting")
    time.sleep(1)
    if not names_kind:
        for key in ("Tab", "Tab", "Tab", "Enter", "Down", "Enter"):
            terminal.press(key)
            time.sleep(0.5)
        terminal.wait_for("positief", gone="wie pest")
    terminal.press("C-t")
    terminal.wait_for("vulden in")
    terminal.press("C-s")
    terminal.wait_for("Gesloten")


def test_from_a_class_list_to_a_case(
    database: Path, tmp_path: Path, open_terminal: Open, environment: dict[str, str]
) -> None:
    write_class(tmp_path)
    terminal = open_terminal(80, 24)
    terminal.start(environment=environment)
    unlock(terminal)
    fill_class(terminal, "2B", tmp_path / "klas.csv", 28)
    import_round(terminal, [str(tmp_path)])
    terminal.press("r")
    terminal.wait_for("Meteen kijken")
    terminal.press("C-k")
    terminal.wait_for("Tobias Wervenbos", "genoemd als gepest", "zeker", "6 van de 26")
    terminal.wait_for("Tygo Bleeker", "weinig gekozen")
    terminal.press("Enter")
    terminal.wait_for("Gekozen door")
    terminal.press("z")
    terminal.wait_for("Wanneer is het gezien", "Tobias Wervenbos  gepeste")
    time.sleep(0.5)
    for key in ("Tab", "Tab", "Down", "Down", "Down", "p"):
        terminal.press(key)
        time.sleep(0.3)
    terminal.wait_for("Sem van den Berkel  pester")
    terminal.press("Tab")
    time.sleep(0.3)
    terminal.press("Tab")
    time.sleep(0.3)
    terminal.type("Tas drie keer verstopt.")
    terminal.wait_for("verstopt.")
    terminal.press("C-s")
    terminal.wait_for("Kies waar het gebeurde")
    for key in ("Enter", "Down", "Enter"):
        terminal.press(key)
        time.sleep(0.5)
    terminal.press("C-s")
    terminal.wait_for("Zaak 2", "GEPESTE Tobias Wervenbos", "PESTER Sem van den Berkel")
    terminal.press("u")
    terminal.wait_for("Waarom deze datum?", "in het protocol bij")
    terminal.press("Escape")
    terminal.wait_for(gone="Waarom deze datum?")
    terminal.press("1")
    terminal.wait_for("1 Deze week", "Tobias Wervenbos", "Stap 2: gesprek met de gepeste")
    terminal.press_until("Down", "Waarom: Binnen 7 dagen")
    terminal.press("Enter")
    terminal.wait_for("Zaak · 2B", "GEPESTE")
    terminal.press("F9")
    terminal.wait_for(gone="GEPESTE")
    assert terminal.screen.strip() == ""
    terminal.press("F9")
    terminal.wait_for("GEPESTE")
    terminal.press("C-q")
    until = time.monotonic() + 20
    while not terminal.ended and time.monotonic() < until:
        time.sleep(0.1)
    assert terminal.ended
    session = open_database(database, PASSPHRASE, local_now)
    assert check_store(session.store).findings == ()
    view = refresh_case(session, 1)
    first, last = school_year_days(school_year_name_for(session.today))
    calendar = school_calendar(session)
    due = {task.id: task.due for task in view.tasks}
    assert due["D1"] is not None
    if first <= due["D1"] <= last:
        assert calendar.is_school_day(due["D1"])
    session.store.close()


def test_deadlines_of_a_case_in_the_demo_go_around_the_christmas_holiday(
    open_terminal: Open, environment: dict[str, str]
) -> None:
    """The demo as on 10 December: the case has dates around the holiday, each with why."""
    terminal = open_terminal(140, 40)
    terminal.start("demo", "--today", REPORTED.isoformat(), environment=environment)
    terminal.wait_for("1 Deze week", "Tobias Wervenbos", "OEFENSCHOOL")
    terminal.press("6")
    terminal.wait_for("Zaak 2026-002")
    terminal.press("Enter")
    screen = terminal.wait_for("GEPESTE Tobias Wervenbos", "PESTER Daan Poelstra")
    assert "Stap 3: gesprek met de pester" in screen
    for _ in range(12):
        terminal.press("Down")
        time.sleep(0.3)
        terminal.press("u")
        shown = terminal.wait_for("protocol")
        if "kerstvakantie" in shown:
            break
        terminal.press("Escape")
        time.sleep(0.3)
    assert "kerstvakantie" in terminal.screen
    assert "schooldag" in terminal.screen


@pytest.mark.golden
@pytest.mark.usefixtures("database")
def test_the_real_dutch_class_goes_in_with_its_numbers_for_names(
    tmp_path: Path, open_terminal: Open, environment: dict[str, str]
) -> None:
    """Knecht's class: 26 pupils, nobody absent, no flag; the app says so."""
    golden = os.environ.get("KLASAPP_GOLDEN")
    if not golden:
        pytest.skip("KLASAPP_GOLDEN is not set: the real classroom is not here")
    source = Path(golden) / "data" / "knecht_12b_w1"
    numbers = [f"L{place:02}" for place in range(1, 27)]
    with (source / "pupils.csv").open(encoding="utf-8", newline="") as file:
        assert [row["pupil"] for row in csv.DictReader(file)] == numbers
    write(
        tmp_path / "klas.csv",
        ("leerlingnummer", "roepnaam", "tussenvoegsel", "achternaam", "klas"),
        [(number, number, "", "Leerling", "12b") for number in numbers],
    )
    for name in ("pupils.csv", "nominations.csv"):
        shutil.copy(source / name, tmp_path / name)
    terminal = open_terminal(140, 40)
    terminal.start(environment=environment)
    unlock(terminal)
    fill_class(terminal, "12b", tmp_path / "klas.csv", 26)
    files = [str(tmp_path / "nominations.csv"), str(tmp_path / "pupils.csv")]
    import_round(terminal, files, names_kind=False)
    terminal.press("r")
    terminal.wait_for("Meteen kijken")
    terminal.press("C-k")
    terminal.wait_for("26 van de 26 (100 %)", "Niet gekozen: niemand; verwacht bij toeval: 0,5")
