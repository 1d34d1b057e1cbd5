"""The questions of a round: what may be asked, why some are sensitive, what chance does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from klasapp.errors import InputError
from klasapp.sociometry.round import NOMINATION_KINDS, NominationKind
from klasapp.sociometry.rows import clean

Kind: TypeAlias = NominationKind

MAX_TEXT = 200
MAX_NAME = 80
ALPHA = 0.05
SELF_NAMING: frozenset[Kind] = frozenset({"bullied", "bullies"})
"""A pupil who names himself here says something: kept apart, never refused (sociometry.md 5)."""


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What klasapp knows of a kind of question."""

    word: str
    """Dutch, in lists, on sheets, in a summary and on the command line."""
    pattern: str
    """How a question of this kind is recognised in a file from Forms (lower case)."""
    is_positive: bool = False
    """Whether being chosen is something good: so it is drawn and counted with "positief"."""
    named: str = ""
    """What the page of a pupil who was named says; ``{}`` stands for by how many."""
    remark: str = ""
    """A sentence behind that."""


KINDS: dict[Kind, KindFacts] = {
    "bullied": KindFacts("wie wordt gepest", r"gepest|slachtoffer"),
    "bullies": KindFacts("wie pest", r"\bpest|\bpesters?\b"),
    "negative": KindFacts(
        "negatief", r"liever niet|liever geen|niet graag|minder graag|het minst"
    ),
    "popular": KindFacts(
        "wie is populair", r"populair", True,
        "Populair volgens {}.", "Populair is iets anders dan graag gekozen worden.",
    ),
    "defends": KindFacts(
        "wie helpt", r"\bhelp(?:t|en)?\b|op voor|neemt het op|steunt", True,
        "Helpt anderen volgens {}.",
    ),
    "positive": KindFacts(
        "positief", r"graag|vrienden|vriendin|samen|naast|met wie|welke klasgenoten|kies", True
    ),
}  # fmt: skip
"""Each kind; of those whose pattern fits a question, the first is taken."""
KIND_WORDS: dict[Kind, str] = {kind: KINDS[kind].word for kind in NOMINATION_KINDS}
SENSITIVE: dict[Kind, str] = {
    "negative": (
        "Deze vraag is gevoelig. Leerlingen schrijven op wie ze liever niet bij zich hebben. "
        "Daar kan onrust van komen, vooral als ze er daarna over praten.\n\n"
        "Zet de vraag alleen aan als je dit hebt geregeld:\n"
        "• je afdelingsleider weet ervan;\n"
        "• je vertelt de klas dat klasgenoten de antwoorden nooit zien;\n"
        "• je bent er de rest van de dag, en je kijkt de dag erna hoe het gaat.\n\n"
        "Zonder deze vraag zie je nog steeds wie weinig gekozen wordt."
    ),
    "bullied": (
        "Deze vraag is gevoelig. Leerlingen noemen wie er volgens hen gepest wordt. "
        "Wie dat leest, moet er ook iets mee doen.\n\n"
        "Zet de vraag alleen aan als je dit hebt geregeld:\n"
        "• je hebt deze week tijd om te praten met wie genoemd wordt;\n"
        "• de anti-pestcoördinator weet dat je deze meting doet;\n"
        "• je vertelt de klas dat je iets doet met wat je leest, en wat.\n\n"
        "Een naam op deze lijst is een reden om te kijken. Het is geen bewijs."
    ),
    "bullies": (
        "Deze vraag is erg gevoelig. Leerlingen noemen wie er volgens hen pest. "
        "Dat kan een vergissing zijn, of een manier om iemand te pakken.\n\n"
        "Zet de vraag alleen aan als je dit hebt geregeld:\n"
        "• de anti-pestcoördinator weet dat je deze meting doet;\n"
        "• je gebruikt de namen nooit als beschuldiging en je noemt ze niet in de klas;\n"
        "• je hebt deze week tijd voor gesprekken.\n\n"
        "De antwoorden staan niet bij de resultaten. Je ziet ze alleen in een zaak."
    ),
}
"""Why a question is off until the mentor turns it on, and what to arrange."""


@dataclass(frozen=True, slots=True)
class RoundQuestion:
    """A question of a round; ``max_choices`` None is unlimited."""

    id: int
    position: int
    kind: Kind
    text: str
    max_choices: int | None


@dataclass(frozen=True, slots=True)
class StarterQuestion:
    """A question offered to the mentor; ``on``: in a new round unless turned off."""

    kind: Kind
    text: str
    on: bool = False


STARTERS = (
    StarterQuestion("positive", "Met wie trek je graag op in de klas?", on=True),
    StarterQuestion("positive", "Met wie werk je graag samen?"),
    StarterQuestion("positive", "Naast wie zit je graag in de klas?"),
    StarterQuestion("defends", "Wie helpt anderen als er iets vervelends gebeurt?"),
    StarterQuestion("popular", "Wie is er volgens jou populair in de klas?"),
    StarterQuestion("negative", "Met wie trek je liever niet op in de klas?"),
    StarterQuestion("bullied", "Wie wordt er volgens jou gepest?"),
    StarterQuestion("bullies", "Wie pest er volgens jou?"),
)


def clean_text(text: str) -> str:
    """The text of a question: one line of 1..200 characters; ``InputError`` otherwise."""
    line = clean(" ".join(text.split()))
    if not line:
        raise InputError("Een vraag die aan staat heeft geen tekst. Typ de vraag, of zet hem uit.")
    if len(line) > MAX_TEXT:
        raise InputError(f"Een vraag is langer dan {MAX_TEXT} tekens. Maak hem korter.")
    return line


def unchosen_by_chance(pupils: int, choices: int) -> float:
    """How many of ``pupils`` nobody chooses when each picks ``choices`` at random (section 1.2)."""
    return pupils * _nobody(pupils, choices)


def can_stand_out(pupils: int, choices: int | None) -> bool:
    """Whether a pupil whom nobody chose is too rare to be chance (P ≤ .05; section 1.2)."""
    return choices is None or _nobody(pupils, choices) <= ALPHA


def _nobody(pupils: int, choices: int) -> float:
    others = pupils - 1
    return (1.0 - min(choices, others) / others) ** others if others > 0 else 1.0


def chance_advice(pupils: int, choices: int | None) -> tuple[str, bool]:
    """What a number of choices means for this class, and whether it is enough."""
    if pupils < 2:
        return "Voor een meting zijn ten minste twee leerlingen nodig.", False
    if choices is None:
        return (
            "Onbeperkt kiezen werkt het best: dan zegt het iets als iemand weinig gekozen wordt.",
            True,
        )
    number = f"{unchosen_by_chance(pupils, choices):.1f}".replace(".", ",")
    chance = (
        f"Bij {choices} keuzes worden door toeval al {number} van de {pupils} leerlingen "
        "niet gekozen."
    )
    if can_stand_out(pupils, choices):
        return chance + " Wie dan nog minder gekozen wordt dan verwacht, kan opvallen.", True
    return (
        chance + " Zo kan niemand opvallen als weinig gekozen. Neem onbeperkt, of meer keuzes.",
        False,
    )
