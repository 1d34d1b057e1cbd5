"""Reading tables of unknown make."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.documents import tables
from klasapp.documents.tables import decode, decode_with_encoding, fault, read_table
from klasapp.errors import InputError

NAMES = "naam;klas\r\nZoë;1\r\nRené;2\r\nJörg;3\r\nÉloïse;4\r\nGünay;5\r\n"


@pytest.mark.parametrize(
    ("written_as", "read_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1252", "cp1252"),
        ("cp850", "cp850"),
    ],
)
def test_accents_survive_every_encoding(written_as: str, read_as: str) -> None:
    """A list saved in any of these encodings gives the same names."""
    found = decode_with_encoding(NAMES.encode(written_as), "lijst.csv")
    assert (found.text, found.encoding) == (NAMES, read_as)


@pytest.mark.parametrize("name", ["Zoë", "René", "Loïs", "Björn", "François", "Noël", "Sönmez"])
def test_one_accent_is_enough_to_tell_cp850_from_cp1252(name: str) -> None:
    """Dutch and Turkish accents inside a name are recognised in both code pages."""
    for encoding in ("cp850", "cp1252"):
        assert decode(f"naam\n{name}\n".encode(encoding), "x") == f"naam\n{name}\n"


def test_typographic_apostrophes_stay_cp1252() -> None:
    """Curly quotes, dashes and the euro sign do not make a file cp850."""
    text = "naam;x\nO’Brien;“ja” – €5\nD’Hondt;Šimon\n"
    assert decode(text.encode("cp1252"), "x") == text


def test_the_mentor_can_choose_the_encoding() -> None:
    """A chosen encoding goes before the guess; an unknown one is refused in a sentence."""
    assert decode(b"\x82", "x", "cp850") == "é"
    assert decode(b"\x82", "x", "cp1252") == "‚"
    with pytest.raises(InputError, match="bestaat niet"):
        decode(b"a", "x", "klingon")
    with pytest.raises(InputError, match=r'"x", rij 3: .* als utf-8'):
        decode(b"a\nb\n\xff", "x", "utf-8")


def test_a_file_of_mixed_encodings_is_not_garbled_in_silence() -> None:
    """One cp1252 line in a UTF-8 file is reported with its row."""
    data = "naam\nZoë\n".encode() + "René\n".encode("cp1252")
    with pytest.raises(InputError, match='"x", rij 3: tot hier leest dit bestand als UTF-8'):
        decode(data, "x")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04\x14\0", "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel"),
        (b"%PDF-1.7", "pdf"),
        (b"\0\x01\x02\0\x07\0\0\x80\x81", "geen tekstbestand"),
        (b"naam\0;klas\n1;2\n", "geen tekstbestand"),
        (b"", "staat niets in"),
        (b"\xef\xbb\xbf\r\n \r\n", "staat niets in"),
        (b"sep=;\r\n", "staat niets in"),
        (b" ; ; \n;;;\n", "staat niets in"),
    ],
)
def test_what_is_no_table_is_named(data: bytes, what: str) -> None:
    """A binary or empty file is refused with what it is."""
    with pytest.raises(InputError, match=f'"lijst.csv": .*{what}'):
        read_table(data, "lijst.csv")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters_are_counted_in_the_header(delimiter: str) -> None:
    """The delimiter that occurs most in the header, outside quotes, is taken."""
    header = delimiter.join(["naam", '"a;;b,,c||d\t\te"', "nummer"])
    row = delimiter.join(["Sem", "H1a", "0012"])
    table = read_table(f"{header}\n{row}\n".encode(), "x")
    assert table.delimiter == delimiter
    assert table.header == ("naam", "a;;b,,c||d e", "nummer")
    assert table.rows[0][1]["nummer"] == "0012"


def test_excels_separator_line_is_obeyed() -> None:
    """``sep=,`` on the first line sets the delimiter and does not shift the row numbers."""
    table = read_table(b"sep=,\r\nnaam;a,klas\r\nSem,H1a\r\n", "x")
    assert table.header == ("naam;a", "klas")
    assert table.rows == ((3, {"naam;a": "Sem", "klas": "H1a"}),)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_row_numbers_are_lines_of_the_file(newline: str) -> None:
    """A record with a line end inside quotes counts as the lines it takes; empty ones too."""
    lines = ["naam;klas", '"van', 'den";1', "", " ; ", "Noor;2", ";;;;"]
    table = read_table(newline.join(lines).encode(), "x")
    assert [(row, cells["klas"]) for row, cells in table.rows] == [(2, "1"), (6, "2")]
    assert table.rows[0][1]["naam"] == f"van{newline}den"


def test_headers_are_trimmed_and_composed() -> None:
    """Header cells are one line, stripped and in NFC; cells stay as they stand in the file."""
    table = read_table('  coe\u0301 ;\ufeffb;"Geb.\n\x1bdatum"\n  x ;e\u0301;\n'.encode(), "x")
    assert table.header == ("coé", "b", "Geb. datum")
    assert table.rows == ((3, {"coé": "  x ", "b": "e\u0301", "Geb. datum": ""}),)


def test_trailing_empty_columns_and_short_rows_are_fine() -> None:
    """Trailing empty columns are dropped, missing cells are empty, unnamed columns left out."""
    table = read_table(b"a;;b;;\n1;geheim;2;;;;;\n3\n", "x")
    assert table.header == ("a", "b")
    assert table.rows == ((2, {"a": "1", "b": "2"}), (3, {"a": "3", "b": ""}))


def test_a_row_that_is_too_long_is_named() -> None:
    """A row with more filled cells than the header is a fault, or listed when asked."""
    data = b"a;b\n1;2\n1;2;3\n4;5\n"
    with pytest.raises(InputError, match=r'"x", rij 3: .* puntkomma te veel'):
        read_table(data, "x")
    table = read_table(data, "x", tolerant=True)
    assert table.long_rows == (3,)
    assert [row for row, _ in table.rows] == [2, 4]


def test_a_header_name_that_stands_twice_is_named() -> None:
    """A repeated header name is a fault, or gets a number when asked."""
    with pytest.raises(InputError, match='rij 2, kolom "a": deze kolomnaam staat er twee keer'):
        read_table(b"\na;a\n1;2\n", "x")
    table = read_table(b"a;a;a\n1;2;3\n", "x", tolerant=True)
    assert table.rows == ((2, {"a": "1", "a (2)": "2", "a (3)": "3"}),)


@pytest.mark.parametrize("data", [b'a;b\n1;2\n"1;2\n3;4\n', b'a;b\n1;2\n"1"x;2\n'])
def test_an_open_quotation_mark_is_named(data: bytes) -> None:
    """A quotation mark that does not close points at the row where its record starts."""
    with pytest.raises(InputError, match='"x", rij 3: hier klopt een aanhalingsteken'):
        read_table(data, "x")


def test_sizes_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many bytes, rows, columns or characters in a cell give a sentence."""
    with pytest.raises(InputError, match="groter dan 20 MB"):
        decode(b"a" * (tables.MAX_BYTES + 1), "x")
    with pytest.raises(InputError, match="te veel kolommen"):
        read_table(b"a;" * tables.MAX_COLUMNS + b"b\n", "x")
    with pytest.raises(InputError, match=r"rij 2: .* veel te lang"):
        read_table(b"a\n" + b"b" * (csv.field_size_limit() + 1), "x")
    with pytest.raises(InputError, match="te veel regels"):
        read_table(b"a\n" + b"\n" * 10 * tables.MAX_ROWS, "x")
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    with pytest.raises(InputError, match=r"meer dan 2 rijen"):
        read_table(b"a\n1\n2\n", "x")


