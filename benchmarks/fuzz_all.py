"""Damaged input over every reader: a sound result or one Dutch sentence, and nothing else.

Rosters (all kinds), nominations, forms exports, protocol files, lesson files, bundles of cases,
registers, school calendars, evidence and key files. Valid input is damaged at random (seeded): as
bytes, and inside the packing (a zip, a sealed bundle) so that the damage reaches the reader behind
it. After that a list of bombs: zips, entities, nesting, endless columns.

A fault is: any exception outside the ``KlasappError`` family, a sentence that is not one printable
line, more than five seconds for one input, more than 500 MB of memory, a file opened for writing,
or a changed row in the database. Exit code 1 when there is one.

    nice python benchmarks/fuzz_all.py [--count 100000] [--seed 1]
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import os
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from klasapp.cases import bundle, handover_service
from klasapp.cases import service as cases
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.evidence import check_file
from klasapp.cases.handover import Purpose
from klasapp.cases.handover_opening_service import open_bundle
from klasapp.cases.register import COLUMNS, read_register
from klasapp.documents.tables import read_table
from klasapp.errors import KlasappError
from klasapp.keys import slots
from klasapp.keys.sealed import seal, unseal
from klasapp.keys.slots import Derivation
from klasapp.lessons.reading import read_module
from klasapp.protocol import Severity, check_protocol, read_calendar, read_protocol
from klasapp.roster import service as roster
from klasapp.roster.oneroster import pack
from klasapp.roster.pupil import PupilDraft
from klasapp.roster.readers import read_roster
from klasapp.signals.slip import COLUMNS as SLIP
from klasapp.signals.slip_service import read_slip
from klasapp.sociogram.forms_service import read_forms
from klasapp.store.session import Session
from klasapp.store.store import Store, create_store

HERE = Path(__file__).parent
MAX_SECONDS = 5.0
MAX_MEMORY = 500_000_000
TODAY = date(2026, 11, 23)
NAME = "bestand.dat"
SECRET = "vier woorden op een rij"
CHEAP = Derivation(memory_kib=8, iterations=1, lanes=1)


def _rosters() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_rosters", HERE / "fuzz_rosters.py")
    if spec is None or spec.loader is None:
        raise RuntimeError("fuzz_rosters.py is not there")
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz_rosters"] = module
    spec.loader.exec_module(module)
    return module


lists = _rosters()


@dataclass(frozen=True)
class Kind:
    """A kind of input. ``weight``: how often it comes. ``make``: damaged input of this kind."""

    name: str
    weight: float
    make: Callable[[random.Random], bytes]
    read: Callable[[bytes], None]


# Samples

ONEROSTER = {
    "users.csv": "sourcedId,status,role,givenName,familyName,middleName,identifier,password,,\n"
    "u1,active,student,Noor,Jansén,,000101,geheim,,\nu2,active,student,Sem,Berg,van den,000102,,,\n"
    "u3,tobedeleted,student,Wim,Weg,,000103,,,\n",
    "roles.csv": "sourcedId,status,userSourcedId,roleType,role\nr1,active,u1,primary,student\n",
    "classes.csv": "sourcedId,status,title,classCode,classType\nc1,active,2B,2B,Homeroom\n",
    "enrollments.csv": "sourcedId,status,classSourcedId,userSourcedId,role,primary,beginDate,"
    "endDate\ne1,active,c1,u1,student,true,2026-08-01,\ne2,active,c1,u2,student,true,,\n",
    "demographics.csv": "sourcedId,birthDate,sex\nu1,2013-05-02,female\nu2,20-11-2013,male\n",
    "manifest.csv": "propertyName,value\nfile.users,bulk\n",
}
FORMS = (
    "Tijdstempel,Hoe heet je?,Met wie trek je graag op? [1],Met wie trek je graag op? [2],"
    "Voel je je veilig?\r\n2026-11-20 10:01:02,Noor Jansen,Sem,Yara,altijd\r\n"
    '2026-11-20 10:02:02,Sem van den Berg,"Noor, Yara",,vaak\r\n'
)
UNKNOWN = (
    "Code;Hoe heet je;Van je;Wanneer\n0007;[red]Bo;Berg, van den;2-5-2013\n0008;Zoë;=1+1;41396\n"
)
CHOSEN = {"number": "Code", "given_name": "Hoe heet je", "family_name": "Van je",
          "birth_date": "Wanneer"}  # fmt: skip
CALENDAR = (
    "schooljaar;vakantie;regio;van;tot_en_met;bron\n"
    "2026-2027;herfstvakantie;zuid;2026-10-17;2026-10-25;x\n"
    "2026-2027;kerstvakantie;alle;2026-12-19;2027-01-03;x\n"
)
REGISTER = ";".join(COLUMNS) + "\r\n" + ";".join(["a" * 32, *["1"] * (len(COLUMNS) - 1)]) + "\r\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60
PROTOCOL = HERE.parent / "klasapp" / "protocol" / "data" / "svopl.toml"
LESSON = HERE.parent / "lessons" / "01-kennismaken.md"


def workbook() -> bytes:
    """The roster as xlsx."""
    import xlsxwriter  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for column, name in enumerate(("leerlingnummer", "roepnaam", "achternaam", "klas", "geboren")):
        sheet.write_string(0, column, name)
    sheet.write_row(1, 0, [100001, "Noor", "Jansén", "2B"])
    sheet.write_datetime(1, 4, datetime(2013, 5, 2), day)  # noqa: DTZ001 - a workbook has no zone
    sheet.write_row(2, 0, ["000102", "[red]Bo", "=1+1", "2B", 41396])
    book.close()
    return buffer.getvalue()


def slip() -> bytes:
    """A report slip of a colleague: one row, every column filled."""
    rows = [[heading for _, heading, *_ in SLIP], ["23-11-2026", *["Noor"] * (len(SLIP) - 1)]]
    return "\n".join(";".join(row) for row in rows).encode()


# Damage


def as_bytes(valid: bytes) -> Callable[[random.Random], bytes]:
    """Damage the bytes as they are."""
    return lambda chance: lists.damaged(valid, chance)


def inside_zip(valid: bytes) -> Callable[[random.Random], bytes]:
    """Damage one or two files of a zip, and pack it again."""
    with zipfile.ZipFile(io.BytesIO(valid)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}

    def make(chance: random.Random) -> bytes:
        changed = dict(parts)
        for name in chance.sample(sorted(parts), min(len(parts), chance.randint(1, 2))):
            changed[name] = lists.damaged(parts[name], chance) if parts[name] else b"x"
        return pack(changed)

    return make


def inside_bundle(about: Mapping[str, Any], parts: Mapping[str, bytes]) -> Callable[..., bytes]:
    """Damage what a bundle says, with hashes that fit and under the right passphrase."""
    whole = json.dumps(about).encode()

    def make(chance: random.Random) -> bytes:
        changed, said = dict(parts), whole
        if chance.random() < 0.4:
            said = lists.damaged(whole, chance)
        else:
            name = chance.choice(sorted(parts))
            changed[name] = lists.damaged(parts[name], chance)
        try:
            now = json.loads(said)
            packed = bundle.pack(now if isinstance(now, dict) else {"x": now}, changed)
        except (ValueError, TypeError, RecursionError):
            packed = lists.damaged(bundle.pack(about, parts), chance)
        return seal(packed, SECRET, CHEAP)

    return make


# Readers


class Desk:
    """Everything that a run needs: a school in a folder of its own, and the kinds of input."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store: Store = create_store(folder / "school.db", slots.new_key())
        self.session = Session(self.store, lambda: datetime(2026, 11, 23, 9))  # noqa: DTZ001
        self.incoming = folder / "binnen.klasapp"
        self.key_of = folder / "sleutel.db"
        self.shipped = PROTOCOL.read_text(encoding="utf-8")
        self.class_id = self._school()
        self.made = self._bundle()
        self.kinds = self._kinds()

    def _school(self) -> int:
        made = roster.start_class(self.session, "2026-2027", "zuid", "2B")
        names = (("Noor", "", "Jansen"), ("Sem", "van den", "Berg"), ("Yara", "", "Bakker"))
        drafts = [PupilDraft(f"{n:06}", *name, "") for n, name in enumerate(names, 1)]
        pupils = roster.add_pupils(self.session, made.id, drafts)
        draft = CaseDraft(
            TODAY - timedelta(days=3), TODAY, "zelf", "klas", "Sem pakte Noors tas.",
            Severity.MODERATE,
            {pupils[0].id: frozenset({Role.TARGETED}), pupils[1].id: frozenset({Role.INVOLVED})},
        )  # fmt: skip
        self.case_id = cases.open_case(self.session, made.id, draft)
        return made.id

    def _bundle(self) -> bundle.Content:
        path = handover_service.export_cases(
            self.session, [self.case_id], Purpose.WORK, "Ans Vos", "Bo Kok", SECRET,
            self.folder / "uit",
        )  # fmt: skip
        return bundle.unpack(unseal(path.read_bytes(), SECRET))

    def _kinds(self) -> tuple[Kind, ...]:
        made = self.made
        packed = bundle.pack(made.about, made.parts)
        oneroster = pack({name: text.encode() for name, text in ONEROSTER.items()})
        slots.create_key_file(self.key_of, slots.new_key(), SECRET, "A" * 24, CHEAP)
        keys = slots.key_path(self.key_of).read_bytes()
        book, shipped = workbook(), self.shipped.encode()
        lesson = LESSON.read_bytes()
        own = [
            Kind("OneRoster, binnenin", 8, inside_zip(oneroster), self.pupils),
            Kind("OneRoster, zip", 4, as_bytes(oneroster), self.pupils),
            Kind("lijst met kolomkeuze", 8, as_bytes(UNKNOWN.encode()), self.chosen),
            Kind("xlsx, binnenin", 0.15, inside_zip(book), self.pupils),
            Kind("xlsx, zip", 0.15, as_bytes(book), self.pupils),
            Kind("formulieren", 8, as_bytes(FORMS.encode()), self.forms),
            Kind("protocol", 0.5, as_bytes(shipped), self.protocol),
            Kind("protocol, klein", 4, as_bytes(shipped[:3_000]), self.small_protocol),
            Kind("lesbestand", 6, as_bytes(lesson), self.lesson),
            Kind("zaakbundel, binnenin", 6, inside_bundle(made.about, made.parts), self.sealed),
            Kind("zaakbundel, zip", 6, as_bytes(packed), self.unpacked),
            Kind("zaakbundel, versleuteld", 4, as_bytes(seal(packed, SECRET, CHEAP)), self.sealed),
            Kind("register", 4, as_bytes(REGISTER.encode()), self.register),
            Kind("schoolvakanties", 6, as_bytes(CALENDAR.encode()), self.calendar),
            Kind("meldbriefje", 4, as_bytes(slip()), self.slip),
            Kind("bewijsbestand", 3, as_bytes(PNG), self.evidence),
            Kind("sleutelbestand", 4, as_bytes(keys), self.key_file),
        ]
        return (
            *own,
            *(Kind(one.name, 4, as_bytes(one.valid), one.read) for one in lists.FORMATS),
        )  # fmt: skip

    def pupils(self, data: bytes) -> None:
        """Any roster; of a zip the rows are counted in the file inside."""
        roster_file = read_roster(data, NAME, None, with_gender=True)
        if not roster_file.drafts and not roster_file.rejected:
            raise lists.UnsoundError("geen leerling en geen reden")
        for text in (*roster_file.warnings, *(one.reason for one in roster_file.rejected)):
            lists.check_sentence(text)

    def chosen(self, data: bytes) -> None:
        """A list of which the mentor chose the columns."""
        read_roster(data, NAME, "2B", chosen=lambda _: CHOSEN)

    def forms(self, data: bytes) -> None:
        """An export of Microsoft or Google Forms."""
        read_forms(self.session, self.class_id, read_table(data, NAME, tolerant=True))

    def protocol(self, data: bytes) -> None:
        """A protocol file, checked and read."""
        text = data.decode("utf-8", errors="replace")
        check_protocol(text)
        read_protocol(text, self.shipped)

    def small_protocol(self, data: bytes) -> None:
        """A protocol file that takes nothing from the shipped one."""
        read_protocol(data.decode("utf-8", errors="replace"))

    def lesson(self, data: bytes) -> None:
        """A lesson module: faults, never an error."""
        for fault in read_module("les.md", data, TODAY).faults:
            if not fault.message:
                raise lists.UnsoundError("een fout zonder woorden")

    def sealed(self, data: bytes) -> None:
        """A bundle as it comes in: opened and looked into, not accepted."""
        with allowed_to_write():
            self.incoming.write_bytes(data)
        open_bundle(self.session, self.incoming, SECRET)

    def unpacked(self, data: bytes) -> None:
        """What is inside the encryption of a bundle."""
        bundle.unpack(data)

    def register(self, data: bytes) -> None:
        """A register of another mentor."""
        read_register(data, NAME)

    def calendar(self, data: bytes) -> None:
        """A file with school holidays."""
        read_calendar(data.decode("utf-8", errors="replace"), "zuid", ())

    def slip(self, data: bytes) -> None:
        """A slip that a colleague filled in, as a table and as text."""
        for name in ("briefje.csv", "briefje.txt"):
            with allowed_to_write():
                (self.folder / name).write_bytes(data)
            read_slip(self.session, self.class_id, str(self.folder / name))

    def evidence(self, data: bytes) -> None:
        """A file that is offered as evidence."""
        check_file("schermafdruk.png", data)

    def key_file(self, data: bytes) -> None:
        """The file with the key slots, and its copy."""
        with allowed_to_write():
            for place in (slots.key_path(self.key_of), slots.key_copy_path(self.key_of)):
                place.write_bytes(data)
        slots.unlock(self.key_of, SECRET)

    def rows(self) -> tuple[int, int]:
        """How often a row changed, and how many bundles were opened (which is noted)."""
        noted = self.store.db.execute("select count(*) from audit where action = 'handover.open'")
        return self.store.db.conn.total_changes, int(noted.fetchone()[0])


