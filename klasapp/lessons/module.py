"""A lesson module: what a mentor needs to give one lesson, and the words it may use."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

PHASES = ("gouden", "zilver", "brons", "onderhoud", "na incident")
LEVELS = ("praktijkonderwijs", "vmbo", "havo", "vwo")
LANGUAGES = ("nl",)
STRENGTHS = ("sterk", "redelijk", "afgeleid", "praktijk")
DEBRIEF, EXIT_CARD, AGREEING = "nabespreking", "exitkaart", "afspraken maken"
WORK_FORMS = (
    "uitleg",
    "klassengesprek",
    "kring",
    "tweetallen",
    "alleen",
    "stellingen",
    "spel",
    "rollenspel",
    "groepsopdracht",
    "spreekbeurt",
    "film",
    AGREEING,
    "meting",
    DEBRIEF,
    EXIT_CARD,
)
TOPICS = (
    "kennismaken",
    "veiligheid",
    "omgaan met elkaar",
    "afspraken",
    "rollen in de groep",
    "pesten herkennen",
    "helpen en steunen",
    "hulp vragen",
    "vervolg bij pesten",
    "ruzie aanpakken",
    "elkaar aanspreken",
    "groepsapp",
    "telefoon",
    "regels op internet",
    "gevaren van internet",
    "gevolgen van online pesten",
    "strafbaar gedrag",
    "tips tegen online pesten",
    "wachtwoorden",
    "berichten bewaren",
    "beelden en sexting",
    "buitensluiten",
    "roddelen",
    "grenzen",
    "verschillen",
    "meting",
    "na een incident",
)
# What a lesson can fit (for suggestions), with the protocol's codes of forms of bullying.
SUITS = {
    "lichamelijk": "LI",
    "spullen": "SP",
    "woorden": "WO",
    "achter de rug": "AF",
    "buitensluiten": "BU",
    "online": "DI",
    "beelden": "DI9",
    "ruzie": "",
}


class Block(StrEnum):
    """The part of the class's agreements a line belongs to (R39: online is one of its own)."""

    GENERAL = "algemeen"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Goal:
    """One measurable goal; ``aim`` is the goal 1, 2 or 3 of the protocol (R17)."""

    text: str
    aim: int
    topic: str


@dataclass(frozen=True, slots=True)
class ExitQuestion:
    """A question of the anonymous exit card; without ``answers`` pupils write a line."""

    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementIdea:
    """The agreement that comes out of a lesson: what to ask the class, and examples."""

    question: str
    examples: tuple[str, ...]
    block: Block


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What comes after: look back after so many weeks; ``lesson`` is the id of a next one or ""."""

    lesson: str
    weeks: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known: how strong (one of ``STRENGTHS``), what it says, and who says so."""

    strength: str
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``short_minutes`` is None when the short form leaves it out."""

    number: int
    title: str
    minutes: int
    short_minutes: int | None
    short_note: str
    work_forms: tuple[str, ...]
    mentor: str
    say: str
    pupils: str
    screen: str
    fallback: str


@dataclass(frozen=True, slots=True)
class Handout:
    """A sheet for pupils, in Markdown."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class LessonModule:
    """One lesson, whole. Texts are Markdown; times are minutes."""

    file: str
    id: str
    title: str
    summary: str
    version: int
    language: str
    source: str
    licence: str
    years: tuple[int, ...]
    levels: tuple[str, ...]
    phases: tuple[str, ...]
    group_size: tuple[int, int]
    minutes: int
    short_minutes: int
    co_leader: str
    materials: tuple[str, ...]
    preparation: tuple[str, ...]
    setup: str
    not_when: tuple[str, ...]
    goals: tuple[Goal, ...]
    easier: str
    harder: str
    debrief: tuple[str, ...]
    exit_card: tuple[ExitQuestion, ...]
    agreement: AgreementIdea
    home: str
    follow_up: FollowUp
    evidence: tuple[Evidence, ...]
    sensitive: tuple[str, ...]
    referral: tuple[str, ...]
    suits: tuple[str, ...]
    law_checked: date | None
    introduction: str
    steps: tuple[Step, ...]
    handouts: tuple[Handout, ...]

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics of the goals, each once, in their order."""
        return tuple(dict.fromkeys(goal.topic for goal in self.goals))

    @property
    def aims(self) -> tuple[int, ...]:
        """The protocol's goals 1-3 that this lesson works on (R17)."""
        return tuple(sorted({goal.aim for goal in self.goals}))

    @property
    def work_forms(self) -> tuple[str, ...]:
        """The work forms of the steps, each once, in their order (R29)."""
        return tuple(dict.fromkeys(form for step in self.steps for form in step.work_forms))

    def steps_of(self, *, short: bool) -> tuple[Step, ...]:
        """The steps of the normal or of the short form."""
        if not short:
            return self.steps
        return tuple(step for step in self.steps if step.short_minutes is not None)

    def needed_in(self, step: Step) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What a mentor needs at this step from elsewhere in the module: (Dutch heading, texts).

        The sensitive points before the first step, the questions of the debrief, examples of an
        agreement, and with the exit card whom to go to.
        """
        cards = tuple(
            f"{one.text}{' (' + ' / '.join(one.answers) + ')' if one.answers else ''}"
            for one in self.exit_card
        )
        idea = self.agreement
        found = (
            ("Let op", self.sensitive, step.number == 1),
            ("Vragen van de nabespreking", self.debrief, DEBRIEF in step.work_forms),
            ("Voorbeelden van een afspraak", idea.examples, AGREEING in step.work_forms),
            ("Vragen op de exitkaart", cards, EXIT_CARD in step.work_forms),
            ("Maak je je zorgen?", self.referral, EXIT_CARD in step.work_forms),
        )
        return tuple((heading, texts) for heading, texts, wanted in found if wanted)