def test_a_fault_is_one_line_whatever_the_file_is_called() -> None:
    """Control characters and endless names do not reach the sentence."""
    message = str(fault("a\nb\x1b[2J" + "c" * 500, "kapot.", row=3, column="k\tl" + "m" * 99))
    assert "\n" not in message
    assert "\x1b" not in message
    assert len(message) < 200


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from([None, *tables.ENCODINGS]), st.booleans())
def test_any_bytes_give_a_table_or_a_sentence(
    data: bytes, encoding: str | None, tolerant: bool
) -> None:
    """No bytes give anything but a ``Table`` or an ``InputError`` naming the file."""
    try:
        table = read_table(data, "lijst.csv", encoding, tolerant=tolerant)
    except InputError as error:
        assert str(error).startswith('Bestand "lijst.csv"')
    else:
        assert all(set(cells) == set(table.header) for _, cells in table.rows)
        numbers = [row for row, _ in table.rows]
        assert numbers == sorted(set(numbers))


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff\x1a"),
                max_size=8,
            ),
            min_size=2,
            max_size=2,
        ),
        max_size=5,
    )
)
def test_a_table_written_by_csv_is_read_back(rows: list[list[str]]) -> None:
    """Cells with quotes, delimiters and line ends come back as they were written."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b"], *rows])
    table = read_table(out.getvalue().encode("utf-8"), "x")
    kept = [cells for cells in rows if any(cell.strip() for cell in cells)]
    assert [list(cells.values()) for _, cells in table.rows] == kept
