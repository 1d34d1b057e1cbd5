"""``klasapp analyse``: what a mentor reads, what a script gets, and what happens on bad input."""

import csv
import json
import sys
import types
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from klasapp.cli import main
from klasapp.sociometry import METHODS

AWKWARD = "[red]O'Brien =1+1"
PUPILS = [f"L{n:02d}" for n in range(1, 25)] + [AWKWARD]


class Files:
    """A class of 25 on disk; the last pupil is chosen by nobody and named as bullied by three."""

    def __init__(self, folder: Path) -> None:
        self.pupils = folder / "leerlingen.csv"
        self.choices = folder / "keuzes.csv"
        self.roster = [[pupil, "mv"[n % 2], "1"] for n, pupil in enumerate(PUPILS)]
        self.rows: list[list[str]] = []
        for n in range(25):
            for step in (1, 2, 3, 4, 5):
                self.rows.append([PUPILS[n], PUPILS[(n + step) % 24], "samen", "1"])
        self.rows = [row for row in self.rows if row[0] != row[1]]
        self.rows += [[PUPILS[n], AWKWARD, "gepest", "1"] for n in (3, 9, 15)]
        self.rows += [[PUPILS[n], PUPILS[4], "pest", "1"] for n in (3, 9, 15)]
        self.rows += [[PUPILS[n], AWKWARD, "niet", "1"] for n in range(8)]
        self.write()

    def write(self, delimiter: str = ",", encoding: str = "utf-8") -> None:
        for path, head, rows in (
            (self.pupils, ["pupil", "gender", "responded"], self.roster),
            (self.choices, ["nominator", "nominee", "question", "value"], self.rows),
        ):
            with path.open("w", encoding=encoding, newline="") as file:
                csv.writer(file, delimiter=delimiter).writerows([head, *rows])

    def call(self, *options: str) -> list[str]:
        return ["analyse", str(self.choices), "--pupils", str(self.pupils), *options]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """The two files."""
    return Files(tmp_path)


def run(capsys: pytest.CaptureFixture[str], call: list[str]) -> str:
    """Standard output of a call that goes well and says nothing on stderr."""
    assert main(call) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refuse(capsys: pytest.CaptureFixture[str], call: list[str]) -> str:
    """The one sentence on stderr of a call that is refused; nothing on stdout."""
    assert main(call) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


