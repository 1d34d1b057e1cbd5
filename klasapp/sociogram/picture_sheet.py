"""What stands on a printed sociogram, and where: in points on the page, nothing is drawn yet."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Literal, TypeAlias

from klasapp.documents.glyphs import printable
from klasapp.sociogram.explore import Pairs, mutual
from klasapp.sociogram.explore_places import ABSENT, LAYOUT_WORDS
from klasapp.sociogram.wording import CERTAINTY_WORDS
from klasapp.sociometry.result import Certainty

if TYPE_CHECKING:
    from klasapp.sociogram.picture_lines import Floats
    from klasapp.sociometry.layout import Layout, LayoutKind

Measure: TypeAlias = Callable[[str], float]
"""The width of a text as it stands beside a pupil, in points."""
Look: TypeAlias = Literal["mutual", "single", "against", "faint", "faint_mutual"]
Sample: TypeAlias = Literal[
    "mutual", "single", "against", "box", "absent", "certain", "shaky", "focus", ""
]

PAGE = (842.0, 595.0)
"""A4, the long side below, in points of 1/72 inch."""
CANVAS = (22.0, 34.0, 646.0, 538.0)
"""Left, bottom, right and top of the part with the pupils."""
COLUMNS, ROWS = 104, 42
CELL = ((CANVAS[2] - CANVAS[0]) / COLUMNS, (CANVAS[3] - CANVAS[1]) / ROWS)
FOOT = (
    "Dit is geen goedgekeurde monitor. Een momentopname van wie wie koos: een reden om te kijken, "
    "geen oordeel over leerlingen."
)
_PADDING, _HEIGHT, _NARROWEST = 7.0, 11.0, 12.0
_LEAN = 9.0
_LEGEND_LETTERS, _HEADING_LETTERS = 35, 92


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be drawn; ids as text, in the order of the class list.

    ``labels``: what stands beside each pupil; may be empty. ``base``: the choices that decide
    where everyone stands. ``against``: negative choices to lay over ``pairs``; with ``negative``
    the ``pairs`` themselves are. ``flags``: only what is to be shown.
    """

    heading: str
    facts: str
    labels: Mapping[str, str]
    answered: frozenset[str]
    pairs: Pairs
    base: Pairs
    layout: LayoutKind
    groups: tuple[tuple[str, ...], ...] = ()
    against: Pairs = frozenset()
    negative: bool = False
    mutual_only: bool = False
    flags: Mapping[str, Certainty] | None = None
    focus: str | None = None
    notes: tuple[str, ...] = ()
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A pupil: middle, size, and how it stands out."""

    pupil: str
    text: str
    x: float
    y: float
    width: float
    height: float
    absent: bool
    certainty: Certainty | None = None
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line to draw; heads as (tip, a point before it), a cross as its middle."""

    pieces: tuple[Floats, ...]
    look: Look
    heads: tuple[tuple[tuple[float, float], tuple[float, float]], ...] = ()
    cross: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page. ``rings``: half axes around the middle of ``CANVAS``; ``frames``: left, bottom,
    width, height and a word; ``legend``: what a sample means, on one or more lines."""

    heading: tuple[str, ...]
    facts: str
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]
    rings: tuple[tuple[float, float], ...]
    frames: tuple[tuple[float, float, float, float, str], ...]
    legend: tuple[tuple[Sample, tuple[str, ...]], ...]


def compose(subject: Subject, measure: Measure, known: Container[int]) -> Sheet:
    """Lay out ``subject`` on a page; ``known``: the code points that the font can show."""
    from klasapp.sociometry.layout import lay_out

    shown, unreadable = _readable(subject.labels, known)
    texts = {one: _marked(subject, one, text) for one, text in shown.items()}
    width = {one: max(measure(text) + _PADDING, _NARROWEST) for one, text in texts.items()}
    received = dict.fromkeys(texts, 0)
    for _, b in subject.base:
        received[b] += 1
    found = lay_out(
        subject.layout,
        {one: ceil((wide + 1) / CELL[0]) for one, wide in width.items()},
        subject.base,
        received,
        (COLUMNS, ROWS),
        groups=subject.groups or tuple((one,) for one in texts),
        seed=subject.seed,
    )
    boxes = tuple(_box(subject, one, texts[one], width[one], found) for one in texts)
    strokes = _strokes(subject, boxes)
    heading, whole = printable(subject.heading, known)
    facts, more = printable(subject.facts, known)
    notes = [*_layout_notes(subject, found), *subject.notes]
    if any("?" in shown[one] and "?" not in subject.labels[one] for one in shown) or not (
        whole and more
    ):
        notes.append("? in een naam of titel: een teken dat niet gedrukt kan worden.")
    if unreadable:
        notes.append(
            f"{', '.join(unreadable)}: een naam die niet gedrukt kan worden. Het getal is de "
            "plaats in de klassenlijst."
        )
    if any(len(stroke.pieces) > 1 for stroke in strokes):
        notes.append("Houdt een lijn vlak voor een naam op, dan loopt hij daar achter door.")
    return Sheet(
        _folded(heading, _HEADING_LETTERS, 2),
        facts,
        boxes,
        strokes,
        tuple((ring.across * CELL[0], ring.down * CELL[1]) for ring in found.rings),
        _frames(subject, found),
        tuple(
            (sample, _folded(printable(text, known)[0], _LEGEND_LETTERS if sample else 41, 6))
            for sample, text in [*_legend(subject, strokes), *(("", note) for note in notes)]
        ),
    )


# Names


def _readable(
    labels: Mapping[str, str], known: Container[int]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Labels of letters that the font has, no two the same; and the numbers put in their place."""
    shown: dict[str, str] = {}
    unreadable = []
    for number, (one, label) in enumerate(labels.items(), 1):
        text, fine = printable(label, known)
        if label and not fine:
            text = f"nr {number}"
            unreadable.append(text)
        elif label and text != label and text in shown.values():
            text = f"{text} {number}"
        shown[one] = text
    return shown, tuple(unreadable)