# Bombs


def zipped(name: str, block: bytes, times: int) -> bytes:
    """A zip with one file of endless sameness, made without ever holding it."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open(name, "w", force_zip64=True) as member,
    ):
        for _ in range(times):
            member.write(block)
    return buffer.getvalue()


def changed_sheet(change: Callable[[bytes], Iterator[bytes]]) -> bytes:
    """A workbook of which the sheet was changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as good,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in good.namelist():
            with packed.open(name, "w") as member:
                data = good.read(name)
                for part in change(data) if name.endswith("sheet1.xml") else (data,):
                    member.write(part)
    return buffer.getvalue()


def last_corner(sheet: bytes) -> Iterator[bytes]:
    """A cell in the last corner of the sheet."""
    yield sheet.replace(b'r="A3"', b'r="XFD1048576"')


def blown_up(sheet: bytes) -> Iterator[bytes]:
    """A sheet with 190 MB of blanks behind it."""
    yield sheet
    for _ in range(190):
        yield b" " * 1_000_000


def entities() -> bytes:
    """A billion laughs."""
    declared = [b'<!ENTITY a0 "' + b"a" * 1000 + b'">']
    declared += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)]
    return b"<!DOCTYPE e [" + b"".join(declared) + b"]><EDEX>&a9;</EDEX>"


