"""The fields of a pupil, and how pupils are named, sorted and shortened."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.roster.pupil import (
    FieldError,
    Pupil,
    PupilDraft,
    fold,
    looks_like_bsn,
    parse_birth_date,
    parse_gender,
    parse_leaving_date,
    same_class,
    short_names,
)

TEXTS = {
    "number": "100002",
    "given_name": "Sem",
    "infix": "van den",
    "family_name": "Berg",
    "class_name": "H1a",
}


def draft_of(texts: dict[str, str]) -> PupilDraft:
    return PupilDraft(
        texts["number"],
        texts["given_name"],
        texts["infix"],
        texts["family_name"],
        texts["class_name"],
    )


def pupil(key: int, given_name: str, infix: str, family_name: str, number: str = "") -> Pupil:
    return Pupil(number, given_name, infix, family_name, "H1a", id=key)


def test_text_is_normalised_once() -> None:
    """Names are composed (NFC), without double blanks or blanks at the ends."""
    draft = PupilDraft(" 0012 ", "  Zoe\u0308 ", "van\u00a0 der", "Berg ", "H1a ")
    assert (draft.number, draft.given_name, draft.infix) == ("0012", "Zoë", "van der")
    assert draft.display_name == "Zoë van der Berg"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given_name", ""),
        ("given_name", "Sem\nJan"),
        ("given_name", "Se\x1bm"),
        ("given_name", "Se\u202em"),
        ("given_name", "\u200b"),
        ("given_name", "12-03-2013"),
        ("given_name", "x" * 101),
        ("infix", "v" * 31),
        ("family_name", "Be\ud800rg"),
        ("family_name", "100001"),
        ("class_name", "H1\x00a"),
        ("number", "1,0E+05"),
        ("number", "1.0E5"),
        ("number", "12 34"),
        ("number", "=1+1"),
        ("number", "1" * 33),
    ],
)
def test_values_against_the_rules_are_refused(field: str, value: str) -> None:
    """A control character, line end, endless or impossible value names its field."""
    with pytest.raises(FieldError) as caught:
        draft_of({**TEXTS, field: value})
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("given_name", "family_name"),
    [("[red]O'Brien =1+1", "[/]"), ("Zoë [/", "=cmd|'/c calc'!A0"), ("李", "小龍"), ("Sem", "")],
)
def test_awkward_names_are_names(given_name: str, family_name: str) -> None:
    """Markup, formulas and other scripts are kept as typed; a family name may be absent."""
    draft = PupilDraft("", given_name, "", family_name, "")
    assert (draft.given_name, draft.family_name) == (given_name, family_name)


def test_numbers_keep_their_leading_zeros() -> None:
    """A number is text."""
    assert PupilDraft("000123", "Sem", "", "Berg", "H1a").number == "000123"


def test_pupils_sort_on_the_family_name_without_infix() -> None:
    """Van den Berg stands at the B; accents, case and hyphens do not count."""
    names = [
        pupil(1, "Sem", "van den", "Berg"),
        pupil(2, "Noor", "", "Zijlstra"),
        pupil(3, "Anna", "de", "Bergh"),
        pupil(4, "Ömer", "", "Çelik"),
        pupil(5, "Bo", "", "berg"),
        pupil(6, "Ali", "", "El-Amrani"),
        pupil(7, "Cem", "", ""),
    ]
    ordered = [one.id for one in sorted(names, key=lambda one: one.sort_key)]
    assert ordered == [5, 1, 3, 4, 7, 6, 2]


def test_short_names_take_as_many_letters_as_needed() -> None:
    """Given name alone when it is unique, else letters of the family name."""
    names = short_names([
        pupil(1, "Noor", "", "Jansen"),
        pupil(2, "Sem", "van den", "Berg"),
        pupil(3, "Sem", "", "Bos"),
        pupil(4, "sem", "", "Zwart"),
        pupil(5, "Tim", "", "Jan"),
        pupil(6, "Tim", "", "Jansen"),
    ])
    assert names == {
        1: "Noor",
        2: "Sem Be.",
        3: "Sem Bo.",
        4: "sem Z.",
        5: "Tim Jan",
        6: "Tim Jans.",
    }


def test_short_names_of_namesakes_carry_the_number() -> None:
    """Two pupils with the same whole name are told apart by number, or by id without one."""
    names = short_names([
        pupil(1, "Sem", "", "Bos", "17"),
        pupil(2, "Sem", "", "Bos"),
        pupil(3, "Sem", "de", "Bos"),
    ])
    assert names == {1: "Sem Bos (17)", 2: "Sem Bos (2)", 3: "Sem de Bos"}


letters = st.text("aAbé-' .", min_size=1, max_size=4).filter(str.strip)


@settings(deadline=None)
@given(st.lists(st.tuples(letters, letters | st.just(""), st.sampled_from(["", "1", "2"]))))
def test_short_names_are_always_unique(people: list[tuple[str, str, str]]) -> None:
    """Whatever the names, no two pupils of a class get the same short name."""
    pupils = [pupil(key, given, "", family, no) for key, (given, family, no) in enumerate(people)]
    names = short_names(pupils)
    assert set(names) == {one.id for one in pupils}
    assert len({name.casefold() for name in names.values()}) == len(pupils)


@pytest.mark.parametrize(
    "text",
    [
        "02-05-2013",
        "2-5-2013",
        "2-5-13",
        "02/05/2013",
        "2.5.2013",
        "2013-05-02",
        "2013-5-2",
        "2013/05/02",
        "20130502",
        " 2 mei 2013 ",
        "02-mei-13",
        "02-05-2013 00:00",
        "2013-05-02T00:00:00Z",
        "2013-05-02 00:00:00.000",
    ],
)
def test_dates_are_read_as_schools_write_them(text: str) -> None:
    """Day first or ISO, short or long year, with or without a time of day."""
    assert parse_birth_date(text) == date(2013, 5, 2)


@pytest.mark.parametrize("text", ["", "  ", "00-00-0000", "0000-00-00", "-", "0000-00-00 00:00"])
def test_no_date_is_none(text: str) -> None:
    """Empty and all-zero dates are no date."""
    assert parse_birth_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "31-02-2013",
        "13/13/2013",
        "05-02",
        "41396",
        "gisteren",
        "2-xyz-2013",
        "02-05-1913",
        "02-05-2913",
        "٠٢-٠٥-٢٠١٣",
        "2013-05-02-01",
        "2013-05/02",
    ],
)
def test_impossible_dates_are_refused(text: str) -> None:
    """A date that does not exist, or cannot be a date of birth, names its field."""
    with pytest.raises(FieldError) as caught:
        parse_birth_date(text)
    assert caught.value.field == "birth_date"


def test_two_digit_years_lie_around_now() -> None:
    """Below 70 is this century, the rest the one before."""
    assert parse_leaving_date("1-1-26") == date(2026, 1, 1)
    assert parse_birth_date("1-1-99") == date(1999, 1, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("M", "m"), ("Vrouw", "v"), ("1", "m"), ("2", "v"), ("x", "x"), ("9", None), ("", None)],
)
def test_gender_is_read_in_the_codes_of_schools(text: str, expected: str | None) -> None:
    """Letters, words and EDEXML's digits; unknown is None."""
    assert parse_gender(text) == expected


def test_an_unknown_gender_code_is_refused() -> None:
    """A code that klasapp does not know is not guessed at."""
    with pytest.raises(FieldError):
        parse_gender("q")


def test_the_elfproef_tells_a_bsn() -> None:
    """Nine digits that pass the check look like a BSN, others do not."""
    assert looks_like_bsn("123456782")
    assert not looks_like_bsn("123456789")
    assert not looks_like_bsn("100001")
    assert not looks_like_bsn("000000000")


def test_comparing_forgets_accents_but_not_everything() -> None:
    """Zoë equals Zoe; two names of only punctuation stay different."""
    assert fold("Zoë-Ann d’Ørsted") == fold("zoe-ann d'orsted")
    assert fold("[/]") != fold("</>")
    assert same_class("H1a", "h 1A")
    assert not same_class("H1a", "H1b")
