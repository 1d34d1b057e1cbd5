"""The numbers of the class page on four waves of a real class."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from klasapp.sociogram.class_page import MEASURES, swings
from klasapp.sociometry import ClassRound, Question, Settings, analyse

pytestmark = pytest.mark.golden
WAVES = ("knecht_12b_w1", "knecht_12b_w2", "knecht_12b_w3", "knecht_12b_w4")


@pytest.mark.parametrize("wave", WAVES)
def test_what_one_form_can_do_is_what_leaving_each_pupil_out_gives(
    golden: Path, read_class: Callable[..., ClassRound], wave: str
) -> None:
    """Found by counting again without each respondent, from the file."""
    made = read_class(golden / "data" / wave, Question("friend", "positive"))
    facts = Settings(stability=False)
    whole = analyse(made, facts).classroom
    found = swings(made, "friend")
    less = []
    for pupil in made.responded:
        kept = tuple(one for one in made.nominations if one.nominator != pupil)
        absent = replace(made, nominations=kept, responded=made.responded - {pupil})
        less.append(analyse(absent, facts).classroom)
    for measure in MEASURES:
        before = measure.of(whole)
        after = [value for one in less if (value := measure.of(one)) is not None]
        if before is not None:
            largest = max(abs(before - value) for value in after)
            assert found[measure.key] == pytest.approx(largest, abs=1e-12), measure.key


@pytest.mark.parametrize("wave", WAVES)
def test_the_numbers_on_the_class_page_are_those_of_the_reference(
    golden: Path, read_class: Callable[..., ClassRound], wave: str
) -> None:
    made = read_class(golden / "data" / wave, Question("friend", "positive"))
    room = analyse(made, Settings(stability=False)).classroom
    path = golden / "classrooms" / f"{wave}.json"
    file: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    theirs = file["analyses"]["friend"]["indices_positive"]
    names = {
        "participation": "participation", "choices": "mean_given", "cohesion": "cohesion_moreno",
        "reciprocity": "reciprocity_arc", "not_chosen": "not_chosen", "no_mutual": "no_mutual",
        "centralisation": "indegree_centralization",
    }  # fmt: skip
    for key, name in names.items():
        (value,) = (one.of(room) for one in MEASURES if one.key == key)
        assert value == pytest.approx(theirs[name], abs=1e-9), key
    assert room.same_gender_share == pytest.approx(theirs["gender"]["share_same"], abs=1e-9)
