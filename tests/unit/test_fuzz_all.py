"""A small sample of the run over all readers, and proof that the judge would see a fault."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from klasapp.errors import InputError

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "fuzz_all.py"
SLOW = {"protocol", "xlsx, binnenin", "xlsx, zip"}


@pytest.fixture(scope="module")
def fuzz() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("fuzz_all", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz_all"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["fuzz_all"], sys.modules["fuzz_rosters"]


@pytest.fixture(scope="module")
def desk(fuzz: ModuleType) -> Iterator[object]:
    with fuzz.opened() as made:
        yield made


def test_damaged_input_of_every_kind_is_read_or_refused(fuzz: ModuleType, desk: object) -> None:
    """No traceback, nothing written, one sentence; every kind comes by."""
    desk.kinds = tuple(kind for kind in desk.kinds if kind.name not in SLOW)  # type: ignore[attr-defined]
    counts, faults = fuzz.run(desk, count=250, seed=1)
    assert faults == []
    assert len({name for name, _ in counts}) == 25
    assert {outcome for _, outcome in counts} == {"read", "refused"}


@pytest.mark.parametrize(
    "name",
    ["entiteitenbom", "entiteit van buiten", "diep genestelde XML",
     "eindeloze kolommen", "diep geneste bundel", "diep geneste TOML"],
)  # fmt: skip
def test_bombs_are_refused(fuzz: ModuleType, desk: object, name: str) -> None:
    """Nested, blown up or endless: one sentence."""
    _, read, make = next(one for one in fuzz.bombs(desk) if one[0] == name)
    assert fuzz.attempt(desk, read, make()) == "refused"


def test_the_judge_sees_what_is_wrong(fuzz: ModuleType, desk: object, tmp_path: Path) -> None:
    """Another exception, no sentence, a file written and a changed row count as faults."""

    def judged(read: object) -> str:
        return str(fuzz.attempt(desk, read, b""))

    def raises(error: Exception) -> object:
        def read(_: bytes) -> None:
            raise error

        return read

    assert "ValueError" in judged(raises(ValueError("x")))
    assert "geen zin" in judged(raises(InputError("twee\nregels")))
    assert judged(raises(InputError("Een zin."))) == "refused"
    assert "schrijven" in judged(lambda _: (tmp_path / "x").write_text("x", encoding="utf-8"))
    store = desk.store  # type: ignore[attr-defined]
    assert "database" in judged(lambda _: store.db.execute("update pupil set infix = 'x'"))
