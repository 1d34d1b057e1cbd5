"""Which column of a list holds what, by its header; and which columns are left alone."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

# Folded headers (lower case, letters and digits only), the best first. Magister's web service
# uses the English ones; the others are headers of screen exports, which schools choose.
_HEADERS = {
    "number": "leerlingnummer leerlingnr leerlingno llnummer llnr stamnummer stamnr stamno "
    "studentnummer studentnumber leerlingid nummer",
    "given_name": "roepnaam roepnm voornaam firstname givenname voornamen initials voorletters",
    "infix": "tussenvoegsel tussenvoegsels tussenv tussenvg tussen tv voorvoegsel voorvoegsels "
    "voorv prefix infix",
    "family_name": "achternaam achternm familienaam geslachtsnaam lastname surname familyname",
    "class_name": "klas klascode klasnaam class stamklas stamgroep basisgroep groep",
    "birth_date": "geboortedatum gebdatum gebdat gebdt geboortedag geboren birthdate dateofbirth",
    "leaving_date": "uitstroomdatum vertrekdatum uitschrijfdatum uitschrijvingsdatum",
    "gender": "geslacht gender sex mv",
    "full_name": "naam leerling volledigenaam leerlingnaam naamleerling",
}

# Kinds of data that are never read, by a part of the folded header.
_LEFT_OUT = {
    "gegevens van ouders": "ouder vader moeder verzorger parent guardian contactpers",
    "BSN of onderwijsnummer": "bsn burgerservice sofi onderwijsnr onderwijsnummer "
    "persoonsgebonden pgn rijksregister eckid",
    "herkomst": "etnic ethnic nationalit cultu cumi herkomst country land",
    "gewicht": "gewicht weight",
    "e-mail, telefoon of gebruikersnaam": "mail telefoon telnr phone mobiel sms gebruikersnaam "
    "username",
    "adres": "adres address straat street huisnr huisnummer housenr postcode postalcode "
    "woonplaats plaatsnaam city zipcode",
    "foto": "foto photo",
    "wachtwoord": "wachtwoord password",
    "gezondheid of geloof": "medisch allergi dyslex diagnos geloof godsdienst religi",
}
_CLOSE = 0.85


def find_columns(header: Sequence[str]) -> dict[str, str]:
    """The header of each field of ``PupilDraft`` (and ``full_name``) that the list has.

    Exact names first; a field without one takes a header that is misspelt a little. Headers of
    data that klasapp never reads are not considered.
    """
    allowed = {folded(column): column for column in reversed(header) if not forbidden(column)}
    found: dict[str, str] = {}
    for field, names in _HEADERS.items():
        exact = next((name for name in names.split() if name in allowed), None)
        if exact is not None:
            found[field] = allowed.pop(exact)
    for field, names in _HEADERS.items():
        if field in found or field == "full_name":
            continue
        for name in names.split():
            close = difflib.get_close_matches(name, allowed, n=1, cutoff=_CLOSE)
            if close and len(name) > 4:
                found[field] = allowed.pop(close[0])
                break
    return found


def left_out(header: Iterable[str], read: Iterable[str]) -> str:
    """A Dutch sentence about the columns that were not read, without their values; or empty."""
    unread = [column for column in header if column not in set(read)]
    kinds = sorted({kind for column in unread if (kind := forbidden(column))})
    if any(folded(column) in _HEADERS["gender"].split() for column in unread):
        kinds.append("geslacht")
    others = sum(
        1 for c in unread if not forbidden(c) and folded(c) not in _HEADERS["gender"].split()
    )
    if others:
        kinds.append(f"{others} andere kolom{'men' if others > 1 else ''}")
    if not kinds:
        return ""
    listed = " en ".join([", ".join(kinds[:-1]), kinds[-1]] if len(kinds) > 1 else kinds)
    return f"Niet gelezen, omdat klasapp het niet nodig heeft: {listed}."


@lru_cache(maxsize=4_096)
def folded(header: str) -> str:
    """A header without case, accents, blanks and punctuation."""
    plain = unicodedata.normalize("NFKD", header).casefold()
    return "".join(c for c in plain if c.isalnum())


def forbidden(header: str) -> str:
    """What kind of data that klasapp never reads this header names, in Dutch; or empty."""
    name = folded(header)
    for kind, parts in _LEFT_OUT.items():
        if any(part in name for part in parts.split()):
            return kind
    return ""