def costly() -> bytes:
    """A bundle that asks for as much work on its passphrase as a header can say."""
    header = json.dumps({
        "memory_kib": 1_048_576, "iterations": 20, "lanes": 1, "salt": "A" * 22 + "==",
        "nonce": "A" * 16,
    }).encode()  # fmt: skip
    return b"KLASAPP1" + len(header).to_bytes(4, "big") + header + b"x" * 64


Bomb = tuple[str, Callable[[bytes], None], Callable[[], bytes]]


def bombs(desk: Desk) -> tuple[Bomb, ...]:
    """Input made to take a machine down: name, reader, maker."""
    about = desk.made.about

    def json_part(text: bytes) -> bytes:
        return seal(bundle.pack(about, {"leerlingen.json": text}), SECRET, CHEAP)

    block = b"0" * 1_000_000
    empty = b";" * 998 + b"\n"
    wide = b"naam" + b";x" * 998 + b"\n"
    groups = b"<EDEX><groepen>"
    return (
        ("zipbom als OneRoster", desk.pupils, lambda: zipped("users.csv", block, 400)),
        ("zipbom met een csv", desk.pupils, lambda: zipped("lijst.csv", block, 400)),
        ("zipbom als bundel", desk.unpacked, lambda: zipped("manifest.json", block, 400)),
        ("xlsx, cel in de laatste hoek", desk.pupils, lambda: changed_sheet(last_corner)),
        ("opgeblazen xlsx", desk.pupils, lambda: changed_sheet(blown_up)),
        ("xlsx, vol", desk.pupils, full_workbook),
        ("entiteitenbom", desk.pupils, entities),
        ("entiteit van buiten", desk.pupils,
         lambda: b'<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/passwd">]><EDEX>&x;</EDEX>'),
        ("diep genestelde XML", desk.pupils, lambda: b"<EDEX>" + b"<a>" * 6_000_000),
        ("eindeloos veel leerlingen", desk.pupils,
         lambda: b"<EDEX><leerlingen>" + b"<leerling/>" * 1_700_000 + b"</leerlingen></EDEX>"),
        ("eindeloos veel groepen", desk.pupils,
         lambda: groups + b"".join(b'<groep key="%d"/>' % n for n in range(900_000))),
        ("XML met een eindeloze naam", desk.pupils, lambda: b"<EDEX " + b"a" * 19_000_000),
        ("eindeloze kolommen", desk.pupils, lambda: wide + (b"1" + empty) * 19_000),
        ("eindeloze regels", desk.pupils, lambda: b"a;b\n" + b"1;2\n" * 4_900_000),
        ("een cel zonder einde", desk.pupils, lambda: b'a;b\n"' + b"x" * 19_000_000),
        ("te groot bestand", desk.pupils, lambda: b"a" * 21_000_000),
        ("diep geneste TOML", desk.protocol, lambda: b"[protocol]\nx = " + b"[" * 200_000),
        ("diepe TOML-tabellen", desk.protocol, lambda: b"[" + b"a." * 5_000 + b"b]"),
        ("een lang getal", desk.protocol, lambda: b"[protocol]\nx = " + b"9" * 100_000),
        ("diep geneste les", desk.lesson, lambda: b"+++\nx = " + b"[" * 200_000 + b"\n+++\n"),
        ("diep geneste bundel", desk.sealed, lambda: json_part(b"[" * 200_000)),
        ("bundel met reusachtige json", desk.sealed,
         lambda: json_part(b"[" + b"[]," * 10_000_000 + b"1]")),
        ("bundel met een dure wachtzin", desk.sealed, costly),
        ("kalender zonder einde", desk.calendar, lambda: CALENDAR.encode() + b"x" * 10_000_000),
        ("formulieren zonder einde", desk.forms, lambda: FORMS.encode() + FORMS.encode() * 50_000),
    )  # fmt: skip


