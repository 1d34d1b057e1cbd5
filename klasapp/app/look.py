"""How klasapp looks: the theme and whether anything moves, chosen by the mentor and remembered.

``NO_COLOR`` in the environment makes everything grey (Textual does that); ``TEXTUAL_ANIMATIONS``
set to ``none`` keeps everything still before klasapp is opened.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.theme import BUILTIN_THEMES

if TYPE_CHECKING:
    from klasapp.store.session import Session

DARK = replace(
    BUILTIN_THEMES["textual-dark"],
    name="klasapp-dark",
    primary="#0064B0",
    variables={"block-cursor-background": "#003866"},
)
LIGHT = replace(
    BUILTIN_THEMES["textual-light"],
    name="klasapp-light",
    accent="#7A3E00",
    warning="#7A4A00",
    success="#1F6B2F",
    error="#A1123A",
    variables={"footer-key-foreground": "#00457A", "block-cursor-background": "#003154"},
)
"""Textual's own, with colours in which every letter can be read: contrast 4.5 or more."""
_NOTHING_PALE = {"text-muted": "ansi_default", "text-disabled": "ansi_default"}
ANSI_DARK = replace(
    BUILTIN_THEMES["ansi-dark"],
    primary="ansi_bright_blue",
    error="ansi_bright_red",
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "footer-key-foreground": "ansi_bright_yellow",
        "block-cursor-background": "ansi_blue",
        "block-cursor-foreground": "ansi_bright_white",
        **_NOTHING_PALE,
    },
)
ANSI_LIGHT = replace(
    BUILTIN_THEMES["ansi-light"],
    warning="ansi_red",
    variables={
        **BUILTIN_THEMES["ansi-light"].variables,
        "footer-key-foreground": "ansi_blue",
        "block-cursor-background": "ansi_cyan",
        "block-cursor-foreground": "ansi_black",
        "input-selection-foreground": "ansi_black",
        **_NOTHING_PALE,
    },
)
"""Those of Textual are too dark on the palette a Windows terminal begins with."""
THEMES = {
    DARK.name: "donker",
    LIGHT.name: "licht",
    "ansi-dark": "kleuren van de terminal (donker)",
    "ansi-light": "kleuren van de terminal (licht)",
}
"""The themes a mentor can choose, with their Dutch names; the first is the usual one."""
_THEME, _STILL = "look.theme", "look.still"


def dress(app: App[Any]) -> None:
    """Give ``app`` the themes, and the usual look."""
    app.register_theme(DARK)
    app.register_theme(LIGHT)
    app.register_theme(ANSI_DARK)
    app.register_theme(ANSI_LIGHT)
    app.theme = DARK.name


def apply_remembered_look(app: App[Any], session: Session) -> None:
    """Make ``app`` look as the mentor left it."""
    from klasapp.store.settings import read_setting

    with session.reading() as db:
        theme, still = read_setting(db, _THEME), read_setting(db, _STILL)
    if theme in THEMES:
        app.theme = theme
    if still:
        app.animation_level = "none"


def choose_theme(app: App[Any], session: Session | None, theme: str) -> None:
    """Show ``theme``, and keep it for the next time once klasapp is open."""
    app.theme = theme
    _keep(session, _THEME, theme)


def toggle_motion(app: App[Any], session: Session | None) -> bool:
    """Stop or start what moves by itself on the screen; returns whether it is still now."""
    still = app.animation_level != "none"
    app.animation_level = "none" if still else "full"
    _keep(session, _STILL, "1" if still else "")
    return still


def _keep(session: Session | None, key: str, value: str) -> None:
    from klasapp.store.settings import write_setting

    if session is not None:
        with session.writing() as db:
            write_setting(db, key, value)
