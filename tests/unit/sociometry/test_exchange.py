"""A round goes out and comes back the same: networkx, GraphML, GEXF and CSV."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import networkx as nx
import pytest

from klasapp.errors import InputError
from klasapp.sociometry import (
    ClassRound,
    Nomination,
    Question,
    QuestionKind,
    from_gexf,
    from_graph,
    from_graphml,
    make_round,
    read_round,
    to_dutch_pair,
    to_gexf,
    to_graph,
    to_graphml,
    to_matrix_csv,
)

KINDS: tuple[tuple[str, QuestionKind], ...] = (
    ("samen", "positive"),
    ("liever niet", "negative"),
    ("gepest", "bullied"),
    ("populair", "popular"),
)
AWKWARD = ["[red]O'Brien =1+1", "=cmd|' /C calc'!A0", "Zoë [/", '"; x', "+31", "L;1"]


def awkward() -> ClassRound:
    """Names that are formulas, markup and quotes; a rating; someone who named himself."""
    return make_round(
        AWKWARD,
        [
            Question("=samen", "positive"),
            Question("gepest", "bullied"),
            Question("cijfer", "rating", 7),
            Question("niemand", "negative"),
        ],
        [
            *(Nomination(AWKWARD[0], other, "=samen") for other in AWKWARD[1:]),
            Nomination(AWKWARD[1], AWKWARD[1], "gepest"),
            Nomination(AWKWARD[1], AWKWARD[0], "gepest"),
            Nomination(AWKWARD[2], AWKWARD[3], "cijfer", 6),
        ],
        responded=AWKWARD[:4],
        gender={AWKWARD[0]: "m"},
    )


def content(round: ClassRound) -> tuple[object, ...]:
    """Everything that must survive, independent of order within the nominations."""
    return (
        round.pupils,
        round.responded,
        {pupil: label for pupil, label in round.gender.items() if label},
        sorted((n.question, n.nominator, n.nominee, n.value) for n in round.nominations),
        dict(round.self_named),
    )


@pytest.mark.parametrize("seed", [1, 2, 3, None])
def test_a_round_survives_networkx(seed: int | None, invent: Callable[..., Any]) -> None:
    """Questions, polarity, absence, gender, ratings and self-namings."""
    round = awkward() if seed is None else invent(seed, kinds=KINDS).build()
    back = from_graph(to_graph(round))
    assert content(back) == content(round)
    assert back.questions == round.questions


@pytest.mark.parametrize("seed", [1, 2, None])
def test_a_round_survives_graphml_and_gexf(seed: int | None, invent: Callable[..., Any]) -> None:
    """Read back by networkx's own readers; a missing gender is no None in the file."""
    round = awkward() if seed is None else invent(seed, kinds=KINDS).build()
    graphml = nx.parse_graphml(to_graphml(round), force_multigraph=True)
    assert content(from_graph(graphml)) == content(round)
    gexf = nx.read_gexf(BytesIO(to_gexf(round).encode()))
    assert content(from_graph(gexf)) == content(round)


def test_another_graph_is_refused_in_one_sentence() -> None:
    """Not every GraphML file is ours."""
    graph = nx.MultiDiGraph([("a", "b")])
    with pytest.raises(InputError, match="niet door klasapp gemaakt"):
        from_graph(graph)
    graph = to_graph(make_round(["a"], [Question("samen", "positive")], []))
    graph.graph["vraag samen"] = "iets"
    with pytest.raises(InputError, match="onbekende soort"):
        from_graph(graph)


def rows(text: str) -> list[tuple[int, dict[str, str]]]:
    """CSV text as numbered rows."""
    return list(enumerate(csv.DictReader(StringIO(text, newline=""), delimiter=";"), start=2))


@pytest.mark.parametrize("seed", [1, 2, 3, None])
def test_the_dutch_pair_comes_back_the_same(seed: int | None, invent: Callable[..., Any]) -> None:
    """Also names that a spreadsheet would take for a formula."""
    round = awkward() if seed is None else invent(seed, kinds=KINDS).build()
    asked = [q for q in round.questions if any(n.question == q.name for n in round.nominations)]
    pair = to_dutch_pair(round, round_id="M1", date="2026-10-01")
    back = read_round(rows(pair.deelname), rows(pair.nominaties), asked)
    assert content(back) == content(round)
    assert {warning.kind for warning in back.warnings} <= {"self_named"}


def test_no_cell_of_a_csv_is_a_formula() -> None:
    """Cells that begin like one are guarded with an apostrophe; the polarity sign is one sign."""
    round = awkward()
    pair = to_dutch_pair(round, round_id="=1", date="2026-10-01")
    for text in (*pair, to_matrix_csv(round, "=samen")):
        for line in csv.reader(StringIO(text, newline=""), delimiter=";"):
            assert all(len(cell) < 2 or cell[0] not in "=+-@" for cell in line)


def test_the_matrix_has_nominators_in_rows_and_absentees_empty() -> None:
    """One for a choice, zero for none, the rating on a rating question."""
    round = make_round(
        ["a", "b", "c"],
        [Question("samen", "positive"), Question("cijfer", "rating", 5)],
        [Nomination("a", "b", "samen"), Nomination("b", "a", "cijfer", 4)],
        responded=["a", "b"],
    )
    assert to_matrix_csv(round, "samen").split("\r\n") == [
        ";a;b;c", "a;;1;0", "b;0;;0", "c;;;", "",
    ]  # fmt: skip
    assert to_matrix_csv(round, "cijfer").split("\r\n")[2] == "b;4;;"
    with pytest.raises(InputError, match="niet gesteld"):
        to_matrix_csv(round, "anders")


@pytest.mark.parametrize("seed", [1, 2, None])
def test_a_round_comes_back_from_graphml_and_gexf(
    seed: int | None, invent: Callable[..., Any]
) -> None:
    """Through klasapp's own readers."""
    round = awkward() if seed is None else invent(seed, kinds=KINDS).build()
    assert content(from_graphml(to_graphml(round))) == content(round)
    assert content(from_gexf(to_gexf(round))) == content(round)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Beste ouders,",
        "<graphml/>",
        "<gexf/>",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><graphml>&a;</graphml>',
        "<html><body>geen netwerk</body></html>",
    ],
)
def test_another_file_is_refused_in_one_sentence(text: str) -> None:
    """Whatever the text is."""
    for read in (from_graphml, from_gexf):
        with pytest.raises(InputError):
            read(text)
