"""What Microsoft Forms and Google Forms export: which column asks what, and who answered.

Microsoft (xlsx): ID, Begintijd, Tijd van voltooien, E-mail, Naam, Tijd van laatste wijziging, then
the questions; several answers in a cell end in ``;`` each; a question that stands there twice gets
a number. Google (csv, or a zip with it; xlsx by way of Sheets): Tijdstempel, perhaps
Gebruikersnaam or E-mailadres, then the questions; several answers are joined by ``;`` (the csv of
Forms itself) or ``, `` (Sheets); the rows of a grid are columns "Vraag [1e keuze]".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from klasapp.documents.tables import Table, fault
from klasapp.roster.pupil import fold
from klasapp.sociogram.question import KINDS, MAX_TEXT, Kind
from klasapp.sociogram.round import Round
from klasapp.sociogram.scale import SCALE_STEPS, STEPS, ScaleKind
from klasapp.sociogram.spelling import NameBook, is_nobody, readable_address
from klasapp.sociometry.rows import clean

MAX_FORMS = 500
_SAME_QUESTION = 0.75
_MOSTLY = 0.5
_CLEARLY = 0.75
_ENOUGH = 5
_TIMES = frozenset({
    "begintijd", "start time", "tijd van voltooien", "completion time", "voltooiingstijd",
    "tijd van laatste wijziging", "last modified time", "tijdstempel", "timestamp",
})  # fmt: skip
_MEASURED = ("tijd van voltooien", "completion time", "tijdstempel", "timestamp", "begintijd",
             "start time")  # fmt: skip
_META = _TIMES | {
    "id", "taal", "language", "totaal aantal punten", "total points", "feedback van quiz",
    "feedback van test", "quiz feedback", "score", "leerjaar", "klas",
}  # fmt: skip
_QUIZ = re.compile(r"(?:punten|points|feedback) [-–] ", re.IGNORECASE)
_ADDRESS = frozenset({
    "email", "email address", "emailadres", "e mailadres", "e mail", "gebruikersnaam", "username",
})  # fmt: skip
_ADDRESS_TYPED = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAME = re.compile(
    r"\A(?:volledige |eigen |jouw |je |mijn |voor en achter)?(?:voor|roep)?naam"
    r"(?: en achternaam)?\Z"
    r"|\A(?:full name|name|your name|leerlingnummer|leerling)\Z"
    r"|\b(?:je|jouw|mijn|your) (?:eigen |volledige |full )?(?:\w*naam|name|leerlingnummer)\b"
    r"|\bwie ben (?:je|jij)\b|\bhoe heet (?:je|jij)\b"
)
_RANKS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6}
_RANK = rf"(?:(?P<number>\d{{1,2}})\s*(?:e|de|ste)?|(?P<word>{'|'.join(_RANKS)}))"
_THING = r"(?:keuze|keus|naam|klasgenoot|klasgenote|leerling|antwoord|choice)"
_ORDINAL = re.compile(
    rf"[\s\-–:.,(\[]*(?:\b{_RANK}\s*{_THING}|\b{_THING}\s*"
    rf"{_RANK.replace('number', 'later').replace('word', 'spelt')}|(?<=[\s\[(])(?P<bare>\d{{1,2}}))"
    r"\s*\d*[)\]]*\s*\Z",
    re.IGNORECASE,
)
_SCALES: tuple[tuple[ScaleKind, str], ...] = (
    ("bullied_self", r"\b(?:ben|word|werd) (?:je|jij|ik)\b.*gepest"),
    ("safety", r"veilig"),
    ("adult", r"bij wie (?:je|ik)\b.*terecht|terecht kun|iemand op school"),
    ("belonging", r"\berbij\b|hoort? erbij|thuis|welkom"),
)
_AGREEING = {
    **dict.fromkeys(("helemaal mee oneens", "helemaal niet mee eens", "nooit"), 1),
    **dict.fromkeys(("mee oneens", "niet mee eens", "oneens", "zelden", "bijna nooit"), 2),
    **dict.fromkeys(("neutraal", "niet eens niet oneens", "soms"), 3),
    **dict.fromkeys(("mee eens", "eens", "vaak", "meestal"), 4),
    **dict.fromkeys(("helemaal mee eens", "altijd", "bijna altijd"), 5),
}  # fmt: skip
_STEP = re.compile(r"\s*([1-5])(?:[.,]0)?(?!\d)(?:\s*[-–:.=)].*)?\s*\Z")
_YEAR_FIRST = re.compile(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})\b")
_DAY_FIRST = re.compile(r"\s*(\d{1,2})-(\d{1,2})-(\d{4})\b")


@dataclass(frozen=True, slots=True)
class WhoColumn:
    """A column that may say who answered. ``fits``: rows whose name equals a pupil's."""

    header: str
    filled: int
    fits: int
    is_address: bool = False
    is_likely: bool = False


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """One question of the form; several headers when there is a column for each choice.

    ``kind``, ``scale``: what it seems to ask. ``names``: whether its cells hold names of pupils.
    ``question_id``, ``scale_id``: the question of the round that it seems to be.
    """

    headers: tuple[str, ...]
    text: str
    filled: int
    names: bool
    kind: Kind | None = None
    scale: ScaleKind | None = None
    question_id: int | None = None
    scale_id: int | None = None


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file as read. ``rows``: row number and cells; columns of times and scores are not there.

    ``who``: columns that may say who answered, the likeliest first. ``measured_on``: the day of
    the last form, None when the file does not say.
    """

    name: str
    maker: str
    """Microsoft Forms, Google Forms, or empty."""
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    who: tuple[WhoColumn, ...]
    columns: tuple[AskedColumn, ...]
    ignored: tuple[str, ...]
    measured_on: date | None


def read_form(table: Table, book: NameBook, asked: Round | None) -> FormFile:
    """Recognise what stands in a table; ``asked``: the round that the forms are for, if any.

    Raises ``InputError`` when there are no answers, or a row does not fit the header.
    """
    if table.long_rows:
        raise fault(
            table.name,
            "deze rij heeft meer cellen dan de kopregel. Verbeter de rij.",
            row=table.long_rows[0],
        )
    if not table.rows:
        raise fault(table.name, "er staan geen antwoorden in, alleen een kopregel.")
    if len(table.rows) > MAX_FORMS:
        raise fault(
            table.name,
            f"er staan meer dan {MAX_FORMS} formulieren in. Kies het bestand van je eigen klas.",
        )
    ignored = tuple(header for header in table.header if _is_meta(header))
    kept = [header for header in table.header if header not in ignored]
    rows = tuple(
        (number, {header: _line(cells[header]) for header in kept}) for number, cells in table.rows
    )
    # Naam of Microsoft stays out of the questions, also where it only says "Anonymous".
    own = [header for header in kept if _is_name(header) or _is_address(header)]
    return FormFile(
        table.name,
        _maker(table),
        rows,
        _who(rows, kept, own, book),
        tuple(
            _recognise(text, headers, rows, book, asked)
            for text, headers in _grouped([header for header in kept if header not in own])
        ),
        ignored,
        _measured_on(table),
    )


def who_label(header: str, cell: str, who: Iterable[WhoColumn]) -> str:
    """The name in a cell of the column that says who answered; an address becomes a name."""
    address = any(one.header == header and one.is_address for one in who)
    address = address or _ADDRESS_TYPED.fullmatch(cell.strip()) is not None
    return readable_address(cell) if address else " ".join(cell.split())


def read_step(kind: ScaleKind, cell: str) -> int | None:
    """Step 1..5 in an answer: the words of klasapp, a number, or words of agreement."""
    folded = fold(cell)
    for step, words in zip(STEPS, SCALE_STEPS[kind], strict=True):
        if folded == fold(words):
            return step
    numbered = _STEP.match(cell)
    if numbered:
        return int(numbered[1])
    # "nooit" and "vaak" are not the frequencies that a question on bullying needs.
    return None if kind == "bullied_self" else _AGREEING.get(folded)


def _line(cell: str) -> str:
    """A cell without signs that steer a terminal; line ends stay, they part names."""
    return "\n".join(part for line in cell.splitlines() if (part := clean(line)))


def _is_meta(header: str) -> bool:
    return fold(header) in _META or _QUIZ.match(header) is not None


def _is_name(header: str) -> bool:
    return _NAME.search(fold(header)) is not None


def _is_address(header: str) -> bool:
    return fold(header.replace("-", " ")) in _ADDRESS


def _maker(table: Table) -> str:
    headers = {fold(header) for header in table.header}
    if headers & {"tijdstempel", "timestamp"}:
        return "Google Forms"
    return "Microsoft Forms" if headers & {"begintijd", "start time"} else ""


def _who(
    rows: Sequence[tuple[int, Mapping[str, str]]],
    headers: Sequence[str],
    own: Sequence[str],
    book: NameBook,
) -> tuple[WhoColumn, ...]:
    """All columns, the one that most likely says who answered first.

    ``is_likely`` where the header says so and pupils are in it, or where every form has another
    pupil in it.
    """
    found = []
    for place, header in enumerate(headers):
        address = _is_address(header)
        labels = [
            readable_address(cell) if address else cell for _, c in rows if (cell := c[header])
        ]
        seen = [book.propose(label) for label in labels]
        exact = [one.pupil_id for one in seen if one.pupil_id is not None]
        near = sum(bool(one.candidates) for one in seen)
        everyone = len(set(exact)) == len(labels) == len(rows) >= _ENOUGH
        likely = near > 0 if header in own else everyone
        one = WhoColumn(header, len(labels), len(exact), address, likely)
        found.append((not likely, -len(exact), -near, place, one))
    return tuple(one for *_, one in sorted(found, key=lambda item: item[:4]))


def _grouped(headers: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Questions with their columns: "Wie? [1e keuze]" and "Wie? [2e keuze]" are one question."""
    groups: list[tuple[str, int, list[str]]] = []
    for header in headers:
        stem, rank = _stem(header)
        last = groups[-1] if groups else None
        if last and rank and last[1] and rank > last[1] and fold(last[0]) == fold(stem):
            groups[-1] = (last[0], rank, [*last[2], header])
        else:
            groups.append((stem, rank, [header]))
    return [
        (stem if len(columns) > 1 and stem else columns[0], tuple(columns))
        for stem, _, columns in groups
    ]