def full_workbook() -> bytes:
    """A workbook with as many cells as fit in a small file."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": False})
    sheet = book.add_worksheet()
    for row in range(40_000):
        sheet.write_row(row, 0, [row if row else "leerlingnummer"] * 24)
    book.close()
    return buffer.getvalue()


def apart(bomb: Bomb, desk: Desk) -> tuple[str, float, float]:
    """Outcome, seconds of computing and megabytes of a bomb, read in a process of its own."""
    import resource

    _, read, make = bomb
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        with allowed_to_write():
            data = make()
        start = os.times()
        outcome = attempt(desk, read, data)
        spent = os.times()
        seconds = sum(spent[:4]) - sum(start[:4])
        own, beside = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
        most = max(resource.getrusage(one).ru_maxrss for one in (own, beside))
        os.write(write_end, json.dumps([outcome[:300], seconds, most / 1000]).encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    if not answer:
        return "het programma viel om", 0.0, 0.0
    outcome, seconds, most = json.loads(answer)
    return str(outcome), float(seconds), float(most)


# Judging

_writing = False
_quiet = 0


def _watch(event: str, args: tuple[Any, ...]) -> None:
    """Notes every file that is opened for writing while a reader runs."""
    global _writing
    if event == "open" and not _quiet and not isinstance(args[0], int):
        mode, flags = str(args[1] or ""), args[2] if isinstance(args[2], int) else 0
        if set(mode) & set("wax+") or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            _writing = True


@contextmanager
def allowed_to_write() -> Iterator[None]:
    """For what this script itself puts down."""
    global _quiet
    _quiet += 1
    try:
        yield
    finally:
        _quiet -= 1


def attempt(desk: Desk, read: Callable[[bytes], None], data: bytes) -> str:
    """ "read", "refused", or what went wrong."""
    global _writing
    _writing = False
    rows = desk.rows()
    outcome = "read"
    try:
        with lists.limited(MAX_SECONDS):
            read(data)
    except KlasappError as error:
        outcome = "refused"
        try:
            lists.check_sentence(str(error))
        except lists.UnsoundError as fault:
            return str(fault)
    except lists.HangError:
        return "langer dan vijf seconden"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if _writing:
        return "opende een bestand om te schrijven"
    changes, noted = desk.rows()
    if changes != rows[0] and noted == rows[1]:
        return "veranderde de database"
    return outcome


def peak() -> int:
    """The most memory this program (or a reader beside it) has taken, in bytes."""
    try:
        import resource
    except ImportError:
        return 0
    own, others = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return max(resource.getrusage(one).ru_maxrss for one in (own, others)) * 1024


def run(desk: Desk, count: int, seed: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Counts by (kind, outcome), and a line for each thing that went wrong."""
    chance = random.Random(seed)
    counts: Counter[tuple[str, str]] = Counter()
    faults: list[str] = []
    weights = [one.weight for one in desk.kinds]
    for number in range(count):
        # Every kind comes by at least once.
        kind = (
            desk.kinds[number]
            if number < len(desk.kinds)
            else chance.choices(desk.kinds, weights)[0]
        )
        data = kind.make(chance)
        outcome = attempt(desk, kind.read, data)
        if outcome not in {"read", "refused"}:
            faults.append(f"{kind.name}, number {number}: {outcome}\n  {data[:2000]!r}")
            outcome = "fault"
        counts[kind.name, outcome] += 1
    return counts, faults


