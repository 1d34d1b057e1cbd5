"""Damaged input files: every outcome is a sound result or one Dutch sentence naming the file.

Takes valid files of every format klasapp reads, damages them at random (seeded), and reads them.
Prints counts by format; exit code 1 when anything else than ``InputError`` comes out, when the
result or the sentence is not sound, or when one file takes more than two seconds of computing.

    python benchmarks/fuzz_rosters.py [--count 10000] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from types import FrameType
from typing import NoReturn

from klasapp.documents.tables import read_table
from klasapp.errors import InputError
from klasapp.roster.klasapp_csv import write_roster
from klasapp.roster.paste import read_paste
from klasapp.roster.pupil import PupilDraft
from klasapp.roster.readers import read_roster
from klasapp.sociometry.round import Question
from klasapp.sociometry.rows import question_names, read_round

FILE_NAME = "lijst.csv"
MAX_SECONDS = 2.0


class UnsoundError(Exception):
    """A result or a sentence that breaks a promise."""


class HangError(BaseException):
    """Too long; not an ``Exception``, so that no reader can catch it."""


@dataclass(frozen=True)
class Format:
    """A kind of file: valid bytes, and a reader that raises ``UnsoundError`` on a bad result."""

    name: str
    valid: bytes
    read: Callable[[bytes], None]
    place: str = FILE_NAME
    """How a sentence may name the place instead of by the file's name."""


# Valid files

NAMES = (
    ("Zoë", "van den", "Berg"),
    ("Noor", "", "Jansén"),
    ("[red]O'Brien =1+1", "", "[/]"),
    ("Björn", "de", "Wit-Bos"),
    ("=cmd", "'t", "Hart"),
)
PUPILS = [
    PupilDraft(f"{n:06}", *names, "H1a" if n % 2 else "H1b", date(2013, n + 1, 20 - n))
    for n, names in enumerate(NAMES)
]
MAGISTER = (
    "STAMNR;INITIALS;FIRSTNAME;PREFIX;LASTNAME;EMAIL;GENDER;BIRTHDATE;CLASS;PMENTORNAME\r\n"
    "100001;N;Noor;;Jansén;n@school.example;V;02-05-2013;H1a;A. Vos\r\n"
    '100002;S;Sem;van den;"Berg;x";s@school.example;M;20-11-2013;H1a;A. Vos\r\n'
)
SCREEN = (
    "Stamnr\tRoepnaam\tTussenv.\tAchternaam\tKlas\tGeb.datum\tBSN\r\n"
    "100001\tAndré\t\tJansen\tH1a\t2-5-13\t123456782\r\n"
    '100002\tSem\tvan den\t"Berg\r\nBos"\tH1a\t20 nov 2013\t111222333\r\n'
)
EDEXML = """<?xml version="1.0" encoding="UTF-8"?>
<EDEX><school><schooljaar>2024-2025</schooljaar><brincode>99ZZ</brincode></school>
<groepen><groep key="g1"><naam>H1a</naam><jaargroep>11</jaargroep></groep></groepen>
<leerlingen><leerling key="100001" eckid="e"><achternaam>Jansén</achternaam>
<roepnaam>Noor</roepnaam><geboortedatum>2013-05-02</geboortedatum><geslacht>2</geslacht>
<groep key="g1"/><bsn>123456782</bsn><toevoegingen><blok>x</blok></toevoegingen></leerling>
<leerling key="#2"><achternaam>Berg</achternaam><voorvoegsel>van den</voorvoegsel>
<roepnaam>Sem</roepnaam><groep key="g1"/><uitstroomdatum>2026-07-31</uitstroomdatum></leerling>
</leerlingen></EDEX>
"""
UWLR = (
    EDEXML
    .replace("<EDEX>", '<l:e xmlns:l="http://www.edustandaard.nl/x">')
    .replace("</EDEX>", "</l:e>")
    .replace("<leerling", "<l:leerling")
    .replace("</leerling", "</l:leerling")
    .replace('encoding="UTF-8"', 'encoding="UTF-16"')
)
PASTE = "1. Sem van den Berg\nJansén, Noor\nTim\tde\tWit\t20-11-2013\n100003 Zoë Bos\n"
DUTCH_ANSWERS = (
    "afname_id;datum;vraag_code;polariteit;van;naar;volgorde\r\n"
    "A1;2026-10-01;omgaan;+;L1;L2;1\r\nA1;2026-10-01;omgaan;+;L2;L3;\r\n"
    "A1;2026-10-01;liever niet;-;L3;Zoë;\r\n"
)
DUTCH_PUPILS = (
    "afname_id;leerling;status\r\nA1;L1;ingevuld\r\nA1;L2;ingevuld\r\nA1;L3;afwezig\r\n"
    "A1;Zoë;ingevuld\r\n"
)
ANSWERS = "nominator,nominee,question,value\n1,2,liked,1\n2,3,liked,1\n3,1,rate,4\n2,1,rate,5\n"
ROUND_PUPILS = "pupil,gender,responded\n1,m,1\n2,v,1\n3,,0\n"


