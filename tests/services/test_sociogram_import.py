"""Reading in a round from two CSV files."""

import os
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pytest

from klasapp.errors import InputError
from klasapp.sociogram import import_files_service, import_service, service
from klasapp.sociogram.import_service import Incoming
from klasapp.store.check import check_store
from klasapp.store.session import Session

GOLDEN = os.environ.get("KLASAPP_GOLDEN")


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


DEELNAME = """\
afname_id;leerling;status
A1;Noor Jansen;ingevuld
A1;sem;ingevuld
A1;100003;ingevuld
A1;Daan Visser;afwezig
A1;Lotte Smits;weigert
A1;Amien Haddad;ingevuld
"""
NOMINATIES = """\
afname_id;datum;vraag_code;polariteit;van;naar;volgorde
A1;2026-10-01;omgaan;+;Noor Jansen;sem;1
A1;2026-10-01;omgaan;+;sem;Noor Jansen;1
A1;2026-10-01;omgaan;+;Noor Jansen;Noor Jansen;2
A1;2026-10-01;liever niet;-;100003;Daan Visser;1
A1;2026-10-01;gepest;v;sem;sem;1
A1;2026-10-01;gepest;v;Amien Haddad;Daan Visser;1
A1;2026-10-01;omgaan;+;Daan Visser;Noor Jansen;1
"""


def write(folder: Path, nominations: str = NOMINATIES, pupils: str = DEELNAME) -> tuple[str, str]:
    (folder / "nominaties.csv").write_text(nominations, encoding="utf-8-sig")
    (folder / "deelname.csv").write_text(pupils, encoding="cp1252")
    return str(folder / "nominaties.csv"), str(folder / "deelname.csv")


def read(school: ClassLike, folder: Path, **texts: str) -> Incoming:
    return import_service.read_files(school.session, school.class_id, *write(folder, **texts))


def kinds_of(incoming: Incoming) -> dict[str, Any]:
    return dict(incoming.questions)


def test_the_dutch_pair_brings_kinds_date_and_exact_names(
    school_class: ClassLike, tmp_path: Path
) -> None:
    incoming = read(school_class, tmp_path)
    assert kinds_of(incoming) == {
        "omgaan": "positive",
        "liever niet": "negative",
        "gepest": "bullied",
    }
    assert incoming.measured_on == date(2026, 10, 1)
    loose = [match for match in incoming.matches if match.pupil_id is None]
    assert [match.label for match in loose] == ["Amien Haddad"]
    assert loose[0].proposals[0] == school_class.pupil_ids[5]


def test_nothing_is_guessed_and_nothing_written_before_the_mentor_chose(
    school_class: ClassLike, tmp_path: Path
) -> None:
    incoming = read(school_class, tmp_path)
    with pytest.raises(InputError, match="Amien Haddad"):
        import_service.preview(incoming, kinds_of(incoming), {})
    with pytest.raises(InputError, match="soort"):
        import_service.preview(incoming, {}, {"Amien Haddad": None})
    assert service.list_rounds(school_class.session, school_class.class_id) == ()


def test_the_preview_counts_and_names_what_does_not_count(
    school_class: ClassLike, tmp_path: Path
) -> None:
    incoming = read(school_class, tmp_path)
    found = import_service.preview(
        incoming, kinds_of(incoming), {"Amien Haddad": school_class.pupil_ids[5]}
    )
    assert found.answered == 4
    assert found.absent == ("Daan Visser", "Lotte Smits")
    assert "Fenna Mulder" in found.outside
    assert "Noor Jansen" not in found.outside
    assert found.counts == (
        ("omgaan", "positive", 2),
        ("liever niet", "negative", 1),
        ("gepest", "bullied", 1),
    )
    said = " ".join(found.warnings)
    assert "zichzelf" in said
    assert "Rij 4." in said
    assert "afwezig" in said
    assert "Rij 8." in said


