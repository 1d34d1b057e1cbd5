"""What the sociogram says in words: about one pupil, about the class, as a table, as a matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from klasapp.roster.school_year import Note
from klasapp.sociogram.explore import (
    RELATIONS,
    Explored,
    Lens,
    Pairs,
    View,
    against,
    lens_of,
    mutual,
)
from klasapp.sociogram.explore_places import short_names
from klasapp.sociogram.prediction_wording import foreseen
from klasapp.sociogram.question import KINDS, Kind
from klasapp.sociogram.wording import (
    NOTICE,
    certainty_sentence,
    check_title,
    choices_line,
    flag_title,
    flags_cell,
    headline,
    shown_to_check,
)
from klasapp.sociometry.reason import number, odds
from klasapp.sociometry.result import Flag

if TYPE_CHECKING:
    from klasapp.sociometry.layout import LayoutKind, Ring

Weight: TypeAlias = Literal["title", "flag", "plain", "quiet"]
Paragraphs: TypeAlias = list[tuple[Weight, str]]
Said: TypeAlias = tuple[tuple[Weight, str], ...]
"""Paragraphs with their weight; plain text, never markup."""
SortKey: TypeAlias = Literal["name", "received", "mutual", "group", "bridge"]
MatrixOrder: TypeAlias = Literal["groups", "received", "name"]

SORT_WORDS: dict[SortKey, str] = {
    "name": "op naam", "received": "vaakst gekozen eerst", "mutual": "meeste wederzijds eerst",
    "group": "per groepje", "bridge": "meeste brug eerst",
}  # fmt: skip
ORDER_WORDS: dict[MatrixOrder, str] = {
    "groups": "per groepje", "received": "vaakst gekozen eerst", "name": "op naam",
}  # fmt: skip
BRIDGE_LEGEND = (
    "Brug: het deel van de kortste lijnen tussen klasgenoten (langs wederzijdse keuzes) waar de "
    "leerling op ligt."
)
_GOT: dict[Kind, str] = {"positive": "Gekozen door", "negative": "Afgewezen door"}
_GAVE: dict[Kind, str] = {"positive": "Koos zelf", "negative": "Wees zelf af"}
_PLACES: dict[LayoutKind, str] = {
    "target": "Roos: hoe dichter bij het midden, hoe vaker gekozen.",
    "communities": "Groepjes: wie elkaar bij de eerste vraag vaak kiezen, staan in één vak.",
    "spring": "Netwerk: wie elkaar kiezen, staan dicht bij elkaar.",
}


# One pupil


def about_pupil(
    explored: Explored, view: View, *, note: Note | None = None, short: bool = False
) -> Said:
    """The chosen pupil: aandachtspunten, choices, chance, influence, what the mentor wrote (R24).

    ``short``: for a low panel, the reasons come after the choices.
    """
    lens, focus = lens_of(explored, view), view.focus
    if lens is None or focus is None:
        return ()
    flags = explored.flags(focus)
    check = [one for one in shown_to_check(explored.analysis) if one.pupil == focus]
    titles = [flag_title(flag) for flag in flags] + [check_title(one) for one in check]
    reasons: Paragraphs = []
    for flag in flags:
        reasons.append(("flag", flag_title(flag)))
        reasons.append(("plain", " ".join((flag.reason, certainty_sentence(flag))).strip()))
    for one in check:
        reasons += [("flag", check_title(one)), ("plain", one.reason)]
    choices: Paragraphs = [
        *_choices(explored, view, lens, focus),
        ("plain", " ".join(influence(explored, lens, focus))),
    ]
    expected = foreseen(explored.prediction, int(focus))
    choices += [("quiet", expected)] if expected else []
    if note is not None:
        choices.append(("plain", f"Jouw notitie ({note.written_at:%d-%m-%Y}): {note.text}"))
    name = f"{explored.name(focus)} ({explored.numbers[focus]})"
    if short:
        return (
            ("title", f"{name} · {' · '.join(titles or ['geen aandachtspunt'])}"),
            *choices,
            *reasons,
        )
    return (("title", name), *(reasons or [("quiet", "Geen aandachtspunt.")]), *choices)


def _choices(
    explored: Explored, view: View, lens: Lens, focus: str
) -> list[tuple[Literal["plain"], str]]:
    pairs = explored.pairs(lens)
    got, gave = _GOT.get(lens.kind, "Genoemd door"), _GAVE.get(lens.kind, "Noemde zelf")
    lines = _both_ways(explored, pairs, focus, got, gave, "↔ Wederzijds")
    turned_down = against(explored, view)
    if turned_down:
        got, gave = f"{RELATIONS['against']} Afgewezen door", f"{RELATIONS['against']} Wees zelf af"
        lines += _both_ways(explored, turned_down, focus, got, gave, "")
    return [("plain", line) for line in lines]


def _both_ways(
    explored: Explored, pairs: Pairs, focus: str, got: str, gave: str, both: str
) -> list[str]:
    names = short_names(explored)

    def listed(word: str, people: set[str]) -> str:
        ordered = sorted(people, key=explored.numbers.__getitem__)
        return choices_line(word, tuple(names[one] for one in ordered))

    receives = {a for a, b in pairs if b == focus}
    gives = {b for a, b in pairs if a == focus}
    arrows = ("← ", "→ ") if both else ("", "")
    lines = [listed(arrows[0] + got, receives)]
    if not explored.answered(focus):
        return [*lines, "– Vulde niet in: wie deze leerling zelf kiest, is niet bekend."]
    lines.append(listed(arrows[1] + gave, gives))
    if both and (receives & gives or "Koos" in gave):
        lines.append(listed(both, receives & gives))
    return lines


def influence(explored: Explored, lens: Lens, focus: str) -> tuple[str, ...]:
    """What a pupil means in the class, as facts to count, without a verdict (R24, R97)."""
    found = [*_chance(explored, lens, focus)]
    linked = linked_groups(explored, focus)
    if connects(explored, focus):
        found.append(
            f"Verbindt {len(linked)} groepjes: heeft wederzijdse keuzes in {_and(linked)}."
        )
    elif explored.group_of.get(focus):
        size = sum(letter == explored.group_of[focus] for letter in explored.group_of.values())
        found.append(f"Staat in groepje {explored.group_of[focus]} ({size} leerlingen).")
    elif explored.groups:
        found.append("Staat in geen groepje.")
    for kind, facts in KINDS.items():
        for one in explored.made.of_kind(kind):
            count = sum(b == focus for _, b in explored.pairs_by_question[one.name])
            if facts.named and count and one.name not in lens.questions:
                found.append(facts.named.format(_classmates(count)))
                found += [facts.remark] if facts.remark else []
    if focus in {who for named in explored.made.self_named.values() for who in named}:
        found.append("Noemde ook zichzelf bij de vraag over pesten.")
    return tuple(found)


def _chance(explored: Explored, lens: Lens, focus: str) -> tuple[str, ...]:
    count = sum(b == focus for _, b in explored.pairs(lens))
    verb = {"positive": "gekozen", "negative": "afgewezen"}.get(lens.kind, "genoemd")
    text = f"Wordt door {_classmates(count)} {verb}"
    counted = explored.analysis.pupil(focus).by_question.get(lens.questions[0])
    if len(lens.questions) > 1 or counted is None:
        return (f"{text}.",)
    low = counted.received <= counted.expected_received
    tail = counted.p_received_low if low else counted.p_received_high
    return (
        f"{text}; bij toeval verwacht je {number(counted.expected_received)}.",
        f"Zo {'weinig' if low else 'veel'} komt door toeval voor {odds(tail)}.",
    )


def _classmates(count: int) -> str:
    return f"{count} klasgenoot" if count == 1 else f"{count or 'geen'} klasgenoten"


def _and(words: tuple[str, ...]) -> str:
    return " en ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def linked_groups(explored: Explored, pupil: str) -> tuple[str, ...]:
    """The letters of the groups in which a pupil has mutual choices."""
    positive = explored.made.of_kind("positive")
    if not positive:
        return ()
    both = mutual(explored.pairs_by_question[positive[0].name])
    letters = {explored.group_of.get(b, "") for a, b in both if a == pupil}
    return tuple(sorted(letters - {""}))


def connects(explored: Explored, pupil: str) -> bool:
    """Whether a pupil ties groups together: mutual choices in two or more, and on at least twice
    as many shortest paths as pupils of this class on average."""
    share = explored.bridges.get(pupil, 0.0)
    mean = sum(explored.bridges.values()) / max(len(explored.bridges), 1)
    return share > 0 and share >= 2 * mean and len(linked_groups(explored, pupil)) > 1


# The class


def about_class(explored: Explored, view: View, rings: tuple[Ring, ...] = ()) -> Said:
    """What to do, what the signs mean, and who stands together; for when nobody is chosen."""
    names = short_names(explored)
    said: Paragraphs = [
        ("title", "Kies een leerling"),
        ("plain", "Met de pijltjes, met de muis, of typ / en een naam."),
        ("quiet", legend(explored, view)),
        ("quiet", _PLACES[view.layout] + _rings(view, rings)),
        ("plain", headline(explored.analysis)),
    ]
    said += [("flag", f"! {one.message}") for one in explored.analysis.warnings]
    for group in explored.groups:
        letter = explored.group_of[group[0]]
        if letter:
            listed = sorted(group, key=explored.numbers.__getitem__)
            text = choices_line(f"Groepje {letter}", tuple(names[one] for one in listed))
            said.append(("plain", text))
    return (*said, ("quiet", NOTICE))


def _rings(view: View, rings: tuple[Ring, ...]) -> str:
    if view.layout != "target" or not rings:
        return ""
    spans = [
        str(one.most) if one.most == one.fewest else f"{one.fewest}-{one.most}" for one in rings
    ]
    return f" Van binnen naar buiten: {', '.join(spans)} keer."


def legend(explored: Explored, view: View) -> str:
    """What lines and signs mean in this view."""
    lens = lens_of(explored, view)
    if lens is None:
        return ""
    parts = ["Lijn: wederzijds."]
    if view.reach == "all" or lens.kind in {"negative", "bullied"}:
        parts.append("Stippels met punt: van één kant.")
    if view.polarity == "both":
        parts.append("Stippels met ×: liever niet.")
    parts.append("● zeker en ◐ wankel aandachtspunt, – vulde niet in.")
    return " ".join(parts)


# Table


@dataclass(frozen=True, slots=True)
class Row:
    """A pupil in the table; None: not known."""

    pupil: str
    number: int
    name: str
    received: int
    expected: float | None
    given: int | None
    mutual: int | None
    group: str
    bridge: float | None
    flags: tuple[Flag, ...]


def table(explored: Explored, view: View, key: SortKey) -> tuple[Row, ...]:
    """All pupils through the lens of the view, sorted; ties by name."""
    lens = lens_of(explored, view)
    if lens is None:
        return ()
    pairs = explored.pairs(lens)
    both = mutual(pairs)
    single = lens.questions[0] if len(lens.questions) == 1 else ""
    rows = []
    for one in explored.people:
        counted = explored.analysis.pupil(one).by_question.get(single)
        there = explored.answered(one)
        rows.append(
            Row(
                one,
                explored.numbers[one],
                explored.name(one),
                sum(b == one for _, b in pairs),
                None if counted is None else counted.expected_received,
                sum(a == one for a, _ in pairs) if there else None,
                sum(a == one for a, _ in both) if there else None,
                explored.group_of.get(one, ""),
                explored.bridges.get(one) if there else None,
                explored.flags(one),
            )
        )
    return tuple(sorted(rows, key=lambda row: _sort_value(row, key)))


def _sort_value(row: Row, key: SortKey) -> tuple[float | str, int]:
    values: dict[SortKey, float | str] = {
        "name": 0,
        "received": -row.received,
        "mutual": -(row.mutual if row.mutual is not None else -1),
        "group": row.group or "~",
        "bridge": -(row.bridge if row.bridge is not None else -1.0),
    }
    return values[key], row.number


def short_flags(flags: tuple[Flag, ...], *, narrow: bool) -> str:
    """The cell of a table; ``narrow``: without the certainty in words, which its symbol tells."""
    if not narrow or not flags:
        return flags_cell(flags)
    more = f" +{len(flags) - 1}" if len(flags) > 1 else ""
    return flag_title(flags[0]).split(" · ")[0] + more


# Matrix

MUTUAL, SINGLE, NONE, SELF, UNKNOWN = "■", "□", "·", "╲", "?"


def matrix_order(explored: Explored, view: View, order: MatrixOrder) -> tuple[str, ...]:
    """The pupils as rows and columns."""
    lens = lens_of(explored, view)
    pairs = explored.pairs(lens) if lens else frozenset[tuple[str, str]]()
    received = {one: sum(b == one for _, b in pairs) for one in explored.people}
    place = {one: number for number, group in enumerate(explored.groups) for one in group}
    keys = {
        "name": lambda one: (0, explored.numbers[one]),
        "received": lambda one: (-received[one], explored.numbers[one]),
        "groups": lambda one: (
            place.get(one, 0) if explored.group_of.get(one) else len(place),
            -received[one],
            explored.numbers[one],
        ),
    }
    return tuple(sorted(explored.people, key=keys[order]))


def matrix_cell(explored: Explored, view: View, pairs: Pairs, nominator: str, nominee: str) -> str:
    """What a pupil (row) made of a classmate (column)."""
    if nominator == nominee:
        return SELF
    if not explored.answered(nominator):
        return UNKNOWN
    if (nominator, nominee) in pairs:
        return MUTUAL if (nominee, nominator) in pairs else SINGLE
    if (nominator, nominee) in against(explored, view):
        return RELATIONS["against"]
    return NONE


def matrix_sentence(explored: Explored, view: View, nominator: str, nominee: str) -> str:
    """One cell of the matrix in words."""
    lens = lens_of(explored, view)
    a, b = explored.name(nominator), explored.name(nominee)
    if lens is None or nominator == nominee:
        return a
    sign = matrix_cell(explored, view, explored.pairs(lens), nominator, nominee)
    verb = {"positive": ("kiest", "kiezen"), "negative": ("wijst", "wijzen")}
    one, more = verb.get(lens.kind, ("noemt", "noemen"))
    end = " af" if lens.kind == "negative" else ""
    return {
        MUTUAL: f"{a} en {b} {more} elkaar{end}.",
        SINGLE: f"{a} {one} {b}{end}.",
        UNKNOWN: f"{a} vulde niet in.",
        RELATIONS["against"]: f"{a} wijst {b} af.",
    }.get(sign, f"{a} {one} {b} niet{end}.")
