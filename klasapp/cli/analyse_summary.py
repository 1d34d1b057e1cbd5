"""The readable Dutch summary of ``klasapp analyse`` and ``klasapp compare``."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from klasapp.documents.tables import shown
from klasapp.sociogram.question import KIND_WORDS
from klasapp.sociometry import (
    Analysis,
    Certainty,
    ClassRound,
    Flag,
    FlagKind,
    QuestionKind,
    RowWarning,
)
from klasapp.sociometry.reason import number, took_part

if TYPE_CHECKING:
    from klasapp.sociometry import Comparison

WIDTH = 88
KINDS: dict[FlagKind, str] = {
    "isolated": "weinig gekozen",
    "rejected": "vaak afgewezen",
    "targeted": "genoemd als gepest",
    "self_reported": "zegt zelf zich onveilig te voelen of gepest te worden",
    "declining": "duidelijk minder gekozen",
    "bullies": "door klasgenoten genoemd als pestend",
}
CERTAINTIES: dict[Certainty, str] = {
    "certain": "zeker",
    "shaky": "wankel",
    "undetermined": "niet te zeggen",
}
STATUSES = {
    "popular": "geliefd",
    "rejected": "afgewezen",
    "controversial": "controversieel",
    "neglected": "genegeerd",
    "average": "gemiddeld",
    "unclassified": "niet ingedeeld",
    None: "niet te bepalen",
}
METHODS = {
    "coie_dodge_coppotelli_1982": "Coie, Dodge en Coppotelli (1982)",
    "coie_dodge_1983": "Coie en Dodge (1983)",
    "newcomb_bukowski_1983": "Newcomb en Bukowski (1983)",
    "poisson_binomial": "het precieze toevalsmodel",
    "ssrat": "de regels van SSrat",
}
_STANDARD = frozenset({"coie_dodge_coppotelli_1982", "coie_dodge_1983"})
NOTE = (
    "Een aandachtspunt is een reden om te kijken, geen oordeel. klasapp is geen gevalideerde "
    "monitor voor veiligheid: wie hier niet staat, kan toch gepest worden of zich alleen voelen."
)


UNSURE = "Niet te zeggen (hangt aan te veel losse formulieren)"
NOBODY_SURE = (
    "Er is niemand die zeker of wankel opvalt. Van wie hieronder staat, is het niet te zeggen."
)
NO_STATUS = (
    "Niet te bepalen: een status kan alleen met een positieve en een negatieve vraag. Geef ze met "
    "--positive VRAAG en --negative VRAAG."
)


def paragraph(text: str, indent: int = 2) -> str:
    """Text broken at the width of the summary."""
    margin = " " * indent
    return textwrap.fill(
        text, WIDTH, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False
    )


def share(value: float | None) -> str:
    """A share as a percentage, or that it cannot be said."""
    return "niet te bepalen" if value is None else f"{value * 100:.0f} %"


def warnings(found: Iterable[RowWarning]) -> list[str]:
    """Warnings as list items with the rows they are about."""
    lines = []
    for one in found:
        rows = ""
        if one.rows:
            listed = ", ".join(str(row) for row in one.rows[:20])
            more = ", ..." if len(one.rows) > 20 else ""
            rows = f" Rij {listed}{more}."
        lines.append(paragraph(f"- {shown(one.message, 400)}{rows}"))
    return lines


def flag_lines(flags: Sequence[Flag]) -> list[str]:
    """Each flag with its certainty, its reason and what would change it."""
    lines = []
    for flag in flags:
        sure = "" if flag.certainty is None else f" [{CERTAINTIES[flag.certainty]}]"
        lines += [
            f"  {shown(flag.pupil, 60)}: {KINDS[flag.kind]}{sure}",
            paragraph(flag.reason, 6),
            paragraph(flag.change, 6),
        ]
    return lines


def _word(kind: QuestionKind) -> str:
    return "cijfers" if kind == "rating" else KIND_WORDS[kind]


def _questions(analysis: Analysis) -> list[str]:
    return [
        f"  {shown(name, 60)} ({_word(kind)})"
        for kind, names in analysis.questions.items()
        for name in names
    ]


def _participation(analysis: Analysis, round: ClassRound) -> list[str]:
    there = analysis.classroom
    text = took_part(there.respondents, there.pupils, "vulden in", "vulde in")
    lines = [paragraph(f"{text} ({share(there.participation)}).")]
    absent = [shown(pupil, 60) for pupil in round.pupils if pupil not in round.responded]
    if absent:
        who = "Zij kozen niemand omdat ze niet meededen; ze konden wel gekozen worden."
        if len(absent) == 1:
            who = "Die deed niet mee en koos dus niemand, maar kon wel gekozen worden."
        lines.append(paragraph(f"Niet ingevuld: {', '.join(absent)}. {who}"))
    return lines


def _chance(analysis: Analysis) -> list[str]:
    lines = []
    for kind, expected in analysis.expected_flags_by_chance.items():
        if kind == "bullies":
            continue
        found = [flag for flag in analysis.flags if flag.kind == kind]
        unsure = sum(flag.certainty == "undetermined" for flag in found)
        of_which = f" (waarvan {unsure} niet te zeggen)" if unsure else ""
        lines.append(
            paragraph(
                f"{KINDS[kind].capitalize()}: als iedereen willekeurig koos, verwacht je in deze "
                f"klas hoogstens {number(expected)} van zulke leerlingen; nu {len(found)}"
                f"{of_which}."
            )
        )
    return lines


def _classroom(analysis: Analysis) -> list[str]:
    there = analysis.classroom
    if there.density is None and there.mutual_pairs is None:
        return []
    name = shown(analysis.questions["positive"][0], 60)
    expected = number(there.not_chosen_expected or 0.0)
    lines = [
        f"Bij '{name}':",
        f"Paren die elkaar kozen: {there.mutual_pairs}. Deel van de keuzes dat werd beantwoord: "
        f"{share(there.reciprocity)}.",
        f"Door niemand gekozen: {there.not_chosen}; bij toeval verwacht je er {expected}.",
        f"Ingevuld, maar zonder wederzijdse keuze: {there.no_mutual}.",
    ]
    if there.same_gender_share is not None:
        lines.append(
            f"Keuzes binnen het eigen geslacht: {share(there.same_gender_share)}; bij toeval "
            f"verwacht je {share(there.same_gender_share_expected)}."
        )
    return [paragraph(line) for line in lines]


def _statuses(analysis: Analysis, method: str) -> list[str]:
    groups: dict[str, list[str]] = {}
    for pupil in analysis.pupils:
        for name, status in pupil.status.items():
            if name == method:
                groups.setdefault(STATUSES[status], []).append(shown(pupil.id, 60))
    lines = [
        paragraph(f"{label}: {', '.join(groups[label])}")
        for label in STATUSES.values()
        if label in groups
    ]
    if method in _STANDARD:
        lines.append(
            paragraph(
                "Deze methode vergelijkt alleen binnen de klas: ook als iedereen willekeurig "
                "kiest, noemt zij ongeveer één op de acht leerlingen afgewezen."
            )
        )
    return lines


def _to_check(analysis: Analysis) -> list[str]:
    return [
        paragraph(f"{shown(one.pupil, 60)}: {one.reason}")
        for one in analysis.to_check
        if one.kind != "bullies"
    ]


def _nobody(analysis: Analysis, unsure: bool) -> str:
    """What stands where no flag is shown; ``unsure``: some are listed below."""
    noticed = {one.kind for one in analysis.warnings}
    if "participation" in noticed:
        return "Hier staat niemand; zie 'Let op' over de deelname."
    if unsure:
        return NOBODY_SURE
    if "no_power" in noticed:
        return "Op 'weinig gekozen' kan niemand opvallen; zie 'Let op'."
    return "Er is niemand die meer opvalt dan toeval kan verklaren."


def summary(analysis: Analysis, round: ClassRound, method: str | None, name: str) -> str:
    """The whole summary; pupils named as bullying are left out (only in the case context).

    ``method`` None: nobody asked for one, the exact chance model is shown when it can be.
    """
    seen = [f for pupil in analysis.pupils for f in pupil.flags if f.kind != "bullies"]
    standing = [flag for flag in seen if flag.certainty != "undetermined"]
    unsure = [flag for flag in seen if flag.certainty == "undetermined"]
    noticed = flag_lines(standing) or [paragraph(_nobody(analysis, bool(unsure)))]
    if not analysis.settings.stability:
        noticed.append(paragraph("De zekerheid is niet nagegaan."))
    sections = [
        (f"Analyse van {shown(name, 60)}", _questions(analysis)),
        ("Deelname", _participation(analysis, round)),
        ("Wat valt op", noticed),
        (UNSURE, flag_lines(unsure)),
        ("Om na te gaan", _to_check(analysis)),
        ("Wat toeval alleen al geeft", _chance(analysis)),
        ("De klas", _classroom(analysis)),
    ]
    if any(pupil.status.get("poisson_binomial") for pupil in analysis.pupils):
        shown_method = method or "poisson_binomial"
        title = f"Status volgens {METHODS[shown_method]}"
        sections.append((title, _statuses(analysis, shown_method)))
    elif method is not None:
        sections.append((f"Status volgens {METHODS[method]}", [paragraph(NO_STATUS)]))
    sections += [("Let op", warnings(analysis.warnings)), ("Hoe je dit leest", [paragraph(NOTE)])]
    return "\n\n".join("\n".join([title, *lines]) for title, lines in sections if lines)


def comparison_summary(comparison: "Comparison", notices: Sequence[RowWarning]) -> str:
    """Two rounds beside each other, for a mentor."""
    name = shown(comparison.question, 60)
    pairs = {
        "gebleven": comparison.kept,
        "nieuw": comparison.new,
        "verdwenen": comparison.lost,
    }
    mutual = [
        paragraph(f"{label} ({len(found)}): {_listed(found)}") for label, found in pairs.items()
    ]
    standing = [flag for flag in comparison.flags if flag.certainty != "undetermined"]
    unsure = [flag for flag in comparison.flags if flag.certainty == "undetermined"]
    if comparison.expected_flags_by_chance is None:
        drops = [paragraph("Niet te zeggen: in een van de metingen deden te weinig mee (75 %).")]
    else:
        nobody = "Niemand wordt duidelijk minder gekozen dan toeval kan verklaren."
        if unsure:
            nobody = NOBODY_SURE
        drops = flag_lines(standing) or [paragraph(nobody)]
        drops.append(
            paragraph(
                "Alleen door toeval verwacht je er in deze klas hoogstens "
                f"{number(comparison.expected_flags_by_chance)}."
            )
        )
    roster = [
        paragraph(f"{label}: {', '.join(shown(pupil, 60) for pupil in found)}")
        for label, found in (("erbij", comparison.joined), ("weg", comparison.left))
        if found
    ]
    sections = [
        (
            f"Twee metingen met de vraag '{name}'",
            [
                paragraph(
                    f"Van alle keuzes samen is {share(comparison.jaccard)} in beide metingen "
                    "gemaakt. Dat er veel wisselt is gewoon: in echte klassen blijft na een jaar "
                    "ongeveer 40 % gelijk."
                )
            ],
        ),
        ("Duidelijk minder gekozen", drops),
        (UNSURE, flag_lines(unsure)),
        ("Wederzijdse keuzes", mutual),
        ("De klas", roster),
        ("Let op", warnings(notices)),
        ("Hoe je dit leest", [paragraph(NOTE)]),
    ]
    return "\n\n".join("\n".join([title, *lines]) for title, lines in sections if lines)


def _listed(pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{shown(a, 60)} en {shown(b, 60)}" for a, b in pairs) or "geen"
