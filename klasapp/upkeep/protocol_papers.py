"""What stands on the sheets made from the protocol: school rules and three summaries (R19, R45)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from klasapp.protocol import Contact, Protocol

PAPERS = {
    "schoolregels": "Schoolregels, om op te hangen",
    "leerling": "Samenvatting voor leerlingen",
    "ouder": "Samenvatting voor ouders",
    "personeel": "Samenvatting voor personeel",
}
_FOR_PUPILS = ("apc", "vertrouwenspersoon", "meld_email")
_FOR_PARENTS = ("apc", "vertrouwenspersoon", "meld_email", "teamleider")
_PARENTS_DO = (
    "Merkt u iets, of vertelt uw kind iets? Laat het de mentor weten. Dat is uw recht, en wij "
    "willen het graag horen.",
    "Luister naar uw kind. Vraag wat het zelf wil. Beloof niet dat u niets doet.",
    "Ga niet zelf naar de andere leerling of diens ouders. De school pakt het op.",
    "Online? Bewaar berichten en help afzenders te blokkeren. Bewaar nooit een naaktbeeld.",
    "Is het nog niet opgelost? Laat het horen. Niet tevreden? De vertrouwenspersoon denkt mee.",
)
_PUPILS_DO = (
    "Gebeurt er iets wat niet goed voelt? Vertel het je mentor. Ook als je het bij een ander ziet.",
    "Praat er thuis over. Wie het weet, kan je helpen.",
    "Online? Bewaar de berichten, blokkeer de afzender en reageer niet.",
    "Stopt het niet? Zeg het nog een keer. Het is nooit jouw schuld.",
)
_PUPILS_WE = (
    "Je mentor praat binnen een week met je. Jij vertelt wat je wilt en wat we mogen delen.",
    "Daarna praat je mentor met wie het deed. We zoeken een oplossing, geen ruzie.",
    "We maken afspraken en vragen na twee dagen, een week en een maand hoe het gaat.",
    "Gaat het door? Dan helpt de anti-pestcoördinator, en komen er maatregelen.",
)


_SIGNALS = {
    "Wat u thuis kunt merken": "Eén signaal zegt nog niets: praat erover.",
    "Signalen": "Eén signaal zegt nog niets: kijk en vraag.",
}
"""Headings of the lists of signals, and the sentence under each."""


def paper_data(protocol: Protocol, kind: str) -> dict[str, Any]:
    """The texts of a sheet as data for its template."""
    base = {
        "stichting": protocol.board,
        "versie": protocol.version,
        "contacten": _contacts(protocol, _FOR_PARENTS if kind == "ouder" else _FOR_PUPILS),
    }
    if kind == "schoolregels":
        return {
            **base,
            "inleiding": protocol.school_rules_intro.text,
            "regels": [{"titel": one.title, "tekst": one.text} for one in protocol.school_rules],
            "algemeen": [one.text for one in protocol.starter_lines if one.code.startswith("AR")],
        }
    parts = {"leerling": _pupil, "ouder": _parent, "personeel": _staff}[kind](protocol)
    ask = "Bij wie kunt u terecht?" if kind == "ouder" else "Bij wie kun je terecht?"
    return {
        **base,
        "titel": PAPERS[kind],
        "terecht": ask,
        "delen": [
            {"kop": a, "punten": b, "kort": a in _SIGNALS, "slot": _SIGNALS.get(a, "")}
            for a, b in parts
        ],
    }


def _rules(protocol: Protocol) -> list[str]:
    return [f"{one.title}. {one.text}" for one in protocol.school_rules]


def _pupil(protocol: Protocol) -> list[tuple[str, list[str]]]:
    return [
        ("Wat is pesten?", [protocol.definition.working]),
        ("Onze regels", _rules(protocol)),
        ("Dit kun jij doen", list(_PUPILS_DO)),
        ("Dit doen wij", list(_PUPILS_WE)),
    ]


def _parent(protocol: Protocol) -> list[tuple[str, list[str]]]:
    home = [one.text for one in protocol.signals if one.seen_at != "school" and not one.urgent]
    return [
        ("Wat is pesten?", [protocol.definition.working]),
        ("Wat u thuis kunt merken", home),
        ("Wat de school doet", [f"{one.title}. {one.card}" for one in protocol.steps]),
        ("Wat u kunt doen", list(_PARENTS_DO)),
    ]


def _staff(protocol: Protocol) -> list[tuple[str, list[str]]]:
    seen = [one.text for one in protocol.signals if one.seen_at != "thuis"]
    urgent = next((one.advice for one in protocol.signals if one.advice), "")
    return [
        ("Wat is pesten?", [protocol.definition.working]),
        (
            "Wat je doet",
            [
                "Je let op, ook in de pauze en online. Zie of hoor je pesten, dan grijp je in en "
                "vertel je het de mentor.",
                "Je keurt pesten af waar leerlingen bij zijn, en je geeft zelf het voorbeeld.",
            ],
        ),
        ("Signalen", seen),
        ("Letsel, of zichzelf pijn doen", [urgent]),
        (
            "De stappen van de mentor",
            [f"Stap {n.number}: {n.title}. {n.card}" for n in protocol.steps],
        ),
        ("Wie heeft de regie", [
            f"Niveau {one.number}: {one.title} ({protocol.role_name(one.leads)})."
            for one in protocol.levels
        ]),
    ]  # fmt: skip


def _contacts(protocol: Protocol, keys: tuple[str, ...]) -> list[dict[str, str]]:
    from klasapp.protocol import contacts_at

    names = {one.key: one.name for one in protocol.locations}
    found: dict[tuple[str, str], Contact] = {}
    for site in names or {"": ""}:
        for contact in contacts_at(protocol, site):
            if contact.key in keys:
                found[contact.key, contact.site] = contact
    return [
        {
            "locatie": names.get(one.site, ""),
            "functie": one.label,
            "bereik": ", ".join(filter(None, (one.name, one.phone, one.email, one.location))),
        }
        for one in found.values()
        if one.filled or not names or not one.site
    ]
