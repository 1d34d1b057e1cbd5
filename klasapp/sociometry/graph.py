"""Rounds as networkx graphs, the files of other network software, and communities."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeAlias

import networkx as nx

from klasapp.errors import InputError
from klasapp.sociometry.round import (
    QUESTION_KINDS,
    ClassRound,
    Nomination,
    Question,
    make_round,
)

Graph: TypeAlias = "nx.MultiDiGraph[str]"

_POLARITY = {"positive": "+", "negative": "-", "bullied": "v", "bullies": "p"}


def to_graph(round: ClassRound, *, date: str = "") -> Graph:
    """One node per pupil, one arrow per choice, keyed by its question.

    Nodes: ``label``, ``deelgenomen`` (False: absent, still a nominee) and ``geslacht`` when
    recorded; arrows: ``vraag``, ``soort``, ``polariteit``, ``waarde``, and ``datum`` (ISO) when
    ``date`` is given. Text, whole numbers and booleans only, since the writers of networkx stop
    on None and lists.
    """
    dated = {"datum": date} if date else {}
    graph = nx.MultiDiGraph()
    for pupil in round.pupils:
        gender = round.gender.get(pupil, "")
        graph.add_node(
            pupil,
            label=pupil,
            deelgenomen=pupil in round.responded,
            **({"geslacht": gender} if gender else {}),
        )
    described = {
        question.name: f"{question.kind}:{question.scale}" if question.scale else question.kind
        for question in round.questions
    }
    graph.graph.update({f"vraag {name}": text for name, text in described.items()})
    kinds = {question.name: question.kind for question in round.questions}
    for one in round.nominations:
        graph.add_edge(
            one.nominator,
            one.nominee,
            key=one.question,
            vraag=one.question,
            soort=described[one.question],
            polariteit=_POLARITY.get(kinds[one.question], ""),
            waarde=one.value,
            **dated,
        )
    for name, pupils in round.self_named.items():
        for pupil in pupils:
            kind = kinds[name]
            polarity = _POLARITY[kind]
            graph.add_edge(
                pupil,
                pupil,
                key=name,
                vraag=name,
                soort=kind,
                polariteit=polarity,
                waarde=1,
                **dated,
            )
    return graph


def _question(name: str, text: str) -> Question:
    """The question behind ``kind`` or ``rating:scale``."""
    word, _, scale = text.partition(":")
    for kind in QUESTION_KINDS:
        if kind == word and (scale.isdecimal() or not scale):
            return Question(name, kind, int(scale) if scale else None)
    raise InputError(f"Dit netwerk heeft een vraag van een onbekende soort: '{text}'.")


def from_graph(graph: Graph) -> ClassRound:
    """The round in a graph as ``to_graph`` makes it; KlasappError when it is another graph."""
    questions = {
        str(key).removeprefix("vraag "): str(text)
        for key, text in graph.graph.items()
        if str(key).startswith("vraag ")
    }
    for _, _, data in graph.edges.data():
        if "soort" in data and "vraag" in data:
            questions.setdefault(str(data["vraag"]), str(data["soort"]))
    nodes: list[tuple[str, dict[str, Any]]] = [
        (str(node), data) for node, data in graph.nodes.data()
    ]
    edges = list(graph.edges.data())
    if any("deelgenomen" not in data for _, data in nodes) or any(
        "vraag" not in data or "waarde" not in data for _, _, data in edges
    ):
        raise InputError(
            "Dit netwerk is niet door klasapp gemaakt: deelgenomen, vraag of waarde ontbreekt."
        )
    return make_round(
        [node for node, _ in nodes],
        [_question(name, text) for name, text in questions.items()],
        [
            Nomination(str(a), str(b), str(data["vraag"]), int(data["waarde"]))
            for a, b, data in edges
        ],
        responded=[node for node, data in nodes if data["deelgenomen"]],
        gender={node: str(data.get("geslacht", "")) for node, data in nodes},
    )


def to_graphml(round: ClassRound, *, date: str = "") -> str:
    """GraphML text (UTF-8 when written); ``date`` as in ``to_graph``."""
    return "\n".join(nx.generate_graphml(to_graph(round, date=date), named_key_ids=True)) + "\n"


def to_gexf(round: ClassRound, *, date: str = "") -> str:
    """GEXF 1.2 text (UTF-8 when written); ``date`` as in ``to_graph``."""
    buffer = BytesIO()
    nx.write_gexf(to_graph(round, date=date), buffer)
    return buffer.getvalue().decode("utf-8")


def from_graphml(text: str) -> ClassRound:
    """The round in GraphML text as ``to_graphml`` makes it; KlasappError for anything else."""
    return _from_xml(text, lambda: nx.parse_graphml(text, force_multigraph=True))


def from_gexf(text: str) -> ClassRound:
    """The round in GEXF text as ``to_gexf`` makes it; KlasappError for anything else."""
    return _from_xml(text, lambda: nx.read_gexf(BytesIO(text.encode("utf-8", "replace"))))


def _from_xml(text: str, parse: Callable[[], Graph]) -> ClassRound:
    # Entities can blow up a small file; the files of klasapp have none.
    if "<!" in text.replace("<!--", ""):
        raise InputError("Dit netwerkbestand heeft een DTD; die leest klasapp niet.")
    try:
        graph = parse()
    except Exception as error:  # networkx lets many kinds through
        raise InputError("Dit is geen netwerkbestand dat klasapp kan lezen.") from error
    if not graph.is_directed():
        raise InputError("Dit netwerk heeft geen pijlen: klasapp maakte het niet.")
    return from_graph(graph)


def communities(
    round: ClassRound, question: str | None = None, *, seed: int = 1
) -> tuple[tuple[str, ...], ...]:
    """Groups in the class by Louvain (Blondel et al. 2008, through networkx), seeded.

    On one question, by default the first positive; a mutual choice weighs double. Largest
    group first, pupils in roster order. KlasappError when the question was not asked.
    """
    positive = round.of_kind("positive")
    name = question or (positive[0].name if positive else None)
    if name is None or all(name != asked.name for asked in round.questions):
        raise InputError(f"De vraag '{name or ''}' is in deze meting niet gesteld.")
    place = {pupil: number for number, pupil in enumerate(round.pupils)}
    graph = nx.Graph()
    graph.add_nodes_from(round.pupils)
    for one in round.nominations:
        if one.question == name:
            weight = graph.get_edge_data(one.nominator, one.nominee, {"weight": 0})["weight"]
            graph.add_edge(one.nominator, one.nominee, weight=weight + 1)
    found = nx.community.louvain_communities(graph, seed=seed)
    groups = [tuple(sorted(group, key=place.__getitem__)) for group in found]
    return tuple(sorted(groups, key=lambda group: (-len(group), place[group[0]])))
