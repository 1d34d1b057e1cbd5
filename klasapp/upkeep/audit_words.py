"""The words of the audit in Dutch: ``case.read`` is "zaak: bekeken"."""

_NOUNS = {
    "agreement": "afspraak",
    "case": "zaak",
    "class": "klas",
    "database": "database",
    "day_off": "vrije dag",
    "evidence": "bewijs",
    "family": "ouders",
    "key": "toegang",
    "look_first": "kijk eerst",
    "note": "notitie",
    "online": "online pesten",
    "outsider": "volwassene die pest",
    "promise": "belofte",
    "protocol": "protocol",
    "pupil": "leerling",
    "referral": "hulp",
    "roster": "klassenlijst",
    "round": "meting",
    "school_year": "schooljaar",
    "setting": "instelling",
    "sharing": "delen",
    "signal": "signaal",
    "source": "bron",
    "talk": "gesprek",
    "week": "deze week",
}
_VERBS = {
    "add": "toegevoegd",
    "advice": "aangifte aangeraden",
    "appointment": "afspraak genoteerd",
    "attach": "bestand bewaard",
    "blocked": "blokkeren genoteerd",
    "card": "bewijskaart gemaakt",
    "change": "gewijzigd",
    "check": "nagekeken",
    "choose": "keuze gemaakt",
    "close": "gesloten",
    "compare.read": "metingen vergeleken",
    "consent": "toestemming",
    "contact": "overleg genoteerd",
    "contacts": "contacten ingevuld",
    "copy": "kopie gemaakt",
    "create": "gemaakt",
    "damage": "schade genoteerd",
    "decide": "besloten",
    "decision": "besluit genoteerd",
    "delete": "gewist",
    "done": "klaar genoemd",
    "draft": "concept bewaard",
    "drop": "notitie vervallen",
    "effect": "gevolg genoteerd",
    "end": "beëindigd",
    "ended": "afgelopen",
    "explore.read": "sociogram bekeken",
    "export": "bestanden gemaakt",
    "file": "dossier bekeken",
    "filed": "in het leerlingvolgsysteem gezet",
    "file.note": "correctie of bezwaar bij het dossier",
    "support": "ondersteuning genoteerd",
    "copy.prepare": "kopie nagekeken",
    "copy.given": "kopie gegeven",
    "file.print": "inventaris gemaakt",
    "nickname": "bijnamen gewijzigd",
    "final": "verslag afgerond",
    "finish": "afgerond",
    "form": "formulier ingeleverd",
    "form.read": "formulier bekeken",
    "gender": "geslacht aan of uit",
    "history": "verloop bekeken",
    "import": "ingelezen",
    "index": "bewijslijst",
    "inform": "ingelicht",
    "injury": "letsel genoteerd",
    "join": "leerlingen erbij",
    "kept": "bestand mag blijven",
    "later": "op later gezet",
    "leave": "uit de klas",
    "letter": "bericht gemaakt",
    "load": "eigen bestand geladen",
    "look": "bestand ingezien",
    "mark": "aanwezigheid genoteerd",
    "not_satisfied": "niet tevreden",
    "not_solved": "niet opgelost",
    "note": "notitie erbij",
    "number": "nummers gegeven",
    "open": "geopend",
    "page.print": "klaspagina geprint",
    "page.read": "klaspagina bekeken",
    "paper.print": "formulieren geprint",
    "passphrase": "wachtzin veranderd",
    "permission": "toestemming genoteerd",
    "predict": "voorspelling bewaard",
    "predict.skip": "meteen gekeken",
    "print": "afgedrukt",
    "proposal": "voorstel gedaan",
    "pupil": "met de leerling besproken",
    "pupil.read": "leerling bekeken",
    "read": "bekeken",
    "recovery": "nieuwe herstelcode",
    "refuse": "weigering genoteerd",
    "region": "regio veranderd",
    "remove": "weggehaald",
    "removed": "bestand gewist",
    "reopen": "heropend",
    "report": "melding genoteerd",
    "restore": "teruggezet",
    "results.read": "resultaten bekeken",
    "return": "terug in de klas",
    "review": "opnieuw bekeken",
    "session": "sessie geteld",
    "session_undone": "sessie teruggezet",
    "start": "begonnen",
    "started": "begonnen",
    "step": "stap gezet",
    "stop": "gestopt",
    "tick": "afgevinkt",
    "to_case": "zaak geworden",
    "told": "verteld",
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
