"""``klasapp compare``: two rounds of one class."""

import csv
import json
from pathlib import Path

import pytest

from klasapp.cli import main

PUPILS = [f"L{n:02d}" for n in range(1, 13)]


def write(folder: Path, name: str, pupils: list[str], drop: int) -> tuple[str, str]:
    """Everyone chooses the next two and L12, but the first ``drop`` take another instead."""
    roster, choices = folder / f"leerlingen_{name}.csv", folder / f"keuzes_{name}.csv"
    rows = []
    others = [pupil for pupil in PUPILS if pupil != "L12"]
    for n, pupil in enumerate(others):
        picked = [others[(n + 1) % 11], others[(n + 3) % 11]]
        picked.append(others[(n + 5) % 11] if n < drop else "L12")
        rows += [[pupil, one, "samen", "1"] for one in picked]
    rows.append(["L12", "L01", "samen", "1"])
    for path, head, table in (
        (roster, ["pupil", "gender", "responded"], [[pupil, "", "1"] for pupil in pupils]),
        (choices, ["nominator", "nominee", "question", "value"], rows),
    ):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *table])
    return str(choices), str(roster)


@pytest.fixture
def call(tmp_path: Path) -> list[str]:
    """L12 is chosen by eleven and then by four; L13 joins, nobody leaves."""
    a, pupils_a = write(tmp_path, "a", PUPILS, 0)
    b, pupils_b = write(tmp_path, "b", [*PUPILS, "L13"], 7)
    return ["compare", a, b, "--pupils-a", pupils_a, "--pupils-b", pupils_b, "--positive", "samen"]


def test_the_json_has_exactly_the_promised_names(
    call: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """commands.md; shares of the nominators present in both rounds."""
    assert main([*call, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    document = json.loads(out)
    assert list(document) == [
        "jaccard", "pearson_received", "pearson_preference", "mutual", "joined", "left", "pupils",
    ]  # fmt: skip
    assert list(document["mutual"]) == ["kept", "new", "lost"]
    assert list(document["pupils"][0]) == [
        "id", "received_share_a", "received_share_b", "declining",
    ]  # fmt: skip
    assert document["joined"] == ["L13"]
    assert document["jaccard"] == pytest.approx(27 / 41)
    assert document["pearson_preference"] is None
    last = document["pupils"][-1]
    assert last == {
        "id": "L12", "received_share_a": 1.0, "received_share_b": 4 / 11, "declining": True,
    }  # fmt: skip
    assert document["mutual"]["lost"] == [["L01", "L12"]]


def test_the_text_is_for_a_mentor(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Who is chosen clearly less and why, what joined, and how to read it."""
    assert main(call) == 0
    text = capsys.readouterr().out
    assert "L12: duidelijk minder gekozen [zeker]" in text
    assert "erbij: L13" in text
    assert "een reden om te kijken, geen oordeel" in " ".join(text.split())


def test_refusals_are_one_sentence(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A missing option or an unknown question."""
    for wrong, word in (
        (call[:3], "--pupils-a"),
        (call[:-2], "--positive"),
        ([*call[:-1], "anders"], "'anders'"),
        ([*call, "--negative", "niet"], "'niet'"),
        ([*call, "--positive", "anders"], "'samen' en 'anders'"),
    ):
        assert main(wrong) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert word in err


def test_warnings_say_of_which_round_they_are(
    call: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Row numbers alone would be ambiguous."""
    with Path(call[2]).open("a", encoding="utf-8") as file:
        file.write("L01,L01,samen,1\n")
    assert main(call) == 0
    assert "Tweede meting: 1 rij: de leerling koos zichzelf. Rij 36." in " ".join(
        capsys.readouterr().out.split()
    )


def test_a_drop_that_hangs_on_single_forms_is_listed_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Listed under 'niet te zeggen', and not as a pupil who is clearly chosen less."""
    (a, pupils_a), (b, pupils_b) = write(tmp_path, "a", PUPILS, 3), write(tmp_path, "b", PUPILS, 8)
    call = ["compare", a, b, "--pupils-a", pupils_a, "--pupils-b", pupils_b]
    assert main([*call, "--positive", "samen"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Duidelijk minder gekozen Er is niemand die zeker of wankel opvalt." in text
    assert "formulieren) L12: duidelijk minder gekozen [niet te zeggen]" in text
