"""Two waves of the same real class against the reference's study of stability."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from klasapp.sociometry import ClassRound, Question, compare_rounds

pytestmark = pytest.mark.golden


def test_jaccard_and_received_choices_are_those_of_the_reference(
    golden: Path, read_class: Callable[..., ClassRound]
) -> None:
    """Seventeen pairs of waves; counts and shares correlate alike when nobody was absent."""
    pairs = json.loads((golden / "stability.json").read_text(encoding="utf-8"))
    complete = 0
    for pair in pairs:
        question = Question(pair["question"], "positive")
        a, b = (read_class(golden / "data" / pair[key], question) for key in ("from_", "to"))
        found = compare_rounds(a, b)
        assert found.jaccard == pytest.approx(pair["jaccard"], abs=1e-12)
        assert len(found.pupils) == pair["common_pupils"]
        assert found.pearson_received is not None
        if pair["responded_both"] == pair["common_pupils"]:
            complete += 1
            assert found.pearson_received == pytest.approx(pair["indegree_pearson"], abs=1e-9)
        else:
            assert abs(found.pearson_received - pair["indegree_pearson"]) < 0.02
    assert len(pairs) == 17
    assert complete >= 2