def _marked(subject: Subject, pupil: str, text: str) -> str:
    certainty = (subject.flags or {}).get(pupil)
    parts = (
        CERTAINTY_WORDS[certainty][0] if certainty else "",
        text,
        "" if pupil in subject.answered else ABSENT,
    )
    return " ".join(part for part in parts if part)


def _box(subject: Subject, pupil: str, text: str, width: float, found: Layout) -> Box:
    column, row = found.places[pupil]
    cells = ceil((width + 1) / CELL[0])
    return Box(
        pupil,
        text,
        CANVAS[0] + (column + cells / 2) * CELL[0],
        CANVAS[3] - (row + 0.5) * CELL[1],
        width,
        _HEIGHT,
        pupil not in subject.answered,
        (subject.flags or {}).get(pupil),
        pupil == subject.focus,
    )


def _frames(subject: Subject, found: Layout) -> tuple[tuple[float, float, float, float, str], ...]:
    letters = {group[0]: chr(ord("A") + n) for n, group in enumerate(subject.groups) if n < 26}
    words = {frozenset(group): letters.get(group[0], "") for group in subject.groups}
    return tuple(
        (
            CANVAS[0] + area.left * CELL[0],
            CANVAS[3] - (area.top + area.height) * CELL[1],
            area.width * CELL[0],
            area.height * CELL[1],
            f"groepje {words[frozenset(area.members)]}"
            if len(area.members) > 1 and frozenset(area.members) in words
            else "los",
        )
        for area in found.areas
    )


# Lines


