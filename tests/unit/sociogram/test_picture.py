"""The picture for print: readable, told apart without colour, silent, and safe to hand on."""

from io import BytesIO
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from klasapp.errors import InputError, KlasappError
from klasapp.sociogram.picture import FORMATS, draw, write_picture
from klasapp.sociogram.picture_lines import route
from klasapp.sociogram.picture_sheet import CANVAS, FOOT, PAGE, Subject, compose
from klasapp.sociometry import ClassRound, Nomination, Question, analyse, make_round

NAMES = (
    "Noor $x$ $\\frac$",
    "[red]O'Brien_{",
    "Zoë [/",
    "李 小龍",
    "A" * 60,
    "<b>x</b> & y",
    "💥Ü",
)
LATIN = frozenset(range(0x20, 0x250)) | {0x2026, 0x25CF, 0x25D0, 0x2013}


def awkward_round() -> ClassRound:
    pairs = [(0, 1), (1, 0), (2, 0), (3, 0), (4, 3), (1, 2), (6, 0)]
    return make_round(
        NAMES,
        [Question("Graag $a$ & <b>?", "positive"), Question("Samen_en_?", "positive")],
        [Nomination(NAMES[a], NAMES[b], "Graag $a$ & <b>?") for a, b in pairs]
        + [Nomination(NAMES[0], NAMES[5], "Samen_en_?")],
        responded=[one for one in NAMES if one != NAMES[5]],
    )


def subject(**changes: Any) -> Subject:
    """Three pupils; a chose b."""
    made: dict[str, Any] = {
        "heading": "Klas 2B · Met wie?",
        "facts": "Meting · 2 van de 3 vulden in",
        "labels": {"a": "Anna", "b": "Bram", "c": "Cas"},
        "answered": frozenset("abc"),
        "pairs": frozenset({("a", "b")}),
        "base": frozenset({("a", "b")}),
        "layout": "spring",
        **changes,
    }
    return Subject(**made)


def width(text: str) -> float:
    return 5.0 * len(text)


