"""Looking for a pupil by name or number in the sociogram."""

from __future__ import annotations

from klasapp.sociogram.explore import Explored, seek


def next_found(explored: Explored, text: str, focus: str | None, by: int) -> str | None:
    """The pupil ``by`` places after the chosen one among those whose name fits; None: nobody."""
    found = seek(explored, text)
    if not found:
        return None
    here = found.index(focus) if focus in found else -by
    return found[(here + by) % len(found)]


def search_line(explored: Explored, text: str, focus: str | None) -> str:
    """What is typed, who is found, and which keys help."""
    found = seek(explored, text)
    line = f" Zoek: {text}▁  "
    if not text:
        return line + "typ een naam of nummer; Esc stopt"
    if focus is None or focus not in found:
        return line + "geen naam gevonden; wis met Backspace"
    more = f" ({found.index(focus) + 1} van {len(found)}; Tab gaat verder)"
    return f"{line}{explored.name(focus)}{more if len(found) > 1 else ''} · Enter klaar"
