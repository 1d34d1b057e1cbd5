"""The picture for print."""

from pathlib import Path

import pytest

from klasapp.errors import InputError, KlasappError
from klasapp.sociogram.picture import CAPTION, write_picture
from klasapp.sociometry import ClassRound, Nomination, Question, analyse, make_round

NAMES = ("Noor $x$ \\frac", "[red]O'Brien", "Zoë [/", "李", "A" * 60, "<b>x</b> & y")


def awkward_round() -> ClassRound:
    pairs = [(0, 1), (1, 0), (2, 0), (3, 0), (4, 3), (1, 2)]
    return make_round(
        NAMES,
        [Question("Graag $a$ & <b>?", "positive"), Question("Samen?", "positive")],
        [Nomination(NAMES[a], NAMES[b], "Graag $a$ & <b>?") for a, b in pairs]
        + [Nomination(NAMES[0], NAMES[5], "Samen?")],
        responded=NAMES[:5],
    )


@pytest.mark.parametrize(
    ("name", "start"), [("a.png", b"\x89PNG"), ("b.PDF", b"%PDF"), ("c.svg", b"<?xml")]
)
def test_each_format_is_written_with_names_that_look_like_formulas(
    tmp_path: Path, name: str, start: bytes
) -> None:
    asked = awkward_round()
    write_picture(analyse(asked), asked, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_the_picture_shows_names_questions_participation_and_that_it_is_no_verdict(
    tmp_path: Path,
) -> None:
    asked = awkward_round()
    write_picture(analyse(asked), asked, tmp_path / "c.svg")
    text = (tmp_path / "c.svg").read_text(encoding="utf-8")
    assert "Noor $x$ \\frac" in text
    assert "Zoë [/" in text
    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in text
    assert "Samen?" in text
    assert "Deelname: 5 van de 6 leerlingen" in text
    assert CAPTION in text
    assert "wederzijdse keuze" in text


def test_the_same_round_gives_the_same_file_without_a_date(tmp_path: Path) -> None:
    asked = awkward_round()
    for name in ("1.svg", "2.svg"):
        write_picture(analyse(asked), asked, tmp_path / name)
    first = (tmp_path / "1.svg").read_text(encoding="utf-8")
    assert first == (tmp_path / "2.svg").read_text(encoding="utf-8")
    assert "dc:date" not in first


@pytest.mark.parametrize("name", ["a.gif", "a", "a.png.exe"])
def test_another_format_is_refused_and_nothing_written(tmp_path: Path, name: str) -> None:
    asked = awkward_round()
    with pytest.raises(InputError, match="png, svg of pdf"):
        write_picture(analyse(asked), asked, tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    asked = awkward_round()
    with pytest.raises(KlasappError, match="Kies een andere map"):
        write_picture(analyse(asked), asked, tmp_path / "nee" / "a.png")


def test_a_round_without_a_positive_question_has_no_picture(tmp_path: Path) -> None:
    asked = make_round(["a", "b"], [Question("v", "bullied")], [])
    with pytest.raises(InputError, match="positieve vraag"):
        write_picture(analyse(asked), asked, tmp_path / "a.png")
