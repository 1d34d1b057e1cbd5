"""Forms of Microsoft and Google into a round: what counts, what does not, all or nothing."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

import pytest

from klasapp.documents.tables import Table, read_table
from klasapp.errors import InputError
from klasapp.roster.pupil import PupilDraft
from klasapp.roster.service import add_pupil
from klasapp.sociogram import forms_service, records, service
from klasapp.sociogram.forms_answers import (
    Resolved,
    Spelling,
    SpellingKey,
    Target,
    check_targets,
    list_spellings,
    remembered,
    resolve,
)
from klasapp.sociogram.forms_service import Reading, read_forms, save_forms
from klasapp.sociogram.question import Kind
from klasapp.sociogram.round import ParticipantState
from klasapp.sociogram.scale import ScaleKind
from klasapp.store.check import check_store
from klasapp.store.session import Session

DAY = date(2026, 11, 20)


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


HEADER = ("Tijdstempel", "Wat is je naam?", "Met wie trek je graag op?", "Met wie liever niet?",
          "Wie wordt er gepest?", "Hoe veilig voel je je?")  # fmt: skip
KINDS: tuple[Kind | ScaleKind, ...] = ("positive", "negative", "bullied", "safety")


def table(*rows: Sequence[str], header: Sequence[str] = HEADER) -> Table:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return read_table(out.getvalue().encode(), "antwoorden.csv", tolerant=True)


def row(who: str, chosen: str = "", not_chosen: str = "", bullied: str = "", safe: str = "") -> (
    tuple[str, ...]
):  # fmt: skip
    return ("2026/11/20 10:00:00", who, chosen, not_chosen, bullied, safe)


def targets(reading: Reading) -> tuple[Target, ...]:
    found = []
    for column, kind in zip(reading.form.columns, KINDS, strict=True):
        if kind == "safety":
            found.append(Target(column, column.text, None, "safety"))
        else:
            found.append(Target(column, column.text, kind))  # type: ignore[arg-type]
    return tuple(found)


def spellings(reading: Reading) -> tuple[Spelling, ...]:
    who = reading.form.who[0].header
    return list_spellings(reading.form, who, targets(reading), reading.book)


def decided(
    reading: Reading, chosen: Mapping[str, int | None] | None = None
) -> dict[SpellingKey, int | None]:
    """Exact names as they are, the rest as ``chosen`` says, else as proposed."""
    return {
        one.key: (chosen or {}).get(one.label, one.proposal.suggested) for one in spellings(reading)
    }


def resolved(
    reading: Reading,
    chosen: Mapping[str, int | None] | None = None,
    keep: Mapping[int, int] | None = None,
) -> Resolved:
    return resolve(
        reading.form,
        reading.form.who[0].header,
        targets(reading),
        reading.book,
        reading.pupils,
        decided(reading, chosen),
        keep=keep,
        taken=reading.taken,
    )


def read(school: ClassLike, *rows: Sequence[str]) -> Reading:
    return read_forms(school.session, school.class_id, table(*rows))


def test_the_most_doubtful_names_come_first_and_exact_ones_last(school_class: ClassLike) -> None:
    second = add_pupil(school_class.session, school_class.class_id,
                       PupilDraft("9", "Sem", "", "Bos", ""))  # fmt: skip
    reading = read(school_class, row("Noor", "Xander;Sem;Yaraa;Daan"), row("Lote", "Sem"))
    listed = spellings(reading)
    assert [(one.label, one.proposal.doubt) for one in listed] == [
        ("Xander", 0), ("Sem", 1), ("Sem", 1), ("Lote", 2), ("Yaraa", 2), ("Noor", 3), ("Daan", 3),
    ]  # fmt: skip
    assert [one.rows for one in listed if one.label == "Sem"] == [(2,), (3,)]
    assert {second.id, school_class.pupil_ids[1]} == set(listed[1].proposal.candidates)


def test_a_spelling_is_decided_once_but_two_sems_are_asked_each_time(
    school_class: ClassLike,
) -> None:
    add_pupil(school_class.session, school_class.class_id, PupilDraft("9", "Sem", "", "Bos", ""))
    reading = read(school_class, row("Noorr", "Sem"), row("Daan", "noorr, Sem"))
    listed = spellings(reading)
    noor = next(one for one in listed if one.label == "Noorr")
    decisions: dict[SpellingKey, int | None] = {noor.key: school_class.pupil_ids[0]}
    more = remembered(listed, decisions, noor.key)
    assert more == {("choice", "noorr", 0): school_class.pupil_ids[0]}
    sem = next(one for one in listed if one.label == "Sem")
    assert remembered(listed, {sem.key: 1}, sem.key) == {}


def test_nothing_is_taken_that_the_mentor_did_not_decide(school_class: ClassLike) -> None:
    reading = read(school_class, row("Noor", "Sem"))
    with pytest.raises(InputError, match="Kies nog wie 'Noor' is"):
        resolve(reading.form, reading.form.who[0].header, targets(reading), reading.book,
                reading.pupils, {})  # fmt: skip


def test_what_cannot_count_is_listed_with_its_row_and_left_out(school_class: ClassLike) -> None:
    """Self, double, contradictory, unknown, unreadable: section 2, at import."""
    ids = school_class.pupil_ids
    reading = read(
        school_class,
        row("Noor", "Noor;Sem;Sem Berg;Yara;Xander", "Yara", "Noor;Daan", "best wel"),
        row("Vreemde", "Noor"),
    )
    found = resolved(reading)
    (given,) = found.forms
    assert given.choices == {0: (ids[1],), 1: (), 2: (ids[3],)}
    assert given.self_named == (2,)
    assert given.steps == {}
    assert len(found.notes) == 7
    for number, part in (
        (2, 'Noor Jansen koos zichzelf; dat telt niet. Vraag: "Met wie trek je graag op?"'),
        (2, "Noor Jansen noemde Sem Berg twee keer"),
        (2, "Noor Jansen koos Yara Bakker positief en negatief; beide tellen niet."),
        (2, "Noor Jansen koos 'Xander'; dat is niemand uit de klas."),
        (2, "Noor Jansen noemde zichzelf; dat staat apart"),
        (2, "het antwoord 'best wel' kent klasapp niet"),
        (3, "het formulier van 'Vreemde' telt niet: niet in de klas."),
    ):
        assert any(note.startswith(f"Rij {number}: ") and part in note for note in found.notes), (
            part
        )


def test_of_two_forms_the_last_counts_unless_the_mentor_says_otherwise(
    school_class: ClassLike,
) -> None:
    ids = school_class.pupil_ids
    reading = read(school_class, row("Noor", "Sem"), row("Daan"), row("noor jansen", "Yara"))
    found = resolved(reading)
    assert found.doubles == {ids[0]: (2, 4)}
    assert found.forms[0].choices[0] == (ids[2],)
    assert found.notes == ("Rij 2: Noor Jansen vulde vaker in; rij 4 telt.",)
    assert resolved(reading, keep={ids[0]: 2}).forms[0].choices[0] == (ids[1],)


def test_a_row_without_a_name_is_asked_and_an_empty_row_is_not(school_class: ClassLike) -> None:
    reading = read(school_class, row("", "Noor"), row(""), row("Sem", "niemand"))
    assert [(one.label, one.place) for one in spellings(reading)] == [
        ("(geen naam)", "who"), ("Sem", "who"), ("Noor", "choice"),
    ]  # fmt: skip
    found = resolved(reading)
    assert [form.pupil_id for form in found.forms] == [school_class.pupil_ids[1]]
    assert "'(geen naam)' telt niet" in found.notes[0]


def test_a_new_round_is_stored_whole_with_scales_states_and_self_namings(
    school_class: ClassLike,
) -> None:
    session, ids = school_class.session, school_class.pupil_ids
    reading = read(
        school_class,
        row("Noor", "Sem;Yara;", "niemand", "Noor", "heel veilig"),
        row("Sem", "Noor", "Daan", "", "dat zeg ik liever niet"),
    )
    missing: dict[int, ParticipantState] = dict.fromkeys(ids[2:], "absent")
    missing[ids[3]] = "refused"
    round_id = save_forms(
        session, school_class.class_id, reading, targets(reading), resolved(reading),
        missing, name="November", measured_on=DAY,
    )  # fmt: skip
    asked = service.find_round(session, round_id)
    assert (asked.name, asked.state, asked.source, asked.opened_on) == (
        "November", "closed", "import", DAY,
    )  # fmt: skip
    assert [question.kind for question in asked.questions] == ["positive", "negative", "bullied"]
    assert [scale.kind for scale in asked.scales] == ["safety"]
    states = {one.pupil.id: (one.state, one.way) for one in asked.participants}
    assert states[ids[0]] == ("answered", "import")
    assert states[ids[3]][0] == "refused"
    assert states[ids[4]][0] == "absent"
    with session.reading() as db:
        assert [(pupil, step) for _, pupil, step in records.scale_answers(db, round_id)] == [
            (ids[0], 5)
        ]
    made = service.class_round(session, round_id)
    assert made.self_named == {"Wie wordt er gepest?": (str(ids[0]),)}
    assert len(made.nominations) == 4
    assert check_store(session.store).findings == ()


def test_a_round_stays_open_while_someone_may_still_fill_it_in(school_class: ClassLike) -> None:
    reading = read(school_class, row("Noor", "Sem"))
    round_id = save_forms(
        school_class.session, school_class.class_id, reading, targets(reading), resolved(reading),
        {school_class.pupil_ids[1]: "waiting"}, name="N", measured_on=DAY,
    )  # fmt: skip
    assert service.find_round(school_class.session, round_id).state == "open"


def test_times_addresses_and_columns_left_out_are_nowhere_in_the_store(
    school_class: ClassLike,
) -> None:
    session = school_class.session
    reading = read_forms(
        session,
        school_class.class_id,
        table(
            ("2026/11/20 10:11:12", "noor.jansen@school.example", "Sem", "mijn geheim"),
            header=(
                "Tijdstempel",
                "Gebruikersnaam",
                "Met wie trek je graag op?",
                "Nog iets kwijt?",
            ),
        ),
    )
    wanted = (Target(reading.form.columns[0], "Met wie?", "positive"),)
    who = reading.form.who[0].header
    decisions = {
        one.key: one.proposal.pupil_id
        for one in list_spellings(reading.form, who, wanted, reading.book)
    }
    found = resolve(reading.form, who, wanted, reading.book, reading.pupils, decisions)
    save_forms(session, school_class.class_id, reading, wanted, found, {}, name="N",
               measured_on=DAY)  # fmt: skip
    with session.reading() as db:
        dump = "\n".join(str(row) for name in db.table_names() for row in db.table(name).rows)
    assert "Met wie?" in dump
    for secret in ("school.example", "mijn geheim", "10:11:12", "noor.jansen"):
        assert secret not in dump


def opened(school: ClassLike, limit: int | None = None) -> int:
    session = school.session
    round_id = service.start_round(session, school.class_id)
    asked: tuple[tuple[Kind, str], ...] = (("positive", "Met wie trek je graag op?"),)
    service.save_draft(session, round_id, service.Draft("Open", asked, limit, school.pupil_ids))
    service.open_round(session, round_id)
    return round_id


def into(school: ClassLike, round_id: int, *rows: Sequence[str]) -> tuple[Reading, Resolved]:
    made = table(*rows, header=("Naam", "Met wie trek je graag op?"))
    reading = read_forms(school.session, school.class_id, made, round_id)
    wanted = existing(reading)
    who = reading.form.who[0].header
    decisions = {
        one.key: one.proposal.suggested
        for one in list_spellings(reading.form, who, wanted, reading.book)
    }
    return reading, resolve(reading.form, who, wanted, reading.book, reading.pupils, decisions,
                            taken=reading.taken)  # fmt: skip


def existing(reading: Reading) -> tuple[Target, ...]:
    assert reading.asked is not None
    (question,) = reading.asked.questions
    return (Target(reading.form.columns[0], question.text, "positive", None, question.id,
                   question.max_choices),)  # fmt: skip


def test_an_open_round_takes_the_forms_of_who_had_not_answered(school_class: ClassLike) -> None:
    session, ids = school_class.session, school_class.pupil_ids
    round_id = opened(school_class, limit=2)
    (question,) = service.find_round(session, round_id).questions
    service.save_form(session, round_id, ids[0], {question.id: [ids[1]]})
    reading, found = into(school_class, round_id, ("Noor", "Daan"), ("Sem", "Noor, Yara, Daan"))
    assert reading.form.columns[0].question_id == question.id
    assert [form.pupil_id for form in found.forms] == [ids[1]]
    assert "Noor Jansen vulde in klasapp al in" in found.notes[0]
    assert "koos meer dan 2 namen: Daan Visser telt niet" in found.notes[1]
    missing = reading.missing(found)
    assert ids[0] not in {one.id for one in missing}
    states: dict[int, ParticipantState] = {one.id: "waiting" for one in missing}
    states[ids[2]] = "absent"
    save_forms(session, school_class.class_id, reading, existing(reading), found,
               states)  # fmt: skip
    asked = service.find_round(session, round_id)
    assert asked.state == "open"
    assert asked.participant(ids[0]).way == "screen"
    assert asked.participant(ids[1]).way == "import"
    assert asked.participant(ids[2]).state == "absent"
    with session.reading() as db:
        pairs = {(a, b) for _, a, b in records.nominations(db, round_id)}
    assert pairs == {(ids[0], ids[1]), (ids[1], ids[0]), (ids[1], ids[2])}


def test_a_question_of_the_round_without_a_column_is_refused(school_class: ClassLike) -> None:
    """Else everyone in the file would seem to choose nobody there."""
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    both: tuple[tuple[Kind, str], ...] = (
        ("positive", "Met wie trek je graag op?"), ("positive", "Naast wie zit je graag?"),
    )  # fmt: skip
    service.save_draft(session, round_id, service.Draft("O", both, None, school_class.pupil_ids))
    service.open_round(session, round_id)
    reading = read_forms(session, school_class.class_id,
                         table(("Noor", "Sem"), header=("Naam", both[0][1])), round_id)  # fmt: skip
    assert reading.asked is not None
    first = reading.asked.questions[0]
    wanted = (Target(reading.form.columns[0], first.text, "positive", None, first.id),)
    with pytest.raises(InputError, match=r"Naast wie zit je graag.*nog geen kolom"):
        check_targets(wanted, reading.asked)


def test_nothing_is_stored_when_one_form_cannot_be(school_class: ClassLike) -> None:
    """One transaction: a fault in the last form leaves no round behind."""
    session = school_class.session
    reading = read(school_class, row("Noor", "Sem"), row("Sem", "Noor"))
    found = resolved(reading)
    spoilt = Resolved((*found.forms, found.forms[0]), {}, ())
    with pytest.raises(InputError):
        save_forms(session, school_class.class_id, reading, targets(reading), spoilt, {},
                   name="N", measured_on=DAY)  # fmt: skip
    assert service.list_rounds(session, school_class.class_id) == ()
    with session.reading() as db:
        for table_name in ("round_question", "nomination", "scale_question", "self_naming"):
            assert db.table(table_name).count == 0


def test_two_columns_for_one_question_and_no_question_are_refused(school_class: ClassLike) -> None:
    reading = read(school_class, row("Noor", "Sem"))
    one, two, _, safe = targets(reading)
    with pytest.raises(InputError, match="ten minste een kolom"):
        check_targets((safe,), None)
    with pytest.raises(InputError, match="Twee kolommen"):
        check_targets((one, Target(two.column, one.text.upper(), "negative")), None)
    with pytest.raises(InputError, match="Twee kolommen"):
        check_targets((one, safe, Target(two.column, "x", None, "safety")), None)


def test_a_used_name_the_future_and_an_empty_result_are_refused(school_class: ClassLike) -> None:
    session, class_id = school_class.session, school_class.class_id
    reading = read(school_class, row("Noor", "Sem"))
    found = resolved(reading)
    assert forms_service.free_name(session, class_id, DAY) == "Meting november 2026"
    save_forms(session, class_id, reading, targets(reading), found, {}, name="Meting november 2026",
               measured_on=DAY)  # fmt: skip
    assert forms_service.free_name(session, class_id, DAY) == "Meting november 2026 (2)"
    for name, day, result, why in (
        ("Meting november 2026", DAY, found, "andere naam"),
        ("X", date(2027, 1, 1), found, "toekomst"),
        ("X", DAY, Resolved((), {}, ()), "geen enkel formulier"),
        (" ", DAY, found, "geen naam"),
    ):
        with pytest.raises(InputError, match=why):
            save_forms(session, class_id, reading, targets(reading), result, {}, name=name,
                       measured_on=day)  # fmt: skip
    assert len(service.list_rounds(session, class_id)) == 1


def test_a_closed_round_takes_no_forms(school_class: ClassLike) -> None:
    round_id = opened(school_class)
    service.close_round(school_class.session, round_id)
    with pytest.raises(InputError, match="niet open"):
        read_forms(school_class.session, school_class.class_id, table(row("Noor")), round_id)


def test_every_awkward_name_is_found_again(awkward_class: ClassLike) -> None:
    """Each pupil of the class typed exactly, all of them in one cell."""
    members = service.class_members(awkward_class.session, awkward_class.class_id)
    cell = ";".join(one.name for one in members)
    reading = read(awkward_class, *(row(one.name, cell) for one in members))
    found = resolved(reading)
    assert {form.pupil_id for form in found.forms} == set(awkward_class.pupil_ids)
    assert all(len(form.choices[0]) == len(members) - 1 for form in found.forms)
