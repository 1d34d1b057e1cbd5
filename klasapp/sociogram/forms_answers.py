"""From the rows of a form to what counts: who is meant, and what is left out with its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from klasapp.errors import InputError
from klasapp.roster.pupil import fold
from klasapp.sociogram.forms import AskedColumn, FormFile, read_step, who_label
from klasapp.sociogram.question import SELF_NAMING, Kind
from klasapp.sociogram.round import Classmate, Round, at_most
from klasapp.sociogram.scale import RATHER_NOT, ScaleKind
from klasapp.sociogram.spelling import NameBook, Proposal, is_nobody

Place: TypeAlias = Literal["who", "choice"]
SpellingKey: TypeAlias = tuple[Place, str, int]
"""Where a name stands, the name folded, and its row; row 0 is every row."""
Decisions: TypeAlias = Mapping[SpellingKey, int | None]
"""The pupil that a spelling means; None: not in this class."""

NO_NAME = "(geen naam)"


@dataclass(frozen=True, slots=True)
class Target:
    """A question that a column is read into: about classmates (``kind``) or oneself (``scale``).

    ``number``: its id in the round; None in a round that is still to be made.
    """

    column: AskedColumn
    text: str
    kind: Kind | None = None
    scale: ScaleKind | None = None
    number: int | None = None
    max_choices: int | None = None


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as typed, for the mentor to confirm; ``rows`` are those of the file."""

    key: SpellingKey
    label: str
    rows: tuple[int, ...]
    proposal: Proposal

    @property
    def place(self) -> Place:
        """Whether it says who answered, or who was chosen."""
        return self.key[0]


@dataclass(frozen=True, slots=True)
class Given:
    """The form of one pupil. ``choices``, ``steps``, ``self_named``: by place of the target."""

    pupil_id: int
    row: int
    choices: Mapping[int, tuple[int, ...]]
    steps: Mapping[int, int]
    self_named: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """What would be stored. ``doubles``: the rows of pupils who handed in more than one form.

    ``notes``: what does not count, each a Dutch sentence with its row.
    """

    forms: tuple[Given, ...]
    doubles: Mapping[int, tuple[int, ...]]
    notes: tuple[str, ...]


def check_targets(targets: Sequence[Target], asked: Round | None) -> None:
    """Refuse no question at all, two columns for one question, or a question without a column.

    A question of the round that the file does not have would look as if nobody was chosen.
    Raises ``InputError``.
    """
    if not any(one.kind for one in targets):
        raise InputError("Kies bij ten minste een kolom welke vraag over klasgenoten het is.")
    seen: set[object] = set()
    for one in targets:
        mark = one.scale or (fold(one.text) if one.number is None else one.number)
        if mark in seen:
            raise InputError(
                f'Twee kolommen horen bij dezelfde vraag: "{one.text}". '
                "Verander er een, of neem er een niet mee."
            )
        seen.add(mark)
    for question in asked.questions if asked else ():
        if question.id not in seen:
            raise InputError(
                f'De vraag "{question.text}" van deze meting heeft nog geen kolom. '
                "Kies welke kolom het is, of lees het bestand in als nieuwe meting."
            )


def list_spellings(
    form: FormFile, who: str, targets: Sequence[Target], book: NameBook
) -> tuple[Spelling, ...]:
    """Every name in the form, the most doubtful first, those that fit exactly last.

    Who answered is asked row by row; a chosen name once for all rows, unless it fits several
    classmates: then each row may mean another.
    """
    found: list[Spelling] = []
    chosen: dict[str, list[tuple[str, int]]] = {}
    for row, cells in _filled(form, who, targets):
        label = who_label(who, cells[who], form.who) or NO_NAME
        proposal = book.propose(label) if label != NO_NAME else Proposal(label, None)
        found.append(Spelling(("who", fold(label), row), label, (row,), proposal))
        for name in _names(cells, targets, book):
            chosen.setdefault(fold(name), []).append((name, row))
    for folded, places in chosen.items():
        label = places[0][0]
        proposal = book.propose(label)
        rows = tuple(dict.fromkeys(row for _, row in places))
        groups = [(row, (row,)) for row in rows] if proposal.is_ambiguous else [(0, rows)]
        found += [
            Spelling(("choice", folded, row), label, where, proposal) for row, where in groups
        ]
    return tuple(
        sorted(
            found,
            key=lambda one: (one.proposal.doubt, one.proposal.score, one.key[0] != "who", one.rows),
        )
    )


def remembered(
    spellings: Iterable[Spelling], decisions: Decisions, key: SpellingKey
) -> dict[SpellingKey, int | None]:
    """What deciding ``key`` also decides: the same spelling elsewhere, when it is unambiguous."""
    return {
        one.key: decisions[key]
        for one in spellings
        if one.key[1] == key[1]
        and one.key not in decisions
        and not one.proposal.is_ambiguous
        and one.label != NO_NAME
    }


