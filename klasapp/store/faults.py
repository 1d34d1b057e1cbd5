"""Failures of the store, each as one Dutch sentence."""

from pathlib import Path

from klasapp.errors import KlasappError


class StoreFault(KlasappError):
    """The action was not saved; what was saved before is still there."""


class DatabaseFault(StoreFault):
    """The file cannot be used as a klasapp database; it was not changed."""


class DamagedDatabase(DatabaseFault):
    """The file is damaged or gone; a backup can take its place."""


_DAMAGED = {"SQLITE_NOTADB", "SQLITE_CORRUPT"}
_SENTENCES = {
    "SQLITE_FULL": "De schijf is vol: dit is niet opgeslagen. Maak ruimte vrij en probeer het nog eens.",
    "SQLITE_BUSY": "Een ander venster van klasapp gebruikt {name} nu. Sluit dat, of probeer het zo nog eens.",
    "SQLITE_LOCKED": "Een ander venster van klasapp gebruikt {name} nu. Sluit dat, of probeer het zo nog eens.",
    "SQLITE_READONLY": "In de map {folder} mag klasapp niet schrijven: dit is niet opgeslagen.",
    "SQLITE_CANTOPEN": "{name} kan niet worden geopend in {folder}. Kijk of de map er nog is en of je er mag schrijven.",
    "SQLITE_IOERR": "De schijf of USB-stick met {name} reageert niet: dit is niet opgeslagen. Kijk of hij nog vastzit.",
    "SQLITE_NOTADB": "{name} is beschadigd of hoort niet bij dit sleutelbestand. Er is niets aan veranderd; zet een reservekopie terug.",
    "SQLITE_CORRUPT": "{name} is beschadigd. Er is niets aan veranderd; zet een reservekopie terug.",
    "SQLITE_CONSTRAINT": "Dit past niet bij wat er al staat (bijvoorbeeld een nummer dat twee keer voorkomt): het is niet opgeslagen.",
}  # fmt: skip


def opening_fault(error: Exception, path: Path) -> DatabaseFault:
    """The fault for a failure at opening ``path``."""
    kind = DamagedDatabase if _family(error) in _DAMAGED else DatabaseFault
    return kind(sentence_for(error, path))


def _family(error: Exception) -> str:
    return "_".join(str(getattr(error, "sqlite_errorname", "") or "").split("_")[:2])


def sentence_for(error: Exception, path: Path) -> str:
    """The Dutch sentence for a failure of the database library.

    Decided by ``sqlite_errorname``; extended names such as SQLITE_IOERR_READ go by their family.
    """
    name = str(getattr(error, "sqlite_errorname", "") or "")
    template = _SENTENCES.get(name) or _SENTENCES.get(_family(error))
    if template is None:
        label = name or type(error).__name__
        template = "De opslag meldt een fout (" + label + "): dit is niet opgeslagen."
    return template.format(name=path.name, folder=path.parent)
