"""The parts of the house's plan that hold for kinds of files rather than for packages."""

import subprocess
import sys
from pathlib import Path

import pytest
from grimp import build_graph

PACKAGE = Path(__file__).parents[2] / "klasapp"
HEAVY = ("numpy", "matplotlib", "networkx", "sqlite_utils", "typst", "zxcvbn", "holidays")


def _importers(external: str) -> set[str]:
    # What is imported for types only is not there when the program runs.
    graph = build_graph(
        "klasapp", include_external_packages=True, exclude_type_checking_imports=True
    )
    if external not in graph.modules:
        return set()
    return graph.find_modules_that_directly_import(external)


@pytest.mark.parametrize("external", ["textual", "rich"])
def test_only_screens_widgets_and_the_app_know_textual(external: str) -> None:
    strangers = {
        module
        for module in _importers(external)
        if not module.startswith(("klasapp.app", "klasapp.widgets"))
        and not module.endswith("_screen")
    }
    assert strangers == set()


def test_only_the_picture_knows_matplotlib() -> None:
    assert _importers("matplotlib") <= {"klasapp.sociogram.picture"}


def test_only_the_solver_knows_ortools() -> None:
    assert _importers("ortools") <= {"klasapp.sociogram.solver"}


def test_nobody_uses_pyplot() -> None:
    sources = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    assert not any(
        "pyplot import" in text or "import matplotlib.pyplot" in text for text in sources
    )


@pytest.mark.parametrize("external", ["sqlite3", "sqlcipher3", "sqlite_utils"])
def test_only_the_store_and_records_know_sqlite(external: str) -> None:
    strangers = {
        module
        for module in _importers(external)
        if not module.startswith("klasapp.store") and not module.endswith("records")
    }
    assert strangers == set()


def test_sql_stands_in_the_store_and_in_records_only() -> None:
    def speaks_sql(path: Path) -> bool:
        text = path.read_text(encoding="utf-8")
        return ".execute(" in text or "db.table(" in text

    strangers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if speaks_sql(path) and path.name != "records.py" and path.parts[-2] != "store"
        and not path.name.endswith("_records.py")
    }  # fmt: skip
    assert strangers == set()


def test_screens_of_one_room_never_import_screens_of_another() -> None:
    graph = build_graph("klasapp")
    for module in graph.modules:
        if not module.endswith("_screen") or module.startswith("klasapp.app"):
            continue
        room = module.split(".")[1]
        for imported in graph.find_modules_directly_imported_by(module):
            if imported.endswith("_screen") and not imported.startswith("klasapp.widgets"):
                assert imported.split(".")[1] == room, f"{module} imports {imported}"


def test_the_shell_starts_without_the_heavy_packages() -> None:
    """Importing the app up to the unlock screen loads none of what takes long."""
    code = f"import sys, klasapp.app.klasapp; print([n for n in {HEAVY!r} if n in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("package", ["klasapp.sociometry", "klasapp.protocol"])
def test_the_pure_packages_load_nothing_of_the_app(package: str) -> None:
    """A notebook can use them without Textual, a database or matplotlib."""
    others = ("textual", "sqlite_utils", "sqlcipher3", "matplotlib", "cryptography", "typst")
    code = f"import sys, {package}; print([n for n in {others!r} if n in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert loaded.stdout.strip() == "[]"


def test_what_a_class_sees_cannot_reach_a_pupil() -> None:
    """Screens for the class get plain data: their modules reach no roster, store or room."""
    graph = build_graph("klasapp", exclude_type_checking_imports=True)
    for module in graph.modules:
        if not (module == "klasapp.widgets.beamer" or module.endswith("beamer_screen")):
            continue
        own = module.split(".")[1]
        reached = {name.removeprefix("klasapp.") for name in graph.find_upstream_modules(module)}
        rooms = {"roster", "store", "cases", "signals", "sociogram", "sociometry", "week", "upkeep"}
        strangers = {name for name in reached if name.split(".")[0] in rooms - {own}}
        strangers |= {name for name in reached if name.endswith(("service", "records"))}
        assert strangers == set(), module
