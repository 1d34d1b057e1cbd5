"""Tables as text (CSV and its relatives, and workbooks) out of bytes of unknown make.

Whatever the bytes are, the outcome is a ``Table`` or an ``InputError`` with one Dutch sentence
that names the file, the row and, where it can, the column.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

from klasapp.documents.spreadsheet import SheetError, read_sheet
from klasapp.errors import InputError

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_CELLS = 1_000_000
DELIMITERS = (";", "\t", ",", "|")
ENCODINGS = ("utf-8", "cp1252", "cp850", "utf-16")
"""The encodings among which a mentor can choose."""

# UTF-32 first: its little-endian mark begins with the one of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_BINARY_KINDS = (
    (_ZIP, "een Excel- of zipbestand"),
    (_OLE, "een oud Excel- of Wordbestand"),
    (b"%PDF", "een pdf"),
    (b"\x89PNG", "een plaatje"),
    (b"\xff\xd8\xff", "een foto"),
)
# Bytes without a meaning in cp1252, and bytes that after a letter are é, ë, ï, ö... in cp850
# but a stray quotation mark, per mille or currency sign in cp1252.
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CP850_LETTER = re.compile(
    rb"(?<=[A-Za-z])(?:[\x82-\x84\x87-\x8c\x98\xa1-\xa4]|[\x93-\x94](?=[a-z]))"
)
_CP1252_LETTER = re.compile(rb"[\xc0-\xff](?=[A-Za-z])|(?<=[A-Za-z])[\xc0-\xff]")
_BROKEN_UTF8 = re.compile(rb"[\xc3\xc5][\x80-\xbf]")
_SEP_LINE = re.compile(r'"?sep=([;,|\t])"?[;,|\t]*\Z', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the name of the encoding it was written in (``utf-8``, ``cp1252``, ...)."""

    text: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header; of a workbook ``encoding`` and ``delimiter`` are empty.

    ``header``: the names in NFC, on one line, without blanks at the ends.
    ``rows`` are pairs of a row number as a person sees it in the file (the line on which the
    record starts, the first line is 1) and the cells by header name, as they stand in the file.
    Missing cells at the end of a row are empty text; unnamed columns are left out.
    ``long_rows`` are the numbers of the rows with more cells than the header, which are not in
    ``rows`` (only with ``tolerant=True``; otherwise such a row is an ``InputError``).
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    encoding: str
    delimiter: str
    long_rows: tuple[int, ...] = ()


def fault(name: str, text: str, *, row: int | None = None, column: str | None = None) -> InputError:
    """An ``InputError`` that reads: Bestand "name", rij 3, kolom "klas": text."""
    place = f'Bestand "{shown(name, 80)}"'
    if row is not None:
        place += f", rij {row}"
    if column is not None:
        place += f', kolom "{shown(column)}"'
    return InputError(f"{place}: {text}")


def shown(text: str, length: int = 40) -> str:
    """Text of a file made fit for a sentence: one line, printable, not longer than ``length``."""
    line = "".join(c if c.isprintable() else " " for c in text[: length + 1])
    return line if len(line) <= length else line[: length - 1] + "…"


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """The text in ``data``; see ``decode_with_encoding``."""
    return decode_with_encoding(data, name, encoding).text


