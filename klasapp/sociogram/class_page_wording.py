"""The class over time in words, numbers and small plots; for the screen and, nameless, for print.

A line of text has a style: "" (plain), "bold", "dim" or "italic".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from klasapp.sociogram.class_page import Change, ClassPage, Line, PulseLine, RoundFacts, low_answers
from klasapp.sociogram.compare import bar, sparkline
from klasapp.sociogram.compare_wording import (
    limits_warning,
    long_day,
    participation_warnings,
    percent,
    short_day,
)
from klasapp.sociogram.pulse import TOO_FEW, ScalePulse
from klasapp.sociogram.scale import SCALE_STEPS
from klasapp.sociogram.wording import NOTICE
from klasapp.sociometry.reason import number

Told = tuple[tuple[str, str], ...]
_LABEL, _COLUMN = 25, 10
_PUPIL = ("leerling", "leerlingen")
_STEP_LABEL, _STEP_COLUMN, _BAR = 27, 12, 6
NO_POSITIVE = (
    "Geen van deze metingen had een positieve vraag; daarom staat hier alleen de deelname."
)
PARADOX = (
    "Juist als het met een klas beter gaat, kan het voor wie nog gepest wordt of buiten valt "
    "zwaarder zijn: die leerling lijkt dan de enige (Huitsing 2019; Laninga-Wijnen 2023)."
)
NO_GUESSING = (
    "Op dit blad staan geen namen. Raad ook niet wie het is: een aantal van 1 of 2 is geen "
    "uitnodiging om te zoeken. De mentor weet bij wie er gekeken wordt."
)


def page_text(page: ClassPage, width: int) -> Told:
    """The whole page as lines of at most ``width`` cells that belong together, with their style."""
    told: list[tuple[str, str]] = [
        (f"Klas {page.class_name} door de tijd", "bold"),
        (_asked(page), ""),
        *(("! " + one, "bold") for one in warnings(page)),
        ("", ""),
        *((one, "") for one in first_look(page)),
        ("", ""),
    ]
    told += _indices(page, width)
    told += _pulse(page, width)
    told += [(one, "italic") for one in (reading(page), NOTICE)]
    return tuple(told)


def warnings(page: ClassPage, *, by_day: bool = False) -> tuple[str, ...]:
    """What makes the numbers of some rounds hard to compare; rounds by name, or ``by_day``."""
    asked = tuple(one.asked for one in page.rounds)
    about = tuple(one.asked for one in page.rounds if one.asks)
    said = [*participation_warnings(asked, by_day=by_day)]
    if page.text is not None and len(about) > 1:
        said.append(limits_warning(about, page.text))
    others = [short_day(one.asked) for one in page.rounds if not one.asks]
    if others and page.text is not None:
        said.append(f"Niet gevraagd op {_and(others)}: daar staat een streepje.")
    return tuple(one for one in said if one)


def first_look(page: ClassPage) -> tuple[str, ...]:
    """Whom to look at first; when the class improves, all the more (domain: healthy context)."""
    said = _moves(page)
    seen = [one for one in page.open if not one.hidden]
    hidden = len(page.open) - len(seen)
    if not page.open:
        said.append("Op dit moment heeft niemand een aandachtspunt uit een gesloten meting.")
    if page.open and page.improves:
        said.append(PARADOX)
    if seen:
        start = "Kijk eerst naar" if page.improves else "Een aandachtspunt hebben nog"
        what = dict.fromkeys(one.what for one in seen)
        said.append(f"{start}:")
        said += [f"• {_and([x.name for x in seen if x.what == one])} · {one}" for one in what]
    if hidden:
        said.append(
            f"{_pupils(hidden)} {'heeft' if hidden == 1 else 'hebben'} een aandachtspunt in een "
            "meting die je nog niet bekeek. Bekijk die eerst zelf."
        )
    if page.open:
        said.append(
            "Je gaat ernaartoe vanuit Deze week. Wie in een zaak geholpen wordt, staat bij Zaken."
        )
    return tuple(said)


def reading(page: ClassPage) -> str:
    """What changes of this size mean."""
    newest = page.rounds[-1].indices
    one = percent(1 / newest.pupils)
    return (
        f"Zo lees je dit: in een klas van {newest.pupils} is één leerling al {one}. Een andere "
        "dag, een zieke of één formulier meer verschuift deze getallen. Een verandering zegt pas "
        "iets als ze groter is dan één formulier kan schelen, bij genoeg deelname, en als je haar "
        "ook in de klas ziet."
    )


def change_sentence(line: Line) -> str:
    """How far a measure is from the round before, beside what one form can do."""
    if line.change is None:
        return ""

    def said(amount: float) -> str:
        if line.measure.unit == "share":
            return _count(100 * amount, "punt", "punten")
        return number(amount) if line.measure.unit == "number" else _count(amount, *_PUPIL)

    more, less = ("meer", "minder") if line.measure.unit == "pupils" else ("hoger", "lager")
    return _compared(line.change, said, more, less)


def pulse_sentence(line: PulseLine) -> str:
    """The same for the mean of a scale."""
    return "" if line.change is None else _compared(line.change, number, "hoger", "lager")


def cell(line: Line, place: int) -> str:
    """The value of one round: '42 %', '3', '4,2'; a dash when not to be determined."""
    return _value(line, line.values[place])


def expected_cell(line: Line, place: int) -> str:
    """What chance would give in one round."""
    return _value(line, line.expected[place])


def printed(page: ClassPage) -> dict[str, Any]:
    """The page as data for ``klaspagina.typ``: dates and numbers, never a name of a pupil.

    Names of rounds are left out: a mentor may have put a name in one.
    """
    return {
        "klas": page.class_name,
        "vraag": page.text,
        "metingen": [
            {"dag": long_day(one.asked), "deelname": percent(one.indices.participation or 0.0)}
            for one in page.rounds
        ],
        "dagen": [short_day(one.asked) for one in page.rounds],
        "maten": [
            {
                "naam": line.measure.name,
                "uitleg": line.measure.meaning,
                "waarden": [cell(line, place) for place in range(len(line.values))],
                "toeval": [expected_cell(line, place) for place in range(len(line.values))]
                if any(one is not None for one in line.expected)
                else [],
                "hoogtes": [_height(value, line.top) for value in line.values],
                "verschil": change_sentence(line),
            }
            for line in page.lines
        ],
        "schalen": [_printed_scale(line) for line in page.pulse],
        "let_op": warnings(page, by_day=True),
        "klas_nu": _nameless_look(page),
        "lezen": reading(page),
        "geen_namen": NO_GUESSING,
        "geen_monitor": NOTICE,
        "te_weinig": TOO_FEW,
    }


def _asked(page: ClassPage) -> str:
    days = ", ".join(long_day(one.asked) for one in page.rounds)
    said = f"{_count(len(page.rounds), 'meting', 'metingen')}: {days}."
    return said + (f' De vraag: "{page.text}"' if page.text else f" {NO_POSITIVE}")


def _fitting(rounds: Sequence[RoundFacts], room: int, column: int) -> range:
    """The places of the newest rounds that fit in ``room`` cells."""
    shown = max(1, min(len(rounds), room // column))
    return range(len(rounds) - shown, len(rounds))


def _indices(page: ClassPage, width: int) -> Iterable[tuple[str, str]]:
    count = len(page.rounds)
    places = _fitting(page.rounds, width - _LABEL - count - 1, _COLUMN)
    days = "".join(short_day(page.rounds[place].asked).rjust(_COLUMN) for place in places)
    yield "Meting op".ljust(_LABEL + count) + days, "bold"
    if len(places) < count:
        yield (
            f"De getallen van de oudste {count - len(places)} passen niet op dit scherm; de "
            "blokjes laten ze wel zien.",
            "dim",
        )
    for line in page.lines:
        values = "".join(cell(line, place).rjust(_COLUMN) for place in places)
        yield f"{line.measure.name:<{_LABEL}}{sparkline(line.values, line.top)}{values}", ""
        if any(one is not None for one in line.expected):
            by_chance = "".join(expected_cell(line, place).rjust(_COLUMN) for place in places)
            yield "bij toeval verwacht".ljust(_LABEL + count) + by_chance, ""
        yield line.measure.meaning, "dim"
        if change_sentence(line):
            yield change_sentence(line), "dim"
        yield "", ""


def _pulse(page: ClassPage, width: int) -> Iterable[tuple[str, str]]:
    if not page.pulse:
        yield "Geen van deze metingen vroeg hoe leerlingen zich voelen in de klas.", ""
        yield "", ""
        return
    yield "Hoe de klas zich voelt", "bold"
    yield "De antwoorden zonder namen; van elke meting het gemiddelde en de aantallen.", "dim"
    yield "", ""
    places = _fitting(page.rounds, width - _STEP_LABEL, _STEP_COLUMN)
    days = "".join(short_day(page.rounds[place].asked).rjust(_STEP_COLUMN) for place in places)
    for line in page.pulse:
        yield line.text, "bold"
        yield "Meting op".ljust(_STEP_LABEL) + days, ""
        shown = [line.values[place] for place in places]
        for label, cells in _scale_rows(line, shown):
            yield f"{label:<{_STEP_LABEL}}" + "".join(f"{one:>{_STEP_COLUMN}}" for one in cells), ""
        if any(one is not None and not one.is_shown for one in shown):
            yield TOO_FEW, "dim"
        if pulse_sentence(line):
            yield f"Gemiddelde: {pulse_sentence(line)}", "dim"
        yield "", ""


def _scale_rows(
    line: PulseLine, shown: Sequence[ScalePulse | None]
) -> Iterable[tuple[str, list[str]]]:
    for step in _order(line):
        yield SCALE_STEPS[line.kind][step], [_bar(one, step) for one in shown]
    yield from _summary_rows(line, shown)


def _order(line: PulseLine) -> range:
    """The steps 0..4, the best answer first."""
    return range(5) if line.kind == "bullied_self" else range(4, -1, -1)


def _summary_rows(
    line: PulseLine, shown: Sequence[ScalePulse | None]
) -> Iterable[tuple[str, list[str]]]:
    yield _mean_label(line), [_mean(one) for one in shown]
    words = next((low_answers(one)[1] for one in shown if one is not None), "")
    yield words, [_low(one) for one in shown]


def _bar(one: ScalePulse | None, step: int) -> str:
    if one is None or one.counts is None:
        return "–"
    return f"{bar(one.counts[step] / one.answered, _BAR)} {one.counts[step]:>2}"


def _mean_label(line: PulseLine) -> str:
    return "gemiddeld (5 is vaak)" if line.kind == "bullied_self" else "gemiddeld (5 is hoogst)"


def _mean(one: ScalePulse | None) -> str:
    if one is None:
        return "–"
    return "te weinig" if one.mean is None else f"{number(one.mean)} van 5"


def _low(one: ScalePulse | None) -> str:
    if one is None or one.counts is None:
        return "–"
    low = low_answers(one)[0]
    return f"{low} ({percent(low / one.answered)})"


def _printed_scale(line: PulseLine) -> dict[str, Any]:
    return {
        "vraag": line.text,
        "rijen": [{"naam": label, "waarden": cells} for label, cells in _plain_rows(line)],
        "verschil": pulse_sentence(line),
        "te_weinig": any(one is not None and not one.is_shown for one in line.values),
    }


def _plain_rows(line: PulseLine) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """Rows with, per round, a text and the part of a bar 0..1 (None: no bar)."""
    for step in _order(line):
        yield (
            SCALE_STEPS[line.kind][step],
            [
                {"tekst": "–", "deel": None}
                if one is None or one.counts is None
                else {"tekst": str(one.counts[step]), "deel": one.counts[step] / one.answered}
                for one in line.values
            ],
        )
    for label, cells in _summary_rows(line, line.values):
        yield label, [{"tekst": one, "deel": None} for one in cells]


def _moves(page: ClassPage) -> list[str]:
    return [
        f"Meer dan één formulier kan schelen, gaat {how}: {_and(what)}."
        for how, what in (("beter", page.better), ("minder goed", page.worse))
        if what
    ]


def _nameless_look(page: ClassPage) -> list[str]:
    said = _moves(page)
    count = len(page.open)
    if not count:
        return said
    if page.improves:
        said.append(PARADOX)
    verb = "heeft" if count == 1 else "hebben"
    return [*said, f"{_pupils(count)} {verb} nu een aandachtspunt: een reden om te kijken."]


def _value(line: Line, value: float | None) -> str:
    if value is None:
        return "–"
    return percent(value) if line.measure.unit == "share" else number(value)


def _height(value: float | None, top: float) -> float | None:
    if value is None:
        return None
    return min(1.0, value / top) if top > 0 else 0.0


def _compared(change: Change, said: Callable[[float], str], more: str, less: str) -> str:
    amount, since = said(abs(change.difference)), short_day(change.since)
    if amount == said(0.0):
        return f"Even hoog als op {since}." if more == "hoger" else f"Evenveel als op {since}."
    start = f"{amount} {more if change.difference > 0 else less} dan op {since}"
    if change.beyond_one_form:
        return f"{start}. Eén formulier scheelt hier hoogstens {said(change.swing)}."
    return f"{start}. Dat kan door één formulier komen: dat scheelt al tot {said(change.swing)}."


def _pupils(count: int) -> str:
    return _count(count, *_PUPIL)


def _count(amount: float, one: str, many: str) -> str:
    text = number(amount)
    return f"{text} {one if text == '1' else many}"


def _and(words: Sequence[str]) -> str:
    return " en ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]
