"""What the columns of a form ask, told by their headers and by what stands in them."""

import csv
import io
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.documents.tables import read_table
from klasapp.errors import InputError
from klasapp.sociogram.forms import FormFile, read_form, read_step, who_label
from klasapp.sociogram.question import RoundQuestion
from klasapp.sociogram.round import Classmate, Round
from klasapp.sociogram.scale import SCALE_STEPS, ScaleQuestion
from klasapp.sociogram.spelling import NameBook

PUPILS = tuple(
    Classmate(number, name, name.split()[0], str(100 + number))
    for number, name in enumerate(
        ("Noor Jansen", "Sem Berg", "Yara Bakker", "Daan Visser", "Lotte Smits", "Amin Haddad"), 1
    )
)
BOOK = NameBook(PUPILS)


def form(
    header: Sequence[str], *rows: Sequence[str], asked: Round | None = None, delimiter: str = ","
) -> FormFile:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, delimiter=delimiter)
    writer.writerows([header, *rows])
    return read_form(read_table(out.getvalue().encode(), "f.csv", tolerant=True), BOOK, asked)


def test_a_dutch_microsoft_export_is_recognised() -> None:
    found = form(
        ["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Tijd van laatste wijziging",
         "Met wie werk je graag samen?\u00a0", "Hoe veilig voel je je in deze klas?",
         "Wil je nog iets kwijt?", "Punten - Met wie werk je graag samen?"],
        ["1", "2026-11-20 09:00:00", "2026-11-20 09:03:00", "anonymous", "Noor Jansen", "",
         "Sem;Yara;", "heel veilig", "nee hoor", ""],
        ["2", "2026-11-19 09:00:00", "2026-11-21 09:03:00", "anonymous", "Sem Berg", "",
         "niemand", "meestal veilig", "", ""],
    )  # fmt: skip
    assert found.maker == "Microsoft Forms"
    assert found.measured_on == date(2026, 11, 21)
    assert found.who[0].header == "Naam"
    assert found.who[0].is_likely
    one, two, three = found.columns
    assert (one.text, one.kind, one.names) == ("Met wie werk je graag samen?", "positive", True)
    assert (two.scale, two.kind) == ("safety", None)
    assert (three.kind, three.scale, three.names) == (None, None, False)
    assert "Begintijd" in found.ignored
    assert all("Begintijd" not in cells for _, cells in found.rows)


def test_an_english_microsoft_export_without_names_points_at_the_question() -> None:
    found = form(
        ["ID", "Start time", "Completion time", "Email", "Name", "Wie ben je?", "Vrienden"],
        ["1", "11/20/26 9:00:00", "", "anonymous", "", "Noor", "Sem"],
        ["2", "11/20/26 9:00:00", "", "anonymous", "", "Semm", "Noor"],
    )
    assert found.maker == "Microsoft Forms"
    assert found.who[0].header == "Wie ben je?"
    assert (found.who[0].filled, found.who[0].fits) == (2, 1)
    assert found.measured_on is None
    assert [column.text for column in found.columns] == ["Vrienden"]


def test_a_google_export_with_a_grid_is_recognised() -> None:
    found = form(
        ["Tijdstempel", "E-mailadres", "Naast wie zit je graag? [1e keuze]",
         "Naast wie zit je graag? [2e keuze]", "Wie wordt er gepest?", "Wie pest er?",
         "Naast wie zit je liever niet?", "Wie is populair?", "Wie helpt anderen?"],
        ["2026/11/20 8:48:17 p.m. CET", "noor.jansen@x.nl", "Sem", "Yara", "", "niemand", "Daan",
         "Sem, Daan", "Lotte"],
        ["20-11-2026 10:31:12", "sem.berg@x.nl", "Noor", "", "Amin", "Daan", "-", "x", "Noor"],
    )  # fmt: skip
    assert found.maker == "Google Forms"
    assert found.measured_on == date(2026, 11, 20)
    assert (found.who[0].header, found.who[0].is_address, found.who[0].fits) == (
        "E-mailadres", True, 2,
    )  # fmt: skip
    assert [(one.text, one.kind, len(one.headers)) for one in found.columns] == [
        ("Naast wie zit je graag?", "positive", 2),
        ("Wie wordt er gepest?", "bullied", 1),
        ("Wie pest er?", "bullies", 1),
        ("Naast wie zit je liever niet?", "negative", 1),
        ("Wie is populair?", "popular", 1),
        ("Wie helpt anderen?", "defends", 1),
    ]