def _strokes(subject: Subject, boxes: tuple[Box, ...]) -> tuple[Stroke, ...]:
    import numpy as np

    from klasapp.sociogram.picture_lines import route

    place = {box.pupil: number for number, box in enumerate(boxes)}
    wanted = _wanted(subject)
    routes = route(
        np.array([(box.x, box.y, box.width, box.height) for box in boxes], dtype=np.float64),
        [(place[a], place[b]) for a, b, _, _ in wanted],
        [
            _LEAN if look == "against" and {(a, b), (b, a)} & subject.pairs and subject.against
            else 0.0
            for a, b, look, _ in wanted
        ],
        CANVAS,
    )  # fmt: skip
    found = []
    for (_, _, look, both), way in zip(wanted, routes, strict=True):
        heads = []
        if look not in {"mutual", "faint_mutual"}:
            heads.append((_point(way.pieces[-1][-1]), _point(way.pieces[-1][-2])))
            if both:
                heads.append((_point(way.pieces[0][0]), _point(way.pieces[0][1])))
        cross = way.middle if look == "against" else None
        found.append(Stroke(way.pieces, look, tuple(heads), cross))
    return tuple(found)


def _point(row: Floats) -> tuple[float, float]:
    return float(row[0]), float(row[1])


def _wanted(subject: Subject) -> list[tuple[str, str, Look, bool]]:
    """(From, to, look, both ways): a mutual choice is one line, the boldest are drawn last."""
    found: list[tuple[str, str, Look, bool]] = []
    for negative, pairs in (
        (subject.negative, subject.pairs),
        (True, subject.against),
    ):
        both = mutual(pairs)
        for a, b in sorted(pairs):
            twice = (a, b) in both
            if (twice and a > b) or (subject.mutual_only and not twice):
                continue
            if subject.focus is not None and subject.focus not in {a, b}:
                if negative and subject.against:
                    continue
                look: Look = "faint_mutual" if twice and not negative else "faint"
            else:
                look = "against" if negative else "mutual" if twice else "single"
            found.append((a, b, look, twice))
    return found


# Words


def _legend(subject: Subject, strokes: tuple[Stroke, ...]) -> list[tuple[Sample, str]]:
    looks = {stroke.look for stroke in strokes}
    entries: list[tuple[Sample, str]] = []
    if not subject.negative:
        entries.append(("mutual", "dikke lijn: kozen elkaar"))
        if not subject.mutual_only:
            entries.append(("single", "dunne pijl: koos de ander, niet andersom"))
    if "against" in looks or subject.negative:
        entries.append((
            "against",
            "streepjes met kruis: negatieve keuze, in de richting van de pijl",
        ))
    if subject.labels and len(subject.answered) < len(subject.labels):
        entries.append(("absent", f"stippels en {ABSENT}: vulde niet in, kan wel gekozen zijn"))
    shown = set((subject.flags or {}).values())
    if "certain" in shown:
        entries.append(("certain", "aandachtspunt, zeker"))
    if "shaky" in shown:
        entries.append(("shaky", "aandachtspunt, wankel"))
    if subject.focus is not None:
        entries.append((
            "focus",
            "zwart vak: de leerling om wie het gaat; lijnen van anderen licht",
        ))
    return entries


def _layout_notes(subject: Subject, found: Layout) -> Iterable[str]:
    word = LAYOUT_WORDS[subject.layout].capitalize()
    if subject.layout == "spring":
        yield f"{word}: wie elkaar kozen, staan dicht bij elkaar."
    elif subject.layout == "communities":
        yield f"{word}: in een kader staat wie elkaar vaak kozen."
    else:
        counts = (
            str(ring.most) if ring.fewest == ring.most else f"{ring.fewest}-{ring.most}"
            for ring in found.rings
        )
        yield f"{word}, van binnen naar buiten: {', '.join(counts)} keer gekozen."


def _folded(text: str, letters: int, lines: int) -> tuple[str, ...]:
    from textwrap import wrap

    found = wrap(text, letters, max_lines=lines, placeholder=" …")
    return tuple(found)
