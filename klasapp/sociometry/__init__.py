"""Sociometry: nominations -> chance model -> status, indices, flags, change.

Pure: standard library, numpy and networkx. Usable in a notebook on its own::

    from klasapp.sociometry import Question, Nomination, make_round, analyse
"""

from importlib import import_module
from typing import TYPE_CHECKING

from klasapp.sociometry.result import (
    METHODS,
    Analysis,
    Certainty,
    ClassIndices,
    Flag,
    FlagKind,
    Method,
    PupilResult,
    QuestionResult,
    RatingResult,
    RatingSum,
    Settings,
    Status,
    ToCheck,
)
from klasapp.sociometry.round import (
    NOMINATION_KINDS,
    QUESTION_KINDS,
    ClassRound,
    Nomination,
    NominationKind,
    Question,
    QuestionKind,
    RowWarning,
    SelfReport,
    SelfReportKind,
    make_round,
)
from klasapp.sociometry.rows import question_names, read_round

if TYPE_CHECKING:
    from klasapp.sociometry.analysis import analyse
    from klasapp.sociometry.change import Comparison, PupilChange, compare_rounds
    from klasapp.sociometry.exchange import DutchPair, to_dutch_pair, to_matrix_csv
    from klasapp.sociometry.graph import (
        communities,
        from_gexf,
        from_graph,
        from_graphml,
        to_gexf,
        to_graph,
        to_graphml,
    )
    from klasapp.sociometry.output import (
        analysis_to_json,
        analysis_to_table,
        comparison_to_json,
    )

# numpy and networkx are heavy: what needs them is loaded when it is first asked for (PEP 562),
# so that a screen that only knows Flag starts at once.
_LATE = {
    "analyse": "analysis",
    "Comparison": "change",
    "PupilChange": "change",
    "compare_rounds": "change",
    "DutchPair": "exchange",
    "to_dutch_pair": "exchange",
    "to_matrix_csv": "exchange",
    "communities": "graph",
    "from_gexf": "graph",
    "from_graph": "graph",
    "from_graphml": "graph",
    "to_gexf": "graph",
    "to_graph": "graph",
    "to_graphml": "graph",
    "analysis_to_json": "output",
    "analysis_to_table": "output",
    "comparison_to_json": "output",
}


def __getattr__(name: str) -> object:
    if name in _LATE:
        return getattr(import_module(f"klasapp.sociometry.{_LATE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "METHODS",
    "NOMINATION_KINDS",
    "QUESTION_KINDS",
    "Analysis",
    "Certainty",
    "ClassIndices",
    "ClassRound",
    "Comparison",
    "DutchPair",
    "Flag",
    "FlagKind",
    "Method",
    "Nomination",
    "NominationKind",
    "PupilChange",
    "PupilResult",
    "Question",
    "QuestionKind",
    "QuestionResult",
    "RatingResult",
    "RatingSum",
    "RowWarning",
    "SelfReport",
    "SelfReportKind",
    "Settings",
    "Status",
    "ToCheck",
    "analyse",
    "analysis_to_json",
    "analysis_to_table",
    "communities",
    "compare_rounds",
    "comparison_to_json",
    "from_gexf",
    "from_graph",
    "from_graphml",
    "make_round",
    "question_names",
    "read_round",
    "to_dutch_pair",
    "to_gexf",
    "to_graph",
    "to_graphml",
    "to_matrix_csv",
]
