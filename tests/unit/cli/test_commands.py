"""The commands around the database: made, filled, checked, and told plainly when it cannot."""

import io
import json
from pathlib import Path

import pytest

from klasapp.cli import main

PASSPHRASE = "fiets azijn gordijn tunnel"
ROSTER = (
    "leerlingnummer;roepnaam;tussenvoegsel;achternaam;klas;geboortedatum\n"
    "0007;Zoë;van der;[/];2B;2013-05-02\n"
    "0008;=1+1;;O'Brien;2B;\n"
    "0009;Sem;;Vos;2B;32-13-2013\n"
)


@pytest.fixture
def passphrase(tmp_path: Path) -> str:
    """A file that holds the passphrase."""
    path = tmp_path / "wachtzin"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def database(tmp_path: Path, passphrase: str, capsys: pytest.CaptureFixture[str]) -> str:
    """A database made by ``klasapp new``."""
    path = str(tmp_path / "klas.db")
    assert main(["new", "--database", path, "--passphrase-file", passphrase]) == 0
    capsys.readouterr()
    return path


@pytest.fixture
def roster(tmp_path: Path) -> str:
    """A klasapp CSV with two usable rows and one that is not."""
    path = tmp_path / "klas.csv"
    path.write_text(ROSTER, encoding="utf-8-sig")
    return str(path)


def test_new_prints_the_recovery_code_once_and_the_year(
    tmp_path: Path, passphrase: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "klas.db")
    arguments = ["new", "--database", path, "--passphrase-file", passphrase]
    assert main([*arguments, "--school-year", "2026-2027"]) == 0
    told = capsys.readouterr().out
    assert "schooljaar 2026-2027" in told
    assert told.count("Herstelcode") == 1
    assert main(arguments) == 2
    assert "overschrijft het niet" in capsys.readouterr().err


def test_a_weak_passphrase_leaves_no_file_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("geheim\n"))
    path = tmp_path / "leeg" / "klas.db"
    assert main(["new", "--database", str(path), "--passphrase-file", "-"]) == 2
    assert "niet veilig genoeg" in capsys.readouterr().err
    assert not path.exists()


