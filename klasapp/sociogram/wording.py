"""What a result says in plain Dutch: words for flags and certainty, facts about the class."""

from __future__ import annotations

from klasapp.sociogram.round import Round
from klasapp.sociometry.reason import number
from klasapp.sociometry.result import (
    Analysis,
    Certainty,
    Flag,
    FlagKind,
    PupilResult,
    ToCheck,
)

NOTICE = (
    "Dit is geen goedgekeurde veiligheidsmonitor. Een aandachtspunt is een reden om te kijken, "
    "geen oordeel over een leerling."
)
SHORT_NOTICE = "Geen goedgekeurde veiligheidsmonitor, en geen oordeel."
"""The same where there is no room."""
FLAG_WORDS: dict[FlagKind, str] = {
    "self_reported": "zegt onveilig of gepest te zijn",
    "targeted": "genoemd als gepest",
    "rejected": "vaak afgewezen",
    "isolated": "weinig gekozen",
    "declining": "duidelijk minder gekozen",
}
"""The flags shown with the results, the most urgent first."""
OPENING_ADVICE = (
    "Ga je de meting nu openen? Kijk eerst of dit klopt:\n\n"
    "• Het is een gewone dag: geen ruzie, geen groot nieuws, geen zaak die net begon. Doe een "
    "meting nooit in een crisis.\n"
    "• Iedereen is er. Wie ziek is, vult later deze week in.\n"
    "• De beamer en het digibord zijn uit. Een meting komt nooit op een groot scherm.\n"
    "• Je vraagt de klas om niet over de antwoorden te praten.\n"
    "• Je kijkt op de volgende schooldag hoe het gaat. klasapp zet dat in Deze week."
)
"""Shown before a round is opened for the first time (domain.md 2)."""
CHANCE_LEGEND = (
    "Toeval: zoveel keuzes verwacht je bij toeval. Kans: zo vaak geeft toeval zo weinig (▼) of "
    "zo veel (▲) keuzes."
)
CERTAINTY_WORDS: dict[Certainty, tuple[str, str]] = {
    "certain": ("●", "zeker"),
    "shaky": ("◐", "wankel"),
    "undetermined": ("○", "niet te zeggen"),
}


def flag_title(flag: Flag) -> str:
    """◐ weinig gekozen · wankel."""
    if flag.certainty is None:
        return f"● {FLAG_WORDS[flag.kind]}"
    symbol, word = CERTAINTY_WORDS[flag.certainty]
    return f"{symbol} {FLAG_WORDS[flag.kind]} · {word}"


def flags_cell(flags: tuple[Flag, ...]) -> str:
    """The first flag, and how many more there are: '● weinig gekozen · zeker +1'."""
    if not flags:
        return ""
    title = flag_title(flags[0])
    return title + (f" +{len(flags) - 1}" if len(flags) > 1 else "")


def certainty_sentence(flag: Flag) -> str:
    """How far the flag hangs on single forms, as a count."""
    if flag.certainty is None or flag.flips is None or flag.of is None:
        return ""
    _, word = CERTAINTY_WORDS[flag.certainty]
    if flag.certainty == "shaky" and not flag.flips:
        why = "de leerling heeft zelf niet ingevuld, dus een deel is onbekend"
    elif not flag.flips:
        why = f"valt bij geen van de {flag.of} formulieren weg"
    else:
        why = f"valt weg bij {flag.flips} van de {flag.of} formulieren"
    sentence = f"{word.capitalize()}: {why}."
    if flag.certainty == "undetermined":
        return sentence + " Dat is te veel om er een aandachtspunt van te maken."
    return sentence


def sorted_flags(flags: tuple[Flag, ...]) -> tuple[Flag, ...]:
    """The flags that may be shown outside a case; bullying first, otherwise in class order."""
    order = list(FLAG_WORDS)
    shown = [flag for flag in flags if flag.kind in FLAG_WORDS]
    return tuple(sorted(shown, key=lambda flag: order.index(flag.kind)))


def shown_to_check(analysis: Analysis) -> tuple[ToCheck, ...]:
    """What may not be lost though it is no flag, self-reports first; "bullies" only in a case."""
    shown = [one for one in analysis.to_check if one.kind in {"bullied", "self_reported"}]
    return tuple(sorted(shown, key=lambda one: one.kind != "self_reported"))


def check_title(one: ToCheck) -> str:
    """What a pupil said about himself is told apart from what others said."""
    if one.kind == "self_reported":
        return f"? om na te gaan · {FLAG_WORDS['self_reported']}"
    return "? om na te gaan"


def chance_cell(pupil: PupilResult) -> str:
    """How likely so few (▼), or so many (▲), is by chance: '3 % ▼'; see ``CHANCE_LEGEND``."""
    if pupil.received is None or pupil.expected_received is None:
        return ""
    if pupil.received <= pupil.expected_received:
        return f"{_percent(pupil.p_received_low)} ▼"
    return f"{_percent(pupil.p_received_high)} ▲"


def headline(analysis: Analysis) -> str:
    """Participation, and how many pupils nobody chose against what chance gives."""
    room = analysis.classroom
    share = "" if room.participation is None else f" ({100 * room.participation:.0f} %)"
    text = f"Deelname: {room.respondents} van de {room.pupils}{share}."
    if room.not_chosen is not None and room.not_chosen_expected is not None:
        text += (
            f" Niet gekozen: {room.not_chosen or 'niemand'}; "
            f"verwacht bij toeval: {number(room.not_chosen_expected)}."
        )
    return text


def class_facts(analysis: Analysis, asked: Round) -> tuple[str, ...]:
    """Facts about the class, one sentence or two each."""
    room = analysis.classroom
    facts = []
    if room.mutual_pairs is not None:
        text = f"Wederzijdse keuzes: {_count(room.mutual_pairs, 'paar', 'paren')}."
        if room.reciprocity is not None:
            text += f" Van de keuzes is {100 * room.reciprocity:.0f} % wederzijds."
        facts.append(text)
    if room.no_mutual is not None:
        facts.append(
            f"Geen enkele wederzijdse keuze: {room.no_mutual or 'niemand'} "
            f"(van de {room.respondents} die invulden)."
        )
    by_chance = [
        f"{word} {number(analysis.expected_flags_by_chance[kind])}"
        for kind, word in FLAG_WORDS.items()
        if kind in analysis.expected_flags_by_chance
    ]
    if by_chance:
        facts.append(
            "Zoveel aandachtspunten geeft toeval alleen, gemiddeld en op zijn hoogst: "
            f"{'; '.join(by_chance)}."
        )
    first = next((one.text for one in asked.questions if one.kind == "positive"), None)
    if first is not None:
        facts.append(f'De aantallen gaan over de vraag "{first}".')
    return tuple(facts)


def choices_line(word: str, names: tuple[str, ...]) -> str:
    """'Koos zelf (2): Sem, Yara'."""
    return f"{word} ({len(names)}): {', '.join(names) or 'niemand'}"


def _count(amount: int, one: str, many: str) -> str:
    return f"{amount} {one if amount == 1 else many}"


def _percent(p: float | None) -> str:
    if p is None:
        return ""
    if p < 0.01:
        return "<1 %"
    return f"{100 * p:.0f} %"