def decode_with_encoding(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Read bytes as text, without the byte order mark.

    Without ``encoding``: a byte order mark, else strict UTF-8, else UTF-16 by its NUL bytes,
    else cp850 on its tell-tale bytes, else cp1252. Raises ``InputError`` for a file that is too
    large, binary, or not in the ``encoding`` chosen (one of ``ENCODINGS``).
    """
    if len(data) > MAX_BYTES:
        raise fault(
            name,
            f"dit bestand is groter dan {MAX_BYTES // 1_000_000} MB. Kies het goede bestand, of "
            "maak een lijst met minder gegevens.",
        )
    for signature, kind in _BINARY_KINDS:
        if data.startswith(signature):
            raise fault(name, f"dit is {kind}. Bewaar de lijst als CSV en kies dat bestand.")
    chosen = _guess(data, name) if encoding is None else _chosen(name, encoding)
    try:
        text = data.decode(chosen)
    except UnicodeDecodeError as error:
        row = _row_of(data, error.start, chosen)
        raise fault(
            name,
            f"deze tekens kan klasapp niet lezen als {chosen}. Kies een andere codering, of "
            "bewaar het bestand opnieuw als CSV UTF-8.",
            row=row,
        ) from None
    text = text.removeprefix("\ufeff").rstrip("\x1a")  # DOS programs end a file with Ctrl-Z
    if "\0" in text:
        raise _not_text(name)
    return Decoded(text, chosen)


def read_table(
    data: bytes, name: str, encoding: str | None = None, *, tolerant: bool = False
) -> Table:
    """Read a table with a header line: text, a workbook (xlsx, xls, ods), or a zip with one CSV.

    Text is separated by ``;``, tab, ``,`` or ``|``; of a workbook the first visible sheet counts.
    ``name`` is the file's name in the sentences. Empty lines and a first line ``sep=;`` (Excel)
    are skipped. With ``tolerant`` rows that are too long are listed in ``long_rows`` and a
    repeated header name gets " (2)"; otherwise both raise. Raises ``InputError`` for everything
    that cannot be read.
    """
    if len(data) <= MAX_BYTES and data.startswith(_ZIP):
        data = _only_csv(data, name) or data
    chosen = delimiter = ""
    if len(data) <= MAX_BYTES and data.startswith((_ZIP, _OLE)):
        records = _sheet_records(data, name)
    else:
        decoded = decode_with_encoding(data, name, encoding)
        chosen = decoded.encoding
        delimiter, records = _records(decoded.text, name)
    if not records:
        raise fault(name, "hier staat niets in. Kies een bestand met een kopregel en rijen.")
    header_row, header_cells = records[0]
    header = _header(header_cells, name, header_row, tolerant)
    columns = [(place, column) for place, column in enumerate(header) if column]
    if not columns:
        raise fault(
            name, "de kopregel heeft geen namen. Zet boven elke kolom een naam.", row=header_row
        )
    rows: list[tuple[int, dict[str, str]]] = []
    long_rows: list[int] = []
    for number, cells in records[1:]:
        if any(cell.strip() for cell in cells[len(header) :]):
            if not tolerant:
                raise fault(
                    name,
                    f"deze rij heeft meer cellen dan de kopregel ({len(header)}). "
                    f"{_too_many(delimiter)} Verbeter de rij.",
                    row=number,
                )
            long_rows.append(number)
            continue
        filled = {column: cells[at] if at < len(cells) else "" for at, column in columns}
        rows.append((number, filled))
    return Table(
        name,
        tuple(column for _, column in columns),
        tuple(rows),
        chosen,
        delimiter,
        tuple(long_rows),
    )


_SHEET_FAULTS = {
    "damaged": "dit is geen Excel- of OpenDocument-bestand dat klasapp kan lezen. Bewaar het "
    "opnieuw, of bewaar de lijst als CSV.",
    "locked": "op dit bestand zit een wachtwoord. Bewaar het zonder wachtwoord.",
    "empty": "hier staat niets in. Kies een bestand met een kopregel en rijen.",
    "large": "dit bestand is te groot of te vreemd van vorm om te lezen. Kopieer alleen de tabel "
    "naar een leeg werkblad, of bewaar de lijst als CSV.",
}


def _sheet_records(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    try:
        rows = read_sheet(data)
    except SheetError as error:
        raise fault(name, _SHEET_FAULTS[error.reason]) from None
    records = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    if len(records) > MAX_ROWS:
        raise fault(name, f"dit bestand heeft meer dan {MAX_ROWS} rijen. Kies het goede bestand.")
    if max((len(cells) for _, cells in records), default=0) > MAX_COLUMNS:
        raise fault(name, "dit bestand heeft te veel kolommen. Kies het goede bestand.")
    return records


def _only_csv(data: bytes, name: str) -> bytes | None:
    """The one CSV in a zip, as Google Forms hands it out; None for another kind of zip."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    with packed:
        inside = [one for one in packed.infolist() if not one.filename.endswith("/")]
        if len(inside) != 1 or not inside[0].filename.lower().endswith(".csv"):
            return None
        try:
            with packed.open(inside[0]) as member:
                # What it says of its size may be a lie: read no more than fits.
                return member.read(MAX_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError):
            # RuntimeError: a zip with a password.
            raise fault(
                name, "dit zipbestand kan niet worden gelezen. Pak het uit en kies de CSV."
            ) from None


def _guess(data: bytes, name: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    if b"\0" in data:
        return _guess_utf16(data, name)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = error.start
    else:
        return "utf-8"
    if _BROKEN_UTF8.search(data, 0, wrong):
        raise fault(
            name,
            "tot hier leest dit bestand als UTF-8, hier staat een teken dat er niet in past. "
            "Bewaar het opnieuw als CSV UTF-8, of kies zelf een codering.",
            row=_row_of(data, wrong, "utf-8"),
        )
    if _NOT_CP1252.search(data):
        return "cp850"
    tell_tale = len(_CP850_LETTER.findall(data))
    return "cp850" if tell_tale > len(_CP1252_LETTER.findall(data)) else "cp1252"


def _guess_utf16(data: bytes, name: str) -> str:
    """Latin text in UTF-16 has its NUL bytes all on one side of the pairs."""
    low, high = data[0::2].count(0), data[1::2].count(0)
    if len(data) % 2 == 0 and max(low, high) * 3 >= len(data) // 2:
        if low == 0:
            return "utf-16-le"
        if high == 0:
            return "utf-16-be"
    raise _not_text(name)


def _chosen(name: str, encoding: str) -> str:
    if encoding not in {*ENCODINGS, *(known for _, known in _BYTE_ORDER_MARKS)}:
        known = ", ".join(ENCODINGS)
        raise fault(name, f'de codering "{shown(encoding)}" bestaat niet. Kies uit {known}.')
    return encoding


def _row_of(data: bytes, position: int, encoding: str) -> int:
    before = data[:position].decode(encoding, errors="replace")
    return 1 + len(re.findall(r"\r\n|\r|\n", before))


def _not_text(name: str) -> InputError:
    return fault(name, "dit is geen tekstbestand. Bewaar de lijst als CSV en kies dat bestand.")


def _records(text: str, name: str) -> tuple[str, list[tuple[int, list[str]]]]:
    """The delimiter, and the records that are not empty with the line on which each starts."""
    if max(text.count("\n"), text.count("\r")) > 10 * MAX_ROWS:
        raise fault(name, "dit bestand heeft te veel regels. Kies het goede bestand.")
    # newline="" leaves line ends inside quotes alone and counts \r, \n and \r\n as one line.
    stream = io.StringIO(text, newline="")
    skipped = 0
    delimiter = ""
    start = 0
    for line in stream:
        marked = _SEP_LINE.fullmatch(line.strip("\r\n ")) if not delimiter else None
        if marked:
            delimiter = marked[1]
        elif line.strip(' \t;,|\r\n"'):
            delimiter = delimiter or _delimiter(line)
            if line.count(delimiter) >= MAX_COLUMNS:
                raise fault(name, "dit bestand heeft te veel kolommen. Kies het goede bestand.")
            break
        skipped += 1
        start += len(line)
    stream.seek(start)
    reader = csv.reader(stream, delimiter=delimiter or ";", strict=True)
    records: list[tuple[int, list[str]]] = []
    number, count = skipped + 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((number, cells))
                count += len(cells)
                if count > MAX_CELLS:
                    raise fault(name, "dit bestand heeft te veel cellen. Kies het goede bestand.")
                if len(records) > MAX_ROWS:
                    raise fault(
                        name,
                        f"dit bestand heeft meer dan {MAX_ROWS} rijen. Kies het goede bestand.",
                    )
            number = skipped + reader.line_num + 1
    except csv.Error:
        raise fault(
            name,
            'hier klopt een aanhalingsteken (") niet, of een cel is veel te lang. Zet een cel '
            "helemaal tussen aanhalingstekens of haal ze weg.",
            row=number,
        ) from None
    return delimiter or ";", records


def _delimiter(line: str) -> str:
    outside = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=outside.count)


def _header(cells: list[str], name: str, row: int, tolerant: bool) -> tuple[str, ...]:
    header: list[str] = []
    for cell in cells:
        printable = "".join(c if c.isprintable() else " " for c in cell)
        column = " ".join(unicodedata.normalize("NFC", printable).split())
        if column and column in header:
            if not tolerant:
                raise fault(
                    name,
                    "deze kolomnaam staat er twee keer. Geef elke kolom een eigen naam.",
                    row=row,
                    column=column,
                )
            count = 2
            while f"{column} ({count})" in header:
                count += 1
            column = f"{column} ({count})"
        header.append(column)
    while header and not header[-1]:
        header.pop()
    return tuple(header)


def _too_many(delimiter: str) -> str:
    if not delimiter:
        return "Er staat iets rechts van de tabel."
    words = {";": "puntkomma", ",": "komma", "\t": "tab", "|": "streep (|)"}
    return f"Staat er een {words[delimiter]} te veel?"