def _stem(header: str) -> tuple[str, int]:
    """The question without its "1e keuze", and that number; 0 without."""
    found = _ORDINAL.search(header)
    if found is None:
        return header, 0
    number = found["number"] or found["later"] or found["bare"]
    word = found["word"] or found["spelt"]
    return header[: found.start()].strip(), int(number) if number else _RANKS[word.lower()]


def _recognise(
    text: str,
    headers: tuple[str, ...],
    rows: Sequence[tuple[int, Mapping[str, str]]],
    book: NameBook,
    asked: Round | None,
) -> AskedColumn:
    cells = [cell for _, c in rows for header in headers if (cell := c[header])]
    scale = _scale(text, cells)
    named = 0 if scale else sum(_holds_names(cell, book) for cell in cells)
    names = bool(cells) and named > _MOSTLY * len(cells)
    folded = text.casefold()
    kind = next((kind for kind, one in KINDS.items() if re.search(one.pattern, folded)), None)
    question_id = scale_id = None
    if asked is not None:
        same = {question.id: question.text for question in asked.questions}
        question_id = _same(text, same) if names or not scale else None
        scale_id = _same(text, {one.id: one.text for one in asked.scales}) if scale else None
        if scale and scale_id is None:
            scale_id = next((one.id for one in asked.scales if one.kind == scale), None)
    return AskedColumn(
        headers,
        text[:MAX_TEXT],
        len(cells),
        names,
        kind if names else None,
        scale,
        question_id,
        scale_id,
    )