def grey(picture: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The part with the pupils, in greys, as a black and white printer gives it."""
    image = Image.open(BytesIO(picture)).convert("L")
    scale = image.width / PAGE[0]
    left, bottom, right, top = (scale * one for one in CANVAS)
    return np.asarray(image.crop((int(left), int(image.height - top), int(right),
                                  int(image.height - bottom))))  # fmt: skip


@pytest.mark.parametrize(
    ("name", "start"), [("a.png", b"\x89PNG"), ("b.PDF", b"%PDF"), ("c.svg", b"<?xml")]
)
def test_each_format_is_written_silently_with_names_that_look_like_formulas(
    tmp_path: Path, name: str, start: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = awkward_round()
    write_picture(analyse(asked), asked, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)
    assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert capfd.readouterr() == ("", "")


def test_the_picture_shows_names_questions_participation_and_that_it_is_no_verdict(
    tmp_path: Path,
) -> None:
    asked = awkward_round()
    write_picture(analyse(asked), asked, tmp_path / "c.svg")
    text = (tmp_path / "c.svg").read_text(encoding="utf-8")
    for words in ("Noor $x$ $\\frac$", "Zoë [/", "[red]O'Brien_{", "Graag $a$", "Samen_en_?",
                  "6 van de 7 leerlingen vulden in", "geen oordeel over leerlingen",
                  "dikke lijn: kozen elkaar", "vulde niet in"):  # fmt: skip
        assert words.replace("&", "&amp;") in text
    assert "geen goedgekeurde monitor" in FOOT


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_round_gives_the_same_file_that_tells_nothing_else(kind: Any) -> None:
    picture = draw(subject(), kind)
    assert picture == draw(subject(), kind)
    lowered = picture.lower()
    for word in (b"matplotlib v", b"matplotlib.org", b"creationdate", b"dc:date", b"/home",
                 b"/producer", b"/creator", b"software"):  # fmt: skip
        assert word not in lowered


def test_a_picture_of_numbers_holds_no_name_anywhere() -> None:
    labels = {"a": "L02", "b": "L03", "c": "L01"}
    assert b"Anna" in draw(subject(), "svg")
    assert b"Anna" not in draw(subject(labels=labels), "svg")


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


# Letters


def test_a_name_the_font_lacks_becomes_a_number_and_the_page_says_so() -> None:
    sheet = compose(
        subject(labels={"a": "Anna", "b": "李 小龍", "c": "💥Ünï"}, heading="Klas 李 2B"),
        width,
        LATIN,
    )
    assert [box.text for box in sheet.boxes] == ["Anna", "nr 2", "?Ünï"]
    assert sheet.heading == ("Klas ? 2B",)
    notes = " ".join(" ".join(lines) for _, lines in sheet.legend)
    assert "nr 2: een naam die niet gedrukt kan worden" in notes
    assert "? in een naam of titel" in notes


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6), st.text(max_size=40))
@settings(max_examples=30, deadline=None)
def test_no_text_on_the_page_has_a_letter_that_the_font_lacks(
    names: list[str], heading: str
) -> None:
    labels = {str(number): name for number, name in enumerate(names)}
    made = subject(labels=labels, answered=frozenset(), pairs=frozenset(), base=frozenset(),
                   heading=heading)  # fmt: skip
    sheet = compose(made, width, LATIN)
    texts = [*sheet.heading, sheet.facts, *(box.text for box in sheet.boxes)]
    texts += [line for _, lines in sheet.legend for line in lines]
    assert all(ord(sign) in LATIN or sign == "·" for text in texts for sign in text)


def test_names_that_read_the_same_without_their_signs_stay_two() -> None:
    sheet = compose(subject(labels={"a": "Bo💥", "b": "Bo🎉", "c": "Bo"}), width, LATIN)
    assert len({box.text for box in sheet.boxes}) == 3


# Without colour

STATES: dict[str, dict[str, Any]] = {
    "one-sided": {},
    "mutual": {"pairs": frozenset({("a", "b"), ("b", "a")})},
    "negative": {"negative": True},
    "negative both ways": {"negative": True, "pairs": frozenset({("a", "b"), ("b", "a")})},
    "positive with negative over it": {"against": frozenset({("b", "a")})},
    "absent": {"answered": frozenset("ac")},
    "certain": {"flags": {"b": "certain"}},
    "shaky": {"flags": {"b": "shaky"}},
    "certain and absent": {"flags": {"b": "certain"}, "answered": frozenset("ac")},
    "chosen": {"focus": "b"},
    "others faint": {"focus": "c"},
}


def test_every_state_is_told_apart_in_black_and_white() -> None:
    """A printer that knows no grey either: shapes, not shades, make the difference."""
    drawn = {name: grey(draw(subject(**how), "png", 150)) < 150 for name, how in STATES.items()}
    for (one, first), (other, second) in combinations(drawn.items(), 2):
        assert (first != second).sum() > 25, f"{one} looks like {other}"


def _along(**how: Any) -> tuple[float, float]:
    """How thick the line between a and b is, in points, and how much of it is left open."""
    made = subject(layout="target", labels={"a": "A", "b": "B"}, answered=frozenset("ab"), **how)
    sheet = compose(made, width, LATIN)
    (x1, y1), (x2, y2) = ((box.x, box.y) for box in sheet.boxes)
    dpi = 288
    ink = grey(draw(made, "png", dpi)) < 200
    scale = dpi / 72
    ahead = np.array([x2 - x1, y2 - y1]) / np.hypot(x2 - x1, y2 - y1)
    beside = np.array([-ahead[1], ahead[0]])
    length = np.hypot(x2 - x1, y2 - y1)
    thick = []
    for at in np.linspace(0.2, 0.4, 60):
        here = np.array([x1, y1]) + ahead * length * at
        points = here + np.outer(np.linspace(-4, 4, 65), beside)
        columns = ((points[:, 0] - CANVAS[0]) * scale).astype(int)
        rows = ((CANVAS[3] - points[:, 1]) * scale).astype(int)
        thick.append(ink[rows, columns].mean() * 8)
    return float(np.max(thick)), float(np.mean(np.array(thick) == 0))


def test_a_mutual_choice_is_thick_one_side_thin_and_a_negative_choice_broken() -> None:
    mutual, single, negative = (
        _along(**STATES[one]) for one in ("mutual", "one-sided", "negative")
    )
    assert mutual[0] > 2 * single[0] > 0
    assert mutual[1] == single[1] == 0
    assert 0.15 < negative[1] < 0.8


# Lines


def _boxes(*middles: tuple[float, float]) -> Any:
    return np.array([(x, y, 40.0, 11.0) for x, y in middles])


def _covers(pieces: tuple[Any, ...], box: Any) -> bool:
    for piece in pieces:
        for start, end in pairwise(piece):
            points = start + np.linspace(0, 1, 50)[:, None] * (end - start)
            if (np.abs(points - box[:2]) < box[2:] / 2).all(axis=1).any():
                return True
    return False


def test_a_line_goes_around_a_name_that_is_in_the_way() -> None:
    boxes = _boxes((100, 300), (300, 300), (500, 300))
    (way,) = route(boxes, [(0, 2)], [0.0], CANVAS)
    assert not way.broken
    assert not _covers(way.pieces, boxes[1])


def test_a_line_that_cannot_go_around_leaves_a_gap_before_the_name() -> None:
    wall = [(300.0, float(y)) for y in range(40, 540, 10)]
    boxes = _boxes((100, 300), (500, 300), *wall)
    (way,) = route(boxes, [(0, 1)], [0.0], CANVAS)
    assert way.broken
    assert not any(_covers(way.pieces, box) for box in boxes[2:])


@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 40)), min_size=3, max_size=14, unique=True
    ),
    st.data(),
)
@settings(max_examples=40, deadline=None)
def test_a_line_touches_its_own_two_names_and_covers_no_other(
    cells: list[tuple[int, int]], data: st.DataObject
) -> None:
    boxes = _boxes(*((44.0 + 46 * x, 42.0 + 12 * y) for x, y in cells))
    a, b = data.draw(st.permutations(range(len(cells))).map(lambda order: (order[0], order[1])))
    (way,) = route(boxes, [(a, b)], [0.0], CANVAS)
    assert not any(_covers(way.pieces, box) for n, box in enumerate(boxes) if n not in {a, b})
    if not way.broken:
        for point, box in ((way.pieces[0][0], boxes[a]), (way.pieces[-1][-1], boxes[b])):
            assert (np.abs(point - box[:2]) <= box[2:] / 2 + 1.5).all()


@pytest.mark.parametrize("layout", ["target", "spring", "communities"])
def test_no_name_lies_over_another_or_off_the_page(layout: Any) -> None:
    labels = {str(n): f"Leerling met naam {n}" for n in range(35)}
    pairs = frozenset(
        (str(a), str(b)) for a in range(35) for b in range(35) if a != b and a // 6 == b // 6
    )
    groups = tuple(tuple(str(n) for n in range(at, min(at + 6, 35))) for at in range(0, 35, 6))
    made = subject(labels=labels, answered=frozenset(labels), pairs=pairs, base=pairs,
                   layout=layout, groups=groups)  # fmt: skip
    boxes = compose(made, width, LATIN).boxes
    for one, other in combinations(boxes, 2):
        apart = abs(one.x - other.x) >= (one.width + other.width) / 2
        assert apart or abs(one.y - other.y) >= one.height
    assert all(CANVAS[0] <= one.x - one.width / 2 for one in boxes)
    assert all(one.x + one.width / 2 <= CANVAS[2] for one in boxes)


def test_mutual_only_leaves_out_what_comes_from_one_side() -> None:
    pairs = frozenset({("a", "b"), ("b", "a"), ("c", "a")})
    everything = compose(subject(pairs=pairs), width, LATIN).strokes
    mutual = compose(subject(pairs=pairs, mutual_only=True), width, LATIN).strokes
    assert sorted(stroke.look for stroke in everything) == ["mutual", "single"]
    assert [stroke.look for stroke in mutual] == ["mutual"]
