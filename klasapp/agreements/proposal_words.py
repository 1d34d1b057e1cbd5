"""What the screen of the proposals says: each line, how far it is, and advice (R51, R207)."""

from __future__ import annotations

from collections.abc import Sequence

from klasapp.agreements.agreement import (
    SOURCE_WORDS,
    Line,
    block_name,
    is_negative,
    joined_times,
    votes_told,
)
from klasapp.agreements.agreement_set import missing_blocks, own_lines_missing

_MANY = 2
"""Headings that are named; more are only counted."""


def facts_of(line: Line, lines: Sequence[Line], names: Sequence[str], *, joining: bool) -> str:
    """What stands behind a line; ``names``: of pupils in its text; ``joining``: it waits."""
    facts = [] if line.source == "class" else [SOURCE_WORDS[line.source]]
    times = joined_times(lines, line)
    if times > 1:
        facts.append(f"{times}×")
    if line.votes is not None:
        facts.append(votes_told(line.votes))
    if is_negative(line.text):
        facts.append("! zeg wat je wél doet")
    if names:
        facts.append("! hier staat een naam in")
    if joining:
        facts.append("← kies waarmee samen, en Enter")
    return " · ".join(facts)


def how_far(lines: Sequence[Line], required: Sequence[str]) -> str:
    """How many proposals there are, and what is still missing."""
    chosen = [one for one in lines if one.state == "chosen"]
    count = "1 voorstel" if len(lines) == 1 else f"{len(lines)} voorstellen"
    parts = [f"{count}, {len(chosen)} gekozen"]
    missing = missing_blocks(chosen, required)
    if len(missing) > _MANY:
        parts.append(f"nog niets bij {len(missing)} kopjes")
    elif missing:
        parts.append(f"nog niets bij: {', '.join(missing)}")
    elif chosen:
        parts.append("alle onderdelen zijn er")
    own = own_lines_missing(chosen)
    if own and chosen:
        parts.append(f"nog {own} van de klas zelf")
    return " · ".join(parts)


def asked(voted: Line | None, block: str) -> str:
    """What the field asks for now."""
    if voted is not None:
        return f"Hoeveel stemmen voor {voted.label} «{voted.text}»? (Esc stopt)"
    return f"Typ een voorstel en druk op Enter. Kopje: {block_name(block)} (F2)"


def advice_on(line: Line, names: Sequence[str], ideas: Sequence[str]) -> str:
    """What could be better about a new proposal; empty when it is fine."""
    if names:
        return f"In {line.label} staat de naam {names[0]}. Verwoord het zonder naam (w)."
    if not is_negative(line.text):
        return ""
    advice = f"{line.label} zegt wat je niet doet. Verwoord het straks positief (w)."
    return advice + (f" Bijvoorbeeld: «{ideas[0]}»" if ideas else "")
