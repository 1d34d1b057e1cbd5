"""Reading rosters of 3,000 pupils: seconds, and times the work of a bare ``csv.DictReader``.

The baseline reads the same pupils from klasapp's own CSV and parses nothing.

    python benchmarks/roster_speed.py [--pupils 3000] [--repeat 3]
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from klasapp.roster.changes import plan_import
from klasapp.roster.klasapp_csv import write_roster
from klasapp.roster.likeness import doubts
from klasapp.roster.oneroster import pack
from klasapp.roster.pupil import Pupil, PupilDraft
from klasapp.roster.readers import read_roster

GIVEN = ("Noor", "Sem", "Yara", "Daan", "Zoë", "Amin", "Fenna", "Joris", "Lotte", "Björn")
FAMILY = ("Jansen", "Berg", "Bakker", "Visser", "Haddad", "Mulder", "Kok", "Vos", "Łukasz", "Bos")
CLASSES = 110
SUBJECTS = 12


def pupils(count: int) -> list[PupilDraft]:
    """Invented pupils in classes of about 27."""
    return [
        PupilDraft(
            f"{n:06}", GIVEN[n % 10], "van den" if n % 5 == 1 else "",
            f"{FAMILY[n // 10 % 10]}{n}x",
            f"{1 + n % 6}{chr(65 + n % CLASSES // 6 % 26)}", date(2008, 1, 1) + timedelta(n),
        )
        for n in range(count)
    ]  # fmt: skip


def magister(drafts: list[PupilDraft]) -> bytes:
    """Magister's layout, with the columns that are never read."""
    head = "STAMNR;INITIALS;FIRSTNAME;PREFIX;LASTNAME;EMAIL;GENDER;BIRTHDATE;STREET;CITY;CLASS\r\n"
    rows = (
        f"{d.number};N;{d.given_name};{d.infix};{d.family_name};a@b.example;V;"
        f"{d.birth_date:%d-%m-%Y};Dorpsstraat;Dorp;{d.class_name}\r\n"
        for d in drafts
    )
    return (head + "".join(rows)).encode("cp1252", errors="replace")


def edexml(drafts: list[PupilDraft]) -> bytes:
    """EDEXML with thirty elements per pupil, as a school's own file has them."""
    names = sorted({d.class_name for d in drafts})
    groups = "".join(f'<groep key="{n}"><naam>{n}</naam></groep>' for n in names)
    spare = "".join(f"<gewicht_{n}>0</gewicht_{n}>" for n in range(20))
    people = "".join(
        f'<leerling key="{d.number}"><achternaam>{d.family_name}</achternaam><voorvoegsel>{d.infix}'
        f"</voorvoegsel><roepnaam>{d.given_name}</roepnaam><geboortedatum>{d.birth_date}"
        f'</geboortedatum><geslacht>2</geslacht><groep key="{d.class_name}"/>{spare}</leerling>'
        for d in drafts
    )
    return (
        f"<EDEX><school><schooljaar>2026-2027</schooljaar></school><groepen>{groups}</groepen>"
        f"<leerlingen>{people}</leerlingen></EDEX>"
    ).encode()


def oneroster(drafts: list[PupilDraft]) -> bytes:
    """OneRoster with a homeroom and twelve subjects per pupil."""
    names = sorted({d.class_name for d in drafts})
    users = ["sourcedId,status,role,givenName,familyName,middleName,identifier,email,password"]
    users += [
        f"u{d.number},active,student,{d.given_name},{d.family_name},{d.infix},{d.number},x,x"
        for d in drafts
    ]
    classes = ["sourcedId,status,title,classType"]
    enrolled = ["sourcedId,status,classSourcedId,userSourcedId,role,primary"]
    for name in names:
        classes += [f"{name}-{n},active,{name},scheduled" for n in range(SUBJECTS)]
        classes.append(f"{name},active,{name},homeroom")
    for d in drafts:
        own = [f"{d.class_name}-{n}" for n in range(SUBJECTS)] + [d.class_name]
        enrolled += [f"e,active,{one},u{d.number},student,true" for one in own]
    files = {"users.csv": users, "classes.csv": classes, "enrollments.csv": enrolled}
    return pack({name: "\n".join(lines).encode() for name, lines in files.items()})


def workbook(drafts: list[PupilDraft]) -> bytes:
    """The same as xlsx."""
    import xlsxwriter  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(
        0, 0, ("leerlingnummer", "roepnaam", "tussenv", "achternaam", "klas", "geboren")
    )
    for row, d in enumerate(drafts, 1):
        born = f"{d.birth_date:%d-%m-%Y}"
        sheet.write_row(
            row, 0, (int(d.number), d.given_name, d.infix, d.family_name, d.class_name, born)
        )
    book.close()
    return buffer.getvalue()


def fastest(work: Callable[[], object], repeat: int) -> float:
    """Seconds of computing, of the fastest of some tries (a reader beside this one included)."""
    times = []
    for _ in range(repeat):
        start = sum(os.times()[:4])
        before = time.process_time()
        work()
        own = time.process_time() - before
        times.append(max(own, sum(os.times()[:4]) - start))
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=3_000)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    drafts = pupils(args.pupils)
    own = write_roster(drafts)
    text = own.decode("utf-8-sig")
    baseline = fastest(lambda: list(csv.DictReader(io.StringIO(text), delimiter=";")), args.repeat)
    print(f"{'csv.DictReader (baseline)':<28}{baseline:7.3f} s")
    files = {
        "klasapp CSV": own,
        "Magister CSV": magister(drafts),
        "EDEXML": edexml(drafts),
        "OneRoster": oneroster(drafts),
        "xlsx": workbook(drafts),
    }
    for name, data in files.items():
        found = read_roster(data, name, None)
        if len(found.drafts) != args.pupils:
            raise SystemExit(f"{name}: {len(found.drafts)} pupils, {found.rejected[:3]}")
        seconds = fastest(partial(read_roster, data, name, None), args.repeat)
        print(f"{name:<28}{seconds:7.3f} s {seconds / baseline:7.1f} times the baseline")
    stored = [
        Pupil(d.number, d.given_name, d.infix, d.family_name, d.class_name, d.birth_date, id=n)
        for n, d in enumerate(drafts, 1)
    ]
    moved = [PupilDraft("", d.given_name, "", f"{d.family_name}s", "9Z") for d in drafts[:300]]
    today = date(2026, 11, 23)

    def compare() -> None:
        plan = plan_import(stored, [*drafts, *moved], today)
        doubts(plan.new, stored)

    seconds = fastest(compare, args.repeat)
    print(
        f"{'comparing with 3,000':<28}{seconds:7.3f} s {seconds / baseline:7.1f} times the baseline"
    )


if __name__ == "__main__":
    main()
