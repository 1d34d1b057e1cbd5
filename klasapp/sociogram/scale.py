"""Questions a pupil answers about himself, in five worded steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from klasapp.errors import InputError
from klasapp.sociometry.reason import OLWEUS

ScaleKind: TypeAlias = Literal["safety", "belonging", "adult", "bullied_self"]
ScaleAnswers: TypeAlias = Mapping[int, int]
"""Scale question id -> step 1..5; a question that the pupil skipped is not in it."""

STEPS = range(1, 6)
RATHER_NOT = "dat zeg ik liever niet"
"""The sixth choice: it leaves no trace of the question in the form."""
SCALE_WORDS: dict[ScaleKind, str] = {
    "safety": "veilig voelen",
    "belonging": "erbij horen",
    "adult": "hulp vinden",
    "bullied_self": "zelf gepest",
}
SCALE_STEPS: dict[ScaleKind, tuple[str, str, str, str, str]] = {
    "safety": (
        "helemaal niet veilig",
        "niet zo veilig",
        "soms wel, soms niet",
        "meestal veilig",
        "heel veilig",
    ),
    "belonging": (
        "helemaal niet",
        "meestal niet",
        "soms wel, soms niet",
        "meestal wel",
        "helemaal wel",
    ),
    "adult": (
        "nee, bij niemand",
        "ik denk het niet",
        "ik twijfel",
        "ik denk het wel",
        "ja, dat weet ik zeker",
    ),
    "bullied_self": OLWEUS,
}
"""The words of steps 1 to 5: low to high, and never to often (Olweus) for ``bullied_self``."""
SENSITIVE_SCALES: dict[ScaleKind, str] = {
    "bullied_self": (
        "Deze vraag is gevoelig. Leerlingen zeggen of ze zelf gepest worden. Wie ja zegt, verwacht "
        "dat er iets gebeurt.\n\n"
        "Zet de vraag alleen aan als je dit hebt geregeld:\n"
        "• je kijkt binnen een dag naar de antwoorden;\n"
        "• je hebt deze week tijd om te praten met wie zegt gepest te worden;\n"
        "• de anti-pestcoördinator weet dat je deze meting doet;\n"
        "• je vertelt de klas dat jij de antwoorden met naam leest.\n\n"
        "Wat een leerling hier zegt is een reden om te kijken en te luisteren."
    ),
}
"""Why a question is off until the mentor turns it on, and what to arrange."""


@dataclass(frozen=True, slots=True)
class ScaleQuestion:
    """A question of a round that a pupil answers about himself."""

    id: int
    position: int
    kind: ScaleKind
    text: str

    @property
    def steps(self) -> tuple[str, str, str, str, str]:
        """The words of steps 1 to 5."""
        return SCALE_STEPS[self.kind]


@dataclass(frozen=True, slots=True)
class StarterScale:
    """A scale offered to the mentor; ``on``: in a new round unless turned off."""

    kind: ScaleKind
    text: str
    on: bool = False


SCALE_STARTERS = (
    StarterScale("safety", "Hoe veilig voel je je in deze klas?", on=True),
    StarterScale("belonging", "Heb je het gevoel dat je erbij hoort in deze klas?", on=True),
    StarterScale("adult", "Weet je bij wie je terecht kunt als er iets is?", on=True),
    StarterScale("bullied_self", "Ben je de laatste paar maanden gepest?"),
)
"""In the order in which pupils get them (``adult``: R65)."""


def check_scales(scales: Iterable[ScaleQuestion], answers: ScaleAnswers) -> None:
    """Refuse answers that no question of the round has; ``InputError``."""
    known = {one.id for one in scales}
    if not set(answers) <= known:
        raise InputError("Er is een antwoord bij een vraag die niet in deze meting staat.")
    if any(step not in STEPS for step in answers.values()):
        raise InputError("Een antwoord op een schaal is 1, 2, 3, 4 of 5. Verander het getal.")
