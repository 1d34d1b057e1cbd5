"""The words of the audit in Dutch: ``case.read`` is "zaak: bekeken"."""

_NOUNS = {
    "agreement": "afspraak",
    "case": "zaak",
    "class": "klas",
    "database": "database",
    "day_off": "vrije dag",
    "key": "toegang",
    "look_first": "kijk eerst",
    "note": "notitie",
    "protocol": "protocol",
    "pupil": "leerling",
    "roster": "klassenlijst",
    "round": "meting",
    "school_year": "schooljaar",
    "setting": "instelling",
    "signal": "signaal",
    "source": "bron",
    "talk": "gesprek",
}
_VERBS = {
    "add": "toegevoegd",
    "change": "gewijzigd",
    "check": "nagekeken",
    "choose": "keuze gemaakt",
    "compare.read": "metingen vergeleken",
    "close": "gesloten",
    "contacts": "contacten ingevuld",
    "copy": "kopie gemaakt",
    "create": "gemaakt",
    "delete": "gewist",
    "draft": "concept bewaard",
    "explore.read": "sociogram bekeken",
    "export": "bestanden gemaakt",
    "file": "dossier bekeken",
    "filed": "in het leerlingvolgsysteem gezet",
    "final": "verslag afgerond",
    "form": "formulier ingeleverd",
    "form.read": "formulier bekeken",
    "gender": "geslacht aan of uit",
    "history": "verloop bekeken",
    "import": "ingelezen",
    "join": "leerlingen erbij",
    "load": "eigen bestand geladen",
    "leave": "uit de klas",
    "mark": "aanwezigheid genoteerd",
    "note": "notitie erbij",
    "number": "nummers gegeven",
    "open": "geopend",
    "page.print": "klaspagina geprint",
    "page.read": "klaspagina bekeken",
    "paper.print": "formulieren geprint",
    "passphrase": "wachtzin veranderd",
    "predict": "voorspelling bewaard",
    "predict.skip": "meteen gekeken",
    "print": "afgedrukt",
    "pupil.read": "leerling bekeken",
    "read": "bekeken",
    "recovery": "nieuwe herstelcode",
    "results.read": "resultaten bekeken",
    "region": "regio veranderd",
    "remove": "weggehaald",
    "reopen": "heropend",
    "restore": "teruggezet",
    "return": "terug in de klas",
    "review": "opnieuw bekeken",
    "start": "begonnen",
    "tick": "afgevinkt",
    "to_case": "zaak geworden",
}


def spoken_action(action: str) -> str:
    """What was done; a word that is not known here stays as it is."""
    noun, _, verb = action.partition(".")
    return f"{_NOUNS.get(noun, noun)}: {_VERBS.get(verb, verb)}"


def spoken_detail(detail: str) -> str:
    """More about it: references in words, the rest as it was noted."""
    words = {"import": "ingelezen", "paste": "geplakt", "on": "aan", "off": "uit"}
    return " ".join(
        spoken_subject(part) if ":" in part else words.get(part, part) for part in detail.split()
    )


def spoken_subject(subject: str) -> str:
    """About what: ``case:3`` is "zaak 3"."""
    noun, _, number = subject.partition(":")
    return (
        f"{_NOUNS.get(noun, noun)} {number}".strip() if number.isdigit() else _NOUNS.get(noun, noun)
    )
