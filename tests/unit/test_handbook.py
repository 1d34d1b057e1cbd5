"""The handbook knows each screen of the app, and names only keys that are there."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from textual.binding import Binding
from textual.screen import Screen

import klasapp
from klasapp.app.klasapp import KlasApp
from klasapp.app.rooms import ROOMS
from klasapp.app.welcome_screen import StepScreen
from klasapp.documents.content import exports_folder
from klasapp.documents.handbook import HANDBOOK, Section, handbook
from klasapp.widgets.actions import Action, spoken_key
from klasapp.widgets.base_screen import BaseScreen

FIRST_TIME = "De eerste keer"
_ANYWHERE = {"Enter", "Esc", "Tab", "/", "Ctrl+S"}


def below(base: type[Any]) -> Iterator[type[Any]]:
    """Every screen of klasapp that builds on ``base``."""
    for module in pkgutil.walk_packages(klasapp.__path__, "klasapp."):
        if module.name.endswith("_screen"):
            importlib.import_module(module.name)
    waiting = [base]
    while waiting:
        found = waiting.pop().__subclasses__()
        waiting += found
        yield from (one for one in found if one.__module__.startswith("klasapp."))


CHAPTERS = {room.key: room.name for room in ROOMS}
SCREENS = [
    (CHAPTERS[one.ROOM], one.HEADING, one)
    for one in {*below(BaseScreen)}
    if one.ROOM and one.HEADING and not one.__name__.startswith("_")
]
STEPS = [(FIRST_TIME, one.HEADING, one) for one in {*below(StepScreen)} if one.HEADING]


def keys_of(action: Action) -> set[tuple[str, str]]:
    return {(spoken_key(key), action.label) for key in action.key.split(",") if key}


OF_THE_APP = {pair for action in KlasApp.ACTIONS for pair in keys_of(action)}
EVERY_KEY = {
    spoken_key(key)
    for one in below(Screen)
    for bound in one.__dict__.get("BINDINGS", ())
    if isinstance(bound, Binding)
    for key in bound.key.split(",")
}


def keys_for(section: Section) -> set[tuple[str, str]]:
    """What may be pressed on the screens that a section names."""
    actions: set[tuple[str, str]] = set()
    for chapter, heading, screen in SCREENS:
        own = chapter == section.chapter and heading in section.screens
        if own or heading in section.also:
            actions |= {pair for action in screen.ACTIONS for pair in keys_of(action)}
    return actions | OF_THE_APP


def keys_named(section: Section) -> Iterator[tuple[str, str]]:
    """The keys in the text with the label behind each; empty for a key that stands alone."""
    for block in section.blocks:
        spans = [span for cell in block.cells for span in cell]
        for span, after in zip(spans, [*spans[1:], None], strict=True):
            if not span.code:
                continue
            labelled = span.bold and after is not None and after.bold and not after.code
            label = after.text.strip() if labelled and after is not None else ""
            if label or re.fullmatch(r"[a-zA-Z]|F\d+|(Ctrl|Shift)\+\S+|Del|spatie", span.text):
                yield span.text, label


def test_every_screen_has_its_own_section_and_every_section_real_screens() -> None:
    told = [(one.chapter, name) for one in handbook() for name in one.screens]
    real = {(chapter, heading) for chapter, heading, _ in (*SCREENS, *STEPS)}
    assert real - set(told) == set()
    assert set(told) - real == set()
    assert len(told) == len(set(told))
    headings = {heading for _, heading, _ in SCREENS}
    assert {name for one in handbook() for name in one.also} - headings == set()


@pytest.mark.parametrize("section", handbook(), ids=lambda one: one.title)
def test_every_key_that_is_named_is_there_under_that_name(section: Section) -> None:
    there = keys_for(section)
    alone = {key for key in EVERY_KEY | {key for key, _ in there} if len(key) > 1} | _ANYWHERE
    wrong = [
        (key, label)
        for key, label in keys_named(section)
        if (key not in alone if not label else (key, label) not in there)
    ]
    assert wrong == []


def test_a_wrong_key_or_label_is_seen() -> None:
    assert len(SCREENS) > 100
    week = next(one for one in handbook() if "Deze week" in one.screens)
    assert ("u", "Later") in keys_for(week)
    assert ("u", "Later") in set(keys_named(week))
    assert ("k", "Later") not in keys_for(week)
    assert week.book == HANDBOOK


def test_the_card_names_keys_that_are_there() -> None:
    card = (exports_folder() / "kaart.typ").read_text(encoding="utf-8")
    named = set(re.findall(r"toets\[([^\]]+)\]\]?, \[\*([^*]+)\*", card))
    there = {pair for _, _, one in SCREENS for action in one.ACTIONS for pair in keys_of(action)}
    back = (spoken_key(BaseScreen.BACK.key), BaseScreen.BACK.label)
    rooms = {(str(room.number), room.name) for room in ROOMS}
    assert len(named) > 15
    assert named - there - OF_THE_APP - rooms - {back} == set()
