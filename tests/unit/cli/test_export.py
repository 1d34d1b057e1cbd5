"""``klasapp export``: from the database to a folder, in one sentence when it cannot."""

import json
from pathlib import Path

import pytest

from klasapp.agreements import proposals_service as proposals
from klasapp.app.creation import create_database, open_database
from klasapp.cli import main
from klasapp.cli.options import local_now
from klasapp.roster.pupil import PupilDraft
from klasapp.roster.service import add_class, add_pupils, add_school_year, school_year_name_for
from klasapp.sociogram import service
from klasapp.sociogram.question import Kind

PASSPHRASE = "fiets azijn gordijn tunnel"
NAMES = ("Noor", "=1+1", "Zoë [/", "Daan", "李")
LIKED = "Met wie trek je graag op in de klas?"


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The options for a database with class 2B and one round of five pupils."""
    folder = tmp_path_factory.mktemp("klas")
    path = folder / "klas.db"
    create_database(path, PASSPHRASE, local_now)
    session = open_database(path, PASSPHRASE, local_now)
    year = add_school_year(session, school_year_name_for(session.today), "zuid")
    class_id = add_class(session, year.id, "2B").id
    drafts = [
        PupilDraft(number=str(place), given_name=name, infix="", family_name=f"Naam{place}",
                   class_name="2B", birth_date=None)
        for place, name in enumerate(NAMES)
    ]  # fmt: skip
    pupils = [one.id for one in add_pupils(session, class_id, drafts)]
    round_id = service.start_round(session, class_id)
    questions: tuple[tuple[Kind, str], ...] = (
        ("positive", LIKED), ("negative", "Met wie liever niet?"),
    )  # fmt: skip
    service.save_draft(session, round_id, service.Draft("M", questions, None, tuple(pupils)))
    service.open_round(session, round_id)
    asked = service.find_round(session, round_id)
    for place, pupil in enumerate(pupils[:-1]):
        liked = {one.id: [pupils[place - 1]] if one.kind == "positive" else [] for one in
                 asked.questions}  # fmt: skip
        service.save_form(session, round_id, pupil, liked)
    session.store.close()
    secret = folder / "wachtzin"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    return ["--database", str(path), "--passphrase-file", str(secret)]


def test_files_come_in_the_folder_and_are_listed(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "uit"
    formats = [part for one in ("svg", "csv", "xlsx", "graphml") for part in ("--format", one)]
    assert main(["export", "sociogram", *options, *formats, "--to", str(target), "--json"]) == 0
    told = capsys.readouterr()
    files = json.loads(told.out)["files"]
    assert sorted(files) == sorted(str(path) for path in target.iterdir())
    assert len(files) == 5
    assert told.err == ""
    assert not any("Naam" in Path(path).read_bytes().decode("latin-1") for path in files)
    assert target.stat().st_mode & 0o077 == 0


def test_the_exported_pair_goes_straight_into_analyse(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["--round", "last", "--class", "2b", "--format", "csv", "--to", str(tmp_path)]
    assert main(["export", "sociogram", *options, *wanted]) == 0
    lines = capsys.readouterr().out.splitlines()
    choices, pupils = (line.removeprefix("Gemaakt: ") for line in lines)
    assert main(["analyse", choices, "--pupils", pupils, "--positive", LIKED, "--json"]) == 0
    room = json.loads(capsys.readouterr().out)["class"]
    assert (room["pupils"], room["respondents"]) == (5, 4)


def test_names_come_with_a_warning_and_the_key_only_when_asked_for(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["export", "sociogram", *options, "--to", str(tmp_path), "--format"]
    assert main([*base, "csv", "--names"]) == 0
    assert "namen van leerlingen" in capsys.readouterr().err
    assert main([*base, "gexf", "--key"]) == 0
    assert "sleutel-2B" in capsys.readouterr().out
    assert main([*base, "svg", "--question", "liever", "--layout", "spring", "--mutual"]) == 0
    assert "-netwerk-vraag2-wederzijds-nummers.svg" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "klasapp export WAT"),
        (["sociogram"], "--format met png"),
        (["sociogram", "--format", "png"], "--to MAP"),
        (["sociogram", "--format", "png", "--to", ".", "--labels", "full"], "ook --names"),
        (["sociogram", "--format", "csv", "--to", ".", "--round", "99"], "'99' is er niet"),
        (["sociogram", "--format", "csv", "--to", ".", "--class", "9Z"], "'9Z' staat niet"),
        (["sociogram", "--format", "svg", "--to", ".", "--question", "wie"], "één vraag"),
        (["sociogram", "--show", "--json"], "kunnen niet samen"),
    ],
)
def test_a_call_that_cannot_be_ends_with_one_sentence(
    options: list[str],
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    more = options if arguments else []
    assert main(["export", *arguments[:1], *more, *arguments[1:]]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.out == ""
    assert not list(tmp_path.iterdir())


def test_a_terminal_that_shows_no_pictures_is_no_fault(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["export", "sociogram", "--show"]) == 0
    assert "laat geen plaatje zien" in capsys.readouterr().out


def test_show_writes_the_picture_to_a_terminal_that_can(
    options: list[str], monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setenv("TERM", "xterm-kitty")
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert main(["export", "sociogram", *options, "--show"]) == 0
    told = capfdbinary.readouterr()
    assert told.out.startswith(b"\x1b_Ga=T,f=100")
    assert told.err == b""


def test_the_agreements_of_a_class_come_in_a_folder(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["export", "agreements", *options, "--to", str(tmp_path / "uit")]
    assert main(base) == 2
    assert "nog geen afspraken" in capsys.readouterr().err
    session = open_database(Path(options[1]), PASSPHRASE, local_now)
    line = proposals.propose(session, 1, "We laten =1+1 elkaar uitpraten.").line
    proposals.choose(session, line.id, "chosen")
    session.store.close()
    assert main([*base, "--paper", "alles", "--class", "2b", "--json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert len(files) == 8
    assert {Path(path).suffix for path in files} == {".pdf", ".txt", ".csv"}
    assert main([*base, "--class", "9Z"]) == 2
    assert "9Z" in capsys.readouterr().err


def test_the_sheets_of_a_lesson(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of them, or the ones that are asked for; never a name of a pupil in them."""
    call = ["export", "lesson", "ruzie-uitpraten", "--to", str(tmp_path), *options]
    assert main([*call, "--sheet", "exitkaart", "--sheet", "thuis", "--json"]) == 0
    made = [Path(one).name for one in json.loads(capsys.readouterr().out)["files"]]
    assert made == ["exitkaart-ruzie-uitpraten.pdf", "thuis-ruzie-uitpraten.pdf"]
    assert {path.name for path in tmp_path.iterdir()} == set(made)
    assert main([*call, "--sheet", "poster"]) == 2
    assert "Kies uit: les" in capsys.readouterr().err
    call[2] = "bestaat-niet"
    assert main(call) == 2
    assert "kennismaken" in capsys.readouterr().err
