"""What a protocol file holds to read, to choose from and to hand out: frozen dataclasses."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a list: a code where the list has codes, a text, and where it comes from."""

    code: str
    text: str
    lines: tuple[int, ...] = ()
    addition: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What lines of the written protocol say about a subject; ``says`` empty: nothing."""

    about: str
    says: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Location:
    """A building of the board with contacts of its own (R1); ``key`` is what contacts name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Definition:
    """What bullying is (R61, R69-R73): advice only, support never waits for it (C23)."""

    working: str
    criteria: tuple[Entry, ...]  # intent, repetition, power
    descriptions: tuple[Entry, ...]
    verdicts: tuple[Entry, ...]  # signaal | ruzie | vermoeden | pesten
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SchoolRule:
    """A rule of the whole school (R45-R52)."""

    code: str
    title: str
    text: str
    lines: tuple[int, ...]
    addition: bool = False


@dataclass(frozen=True, slots=True)
class StarterLine:
    """A line a class can start its agreements with (R51, R207), in our own positive wording."""

    code: str  # AR1..AR14, ZA1..ZA19, and klasapp's own KA..
    block: str  # one of the blocks of an agreement set
    text: str
    lines: tuple[int, ...]
    addition: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """An online situation with what to do (R86-R91)."""

    key: str  # S1 .. S3
    title: str
    forms: tuple[str, ...]  # codes of forms for which it is offered
    stop: str  # what must never happen; empty where there is nothing
    no_files: bool  # klasapp takes no files in this situation (nude images)
    sources: tuple[str, ...]  # keys of the library, the first one first
    letter: str  # draft of a request to a provider; empty where there is none
    items: tuple[Entry, ...]
    lines: tuple[int, ...]
    addition: bool = False


@dataclass(frozen=True, slots=True)
class HelpOffer:
    """A kind of help to offer (R133-R134, R147, R164-R168); taking part is voluntary."""

    code: str
    text: str
    for_whom: tuple[str, ...]  # gepeste | pester | meeloper | ouders
    years: tuple[int, ...]  # school years it is for; empty = all
    most: int  # at most so many meetings; 0 = no limit (D13)
    external: bool
    sources: tuple[str, ...]
    lines: tuple[int, ...]
    addition: bool = False


@dataclass(frozen=True, slots=True)
class WordHint:
    """A word in a report that deserves a second look (R124, R217); never forbidden."""

    word: str
    tip: str
    lines: tuple[int, ...]
    addition: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A piece of the protocol to read, in our own words; ``part`` is 1 .. 7 (R5)."""

    key: str
    part: int
    title: str
    paragraphs: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of the written protocol (R4)."""

    dated: date | None
    text: str
    lines: tuple[int, ...]