def test_a_roster_goes_in_and_the_check_finds_all_well(
    database: str, passphrase: str, roster: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--database", database, "--passphrase-file", passphrase]
    assert main(["import", roster, *options, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [pupil["name"] for pupil in report["new"]] == ["Zoë van der [/]", "=1+1 O'Brien"]
    assert [pupil["number"] for pupil in report["new"]] == ["0007", "0008"]
    assert [(one["row"], one["column"]) for one in report["rejected"]] == [(4, "geboortedatum")]
    assert main(["check", *options, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_a_dry_run_needs_no_database_and_writes_nothing(
    tmp_path: Path, roster: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.iterdir())
    assert main(["import", roster, "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "2 nieuw" in told
    assert "rij 4, kolom geboortedatum" in told
    assert sorted(tmp_path.iterdir()) == before


def test_a_dry_run_on_a_named_database_shows_what_the_import_would_do(
    database: str,
    passphrase: str,
    roster: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = ["--database", database, "--passphrase-file", passphrase, "--json"]
    assert main(["import", roster, *options]) == 0
    other = tmp_path / "later.csv"
    other.write_text(ROSTER.splitlines()[0] + "\n0007;Zoé;van der;[/];2B;\n", encoding="utf-8")
    capsys.readouterr()
    reports = []
    for extra in (["--dry-run"], ["--dry-run"], []):
        assert main(["import", str(other), *options, *extra]) == 0
        reports.append(json.loads(capsys.readouterr().out))
    assert reports[0] == reports[1] == reports[2]
    assert [one["fields"] for one in reports[0]["changed"]] == [["given_name"]]
    assert [one["number"] for one in reports[0]["gone"]] == ["0008"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("leerlingnummer;roepnaam\n1;Sem\n", "achternaam"),
        ("leerlingnummer;roepnaam;achternaam\n1;Sem;Vos\n1;Noor;Berg\n", "rij 3"),
        ("", "leerlingenlijst"),
    ],
)
def test_a_faulty_file_is_one_sentence_with_its_place_and_writes_nothing(
    database: str,
    passphrase: str,
    tmp_path: Path,
    content: str,
    place: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "leerlingenlijst.csv"
    path.write_text(content, encoding="utf-8")
    options = ["--database", database, "--passphrase-file", passphrase]
    assert main(["import", str(path), "--class", "2B", *options]) == 2
    told = capsys.readouterr()
    assert place in told.err
    assert "Traceback" not in told.err
    assert told.out == ""


def test_a_wrong_passphrase_and_a_missing_database_are_told(
    database: str, tmp_path: Path, passphrase: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "fout"
    wrong.write_text("iets heel anders", encoding="utf-8")
    assert main(["check", "--database", database, "--passphrase-file", str(wrong)]) == 2
    assert "past niet" in capsys.readouterr().err
    nowhere = str(tmp_path / "nergens.db")
    assert main(["check", "--database", nowhere, "--passphrase-file", passphrase]) == 2
    assert "nog geen database" in capsys.readouterr().err


def test_a_damaged_database_is_what_a_check_finds(
    database: str, passphrase: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(database)
    path.write_bytes(path.read_bytes()[:-17])
    assert main(["check", "--database", database, "--passphrase-file", passphrase]) == 1
    assert "beschadigd" in capsys.readouterr().out


def test_the_app_needs_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--today", "2026-11-23"]) == 2
    assert "terminal nodig" in capsys.readouterr().err


def test_a_day_that_is_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--today", "30 februari"]) == 2
    assert "geen datum" in capsys.readouterr().err


def test_a_fault_of_the_program_shows_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_: object) -> int:
        raise RuntimeError("Zoë van der Berg")

    monkeypatch.setattr("klasapp.cli.app.run_demo", break_down)
    assert main(["demo"]) == 2
    told = capsys.readouterr().err
    assert "RuntimeError" in told
    assert "Zoë" not in told


def test_a_call_that_is_wrong_ends_with_two_and_a_dutch_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["import"])
    assert ended.value.code == 2
    assert "De opdracht klopt niet (dit ontbreekt: BESTAND)" in capsys.readouterr().err


def test_an_unknown_list_is_read_by_named_columns_and_remembered(
    database: str, passphrase: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("Code;Hoe;Van\n0007;[red]Bo;Berg, van den\n", encoding="utf-8")
    named = ["--column", "roepnaam=hoe", "--column", "achternaam=Van", "--column",
             "leerlingnummer=Code"]  # fmt: skip
    assert main(["import", str(path), "--dry-run", "--class", "2B"]) == 2
    assert "ontbreken" in capsys.readouterr().err
    assert main(["import", str(path), "--dry-run", "--class", "2B", *named, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["new"] == [
        {"number": "0007", "name": "[red]Bo van den Berg", "class": "2B"}
    ]
    assert main(["import", str(path), "--dry-run", "--column", "roepnaam=Niets"]) == 2
    assert "staat niet in het bestand" in capsys.readouterr().err
    assert main(["import", str(path), "--dry-run", "--column", "schoenmaat=Code"]) == 2
    assert "Schrijf een kolom zo" in capsys.readouterr().err
    options = ["--database", database, "--passphrase-file", passphrase, "--class", "2B", "--json"]
    assert main(["import", str(path), *options, *named]) == 0
    capsys.readouterr()
    assert main(["import", str(path), *options]) == 0
    assert json.loads(capsys.readouterr().out)["new"] == []


def test_a_folder_of_oneroster_files_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "users.csv": "sourcedId,role,givenName,familyName,identifier\nu1,student,Zoë,Vos,007\n",
        "classes.csv": "sourcedId,title,classType\nc1,2B,homeroom\n",
        "enrollments.csv": "classSourcedId,userSourcedId,role\nc1,u1,student\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for place in (tmp_path, tmp_path / "users.csv"):
        assert main(["import", str(place), "--dry-run", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["new"] == [
            {"number": "007", "name": "Zoë Vos", "class": "2B"}
        ]
    (tmp_path / "users.csv").unlink()
    assert main(["import", str(tmp_path), "--dry-run"]) == 2
    assert "map zonder OneRoster" in capsys.readouterr().err
