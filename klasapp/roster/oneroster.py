"""OneRoster 1.1 and 1.2, and Microsoft SDS 2.1: a zip or a folder of CSV files (domain.md 5.1).

Real files misspell headers and trail empty columns, so names are matched loosely. Passwords,
addresses, e-mail and whatever else is not needed are never taken out of a row.
"""

from __future__ import annotations

import difflib
import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from klasapp.documents.tables import MAX_BYTES, Table, fault, read_table
from klasapp.roster.columns import folded, left_out
from klasapp.roster.full_name import is_infix, name_parts
from klasapp.roster.pupil import (
    FieldError,
    PupilDraft,
    clean_number,
    parse_birth_date,
    parse_gender,
)
from klasapp.roster.reading import Reading, Rejected, Row

FILES = (
    "users.csv", "roles.csv", "classes.csv", "enrollments.csv", "demographics.csv", "manifest.csv",
)  # fmt: skip
"""The files of a set that are read; the others hold nothing that klasapp needs."""

MAX_SET = 3 * MAX_BYTES
_CLOSE = 0.85
_PUPIL_ROLES = frozenset({"student", "learner", "pupil"})
_GONE = frozenset({"tobedeleted", "inactive"})
_Cells = Mapping[str, str]


def is_oneroster(data: bytes) -> bool:
    """Whether this is a zip with a ``users.csv`` in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return any(_file_name(name) == "users.csv" for name in packed.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files of a folder as the zip in which OneRoster usually travels."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def read_oneroster(
    data: bytes, name: str, encoding: str | None = None, *, with_gender: bool
) -> Reading:
    """The pupils in a set of OneRoster files; row numbers are those of ``users.csv``.

    A pupil's class is the homeroom class; in a set without any, every class of a pupil counts.
    Raises ``InputError`` for a set without ``users.csv`` and for files that cannot be read.
    """
    tables = {
        file: read_table(content, f"{name}, {file}", encoding, tolerant=True)
        for file, content in _unpacked(data, name).items()
    }
    users = tables["users.csv"]
    roster = _Set(tables, users, with_gender)
    for needed in ("sourcedId", "givenName", "familyName"):
        if not roster.column("users.csv", needed):
            raise fault(
                users.name, "deze kolom ontbreekt. Haal de bestanden opnieuw op.",
                row=1, column=needed,
            )  # fmt: skip
    reading = Reading(
        "oneroster", roster.number_column, "title", users.encoding, several_classes=not roster.homes
    )
    for number in users.long_rows:
        reason = "de rij heeft meer cellen dan de kopregel."
        reading.rows.append(Row(number, "", Rejected(number, "", reason)))
    named: dict[str, None] = {}
    for number, cells in roster.pupils():
        for class_name in roster.classes_of(roster.cell("users.csv", cells, "sourcedId")) or ("",):
            result = roster.pupil(number, cells, class_name)
            if isinstance(result, PupilDraft):
                class_name = result.class_name
                named[class_name] = None
            reading.rows.append(Row(number, class_name, result))
    reading.rows.sort(key=lambda row: row.number)
    reading.class_names = [found for found in named if found]
    reading.partial = roster.is_delta
    reading.warnings = roster.warnings()
    return reading


@dataclass(frozen=True, slots=True)
class _Enrolment:
    class_id: str
    primary: bool
    begins: str
    ends: str

    @property
    def rank(self) -> tuple[str, bool, str]:
        """The class a pupil is in now comes last: no end, or the latest."""
        return self.ends or "9999", self.primary, self.begins


class _Set:
    """The tables of one set, with their columns found."""

    def __init__(self, tables: Mapping[str, Table], users: Table, with_gender: bool) -> None:
        self._tables, self._users, self._with_gender = tables, users, with_gender
        self._columns: dict[tuple[str, str], str] = {}
        self._gone = 0
        self._unnumbered: set[int] = set()
        self._several = 0
        self._titles, self.homes = self._read_classes()
        self._roles = self._read_roles()
        self._enrolled = self._read_enrolments()
        self._born = self._read_demographics()
        self.number_column = self._find_number_column()

    # Columns and cells

    def column(self, file: str, name: str) -> str:
        """The header that is meant by ``name``, also misspelt; empty when there is none."""
        if (file, name) not in self._columns:
            header = self._tables[file].header if file in self._tables else ()
            known = {folded(column): column for column in reversed(header)}
            wanted = folded(name)
            close = difflib.get_close_matches(wanted, known, n=1, cutoff=_CLOSE)
            found = wanted if wanted in known else close[0] if close and len(wanted) > 4 else ""
            self._columns[file, name] = known.get(found, "")
        return self._columns[file, name]

    def cell(self, file: str, cells: _Cells, name: str) -> str:
        """What stands under ``name``, without blanks around it; empty without that column."""
        return cells.get(self.column(file, name), "").strip()

    def _rows(self, file: str) -> Iterator[tuple[int, _Cells]]:
        """The rows that were not taken back."""
        if file not in self._tables:
            return
        status = self.column(file, "status")
        for number, cells in self._tables[file].rows:
            if folded(cells.get(status, "")) not in _GONE:
                yield number, cells
            elif file == "users.csv":
                self._gone += 1

    # The other files

    def _read_classes(self) -> tuple[dict[str, str], set[str]]:
        """The name of each class, and which are homeroom classes."""
        file = "classes.csv"
        titles, homes = {}, set()
        for _, cells in self._rows(file):
            class_id = self.cell(file, cells, "sourcedId")
            title = self.cell(file, cells, "title") or self.cell(file, cells, "classCode")
            titles[class_id] = " ".join(title.split())
            if folded(self.cell(file, cells, "classType")) == "homeroom":
                homes.add(class_id)
        return titles, homes

    def _read_roles(self) -> dict[str, set[str]]:
        """The roles of each user: of ``roles.csv`` (1.2, SDS) or of ``users.csv`` (1.1)."""
        roles: defaultdict[str, set[str]] = defaultdict(set)
        for _, cells in self._rows("roles.csv"):
            user = self.cell("roles.csv", cells, "userSourcedId")
            roles[user].add(folded(self.cell("roles.csv", cells, "role")))
        if not roles and self.column("users.csv", "role"):
            for _, cells in self._tables["users.csv"].rows:
                user = self.cell("users.csv", cells, "sourcedId")
                roles[user].add(folded(self.cell("users.csv", cells, "role")))
        return roles

    def _read_enrolments(self) -> dict[str, list[_Enrolment]]:
        file = "enrollments.csv"
        enrolled: defaultdict[str, list[_Enrolment]] = defaultdict(list)
        role, user, school_class, primary, begins, ends = (
            self.column(file, name)
            for name in ("role", "userSourcedId", "classSourcedId", "primary", "beginDate",
                         "endDate")
        )  # fmt: skip
        for _, cells in self._rows(file):
            if role and folded(cells[role]) not in _PUPIL_ROLES:
                continue
            enrolled[cells.get(user, "").strip()].append(
                _Enrolment(
                    cells.get(school_class, "").strip(),
                    folded(cells.get(primary, "")) == "true",
                    cells.get(begins, "").strip(),
                    cells.get(ends, "").strip(),
                )
            )
        return enrolled

    def _read_demographics(self) -> dict[str, tuple[str, str]]:
        """Date of birth and sex of each user; nothing else is looked at."""
        file = "demographics.csv"
        return {
            self.cell(file, cells, "sourcedId"): (
                self.cell(file, cells, "birthDate"),
                self.cell(file, cells, "sex") if self._with_gender else "",
            )
            for _, cells in self._rows(file)
        }

    @property
    def is_delta(self) -> bool:
        """Whether the manifest says that the set holds only what changed."""
        if "manifest.csv" not in self._tables:
            return False
        table = self._tables["manifest.csv"]
        said = [[folded(cell) for cell in cells.values()] for _, cells in table.rows]
        return any(
            row[:2] in (["fileusers", "delta"], ["fileenrollments", "delta"]) for row in said
        )

    # Pupils

    def pupils(self) -> Iterator[tuple[int, _Cells]]:
        """The users who are pupils; without any role in the set, everyone with a class."""
        for number, cells in self._rows("users.csv"):
            user = self.cell("users.csv", cells, "sourcedId")
            roles = self._roles.get(user, set())
            if roles & _PUPIL_ROLES or (not self._roles and user in self._enrolled):
                yield number, cells

    def classes_of(self, user: str) -> tuple[str, ...]:
        """The name of the homeroom class a pupil is in now; without homerooms, of every class."""
        found = sorted(self._enrolled.get(user, ()), key=lambda one: one.rank)
        if not self.homes:
            names = [self._titles.get(one.class_id, "") for one in found]
            return tuple(dict.fromkeys(name for name in names if name))
        homes = [one for one in found if one.class_id in self.homes]
        self._several += len({one.class_id for one in homes if not one.ends}) > 1
        return (self._titles[homes[-1].class_id],) if homes else ()

    def _find_number_column(self) -> str:
        """``identifier`` when every pupil has one, else ``sourcedId``."""
        file = "users.csv"
        numbers = [self.cell(file, cells, "identifier") for _, cells in self.pupils()]
        self._gone = 0
        all_there = bool(numbers) and all(numbers) and len(set(numbers)) == len(numbers)
        return self.column(file, "identifier" if all_there else "sourcedId")

    def pupil(self, row: int, cells: _Cells, class_name: str) -> PupilDraft | Rejected:
        """A row of ``users.csv`` as a pupil."""
        file = "users.csv"
        user = self.cell(file, cells, "sourcedId")
        middle = self.cell(file, cells, "middleName")
        given = self.cell(file, cells, "preferredGivenName") or self.cell(file, cells, "givenName")
        family = self.cell(file, cells, "preferredFamilyName") or self.cell(
            file, cells, "familyName"
        )
        if not given or not family:
            column = "givenName" if not given else "familyName"
            return Rejected(row, self.column(file, column), "deze cel is leeg. Vul hem in.")
        born, sex = self._born.get(user, ("", ""))
        try:
            return PupilDraft(
                self._number(row, cells),
                *name_parts(given, middle if is_infix(middle) else None, family),
                class_name,
                parse_birth_date(born),
                None,
                parse_gender(sex),
            )
        except FieldError as error:
            names = {
                "given_name": "givenName", "infix": "middleName", "family_name": "familyName",
                "birth_date": "birthDate", "gender": "sex", "class_name": "title",
            }  # fmt: skip
            return Rejected(row, names.get(error.field, self.number_column), str(error))

    def _number(self, row: int, cells: _Cells) -> str:
        """The number of a pupil; a key too long or too strange for one is left out."""
        number = cells[self.number_column].strip()
        try:
            return clean_number(number)
        except FieldError:
            if folded(self.number_column) == "identifier":
                raise
            self._unnumbered.add(row)
            return ""

    def warnings(self) -> list[str]:
        """Dutch sentences about the set."""
        found = []
        if self.is_delta:
            found.append(
                "Dit zijn alleen de veranderingen (delta). Wie er niet in staat, is niet weg."
            )
        if not self.homes and self._titles:
            found.append(
                "In dit bestand staan geen stamklassen (homeroom). Kies de klas die je wilt."
            )
        if self._gone:
            found.append(
                f"{self._gone} gebruiker(s) zijn in het bestand verwijderd en zijn overgeslagen."
            )
        if self._unnumbered:
            found.append(
                f"{len(self._unnumbered)} leerling(en) hebben alleen een sleutel die geen "
                "leerlingnummer kan zijn. klasapp herkent hen later aan naam en geboortedatum."
            )
        if self._several:
            found.append(
                f"{self._several} leerling(en) staan in meer dan één stamklas; de nieuwste telt."
            )
        read = {
            self.column("users.csv", name)
            for name in (
                "sourcedId",
                "status",
                "role",
                "identifier",
                "givenName",
                "middleName",
                "familyName",
                "preferredGivenName",
                "preferredFamilyName",
            )
        }
        if skipped := left_out(self._users.header, read):
            found.append(skipped)
        return found


def _file_name(path: str) -> str:
    place = PurePosixPath(path.replace("\\", "/"))
    return "" if "__MACOSX" in place.parts else place.name.casefold()


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    """The files of the set that are needed, each no larger than klasapp reads."""
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for member in packed.infolist():
                file = _file_name(member.filename)
                if file not in FILES or file in found:
                    continue
                with packed.open(member) as stream:
                    # What it says of its size may be a lie: read no more than fits.
                    found[file] = stream.read(MAX_BYTES + 1)
                if sum(map(len, found.values())) > MAX_SET:
                    raise fault(name, "deze bestanden zijn samen te groot. Haal één school op.")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError):
        # RuntimeError: a zip with a password, or packed in a way that Python does not know.
        raise fault(
            name, "dit zipbestand kan niet worden gelezen. Haal het opnieuw op, zonder wachtwoord."
        ) from None
    return {file: content for file, content in found.items() if content or file == "users.csv"}
