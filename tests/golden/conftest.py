"""Where the reference answers are, and how to compare with them."""

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from klasapp.sociometry import ClassRound, Question, read_round

Rows = list[tuple[int, dict[str, str]]]
Check = Callable[[object, object, str], None]
ReadRows = Callable[[Path], Rows]
ReadClass = Callable[..., ClassRound]


@pytest.fixture(scope="session")
def golden() -> Path:
    """The folder with reference answers of real classrooms, outside the repository."""
    folder = os.environ.get("KLASAPP_GOLDEN")
    if not folder:
        pytest.skip("KLASAPP_GOLDEN is not set: the answers for real classrooms are not here")
    return Path(folder)


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(enumerate(csv.DictReader(file), start=2))


@pytest.fixture
def read_rows() -> ReadRows:
    """Read a CSV file as numbered rows."""
    return _rows


@pytest.fixture
def read_class() -> ReadClass:
    """Read the two CSV files of a class into a round with these questions."""

    def read(folder: Path, *questions: Question) -> ClassRound:
        return read_round(
            _rows(folder / "pupils.csv"), _rows(folder / "nominations.csv"), questions
        )

    return read


@pytest.fixture
def same() -> Check:
    """Labels, whole numbers and None equal; other numbers within 1e-9, tails within 1e-12."""

    def check(ours: object, theirs: object, where: str) -> None:
        if isinstance(theirs, float) and isinstance(ours, int | float):
            limit = 1e-12 if "p_" in where else 1e-9
            assert abs(ours - theirs) <= limit, f"{where}: {ours} is not {theirs}"
        else:
            assert ours == theirs, f"{where}: {ours} is not {theirs}"

    return check


@pytest.fixture
def read_json() -> Callable[[Path], Any]:
    """Read a JSON file."""

    def read(path: Path) -> Any:
        return json.loads(path.read_text(encoding="utf-8"))

    return read