def test_a_stored_import_is_a_closed_round_with_states_and_self_namings(
    school_class: ClassLike, tmp_path: Path
) -> None:
    session, ids = school_class.session, school_class.pupil_ids
    incoming = read(school_class, tmp_path)
    found = import_service.preview(incoming, kinds_of(incoming), {"Amien Haddad": ids[5]})
    round_id = import_service.save_import(
        session,
        school_class.class_id,
        "Oktober",
        date(2026, 10, 1),
        found,
        {"omgaan": "Met wie trek je graag op?"},
    )
    asked = service.find_round(session, round_id)
    assert (asked.state, asked.source, asked.opened_on) == ("closed", "import", date(2026, 10, 1))
    assert [question.text for question in asked.questions] == [
        "Met wie trek je graag op?",
        "liever niet",
        "gepest",
    ]
    states = {one.pupil.name: one.state for one in asked.participants}
    assert states["Daan Visser"] == "absent"
    assert states["Lotte Smits"] == "refused"
    assert states["Amin Haddad"] == "answered"
    made = service.class_round(session, round_id)
    assert len(made.nominations) == 4
    assert made.self_named == {"gepest": (str(ids[1]),)}
    analysis = service.results(session, round_id)
    assert [one.pupil for one in analysis.to_check if one.self_named] == [str(ids[1])]
    assert check_store(session.store).findings == ()


def test_a_name_that_is_not_of_this_class_is_left_out_with_its_rows(
    school_class: ClassLike, tmp_path: Path
) -> None:
    incoming = read(school_class, tmp_path)
    found = import_service.preview(incoming, kinds_of(incoming), {"Amien Haddad": None})
    assert str(school_class.pupil_ids[5]) not in found.made.pupils
    assert any("Amien Haddad" in sentence and "Rij 7." in sentence for sentence in found.warnings)


def test_a_question_can_be_left_out(school_class: ClassLike, tmp_path: Path) -> None:
    incoming = read(school_class, tmp_path)
    kinds = {"omgaan": "positive", "liever niet": None, "gepest": None}
    found = import_service.preview(incoming, kinds, {"Amien Haddad": None})  # type: ignore[arg-type]
    assert [name for name, _, _ in found.counts] == ["omgaan"]
    nothing = dict.fromkeys(kinds)
    with pytest.raises(InputError, match="geen vraag"):
        import_service.preview(incoming, nothing, {"Amien Haddad": None})


def test_the_order_of_the_files_does_not_matter_and_a_folder_is_enough(
    school_class: ClassLike, tmp_path: Path
) -> None:
    nominations, pupils = write(tmp_path)
    session, class_id = school_class.session, school_class.class_id
    one = import_service.read_files(session, class_id, nominations, pupils)
    assert import_service.read_files(session, class_id, pupils, nominations) == one
    assert import_service.read_files(session, class_id, str(tmp_path), "") == one
    assert import_files_service.remembered_folder(session) == str(tmp_path)


@pytest.mark.parametrize(
    ("nominations", "pupils", "why"),
    [
        ("a;b\n1;2\n", DEELNAME, "kolommen"),
        (NOMINATIES, NOMINATIES, "kolommen"),
        ("nominator,nominee,question,value\n", DEELNAME, "leeg"),
        (NOMINATIES, "leerling;status\n", "geen leerlingen"),
        ("", DEELNAME, "niets"),
    ],
)
def test_files_that_cannot_be_used_are_refused_with_the_reason(
    school_class: ClassLike, tmp_path: Path, nominations: str, pupils: str, why: str
) -> None:
    with pytest.raises(InputError, match=why):
        read(school_class, tmp_path, nominations=nominations, pupils=pupils)


def test_a_file_that_is_not_there_is_told(school_class: ClassLike, tmp_path: Path) -> None:
    session, class_id = school_class.session, school_class.class_id
    with pytest.raises(InputError, match=r"weg\.csv is er niet"):
        import_service.read_files(session, class_id, str(tmp_path / "weg.csv"), "x")
    with pytest.raises(InputError, match="Typ waar"):
        import_service.read_files(session, class_id, " ", "")
    with pytest.raises(InputError, match="geen twee bestanden"):
        import_service.read_files(session, class_id, str(tmp_path), "")


