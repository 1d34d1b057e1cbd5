"""Dutch sentences under flags: checkable by counting, without names."""

from klasapp.sociometry.result import Settings
from klasapp.sociometry.round import SelfReport

OLWEUS = (
    "de afgelopen tijd niet",
    "een of twee keer",
    "2 of 3 keer per maand",
    "ongeveer één keer per week",
    "meer dan één keer per week",
)

_HALF_UP = 1e-9
"""Rounding noise may not decide between 6,6 and 6,7."""


def number(value: float) -> str:
    """One decimal with a comma, 3,2; a whole number without; tiny as 'bijna 0'."""
    if 0 < value < 0.05:
        return "bijna 0"
    text = f"{value + _HALF_UP:.1f}".replace(".", ",")
    return text.removesuffix(",0")


def odds(p: float) -> str:
    """A probability as a count that can be pictured: 'bij 4 van de 100'."""
    if p < 0.001:
        return "bij minder dan 1 van de 1000"
    if p < 0.0095:
        return f"bij {p * 1000 + _HALF_UP:.0f} van de 1000"
    return f"bij {p * 100 + _HALF_UP:.0f} van de 100"


def chose(count: int, possible: int) -> str:
    """'1 van de 25 klasgenoten die konden kiezen koos'."""
    verb = "kozen" if count > 1 else "koos"
    return f"{count or 'Geen'} van de {possible} klasgenoten die konden kiezen {verb}"


def took_part(count: int, pupils: int, plural: str = "deden mee", one: str = "deed mee") -> str:
    """'1 van de 25 leerlingen deed mee', '3 van de 25 leerlingen deden mee'."""
    class_of = "1 leerling" if pupils == 1 else f"{pupils} leerlingen"
    return f"{count or 'Geen'} van de {class_of} {plural if count > 1 else one}"


def _chance(settings: Settings) -> str:
    if settings.by_gender:
        return "bij toeval (met evenveel keuzes binnen het eigen geslacht)"
    return "bij toeval"


def isolated(
    count: int,
    possible: int,
    expected: float,
    p: float,
    questions: int,
    absent: bool,
    settings: Settings,
) -> str:
    """Why a pupil stands out as little chosen; ``questions``: how many positive ones."""
    start = (
        f"Over {questions} vragen samen: {chose(count, possible).lower()}"
        if (questions > 1)
        else chose(count, possible)
    )
    fewer = f"{count} of minder" if count else "dat"
    text = (
        f"{start} deze leerling; {_chance(settings)} verwacht je er {number(expected)} "
        f"en komt {fewer} voor {odds(p)}."
    )
    if absent:
        return text + " De leerling was afwezig: of een keuze wederzijds is, is niet bekend."
    if count == 0:
        return text + " Er is dus ook geen wederzijdse keuze."
    return text + (
        " Die keuze is niet wederzijds." if count == 1 else " Geen van die keuzes is wederzijds."
    )


def isolated_change(enough: int, absent: bool) -> str:
    """What would take the flag away; ``enough``: the first count that chance explains."""
    known = "als blijkt dat een keuze wederzijds is" if absent else "met één wederzijdse keuze"
    return f"Met {enough} of meer keuzes, of {known}, is dit geen aandachtspunt."


def rejected(
    count: int,
    possible: int,
    expected: float,
    p: float,
    liked: int,
    expected_liked: float,
    settings: Settings,
) -> str:
    """Why a pupil stands out as often rejected."""
    choices = "1 keuze" if liked == 1 else f"{liked or 'geen'} keuzes"
    return (
        f"{chose(count, possible)} deze leerling bij de negatieve vraag; {_chance(settings)} "
        f"verwacht je er {number(expected)} en komt {count} of meer voor {odds(p)}. Bij de "
        f"positieve vraag kreeg de leerling {choices}, minder dan de {number(expected_liked)} "
        "die je bij toeval verwacht."
    )


def rejected_change(too_few: int, enough: int) -> str:
    """What would take the flag away."""
    return (
        f"Met {too_few} of minder afwijzingen, of met {enough} of meer positieve keuzes, "
        "is dit geen aandachtspunt."
    )


def named(
    bullies: bool, count: int, possible: int, expected: float, p: float, settings: Settings
) -> str:
    """Why a pupil stands out as named on the question about being bullied or bullying."""
    how = "pestend" if bullies else "gepest"
    return (
        f"Door {count} van de {possible} klasgenoten die konden kiezen genoemd als {how}; "
        f"{_chance(settings)} verwacht je er {number(expected)} en komt {count} of meer "
        f"voor {odds(p)}."
    )


def named_change(too_few: int) -> str:
    """What would take the flag away; ``too_few``: the highest count that is no flag."""
    times = "1 klasgenoot" if too_few == 1 else f"{too_few} of minder klasgenoten"
    return f"Genoemd door {times} is geen aandachtspunt, maar iets om na te gaan."


def named_to_check(bullies: bool, count: int, possible: int, self_named: bool) -> str:
    """A naming that is listed but not flagged."""
    how = "pestend" if bullies else "gepest"
    parts = []
    if count:
        parts.append(
            f"Door {count} van de {possible} klasgenoten die konden kiezen genoemd als {how}."
        )
    if self_named:
        parts.append(f"De leerling noemde zichzelf als {how}.")
    return " ".join(parts) + " Geen aandachtspunt, wel iets om na te gaan."


def self_reported(reports: list[SelfReport]) -> str:
    """What a pupil said about himself."""
    parts = []
    for one in reports:
        if one.kind == "bullied_self":
            often = OLWEUS[min(max(one.value, 0), len(OLWEUS) - 1)]
            parts.append(f"De leerling zegt zelf gepest te worden: {often}.")
        else:
            parts.append(
                f"De leerling geeft het eigen gevoel van veiligheid een {one.value} "
                "(1 is het laagst, 5 het hoogst)."
            )
    return " ".join(parts)


def declining(
    before: int, now: int, possible: int, expected_a: float, expected_b: float, p: float
) -> str:
    """Why the drop between two rounds is more than chance explains."""
    text = (
        f"Van de {possible} klasgenoten die beide keren meededen kozen er eerst {before} en nu "
        f"{now} deze leerling. Wordt een leerling nog even graag gekozen als eerst, dan geeft "
        f"toeval alleen zo'n daling, of een grotere, {odds(p)}."
    )
    first, second = number(expected_a), number(expected_b)
    if first == second:
        return text
    return text + (
        " Meegerekend is dat de klas niet even veel koos: bij toeval verwacht je eerst "
        f"{first} en nu {second} keuzes."
    )


def declining_change(enough: int) -> str:
    """What would take the flag away."""
    return f"Met {enough} of meer keuzes in de tweede meting is dit geen aandachtspunt."


def stability(flips: int | None, of: int | None, missing: int) -> str:
    """How much hangs on single forms, and on classmates who were absent."""
    parts = []
    if flips == 0:
        parts.append(" Het blijft zo, welk formulier je ook weglaat.")
    elif flips is not None:
        parts.append(
            f" Laat je telkens één formulier weg, dan vervalt het bij {flips} van de {of}."
        )
    if missing:
        who, whose = f"{missing} klasgenoten deden", "hun keuzes"
        if missing == 1:
            who, whose = "1 klasgenoot deed", "de keuzes van die leerling"
        parts.append(f" {who} niet mee; {whose} kunnen dit veranderen.")
    return "".join(parts)