# Readers


def read_pupils(data: bytes) -> None:
    roster = read_roster(data, FILE_NAME, None, with_gender=True)
    if not roster.drafts and not roster.rejected:
        raise UnsoundError("geen leerling en geen reden")
    if any(draft != replace(draft) or not draft.class_name for draft in roster.drafts):
        raise UnsoundError("een leerling die niet aan de regels voldoet")
    numbers = [draft.number for draft in roster.drafts if draft.number]
    if len(numbers) != len(set(numbers)):
        raise UnsoundError("een nummer komt twee keer voor")
    lines = 1 + data.count(b"\n") + data.count(b"\r")
    for row, _, reason in roster.rejected:
        check_sentence(reason)
        if not 1 <= row <= lines:
            raise UnsoundError(f"rij {row} is er niet")
    for warning in roster.warnings:
        check_sentence(warning)


def read_pasted(data: bytes) -> None:
    for line in read_paste(data.decode("utf-8", errors="replace"), "H1a"):
        if line.draft is None:
            check_sentence(line.note)


def read_answers(answers: bytes, pupils: bytes) -> None:
    pupil_table = read_table(pupils, FILE_NAME)
    answer_table = read_table(answers, FILE_NAME)
    names = question_names(answer_table.rows, name=FILE_NAME)
    found = read_round(
        pupil_table.rows,
        answer_table.rows,
        [Question(name, "positive") for name in names],
        pupils_name=FILE_NAME,
        nominations_name=FILE_NAME,
    )
    known = set(found.pupils)
    if any(one.nominator not in known or one.nominee not in known for one in found.nominations):
        raise UnsoundError("een keuze van of voor een onbekende leerling")


FORMATS = [
    Format("klasapp CSV", write_roster(PUPILS), read_pupils),
    Format(
        "klasapp CSV UTF-16", write_roster(PUPILS).decode("utf-8").encode("utf-16"), read_pupils
    ),
    Format("Magister cp1252", MAGISTER.encode("cp1252"), read_pupils),
    Format("schermexport cp850", SCREEN.encode("cp850"), read_pupils),
    Format("EDEXML", EDEXML.encode("utf-8"), read_pupils),
    Format("UWLR UTF-16", UWLR.encode("utf-16"), read_pupils),
    Format("geplakte lijst", PASTE.encode("utf-8"), read_pasted, "regels"),
    Format(
        "nominaties.csv",
        DUTCH_ANSWERS.encode("utf-8-sig"),
        lambda data: read_answers(data, DUTCH_PUPILS.encode("utf-8-sig")),
        "leerlingenlijst",
    ),
    Format(
        "deelname.csv",
        DUTCH_PUPILS.encode("cp1252"),
        lambda data: read_answers(DUTCH_ANSWERS.encode("cp1252"), data),
        "leerlingenlijst",
    ),
    Format(
        "NOMINATIONS",
        ANSWERS.encode(),
        lambda data: read_answers(data, ROUND_PUPILS.encode()),
        "leerlingenlijst",
    ),
    Format(
        "PUPILS",
        ROUND_PUPILS.encode(),
        lambda data: read_answers(ANSWERS.encode(), data),
        "leerlingenlijst",
    ),
]


