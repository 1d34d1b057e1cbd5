"""``klasapp lessons check`` finds every planted fault, at the right line of the right file."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klasapp.cli import main
from klasapp.documents.content import lessons_folder
from klasapp.lessons.library import read_library
from klasapp.lessons.reading import read_module
from klasapp.lessons.template import empty_module

Captured = pytest.CaptureFixture[str]
EXAMPLE = "06-plagen-ruzie-of-pesten.md"

# What stands in the file, what is planted there instead, the code, and the line that must be
# named as a piece of the changed text (a number where the line holds nothing to search for).
PLANTED: list[tuple[str, str, str, str | int]] = [
    ("+++\n# Gegevens", "# Gegevens", "front_matter_missing", 1),
    ("+++\n\nLeerlingen zeggen", "\n\nLeerlingen zeggen", "front_matter_open", 1),
    ('versie = 1\n', 'versie = \n', "toml", "versie ="),
    ('titel = "Plagen', 'versie = 2\ntitel = "Plagen', "toml", "versie = 1"),
    ('kern = "', '# kern = "', "missing_key", 1),
    ('\nantwoorden = ["ja"', '\nantworden = ["ja"', "unknown_key", "antworden ="),
    ("leerjaar = [1, 2, 3, 4]", 'leerjaar = "1"', "wrong_type", "leerjaar ="),
    ("leerjaar = [1, 2, 3, 4]", "leerjaar = [1, 9]", "out_of_range", "leerjaar ="),
    ('fase = ["gouden"', 'fase = ["platina"', "unknown_value", "fase ="),
    ('onderwerp = "veiligheid"', 'onderwerp = "voetbal"', "unknown_value", "voetbal"),
    ("doel = 3", "doel = 4", "out_of_range", "doel = 4"),
    ('opstelling = "Tafels in groepjes van vier. Iedereen kan het bord zien."',
     'opstelling = " "', "empty_text", "opstelling ="),
    ('"alle drie", "één of twee", "nog niet"', '"ja"', "wrong_count", 'antwoorden = ["ja"]'),
    ("leerling de drie vragen noemen waarmee", "leerling begrijpen waarmee",
     "goal_not_measurable", "leerling begrijpen"),
    ("Als ik twijfel of een grapje leuk is, vraag ik het en stop ik meteen bij 'nee'.",
     "Wij pesten elkaar niet.", "agreement_not_positive", "voorbeelden = ["),
    ("Olweus 1993 en 2010; Salmivalli 2010\"", 'diverse onderzoekers"', "source_missing",
     "diverse onderzoekers"),
    ("duur = 50", "duur = 45", "sum_normal", "duur = 45"),
    ("kort = 20", "kort = 25", "sum_short", "kort = 25"),
    ("groepsgrootte = [12, 32]", "groepsgrootte = [32, 12]", "out_of_range", "groepsgrootte ="),
    ('id = "plagen-ruzie', 'id = "Plagen ruzie', "id_form", "id ="),
    ("## Stap 3: Acht", "## Stap 4: Acht", "step_number", "## Stap 4: Acht"),
    ("## Stap 2: Drie", "## Fase 2: Drie", "unknown_heading", "## Fase 2"),
    ("Minuten: 14", "Minuten: veertien", "minutes", "Minuten: veertien"),
    ("Minuten: 4\nKort: 3", "Minuten: 4\nKort: 6", "short_longer", "Kort: 6"),
    ("Werkvorm: groepsopdracht", "Werkvorm: groepswerk", "unknown_value", "groepswerk"),
    ("Leerlingen: Steken", "Leerling: Steken", "unknown_label", "Leerling: Steken"),
    ("Leerlingen: Steken", "Steken", "label_missing", "## Stap 1"),
    ("Leerlingen: Steken", "Zeg: Hoi\n\nLeerlingen: Steken", "label_twice", "Zeg: Hoi"),
    ("Minuten: 4\n", "Zomaar een regel.\nMinuten: 4\n", "loose_text", "Zomaar een regel."),
    ("Scherm:\nWat doe jij?", "Scherm:\n" + "woord " * 61, "screen_too_long", "Scherm:\nwoord"),
    ("Scherm:\nWat doe jij?", "Scherm:\n" + "regel\n" * 13, "screen_too_long", "Scherm:\nregel"),
    ("Werkvorm: exitkaart", "Werkvorm: alleen", "exit_step", "## Stap 6"),
    ("Werkvorm: nabespreking, ", "Werkvorm: ", "debrief_step", "nabespreking = ["),
    ("Ravi en Joep voetballen", "Het slachtoffer en Joep voetballen", "forbidden_word",
     "Het slachtoffer"),
    ("Fenna zegt niets meer", "Van de leerlingen zegt 20 procent niets meer",
     "figure_without_source", "20 procent"),
    ("Hij durft het thuis niet te vertellen.", "Afpersen is strafbaar.", "law_date_missing",
     "strafbaar"),
    ('past_bij = ["woorden"', 'wet_nagekeken = 2999-01-01\npast_bij = ["woorden"',
     "law_date_future", "wet_nagekeken"),
    ("[vervolg]\n", '[vervolg]\nles = "bestaat-niet"\n', "next_unknown", 'les = "bestaat-niet"'),
    ("## Uitdeelblad: Drie vragen", "## Uitdeelblad: Acht situaties", "handout_twice",
     "## Uitdeelblad: Acht situaties\n\n|"),
    ("[afspraak_uit_les]", '[[exitkaart]]\nvraag = "Te veel?"\n\n[afspraak_uit_les]', "wrong_count",
     '[[exitkaart]]\nvraag = "Te veel?"'),
    ("[differentiatie]", "[[differentiatie]]", "wrong_type", "[[differentiatie]]"),
    ("geef_niet_als = [", "geef_niet_als = []\nrest = [", "wrong_count", "geef_niet_als = []"),
    ("Minuten: 10\nKort: 6, alleen", "Minuten: 10\nKort: half, alleen", "minutes", "Kort: half"),
    ("\nLeerlingen zeggen over alles", "\n## Stap 0: Te vroeg\n\nLeerlingen zeggen over alles",
     "step_number", "## Stap 0"),
    ("Knip de kaartjes los.", "VUL IN", "fill_in", "VUL IN"),
    ("Knip de kaartjes los.", "\x1b[31mKnip los.", "control_character", "\x1b"),
]  # fmt: skip


def _found(folder: Path, capsys: Captured) -> list[tuple[str, int, str]]:
    assert main(["lessons", "check", str(folder), "--json"]) == 1
    out = json.loads(capsys.readouterr().out)
    assert all(set(row) == {"file", "line", "code", "message"} for row in out["faults"])
    return [(row["file"], row["line"], row["code"]) for row in out["faults"]]


def _line(text: str, piece: str | int) -> int:
    if isinstance(piece, int):
        return piece
    assert piece in text
    return text.count("\n", 0, text.index(piece)) + 1


def test_a_whole_lesson_has_no_fault(whole: Path, capsys: Captured) -> None:
    assert main(["lessons", "check", str(whole), "--json"]) == 0
    out = json.loads(capsys.readouterr().out)
    assert out["faults"] == []
    assert [module["id"] for module in out["modules"]] == ["plagen-ruzie-of-pesten"]


@pytest.mark.parametrize(("old", "new", "code", "piece"), PLANTED)
def test_each_planted_fault_is_found_with_its_file_and_line(
    whole: Path, capsys: Captured, old: str, new: str, code: str, piece: str | int
) -> None:
    """The other lesson in the folder keeps out of it."""
    path = whole / EXAMPLE
    other = path.read_text(encoding="utf-8").replace('id = "plagen', 'id = "anders')
    (whole / "07-anders.md").write_text(other, encoding="utf-8", newline="\n")
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8", newline="\n")
    found = _found(whole, capsys)
    assert (EXAMPLE, _line(text, piece), code) in found
    assert {file for file, _, _ in found} == {EXAMPLE}


def test_all_planted_faults_are_found_at_once(whole: Path, capsys: Captured) -> None:
    """Twenty-five different faults in one file: one run names them all."""
    path = whole / EXAMPLE
    text = path.read_text(encoding="utf-8")
    # These hide others: the rest of the file is not read, or a sum is not judged any more.
    alone = {"front_matter_missing", "front_matter_open", "toml", "sum_normal", "sum_short",
             "label_missing", "law_date_future", "wrong_type"}  # fmt: skip
    planted = [row for row in PLANTED if row[2] not in alone]
    codes: set[str] = set()
    for old, new, code, _ in planted:
        # One fault may take away the text that the next one wants to change.
        if code not in codes and old in text:
            text, codes = text.replace(old, new, 1), codes | {code}
    assert len(codes) >= 25
    path.write_text(text, encoding="utf-8", newline="\n")
    assert codes <= {code for _, _, code in _found(whole, capsys)}


def test_two_lessons_with_one_id(whole: Path, capsys: Captured) -> None:
    shutil.copy(whole / EXAMPLE, whole / "07-weer.md")
    line = _line((whole / EXAMPLE).read_text(encoding="utf-8"), "id =")
    assert _found(whole, capsys) == [("07-weer.md", line, "id_twice")]


def test_a_file_that_is_not_utf_8(whole: Path, capsys: Captured) -> None:
    path = whole / EXAMPLE
    path.write_bytes(path.read_bytes().replace("één".encode(), b"\xe9\xe9n", 1))
    line = path.read_bytes().split(b"\xe9")[0].count(b"\n") + 1
    assert _found(whole, capsys) == [(EXAMPLE, line, "not_utf8")]


def test_a_lesson_saved_by_windows_is_as_good(whole: Path) -> None:
    """A byte order mark, Windows line ends, and no-break spaces out of a word processor."""
    path = whole / EXAMPLE
    text = path.read_text(encoding="utf-8").replace("Knip de", "Knip\u00a0de")
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert main(["lessons", "check", str(whole)]) == 0


def test_the_shipped_lessons_are_without_fault(capsys: Captured) -> None:
    code = main(["lessons", "check"])
    assert code == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ([], "lessons check"),
        (["check", "/geen/map"], "/geen/map"),
        (["check", "."], "geen lesmodule"),
        (["new", "les.txt"], ".md"),
        (["show"], "terminalvenster"),
        (["new", "/geen/map/les.md"], "de map is er niet"),
    ],
)
def test_a_wrong_call_is_told_in_one_sentence(
    call: list[str], says: str, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["lessons", *call]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.strip().splitlines())) == ("", 1)
    assert says in err


def test_a_new_module_reads_and_the_check_names_each_place_to_fill_in(
    tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "09-Mijn éérste les.md"
    assert main(["lessons", "new", str(path)]) == 0
    assert "lessons check" in capsys.readouterr().out
    reading = read_module(path.name, path.read_bytes(), date(2026, 11, 23))
    assert reading.module is not None
    assert reading.module.id == "mijn-eerste-les"
    lines = path.read_text(encoding="utf-8").splitlines()
    front = lines.index("+++", 1)
    places = {
        number
        for number, line in enumerate(lines, start=1)
        if "VUL IN" in line and not (number <= front and line.startswith("#"))
    }
    assert {fault.line for fault in reading.faults} == places
    assert {fault.code for fault in reading.faults} == {"fill_in"}
    assert main(["lessons", "new", str(path)]) == 2


def test_a_new_module_explains_every_field() -> None:
    """Each key has a line of explanation above it or in the block it stands in."""
    lines = empty_module("les").splitlines()
    front = lines[: lines.index("+++", 1)]
    explained = False
    for line in front[1:]:
        if line.startswith(("#", "[")):
            explained = True
        elif not line:
            explained = False
        else:
            assert explained, line


def test_own_lessons_stand_beside_the_shipped_ones(whole: Path, today: date) -> None:
    """A school's lesson may lead to a shipped one, and may not take its id."""
    own = whole / "eigen"
    own.mkdir()
    text = (whole / EXAMPLE).read_text(encoding="utf-8")
    mine = text.replace('id = "plagen', 'id = "mijn-plagen').replace(
        "[vervolg]\n", '[vervolg]\nles = "plagen-ruzie-of-pesten"\n'
    )
    (own / "mijn.md").write_text(mine, encoding="utf-8")
    library = read_library([whole, own], today)
    assert library.faults == ()
    assert [module.id for module in library.modules] == [
        "plagen-ruzie-of-pesten",
        "mijn-plagen-ruzie-of-pesten",
    ]
    (own / "dubbel.md").write_text(text, encoding="utf-8")
    library = read_library([whole, own], today)
    assert [(fault.file, fault.code) for fault in library.faults] == [
        (str(own / "dubbel.md"), "id_twice")
    ]
    assert len(library.modules) == 2


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_faults_and_never_an_error(data: bytes) -> None:
    reading = read_module("les.md", data, date(2026, 11, 23))
    assert reading.faults
    for fault in reading.faults:
        assert 1 <= fault.line <= data.count(b"\n") + 1


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_lesson_cut_up_anyhow_gives_faults_and_never_an_error(data: st.DataObject) -> None:
    """A whole lesson with a piece replaced by anything: read or told, with a line that exists."""
    text = (lessons_folder() / EXAMPLE).read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 200))
    piece = data.draw(
        st.text(max_size=60)
        | st.sampled_from([
            '"""',
            "[[",
            "= [[[1]]]",
            "\\u0000",
            "1979-05-27T07:32:00Z",
            "nan",
            "{a=1}",
            "## ",
            "[" * 5000,
        ])
    )
    changed = text[:start] + piece + text[start + length :]
    raw = changed.encode("utf-8", "surrogatepass")
    reading = read_module("les.md", raw, date(2026, 11, 23))
    for fault in reading.faults:
        assert 1 <= fault.line <= raw.count(b"\n") + 1
