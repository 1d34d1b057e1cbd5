"""Names as pupils type them: exact is exact, anything else is a proposal."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.roster.pupil import fold
from klasapp.sociogram.round import Classmate, unique_names
from klasapp.sociogram.spelling import NameBook, is_nobody, readable_address

CLASS = (
    Classmate(1, "Noor Jansen", "Noor", "101"),
    Classmate(2, "Sem van den Berg", "Sem", "102"),
    Classmate(3, "Sem Bos", "Sem", "103"),
    Classmate(4, "Zoë Willems", "Zoë", "104"),
    Classmate(5, "Matthijs de Vries", "Matthijs", "105"),
    Classmate(6, "Sara Vos", "Sara", "106"),
    Classmate(7, "Sarah El Amrani", "Sarah", "107"),
    Classmate(8, "Lotte Smits", "Lotte", "108"),
    Classmate(9, "Yasmin Yıldız", "Yasmin", "109"),
    Classmate(10, "Daan Jansen", "Daan", "110"),
)
BOOK = NameBook(CLASS)


@pytest.mark.parametrize(
    ("typed", "pupil"),
    [
        ("Noor Jansen", 1),
        ("noor  JANSEN", 1),
        ("noor", 1),
        ("zoe", 4),
        ("ZOË WILLEMS", 4),
        ("yasmin yildiz", 9),
        ("103", 3),
        ("Sem Bos", 3),
        ("Sarah", 7),
    ],
)
def test_whole_name_number_and_a_given_name_alone_fit_but_for_case_and_accents(
    typed: str, pupil: int
) -> None:
    found = BOOK.propose(typed)
    assert (found.pupil_id, found.suggested, found.label) == (pupil, pupil, typed)


@pytest.mark.parametrize(
    ("typed", "pupil"),
    [
        ("Norr Janssen", 1),
        ("Nor", 1),
        ("Sem v.d. Berg", 2),
        ("Sem Berg", 2),
        ("Sem v d B", 2),
        ("semvandenberg", 2),
        ("van den Berg", 2),
        ("Berg, Sem van den", 2),
        ("van den Berg, Sem", 2),
        ("S. Bos", 3),
        ("bos, sem", 3),
        ("Sem Bo", 3),
        ("Zoey Willems", 4),
        ("Thijs", 5),
        ("Tijs", 5),
        ("Sara", 6),
        ("Lot", 8),
        ("Jasmijn", 9),
        ("Noor mijn bff", 1),
    ],
)
def test_misspelt_short_and_turned_names_are_proposed_and_not_taken(typed: str, pupil: int) -> None:
    """Sara is proposed too: it may be short for Sarah."""
    found = BOOK.propose(typed)
    assert (found.pupil_id, found.suggested) == (None, pupil)
    assert found.candidates[0] == pupil


@pytest.mark.parametrize(
    ("typed", "pupils"), [("Sem", {2, 3}), ("Sem B", {2, 3}), ("Semm", {2, 3}), ("Jansen", {1, 10})]
)
def test_a_name_of_two_pupils_offers_both_and_proposes_neither(
    typed: str, pupils: set[int]
) -> None:
    found = BOOK.propose(typed)
    assert (found.pupil_id, found.suggested) == (None, None)
    assert set(found.candidates) == pupils
    assert found.is_ambiguous


@pytest.mark.parametrize("typed", ["Xaviera Quist", "", "  ", "??", "Lisa"])
def test_a_stranger_resembles_nobody(typed: str) -> None:
    found = BOOK.propose(typed)
    assert (found.pupil_id, found.candidates, found.doubt) == (None, (), 0)


def test_two_pupils_of_one_whole_name_are_never_told_apart_by_it() -> None:
    twins = unique_names([Classmate(1, "Sem Bos", "Sem", "1"), Classmate(2, "Sem Bos", "Sem", "2")])
    found = NameBook(twins).propose("Sem Bos")
    assert (found.pupil_id, found.suggested, set(found.candidates)) == (None, None, {1, 2})


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Noor;Sem Bos;", ["Noor", "Sem Bos"]),
        ("Noor, Zoë", ["Noor", "Zoë"]),
        ("Noor, Zoë en Matthijs", ["Noor", "Zoë", "Matthijs"]),
        ("Noor & Lotte + Sara", ["Noor", "Lotte", "Sara"]),
        ("Noor/Zoe", ["Noor", "Zoe"]),
        ("1. Noor\n2. Sem Bos", ["Noor", "Sem Bos"]),
        ("- Noor\n- Zoë", ["Noor", "Zoë"]),
        ("Berg, Sem van den; Noor", ["Berg, Sem van den", "Noor"]),
        ("Berg, van den, Sem", ["Berg, van den, Sem"]),
        ("van den Berg, Sem, Noor", ["van den Berg, Sem", "Noor"]),
        ("Marten en Noor", ["Marten", "Noor"]),
        ("niemand", []),
        ("Niemand.", []),
        ("-", []),
        ("geen", []),
        (" ; ", []),
        ("", []),
        ("niemand, Noor", ["Noor"]),
        ("ik weet het niet", ["ik weet het niet"]),
    ],
)
def test_several_names_in_a_cell_are_parted_and_niemand_is_nobody(
    cell: str, names: list[str]
) -> None:
    assert list(BOOK.split(cell)) == names


def test_names_that_hold_separators_stay_whole(awkward_names: tuple[Classmate, ...]) -> None:
    """A pupil called "Robert'); drop table pupil;-- Jansen" is one pupil."""
    book = NameBook(awkward_names)
    cell = ";".join(one.name for one in awkward_names)
    assert [book.propose(name).pupil_id for name in book.split(cell)] == [
        one.id for one in awkward_names
    ]


@pytest.fixture
def awkward_names() -> tuple[Classmate, ...]:
    names = (
        "[red]O'Brien =1+1 [/]",
        "Robert'); drop table pupil;-- Jansen",
        "$name {0} %s \\ <b>",
        "محمد الأمين",
        "李 小龍",
        "💥Ünï Łukasz",
        "Zoë [/ van der =cmd|'/c calc'!A0",
    )
    return tuple(Classmate(number, name, name) for number, name in enumerate(names, 1))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("noor.jansen@school.example", "noor jansen"),
        ("n.jansen", "n jansen"),
        ("100001@leerling.school.example", "100001"),
        ("sem_van-den.berg@x", "sem van den berg"),
    ],
)
def test_an_address_reads_as_a_name(address: str, name: str) -> None:
    assert readable_address(address) == name


LETTERS = st.text(st.sampled_from("abcdeéïøNSZ -'.,;/0123"), max_size=10)
PUPILS = st.lists(
    st.tuples(LETTERS, LETTERS, st.sampled_from(["", "1", "2", "a1"])), min_size=1, max_size=6
).map(
    lambda rows: tuple(
        Classmate(place, f"{given} {family}".strip() or "x", given.strip(), number)
        for place, (given, family, number) in enumerate(rows, 1)
    )
)


@given(PUPILS, LETTERS)
def test_no_pupil_is_taken_in_silence_unless_equal_and_the_only_one(
    pupils: tuple[Classmate, ...], typed: str
) -> None:
    """Taken means: whole name, number or given name is the same after folding, of one pupil."""
    found = NameBook(pupils).propose(typed)
    equal = [
        one.id
        for one in pupils
        if fold(typed) in {fold(one.name), fold(one.number), fold(one.given_name)} - {""}
    ]
    if found.pupil_id is not None:
        assert equal == [found.pupil_id]
    if found.suggested is not None:
        assert found.suggested == found.candidates[0]
    assert len(set(found.candidates)) == len(found.candidates)
    assert Counter(equal) <= Counter(one.id for one in pupils)


@given(st.text(max_size=60))
def test_splitting_loses_no_letter(cell: str) -> None:
    """Every word of a cell is in a name, parts names, numbers them, or says nobody."""
    kept = " ".join(BOOK.split(cell))
    assert all(name.strip() for name in BOOK.split(cell))
    for word in kept.split():
        assert word in cell


def test_nobody_is_said_in_few_words_only() -> None:
    assert is_nobody("Niemand")
    assert is_nobody(" n.v.t. ")
    assert not is_nobody("Nina")