def test_the_summary_says_what_stands_out_and_why(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Participation, flag, reason, what chance gives, and how to read it."""
    text = run(capsys, files.call("--positive", "samen"))
    assert "25 van de 25 leerlingen vulden in (100 %)." in text
    assert f"{AWKWARD}: weinig gekozen [zeker]" in text
    assert "Geen van de 24 klasgenoten die konden kiezen koos deze leerling" in text
    assert "als iedereen willekeurig koos" in text
    assert "een reden om te kijken, geen oordeel" in " ".join(text.split())
    assert "Status" not in text
    assert max(map(len, text.splitlines())) <= 88


def test_the_summary_lists_statuses_of_the_chosen_method_in_dutch(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Standard scores come with the warning that they always find someone."""
    call = files.call("--positive", "samen", "--negative", "niet")
    assert f"afgewezen: {AWKWARD}" in run(capsys, call)
    old = run(capsys, [*call, "--method", "coie_dodge_1983"])
    assert "Status volgens Coie en Dodge (1983)" in old
    assert "ook als iedereen willekeurig kiest" in " ".join(old.split())


def test_pupils_named_as_bullying_stand_in_the_json_and_not_in_the_summary(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only in the context of a case does a mentor see them."""
    call = files.call("--positive", "samen", "--bullied", "gepest", "--bullies", "pest")
    text = run(capsys, call)
    assert "genoemd als gepest [" in text
    assert "pestend" not in text
    document = json.loads(run(capsys, [*call, "--json"]))
    kinds = {pupil["id"]: [f["kind"] for f in pupil["flags"]] for pupil in document["pupils"]}
    assert kinds["L05"] == ["bullies"]
    assert kinds[AWKWARD] == ["isolated", "targeted"]


def test_json_is_one_document_and_nothing_else(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names as typed, questions as asked, stability left out when asked."""
    options = ["--positive", "samen", "--negative", "niet", "--json"]
    document = json.loads(run(capsys, files.call(*options)))
    assert document["version"] == 1
    assert document["questions"]["negative"] == ["niet"]
    assert document["pupils"][-1]["id"] == AWKWARD
    assert document["pupils"][-1]["flags"][0]["certainty"] == "certain"
    bare = json.loads(run(capsys, files.call(*options, "--no-stability")))
    (isolated, rejected) = bare["pupils"][-1]["flags"]
    for flag in (isolated, rejected):
        assert (flag["certainty"], flag["flips"], flag["of"]) == (None, None, None)


def test_csv_has_one_row_per_pupil(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    """The same numbers as the JSON, flat; undefined is empty."""
    out = run(capsys, files.call("--positive", "samen", "--csv"))
    rows = list(csv.DictReader(StringIO(out)))
    assert [row["id"] for row in rows] == PUPILS
    assert rows[-1]["received"] == "0"
    assert rows[-1]["received_negative"] == ""
    assert rows[-1]["flags"] == "isolated:certain"


def test_every_method_of_the_package_can_be_chosen(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line lists them without loading the package."""
    for method in METHODS:
        call = files.call("--positive", "samen", "--negative", "niet", "--method", method)
        assert "Status volgens" in run(capsys, call)


def test_alpha_and_gender_change_the_null(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    """A strict alpha leaves no flag; by gender the expectation differs between pupils."""
    strict = files.call("--positive", "samen", "--json", "--alpha", "0,0001")
    assert not any(pupil["flags"] for pupil in json.loads(run(capsys, strict))["pupils"])
    by_gender = files.call("--positive", "samen", "--json", "--by-gender")
    pupils = json.loads(run(capsys, by_gender))["pupils"]
    assert len({round(pupil["expected_received"], 6) for pupil in pupils}) > 1


def test_ratings_need_a_scale(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    """Only ratings is enough to analyse; without a scale it is refused."""
    files.rows = [["L01", "L02", "cijfer", "7"], ["L02", "L03", "cijfer", "8"]]
    files.write()
    call = files.call("--rating", "cijfer", "--scale", "7", "--json")
    document = json.loads(run(capsys, call))
    assert document["pupils"][1]["rating"]["raters"] == 1
    assert document["warnings"][0]["rows"] == [3]
    assert "--scale" in refuse(capsys, files.call("--rating", "cijfer"))


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_from_spreadsheets_are_read(
    delimiter: str, encoding: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Separator and encoding make no difference."""
    files.roster[0][0] = "Zoë"
    for row in files.rows:
        row[:2] = ["Zoë" if cell == "L01" else cell for cell in row[:2]]
    files.write(delimiter, encoding)
    document = json.loads(run(capsys, files.call("--positive", "samen", "--json")))
    assert document["pupils"][0]["id"] == "Zoë"
    assert document["pupils"][0]["received"] == 5
    assert document["warnings"] == []


def test_rows_that_do_not_count_are_listed_with_their_numbers(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the JSON and in the summary."""
    first = len(files.rows) + 2
    files.rows += [["L01", "L01", "samen", "1"], ["L99", "L01", "samen", "1"]]
    files.write()
    document = json.loads(run(capsys, files.call("--positive", "samen", "--json")))
    assert {one["kind"]: one["rows"] for one in document["warnings"]} == {
        "self_choice": [first],
        "unknown_pupil": [first + 1],
    }
    text = " ".join(run(capsys, files.call("--positive", "samen")).split())
    assert f"de leerling koos zichzelf. Rij {first}." in text


def test_too_few_respondents_give_no_flags_and_a_warning(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Below 60 %."""
    for row in files.roster[:12]:
        row[2] = "0"
    files.write()
    document = json.loads(run(capsys, files.call("--positive", "samen", "--json")))
    assert not any(pupil["flags"] for pupil in document["pupils"])
    assert "participation" in {one["kind"] for one in document["warnings"]}
    text = run(capsys, files.call("--positive", "samen"))
    assert "Hier staat niemand; zie 'Let op'" in text


def test_too_few_choices_are_named_instead_of_unchosen_pupils(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """With one choice each the summary says that nobody can stand out."""
    files.rows = [[PUPILS[n], PUPILS[(n + 1) % 24], "samen", "1"] for n in range(24)]
    files.write()
    text = run(capsys, files.call("--positive", "samen"))
    assert "Op 'weinig gekozen' kan niemand opvallen; zie 'Let op'." in text
    assert AWKWARD not in text


def test_the_dutch_pair_is_understood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """klasapp's own export."""
    (tmp_path / "nominaties.csv").write_text(
        "\ufeffafname_id;datum;vraag_code;polariteit;van;naar;volgorde\r\n"
        "A1;2026-10-01;omgaan+;+;L01;L02;\r\nA1;2026-10-01;omgaan+;+;L03;L02;\r\n",
        encoding="utf-8",
    )
    (tmp_path / "deelname.csv").write_text(
        "afname_id;leerling;status\r\nA1;L01;ingevuld\r\nA1;L02;afwezig\r\nA1;L03;ingevuld\r\n",
        encoding="utf-8",
    )
    call = ["analyse", str(tmp_path / "nominaties.csv"), "--pupils", str(tmp_path / "deelname.csv")]
    document = json.loads(run(capsys, [*call, "--positive", "omgaan+", "--json"]))
    assert [pupil["received"] for pupil in document["pupils"]] == [0, 2, 0]


def test_refusals_are_one_sentence_with_the_place(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unknown question, missing file, missing column, missing option, wrong picture."""
    good = files.call("--positive", "samen")
    assert "'smaen'" in refuse(capsys, files.call("--positive", "smaen"))
    assert "vraag" in refuse(capsys, files.call())
    assert "--pupils" in refuse(capsys, ["analyse", str(files.choices), "--positive", "samen"])
    assert "weg.csv" in refuse(capsys, ["analyse", str(tmp_path / "weg.csv"), *good[2:]])
    assert ".png, .svg of .pdf" in refuse(capsys, [*good, "--picture", "klas.doc"])
    files.roster[0][1] = ""
    files.write()
    assert "geslacht" in refuse(capsys, [*good, "--by-gender"])
    files.pupils.write_text("naam\nL01\n", encoding="utf-8")
    sentence = refuse(capsys, good)
    assert "leerlingen.csv" in sentence
    assert "pupil" in sentence
    files.pupils.write_bytes(b"PK\x03\x04 not a table")
    assert "leerlingen.csv" in refuse(capsys, good)


@pytest.mark.parametrize(
    "wrong", [["--alpha", "2"], ["--method", "iets"], ["--scale", "x"], ["--json", "--csv"]]
)
def test_a_wrong_option_ends_with_two(
    wrong: list[str], files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """argparse says so before anything is read."""
    with pytest.raises(SystemExit) as stop:
        main(files.call("--positive", "samen", *wrong))
    assert stop.value.code == 2
    assert capsys.readouterr().out == ""


def test_the_picture_is_drawn_from_the_same_analysis(
    files: Files, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Analysis, round and file go to the one place that draws; JSON stays alone on stdout."""
    drawn: list[tuple[Any, Any, Path]] = []
    stand_in = types.ModuleType("klasapp.sociogram.picture")
    stand_in.write_picture = lambda *all_of_it: drawn.append(all_of_it)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "klasapp.sociogram.picture", stand_in)
    target = files.choices.with_name("klas.png")
    call = files.call("--positive", "samen", "--picture", str(target))
    assert f"Het plaatje staat in {target}." in run(capsys, call)
    json.loads(run(capsys, [*call, "--json"]))
    assert [(a.classroom.pupils, r.pupils[0], p) for a, r, p in drawn] == [(25, "L01", target)] * 2


def test_control_characters_in_a_name_do_not_reach_the_terminal(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name is text; it cannot move the cursor or change colours."""
    for row in [*files.roster, *files.rows]:
        row[:] = ["\x1b[31mL25" if cell == AWKWARD else cell for cell in row]
    files.write()
    assert "\x1b" not in run(capsys, files.call("--positive", "samen"))


def test_csv_cells_are_no_formulas(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    """Names and question names get an apostrophe; a negative number stays a number."""
    for row in [*files.roster, *files.rows]:
        row[:] = ["=1+1" if cell == AWKWARD else "@niet" if cell == "niet" else cell
                  for cell in row]  # fmt: skip
    files.write()
    out = run(capsys, files.call("--positive", "samen", "--negative", "@niet", "--csv"))
    rows = list(csv.DictReader(StringIO(out)))
    assert rows[-1]["id"] == "'=1+1"
    assert rows[-1]["'@niet.received"] == "8"
    assert float(rows[-1]["z_preference"]) < 0


def test_without_stability_the_summary_says_so(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """No certainty beside a flag, and a line that tells why."""
    call = files.call("--positive", "samen")
    assert "De zekerheid is niet nagegaan." not in run(capsys, call)
    text = run(capsys, [*call, "--no-stability"])
    assert "De zekerheid is niet nagegaan." in text
    assert "[zeker]" not in text


def test_an_option_for_one_question_cannot_name_two(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last may not silently win; naming the same question twice is no contradiction."""
    call = files.call("--positive", "samen", "--negative", "niet", "--negative")
    assert "'niet' en 'pest'" in refuse(capsys, [*call, "pest"])
    run(capsys, [*call, "niet"])
    rated = files.call("--rating", "samen", "--rating", "niet", "--scale", "5")
    assert "--rating" in refuse(capsys, rated)


def test_an_empty_picture_name_is_refused(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty variable in a script does not pass for no picture."""
    assert "--picture ''" in refuse(capsys, files.call("--positive", "samen", "--picture", ""))


def test_a_picture_that_cannot_be_written_has_a_dutch_reason(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder with that name, or a folder that is not there."""
    (tmp_path / "map.png").mkdir()
    for name, why in (("map.png", "het is een map"), ("weg/klas.png", "de map is er niet")):
        call = files.call("--positive", "samen", "--picture", str(tmp_path / name))
        assert main(call) != 0
        assert f"({why})" in capsys.readouterr().err


def test_a_method_without_a_negative_question_is_answered(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """The summary says what is missing instead of leaving the status out."""
    call = files.call("--positive", "samen", "--method", "ssrat")
    text = " ".join(run(capsys, call).split())
    assert "Status volgens de regels van SSrat Niet te bepalen" in text
    assert "--negative VRAAG" in text


def test_one_pupil_is_singular(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    """One absentee, and one respondent."""
    files.roster[0][2] = "0"
    files.write()
    text = " ".join(run(capsys, files.call("--positive", "samen")).split())
    assert "24 van de 25 leerlingen vulden in (96 %)." in text
    assert "Niet ingevuld: L01. Die deed niet mee en koos dus niemand" in text
    for row in files.roster[2:]:
        row[2] = "0"
    files.write()
    text = " ".join(run(capsys, files.call("--positive", "samen")).split())
    assert "1 van de 25 leerlingen vulde in (4 %)." in text
    assert "1 van de 25 leerlingen deed mee (4 %)." in text
    assert "Zij kozen niemand" in text


def test_when_nobody_answered_no_more_choices_are_advised(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asking for three choices would not help."""
    for row in files.roster:
        row[2] = "0"
    files.write()
    text = " ".join(run(capsys, files.call("--positive", "samen")).split())
    assert "Geen van de 25 leerlingen vulde in (0 %)." in text
    assert "niemand vulde in" in text
    assert "minstens drie" not in text


@pytest.mark.parametrize(("size", "why"), [(2, "te klein"), (6, "koos iedereen")])
def test_when_all_choose_all_the_summary_says_that_nobody_can_stand_out(
    size: int, why: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not that nobody stands out, as if that had been looked at."""
    some = PUPILS[:size]
    files.roster = files.roster[:size]
    files.rows = [[a, b, "samen", "1"] for a in some for b in some if a != b]
    files.write()
    text = " ".join(run(capsys, files.call("--positive", "samen")).split())
    assert "Op 'weinig gekozen' kan niemand opvallen; zie 'Let op'." in text
    assert why in text
    assert "minstens drie" not in text


def test_only_undetermined_pupils_are_not_called_nobody(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list of 'niet te zeggen' does not stand under 'niemand valt op'."""
    ring = [[PUPILS[n], PUPILS[(n + step) % 24], "wie", "1"] for n in range(24) for step in (1, 2)]
    files.rows += [*ring, *([PUPILS[n], AWKWARD, "wie", "1"] for n in range(0, 24, 4))]
    files.write()
    text = " ".join(run(capsys, files.call("--bullied", "wie")).split())
    assert "Niet te zeggen (hangt" in text
    assert "Er is niemand die zeker of wankel opvalt." in text
    assert "Er is niemand die meer opvalt" not in text
