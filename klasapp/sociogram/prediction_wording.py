"""What a prediction says in Dutch: the questions, and the agreement in kind words."""

from __future__ import annotations

from collections.abc import Mapping

from klasapp.sociogram.prediction import (
    Against,
    Agreement,
    Prediction,
    PredictionKind,
    shown_flags,
)
from klasapp.sociogram.wording import FLAG_WORDS
from klasapp.sociometry.result import Analysis

PREDICTION_QUESTIONS: dict[PredictionKind, str] = {
    "isolated": "Wie wordt volgens jou weinig gekozen?",
    "targeted": "Wie wordt volgens jou gepest?",
}
EXPECTED_WORDS: dict[PredictionKind, str] = {
    "isolated": "weinig gekozen", "targeted": "gepest",
}  # fmt: skip
FINAL = (
    "Daarna kun je dit niet meer veranderen: wie de antwoorden kent, voorspelt niets meer en houdt "
    "zichzelf voor de gek."
)
ATTUNEMENT = (
    "Mentoren zien veel, en toch blijft veel buiten hun zicht. In een onderzoek onder 1264 "
    "leerlingen kwam wat leraren dachten maar weinig overeen met wat de klas zei: gemiddeld "
    "0,16, waarbij 1 helemaal is. Weinig overeenkomst zegt dus niets slechts over jou."
)
_AGAINST: dict[Against, str] = {
    "participation": (
        "Er vulden te weinig leerlingen in. De meting kan je namen dus niet bevestigen, en ook "
        "niet tegenspreken."
    ),
    "no_power": (
        "In deze meting kan niemand opvallen als weinig gekozen (zie de waarschuwing). De meting "
        "kan je namen dus niet bevestigen, en ook niet tegenspreken."
    ),
}
_ANYONE: dict[PredictionKind, str] = {
    "isolated": "Je verwachtte van niemand dat die weinig gekozen wordt.",
    "targeted": "Je verwachtte van niemand dat die gepest wordt.",
}


def expected_line(prediction: Prediction | None, pupil_id: int) -> str:
    """'Jij verwachtte vooraf: weinig gekozen.'; empty for who was not named."""
    kinds = prediction.kinds_of(pupil_id) if prediction else ()
    words = " en ".join(EXPECTED_WORDS[kind] for kind in kinds)
    return f"Jij verwachtte vooraf: {words}." if words else ""


def foreseen(prediction: Prediction | None, pupil_id: int) -> str:
    """The sentence for the details of a pupil: what was predicted, or that nothing was."""
    if prediction is None or prediction.skipped:
        return ""
    return expected_line(prediction, pupil_id) or "Jij noemde deze leerling vooraf niet."


def agreement_text(
    agreement: Agreement, analysis: Analysis, names: Mapping[int, str]
) -> tuple[tuple[str, str], ...]:
    """(symbol and heading, which may be empty, and a sentence) for one kind; names by pupil id."""

    def listed(pupils: tuple[int, ...]) -> str:
        return ", ".join(_with_flag(agreement.kind, one, analysis, names) for one in pupils)

    named = agreement.both + agreement.hinted + agreement.own
    if agreement.against:
        who = ", ".join(names[one] for one in named) or "niemand"
        return ((f"Jij noemde: {who}.", _AGAINST[agreement.against]),)
    found: list[tuple[str, str]] = []
    if agreement.both:
        found.append(("✓ Jij zag het, en de meting ook", listed(agreement.both) + "."))
    if agreement.hinted:
        found.append((
            "? Jij zag het, en de meting geeft een aanwijzing",
            f"{listed(agreement.hinted)}. Te weinig voor een aandachtspunt; wel om na te gaan.",
        ))
    if agreement.own:
        found.append((
            "◇ Jij zag iets wat de meting niet ziet",
            f"{listed(agreement.own)}. Ook dat is een reden om te kijken: jij ziet de klas elke "
            "dag, de meting één keer.",
        ))
    if agreement.missed:
        found.append((
            "● De meting laat zien wat jij niet noemde",
            f"{listed(agreement.missed)}. Goed om te weten: kijk hier de komende tijd eens naar.",
        ))
    if not named:
        also = "" if agreement.missed else " De meting laat ook niemand zien."
        found.insert(0, ("", _ANYONE[agreement.kind] + also))
    elif not agreement.missed:
        found.append(("", "Verder laat de meting niemand zien die jij niet noemde."))
    return tuple(found)


def _with_flag(
    kind: PredictionKind, pupil: int, analysis: Analysis, names: Mapping[int, str]
) -> str:
    """The name; with what the round shows where that is not the very thing that was predicted."""
    flags = {flag.kind for flag in shown_flags(kind, analysis.pupil(str(pupil)).flags)}
    if flags and kind not in flags:
        words = ", ".join(FLAG_WORDS.get(one, "zegt het zelf") for one in sorted(flags))
        return f"{names[pupil]} ({words})"
    return names[pupil]
