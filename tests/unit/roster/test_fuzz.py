"""A small sample of the damaged files, and proof that the judge would see a fault."""

import importlib.util
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from klasapp.errors import InputError

SCRIPT = Path(__file__).parents[3] / "benchmarks" / "fuzz_rosters.py"


@pytest.fixture
def fuzz() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("fuzz_rosters", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz_rosters"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["fuzz_rosters"]


def test_damaged_files_are_read_or_refused(fuzz: ModuleType) -> None:
    """Two hundred damaged files of every format give a sound result or a sentence."""
    counts, faults = fuzz.run(count=200, seed=1)
    assert faults == []
    assert sum(counts.values()) == 200
    assert {name for name, _ in counts} == {kind.name for kind in fuzz.FORMATS}
    assert {outcome for _, outcome in counts} == {"read", "refused"}


def test_the_same_seed_damages_in_the_same_way(fuzz: ModuleType) -> None:
    """A fault can be found again by its seed and number."""
    assert fuzz.run(count=30, seed=7) == fuzz.run(count=30, seed=7)


@pytest.mark.parametrize(
    ("raised", "outcome"),
    [
        (ValueError("x"), "ValueError: x"),
        (RecursionError("x"), "RecursionError: x"),
        (InputError("Zonder naam van het bestand."), "zonder plaats"),
        (InputError('Bestand "lijst.csv": twee\nregels.'), "geen zin"),
        (InputError('Bestand "lijst.csv": kapot.'), "refused"),
    ],
)
def test_the_judge_sees_what_is_wrong(fuzz: ModuleType, raised: Exception, outcome: str) -> None:
    """Another exception, a sentence without a place or of two lines count as faults."""

    def read(_data: bytes) -> None:
        raise raised

    assert outcome in fuzz.attempt(fuzz.Format("x", b"", read), b"")


def test_the_judge_stops_a_reader_that_hangs(
    fuzz: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that goes on computing is interrupted and counts as a fault."""
    if not hasattr(signal, "setitimer"):
        pytest.skip("this system cannot interrupt a computation")
    monkeypatch.setattr(fuzz, "MAX_SECONDS", 0.05)

    def read(_data: bytes) -> None:
        while True:
            pass

    assert fuzz.attempt(fuzz.Format("x", b"", read), b"") == "langer dan twee seconden"