def resolve(
    form: FormFile,
    who: str,
    targets: Sequence[Target],
    book: NameBook,
    pupils: Sequence[Classmate],
    decisions: Decisions,
    *,
    keep: Mapping[int, int] | None = None,
    taken: frozenset[int] = frozenset(),
) -> Resolved:
    """Apply the mentor's decisions and the rules of section 2.

    ``keep``: the row that counts for a pupil with several forms (the last one unless said).
    ``taken``: pupils whose form is in the round already. Raises ``InputError`` while a spelling
    is not decided.
    """
    undecided = [
        one.label for one in list_spellings(form, who, targets, book) if one.key not in decisions
    ]
    if undecided:
        raise InputError(f"Kies nog wie '{undecided[0]}' is, of kies 'niet in de klas'.")
    names = {pupil.id: pupil.name for pupil in pupils}
    by_pupil: dict[int, list[int]] = {}
    notes: list[tuple[int, str]] = []
    for row, cells in _filled(form, who, targets):
        label = who_label(who, cells[who], form.who) or NO_NAME
        pupil_id = decisions["who", fold(label), row]
        if pupil_id is None:
            notes.append((row, f"het formulier van '{label}' telt niet: niet in de klas."))
        elif pupil_id in taken:
            notes.append((row, f"{names[pupil_id]} vulde in klasapp al in; dat blijft staan."))
        else:
            by_pupil.setdefault(pupil_id, []).append(row)
    cells_of = dict(form.rows)
    forms = []
    for pupil_id, rows in by_pupil.items():
        row = (keep or {}).get(pupil_id, rows[-1])
        notes += [
            (other, f"{names[pupil_id]} vulde vaker in; rij {row} telt.")
            for other in rows
            if other != row
        ]
        reader = _Reader(pupil_id, row, names, book, decisions)
        forms.append(reader.read(cells_of[row], targets))
        notes += [(row, note) for note in reader.notes]
    return Resolved(
        tuple(forms),
        {pupil_id: tuple(rows) for pupil_id, rows in by_pupil.items() if len(rows) > 1},
        tuple(f"Rij {row}: {text}" for row, text in sorted(notes, key=lambda note: note[0])),
    )


class _Reader:
    """One row of the file, read as the form of one pupil."""

    def __init__(
        self,
        pupil_id: int,
        row: int,
        names: Mapping[int, str],
        book: NameBook,
        decisions: Decisions,
    ) -> None:
        self.notes: list[str] = []
        self._pupil_id, self._row = pupil_id, row
        self._names, self._book, self._decisions = names, book, decisions

    def read(self, cells: Mapping[str, str], targets: Sequence[Target]) -> Given:
        choices: dict[int, list[int]] = {}
        steps: dict[int, int] = {}
        self_named = []
        for place, target in enumerate(targets):
            if target.scale:
                step = self._step(target, cells)
                if step is not None:
                    steps[place] = step
                continue
            choices[place] = self._choices(target, cells)
            if self._pupil_id in choices[place]:
                choices[place].remove(self._pupil_id)
                if target.kind in SELF_NAMING:
                    self_named.append(place)
                    self._note("noemde zichzelf; dat staat apart onder 'om na te gaan'.", target)
                else:
                    self._note("koos zichzelf; dat telt niet.", target)
        self._drop_contradictions(choices, targets)
        for place, chosen in choices.items():
            limit = targets[place].max_choices
            if limit is not None and len(chosen) > limit:
                extra = ", ".join(self._names[one] for one in chosen[limit:])
                self._note(f"koos meer dan {at_most(limit)}: {extra} telt niet.", targets[place])
                del chosen[limit:]
        return Given(
            self._pupil_id,
            self._row,
            {place: tuple(chosen) for place, chosen in choices.items()},
            steps,
            tuple(self_named),
        )

    def _choices(self, target: Target, cells: Mapping[str, str]) -> list[int]:
        chosen: list[int] = []
        for name in _names(cells, (target,), self._book):
            folded = fold(name)
            here: SpellingKey = ("choice", folded, self._row)
            key = here if here in self._decisions else ("choice", folded, 0)
            one = self._decisions[key]
            if one is None:
                self._note(f"koos '{name}'; dat is niemand uit de klas.", target)
            elif one in chosen:
                self._note(f"noemde {self._names[one]} twee keer; dat telt een keer.", target)
            else:
                chosen.append(one)
        return chosen

    def _step(self, target: Target, cells: Mapping[str, str]) -> int | None:
        assert target.scale is not None
        said = [cell for header in target.column.headers if (cell := cells[header].strip())]
        if not said or fold(said[0]) == fold(RATHER_NOT):
            return None
        step = read_step(target.scale, said[0])
        if step is None:
            short = said[0] if len(said[0]) <= 40 else said[0][:39] + "…"
            self._note(f"het antwoord '{short}' kent klasapp niet; dat telt niet.", target)
        return step

    def _drop_contradictions(
        self, choices: Mapping[int, list[int]], targets: Sequence[Target]
    ) -> None:
        places = {
            kind: [place for place in choices if targets[place].kind == kind]
            for kind in ("positive", "negative")
        }
        liked, disliked = (
            {one for place in places[kind] for one in choices[place]}
            for kind in ("positive", "negative")
        )
        for both in sorted(liked & disliked):
            self.notes.append(
                f"{self._names[self._pupil_id]} koos {self._names[both]} positief en negatief; "
                "beide tellen niet."
            )
            for place in (*places["positive"], *places["negative"]):
                choices[place][:] = [one for one in choices[place] if one != both]

    def _note(self, text: str, target: Target) -> None:
        self.notes.append(f'{self._names[self._pupil_id]} {text} Vraag: "{target.text}".')


def _filled(
    form: FormFile, who: str, targets: Sequence[Target]
) -> list[tuple[int, Mapping[str, str]]]:
    """The rows that hold anything of use."""
    headers = [who, *(header for one in targets for header in one.column.headers)]
    return [(row, c) for row, c in form.rows if any(c[header].strip() for header in headers)]


def _names(cells: Mapping[str, str], targets: Iterable[Target], book: NameBook) -> list[str]:
    return [
        name
        for target in targets
        if target.kind
        for header in target.column.headers
        for name in book.split(cells[header])
        if not is_nobody(name) or book.propose(name).pupil_id is not None
    ]