# Damage


def flip(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def delete(data: bytearray, chance: random.Random) -> None:
    start, end = _stretch(data, chance)
    del data[start:end]


def insert(data: bytearray, chance: random.Random) -> None:
    tricky = (
        b'"',
        b";",
        b"\n",
        b"\r",
        b"\0",
        b"\xff\xfe",
        b"<",
        b"&a;",
        b"\xc3",
        b"'",
        b"=",
        b"\t",
    )
    some = chance.choice(tricky) if chance.random() < 0.7 else chance.randbytes(4)
    place = chance.randrange(len(data) + 1)
    data[place:place] = some


def duplicate(data: bytearray, chance: random.Random) -> None:
    start, end = _stretch(data, chance)
    data[start:start] = data[start:end] * chance.choice((1, 2, 50))


def truncate(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def splice(data: bytearray, chance: random.Random) -> None:
    other = chance.choice(FORMATS).valid
    start, end = _stretch(bytearray(other), chance)
    place = chance.randrange(len(data) + 1)
    data[place:place] = other[start:end]


DAMAGE = (flip, delete, insert, duplicate, truncate, splice)


def _stretch(data: bytearray, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice((1, 2, 10, 60)))


def damaged(valid: bytes, chance: random.Random) -> bytes:
    """A copy with one to four damages."""
    data = bytearray(valid)
    for _ in range(chance.randint(1, 4)):
        if data:
            chance.choice(DAMAGE)(data, chance)
    return bytes(data)


# Judging


def check_sentence(text: str) -> None:
    """``UnsoundError`` unless the text is one printable line that ends as a sentence."""
    if not text.isprintable() or not text.endswith((".", "?")) or len(text) > 1_000:
        raise UnsoundError(f"geen zin: {text[:300]!r}")


def attempt(kind: Format, data: bytes) -> str:
    """ "read", "refused", or what went wrong."""
    try:
        with limited():
            kind.read(data)
    except InputError as error:
        try:
            check_sentence(str(error))
        except UnsoundError as fault:
            return str(fault)
        placed = FILE_NAME in str(error) or kind.place in str(error)
        return "refused" if placed else f"zonder plaats: {error}"
    except HangError:
        return "langer dan twee seconden"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "read"


def run(count: int, seed: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Counts by (format, outcome), and a line for each thing that went wrong."""
    chance = random.Random(seed)
    counts: Counter[tuple[str, str]] = Counter()
    faults = [
        f"{kind.name}, undamaged: {outcome}"
        for kind in FORMATS
        if (outcome := attempt(kind, kind.valid)) != "read"
    ]
    for number in range(count):
        kind = FORMATS[number % len(FORMATS)]
        data = damaged(kind.valid, chance)
        outcome = attempt(kind, data)
        if outcome not in {"read", "refused"}:
            faults.append(f"{kind.name}, number {number}: {outcome}\n  {data!r}")
            outcome = "fault"
        counts[kind.name, outcome] += 1
    return counts, faults


@contextmanager
def limited(seconds: float = MAX_SECONDS) -> Iterator[None]:
    """``HangError`` after so many seconds of computing, where the system can interrupt."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise HangError


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    start = time.perf_counter()
    counts, faults = run(args.count, args.seed)
    print(f"{'format':<22}{'read':>8}{'refused':>9}{'fault':>7}")
    for kind in FORMATS:
        row = [counts[kind.name, outcome] for outcome in ("read", "refused", "fault")]
        print(f"{kind.name:<22}{row[0]:>8}{row[1]:>9}{row[2]:>7}")
    seconds = time.perf_counter() - start
    print(f"{args.count} files, seed {args.seed}, {len(faults)} faults, {seconds:.1f} s")
    for fault in faults[:20]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
