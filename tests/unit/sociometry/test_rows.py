"""What cannot count is listed with its row numbers and left out (section 2)."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.sociometry import ClassRound, Nomination, Question, make_round, question_names
from klasapp.sociometry.rows import read_round

SAMEN, NIET = Question("samen", "positive"), Question("niet", "negative")
GEPEST, CIJFER = Question("gepest", "bullied"), Question("cijfer", "rating", 5)

Table = list[tuple[int, dict[str, str]]]


def table(header: str, *rows: str) -> Table:
    """Rows as a reader of files gives them, numbered from 2."""
    names = header.split(",")
    return [(n, dict(zip(names, row.split(","), strict=True))) for n, row in enumerate(rows, 2)]


ROSTER = table("pupil,gender,responded", "A,m,1", "B,v,1", "C,v,1", "D,m,0")


def answers(*rows: str) -> Table:
    """A nominations file in the English format."""
    return table("nominator,nominee,question,value", *rows)


def read(questions: Sequence[Question], *rows: str) -> ClassRound:
    """The round of class A, B, C and the absent D."""
    return read_round(ROSTER, answers(*rows), questions)


def warned(round: ClassRound) -> dict[str, tuple[int, ...]]:
    """Row numbers by kind of warning."""
    return {one.kind: one.rows for one in round.warnings}


def test_good_rows_count_and_give_no_warning() -> None:
    """Order of the roster, gender, who answered and who chose whom."""
    round = read([SAMEN], "A,B,samen,1", "A,D,samen,1", "C,A,samen,1")
    assert round.pupils == ("A", "B", "C", "D")
    assert round.responded == {"A", "B", "C"}
    assert round.gender == {"A": "m", "B": "v", "C": "v", "D": "m"}
    assert [(n.nominator, n.nominee) for n in round.nominations] == [
        ("A", "B"),
        ("A", "D"),
        ("C", "A"),
    ]
    assert round.warnings == ()
    assert round.participation == 0.75


@pytest.mark.parametrize(
    ("rows", "kind", "where", "left"),
    [
        (["A,A,samen,1", "A,B,samen,1"], "self_choice", (2,), 1),
        (["A,B,samen,1", "A,B,samen,1", "A,B,samen,1"], "duplicate", (3, 4), 1),
        (
            ["X,B,samen,1", "A,Y,samen,1", "A,,samen,1", "A,B,samen,1"],
            "unknown_pupil",
            (2, 3, 4),
            1,
        ),
        (["D,A,samen,1", "A,B,samen,1"], "absent_nominator", (2,), 1),
        (["A,B,samen,0", "A,C,samen,ja", "B,C,samen,-1", "C,A,samen,1"], "value", (2, 3, 4), 1),
        (["A,B,niet,1", "A,C,samen,1", "A,B,samen,1"], "contradiction", (2, 4), 1),
    ],
)
def test_a_row_that_cannot_count_is_listed_and_left_out(
    rows: list[str], kind: str, where: tuple[int, ...], left: int
) -> None:
    """Each refusal of section 2, with the rows of the file."""
    questions = [SAMEN, NIET] if any("niet" in row for row in rows) else [SAMEN]
    round = read(questions, *rows)
    assert warned(round) == {kind: where}
    assert len(round.nominations) == left


def test_a_rating_outside_the_scale_is_listed_and_left_out() -> None:
    """Below 1, above the scale, halves and text; whole numbers with a decimal are read."""
    rows = [f"A,B,cijfer,{value}" for value in ("0", "6", "2.5", "goed", "")]
    round = read([CIJFER], *rows, "A,C,cijfer,5", "B,C,cijfer,3.0")
    assert warned(round) == {"rating_range": (2, 3, 4, 5, 6)}
    assert [n.value for n in round.nominations] == [5, 3]


def test_a_stronger_choice_is_still_a_choice() -> None:
    """Some files write 2 for a best friend."""
    assert len(read([SAMEN], "A,B,samen,2").nominations) == 1


def test_a_contradiction_on_any_positive_question_takes_all_its_rows() -> None:
    """Two positive questions and a negative one about the same classmate."""
    ook = Question("ook", "positive")
    round = read([SAMEN, ook, NIET], "A,B,samen,1", "A,B,ook,1", "A,B,niet,1", "B,A,niet,1")
    assert warned(round) == {"contradiction": (2, 3, 4)}
    assert [(n.nominator, n.question) for n in round.nominations] == [("B", "niet")]


def test_naming_yourself_as_bullied_is_kept_apart() -> None:
    """It is no nomination, but it is never lost."""
    round = read([GEPEST], "A,A,gepest,1", "B,A,gepest,1")
    assert round.self_named == {"gepest": ("A",)}
    assert warned(round) == {"self_named": (2,)}
    assert len(round.nominations) == 1


def test_an_unknown_answer_about_taking_part_counts_as_absent_with_a_warning() -> None:
    """Words of both languages are understood, others are listed."""
    roster = table("pupil,gender,responded", "A,,ja", "B,,NEE", "C,,misschien", "D,,", "E,,true")
    round = read_round(roster, answers("A,B,samen,1"), [SAMEN])
    assert round.responded == {"A", "E"}
    assert warned(round) == {"responded_unknown": (4, 5)}


def test_without_the_column_responded_everyone_answered_and_the_output_warns() -> None:
    """The mentor must know that an absentee now looks like someone who chose nobody."""
    round = read_round(table("pupil", "A", "B"), answers("A,B,samen,1"), [SAMEN])
    assert round.responded == {"A", "B"}
    assert warned(round) == {"responded_missing": ()}


def test_the_same_pupil_twice_counts_once_but_not_with_other_data() -> None:
    """A repeated row is listed; two different pupils under one id cannot be told apart."""
    roster = table("pupil,gender,responded", "A,m,1", "A,m,1", ",,1", "B,v,1")
    round = read_round(roster, answers("A,B,samen,1"), [SAMEN])
    assert round.pupils == ("A", "B")
    assert warned(round) == {"duplicate_pupil": (3,), "empty_pupil": (4,)}
    with pytest.raises(InputError, match=r"'A'.*rij 2 en 3"):
        read_round(
            table("pupil,gender,responded", "A,m,1", "A,v,1"), answers("A,A,samen,1"), [SAMEN]
        )


def test_an_unknown_question_is_an_error_that_names_the_known_ones() -> None:
    """The sentence says what can be chosen."""
    with pytest.raises(InputError, match=r"'smaen' komt er niet in voor.*samen"):
        read([Question("smaen", "positive")], "A,B,samen,1")


@pytest.mark.parametrize(
    ("roster", "nominations", "column"),
    [
        (table("leerlingnaam", "A"), answers("A,B,samen,1"), "pupil"),
        (ROSTER, table("nominator,nominee,question", "A,B,samen"), "value"),
        (ROSTER, table("van,naar", "A,B"), "vraag_code"),
        (table("leerling", "A"), answers("A,B,samen,1"), "status"),
    ],
)
def test_a_missing_column_is_named(roster: Table, nominations: Table, column: str) -> None:
    """In both formats and both files."""
    with pytest.raises(InputError, match=f"de kolom {column} ontbreekt"):
        read_round(roster, nominations, [SAMEN])


def test_a_strange_header_is_not_repeated_without_end() -> None:
    """A damaged file of one endless column name still gives one readable sentence."""
    header = ",".join(["nominator", "st" * 5000, *(f"kolom{n}" for n in range(500))])
    with pytest.raises(InputError, match=r"sts…, kolom0, .* en nog 490\.") as told:
        read_round(ROSTER, table(header, "A,B" + "," * 500), [SAMEN])
    assert len(str(told.value)) < 400


def test_an_empty_roster_is_an_error() -> None:
    """There is no class to speak of."""
    with pytest.raises(InputError, match="geen leerlingen"):
        read_round([], answers("A,B,samen,1"), [SAMEN])


def test_asking_a_question_twice_is_an_error() -> None:
    """A question has one kind."""
    with pytest.raises(InputError, match="twee keer"):
        read([SAMEN, Question("samen", "negative")], "A,B,samen,1")


DUTCH = "afname_id,datum,vraag_code,polariteit,van,naar,volgorde"
DEELNAME = table("afname_id,leerling,status", "M1,A,ingevuld", "M1,B,afwezig", "M1,C,weigert")


def test_the_dutch_pair_is_told_apart_by_its_header() -> None:
    """Absent and refusing pupils did not answer."""
    rows = table(DUTCH, "M1,2026-10-01,samen,+,A,B,", "M1,2026-10-01,samen,+,C,A,")
    round = read_round(DEELNAME, rows, [SAMEN])
    assert round.responded == {"A"}
    assert warned(round) == {"absent_nominator": (3,)}
    assert question_names(rows) == ("samen",)


def test_headers_may_be_written_with_capitals_spaces_and_a_byte_order_mark() -> None:
    """As spreadsheets do."""
    roster = table("\ufeffPupil, Gender ,RESPONDED", "A,m,1", "B,v,1")
    assert read_round(roster, answers("A,B,samen,1"), [SAMEN]).pupils == ("A", "B")


def test_two_rounds_in_one_file_are_refused() -> None:
    """Choices of two rounds may not be added up."""
    rows = table(DUTCH, "M1,,samen,+,A,B,", "M2,,samen,+,A,C,")
    with pytest.raises(InputError, match="2 metingen"):
        read_round(DEELNAME, rows, [SAMEN])
    both = [*DEELNAME, *table("afname_id,leerling,status", "M2,A,afwezig", "M2,B,ingevuld")]
    assert read_round(both, rows[:1], [SAMEN]).responded == {"A"}
    with pytest.raises(InputError, match="'M2' staat er niet in"):
        read_round(DEELNAME, rows[1:], [SAMEN])


def test_a_question_asked_with_the_other_polarity_is_warned_about() -> None:
    """A mix-up of positive and negative would turn every conclusion round."""
    rows = table(DUTCH, "M1,,samen,-,A,B,")
    assert warned(read_round(DEELNAME, rows, [SAMEN])) == {"polarity": (2,)}


@pytest.mark.parametrize("name", ["[red]O'Brien =1+1", "Zoë [/", "=1+1", "'; drop table", "😀"])
def test_names_are_text_and_nothing_else(name: str) -> None:
    """Composed and decomposed letters are the same pupil."""
    import unicodedata

    roster: Table = [(2, {"pupil": unicodedata.normalize("NFD", name)}), (3, {"pupil": "B"})]
    rows: Table = [
        (2, {"nominator": f" {name} ", "nominee": "B", "question": "samen", "value": "1"})
    ]
    round = read_round(roster, rows, [SAMEN])
    assert round.pupils == (unicodedata.normalize("NFC", name), "B")
    assert len(round.nominations) == 1


def test_answers_in_memory_pass_the_same_refusals() -> None:
    """The app cannot put in what a file could not; nominations are numbered from one."""
    round = make_round(
        ["A", "B"],
        [SAMEN],
        [
            Nomination("A", "A", "samen"),
            Nomination("A", "B", "samen"),
            Nomination("B", "A", "samen"),
        ],
        responded=["A"],
    )
    assert warned(round) == {"self_choice": (1,), "absent_nominator": (3,)}
    assert make_round(["A", "B"], [SAMEN], []).responded == {"A", "B"}


def test_ids_in_memory_are_taken_as_they_are() -> None:
    """The app's own ids are not cleaned: what goes in is what comes out."""
    ids = [" a", "e\u0301", "'=1"]
    round = make_round(ids, [SAMEN], [Nomination(ids[0], one, "samen") for one in ids[1:]])
    assert round.pupils == tuple(ids)
    assert [(n.nominator, n.nominee) for n in round.nominations] == [
        (ids[0], ids[1]),
        (ids[0], ids[2]),
    ]


@given(
    st.lists(
        st.tuples(*[st.sampled_from(["A", "B", "C", "D", "X", ""])] * 2, st.sampled_from("012x")),
        max_size=12,
    )
)
def test_every_row_either_counts_or_is_listed(rows: list[tuple[str, str, str]]) -> None:
    """No row disappears without a word."""
    round = read([SAMEN], *[f"{a},{b},samen,{value}" for a, b, value in rows], "A,B,samen,1")
    listed = [row for one in round.warnings for row in one.rows]
    assert len(round.nominations) + len(listed) == len(rows) + 1
    assert len(listed) == len(set(listed))