def test_an_import_from_the_future_or_with_a_used_name_is_refused(
    school_class: ClassLike, tmp_path: Path
) -> None:
    session, class_id = school_class.session, school_class.class_id
    incoming = read(school_class, tmp_path)
    found = import_service.preview(incoming, kinds_of(incoming), {"Amien Haddad": None})
    with pytest.raises(InputError, match="toekomst"):
        import_service.save_import(session, class_id, "M", date(2027, 1, 1), found)
    import_service.save_import(session, class_id, "M", date(2026, 10, 1), found)
    with pytest.raises(InputError, match="andere naam"):
        import_service.save_import(session, class_id, "M", date(2026, 10, 1), found)
    with pytest.raises(InputError, match="dezelfde tekst"):
        import_service.save_import(
            session, class_id, "N", date(2026, 10, 1), found, {"omgaan": "x", "gepest": "x"}
        )
    assert len(service.list_rounds(session, class_id)) == 1


@pytest.mark.parametrize("text", ["", "31-02-2026", "morgen", "2026"])
def test_a_date_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="dd-mm-jjjj"):
        import_service.parse_day(text)


def test_a_date_is_read_as_it_is_typed() -> None:
    assert import_service.parse_day("1-10-2026") == date(2026, 10, 1)


@pytest.mark.golden
@pytest.mark.skipif(GOLDEN is None, reason="KLASAPP_GOLDEN wijst nergens heen")
def test_a_real_class_reads_in_by_its_codes_and_gives_the_same_analysis(
    session: Session,
) -> None:
    """Knecht (2008), class 12b wave 1: through the store nothing is lost or added."""
    from klasapp.documents.tables import read_table
    from klasapp.sociometry import Question, analyse, read_round

    folder = Path(GOLDEN or "") / "data" / "knecht_12b_w1"
    tables = [
        read_table((folder / name).read_bytes(), name) for name in ("pupils.csv", "nominations.csv")
    ]
    labels = [cells["pupil"] for _, cells in tables[0].rows]
    with session.writing() as db:
        year = (
            db
            .table("school_year")
            .insert({
                "name": "2026-2027",
                "starts_on": "2026-08-01",
                "ends_on": "2027-07-31",
                "region": "zuid",
            })
            .last_pk
        )
        class_id = db.table("school_class").insert({"school_year_id": year, "name": "2B"}).last_pk
        assert isinstance(class_id, int)
        for label in labels:
            pupil = (
                db
                .table("pupil")
                .insert({
                    "given_name": label,
                    "infix": "",
                    "family_name": "",
                })
                .last_pk
            )
            db.table("enrolment").insert({
                "pupil_id": pupil,
                "class_id": class_id,
                "joined_on": "2026-08-01",
            })
    incoming = import_service.read_files(session, class_id, str(folder), "")
    assert all(match.pupil_id is not None for match in incoming.matches)
    kinds: dict[str, Any] = dict.fromkeys(dict(incoming.questions), "positive")
    found = import_service.preview(incoming, kinds, {})
    round_id = import_service.save_import(session, class_id, "W1", date(2026, 10, 1), found)
    stored = service.results(session, round_id)
    direct = analyse(read_round(tables[0].rows, tables[1].rows, [Question("friend", "positive")]))
    names = {
        str(one.pupil.id): one.pupil.name
        for one in service.find_round(session, round_id).participants
    }
    mine = {names[one.id]: (one.received, one.mutual, one.p_received_low) for one in stored.pupils}
    theirs = {one.id: (one.received, one.mutual, one.p_received_low) for one in direct.pupils}
    assert mine.keys() == theirs.keys()
    for name, (received, mutual, low) in theirs.items():
        assert mine[name][:2] == (received, mutual)
        assert mine[name][2] == pytest.approx(low, abs=1e-12)
    assert {(f.kind, names[f.pupil], f.certainty) for f in stored.flags} == {
        (f.kind, f.pupil, f.certainty) for f in direct.flags
    }