@pytest.mark.parametrize(
    ("headers", "groups"),
    [
        (("1e keuze", "2e keuze", "3e keuze", "1e keuze2", "2e keuze2"), (3, 2)),
        (("Eerste keuze", "Tweede keuze", "Derde keuze"), (3,)),
        (("Wie kies je? (keuze 1)", "Wie kies je? (keuze 2)"), (2,)),
        (("Wie kies je? 1", "Wie kies je? 2", "Wie wil je? 3"), (2, 1)),
        (("Naam 1", "Naam 2"), (2,)),
        (("Wie koos je in 2026", "Wie koos je in 2027"), (1, 1)),
        (("Vraag 1: met wie?", "Vraag 2: naast wie?"), (1, 1)),
    ],
)
def test_a_column_for_each_choice_is_one_question(
    headers: tuple[str, ...], groups: tuple[int, ...]
) -> None:
    """Counting anew from 1 begins the next question."""
    found = form(["Wat is je naam?", *headers], ["Noor", *(["Sem"] * len(headers))])
    assert tuple(len(one.headers) for one in found.columns) == groups


def test_a_column_with_every_pupil_once_is_proposed_as_who_answered() -> None:
    names = [pupil.name for pupil in PUPILS]
    found = form(["A", "B"], *([name, "Noor"] for name in names))
    assert (found.who[0].header, found.who[0].is_likely) == ("A", True)
    assert not form(["A", "B"], ["Noor", "Sem"]).who[0].is_likely


def test_columns_are_laid_beside_the_questions_of_the_round() -> None:
    asked = Round(
        1, 1, "M", date(2026, 11, 20), "open", "pupil_mode",
        (RoundQuestion(7, 1, "positive", "Met wie trek je graag op in de klas?", None),
         RoundQuestion(8, 2, "negative", "Met wie trek je liever niet op?", 3)), (),
        (ScaleQuestion(9, 1, "belonging", "Hoor je erbij?"),),
    )  # fmt: skip
    found = form(
        ["Naam", "met wie trek je graag op in de klas", "Hoor jij er thuis?", "Kleur"],
        ["Noor", "Sem", "meestal wel", "rood"],
        asked=asked,
    )
    assert [(one.question_id, one.scale_id) for one in found.columns] == [
        (7, None), (None, 9), (None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("Hoe veilig voel je je?", ["1", "5"], "safety"),
        ("Hoe veilig voel je je?", ["4 - best veilig", "2,0"], "safety"),
        ("Ik hoor erbij", ["helemaal mee eens", "mee oneens"], "belonging"),
        ("Weet je bij wie je terecht kunt?", ["ja, dat weet ik zeker", "ik twijfel"], "adult"),
        ("Ben je de laatste tijd gepest?", ["een of twee keer", "de afgelopen tijd niet"],
         "bullied_self"),
        ("Ben je de laatste tijd gepest?", ["nooit", "vaak"], None),
        ("Hoeveel broers heb je?", ["1", "2"], None),
        ("Hoe veilig voel je je?", ["7", "8"], None),
    ],
)  # fmt: skip
def test_scales_are_told_by_the_question_and_its_five_answers(
    header: str, cells: list[str], kind: str | None
) -> None:
    found = form(["Naam", header], *(["Noor", cell] for cell in cells))
    assert found.columns[0].scale == kind


def test_every_worded_step_of_klasapp_is_read_back() -> None:
    for kind, words in SCALE_STEPS.items():
        assert [read_step(kind, word.upper()) for word in words] == [1, 2, 3, 4, 5]
        assert [read_step(kind, str(step)) for step in range(7)] == [None, 1, 2, 3, 4, 5, None]


def test_the_label_of_who_answered_is_no_address() -> None:
    found = form(["Gebruikersnaam", "Vrienden"], ["noor.jansen@school.example", "Sem"])
    assert who_label("Gebruikersnaam", "noor.jansen@school.example", found.who) == "noor jansen"


def test_files_without_answers_and_rows_beside_the_header_are_told() -> None:
    with pytest.raises(InputError, match="alleen een kopregel"):
        form(["Naam", "Wie?"])
    with pytest.raises(InputError, match=r"rij 3: .*meer cellen"):
        form(["Naam", "Wie?"], ["Noor", "Sem"], ["Sem", "Noor", "x"])
    with pytest.raises(InputError, match="meer dan 500"):
        form(["Naam", "Wie?"], *([["Noor", "Sem"]] * 501))


def test_signs_that_steer_a_terminal_are_gone() -> None:
    found = form(["Naam", "Wie?"], ["Noor\x1b[2J", "Sem\u202e\nYara"])
    _, cells = found.rows[0]
    assert "\x1b" not in cells["Naam"]
    assert cells["Wie?"].split("\n") == ["Sem", "Yara"]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text(max_size=30), min_size=1, max_size=6),
    st.lists(st.lists(st.text(max_size=20), min_size=6, max_size=6), min_size=1, max_size=4),
)
def test_any_table_is_read_or_refused_in_a_sentence(
    header: list[str], rows: list[list[str]]
) -> None:
    """Every column is asked, says who answered, or is listed as ignored: none is lost."""
    try:
        found = form(header, *(row[: len(header)] for row in rows))
    except InputError as error:
        assert str(error).startswith('Bestand "f.csv"')
        return
    listed = {one for column in found.columns for one in column.headers}
    listed |= {one.header for one in found.who} | set(found.ignored)
    assert all(set(cells) <= listed for _, cells in found.rows)
