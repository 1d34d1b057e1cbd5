"""What the lessons cover, as a table that a mentor and a school can read."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from klasapp.documents.content import lessons_folder
from klasapp.lessons.coverage import coverage, table, uncovered
from klasapp.lessons.library import read_library

PAGE = Path(__file__).parents[3] / "docs" / "lessen.md"
SHIPPED = (
    "kennismaken",
    "zo-gaan-wij-met-elkaar-om",
    "groepsapp-en-telefoons",
    "rollen-in-de-groep",
    "van-toeschouwer-naar-helper",
    "plagen-ruzie-of-pesten",
    "ruzie-uitpraten",
    "hulp-vragen-is-geen-klikken",
    "online-wat-blijft-en-wat-is-strafbaar",
    "veilig-online",
    "beelden-delen-en-sexting",
    "buitensluiten-en-roddelen",
    "grenzen-aangeven",
    "verschillen-en-oordelen",
    "het-sociogram-invullen",
    "terugkijken-op-onze-afspraken",
    "film-en-gesprek",
    "spreekbeurt-over-pesten",
    "een-campagne-maken",
    "na-een-incident",
)


def test_the_page_is_what_the_lessons_say(today: date) -> None:
    """After a change: ``python docs/make_lessons_table.py``."""
    assert PAGE.read_text(encoding="utf-8") == table(
        read_library([lessons_folder()], today).modules
    )


def test_a_row_names_the_lessons_that_cover_it_and_only_those(today: date) -> None:
    modules = read_library([lessons_folder()], today).modules
    rows = {(row.requirement, row.what): row.lessons for row in coverage(modules)}
    roles = rows["R28", "Onderwerp: rollen in de groep"]
    assert "rollen-in-de-groep" in {module.id for module in roles}
    assert all("rollen in de groep" in module.topics for module in roles)
    play = rows["R29", "Werkvorm: rollenspel"]
    assert all(any("rollenspel" in step.work_forms for step in module.steps) for module in play)


def test_what_no_lesson_covers_is_told(today: date) -> None:
    modules = read_library([lessons_folder()], today).modules
    without = tuple(
        replace(module, steps=tuple(s for s in module.steps if "rollenspel" not in s.work_forms))
        for module in modules
    )
    assert "Werkvorm: rollenspel" in {row.what for row in uncovered(without)}
    assert "nog geen les" in table(without)


def test_every_requirement_has_a_lesson(today: date) -> None:
    assert uncovered(read_library([lessons_folder()], today).modules) == ()


def test_every_lesson_of_the_set_exists_without_a_fault(today: date) -> None:
    """Other lessons and a school's own ones lead to these by their id; new ones come behind."""
    modules = read_library([lessons_folder()], today).modules
    assert tuple(module.id for module in modules)[: len(SHIPPED)] == SHIPPED
    assert [module.file for module in modules] == [
        f"{number:02d}-{module.id}.md" for number, module in enumerate(modules, start=1)
    ]
