"""What rounds say beside each other, in plain Dutch: scores and reasons to look, never labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from klasapp.roster.spoken_time import spoken_day
from klasapp.sociogram.compare import (
    Chosen,
    Compared,
    Course,
    Point,
    Step,
    bar,
    chosen_by,
    limits_of,
    mutual_of,
)
from klasapp.sociogram.round import Round
from klasapp.sociogram.wording import CERTAINTY_WORDS, FLAG_WORDS
from klasapp.sociometry.reason import number
from klasapp.sociometry.result import Flag, FlagKind, Settings

DECLINING = "duidelijk minder gekozen"
FLAG_NAMES: dict[FlagKind, str] = {**FLAG_WORDS, "declining": DECLINING}
"""The flags of one round, and that of two."""
NEEDS_TWO = (
    "Vergelijken kan nog niet.\n\n"
    "Daarvoor zijn twee gesloten metingen nodig die dezelfde positieve vraag stellen, met precies "
    "dezelfde woorden. Een meting die nog open is, telt mee zodra je hem sluit."
)
KEPT_SAME = (
    "Scores schommelen altijd. Kijk naar wat je natelt en naar wat je zelf ziet; een leerling "
    "verandert niet van soort omdat een getal anders is."
)
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_NORMAL, _MINIMUM = Settings().participation_normal, Settings().participation_minimum


def short_day(asked: Round) -> str:
    """12 okt."""
    return f"{asked.opened_on.day} {_MONTHS[asked.opened_on.month - 1]}"


def long_day(asked: Round) -> str:
    """12 okt 2026."""
    return f"{short_day(asked)} {asked.opened_on.year}"


def percent(share: float) -> str:
    """0.153 is 15 %."""
    return f"{100 * share:.0f} %"


def share_taking_part(asked: Round) -> float:
    """Respondents as a share 0..1 of the participants of a round."""
    return asked.count("answered") / asked.size


def rounds_line(rounds: Sequence[Round]) -> str:
    """3 metingen, van 12 okt 2026 tot 11 jan 2027."""
    return f"{len(rounds)} metingen, van {long_day(rounds[0])} tot {long_day(rounds[-1])}."


def step_line(compared: Compared, step: Step) -> str:
    """Which two rounds the flags, the mutual choices and the numbers are about."""
    first, second = compared.rounds[step.first], compared.rounds[step.second]
    return f"Van {short_day(first)} naar {short_day(second)}"


def why_not(rounds: Iterable[Round]) -> str:
    """Why nothing can be compared, with what each round asked."""
    lines = [NEEDS_TWO]
    asked = [
        f"• {one.name}: "
        + (
            "; ".join(f'"{q.text}"' for q in one.questions if q.kind == "positive")
            or "geen positieve vraag"
        )
        for one in rounds
    ]
    if asked:
        lines.append("Je gesloten metingen vragen:\n" + "\n".join(asked))
    return "\n\n".join(lines)


# How far to trust it


def participation_warnings(rounds: Iterable[Round], *, by_day: bool = False) -> tuple[str, ...]:
    """A sentence for each round below the bands of section 5; by name, or ``by_day``."""
    said = []
    for one in rounds:
        share = share_taking_part(one)
        if share >= _NORMAL:
            continue
        where = f"Op {short_day(one)}" if by_day else f'Aan "{one.name}"'
        count = f"{one.count('answered')} van de {one.size} ({percent(share)})"
        said.append(
            f"{where} deden {count} mee. "
            + (
                "Dat is zo weinig dat je er geen conclusie uit kunt trekken."
                if share < _MINIMUM
                else "Lees deze getallen voorzichtig."
            )
        )
    return tuple(said)


def no_flags_sentence(compared: Compared, step: Step) -> str:
    """Why this step can have no flags; empty when it can."""
    weak = [compared.rounds[place] for place in (step.first, step.second)]
    if all(share_taking_part(one) >= _NORMAL for one in weak):
        return ""
    return (
        "Bij deze stap noemt klasapp geen aandachtspunten: daarvoor moet beide keren 75 % meedoen."
    )


def choices_gone(compared: Compared, step: Step) -> str:
    """That who chose whom is gone, and of which rounds; empty when all of it is there."""
    gone = [
        f"{short_day(one)} (gewist op {spoken_day(one.removed.choices_on)})"
        for one in (compared.rounds[step.first], compared.rounds[step.second])
        if one.removed is not None
    ]
    if not gone:
        return ""
    return (
        f"Wie koos wie is er niet meer van de meting van {' en van '.join(gone)}, zoals het "
        "protocol vraagt. Hoe vaak iemand gekozen is, kun je nog wel vergelijken."
    )


def limits_warning(rounds: tuple[Round, ...], text: str) -> str:
    """That the rounds did not allow the same number of choices; empty when they did."""
    limits = limits_of(rounds, text)
    if len(set(limits.values())) < 2:
        return ""
    said = "; ".join(
        f"{short_day(one)} {'onbeperkt' if limits[one.id] is None else limits[one.id]}"
        for one in rounds
    )
    return f"Het aantal keuzes dat mocht verschilt ({said}). Daardoor verschillen de getallen ook."


# The pupils


def point_cell(point: Point | None, *, wide: bool) -> str:
    """How often a pupil was chosen in one round: '4 van 26', or '15 % · 4 van 26'."""
    if point is None:
        return "–"
    count = f"{point.received} van {point.possible}"
    return f"{percent(point.share)} · {count}" if wide and point.share is not None else count


def flag_cell(flag: Flag | None, *, wide: bool) -> str:
    """'◐ wankel', or '◐ duidelijk minder gekozen · wankel'; empty without a flag."""
    if flag is None or flag.certainty is None:
        return ""
    symbol, word = CERTAINTY_WORDS[flag.certainty]
    return f"{symbol} {DECLINING} · {word}" if wide else f"{symbol} {word}"


def flags_line(step: Step) -> str:
    """How many flags this step has, against what chance gives at most."""
    firm = [one for one in step.found.flags if one.certainty != "undetermined"]
    loose = len(step.found.flags) - len(firm)
    said = f"{DECLINING.capitalize()}: {_pupils(len(firm))}"
    if loose:
        said += f", en bij {_pupils(loose)} niet te zeggen"
    if step.found.expected_flags_by_chance is not None:
        said += f"; toeval geeft er hoogstens {number(step.found.expected_flags_by_chance)}"
    return said + "."


def plot_lines(compared: Compared, course: Course) -> tuple[str, ...]:
    """One line per round: the day, a bar, the share, the count, chance, and mutual choices."""
    lines = []
    width = max(len(short_day(one)) for one in compared.rounds)
    for asked, point in zip(compared.rounds, course.points, strict=True):
        day = short_day(asked).rjust(width)
        if point is None:
            lines.append(f"{day}  deed niet mee in deze meting")
            continue
        if point.share is None:
            lines.append(f"{day}  niet te bepalen: niemand anders vulde in")
            continue
        share = bar(point.share / compared.top if compared.top else 0.0, 20)
        mutual = "?" if point.mutual is None else str(point.mutual)
        lines.append(
            f"{day}  {share} {percent(point.share):>5}  {point.received} van {point.possible}"
            f" · toeval {number(point.expected)} · wederzijds {mutual}"
        )
    return tuple(lines)


def pupil_step_lines(compared: Compared, step: Step, course: Course) -> tuple[str, ...]:
    """Who kept choosing, began and stopped choosing a pupil; and the same for mutual choices."""
    pupil = str(course.pupil.id)
    if course.points[step.first] is None or course.points[step.second] is None:
        return ("Deze leerling zat niet in beide metingen; vergelijken kan hier niet.",)
    if step.counts_only:
        return (choices_gone(compared, step),)
    names = compared.names

    def listed(what: str, people: Iterable[str]) -> str:
        known = [names[one] for one in people]
        return f"{what} ({len(known)}): {', '.join(known) or 'niemand'}"

    def three(words: tuple[str, str, str], chosen: Chosen) -> list[str]:
        people = (chosen.kept, chosen.new, chosen.lost)
        return [listed(*one) for one in zip(words, people, strict=True)]

    lines = three(
        ("Gekozen door, beide keren", "Nu wel, eerst niet", "Eerst wel, nu niet"),
        chosen_by(compared, step, pupil),
    )
    if pupil not in compared.made[step.first].responded & compared.made[step.second].responded:
        return (*lines, "Wederzijds is niet bekend: de leerling vulde niet beide keren in.")
    lines += three(
        ("Wederzijds, beide keren", "Nieuw wederzijds", "Niet meer wederzijds"),
        mutual_of(step, pupil),
    )
    return tuple(lines)


# The class


def who_changed(compared: Compared, step: Step) -> tuple[str, ...]:
    """Who is in one of the two rounds only."""
    names = compared.names
    joined = ", ".join(names[one] for one in step.found.joined) or "niemand"
    left = ", ".join(names[one] for one in step.found.left) or "niemand"
    return (
        f"Erbij gekomen (alleen in de tweede meting): {joined}.",
        f"Niet meer erbij (alleen in de eerste meting): {left}.",
        f"Beide keren ingevuld: {_pupils(step.answered_both)}.",
    )


def likeness_lines(step: Step) -> tuple[str, ...]:
    """Jaccard and the two Pearsons, each with what it means."""
    found = step.found
    lines = []
    if step.counts_only:
        lines.append("Zelfde keuzes: niet meer te bepalen, want wie koos wie is gewist.")
    elif found.jaccard is None:
        lines.append("Zelfde keuzes: niet te bepalen, want niemand koos iemand.")
    else:
        lines.append(
            f"Zelfde keuzes: {percent(found.jaccard)}. Van alle keuzes die ten minste één keer "
            f"gemaakt zijn, is dit deel beide keren gemaakt (Jaccard {_two(found.jaccard)}). "
            "Ter vergelijking: in echte klassen was het na een jaar gemiddeld 0,42."
        )
    lines.append(
        _pearson(
            "Gekozen worden",
            found.pearson_received,
            "wie de eerste keer vaak gekozen werd, werd dat de tweede keer",
        )
    )
    if found.pearson_preference is not None:
        lines.append(
            _pearson(
                "Gekozen en afgewezen samen",
                found.pearson_preference,
                "wie de eerste keer meer gekozen dan afgewezen werd, werd dat de tweede keer",
            )
            + " Ter vergelijking: in echte klassen was het na een jaar gemiddeld 0,70."
        )
    return tuple(lines)


def mutual_lines(compared: Compared, step: Step) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(heading, pairs by name) of kept, new and lost mutual choices."""
    names = compared.names

    def pairs(found: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        listed = (sorted((names[a], names[b]), key=str.casefold) for a, b in found)
        return tuple(
            f"{a} en {b}"
            for a, b in sorted(listed, key=lambda p: (p[0].casefold(), p[1].casefold()))
        )

    found = step.found
    return tuple(
        (f"{word} ({len(these)})", pairs(these))
        for word, these in (
            ("Gebleven: beide keren wederzijds", found.kept),
            ("Nieuw: alleen de tweede keer wederzijds", found.new),
            ("Niet meer: alleen de eerste keer wederzijds", found.lost),
        )
    )


def _pearson(what: str, value: float | None, meaning: str) -> str:
    if value is None:
        return f"{what}: niet te bepalen, want er zijn te weinig verschillen tussen leerlingen."
    how = next(
        word
        for limit, word in (
            (0.8, "bijna altijd ook"), (0.5, "meestal ook"), (0.2, "soms ook"),
            (-0.2, "net zo vaak niet als wel"), (-1.1, "juist vaak niet"),
        )
        if value >= limit
    )  # fmt: skip
    return f"{what}: {meaning} {how} (samenhang {_two(value)}; 1 is precies hetzelfde, 0 is geen)."


def _two(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _pupils(count: int) -> str:
    if count == 1:
        return "1 leerling"
    return f"{count} leerlingen" if count else "niemand"
