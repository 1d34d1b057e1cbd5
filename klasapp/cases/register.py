"""The anonymous register: what happened, where and when, and how it was followed up.

One line per case without names, number or text; merged over many mentors, and shown without
small numbers (R99, bill 36777; measures: ``domain.md`` 9).
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from statistics import median

from klasapp.documents.cells import inert
from klasapp.documents.tables import read_table
from klasapp.errors import InputError

SMALLEST = 5
"""No number below this is shown, and no total from which it could be counted back."""
ON_TIME = ("D1", "D2", "D3", "D4", "D5", "D6")


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One case. Text columns hold words or codes; counts are text, empty when not known."""

    zaak: str
    """A random name, so that a case read twice counts once."""
    gemaakt: str
    schooljaar: str
    maand: str
    plaats: str
    vormen: str
    ernst: str
    gepesten: str
    pesters: str
    meelopers: str
    stille_getuigen: str
    helpers: str
    melders: str
    niveau: str
    fase: str
    gesloten: str
    heropend: str
    dagen_tot_melding: str
    dagen_tot_gesprek: str
    d1_op_tijd: str
    d2_op_tijd: str
    d3_op_tijd: str
    d4_op_tijd: str
    d5_op_tijd: str
    d6_op_tijd: str
    vervolg_gepeste: str
    vervolg_pester: str
    gestopt_na_maand: str


COLUMNS = tuple(one.name for one in fields(RegisterLine))


def write_register(lines: Iterable[RegisterLine]) -> str:
    """The register as CSV (semicolons); text that a spreadsheet could take for a formula is not."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([inert(cell) for cell in astuple(line)] for line in lines)
    return stream.getvalue()


def read_register(data: bytes, name: str) -> tuple[RegisterLine, ...]:
    """The lines of a register of klasapp. Raises ``InputError``."""
    table = read_table(data, name)
    if not set(COLUMNS) <= set(table.header):
        raise InputError(f"{name} is geen register van klasapp. Kies een ander bestand.")
    found = []
    for number, row in table.rows:
        line = RegisterLine(*(row[column].strip() for column in COLUMNS))
        if len(line.zaak) != 32 or not line.zaak.isalnum():
            raise InputError(f"{name}, rij {number}: hier staat geen zaak van klasapp.")
        found.append(line)
    return tuple(found)


def merge_registers(registers: Iterable[Iterable[RegisterLine]]) -> tuple[RegisterLine, ...]:
    """All lines, each case once: the line that was made last counts."""
    found: dict[str, RegisterLine] = {}
    for line in (line for register in registers for line in register):
        known = found.get(line.zaak)
        if known is None or (line.gemaakt, line.gesloten) > (known.gemaakt, known.gesloten):
            found[line.zaak] = line
    return tuple(found[name] for name in sorted(found))


# Tables


@dataclass(frozen=True, slots=True)
class Table:
    """How often each value occurs. ``rows``: (word, number as text); small numbers are hidden."""

    title: str
    rows: tuple[tuple[str, str], ...]


def tables(lines: Sequence[RegisterLine]) -> tuple[Table, ...]:
    """By place, month, form, severity, level, phase: without small numbers."""
    return tuple(
        Table(title, safe_counts(Counter(value for line in lines for value in values(line))))
        for title, values in _TABLES.items()
    )


_TABLES: dict[str, Callable[[RegisterLine], list[str]]] = {
    "Waar": lambda n: [n.plaats],
    "Wanneer": lambda n: [n.maand],
    "Vorm": lambda n: n.vormen.split() or ["niet ingevuld"],
    "Ernst": lambda n: [n.ernst],
    "Niveau": lambda n: [f"niveau {n.niveau}"],
    "Hoogste fase van een maatregel": lambda n: [
        f"fase {n.fase}" if n.fase not in {"", "0"} else "geen maatregel"
    ],
    "Gesloten": lambda n: [n.gesloten],
}


def safe_counts(counts: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Words with their numbers; below ``SMALLEST`` only that it is few.

    When one number alone is hidden, the next smallest is hidden too: it could be counted back.
    """
    small = {word for word, count in counts.items() if count < SMALLEST}
    if len(small) == 1 and len(counts) > 1:
        small.add(min((word for word in counts if word not in small),
                      key=lambda word: (counts[word], word)))  # fmt: skip
    few = f"minder dan {SMALLEST}"
    return tuple(
        (word, ("verborgen" if counts[word] >= SMALLEST else few)
         if word in small else str(counts[word]))
        for word in sorted(counts)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the measures of how the protocol is followed. ``value`` is Dutch."""

    title: str
    value: str


def measures(lines: Sequence[RegisterLine]) -> tuple[Measure, ...]:
    """How fast and how far the protocol was followed; with fewer than ``SMALLEST`` cases nothing.

    No mentor and no pupil can be compared with another.
    """
    made = [
        Measure("Van gezien tot gemeld", _days(line.dagen_tot_melding for line in lines)),
        Measure("Van melding tot gesprek met de gepeste",
                _days(line.dagen_tot_gesprek for line in lines)),
    ]  # fmt: skip
    words = ("Gesprek met de gepeste op tijd", "Gesprek met de pester op tijd",
             "Gesprek samen op tijd", "Vervolggesprekken op tijd",
             "Blijven volgen (twee jaar) op tijd", "Gesprek met ouders op tijd")  # fmt: skip
    for key, word in zip(ON_TIME, words, strict=True):
        column = f"{key.lower()}_op_tijd"
        made.append(Measure(word, _share(getattr(line, column) for line in lines)))
    made += [
        Measure("Vervolg met de gepeste gedaan", _share(n.vervolg_gepeste for n in lines)),
        Measure("Vervolg met de pester gedaan", _share(n.vervolg_pester for n in lines)),
        Measure("Gestopt na een maand, zegt de gepeste", _share(n.gestopt_na_maand for n in lines)),
        Measure("Heropend", _share(n.heropend for n in lines)),
    ]
    return tuple(made)


def _days(values: Iterable[str]) -> str:
    known = [int(value) for value in values if value.isdecimal()]
    if len(known) < SMALLEST:
        return f"te weinig zaken (minder dan {SMALLEST})"
    middle = f"{median(known):g}".replace(".", ",")
    return f"{middle} dagen (de middelste van {len(known)} zaken)"


def _share(values: Iterable[str]) -> str:
    pairs = []
    for value in values:
        part, _, whole = value.partition(" van ")
        if part.isdecimal() and whole.isdecimal() and int(whole):
            pairs.append((int(part), int(whole)))
    done, total = (sum(pair[n] for pair in pairs) for n in (0, 1))
    if len(pairs) < SMALLEST:
        return f"te weinig zaken (minder dan {SMALLEST})"
    # A number that would point at a few is not shown.
    if 0 < done < SMALLEST or 0 < total - done < SMALLEST:
        if done * 10 > total * 9:
            return "meer dan 90%"
        return (
            "minder dan 10%" if done * 10 < total else f"ongeveer {round(done / total * 4) * 25}%"
        )
    return f"{round(100 * done / total)}% ({done} van {total})"
