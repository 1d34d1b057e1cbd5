"""The library of sources: honest about what is known of them."""

from datetime import date

import pytest

from klasapp.documents.content import library_text
from klasapp.protocol import (
    LibraryItem,
    ProtocolError,
    SourceCheck,
    SourceState,
    check_library,
    read_library,
    with_checks,
)
from klasapp.protocol.library import in_order, is_isbn


@pytest.fixture(scope="module")
def items() -> tuple[LibraryItem, ...]:
    return read_library(library_text())


def test_the_shipped_library_has_no_faults(items: tuple[LibraryItem, ...]) -> None:
    """R198-R205: sites, helplines, three books and six films."""
    assert check_library(library_text()) == ()
    kinds = [item.kind for item in items]
    assert kinds.count("boek") == 3
    assert kinds.count("film") == 6
    assert kinds.count("site") >= 30
    assert kinds.count("hulplijn") >= 5


def test_nothing_is_called_checked_that_was_not(items: tuple[LibraryItem, ...]) -> None:
    """C24: no status without a date; what the protocol names dates from the protocol."""
    assert {item.state for item in items} == {SourceState.UNCHECKED}
    for item in items:
        assert item.checked_on is None
        assert (item.named_on == date(2016, 3, 24)) is not item.addition
        assert item.spoken_state.startswith("niet nagekeken")


def test_books_have_a_right_isbn(items: tuple[LibraryItem, ...]) -> None:
    """R204: the check digit fits; one digit off does not."""
    assert all(is_isbn(item.isbn) for item in items if item.kind == "boek")
    assert not is_isbn("978-90-5931-817-6")
    assert not is_isbn("978-90-5931-817")


def test_films_come_with_questions_and_an_age(items: tuple[LibraryItem, ...]) -> None:
    """R205: to talk about in class."""
    for item in items:
        if item.kind == "film":
            assert len(item.questions) >= 3
            assert item.age


def test_what_the_school_found_out_counts(items: tuple[LibraryItem, ...]) -> None:
    """The last check of a source decides; what is gone comes last."""
    checks = [
        SourceCheck("pestweb", SourceState.WORKS, date(2026, 9, 1)),
        SourceCheck("pestweb", SourceState.GONE, date(2026, 10, 1), "iets anders"),
    ]
    found = with_checks(items, checks)
    pestweb = next(item for item in found if item.key == "pestweb")
    assert pestweb.spoken_state == "vervallen (nagekeken op 01-10-2026)"
    assert pestweb.replaced_by == "iets anders"
    assert in_order(found)[-1].key == "pestweb"
    assert [item.key for item in in_order(found, ["meldknop", "helpwanted", "weg"])] == [
        "meldknop",
        "helpwanted",
    ]


GOOD = """[[bronnen]]
sleutel = "a"
soort = "boek"
titel = "T"
tekst = "x"
isbn = "978-90-5931-817-5"
doelgroep = ["mentor"]
onderwerp = ["les"]
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("817-5", "817-4"),
        ('soort = "boek"', 'soort = "lied"'),
        ('tekst = "x"', 'tekst = ""'),
        ('tekst = "x"', 'tekst = "x"\nadres = "ftp://x"'),
        ('tekst = "x"', 'tekst = "x"\nstatus = "werkt"'),
        ('tekst = "x"', 'tekst = "x"\nvervangen_door = "b"'),
        ('tekst = "x"', 'texst = "x"'),
        ('doelgroep = ["mentor"]', "doelgroep = 3"),
        ("[[bronnen]]", "[[bronnen"),
    ],
)
def test_a_fault_in_the_library_is_told_with_its_line(old: str, new: str) -> None:
    """A wrong ISBN, kind, address, status without a date, replacement or name."""
    assert check_library(GOOD) == ()
    faults = check_library(GOOD.replace(old, new))
    assert faults
    with pytest.raises(ProtocolError, match="regel"):
        read_library(GOOD.replace(old, new))


def test_a_key_twice_is_told() -> None:
    """Two sources cannot have one key."""
    assert "double" in {fault.code for fault in check_library(GOOD + GOOD)}
