"""The same facts, the same phase? Over all cases, without names (R56)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.cases.measure import SMALLEST_GROUP, Comparison
from klasapp.cases.service import Session, compare_cases
from klasapp.widgets.base_screen import BaseScreen

_FEW = f"te weinig zaken (minder dan {SMALLEST_GROUP})"


class CompareScreen(BaseScreen[None]):
    """For the anti-pestcoördinator: are measures given consistently?"""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Maatregelen vergelijken"
    AUTO_FOCUS = "#compare-body"
    HELP = (
        "Krijgen zaken die op elkaar lijken dezelfde maatregel? Hier staan alle zaken bij elkaar: "
        "per ernst en per soort pesten de hoogste fase die is gegeven. Er staat geen naam in en "
        f"geen getal onder de {SMALLEST_GROUP}, zodat niemand te herkennen is. Een verschil is "
        "een reden om het te bespreken, geen oordeel."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(classes="cases")
        self._found = compare_cases(session)

    def compose_content(self) -> ComposeResult:
        """A paragraph per kind of case."""
        with VerticalScroll(id="compare-body", classes="content"):
            yield Static(_text(self._found))


def _text(found: tuple[Comparison, ...]) -> Content:
    if not found:
        return Content("Er zijn nog geen zaken om te vergelijken.")
    parts: list[Content | str] = []
    for one in found:
        group = one.group or "geen vorm ingevuld"
        parts.append(Content.styled(f"\n{one.severity.value} · {group}\n", "bold"))
        if not one.enough:
            parts.append(f"  {_FEW}\n")
            continue
        for phase, count in one.cases:
            word = f"hoogste fase {phase}" if phase else "geen maatregel"
            parts.append(f"  {word}: {count} zaken\n")
        if one.others:
            rest = "andere fasen" if one.cases else "de fasen verschillen, elk"
            parts.append(f"  {rest}: minder dan {SMALLEST_GROUP} zaken\n")
    return Content.assemble(*parts)
