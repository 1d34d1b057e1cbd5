"""The look: contrast that is measured, what is remembered, no colour, nothing that moves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from rich.color import Color
from textual.widgets import Button

from klasapp.app.klasapp import KlasApp
from klasapp.app.look import THEMES, apply_remembered_look, choose_theme, toggle_motion
from klasapp.store.session import Session

LEAST = 4.5
"""The contrast of WCAG 2.2 AA for ordinary text."""


class ClassLike(Protocol):
    """What the fixture ``school_class`` gives."""

    session: Session
    class_id: int


def luminance(color: Color) -> float:
    """The relative luminance of WCAG 2.2."""
    shares = [part / 255 for part in color.get_truecolor()]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio, from 1 to 21."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def letters(app: Any) -> Iterator[tuple[str, Color, Color]]:
    """Each piece of text on the screen, with its colour and what is behind it."""
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            shown = any(letter.isalnum() for letter in text)
            if shown and style is not None and style.color and style.bgcolor:
                color = style.color
                if style.dim:
                    pairs = zip(color.get_truecolor(), style.bgcolor.get_truecolor(), strict=True)
                    color = Color.from_rgb(*(back + (front - back) * 0.5 for front, back in pairs))
                yield text.strip(), color, style.bgcolor


def test_black_on_white_is_twenty_one() -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.fixture
def app(school_class: ClassLike, tmp_path: Path, clock: Any) -> KlasApp:
    """The app on a class of twelve."""
    session = Session(school_class.session.store.reopen(), clock)
    return KlasApp(tmp_path / "test.db", clock, session)


@pytest.mark.parametrize("theme", [name for name in THEMES if not name.startswith("ansi")])
async def test_every_letter_can_be_read(app: KlasApp, theme: str) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        choose_theme(app, None, theme)
        for keys in (("1",), ("4",), ("6", "n"), ("escape", "7"), ("n",), ("escape", "8")):
            await pilot.press(*keys)
            await pilot.pause(0.2)
            pale = {
                f"{text[:40]} ({contrast(color, back):.1f})"
                for text, color, back in letters(app)
                if contrast(color, back) < LEAST
            }
            assert pale == set(), f"{theme}, after {keys}"


async def test_without_colour_everything_is_grey(
    school_class: ClassLike, tmp_path: Path, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    session = Session(school_class.session.store.reopen(), clock)
    app = KlasApp(tmp_path / "test.db", clock, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("7")
        await pilot.pause(0.2)
        assert app.no_color
        from textual.filter import Monochrome

        assert any(isinstance(one, Monochrome) for one in app._filters)


async def test_the_look_is_remembered(app: KlasApp) -> None:
    assert app.session is not None
    async with app.run_test() as pilot:
        assert app.theme == "klasapp-dark"
        choose_theme(app, app.session, "klasapp-light")
        assert toggle_motion(app, app.session)
        await pilot.pause()
        app.theme, app.animation_level = "klasapp-dark", "full"
        apply_remembered_look(app, app.session)
        assert app.theme == "klasapp-light"
        assert str(app.animation_level) == "none"
        assert not toggle_motion(app, app.session)


async def test_the_welcome_offers_to_practise_first(tmp_path: Path, clock: Any) -> None:
    app = KlasApp(tmp_path / "new.db", clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.query_one("#practise", Button).press()
        await pilot.pause()
    assert app.practice_wanted
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("theme", [name for name in THEMES if not name.startswith("ansi")])
async def test_the_practice_school_looks_different(
    school_class: ClassLike, tmp_path: Path, clock: Any, theme: str
) -> None:
    session = Session(school_class.session.store.reopen(), clock)
    app = KlasApp(tmp_path / "test.db", clock, session, practice=True)
    async with app.run_test(size=(80, 24)) as pilot:
        choose_theme(app, None, theme)
        await pilot.pause(0.2)
        bar = [(text, color, back) for text, color, back in letters(app) if "OEFENSCHOOL" in text]
        assert bar
        assert all(contrast(color, back) >= LEAST for _, color, back in bar)
        app.practice = False
        app.set_class(False, "practice")
        await pilot.pause(0.2)
        plain = {back for _, _, back in letters(app)}
        assert bar[0][2] not in plain
