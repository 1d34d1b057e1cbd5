"""The laptop dies: what was confirmed is there, what was typed is there but for the last moment."""

import os
import signal
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from klasapp.app.creation import create_database, open_database
from klasapp.cases import service as cases
from klasapp.cases.case import CaseDraft, Role
from klasapp.protocol import Severity
from klasapp.roster.paste import read_paste
from klasapp.roster.service import add_class, add_pupils, add_school_year, school_year_name_for
from klasapp.sociogram import service as rounds
from klasapp.store.check import check_store
from klasapp.store.session import Session

pytestmark = pytest.mark.e2e

PASSPHRASE = "fiets azijn gordijn tunnel"
NAMES = "Noor Vlietstra\nSem Berkel\nYara Bakker\nDaan Poelstra\nLotte Zwanink\nAmin Haddouchi\n"
Open = Callable[[int, int], Any]


def now() -> datetime:
    return datetime.now().astimezone().replace(tzinfo=None)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with class 2B of six pupils, closed."""
    path = tmp_path / "klas.db"
    create_database(path, PASSPHRASE, now)
    session = open_database(path, PASSPHRASE, now)
    year = add_school_year(session, school_year_name_for(session.today), "zuid")
    class_id = add_class(session, year.id, "2B").id
    drafts = [line.draft for line in read_paste(NAMES, "2B") if line.draft]
    assert len(add_pupils(session, class_id, drafts)) == 6
    session.store.close()
    return path


def after_the_crash(path: Path) -> Session:
    """The database as the next start finds it; sound, whatever happened."""
    session = open_database(path, PASSPHRASE, now)
    assert check_store(session.store).findings == ()
    return session


def start(open_terminal: Open, environment: dict[str, str]) -> Any:
    """The app, unlocked."""
    terminal = open_terminal(80, 24)
    terminal.start(environment=environment)
    terminal.wait_for("Typ je wachtzin")
    terminal.type(PASSPHRASE)
    terminal.press("Enter")
    terminal.wait_for("1 Deze week", "8 Beheer")
    return terminal


def test_every_confirmed_form_survives_a_kill(
    database: Path, open_terminal: Open, environment: dict[str, str]
) -> None:
    session = open_database(database, PASSPHRASE, now)
    round_id = rounds.start_round(session, 1)
    asked = rounds.find_round(session, round_id)
    questions = tuple((one.kind, one.text) for one in asked.questions)
    everyone = tuple(one.pupil.id for one in asked.participants)
    rounds.save_draft(session, round_id, rounds.Draft(asked.name, questions, None, everyone))
    rounds.open_round(session, round_id)
    session.store.close()
    terminal = start(open_terminal, environment)
    terminal.press("4")
    terminal.wait_for("Metingen", "0 van 6")
    terminal.press("Enter")
    terminal.wait_for("Invullen", "0 van de 6 ingevuld")
    terminal.press("s")
    for pupil, friend in (("noor", "sem"), ("sem", "noor")):
        terminal.wait_for("Wie ben jij?")
        terminal.type(pupil)
        time.sleep(0.3)
        terminal.press("Enter")
        terminal.wait_for("Ben jij")
        terminal.type("j")
        terminal.wait_for("Met wie trek je graag op")
        terminal.type(friend)
        time.sleep(0.3)
        terminal.press("Enter")
        terminal.wait_for("1 gekozen")
        terminal.press("Tab")
        time.sleep(0.3)
        terminal.press("Enter")
        terminal.wait_for("Klopt dit?")
        terminal.press("Tab")
        time.sleep(0.3)
        terminal.press("Enter")
        terminal.wait_for("Waar word jij blij van?")
        terminal.press_until("1", "Dank je wel")
        terminal.press_until("Enter", "Wie ben jij?")
    terminal.wait_for("Wie ben jij?")
    terminal.type("yara")
    time.sleep(0.3)
    terminal.press("Enter")
    terminal.wait_for("Ben jij Yara")
    os.kill(terminal.process, signal.SIGKILL)
    session = after_the_crash(database)
    made = rounds.class_round(session, round_id)
    assert len(made.nominations) == 2
    assert {one.nominator for one in made.nominations} == {one.nominee for one in made.nominations}
    session.store.close()


def test_closing_the_window_of_the_demo_leaves_nothing_behind(
    tmp_path: Path, open_terminal: Open, environment: dict[str, str]
) -> None:
    folder = tmp_path / "tijdelijk"
    folder.mkdir()
    terminal = open_terminal(80, 24)
    terminal.start("demo", environment={**environment, "TMPDIR": str(folder)})
    terminal.wait_for("8 Beheer")
    assert list(folder.glob("klasapp-demo-*")) != []
    terminal.close()
    until = time.monotonic() + 20
    while list(folder.glob("klasapp-demo-*")) and time.monotonic() < until:
        time.sleep(0.2)
    assert list(folder.glob("klasapp-demo-*")) == []


def test_a_report_survives_a_kill_but_for_the_last_seconds(
    database: Path, open_terminal: Open, environment: dict[str, str]
) -> None:
    session = open_database(database, PASSPHRASE, now)
    protocol = cases.current_protocol(session)
    today: date = session.today
    case_id = cases.open_case(
        session,
        1,
        CaseDraft(
            today,
            today,
            protocol.report_sources[0].code,
            protocol.places[0].code,
            "Tas verstopt.",
            Severity.MODERATE,
            {1: frozenset({Role.TARGETED}), 2: frozenset({Role.INVOLVED})},
        ),
    )
    session.store.close()
    terminal = start(open_terminal, environment)
    terminal.press("6")
    terminal.wait_for("Noor Vlietstra", "Zaak beginnen")
    terminal.press("Enter")
    terminal.wait_for("GEPESTE", "Zo doe je dat")
    terminal.press("v")
    terminal.wait_for("Meteen het verslag")
    terminal.press("v")
    terminal.wait_for("Vaststellen")
    terminal.type("Drie keer de tas verstopt na gym.")
    terminal.wait_for("verstopt na gym.")
    time.sleep(3)
    terminal.type(" Nog niet klaar")
    os.kill(terminal.process, signal.SIGKILL)
    session = after_the_crash(database)
    drafts = [
        cases.read_talk(session, case_id, task.id).draft
        for task in cases.refresh_case(session, case_id).tasks
    ]
    written = [draft.report.facts for draft in drafts if draft is not None]
    assert len(written) == 1
    assert written[0].startswith("Drie keer de tas verstopt na gym.")
    session.store.close()
