"""What leaves klasapp of a round: as numbers, noted, for the owner only, and readable again."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import pytest
from python_calamine import CalamineWorkbook

from klasapp.documents.tables import read_table
from klasapp.errors import InputError
from klasapp.sociogram import service
from klasapp.sociogram.explore import Explored, View
from klasapp.sociogram.explore_service import explore
from klasapp.sociogram.export_service import (
    DATA_FORMATS,
    PictureWish,
    codes,
    export_round,
    save_pictures,
)
from klasapp.sociogram.question import Kind
from klasapp.sociometry import (
    ClassRound,
    analyse,
    analysis_to_json,
    from_gexf,
    from_graphml,
    read_round,
)
from klasapp.store.audit import newest
from klasapp.store.session import Session


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


QUESTIONS: tuple[tuple[Kind, str], ...] = (
    ("positive", "Met wie trek je graag op?"),
    ("negative", "Met wie liever niet?"),
    ("bullied", "Wie wordt er gepest?"),
    ("bullies", "Wie pest er?"),
)


def held(school: ClassLike) -> Explored:
    """A closed round: everyone chooses the next four; one is absent and one refuses."""
    session, ids = school.session, school.pupil_ids
    round_id = service.start_round(session, school.class_id)
    draft = service.Draft("Meting [/] =1", QUESTIONS, None, ids)
    service.save_draft(session, round_id, draft)
    service.open_round(session, round_id)
    asked = service.find_round(session, round_id)
    size = len(ids)
    for place, pupil in enumerate(ids):
        if place in {2, 3}:
            service.mark(session, round_id, pupil, "absent" if place == 2 else "refused")
            continue
        liked = [ids[(place + step) % size] for step in range(1, 5)]
        others = [one for one in ids if one not in {pupil, *liked}]
        answers: Mapping[Kind, Sequence[int]] = {
            "positive": liked, "negative": others[:1], "bullied": others[1:2],
            "bullies": others[2:3],
        }  # fmt: skip
        choices = {one.id: answers[one.kind] for one in asked.questions}
        service.save_form(session, round_id, pupil, choices)
    service.close_round(session, round_id)
    return explore(session, round_id)


def _last_audit(session: Session) -> tuple[str, str, str]:
    with session.reading() as db:
        row = newest(db, 1)[0]
    return row.action, row.subject, row.detail


def _same(one: ClassRound, other: ClassRound) -> bool:
    """Whether the two give the same analysis; wording of warnings aside."""

    def told(made: ClassRound) -> dict[str, Any]:
        order = {name: place for place, name in enumerate(sorted(made.pupils))}
        document = analysis_to_json(analyse(replace(made, gender={})))
        document.pop("warnings")
        document["pupils"] = sorted(document["pupils"], key=lambda pupil: order[pupil["id"]])
        return document

    return json.dumps(told(one)) == json.dumps(told(other))


@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize("school", ["school_class", "awkward_class"])
def test_every_file_reads_back_as_a_round_with_the_same_analysis(
    school: str, names: bool, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    found: ClassLike = request.getfixturevalue(school)
    explored = held(found)
    paths = export_round(found.session, explored, list(DATA_FORMATS), names=names, folder=tmp_path)
    by_start = {path.name.split("-")[0] + path.suffix: path for path in paths}
    pair = read_round(
        read_table(by_start["deelname.csv"].read_bytes(), "deelname").rows,
        read_table(by_start["nominaties.csv"].read_bytes(), "nominaties").rows,
        explored.made.questions,
    )
    graphml = from_graphml(by_start["sociogram.graphml"].read_text(encoding="utf-8"))
    gexf = from_gexf(by_start["sociogram.gexf"].read_text(encoding="utf-8"))
    assert "2026-11-23" in by_start["sociogram.graphml"].read_text(encoding="utf-8")
    assert _same(pair, graphml)
    assert _same(pair, gexf)
    back = {
        new: old
        for old, new in zip(explored.made.pupils, _called(found, explored, names), strict=True)
    }
    inside = {(one.nominator, one.nominee, one.question) for one in explored.made.nominations}
    assert inside == {
        (back[one.nominator], back[one.nominee], one.question) for one in pair.nominations
    }
    assert {back[one] for one in pair.responded} == explored.made.responded


def _called(school: ClassLike, explored: Explored, names: bool) -> list[str]:
    if not names:
        found = codes(school.session, explored.asked.id)
        return [found[one] for one in explored.made.pupils]
    from klasapp.sociometry.rows import clean

    return [clean(explored.name(one)) for one in explored.made.pupils]


def test_without_names_no_name_number_or_order_of_the_list_leaves(
    school_class: ClassLike, tmp_path: Path
) -> None:
    explored = held(school_class)
    paths = export_round(school_class.session, explored, list(DATA_FORMATS), folder=tmp_path)
    assert not any("sleutel" in path.name for path in paths)
    for path in paths:
        data = path.read_bytes()
        if path.suffix == ".xlsx":
            book = CalamineWorkbook.from_filelike(BytesIO(data))
            cells = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
            data = str(cells).encode()
        for one in explored.asked.participants:
            assert one.pupil.name.encode() not in data
            assert one.pupil.given_name.encode() not in data
            assert one.pupil.number.encode() not in data
        assert b"Wie pest er?" not in data
        assert path.stat().st_mode & 0o077 == 0
    rows = next(path for path in paths if path.name.startswith("deelname")).read_text("utf-8-sig")
    listed = [row["leerling"] for row in csv.DictReader(rows.splitlines(), delimiter=";")]
    assert listed == sorted(listed)
    assert "weigert" in rows
    assert _last_audit(school_class.session) == (
        "round.export", f"round:{explored.asked.id}", "csv gexf graphml xlsx codes",
    )  # fmt: skip


def test_the_key_comes_only_when_asked_for_and_tells_whose_number_it_is(
    awkward_class: ClassLike, tmp_path: Path
) -> None:
    session, explored = awkward_class.session, held(awkward_class)
    paths = export_round(session, explored, ["csv"], key=True, folder=tmp_path)
    key = next(path for path in paths if path.name.startswith("sleutel"))
    rows = list(csv.reader(key.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0] == ["nummer", "leerling"]
    called = codes(session, explored.asked.id)
    assert {row[0] for row in rows[1:]} == set(called.values())
    assert not any(row[1].startswith(("=", "+", "-", "@")) for row in rows)
    assert _last_audit(session)[2] == "csv codes key"
    named = export_round(session, explored, ["csv"], names=True, key=True, folder=tmp_path)
    assert not any(path.name.startswith("sleutel") for path in named)


def test_a_pupil_keeps_the_number_in_a_later_round_of_the_class(school_class: ClassLike) -> None:
    first = codes(school_class.session, held(school_class).asked.id)
    assert codes(school_class.session, held(school_class).asked.id) == first


def test_the_matrix_has_a_sheet_for_each_question_but_who_bullies(
    awkward_class: ClassLike, tmp_path: Path
) -> None:
    explored = held(awkward_class)
    (path,) = export_round(awkward_class.session, explored, ["xlsx"], names=True, folder=tmp_path)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == [
        "uitleg", "Met wie trek je graag op", "Met wie liever niet", "Wie wordt er gepest",
    ]  # fmt: skip
    text = str(book.get_sheet_by_name("uitleg").to_python())
    assert "die antwoorden horen bij een zaak" in text
    assert "Bewaar het achter slot" in text
    rows = book.get_sheet_by_name("Met wie trek je graag op").to_python()
    given = {row[0]: row[-2] for row in rows[3:]}
    assert sorted(str(value) for value in given.values()) == sorted(
        ["4.0"] * 8 + ["–"] * 2 + ["32.0"]
    )


def test_pictures_are_numbers_unless_asked_and_named_without_words_of_the_question(
    awkward_class: ClassLike, tmp_path: Path
) -> None:
    session, explored = awkward_class.session, held(awkward_class)
    wish = PictureWish(View(polarity="negative", layout="spring", reach="mutual"), flags=True)
    paths = save_pictures(session, explored, wish, ["svg", "pdf"], key=True, folder=tmp_path)
    stem = f"2B-2026-11-23-meting{explored.asked.id}"
    assert [path.name for path in paths] == [
        f"sociogram-{stem}-netwerk-vraag2-wederzijds-nummers.svg",
        f"sociogram-{stem}-netwerk-vraag2-wederzijds-nummers.pdf",
        f"sleutel-{stem}.csv",
    ]
    drawn = paths[0].read_text(encoding="utf-8")
    assert "L01" in drawn
    assert "8 van de 10 leerlingen vulden in" in drawn
    assert not any(one.pupil.given_name in drawn for one in explored.asked.participants)
    assert _last_audit(session) == (
        "round.export", f"round:{explored.asked.id}", "svg pdf codes key",
    )  # fmt: skip
    (named,) = save_pictures(
        session, explored, replace(wish, naming="full"), ["svg"], key=True, folder=tmp_path
    )
    assert "Robert'); drop table" in named.read_text(encoding="utf-8")


def test_a_round_without_forms_or_without_a_kind_of_file_is_refused(
    school_class: ClassLike, tmp_path: Path
) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    empty = explore(session, round_id)
    with pytest.raises(InputError, match="nog geen formulier"):
        export_round(session, empty, ["csv"], folder=tmp_path)
    with pytest.raises(InputError, match="nog geen formulier"):
        save_pictures(session, empty, PictureWish(View()), ["png"], folder=tmp_path)
    with pytest.raises(InputError, match="nog niets gekozen"):
        export_round(session, held(school_class), [], folder=tmp_path)
    assert not list(tmp_path.glob("*.csv"))