@contextmanager
def opened() -> Iterator[Desk]:
    """A desk in a folder that goes away."""
    with tempfile.TemporaryDirectory() as name:
        desk = Desk(Path(name))
        sys.addaudithook(_watch)
        try:
            yield desk
        finally:
            desk.store.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-bombs", action="store_true")
    args = parser.parse_args()
    start = time.perf_counter()
    with opened() as desk:
        counts, faults = run(desk, args.count, args.seed)
        print(f"{'kind':<28}{'read':>8}{'refused':>9}{'fault':>7}")
        for kind in desk.kinds:
            row = [counts[kind.name, outcome] for outcome in ("read", "refused", "fault")]
            print(f"{kind.name:<28}{row[0]:>8}{row[1]:>9}{row[2]:>7}")
        print(f"memory {peak() / 1e6:.0f} MB, {time.perf_counter() - start:.1f} s", flush=True)
        for bomb in bombs(desk) if hasattr(os, "fork") and not args.no_bombs else ():
            outcome, seconds, most = apart(bomb, desk)
            print(f"{bomb[0]:<32}{outcome[:40]:<14}{seconds:5.1f} s {most:6.0f} MB", flush=True)
            if outcome not in {"read", "refused"}:
                faults.append(f"{bomb[0]}: {outcome}")
            if most > MAX_MEMORY / 1e6 or seconds > MAX_SECONDS + 1:
                faults.append(f"{bomb[0]}: {seconds:.1f} s, {most:.0f} MB")
    if peak() > MAX_MEMORY:
        faults.append(f"{peak() / 1e6:.0f} MB of memory")
    seconds = time.perf_counter() - start
    print(f"{args.count} inputs, seed {args.seed}, {len(faults)} faults, {seconds:.1f} s")
    for fault in faults[:20]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