def _holds_names(cell: str, book: NameBook) -> bool:
    if is_nobody(cell):
        return True
    found = [book.propose(name) for name in book.split(cell)]
    return any(one.score >= _CLEARLY for one in found)


def _scale(text: str, cells: Sequence[str]) -> ScaleKind | None:
    if not cells:
        return None
    asked = [kind for kind, words in _SCALES if re.search(words, text.casefold())]
    for kind in asked:
        if sum(read_step(kind, cell) is not None for cell in cells) > _MOSTLY * len(cells):
            return kind
    # Without the question's words, numbers and "vaak" say nothing; klasapp's own answers do.
    for kind, words in SCALE_STEPS.items() if not asked else ():
        own = {fold(one) for one in words}
        if sum(fold(cell) in own for cell in cells) > _MOSTLY * len(cells):
            return kind
    return None


def _same(text: str, known: Mapping[int, str]) -> int | None:
    """The question that is the same, or nearly."""
    wanted = fold(text)
    scored = [
        (SequenceMatcher(None, wanted, fold(other), autojunk=False).ratio(), one)
        for one, other in known.items()
    ]
    best = max(scored, default=(0.0, 0))
    return best[1] if best[0] >= _SAME_QUESTION else None


def _measured_on(table: Table) -> date | None:
    """The last day in the column with the times; None when it is not clear."""
    headers = {fold(header): header for header in table.header}
    header = next((headers[one] for one in _MEASURED if one in headers), None)
    days = [_day(cells[header]) for _, cells in table.rows] if header else []
    return max((day for day in days if day is not None), default=None)


def _day(cell: str) -> date | None:
    year_first, day_first = _YEAR_FIRST.match(cell), _DAY_FIRST.match(cell)
    try:
        if year_first:
            return date(*map(int, year_first.groups()))
        if day_first:
            day, month, year = map(int, day_first.groups())
            return date(year, month, day)
    except ValueError:
        pass
    return None
